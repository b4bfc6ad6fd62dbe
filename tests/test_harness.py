"""The harness fails where it should: weak exercises made for the purpose are found out.

A harness that cannot fail is worth nothing. Each test here takes a sound little exercise, makes
one thing worse, and expects the complaint.
"""

import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from harness import catalogue, checks, equivalents, lint
from harness.catalogue import Answer, Catalogue
from harness.checks import Bench
from harness.exercises import Exercise
from harness.jobs import Cell, Job
from harness.mutants import mutants
from harness.runner import Runner
from harness.stand_ins import KINDS
from nbformat import NotebookNode, v4

from autograder.engine import Engine
from autograder.engine.sandbox import choose

pytest_plugins = ["harness.fixtures"]

SETUP = """
import numpy as np

shared = np.array([4.0, -2.0, 6.0])
"""
DOUBLE = '''
def double(x):
    """Twice each entry of x, shape (n,)."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
'''
HALF = '''
def half(x):
    """Half of each entry of x, shape (n,)."""
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION
'''
SOUND_TEST = """
x = np.array([1.0, -2.0, 0.5])
expected = np.array([2.0, -4.0, 1.0])
got = double(x)
assert isinstance(got, np.ndarray), f"double: expected an array, got {type(got)}"
assert np.array_equal(got, expected), f"double: expected {expected}, got {got}"
### BEGIN HIDDEN TESTS
x = np.array([7.0, 0.25])
expected = np.array([14.0, 0.5])
got = double(x)
assert isinstance(got, np.ndarray) and np.array_equal(got, expected), "double: other numbers"
### END HIDDEN TESTS
"""
HALF_TEST = """
got = half(shared)
assert type(got) is np.ndarray and got.tolist() == [2.0, -1.0, 3.0], f"half: got {got}"
### BEGIN HIDDEN TESTS
got = half(-shared)
assert type(got) is np.ndarray and got.tolist() == [-2.0, 1.0, -3.0], f"half: got {got}"
### END HIDDEN TESTS
"""

Role = dict[str, object]
LOCKED: Role = {"grade": False, "locked": True, "solution": False}
ANSWER: Role = {"grade": False, "locked": False, "solution": True}
WRITTEN: Role = {"grade": True, "locked": False, "solution": True, "points": 4}


def scored(points: float) -> Role:
    return {"grade": True, "locked": True, "solution": False, "points": points}


def cell(name: str, source: str, role: Role) -> NotebookNode:
    """A cell as nbgrader keeps it; prose where it is a task or a written answer."""
    new = v4.new_markdown_cell if role is WRITTEN or name.endswith("_task") else v4.new_code_cell
    made = new(source=dedent(source).strip())
    made.metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, "task": False} | role
    return made


def sound_cells(
    *, setup: str = SETUP, answer: str = DOUBLE, test: str = SOUND_TEST, half_test: str = HALF_TEST
) -> list[NotebookNode]:
    return [
        cell("setup", setup, LOCKED),
        cell("double_task", "Double it.", LOCKED),
        cell("double", answer, ANSWER),
        cell("double_test_1", test, scored(2)),
        cell("half_task", "Halve it.", LOCKED),
        cell("half", HALF, ANSWER),
        cell("half_test_1", half_test, scored(1)),
        cell("why_task", "Say why.", LOCKED),
        cell("why", "### BEGIN SOLUTION\nBecause.\n### END SOLUTION", WRITTEN),
    ]


def exercise(notebook_cells: list[NotebookNode] | None = None, **changes: str) -> Exercise:
    """The sound exercise, with changes."""
    return Exercise("sample", v4.new_notebook(cells=notebook_cells or sound_cells(**changes)))


SIZE = lint.Size(points=3, written=1)


@pytest.fixture
def bench(runner: Runner) -> Callable[..., Bench]:
    """Makes the bench of the sound exercise with changes."""
    return lambda *args, **changes: Bench(exercise(*args, **changes), runner)


# What is sound


def test_a_sound_exercise_gives_no_complaint(bench: Callable[..., Bench]) -> None:
    sound = bench()
    assert lint.complaints(sound.exercise, SIZE) == []
    assert checks.blank(sound) == []
    assert checks.reference(sound) == []
    for kind in KINDS:
        assert checks.know_nothing(sound, "double", kind) == []
        assert checks.know_nothing(sound, "half", kind) == []
    assert checks.own_mutants(sound, "double", equivalents.Equivalents()) == []


