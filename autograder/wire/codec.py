"""Turn Python values into JSON and raw array bytes, and back.

Plain data travels by value: numbers, strings, containers, NumPy arrays, random generators. What is
not plain data is left to two hooks, one on each side, which usually make a handle of it. Subclasses
travel as the plain type below them, so nothing that a class overrides has a say on the other side.

Mutable values are numbered in the order in which they are met, on both sides alike. That keeps
identity (one list passed twice arrives as one list), allows cycles, and lets the receiver say later
which of the values it was given have changed since.
"""

import base64
import builtins
import collections
import decimal
import fractions
import functools
import inspect
import math
import re
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.wire import models
from autograder.wire.errors import UnsendableError, WireError

MAX_BYTES = 64 * 2**20
"""What one message may hold in all, unless told otherwise."""

MAX_NODES = 2_000_000
"""The most values in one message, each counted with the values inside it."""

MAX_DEPTH = 100
"""How deep containers may nest."""

_DTYPE = re.compile(r"[<>|=][biufcSUmM]\d{1,6}(\[\d{0,3}[a-zA-Z]{1,2}\])?")
_INT_BITS = 64
_TYPES = {kind.__name__: kind for kind in (bool, int, float, complex, str, bytes, list, tuple)} | {
    kind.__name__: kind for kind in (dict, set, frozenset, object, type(None))
}
_TYPES |= {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException) and kind.__name__ == name
}


