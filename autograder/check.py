"""Grade one notebook with the hidden tests and touch nothing: for those who learn alone."""

import difflib
import re
from pathlib import Path

from nbformat import NotebookNode

from autograder import cells
from autograder.engine import Engine, Limits
from autograder.errors import UserError
from autograder.files import read_master, read_submission
from autograder.folder import CourseFolder
from autograder.grade import data_files
from autograder.grading import GradedNotebook
from autograder.pool import Work, grading_with, preload_for


def check(
    folder: CourseFolder, notebook: Path, assignment: str | None, limits: Limits, sandbox: str
) -> tuple[str, GradedNotebook]:
    """Grade a notebook against the assignment that it belongs to.

    Args:
        folder: the course.
        notebook: the notebook to grade; only read.
        assignment: which assignment it is; found out if None.
        limits: what the notebook may use.
        sandbox: what it runs in, as the engine knows it.

    Returns:
        the assignment's name, and the grade.

    Raises:
        UserError: the notebook cannot be read, or belongs to no assignment.
    """
    submission = read_submission(notebook)
    name = (
        folder.choose([assignment])[0]
        if assignment is not None
        else _recognize(folder, notebook, submission)
    )
    master = read_master(folder.master(name))
    with (
        Engine(sandbox=sandbox, preload=preload_for([master])) as engine,
        data_files(folder.exercises / name, name) as files,
    ):
        work = Work(master, limits, folder.nbgrader_settings(), files)
        return name, grading_with(engine)(work, submission)


def _recognize(folder: CourseFolder, notebook: Path, submission: NotebookNode) -> str:
    """The assignment whose cells the notebook has, or else whose name it bears.

    Browsers save a second download as `01_perceptron (1).ipynb`; the cells tell all the same.
    """
    names = folder.choose([])
    ids = {cells.grade_id(cell) for cell in submission.cells} - {None}
    shared = {name: len(ids & _ids(folder, name)) for name in names}
    best = max(names, key=shared.__getitem__)
    if shared[best]:
        return best
    stem = re.sub(r"[ _-]*(\(\d+\)|copy\d*)$", "", notebook.stem, flags=re.IGNORECASE)
    if stem in names:
        return stem
    close = difflib.get_close_matches(stem, names, n=1, cutoff=0.6)
    hint = f"--assignment {close[0] if close else 'NAME'}"
    raise UserError(
        f"{notebook} belongs to no assignment here: none of its cells carries a grade_id of "
        f"{', '.join(names)}; if it is one of these, say which with {hint}"
    )


def _ids(folder: CourseFolder, name: str) -> set[str | None]:
    """The grade_ids of an assignment's cells."""
    return {cells.grade_id(cell) for cell in read_master(folder.master(name)).cells}
