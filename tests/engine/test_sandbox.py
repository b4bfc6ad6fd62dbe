"""What code in a sandboxed kernel sees, reaches and may use."""

import contextlib
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.engine import Engine, Limits, sandbox
from autograder.errors import UserError
from engine.kernels import Kernel, kernel

pytestmark = pytest.mark.xdist_group("engine-sandbox")
_ROOT = Path(__file__).parents[2]
_MIB = 2**20


# What it sees ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["solutions", "exercises", "tests", "gradebook.db", ".git"])
def test_nothing_of_the_course_is_visible(inside: Kernel, name: str) -> None:
    assert inside.run(f"import os; print(os.path.exists({str(_ROOT / name)!r}))") == "False"


def test_no_file_of_the_host_is_visible_outside_what_python_needs(inside: Kernel) -> None:
    with_secret = Path(os.environ.get("HOME", "/root"))
    said = inside.run(
        f"import os; print([p for p in ('/home', '/mnt', '/var', '/run', '/etc/shadow', "
        f"'/etc/machine-id', {str(with_secret / '.ssh')!r}, '/sys', '/boot', '/usr/src') "
        f"if os.path.exists(p) "
        f"and (not os.path.isdir(p) or os.listdir(p) not in ([], ['private']))])"
    )
    assert said == "[]"


def test_nothing_of_the_watchers_is_open(inside: Kernel) -> None:
    """It has a /proc with everybody in it, for one."""
    said = inside.run(
        "import os\n"
        "links = [f'/proc/self/fd/{name}' for name in os.listdir('/proc/self/fd')]\n"
        "found = {os.readlink(link) for link in links if os.path.lexists(link)}\n"
        "print([name for name in found if name.startswith('/') and name != '/dev/null'])"
    )
    assert said == "[]"


def test_no_variable_of_the_graders_environment_comes_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRADER_TOKEN", "secret")
    if sandbox.why_not():
        pytest.skip(f"cannot be tried without bubblewrap: {sandbox.why_not()}")
    with Engine("bubblewrap", preload=()) as engine, kernel(engine) as started:
        said = started.run(
            "import os, glob\n"
            "print('secret' in str(dict(os.environ)),\n"
            "      any(b'secret' in open(p, 'rb').read() for p in glob.glob('/proc/*/environ')))"
        )
    assert said == "False False"


def test_no_process_but_its_own_is_visible(inside: Kernel) -> None:
    said = inside.run(
        "import os\n"
        "print(os.getpid(), os.getppid(), [p for p in os.listdir('/proc') if p.isdigit()])"
    )
    assert said == "1 0 ['1']"


def test_no_network_but_its_own_loopback(inside: Kernel) -> None:
    assert inside.run("import socket; print([n for _, n in socket.if_nameindex()])") == "['lo']"
    said = inside.run("socket.create_connection(('1.1.1.1', 53), 2)")
    assert said.startswith("OSError")
    assert "unreachable" in said


@pytest.mark.parametrize(
    "path",
    ["/", "/usr/x", "/etc/x", "/dev/x", "/srv/x", "/srv/companion/autograder/x", "/run/x"],
)
def test_the_system_is_read_only(inside: Kernel, path: str) -> None:
    path = path if path != "/" else "/x"
    said = inside.run(f"open({path!r}, 'w')")
    assert said.startswith(("OSError: [Errno 30]", "PermissionError"))


def test_packages_and_interpreter_are_read_only(inside: Kernel) -> None:
    said = inside.run(
        "import numpy, os, sys, autograder\n"
        "for file in (numpy.__file__, os.__file__, os.path.realpath(sys.executable), "
        "autograder.__file__):\n"
        "    try: open(file, 'r+b'); print('open')\n"
        "    except OSError as error: print(error.errno)"
    )
    assert set(said.split()) <= {"30", "13", "26"}  # read-only, forbidden, or a program in use


def test_it_writes_to_its_working_folder_home_and_tmp(inside: Kernel) -> None:
    said = inside.run(
        "import os, tempfile\n"
        "for folder in ('.', os.path.expanduser('~'), tempfile.gettempdir(), '/dev/shm'):\n"
        "    with open(os.path.join(folder, 'mine'), 'w') as file: file.write('x')\n"
        "    os.remove(file.name)\n"
        "print('done')"
    )
    assert said == "done"


