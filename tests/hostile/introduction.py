# The first cell of every hostile submission. The names in capitals are set by the line before it.
import os
import re

CANARY = "canary" + "[0-9a-f]{16}"


def publish(thing):
    """Show the secrets in a value, in the cell's output and in the messages of errors to come."""
    text = thing.decode("latin-1") if isinstance(thing, bytes) else _text(thing)
    for secret in {*re.findall(CANARY, text), *re.findall(SECRET_NUMBERS, text)}:
        print(f"{MARK} published {secret}")


def _text(thing):
    try:
        return thing if isinstance(thing, str) else repr(thing)
    except BaseException:
        return ""


def escaped(what):
    """Say that an attack worked, where only the attack can know."""
    print(f"{MARK} escaped: {what}")


def confined():
    """Whether it is safe to do what would harm the machine if there were no sandbox."""
    processes = [name for name in os.listdir("/proc") if name.isdigit()]
    if len(processes) < 20 and not os.path.exists(COURSE) and not os.path.exists(OUTSIDE):
        return True
    escaped("no sandbox here")
    return False
