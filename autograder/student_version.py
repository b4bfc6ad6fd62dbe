"""The student's version of an instructor's notebook, made in memory by nbgrader's own steps."""

import copy

from nbformat import NotebookNode
from nbgrader.preprocessors import (
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config

from autograder.errors import UserError

_STEPS = (LockCells, ClearSolutions, ClearOutput, ClearHiddenTests, ClearMarkScheme)


def student_version(master: NotebookNode, settings: Config | None = None) -> NotebookNode:
    """What students are given: no solutions, no hidden tests, no outputs.

    Args:
        master: the instructor's version; left as it is.
        settings: the course's nbgrader settings, for its own stubs and markers.

    Raises:
        UserError: the markers in the master do not match up.
    """
    released = copy.deepcopy(master)
    try:
        for step in (*_STEPS, ComputeChecksums):
            released, _ = step(config=settings or Config()).preprocess(released, {})
    except (RuntimeError, ValueError) as error:
        raise UserError(f"the instructor's notebook cannot be released: {error}") from error
    return released
