"""The scan of a release must find what must not be there, and nothing else."""

import pytest
from nbformat import v4
from tiny_course import code

from autograder.files import write_notebook
from autograder.leaks import find_leaks, secret_lines


@pytest.fixture
def release(tmp_path, released):
    folder = tmp_path / "release"
    write_notebook(folder / "01_tiny.ipynb", released)
    return folder


def test_an_honest_release_is_clean(release, master):
    assert find_leaks(release, master) == []


def test_the_secrets_are_the_removed_lines(master):
    assert secret_lines(master) == {
        "return x + x",
        "return math.sqrt(x)",
        "secret_input = 21",
        "assert double(secret_input) == 42, 'double(21): expected 42'",
        "assert root(16) == 4, 'root(16): expected 4'",
        "The model answer: it grows.",
    }


def test_a_line_that_is_public_elsewhere_is_no_secret(master):
    master.cells[0].source += "\nreturn x + x"
    assert "return x + x" not in secret_lines(master)


@pytest.mark.parametrize(
    ("leak", "found"),
    [
        ("    return math.sqrt(x)", "math.sqrt"),
        ("# assert double(secret_input) == 42, 'double(21): expected 42'", "secret_input"),
        ("The model answer: it grows.", "model answer"),
        ("### BEGIN HIDDEN TESTS", "marker"),
        ("=== END MARK SCHEME ===", "marker"),
        ("### END SOLUTION", "marker"),
    ],
)
def test_a_leaked_line_is_found_in_a_cell_and_in_metadata(release, master, released, leak, found):
    for cell in (code(leak), code("", extra=1)):
        cell.metadata["note"] = leak
        notebook = v4.new_notebook(cells=[*released.cells, cell])
        write_notebook(release / "01_tiny.ipynb", notebook)
        assert any(found in sentence for sentence in find_leaks(release, master))


def test_a_leak_in_a_data_file_and_outputs_are_found(release, master, released):
    (release / "data.csv").write_text("1,2\nreturn x + x\n")
    released.cells[1].outputs = [v4.new_output("stream", text="hello")]
    write_notebook(release / "01_tiny.ipynb", released)
    sentences = " ".join(find_leaks(release, master))
    assert "data.csv holds the line" in sentences
    assert "cells with outputs" in sentences


@pytest.mark.parametrize("name", ["01_tiny.py", "notes.md", ".hidden", "sub/x.pyc"])
def test_source_files_have_no_place_in_a_release(release, master, name):
    (release / name).parent.mkdir(exist_ok=True)
    (release / name).touch()
    assert any(name in sentence for sentence in find_leaks(release, master))


def test_a_link_and_a_checkpoint_folder_are_found(release, master):
    (release / "data.csv").symlink_to("/dev/null")
    (release / ".ipynb_checkpoints").mkdir()
    assert len(find_leaks(release, master)) == 2
