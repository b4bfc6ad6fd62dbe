"""The questions asked of an exercise. Each returns complaints: sentences for its author."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from autograder.engine import Engine
from autograder.grading import grade_notebook
from harness.catalogue import Answer, Catalogue
from harness.equivalents import Equivalents, stanza
from harness.exercises import Exercise
from harness.jobs import Cell, Job, Run, StandIn
from harness.mutants import Mutant, mutants
from harness.runner import Runner
from harness.sources import meaning
from harness.stand_ins import LOOK_UP, OVERWRITING
from harness.units import mentions, units

LEAST_WRONG, LEAST_RIGHT = 3, 2
"""How many catalogued answers each question has at least."""

# A cell may take this many times the reference's CPU time, and in any case so many seconds.
_TIMES_REFERENCE, _LEAST_SECONDS = 10, 2.0


@dataclass(frozen=True)
class Bench:
    """An exercise, ready to be tried: the reference has been run once, which gives time limits."""

    exercise: Exercise
    runner: Runner = field(repr=False)

    @cached_property
    def reference(self) -> Run:
        """What came of running the reference."""
        return self.runner.run(Job(self.exercise.cells()))

    def run(
        self,
        cells: Iterable[Cell],
        stand_in: StandIn | None = None,
        *,
        stop_at_failure: bool = False,
    ) -> Run:
        """Run cells of this exercise, each in a multiple of the time the reference takes."""
        limited = []
        for cell in cells:
            known = self.reference.outcomes.get(cell.name)
            seconds = max(_LEAST_SECONDS, _TIMES_REFERENCE * (known.seconds if known else 0))
            limited.append(replace(cell, seconds=seconds))
        return self.runner.run(Job(tuple(limited), stand_in, stop_at_failure))


def blank(bench: Bench) -> list[str]:
    """The release, handed in as it is, earns nothing."""
    run = bench.run(bench.exercise.blank_cells())
    return [
        f"{test}: passes although nothing was answered"
        for test in bench.exercise.points
        if run.outcomes[test].passed
    ]


def reference(bench: Bench) -> list[str]:
    """The instructor's own answers earn everything, every cell runs, nothing complains."""
    found = []
    for name, outcome in bench.reference.outcomes.items():
        if not outcome.passed:
            found.append(f"{name}: the reference should pass; it {outcome}")
        if outcome.stderr:
            found.append(
                f"{name}: writes to stderr, for which nbgrader takes the points: "
                f"{outcome.stderr.strip().splitlines()[-1]}"
            )
    return found


def own_engine(exercise: Exercise, engine: Engine) -> list[str]:
    """Our engine gives the blank release nothing and the reference everything."""
    found = []
    for what, submission, due in (
        ("the blank release", exercise.released, 0.0),
        ("the reference", exercise.master, 1.0),
    ):
        graded = grade_notebook(exercise.master, submission, engine=engine)
        if graded.score != due * graded.max_score or graded.max_score == 0:
            found.append(
                f"{what}: expected {due * graded.max_score:g} of {graded.max_score:g} points, "
                f"got {graded.score:g}"
            )
            found += [
                f"  {grade.id}: {grade.status} {grade.message}"
                for grade in graded.questions
                if grade.status != "manual" and (grade.score > 0) != (due > 0)
            ]
    return found


def wrong_answer(bench: Bench, answer: Answer) -> list[str]:
    """A misconception costs points of its question."""
    if not _is_graded(bench.exercise, answer.question):
        return [_unknown(bench.exercise, answer)]
    own = bench.exercise.tests_of(answer.question)
    run = bench.run(bench.exercise.cells({answer.question: answer.source}, only=answer.question))
    if not run.outcomes[answer.question].passed:
        # Its tests fail, but for the wrong reason: a slip in the catalogue proves nothing.
        return [f"{answer} is to define its functions; its cell {run.outcomes[answer.question]}"]
    if all(run.outcomes[test].passed for test in own):
        return [
            f"{answer} passes all of {', '.join(own)}: add a test that tells it from a right one"
        ]
    return []


