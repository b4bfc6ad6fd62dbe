"""The cell by which a chapter fetches the `course` helpers, in the two cases that go unnoticed.

That it works in Colab is seen whenever a chapter runs. Here: what it says when it fails, and that
it does nothing anywhere else.
"""

from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from colab.environment import Environment, difference
from colab.kernel import Seat
from colab.notebooks import Run, cut, plain, run

TAG = "colab-setup"

LONGEST = 300
"""How many characters a sentence may have that a student reads to the end."""

# Both run in the kernel before the fetch cell, so they may change what that cell meets.
_IN_COLAB = """
import importlib.util, os, sys
assert sys.version_info[:2] == {python}, sys.version
assert "google.colab" in sys.modules, "the stand-in for google.colab was not loaded"
assert importlib.util.find_spec("course") is None, "course can be imported before it is fetched"
assert os.listdir() == [], os.listdir()
"""
_ELSEWHERE = """
import sys
assert "google.colab" not in sys.modules
started = []
sys.addaudithook(
    lambda event, arguments: started.append(event)
    if event in ("subprocess.Popen", "os.system", "os.posix_spawn", "os.fork", "os.exec")
    else None
)
"""
_NOTHING_STARTED = "assert started == [], started"


def failing(
    cell: NotebookNode, environment: Environment, seat: Seat, folder: Path, python: tuple[int, int]
) -> Run:
    """Run the fetch cell where the fetch cannot succeed.

    Args:
        cell: the fetch cell.
        environment: where it would install.
        seat: a kernel like Colab's, from which the repository cannot be reached.
        folder: the empty folder to run in.
        python: the version that the kernel must have.

    Returns:
        a run whose problem says what is wrong with what the reader sees or what was changed.
    """
    before = environment.installed()
    notebook = new_notebook(cells=[new_code_cell(_IN_COLAB.format(python=python)), cell.copy()])
    done = run(notebook, seat, folder, strict=True)
    problem = ""
    if done.failed_cell == 0:
        problem = done.problem
    elif done.failed_cell is None:
        problem = "the fetch fails and the cell says nothing"
    else:
        problem = unclear(notebook.cells[1].outputs)
    if changed := difference(before, environment.installed()):
        problem += f"\nthe failed fetch changed the environment: {changed}"
    if environment.fetched() is not None:
        problem += "\nthe failed fetch installed something"
    return Run(done.seconds, problem.strip(), None, [])


def elsewhere(cell: NotebookNode, environment: Environment, seat: Seat, folder: Path) -> Run:
    """Run the fetch cell in a kernel that is not Colab's: it must do nothing.

    Args:
        cell: the fetch cell.
        environment: where it must not install.
        seat: a kernel without `google.colab`.
        folder: the empty folder to run in.

    Returns:
        a run whose problem says what it did.
    """
    before = environment.installed()
    sources = new_code_cell(_ELSEWHERE), cell.copy(), new_code_cell(_NOTHING_STARTED)
    notebook = new_notebook(cells=list(sources))
    done = run(notebook, seat, folder, strict=True)
    problem = done.problem
    if shown := notebook.cells[1].get("outputs"):
        text = "".join(plain(output.get("text", output.output_type)) for output in shown)
        problem += f"\noutside Colab the fetch cell puts something out:\n{cut(text)}"
    if changed := difference(before, environment.installed()):
        problem += f"\noutside Colab the fetch cell changed the environment: {changed}"
    if environment.fetched() is not None:
        problem += "\noutside Colab the fetch cell installed something"
    return Run(done.seconds, problem.strip(), None, [])


def unclear(outputs: list[NotebookNode]) -> str:
    """What is wrong with how a failed fetch looks to a reader; "" where it is as it should be.

    It should be one error with a short text in whole sentences, and nothing besides: no traceback,
    nothing that pip or git said.

    Args:
        outputs: what the cell put out.
    """
    errors = [output for output in outputs if output.output_type == "error"]
    if len(errors) != 1:
        return f"a failed fetch should end in one error, got {len(errors)}"
    text = errors[0].evalue.strip()
    traceback = plain("\n".join(errors[0].traceback))
    said = "".join(output.text for output in outputs if output.output_type == "stream")
    # IPython adds a hint in two lines to every SystemExit, on how to leave a terminal.
    besides = [line for line in said.splitlines() if "To exit: use" not in line and line.strip()]
    if "Traceback (most recent call last)" in traceback:
        return f"a failed fetch should show no traceback, got\n{cut(traceback)}"
    if besides:
        return f"a failed fetch should show its sentence only, got besides it\n{cut(said)}"
    if not 0 < len(text) <= LONGEST or "\n" in text or not text.endswith("."):
        return f"a failed fetch should say in a sentence what to do, got\n{cut(text)}"
    return ""
