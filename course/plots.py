"""Pictures that more than one chapter draws, in one style.

Colors come from the set of Okabe and Ito (2008, "Color Universal Design"), which readers with
the common forms of color blindness can tell apart. Classes also differ in their markers and
curves in their line styles, so that every plot can be read in gray.

The module needs NumPy and Matplotlib only. Every function draws on the Axes it is given, makes one
when it is given none, and hands the Axes back, so that a chapter can add to a picture.
"""

import base64
import io
from collections.abc import Callable, Mapping, Sequence

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

__all__ = [
    "COLORS",
    "LINESTYLES",
    "MARKERS",
    "OKABE_ITO",
    "boundary_line",
    "decision_regions",
    "learning_curve",
    "network",
    "panels",
    "scatter_classes",
    "tint",
    "use_style",
]

OKABE_ITO = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky blue": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "purple": "#CC79A7",
}

# The order in which classes and curves take their colors: neighbors differ in lightness as well
# as in hue. Yellow is left out, it is too faint on white.
COLORS = tuple(
    OKABE_ITO[name]
    for name in ("vermilion", "blue", "green", "orange", "purple", "sky blue", "black")
)
MARKERS = ("o", "^", "s", "D", "v", "P", "X")
LINESTYLES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))


def use_style(dpi: int = 96) -> None:
    """Set Matplotlib's defaults for every figure that follows.

    In a notebook, figures are from then on stored with a palette of 256 colors: the same to the
    eye, and about a third of the size, so that a notebook full of them stays small.

    Args:
        dpi: resolution in dots per inch.

    Raises:
        ValueError: `dpi` is not a positive number.
    """
    if not dpi > 0:
        raise ValueError(f"dpi: expected a number above 0, got {dpi!r}")
    mpl.rcParams.update(
        {
            "figure.dpi": dpi,
            "savefig.dpi": dpi,
            "figure.figsize": (5.6, 3.8),
            "figure.constrained_layout.use": True,
            "axes.prop_cycle": mpl.cycler(color=COLORS),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": "medium",
            "axes.titlelocation": "left",
            "axes.axisbelow": True,
            "font.size": 10,
            "legend.frameon": True,
            "legend.framealpha": 0.9,
            "legend.edgecolor": "0.8",
            "legend.fontsize": "small",
            "lines.linewidth": 1.8,
        }
    )
    _store_small_figures()


