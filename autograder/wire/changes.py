"""Notice that a value has been changed in place: its content before, compared with now.

Only what the value itself holds is looked at. What the values inside it hold is their own affair:
they have numbers of their own.
"""

import collections
from typing import Any

import numpy as np

from autograder.wire.kinds import state_of
from autograder.wire.models import is_model, weights_of
from autograder.wire.pouring import mutables


def content(value: Any) -> Any:
    """What a mutable value holds, kept so that `is_changed` can compare."""
    if isinstance(value, np.ndarray):
        return (value.shape, value.dtype, value.copy())
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, (list, set, bytearray, collections.deque)):
        return value.copy()
    if isinstance(value, np.random.Generator):
        return repr(value.bit_generator.state)
    if isinstance(value, np.random.RandomState):
        return repr(value.get_state(legacy=False))
    if is_model(value):
        return weights_of(value)
    return list(state_of(value).items())


def contents(value: Any) -> list[tuple[Any, Any]]:
    """What plain data holds, at all depths: pairs to compare with `is_changed`."""
    return [(item, content(item)) for item in mutables(value)]


def is_changed(value: Any, before: Any) -> bool:
    """Whether a value holds anything else than `content` found before."""
    now = content(value)
    if isinstance(value, np.ndarray):
        (shape, dtype, array), (old_shape, old_dtype, old) = now, before
        if shape != old_shape or dtype != old_dtype:
            return True
        if dtype.hasobject:
            return any(x is not y for x, y in zip(array.flat, old.flat, strict=True))
        return array.tobytes() != old.tobytes()
    if is_model(value):
        return len(now) != len(before) or any(
            x.tobytes() != y.tobytes() for x, y in zip(now, before, strict=True)
        )
    if isinstance(value, (set, bytearray)) or isinstance(now, str):
        return now != before
    if len(now) != len(before):
        return True
    if isinstance(value, (list, collections.deque)):
        return any(x is not y for x, y in zip(now, before, strict=True))
    return any(x is not p or y is not q for (x, y), (p, q) in zip(now, before, strict=True))


def put_back(value: Any, before: Any) -> None:
    """Make plain data hold again what `content` found in it; what else there is stays as it is."""
    if isinstance(value, np.ndarray):
        if value.flags.writeable:
            value[...] = before[2]
    elif isinstance(value, (list, bytearray)):
        value[:] = before
    elif isinstance(value, set):
        value.clear()
        value.update(before)
    elif isinstance(value, dict):
        value.clear()
        for key, item in before:
            value[key] = item
