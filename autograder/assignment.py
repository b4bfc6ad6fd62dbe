"""An assignment as the instructor wrote it: its questions, each an answer cell and its tests."""

from dataclasses import dataclass

from nbformat import NotebookNode

from autograder import cells
from autograder.errors import UserError


@dataclass(frozen=True)
class Question:
    """One answer cell of the master with the test cells that follow it.

    Attributes:
        name: the answer cell's grade_id.
        answer: the answer cell, solution included.
        tests: the test cells up to the next answer cell; empty for a written question.
        is_manual: True where a person gives the points.
    """

    name: str
    answer: NotebookNode
    tests: tuple[NotebookNode, ...]
    is_manual: bool

    @property
    def points(self) -> float:
        """The most that the question can earn."""
        graded = (self.answer,) if self.is_manual else self.tests
        return sum(cells.points(cell) for cell in graded)


def questions(master: NotebookNode) -> tuple[Question, ...]:
    """Split the instructor's notebook into its questions, in order.

    A test cell belongs to the closest answer cell before it. One that has none before it is graded
    all the same, and belongs to no question.

    Args:
        master: the instructor's version, with solutions and hidden tests.

    Raises:
        UserError: two cells share a grade_id.
    """
    if repeated := cells.repeated_grade_ids(master):
        raise UserError(
            f"two cells of the instructor's notebook have the grade_id {repeated[0]!r}; "
            "give each cell a grade_id of its own"
        )
    found: list[tuple[NotebookNode, list[NotebookNode]]] = []
    for cell in master.cells:
        if cells.is_answer(cell):
            found.append((cell, []))
        elif cells.is_test(cell) and found:
            found[-1][1].append(cell)
    return tuple(
        Question(cells.grade_id(answer), answer, tuple(tests), cells.is_manual(answer))
        for answer, tests in found
    )
