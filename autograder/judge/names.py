"""Whose is a name? Found out from the instructor's notebook, before anything runs.

A locked cell runs on both sides: in the student's process because the student's code needs what it
defines, and in the judge's because the tests do. A statement in it that uses what an answer has
defined belongs to the student's side alone, and so do the names that it binds.
"""

import ast
import builtins
import functools
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

_BUILTINS = frozenset(dir(builtins))
_MOST_CHARACTERS, _MOST_MAGICS = 20_000, 20
_MAGIC = re.compile(r"^\s*[%!?]|\?\s*$|=\s*[%!]", re.MULTILINE)
_WORD = re.compile(r"[^\W\d]\w*")
UNKNOWN_BASE = "a class that is not known"
"""Stands among a class's names where it may have more from elsewhere."""

_BARE = ("object", "ABC")
_NAMESPACES = ("globals", "locals", "vars", "dir")

_MUTATORS = frozenset(
    (
        *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update"),
        *("setdefault", "add", "discard", "popitem", "fill", "resize", "put", "partition", "push"),
        *("fit", "compile", "add_loss", "build", "set_weights", "load_weights", "train_on_batch"),
    )
)


@dataclass
class Uses:
    """The global names that a piece of code touches.

    Attributes:
        reads: names that are read while it runs.
        binds: names that it binds or deletes at the top level.
        changes: names whose objects it changes in place, as far as the text shows.
        imports: the import statements at its top level.
        classes: the classes that it defines at its top level, and the names that each has.
        globals: names that functions declare global.
        changed_later: names of its own place whose objects its functions change.
        asks_for_all: whether it looks at the namespace as a whole.
        later: for each function or class that it defines, the names that are read when it is used.
    """

    reads: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    imports: list[ast.stmt] = field(default_factory=list)
    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    globals: set[str] = field(default_factory=set)
    asks_for_all: bool = False
    changed_later: set[str] = field(default_factory=set)
    later: dict[str, set[str]] = field(default_factory=dict)

    def everything(self) -> set[str]:
        """Every name that is mentioned."""
        return self.reads | self.binds | self.changes | set().union(*self.later.values())


@functools.lru_cache(maxsize=8)  # a cell is asked about several times in a row
def parse(source: str) -> tuple[str, list[ast.stmt]] | None:
    """A cell's source in plain Python, magics translated, and its statements, not to be changed.

    Returns:
        None where it is no Python at all (a cell magic in another language, a syntax error).
    """
    try:
        plain = TransformerManager().transform_cell(source)
        return plain, ast.parse(plain).body
    except (SyntaxError, ValueError, RecursionError, RuntimeError):
        return None  # RuntimeError: IPython gives up on hundreds of magics


def uses(statements: list[ast.stmt], classes: Mapping[str, frozenset[str]] | None = None) -> Uses:
    """What some statements touch.

    Args:
        statements: the statements.
        classes: the special methods of classes that were defined before.
    """
    found = Uses()
    for statement in statements:
        _Visitor(found, classes or {}).visit(statement)
    return found


def lines_of(source: str) -> list[str]:
    """A source's lines as Python counts them: form feeds and their like do not end one."""
    return list(io.StringIO(source, newline=None))


def words_in_texts(parsed: tuple[str, list[ast.stmt]] | None) -> set[str]:
    """The words in the texts of some code: names for `eval`, cell magics and the like."""
    return {
        word
        for statement in (parsed[1] if parsed else [])
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in _WORD.findall(node.value)
    }


def sources(handed_in: str) -> dict[str, str]:
    """The texts of the functions, methods and classes at the top level of what a student wrote.

    Returns:
        by name, methods as `Class.method`; nothing if it is no plain Python of bearable length: a
        cell is gone through once for each of its magics.
    """
    if len(handed_in) > _MOST_CHARACTERS or len(_MAGIC.findall(handed_in)) > _MOST_MAGICS:
        return {}
    try:
        plain, statements = parse(handed_in) or ("", [])
    except (MemoryError, RecursionError):
        return {}
    lines = lines_of(plain)
    return {
        name: "".join(lines[first_line(node) - 1 : node.end_lineno])
        for name, node in _definitions(statements, "")
    }


def first_line(statement: Any) -> int:
    """The line a statement begins in, its decorators included."""
    decorators = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _definitions(statements: list[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.stmt]]:
    for node in statements:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield prefix + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node.body, f"{prefix}{node.name}.")
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            yield from ((prefix + t.id, node) for t in node.targets if isinstance(t, ast.Name))


def is_builtin(name: str) -> bool:
    """Whether every process has the name."""
    return name in _BUILTINS


