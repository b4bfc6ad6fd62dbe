"""What a student's process tells of exceptions, functions and classes: plain data about them."""

import functools
import inspect
import linecache
import traceback
from typing import Any

import numpy as np

from autograder.wire.kinds import state_of

_SIMPLE = (bool, int, float, str, bytes, type(None), tuple, list, dict, set, np.ndarray, np.generic)
"""What an exception's attributes may be, to be told."""

_PLAIN_ATTRIBUTES = (*_SIMPLE, type(lambda: None))


def told(error: BaseException, depth: int = 0) -> dict[str, Any]:
    """An exception as plain data."""
    cause = error.__cause__
    plain = all(type(arg) in (str, int, float, bool, type(None)) for arg in error.args)
    try:
        text = str(error)[:10_000]
    except Exception:
        text = ""
    return {
        "kinds": [kind.__name__ for kind in type(error).__mro__],
        "library": [type(error).__module__, type(error).__name__],
        "class": type(error) if type(error).__module__ == "__main__" else None,
        "state": {k: v for k, v in state_of(error).items() if isinstance(v, _SIMPLE)},
        "cause": told(cause, depth + 1) if cause is not None and depth < 3 else None,
        "text": text,
        "args": tuple(error.args) if plain else (text,),
        "where": _where(error),
        "callback": vars(error).get("callback_number"),
    }


def _where(error: BaseException) -> str:
    """The line of the student's notebook in which an exception was raised."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if "ipykernel" in frame.filename or frame.filename.startswith("<ipython"):
            line = linecache.getline(frame.filename, frame.lineno or 0).strip()
            return f"line {frame.lineno}: {line[:200]}" if line else ""
    return ""


def attributes_of(value: Any) -> dict[str, Any]:
    """What a student's function has besides its code: its attributes, and what its kind has."""
    if isinstance(value, functools.partial):
        return {"func": value.func, "args": value.args, "keywords": value.keywords}
    if hasattr(value, "cache_info") and hasattr(value, "__wrapped__"):
        named = ("cache_info", "cache_clear", "__wrapped__")
        return {name: getattr(value, name) for name in named}
    if not inspect.isfunction(value):
        return {}
    return {k: v for k, v in vars(value).items() if isinstance(v, _PLAIN_ATTRIBUTES)}


def is_named_tuple(kind: type) -> bool:
    """Whether a class is one of named tuples."""
    return issubclass(kind, tuple) and hasattr(kind, "_fields")


def drawn(kind: type) -> list[str]:
    """The module and name of the public Matplotlib class that a class is or is derived from."""
    for base in kind.__mro__:
        if base.__module__ in ("matplotlib.figure", "matplotlib.axes._axes", "matplotlib.lines"):
            return [base.__module__, base.__name__]
    return []
