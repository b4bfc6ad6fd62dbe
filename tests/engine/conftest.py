"""Engines that the tests of a module share."""

from collections.abc import Iterator

import pytest

from autograder.engine import Engine
from autograder.engine.sandbox import why_not
from engine.kernels import SMALL, Kernel, kernel


@pytest.fixture(scope="module", params=["bubblewrap", "none"])
def any_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Both kinds of engine, one after the other."""
    if request.param == "bubblewrap" and why_not():
        pytest.skip(f"cannot be tried without bubblewrap: {why_not()}")
    with Engine(request.param, preload=SMALL) as engine:
        yield engine


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """An engine with a sandbox."""
    if why_not():
        pytest.skip(f"cannot be tried without bubblewrap: {why_not()}")
    with Engine("bubblewrap", preload=SMALL) as engine:
        yield engine


@pytest.fixture(scope="module")
def inside(engine: Engine) -> Iterator[Kernel]:
    """One kernel in the sandbox, for tests that leave it as it was."""
    with kernel(engine) as started:
        yield started
