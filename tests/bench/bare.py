"""Script: run the cells of notebooks and nothing else, each in a copy of a process that is warm.

    python -m bench.bare FILE JOBS

FILE holds, as JSON, the names of modules to import first and for each notebook its cells' sources.
This is what grading cannot do without; what it takes beyond this is the grader's own cost. As many
run at a time as the grader grades: two that share a core's caches each take longer for it.
"""

import contextlib
import gc
import importlib
import json
import os
import sys
import traceback
from pathlib import Path


def main(file: str, jobs: str) -> None:
    """Run each notebook; tell the processor time of each, in the order in which they end."""
    given = json.loads(Path(file).read_text(encoding="utf-8"))
    for module in given["preload"]:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    gc.collect()
    gc.freeze()
    seconds: list[float] = []
    for number, sources in enumerate(given["notebooks"]):
        if number >= int(jobs):
            seconds.append(_seconds_of_one())
        _begin(sources)
    while len(seconds) < len(given["notebooks"]):
        seconds.append(_seconds_of_one())
    print(json.dumps(seconds), flush=True)


def _begin(sources: list[str]) -> None:
    if os.fork() == 0:
        try:
            null = os.open(os.devnull, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(null, number)
            _run(sources)
        finally:
            os._exit(0)


def _seconds_of_one() -> float:
    _, _, used = os.wait3(0)
    return used.ru_utime + used.ru_stime


def _run(sources: list[str]) -> None:
    names = {"__name__": "__main__"}
    for number, source in enumerate(sources):
        try:
            exec(compile(source, f"<cell {number}>", "exec"), names)
        except Exception:
            traceback.format_exc()  # a wrong answer fails its tests, and the next cell comes


if __name__ == "__main__":
    main(*sys.argv[1:])
