"""The command line: one function a command, each a thin wrapper around a module of its name.

Imports of nbgrader and its kin stand inside the commands: they take a second or two, and --help
should not.
"""

import contextlib
import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

import autograder
from autograder.errors import UserError
from autograder.folder import CourseFolder
from autograder.options import limit_options, limits_from, sandbox_option

_HERE = Path(autograder.__file__).parent
"""Where the package lies: in a clone, inside the course. Commands that only read may use that."""


class _Sentences(click.Group):
    """A command group that turns what a user can put right into a sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(f"autograder: {error}", err=True)
        except KeyboardInterrupt:
            click.echo("autograder: stopped", err=True)
            ctx.exit(130)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"autograder: {where}{error.strerror or error}", err=True)
        ctx.exit(2)


def _course(ctx: click.Context, *elsewhere: Path) -> CourseFolder:
    """The course that the user means: --course, or where they are, or else one of the others."""
    named = ctx.find_root().params["course"]
    if named is not None:
        return CourseFolder.find(named)
    for start in (Path.cwd(), *elsewhere):
        try:
            return CourseFolder.find(start)
        except UserError:
            continue
    return CourseFolder.find(Path.cwd())


def _database(folder: CourseFolder, url: str | None) -> str:
    """The gradebook that was named, or else the course's own."""
    return folder.database_url() if url is None else url


_names = click.argument("names", metavar="[NAME]...", nargs=-1)
_db = click.option(
    "--db",
    metavar="URL",
    help="The gradebook, as an SQLAlchemy URL. Default: gradebook.db in the course's folder, or "
    "what nbgrader_config.py says.",
)


@click.group(cls=_Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="deep-learning-companion")
@click.option(
    "--course",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The course's folder. Default: the one you are in.",
)
def cli(course: Path | None) -> None:
    """Release exercises, grade what a class hands in, give feedback.

    \b
    A term in four lines:
      autograder release 01_perceptron     make the student version
      (students hand in: submitted/STUDENT/01_perceptron/01_perceptron.ipynb)
      autograder grade 01_perceptron       grade everybody
      autograder feedback 01_perceptron    one page for each student
    """


@cli.command()
@_names
@_db
@click.pass_context
def release(ctx: click.Context, names: tuple[str, ...], db: str | None) -> None:
    """Make the student versions: solutions/NAME to exercises/NAME.

    Without NAME, of every assignment. Each is scanned before it is published: a line of a
    solution, of a hidden test or a source file in it stops the release.

    \b
    Example:
      autograder release 01_perceptron
    """
    from autograder.release import release as release_one

    folder = _course(ctx)
    console = Console()
    for name in folder.choose(names):
        made = release_one(folder, name, _database(folder, db))
        console.print(f"released {escape(str(made.relative_to(folder.root)))}", soft_wrap=True)


@cli.command()
@_names
@click.option("--student", "students", metavar="ID", multiple=True, help="Only this one; repeat.")
@click.option("--force", is_flag=True, help="Grade what has not changed, too.")
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="How many at a time. Default: cores."
)
@click.option("--scheduler", metavar="URL", help="Grade on the Dask cluster at tcp://HOST:PORT.")
@_db
@sandbox_option("bubblewrap")
@limit_options
@click.pass_context
def grade(
    ctx: click.Context,
    names: tuple[str, ...],
    students: tuple[str, ...],
    force: bool,
    jobs: int | None,
    scheduler: str | None,
    db: str | None,
    sandbox: str,
    **options: Any,
) -> None:
    """Grade what was handed in, and print who got what.

    Without NAME, every assignment that somebody handed in. Reads
    submitted/STUDENT/NAME/NAME.ipynb, writes nbgrader's gradebook and autograded/. A submission
    that cannot be read is named in the table and leaves the others alone; the exit code is then 1.

    Each grade is recorded as soon as it is there. After Ctrl-C (exit code 130), or whatever else
    ended it, the same command goes on where it stopped: what has not changed since it was graded
    is not graded again.

    \b
    Example:
      autograder grade 01_perceptron --student ada --student ben
    """
    from autograder.files import read_master
    from autograder.lock import only_writer
    from autograder.pool import preload_for, stopped_by_interrupt

    if scheduler and jobs:
        raise UserError("--jobs is for this machine; a cluster has as many as its workers' threads")
    folder, limits = _course(ctx), limits_from(options)
    todo = _handed_in(folder, names, students)
    database = _database(folder, db)
    preload = preload_for(read_master(folder.master(name)) for name in todo)
    ungraded = 0
    with (
        only_writer(folder, database),
        stopped_by_interrupt() as stop,
        _workplace(scheduler, sandbox, jobs, preload) as place,
    ):
        for name, found in todo.items():
            try:
                ungraded += _grade_one(
                    folder, name, found, database, place, limits, force=force, stop=stop
                )
            except KeyboardInterrupt:
                click.echo(
                    "autograder: stopped; what is graded is recorded, and the same command goes "
                    "on from there",
                    err=True,
                )
                ctx.exit(130)
    if ungraded:
        click.echo(f"autograder: {ungraded} could not be graded, see the table", err=True)
        ctx.exit(1)


