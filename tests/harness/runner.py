"""Runs jobs, each in a process forked from a warm one, each within its time."""

import json
import multiprocessing
import os
import sys
import tempfile
import time
import types
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import Connection

from harness import child
from harness.jobs import Job, Outcome, Run

# One thread a process: the test suite runs as many processes as there are cores. Devices and
# hash order are fixed, so that an answer fares the same on every run.
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
}


class Runner:
    """Runs the cells of notebooks in plain Python, without a Jupyter kernel.

    Python's fork server does the warming: it imports what notebooks need once and never runs
    anything, so forking from it is safe even with TensorFlow loaded, and takes milliseconds.
    """

    def __init__(self, preload: Iterable[str]) -> None:
        """Start the warm process.

        Args:
            preload: modules to import there. It is Python's one fork server for this process:
                where it already runs, it keeps what it has, and others are imported by each job,
                which costs time and nothing else.
        """
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([child.__name__, *preload])
        with _environment(_ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}):
            forkserver.ensure_running()

    def run(self, job: Job) -> Run:
        """Run a job in a process of its own; kill it when it takes too long.

        Returns:
            an outcome for every cell of the job, "timeout" for the one during which the process
            was killed or died, "not run" for those after it.

        Raises:
            RuntimeError: the process did not even begin. A harness that cannot run anything must
                not say that every wrong answer was caught.
        """
        with tempfile.TemporaryDirectory(prefix="exercise-", ignore_cleanup_errors=True) as folder:
            reader, writer = self._context.Pipe(duplex=False)
            process = self._context.Process(target=child.work, args=(job, folder, writer))
            with _anonymous_main():
                process.start()
            writer.close()
            try:
                messages = list(_received(reader, time.monotonic() + job.seconds))
            finally:
                process.kill()
                process.join()
                process.close()
                reader.close()
        if not messages:
            raise RuntimeError("a job did not begin; what its process wrote may say why")
        return _told(job, messages[1:])


def _received(reader: Connection, deadline: float) -> Iterator[dict]:
    """What the child sends until it is done, has died or has run out of time."""
    while reader.poll(max(0.0, deadline - time.monotonic())):
        try:
            message = json.loads(reader.recv_bytes())
        except EOFError:
            return
        yield message
        if "end" in message:
            return


def _told(job: Job, messages: list[dict]) -> Run:
    """The run that a child's messages tell of."""
    outcomes: dict[str, Outcome] = {}
    verdict: dict = {}
    ended = False
    for message in messages:
        if "end" in message:
            verdict, ended = message["end"], True
        else:
            name = message.pop("cell")
            outcomes[name] = Outcome(**message)
    not_run = Outcome("not run", "the run had ended before")
    died = Outcome("timeout", f"its process died or was killed after {job.seconds:.0f} s")
    missing = not_run if ended else died
    for cell in job.cells:
        if cell.name not in outcomes:
            outcomes[cell.name] = missing
            missing = not_run
    return Run(outcomes, verdict.get("called", {}), verdict.get("in_fact_right", False))


@contextmanager
def _anonymous_main() -> Iterator[None]:
    """Hide the main module for the block.

    Python's fork server would have every child run it again, and take its time over it, so that
    functions defined there can be found. Jobs need none.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _environment(changes: dict[str, str]) -> Iterator[None]:
    """Set environment variables for the block."""
    before = dict(os.environ)
    os.environ.update(changes)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
