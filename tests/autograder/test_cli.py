"""The command line as people meet it: what it prints, how it ends, what it leaves behind."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from tiny_course import NAME, answer

from autograder.cli import cli
from autograder.engine import Limits
from autograder.files import write_notebook
from autograder.options import Size, limit_options, limits_from

# Where bubblewrap does not work, the rest of the command is tested all the same.
GRADE = ("grade", "--sandbox", "auto")
COMMANDS = ["build", "check", "demo", "doctor", "feedback", "grade", "release"]


@pytest.fixture
def run(folder, monkeypatch):
    """Call `autograder` in the tiny course."""
    monkeypatch.chdir(folder.root)
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


def hand_in(folder, student, notebook):
    write_notebook(folder.submission(student, NAME), notebook)


def assert_refused(result, *words):
    """It ended with code 2 and one sentence on stderr, nothing on stdout, no traceback."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


def files_below(folder):
    return {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command):
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0
    assert "Example:" in result.output
    assert f"autograder {command}" in result.output


def test_help_lists_every_command_and_nothing_is_undocumented():
    assert sorted(cli.commands) == COMMANDS


def test_help_is_quick_because_nbgrader_is_not_imported():
    code = "import sys, autograder.cli; sys.exit('nbgrader' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestCheck:
    def test_for_people_a_line_each_and_what_a_failed_test_wanted(self, run, folder, solved):
        path = folder.root / "mine.ipynb"
        write_notebook(path, answer(solved, double="def double(x):\n    return x ** 2"))
        before = files_below(folder.root)
        result = run("check", path)
        assert result.exit_code == 0
        lines = [line.split() for line in result.stdout.splitlines()]
        assert ["failed", "double_test", "0", "of", "2"] in lines
        assert ["passed", "root_test", "3", "of", "3"] in lines
        assert "      double(21): expected 42" in result.stdout
        assert "3 of 5 points, and up to 4 more from a person" in result.stdout
        assert files_below(folder.root) == before

    def test_json_is_one_object_on_stdout(self, run, folder, solved):
        path = folder.root / f"{NAME} (1).ipynb"
        write_notebook(path, solved)
        result = run("check", path, "--json")
        summary = json.loads(result.stdout)
        assert summary["assignment"] == NAME
        assert (summary["score"], summary["max_score"], summary["manual_points"]) == (5, 5, 4)
        assert [q["id"] for q in summary["questions"]] == ["double_test", "root_test", "why"]
        assert [q["status"] for q in summary["questions"]] == ["passed", "passed", "manual"]
        assert all(q["duration"] > 0 for q in summary["questions"] if q["status"] == "passed")
        assert summary["flags"] == []

    def test_a_notebook_without_metadata_is_known_by_its_name(self, run, folder, solved):
        for cell in solved.cells:
            cell.metadata = {}
        path = folder.root / f"{NAME}-Copy1.ipynb"
        write_notebook(path, solved)
        assert json.loads(run("check", path, "--json").stdout)["score"] == 5
        other = folder.root / "other.ipynb"
        write_notebook(other, solved)
        assert_refused(run("check", other, "--json"), "belongs to no assignment", "--assignment")
        named = run("check", other, "--json", "--assignment", NAME)
        assert json.loads(named.stdout)["score"] == 5

    @pytest.mark.parametrize("json_flag", [[], ["--json"]])
    def test_what_cannot_be_graded_is_refused(self, run, folder, json_flag):
        broken = folder.root / "broken.ipynb"
        broken.write_text("{")
        assert_refused(run("check", broken, *json_flag), "broken.ipynb", "not valid JSON")
        assert_refused(run("check", "none.ipynb", *json_flag), "does not exist")
        assert_refused(run("check", folder.root, *json_flag), "not a file")
        refused = run("check", folder.release(NAME), "--assignment", "02_none", *json_flag)
        assert_refused(refused)

    def test_an_unknown_assignment_is_refused(self, run, folder, solved):
        path = folder.root / "mine.ipynb"
        write_notebook(path, solved)
        assert_refused(run("check", path, "--assignment", "01_tinny"), f"did you mean {NAME}?")


