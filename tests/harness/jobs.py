"""What is run and what came of it: plain data that travels between processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """One code cell to run.

    Attributes:
        name: its grade_id, or "cell 3" for a cell that nbgrader does not manage.
        source: plain Python.
        is_test: True where running to the end earns points.
        seconds: CPU time it may take before it is interrupted.
    """

    name: str
    source: str
    is_test: bool = False
    seconds: float = 60.0


@dataclass(frozen=True)
class StandIn:
    """An answer that knows nothing, put in place once the reference's own cell has run.

    Attributes:
        kind: one of `harness.stand_ins.KINDS`.
        answer: name of the answer cell whose functions are replaced.
        units: which of its functions ("step") and methods ("Layer.forward").
        visible: the set-up cells, the reference answer and the tests as students see them, for
            the kind that answers from a table of what those tests ask.
    """

    kind: str
    answer: str
    units: tuple[str, ...]
    visible: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Job:
    """The code cells of one notebook in order, and what stands in for the reference, if anything.

    A cell that raises fails by itself; the next one runs.

    Attributes:
        cells: in the order of the notebook.
        stand_in: what knows nothing, or None.
        stop_at_failure: True to leave out what follows the first test that does not pass.
    """

    cells: tuple[Cell, ...]
    stand_in: StandIn | None = None
    stop_at_failure: bool = False

    @property
    def seconds(self) -> float:
        """Wall-clock time after which the process is killed, interruptible or not."""
        # Cells are interrupted by CPU time; this ends one that sleeps, or that does not let itself
        # be interrupted. A few stuck cells must fit in, on a machine that is busy with others.
        longest = sorted((cell.seconds for cell in self.cells), reverse=True)[:3]
        return 60 + 10 * sum(longest)


_VERBS = {
    "passed": "passed",
    "failed": "failed",
    "error": "raised",
    "timeout": "took too long",
    "not run": "was not run",
}


@dataclass(frozen=True)
class Outcome:
    """How one cell ended.

    Attributes:
        status: "passed", "failed" (an assertion said no), "error" (another exception),
            "timeout" or "not run" (the process had ended before).
        message: the exception and its text.
        seconds: CPU time it took.
        stderr: what it wrote there, or at least the beginning of it.
    """

    status: str
    message: str = ""
    seconds: float = 0.0
    stderr: str = ""

    @property
    def passed(self) -> bool:
        """True where the cell ran to its end."""
        return self.status == "passed"

    def __str__(self) -> str:
        return f"{_VERBS[self.status]}: {self.message}" if self.message else _VERBS[self.status]


@dataclass(frozen=True)
class Run:
    """What came of a job.

    Attributes:
        outcomes: by cell name, one for every cell of the job.
        called: for a stand-in, how often each of its units was called.
        in_fact_right: True for a stand-in that gave what the reference gives, at every call of
            the tests and at variations of them: zeros are right where zeros are due.
    """

    outcomes: Mapping[str, Outcome]
    called: Mapping[str, int] = field(default_factory=dict)
    in_fact_right: bool = False
