"""The Jupyter kernel of one notebook, in a copy of the template."""

import socket
from collections.abc import Callable

from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

from autograder.guest.guest import Door


def main(arguments: list[str], channel: socket.socket | None, ready: Callable[[], None]) -> None:
    """Be a kernel until it is told to shut down.

    Args:
        arguments: the connection file.
        channel: leads to the judge.
        ready: called when the kernel's sockets can be reached.
    """
    app = IPKernelApp.instance(connection_file=arguments[0], config=_bare())
    app.initialize([])
    if channel is not None:
        Door.open(channel, app.shell.user_ns)
    ready()
    app.start()


def _bare() -> Config:
    """Nothing that is kept from one run to the next, nothing that a cell cannot see."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShellApp.exec_PYTHONSTARTUP = False
    config.IPKernelApp.quiet = True
    config.IPKernelApp.log_level = "CRITICAL"
    config.Completer.use_jedi = False
    return config
