"""How much a child and all that it started use, and which limit that is over."""

import os
import time
from collections.abc import Callable, Iterable

from autograder.warm.order import Order

_PAGE = os.sysconf("SC_PAGE_SIZE")
_MIB = 2**20


class Usage:
    """The processes of one child, looked at again and again.

    Args:
        order: the child's limits.
        find: gives the ids of its processes at present.
        shared: bytes that count as the template's and not as the child's.
    """

    def __init__(self, order: Order, find: Callable[[], list[int]], shared: int) -> None:
        self._order = order
        self._find = find
        self._allowed = order.memory_bytes + shared
        self._exact_at = 0.0

    def allow(self, memory: int) -> None:
        """Let this many bytes count as the template's, where they are more than was said."""
        self._allowed = max(self._allowed, self._order.memory_bytes + memory)

    def over(self) -> str:
        """Which limit is passed, as a clause that goes on from "it", or ""."""
        order = self._order
        if not order.processes and not order.memory_bytes:
            return ""
        pids = self._find()
        if order.processes and sum(map(_threads, pids)) > order.processes:
            return f"started more than {order.processes} processes and threads"
        if order.memory_bytes and self._is_memory_over(pids):
            return f"used more than {order.memory_bytes / _MIB:.0f} MiB of memory"
        return ""

    def _is_memory_over(self, pids: Iterable[int]) -> bool:
        """Whether memory is over its limit: a cheap upper bound first, the exact sum if need be.

        Resident memory counts what is shared as often as it is shared. The proportional size
        counts it once, but the kernel goes through every page for it.
        """
        if sum(map(_resident, pids)) <= self._order.memory_bytes:
            return False
        started = time.monotonic()
        if started < self._exact_at:
            return False
        exact = sum(map(proportional, pids))
        took = time.monotonic() - started
        self._exact_at = started + 10 * took
        return exact > self._allowed


def members(_: int) -> list[int]:
    """The processes of the pid namespace that /proc shows."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def relatives(first: int) -> list[int]:
    """A process and its descendants, as far as their parents live."""
    found = [first]
    for pid in found:
        try:
            threads = os.listdir(f"/proc/{pid}/task")
            for thread in threads:
                found += map(int, _read(f"/proc/{pid}/task/{thread}/children").split())
        except OSError:
            continue  # it has ended
    return found


def proportional(pid: int) -> int:
    """Bytes of one process, what it shares counted in parts.

    A process can hide its pages from the watcher, but not their number: all count then.
    """
    try:
        lines = _read(f"/proc/{pid}/smaps_rollup").splitlines()
        return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, IndexError):
        return _resident(pid)


def own_size() -> tuple[int, int]:
    """Resident and writable memory of this process, in bytes; zeros where there is no /proc."""
    try:
        lines = _read("/proc/self/status").splitlines()
    except OSError:
        return 0, 0
    fields = dict(line.split(":", 1) for line in lines)
    resident, data = (int(fields[name].split()[0]) * 1024 for name in ("VmRSS", "VmData"))
    return resident, data


def _resident(pid: int) -> int:
    try:
        return int(_read(f"/proc/{pid}/statm").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _threads(pid: int) -> int:
    try:
        return os.stat(f"/proc/{pid}/task").st_nlink - 2
    except OSError:
        return 0


def _read(path: str) -> str:
    number = os.open(path, os.O_RDONLY)
    try:
        return os.read(number, 16384).decode()
    finally:
        os.close(number)
