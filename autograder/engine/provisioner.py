"""Warm kernels for everything that speaks Jupyter: nbclient, nbval, nbgrader, JupyterLab.

They are asked for by the name of their kernelspec, `autograder`. Our own grading takes the same
way, with an engine, limits and a sandbox that its kernel manager brings along.
"""

import asyncio
import atexit
import contextlib
import os
import pathlib
import signal
import threading
from functools import cache
from typing import Any

from jupyter_client.provisioning import LocalProvisioner

from autograder.engine.child import Child
from autograder.engine.engine import DEFAULT_PRELOAD, Engine
from autograder.engine.limits import Limits

_LAUNCHER = "ipykernel_launcher"
_NO_LIMITS = Limits(memory_bytes=0, processes=0, open_files=0, disk_bytes=0)
_POLL_SECONDS = 0.02
_making_engine = threading.Lock()


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel as a copy of a template that has imported what notebooks import.

    The kernel manager may have attributes of ours: `engine`, and with it `limits`, `files` (a
    folder of data files) and `channel` (a socket that leads to the judge). The kernel is shut in
    then. Without them it works as any local kernel does, in the folder and the environment that
    it is told, and with every right of the user.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._child: Child | None = None
        self._exits = contextlib.ExitStack()
        self._folder: pathlib.Path | None = None

    @property
    def has_process(self) -> bool:
        return self._child is not None

    @property
    def child(self) -> Child | None:
        """The kernel's process, once it has been started."""
        return self._child

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        manager = self.parent
        if self._folder is None:
            self._engine = getattr(manager, "engine", None) or await asyncio.to_thread(_own_engine)
            self._folder = self._exits.enter_context(self._engine.folder())
            # Unix sockets: no port that another user of the machine could try, or take first.
            manager.transport, manager.ip = "ipc", str(self._folder / "k")
            if getattr(manager, "engine", None):
                manager.connection_file = str(self._folder / "kernel.json")
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        manager = self.parent
        if getattr(manager, "engine", None):
            how = {
                "main": "autograder.guest.kernel",
                "limits": getattr(manager, "limits", Limits()),
                "arguments": [manager.connection_file],
                "channel": getattr(manager, "channel", None),
                "files": getattr(manager, "files", None),
            }
        else:
            self.cwd = pathlib.Path(kwargs.get("cwd") or pathlib.Path.cwd()).resolve()
            how = {
                "main": "autograder.guest.own_kernel",
                "limits": _NO_LIMITS,
                "arguments": cmd[cmd.index(_LAUNCHER) + 1 :],
                "environment": kwargs.get("env", os.environ),
                "cwd": self.cwd,
            }
        self._child = await asyncio.to_thread(self._engine.start, folder=self._folder, **how)
        self.pid = self._child.pid
        return self.connection_info

    async def poll(self) -> int | None:
        return 0 if self._child is None else self._child.poll()

    async def wait(self) -> int | None:
        """Wait until the kernel has ended; as the manager expects, forget it then."""
        if self._child is None:
            return 0
        while (code := self._child.poll()) is None:
            await asyncio.sleep(_POLL_SECONDS)
        self._child = None
        return code

    async def send_signal(self, signum: int) -> None:
        if self._child is None:
            return
        if signum == signal.SIGINT:
            self._child.interrupt()
        elif signum in (signal.SIGTERM, signal.SIGKILL):
            await asyncio.to_thread(self._child.kill)

    async def kill(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        if not restart:
            self._exits.close()
            self._folder = None


def _own_engine() -> Engine:
    with _making_engine:
        return _engine()


@cache
def _engine() -> Engine:
    """The engine behind all kernels of people's own in this process.

    `AUTOGRADER_PRELOAD` names the modules that they find imported, with commas between.
    """
    named = os.environ.get("AUTOGRADER_PRELOAD")
    preload = DEFAULT_PRELOAD if named is None else tuple(filter(None, named.split(",")))
    engine = Engine("none", preload=preload, environment=os.environ)
    atexit.register(engine.close)
    return engine
