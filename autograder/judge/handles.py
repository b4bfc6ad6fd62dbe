"""Stand-ins for what a student's process tells of by number: one for each, made once."""

from collections.abc import Callable
from typing import Any

from autograder.judge import classes, figures, functions, told
from autograder.judge.origin import Origin
from autograder.judge.standins import Instance, instance
from autograder.wire.errors import WireError
from autograder.wire.kinds import named_tuple


class Handles:
    """The stand-ins of one conversation.

    Attributes:
        lending: the name whose value is being told of: the text of a lambda is known by it.
        exceptions: by stand-in, the origin of each of the student's own exception classes.
    """

    def __init__(
        self,
        call: Callable[..., Any],
        open_classes: dict[str, frozenset[str]],
        sources: dict[str, str],
    ) -> None:
        """Begin with none.

        Args:
            call: has an operation carried out in the student's process.
            open_classes: the classes that the assignment asks for and the special methods of each
                in the instructor's solution; may still grow.
            sources: by name, the text of the functions that were handed in.
        """
        self.lending = ""
        self.exceptions: dict[type, Origin] = {}
        self._call = call
        self._open_classes = open_classes
        self._sources = sources
        self._made: dict[int, Any] = {}

    def of(self, number: int) -> Any:
        """The stand-in with a number, or None if there is none yet."""
        return self._made.get(number)

    def stand_in(self, tree: dict[str, Any]) -> Any:
        """The stand-in for what a tree tells of.

        Raises:
            WireError: it is not a tree that a guest writes.
        """
        number, name = tree.get("v"), tree.get("name")
        if type(number) is not int or type(name) is not str or len(name) > 1000:
            raise WireError("it came garbled")
        made = self._made.get(number)
        if made is None:
            made = self._made[number] = self._new(tree, Origin(number, self._call), name)
        return made

    def _new(self, tree: dict[str, Any], origin: Origin, name: str) -> Any:
        kind, parts = tree.get("k"), _list(tree.get("parts"))
        if kind == "function":
            return functions.function(origin, name, tree, self._source(name, tree))
        if kind == "generator":
            return functions.generator(origin)
        if kind == "iterator":
            return functions.Items(origin)
        if kind == "figure":
            return figures.stand_in(origin, name, tree.get("module"))
        if kind == "class":
            return self._new_class(tree, origin, name, parts)
        own = parts[0] if parts else None
        if kind == "instance" and isinstance(own, type) and issubclass(own, Instance):
            return instance(origin, own)
        if kind == "context":
            return functions.Block(origin)
        opaque = classes.class_(Origin(-1, self._call), name, {}, (), None)
        return instance(origin, opaque)

    def _new_class(self, tree: dict[str, Any], origin: Origin, name: str, parts: list) -> type:
        bases = tuple(part for part in parts if isinstance(part, type))
        builtin = next((b for b in _list(tree.get("builtin")) if told.is_exception(b)), "")
        if builtin:
            made = classes.exception_class(origin, name, bases, builtin)
            self.exceptions[made] = origin
            return made
        if tree.get("tuple") and (made := named_tuple(name, tree.get("tuple"))):
            return made
        return classes.class_(origin, name, tree, bases, self._open_classes.get(name))

    def _source(self, name: str, tree: dict[str, Any]) -> str:
        """What was handed in as the text of a function that is told of."""
        if name == "<lambda>":
            return self._sources.get(self.lending, "")
        qualname = tree.get("qualname")
        return self._sources.get(qualname if type(qualname) is str else name, "")


def _list(value: Any) -> list:
    return value if type(value) is list else []
