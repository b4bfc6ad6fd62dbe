"""One submission before the judge: which cells it runs, and how its tests end."""

import ast
import builtins
import functools
import linecache
import math
import socket
import sys
from typing import Any

import numpy as np

from autograder.judge import names
from autograder.judge.draws import Draws
from autograder.judge.shell import Cell, Shell, is_cell
from autograder.judge.witness import (
    Witness,
    WitnessGoneError,
    WitnessInterruptedError,
)
from autograder.wire import chance

_LONGEST_TEXT = 100_000


class Trial:
    """The judge's own notebook: locked cells and tests, with the student's names lent to it."""

    def __init__(self, output_bytes: int, answer_bytes: int) -> None:
        """Begin.

        Args:
            output_bytes: what a cell puts out beyond this is dropped.
            answer_bytes: the largest message that is taken from the student's process.
        """
        self._shell = Shell(output_bytes)
        self._answer_bytes = answer_bytes
        self._witness: Witness | None = None
        self._theirs: set[str] = set()
        self._classes: dict[str, frozenset[str]] = {}
        self._later: dict[str, set[str]] = {}
        self._locked: set[str] = set()
        self._sources: dict[str, str] = {}
        self._counted: set[str] = set()
        self._draws = Draws()
        self._seeding: set[str] = set()
        self._patch_seeders()

    def do(self, message: dict[str, Any], student: socket.socket | None) -> dict[str, Any]:
        """Do what the coordinator says, and tell how it went."""
        what = message["do"]
        if what == "witness":
            self._witness = Witness(
                student,
                self._shell.names,
                self._classes,
                self._sources,
                self._locked,
                self._counted,
                self._draws,
                self._answer_bytes,
            )
            return {}
        if what == "rest":
            return self._rest()
        if what == "locked":
            return self._run_locked(message["source"])
        if what == "answer":
            self._take_answer(message["master"], message["student"])
            return {}
        if what == "test":
            return self._test(message["source"], message["begin"], message["end"])
        raise ValueError(what)

    # Cells that are not tests --------------------------------------------------------------------

    def _run_locked(self, source: str) -> dict[str, Any]:
        """Run what a locked cell says without the student's work; the rest is the student's."""
        self._draws.read(source)
        parsed = names.parse(source)
        if parsed is None:
            return {}
        plain, statements = parsed
        kept = []
        for statement in statements:
            found = names.uses([statement], self._classes)
            if not self._reach(found.reads, found.later) & self._theirs:
                kept.append(statement)
                self._learn(found)
            elif found.later and not found.reads & self._theirs:
                kept.append(statement)  # it defines what will ask the student's code later
                self._learn(found)
            else:
                self._classes |= found.classes  # derived from the student's, say
                self._give(found.binds)
        if len(kept) < len(statements):
            lines = names.lines_of(plain)
            source = "".join(
                "".join(lines[names.first_line(s) - 1 : s.end_lineno]) + "\n" for s in kept
            )
        ran = self._shell.run(source)
        self._patch_seeders()
        return {"error": _text(ran.error)} if ran.error is not None else {}

    def _take_answer(self, master: str, student: str) -> None:
        """Note which names an answer defines, by the instructor's own solution."""
        parsed = names.parse(master)
        if parsed is None:
            return
        found = names.uses(parsed[1], self._classes)
        self._classes |= found.classes
        self._counted |= found.globals
        self._sources |= dict.fromkeys(found.binds, "") | names.sources(student)
        imported = {
            alias.asname or alias.name.partition(".")[0]
            for statement in found.imports
            for alias in statement.names
        }
        for statement in found.imports:
            lines = names.lines_of(parsed[0])[statement.lineno - 1 : statement.end_lineno]
            self._shell.run("\n".join(line.strip() for line in lines))
        self._patch_seeders()
        changes = found.changes | found.changed_later
        changed = {name for name in changes if _is_data(self._shell.names.get(name))}
        self._give((found.binds - imported) | changed)

    def _learn(self, found: names.Uses) -> None:
        self._later |= found.later
        self._classes |= found.classes
        self._locked |= found.binds
        self._theirs -= found.binds

    def _give(self, given: set[str]) -> None:
        """From here on these names are the student's."""
        self._theirs |= given
        for name in given:
            self._shell.names.pop(name, None)

    def _reach(self, start: set[str], later: dict[str, set[str]] | None = None) -> set[str]:
        """Names that are read when code runs that reads `start`, through functions of ours."""
        known = self._later | (later or {})
        found: set[str] = set()
        todo = list(start)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(known.get(name, ()))
        return found

    # Tests ---------------------------------------------------------------------------------------

    def _test(self, source: str, begin: str, end: str) -> dict[str, Any]:
        """Run a test cell and tell how it ended."""
        self._draws.read(source)
        parsed = names.parse(source)
        found = names.uses(parsed[1]) if parsed else names.Uses()
        words = self._theirs if found.asks_for_all else names.words_in_texts(parsed)
        mentioned = self._reach(found.everything() | words, found.later)
        wanted = mentioned & self._theirs
        watch = {
            name for name in found.binds if names.is_builtin(name) or name in self._locked
        } - set(found.later)
        watch |= {name for name in found.changes & self._locked if name not in wanted}
        try:
            if self._witness is None:
                raise WitnessGoneError("the student's process has ended")
            try:
                self._witness.lend(wanted, watch)
            except Exception as error:  # what stands behind a name cannot be read
                ran = Cell(error=error)
            else:
                ran = self._shell.run(source)
            lost = self._witness.is_gone
            self._witness.take_back()
        except (WitnessGoneError, WitnessInterruptedError) as error:
            return {
                "status": "error",
                "error": type(error).__name__,
                "text": str(error),
                "origin": "process",
                "outputs": [],
                "gone": True,
            }
        self._later |= found.later
        self._patch_seeders()
        return self._told(ran, source, begin, end) | {"gone": lost}

    def _rest(self) -> dict[str, Any]:
        """Let the student's process go on with its cells."""
        if self._witness is not None and not self._witness.is_gone:
            try:
                self._witness.rest()
            except WitnessGoneError:
                return {"gone": True}
        return {}

    def _told(self, ran: Cell, source: str, begin: str, end: str) -> dict[str, Any]:
        error = ran.error
        told: dict[str, Any] = {"outputs": ran.outputs}
        if error is None:
            return told | {"status": "ok", "value": _number(ran.value)}
        line = next((line for file, line in reversed(ran.frames) if file == ran.file), 0)
        is_hidden = _is_hidden(source, line, begin, end)
        return told | {
            "status": "error",
            "error": type(error).__name__,
            "text": _words(error),
            "origin": _origin(error, ran),
            "where": getattr(error, "where", ""),
            "hidden": is_hidden,
            "line": "" if is_hidden else names.lines_of(source)[line - 1].strip(),
        }

    def _patch_seeders(self) -> None:
        """Have the student's generators seeded when a test seeds those of a library."""
        for library, (_, *functions) in chance.SEEDERS.items():
            if library in sys.modules and library not in self._seeding:
                place = chance.place(library)
                for name in functions:
                    setattr(place, name, self._seeding_too(library, getattr(place, name)))
                self._seeding.add(library)

    def _seeding_too(self, library: str, original: Any) -> Any:
        @functools.wraps(original)
        def seed(*args: Any, **kwargs: Any) -> Any:
            if self._witness is not None:
                self._witness.seeded(library, *args[:1], *kwargs.values())
            return original(*args, **kwargs)

        return seed


