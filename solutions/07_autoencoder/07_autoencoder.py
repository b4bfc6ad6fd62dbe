# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "title", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # Exercise 7 · Autoencoders

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/07_autoencoder/07_autoencoder.ipynb) · [the chapter in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/07_autoencoder.ipynb)

# %% [markdown] nbgrader={"grade": false, "grade_id": "head", "locked": true, "schema_version": 3, "solution": false, "task": false}
# You build an autoencoder and what is done with one: the error of a reconstruction, PCA as the linear
# rival, noise to be removed, the network itself and its training, an alarm for things that do not
# fit, penalties that keep a code sparse, a classifier for few labels on top of the encoder, and walks
# through the code. It goes with chapter 7. Plan 90 to 120 minutes.
#
# **How it works**
#
# - Every question is a task in words, one cell in which you write, and one to three test cells.
#   Write in place of `# YOUR CODE HERE` and delete the line `raise NotImplementedError()`. Where a
#   question asks for two functions, both are in that cell.
# - Run your cell, then the test cells below it. A test that passes stays silent. A test that fails
#   says which rule was broken, for which input, what was expected and what came.
# - The tests you see are half of the story: when the exercise is graded, each test cell also tries
#   inputs that you do not see. So write the function for every input that the task allows, not for
#   the examples.
# - Each question stands alone: do not call your function of another question. What you get wrong
#   here cannot cost you points there.
# - Keep the cells and the names of the functions and their arguments as they are. You may add cells
#   of your own wherever you like. The set-up and test cells are put back in their original form
#   before grading.
# - Questions 1 to 3, 6, 7 and 9 need nothing but NumPy. Keras works with fewer digits than they ask
#   for; it has its turn in questions 4, 5 and 8. A notebook in Colab has both already. Results that
#   the task calls an array must be NumPy arrays, not lists.
#
# **Three rules for all questions**
#
# - Arrays may hold integers or floats, and nothing may be rounded: results are compared to nine
#   decimals where the task says nothing else.
# - Arrays that a function is given stay as they were.
# - Samples lie in the first axis: a batch has the shape `(n_samples, n_features)`, its codes the shape
#   `(n_samples, n_code)`.
#
# **How to check the whole exercise.** Restart the kernel, run all cells, and see whether any test
# complains. That works everywhere, in Colab too, and covers the tests you can see. If you have the
# course's repository on your computer, this command runs the hidden tests as well and lists your
# points:
#
# ```
# autograder check exercises/07_autoencoder/07_autoencoder.ipynb
# ```
#
# In Colab you have only this notebook, and the tests you can see. To try the hidden ones too,
# download it (File, Download) to a computer that has the repository, and give the command the path
# of your copy.
#
# | question | function | points |
# |---|---|---|
# | 1 how far off is a reconstruction? | `mse_per_sample`, `bce_per_sample` | 2 |
# | 2 the linear rival | `pca` | 3 |
# | 3 noise to be removed | `noisy_pairs` | 2 |
# | 4 encoder and decoder | `build_autoencoder` | 2 |
# | 5 better than PCA | `fit_autoencoder` | 2 |
# | 6 an alarm | `anomaly_threshold`, `alarm_rates` | 3 |
# | 7 sparse codes | `l1_penalty`, `kl_penalty` | 2 |
# | 8 few labels | `nearest_centroid`, `frozen_classifier` | 2 |
# | 9 a walk through the code | `walk`, `code_map` | 2 |
# | 10 in your own words | written, marked by a person | 4 |

# %% cellView="form" jupyter={"source_hidden": true} nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# @title Set-up: run this cell first
# It imports what the exercise uses (Keras takes some seconds) and defines the helpers of the tests.
# Nothing to write here. The helpers and the tests do without sum, max, round and their like: whoever
# writes `sum = 0` or `from numpy import *` in a cell of their own must not lose points for it.
# For the same reason most names that the tests bind end in _case.
import os

import numpy as np
from sklearn.datasets import load_digits

# TensorFlow writes red lines when it starts, about processors and GPUs; they are sent to nowhere.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
kept_stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
os.dup2(nowhere, 2)
try:
    import keras
finally:
    os.dup2(kept_stderr, 2)
    os.close(kept_stderr)
    os.close(nowhere)

SEQUENCES = (list, tuple)
NUMBERS = (int, float, np.integer, np.floating)
TRUTH_VALUE = bool


def show(value):
    """Return a short text for a number, an array or anything else, for messages."""
    if issubclass(type(value), (np.ndarray, np.generic)):
        if np.size(value) > 60:
            return f"array of shape {np.shape(value)}"
        text = np.array2string(np.asarray(value), separator=", ", precision=6)
        return " ".join(text.split()).replace("[ ", "[").replace(" ]", "]")
    if issubclass(type(value), SEQUENCES):
        is_tuple = issubclass(type(value), SEQUENCES[1])
        parts = [show(part) for part in value[:30]] + (["..."] if value[30:] else [])
        text = ", ".join(parts) + ("," if is_tuple and value and not value[1:] else "")
        return f"({text})" if is_tuple else f"[{text}]"
    if type(value) is float:
        return f"{value:.10g}"
    return repr(value)[:200]


def complain(rule, expected, got, given):
    """Raise AssertionError with a sentence: the rule, what was expected, what came, the input."""
    inputs = ", ".join(f"{name} = {show(value)}" for name, value in given.items())
    raise AssertionError(
        f"{rule}: expected {expected}, got {got}" + (f"; input: {inputs}" if inputs else "")
    )


def as_number(rule, got, **given):
    """Return `got` as a float; complain if it is not a single finite number."""
    kind = type(got)
    if got is None:
        complain(rule, "a number", "None (is the return missing?)", given)
    if issubclass(kind, np.ndarray):
        array = np.array(got, subok=False)
        if array.shape != ():
            complain(rule, "a single number", f"an array of shape {array.shape}", given)
        if array.dtype.kind not in "iuf":
            complain(rule, "a number", f"an array of type {array.dtype}", given)
        got = array
    elif kind is TRUTH_VALUE or not issubclass(kind, NUMBERS):
        complain(rule, "a number", f"type {kind.__name__}: {show(got)}", given)
    if not np.isfinite(float(got)):
        complain(rule, "a finite number", show(got), given)
    return float(got)


def as_array(rule, got, shape, **given):
    """Return `got` as an array of floats; complain if type, shape or entries do not fit."""
    kind = type(got)
    if got is None:
        complain(rule, f"an array of shape {shape}", "None (is the return missing?)", given)
    if not issubclass(kind, np.ndarray):
        complain(
            rule, f"a NumPy array of shape {shape}", f"type {kind.__name__}: {show(got)}", given
        )
    array = np.array(got, subok=False)
    if array.shape != shape:
        values = f": {show(array)}" if array.size <= 60 else ""
        complain(rule, f"shape {shape}", f"shape {array.shape}{values}", given)
    if array.dtype.kind not in "iuf":
        complain(rule, "an array of numbers", f"an array of type {array.dtype}", given)
    if not np.all(np.isfinite(array)):
        complain(rule, "finite numbers", show(array), given)
    return array.astype(float)


def as_tuple(rule, got, names, **given):
    """Return the parts of the tuple (or list) `got`; complain if it has not one part per name."""
    kind = type(got)
    wanted = "(" + ", ".join(names) + ")"
    if got is None:
        complain(rule, f"a tuple {wanted}", "None (is the return missing?)", given)
    if not issubclass(kind, SEQUENCES):
        complain(rule, f"a tuple {wanted}", f"type {kind.__name__}: {show(got)}", given)
    parts, n_parts = (*got,), 0
    for _ in parts:
        n_parts += 1
    if n_parts != np.size(names):
        complain(rule, f"{np.size(names)} values {wanted}", f"{n_parts} values", given)
    return parts


def check_number(rule, got, expected, tolerance=1e-9, **given):
    """Complain unless `got` is the number `expected` (the tolerance is relative and absolute)."""
    number = as_number(rule, got, **given)
    if not np.abs(number - expected) <= tolerance * (1 + np.abs(expected)):
        complain(rule, f"{float(expected):.12g}", f"{number:.12g}", given)


def check_array(rule, got, expected, tolerance=1e-9, **given):
    """Complain unless `got` has the shape and the entries of `expected` (see check_number)."""
    expected = np.asarray(expected, dtype=float)
    array = as_array(rule, got, expected.shape, **given)
    differs = np.argwhere(np.abs(array - expected) > tolerance * (1 + np.abs(expected)))
    if not differs.size:
        return
    if expected.size <= 20 and show(expected) != show(array):
        complain(rule, show(expected), show(array), given)
    place = (*differs[0].tolist(),)  # where there is too much to show, the first that differs
    rule = f"{rule}, entry {show(differs[0])} (counted from 0)"
    complain(rule, f"{expected[place]:.12g}", f"{array[place]:.12g}", given)


def check_untouched(rule, given_array, original):
    """Complain if a function has changed an array that it was given."""
    if not np.array_equal(given_array, original):
        raise AssertionError(
            f"{rule}: expected the argument to be left alone, {show(original)}, "
            f"got it back changed: {show(given_array)}"
        )


def copies_of(case):
    """Return a dict like `case` in which every array is a copy, to be given to a function."""
    return {
        name: value.copy() if issubclass(type(value), np.ndarray) else value
        for name, value in case.items()
    }


def check_left_alone(function, given, case):
    """Complain if the function of this name has changed one of the arrays in `given`."""
    for name, original in case.items():
        if issubclass(type(original), np.ndarray):
            check_untouched(f"{function} leaves {name} alone", given[name], original)


def check_of_keras(rule, model):
    """Complain if a model has parts that are not Keras's own: it could not be built again."""
    wanted = "a model of nothing but layers and functions that Keras has, without Lambda"
    if type(model).__module__[:6] != "keras.":
        complain(rule, wanted, f"a model of the class {type(model).__name__}", {})
    try:
        nodes = [keras.saving.serialize_keras_object(model)]
    except Exception as error:
        complain(rule, wanted, f"{type(error).__name__}: {f'{error}'[:300]}", {})
    for node in nodes:  # which grows as there are others inside
        if issubclass(type(node), SEQUENCES):
            nodes.extend(node)
        if not hasattr(node, "values"):
            continue
        nodes.extend(node.values())
        for key, function in node.items():
            nameless = hasattr(function, "values") and "class_name" not in function
            if nameless and key.endswith("activation"):
                complain(rule, wanted, "a lambda as an activation", {})
        name, module = f"{node.get('class_name')}", f"{node.get('module')}."
        if "class_name" not in node or (name[:2] == "__" and name != "__lambda__"):
            continue
        known = module[:6] == "keras." and name != "Lambda"
        if name == "function":
            name = f"{node.get('config')}"
            known = hasattr(keras.activations, name) or hasattr(keras.losses, name)
            known = known or hasattr(keras.metrics, name)
        elif module[:10] == "keras.src." and name != "Functional":
            complain(rule, wanted, f"the operation {name} between its layers", {})
        if not known:
            complain(rule, wanted, f"{name} in it", {})


