"""From text to notebook: what is filled in, what is normalised, what counts as drift."""

import json
import shutil
from pathlib import Path

import pytest

from autograder import build, colab
from autograder.errors import UserError

REPOSITORY = Path(__file__).parents[2]

CHAPTER = """\
# %% [markdown]
# # 1 · Tiny

# %% [markdown] tags=["colab-badge"]
# (written by make notebooks)

# %% tags=["colab-setup"]
# (written by make notebooks)

# %%
from course import helper

print(helper.number)

# %% [markdown]
# twice

# %% [markdown]
# twice
"""


@pytest.fixture
def root(tmp_path):
    """A repository with one chapter and a helper that it imports."""
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    (tmp_path / "course" / "chapters").mkdir(parents=True)
    (tmp_path / "solutions").mkdir()
    (tmp_path / "course" / "helper.py").write_text("number = 7\n")
    (tmp_path / "course" / "chapters" / "01_tiny.py").write_text(CHAPTER)
    return tmp_path


@pytest.fixture
def pair(root):
    (pair,) = build.pairs(root)
    return pair


def without_imports(root):
    """Let the chapter run where no `course` package with that helper is installed."""
    text = CHAPTER.replace("from course import helper\n\nprint(helper.number)", "print(7)")
    (root / "course" / "chapters" / "01_tiny.py").write_text(text)


def test_a_chapter_is_filled_in_executed_and_then_up_to_date(root, pair):
    without_imports(root)
    assert build.drift(root, pair)
    assert build.build(root, pair)
    assert build.drift(root, pair) == ""
    assert not build.build(root, pair)
    assert build.build(root, pair, force=True)
    notebook = json.loads(pair.notebook.read_text())
    address = colab.repository(root)
    slug = address.removeprefix("https://github.com/")
    badge = "".join(notebook["cells"][1]["source"])
    assert f"/github/{slug}/blob/main/course/chapters/01_tiny.ipynb" in badge
    assert f"git+{address}" in "".join(notebook["cells"][2]["source"])
    assert notebook["cells"][3]["outputs"][0]["text"] == ["7\n"]


def test_two_builds_are_alike_to_the_byte_and_tell_nothing_of_the_machine(root, pair):
    without_imports(root)
    build.build(root, pair)
    first = pair.notebook.read_bytes()
    build.build(root, pair, force=True)
    assert pair.notebook.read_bytes() == first
    metadata = json.loads(first)["metadata"]
    assert set(metadata) == {"built_from", "kernelspec", "language_info"}
    ids = [cell["id"] for cell in json.loads(first)["cells"]]
    assert len(set(ids)) == len(ids)
    for private in (str(root), str(Path.home())):
        assert private.encode() not in first


def test_an_edit_of_text_notebook_or_helper_is_drift(root, pair, monkeypatch):
    monkeypatch.setattr(build, "_execute", lambda notebook, pair: None)
    build.build(root, pair)
    source, notebook = pair.source.read_text(), pair.notebook.read_text()
    assert build.drift(root, pair) == ""
    pair.source.write_text(source.replace("# twice\n", "# thrice\n", 1))
    assert "cell 5 differs" in build.drift(root, pair)
    pair.source.write_text(source + "\n# %%\nx = 1\n")
    assert "has 6 cells, the text 7" in build.drift(root, pair)
    pair.source.write_text(source)
    pair.notebook.write_text(notebook.replace("print(helper.number)", "print(8)"))
    assert "cell 4 differs" in build.drift(root, pair)
    pair.notebook.write_text(notebook)
    (root / "course" / "helper.py").write_text("number = 8\n")
    assert "helper" in build.drift(root, pair)


def test_an_edit_anywhere_in_a_helper_package_is_drift(root, pair, monkeypatch):
    monkeypatch.setattr(build, "_execute", lambda notebook, pair: None)
    package = root / "course" / "helper"
    package.mkdir()
    (root / "course" / "helper.py").rename(package / "__init__.py")
    (package / "part.py").write_text("number = 7\n")
    build.build(root, pair)
    assert build.drift(root, pair) == ""
    (package / "part.py").write_text("number = 8\n")
    assert "helper" in build.drift(root, pair)


def test_a_new_address_reaches_every_cell(root, pair, monkeypatch):
    monkeypatch.setattr(build, "_execute", lambda notebook, pair: None)
    build.build(root, pair)
    old = colab.repository(root)
    text = (root / "pyproject.toml").read_text()
    (root / "pyproject.toml").write_text(text.replace(old, "https://github.com/new/home"))
    assert "address" in build.drift(root, pair)
    build.build(root, pair)
    for path in (pair.source, pair.notebook):
        assert old.removeprefix("https://github.com/") not in path.read_text()
        assert "github.com/new/home" in path.read_text()


@pytest.mark.parametrize("address", ["", "https://example.org/x/y", "github.com/x/y"])
def test_an_address_that_colab_cannot_open_is_refused(root, address):
    text = (root / "pyproject.toml").read_text().replace(colab.repository(root), address)
    (root / "pyproject.toml").write_text(text)
    with pytest.raises(UserError, match="OWNER/NAME"):
        colab.repository(root)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import sys\nprint('red', file=sys.stderr)", "writes to stderr"),
        ("print('x' * 600_000)", "limit is 500"),
    ],
)
def test_a_chapter_that_would_disappoint_is_not_built(root, pair, cell, why):
    pair.source.write_text(f"# %%\n{cell}\n")
    with pytest.raises(UserError, match=why):
        build.build(root, pair)
    assert not pair.notebook.exists()


def test_chapter_and_exercise_link_to_each_other_in_colab(root):
    exercise = root / "solutions" / "01_tiny" / "01_tiny.py"
    exercise.parent.mkdir()
    exercise.write_text(CHAPTER)
    (root / "exercises").mkdir()
    chapter, exercise = build.pairs(root)
    assert chapter.companion == ("the exercise", exercise.opens)
    assert exercise.companion == ("the chapter", chapter.opens)
    filled = colab.fill(CHAPTER, "https://github.com/a/b", chapter.opens, chapter.companion)
    link = "https://colab.research.google.com/github/a/b/blob/main/exercises/01_tiny/01_tiny.ipynb"
    assert f"[the exercise in Colab]({link})" in filled


def test_the_readme_table_is_written_between_its_markers():
    text = "before\n<!-- notebooks -->\nold\n<!-- end of notebooks -->\nafter\n"
    filled = colab.fill_table(text, ["| new |"])
    assert filled == text.replace("old", "| new |")
