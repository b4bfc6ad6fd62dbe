"""What is measured, and the plain facts that come of it; `report` says what they mean."""

import json
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.engine.place import open_place
from autograder.pool import preload_for
from bench import workers
from bench.assignments import Class
from bench.course import Course, Scores

_JOBS = 2
_HELD = (0, 1, 4)
_PART = 10
"""So many students are graded before their cells are run alone."""

Say = Callable[[str], None]


@dataclass
class Rounds:
    """One assignment, graded by both engines in turn; each list has one entry a round.

    Attributes:
        name: of the assignment.
        students: how many handed in.
        jobs: how many submissions our engine grades at a time.
        stock, ours, warm: seconds by the clock for the class: nbgrader; our command; our engine
            once it is warm.
        stock_cpu, ours_cpu, warm_cpu: the same in processor time.
        bare_cpu: processor time of the cells alone.
        how: how processor time was found.
        differences: sentences about scores that the engines do not agree on.
    """

    name: str
    students: int
    jobs: int = _JOBS
    stock: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    stock_cpu: list[float] = field(default_factory=list)
    ours_cpu: list[float] = field(default_factory=list)
    warm_cpu: list[float] = field(default_factory=list)
    bare_cpu: list[float] = field(default_factory=list)
    how: str = ""
    differences: list[str] = field(default_factory=list)


def alternate(groups: list[Class], rounds: int, at: Path, say: Say) -> list[Rounds]:
    """Grade each class with one engine and the other, again and again."""
    courses = []
    for group in groups:
        say(f"{group.name}: a course for {len(group.submissions)} students")
        courses.append(Course(group, at / group.name))
    results = [Rounds(group.name, len(group.submissions)) for group in groups]
    for number in range(rounds):
        for course, result in zip(courses, results, strict=True):
            say(f"{result.name}: round {number + 1} of {rounds}")
            _one_round(course, result)
    return results


def _one_round(course: Course, result: Rounds) -> None:
    stock, expected = course.stock()
    ours, scores = course.ours(_JOBS)
    for spent, wall, cpu in (
        (stock, result.stock, result.stock_cpu),
        (ours, result.ours, result.ours_cpu),
    ):
        wall.append(spent.wall)
        cpu.append(spent.cpu)
    warm, warm_scores, bare_cpu = [], {}, 0.0
    arguments = (str(course.folder), course.group.name, str(_JOBS), str(_PART))
    for spent, found in workers.script_in_parts("warm_class", *arguments):
        warm.append(spent)
        warm_scores |= found
        bare_cpu += _bare(course.group, list(found))  # in turn: the machine's speed drifts
    result.warm.append(sum(spent.wall for spent in warm))
    result.warm_cpu.append(sum(spent.cpu for spent in warm))
    result.bare_cpu.append(bare_cpu)
    result.how = warm[0].how
    for got in (scores, warm_scores):
        found = _differences(course.group.name, expected, got)
        result.differences += [text for text in found if text not in result.differences]


def _bare(group: Class, students: list[str]) -> float:
    """Processor time of students' cells, with the threads and devices of the engine's kernels."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "notebooks.json"
        notebooks = [group.sources(student) for student in students]
        preload = preload_for([group.master])
        given.write_text(json.dumps({"preload": preload, "notebooks": notebooks}))
        kernels = open_place("python", Path(folder), None).environment
        alike = ("_THREADS", "_DEVICES")
        machine = {name: value for name, value in kernels.items() if name.endswith(alike)}
        return sum(workers.script("bare", str(given), str(_JOBS), environment=machine))


def _differences(name: str, expected: Scores, got: Scores) -> list[str]:
    return [
        f"{name}, {student}, {cell}: nbgrader gives {points:g} points, we give {ours}"
        for student, cells in expected.items()
        for cell, points in cells.items()
        if (ours := got.get(student, {}).get(cell)) != points
    ]


def memory(group: Class, at: Path, say: Say) -> dict[int, int]:
    """Bytes of everything below the coordinator, by how many submissions are graded at a time."""
    say(f"{group.name}: memory of {', '.join(map(str, _HELD))} submissions at a time")
    course = Course(group, at / "memory")
    found = workers.script("memory", str(course.folder), group.name, *map(str, _HELD))
    return dict(zip(_HELD, found, strict=True))


def ready(tries: int, cold_tries: int, say: Say) -> dict[str, list[float]]:
    """Seconds until a kernel has imported TensorFlow and replied, warm and cold."""
    say("kernels: until the first reply")
    return workers.script("ready", str(tries), str(cold_tries))


def coordinator(group: Class, sizes: list[int], at: Path, say: Say) -> dict[int, dict[str, float]]:
    """Seconds for each submission of a class whose cells are not run, by the class's size."""
    found = {}
    for size in sizes:
        say(f"coordinator: {size} submissions that are not run")
        with tempfile.TemporaryDirectory(dir=at) as folder:
            course = Course(group, Path(folder))
            spent: dict[str, Any] = workers.script(
                "coordinator", str(course.folder), group.name, str(size), str(_JOBS)
            )
            found[size] = {kind: seconds / size for kind, seconds in spent.items()}
    return found


def same_grades(name: str, runs: int, say: Say) -> list[int]:
    """How often each set of grades came out where the sample class was graded so often."""
    say(f"the sample class: {name}, {runs} runs")
    return workers.script("same_grades", name, str(runs), str(_JOBS))


def dense_net(seeds: int, say: Say) -> dict[str, list[dict[str, float]]]:
    """What the two dense networks take and reach on MNIST, by name, in turn, a seed each round.

    Empty where MNIST is not to be had.
    """
    found: dict[str, list[dict[str, float]]] = {"slides": [], "chapter": []}
    for seed in range(seeds):
        for name, results in found.items():
            say(f"dense net on MNIST: {name}, seed {seed}")
            result = workers.script("mnist_dense", name, str(seed))
            if result is None:
                say("MNIST is not to be had on this machine: left out")
                return {}
            results.append(result)
    return found


def convolutional_net(seeds: int, say: Say) -> dict[str, list[dict[str, Any]]]:
    """What the two convolutional networks take and reach on MNIST, by name, in turn.

    Empty where MNIST is not to be had.
    """
    found: dict[str, list[dict[str, Any]]] = {"recipe": [], "chapter": []}
    for seed in range(seeds):
        for name, results in found.items():
            say(f"convolutional net on MNIST: {name}, seed {seed}")
            result = workers.script("mnist_cnn", name, str(seed))
            if result is None:
                say("MNIST is not to be had on this machine: left out")
                return {}
            results.append(result)
    return found


def middle(values: list[float]) -> float:
    """The median."""
    return statistics.median(values)
