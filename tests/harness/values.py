"""Plain data by value: copy it, compare it, fill it, vary it, use it as a key.

Plain data is what answers take and return: numbers, strings, None, tuples, lists, dicts and NumPy
arrays. Anything else (a Keras model, a function) is left as it is.
"""

import copy
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np

_NUMBERS = (bool, int, float, complex, np.bool_, np.number)


def copied(value: Any) -> Any:
    """A deep copy, in which what cannot be copied is the thing itself."""
    return mapped(value, _copied_leaf)


def _copied_leaf(leaf: Any) -> Any:
    try:
        return copy.deepcopy(leaf)
    except Exception:
        return leaf


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """The same structure of tuples, lists and dicts, `change` applied to what they hold."""
    if isinstance(value, dict):
        new = copy.copy(value)  # whatever kind of dict it is
        new.update((key, mapped(item, change)) for key, item in value.items())
        return new
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(mapped(item, change) for item in value))
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(mapped(item, change) for item in value)
    return change(value)


def filled(value: Any, number: float) -> Any:
    """A value of the same structure, shapes and types in which every number is `number`.

    Booleans become True for 1 and False otherwise, strings become empty, what is no plain data
    becomes None. NaN makes floats of integers.
    """
    return mapped(value, lambda leaf: _filled_leaf(leaf, number))


def _filled_leaf(leaf: Any, number: float) -> Any:
    if isinstance(leaf, str):
        return ""
    if isinstance(leaf, bool | np.bool_):
        return type(leaf)(number == 1)
    if isinstance(leaf, _NUMBERS):
        is_whole = isinstance(leaf, int | np.integer)
        return float(number) if is_whole and np.isnan(number) else type(leaf)(number)
    if isinstance(leaf, np.ndarray):
        return _filled_array(leaf, number)
    if hasattr(leaf, "__array__") and hasattr(leaf, "shape"):
        return _filled_array(np.asarray(leaf), number)
    return None


def _filled_array(array: np.ndarray, number: float) -> np.ndarray:
    if array.dtype == bool:
        return np.full(array.shape, number == 1)
    if array.dtype.kind in "iu" and np.isnan(number):
        return np.full(array.shape, number)
    if array.dtype.kind in "iufc":
        return np.full(array.shape, number, dtype=array.dtype)
    if array.dtype.kind in "US":
        return np.zeros_like(array)
    return np.full(array.shape, None)


def overwrite_with_zeros(value: Any) -> None:
    """Set every number in the arrays, lists and dicts of a value to zero, in place."""
    if isinstance(value, np.ndarray):
        if value.flags.writeable and value.dtype.kind in "biufc":
            value[...] = 0
    elif isinstance(value, list | dict):
        places = range(len(value)) if isinstance(value, list) else list(value)
        for place in places:
            if isinstance(value[place], _NUMBERS):
                value[place] = type(value[place])(0)
            else:
                overwrite_with_zeros(value[place])
    elif isinstance(value, tuple):
        for item in value:
            overwrite_with_zeros(item)


def same(one: Any, other: Any) -> bool:
    """True where two values have one structure and equal numbers, up to rounding."""
    if isinstance(one, _NUMBERS) and isinstance(other, _NUMBERS):
        return bool(np.isclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return _same_arrays(one, other)
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if one is None or isinstance(one, str | bytes | set | frozenset):
        return one == other
    if _is_of_notebook(one):
        return same(vars(one), vars(other))
    return one is other


def _same_arrays(one: np.ndarray, other: np.ndarray) -> bool:
    if one.shape != other.shape:
        return False
    if one.dtype.kind in "biufc" and other.dtype.kind in "biufc":
        return bool(np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True))
    return one.dtype.kind == other.dtype.kind and bool(np.all(one == other))


def _is_of_notebook(value: Any) -> bool:
    """True for an object of a class that a cell defines; a library's may be endless inside."""
    return type(value).__module__ == "__main__" and hasattr(value, "__dict__")


def key(value: Any) -> Hashable:
    """What a table of remembered answers is looked up by: equal values give equal keys."""
    if isinstance(value, _NUMBERS):
        return complex(value) if abs(value) < 1e300 else repr(value)
    if isinstance(value, np.ndarray):
        return ("array", value.shape, tuple(map(key, value.ravel().tolist())))
    if isinstance(value, dict):
        return ("dict", tuple((name, key(item)) for name, item in value.items()))
    if isinstance(value, list | tuple):
        return (type(value).__name__, tuple(map(key, value)))
    if value is None or isinstance(value, str | bytes):
        return value
    if _is_of_notebook(value):
        return (type(value).__name__, key(vars(value)))
    return ("object", id(value))


def variations(value: Any, rng: np.random.Generator) -> list[Any]:
    """A few values of the same structure with other numbers: negated, moved, disturbed, counted on.

    Whole numbers may be sizes, counts or labels, so that one variation leaves them alone, one
    negates those in arrays (labels of -1 and 1 stay such) and one adds 1; booleans and strings
    stay as they are.
    """
    return [
        mapped(value, _negated),
        mapped(value, lambda leaf: _moved(leaf, lambda x: 3 * x + 1)),
        mapped(value, lambda leaf: _moved(leaf, lambda x: x + rng.normal(size=np.shape(x)))),
        mapped(value, _counted_on),
    ]


def _negated(leaf: Any) -> Any:
    if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "ifc":
        return -leaf
    return -leaf if isinstance(leaf, float | complex | np.floating) else leaf


def _moved(leaf: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f":
        return change(leaf).astype(leaf.dtype)
    return type(leaf)(change(leaf)) if isinstance(leaf, float | np.floating) else leaf


def _counted_on(leaf: Any) -> Any:
    if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "i":
        return leaf + 1
    is_whole = isinstance(leaf, int | np.integer) and not isinstance(leaf, bool)
    return type(leaf)(leaf + 1) if is_whole else leaf
