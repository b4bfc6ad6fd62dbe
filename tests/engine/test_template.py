"""The template and its copies: how they start, how they end, what becomes of them when one dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.engine import Child, Engine, EngineError, Limits
from autograder.engine import engine as engine_module
from autograder.engine.sandbox import why_not
from autograder.warm import __main__ as warm
from engine.kernels import SMALL, connection_file, kernel, needs_bubblewrap

pytestmark = pytest.mark.xdist_group("engine-template")
_ENDLESS = "while True: pass"
_MIB = 2**20


def test_an_endless_cell_is_interrupted_and_the_next_one_runs(any_engine: Engine) -> None:
    with kernel(any_engine) as started:
        started.run("x = 5")
        started.begin(_ENDLESS)
        time.sleep(0.3)
        started.child.interrupt()
        assert started.run("print(x)") == "5"


def test_a_cell_that_cannot_be_interrupted_is_killed(any_engine: Engine) -> None:
    with kernel(any_engine) as started:
        started.begin(
            "import signal, subprocess; signal.signal(2, signal.SIG_IGN)\n"
            "subprocess.Popen(['sleep', '777.7'], start_new_session=True)\n" + _ENDLESS
        )
        _until(lambda: _running("sleep\x00777.7"))
        started.child.interrupt()
        assert started.child.poll() is None
        started.child.kill()
        started.child.kill()
        assert started.child.poll() == -signal.SIGKILL
        assert not _running("sleep\x00777.7")


def test_an_exit_code_comes_through(any_engine: Engine) -> None:
    with kernel(any_engine) as started:
        started.begin("import os; os._exit(7)")
        assert started.child.wait(10) == 7
        assert started.child.reason == ""


def test_what_fails_before_it_is_ready_says_why(any_engine: Engine) -> None:
    with any_engine.folder() as folder:
        with pytest.raises(EngineError, match="IndexError"):
            any_engine.start("autograder.guest.kernel", folder, Limits())
        with pytest.raises(EngineError, match="No module named"):
            any_engine.start("autograder.nothing", folder, Limits())


def test_copies_differ_in_their_random_numbers(any_engine: Engine) -> None:
    code = "import random, numpy; print(random.random(), numpy.random.rand())"
    with kernel(any_engine) as one, kernel(any_engine) as other:
        first, second = one.run(code).split(), other.run(code).split()
    assert len({*first, *second}) == 4


def test_many_threads_start_kernels_at_once(any_engine: Engine) -> None:
    def work(number: int) -> str:
        with kernel(any_engine) as started:
            return started.run(f"print({number} * 2)")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(16))) == [str(2 * n) for n in range(16)]


@pytest.mark.parametrize("sandbox", ["bubblewrap", "none"])
def test_a_template_that_dies_is_replaced_and_its_copies_go_on(sandbox: str) -> None:
    if sandbox == "bubblewrap" and why_not():
        pytest.skip(f"cannot be tried without bubblewrap: {why_not()}")
    with Engine(sandbox, preload=SMALL) as engine, kernel(engine) as first:
        os.kill(_template_of(first.child.pid), signal.SIGKILL)
        with kernel(engine) as second:
            assert second.run("print('new')") == "new"
        assert first.run("print('old')") == "old"


def test_a_watcher_that_dies_takes_its_child_along(any_engine: Engine) -> None:
    with kernel(any_engine) as started:
        os.kill(_parent(started.child.pid), signal.SIGKILL)
        assert started.child.wait(5) is not None
        assert started.child.is_lost
        _until(lambda: _is_gone(started.child.pid))


@needs_bubblewrap
def test_a_template_killed_again_and_again_while_many_start() -> None:
    with Engine("bubblewrap", preload=SMALL) as engine:
        stop = threading.Event()

        def kill() -> None:
            for _ in range(3):
                time.sleep(0.7)
                if (template := engine._template) is not None and not stop.is_set():
                    template._process.kill()
                    signal.pidfd_send_signal(template._inner, signal.SIGKILL)

        def work(number: int) -> str:
            for _ in range(5):
                try:
                    with engine.folder() as folder:
                        _start(engine, folder).kill()
                    return "started"
                except EngineError as error:
                    said = str(error)
            return said

        killer = threading.Thread(target=kill)
        killer.start()
        with ThreadPoolExecutor(4) as pool:
            said = list(pool.map(work, range(20)))
        stop.set()
        killer.join()
        assert set(said) == {"started"}


def test_a_template_that_does_not_come_up_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "endless.py").write_text("import time; time.sleep(600)")
    monkeypatch.setattr(engine_module, "_PRELOAD_SECONDS", 1)
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    with Engine("none", preload=["endless"], environment=environment) as engine:
        with kernel(engine) as started:
            assert started.run("print('cold')") == "cold"
        assert not engine.is_warm


def test_a_template_unfit_for_copies_starts_them_cold(tmp_path: Path) -> None:
    (tmp_path / "threaded.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()"
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    with (
        Engine("none", preload=["threaded"], environment=environment) as engine,
        kernel(engine) as started,
    ):
        assert started.run("import sys; print('threaded' in sys.modules)") == "False"


@pytest.mark.parametrize("sandbox", ["bubblewrap", "none"])
def test_without_warmth_everything_else_is_the_same(sandbox: str) -> None:
    if sandbox == "bubblewrap" and why_not():
        pytest.skip(f"cannot be tried without bubblewrap: {why_not()}")
    with (
        Engine(sandbox, warm=False) as engine,
        kernel(engine, Limits(memory_bytes=200 * _MIB)) as started,
    ):
        assert started.run("import os; print(os.getpid() == 1)") == str(sandbox == "bubblewrap")
        started.begin(_ENDLESS)
        time.sleep(0.3)
        started.child.interrupt()
        assert started.run("print('on')") == "on"


@pytest.mark.parametrize("sandbox", ["bubblewrap", "none"])
def test_a_killed_coordinator_leaves_no_process(sandbox: str) -> None:
    if sandbox == "bubblewrap" and why_not():
        pytest.skip(f"cannot be tried without bubblewrap: {why_not()}")
    script = (
        "import subprocess, sys, time\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        "from engine.kernels import SMALL, kernel\n"
        "from autograder.engine import Engine\n"
        f"with Engine({sandbox!r}, preload=SMALL) as engine, kernel(engine) as one:\n"
        '    one.run(\'import subprocess; subprocess.Popen(["sleep", "888.8"])\')\n'
        "    print(engine._host, flush=True)\n"
        "    time.sleep(600)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    host = process.stdout.readline().strip()
    assert _running("sleep\x00888.8")
    process.kill()
    process.communicate()
    _until(lambda: not _running("sleep\x00888.8") and not _running(host), 5)
    with Engine(sandbox, preload=()):
        assert not Path(host).exists()  # the next one clears up


def test_a_coordinator_killed_while_its_template_imports_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "endless.py").write_text("import time; time.sleep(654.3)")
    script = (
        "import os\nfrom autograder.engine import Engine\n"
        "engine = Engine('none', preload=['endless'], environment=os.environ)\n"
        "print('go', flush=True)\nengine._living_template()\n"
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "MARK": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment
    )
    process.stdout.readline()
    _until(lambda: len(_with_mark(tmp_path)) > 1)
    time.sleep(0.5)
    process.kill()
    process.communicate()
    _until(lambda: not _with_mark(tmp_path), 5)


@pytest.mark.parametrize("sandbox", ["bubblewrap", "none"])
def test_a_closed_engine_leaves_nothing(sandbox: str) -> None:
    if sandbox == "bubblewrap" and why_not():
        pytest.skip(f"cannot be tried without bubblewrap: {why_not()}")
    engine = Engine(sandbox, preload=SMALL)
    with kernel(engine) as started:
        started.run("import subprocess; subprocess.Popen(['sleep', '999.9'])")
        engine.close()
        assert started.child.poll() is not None
        assert not _running("sleep\x00999.9")
        assert not _running(str(engine._host))
        assert not engine._host.exists()
        engine.close()
        with pytest.raises(EngineError, match="closed"):
            engine.start("autograder.guest.kernel", started.folder, Limits())


def test_an_engine_leaves_those_of_others_alone() -> None:
    with Engine("none", preload=()) as one, Engine("none", preload=()) as other:
        assert one._host.exists()
        assert other._host.exists()


def test_a_forgotten_engine_leaves_nothing() -> None:
    engine = Engine("none", preload=SMALL)
    with engine.folder() as folder:
        child = _start(engine, folder)
        host, pid = engine._host, child.pid
        del engine, child
        _until(lambda: _is_gone(pid))
    assert not host.exists()


def test_without_a_sandbox_a_fork_bomb_is_ended_all_the_same() -> None:
    with Engine("none", preload=SMALL) as engine, kernel(engine, Limits(processes=60)) as started:
        started.begin(
            "import os, time\nfor _ in range(200):\n    if os.fork() == 0: time.sleep(777)"
        )
        assert started.child.wait(20) is not None
        assert started.child.reason == "it started more than 60 processes and threads"


@needs_bubblewrap
def test_a_copy_with_tensorflow_is_ready_at_once_and_computes() -> None:
    with Engine("bubblewrap", preload=("tensorflow", *SMALL)) as engine, kernel(engine) as first:
        started = time.monotonic()
        with kernel(engine) as second:
            took = time.monotonic() - started
            for one in (first, second):
                said = one.run(
                    "import keras, numpy\n"
                    "model = keras.Sequential([keras.layers.Dense(1)])\n"
                    "model.compile('sgd', 'mse')\n"
                    "model.fit(numpy.ones((8, 2)), numpy.ones((8, 1)), verbose=0)\n"
                    "print(model.count_params())"
                )
                assert said == "3"
    assert took < 5


def test_a_kernel_lists_no_modules_for_a_debugger(any_engine: Engine) -> None:
    with kernel(any_engine) as started:
        said = started.run(
            "import sys, ipykernel.ipkernel\n"
            "print(get_ipython().kernel._kernel_modules, ipykernel.ipkernel.sys is sys)"
        )
        assert said == "[] True"


def test_what_tensorflow_is_asked_for_in_advance_starts_nothing() -> None:
    asked, started, has_context = subprocess.run(
        [sys.executable, "-c", _REGISTRIES], capture_output=True, text=True, check=True
    ).stdout.split()
    assert (asked, started, has_context) == ("11", "0", "False")


_REGISTRIES = """
import os
import tensorflow
from unittest import mock
from autograder.warm.__main__ import _fill_registries
from tensorflow.python.eager import context
from tensorflow.python.framework import kernels, op_def_registry
name = "get_registered_kernels_for_op"
before = len(os.listdir("/proc/self/task"))
with (
    mock.patch.object(kernels, name, wraps=kernels.get_registered_kernels_for_op) as kernel,
    mock.patch.object(op_def_registry, "get", wraps=op_def_registry.get) as operation,
):
    _fill_registries()
