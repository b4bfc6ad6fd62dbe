"""Stand-ins for a student's functions, and for the generators and iterators that these return."""

import builtins
import linecache
from collections.abc import Callable, Iterator
from typing import Any

from autograder.judge.origin import Origin
from autograder.wire.functions import dress

_TEXT = "def function(*args, **kwargs):\n    __tracebackhide__ = True\n    {}\n"
_ORDINARY = _TEXT.format("return call('call', origin, *args, **kwargs)")
_GENERATOR = _TEXT.format("return (yield from call('call', origin, *args, **kwargs))")


def function(origin: Origin, name: str, told: dict[str, Any], source: str) -> Callable:
    """A function that has the student's called.

    Args:
        origin: what it stands for.
        name: its name there.
        told: what the student's process tells of it: `wire.functions.described`, and whether it is
            a generator function.
        source: its text as handed in, for `inspect.getsource`.
    """
    code = _GENERATOR if told.get("generator") is True else _ORDINARY
    known = name if name.isidentifier() else "function"
    file = f"<{known}, as handed in, {origin.number}>"
    if source:
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    scope = {"call": origin.call, "origin": origin}
    exec(compile(code, file, "exec"), scope)
    made = scope["function"]
    made.__code__ = made.__code__.replace(co_name=known)  # for tracebacks
    dress(made, name, told)
    made.__module__ = "__main__"
    made.stands_for = origin
    return made


def generator(origin: Origin) -> Iterator[Any]:
    """A generator that has the student's go on, item by item."""
    operation, args = "next", ()
    while True:
        try:
            item = origin.call(operation, origin, *args)
        except StopIteration as end:
            return end.value
        try:
            sent = yield item
        except GeneratorExit:
            raise  # may come at any moment, from the garbage collector as well: nothing is asked
        except Exception as error:
            operation, args = "throw", (type(error), str(error))
        else:
            operation, args = ("next", ()) if sent is None else ("send", (sent,))


class Items:
    """An iterator that has the student's go on, item by item."""

    def __init__(self, origin: Origin) -> None:
        """Stand for an iterator that is no generator."""
        self._origin = origin

    def __iter__(self) -> "Items":
        return self

    def __next__(self) -> Any:
        return self._origin.call("next", self._origin)


class Block:
    """What stands for a `contextlib.contextmanager` of the student's, at use in a `with`."""

    def __init__(self, origin: Origin) -> None:
        """Stand for something that can be entered and left."""
        self._origin = origin

    def __enter__(self) -> Any:
        return self._origin.call("enter", self._origin)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        return leave(self._origin, self._origin, kind, error, trace)


def leave(origin: Origin, block: Any, kind: Any, error: Any, trace: Any) -> bool:
    """Leave a `with`; it may keep back only what the test raised on purpose, to see that it does.

    Any other error inside the block is a verdict, or on its way to become one.
    """
    is_meant = _is_raised_on_purpose(kind, trace)
    told = kind if _has_name(kind) else None
    try:
        kept = origin.call("exit", block, told, str(error) if is_meant else "")
    except Exception as raised:
        if kind is None or is_meant:
            raise
        raise error from raised
    return kept is True and is_meant


def _has_name(kind: Any) -> bool:
    """Whether the student's process knows an exception's class."""
    return kind is not None and getattr(builtins, kind.__name__, None) is kind


def _is_raised_on_purpose(kind: type[BaseException] | None, trace: Any) -> bool:
    if kind is None or issubclass(kind, AssertionError) or not issubclass(kind, Exception):
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    lines = linecache.getlines(trace.tb_frame.f_code.co_filename)
    line = lines[trace.tb_lineno - 1] if trace.tb_lineno <= len(lines) else ""
    return trace.tb_frame.f_globals.get("__name__") == "__main__" and "raise " in line
