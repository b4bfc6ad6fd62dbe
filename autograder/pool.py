"""Many submissions at once: a bounded number under way, each outcome as soon as it is there."""

import contextlib
import logging
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol, TypeVar

from nbformat import NotebookNode
from traitlets.config import Config

from autograder.engine import DEFAULT_PRELOAD, Engine, EngineError, Limits
from autograder.errors import UserError
from autograder.grading import GradedNotebook, grade_notebook
from autograder.student_version import student_version

_LOOK_UP_SECONDS = 0.2
_GIVE_UP_SECONDS = 20

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Work:
    """What all submissions of an assignment share.

    Attributes:
        master: the instructor's version.
        limits: what each submission may use.
        settings: the course's nbgrader settings.
        files: the folder of the assignment's data files, if it has any.
    """

    master: NotebookNode
    limits: Limits
    settings: Config
    files: Path | None = None

    @cached_property
    def released(self) -> NotebookNode:
        """The student's version, made once for all submissions."""
        return student_version(self.master, self.settings)


@dataclass(frozen=True)
class Outcome:
    """What came of grading a submission: the grade, or why there is none.

    Attributes:
        graded: the grade; None where it could not be graded.
        problem: why it could not be, which is this submission's own affair.
        fault: what is wrong with the assignment or the grader, which ends the whole run.
    """

    graded: GradedNotebook | None
    problem: str = ""
    fault: UserError | None = None


Begin = Callable[[NotebookNode, Callable[[Outcome], None]], None]
"""Begins to grade a submission, and tells the outcome when it is there, from whatever thread."""

GradeOne = Callable[[Work, NotebookNode], GradedNotebook]


class Workplace(Protocol):
    """Where submissions are graded: this machine, or a cluster."""

    sandbox: str

    def working_on(self, work: Work) -> AbstractContextManager[Begin]:
        """Get ready for an assignment."""

    def room(self) -> int:
        """How many submissions to have under way at this moment, those that wait included."""

    def check(self) -> None:
        """Raise UserError where nothing can come any more of what is under way."""


