"""Command-line options that several commands share: the limits and the sandbox."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import click

from autograder.engine.limits import Limits

_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9}
_UNITS |= {"k": 2**10, "m": 2**20, "g": 2**30, "kib": 2**10, "mib": 2**20, "gib": 2**30}


class Size(click.ParamType):
    """An amount of memory: 500MB, 2GiB, a number of bytes."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number of bytes."""
        if isinstance(value, int):
            return value
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]*)", str(value).strip().lower())
        if match is None or match[2] not in _UNITS:
            self.fail(f"{value!r} is no size; write it like 500MB, 2GiB or 100000", param, ctx)
        size = round(float(match[1]) * _UNITS[match[2]])
        if size < 1:
            self.fail(f"{value!r} is nothing at all", param, ctx)
        return size


class Seconds(click.FloatRange):
    """A time of a second or more; "nan", which no range check refuses, is none."""

    name = "seconds"

    def __init__(self) -> None:
        super().__init__(min=1)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number of seconds."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail("nan is not a number of seconds", param, ctx)
        return number


@dataclass(frozen=True)
class _LimitOption:
    """An option that sets one of the limits."""

    flag: str
    kind: click.ParamType
    text: str


# By the name of the limit, in the order in which --help shows them.
_LIMITS = {
    "cell_seconds": _LimitOption(
        "--cell-seconds", Seconds(), "Interrupt a cell that runs longer; go on with the next."
    ),
    "submission_seconds": _LimitOption(
        "--submission-seconds", Seconds(), "Start no further cell after so long in all."
    ),
    "memory_bytes": _LimitOption("--memory", Size(), "Memory of a submission's processes."),
    "processes": _LimitOption(
        "--processes", click.IntRange(min=8), "Processes and threads at one time."
    ),
    "open_files": _LimitOption(
        "--open-files", click.IntRange(min=32), "Files that a process has open at one time."
    ),
    "disk_bytes": _LimitOption("--disk", Size(), "Everything that a submission writes to disk."),
    "output_bytes": _LimitOption("--output", Size(), "What one cell prints; more is dropped."),
    "answer_bytes": _LimitOption("--answer", Size(), "One value that a function gives a test."),
}


def limits_from(options: dict[str, Any]) -> Limits:
    """The limits among a command's options, which are taken out of them."""
    return Limits(**{name: options.pop(name) for name in _LIMITS})


def limit_options(command: Callable) -> Callable:
    """Give a command the options that bound what a submission may use."""
    defaults = {field.name: field.default for field in fields(Limits)}
    for name, option in reversed(_LIMITS.items()):
        default = defaults[name]
        command = click.option(
            option.flag,
            name,
            type=option.kind,
            default=_size(default) if isinstance(option.kind, Size) else default,
            show_default=True,
            help=option.text,
        )(command)
    return command


def sandbox_option(default: str) -> Callable[[Callable], Callable]:
    """Give a command the option that chooses what students' code runs in."""
    return click.option(
        "--sandbox",
        type=click.Choice(["auto", "bubblewrap", "none"]),
        default=default,
        show_default=True,
        help="What students' code runs in; auto: bubblewrap where it works.",
    )


def _size(number: int) -> str:
    """A number of bytes as people write it."""
    for unit, factor in (("GiB", 2**30), ("MiB", 2**20), ("MB", 10**6)):
        if number % factor == 0:
            return f"{number // factor}{unit}"
    return str(number)
