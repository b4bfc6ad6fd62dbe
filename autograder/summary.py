"""What the tests say, in words for the student."""

from collections.abc import Iterable


def in_markdown(outcomes: Iterable[tuple[str, str, str]]) -> str:
    """A list of the tests that did not pass, each with what it wanted.

    Args:
        outcomes: name, status and message of each test, in the notebook's order.
    """
    lines = ["## What the tests say", ""]
    for name, status, message in outcomes:
        if status not in ("passed", "manual"):
            lines += [f"- **{name}**: {status}", ""]
            lines += [f"      {line}" for line in message.splitlines()] + [""]
    if len(lines) == 2:
        lines.append("Every test passed.")
    return "\n".join(lines)
