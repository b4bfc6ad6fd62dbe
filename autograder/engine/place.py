"""Where a template can run, and what it sees there.

In the sandbox nothing of the host is visible but what is named here: the system's programs and
libraries, the interpreter with its packages, our own two packages, Keras's data files. All of it
read-only.
"""

import contextlib
import importlib.util
import json
import os
import random
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.engine import sandbox
from autograder.warm.order import SCRATCH, WORK

_HOME = "/tmp"
_OURS = "/srv/companion"
_DATASETS = "/srv/keras"
# Not all of /usr: there are images that keep people's own work in /usr/src.
_OF_USR = ("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec", "share")
_SYSTEM = (
    *(f"/{name}" for name in _OF_USR[:6]),
    *(f"/usr/{name}" for name in _OF_USR),
    *(f"/usr/local/{name}" for name in _OF_USR),
)
_SETTINGS = (
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/timezone",
)
_MADE_UP = {
    "/etc/passwd": "root:x:0:0::/:/usr/sbin/nologin\nstudent:x:1000:1000::/tmp:/bin/sh\n",
    "/etc/group": "root:x:0:\nstudent:x:1000:\n",
    "/etc/hosts": "127.0.0.1 localhost sandbox\n::1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
_OF_A_PREFIX = ("bin", "lib", "lib64", "share", "etc", "ssl", "pyvenv.cfg")
_ONE_THREAD = {
    # Several kernels share the machine's cores, and sums over several threads differ in late
    # digits from run to run.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}
_PASSED_ON = ("LANG", "LC_ALL", "CUDA_VISIBLE_DEVICES", "TF_ENABLE_ONEDNN_OPTS", "TZ")
_IDS = (range(0x60000000, 0x70000000), range(20_000, 60_000))
_IDS_OF_ONE = 1000


@dataclass(frozen=True)
class Place:
    """Where a template can be started.

    Attributes:
        command: what comes before the interpreter on the command line.
        environment: the environment of the template.
        kept: visible files and folders that lie under one that every child replaces.
        owners: users of the host that nobody is, for children where root grades.
        datasets: the folder of Keras's data files as seen from inside, or "".
        files: open file descriptors that the command reads.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str]
    kept: tuple[str, ...] = ()
    owners: range = range(0)
    datasets: str = ""
    files: tuple[int, ...] = ()


@contextlib.contextmanager
def isolated(python: str, host: Path) -> Iterator[Place]:
    """A place inside bubblewrap.

    Args:
        python: the interpreter.
        host: the one folder that can be written to.

    Yields:
        the place; its command can be started once, within the block.
    """
    start = sandbox.command()
    binds = list(_visible(python))
    datasets = _data_files()
    for path in datasets:
        binds.append((str(path.resolve()), f"{_DATASETS}/{path.name}"))
    arguments = ["--unshare-cgroup-try", "--new-session", "--clearenv"]
    arguments += ["--hostname", "sandbox", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    targets = [*_SYSTEM, *_SETTINGS, *_MADE_UP, *(target for _, target in binds), str(host)]
    for path in _folders((*targets, f"{WORK}/", f"{SCRATCH}/", "/dev/shm/")):
        arguments += ["--perms", "0755", "--dir", path]  # left alone it makes them for root only
    for path in _SYSTEM:
        if os.path.islink(path):
            arguments += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            arguments += ["--ro-bind", path, path]
    for path in _SETTINGS:
        arguments += ["--ro-bind-try", path, path]
    with contextlib.ExitStack() as stack:
        files = []
        for path, text in _MADE_UP.items():
            number = os.memfd_create(Path(path).name)
            stack.callback(os.close, number)
            os.write(number, text.encode())
            os.lseek(number, 0, os.SEEK_SET)
            files.append(number)
            arguments += ["--perms", "0444", "--ro-bind-data", str(number), path]
        for source, target in binds:
            arguments += ["--ro-bind", source, target]
        arguments += ["--bind", str(host), str(host)]
        arguments += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]
        environment = _minimal(_HOME) | {"PYTHONPATH": _OURS, "PATH": _path(python)}
        replaced = ("/tmp/", "/dev/shm/", f"{WORK}/")
        yield Place(
            command=(*start, *arguments, *_set(environment), "--"),
            environment={},
            kept=tuple(target for _, target in binds if target.startswith(replaced)),
            owners=_nobodies() if _can_have_owners(start, binds) else range(0),
            datasets=_DATASETS if datasets else "",
            files=tuple(files),
        )


def _folders(paths: Iterable[str]) -> list[str]:
    """The folders that paths lie in, outer ones first; those of the system are there already."""
    found = {str(folder) for path in paths for folder in Path(f"{path}_").parents}
    return sorted(found - {"/", *_SYSTEM})


def open_place(python: str, host: Path, environment: Mapping[str, str] | None) -> Place:
    """A place that is no sandbox: the same process with no walls around it.

    Args:
        python: the interpreter.
        host: the engine's private folder.
        environment: the template's environment in place of a minimal one.
    """
    known = (environment or {}).get("PYTHONPATH", "")
    python_path = os.pathsep.join(filter(None, [known, str(_root_of_ours(host))]))
    datasets = host / "datasets"
    datasets.mkdir(exist_ok=True)
    for path in _data_files():
        with contextlib.suppress(FileExistsError):
            (datasets / path.name).symlink_to(path.resolve())
    if environment is None:
        home = host / "home"
        home.mkdir(exist_ok=True)
        environment = _minimal(str(home)) | {"PATH": _path(python)}
    environment = {**environment, "PYTHONPATH": python_path}
    return Place((), environment, datasets=str(datasets))


def _minimal(home: str) -> dict[str, str]:
    """The environment of a process that is to know nothing of the grader's."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        "LANG": "C.UTF-8",
        "CUDA_VISIBLE_DEVICES": "-1",
        **passed_on,
        **_ONE_THREAD,
        "HOME": home,
        "TMPDIR": home,
        "KERAS_HOME": f"{home}/.keras",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def _path(python: str) -> str:
    return os.pathsep.join([str(Path(python).parent), "/usr/local/bin", "/usr/bin", "/bin"])


def _set(environment: Mapping[str, str]) -> Iterator[str]:
    for name, value in environment.items():
        yield from ("--setenv", name, value)


def _visible(python: str) -> Iterator[tuple[str, str]]:
    """What an interpreter is made of, and our own packages: (where on the host, where inside)."""
    for prefix in _prefixes(python):
        if str(prefix) in ("/usr", "/usr/local"):
            continue  # visible as part of the system
        for name in _OF_A_PREFIX:
            if (path := prefix / name).exists():
                yield str(path), str(path)
    for name in ("autograder", "course"):
        if folder := _package(name):
            yield str(folder), f"{_OURS}/{name}"


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent.resolve() if spec and spec.origin else None


def _root_of_ours(host: Path) -> Path:
    """A folder with nothing but our packages in it, to be put on the import path."""
    root = host / "companion"
    root.mkdir(exist_ok=True)
    for name in ("autograder", "course"):
        if (folder := _package(name)) and not (root / name).exists():
            (root / name).symlink_to(folder)
    return root


@cache
def _prefixes(python: str) -> tuple[Path, ...]:
    """The folders that an interpreter and its packages lie in."""
    ask = "import json, sys; print(json.dumps([sys.prefix, sys.base_prefix, sys.path]))"
    answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True)
    prefix, base, path = json.loads(answer.stdout)
    found = dict.fromkeys([Path(prefix), Path(base)])
    for entry in map(Path, path):
        is_packages = entry.name in ("site-packages", "dist-packages")
        if is_packages and not any(entry.is_relative_to(known) for known in found):
            found[entry.parents[2]] = None
    return tuple(found)


def _data_files() -> list[Path]:
    home = os.environ.get("KERAS_HOME")
    folder = (Path(home) if home else Path.home() / ".keras") / "datasets"
    return [path for path in folder.glob("*") if path.is_file()] if folder.is_dir() else []


def _can_have_owners(start: tuple[str, ...], binds: list[tuple[str, str]]) -> bool:
    """Whether children may be other users than the grader: for root, if all can read packages."""
    if os.getuid() != 0 or "--unshare-user" in start:
        return False
    looked_at = [Path(source) for source, _ in binds]
    for path in tuple(looked_at):
        looked_at += path.glob("python3*/site-packages")
        looked_at += path.glob("python3*/site-packages/*/")
    return all(path.stat().st_mode & 0o004 for path in looked_at)


def _nobodies() -> range:
    """Users of the host that nobody is, as far as one can know; none where only root exists.

    The kernel neither counts the processes of root nor keeps root from its settings in /proc.
    """
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/uid_map").read_text().splitlines():
            first, _, count = (int(part) for part in line.split())
            for ids in _IDS:
                if ids[0] >= first and ids[-1] < first + count:
                    # Graders that run at the same time take different ones.
                    start = random.randrange(0, len(ids), _IDS_OF_ONE)
                    return ids[start : start + _IDS_OF_ONE]
    return range(0)
