"""The playground's network: forward, backward and one step, as in chapter 3.

All functions of the hidden neurons have a derivative that can be written with their output alone,
so that the way back needs nothing but the outputs that the way forward has left.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from course.playground.settings import ACTIVATIONS, REGULARIZATIONS

_BIAS = 0.1  # a biased start, so that ReLUs are not dead from the first


@dataclass(frozen=True)
class Activation:
    """An activation function and its derivative.

    Attributes:
        of: from net inputs z to outputs a, of any one shape.
        slope: from outputs a to da/dz, of the same shape.
    """

    of: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]


FUNCTIONS = {
    "tanh": Activation(np.tanh, lambda a: 1 - a * a),
    "relu": Activation(lambda z: np.maximum(z, 0), lambda a: (a > 0).astype(float)),
    # Equal to 1 / (1 + exp(−z)), and does not overflow.
    "sigmoid": Activation(lambda z: 0.5 + 0.5 * np.tanh(0.5 * z), lambda a: a * (1 - a)),
    "linear": Activation(lambda z: z, np.ones_like),
}


class Network:
    """A fully connected network with one output.

    Attributes:
        weights: one array a layer, shape (n_in, n_out).
        biases: one array a layer, shape (n_out,).
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str,
        output: str,
        rng: np.random.Generator,
    ) -> None:
        """Draw first weights evenly from −0.5 to 0.5, as the original playground does.

        Args:
            sizes: neurons in each layer, from the inputs to the output.
            activation: of the hidden layers, one of `settings.ACTIVATIONS`.
            output: activation of the last layer.
            rng: where the weights come from.

        Raises:
            ValueError: fewer than two layers, a size below 1 or an unknown activation.
        """
        sizes = list(sizes)
        if len(sizes) < 2 or min(sizes) < 1:
            raise ValueError(f"sizes: expected at least two whole numbers above 0, got {sizes}")
        for name, value in (("activation", activation), ("output", output)):
            if value not in FUNCTIONS:
                raise ValueError(f"{name}: expected one of {', '.join(ACTIVATIONS)}, got {value!r}")
        pairs = list(pairwise(sizes))
        self.weights = [rng.uniform(-0.5, 0.5, pair) for pair in pairs]
        self.biases = [np.full(n_out, _BIAS) for _, n_out in pairs]
        self._functions = [FUNCTIONS[activation]] * (len(pairs) - 1) + [FUNCTIONS[output]]

    def forward(self, X: np.ndarray) -> list[np.ndarray]:
        """What every neuron says.

        Args:
            X: inputs, shape (n_samples, n_features).

        Returns:
            The outputs of each layer, shape (n_samples, neurons), the inputs themselves first.

        Raises:
            ValueError: `X` has another shape.
        """
        if X.ndim != 2 or X.shape[1] != len(self.weights[0]):
            raise ValueError(
                f"X: expected shape (n_samples, {len(self.weights[0])}), got {X.shape}"
            )
        outputs = [X]
        for W, b, function in zip(self.weights, self.biases, self._functions, strict=True):
            outputs.append(function.of(outputs[-1] @ W + b))
        return outputs

    def predict(self, X: np.ndarray) -> np.ndarray:
        """The network's output, shape (n_samples,), for inputs of shape (n_samples, n_features)."""
        return self.forward(X)[-1][:, 0]

    def loss(self, X: np.ndarray, y: np.ndarray) -> float:
        """Half the mean squared error of the outputs for `X` against `y`, shape (n_samples,)."""
        return float(0.5 * np.mean((self.predict(X) - y) ** 2))

    def gradient(
        self, X: np.ndarray, y: np.ndarray
    ) -> tuple[float, list[np.ndarray], list[np.ndarray]]:
        """The loss and its slopes, by backpropagation.

        Args:
            X: inputs, shape (n_samples, n_features).
            y: what the output should be, shape (n_samples,).

        Returns:
            The loss without any penalty; its derivative with respect to each of `weights` and to
            each of `biases`, in their shapes.
        """
        outputs = self.forward(X)
        error = outputs[-1] - y[:, None]
        slope_W, slope_b = [], []
        upstream = error / len(y)
        for layer in reversed(range(len(self.weights))):
            delta = upstream * self._functions[layer].slope(outputs[layer + 1])
            slope_W.append(outputs[layer].T @ delta)
            slope_b.append(delta.sum(axis=0))
            upstream = delta @ self.weights[layer].T
        return float(0.5 * np.mean(error**2)), slope_W[::-1], slope_b[::-1]

    def step(
        self,
        X: np.ndarray,
        y: np.ndarray,
        learning_rate: float,
        regularization: str = "none",
        rate: float = 0.0,
    ) -> None:
        """One step of gradient descent on a batch, the weights changed in place.

        A penalty acts on weights, never on biases, after the step against the loss's own slope. L2
        (rate/2 times the sum of W²) draws every weight towards 0 by the same share. L1 (rate times
        the sum of |W|) draws it by the same length, and stops at 0 instead of going back and forth
        across it (a proximal step), so that weights become exactly 0.

        Args:
            X: inputs, shape (n_samples, n_features).
            y: what the output should be, shape (n_samples,).
            learning_rate: above 0.
            regularization: one of `settings.REGULARIZATIONS`.
            rate: the penalty's factor, 0 or more.

        Raises:
            ValueError: the regularization is unknown.
        """
        if regularization not in REGULARIZATIONS:
            raise ValueError(
                f"regularization: expected one of {', '.join(REGULARIZATIONS)}, "
                f"got {regularization!r}"
            )
        _, slope_W, slope_b = self.gradient(X, y)
        pull = learning_rate * rate
        for layer, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            # In place, so that whoever holds the arrays sees the step.
            np.subtract(W, learning_rate * slope_W[layer], out=W)
            np.subtract(b, learning_rate * slope_b[layer], out=b)
            if regularization == "L2":
                np.multiply(W, 1 - pull, out=W)
            elif regularization == "L1":
                np.multiply(np.sign(W), np.maximum(np.abs(W) - pull, 0), out=W)
