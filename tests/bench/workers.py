"""Starting what is measured: commands that run to their end, and scripts that wait for a sign."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.accounting import Account, account

_TESTS = Path(__file__).parents[1]
_SECONDS = 1800
_READY, _GO = "ready", "go"


@dataclass(frozen=True)
class Spent:
    """What something took.

    Attributes:
        wall: seconds by the clock.
        cpu: seconds of processor time, all processes together.
        how: how the processor time was found.
        said: what it printed.
    """

    wall: float
    cpu: float
    how: str
    said: str


def command(arguments: Sequence[str], home: Path) -> Spent:
    """Run a command to its end, in a folder that is its home as well.

    Raises:
        RuntimeError: it failed; the text holds its last words.
    """
    with account() as used, tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            used.command(arguments),
            cwd=home,
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        used.started(process.pid)
        code = process.wait(_SECONDS)
        wall = time.perf_counter() - started
        output.seek(0)
        said = output.read()
        if code != 0:
            raise RuntimeError(f"{' '.join(arguments)} failed ({code}):\n{said[-3000:]}")
        return Spent(wall, used.seconds(), used.how, said)


def script(name: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Any:
    """Run one of the benchmark's scripts to its end; what it found."""
    with _Script(name, arguments, environment or {}) as running:
        return json.loads(running.next_line())


def script_in_parts(name: str, *arguments: str) -> Iterator[tuple[Spent, Any]]:
    """Run a script that gets ready, says so, and waits, part by part; only the parts count.

    Yields:
        what each part took, and what it found; the script waits until the next is asked for.
    """
    with account() as used, _Script(name, arguments, {}, used) as running:
        while running.next_line().strip() == _READY:
            started, before = time.perf_counter(), used.seconds()
            running.go()
            found = json.loads(running.next_line())
            wall, cpu = time.perf_counter() - started, used.seconds() - before
            yield Spent(wall, cpu, used.how, ""), found


def wait_for_go() -> None:
    """Called by a script that is ready."""
    print(_READY, flush=True)
    if sys.stdin.readline().strip() != _GO:
        sys.exit()


class _Script:
    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        used: Account | None = None,
    ) -> None:
        self._name = name
        starts = [sys.executable, "-m", f"bench.{name}", *arguments]
        self._process = subprocess.Popen(
            used.command(starts) if used else starts,
            env=_environment(None) | {"PYTHONPATH": str(_TESTS)} | dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if used:
            used.started(self._process.pid)

    def __enter__(self) -> "_Script":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def next_line(self) -> str:
        if line := self._process.stdout.readline():
            return line
        raise RuntimeError(f"bench.{self._name} ended without a result ({self._process.wait()})")

    def go(self) -> None:
        self._process.stdin.write(f"{_GO}\n")
        self._process.stdin.flush()


def _environment(home: Path | None) -> dict[str, str]:
    # nbgrader calls alembic from PATH, and must not read anybody's own Jupyter settings.
    own = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PATH": os.pathsep.join([own, os.environ.get("PATH", "")]),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    if home is not None:
        environment |= {"JUPYTER_CONFIG_DIR": str(home), "IPYTHONDIR": str(home)}
    return environment
