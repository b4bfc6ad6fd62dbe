# Submissions that want to stop the grader, or to take what the others need: time, memory, processes,
# disk, output, and answers that are too large to take.

# %% endless_cell: total
# The cell never ends.
while True:
    pass


# %% endless_answer: evens
# The function never ends.
def evens(n):
    while True:
        pass


# %% interrupt_swallowed: evens
# A loop that goes on after KeyboardInterrupt.
def evens(n):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


# %% interrupt_ignored: total
# The signal that interrupts is ignored, and so are all the others.
import signal
import time

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
time.sleep(3600)


# %% inside_c: total
# A computation in C, in which no signal handler runs.
def total(numbers):
    return 9**9**9


# %% regular_expression: shout
# A regular expression that takes for ever.
import re


def shout(text):
    return re.match(r"(a+)+$", "a" * 60 + "!")


# %% stopped: total
# The process stops itself, and waits for ever.
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)

# %% event_loop_blocked: total
# The kernel's threads are blocked, one by one: heartbeat, control, output.
import threading
import time

kernel = get_ipython().kernel
for name in ("control_thread", "iopub_thread"):
    thread = getattr(kernel, name, None)
    if thread is not None:
        thread.io_loop.add_callback(time.sleep, 3600)

# %% slow_goodbye: total
# Threads, exit functions and destructors that hold the process when it is to end.
import atexit
import threading
import time


class Clinging:
    def __del__(self):
        time.sleep(3600)


cling = Clinging()
atexit.register(time.sleep, 3600)
threading.Thread(target=time.sleep, args=(3600,)).start()

# %% recursion: total
# Recursion without end, first caught, then with the limit out of the way.
import sys


def total(numbers):
    return total(numbers) + 1


def deeper(n):
    return deeper(n + 1)


try:
    deeper(0)
except RecursionError:
    sys.setrecursionlimit(10**9)


# %% crash: total
# A crash in C.
def total(numbers):
    import ctypes

    return ctypes.string_at(0)


# %% one_large_block: total
# All memory in one piece, each page of it touched.
import mmap

blocks = []
while True:
    blocks.append(mmap.mmap(-1, 2**29))
    for place in range(0, 2**29, 4096):
        blocks[-1][place] = 1


# %% large_arrays: evens
# Arrays, zeros first, then written.
def evens(n):
    return [np.full(2**26, 1.0) for _ in range(1000)]


# %% many_small_things: total
# Memory in small pieces.
hoard = []
while True:
    hoard.append([None] * 100)

# %% memory_in_children: total
# Memory in child processes, each under the limit for one.
import os
import time

for _ in range(40):
    if os.fork() == 0:
        block = bytearray(2**28)
        time.sleep(3600)
time.sleep(3600)

# %% memory_in_files: total
# Memory that no process has: files in memory, shared segments, pipes.
import os

for number in range(100):
    file = os.memfd_create(f"m{number}")
    for _ in range(128):
        os.write(file, bytes(2**20))

# %% fork_bomb: total
# The classic.
# Others may fall.
import os

if confined():
    while True:
        try:
            os.fork()
        except OSError:
            pass

# %% threads: total
# As many threads as there may be.
# Others may fall.
import threading
import time

while True:
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()

# %% full_disk: total
# Every place that can be written, filled.
for place in ("/tmp", ".", "/dev/shm", "/var/tmp", "/run"):
    try:
        with open(place + "/full", "wb") as file:
            for _ in range(2000):
                file.write(bytes(2**20))
    except OSError:
        pass

# %% many_files: total
# Files without content, folders in folders.
import os

try:
    for number in range(10**6):
        open(f"/tmp/{number}", "w").close()
except OSError:
    pass
while True:
    os.mkdir("d")
    os.chdir("d")

# %% open_files: total
# File handles, sockets and pipes until there are no more.
import os
import socket

hoard = []
try:
    while True:
        hoard.append(open("/dev/null"))
        hoard.append(socket.socketpair())
        hoard.append(os.pipe())
except OSError:
    pass

# %% gigabyte_on_stdout: total
# A gigabyte, in pieces.
for _ in range(1000):
    print("x" * 10**6)


# %% one_long_line: shout
# One line of half a gigabyte, while a test runs.
def shout(text):
    print("x" * 2**29, end="")


# %% gigabyte_on_stderr: total
# Many short lines on the other stream.
import sys

while True:
    sys.stderr.write("no\n" * 1000)

# %% many_displays: total
# Displays, updates, and clearing, by the hundred thousand.
from IPython.display import HTML, clear_output, display

