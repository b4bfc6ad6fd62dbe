"""Which notebooks there are, and what comes out when one is run top to bottom."""

import os
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograder.errors import UserError
from colab.kernel import Seat

CELL_SECONDS = 180
"""A chapter's cell may take 60 s on two cores; Colab's are slower and a kernel has to start."""

_COLOR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Notebook:
    """A notebook of the repository.

    Attributes:
        kind: "chapter" or "exercise".
        path: the .ipynb.
    """

    kind: str
    path: Path

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        return self.path.stem

    @property
    def label(self) -> str:
        """What it is called in the table."""
        return f"{self.kind} {self.name}"

    def read(self) -> NotebookNode:
        """Its cells.

        Raises:
            UserError: it is not a notebook.
        """
        try:
            return nbformat.read(self.path, as_version=4)
        except Exception as error:  # nbformat raises what its JSON and schema readers raise
            raise UserError(f"{self.path} is not a notebook: {error}") from error


@dataclass(frozen=True)
class Run:
    """What came of running a notebook.

    Attributes:
        seconds: how long it took, with the kernel's start.
        problem: what failed and where, "" where nothing did.
        failed_cell: the index of the cell that failed, None where none did.
        red: the first line of each cell that wrote to stderr, which readers see as red noise.
    """

    seconds: float
    problem: str
    failed_cell: int | None
    red: list[str]


def find(root: Path, names: list[str]) -> list[Notebook]:
    """The chapters and solved exercises of a repository, chapters first.

    Args:
        root: the repository.
        names: which ones, by file name; all when empty. A chapter and its exercise share a name.

    Raises:
        UserError: a name is unknown, nothing is there, or a source has not been built.
    """
    chapters, exercises = root / "course" / "chapters", root / "solutions"
    sources = list(chapters.glob("*.py"))
    sources += [path for path in exercises.glob("*/*.py") if path.stem == path.parent.name]
    for source in sorted(sources):
        wanted = not names or source.stem in names
        if wanted and not source.with_suffix(".ipynb").is_file():
            raise UserError(f"{source} has not been built yet; run make notebooks first")
    found = [Notebook("chapter", path) for path in sorted(chapters.glob("*.ipynb"))]
    found += [
        Notebook("exercise", path)
        for path in sorted(exercises.glob("*/*.ipynb"))
        if path.parent.name != ".ipynb_checkpoints"
    ]
    known = [notebook.name for notebook in found]
    if not found:
        raise UserError(f"{root} holds no notebook in course/chapters or solutions")
    if unknown := sorted(set(names) - set(known)):
        there = ", ".join(dict.fromkeys(known))
        raise UserError(f"there is no notebook {', '.join(unknown)}; there are: {there}")
    return [notebook for notebook in found if not names or notebook.name in names]


def run(notebook: NotebookNode, seat: Seat, folder: Path, *, strict: bool) -> Run:
    """Run a notebook top to bottom; the first error ends it.

    Args:
        notebook: its cells; they keep what they put out.
        seat: what the kernel is started with.
        folder: where it runs, made here and empty, as in Colab.
        strict: whether a cell that is tagged as raising an error counts as failed, too.
    """
    folder.mkdir(parents=True)
    current: list[int] = []
    client = NotebookClient(
        notebook,
        km=seat.manager(),
        timeout=CELL_SECONDS,
        force_raise_errors=strict,
        # Colab knows no such tag, and a test that is skipped has not passed.
        skip_cells_with_tag="",
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=lambda cell, cell_index: current.append(cell_index),
    )
    client.owns_km = True
    problem = ""
    start = time.monotonic()
    with seat.log.open("ab") as log:
        try:
            _execute(client, env=seat.variables, stdout=log, stderr=log)
        except CellExecutionError as error:
            problem = f"{error.ename}: {cut(plain(error.evalue))}"
        except CellTimeoutError:
            problem = f"it takes longer than {CELL_SECONDS} s"
        except DeadKernelError:
            problem = "the kernel died"
        except RuntimeError as error:
            problem = f"the kernel did not start: {error}; its log is {seat.log}"
    failed = current[-1] if problem and current else None
    if failed is not None:
        problem = f"cell {failed + 1}, which begins\n{head(notebook.cells[failed])}\n{problem}"
    red = [
        head(cell, lines=1)
        for number, cell in enumerate(notebook.cells)
        if number != failed and any(o.get("name") == "stderr" for o in cell.get("outputs", []))
    ]
    return Run(time.monotonic() - start, problem, failed, red)


def _execute(client: NotebookClient, **options: object) -> None:
    """Execute a client's notebook so that Ctrl-C ends the whole run.

    In the main thread nbclient takes Ctrl-C for itself: it would end this notebook, and the next
    one would start.
    """
    manager = client.km
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(client.execute, **options)
        try:
            future.result()
        except KeyboardInterrupt:
            # The kernel leads a session of its own; with it goes what it has started.
            pid = getattr(manager.provisioner, "pid", None)
            if pid is not None:
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
            raise


def tagged(notebook: NotebookNode, tag: str) -> list[int]:
    """The indices of the code cells that carry a tag."""
    return [
        number
        for number, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and tag in cell.metadata.get("tags", [])
    ]


def head(cell: NotebookNode, lines: int = 5) -> str:
    """The first lines of a cell that are not blank, set in by four spaces."""
    filled = [line for line in cell.source.splitlines() if line.strip()]
    return "\n".join(f"    {line}" for line in filled[:lines])


def plain(text: str) -> str:
    """Text without the codes that color it."""
    return _COLOR.sub("", text)


def cut(text: str, lines: int = 15) -> str:
    """Text that is short enough for a table's foot."""
    given = text.splitlines()
    return "\n".join(given[:lines] + ["…"] * (len(given) > lines))
