"""Loading through Keras's own loader and cache, with a way out where that fails."""

import contextlib
import socket
from collections.abc import Callable, Iterator

_PATIENCE = 20  # seconds without a single byte, not for the whole download


def by_keras(load: Callable[[], tuple], name: str, instead: str) -> tuple | None:
    """What `load` gives, or None where it fails; then a line says so, and what there is instead."""
    try:
        with _patience(_PATIENCE):
            return load()
    # Keras raises a plain Exception where the download fails, and there is nothing else to tell
    # it by. Whatever is wrong (no network, a full disk, a broken copy), there are other data.
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        print(f"{name} could not be loaded ({reason}). {instead}")
        return None


@contextlib.contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Give up on a connection that is silent for so long; without it some wait for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
