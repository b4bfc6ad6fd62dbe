"""Grade one notebook: assemble, run, score. No database, no working directory, no global state."""

import copy
import dataclasses
import math
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests
from traitlets.config import Config

from autograder import assignment, cells
from autograder.assemble import Assembled, assemble
from autograder.engine import Engine, Limits
from autograder.engine.ending import Ending
from autograder.engine.session import Session, Step
from autograder.files import cleaned_submission
from autograder.student_version import student_version
from autograder.summary import in_markdown

_MESSAGE_CHARACTERS = 1000
_TELLS_NO_VALUES = ("AttributeError", "IndexError", "NameError", "TypeError", "ZeroDivisionError")
"""Exceptions whose message names types and names, not the values that a hidden test expects."""

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class CellGrade:
    """What one cell of the assignment earned.

    Attributes:
        id: the cell's grade_id.
        score: the points it earned by itself; 0 where a person gives them.
        max_score: the points it can earn.
        status: "passed", "failed" (a test said no), "error" (the code did not get so far),
            "timeout" (it took too long), "missing" (nothing was answered) or "manual" (for a
            person).
        message: what a failed test wanted, in a sentence or two for the student.
        duration: how long the test ran, in seconds.
    """

    id: str
    score: float
    max_score: float
    status: str
    message: str = ""
    duration: float = 0.0


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

    @property
    def feedback(self) -> str:
        """What the tests say, in Markdown, fit to be shown to the student."""
        return in_markdown((q.id, q.status, q.message) for q in self.questions)

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
    *,
    engine: Engine | None = None,
    files: Path | None = None,
    released: NotebookNode | None = None,
) -> GradedNotebook:
    """Grade a submission against the instructor's notebook.

    The submission's code runs in a sandboxed kernel of its own. The master's tests run in another
    process, where the student's names are stand-ins; they decide. Nothing is kept between calls,
    and any number of threads may call at the same time, with one engine for all of them.

    Args:
        master: the instructor's version, with solutions and hidden tests; left as it is.
        submission: what was handed in; left as it is.
        limits: how much it may use; the defaults of `Limits` if None.
        settings: the course's nbgrader settings (markers and stubs of its own), if it has any.
        engine: where kernels come from. A class shares one, which keeps a warm process to copy;
            None starts one for this call alone.
        files: a folder whose files the student's code finds in its working folder.
        released: the student's version of the master, where the caller has it at hand.

    Raises:
        UserError: the master itself is at fault, or no sandbox can be had.
    """
    if engine is None:
        with Engine() as own:
            return grade_notebook(master, submission, limits, settings, engine=own, files=files)
    questions = assignment.questions(master)
    handed_in = cleaned_submission(submission)
    assembled = assemble(master, released or student_version(master, settings), handed_in)
    notebook = copy.deepcopy(assembled.notebook)
    session = Session(notebook, engine, limits or Limits(), _hidden_marks(settings), files)
    endings, remarks = session.run(_steps(notebook, master))
    answer_of = {
        cells.grade_id(test): question.name for question in questions for test in question.tests
    }
    grades = _grades(notebook, endings, answer_of, assembled)
    flags = assembled.flags + tuple(remarks)
    return GradedNotebook(notebook, tuple(grades), flags, assembled.unanswered)


def _hidden_marks(settings: Config | None) -> tuple[str, str]:
    """The words that begin and end the hidden part of a test in this course."""
    marks = ClearHiddenTests(config=settings or Config())
    return marks.begin_test_delimeter, marks.end_test_delimeter


def _steps(notebook: NotebookNode, master: NotebookNode) -> list[Step]:
    """What is to be done with each code cell of an assembled notebook."""
    solutions = {cells.grade_id(cell): cell.source for cell in master.cells}
    steps = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if cell.metadata.get("autograder", {}).get("added"):
            steps.append(Step(index, "added"))
        elif cells.is_test(cell):
            steps.append(Step(index, "test"))
        elif cells.is_answer(cell):
            steps.append(Step(index, "answer", solutions[cells.grade_id(cell)]))
        else:
            steps.append(Step(index, "locked"))
    return steps


