"""Every answer of the catalogue through the engine: the judge must see what one process sees."""

import copy
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from nbformat import NotebookNode

from autograder import cells
from autograder.engine import Engine
from autograder.grading import GradedNotebook, grade_notebook
from harness.catalogue import Answer
from harness.exercises import Exercise


def complaints(
    exercise: Exercise,
    engine: Engine,
    wrong: Sequence[Answer],
    right: Sequence[Answer],
    every: int = 1,
) -> list[str]:
    """What the engine says otherwise than the catalogue.

    Questions stand alone, so one submission holds an answer to each of them.

    Args:
        exercise: the exercise.
        engine: grades the submissions.
        wrong: answers that must lose points.
        right: answers that must not.
        every: of the submissions that hold all answers, grade the first and each so-many-th.
    """
    found = []
    is_right = {id(answer) for answer in right}
    for answers in islice(_submissions([*wrong, *right]), 0, None, every):
        graded = grade_notebook(exercise.master, _submission(exercise, answers), engine=engine)
        for answer in answers:
            earned, lost = _result(exercise, graded, answer.question)
            if id(answer) in is_right and lost:
                found.append(f"{answer} is right, but the engine says: {lost}")
            elif id(answer) not in is_right and not lost:
                found.append(f"{answer} is wrong, but earns all {earned:g} points from the engine")
    return found


def _submissions(answers: Sequence[Answer]) -> Iterator[list[Answer]]:
    """The answers, as many at a time as there are questions."""
    of_question = defaultdict(list)
    for answer in answers:
        of_question[answer.question].append(answer)
    while any(of_question.values()):
        yield [waiting.pop() for waiting in of_question.values() if waiting]


def _submission(exercise: Exercise, answers: Sequence[Answer]) -> NotebookNode:
    """The reference solution with some answers replaced."""
    sources = {answer.question: answer.source for answer in answers}
    submission = copy.deepcopy(exercise.master)
    for cell in submission.cells:
        if cells.is_answer(cell):
            cell.source = sources.get(cells.grade_id(cell), cell.source)
    return submission


def _result(exercise: Exercise, graded: GradedNotebook, question: str) -> tuple[float, str]:
    """What a question earned, and the messages of those of its tests that did not pass."""
    tests = set(exercise.tests_of(question))
    own = [grade for grade in graded.questions if grade.id in tests]
    lost = [f"{g.id} {g.status}: {g.message}" for g in own if g.score < g.max_score]
    return sum(grade.score for grade in own), "; ".join(lost)