def tint(color: str, share: float = 0.25) -> tuple[float, float, float]:
    """Mix a color with white, for areas that stand behind points.

    Args:
        color: any color that Matplotlib knows.
        share: part of the color in the mixture, from 0 (white) to 1 (the color itself).

    Returns:
        Red, green and blue, each from 0 to 1.

    Raises:
        ValueError: `share` is outside 0 to 1, or the color is unknown.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share: expected a number from 0 to 1, got {share!r}")
    return tuple(1 - share * (1 - part) for part in to_rgb(color))


def panels(
    count: int,
    columns: int = 3,
    panel_size: tuple[float, float] = (3.0, 2.7),
    share_axes: bool = True,
) -> tuple[Figure, list[Axes]]:
    """Make a grid of small plots, filled row by row; places left over stay blank.

    Args:
        count: number of plots.
        columns: plots in a row; fewer when `count` is smaller.
        panel_size: width and height of one plot in inches.
        share_axes: whether all plots show the same range on both axes.

    Returns:
        The figure, and a list of `count` Axes.

    Raises:
        ValueError: `count` or `columns` is not a whole number above 0.
    """
    for name, value in (("count", count), ("columns", columns)):
        if not isinstance(value, int | np.integer) or value < 1:
            raise ValueError(f"{name}: expected a whole number above 0, got {value!r}")
    columns = min(columns, count)
    rows = -(-count // columns)
    fig, grid = plt.subplots(
        rows,
        columns,
        figsize=(panel_size[0] * columns, panel_size[1] * rows),
        sharex=share_axes,
        sharey=share_axes,
        squeeze=False,
        layout="constrained",
    )
    axes = list(grid.flat)
    for ax in axes[count:]:
        ax.remove()
    if share_axes:
        # The lowest plot of each column keeps its tick labels, even above a blank place.
        for ax in axes[max(0, count - columns) : count]:
            ax.tick_params(labelbottom=True)
    return fig, axes[:count]


def scatter_classes(
    X: np.ndarray,
    y: np.ndarray,
    names: Mapping | None = None,
    ax: Axes | None = None,
    size: float = 36,
) -> Axes:
    """Draw points of two features, each class with its own color and marker.

    Args:
        X: points, shape (n_samples, 2), in the units of the features.
        y: class labels, shape (n_samples,).
        names: {label: name shown in the legend}. Its order decides which class takes which color
            and marker, so a plot that lacks a class keeps the others' looks. Without it the sorted
            labels are used, and there is no legend.
        ax: where to draw; a new figure when None.
        size: area of a marker in square points.

    Returns:
        The Axes.

    Raises:
        ValueError: `X` or `y` has another shape, or a label of `y` has no name in `names`.
    """
    X, y = _points(X, y)
    classes = _classes(y, names)
    ax = _axes(ax)
    for rank, label in enumerate(classes):
        chosen = y == label
        if chosen.any():
            ax.scatter(
                X[chosen, 0],
                X[chosen, 1],
                s=size,
                color=COLORS[rank % len(COLORS)],
                marker=MARKERS[rank % len(MARKERS)],
                edgecolor="white",
                linewidth=0.6 if size > 25 else 0.2,
                zorder=3,
                label=None if names is None else names[label],
            )
    if names is not None:
        ax.legend()
    return ax


def decision_regions(
    predict: Callable[[np.ndarray], np.ndarray],
    X: np.ndarray,
    y: np.ndarray,
    names: Mapping | None = None,
    ax: Axes | None = None,
    limits: tuple[float, float, float, float] | None = None,
    resolution: int = 300,
    size: float = 36,
) -> Axes:
    """Color the plane by the class a classifier gives each place, and draw the points on it.

    Args:
        predict: function from points, shape (n, 2), to their class labels, shape (n,).
        X: points, shape (n_samples, 2), in the units of the features.
        y: class labels, shape (n_samples,).
        names: {label: name}, as in `scatter_classes`; must also name every label predicted.
        ax: where to draw; a new figure when None.
        limits: (left, right, bottom, top) of the picture in the units of the features; without
            it the points' range and a tenth more on each side.
        resolution: places asked for along each axis.
        size: area of a marker in square points.

    Returns:
        The Axes.

    Raises:
        ValueError: `X`, `y` or the predictions have another shape, `limits` are out of order,
            `resolution` is below 2, or a label has no name.
    """
    X, y = _points(X, y)
    if resolution < 2:
        raise ValueError(f"resolution: expected at least 2, got {resolution!r}")
    left, right, bottom, top = _limits(X) if limits is None else limits
    if not (left < right and bottom < top):
        raise ValueError(
            f"limits: expected left < right and bottom < top, got {(left, right, bottom, top)}"
        )
    across, up = np.meshgrid(
        np.linspace(left, right, resolution), np.linspace(bottom, top, resolution)
    )
    places = np.column_stack([across.ravel(), up.ravel()])
    given = np.asarray(predict(places))
    if given.shape != (len(places),):
        raise ValueError(f"predict: expected shape ({len(places)},), got {given.shape}")
    classes = _classes(np.concatenate([y, np.unique(given)]), names)
    ranks = np.zeros(len(places), dtype=int)
    for rank, label in enumerate(classes):
        ranks[given == label] = rank

    ax = _axes(ax)
    ax.imshow(
        ranks.reshape(across.shape),
        origin="lower",
        extent=(left, right, bottom, top),
        aspect="auto",
        interpolation="nearest",
        cmap=ListedColormap([tint(COLORS[r % len(COLORS)]) for r in range(len(classes))]),
        vmin=-0.5,
        vmax=len(classes) - 0.5,
        zorder=0,
    )
    scatter_classes(X, y, names if names is not None else None, ax, size)
    ax.set(xlim=(left, right), ylim=(bottom, top))
    return ax


def boundary_line(
    w: np.ndarray, b: float, ax: Axes, arrow: bool = False, **line_style
) -> Line2D | None:
    """Draw the line w·x + b = 0 as far as the Axes' present limits show it.

    Args:
        w: weights, shape (2,).
        b: bias.
        ax: where to draw; its limits are left as they are, so set them first.
        arrow: also draw an arrow that starts on the line and shows the direction of `w`, at right
            angles to the line when both axes have the same scale.
        **line_style: passed on to `Axes.plot`, for example `color`, `linestyle`, `label`.

    Returns:
        The line, or None when no part of it lies within the limits.

    Raises:
        ValueError: `w` has another shape or is not finite, `b` is not finite, or both weights are
            0, so that there is no line.
    """
    w = np.asarray(w, dtype=float)
    if w.shape != (2,):
        raise ValueError(f"w: expected shape (2,), got {w.shape}")
    if not (np.isfinite(w).all() and np.isfinite(b)):
        raise ValueError(f"w, b: expected finite numbers, got {w.tolist()}, {b!r}")
    if not w.any():
        raise ValueError("w: expected a weight other than 0, got (0, 0), which has no line")
    left, right = sorted(ax.get_xlim())
    bottom, top = sorted(ax.get_ylim())
    # Where the line meets the four edges of the picture.
    meets = []
    if w[1] != 0:
        meets += [(x, -(w[0] * x + b) / w[1]) for x in (left, right)]
    if w[0] != 0:
        meets += [(-(w[1] * v + b) / w[0], v) for v in (bottom, top)]
    # A little slack, so that rounding does not lose a line through a corner or along an edge.
    slack_x, slack_y = 1e-9 * (right - left), 1e-9 * (top - bottom)
    inside = [
        (x, v)
        for x, v in meets
        if left - slack_x <= x <= right + slack_x and bottom - slack_y <= v <= top + slack_y
    ]
    if len(inside) < 2:
        return None
    inside = np.array(sorted(inside))
    ends = inside[[0, -1]]
    style = {"color": "black", "scalex": False, "scaley": False} | line_style
    (line,) = ax.plot(ends[:, 0], ends[:, 1], **style)
    if arrow:
        start = ends.mean(axis=0)
        length = 0.18 * min(right - left, top - bottom)
        tip = start + length * w / np.linalg.norm(w)
        ax.annotate(
            "",
            xy=tip,
            xytext=start,
            arrowprops={"arrowstyle": "-|>", "color": line.get_color(), "lw": 1.6},
            zorder=4,
        )
    return line


def learning_curve(
    curves: Mapping[str, Sequence[float]],
    ax: Axes | None = None,
    xlabel: str = "epoch",
    ylabel: str = "mistakes",
    start: int = 1,
    legend: bool | None = None,
) -> Axes:
    """Draw how numbers change from epoch to epoch, such as mistakes, loss or accuracy.

    Args:
        curves: {name: one number an epoch}; curves may differ in length.
        ax: where to draw; a new figure when None.
        xlabel: label of the horizontal axis.
        ylabel: label of the vertical axis, with its unit where it has one.
        start: number of the first epoch.
        legend: whether to show the names; without it, when there is more than one curve.

    Returns:
        The Axes.

    Raises:
        ValueError: there is no curve, or one is empty or not one-dimensional.
    """
    if not curves:
        raise ValueError("curves: expected at least one curve, got none")
    values = {name: np.asarray(curve, dtype=float) for name, curve in curves.items()}
    for name, curve in values.items():
        if curve.ndim != 1 or curve.size == 0:
            raise ValueError(f"curves[{name!r}]: expected shape (n_epochs,), got {curve.shape}")
    ax = _axes(ax)
    for rank, (name, curve) in enumerate(values.items()):
        few = len(curve) <= 30
        ax.plot(
            np.arange(start, start + len(curve)),
            curve,
            linestyle=LINESTYLES[rank % len(LINESTYLES)],
            marker=MARKERS[rank % len(MARKERS)] if few else None,
            markersize=5,
            label=name,
        )
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.grid(alpha=0.3)
    if legend or (legend is None and len(values) > 1):
        ax.legend()
    return ax


def network(
    layer_sizes: Sequence[int],
    labels: Sequence[Sequence[str]] | None = None,
    edge_labels: Mapping[tuple[int, int, int], str] | None = None,
    layer_names: Sequence[str] | None = None,
    biases: Sequence[int] = (),
    ax: Axes | None = None,
) -> Axes:
    """Draw a small fully connected network, from the inputs on the left to the outputs.

    Args:
        layer_sizes: units in each layer without bias units, the inputs first; at least two layers.
        labels: what to write in each unit, one sequence a layer, from top to bottom.
        edge_labels: {(layer, i, j): text} to write on the edge from unit i of that layer to unit j
            of the next, all counted from 0; i = -1 is the layer's bias unit.
        layer_names: what to write under each layer.
        biases: the layers, counted from 0, that get a bias unit: a square with a 1 in it, above the
            others, with edges to the next layer and none from the one before.
        ax: where to draw; a new figure when None.

    Returns:
        The Axes, without frame or ticks, one unit of length the same on both axes.

    Raises:
        ValueError: fewer than two layers, a size below 1, labels or names that do not fit the
            layers, a bias in a layer that has no next one, or an edge that is not there.
    """
    sizes = list(layer_sizes)
    edge_labels = dict(edge_labels or {})
    if len(sizes) < 2 or any(size < 1 for size in sizes):
        raise ValueError(f"layer_sizes: expected at least two sizes above 0, got {sizes}")
    if labels is not None and [len(row) for row in labels] != sizes:
        raise ValueError(
            f"labels: expected {sizes} labels a layer, got {[len(row) for row in labels]}"
        )
    if layer_names is not None and len(layer_names) != len(sizes):
        raise ValueError(f"layer_names: expected {len(sizes)} names, got {len(layer_names)}")
    if not set(biases) <= set(range(len(sizes) - 1)):
        raise ValueError(f"biases: expected layers from 0 to {len(sizes) - 2}, got {list(biases)}")

    across, radius = 2.5, 0.34
    places, edges = _network_plan(sizes, biases, across)
    unknown = [edge for edge in edge_labels if edge not in edges]
    if unknown:
        raise ValueError(f"edge_labels: expected edges of the layers {sizes}, got {unknown}")

    ax = _axes(ax)
    for layer, i, j in edges:
        start, end = np.array(places[layer, i]), np.array(places[layer + 1, j])
        ax.plot(*zip(start, end, strict=True), color="0.6", linewidth=1.1, zorder=1)
        if (layer, i, j) in edge_labels:
            # Nearer to the start, where the edges into one unit still lie apart; a shared start
            # needs the labels at different places too.
            at = start + (0.36 if sizes[layer + 1] == 1 else 0.3 + 0.12 * (j % 2)) * (end - start)
            ax.text(
                *at,
                edge_labels[layer, i, j],
                ha="center",
                va="center",
                fontsize="small",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
                zorder=2,
            )
    for (layer, unit), place in places.items():
        if unit < 0:
            corner = (place[0] - 0.8 * radius, place[1] - 0.8 * radius)
            side = 1.6 * radius
            ax.add_patch(Rectangle(corner, side, side, facecolor="0.93", edgecolor="0.4", zorder=3))
            ax.text(*place, "1", ha="center", va="center", zorder=4)
            continue
        color = COLORS[2] if layer == 0 else COLORS[0] if layer == len(sizes) - 1 else COLORS[1]
        ax.add_patch(Circle(place, radius, facecolor=tint(color), edgecolor=color, zorder=3))
        if labels is not None:
            ax.text(*place, labels[layer][unit], ha="center", va="center", zorder=4)
    lowest = min(y for _, y in places.values()) - radius
    highest = max(y for _, y in places.values()) + radius
    for layer, name in enumerate(layer_names or ()):
        ax.text(layer * across, lowest - 0.2, name, ha="center", va="top", fontsize="small")
    ax.set(
        xlim=(-0.9, (len(sizes) - 1) * across + 0.9),
        ylim=(lowest - (0.85 if layer_names else 0.1), highest + 0.1),
        aspect="equal",
    )
    ax.axis("off")
    return ax


def _store_small_figures() -> None:
    """Make the notebook that runs this, if one does, store its figures as small PNGs."""
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is None or "inline" not in mpl.get_backend():
        return
    # The inline backend registers a formatter of its own when it is loaded, which Matplotlib puts
    # off until the first figure; load it now, or it would take ours away again.
    plt.switch_backend(mpl.get_backend())
    shell.display_formatter.formatters["image/png"].for_type(Figure, _small_png)


def _small_png(fig: Figure) -> str:
    """The figure as a PNG with at most 256 colors, in base64, as Jupyter stores it."""
    from PIL import Image  # notebooks alone need it; Matplotlib has brought it along

    full, small = io.BytesIO(), io.BytesIO()
    fig.savefig(full, format="png", dpi=fig.dpi, bbox_inches="tight")
    Image.open(full).convert("RGB").quantize(256).save(small, format="PNG", optimize=True)
    return base64.b64encode(small.getvalue()).decode("ascii")


def _network_plan(
    sizes: Sequence[int], biases: Sequence[int], across: float
) -> tuple[dict[tuple[int, int], tuple[float, float]], list[tuple[int, int, int]]]:
    """Where each unit (layer, unit) of a network stands, and its edges (layer, i, j)."""
    places = {}
    for layer, size in enumerate(sizes):
        first = -1 if layer in biases else 0
        for row, unit in enumerate(range(first, size)):
            places[layer, unit] = (layer * across, (size - first - 1) / 2 - row)
    edges = [
        (layer, i, j)
        for layer, i in places
        if layer < len(sizes) - 1
        for j in range(sizes[layer + 1])
    ]
    return places, edges


def _axes(ax: Axes | None) -> Axes:
    """The Axes given, or one in a new figure."""
    return plt.subplots(layout="constrained")[1] if ax is None else ax


def _points(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points and labels as arrays, their shapes checked."""
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2 or len(X) == 0:
        raise ValueError(f"X: expected shape (n_samples, 2), got {X.shape}")
    if y.shape != (len(X),):
        raise ValueError(f"y: expected shape ({len(X)},), got {y.shape}")
    return X, y


def _classes(y: np.ndarray, names: Mapping | None) -> list:
    """The classes in the order in which they take colors."""
    present = np.unique(y).tolist()
    if names is None:
        return present
    missing = [label for label in present if label not in names]
    if missing:
        raise ValueError(f"names: expected a name for each of {present}, got none for {missing}")
    return list(names)


def _limits(X: np.ndarray) -> tuple[float, float, float, float]:
    """The points' range and a tenth more on each side; 1 where all points agree."""
    low, high = X.min(axis=0), X.max(axis=0)
    extra = np.where(high > low, 0.1 * (high - low), 1.0)
    (left, bottom), (right, top) = low - extra, high + extra
    return left, right, bottom, top