handle = display(HTML("x"), display_id=True)
while True:
    display({"text/plain": "x" * 1000, MARK: {"a": [1] * 100}}, raw=True)
    handle.update("y")
    clear_output()

# %% large_display: total
# One display of a hundred megabytes, and a large error.
from IPython.display import display

display({"image/png": "A" * 10**8, "text/plain": ""}, raw=True)
raise ValueError("x" * 10**8)

# %% raw_output: total
# A gigabyte past Python's streams.
import os
import subprocess

for number in (1, 2):
    for _ in range(1000):
        try:
            os.write(number, bytes(10**6))
        except OSError:
            break
subprocess.run("yes | head -c 1000000000", shell=True, check=False)

# %% message_flood: total
# Messages on the kernel's sockets that nobody asked for.
kernel = get_ipython().kernel
for _ in range(10**6):
    kernel.session.send(
        kernel.iopub_socket, "comm_open", {"data": {"x": "y" * 1000}, "comm_id": "z"}
    )
    kernel.session.send(kernel.shell_stream, "execute_reply", {"status": "ok"}, ident=b"client")

# %% reply_of_gigabytes: total
# A reply with a payload and expressions too large to read.
for _ in range(10):
    get_ipython().payload_manager.write_payload({"source": "page", "data": "x" * 10**8})


# %% input: total, shout
# Waits for somebody to type.
def shout(text):
    return input("> ")


answer = input("your points? ")


# %% huge_view: normalize
# An array of no memory at all: a quintillion entries by zero strides.
def normalize(x):
    return np.broadcast_to(np.float64(1), (10**9, 10**9))


# %% huge_zeros: normalize
# An array of zeros that takes memory only where it is sent.
def normalize(x):
    return np.zeros((2**15, 2**15))


# %% deep_list: total, evens
# A list in a list, a hundred thousand times.
def evens(n):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    return nested


total = evens


# %% list_of_itself: evens, gates
# Containers that hold themselves.
def evens(n):
    endless = [0, 2]
    endless.append(endless)
    return endless


GATES = {"and": (1, 1, -1.5)}
GATES["or"] = GATES


# %% wide_list: evens, largest_first
# Lists of many million things.
def evens(n):
    return [0] * 30_000_000


def largest_first(items):
    return [[]] * 20_000_000


# %% doubling: evens, gates
# A few lists that stand for 2**60 entries.
def evens(n):
    items = [0]
    for _ in range(60):
        items = [items, items]
    return items


GATES = {"and": evens(0), "or": tuple(evens(0))}


# %% huge_number: total, sign
# Integers of ten million digits.
def total(numbers):
    return 10**10_000_000


def sign(x):
    return 1 << 400_000_000


# %% huge_string: shout
# A string of a gigabyte.
def shout(text):
    return "x" * 2**30


# %% huge_range: evens
# Ranges and slices, small to send and endless to use.
def evens(n):
    return range(10**18)


# %% endless_generator: countdown
# A generator that has no end, and one that hangs at the second step.
def countdown(n):
    while True:
        yield n


# %% hanging_generator: countdown
# A generator that hangs when it is closed.
def countdown(n):
    try:
        yield n
    finally:
        while True:
            pass


# %% many_handles: account
# Every answer is a new object, every attribute too, all kept on the other side.
class Account:
    def __init__(self, *_):
        self.more = []

    def deposit(self, amount):
        self.more += [Account() for _ in range(10**6)]
        return self.more

    withdraw = deposit
    balance = property(lambda self: Account())


# %% endless_attributes: account
# An object whose attributes have attributes, and whose class has a million.
class Account:
    def __init__(self, *_):
        self.__dict__.update({f"a{i}": i for i in range(10**6)})

    __getattr__ = lambda self, _: Account()
    __dir__ = lambda _: ["x" * 100] * 10**7


# %% endless_repr: total, account
# Objects whose repr, str, len and hash never come back.
class Slow:
    def hang(self, *_):
        while True:
            pass

    __repr__ = __str__ = __len__ = __hash__ = __bool__ = __eq__ = __iter__ = __float__ = (
        __array__
    ) = hang
    __getattr__ = hang


def total(numbers):
    return Slow()


Account = Slow


# %% huge_message: total, evens
# Exceptions with messages of a hundred megabytes, and arguments that are hard to send.
def total(numbers):
    raise ValueError("x" * 10**8)


def evens(n):
    raise ValueError(*([[]] * 10**6), np.zeros(10**8))


