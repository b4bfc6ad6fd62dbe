"""Grading one notebook in a real kernel."""

import copy
import functools
import json
from collections.abc import Callable, Iterator

import pytest
from tiny_course import answer, code

from autograder.engine import Engine, Limits
from autograder.engine.sandbox import choose
from autograder.errors import UserError
from autograder.grading import GradedNotebook, grade_notebook

QUICK = Limits(cell_seconds=2, submission_seconds=30)


@pytest.fixture(scope="module")
def grade() -> Iterator[Callable[..., GradedNotebook]]:
    """Grade a notebook; all tests here share one engine."""
    with Engine(choose("auto")[0], preload=()) as engine:
        yield functools.partial(grade_notebook, engine=engine)


def outcome(graded, name):
    return next(question for question in graded.questions if question.id == name)


def test_right_answers_earn_every_point(grade, master, solved):
    before = copy.deepcopy((master, solved))
    graded = grade(master, solved)
    assert (graded.score, graded.max_score, graded.manual_points) == (5, 5, 4)
    assert [question.status for question in graded.questions] == ["passed", "passed", "manual"]
    assert not graded.flags
    assert (master, solved) == before


def test_an_untouched_release_earns_nothing(grade, master, released):
    graded = grade(master, released)
    assert graded.score == 0
    assert [question.status for question in graded.questions] == ["missing", "missing", "manual"]


def test_a_wrong_answer_loses_its_own_points_and_is_told_what_was_wanted(grade, master, released):
    handed_in = answer(released, double="def double(x):\n    return x ** 2", root="root = abs")
    graded = grade(master, handed_in)
    assert outcome(graded, "double_test").status == "failed"
    assert outcome(graded, "double_test").message == "double(21): expected 42"
    assert outcome(graded, "root_test").message == "root(9): expected 3"


def test_an_exception_in_the_answer_is_named(grade, master, solved):
    handed_in = answer(solved, double="def double(x):\n    return x / 0")
    question = outcome(grade(master, handed_in), "double_test")
    assert question.status == "error"
    assert question.message == "ZeroDivisionError: division by zero (in your line 2: return x / 0)"


def test_a_syntax_error_is_told_instead_of_the_missing_name(grade, master, solved):
    graded = grade(master, answer(solved, double="def double(x:\n    return"))
    question = outcome(graded, "double_test")
    assert question.status == "error"
    assert "in the answer's own cell: SyntaxError" in question.message
    assert outcome(graded, "root_test").status == "passed"


def test_an_endless_loop_costs_its_own_question_only(grade, master, solved):
    handed_in = answer(solved, double="while True:\n    pass")
    graded = grade(master, handed_in, QUICK)
    assert "ran longer than 2 s" in outcome(graded, "double_test").message
    assert outcome(graded, "root_test").status == "passed"


@pytest.mark.parametrize(
    ("killer", "why"),
    [
        (
            "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
            "could not be stopped",
        ),
        ("import os\nos._exit(1)", "ended the kernel"),
        ("exit()", "exit()"),
        ("import os\ndef double(x):\n    os._exit(1)", "process has ended"),
    ],
    ids=["ignores interrupts", "dies", "exits", "dies when called"],
)
def test_what_ends_the_kernel_costs_its_own_question_only(grade, master, solved, killer, why):
    handed_in = answer(solved, double=killer)
    # What the later answer needs was defined before the kernel was lost.
    handed_in.cells.insert(2, code("helper = math.sqrt"))
    handed_in = answer(handed_in, root="def root(x):\n    return helper(x)")
    graded = grade(master, handed_in, QUICK)
    assert why in outcome(graded, "double_test").message
    assert outcome(graded, "double_test").status in ("error", "timeout")
    assert outcome(graded, "root_test").status == "passed"


def test_a_notebook_that_ends_every_kernel_is_given_up(grade, master, solved):
    solved.cells[2:2] = [code(f"import os\nos._exit({number})") for number in range(6)]
    graded = grade(master, solved, QUICK)
    assert graded.score == 0
    assert "kernels were ended" in outcome(graded, "root_test").message


