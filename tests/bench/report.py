"""What the measurements mean: ratios, targets, a table."""

import statistics
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.measurements import Rounds, middle

_MB = 1e6
_FLAT = 1.2
_GOAL = 0.99


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes:
        about: what it belongs to.
        what: what was measured.
        found: the value, with its unit.
        target: what is to be reached, if anything.
        is_met: whether it is; None where there is no target.
    """

    about: str
    what: str
    found: str
    target: str = ""
    is_met: bool | None = None


def lines(
    rounds: list[Rounds],
    used: dict[int, int],
    seconds: dict[str, list[float]],
    own: dict[int, dict[str, float]],
    same: list[int],
) -> list[Line]:
    """All lines of the table about the engines.

    Args:
        rounds: of the NumPy and of the TensorFlow assignment.
        used: memory by the number of submissions at a time.
        seconds: until a kernel's first reply.
        own: what the coordinator costs a submission, by the number of submissions.
        same: how often each set of grades of the sample class came out.
    """
    least = {0: (3, 5), 1: (8, 10)}
    found: list[Line] = []
    for number, one in enumerate(rounds):
        found += _throughput(one, *least[number])
        found += _processor(one, most=1.5 if number else None)
    return [*found, *_memory(used), *_ready(seconds), *_coordinator(own), _same(same)]


def dense_lines(found: dict[str, list[dict[str, float]]]) -> list[Line]:
    """The lines about the dense networks on MNIST.

    Args:
        found: seconds and accuracy of each training, by name of the network.
    """
    slides, chapter = found["slides"], found["chapter"]
    about = f"dense net on MNIST, mean of {len(chapter)} seeds"
    lines = []
    for what, runs, least in (
        ("the slides' model, 5 epochs", slides, None),
        ("chapter 04's model", chapter, 0.98),
    ):
        accuracy = statistics.mean(run["accuracy"] for run in runs)
        each = ", ".join(f"{run['accuracy']:.2%}" for run in runs)
        text = f"{accuracy:.2%} right ({each})"
        target, is_met = ("", None) if least is None else (f"≥ {least:.1%}", accuracy >= least)
        lines.append(Line(about, what, text, target, is_met))
    for kind, name in (("wall", "time by the clock"), ("cpu", "processor time")):
        ours, theirs = (statistics.mean(run[kind] for run in runs) for runs in (chapter, slides))
        text = f"{ours:.1f} s of {theirs:.1f} s, {ours / theirs:.2f} ×"
        lines.append(Line(about, name, text, "≤ 0.5 ×", ours / theirs <= 0.5))
    return lines


def convolutional_lines(found: dict[str, list[dict[str, Any]]]) -> list[Line]:
    """The lines about the convolutional networks on MNIST.

    Args:
        found: parameters, and time and accuracy by epoch, of each training, by name of the network.
    """
    recipe, chapter = found["recipe"], found["chapter"]
    about = f"convolutional net on MNIST, mean of {len(chapter)} seeds"
    last = [run["epochs"][-1] for run in chapter]
    size = chapter[0]["parameters"]
    accuracy = statistics.mean(epoch["accuracy"] for epoch in last)
    each = ", ".join(f"{epoch['accuracy']:.2%}" for epoch in last)
    longest = max(epoch["wall"] for epoch in last)
    lines = [
        Line(about, "chapter 05's parameters", f"{size:,}", "≤ 40,000", size <= 40_000),
        Line(about, "it reads", f"{accuracy:.2%} ({each})", "≥ 99.2%", accuracy >= 0.992),
        Line(about, "trained in", f"{longest:.0f} s at most", "≤ 60 s", longest <= 60),
    ]
    ours, theirs = ([_at_goal(run) for run in runs] for runs in (chapter, recipe))
    for kind, name in (("wall", "to 99.0 %, by the clock"), ("cpu", "to 99.0 %, processor time")):
        if None in ours:
            lines.append(Line(about, name, "not with every seed", "≤ 0.5 ×", False))
            continue
        own = statistics.mean(epoch[kind] for epoch in ours)
        # A recipe that gives up before counts with all the time that it took.
        spent = statistics.mean(
            (epoch or run["epochs"][-1])[kind] for epoch, run in zip(theirs, recipe, strict=True)
        )
        text = f"{own:.1f} s of the recipe's {spent:.1f} s, {own / spent:.2f} ×"
        lines.append(Line(about, name, text, "≤ 0.5 ×", own / spent <= 0.5))
    return lines


def show(console: Console, found: list[Line], differences: list[str]) -> None:
    """Print the table, and whatever the engines do not agree on."""
    table = Table("what", "found", "target", "", box=None)
    about = ""
    for line in found:
        if line.about != about:
            about = line.about
            table.add_row(f"[bold]{about}[/]")
        met = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[line.is_met]
        table.add_row(f"  {line.what}", line.found, line.target, met)
    console.print(table)
    for text in differences:
        console.print(f"[red]scores differ[/] {text}", soft_wrap=True)


def as_data(found: list[Line], raw: dict[str, Any]) -> dict[str, Any]:
    """What `bench.json` holds."""
    return {"table": [asdict(line) for line in found], "raw": raw}


def _at_goal(run: dict[str, Any]) -> dict[str, float] | None:
    """The first epoch of a training after which 99.0 % were read, if there was one."""
    return next((epoch for epoch in run["epochs"] if epoch["accuracy"] >= _GOAL), None)


def _throughput(one: Rounds, least: float, aim: float) -> Iterator[Line]:
    about = f"throughput, {one.name}, {one.students} students"
    stock, ours, warm = (middle(walls) for walls in (one.stock, one.ours, one.warm))
    # Each round's own ratio: what else the machine did then slowed down both.
    ratio = middle([a / b for a, b in zip(one.stock, one.ours, strict=True)])
    warm_ratio = middle([a / b for a, b in zip(one.stock, one.warm, strict=True)])
    yield Line(about, "nbgrader autograde", _per_minute(one, stock))
    target = f"≥ {least:g} ×, aim {aim:g} ×"
    text = f"{_per_minute(one, ours)}, {ratio:.1f} ×"
    yield Line(about, f"autograder grade --jobs {one.jobs}", text, target, ratio >= least)
    text = f"{_per_minute(one, warm)}, {warm_ratio:.1f} ×"
    yield Line(about, "without the template's start", text)


def _per_minute(one: Rounds, seconds: float) -> str:
    return f"{60 * one.students / seconds:.1f} a minute"


def _processor(one: Rounds, most: float | None) -> Iterator[Line]:
    bare, stock, warm, ours = (
        middle(cpu) / one.students
        for cpu in (one.bare_cpu, one.stock_cpu, one.warm_cpu, one.ours_cpu)
    )
    ratio = middle([a / b for a, b in zip(one.warm_cpu, one.bare_cpu, strict=True)])
    about = f"processor time a submission, {one.name} ({one.how})"
    yield Line(about, "nbgrader autograde", f"{stock:.2f} s")
    yield Line(about, "autograder grade", f"{ours:.2f} s")
    target, is_met = ("", None) if most is None else (f"≤ {most:g} ×", ratio <= most)
    text = f"{warm:.2f} s, {ratio:.2f} × the cells'"
    yield Line(about, "without the template's start", text, target, is_met)
    yield Line(about, "the cells alone, in a warm process", f"{bare:.2f} s")


def _memory(used: dict[int, int]) -> Iterator[Line]:
    about = "memory below the coordinator (PSS)"
    least, most = min(used), max(used)
    for count, size in used.items():
        yield Line(about, f"{count} submissions at a time", f"{size / _MB:.0f} MB")
    each = (used[most] - used[least]) / (most - least) / _MB
    yield Line(about, "each submission", f"{each:.0f} MB", "< 250 MB", each < 250)


def _ready(seconds: dict[str, list[float]]) -> Iterator[Line]:
    about = "from start to first reply of a kernel with TensorFlow imported"
    warm, cold = middle(seconds["warm"]), middle(seconds["cold"])
    text = f"{warm:.2f} s ({min(seconds['warm']):.2f} to {max(seconds['warm']):.2f})"
    yield Line(about, "warm", text, "< 0.6 s", warm < 0.6)
    yield Line(about, "cold", f"{cold:.2f} s")


def _same(same: list[int]) -> Line:
    found = "the same grades" if len(same) == 1 else f"{len(same)} different sets of grades"
    return Line("the sample class", f"{sum(same)} runs", found, "the same", len(same) == 1)


def _coordinator(own: dict[int, dict[str, float]]) -> Iterator[Line]:
    about = "the coordinator's own processor time a submission"
    for size, each in own.items():
        wall = f"{1000 * each['wall']:.1f} ms by the clock, with the disk"
        text = f"{1000 * each['cpu']:.1f} ms ({wall})"
        yield Line(about, f"{size:,} submissions", text, "< 30 ms", each["cpu"] < 0.03)
    if len(own) > 1:
        growth = own[max(own)]["cpu"] / own[min(own)]["cpu"]
        target = f"flat: ≤ {_FLAT:g} ×"
        yield Line(about, "growth", f"{growth:.2f} ×", target, growth <= _FLAT)
