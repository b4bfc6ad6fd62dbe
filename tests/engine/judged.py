"""A notebook for the judge: what a student wrote, and tests that use it in every way."""

from nbformat import NotebookNode, v4
from tiny_course import code

LOCKED = '''
import random

import numpy as np


class Node:
    """Known on both sides, so it travels by value."""

    def __init__(self, value, left=None):
        self.value = value
        self.left = left

    def total(self):
        return self.value + (self.left.total() if self.left else 0)


def check(got, expected):
    assert got == expected, f"expected {expected}, got {got}"


def doubled(x):
    return 2 * x
'''

ANSWER = '''
import math


def product(x, y=2, *, z=1):
    """Multiply."""
    return x * y * z


def squares(n):
    return [i**2 for i in range(n)]


def total(n):
    return sum(squares(n))


class Animal:
    legs = 4

    @staticmethod
    def noise():
        return "hm"


class Vector(Animal):
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __iter__(self):
        yield self.x
        yield self.y

    def __contains__(self, item):
        return item in (self.x, self.y)

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def __call__(self, k):
        return self * k

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.x = 0

    @property
    def norm(self):
        return math.hypot(self.x, self.y)


class OwnError(ValueError):
    pass


def counting(n):
    for i in range(n):
        yield i


def echoing():
    got = None
    while True:
        got = yield got


def boom():
    raise OwnError("bad", 3)


def change(values):
    values[0] = 99
    return values


def leave(values):
    return values


def adder(n):
    def add(x):
        return x + n

    return add


def apply(function, *args):
    return function(*args)


def node(value):
    return Node(value, Node(5))


def grow(a_node):
    a_node.value += 1
    a_node.left = Node(7)
    return a_node


def hello(name):
    print("hello", name)


W = np.arange(4.0)
counter = 0
settings = {"rate": 0.1, "layers": [1, 2]}


def bump():
    global counter
    counter += 1


def rate():
    return settings["rate"]


def draw():
    return np.random.rand(), random.random()


def ask():
    return input("? ")


def doubled_twice(x):
    return doubled(doubled(x))


def many_kinds():
    return {
        "scalar": np.float32(1.5),
        "nested": [(1, {2, 3}), {"a": frozenset([4])}],
        "big": 10**40,
        "special": (float("nan"), float("inf"), -0.0, 1 + 2j),
        "bytes": b"abc",
        "none": None,
        "range": range(3),
        "type": np.int64,
        "builtin": int,
        "text": "ü \\U0001f600",
    }


def arrays():
    return [
        np.array(kind).astype(dtype)
        for kind, dtype in (
            ([True, False], bool),
            ([1, 2], np.int8),
            ([1, 2], np.uint16),
            ([1, 2], np.int64),
            ([1, 2], np.float16),
            ([1, 2], np.float32),
            ([1, 2], np.float64),
            ([1, 2], np.complex128),
            (["a", "bc"], "<U2"),
            (["2020-01-01"], "datetime64[D]"),
        )
    ] + [np.array(3.0), np.zeros((0, 3)), np.asfortranarray(np.ones((2, 3))), np.array([None, "x"])]


def exits():
    raise SystemExit(0)


def stops():
    raise StopIteration


def named():
    from collections import namedtuple

    return namedtuple("Point", "x y")(1, 2)
'''

