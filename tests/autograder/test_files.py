"""Reading what anybody may have written, writing all or nothing."""

import json

import nbformat
import pytest
from nbformat import v4

from autograder import files
from autograder.errors import UserError
from autograder.files import read_submission, write_notebook, writing


def written(tmp_path, content):
    path = tmp_path / "handed in.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not valid JSON"),
        (b'{"cells": [', "not valid JSON"),
        (b"PK\x03\x04\xff\xfe", "not UTF-8"),
        ("just a string", "no list of cells"),
        ([1, 2], "no list of cells"),
        ({"nbformat": 4}, "no list of cells"),
        ({"nbformat": 4, "cells": {}}, "no list of cells"),
        (b"[" * 100_000, "nested too deeply|not valid JSON"),
        ({"nbformat": 3, "worksheets": 7}, "old notebook format"),
    ],
)
def test_what_is_no_notebook_is_refused_in_one_sentence(tmp_path, content, why):
    with pytest.raises(UserError, match=why) as error:
        read_submission(written(tmp_path, content))
    assert "\n" not in str(error.value)


def test_of_what_is_attached_to_a_text_pictures_stay(tmp_path):
    attached = {
        "page 1.png": {"image/png": "iVBO\nRw0K", "text/html": "<script>"},
        "lines.gif": {"image/gif": ["R0lG", "ODlh"]},
        "drawn.svg": {"image/svg+xml": "<svg onload='alert(1)'>"},
        "broken.png": {"image/png": "no base 64 <"},
        "odd.png": {"image/png": 7},
        "older.png": "iVBO",
    }
    cells = [{"cell_type": "markdown", "source": "![](attachment:x)", "attachments": attached}]
    cells.append({"cell_type": "markdown", "source": "none", "attachments": [1]})
    cells.append({"cell_type": "code", "source": "1", "attachments": attached})
    one, *others = read_submission(written(tmp_path, {"nbformat": 4, "cells": cells})).cells
    assert one.attachments == {
        "page 1.png": {"image/png": "iVBO\nRw0K"},
        "lines.gif": {"image/gif": "R0lGODlh"},
    }
    assert not any("attachments" in cell for cell in others)


def test_a_missing_file_a_folder_a_link_and_a_giant_are_refused(tmp_path, monkeypatch):
    with pytest.raises(UserError, match="does not exist"):
        read_submission(tmp_path / "none.ipynb")
    with pytest.raises(UserError, match="not a file"):
        read_submission(tmp_path)
    real = written(tmp_path, {"cells": []})
    link = tmp_path / "link.ipynb"
    link.symlink_to(real)
    with pytest.raises(UserError, match="is a link"):
        read_submission(link)
    monkeypatch.setattr(files, "MAX_BYTES", 5)
    with pytest.raises(UserError, match="too large"):
        read_submission(real)


def test_odd_cells_are_dropped_or_mended_and_the_rest_is_kept(tmp_path):
    cells = [
        "no cell",
        {"cell_type": "heading", "source": "gone"},
        {"cell_type": "code", "source": 7},
        {"cell_type": ["code"], "source": "gone"},
        {"cell_type": {}, "source": "gone"},
        {"cell_type": "code", "source": ["a\n", 1, "b"], "metadata": "none"},
        {"cell_type": "markdown", "source": "half a character \ud800", "metadata": {}},
        {
            "cell_type": "code",
            "source": "c",
            "metadata": {"nbgrader": {"grade_id": "q"}, "tags": 1},
        },
        {"cell_type": "code", "source": "d", "metadata": {"nbgrader": ["not", "a", "dict"]}},
    ]
    notebook = read_submission(written(tmp_path, {"nbformat": 4, "cells": cells}))
    nbformat.validate(notebook)
    assert [cell.source for cell in notebook.cells] == ["a\nb", "half a character ?", "c", "d"]
    assert notebook.cells[2].metadata == {"nbgrader": {"grade_id": "q"}}
    write_notebook(tmp_path / "again.ipynb", notebook)


def test_metadata_can_neither_be_deep_nor_hold_what_no_file_can(tmp_path):
    deep = "[" * 400 + "]" * 400
    nbgrader = f'{{"grade_id": "\\ud800x", "points": {deep}, "else": {deep}}}'
    cell = f'{{"cell_type": "code", "source": "a", "metadata": {{"nbgrader": {nbgrader}}}}}'
    notebook = read_submission(written(tmp_path, f'{{"nbformat": 4, "cells": [{cell}]}}'.encode()))
    assert notebook.cells[0].metadata.nbgrader == {"grade_id": "?x"}


def test_an_old_notebook_is_brought_up_to_date(tmp_path):
    cell = {"cell_type": "code", "input": ["x = 1"], "language": "python", "outputs": []}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [cell]}]}
    assert [c.source for c in read_submission(written(tmp_path, old)).cells] == ["x = 1"]


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "notebook.ipynb"
    write_notebook(path, v4.new_notebook())
    before = path.read_bytes()
    with pytest.raises(RuntimeError), writing(path) as temporary:  # noqa: PT012
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