class Record(dict):
    """What SciPy's results and scikit-learn's data sets arrive as: items are attributes too."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


_DICTS = {
    "Counter": collections.Counter,
    "OrderedDict": collections.OrderedDict,
    "defaultdict": collections.defaultdict,
    "Record": Record,
}
_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


Export = Callable[[Any], "dict[str, Any] | None"]
Adopt = Callable[[dict[str, Any]], Any]


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
        if isinstance(value, type) and (name := _type_name(value)):
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
        name = next((n for n, kind in _DICTS.items() if type(value) is kind), "")
        if type(value).__name__ in ("OptimizeResult", "Bunch"):
            name = "Record"
        if name == "defaultdict":
            factory = value.default_factory
            tree["f"] = _type_name(factory) if isinstance(factory, type) else ""
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


def _type_name(kind: type) -> str:
    """The name under which a built-in or NumPy type travels; empty for other classes."""
    if _TYPES.get(kind.__name__) is kind:
        return kind.__name__
    if kind is np.ndarray:
        return "numpy.ndarray"
    if issubclass(kind, np.generic) and getattr(np, kind.__name__, None) is kind:
        return f"numpy.{kind.__name__}"
    return ""


def _portable(array: np.ndarray) -> np.ndarray:
    """The array with a dtype that both sides know; bfloat16 and its like become float32."""
    if _DTYPE.fullmatch(array.dtype.str):
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


def state_of(value: Any) -> dict[str, Any]:
    """The attributes of an object that travels by value."""
    state = dict(getattr(value, "__dict__", {}))
    for base in type(value).__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name):
                state[name] = getattr(value, name)
    return state


class Decoder:
    """Reads the values of one message."""

    def __init__(
        self,
        blobs: Sequence[bytes],
        adopt: Adopt,
        may_be_restored: Callable[[Any], bool],
        known: Iterable[Any] = (),
    ) -> None:
        """Begin to read a message.

        Args:
            blobs: the raw bytes that came with it.
            adopt: gives the value of a tree whose tag is not one of plain data.
            may_be_restored: whether an object's attributes are the sender's to set.
            known: the mutable values that the sender counts on, by number from 0.
        """
        self.mutables: list[Any] = list(known)
        self._blobs = blobs
        self._adopt = adopt
        self._may_be_restored = may_be_restored
        self._nodes = 0
        self._depth = 0

    def decode(self, tree: Any) -> Any:
        """The value of a tree.

        Raises:
            WireError: the tree is not one that an `Encoder` writes.
        """
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise WireError(f"it holds more than {MAX_NODES:,} values")
        if tree is None or type(tree) in (bool, int, float, str):
            return tree
        self._depth += 1
        if self._depth > MAX_DEPTH + 5:
            raise WireError(f"it is nested deeper than {MAX_DEPTH} levels")
        try:
            if type(tree) is list:
                return self._fill_list(tree)
            if type(tree) is dict and type(tree.get("t")) is str:
                return self._tagged(tree)
        except WireError:
            raise
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise WireError(f"it came garbled ({type(error).__name__}: {error})") from error
        finally:
            self._depth -= 1
        raise WireError("it came garbled")

    def _tagged(self, tree: dict[str, Any]) -> Any:
        read = _DECODE.get(tree["t"])
        if read is not None:
            return read(self, tree)
        if tree["t"] == "object":
            value, state = self._adopt(tree), tree["v"]
            self.mutables.append(value)
            self._restore(value, state)
            return value
        if "parts" not in tree:
            return self._adopt(tree)
        place = len(self.mutables)
        if tree["t"] == "model":
            self.mutables.append(None)
        value = self._adopt({**tree, "parts": [self.decode(part) for part in tree["parts"]]})
        if tree["t"] == "model":
            self.mutables[place] = value
        return value

    def _restore(self, value: Any, state: list) -> None:
        if not self._may_be_restored(value):
            raise WireError("attributes came for something that has none to set")
        decoded = {self._text(key): self.decode(item) for key, item in state}
        if not all(is_data_name(type(value), name) for name in decoded):
            raise WireError("attributes came that are no data")
        for name in state_of(value).keys() - decoded.keys():
            object.__delattr__(value, name)
        for name, item in decoded.items():
            object.__setattr__(value, name, item)

    def update(self, value: Any, tree: Any) -> None:
        """Make a mutable value hold what a tree from `Encoder.content` says.

        Raises:
            WireError: the tree is not of the value's kind.
        """
        if type(tree) is dict and tree.get("t") == "object":
            self._restore(value, tree["v"])
            return
        if type(tree) is dict and tree.get("t") == "weights":
            if not models.is_model(value):
                raise WireError("weights came for something that is no model")
            if not value.built and type(tree["s"]) is list:
                value.build(tuple(tree["s"]))
            value.set_weights(self.decode(tree["v"]))
            return
        _update(value, self.decode(tree))

    def _fill_list(self, tree: list) -> list:
        value: list[Any] = []
        self.mutables.append(value)
        value.extend(self.decode(item) for item in tree)
        return value

    def _dict(self, tree: dict) -> dict:
        value: dict[Any, Any] = _DICTS.get(tree.get("k"), dict)()
        if type(value) is collections.defaultdict:
            value.default_factory = _TYPES.get(tree["f"])
        self.mutables.append(value)
        for key, item in tree["v"]:
            value[self.decode(key)] = self.decode(item)
        return value

    def _set(self, tree: dict) -> set:
        value: set[Any] = set()
        self.mutables.append(value)
        value.update(self.decode(item) for item in tree["v"])
        return value

    def _deque(self, tree: dict) -> collections.deque:
        value: collections.deque[Any] = collections.deque(maxlen=tree["m"])
        self.mutables.append(value)
        value.extend(self.decode(item) for item in tree["v"])
        return value

    def _tuple(self, tree: dict) -> tuple:
        items = tuple(self.decode(item) for item in tree["v"])
        if "fields" not in tree:
            return items
        name, fields = self._text(tree["name"]), tuple(self._text(f) for f in tree["fields"])
        known = self._adopt({"t": "tuple class", "name": name, "fields": fields})
        return tuple.__new__(known or _tuple_class(name, fields), items)

    def _bytearray(self, tree: dict) -> bytearray:
        value = bytearray(self._blob(tree))
        self.mutables.append(value)
        return value

    def _array(self, tree: dict) -> np.ndarray:
        dtype, shape = self._dtype(tree["d"]), self._shape(tree["s"])
        data = self._blob(tree)
        if math.prod(shape) * dtype.itemsize != len(data):
            raise WireError("an array came with too few or too many bytes")
        order = "F" if tree["o"] == "F" else "C"
        value = np.frombuffer(bytearray(data), dtype).reshape(shape, order=order)
        value.flags.writeable = tree["w"] is True
        self.mutables.append(value)
        return value

    def _objects(self, tree: dict) -> np.ndarray:
        shape = self._shape(tree["s"])
        if math.prod(shape) != len(tree["v"]):
            raise WireError("an array came with too few or too many entries")
        value = np.empty(math.prod(shape), dtype=object)
        place = len(self.mutables)
        self.mutables.append(value)
        for index, item in enumerate(tree["v"]):
            value[index] = self.decode(item)
        self.mutables[place] = value = value.reshape(shape)
        return value

    def _scalar(self, tree: dict) -> np.generic:
        dtype, data = self._dtype(tree["d"]), base64.b64decode(tree["v"], validate=True)
        if dtype.itemsize != len(data):
            raise WireError("a number came with too few or too many bytes")
        return np.frombuffer(data, dtype)[0] if data else dtype.type()

    def _generator(self, tree: dict) -> np.random.Generator:
        place = len(self.mutables)
        self.mutables.append(None)
        state = self.decode(tree["v"])
        name = state["bit_generator"]
        if name not in _GENERATORS:
            raise WireError("a random generator of an unknown kind came")
        bits = getattr(np.random, name)()
        bits.state = state
        self.mutables[place] = value = np.random.Generator(bits)
        return value

    def _random_state(self, tree: dict) -> np.random.RandomState:
        place = len(self.mutables)
        self.mutables.append(None)
        value = np.random.RandomState()
        value.set_state(self.decode(tree["v"]))
        self.mutables[place] = value
        return value

    def _ref(self, tree: dict) -> Any:
        number = tree["v"]
        if type(number) is not int or not 0 <= number < len(self.mutables):
            raise WireError("it refers to something that was never sent")
        return self.mutables[number]

    def _blob(self, tree: dict) -> bytes:
        number = tree["b"]
        if type(number) is not int or number < 0:
            raise WireError("it refers to bytes that were never sent")
        return self._blobs[number]

    def _int(self, tree: dict) -> int:
        return int(self._text(tree["v"]), 16)

    def _type(self, tree: dict) -> type:
        name = self._text(tree["v"])
        if name.startswith("numpy."):
            kind = getattr(np, name.removeprefix("numpy."), None)
            if isinstance(kind, type) and issubclass(kind, (np.generic, np.ndarray)):
                return kind
            raise WireError("an unknown type came")
        return _TYPES[name]

    @staticmethod
    def _text(value: Any) -> str:
        if type(value) is not str:
            raise WireError("it came garbled")
        return value

    @staticmethod
    def _dtype(text: Any) -> np.dtype:
        if type(text) is not str or not _DTYPE.fullmatch(text):
            raise WireError("an array of an unknown type came")
        return np.dtype(text)

    @staticmethod
    def _shape(lengths: Any) -> tuple[int, ...]:
        if len(lengths) > 32 or any(type(n) is not int or n < 0 for n in lengths):
            raise WireError("an array of an impossible shape came")
        return tuple(lengths)

    def _three(self, tree: dict) -> Iterator[Any]:
        start, stop, step = (self.decode(part) for part in tree["v"])
        return iter((start, stop, step))


def named_tuple(name: str, fields: Any) -> type | None:
    """The class that named tuples of another process arrive as, the same for the same fields."""
    try:
        return _tuple_class(name, tuple(fields))
    except (TypeError, ValueError):
        return None


def tuple_class(kind: Any, fields: tuple[str, ...]) -> type | None:
    """A notebook's own class, if it is the one of a named tuple with some fields."""
    is_one = isinstance(kind, type) and issubclass(kind, tuple)
    return kind if is_one and getattr(kind, "_fields", None) == fields else None


