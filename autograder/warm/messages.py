"""Short messages between the coordinator and what it started: JSON, and open files beside it.

Four bytes tell how long the text is; the files travel with them. One side of every such
conversation is the coordinator, the other the template or a watcher. Student code is never at an
end of it.
"""

import json
import socket
import struct
from typing import Any

_LENGTH = struct.Struct("!I")
_LONGEST = 16 * 2**20
_MOST_FILES = 8


def send(to: socket.socket, message: dict[str, Any], files: tuple[int, ...] = ()) -> None:
    """Send a message.

    Args:
        to: a connected stream socket.
        message: what JSON can hold.
        files: open file descriptors; the other side gets copies of its own.

    Raises:
        OSError: the other side has gone.
    """
    text = json.dumps(message).encode()
    length = _LENGTH.pack(len(text))
    sent = socket.send_fds(to, [length], list(files)) if files else to.send(length)
    to.sendall(length[sent:] + text)


def receive(source: socket.socket) -> tuple[dict[str, Any], tuple[int, ...]] | None:
    """Wait for a message.

    Returns:
        the message and the files that came with it, or None when the other side has gone.
    """
    try:
        length, files, _, _ = socket.recv_fds(source, _LENGTH.size, _MOST_FILES)
        text = _read(source, _LENGTH.unpack(length + _read(source, _LENGTH.size - len(length)))[0])
    except (ConnectionError, EOFError):
        return None
    return json.loads(text), tuple(files)


def _read(source: socket.socket, count: int) -> bytes:
    if count > _LONGEST:
        raise EOFError
    parts = []
    while count:
        part = source.recv(min(count, 65536))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
