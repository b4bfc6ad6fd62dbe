"""The network, what each neuron makes of the plane, and the losses, in one picture.

One figure serves both: the live playground changes what has changed in it and takes its pixels
many times a second; readers on GitHub see it as it is. It is made without pyplot, so that it
belongs to nobody's current figure and can be drawn in any thread.
"""

import io
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine

from course.playground import surfaces
from course.playground.data import EDGE
from course.playground.settings import FEATURES, MAX_NEURONS, Settings
from course.playground.training import Training
from course.plots import OKABE_ITO

DPI = 96
TILE = 40
PITCH = 50
"""Pixels from one tile to the next below it."""

TOP = 30  # pixels above the first tile, for the headings
_SURFACE = 230  # pixels, two for each place of the grid
_SURFACE_LEFT, _SURFACE_TOP = 488, 160
_LOSS_LEFT, _LOSS_TOP, _LOSS_HEIGHT = 528, 28, 88
WIDTH, HEIGHT = 762, TOP + MAX_NEURONS * PITCH + 20
_MOST_POINTS = 400  # of a loss curve: it is not wider than that
_FRAME = np.uint8(90)  # the gray of a tile's frame


@dataclass(frozen=True)
class View:
    """What is drawn of a training, apart from the network itself.

    Attributes:
        show_test: whether the test points are drawn too.
        discretize: whether surfaces show two colors only.
        shown: the neuron (layer, index) whose surface is drawn large, layer 0 the features in the
            order of `settings.FEATURES`; None for the network's output.
    """

    show_test: bool = False
    discretize: bool = False
    shown: tuple[int, int] | None = None


def picture(
    settings: Settings | None = None,
    epochs: int = 0,
    seed: int = 0,
    show_test: bool = False,
    discretize: bool = False,
) -> Figure:
    """Train the playground's network and draw it, without ipywidgets and without a browser.

    Args:
        settings: the controls' position; by default the one that the slides show.
        epochs: how long to train; 0 draws the network with its first weights.
        seed: of the points and of the first weights, 0 or above. `show` starts from the same.
        show_test: whether the test points are drawn too.
        discretize: whether the surfaces show two colors only, one for each sign.

    Returns:
        The figure, which shows itself as a cell's last line. From left to right the features, the
        hidden layers and the output, each neuron with its own surface, and the losses.

    Raises:
        ValueError: `epochs` or `seed` is not a whole number from 0 up.
    """
    training = Training(settings, seed)
    training.run(epochs)
    drawn = Picture(captions=True)
    drawn.update(training, View(show_test, discretize))
    return drawn.figure


def columns(hidden_layers: int) -> list[float]:
    """Where the hidden layers stand: the middle of each column, in pixels from the left."""
    left, right = TILE, _SURFACE_LEFT
    return [left + (right - left) * (i + 1) / (hidden_layers + 1) for i in range(hidden_layers)]


