"""What all tests share."""

import os

import pytest

# Keras writes its settings below here; a test must not depend on, or touch, a person's own.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the cells of one notebook together: they share a kernel, so one worker runs them all."""
    for item in items:
        if item.path.suffix == ".ipynb":
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
