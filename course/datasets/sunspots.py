"""The yearly sunspot numbers that come with statsmodels."""

import csv
import importlib.util
from pathlib import Path

import numpy as np


def load_sunspots() -> tuple[np.ndarray, np.ndarray]:
    """The yearly sunspot numbers from 1700 to 2008, as statsmodels ships them.

    A sunspot number counts the spots on the sun, and ten times the groups of spots, weighted by
    observer; these are yearly means. They are the older series: since 2015 the observatory in
    Brussels publishes a revised one, whose numbers are larger.

    Only statsmodels' file is read, since importing the whole of it takes seconds.

    Returns:
        years: shape (309,), dtype int, 1700 to 2008.
        numbers: shape (309,), dtype float.

    Raises:
        ModuleNotFoundError: statsmodels is not installed.

    Source:
        SILSO, Royal Observatory of Belgium, by way of the National Geophysical Data Center.
    """
    found = importlib.util.find_spec("statsmodels")
    if found is None:
        raise ModuleNotFoundError(
            "statsmodels, which the sunspot numbers come with, is not installed: "
            "pip install statsmodels",
            name="statsmodels",
        )
    file = Path(found.origin).parent / "datasets" / "sunspots" / "sunspots.csv"
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    years = np.array([int(float(row["YEAR"])) for row in rows])
    return years, np.array([float(row["SUNACTIVITY"]) for row in rows])