class ThisMachine:
    """Grades in threads of this process; a context manager.

    The threads only wait and count: what students wrote runs in processes of its own.
    """

    def __init__(
        self,
        grade: GradeOne,
        threads: int,
        *,
        sandbox: str,
        abandon: Callable[[], None] = lambda: None,
    ) -> None:
        """Start the threads.

        Args:
            grade: grades one submission; called from several threads at a time.
            threads: how many submissions are under way at a time.
            sandbox: what the submissions run in.
            abandon: makes the calls of `grade` that are under way come back soon.
        """
        self.sandbox = sandbox
        self._grade, self._abandon = grade, abandon
        self._todo: SimpleQueue[tuple | None] = SimpleQueue()
        # Daemons: whatever happens, the program can end.
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> "ThisMachine":
        return self

    def __exit__(self, *_: object) -> None:
        for _ in self._threads:
            self._todo.put(None)
        self._abandon()
        deadline = time.monotonic() + _GIVE_UP_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    @contextlib.contextmanager
    def working_on(self, work: Work) -> Iterator[Begin]:
        """Get ready for an assignment."""
        try:
            yield lambda submission, tell: self._todo.put((work, submission, tell))
        finally:
            with contextlib.suppress(Empty):  # left in the middle: forget what has not begun
                while True:
                    self._todo.get_nowait()

    def room(self) -> int:
        """As many as are graded at a time, and a few that wait for their turn."""
        return len(self._threads) + max(2, len(self._threads) // 2)

    def check(self) -> None:
        """Threads always answer."""

    def _serve(self) -> None:
        while (task := self._todo.get()) is not None:
            work, submission, tell = task
            tell(outcome_of(self._grade, work, submission))


@contextlib.contextmanager
def this_machine(sandbox: str, jobs: int, preload: Sequence[str]) -> Iterator[ThisMachine]:
    """This machine with an engine that all of its threads share.

    Args:
        sandbox: what submissions run in, as the engine knows it.
        jobs: how many submissions run at a time. One more is under way: its processes start or
            end meanwhile, which is mostly waiting.
        preload: what the engine's template imports; see `preload_for`.

    Raises:
        UserError: the sandbox does not work here.
    """
    with (
        Engine(sandbox=sandbox, preload=preload, at_once=jobs) as engine,
        _warming(engine),
        ThisMachine(
            grading_with(engine), jobs + 1, sandbox=engine.sandbox, abandon=engine.close
        ) as place,
    ):
        yield place


@contextlib.contextmanager
def _warming(engine: Engine) -> Iterator[None]:
    """Have an engine's template import in the background while the assignment is read."""
    thread = threading.Thread(target=engine.warm_up, daemon=True)
    thread.start()
    yield


def grading_with(engine: Engine) -> GradeOne:
    """The function that grades one submission with an engine."""
    return lambda work, submission: grade_notebook(
        work.master,
        submission,
        work.limits,
        work.settings,
        engine=engine,
        files=work.files,
        released=work.released,
    )


def preload_for(masters: Iterable[NotebookNode]) -> tuple[str, ...]:
    """What a template should import for some assignments: what they never name takes seconds."""
    text = "\n".join(cell.source for master in masters for cell in master.cells)
    named = {*re.findall(r"\w+", text), "numpy"}
    tops = {name: name.split(".")[0].removesuffix("_inline") for name in DEFAULT_PRELOAD}
    return tuple(name for name, top in tops.items() if top in named)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def outcome_of(grade: GradeOne, work: Work, submission: NotebookNode) -> Outcome:
    """Grade a submission; whatever goes wrong is an outcome too."""
    try:
        return Outcome(grade(work, submission))
    except UserError as error:
        return Outcome(None, fault=error)
    except EngineError as error:
        logging.getLogger(__name__).debug("no kernel", exc_info=True)
        return Outcome(None, f"its kernel did not start: {_gist(error)}")
    except Exception as error:
        # A mistake of ours that one submission brings to light is nobody else's trouble.
        logging.getLogger(__name__).debug("grading failed", exc_info=True)
        return Outcome(None, f"the grader itself failed ({type(error).__name__}: {_gist(error)})")


def _gist(error: Exception) -> str:
    """The last line of an exception's text, where a traceback says what it is about."""
    lines = str(error).strip().splitlines()
    return "".join(c for c in lines[-1][:200] if c.isprintable()) if lines else "it gives no reason"


@contextlib.contextmanager
def stopped_by_interrupt() -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets, instead of raising in the middle of anything.

    The second one raises KeyboardInterrupt, as always.
    """
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    usual = signal.getsignal(signal.SIGINT)

    def first(*_: object) -> None:
        signal.signal(signal.SIGINT, usual)
        stop.set()

    signal.signal(signal.SIGINT, first)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, usual)


def as_done(
    items: Iterable[T],
    begin: Callable[[T, Callable[[R], None]], None],
    place: Workplace,
    stop: threading.Event,
) -> Iterator[R]:
    """Keep a workplace busy with items, giving each result as it comes, in any order.

    Args:
        items: what there is to do; taken only as there is room for it.
        begin: begins with one of them, and tells its result from whatever thread.
        place: where it is done.
        stop: once set, nothing is begun any more and what is under way is given up.

    Raises:
        KeyboardInterrupt: it was stopped; every result that was there by then has been given.
    """
    done: SimpleQueue[R] = SimpleQueue()
    waiting, under_way, is_more = iter(items), 0, True
    while True:
        while is_more and under_way < place.room() and not stop.is_set():
            try:
                item = next(waiting)
            except StopIteration:
                is_more = False
            else:
                begin(item, done.put)
                under_way += 1
        if not under_way and not is_more:
            return
        try:
            result = done.get(block=not stop.is_set(), timeout=_LOOK_UP_SECONDS)
        except Empty:
            if stop.is_set():
                raise KeyboardInterrupt from None
            place.check()
            continue
        under_way -= 1
        yield result
