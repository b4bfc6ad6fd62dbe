"""The Jupyter kernel for a person's own work: as any local one, but in a copy of the template."""

import socket
from collections.abc import Callable

from ipykernel.kernelapp import IPKernelApp


def main(arguments: list[str], channel: socket.socket | None, ready: Callable[[], None]) -> None:
    """Be a kernel until it is told to shut down.

    Args:
        arguments: what ipykernel's own launcher takes on its command line.
        channel: is not used.
        ready: called when the kernel's sockets can be reached.
    """
    app = IPKernelApp.instance()
    app.initialize(arguments)
    ready()
    app.start()
