"""Every notebook of the repository, as it is committed."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jupytext
import nbformat
import pytest

from autograder import build, colab
from autograder.files import read_master
from autograder.folder import CourseFolder
from autograder.leaks import find_leaks
from autograder.release import made_by_nbgrader

ROOT = Path(__file__).parents[1]
PAIRS = build.pairs(ROOT)
COURSE = CourseFolder(ROOT)
NAMES = COURSE.assignments()
CHAPTERS = [pair for pair in PAIRS if pair.is_chapter]

in_pairs = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.source.stem)
in_chapters = pytest.mark.parametrize("pair", CHAPTERS, ids=lambda pair: pair.source.stem)
in_assignments = pytest.mark.parametrize("name", NAMES)


def tags(cell):
    return cell.metadata.get("tags", [])


@in_pairs
def test_text_and_notebook_agree(pair):
    assert build.drift(ROOT, pair) == "", "run make notebooks and commit both"


@in_pairs
def test_jupyterlab_opens_the_pair_without_complaint(pair):
    """What jupytext would write from the notebook is the text, to the letter.

    Otherwise JupyterLab refuses to open a notebook that is newer than its text.
    """
    config = tomllib.loads(
        next(
            p / "jupytext.toml" for p in pair.source.parents if (p / "jupytext.toml").exists()
        ).read_text("utf-8")
    )
    notebook = read_master(pair.notebook)
    notebook.metadata["jupytext"] = config
    text = jupytext.writes(notebook, fmt="py:percent")
    assert text == pair.source.read_text("utf-8"), "write the marker lines as jupytext does"


@in_pairs
def test_a_badge_near_the_top_opens_the_readers_version(pair):
    badge = colab.badge(colab.repository(ROOT), pair.opens)
    for path in (pair.notebook, ROOT / pair.opens):
        assert any(badge in cell.source for cell in read_master(path).cells[:3])


@in_pairs
def test_notebooks_are_light_and_tell_nothing_of_who_built_them(pair):
    for path in (pair.notebook, ROOT / pair.opens):
        text = path.read_text("utf-8")
        assert len(text) <= build.MAX_BYTES
        for private in (str(ROOT), str(Path.home() / "."), sys.prefix):
            assert private not in text


@in_chapters
def test_a_chapter_fetches_its_helpers_in_one_cell_and_shows_no_error(pair):
    notebook = read_master(pair.notebook)
    fetching = [cell for cell in notebook.cells if "colab-setup" in tags(cell)]
    assert [cell.source for cell in fetching] == [colab.setup_cell(colab.repository(ROOT))]
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    assert outputs, "it was built without being executed"
    assert not [output for output in outputs if output.output_type == "error"]
    # A widget without its kernel is an error message; a picture in its place is not.
    widget = "application/vnd.jupyter.widget-view+json"
    assert not [output for output in outputs if widget in output.get("data", {})]


@in_chapters
def test_what_a_chapter_does_not_let_nbval_compare_it_asserts(pair):
    """A cell that is not compared must not be unchecked: an assertion stands in it or right after.

    Plots are the exception: a picture is looked at. A chapter's own function `check`, which holds
    an assertion, is as good as one.
    """
    code = [cell for cell in read_master(pair.notebook).cells if cell.cell_type == "code"]
    own_check = [
        c.source for c in code if re.search(r"^def check\(.*^    assert ", c.source, re.M | re.S)
    ]
    words = ("assert", "check(") if own_check else ("assert",)
    for number, cell in enumerate(code):
        near = "".join(c.source for c in code[number : number + 3])
        shows_text = any("text" in o or o.output_type == "execute_result" for o in cell.outputs)
        if "nbval-ignore-output" in tags(cell) and shows_text:
            assert any(word in near for word in words), cell.source


@in_assignments
def test_the_release_is_what_nbgrader_makes_of_the_solution(name):
    with made_by_nbgrader(COURSE, name, "") as made:
        fresh = {p.relative_to(made): p.read_bytes() for p in made.rglob("*") if p.is_file()}
    folder = COURSE.exercises / name
    committed = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert committed == fresh, "run make release and commit exercises/"


@in_assignments
def test_the_release_leaks_nothing(name):
    assert find_leaks(COURSE.exercises / name, read_master(COURSE.master(name))) == []


@in_assignments
def test_the_release_carries_no_pairing_and_no_outputs(name):
    notebook = read_master(COURSE.release(name))
    assert "jupytext" not in notebook.metadata
    nbformat.validate(notebook)
    assert not [cell for cell in notebook.cells if cell.get("outputs")]


def test_every_release_has_a_solution():
    assert sorted(p.name for p in COURSE.exercises.iterdir()) == NAMES


def test_the_address_stands_once():
    """Everywhere else the build wrote it: into tagged cells and the README's table."""
    address = colab.repository(ROOT)
    slug = address.removeprefix("https://github.com/")
    tracked = subprocess.run(
        [
            "git",
            "ls-files",
            "-z",
            "*.py",
            "*.md",
            "*.toml",
            "*.txt",
            "*.cfg",
            "Makefile",
            ".ci/run",
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    new = "https://github.com/somebody/else"
    sources = {pair.source: pair for pair in PAIRS}
    for name in filter(None, tracked.stdout.decode().split("\0")):
        path = ROOT / name
        if name == "pyproject.toml" or not path.exists():
            continue
        text = path.read_text("utf-8")
        if path in sources:
            text = colab.fill(text, new, sources[path].opens, sources[path].companion)
        if name == "README.md":
            text = colab.fill_table(text, [])
        assert slug not in text, name
    assert (ROOT / "pyproject.toml").read_text("utf-8").count(address) == 1


def test_the_readme_lists_every_notebook():
    readme = (ROOT / "README.md").read_text("utf-8")
    for pair in PAIRS:
        assert colab.badge(colab.repository(ROOT), pair.opens) in readme, "run make notebooks"


@pytest.mark.parametrize("words", [["check"], ["format", "--check"]], ids=["lint", "format"])
def test_ruff_is_content_with_text_and_notebooks(words):
    command = [sys.executable, "-m", "ruff", *words, "."]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
