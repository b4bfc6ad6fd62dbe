"""Warnings that the student's code gives, and how NumPy takes its floating-point errors there.

A test that catches warnings, or that has NumPy raise, means the student's code.
"""

import contextlib
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

_MOST = 100
_LONGEST_TEXT = 1000


class Alarms:
    """Hears the warnings of one call."""

    def __init__(self) -> None:
        """Nothing has been heard."""
        self._told: list[tuple[list[str], str]] = []
        self._errors: dict[str, str] | None = None

    @contextlib.contextmanager
    def heard(self, errors: dict[str, str] | None) -> Iterator[None]:
        """Keep the warnings of the block.

        Args:
            errors: how NumPy is to take floating-point errors from here on; None for as before.
        """
        if errors is not None:
            before = np.seterr(**errors)
            self._errors = self._errors or before
        with warnings.catch_warnings():
            warnings.simplefilter("always")  # whether it is shown is for the test's filters to say
            warnings.showwarning = self._hear
            yield

    def taken(self) -> list[tuple[list[str], str]]:
        """What was heard since, as the names of each warning's classes and its text."""
        told, self._told = self._told, []
        return told

    def restore(self) -> None:
        """Have NumPy take errors as the student's code had it."""
        if self._errors is not None:
            np.seterr(**self._errors)
        self._errors = None

    def _hear(self, message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
        if len(self._told) < _MOST:
            kinds = [kind.__name__ for kind in category.__mro__]
            self._told.append((kinds, str(message)[:_LONGEST_TEXT]))
