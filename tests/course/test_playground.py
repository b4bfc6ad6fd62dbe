"""Tests of course.playground without its controls: settings, points, network, training, picture."""

import io
import subprocess
import sys
import warnings
from dataclasses import FrozenInstanceError, replace

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from course import playground, plots
from course.playground import data, drawing, network, surfaces
from course.playground.settings import ACTIVATIONS, FEATURES, PROBLEMS, Settings
from course.playground.training import Training

DATA_SETS = [name for names in PROBLEMS.values() for name in names]


@pytest.fixture
def rng():
    return np.random.default_rng(7)


class TestSettings:
    def test_start_where_the_slides_do(self):
        settings = Settings()
        assert (settings.learning_rate, settings.activation) == (0.03, "tanh")
        assert (settings.noise, settings.train_percent, settings.batch_size) == (0, 50, 10)
        assert (settings.features, settings.hidden) == (("x1", "x2"), (4, 2))
        assert settings.problem == "classification"

    def test_cannot_change(self):
        with pytest.raises(FrozenInstanceError):
            Settings().noise = 3

    def test_features_come_in_one_order_and_once(self):
        assert Settings(features=["x2", "x1", "x2"]).features == ("x1", "x2")

    def test_say_what_they_are(self):
        text = str(Settings(data="xor", hidden=(), regularization="L2", regularization_rate=0.1))
        assert text.startswith("xor, noise 0 %")
        assert "hidden none" in text
        assert "L2 0.1" in text

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"data": "moons"}, "data: expected one of circle, .*, got 'moons'"),
            ({"noise": 51}, "noise: expected a whole number from 0 to 50, got 51"),
            ({"noise": True}, "noise: .*got True"),
            ({"train_percent": 5}, "train_percent: .*from 10 to 90, got 5"),
            ({"batch_size": 0}, "batch_size: .*from 1 to 30, got 0"),
            ({"batch_size": 2.0}, r"batch_size: .*got 2\.0"),
            ({"features": ()}, "features: expected at least one, got none"),
            ({"features": "x1"}, "features: expected a sequence, got 'x1'"),
            ({"features": ["x3"]}, "features: expected one of x1, .*got 'x3'"),
            ({"hidden": 4}, "hidden: expected a sequence, got 4"),
            ({"hidden": (4, 9)}, "hidden: expected a whole number from 1 to 8, got 9"),
            ({"hidden": (1,) * 7}, "hidden: expected at most 6 layers, got 7"),
            ({"activation": "selu"}, "activation: expected one of tanh, .*got 'selu'"),
            ({"regularization": "L3"}, "regularization: expected one of none, L1, L2, got 'L3'"),
            ({"regularization_rate": -1}, "regularization_rate: .*from 0 up, got -1"),
            ({"regularization_rate": float("nan")}, "regularization_rate: .*got nan"),
            ({"learning_rate": 0}, "learning_rate: expected a number above 0, got 0"),
            ({"learning_rate": "0.1"}, "learning_rate: .*got '0.1'"),
        ],
    )
    def test_refuse_what_is_no_setting(self, wrong, message):
        with pytest.raises(ValueError, match=message):
            Settings(**wrong)


