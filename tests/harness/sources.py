"""What can be read off a cell's source: which names it binds and needs, what program it is."""

import ast
import builtins
import symtable
import warnings
from collections.abc import Iterator

_BUILTINS = frozenset(dir(builtins))
_DOCUMENTED = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def bound(source: str) -> frozenset[str]:
    """The names that a cell leaves behind in the notebook's namespace."""
    table = _table(ast.parse(source))
    at_top = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    declared = {
        symbol.get_name()
        for inner in _inner_tables(table)
        for symbol in inner.get_symbols()
        if symbol.is_declared_global() and symbol.is_assigned()
    }
    return frozenset(at_top | declared)


def defined(source: str) -> frozenset[str]:
    """The names that a cell binds to something of its own, and not to what it imports."""
    table = _table(ast.parse(source))
    imported = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_imported()}
    return bound(source) - imported


def bound_anywhere(source: str) -> frozenset[str]:
    """The names that a cell binds in any scope: its own, its functions', their arguments."""
    table = _table(ast.parse(source))
    return frozenset(
        symbol.get_name()
        for scope in (table, *_inner_tables(table))
        for symbol in scope.get_symbols()
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_parameter()
    )


def taken(source: str) -> frozenset[str]:
    """The names that a cell needs other cells to have bound.

    A name that is read at the top of the cell before the cell binds it counts; so does one that a
    function reads and the cell never binds. Builtins do not.
    """
    so_far: set[str] = set()
    needed: set[str] = set()
    for statement in ast.parse(source).body:
        binds = bound(ast.unparse(statement))
        needed |= _read_at_top(statement) - so_far - binds
        # `x = x + 1` and `for x in x` read before they bind.
        needed |= _read_before_bound(statement) - so_far
        so_far |= binds
    table = _table(ast.parse(source))
    for scope in _inner_tables(table):
        needed |= {
            symbol.get_name()
            for symbol in scope.get_symbols()
            if symbol.is_referenced() and symbol.is_global()
        } - bound(source)
    return frozenset(needed - _BUILTINS)


def meaning(source: str) -> str | None:
    """The program without layout, comments and docstrings; None where it is none.

    Two sources with one meaning do the same.
    """
    try:
        tree = ast.parse(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            compile(source, "<cell>", "exec")
    except (SyntaxError, ValueError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
    return ast.dump(tree)


def _read_at_top(statement: ast.stmt) -> set[str]:
    table = _table(ast.Module([statement], type_ignores=[]))
    return {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}


def _read_before_bound(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.Assign(value=value) | ast.AnnAssign(value=value) if value is not None:
            return _read_at_top(ast.Expr(value))
        case ast.AugAssign(target=target, value=value):
            own = {target.id} if isinstance(target, ast.Name) else set()
            return own | _read_at_top(ast.Expr(value))
        case ast.For(iter=value):
            return _read_at_top(ast.Expr(value))
    return set()


class _WithoutComprehensions(ast.NodeTransformer):
    """Makes a function of each comprehension, as which its variables are nobody else's.

    From Python 3.12 on the symbol table of a cell holds the variables of its comprehensions as if
    they were the cell's own.
    """

    def _as_function(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    ) -> ast.Call:
        self.generic_visit(node)
        # What is gone through first is evaluated outside.
        first, node.generators[0].iter = node.generators[0].iter, ast.Name("_first", ast.Load())
        arguments = ast.arguments([], [ast.arg("_first")], None, [], [], None, [])
        return ast.Call(ast.Lambda(arguments, node), [first], [])

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _as_function


def _table(tree: ast.Module) -> symtable.SymbolTable:
    plain = _WithoutComprehensions().visit(ast.parse(ast.unparse(tree)))
    return symtable.symtable(ast.unparse(ast.fix_missing_locations(plain)), "<cell>", "exec")


def _inner_tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for inner in table.get_children():
        yield inner
        yield from _inner_tables(inner)
