"""The live playground: the controls, and the loop that trains while one watches."""

import asyncio
import base64
import sys
import threading
import time
import weakref
from collections.abc import Sequence
from dataclasses import replace

import ipywidgets as widgets

from course.playground.drawing import (
    HEIGHT,
    PITCH,
    TOP,
    WIDTH,
    Picture,
    View,
    columns,
)
from course.playground.settings import (
    ACTIVATIONS,
    BATCH_SIZE,
    FEATURES,
    LEARNING_RATES,
    MAX_LAYERS,
    MAX_NEURONS,
    NOISE,
    PROBLEMS,
    REGULARIZATION_RATES,
    REGULARIZATIONS,
    TRAIN_PERCENT,
    Settings,
)
from course.playground.training import Training

# Pixels an inch, and seconds from one picture to the next where the machine is fast enough: one and
# a half times what is shown, for screens with small pixels; less where pictures travel far.
_DPI, _FRAME = 144, 0.1
_DPI_COLAB, _FRAME_COLAB = 96, 0.2
_BREATH = 0.03  # seconds at least in which the kernel hears what was clicked
_PATIENCE = 600  # seconds that it trains with nobody touching it: a forgotten one must not go on
_NAMES_WIDTH = 66  # pixels of the features' names
_MARGIN = "2px 12px 2px 2px"  # so that a label stands nearer to its own control
_OUTPUT = "output"

_open: "weakref.WeakSet[Playground]" = weakref.WeakSet()


