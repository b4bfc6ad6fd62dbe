"""Which functions and methods an answer offers to its tests, read off its source."""

import ast

_CALLABLE_BY_OTHERS = frozenset({"__call__"})


def units(source: str) -> tuple[str, ...]:
    """The public functions ("step") and public methods ("Layer.forward") of an answer, in order.

    A name with a leading underscore is a helper of the answer's own; no test may know it.
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return ()  # none that could be called
    found: list[str] = []
    for node in statements:
        if _is_public_function(node):
            found.append(node.name)
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found += [f"{node.name}.{item.name}" for item in node.body if _is_public_function(item)]
    return tuple(found)


def mentions(source: str, unit: str) -> bool:
    """True where a test's source uses a function by name, or a method as an attribute.

    `Layer.__call__` counts as used where the class is.
    """
    owner, _, name = unit.rpartition(".")
    wanted = owner if name in _CALLABLE_BY_OTHERS else name
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and owner and node.attr == wanted:
            return True
        if isinstance(node, ast.Name) and node.id == wanted:
            return True
    return False


def _is_public_function(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (
        not node.name.startswith("_") or node.name in _CALLABLE_BY_OTHERS
    )
