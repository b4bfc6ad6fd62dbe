"""Answers the judge's questions about what a student's notebook has defined."""

import builtins
import contextlib
import inspect
import io
import linecache
import operator
import socket
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.wire import chance, models
from autograder.wire.codec import MAX_BYTES, PLAIN, Encoder
from autograder.wire.errors import LinkClosedError, WireError
from autograder.wire.party import Party

_PRINTED = 1_000_000
"""Characters that one call may print."""

_WATCHED_BYTES = 4_000_000
"""Data larger than this is not looked through for changes after each call."""

_MISSING = object()

_OPERATIONS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name)
    for name in (
        *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "lshift", "rshift"),
        *("and_", "or_", "xor", "neg", "pos", "abs", "invert"),
        *("eq", "ne", "lt", "le", "gt", "ge", "getitem", "setitem", "delitem", "contains"),
        *("iadd", "isub", "imul", "itruediv", "imatmul"),
    )
} | {
    "call": lambda target, *args, **kwargs: target(*args, **kwargs),
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "len": len,
    "iter": iter,
    "next": next,
    "send": lambda target, value: target.send(value),
    "close": lambda target: target.close(),
    "bool": bool,
    "int": int,
    "float": float,
    "index": operator.index,
    "str": str,
    "repr": repr,
    "format": format,
    "dir": dir,
    "round": round,
    "divmod": divmod,
    "array": np.asarray,
    "enter": lambda target: type(target).__enter__(target),
    "exit": lambda target: type(target).__exit__(target, None, None, None),
}
"""What the judge may ask to have done with an object of the student's."""


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
        self._by_value: frozenset[str] = frozenset()
        self._classes: frozenset[str] = frozenset()
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
        if do == "hello":
            self._by_value, self._classes = (frozenset(names) for names in value)
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
        text = f"the result cannot be handed over: {error}"
        return (False, {"kinds": ["TypeError"], "text": text, "args": (text,)}, {})

    def _name(self, name: str) -> Any:
        """What a name stands for: (True, value), or (False, None)."""
        value = self._names.get(name, _MISSING)
        self._watched[name] = (value, self._digest(value))
        return (False, None) if value is _MISSING else (True, value)

    def _restore(self) -> None:
        """Undo what the judge's test has bound or deleted."""
        for name, value in self._undo.items():
            self._bind(name, value)
        self._undo.clear()
        self._watched.clear()

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
        chance.set_state(context.get("chance"))
        for function, seed in context.get("seeds", ()):
            chance.seed(function, seed)
        printed: dict[str, str] = {}
        try:
            with _printing(printed):
                result = _OPERATIONS[operation](*args, **kwargs)
            outcome: tuple = (True, result)
        except BaseException as error:  # whatever a student's code raises is its answer
            outcome = (False, self._told(error))
        return (*outcome, {**printed, "data": self._changed_data()})

    def _told(self, error: BaseException) -> dict[str, Any]:
        """An exception as plain data."""
        plain = all(type(arg) in (str, int, float, bool, type(None)) for arg in error.args)
        try:
            text = str(error)[:10_000]
        except Exception:
            text = ""
        return {
            "kinds": [kind.__name__ for kind in type(error).__mro__],
            "class": type(error) if type(error).__module__ == "__main__" else None,
            "text": text,
            "args": tuple(error.args) if plain else (text,),
            "where": _where(error),
            "callback": getattr(error, "callback_number", None),
        }

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
        kind = type(value)
        if kind is _Callback:
            return {"t": "yours", "v": value.number}
        if kind.__module__ == "__main__" and not isinstance(value, type):
            if kind.__name__ in self._by_value and self._names.get(kind.__name__) is kind:
                return {"t": "object", "c": kind.__name__}
            if kind.__name__ in self._classes or not issubclass(kind, PLAIN):
                return self._as_handle(value, "instance", parts=[kind])
        library = models.library_tree(value)
        if library is not None:
            return library
        if isinstance(value, type):
            bases = [base for base in kind.mro(value)[1:] if base.__module__ == "__main__"]
            builtin = [b.__name__ for b in kind.mro(value) if b.__module__ == "builtins"]
            return self._as_handle(value, "class", parts=[*bases[:1]], builtin=builtin)
        if hasattr(kind, "__next__"):
            return self._as_handle(value, "generator" if hasattr(kind, "send") else "iterator")
        if issubclass(kind, PLAIN):
            return None
        if callable(value):
            return self._as_handle(value, "function")
        return self._as_handle(value, "iterable" if hasattr(kind, "__iter__") else "opaque")

    def _as_handle(self, value: Any, kind: str, **more: Any) -> dict[str, Any]:
        number = self._numbers.get(id(value))
        if number is None or self._exported[number] is not value:
            number = len(self._exported)
            self._exported.append(value)
            self._numbers[id(value)] = number
        name = getattr(value if callable(value) else type(value), "__name__", type(value).__name__)
        tree = {"t": "handle", "v": number, "k": kind, "name": str(name), **more}
        if kind in ("function", "class"):
            tree |= {"doc": str(getattr(value, "__doc__", "") or "")[:10_000]}
            tree |= {"signature": _signature(value)}
        return tree

    def may_be_restored(self, value: Any) -> bool:
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
            return _Callback(self, tree["v"], tree["name"])
        if tag == "token":
            return _Token(tree["name"])
        if tag == "object":
            kind = self._names[tree["c"]]
            return kind.__new__(kind)
        if tag == "tensor":
            return models.tensor(tree["parts"][0], tree.get("kind"))
        return models.library_value(tree)


class _Callback:
    """A function of the judge's, called from here."""

    def __init__(self, guest: Guest, number: int, name: str) -> None:
        self._guest = guest
        self.number = number
        self.__name__ = self.__qualname__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        ok, result = self._guest.ask("callback", (self.number, args, kwargs))
        if ok:
            return result
        kind = getattr(builtins, result["kind"])
        error = kind("raised by the function that was passed in")
        error.callback_number = result["number"]
        raise error


class _Token:
    """Something of the judge's that can be passed around and given back, and nothing else."""

    def __init__(self, name: str) -> None:
        self.name = name


@contextlib.contextmanager
def _printing(printed: dict[str, str]) -> Iterator[None]:
    """Take what is printed in the block, up to a bound."""
    out, err = _Page(), _Page()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            yield
        finally:
            printed |= {"out": out.getvalue(), "err": err.getvalue()}


class _Page(io.StringIO):
    """Text in memory that stops growing at a bound."""

    def write(self, text: str) -> int:
        if self.tell() < _PRINTED:
            super().write(text[: _PRINTED - self.tell()])
        return len(text)


def _signature(value: Any) -> list[list[str]] | None:
    """Names, kinds and whether a default exists, of a callable's parameters."""
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return None
    return [
        [p.name, p.kind.name, "" if p.default is p.empty else repr(p.default)[:200]]
        for p in parameters
    ]


def _where(error: BaseException) -> str:
    """The line of the student's notebook in which an exception was raised."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if "ipykernel" in frame.filename or frame.filename.startswith("<ipython"):
            line = linecache.getline(frame.filename, frame.lineno or 0).strip()
            return f"line {frame.lineno}: {line[:200]}" if line else ""
    return ""


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
