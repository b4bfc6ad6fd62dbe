"""The live playground driven without a browser: its controls are set, its loop runs."""

import asyncio
import base64

import pytest

pytest.importorskip("ipywidgets")

from course import playground
from course.playground import live
from course.playground.settings import FEATURES, Settings


@pytest.fixture(autouse=True)
def _small_pictures(monkeypatch):
    """Quick to draw."""
    monkeypatch.setattr(live, "_DPI", 48)


@pytest.fixture
def game():
    """A playground with a network of its own, and back to rest."""
    shown = playground.show(Settings(hidden=(3, 2)))
    yield shown
    shown.pause()


def click(game, name):
    game._buttons[name].click()


def running(game, frames=3):
    """Press Play and wait until some pictures have come; whatever comes first, the end or them."""

    async def watch():
        game.play()
        epoch = game.training.epoch
        while game.running and game.training.epoch < epoch + frames:
            await asyncio.sleep(0.01)

    return watch()


class TestShow:
    def test_starts_as_the_slides_do(self):
        game = playground.show()
        assert game.training.settings == Settings()
        assert "000,000" in game._numbers.value
        assert not game.running

    def test_has_every_control_of_the_slides(self, game):
        labels = {control.description for control in game.controls.values()}
        labels |= {button.description for button in game._buttons.values()}
        labels |= {box.description for box in game._checks.values()}
        assert labels >= {
            *("Learning rate", "Activation", "Regularization", "Regularization rate", "Problem"),
            *("Data set", "Train on (%)", "Noise (%)", "Batch size", "New points"),
            *("Show test points", "Discretize output", "Play", "Step", "Reset"),
            *FEATURES.values(),
        }

    def test_takes_settings_that_the_lists_do_not_have(self):
        settings = Settings(learning_rate=0.0123, data="hills", noise=7, hidden=())
        game = playground.show(settings)
        assert game.controls["learning_rate"].value == 0.0123
        game.step()
        assert game.training.settings == settings

    def test_a_notebook_gets_controls_and_whoever_reads_it_a_picture(self, game, monkeypatch):
        bundle = game._repr_mimebundle_()
        view = bundle["application/vnd.jupyter.widget-view+json"]
        assert view["model_id"] == game.widget.model_id
        assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
        assert bundle["text/plain"].startswith("Playground(circle")
        monkeypatch.setitem(live.sys.modules, "google.colab", object())
        assert "image/png" not in game._repr_mimebundle_()

    def test_refuses(self):
        with pytest.raises(ValueError, match="seed: expected a whole number from 0 up, got -1"):
            playground.show(seed=-1)


class TestButtons:
    def test_step_is_one_epoch(self, game):
        before = game._image.value
        click(game, "step")
        assert game.training.epoch == 1
        assert "000,001" in game._numbers.value
        assert f"{game.training.losses[-1][1]:.3f}" in game._numbers.value
        assert game._image.value != before

    def test_reset_goes_back(self, game):
        first = game._image.value
        click(game, "step")
        click(game, "reset")
        assert game.training.epoch == 0
        assert game._image.value == first

    def test_new_points(self, game):
        points = game.training.points_train
        click(game, "renew")
        assert (game.training.points_train != points).any()

    def test_layers_come_and_go(self, game):
        click(game, "more_layers")
        assert game.training.settings.hidden == (3, 2, 2)
        assert len(game._layers.children) == 3
        for _ in range(5):
            click(game, "more_layers")
        assert len(game.training.settings.hidden) == 6
        assert game._buttons["more_layers"].disabled
        for _ in range(8):
            click(game, "fewer_layers")
        assert game.training.settings.hidden == ()
        assert game._buttons["fewer_layers"].disabled
        click(game, "step")
        assert game.training.epoch == 1

    def test_neurons_come_and_go(self, game):
        fewer, _, more = game._neurons[1]
        more.click()
        assert game.training.settings.hidden == (3, 3)
        for _ in range(4):
            fewer.click()
        assert game.training.settings.hidden == (3, 1)
        assert fewer.disabled
        for _ in range(9):
            more.click()
        assert game.training.settings.hidden == (3, 8)
        assert more.disabled

    def test_a_button_keeps_the_focus(self, game):
        """The row of buttons is made anew, in the browser, whenever its children are set."""
        sets = []
        game._layers.observe(sets.append, "children")
        game._neurons[0][2].click()
        assert not sets
        click(game, "more_layers")
        assert len(sets) == 1

    def test_buttons_of_a_layer_stand_above_its_column(self, game):
        for hidden in ((4,), (2, 2), (1,) * 6):
            game._take(Settings(hidden=hidden))
            end = 0
            for box, middle in zip(game._layers.children, live.columns(len(hidden)), strict=True):
                gap = float(box.layout.margin.split()[-1].removesuffix("px"))
                assert gap >= 0
                assert end + gap + live._BLOCK / 2 == pytest.approx(middle, abs=2)
                end += gap + live._BLOCK