class Picture:
    """A figure of a training that can be brought up to date quickly.

    Attributes:
        figure: the figure.
    """

    def __init__(self, captions: bool, dpi: int = DPI) -> None:
        """Make an empty figure.

        Args:
            captions: whether the figure says for itself what the live playground's controls say:
                settings, epoch, losses, and the names of features and layers.
            dpi: resolution in pixels an inch.
        """
        self._captions = captions
        self._left, self._top = (62, 44) if captions else (0, 0)
        self._size = np.array([self._left + WIDTH, self._top + HEIGHT])
        # Explicit wherever `plots.use_style` or a reader's own style might say otherwise.
        # A placeholder engine and not none: savefig puts the style's own in the place of none.
        self.figure = _Shown(
            figsize=self._size / DPI,
            dpi=dpi,
            facecolor="white",
            layout=PlaceHolderLayoutEngine(adjust_compatible=True, colorbar_gridspec=True),
        )
        self._canvas = FigureCanvasAgg(self.figure)
        self._points: np.ndarray | None = None
        self._plan: tuple | None = None
        self._background = None
        self._limits: tuple[float, float] | None = None

    def update(self, training: Training, view: View) -> None:
        """Draw a training as it is now.

        Args:
            training: the training.
            view: what to show of it.
        """
        settings = training.settings
        # What decides where things stand. All else is changed in place.
        plan = (settings.features, settings.hidden, view.show_test)
        if plan != self._plan or training.points_train is not self._points:
            self._lay_out(training, view)
            self._plan, self._points = plan, training.points_train
        maps = surfaces.layers(training.network, settings.features)
        layer, index = view.shown or (len(maps) - 1, 0)
        self._surface.set_data(surfaces.colors(maps[layer][index], view.discretize))
        name = _unit_name(layer, index, len(settings.hidden))
        if name != self._name.get_text():
            self._name.set_text(name)
            self._background = None
        self._paint_tiles(training, maps[:-1], view.discretize)
        self._paint_edges(training)
        self._draw_losses(training)
        if self._captions:
            train, test = training.losses[-1]
            self._caption.set_text(
                f"{settings}\nepoch {training.epoch:,} · training loss {train:.3f} · "
                f"test loss {test:.3f}"
            )

    def png(self) -> bytes:
        """The figure as it is now, as a PNG: made quickly, and small enough to be sent often."""
        # Axes and captions take far longer than all the rest, and seldom change.
        if self._background is None:
            for artist in self._moving:
                artist.set_visible(False)
            self._canvas.draw()
            self._background = self._canvas.copy_from_bbox(self.figure.bbox)
            for artist in self._moving:
                artist.set_visible(True)
        self._canvas.restore_region(self._background)
        for artist in self._moving:
            artist.draw(self._canvas.get_renderer())
        return _small_png(self._canvas)

    def _lay_out(self, training: Training, view: View) -> None:
        """Put everything in its place that stays there while the network learns."""
        self.figure.clear()
        settings = training.settings
        width, height = self._size
        # One unit is one pixel, counted from the top left, as tiles and columns are.
        page = self._axes(0, 0, width - self._left, height - self._top)
        page.set(xlim=(0, width - self._left), ylim=(height - self._top, 0))
        page.axis("off")
        used = [list(FEATURES).index(name) for name in settings.features]
        lefts = [0.0] + [middle - TILE / 2 for middle in columns(len(settings.hidden))]
        rows = [used, *(list(range(neurons)) for neurons in settings.hidden)]

        self._edges = LineCollection([], capstyle="butt", zorder=1)
        self._edges.set_segments(_edges(lefts, rows))
        page.add_collection(self._edges, autolim=False)
        self._tiles = []
        for left, count in zip(lefts, (len(FEATURES), *settings.hidden), strict=True):
            extent = (left, left + TILE, TOP + count * PITCH, TOP)
            blank = np.full((count * PITCH, TILE, 3), 255, np.uint8)
            self._tiles.append(
                page.imshow(blank, extent=extent, interpolation="nearest", aspect="auto", zorder=2)
            )
        if self._captions:
            self._write_captions(page, lefts, settings)

        surface = self._axes(_SURFACE_LEFT, _SURFACE_TOP, _SURFACE, _SURFACE)
        self._surface = surface.imshow(
            np.full((surfaces.GRID, surfaces.GRID, 3), 255, np.uint8),
            extent=(-EDGE, EDGE, -EDGE, EDGE),
            interpolation="nearest",
            aspect="auto",
            zorder=0,
        )
        ticks = range(-6, 7, 2)
        surface.set(xticks=ticks, yticks=ticks, xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE))
        surface.yaxis.tick_right()
        surface.spines[:].set_visible(True)
        surface.grid(False)
        surface.tick_params(labelsize=8, length=3, pad=2)
        surface.annotate("x₁", (1, 0), (10, -13), "axes fraction", "offset points", fontsize=9)
        surface.annotate("x₂", (1, 1), (4, 5), "axes fraction", "offset points", fontsize=9)
        self._name = page.text(_SURFACE_LEFT, _SURFACE_TOP - 7, "", fontsize=9, va="baseline")
        points = _draw_points(surface, training, view)
        self._draw_color_bar()

        losses = self._axes(
            _LOSS_LEFT, _LOSS_TOP, _SURFACE_LEFT + _SURFACE - _LOSS_LEFT, _LOSS_HEIGHT
        )
        losses.tick_params(labelsize=8, length=3, pad=2)
        losses.xaxis.get_major_locator().set_params(integer=True, nbins=4)
        losses.yaxis.get_major_locator().set_params(nbins=4)
        losses.spines[["top", "right"]].set_visible(False)
        losses.grid(alpha=0.3)
        losses.set_title("loss (half the mean squared error)", fontsize=9, loc="right", pad=8)
        losses.annotate(
            "epoch", (1, 0), (6, -3), "axes fraction", "offset points", fontsize=8, ha="left"
        )
        (self._train_curve,) = losses.plot([], [], "-", color="black", lw=1.6)
        (self._test_curve,) = losses.plot([], [], "--", color=OKABE_ITO["green"], lw=1.6)
        self._loss_texts = [
            losses.text(0.98, up, "", transform=losses.transAxes, color=color, fontsize=8.5)
            for up, color in ((0.86, "black"), (0.68, OKABE_ITO["green"]))
        ]
        for text in self._loss_texts:
            text.set_horizontalalignment("right")
        self._losses = losses
        # In the order in which they lie on each other; all else is background.
        self._moving = [
            self._edges,
            *self._tiles,
            self._surface,
            *points,
            *surface.spines.values(),
            self._train_curve,
            self._test_curve,
            *self._loss_texts,
        ]
        self._background = None
        self._limits = None

    def _axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes at a place given in pixels of 1/96 inch, inside the margin for captions."""
        across, down = self._size
        bottom = down - self._top - top - height
        return self.figure.add_axes(
            ((self._left + left) / across, bottom / down, width / across, height / down)
        )

    def _write_captions(self, page: Axes, lefts: list[float], settings: Settings) -> None:
        for row, name in enumerate(FEATURES):
            page.text(
                -8,
                TOP + row * PITCH + TILE / 2,
                FEATURES[name],
                ha="right",
                va="center",
                fontsize=10,
                color="black" if name in settings.features else "0.55",
                clip_on=False,
            )
        page.text(TILE, TOP - 8, "features", ha="right", fontsize=8, clip_on=False)
        for layer, (left, neurons) in enumerate(zip(lefts[1:], settings.hidden, strict=True), 1):
            page.text(
                left + TILE / 2,
                TOP - 8,
                f"layer {layer}: {neurons}",
                ha="center",
                fontsize=8,
            )
        self._caption = self.figure.text(
            12 / self._size[0],
            1 - 8 / self._size[1],
            "",
            va="top",
            fontsize=9,
            linespacing=1.5,
        )

    def _draw_color_bar(self) -> None:
        bar = self._axes(_SURFACE_LEFT, _SURFACE_TOP + _SURFACE + 24, _SURFACE, 9)
        values = np.linspace(-1, 1, 256)[None]
        bar.imshow(surfaces.colors(values), extent=(-1, 1, 0, 1), aspect="auto")
        bar.spines[:].set_visible(True)
        bar.grid(False)
        bar.set(xticks=(-1, 0, 1), yticks=())
        bar.set_xticklabels(("−1 or less", "0", "1 or more"))
        for label, side in zip(bar.get_xticklabels(), ("left", "center", "right"), strict=True):
            label.set_horizontalalignment(side)
        bar.tick_params(labelsize=8, length=3, pad=2)

    def _paint_tiles(self, training: Training, maps: list[np.ndarray], discretize: bool) -> None:
        """Each neuron's surface, and in a corner the color of its bias."""
        inner = np.linspace(0, surfaces.GRID - 1, TILE - 2).round().astype(int)
        for layer, (image, values) in enumerate(zip(self._tiles, maps, strict=True)):
            painted = surfaces.colors(values[:, inner[:, None], inner], discretize)
            strip = np.full((len(values), PITCH, TILE, 3), 255, np.uint8)
            strip[:, :TILE] = _FRAME
            strip[:, 1 : TILE - 1, 1:-1] = painted
            if layer > 0:
                strip[:, TILE - 9 : TILE, :9] = _FRAME
                biases = surfaces.colors(training.network.biases[layer - 1])
                strip[:, TILE - 8 : TILE - 1, 1:8] = biases[:, None, None]
            else:
                idle = [name not in training.settings.features for name in FEATURES]
                strip[idle] = 255 - (255 - strip[idle]) // 4
            image.set_data(strip.reshape(-1, TILE, 3))

    def _paint_edges(self, training: Training) -> None:
        """Width and color for each weight's size and sign; negative ones are dashed."""
        weights = np.concatenate([W.ravel() for W in training.network.weights])
        weights = np.nan_to_num(weights, nan=0.0)
        sizes = np.minimum(np.abs(weights), 5)
        signs = np.where(weights < 0, -1.0, 1.0)
        # Faint where the weight is small, so that a dense net stays readable.
        strength = np.clip(0.25 + sizes, 0, 1)[:, None]
        ends = np.where(signs[:, None] < 0, _RGB[0], _RGB[1])
        self._edges.set(
            linewidths=0.4 + 1.1 * sizes,
            colors=1 - strength * (1 - ends),
            linestyles=[(0, (2.5, 1)) if sign < 0 else "-" for sign in signs],
        )

    def _draw_losses(self, training: Training) -> None:
        losses = np.array(training.losses)
        # Every so many epochs is enough for a curve of so many pixels; the last one is always in.
        epochs = np.unique(
            np.linspace(0, len(losses) - 1, min(len(losses), _MOST_POINTS)).round().astype(int)
        )
        for curve, text, column, name in zip(
            (self._train_curve, self._test_curve),
            self._loss_texts,
            losses.T,
            ("training", "test"),
            strict=True,
        ):
            curve.set_data(epochs, column[epochs])
            text.set_text(f"{name} {column[-1]:.3f}")
        finite = losses[np.isfinite(losses)]
        # Limits that grow in strides: with every new pair the background is drawn again.
        limits = (_stride(max(training.epoch, 10)), _stride(1.25 * min(finite.max(), 2.0)))
        if limits != self._limits:
            self._limits = limits
            self._losses.set(xlim=(0, limits[0]), ylim=(0, limits[1]))
            self._background = None


