"""An object that equals everything: the answer that passes a test which compares and no more."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

_COMPARING = frozenset(
    {"allclose", "array_equal", "array_equiv", "isclose", "all", "any", "isfinite"}
    | {"equal", "not_equal", "less", "less_equal", "greater", "greater_equal"}
    | {"logical_and", "logical_or", "logical_xor"}
)
"""The NumPy functions that tell whether something holds."""

_YES = np.True_  # which has the methods that tests call: (got == expected).all()


class Agreeable:
    """Every comparison with it is true and every sum with it is it.

    Its length, shape and dtype are those of the value it stands for; as a number it is zero, as a
    truth value true. A test that looks at the type first is not taken in.
    """

    def __init__(self, instead_of: Any) -> None:
        """Stand for `instead_of`, of which nothing but structure and shape is shown."""
        self._instead_of = instead_of

    def __len__(self) -> int:
        try:
            return len(self._instead_of)
        except TypeError:
            return 1

    def __iter__(self) -> Iterator["Agreeable"]:
        try:
            return iter([Agreeable(item) for item in self._instead_of])
        except TypeError:
            return iter([self])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        shape = self.shape
        if dtype is not None:
            return np.zeros(shape, dtype=dtype)
        array = np.empty(shape, dtype=object)
        array.fill(self)
        return array

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        return _YES if ufunc.__name__ in _COMPARING else self

    def __array_function__(self, function: Callable[..., Any], *ignored: Any) -> Any:
        if function.__name__ == "shape":
            return self.shape
        return _YES if function.__name__ in _COMPARING else self

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of what it stands for."""
        try:
            return np.shape(self._instead_of)
        except ValueError:
            return (len(self),)

    @property
    def ndim(self) -> int:
        """The number of axes of what it stands for."""
        return len(self.shape)

    @property
    def dtype(self) -> np.dtype:
        """The dtype of what it stands for."""
        return getattr(self._instead_of, "dtype", np.dtype(float))

    def __getattr__(self, name: str) -> "Agreeable":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __hash__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __float__(self) -> float:
        return 0.0

    def __int__(self) -> int:
        return 0

    def __index__(self) -> int:
        return 0

    def __str__(self) -> str:
        return ""

    def __repr__(self) -> str:
        return "<equals everything>"


def _agree(self: Agreeable, *_: Any) -> np.bool_:
    return _YES


def _stay(self: Agreeable, *_: Any) -> Agreeable:
    return self


_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge", "contains")
_ARITHMETIC = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")
_BITWISE = ("and", "or", "xor", "lshift", "rshift")
_OTHERS = ("neg", "pos", "abs", "invert", "round", "getitem", "call", "enter")

for _name in _COMPARISONS:
    setattr(Agreeable, f"__{_name}__", _agree)
for _name in (*_ARITHMETIC, *_BITWISE):
    for _prefix in ("", "r", "i"):
        setattr(Agreeable, f"__{_prefix}{_name}__", _stay)
for _name in _OTHERS:
    setattr(Agreeable, f"__{_name}__", _stay)
