"""Measure our engine against stock nbgrader, in one run on this machine.

    python tests/bench/run.py [--quick] [--students N] [--rounds N] [--output FILE]

Prints a table and writes bench.json. Exit code 1 when the two engines gave different scores; missed
targets are no failure, a benchmark tells what is.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

if __name__ == "__main__":
    # A script's own folder is on the path; the package it belongs to needs the folder above.
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from rich.console import Console

from autograder.engine.sandbox import choose
from bench import measurements, report
from bench.assignments import numpy_class, tensorflow_class

_ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Measure, show, write; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="try it out: one round, small class")
    parser.add_argument("--students", type=int, help="in each class; otherwise 16")
    parser.add_argument("--rounds", type=int, help="how often both engines grade; otherwise 2")
    parser.add_argument("--output", type=Path, default=_ROOT / "bench.json")
    options = parser.parse_args()
    is_quick = options.quick
    choose("bubblewrap")  # says at once what is missing
    students, rounds = (4, 1) if is_quick else (16, 2)
    students, rounds = options.students or students, options.rounds or rounds
    tries, sizes = ((3, 1), [200]) if is_quick else ((10, 3), [1_000, 10_000])
    console = Console()
    if not console.is_terminal:
        console.width = 110  # for a log file
    started = time.perf_counter()

    def say(text: str) -> None:
        console.print(f"[dim]{time.perf_counter() - started:5.0f} s  {text}[/]", soft_wrap=True)

    groups = [numpy_class(students), tensorflow_class(students)]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        at = Path(folder)
        load = os.getloadavg()
        graded = measurements.alternate(groups, rounds, at, say)
        used = measurements.memory(groups[1], at, say)
        seconds = measurements.ready(*tries, say)
        own = measurements.coordinator(groups[0], sizes, at, say)
    found = report.lines(graded, used, seconds, own)
    differences = [text for one in graded for text in one.differences]
    report.show(console, found, differences)
    raw = {
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
            "load_before": load,
            "load_after": os.getloadavg(),
        },
        "rounds": [asdict(one) for one in graded],
        "memory": used,
        "ready": seconds,
        "coordinator": own,
    }
    options.output.write_text(json.dumps(report.as_data(found, raw), indent=1) + "\n")
    say(f"{options.output} is written")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
