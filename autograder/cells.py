"""What kind of cell this is: the vocabulary of nbgrader's metadata, in one place.

A *test* cell is run and earns points by itself. An *answer* cell is the student's to write. An
answer cell that also carries points is *written*: a person marks it. The master's locked cells
and its plain cells are nobody's to change.
"""

from collections import Counter

from nbformat import NotebookNode
from nbgrader import utils


def grade_id(cell: NotebookNode) -> str | None:
    """The name nbgrader knows the cell by, or None for a cell it does not manage."""
    metadata = cell.metadata.get("nbgrader")
    if not isinstance(metadata, dict):
        return None
    name = metadata.get("grade_id")
    return name if isinstance(name, str) and name else None


def is_answer(cell: NotebookNode) -> bool:
    """True where the student writes: a solution cell, graded by tests or by a person."""
    return bool(utils.is_solution(cell))


def is_test(cell: NotebookNode) -> bool:
    """True for a cell whose code is run to earn its points."""
    return bool(utils.is_grade(cell)) and not utils.is_solution(cell) and cell.cell_type == "code"


def is_manual(cell: NotebookNode) -> bool:
    """True for points that a person gives: a written answer or one of nbgrader's task cells."""
    return bool(utils.is_task(cell)) or (bool(utils.is_grade(cell)) and not is_test(cell))


def points(cell: NotebookNode) -> float:
    """The most that the cell can earn."""
    return float(cell.metadata.nbgrader.get("points", 0))


def repeated_grade_ids(nb: NotebookNode) -> list[str]:
    """The grade_ids that more than one cell of the notebook carries, sorted."""
    counts = Counter(name for cell in nb.cells if (name := grade_id(cell)))
    return sorted(name for name, count in counts.items() if count > 1)
