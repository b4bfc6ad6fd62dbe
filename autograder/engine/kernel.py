"""The coordinator's hold on a student's kernel: real Jupyter messages, bounded and distrusted."""

import contextlib
import copy
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograder.engine.ending import Ending
from autograder.engine.engine import Engine
from autograder.engine.limits import Limits
from autograder.engine.provisioner import WarmProvisioner
from autograder.outputs import cleaned, shortened

_TIMED_OUT = "CellTimeoutError"
_ANSWER = "__import__('autograder.guest.guest', fromlist=['serve']).serve()"

_WELCOME_SECONDS = 2
"""How long a kernel that is ready may take to say that its output is being heard."""

_MESSAGE_FACTOR = 20
"""One message may be so many times as long as what a cell may put out: pictures are large."""

_CELLS_OF_OUTPUT = 20
"""A notebook may put out as much as so many of its cells may, all cells together."""

_SEND_MILLISECONDS = 2000

_MESSAGES_AT_ONCE = 10
"""How many of them may wait here to be read."""


@dataclass(frozen=True)
class Ran:
    """A cell that has been run: how it ended, what it put out, whether another can follow."""

    cell: NotebookNode
    ending: Ending
    is_kernel_usable: bool


class Kernel:
    """A kernel at work on its own copy of a notebook.

    Attributes:
        to_judge: the judge asks about the notebook through this socket.
    """

    def __init__(self, client: "_Client", to_judge: socket.socket, limits: Limits) -> None:
        self._client = client
        self._limits = limits
        self.to_judge = to_judge

    def run(self, index: int, deadline: float) -> Ran:
        """Run one cell within its time and what is left until the notebook's deadline."""
        client, started = self._client, time.monotonic()
        cell = client.nb.cells[index]
        client.timeout = max(1, round(min(self._limits.cell_seconds, deadline - started)))
        client.reply = {}
        late = f"it ran longer than {client.timeout} s"
        try:
            client.execute_cell(cell, index)
        except CellTimeoutError as error:
            is_flood = "IOPub" in str(error) and time.monotonic() - started < client.timeout
            text = f"{late} and could not be stopped"
            if is_flood:
                text = "it put out more than can be taken"
            ending, is_usable = Ending("timeout", text=text), False
        except DeadKernelError:
            text = self.reason or "it ended the kernel it ran in"
            ending, is_usable = Ending("error", text=text), False
        except Exception as error:
            # nbclient takes a kernel's messages to be in order. A student's may be anything.
            text = f"its kernel sent what no kernel sends ({type(error).__name__})"
            ending, is_usable = Ending("error", text=text), False
        else:
            ending, is_usable = self._replied(late)
        seconds = time.monotonic() - started
        cell.outputs = [cleaned(output) for output in cell.outputs]
        if type(cell.execution_count) is not int:  # nbclient takes whatever it was told
            cell.execution_count = None
        return Ran(cell, ending.after(seconds), is_usable)

    def answer(self) -> None:
        """Have the kernel answer the judge's questions until the judge lets it go.

        Raises:
            OSError: the kernel takes no more messages.
        """
        try:
            self._client.kc.execute(_ANSWER, silent=True, store_history=False, allow_stdin=False)
        except zmq.ZMQError as error:
            raise ConnectionError("its kernel takes no more messages") from error

    def interrupt(self) -> None:
        """Stop what the kernel does now, if it can be stopped."""
        self._client.provisioner.child.interrupt()

    def kill(self) -> None:
        """End the kernel."""
        self._client.provisioner.child.kill()

    @property
    def reason(self) -> str:
        """Why the kernel was ended, if it was one of its limits."""
        return self._client.provisioner.child.reason

    def _replied(self, late: str) -> tuple[Ending, bool]:
        """How the cell ended that the kernel has just replied to, and whether the kernel lives."""
        reply = self._client.reply
        payloads = reply.get("payload")
        payloads = payloads if isinstance(payloads, list) else []
        if any(isinstance(p, dict) and p.get("source") == "ask_exit" for p in payloads):
            return Ending("error", text="it ended the kernel with exit() or quit()"), False
        if reply.get("ename") == _TIMED_OUT:
            return Ending("timeout", text=late), True
        if reply.get("status") == "error":
            error, text = str(reply.get("ename", ""))[:200], str(reply.get("evalue", ""))[:10_000]
            return Ending("error", error, text), True
        return Ending("ok"), True


