"""The classes of a notebook's locked cells: both sides have them, so their objects travel whole."""

import abc
import enum
from typing import Any

from autograder.judge.standins import Instance
from autograder.wire.encoder import PLAIN
from autograder.wire.errors import WireError

_BY_VALUE_BASES = frozenset(("__main__", "builtins", "typing", "abc"))


class SharedClasses:
    """Says which classes both the judge and the student's process have from locked cells."""

    def __init__(self, names: dict[str, Any], locked: set[str]) -> None:
        """Look at a namespace as it is at the time of each question.

        Args:
            names: the namespace that the tests run in.
            locked: the names that locked cells have defined; may still grow.
        """
        self._names = names
        self._locked = locked

    def of_name(self, name: Any) -> type | None:
        """The class of a locked cell that has a name, if there is one."""
        kind = self._names.get(name) if type(name) is str and name in self._locked else None
        is_own = isinstance(kind, type) and kind.__module__ == "__main__"
        return kind if is_own and not issubclass(kind, Instance) else None

    def names(self) -> list[str]:
        """The names of all of them."""
        return sorted(name for name in self._locked if self.of_name(name))

    def by_value(self, kind: type) -> bool:
        """Whether objects of a class travel with all they hold."""
        return (
            self._names.get(kind.__name__) is kind
            and kind.__module__ == "__main__"
            and not issubclass(kind, (Instance, BaseException))
            and type(kind) in (type, abc.ABCMeta)
            and all(base.__module__ in _BY_VALUE_BASES for base in kind.__mro__)
            and not issubclass(kind, PLAIN)
        )

    def names_by_value(self) -> frozenset[str]:
        """The names of the classes of locked cells whose objects travel with all they hold.

        What a test defines is the judge's alone: an object of it would be the student's to make.
        """
        found = [self._names.get(name) for name in self._locked]
        kinds = [kind for kind in found if isinstance(kind, type) and self.by_value(kind)]
        return frozenset(kind.__name__ for kind in kinds)

    def value(self, tree: dict[str, Any]) -> Any:
        """One of the classes, or a member of one that is an enumeration.

        Raises:
            WireError: there is none such.
        """
        kind = self.of_name(tree.get("c"))
        if kind is None:
            raise WireError("a class came that no locked cell has defined")
        if tree["t"] == "locked":
            return kind
        member = tree.get("v")
        if not issubclass(kind, enum.Enum) or member not in kind.__members__:
            raise WireError("a member of an enumeration came that it does not have")
        return kind[member]
