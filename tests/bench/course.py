"""A course folder with a class in it, and both engines as the commands that instructors type."""

import shutil
import sys
from pathlib import Path

from nbgrader.api import Gradebook

from autograder.files import write_notebook
from autograder.folder import CONFIG_NAME, CourseFolder
from bench.assignments import Class
from bench.workers import Spent, command

_REPOSITORY = Path(__file__).parents[2]
_NBGRADER = [sys.executable, "-m", "nbgrader"]
_OURS = [sys.executable, "-m", "autograder"]

Scores = dict[str, dict[str, float]]
"""The automatic points of each test cell, by student."""


class Course:
    """An assignment that is released and handed in, to be graded again and again."""

    def __init__(self, group: Class, at: Path) -> None:
        """Lay the course out in an empty folder; nbgrader makes the release and the gradebook."""
        self.group = group
        self._prepared, self._here = at / "prepared", at / "course"
        self._prepared.mkdir(parents=True)
        shutil.copy(_REPOSITORY / CONFIG_NAME, self._prepared)
        folder, name = CourseFolder(self._prepared), group.name
        write_notebook(folder.master(name), group.master)
        command([*_NBGRADER, "generate_assignment", name, "--create"], self._prepared)
        for student, notebook in group.submissions.items():
            write_notebook(folder.submission(student, name), notebook)

    def stock(self) -> tuple[Spent, Scores]:
        """Have nbgrader grade the class."""
        self._begin()
        spent = command([*_NBGRADER, "autograde", self.group.name, "--create"], self._here)
        return spent, self._scores()

    def ours(self, jobs: int) -> tuple[Spent, Scores]:
        """Have our engine grade the class, in its sandbox."""
        self._begin()
        options = ["--jobs", str(jobs), "--sandbox", "bubblewrap"]
        spent = command([*_OURS, "grade", self.group.name, *options], self._here)
        return spent, self._scores()

    @property
    def folder(self) -> Path:
        """A course in which nothing is graded yet."""
        return self._prepared

    def _begin(self) -> None:
        """A fresh copy, always at the same place: nbgrader's gradebook knows where it lies."""
        shutil.rmtree(self._here, ignore_errors=True)
        shutil.copytree(self._prepared, self._here)

    def _scores(self) -> Scores:
        name = self.group.name
        with Gradebook(f"sqlite:///{self._here / 'gradebook.db'}") as gradebook:
            return {
                student: {
                    grade.cell.name: grade.auto_score
                    for notebook in gradebook.find_submission(name, student).notebooks
                    for grade in notebook.grades
                    if grade.cell.cell_type == "code"
                }
                for student in self.group.submissions
            }
