"""Keep a library's start-up messages out of a notebook."""

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def startup() -> Iterator[None]:
    """Drop what is written to stderr inside the block, by compiled code as well.

    TensorFlow tells at its first import which processor instructions it could use and that it
    found no GPU, in red, below the reader's first cell. ``TF_CPP_MIN_LOG_LEVEL`` silences most
    of it, and this the rest: lines written before TensorFlow has read that setting.

    An exception raised inside the block is raised as ever.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    # File descriptor 2 of the process: sys.stderr is Python's own, and in a notebook another.
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
