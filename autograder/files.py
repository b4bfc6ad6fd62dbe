"""Reading notebooks that anybody may have written, and writing files that are never half there."""

import contextlib
import json
import os
import re
import stat
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

from autograder.errors import UserError

MAX_BYTES = 50_000_000
"""The largest notebook that is read. A class's largest honest ones, plots and all, are a tenth."""

MAX_CELLS = 20_000
"""The most cells of a notebook that is read: each takes a hundred times its length in memory."""

_CELL_TYPES = ("code", "markdown", "raw")
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*=*\s*")


def read_master(path: Path) -> NotebookNode:
    """Read a notebook that the course itself made.

    Raises:
        UserError: it is missing or is no valid notebook.
    """
    try:
        nb = nbformat.read(path, as_version=4)
        nbformat.validate(nb)
    except FileNotFoundError as error:
        raise UserError(f"{path} is missing: build it with make notebooks") from error
    except Exception as error:
        raise UserError(f"{path} is not a valid notebook: {_first_line(error)}") from error
    return nb


def read_submission(path: Path) -> NotebookNode:
    """Read a notebook that is not to be trusted, keeping only what a grade may rest on.

    Outputs, notebook metadata and cell ids are dropped; of each cell its type, source and
    nbgrader's grade_id and points stay.

    Raises:
        UserError: it cannot be read as a notebook. The text says why, in one sentence.
    """
    text = _read_text(path)
    try:
        content = json.loads(text)
    except ValueError as error:
        raise UserError(
            f"{path} is broken: it is not valid JSON ({_first_line(error)}); "
            "save the notebook again in Jupyter or Colab and hand in that file"
        ) from error
    except RecursionError as error:
        raise UserError(f"{path} is broken: its JSON is nested too deeply") from error
    if _number_of_cells(content) > MAX_CELLS:
        raise UserError(
            f"{path} is too large: it has more than {MAX_CELLS:,} cells; delete those that do not "
            "belong to the assignment and save it again"
        )
    if isinstance(content, dict) and content.get("nbformat") in (1, 2, 3):
        content = _upgraded(path, text)
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise UserError(f"{path} is not a Jupyter notebook: it has no list of cells")
    return cleaned_submission(content)


def cleaned_submission(content: Mapping[str, Any]) -> NotebookNode:
    """A notebook made anew from what a grade may rest on.

    That is types, sources, grade_ids, points, and the pictures pasted into text.

    Args:
        content: anything with a list of cells; nothing in it is trusted.
    """
    cells = [clean for cell in content["cells"] if (clean := _clean_cell(cell)) is not None]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    notebook = v4.new_notebook()
    notebook.cells = cells
    return notebook


def write_notebook(path: Path, nb: NotebookNode) -> None:
    """Write a notebook, whole or not at all."""
    with writing(path) as temporary:
        temporary.write_text(nbformat.writes(nb).rstrip("\n") + "\n", encoding="utf-8")


def compact(nb: NotebookNode) -> str:
    """A notebook as one line of ASCII, not checked against the format: for programs to read.

    It takes a tenth of the time of nbformat's own, and can write down whatever text there is.

    Raises:
        ValueError: an output holds what JSON cannot, or is nested too deeply.
    """
    try:
        return json.dumps(nb)
    except (TypeError, RecursionError) as error:
        raise ValueError(_first_line(error)) from error


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path` to write; take it over when the block ends well.

    A block that raises leaves `path` as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # nbgrader leaves its own results read-only (0444); replacing a file needs no leave from it.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _read_text(path: Path) -> str:
    """The text of an ordinary file of bearable size, its links not followed."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            raise UserError(f"{path} is a link, not a notebook: put the file itself there")
        if not stat.S_ISREG(status.st_mode):
            raise UserError(f"{path} is not a file: name a notebook (.ipynb)")
        if status.st_size > MAX_BYTES:
            raise UserError(
                f"{path} is too large: {status.st_size / 1e6:.0f} MB, the limit is "
                f"{MAX_BYTES / 1e6:.0f} MB; clear its outputs and save it again"
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            f"{path} is not a Jupyter notebook: it is not UTF-8 text ({error.reason} at byte "
            f"{error.start})"
        ) from error
    except FileNotFoundError as error:
        raise UserError(f"{path} does not exist: check the name") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}") from error


def _number_of_cells(content: object) -> int:
    """How many cells a notebook of any format has, as far as it is one."""
    sheets = content.get("worksheets") if isinstance(content, dict) else None
    parts = [content, *(sheets if isinstance(sheets, list) else ())]
    lists = [part.get("cells") for part in parts if isinstance(part, dict)]
    return sum(len(cells) for cells in lists if isinstance(cells, list))


def _upgraded(path: Path, text: str) -> NotebookNode:
    """A notebook of an older format as one of format 4."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return nbformat.reads(text, as_version=4)
    except Exception as error:
        raise UserError(
            f"{path} is in an old notebook format that cannot be brought up to date "
            f"({_first_line(error)}); open it in JupyterLab and save it again"
        ) from error


def _clean_cell(cell: object) -> NotebookNode | None:
    """A cell made anew from the type, the source and the nbgrader metadata of another."""
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return None
    if cell["cell_type"] not in _CELL_TYPES:
        return None
    source = _joined(cell.get("source", ""))
    if source is None:
        return None
    # nbformat's own functions for new cells check each against the format, which takes a
    # millisecond and cannot fail here.
    clean = NotebookNode(cell_type=cell["cell_type"], metadata=NotebookNode())
    clean["source"] = _encodable(source)
    if clean.cell_type == "code":
        clean["outputs"], clean["execution_count"] = [], None
    elif pictures := _pictures(cell.get("attachments")):
        clean["attachments"] = pictures
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if isinstance(nbgrader, dict):
        clean.metadata["nbgrader"] = NotebookNode(
            {
                key: _encodable(value) if isinstance(value, str) else value
                for key in ("grade_id", "points")
                if isinstance(value := nbgrader.get(key), str | int | float)
            }
        )
    return clean


def _joined(text: object) -> str | None:
    """A text that a notebook may hold as a list of lines; None for anything else."""
    if isinstance(text, list):
        return "".join(part for part in text if isinstance(part, str))
    return text if isinstance(text, str) else None


def _pictures(attachments: object) -> NotebookNode:
    """Of what is attached to a text the pictures, such as the photo of a calculation on paper."""
    found = NotebookNode()
    for name, kinds in attachments.items() if isinstance(attachments, dict) else ():
        for kind, written in kinds.items() if isinstance(kinds, dict) else ():
            data = _joined(written)
            if kind in _PICTURES and data is not None and _BASE64.fullmatch(data):
                found.setdefault(_encodable(name), NotebookNode())[kind] = data
    return found


def _encodable(text: str) -> str:
    """Text without lone surrogates, which JSON may hold and no file or terminal takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _first_line(error: Exception) -> str:
    """The gist of an exception's text, for use inside a sentence."""
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
