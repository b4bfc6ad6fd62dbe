"""Tests of course.plots: what is drawn, and what is refused."""

import base64
import io

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba

from course import plots

X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [1.0, 2.0]])
y = np.array([-1, -1, 1, 1])
NAMES = {-1: "low", 1: "high"}


@pytest.fixture(autouse=True)
def _default_style():
    """Every test starts from Matplotlib's own style and leaves no figure open."""
    with mpl.rc_context():
        yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.subplots()[1]


def above_one(points):
    """A classifier for the tests: +1 above the line x2 = 1."""
    return np.where(points[:, 1] >= 1, 1, -1)


class TestStyle:
    def test_sets_resolution_and_colors(self):
        plots.use_style(dpi=50)
        assert plt.figure().dpi == 50
        assert mpl.rcParams["axes.prop_cycle"].by_key()["color"] == list(plots.COLORS)

    @pytest.mark.parametrize("dpi", [0, -1, float("nan")])
    def test_refuses_a_resolution_that_is_none(self, dpi):
        with pytest.raises(ValueError, match="dpi: expected a number above 0"):
            plots.use_style(dpi)

    def test_colors_are_distinct_members_of_the_set(self):
        assert len(set(plots.COLORS)) == len(plots.COLORS) == len(plots.MARKERS)
        assert set(plots.COLORS) < set(plots.OKABE_ITO.values())
        assert len(set(plots.MARKERS)) == len(plots.MARKERS) == len(plots.LINESTYLES)

    def test_small_figures_are_palette_pngs_of_the_same_size(self, ax):
        image_module = pytest.importorskip("PIL.Image")
        ax.plot([0, 1], [0, 1])
        stored = image_module.open(io.BytesIO(base64.b64decode(plots._small_png(ax.figure))))
        full = io.BytesIO()
        ax.figure.savefig(full, dpi=ax.figure.dpi, bbox_inches="tight")
        assert stored.format == "PNG"
        assert stored.mode == "P"
        assert stored.size == image_module.open(full).size


class TestTint:
    def test_ends(self):
        assert plots.tint("#000000", 0) == (1, 1, 1)
        assert plots.tint("#000000", 1) == (0, 0, 0)

    def test_middle(self):
        assert plots.tint("#FF0000", 0.5) == (1, 0.5, 0.5)

    @pytest.mark.parametrize("share", [-0.1, 1.1])
    def test_refuses_other_shares(self, share):
        with pytest.raises(ValueError, match="share: expected a number from 0 to 1"):
            plots.tint("#000000", share)


class TestPanels:
    @pytest.mark.parametrize(("count", "columns"), [(1, 3), (3, 3), (5, 3), (10, 5)])
    def test_gives_as_many_as_asked(self, count, columns):
        fig, axes = plots.panels(count, columns)
        assert len(axes) == len(fig.axes) == count

    def test_figure_grows_with_the_grid(self):
        fig, _ = plots.panels(5, columns=3, panel_size=(2, 1))
        assert fig.get_size_inches().tolist() == [6, 2]

    def test_lowest_of_each_column_keeps_its_tick_labels(self):
        _, axes = plots.panels(4, columns=3)
        shown = [ax.xaxis.get_tick_params()["labelbottom"] for ax in axes]
        assert shown == [False, True, True, True]

    @pytest.mark.parametrize(
        "arguments", [{"count": 0}, {"count": 2.0}, {"count": 3, "columns": 0}]
    )
    def test_refuses_sizes_that_are_none(self, arguments):
        with pytest.raises(ValueError, match="expected a whole number above 0"):
            plots.panels(**arguments)


class TestScatterClasses:
    def test_a_collection_a_class(self, ax):
        assert plots.scatter_classes(X, y, NAMES, ax) is ax
        low, high = ax.collections
        assert low.get_offsets().tolist() == X[:2].tolist()
        assert high.get_offsets().tolist() == X[2:].tolist()
        assert [text.get_text() for text in ax.get_legend().get_texts()] == ["low", "high"]

    def test_a_missing_class_leaves_the_others_their_looks(self, ax):
        plots.scatter_classes(X[2:], y[2:], NAMES, ax)
        (high,) = ax.collections
        assert high.get_facecolor()[0].tolist() == list(to_rgba(plots.COLORS[1]))

    def test_no_names_no_legend(self):
        assert plots.scatter_classes(X, y).get_legend() is None

    def test_labels_may_be_text(self, ax):
        plots.scatter_classes(X, np.array(["b", "b", "a", "a"]), {"a": "A", "b": "B"}, ax)
        assert len(ax.collections) == 2

    @pytest.mark.parametrize(
        ("points", "labels", "message"),
        [
            (X[:, :1], y, r"X: expected shape \(n_samples, 2\), got \(4, 1\)"),
            (X[0], y, r"X: expected shape \(n_samples, 2\), got \(2,\)"),
            (X[:0], y[:0], r"X: expected shape \(n_samples, 2\), got \(0, 2\)"),
            (X, y[:3], r"y: expected shape \(4,\), got \(3,\)"),
            (X, y[:, None], r"y: expected shape \(4,\), got \(4, 1\)"),
        ],
    )
    def test_refuses_other_shapes(self, points, labels, message):
        with pytest.raises(ValueError, match=message):
            plots.scatter_classes(points, labels)

    def test_refuses_a_label_without_a_name(self):
        with pytest.raises(ValueError, match=r"names: .* got none for \[1\]"):
            plots.scatter_classes(X, y, {-1: "low"})