@functools.lru_cache(100)
def _tuple_class(name: str, fields: tuple[str, ...]) -> type:
    return collections.namedtuple(name, fields)


def is_data_name(kind: type, name: str) -> bool:
    """Whether an object of a class may hold data under a name, and hides no method by it."""
    known = inspect.getattr_static(kind, name, None)
    is_free = known is None or inspect.ismemberdescriptor(known)
    is_default = not callable(known) and not hasattr(type(known), "__get__")
    return name.isidentifier() and not name.startswith("__") and (is_free or is_default)


def _float(_: Decoder, tree: dict) -> float:
    if tree["v"] not in ("nan", "inf", "-inf"):
        raise WireError("it came garbled")
    return float(tree["v"])


_DECODE: dict[str, Callable[[Decoder, dict], Any]] = {
    "ref": Decoder._ref,
    "int": Decoder._int,
    "float": _float,
    "tuple": Decoder._tuple,
    "dict": Decoder._dict,
    "set": Decoder._set,
    "deque": Decoder._deque,
    "frozenset": lambda d, t: frozenset([d.decode(item) for item in t["v"]]),
    "bytes": Decoder._blob,
    "bytearray": Decoder._bytearray,
    "complex": lambda _, t: complex(float(t["v"][0]), float(t["v"][1])),
    "array": Decoder._array,
    "objects": Decoder._objects,
    "scalar": Decoder._scalar,
    "rng": Decoder._generator,
    "oldrng": Decoder._random_state,
    "range": lambda d, t: range(*d._three(t)),
    "slice": lambda d, t: slice(*d._three(t)),
    "ellipsis": lambda _, __: Ellipsis,
    "notimplemented": lambda _, __: NotImplemented,
    "dtype": lambda d, t: d._dtype(t["v"]),
    "type": Decoder._type,
    "fraction": lambda d, t: fractions.Fraction(*(int(d.decode(part)) for part in t["v"])),
    "decimal": lambda d, t: decimal.Decimal(d._text(t["v"])),
}


_RANDOM = (np.random.Generator, np.random.RandomState)


def _update(value: Any, new: Any) -> None:
    """Make `value` hold what `new` holds, in place."""
    if type(value) is list and type(new) is list:
        value[:] = new
    elif isinstance(value, (dict, set)) and type(new) is type(value):
        value.clear()
        value.update(new)
    elif type(value) is collections.deque and type(new) is collections.deque:
        value.clear()
        value.extend(new)
    elif type(value) is bytearray and type(new) is bytearray:
        value[:] = new
    elif isinstance(value, np.ndarray) and isinstance(new, np.ndarray):
        if value.shape != new.shape or value.dtype != new.dtype:
            raise WireError("an array came back with another shape or type than it was sent with")
        if value.flags.writeable:
            value[...] = new
    elif isinstance(value, _RANDOM) and type(new) is type(value):
        # That it was drawn from may be seen. What comes next is not the other side's to choose.
        value.random()
    else:
        raise WireError("something came back as another kind of thing than it was sent as")
