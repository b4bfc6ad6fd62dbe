"""Answers that know nothing: functions that answer without having computed anything.

They take the places of the reference's functions in a namespace that is about to meet the tests.
To give zeros of a fitting shape, they ask the reference what shape fits, on copies of the
arguments and in a namespace of its own.
"""

import functools
import inspect
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from harness import values
from harness.agreeable import Agreeable

_MOST_CALLS_COMPARED = 100
_MOST_CALLS_VARIED = 10


@dataclass(frozen=True)
class _Call:
    """One call as a stand-in sees it; `reference` may be asked, on copies of the arguments."""

    unit: str
    reference: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    is_method: bool

    def fitting(self) -> Any:
        """What the reference gives; 0.0 where it raises."""
        args, kwargs = values.copied((self.args, self.kwargs))
        try:
            return self.reference(*args, **kwargs)
        except Exception:
            return 0.0

    @property
    def inputs(self) -> list[Any]:
        """The arguments without `self`."""
        return [*self.args[self.is_method :], *self.kwargs.values()]

    def key(self) -> Any:
        """The call by value, the same for f(1, b=2) and f(a=1, b=2)."""
        try:
            bound = inspect.signature(self.reference).bind(*self.args, **self.kwargs)
            bound.apply_defaults()
            arguments: Any = dict(bound.arguments)
        except (TypeError, ValueError):
            arguments = [self.args, self.kwargs]
        return (self.unit, values.key(arguments))


Behavior = Callable[[_Call], Any]
Table = Mapping[Any, tuple[str, Any]]


def _none(call: _Call) -> Any:
    return None


def _first_argument(call: _Call) -> Any:
    return next(iter(call.inputs), None)


def _filled_with(number: float) -> Behavior:
    return lambda call: values.filled(call.fitting(), number)


def _overwriting(call: _Call) -> Any:
    result = values.filled(call.fitting(), 0)
    for argument in call.inputs:
        values.overwrite_with_zeros(argument)
    return result


def _agreeing(call: _Call) -> Any:
    return Agreeable(call.fitting())


def _raising(error: type[Exception]) -> Behavior:
    def behave(call: _Call) -> Any:
        raise error("an answer that only raises")

    return behave


def _looking_up(table: Table) -> Behavior:
    def behave(call: _Call) -> Any:
        kind, answer = table.get(call.key(), ("value", None))
        if kind == "error":
            raise answer
        return values.copied(answer)

    return behave


LOOK_UP = "looks up the visible tests"
OVERWRITING = "overwrites its inputs with zeros"
_BEHAVIORS: Mapping[str, Behavior] = {
    "returns None": _none,
    "returns its first argument": _first_argument,
    "returns zeros": _filled_with(0),
    "returns ones": _filled_with(1),
    "returns NaN": _filled_with(float("nan")),
    OVERWRITING: _overwriting,
    "equals everything": _agreeing,
    "raises NotImplementedError": _raising(NotImplementedError),
    "raises ValueError": _raising(ValueError),
}
KINDS = (*_BEHAVIORS, LOOK_UP)
"""Every kind of answer that knows nothing, in words."""


def behavior(kind: str, table: Table | None = None) -> Behavior:
    """What a stand-in of one of the `KINDS` does; the look-up one needs a table."""
    return _looking_up(table or {}) if kind == LOOK_UP else _BEHAVIORS[kind]


