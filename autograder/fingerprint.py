"""What a grade rests on, as one short text: the same text, the same grade.

Contents alone count, never time stamps. A submission whose fingerprint is the one that its graded
notebook carries need not be graded again.
"""

import datetime
import functools
import hashlib
import importlib.metadata
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

import autograder
from autograder.engine.limits import Limits

# Their versions may change what a student's code computes.
_PACKAGES = ("numpy", "scipy", "scikit-learn", "matplotlib", "keras", "tensorflow", "nbgrader")


def of_assignment(
    master: NotebookNode,
    released: NotebookNode,
    limits: Limits,
    files: Path | None,
    sandbox: str,
) -> str:
    """The fingerprint of what all submissions of an assignment share.

    Args:
        master: the instructor's version.
        released: the student's version of it, in which the course's nbgrader settings show.
        limits: what each submission may use.
        files: the folder of the assignment's data files, if it has any.
        sandbox: what the submissions run in.
    """
    return _digest(
        {
            "versions": versions(),
            "master": [_cell(cell) for cell in master.cells],
            "limits": asdict(limits),
            "released": [_cell(cell) for cell in released.cells],
            "files": _files(files),
            "sandbox": sandbox,
        }
    )


def of_submission(
    assignment: str, submission: NotebookNode, submitted_at: datetime.datetime | None
) -> str:
    """The fingerprint of one submission's grade.

    Args:
        assignment: the assignment's fingerprint.
        submission: what was handed in, as `read_submission` gives it: without the outputs and
            the cell ids, which have no say.
        submitted_at: when it was handed in, if that is known.
    """
    when = submitted_at.isoformat() if submitted_at else None
    return _digest([assignment, [_cell(cell) for cell in submission.cells], when])


@functools.cache
def versions() -> dict[str, str]:
    """The versions of whatever may change a grade; the grader's own is that of its sources."""
    found = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for package in _PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "missing"
    own = Path(autograder.__file__).parent
    sources = {str(path.relative_to(own)): path.read_text("utf-8") for path in own.rglob("*.py")}
    return found | {"autograder": _digest(sources)[:12]}


def _cell(cell: NotebookNode) -> list[Any]:
    """What of a cell has a say: not its id, not its outputs."""
    return [cell.cell_type, cell.source, cell.metadata, cell.get("attachments")]


def _files(folder: Path | None) -> dict[str, str]:
    """The contents of a folder's files, by name."""
    if folder is None:
        return {}
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _digest(content: Any) -> str:
    """The SHA-256 of plain data, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
