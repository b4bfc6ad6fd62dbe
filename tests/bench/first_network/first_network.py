# ruff: noqa: E501
# The benchmark's TensorFlow assignment: what a lecturer sets in the second or third week.

# %% [markdown] nbgrader={"grade": false, "grade_id": "head", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # A first network
#
# A computation with tensors, a gradient, and a small network that reads digits.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import keras
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits

keras.utils.set_random_seed(0)

digits = load_digits()
x_all, y_all = (digits.data / 16).astype("float32"), digits.target
x_train, y_train = x_all[:1400], y_all[:1400]
x_test, y_test = x_all[1400:], y_all[1400:]

# %% [markdown] nbgrader={"grade": false, "grade_id": "standardize_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 1 · Standardize (2 points)
#
# Write `standardize(x)`: from every column of the tensor `x`, of shape `(samples, features)`, take
# away the column's mean, and divide by its standard deviation plus 0.001.


# %% nbgrader={"grade": false, "grade_id": "standardize", "locked": false, "schema_version": 3, "solution": true, "task": false}
def standardize(x):
    """Return the tensor with columns of mean 0 and standard deviation 1."""
    ### BEGIN SOLUTION
    mean = tf.reduce_mean(x, axis=0)
    return (x - mean) / (tf.math.reduce_std(x, axis=0) + 0.001)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "standardize_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
given = tf.constant([[1.0, 10.0], [3.0, 10.0]])
got = np.asarray(standardize(given))
assert got.shape == (2, 2), f"standardize: expected shape (2, 2), got {got.shape}"
assert np.allclose(got, [[-0.999, 0.0], [0.999, 0.0]], atol=1e-3), f"standardize: got {got}"
### BEGIN HIDDEN TESTS
sample = np.random.default_rng(3).normal(5.0, 2.0, size=(40, 6)).astype("float32")
expected = (sample - sample.mean(axis=0)) / (sample.std(axis=0) + 0.001)
got = np.asarray(standardize(tf.constant(sample)))
assert np.allclose(got, expected, atol=1e-4), "standardize: 40 samples of 6 features are wrong"
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "gradients_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 2 · Gradients (2 points)
#
# Write `gradients(w, b, x, y)`: the gradients, with respect to `w` and `b`, of the mean of
# `(x @ w + b - y) ** 2`. Use `tf.GradientTape`; return the two tensors.


# %% nbgrader={"grade": false, "grade_id": "gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradients(w, b, x, y):
    """Return the gradients of the mean squared error: one for w, one for b."""
    ### BEGIN SOLUTION
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.linalg.matvec(x, w) + b - y) ** 2)
    return tape.gradient(loss, [w, b])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "gradients_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
def expected_gradients(w, b, x, y):
    error = x @ w + b - y
    return 2 * x.T @ error / len(y), 2 * error.mean()


def check_gradients(seed, samples, features):
    rng = np.random.default_rng(seed)
    w, x, y = (rng.normal(size=s) for s in (features, (samples, features), samples))
    w, x, y = (part.astype("float32") for part in (w, x, y))
    dw, db = gradients(tf.constant(w), tf.constant(0.5), tf.constant(x), tf.constant(y))
    expected_dw, expected_db = expected_gradients(w, 0.5, x, y)
    assert np.allclose(np.asarray(dw), expected_dw, atol=1e-3), f"gradients: dw is {dw}"
    assert np.allclose(np.asarray(db), expected_db, atol=1e-3), f"gradients: db is {db}"


check_gradients(seed=0, samples=4, features=2)
### BEGIN HIDDEN TESTS
for seed, samples, features in ((1, 1, 3), (2, 50, 8), (3, 7, 1)):
    check_gradients(seed, samples, features)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "train_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 3 · Read digits (4 points)
#
# Write `train(x, y)`: build a `keras.Sequential` model with one hidden layer, which takes 64 pixels
# and gives the probabilities of the ten digits, train it silently for at most 10 epochs, and return
# it. On digits that it has not seen it must be right four times out of five.


# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(x, y):
    """Return a network that has learned to tell the digits in x apart."""
    ### BEGIN SOLUTION
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(x, y, epochs=5, batch_size=32, verbose=0)
    return model
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "train_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
model = train(x_train, y_train)
assert model.input_shape == (None, 64), f"train: the model takes {model.input_shape}"
assert model.output_shape == (None, 10), f"train: the model gives {model.output_shape}"
### BEGIN HIDDEN TESTS
assert len(model.layers) >= 2, "train: the model has no hidden layer"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "train_test_2", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
probabilities = np.asarray(model(x_test))
accuracy = np.mean(np.argmax(probabilities, axis=1) == y_test)
assert accuracy > 0.8, f"train: right in {accuracy:.0%} of the digits it has not seen"
### BEGIN HIDDEN TESTS
assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-3), "train: no probabilities"
assert np.unique(np.argmax(probabilities, axis=1)).size == 10, "train: never says some digit"
### END HIDDEN TESTS
