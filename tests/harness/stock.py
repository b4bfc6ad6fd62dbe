"""nbgrader itself as the judge: plain `nbgrader` commands in a course folder of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder import files

_SECONDS = 300


def scores(
    name: str, master: NotebookNode, config: Path, submissions: Mapping[str, NotebookNode], at: Path
) -> dict[str, tuple[float, float]]:
    """Grade submissions with nothing but nbgrader.

    Args:
        name: of the assignment.
        master: the instructor's version.
        config: the course's nbgrader_config.py.
        submissions: what is handed in, by student.
        at: an empty folder.

    Returns:
        for each student the points earned and the points that tests can give.

    Raises:
        RuntimeError: nbgrader gave up; its output is in the text.
    """
    shutil.copy(config, at)
    files.write_notebook(at / "solutions" / name / f"{name}.ipynb", master)
    _nbgrader(at, "generate_assignment", name, "--create")
    for student, notebook in submissions.items():
        files.write_notebook(at / "submitted" / student / name / f"{name}.ipynb", notebook)
    _nbgrader(at, "autograde", name, "--create")
    with Gradebook(f"sqlite:///{at / 'gradebook.db'}") as gradebook:
        return {student: _score(gradebook, name, student) for student in submissions}


def _score(gradebook: Gradebook, name: str, student: str) -> tuple[float, float]:
    submission = gradebook.find_submission(name, student)
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    # A written answer is worth nothing until a person has marked it.
    tested = [grade for grade in grades if grade.cell.cell_type == "code"]
    return (
        sum(grade.auto_score or 0.0 for grade in tested),
        sum(grade.max_score for grade in tested),
    )


def _nbgrader(at: Path, *arguments: str) -> None:
    home = str(at)
    # nbgrader calls alembic from PATH, and must not read anybody's own Jupyter settings.
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "JUPYTER_CONFIG_DIR": home,
        "IPYTHONDIR": home,
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=at,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"nbgrader {' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
