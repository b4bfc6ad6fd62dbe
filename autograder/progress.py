"""A progress bar over work that gives its results one by one."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")


def tracked(console: Console, items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """Pass items on, showing how many of `total` are done and how long the rest will take.

    The bar is gone when the work is done; where there is no terminal none is drawn.
    """
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task(what, total=total)
        for item in items:
            bar.advance(task)
            yield item