asked = f"{kernel.call_count}{operation.call_count}"
safe = context.context_safe()
started = len(os.listdir("/proc/self/task")) - before
print(asked, started, bool(safe and safe._context_handle))
"""


def test_huge_pages_hold_what_the_small_ones_did() -> None:
    size = 64 * _MIB
    before, after, is_same = _collapsed(size)
    assert is_same == "True"
    if int(after) == 0:
        pytest.skip(_NO_HUGE_PAGES)
    assert int(after) - int(before) >= size // 2


_NO_HUGE_PAGES = "this system makes no huge pages on demand: MADV_COLLAPSE came with Linux 6.1"


def _can_collapse() -> bool:
    return int(_collapsed(64 * _MIB)[1]) > 0


def _collapsed(size: int) -> list[str]:
    """Of a process with so much data: huge pages before and after, whether the data is the same."""
    command = [sys.executable, "-c", _COLLAPSE, str(size)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


_COLLAPSE = """
import sys
from autograder.warm import system

def huge():
    lines = open("/proc/self/smaps").read().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("AnonHugePages:"))

block = bytearray(range(256)) * (int(sys.argv[1]) // 256)
copy = bytes(block)
before = huge()
system.use_huge_pages()
print(before, huge(), block == copy)
"""


def test_a_template_gets_ready_for_a_whole_class_and_goes_on() -> None:
    with Engine("none", preload=SMALL) as engine:
        for number in range(warm._MANY):
            with kernel(engine) as started:
                assert started.run(f"print({number})") == str(number)
        template = engine._living_template()._process.pid
        with kernel(engine) as started:  # it takes this order when it has done with the huge pages
            assert started.run("print('and on')") == "and on"
        smaps = Path(f"/proc/{template}/smaps").read_text()
    pages = [int(line.split()[1]) for line in smaps.splitlines() if "AnonHugePages:" in line]
    if not sum(pages) and not _can_collapse():
        pytest.skip(_NO_HUGE_PAGES)
    assert sum(pages) > 0


def _start(engine: Engine, folder: Path) -> Child:
    arguments = [connection_file(folder)]
    return engine.start("autograder.guest.kernel", folder, Limits(), arguments=arguments)


def _until(is_so, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _running(words: str) -> list[int]:
    """The processes of the machine whose command line has these words in it."""
    return _containing("cmdline", words)


def _with_mark(path: Path) -> list[int]:
    return _containing("environ", f"MARK={path}")


def _containing(name: str, words: str) -> list[int]:
    found = []
    for path in Path("/proc").glob(f"[0-9]*/{name}"):
        try:
            if words in path.read_text(errors="replace"):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def _is_gone(pid: int) -> bool:
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()  # nobody has asked how it ended yet
    except OSError:
        return True


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def _template_of(child: int) -> int:
    """The template's process, which is the parent of the watcher of a child."""
    return _parent(_parent(child))
