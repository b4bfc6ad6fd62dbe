"""nbgrader's own example course gets the same points from nbgrader and from us."""

import copy
from pathlib import Path

import nbgrader
import pytest
from harness import stock
from nbformat import NotebookNode

from autograder import cells, files
from autograder.engine import Engine
from autograder.engine.sandbox import choose
from autograder.grading import grade_notebook
from autograder.student_version import student_version

EXAMPLE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide" / "source" / "ps1"

ANSWERS = {
    "no check": {
        "squares": "def squares(n):\n    return [i ** 2 for i in range(1, n + 1)]",
        "sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n))",
    },
    "starts at zero": {
        "squares": "def squares(n):\n    if n < 1: raise ValueError\n"
        "    return [i ** 2 for i in range(n)]",
        "sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n))",
    },
    "does not use squares": {
        "squares": "def squares(n):\n    if n < 1: raise ValueError\n"
        "    return [i ** 2 for i in range(1, n + 1)]",
        "sum_of_squares": "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6",
    },
    "wrong exception": {
        "squares": "def squares(n):\n    if n < 1: raise TypeError('n')\n"
        "    return [i ** 2 for i in range(1, n + 1)]",
        "sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n))",
    },
    "prints": {
        "squares": "def squares(n):\n    print([i ** 2 for i in range(1, n + 1)])",
        "sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n))",
    },
}


def _answered(released: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    submission = copy.deepcopy(released)
    for cell in submission.cells:
        if cells.grade_id(cell) in answers:
            cell.source = answers[cells.grade_id(cell)]
    return submission


@pytest.mark.parametrize("name", ["problem1", "problem2"])
def test_same_points(name: str, tmp_path: Path) -> None:
    if not EXAMPLE.is_dir():
        pytest.skip("this nbgrader comes without its documentation's example")
    master = files.read_master(EXAMPLE / f"{name}.ipynb")
    released = student_version(master)
    submissions = {"reference": master, "untouched": released}
    if name == "problem1":
        submissions |= {who: _answered(released, answers) for who, answers in ANSWERS.items()}
    config = Path(__file__).parents[2] / "nbgrader_config.py"
    theirs = stock.scores(name, master, config, submissions, tmp_path)
    with Engine(choose("auto")[0], preload=()) as engine:
        for who, submission in submissions.items():
            ours = grade_notebook(master, submission, engine=engine)
            # nbgrader counts a written answer that is a code cell among the automatic points.
            tests = [q.max_score for q in ours.questions if q.status != "manual"]
            assert (who, ours.score) == (who, theirs[who][0])
            assert sum(tests) <= theirs[who][1]
