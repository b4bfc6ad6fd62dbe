"""An exercise as the harness sees it: its code cells, its questions, and who may replace what."""

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import jupytext
from nbformat import NotebookNode

from autograder import assignment, cells, files
from autograder.assignment import Question
from autograder.errors import UserError
from autograder.student_version import student_version
from harness.jobs import Cell


@dataclass(frozen=True)
class Exercise:
    """One assignment: the instructor's notebook and what can be made of it.

    Attributes:
        name: the assignment's name, "01_perceptron".
        master: the instructor's version, with solutions and hidden tests.
        drifted: True where the built notebook says something else than its text source.
    """

    name: str
    master: NotebookNode
    drifted: bool = False

    def __str__(self) -> str:
        return self.name

    @cached_property
    def released(self) -> NotebookNode:
        """The student's version, made as nbgrader makes it."""
        return student_version(self.master)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in order."""
        return assignment.questions(self.master)

    @property
    def graded(self) -> tuple[Question, ...]:
        """The questions that tests grade; none where the cells make no questions (see lint)."""
        try:
            return tuple(question for question in self.questions if not question.is_manual)
        except UserError:
            return ()

    def question(self, name: str) -> Question:
        """The question whose answer cell has this grade_id.

        Raises:
            KeyError: there is none.
        """
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)

    @cached_property
    def points(self) -> Mapping[str, float]:
        """What each test cell is worth, by grade_id."""
        return {
            cells.grade_id(test): cells.points(test)
            for question in self.graded
            for test in question.tests
        }

    def tests_of(self, name: str) -> tuple[str, ...]:
        """The grade_ids of a question's test cells."""
        return tuple(cells.grade_id(test) for test in self.question(name).tests)

    def cells(
        self, answers: Mapping[str, str] | None = None, *, only: str | None = None
    ) -> tuple[Cell, ...]:
        """The code cells of the instructor's notebook, some answers replaced.

        Args:
            answers: other sources for answer cells, by grade_id.
            only: leave out all questions but this one, and what comes after its last test.
        """
        return tuple(_code_cells(self.master, answers or {}, only))

    def cells_after(
        self, name: str, sources: Sequence[str], n_tests: int | None = None
    ) -> tuple[Cell, ...]:
        """All questions, after one of them has been answered in many ways, one after another.

        First the set-up cells, then each answer followed by tests of the question, under names
        that nobody else uses; then the reference notebook without those.

        Args:
            name: of the question.
            sources: its answers.
            n_tests: how many of its tests follow each answer; all if None.
        """
        cells_of_all = self.cells()
        own = {name, *self.tests_of(name)}
        following = self.tests_of(name)[:n_tests]
        questions = {cell.name for cell in cells_of_all if cell.is_test}
        questions |= {question.name for question in self.questions}
        before = self.cells(only=name)
        tried = [
            replace(cell, name=f"{cell.name} (answer {number})", is_test=False)
            for number, source in enumerate(sources, start=1)
            for cell in self.cells({name: source}, only=name)
            if cell.name in (name, *following)
        ]
        set_up = [cell for cell in before if cell.name not in questions]
        known = {cell.name for cell in set_up}
        others = [cell for cell in cells_of_all if cell.name not in known | own]
        return (*set_up, *tried, *others)

    def blank_cells(self) -> tuple[Cell, ...]:
        """The instructor's notebook with every answer as it was released."""
        stubs = {
            cells.grade_id(cell): cell.source
            for cell in self.released.cells
            if cells.is_answer(cell) and cell.cell_type == "code"
        }
        return self.cells(stubs)

    def visible_cells(self, name: str) -> tuple[Cell, ...]:
        """A question as its student sees it -- no hidden tests -- with the reference answer."""
        reference = {name: self.question(name).answer.source}
        return tuple(_code_cells(self.released, reference, name))

    @cached_property
    def imports(self) -> frozenset[str]:
        """The modules that its cells import, by their full names."""
        return frozenset(
            module
            for cell in self.master.cells
            if cell.cell_type == "code"
            for module, _ in imported_modules(cell.source)
        )


def find(solutions: Path) -> tuple[Exercise, ...]:
    """Every exercise in the folder of the instructors' versions, sorted by name.

    What is tried is the built notebook. While its text source says something else -- somebody is
    writing -- it is the text, so that nobody wonders why an edit has no effect.

    Raises:
        FileNotFoundError: a folder holds neither.
        UserError: a notebook is broken.
    """
    return tuple(
        _read(folder)
        for folder in sorted(solutions.iterdir())
        if folder.is_dir() and not folder.name.startswith((".", "_"))
    )


def from_text(name: str, text: str) -> Exercise:
    """An exercise from the text of its percent source."""
    return Exercise(name, jupytext.reads(text, fmt="py:percent"))


def imported_modules(source: str) -> Iterator[tuple[str, int]]:
    """The modules that a cell imports, with line numbers; none where it is no plain Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or ""), node.lineno


def is_standard(module: str) -> bool:
    """True for a module of the standard library."""
    return module.partition(".")[0] in sys.stdlib_module_names


def _read(folder: Path) -> Exercise:
    notebook, source = (folder / f"{folder.name}{suffix}" for suffix in (".ipynb", ".py"))
    if not source.exists() and not notebook.exists():
        raise FileNotFoundError(
            f"{folder} holds neither {notebook.name} nor {source.name}: name both after the folder"
        )
    built = files.read_master(notebook) if notebook.exists() else None
    if not source.exists():
        return Exercise(folder.name, built)
    written = from_text(folder.name, source.read_text(encoding="utf-8"))
    if built is not None and _program(built) == _program(written.master):
        return Exercise(folder.name, built)
    return Exercise(folder.name, written.master, drifted=True)


def _program(notebook: NotebookNode) -> list[tuple[str, object]]:
    """What grading depends on: code, and nbgrader's metadata. Prose and badges are not."""
    return [
        (cell.source if cell.cell_type == "code" else "", cell.metadata.get("nbgrader"))
        for cell in notebook.cells
        if cell.cell_type == "code" or cells.grade_id(cell)
    ]


def _code_cells(
    notebook: NotebookNode, answers: Mapping[str, str], only: str | None
) -> Iterator[Cell]:
    current: str | None = None  # the answer whose question we are in
    for number, cell in enumerate(notebook.cells, start=1):
        if cells.is_answer(cell):
            if only is not None and current == only:
                return
            current = cells.grade_id(cell)
        if cell.cell_type != "code":
            continue
        belongs = cells.is_answer(cell) or cells.is_test(cell)
        if only is not None and belongs and current != only:
            continue
        name = cells.grade_id(cell) or f"cell {number}"
        source = answers.get(name, cell.source) if cells.is_answer(cell) else cell.source
        yield Cell(name, source, cells.is_test(cell))
