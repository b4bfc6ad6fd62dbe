"""The Jupyter kernel that notebooks run in: this very interpreter, whatever else is installed."""

import os
import sys
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager


class _ThisInterpreter(KernelSpecManager):
    """Answers every request for a kernel with the interpreter that asks.

    A kernelspec that a person once installed under the same name would bring other packages.
    """

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
        )


def own_kernel(folder: Path) -> AsyncKernelManager:
    """A manager for one new kernel of this interpreter; the caller starts and stops it.

    Where the system has Unix sockets the kernel is reached through them, not over a TCP port
    that other users of the machine could try.

    Args:
        folder: a private folder for the connection file and the sockets, with a short path.
    """
    own = AsyncKernelManager(kernel_spec_manager=_ThisInterpreter())
    own.connection_file = str(folder / "kernel.json")
    if os.name == "posix":
        own.transport, own.ip = "ipc", str(folder / "k")
    return own