class TestData:
    @pytest.mark.parametrize("name", DATA_SETS)
    @pytest.mark.parametrize("noise", [0, 50])
    def test_has_points_and_targets(self, name, noise, rng):
        points, y = data.make(name, noise, rng)
        assert points.shape == (len(y), 2)
        assert np.isfinite(points).all()
        if name in PROBLEMS["classification"]:
            assert len(y) == 500
            assert set(np.unique(y)) == {-1.0, 1.0}
            assert 150 < (y > 0).sum() < 350 or name == "circle"
        else:
            assert len(y) == 1200
            assert np.abs(y).max() <= 1

    @pytest.mark.parametrize("name", DATA_SETS)
    def test_is_in_random_order_and_the_same_for_a_seed(self, name):
        first = data.make(name, 10, np.random.default_rng(3))
        again = data.make(name, 10, np.random.default_rng(3))
        assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
        assert not np.array_equal(first[0], data.make(name, 10, np.random.default_rng(4))[0])
        assert len(np.unique(first[1][:40])) > 1

    def test_without_noise_follows_its_rule(self, rng):
        points, y = data.make("circle", 0, rng)
        radius = np.hypot(*points.T)
        assert radius[y > 0].max() < 2.5
        assert radius[y < 0].min() >= 3.5
        assert radius.max() <= 5
        points, y = data.make("xor", 0, rng)
        assert np.array_equal(y, np.sign(points[:, 0] * points[:, 1]))
        assert np.abs(points).min() >= 0.3
        points, y = data.make("plane", 0, rng)
        assert np.allclose(y, np.clip(points.sum(axis=1) / 10, -1, 1))
        points, y = data.make("gauss", 0, rng)
        for sign in (-1, 1):
            assert np.allclose(points[y == sign].mean(axis=0), 2 * sign, atol=0.25)
            assert np.allclose(points[y == sign].var(axis=0), 0.5, atol=0.25)

    def test_spiral_has_two_arms_half_a_turn_apart(self, rng):
        points, y = data.make("spiral", 0, rng)
        one, other = points[y > 0], points[y < 0]
        mirrored = other[np.argsort(np.hypot(*other.T))]
        assert np.allclose(one[np.argsort(np.hypot(*one.T))], -mirrored)

    def test_hills_are_cones_of_height_one(self, rng):
        points, y = data.make("hills", 0, rng)
        distance = np.hypot(*(points - [-4, 2.5]).T)
        near = distance < 2
        assert np.allclose(y[near], 1 - distance[near] / 2)
        assert (y > 0.3).any()
        assert (y < -0.3).any()

    def test_noise_confuses_classes(self, rng):
        points, y = data.make("xor", 40, rng)
        assert 0.02 < (y != np.sign(points[:, 0] * points[:, 1])).mean() < 0.4

    def test_features(self):
        X = data.features(np.array([[2.0, -3.0]]), list(FEATURES))
        assert np.allclose(X, [[2, -3, 4, 9, -6, np.sin(2), np.sin(-3)]])

    def test_refuses(self, rng):
        with pytest.raises(ValueError, match=r"data: expected one of circle, .*got 'moons'"):
            data.make("moons", 0, rng)
        with pytest.raises(
            ValueError, match=r"points: expected shape \(n_samples, 2\), got \(3,\)"
        ):
            data.features(np.zeros(3), ["x1"])
        with pytest.raises(ValueError, match=r"features: expected one of x1, .*got 'x3'"):
            data.features(np.zeros((3, 2)), ["x3"])


def batch(rng, n_features=3, n=11):
    return rng.normal(size=(n, n_features)), rng.choice([-1.0, 1.0], n)


