"""What pytest needs: one warm process a test session, one bench an exercise."""

from collections.abc import Callable, Iterator

import pytest

from autograder.engine import Engine
from autograder.engine.sandbox import choose
from harness.checks import Bench
from harness.exercises import Exercise
from harness.runner import Runner


@pytest.fixture(scope="session")
def runner(request: pytest.FixtureRequest) -> Runner:
    """A runner that has imported what the chosen exercises import, and no more.

    TensorFlow takes seconds to import; who tests a NumPy exercise need not wait for it.
    """
    chosen = [getattr(item, "callspec", None) for item in request.session.items]
    exercises = [spec.params["exercise"] for spec in chosen if spec and "exercise" in spec.params]
    return Runner(sorted(set().union(*(exercise.imports for exercise in exercises))))


@pytest.fixture(scope="session")
def bench_of(runner: Runner) -> Callable[[Exercise], Bench]:
    """Gives the bench of an exercise; its reference is run once a session."""
    benches: dict[str, Bench] = {}

    def bench_of(exercise: Exercise) -> Bench:
        return benches.setdefault(exercise.name, Bench(exercise, runner))

    return bench_of


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """The grading engine, sandboxed where this machine has a sandbox."""
    with Engine(choose("auto")[0]) as engine:
        yield engine
