"""One side of a conversation in which values travel: asks, answers, keeps changes in step."""

import socket
from typing import Any

from autograder.wire.changes import content, is_changed
from autograder.wire.decoder import Decoder
from autograder.wire.encoder import Encoder
from autograder.wire.errors import UnreadableError, UnsendableError, WireError
from autograder.wire.kinds import MAX_BYTES
from autograder.wire.link import Link


class Party:
    """A judge or a guest. Subclasses say what becomes of values that are not plain data."""

    def __init__(self, channel: socket.socket, max_bytes: int = MAX_BYTES) -> None:
        """Take over a connected stream socket.

        Args:
            channel: the socket.
            max_bytes: the largest message, in either direction.
        """
        self._link = Link(channel, self._handle, max_bytes)
        self._max_bytes = max_bytes

    def ask(self, do: str, value: Any) -> Any:
        """Ask the other side, and take over what it changed in the values it was given.

        Args:
            do: what is asked.
            value: what it is asked about.

        Raises:
            UnsendableError: the question is nothing that travels; nothing was sent.
            UnreadableError: the reply came, and is nothing that can be taken.
            WireError: what came is no reply. The conversation is over.
            LinkClosedError: the other side has gone.
        """
        encoder = Encoder(self.export, max_bytes=self._max_bytes)
        try:
            tree = encoder.encode(value)
        except (WireError, RecursionError) as error:
            raise UnsendableError(str(error)) from error
        reply, blobs = self._link.ask({"do": do, "v": tree}, encoder.blobs)
        try:
            return self._taken(reply, blobs, encoder.mutables)
        except (WireError, RecursionError, MemoryError) as error:
            raise UnreadableError(str(error) or "it is too large") from error

    def _taken(self, reply: dict[str, Any], blobs: list[bytes], sent: list[Any]) -> Any:
        """The value of a reply; what the other side changed in what it was sent is changed here."""
        decoder = Decoder(blobs, self.adopt, self.may_be_restored, known=sent)
        result = decoder.decode(reply.get("v"))
        changed = reply.get("changed")
        for change in changed if type(changed) is list else ():
            if type(change) is not list or len(change) != 2 or type(change[0]) is not int:
                raise WireError("it came garbled")
            number, tree = change
            if not 0 <= number < len(sent):
                raise WireError("it refers to something that was never sent")
            self.will_change(sent[number])
            decoder.update(sent[number], tree)
        return result

    def close(self) -> None:
        """End the conversation."""
        self._link.close()

    def export(self, value: Any) -> dict[str, Any] | None:
        """The tagged tree of a value that is not plain data, or None."""
        raise NotImplementedError

    def adopt(self, tree: dict[str, Any]) -> Any:
        """The value of a tree that the other side's `export` made.

        Raises:
            WireError: it is none.
        """
        raise NotImplementedError

    def may_be_restored(self, value: Any, state: dict[str, Any]) -> bool:
        """Whether the other side may give an object these attributes."""
        raise NotImplementedError

    def will_change(self, value: Any) -> None:
        """Called before what the other side changed in a value is changed here."""

    def perform(self, do: str, value: Any) -> Any:
        """Do what the other side asks; the result must travel."""
        raise NotImplementedError

    def unsendable(self, error: BaseException) -> Any:
        """What to reply in place of a result that does not travel."""
        raise NotImplementedError

    def _handle(self, question: dict[str, Any], blobs: list[bytes]) -> tuple[dict, list[bytes]]:
        decoder = Decoder(blobs, self.adopt, self.may_be_restored)
        try:
            value = decoder.decode(question.get("v"))
        except WireError as error:
            return self._reply(self.unsendable(error), Encoder(self.export), [], [])
        given = list(decoder.mutables)
        before = [content(item) for item in given]
        result = self.perform(str(question.get("do")), value)
        encoder = Encoder(self.export, known=given, max_bytes=self._max_bytes)
        try:
            return self._reply(result, encoder, given, before)
        except Exception as error:
            return self._reply(self.unsendable(error), Encoder(self.export), [], [])

    @staticmethod
    def _reply(
        result: Any, encoder: Encoder, given: list[Any], before: list[Any]
    ) -> tuple[dict[str, Any], list[bytes]]:
        tree = encoder.encode(result)
        changed = [
            [number, encoder.content(item)]
            for number, (item, old) in enumerate(zip(given, before, strict=True))
            if is_changed(item, old)
        ]
        return {"v": tree, "changed": changed}, encoder.blobs
