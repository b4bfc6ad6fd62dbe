"""Where a course keeps its files: the layout that nbgrader and we agree on."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from autograder.errors import UserError

CONFIG_NAME = "nbgrader_config.py"


@dataclass(frozen=True)
class CourseFolder:
    """One course on disk.

    Attributes:
        root: the folder that holds ``nbgrader_config.py`` and ``solutions/``.
    """

    root: Path

    @classmethod
    def find(cls, start: Path) -> "CourseFolder":
        """The course that `start` lies in: the closest parent with an nbgrader_config.py.

        Raises:
            UserError: neither `start` nor any folder above it is a course.
        """
        start = start.resolve()
        for candidate in (start, *start.parents):
            if (candidate / CONFIG_NAME).is_file() and (candidate / "solutions").is_dir():
                return cls(candidate)
        raise UserError(
            f"no course here: neither {start} nor a folder above it has {CONFIG_NAME} and "
            "solutions/; go to the course's folder or name it with --course"
        )

    @property
    def solutions(self) -> Path:
        """The instructor's notebooks, with solutions and hidden tests."""
        return self.root / "solutions"

    @property
    def exercises(self) -> Path:
        """The student versions, as released."""
        return self.root / "exercises"

    @property
    def submitted(self) -> Path:
        """What students handed in: read here, never written."""
        return self.root / "submitted"

    @property
    def autograded(self) -> Path:
        """Graded notebooks, for formgrader and for feedback."""
        return self.root / "autograded"

    @property
    def feedback(self) -> Path:
        """One HTML page for each graded notebook."""
        return self.root / "feedback"

    def nbgrader_settings(self) -> Config:
        """What the course's own nbgrader_config.py says, as plain `nbgrader` would read it."""
        try:
            return PyFileConfigLoader(CONFIG_NAME, path=str(self.root)).load_config()
        except ConfigFileNotFound as error:
            raise UserError(f"{self.root / CONFIG_NAME} cannot be read: {error}") from error
        except Exception as error:
            raise UserError(
                f"{self.root / CONFIG_NAME} does not run: {type(error).__name__}: {error}"
            ) from error

    def database_url(self) -> str:
        """The gradebook that plain `nbgrader` would use here, as an SQLAlchemy URL."""
        configured = self.nbgrader_settings().CourseDirectory.get("db_url")
        return configured or f"sqlite:///{self.root / 'gradebook.db'}"

    def assignments(self) -> list[str]:
        """The names of all assignments that have a built notebook, sorted."""
        return sorted(
            folder.name
            for folder in self.solutions.iterdir()
            if (folder / f"{folder.name}.ipynb").is_file()
        )

    def choose(self, names: Iterable[str]) -> list[str]:
        """The assignments that a user named; all of them where none was named.

        Raises:
            UserError: a name that no assignment has, or a course without assignments.
        """
        known = self.assignments()
        if not known:
            raise UserError(
                f"{self.solutions} holds no assignment yet: put one at NAME/NAME.ipynb "
                "(make notebooks builds it from NAME.py)"
            )
        for name in names:
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
                hint = f"did you mean {close[0]}?" if close else f"there is {', '.join(known)}"
                raise UserError(f"there is no assignment {name!r}: {hint}")
        return list(dict.fromkeys(names)) or known

    def master(self, name: str) -> Path:
        """The instructor's notebook of an assignment."""
        return self.solutions / name / f"{name}.ipynb"

    def release(self, name: str) -> Path:
        """The student's notebook of an assignment."""
        return self.exercises / name / f"{name}.ipynb"

    def submission(self, student: str, name: str) -> Path:
        """Where a student's notebook lies once it is handed in."""
        return self.submitted / student / name / f"{name}.ipynb"

    def handed_in(self, student: str, name: str) -> Path:
        """Where a student's notebook lies, and nothing but theirs.

        Raises:
            UserError: a folder on the way is a link. A zip file may hold one, to the solutions.
        """
        path = self.submission(student, name)
        for folder in (path.parent.parent, path.parent):
            if folder.is_symlink():
                raise UserError(f"{folder} is a link, not a folder: put the files themselves there")
        return path

    def students(self, name: str) -> list[str]:
        """Who handed in a folder for the assignment, sorted."""
        if not self.submitted.is_dir():
            return []
        return sorted(
            folder.name
            for folder in self.submitted.iterdir()
            if folder.is_dir() and not folder.name.startswith(".") and (folder / name).is_dir()
        )