class Playground:
    """The controls and the picture, as a notebook shows them.

    Attributes:
        training: the network and its points.
        controls: {name of a setting: the widget that sets it}, and those of the picture.
        widget: all of it, an ipywidgets box.
    """

    def __init__(self, settings: Settings | None = None, seed: int = 0) -> None:
        """Make it, and pause those that were made before.

        Args:
            settings: the controls' first position; by default the one that the slides show.
            seed: of the points and of the first weights, 0 or above.

        Raises:
            ValueError: the seed is not a whole number from 0 up.
        """
        self.training = Training(settings, seed)
        for other in list(_open):
            other.pause()
        _open.add(self)
        # Newer kernels answer clicks in another thread than the one that runs cells.
        self._lock = threading.RLock()
        self._run: object | None = None
        self._task: asyncio.Task | None = None
        self._touched = 0.0
        self._setting_controls = False
        self._picture = Picture(captions=False, dpi=_DPI_COLAB if _in_colab() else _DPI)
        self._interval = _FRAME_COLAB if _in_colab() else _FRAME
        self._make_controls()
        self._arrange()
        self._fit_controls()
        self._draw()

    @property
    def running(self) -> bool:
        """Whether it trains by itself."""
        return self._run is not None

    @property
    def view(self) -> View:
        """What the picture shows, as its controls say."""
        shown = self.controls["shown"].value
        return View(
            self.controls["show_test"].value,
            self.controls["discretize"].value,
            None if shown == _OUTPUT else shown,
        )

    def play(self) -> None:
        """Train until `pause`, a few epochs for every picture, on the kernel's event loop."""
        with self._lock:
            if self.running:
                return
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                self._say("Play needs a notebook's kernel; Step works here too.")
                return
            self._run = object()
            self._touched = time.monotonic()
            # Kept, because the loop itself holds its tasks weakly.
            self._task = loop.create_task(self._train(self._run))
            self._buttons["play"].description = "Pause"
            self._buttons["play"].icon = "pause"
            self._say("")

    def pause(self) -> None:
        """Stop training; Play goes on from here."""
        with self._lock:
            self._run = None
            self._buttons["play"].description = "Play"
            self._buttons["play"].icon = "play"

    def step(self) -> None:
        """Pause, and train for one epoch."""
        with self._lock:
            self.pause()
            self._say("")
            self.training.run(1)
            self._draw()

    def reset(self) -> None:
        """Pause, and go back to epoch 0 with the same points and the same first weights."""
        with self._lock:
            self.pause()
            self._say("")
            self.training.reset()
            self._draw()

    def renew(self) -> None:
        """Other points and other first weights, from the next seed."""
        with self._lock:
            self._say("")
            self.training.renew(self.training.seed + 1)
            self._draw()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        """The controls for a notebook that runs; a picture for whoever only reads it."""
        bundle = {
            "text/plain": f"Playground({self.training.settings})",
            "application/vnd.jupyter.widget-view+json": {
                "version_major": 2,
                "version_minor": 0,
                "model_id": self.widget.model_id,
            },
        }
        # Colab gets nothing to choose from, so that it cannot choose the picture.
        if not _in_colab():
            with self._lock:
                still = Picture(captions=True)
                still.update(self.training, self.view)
            png = still.figure._repr_png_()
            bundle["image/png"] = base64.b64encode(png).decode("ascii")
        return bundle

    async def _train(self, run: object) -> None:
        """Frame after frame, for as long as this run is the one that was started last."""
        try:
            while True:
                started = time.monotonic()
                with self._lock:
                    if self._run is not run:
                        return
                    self._frame(started)
                await asyncio.sleep(max(_BREATH, self._interval - (time.monotonic() - started)))
        # Nobody awaits this task: what goes wrong in it would be told to nobody.
        except Exception as error:
            self.pause()
            self._say(f"The playground has stopped: {type(error).__name__}: {error}")

    def _frame(self, now: float) -> None:
        self.training.run(self.controls["epochs_a_picture"].value)
        self._draw()
        if self.training.diverged:
            self.pause()
        elif now - self._touched > _PATIENCE:
            self.pause()
            self._say("Paused by itself after ten minutes; Play goes on.")

    def _draw(self) -> None:
        """Show the training as it is now."""
        self._picture.update(self.training, self.view)
        self._image.value = self._picture.png()
        train, test = self.training.losses[-1]
        self._numbers.value = _numbers(self.training.epoch, train, test)
        if self.training.diverged:
            self._say(
                "The weights have grown beyond all numbers: choose a smaller learning rate, "
                "then Reset."
            )

    def _say(self, text: str) -> None:
        self._status.value = f'<span role="status" aria-live="polite">{text or "&nbsp;"}</span>'

    # Controls

    def _make_controls(self) -> None:
        settings = self.training.settings
        wide = {"description_width": "initial"}

        def choice(label: str, options: Sequence, value: object, width: int) -> widgets.Dropdown:
            return widgets.Dropdown(
                options=options,
                value=value,
                description=label,
                style=wide,
                layout=widgets.Layout(width=f"{width}px", margin=_MARGIN),
            )

        def slider(label: str, value: int, ends: tuple[int, int], step: int) -> widgets.IntSlider:
            return widgets.IntSlider(
                value=value,
                min=ends[0],
                max=ends[1],
                step=step,
                description=label,
                continuous_update=False,
                style=wide,
                layout=widgets.Layout(width="238px", margin=_MARGIN),
            )

        def check(label: str, value: bool, width: int) -> widgets.Checkbox:
            return widgets.Checkbox(
                value=value,
                description=label,
                indent=False,
                layout=widgets.Layout(width=f"{width}px", margin=_MARGIN),
            )

        rate, penalty = settings.learning_rate, settings.regularization_rate
        self.controls = {
            "learning_rate": choice("Learning rate", _numbered(LEARNING_RATES, rate), rate, 165),
            "activation": choice("Activation", ACTIVATIONS, settings.activation, 150),
            "regularization": choice(
                "Regularization", REGULARIZATIONS, settings.regularization, 164
            ),
            "regularization_rate": choice(
                "Regularization rate", _numbered(REGULARIZATION_RATES, penalty), penalty, 196
            ),
            "problem": choice("Problem", list(PROBLEMS), settings.problem, 180),
            "data": choice("Data set", PROBLEMS[settings.problem], settings.data, 150),
            "train_percent": slider("Train on (%)", settings.train_percent, TRAIN_PERCENT, 5),
            "noise": slider("Noise (%)", settings.noise, NOISE, 5),
            "batch_size": slider("Batch size", settings.batch_size, BATCH_SIZE, 1),
            "epochs_a_picture": choice("Epochs a picture", (1, 2, 5, 10, 20, 50), 2, 164),
            "show_test": check("Show test points", False, 150),
            "discretize": check("Discretize output", False, 150),
            "shown": choice("Enlarge", [_OUTPUT], _OUTPUT, 210),
        }
        self._checks = {
            name: check(label, name in settings.features, _NAMES_WIDTH)
            for name, label in FEATURES.items()
        }
        for name, control in self.controls.items():
            drawn_only = name in ("show_test", "discretize", "shown")
            if name != "epochs_a_picture":
                control.observe(self._redraw if drawn_only else self._apply, "value")
        for check_box in self._checks.values():
            check_box.observe(self._apply, "value")

        self._buttons = {
            "play": _button("Play", self._toggle, "Train, and show it", "play", width=78),
            "step": _button("Step", self.step, "Train for one epoch", "step-forward", width=78),
            "reset": _button("Reset", self.reset, "Back to the first weights", "refresh", width=78),
            "renew": _button("New points", self.renew, "Other points, other weights", width=92),
            "fewer_layers": _button("−", lambda: self._resize(-1), "Remove the last hidden layer"),
            "more_layers": _button("+", lambda: self._resize(1), "Add a hidden layer"),
        }
        self._buttons["play"].button_style = "primary"
        for last in ("renew", "more_layers"):
            self._buttons[last].layout.margin = _MARGIN
        # A pair of buttons for every layer there can be; those in use are shown.
        self._neurons = [
            (
                _button(
                    "−", lambda i=i: self._grow(i, -1), f"Fewer neurons in layer {i + 1}", width=21
                ),
                widgets.HTML(layout=widgets.Layout(width="14px", margin="2px 0")),
                _button(
                    "+", lambda i=i: self._grow(i, 1), f"More neurons in layer {i + 1}", width=21
                ),
            )
            for i in range(MAX_LAYERS)
        ]
        self._blocks = [
            widgets.HBox(
                trio,
                layout=widgets.Layout(
                    width=f"{_BLOCK}px", min_width=f"{_BLOCK}px", overflow="hidden"
                ),
            )
            for trio in self._neurons
        ]
        self._layer_count = widgets.HTML(layout=widgets.Layout(margin="2px 6px"))
        self._numbers = widgets.HTML(layout=widgets.Layout(margin="2px 14px"))
        self._status = widgets.HTML(layout=widgets.Layout(height="22px", margin="0 2px"))
        self._image = widgets.Image(
            format="png",
            layout=widgets.Layout(
                width=f"{WIDTH}px", height=f"{HEIGHT}px", min_width=f"{WIDTH}px", margin="0"
            ),
        )

    def _arrange(self) -> None:
        controls, buttons = self.controls, self._buttons

        def row(*children: widgets.Widget) -> widgets.HBox:
            layout = widgets.Layout(flex_flow="row wrap", align_items="center")
            return widgets.HBox(children, layout=layout)

        # Every name stands beside its tile: below the room for the layers' buttons and headings,
        # and a pitch apart.
        names = [
            widgets.HTML(
                '<b style="font-size:90%">Features</b>',
                layout=widgets.Layout(height=f"{TOP + 32}px"),
            )
        ]
        for check_box in self._checks.values():
            check_box.layout.height = "28px"
            check_box.layout.margin = f"6px 0 {PITCH - 34}px 2px"
            names.append(check_box)
        self._layers = widgets.HBox(
            layout=widgets.Layout(width=f"{WIDTH}px", height="32px", overflow="hidden")
        )
        left = widgets.VBox(
            names, layout=widgets.Layout(min_width=f"{_NAMES_WIDTH}px", overflow="hidden")
        )
        right = widgets.VBox(
            [self._layers, self._image], layout=widgets.Layout(min_width=f"{WIDTH}px")
        )
        self.widget = widgets.VBox(
            [
                row(
                    *(buttons[name] for name in ("play", "step", "reset", "renew")),
                    self._numbers,
                ),
                row(
                    controls["learning_rate"],
                    controls["activation"],
                    controls["regularization"],
                    controls["regularization_rate"],
                ),
                row(controls["problem"], controls["data"], controls["train_percent"]),
                row(controls["noise"], controls["batch_size"], controls["epochs_a_picture"]),
                row(
                    buttons["fewer_layers"],
                    self._layer_count,
                    buttons["more_layers"],
                    controls["shown"],
                    controls["show_test"],
                    controls["discretize"],
                ),
                self._status,
                # Where the cell is narrower than the picture, this part can be scrolled.
                widgets.HBox([left, right], layout=widgets.Layout(overflow="auto")),
            ]
        )

    def _fit_controls(self) -> None:
        """Make the controls say what the settings say, and offer what they leave possible."""
        settings = self.training.settings
        hidden = settings.hidden
        self._setting_controls = True
        try:
            _offer(self.controls["data"], PROBLEMS[settings.problem])
            for name, control in self.controls.items():
                if hasattr(settings, name):
                    control.value = getattr(settings, name)
            for name, check_box in self._checks.items():
                check_box.value = name in settings.features
            self._layer_count.value = (
                f"<b>{len(hidden)} hidden layer{'' if len(hidden) == 1 else 's'}</b>"
            )
            self._buttons["fewer_layers"].disabled = not hidden
            self._buttons["more_layers"].disabled = len(hidden) == MAX_LAYERS
            for neurons, (fewer, count, more) in zip(hidden, self._neurons, strict=False):
                count.value = f'<div style="text-align:center">{neurons}</div>'
                fewer.disabled, more.disabled = neurons == 1, neurons == MAX_NEURONS
            # Not set anew for nothing: buttons that are drawn again lose the keyboard's focus.
            if len(self._layers.children) != len(hidden):
                end = 0
                for box, middle in zip(self._blocks, columns(len(hidden)), strict=False):
                    left = round(middle - _BLOCK / 2)
                    box.layout.margin = f"0 0 0 {left - end}px"
                    end = left + _BLOCK
                self._layers.children = self._blocks[: len(hidden)]
            units = [
                (f"layer {layer}, neuron {i + 1}", (layer, i))
                for layer, count in enumerate(hidden, 1)
                for i in range(count)
            ]
            given = [(f"feature {name}", (0, i)) for i, name in enumerate(FEATURES.values())]
            shown = self.controls["shown"]
            before = shown.value
            _offer(shown, ((_OUTPUT, _OUTPUT), *units, *given))
            shown.value = before if before in [value for _, value in shown.options] else _OUTPUT
        finally:
            self._setting_controls = False

    def _toggle(self) -> None:
        if self.running:
            self.pause()
        else:
            self.play()

    def _apply(self, change: dict) -> None:
        """Take over what the controls say, after one of them has changed."""
        if self._setting_controls:
            return
        with self._lock:
            self._touched = time.monotonic()
            settings, controls = self.training.settings, self.controls
            given = {name: c.value for name, c in controls.items() if hasattr(settings, name)}
            problem = given.pop("problem")
            if problem != settings.problem:
                given["data"] = PROBLEMS[problem][0]
            chosen = tuple(name for name, check_box in self._checks.items() if check_box.value)
            self._take(replace(settings, **given, features=chosen or settings.features))
            if not chosen:
                self._say("The network needs at least one feature.")

    def _take(self, settings: Settings) -> None:
        """Let new settings act, on the network and on the controls."""
        self._say("")
        self.training.change(settings)
        self._fit_controls()
        self._draw()

    def _resize(self, by: int) -> None:
        """Add a hidden layer of two neurons, or remove the last one."""
        with self._lock:
            self._touched = time.monotonic()
            settings = self.training.settings
            hidden = (*settings.hidden, 2) if by > 0 else settings.hidden[:-1]
            if len(hidden) <= MAX_LAYERS:
                self._take(replace(settings, hidden=hidden))

    def _grow(self, layer: int, by: int) -> None:
        """Add a neuron to a hidden layer, or remove one."""
        with self._lock:
            self._touched = time.monotonic()
            hidden = list(self.training.settings.hidden)
            if layer < len(hidden) and 1 <= hidden[layer] + by <= MAX_NEURONS:
                hidden[layer] += by
                self._take(replace(self.training.settings, hidden=tuple(hidden)))

    def _redraw(self, change: dict) -> None:
        """Draw again after a control of the picture has changed."""
        if not self._setting_controls:
            with self._lock:
                self._touched = time.monotonic()
                self._draw()


