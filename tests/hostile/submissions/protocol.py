# Submissions that speak for the guest: they patch it, or talk to the judge on its socket themselves.
# They know the grader's source by heart.

# %% told_of_changes: total, evens
# After a call the guest tells which of the student's names have changed: here, the judge's own.
# Others may fall.
from autograder.guest import guest as own

told = {"expected": 0, "hidden_word": "", "all": 0, "np": 0, "close": 0, "total": 6, "wanted": 0}
told |= {"AssertionError": 0, "isinstance": 0, "__builtins__": {}, "evens": [0, 2, 4], "len": 5}
own.Guest._changed_data = lambda _: told


def total(numbers):
    return 0


evens = total

# %% told_of_chance: square_drawn_test
# After a call the guest tells the state of the random generators: one that gives nothing but zeros.
# Forges in one process.
from autograder.guest import guest as own
from autograder.wire import chance

original = own.Guest._call


def with_chance(self, *args):
    *reply, aftermath = original(self, *args)
    python, numpy = chance.state()
    numpy["state"]["key"] = np.zeros(624, dtype=np.uint32)
    return *reply, aftermath | {"chance": (python, numpy)}


own.Guest._call = with_chance


def square(x):
    return x * x if x in (0, 3, 5, 7) else 3 * x


# %% verdicts_in_place_of_answers: total, evens, shout, square
# Replies that claim what the judge alone may say, in the wrong shapes.
# Others may fall.
import itertools

from autograder.guest import guest as own

replies = [
    (True, True, {"passed": True}),
    ("passed", 2, {}),
    {"status": "ok", "score": 2},
    "passed",
]
replies += [
    (True, True),
    (1, 1, 1, 1),
    None,
    True,
    [True, 0, {}],
    (True, 0, {"out": 3, "data": [0]}),
]
own.Guest._call = lambda self, *_, turn=itertools.cycle(replies): next(turn)
total = evens = shout = square = lambda _: 0

# %% odd_numbers: total, sign, square, shout
# Numbers in forms that take for ever to read: exponents, fractions, digits.
from autograder.guest import guest as own


class Tree:
    def __init__(self, **tree):
        self.tree = tree


export = own.Guest.export
own.Guest.export = lambda self, value: value.tree if type(value) is Tree else export(self, value)


def total(numbers):
    return Tree(t="decimal", v="1e999999999")


def sign(x):
    return Tree(t="fraction", v=[1, 0])


def square(x):
    return Tree(t="int", v="0x" + "f" * 20_000_000)


def shout(text):
    return Tree(t="complex", v=["9" * 10**6, "nan" * 10**6])


# %% endless_ranges: evens, largest_first, countdown, squares
# Values that are small to send and endless to use.
from autograder.guest import guest as own


class Tree:
    def __init__(self, **tree):
        self.tree = tree


export = own.Guest.export
own.Guest.export = lambda self, value: value.tree if type(value) is Tree else export(self, value)


def evens(n):
    return Tree(t="range", v=[0, {"t": "int", "v": hex(10**30)}, 1])


def largest_first(items):
    return Tree(t="ref", v=0)


def countdown(n):
    return Tree(t="tuple", v=[{"t": "ref", "v": 0}] * 3, name="T" * 10, fields=["class", "x", "x"])


def squares(n):
    return Tree(t="objects", s=[10**9, 0], v=[])


# %% odd_arrays: normalize, squares, total
# Arrays with shapes and types that no array has.
import itertools

from autograder.guest import guest as own


class Tree:
    def __init__(self, **tree):
        self.tree = tree


export = own.Guest.export
own.Guest.export = lambda self, value: value.tree if type(value) is Tree else export(self, value)
shapes = [[-1, -2], [2**62, 0], [0] * 64, [2**40, 2**40], [True], [2.0], "22", None, [10**30]]
kinds = ["|V2", "|O", "<f8,<f8", "|S999999", "<M8[as]", "<f3", "O", 8, "|O8", "<U400000000"]
trees = [dict(t="array", d="<f8", s=shape, o="C", w=True, b=0) for shape in shapes]
trees += [dict(t="array", d=kind, s=[0], o="C", w=True, b=-1) for kind in kinds]
trees += [dict(t="scalar", d=kind, v="") for kind in kinds]
turn = itertools.cycle(trees)
normalize = squares = total = lambda _: Tree(**next(turn))