class TestNetwork:
    @pytest.mark.parametrize("activation", ACTIVATIONS)
    @pytest.mark.parametrize("output", ["tanh", "linear"])
    @pytest.mark.parametrize("hidden", [(), (4,), (5, 3, 2)])
    def test_gradient_is_the_numerical_one(self, activation, output, hidden, rng):
        net = network.Network([3, *hidden, 1], activation, output, rng)
        X, y = batch(rng)
        loss, slope_W, slope_b = net.gradient(X, y)
        assert loss == pytest.approx(net.loss(X, y))
        for values, slopes in zip(net.weights + net.biases, slope_W + slope_b, strict=True):
            assert slopes.shape == values.shape
            for place in np.ndindex(values.shape):
                kept, h = values[place], 1e-6
                values[place] = kept + h
                above = net.loss(X, y)
                values[place] = kept - h
                below = net.loss(X, y)
                values[place] = kept
                assert slopes[place] == pytest.approx((above - below) / (2 * h), abs=1e-7)

    @pytest.mark.parametrize("activation", ACTIVATIONS)
    def test_keras_says_the_same(self, activation, rng):
        from course import quiet

        with quiet.startup():
            import keras
            import tensorflow as tf
        net = network.Network([3, 5, 4, 1], activation, "tanh", rng)
        model = keras.Sequential(
            [
                keras.Input((3,), dtype="float64"),
                keras.layers.Dense(5, activation, dtype="float64"),
                keras.layers.Dense(4, activation, dtype="float64"),
                keras.layers.Dense(1, "tanh", dtype="float64"),
            ]
        )
        pairs = zip(net.weights, net.biases, strict=True)
        model.set_weights([values for pair in pairs for values in pair])
        X, y = batch(rng)
        with tf.GradientTape() as tape:
            outputs = model(tf.constant(X))[:, 0]
            loss = 0.5 * tf.reduce_mean((outputs - y) ** 2)
        slopes = tape.gradient(loss, model.trainable_variables)
        ours, slope_W, slope_b = net.gradient(X, y)
        assert np.allclose(net.predict(X), outputs)
        assert ours == pytest.approx(float(loss))
        for mine, theirs in zip(slope_W + slope_b, slopes[::2] + slopes[1::2], strict=True):
            assert np.allclose(mine, theirs)

    def test_large_net_inputs_do_not_overflow(self):
        z = np.array([-1e4, 0, 1e4])
        assert network.FUNCTIONS["sigmoid"].of(z).tolist() == [0, 0.5, 1]

    def test_step_goes_down_the_slope(self, rng):
        net = network.Network([3, 4, 1], "tanh", "tanh", rng)
        X, y = batch(rng)
        before = [W.copy() for W in net.weights]
        _, slope_W, _ = net.gradient(X, y)
        net.step(X, y, 0.1)
        for W, old, slope in zip(net.weights, before, slope_W, strict=True):
            assert np.allclose(W, old - 0.1 * slope)

    def test_l2_shrinks_by_a_share_and_l1_by_a_length(self, rng):
        X, y = batch(rng)
        after = {}
        for penalty in ("none", "L1", "L2"):
            net = network.Network([3, 4, 1], "tanh", "tanh", np.random.default_rng(0))
            net.weights[0][:] *= 0.1  # small enough for some to be stopped at 0
            net.step(X, y, 0.1, penalty, 0.5)
            after[penalty] = net
        for plain, l1, l2 in zip(*(after[p].weights for p in ("none", "L1", "L2")), strict=True):
            assert np.allclose(l2, 0.95 * plain)
            assert np.allclose(l1, np.sign(plain) * np.maximum(np.abs(plain) - 0.05, 0))
        assert (after["L1"].weights[0] == 0).any()
        for plain, l1, l2 in zip(*(after[p].biases for p in ("none", "L1", "L2")), strict=True):
            assert np.array_equal(plain, l1)
            assert np.array_equal(plain, l2)

    def test_l1_makes_weights_exactly_zero(self):
        training = Training(Settings(regularization="L1", regularization_rate=0.01))
        training.run(40)
        assert any((W == 0).any() for W in training.network.weights)

    def test_refuses(self, rng):
        with pytest.raises(ValueError, match=r"sizes: expected at least two .*got \[3\]"):
            network.Network([3], "tanh", "tanh", rng)
        with pytest.raises(ValueError, match=r"activation: expected one of tanh, .*got 'selu'"):
            network.Network([3, 1], "selu", "tanh", rng)
        net = network.Network([3, 1], "tanh", "tanh", rng)
        with pytest.raises(ValueError, match=r"X: expected shape \(n_samples, 3\), got \(5, 2\)"):
            net.forward(np.zeros((5, 2)))
        with pytest.raises(ValueError, match="regularization: expected one of none, L1, L2"):
            net.step(np.zeros((5, 3)), np.zeros(5), 0.1, "L3")


