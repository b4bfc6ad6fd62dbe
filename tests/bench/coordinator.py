"""Script: what the coordinator itself costs, with a whole class whose cells are never run.

    python -m bench.coordinator COURSE ASSIGNMENT STUDENTS JOBS

Everything else is done: reading, taking apart, putting together, scoring, recording, filing.
"""

import json
import os
import resource
import shutil
import sys
import time
from pathlib import Path
from unittest.mock import patch

from nbformat import NotebookNode

from autograder import grading
from autograder.engine import Limits
from autograder.engine.ending import Ending
from autograder.engine.session import Step
from autograder.folder import CourseFolder
from autograder.grade import choose_students, grade_class
from autograder.pool import ThisMachine, grading_with

_NO_ENGINE = object()


class _NoSession:
    """In place of a session: says of every cell that it ran well."""

    def __init__(self, nb: NotebookNode, *_: object) -> None:
        self._nb = nb

    def run(self, steps: list[Step]) -> tuple[dict[str, Ending], list[str]]:
        return {self._nb.cells[step.index].id: Ending("ok") for step in steps}, []


def main(course: str, name: str, students: str, jobs: str) -> None:
    """Tell the seconds, by the clock and of processor time."""
    folder = CourseFolder(Path(course))
    _multiply(folder, name, int(students))
    chosen = choose_students(folder, name, [])
    with (
        patch.object(grading, "Session", _NoSession),
        ThisMachine(grading_with(_NO_ENGINE), int(jobs), sandbox="none") as place,
    ):
        wall, cpu = time.perf_counter(), _processor_time()
        done = list(grade_class(folder, name, chosen, folder.database_url(), place, Limits()))
        wall, cpu = time.perf_counter() - wall, _processor_time() - cpu
    if len(done) != int(students) or any(result.graded is None for result in done):
        raise RuntimeError("somebody was not graded")
    print(json.dumps({"wall": wall, "cpu": cpu}), flush=True)


def _processor_time() -> float:
    kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return sum(sum(resource.getrusage(kind)[:2]) for kind in kinds)


def _multiply(folder: CourseFolder, name: str, students: int) -> None:
    """As many students as are wanted, who hand in what those who are there have handed in."""
    handed_in = [folder.submission(student, name) for student in folder.students(name)]
    notebooks = [path.read_bytes() for path in handed_in]
    shutil.rmtree(folder.submitted)
    first: dict[bytes, Path] = {}
    for number in range(students):
        path = folder.submission(f"student-{number:05}", name)
        path.parent.mkdir(parents=True)
        notebook = notebooks[number % len(notebooks)]
        if notebook in first:
            os.link(first[notebook], path)
        else:
            path.write_bytes(notebook)
            first[notebook] = path


if __name__ == "__main__":
    main(*sys.argv[1:])
