"""The rules of an exercise that can be read off its cells, without running anything."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder import cells
from autograder.errors import UserError
from harness import sources
from harness.exercises import Exercise, imported_modules, is_standard
from harness.units import units

_THIRD_PARTY = frozenset({"numpy", "matplotlib", "sklearn", "keras", "tensorflow"})
_HIDDEN = re.compile(
    r"^[^\n]*BEGIN HIDDEN TESTS[^\n]*\n(?P<lines>.*?)^[^\n]*END HIDDEN TESTS", re.M | re.S
)

_NOBODY_ELSES = re.compile(
    r"_|case|expected|given|got|rng|rule"
    r"|[A-Za-z]\d?(_\w+)?|(expected|for|given|got|n)_\w+|\w+_(case|cases|part)"
)
"""Names for the variables of a test cell: no student calls a function of theirs so."""


@dataclass(frozen=True)
class Size:
    """How large an exercise is.

    Attributes:
        points: what its tests add up to.
        written: how many questions a person marks.
    """

    points: float = 20
    written: int = 1


SIZES = {"00_warmup": Size(points=1, written=0)}
"""Exercises that are meant to be of another size than the usual."""


def complaints(exercise: Exercise, size: Size | None = None) -> list[str]:
    """What breaks the rules of the handbook's section on exercises, in sentences.

    Args:
        exercise: the exercise.
        size: its size, where it is not the one expected by its name.
    """
    try:
        if not exercise.questions:
            return ["it asks no question"]
    except UserError as error:
        return [str(error)]  # nothing else can be said of cells that make no questions
    if broken := list(_not_python(exercise)):
        return broken
    found = ["its notebook is not what its text says: make notebooks"] if exercise.drifted else []
    found += list(_size(exercise, size or SIZES.get(exercise.name, Size())))
    for rule in _RULES:
        found += rule(exercise)
    return found


def _not_python(exercise: Exercise) -> Iterator[str]:
    for notebook, whose in (
        (exercise.master, ""),
        (exercise.released, " in the student's version"),
    ):
        for place, cell in _code(notebook):
            try:
                compile(cell.source, place, "exec")
            except SyntaxError as error:
                yield f"{place}: is not plain Python{whose}, line {error.lineno}: {error.msg}"


def _size(exercise: Exercise, size: Size) -> Iterator[str]:
    points = sum(question.points for question in exercise.graded)
    if points != size.points:
        yield f"expected tests worth {size.points:g} points together, got {points:g}"
    written = [question.name for question in exercise.questions if question.is_manual]
    if len(written) != size.written:
        yield f"expected {size.written} written question(s), got {len(written)} {written}"


def _tasks(exercise: Exercise) -> Iterator[str]:
    """Each question has its own task cell before its answer cell."""
    tasks: set[str] = set()
    for cell in exercise.master.cells:
        name = cells.grade_id(cell)
        if cells.is_answer(cell):
            if f"{name}_task" not in tasks:
                yield f"{name}: expected a markdown cell with grade_id {name}_task before it"
            tasks.clear()
        elif cell.cell_type == "markdown" and name:
            if not cell.metadata.nbgrader.get("locked"):
                yield f"{name}: is not locked, so students may change what the task says"
            tasks.add(name)


def _tests(exercise: Exercise) -> Iterator[str]:
    for question in exercise.graded:
        if not question.tests:
            yield f"{question.name}: has no test cell and no points"
        for test in question.tests:
            name, points = cells.grade_id(test), cells.points(test)
            if not name.startswith(f"{question.name}_"):
                yield f"{name}: tests {question.name}, so its grade_id begins {question.name}_"
            if points not in (1, 2, 3):
                yield f"{name}: expected 1, 2 or 3 points, got {points:g}"
            if not test.metadata.nbgrader.get("locked"):
                yield f"{name}: is not locked, so students may change it"


def _both_parts(exercise: Exercise) -> Iterator[str]:
    """Each test cell shows some of what it tests and hides some."""
    released = {cells.grade_id(cell): cell.source for cell in exercise.released.cells}
    for question in exercise.graded:
        for test in question.tests:
            name = cells.grade_id(test)
            if not _checks_something(released[name]):
                yield f"{name}: has no visible part, so students cannot see what is expected"
            hidden = "".join(match["lines"] for match in _HIDDEN.finditer(test.source))
            if not _does_something(hidden):
                yield f"{name}: has no hidden part, so a table of its answers would pass"


def _checks_something(source: str) -> bool:
    """True where code asserts, raises or calls something."""
    return any(
        isinstance(node, ast.Assert | ast.Raise | ast.Call) for node in ast.walk(ast.parse(source))
    )


def _does_something(source: str) -> bool:
    """True where there is more than comments: a hidden part may be data for what is checked."""
    lines = (line.strip() for line in source.splitlines())
    return any(line and not line.startswith("#") for line in lines)


def _imports(exercise: Exercise) -> Iterator[str]:
    for place, cell in _code(exercise.master):
        for module, line in imported_modules(cell.source):
            if not is_standard(module) and module.partition(".")[0] not in _THIRD_PARTY:
                yield (
                    f"{place}, line {line}: imports {module}; an exercise needs nothing but "
                    f"{', '.join(sorted(_THIRD_PARTY))} and the standard library"
                )


def _excepts(exercise: Exercise) -> Iterator[str]:
    for place, cell in _code(exercise.master):
        if cells.is_answer(cell):
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ExceptHandler) and _catches_all(node.type):
                yield f"{place}, line {node.lineno}: catches everything, even a failed assertion"


def _catches_all(caught: ast.expr | None) -> bool:
    return caught is None or (isinstance(caught, ast.Name) and caught.id == "BaseException")


def _answers(exercise: Exercise) -> Iterator[str]:
    """An answer cell defines functions and classes, so that tests can ask it from outside."""
    allowed = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    for question in exercise.graded:
        source = question.answer.source
        for node in ast.parse(source).body:
            is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if not isinstance(node, allowed) and not is_text:
                yield (
                    f"{question.name}, line {node.lineno}: an answer cell defines functions and "
                    f"classes, got {ast.unparse(node).splitlines()[0]!r}"
                )
        if not units(source):
            yield f"{question.name}: defines no public function or method for tests to call"


def _independence(exercise: Exercise) -> Iterator[str]:
    """No question needs another one's answer."""
    own = {q.name: sources.defined(q.answer.source) for q in exercise.graded}
    for question in exercise.graded:
        others = {
            name: owner
            for owner, defined in own.items()
            if owner != question.name
            for name in defined - own[question.name]
        }
        for cell in (question.answer, *question.tests):
            borrowed = sources.taken(cell.source) & others.keys()
            for name in sorted(borrowed - sources.bound_anywhere(cell.source)):
                yield (
                    f"{cells.grade_id(cell)}: uses {name}, which the question {others[name]} "
                    f"defines; a mistake there must not cost points of {question.name}"
                )