def _handed_in(
    folder: CourseFolder, names: Sequence[str], students: Sequence[str]
) -> dict[str, list[str]]:
    """Whose submissions of which assignments are to be graded."""
    from autograder.grade import choose_students

    chosen = folder.choose(names)
    todo = {name: choose_students(folder, name, students if names else ()) for name in chosen}
    if students and not names:
        todo = {name: [s for s in found if s in students] for name, found in todo.items()}
    todo = {name: found for name, found in todo.items() if found}
    if not todo:
        who = f" by {', '.join(students)}" if students else ""
        raise UserError(
            f"nothing is handed in{who} for {', '.join(chosen)}: notebooks are expected at "
            f"{folder.submission('STUDENT', 'NAME')}"
        )
    return todo


def _workplace(
    scheduler: str | None, sandbox: str, jobs: int | None, preload: Sequence[str]
) -> AbstractContextManager[Any]:
    """Where to grade: on a cluster if one is named, else here."""
    from autograder.pool import cores, this_machine

    if scheduler:
        from autograder.cluster import cluster

        if sandbox == "none":
            _sandbox(sandbox)
        return cluster(scheduler, sandbox, preload)
    return this_machine(_sandbox(sandbox), jobs or cores(), preload)


def _sandbox(wanted: str) -> str:
    """The sandbox that is used; where there is none, a line on stderr says so."""
    from autograder.engine.sandbox import choose

    kind, warning = choose(wanted)
    if warning:
        click.echo(f"autograder: {warning}", err=True)
    return kind


def _grade_one(
    folder: CourseFolder, name: str, students: Sequence[str], *args: Any, **options: Any
) -> int:
    """Grade one assignment, print its table, and count what could not be graded."""
    from autograder.grade import grade_class
    from autograder.progress import tracked
    from autograder.report import print_class

    results = []
    grading = grade_class(folder, name, students, *args, **options)
    shown = tracked(grading, len(students), f"grading {name}", lambda r: r.graded is None)
    try:
        with contextlib.closing(shown):
            results.extend(shown)
    finally:
        # Stopped half-way, what is graded is in the gradebook, and should be told.
        if results:
            order = {student: number for number, student in enumerate(students)}
            results.sort(key=lambda result: order.get(result.student, len(order)))
            print_class(Console(), name, results)
    return sum(result.graded is None for result in results)


@cli.command()
@_names
@_db
@click.pass_context
def feedback(ctx: click.Context, names: tuple[str, ...], db: str | None) -> None:
    """Write one HTML page for each graded submission: feedback/STUDENT/NAME/NAME.html.

    Without NAME, of every assignment that was graded. The page shows a student's answers, their
    points and what each failed test wanted, and no hidden test.

    \b
    Example:
      autograder feedback 01_perceptron
    """
    from autograder.feedback import write_feedback
    from autograder.progress import tracked

    folder = _course(ctx)
    console = Console()
    chosen = folder.choose(names)
    if not names:
        graded = [n for n in chosen if any(folder.autograded.glob(f"*/{n}/{n}.ipynb"))]
        chosen = graded or chosen
    for name in chosen:
        total = len(list(folder.autograded.glob(f"*/{name}/{name}.ipynb")))
        writing = write_feedback(folder, name, _database(folder, db))
        pages = list(tracked(writing, total, f"feedback {name}"))
        console.print(
            f"{name}: {len(pages)} pages in {escape(str(folder.feedback))}", soft_wrap=True
        )


