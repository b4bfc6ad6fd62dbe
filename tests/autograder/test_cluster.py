"""The same class on a Dask cluster of real processes, all on this machine."""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path

import pytest
from nbformat import v4
from nbgrader.api import Gradebook
from tiny_course import NAME, answer
from traitlets.config import Config

from autograder import fingerprint
from autograder.engine import Limits
from autograder.errors import UserError
from autograder.files import write_notebook
from autograder.grading import CellGrade, GradedNotebook
from autograder.pool import Outcome, Work

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

from distributed import Client, KilledWorker

from autograder.cluster import (
    _address,
    _compare_versions,
    _Errand,
    _packed,
    _Parcel,
    _unpacked,
    cluster,
)

# The cluster of the tests below is started once.
pytestmark = pytest.mark.xdist_group("dask")

DASK = str(Path(sys.executable).with_name("dask"))


class Processes:
    """A scheduler and workers, as one starts them on a command line."""

    def __init__(self, folder):
        self.folder = folder
        self.started = []
        where = folder / "scheduler.json"
        here = ("--host", "127.0.0.1", "--port", "0")
        self._start("scheduler", *here, "--no-dashboard", "--scheduler-file", str(where))
        self.address = _wait(lambda: where.exists() and json.loads(where.read_text())["address"])

    def worker(self, *words):
        """Start another worker and wait until it has joined."""
        before = self.workers()
        process = self._start("worker", self.address, "--nthreads", "1", "--no-dashboard", *words)
        _wait(lambda: self.workers() > before)
        return process

    def workers(self):
        with Client(self.address, set_as_default=False) as client:
            return len(client.nthreads())

    def stop(self):
        """End the workers, then the scheduler: a worker waits long for one that is gone."""
        for process in reversed(self.started):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, *words):
        log = (self.folder / f"{len(self.started)}.log").open("w")
        local = {"DASK_TEMPORARY_DIRECTORY": str(self.folder)}
        process = subprocess.Popen(
            [DASK, *words], stdout=log, stderr=log, cwd=self.folder, env=os.environ | local
        )
        self.started.append(process)
        return process


def _wait(found, seconds=60):
    deadline = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)
    return result


@pytest.fixture(scope="module")
def dask(tmp_path_factory):
    """A scheduler with one worker that stays."""
    processes = Processes(tmp_path_factory.mktemp("dask"))
    try:
        processes.worker("--no-nanny")
        yield processes
    finally:
        processes.stop()


def hand_in(folder, student, notebook):
    write_notebook(folder.submission(student, NAME), notebook)


def grade_command(folder, address, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", "--scheduler", address, *words],
        cwd=folder.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def scores(folder, students):
    with Gradebook(folder.database_url()) as book:
        return [book.find_submission(NAME, student).score for student in students]


def slow_class(folder, solved, number):
    slow = "import time\ntime.sleep(1)\n\ndef double(x):\n    return 2 * x"
    students = [f"s{index}" for index in range(number)]
    for student in students:
        hand_in(folder, student, answer(solved, double=slow))
    return students


@pytest.fixture(scope="module")
def sandbox():
    from autograder.engine.sandbox import choose

    return choose("auto")[0]


def plugins(client):
    """The names of our plugins on the scheduler."""
    # A lambda travels by value: the scheduler does not have this module.
    names = client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.worker_plugins))
    return [name for name in names if name.startswith("autograder-")]


def clients(client):
    return client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.clients))


