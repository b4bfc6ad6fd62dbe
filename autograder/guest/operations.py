"""What the judge may have done with an object of the student's, and what is printed meanwhile."""

import contextlib
import io
import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

_PRINTED = 1_000_000
"""Characters that one call may print."""

OPERATIONS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name)
    for name in (
        *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "lshift", "rshift"),
        *("and_", "or_", "xor", "neg", "pos", "abs", "invert"),
        *("eq", "ne", "lt", "le", "gt", "ge", "getitem", "setitem", "delitem", "contains"),
        *("iadd", "isub", "imul", "itruediv", "ifloordiv", "imod", "ipow", "imatmul"),
    )
} | {
    "call": lambda target, *args, **kwargs: target(*args, **kwargs),
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "len": len,
    "iter": iter,
    "next": next,
    "send": lambda target, value: target.send(value),
    "throw": lambda target, kind, text: target.throw(kind(text)),
    "close": lambda target: target.close(),
    "reversed": reversed,
    "hash": hash,
    "vars": vars,
    "bool": bool,
    "int": int,
    "float": float,
    "index": operator.index,
    "str": str,
    "repr": repr,
    "format": format,
    "dir": dir,
    "round": round,
    "divmod": divmod,
    "array": np.asarray,
    "enter": lambda target: type(target).__enter__(target),
    "exit": lambda target, kind, text: type(target).__exit__(
        target, kind, None if kind is None else kind(text), None
    ),
}
"""What the judge may ask to have done with an object of the student's."""


@contextlib.contextmanager
def printing(printed: dict[str, str]) -> Iterator[None]:
    """Take what is printed in the block, up to a bound."""
    out, err = _Page(), _Page()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            yield
        finally:
            printed |= {"out": out.getvalue(), "err": err.getvalue()}


class _Page(io.StringIO):
    """Text in memory that stops growing at a bound."""

    def write(self, text: str) -> int:
        if self.tell() < _PRINTED:
            super().write(text[: _PRINTED - self.tell()])
        return len(text)
