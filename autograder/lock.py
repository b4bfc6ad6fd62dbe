"""One writer at a time: a lock that the system takes back from a process that has died."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from autograder.errors import UserError
from autograder.folder import CourseFolder


@contextlib.contextmanager
def only_writer(folder: CourseFolder, database_url: str) -> Iterator[None]:
    """Let nobody else grade into this course or this gradebook while the block runs.

    Raises:
        UserError: somebody else does so already.
    """
    with contextlib.ExitStack() as held:
        for path in sorted(_lock_files(folder, database_url)):
            held.enter_context(_locked(path))
        yield


def _lock_files(folder: CourseFolder, database_url: str) -> set[Path]:
    """A file beside the course's own gradebook, and one beside an SQLite gradebook elsewhere."""
    gradebooks = {folder.root / "gradebook.db"}
    with contextlib.suppress(ArgumentError):  # what is no URL is told when it is opened
        url = make_url(database_url)
        if url.get_backend_name() == "sqlite" and url.database:
            gradebooks.add(Path(url.database).resolve())
    return {path.with_name(f"{path.name}.lock") for path in gradebooks if path.parent.is_dir()}


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock on a file; the file itself stays, for removing it would be a race."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                f"another autograder is grading into {path.with_suffix('')} at this moment; "
                "wait until it is done"
            ) from None
        yield
    finally:
        os.close(handle)