class _Visitor(ast.NodeVisitor):
    """Goes through a top-level statement; what stands in functions is read later."""

    def __init__(self, found: Uses, classes: Mapping[str, frozenset[str]]) -> None:
        self.found = found
        self._classes = classes

    def visit_Name(self, node: ast.Name) -> None:
        where = self.found.reads if isinstance(node.ctx, ast.Load) else self.found.binds
        where.add(node.id)

    def visit_Constant(self, node: ast.Constant) -> None:
        # unittest.mock.patch("__main__.name")
        if isinstance(node.value, str) and node.value.startswith("__main__."):
            self.found.reads.add(node.value.split(".")[1])

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        self.found.imports.append(node)
        for alias in node.names:
            self.found.binds.add(alias.asname or alias.name.partition(".")[0])

    visit_ImportFrom = visit_Import

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.found.binds.add(node.name)
        self._now(*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults))
        self._later(node.name, node)
        self.found.changed_later |= _changed_globals(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.found.binds.add(node.name)
        self.found.classes[node.name] = self._names_of(node)
        self._now(*node.decorator_list, *node.bases, *(k.value for k in node.keywords))
        self._later(node.name, node)

    def _names_of(self, node: ast.ClassDef) -> frozenset[str]:
        """What a class defines, gives its objects, or gets from its decorators and bases."""
        mentioned = {
            child.id if isinstance(child, ast.Name) else child.attr
            for part in node.decorator_list
            for child in ast.walk(part)
            if isinstance(child, (ast.Name, ast.Attribute))
        }
        found: set[str] = set()
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                found.add(statement.name)
            elif isinstance(statement, ast.Assign):
                found.update(t.id for t in statement.targets if isinstance(t, ast.Name))
            elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                found.add(statement.target.id)
        if "dataclass" in mentioned:
            found |= {"__eq__", "__hash__", "__lt__", "__le__", "__gt__", "__ge__"}
        if "total_ordering" in mentioned:
            found |= {"__lt__", "__le__", "__gt__", "__ge__"}
        for base in node.bases:
            if isinstance(base, ast.Name):
                known = self.found.classes.get(base.id) or self._classes.get(base.id)
                found |= known or (frozenset() if base.id in _BARE else {UNKNOWN_BASE})
            else:
                found.add(UNKNOWN_BASE)
        own = (child for child in ast.walk(node) if isinstance(child, ast.Attribute))
        found |= {a.attr for a in own if isinstance(a.value, ast.Name) and a.value.id == "self"}
        return frozenset(found)

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        if node.name:
            self.found.binds.add(node.name)
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._later("<lambda>", node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.found.reads.add(node.target.id)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._changed(node)
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.value, ast.Name) and node.value.id == "__main__":
            self.found.reads.add(node.attr)
        self._changed(node)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute) and node.func.attr in _MUTATORS:
            self._base(node.func)
        if isinstance(node.func, ast.Name) and node.func.id in _NAMESPACES:
            self.found.asks_for_all |= node.func.id in _NAMESPACES[:2] or not node.args
        self.generic_visit(node)

    def visit_ListComp(self, node: ast.AST) -> None:
        # Its loop names are its own.
        inner = Uses()
        visitor = _Visitor(inner, {})
        visitor.generic_visit(node)
        self.found.reads |= inner.reads - inner.binds
        self.found.changes |= inner.changes - inner.binds
        self.found.asks_for_all |= inner.asks_for_all
        for name, read in inner.later.items():
            self.found.later[name] = self.found.later.get(name, set()) | read

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.found.binds.add(node.name)
        self.generic_visit(node)

    def _changed(self, node: ast.Subscript | ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._base(node)

    def _base(self, node: ast.expr) -> None:
        while isinstance(node, (ast.Attribute, ast.Subscript)):
            node = node.value
        if isinstance(node, ast.Name):
            self.found.changes.add(node.id)

    def _now(self, *nodes: ast.AST) -> None:
        for node in nodes:
            self.visit(node)

    def _later(self, name: str, node: ast.AST) -> None:
        names = {child.id for child in ast.walk(node) if isinstance(child, ast.Name)}
        self.found.later[name] = self.found.later.get(name, set()) | names
        for child in ast.walk(node):
            if isinstance(child, ast.Global):
                self.found.binds.update(child.names)
                self.found.globals.update(child.names)


def _changed_globals(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Names from outside a function whose objects its body changes in place."""
    inner = Uses()
    visitor = _Visitor(inner, {})
    for statement in function.body:
        visitor.visit(statement)
    arguments = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    return (inner.changes | inner.changed_later) - inner.binds - arguments