class TestDecisionRegions:
    def test_colors_each_place_by_its_class(self, ax):
        plots.decision_regions(above_one, X, y, NAMES, ax, limits=(0, 1, 0, 2), resolution=11)
        ranks = np.asarray(ax.images[0].get_array())
        assert ranks.shape == (11, 11)
        assert (ranks[:5] == 0).all()
        assert (ranks[5:] == 1).all()  # rows go up from 0 to 2, so row 5 is x2 = 1

    def test_shows_the_points_and_a_tenth_more(self):
        ax = plots.decision_regions(above_one, X, y)
        assert np.allclose(ax.get_xlim(), (-0.1, 1.1))
        assert np.allclose(ax.get_ylim(), (-0.2, 2.2))

    def test_points_that_agree_in_a_feature_still_get_a_width(self):
        ax = plots.decision_regions(above_one, X[[0, 2]], y[[0, 2]])
        assert ax.get_xlim() == (-1, 1)

    def test_a_class_that_is_predicted_but_absent_is_named(self, ax):
        plots.decision_regions(above_one, X[:2], y[:2], NAMES, ax, limits=(0, 1, 0, 2))
        assert set(np.unique(ax.images[0].get_array())) == {0, 1}

    def test_refuses_a_prediction_without_a_name(self):
        with pytest.raises(ValueError, match=r"names: .* got none for \[1\]"):
            plots.decision_regions(above_one, X[:2], y[:2], {-1: "low"}, limits=(0, 1, 0, 2))

    def test_refuses_predictions_of_another_shape(self):
        with pytest.raises(ValueError, match=r"predict: expected shape \(4,\), got \(4, 1\)"):
            plots.decision_regions(lambda P: above_one(P)[:, None], X, y, resolution=2)

    def test_refuses_limits_out_of_order(self):
        with pytest.raises(ValueError, match="limits: expected left < right"):
            plots.decision_regions(above_one, X, y, limits=(1, 0, 0, 1))

    def test_refuses_a_resolution_below_two(self):
        with pytest.raises(ValueError, match="resolution: expected at least 2, got 1"):
            plots.decision_regions(above_one, X, y, resolution=1)


class TestBoundaryLine:
    @pytest.fixture
    def square(self, ax):
        ax.set(xlim=(0, 4), ylim=(0, 4))
        return ax

    @pytest.mark.parametrize(
        ("w", "b", "ends"),
        [
            ([1, 1], -4, [[0, 4], [4, 0]]),  # through two corners
            ([1, 0], -1, [[1, 0], [1, 4]]),  # upright
            ([0, 2], -2, [[0, 1], [4, 1]]),  # level
            ([1, -1], 2, [[0, 2], [2, 4]]),  # leaves through the top
            ([0, 1], 0, [[0, 0], [4, 0]]),  # along an edge
        ],
    )
    def test_runs_from_edge_to_edge(self, square, w, b, ends):
        line = plots.boundary_line(w, b, square)
        assert line.get_xydata().tolist() == ends
        assert square.get_xlim() == (0, 4)
        assert square.get_ylim() == (0, 4)

    def test_upside_down_axes_work_too(self, square):
        square.invert_yaxis()
        assert plots.boundary_line([1, 1], -4, square) is not None

    def test_scale_of_the_weights_does_not_matter(self, square):
        once = plots.boundary_line([1, 2], -5, square).get_xydata()
        tenfold = plots.boundary_line([10, 20], -50, square).get_xydata()
        assert np.allclose(once, tenfold)

    def test_none_when_out_of_sight(self, square):
        assert plots.boundary_line([1, 1], 1, square) is None
        assert not square.lines

    def test_style_and_arrow(self, square):
        line = plots.boundary_line([1, 1], -4, square, arrow=True, color="red", linestyle="--")
        assert line.get_color() == "red"
        arrow = square.texts[0]
        assert np.allclose(arrow.xyann, (2, 2))
        assert np.allclose(np.subtract(arrow.xy, arrow.xyann)[0], 0.18 * 4 / np.sqrt(2))

    @pytest.mark.parametrize(
        ("w", "b", "message"),
        [
            ([1, 2, 3], 0, r"w: expected shape \(2,\), got \(3,\)"),
            ([[1, 2]], 0, r"w: expected shape \(2,\), got \(1, 2\)"),
            ([0, 0], 1, r"w: expected a weight other than 0"),
            ([np.nan, 1], 0, r"w, b: expected finite numbers"),
            ([1, 1], np.inf, r"w, b: expected finite numbers"),
        ],
    )
    def test_refuses_what_is_no_line(self, square, w, b, message):
        with pytest.raises(ValueError, match=message):
            plots.boundary_line(w, b, square)


