"""What both ends of the wire know alike: the kinds that travel, their names, and the bounds."""

import builtins
import collections
import functools
import inspect
import re
from typing import Any

import numpy as np

MAX_BYTES = 64 * 2**20
"""What one message may hold in all, unless told otherwise."""

MAX_NODES = 2_000_000
"""The most values in one message, each counted with the values inside it."""

MAX_DEPTH = 100
"""How deep containers may nest."""

DTYPE = re.compile(r"[<>|=][biufcSUmM]\d{1,6}(\[\d{0,3}[a-zA-Z]{1,2}\])?")
"""What the types of arrays are called that travel."""

TYPES = {kind.__name__: kind for kind in (bool, int, float, complex, str, bytes, list, tuple)} | {
    kind.__name__: kind for kind in (dict, set, frozenset, object, type(None))
}
TYPES |= {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException) and kind.__name__ == name
}
"""The classes that travel by name, exceptions among them; NumPy's beside them."""


_OF_MODELS = (
    *("count_params", "evaluate", "fit", "get_config", "get_layer", "get_weights", "predict"),
    *("predict_on_batch", "summary", "test_on_batch", "train_on_batch"),
    *("decision_function", "fit_predict", "fit_transform", "inverse_transform", "predict_proba"),
    *("predict_log_proba", "score", "score_samples", "transform"),
)
_OF_SETS = (
    *("difference", "intersection", "isdisjoint", "issubset", "issuperset", "union"),
    "symmetric_difference",
)
_METHODS = frozenset((*dir(np.ndarray), *dir(float), *dir(str), *_OF_MODELS, *_OF_SETS))
_LIBRARIES = ("builtins", "numpy")


def is_disguise(name: str, value: Any) -> bool:
    """Whether something is code under a name by which arrays, numbers, texts or models have some.

    A test asks an array for its mean(), a model for its score(). What has code of the student's
    there would be neither, and would decide what the test finds.
    """
    is_known = isinstance(value, type) and value.__module__ in _LIBRARIES
    return callable(value) and name in _METHODS and not is_known


class Record(dict):
    """What SciPy's results and scikit-learn's data sets arrive as: items are attributes too."""

    def __getattr__(self, name: str) -> Any:
        if name not in self or is_disguise(name, self[name]):
            raise AttributeError(name)
        return self[name]


DICTS = {
    "Counter": collections.Counter,
    "OrderedDict": collections.OrderedDict,
    "defaultdict": collections.defaultdict,
    "Record": Record,
}
"""The kinds of dictionary that arrive as themselves."""


def type_name(kind: type) -> str:
    """The name under which a built-in or NumPy type travels; empty for other classes."""
    if TYPES.get(kind.__name__) is kind:
        return kind.__name__
    if kind is np.ndarray:
        return "numpy.ndarray"
    if issubclass(kind, np.generic) and getattr(np, kind.__name__, None) is kind:
        return f"numpy.{kind.__name__}"
    return ""


def state_of(value: Any) -> dict[str, Any]:
    """The attributes of an object that travels by value."""
    state = dict(getattr(value, "__dict__", {}))
    for base in type(value).__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name):
                state[name] = getattr(value, name)
    return state


def named_tuple(name: str, fields: Any) -> type | None:
    """The class that named tuples of another process arrive as, the same for the same fields."""
    try:
        return named_tuple_class(name, tuple(fields))
    except (SyntaxError, TypeError, ValueError):
        return None


def tuple_class(kind: Any, fields: tuple[str, ...]) -> type | None:
    """A notebook's own class, if it is the one of a named tuple with some fields."""
    is_one = isinstance(kind, type) and issubclass(kind, tuple)
    return kind if is_one and getattr(kind, "_fields", None) == fields else None


@functools.lru_cache(100)
def named_tuple_class(name: str, fields: tuple[str, ...]) -> type:
    """The class of named tuples with a name and fields.

    Raises:
        ValueError, SyntaxError: Python allows no such names.
    """
    return collections.namedtuple(name, fields)


def is_data_name(kind: type, name: str) -> bool:
    """Whether an object of a class may hold data under a name, and hides no method by it."""
    known = inspect.getattr_static(kind, name, None)
    is_free = known is None or inspect.ismemberdescriptor(known)
    is_default = not callable(known) and not hasattr(type(known), "__get__")
    return name.isidentifier() and not name.startswith("__") and (is_free or is_default)
