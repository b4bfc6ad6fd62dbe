"""The assignments and their classes: the same students for both engines, every time."""

import copy
import random
from dataclasses import dataclass
from pathlib import Path

from harness import catalogue
from harness.exercises import Exercise, find, from_text
from nbformat import NotebookNode

from autograder import cells

_REPOSITORY = Path(__file__).parents[2]
_REFERENCES = 3
"""The reference answer is drawn as often as this many others: most of a class gets it right."""


@dataclass(frozen=True)
class Class:
    """An assignment and what was handed in.

    Attributes:
        name: of the assignment.
        master: the instructor's version.
        submissions: what was handed in, by student.
        reference: the submission with the instructor's own answers.
    """

    name: str
    master: NotebookNode
    submissions: dict[str, NotebookNode]
    reference: NotebookNode

    def sources(self, student: str) -> list[str]:
        """The code that is run to grade a submission: the master's cells, the student's answers."""
        answers = _answers(self.submissions[student])
        return [
            answers[cells.grade_id(cell)] if cells.is_answer(cell) else cell.source
            for cell in self.master.cells
            if cell.cell_type == "code"
        ]


def numpy_class(students: int) -> Class:
    """The course's first exercise."""
    name = "01_perceptron"
    return _class(exercise(name), _REPOSITORY / "tests" / "answers" / name, students)


def exercise(name: str) -> Exercise:
    """One of the course's exercises."""
    return next(found for found in find(_REPOSITORY / "solutions") if found.name == name)


def tensorflow_class(students: int) -> Class:
    """A small assignment of the benchmark's own."""
    folder = Path(__file__).with_name("first_network")
    text = (folder / f"{folder.name}.py").read_text(encoding="utf-8")
    return _class(from_text(folder.name, text), folder, students)


def _class(exercise: Exercise, folder: Path, students: int) -> Class:
    choices = _choices(exercise, folder)
    chance = random.Random(exercise.name)
    drawn = [
        {name: chance.choice(sources) for name, sources in choices.items()} for _ in range(students)
    ]
    reference = _submission(exercise, {name: sources[0] for name, sources in choices.items()})
    submissions = {f"s{n:03}": _submission(exercise, answers) for n, answers in enumerate(drawn)}
    return Class(exercise.name, exercise.master, submissions, reference)


def _choices(exercise: Exercise, folder: Path) -> dict[str, list[str]]:
    """The sources that each question may be answered with, the reference several times."""
    found = [catalogue.read(folder / f"{kind}.py") for kind in ("right", "wrong")]
    if complaints := [complaint for one in found for complaint in one.complaints]:
        raise ValueError("\n".join(complaints))
    choices = {
        question.name: [_without_markers(question.answer.source)] * _REFERENCES
        for question in exercise.graded
    }
    for answer in (answer for one in found for answer in one.answers):
        choices[answer.question].append(answer.source)
    return choices


def _submission(exercise: Exercise, answers: dict[str, str]) -> NotebookNode:
    submission = copy.deepcopy(exercise.released)
    for cell in submission.cells:
        if cells.grade_id(cell) in answers:
            cell.source = answers[cells.grade_id(cell)]
    return submission


def _answers(submission: NotebookNode) -> dict[str | None, str]:
    return {cells.grade_id(c): c.source for c in submission.cells if cells.is_answer(c)}


def _without_markers(source: str) -> str:
    lines = source.splitlines()
    return "\n".join(x for x in lines if "BEGIN SOLUTION" not in x and "END SOLUTION" not in x)
