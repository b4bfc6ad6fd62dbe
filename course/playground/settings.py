"""What the playground's controls say, as one value that cannot change."""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral, Real

PROBLEMS = {
    "classification": ("circle", "xor", "gauss", "spiral"),
    "regression": ("plane", "hills"),
}
"""The data sets of each kind of problem, in the order of the control."""

FEATURES = {
    "x1": "x₁",
    "x2": "x₂",
    "x1^2": "x₁²",
    "x2^2": "x₂²",
    "x1*x2": "x₁x₂",
    "sin(x1)": "sin x₁",
    "sin(x2)": "sin x₂",
}
"""{name of a feature: how it is written on the screen}."""

ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear")
REGULARIZATIONS = ("none", "L1", "L2")
LEARNING_RATES = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
REGULARIZATION_RATES = (0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
NOISE = (0, 50)
TRAIN_PERCENT = (10, 90)
BATCH_SIZE = (1, 30)
MAX_LAYERS = 6
MAX_NEURONS = 8


@dataclass(frozen=True)
class Settings:
    """One position of all controls; without arguments the one that the slides show.

    Attributes:
        data: name of a data set, see `PROBLEMS`.
        noise: how far the data stray, in percent, 0 to 50.
        train_percent: how many of 100 points the network learns from, 10 to 90; the others are
            the test points.
        batch_size: points in a step, 1 to 30.
        features: what the network is given of a point (x1, x2): at least one name of `FEATURES`;
            kept in the order of `FEATURES`, each once.
        hidden: neurons in each hidden layer, 1 to 8 each; at most 6 layers, and none is allowed.
        activation: of the hidden neurons, see `ACTIVATIONS`.
        regularization: a penalty on large weights, see `REGULARIZATIONS`.
        regularization_rate: its factor, 0 or more.
        learning_rate: above 0.

    Raises:
        ValueError: an attribute is none of these.
    """

    data: str = "circle"
    noise: int = 0
    train_percent: int = 50
    batch_size: int = 10
    features: Sequence[str] = ("x1", "x2")
    hidden: Sequence[int] = (4, 2)
    activation: str = "tanh"
    regularization: str = "none"
    regularization_rate: float = 0.0
    learning_rate: float = 0.03

    def __post_init__(self) -> None:
        """Check every attribute, and bring the two sequences to their one form."""
        _one_of("data", self.data, [name for names in PROBLEMS.values() for name in names])
        _whole("noise", self.noise, *NOISE)
        _whole("train_percent", self.train_percent, *TRAIN_PERCENT)
        _whole("batch_size", self.batch_size, *BATCH_SIZE)
        _one_of("activation", self.activation, ACTIVATIONS)
        _one_of("regularization", self.regularization, REGULARIZATIONS)
        rate = self.regularization_rate
        if not _finite(rate) or rate < 0:
            raise ValueError(f"regularization_rate: expected a number from 0 up, got {rate!r}")
        if not _finite(self.learning_rate) or self.learning_rate <= 0:
            raise ValueError(
                f"learning_rate: expected a number above 0, got {self.learning_rate!r}"
            )
        for name in ("features", "hidden"):
            value = getattr(self, name)
            if isinstance(value, str) or not hasattr(value, "__iter__"):
                raise ValueError(f"{name}: expected a sequence, got {value!r}")
        if len(self.features) == 0:
            raise ValueError("features: expected at least one, got none")
        for name in self.features:
            _one_of("features", name, list(FEATURES))
        if len(self.hidden) > MAX_LAYERS:
            raise ValueError(
                f"hidden: expected at most {MAX_LAYERS} layers, got {len(self.hidden)}"
            )
        for neurons in self.hidden:
            _whole("hidden", neurons, 1, MAX_NEURONS)
        # A frozen instance is changed in this way only, and only here.
        object.__setattr__(self, "features", tuple(f for f in FEATURES if f in self.features))
        object.__setattr__(self, "hidden", tuple(int(neurons) for neurons in self.hidden))

    @property
    def problem(self) -> str:
        """The kind of problem that the data set belongs to, a key of `PROBLEMS`."""
        return next(problem for problem, names in PROBLEMS.items() if self.data in names)

    def __str__(self) -> str:
        """The settings in a line."""
        given = ", ".join(FEATURES[name] for name in self.features)
        hidden = "-".join(str(neurons) for neurons in self.hidden) or "none"
        penalty = (
            ""
            if self.regularization == "none"
            else f" · {self.regularization} {self.regularization_rate:g}"
        )
        return (
            f"{self.data}, noise {self.noise} %, {self.train_percent} % to train on · {given} · "
            f"hidden {hidden} {self.activation} · learning rate {self.learning_rate:g}, "
            f"batch {self.batch_size}{penalty}"
        )


def _one_of(name: str, value: object, choices: Sequence[str]) -> None:
    if value not in choices:
        raise ValueError(f"{name}: expected one of {', '.join(choices)}, got {value!r}")


def _whole(name: str, value: object, low: int, high: int) -> None:
    if not isinstance(value, Integral) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"{name}: expected a whole number from {low} to {high}, got {value!r}")


def _finite(value: object) -> bool:
    return isinstance(value, Real) and float("-inf") < value < float("inf")
