"""What a student's classes and objects look like to a test cell.

A stand-in does by itself what any object can do. Everything else is asked of the student's process,
through the `call` of its origin, and comes back by value or as another stand-in.

Comparisons and arithmetic are the exception. Their outcome would be a verdict, so an object that a
student's function returned is equal to nothing but itself and has no arithmetic. They are the
student's only where an object takes part that the test itself made from a class that the assignment
asks for: then they are what is being tested.
"""

import abc
import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.judge.names import UNKNOWN_BASE
from autograder.judge.origin import Origin
from autograder.wire.kinds import is_disguise

_raw = object.__getattribute__

_OF_NUMBERS = frozenset((*dir(np.ndarray), *dir(float), *dir(str))) - {"data"}


class OpaqueError(TypeError):
    """A test asked of an object what only plain data, or the assignment's own classes, can do."""


def origin_of(value: Any) -> Origin | None:
    """What a value stands for, or None if it is no stand-in."""
    if isinstance(value, Instance):
        return _raw(value, "_origin")
    if isinstance(value, ClassOfStandIns):
        return type.__getattribute__(value, "_class_origin")
    if inspect.isfunction(value):
        origin = value.__dict__.get("stands_for")
        return origin if type(origin) is Origin else None
    return None


def is_built(value: Any) -> bool:
    """Whether the test itself made the object from a class of the assignment."""
    return isinstance(value, Instance) and _raw(value, "_is_built")


def mark(value: Any, name: str) -> Any:
    """One of the marks that `class_` put on an object's class."""
    return type.__getattribute__(type(value), name)


def built(value: Any) -> Any:
    """An object that a test has just made itself: a stand-in of its own, which nobody else gets.

    The student's process may hand out the same object elsewhere. There it is an answer.
    """
    if not isinstance(value, Instance) or not mark(value, "_is_open"):
        return value
    origin = origin_of(value)
    if mark(value, "_is_enum"):
        return value  # there is one object for each of its values
    if origin.built is None:
        origin.built = instance(origin, type(value))
        object.__setattr__(origin.built, "_is_built", True)
    return origin.built


def is_theirs(name: str, *operands: Any) -> bool:
    """Whether an operator is the student's to define here.

    An operand must be an object that the test itself made, of a class that has the operator in the
    instructor's own solution; or all of several are the student's. Between two of their own answers
    they can have any outcome anyway.
    """
    if any(is_built(operand) and name in operators_of(operand) for operand in operands):
        return True
    return len(operands) > 1 and all(name in operators_of(operand) for operand in operands)


def operators_of(value: Any) -> frozenset[str]:
    """The special methods that an object's class has in the instructor's solution."""
    return mark(value, "_operators") if isinstance(value, Instance) else frozenset()