@cli.command()
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--assignment", metavar="NAME", help="Which it is. Default: its cells tell.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@sandbox_option("auto")
@limit_options
@click.pass_context
def check(
    ctx: click.Context,
    notebook: Path,
    assignment: str | None,
    as_json: bool,
    sandbox: str,
    **options: Any,
) -> None:
    """Grade one notebook with the hidden tests, touching nothing.

    For those who learn alone: a line for each question with its points, and for a failed test
    what it wanted. No gradebook is written and the notebook stays as it is. The exit code is 0
    when the notebook could be graded, whatever the score.

    \b
    Example:
      autograder check exercises/01_perceptron/01_perceptron.ipynb
    """
    from autograder.check import check as check_one
    from autograder.report import print_check

    folder = _course(ctx, notebook.parent, _HERE)
    limits = limits_from(options)
    name, graded = check_one(folder, notebook, assignment, limits, _sandbox(sandbox))
    if as_json:
        click.echo(json.dumps(graded.summary(name)))
    else:
        print_check(Console(), name, graded)


@cli.command()
@click.option("--assignment", metavar="NAME", default="01_perceptron", show_default=True)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Where to do it; an earlier demo there is replaced.",
)
@sandbox_option("auto")
@click.pass_context
def demo(ctx: click.Context, assignment: str, folder: Path, sandbox: str) -> None:
    """Grade a small sample class end to end, in a folder of its own.

    Six students hand in: full marks, partly right, untouched, a cell deleted, an endless loop,
    an attempt to cheat.

    \b
    Example:
      autograder demo --folder /tmp/demo
    """
    from autograder.demo import run_demo

    course = _course(ctx, _HERE)
    run_demo(Console(), course, course.choose([assignment])[0], folder, _sandbox(sandbox))


@cli.command()
@click.option("--force", is_flag=True, help="Rebuild even what has not changed.")
@click.pass_context
def build(ctx: click.Context, force: bool) -> None:
    """Rebuild the notebooks whose text has changed (for authors; make notebooks calls it).

    \b
    Example:
      autograder build
    """
    from autograder.build import build as build_one
    from autograder.build import pairs, write_readme_table

    root = _course(ctx).root
    console = Console()
    problems = []
    for pair in pairs(root):
        try:
            with console.status(f"building {pair.source.stem}"):
                rebuilt = build_one(root, pair, force=force)
        except UserError as error:
            problems.append(str(error))
            continue
        state = "rebuilt" if rebuilt else "up to date"
        where = escape(str(pair.notebook.relative_to(root)))
        console.print(f"{state:10} {where}", soft_wrap=True)
    if write_readme_table(root):
        console.print("rebuilt    README.md's table of notebooks")
    if problems:
        raise UserError("\n".join(problems))


@cli.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Say what is installed, what is missing, and the command that brings it.

    The exit code is 1 when something is missing that the course cannot do without.

    \b
    Example:
      autograder doctor
    """
    from autograder.doctor import examine

    console = Console()
    start = ctx.find_root().params["course"] or Path.cwd()
    colors = {"ok": "green", "missing": "red", "optional": "yellow"}
    is_well = True
    for finding in examine(start):
        is_well &= finding.state != "missing"
        state = f"[{colors[finding.state]}]{finding.state:8}[/]"
        console.print(f"{state} {finding.what:13} {escape(finding.detail)}", soft_wrap=True)
        if finding.remedy:
            console.print(f"{'':22} {escape(finding.remedy)}", soft_wrap=True, style="bold")
    sys.exit(0 if is_well else 1)
