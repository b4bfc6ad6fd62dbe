"""Make plain data hold what other plain data holds, in place as far as that goes.

Whoever else has a hold of the data, or of a part of it, sees the change as in one process.
"""

from typing import Any

import numpy as np


def pour(old: Any, new: Any) -> Any:
    """Make `old` hold what `new` holds.

    Returns:
        `old` where it could be changed in place, else `new`.
    """
    if type(old) is dict and type(new) is dict:
        for name in [name for name in old if name not in new]:
            del old[name]
        for name, item in new.items():
            old[name] = pour(old.get(name), item)
        return old
    if type(old) is list and type(new) is list:
        old[:] = [pour(one, item) for one, item in zip(old, new, strict=False)] + new[len(old) :]
        return old
    if type(old) is set and type(new) is set:
        old.clear()
        old.update(new)
        return old
    is_array = type(old) is np.ndarray and type(new) is np.ndarray
    if is_array and old.shape == new.shape and old.dtype == new.dtype and old.flags.writeable:
        old[...] = new
        return old
    return new


def mutables(value: Any, most: int = 1000) -> list[Any]:
    """The mutable plain data in a value, itself included, up to a number."""
    found: list[Any] = []
    todo = [value]
    while todo and len(found) < most:
        item = todo.pop()
        if any(item is known for known in found[-20:]):
            continue
        if isinstance(item, (list, dict, set, bytearray, np.ndarray)):
            found.append(item)
        if isinstance(item, (list, tuple)):
            todo.extend(item[:most])
        elif isinstance(item, dict):
            todo.extend(list(item.values())[:most])
    return found