def _number(value: Any) -> float | None:
    """The number that a cell ended with, if it did; no points for one that no float holds."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
        return None
    try:
        return float(value.real)
    except (OverflowError, TypeError, ValueError):
        return math.nan


def _words(error: BaseException) -> str:
    """What an error says. There may be objects of the student's in it, which say it themselves."""
    try:
        return str(error)[:_LONGEST_TEXT]
    except (Exception, WitnessGoneError, WitnessInterruptedError):
        return "it cannot be put into words"


def _origin(error: BaseException, ran: Cell) -> str:
    """Who raised it, in the words of `engine.ending.Ending`."""
    if isinstance(error, (WitnessGoneError, WitnessInterruptedError)):
        return "process"
    if getattr(error, "from_student", False):
        return "student"
    if not ran.frames or not is_cell(ran.frames[-1][0]):
        return "library"
    return "author" if _is_said(*ran.frames[-1], error) else "test"


def _is_said(file: str, line: int, error: BaseException) -> bool:
    """Whether a line of a cell raises on purpose what was raised there."""
    parsed = names.parse("".join(linecache.getlines(file)))
    said = (ast.Raise, ast.Assert) if isinstance(error, AssertionError) else (ast.Raise,)
    return any(
        isinstance(node, said) and node.lineno <= line <= node.end_lineno
        for statement in (parsed[1] if parsed else [])
        for node in ast.walk(statement)
    )


def _is_hidden(source: str, line: int, begin: str, end: str) -> bool:
    """Whether a line of a test cell is not in the student's version."""
    hidden = False
    for number, text in enumerate(names.lines_of(source), start=1):
        hidden = begin in text or (hidden and end not in text)
        if number == line:
            return hidden
    return True


def _is_data(value: Any) -> bool:
    """Whether a value is something that an answer may change in place."""
    return not isinstance(value, (type, type(builtins), type(_is_data), type(len), type(None)))


def _text(error: BaseException) -> str:
    return f"{type(error).__name__}: {_words(error)}"
