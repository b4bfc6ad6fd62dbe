"""A process that the template started, held by its lifeline."""

import contextlib
import os
import re
import select
import socket
import threading
import time
from pathlib import Path
from typing import Any

from autograder.warm import messages

_KILL_SECONDS = 10


class EngineError(RuntimeError):
    """A process could not be started, or was gone before it was ready."""


class Child:
    """A kernel or a judge at work.

    Attributes:
        pid: its process id as this process sees it, where that is known.
        reason: "", or why it was ended, as a sentence's end that begins with "it".
        error: what it said of its own failure. These are the child's own words, good for a log
            and for nothing else.
        is_lost: nobody said how it ended: its template or its watcher ended first.
    """

    def __init__(self, lifeline: socket.socket) -> None:
        self.pid: int | None = None
        self.error = ""
        self._reason = ""
        self._code: int | None = None
        self._lifeline = lifeline
        self._lock = threading.Lock()
        self._is_open = True
        self.is_lost = False

    def wait_ready(self, seconds: float) -> str:
        """Wait until it is ready.

        Returns:
            "ready", "late", "lost" with its template, or "refused" where a copy of the template
            would not work.

        Raises:
            EngineError: it ended first.
        """
        deadline = time.monotonic() + seconds
        with self._lock:
            while self._is_open:
                event = self._next(deadline - time.monotonic())
                if event in ("ready", "refused"):
                    return event
                if event is None:
                    return "late"
            if self.is_lost:
                return "lost"
        raise EngineError(
            self.error or self._reason or f"the process ended before it was ready ({self._code})"
        )

    @property
    def reason(self) -> str:
        self.poll()
        return self._reason

    def interrupt(self) -> None:
        """Interrupt what it is doing, as Ctrl-C would."""
        self._say(b"i")

    def kill(self) -> None:
        """End it and everything that it started; return when all of that is gone."""
        self._say(b"k")
        if self.wait(_KILL_SECONDS) is None:
            self._close()

    def poll(self) -> int | None:
        """Its exit code, or None while it runs."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until it has ended; return its exit code, or None after `timeout` seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        if not self._lock.acquire(timeout=-1 if timeout is None else max(0.001, timeout)):
            return None  # somebody else waits for it longer than we can
        try:
            while self._is_open:
                left = None if deadline is None else max(0, deadline - time.monotonic())
                if self._next(left) is None:
                    return None
            return self._code
        finally:
            self._lock.release()

    def _next(self, seconds: float | None) -> str | None:
        """Take in what the watcher says next; None when it says nothing for so long."""
        poll = select.poll()
        poll.register(self._lifeline, select.POLLIN)
        if not poll.poll(None if seconds is None else max(0, seconds) * 1000):
            return None
        try:
            said = messages.receive(self._lifeline)
        except OSError:
            said = None
        if said is None:
            self.is_lost = True
            self._ended({"code": -9, "reason": "the template that it was copied from was gone"})
            return "ended"
        message, files = said
        for number in files:
            self.pid = _pid_of(number)
            os.close(number)
        if message["event"] != "ready":
            self._ended(message)
        return message["event"]

    def _ended(self, message: dict[str, Any]) -> None:
        self._code = message.get("code", 1)
        self._reason = message.get("reason", "")
        self.error = message.get("error", self.error)
        self._close()

    def _close(self) -> None:
        self._is_open = False
        if self._code is None:
            self._code = -9
        with contextlib.suppress(OSError):
            self._lifeline.close()

    def _say(self, command: bytes) -> None:
        with contextlib.suppress(OSError):
            self._lifeline.send(command)


def _pid_of(pidfd: int) -> int | None:
    """The process that a pidfd stands for, as this process's /proc numbers it."""
    with contextlib.suppress(OSError):
        found = re.search(r"^Pid:\s*(\d+)", Path(f"/proc/self/fdinfo/{pidfd}").read_text(), re.M)
        if found:
            return int(found[1])
    return None
