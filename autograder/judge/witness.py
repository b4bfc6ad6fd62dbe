"""The judge's side of the conversation with a student's process: asks, and believes nothing.

What comes back by value becomes plain data; what does not becomes a stand-in. Exceptions are raised
again as the built-in type below them.
"""

import builtins
import enum
import socket
import sys
import types
from typing import Any

import numpy as np

from autograder.judge import checked_models, lent, told
from autograder.judge.borrowed import Borrowed
from autograder.judge.draws import Draws
from autograder.judge.handles import Handles
from autograder.judge.origin import Origin
from autograder.judge.shared import SharedClasses
from autograder.judge.standins import Instance, origin_of
from autograder.wire import chance, estimators, models
from autograder.wire.changes import content, contents, is_changed, put_back
from autograder.wire.encoder import PLAIN
from autograder.wire.errors import LinkClosedError, UnreadableError, UnsendableError, WireError
from autograder.wire.functions import described
from autograder.wire.kinds import MAX_BYTES, is_disguise, tuple_class
from autograder.wire.party import Party
from autograder.wire.pouring import mutables

_ENDS_LOOPS = (StopIteration, StopAsyncIteration)
"""Exceptions that would end a test's own loop without a word."""

_BUILTINS = {name: getattr(builtins, name) for name in ("input", "print", "open")}
"""What tests replace for the student's code, with `unittest.mock.patch` for example."""

