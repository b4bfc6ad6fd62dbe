"""Kernels started by an engine, for tests that ask what code in one can do."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

from autograder.engine import Child, Engine, Limits
from autograder.engine.sandbox import why_not

needs_bubblewrap = pytest.mark.skipif(
    bool(why_not()), reason=f"cannot be tried without bubblewrap: {why_not()}"
)
SMALL = ("numpy", "ipykernel.debugger", "autograder.guest.kernel")
"""What templates of tests import: as little as a kernel needs."""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Kernel:
    """A kernel at work."""

    child: Child
    folder: Path
    client: BlockingKernelClient
    errors: list[str] = field(default_factory=list)

    def run(self, code: str, seconds: float = 30) -> str:
        """Run code; return what it printed, and after that the name and text of its error."""
        said = []

        def hear(message: dict) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                said.append(content["text"])
            elif message["msg_type"] == "error":
                said.append(f"{content['ename']}: {_ANSI.sub('', content['evalue'])}")

        self.client.execute_interactive(code, timeout=seconds, output_hook=hear)
        return "".join(said).strip()

    def begin(self, code: str) -> None:
        """Have code run without waiting for it."""
        self.client.execute(code, stop_on_error=False)


def connection_file(folder: Path) -> str:
    """Write a kernel's connection file into its folder; return its path."""
    path = str(folder / "kernel.json")
    ports = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
    numbers = {name: number for number, name in enumerate(ports, 1)}
    write_connection_file(path, ip=str(folder / "k"), transport="ipc", key=b"secret", **numbers)
    return path


@contextlib.contextmanager
def kernel(
    engine: Engine, limits: Limits | None = None, files: Path | None = None
) -> Iterator[Kernel]:
    """Start a kernel; it ends with the block."""
    with engine.folder() as folder:
        connection = connection_file(folder)
        child = engine.start(
            "autograder.guest.kernel",
            folder,
            limits or Limits(),
            arguments=[connection],
            files=files,
        )
        client = BlockingKernelClient(connection_file=connection)
        try:
            client.load_connection_file()
            client.start_channels()
            client.wait_for_ready(timeout=20)
            yield Kernel(child, folder, client)
        finally:
            client.stop_channels()
            child.kill()
