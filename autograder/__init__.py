"""Release exercises, grade what a class hands in, give feedback.

From Python, one notebook at a time::

    from autograder import Engine, grade_notebook

    with Engine() as engine:
        graded = grade_notebook(master, submission, engine=engine)
    print(graded.score, "of", graded.max_score)

From a terminal: ``autograder --help``.
"""

import importlib
from typing import Any

_PUBLIC = {
    "Engine": "autograder.engine",
    "GradedNotebook": "autograder.grading",
    "Limits": "autograder.engine",
    "grade_notebook": "autograder.grading",
}

__all__ = ["Engine", "GradedNotebook", "Limits", "grade_notebook"]


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: a student's process imports this package as well."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_PUBLIC[name]), name)
