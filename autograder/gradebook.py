"""Write grades where nbgrader keeps them, so that formgrader, feedback and export show them."""

import contextlib
import datetime
import warnings
from collections.abc import Iterator
from pathlib import Path

from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SAWarning, SQLAlchemyError
from traitlets.config import Config

from autograder.errors import UserError
from autograder.grading import GradedNotebook
from autograder.own_programs import put_own_programs_first

TIMESTAMP = "timestamp.txt"
"""Beside a submitted notebook: when it was handed in, as nbgrader's collect writes it."""


@contextlib.contextmanager
def opened(database_url: str, settings: Config) -> Iterator[Gradebook]:
    """The gradebook at a database URL, made if it is not there yet.

    Raises:
        UserError: the URL is none, or no database answers there.
    """
    if ":memory:" in database_url or database_url.rstrip("/") == "sqlite:":
        raise UserError(
            f"{database_url} is a database in memory, whose grades would be gone at the end; "
            "name one like sqlite:////path/to/gradebook.db"
        )
    put_own_programs_first()
    course_id = settings.CourseDirectory.get("course_id", "")
    try:
        with warnings.catch_warnings(), Gradebook(database_url, course_id) as gradebook:
            # nbgrader builds its rows in an order that newer SQLAlchemy remarks upon.
            warnings.simplefilter("ignore", SAWarning)
            yield gradebook
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise UserError(
            f"{database_url} is not a database that can be used here ({error}); "
            "name one like sqlite:////path/to/gradebook.db"
        ) from error
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        is_old = "no such column" in reason or "no such table" in reason
        remedy = "; back it up and run nbgrader db upgrade" if is_old else ""
        raise UserError(
            f"the gradebook at {database_url} does not work: {reason}{remedy}"
        ) from error


def record(
    gradebook: Gradebook,
    graded: GradedNotebook,
    assignment: str,
    student: str,
    submitted_at: datetime.datetime | None,
    settings: Config,
) -> None:
    """Enter a graded submission; points and comments that a person gave stay.

    Args:
        gradebook: an open gradebook that knows the assignment.
        graded: what grading found.
        assignment: the assignment's name, which is its notebook's as well.
        student: who handed it in; entered if new.
        submitted_at: when, in UTC; None if nobody knows.
        settings: the course's nbgrader settings, for its rule on late submissions.
    """
    gradebook.update_or_create_student(student)
    known = {"timestamp": submitted_at} if submitted_at else {}
    gradebook.update_or_create_submission(assignment, student, **known)
    for question in graded.questions:
        grade = gradebook.find_grade(question.id, assignment, assignment, student)
        manual = question.status == "manual"
        if manual and question.id not in graded.unanswered:
            grade.auto_score = None
        else:
            grade.auto_score = question.score
        # A person who has overruled the automatic points should look again after a regrade.
        grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None
    for cell in graded.notebook.cells:
        if utils.is_solution(cell):
            name = cell.metadata.nbgrader["grade_id"]
            comment = gradebook.find_comment(name, assignment, assignment, student)
            comment.auto_comment = "No response." if name in graded.unanswered else None
    gradebook.db.commit()
    where = {
        "assignment": assignment,
        "notebook": assignment,
        "student": student,
        "db_url": gradebook.engine.url.render_as_string(hide_password=False),
    }
    AssignLatePenalties(config=settings).preprocess(graded.notebook, {"nbgrader": where})


def submission_time(folder: Path) -> datetime.datetime | None:
    """When a submission was handed in, from the timestamp beside it; None if there is none.

    Raises:
        UserError: the file does not hold a time.
    """
    path = folder / TIMESTAMP
    if path.is_symlink() or not path.is_file():
        return None
    text = path.read_bytes()[:100].decode("utf-8", "replace").strip()
    if not text:
        return None
    try:
        return utils.parse_utc(text)
    except (ValueError, OverflowError) as error:
        raise UserError(f"{path} does not hold a time: {text[:40]!r}") from error
