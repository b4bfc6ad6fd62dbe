"""The coordinator's side of the engine: everything here is trusted, nothing here runs a cell."""

from autograder.engine.child import Child, EngineError
from autograder.engine.engine import DEFAULT_PRELOAD, Engine
from autograder.engine.limits import Limits

__all__ = ["DEFAULT_PRELOAD", "Child", "Engine", "EngineError", "Limits"]
