import os
from pathlib import Path

import pytest
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.errors import UserError
from colab import fetch, kernel, notebooks


@pytest.fixture
def root(tmp_path):
    for name in ("course/chapters/01_perceptron", "course/chapters/05_cnn"):
        built(tmp_path / name)
    built(tmp_path / "solutions" / "01_perceptron" / "01_perceptron")
    built(tmp_path / "solutions" / ".ipynb_checkpoints" / "01_perceptron-checkpoint")
    return tmp_path


def built(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".py").touch()
    write(new_notebook(), path.with_suffix(".ipynb"))


def labels(root, *names):
    return [notebook.label for notebook in notebooks.find(root, list(names))]


def test_find_lists_chapters_and_exercises(root):
    everything = ["chapter 01_perceptron", "chapter 05_cnn", "exercise 01_perceptron"]
    assert labels(root) == everything
    assert labels(root, "01_perceptron") == [everything[0], everything[2]]


def test_find_knows_what_it_does_not_find(root, tmp_path_factory):
    with pytest.raises(UserError, match=r"no notebook 09_gan; there are: 01_perceptron, 05_cnn"):
        notebooks.find(root, ["05_cnn", "09_gan"])
    with pytest.raises(UserError, match="holds no notebook"):
        notebooks.find(tmp_path_factory.mktemp("empty"), [])


def test_find_does_not_pass_over_a_chapter_that_is_not_built(root):
    (root / "course" / "chapters" / "06_lstm.py").touch()
    with pytest.raises(UserError, match=r"06_lstm.py has not been built yet"):
        notebooks.find(root, [])
    assert labels(root, "05_cnn") == ["chapter 05_cnn"]


def test_head_shows_the_first_lines_that_hold_something():
    cell = new_code_cell("\nimport keras\n\n" + "x = 1\n" * 9)
    assert notebooks.head(cell, lines=2) == "    import keras\n    x = 1"


def test_cut_says_that_something_is_missing():
    assert notebooks.cut("1\n2\n3", lines=2) == "1\n2\n…"
    assert notebooks.cut("1\n2", lines=2) == "1\n2"


def test_a_stranger_has_no_way_to_the_checkout():
    variables = {
        "HOME": "/home/ada",
        "KERAS_HOME": "/home/ada/course/data",
        "PATH": os.pathsep.join(["/home/ada/course/.venv/bin", "/usr/bin", "/home/ada/bin"]),
        "PIP_INDEX_URL": "https://example.org/simple",
        "PWD": "/home/ada/course",
        "PYTHONPATH": "/home/ada/lib",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "VIRTUAL_ENV": "/home/ada/course/.venv",
    }
    assert kernel.stranger(variables, Path("/home/ada/course")) == {
        "HOME": "/home/ada",
        "KERAS_HOME": "/home/ada/course/data",
        "PATH": os.pathsep.join(["/usr/bin", "/home/ada/bin"]),
        "PIP_INDEX_URL": "https://example.org/simple",
    }


def error(text, traceback=""):
    return new_output("error", ename="SystemExit", evalue=text, traceback=[traceback])


def stderr(text):
    return new_output("stream", name="stderr", text=text)


SENTENCE = "The helpers could not be fetched: check the connection and run this cell again."
FAREWELL = stderr(
    "interactiveshell.py:3561: UserWarning: To exit: use 'exit', 'quit', or Ctrl-D.\n"
    """  warn("To exit: use 'exit', 'quit', or Ctrl-D.", stacklevel=1)\n"""
)


@pytest.mark.parametrize("outputs", [[error(SENTENCE)], [error(SENTENCE), FAREWELL]])
def test_a_failed_fetch_may_say_one_sentence(outputs):
    assert fetch.unclear(outputs) == ""


@pytest.mark.parametrize(
    ("outputs", "complaint"),
    [
        ([], "one error, got 0"),
        ([error(SENTENCE), stderr("fatal: repository not found")], "besides it\nfatal"),
        (
            [error(SENTENCE, "CalledProcessError\x1b[0m Traceback (most recent call last)")],
            "no tra",
        ),
        ([error("x" * 400 + ".")], "in a sentence"),
        ([error("")], "in a sentence"),
        ([error("pip said:\nno.")], "in a sentence"),
    ],
)
def test_a_failed_fetch_may_say_nothing_else(outputs, complaint):
    assert complaint in fetch.unclear(outputs)
