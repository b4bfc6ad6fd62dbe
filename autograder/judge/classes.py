"""Classes that stand for a student's, exceptions among them, made from what is told of those."""

import abc
import builtins
import dataclasses
from typing import Any

from autograder.judge.names import UNKNOWN_BASE
from autograder.judge.origin import Origin
from autograder.judge.special import SPECIAL
from autograder.judge.standins import ClassOfStandIns, EnumOfStandIns, Instance, attributes
from autograder.wire.functions import told_signature

_OF_CONTAINERS = frozenset(
    f"__{name}__" for name in ("len", "iter", "next", "reversed", "getitem", "contains")
)
_AS_NUMBERS = frozenset(f"__{name}__" for name in ("float", "int", "index", "round"))


def class_(
    origin: Origin,
    name: str,
    told: dict[str, Any],
    bases: tuple[type, ...],
    operators: frozenset[str] | None,
    **more: Any,
) -> type:
    """A class that stands for a student's.

    Args:
        origin: what it stands for.
        name: its name there.
        told: what the student's process tells of it: its docstring, signature, special methods,
            a data class's fields, and whether it is an enumeration, which goes for a class that
            the assignment asks for and that can be one.
        bases: stand-ins for its own bases that are the student's as well, and classes of locked
            cells among its bases.
        operators: the special methods that the class of this name has in the instructor's
            solution; None if the assignment asks for no such class.
        more: what else its body is to have.
    """
    name = name if name.isidentifier() else "object"
    special = SPECIAL.keys()
    if operators is not None:
        special &= {word for word in _list(told.get("special")) if type(word) is str}
        special -= _not_asked_for(operators)
    body: dict[str, Any] = {word: SPECIAL[word] for word in special}
    body |= {"__module__": "__main__", "__dict__": property(attributes)}
    body |= {"__doc__": told.get("doc") if type(told.get("doc")) is str else None}
    body |= {"_is_open": operators is not None, "_operators": operators or frozenset()}
    is_enum = told.get("enum") is True and UNKNOWN_BASE in (operators or ())
    body |= {"_class_origin": origin, "_is_enum": is_enum}
    if (signature := told_signature(told)) is not None:
        body["__signature__"] = signature
    if fields := [word for word in _list(told.get("fields")) if type(word) is str]:
        body["__dataclass_fields__"] = _fields(fields)
    body |= more
    kind = EnumOfStandIns if is_enum else ClassOfStandIns
    return _new_class(kind, name, bases, body)


def _not_asked_for(operators: frozenset[str]) -> set[str]:
    """Special methods with which an object could pass for data, though its class needs none."""
    if UNKNOWN_BASE in operators:
        return set()
    return {
        word for group in (_OF_CONTAINERS, _AS_NUMBERS) if not group & operators for word in group
    }


def _new_class(kind: type, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
    """A class below others, as far as Python allows it."""
    ours = tuple(base for base in bases if issubclass(base, Instance))
    locked = tuple(base for base in bases if not issubclass(base, Instance))
    for parents in ((*(ours or (Instance,)), *locked), ours or (Instance,), (Instance,)):
        try:
            made = abc.ABCMeta.__new__(kind, name, parents, dict(body))
        except Exception:  # a base of a locked cell may do anything when it is derived from
            continue
        type.__setattr__(made, "__abstractmethods__", frozenset())
        return made
    raise TypeError(f"the class {name} cannot be told to the tests")


def _fields(names: list[str]) -> dict[str, Any]:
    """What makes `dataclasses` see a data class."""
    try:
        return dataclasses.make_dataclass("fields", names).__dataclass_fields__
    except (TypeError, ValueError):
        return {}


def _list(value: Any) -> list:
    return value if type(value) is list else []


def exception_class(
    origin: Origin, name: str, parents: tuple[type, ...], builtin: str
) -> type[BaseException]:
    """A class to catch a student's own exceptions with.

    Args:
        origin: what it stands for.
        name: its name there.
        parents: the exceptions of the student's or of locked cells that it is derived from.
        builtin: the built-in one below it.
    """
    name = name if name.isidentifier() else "Exception"
    body = {"__module__": "__main__", "__str__": _text_of, "__init__": lambda *_, **__: None}
    body["__new__"] = lambda _, *args, **kwargs: origin.call("call", origin, *args, **kwargs)
    for bases in (parents, (getattr(builtins, builtin),)):
        if not bases:
            continue
        try:
            return type(name, bases, body)
        except Exception:
            continue
    return getattr(builtins, builtin)


def _text_of(error: BaseException) -> str:
    """What `str` gives for an exception of the student's: their text, where one came."""
    told = vars(error).get("told_text")
    return told if type(told) is str else BaseException.__str__(error)
