"""Measure our engine against stock nbgrader, and the chapters' networks against known ones.

    python tests/bench/run.py [--quick] [--only engines|mnist] [--students N] [--rounds N]
                              [--seeds N] [--output FILE]

All in one run on this machine. Prints a table and writes bench.json. Exit code 1 when the two
engines gave different scores; missed targets are no failure, a benchmark tells what is.
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
from typing import Any

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
    parser.add_argument("--only", choices=["engines", "mnist"], help="measure nothing else")
    parser.add_argument("--students", type=int, help="in each class; otherwise 40")
    parser.add_argument("--rounds", type=int, help="how often both engines grade; otherwise once")
    parser.add_argument("--seeds", type=int, help="of each network on MNIST; otherwise 3")
    parser.add_argument("--output", type=Path, default=_ROOT / "bench.json")
    options = parser.parse_args()
    console = Console()
    if not console.is_terminal:
        console.width = 110  # for a log file
    started = time.perf_counter()

    def say(text: str) -> None:
        console.print(f"[dim]{time.perf_counter() - started:5.0f} s  {text}[/]", soft_wrap=True)

    load = os.getloadavg()
    found: list[report.Line] = []
    differences: list[str] = []
    raw: dict[str, Any] = {}
    if options.only != "mnist":
        choose("bubblewrap")  # says at once what is missing
        students, rounds = (4, 1) if options.quick else (40, 1)
        students, rounds = options.students or students, options.rounds or rounds
        found, differences, raw = _engines(students, rounds, options.quick, say)
    if options.only != "engines":
        nets = measurements.dense_net(options.seeds or (1 if options.quick else 3), say)
        if nets:
            found += report.dense_lines(nets)
            raw["mnist"] = nets
        nets = measurements.convolutional_net(options.seeds or (1 if options.quick else 3), say)
        if nets:
            found += report.convolutional_lines(nets)
            raw["mnist_cnn"] = nets
    report.show(console, found, differences)
    raw["machine"] = {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": load,
        "load_after": os.getloadavg(),
    }
    options.output.write_text(json.dumps(report.as_data(found, raw), indent=1) + "\n")
    say(f"{options.output} is written")
    return 1 if differences else 0


def _engines(
    students: int, rounds: int, is_quick: bool, say: measurements.Say
) -> tuple[list[report.Line], list[str], dict[str, Any]]:
    """Both engines on both classes: lines of the table, differing scores, plain facts."""
    tries, sizes, runs = ((3, 1), [200], 2) if is_quick else ((10, 3), [1_000, 10_000], 20)
    groups = [numpy_class(students), tensorflow_class(students)]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        at = Path(folder)
        graded = measurements.alternate(groups, rounds, at, say)
        used = measurements.memory(groups[1], at, say)
        seconds = measurements.ready(*tries, say)
        own = measurements.coordinator(groups[0], sizes, at, say)
        graded_again = measurements.same_grades(groups[0].name, runs, say)
    raw = {
        "rounds": [asdict(one) for one in graded],
        "memory": used,
        "ready": seconds,
        "coordinator": own,
        "same_grades": graded_again,
    }
    differences = [text for one in graded for text in one.differences]
    return report.lines(graded, used, seconds, own, graded_again), differences, raw


if __name__ == "__main__":
    sys.exit(main())
