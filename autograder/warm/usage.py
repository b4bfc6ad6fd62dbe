"""How much a child and all that it started use, and which limit that is over."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from autograder.warm.order import Order

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
        found = [_look_at(pid) for pid in pids]
        if order.processes and sum(one.threads for one in found) > order.processes:
            return f"started more than {order.processes} processes and threads"
        if order.memory_bytes and self._is_memory_over(pids, found):
            return f"used more than {order.memory_bytes / _MIB:.0f} MiB of memory"
        return ""

    def _is_memory_over(self, pids: list[int], found: list["_Seen"]) -> bool:
        """Whether memory is over its limit: a cheap upper bound first, the exact sum if need be.

        Resident memory counts what is shared as often as it is shared. The proportional size
        counts it once, but the kernel goes through every page for it.
        """
        if sum(one.memory for one in found) <= self._order.memory_bytes:
            return False
        started = time.monotonic()
        if started < self._exact_at:
            return False
        exact = sum(map(proportional, pids))
        took = time.monotonic() - started
        self._exact_at = started + 10 * took
        return exact > self._allowed


def too_many_sockets(most: int) -> str:
    """Whether the child's network has more sockets than so many, as a clause, or "".

    What lies unread in them is memory that no process has.
    """
    try:
        used = int(read("1/net/sockstat").split()[2])
    except (OSError, IndexError, ValueError):
        return ""
    return f"opened more than {most} sockets" if used > most else ""


def members(_: int) -> list[int]:
    """The processes of the pid namespace that /proc shows."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def relatives(first: int, proc: int | None = None) -> list[int]:
    """A process and its descendants, as far as their parents live.

    Args:
        first: the process.
        proc: another /proc, open, if its numbers are meant.
    """
    found = [first]
    for pid in found:
        try:
            for thread in numbers(f"{pid}/task", proc):
                found += map(int, read(f"{pid}/task/{thread}/children", proc).split())
        except OSError:
            continue  # it has ended
    return found


def numbers(path: str, proc: int | None = None) -> list[int]:
    """The processes or threads that a folder in /proc lists."""
    folder = _open(path, proc)
    try:
        return [int(name) for name in os.listdir(folder)]
    finally:
        os.close(folder)


def read(path: str, proc: int | None = None) -> str:
    """The first 16 KiB of a file in /proc."""
    file = _open(path, proc)
    try:
        return os.read(file, 16384).decode(errors="replace")
    finally:
        os.close(file)


def _open(path: str, proc: int | None) -> int:
    return os.open(f"/proc/{path}" if proc is None else path, os.O_RDONLY, dir_fd=proc)


def proportional(pid: int) -> int:
    """Bytes of one process, what it shares counted in parts.

    A process can hide its pages from the watcher, but not their number: all count then.
    """
    seen = _look_at(pid)
    try:
        lines = read(f"{pid}/smaps_rollup").splitlines()
        pages = sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, IndexError):
        return seen.memory
    return pages + seen.tables


def own_size() -> tuple[int, int]:
    """Resident and writable memory of this process, in bytes; zeros where there is no /proc."""
    seen = _look_at("self")
    return seen.resident, seen.data


@dataclass(frozen=True)
class _Seen:
    """What anybody can see of a process, in bytes: pages, tables to find them, data; threads."""

    resident: int = 0
    tables: int = 0
    data: int = 0
    threads: int = 0

    @property
    def memory(self) -> int:
        return self.resident + self.tables


def _look_at(pid: int | str) -> _Seen:
    try:
        lines = read(f"{pid}/status").splitlines()
    except OSError:
        return _Seen()  # it has ended, or this system has no /proc
    fields = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    sizes = (int(fields.get(name, [0])[0]) * 1024 for name in ("VmRSS", "VmPTE", "VmData"))
    return _Seen(*sizes, threads=int(fields.get("Threads", [1])[0]))
