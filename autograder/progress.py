"""How far work has come that gives its results one by one."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")

_LINE_EVERY_SECONDS = 15


def tracked(
    items: Iterable[T],
    total: int,
    what: str,
    has_failed: Callable[[T], bool] = lambda _: False,
) -> Iterator[T]:
    """Pass items on, telling on stderr how many are done, how many failed and the time left.

    In a terminal a bar tells, which is gone when the work is done; elsewhere a line now and then.

    Args:
        items: the work; each item is given when it is done.
        total: how many there will be.
        what: the name of the work.
        has_failed: whether an item is to be counted as failed.
    """
    console = Console(stderr=True)
    follow = _with_a_bar if console.is_terminal else _with_lines
    return follow(console, items, total, what, has_failed)


def _with_a_bar(
    console: Console, items: Iterable[T], total: int, what: str, has_failed: Callable[[T], bool]
) -> Iterator[T]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("[red]{task.fields[failed]}"),
        TimeRemainingColumn(),
    )
    failed = 0
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total, failed="")
        for item in items:
            failed += has_failed(item)
            bar.update(task, advance=1, failed=f"{failed} failed" if failed else "")
            yield item


def _with_lines(
    console: Console, items: Iterable[T], total: int, what: str, has_failed: Callable[[T], bool]
) -> Iterator[T]:
    started = told = time.monotonic()
    failed = 0
    for done, item in enumerate(items, start=1):
        failed += has_failed(item)
        now = time.monotonic()
        if now - told >= _LINE_EVERY_SECONDS and done < total:
            told = now
            left = (now - started) / done * (total - done)
            text = f"{what}: {done} of {total} done, {failed} failed, {_duration(left)} left"
            console.print(text, soft_wrap=True, markup=False, highlight=False)
        yield item


def _duration(seconds: float) -> str:
    """A time as people say it: 40 s, 12 min, 3 h 5 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
