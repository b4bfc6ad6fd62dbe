"""Script: memory of submissions that are graded at the same time, beyond the template's own.

    python -m bench.memory COURSE ASSIGNMENT COUNT…

A cell at the notebook's end keeps each of them alive when all its tests have been run. What is told
is the most that was seen while so many were under way: the proportional set size of everything
below the coordinator, in which a page that several share counts once.
"""

import contextlib
import copy
import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbformat import NotebookNode, v4

from autograder.engine import Engine, Limits
from autograder.files import read_master
from autograder.folder import CourseFolder
from autograder.grading import grade_notebook
from autograder.pool import preload_for
from bench.accounting import descendants

_LOOK_SECONDS = 0.1
_STAY_SECONDS, _STAY_SECONDS_EACH = 2, 3


def main(course: str, name: str, *counts: str) -> None:
    """Tell the most memory seen with each number of submissions under way."""
    folder = CourseFolder(Path(course))
    master = read_master(folder.master(name))
    with Engine(preload=preload_for([master])) as engine:
        grade_notebook(master, master, engine=engine)
        print(json.dumps([_most(engine, master, int(count)) for count in counts]), flush=True)


def _most(engine: Engine, master: NotebookNode, count: int) -> int:
    """Bytes at the worst moment with so many submissions at a time."""
    stay = _STAY_SECONDS + _STAY_SECONDS_EACH * count
    submission = copy.deepcopy(master)
    submission.cells.append(v4.new_code_cell(f"import time\ntime.sleep({stay})"))
    limits = Limits(cell_seconds=4 * stay)
    over, seen = threading.Event(), [_everything()]

    def look() -> None:
        while not over.wait(_LOOK_SECONDS):
            seen.append(_everything())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        with ThreadPoolExecutor(max(count, 1)) as pool:
            work = [
                pool.submit(grade_notebook, master, submission, limits, engine=engine)
                for _ in range(count)
            ]
            for one in work:
                one.result()
    finally:
        over.set()
        looking.join()
    return max(seen)


def _everything() -> int:
    return sum(map(_proportional, descendants(os.getpid())[1:]))


def _proportional(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0  # it has ended


if __name__ == "__main__":
    main(*sys.argv[1:])
