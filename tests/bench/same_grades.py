"""Script: grade the sample class again and again.

    python -m bench.same_grades ASSIGNMENT RUNS JOBS

Tells how often each set of grades came out; one set, if all is well.
"""

import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from nbformat import NotebookNode

from autograder.engine import Engine, Limits
from autograder.grading import grade_notebook
from autograder.pool import preload_for
from autograder.sample_class import SAMPLE_CLASS
from bench.assignments import exercise

_LIMITS = Limits(cell_seconds=5)  # one of the class never comes to an end


def main(name: str, runs: str, jobs: str) -> None:
    """Grade the class so often; tell the numbers of runs with the same grades."""
    assignment = exercise(name)
    master, released = assignment.master, assignment.released
    handed_in = [student.hand_in(master, released) for student in SAMPLE_CLASS]
    with (
        Engine(preload=preload_for([master]), at_once=int(jobs)) as engine,
        ThreadPoolExecutor(int(jobs) + 1) as pool,
    ):

        def grade(submission: NotebookNode) -> tuple:
            graded = grade_notebook(master, submission, _LIMITS, engine=engine, released=released)
            return tuple((q.id, q.score, q.status, q.message) for q in graded.questions)

        seen = Counter(tuple(pool.map(grade, handed_in)) for _ in range(int(runs)))
    print(json.dumps(list(seen.values())), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