# %% chained_errors: total
# An exception caused by an exception, fifty thousand times.
def total(numbers):
    error = None
    for number in range(50_000):
        new = ValueError(number)
        new.__cause__ = new.__context__ = error
        error = new
    raise error


# %% errors_that_fail: total, evens
# Exceptions that cannot be shown, or raise when they are, or never finish.
class Bad(ValueError):
    def __str__(self):
        raise self

    __repr__ = __str__
    args = property(lambda self: 1 / 0)


class Endless(ValueError):
    def __str__(self):
        while True:
            pass


def total(numbers):
    raise Bad


def evens(n):
    raise Endless


# %% endless_callback: train
# The test's function is called without end.
def train(x, y, epochs, on_epoch):
    while True:
        on_epoch(0, 0.0)


# %% deep_callback: train
# The test's function is called with itself, and from inside a call's arguments.
class Calling(list):
    pass


def train(x, y, epochs, on_epoch):
    on_epoch(on_epoch, [on_epoch] * 10**5)
    return on_epoch


# %% large_callback: train
# The test's function is called with large arrays, and remembers them.
def train(x, y, epochs, on_epoch):
    for epoch in range(1000):
        on_epoch(epoch, np.zeros(4_000_000))


# %% unpacked_bomb: total
# A small zip file that becomes ten gigabytes.
import io
import zipfile

data = io.BytesIO()
with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
    with archive.open("zeros", "w", force_zip64=True) as file:
        for _ in range(200):
            file.write(bytes(2**20))
for number in range(50):
    with open(f"bomb{number}", "wb") as out:
        out.write(zipfile.ZipFile(data).read("zeros"))


def total(numbers):
    return data.getvalue()


# %% array_file_bomb: normalize
# A file in NumPy's format whose head promises a petabyte; as an answer and in the working folder.
import io


def normalize(x):
    data = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        data, {"descr": "<f8", "fortran_order": False, "shape": (2**47,)}
    )
    open("answer.npy", "wb").write(data.getvalue())
    return data.getvalue()


# %% object_array_of_itself: normalize
# An array that holds itself, and one of a million arrays.
def normalize(x):
    result = np.empty(x.shape, dtype=object)
    result[...] = [result] * len(x) if x.ndim == 1 else None
    return result


# %% wide_types: normalize
# Arrays of types with huge items, of no items, with a thousand fields.
def normalize(x):
    if x.ndim == 1:
        return np.zeros(2, dtype="V2000000000")
    return np.zeros((0, 10**15), dtype=[(f"f{i}", "f8") for i in range(1000)])


# %% busy_children: total
# Children that burn time after their parent's cell has ended.
# Others may fall.
import os

for _ in range(8):
    if os.fork() == 0:
        while True:
            pass

# %% a_crowd: total
# Two hundred children that burn time, each as entitled to a processor as anybody's cell.
import os

for _ in range(200):
    try:
        if os.fork() == 0:
            while True:
                pass
    except OSError:
        break


# %% crowd_of_sessions: total
# The same where the system shares processors out by session: each child is one of its own.
# Others may fall.
import os

for _ in range(200):
    try:
        if os.fork() == 0:
            os.setsid()
            while True:
                pass
    except OSError:
        break


# %% update_in_many_places: total
# One display that is shown in a thousand places, then replaced by a large one.
from IPython.display import display

for _ in range(1000):
    handle = display({"text/plain": "x"}, raw=True, display_id="same")
handle.update({"text/plain": "y" * 5_000_000}, raw=True)

# %% widget_states: total
# Widgets that nobody sees, each with a state and buffers to be remembered.
kernel = get_ipython().kernel
number = 0
while True:
    number += 1
    content = {"comm_id": str(number), "target_name": "jupyter.widget", "data": {}}
    content["data"] = {"state": {"_model_name": "X", "text": "x" * 10**6}, "buffer_paths": [["a"]]}
    kernel.session.send(
        kernel.iopub_socket, "comm_open", content, kernel.get_parent(), buffers=[bytes(10**6)]
    )