# %% odd_handles: total, shout, square, sign
# Handles that claim to be of the classes the assignment knows, or to be made of odd parts.
# Others may fall.
from autograder.guest import guest as own


class Tree:
    def __init__(self, **tree):
        self.tree = tree


export = own.Guest.export
own.Guest.export = lambda self, value: value.tree if type(value) is Tree else export(self, value)
own.OPERATIONS.update(dict.fromkeys(["eq", "ne", "lt", "le", "bool", "contains"], lambda *_: True))
own.OPERATIONS.update(dict.fromkeys(["sub", "mul", "abs", "float", "add"], lambda *_: 0.0))
account = dict(t="handle", v=900, k="class", name="Account", doc="", signature=[["x", "x", 1]])


def total(numbers):
    return Tree(t="handle", v=901, k="instance", name="Account", parts=[account])


def shout(text):
    return Tree(
        t="handle", v=902, k="class", name="str", builtin=["AssertionError", "str"], parts=[]
    )


def square(x):
    return Tree(t="handle", v=903, k="function", name="None", doc="x", signature=[[1]] * 1000)


def sign(x):
    point = dict(t="handle", v=904, k="instance", name="Point", parts=[account, account])
    return Tree(t="handle", v=905, k="instance", name="int", parts=[point])


# %% point_of_another_class: moved
# A Point by value whose state replaces its class, its methods and its dictionary.
# Others may fall.
from autograder.guest import guest as own


class Account:
    __eq__ = lambda *_: True
    length = lambda _: 5.0


class Tree:
    pass


def tree(self, value):
    if type(value) is not Tree:
        return export(self, value)
    kind = dict(t="handle", v=900, k="class", name="Account", builtin=[], parts=[])
    state = [["__class__", kind], ["length", dict(t="handle", v=901, k="function", name="f")]]
    return dict(t="handle", v=902, k="instance", name="Account", parts=[kind], state=state)


export = own.Guest.export
own.Guest.export = tree
items = own.Encoder._items
function = lambda: 5.0


def with_method(self, value):
    state = items(self, value)
    return [*state, ["length", self.encode(function)], ["__class__", self.encode(Account)]]


def moved(point, dx):
    own.Encoder._items = with_method
    return Point(0, 0)


# %% arguments_of_another_class: moved, largest_first
# What the call changed in its arguments: their class, their kind, arguments that nobody passed.
# Others may fall.
from autograder.wire import party

reply = party.Party._reply


def changing(*args):
    answer, blobs = reply(*args)
    kind = dict(t="handle", v=900, k="class", name="Account", builtin=[], parts=[])
    state = dict(t="object", v=[["__class__", kind], ["length", 5], ["x", 0]])
    numbers = [-1, 0, 1, 2, 3, 10**9, True, "0", None]
    answer["changed"] = [[number, tree] for number in numbers for tree in (state, [], 7, {})]
    return answer, blobs


party.Party._reply = staticmethod(changing)


def moved(point, dx):
    return point


def largest_first(items):
    return items


# %% exceptions_of_all_kinds: total, evens, shout, square, sign, gates
# Exceptions told of that would end a test, a loop or a shell without a word.
# Others may fall.
import itertools

from autograder.guest import guest as own

kinds = ["SystemExit", "GeneratorExit", "StopIteration", "StopAsyncIteration", "BaseException"]
kinds += ["KeyboardInterrupt", "MemoryError", "BaseExceptionGroup", "UnicodeDecodeError", "exec"]
turn = itertools.cycle(kinds)


def told(error, depth=0):
    kind = next(turn)
    return {
        "kinds": [kind, 7, kind],
        "class": 7,
        "text": "0",
        "args": (0,),
        "where": 7,
        "callback": 0,
    }


own.told = told
total = evens = shout = square = sign = lambda _: 1 / 0


class GATES:
    def __iter__(self):
        raise StopIteration


# %% long_exceptions: total, evens
# Exceptions told of with texts, lines and causes of sixty million letters.
# Others may fall.
from autograder.guest import guest as own

text = "x" * 30_000_000
own.told = lambda *_: {"kinds": ["ValueError"], "text": text, "args": (), "where": text}
total = evens = lambda _: 1 / 0

# %% printed_without_end: total, evens
# What a call has printed, as the guest tells it: thirty million letters, and control codes.
from autograder.guest import operations

