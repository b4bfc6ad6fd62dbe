"""Run every chapter and every solved exercise with the versions that Google Colab has.

    python tests/colab/run.py [NAME …] [--python PATH] [--root FOLDER]

Exit code 0 when all is well, 1 when a notebook or a check failed, 2 when it could not be tried.
"""

import argparse
import fcntl
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__":
    # A script's own folder is on the path; the package it belongs to needs the folder above.
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from autograder.colab import repository
from autograder.errors import UserError
from colab import fetch, notebooks, snapshot
from colab.environment import DISTRIBUTION, PYTHON, Environment, difference, prepare
from colab.kernel import Seat, seat
from colab.notebooks import Notebook, Run

_ROOT = Path(__file__).resolve().parents[2]


class Trial:
    """One run of the whole: an environment, a copy of the working tree, and places to run in.

    Attributes:
        results: what was tried so far, as (label, run).
    """

    def __init__(self, root: Path, environment: Environment, workspace: Path) -> None:
        address = repository(root)
        self._root, self._environment, self._workspace = root, environment, workspace
        self._commit = snapshot.take(root, workspace / "repository")
        redirect = snapshot.redirect(address, workspace / "repository")
        self._colab = self._seat("colab", redirect, colab=True)
        self._offline = snapshot.redirect(address, workspace / "nowhere")
        self.results: list[tuple[str, Run]] = []

    def chapter(self, notebook: Notebook) -> None:
        """Run a chapter; its fetch cell must install the helpers and change nothing else."""
        self._environment.forget()
        before = self._environment.installed()
        cells = notebook.read()
        done = notebooks.run(cells, self._colab, self._folder(), strict=False)
        problem = done.problem
        if changed := difference(before, self._environment.installed()):
            problem += f"\nthe environment has changed: {changed}"
        if notebooks.tagged(cells, fetch.TAG) and not problem:
            fetched = self._environment.fetched()
            if fetched != self._commit:
                problem = f"the fetch cell should install {self._commit}, there is {fetched}"
        self._report(notebook.label, replace(done, problem=problem.strip()))

    def exercise(self, notebook: Notebook) -> None:
        """Run a solved exercise where nothing of ours is installed; every test must pass."""
        self._environment.forget()
        before = self._environment.installed()
        done = notebooks.run(notebook.read(), self._colab, self._folder(), strict=True)
        problem = done.problem
        if self._environment.fetched() is not None:
            problem += f"\nan exercise must need nothing installed, this one got {DISTRIBUTION}"
        if changed := difference(before, self._environment.installed()):
            problem += f"\nthe environment has changed: {changed}"
        self._report(notebook.label, replace(done, problem=problem.strip()))

    def fetching(self, notebook: Notebook) -> None:
        """Try a chapter's fetch cell where the fetch fails, and outside Colab."""
        self._environment.forget()
        cells = notebook.read()
        places = notebooks.tagged(cells, fetch.TAG)
        if len(places) != 1:
            problem = f"a chapter should have one cell with the tag {fetch.TAG}, got {len(places)}"
            self._report("fetch cell", Run(0.0, problem, None, []))
            return
        cell = cells.cells[places[0]]
        offline = self._seat("offline", self._offline, colab=True)
        failing = fetch.failing(cell, self._environment, offline, self._folder(), PYTHON)
        self._report("fetch cell, no connection", failing)
        plain = self._seat("plain", self._offline, colab=False)
        elsewhere = fetch.elsewhere(cell, self._environment, plain, self._folder())
        self._report("fetch cell, not in Colab", elsewhere)

    def _seat(self, name: str, variables: dict[str, str], *, colab: bool) -> Seat:
        folder = self._workspace / name
        return seat(self._environment.python, folder, self._root, variables, colab=colab)

    def _folder(self) -> Path:
        return self._workspace / f"content-{len(self.results)}"

    def _report(self, label: str, run: Run) -> None:
        self.results.append((label, run))
        print(f"{label} … {run.seconds:.1f} s {'failed' if run.problem else 'passed'}", flush=True)


def table(results: list[tuple[str, Run]]) -> str:
    """What was tried, one line each, and after it what went wrong."""
    width = max(len(label) for label, _ in results)
    lines = [
        f"{label:{width}}  {run.seconds:6.1f} s  {'FAILED' if run.problem else 'passed'}"
        for label, run in results
    ]
    for label, run in results:
        if run.problem:
            lines += ["", f"{label}: {run.problem}"]
        if run.red:
            lines += ["", f"{label}: passed over, but readers see red text below", *run.red]
    return "\n".join(lines)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Keep a second run out, which would install into the same environment.

    Raises:
        UserError: another one is at work.
    """
    # The folder itself is the lock: it is always there, and nothing has to be cleaned up.
    lock = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"another make colab is at work in {root}: let it end") from None
        yield
    finally:
        os.close(lock)


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for and say how it went; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="such as 01_perceptron")
    parser.add_argument("--python", help="the Python 3.12 to make the environment with")
    parser.add_argument("--root", type=Path, default=_ROOT, help="the repository")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    try:
        chosen = notebooks.find(root, options.names)
        with alone(root), tempfile.TemporaryDirectory(prefix="colab-") as workspace:
            environment = prepare(root / ".venv-colab", options.python)
            trial = Trial(root, environment, Path(workspace).resolve())
            chapters = [notebook for notebook in chosen if notebook.kind == "chapter"]
            if chapters:
                trial.fetching(chapters[0])
            for notebook in chosen:
                trial.chapter(notebook) if notebook.kind == "chapter" else trial.exercise(notebook)
            environment.forget()
    except UserError as error:
        print(f"make colab: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("make colab: stopped", file=sys.stderr)
        return 130
    print(f"\n{table(trial.results)}")
    return 1 if any(run.problem for _, run in trial.results) else 0


if __name__ == "__main__":
    sys.exit(main())