class TestTraining:
    @pytest.mark.parametrize(
        ("settings", "epochs", "floor"),
        [
            (Settings(), 150, 0.05),
            (Settings(data="gauss"), 30, 0.05),
            (Settings(data="xor", features=("x1*x2",), hidden=()), 50, 0.1),
            (Settings(data="circle", features=("x1^2", "x2^2"), hidden=()), 150, 0.15),
            (Settings(data="plane", hidden=()), 60, 0.01),
        ],
    )
    def test_learns(self, settings, epochs, floor):
        training = Training(settings)
        training.run(epochs)
        assert training.epoch == epochs
        assert len(training.losses) == epochs + 1
        assert max(training.losses[-1]) < min(floor, 0.8 * min(training.losses[0]))

    def test_starts_at_the_loss_of_the_slides(self):
        """0.489 and 0.498 there: outputs near 0, half a squared error of about 1."""
        starts = np.array([Training(seed=seed).losses[0] for seed in range(5)])
        assert np.allclose(starts, 0.5, atol=0.15)

    def test_splits_as_set(self):
        training = Training(Settings(train_percent=30))
        assert (len(training.y_train), len(training.y_test)) == (150, 350)
        everything = np.concatenate([training.points_train, training.points_test])
        assert len(np.unique(everything, axis=0)) == 500

    def test_a_seed_decides_all_and_reset_repeats_it(self):
        first, again = Training(seed=5), Training(seed=5)
        first.run(3)
        again.run(2)
        again.run(1)
        assert first.losses == again.losses
        before = first.losses
        first.reset()
        assert first.epoch == 0
        first.run(3)
        assert first.losses == before
        assert Training(seed=6).losses[0] != before[0]

    @pytest.mark.parametrize(
        "change",
        [
            {"learning_rate": 0.3},
            {"batch_size": 3},
            {"regularization": "L1"},
            {"regularization_rate": 0.1},
        ],
    )
    def test_goes_on_after(self, change):
        training = Training()
        training.run(2)
        weights = training.network.weights
        assert training.change(replace(training.settings, **change)) is False
        assert training.epoch == 2
        assert training.network.weights is weights

    @pytest.mark.parametrize(
        "change",
        [
            {"data": "xor"},
            {"noise": 10},
            {"train_percent": 70},
            {"features": ("x1",)},
            {"hidden": (4, 3)},
            {"activation": "relu"},
        ],
    )
    def test_starts_anew_after(self, change):
        training = Training()
        training.run(2)
        assert training.change(replace(training.settings, **change)) is True
        assert (training.epoch, len(training.losses)) == (0, 1)
        fresh = Training(replace(Settings(), **change))
        assert training.losses == fresh.losses

    def test_a_network_of_its_own_size_keeps_the_points(self):
        training = Training()
        points = training.points_train
        training.change(Settings(hidden=(3,)))
        assert training.points_train is points

    def test_renew_gives_other_points(self):
        training = Training()
        points = training.points_train
        training.renew(1)
        assert not np.array_equal(training.points_train, points)
        assert training.losses == Training(seed=1).losses

    def test_a_learning_rate_too_large_ends_it(self):
        training = Training(Settings(data="hills", activation="relu", learning_rate=10))
        training.run(100)
        assert training.diverged
        assert training.epoch < 100
        epoch = training.epoch
        training.run(1)
        assert training.epoch == epoch
        drawing.Picture(captions=True).update(training, drawing.View())

    def test_refuses(self):
        with pytest.raises(ValueError, match="seed: expected a whole number from 0 up, got -1"):
            Training(seed=-1)
        with pytest.raises(ValueError, match=r"seed: .*got 1.5"):
            playground.picture(seed=1.5)
        with pytest.raises(ValueError, match="epochs: expected a whole number from 0 up, got -1"):
            playground.picture(epochs=-1)


class TestSurfaces:
    def test_show_what_the_network_says(self):
        training = Training(Settings(features=("x2", "sin(x1)"), hidden=(3,)))
        maps = surfaces.layers(training.network, training.settings.features)
        assert [len(m) for m in maps] == [len(FEATURES), 3, 1]
        # The third row from the top, the tenth place from the left.
        step = 12 / surfaces.GRID
        place = np.array([[-6 + 9.5 * step, 6 - 2.5 * step]])
        X = data.features(place, training.settings.features)
        assert maps[2][0, 2, 9] == pytest.approx(training.network.predict(X)[0])
        assert maps[0][0, 2, 9] == pytest.approx(place[0, 0] / 6)
        assert maps[0][1, 2, 9] == pytest.approx(place[0, 1] / 6)
        assert all(np.abs(m).max() <= 1 for m in maps[:1])

    def test_colors(self):
        red, gray, blue = surfaces.colors(np.array([-1.0, 0.0, 1.0])).astype(int)
        assert red[0] > red[2] + 100
        assert blue[2] > blue[0] + 100
        assert gray.min() > 240
        beyond = surfaces.colors(np.array([-np.inf, -7, 7, np.inf, np.nan]))
        assert beyond.tolist() == [list(c) for c in (red, red, blue, blue, gray)]

    def test_discretized_there_are_two_colors(self):
        few = surfaces.colors(np.linspace(-1, 1, 50), discretize=True)
        assert len(np.unique(few, axis=0)) == 2
        ends = surfaces.colors(np.array([-1.0, 1.0]))
        assert few[[0, -1]].tolist() == ends.tolist()
        # A ReLU that is off is not on.
        assert surfaces.colors(np.array(0.0), discretize=True).tolist() == ends[0].tolist()