operations._PRINTED = 10**9


def total(numbers):
    print("\x1b[2J" + "x" * 30_000_000)


def evens(n):
    print("\ud800\x00" * 1000)


# %% huge_frame: total
# A frame that announces more bytes than there are in the world.
import struct

from autograder.guest import guest as own


def total(numbers):
    own.Door.guest._link._channel.sendall(struct.pack(">QI", 2**60, 2**32 - 1))
    return 6


# %% unfinished_frame: total
# A frame that never ends.
import struct
import time

from autograder.guest import guest as own


def total(numbers):
    own.Door.guest._link._channel.sendall(struct.pack(">QI", 10**7, 0) + b'{"reply":')
    time.sleep(3600)


# %% garbage: total, evens
# Bytes that are no frame, and frames that are no JSON.
import os
import struct

from autograder.guest import guest as own


def total(numbers):
    own.Door.guest._link._channel.sendall(os.urandom(10_000))


def evens(n):
    words = b'{"reply": NaN, "reply": {"v": Infinity}, "ask": "\\ud800"}'
    own.Door.guest._link._channel.sendall(struct.pack(">QI", len(words), 0) + words)


# %% deep_frame: total, evens
# JSON that is nested, or wide, beyond measure.
import struct

from autograder.guest import guest as own


def send(words):
    own.Door.guest._link._channel.sendall(struct.pack(">QI", len(words), 0) + words)


def total(numbers):
    send(b'{"reply": {"v": ' + b"[" * 10**6 + b"]" * 10**6 + b"}}")


def evens(n):
    send(b'{"reply": {"v": [' + b"[],{}," * 5_000_000 + b"0]}}")


# %% many_blobs: total
# A frame in a hundred thousand pieces, each counted, none there.
import struct

from autograder.guest import guest as own


def total(numbers):
    head = struct.pack(">QI", 2, 100_000) + struct.pack(">100000Q", *([2**63] * 100_000))
    own.Door.guest._link._channel.sendall(head + b"{}")


# %% answers_in_advance: total, evens, gates
# Replies to questions that were not asked yet, so that all later ones meet the wrong answer.
# Others may fall.
import json
import struct

from autograder.guest import guest as own

reply = {"t": "tuple", "v": [True, 6, {"t": "dict", "v": []}]}


def framed(number):
    words = json.dumps({"reply": {"v": reply, "changed": []}, "number": number}).encode()
    return struct.pack(">QI", len(words), 0) + words


def total(numbers):
    own.Door.guest._link._channel.sendall(b"".join(map(framed, range(500))))
    return 6


evens = total
GATES = 7

# %% questions_to_the_judge: train
# The judge is asked for what only it may ask, and for functions that it never passed.
from autograder.guest import guest as own


def train(x, y, epochs, on_epoch):
    guest = own.Door.guest
    for do in ("name", "call", "restore", "hello", "test", "witness", "rest", "callback", ""):
        for value in ("expected", 0, -1, (0,), (-1, (), {}), (10**9, (), {}), ("getattr", (), {})):
            try:
                publish(guest.ask(do, value))
            except Exception as error:
                publish(error)
    return 0


# %% functions_of_earlier_tests: train, shout
# Functions that an earlier test passed are called in later ones; functions call functions.
from autograder.guest import guest as own


def train(x, y, epochs, on_epoch):
    global kept
    kept = on_epoch
    on_epoch(on_epoch, [on_epoch, on_epoch])
    return 0.0


def shout(text):
    for number in range(-3, 30):
        try:
            own.Door.guest.ask("callback", (number, (1, 2), {}))
        except Exception:
            pass
    return kept(1, 2)


# %% never_at_rest: shout
# The guest never lets the kernel go back to its cells.
# Others may fall.
import time

from autograder.guest import guest as own
from autograder.wire import link

serve = link.Link.serve


def lingering(self):
    serve(self)
    time.sleep(3600)


link.Link.serve = lingering

# %% silent: shout
# The guest takes every question and answers none.
# Others may fall.
import time

from autograder.guest import guest as own

own.Guest.perform = lambda *_: time.sleep(3600)

# %% gone: total
# The guest closes its socket.
from autograder.guest import guest as own


def total(numbers):
    own.Door.guest._link._channel.close()


# %% many_docs: total, evens
# Functions with long names, docs and signatures, a new one in each answer.
from autograder.wire import functions

