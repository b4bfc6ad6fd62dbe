"""What the student's code may do with an object that a test has passed to it.

A test may pass objects of its own: of a class in its cell, a mock, a text file in memory. Their
public attributes and methods are the student's code's to use, as in one process. Nothing else is.
"""

import io
import sys
import types
from typing import Any

from autograder.wire.errors import WireError
from autograder.wire.kinds import is_data_name

_OPERATIONS = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
    *("eq", "ne", "lt", "le", "gt", "ge", "neg", "pos", "abs", "len", "iter", "next", "getitem"),
    *("setitem", "delitem", "contains", "call", "enter", "exit", "float", "int", "bool", "str"),
)
SPECIAL = frozenset(
    (
        *(f"__{name}__" for name in _OPERATIONS),
        *(f"__r{name}__" for name in _OPERATIONS[:8]),
        *(f"__i{name}__" for name in _OPERATIONS[:8]),
    )
)
_ITERATION = frozenset(("__iter__", "__next__"))
_FILES = (io.StringIO, io.BytesIO)
_PLAIN_MODULES = frozenset(("__main__", "builtins", "typing", "abc", "collections.abc"))


def is_open(value: Any) -> bool:
    """Whether the student's code may use a value's public attributes and methods."""
    kind = type(value)
    mock = sys.modules.get("unittest.mock")
    return (
        (
            kind.__module__ == "__main__"
            and all(base.__module__ in _PLAIN_MODULES for base in kind.__mro__)
        )
        or isinstance(value, (*_FILES, types.SimpleNamespace))
        or (mock is not None and isinstance(value, mock.NonCallableMock))
    )


def special_methods(value: Any) -> list[str]:
    """The special methods of a value that the student's code may use."""
    kind = type(value)
    allowed = SPECIAL if is_open(value) else _ITERATION if hasattr(kind, "__next__") else ()
    return sorted(
        name
        for name in allowed
        if getattr(kind, name, None) not in (None, getattr(object, name, None))
    )


def use(value: Any, operation: Any, args: Any, kwargs: Any) -> Any:
    """Do with a value what the student's code asks for.

    Raises:
        WireError: it is not the student's code's to ask for.
        Exception: what the test's own code raises.
    """
    if type(operation) is not str or type(args) is not tuple or type(kwargs) is not dict:
        raise WireError("an unknown question came")
    if operation in ("getattr", "setattr"):
        return _attribute(value, operation, args)
    if operation not in special_methods(value):
        raise WireError("an unknown question came")
    return getattr(type(value), operation)(value, *args, **kwargs)


def _attribute(value: Any, operation: str, args: tuple) -> Any:
    name = args[0] if args else None
    if not is_open(value) or type(name) is not str or len(args) != 1 + (operation == "setattr"):
        raise WireError("an unknown question came")
    if name.startswith("_") or (_is_mock(value) and hasattr(type(value), name)):
        raise AttributeError(f"{name!r} is not for the student's code to use")
    if operation == "getattr":
        return getattr(value, name)
    if not is_data_name(type(value), name):
        raise AttributeError(f"{name!r} is not for the student's code to set")
    return setattr(value, name, args[1])


def _is_mock(value: Any) -> bool:
    mock = sys.modules.get("unittest.mock")
    return mock is not None and isinstance(value, mock.NonCallableMock)
