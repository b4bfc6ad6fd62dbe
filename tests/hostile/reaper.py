"""Run a command, and say in JSON how long it took, how large it grew and what it left running.

    python reaper.py REPORT SECONDS COMMAND...

Processes whose parents end become this one's children, so none can hide.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_SET_CHILD_SUBREAPER = 36


def _status(process: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return {}
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def _descendants(ancestor: int) -> list[int]:
    parents = {
        int(name): int(_status(int(name)).get("PPid", 0))
        for name in os.listdir("/proc")
        if name.isdigit()
    }
    found, todo = [], [ancestor]
    while todo:
        parent = todo.pop()
        children = [child for child, its in parents.items() if its == parent]
        found += children
        todo += children
    return found


def main(report: str, seconds: str, *command: str) -> int:
    """Run the command; its exit code, or 124 if it took too long."""
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    started, peak = time.monotonic(), 0
    child = subprocess.Popen(command)
    while child.poll() is None and time.monotonic() < started + float(seconds):
        peak = max(peak, int(_status(child.pid).get("VmHWM", "0").split()[0]))
        time.sleep(0.1)
    late = child.poll() is None
    took = time.monotonic() - started
    time.sleep(0.0 if late else 1.0)  # what is being ended may take a moment
    left = []
    for process in [] if late else _descendants(os.getpid()):
        status = _status(process)
        if status and not status["State"].startswith("Z"):
            command_line = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ")
            left.append(f"{process} {status['Name']} {command_line.decode(errors='replace')[:200]}")
    while remaining := [
        p for p in _descendants(os.getpid()) if _status(p).get("State", "Z")[0] != "Z"
    ]:
        for process in remaining:
            os.kill(process, signal.SIGKILL)
        time.sleep(0.1)
    code = 124 if late else child.wait()
    Path(report).write_text(
        json.dumps({"code": code, "seconds": took, "peak_bytes": peak * 1024, "left": left})
    )
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