def check_model(rule, model):
    """Complain unless `model` is a Keras model, and one that can be graded."""
    kind = type(model)
    if model is None:
        complain(rule, "a Keras model", "None (is something missing?)", {})
    if not issubclass(kind, keras.Model):
        complain(rule, "a Keras model", f"type {kind.__name__}: {show(model)}", {})
    check_of_keras(rule, model)


# %% [markdown] nbgrader={"grade": false, "grade_id": "reconstruction_error_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 1 · How far off is a reconstruction? (2 points)
#
# An autoencoder is trained with the mean of its errors over all samples. To find the odd one out, one
# needs the error of each sample. Write two functions (both in the next cell):
#
# - `mse_per_sample(X, X_hat)`: for each sample the mean of the squared differences over all of its
#   features. `X` and `X_hat` are arrays of one shape, `(n_samples, n_features)` or, for images,
#   `(n_samples, height, width)`.
# - `bce_per_sample(X, logits)`: for each sample the mean of the binary cross-entropy over all of its
#   features,
#
#   $$-\big( x \ln \sigma(z) + (1 - x) \ln (1 - \sigma(z)) \big)$$
#
#   where $\sigma$ is the logistic function. `X` holds the $x$: gray values from 0 to 1. `logits` holds
#   the $z$, what the decoder puts out **before** the sigmoid: numbers from −1000 to 1000. Both have
#   one of the shapes above.
#
# Both return an array of shape `(n_samples,)`. The arguments stay as they were.
#
# Two traps. Images often come as whole numbers of type `uint8`, which go from 0 to 255 and then start
# again: there NumPy's 3 − 5 is 254. And the formula above, taken literally, fails for large $z$:
# $\sigma(-800)$ is 0 to a computer, and its logarithm minus infinity, although the right
# cross-entropy is just 800 or 0. With $-\ln \sigma(z) = \ln(1 + e^{-z})$ and $1 - \sigma(z) =
# \sigma(-z)$ you get further. To clip the probabilities would be wrong: 800 is 800.
#
# Points: 1 for each function.


# %% nbgrader={"grade": false, "grade_id": "reconstruction_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mse_per_sample(X, X_hat):
    """Return the mean squared error of each sample, an array of shape (n_samples,).

    X, X_hat: arrays of the same shape, (n_samples, n_features) or (n_samples, height, width).
    """
    ### BEGIN SOLUTION
    difference = np.subtract(X_hat, X, dtype=float)
    return np.mean(difference.reshape(len(X), -1) ** 2, axis=1)
    ### END SOLUTION


