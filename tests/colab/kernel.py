"""A kernel such as Colab starts: another environment, an empty folder, no sight of the checkout."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager

from autograder.kernel import new_kernel

_STANDIN = Path(__file__).with_name("standin")

# Settings of the person who runs this: readers in Colab do not have them.
_PERSONAL = (
    *("CONDA", "GIT_", "IPYTHON", "JPY_", "JUPYTER", "KERAS_BACKEND", "MPL", "PYTEST", "PYTHON"),
    *("TF_", "VIRTUAL_ENV"),
)
# KERAS_HOME says where data sets already lie, which a machine without internet needs.
_KEPT = ("HOME", "KERAS_HOME")


@dataclass(frozen=True)
class Seat:
    """What a kernel is started with.

    Attributes:
        python: the interpreter.
        variables: all its environment variables.
        log: the file that takes what the kernel's process itself writes.
    """

    python: Path
    variables: dict[str, str]
    log: Path

    def manager(self) -> AsyncKernelManager:
        """A manager for one new kernel; the caller starts and stops it."""
        return new_kernel(Path(tempfile.mkdtemp(dir=self.log.parent)), str(self.python))


def seat(
    python: Path, workspace: Path, root: Path, extra: Mapping[str, str], *, colab: bool
) -> Seat:
    """Prepare what kernels of one kind are started with.

    Args:
        python: the interpreter.
        workspace: an empty folder of this run for the kernels' settings and their log.
        root: the checkout that the kernels must not see.
        extra: more environment variables.
        colab: whether the kernel shall look like Colab's, with `google.colab` loaded.
    """
    workspace.mkdir(parents=True)
    own = {
        "IPYTHONDIR": str(workspace / "ipython"),
        "JUPYTER_CONFIG_DIR": str(workspace / "jupyter"),
        # Kept from run to run: matplotlib takes seconds to list the machine's fonts.
        "MPLCONFIGDIR": str(python.parent.parent / "matplotlib"),
        # Silences a remark of the debugger that ipykernel brings; no one debugs here.
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    if colab:
        # A copy, because IPython writes beside its configuration file.
        copy_standin(workspace)
        own["PYTHONPATH"] = str(workspace / "path")
    base = stranger(os.environ, root)
    base["PATH"] = os.pathsep.join(filter(None, [str(python.parent), base.get("PATH", "")]))
    return Seat(python, base | own | dict(extra), workspace / "kernel.log")


def copy_standin(workspace: Path) -> None:
    """Copy the stand-in for `google.colab` and the kernel's settings into a folder."""
    for source in sorted(_STANDIN.rglob("*.py")):
        target = workspace / source.relative_to(_STANDIN)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())


def stranger(variables: Mapping[str, str], root: Path) -> dict[str, str]:
    """Environment variables without what is personal and without what leads to the checkout."""
    path = os.pathsep.join(
        folder
        for folder in variables.get("PATH", "").split(os.pathsep)
        if not Path(folder).is_relative_to(root)
    )
    kept = {
        name: value
        for name, value in variables.items()
        if name in _KEPT or not (name.startswith(_PERSONAL) or str(root) in value)
    }
    return kept | {"PATH": path}
