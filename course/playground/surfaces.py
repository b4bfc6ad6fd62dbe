"""What the network and each of its neurons make of every place in the plane, as colors.

Negative values take vermilion and positive ones blue, the colors in which the chapters draw the
classes −1 and 1, and which readers with the common forms of color blindness can tell apart; 0 is
nearly white, so that a picture in gray shows where the sign changes.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from course.playground.data import EDGE, FEATURE_SIZE, features
from course.playground.network import Network
from course.playground.settings import FEATURES
from course.plots import OKABE_ITO, tint

NEGATIVE, POSITIVE = OKABE_ITO["vermilion"], OKABE_ITO["blue"]
GRID = 115
"""Places along each axis of a surface."""

# Weaker than the points that lie on the surface.
COLOR_MAP = LinearSegmentedColormap.from_list(
    "playground", [tint(NEGATIVE, 0.75), (0.97, 0.97, 0.97), tint(POSITIVE, 0.75)]
)
# Few shades: areas of one color make small pictures, and nobody sees the steps.
_SHADES = 33
_PALETTE = (255 * COLOR_MAP(np.linspace(0, 1, _SHADES))[:, :3]).round().astype(np.uint8)
_CENTERS = EDGE * ((2 * np.arange(GRID) + 1) / GRID - 1)
# Row by row from the top, as pictures are stored.
_PLANE = np.column_stack([np.tile(_CENTERS, GRID), np.repeat(_CENTERS[::-1], GRID)])
_FEATURES = features(_PLANE, list(FEATURES))


def layers(network: Network, names: Sequence[str]) -> list[np.ndarray]:
    """The surfaces of all neurons.

    Args:
        network: with as many inputs as there are names.
        names: the features that it is given.

    Returns:
        One array a layer, shape (neurons, GRID, GRID), the first row at the top: all features,
        in use or not, each divided by its largest value in the plane, then the hidden layers, then
        the output.
    """
    given = [list(FEATURES).index(name) for name in names]
    # A network that diverges makes infinite numbers, and shows as a plane of one color.
    with np.errstate(all="ignore"):
        outputs = network.forward(_FEATURES[:, given])[1:]
    scale = np.array([FEATURE_SIZE.get(name, 1.0) for name in FEATURES])
    return [a.T.reshape(-1, GRID, GRID) for a in (_FEATURES / scale, *outputs)]


def colors(values: np.ndarray, discretize: bool = False) -> np.ndarray:
    """The colors of numbers; those below −1 and above 1 look like −1 and 1.

    Args:
        values: any shape.
        discretize: whether all that counts is being above 0 or not: where a ReLU is on.

    Returns:
        Red, green and blue, shape (*values.shape, 3), dtype uint8.
    """
    values = np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=-1.0)
    if discretize:
        values = np.where(values > 0, 1.0, -1.0)
    place = 0.5 * (np.clip(values, -1, 1) + 1)  # 0 to 1
    return _PALETTE[(place * (_SHADES - 1)).round().astype(np.uint8)]