# %% garbled_messages: total
# Messages of every kind, signed as they should be, with fields missing or of another kind.
kernel = get_ipython().kernel
kinds = ["stream", "display_data", "execute_result", "update_display_data", "error", "status"]
kinds += [
    "clear_output",
    "comm_open",
    "comm_msg",
    "comm_close",
    "execute_input",
    "execute_reply",
    "x",
]
contents = [
    {},
    {"data": None},
    {"name": 7, "text": {}},
    {"data": {"text/plain": 7}, "transient": {"display_id": []}},
]
contents += [
    {"comm_id": [], "target_name": "jupyter.widget", "data": {"state": 7}},
    {"execution_state": {}},
]
contents += [
    {
        "data": {"state": {"msg_id": "x", "_model_name": "OutputModel"}},
        "comm_id": "c",
        "target_name": "jupyter.widget",
    }
]
for kind in kinds:
    for content in contents:
        kernel.session.send(kernel.iopub_socket, kind, content, kernel.get_parent())

# %% garbled_frames: total
# What is no message at all, on every socket of the kernel.
import os

kernel = get_ipython().kernel
for parts in (
    [b""],
    [os.urandom(100)],
    [b"<IDS|MSG>"] * 6,
    [b"<IDS|MSG>", b"x" * 64, b"[", b"{}", b"", b"0"],
):
    kernel.iopub_socket.send_multipart(parts)
    kernel.shell_stream.send_multipart([b"client", *parts])

# %% output_widgets: evens
# Widgets that take what is put out, from cells that are long over.
kernel = get_ipython().kernel
state = {
    "_model_name": "OutputModel",
    "_model_module": "@jupyter-widgets/output",
    "msg_id": "",
    "outputs": [],
}
content = {"comm_id": "out", "target_name": "jupyter.widget", "data": {"state": state}}
kernel.session.send(kernel.iopub_socket, "comm_open", content, kernel.get_parent())
state = {"msg_id": kernel.get_parent()["header"]["msg_id"]}
content = {"comm_id": "out", "data": {"method": "update", "state": state}}
kernel.session.send(kernel.iopub_socket, "comm_msg", content, kernel.get_parent())
print("x")

# %% garbled_replies: total
# Replies to the cells to come, with contents and headers of other kinds than they should be.
# Others may fall.
import itertools

session = get_ipython().kernel.session
original = session.send
contents = [
    {"status": "error"},
    {"payload": [1], "status": "ok"},
    {"payload": 7, "status": "ok"},
    [1, 2],
    7,
]
contents += [{"status": []}, {"status": "error", "ename": {}, "evalue": [], "traceback": 7}, {}]
turn = itertools.cycle(contents)


def send(stream, kind, content=None, *args, **kwargs):
    if kind == "execute_reply":
        content = next(turn)
    return original(stream, kind, content, *args, **kwargs)


session.send = send

# %% garbled_headers: total
# Messages whose headers lack what everybody looks for, or have it in other forms.
# Others may fall.
import itertools

session = get_ipython().kernel.session
header = session.msg_header
forms = [
    {},
    {"date": "x" * 100},
    {"msg_id": []},
    {"msg_type": {}},
    {"version": 7},
    {"session": None},
]
turn = itertools.cycle(forms)


def garbled(kind):
    return {**header(kind), **next(turn)}


session.msg_header = garbled
for _ in range(20):
    session.send(
        get_ipython().kernel.iopub_socket, "stream", {"name": "stdout", "text": "x"}, {"msg_id": []}
    )

# %% sockets_closed: total, shout
# The kernel closes its own sockets, so that nobody is there to send to.
kernel = get_ipython().kernel
kernel.shell_stream.socket.close(linger=0)
kernel.iopub_thread.socket.close(linger=0)


def shout(text):
    kernel.shell_stream.socket.close(linger=0)
    return "no"


# %% many_sessions: total
# Two hundred processes that burn time, each in a session of its own, to get the time of two hundred.
# Others may fall.
import os

for _ in range(200):
    try:
        if os.fork() == 0:
            os.setsid()
            while True:
                pass
    except OSError:
        break


# %% html_in_html: total
# A page of tags within tags, each another one, for whoever cleans and lays out the feedback.
from IPython.display import HTML, display

display(HTML("".join(f"<b title={n}><p>" for n in range(20_000))))
display(HTML("<div>" * 100_000))
display({"text/markdown": "[" * 200_000 + "*_" * 100_000, "text/plain": ""}, raw=True)


def total(numbers):
    raise ValueError("[" * 500 + "`$$<b>" * 300)


# %% nested_data: total
# What is shown is data within data, as deep as messages may be.
from IPython.display import display

for depth in (100, 200, 250, 300, 350, 400, 450):
    data = 0
    for _ in range(depth):
        data = {"a": [data]}
    display({"application/x+json": data, "text/plain": ""}, raw=True)
    display({"text/plain": ""}, metadata={"a": data}, raw=True)


def total(numbers):
    return 0