class TestLearningCurve:
    def test_draws_each_curve_from_the_first_epoch(self, ax):
        plots.learning_curve({"a": [3, 1, 0], "b": [2, 2]}, ax, ylabel="loss")
        first, second = ax.lines
        assert first.get_xydata().tolist() == [[1, 3], [2, 1], [3, 0]]
        assert second.get_xydata().tolist() == [[1, 2], [2, 2]]
        assert first.get_linestyle() != second.get_linestyle()
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")
        assert ax.get_legend() is not None

    def test_one_curve_needs_no_legend(self, ax):
        assert plots.learning_curve({"a": [3]}, ax, start=0).get_legend() is None
        assert ax.lines[0].get_xydata().tolist() == [[0, 3]]

    @pytest.mark.parametrize(
        ("curves", "message"),
        [
            ({}, "curves: expected at least one curve, got none"),
            ({"a": []}, r"curves\['a'\]: expected shape \(n_epochs,\), got \(0,\)"),
            ({"a": [[1, 2]]}, r"curves\['a'\]: expected shape \(n_epochs,\), got \(1, 2\)"),
        ],
    )
    def test_refuses_what_is_no_curve(self, curves, message):
        with pytest.raises(ValueError, match=message):
            plots.learning_curve(curves)


class TestNetwork:
    def test_units_and_edges(self, ax):
        plots.network([3, 2, 1], ax=ax)
        assert len(ax.patches) == 3 + 2 + 1
        assert len(ax.lines) == 3 * 2 + 2 * 1

    def test_bias_units_have_no_edges_from_before(self, ax):
        plots.network([2, 2, 1], biases=[0, 1], ax=ax)
        assert len(ax.patches) == (2 + 1) + (2 + 1) + 1
        assert len(ax.lines) == (2 + 1) * 2 + (2 + 1) * 1

    def test_writes_what_it_is_given(self, ax):
        plots.network(
            [1, 1],
            labels=[["in"], ["out"]],
            edge_labels={(0, 0, 0): "w", (0, -1, 0): "b"},
            layer_names=["left", "right"],
            biases=[0],
            ax=ax,
        )
        assert {text.get_text() for text in ax.texts} == {
            "in",
            "out",
            "w",
            "b",
            "left",
            "right",
            "1",
        }

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"layer_sizes": [3]}, r"layer_sizes: expected at least two sizes above 0, got \[3\]"),
            ({"layer_sizes": [3, 0]}, "layer_sizes: expected at least two sizes above 0"),
            ({"labels": [["a"], ["b"]]}, r"labels: expected \[2, 1\] .* got \[1, 1\]"),
            ({"layer_names": ["a"]}, "layer_names: expected 2 names, got 1"),
            ({"biases": [1]}, r"biases: expected layers from 0 to 0, got \[1\]"),
            ({"edge_labels": {(0, 2, 0): "w"}}, r"edge_labels: .* got \[\(0, 2, 0\)\]"),
            ({"edge_labels": {(0, -1, 0): "b"}}, r"edge_labels: .* got \[\(0, -1, 0\)\]"),
        ],
    )
    def test_refuses_what_does_not_fit(self, arguments, message):
        with pytest.raises(ValueError, match=message):
            plots.network(**({"layer_sizes": [2, 1]} | arguments))


def test_needs_numpy_and_matplotlib_only():
    """In Colab the package comes without its dependencies."""
    with open(plots.__file__, encoding="utf-8") as source:
        top = [line.split()[1] for line in source if line.startswith(("import ", "from "))]
    assert {name.split(".")[0] for name in top} <= {
        "base64",
        "io",
        "collections",
        "matplotlib",
        "numpy",
    }