@dataclass
class Ledger:
    """What stand-ins were asked and what they gave, to be compared with the reference later."""

    behave: Behavior
    called: Counter[str] = field(default_factory=Counter)
    calls: list[tuple[_Call, "_Effect"]] = field(default_factory=list)

    def answer(self, call: _Call) -> Any:
        """Answer a call and note it."""
        self.called[call.unit] += 1
        if len(self.calls) >= _MOST_CALLS_COMPARED:
            return self.behave(call)
        before = _with(call, *values.copied((call.args, call.kwargs)))
        try:
            result = self.behave(call)
        except Exception as error:
            self.calls.append((before, _Effect(None, error, values.copied(call.inputs))))
            raise
        self.calls.append(
            (before, _Effect(values.copied(result), None, values.copied(call.inputs)))
        )
        return result

    def is_in_fact_right(self) -> bool:
        """True where stand-in and reference agree on every call noted, and on variations of them.

        Without the variations a function whose every test expects zeros would find zeros right,
        and the tests would never be blamed.
        """
        rng = np.random.default_rng(0)
        calls = tuple(self.calls)  # a method of the reference may call others that are replaced
        for call, given in calls:
            if not _effect_of(call.reference, call).equals(given):
                return False
        for call, _ in calls[:_MOST_CALLS_VARIED]:
            for args, kwargs in values.variations((call.args, call.kwargs), rng):
                varied = _with(call, args, kwargs)
                expected = _effect_of(call.reference, varied)
                if expected.error is not None:
                    continue  # no input that the task allows
                given = _effect_of(lambda *a, _c=varied, **k: self.behave(_with(_c, a, k)), varied)
                if not expected.equals(given):
                    return False
        return bool(calls)


@dataclass(frozen=True)
class _Effect:
    """What a call did: its result or its error, and its arguments as it left them."""

    result: Any
    error: Exception | None
    inputs: list[Any]

    def equals(self, other: "_Effect") -> bool:
        if self.error is not None or other.error is not None:
            return type(self.error) is type(other.error)
        return values.same(self.result, other.result) and values.same(self.inputs, other.inputs)


def _effect_of(function: Callable[..., Any], call: _Call) -> _Effect:
    args, kwargs = values.copied((call.args, call.kwargs))
    inputs = _with(call, args, kwargs).inputs
    try:
        return _Effect(function(*args, **kwargs), None, inputs)
    except Exception as error:
        return _Effect(None, error, inputs)


def _with(call: _Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Call:
    return _Call(call.unit, call.reference, args, kwargs, call.is_method)


def install(
    namespace: dict[str, Any],
    oracle: Mapping[str, Any],
    units: tuple[str, ...],
    answer: Callable[[_Call], Any],
) -> None:
    """Replace functions and methods in a namespace by `answer`.

    Args:
        namespace: where the reference answer has just been run; changed in place.
        oracle: another namespace in which it has been run, whose functions nobody replaces.
        units: "function" or "Class.method".
        answer: gets each call and gives what the caller gets.
    """
    for unit in units:
        owner, _, name = unit.rpartition(".")
        if owner:
            _replace_method(namespace[owner], name, unit, answer)
        else:
            namespace[name] = _replacement(unit, oracle[name], answer, is_method=False)


def _replace_method(owner: type, name: str, unit: str, answer: Callable[[_Call], Any]) -> None:
    original = vars(owner)[name]
    if isinstance(original, staticmethod):
        new: Any = staticmethod(_replacement(unit, original.__func__, answer, is_method=False))
    elif isinstance(original, classmethod):
        new = classmethod(_replacement(unit, original.__func__, answer, is_method=True))
    elif isinstance(original, property):
        new = property(_replacement(unit, original.fget, answer, is_method=True))
    else:
        new = _replacement(unit, original, answer, is_method=True)
    setattr(owner, name, new)


def _replacement(
    unit: str, reference: Callable[..., Any], answer: Callable[[_Call], Any], *, is_method: bool
) -> Callable[..., Any]:
    @functools.wraps(reference)
    def replacement(*args: Any, **kwargs: Any) -> Any:
        return answer(_Call(unit, reference, args, kwargs, is_method))

    return replacement


class Recorder:
    """Answers as the reference does and remembers: what the visible tests give away."""

    def __init__(self) -> None:
        """Start with an empty table."""
        self.table: dict[Any, tuple[str, Any]] = {}

    def answer(self, call: _Call) -> Any:
        """Answer a call as the reference does and remember it by value."""
        place = call.key()
        try:
            result = call.reference(*call.args, **call.kwargs)
        except Exception as error:
            self.table[place] = ("error", error)
            raise
        self.table[place] = ("value", values.copied(result))
        return result
