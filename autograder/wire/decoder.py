"""Read the values of one message back from JSON and raw bytes, and believe none of it."""

import base64
import collections
import decimal
import fractions
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.wire import models
from autograder.wire.errors import WireError
from autograder.wire.kinds import (
    DICTS,
    DTYPE,
    MAX_DEPTH,
    MAX_NODES,
    TYPES,
    is_data_name,
    is_disguise,
    named_tuple_class,
    state_of,
)

_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")

Adopt = Callable[[dict[str, Any]], Any]


class Decoder:
    """Reads the values of one message."""

    def __init__(
        self,
        blobs: Sequence[bytes],
        adopt: Adopt,
        may_be_restored: Callable[[Any, dict[str, Any]], bool],
        known: Iterable[Any] = (),
    ) -> None:
        """Begin to read a message.

        Args:
            blobs: the raw bytes that came with it.
            adopt: gives the value of a tree whose tag is not one of plain data.
            may_be_restored: whether an object's attributes are the sender's to set so.
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
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # whatever a library says of what it cannot make
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
        decoded = {self._text(key): self.decode(item) for key, item in state}
        if not self._may_be_restored(value, decoded):
            raise WireError("attributes came for something that has none to set")
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
            models.set_weights(value, self.decode(tree["v"]))
            return
        _update(value, self.decode(tree))

    def _fill_list(self, tree: list) -> list:
        value: list[Any] = []
        self.mutables.append(value)
        value.extend(self.decode(item) for item in tree)
        return value

    def _dict(self, tree: dict) -> dict:
        value: dict[Any, Any] = DICTS.get(tree.get("k"), dict)()
        if type(value) is collections.defaultdict:
            value.default_factory = TYPES.get(tree["f"])
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
        if known is None and any(map(is_disguise, fields, items)):
            raise WireError("a named tuple came with code where an array has its own")
        return tuple.__new__(known or named_tuple_class(name, fields), items)

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
        value = _as_precise_as_others(value)
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
        value = np.frombuffer(data, dtype) if data else np.zeros(1, dtype)
        return _as_precise_as_others(value[0])

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
        return TYPES[name]

    @staticmethod
    def _text(value: Any) -> str:
        if type(value) is not str:
            raise WireError("it came garbled")
        return value

    @staticmethod
    def _dtype(text: Any) -> np.dtype:
        if type(text) is not str or not DTYPE.fullmatch(text):
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


def _as_precise_as_others(value: Any) -> Any:
    """A single number of half precision in double precision, all else as it is.

    NumPy compares in the precision of its own number: each whole number above 65504 would be equal
    to the infinity of half precision.
    """
    return value.astype(np.float64) if value.dtype == np.float16 and value.ndim == 0 else value


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
