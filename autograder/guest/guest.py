"""Answers the judge's questions about what a student's notebook has defined."""

import builtins
import collections.abc
import contextlib
import enum
import inspect
import socket
from typing import Any

import numpy as np

from autograder.guest.alarms import Alarms
from autograder.guest.foreign import Foreign
from autograder.guest.operations import OPERATIONS, printing
from autograder.guest.telling import attributes_of, drawn, is_named_tuple, told
from autograder.wire import chance, estimators, models
from autograder.wire.encoder import PLAIN, Encoder
from autograder.wire.errors import LinkClosedError, WireError
from autograder.wire.functions import described
from autograder.wire.kinds import MAX_BYTES, tuple_class
from autograder.wire.party import Party
from autograder.wire.pouring import pour

_WATCHED_BYTES = 4_000_000
"""Data larger than this is not looked through for changes after each call."""

_MISSING = object()


class Guest(Party):
    """The student's side of the conversation."""

    def __init__(
        self, channel: socket.socket, namespace: dict[str, Any], max_bytes: int = MAX_BYTES
    ) -> None:
        """Take over a connected socket.

        Args:
            channel: leads to the judge.
            namespace: where the notebook's cells run.
            max_bytes: the largest message, in either direction.
        """
        super().__init__(channel, max_bytes)
        self._names = namespace
        self._exported: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._foreign = Foreign(self._asked)
        self._by_value: frozenset[str] = frozenset()
        self._classes: frozenset[str] = frozenset()
        self._locked: frozenset[str] = frozenset()
        self._attributes: dict[int, dict[str, Any]] = {}
        self._alarms = Alarms()
        self._builtins: dict[str, Any] = {}
        self._undo: dict[str, Any] = {}
        self._watched: dict[str, Any] = {}

    def serve(self) -> None:
        """Answer until the judge has no further question for now."""
        while True:
            try:
                self._link.serve()
            except KeyboardInterrupt:
                continue  # between two calls there is nothing to interrupt
            except LinkClosedError:
                return  # the judge has gone
            return

    # What is asked -----------------------------------------------------------------------------

    def perform(self, do: str, value: Any) -> Any:
        """Do what the judge asks; always a tuple that says how it went."""
        try:
            return self._perform(do, value)
        except (LinkClosedError, WireError):
            raise
        except Exception as error:  # to look at an object can raise whatever its class likes
            return self.unsendable(error)

    def _perform(self, do: str, value: Any) -> Any:
        if do == "hello":
            self._by_value, self._classes, self._locked = (frozenset(names) for names in value)
            return None
        if do == "name":
            return self._name(value)
        if do == "restore":
            return self._restore()
        if do == "call":
            return self._call(*value)
        raise WireError("an unknown question came")

    def unsendable(self, error: BaseException) -> Any:
        """Reply to a call whose result does not travel."""
        try:
            text = f"the result cannot be handed over: {error}"
        except Exception:
            text = "the result cannot be handed over"
        return (False, {"kinds": ["TypeError"], "text": text, "args": (text,)}, {})

    def _name(self, name: str) -> Any:
        """What a name stands for: (True, value), or (False, None)."""
        value = self._names.get(name, _MISSING)
        self._watched[name] = (value, self._digest(value))
        if value is _MISSING:
            return (False, None, [])
        return (True, value, self._changed_attributes(value))

    def _restore(self) -> None:
        """Undo what the judge's test has bound or deleted."""
        for name, value in self._undo.items():
            self._bind(name, value)
        self._undo.clear()
        self._watched.clear()
        self._alarms.restore()
        for name, value in self._builtins.items():
            setattr(builtins, name, value)
        self._builtins.clear()

    def _bind(self, name: str, value: Any) -> None:
        if value is _MISSING:
            self._names.pop(name, None)
        else:
            self._names[name] = value

    def _call(
        self, operation: str, args: tuple, kwargs: dict[str, Any], context: dict[str, Any]
    ) -> Any:
        """Carry out one operation: (True, result, aftermath) or (False, exception, aftermath)."""
        bindings = context.get("bind", {}) | dict.fromkeys(context.get("unbind", ()), _MISSING)
        for name, value in bindings.items():
            self._undo.setdefault(name, self._names.get(name, _MISSING))
            self._bind(name, value)
            self._watched[name] = (value, self._digest(value))
        for function, attributes in context.get("attributes", ()):
            vars(function).update(attributes)
        for owner, name, value in context.get("fields", ()):
            _pour_attribute(owner, name, value)
        for name, value in context.get("builtins", {}).items():
            self._builtins.setdefault(name, getattr(builtins, name))
            setattr(builtins, name, self._builtins[name] if value is None else value)
        chance.set_state(context.get("chance"))
        for function, seed in context.get("seeds", ()):
            chance.seed(function, seed)
        printed: dict[str, str] = {}
        try:
            with printing(printed), self._alarms.heard(context.get("errors")):
                result = OPERATIONS[operation](*args, **kwargs)
            outcome: tuple = (True, result)
        except BaseException as error:  # whatever a student's code raises is its answer
            outcome = (False, told(error))
        aftermath = {**printed, "data": self._changed_data()}
        if attributes := self._changed_attributes(args[0], outcome[1]):
            aftermath["attributes"] = attributes
        if warned := self._alarms.taken():
            aftermath["warned"] = warned
        return (*outcome, aftermath)

    def _changed_data(self) -> dict[str, Any]:
        """Module-level data that the judge has asked for and that has changed since."""
        changed = {}
        for name, (before, digest) in self._watched.items():
            value = self._names.get(name, _MISSING)
            if value is _MISSING:
                continue
            new = self._digest(value)
            if value is not before or new != digest:
                self._watched[name] = (value, new)
                changed[name] = value
        return changed

    def _digest(self, value: Any) -> int | None:
        """A number that tells whether small data is still what it was; None for all else."""
        if not isinstance(value, (list, dict, set, bytearray, np.ndarray)):
            return None
        encoder = Encoder(self.export, max_bytes=_WATCHED_BYTES)
        try:
            return hash((repr(encoder.encode(value)), *encoder.blobs))
        except Exception:
            return None

    # What travels ------------------------------------------------------------------------------

    def export(self, value: Any) -> dict[str, Any] | None:
        """A tagged tree for what is not plain data: a model, a tensor, a handle."""
        number = self._foreign.number_of(value)
        if number is not None:
            return {"t": "yours", "v": number}
        kind = type(value)
        if isinstance(value, type):
            return self._class(value)
        if isinstance(value, BaseException):
            return {"t": "exception", "parts": [told(value)]}
        if kind.__module__ == "__main__" and (tree := self._own(value, kind)) is not None:
            return tree
        if place := estimators.place_of(value):
            return {"t": "object", "c": place[1], "m": place[0]}
        library = models.library_tree(value)
        if library is not None:
            return library
        if kind.__module__.startswith("matplotlib."):
            if isinstance(value, collections.abc.Sequence):
                return {"t": "list", "parts": [list(value)]}
            return self._as_handle(value, "figure", module=drawn(kind))
        if hasattr(kind, "__next__"):
            return self._as_handle(value, "generator" if inspect.isgenerator(value) else "iterator")
        if issubclass(kind, PLAIN):
            return None
        if isinstance(value, contextlib.AbstractContextManager):
            return self._as_handle(value, "context")
        if callable(value):
            return self._as_handle(value, "function")
        return self._as_handle(value, "opaque")

    def _own(self, value: Any, kind: type) -> dict[str, Any] | None:
        """The tree of an object of a class that the notebook defines."""
        is_known = self._names.get(kind.__name__) is kind
        if is_known and kind.__name__ in self._by_value:
            return {"t": "object", "c": kind.__name__}
        if is_known and kind.__name__ in self._locked and issubclass(kind, enum.Enum):
            return {"t": "member", "c": kind.__name__, "v": value.name}
        if kind.__name__ in self._classes or not issubclass(kind, PLAIN):
            return (
                None if is_named_tuple(kind) else self._as_handle(value, "instance", parts=[kind])
            )
        return None

    def _class(self, value: type) -> dict[str, Any]:
        """The tree of a class."""
        name = value.__name__
        if name in self._locked and self._names.get(name) is value:
            return {"t": "locked", "c": name}
        special = [
            word
            for word in dir(value)
            if word.startswith("__")
            and getattr(value, word, None) not in (None, getattr(object, word, None))
        ]
        return self._as_handle(
            value,
            "class",
            parts=[base for base in value.__bases__ if base.__module__ == "__main__"],
            builtin=[b.__name__ for b in type.mro(value) if b.__module__ == "builtins"],
            special=special,
            fields=list(getattr(value, "__dataclass_fields__", ())),
            enum=isinstance(value, enum.EnumMeta),
            tuple=[str(f) for f in value._fields] if is_named_tuple(value) else [],
        )

    def _as_handle(self, value: Any, kind: str, **more: Any) -> dict[str, Any]:
        number = self._numbers.get(id(value))
        if number is None or self._exported[number] is not value:
            number = len(self._exported)
            self._exported.append(value)
            self._numbers[id(value)] = number
        has_name = kind in ("function", "class")
        name = getattr(value if has_name else type(value), "__name__", type(value).__name__)
        tree = {"t": "handle", "v": number, "k": kind, "name": str(name), **more}
        if has_name:
            tree |= described(value) | {"generator": inspect.isgeneratorfunction(value)}
        return tree

    def _changed_attributes(self, *values: Any) -> list[tuple[Any, dict[str, Any]]]:
        """Of functions among some values: the attributes that differ from what was last told."""
        changed = []
        for value in values:
            attributes = attributes_of(value)
            if attributes and self._digest(attributes) != self._attributes.get(id(value)):
                self._attributes[id(value)] = self._digest(attributes)
                changed.append((value, attributes))
        return changed

    def _asked(self, do: str, value: Any) -> Any:
        """Ask the judge for something of its own; what that raises is raised here."""
        ok, result = self.ask(do, value)
        if ok:
            return result
        error = getattr(builtins, result["kind"])(*result["args"])
        error.callback_number = result["number"]
        raise error

    def may_be_restored(self, value: Any, state: dict[str, Any]) -> bool:
        """The judge may do as it likes."""
        return True

    def adopt(self, tree: dict[str, Any]) -> Any:
        """The value of what the judge sends beside plain data."""
        tag = tree["t"]
        if tag == "yours":
            if not 0 <= tree["v"] < len(self._exported):
                raise WireError("nothing of this number was ever sent")
            return self._exported[tree["v"]]
        if tag == "callback":
            return self._foreign.function(tree)
        if tag == "exception":
            return _exception(*tree["parts"])
        if tag == "lent":
            bases = tuple(self._names[name] for name in tree["bases"] if name in self._names)
            return self._foreign.object(tree, bases)
        if tag == "tuple class":
            return tuple_class(self._names.get(tree["name"]), tree["fields"])
        if tag == "locked":
            return self._names[tree["c"]]
        if tag == "member":
            return self._names[tree["c"]][tree["v"]]
        if tag == "object" and "m" in tree:
            kind = estimators.estimator_class(tree["m"], tree["c"])
            return kind.__new__(kind)
        if tag == "object":
            kind = self._names[tree["c"]]
            return kind.__new__(kind)
        if tag == "tensor":
            return models.tensor(tree["parts"][0], tree.get("kind"))
        return models.library_value(tree)


def _exception(kind: Any, args: tuple) -> BaseException:
    """An exception that the judge passes in."""
    try:
        return kind(*args)
    except Exception:
        return Exception(*args)


def _pour_attribute(owner: Any, name: str, value: Any) -> None:
    """Make what an attribute holds be what the judge's test has made of it."""
    old = getattr(owner, name, None)
    new = pour(old, value)
    if new is not old:
        setattr(owner, name, new)


class Door:
    """Where the judge comes in: one in a kernel's process, opened before its notebook runs."""

    guest: Guest | None = None

    @classmethod
    def open(
        cls, channel: socket.socket, namespace: dict[str, Any], max_bytes: int = MAX_BYTES
    ) -> None:
        """Let a judge ask about a notebook.

        Args:
            channel: leads to the judge.
            namespace: where the notebook's cells run.
            max_bytes: the largest message, in either direction.
        """
        cls.guest = Guest(channel, namespace, max_bytes)


def serve() -> None:
    """Answer the judge's questions until it has no more for now; the coordinator has it called."""
    if Door.guest is not None:
        Door.guest.serve()