class TestPicture:
    @pytest.mark.parametrize("hidden", [(), (1,), (8, 8), (8, 1, 8, 3, 2, 8)])
    @pytest.mark.parametrize("name", ["circle", "hills"])
    def test_draws_every_network(self, hidden, name):
        fig = playground.picture(Settings(data=name, hidden=hidden), epochs=1, show_test=True)
        png = fig._repr_png_()
        assert png.startswith(b"\x89PNG")
        assert len(png) < 200_000

    def test_says_the_settings_epoch_and_losses(self):
        settings = Settings(data="xor")
        fig = playground.picture(settings, epochs=3, seed=2)
        training = Training(settings, seed=2)
        training.run(3)
        (caption,) = [text.get_text() for text in fig.texts]
        assert str(settings) in caption
        assert f"epoch 3 · training loss {training.losses[-1][0]:.3f}" in caption

    def test_edges_are_as_many_and_as_wide_as_weights(self):
        training = Training(Settings(hidden=(3, 2)))
        training.network.weights[0][0, 0] = 4.0
        training.network.weights[0][1, 0] = -4.0
        training.network.weights[0][0, 1] = 0.0
        drawn = drawing.Picture(captions=True)
        drawn.update(training, drawing.View())
        widths = drawn._edges.get_linewidths()
        assert len(drawn._edges.get_segments()) == len(widths) == 2 * 3 + 3 * 2 + 2
        assert widths[0] == widths[3] == max(widths) > 5 * widths[1]
        assert np.allclose(drawn._edges.get_colors()[0][:3], drawing._RGB[1])
        assert np.allclose(drawn._edges.get_colors()[3][:3], drawing._RGB[0])

    def test_changes_when_the_network_learns_and_when_asked(self):
        training = Training(Settings(hidden=(3,)))
        drawn = drawing.Picture(captions=False)
        seen = []
        for view in (
            drawing.View(),
            drawing.View(discretize=True),
            drawing.View(show_test=True),
            drawing.View(shown=(1, 2)),
            drawing.View(shown=(0, 4)),
        ):
            drawn.update(training, view)
            seen.append(drawn.png())
        training.run(3)
        drawn.update(training, drawing.View())
        seen.append(drawn.png())
        assert len(set(seen)) == len(seen)
        # The quick way draws what the thorough way draws.
        again = drawing.Picture(captions=False)
        again.update(training, drawing.View())
        assert again.png() == seen[-1] == drawn.png()

    def test_lies_on_white_paper(self):
        training = Training(Settings(hidden=(8, 8)))
        drawn = drawing.Picture(captions=False, dpi=144)
        drawn.update(training, drawing.View())
        shown = Image.open(io.BytesIO(drawn.png()))
        assert shown.size == (1.5 * drawing.WIDTH, 1.5 * drawing.HEIGHT)
        pixels = np.asarray(shown.convert("RGB"))
        assert pixels[:30, :700].min() == 255  # where the headings are in a static picture
        assert (pixels == 255).all(axis=2).mean() > 0.4

    def test_does_not_depend_on_the_style(self):
        """Figure by figure: what the reader or `use_style` has set changes no line of it."""
        with mpl.rc_context():
            mpl.rcdefaults()
            before = playground.picture()._repr_png_()
            plots.use_style()
            fig = playground.picture()
            assert fig._repr_png_() == before
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                for _ in range(2):
                    fig.savefig(io.BytesIO(), bbox_inches="tight")
            assert fig._repr_png_() == before

    def test_long_trainings_draw_few_points(self):
        training = Training()
        training.losses = [(1 / (i + 1), 1 / (i + 1)) for i in range(5001)]
        training.epoch = 5000
        drawn = drawing.Picture(captions=False)
        drawn.update(training, drawing.View())
        x, y = drawn._train_curve.get_data()
        assert len(x) <= 400
        assert (x[0], x[-1], y[-1]) == (0, 5000, 1 / 5001)
        assert drawn._losses.get_xlim() == (0, 5000)


def test_needs_numpy_and_matplotlib_only():
    """Imported, and a picture drawn, where nothing else of ours or of Jupyter's can be."""
    program = """
import sys
for name in ("ipywidgets", "IPython", "keras", "tensorflow", "sklearn", "scipy"):
    sys.modules[name] = None
from course import playground
fig = playground.show()
assert fig._repr_png_().startswith(b"\\x89PNG")
assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "pip install ipywidgets" in done.stdout
    assert done.stderr == ""
