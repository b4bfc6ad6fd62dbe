"""The coordinator's hold on a judge's process."""

import contextlib
import json
import select
import socket
import time
from collections.abc import Iterator
from typing import Any

from autograder.engine.engine import Child, Engine
from autograder.engine.limits import Limits
from autograder.warm.messages import receive, send


class JudgeLateError(Exception):
    """The judge has not replied in time."""


class JudgeGoneError(Exception):
    """The judge's process has ended."""


class Judge:
    """A judge at work on one submission."""

    def __init__(self, child: Child, channel: socket.socket) -> None:
        self._child = child
        self._channel = channel

    def ask(self, message: dict[str, Any], seconds: float, files: tuple[int, ...] = ()) -> Any:
        """Tell the judge something and wait for its reply.

        Raises:
            JudgeLateError: it takes longer; `reply` waits on.
            JudgeGoneError: there is no judge any more.
        """
        try:
            send(self._channel, message, files)
        except OSError as error:
            raise JudgeGoneError(self._why()) from error
        return self.reply(seconds)

    def reply(self, seconds: float) -> Any:
        """Wait for the reply to what was asked last.

        Raises:
            JudgeLateError: it takes longer.
            JudgeGoneError: there is no judge any more.
        """
        deadline = time.monotonic() + seconds
        while not select.select([self._channel], [], [], min(0.5, max(0.0, seconds)))[0]:
            if self._child.poll() is not None:
                raise JudgeGoneError(self._why())
            seconds = deadline - time.monotonic()
            if seconds <= 0:
                raise JudgeLateError
        try:
            received = receive(self._channel)
        except OSError as error:
            raise JudgeGoneError(self._why()) from error
        if received is None:
            raise JudgeGoneError(self._why())
        return received[0]

    def _why(self) -> str:
        return self._child.reason or "the process that runs the tests has ended"


@contextlib.contextmanager
def new_judge(engine: Engine, limits: Limits) -> Iterator[Judge]:
    """Start a judge; it ends with the block."""
    ours, theirs = socket.socketpair()
    wanted = {"output_bytes": limits.output_bytes, "answer_bytes": limits.answer_bytes}
    with ours, engine.folder() as folder:
        with theirs:
            child = engine.start(
                "autograder.judge.process",
                folder,
                limits,
                arguments=[json.dumps(wanted)],
                channel=theirs,
            )
        try:
            yield Judge(child, ours)
        finally:
            child.kill()
