"""What a student's classes and objects look like to a test cell.

A stand-in does by itself what any object can do. Everything else is asked of the student's process,
through the `call` of its origin, and comes back by value or as another stand-in.

Comparisons and arithmetic are the exception. Their outcome would be a verdict, so an object that a
student's function returned is equal to nothing but itself and has no arithmetic. They are the
student's only where an object takes part that the test itself made from a class that the assignment
asks for: then they are what is being tested.
"""

import abc
import builtins
import dataclasses
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.judge.functions import leave
from autograder.judge.names import UNKNOWN_BASE
from autograder.judge.origin import Origin
from autograder.wire.functions import told_signature

_raw = object.__getattribute__

_OF_CONTAINERS = frozenset(
    f"__{name}__" for name in ("len", "iter", "next", "reversed", "getitem", "contains")
)
_AS_NUMBERS = frozenset(f"__{name}__" for name in ("float", "int", "index", "round"))
_COMPARISONS = ("lt", "le", "gt", "ge")
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


def _of_class(value: Any, name: str) -> Any:
    """One of the marks that `class_` put on an object's class."""
    return type.__getattribute__(type(value), name)


def _built(value: Any) -> Any:
    """An object that a test has just made itself: a stand-in of its own, which nobody else gets.

    The student's process may hand out the same object elsewhere. There it is an answer.
    """
    if not isinstance(value, Instance) or not _of_class(value, "_is_open"):
        return value
    origin = origin_of(value)
    if _of_class(value, "_is_enum"):
        return value  # there is one object for each of its values
    if origin.built is None:
        origin.built = instance(origin, type(value))
        object.__setattr__(origin.built, "_is_built", True)
    return origin.built


def _has(name: str, *operands: Any) -> bool:
    """Whether an operator is the student's to define here.

    An operand must be an object that the test itself made, of a class that has the operator in the
    instructor's own solution; or all of several are the student's. Between two of their own answers
    they can have any outcome anyway.
    """
    if any(is_built(operand) and name in _operators(operand) for operand in operands):
        return True
    return len(operands) > 1 and all(name in _operators(operand) for operand in operands)


