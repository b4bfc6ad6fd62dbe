"""Make the student's version of an assignment, through nbgrader, and let nothing leak."""

import contextlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder.errors import UserError
from autograder.files import read_master
from autograder.folder import CourseFolder
from autograder.gradebook import opened
from autograder.leaks import find_leaks
from autograder.student_version import student_version

_EXCEPTION = re.compile(r"^(?:\w+\.)*\w*(?:Error|Exception): (.+)$", re.MULTILINE)


def release(folder: CourseFolder, name: str, database_url: str) -> Path:
    """Publish an assignment: `solutions/NAME` to `exercises/NAME`, and enter it in the gradebook.

    The student's version is made beside its destination, scanned, and only then takes the place
    of an earlier release; a release that would leak leaves the earlier one as it was.

    Args:
        folder: the course.
        name: the assignment.
        database_url: the gradebook, as an SQLAlchemy URL.

    Returns:
        the folder that students may be given.

    Raises:
        UserError: nbgrader refuses the instructor's version, or the scan finds something.
    """
    master = read_master(folder.master(name))
    destination = folder.exercises / name
    with made_by_nbgrader(folder, name, database_url) as made:
        if leaks := find_leaks(made, master):
            found = "\n  ".join(leaks)
            raise UserError(f"{name} is not released, students would see too much:\n  {found}")
        _replace_folder(made, destination)
    return destination


@contextlib.contextmanager
def made_by_nbgrader(folder: CourseFolder, name: str, database_url: str) -> Iterator[Path]:
    """Let nbgrader make the student's version in a folder that is gone after the block.

    Its gradebook entry (which cells there are, what each is worth) is written on the way.

    Args:
        folder: the course.
        name: the assignment.
        database_url: the gradebook, as an SQLAlchemy URL; an empty string for none.

    Raises:
        UserError: nbgrader refuses the instructor's version, or the gradebook cannot be used.
    """
    settings = folder.nbgrader_settings()
    student_version(read_master(folder.master(name)), settings)  # tells what is wrong in a sentence
    folder.exercises.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.root, prefix=".release-") as temporary:
        database_url = database_url or f"sqlite:///{temporary}/gradebook.db"
        with opened(database_url, settings):
            pass  # a gradebook that does not open says why; inside nbgrader it would not
        config = Config(settings)
        config.CourseDirectory.root = str(folder.root)
        config.CourseDirectory.release_directory = Path(temporary).name
        config.CourseDirectory.db_url = database_url
        config.GenerateAssignment.permissions = 644
        result = NbGraderAPI(config=config).generate_assignment(name, force=True, create=True)
        if not result["success"]:
            raise UserError(f"{name} cannot be released: {_reason(result)}")
        yield Path(temporary) / name


def _replace_folder(made: Path, destination: Path) -> None:
    """Put a folder in another's place; where that fails, the other stays."""
    old = made.parent / "old"
    if destination.exists():
        destination.rename(old)
    try:
        made.rename(destination)
    except OSError:
        if old.exists():
            old.rename(destination)
        raise


def _reason(result: dict) -> str:
    """What nbgrader had to say: the last exception but its own summary of it."""
    told = f"{result.get('log') or ''}\n{result.get('error') or ''}"
    exceptions = [e[1] for e in _EXCEPTION.finditer(told) if "traceback for details" not in e[1]]
    return exceptions[-1] if exceptions else "nbgrader gives no reason"