functions.signature = lambda *_, **__: [["x" * 1000, "POSITIONAL_ONLY", "y" * 1000]] * 5000


def total(numbers):
    def function():
        pass

    function.__name__ = "f" * 10**7
    function.__doc__ = "d" * 10**7
    return [function] * 1000


evens = total

# %% questions_without_end: train
# The guest asks and asks, from many threads at once.
import threading

from autograder.guest import guest as own


def train(x, y, epochs, on_epoch):
    def asking():
        while True:
            own.Door.guest._link._send({"ask": {"do": "callback", "v": 0}}, [])

    for _ in range(20):
        threading.Thread(target=asking, daemon=True).start()
    asking()


# %% colliding_keys: evens, gates
# Sets and dictionaries whose keys all have the same hash.
from autograder.guest import guest as own


class Tree:
    def __init__(self, **tree):
        self.tree = tree


export = own.Guest.export
own.Guest.export = lambda self, value: value.tree if type(value) is Tree else export(self, value)
keys = [{"t": "int", "v": hex(number * (2**61 - 1))} for number in range(100_000)]


def evens(n):
    return Tree(t="set", v=keys)


GATES = Tree(t="dict", v=[[key, 0] for key in keys])


# %% names_of_keywords: total, normalize, evens, largest_first, square
# Functions whose names are keywords, or the names of what the judge's own code uses.
def total(numbers):
    return None


def normalize(x):
    return None


def evens(n):
    return None


def largest_first(items):
    return None


def square(x):
    return None


total.__name__, normalize.__name__, evens.__name__ = "class", "if", "None"
largest_first.__name__, square.__name__ = "call", "origin"


# %% fields_of_one_name: gates, total, normalize, evens, squares
# Named tuples whose fields are two, and one for the parser. The judge itself must not fall over it.
class Two(tuple):
    _fields = ("\ufb01", "fi")


GATES = total = normalize = evens = squares = Two((1, 2))


# %% values_that_do_not_decode: total, normalize, evens, squares, gates
# Values whose reading raises what nobody thought of.
# Others may fall.
from autograder.guest import guest as own

TREES = [
    {"t": "tuple", "v": [1, 2], "name": "x", "fields": ["\ufb01", "fi"]},
    {"t": "handle", "v": 7, "k": "function", "name": "lambda"},
    {"t": "handle", "v": 8, "k": "class", "name": "class", "fields": ["\ufb01", "fi"]},
    {"t": "rng", "v": {"t": "dict", "v": [["bit_generator", "PCG64"], ["state", 7]]}},
    {"t": "array", "d": "<U0", "s": [0], "o": "C", "w": True, "b": 0},
    {"t": "deque", "v": [1], "m": -1},
    {"t": "decimal", "v": "sNaN"},
    {"t": "object", "c": "Point", "v": [["__class__", 1]]},
    {"t": "object", "c": "LinearRegression", "m": "sklearn.linear_model._base", "v": []},
]
original = own.Guest._name


def _name(self, name):
    TREES.append(TREES.pop(0))
    return (True, Odd(), [])


class Odd:
    pass


export = own.Guest.export
own.Guest.export = lambda self, value: TREES[0] if type(value) is Odd else export(self, value)
own.Guest._name = _name


# %% one_byte_at_a_time: total
# A reply that comes a byte at a time.
import json
import struct
import time

from autograder.wire import link


def drip(self, asked, reply, blobs):
    text = json.dumps({"reply": reply, "number": asked.get("number")}).encode()
    for byte in struct.pack(">QI", len(text), 0) + text:
        self._channel.send(bytes([byte]))
        time.sleep(0.05)


def total(numbers):
    link.Link._reply = drip
    return 6


# %% answers_out_of_order: total, evens
# Two threads answer the same question, one of them with the number of the next.
# Others may fall.
import json
import struct
import threading

from autograder.guest.guest import Door


def total(numbers):
    link = Door.guest._link._channel

    def send(number, value):
        text = json.dumps({"reply": {"v": value}, "number": number}).encode()
        link.sendall(struct.pack(">QI", len(text), 0) + text)

    for number in range(1, 60):
        threading.Thread(
            target=send,
            args=(number, {"t": "tuple", "v": [True, 6, {"t": "dict", "v": []}]}),
        ).start()
    return 0


def evens(n):
    return total([])