def _operators(value: Any) -> frozenset[str]:
    return _of_class(value, "_operators") if isinstance(value, Instance) else frozenset()


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
        origin = _open(self, f"attribute {name!r}")
        if _raw(self, "_is_derived") and (name in _OF_NUMBERS or name not in _operators(self)):
            raise _no_operator(self, f".{name}")
        return origin.call("getattr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _open(self, f"attribute {name!r}").call("setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        _open(self, f"attribute {name!r}").call("delattr", self, name)

    def __bool__(self) -> bool:
        if not _of_class(self, "_is_open"):
            return True
        return _open(self, "truth", is_number=True).call("bool", self) is True

    def __str__(self) -> str:
        if _of_class(self, "_is_open"):
            return str(_plain(origin_of(self).call("str", self)))
        return repr(self)

    def __repr__(self) -> str:
        if _of_class(self, "_is_open"):
            return str(_plain(origin_of(self).call("repr", self)))
        return f"<an object of type {type(self).__name__}>"

    def __format__(self, spec: str) -> str:
        return str(_plain(_open(self, "text").call("format", self, spec)))

    def __dir__(self) -> list[str]:
        return [str(name) for name in _open(self, "dir").call("dir", self)]

    def __hash__(self) -> int:
        if _has("__hash__", self):
            return hash(_plain(origin_of(self).call("hash", self)))
        return hash(origin_of(self).number)

    def __eq__(self, other: object) -> bool:
        if _has("__eq__", self, other):
            return origin_of(self).call("eq", self, other) is True
        return _is_same(self, other, "==")

    def __ne__(self, other: object) -> bool:
        if _has("__eq__", self, other) or _has("__ne__", self, other):
            return origin_of(self).call("ne", self, other) is True
        return not _is_same(self, other, "!=")


def _attributes(self: Instance) -> dict[str, Any]:
    return dict(_open(self, "attributes").call("vars", self))


def _is_same(one: Instance, other: object, sign: str) -> bool:
    if not isinstance(other, Instance):
        return False
    if origin_of(one).number == origin_of(other).number:
        return True
    if "__eq__" in _operators(one):
        raise _no_operator(one, sign)
    return False


def _open(value: Instance, what: str, is_number: bool = False) -> Origin:
    """The origin of an object of a class that the assignment knows.

    Args:
        value: a stand-in for an object.
        what: what is asked of it.
        is_number: whether that is what numbers and arrays have.

    Raises:
        OpaqueError: it is an object of a class that the assignment does not know.
    """
    if is_number and _raw(value, "_is_derived"):
        raise _no_operator(value, what)
    if not _of_class(value, "_is_open"):
        raise OpaqueError(
            f"an object of type {type(value).__name__} came, which is neither plain data nor of a "
            f"class that the assignment asks for, so it has no {what} here. Have the answer's code "
            "return what the test looks at"
        )
    return _raw(value, "_origin")


def _no_operator(value: Instance, sign: str) -> OpaqueError:
    name = type(value).__name__
    return OpaqueError(
        f"{sign} between objects of type {name} that the student's code returned is not for that "
        f"code to decide: compare their attributes, or compare with one made here by {name}(...)"
    )


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("a length came that is no whole number")
    return value


def _plain(value: Any) -> Any:
    if type(value) not in (int, float, str, bool):
        raise TypeError("no plain value came")
    return value


# Special methods, for classes that have them ------------------------------------------------------


def _iterate(self: Instance) -> Iterator[Any]:
    found = _open(self, "items", is_number=True).call("iter", self)
    if isinstance(found, Instance):
        if not hasattr(type(found), "__next__"):
            raise TypeError(f"iter() returned an object of type {type(found).__name__}")
        return self if origin_of(found).number == origin_of(self).number else found
    return iter(found)


def _exit(self: Instance, kind: Any, error: Any, trace: Any) -> bool:
    return leave(_open(self, "with"), self, kind, error, trace)


def _asked(operation: str, what: str, check: Callable[[Any], Any]) -> Callable:
    def ask(self: Instance, *args: Any) -> Any:
        return check(_open(self, what, is_number=True).call(operation, self, *args))

    return ask


def _anything(value: Any) -> Any:
    return value


def _is_true(value: Any) -> bool:
    return value is True


SPECIAL: dict[str, Callable] = {
    "__call__": lambda self, *args, **kwargs: origin_of(self).call("call", self, *args, **kwargs),
    "__len__": _asked("len", "length", _whole),
    "__iter__": _iterate,
    "__next__": _asked("next", "items", _anything),
    "__reversed__": lambda self: iter(_open(self, "items").call("reversed", self)),
    "__getitem__": _asked("getitem", "items", _anything),
    "__setitem__": _asked("setitem", "items", _anything),
    "__delitem__": _asked("delitem", "items", _anything),
    "__contains__": _asked("contains", "membership", _is_true),
    "__enter__": _asked("enter", "with", _anything),
    "__exit__": _exit,
    "__float__": _asked("float", "a number", lambda value: float(_plain(value))),
    "__int__": _asked("int", "a number", lambda value: int(_plain(value))),
    "__index__": _asked("index", "a number", lambda value: int(_plain(value))),
    "__round__": _asked("round", "a number", _anything),
}
"""What an object of a student's class does where the class has a method for it."""


def _operator(name: str, is_reflected: bool) -> Callable:
    plain = name.rstrip("_")

    def operate(self: Instance, *others: Any) -> Any:
        operands = (*others, self) if is_reflected else (self, *others)
        if not (_has(f"__{plain}__", *operands) or _has(f"__r{plain}__", *operands)):
            return _derived(self, name, operands)
        result = origin_of(self).call(name, *operands)
        return _built(result) if any(map(is_built, operands)) else result

    return operate


def _derived(self: Instance, name: str, operands: tuple) -> Any:
    """Arithmetic of an object that the student's code returned, with a number.

    Only another such object may come of it, and of that the test sees what the instructor's class
    has, unless numbers and arrays have it too: `((f(x) - y) ** 2).mean()` is a verdict.
    """
    if not _of_class(self, "_is_open"):
        return NotImplemented
    plain = f"__{name.rstrip('_')}__"
    is_kind = plain in _operators(self) and name not in _COMPARISONS
    if not is_kind or not all(isinstance(o, Instance) or type(o) in (int, float) for o in operands):
        return NotImplemented if len(operands) > 1 else _refuse(self, name)
    result = origin_of(self).call(name, *operands)
    if not isinstance(result, Instance) or not _of_class(result, "_is_open"):
        raise _no_operator(self, name)
    made = instance(origin_of(result), type(result))
    object.__setattr__(made, "_is_derived", True)
    return made


def _refuse(self: Instance, name: str) -> Any:
    raise _no_operator(self, name)


def _unary(name: str) -> Callable:
    def operate(self: Instance) -> Any:
        if not _has(f"__{name}__", self):
            if _of_class(self, "_is_open"):
                return _refuse(self, name) if name == "abs" else _derived(self, name, (self,))
            raise OpaqueError(f"an object of type {type(self).__name__} came, no number")
        return _built(origin_of(self).call(name, self))

    return operate


def _in_place(name: str) -> Callable:
    def operate(self: Instance, other: Any) -> Any:
        if not _has(f"__{name}__", self):
            return NotImplemented
        return _built(origin_of(self).call(name, self, other))

    return operate


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "divmod"):
    SPECIAL[f"__{_name}__"] = _operator(_name, False)
    SPECIAL[f"__r{_name}__"] = _operator(_name, True)
