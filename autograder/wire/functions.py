"""What can be told of a function without its code, and a function that looks like one told of.

Tests look at signatures, annotations and docstrings; decorators copy them.
"""

import builtins
import inspect
import math
from collections.abc import Callable
from typing import Any

_LONGEST_TEXT = 10_000
_MOST_PARAMETERS = 200
_KINDS = {kind.name: kind for kind in type(inspect.Parameter.POSITIONAL_ONLY)}
_PLAIN = (bool, int, float, str, type(None))
_SHORT = 1000
_LARGE = 2**63


def described(function: Callable, *, has_values: bool = True) -> dict[str, Any]:
    """What is told of a function, as plain JSON.

    Args:
        function: the function.
        has_values: whether its default values are told, or only which parameters have one.
    """
    return {
        "doc": _text(getattr(function, "__doc__", None)),
        "qualname": _text(getattr(function, "__qualname__", None)),
        "signature": signature(function, has_values=has_values),
        "returns": _annotation(getattr(function, "__annotations__", None), "return"),
    }


def signature(function: Callable, *, has_values: bool = True) -> list[list[Any]] | None:
    """Names, kinds, defaults and annotations of a callable's parameters, if they can be found."""
    untold = ["text", "…"]
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [
        [
            p.name,
            p.kind.name,
            None if p.default is p.empty else _told(p.default) if has_values else untold,
            None if p.annotation is p.empty else _told(p.annotation),
        ]
        for p in parameters
    ]


def dress(made: Callable, name: str, told: dict[str, Any]) -> None:
    """Make a function look like one that was told of.

    Args:
        made: the function.
        name: the name of the one that it stands for.
        told: what `described` gave, from a process that need not be believed. What makes no sense
            in it is left out.
    """
    made.__name__ = name
    made.__qualname__ = told.get("qualname") if type(told.get("qualname")) is str else name
    made.__doc__ = told.get("doc") if type(told.get("doc")) is str else None
    read = told_signature(told)
    if read is None:
        return
    made.__signature__ = read
    given = [p for p in read.parameters.values() if p.annotation is not p.empty]
    made.__annotations__ = {p.name: p.annotation for p in given}
    if read.return_annotation is not read.empty:
        made.__annotations__["return"] = read.return_annotation
    defaults = [p for p in read.parameters.values() if p.default is not p.empty]
    made.__defaults__ = tuple(p.default for p in defaults if p.kind is not p.KEYWORD_ONLY) or None
    made.__kwdefaults__ = {p.name: p.default for p in defaults if p.kind is p.KEYWORD_ONLY} or None


def told_signature(told: dict[str, Any]) -> inspect.Signature | None:
    """The signature that was told of, if it makes sense."""
    parameters = told.get("signature")
    if type(parameters) is not list or len(parameters) > _MOST_PARAMETERS:
        return None
    try:
        return inspect.Signature(
            [
                inspect.Parameter(
                    name,
                    _KINDS[kind],
                    default=inspect.Parameter.empty if default is None else _read(default),
                    annotation=inspect.Parameter.empty if note is None else _read(note),
                )
                for name, kind, default, note in parameters
            ],
            return_annotation=(
                _read(told["returns"]) if told.get("returns") else inspect.Signature.empty
            ),
        )
    except (TypeError, ValueError, KeyError):
        return None


def _annotation(annotations: Any, name: str) -> list[Any] | None:
    has_it = type(annotations) is dict and name in annotations
    return _told(annotations[name]) if has_it else None


def _text(value: Any) -> str | None:
    return value[:_LONGEST_TEXT] if type(value) is str else None


def _told(value: Any) -> list[Any]:
    """A default value or an annotation: itself, a built-in type's name, or its text."""
    is_short = type(value) in (bool, type(None)) or (type(value) is str and len(value) < _SHORT)
    is_number = type(value) in (int, float) and math.isfinite(value) and abs(value) < _LARGE
    if is_short or is_number:
        return ["value", value]
    if isinstance(value, type) and getattr(builtins, value.__name__, None) is value:
        return ["type", value.__name__]
    try:
        return ["text", repr(value)[:200]]
    except Exception:
        return ["text", "?"]


def _read(told: Any) -> Any:
    what, value = told
    if what == "value" and type(value) in _PLAIN:
        return value
    if what == "type" and isinstance(kind := getattr(builtins, value, None), type):
        return kind
    if what == "text" and type(value) is str:
        return _Described(value)
    raise ValueError("it came garbled")


class _Described:
    """Something of which only the text is known."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text
