"""Grade what a class handed in: many at a time, recorded one by one."""

import contextlib
import datetime
import functools
import json
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from autograder import fingerprint
from autograder.engine.limits import Limits
from autograder.errors import UserError
from autograder.files import compact, read_master, read_submission, writing
from autograder.folder import CourseFolder
from autograder.gradebook import TIMESTAMP, Book, opened, submission_time
from autograder.grading import CellGrade, GradedNotebook
from autograder.pool import Begin, Outcome, Work, Workplace, as_done
from autograder.release import made_by_nbgrader
from autograder.student_version import student_version


@dataclass(frozen=True)
class Result:
    """What became of one submission.

    Attributes:
        student: the name of the folder that the student handed in.
        assignment: the assignment's name.
        graded: the grade, its notebook left out: a class's would not fit into memory. None where
            the submission could not be graded.
        problem: why it could not be; an empty string where it could.
        is_unchanged: True where nothing has changed since it was graded, so it was not again.
    """

    student: str
    assignment: str
    graded: GradedNotebook | None
    problem: str = ""
    is_unchanged: bool = False


@dataclass(frozen=True)
class _HandedIn:
    """A submission as it is graded."""

    notebook: NotebookNode
    at: datetime.datetime | None
    fingerprint: str


@dataclass(frozen=True)
class _Done:
    """A submission and what came of it."""

    student: str
    handed_in: _HandedIn | None
    outcome: Outcome


def choose_students(folder: CourseFolder, name: str, wanted: Sequence[str]) -> list[str]:
    """Whose submissions to grade: all who handed in, or those named.

    Raises:
        UserError: a student who was named handed in nothing.
    """
    students = folder.students(name)
    known = set(students)
    for student in wanted:
        if student not in known:
            raise UserError(
                f"{student!r} handed in nothing for {name}: {folder.submitted} has no folder "
                f"{student}/{name}"
            )
    return [student for student in students if not wanted or student in wanted]


def grade_class(
    folder: CourseFolder,
    name: str,
    students: Sequence[str],
    database_url: str,
    place: Workplace,
    limits: Limits,
    *,
    force: bool = False,
    stop: threading.Event | None = None,
) -> Iterator[Result]:
    """Grade submissions of one assignment, giving each result once it is recorded, in any order.

    A submission that cannot be graded gives a result that says why, leaves the gradebook as it
    is and stops nobody else's. What has not changed since it was graded is not graded again.

    Args:
        folder: the course.
        name: the assignment.
        students: whose submissions, as `choose_students` gives them.
        database_url: the gradebook, as an SQLAlchemy URL. Nobody else may write to it meanwhile:
            see `autograder.lock`.
        place: where they are graded.
        limits: what each submission may use.
        force: grade what has not changed, too.
        stop: once set, nothing more is begun and what is under way is given up.

    Raises:
        UserError: the assignment itself is at fault, or the gradebook cannot be used.
        KeyboardInterrupt: it was stopped; what had been graded by then is recorded.
    """
    master, settings = read_master(folder.master(name)), folder.nbgrader_settings()
    stop = stop or threading.Event()
    with contextlib.ExitStack() as until_done:
        # The gradebook learns which cells there are and what each is worth.
        with made_by_nbgrader(folder, name, database_url) as released:
            files = until_done.enter_context(data_files(released, name))
        book = Book(until_done.enter_context(opened(database_url, settings)), name, settings)
        rests_on = fingerprint.of_assignment(
            master, student_version(master, settings), limits, files, place.sandbox
        )
        desk = _Desk(folder, name, book, rests_on)
        changed = []
        for student in students:
            if stop.is_set():
                raise KeyboardInterrupt
            unchanged = None if force else desk.unchanged(student)
            if unchanged is None:
                changed.append(student)
            else:
                yield Result(student, name, unchanged, is_unchanged=True)
        begin = until_done.enter_context(place.working_on(Work(master, limits, settings, files)))
        for done in as_done(changed, functools.partial(desk.begin, begin), place, stop):
            yield desk.record(done)