class TestGradeAndFeedback:
    def test_a_class_from_release_to_feedback(self, run, folder, solved, released):
        assert run("release").exit_code == 0
        hand_in(folder, "ada", solved)
        hand_in(folder, "chloe", released)
        graded = run(*GRADE)
        assert graded.exit_code == 0
        assert "5 / 5" in graded.stdout
        assert "0 / 5" in graded.stdout
        assert "ada" in graded.stdout
        told = run("feedback")
        assert told.exit_code == 0
        assert f"{NAME}: 2 pages" in told.stdout
        assert (folder.feedback / "chloe" / NAME / f"{NAME}.html").is_file()

    def test_one_student_and_a_gradebook_elsewhere(self, run, folder, solved, tmp_path):
        hand_in(folder, "ada", solved)
        hand_in(folder, "ben", solved)
        url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
        result = run(*GRADE, NAME, "--student", "ben", "--db", url)
        assert result.exit_code == 0
        assert "ben" in result.stdout
        assert "ada" not in result.stdout
        assert (tmp_path / "elsewhere.db").is_file()
        assert not (folder.root / "gradebook.db").exists()
        assert [p.name for p in folder.autograded.iterdir()] == ["ben"]

    def test_a_broken_submission_gives_exit_code_1_and_its_reason(self, run, folder, solved):
        hand_in(folder, "ada", solved)
        hand_in(folder, "mallory", solved)
        folder.submission("mallory", NAME).write_text("{")
        result = run(*GRADE)
        assert result.exit_code == 1
        assert "5 / 5" in result.stdout
        assert "not graded" in result.stdout
        assert "1 could not be graded" in result.stderr

    def test_nothing_to_do_is_said(self, run, folder, solved):
        assert_refused(run("grade"), "nothing is handed in", "STUDENT")
        assert_refused(run("feedback"), "run autograder grade")
        hand_in(folder, "ada", solved)
        assert_refused(run("grade", NAME, "--student", "bob"), "'bob' handed in nothing")
        assert_refused(run("grade", "--student", "bob"), "nothing is handed in by bob")
        assert_refused(run("grade", "02_none"), "there is no assignment '02_none'")


