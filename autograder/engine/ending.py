"""How a cell ended."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Ending:
    """How a code cell ended.

    Attributes:
        kind: "ok", "error", "timeout" or "not run".
        error: the exception's class name, where there was one.
        text: the exception's message, or why the cell was not run.
        origin: for a test's error, who raised it: "student" (their code), "author" (a raise or an
            assert in the notebook: its message is meant to be read), "test" (another line of the
            notebook), "library" (what the test uses) or "process" (the student's process ended).
        where: the student's line that raised it, if it was theirs.
        is_hidden: whether the test's line at which it ended is not in the student's version.
        line: the test's line at which it ended, where that is not hidden.
        value: the number that the cell ended with, if it did.
        seconds: how long it ran.
    """

    kind: str
    error: str = ""
    text: str = ""
    origin: str = ""
    where: str = ""
    is_hidden: bool = False
    line: str = ""
    value: float | None = None
    seconds: float = 0.0

    def after(self, seconds: float) -> "Ending":
        """The same, having taken some time."""
        return replace(self, seconds=seconds)
