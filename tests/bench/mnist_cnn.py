"""Script: train a convolutional network on MNIST and tell, epoch by epoch, what came of it.

    python -m bench.mnist_cnn recipe|chapter SEED

`recipe` is the network of Keras's example mnist_convnet: convolutions of 32 and 64 filters of
3 × 3, each with pooling, dropout 0.5, batches of 128, Adam, up to 15 epochs; here it ends with the
first epoch that reads 99.0 % of the test pictures. `chapter` is the network of chapter 05, part
8.1, trained for six epochs, where the chapter itself takes two. It was chosen with the 5,000
validation pictures. Both learn from the other 55,000, compiled alike and on two cores at most.

Time is counted from an empty model, compiling and moving the pictures about included; loading them
and reading the test pictures is not.
"""

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable

if hasattr(os, "sched_setaffinity"):  # before TensorFlow counts the cores
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course import quiet
from course.datasets import load_mnist

with quiet.startup():
    import keras

_GOAL = 0.99  # the share of right answers to which both are timed
_BATCH = 128
# Keras's own choice, XLA, takes about twice as long for convolutions on a processor: the recipe
# gets the faster way as well.
_ALIKE = {
    "loss": "sparse_categorical_crossentropy",
    "jit_compile": False,
    "steps_per_execution": 5,
}
_Pictures = Callable[[], np.ndarray]


def main(which: str, seed: str) -> None:
    """Tell the number of parameters, and the time so far and the share of right answers by epoch.

    Seconds are those by the clock and of processor time. Without MNIST tell nothing, null.
    """
    with contextlib.redirect_stdout(sys.stderr):  # a line, where MNIST is not to be had
        digits = load_mnist()
    if not digits.is_mnist:
        print(json.dumps(None), flush=True)
        return
    X, X_test = (_scaled(part) for part in (digits.X_train, digits.X_test))
    y = digits.y_train.astype("int32")
    keras.utils.set_random_seed(int(seed))
    found: list[dict[str, float]] = []
    wall, cpu = 0.0, 0.0
    begun = time.perf_counter(), time.process_time()
    build = {"recipe": _recipe, "chapter": _chapter}[which]
    model, pictures, epochs = build(X, int(seed))
    for epoch in range(epochs):
        model.fit(
            pictures(), y, batch_size=_BATCH, epochs=epoch + 1, initial_epoch=epoch, verbose=0
        )
        wall += time.perf_counter() - begun[0]
        cpu += time.process_time() - begun[1]
        said = model.predict(X_test, batch_size=1000, verbose=0).argmax(axis=1)
        accuracy = float(np.mean(said == digits.y_test))
        found.append({"wall": wall, "cpu": cpu, "accuracy": accuracy})
        if which == "recipe" and accuracy >= _GOAL:
            break
        begun = time.perf_counter(), time.process_time()
    print(json.dumps({"parameters": model.count_params(), "epochs": found}), flush=True)


def _scaled(X: np.ndarray) -> np.ndarray:
    return (X / 255).astype("float32")[..., None]


def _recipe(X: np.ndarray, seed: int) -> tuple[keras.Model, _Pictures, int]:
    """The model, the pictures of an epoch, and the largest number of epochs."""
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(), **_ALIKE)
    return model, lambda: X, 15


def _chapter(X: np.ndarray, seed: int) -> tuple[keras.Model, _Pictures, int]:
    """The model, the pictures of an epoch, and the number of epochs."""
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 5, strides=2, use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Conv2D(32, 3, strides=2, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Conv2D(64, 3, use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Flatten(),
            layers.Dropout(0.4),
            layers.Dense(10, activation="softmax"),
        ]
    )
    epochs = 6
    steps = epochs * -(-len(X) // _BATCH)
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0008,
        warmup_target=0.008,
        warmup_steps=steps // 6,
        decay_steps=steps - steps // 6,
    )
    model.compile(optimizer=keras.optimizers.Adam(rate), **_ALIKE)
    rng = np.random.default_rng(seed)
    framed = np.pad(X[..., 0], ((0, 0), (1, 1), (1, 1)))
    windows = sliding_window_view(framed, X.shape[1:3], axis=(1, 2))

    def moved_at_random() -> np.ndarray:
        down, right = rng.integers(0, 3, size=(2, len(X)))
        return windows[np.arange(len(X)), down, right][..., None]

    return model, moved_at_random, epochs


if __name__ == "__main__":
    main(*sys.argv[1:])
