"""A cell that hangs, dies or devours costs its own question, whichever side it runs on."""

from collections.abc import Iterator

import pytest
from nbformat import NotebookNode, v4
from tiny_course import code

from autograder.engine import Engine, Limits
from autograder.grading import CellGrade, GradedNotebook, grade_notebook

LIMITS = Limits(cell_seconds=2, memory_bytes=300 * 2**20)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(sandbox="none", preload=()) as e:
        yield e


def graded(engine: Engine, cells: dict[str, tuple[str, str, str]]) -> dict[str, CellGrade]:
    """Grade questions, each a solution, what was handed in, and a test; the grades by name."""
    result = grade(engine, cells)
    return {question.id: question for question in result.questions}


def grade(engine: Engine, cells: dict[str, tuple[str, str, str]]) -> GradedNotebook:
    master = v4.new_notebook(cells=[code("import os, time", "setup", locked=True)])
    for name, (answer, _, test) in cells.items():
        solution = f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
        master.cells.append(code(solution, f"{name}_answer", solution=True))
        master.cells.append(code(test, name, grade=True, locked=True, points=1))
    submission: NotebookNode = v4.new_notebook(
        cells=[
            code(handed_in, f"{name}_answer", solution=True)
            for name, (_, handed_in, _) in cells.items()
        ]
    )
    return grade_notebook(master, submission, LIMITS, engine=engine)


GOOD = ("def good(x): return x", "def good(x): return x", "assert good(3) == 3")


def test_a_call_that_hangs(engine: Engine) -> None:
    hang = ("def f(): return 1", "def f():\n    while True: pass", "assert f() == 1")
    grades = graded(engine, {"hang": hang, "good": GOOD})
    assert grades["hang"].status == "timeout"
    assert grades["hang"].message == "it ran longer than 2 s"
    assert grades["good"].status == "passed"


def test_a_call_that_cannot_be_stopped(engine: Engine) -> None:
    stubborn = (
        "def f():\n    while True:\n        try: time.sleep(9)\n        except BaseException: pass"
    )
    hang = ("def f(): return 1", stubborn, "assert f() == 1")
    grades = graded(engine, {"before": GOOD, "hang": hang, "good": GOOD})
    assert [grades[name].status for name in grades] == ["passed", "timeout", "passed"]


def test_a_call_that_ends_the_kernel(engine: Engine) -> None:
    ends = ("def f(): return 1", "def f(): os._exit(0)", "assert f() == 1")
    grades = graded(engine, {"before": GOOD, "ends": ends, "good": GOOD})
    assert [grades[name].status for name in grades] == ["passed", "error", "passed"]
    assert "process has ended" in grades["ends"].message


def test_a_cell_that_ends_the_kernel(engine: Engine) -> None:
    ends = ("def f(): return 1", "os._exit(0)", "assert f() == 1")
    grades = graded(engine, {"before": GOOD, "ends": ends, "good": GOOD})
    assert [grades[name].status for name in grades] == ["passed", "error", "passed"]
    assert "it ended the kernel" in grades["ends"].message


def test_a_cell_that_hangs(engine: Engine) -> None:
    hang = ("def f(): return 1", "while True: pass", "assert f() == 1")
    grades = graded(engine, {"hang": hang, "good": GOOD})
    assert [grades[name].status for name in grades] == ["timeout", "passed"]


def test_a_test_that_hangs_by_itself(engine: Engine) -> None:
    hang = ("def f(): return 1", "def f(): return 2", "while f() != 1: pass")
    grades = graded(engine, {"before": GOOD, "hang": hang, "good": GOOD})
    assert [grades[name].status for name in grades] == ["passed", "timeout", "passed"]


def test_memory(engine: Engine) -> None:
    eats = ("def f(): return 1", "def f(): return len(bytearray(10**9))", "assert f() == 1")
    grades = graded(engine, {"before": GOOD, "eats": eats, "good": GOOD})
    assert [grades[name].status for name in grades] == ["passed", "error", "passed"]


def test_a_swarm_of_models_does_not_use_up_the_kernels(engine: Engine) -> None:
    """Answers that cannot be read cost nothing but themselves."""
    big = ("def f(): return 1", "def f(): return 'x' * 10**8", "assert f() == 1")
    grades = graded(engine, {f"big{i}": big for i in range(7)} | {"good": GOOD})
    assert grades["big6"].status == "error"
    assert "cannot be handed over" in grades["big6"].message
    assert grades["good"].status == "passed"


