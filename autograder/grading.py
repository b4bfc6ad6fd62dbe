"""Grade one notebook: assemble, run, score. No database, no working directory, no global state."""

import copy
import math
import re
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from traitlets.config import Config

from autograder import assignment, cells
from autograder.assemble import assemble
from autograder.run import Ending, Limits, run_notebook
from autograder.student_version import student_version

_MESSAGE_CHARACTERS = 1000
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class CellGrade:
    """What one cell of the assignment earned.

    Attributes:
        id: the cell's grade_id.
        score: the points it earned by itself; 0 where a person gives them.
        max_score: the points it can earn.
        status: "passed", "failed" (a test said no), "error" (the code did not get so far),
            "missing" (nothing was answered) or "manual" (for a person).
        message: what a failed test wanted, in a sentence or two for the student.
    """

    id: str
    score: float
    max_score: float
    status: str
    message: str = ""


@dataclass(frozen=True)
class GradedNotebook:
    """The result of grading one submission.

    Attributes:
        notebook: what was run, with outputs, for `autograded/`. Each graded cell's metadata holds
            its status and message under "autograder", for the feedback.
        questions: one entry for each graded cell, in the notebook's order.
        flags: sentences for the instructor about what did not look as released.
        unanswered: grade_ids of the answer cells that nobody wrote in.
    """

    notebook: NotebookNode
    questions: tuple[CellGrade, ...]
    flags: tuple[str, ...]
    unanswered: frozenset[str]

    @property
    def score(self) -> float:
        """Points earned automatically."""
        return sum(question.score for question in self.questions)

    @property
    def max_score(self) -> float:
        """Points that can be earned automatically."""
        return sum(q.max_score for q in self.questions if q.status != "manual")

    @property
    def manual_points(self) -> float:
        """Points that wait for a person."""
        return sum(q.max_score for q in self.questions if q.status == "manual")

    def summary(self, assignment_name: str) -> dict[str, Any]:
        """The result as plain data: what `autograder check --json` prints."""
        return {
            "assignment": assignment_name,
            "score": self.score,
            "max_score": self.max_score,
            "manual_points": self.manual_points,
            "questions": [vars(question) for question in self.questions],
            "flags": list(self.flags),
        }


def grade_notebook(
    master: NotebookNode,
    submission: NotebookNode,
    limits: Limits | None = None,
    settings: Config | None = None,
) -> GradedNotebook:
    """Grade a submission against the instructor's notebook.

    The submission's answers run in a kernel of their own, a separate process, together with the
    master's tests.

    Args:
        master: the instructor's version, with solutions and hidden tests; left as it is.
        submission: what was handed in; left as it is.
        limits: time and output allowed; the defaults of `Limits` if None.
        settings: the course's nbgrader settings (markers and stubs of its own), if it has any.

    Raises:
        UserError: the master itself is at fault.
    """
    questions = assignment.questions(master)
    assembled = assemble(master, student_version(master, settings), submission)
    notebook = copy.deepcopy(assembled.notebook)
    tests = {cell.id for cell in notebook.cells if cells.is_test(cell)}
    endings = run_notebook(notebook, limits or Limits(), once=tests)
    answer_of = {
        cells.grade_id(test): question.name for question in questions for test in question.tests
    }
    ended = {
        cells.grade_id(cell): endings[cell.id]
        for cell in notebook.cells
        if cells.grade_id(cell) and cell.id in endings
    }
    grades = []
    for cell in notebook.cells:
        if cells.is_manual(cell):
            grade = CellGrade(cells.grade_id(cell), 0.0, cells.points(cell), "manual")
        elif cells.is_test(cell):
            answer = answer_of[cells.grade_id(cell)]
            # A written answer is not run, so nothing can have gone wrong in it.
            answer_ending = ended.get(answer, Ending("ok"))
            if answer in assembled.unanswered:
                answer_ending = None
            grade = _grade_test(cell, endings[cell.id], answer_ending)
        else:
            continue
        cell.metadata["autograder"] = {"status": grade.status, "message": grade.message}
        grades.append(grade)
    return GradedNotebook(notebook, tuple(grades), assembled.flags, assembled.unanswered)


def _grade_test(cell: NotebookNode, ending: Ending, answer: Ending | None) -> CellGrade:
    """Points, status and message for a test cell that has been run.

    Args:
        cell: the test cell, with its outputs.
        ending: how it ended.
        answer: how the answer that it tests ended; None if nothing was answered.
    """
    name, most = cells.grade_id(cell), cells.points(cell)
    if ending.kind == "ok":
        score = _points_earned(cell)
        if score >= most:
            return CellGrade(name, score, most, "passed")
        return CellGrade(name, score, most, "failed", f"{score:g} of {most:g} points")
    if answer is None and ending.error in ("NameError", "NotImplementedError"):
        return CellGrade(name, 0.0, most, "missing", "nothing was answered here yet")
    if ending.error == "NameError" and answer is not None and answer.kind != "ok":
        # The name is not defined because the cell that should define it did not get so far.
        return CellGrade(name, 0.0, most, "error", f"in the answer's own cell: {_reason(answer)}")
    if ending.kind != "error":
        return CellGrade(name, 0.0, most, "error", ending.text)
    text = _plain(ending.text)
    if ending.error == "AssertionError":
        message = text or "a test failed; it gives no further word"
        return CellGrade(name, 0.0, most, "failed", message)
    if ending.error == "NotImplementedError" and not text:
        return CellGrade(name, 0.0, most, "error", "the code still says NotImplementedError")
    return CellGrade(name, 0.0, most, "error", _reason(ending))


def _reason(ending: Ending) -> str:
    """Why a cell did not come to a good end, in a few words."""
    return _plain(": ".join(filter(None, [ending.error, ending.text])))


def _points_earned(cell: NotebookNode) -> float:
    """The points of a test cell that ran to its end.

    As in nbgrader, a number as the cell's value is partial credit; it is kept between 0 and the
    cell's points. Anything else, and anything on stderr, leaves the points whole.
    """
    most = cells.points(cell)
    for output in cell.outputs:
        if output.output_type == "execute_result":
            try:
                value = float(output.data.get("text/plain", ""))
            except ValueError:
                continue
            return min(max(value, 0.0), most) if math.isfinite(value) else 0.0
    return most


def _plain(text: str) -> str:
    """An exception's message without colors, of bearable length."""
    text = _ANSI.sub("", text).strip()
    if len(text) > _MESSAGE_CHARACTERS:
        text = text[:_MESSAGE_CHARACTERS].rstrip() + " …"
    return text