def right_answer(bench: Bench, answer: Answer) -> list[str]:
    """Another right way to write an answer earns everything."""
    if not _is_graded(bench.exercise, answer.question):
        return [_unknown(bench.exercise, answer)]
    own = bench.exercise.tests_of(answer.question)
    run = bench.run(bench.exercise.cells({answer.question: answer.source}, only=answer.question))
    return [
        f"{test} refuses {answer}, which is right; it {run.outcomes[test]}"
        for test in own
        if not run.outcomes[test].passed
    ]


def other_questions(
    bench: Bench, name: str, own: Sequence[Answer], n_tests: int | None = None
) -> list[str]:
    """Whatever is answered to a question costs no other question anything.

    All answers are tried in one run, one after another, and the other questions after them:
    running all of the exercise once for each answer would take as many times longer. Only where
    something is hurt is the culprit looked for, one run an answer.

    Args:
        bench: the exercise.
        name: of the question.
        own: catalogued answers to it.
        n_tests: how many of the question's tests follow each answer; all if None.
    """
    sources = [answer.source for answer in own]
    hurt = _others_hurt(
        bench, bench.run(bench.exercise.cells_after(name, sources, n_tests)), name, ""
    )
    if not hurt:
        return []
    found = []
    for answer in own:
        run = bench.run(bench.exercise.cells_after(name, [answer.source], n_tests))
        found += _others_hurt(bench, run, name, str(answer))
    return found or [f"one answer to {name} after the other{text}" for text in hurt]


def catalogue(exercise: Exercise, wrong: Catalogue, right: Catalogue) -> list[str]:
    """Both files can be read, there are enough answers, and none is written twice."""
    found = [*wrong.complaints, *right.complaints]
    answers = [*wrong.answers, *right.answers]
    found += [
        _unknown(exercise, answer)
        for answer in answers
        if not _is_graded(exercise, answer.question)
    ]
    for file, least in ((wrong, LEAST_WRONG), (right, LEAST_RIGHT)):
        counts = Counter(answer.question for answer in file.answers)
        found += [
            f"{file.path.name}: expected at least {least} answers to {question.name}, "
            f"got {counts[question.name]}"
            for question in exercise.graded
            if counts[question.name] < least
        ]
    return found + _repetitions(exercise, answers)


def _repetitions(exercise: Exercise, answers: Sequence[Answer]) -> list[str]:
    seen = {
        (question.name, meaning(question.answer.source)): "the reference"
        for question in exercise.graded
    }
    descriptions: set[tuple[str, str]] = set()
    found = []
    for answer in answers:
        program = meaning(answer.source)
        if program is None:
            found.append(f"{answer} is not plain Python")
            continue
        place = (answer.question, program)
        if place in seen:
            found.append(f"{answer} is the same program as {seen[place]}")
        seen.setdefault(place, str(answer))
        if (answer.question, answer.description) in descriptions:
            found.append(f"{answer}: another answer to {answer.question} has this description")
        descriptions.add((answer.question, answer.description))
    return found


def know_nothing(
    bench: Bench, name: str, kind: str, only: tuple[str, ...] | None = None
) -> list[str]:
    """An answer that knows nothing earns nothing in its question, and costs no other anything.

    Args:
        bench: the exercise.
        name: of the question.
        kind: one of `harness.stand_ins.KINDS`.
        only: which of the question's functions know nothing; all if None. Where it is but some of
            them, the test cells that use these must fail.
    """
    source = bench.exercise.question(name).answer.source
    replaced = only or units(source)
    visible = bench.exercise.visible_cells(name) if kind == LOOK_UP else ()
    # Of these answers only one does anything but answer; only after it need all others be run, and
    # once is enough: with all functions of the question overwriting what they get.
    harmful = kind == OVERWRITING and only is None
    cells = bench.exercise.cells(only=None if harmful else name)
    run = bench.run(cells, StandIn(kind, name, replaced, visible))
    what = f"{', '.join(replaced)}: an answer that {kind}"
    found = _others_hurt(bench, run, name, what) if harmful else []
    sources = {cell.name: cell.source for cell in bench.exercise.cells()}
    own = bench.exercise.tests_of(name)
    due = own
    if only is not None:
        due = tuple(t for t in own if any(mentions(sources[t], unit) for unit in only))
    passed = [test for test in due if run.outcomes[test].passed]
    if not due and all(run.outcomes[test].passed for test in own):
        passed = list(own)  # no test names it, and those that may use it do not mind
    unused = [unit for unit in replaced if not run.called.get(unit)]
    if unused and kind == "returns None":
        found.append(f"{', '.join(unused)}: no test of {name} calls it")
    if passed and not run.in_fact_right:
        found.append(f"{what} passes {', '.join(passed)}: {_advice(kind)}")
    return found


