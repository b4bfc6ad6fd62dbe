"""Notice that a test has drawn from a global random generator, without a look at all its state.

The whole state is sent when it has moved; to read it before every call would cost more than the
call. NumPy's is looked at in place. Python's cannot be, and is only read where a cell names it.
"""

import ctypes
import random
import re
from typing import Any

import numpy as np

from autograder.wire import chance

_PYTHONS = re.compile(r"(?<!np\.)(?<!numpy\.)\brandom\b")
_LENGTH = 624
"""Words of a Mersenne Twister's state; the place it has got to comes after them."""


class Draws:
    """The judge's global generators."""

    def __init__(self) -> None:
        """Look at them for the first time."""
        self._has_python = False
        self._mark: Any = None
        address = np.random.mtrand._rand._bit_generator.ctypes.state_address
        self._words = (ctypes.c_uint32 * (_LENGTH + 1)).from_address(address)

    def read(self, source: str) -> None:
        """Note whether a cell may draw from Python's generator."""
        self._has_python = self._has_python or _PYTHONS.search(source) is not None

    def seeded(self) -> None:
        """Note that a generator was seeded, though its state may be the same again."""
        self._mark = None

    def moved(self) -> chance.State | None:
        """The state of both generators if it is another than last time."""
        words = self._words
        python = random.getstate() if self._has_python else None
        mark = (words[_LENGTH], words[0], words[_LENGTH - 1], python)
        if mark == self._mark:
            return None
        self._mark = mark
        return chance.state()
