"""Write grades where nbgrader keeps them, so that formgrader, feedback and export show them."""

import contextlib
import datetime
import warnings
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbgrader import utils
from nbgrader.api import Base, Gradebook, new_uuid
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import Connection, Table, bindparam, insert, select, update
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SAWarning, SQLAlchemyError
from traitlets.config import Config

from autograder.errors import UserError
from autograder.grading import CellGrade, GradedNotebook
from autograder.own_programs import put_own_programs_first

_STUDENTS, _SUBMISSIONS, _NOTEBOOKS, _GRADES, _COMMENTS = (
    Base.metadata.tables[name]
    for name in ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
)

TIMESTAMP = "timestamp.txt"
"""Beside a submitted notebook: when it was handed in, as nbgrader's collect writes it."""


_BLANK = {
    "auto_score": None,
    "manual_score": None,
    "extra_credit": None,
    "needs_manual_grade": True,
}
"""What the gradebook says of a cell that nobody has graded."""


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


@dataclass(frozen=True)
class _Entry:
    """Where a submission stands in the gradebook.

    Attributes:
        submission: the key of its row, and with it of the student's.
        notebook: the key of its notebook's row, which grades and comments belong to.
        at: when it was handed in, in UTC, if that is known.
        extension: how much longer than the others this student may take.
        penalty: what was taken off for lateness.
        is_new: the notebook's row has just been made, so that no others belong to it.
    """

    submission: str
    notebook: str
    at: datetime.datetime | None
    extension: datetime.timedelta | None
    penalty: float | None
    is_new: bool = False


class Book:
    """One assignment's place in an open gradebook.

    It writes the rows of nbgrader's own tables, a transaction a submission, each found by a key
    that the database has an index for. nbgrader's own calls commit time and again, and work out
    sums over the whole class each time they look up a row: with them, each submission would
    cost more than the one before.
    """

    def __init__(self, gradebook: Gradebook, assignment: str, settings: Config) -> None:
        """Look up the assignment's cells.

        Args:
            gradebook: an open gradebook that knows the assignment.
            assignment: the assignment's name, which is its notebook's as well.
            settings: the course's nbgrader settings, for its rule on late submissions.
        """
        self._engine = gradebook.engine
        self._late = AssignLatePenalties(config=settings)
        notebook = gradebook.find_notebook(assignment, assignment)
        self._notebook_id, self._assignment_id = notebook.id, notebook.assignment.id
        tasks = notebook.task_cells
        self._graded = {cell.name: cell.id for cell in (*notebook.grade_cells, *tasks)}
        self._answers = {cell.name: cell.id for cell in (*notebook.solution_cells, *tasks)}
        self._due = notebook.assignment.duedate
        gradebook.db.remove()  # what was read is known now; nothing stays locked

    def record(
        self, graded: GradedNotebook, student: str, submitted_at: datetime.datetime | None
    ) -> None:
        """Enter a graded submission; points and comments that a person gave stay.

        Args:
            graded: what grading found.
            student: who handed it in; entered if new.
            submitted_at: when, in UTC; None if nobody knows.
        """
        with self._engine.begin() as db:
            entry = self._entry(db, student, make=True)
            if submitted_at is not None and submitted_at != entry.at:
                entry = replace(entry, at=submitted_at)
                row = _SUBMISSIONS.c.id == entry.submission
                db.execute(update(_SUBMISSIONS).where(row).values(timestamp=submitted_at))
            there = self._grades(db, entry)
            grades = {cell: there.get(cell, _BLANK) for cell in self._graded.values()}
            for question in graded.questions:
                cell = self._graded[question.id]
                automatic, given = _automatic(question, graded), grades[cell]["manual_score"]
                # A person who has overruled the automatic points should look again.
                is_open = automatic is None or given is not None
                found = {"auto_score": automatic, "needs_manual_grade": is_open}
                grades[cell] = grades[cell] | found
            _write(db, _GRADES, entry, grades, there)
            comments = {
                cell: {"auto_comment": "No response." if name in graded.unanswered else None}
                for name, cell in self._answers.items()
            }
            _write(db, _COMMENTS, entry, comments, self._commented(db, entry))
            self._penalize(db, student, entry, grades)

    def still_holds(self, graded: GradedNotebook, student: str) -> bool:
        """True where the gradebook has the automatic points of a submission as they were graded.

        Its penalty for lateness is worked out anew: the due date may have been moved since.
        """
        with self._engine.begin() as db:
            entry = self._entry(db, student)
            if entry is None:
                return False
            grades = self._grades(db, entry)
            for question in graded.questions:
                grade = grades.get(self._graded.get(question.id))
                if grade is None or grade["auto_score"] != _automatic(question, graded):
                    return False
            self._penalize(db, student, entry, grades)
            return True

    def _entry(self, db: Connection, student: str, *, make: bool = False) -> _Entry | None:
        """A student's submission of the assignment; what is missing of it is made if wanted."""
        # Two questions, each answered from an index: asked as one, SQLite goes through the class.
        row = db.execute(
            select(_SUBMISSIONS.c.id, _SUBMISSIONS.c.timestamp, _SUBMISSIONS.c.extension).where(
                _SUBMISSIONS.c.assignment_id == self._assignment_id,
                _SUBMISSIONS.c.student_id == student,
            )
        ).one_or_none()
        if row is None:
            if not make:
                return None
            submission = self._new_submission(db, student)
            notebook = self._new_notebook(db, submission)
            return _Entry(submission, notebook, None, None, None, is_new=True)
        submission, at, extension = row
        row = db.execute(
            select(_NOTEBOOKS.c.id, _NOTEBOOKS.c.late_submission_penalty).where(
                _NOTEBOOKS.c.notebook_id == self._notebook_id,
                _NOTEBOOKS.c.assignment_id == submission,
            )
        ).one_or_none()
        if row is None:
            if not make:
                return None
            notebook = self._new_notebook(db, submission)
            return _Entry(submission, notebook, at, extension, None, is_new=True)
        notebook, penalty = row
        return _Entry(submission, notebook, at, extension, penalty)

    def _new_submission(self, db: Connection, student: str) -> str:
        """Enter a submission, and the student if new; returns the submission's key."""
        if db.scalar(select(_STUDENTS.c.id).where(_STUDENTS.c.id == student)) is None:
            db.execute(insert(_STUDENTS).values(id=student))
        whose = {"assignment_id": self._assignment_id, "student_id": student}
        db.execute(insert(_SUBMISSIONS).values(id=(key := new_uuid()), **whose))
        return key

    def _new_notebook(self, db: Connection, submission: str) -> str:
        """Enter the notebook of a submission; returns its key."""
        of = {"assignment_id": submission, "notebook_id": self._notebook_id}
        db.execute(insert(_NOTEBOOKS).values(id=(key := new_uuid()), **of))
        return key

    def _grades(self, db: Connection, entry: _Entry) -> dict[str, dict[str, Any]]:
        """What the gradebook says of each graded cell that it has a row for, by the cell's id."""
        if entry.is_new:
            return {}
        rows = db.execute(
            select(_GRADES.c.cell_id, *(_GRADES.c[name] for name in _BLANK)).where(
                _GRADES.c.notebook_id == entry.notebook,
                _GRADES.c.cell_id.in_(list(self._graded.values())),
            )
        )
        return {cell: dict(zip(_BLANK, values, strict=True)) for cell, *values in rows}

    def _commented(self, db: Connection, entry: _Entry) -> set[str]:
        """The ids of the answers that the gradebook has a row for."""
        if entry.is_new:
            return set()
        rows = select(_COMMENTS.c.cell_id).where(
            _COMMENTS.c.notebook_id == entry.notebook,
            _COMMENTS.c.cell_id.in_(list(self._answers.values())),
        )
        return set(db.scalars(rows))

    def _penalize(
        self, db: Connection, student: str, entry: _Entry, grades: dict[str, dict[str, Any]]
    ) -> None:
        """Enter what nbgrader's plugin, or the course's own, takes off for lateness.

        nbgrader's AssignLatePenalties does this too, and opens the database anew each time.
        """
        penalty, late = None, 0.0
        if self._due is not None and entry.at is not None:
            due = self._due + (entry.extension or datetime.timedelta())
            late = max(0.0, (entry.at - due).total_seconds())
        if late:
            score = sum(_points(**grade) for grade in grades.values())
            penalty = self._for_lateness(student, score, late)
        if penalty != entry.penalty:
            row = _NOTEBOOKS.c.id == entry.notebook
            db.execute(update(_NOTEBOOKS).where(row).values(late_submission_penalty=penalty))

    def _for_lateness(self, student: str, score: float, late: float) -> float | None:
        """What the plugin takes off for so many seconds, at most the score."""
        try:
            self._late.init_plugin()
            penalty = self._late.plugin_inst.late_submission_penalty(student, score, late)
            return None if penalty is None else min(max(penalty, 0), score)
        except Exception as error:
            plugin = self._late.plugin_class.__name__
            raise UserError(
                f"the course's rule on late work, {plugin}, fails for {student}: "
                f"{type(error).__name__}: {error}"
            ) from error


