"""The judge's side of the conversation with a student's process: asks, and believes nothing.

What comes back by value becomes plain data; what does not becomes a stand-in. Exceptions are raised
again as the built-in type below them.
"""

import builtins
import socket
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.judge import checked_models, standins
from autograder.judge.standins import Instance, Origin
from autograder.wire import chance, models
from autograder.wire.changes import content, is_changed
from autograder.wire.codec import MAX_BYTES, PLAIN
from autograder.wire.errors import LinkClosedError, UnreadableError, UnsendableError, WireError
from autograder.wire.party import Party

_ENDS_LOOPS = (StopIteration, StopAsyncIteration)
"""Exceptions that would end a test's own loop without a word."""

_LONGEST_TEXT = 10_000
"""Characters of an exception's message that are taken over."""

_WATCHED_BYTES = 4_000_000
"""Arrays larger than this are not looked through for changes before each call."""

_BY_VALUE_BASES = frozenset(("__main__", "builtins", "typing", "abc"))


class WitnessGoneError(BaseException):
    """The student's process has ended or talks nonsense; no `except Exception` may swallow it."""


class WitnessInterruptedError(BaseException):
    """The student's code was stopped because its time was over."""


class Witness(Party):
    """Asks a student's process about the names of its notebook."""

    def __init__(
        self,
        channel: socket.socket,
        names: dict[str, Any],
        classes: dict[str, frozenset[str]],
        sources: dict[str, str],
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """Take over a connected socket.

        Args:
            channel: leads to the student's process.
            names: the namespace that the tests run in.
            classes: the classes that the assignment asks for and the special methods of each in
                the instructor's solution; may still grow.
            sources: by name, the text of the functions that were handed in.
            max_bytes: the largest message, in either direction.
        """
        super().__init__(channel, max_bytes)
        self._names = names
        self._classes = classes
        self._sources = sources
        self._shown: list[Any] = []
        self._standins: dict[int, Any] = {}
        self._raised: list[BaseException] = []
        self._given: dict[str, Any] = {}
        self._wanted: frozenset[str] = frozenset()
        self._watch: frozenset[str] = frozenset()
        self._ours: dict[str, Any] = {}
        self._bound: dict[str, Any] = {}
        self._contents: dict[str, Any] = {}
        self._chance: chance.State | None = None
        self._seeds: list[tuple[str, int]] = []
        self.is_gone = False

    # Names -------------------------------------------------------------------------------------

    def lend(self, wanted: set[str], watch: set[str]) -> None:
        """Put the student's objects behind some names into the tests' namespace.

        Args:
            wanted: names of the student's.
            watch: names whose new bindings and deletions by the test the student's code sees.
        """
        self._given, self._wanted = {}, frozenset(wanted)
        self._asked("hello", (self._value_classes(), sorted(self._classes)))
        for name in sorted(wanted):
            is_there, value = self._pair(self._asked("name", name))
            if is_there:
                self._given[name] = self._names[name] = value
            else:
                self._names.pop(name, None)
        self._watch = frozenset(watch | wanted)
        self._ours = {name: self._names[name] for name in watch - wanted if name in self._names}
        self._bound = {name: self._names[name] for name in self._watch if name in self._names}
        self._contents = {
            name: content(value) for name, value in self._given.items() if _is_small_data(value)
        }

    def take_back(self) -> None:
        """Undo what a test has bound or deleted, on both sides."""
        for name in self._wanted | self._watch:
            self._names.pop(name, None)
        self._names.update(self._ours)
        self._given, self._watch = {}, frozenset()
        if not self.is_gone:
            self._asked("restore", None)

    def rest(self) -> None:
        """Have the student's process go back to its cells.

        Raises:
            WitnessGoneError: there is none any more.
        """
        try:
            self._link.ask({"do": "end"}, [])
        except (LinkClosedError, WireError) as error:
            raise self._gone("the student's process has ended") from error

    def _changed_bindings(self) -> dict[str, Any]:
        """What the test has bound or deleted since the student's process was last told."""
        bind, unbind = {}, []
        for name in self._watch:
            if name not in self._names:
                if name in self._bound:
                    del self._bound[name]
                    unbind.append(name)
            elif name not in self._bound or self._names[name] is not self._bound[name]:
                bind[name] = self._bound[name] = self._names[name]
        for name, before in self._contents.items():
            value = self._given[name]
            if self._names.get(name) is value and is_changed(value, before):
                bind[name], self._contents[name] = value, content(value)
        changed = {"bind": bind} if bind else {}
        return changed | ({"unbind": unbind} if unbind else {})

    # Asking ------------------------------------------------------------------------------------

    def call(self, operation: str, *args: Any, **kwargs: Any) -> Any:
        """Have an operation carried out in the student's process.

        Raises:
            Exception: what the student's code raised, as its built-in type.
            WitnessInterruptedError: its time was over.
            WitnessGoneError: there is no student's process any more.
        """
        __tracebackhide__ = True
        context = self._changed_bindings()
        now = chance.state()
        if not chance.same(now, self._chance):
            context["chance"] = self._chance = now
        if self._seeds:
            context["seeds"], self._seeds = self._seeds, []
        reply = self._asked("call", (operation, args, kwargs, context))
        if type(reply) is not tuple or len(reply) != 3 or type(reply[2]) is not dict:
            raise self._gone("it replied with something else than was asked")
        ok, result, aftermath = reply
        self._settle(aftermath)
        if ok is True:
            return result
        raise self._exception(result, operation)

    def seeded(self, library: str, value: Any) -> None:
        """Note that the test has seeded a library's generator: the student's is seeded as well."""
        if type(value) is int:
            self._seeds.append((library, value))

    def _settle(self, aftermath: dict[str, Any]) -> None:
        """Take over what a call has printed and changed."""
        for name, stream in (("out", sys.stdout), ("err", sys.stderr)):
            if type(text := aftermath.get(name)) is str and text:
                stream.write(text)
        data = aftermath.get("data")
        for name, value in data.items() if type(data) is dict else ():
            if name in self._wanted and self._names.get(name) is self._given.get(name):
                self._names[name] = self._given[name] = self._bound[name] = value
                self._contents.pop(name, None)
                if _is_small_data(value):
                    self._contents[name] = content(value)

    def _asked(self, do: str, value: Any) -> Any:
        if self.is_gone:
            raise WitnessGoneError("the student's process has ended")
        try:
            return self.ask(do, value)
        except LinkClosedError as error:
            raise self._gone("the student's process has ended") from error
        except UnsendableError as error:
            raise TypeError(
                f"an argument cannot be handed to the student's code: {error}"
            ) from None
        except UnreadableError as error:
            raise TypeError(f"what the student's code gave cannot be read: {error}") from None
        except WireError as error:
            raise self._gone(f"what it sent cannot be read: {error}") from error
        except (RecursionError, MemoryError) as error:
            raise self._gone("what it sent is too large") from error

    def _gone(self, why: str) -> WitnessGoneError:
        self.is_gone = True
        self.close()
        return WitnessGoneError(why)

    def _pair(self, reply: Any) -> tuple[bool, Any]:
        if type(reply) is not tuple or len(reply) < 2:
            raise self._gone("it replied with something else than was asked")
        return reply[0] is True, reply[1]

    def _exception(self, told: Any, operation: str) -> BaseException:
        """The exception that the student's process tells of, marked as the student's."""
        if type(told) is not dict:
            return self._gone("it replied with something else than was asked")
        number = told.get("callback")
        if type(number) is int and 0 <= number < len(self._raised):
            raised = self._raised[number]
            if not isinstance(raised, _ENDS_LOOPS):
                return raised
        kinds = [kind for kind in _list(told.get("kinds")) if type(kind) is str]
        args = told.get("args")
        builtin = next((kind for kind in kinds if _is_builtin_exception(kind)), "RuntimeError")
        kind = getattr(builtins, builtin)
        text = told.get("text")[:_LONGEST_TEXT] if type(told.get("text")) is str else ""
        args = args if type(args) is tuple and len(str(args)) < _LONGEST_TEXT else (text,)
        if kind is KeyboardInterrupt:
            return WitnessInterruptedError("the student's code was stopped")
        if issubclass(kind, _ENDS_LOOPS) and operation not in ("next", "send"):
            kind, args = RuntimeError, (f"the student's code raised {builtin}",)
        own = told.get("class")
        if kinds and kinds[0] in self._classes and isinstance(own, type):
            kind = own if issubclass(own, BaseException) else kind
        error = _made(kind, args, text)
        error.from_student = True
        error.where = told.get("where")[:300] if type(told.get("where")) is str else ""
        if error.where:
            error.add_note(f"in the student's code, {error.where}")
        return error

    # What travels ------------------------------------------------------------------------------

    def export(self, value: Any) -> dict[str, Any] | None:
        """A tagged tree for what is not plain data."""
        if type(value) is Origin:
            return {"t": "yours", "v": value.number}
        origin = standins.origin_of(value)
        if origin is not None:
            return {"t": "yours", "v": origin.number}
        kind = type(value)
        if self._travels_by_value(kind):
            return {"t": "object", "c": kind.__name__}
        if isinstance(value, (types.FunctionType, types.BuiltinFunctionType, types.MethodType)):
            return {"t": "callback", "v": self._show(value), "name": value.__name__}
        library = models.library_tree(value)
        if library is not None:
            return library
        if isinstance(value, PLAIN):
            return None
        if callable(value):
            return {"t": "callback", "v": self._show(value), "name": type(value).__name__}
        return {"t": "token", "v": self._show(value), "name": type(value).__name__}

    def adopt(self, tree: dict[str, Any]) -> Any:
        """A stand-in for what the student's process cannot send by value."""
        tag = tree["t"]
        if tag == "handle":
            return self._stand_in(tree)
        if tag == "yours":
            return self._back(tree.get("v"))
        if tag == "object":
            kind = self._names.get(tree.get("c"))
            if isinstance(kind, type) and self._travels_by_value(kind):
                return kind.__new__(kind)
            raise WireError("an object of an unknown class came")
        checked_models.check(tree)
        try:
            return models.library_value(tree)
        except WireError:
            raise
        except Exception as error:
            raise WireError(f"a Keras object came that cannot be built again ({error})") from error

    def may_be_restored(self, value: Any) -> bool:
        """Whether the student's process may change a value's attributes: one of a locked class."""
        return self._travels_by_value(type(value))

    def perform(self, do: str, value: Any) -> Any:
        """Call a function that a test has passed to the student's code, and say how it went."""
        if do != "callback" or type(value) is not tuple or len(value) != 3:
            raise WireError("an unknown question came")
        number, args, kwargs = value
        target = self._back(number)
        if not callable(target) or type(args) is not tuple or type(kwargs) is not dict:
            raise WireError("a function was called that was never passed in")
        try:
            return (True, target(*args, **kwargs))
        except WitnessInterruptedError as error:
            raise self._gone("the student's code was stopped in a function of the test") from error
        except WitnessGoneError:
            raise
        except BaseException as error:  # whatever it is, it goes through the student's code first
            self._raised.append(error)
            builtin = next(k.__name__ for k in type(error).__mro__ if k.__module__ == "builtins")
            return (False, {"kind": builtin, "number": len(self._raised) - 1})

    def unsendable(self, error: BaseException) -> Any:
        """Reply to a callback whose result does not travel."""
        self._raised.append(TypeError(f"a function's result cannot be handed over: {error}"))
        return (False, {"kind": "TypeError", "number": len(self._raised) - 1})

    def _back(self, number: Any) -> Any:
        """Something of the judge's that the student's process gives back."""
        if type(number) is not int or not 0 <= number < len(self._shown):
            raise WireError("something came back that was never passed in")
        return self._shown[number]

    def _show(self, value: Any) -> int:
        self._shown.append(value)
        return len(self._shown) - 1

    def _travels_by_value(self, kind: type) -> bool:
        """Whether a class comes from a locked cell, so that both sides have it."""
        return (
            self._names.get(kind.__name__) is kind
            and kind.__module__ == "__main__"
            and not issubclass(kind, (Instance, BaseException))
            and type(kind) is type
            and all(base.__module__ in _BY_VALUE_BASES for base in kind.__mro__)
            and not issubclass(kind, PLAIN)
        )

    def _value_classes(self) -> list[str]:
        return [
            name
            for name, value in self._names.items()
            if isinstance(value, type) and self._travels_by_value(value)
        ]

    def _stand_in(self, tree: dict[str, Any]) -> Any:
        number, kind = tree.get("v"), tree.get("k")
        name = tree.get("name")
        if type(number) is not int or type(name) is not str or len(name) > 1000:
            raise WireError("it came garbled")
        made = self._standins.get(number)
        if made is None:
            made = self._standins[number] = self._new_stand_in(tree, number, kind, name)
        return made

    def _new_stand_in(self, tree: dict[str, Any], number: int, kind: Any, name: str) -> Any:
        origin = Origin(number, self.call)
        doc = tree.get("doc") if type(tree.get("doc")) is str else ""
        parts = _list(tree.get("parts"))
        if kind == "function":
            source = self._sources.get(name, "")
            return standins.function(origin, name, doc, tree.get("signature"), source)
        if kind in ("generator", "iterator"):
            return standins.generator(origin)
        if kind == "class":
            builtin = next((b for b in _list(tree.get("builtin")) if _is_builtin_exception(b)), "")
            if builtin:
                return standins.exception_class(name, builtin)
            bases = tuple(p for p in parts if isinstance(p, type) and issubclass(p, Instance))
            return standins.class_(origin, name, doc, bases, self._classes.get(name))
        own = parts[0] if parts else None
        if kind == "instance" and isinstance(own, type) and issubclass(own, Instance):
            return standins.instance(origin, own)
        return standins.instance(origin, self._opaque_class(name))

    def _opaque_class(self, name: str) -> type:
        return standins.class_(Origin(-1, self.call), name, "", (), None)


def _is_small_data(value: Any) -> bool:
    """Whether a value is worth a look for changes before each call."""
    if isinstance(value, np.ndarray):
        return value.nbytes <= _WATCHED_BYTES
    return isinstance(value, (list, dict, set, bytearray))


def _list(value: Any) -> list:
    return value if type(value) is list else []


def _is_builtin_exception(name: Any) -> bool:
    kind = getattr(builtins, name, None) if type(name) is str else None
    return isinstance(kind, type) and issubclass(kind, BaseException)


def _made(kind: Callable[..., BaseException], args: tuple, text: str) -> BaseException:
    """An exception of a kind, even one that wants other arguments than it was told with."""
    for arguments in (args, (text,), ()):
        try:
            return kind(*arguments)
        except Exception:
            continue
    return RuntimeError(text)
