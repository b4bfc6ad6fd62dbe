"""The watcher of one child: starts it, keeps it within its limits, ends it, says how it ended.

It stands outside the child's pid namespace, where the child can neither see nor signal it, and
holds the lifeline to the coordinator. What ends the coordinator, the template or the watcher ends
the child as well.
"""

import contextlib
import os
import select
import signal
import socket
import sys
import time

from autograder.warm import messages, system
from autograder.warm.inside import live
from autograder.warm.namespaces import enter, lay_out, make_read_only
from autograder.warm.order import Order, Settings
from autograder.warm.share import Share
from autograder.warm.usage import Usage, members, proportional, relatives, too_many_sockets

_TICK = 0.1
_LONGEST_TEXT = 4096
READY, FAILED = b"r", b"!"


def watch(
    order: Order,
    settings: Settings,
    lifeline: socket.socket,
    channel: int | None,
    resident: int,
) -> None:
    """Start a child and stay with it until it ends; never returns.

    Args:
        order: the child.
        settings: how things are where the template runs.
        lifeline: to the coordinator.
        channel: a socket for the child, if it gets one.
        resident: bytes of memory that the template has.
    """
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _Watcher(order, settings, lifeline, channel, resident).run()
        code = 0
    except BaseException as error:
        with contextlib.suppress(OSError):
            text = f"{type(error).__name__}: {error}"
            messages.send(lifeline, {"event": "failed", "error": text})
    finally:
        os._exit(code)


class _Watcher:
    def __init__(
        self,
        order: Order,
        settings: Settings,
        lifeline: socket.socket,
        channel: int | None,
        resident: int,
    ) -> None:
        self._order = order
        self._settings = settings
        self._lifeline = lifeline
        self._channel = channel
        # Of what a copy shares with the template, its part is half at most.
        self._shared = resident // 2
        self._usage: Usage | None = None
        self._share: Share | None = None
        self._proc: int | None = None
        self._reason = ""
        self._text = b""
        self._is_ready = False
        self._status: int | None = None
        self._most_sockets = 0

    def run(self) -> None:
        if self._settings.is_isolated:
            enter(self._order)
            lay_out(self._order, self._settings)
        elif sys.platform == "linux":
            system.adopt_orphans()
        if os.path.isdir("/proc/1"):
            self._proc = os.open("/proc", os.O_RDONLY)  # the child covers it with its own
        hears, says = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            live(self._order, self._settings, channel=self._channel, says=says)
        os.close(says)
        if self._channel is not None:
            os.close(self._channel)
        self._hears = hears
        try:
            self._watch()
        finally:
            self._end()

    def _watch(self) -> None:
        """Wait for whatever comes next, until the child has ended or has to."""
        ended = os.pidfd_open(self._child) if hasattr(os, "pidfd_open") else None
        poll = select.poll()
        for number in (self._lifeline.fileno(), self._hears, ended):
            if number is not None:
                poll.register(number, select.POLLIN)
        while not self._reason:
            seconds = _TICK if self._is_ready or ended is None else 1
            happened = {number for number, _ in poll.poll(seconds * 1000)}
            if self._hears in happened and not self._hear(ended):
                poll.unregister(self._hears)
            if self._lifeline.fileno() in happened and not self._obey():
                return
            if ended in happened or (ended is None and self._has_ended()):
                return
            if self._usage:
                self._reason = self._usage.over()
            if self._share and not self._reason:
                self._reason = self._share.over()
            if self._most_sockets and not self._reason:
                self._reason = too_many_sockets(self._most_sockets)

    def _obey(self) -> bool:
        """Do what the coordinator says; False when the child has to end."""
        commands = self._lifeline.recv(64)
        if not commands or b"k" in commands:
            return False
        if b"i" in commands:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGINT)
        return True

    def _hear(self, ended: int | None) -> bool:
        """Take in what the child says of itself; False when it says no more."""
        said = os.read(self._hears, 512)
        if not self._is_ready and said[:1] == READY:
            said = said[1:]
            self._is_ready = True
            self._look_after(ended)
        self._text += said
        return bool(said) and len(self._text) < _LONGEST_TEXT

    def _look_after(self, ended: int | None) -> None:
        """The child is ready, from here on it runs what it likes: watch it, and say so."""
        if self._settings.is_isolated:
            if self._order.folder:
                make_read_only(self._order.folder)
            self._most_sockets = 2 * self._order.open_files
        if self._proc is not None:
            if self._order.processes:  # a person's own kernel may use all that there is
                self._share = Share(self._child, self._proc)
            find, first = (members, 1) if self._settings.is_isolated else (relatives, self._child)
            self._usage = Usage(self._order, lambda: find(first), self._shared)
            if self._order.is_cold:
                self._usage.allow(proportional(first))
        messages.send(self._lifeline, {"event": "ready"}, () if ended is None else (ended,))

    def _has_ended(self) -> bool:
        """Ask whether the child has ended, where nothing tells."""
        pid, status = os.waitpid(self._child, os.WNOHANG)
        if pid:
            self._status = status
        return pid != 0

    def _end(self) -> None:
        """End the child with all that it started, and say how it ended."""
        if self._settings.is_isolated:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)  # its namespace goes with it
            _, status = os.waitpid(self._child, 0)
        else:
            status = _kill_family(self._child)
        if self._status is not None:
            status = self._status
        os.set_blocking(self._hears, False)
        with contextlib.suppress(BlockingIOError):
            self._text += os.read(self._hears, _LONGEST_TEXT)  # what it said last
        report = {
            "event": "ended",
            "code": os.waitstatus_to_exitcode(status),
            "reason": f"it {self._reason}" if self._reason else "",
            "error": self._text.lstrip(FAILED).decode(errors="replace"),
        }
        with contextlib.suppress(OSError):
            messages.send(self._lifeline, report)


def _kill_family(child: int) -> int:
    """End a child and its descendants where no pid namespace does it; return the child's status.

    Descendants whose parents have ended become children of the watcher, so that killing all of
    its children again and again comes to an end.
    """
    status = 0
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    while True:
        for pid in _children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        try:
            pid, ended = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return status
        if pid == child:
            status = ended
        if pid == 0:
            time.sleep(0.002)


def _children() -> list[int]:
    try:
        with open("/proc/thread-self/children") as file:
            return [int(pid) for pid in file.read().split()]
    except OSError:
        return []
