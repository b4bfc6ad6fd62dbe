"""The life of a child: it shuts itself in, then becomes what it was started for."""

import contextlib
import fcntl
import importlib
import json
import os
import random
import resource
import shutil
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable

from autograder.warm import seccomp, system
from autograder.warm.namespaces import lay_out_proc
from autograder.warm.order import WORK, Order, Settings
from autograder.warm.usage import own_size

_FIRST_FREE = 5
_CHANNEL, _SAYS = 3, 4
_MOST_FILES = 2**16
_COLD_SIZE = 2**30
"""Memory that an interpreter of one's own may fill with what the template has at hand."""


def live(order: Order, settings: Settings, *, channel: int | None, says: int) -> None:
    """Be the child; never returns.

    Args:
        order: the child.
        settings: how things are where the template runs.
        channel: a socket for its `main`, if it gets one.
        says: a pipe to the watcher.
    """
    code = 1
    try:
        channel, says = _keep_only(channel, says)
        system_signals()
        if sys.platform == "linux":
            system.die_with_parent(signal.SIGKILL)
        os.setsid()
        if settings.is_isolated:
            lay_out_proc(order)
        _settle(order, settings)
        _limit(order)
        if settings.is_isolated:
            _go_first_when_memory_runs_out()
            system.new_session_keyring()
            system.keep_capabilities()
            system.forbid_new_privileges()
            seccomp.install()
        if order.is_cold:
            _start_anew(order, channel, says)
        _make_different()
        code = run(order.main, order.arguments, channel, says)
    except BaseException:
        _say(says, b"!" + traceback.format_exc()[-2000:].encode())
    finally:
        os._exit(code)


def run(main: str, arguments: list[str], channel: int | None, says: int) -> int:
    """Run a module's `main(arguments, channel, ready)`; return the exit code of the process."""
    conversation = None if channel is None else socket.socket(fileno=channel)
    sys.argv = [main, *arguments]
    try:
        module = importlib.import_module(main)
        module.main(list(arguments), conversation, _once(lambda: _say(says, b"r")))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        _say(says, b"!" + traceback.format_exc()[-2000:].encode())
        return 1
    return 0


def system_signals() -> None:
    """Take signals as an interpreter does that was just started."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _keep_only(channel: int | None, says: int) -> tuple[int | None, int]:
    """Close every open file but the two that belong to the child; nothing is read or printed."""
    # Out of the way first: either may lie where the other goes.
    says = fcntl.fcntl(says, fcntl.F_DUPFD, _FIRST_FREE)
    if channel is not None:
        channel = fcntl.fcntl(channel, fcntl.F_DUPFD, _FIRST_FREE)
        os.dup2(channel, _CHANNEL, inheritable=False)
    os.dup2(says, _SAYS, inheritable=False)
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    if channel is None:
        os.dup2(null, _CHANNEL, inheritable=False)
    os.closerange(_FIRST_FREE, _MOST_FILES)
    return (None if channel is None else _CHANNEL), _SAYS


def _settle(order: Order, settings: Settings) -> None:
    """Take over the child's folders and environment."""
    home = "/tmp"
    cwd = order.cwd or WORK
    if not settings.is_isolated:
        home = tempfile.mkdtemp(prefix="", dir=order.folder)
        cwd = order.cwd or f"{home}/work"
        os.makedirs(cwd, exist_ok=True)
    if order.environment is not None:
        os.environ.clear()
        os.environ.update(order.environment)
    else:
        os.umask(0o077)
        keras = _keras_home(home, settings.datasets)
        os.environ.update(HOME=home, TMPDIR=home, KERAS_HOME=keras)
    tempfile.tempdir = None  # it may have been looked up in the template
    os.chdir(cwd)
    files = f"{order.folder}/files"
    if order.folder and os.path.isdir(files):
        shutil.copytree(files, cwd, dirs_exist_ok=True)
        shutil.rmtree(files)


def _keras_home(home: str, datasets: str) -> str:
    """Make Keras's folder, which it writes to, with the data files of the machine in it."""
    keras = f"{home}/.keras"
    os.makedirs(f"{keras}/datasets")
    with contextlib.suppress(OSError):
        for entry in os.scandir(datasets) if datasets else ():
            os.symlink(entry.path, f"{keras}/datasets/{entry.name}")
    return keras


def _limit(order: Order) -> None:
    """Set the limits that the system itself keeps, for this process and each that it starts."""
    _, data = own_size()
    base = max(data, _COLD_SIZE) if order.is_cold else data
    limits = {}
    if order.disk_bytes:
        limits["FSIZE"] = order.disk_bytes
        limits["CORE"] = 1  # 0 does not stop a dump that the host's root takes from a pipe
    if order.open_files:
        limits["NOFILE"] = order.open_files
    if order.memory_bytes and sys.platform == "linux":
        limits["DATA"] = base + order.memory_bytes
    if order.processes and _counts_by_namespace():
        limits["NPROC"] = order.processes
    if sys.platform == "linux" and order.disk_bytes:
        limits["MSGQUEUE"] = 0
    for name, most in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        _, hard = resource.getrlimit(kind)
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (value, value))


def _go_first_when_memory_runs_out() -> None:
    """Where the whole machine's memory runs out, let it be this that ends, not its watcher."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("500")


def _counts_by_namespace() -> bool:
    """Whether the system counts a user's processes within the user namespace (Linux 5.14).

    Before that it counts all of the user's, and a limit for one child would stop all others.
    """
    if not os.path.exists("/proc/1/ns/user") or os.getpid() != 1:
        return False
    major, minor = (int(part) for part in os.uname().release.split(".")[:2])
    return (major, minor) >= (5, 14)


def _make_different() -> None:
    """Undo what makes copies of one process alike: the states of random generators."""
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


def _start_anew(order: Order, channel: int | None, says: int) -> None:
    """Replace this process by a fresh interpreter that goes on as a copy would have."""
    for number in filter(None, (channel, says)):
        os.set_inheritable(number, True)
    what = json.dumps([order.main, order.arguments, channel, says])
    os.execv(sys.executable, [sys.executable, "-P", "-m", "autograder.warm.cold", what])


def _once(action: Callable[[], None]) -> Callable[[], None]:
    done = []

    def call() -> None:
        if not done:
            done.append(True)
            action()

    return call


def _say(says: int, text: bytes) -> None:
    with contextlib.suppress(OSError):
        os.write(says, text)
