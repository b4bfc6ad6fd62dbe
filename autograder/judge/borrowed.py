"""Data that attributes of the student's objects hold, kept in step with what a test does to it.

In one process `tree.children.append(x)` or `model.params["W"] += h` changes the object itself. Here
the test has a copy; what it does to the copy is told before the next call.
"""

from typing import Any

import numpy as np

from autograder.wire.changes import contents, is_changed
from autograder.wire.pouring import mutables, pour

_MOST = 50
_LARGEST = 4_000_000
_KINDS = (list, dict, set, np.ndarray)


class Borrowed:
    """The attributes that a test has read and that hold data."""

    def __init__(self) -> None:
        """Nothing has been read."""
        self._read: dict[tuple[int, str], tuple[Any, Any, list[tuple[Any, Any]]]] = {}

    def read(self, owner: Any, number: int, name: str, value: Any) -> Any:
        """Note that an attribute was read; the value for the test, the same as last time."""
        if type(value) not in _KINDS or _size(value) > _LARGEST:
            return value
        key = (number, name)
        if key in self._read:
            value = pour(self._read.pop(key)[1], value)
        elif len(self._read) >= _MOST:
            del self._read[next(iter(self._read))]
        self._read[key] = (owner, value, contents(value))
        return value

    def changed(self) -> list[tuple[Any, str, Any]]:
        """What the test has changed since: object, name, and what it holds now."""
        found = []
        for (number, name), (owner, value, before) in self._read.items():
            if any(is_changed(item, old) for item, old in before):
                found.append((owner, name, value))
                self._read[number, name] = (owner, value, contents(value))
        return found

    def clear(self) -> None:
        """Forget what was read."""
        self._read.clear()


def _size(value: Any) -> int:
    return sum(item.nbytes for item in mutables(value) if isinstance(item, np.ndarray))
