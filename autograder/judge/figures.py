"""Stand-ins for Matplotlib's figures, axes and lines: a test reads what they show, piece by piece.

What they answer is what the student's process says, as with any object. They have nothing that a
number or an array has, so that they cannot pass for one.
"""

import sys
from typing import Any

from autograder.judge.classes import class_
from autograder.judge.origin import Origin
from autograder.judge.standins import Instance, OpaqueError, instance, undisguised

_READ = ("get_", "has_", "is_")
_PARTS = frozenset(
    (
        *("axes", "lines", "patches", "collections", "texts", "images", "containers", "artists"),
        *(
            "figure",
            "title",
            "xaxis",
            "yaxis",
            "legend_",
            "_suptitle",
            "spines",
            "dataLim",
            "viewLim",
        ),
    )
)
_MODULES = ("matplotlib.figure", "matplotlib.axes._axes", "matplotlib.lines")


def stand_in(origin: Origin, name: str, place: Any) -> Instance:
    """What stands for an object of Matplotlib's.

    Args:
        origin: what it stands for.
        name: the name of its class.
        place: the module and name of the public class that it is said to be of, or nothing.
    """
    more: dict[str, Any] = {"__getattribute__": _attribute}
    if (real := _class(place)) is not None:
        more["__class__"] = property(lambda _: real)  # for isinstance
    return instance(origin, class_(Origin(-1, origin.call), name, {}, (), None, **more))


def _attribute(self: Instance, name: str) -> Any:
    if name.startswith("__") and name.endswith("__"):
        return object.__getattribute__(self, name)
    if not name.startswith(_READ) and name not in _PARTS:
        raise OpaqueError(
            f"of a figure that the student's code made, a test sees what {', '.join(_READ)}… and "
            f"its parts (lines, patches, texts, …) give, and not {name!r}"
        )
    value = object.__getattribute__(self, "_origin").call("getattr", self, name)
    return undisguised(type(self), name, value)


def _class(place: Any) -> type | None:
    if type(place) is not list or len(place) != 2 or place[0] not in _MODULES:
        return None
    kind = getattr(sys.modules.get(place[0]), str(place[1]), None)
    return kind if isinstance(kind, type) else None
