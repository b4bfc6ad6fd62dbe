"""Questions and replies over a Unix socket, either side asking, one at a time.

A frame is the length of its JSON, the number of its blobs, their lengths, and then the bytes of all
of these. While one side waits for a reply the other may ask something in return: a function that a
test passes to a student's function is called back that way.

Each side numbers its questions, and a reply says which it belongs to. A student's code can send
frames of its own: one that cannot be read ends a question, and the reply that comes after it must
not be taken for the next question's.
"""

import json
import socket
import struct
import sys
from collections.abc import Callable
from typing import Any

from autograder.wire.errors import LinkClosedError, WireError
from autograder.wire.kinds import MAX_BYTES

_HEAD = struct.Struct(">QI")
_MAX_BLOBS = 100_000
_MAX_JSON = 32 * 2**20
_MAX_RETURNS = 150
_MAX_LATE = 1000
"""Replies to questions that are over, passed by while one waits for its own."""
_PIECE = 2**18
_FRAMES = 40
"""Python's own calls within a question that is answered within another."""


Handler = Callable[[dict[str, Any], list[bytes]], tuple[dict[str, Any], list[bytes]]]


class Link:
    """One end of a connection between a judge and a student's process."""

    def __init__(self, channel: socket.socket, handler: Handler, max_bytes: int = MAX_BYTES):
        """Take over a connected stream socket.

        Args:
            channel: the socket.
            handler: answers what the other side asks.
            max_bytes: the largest frame taken from the other side.
        """
        self._channel = channel
        self._handler = handler
        self._max_bytes = max_bytes
        self._returns = 0
        self._asked = 0
        self._early = bytearray()

    def ask(self, question: dict[str, Any], blobs: list[bytes]) -> tuple[dict, list[bytes]]:
        """Send a question and wait for its reply, answering what is asked meanwhile.

        Raises:
            LinkClosedError: the other side has gone.
            WireError: what came is not a frame, or more frames nobody waits for than can be an
                accident.
        """
        self._asked += 1
        number = self._asked
        self._send({"ask": question, "number": number}, blobs)
        late = 0
        while late < _MAX_LATE:
            frame, blobs = self._receive()
            if "reply" not in frame:
                self._answer(frame, blobs)
            elif frame.get("number") == number:
                return _dict(frame["reply"]), blobs
            else:
                late += 1
        raise WireError("replies to other questions came")

    def serve(self) -> None:
        """Answer questions until one says {"do": "end"}.

        Raises:
            LinkClosedError: the other side has gone.
        """
        while True:
            frame, blobs = self._receive()
            if _dict(frame.get("ask")).get("do") == "end":
                self._reply(frame, {}, [])
                return
            self._answer(frame, blobs)

    def close(self) -> None:
        """Close the connection."""
        self._channel.close()

    def _answer(self, frame: dict[str, Any], blobs: list[bytes]) -> None:
        question = _dict(frame.get("ask"))
        if self._returns >= _MAX_RETURNS:
            raise WireError("questions within questions within questions came")
        self._returns += 1
        deepest = sys.getrecursionlimit()
        if self._returns > 1:
            sys.setrecursionlimit(deepest + _FRAMES)
        try:
            reply, blobs = self._handler(question, blobs)
        finally:
            self._returns -= 1
            sys.setrecursionlimit(deepest)
        self._reply(frame, reply, blobs)

    def _reply(self, asked: dict[str, Any], reply: dict[str, Any], blobs: list[bytes]) -> None:
        self._send({"reply": reply, "number": asked.get("number")}, blobs)

    def _send(self, frame: dict[str, Any], blobs: list[bytes]) -> None:
        text = json.dumps(frame, separators=(",", ":"), allow_nan=False).encode("ascii")
        lengths = struct.pack(f">{len(blobs)}Q", *(len(blob) for blob in blobs))
        try:
            self._channel.sendall(
                b"".join((_HEAD.pack(len(text), len(blobs)), lengths, text, *blobs))
            )
        except OSError as error:
            raise LinkClosedError("the other side has gone") from error

    def _receive(self) -> tuple[dict[str, Any], list[bytes]]:
        text_length, count = _HEAD.unpack(self._read(_HEAD.size))
        if count > _MAX_BLOBS or text_length > _MAX_JSON:
            raise WireError("it is too large to be sent")
        lengths = struct.unpack(f">{count}Q", self._read(8 * count))
        if text_length + sum(lengths) > self._max_bytes:
            raise WireError("it is too large to be sent")
        text = self._read(text_length)
        blobs = [bytes(self._read(length)) for length in lengths]
        try:
            frame = json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise WireError("it came garbled") from error
        return _dict(frame), blobs

    def _read(self, length: int) -> bytearray:
        while len(self._early) < length:
            try:
                piece = self._channel.recv(_PIECE)  # a whole frame at once, as a rule
            except OSError as error:
                raise LinkClosedError("the other side has gone") from error
            if not piece:
                raise LinkClosedError("the other side has gone")
            self._early += piece
        data = self._early[:length]
        del self._early[:length]
        return data


def _dict(value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise WireError("it came garbled")
    return value


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")
