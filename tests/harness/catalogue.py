"""The catalogue of answers: tests/answers/NAME/wrong.py and right.py.

Each is a percent file. A cell that begins with

    # %% GRADE_ID: what is wrong with it, or how it is written differently

replaces the answer cell GRADE_ID. Text before the first cell is for whoever reads the file.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_MARKER = re.compile(r"^# %%(?P<rest>.*)$")
_HEADING = re.compile(r"^\s+(?P<question>[\w-]+)\s*:\s*(?P<description>\S.*?)\s*$")


@dataclass(frozen=True)
class Answer:
    """One way to answer one question.

    Attributes:
        question: grade_id of the answer cell that it replaces.
        description: what is wrong with it, or how it is written differently.
        source: the cell.
        place: "wrong.py:12", for messages.
    """

    question: str
    description: str
    source: str
    place: str

    def __str__(self) -> str:
        return f'the answer "{self.description}" ({self.place})'


@dataclass(frozen=True)
class Catalogue:
    """The answers of one file.

    Attributes:
        path: the file.
        answers: in the order of the file.
        complaints: what could not be read.
    """

    path: Path
    answers: tuple[Answer, ...] = ()
    complaints: tuple[str, ...] = ()


def read(path: Path) -> Catalogue:
    """Read a catalogue file; never raises, so that one slip does not stop the whole test run."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        problem = error.strerror or str(error)
        return Catalogue(path, complaints=(f"{path.name} cannot be read: {problem}",))
    answers: list[Answer] = []
    complaints: list[str] = []
    starts = [number for number, line in enumerate(lines) if _MARKER.match(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        place = f"{path.name}:{start + 1}"
        rest = _MARKER.match(lines[start])["rest"]
        if rest.strip().startswith("[markdown]"):
            continue
        if not (heading := _HEADING.match(rest)):
            complaints.append(f"{place}: write '# %% GRADE_ID: description', not {lines[start]!r}")
            continue
        source = "\n".join(lines[start + 1 : end]).strip("\n")
        answers.append(Answer(heading["question"], heading["description"], source, place))
    return Catalogue(path, tuple(answers), tuple(complaints))
