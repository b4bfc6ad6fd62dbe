"""The Jupyter kernels that notebooks run in: a given interpreter's, whatever else is installed."""

import os
import sys
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager


class _OneInterpreter(KernelSpecManager):
    """Answers every request for a kernel with one interpreter.

    A kernelspec that a person once installed under the same name would bring other packages.
    """

    def __init__(self, python: str) -> None:
        super().__init__()
        self._python = python

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(
            argv=[self._python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
        )


def new_kernel(folder: Path, python: str = sys.executable) -> AsyncKernelManager:
    """A manager for one new kernel; the caller starts and stops it.

    Where the system has Unix sockets the kernel is reached through them, not over a TCP port
    that other users of the machine could try.

    Args:
        folder: a private folder for the connection file and the sockets, with a short path.
        python: the interpreter that the kernel runs; it has ipykernel.
    """
    manager = AsyncKernelManager(kernel_spec_manager=_OneInterpreter(python))
    manager.connection_file = str(folder / "kernel.json")
    if os.name == "posix":
        manager.transport, manager.ip = "ipc", str(folder / "k")
    return manager
