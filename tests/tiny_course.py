"""A tiny assignment and a course folder around it, made anew for every test."""

import copy
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode, v4

from autograder.files import write_notebook
from autograder.folder import CourseFolder
from autograder.student_version import student_version

REPOSITORY = Path(__file__).parents[1]
NAME = "01_tiny"


def code(source: str, grade_id: str = "", **metadata: object) -> NotebookNode:
    """A code cell, managed by nbgrader if it has a grade_id."""
    return _managed(v4.new_code_cell(source=source), grade_id, metadata)


def text(source: str, grade_id: str = "", **metadata: object) -> NotebookNode:
    """A Markdown cell, managed by nbgrader if it has a grade_id."""
    return _managed(v4.new_markdown_cell(source=source), grade_id, metadata)


def _managed(cell: NotebookNode, grade_id: str, metadata: dict) -> NotebookNode:
    if grade_id:
        kind = {"grade": False, "solution": False, "locked": False, "task": False}
        cell.metadata.nbgrader = nbformat.from_dict(
            {"grade_id": grade_id, "schema_version": 3} | kind | metadata
        )
    return cell


@pytest.fixture
def master() -> NotebookNode:
    """Two tested questions of 2 and 3 points, and a written one of 4."""
    return v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}},
        cells=[
            text("# Tiny", "head", locked=True),
            code("import math", "setup", locked=True),
            code(
                "def double(x):\n    ### BEGIN SOLUTION\n    return x + x\n    ### END SOLUTION",
                "double",
                solution=True,
            ),
            code(
                "assert double(2) == 4, 'double(2): expected 4'\n"
                "### BEGIN HIDDEN TESTS\n"
                "secret_input = 21\n"
                "assert double(secret_input) == 42, 'double(21): expected 42'\n"
                "### END HIDDEN TESTS",
                "double_test",
                grade=True,
                locked=True,
                points=2,
            ),
            text("Now the square root.", "root_task", locked=True),
            code(
                "def root(x):\n"
                "    ### BEGIN SOLUTION\n"
                "    return math.sqrt(x)\n"
                "    ### END SOLUTION",
                "root",
                solution=True,
            ),
            code(
                "assert root(9) == 3, 'root(9): expected 3'\n"
                "### BEGIN HIDDEN TESTS\n"
                "assert root(16) == 4, 'root(16): expected 4'\n"
                "### END HIDDEN TESTS",
                "root_test",
                grade=True,
                locked=True,
                points=3,
            ),
            text("The model answer: it grows.", "why", grade=True, solution=True, points=4),
        ],
    )


@pytest.fixture
def released(master: NotebookNode) -> NotebookNode:
    """What students are given."""
    return student_version(master)


ANSWERS = {
    "double": "def double(x):\n    return 2 * x",
    "root": "def root(x):\n    return x ** 0.5",
    "why": "Because it does.",
}


def answer(released: NotebookNode, **answers: str) -> NotebookNode:
    """A copy of the release with answers written into it."""
    released = copy.deepcopy(released)
    for cell in released.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = answers[name]
    return released


@pytest.fixture
def solved(released: NotebookNode) -> NotebookNode:
    """A submission in which everything is right."""
    return answer(released, **ANSWERS)


@pytest.fixture
def folder(tmp_path: Path, master: NotebookNode) -> CourseFolder:
    """A course with the tiny assignment, in which nobody has handed in yet."""
    root = tmp_path / "course"
    root.mkdir()
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    (root / "exercises").mkdir()
    write_notebook(root / "solutions" / NAME / f"{NAME}.ipynb", master)
    return CourseFolder(root)
