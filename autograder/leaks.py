"""Look through a release for what students must not see: the last check before it is published.

It shares no code with what made the release, so a mistake there does not blind it.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import cells

_MARKER = re.compile(r"(BEGIN|END) +(SOLUTION|HIDDEN TESTS|MARK SCHEME)")
_SOURCE_FILES = {".py", ".pyc", ".pyo", ".ipy", ".orig", ".bak", ".db", ".md", ".toml"}
_CODE = re.compile(r"[A-Za-z0-9]")
_LONG = 12
"""A secret line of so many characters is looked for inside other lines as well."""


def find_leaks(release: Path, master: NotebookNode) -> list[str]:
    """Sentences that say what of the instructor's version is in a release; empty if nothing is.

    Args:
        release: the folder that would be given to students.
        master: the instructor's notebook that it was made from.
    """
    secrets = secret_lines(master)
    leaks = []
    for path in sorted(release.rglob("*")):
        name = path.relative_to(release)
        if path.is_symlink():
            leaks.append(f"{name} is a link")
        elif path.is_dir():
            if path.name.startswith(".") or path.name == "__pycache__":
                leaks.append(f"{name} is a folder that programs keep for themselves")
        elif path.suffix in _SOURCE_FILES or path.name.startswith("."):
            leaks.append(f"{name} is no file for students")
        else:
            leaks.extend(f"{name} {what}" for what in _leaks_in(path, secrets))
    return leaks


def secret_lines(master: NotebookNode) -> set[str]:
    """The lines of solutions, hidden tests and mark schemes that appear nowhere else."""
    public, secret = [], set()
    for cell in master.cells:
        inside = marked = False
        of_cell = []
        for line in cell.source.splitlines():
            if marker := _MARKER.search(line):
                inside, marked = marker[1] == "BEGIN", True
            elif inside:
                secret.add(line.strip())
            else:
                of_cell.append(line)
        if cells.is_answer(cell) and not marked:
            secret.update(line.strip() for line in of_cell)
        else:
            public.extend(of_cell)
    text = "\n".join(public)
    return {line for line in secret if _CODE.search(line) and line not in text}


def _leaks_in(path: Path, secrets: set[str]) -> Iterator[str]:
    """What one file gives away."""
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".ipynb":
        notebook = nbformat.reads(text, as_version=4)
        if any(cell.get("outputs") for cell in notebook.cells):
            yield "has cells with outputs"
        text = "\n".join(_strings(json.loads(text)))
    if marker := _MARKER.search(text):
        yield f"holds the marker {marker[0]!r}"
    lines = {line.strip() for line in text.splitlines()}
    for secret in sorted(secrets):
        if secret in lines or (len(secret) >= _LONG and secret in text):
            yield f"holds the line {secret!r} of a solution or hidden test"


def _strings(value: object) -> Iterator[str]:
    """Every string in a JSON value, keys included; a list of lines as one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    elif isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            yield "".join(value)
        else:
            for item in value:
                yield from _strings(item)
