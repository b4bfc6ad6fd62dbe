"""A small class to try things on: six students, from full marks to an attempt to cheat."""

import ast
import copy
from collections.abc import Callable
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder import assignment, cells
from autograder.errors import UserError


@dataclass(frozen=True)
class SampleStudent:
    """Someone who hands in an assignment.

    Attributes:
        name: the student's id.
        story: what they did.
        hand_in: makes their notebook from the instructor's and the released one.
    """

    name: str
    story: str
    hand_in: Callable[[NotebookNode, NotebookNode], NotebookNode]


def _full_marks(master: NotebookNode, released: NotebookNode) -> NotebookNode:
    return _answered(master, released, _names(master))


def _partly_right(master: NotebookNode, released: NotebookNode) -> NotebookNode:
    return _answered(master, released, _names(master)[::2])


def _untouched(master: NotebookNode, released: NotebookNode) -> NotebookNode:
    return copy.deepcopy(released)


def _deleted_cell(master: NotebookNode, released: NotebookNode) -> NotebookNode:
    """Everything is right, but one answer and one of its tests are gone."""
    lost = _tested(master)[0]
    gone = {lost.name, cells.grade_id(lost.tests[0])}
    handed_in = _full_marks(master, released)
    handed_in.cells = [cell for cell in handed_in.cells if cells.grade_id(cell) not in gone]
    return handed_in


def _endless_loop(master: NotebookNode, released: NotebookNode) -> NotebookNode:
    """Everything is right, but one answer never comes to an end."""
    stuck = _tested(master)[-1].name
    handed_in = _full_marks(master, released)
    for cell in handed_in.cells:
        if cells.grade_id(cell) == stuck:
            cell.source = "while True:\n    pass"
    return handed_in


_EVERYTHING = """
class Everything:
    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = __eq__
    __hash__ = object.__hash__

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        return self

    __getitem__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __abs__ = __call__
"""


def _cheat(master: NotebookNode, released: NotebookNode) -> NotebookNode:
    """No answer, but an object that equals every answer; tests emptied, skipped, worth a hundred.

    A grader that runs the tests in the student's process gives it nearly full marks.
    """
    handed_in = copy.deepcopy(released)
    forged = {question.name: _forged(question.answer) for question in _tested(master)}
    for cell in handed_in.cells:
        if (name := cells.grade_id(cell)) in forged:
            cell.source = forged[name]
        if cells.is_test(cell):
            cell.source = "assert True"
            cell.metadata["tags"] = ["skip-execution"]
            cell.metadata.nbgrader["points"] = 100
    return handed_in


def _forged(answer: NotebookNode) -> str:
    """Source that defines the names an answer should define, all as the same object."""
    defined = (ast.FunctionDef, ast.ClassDef)
    body = ast.parse(_without_markers(answer.source)).body
    names = [node.name for node in body if isinstance(node, defined)]
    return "\n".join([_EVERYTHING.strip(), "", *(f"{name} = Everything()" for name in names)])


SAMPLE_CLASS = (
    SampleStudent("ada", "answered everything", _full_marks),
    SampleStudent("ben", "answered every other question", _partly_right),
    SampleStudent("chloe", "handed in the release untouched", _untouched),
    SampleStudent("david", "deleted an answer and a test", _deleted_cell),
    SampleStudent("emma", "wrote an endless loop", _endless_loop),
    SampleStudent("finn", "answered with an object that equals everything", _cheat),
)


def _names(master: NotebookNode) -> list[str]:
    return [question.name for question in assignment.questions(master)]


def _tested(master: NotebookNode) -> list[assignment.Question]:
    """The questions that tests grade; a sample class needs at least two."""
    tested = [question for question in assignment.questions(master) if question.tests]
    if len(tested) < 2:
        raise UserError("the sample class needs an assignment with two tested questions or more")
    return tested


def _answered(master: NotebookNode, released: NotebookNode, names: list[str]) -> NotebookNode:
    """The release with the instructor's answers to some questions."""
    answers = {cells.grade_id(cell): _without_markers(cell.source) for cell in master.cells}
    handed_in = copy.deepcopy(released)
    for cell in handed_in.cells:
        name = cells.grade_id(cell)
        if name in names:
            cell.source = answers[name]
    return handed_in


def _without_markers(source: str) -> str:
    """An answer without the lines that mark it as a solution, as a student would write it."""
    markers = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN MARK SCHEME", "END MARK SCHEME")
    lines = source.splitlines()
    return "\n".join(line for line in lines if not any(marker in line for marker in markers))
