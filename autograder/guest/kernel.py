"""The Jupyter kernel of one notebook, in a copy of the template."""

import socket
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, ClassVar
from unittest import mock

from ipykernel import ipkernel
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
    app = _App.instance(connection_file=arguments[0], config=_bare())
    with mock.patch.object(ipkernel, "sys", _SysWithoutModules(), create=True):
        app.initialize([])
    if channel is not None:
        Door.open(channel, app.shell.user_ns)
    ready()
    app.start()


class _SysWithoutModules:
    """What ipykernel takes for `sys` while it makes a kernel.

    It asks each of some five thousand modules for its file, to tell a debugger that there is not.
    Whatever is asked is written to, and so a copy is made of memory shared with the template.
    """

    modules: ClassVar[dict[str, ModuleType]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


class _App(IPKernelApp):
    def parse_command_line(self, argv: object = None) -> None:
        """There is none, and to make a parser takes as long as to make the shell."""


def _bare() -> Config:
    """Nothing that is kept from one run to the next, nothing that a cell cannot see."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShellApp.exec_PYTHONSTARTUP = False
    config.IPKernelApp.quiet = True
    config.IPKernelApp.log_level = "CRITICAL"
    config.Completer.use_jedi = False
    return config
