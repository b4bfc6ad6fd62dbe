"""The sample class, graded end to end in a folder of its own."""

import shutil
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from autograder.engine import Limits
from autograder.errors import UserError
from autograder.feedback import write_feedback
from autograder.files import read_master, write_notebook
from autograder.folder import CONFIG_NAME, CourseFolder
from autograder.grade import choose_students, grade_class
from autograder.pool import cores, preload_for, this_machine
from autograder.progress import tracked
from autograder.release import release
from autograder.report import print_class
from autograder.sample_class import SAMPLE_CLASS

_MARK = ".made-by-autograder-demo"


def run_demo(console: Console, course: CourseFolder, name: str, where: Path, sandbox: str) -> None:
    """Release an assignment, let the sample class hand in, grade it, write the feedback.

    Args:
        console: where to tell about it.
        course: the course whose assignment is used; left as it is.
        name: the assignment.
        where: the folder for all of it; an earlier demo there is replaced.
        sandbox: what the class's code runs in, as the engine knows it.

    Raises:
        UserError: `where` holds something else.
    """
    demo = _new_folder(course, name, where)
    database = demo.database_url()

    console.print(f"[bold]1. release[/] {escape(name)}: solutions/ → exercises/")
    release(demo, name, database)

    console.print("[bold]2. a class hands in[/]")
    master, released = read_master(demo.master(name)), read_master(demo.release(name))
    for student in SAMPLE_CLASS:
        console.print(f"   {student.name:6} {student.story}")
        notebook = student.hand_in(master, released)
        write_notebook(demo.submission(student.name, name), notebook)

    console.print("[bold]3. grade[/]")
    students = choose_students(demo, name, [])
    # The endless loop is stopped sooner than a real class's would be: nobody likes a slow demo.
    limits = Limits(cell_seconds=5)
    with this_machine(sandbox, cores(), preload_for([master])) as place:
        grading = grade_class(demo, name, students, database, place, limits)
        results = sorted(tracked(grading, len(students), "grading"), key=lambda r: r.student)
    print_class(console, name, results)

    console.print("[bold]4. feedback[/]")
    pages = list(write_feedback(demo, name, database))
    shown = Path(pages[0]).relative_to(demo.root).as_posix().replace(students[0], "STUDENT", 1)
    console.print(f"   {len(pages)} pages: {escape(str(where / shown))}", soft_wrap=True)
    console.print(f"   gradebook: {escape(str(where / 'gradebook.db'))}", soft_wrap=True)
    console.print(
        f"\nTo mark the written answers: cd {escape(str(where))}, start JupyterLab there and open "
        "Nbgrader > Formgrader.",
        soft_wrap=True,
    )


def _new_folder(course: CourseFolder, name: str, where: Path) -> CourseFolder:
    """An empty course with one assignment."""
    if where.is_symlink() or (where.exists() and not (where / _MARK).is_file()):
        raise UserError(f"{where} exists and is no earlier demo: name another folder with --folder")
    if where.exists():
        shutil.rmtree(where)
    where.mkdir(parents=True)
    (where / _MARK).touch()
    shutil.copy(course.root / CONFIG_NAME, where / CONFIG_NAME)
    (where / "solutions" / name).mkdir(parents=True)
    shutil.copy(course.master(name), where / "solutions" / name)
    return CourseFolder(where.resolve())
