"""The Jupyter kernel that notebooks run in: this very interpreter, whatever else is installed."""

import sys

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


def own_kernel() -> AsyncKernelManager:
    """A manager for one new kernel of this interpreter; the caller starts and stops it."""
    return AsyncKernelManager(kernel_spec_manager=_ThisInterpreter())