def _leftovers(exercise: Exercise) -> Iterator[str]:
    """What a test cell binds is nobody else's to use: a judge runs each test by itself."""
    left: dict[str, str] = {}
    for place, cell in _code(exercise.master):
        for name in sorted(sources.taken(cell.source) & left.keys()):
            yield f"{place}: uses {name}, which the test cell {left[name]} binds"
        if cells.is_test(cell):
            left |= dict.fromkeys(sources.bound(cell.source), place)


def _bindings(exercise: Exercise) -> Iterator[str]:
    """A test cell's variables leave a student's own helpers alone.

    In the student's notebook, and under plain nbgrader, they live in one namespace.
    """
    for place, cell in _code(exercise.master):
        if cells.is_test(cell):
            for name in sorted(sources.bound(cell.source)):
                if not _NOBODY_ELSES.fullmatch(name):
                    yield (
                        f"{place}: binds {name}, which may be the name of a student's own helper; "
                        f"call it {name}_case"
                    )


def _code(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    """The code cells with what to call them."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            yield cells.grade_id(cell) or f"cell {number}", cell


_RULES: tuple[Callable[[Exercise], Iterator[str]], ...] = (
    _tasks,
    _tests,
    _both_parts,
    _imports,
    _excepts,
    _answers,
    _independence,
    _leftovers,
    _bindings,
)
