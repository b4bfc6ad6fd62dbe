"""tests/answers/NAME/equivalent_mutants.toml: changes to a reference that change nothing.

One table a mutant that no test can tell from the reference, and the reason why:

    [[mutant]]
    grade_id = "step"
    original = "return (z >= 0).astype(int)"
    mutated = "return (0 <= z).astype(int)"
    reason = "the same comparison, read from the other side"
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from harness.mutants import Change, Mutant, change

_FIELDS = ("grade_id", "original", "mutated", "reason")


@dataclass(frozen=True)
class Equivalent:
    """An entry of the list; see the module for what its fields hold."""

    grade_id: str
    original: str
    mutated: str
    reason: str

    @property
    def change(self) -> Change:
        """What identifies the mutant."""
        return change(self.grade_id, self.original, self.mutated)


@dataclass(frozen=True)
class Equivalents:
    """The list of one exercise.

    Attributes:
        entries: in the order of the file; none where there is no file.
        complaints: what could not be read, and entries without a reason.
    """

    entries: tuple[Equivalent, ...] = ()
    complaints: tuple[str, ...] = ()


def read(path: Path) -> Equivalents:
    """Read a list; never raises. A list that does not exist is empty."""
    if not path.exists():
        return Equivalents()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Equivalents(complaints=(f"{path.name} cannot be read: {error}",))
    entries, complaints = [], []
    for number, table in enumerate(tables, start=1):
        if sorted(table) != sorted(_FIELDS) or not all(isinstance(v, str) for v in table.values()):
            complaints.append(
                f"{path.name}, mutant {number}: expected the strings {', '.join(_FIELDS)}, "
                f"got {', '.join(table) or 'nothing'}"
            )
            continue
        entry = Equivalent(**table)
        entries.append(entry)
        if not entry.reason.strip():
            complaints.append(
                f"{path.name}, mutant {number} ({entry.grade_id}: {entry.mutated}): its reason is "
                "empty; say why no test can tell it from the reference, or write that test"
            )
    return Equivalents(tuple(entries), tuple(complaints))


def stanza(mutant: Mutant) -> str:
    """An entry for a mutant, ready to paste; the reason is for its author to write."""
    values = (mutant.question, mutant.original, mutant.mutated, "")
    lines = [
        # TOML's basic strings are written as JSON's.
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in zip(_FIELDS, values, strict=True)
    ]
    return "\n".join(["[[mutant]]", *lines])
