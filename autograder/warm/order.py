"""What the coordinator says to the template: once how things are there, then what to start."""

from dataclasses import dataclass, field

WORK = "/notebook"
"""The folder that a child of the sandbox works in."""

SCRATCH = "/run/private"
"""Where a child of the sandbox puts its private folders together; nothing is left to see there."""


@dataclass(frozen=True)
class Settings:
    """How things are where the template runs.

    Attributes:
        preload: modules to import before any copy is made; those that are missing are left out.
        is_isolated: this runs inside bubblewrap, and every child gets namespaces of its own.
        host: the one folder of the host that can be written to, with a folder for each child.
        kept: what must stay visible in a child although it lies under a folder that is replaced.
        has_owners: the template is root, and every order names another user to become.
        datasets: Keras's data files, where there are some.
    """

    preload: tuple[str, ...]
    is_isolated: bool
    host: str
    kept: tuple[str, ...] = ()
    has_owners: bool = False
    datasets: str = ""


@dataclass(frozen=True)
class Order:
    """A child to start.

    Attributes:
        main: the module whose `main(arguments, channel, ready)` it runs.
        arguments: handed to `main`.
        folder: its own folder on the host.
        memory_bytes, processes, open_files, disk_bytes: its limits; 0 is none.
        is_cold: it runs in an interpreter of its own, not in a copy of the template.
        owner: the host's user that it is, where that is not the template's.
        environment: its environment in place of the template's, where it is not isolated.
        cwd: the folder it works in, where it is not isolated.
    """

    main: str
    arguments: list[str] = field(default_factory=list)
    folder: str = ""
    memory_bytes: int = 0
    processes: int = 0
    open_files: int = 0
    disk_bytes: int = 0
    is_cold: bool = False
    owner: int | None = None
    environment: dict[str, str] | None = None
    cwd: str = ""
