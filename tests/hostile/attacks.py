"""Read the hostile submissions and the assignments that they attack from their percent files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode, v4
from tiny_course import answer, code

from autograder import assignment, cells

HERE = Path(__file__).parent
_CELL = re.compile(r"^# %% (?P<head>.+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Attack:
    """One hostile submission.

    Attributes:
        name: unique in the class.
        group: the file it stands in.
        targets: questions, or single tests, that it wants without a right answer.
        source: its code, comments included, the answer to the first target.
    """

    name: str
    group: str
    targets: tuple[str, ...]
    source: str

    @property
    def needs_sandbox(self) -> bool:
        """True where only the sandbox, not the judge, keeps it from doing harm."""
        if self.group in ("forging", "models", "protocol"):
            return self.says("Needs the sandbox.")
        return not self.says("Held by the judge.")

    def says(self, sentence: str) -> bool:
        """Whether the comment at its head holds a sentence."""
        head = []
        for line in self.source.splitlines():
            if not line.startswith("#"):
                break
            head.append(line.removeprefix("#").strip())
        return sentence in " ".join(head)


def attacks(group: str) -> list[Attack]:
    """The hostile submissions of one file."""
    found = []
    for head, source in _parts((HERE / "submissions" / f"{group}.py").read_text(encoding="utf-8")):
        name, targets = head.split(":")
        found.append(Attack(name, group, tuple(targets.replace(",", " ").split()), source))
    return found


def master(name: str, words: dict[str, str]) -> NotebookNode:
    """An assignment as its instructor wrote it, with `words` in place of CANARY_… and SECRET_…."""
    made = []
    text = (HERE / "assignments" / f"{name}.py").read_text(encoding="utf-8")
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, words[word])
    for head, source in _parts(text):
        grade_id, kind, *points = head.replace("|", " ").split()
        roles = {
            "locked": {"locked": True},
            "answer": {"solution": True},
            "test": {"grade": True, "locked": True, "points": float(points[0]) if points else 0},
        }
        made.append(code(source, grade_id, **roles[kind]))
    return v4.new_notebook(cells=made)


def right_answers(nb: NotebookNode, comment: str = "") -> dict[str, str]:
    """The instructor's answers as a student would write them."""
    return {
        question.name: "\n".join(
            [line for line in question.answer.source.splitlines() if "# " not in line] + [comment]
        )
        for question in assignment.questions(nb)
    }


def hand_in(
    attack: Attack, nb: NotebookNode, released: NotebookNode, beginning: str
) -> NotebookNode:
    """The notebook of an attack: right answers but for its targets, and its first cell."""
    tests = {cells.grade_id(t): q.name for q in assignment.questions(nb) for t in q.tests}
    answers = right_answers(nb)
    wanted = [tests.get(target, target) for target in attack.targets]
    answers |= dict.fromkeys(wanted, "# see above")
    first, *_ = (name for name in answers if name in wanted)
    answers[first] = attack.source
    handed_in = answer(released, **answers)
    handed_in.cells.insert(1, v4.new_code_cell(beginning))
    return handed_in


def most_points(nb: NotebookNode, lost: Sequence[str]) -> dict[str, float]:
    """The points of each test, 0 for those that `lost` names itself or by their question."""
    return {
        cells.grade_id(test): 0.0
        if {"everything", question.name, cells.grade_id(test)} & set(lost)
        else cells.points(test)
        for question in assignment.questions(nb)
        for test in question.tests
    }


def _parts(text: str) -> list[tuple[str, str]]:
    """The cells of a percent file: what stands after `# %%`, and what follows."""
    parts = _CELL.split(text)[1:]
    return [(head.strip(), source.strip()) for head, source in zip(*[iter(parts)] * 2, strict=True)]
