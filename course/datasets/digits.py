"""Handwritten digits: MNIST, or scikit-learn's where it cannot be had."""

from dataclasses import dataclass

import numpy as np

from course.datasets.download import by_keras

MNIST = "MNIST"
SMALL_DIGITS = "scikit-learn's digits"

_SIDE = 28
_MARGIN = 4  # MNIST's digits fill the 20 × 20 pixels in the middle
_PARTS = 55 + 5 + 10  # training, validation and test in the decks, in thousands


@dataclass(frozen=True, eq=False)
class Digits:
    """Pictures of handwritten digits in three parts that share no picture.

    Attributes:
        X_train: shape (n_train, 28, 28), dtype uint8, 0 is paper and 255 is ink.
        y_train: shape (n_train,), dtype uint8, the digit that each picture shows, 0 to 9.
        X_validation: shape (n_validation, 28, 28): to choose between models.
        y_validation: shape (n_validation,).
        X_test: shape (n_test, 28, 28): to be looked at once, at the end.
        y_test: shape (n_test,).
        source: `MNIST` or `SMALL_DIGITS`.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_validation: np.ndarray
    y_validation: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    source: str

    @property
    def is_mnist(self) -> bool:
        """False where MNIST was not to be had and the small digits stand in for it."""
        return self.source == MNIST

    def __str__(self) -> str:
        """The source and the sizes of the three parts, in a line."""
        return (
            f"{self.source}: {len(self.X_train):,} pictures to train on, "
            f"{len(self.X_validation):,} to choose with, {len(self.X_test):,} to test on, "
            f"{_SIDE} × {_SIDE} pixels each"
        )


def load_mnist() -> Digits:
    """Load MNIST in the decks' split, or real but fewer digits where it cannot be had.

    MNIST comes through Keras's own loader and cache: the file is looked for in the folder
    ``datasets`` of ``KERAS_HOME`` (by default ``~/.keras``) and otherwise downloaded there, once,
    11 MB. Its 60,000 training pictures are split into the first 55,000 to train on and the last
    5,000 to choose with; the 10,000 test pictures stay as they are.

    With no network and no copy at hand, the 1,797 digits that ship with scikit-learn take its
    place, in the same proportions: real handwriting too, but 8 × 8 pixels with 16 shades, enlarged
    here to the 20 × 20 in the middle of 28 × 28. A line is printed that says so.

    Returns:
        the digits; their `source` tells which they are.

    Sources:
        LeCun, Cortes and Burges, The MNIST database of handwritten digits (1998). Alpaydin and
        Kaynak, Optical recognition of handwritten digits, UCI repository (1998).
    """
    from keras.datasets import mnist

    loaded = by_keras(
        mnist.load_data,
        MNIST,
        "The 1,797 smaller handwritten digits of scikit-learn take its place: expect other "
        "numbers, and less accuracy.",
    )
    if loaded is None:
        return _small_digits()
    (X, y), (X_test, y_test) = loaded
    n_train = len(X) * 55 // 60
    return Digits(X[:n_train], y[:n_train], X[n_train:], y[n_train:], X_test, y_test, MNIST)


def _small_digits() -> Digits:
    """scikit-learn's digits, brought to MNIST's size and shades, shuffled and split like it."""
    from scipy import ndimage
    from sklearn.datasets import load_digits

    pictures, y = load_digits(return_X_y=True)
    pictures = pictures.reshape(-1, 8, 8) / 16  # 0 to 1
    scale = (_SIDE - 2 * _MARGIN) / pictures.shape[1]
    inner = ndimage.zoom(pictures, (1, scale, scale), order=1, grid_mode=True, mode="nearest")
    X = np.pad(inner, ((0, 0), (_MARGIN, _MARGIN), (_MARGIN, _MARGIN)))
    X = np.round(255 * X).astype(np.uint8)
    y = y.astype(np.uint8)
    # The file comes writer by writer; in its own order the test part would be other writers'
    # hands, which is fair but harder. MNIST's validation part is not set apart so either.
    order = np.random.default_rng(0).permutation(len(X))
    n_train, n_rest = len(X) * 55 // _PARTS, len(X) * 60 // _PARTS
    train, validation, test = np.split(order, [n_train, n_rest])
    return Digits(X[train], y[train], X[validation], y[validation], X[test], y[test], SMALL_DIGITS)
