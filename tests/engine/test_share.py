"""Whoever keeps many processors busy gives way to the others."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from autograder.engine import Engine
from autograder.warm import share
from engine.kernels import kernel

_CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1

pytestmark = [
    pytest.mark.xdist_group("engine-share"),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of threads in /proc"),
]

_CROWD = """
import os
for _ in range(12):
    if os.fork() == 0:
        {first}
        while True:
            pass
"""


@contextlib.contextmanager
def _looked_at(code: str) -> Iterator[tuple[int, share.Share]]:
    """A program that runs, and what looks after its share."""
    program = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    proc = os.open("/proc", os.O_RDONLY)
    looking = share.Share(program.pid, proc)
    try:
        yield program.pid, looking
    finally:
        for pid in reversed(share.relatives(program.pid, proc)):
            os.kill(pid, 9)
        program.wait()
        os.close(proc)


def _waits(code: str) -> str:
    return f"{code}\nimport time\ntime.sleep(100)"


def test_a_crowd_is_made_as_light_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share, "_FAIR", 0.01)  # other tests may keep the processors busy
    with _looked_at(_waits(_CROWD.format(first="pass"))) as (pid, looking):
        time.sleep(1)
        assert looking.over() == ""
        niceness = [os.getpriority(os.PRIO_PROCESS, one) for one in share.relatives(pid)]
    # 1.25 ** 11 is less than 12, and 1.25 ** 12 is more. Some may not have been started yet.
    assert len(niceness) > 1
    assert len(set(niceness)) == 1
    assert 5 <= niceness[0] <= 12


def test_sessions_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share, "_FAIR", 0.01)
    with _looked_at(_waits(_CROWD.format(first="os.setsid()"))) as (_, looking):
        time.sleep(1)
        assert looking.over() == "kept processes of more than 8 sessions busy"


def test_what_has_ended_counts_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share, "_FAIR", 0.01)
    brief = "import os\nwhile True:\n    if os.fork() == 0: os._exit(sum(range(10**6)) % 1)\n"
    with _looked_at(f"{brief}    os.wait()") as (_, looking):
        time.sleep(1.5)
        assert looking.over() == ""
        assert looking._used > 0.2  # each by itself takes some hundredths


def test_one_who_computes_gives_way_to_nobody() -> None:
    with _looked_at("while True: pass") as (pid, looking):
        for _ in range(3):
            time.sleep(0.6)
            assert looking.over() == ""
        assert os.getpriority(os.PRIO_PROCESS, pid) == 0


@pytest.mark.skipif(_CORES < 2, reason="on one processor nobody has more than one")
def test_a_crowd_of_sessions_has_to_end(any_engine: Engine) -> None:
    with kernel(any_engine) as started:
        started.begin(_CROWD.format(first="os.setsid()"))
        assert started.child.wait(20) is not None
        assert started.child.reason == "it kept processes of more than 8 sessions busy"