def _advice(kind: str) -> str:
    return {
        LOOK_UP: "the hidden part must ask what the visible part does not, and check the answer",
        "equals everything": "look at the type of what came before comparing it",
        OVERWRITING: "work out what is expected before the call, or from a copy of the input",
    }.get(kind, "each test cell must ask something to which this is no right answer")


def own_mutants(bench: Bench, name: str, listed: Equivalents) -> list[str]:
    """The tests of a question notice every change to its reference, but for those listed.

    Args:
        bench: the exercise.
        name: of the question.
        listed: the changes of the exercise that are known to change nothing.
    """
    own = bench.exercise.tests_of(name)
    if refused := [test for test in own if not bench.reference.outcomes[test].passed]:
        # Tests that refuse everything would seem to catch everything.
        return [f"{', '.join(refused)}: put right what the reference fails before trying mutants"]
    made = mutants(name, bench.exercise.question(name).answer.source)
    survivors: list[Mutant] = []
    for mutant in made:
        cells = bench.exercise.cells({name: mutant.source}, only=name)
        run = bench.run(cells, stop_at_failure=True)
        if all(run.outcomes[test].passed for test in own):
            survivors.append(mutant)
    excused = {entry.change for entry in listed.entries}
    unexcused = [mutant for mutant in survivors if mutant.change not in excused]
    found = []
    if unexcused:
        caught = len(made) - len(survivors)
        found.append(
            f"{name}: its tests catch {caught} of {len(made)} mutants; {len(unexcused)} that "
            "they let pass are not listed. Add a test, or list them with a reason in "
            "equivalent_mutants.toml:\n\n" + "\n\n".join(map(stanza, unexcused)) + "\n"
        )
    return found + _stale(name, listed, made, survivors)


def _stale(
    name: str, listed: Equivalents, made: Sequence[Mutant], survivors: Sequence[Mutant]
) -> list[str]:
    existing, surviving = {m.change for m in made}, {m.change for m in survivors}
    found = []
    for entry in listed.entries:
        if entry.grade_id != name or entry.change in surviving:
            continue
        why = "is caught after all" if entry.change in existing else "no longer exists"
        found.append(f"{name}: the listed mutant {entry.mutated!r} {why}: take it off the list")
    return found


def equivalents(exercise: Exercise, listed: Equivalents) -> list[str]:
    """The list can be read, gives a reason each time, and names questions there are."""
    known = {question.name for question in exercise.graded}
    return [
        *listed.complaints,
        *(
            f"equivalent_mutants.toml: {entry.grade_id} is no graded question of {exercise}"
            for entry in listed.entries
            if entry.grade_id not in known
        ),
    ]


def _others_hurt(bench: Bench, run: Run, name: str, what: str) -> list[str]:
    own = bench.exercise.tests_of(name)
    return [
        f"{what} costs {test} its points, which is another question's; it {run.outcomes[test]}"
        for test in bench.exercise.points
        if test not in own and bench.reference.outcomes[test].passed
        if not run.outcomes[test].passed
    ]


def _is_graded(exercise: Exercise, name: str) -> bool:
    return any(question.name == name for question in exercise.graded)


def _unknown(exercise: Exercise, answer: Answer) -> str:
    known = ", ".join(question.name for question in exercise.graded)
    return f"{answer.place}: {answer.question} is no graded question of {exercise}; it has {known}"
