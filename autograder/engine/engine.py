"""The engine: starts kernels and judges, each shut in by itself, out of a template process."""

import contextlib
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from autograder.engine.child import Child, EngineError
from autograder.engine.host import HostFolder
from autograder.engine.limits import Limits
from autograder.engine.sandbox import choose
from autograder.engine.template import Template
from autograder.errors import UserError

DEFAULT_PRELOAD = (
    "numpy",
    "scipy",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "sklearn.datasets",
    "tensorflow",
    "keras",
)
"""What the template imports unless it is told otherwise: what exercises import."""

_ALWAYS = (
    "autograder.guest.kernel",
    "autograder.judge.process",
    # What every kernel imports when it starts, and when a cell first raises something.
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "pygments.formatters.terminal256",
    "stack_data",
)

_WARM_SECONDS = 20
_PRELOAD_SECONDS = 120
_DYING_SECONDS = 5
_MOST_REPLACED = 2


class Engine:
    """Starts processes for submissions; a context manager, for any number of threads.

    Args:
        sandbox: "bubblewrap", or "none" for the same without walls.
        preload: modules that the template imports, so that no child has to; those that are
            missing are left out.
        warm: make copies of a template that has imported them; otherwise, and where that fails,
            every child imports for itself.
        python: the interpreter of everything that is started.
        environment: where there is no sandbox, the environment in place of a minimal one.
        at_once: how many submissions may run their cells at a time; any number if None.

    Raises:
        UserError: bubblewrap is asked for and does not work here; the text says what to do.
    """

    def __init__(
        self,
        sandbox: str = "bubblewrap",
        preload: Sequence[str] = DEFAULT_PRELOAD,
        warm: bool = True,
        python: str = sys.executable,
        environment: Mapping[str, str] | None = None,
        at_once: int | None = None,
    ) -> None:
        self.sandbox, _ = choose(sandbox)
        self._turns = contextlib.nullcontext() if at_once is None else threading.Semaphore(at_once)
        self._preload = (*preload, *_ALWAYS)
        self._is_warm = warm and sys.platform == "linux"  # elsewhere libraries do not bear forks
        self._python = os.path.abspath(python)  # "../" may lead nowhere inside the sandbox
        self._environment = environment
        self._lock = threading.Lock()
        self._adding = threading.Lock()
        self._template: Template | None = None
        self._dead: list[Template] = []
        self._is_closed = False
        self._children: weakref.WeakSet[Child] = weakref.WeakSet()
        folder = HostFolder()
        self._host = folder.path
        self._remove_host = weakref.finalize(self, folder.remove)

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_warm(self) -> bool:
        """Whether children are copies of a template that has imported everything."""
        return self._is_warm

    @property
    def turn(self) -> AbstractContextManager:
        """Enter it to run a submission's cells; where too many do already, that waits.

        To start processes and to end them is outside: while one submission does, others run.
        """
        return self._turns

    @contextlib.contextmanager
    def folder(self) -> Iterator[Path]:
        """A private folder for one child, removed with all that is in it after the block."""
        path = Path(tempfile.mkdtemp(prefix="", dir=self._host))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def start(
        self,
        main: str,
        folder: Path,
        limits: Limits,
        *,
        arguments: Sequence[str] = (),
        channel: socket.socket | None = None,
        files: Path | None = None,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        seconds: float = 60,
    ) -> Child:
        """Start a child and wait until it is ready.

        Args:
            main: the module whose `main(arguments, channel, ready)` it runs.
            folder: from `folder()`, for this child alone; inside it has the same path, and is
                read-only from the moment that the child is ready.
            limits: what it may use.
            arguments: handed to `main`.
            channel: a socket for `main`; the caller closes its own copy of it.
            files: a folder whose plain files the child finds in its working folder.
            environment: without a sandbox, its environment in place of the template's.
            cwd: without a sandbox, the folder that it works in.
            seconds: how long it may take to be ready.

        Raises:
            EngineError: it did not become ready.
        """
        order = {
            "main": main,
            "arguments": list(arguments),
            "folder": str(folder),
            "memory_bytes": limits.memory_bytes,
            "processes": limits.processes,
            "open_files": limits.open_files,
            "disk_bytes": limits.disk_bytes,
            "environment": None if environment is None else dict(environment),
            "cwd": "" if cwd is None else str(cwd),
        }
        deadline = time.monotonic() + seconds
        replaced = 0
        while True:
            template = self._living_template()
            if files is not None:
                _lay_ready(files, folder / "files")
            order["owner"] = template.next_owner()
            if order["owner"] is not None:
                _hand_over(folder, order["owner"])
            child = None
            if self._is_warm:
                left = min(deadline - time.monotonic(), _WARM_SECONDS)
                child = self._try(template, order, channel, left)
            if child is None:
                left = deadline - time.monotonic()
                child = self._try(template, {**order, "is_cold": True}, channel, left)
            if child is None:
                raise EngineError(f"the process was not ready after {seconds:g} s")
            if not child.is_lost:
                return child
            if replaced == _MOST_REPLACED or not template.has_ended_within(_DYING_SECONDS):
                raise EngineError("the process was lost before it was ready")
            replaced += 1

    def warm_up(self) -> None:
        """Start the template, which the first `start` would do otherwise; errors wait for that."""
        with contextlib.suppress(EngineError, UserError, OSError):
            self._living_template()

    def close(self) -> None:
        """End everything that this engine started and remove its folder."""
        with self._lock:
            self._is_closed = True
            with self._adding:
                children = list(self._children)
            for child in children:
                child.kill()
            for template in (self._template, *self._dead):
                if template is not None:
                    template.close()
            self._template = None
            self._dead.clear()
        self._remove_host()

    def _try(
        self, template: Template, order: dict, channel: socket.socket | None, seconds: float
    ) -> Child | None:
        """Start a child: ready, or lost with its template; None if this way does not work."""
        child = template.ask(order, channel)
        with self._adding:
            self._children.add(child)
        try:
            if child.wait_ready(seconds) in ("ready", "lost"):
                return child
        except BaseException:
            child.kill()
            raise
        child.kill()
        return None

    def _living_template(self) -> Template:
        """The template; a new one if it died, one that imports nothing if it cannot import."""
        with self._lock:
            if self._is_closed:
                raise EngineError("the engine is closed")
            if self._template is not None and self._template.is_alive():
                return self._template
            if self._template is not None:
                self._dead.append(self._template)  # its children may still be at work
                self._template = None
            if self._is_warm:
                try:
                    self._template = self._new_template(self._preload)
                    return self._template
                except EngineError:
                    self._is_warm = False
            self._template = self._new_template(())
            return self._template

    def _new_template(self, preload: tuple[str, ...]) -> Template:
        return Template(
            self.sandbox, self._python, preload, self._host, self._environment, _PRELOAD_SECONDS
        )


def _lay_ready(files: Path, at: Path) -> None:
    """Copy a folder's plain files; links and other things could lead anywhere."""
    at.mkdir(exist_ok=True)
    for path in files.iterdir():
        if path.is_file() and not path.is_symlink():
            shutil.copyfile(path, at / path.name)


def _hand_over(folder: Path, owner: int) -> None:
    for path, _, names in os.walk(folder):
        for entry in (path, *(os.path.join(path, name) for name in names)):
            os.chown(entry, owner, owner, follow_symlinks=False)