class TestControls:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("learning_rate", 0.3),
            ("regularization", "L1"),
            ("regularization_rate", 0.01),
            ("batch_size", 25),
        ],
    )
    def test_act_on_the_way(self, game, name, value):
        click(game, "step")
        game.controls[name].value = value
        assert getattr(game.training.settings, name) == value
        assert game.training.epoch == 1

    @pytest.mark.parametrize(
        ("name", "value"),
        [("data", "spiral"), ("noise", 20), ("train_percent", 80), ("activation", "relu")],
    )
    def test_start_anew(self, game, name, value):
        click(game, "step")
        game.controls[name].value = value
        assert getattr(game.training.settings, name) == value
        assert game.training.epoch == 0

    def test_the_problem_brings_its_data_sets(self, game):
        game.controls["problem"].value = "regression"
        assert game.training.settings.data == "plane"
        assert game.controls["data"].options == ("plane", "hills")
        game.controls["data"].value = "hills"
        game.controls["problem"].value = "classification"
        assert game.training.settings.data == "circle"

    def test_features(self, game):
        game._checks["sin(x1)"].value = True
        game._checks["x1"].value = False
        assert game.training.settings.features == ("x2", "sin(x1)")
        assert game.training.network.weights[0].shape == (2, 3)

    def test_the_last_feature_stays(self, game):
        for box in game._checks.values():
            box.value = False
        assert game.training.settings.features == ("x2",)
        assert game._checks["x2"].value is True
        assert "at least one" in game._status.value

    @pytest.mark.parametrize(
        ("name", "value"), [("show_test", True), ("discretize", True), ("shown", (1, 2))]
    )
    def test_of_the_picture_change_the_picture_alone(self, game, name, value):
        click(game, "step")
        before = game._image.value
        game.controls[name].value = value
        assert game._image.value != before
        assert game.training.epoch == 1

    def test_an_enlarged_neuron_that_goes_away_gives_way_to_the_output(self, game):
        game.controls["shown"].value = (2, 1)
        game._neurons[1][0].click()
        assert game.controls["shown"].value == "output"
        assert game.view.shown is None


class TestPlay:
    def test_trains_while_one_watches(self, game):
        game.controls["epochs_a_picture"].value = 1
        pictures, said = [], []
        game._image.observe(lambda change: pictures.append(change["new"]), "value")
        game._numbers.observe(lambda change: said.append(change["new"]), "value")
        asyncio.run(running(game, frames=4))
        assert len(set(pictures)) == len(set(said)) == game.training.epoch == 4

    def test_the_button_says_what_it_does(self, game):
        async def watch():
            button = game._buttons["play"]
            click(game, "play")
            assert (button.description, game.running) == ("Pause", True)
            await asyncio.sleep(0.05)
            click(game, "play")
            assert (button.description, game.running) == ("Play", False)

        asyncio.run(watch())

    def test_pause_stops_it(self, game):
        async def watch():
            await running(game)
            game.pause()
            epoch = game.training.epoch
            await asyncio.wait_for(game._task, 10)
            assert game.training.epoch == epoch

        asyncio.run(watch())

    def test_pause_and_play_at_once_leave_one_loop(self, game):
        async def watch():
            game.play()
            first = game._task
            game.pause()
            game.play()
            await asyncio.wait_for(first, 10)
            assert game.running
            assert not game._task.done()
            await running(game)

        asyncio.run(watch())

    def test_more_epochs_a_picture(self, game):
        game.controls["epochs_a_picture"].value = 20
        asyncio.run(running(game, frames=40))
        assert game.training.epoch % 20 == 0

    def test_a_learning_rate_changes_on_the_way_and_data_start_anew(self, game):
        async def watch():
            await running(game)
            epoch = game.training.epoch
            game.controls["learning_rate"].value = 0.1
            await running(game)
            assert game.training.epoch > epoch
            game.controls["data"].value = "xor"
            assert game.training.epoch == 0
            assert game.running
            await running(game)
            assert game.training.losses[0] == playground.Training(game.training.settings).losses[0]

        asyncio.run(watch())

    @pytest.mark.parametrize("name", ["step", "reset"])
    def test_step_and_reset_pause(self, game, name):
        async def watch():
            await running(game)
            click(game, name)
            assert not game.running

        asyncio.run(watch())

    def test_a_second_one_pauses_the_first(self, game):
        async def watch():
            await running(game)
            second = playground.show()
            assert not game.running
            await running(second)
            second.pause()

        asyncio.run(watch())

    def test_stops_where_the_numbers_end(self, game):
        game._take(Settings(data="hills", activation="relu", learning_rate=10))
        asyncio.run(running(game, frames=1000))
        assert not game.running
        assert "smaller learning rate" in game._status.value

    def test_stops_when_it_is_forgotten(self, game, monkeypatch):
        monkeypatch.setattr(live, "_PATIENCE", -1)
        asyncio.run(running(game, frames=1000))
        assert not game.running
        assert "Paused by itself" in game._status.value

    def test_says_what_went_wrong(self, game, monkeypatch):
        monkeypatch.setattr(game.training, "run", lambda epochs: 1 / 0)
        asyncio.run(running(game))
        assert not game.running
        assert "ZeroDivisionError" in game._status.value

    def test_without_a_kernel_says_so(self, game):
        game.play()
        assert not game.running
        assert "Step works here" in game._status.value
