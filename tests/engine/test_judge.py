"""A test cell fares before the judge as it does in the student's own notebook."""

import pytest

from autograder.engine import Engine
from autograder.grading import GradedNotebook, grade_notebook
from engine import judged


@pytest.fixture(scope="module")
def graded() -> GradedNotebook:
    master = judged.notebook()
    with Engine(sandbox="none", preload=()) as engine:
        return grade_notebook(master, master, engine=engine)


def _question(graded: GradedNotebook, name: str):
    return next(question for question in graded.questions if question.id == name)


@pytest.mark.parametrize("name", judged.PASS)
def test_right_answers_pass(graded: GradedNotebook, name: str) -> None:
    question = _question(graded, name)
    assert (question.status, question.message) == ("passed", "")


@pytest.mark.parametrize("name", judged.FAIL)
def test_nothing_else_passes(graded: GradedNotebook, name: str) -> None:
    question = _question(graded, name)
    assert question.status in ("failed", "error")
    assert question.score == 0


def test_an_error_of_another_test_is_not_told(graded: GradedNotebook) -> None:
    assert "only here" not in _question(graded, "error_again").message


def test_the_judges_own_set_up_runs(graded: GradedNotebook) -> None:
    assert graded.flags == ()


def test_outputs_of_tests_are_kept(graded: GradedNotebook) -> None:
    cells = {c.metadata.nbgrader.grade_id: c for c in graded.notebook.cells}
    assert cells["printing"].outputs[0].text == "hello x\n"
    display = cells["display"].outputs
    assert any("image/png" in output.get("data", {}) for output in display)
    assert cells["warns"].outputs[0].name == "stderr"
