"""Grade what a class handed in: each submission by itself, results into the gradebook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.errors import UserError
from autograder.files import read_master, read_submission, write_notebook, writing
from autograder.folder import CourseFolder
from autograder.gradebook import TIMESTAMP, opened, record, submission_time
from autograder.grading import GradedNotebook, grade_notebook
from autograder.release import made_by_nbgrader
from autograder.run import Limits


@dataclass(frozen=True)
class Result:
    """What became of one submission.

    Attributes:
        student: the name of the folder that the student handed in.
        assignment: the assignment's name.
        graded: the grade; None where the submission could not be graded.
        problem: why it could not be; an empty string where it could.
    """

    student: str
    assignment: str
    graded: GradedNotebook | None
    problem: str = ""


def choose_students(folder: CourseFolder, name: str, wanted: Sequence[str]) -> list[str]:
    """Whose submissions to grade: all who handed in, or those named.

    Raises:
        UserError: a student who was named handed in nothing.
    """
    students = folder.students(name)
    for student in wanted:
        if student not in students:
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
    limits: Limits,
) -> Iterator[Result]:
    """Grade submissions of one assignment, one after the other, giving each result at once.

    A submission that cannot be graded gives a result that says why, leaves the gradebook as it
    is and stops nobody else's.

    Args:
        folder: the course.
        name: the assignment.
        students: whose submissions, as `choose_students` gives them.
        database_url: the gradebook, as an SQLAlchemy URL.
        limits: time and output allowed to each submission.

    Raises:
        UserError: the assignment itself is at fault, or the gradebook cannot be used.
    """
    master = read_master(folder.master(name))
    settings = folder.nbgrader_settings()
    with made_by_nbgrader(folder, name, database_url):
        pass  # only the gradebook's entry is wanted: which cells there are, what each is worth
    for student in students:
        path = folder.submission(student, name)
        if not student.isprintable():
            where = ascii(student)
            yield Result(where, name, None, f"the folder {where} needs a name in plain letters")
            continue
        try:
            submission = read_submission(path)
            submitted_at = submission_time(path.parent)
        except UserError as error:
            yield Result(student, name, None, str(error))
            continue
        graded = grade_notebook(master, submission, limits, settings)
        with opened(database_url, settings) as gradebook:
            record(gradebook, graded, name, student, submitted_at, settings)
        destination = folder.autograded / student / name
        write_notebook(destination / path.name, graded.notebook)
        if submitted_at is not None:
            with writing(destination / TIMESTAMP) as temporary:
                temporary.write_text(f"{submitted_at.isoformat(sep=' ')} UTC\n", encoding="utf-8")
        yield Result(student, name, graded)
