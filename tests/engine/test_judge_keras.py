"""Keras models and tensors before the judge: by value, built again from Keras's own parts only."""

import copy

import pytest
from nbformat import v4
from tiny_course import code

from autograder.engine import Engine
from autograder.grading import GradedNotebook, grade_notebook

pytestmark = pytest.mark.xdist_group("judge-keras")  # all of them look at one graded notebook

LOCKED = """
import keras
import numpy as np
import tensorflow as tf

rng = np.random.default_rng(0)
X = rng.normal(size=(40, 3)).astype("float32")
y = (X[:, 0] > 0).astype("float32")
"""

ANSWER = """
def build():
    model = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(4, activation="relu"),
         keras.layers.Dense(1, activation="sigmoid")]
    )
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss="binary_crossentropy",
                  metrics=["accuracy"])
    return model


def functional():
    inputs = keras.Input((3,))
    x = keras.layers.Dense(2, kernel_regularizer=keras.regularizers.L2(0.1))(inputs)
    return keras.Model(inputs, keras.layers.Concatenate()([x, inputs]))


def standardizing(X):
    scale = keras.layers.Normalization()
    scale.adapt(X)
    inner = keras.Sequential([keras.Input((3,)), scale])
    return keras.Sequential([keras.Input((3,)), inner, keras.layers.Activation("linear")])


def train(model, X, y):
    return model.fit(X, y, epochs=20, verbose=0)


def square(x):
    return tf.constant(x) ** 2


def gradient(f, x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        value = x**2
    return tape.gradient(value, x)


def watched(w):
    with tf.GradientTape() as tape:
        tape.watch(w)
        value = tf.reduce_sum(w * w)
    return tape.gradient(value, w)


def step(variable):
    variable.assign_sub([1.0])
    return variable


def layer():
    return keras.layers.Dense(7, activation="tanh")


def optimizer():
    return keras.optimizers.Adam(learning_rate=0.25)


def seeded():
    model = build()
    return model.get_weights()[0]


def with_lambda():
    return build()


def liar():
    return build()
"""

CODE_OF_ITS_OWN = """


def with_lambda():
    return keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda x: x * 2)])


class Liar(keras.Sequential):
    def evaluate(self, *args, **kwargs):
        return [0.0, 1.0]

    def count_params(self):
        return 1


def liar():
    model = Liar([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile(loss="mse", metrics=["accuracy"])
    return model
"""

PASS = {
    "model": """
model = build()
assert type(model) is keras.Sequential and model.count_params() == 21
assert [layer.units for layer in model.layers] == [4, 1]
assert model.layers[0].activation is keras.activations.relu
assert abs(float(model.optimizer.learning_rate) - 0.5) < 1e-6
model.fit(X, y, epochs=30, verbose=0)
assert model.evaluate(X, y, verbose=0)[1] > 0.8
""",
    "beginnings": """
model = build()
begin = model.layers[0].kernel_initializer
assert type(begin) is keras.initializers.GlorotUniform and np.ptp(begin((5, 5))) > 0
other = keras.models.clone_model(model).get_weights()[0]
assert np.ptp(other) > 0 and not np.allclose(other, model.get_weights()[0])
""",
    "functional": """
model = functional()
assert model.output_shape == (None, 5) and model.layers[1].kernel_regularizer is not None
got = model.predict(X, verbose=0)
assert np.allclose(got[:, 2:], X)
""",
    "trained_in_place": """
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile(optimizer=keras.optimizers.SGD(1.0), loss="binary_crossentropy")
before = model.evaluate(X, y, verbose=0)
history = train(model, X, y)
assert len(history.history["loss"]) == 20 and history.epoch[-1] == 19
assert model.evaluate(X, y, verbose=0) < before / 1.5
""",
    "tensors": """
got = square([1.0, 2.0])
assert type(got) is np.ndarray and np.allclose(got, [1, 4])
assert np.allclose(square(tf.constant([3.0])), 9)
assert np.allclose(gradient(None, [3.0]), 6)
""",
    "tensors_passed_in": """
assert np.allclose(watched(tf.constant([1.0, 2.0])), [2, 4])
assert np.allclose(watched(tf.Variable([3.0])), [6])
assert np.allclose(step(tf.Variable([3.0])), [2])
""",
    "parts": """
assert layer().units == 7 and layer().activation is keras.activations.tanh
assert abs(float(optimizer().learning_rate) - 0.25) < 1e-7
""",
    "seeds": """
keras.utils.set_random_seed(3)
one = seeded()
keras.utils.set_random_seed(3)
two = seeded()
assert np.array_equal(one, two) and not np.array_equal(one, seeded())
""",
    "normalization": """
scaled = np.asarray(standardizing(100 + 7 * X)(100 + 7 * X))
assert np.allclose(scaled.mean(axis=0), 0, atol=1e-3)
assert np.allclose(scaled.std(axis=0), 1, atol=1e-3)
""",
}

FAIL = {
    "lambda": "assert with_lambda().predict(X, verbose=0).shape == (40, 3)",
    "lying_evaluate": "assert liar().evaluate(X, y, verbose=0)[1] == 1.0",
    "lying_count": "assert liar().count_params() < 10",
}


@pytest.fixture(scope="module")
def graded() -> GradedNotebook:
    tests = [
        code(source.strip(), name, grade=True, locked=True, points=1)
        for name, source in (PASS | FAIL).items()
    ]
    solution = f"### BEGIN SOLUTION\n{ANSWER.strip()}\n### END SOLUTION"
    master = v4.new_notebook(
        cells=[
            code(LOCKED.strip(), "setup", locked=True),
            code(solution, "answer", solution=True),
            *tests,
        ]
    )
    submission = copy.deepcopy(master)
    submission.cells[1].source = ANSWER + CODE_OF_ITS_OWN
    with Engine(sandbox="none") as engine:
        return grade_notebook(master, submission, engine=engine)


@pytest.mark.parametrize("name", PASS)
def test_models_of_built_in_parts_pass(graded: GradedNotebook, name: str) -> None:
    question = next(q for q in graded.questions if q.id == name)
    assert (question.status, question.message) == ("passed", "")


@pytest.mark.parametrize("name", FAIL)
def test_code_in_a_model_earns_nothing(graded: GradedNotebook, name: str) -> None:
    question = next(q for q in graded.questions if q.id == name)
    assert question.status == "error"
    assert question.score == 0
