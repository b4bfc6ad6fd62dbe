"""The judge's process: takes cells from the coordinator one by one, and tells how tests ended."""

import json
import os
import socket
from collections.abc import Callable

from autograder.judge.trial import Trial
from autograder.warm.messages import receive, send


def main(arguments: list[str], channel: socket.socket | None, ready: Callable[[], None]) -> None:
    """Judge one submission.

    Args:
        arguments: one JSON text: how `Trial` is to be made.
        channel: leads to the coordinator. The socket to the student's process comes beside the
            message that announces it.
        ready: to be called when messages can be taken.
    """
    assert channel is not None
    trial = Trial(**json.loads(arguments[0]))
    ready()
    while (received := receive(channel)) is not None:
        message, files = received
        student = socket.socket(fileno=files[0]) if files else None
        for extra in files[1:]:
            os.close(extra)
        send(channel, trial.do(message, student))
