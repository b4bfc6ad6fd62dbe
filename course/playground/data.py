"""The playground's points, and the features that a network can be given of them.

The data sets follow those of playground.tensorflow.org (Smilkov and Carter, 2016): the square from
−6 to 6, radius 5, and what noise does to each.
"""

from collections.abc import Callable, Sequence

import numpy as np

from course.playground.settings import FEATURES

EDGE = 6.0
"""The plane that is drawn reaches from −EDGE to EDGE on both axes."""

_RADIUS = 5.0
_SIZES = {"plane": 1200, "hills": 1200}  # points; 500 in every other set

_FEATURES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1**2,
    "x2^2": lambda x1, x2: x2**2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}

FEATURE_SIZE = {"x1": EDGE, "x2": EDGE, "x1^2": EDGE**2, "x2^2": EDGE**2, "x1*x2": EDGE**2}
"""The largest value of a feature in the plane; 1 for those that are not named."""


def make(name: str, noise: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Make a data set.

    Args:
        name: one of `settings.PROBLEMS`' data sets.
        noise: how far the data stray, in percent, 0 to 50.
        rng: where the randomness comes from.

    Returns:
        The points, shape (n_samples, 2), in random order; and what is to be learned of each, shape
        (n_samples,): −1 or 1 where the problem is classification, else a number from −1 to 1.

    Raises:
        ValueError: there is no data set of this name.
    """
    makers = {
        "circle": _circle,
        "xor": _xor,
        "gauss": _gauss,
        "spiral": _spiral,
        "plane": _plane,
        "hills": _hills,
    }
    if name not in makers:
        raise ValueError(f"data: expected one of {', '.join(makers)}, got {name!r}")
    points, y = makers[name](_SIZES.get(name, 500), noise / 100, rng)
    order = rng.permutation(len(y))
    return points[order], y[order]


def features(points: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """What the network is given of each point.

    Args:
        points: shape (n_samples, 2).
        names: of the features, keys of `settings.FEATURES`.

    Returns:
        The inputs, shape (n_samples, n_features), a column for each name.

    Raises:
        ValueError: the points have another shape, or there is no feature of a name.
    """
    points = np.asarray(points, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points: expected shape (n_samples, 2), got {points.shape}")
    for name in names:
        if name not in FEATURES:
            raise ValueError(f"features: expected one of {', '.join(FEATURES)}, got {name!r}")
    x1, x2 = points.T
    return np.column_stack([_FEATURES[name](x1, x2) for name in names])


def _circle(n: int, noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A disk and the ring around it; noise blurs which points count as inside."""
    inside = np.arange(n) < n // 2
    radius = np.where(
        inside, rng.uniform(0, 0.5 * _RADIUS, n), rng.uniform(0.7 * _RADIUS, _RADIUS, n)
    )
    points = _polar(radius, rng.uniform(0, 2 * np.pi, n))
    seen = points + noise * rng.uniform(-_RADIUS, _RADIUS, (n, 2))
    return points, np.where(np.hypot(*seen.T) < 0.5 * _RADIUS, 1.0, -1.0)


def _xor(n: int, noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Four squares; noise blurs which points count as on one side of an axis."""
    points = rng.uniform(-_RADIUS, _RADIUS, (n, 2))
    points += np.where(points > 0, 0.3, -0.3)  # a gap along the axes
    seen = points + noise * rng.uniform(-_RADIUS, _RADIUS, (n, 2))
    return points, np.where(seen[:, 0] * seen[:, 1] >= 0, 1.0, -1.0)


def _gauss(n: int, noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two round clouds; noise widens them, from a variance of 0.5 to one of 4."""
    y = np.where(np.arange(n) < n // 2, 1.0, -1.0)
    deviation = np.sqrt(0.5 + 7 * noise)
    return 2 * y[:, None] + deviation * rng.standard_normal((n, 2)), y


def _spiral(n: int, noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two arms wound around each other, a turn and three quarters; noise moves their points."""
    way = np.arange(n // 2) / (n // 2)
    radius = _RADIUS * way
    angle = 1.75 * way * 2 * np.pi
    # The angle is measured from the vertical axis.
    points = np.concatenate([_polar(radius, np.pi / 2 - angle - turn) for turn in (0, np.pi)])
    points += noise * rng.uniform(-1, 1, (n, 2))
    return points, np.repeat([1.0, -1.0], n // 2)


def _plane(n: int, noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A slope, (x1 + x2) / 10 between −1 and 1; noise moves the point before it is measured."""
    points = rng.uniform(-EDGE, EDGE, (n, 2))
    seen = points + noise * rng.uniform(-EDGE, EDGE, (n, 2))
    return points, np.clip(seen.sum(axis=1) / 10, -1, 1)


def _hills(n: int, noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Three hills and three hollows, cones of radius 2; noise as for the plane."""
    points = rng.uniform(-EDGE, EDGE, (n, 2))
    seen = points + noise * rng.uniform(-EDGE, EDGE, (n, 2))
    tops = np.array([[x1, x2] for x2 in (2.5, -2.5) for x1 in (-4.0, 0.0, 4.0)])
    signs = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])
    distance = np.hypot(*(seen[:, None] - tops).T).T  # (n, 6)
    # The cones do not meet but at their feet: at most one of them is not 0 at any place.
    return points, (signs * np.clip(1 - distance / 2, 0, 1)).sum(axis=1)


def _polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
