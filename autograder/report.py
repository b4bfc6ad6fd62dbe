"""What results look like in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.grade import Result
from autograder.grading import CellGrade, GradedNotebook

_STYLES = {
    "passed": "green",
    "failed": "red",
    "error": "red",
    "timeout": "red",
    "missing": "yellow",
}


def number(value: float) -> str:
    """Points as people write them: 3, 2.5."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def print_class(console: Console, assignment: str, results: Sequence[Result]) -> None:
    """A table of a class: who got what, what waits for a person, what looked odd."""
    table = Table(title=assignment, title_justify="left", title_style="bold")
    table.add_column("student", overflow="fold")
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("to mark", justify="right", no_wrap=True)
    table.add_column("not passed", overflow="fold")
    table.add_column("worth a look", overflow="fold")
    for result in results:
        if result.graded is None:
            table.add_row(Text(result.student), "–", "–", "", Text("not graded, see below"))
            continue
        graded = result.graded
        points = f"{number(graded.score)} / {number(graded.max_score)}"
        lost = [q.id for q in graded.questions if q.status not in ("passed", "manual")]
        waiting = sum(
            q.max_score
            for q in graded.questions
            if q.status == "manual" and q.id not in graded.unanswered
        )
        flags = "\n".join(flag if len(flag) < 90 else f"{flag[:89]}…" for flag in graded.flags)
        table.add_row(Text(result.student), points, number(waiting), Text(_few(lost)), Text(flags))
    console.print(table)
    for result in results:
        if result.graded is None:
            problem = f"{result.student} is not graded: {result.problem}"
            console.print(Text(problem, style="red"), soft_wrap=True)
    console.print(_count(results), soft_wrap=True)


def print_check(console: Console, assignment: str, graded: GradedNotebook) -> None:
    """One line for each question of a notebook; for a failed one, what it wanted."""
    console.print(Text(assignment, style="bold"))
    width = max((len(question.id) for question in graded.questions), default=0)
    for question in graded.questions:
        console.print(_line(question, width), soft_wrap=True)
        if question.status not in ("passed", "missing", "manual"):
            for line in question.message.splitlines():
                console.print(Text(f"      {line}", style="dim"), soft_wrap=True)
    for flag in graded.flags:
        console.print(Text(f"  note: {flag}", style="yellow"), soft_wrap=True)
    total = f"{number(graded.score)} of {number(graded.max_score)} points"
    if graded.manual_points:
        total += f", and up to {number(graded.manual_points)} more from a person"
    console.print(Text(total, style="bold"), soft_wrap=True)


def _count(results: Sequence[Result]) -> str:
    """How many were graded now, how many had been before, how many could not be."""
    unchanged = sum(result.is_unchanged for result in results)
    failed = sum(result.graded is None for result in results)
    parts = [f"{len(results) - unchanged - failed} graded"]
    if unchanged:
        parts.append(f"{unchanged} unchanged since they were graded")
    if failed:
        parts.append(f"{failed} not graded")
    return ", ".join(parts)


def _few(names: Sequence[str], most: int = 3) -> str:
    """Some names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def _line(question: CellGrade, width: int) -> Text:
    """A question's line: how it went, its name, its points."""
    if question.status == "manual":
        points = f"{number(question.max_score)} points, for a person to give"
        return Text(f"  {'written':8}{question.id:{width}}  {points}")
    line = Text(f"  {question.status:8}", style=_STYLES[question.status])
    points = f"{number(question.score)} of {number(question.max_score)}"
    return line.append(f"{question.id:{width}}  {points}", style="default")
