"""The template process, seen from the coordinator."""

import contextlib
import itertools
import json
import os
import select
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from autograder.engine.child import Child, EngineError
from autograder.engine.place import Place, isolated, open_place
from autograder.warm import messages

_ENDS_SECONDS = 3


class Template:
    """A running template process.

    Args:
        sandbox: "bubblewrap" or "none".
        python: the interpreter it runs.
        preload: the modules it imports.
        host: the private folder that the folders of its children lie in.
        environment: its environment where there is no sandbox, in place of a minimal one.
        seconds: how long it may take to import everything.

    Attributes:
        missing: the modules that it could not import.

    Raises:
        EngineError: it did not come up in time.
    """

    def __init__(
        self,
        sandbox: str,
        python: str,
        preload: tuple[str, ...],
        host: Path,
        environment: Mapping[str, str] | None = None,
        seconds: float = 120,
    ) -> None:
        self._is_isolated = sandbox == "bubblewrap"
        self._lock = threading.Lock()
        self._inner: int | None = None  # a pidfd of the first process in bubblewrap
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed once the template has started)
        with contextlib.ExitStack() as stack:
            if self._is_isolated:
                place = stack.enter_context(isolated(python, host))
            else:
                place = open_place(python, host, environment)
            self._start(place, python)
        self._owners = itertools.cycle(place.owners)
        self.has_owners = bool(place.owners)
        settings = {
            "preload": preload,
            "is_isolated": self._is_isolated,
            "host": str(host),
            "kept": place.kept,
            "has_owners": self.has_owners,
            "datasets": place.datasets,
        }
        self.missing = self._greet(settings, seconds)

    def _start(self, place: Place, python: str) -> None:
        ours, theirs = socket.socketpair()
        told, tells = os.pipe()
        command = [*place.command, python, "-P", "-m", "autograder.warm", str(theirs.fileno())]
        files = [theirs.fileno(), *place.files]
        if self._is_isolated:
            command[1:1] = ["--info-fd", str(tells)]
            files.append(tells)
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._log,
                env=dict(place.environment),
                cwd="/",
                pass_fds=files,
                start_new_session=True,
            )
        finally:
            theirs.close()
            os.close(tells)
        self._control = ours
        with open(told) as text:
            if said := text.read():
                with contextlib.suppress(ProcessLookupError):
                    self._inner = os.pidfd_open(json.loads(said)["child-pid"])

    def _greet(self, settings: dict, seconds: float) -> list[str]:
        """Tell the template how things are, wait for it to have imported everything."""
        try:
            messages.send(self._control, settings)
            poll = select.poll()
            poll.register(self._control, select.POLLIN)
            if not poll.poll(seconds * 1000):
                raise EngineError(f"the template was not ready after {seconds:g} s")
            said = messages.receive(self._control)
            if said is None:
                raise EngineError("the template ended before it was ready")
            self._log.close()
            return said[0]["missing"]
        except OSError as error:
            self.close()
            raise EngineError(f"the template did not start: {self._last_words()}") from error
        except EngineError as error:
            self.close()
            raise EngineError(f"{error}: {self._last_words()}") from None
        except BaseException:
            self.close()
            self._log.close()
            raise

    def _last_words(self) -> str:
        with self._log as log:
            log.seek(0)
            return log.read().decode(errors="replace").strip()[-2000:] or "it says nothing"

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def has_ended_within(self, seconds: float) -> bool:
        """Whether the process has ended, or ends before so much time is over."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def next_owner(self) -> int | None:
        """The host's user for another child; None where it is the user who grades."""
        return next(self._owners, None)

    def ask(self, order: dict, channel: socket.socket | None) -> Child:
        """Have a child started; what becomes of it is said on its lifeline."""
        ours, theirs = socket.socketpair()
        files = [theirs] if channel is None else [theirs, channel]
        with theirs:
            try:
                with self._lock:
                    messages.send(self._control, order, tuple(file.fileno() for file in files))
            except OSError:
                pass  # the template has gone: the child reads as ended
        return Child(ours)

    def close(self) -> None:
        """End the template, and in bubblewrap everything that it started and that still runs."""
        self._control.close()
        try:
            self._process.wait(_ENDS_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._inner is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._inner, signal.SIGKILL)
            os.close(self._inner)
            self._inner = None
