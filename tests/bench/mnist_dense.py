"""Script: train a dense network on MNIST and tell what it took and how well it reads.

    python -m bench.mnist_dense slides|chapter SEED

`slides` is the model of deck C's six steps, in today's Keras and otherwise as the slide has it:
pixels from 0 to 255, all 60,000 training pictures, five epochs of batches of 32. `chapter` is the
model of chapter 04, part 5.2, which learns from 55,000 and keeps its best epoch on the other 5,000.

Time is counted from an empty model to the trained one, compiling included; loading the pictures and
reading the test pictures is not.
"""

import contextlib
import json
import sys
import time

import numpy as np

from course import quiet
from course.datasets import Digits, load_mnist

with quiet.startup():
    import keras


def main(which: str, seed: str) -> None:
    """Tell the seconds, by the clock and of processor time, and the share of right answers.

    Without MNIST tell nothing, null.
    """
    with contextlib.redirect_stdout(sys.stderr):  # a line, where MNIST is not to be had
        digits = load_mnist()
    if not digits.is_mnist:
        print(json.dumps(None), flush=True)
        return
    prepare, train = {"slides": (_as_they_come, _slides), "chapter": (_scaled, _chapter)}[which]
    data = prepare(digits)
    keras.utils.set_random_seed(int(seed))
    wall, cpu = time.perf_counter(), time.process_time()
    model = train(*data[:-1])
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    said = model.predict(data[-1], batch_size=1000, verbose=0).argmax(axis=1)
    accuracy = float(np.mean(said == digits.y_test))
    print(json.dumps({"wall": wall, "cpu": cpu, "accuracy": accuracy}), flush=True)


def _as_they_come(digits: Digits) -> tuple[np.ndarray, ...]:
    X = np.concatenate([digits.X_train, digits.X_validation])
    return X, np.concatenate([digits.y_train, digits.y_validation]), digits.X_test


def _slides(X: np.ndarray, y: np.ndarray) -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(X, y, epochs=5, verbose=0)  # batches of 32, unless told otherwise
    return model


def _scaled(digits: Digits) -> tuple[np.ndarray, ...]:
    def columns(X: np.ndarray) -> np.ndarray:
        return X.reshape(len(X), -1).astype("float32") / 255

    return (
        columns(digits.X_train),
        digits.y_train.astype("int32"),
        columns(digits.X_validation),
        digits.y_validation.astype("int32"),
        columns(digits.X_test),
    )


def _chapter(
    X: np.ndarray, y: np.ndarray, X_validation: np.ndarray, y_validation: np.ndarray
) -> keras.Model:
    batch_size, epochs = 256, 5
    steps = -(-len(X) // batch_size) * epochs
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(192, activation="relu", kernel_initializer="he_normal"),
            keras.layers.Dense(192, activation="relu", kernel_initializer="he_normal"),
            keras.layers.Dense(10),
        ]
    )
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0004,
        warmup_target=0.004,
        warmup_steps=steps // 5,
        decay_steps=steps - steps // 5,
    )
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        steps_per_execution=5,
        jit_compile=False,
    )
    best = keras.callbacks.EarlyStopping(
        monitor="val_accuracy", mode="max", patience=epochs, restore_best_weights=True
    )
    model.fit(
        X,
        y,
        batch_size=batch_size,
        epochs=epochs,
        validation_data=(X_validation, y_validation),
        validation_batch_size=1000,
        verbose=0,
        callbacks=[best],
    )
    return model


if __name__ == "__main__":
    main(*sys.argv[1:])
