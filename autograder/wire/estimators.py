"""Estimators of scikit-learn by value: their attributes.

Only those that predict with NumPy alone: compiled code trusts what an estimator holds.
"""

import sys
from typing import Any

_MODULES = (
    *("sklearn.linear_model.", "sklearn.preprocessing.", "sklearn.naive_bayes"),
    *("sklearn.decomposition._pca", "sklearn.pipeline", "sklearn.dummy"),
)


def place_of(value: Any) -> list[str]:
    """The module and name of an estimator's class; empty for what does not travel as one."""
    kind = type(value)
    place = [kind.__module__, kind.__name__]
    return place if estimator_class(*place) is kind else []


def estimator_class(module: Any, name: Any) -> type | None:
    """The class of an estimator that travels, if it is loaded here."""
    if type(module) is not str or type(name) is not str or not module.startswith(_MODULES):
        return None
    base = sys.modules.get("sklearn.base")
    kind = vars(sys.modules[module]).get(name) if module in sys.modules else None
    is_one = isinstance(kind, type) and base is not None and issubclass(kind, base.BaseEstimator)
    return kind if is_one and kind.__module__ == module and not name.startswith("_") else None