class TestRealCluster:
    def test_a_class_gets_the_grades_it_gets_here(self, folder, solved, released, dask, sandbox):
        (folder.solutions / NAME / "data.csv").write_text("1,2\n")
        read = "open('data.csv').read()\n\ndef double(x):\n    return 2 * x"
        hand_in(folder, "ada", answer(solved, double=read))
        hand_in(folder, "ben", answer(solved, double="def double(x):\n    return x ** 2"))
        hand_in(folder, "chloe", released)
        folder.submission("mallory", NAME).parent.mkdir(parents=True)
        folder.submission("mallory", NAME).write_text("{")
        process = grade_command(folder, dask.address, "--sandbox", sandbox)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 1, err
        assert "Traceback" not in err
        assert "3 graded, 1 not graded" in out
        assert scores(folder, ["ada", "ben", "chloe"]) == [5, 3, 0]
        again = grade_command(folder, dask.address, "--sandbox", sandbox)
        assert "3 unchanged" in again.communicate(timeout=60)[0]

    def test_after_a_run_no_engine_is_left_on_the_workers(self, dask, sandbox):
        with cluster(dask.address, sandbox, ()), Client(dask.address) as client:
            assert plugins(client)
        with Client(dask.address, set_as_default=False) as client:
            assert plugins(client) == []

    def test_what_a_killed_coordinator_left_is_taken_away(self, folder, solved, dask, sandbox):
        slow_class(folder, solved, 4)
        process = grade_command(folder, dask.address, "--sandbox", sandbox)
        _wait(lambda: list(folder.autograded.glob("*/*/*.ipynb")))
        process.kill()
        process.communicate()
        with Client(dask.address, set_as_default=False) as client:
            (left,) = [name for name in plugins(client) if "engine" in name]
            _wait(lambda: left.removeprefix("autograder-engine-") not in clients(client))
            with cluster(dask.address, sandbox, ()):
                assert left not in plugins(client)

    def test_a_worker_killed_in_mid_run_costs_nobody_anything(self, folder, solved, dask, sandbox):
        students = slow_class(folder, solved, 6)
        doomed = dask.worker("--no-nanny")
        process = grade_command(folder, dask.address, "--sandbox", sandbox)
        _wait(lambda: list(folder.autograded.glob("*/*/*.ipynb")))
        doomed.send_signal(signal.SIGKILL)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err + out
        assert "6 graded" in out
        assert scores(folder, students) == [5] * 6

    def test_ctrl_c_ends_it_and_the_next_run_goes_on(self, folder, solved, dask, sandbox):
        students = slow_class(folder, solved, 6)
        process = grade_command(folder, dask.address, "--sandbox", sandbox)
        _wait(lambda: list(folder.autograded.glob("*/*/*.ipynb")))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        assert "the same command goes on from there" in err
        assert "Traceback" not in out + err
        again = grade_command(folder, dask.address, "--sandbox", sandbox)
        out, err = again.communicate(timeout=120)
        assert again.returncode == 0, err
        assert "unchanged" in out
        assert scores(folder, students) == [5] * 6


