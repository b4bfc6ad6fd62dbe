"""What the student's process tells of its exceptions, warnings and functions, taken as far as safe.

Exceptions become the built-in type below them, or a class that the assignment knows.
"""

import builtins
import sys
import types
import warnings
from collections.abc import Callable
from typing import Any

from autograder.wire.kinds import is_data_name, is_disguise

_LONGEST_TEXT = 10_000
_DEEPEST = 3
_MOST_WARNINGS = 100
_LIBRARIES = ("dataclasses", "json", "numpy", "scipy", "sklearn", "keras", "tensorflow")
_ENDS_LOOPS = (StopIteration, StopAsyncIteration)


def is_exception(name: Any) -> bool:
    """Whether a name is that of a built-in exception."""
    kind = getattr(builtins, name, None) if type(name) is str else None
    return isinstance(kind, type) and issubclass(kind, BaseException)


def exception(
    told: dict[str, Any],
    classes: dict[str, Any],
    locked_class: Callable[[Any], type | None],
    may_end: bool,
    depth: int = 0,
) -> BaseException:
    """The exception that is told of, marked as the student's.

    Args:
        told: what the student's process tells.
        classes: the classes that the assignment asks for.
        locked_class: gives the class of a name that locked cells have defined.
        may_end: whether StopIteration is what it says, and not to end a loop of the test's.
        depth: how many exceptions this one is the cause of.
    """
    kinds = [kind for kind in _list(told.get("kinds")) if type(kind) is str]
    builtin = next((kind for kind in kinds if is_exception(kind)), "RuntimeError")
    kind = getattr(builtins, builtin)
    text = told.get("text")[:_LONGEST_TEXT] if type(told.get("text")) is str else ""
    args = told.get("args")
    args = args if type(args) is tuple and len(str(args)) < _LONGEST_TEXT else (text,)
    is_end = issubclass(kind, _ENDS_LOOPS) and not may_end
    if is_end:
        kind, args = RuntimeError, (f"the student's code raised {builtin}",)
    own = told.get("class")
    is_known = kinds and (kinds[0] in classes or own is locked_class(kinds[0]))
    if not is_end and is_known and isinstance(own, type) and issubclass(own, BaseException):
        error = _own(own, args, text, told.get("state"))
    elif library := _library_exception(told.get("library"), kind):
        error = _own(library, args, text, told.get("state"))
    else:
        error = _made(kind, args, text)
    if type(cause := told.get("cause")) is dict and depth < _DEEPEST:
        error.__cause__ = exception(cause, classes, locked_class, True, depth + 1)
    error.from_student = True
    error.where = told.get("where")[:300] if type(told.get("where")) is str else ""
    if error.where and depth == 0:
        error.add_note(f"in the student's code, {error.where}")
    return error


def _library_exception(place: Any, builtin: type[BaseException]) -> type[BaseException] | None:
    """A library's own exception, if the library is known and loaded here."""
    if type(place) is not list or len(place) != 2 or not all(type(p) is str for p in place):
        return None
    module, name = place
    if module.partition(".")[0] not in _LIBRARIES or module not in sys.modules:
        return None
    kind = vars(sys.modules[module]).get(name)
    return kind if isinstance(kind, type) and issubclass(kind, builtin) else None


def _own(kind: type[BaseException], args: tuple, text: str, state: Any) -> BaseException:
    """An exception of a class that the assignment knows, with the attributes that it had."""
    try:
        error = BaseException.__new__(kind, *args)
    except Exception:
        return RuntimeError(text)
    error.args = args
    for name, value in state.items() if type(state) is dict else ():
        is_data = type(name) is str and is_data_name(kind, name)
        if is_data and not is_disguise(name, value):
            object.__setattr__(error, name, value)
    error.told_text = text
    return error


def _made(kind: Callable[..., BaseException], args: tuple, text: str) -> BaseException:
    """An exception of a kind, even one that wants other arguments than it was told with."""
    for arguments in (args, (text,), ()):
        try:
            return kind(*arguments)
        except Exception:
            continue
    return RuntimeError(text)


def raised(error: BaseException) -> dict[str, Any]:
    """What the student's code may know of an exception of a function that was passed to it.

    What an assertion says is for the student's eyes at most, and not for their code.
    """
    builtin = next(k.__name__ for k in type(error).__mro__ if k.__module__ == "builtins")
    args: tuple = ("raised by the function that was passed in",)
    if not isinstance(error, AssertionError):
        plain = all(type(arg) in (str, int, float, bool) for arg in error.args)
        args = error.args if plain and len(str(error.args)) < _LONGEST_TEXT else args
    return {"kind": builtin, "args": args}


def warn_again(told: Any) -> None:
    """Give the warnings of the student's code here, where the test's filters are."""
    for entry in _list(told)[:_MOST_WARNINGS]:
        if type(entry) is not tuple or len(entry) != 2 or type(entry[1]) is not str:
            continue
        kinds = [getattr(builtins, kind) for kind in _list(entry[0]) if is_exception(kind)]
        kind = next((kind for kind in kinds if issubclass(kind, Warning)), UserWarning)
        warnings.warn_explicit(entry[1][:_LONGEST_TEXT], kind, "the student's code", 0)


def attributes_of(function: types.FunctionType) -> dict[str, Any]:
    """The attributes of a stand-in for a function."""
    return {name: value for name, value in vars(function).items() if _is_attribute(name)}


def take_attributes(function: types.FunctionType, attributes: dict[str, Any]) -> None:
    """Give a stand-in for a function the attributes that the student's has."""
    for name, value in attributes.items():
        is_one = type(name) is str and (_is_attribute(name) or name == "__wrapped__")
        if is_one and not is_disguise(name, value):
            setattr(function, name, value)


def _is_attribute(name: str) -> bool:
    return name.isidentifier() and not name.startswith("__") and name != "stands_for"


def _list(value: Any) -> list:
    return value if type(value) is list else []