def test_its_folder_on_the_host_is_read_only_and_the_only_one(
    engine: Engine, inside: Kernel
) -> None:
    with kernel(engine) as other:
        host = inside.folder.parent
        said = inside.run(f"import os; print(os.listdir({str(host)!r}))")
        assert said == f"[{inside.folder.name!r}]"
        assert inside.run(f"os.path.exists({str(other.folder)!r}) and print('seen')") == ""
        for attempt in ("open({0!r} + '/x', 'w')", "os.remove({0!r} + '/kernel.json')"):
            said = inside.run(attempt.format(str(inside.folder)))
            assert said.startswith("OSError: [Errno 30]")


def test_data_files_lie_in_its_working_folder(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("1,2")
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    with kernel(engine, files=tmp_path) as started:
        assert started.run("import os; print(os.listdir(), open('data.csv').read())") == (
            "['data.csv'] 1,2"
        )
        assert started.run("open('data.csv', 'w').write('3'); print('changed')") == "changed"
    assert (tmp_path / "data.csv").read_text() == "1,2"


def test_keras_finds_the_machines_data_files_and_can_write_beside_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if sandbox.why_not():
        pytest.skip(f"cannot be tried without bubblewrap: {sandbox.why_not()}")
    (tmp_path / "datasets").mkdir()
    (tmp_path / "elsewhere").write_text("numbers")
    (tmp_path / "datasets/small.npz").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    with Engine("bubblewrap", preload=()) as engine, kernel(engine) as started:
        said = started.run(
            "import os; home = os.environ['KERAS_HOME']\n"
            "print(open(home + '/datasets/small.npz').read())\n"
            "open(home + '/keras.json', 'w'); open(home + '/datasets/other.npz', 'w')"
        )
        assert said == "numbers"
        said = started.run("open(home + '/datasets/small.npz', 'w')")
        assert said.startswith("OSError: [Errno 30]")
    assert (tmp_path / "elsewhere").read_text() == "numbers"


# What it may do --------------------------------------------------------------------------------


def test_it_has_no_capability_and_cannot_get_one(inside: Kernel) -> None:
    said = inside.run(
        "print({l.split()[1] for l in open('/proc/self/status') if l.startswith('Cap')}, "
        "[l.split()[1] for l in open('/proc/self/status') if l.startswith('NoNewPrivs')])"
    )
    assert said == "{'0000000000000000'} ['1']"
    said = inside.run("import os; print(os.getuid(), set(os.getgroups()) - {65534})")
    assert said == "1000 set()"
    assert inside.run("os.setuid(0)").startswith("OSError: [Errno 22]")  # there is no such user


@pytest.mark.parametrize(
    "call",
    [
        "unshare(0x10000000)",
        "unshare(0x20000)",
        "mount(b'none', b'/tmp', b'tmpfs', 0, None)",
        "umount2(b'/tmp', 2)",
        "chroot(b'/tmp')",
        "ptrace(16, 1, 0, 0)",
        "memfd_create(b'x', 0)",
        "shmget(0, 4096, 0o1600)",
        "setns(0, 0)",
        "sethostname(b'x', 1)",
        "prctl(1, 0, 0, 0, 0)",
    ],
)
def test_the_kernel_refuses(inside: Kernel, call: str) -> None:
    said = inside.run(
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        f"print(libc.{call}, os.strerror(ctypes.get_errno()))"
    )
    assert said == "-1 Operation not permitted"


def test_unusual_sockets_are_refused(inside: Kernel) -> None:
    assert inside.run("import socket; socket.socket(40, 1)").startswith("OSError: [Errno 97]")
    assert inside.run("socket.socket(socket.AF_PACKET, 3)").startswith("OSError: [Errno 97]")


def test_programs_and_threads_still_start(inside: Kernel) -> None:
    said = inside.run(
        "import subprocess, threading, multiprocessing\n"
        "print(subprocess.run(['echo', 'hello'], capture_output=True, text=True).stdout)\n"
        "thread = threading.Thread(target=print, args=('thread',)); thread.start(); thread.join()\n"
        "lock = multiprocessing.Lock()\n"
    )
    assert said.split() == ["hello", "thread"]


def test_terminals_are_its_own(engine: Engine, inside: Kernel) -> None:
    with kernel(engine) as other:
        other.run("import pty; ends = pty.openpty()")
        assert "0" in other.run("import os; print(os.listdir('/dev/pts'))")
        assert inside.run("import os; print(os.listdir('/dev/pts'))") == "['ptmx']"
    assert inside.run("!echo through a terminal") == "through a terminal"


def test_two_kernels_are_different_users_of_the_host(engine: Engine, inside: Kernel) -> None:
    with kernel(engine) as other:
        users = {os.stat(f"/proc/{one.child.pid}").st_uid for one in (inside, other)}
    assert os.getuid() != 0 or (len(users) == 2 and 0 not in users)


def test_two_kernels_cannot_reach_each_other(engine: Engine, inside: Kernel) -> None:
    with kernel(engine) as other:
        other.run(
            "import socket\n"
            "tcp = socket.socket(); tcp.bind(('127.0.0.1', 5000)); tcp.listen()\n"
            "unix = socket.socket(socket.AF_UNIX); unix.bind('\\0meet'); unix.listen()\n"
            "open('/tmp/mine', 'w').write('x'); open('/dev/shm/mine', 'w').write('x')"
        )
        said = inside.run(
            "import os, socket\n"
            "for family, address in ((socket.AF_INET, ('127.0.0.1', 5000)), "
            "(socket.AF_UNIX, '\\0meet')):\n"
            "    try: socket.socket(family).connect(address); print('reached')\n"
            "    except OSError as error: print(type(error).__name__)\n"
            "print(os.path.exists('/tmp/mine'), os.path.exists('/dev/shm/mine'))"
        )
    assert said.split() == ["ConnectionRefusedError", "ConnectionRefusedError", "False", "False"]


def test_its_watcher_is_out_of_reach(inside: Kernel) -> None:
    said = inside.run(
        "import os, signal\n"
        "others = set()\n"
        "for pid in range(2, 5000):\n"
        "    try: os.kill(pid, 0); others.add(pid)\n"
        "    except ProcessLookupError: pass\n"
        "print(others - set(map(int, os.listdir('/proc/self/task'))), os.getsid(0))\n"
        "os.kill(-1, signal.SIGKILL)"
    )
    assert said.startswith("set() 1")
    assert inside.child.poll() is None


def test_no_open_file_of_the_template_is_left(inside: Kernel) -> None:
    said = inside.run(
        "import os\n"
        "found = [os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')\n"
        "         if os.path.lexists(f'/proc/self/fd/{n}')]\n"
        "print({f.split(':')[0] for f in found} - {'/dev/null', 'socket', 'pipe', 'anon_inode'})"
    )
    assert said == "set()"


# How much it may use ---------------------------------------------------------------------------


def test_memory_of_one_allocation_is_an_error_in_the_cell(engine: Engine) -> None:
    with kernel(engine, Limits(memory_bytes=200 * _MIB)) as started:
        said = started.run("import numpy; numpy.ones(300 * 2**20, dtype='uint8')")
        assert "MemoryError" in said
        assert started.run("print(numpy.ones(100 * 2**20, dtype='uint8').sum())") == "104857600"


@pytest.mark.parametrize(
    "code",
    [
        # Each process keeps to its own limit, all of them together do not.
        "import os, time\n"
        "for _ in range(8):\n"
        "    if os.fork() == 0:\n"
        "        x = bytearray(b'x') * (60 * 2**20); time.sleep(60)\n"
        "time.sleep(60)",
        # Shared memory is nobody's private data.
        "import mmap, time\nx = mmap.mmap(-1, 600 * 2**20)\n"
        "for i in range(0, len(x), 4096): x[i] = 1\n"
        "time.sleep(60)",
        # Tables for pages that are all the same one of zeros.
        "import mmap, time\n"
        "x = mmap.mmap(-1, 2**38, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, "
        "mmap.PROT_READ)\n"
        "for i in range(0, len(x), 2**21): x[i]\n"
        "time.sleep(60)",
        # Pages hidden from whoever looks.
        "import ctypes, mmap, time\nctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n"
        "x = mmap.mmap(-1, 600 * 2**20)\n"
        "for i in range(0, len(x), 4096): x[i] = 1\n"
        "time.sleep(60)",
    ],
)
def test_memory_of_all_its_processes_counts(engine: Engine, code: str) -> None:
    with kernel(engine, Limits(memory_bytes=200 * _MIB)) as started:
        started.begin(code)
        assert started.child.wait(20) is not None
        assert started.child.reason == "it used more than 200 MiB of memory"


def test_a_fork_bomb_stays_small(engine: Engine, inside: Kernel) -> None:
    with kernel(engine, Limits(processes=40)) as started:
        started.begin("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass")
        time.sleep(1)
        namespace = os.readlink(f"/proc/{started.child.pid}/ns/pid")
        assert 20 < _processes_in(namespace) <= 40
        assert inside.run("print('alive')") == "alive"
        started.child.kill()
        assert _processes_in(namespace) == 0


def test_threads_count_as_processes(engine: Engine) -> None:
    with kernel(engine, Limits(processes=40)) as started:
        said = started.run(
            "import threading, time\n"
            "for n in range(100): threading.Thread(target=time.sleep, args=(5,)).start()"
        )
        assert said.startswith("RuntimeError: can't start new thread") or not said
        assert started.child.poll() is None or "40 processes" in started.child.reason


def test_open_files_are_bounded(engine: Engine) -> None:
    with kernel(engine, Limits(open_files=100)) as started:
        said = started.run("files = [open('/dev/null') for _ in range(200)]")
        assert said.startswith("OSError: [Errno 24]")


def test_sockets_of_all_its_processes_are_bounded(engine: Engine) -> None:
    with kernel(engine, Limits(open_files=200)) as started:
        started.begin(
            "import os, socket, time\n"
            "for _ in range(8):\n"
            "    if os.fork() == 0:\n"
            "        pairs = [socket.socketpair() for _ in range(30)]; time.sleep(60)\n"
            "time.sleep(60)"
        )
        assert started.child.wait(20) is not None
        assert started.child.reason == "it opened more than 400 sockets"


def test_everything_written_is_bounded_together(engine: Engine) -> None:
    with kernel(engine, replace(Limits(), disk_bytes=20 * _MIB)) as started:
        said = started.run(
            "import errno, os\n"
            "for n, folder in enumerate(('/tmp', '/dev/shm', '.', '/tmp', '/tmp')):\n"
            "    try:\n"
            "        with open(f'{folder}/{n}', 'wb') as file: file.write(bytes(8 * 2**20))\n"
            "        print('ok')\n"
            "    except OSError as error: print(errno.errorcode[error.errno])"
        )
        assert said.split() == ["ok", "ok", "ENOSPC", "ENOSPC", "ENOSPC"]
        said = started.run("os.truncate('/tmp/0', 30 * 2**20)")
        assert said.startswith("OSError: [Errno 27]")


def test_many_tiny_files_are_bounded(engine: Engine) -> None:
    with kernel(engine, replace(Limits(), disk_bytes=4 * _MIB)) as started:
        said = started.run("for n in range(10**5): open(f'/tmp/{n}', 'w').close()")
        assert said.startswith("OSError: [Errno 28]")


# Whether there is one --------------------------------------------------------------------------


def test_a_missing_bubblewrap_is_refused_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sandbox._trial.cache_clear()
    which = {"apt-get": "/usr/bin/apt-get"}.get
    monkeypatch.setattr(sandbox.shutil, "which", which)
    monkeypatch.setattr(sandbox.os, "getuid", lambda: 1000)
    try:
        with pytest.raises(UserError, match=r"sudo apt-get install -y bubblewrap.*--sandbox none"):
            Engine("bubblewrap")
        kind, warning = sandbox.choose("auto")
        assert kind == "none"
        assert "No sandbox" in warning
        assert sandbox.choose("none")[0] == "none"
    finally:
        sandbox._trial.cache_clear()


def test_other_systems_are_told_that_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox._trial.cache_clear()
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    try:
        assert "Linux only" in sandbox.why_not()
    finally:
        sandbox._trial.cache_clear()


def _processes_in(namespace: str) -> int:
    count = 0
    for path in Path("/proc").glob("[0-9]*/ns/pid"):
        with contextlib.suppress(OSError):
            count += os.readlink(path) == namespace
    return count