class TestRefusals:
    def refused(self, folder, url, *words):
        process = grade_command(folder, url, *words)
        out, err = process.communicate(timeout=90)
        assert process.returncode == 2, err
        assert out == ""
        assert "Traceback" not in err
        assert len(err.strip().splitlines()) == 1, err
        return err

    def test_an_address_where_nobody_answers(self, folder, solved):
        hand_in(folder, "ada", solved)
        assert "no Dask scheduler answers" in self.refused(folder, "tcp://127.0.0.1:1")

    def test_a_scheduler_without_workers(self, folder, solved, tmp_path):
        hand_in(folder, "ada", solved)
        processes = Processes(tmp_path)
        try:
            said = self.refused(folder, processes.address)
        finally:
            processes.stop()
        assert "has no worker; start some with: dask worker tcp://" in said

    def test_a_worker_without_a_sandbox(self, folder, solved, tmp_path, monkeypatch):
        hand_in(folder, "ada", solved)
        processes = Processes(tmp_path)
        monkeypatch.setenv("PATH", str(tmp_path))
        try:
            processes.worker("--no-nanny")
            said = self.refused(folder, processes.address)
        finally:
            processes.stop()
        assert "refuses: The sandbox needs bubblewrap" in said

    def test_jobs_are_for_one_machine(self, folder, solved):
        hand_in(folder, "ada", solved)
        assert "--jobs is for this machine" in self.refused(
            folder, "tcp://127.0.0.1:1", "--jobs", "2"
        )

    @pytest.mark.parametrize(
        ("url", "address"),
        [
            ("dask://host:8786", "tcp://host:8786"),
            ("tcp://host", "tcp://host:8786"),
            ("tcp://10.0.0.1:9/", "tcp://10.0.0.1:9"),
            ("tcp://[::1]:8786", "tcp://[::1]:8786"),
        ],
    )
    def test_addresses(self, url, address):
        assert _address(url) == address

    @pytest.mark.parametrize("url", ["host:8786", "http://host", "tcp://", "tcp://host:port"])
    def test_what_is_no_address(self, url):
        with pytest.raises(UserError, match="is no scheduler's address"):
            _address(url)

    @pytest.mark.parametrize("package", ["distributed", "numpy", "autograder"])
    def test_a_member_with_other_versions(self, package):
        class Cluster:
            """All is the same there, but one package on one worker."""

            def get_versions(self):
                same = {"packages": {"dask": "1", "distributed": "1"}}
                other = {"packages": same["packages"] | {package: "0.9"}}
                return {"client": same, "scheduler": same, "workers": {"tcp://w:1": other}}

            def run(self, function):
                return {"tcp://w:1": function() | {package: "0.9"}}

            def run_on_scheduler(self, function):
                return function()

        with pytest.raises(UserError, match=rf"tcp://w:1 has {package} 0\.9"):
            _compare_versions(Cluster())

    def test_without_dask_the_command_that_installs_it(self, folder, solved):
        hand_in(folder, "ada", solved)
        code = (
            "import sys; sys.modules['distributed'] = None;"
            "sys.argv = ['autograder', 'grade', '--scheduler', 'tcp://localhost:8786'];"
            "from autograder.__main__ import main; main()"
        )
        answered = subprocess.run(
            [sys.executable, "-c", code],
            cwd=folder.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answered.returncode == 2
        assert "deep-learning-companion[cluster]" in answered.stderr


class FakeClient:
    """Answers each submission from a list of what becomes of it, in the order of asking."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.under_way = []

    def submit(self, function, engine, assignment, text, pure):
        future = Future()
        self.under_way.append((future, self.answers.pop(0)))
        return future

    def work(self):
        while self.under_way:
            future, told = self.under_way.pop(0)
            if isinstance(told, Exception):
                future.set_exception(told)
            else:
                future.set_result(told)


class TestLostWorkers:
    killed = KilledWorker("task", None, 3)

    def outcomes(self, *answers, number=2):
        client = FakeClient(*answers)
        errand = _Errand(client, "engine", "assignment")
        told = {}
        for index in range(number):
            errand.begin(v4.new_notebook(), lambda outcome, i=index: told.update({i: outcome}))
        client.work()
        return told

    def test_who_ends_workers_is_not_graded_and_the_others_are(self):
        fine = json.dumps({"problem": "fine"})
        told = self.outcomes(self.killed, self.killed, self.killed, fine)
        assert told[0].problem == "it ends every worker that grades it"
        assert told[1].problem == "fine"

    def test_a_lost_scheduler_ends_the_run(self):
        told = self.outcomes(OSError("gone"), number=1)
        assert "the Dask scheduler is gone" in str(told[0].fault)

    def test_a_refusal_ends_the_run(self):
        told = self.outcomes(json.dumps({"fault": "the worker w refuses"}), number=1)
        assert str(told[0].fault) == "the worker w refuses"


class TestParcel:
    def test_there_and_back(self, master, tmp_path):
        (tmp_path / "data.csv").write_bytes(b"\x00\xff")
        settings = Config({"ClearSolutions": {"code_stub": {"python": "# x"}}})
        settings.AssignLatePenalties.plugin_class = Work  # a class of the course's own
        parcel = _Parcel.of(Work(master, Limits(cell_seconds=3), settings, tmp_path))
        (there := tmp_path / "there").mkdir()
        work = pickle.loads(pickle.dumps(parcel)).unwrapped(there)
        assert (work.master, work.limits) == (master, Limits(cell_seconds=3))
        assert work.settings == {"ClearSolutions": {"code_stub": {"python": "# x"}}} | {
            "AssignLatePenalties": {}
        }
        assert (work.files / "data.csv").read_bytes() == b"\x00\xff"

    def test_an_outcome_travels_as_text(self, solved):
        graded = GradedNotebook(
            solved,
            (CellGrade("a", 1.0, 2.0, "failed", "no \ud800", 0.5),),
            ("odd",),
            frozenset("b"),
        )
        text = _packed(Outcome(graded))
        assert text.isascii()
        assert _unpacked(text) == Outcome(graded)
        assert _unpacked(_packed(Outcome(None, "why"))) == Outcome(None, "why")

    def test_only_our_own_names_are_pickled(self, master):
        """What travels names no class but our own and Python's."""
        import pickletools

        parcel = _Parcel.of(Work(master, Limits(), Config()))
        names = [
            argument
            for opcode, argument, _ in pickletools.genops(pickle.dumps(parcel))
            if opcode.name in ("SHORT_BINUNICODE", "GLOBAL") and "." in str(argument)
        ]
        assert [name for name in names if name.startswith(("nbformat", "traitlets"))] == []


def test_versions_name_what_decides_a_grade():
    assert {"python", "autograder", "numpy", "tensorflow"} <= set(fingerprint.versions())
