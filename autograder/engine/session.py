"""One submission from its first cell to its last: the student's kernel and the judge in step."""

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict

from autograder.engine.ending import Ending
from autograder.engine.engine import Engine
from autograder.engine.judge import Judge, JudgeGoneError, JudgeLateError, new_judge
from autograder.engine.kernel import Kernel, new_kernel
from autograder.engine.limits import Limits
from autograder.outputs import cleaned

_MOST_KERNELS = 5
"""How many kernels, and how many judges, one notebook may use up."""

_GRACE = 2.0
"""Seconds that what was told to stop gets to do so."""


@dataclass(frozen=True)
class Step:
    """What is to be done with a code cell.

    Attributes:
        index: the cell's place in the notebook.
        role: "locked" (the instructor's: runs on both sides), "answer", "added" (the student's:
            run in the student's kernel) or "test" (run by the judge).
        master: for an answer, the instructor's own source.
    """

    index: int
    role: str
    master: str = ""


class Session:
    """Runs a notebook's steps in order. A cell that ends a process costs itself only."""

    def __init__(
        self,
        nb: NotebookNode,
        engine: Engine,
        limits: Limits,
        hidden: tuple[str, str],
        files: Path | None = None,
    ) -> None:
        """Prepare to run; nothing is started yet.

        Args:
            nb: the notebook, whose code cells get their outputs.
            engine: where processes come from.
            limits: how much the submission may use.
            hidden: the words that begin and end the hidden part of a test.
            files: a folder whose files the student's code finds in its working folder.
        """
        self._nb = nb
        self._engine = engine
        self._limits = limits
        self._hidden = hidden
        self._files = files
        self._deadline = 0.0
        self._kernel: Kernel | None = None
        self._judge: Judge | None = None
        self._has_witness = False
        self._is_answering = False
        self._kernels = self._judges = 0
        self._ended_well: list[int] = []
        self._heard: list[dict[str, Any]] = []
        self._kernel_stack = contextlib.ExitStack()
        self._judge_stack = contextlib.ExitStack()

    def run(self, steps: Sequence[Step]) -> tuple[dict[str, Ending], list[str]]:
        """Run all steps.

        Returns:
            how each cell ended, by cell id, and sentences about locked cells that did not run.
        """
        endings: dict[str, Ending] = {}
        remarks: list[str] = []
        with self._kernel_stack, self._judge_stack:
            # How long it takes to have processes is not the submission's doing.
            self._has_kernel(), self._has_judge([])
            with self._engine.turn:
                self._deadline = time.monotonic() + self._limits.submission_seconds
                for step in steps:
                    cell = self._nb.cells[step.index]
                    endings[cell.id] = self._done(step, cell, remarks)
        return endings, remarks

    def _done(self, step: Step, cell: NotebookNode, remarks: list[str]) -> Ending:
        """Do one step; what went wrong with a locked cell is added to the remarks."""
        cell.outputs, cell.execution_count = [], None
        started = time.monotonic()
        if started >= self._deadline:
            late = f"the notebook took longer than {self._limits.submission_seconds:g} s"
            return Ending("not run", text=f"not run: {late}")
        if step.role == "test":
            ending = self._test(cell)
            return ending.after(time.monotonic() - started)
        ending = self._cell(step, cell)
        remarks.extend(self._tell_judge(step, cell))
        return ending

    # The student's cells -------------------------------------------------------------------------

    def _cell(self, step: Step, cell: NotebookNode) -> Ending:
        """Run a cell in the student's kernel."""
        self._rest()
        if not self._has_kernel():
            return Ending("not run", text=self._no_kernel())
        ran = self._kernel.run(step.index, self._deadline)
        cell.outputs, cell.execution_count = ran.cell.outputs, ran.cell.execution_count
        if not ran.is_kernel_usable:
            self._drop_kernel()
        elif ran.ending.kind == "ok":
            self._ended_well.append(step.index)
        return ran.ending

    def _has_kernel(self) -> bool:
        """Whether there is a kernel that has got as far as the notebook; starts one if need be."""
        while self._kernel is None and self._kernels < _MOST_KERNELS:
            self._kernels += 1
            self._kernel = self._kernel_stack.enter_context(
                new_kernel(self._nb, self._engine, self._limits, self._files)
            )
            for index in self._ended_well:
                if not self._kernel.run(index, self._deadline).is_kernel_usable:
                    self._ended_well.remove(index)
                    self._drop_kernel()
                    break
        return self._kernel is not None

    def _no_kernel(self) -> str:
        return f"not run: {_MOST_KERNELS} kernels were ended by the cells before"

    def _drop_kernel(self) -> None:
        self._kernel = None
        self._has_witness = self._is_answering = False
        self._kernel_stack.close()

    # The judge's cells ---------------------------------------------------------------------------

    def _tell_judge(self, step: Step, cell: NotebookNode) -> list[str]:
        """Have the judge run a locked cell, or hear of an answer; what went wrong, if anything."""
        if step.role == "locked":
            message = {"do": "locked", "source": cell.source}
        elif step.role == "answer":
            message = {"do": "answer", "master": step.master, "student": cell.source}
        else:
            return []
        self._heard.append(message)
        if not self._has_judge(self._heard[:-1]):
            return []
        try:
            told = self._judge.ask(message, self._limits.cell_seconds + _GRACE)
        except (JudgeLateError, JudgeGoneError) as error:
            self._drop_judge()
            return [f"a locked cell could not be run for the tests: {str(error) or 'too slow'}"]
        if "error" in told:
            first = cell.source.strip().partition("\n")[0][:60]
            return [f"a locked cell ({first!r}) failed where the tests run: {told['error'][:200]}"]
        return []

    def _has_judge(self, heard: list[dict[str, Any]]) -> bool:
        """Whether there is a judge that has heard what came before; starts one if need be."""
        while self._judge is None and self._judges < _MOST_KERNELS:
            self._judges += 1
            self._judge = self._judge_stack.enter_context(new_judge(self._engine, self._limits))
            try:
                for message in heard:
                    self._judge.ask(message, self._limits.cell_seconds + _GRACE)
            except (JudgeLateError, JudgeGoneError):
                self._drop_judge()
        return self._judge is not None

    def _drop_judge(self) -> None:
        self._judge = None
        self._judge_stack.close()
        if self._has_witness:
            self._drop_kernel()  # the line to it has gone with the judge

    def _rest(self) -> None:
        """Have the student's kernel go back from the judge's questions to its cells."""
        if not self._is_answering:
            return
        self._is_answering = False
        try:
            told = self._judge.ask({"do": "rest"}, _GRACE)
        except (JudgeLateError, JudgeGoneError):
            self._drop_judge()
        else:
            if told.get("gone"):
                self._drop_kernel()

    def _test(self, cell: NotebookNode) -> Ending:
        """Have the judge run a test cell."""
        if not self._has_judge(self._heard):
            return Ending("not run", text="not run: the process that runs the tests has ended")
        if not self._has_kernel():
            return Ending("not run", text=self._no_kernel())
        try:
            if not self._is_answering:
                self._kernel.answer()
                self._is_answering = True
        except ConnectionError as error:
            self._drop_kernel()
            return Ending("error", text=str(error), origin="process")
        seconds = min(self._limits.cell_seconds, self._deadline - time.monotonic())
        begin, end = self._hidden
        question = {"do": "test", "source": cell.source, "begin": begin, "end": end}
        try:
            if not self._has_witness:
                files = (self._kernel.to_judge.fileno(),)
                self._judge.ask({"do": "witness"}, _GRACE, files)
                self._has_witness = True
            told = self._judge.ask(question, seconds)
        except JudgeLateError:
            return self._late(seconds)
        except JudgeGoneError as error:
            self._drop_judge()
            return Ending("error", text=str(error), origin="process")
        return self._ended(cell, told)

    def _late(self, seconds: float) -> Ending:
        """End a test whose time is over: first what the student's code does, then the rest."""
        late = Ending("timeout", text=f"it ran longer than {seconds:g} s", origin="process")
        for stop in (self._kernel.interrupt, self._kernel.kill):
            stop()
            with contextlib.suppress(JudgeLateError, JudgeGoneError):
                told = self._judge.reply(_GRACE)
                if told.get("gone"):
                    self._drop_kernel()
                return late
        self._drop_judge()
        return late

    def _ended(self, cell: NotebookNode, told: dict[str, Any]) -> Ending:
        """How a test ended, by what the judge tells."""
        cell.outputs = [cleaned(from_dict(output)) for output in told["outputs"]]
        reason = ""
        if told.get("gone"):
            reason = self._kernel.reason
            self._drop_kernel()
        if told["status"] == "ok":
            return Ending("ok", value=told["value"])
        return Ending(
            "error",
            told["error"],
            reason or told["text"],
            told["origin"],
            told.get("where", ""),
            told.get("hidden", True),
            told.get("line", ""),
        )
