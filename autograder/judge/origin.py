"""What a stand-in stands for."""

from collections.abc import Callable
from typing import Any

Call = Callable[..., Any]
"""call(operation, *args, **kwargs): have it done in the student's process."""


class Origin:
    """What a stand-in stands for, kept beside it where no attribute of the student's can hide it.

    Attributes:
        number: the student's process knows the object by it.
        call: asks the student's process.
        built: the stand-in that a test got when it made the object itself, if one did.
    """

    __slots__ = ("built", "call", "number")

    def __init__(self, number: int, call: Call) -> None:
        self.number = number
        self.call = call
        self.built: Any = None
