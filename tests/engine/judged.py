"""A notebook for the judge: what a student wrote, and tests that use it in every way."""

from nbformat import NotebookNode, v4
from tiny_course import code

LOCKED = '''
import abc
import enum
import random

import numpy as np


class Node:
    """Known on both sides, so it travels by value."""

    def __init__(self, value, left=None):
        self.value = value
        self.left = left

    def total(self):
        return self.value + (self.left.total() if self.left else 0)


class Shape(abc.ABC):
    def __init__(self, name):
        self.name = name

    @abc.abstractmethod
    def area(self): ...

    def describe(self):
        return f"{self.name}: {self.area()}"


class TooLittle(Exception):
    def __init__(self, need, have):
        super().__init__(f"need {need}, have {have}")
        self.need, self.have = need, have


class Level(enum.Enum):
    LOW = 1
    HIGH = 2


options = {"rate": 1, "layers": [1]}
grid = np.arange(3.0)
table = np.arange(4.0).reshape(2, 2)


def check(got, expected):
    assert got == expected, f"expected {expected}, got {got}"


def doubled(x):
    return 2 * x
'''

ANSWER = '''
import collections
import contextlib
import dataclasses
import enum
import functools
import inspect
import math
import warnings

import matplotlib.pyplot as plt


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


class Square(Shape):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side**2


class Unfinished(Shape):
    def __init__(self):
        super().__init__("nothing")


@dataclasses.dataclass(frozen=True, order=True)
class Card:
    rank: int
    suit: str = "s"


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Down:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


class Dense:
    def __init__(self):
        self.params = {"W": np.ones(2)}
        self.W = self.params["W"]
        self.children = []

    def forward(self, x):
        return float(x @ self.W)

    def total(self):
        return 1 + sum(child.total() for child in self.children)


class Keeping:
    def __init__(self, *kinds):
        self.kinds = kinds

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is not None and issubclass(kind, self.kinds)


class Number:
    def __init__(self, data):
        self.data = data

    def __add__(self, other):
        return Number(self.data + (other.data if isinstance(other, Number) else other))

    def twice(self):
        return self + self

    def sum(self):
        return 0

    def __abs__(self):
        return abs(self.data)

    def __eq__(self, other):
        return isinstance(other, Number) and self.data == other.data


@contextlib.contextmanager
def tagged(name):
    print(f"<{name}>")
    yield name.upper()
    print(f"</{name}>")


def pay(need):
    raise TooLittle(need, 1)


def level(x):
    return Level.HIGH if x else Level.LOW


def warns(x):
    warnings.warn("older than old", DeprecationWarning)
    return np.log(x)


def counted(f):
    @functools.wraps(f)
    def wrapper(*args):
        wrapper.calls += 1
        return f(*args)

    wrapper.calls = 0
    return wrapper


def remembering(f):
    known = {}

    def wrapper(n):
        if n not in known:
            known[n] = f(n)
        return known[n]

    return wrapper


@functools.lru_cache
def cached(n: int, by: float = 2.0) -> float:
    return n * by


def speak(animal):
    animal.heard = True
    return animal.speak() + "!"


def store(place, x):
    place.save(x)
    return place.load(x)


def first_line(file):
    return file.readline().strip()


def mean(items):
    total = n = 0
    for item in items:
        total += item
        n += 1
    return total / n


def evens(items):
    return (item for item in items if item % 2 == 0)


def drained(queue):
    return [queue.popleft() for _ in range(len(queue))]


def counts(words):
    return collections.Counter(words)


def rates():
    options["seen"] = True
    return options["rate"], options["layers"]


tries = 0


def attempt():
    global tries
    tries += 1
    return tries


def solve(a):
    return np.linalg.inv(a)


def drawing():
    figure, axes = plt.subplots()
    axes.plot([1, 2], [3, 4], label="line")
    axes.set_title("Title")
    return axes


def exits():
    raise SystemExit(0)


def stops():
    raise StopIteration


def named():
    from collections import namedtuple

    return namedtuple("Point", "x y")(1, 2)


class Lying(enum.EnumMeta):
    __len__ = lambda cls: 3
    __iter__ = lambda cls: iter(())


def members():
    return Lying("Members", (enum.Enum,), {})


def zero(*_, **__):
    return 0.0


def as_class():
    return type("Drawn", (), {"mean": staticmethod(zero), "rate": 2})


def as_function():
    def drawn():
        pass

    drawn.mean, drawn.calls = zero, 3
    return drawn


class Unlooked(dict):
    __getattr__ = dict.__getitem__


def unlooked():
    return Unlooked(x=1)


def as_record():
    class Bunch(dict):
        pass

    return Bunch(mean=zero, x=[1, 2])


def as_named_tuple():
    return collections.namedtuple("Drawn", "shape mean")((3,), zero)


def as_node():
    made = Node(1)
    made.mean = zero
    return made


def as_vector():
    made = Vector(1, 2)
    made.mean = zero
    return made


def half():
    return np.float16(np.inf)


def odd_truth():
    return np.full(3, 200, dtype=np.uint8).view(bool)


def told_of(function):
    return f"{inspect.signature(function)} {function.__defaults__} {function.__kwdefaults__}"


kept = []


def keep_error(function):
    try:
        function()
    except AssertionError as error:
        kept.append(error)


def error_again():
    raise kept[0]


def makes(name):
    def made(x):
        return x + 1

    made.__name__ = name
    return made
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
    "derived_from_locked": """
s = Square(3)
assert isinstance(s, Shape) and issubclass(Square, Shape) and s.describe() == "square: 9"
try:
    Unfinished()
except TypeError as error:
    assert "abstract" in str(error)
else:
    raise AssertionError("no error")
""",
    "locked_exception": """
try:
    pay(5)
except TooLittle as error:
    assert (error.need, error.have, str(error)) == (5, 1, "need 5, have 1")
own = OwnError("x")
assert isinstance(own, ValueError) and own.args == ("x",)
try:
    solve(np.zeros((2, 2)))
except np.linalg.LinAlgError as error:
    assert "Singular" in str(error)
""",
    "data_classes": """
import dataclasses

assert Card(1) == Card(1) and Card(1) < Card(2) and len({Card(1), Card(1)}) == 1
assert [f.name for f in dataclasses.fields(Card)] == ["rank", "suit"]
assert dataclasses.asdict(Card(2)) == {"rank": 2, "suit": "s"} == vars(Card(2))
""",
    "enumerations": """
assert Color.RED.value == 1 and Color(1) is Color.RED and Color["GREEN"] is Color.GREEN
assert [c.name for c in Color] == ["RED", "GREEN"] and len(Color) == 2
assert level(1) is Level.HIGH and leave(Level.LOW) is Level.LOW
""",
    "iterator_class": """
from collections.abc import Iterator

assert list(Down(3)) == [2, 1, 0] and isinstance(Down(1), Iterator) and sum(Down(4)) == 6
d = Down(2)
assert iter(d) is d and next(d) == 1
assert hasattr(Vector, "__len__") and not hasattr(Vector, "__sub__") and not callable(Down(1))
""",
    "data_of_objects": """
d = Dense()
d.params["W"][0] += 1
assert d.forward(np.ones(2)) == 3
d.children.append(Dense())
d.children[0].children.append(Dense())
assert d.total() == 3
""",
    "class_changed": """
from unittest.mock import patch

Vector.legs = 7
assert Vector(1, 2).legs == 7
Vector.legs = 4
with patch.object(Dense, "total", lambda self: len(self.children) - 1):
    assert Dense().total() == -1
assert Dense().total() == 1
""",
    "arithmetic_of_answers": """
a = Number(2)
assert (a.twice() + 1).data == 5 and (a.twice() + a.twice()).data == 8
assert a.twice() == Number(4) and a.twice() == a.twice() and a + a == a.twice()
""",
    "with": """
with Keeping(KeyError):
    raise KeyError("x")
try:
    with Keeping(KeyError):
        raise ValueError("x")
except ValueError:
    pass
else:
    raise AssertionError("kept the wrong one")
with tagged("b") as name:
    check(name, "B")
""",
    "warnings": """
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warns(1.0)
check([str(w.message) for w in caught], ["older than old"])
assert issubclass(caught[0].category, DeprecationWarning)
with warnings.catch_warnings(), np.errstate(divide="raise"):
    warnings.simplefilter("ignore")
    try:
        warns(np.zeros(1))
    except FloatingPointError:
        pass
    else:
        raise AssertionError("no error")
""",
    "decorators": """
@counted
def greet(name):
    'Say it.'
    return "hi " + name


assert greet("a") == "hi a" and greet.calls == 1
assert (greet.__name__, greet.__doc__) == ("greet", "Say it.") and greet.__wrapped__("b") == "hi b"
greet.calls = 10
greet("c")
check(greet.calls, 11)


@remembering
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


check(fib(90), 2880067194370816120)
""",
    "looked_at": """
import inspect

assert cached(3) == 6.0 and cached.cache_info().currsize == 1
assert str(inspect.signature(cached)) == "(n: int, by: float = 2.0) -> float"
assert product.__annotations__ == {} and product.__defaults__ == (2,)
assert product.__kwdefaults__ == {"z": 1} and inspect.isgeneratorfunction(counting)
assert inspect.getsource(cached).startswith("@functools.lru_cache")
assert "sum(child" in inspect.getsource(Dense.total)
""",
    "names_in_texts": """
assert "product" in globals() and "nothing_of_this_name" not in globals()
assert eval("product(3)") == 6
for name in ("squares", "total"):
    assert callable(globals()[name]), name
""",
    "magic": """
%%time
check(product(4), 8)
""",
    "objects_of_the_test": """
import io
from collections import deque
from unittest.mock import MagicMock


class Duck:
    def speak(self):
        return "quack"


duck = Duck()
assert speak(duck) == "quack!" and duck.heard is True
mock = MagicMock()
mock.load.return_value = 5
assert store(mock, 3) == 5
mock.save.assert_called_once_with(3)
assert first_line(io.StringIO("one\\ntwo")) == "one"
assert mean(x for x in [1, 2, 3]) == 2 and mean(map(int, "13")) == 2
assert list(evens(counting(5))) == [0, 2, 4]
queue = deque([1, 2])
assert drained(queue) == [1, 2] and not queue
assert counts("aab").most_common(1) == [("a", 2)]
""",
    "patched_builtins": """
from unittest.mock import patch

with patch("builtins.input", side_effect=["a", "b"]):
    assert ask() + ask() == "ab"
with patch("builtins.print") as page:
    hello("x")
page.assert_called_once_with("hello", "x")
""",
    "reseeded": """
np.random.seed(5)
one = draw()[0]
np.random.seed(5)
check(draw()[0], one)
random.seed(5)
two = draw()[1]
random.seed(5)
check(draw()[1], two)
""",
    "counter_reset": """
tries = 10
check((attempt(), tries), (11, 11))
""",
    "options_changed": """
options["layers"].append(2)
check(rates(), (1, [1, 2]))
assert options["seen"]
""",
    "drawing": """
import matplotlib.pyplot as plt

axes = drawing()
assert axes.get_title() == "Title" and isinstance(axes, plt.Axes) and len(axes.lines) == 1
assert list(axes.lines[0].get_ydata()) == [3, 4] and axes.lines[0].get_label() == "line"
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
    "spoils": """
assert change(grid)[0] == 99 and grid[0] == 99
options["layers"].append(2)
assert change(options["layers"])[0] == 99
change(table), change(table[1])
assert table.tolist() == [[99, 99], [99, 3]]
made_here = np.zeros((2, 2))
change(made_here)
""",
    "spoilt_by_another": """
assert grid[0] == 0 and options["layers"][0] == 1 and table.tolist() == [[0, 1], [2, 3]]
assert made_here[0, 0] == 99
""",
    "defaults_untold": """
def wanted(x, y=12345, *, z="hidden"):
    pass

assert "12345" not in told_of(wanted) and "hidden" not in told_of(wanted)
assert told_of(wanted).startswith("(x, y=")
""",
    "names_of_all_kinds": """
for name in ("class", "call", "origin", "None", "__debug__", "two words", ""):
    assert makes(name)(2) == 3
""",
    "data_of_functions": """
assert as_function().calls == 3 and as_record().x == [1, 2]
""",
    "truth_is_one": """
assert odd_truth().sum() == 3 and odd_truth().astype(int).max() == 1
""",
    "keeps_an_error": """
def failing():
    raise AssertionError("only here")

keep_error(failing)
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
    "kept_assertion": "with Keeping(Exception):\n    assert product(3) == 7",
    "kept_error": "with Keeping(Exception):\n    None + product(3)",
    "number_of_answer": "assert abs(Number(2).twice()) == 4",
    "difference_of_answer": "assert (Number(2).twice() + 1).sum() == 0",
    "array_of_answer": "assert not (np.zeros(2) + Number(2).twice()).any()",
    "length_of_answer": "assert len(Number(2).twice()) == 1",
    "shape_of_drawing": "assert drawing().shape == (2,)",
    "derived_in_test": "class Own(Vector):\n    pass\nassert Own(1, 2).x == 1",
    "members": "assert len(members()) == 3",
    "no_members": "assert not list(members())",
    "mean_of_class": "assert as_class().mean() == 0",
    "mean_of_function": "assert as_function().mean() == 0",
    "mean_of_record": "assert np.mean(as_record()) == 0",
    "mean_of_named_tuple": "assert as_named_tuple().mean() == 0",
    "mean_of_node": "assert as_node().mean() == 0",
    "mean_of_vector": "assert as_vector().mean() == 0",
    "looks_that_raise": "assert unlooked()['y'] == 1",
    "half_precision": "assert half() == 10**6",
    "error_again": "error_again()",
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
