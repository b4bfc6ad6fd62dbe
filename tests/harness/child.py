"""What happens inside the forked process: the cells of one notebook, run in order."""

import contextlib
import gc
import io
import json
import linecache
import os
import resource
import signal
import sys
import time
import types
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from harness import stand_ins
from harness.jobs import Cell, Job, StandIn

_MESSAGE_CHARACTERS = 600
_STDERR_CHARACTERS = 2000
_MORE_MEMORY = 4 * 2**30
"""Bytes a job may take on top of what was preloaded: a runaway mutant must not eat the machine."""


class _TooLong(BaseException):
    """Interrupts a cell. Not an Exception, so that `except Exception` does not swallow it."""


class _Bounded(io.StringIO):
    """Keeps the beginning of what is written; an endless loop that prints fills no memory."""

    def write(self, text: str) -> int:
        if self.tell() < _STDERR_CHARACTERS:
            super().write(text[:_STDERR_CHARACTERS])
        return len(text)


def work(job: Job, folder: str, connection: Connection) -> None:
    """Run a job and send back, as JSON, one object first, one for each cell and one at the end.

    Sent cell by cell, so that what had ended is known when the process has to be killed.

    Args:
        job: what to run.
        folder: an empty folder to work in.
        connection: the writing end of a pipe.
    """
    _send(connection, {"begin": os.getpid()})
    # What was preloaded is never garbage. Looking through it would copy every page of it into this
    # process, which takes longer than most jobs.
    gc.freeze()
    os.chdir(folder)
    _limit_memory()
    _silence()
    signal.signal(signal.SIGPROF, _interrupt)
    namespace = _fresh_main()
    verdict: dict[str, Any] = {}
    if job.stand_in is None:
        for cell in job.cells:
            ended = _run(cell, namespace)
            _send(connection, {"cell": cell.name} | ended)
            if job.stop_at_failure and cell.is_test and ended["status"] != "passed":
                break
    else:
        table = _visible_answers(job.stand_in)
        namespace = _fresh_main()
        ledger = stand_ins.Ledger(stand_ins.behavior(job.stand_in.kind, table))
        any_passed = False
        for cell in job.cells:
            if cell.name == job.stand_in.answer:
                ended = _run_replaced(cell, namespace, job.stand_in, ledger.answer)
            else:
                ended = _run(cell, namespace)
            _send(connection, {"cell": cell.name} | ended)
            any_passed |= cell.is_test and ended["status"] == "passed"
        verdict["called"] = dict(ledger.called)
        longest = max(cell.seconds for cell in job.cells)
        with contextlib.suppress(_TooLong), _time_limit(longest):
            verdict["in_fact_right"] = any_passed and ledger.is_in_fact_right()
    _send(connection, {"end": verdict})


def _run_replaced(
    cell: Cell, namespace: dict[str, Any], stand_in: StandIn, answer: Any
) -> dict[str, Any]:
    """Run the reference's answer cell, then put stand-ins in the places of its functions."""
    oracle = dict(namespace)
    _run(cell, oracle)
    ended = _run(cell, namespace)
    if ended["status"] == "passed":
        stand_ins.install(namespace, oracle, stand_in.units, answer)
    return ended


def _visible_answers(stand_in: StandIn) -> stand_ins.Table:
    """What the visible tests ask of the reference, and what it answers."""
    recorder = stand_ins.Recorder()
    namespace = _fresh_main()
    for cell in stand_in.visible:
        if cell.name == stand_in.answer:
            _run_replaced(cell, namespace, stand_in, recorder.answer)
        else:
            _run(cell, namespace)
    return recorder.table


def _run(cell: Cell, namespace: dict[str, Any]) -> dict[str, Any]:
    """Run one cell as a notebook would and say how it ended."""
    filename = f"<{cell.name}>"
    linecache.cache[filename] = (len(cell.source), None, cell.source.splitlines(True), filename)
    started = time.process_time()
    status, message, errors = "passed", "", _Bounded()
    with contextlib.redirect_stdout(_Bounded()), contextlib.redirect_stderr(errors):
        try:
            with _time_limit(cell.seconds):
                exec(compile(cell.source, filename, "exec"), namespace)
        except _TooLong:
            status, message = "timeout", f"interrupted after {cell.seconds:.1f} s of CPU time"
        except AssertionError as error:
            status, message = "failed", _text(error)
        except BaseException as error:
            status, message = "error", _text(error)
    return {
        "status": status,
        "message": message,
        "seconds": time.process_time() - started,
        "stderr": errors.getvalue(),
    }


def _text(error: BaseException) -> str:
    """The exception in a line; one whose own text cannot be made is still named."""
    try:
        text = str(error)
    except Exception:
        text = "(its text cannot be shown)"
    name = type(error).__name__
    return (f"{name}: {text}" if text else name)[:_MESSAGE_CHARACTERS]


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise _TooLong inside the block once it has used so much CPU time.

    CPU time, because a busy machine must not turn a right answer into a wrong one. An answer that
    sleeps for ever is ended from outside.
    """
    # Again and again, in case a `finally` or a bare `except` of the answer's own caught the first.
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _interrupt(number: int, frame: types.FrameType | None) -> None:
    raise _TooLong


def _fresh_main() -> dict[str, Any]:
    """The namespace of a new `__main__`, which is what a notebook's cells run in."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    return vars(module)


def _silence() -> None:
    """Send to nowhere what compiled code writes; Python's own output is caught cell by cell."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)


def _limit_memory() -> None:
    with contextlib.suppress(OSError, ValueError):  # not every system tells, not every one obeys
        with open("/proc/self/statm") as statm:
            held = int(statm.read().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (held + _MORE_MEMORY, most))


def _send(connection: Connection, message: dict[str, Any]) -> None:
    connection.send_bytes(json.dumps(message).encode())