class _Shown(Figure):
    """A figure that shows itself in a notebook even where pyplot was never imported."""

    def _repr_png_(self) -> bytes:
        canvas = FigureCanvasAgg(self)
        canvas.draw()
        return _small_png(canvas, exact=True)


def _small_png(canvas: FigureCanvasAgg, exact: bool = False) -> bytes:
    """What is on a canvas as a PNG of at most 255 colors: a third of the size.

    The quick method turns the palest tints to gray; the exact one takes four times as long.
    """
    from PIL import Image  # Matplotlib brings it along

    size = canvas.get_width_height(physical=True)
    pixels = Image.frombuffer("RGBA", size, canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    method = Image.Quantize.MAXCOVERAGE if exact else Image.Quantize.FASTOCTREE
    if exact:
        pixels = pixels.convert("RGB")
    few = pixels.quantize(255, method=method, dither=Image.Dither.NONE)
    # The quick method mixes neighboring colors; the paper, as in the top right corner, stays white.
    palette = few.getpalette()
    paper = 3 * few.getpixel((size[0] - 1, 0))
    palette[paper : paper + 3] = 255, 255, 255
    few.putpalette(palette)
    stream = io.BytesIO()
    few.save(stream, format="PNG", compress_level=1)
    return stream.getvalue()


_RGB = np.array([[int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)]
                 for c in (surfaces.NEGATIVE, surfaces.POSITIVE)])  # fmt: skip


