"""Processor time of a program and of everything it starts, however briefly and in whatever way.

What a process and its children used can be asked of the system, but not where somebody in between
ignores the end of a child, as the template does. A control group counts all of it. Where none can
be made, the processes are looked at again and again: what each used since the last look is lost.
"""

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

_LOOK_SECONDS = 0.02
_TICKS = os.sysconf("SC_CLK_TCK")


class Account(Protocol):
    """What the processes of one program have used.

    Attributes:
        how: "control group", or "sampled", which misses some.
    """

    how: str

    def command(self, arguments: Sequence[str]) -> list[str]:
        """A command that enters the account and becomes another."""

    def started(self, pid: int) -> None:
        """Tell which process was started with that command."""

    def seconds(self) -> float:
        """Processor time so far, of the living and the ended."""


@contextlib.contextmanager
def account() -> Iterator[Account]:
    """An account for one program; the best kind that can be had here."""
    folder = _own_group() / f"bench-{os.getpid()}-{os.urandom(4).hex()}"
    try:
        folder.mkdir()
        counted = (folder / "cpu.stat").read_text()
    except OSError:
        counted = ""
    if "usage_usec" not in counted:
        with contextlib.suppress(OSError):
            folder.rmdir()
        with _Sampled() as sampled:
            yield sampled
        return
    try:
        yield _Group(folder)
    finally:
        with contextlib.suppress(OSError):
            folder.rmdir()  # the system refuses as long as somebody is left in there


class _Group:
    how = "control group"

    def __init__(self, folder: Path) -> None:
        self._members = str(folder / "cgroup.procs")
        self._used = folder / "cpu.stat"

    def command(self, arguments: Sequence[str]) -> list[str]:
        return ["/bin/sh", "-c", 'echo $$ > "$0" && exec "$@"', self._members, *arguments]

    def started(self, pid: int) -> None:
        """It has entered by itself."""

    def seconds(self) -> float:
        fields = dict(line.split() for line in self._used.read_text().splitlines())
        return int(fields["usage_usec"]) / 1e6


class _Sampled:
    how = "sampled"

    def __init__(self) -> None:
        self._first: int | None = None
        self._used: dict[int, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look_again, daemon=True)

    def __enter__(self) -> "_Sampled":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def command(self, arguments: Sequence[str]) -> list[str]:
        return list(arguments)

    def started(self, pid: int) -> None:
        self._first = pid

    def seconds(self) -> float:
        self._look()
        return sum(self._used.values())

    def _look_again(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            self._look()

    def _look(self) -> None:
        if self._first is None:
            return
        for pid in descendants(self._first):
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                self._used[pid] = (int(fields[11]) + int(fields[12])) / _TICKS


def descendants(first: int) -> list[int]:
    """A process and all below it, as far as their parents live."""
    found = [first]
    for pid in found:
        with contextlib.suppress(OSError):
            for thread in os.listdir(f"/proc/{pid}/task"):
                children = Path(f"/proc/{pid}/task/{thread}/children").read_text()
                found += map(int, children.split())
    return found


def _own_group() -> Path:
    """The folder of this process's own control group, of the second kind."""
    with contextlib.suppress(OSError, StopIteration):
        mounts = Path("/proc/self/mountinfo").read_text().splitlines()
        top = next(line.split()[4] for line in mounts if " - cgroup2 " in line)
        groups = Path("/proc/self/cgroup").read_text().splitlines()
        own = next(line[3:] for line in groups if line.startswith("0::"))
        return Path(top + own)
    return Path("/nowhere")
