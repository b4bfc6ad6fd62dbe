"""What all tests share."""

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep the cells of one notebook together: they share a kernel, so one worker runs them all."""
    if item.path.suffix == ".ipynb":
        item.add_marker(pytest.mark.xdist_group(item.path.stem))
