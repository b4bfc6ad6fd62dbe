"""A fair share of the processors: a child that keeps many of them busy gives way to the others.

The system shares processors out by thread, and on many machines by session first. Whoever starts
two hundred gets two hundred shares, and the cells of others run out of time.
"""

import contextlib
import math
import os
import time
from dataclasses import dataclass

from autograder.warm.usage import numbers, read, relatives

_SECONDS = 0.5
"""A child is looked at so often, and what counts is what it used since."""

_FAIR = 1.25
"""So many processors are nobody's business: a computation, and a thread beside it."""

_MOST_SESSIONS = 8
"""Niceness counts within a session only. A command line of a notebook has one of its own."""

_STEP = 1.25
"""A thread gets so many times what one gets that is nicer by 1."""

_NICEST = 19
_TICKS = os.sysconf("SC_CLK_TCK")


class Share:
    """Watches the processor time of a child and of all that it started.

    Args:
        first: the child's first process.
        proc: an open /proc that numbers processes as the caller does.
    """

    def __init__(self, first: int, proc: int) -> None:
        self._first = first
        self._proc = proc
        self._last = time.monotonic()
        self._used = 0.0

    def over(self) -> str:
        """Make a child nicer that takes more than its share.

        Returns:
            why it has to end, as a clause that goes on from "it", or "".
        """
        now = time.monotonic()
        if now - self._last < _SECONDS:
            return ""
        pids = relatives(self._first, self._proc)
        used = sum(stat.seconds for stat in map(self._stat, pids) if stat)
        share = (used - self._used) / (now - self._last)
        self._used, self._last = used, now
        return self._give_way(pids) if share > _FAIR else ""

    def _give_way(self, pids: list[int]) -> str:
        """Have the busy threads of a child weigh about as much together as one does elsewhere."""
        places = [f"{pid}/task/{number}" for pid in pids for number in self._threads(pid)]
        threads = [stat for stat in map(self._stat, places) if stat]
        busy = [stat for stat in threads if stat.is_busy]
        if len({stat.session for stat in busy}) > _MOST_SESSIONS:
            return f"kept processes of more than {_MOST_SESSIONS} sessions busy"
        nice = min(_NICEST, math.ceil(math.log(max(1, len(busy)), _STEP)))
        for stat in threads:
            if stat.nice < nice:
                with contextlib.suppress(OSError):  # it has ended
                    os.setpriority(os.PRIO_PROCESS, stat.number, nice)
        return ""

    def _threads(self, pid: int) -> list[int]:
        try:
            return numbers(f"{pid}/task", self._proc)
        except OSError:
            return []

    def _stat(self, place: int | str) -> "_Stat | None":
        try:
            text = read(f"{place}/stat", self._proc)
        except OSError:
            return None  # it has ended
        number, _, rest = text.partition(" (")
        fields = rest.rpartition(") ")[2].split()  # between them stands a name of its own choice
        spent = sum(map(int, fields[11:15]))  # its own and that of ended children
        return _Stat(int(number), fields[0] == "R", int(fields[3]), int(fields[16]), spent / _TICKS)


@dataclass(frozen=True)
class _Stat:
    """What the system says of a process or of a thread; `seconds` of processor time."""

    number: int
    is_busy: bool
    session: int
    nice: int
    seconds: float
