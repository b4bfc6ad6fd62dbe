"""Make the student's version of an assignment, through nbgrader, and let nothing leak."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder.errors import UserError
from autograder.files import read_master
from autograder.folder import CourseFolder
from autograder.leaks import find_leaks


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
        UserError: nbgrader refuses the instructor's version.
    """
    put_own_programs_first()
    folder.exercises.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.root, prefix=".release-") as temporary:
        config = Config(folder.nbgrader_settings())
        config.CourseDirectory.root = str(folder.root)
        config.CourseDirectory.release_directory = Path(temporary).name
        config.CourseDirectory.db_url = database_url or "sqlite:///:memory:"
        config.GenerateAssignment.no_database = not database_url
        config.GenerateAssignment.permissions = 644
        result = NbGraderAPI(config=config).generate_assignment(name, force=True, create=True)
        if not result["success"]:
            raise UserError(f"{name} cannot be released: {_reason(result)}")
        yield Path(temporary) / name


def put_own_programs_first() -> None:
    """Let programs that belong to this interpreter be found first.

    nbgrader calls `alembic` from PATH when it makes a gradebook; where the virtual environment is
    not activated that is another one or none.
    """
    own = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if path.split(os.pathsep)[0] != own:
        os.environ["PATH"] = os.pathsep.join(filter(None, [own, path]))


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
    """What nbgrader had to say, without its traceback."""
    lines = [line.strip() for line in (result.get("error") or "").splitlines() if line.strip()]
    if lines:
        return lines[-1]
    lines = [line.strip() for line in (result.get("log") or "").splitlines() if "ERROR" in line]
    return lines[-1] if lines else "nbgrader gives no reason"
