"""Turn Python values into JSON and raw array bytes.

Plain data travels by value: numbers, strings, containers, NumPy arrays, random generators. What is
not plain data is left to a hook, which usually makes a handle of it. Subclasses travel as the plain
type below them, so nothing that a class overrides has a say on the other side.

Mutable values are numbered in the order in which they are met, on both sides alike. That keeps
identity (one list passed twice arrives as one list), allows cycles, and lets the receiver say later
which of the values it was given have changed since.
"""

import base64
import collections
import decimal
import fractions
import math
import types
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograder.wire import models
from autograder.wire.errors import UnsendableError, WireError
from autograder.wire.kinds import (
    DICTS,
    DTYPE,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    state_of,
    type_name,
)

_INT_BITS = 64

Export = Callable[[Any], "dict[str, Any] | None"]


class Encoder:
    """Encodes values into one message."""

    def __init__(
        self, export: Export, known: Iterable[Any] = (), max_bytes: int = MAX_BYTES
    ) -> None:
        """Begin a message.

        Args:
            export: gives the tagged tree of a value that is not plain data, or None if it has
                none. Called before the plain kinds are tried for anything that is not exactly of
                a built-in type.
            known: mutable values that the other side has, by number from 0.
            max_bytes: of arrays and texts in all.
        """
        self.mutables: list[Any] = list(known)
        self.blobs: list[bytes] = []
        self._numbers = {id(value): number for number, value in enumerate(self.mutables)}
        self._export = export
        self._room = max_bytes
        self._nodes = 0
        self._depth = 0

    def encode(self, value: Any) -> Any:
        """The tree of a value.

        Raises:
            UnsendableError: something in it does not travel.
            WireError: it is too large or too deep.
        """
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise WireError(f"it holds more than {MAX_NODES:,} values")
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind is int:
            return self._int(value)
        if kind is float:
            return value if math.isfinite(value) else {"t": "float", "v": repr(value)}
        if kind is str:
            self._spend(len(value))
            return value
        number = self._numbers.get(id(value))
        if number is not None:
            return {"t": "ref", "v": number}
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise WireError(f"it is nested deeper than {MAX_DEPTH} levels")
        try:
            return self._compound(value, kind)
        finally:
            self._depth -= 1

    def content(self, value: Any) -> Any:
        """The tree of what a numbered mutable value holds now."""
        encode = _MUTABLE.get(_plain_kind(type(value)))
        if encode is None:
            if models.is_model(value):
                shape = list(value.input_shape) if value.built else None
                return {"t": "weights", "s": shape, "v": self.encode(models.weights_of(value))}
            return {"t": "object", "v": self._items(state_of(value))}
        self.mutables.append(None)  # the receiver reads it into a value of its own, with a number
        return encode(self, value)

    def _compound(self, value: Any, kind: type) -> Any:
        if isinstance(value, type) and (name := type_name(value)):
            return {"t": "type", "v": name}
        if kind not in _ENCODE and kind not in _MUTABLE:
            tree = self._export(value)
            if tree is not None:
                if tree.get("t") == "object":
                    self._number(value)
                    return {**tree, "v": self._items(state_of(value))}
                if "parts" in tree:
                    if tree["t"] == "model":
                        self._number(value)
                    return {**tree, "parts": [self.encode(part) for part in tree["parts"]]}
                return tree
            kind = _plain_kind(kind)
        if kind in _MUTABLE:
            self._number(value)
            return _MUTABLE[kind](self, value)
        if kind in _ENCODE:
            return _ENCODE[kind](self, value)
        raise UnsendableError(f"an object of type {type(value).__name__} does not travel")

    def _number(self, value: Any) -> None:
        self._numbers[id(value)] = len(self.mutables)
        self.mutables.append(value)

    def _spend(self, count: int) -> None:
        self._room -= count
        if self._room < 0:
            raise WireError("it is too large to be sent")

    def blob(self, data: bytes) -> int:
        """Add raw bytes to the message; their place in it."""
        self._spend(len(data))
        self.blobs.append(data)
        return len(self.blobs) - 1

    def _int(self, value: int) -> Any:
        value = int.__index__(value)
        if value.bit_length() < _INT_BITS:
            return value
        self._spend(value.bit_length() // 4)
        return {"t": "int", "v": hex(value)}

    def _list(self, value: list) -> Any:
        return [self.encode(item) for item in list.__iter__(value)]

    def _dict(self, value: dict) -> Any:
        tree = {"t": "dict", "v": self._items(dict(dict.items(value)))}
        name = next((n for n, kind in DICTS.items() if type(value) is kind), "")
        if type(value).__name__ in ("OptimizeResult", "Bunch"):
            name = "Record"
        if name == "defaultdict":
            factory = value.default_factory
            tree["f"] = type_name(factory) if isinstance(factory, type) else ""
        return tree | {"k": name} if name else tree

    def _deque(self, value: collections.deque) -> Any:
        items = [self.encode(item) for item in collections.deque.__iter__(value)]
        return {"t": "deque", "v": items, "m": value.maxlen}

    def _items(self, value: dict) -> Any:
        return [[self.encode(key), self.encode(item)] for key, item in value.items()]

    def _set(self, value: set) -> Any:
        return {"t": "set", "v": [self.encode(item) for item in set.__iter__(value)]}

    def _frozenset(self, value: frozenset) -> Any:
        return {"t": "frozenset", "v": [self.encode(item) for item in frozenset.__iter__(value)]}

    def _tuple(self, value: tuple) -> Any:
        tree = {"t": "tuple", "v": [self.encode(item) for item in tuple.__iter__(value)]}
        fields = getattr(type(value), "_fields", None)
        if type(value) is not tuple and type(fields) is tuple and len(fields) == len(tree["v"]):
            tree |= {"name": type(value).__name__, "fields": [str(name) for name in fields]}
        return tree

    def _str(self, value: str) -> Any:
        return self.encode(str.__str__(value))

    def _number_below(self, value: Any) -> Any:
        return self.encode(int(value) if isinstance(value, int) else float(value))

    def _bytes(self, value: bytes) -> Any:
        return {"t": "bytes", "b": self.blob(bytes(value))}

    def _bytearray(self, value: bytearray) -> Any:
        return {"t": "bytearray", "b": self.blob(bytes(value))}

    def _complex(self, value: complex) -> Any:
        return {"t": "complex", "v": [repr(value.real), repr(value.imag)]}

    def _array(self, value: np.ndarray) -> Any:
        plain = value.view(np.ndarray) if type(value) is not np.ndarray else value
        shape = list(plain.shape)
        if plain.dtype.hasobject:
            if plain.dtype != object:
                raise UnsendableError(f"an array of type {plain.dtype} does not travel")
            return {"t": "objects", "s": shape, "v": [self.encode(x) for x in plain.ravel()]}
        plain = _portable(plain)
        order = "F" if plain.flags.f_contiguous and not plain.flags.c_contiguous else "C"
        if plain.nbytes > self._room:
            raise WireError("it is too large to be sent")
        return {
            "t": "array",
            "d": plain.dtype.str,
            "s": shape,
            "o": order,
            "w": bool(value.flags.writeable),
            "b": self.blob(plain.tobytes(order)),
        }

    def _scalar(self, value: np.generic) -> Any:
        array = np.asarray(value)
        if array.dtype.hasobject:
            raise UnsendableError("a NumPy scalar that holds an object does not travel")
        array = _portable(array)
        data = base64.b64encode(array.tobytes()).decode()
        self._spend(len(data))
        return {"t": "scalar", "d": array.dtype.str, "v": data}

    def _generator(self, value: np.random.Generator) -> Any:
        return {"t": "rng", "v": self.encode(value.bit_generator.state)}

    def _random_state(self, value: np.random.RandomState) -> Any:
        return {"t": "oldrng", "v": self.encode(value.get_state(legacy=False))}


def _portable(array: np.ndarray) -> np.ndarray:
    """The array with a dtype that both sides know; bfloat16 and its like become float32."""
    if DTYPE.fullmatch(array.dtype.str):
        return array
    try:
        return array.astype(np.float32)
    except (TypeError, ValueError) as error:
        raise UnsendableError(f"an array of type {array.dtype} does not travel") from error


_ENCODE: dict[type, Callable[[Encoder, Any], Any]] = {
    tuple: Encoder._tuple,
    frozenset: Encoder._frozenset,
    bytes: Encoder._bytes,
    complex: Encoder._complex,
    str: Encoder._str,
    int: Encoder._number_below,
    float: Encoder._number_below,
    range: lambda e, v: {
        "t": "range",
        "v": [e.encode(v.start), e.encode(v.stop), e.encode(v.step)],
    },
    slice: lambda e, v: {
        "t": "slice",
        "v": [e.encode(v.start), e.encode(v.stop), e.encode(v.step)],
    },
    type(Ellipsis): lambda _, __: {"t": "ellipsis"},
    type(NotImplemented): lambda _, __: {"t": "notimplemented"},
    np.dtype: lambda _, v: {"t": "dtype", "v": v.str},
    np.generic: Encoder._scalar,
    fractions.Fraction: lambda e, v: {
        "t": "fraction",
        "v": [e.encode(v.numerator), e.encode(v.denominator)],
    },
    decimal.Decimal: lambda _, v: {"t": "decimal", "v": str(v)[:1000]},
    type({}.keys()): lambda e, v: e.encode(list(v)),
    type({}.values()): lambda e, v: e.encode(list(v)),
    type({}.items()): lambda e, v: e.encode(list(v)),
    types.MappingProxyType: lambda e, v: e.encode(dict(v)),
}
"""How immutable kinds, and views that arrive as what they show, are written."""

_MUTABLE: dict[type, Callable[[Encoder, Any], Any]] = {
    list: Encoder._list,
    dict: Encoder._dict,
    set: Encoder._set,
    collections.deque: Encoder._deque,
    bytearray: Encoder._bytearray,
    np.ndarray: Encoder._array,
    np.random.Generator: Encoder._generator,
    np.random.RandomState: Encoder._random_state,
}
"""How the kinds that can change in place are written."""


PLAIN = (*_ENCODE, *_MUTABLE)
"""The kinds that travel without a hook's help, subclasses included."""


def _plain_kind(kind: type) -> type:
    """The kind below a subclass that travels, or the class itself."""
    if issubclass(kind, np.generic):  # numpy.str_ is a str as well
        return np.generic
    for base in kind.__mro__:
        if base in _MUTABLE or base in _ENCODE:
            return base
    return kind
