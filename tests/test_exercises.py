"""Every exercise in solutions/ is good: each kind of answer earns what it deserves.

What is checked, and why, stands in `harness.checks` and `harness.lint`. To look at one question:

    python -m pytest tests/test_exercises.py -k "01_perceptron and net_input"
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness import catalogue, checks, equivalents, exercises, judged, lint, stock
from harness.catalogue import Answer
from harness.checks import Bench
from harness.exercises import Exercise
from harness.stand_ins import KINDS
from harness.units import units
from IPython.core.inputtransformer2 import TransformerManager

from autograder.engine import Engine

pytest_plugins = ["harness.fixtures"]

ROOT = Path(__file__).parents[1]
ANSWERS = ROOT / "tests" / "answers"
EXERCISES = exercises.find(ROOT / "solutions")

BenchOf = Callable[[Exercise], Bench]

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=str)
each_question = pytest.mark.parametrize(
    ("exercise", "question"),
    [
        pytest.param(exercise, question.name, id=f"{exercise}-{question.name}")
        for exercise in EXERCISES
        for question in exercise.graded
    ],
)


def catalogued(file_name: str) -> pytest.MarkDecorator:
    """Every answer in one of the catalogue's files."""
    return pytest.mark.parametrize(
        ("exercise", "answer"),
        [
            pytest.param(exercise, answer, id=f"{exercise}-{answer.question}-{answer.description}")
            for exercise in EXERCISES
            for answer in catalogue.read(ANSWERS / exercise.name / file_name).answers
        ],
    )


def know_nothings() -> Iterator[pytest.param]:
    """All functions of a question at once, and each by itself where there are several."""
    for exercise in EXERCISES:
        for question in exercise.graded:
            names = units(question.answer.source)
            for kind in KINDS:
                place = f"{exercise}-{question.name}"
                yield pytest.param(exercise, question.name, kind, None, id=f"{place}-{kind}")
                for name in names if len(names) > 1 else ():
                    one = f"{place}-{name} {kind}"
                    yield pytest.param(exercise, question.name, kind, (name,), id=one)


def assert_none(complaints: list[str]) -> None:
    """Fail with the complaints and without a traceback, which would tell an author nothing."""
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def test_there_is_an_exercise() -> None:
    assert EXERCISES, "solutions/ holds no exercise, so nothing here was tested"


def test_what_may_be_in_a_model_is_said_alike() -> None:
    """Notebooks stand alone, so several repeat this helper; what it allows is the judge's rule."""
    texts = {
        ast.unparse(node)
        for exercise in EXERCISES
        for cell in exercise.cells()
        for node in ast.walk(ast.parse(TransformerManager().transform_cell(cell.source)))
        if isinstance(node, ast.FunctionDef) and node.name == "check_of_keras"
    }
    assert len(texts) == 1


@each_exercise
def test_rules(exercise: Exercise) -> None:
    assert_none(lint.complaints(exercise))


@each_exercise
def test_blank_release_earns_nothing(exercise: Exercise, bench_of: BenchOf) -> None:
    assert_none(checks.blank(bench_of(exercise)))


@each_exercise
def test_reference_earns_everything(exercise: Exercise, bench_of: BenchOf) -> None:
    assert_none(checks.reference(bench_of(exercise)))


@each_exercise
def test_own_engine(exercise: Exercise, engine: Engine) -> None:
    assert_none(checks.own_engine(exercise, engine))


@pytest.mark.parametrize(
    "every", [pytest.param(1, id="all", marks=pytest.mark.mutants), pytest.param(16, id="sample")]
)
@each_exercise
def test_the_judge_agrees(exercise: Exercise, engine: Engine, every: int) -> None:
    """Of the catalogue's answers, as submissions: each, which takes minutes, or each sixteenth."""
    folder = ANSWERS / exercise.name
    wrong, right = (catalogue.read(folder / name).answers for name in ("wrong.py", "right.py"))
    assert_none(judged.complaints(exercise, engine, wrong, right, every))


@pytest.mark.parametrize(
    "exercise",
    [
        pytest.param(exercise, id=str(exercise), marks=pytest.mark.mutants if number % 4 else ())
        for number, exercise in enumerate(EXERCISES)
    ],
)
def test_stock_nbgrader(exercise: Exercise, tmp_path: Path) -> None:
    submissions = {"reference": exercise.master, "blank": exercise.released}
    config = ROOT / "nbgrader_config.py"
    scores = stock.scores(exercise.name, exercise.master, config, submissions, tmp_path)
    points = sum(exercise.points.values())
    assert scores == {"reference": (points, points), "blank": (0, points)}


@each_exercise
def test_catalogue(exercise: Exercise) -> None:
    folder = ANSWERS / exercise.name
    wrong, right = (catalogue.read(folder / name) for name in ("wrong.py", "right.py"))
    listed = equivalents.read(folder / "equivalent_mutants.toml")
    assert_none(checks.catalogue(exercise, wrong, right) + checks.equivalents(exercise, listed))


@catalogued("wrong.py")
def test_wrong_answer(exercise: Exercise, answer: Answer, bench_of: BenchOf) -> None:
    assert_none(checks.wrong_answer(bench_of(exercise), answer))


@catalogued("right.py")
def test_right_answer(exercise: Exercise, answer: Answer, bench_of: BenchOf) -> None:
    assert_none(checks.right_answer(bench_of(exercise), answer))


@pytest.mark.parametrize(
    ("n_tests", "every"),
    [pytest.param(None, 1, id="all", marks=pytest.mark.mutants), pytest.param(1, 3, id="sample")],
)
@each_question
def test_other_questions(
    exercise: Exercise, question: str, n_tests: int | None, every: int, bench_of: BenchOf
) -> None:
    """After each answer and all of its tests, which takes minutes; or some and the first test."""
    files = (catalogue.read(ANSWERS / exercise.name / name) for name in ("wrong.py", "right.py"))
    answers = [answer for file in files for answer in file.answers]
    own = [answer for answer in answers if answer.question == question][::every]
    assert_none(checks.other_questions(bench_of(exercise), question, own, n_tests))


@pytest.mark.parametrize(("exercise", "question", "kind", "only"), list(know_nothings()))
def test_know_nothing(
    exercise: Exercise, question: str, kind: str, only: tuple[str, ...] | None, bench_of: BenchOf
) -> None:
    assert_none(checks.know_nothing(bench_of(exercise), question, kind, only))


@pytest.mark.mutants
@each_question
def test_mutants(exercise: Exercise, question: str, bench_of: BenchOf) -> None:
    listed = equivalents.read(ANSWERS / exercise.name / "equivalent_mutants.toml")
    assert_none(checks.own_mutants(bench_of(exercise), question, listed))