_WATCHED_BYTES = 4_000_000
"""Arrays larger than this are not looked through for changes before each call."""


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
        locked: set[str],
        counted: set[str],
        draws: Draws,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """Take over a connected socket.

        Args:
            channel: leads to the student's process.
            names: the namespace that the tests run in.
            classes: the classes that the assignment asks for and the special methods of each in
                the instructor's solution; may still grow.
            sources: by name, the text of the functions that were handed in.
            locked: the names that locked cells have defined; may still grow.
            counted: the names that functions of the instructor's solution declare global; may
                still grow.
            draws: the judge's global random generators.
            max_bytes: the largest message, in either direction.
        """
        super().__init__(channel, max_bytes)
        self._names = names
        self._classes = classes
        self._shared = SharedClasses(names, locked)
        self._locked = locked
        self._counted = counted
        self._draws = draws
        self._travelling: frozenset[str] = frozenset()
        self._attributes: dict[int, tuple[Any, dict[str, Any]]] = {}
        self._errors = np.geterr()
        self._builtins = dict(_BUILTINS)
        self._borrowed = Borrowed()
        self._shown_numbers: dict[int, int] = {}
        self._shown: list[Any] = []
        self._handles = Handles(self.call, classes, sources)
        self._raised: list[BaseException] = []
        self._changed: dict[int, tuple[Any, Any]] = {}
        self._given: dict[str, Any] = {}
        self._wanted: frozenset[str] = frozenset()
        self._watch: frozenset[str] = frozenset()
        self._ours: dict[str, Any] = {}
        self._bound: dict[str, Any] = {}
        self._contents: dict[str, Any] = {}
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
        self._travelling = self._shared.names_by_value()
        asked_for = sorted(self._classes)
        self._asked("hello", (sorted(self._travelling), asked_for, self._shared.names()))
        for name in sorted(wanted):
            self._handles.lending = name
            is_there, value, attributes = self._three(self._asked("name", name))
            if is_there:
                self._given[name] = self._names[name] = value
                self._take_attributes(attributes)
            else:
                self._names.pop(name, None)
        self._watch = frozenset(watch | wanted)
        self._ours = {name: self._names[name] for name in watch - wanted if name in self._names}
        self._bound = {name: self._names[name] for name in self._watch if name in self._names}
        self._contents = {
            name: (value, contents(value))
            for name, value in self._bound.items()
            if _is_small_data(value)
        }

    def take_back(self) -> None:
        """Undo what a test has bound or deleted, and what was changed in locked cells' data.

        Each question stands alone: what locked cells have made is the same for all of them. What
        tests have made is theirs, and the next one of the same question may go on from it.
        """
        self._raised.clear()  # or an error of this test could be told by another
        for name in self._wanted | self._watch:
            self._names.pop(name, None)
        self._names.update(self._ours)
        self._put_back()
        self._given, self._watch = {}, frozenset()
        self._attributes.clear()
        self._borrowed.clear()
        self._errors = np.geterr()
        self._builtins = dict(_BUILTINS)
        if not self.is_gone:
            self._asked("restore", None)

    def _put_back(self) -> None:
        """Make the data of locked cells again what they were before the student's code came."""
        if not self._changed:
            return
        data = [item for name in self._locked for item in mutables(self._names.get(name))]
        locked = {id(_whole(item)) for item in data}
        for value, before in self._changed.values():
            if id(_whole(value)) in locked:
                put_back(value, before)
        self._changed.clear()

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
        for name, (value, before) in self._contents.items():
            if self._names.get(name) is value and any(is_changed(*pair) for pair in before):
                bind[name], self._contents[name] = value, (value, contents(value))
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
        if attributes := self._changed_attributes(args):
            context["attributes"] = attributes
        if fields := self._borrowed.changed():
            context["fields"] = fields
        for name, original in _BUILTINS.items():
            if (now := getattr(builtins, name)) is not self._builtins[name]:
                self._builtins[name] = now
                context.setdefault("builtins", {})[name] = None if now is original else now
        if (moved := self._draws.moved()) is not None:
            context["chance"] = moved
        if self._seeds:
            context["seeds"], self._seeds = self._seeds, []
        if (errors := np.geterr()) != self._errors:
            context["errors"] = self._errors = errors
        reply = self._asked("call", (operation, args, kwargs, context))
        if type(reply) is not tuple or len(reply) != 3 or type(reply[2]) is not dict:
            raise self._gone("it replied with something else than was asked")
        ok, result, aftermath = reply
        self._settle(aftermath)
        if ok is True:
            if operation == "getattr" and isinstance(args[0], Instance):
                number = origin_of(args[0]).number
                return self._borrowed.read(args[0], number, args[1], result)
            return result
        raise self._exception(result, operation)

    def seeded(self, library: str, value: Any = None, *_: Any) -> None:
        """Note that the test has seeded a library's generator: the student's is seeded as well."""
        if library in chance.READABLE:
            self._draws.seeded()
        elif type(value) is int:
            self._seeds.append((library, value))

    def _settle(self, aftermath: dict[str, Any]) -> None:
        """Take over what a call has printed and changed."""
        for name, stream in (("out", sys.stdout), ("err", sys.stderr)):
            if type(text := aftermath.get(name)) is str and text:
                stream.write(text)
        data = aftermath.get("data")
        for name, value in data.items() if type(data) is dict else ():
            place = self._bound if name in self._counted else self._given
            if name in self._wanted and name in place and self._names.get(name) is place[name]:
                self._names[name] = self._given[name] = self._bound[name] = value
                self._contents.pop(name, None)
                if _is_small_data(value):
                    self._contents[name] = (value, contents(value))
        self._take_attributes(aftermath.get("attributes"))
        told.warn_again(aftermath.get("warned"))

    def _take_attributes(self, changed: Any) -> None:
        """Take over what the attributes of some of the student's functions are."""
        for entry in _list(changed):
            if type(entry) is not tuple or len(entry) != 2 or type(entry[1]) is not dict:
                raise self._gone("it replied with something else than was asked")
            function, attributes = entry
            if isinstance(function, types.FunctionType) and origin_of(function):
                told.take_attributes(function, attributes)
                self._attributes[id(function)] = (function, told.attributes_of(function))

    def _changed_attributes(self, args: tuple) -> list[tuple[Any, dict[str, Any]]]:
        """Attributes that the test has set on functions of the student's since they were told."""
        changed = []
        called = args[0] if args else None
        target = self._handles.of(called.number) if type(called) is Origin else None
        for function in (target, *self._given.values()):
            if not isinstance(function, types.FunctionType):
                continue
            now = told.attributes_of(function)
            _, before = self._attributes.get(id(function), (None, {}))
            new = {k: v for k, v in now.items() if k not in before or before[k] is not v}
            if new:
                self._attributes[id(function)] = (function, now)
                changed.append((function, new))
        return changed

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

    def _three(self, reply: Any) -> tuple[bool, Any, Any]:
        if type(reply) is not tuple or len(reply) != 3:
            raise self._gone("it replied with something else than was asked")
        return reply[0] is True, *reply[1:]

    def _exception(self, reply: Any, operation: str) -> BaseException:
        """The exception that the student's process tells of, marked as the student's."""
        if type(reply) is not dict:
            return self._gone("it replied with something else than was asked")
        number = reply.get("callback")
        if type(number) is int and 0 <= number < len(self._raised):
            raised = self._raised[number]
            if not isinstance(raised, _ENDS_LOOPS):
                return raised
        may_end = operation in ("next", "send", "throw")
        error = told.exception(reply, self._classes, self._shared.of_name, may_end)
        if isinstance(error, KeyboardInterrupt):
            return WitnessInterruptedError("the student's code was stopped")
        return error

    # What travels ------------------------------------------------------------------------------

    def export(self, value: Any) -> dict[str, Any] | None:
        """A tagged tree for what is not plain data."""
        if type(value) is Origin:
            return {"t": "yours", "v": value.number}
        origin = origin_of(value)
        if origin is not None:
            return {"t": "yours", "v": origin.number}
        if (tree := self._known_to_both(value, type(value))) is not None:
            return tree
        library = models.library_tree(value)
        if library is not None:
            return library
        if isinstance(value, PLAIN):
            return None
        if callable(value) and not lent.is_open(value):
            return self._callback(value, getattr(value, "__name__", type(value).__name__))
        return self._lent(value)

    def _known_to_both(self, value: Any, kind: type) -> dict[str, Any] | None:
        """The tree of an object, or a class, of which both sides have the class."""
        if kind.__name__ in self._travelling and self._shared.by_value(kind):
            return {"t": "object", "c": kind.__name__}
        if place := estimators.place_of(value):
            return {"t": "object", "c": place[1], "m": place[0]}
        if isinstance(value, type):
            if (origin := self._handles.exceptions.get(value)) is not None:
                return {"t": "yours", "v": origin.number}
            is_locked = self._shared.of_name(value.__name__) is value
            return {"t": "locked", "c": value.__name__} if is_locked else None
        if isinstance(value, BaseException):
            return {"t": "exception", "parts": [self._known_exception(kind), value.args]}
        if isinstance(value, enum.Enum) and self._shared.of_name(kind.__name__) is kind:
            return {"t": "member", "c": kind.__name__, "v": value.name}
        return None

    def _callback(self, value: Any, name: str) -> dict[str, Any]:
        told = described(value, has_values=False)  # a test may keep what it expects in a default
        return {"t": "callback", "v": self._show(value), "name": name, **told}

    def _lent(self, value: Any) -> dict[str, Any]:
        kind = type(value)
        bases = [base.__name__ for base in kind.__mro__ if base.__name__ in self._travelling]
        return {
            "t": "lent",
            "v": self._show(value),
            "name": kind.__name__,
            "open": lent.is_open(value),
            "special": lent.special_methods(value),
            "bases": bases[:1],
        }

    def adopt(self, tree: dict[str, Any]) -> Any:
        """A stand-in for what the student's process cannot send by value."""
        tag = tree["t"]
        if tag == "handle":
            return self._handles.stand_in(tree)
        if tag == "yours":
            return self._back(tree.get("v"))
        if tag == "object" and "m" in tree:
            kind = estimators.estimator_class(tree["m"], tree["c"])
            if kind is None:
                raise WireError("an estimator of an unknown class came")
            return kind.__new__(kind)
        if tag == "object":
            kind = self._names.get(tree["c"]) if tree["c"] in self._travelling else None
            if isinstance(kind, type) and self._shared.by_value(kind):
                return kind.__new__(kind)
            raise WireError("an object of an unknown class came")
        if tag == "tuple class":
            return tuple_class(self._shared.of_name(tree["name"]), tree["fields"])
        if tag in ("locked", "member"):
            return self._shared.value(tree)
        if tag == "exception" and type(tree.get("parts")) is list and tree["parts"]:
            reply = tree["parts"][0] if type(tree["parts"][0]) is dict else {}
            error = told.exception(reply, self._classes, self._shared.of_name, True)
            error.from_student = False  # it is a value, and was not raised
            return error
        if tag == "list" and type(parts := tree.get("parts")) is list and len(parts) == 1:
            return parts[0]
        checked_models.check(tree)
        try:
            return models.library_value(tree)
        except WireError:
            raise
        except Exception as error:
            raise WireError(f"a Keras object came that cannot be built again ({error})") from error

    def may_be_restored(self, value: Any, state: dict[str, Any]) -> bool:
        """Whether the student's process may give a value these attributes: one of a locked class.

        Or an estimator. Code of the student's that passes for a method may be in neither.
        """
        own = self._classes.get(type(value).__name__, frozenset())
        if any(name not in own and is_disguise(name, item) for name, item in state.items()):
            return False
        if estimators.place_of(value):
            return not callable(state.get("scoring"))  # it would be told what is expected
        return self._shared.by_value(type(value))

    def will_change(self, value: Any) -> None:
        """Keep what the student's code changes in place: later tests may use it as well."""
        if _is_data(value):
            self._changed.setdefault(id(value), (value, content(value)))

    def perform(self, do: str, value: Any) -> Any:
        """Call a function that a test has passed to the student's code, and say how it went."""
        if type(value) is not tuple or len(value) != (3 if do == "callback" else 4):
            raise WireError("an unknown question came")
        target, args = self._back(value[0]), value[1:]
        if do == "callback":
            if not callable(target) or type(args[0]) is not tuple or type(args[1]) is not dict:
                raise WireError("a function was called that was never passed in")
        elif do != "object":
            raise WireError("an unknown question came")
        try:
            if do == "object":
                return (True, lent.use(target, *args))
            return (True, target(*args[0], **args[1]))
        except WireError:
            raise
        except WitnessInterruptedError as error:
            raise self._gone("the student's code was stopped in a function of the test") from error
        except WitnessGoneError:
            raise
        except BaseException as error:  # whatever it is, it goes through the student's code first
            self._raised.append(error)
            return (False, {**told.raised(error), "number": len(self._raised) - 1})

    def unsendable(self, error: BaseException) -> Any:
        """Reply to a callback whose result does not travel."""
        self._raised.append(TypeError(f"a function's result cannot be handed over: {error}"))
        text = "what was passed in gives what cannot be handed over"
        return (False, {"kind": "TypeError", "args": (text,), "number": len(self._raised) - 1})

    def _back(self, number: Any) -> Any:
        """Something of the judge's that the student's process gives back."""
        if type(number) is not int or not 0 <= number < len(self._shown):
            raise WireError("something came back that was never passed in")
        return self._shown[number]

    def _show(self, value: Any) -> int:
        """The number of something of the judge's; it is kept, so that its id stays its own."""
        number = self._shown_numbers.get(id(value))
        if number is None:
            number = self._shown_numbers[id(value)] = len(self._shown)
            self._shown.append(value)
        return number

    def _known_exception(self, kind: type) -> Any:
        """The first class of an exception that the student's process knows."""
        for base in kind.__mro__:
            if base in self._handles.exceptions:
                return self._handles.exceptions[base]
            if base.__module__ == "builtins" or self._shared.of_name(base.__name__) is base:
                return base
        return Exception


def _is_small_data(value: Any) -> bool:
    """Whether a value is worth a look for changes before each call."""
    return _is_data(value) and getattr(value, "nbytes", 0) <= _WATCHED_BYTES


def _is_data(value: Any) -> bool:
    return isinstance(value, (np.ndarray, list, dict, set, bytearray))


def _whole(value: Any) -> Any:
    """The array that an array is a view of; anything else as it is."""
    while isinstance(value, np.ndarray) and isinstance(value.base, np.ndarray):
        value = value.base
    return value


def _list(value: Any) -> list:
    return value if type(value) is list else []