class _Desk:
    """Where one assignment's submissions are taken in and their grades filed."""

    def __init__(self, folder: CourseFolder, name: str, book: Book, rests_on: str) -> None:
        self._folder, self._name, self._book, self._rests_on = folder, name, book, rests_on

    def unchanged(self, student: str) -> GradedNotebook | None:
        """The grade that a submission has already, if it would get the same again."""
        earlier = _earlier_grade(self._filed(student))
        if earlier is None:
            return None
        try:
            handed_in = self._read(student)
        except UserError:
            return None
        kept, graded = earlier
        is_same = kept == handed_in.fingerprint and self._book.still_holds(graded, student)
        return graded if is_same else None

    def begin(self, begin: Begin, student: str, tell: Callable[[_Done], None]) -> None:
        """Read a submission and have it graded."""
        try:
            handed_in = self._read(student)
        except UserError as error:
            tell(_Done(student, None, Outcome(None, str(error))))
            return
        begin(handed_in.notebook, lambda outcome: tell(_Done(student, handed_in, outcome)))

    def record(self, done: _Done) -> Result:
        """Enter a grade in the gradebook, then file the graded notebook."""
        outcome, student, handed_in = done.outcome, done.student, done.handed_in
        if outcome.fault is not None:
            raise outcome.fault
        if outcome.graded is None or handed_in is None:
            who = student if student.isprintable() else ascii(student)
            return Result(who, self._name, None, outcome.problem)
        graded = outcome.graded
        graded.notebook.metadata["autograder"] = _kept(graded, handed_in.fingerprint)
        try:
            text = compact(graded.notebook)
        except ValueError as error:
            return Result(student, self._name, None, f"its outputs cannot be kept: {error}")
        self._book.record(graded, student, handed_in.at)
        destination = self._filed(student)
        with writing(destination) as temporary:
            temporary.write_text(text, encoding="ascii")
        if handed_in.at is not None:
            with writing(destination.parent / TIMESTAMP) as temporary:
                temporary.write_text(f"{handed_in.at.isoformat(sep=' ')} UTC\n", encoding="utf-8")
        return Result(student, self._name, replace(graded, notebook=NotebookNode()))

    def _read(self, student: str) -> _HandedIn:
        if not student.isprintable():
            raise UserError(f"the folder {student!a} needs a name in plain letters")
        path = self._folder.handed_in(student, self._name)
        notebook, at = read_submission(path), submission_time(path.parent)
        return _HandedIn(notebook, at, fingerprint.of_submission(self._rests_on, notebook, at))

    def _filed(self, student: str) -> Path:
        return self._folder.autograded / student / self._name / f"{self._name}.ipynb"


def _kept(graded: GradedNotebook, rests_on: str) -> dict:
    """What a graded notebook's metadata tell the next run."""
    return {
        "fingerprint": rests_on,
        "questions": [asdict(question) for question in graded.questions],
        "flags": list(graded.flags),
        "unanswered": sorted(graded.unanswered),
    }


def _earlier_grade(path: Path) -> tuple[str, GradedNotebook] | None:
    """The fingerprint and the grade that a graded notebook tells, if there is one that does."""
    try:
        kept = json.loads(path.read_bytes())["metadata"]["autograder"]
        questions = tuple(CellGrade(**question) for question in kept["questions"])
        graded = GradedNotebook(
            notebook=NotebookNode(),
            questions=questions,
            flags=tuple(kept["flags"]),
            unanswered=frozenset(kept["unanswered"]),
        )
        return kept["fingerprint"], graded
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextlib.contextmanager
def data_files(released: Path, name: str) -> Iterator[Path | None]:
    """A copy of the files that students get along with the notebook; None if there are none.

    Args:
        released: the folder of the student's version, if there is one.
        name: the assignment.
    """
    there = released.iterdir() if released.is_dir() else ()
    if all(path.name == f"{name}.ipynb" for path in there):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="grading-") as private:
        files = Path(private) / "files"
        shutil.copytree(released, files, ignore=shutil.ignore_patterns(f"{name}.ipynb"))
        yield files
