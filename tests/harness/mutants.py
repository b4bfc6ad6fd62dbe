"""The reference answer, changed in one place: made by cosmic-ray's mutation operators in memory."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

from harness.sources import meaning as meaning_of

# NoOp changes nothing; the variable operators draw random numbers and need names as arguments.
# Whether two equal numbers or strings are one object is up to the interpreter, so that `==` as
# `is` may or may not be a mistake; `is` as `is not` always is one.
_LEFT_OUT = re.compile(
    r"NoOp|VariableInserter|VariableReplacer"
    r"|ReplaceComparisonOperator_(Eq|NotEq|Lt|LtE|Gt|GtE)_(Is|IsNot)"
)
_BEGIN = re.compile(r"^\s*#+\s*BEGIN SOLUTION")
_END = re.compile(r"^\s*#+\s*END SOLUTION")


Change = tuple[str, str, str]


def change(question: str, original: str, mutated: str) -> Change:
    """What identifies a change: the question and both lines, white space left out.

    Where a tool puts its spaces is no part of what it changed.
    """
    return question, "".join(original.split()), "".join(mutated.split())


@dataclass(frozen=True)
class Mutant:
    """A reference answer with one change.

    Attributes:
        question: grade_id of the answer cell.
        operator: cosmic-ray's name of the change.
        original: the line that was changed, without indentation.
        mutated: the same line after the change.
        source: the whole cell after the change.
    """

    question: str
    operator: str
    original: str
    mutated: str
    source: str

    @property
    def change(self) -> Change:
        """What identifies the mutant in the list of equivalent ones."""
        return change(self.question, self.original, self.mutated)


def mutants(question: str, source: str) -> tuple[Mutant, ...]:
    """Every mutant of a reference answer that is a program and not the same program.

    Between the solution markers where there are some, else in the bodies of the functions.

    Args:
        question: grade_id of the answer cell.
        source: its source.
    """
    lines = _lines_to_mutate(source)
    seen = {meaning_of(source)}
    found = []
    for operator, mutated in _mutated_sources(source, lines):
        meaning = meaning_of(mutated)
        if meaning is None or meaning in seen:
            continue
        seen.add(meaning)
        before, after = _changed_line(source, mutated)
        found.append(Mutant(question, operator, before, after, mutated))
    return tuple(found)


def _mutated_sources(source: str, lines: frozenset[int]) -> Iterator[tuple[str, str]]:
    tree = get_ast(source)
    for full_name in sorted(plugins.operator_names()):
        name = full_name.rpartition("/")[2]
        if _LEFT_OUT.fullmatch(name):
            continue
        operator = plugins.get_operator(full_name)()
        positions = [
            position for node in ast_nodes(tree) for position in operator.mutation_positions(node)
        ]
        for occurrence, ((line, _), _) in enumerate(positions):
            if line in lines:
                yield name, mutate_code(source, operator, occurrence)


def _lines_to_mutate(source: str) -> frozenset[int]:
    """Line numbers, from 1."""
    lines = source.splitlines()
    begins = [number for number, line in enumerate(lines, start=1) if _BEGIN.match(line)]
    ends = [number for number, line in enumerate(lines, start=1) if _END.match(line)]
    if begins:
        pairs = zip(begins, ends, strict=True)
        return frozenset(n for begin, end in pairs for n in range(begin + 1, end))
    return frozenset(
        number
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        for number in range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)
    )


def _changed_line(source: str, mutated: str) -> tuple[str, str]:
    before, after = source.splitlines(), mutated.splitlines()
    for one, other in zip(before, after, strict=False):
        if one != other:
            return one.strip(), other.strip()
    raise ValueError("expected two sources that differ, got one twice")