_BLOCK = 64  # pixels of a layer's pair of buttons: six of them fit beside each other


def _in_colab() -> bool:
    return "google.colab" in sys.modules


def _button(description: str, action: object, tooltip: str, icon: str = "", width: int = 26):
    """A button that calls a function without arguments."""
    button = widgets.Button(
        description=description,
        tooltip=tooltip,
        icon=icon,
        layout=widgets.Layout(width=f"{width}px", min_width=f"{width}px", padding="0"),
    )
    button.on_click(lambda _: action())
    return button


def _offer(control: widgets.Dropdown, options: Sequence) -> None:
    """Give a dropdown other options, where they are others: that makes it forget its value."""
    if tuple(control.options) != tuple(options):
        control.options = options


def _numbered(values: Sequence[float], value: float) -> list[tuple[str, float]]:
    """Numbers as a dropdown's options, with one more where it is not among them."""
    return [(f"{v:.10f}".rstrip("0").rstrip("."), v) for v in sorted({*values, value})]


def _numbers(epoch: int, train: float, test: float) -> str:
    """Epoch and losses, in digits that do not jump about."""
    grouped = f"{epoch:07,}" if epoch < 1_000_000 else f"{epoch:,}"
    return (
        '<span style="font-variant-numeric:tabular-nums">'
        f"Epoch <b>{grouped}</b> &ensp; Training loss <b>{train:.3f}</b> &ensp; "
        f"Test loss <b>{test:.3f}</b></span>"
    )
