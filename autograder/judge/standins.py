"""What a student's functions, classes and objects look like to a test cell.

A stand-in does by itself what any object can do. Everything else is asked of the student's process,
through the `call` that it is given, and comes back by value or as another stand-in.

Comparisons and arithmetic are the exception. Their outcome would be a verdict, so an object that a
student's function returned is equal to nothing but itself and has no arithmetic. They are the
student's only where an object takes part that the test itself made from a class that the assignment
asks for: then they are what is being tested.
"""

import builtins
import inspect
import linecache
from collections.abc import Callable, Iterator
from typing import Any

Call = Callable[..., Any]
"""call(operation, *args, **kwargs): have it done in the student's process."""


class OpaqueError(TypeError):
    """A test asked of an object what only plain data, or the assignment's own classes, can do."""


class Origin:
    """What a stand-in stands for, kept beside it where no attribute of the student's can hide it.

    Attributes:
        number: the student's process knows the object by it.
        call: asks the student's process.
    """

    __slots__ = ("call", "number")

    def __init__(self, number: int, call: Call) -> None:
        self.number = number
        self.call = call


def function(origin: Origin, name: str, doc: str, signature: Any, source: str) -> Callable:
    """A function that has the student's called.

    Args:
        origin: what it stands for.
        name: its name there.
        doc: its docstring.
        signature: names, kinds and defaults of its parameters, as the student's process tells.
        source: its text as handed in, for `inspect.getsource`.
    """
    name = name if name.isidentifier() else "function"
    code = (
        f"def {name}(*args, **kwargs):\n    __tracebackhide__ = True\n"
        "    return call('call', origin, *args, **kwargs)\n"
    )
    file = f"<{name}, as handed in, {origin.number}>"
    if source:
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    scope = {"call": origin.call, "origin": origin}
    exec(compile(code, file, "exec"), scope)  # its one variable part is an identifier
    made = scope[name]
    made.__doc__ = doc or None
    made.__module__ = "__main__"
    made.stands_for = origin
    parameters = _parameters(signature)
    if parameters is not None:
        made.__signature__ = inspect.Signature(parameters)
    return made


def generator(origin: Origin) -> Iterator[Any]:
    """A generator that has the student's go on, item by item."""
    operation, args = "next", ()
    while True:
        try:
            item = origin.call(operation, origin, *args)
        except StopIteration as end:
            return end.value
        sent = yield item
        operation, args = ("next", ()) if sent is None else ("send", (sent,))


def origin_of(value: Any) -> Origin | None:
    """What a value stands for, or None if it is no stand-in."""
    if isinstance(value, Instance):
        return object.__getattribute__(value, "_origin")
    if isinstance(value, _ClassOfStandIns):
        return type.__getattribute__(value, "_class_origin")
    if inspect.isfunction(value):
        origin = value.__dict__.get("stands_for")
        return origin if type(origin) is Origin else None
    return None


def is_built(value: Any) -> bool:
    """Whether the test itself made the object from a class of the assignment."""
    return isinstance(value, Instance) and object.__getattribute__(value, "_is_built")


def _built(value: Any) -> Any:
    """An object that a test has just made itself: a stand-in of its own, which nobody else gets.

    The student's process may hand out the same object elsewhere. There it is an answer.
    """
    if not isinstance(value, Instance) or not type(value)._is_open:
        return value
    made = instance(origin_of(value), type(value))
    object.__setattr__(made, "_is_built", True)
    return made


def _has(name: str, *operands: Any) -> bool:
    """Whether an operator is the student's to define here.

    One operand must be an object that the test itself made, of a class that has the operator in
    the instructor's own solution.
    """
    return any(is_built(operand) and name in type(operand)._operators for operand in operands)


