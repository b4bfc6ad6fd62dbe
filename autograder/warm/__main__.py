"""The template process: imports what assignments import, then makes a copy for every order.

It never runs a TensorFlow operation: those start threads, and a copy of a process has only the
thread that made it; it would wait forever for the others. It has no student's data in it, no
test's source and no secret: every copy can read all of its memory.
"""

import argparse
import contextlib
import fcntl
import gc
import importlib
import itertools
import os
import signal
import socket
import sys

from autograder.warm import messages, system
from autograder.warm.namespaces import show_own_proc
from autograder.warm.order import Order, Settings
from autograder.warm.usage import own_size
from autograder.warm.watcher import watch

_MANY = 10
"""Children after which a template gets ready for a whole class of them."""


def main() -> None:
    """Serve the coordinator's orders until it closes its end of the control socket."""
    parser = argparse.ArgumentParser()
    parser.add_argument("control", type=int)
    control = socket.socket(fileno=parser.parse_args().control)
    control.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the watchers
    if (said := messages.receive(control)) is None:
        return
    settings = Settings(**said[0])
    if settings.is_isolated:
        _give_up_privileges(settings)
    with _ends_with(control):
        missing = _preload(settings.preload)
    _fill_registries()
    _put_down_threads()
    gc.collect()
    gc.freeze()  # the collector would write into every page that holds an object, and so copy it
    messages.send(control, {"missing": missing})
    for number in itertools.count(1):
        if (said := messages.receive(control)) is None:
            return
        order, (lifeline, *channel) = Order(**said[0]), said[1]
        _copy(order, settings, control, socket.socket(fileno=lifeline), channel)
        if number == _MANY:
            system.use_huge_pages()


def _preload(modules: tuple[str, ...]) -> list[str]:
    """Import what there is; return the names of what cannot be imported."""
    missing = []
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:
            missing.append(name)
    return missing


def _fill_registries() -> None:
    """Have TensorFlow put in order now what every copy would at its first operation.

    To be asked for a kernel, and for an operation that there is not, is enough, and starts nothing.
    """
    if "tensorflow" in sys.modules:
        with contextlib.suppress(Exception):
            registry = importlib.import_module("tensorflow.python.framework.op_def_registry")
            kernels = importlib.import_module("tensorflow.python.framework.kernels")
            registry.get("NoSuchOperation")
            kernels.get_registered_kernels_for_op("Const")


def _put_down_threads() -> None:
    """Have libraries end the threads that they end before a fork, and start again after one."""
    if os.fork() == 0:
        os._exit(0)


@contextlib.contextmanager
def _ends_with(control: socket.socket):
    """End this process, whatever it is doing, when the coordinator goes away.

    An import can hang inside C, where nothing reads the socket. SIGIO ends a process.
    """
    status = fcntl.fcntl(control, fcntl.F_GETFL)
    fcntl.fcntl(control, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(control, fcntl.F_SETFL, status | os.O_ASYNC)
    with contextlib.suppress(BlockingIOError):
        if control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b"":
            sys.exit()  # it went before this was set up
    try:
        yield
    finally:
        fcntl.fcntl(control, fcntl.F_SETFL, status)


def _give_up_privileges(settings: Settings) -> None:
    """Root in the sandbox keeps what it takes to become somebody else, and nothing more."""
    show_own_proc()
    kept = ()
    if settings.has_owners:
        kept = (system.CAP_SETUID, system.CAP_SETGID)
    elif os.getuid() == 0:
        kept = (system.CAP_SETFCAP,)  # it takes this to map root into a namespace
    system.keep_capabilities(kept)
    system.forbid_new_privileges()


def _copy(
    order: Order,
    settings: Settings,
    control: socket.socket,
    lifeline: socket.socket,
    channel: list[int],
) -> None:
    """Fork the watcher of a new child; everything about the child is said on its lifeline."""
    resident, _ = own_size()
    if not order.is_cold and (reason := _why_no_copy()):
        with contextlib.suppress(OSError):
            messages.send(lifeline, {"event": "refused", "error": reason})
    elif os.fork() == 0:
        control.close()
        watch(order, settings, lifeline, channel[0] if channel else None, resident)
    lifeline.close()
    for number in channel:
        os.close(number)


def _why_no_copy() -> str:
    """Why a copy of this process would not work, or ""."""
    context = sys.modules.get("tensorflow.python.eager.context")
    eager = context.context_safe() if context else None
    if eager is not None and eager._context_handle is not None:
        return "TensorFlow has run an operation in the template"
    if os.path.isdir("/proc/self/task") and len(os.listdir("/proc/self/task")) > 1:
        return "the template has more than one thread"
    return ""


if __name__ == "__main__":
    main()
    os._exit(0)  # whatever threads and exit handlers the imports have left