PASS = {
    "call": """
check(product(3), 6)
check(product(3, y=4), 12)
check(product(*[3], **{"z": 5}), 30)
assert product.__doc__ == "Multiply." and product.__name__ == "product"
""",
    "signature": """
import inspect

assert list(inspect.signature(product).parameters) == ["x", "y", "z"]
assert "return x * y * z" in inspect.getsource(product)
assert "for i in" in inspect.getsource(squares) and "for i in" not in inspect.getsource(total)
assert callable(product) and inspect.isfunction(product)
""",
    "delete": """
kept = squares
del squares
try:
    total(1)
except NameError:
    pass
else:
    raise AssertionError("total does not use squares")
finally:
    squares = kept
check(total(4), 14)
""",
    "replace": """
squares = lambda n: [100] * n
check(total(3), 300)
""",
    "undone": """
from unittest.mock import patch

check(total(4), 14)
with patch("__main__.squares", lambda n: [1]):
    check(total(3), 1)
check(total(4), 14)
""",
    "locked_replaced": """
doubled = lambda x: x + 100
check(doubled_twice(1), 201)
""",
    "locked_back": """
check(doubled_twice(1), 4)
check(doubled(1), 2)
""",
    "instances": """
v = Vector(1, 2)
assert v.x == 1 and isinstance(v, Vector) and isinstance(v, Animal) and type(v) is Vector
assert v + Vector(3, 4) == Vector(4, 6) and v != Vector(1, 3) and not v == Vector(1, 3)
assert 3 * v == v * 3 == Vector(3, 6)
assert len(v) == 2 and v[1] == 2 and list(v) == [1, 2] and 2 in v and 5 not in v
assert repr(v) == "Vector(1, 2)" and f"{v}" == "Vector(1, 2)" and v(2).x == 2
assert abs(v.norm - 5**0.5) < 1e-12 and Vector.legs == 4 and Vector.noise() == "hm"
v.x = 10
assert v.x == 10 and hasattr(v, "y") and not hasattr(v, "z")
with v as w:
    assert w.y == 2
assert v.x == 0
x, y = Vector(3, 4)
assert (x, y) == (3, 4)
""",
    "exceptions": """
try:
    boom()
except OwnError as error:
    assert error.args == ("bad", 3) and isinstance(error, ValueError)
else:
    raise AssertionError("no error")
np.testing.assert_raises(ValueError, boom)
with np.testing.assert_raises(TypeError):
    product("a", "b")
""",
    "generators": """
import types

check(list(counting(4)), [0, 1, 2, 3])
g = counting(2)
assert next(g) == 0 and isinstance(g, types.GeneratorType)
check(sum(counting(5)), 10)
check([i for i, _ in zip(counting(10**9), range(3))], [0, 1, 2])
e = echoing()
next(e)
check(e.send("x"), "x")
""",
    "in_place": """
a = np.zeros(3)
assert change(a) is a and a[0] == 99
values = [1, 2]
change(values)
check(values, [99, 2])
table = {0: 1}
change(table)
check(table, {0: 99})
view = np.arange(6.0).reshape(2, 3)[:, 1]
change(view)
assert view[0] == 99
nested = [[1], [2]]
apply(lambda v: v[1].append(3), nested)
check(nested, [[1], [2, 3]])
""",
    "left_alone": """
a = np.arange(3.0)
b = a.copy()
assert leave(a) is a and np.array_equal(a, b)
deep = {"k": [1, 2, {3}]}
assert leave(deep) is deep
shared = [1]
got = leave([shared, shared])
assert got[0] is got[1]
cycle = []
cycle.append(cycle)
assert leave(cycle) is cycle
frozen = np.arange(3.0)
frozen.flags.writeable = False
try:
    change(frozen)
except ValueError:
    pass
else:
    raise AssertionError("a read-only array was written to")
""",
    "callables": """
check(adder(3)(4), 7)
check(apply(lambda x: x * 10, 2), 20)
seen = []


def spy(x):
    seen.append(x)
    return x


apply(spy, 3)
check(seen, [3])


def bad(x):
    raise KeyError("its own")


try:
    apply(bad, 1)
except KeyError as error:
    assert error.args == ("its own",)
else:
    raise AssertionError("no error")
check(apply(adder(1), 1), 2)
check(apply(np.sqrt, 4.0), 2.0)
check(apply(product, 2, 5), 10)
check(apply(lambda x: total(x), 4), 14)
""",
    "by_value": """
n = node(3)
assert isinstance(n, Node) and n.total() == 8
m = Node(1)
assert grow(m) is m and m.value == 2 and m.left.value == 7
""",
    "printing": """
import contextlib
import io

hello("x")
page = io.StringIO()
with contextlib.redirect_stdout(page):
    hello("y")
check(page.getvalue(), "hello y\\n")
""",
    "data": """
assert W.shape == (4,) and W.sum() == 6
bump()
check(counter, 1)
bump()
check(counter, 2)
settings["rate"] = 0.5
check(rate(), 0.5)
settings = {"rate": 3}
check(rate(), 3)
""",
    "data_back": """
check(counter, 2)
check(settings["layers"], [1, 2])
""",
    "random": """
np.random.seed(3), random.seed(3)
expected = (np.random.rand(), random.random())
np.random.seed(3), random.seed(3)
check(draw(), expected)
assert draw() != expected
""",
    "generator_argument": """
rng = np.random.default_rng(0)
other = np.random.default_rng(0)
check(apply(lambda r: r, rng) is rng, True)
first = leave(rng).random()
check(first, other.random())
""",
    "input": """
input = lambda prompt="": "typed"
check(ask(), "typed")
""",
    "kinds": """
got = many_kinds()
assert type(got["scalar"]) is np.float32 and got["scalar"] == 1.5
check(got["nested"], [(1, {2, 3}), {"a": frozenset([4])}])
check(got["big"], 10**40)
assert np.isnan(got["special"][0]) and got["special"][1:] == (float("inf"), -0.0, 1 + 2j)
check([got[k] for k in ("bytes", "none", "range", "type", "builtin", "text")],
      [b"abc", None, range(3), np.int64, int, "ü \\U0001f600"])
""",
    "arrays": """
kinds = "bool int8 uint16 int64 float16 float32 float64 complex128 <U2 datetime64[D]".split()
got = arrays()
check([a.dtype for a in got[:10]], [np.dtype(k) for k in kinds])
check([a.shape for a in got[10:]], [(), (0, 3), (2, 3), (2,)])
assert got[12].flags.f_contiguous and not got[12].flags.c_contiguous
check(got[13].tolist(), [None, "x"])
for a in got:
    assert type(a) is np.ndarray and np.array_equal(leave(a), a)
""",
    "module_of_answer": """
assert math.pi > 3
""",
    "named_tuple": """
assert named().x == 1 and named() == (1, 2)
""",
    "display": """
%matplotlib inline
import matplotlib.pyplot as plt

plt.plot([1, 2])
plt.show()
print("printed in a test")
""",
    "warns": """
import sys

print("on stderr", file=sys.stderr)
""",
}
"""Tests that the answer passes."""

FAIL = {
    "exit": "exits()",
    "exit_kept": "try:\n    exits()\nexcept Exception as error:\n    raise AssertionError('x')",
    "stop": "for _ in map(lambda _: stops(), [1]):\n    raise AssertionError('never')",
    "wrong": "check(product(3), 7)",
    "not_there": "missing_function(3)",
    "no_number": "assert abs(node - 2) < 1",
    "too_deep": "value = []\nfor _ in range(3000):\n    value = [value]\nleave(value)",
}
"""Tests that the answer does not pass."""


def notebook() -> NotebookNode:
    """The instructor's notebook: one answer, every test above a cell of one point."""
    tests = [
        code(source.strip(), name, grade=True, locked=True, points=1)
        for name, source in (PASS | FAIL).items()
    ]
    answer = code(
        f"### BEGIN SOLUTION\n{ANSWER.strip()}\n### END SOLUTION", "answer", solution=True
    )
    return v4.new_notebook(cells=[code(LOCKED.strip(), "setup", locked=True), answer, *tests])