# Blank and reference


def test_a_test_that_needs_no_answer_is_reported(bench: Callable[..., Bench]) -> None:
    weak = bench(test="assert 1 + 1 == 2")
    assert "nothing was answered" in checks.blank(weak)[0]


def test_a_reference_that_fails_is_reported(bench: Callable[..., Bench]) -> None:
    wrong = bench(answer=DOUBLE.replace("2 *", "3 *"))
    assert "double_test_1: the reference should pass" in checks.reference(wrong)[0]
    # Nor do its mutants look as if they were caught.
    assert "put right" in checks.own_mutants(wrong, "double", equivalents.Equivalents())[0]


def test_a_word_on_stderr_is_reported(bench: Callable[..., Bench]) -> None:
    noisy = bench(test=SOUND_TEST + "import sys; print('careful', file=sys.stderr)")
    assert "careful" in checks.reference(noisy)[0]


def test_own_engine_is_asked() -> None:
    with Engine(choose("auto")[0], preload=()) as engine:
        complaint, which = checks.own_engine(exercise(test="assert 1 + 1 == 2"), engine)
    assert "the blank release: expected 0 of 3 points, got 2" in complaint
    assert "double_test_1" in which


# Answers that know nothing


WEAK_TESTS = {
    "returns None": "double(np.ones(3))",
    "returns its first argument": "x = np.zeros(3); assert double(x) is not None",
    "returns zeros": "assert np.array_equal(double(np.zeros(3)), np.zeros(3))",
    "returns ones": "assert (double(np.ones(3)) > 0).all()",
    "returns NaN": "x = np.ones(3); assert not (abs(double(x) - 2 * x) > 0.1).any()",
    "overwrites its inputs with zeros": "x = np.ones(3); assert np.all(double(x) == 2 * x)",
    "equals everything": "assert double(3.0) == 6.0",
    "raises ValueError": """
        try:
            double("no number")
        except (TypeError, ValueError):
            pass
        """,
    "raises NotImplementedError": """
        try:
            double(1.0)
        except Exception:
            pass
        """,
    "looks up the visible tests": """
        assert double(np.ones(2)).tolist() == [2.0, 2.0]
        ### BEGIN HIDDEN TESTS
        assert np.asarray(double(np.ones(2)))[0] == 2
        ### END HIDDEN TESTS
        """,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_test_that_asks_too_little_is_reported(kind: str, bench: Callable[..., Bench]) -> None:
    weak = bench(test=WEAK_TESTS[kind])
    complaints = checks.know_nothing(weak, "double", kind)
    assert any(f"{kind} passes double_test_1" in complaint for complaint in complaints)


def test_each_test_cell_is_on_its_own(bench: Callable[..., Bench]) -> None:
    cells = sound_cells()
    cells.insert(4, cell("double_test_2", WEAK_TESTS["returns zeros"], scored(1)))
    complaints = checks.know_nothing(bench(cells), "double", "returns zeros")
    assert len(complaints) == 1
    assert "passes double_test_2:" in complaints[0]


IDENTITY = '''
def double(x):
    """The linear activation: x itself."""
    return x
'''
IDENTITY_TEST = """
got = double(shared.copy())
assert type(got) is np.ndarray and np.array_equal(got, shared)
### BEGIN HIDDEN TESTS
got = double(shared + 1)
assert type(got) is np.ndarray and np.array_equal(got, shared + 1)
### END HIDDEN TESTS
"""


def test_an_answer_that_is_in_fact_right_is_no_offense(bench: Callable[..., Bench]) -> None:
    linear = bench(answer=IDENTITY, test=IDENTITY_TEST)
    for kind in KINDS:
        assert checks.know_nothing(linear, "double", kind) == []


PARAMETERS = '''
def double(n_in, n_out):
    """How many weights and biases a dense layer has."""
    return n_in * n_out + n_out
'''
PARAMETERS_TEST = """
assert type(double(3, 2)) is int and double(3, 2) == 8
### BEGIN HIDDEN TESTS
assert str(double(3, 2)) == "8"
### END HIDDEN TESTS
"""


def test_a_hidden_part_that_asks_nothing_new_is_reported(bench: Callable[..., Bench]) -> None:
    # Whole numbers only: that every call was answered rightly does not make the table right.
    weak = bench(answer=PARAMETERS, test=PARAMETERS_TEST)
    (complaint,) = checks.know_nothing(weak, "double", "looks up the visible tests")
    assert "the hidden part must ask what the visible part does not" in complaint


def test_a_function_that_no_test_calls_is_reported(bench: Callable[..., Bench]) -> None:
    complaints = checks.know_nothing(
        bench(test="assert callable(double)"), "double", "returns None"
    )
    assert any("no test of double calls it" in complaint for complaint in complaints)


def test_an_input_overwritten_for_another_question_is_reported(
    bench: Callable[..., Bench],
) -> None:
    sharing = bench(test="double(shared)\n" + SOUND_TEST)
    complaints = checks.know_nothing(sharing, "double", "overwrites its inputs with zeros")
    assert any("costs half_test_1 its points" in complaint for complaint in complaints)


TWO_FUNCTIONS = '''
def scale(x, factor):
    """Each entry of x, shape (n,), times a factor."""
    return factor * x


def double(x):
    """Twice each entry of x, shape (n,)."""
    return scale(x, 2)


class Doubler:
    """Doubles and counts how often."""

    def __init__(self):
        self.count = 0

    def forward(self, x):
        """Twice each entry of x, shape (n,)."""
        self.count += 1
        return double(x)
'''


def test_functions_and_methods_are_replaced_one_at_a_time(bench: Callable[..., Bench]) -> None:
    test = SOUND_TEST + "assert (Doubler().forward(x) == 2 * x).all()\n"
    several = bench(answer=TWO_FUNCTIONS, test=test)
    assert checks.reference(several) == []
    assert checks.know_nothing(several, "double", "equals everything") == []
    for only in ("double", "Doubler.forward"):
        assert checks.know_nothing(several, "double", "returns zeros", (only,)) == []
    # `double` is tested well and fails for both; what the method gives is compared and no more.
    alone = "Doubler.forward"
    (complaint,) = checks.know_nothing(several, "double", "equals everything", (alone,))
    assert "Doubler.forward: an answer that equals everything passes double_test_1" in complaint


# Catalogued answers


def answer(source: str, question: str = "double") -> Answer:
    return Answer(question, "an answer", dedent(source), "wrong.py:1")


TRIPLE = "def double(x):\n    return 3 * x\n"
FOREVER = "def double(x):\n    while True:\n        pass\n"
HARMFUL = "def double(x):\n    shared[0] = 9\n    return 3 * x\n"
SUM = "def double(x):\n    return x + x\n"


def test_a_wrong_answer_that_passes_is_reported(bench: Callable[..., Bench]) -> None:
    assert checks.wrong_answer(bench(), answer(TRIPLE)) == []
    (complaint,) = checks.wrong_answer(bench(test="assert double(1.0) > 1"), answer(TRIPLE))
    assert "passes all of double_test_1" in complaint
    assert "wrong.py:1" in complaint


def test_a_wrong_answer_that_does_not_run_is_reported(bench: Callable[..., Bench]) -> None:
    (complaint,) = checks.wrong_answer(bench(), answer("import nothing_of_the_kind"))
    assert "its cell raised: ModuleNotFoundError" in complaint


def test_an_endless_loop_costs_its_question_and_no_other(bench: Callable[..., Bench]) -> None:
    sound = bench()
    assert checks.wrong_answer(sound, answer(FOREVER)) == []
    assert checks.other_questions(sound, "double", [answer(FOREVER)]) == []


def test_an_answer_that_hurts_another_question_is_reported(bench: Callable[..., Bench]) -> None:
    (complaint,) = checks.other_questions(bench(), "double", [answer(TRIPLE), answer(HARMFUL)])
    assert "costs half_test_1 its points" in complaint


def test_a_right_answer_that_fails_is_reported(bench: Callable[..., Bench]) -> None:
    assert checks.right_answer(bench(), answer(SUM)) == []
    picky = bench(test=SOUND_TEST.replace("isinstance(got, np.ndarray)", "got.dtype == np.int64"))
    (complaint,) = checks.right_answer(picky, answer(SUM))
    assert "double_test_1 refuses" in complaint


def test_a_catalogue_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text(
        "# how to add one\n\n# %% triple: no such question\nx = 1\n"
        "# %% double: the reference again\ndef double(x):\n    return 2 * x  # the same\n"
        "# %% double without a colon\nx = 1\n# %% double: no Python\ndef (\n"
    )
    read = catalogue.read(path)
    assert [(a.question, a.description, a.place) for a in read.answers] == [
        ("triple", "no such question", "wrong.py:3"),
        ("double", "the reference again", "wrong.py:5"),
        ("double", "no Python", "wrong.py:10"),
    ]
    complaints = "\n".join(checks.catalogue(exercise(), read, Catalogue(tmp_path / "right.py")))
    assert "wrong.py:3: triple is no graded question of sample; it has double, half" in complaints
    assert "(wrong.py:5) is the same program as the reference" in complaints
    assert "wrong.py:8: write '# %% GRADE_ID: description'" in complaints
    assert "(wrong.py:10) is not plain Python" in complaints
    assert "wrong.py: expected at least 3 answers to double, got 2" in complaints
    assert "right.py: expected at least 2 answers to half, got 0" in complaints


def test_a_catalogue_that_is_missing_is_reported(tmp_path: Path) -> None:
    read = catalogue.read(tmp_path / "wrong.py")
    assert read.answers == ()
    assert "cannot be read" in read.complaints[0]


# Mutants


def test_only_the_solution_is_mutated() -> None:
    source = (
        "RATE = 1\ndef f(x, k=3):\n    ### BEGIN SOLUTION\n    return x + 5\n    ### END SOLUTION"
    )
    changed = {(mutant.original, mutant.mutated) for mutant in mutants("f", source)}
    assert {"return x - 5", "return x + 6"} <= {mutated for _, mutated in changed}
    assert {original for original, _ in changed} == {"return x + 5"}
    without = mutants("f", 'def f(x, k=3):\n    """1 + 1"""\n    return x + 5\n')
    assert {mutant.original for mutant in without} == {"return x + 5"}


LAZY_TEST = "got = double(np.array([2.0]))\nassert type(got) is np.ndarray and got[0] == 4.0\n"


def test_a_mutant_that_survives_is_reported(bench: Callable[..., Bench], tmp_path: Path) -> None:
    weak = bench(test=LAZY_TEST)  # 2 * 2 and 2 ** 2 are both 4
    (complaint,) = checks.own_mutants(weak, "double", equivalents.Equivalents())
    assert 'mutated = "return 2 ** x"' in complaint
    # What the complaint offers can be pasted; then the reason is asked for, and then all is well.
    path = tmp_path / "equivalent_mutants.toml"
    path.write_text(complaint[complaint.index("[[mutant]]") :])
    pasted = equivalents.read(path)
    assert checks.own_mutants(weak, "double", pasted) == []
    assert all("reason is empty" in complaint for complaint in pasted.complaints)
    assert pasted.complaints
    path.write_text(path.read_text().replace('reason = ""', 'reason = "because"'))
    assert checks.equivalents(weak.exercise, equivalents.read(path)) == []


def test_a_stale_list_is_reported(bench: Callable[..., Bench]) -> None:
    listed = equivalents.Equivalents(
        (
            equivalents.Equivalent("double", "return 2 * x", "return 2 + x", "wrongly listed"),
            equivalents.Equivalent("double", "return 2 * y", "return 2 + y", "of long ago"),
            equivalents.Equivalent("triple", "return 3 * x", "return 3 + x", "of nowhere"),
        )
    )
    sound = bench()
    caught, gone = checks.own_mutants(sound, "double", listed)
    assert "caught after all" in caught
    assert "no longer exists" in gone
    assert "triple is no graded question" in checks.equivalents(sound.exercise, listed)[0]


def test_a_list_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "equivalent_mutants.toml"
    assert equivalents.read(path) == equivalents.Equivalents()
    path.write_text("[[mutant]]\ngrade_id = 3")
    assert "expected the strings grade_id" in equivalents.read(path).complaints[0]
    path.write_text("[[mutant")
    assert "cannot be read" in equivalents.read(path).complaints[0]


# Rules


def with_cell(position: int, new: NotebookNode) -> list[NotebookNode]:
    cells = sound_cells()
    cells[position] = new
    return cells


TEST_PARTS = SOUND_TEST.partition("### BEGIN HIDDEN")
BROKEN_RULES = {
    "expected tests worth 3 points": with_cell(3, cell("double_test_1", SOUND_TEST, scored(1))),
    "expected 1 written question": sound_cells()[:-1],
    "grade_id double_task before it": [*sound_cells()[:1], *sound_cells()[2:]],
    "expected 1, 2 or 3 points, got 4": with_cell(3, cell("double_test_1", SOUND_TEST, scored(4))),
    "its grade_id begins double_": with_cell(3, cell("test_double", SOUND_TEST, scored(2))),
    "double_test_1: is not locked": with_cell(
        3, cell("double_test_1", SOUND_TEST, scored(2) | {"locked": False})
    ),
    "has no test cell": [*sound_cells()[:3], *sound_cells()[4:]],
    "binds share, which may be the name of a student's own helper": with_cell(
        3, cell("double_test_1", SOUND_TEST + "share = 1\n", scored(2))
    ),
    "has no hidden part": sound_cells(test=TEST_PARTS[0]),
    "has no visible part": sound_cells(test=TEST_PARTS[1] + TEST_PARTS[2]),
    "two cells of the instructor's notebook have the grade_id 'double'": with_cell(
        1, cell("double", "Double.", LOCKED)
    ),
    "imports pandas": sound_cells(setup=SETUP + "import pandas.api\n"),
    "catches everything": sound_cells(test=SOUND_TEST + "try:\n    double(1)\nexcept:\n    pass\n"),
    "uses double, which the question double defines": sound_cells(
        half_test=HALF_TEST + "assert half(double(shared)) is not shared\n"
    ),
    "uses got, which the test cell half_test_1 binds": [
        *sound_cells(),
        cell("more", "print(got)", LOCKED),
    ],
    "uses x, which the test cell double_test_1 binds": [
        *sound_cells(),
        cell("more", "x = [x for x in x]", LOCKED),
    ],
    "an answer cell defines functions and classes, got 'double = ": sound_cells(
        answer="double = lambda x: 2 * x"
    ),
    "is not plain Python": sound_cells(setup=SETUP + "%matplotlib inline\n"),
}


@pytest.mark.parametrize("complaint", BROKEN_RULES)
def test_a_broken_rule_is_reported(complaint: str) -> None:
    complaints = lint.complaints(exercise(BROKEN_RULES[complaint]), SIZE)
    assert any(complaint in found for found in complaints), complaints


def test_a_name_of_its_own_is_no_leftover() -> None:
    test = SOUND_TEST + "for i in range(3):\n    x = i\ngot = [x for x in range(3)]\n"
    more = """
    def show(got):
        return got
    x = 3
    print(x, show(4), [i + got for i, got in enumerate([x])], {i: i for i in range(x)})
    """
    cells = [*sound_cells(test=test), cell("more", more, LOCKED)]
    assert lint.complaints(exercise(cells), SIZE) == []


# Running


def outcomes(runner: Runner, *sources: str, seconds: float = 1.0) -> list[str]:
    cells = tuple(Cell(f"c{i}", source, seconds=seconds) for i, source in enumerate(sources))
    return [outcome.status for outcome in runner.run(Job(cells)).outcomes.values()]


def test_a_cell_fails_by_itself(runner: Runner) -> None:
    sources = ["x = 1", "assert x == 2, 'no'", "1 / 0", "exit()", "assert x == 1"]
    assert outcomes(runner, *sources) == ["passed", "failed", "error", "error", "passed"]


def test_an_endless_loop_is_interrupted(runner: Runner) -> None:
    stubborn = "while True:\n    try:\n        x = 1\n    except Exception:\n        pass"
    assert outcomes(runner, stubborn, "x = 2", seconds=0.2) == ["timeout", "passed"]


def test_a_process_that_dies_is_told_of(runner: Runner) -> None:
    sources = ["x = 1", "import os; os._exit(0)", "x = 2"]
    assert outcomes(runner, *sources) == ["passed", "timeout", "not run"]


def test_an_endless_sleep_is_killed(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Job, "seconds", 0.5)
    started = time.monotonic()
    assert outcomes(runner, "import time; time.sleep(60)") == ["timeout"]
    assert time.monotonic() - started < 10


def test_too_much_memory_is_refused(runner: Runner) -> None:
    assert outcomes(runner, "x = bytearray(10**11)", "x = 1") == ["error", "passed"]


def test_output_goes_nowhere(runner: Runner, capfd: pytest.CaptureFixture[str]) -> None:
    sources = ["print('word ' * 10**5)", "import os; os.write(1, b'word'); os.write(2, b'word')"]
    assert outcomes(runner, *sources) == ["passed", "passed"]
    assert capfd.readouterr() == ("", "")


def test_runs_do_not_know_each_other(runner: Runner) -> None:
    assert outcomes(runner, "import math; math.pi = 3; x = 1") == ["passed"]
    assert outcomes(runner, "import math; assert math.pi > 3", "x") == ["passed", "error"]