def test_an_answer_in_another_cell_that_is_wrong_is_failed_and_not_missing(grade, master, released):
    released.cells.insert(3, code("def double(x):\n    return x"))
    assert outcome(grade(master, released), "double_test").status == "failed"


def test_the_whole_notebook_has_a_limit_too(grade, master, solved):
    solved.cells.insert(2, code("import time\ntime.sleep(3)"))
    limits = Limits(cell_seconds=10, submission_seconds=1)
    graded = grade(master, solved, limits)
    assert graded.score == 0
    assert "took longer than 1 s" in outcome(graded, "root_test").message


def test_stderr_costs_nothing(grade, master, solved):
    noisy = "import sys\ndef double(x):\n    print('!', file=sys.stderr)\n    return 2 * x"
    assert grade(master, answer(solved, double=noisy)).score == 5


def test_a_flood_of_output_is_cut(grade, master, solved):
    flood = "print('x' * 100)\n" * 3 + "for _ in range(200): print('y' * 10_000)\n"
    limits = Limits(output_bytes=10_000)
    graded = grade(master, answer(solved, why="", double=flood), limits)
    assert len(json.dumps(graded.notebook)) < 60_000


def test_all_cells_together_put_out_a_bounded_amount(grade, master, solved):
    for _ in range(60):
        solved.cells.append(code("print('x' * 9_000)"))
    graded = grade(master, solved, Limits(output_bytes=10_000))
    assert len(json.dumps(graded.notebook)) < 260_000


def test_messages_hold_no_letters_that_a_terminal_obeys(grade, master, solved):
    rude = "def double(x):\n    raise ValueError('\\x1b]0;title\\x07 \\x9b2J \\u202eabc')"
    question = outcome(grade(master, answer(solved, double=rude)), "double_test")
    assert "abc" in question.message
    assert not set("\x1b\x07\x9b\u202e") & set(question.message)


def test_partial_credit_is_what_the_test_cell_returns(grade, master, solved):
    master.cells[3].source += "\n1.5"
    question = outcome(grade(master, solved), "double_test")
    assert (question.score, question.status) == (1.5, "failed")


@pytest.mark.parametrize(("returned", "earned"), [("100", 2), ("-3", 0)])
def test_partial_credit_stays_within_the_cells_points(grade, master, solved, returned, earned):
    master.cells[3].source += f"\n{returned}"
    assert outcome(grade(master, solved), "double_test").score == earned


def test_the_kernel_sees_neither_the_graders_folder_nor_its_environment(
    grade, master, solved, monkeypatch
):
    monkeypatch.setenv("SECRET_TOKEN", "swordfish")
    solved.cells.insert(2, code("import os\nprint(os.listdir('.'), 'SECRET_TOKEN' in os.environ)"))
    graded = grade(master, solved)
    (printed,) = [
        o.text for c in graded.notebook.cells for o in c.get("outputs", []) if "text" in o
    ]
    assert printed == "[] False\n"


def test_the_summary_is_plain_data(grade, master, solved):
    summary = json.loads(json.dumps(grade(master, solved).summary("tiny")))
    assert list(summary) == [
        "assignment",
        "score",
        "max_score",
        "manual_points",
        "questions",
        "flags",
    ]
    assert list(summary["questions"][0]) == [
        "id",
        "score",
        "max_score",
        "status",
        "message",
        "duration",
    ]


def test_a_test_after_a_written_answer_is_graded_too(grade, master, solved):
    test = code("assert root(4) == 2", "late_test", grade=True, locked=True, points=1)
    master.cells.append(test)
    graded = grade(master, solved)
    assert outcome(graded, "late_test").status == "passed"
    broken = grade(master, answer(solved, root="def root(:"))
    assert outcome(broken, "late_test").message == "NameError: name 'root' is not defined"


def test_a_master_with_a_grade_id_twice_is_refused(grade, master, solved):
    master.cells[5].metadata.nbgrader.grade_id = "double"
    with pytest.raises(UserError, match="grade_id 'double'"):
        grade(master, solved)
