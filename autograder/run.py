"""Run a notebook's cells in a Jupyter kernel, each within its time, and note how each ended."""

import contextlib
import copy
import os
import tempfile
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograder.kernel import new_kernel

_TIMED_OUT = "CellTimeoutError"

_MOST_KERNELS = 5
"""How many kernels one notebook may use up."""

# What a kernel needs from outside; everything else in the grader's environment (tokens, paths to
# the gradebook) is none of the student's business.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "KERAS_HOME", "CUDA_VISIBLE_DEVICES", "SYSTEMROOT")


@dataclass(frozen=True)
class Limits:
    """How much a submission may use.

    Attributes:
        cell_seconds: a cell that runs longer is interrupted, and the next one runs.
        submission_seconds: after so long in all, no further cell is started.
        output_bytes: what a cell prints beyond this is dropped.
    """

    cell_seconds: float = 30
    submission_seconds: float = 300
    output_bytes: int = 1_000_000


@dataclass(frozen=True)
class Ending:
    """How a code cell ended.

    Attributes:
        kind: "ok", "error", "timeout" or "not run".
        error: the exception's class name, where there was one.
        text: the exception's message, or why the cell was not run.
        seconds: how long it ran.
    """

    kind: str
    error: str = ""
    text: str = ""
    seconds: float = 0.0


def run_notebook(nb: NotebookNode, limits: Limits, once: Collection[str] = ()) -> dict[str, Ending]:
    """Run every code cell of a notebook in a fresh kernel; outputs are stored in its cells.

    The kernel is this interpreter's, whatever kernels the machine has installed. It works in an
    empty folder that is removed afterwards, with an environment of its own. A cell that ends its
    kernel, or cannot be stopped, costs itself only: another kernel is started, the cells before
    that ended well are run in it once more, and the rest goes on from there.

    Args:
        nb: the notebook to run, changed in place.
        limits: time and output allowed, in all.
        once: ids of cells that are not run again in another kernel: tests, which leave nothing
            behind that a later cell needs.

    Returns:
        how each code cell ended, by cell id.
    """
    deadline = time.monotonic() + limits.submission_seconds
    todo = [index for index, cell in enumerate(nb.cells) if cell.cell_type == "code"]
    endings: dict[str, Ending] = {}
    ended_well: list[int] = []
    for _ in range(_MOST_KERNELS):
        if not todo or time.monotonic() >= deadline:
            break
        with _kernel(nb, limits, deadline) as kernel:
            is_usable = all(kernel.run(index).is_kernel_usable for index in ended_well)
            while is_usable and todo and time.monotonic() < deadline:
                index = todo.pop(0)
                ran = kernel.run(index)
                cell = nb.cells[index]
                cell.outputs, cell.execution_count = ran.cell.outputs, ran.cell.execution_count
                endings[cell.id], is_usable = ran.ending, ran.is_kernel_usable
                if is_usable and ran.ending.kind == "ok" and cell.id not in once:
                    ended_well.append(index)
    why = f"the notebook took longer than {limits.submission_seconds:g} s"
    if time.monotonic() < deadline:
        why = f"{_MOST_KERNELS} kernels were ended by the cells before"
    for index in todo:
        nb.cells[index].outputs = []
        endings[nb.cells[index].id] = Ending("not run", text=f"not run: {why}")
    return endings


@dataclass(frozen=True)
class _Ran:
    """A cell that has been run: how it ended, what it put out, whether another can follow."""

    cell: NotebookNode
    ending: Ending
    is_kernel_usable: bool


class _Kernel:
    """A kernel at work on its own copy of a notebook."""

    def __init__(self, client: "_Client", limits: Limits, deadline: float) -> None:
        self._client = client
        self._limits = limits
        self._deadline = deadline

    def run(self, index: int) -> _Ran:
        """Run one cell within what is left of its time and the notebook's."""
        client, started = self._client, time.monotonic()
        cell = client.nb.cells[index]
        left = min(self._limits.cell_seconds, self._deadline - started)
        client.timeout = max(1, round(left))
        client.reply = {}
        late = f"it ran longer than {client.timeout} s"
        try:
            client.execute_cell(cell, index)
        except CellTimeoutError:
            ending, is_usable = Ending("timeout", text=f"{late} and could not be stopped"), False
        except DeadKernelError:
            ending, is_usable = Ending("error", text="it ended the kernel it ran in"), False
        else:
            ending, is_usable = self._replied(late)
        return _Ran(cell, replace(ending, seconds=time.monotonic() - started), is_usable)

    def _replied(self, late: str) -> tuple[Ending, bool]:
        """How the cell ended that the kernel has just replied to, and whether the kernel lives."""
        reply = self._client.reply
        if any(payload.get("source") == "ask_exit" for payload in reply.get("payload", ())):
            return Ending("error", text="it ended the kernel with exit() or quit()"), False
        if reply.get("ename") == _TIMED_OUT:
            return Ending("timeout", text=late), True
        if reply.get("status") == "error":
            error, text = str(reply.get("ename", "")), str(reply.get("evalue", ""))
            return Ending("error", error, text), True
        return Ending("ok"), True


@contextlib.contextmanager
def _kernel(nb: NotebookNode, limits: Limits, deadline: float) -> Iterator[_Kernel]:
    """Start a kernel for a copy of a notebook; it ends with the block, and its folder with it."""
    with tempfile.TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True) as private:
        home, work = Path(private) / "home", Path(private) / "work"
        home.mkdir()
        work.mkdir()
        client = _Client(
            copy.deepcopy(nb),
            km=new_kernel(Path(private)),
            allow_errors=True,
            interrupt_on_timeout=True,
            raise_on_iopub_timeout=True,
            error_on_timeout={"ename": _TIMED_OUT, "evalue": "", "traceback": []},
            store_widget_state=False,
            record_timing=False,
            shutdown_kernel="immediate",
            skip_cells_with_tag="",
        )
        client.output_bytes = limits.output_bytes
        client.owns_km = True  # it was made for this run alone, and goes with it
        # What the kernel's process writes past Jupyter belongs on nobody's terminal.
        silent = {"stdout": DEVNULL, "stderr": DEVNULL}
        with client.setup_kernel(cwd=str(work), env=_environment(str(home)), **silent):
            yield _Kernel(client, limits, deadline)


class _Client(NotebookClient):
    """nbclient, keeping each cell's reply and no more than a bounded part of its output."""

    output_bytes: int
    reply: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, on_cell_executed=self._keep_reply, **kwargs)

    def _keep_reply(self, execute_reply: dict[str, Any], **_: Any) -> None:
        self.reply = execute_reply["content"]

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str, cell_index: int
    ) -> NotebookNode | None:
        room = self.output_bytes - sum(len(str(output)) for output in outs[-1000:])
        if len(str(msg["content"])) > room and msg["msg_type"] != "error":
            return None
        return super().output(outs, msg, display_id, cell_index)


def _environment(folder: str) -> dict[str, str]:
    """The environment of a kernel whose home is `folder`."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {"HOME": folder, "TMPDIR": folder, "TF_CPP_MIN_LOG_LEVEL": "3"}
    return environment
