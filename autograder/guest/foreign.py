"""What a test passes to the student's code and what stays with the judge all the same.

Functions, iterators, and objects of a test's own classes: here they only have the real one asked.
"""

from collections.abc import Callable
from typing import Any

from autograder.wire.functions import dress

Ask = Callable[[str, tuple], tuple[bool, Any]]


class Foreign:
    """Makes, and knows again, what stands for the judge's functions and objects."""

    def __init__(self, ask: Callable[[str, Any], Any]) -> None:
        """Begin.

        Args:
            ask: asks the judge and returns what came of it, or raises what it raised.
        """
        self._ask = ask
        self._made: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}

    def number_of(self, value: Any) -> int | None:
        """The judge's number of something that was made here; None for all else."""
        return self._numbers.get(id(value))  # what was made here is kept, so its id stays its own

    def function(self, tree: dict[str, Any]) -> Callable:
        """What stands for a function."""
        number, ask = tree["v"], self._ask

        def foreign(*args: Any, **kwargs: Any) -> Any:
            return ask("callback", (number, args, kwargs))

        return self._known(number, lambda: self._dressed(foreign, tree))

    def object(self, tree: dict[str, Any], bases: tuple[type, ...]) -> Any:
        """What stands for an object of one of a test's own classes."""
        return self._known(tree["v"], lambda: self._new(tree, bases))

    def _known(self, number: int, make: Callable[[], Any]) -> Any:
        if number not in self._made:
            self._made[number] = made = make()
            self._numbers[id(made)] = number
        return self._made[number]

    @staticmethod
    def _dressed(function: Callable, tree: dict[str, Any]) -> Callable:
        dress(function, tree["name"], tree)
        return function

    def _new(self, tree: dict[str, Any], bases: tuple[type, ...]) -> Any:
        number, ask = tree["v"], self._ask

        def method(name: str) -> Callable:
            return lambda _, *args, **kwargs: ask("object", (number, name, args, kwargs))

        body = {name: method(name) for name in tree["special"]}
        if tree["open"]:
            body |= {
                "__getattribute__": lambda self, name: (
                    object.__getattribute__(self, name)
                    if name.startswith("__")
                    else ask("object", (number, "getattr", (name,), {}))
                ),
                "__setattr__": lambda _, name, value: ask(
                    "object", (number, "setattr", (name, value), {})
                ),
            }
        else:
            body["__getattr__"] = _no_attribute(tree["name"])
        if "__exit__" in body:
            body["__exit__"] = lambda *_: ask("object", (number, "__exit__", (None,) * 3, {}))
        for parents in (bases, ()):
            try:
                made = type(tree["name"], parents, body)
                made.__abstractmethods__ = frozenset()
                return object.__new__(made)
            except TypeError:
                continue
        raise TypeError(f"an object of type {tree['name']} cannot be passed in")


def _no_attribute(kind: str) -> Callable:
    def refuse(_: Any, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise AttributeError(
            f"{name!r}: an object of type {kind}, made by the test, can be passed on and given "
            "back, and nothing else: it is in another process. Make it in the answer's own code, "
            "or in a cell that runs before"
        )

    return refuse
