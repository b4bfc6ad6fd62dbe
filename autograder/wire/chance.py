"""Random numbers in step: a test that seeds a generator seeds the student's function as well.

In one process `numpy.random.seed(0)` in a test decides what the student's function draws. With two
processes the state of the test's global generators travels along with a call when it has changed.
It never travels back: a test's own inputs are not the student's to choose.
"""

import random
import sys
from typing import Any

import numpy as np

SEEDERS = {
    "numpy": ("numpy.random", "seed", "set_state"),
    "random": ("random", "seed", "setstate"),
    "keras": ("keras.utils", "set_random_seed"),
    "tensorflow": ("tensorflow.random", "set_seed"),
}
"""Functions that seed a global generator: module and names, by library."""

READABLE = ("numpy", "random")
"""Libraries whose generator's state can be read, and so is sent."""

State = tuple[Any, dict[str, Any]]


def state() -> State:
    """The state of Python's and of NumPy's global generator."""
    return random.getstate(), np.random.get_state(legacy=False)  # noqa: NPY002


def same(one: State | None, other: State | None) -> bool:
    """Whether two states are the same."""
    if one is None or other is None:
        return one is other
    (python, numpy), (python_2, numpy_2) = one, other
    return (
        numpy["state"]["pos"] == numpy_2["state"]["pos"]
        and python == python_2
        and numpy["has_gauss"] == numpy_2["has_gauss"]
        and np.array_equal(numpy["state"]["key"], numpy_2["state"]["key"])
    )


def set_state(new: State | None) -> None:
    """Set both generators; None leaves them as they are."""
    if new is not None:
        python, numpy = new
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002


def seed(library: str, value: int) -> None:
    """Seed a library's own generator, where the library is loaded."""
    if library in sys.modules and library not in READABLE:
        getattr(place(library), SEEDERS[library][1])(value)


def place(library: str) -> Any:
    """The module in which a library's seeding functions are."""
    _, _, module = SEEDERS[library][0].partition(".")
    return getattr(sys.modules[library], module) if module else sys.modules[library]