class Instance:
    """The base of all stand-ins for objects."""

    _origin: Origin
    _is_built = False
    _is_derived = False
    _is_open = False
    _is_enum = False
    _operators: frozenset[str] = frozenset()

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            return _raw(self, name)
        origin = opened(self, f"attribute {name!r}")
        if _raw(self, "_is_derived") and (name in _OF_NUMBERS or name not in operators_of(self)):
            raise no_operator(self, f".{name}")
        return undisguised(type(self), name, origin.call("getattr", self, name))

    def __setattr__(self, name: str, value: Any) -> None:
        opened(self, f"attribute {name!r}").call("setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        opened(self, f"attribute {name!r}").call("delattr", self, name)

    def __bool__(self) -> bool:
        if not mark(self, "_is_open"):
            return True
        return opened(self, "truth", is_number=True).call("bool", self) is True

    def __str__(self) -> str:
        if mark(self, "_is_open"):
            return str(plain(origin_of(self).call("str", self)))
        return repr(self)

    def __repr__(self) -> str:
        if mark(self, "_is_open"):
            return str(plain(origin_of(self).call("repr", self)))
        return f"<an object of type {type(self).__name__}>"

    def __format__(self, spec: str) -> str:
        return str(plain(opened(self, "text").call("format", self, spec)))

    def __dir__(self) -> list[str]:
        return [str(name) for name in opened(self, "dir").call("dir", self)]

    def __hash__(self) -> int:
        if is_theirs("__hash__", self):
            return hash(plain(origin_of(self).call("hash", self)))
        return hash(origin_of(self).number)

    def __eq__(self, other: object) -> bool:
        if is_theirs("__eq__", self, other):
            return origin_of(self).call("eq", self, other) is True
        return _is_same(self, other, "==")

    def __ne__(self, other: object) -> bool:
        if is_theirs("__eq__", self, other) or is_theirs("__ne__", self, other):
            return origin_of(self).call("ne", self, other) is True
        return not _is_same(self, other, "!=")


def attributes(self: Instance) -> dict[str, Any]:
    """What `vars` gives for an object of the student's."""
    return dict(opened(self, "attributes").call("vars", self))


def _is_same(one: Instance, other: object, sign: str) -> bool:
    if not isinstance(other, Instance):
        return False
    if origin_of(one).number == origin_of(other).number:
        return True
    if "__eq__" in operators_of(one):
        raise no_operator(one, sign)
    return False


def opened(value: Instance, what: str, is_number: bool = False) -> Origin:
    """The origin of an object of a class that the assignment knows.

    Args:
        value: a stand-in for an object.
        what: what is asked of it.
        is_number: whether that is what numbers and arrays have.

    Raises:
        OpaqueError: it is an object of a class that the assignment does not know.
    """
    if is_number and _raw(value, "_is_derived"):
        raise no_operator(value, what)
    if not mark(value, "_is_open"):
        raise OpaqueError(
            f"an object of type {type(value).__name__} came, which is neither plain data nor of a "
            f"class that the assignment asks for, so it has no {what} here. Have the answer's code "
            "return what the test looks at"
        )
    return _raw(value, "_origin")


def no_operator(value: Instance, sign: str) -> OpaqueError:
    """The error that says why an operator has no outcome here."""
    name = type(value).__name__
    return OpaqueError(
        f"{sign} between objects of type {name} that the student's code returned is not for that "
        f"code to decide: compare their attributes, or compare with one made here by {name}(...)"
    )


def undisguised(kind: type, name: str, value: Any) -> Any:
    """What an attribute of a student's class or object holds.

    Raises:
        OpaqueError: it is code, where an array or a model has some, and the instructor's class has
            none: then it could pass for one.
    """
    asked_for = type.__getattribute__(kind, "_operators")
    if {name, UNKNOWN_BASE}.isdisjoint(asked_for) and is_disguise(name, value):
        raise OpaqueError(
            f"an object of type {kind.__name__} came, for which this assignment knows no {name}(): "
            "where an array, a number, a text or a model is due, return one"
        )
    return value


def whole(value: Any) -> int:
    """A length, if it is one; anything else is a TypeError."""
    if type(value) is not int or value < 0:
        raise TypeError("a length came that is no whole number")
    return value


def plain(value: Any) -> Any:
    """A number, text or truth value, if it is one; anything else is a TypeError."""
    if type(value) not in (int, float, str, bool):
        raise TypeError("no plain value came")
    return value


_OF_CLASSES = frozenset(
    ("_class_origin", "_is_open", "_is_enum", "_operators", "_is_built", "_abc_impl", "mro")
)


class ClassOfStandIns(abc.ABCMeta):
    """The type of stand-ins for classes: calling one has the student's class make an object."""

    _class_origin: Origin

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any], **_: Any) -> type:
        raise OpaqueError(
            f"a test cannot derive a class of its own ({name}) from the student's: their code "
            "runs in another process. Have the assignment's set-up or answer define it"
        )

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        made = type.__getattribute__(cls, "_class_origin").call("call", cls, *args, **kwargs)
        return built(made) if type.__getattribute__(cls, "_is_open") else made

    def __getattribute__(cls, name: str) -> Any:
        if name in _OF_CLASSES or (name.startswith("__") and name.endswith("__")):
            return type.__getattribute__(cls, name)
        origin = type.__getattribute__(cls, "_class_origin")
        return undisguised(cls, name, origin.call("getattr", cls, name))

    def __setattr__(cls, name: str, value: Any) -> None:
        if name in _OF_CLASSES or (name.startswith("__") and name.endswith("__")):
            type.__setattr__(cls, name, value)
        else:
            cls._class_origin.call("setattr", cls, name, value)

    def __delattr__(cls, name: str) -> None:
        cls._class_origin.call("delattr", cls, name)

    def __dir__(cls) -> list[str]:
        return [str(name) for name in cls._class_origin.call("dir", cls)]


class EnumOfStandIns(ClassOfStandIns):
    """The type of stand-ins for enumerations, which can be gone through."""

    def __iter__(cls) -> Iterator[Any]:
        return iter(cls._class_origin.call("iter", cls))

    def __len__(cls) -> int:
        return whole(cls._class_origin.call("len", cls))

    def __getitem__(cls, name: str) -> Any:
        return cls._class_origin.call("getitem", cls, name)

    def __contains__(cls, member: Any) -> bool:
        return cls._class_origin.call("contains", cls, member) is True


def instance(origin: Origin, kind: type) -> Instance:
    """An object that stands for a student's, of a class made by `class_`."""
    made = object.__new__(kind)
    object.__setattr__(made, "_origin", origin)
    return made
