"""What objects of a student's class can do in a test, where the class has a method for it."""

from collections.abc import Callable, Iterator
from typing import Any

from autograder.judge.functions import leave
from autograder.judge.standins import (
    Instance,
    OpaqueError,
    built,
    instance,
    is_built,
    is_theirs,
    mark,
    no_operator,
    opened,
    operators_of,
    origin_of,
    plain,
    whole,
)

_COMPARISONS = ("lt", "le", "gt", "ge")


def _iterate(self: Instance) -> Iterator[Any]:
    found = opened(self, "items", is_number=True).call("iter", self)
    if isinstance(found, Instance):
        if not hasattr(type(found), "__next__"):
            raise TypeError(f"iter() returned an object of type {type(found).__name__}")
        return self if origin_of(found).number == origin_of(self).number else found
    return iter(found)


def _exit(self: Instance, kind: Any, error: Any, trace: Any) -> bool:
    return leave(opened(self, "with"), self, kind, error, trace)


def _asked(operation: str, what: str, check: Callable[[Any], Any]) -> Callable:
    def ask(self: Instance, *args: Any) -> Any:
        return check(opened(self, what, is_number=True).call(operation, self, *args))

    return ask


def _anything(value: Any) -> Any:
    return value


def _is_true(value: Any) -> bool:
    return value is True


SPECIAL: dict[str, Callable] = {
    "__call__": lambda self, *args, **kwargs: origin_of(self).call("call", self, *args, **kwargs),
    "__len__": _asked("len", "length", whole),
    "__iter__": _iterate,
    "__next__": _asked("next", "items", _anything),
    "__reversed__": lambda self: iter(opened(self, "items").call("reversed", self)),
    "__getitem__": _asked("getitem", "items", _anything),
    "__setitem__": _asked("setitem", "items", _anything),
    "__delitem__": _asked("delitem", "items", _anything),
    "__contains__": _asked("contains", "membership", _is_true),
    "__enter__": _asked("enter", "with", _anything),
    "__exit__": _exit,
    "__float__": _asked("float", "a number", lambda value: float(plain(value))),
    "__int__": _asked("int", "a number", lambda value: int(plain(value))),
    "__index__": _asked("index", "a number", lambda value: int(plain(value))),
    "__round__": _asked("round", "a number", _anything),
}
"""What an object of a student's class does where the class has a method for it."""


def _operator(name: str, is_reflected: bool) -> Callable:
    plain = name.rstrip("_")

    def operate(self: Instance, *others: Any) -> Any:
        operands = (*others, self) if is_reflected else (self, *others)
        if not (is_theirs(f"__{plain}__", *operands) or is_theirs(f"__r{plain}__", *operands)):
            return _derived(self, name, operands)
        result = origin_of(self).call(name, *operands)
        return built(result) if any(map(is_built, operands)) else result

    return operate


def _derived(self: Instance, name: str, operands: tuple) -> Any:
    """Arithmetic of an object that the student's code returned, with a number.

    Only another such object may come of it, and of that the test sees what the instructor's class
    has, unless numbers and arrays have it too: `((f(x) - y) ** 2).mean()` is a verdict.
    """
    if not mark(self, "_is_open"):
        return NotImplemented
    plain = f"__{name.rstrip('_')}__"
    is_kind = plain in operators_of(self) and name not in _COMPARISONS
    if not is_kind or not all(isinstance(o, Instance) or type(o) in (int, float) for o in operands):
        return NotImplemented if len(operands) > 1 else _refuse(self, name)
    result = origin_of(self).call(name, *operands)
    if not isinstance(result, Instance) or not mark(result, "_is_open"):
        raise no_operator(self, name)
    made = instance(origin_of(result), type(result))
    object.__setattr__(made, "_is_derived", True)
    return made


def _refuse(self: Instance, name: str) -> Any:
    raise no_operator(self, name)


def _unary(name: str) -> Callable:
    def operate(self: Instance) -> Any:
        if not is_theirs(f"__{name}__", self):
            if mark(self, "_is_open"):
                return _refuse(self, name) if name == "abs" else _derived(self, name, (self,))
            raise OpaqueError(f"an object of type {type(self).__name__} came, no number")
        return built(origin_of(self).call(name, self))

    return operate


def _in_place(name: str) -> Callable:
    def operate(self: Instance, other: Any) -> Any:
        if not is_theirs(f"__{name}__", self):
            return NotImplemented
        return built(origin_of(self).call(name, self, other))

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