def bce_per_sample(X, logits):
    """Return the mean binary cross-entropy of each sample, an array of shape (n_samples,).

    X: values from 0 to 1; logits: the decoder's output before the sigmoid; arrays of the same
    shape, (n_samples, n_features) or (n_samples, height, width).
    """
    ### BEGIN SOLUTION
    # ln(1 + e^z) - x z, with e^z kept from overflowing
    losses = np.logaddexp(0, logits) - X * logits
    return np.mean(losses.reshape(len(X), -1), axis=1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "reconstruction_error_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Differences 1 and 2, 0 and 0; and a tiny image of whole numbers in a type that knows no minus.
error_cases = [
    (np.array([[3.0, 1.0], [0.5, 2.0]]), np.array([[4.0, 3.0], [0.5, 2.0]]), [2.5, 0.0]),
    (np.array([[[3, 0]]], dtype="uint8"), np.array([[[5, 20]]], dtype="uint8"), [202.0]),
]
### BEGIN HIDDEN TESTS
for seed_case, shape_case, whole_case in (
    (701, (1, 1), False),
    (702, (4, 3), False),
    (703, (3, 4), True),
    (704, (3, 3), False),
    (705, (5, 2, 3), False),
    (706, (2, 4, 4), True),
    (707, (1, 6), False),
    (708, (30, 64), False),
    (709, (4, 2, 5), True),
):
    rng = np.random.default_rng(seed_case)
    X_case, X_hat_case = rng.normal(size=(2, *shape_case))
    if whole_case:
        X_case, X_hat_case = rng.integers(0, 256, size=(2, *shape_case)).astype("uint8")
    if seed_case == 709:  # whole gray values, rebuilt as a network does it
        X_hat_case = X_hat_case * 0.99 - 3.3
    pairs_case = zip(X_case.tolist(), X_hat_case.tolist(), strict=True)
    expected = []
    for x_case, x_hat_case in pairs_case:
        gaps_case = np.asarray(x_case) - np.asarray(x_hat_case)
        expected.append(np.vdot(gaps_case, gaps_case) / gaps_case.size)
    error_cases.append((X_case, X_hat_case, expected))
### END HIDDEN TESTS
for X_case, X_hat_case, expected in error_cases:
    case = {"X": X_case, "X_hat": X_hat_case}
    given = copies_of(case)
    check_array("mse_per_sample", mse_per_sample(*given.values()), expected, **case)
    check_left_alone("mse_per_sample", given, case)

# %% nbgrader={"grade": true, "grade_id": "reconstruction_error_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# At z = 0 the probability is 1/2, which costs ln 2 whatever x is. At z = ln 3 it is 3/4. Very sure
# and right costs nothing, very sure and wrong costs |z|, and half of it where x is 1/2.
log_2_case, log_3_case = np.log(2), np.log(3)
sure_case = np.array([[800, -900, 40], [600, -900, 0]])
cross_cases = [
    (np.array([[0.0, 1.0], [0.5, 0.25]]), np.zeros((2, 2)), [log_2_case, log_2_case]),
    (np.array([[1.0]]), np.array([[log_3_case]]), [2 * log_2_case - log_3_case]),
    (np.array([[0.0]]), np.array([[log_3_case]]), [2 * log_2_case]),
    (np.array([[1, 0, 1], [0, 1, 1]]), sure_case, [0.0, (1500 + log_2_case) / 3]),
    (np.array([[0.5, 0.5]]), np.array([[1000.0, -1000.0]]), [500.0]),
]
### BEGIN HIDDEN TESTS
for seed_case, shape_case, width_case in (
    (711, (1, 1), 1),
    (712, (4, 3), 3),
    (713, (3, 4), 30),
    (714, (3, 3), 300),
    (715, (5, 2, 3), 5),
    (716, (2, 4, 4), 400),
    (717, (1, 6), 15),
    (718, (30, 64), 2),
):
    rng = np.random.default_rng(seed_case)
    X_case, z_case = rng.uniform(size=shape_case), rng.uniform(-1, 1, size=shape_case) * width_case
    if seed_case in (713, 714):
        X_case = rng.integers(0, 2, size=shape_case)
    if seed_case == 713:
        X_case = X_case.astype("uint8")
    if seed_case == 714:
        z_case = rng.integers(-900, 900, size=shape_case)
    expected = []
    for x_case, row_case in zip(X_case, z_case, strict=True):
        total_case = 0.0
        for x, z in np.column_stack([np.ravel(x_case), np.ravel(row_case)]).tolist():
            # x and 1 - x, each times how far its side is from sure
            total_case += x * -z if z < 0 else (1 - x) * z
            total_case += np.log1p(np.exp(z if z < 0 else -z))
        expected.append(total_case / np.size(x_case))
    cross_cases.append((X_case, z_case, expected))
### END HIDDEN TESTS
for X_case, z_case, expected in cross_cases:
    case = {"X": X_case, "logits": z_case}
    given = copies_of(case)
    check_array("bce_per_sample", bce_per_sample(*given.values()), expected, **case)
    check_left_alone("bce_per_sample", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "pca_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 2 · The linear rival (3 points)
#
# An autoencoder without activations can do no better than principal component analysis (PCA): with
# a code of size $k$ it finds the plane through the data's mean that PCA finds too, and there is no
# better one for squared errors. So PCA is what every autoencoder has to beat.
#
# Subtract from the training samples their mean. The axes of PCA are the directions, at right angles
# to each other and of length 1, along which the training samples vary most: the first one the most
# of all, the second one the most of what is left, and so on. `np.linalg.svd` of the centered samples
# has them in its last result (mind: rows or columns?), sorted already. The **code** of a sample is how
# far it is from the mean along each of the first $k$ axes. The **reconstruction** goes from the mean
# that far along the axes.
#
# Write `pca(X_train, X_new, n_code)`:
#
# - `X_train`: array of shape `(n_samples, n_features)`, two samples or more
# - `X_new`: array of shape `(n_new, n_features)`, samples to be encoded: the same as `X_train`, or
#   others. Mean and axes come from `X_train` alone.
# - `n_code`: whole number, at least 1 and at most the smaller one of `n_samples - 1` and `n_features`
#
# It returns a tuple `(code, X_hat)`: the codes of `X_new`, an array of shape `(n_new, n_code)`, the
# first axis first, and their reconstructions, an array of shape `(n_new, n_features)`. Features are
# taken as they are, not divided by their standard deviation. An axis and its opposite are equally
# right, so any column of the code may have the other sign (the whole column). The results are
# compared to six decimals, and no two axes have the same variance. The arguments stay as they were.
#
# Points: 1 for the reconstructions of the training samples, 1 for those of others, 1 for the codes.

# %% nbgrader={"grade": false, "grade_id": "pca_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def pca_data(seed, n_samples, n_features, n_new):
    """Return X_train, X_new, mean and axes (as rows) of samples made to have known axes."""
    rng = np.random.default_rng(seed)
    rank = n_features if n_features < n_samples else n_samples - 1
    axes = np.linalg.qr(rng.normal(size=(n_features, rank)))[0].T
    spread = 4.0 / 1.5 ** np.arange(rank)
    mean = rng.uniform(-3, 3, size=n_features)
    # columns at right angles to each other, and to the column of ones, so that their mean is 0
    ones_first = np.insert(rng.normal(size=(n_samples, rank)), 0, 1.0, axis=1)
    scores = np.linalg.qr(ones_first)[0][:, 1:]
    X_train = mean + (scores * spread) @ axes
    return X_train, mean + rng.normal(size=(n_new, n_features)), mean, axes


def parts_of_pca(rule, got, case):
    """Return code and X_hat of the answer `got` as arrays of the right shapes."""
    code, X_hat = as_tuple(rule, got, ("code", "X_hat"), **case)
    shape = case["X_new"].shape
    code = as_array(f"{rule}, code", code, (shape[0], case["n_code"]), **case)
    return code, as_array(f"{rule}, X_hat", X_hat, shape, **case)


# %% nbgrader={"grade": false, "grade_id": "pca", "locked": false, "schema_version": 3, "solution": true, "task": false}
def pca(X_train, X_new, n_code):
    """Return (code, X_hat): the PCA codes of X_new and its reconstructions from them.

    X_train: array of shape (n_samples, n_features), gives mean and axes; X_new: array of shape
    (n_new, n_features); n_code: whole number. Returns arrays of shapes (n_new, n_code) and
    (n_new, n_features).
    """
    ### BEGIN SOLUTION
    mean = np.mean(X_train, axis=0)
    axes = np.linalg.svd(X_train - mean, full_matrices=False)[2][:n_code]
    code = (X_new - mean) @ axes.T
    return code, mean + code @ axes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "pca_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Three points on a line through (3, 4): one number tells them apart. Then four points: 10 apart to
# the left and right, 2 apart up and down, and only the first of these survives.
line_case = np.array([[1, 2], [3, 4], [5, 6]])
cross_case = np.array([[-5.0, 1.0], [5.0, 1.0], [0.0, 0.0], [0.0, 2.0]])
pca_cases = [
    (line_case, 1, line_case),
    (cross_case, 1, [[-5.0, 1.0], [5.0, 1.0], [0.0, 1.0], [0.0, 1.0]]),
    (cross_case, 2, cross_case),
]
### BEGIN HIDDEN TESTS
for seed_case, n, p, k in ((721, 9, 4, 2), (722, 4, 4, 1), (723, 4, 7, 2), (724, 60, 6, 3)):
    X_case, _, mean_case, axes_case = pca_data(seed_case, n, p, 1)
    shadow_case = axes_case[:k].T @ axes_case[:k]  # projects onto the plane
    pca_cases.append((X_case, k, mean_case + (X_case - mean_case) @ shadow_case))
# whole numbers around the mean (1/2, 1/2), far apart to the left and right
whole_case = np.array([[-5, 0], [-5, 1], [0, 0], [0, 1], [1, 0], [1, 1], [6, 0], [6, 1]])
pca_cases.append((whole_case, 1, whole_case * [1, 0] + [0, 0.5]))
### END HIDDEN TESTS
for X_case, k, expected in pca_cases:
    case = {"X_train": X_case, "X_new": X_case, "n_code": k}
    given = copies_of(case)
    rule = "pca, training samples"
    X_hat_part = parts_of_pca(rule, pca(*given.values()), case)[1]
    check_array(f"{rule}, X_hat", X_hat_part, expected, 1e-6, **case)
    check_left_alone("pca", given, case)

# %% nbgrader={"grade": true, "grade_id": "pca_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The line through (1, 2), (3, 4), (5, 6) again: the nearest point on it to (3, 6) is (4, 5).
pca_cases = [(np.array([[1, 2], [3, 4], [5, 6]]), np.array([[3, 6]]), 1, [[4.0, 5.0]])]
### BEGIN HIDDEN TESTS
for seed_case, n, p, k, n_new in (
    (731, 9, 4, 2, 5),
    (732, 5, 5, 1, 5),
    (733, 4, 7, 3, 1),
    (734, 60, 6, 5, 20),
    (735, 8, 3, 3, 4),  # as many axes as features: nothing is lost
):
    X_case, X_new_case, mean_case, axes_case = pca_data(seed_case, n, p, n_new)
    shadow_case = axes_case[:k].T @ axes_case[:k]
    pca_cases.append((X_case, X_new_case, k, mean_case + (X_new_case - mean_case) @ shadow_case))
# whole numbers around the mean (1/2, 1/2), far apart to the left and right
whole_case = np.array([[-5, 0], [-5, 1], [0, 0], [0, 1], [1, 0], [1, 1], [6, 0], [6, 1]])
pca_cases.append((whole_case, np.array([[3, 9], [2, -4]]), 1, [[3.0, 0.5], [2.0, 0.5]]))
### END HIDDEN TESTS
for X_case, X_new_case, k, expected in pca_cases:
    case = {"X_train": X_case, "X_new": X_new_case, "n_code": k}
    given = copies_of(case)
    rule = "pca, other samples"
    X_hat_part = parts_of_pca(rule, pca(*given.values()), case)[1]
    check_array(f"{rule}, X_hat", X_hat_part, expected, 1e-6, **case)
    check_left_alone("pca", given, case)

# %% nbgrader={"grade": true, "grade_id": "pca_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Mean (0, 1); the first axis is (1, 0), the second one (0, 1), or their opposites.
cross_case = np.array([[-5.0, 1.0], [5.0, 1.0], [0.0, 0.0], [0.0, 2.0]])
pca_cases = [
    (cross_case, cross_case, 2, [[-5.0, 0.0], [5.0, 0.0], [0.0, -1.0], [0.0, 1.0]]),
    (cross_case, np.array([[7, 9], [2, 1]]), 2, [[7.0, 8.0], [2.0, 0.0]]),
]
### BEGIN HIDDEN TESTS
for seed_case, n, p, k, n_new in (
    (741, 9, 4, 3, 5),
    (742, 5, 5, 1, 5),
    (743, 4, 7, 3, 6),
    (744, 60, 6, 4, 20),
    (745, 8, 3, 3, 1),
):
    X_case, X_new_case, mean_case, axes_case = pca_data(seed_case, n, p, n_new)
    for chosen_case in (X_new_case, X_case):
        pca_cases.append((X_case, chosen_case, k, (chosen_case - mean_case) @ axes_case[:k].T))
# whole numbers around the mean (1/2, 1/2), far apart to the left and right
whole_case = np.array([[-5, 0], [-5, 1], [0, 0], [0, 1], [1, 0], [1, 1], [6, 0], [6, 1]])
pca_cases.append((whole_case, np.array([[3, 9], [2, -4]]), 2, [[2.5, 8.5], [1.5, -4.5]]))
### END HIDDEN TESTS
for X_case, X_new_case, k, expected in pca_cases:
    case = {"X_train": X_case, "X_new": X_new_case, "n_code": k}
    given = copies_of(case)
    rule = "pca, code"
    code_part = parts_of_pca(rule, pca(*given.values()), case)[0]
    agreement_case = np.einsum("ij,ij->j", code_part, expected)  # of each column
    turned_case = np.where(agreement_case < 0, -1.0, 1.0) * expected + 0.0  # no -0.0
    check_array(f"{rule} (up to the sign of each column)", code_part, turned_case, 1e-6, **case)
    check_left_alone("pca", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "noisy_pairs_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 3 · Noise to be removed (2 points)
#
# A denoising autoencoder gets a noisy picture and is asked for the clean one. It cannot simply copy,
# so it has to learn what pictures look like.
#
# Write `noisy_pairs(X, noise, amount, seed)`, which makes what it is trained on:
#
# - `X`: array of any shape, samples in the first axis, values from 0 to 1
# - `noise`: one of two strings.
#   - `"gaussian"`: to each value a random number is added, normally distributed with mean 0 and
#     **standard deviation** `amount`. What is below 0 then becomes 0, what is above 1 becomes 1; all
#     other values stay what they are.
#   - `"masking"`: each value is replaced by 0 with probability `amount`, and otherwise kept exactly
#     as it is. So chance decides how many are replaced, too.
# - `amount`: for `"gaussian"` a number from 0 on, for `"masking"` from 0 to 1
# - `seed`: a whole number, 0 or more. The same seed gives the same noise again, another one gives
#   other noise.
#
# It returns a tuple `(X_noisy, X_target)`, two arrays of the shape of `X`: what goes into the network,
# and what should come out of it. Every value of every sample has a random number of its own. `X`
# stays as it was, and mind that it may hold integers (0 and 1).
#
# Points: 1 for each kind of noise. Some tests look at thousands of values, and allow for chance.


# %% nbgrader={"grade": false, "grade_id": "noisy_pairs", "locked": false, "schema_version": 3, "solution": true, "task": false}
def noisy_pairs(X, noise, amount, seed):
    """Return (X_noisy, X_target), the input and the target of a denoising autoencoder.

    X: array of values from 0 to 1; noise: "gaussian" or "masking"; amount: standard deviation, or
    probability that a value is replaced by 0; seed: whole number. Returns arrays of the shape of X.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    if noise == "gaussian":
        return np.clip(X + rng.normal(scale=amount, size=X.shape), 0, 1), X
    return np.where(rng.uniform(size=X.shape) < amount, 0, X), X
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "noisy_pairs_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Six small pictures: is the target clean, is the noise in range, does the seed decide?
given_pictures = np.array([[[0.0, 0.5], [1.0, 0.25]]] * 6)
noise_cases = [(given_pictures, 0.3, 1), (given_pictures, 0, 2), (np.eye(6, dtype=int), 0.5, 3)]
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(751)
noise_cases.extend([(rng.uniform(size=(5, 7)), 2.0, 11), (rng.uniform(size=(4, 2, 3)), 0.01, 12)])
noise_cases.extend([(rng.uniform(size=20), 0.1, 0), (rng.uniform(size=(3, 2, 2, 2)), 0.2, 13)])
gray_case, black_case, white_case = (
    np.full((200, 50), 0.5),
    np.zeros((300, 40)),
    np.ones((90, 9, 9)),
)
noise_cases.extend([(gray_case, 0.05, 21), (gray_case, 0.1, 22), (black_case, 0.2, 23)])
noise_cases.extend([(white_case, 0.4, 24), (white_case.astype(int), 0.3, 25)])
### END HIDDEN TESTS
for X_case, amount_case, seed_case in noise_cases:
    noises_case = []
    for one_seed_case in (seed_case, seed_case, seed_case + 1):
        case = {"X": X_case, "noise": "gaussian", "amount": amount_case, "seed": one_seed_case}
        given = copies_of(case)
        rule = "noisy_pairs('gaussian')"
        X_noisy, X_target = as_tuple(
            rule, noisy_pairs(*given.values()), ("X_noisy", "X_target"), **case
        )
        check_left_alone("noisy_pairs", given, case)
        check_array(f"{rule}, X_target", X_target, X_case, **case)
        X_noisy = as_array(f"{rule}, X_noisy", X_noisy, X_case.shape, **case)
        outside_case = X_noisy[(X_noisy < 0) | (X_noisy > 1)]
        if outside_case.size:
            complain(f"{rule}, X_noisy", "values from 0 to 1", show(outside_case[0]), case)
        noises_case.append(X_noisy - X_case)
    check_array(f"{rule}, noise of the same seed again", noises_case[1], noises_case[0], **case)
    if amount_case == 0:
        check_array(f"{rule}, X_noisy", X_case + noises_case[0], X_case, **case)
    elif np.array_equal(noises_case[0], noises_case[2]):
        rule = f"{rule}, seeds {seed_case} and {seed_case + 1}"
        complain(rule, "different noise", "the same", {"X": X_case, "amount": amount_case})
    if X_case.size < 5000:
        continue
    # Enough values to look at how they are distributed; chance moves none of these shares so far.
    noise_case, level_case = noises_case[0].reshape(X_case.shape[0], -1), X_case.ravel()[0]
    spread_case = np.std(noise_case)
    for axis_case, what_case in ((1, "sample"), (0, "feature")):
        if np.std(np.mean(noise_case, axis=axis_case)) > spread_case / 2:
            came_case = f"one number for each {what_case}, or nearly so"
            complain("noisy_pairs('gaussian')", "a random number for every value", came_case, case)
    shares_case = [
        ("not 0", np.mean(noise_case != 0), 1.0 if level_case == 0.5 else 0.5),
        ("beyond one standard deviation", np.mean(np.abs(noise_case) > amount_case), 0.3173),
        ("beyond half of one", np.mean(np.abs(noise_case) > amount_case / 2), 0.6171),
        ("above 0", np.mean(noise_case > 0), 0.5 if level_case < 1 else 0.0),
    ]
    for what_case, got_share, expected_share in shares_case:
        if level_case != 0.5 and what_case.startswith("beyond"):
            expected_share = expected_share / 2  # the other half went below 0, or above 1
        if not np.abs(got_share - expected_share) <= 0.03:
            rule = f"noisy_pairs('gaussian'), share of values whose noise is {what_case}"
            complain(rule, f"about {expected_share:.3f}", f"{got_share:.3f}", case)

# %% nbgrader={"grade": true, "grade_id": "noisy_pairs_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Six small pictures: is the target clean, is each value kept or 0, does the seed decide? Nothing
# is replaced at amount 0, everything at 1.
given_pictures = np.array([[[0.9, 0.5], [1.0, 0.25]]] * 6)
mask_cases = [(given_pictures, 0.5, 1), (given_pictures, 0, 2), (given_pictures, 1, 3)]
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(761)
mask_cases.extend([(rng.uniform(0.1, 1, size=(5, 7)), 0.4, 11), (np.ones((4, 6), int), 0.5, 12)])
mask_cases.extend([(np.ones(30), 0.5, 0), (rng.uniform(0.1, 1, size=(3, 2, 2, 3)), 0.5, 13)])
mask_cases.extend(
    (rng.uniform(0.1, 1, size=shape_case), amount_case, seed_case)
    for shape_case, amount_case, seed_case in (((200, 50), 0.3, 21), ((200, 5, 10), 0.75, 22))
)
### END HIDDEN TESTS
for X_case, amount_case, seed_case in mask_cases:
    masks_case = []
    for one_seed_case in (seed_case, seed_case, seed_case + 1):
        case = {"X": X_case, "noise": "masking", "amount": amount_case, "seed": one_seed_case}
        given = copies_of(case)
        rule = "noisy_pairs('masking')"
        X_noisy, X_target = as_tuple(
            rule, noisy_pairs(*given.values()), ("X_noisy", "X_target"), **case
        )
        check_left_alone("noisy_pairs", given, case)
        check_array(f"{rule}, X_target", X_target, X_case, **case)
        X_noisy = as_array(f"{rule}, X_noisy", X_noisy, X_case.shape, **case)
        masks_case.append(X_noisy == 0)
        kept_case = np.where(masks_case[-1], 0.0, X_case)
        check_array(f"{rule}, X_noisy, what is not replaced by 0", X_noisy, kept_case, **case)
    if not np.array_equal(masks_case[0], masks_case[1]):
        complain(f"{rule}, seed {seed_case} twice", "the same values replaced", "others", case)
    if 0 < amount_case < 1 and np.array_equal(masks_case[0], masks_case[2]):
        rule = f"{rule}, seeds {seed_case} and {seed_case + 1}"
        complain(rule, "different values replaced", "the same", {"amount": amount_case})
    if X_case.size >= 5000:
        mask_case = masks_case[0].reshape(X_case.shape[0], -1)
        for axis_case, what_case in ((1, "sample"), (0, "feature")):
            # by chance, the numbers replaced in each of them differ so much, more or less
            fair_case = (amount_case * (1 - amount_case) * mask_case.shape[axis_case]) ** 0.5
            spread_case = np.std(np.count_nonzero(mask_case, axis=axis_case))
            if not 0.6 * fair_case <= spread_case <= 1.5 * fair_case:
                wanted_case = f"to vary by about {fair_case:.1f}, as chance has it"
                came_case = f"a standard deviation of {spread_case:.1f}"
                what_case = f"{rule}, number of values replaced in each {what_case}"
                complain(what_case, wanted_case, came_case, case)
    share_case, near_case = np.mean(masks_case[0]), 0.03 if X_case.size >= 5000 else 0.5
    if amount_case in (0, 1):
        near_case = 0
    if not np.abs(share_case - amount_case) <= near_case:
        rule = f"{rule}, share of values replaced by 0"
        complain(rule, f"about {amount_case:g}", f"{share_case:.3f}", case)
### BEGIN HIDDEN TESTS
# Twelve times 40 values: that the same number of them is replaced each time is no chance.
numbers_case = []
for one_seed_case in range(12):
    X_noisy = noisy_pairs(np.ones((4, 10)), "masking", 0.3, one_seed_case)[0]
    numbers_case.append(np.count_nonzero(X_noisy == 0))
if np.ptp(numbers_case) == 0:
    rule = "noisy_pairs('masking'), number of values replaced under twelve seeds"
    complain(rule, "not always the same", f"{numbers_case[0]} each time", {"amount": 0.3})
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "build_autoencoder_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 4 · Encoder and decoder (2 points)
#
# Now in Keras. Write `build_autoencoder(n_features, hidden, n_code)`, which builds both halves of an
# autoencoder, not trained:
#
# - `n_features`: how many numbers a sample has, a whole number
# - `hidden`: list of whole numbers, the widths of the encoder's hidden layers, from the input on. It
#   may be empty.
# - `n_code`: the size of the code, a whole number
#
# It returns a tuple `(encoder, decoder)` of two Keras models. All layers are dense, with biases:
#
# - The encoder takes arrays of shape `(n_samples, n_features)`. Its hidden layers have ReLU. After
#   them comes the layer of the code, with `n_code` units and **no** activation. (A ReLU there could
#   kill units of the code for ever.)
# - The decoder is the mirror image. It takes codes, of shape `(n_samples, n_code)`. Its hidden layers
#   have the same widths in the **reverse** order, and ReLU. Its last layer has `n_features` units and
#   a sigmoid, because the data lie between 0 and 1.
#
# With `hidden = [32, 16]` and `n_code = 3`, digits of 64 pixels go 64 → 32 → 16 → 3 → 16 → 32 → 64.
#
# `Sequential` or functional, as you like; begin with `keras.Input`, so that the weights exist. They
# start at random, as Keras does it by itself. Use layers that Keras has, no `Lambda` layers and no
# classes of your own, and none that do something else (no dropout, no noise, no normalization).
# Compiling is not needed. The tests put weights of their own into your models, and compare what comes
# out to four decimals.
#
# Points: 1 for the encoder, 1 for the decoder.

# %% nbgrader={"grade": false, "grade_id": "build_autoencoder_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def check_dense_model(rule, model, widths, last, seed):
    """Complain unless `model` is a chain of dense layers, ReLU in between and `last` at the end.

    widths: numbers of units from the input to the output; last: "linear" or "sigmoid".
    """
    check_model(rule, model)
    wanted = []
    for depth in range(np.size(widths) - 1):
        wanted.extend([(widths[depth], widths[depth + 1]), (widths[depth + 1],)])
    found = [(*weights.shape,) for weights in model.get_weights()]
    if found != wanted:
        came = show(found) if found else "none (does the model begin with keras.Input?)"
        complain(f"{rule}, shapes of its weights and biases", show(wanted), came, {})
    for kernel in model.get_weights()[::2]:
        if kernel.size > 1 and np.ptp(kernel) == 0:
            came = f"{kernel.flat[0]:g} for all weights of a layer"
            complain(rule, "random weights at the start", came, {})
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=shape) / shape[0] ** 0.5 for shape in wanted]
    model.set_weights(weights)
    # large values where nothing saturates, so that a ReLU with a ceiling shows
    X = rng.normal(size=(9, widths[0])) * (8 if last == "linear" else 1)
    expected = X
    for depth in range(0, np.size(widths) * 2 - 2, 2):
        z = expected @ weights[depth] + weights[depth + 1]
        expected = np.maximum(z, 0)
    expected = z if last == "linear" else 1 / (1 + np.exp(-z))
    wanted = (
        "ReLU in its hidden layers and "
        + {
            "linear": "no activation at the end",
            "sigmoid": "a sigmoid at the end",
        }[last]
    )
    for training in (False, True):
        try:
            got = keras.ops.convert_to_numpy(model(X.astype("float32"), training=training))
        except Exception as error:
            came = f"{type(error).__name__}: {f'{error}'[:300]}"
            complain(rule, f"a model for arrays of shape (n_samples, {widths[0]})", came, {})
        if training:
            wanted = "the same during training, so nothing but dense layers"
        got = as_array(f"{rule}, output", got, expected.shape)
        check_array(f"{rule}, output with random weights ({wanted})", got, expected, 1e-4)


# %% nbgrader={"grade": false, "grade_id": "build_autoencoder", "locked": false, "schema_version": 3, "solution": true, "task": false}
def build_autoencoder(n_features, hidden, n_code):
    """Return (encoder, decoder), two Keras models of dense layers, not trained.

    n_features: whole number; hidden: list of the widths of the encoder's hidden layers, which the
    decoder has in the reverse order; n_code: size of the code.
    """
    ### BEGIN SOLUTION
    encoder = keras.Sequential([keras.Input((n_features,))])
    decoder = keras.Sequential([keras.Input((n_code,))])
    for width in hidden:
        encoder.add(keras.layers.Dense(width, activation="relu"))
    for width in hidden[::-1]:
        decoder.add(keras.layers.Dense(width, activation="relu"))
    encoder.add(keras.layers.Dense(n_code))
    decoder.add(keras.layers.Dense(n_features, activation="sigmoid"))
    return encoder, decoder
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "build_autoencoder_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The digits of the task: 64 -> 32 -> 16 -> 3.
width_cases = [(64, [32, 16], 3)]
### BEGIN HIDDEN TESTS
width_cases.extend([(4, [], 1), (6, [9, 4, 8], 5)])
### END HIDDEN TESTS
for n_features, hidden_case, n_code in width_cases:
    rule = f"build_autoencoder({n_features}, {hidden_case}, {n_code})"
    got = build_autoencoder(n_features, [*hidden_case], n_code)
    encoder_part, _ = as_tuple(rule, got, ("encoder", "decoder"))
    check_dense_model(
        f"{rule}, encoder", encoder_part, [n_features, *hidden_case, n_code], "linear", 770
    )

# %% nbgrader={"grade": true, "grade_id": "build_autoencoder_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The digits of the task: 3 -> 16 -> 32 -> 64.
width_cases = [(64, [32, 16], 3)]
### BEGIN HIDDEN TESTS
width_cases.extend([(4, [], 1), (6, [9, 4, 8], 5)])
### END HIDDEN TESTS
for n_features, hidden_case, n_code in width_cases:
    rule = f"build_autoencoder({n_features}, {hidden_case}, {n_code})"
    got = build_autoencoder(n_features, [*hidden_case], n_code)
    _, decoder_part = as_tuple(rule, got, ("encoder", "decoder"))
    check_dense_model(
        f"{rule}, decoder", decoder_part, [n_code, *hidden_case[::-1], n_features], "sigmoid", 771
    )

# %% [markdown] nbgrader={"grade": false, "grade_id": "fit_autoencoder_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 5 · Better than PCA (2 points)
#
# The digits of scikit-learn have 8 × 8 pixels. With four numbers for each of them, PCA rebuilds
# unseen digits with a mean squared error of 0.038; to draw the mean digit each time gives 0.073. An
# autoencoder with activations gets far below that: a good one to 0.026.
#
# Write `fit_autoencoder(X, n_code)`:
#
# - `X`: array of shape `(n_samples, 64)`, 1,200 digits with gray values from 0 to 1
# - `n_code`: the size of the code, a whole number from 3 to 6
#
# It returns a tuple `(encoder, decoder)` of two Keras models, **trained** together on `X`. The encoder
# turns an array of shape `(n_samples, 64)` into codes of shape `(n_samples, n_code)`, the decoder
# turns those into reconstructions of shape `(n_samples, 64)`. All else is your choice: layers,
# widths, loss, optimizer, epochs. (Write it anew, do not call `build_autoencoder`.) Use layers that
# Keras has, no `Lambda` layers and no classes of your own. `X` stays as it was.
#
# The test sends digits that it has **not** seen through your encoder and your decoder. Their mean
# squared error must be at least a tenth below that of PCA with a code of the same size, so at most
# 0.9 times as large. Aim for some reserve: it is graded with another mixture of the digits, turned
# upside down, and another size of the code. A plain autoencoder, trained for long enough, gets to 0.75
# times.
#
# Two models that share their layers with a third one are trained when that one is:
# `keras.Sequential([encoder, decoder])`. `verbose=0` in `fit` keeps it quiet, and
# `keras.utils.set_random_seed(0)` makes the result the same every time. One training should take
# less than ten seconds.
#
# Where it goes wrong: what is the target in `fit`? Does the loss still fall when the training ends
# (more epochs, a larger learning rate, smaller batches)? Is there an activation between the input and
# the code, and between the code and the output? Without one, PCA is the best there is. On the layer
# of the code itself an activation can do harm: ReLU units can go silent for ever, and others saturate.

# %% nbgrader={"grade": false, "grade_id": "fit_autoencoder_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def digits_split(seed):
    """Return X_train, X_test: 1,200 digits and the 597 others, gray values from 0 to 1."""
    X = load_digits().data / 16
    rows = np.random.default_rng(seed).permutation(X.shape[0])
    return X[rows[:1200]], X[rows[1200:]]


def pca_error(X_train, X_test, n_code):
    """Return the mean squared error of PCA's reconstructions of X_test."""
    mean = np.mean(X_train, axis=0)
    axes = np.linalg.svd(X_train - mean, full_matrices=False)[2][:n_code]
    return float(np.mean(((X_test - mean) @ axes.T @ axes + mean - X_test) ** 2))


def output_of(rule, model, X, n_columns):
    """Return what the Keras model puts out for X; complain unless it has so many columns."""
    check_model(rule, model)
    try:
        got = keras.ops.convert_to_numpy(model(X.astype("float32"), training=False))
    except Exception as error:
        came = f"{type(error).__name__}: {f'{error}'[:300]}"
        complain(rule, f"a model for arrays of shape (n_samples, {X.shape[1]})", came, {})
    return as_array(f"{rule}, output for {X.shape[0]} rows", got, (X.shape[0], n_columns))


# %% nbgrader={"grade": false, "grade_id": "fit_autoencoder", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit_autoencoder(X, n_code):
    """Return (encoder, decoder), two Keras models trained to rebuild X from codes of size n_code.

    X: array of shape (n_samples, 64), gray values from 0 to 1; n_code: whole number.
    """
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(0)
    encoder = keras.Sequential(
        [keras.Input((64,)), keras.layers.Dense(96, activation="relu"), keras.layers.Dense(n_code)]
    )
    decoder = keras.Sequential(
        [
            keras.Input((n_code,)),
            keras.layers.Dense(96, activation="relu"),
            keras.layers.Dense(64, activation="sigmoid"),
        ]
    )
    autoencoder = keras.Sequential([encoder, decoder])
    autoencoder.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
    autoencoder.fit(X, X, batch_size=100, epochs=8, verbose=0)
    return encoder, decoder
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "fit_autoencoder_test_1", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Digits of which the training has seen others only. (Graded with another mixture of them, turned
# upside down, and another size of the code.)
split_case, n_code = 91, 4
### BEGIN HIDDEN TESTS
split_case, n_code = 92, 5
### END HIDDEN TESTS
X_train, X_test = digits_split(split_case)
### BEGIN HIDDEN TESTS
# Half a turn of each picture: whoever trains on other digits than those of X, the ones held out
# among them, gets nothing for it.
X_train, X_test = X_train[:, ::-1].copy(), X_test[:, ::-1].copy()
### END HIDDEN TESTS
given_digits = X_train.copy()
got = fit_autoencoder(given_digits, n_code)
encoder_part, decoder_part = as_tuple("fit_autoencoder", got, ("encoder", "decoder"))
code_case = output_of("fit_autoencoder, encoder", encoder_part, X_test, n_code)
X_hat_case = output_of("fit_autoencoder, decoder", decoder_part, code_case, 64)
check_untouched("fit_autoencoder leaves X alone", given_digits, X_train)
got_error, expected_error = np.mean((X_hat_case - X_test) ** 2), pca_error(X_train, X_test, n_code)
assert got_error <= 0.9 * expected_error, (
    f"fit_autoencoder, code of size {n_code}: expected a mean squared error of at most "
    f"{0.9 * expected_error:.4f} for {X_test.shape[0]} unseen digits (0.9 times PCA's "
    f"{expected_error:.4f}), got {got_error:.4f}"
)

# %% [markdown] nbgrader={"grade": false, "grade_id": "anomaly_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 6 · An alarm (3 points)
#
# An autoencoder that has seen normal things only rebuilds those well, and others badly. So a large
# error raises an alarm. How large? That is settled on normal samples that were **not** used for
# training, because those used for training have errors that are too small. Write two functions (both
# in the next cell):
#
# - `anomaly_threshold(normal_errors, rate)`: `normal_errors` is an array of shape `(n_samples,)`, in
#   no particular order, the errors of normal samples; `rate` is the share of false alarms that is
#   allowed, a number with 0 ≤ `rate` < 1. An alarm is raised for an error that is **greater than** the
#   threshold. The function returns the smallest number **out of** `normal_errors` at which at most
#   the share `rate` of `normal_errors` would raise an alarm.
# - `alarm_rates(errors, is_anomaly, threshold)`: `errors` is an array of shape `(n_samples,)`,
#   `is_anomaly` one of the same shape with True and False, at least one of each, and `threshold` a
#   number. It returns a tuple `(detection_rate, false_alarm_rate)` of two numbers: the share of the
#   anomalies that raise an alarm, and the share of the normal samples that do.
#
# For errors 1, 2, 3, 4 and a rate of 0.25 the threshold is 3: above it lies one of four. With a rate
# of 0.2 it is 4, because one of four would be too many. Errors may be equal: of 1, 2, 2, 2 at a rate
# of 0.5 it is 2. The arrays stay as they were.
#
# Points: 1 for thresholds of errors that are all different, 1 with equal ones and other edges, 1 for
# `alarm_rates`.


# %% nbgrader={"grade": false, "grade_id": "anomaly", "locked": false, "schema_version": 3, "solution": true, "task": false}
def anomaly_threshold(normal_errors, rate):
    """Return the smallest of normal_errors that at most the share `rate` of them is greater than.

    normal_errors: array of shape (n_samples,); rate: number, at least 0 and less than 1.
    """
    ### BEGIN SOLUTION
    for threshold in np.sort(normal_errors):
        if np.mean(normal_errors > threshold) <= rate:
            return threshold
    ### END SOLUTION


def alarm_rates(errors, is_anomaly, threshold):
    """Return (detection_rate, false_alarm_rate), the shares of errors greater than the threshold.

    errors: array of shape (n_samples,); is_anomaly: array of the same shape, True and False;
    threshold: number. The first share is that of the anomalies, the second that of the others.
    """
    ### BEGIN SOLUTION
    alarm = errors > threshold
    return np.mean(alarm[is_anomaly]), np.mean(alarm[~is_anomaly])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "anomaly_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The example of the task, not in order; and twenty errors of which a tenth may be too large.
threshold_cases = [
    (np.array([2.0, 4.0, 1.0, 3.0]), 0.25, 3.0),
    (np.array([2.0, 4.0, 1.0, 3.0]), 0.2, 4.0),
    (np.arange(20, 0, -1) / 10, 0.11, 1.8),
]
### BEGIN HIDDEN TESTS
# rates that computers know exactly, or between two possible shares: rounding decides nothing
for seed_case, n, rate_case, n_above in (
    (801, 8, 0.25, 2),
    (802, 16, 0.125, 2),
    (803, 64, 0.5, 32),
    (804, 8, 0.75, 6),
    (805, 7, 0.2, 1),
    (806, 30, 0.05, 1),
    (807, 31, 0.05, 1),
    (808, 150, 0.012, 1),
    (809, 250, 0.101, 25),
    (810, 5, 0.5, 2),
    (811, 10, 0.97, 9),
    (812, 12, 0.08, 0),
):
    errors_case = np.random.default_rng(seed_case).uniform(0.01, 0.4, size=n) ** 2
    place_case = np.argsort(errors_case)[n - 1 - n_above]
    threshold_cases.append((errors_case, rate_case, errors_case[place_case]))
### END HIDDEN TESTS
for errors_case, rate_case, expected in threshold_cases:
    case = {"normal_errors": errors_case, "rate": rate_case}
    given = copies_of(case)
    check_number("anomaly_threshold", anomaly_threshold(*given.values()), expected, **case)
    check_left_alone("anomaly_threshold", given, case)

# %% nbgrader={"grade": true, "grade_id": "anomaly_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Three errors that are equal: none of them is greater than 2. No false alarm at all is allowed: the
# largest error. A single error. Half may raise an alarm, but two thirds would.
threshold_cases = [
    (np.array([2.0, 1.0, 2.0, 2.0]), 0.5, 2.0),
    (np.array([5, 1, 7, 3]), 0, 7),
    (np.array([0.5]), 0.9, 0.5),
    (np.array([1.0, 2.0, 2.0]), 0.5, 2.0),
]
### BEGIN HIDDEN TESTS
threshold_cases.extend(
    [
        (np.array([4.0, 4.0, 4.0]), 0.0, 4.0),
        (np.array([4, 4, 4]), 0.7, 4),
        (np.array([9.0, 1.0, 9.0, 2.0]), 0.25, 9.0),  # two of four lie above 2
        (np.array([9.0, 1.0, 9.0, 2.0]), 0.5, 2.0),
        (np.array([3, 3, 8, 1]), 0.25, 3),
        (np.array([0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 2.0]), 0.375, 1.0),
        (np.array([0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 2.0]), 0.3, 2.0),
        (np.array([0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 2.0]), 0.625, 0.0),
        (np.array([3.0, 6.0]), 0.99, 3.0),
    ]
)
for seed_case, n, rate_case in ((821, 40, 0.31), (822, 64, 0.0625), (823, 90, 0.105)):
    errors_case = np.random.default_rng(seed_case).integers(0, 12, size=n) * 0.25
    expected = np.inf
    for error_case in errors_case.tolist():
        if np.count_nonzero(errors_case > error_case) <= rate_case * n and error_case < expected:
            expected = error_case
    threshold_cases.append((errors_case, rate_case, expected))
### END HIDDEN TESTS
for errors_case, rate_case, expected in threshold_cases:
    case = {"normal_errors": errors_case, "rate": rate_case}
    given = copies_of(case)
    rule = "anomaly_threshold, equal errors and edges"
    check_number(rule, anomaly_threshold(*given.values()), expected, **case)
    check_left_alone("anomaly_threshold", given, case)

# %% nbgrader={"grade": true, "grade_id": "anomaly_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two anomalies, of which one is found; four normal samples, of which one raises an alarm. An error
# as large as the threshold raises none.
errors_case = np.array([0.1, 0.9, 0.4, 0.5, 0.2, 0.8])
truth_case = np.array([False, False, False, True, False, True])
alarm_cases = [(errors_case, truth_case, 0.5, 0.5, 0.25), (errors_case, truth_case, 2, 0.0, 0.0)]
### BEGIN HIDDEN TESTS
alarm_cases.append((np.array([3, 1]), np.array([True, False]), 0, 1.0, 1.0))
for seed_case, n, n_anomalies in ((831, 2, 1), (832, 7, 3), (833, 50, 5), (834, 40, 33)):
    rng = np.random.default_rng(seed_case)
    errors_case = rng.integers(0, 9, size=n) * 0.5 if seed_case > 832 else rng.uniform(size=n)
    truth_case = rng.permutation(n) < n_anomalies
    threshold_case = float(errors_case[0]) if seed_case == 833 else 1.25 if n == 40 else 0.4
    n_found, n_false = 0, 0
    for i in range(n):
        if errors_case[i] - threshold_case > 0:
            n_found += 1 if truth_case[i] else 0
            n_false += 0 if truth_case[i] else 1
    shares_case = (n_found / n_anomalies, n_false / (n - n_anomalies))
    alarm_cases.append((errors_case, truth_case, threshold_case, *shares_case))
### END HIDDEN TESTS
for errors_case, truth_case, threshold_case, expected_detection, expected_false in alarm_cases:
    case = {"errors": errors_case, "is_anomaly": truth_case, "threshold": threshold_case}
    given = copies_of(case)
    got = alarm_rates(*given.values())
    parts_case = as_tuple("alarm_rates", got, ("detection_rate", "false_alarm_rate"), **case)
    check_number("alarm_rates, detection_rate", parts_case[0], expected_detection, **case)
    check_number("alarm_rates, false_alarm_rate", parts_case[1], expected_false, **case)
    check_left_alone("alarm_rates", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "sparsity_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 7 · Sparse codes (2 points)
#
# Instead of making the code small, one can make it **sparse**: many units, of which only a few speak
# up for any one sample. That takes a penalty that is added to the loss. Two are common. For a code
# $a$ of $n$ samples (rows) and units $j$ (columns):
#
# $$P_\text{L1} = \frac{s}{n} \sum_{i,j} |a_{ij}| \qquad\qquad
# P_\text{KL} = \sum_j \Big( \rho \ln \frac{\rho}{\bar a_j} +
# (1 - \rho) \ln \frac{1 - \rho}{1 - \bar a_j} \Big)
# \quad\text{with } \bar a_j = \frac{1}{n} \sum_i a_{ij}$$
#
# The second one wants each unit, **on average over the samples**, to be as active as the target
# $\rho$. It takes activations between 0 and 1. Write two functions (both in the next cell):
#
# - `l1_penalty(code, strength)`: `code` is an array of shape `(n_samples, n_code)`, `strength` a
#   positive number, $s$.
# - `kl_penalty(code, target)`: `code` is an array of the same kind with entries from 0.001 to 0.999,
#   so that nothing has to be clipped; `target` is $\rho$, greater than 0 and less than 1.
#
# Each returns a tuple `(penalty, gradient)`: a number, and an array of the shape of `code` whose
# entry $(i, j)$ is $\partial P / \partial a_{ij}$, so how the penalty changes when that entry grows a
# little. Where an entry is 0, $|a|$ has a corner: take 0 as its slope there. `code` stays as it was.
#
# Points: 1 for each penalty with its gradient.


# %% nbgrader={"grade": false, "grade_id": "sparsity", "locked": false, "schema_version": 3, "solution": true, "task": false}
def l1_penalty(code, strength):
    """Return (penalty, gradient) of the L1 penalty, strength * sum |code| / n_samples.

    code: array of shape (n_samples, n_code); strength: positive number. Returns a number and an
    array of the shape of code.
    """
    ### BEGIN SOLUTION
    scale = strength / len(code)
    return scale * np.sum(np.abs(code)), scale * np.sign(code)
    ### END SOLUTION


def kl_penalty(code, target):
    """Return (penalty, gradient) of the KL penalty, which wants each unit's mean at the target.

    code: array of shape (n_samples, n_code), entries between 0 and 1; target: number between 0 and
    1. Returns a number and an array of the shape of code.
    """
    ### BEGIN SOLUTION
    mean = np.mean(code, axis=0)
    rest = 1 - target
    penalty = np.sum(target * np.log(target / mean) + rest * np.log(rest / (1 - mean)))
    slope = rest / (1 - mean) - target / mean
    return penalty, np.zeros(code.shape) + slope / len(code)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "sparsity_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two samples, absolute values 3 and 2 in all: 0.5 * 5 / 2.
penalty_cases = [
    (np.array([[1.0, -2.0], [0.0, 2.0]]), 0.5, 1.25, [[0.25, -0.25], [0.0, 0.25]]),
]
### BEGIN HIDDEN TESTS
for seed_case, n, p, strength_case in ((841, 1, 1, 2), (842, 3, 5, 0.1), (843, 6, 2, 1.5)):
    rng = np.random.default_rng(seed_case)
    for code_case in (rng.normal(size=(n, p)), rng.integers(-2, 3, size=(n, p))):
        expected_penalty, expected_gradient = 0.0, np.zeros((n, p))
        for i, j in np.ndindex(n, p):
            side_case = 1 if code_case[i, j] > 0 else -1 if code_case[i, j] < 0 else 0
            expected_penalty += strength_case * side_case * code_case[i, j] / n
            expected_gradient[i, j] = strength_case * side_case / n
        penalty_cases.append((code_case, strength_case, expected_penalty, expected_gradient))
### END HIDDEN TESTS
for code_case, strength_case, expected_penalty, expected_gradient in penalty_cases:
    case = {"code": code_case, "strength": strength_case}
    given = copies_of(case)
    parts_case = as_tuple(
        "l1_penalty", l1_penalty(*given.values()), ("penalty", "gradient"), **case
    )
    check_number("l1_penalty, penalty", parts_case[0], expected_penalty, **case)
    check_array("l1_penalty, gradient", parts_case[1], expected_gradient, **case)
    check_left_alone("l1_penalty", given, case)

# %% nbgrader={"grade": true, "grade_id": "sparsity_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two units that are 1/2 and 1/4 active on average. With the target 1/4 only the first one costs:
# 1/4 ln (1/2) + 3/4 ln (3/2). Its slope is (3/4) / (1/2) - (1/4) / (1/2) = 1, a half for each sample.
cost_case = 0.25 * np.log(0.5) + 0.75 * np.log(1.5)
penalty_cases = [
    (np.array([[0.2, 0.1], [0.8, 0.4]]), 0.25, cost_case, [[0.5, 0.0], [0.5, 0.0]]),
]
### BEGIN HIDDEN TESTS
for seed_case, n, p, target_case in (
    (851, 1, 1, 0.05),
    (852, 3, 5, 0.1),
    (853, 6, 2, 0.9),
    (854, 20, 4, 0.02),
    (855, 3, 3, 0.4),
):
    code_case = np.random.default_rng(seed_case).uniform(0.001, 0.999, size=(n, p))
    if seed_case == 854:
        code_case = code_case**6 + 0.001  # mostly quiet
    if seed_case == 855:
        code_case[:, 0], code_case[:, 1] = 0.001, 0.999  # as far as the task goes
    expected_penalty, expected_gradient = 0.0, np.zeros((n, p))
    for j in range(p):
        # the slope from a tiny imaginary step, exact to the last digits
        active_case = np.mean(code_case[:, j]) + 1e-40j
        cost_case = target_case * (np.log(target_case) - np.log(active_case))
        cost_case += (1 - target_case) * (np.log(1 - target_case) - np.log(1 - active_case))
        expected_penalty += cost_case.real
        expected_gradient[:, j] = cost_case.imag / 1e-40 / n
    penalty_cases.append((code_case, target_case, expected_penalty, expected_gradient))
### END HIDDEN TESTS
for code_case, target_case, expected_penalty, expected_gradient in penalty_cases:
    case = {"code": code_case, "target": target_case}
    given = copies_of(case)
    parts_case = as_tuple(
        "kl_penalty", kl_penalty(*given.values()), ("penalty", "gradient"), **case
    )
    check_number("kl_penalty, penalty", parts_case[0], expected_penalty, **case)
    check_array("kl_penalty, gradient", parts_case[1], expected_gradient, **case)
    check_left_alone("kl_penalty", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "few_labels_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 8 · Few labels (2 points)
#
# Pictures are cheap, labels are not. An autoencoder learns from all pictures without a label; then a
# few labeled ones are enough to tell what the codes mean. Write two functions (both in the next
# cell):
#
# - `nearest_centroid(codes_train, y_train, codes)`: `codes_train` is an array of shape
#   `(n_labeled, n_code)`, the codes of the labeled samples, and `y_train` one of shape `(n_labeled,)`
#   with their labels: whole numbers, not always 0, 1, 2, …, of two classes or more. The centroid of
#   a class is the mean of its codes. `codes` is an array of shape `(n_samples, n_code)`. The function
#   returns an array of shape `(n_samples,)` with the label of the centroid that lies nearest
#   (Euclidean distance) to each of them. If two lie equally near, the smaller label wins. The arrays
#   stay as they were.
# - `frozen_classifier(autoencoder, n_classes)`: `autoencoder` is a Keras model that someone else has
#   trained, a chain of dense layers with any activations, sequential or functional, that has the
#   weights of encoder *and* decoder. Its layer with the **name** `"code"` gives the code; it need be
#   neither the middle one nor the narrowest. The function returns a new Keras model: the
#   autoencoder's layers from its input up to and including `"code"`, with their weights and
#   activations, **frozen**, and after them **one** new dense layer with `n_classes` units, with
#   biases, not trained: all that is left to learn. It gives a score for each class, logits or
#   probabilities (softmax) as you like. Compiling is not needed. If you put single layers into a new
#   `Sequential` model, begin it with `keras.Input`.
#
# `model.get_layer(name)` finds a layer. `keras.Model(inputs, outputs)` makes a model of a part of
# another one: `model.inputs` and `layer.output` are what you need. `model.summary()` tells how many
# parameters are trainable. That the layers of `autoencoder` itself become frozen does not matter.
#
# Points: 1 for each function.

# %% nbgrader={"grade": false, "grade_id": "few_labels_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


FUNCTIONS = {"linear": np.positive, "relu": lambda z: np.maximum(z, 0), "tanh": np.tanh}


def trained_autoencoder(widths, place, seed, is_sequential, hidden="relu", last="linear"):
    """Return a Keras autoencoder and its weights; layer number `place` (from 1) is the code.

    hidden, last: activation of the other layers and of the code, names out of FUNCTIONS.
    """
    rng = np.random.default_rng(seed)
    layers = []
    for n_units in widths[1:]:
        is_code = np.size(layers) == place - 1
        layers.append(
            keras.layers.Dense(
                n_units,
                activation=last if is_code else hidden,
                name="code" if is_code else f"dense_{seed}_{np.size(layers)}",
            )
        )
    x = inputs = keras.Input((widths[0],))
    if is_sequential:
        model = keras.Sequential([inputs, *layers])
    else:
        for layer in layers:
            x = layer(x)
        model = keras.Model(inputs, x)
    weights = [rng.normal(size=w.shape) / w.shape[0] ** 0.5 for w in model.get_weights()]
    model.set_weights(weights)
    return model, weights


def check_frozen_classifier(rule, model, X, code, n_classes, seed):
    """Complain unless `model` is a frozen encoder, which turns X into code, and one dense layer."""
    check_model(rule, model)
    if not model.built:
        wanted = "a model that is built, with its weights"
        complain(rule, wanted, "one without an input (where is its keras.Input?)", {})
    wanted = [(code.shape[1], n_classes), (n_classes,)]
    found = [(*weights.shape,) for weights in model.trainable_weights]
    if found != wanted:
        came = show(found) if found else "none"
        complain(f"{rule}, shapes of its trainable weights", show(wanted), came, {})
    rng = np.random.default_rng(seed)
    W, b = rng.normal(size=wanted[0]), rng.normal(size=wanted[1])
    model.trainable_weights[0].assign(W)
    model.trainable_weights[1].assign(b)
    try:
        got = keras.ops.convert_to_numpy(model(X.astype("float32"), training=False))
    except Exception as error:
        came = f"{type(error).__name__}: {f'{error}'[:300]}"
        complain(rule, f"a model for arrays of shape (n_samples, {X.shape[1]})", came, {})
    got = as_array(f"{rule}, scores", got, (X.shape[0], n_classes))
    expected = code @ W + b
    powers = np.exp(expected - np.amax(expected, axis=1, keepdims=True))
    shares = powers / np.add.reduce(powers, axis=1, keepdims=True)
    if np.allclose(got, shares, rtol=1e-3, atol=1e-4):
        return
    rule = f"{rule}, scores of the encoder's code under known weights of the new layer"
    check_array(rule, got, expected, 1e-3)


# %% nbgrader={"grade": false, "grade_id": "few_labels", "locked": false, "schema_version": 3, "solution": true, "task": false}
def nearest_centroid(codes_train, y_train, codes):
    """Return the label of the nearest centroid for each row of codes, shape (n_samples,).

    codes_train: array of shape (n_labeled, n_code); y_train: array of shape (n_labeled,), whole
    numbers; codes: array of shape (n_samples, n_code).
    """
    ### BEGIN SOLUTION
    labels = np.unique(y_train)
    centroids = np.stack([codes_train[y_train == label].mean(axis=0) for label in labels])
    distances = np.linalg.norm(codes[:, None] - centroids, axis=2)
    return labels[np.argmin(distances, axis=1)]
    ### END SOLUTION


def frozen_classifier(autoencoder, n_classes):
    """Return a Keras model: the frozen encoder of `autoencoder`, then a new dense layer.

    autoencoder: Keras model of dense layers, of which one has the name "code"; n_classes: whole
    number, how many scores the new model gives for each sample.
    """
    ### BEGIN SOLUTION
    encoder = keras.Model(autoencoder.inputs, autoencoder.get_layer("code").output)
    encoder.trainable = False
    return keras.Sequential([encoder, keras.layers.Dense(n_classes)])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "few_labels_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two classes, 3 and 7, with the centroids (1, 0) and (5, 0): the last of the codes lies half-way. A
# third class with a single code. (2, 1) has a code of class 7 for its nearest neighbor.
codes_case = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.25], [8.0, -1.25]])
label_cases = [
    (codes_case, np.array([3, 3, 7, 7]), np.array([[1, 1], [4, 0], [2, 1], [3, 0]]), [3, 7, 3, 3]),
    (np.array([[4], [0], [6]]), np.array([1, 5, 1]), np.array([[3.0], [1.0]]), [1, 5]),
]
### BEGIN HIDDEN TESTS
label_cases.append((np.array([[1.0], [-1.0]]), np.array([9, -2]), np.array([[0], [1]]), [-2, 9]))
label_cases.append((np.array([[-1.0], [1.0]]), np.array([9, -2]), np.array([[0], [-1]]), [-2, 9]))
# the centroids 1/2 and 3: half-way between them is 1.75
label_cases.append(
    (np.array([[0], [1], [3]]), np.array([2, 2, 5]), np.array([[1.6], [1.9]]), [2, 5])
)
for seed_case, n, p, labels_case, n_new in (
    (861, 20, 2, [0, 1], 15),
    (862, 30, 3, [2, 5, 8], 3),
    (863, 12, 4, [-3, 0, 10, 11], 20),
    (864, 3, 5, [6, 1, 4], 9),
    (865, 40, 1, [0, 1, 2, 3], 25),
):
    rng = np.random.default_rng(seed_case)
    y_case = rng.permutation(np.resize(labels_case, n))
    codes_case = rng.normal(size=(n, p)) * np.linspace(1, 3, p) + 0.5 * y_case[:, None]
    # classes of different sizes, the first one larger
    y_case[: n // 4] = labels_case[0]
    if n == 3:
        y_case = np.array(labels_case)
    new_case = rng.normal(size=(n_new, p)) * 3
    expected = []
    for place_case in new_case:
        best_case, best_label_case = np.inf, None
        for one_label_case in labels_case:
            total_case, n_members = np.zeros(p), 0
            for i in range(n):
                if y_case[i] == one_label_case:
                    total_case, n_members = total_case + codes_case[i], n_members + 1
            gap_case = total_case / n_members - place_case
            if np.vdot(gap_case, gap_case) < best_case:
                best_case, best_label_case = np.vdot(gap_case, gap_case), one_label_case
        expected.append(best_label_case)
    label_cases.append((codes_case, y_case, new_case, expected))
### END HIDDEN TESTS
for codes_case, y_case, new_case, expected in label_cases:
    case = {"codes_train": codes_case, "y_train": y_case, "codes": new_case}
    given = copies_of(case)
    check_array("nearest_centroid", nearest_centroid(*given.values()), expected, **case)
    check_left_alone("nearest_centroid", given, case)

# %% nbgrader={"grade": true, "grade_id": "few_labels_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# 8 -> 6 -> 3 (the code) -> 6 -> 8, and then scores for four classes.
classifier_cases = [([8, 6, 3, 6, 8], 2, 4, True, "relu", "linear")]
### BEGIN HIDDEN TESTS
classifier_cases.append(([5, 7, 6, 2, 7, 5], 3, 10, False, "relu", "linear"))
# a code that is wider than what comes after it, in the first of three layers; one with tanh
classifier_cases.append(([6, 9, 4, 6], 1, 2, False, "relu", "tanh"))
classifier_cases.append(([4, 5, 3, 4], 2, 3, True, "tanh", "relu"))
### END HIDDEN TESTS
for widths_case, place_case, n_classes_case, *kinds_case in classifier_cases:
    model_case, weights_case = trained_autoencoder(widths_case, place_case, 870, *kinds_case)
    X_case = np.random.default_rng(871).normal(size=(9, widths_case[0]))
    code_case = X_case
    for depth_case in range(place_case):
        z_case = code_case @ weights_case[2 * depth_case] + weights_case[2 * depth_case + 1]
        is_code_case = depth_case == place_case - 1
        code_case = FUNCTIONS[kinds_case[2] if is_code_case else kinds_case[1]](z_case)
    text_case = " -> ".join([f"{width}" for width in widths_case])
    rule = f"frozen_classifier(autoencoder {text_case} with {widths_case[place_case]} units in code"
    got = frozen_classifier(model_case, n_classes_case)
    check_frozen_classifier(
        f"{rule}, {n_classes_case})", got, X_case, code_case, n_classes_case, 872
    )

# %% [markdown] nbgrader={"grade": false, "grade_id": "walk_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 9 · A walk through the code (2 points)
#
# Go from the code of one picture to that of another in small steps, and let the decoder draw what lies
# between: a 3 that becomes an 8, and not two pictures faded into each other. With a code of two
# numbers one can even draw a map. Write two functions that say which codes to decode (both in the
# next cell):
#
# - `walk(stops, n_steps)`: `stops` is an array of shape `(n_stops, n_code)`, at least one stop,
#   and `n_steps` a whole number, 1 or more. It goes in a straight line from each stop to the next one,
#   in `n_steps` equal steps. It returns an array of shape `((n_stops - 1) * n_steps + 1, n_code)`:
#   the first stop, then where it is after each step. So every stop is in it once. `stops` stays as
#   it was.
# - `code_map(low, high, n_rows, n_columns)`: `low` and `high` are numbers with `low < high`,
#   `n_rows` and `n_columns` whole numbers, 2 or more. It returns an array of shape
#   `(n_rows, n_columns, 2)` with the code to be drawn in each place of the map. As on any map, the
#   first number of the code grows from `low` in the left column to `high` in the right one, in equal
#   steps, and the second one from `low` in the **bottom** row to `high` in the **top** row, which is
#   row 0.
#
# Points: 1 for each function.


# %% nbgrader={"grade": false, "grade_id": "walk", "locked": false, "schema_version": 3, "solution": true, "task": false}
def walk(stops, n_steps):
    """Return the codes on a walk from stop to stop, shape ((n_stops - 1) * n_steps + 1, n_code).

    stops: array of shape (n_stops, n_code); n_steps: how many equal steps from a stop to the next.
    """
    ### BEGIN SOLUTION
    codes = [stops[0]]
    for leg in range(len(stops) - 1):
        one_step = (stops[leg + 1] - stops[leg]) / n_steps
        for step in range(n_steps):
            codes.append(stops[leg] + (step + 1) * one_step)
    return np.stack(codes)
    ### END SOLUTION


def code_map(low, high, n_rows, n_columns):
    """Return the codes of a map, an array of shape (n_rows, n_columns, 2).

    low, high: numbers, the ends of both axes; n_rows, n_columns: whole numbers >= 2. The first
    number of the code grows to the right, the second one upward.
    """
    ### BEGIN SOLUTION
    across, up = np.meshgrid(np.linspace(low, high, n_columns), np.linspace(high, low, n_rows))
    return np.stack([across, up], axis=-1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "walk_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Four steps along a line, and then three stops with two steps between them.
walk_cases = [
    (np.array([[0.0, 1.0], [4.0, 3.0]]), 4, [[0, 1], [1, 1.5], [2, 2], [3, 2.5], [4, 3]]),
    (np.array([[0], [1], [-3]]), 2, [[0.0], [0.5], [1.0], [-1.0], [-3.0]]),
]
### BEGIN HIDDEN TESTS
walk_cases.append((np.array([[2.0, 5.0, 1.0]]), 3, [[2.0, 5.0, 1.0]]))
for seed_case, n, p, n_steps in (
    (881, 2, 3, 1),
    (882, 5, 2, 1),
    (883, 2, 2, 10),
    (884, 4, 4, 3),
    (885, 3, 1, 7),
):
    rng = np.random.default_rng(seed_case)
    for stops_case in (rng.normal(size=(n, p)), rng.integers(-5, 6, size=(n, p))):
        expected = np.zeros(((n - 1) * n_steps + 1, p))
        for row_case in range((n - 1) * n_steps + 1):
            for leg_case in range(n):
                # how much of each stop there is in this place: it fades out over n_steps rows
                share_case = 1 - np.abs(row_case - leg_case * n_steps) / n_steps
                expected[row_case] += (share_case if share_case > 0 else 0.0) * stops_case[leg_case]
        walk_cases.append((stops_case, n_steps, expected))
### END HIDDEN TESTS
for stops_case, n_steps, expected in walk_cases:
    case = {"stops": stops_case, "n_steps": n_steps}
    given = copies_of(case)
    check_array("walk", walk(*given.values()), expected, **case)
    check_left_alone("walk", given, case)

# %% nbgrader={"grade": true, "grade_id": "walk_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two rows and three columns: left to right -1, 0, 1, and 1 above -1.
expected = [[[-1, 1], [0, 1], [1, 1]], [[-1, -1], [0, -1], [1, -1]]]
map_cases = [(-1, 1, 2, 3, expected)]
### BEGIN HIDDEN TESTS
for low_case, high_case, n_rows, n_columns in (
    (0.5, 2.0, 4, 4),
    (-3, 0, 5, 2),
    (-2.5, 4, 3, 7),
    (0, 10, 2, 2),
    (1, 2, 6, 4),
):
    expected = np.zeros((n_rows, n_columns, 2))
    width_case = high_case - low_case
    for i, j in np.ndindex(n_rows, n_columns):
        expected[i, j, 0] = low_case + width_case * j / (n_columns - 1)
        expected[i, j, 1] = high_case - width_case * i / (n_rows - 1)
    map_cases.append((low_case, high_case, n_rows, n_columns, expected))
### END HIDDEN TESTS
for low_case, high_case, n_rows, n_columns, expected in map_cases:
    case = {"low": low_case, "high": high_case, "n_rows": n_rows, "n_columns": n_columns}
    check_array("code_map", code_map(*case.values()), expected, **case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "factory_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 10 · In your own words (4 points, marked by a person)
#
# A factory wants to find faulty parts in pictures of 64 pixels. Somebody trains an autoencoder on
# pictures of good parts, with a code of 64 numbers, no noise and no penalty. Its training error is
# almost 0. As threshold they take the error that 5 % of the training pictures exceed. Explain why
# this autoencoder may find hardly any faulty part, and name two ways to put that right, with why they
# help. What is wrong with the threshold, and what will the share of false alarms be in practice, more
# or less than 5 %? Then it has been put right: 90 % of the faulty parts raise an alarm, and 5 % of the
# good ones. One part in a thousand is faulty. Of the parts that raise an alarm, how many are faulty?
# Write about 100 to 200 words.
#
# What the marker looks for: why a small training error is no good sign here (1 point); two ways out,
# with reasons (1 point); what is wrong with the threshold, in which direction, and how it is chosen
# properly (1 point); the share of faulty parts among the alarms, with its calculation (1 point).

# %% [markdown] nbgrader={"grade": true, "grade_id": "factory", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** With 64 numbers for 64 pixels the network need not learn anything about parts. It
# can hand every picture through unchanged. Then it does so with faulty parts too: their errors are as
# small as those of good ones, and nothing sets them apart. It must be made unable to copy. A bottleneck
# of a few numbers has room only for what good parts have in common. Noise on the input, with the clean
# picture as target, does it too: a copy of the input would keep the noise, so the network has to know
# what good parts look like. A penalty on the code (sparse) also works: only a few units may speak up.
#
# The threshold was chosen on pictures that the network was trained on. It has adapted to those, so their
# errors are smaller than those of new good parts; the threshold is too low and there are more than 5 %
# false alarms. One keeps some good parts out of the training and takes the threshold from their errors.
#
# Of 1,000 parts 1 is faulty, which gives 0.9 alarms. Of the 999 good ones 5 % raise one: 49.95. So
# 0.9 / 50.85 = 1.8 % of the alarms are right, about one in 56. For a person to look at each of them, the
# rate of false alarms must be much lower.
#
# === BEGIN MARK SCHEME ===
# - 1 point: a code as large as the input lets the network copy (learn the identity), and a copy works
#   for faulty parts as well, so the error does not tell them apart. Half a point if only "overfitting"
#   is said.
# - 1 point: two of: a smaller code, noise on the input, a penalty on the code (or another constraint),
#   each with why it stops copying. Half a point for one, or for two without a reason.
# - 1 point: training errors are too small, so the share of false alarms will be more than 5 %; the
#   threshold is to be taken from good parts that were held out. Half a point if the direction or the
#   cure is missing. Right as well, with the cure: a mere copy errs alike on new pictures, so that it
#   stays near 5 % here, and is more than 5 % for a network that has learned its pictures by heart.
# - 1 point: about 1.8 % (or 1 in 56), with the calculation. Half a point for a calculation that is right
#   but for a slip. A rounded answer such as "about 2 %" is fine.
# - Do not take off for language. "Use labeled faulty parts to choose the threshold" is a point as well,
#   if it says that the parts were not used for training.
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown] nbgrader={"grade": false, "grade_id": "extra_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Extra, without points
#
# Put the parts together. Train an autoencoder with your `fit_autoencoder` on all digits **but the
# 9**, and let the error raise an alarm: take the threshold for 5 % false alarms from digits kept out
# of the training, and see how many nines it finds. (The nines that it misses: what do they look
# like?) Then encode everything with an autoencoder of all digits, take ten labeled digits of each
# kind, and compare `nearest_centroid` on the codes, on PCA's codes and on the pixels. At last, walk
# from a 3 to an 8, and draw what the decoder makes of it with the function below.

# %%
# Room for the extra. Nothing here is graded.
import matplotlib.pyplot as plt


def draw(pictures):
    """Draw digits side by side; pictures: array of shape (n_samples, 64), gray values 0 to 1."""
    plt.figure(figsize=(10, 1.2))
    plt.imshow(np.hstack(np.reshape(pictures, (-1, 8, 8))), cmap="gray_r", vmin=0, vmax=1)
    plt.axis("off")
    plt.show()