def test_durations(engine: Engine) -> None:
    slow = ("def f(): return 1", "def f():\n    time.sleep(0.3)\n    return 1", "assert f() == 1")
    assert 0.3 <= graded(engine, {"slow": slow})["slow"].duration < 2


def test_a_whole_submission_has_its_time(engine: Engine) -> None:
    slow = ("def f(): return 1", "def f():\n    time.sleep(1.5)\n    return 1", "assert f() == 1")
    limits = Limits(cell_seconds=5, submission_seconds=2.5)
    master = v4.new_notebook(cells=[code("import time", "setup", locked=True)])
    for i in range(4):
        master.cells.append(code(slow[1], f"a{i}", solution=True))
        master.cells.append(code(slow[2], f"t{i}", grade=True, locked=True, points=1))
    result = grade_notebook(master, master, limits, engine=engine)
    assert result.questions[0].status == "passed"
    assert "took longer than 2.5 s" in result.questions[3].message


def test_numbers_are_partial_credit(engine: Engine) -> None:
    half = ("def f(): return 1", "def f(): return 1", "0.5")
    much = ("def f(): return 1", "def f(): return 1", "99")
    less = ("def f(): return 1", "def f(): return 1", "-1")
    true = ("def f(): return 1", "def f(): return 1", "f() == 1")
    grades = graded(engine, {"half": half, "much": much, "less": less, "true": true})
    assert [grades[name].score for name in grades] == [0.5, 1, 0, 1]


def test_hidden_values_stay_hidden(engine: Engine) -> None:
    """A library's message quotes what was expected; only a test's author may."""
    hidden = "import numpy as np\n### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
    one = ("def f(): return 1", "def f(): return 1")
    library = (*one, hidden.format("np.testing.assert_allclose(f(), 4711)"))
    lookup = (*one, hidden.format("{4711: 0}[f() + 4710 + 1 - 1 + 4711]"))
    author = (*one, hidden.format("assert f() == 4711, 'f() should be four digits'"))
    seen = (*one, "assert f() == 12")
    cases = {"library": library, "lookup": lookup, "author": author, "seen": seen}
    grades = graded(engine, cases)
    assert grades["library"].message == "a hidden test failed; it gives no further word"
    assert grades["lookup"].message == "KeyError: a hidden test could do nothing with the answer"
    assert grades["author"].message == "f() should be four digits"
    assert grades["seen"].message == "this line failed: assert f() == 12"


def test_the_students_own_line_is_told(engine: Engine) -> None:
    wrong = ("def f(x): return 1", "def f(x):\n    y = x\n    return y / 0", "assert f(1) == 1")
    message = graded(engine, {"wrong": wrong})["wrong"].message
    assert message == "ZeroDivisionError: division by zero (in your line 3: return y / 0)"


def test_a_test_before_any_answer(engine: Engine) -> None:
    master = v4.new_notebook(cells=[code("1 + 1", "first", grade=True, locked=True, points=1)])
    assert grade_notebook(master, master, LIMITS, engine=engine).score == 1


def test_locked_cells_that_fail_for_the_tests_are_flagged(engine: Engine) -> None:
    master = v4.new_notebook(
        cells=[
            code("import no_such_module", "setup", locked=True),
            code("def good(x): return x", "answer", solution=True),
            code(GOOD[2], "test", grade=True, locked=True, points=1),
        ]
    )
    result = grade_notebook(master, master, LIMITS, engine=engine)
    assert result.score == 1
    assert "failed where the tests run: ModuleNotFoundError" in result.flags[0]


def test_locked_code_that_uses_an_answer_stays_on_the_students_side(engine: Engine) -> None:
    master = v4.new_notebook(
        cells=[
            code("calls = []", "setup", locked=True),
            code("def f(x):\n    calls.append(x)\n    return x", "answer", solution=True),
            code("rows = [f(1), f(2)]\n\ndef again(n):\n    return f(n)", "use", locked=True),
            code(
                "assert rows == [1, 2]\nassert again(3) == 3 and f(4) == 4",
                "test",
                grade=True,
                locked=True,
                points=1,
            ),
        ]
    )
    result = grade_notebook(master, master, LIMITS, engine=engine)
    assert [question.message for question in result.questions] == [""]
    assert result.score == 1