class Instance:
    """The base of all stand-ins for objects."""

    _origin: Origin
    _is_built = False
    _is_open = False
    _operators: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _open(self, f"attribute {name!r}").call("getattr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _open(self, f"attribute {name!r}").call("setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        _open(self, f"attribute {name!r}").call("delattr", self, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return origin_of(self).call("call", self, *args, **kwargs)

    def __len__(self) -> int:
        return _whole(_open(self, "length").call("len", self))

    def __iter__(self) -> Iterator[Any]:
        return iter(_open(self, "items").call("iter", self))

    def __getitem__(self, key: Any) -> Any:
        return _open(self, "items").call("getitem", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        _open(self, "items").call("setitem", self, key, value)

    def __delitem__(self, key: Any) -> None:
        _open(self, "items").call("delitem", self, key)

    def __contains__(self, item: Any) -> bool:
        return _open(self, "membership").call("contains", self, item) is True

    def __enter__(self) -> Any:
        return _open(self, "with").call("enter", self)

    def __exit__(self, *_: object) -> None:
        _open(self, "with").call("exit", self)

    def __bool__(self) -> bool:
        return origin_of(self).call("bool", self) is True if self._is_open else True

    def __float__(self) -> float:
        return float(_plain(_open(self, "a number").call("float", self)))

    def __int__(self) -> int:
        return int(_plain(_open(self, "a number").call("int", self)))

    def __str__(self) -> str:
        return str(_plain(_open(self, "text").call("str", self))) if self._is_open else repr(self)

    def __repr__(self) -> str:
        if self._is_open:
            return str(_plain(origin_of(self).call("repr", self)))
        return f"<an object of type {type(self).__name__}>"

    def __format__(self, spec: str) -> str:
        return str(_plain(_open(self, "text").call("format", self, spec)))

    def __dir__(self) -> list[str]:
        return [str(name) for name in _open(self, "dir").call("dir", self)]

    def __round__(self, digits: int | None = None) -> Any:
        return _open(self, "a number").call("round", self, *(() if digits is None else (digits,)))

    def __hash__(self) -> int:
        return hash(origin_of(self).number)

    def __eq__(self, other: object) -> bool:
        if _has("__eq__", self, other):
            return origin_of(self).call("eq", self, other) is True
        return isinstance(other, Instance) and origin_of(self).number == origin_of(other).number

    def __ne__(self, other: object) -> bool:
        if _has("__eq__", self, other) or _has("__ne__", self, other):
            return origin_of(self).call("ne", self, other) is True
        return not self == other


def _open(value: Instance, what: str) -> Origin:
    """The origin of an object of a class that the assignment knows.

    Raises:
        OpaqueError: it is an object of a class that the assignment does not know.
    """
    if not value._is_open:
        raise OpaqueError(
            f"an object of type {type(value).__name__} came, which is neither plain data nor of a "
            f"class that the assignment asks for, so it has no {what} here"
        )
    return object.__getattribute__(value, "_origin")


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("a length came that is no whole number")
    return value


def _plain(value: Any) -> Any:
    if type(value) not in (int, float, str, bool):
        raise TypeError("no plain value came")
    return value


def _operator(name: str, is_reflected: bool) -> Callable:
    plain = name.rstrip("_")

    def operate(self: Instance, *others: Any) -> Any:
        if not (_has(f"__{plain}__", self, *others) or _has(f"__r{plain}__", self, *others)):
            return NotImplemented
        operands = (*others, self) if is_reflected else (self, *others)
        return _built(origin_of(self).call(name, *operands))

    return operate


def _unary(name: str) -> Callable:
    def operate(self: Instance) -> Any:
        if not _has(f"__{name}__", self):
            raise OpaqueError(f"an object of type {type(self).__name__} came, no number")
        return _built(origin_of(self).call(name, self))

    return operate


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "divmod"):
    setattr(Instance, f"__{_name}__", _operator(_name, False))
    setattr(Instance, f"__r{_name}__", _operator(_name, True))
for _name in ("and", "or", "xor", "lshift", "rshift"):
    _full = f"{_name}_" if _name in ("and", "or") else _name
    setattr(Instance, f"__{_name}__", _operator(_full, False))
    setattr(Instance, f"__r{_name}__", _operator(_full, True))
for _name in ("lt", "le", "gt", "ge"):
    setattr(Instance, f"__{_name}__", _operator(_name, False))
for _name in ("neg", "pos", "abs", "invert"):
    setattr(Instance, f"__{_name}__", _unary(_name))


class _ClassOfStandIns(type):
    """The type of stand-ins for classes: calling one has the student's class make an object."""

    _class_origin: Origin

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        made = type.__getattribute__(cls, "_class_origin").call("call", cls, *args, **kwargs)
        return _built(made) if type.__getattribute__(cls, "_is_open") else made

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return type.__getattribute__(cls, "_class_origin").call("getattr", cls, name)


def class_(
    origin: Origin,
    name: str,
    doc: str,
    bases: tuple[type, ...],
    operators: frozenset[str] | None,
) -> type:
    """A class that stands for a student's.

    Args:
        origin: what it stands for.
        name: its name there.
        doc: its docstring.
        bases: stand-ins for its own bases that are the student's as well.
        operators: the special methods that the class of this name has in the instructor's
            solution; None if the assignment asks for no such class.
    """
    name = name if name.isidentifier() else "object"
    body = {"__doc__": doc or None, "__module__": "__main__"}
    body |= {"_is_open": operators is not None, "_operators": operators or frozenset()}
    body |= {"_class_origin": origin}
    return type.__new__(_ClassOfStandIns, name, bases or (Instance,), body)


def instance(origin: Origin, kind: type) -> Instance:
    """An object that stands for a student's, of a class made by `class_`."""
    made = object.__new__(kind)
    object.__setattr__(made, "_origin", origin)
    return made


def exception_class(name: str, builtin: str) -> type[BaseException]:
    """A class to catch a student's own exceptions with, below the built-in one that theirs is."""
    base = getattr(builtins, builtin)
    return type(name if name.isidentifier() else "Exception", (base,), {"__module__": "__main__"})


def _parameters(signature: Any) -> list[inspect.Parameter] | None:
    """Parameters as the student's process tells of them, if they make sense."""
    kinds = {kind.name: kind for kind in type(inspect.Parameter.POSITIONAL_ONLY)}
    try:
        return list(
            inspect.Signature(
                [
                    inspect.Parameter(
                        name,
                        kinds[kind],
                        default=_Default(text) if text else inspect.Parameter.empty,
                    )
                    for name, kind, text in signature
                ]
            ).parameters.values()
        )
    except (TypeError, ValueError, KeyError):
        return None


class _Default:
    """A parameter's default value, of which only the text is known."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text
