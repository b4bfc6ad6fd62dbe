"""Script: grade a class, part by part, on an engine that has graded before.

    python -m bench.warm_class COURSE ASSIGNMENT JOBS SIZE

Each part has so many students and waits for a sign. What it takes until the template is there is
left out, and so is what it takes to end.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.engine import Engine, Limits
from autograder.files import read_master, read_submission
from autograder.folder import CourseFolder
from autograder.grading import GradedNotebook, grade_notebook
from autograder.pool import preload_for
from bench.workers import wait_for_go


def main(course: str, name: str, jobs: str, size: str) -> None:
    """Get warm; wait, grade a part, tell who got how many points, until everybody is graded."""
    folder = CourseFolder(Path(course))
    master, students = read_master(folder.master(name)), folder.students(name)
    settings = folder.nbgrader_settings()
    with (
        Engine(preload=preload_for([master]), at_once=int(jobs)) as engine,
        ThreadPoolExecutor(int(jobs) + 1) as pool,  # as `autograder.pool` does
    ):

        def grade(student: str) -> GradedNotebook:
            submission = read_submission(folder.submission(student, name))
            return grade_notebook(master, submission, Limits(), settings, engine=engine)

        grade(students[0])
        for start in range(0, len(students), int(size)):
            wait_for_go()
            part = students[start : start + int(size)]
            scores = {
                student: {q.id: q.score for q in one.questions if q.status != "manual"}
                for student, one in zip(part, pool.map(grade, part), strict=True)
            }
            print(json.dumps(scores), flush=True)
        print("end", flush=True)
        sys.stdin.readline()  # what it takes to end is nobody's submission


if __name__ == "__main__":
    main(*sys.argv[1:])