for _name in ("and", "or", "xor", "lshift", "rshift"):
    _full = f"{_name}_" if _name in ("and", "or") else _name
    SPECIAL[f"__{_name}__"] = _operator(_full, False)
    SPECIAL[f"__r{_name}__"] = _operator(_full, True)
for _name in ("lt", "le", "gt", "ge"):
    SPECIAL[f"__{_name}__"] = _operator(_name, False)
for _name in ("neg", "pos", "abs", "invert"):
    SPECIAL[f"__{_name}__"] = _unary(_name)
for _name in ("iadd", "isub", "imul", "itruediv", "ifloordiv", "imod", "ipow", "imatmul"):
    SPECIAL[f"__{_name}__"] = _in_place(_name)


# Classes ------------------------------------------------------------------------------------------

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
        return _built(made) if type.__getattribute__(cls, "_is_open") else made

    def __getattribute__(cls, name: str) -> Any:
        if name in _OF_CLASSES or (name.startswith("__") and name.endswith("__")):
            return type.__getattribute__(cls, name)
        return type.__getattribute__(cls, "_class_origin").call("getattr", cls, name)

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
        return _whole(cls._class_origin.call("len", cls))

    def __getitem__(cls, name: str) -> Any:
        return cls._class_origin.call("getitem", cls, name)

    def __contains__(cls, member: Any) -> bool:
        return cls._class_origin.call("contains", cls, member) is True


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
            a data class's fields, and whether it is an enumeration.
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
    body |= {"__module__": "__main__", "__dict__": property(_attributes)}
    body |= {"__doc__": told.get("doc") if type(told.get("doc")) is str else None}
    body |= {"_is_open": operators is not None, "_operators": operators or frozenset()}
    body |= {"_class_origin": origin, "_is_enum": told.get("enum") is True}
    if (signature := told_signature(told)) is not None:
        body["__signature__"] = signature
    if fields := [word for word in _list(told.get("fields")) if type(word) is str]:
        body["__dataclass_fields__"] = _fields(fields)
    body |= more
    kind = EnumOfStandIns if body["_is_enum"] else ClassOfStandIns
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


def instance(origin: Origin, kind: type) -> Instance:
    """An object that stands for a student's, of a class made by `class_`."""
    made = object.__new__(kind)
    object.__setattr__(made, "_origin", origin)
    return made


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