def _edges(lefts: list[float], rows: list[list[int]]) -> list[np.ndarray]:
    """The curve of every weight, in the order of the weights' arrays, shape (points, 2) each."""
    way = np.linspace(0, 1, 24)
    bend = way**2 * (3 - 2 * way)  # leaves and arrives level
    curves = []
    for layer, starts in enumerate(rows):
        last = layer == len(rows) - 1
        ends = [0] if last else rows[layer + 1]
        x_start = lefts[layer] + TILE
        x_end = _SURFACE_LEFT if last else lefts[layer + 1]
        for rank, start in enumerate(starts):
            y_start = TOP + start * PITCH + TILE / 2
            for end in ends:
                middle = _SURFACE_TOP + _SURFACE / 2 if last else TOP + end * PITCH + TILE / 2
                # Arrivals are spread a little, or the widths could not be told apart.
                y_end = middle + (rank - (len(starts) - 1) / 2) * 24 / len(starts)
                x = x_start + way * (x_end - x_start)
                curves.append(np.column_stack([x, y_start + bend * (y_end - y_start)]))
    return curves


def _stride(value: float) -> float:
    """The next larger of …, 0.1, 0.2, 0.5, 1, 2, 5, 10, …, at least 0.01."""
    value = max(value, 0.01)
    power = 10.0 ** np.floor(np.log10(value))
    return next(float(m * power) for m in (1, 2, 5, 10) if value <= m * power * (1 + 1e-9))


def _draw_points(surface: Axes, training: Training, view: View) -> list[Artist]:
    """Training points are filled, test points hollow; the classes differ in their markers too."""
    drawn: list[Artist] = []
    groups = [(training.points_train, training.y_train, True)]
    if view.show_test:
        groups.append((training.points_test, training.y_test, False))
    for points, y, filled in groups:
        style = {"linestyle": "none", "markersize": 4.2, "zorder": 3 if filled else 2}
        if training.settings.problem == "regression":
            drawn.append(
                surface.scatter(
                    *points.T,
                    s=11,
                    c=surfaces.COLOR_MAP((y + 1) / 2),
                    marker="o" if filled else "s",
                    edgecolors="0.25" if filled else "0.6",
                    linewidths=0.6,
                    zorder=style["zorder"],
                )
            )
            continue
        for sign, color, marker in ((-1, surfaces.NEGATIVE, "o"), (1, surfaces.POSITIVE, "^")):
            chosen = points[y == sign]
            drawn += surface.plot(
                *chosen.T,
                marker=marker,
                markerfacecolor=color if filled else "white",
                markeredgecolor="white" if filled else color,
                markeredgewidth=0.5 if filled else 0.9,
                **style,
            )
    return drawn[::-1]  # training points above test points


def _unit_name(layer: int, index: int, hidden_layers: int) -> str:
    if layer == 0:
        return f"feature {list(FEATURES.values())[index]}"
    if layer > hidden_layers:
        return "output"
    return f"layer {layer}, neuron {index + 1}"
