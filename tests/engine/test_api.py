"""grade_notebook as a function: plain values in and out, any number of threads, nothing kept."""

import copy
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nbformat import NotebookNode
from tiny_course import answer, code, master, released, solved

import autograder
from autograder import Engine, Limits, grade_notebook
from autograder.cells import grade_id
from autograder.engine.sandbox import choose

__all__ = ["master", "released", "solved"]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(choose("auto")[0], preload=()) as engine:
        yield engine


def test_many_threads_share_an_engine(
    engine: Engine, master: NotebookNode, solved: NotebookNode, released: NotebookNode
) -> None:
    wrong = answer(solved, double="def double(x):\n    return 3 * x")
    handed_in = [solved, released, wrong] * 4
    before = os.getcwd(), dict(os.environ)
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda s: grade_notebook(master, s, engine=engine), handed_in))
    assert [result.score for result in results] == [5, 0, 3] * 4
    assert (os.getcwd(), dict(os.environ)) == before


def test_an_engine_of_its_own(master: NotebookNode, solved: NotebookNode) -> None:
    if choose("auto")[0] == "none":
        pytest.skip("without bubblewrap grade_notebook refuses unless it is given an engine")
    assert grade_notebook(master, solved).score == 5


def test_what_the_result_holds(engine: Engine, master: NotebookNode, solved: NotebookNode) -> None:
    wrong = answer(solved, double="def double(x):\n    return 3 * x")
    result = grade_notebook(master, wrong, Limits(cell_seconds=5), engine=engine)
    assert (result.score, result.max_score, result.manual_points) == (3, 5, 4)
    assert "**double_test**: failed" in result.feedback
    assert "expected 4" in result.feedback
    assert "root_test" not in result.feedback
    assert [q.id for q in result.questions] == ["double_test", "root_test", "why"]
    assert result.questions[0].duration > 0
    assert result.notebook.cells[0].source == "# Tiny"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cell: cell.update(metadata=[]),
        lambda cell: cell.update(metadata={"nbgrader": [1]}),
        lambda cell: cell.metadata.nbgrader.update(grade_id=["double"], points="many"),
        lambda cell: cell.metadata.nbgrader.update(schema_version=99, solution="no", grade=7),
        lambda cell: cell.update(cell_type="heading"),
        lambda cell: cell.update(outputs="none", execution_count="x", id=5),
    ],
)
def test_a_spoilt_cell_costs_its_own_question_at_most(
    engine: Engine, master: NotebookNode, solved: NotebookNode, spoil
) -> None:
    submission = copy.deepcopy(solved)
    spoil(next(cell for cell in submission.cells if grade_id(cell) == "double"))
    assert grade_notebook(master, submission, engine=engine).score >= 3


def test_data_files_lie_in_the_working_folder(
    engine: Engine, master: NotebookNode, solved: NotebookNode, tmp_path: Path
) -> None:
    (tmp_path / "numbers.txt").write_text("1 2 3")
    (tmp_path / "link").symlink_to("/etc/passwd")
    look = "import os\nprint(sorted(os.listdir()), open('numbers.txt').read())"
    solved.cells.insert(2, code(look))
    result = grade_notebook(master, solved, engine=engine, files=tmp_path)
    printed = [o.text for c in result.notebook.cells for o in c.get("outputs", [])]
    assert "['numbers.txt'] 1 2 3\n" in printed


def test_the_package_gives_its_names_only_when_asked() -> None:
    assert autograder.grade_notebook is grade_notebook
    with pytest.raises(AttributeError, match="no attribute 'grade_all'"):
        autograder.grade_all  # noqa: B018 - looking is what is tested