def _grades(
    notebook: NotebookNode,
    endings: dict[str, Ending],
    answer_of: dict[str | None, str | None],
    assembled: Assembled,
) -> list[CellGrade]:
    """A grade for each graded cell, noted in its metadata as well."""
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
            answer = answer_of.get(cells.grade_id(cell))
            # A written answer is not run, so nothing can have gone wrong in it.
            answer_ending = ended.get(answer, Ending("ok"))
            if answer in assembled.unanswered:
                answer_ending = None
            ending = endings[cell.id]
            grade = dataclasses.replace(
                _grade_test(cell, ending, answer_ending), duration=round(ending.seconds, 3)
            )
        else:
            continue
        cell.metadata["autograder"] = {"status": grade.status, "message": grade.message}
        grades.append(grade)
    return grades


def _grade_test(cell: NotebookNode, ending: Ending, answer: Ending | None) -> CellGrade:
    """Points, status and message for a test cell that has been run.

    Args:
        cell: the test cell.
        ending: how it ended.
        answer: how the answer that it tests ended; None if nothing was answered.
    """
    name, most = cells.grade_id(cell), cells.points(cell)
    if ending.kind == "ok":
        score = _points_earned(ending.value, most)
        if score >= most:
            return CellGrade(name, score, most, "passed")
        return CellGrade(name, score, most, "failed", f"{score:g} of {most:g} points")
    if ending.kind == "timeout":
        return CellGrade(name, 0.0, most, "timeout", ending.text)
    if answer is None and ending.error in ("NameError", "NotImplementedError"):
        return CellGrade(name, 0.0, most, "missing", "nothing was answered here yet")
    if ending.error == "NameError" and answer is not None and answer.kind != "ok":
        # The name is not defined because the cell that should define it did not get so far.
        status = "timeout" if answer.kind == "timeout" else "error"
        text = f"in the answer's own cell: {_reason(answer)}"
        return CellGrade(name, 0.0, most, status, text)
    if ending.error == "AssertionError" and ending.origin != "student":
        return CellGrade(name, 0.0, most, "failed", _what_failed(ending))
    if ending.error == "NotImplementedError" and not ending.text:
        return CellGrade(name, 0.0, most, "error", "the code still says NotImplementedError")
    return CellGrade(name, 0.0, most, "error", _what_went_wrong(ending))


def _what_failed(ending: Ending) -> str:
    """What a failed test wanted, as far as its author has put it into words."""
    if ending.origin == "author" and ending.text:
        return _plain(ending.text)
    if not ending.is_hidden:
        return _plain("\n".join(filter(None, [f"this line failed: {ending.line}", ending.text])))
    # A library's own words quote the expected values.
    return "a hidden test failed; it gives no further word"


def _what_went_wrong(ending: Ending) -> str:
    """Why a test could not say yes or no, without what a hidden test knows."""
    if ending.origin == "student" and ending.where:
        return f"{_reason(ending)} (in your {_plain(ending.where)})"
    is_told = ending.origin in ("student", "author", "process", "") or not ending.is_hidden
    if is_told or ending.error in _TELLS_NO_VALUES:
        return _reason(ending)
    return f"{ending.error}: a hidden test could do nothing with the answer"


def _reason(ending: Ending) -> str:
    """Why a cell did not come to a good end, in a few words."""
    error = "" if ending.origin == "process" or ending.error == "OpaqueError" else ending.error
    return _plain(": ".join(filter(None, [error, ending.text])))


def _points_earned(value: float | None, most: float) -> float:
    """The points of a test cell that ran to its end.

    As in nbgrader, a number as the cell's value is partial credit; it is kept between 0 and the
    cell's points. Anything else, and anything on stderr, leaves the points whole.
    """
    if value is None:
        return most
    return min(max(value, 0.0), most) if math.isfinite(value) else 0.0


def _plain(text: str) -> str:
    """An exception's message without colors, of bearable length, in letters that can be written."""
    text = _ANSI.sub("", text).strip().encode("utf-8", "replace").decode()
    text = "".join(" " if _is_control(letter) else letter for letter in text)
    if len(text) > _MESSAGE_CHARACTERS:
        text = text[:_MESSAGE_CHARACTERS].rstrip() + " …"
    return text


def _is_control(letter: str) -> bool:
    """Whether a terminal might take a letter for a command, or write backwards from there."""
    return unicodedata.category(letter) in ("Cc", "Cf") and letter not in "\n\t"
