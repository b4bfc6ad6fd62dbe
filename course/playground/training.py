"""Settings, points and network together: what happens while Play is pressed."""

from dataclasses import asdict
from numbers import Integral

import numpy as np

from course.playground import data
from course.playground.network import Network
from course.playground.settings import Settings

_ON_THE_WAY = frozenset({"batch_size", "regularization", "regularization_rate", "learning_rate"})
"""The settings that can change in the middle of a training; any other one starts it anew."""


class Training:
    """A network on its way, with the points that it learns from.

    Attributes:
        settings: as they are now.
        seed: of the points and of the first weights.
        network: the network.
        epoch: how often it has seen all training points.
        losses: half the mean squared error on the training and on the test points, a pair for
            every epoch, the first for the network's first weights.
        points_train, points_test: places in the plane, shape (n_train, 2) and (n_test, 2).
        y_train, y_test: what is to be learned of each, −1 to 1, shape (n_train,) and (n_test,).
    """

    def __init__(self, settings: Settings | None = None, seed: int = 0) -> None:
        """Make the points and the network.

        Args:
            settings: by default those that the slides show.
            seed: the same seed gives the same points, first weights and order of points.

        Raises:
            ValueError: the seed is not a whole number from 0 up.
        """
        self.settings = Settings() if settings is None else settings
        self.renew(seed)

    def reset(self) -> None:
        """Go back to epoch 0, with the same points and the same first weights."""
        _, for_weights, for_order = np.random.default_rng(self.seed).spawn(3)
        self._order = for_order
        names = self.settings.features
        self._X_train = data.features(self.points_train, names)
        self._X_test = data.features(self.points_test, names)
        self.network = Network(
            [len(names), *self.settings.hidden, 1],
            self.settings.activation,
            # Classes lie at −1 and 1, where tanh ends; a number to be met must not be bent.
            "tanh" if self.settings.problem == "classification" else "linear",
            for_weights,
        )
        self.epoch = 0
        self.losses = [self._measure()]

    def change(self, settings: Settings) -> bool:
        """Take new settings.

        Learning rate, batch size and regularization act from the next step on. With any other
        change the network starts anew, with new points where it concerns them.

        Args:
            settings: the new ones.

        Returns:
            Whether the training has started anew.
        """
        before, after = asdict(self.settings), asdict(settings)
        changed = {name for name in after if before[name] != after[name]}
        self.settings = settings
        if changed & {"data", "noise", "train_percent"}:
            self._make_points()
        if changed <= _ON_THE_WAY:
            return False
        self.reset()
        return True

    def renew(self, seed: int) -> None:
        """Start anew with other points and other first weights.

        Args:
            seed: of both.

        Raises:
            ValueError: the seed is not a whole number from 0 up.
        """
        _whole("seed", seed)
        self.seed = int(seed)
        self._make_points()
        self.reset()

    def run(self, epochs: int = 1) -> None:
        """Train, as long as the numbers stay finite.

        Args:
            epochs: how often to go through all training points, in batches, each time in another
                order.

        Raises:
            ValueError: `epochs` is not a whole number from 0 up.
        """
        _whole("epochs", epochs)
        settings = self.settings
        # A learning rate that is too large makes numbers too large; `diverged` tells.
        with np.errstate(all="ignore"):
            for _ in range(epochs):
                if self.diverged:
                    return
                order = self._order.permutation(len(self.y_train))
                for start in range(0, len(order), settings.batch_size):
                    batch = order[start : start + settings.batch_size]
                    self.network.step(
                        self._X_train[batch],
                        self.y_train[batch],
                        settings.learning_rate,
                        settings.regularization,
                        settings.regularization_rate,
                    )
                self.epoch += 1
                self.losses.append(self._measure())

    @property
    def diverged(self) -> bool:
        """Whether the losses have grown beyond all numbers, so that training is over."""
        return not np.isfinite(self.losses[-1]).all()

    def _make_points(self) -> None:
        for_points, _, _ = np.random.default_rng(self.seed).spawn(3)
        points, y = data.make(self.settings.data, self.settings.noise, for_points)
        n_train = len(y) * self.settings.train_percent // 100
        self.points_train, self.points_test = points[:n_train], points[n_train:]
        self.y_train, self.y_test = y[:n_train], y[n_train:]

    def _measure(self) -> tuple[float, float]:
        return (
            self.network.loss(self._X_train, self.y_train),
            self.network.loss(self._X_test, self.y_test),
        )


def _whole(name: str, value: object) -> None:
    if not isinstance(value, Integral) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{name}: expected a whole number from 0 up, got {value!r}")