def _write(
    db: Connection,
    table: Table,
    entry: _Entry,
    rows: dict[str, dict[str, Any]],
    there: Container[str],
) -> None:
    """Write rows of a submitted notebook, by the id of the cell that each is about.

    Args:
        db: the open transaction.
        table: of the grades or of the comments.
        entry: the notebook.
        rows: what they are to hold.
        there: the cells that have a row already; the others get one.
    """
    of = {"notebook_id": entry.notebook}
    new = [of | {"id": new_uuid(), "cell_id": c} | row for c, row in rows.items() if c not in there]
    if new:
        db.execute(insert(table), new)
    changed = [{"cell": cell} | row for cell, row in rows.items() if cell in there]
    if changed:
        this = (table.c.notebook_id == entry.notebook, table.c.cell_id == bindparam("cell"))
        names = {name: bindparam(name) for name in changed[0] if name != "cell"}
        db.execute(update(table).where(*this).values(**names), changed)


def _automatic(question: CellGrade, graded: GradedNotebook) -> float | None:
    """A question's automatic points; None where a person has to give them."""
    is_for_a_person = question.status == "manual" and question.id not in graded.unanswered
    return None if is_for_a_person else question.score


def _points(
    auto_score: float | None, manual_score: float | None, extra_credit: float | None, **_: Any
) -> float:
    """What nbgrader's `Grade.score` will be."""
    given = auto_score if manual_score is None else manual_score
    return 0.0 if given is None else given + (extra_credit or 0.0)


def submission_time(folder: Path) -> datetime.datetime | None:
    """When a submission was handed in, from the timestamp beside it; None if there is none.

    Raises:
        UserError: the file does not hold a time.
    """
    path = folder / TIMESTAMP
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:  # whatever its size: a student's zip file may hold it
        text = file.read(100).decode("utf-8", "replace").strip()
    if not text:
        return None
    try:
        return utils.parse_utc(text)
    except (ValueError, OverflowError) as error:
        raise UserError(f"{path} does not hold a time: {text[:40]!r}") from error