@pytest.mark.parametrize("command", ["release", "grade", "feedback", "build"])
def test_what_writes_does_so_only_in_the_course_that_one_is_in(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert_refused(CliRunner().invoke(cli, [command]), "no course here")


class TestSandboxAndLimits:
    @pytest.fixture
    def no_bubblewrap(self, monkeypatch):
        said = "The sandbox needs bubblewrap, which is not installed. Install it with: some command"
        monkeypatch.setattr("autograder.engine.sandbox.why_not", lambda: said)

    def test_grade_refuses_without_one(self, run, folder, solved, no_bubblewrap):
        hand_in(folder, "ada", solved)
        refused = run("grade")
        assert_refused(refused, "Install it with: some command", "--sandbox none")
        assert not folder.autograded.exists()

    def test_grade_goes_on_without_one_if_told_to_and_warns(
        self, run, folder, solved, no_bubblewrap
    ):
        hand_in(folder, "ada", solved)
        result = run("grade", "--sandbox", "none")
        assert result.exit_code == 0
        assert "5 / 5" in result.stdout
        assert "can read and change your files" in result.stderr

    def test_check_goes_on_without_one_and_says_so(self, run, folder, solved, no_bubblewrap):
        path = folder.root / "mine.ipynb"
        write_notebook(path, solved)
        result = run("check", path, "--json")
        assert json.loads(result.stdout)["score"] == 5
        (warning,) = result.stderr.splitlines()
        assert "No sandbox" in warning

    @pytest.mark.parametrize(
        ("option", "value", "word"),
        [
            ("--memory", "lots", "write it like 500MB"),
            ("--memory", "-1", "write it like 500MB"),
            ("--disk", "0", "nothing at all"),
            ("--processes", "0", "0 is not in the range"),
            ("--open-files", "many", "not a valid integer"),
            ("--cell-seconds", "0", "0 is not in the range"),
            ("--submission-seconds", "nan", "nan is not a number"),
            ("--sandbox", "docker", "not one of"),
        ],
    )
    def test_what_is_no_limit(self, run, folder, solved, option, value, word):
        hand_in(folder, "ada", solved)
        assert_refused(run("grade", option, value), option, word)

    @pytest.mark.parametrize(
        ("text", "size"),
        [("100000", 100_000), ("500MB", 500_000_000), ("2GiB", 2**31), ("1.5 k", 1536)],
    )
    def test_sizes(self, text, size):
        assert Size().convert(text, None, None) == size

    def test_every_limit_has_an_option_and_arrives(self):
        @click.command()
        @limit_options
        def command(**options):
            limits = limits_from(options)
            click.echo(json.dumps(vars(limits)))

        def told(*words):
            return json.loads(CliRunner().invoke(command, words).stdout)

        assert told() == vars(Limits())
        assert told("--memory", "1GiB", "--cell-seconds", "5") == vars(
            Limits(memory_bytes=2**30, cell_seconds=5)
        )


def test_outside_a_course_with_nothing_nearby_is_refused(tmp_path):
    assert_refused(CliRunner().invoke(cli, ["--course", str(tmp_path), "grade"]), "no course here")


def test_the_demo_ends_as_told(tmp_path):
    """The sample class of the real course, in a process of its own, as `make demo` runs it."""
    where = tmp_path / "demo"
    command = [sys.executable, "-m", "autograder", "demo", "--folder", str(where)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    said = result.stderr.splitlines()
    assert [line for line in said if not line.startswith(("grading: ", "autograder: No s"))] == []
    scores = {
        words[1]: words[3]
        for line in result.stdout.splitlines()
        if len(words := line.split()) > 5 and words[5:6] == ["20"]
    }
    assert scores["ada"] == "20"
    assert 0 < float(scores["ben"]) < 20
    assert scores["chloe"] == scores["finn"] == "0"
    assert 20 - 3 <= float(scores["david"]) < 20
    assert 20 - 3 <= float(scores["emma"]) < 20
    assert len(list(where.glob("feedback/*/*/*.html"))) == 6


def test_the_demo_replaces_an_earlier_demo(run, tmp_path):
    where = tmp_path / "demo"
    where.mkdir()
    (where / ".made-by-autograder-demo").touch()
    (where / "stale.txt").touch()
    result = run("demo", "--assignment", NAME, "--folder", where)
    assert result.exit_code == 0
    assert not (where / "stale.txt").exists()
    assert (where / "gradebook.db").is_file()


def test_the_demo_does_not_replace_a_folder_that_is_not_its_own(run, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.txt").write_text("years of work")
    result = run("demo", "--assignment", NAME, "--folder", tmp_path / "precious")
    assert_refused(result, "exists and is no earlier demo")
    assert (tmp_path / "precious" / "thesis.txt").read_text() == "years of work"


def test_the_doctor_names_what_is_there_and_how_to_get_what_is_not(run, monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    monkeypatch.setattr("autograder.engine.sandbox.why_not", lambda: "bubblewrap is missing")
    result = run("doctor")
    found = {words[1]: words[0] for line in result.stdout.splitlines() if (words := line.split())}
    assert found["tensorflow"] == found["nbgrader"] == found["devices"] == "ok"
    assert found["MNIST"] == found["sandbox"] == "optional"
    assert found["alembic"] == "missing"
    assert result.exit_code == 1
    assert "bubblewrap is missing" in result.stdout
    assert "keras.datasets.mnist.load_data()" in result.stdout


def test_without_its_packages_the_command_says_what_to_install():
    code = (
        "import sys; sys.modules['click'] = None; sys.argv = ['autograder'];"
        "from autograder.__main__ import main; main()"
    )
    answered = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert answered.returncode == 2
    assert "pip install" in answered.stderr
    assert "Traceback" not in answered.stderr


def test_the_installed_command_is_the_one_tested():
    program = Path(sys.executable).with_name("autograder")
    answered = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    assert answered.returncode == 0
    assert "0.1.0" in answered.stdout
