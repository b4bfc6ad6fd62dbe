"""Run a notebook's cells in a Jupyter kernel, each within its time, and note how each ended."""

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograder.kernel import new_kernel

_TIMED_OUT = "CellTimeoutError"

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


def run_notebook(nb: NotebookNode, limits: Limits) -> dict[str, Ending]:
    """Run every code cell of a notebook in a fresh kernel; outputs are stored in its cells.

    The kernel is this interpreter's, whatever kernels the machine has installed. It works in an
    empty folder that is removed afterwards, with an environment of its own.

    Args:
        nb: the notebook to run, changed in place.
        limits: time and output allowed.

    Returns:
        how each code cell ended, by cell id.
    """
    endings: dict[str, Ending] = {}
    with tempfile.TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True) as private:
        home, work = Path(private) / "home", Path(private) / "work"
        home.mkdir()
        work.mkdir()
        client = _Client(
            nb,
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
        deadline = time.monotonic() + limits.submission_seconds
        # What the kernel's process writes past Jupyter belongs on nobody's terminal.
        silent = {"stdout": DEVNULL, "stderr": DEVNULL}
        with client.setup_kernel(cwd=str(work), env=_environment(str(home)), **silent):
            halted = ""
            for index, cell in enumerate(nb.cells):
                if cell.cell_type != "code":
                    continue
                left = deadline - time.monotonic()
                if not halted and left <= 0:
                    halted = f"the notebook took longer than {limits.submission_seconds:g} s"
                if halted:
                    cell.outputs = []
                    endings[cell.id] = Ending("not run", text=f"not run: {halted}")
                    continue
                client.timeout = max(1, round(min(limits.cell_seconds, left)))
                endings[cell.id], halted = _run_cell(client, cell, index)
    return endings


def _run_cell(client: "_Client", cell: NotebookNode, index: int) -> tuple[Ending, str]:
    """Run one cell; also say why nothing can run after it, or an empty string."""
    started = time.monotonic()
    client.reply = {}
    limit = f"it ran longer than {client.timeout} s"
    try:
        client.execute_cell(cell, index)
    except CellTimeoutError:
        # It did not even answer the interrupt: the kernel is of no more use.
        took = time.monotonic() - started
        return Ending("timeout", text=limit, seconds=took), "an earlier cell could not be stopped"
    except DeadKernelError:
        took = time.monotonic() - started
        text = "the kernel died"
        return Ending("error", "DeadKernelError", text, took), f"{text} in an earlier cell"
    took = time.monotonic() - started
    if client.reply.get("ename") == _TIMED_OUT:
        return Ending("timeout", text=limit, seconds=took), ""
    if client.reply.get("status") == "error":
        name, text = str(client.reply.get("ename", "")), str(client.reply.get("evalue", ""))
        return Ending("error", name, text, took), ""
    return Ending("ok", seconds=took), ""


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