@contextlib.contextmanager
def new_kernel(
    nb: NotebookNode, engine: Engine, limits: Limits, files: Path | None
) -> Iterator[Kernel]:
    """Start a kernel for a copy of a notebook; it ends with the block."""
    ours, theirs = socket.socketpair()
    with ours, theirs, _context(limits) as context:
        manager = _Manager(context=context)
        manager.engine, manager.limits, manager.files = engine, limits, files
        manager.channel = theirs
        spec = KernelSpec(argv=["python"], display_name="Python 3", language="python")
        manager.provisioner = WarmProvisioner(kernel_id="student", kernel_spec=spec, parent=manager)
        client = _Client(
            copy.deepcopy(nb),
            km=manager,
            allow_errors=True,
            interrupt_on_timeout=True,
            raise_on_iopub_timeout=True,
            error_on_timeout={"ename": _TIMED_OUT, "evalue": "", "traceback": []},
            store_widget_state=False,
            record_timing=False,
            shutdown_kernel="immediate",
            skip_cells_with_tag="",
        )
        client.output_bytes = limits.output_bytes
        client.provisioner = manager.provisioner
        client.owns_km = True  # it was made for this run alone, and goes with it
        with client.setup_kernel():
            theirs.close()
            yield Kernel(client, ours, limits)


@contextlib.contextmanager
def _context(limits: Limits) -> Iterator[zmq.asyncio.Context]:
    """Sockets for what a student's process may send: bounded, and not to be led astray."""
    context = zmq.asyncio.Context()
    context.setsockopt(zmq.MAXMSGSIZE, _MESSAGE_FACTOR * limits.output_bytes)
    context.setsockopt(zmq.RCVHWM, _MESSAGES_AT_ONCE)
    # A connection that the kernel breaks is not made again, to whatever may answer at its place.
    context.setsockopt(zmq.RECONNECT_IVL, -1)
    # Then nobody is left to send to, and without a limit a message would wait for ever.
    context.setsockopt(zmq.SNDTIMEO, _SEND_MILLISECONDS)
    try:
        yield context
    finally:
        context.destroy(linger=0)


class _Manager(AsyncKernelManager):
    """Knows the engine that its provisioner is to use."""

    engine: Engine
    limits: Limits
    files: Path | None
    channel: socket.socket


class _Client(NotebookClient):
    """nbclient, keeping each cell's reply and no more than a bounded part of its output."""

    output_bytes: int
    provisioner: WarmProvisioner
    reply: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, on_cell_executed=self._keep_reply, **kwargs)
        self._room: dict[int, int] = {}
        self._kept = 0

    async def async_start_new_kernel_client(self) -> Any:
        """Connect to the kernel, which is ready already: its provisioner has waited for that.

        The general way asks the kernel for its description and then listens into the dark for a
        fifth of a second, twice.
        """
        self.kc = self.km.client(context=self.km.context)
        self.kc.start_channels(stdin=False, hb=False, control=False)
        # Else what a kernel has not read when it ends is held for a second before its end is done.
        for channel in (self.kc.shell_channel, self.kc.iopub_channel):
            channel.socket.linger = 0
        try:
            welcome = await self.kc.get_iopub_msg(timeout=_WELCOME_SECONDS)
        except Empty:
            welcome = {}
        if welcome.get("msg_type") != "iopub_welcome":
            await self.kc.wait_for_ready(timeout=self.startup_timeout)
        self.kc.allow_stdin = False
        return self.kc

    # What nbclient calls is bound to its own coroutine.
    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    def _keep_reply(self, execute_reply: dict[str, Any], **_: Any) -> None:
        content = execute_reply["content"]
        self.reply = content if isinstance(content, dict) else {}

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str, cell_index: int
    ) -> NotebookNode | None:
        if msg["msg_type"] == "error":
            msg["content"] = shortened(msg["content"])
        size = len(str(msg["content"]))
        room = _CELLS_OF_OUTPUT * self.output_bytes - self._kept
        if size > min(room, self._room.setdefault(cell_index, self.output_bytes)):
            return None
        self._room[cell_index] -= size
        self._kept += size
        return super().output(outs, msg, None, cell_index)

    async def _async_poll_kernel_alive(self) -> None:
        """Watch for the kernel's death; nobody asks any more when it has been let go."""
        with contextlib.suppress(AssertionError):
            await super()._async_poll_kernel_alive()

    def _update_display_id(self, display_id: str, msg: dict[str, Any]) -> None:
        """What was shown stays as it was: one message could change any number of outputs."""

    def handle_comm_msg(self, outs: list, msg: dict[str, Any], cell_index: int) -> None:
        """Widgets have nobody to talk to here, and would keep all they are told."""
