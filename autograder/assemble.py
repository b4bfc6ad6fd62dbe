"""Build the notebook that is run: the master, with the student's words in the student's places.

From a submission come the *sources* of its answer cells and of the cells the student added, with
the pictures pasted into them, and nothing else. Whatever else may have happened to the file --
tests edited, tags set, points raised, cells moved, deleted or doubled -- has no say in what is run
or what it is worth.
"""

import copy
from collections import defaultdict
from dataclasses import dataclass

from nbformat import NotebookNode, v4

from autograder import cells

_START = -1
"""The place before the master's first cell."""


@dataclass(frozen=True)
class Assembled:
    """What will be run, and what was noticed on the way.

    Attributes:
        notebook: the master's cells in the master's order, without outputs, every answer replaced
            by the student's, the student's own cells after the cells they followed.
        unanswered: grade_ids of answer cells that are empty, as they were released, or missing;
            but not of missing written answers.
        flags: sentences for the instructor about what did not look as released.
    """

    notebook: NotebookNode
    unanswered: frozenset[str]
    flags: tuple[str, ...]


def assemble(master: NotebookNode, released: NotebookNode, submission: NotebookNode) -> Assembled:
    """Put a student's answers into the instructor's notebook.

    Args:
        master: the instructor's version, with hidden tests.
        released: the student's version of the same, cell for cell.
        submission: what was handed in; nothing in it is trusted.
    """
    sorting = _Sorting(master, released)
    for cell in submission.cells:
        sorting.place(cell)
    return sorting.result()


class _Sorting:
    """One pass over a submission: which of its cells answers what, and which are additions."""

    def __init__(self, master: NotebookNode, released: NotebookNode) -> None:
        self.positions = {
            name: i for i, cell in enumerate(master.cells) if (name := cells.grade_id(cell))
        }
        self.master = master
        self.released = released.cells
        self.answers: dict[str, NotebookNode] = {}
        self.additions: dict[int, list[NotebookNode]] = defaultdict(list)
        self.flags: dict[str, list[str]] = defaultdict(list)
        self._seen: set[str] = set()
        self._anchor = _START
        # A cell that nbgrader does not manage, or one that has lost its metadata on the way, is
        # still the instructor's when its text is.
        self._places_by_text = {
            cell.source.strip(): i
            for i, cell in enumerate(released.cells)
            if not cells.is_answer(cell)
        }

    def place(self, cell: NotebookNode) -> None:
        """Take one cell of the submission."""
        name = cells.grade_id(cell)
        if name not in self.positions:
            if name is not None:
                self.flags["the assignment has no such cell"].append(_printable(name))
            self._place_unmanaged(cell)
            return
        position = self.positions[name]
        repeated = name in self._seen
        self._seen.add(name)
        self._anchor = position
        if cells.is_answer(self.released[position]):
            self._take_answer(name, cell, repeated)
        elif repeated:
            self.flags["there more than once, the instructor's cell was used"].append(name)
        else:
            self._compare_locked(name, cell)

    def _place_unmanaged(self, cell: NotebookNode) -> None:
        text = cell.source.strip()
        if text in self._places_by_text:
            self._anchor = self._places_by_text[text]
        elif text:
            self.additions[self._anchor].append(cell)

    def _take_answer(self, name: str, cell: NotebookNode, repeated: bool) -> None:
        """Of several cells for one answer the last that was written in counts."""
        original = self.released[self.positions[name]]
        if not repeated:
            self.answers[name] = cell
            return
        self.flags["answered more than once, the last answer counts"].append(name)
        if not _same(cell.source, original.source):
            if not _same(self.answers[name].source, original.source):
                # What stands in the earlier one may be needed by the later one.
                earlier = copy.deepcopy(original)
                _fill(earlier, self.answers[name])
                self.additions[self.positions[name] - 1].append(earlier)
            self.answers[name] = cell

    def _compare_locked(self, name: str, cell: NotebookNode) -> None:
        position = self.positions[name]
        original = self.released[position]
        is_same = _same(cell.source, original.source) or _same(
            cell.source, self.master.cells[position].source
        )
        claimed = cell.metadata.nbgrader.get("points")
        if cells.is_test(original) and claimed != original.metadata.nbgrader.get("points"):
            self.flags["other points claimed, the instructor's were used"].append(name)
        if not is_same or cell.cell_type != original.cell_type:
            self.flags["edited, the instructor's version was used"].append(name)

    def result(self) -> Assembled:
        """The assembled notebook; call once every cell is placed."""
        unanswered = set()
        assembled = list(self._added_after(_START))
        for position, original in enumerate(self.master.cells):
            cell = copy.deepcopy(original)
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
            name = cells.grade_id(cell)
            if name is not None and cells.is_answer(cell):
                _fill(cell, self.answers.get(name))
                if name not in self.answers:
                    self.flags["the answer's cell was deleted or renamed"].append(name)
                if name not in self.answers and cells.is_manual(cell):
                    pass  # it may stand in another cell: a person has to look
                elif not cell.source.strip() or _same(cell.source, self.released[position].source):
                    unanswered.add(name)
            assembled.append(cell)
            assembled.extend(self._added_after(position))
        notebook = v4.new_notebook(cells=assembled, metadata=copy.deepcopy(self.master.metadata))
        flags = (f"{what}: {', '.join(dict.fromkeys(who))}" for what, who in self.flags.items())
        return Assembled(notebook, frozenset(unanswered), tuple(flags))

    def _added_after(self, position: int) -> list[NotebookNode]:
        added = []
        for number, cell in enumerate(self.additions.get(position, []), start=1):
            clean = copy.deepcopy(cell)
            clean.id = f"added-{position + 1}-{number}"
            clean.metadata = NotebookNode(autograder=NotebookNode(added=True))
            added.append(clean)
        return added


def _fill(cell: NotebookNode, answer: NotebookNode | None) -> None:
    """Put what a student wrote into a copy of the instructor's cell; nothing where it is gone."""
    cell.source = "" if answer is None else answer.source
    if cell.cell_type == "markdown" and answer is not None and "attachments" in answer:
        cell.attachments = copy.deepcopy(answer.attachments)


def _printable(name: str) -> str:
    """A name that a student's file gives, fit for a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:60])


def _same(one: str, other: str) -> bool:
    """True where two sources differ in nothing but white space at line ends and around them."""
    lines = ([line.rstrip() for line in text.strip().splitlines()] for text in (one, other))
    return next(lines) == next(lines)
