"""A class at once: how many at a time, what is skipped, what an interruption leaves behind."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest
from nbgrader.api import Gradebook
from tiny_course import NAME, answer
from traitlets.config import Config

from autograder import cells, fingerprint
from autograder.assemble import assemble
from autograder.engine import EngineError, Limits
from autograder.errors import UserError
from autograder.files import read_master, write_notebook
from autograder.grade import choose_students, grade_class
from autograder.gradebook import opened
from autograder.grading import CellGrade, GradedNotebook
from autograder.lock import only_writer
from autograder.pool import ThisMachine, as_done, preload_for, stopped_by_interrupt
from autograder.student_version import student_version


class Stub:
    """Grades without running anything: what says 'return 2 * x' is right, all else wrong."""

    def __init__(self, before=lambda source: None):
        self.before = before
        self.graded = []

    def __call__(self, work, submission):
        assembled = assemble(work.master, student_version(work.master), submission)
        source = "\n".join(cell.source for cell in assembled.notebook.cells)
        self.before(source)
        self.graded.append(source)
        grades = []
        for cell in assembled.notebook.cells:
            name = cells.grade_id(cell)
            if cells.is_manual(cell):
                grades.append(CellGrade(name, 0.0, cells.points(cell), "manual"))
            elif cells.is_test(cell):
                most = cells.points(cell)
                is_right = "return 2 * x" in source
                score, status = (most, "passed") if is_right else (0.0, "failed")
                grades.append(CellGrade(name, score, most, status, duration=0.5))
        return GradedNotebook(
            assembled.notebook, tuple(grades), assembled.flags, assembled.unanswered
        )


def hand_in(folder, student, notebook):
    write_notebook(folder.submission(student, NAME), notebook)


def grade(folder, stub, students=(), jobs=2, limits=None, sandbox="none", **options):
    chosen = choose_students(folder, NAME, students)
    with ThisMachine(stub, jobs, sandbox=sandbox) as place:
        done = grade_class(
            folder, NAME, chosen, folder.database_url(), place, limits or Limits(), **options
        )
        return {result.student: result for result in done}


def filed(folder, student):
    return folder.autograded / student / NAME / f"{NAME}.ipynb"


@pytest.fixture(scope="module")
def empty_gradebook(tmp_path_factory):
    """A gradebook that nbgrader has just made, which takes it two seconds."""
    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    with opened(f"sqlite:///{path}", Config()):
        return path


@pytest.fixture
def folder(folder, empty_gradebook):
    shutil.copy(empty_gradebook, folder.root / "gradebook.db")
    return folder


@pytest.fixture
def stub():
    return Stub()


@pytest.fixture
def pair(folder, solved):
    """A course in which two students handed in."""
    hand_in(folder, "ada", solved)
    hand_in(folder, "ben", answer(solved, double="def double(x):\n    return x"))
    return folder


class TestAtATime:
    def test_as_many_as_there_are_jobs_and_no_more(self, folder, solved):
        for number in range(12):
            hand_in(folder, f"s{number:02}", solved)
        now, most, lock = 0, 0, threading.Lock()

        def count(source):
            nonlocal now, most
            with lock:
                now += 1
                most = max(most, now)
            time.sleep(0.05)
            with lock:
                now -= 1

        assert len(grade(folder, Stub(count), jobs=3)) == 12
        assert most == 3

    def test_results_come_as_they_are_done(self, pair):
        def slow(source):
            time.sleep(0.5 if "return 2 * x" in source else 0)

        assert list(grade(pair, Stub(slow))) == ["ben", "ada"]

    def test_what_waits_is_bounded(self, stub):
        taken = []

        def endless():
            for number in range(1_000_000):
                taken.append(number)
                yield number

        with ThisMachine(stub, 2, sandbox="none") as place:
            results = as_done(endless(), lambda item, tell: tell(item), place, threading.Event())
            assert [next(results) for _ in range(100)] == list(range(100))
        assert len(taken) < 110

    def test_a_result_keeps_no_notebook(self, pair, stub):
        result = grade(pair, stub)["ada"]
        assert result.graded.score == 5
        assert not result.graded.notebook

    def test_a_mistake_of_ours_costs_one_submission(self, pair):
        def fail(source):
            if "return 2 * x" in source:
                raise ZeroDivisionError("some line\nthe reason\x1b[31m")

        results = grade(pair, Stub(fail))
        assert "ZeroDivisionError: the reason[31m" in results["ada"].problem
        assert results["ben"].graded is not None

    def test_a_kernel_that_does_not_start_costs_one_submission(self, pair):
        def fail(source):
            if "return 2 * x" in source:
                raise EngineError("Traceback\nOSError: no more processes")

        results = grade(pair, Stub(fail))
        assert results["ada"].problem == "its kernel did not start: OSError: no more processes"
        assert results["ben"].graded is not None

    def test_outputs_that_cannot_be_written_cost_one_submission(self, pair):
        deep = value = []
        for _ in range(5000):
            value.append([])
            value = value[0]

        def show(work, submission):
            graded = Stub()(work, submission)
            if graded.score:
                graded.notebook.cells[1].outputs = deep
            else:
                graded.notebook.cells[1].outputs = [{"text": "\ud800 \x00"}]
            return graded

        results = grade(pair, show)
        assert "cannot be kept" in results["ada"].problem
        assert results["ben"].graded is not None
        assert not filed(pair, "ada").exists()

    def test_what_is_wrong_with_the_assignment_ends_the_run(self, pair):
        def fail(source):
            raise UserError("the instructor's notebook is at fault")

        with pytest.raises(UserError, match="at fault"):
            grade(pair, Stub(fail))

    def test_data_files_of_the_assignment_come_along(self, pair):
        (pair.solutions / NAME / "data.csv").write_text("1,2\n")
        (pair.solutions / NAME / "notes.py").write_text("secret = 1")
        seen = []

        def look(work, submission):
            seen.append({path.name: path.read_text() for path in work.files.iterdir()})
            return Stub()(work, submission)

        grade(pair, look)
        assert seen == [{"data.csv": "1,2\n"}] * 2


class TestUnchanged:
    def test_it_is_not_graded_again_and_still_told(self, pair, stub):
        first = grade(pair, stub)
        again = grade(pair, stub)
        assert len(stub.graded) == 2
        assert all(result.is_unchanged for result in again.values())
        assert {s: r.graded for s, r in again.items()} == {s: r.graded for s, r in first.items()}

    def test_force_grades_it_again(self, pair, stub):
        grade(pair, stub)
        assert not any(result.is_unchanged for result in grade(pair, stub, force=True).values())
        assert len(stub.graded) == 4

    def test_time_stamps_and_outputs_do_not_matter(self, pair, stub, solved):
        grade(pair, stub)
        solved.cells[2].execution_count = 7
        for cell in solved.cells:
            cell.id = f"x{cell.id}"
        hand_in(pair, "ada", solved)
        os.utime(pair.submission("ben", NAME), (1, 1))
        assert all(result.is_unchanged for result in grade(pair, stub).values())

    def test_a_changed_answer_is_graded(self, pair, stub, solved):
        grade(pair, stub)
        hand_in(pair, "ben", solved)
        results = grade(pair, stub)
        assert [results[s].is_unchanged for s in ("ada", "ben")] == [True, False]
        assert results["ben"].graded.score == 5

    def test_another_time_of_handing_in_is_a_change(self, pair, stub):
        grade(pair, stub)
        stamp = pair.submission("ada", NAME).parent / "timestamp.txt"
        stamp.write_text("2026-03-02 12:00:00 UTC\n")
        assert not grade(pair, stub)["ada"].is_unchanged
        assert grade(pair, stub)["ada"].is_unchanged

    @pytest.mark.parametrize("what", ["master", "files", "limits", "sandbox", "settings", "grader"])
    def test_whatever_a_grade_rests_on_is_a_change(self, pair, stub, what, monkeypatch):
        grade(pair, stub)
        options = {}
        if what == "master":
            master = read_master(pair.master(NAME))
            master.cells[3].source += "\nassert double(0) == 0"
            write_notebook(pair.master(NAME), master)
        elif what == "files":
            (pair.solutions / NAME / "data.csv").write_text("1,2\n")
        elif what == "limits":
            options = {"limits": Limits(cell_seconds=7)}
        elif what == "sandbox":
            options = {"sandbox": "bubblewrap"}
        elif what == "settings":
            config = pair.root / "nbgrader_config.py"
            stub_text = 'c.ClearSolutions.code_stub = {"python": "# yours"}\n'
            config.write_text(config.read_text() + stub_text)
        else:
            monkeypatch.setattr(fingerprint, "versions", lambda: {"autograder": "newer"})
        assert not any(result.is_unchanged for result in grade(pair, stub, **options).values())

    def test_points_that_the_gradebook_lost_or_that_another_changed(self, pair, stub):
        grade(pair, stub)
        with Gradebook(pair.database_url()) as book:
            book.remove_submission(NAME, "ada")
            book.find_grade("root_test", NAME, NAME, "ben").auto_score = 1.5
            book.db.commit()
        assert not any(result.is_unchanged for result in grade(pair, stub).values())
        with Gradebook(pair.database_url()) as book:
            assert book.find_submission(NAME, "ada").score == 5
            assert book.find_submission(NAME, "ben").score == 0

    def test_points_that_a_person_gave_are_no_change(self, pair, stub):
        grade(pair, stub)
        with Gradebook(pair.database_url()) as book:
            written = book.find_grade("why", NAME, NAME, "ada")
            written.manual_score, written.needs_manual_grade = 3, False
            book.db.commit()
        assert all(result.is_unchanged for result in grade(pair, stub).values())
        with Gradebook(pair.database_url()) as book:
            assert book.find_submission(NAME, "ada").score == 8
            assert not book.find_submission(NAME, "ada").needs_manual_grade

    def test_a_due_date_that_was_moved_changes_the_penalty_all_the_same(self, pair, stub):
        config = pair.root / "nbgrader_config.py"
        config.write_text(config.read_text() + "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
        stamp = pair.submission("ada", NAME).parent / "timestamp.txt"
        stamp.write_text("2026-03-02 12:00:00 UTC\n")
        grade(pair, stub)
        with Gradebook(pair.database_url()) as book:
            assert book.find_submission(NAME, "ada").late_submission_penalty == 0
            book.update_or_create_assignment(NAME, duedate="2026-03-01 12:00:00 UTC")
        assert grade(pair, stub)["ada"].is_unchanged
        with Gradebook(pair.database_url()) as book:
            assert book.find_submission(NAME, "ada").late_submission_penalty == 5
            book.grant_extension(NAME, "ada", days=2)
        grade(pair, stub)
        with Gradebook(pair.database_url()) as book:
            assert book.find_submission(NAME, "ada").late_submission_penalty == 0

    def test_a_rule_on_late_work_that_fails_is_named(self, pair, stub):
        config = pair.root / "nbgrader_config.py"
        rule = (
            "\nfrom nbgrader.plugins import LateSubmissionPlugin\n"
            "class Rule(LateSubmissionPlugin):\n"
            "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
            "        return 1 / 0\n"
            "c.AssignLatePenalties.plugin_class = Rule\n"
        )
        config.write_text(config.read_text() + rule)
        stamp = pair.submission("ada", NAME).parent / "timestamp.txt"
        stamp.write_text("2026-03-02 12:00:00 UTC\n")
        grade(pair, stub)
        with Gradebook(pair.database_url()) as book:
            book.update_or_create_assignment(NAME, duedate="2026-03-01 12:00:00 UTC")
        with pytest.raises(UserError, match="Rule, fails for ada: ZeroDivisionError"):
            grade(pair, stub)

    def test_what_is_missing_in_the_gradebook_is_made(self, pair, stub):
        grade(pair, stub)
        with Gradebook(pair.database_url()) as book:
            book.remove_submission_notebook(NAME, NAME, "ada")
            book.db.delete(book.find_grade("root_test", NAME, NAME, "ben"))
            book.db.commit()
        assert not any(result.is_unchanged for result in grade(pair, stub).values())
        with Gradebook(pair.database_url()) as book:
            assert [book.find_submission(NAME, s).score for s in ("ada", "ben")] == [5, 0]

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"metadata": {"autograder": {}}}'])
    def test_a_graded_notebook_that_is_damaged_is_made_again(self, pair, stub, text):
        grade(pair, stub)
        filed(pair, "ada").write_text(text)
        results = grade(pair, stub)
        assert [results[s].is_unchanged for s in ("ada", "ben")] == [False, True]
        assert json.loads(filed(pair, "ada").read_text())["metadata"]["autograder"]


class TestOneWriter:
    def test_a_second_one_is_refused_and_the_lock_is_given_back(self, folder, tmp_path):
        elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
        for url in (folder.database_url(), elsewhere):
            refused = pytest.raises(UserError, match="another autograder")
            with only_writer(folder, url), refused, only_writer(folder, url):
                pass
            with only_writer(folder, url):
                pass

    def test_the_command_refuses(self, pair):
        with only_writer(pair, pair.database_url()):
            answered = subprocess.run(
                [sys.executable, "-m", "autograder", "grade"],
                cwd=pair.root,
                capture_output=True,
                text=True,
                check=False,
            )
        assert answered.returncode == 2
        assert "another autograder is grading" in answered.stderr
        assert "Traceback" not in answered.stderr
        assert not pair.autograded.exists()


class TestInterrupted:
    def test_what_is_done_is_recorded_and_the_rest_is_left(self, folder, solved):
        for number in range(6):
            hand_in(folder, f"s{number}", solved)
        stop, hold = threading.Event(), threading.Event()
        calls = []

        def hang_from_the_third_on(source):
            calls.append(source)
            if len(calls) > 2:
                stop.set()
                hold.wait(20)

        results, url = [], folder.database_url()
        chosen = choose_students(folder, NAME, [])
        with (
            ThisMachine(Stub(hang_from_the_third_on), 1, sandbox="none", abandon=hold.set) as place,
            pytest.raises(KeyboardInterrupt),
        ):
            results.extend(grade_class(folder, NAME, chosen, url, place, Limits(), stop=stop))
        assert [result.student for result in results] == ["s0", "s1"]
        again = grade(folder, Stub())
        assert sorted(s for s, result in again.items() if result.is_unchanged) == ["s0", "s1"]
        assert len(again) == 6

    def test_the_first_interrupt_sets_an_event_and_the_second_one_raises(self):
        with stopped_by_interrupt() as stop:
            os.kill(os.getpid(), signal.SIGINT)
            assert stop.wait(1)
            with pytest.raises(KeyboardInterrupt):  # noqa: PT012
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(1)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def slow_class(folder, solved, number=6):
    """A class whose submissions each take about a second."""
    for index in range(number):
        slow = "import time\ntime.sleep(1)\n\ndef double(x):\n    return 2 * x"
        hand_in(folder, f"s{index}", answer(solved, double=slow))


def start_grading(folder):
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", "--sandbox", "auto", "--jobs", "2"],
        cwd=folder.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_one(folder, process):
    deadline = time.monotonic() + 60
    while not list(folder.autograded.glob("*/*/*.ipynb")):
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)


def descendants(pid):
    """The processes that a process started, and those that they did."""
    import psutil

    return psutil.Process(pid).children(recursive=True)


def assert_all_gone(processes):
    deadline = time.monotonic() + 10
    while left := [process for process in processes if lives(process)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


def lives(process):
    import psutil

    try:
        return process.is_running() and process.status() != "zombie"
    except psutil.NoSuchProcess:  # it ended between the two questions
        return False


class TestRealProcess:
    """The command as it runs in a terminal, ended in the middle."""

    def test_ctrl_c_records_tells_and_leaves_nothing_behind(self, folder, solved):
        slow_class(folder, solved)
        process = start_grading(folder)
        wait_for_one(folder, process)
        started = descendants(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 130
        assert "the same command goes on from there" in err
        assert "Traceback" not in err + out
        assert re.search(r"\bs\d\b", out)  # whoever came first
        assert started
        assert_all_gone(started)
        self.goes_on(folder)

    def test_killed_it_leaves_nothing_running_and_the_next_run_finishes(self, folder, solved):
        slow_class(folder, solved)
        process = start_grading(folder)
        wait_for_one(folder, process)
        started = descendants(process.pid)
        process.kill()
        process.communicate()
        assert started
        assert_all_gone(started)
        self.goes_on(folder)

    def goes_on(self, folder):
        """The same command grades the rest, and all have the same grades."""
        process = start_grading(folder)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert "unchanged since they were graded" in out
        with Gradebook(folder.database_url()) as book:
            assert [book.find_submission(NAME, f"s{n}").score for n in range(6)] == [5] * 6
        assert not [path for path in folder.autograded.rglob(".*") if path.is_file()]


def test_what_the_master_never_names_is_not_imported(master):
    assert "tensorflow" not in preload_for([master])
    assert "numpy" in preload_for([master])
    master.cells[1].source = "import keras"
    assert "keras" in preload_for([master])
