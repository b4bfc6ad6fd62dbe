# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "title", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # Exercise 6 · Recurrent networks and the LSTM

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/06_lstm/06_lstm.ipynb) · [the chapter in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/06_lstm.ipynb)

# %% [markdown] nbgrader={"grade": false, "grade_id": "head", "locked": true, "schema_version": 3, "solution": false, "task": false}
# You cut windows from a series without letting the future leak into the past, let a small recurrent
# network run over them, and send gradients back through time. You measure how they vanish and
# explode, and clip them. You write one step of an LSTM that agrees with Keras, count parameters,
# turn sentences into numbers, and at the end train a network that must forecast better than the
# obvious guesses. It goes with chapter 6. Plan 90 to 120 minutes.
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
#   here cannot cost you points there. Helper functions of your own are welcome, in the same cell.
# - Keep the cells and the names of the functions and their arguments as they are. You may add cells
#   of your own wherever you like. The set-up and test cells are put back in their original form
#   before grading.
# - Questions 1 to 8 need nothing but NumPy. Keras works with fewer digits than they ask for; it has
#   its turn in question 9. A notebook in Colab has both already. Results that the task calls an
#   array must be NumPy arrays, not lists.
#
# **Four rules for all questions**
#
# - Sequences lie as in Keras: `X` has the shape `(n_samples, n_steps, n_features)`, and `X[:, t]`
#   is what all samples get at step `t`. Steps are counted from 0, in the order of time.
# - Weights stand on the right, as in Keras: $x W$, not $W x$. `W` has a row for each input and a
#   column for each unit.
# - Arrays may hold integers or floats, and nothing may be rounded: results are compared to nine
#   decimals where the task says nothing else. Mind that an array of integers cannot take in
#   floats: NumPy cuts their decimals off, or refuses.
# - Arrays that a function is given stay as they were.
#
# **How to check the whole exercise.** Restart the kernel, run all cells, and see whether any test
# complains. That works everywhere, in Colab too, and covers the tests you can see. If you have the
# course's repository on your computer, this command runs the hidden tests as well and lists your
# points:
#
# ```
# autograder check exercises/06_lstm/06_lstm.ipynb
# ```
#
# In Colab you have only this notebook, and the tests you can see. To try the hidden ones too,
# download it (File, Download) to a computer that has the repository, and give the command the path
# of your copy.
#
# | question | function | points |
# |---|---|---|
# | 1 windows of a series | `make_windows` | 2 |
# | 2 past and future | `split_in_time` | 2 |
# | 3 a network with a memory | `rnn_forward` | 2 |
# | 4 backward through time | `rnn_backward` | 3 |
# | 5 gradients that vanish and explode | `gradient_norms`, `clip_by_norm` | 3 |
# | 6 a step of the LSTM | `lstm_step` | 3 |
# | 7 what the layers cost | `count_parameters` | 1 |
# | 8 from words to numbers | `encode`, `last_states` | 2 |
# | 9 a forecast | `fit_forecaster` | 2 |
# | 10 in your own words | written, marked by a person | 4 |

# %% cellView="form" jupyter={"source_hidden": true} nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# @title Set-up: run this cell first
# It imports what the exercise uses (Keras takes some seconds) and defines the helpers of the tests.
# Nothing to write here. The helpers and the tests do without sum, max, round and their like:
# whoever writes `sum = 0` or `from numpy import *` in a cell of their own must not lose points for
# it. For the same reason most names that the tests bind end in _case.
import os

import numpy as np

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
WHOLE_NUMBERS = (int, np.integer)
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


def as_tuple(rule, got, names, form="a tuple", **given):
    """Return the parts of the tuple (or list) `got`; complain if it has not one part per name."""
    kind = type(got)
    wanted = "(" + ", ".join(names) + ")"
    if got is None:
        complain(rule, f"{form} {wanted}", "None (is the return missing?)", given)
    if not issubclass(kind, SEQUENCES):
        complain(rule, f"{form} {wanted}", f"type {kind.__name__}: {show(got)}", given)
    parts, n_parts = (*got,), 0
    for _ in parts:
        n_parts += 1
    if n_parts != np.size(names):
        complain(rule, f"{np.size(names)} values {wanted}", f"{n_parts}: {show(parts)}", given)
    return parts


def check_number(rule, got, expected, **given):
    """Complain unless `got` is the number `expected`, to nine decimals."""
    kind = type(got)
    if got is None:
        complain(rule, "a number", "None (is the return missing?)", given)
    if issubclass(kind, np.ndarray) and got.shape == () and got.dtype.kind in "iuf":
        got, kind = float(got), float
    if kind is TRUTH_VALUE or not issubclass(kind, NUMBERS):
        complain(rule, "a number", f"type {kind.__name__}: {show(got)}", given)
    if not np.abs(float(got) - expected) <= 1e-9 * (1 + np.abs(expected)):
        complain(rule, f"{float(expected):.12g}", f"{float(got):.12g}", given)


def check_array(rule, got, expected, tolerance=1e-9, size=1.0, **given):
    """Complain unless `got` has the shape and the entries of `expected`.

    An entry may be off by `tolerance` times the sum of `size` and the entry's own size.
    """
    expected = np.asarray(expected, dtype=float)
    array = as_array(rule, got, expected.shape, **given)
    differs = np.argwhere(np.abs(array - expected) > tolerance * (size + np.abs(expected)))
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


# %% [markdown] nbgrader={"grade": false, "grade_id": "make_windows_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 1 · Windows of a series (2 points)
#
# A network learns from pairs of inputs and target. A long series gives many: a *window* of values
# that follow one another is the input, and a value that comes after the window is the target. Then
# the window moves on by one step.
#
# Write `make_windows(series, n_past, horizon=1)`:
#
# - `series`: array of shape `(n_steps, n_features)`, what was measured at each step, in the order
#   of time: one quantity or several
# - `n_past`: how many steps a window has, a whole number, 1 or more
# - `horizon`: how many steps after the **last** step of the window the target lies, a whole number,
#   1 or more. 1 is the very next step, 2 the one after it.
#
# It returns a tuple `(X, y)`:
#
# - `X`: array of shape `(n_windows, n_past, n_features)`, the windows. The first one begins with
#   the first step of the series, the next one a step later, and so on: as many as have a target in
#   the series.
# - `y`: array of shape `(n_windows,)`, the targets: the **first** quantity, `series[:, 0]`, at the
#   step that belongs to each window
#
# The series is always long enough for one window or more, and stays as it was. Example: the values
# 10, 11, 12, 13, 14 with `n_past=3` and `horizon=1` give the windows 10, 11, 12 and 11, 12, 13 with
# the targets 13 and 14.
#
# Points: 1 for one quantity and the next step, 1 for several quantities and other horizons.


# %% nbgrader={"grade": false, "grade_id": "make_windows", "locked": false, "schema_version": 3, "solution": true, "task": false}
def make_windows(series, n_past, horizon=1):
    """Return (X, y): all windows of a series, and for each the value to be forecast.

    series: array of shape (n_steps, n_features); n_past, horizon: whole numbers >= 1. Returns
    arrays of shapes (n_windows, n_past, n_features) and (n_windows,).
    """
    ### BEGIN SOLUTION
    n_windows = len(series) - n_past - horizon + 1
    X = np.stack([series[start : start + n_past] for start in range(n_windows)])
    y = series[n_past + horizon - 1 :, 0]
    return X, y
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "make_windows_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The example of the task. Then windows of a single step, and a series that is just long enough.
window_cases = [
    (np.array([[10], [11], [12], [13], [14]]), 3, [[10, 11, 12], [11, 12, 13]], [13, 14]),
    (np.array([[5.0], [7.0], [4.0]]), 1, [[5.0], [7.0]], [7.0, 4.0]),
    (np.array([[5.0], [7.0], [4.0]]), 2, [[5.0, 7.0]], [4.0]),
]
### BEGIN HIDDEN TESTS
for seed_case, n_steps_case, n_past_case in ((501, 9, 4), (502, 30, 7), (503, 2, 1), (504, 12, 11)):
    rng = np.random.default_rng(seed_case)
    for series_case in (
        rng.normal(size=(n_steps_case, 1)),
        rng.integers(-50, 50, size=(n_steps_case, 1)),
    ):
        rows_case = [
            series_case[k : k + n_past_case, 0].tolist() for k in range(n_steps_case - n_past_case)
        ]
        targets_case = series_case[n_past_case:, 0].tolist()
        window_cases.append((series_case, n_past_case, rows_case, targets_case))
### END HIDDEN TESTS
for series_case, n_past_case, rows_case, targets_case in window_cases:
    case = {"series": series_case, "n_past": n_past_case}
    given = copies_of(case)
    got_parts = as_tuple("make_windows", make_windows(*given.values()), ("X", "y"), **case)
    expected = np.array(rows_case)[:, :, None]
    check_array("make_windows, X", got_parts[0], expected, **case)
    check_array("make_windows, y", got_parts[1], targets_case, **case)
    check_left_alone("make_windows", given, case)

# %% nbgrader={"grade": true, "grade_id": "make_windows_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two quantities, four steps. The target is the first quantity, two steps after the window's last.
series_case = np.array([[1, 10], [2, 20], [3, 30], [4, 40]])
window_cases = [
    (series_case, 2, 2, [[[1, 10], [2, 20]]], [4]),
    (series_case, 1, 2, [[[1, 10]], [[2, 20]]], [3, 4]),
    (series_case, 2, 1, [[[1, 10], [2, 20]], [[2, 20], [3, 30]]], [3, 4]),
]
### BEGIN HIDDEN TESTS
for seed_case, n_steps_case, n_features_case, n_past_case, horizon_case in (
    *((511, 12, 3, 4, 2), (512, 40, 2, 6, 5), (513, 7, 4, 3, 4), (514, 9, 1, 2, 7)),
    *((515, 10, 3, 3, 1), (516, 8, 5, 1, 3), (517, 16, 2, 5, 5)),
):
    rng = np.random.default_rng(seed_case)
    size_case = (n_steps_case, n_features_case)
    for series_case in (rng.normal(size=size_case), rng.integers(-50, 50, size=size_case)):
        rows_case, targets_case = [], []
        for target_case in range(n_past_case + horizon_case - 1, n_steps_case):
            first_case = target_case - horizon_case - n_past_case + 1
            rows_case.append([series_case[first_case + k].tolist() for k in range(n_past_case)])
            targets_case.append(series_case[target_case, 0])
        window_cases.append((series_case, n_past_case, horizon_case, rows_case, targets_case))
### END HIDDEN TESTS
for series_case, n_past_case, horizon_case, rows_case, targets_case in window_cases:
    case = {"series": series_case, "n_past": n_past_case, "horizon": horizon_case}
    given = copies_of(case)
    got_parts = as_tuple("make_windows", make_windows(**given), ("X", "y"), **case)
    check_array("make_windows, X", got_parts[0], rows_case, **case)
    check_array("make_windows, y", got_parts[1], targets_case, **case)
    check_left_alone("make_windows", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "split_in_time_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 2 · Past and future (2 points)
#
# Whoever forecasts knows the past only. So a forecast is tested on values that lie *later* than
# everything that was learned from, and what is learned includes the scale: mean and standard
# deviation come from the training part alone. Otherwise the future leaks into the past, and the
# result looks better than it is.
#
# Write `split_in_time(series, n_past, n_test)`:
#
# - `series`: array of shape `(n_steps,)`, one quantity, in the order of time
# - `n_past`: how many values a window has, a whole number, 1 or more
# - `n_test`: the last `n_test` values of the series are for the test, a whole number, 1 or more.
#   All values before them are for training; there are more than `n_past` of them, and they are not
#   all equal. So `std` is above 0; add nothing to it.
#
# It returns a tuple `(X_train, y_train, X_test, y_test, mean, std)`:
#
# - `mean`, `std`: numbers, the mean and the standard deviation (as `np.std` works it out) of the
#   values for training
# - `X_train`, `y_train`: arrays of shapes `(n_train_windows, n_past)` and `(n_train_windows,)`: all
#   windows of `n_past` values with the value that comes right after, for which this value, the
#   target, is one of those **for training**
# - `X_test`, `y_test`: arrays of shapes `(n_test, n_past)` and `(n_test,)`: in `y_test` each value
#   for the test, in `X_test` the `n_past` values right before it. They may be values for training
#   (for the first targets) and values for the test (for later ones): when a value is due, all that
#   came before it is known. So nothing leaks.
#
# All four arrays are in the order of time and hold **scaled** values: minus `mean`, divided by
# `std`, in the test part too. The series stays as it was.
#
# Points: 1 for the training part with mean and standard deviation, 1 for the test part.


# %% nbgrader={"grade": false, "grade_id": "split_in_time", "locked": false, "schema_version": 3, "solution": true, "task": false}
def split_in_time(series, n_past, n_test):
    """Return (X_train, y_train, X_test, y_test, mean, std): windows split in time and scaled.

    series: array of shape (n_steps,); n_past, n_test: whole numbers >= 1. Returns arrays of shapes
    (n_train_windows, n_past), (n_train_windows,), (n_test, n_past), (n_test,) and two numbers.
    """
    ### BEGIN SOLUTION
    training = series[:-n_test]
    mean, std = np.mean(training), np.std(training)
    scaled = (series - mean) / std
    windows = np.lib.stride_tricks.sliding_window_view(scaled, n_past + 1)
    X, y = windows[:, :-1], windows[:, -1]
    return X[:-n_test], y[:-n_test], X[-n_test:], y[-n_test:], mean, std
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "split_in_time_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Training values 2, 4, 6, 4 with the mean 4 and the standard deviation 1.414; the values for the
# test are far away from them. Other values for the test must change nothing in the training part.
split_cases = [(np.array([2.0, 4.0, 6.0, 4.0, 104.0, 96.0]), 2, 2)]
### BEGIN HIDDEN TESTS
for seed_case, n_steps_case, n_past_case, n_test_case in (
    *((521, 9, 3, 2), (522, 40, 5, 10), (523, 4, 1, 2), (524, 30, 4, 20), (525, 8, 6, 1)),
):
    rng = np.random.default_rng(seed_case)
    for series_case in (
        5 + 3 * rng.normal(size=n_steps_case) + np.arange(n_steps_case),
        rng.permutation(n_steps_case),
    ):
        split_cases.append((series_case, n_past_case, n_test_case))
### END HIDDEN TESTS
split_names_case = ("X_train", "y_train", "X_test", "y_test", "mean", "std")
for series_case, n_past_case, n_test_case in split_cases:
    n_train_case = series_case.size - n_test_case
    expected_mean = np.mean(series_case[:n_train_case])
    expected_std = np.mean((series_case[:n_train_case] - expected_mean) ** 2) ** 0.5
    expected_y = (series_case[n_past_case:n_train_case] - expected_mean) / expected_std
    expected_X = np.zeros((expected_y.size, n_past_case))
    for i, j in np.ndindex(*expected_X.shape):
        expected_X[i, j] = (series_case[i + j] - expected_mean) / expected_std
    case = {"series": series_case, "n_past": n_past_case, "n_test": n_test_case}
    # once as it is, and once with other values for the test
    other_case = case | {"series": series_case.copy()}
    other_case["series"][n_train_case:] = -3 * other_case["series"][n_train_case:] + 7
    for rule, given_case in (
        ("split_in_time", case),
        ("split_in_time, when only the values for the test change", other_case),
    ):
        given = copies_of(given_case)
        got_parts = as_tuple(rule, split_in_time(*given.values()), split_names_case, **given_case)
        check_number(f"{rule}, mean", got_parts[4], expected_mean, **given_case)
        check_number(f"{rule}, std", got_parts[5], expected_std, **given_case)
        check_array(f"{rule}, X_train", got_parts[0], expected_X, **given_case)
        check_array(f"{rule}, y_train", got_parts[1], expected_y, **given_case)
        check_left_alone("split_in_time", given, given_case)

# %% nbgrader={"grade": true, "grade_id": "split_in_time_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The same series, and one with the training values 0 and 2 over and over: mean 1, standard
# deviation 1.
split_cases = [
    (np.array([2.0, 4.0, 6.0, 4.0, 104.0, 96.0]), 2, 2),
    (np.array([0, 2, 0, 2, 0, 2, 5, 6, 7]), 3, 3),
]
### BEGIN HIDDEN TESTS
for seed_case, n_steps_case, n_past_case, n_test_case in (
    *((531, 9, 3, 2), (532, 40, 5, 10), (533, 4, 1, 2), (534, 30, 4, 20), (535, 8, 6, 1)),
):
    rng = np.random.default_rng(seed_case)
    for series_case in (
        5 + 3 * rng.normal(size=n_steps_case) + np.arange(n_steps_case),
        rng.permutation(n_steps_case),
    ):
        split_cases.append((series_case, n_past_case, n_test_case))
### END HIDDEN TESTS
split_names_case = ("X_train", "y_train", "X_test", "y_test", "mean", "std")
for series_case, n_past_case, n_test_case in split_cases:
    n_train_case = series_case.size - n_test_case
    known_case = series_case[:n_train_case]
    expected_mean = np.add.reduce(known_case) / n_train_case
    expected_std = (np.add.reduce((known_case - expected_mean) ** 2) / n_train_case) ** 0.5
    expected_X, expected_y = np.zeros((n_test_case, n_past_case)), np.zeros(n_test_case)
    for i in range(n_test_case):
        place_case = n_train_case + i
        expected_y[i] = (series_case[place_case] - expected_mean) / expected_std
        for j in range(n_past_case):
            value_case = series_case[place_case - n_past_case + j]
            expected_X[i, j] = (value_case - expected_mean) / expected_std
    case = {"series": series_case, "n_past": n_past_case, "n_test": n_test_case}
    given = copies_of(case)
    got_parts = as_tuple("split_in_time", split_in_time(**given), split_names_case, **case)
    check_array("split_in_time, X_test", got_parts[2], expected_X, **case)
    check_array("split_in_time, y_test", got_parts[3], expected_y, **case)
    check_left_alone("split_in_time", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "rnn_forward_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 3 · A network with a memory (2 points)
#
# A recurrent layer has a *state* $h$. At every step it makes a new one, from what comes in now and
# from the state before, always with the same weights:
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b)$$
#
# Write `rnn_forward(X, h0, W, U, b)`:
#
# - `X`: array of shape `(n_samples, n_steps, n_features)`, with one step or more
# - `h0`: array of shape `(n_samples, n_units)`, the state of each sample before its first step
# - `W`: array of shape `(n_features, n_units)`
# - `U`: array of shape `(n_units, n_units)`; Keras calls it the recurrent kernel
# - `b`: array of shape `(n_units,)`
#
# It returns an array of shape `(n_samples, n_steps, n_units)`: the states after each step, without
# `h0`. The arguments stay as they were.
#
# Points: 1 for a single step, 1 for sequences.


# %% nbgrader={"grade": false, "grade_id": "rnn_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def rnn_forward(X, h0, W, U, b):
    """Return the states of a recurrent layer, h = tanh(x W + h U + b), after each step.

    X: array of shape (n_samples, n_steps, n_features); h0: (n_samples, n_units); W: (n_features,
    n_units); U: (n_units, n_units); b: (n_units,). Returns an array of shape (n_samples, n_steps,
    n_units).
    """
    ### BEGIN SOLUTION
    h, states = h0, []
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ W + h @ U + b)
        states.append(h)
    return np.stack(states, axis=1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "rnn_forward_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The sum is 2 - 2 + 0.5 = 0.5, and tanh(0.5) = 0.4621 stands in the slides. Then two units: the
# first state goes into the second unit.
case = {"X": np.array([[[2.0]]]), "h0": np.array([[0.5]]), "W": np.array([[1.0]])}
case |= {"U": np.array([[-4.0]]), "b": np.array([0.5])}
other_case = {"X": np.array([[[1]]]), "h0": np.array([[1, 0]]), "W": np.array([[0, 1]])}
other_case |= {"U": np.array([[0, -1], [2, 0]]), "b": np.array([0.5, 0.5])}
forward_cases = [(case, [[[np.tanh(0.5)]]]), (other_case, [[[np.tanh(0.5), np.tanh(0.5)]]])]
### BEGIN HIDDEN TESTS
for seed_case, n, n_features_case, n_units_case in (
    *((541, 1, 3, 2), (542, 4, 1, 3), (543, 5, 2, 1), (544, 3, 3, 3), (545, 2, 4, 2)),
):
    rng = np.random.default_rng(seed_case)
    sizes_case = ((n, 1, n_features_case), (n, n_units_case), (n_features_case, n_units_case))
    sizes_case += ((n_units_case, n_units_case), (n_units_case,))
    for whole_case in ("", "XhWUb", "Xh"):  # which of the arrays hold integers
        X_case, h_case, W_case, U_case, b_case = (
            rng.integers(-2, 3, size=shape_case)
            if letter_case in whole_case
            else 0.6 * rng.normal(size=shape_case)
            for letter_case, shape_case in zip("XhWUb", sizes_case, strict=True)
        )
        expected = np.zeros((n, 1, n_units_case))
        for i, j in np.ndindex(n, n_units_case):
            z_case = 1.0 * b_case[j]
            for k in range(n_features_case):
                z_case = z_case + X_case[i, 0, k] * W_case[k, j]
            for k in range(n_units_case):
                z_case = z_case + h_case[i, k] * U_case[k, j]
            expected[i, 0, j] = np.tanh(z_case)
        case = {"X": X_case, "h0": h_case, "W": W_case, "U": U_case, "b": b_case}
        forward_cases.append((case, expected))
### END HIDDEN TESTS
for case, expected in forward_cases:
    given = copies_of(case)
    got = rnn_forward(*given.values())
    check_array("rnn_forward, a single step", got, expected, **case)
    check_left_alone("rnn_forward", given, case)

# %% nbgrader={"grade": true, "grade_id": "rnn_forward_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One unit that hears something at the first step only: tanh(0.5) = 0.4621, tanh(0.4621) = 0.4318.
# The second sample starts from 0.5 and hears nothing. Then a state that keeps changing its sign.
case = {"X": np.array([[[1.0], [0.0]], [[0.0], [0.0]]]), "h0": np.array([[0.0], [0.5]])}
case |= {"W": np.array([[0.5]]), "U": np.array([[1.0]]), "b": np.array([0.0])}
once_case = np.tanh(0.5)
twice_case = np.tanh(once_case)
forward_cases = [(case, [[[once_case], [twice_case]], [[once_case], [twice_case]]])]
case = {"X": np.array([[[0], [0], [0]]]), "h0": np.array([[0.5]]), "W": np.array([[3]])}
case |= {"U": np.array([[-1]]), "b": np.array([0])}
forward_cases.append((case, [[[-once_case], [twice_case], [-np.tanh(twice_case)]]]))
### BEGIN HIDDEN TESTS
for seed_case, n, n_steps_case, n_features_case, n_units_case in (
    *((551, 1, 4, 3, 2), (552, 4, 2, 1, 3), (553, 5, 7, 2, 1), (554, 3, 3, 3, 3)),
    *((555, 2, 20, 2, 4), (556, 6, 5, 1, 1)),
):
    rng = np.random.default_rng(seed_case)
    sizes_case = ((n, n_steps_case, n_features_case), (n, n_units_case))
    sizes_case += ((n_features_case, n_units_case), (n_units_case, n_units_case), (n_units_case,))
    for whole_case in ("", "XhWUb", "Xh"):  # which of the arrays hold integers
        X_case, h_case, W_case, U_case, b_case = (
            rng.integers(-1, 2, size=shape_case)
            if letter_case in whole_case
            else 0.6 * rng.normal(size=shape_case)
            for letter_case, shape_case in zip("XhWUb", sizes_case, strict=True)
        )
        expected = np.zeros((n, n_steps_case, n_units_case))
        for i, t in np.ndindex(n, n_steps_case):
            before_case = expected[i, t - 1] if t else h_case[i]
            for j in range(n_units_case):
                z_case = np.vdot(X_case[i, t], W_case[:, j]) + np.vdot(before_case, U_case[:, j])
                expected[i, t, j] = np.tanh(z_case + b_case[j])
        case = {"X": X_case, "h0": h_case, "W": W_case, "U": U_case, "b": b_case}
        forward_cases.append((case, expected))
### END HIDDEN TESTS
for case, expected in forward_cases:
    given = copies_of(case)
    got = rnn_forward(*given.values())
    check_array("rnn_forward, sequences", got, expected, **case)
    check_left_alone("rnn_forward", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "rnn_backward_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 4 · Backward through time (3 points)
#
# Unrolled over its steps, a recurrent layer is a deep network whose layers all have the same
# weights. So its gradients are worked out as there, from the last step to the first, and what the
# steps want of a weight is added up.
#
# A state has two ways to act on the loss: directly, when something looks at it, and through the
# next state. `upstream` has the first part only. The second one you work out on the way.
#
# Write `rnn_backward(X, h0, W, U, b, upstream)`:
#
# - `X`, `h0`, `W`, `U`, `b`: as in question 3, $h_t = \tanh(x_t W + h_{t-1} U + b)$ (write the way
#   forward anew, do not call `rnn_forward`)
# - `upstream`: array of shape `(n_samples, n_steps, n_units)`. `upstream[:, t]` is the gradient of
#   the loss for the state after step `t`, as far as the loss looks at this state **directly**. If
#   it looks at the last state alone, all other entries are 0.
#
# It returns a tuple `(grad_W, grad_U, grad_b)` of arrays that have the shapes of `W`, `U` and `b`.
# Nothing is divided by the number of samples or of steps: if the loss is a mean, `upstream` knows
# already. The arguments stay as they were.
#
# Points: 1 for a single step, 1 for a loss of the last state, 1 for a loss of all states.


# %% nbgrader={"grade": false, "grade_id": "rnn_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def rnn_backward(X, h0, W, U, b, upstream):
    """Return (grad_W, grad_U, grad_b) of a recurrent layer, h = tanh(x W + h U + b).

    X: array of shape (n_samples, n_steps, n_features); h0: (n_samples, n_units); W: (n_features,
    n_units); U: (n_units, n_units); b: (n_units,); upstream: (n_samples, n_steps, n_units), the
    gradient of the loss for each state directly. Returns arrays of the shapes of W, U and b.
    """
    ### BEGIN SOLUTION
    states = [h0]
    for t in range(X.shape[1]):
        states.append(np.tanh(X[:, t] @ W + states[-1] @ U + b))
    grad_W, grad_U, grad_b = np.zeros(W.shape), np.zeros(U.shape), np.zeros(b.shape)
    from_later = np.zeros(h0.shape)  # what reaches a state through the next one
    for t in reversed(range(X.shape[1])):
        grad_z = (upstream[:, t] + from_later) * (1 - states[t + 1] ** 2)
        grad_W += X[:, t].T @ grad_z
        grad_U += states[t].T @ grad_z
        grad_b += np.sum(grad_z, axis=0)
        from_later = grad_z @ U.T
    return grad_W, grad_U, grad_b
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "rnn_backward_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two samples, one unit, one step: the sums are 2 - 2 = 0 and 0, where tanh has the slope 1.
case = {"X": np.array([[[2.0]], [[0.0]]]), "h0": np.array([[0.5], [0.0]]), "W": np.array([[1.0]])}
case |= {"U": np.array([[-4.0]]), "b": np.array([0.0]), "upstream": np.array([[[3.0]], [[5.0]]])}
backward_cases = [(case, [[[6.0]], [[1.5]], [8.0]])]
### BEGIN HIDDEN TESTS
for seed_case, n, n_features_case, n_units_case in (
    *((561, 1, 3, 2), (562, 4, 1, 3), (563, 5, 2, 1), (564, 3, 3, 3)),
):
    rng = np.random.default_rng(seed_case)
    sizes_case = ((n, 1, n_features_case), (n, n_units_case), (n_features_case, n_units_case))
    sizes_case += ((n_units_case, n_units_case), (n_units_case,), (n, 1, n_units_case))
    for whole_case in ("", "XhWUbu", "XhWUb", "u"):  # which of the arrays hold integers
        X_case, h_case, W_case, U_case, b_case, upstream_case = (
            rng.integers(-2, 3, size=shape_case)
            if letter_case in whole_case
            else 0.6 * rng.normal(size=shape_case)
            for letter_case, shape_case in zip("XhWUbu", sizes_case, strict=True)
        )
        z_case = X_case[:, 0] @ W_case + h_case @ U_case + b_case
        grad_case = upstream_case[:, 0] / np.cosh(z_case) ** 2
        expected = [np.zeros(sizes_case[k]) for k in (2, 3, 4)]
        for i, j in np.ndindex(n, n_units_case):
            expected[0][:, j] += X_case[i, 0] * grad_case[i, j]
            expected[1][:, j] += h_case[i] * grad_case[i, j]
            expected[2][j] += grad_case[i, j]
        case = {"X": X_case, "h0": h_case, "W": W_case, "U": U_case, "b": b_case}
        backward_cases.append((case | {"upstream": upstream_case}, expected))
### END HIDDEN TESTS
gradient_names_case = ("grad_W", "grad_U", "grad_b")
for case, expected in backward_cases:
    given = copies_of(case)
    got = rnn_backward(*given.values())
    got_parts = as_tuple("rnn_backward", got, gradient_names_case, **case)
    for name_case, part_case, expected_part in zip(
        gradient_names_case, got_parts, expected, strict=True
    ):
        rule = f"rnn_backward, a single step, {name_case}"
        check_array(rule, part_case, expected_part, **case)
    check_left_alone("rnn_backward", given, case)

# %% nbgrader={"grade": true, "grade_id": "rnn_backward_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two steps with the sums -0.5 + 0.5 = 0 and 0 + 0 = 0, where tanh has the slope 1. The loss looks
# at the last state; half of its gradient, 4 of 8, reaches the state before. Then two units whose
# states are all 0: the second one hears the first one, whose state gets its gradient of 8.
case = {"X": np.array([[[1.0], [0.0]]]), "h0": np.array([[1.0]]), "W": np.array([[-0.5]])}
case |= {"U": np.array([[0.5]]), "b": np.array([0.0]), "upstream": np.array([[[0.0], [8.0]]])}
other_case = {"X": np.array([[[3], [0]]]), "h0": np.array([[0, 0]]), "W": np.array([[0, 0]])}
other_case |= {"U": np.array([[0, 1], [0, 0]]), "b": np.array([0, 0])}
other_case["upstream"] = np.array([[[0.0, 0.0], [0.0, 8.0]]])
backward_cases = [
    (case, [[[4.0]], [[4.0]], [12.0]]),
    (other_case, [[[24.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [8.0, 8.0]]),
]
### BEGIN HIDDEN TESTS
for seed_case, n, n_steps_case, n_features_case, n_units_case in (
    *((571, 1, 4, 3, 2), (572, 4, 2, 1, 3), (573, 3, 6, 2, 1), (574, 3, 3, 3, 3)),
    *((575, 2, 12, 2, 3),),
):
    rng = np.random.default_rng(seed_case)
    sizes_case = ((n, n_steps_case, n_features_case), (n, n_units_case))
    sizes_case += ((n_features_case, n_units_case), (n_units_case, n_units_case), (n_units_case,))
    for whole_case in ("", "XhWUb", "Xu"):  # which of the arrays hold integers
        X_case, h_case, W_case, U_case, b_case = (
            rng.integers(-1, 2, size=shape_case)
            if letter_case in whole_case
            else 0.6 * rng.normal(size=shape_case)
            for letter_case, shape_case in zip("XhWUb", sizes_case, strict=True)
        )
        upstream_case = np.zeros((n, n_steps_case, n_units_case))
        upstream_case[:, -1] = rng.normal(size=(n, n_units_case))
        if "u" in whole_case:
            upstream_case = np.rint(3 * upstream_case).astype(int)
        # from tiny imaginary steps, exact to the last digits
        expected = []
        for k_case, weights_case in enumerate((W_case, U_case, b_case)):
            slopes_case = np.zeros(weights_case.shape)
            for place_case in np.ndindex(*weights_case.shape):
                moved_case = [part.astype(complex) for part in (W_case, U_case, b_case)]
                moved_case[k_case][place_case] += 1e-40j
                h_moved = h_case
                for t in range(n_steps_case):
                    z_case = X_case[:, t] @ moved_case[0] + h_moved @ moved_case[1]
                    h_moved = np.tanh(z_case + moved_case[2])
                slopes_case[place_case] = np.vdot(upstream_case[:, -1], h_moved.imag) / 1e-40
            expected.append(slopes_case)
        case = {"X": X_case, "h0": h_case, "W": W_case, "U": U_case, "b": b_case}
        backward_cases.append((case | {"upstream": upstream_case}, expected))
### END HIDDEN TESTS
gradient_names_case = ("grad_W", "grad_U", "grad_b")
for case, expected in backward_cases:
    given = copies_of(case)
    got = rnn_backward(*given.values())
    got_parts = as_tuple("rnn_backward", got, gradient_names_case, **case)
    for name_case, part_case, expected_part in zip(
        gradient_names_case, got_parts, expected, strict=True
    ):
        rule = f"rnn_backward, a loss of the last state, {name_case}"
        check_array(rule, part_case, expected_part, **case)
    check_left_alone("rnn_backward", given, case)

# %% nbgrader={"grade": true, "grade_id": "rnn_backward_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The same network, and a loss that looks at the first state too: 4 + 1 = 5 for it in all.
case = {"X": np.array([[[1.0], [0.0]]]), "h0": np.array([[1.0]]), "W": np.array([[-0.5]])}
case |= {"U": np.array([[0.5]]), "b": np.array([0.0]), "upstream": np.array([[[1.0], [8.0]]])}
backward_cases = [(case, [[[5.0]], [[5.0]], [13.0]])]
### BEGIN HIDDEN TESTS
for seed_case, n, n_steps_case, n_features_case, n_units_case in (
    *((581, 1, 4, 3, 2), (582, 4, 2, 1, 3), (583, 3, 6, 2, 1), (584, 3, 3, 3, 3)),
    *((585, 2, 12, 2, 3),),
):
    rng = np.random.default_rng(seed_case)
    sizes_case = ((n, n_steps_case, n_features_case), (n, n_units_case))
    sizes_case += ((n_features_case, n_units_case), (n_units_case, n_units_case), (n_units_case,))
    sizes_case += ((n, n_steps_case, n_units_case),)
    for whole_case in ("", "XhWUb", "Xu"):  # which of the arrays hold integers
        X_case, h_case, W_case, U_case, b_case, upstream_case = (
            rng.integers(-1, 2, size=shape_case)
            if letter_case in whole_case
            else 0.6 * rng.normal(size=shape_case)
            for letter_case, shape_case in zip("XhWUbu", sizes_case, strict=True)
        )
        # from tiny imaginary steps, exact to the last digits
        expected = []
        for k_case, weights_case in enumerate((W_case, U_case, b_case)):
            slopes_case = np.zeros(weights_case.shape)
            for place_case in np.ndindex(*weights_case.shape):
                moved_case = [part.astype(complex) for part in (W_case, U_case, b_case)]
                moved_case[k_case][place_case] += 1e-40j
                h_moved = h_case
                for t in range(n_steps_case):
                    z_case = X_case[:, t] @ moved_case[0] + h_moved @ moved_case[1]
                    h_moved = np.tanh(z_case + moved_case[2])
                    slopes_case[place_case] += np.vdot(upstream_case[:, t], h_moved.imag) / 1e-40
            expected.append(slopes_case)
        case = {"X": X_case, "h0": h_case, "W": W_case, "U": U_case, "b": b_case}
        backward_cases.append((case | {"upstream": upstream_case}, expected))
### END HIDDEN TESTS
gradient_names_case = ("grad_W", "grad_U", "grad_b")
for case, expected in backward_cases:
    given = copies_of(case)
    got = rnn_backward(*given.values())
    got_parts = as_tuple("rnn_backward", got, gradient_names_case, **case)
    for name_case, part_case, expected_part in zip(
        gradient_names_case, got_parts, expected, strict=True
    ):
        rule = f"rnn_backward, a loss of all states, {name_case}"
        check_array(rule, part_case, expected_part, **case)
    check_left_alone("rnn_backward", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "gradient_norms_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 5 · Gradients that vanish and explode (3 points)
#
# How much does the loss at the end of a sequence feel of what happened many steps before? Follow
# the gradient back. It is `upstream` for the last state, and each step back multiplies it by the
# slopes of tanh and by the recurrent weights. What is multiplied again and again vanishes or
# explodes.
#
# Write `gradient_norms(H, U, upstream)`, for **one** sequence and the layer
# $h_t = \tanh(x_t W + h_{t-1} U + b)$ of question 3:
#
# - `H`: array of shape `(n_steps, n_units)`, its states after each step, so that nothing else of
#   the way forward is needed: the slope of tanh where it has the value $h$ is $1 - h^2$
# - `U`: array of shape `(n_units, n_units)`
# - `upstream`: array of shape `(n_units,)`, the gradient of the loss for the last state. The loss
#   looks at no other one directly.
#
# It returns an array of shape `(n_steps,)`: entry `t` is the norm (the length, the root of the sum
# of the squares) of the gradient of the loss for the state `H[t]`. Its last entry is the norm of
# `upstream`. Norms can become tiny or huge, but neither 0 nor infinite for that reason, and here
# they must be right in relation to their size.
#
# The usual cure for exploding gradients is to clip them. Write `clip_by_norm(gradients, max_norm)`:
#
# - `gradients`: a list of arrays of any shapes, one for each weight matrix and bias of a network
# - `max_norm`: a number above 0
#
# It returns a tuple `(clipped, norm)`. `norm` is the norm of all gradients **together**, as if they
# were one long vector, before clipping. `clipped` is a list of arrays of the same shapes. If `norm`
# is larger than `max_norm`, all gradients are made shorter by one and the same factor, so that
# their norm together is `max_norm`: the step keeps its direction. Otherwise they keep their values.
# Gradients may all be 0. Add no small number to what you divide by: results would not be exact.
#
# All arguments stay as they were. Points for `gradient_norms`: 1 where all states are 0, so that
# tanh has the slope 1, and 1 for any states. For `clip_by_norm`: 1.


# %% nbgrader={"grade": false, "grade_id": "gradient_norms", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_norms(H, U, upstream):
    """Return the norms of the gradients of a loss of the last state for the states of all steps.

    H: array of shape (n_steps, n_units), the states of one sequence in h = tanh(x W + h U + b);
    U: array of shape (n_units, n_units); upstream: array of shape (n_units,), the gradient for
    H[-1]. Returns an array of shape (n_steps,).
    """
    ### BEGIN SOLUTION
    gradient, norms = upstream, [np.linalg.norm(upstream)]
    for h in H[:0:-1]:  # from the last state to the second
        gradient = (gradient * (1 - h**2)) @ U.T
        norms.append(np.linalg.norm(gradient))
    return np.array(norms[::-1])
    ### END SOLUTION


def clip_by_norm(gradients, max_norm):
    """Return (clipped, norm): gradients with a common norm of at most max_norm, and that before.

    gradients: list of arrays; max_norm: number > 0. Returns a list of arrays of the same shapes
    and a number.
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients))
    factor = max_norm / norm if norm > max_norm else 1
    return [gradient * factor for gradient in gradients], norm
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "gradient_norms_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# All states 0. One unit with a weight of 0.5: half of it is left after each step back. Two units:
# what reaches the first unit comes from the second one, and nothing reaches the second.
norm_cases = [
    (np.zeros((4, 1)), np.array([[0.5]]), np.array([8.0]), [1.0, 2.0, 4.0, 8.0]),
    (np.zeros((3, 2)), np.array([[0, 2], [0, 0]]), np.array([0, 3]), [0.0, 6.0, 3.0]),
]
### BEGIN HIDDEN TESTS
for seed_case, n_steps_case, n_units_case, scale_case in (
    *((591, 2, 3, 1.0), (592, 6, 2, 0.5), (593, 1, 4, 1.0), (594, 5, 1, 2.0)),
    *((595, 60, 3, 0.05), (596, 60, 3, 20.0)),
):
    rng = np.random.default_rng(seed_case)
    for whole_case in (False, True):
        shape_case = (n_units_case, n_units_case)
        U_case = scale_case * rng.normal(size=shape_case)
        if whole_case:
            U_case = rng.integers(-3, 4, size=shape_case)
        upstream_case = rng.normal(size=n_units_case)
        expected = np.zeros(n_steps_case)
        power_case = np.eye(n_units_case)
        for back_case in range(n_steps_case):
            expected[n_steps_case - 1 - back_case] = np.vdot(
                power_case @ upstream_case, power_case @ upstream_case
            )
            power_case = U_case @ power_case
        H_case = np.zeros((n_steps_case, n_units_case))
        norm_cases.append((H_case, U_case, upstream_case, expected**0.5))
### END HIDDEN TESTS
for H_case, U_case, upstream_case, expected in norm_cases:
    case = {"H": H_case, "U": U_case, "upstream": upstream_case}
    given = copies_of(case)
    got = gradient_norms(*given.values())
    check_array("gradient_norms, states 0", got, expected, 1e-8, size=1e-300, **case)
    check_left_alone("gradient_norms", given, case)

# %% nbgrader={"grade": true, "grade_id": "gradient_norms_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The state 0.6 has the slope 0.64, the state 0.8 the slope 0.36, and the weight is 2.
norm_cases = [
    (np.array([[0.5], [0.8], [0.6]]), np.array([[2]]), np.array([-1]), [0.9216, 1.28, 1.0]),
]
### BEGIN HIDDEN TESTS
for seed_case, n_steps_case, n_units_case, scale_case in (
    *((601, 2, 3, 1.0), (602, 6, 2, 0.5), (603, 4, 4, 1.0), (604, 5, 1, 2.0)),
    *((605, 60, 3, 0.1), (606, 60, 3, 20.0)),
):
    rng = np.random.default_rng(seed_case)
    H_case = rng.uniform(-0.9, 0.9, size=(n_steps_case, n_units_case))
    U_case = scale_case * rng.normal(size=(n_units_case, n_units_case))
    upstream_case = rng.normal(size=n_units_case)
    expected = np.zeros(n_steps_case)
    # the matrix that takes a small change of a state to the change of the last state
    change_case = np.eye(n_units_case)
    for t in range(n_steps_case - 1, -1, -1):
        felt_case = change_case @ upstream_case
        expected[t] = np.vdot(felt_case, felt_case) ** 0.5
        change_case = U_case @ np.diag(1 - H_case[t] * H_case[t]) @ change_case
    norm_cases.append((H_case, U_case, upstream_case, expected))
# and what the last state really does when another state is moved by a tiny imaginary step
rng = np.random.default_rng(607)
H_case, U_case = rng.uniform(-0.9, 0.9, size=(5, 3)), rng.normal(size=(3, 3))
upstream_case, expected = rng.normal(size=3), np.zeros(5)
for t in range(5):
    for j in range(3):
        moved_case = H_case[t].astype(complex)
        moved_case[j] += 1e-40j
        for later_case in range(t + 1, 5):
            heard_case = np.arctanh(H_case[later_case]) - H_case[later_case - 1] @ U_case  # x W + b
            moved_case = np.tanh(heard_case + moved_case @ U_case)
        expected[t] += (np.vdot(upstream_case, moved_case.imag) / 1e-40) ** 2
norm_cases.append((H_case, U_case, upstream_case, expected**0.5))
### END HIDDEN TESTS
for H_case, U_case, upstream_case, expected in norm_cases:
    case = {"H": H_case, "U": U_case, "upstream": upstream_case}
    given = copies_of(case)
    got = gradient_norms(*given.values())
    check_array("gradient_norms, any states", got, expected, 1e-8, size=1e-300, **case)
    check_left_alone("gradient_norms", given, case)

# %% nbgrader={"grade": true, "grade_id": "gradient_norms_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# 3 and 4 have the norm 5 together: too long for 2.5, not too long for 10.
clip_cases = [
    ([np.array([3.0]), np.array([[0.0, 4.0]])], 2.5, 0.5, 5.0),
    ([np.array([3]), np.array([[0, 4]])], 10, 1.0, 5.0),
]
### BEGIN HIDDEN TESTS
# each array alone is short enough (the roots of 8, 5 and 4), but not all together
parts_case = [np.array([[2.0, -2.0]]), np.array([1.0, 0.0, -2.0]), np.array([[2], [0]])]
clip_cases.append((parts_case, 3, 3 / 17**0.5, 17**0.5))
for seed_case, shapes_case, scale_case, most_case in (
    *((611, ((2, 3), (3,)), 1.0, 0.5), (612, ((2, 3), (3,)), 1.0, 50.0)),
    *((613, ((4,),), 100.0, 1.0), (614, ((5, 2), (2, 2), (2,), (2, 1), (1,)), 3.0, 4)),
    *((615, ((2, 2, 3), (1, 1)), 0.01, 1.0), (616, ((3, 3), (3, 3)), 0.0, 1.0)),
    # each number alone is small enough, but not all together
    *((617, ((2, 4), (4, 4), (4,)), 1e-5, 1e-6), (618, ((5, 5), (10,)), 0.3, 1.2)),
):
    rng = np.random.default_rng(seed_case)
    for whole_case in (False, True):
        parts_case = [
            rng.integers(-9, 10, size=shape_case)
            if whole_case
            else scale_case * rng.normal(size=shape_case)
            for shape_case in shapes_case
        ]
        square_case = np.float64(0)
        for part_case in parts_case:
            square_case = square_case + np.vdot(part_case, part_case)
        expected_norm = square_case**0.5
        factor_case = most_case / expected_norm if expected_norm > most_case else 1.0
        clip_cases.append((parts_case, most_case, factor_case, expected_norm))
### END HIDDEN TESTS
for parts_case, most_case, factor_case, expected_norm in clip_cases:
    case = {"gradients": parts_case, "max_norm": most_case}
    given_parts = [part.copy() for part in parts_case]
    got = clip_by_norm(given_parts, most_case)
    got_clipped, got_norm = as_tuple("clip_by_norm", got, ("clipped", "norm"), **case)
    check_number("clip_by_norm, norm", got_norm, expected_norm, **case)
    names_case = [f"array {k_case}" for k_case, _ in enumerate(parts_case)]
    got_parts = as_tuple("clip_by_norm, clipped", got_clipped, names_case, "a list", **case)
    for name_case, part_case, original_case, given_part in zip(
        names_case, got_parts, parts_case, given_parts, strict=True
    ):
        expected = original_case * factor_case
        rule = f"clip_by_norm, clipped, {name_case}"
        check_array(rule, part_case, expected, size=1e-6, **case)
        check_untouched(f"clip_by_norm leaves {name_case} alone", given_part, original_case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "lstm_step_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 6 · A step of the LSTM (3 points)
#
# An LSTM keeps two things from step to step: the state $h$, which it shows, and the cell $c$, its
# long memory. Three gates, numbers from 0 to 1, decide what is let in, what is kept, and what is
# shown:
#
# $$i = \sigma(x W_i + h U_i + b_i) \qquad f = \sigma(x W_f + h U_f + b_f) \qquad
# o = \sigma(x W_o + h U_o + b_o)$$
#
# $$\tilde c = \tanh(x W_c + h U_c + b_c)$$
#
# $$c_\text{new} = f \circ c + i \circ \tilde c \qquad h_\text{new} = o \circ \tanh(c_\text{new})$$
#
# with $\sigma(z) = 1 / (1 + e^{-z})$ and $\circ$ for products entry by entry. (The slides leave out
# the line with $c_\text{new}$, without which nothing would be remembered.)
#
# Write `lstm_step(x, h, c, W, U, b)`, one step:
#
# - `x`: array of shape `(n_samples, n_features)`, what comes in at this step
# - `h`, `c`: arrays of shape `(n_samples, n_units)`, state and cell before this step
# - `W`: array of shape `(n_features, 4 * n_units)`. As Keras keeps it, it is four matrices side by
#   side, in this order: the first `n_units` columns are $W_i$, then $W_f$, $W_c$, $W_o$.
# - `U`: array of shape `(n_units, 4 * n_units)`, in the same order
# - `b`: array of shape `(4 * n_units,)`, in the same order
#
# It returns a tuple `(h_new, c_new)` of two arrays of shape `(n_samples, n_units)`. No sum is
# beyond ±20, so nothing has to be clipped. The arguments stay as they were.
#
# Points: 1 for a step from an empty memory, `h` and `c` all 0; 1 for a step from any memory; 1 for
# whole sequences, compared with `keras.layers.LSTM`, to four decimals.


# %% nbgrader={"grade": false, "grade_id": "lstm_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def lstm_step(x, h, c, W, U, b):
    """Return (h_new, c_new), state and cell of an LSTM after one step.

    x: array of shape (n_samples, n_features); h, c: (n_samples, n_units); W: (n_features, 4 *
    n_units); U: (n_units, 4 * n_units); b: (4 * n_units,), all in the order i, f, c, o. Returns two
    arrays of shape (n_samples, n_units).
    """
    ### BEGIN SOLUTION
    z_i, z_f, z_c, z_o = np.split(x @ W + h @ U + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-z)) for z in (z_i, z_f, z_o))
    c_new = f * c + i * np.tanh(z_c)
    return o * np.tanh(c_new), c_new
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "lstm_step_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# From an empty memory: the input gate is 3/4 open (the sigmoid of ln 3), the output gate 1/4, and
# the candidate is tanh(0.5) = 0.4621. So the cell becomes 0.3466, and 0.0833 of it is shown.
ln_3_case = np.log(3.0)
case = {"x": np.array([[1]]), "h": np.array([[0]]), "c": np.array([[0]])}
case |= {"W": np.array([[ln_3_case, 5.0, 0.5, 0.0]]), "U": np.array([[1, 1, 1, 1]])}
case |= {"b": np.array([0.0, 0.0, 0.0, -ln_3_case])}
cell_case = 0.75 * np.tanh(0.5)
lstm_cases = [(case, [[0.25 * np.tanh(cell_case)]], [[cell_case]])]
### BEGIN HIDDEN TESTS
for seed_case, n, n_features_case, n_units_case in (
    *((621, 1, 3, 2), (622, 4, 1, 3), (623, 5, 2, 1), (624, 3, 3, 3), (625, 4, 2, 4)),
):
    rng = np.random.default_rng(seed_case)
    n_columns_case = 4 * n_units_case
    sizes_case = ((n, n_features_case), (n_features_case, n_columns_case))
    sizes_case += ((n_units_case, n_columns_case), (n_columns_case,))
    for whole_case in ("", "xWUb", "x"):  # which of the arrays hold integers
        x_case, W_case, U_case, b_case = (
            rng.integers(-1, 2, size=shape_case)
            if letter_case in whole_case
            else rng.normal(size=shape_case)
            for letter_case, shape_case in zip("xWUb", sizes_case, strict=True)
        )
        expected_h, expected_c = np.zeros((2, n, n_units_case))
        for s, j in np.ndindex(n, n_units_case):
            z_case = [
                np.vdot(x_case[s], W_case[:, g * n_units_case + j]) + b_case[g * n_units_case + j]
                for g in range(4)
            ]
            # the sigmoid of z is (1 + tanh(z / 2)) / 2
            expected_c[s, j] = (1 + np.tanh(z_case[0] / 2)) / 2 * np.tanh(z_case[2])
            expected_h[s, j] = (1 + np.tanh(z_case[3] / 2)) / 2 * np.tanh(expected_c[s, j])
        none_case = np.zeros((n, n_units_case))
        case = {"x": x_case, "h": none_case, "c": none_case}
        case |= {"W": W_case, "U": U_case, "b": b_case}
        lstm_cases.append((case, expected_h, expected_c))
### END HIDDEN TESTS
for case, expected_h, expected_c in lstm_cases:
    given = copies_of(case)
    got_parts = as_tuple("lstm_step", lstm_step(*given.values()), ("h_new", "c_new"), **case)
    check_array("lstm_step, empty memory, c_new", got_parts[1], expected_c, **case)
    check_array("lstm_step, empty memory, h_new", got_parts[0], expected_h, **case)
    check_left_alone("lstm_step", given, case)

# %% nbgrader={"grade": true, "grade_id": "lstm_step_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Input gate 3/4, forget gate 1/4, a candidate of tanh(0.5) = 0.4621 and 4 in the cell: 1/4 of 4 is
# kept, 3/4 of 0.4621 is added. The output gate is half open. The state is heard by the candidate.
ln_3_case = np.log(3.0)
case = {"x": np.array([[2.0]]), "h": np.array([[0.25]]), "c": np.array([[4.0]])}
case |= {"W": np.array([[ln_3_case, -ln_3_case, 0.0, 0.0]]), "U": np.array([[0.0, 0.0, 2.0, 0.0]])}
case |= {"b": np.array([-ln_3_case, ln_3_case, 0.0, 0.0])}
cell_case = 0.25 * 4 + 0.75 * np.tanh(0.5)
lstm_cases = [(case, [[0.5 * np.tanh(cell_case)]], [[cell_case]])]
### BEGIN HIDDEN TESTS
for seed_case, n, n_features_case, n_units_case in (
    *((631, 1, 3, 2), (632, 4, 1, 3), (633, 5, 2, 1), (634, 3, 3, 3), (635, 4, 2, 4)),
):
    rng = np.random.default_rng(seed_case)
    n_columns_case = 4 * n_units_case
    sizes_case = ((n, n_features_case), (n, n_units_case), (n, n_units_case))
    sizes_case += ((n_features_case, n_columns_case), (n_units_case, n_columns_case))
    sizes_case += ((n_columns_case,),)
    for whole_case in ("", "xhcWUb", "xhc"):  # which of the arrays hold integers
        x_case, h_case, c_case, W_case, U_case, b_case = (
            rng.integers(-1, 2, size=shape_case)
            if letter_case in whole_case
            else rng.normal(size=shape_case)
            for letter_case, shape_case in zip("xhcWUb", sizes_case, strict=True)
        )
        if seed_case == 635:  # an empty cell, but a state
            c_case = np.zeros((n, n_units_case))
        expected_h, expected_c = np.zeros((2, n, n_units_case))
        for s, j in np.ndindex(n, n_units_case):
            z_case = [
                np.vdot(x_case[s], W_case[:, g * n_units_case + j])
                + np.vdot(h_case[s], U_case[:, g * n_units_case + j])
                + b_case[g * n_units_case + j]
                for g in range(4)
            ]
            # the sigmoid of z is (1 + tanh(z / 2)) / 2
            expected_c[s, j] = (1 + np.tanh(z_case[0] / 2)) / 2 * np.tanh(z_case[2])
            expected_c[s, j] += (1 + np.tanh(z_case[1] / 2)) / 2 * c_case[s, j]
            expected_h[s, j] = (1 + np.tanh(z_case[3] / 2)) / 2 * np.tanh(expected_c[s, j])
        case = {"x": x_case, "h": h_case, "c": c_case, "W": W_case, "U": U_case, "b": b_case}
        lstm_cases.append((case, expected_h, expected_c))
### END HIDDEN TESTS
for case, expected_h, expected_c in lstm_cases:
    given = copies_of(case)
    got_parts = as_tuple("lstm_step", lstm_step(*given.values()), ("h_new", "c_new"), **case)
    check_array("lstm_step, any memory, c_new", got_parts[1], expected_c, **case)
    check_array("lstm_step, any memory, h_new", got_parts[0], expected_h, **case)
    check_left_alone("lstm_step", given, case)

# %% nbgrader={"grade": true, "grade_id": "lstm_step_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Your step, over and over, against keras.layers.LSTM with the same weights (it works with 32 bits).
keras_cases = [(5, 2, 4, 2, 3)]  # a seed, then how many samples, steps, features and units
### BEGIN HIDDEN TESTS
keras_cases.append((641, 3, 9, 3, 2))
### END HIDDEN TESTS
for seed_case, n, n_steps_case, n_features_case, n_units_case in keras_cases:
    rng = np.random.default_rng(seed_case)
    X_case = rng.normal(size=(n, n_steps_case, n_features_case))
    W_case = rng.normal(size=(n_features_case, 4 * n_units_case))
    U_case = rng.normal(size=(n_units_case, 4 * n_units_case))
    b_case = rng.normal(size=4 * n_units_case)
    keras_layer_case = keras.layers.LSTM(n_units_case, return_sequences=True, return_state=True)
    keras_layer_case.build(X_case.shape)
    keras_layer_case.set_weights([W_case, U_case, b_case])
    expected_H, _, expected_c = (
        keras.ops.convert_to_numpy(part) for part in keras_layer_case(X_case.astype("float32"))
    )
    h_case, c_case = np.zeros((2, n, n_units_case))
    for t in range(n_steps_case):
        rule = f"lstm_step against keras.layers.LSTM, after {t + 1} of {n_steps_case} steps"
        weights_case = (W_case.copy(), U_case.copy(), b_case.copy())
        got = lstm_step(X_case[:, t].copy(), h_case, c_case, *weights_case)
        h_case, c_case = as_tuple(rule, got, ("h_new", "c_new"))
        check_array(f"{rule}, h_new", h_case, expected_H[:, t], 1e-4)
    check_array(f"{rule}, c_new", c_case, expected_c, 1e-4)

# %% [markdown] nbgrader={"grade": false, "grade_id": "count_parameters_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 7 · What the layers cost (1 point)
#
# Write `count_parameters(n_features, layers)`, which counts the weights and biases of layers that
# stand one after the other:
#
# - `n_features`: a whole number, 1 or more: how many numbers come into the first layer at each step
# - `layers`: a list of tuples `(kind, n_units)`, which may be empty. `n_units` is a whole number, 1 or
#   more, and `kind` one of
#     - `"simple"`: the recurrent layer of question 3
#     - `"lstm"`: the layer of question 6
#     - `"gru"`: as Keras builds it. It has three parts, like the four of the LSTM, but **two** bias
#       vectors for each: one is added to $x W$, one to $h U$.
#     - `"bi-lstm"`: two LSTMs with `n_units` units each; one reads the sequence from the beginning,
#       the other one from its end. Their states are put side by side.
#     - `"dense"`: a dense layer with a bias that does the same at each step
#
# Each layer gets at each step what the layer before it puts out there: one number for each unit, or
# two for each in the case of `"bi-lstm"`.
#
# It returns a list of whole numbers of type `int`, the number of parameters of each layer. The
# number of steps does not matter: all steps have the same weights.


# %% nbgrader={"grade": false, "grade_id": "count_parameters", "locked": false, "schema_version": 3, "solution": true, "task": false}
def count_parameters(n_features, layers):
    """Return the number of parameters of each layer of a recurrent network.

    n_features: whole number >= 1; layers: list of tuples (kind, n_units), kind one of "simple",
    "lstm", "gru", "bi-lstm" and "dense". Returns a list of whole numbers.
    """
    ### BEGIN SOLUTION
    n_parts = {"simple": 1, "lstm": 4, "gru": 3, "bi-lstm": 8, "dense": 1}
    counts, n_in = [], n_features
    for kind, n_units in layers:
        n_states = 0 if kind == "dense" else n_units
        n_biases = 2 if kind == "gru" else 1
        counts.append(n_parts[kind] * n_units * (n_in + n_states + n_biases))
        n_in = 2 * n_units if kind == "bi-lstm" else n_units
    return counts
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "count_parameters_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# What `model.summary()` says of the same layers in Keras. One input and 16 units: 16 weights, 256
# recurrent weights and 16 biases are 288. An LSTM has four times as many.
count_cases = [
    (1, [("simple", 16), ("dense", 1)], [288, 17]),
    (1, [("lstm", 16)], [1152]),
    (3, [("gru", 5), ("dense", 2)], [150, 12]),
    (2, [("bi-lstm", 4), ("lstm", 3)], [224, 144]),
]
### BEGIN HIDDEN TESTS
count_cases.extend(
    [
        (7, [], []),
        (8, [("dense", 6), ("simple", 9), ("simple", 1)], [54, 144, 11]),
        (1, [("lstm", 1), ("lstm", 2), ("gru", 3)], [12, 32, 63]),
        (5, [("bi-lstm", 1), ("bi-lstm", 3), ("dense", 4)], [56, 144, 28]),
        (6, [("bi-lstm", 5), ("gru", 2), ("bi-lstm", 2), ("simple", 3)], [480, 84, 80, 24]),
        (64, [("gru", 32), ("lstm", 32), ("dense", 10), ("gru", 1)], [9408, 8320, 330, 39]),
        (2, [("bi-lstm", 3), ("simple", 2), ("dense", 1), ("dense", 5)], [144, 18, 3, 10]),
    ]
)
### END HIDDEN TESTS
for n_features_case, layers_case, expected in count_cases:
    case = {"n_features": n_features_case, "layers": layers_case}
    got = count_parameters(n_features_case, [*layers_case])
    layer_names_case = [f"{kind_case} {n_case}" for kind_case, n_case in layers_case]
    counts_case = as_tuple("count_parameters", got, layer_names_case, "a list", **case)
    for name_case, count_case, expected_count in zip(
        layer_names_case, counts_case, expected, strict=True
    ):
        kind_case = type(count_case)
        rule = f"count_parameters, {name_case}"
        if kind_case is TRUTH_VALUE or not issubclass(kind_case, WHOLE_NUMBERS):
            came_case = f"type {kind_case.__name__}: {show(count_case)}"
            complain(rule, f"the whole number {expected_count}, of type int", came_case, case)
        if int(count_case) != expected_count:
            complain(rule, f"{expected_count}", f"{int(count_case)}", case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "encode_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 8 · From words to numbers (2 points)
#
# A network takes numbers, and all sequences of a batch must be of one length. So words become
# whole numbers, long texts are cut, and short ones are filled up with a number that stands for
# nothing.
#
# Write `encode(texts, words, n_tokens)`:
#
# - `texts`: a list of strings. Words are what stands between blanks, one blank or several; there
#   are no punctuation marks. A text may be empty, or blanks only. Capital letters count as small
#   ones.
# - `words`: a list of the words that are known, all different, in small letters. There may be
#   thousands, or none.
# - `n_tokens`: a whole number, 1 or more
#
# It returns an array of whole numbers (an integer type) of shape `(n_texts, n_tokens)`, a row for
# each text, with a number for each of its **first** `n_tokens` words: 2 for the word `words[0]`, 3
# for `words[1]`, and so on, and 1 for every word that is not known. Texts with fewer words are
# filled up with zeros **behind** their words.
#
# The zeros must not be taken for words. If a recurrent layer has run over such rows, the state
# after the last step has seen zeros for short texts, after the text was over. What counts is the
# state after the last *word*. Write `last_states(H, tokens)`:
#
# - `H`: array of shape `(n_texts, n_tokens, n_units)`, the states after each step
# - `tokens`: array of shape `(n_texts, n_tokens)`, as `encode` returns it
#
# It returns an array of shape `(n_texts, n_units)`: for each text the state after its last word,
# and zeros for a text without a word. The arguments stay as they were.
#
# Points: 1 for each of the two functions.


# %% nbgrader={"grade": false, "grade_id": "encode", "locked": false, "schema_version": 3, "solution": true, "task": false}
def encode(texts, words, n_tokens):
    """Return texts as rows of whole numbers: 0 nothing, 1 an unknown word, k + 2 for words[k].

    texts, words: lists of strings; n_tokens: whole number >= 1. Returns an array of shape (n_texts,
    n_tokens).
    """
    ### BEGIN SOLUTION
    number_of = {word: k + 2 for k, word in enumerate(words)}
    tokens = np.zeros((len(texts), n_tokens), dtype=int)
    for row, text in zip(tokens, texts, strict=True):
        numbers = [number_of.get(word, 1) for word in text.lower().split()[:n_tokens]]
        row[: len(numbers)] = numbers
    return tokens
    ### END SOLUTION


def last_states(H, tokens):
    """Return for each text the state after its last word, zeros for a text without a word.

    H: array of shape (n_texts, n_tokens, n_units); tokens: array of shape (n_texts, n_tokens), 0
    where no word is. Returns an array of shape (n_texts, n_units).
    """
    ### BEGIN SOLUTION
    n_words = np.sum(tokens > 0, axis=1)
    states = H[np.arange(len(H)), n_words - 1]
    return np.where(n_words[:, None] > 0, states, 0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "encode_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Three words are known: "not" is 2, "good" is 3, "bad" is 4. "film" is not known. Order counts.
known_words_case = ["not", "good", "bad"]
text_cases = [
    (["good not bad", "Bad  not good", "film"], known_words_case, 4, [[3, 2, 4], [4, 2, 3], [1]]),
    (["not a good film", ""], known_words_case, 3, [[2, 1, 3], []]),
]
### BEGIN HIDDEN TESTS
text_cases.append((["   ", " one", "two "], ["two", "one"], 1, [[], [3], [2]]))
text_cases.append((["a b c d e f"], [], 5, [[1, 1, 1, 1, 1]]))
text_cases.append((["The Dog  saw the DOG twice"], ["dog", "the"], 8, [[3, 2, 1, 3, 2, 1]]))
text_cases.append((["dogs dog do", "o d"], ["dog"], 2, [[1, 2], [1, 1]]))
for seed_case, n_words_case, n, n_tokens_case in (
    *((651, 6, 5, 4), (652, 30, 20, 9), (653, 3, 8, 1)),
    (654, 300, 20, 6),  # more words than a byte can count
):
    rng = np.random.default_rng(seed_case)
    names_case = [f"word{k * 7 % n_words_case}" for k in range(n_words_case)]
    if seed_case == 653:
        names_case = ["later", "sooner", "now"]
    texts_case, numbers_case = [], []
    for _ in range(n):
        row_case = rng.integers(0, n_words_case + 2, size=rng.integers(0, 2 * n_tokens_case + 1))
        spoken_case = [[*names_case, "unknown", "Never"][k] for k in row_case.tolist()]
        texts_case.append(" ".join(spoken_case))
        row_case = np.where(row_case < n_words_case, row_case + 2, 1)
        numbers_case.append(row_case[:n_tokens_case].tolist())
    text_cases.append((texts_case, names_case, n_tokens_case, numbers_case))
### END HIDDEN TESTS
for texts_case, names_case, n_tokens_case, numbers_case in text_cases:
    case = {"texts": texts_case, "words": names_case, "n_tokens": n_tokens_case}
    got = encode([*texts_case], [*names_case], n_tokens_case)
    expected = np.zeros((np.size(texts_case), n_tokens_case))
    for row_case, known_case in zip(expected, numbers_case, strict=True):
        row_case[: np.size(known_case)] = known_case
    check_array("encode", got, expected, **case)
    if got.dtype.kind not in "iu":
        complain("encode", "an array of an integer type", f"type {got.dtype}", case)

# %% nbgrader={"grade": true, "grade_id": "encode_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A text of two words, one that fills its row, one without a word.
H_case = np.array([[[1, 10], [2, 20], [3, 30]], [[4, 40], [5, 50], [6, 60]], [[7, 70]] * 3])
state_cases = [(H_case, np.array([[9, 1, 0], [2, 3, 2], [0, 0, 0]]), [[2, 20], [6, 60], [0, 0]])]
### BEGIN HIDDEN TESTS
# a row without a zero whose first number is not the smallest
state_cases.append((H_case[:1], np.array([[4, 1, 5]]), [[3, 30]]))
for seed_case, n, n_tokens_case, n_units_case in (
    *((661, 6, 4, 3), (662, 20, 9, 1), (663, 5, 1, 2), (664, 1, 5, 4), (665, 8, 8, 8)),
):
    rng = np.random.default_rng(seed_case)
    H_case = rng.normal(size=(n, n_tokens_case, n_units_case))
    tokens_case, expected = np.zeros((n, n_tokens_case), dtype=int), np.zeros((n, n_units_case))
    for i in range(n):
        n_known_case = rng.integers(0, n_tokens_case + 1)
        if seed_case == 664:
            n_known_case = 3
        for t in range(n_known_case):
            tokens_case[i, t] = rng.integers(1, 6)
            expected[i] = H_case[i, t]
    state_cases.append((H_case, tokens_case, expected))
### END HIDDEN TESTS
for H_case, tokens_case, expected in state_cases:
    case = {"H": H_case, "tokens": tokens_case}
    given = copies_of(case)
    check_array("last_states", last_states(*given.values()), expected, **case)
    check_left_alone("last_states", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "fit_forecaster_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 9 · A forecast (2 points)
#
# Now with Keras. The cell below makes series of 600 values like this: a wave that comes back every
# 12 steps, a smaller one of 7 to 9 steps, and noise. The first 450 values are for training. They
# are scaled and cut into windows of 24 values, each with the value that comes next.
#
# Write `fit_forecaster(X, y)`:
#
# - `X`: array of shape `(n_samples, 24, 1)`, the windows, 426 of them
# - `y`: array of shape `(n_samples,)`, the value after each window
#
# It returns a Keras model, **trained** on them, that takes windows of shape `(n_samples, 24, 1)`
# and puts out an array of shape `(n_samples, 1)`: the next value. It has a recurrent layer in it
# (`SimpleRNN`, `LSTM`, `GRU`, also within `Bidirectional`) that takes part in the forecast. Layers,
# activations, losses and metrics are Keras's own: a model with a class or a function of yours in it
# (as a metric, or in a `Lambda` layer), or with arithmetic or slices between layers (`2 * x`,
# `H[:, -1]`), cannot be graded. `X` and `y` stay as they were.
#
# The test lets it forecast the 150 values that lie **later**, one step ahead, from the true values
# before each. It compares with two guesses that anybody can make: *as the last value*, and *as 12
# steps ago*. The error (the root of the mean squared error) of your model must be at most 0.6 times
# that of the better of the two. Good models reach about 0.3, and one that always says the mean has
# 1.7.
#
# `verbose=0` in `fit` keeps it quiet, and `keras.utils.set_random_seed(0)` makes the result the
# same every time. One training should take less than ten seconds.
#
# Where it goes wrong: does the loss fall from epoch to epoch, and did you stop while it was still
# falling? Adam's learning rate of 0.001 is slow for so few batches. Does the last layer put out any
# number, or only some (tanh, ReLU, sigmoid)? Does the recurrent layer give its last state, or all
# of them (`return_sequences`)? And to be honest about it: plain linear regression on the 24 values
# does at least as well here: waves are made to order for it. Always try it too.

# %% nbgrader={"grade": false, "grade_id": "fit_forecaster_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def forecast_data(seed):
    """Return X_train, y_train, X_test, y_test: windows of 24 values and the next one, scaled."""
    rng = np.random.default_rng(seed)
    steps, (start, other_start) = np.arange(600), rng.uniform(0, 2 * np.pi, size=2)
    other_length = rng.uniform(7.2, 9.0)
    series = 10 * np.sin(2 * np.pi * steps / 12 + start) + rng.normal(size=600)
    series = 100 + series + 4 * np.sin(2 * np.pi * steps / other_length + other_start)
    series = (series - np.mean(series[:450])) / np.std(series[:450])
    windows = np.lib.stride_tricks.sliding_window_view(series, 25).astype("float32")
    X, y = windows[:, :24, None].copy(), windows[:, 24].copy()
    return X[:426], y[:426], X[426:], y[426:]


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


def forecasts_of(rule, model, X):
    """Return what `model` forecasts for the windows X; complain if it is no such model."""
    kind, n_windows = type(model), X.shape[0]
    if model is None:
        complain(rule, "a Keras model", "None (is the return missing?)", {})
    if not issubclass(kind, keras.Model):
        complain(rule, "a Keras model", f"type {kind.__name__}: {show(model)}", {})
    recurrent, parts = [], [model]
    for part in parts:  # which grows as layers inside of others come up
        parts.extend(getattr(part, "layers", ()))
        for name in ("layer", "forward_layer", "cell"):
            inside = getattr(part, name, None)
            parts.extend([inside] if issubclass(type(inside), keras.layers.Layer) else [])
        recurrent.extend([part] if issubclass(type(part), keras.layers.RNN) else [])
    check_of_keras(rule, model)
    try:
        forecasts = keras.ops.convert_to_numpy(model(X, training=False))
    except Exception as error:
        wanted = f"a model for windows of shape {X.shape[1:]}"
        complain(rule, wanted, f"{type(error).__name__}: {f'{error}'[:300]}", {})
    if not recurrent:
        found = ", ".join(type(part).__name__ for part in parts[1:])
        complain(rule, "a recurrent layer", found, {})
    values = as_array(f"{rule}, forecasts of {n_windows} values", forecasts, (n_windows, 1))
    weights = [layer.get_weights() for layer in recurrent]
    for layer in recurrent:
        layer.set_weights([0 * weight for weight in layer.get_weights()])
    without = keras.ops.convert_to_numpy(model(X, training=False))
    for layer, its_weights in zip(recurrent, weights, strict=True):
        layer.set_weights(its_weights)
    if np.all(np.abs(without - values) < 0.001):
        wanted = "forecasts in which the recurrent layer takes part"
        complain(rule, wanted, "the same forecasts without it, when its weights are 0", {})
    return values[:, 0]


def error_of(forecasts, y):
    """Return the root of the mean squared error of forecasts."""
    return float(np.mean((forecasts - y) ** 2)) ** 0.5


# %% nbgrader={"grade": false, "grade_id": "fit_forecaster", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit_forecaster(X, y):
    """Return a Keras model with a recurrent layer, trained to forecast y from X.

    X: array of shape (n_samples, 24, 1); y: array of shape (n_samples,). The model gives an array
    of shape (n_samples, 1).
    """
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input(X.shape[1:]), keras.layers.SimpleRNN(32), keras.layers.Dense(1)]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse")
    model.fit(X, y, batch_size=32, epochs=8, verbose=0)
    return model
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "fit_forecaster_test_1", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Values that lie later than all that the training has seen. (Graded with another series.)
series_seed_case = 71
### BEGIN HIDDEN TESTS
series_seed_case = 72
### END HIDDEN TESTS
X_train, y_train, X_test, y_test = forecast_data(series_seed_case)
case = {"X": X_train, "y": y_train}
given = copies_of(case)
forecasts_case = forecasts_of("fit_forecaster", fit_forecaster(*given.values()), X_test)
check_left_alone("fit_forecaster", given, case)
error_case = error_of(forecasts_case, y_test)
last_case, ago_case = error_of(X_test[:, -1, 0], y_test), error_of(X_test[:, -12, 0], y_test)
limit_case = 0.6 * float(np.minimum(last_case, ago_case))
assert error_case <= limit_case, (
    f"fit_forecaster, {y_test.size} later values: expected an error of at most {limit_case:.3f}, "
    f"got {error_case:.3f}; the last value has {last_case:.3f}, 12 steps ago {ago_case:.3f}"
)

# %% [markdown] nbgrader={"grade": false, "grade_id": "long_memory_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 10 · In your own words (4 points, marked by a person)
#
# A plain recurrent network is to say at the end of a text of 100 words whether its first word was
# "not". It does not learn it. Explain why, with the product that the gradient runs through, and
# what the LSTM's cell does differently. Somebody suggests to clip the gradients: does that help
# here, and when does it? Then: a colleague cuts a series into overlapping windows, scales them with
# mean and standard deviation of the whole series, shuffles the windows, keeps a fifth for the test,
# and reports that the error there is small. Name what is wrong with it, say what you would do
# instead, and what the error should be compared with. Write about 150 to 250 words.
#
# What the marker looks for: why the gradient vanishes (1 point); what in the LSTM prevents it, and
# through which gate (1 point); what clipping can and cannot do, with a reason (1 point); the leaks
# in the colleague's test, what to do instead, and a fair comparison (1 point).

# %% [markdown] nbgrader={"grade": true, "grade_id": "long_memory", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** The gradient that reaches the first word is the gradient at the end times a
# product of 99 factors, one for each step back: the slopes of tanh, at most 1, and the recurrent
# weights. If each step makes it shorter by a tenth, $0.9^{99} = 0.00003$ is left. The loss hardly
# feels the first word, so the weights do not learn to keep it; what they learn comes from the last
# few words. In the LSTM the cell is not pushed through weights and tanh at each step, but kept and
# added to: $c_t = f_t \circ c_{t-1} + i_t \circ \tilde c_t$. Straight along the cell the factor of
# a step is the forget gate. Where the network learns to hold it near 1, the gradient goes back over
# many steps nearly as it was. (Keras starts with a bias of 1 there for that reason.)
#
# Clipping shortens gradients that are too long. It cures exploding ones, where the recurrent
# weights are large. It does nothing for vanishing ones: short gradients are left as they are, and
# what the first word had to say in them is lost.
#
# The colleague's test windows overlap with training windows, so that their targets have been seen
# as inputs or targets of neighbors, and the network learned from values that lie after the test's.
# The scale knows the test part too. Instead: split in time, train on the past, scale with the past,
# test on what lies later, and compare with the last value and the value of a season ago, on the
# same values.
#
# === BEGIN MARK SCHEME ===
# - 1 point: the gradient is multiplied at each step, by slopes of tanh and recurrent weights, and a
#   product of many factors below 1 vanishes. Half a point for "it vanishes" without the product.
# - 1 point: the cell is updated by a sum, and the factor from step to step along it is the forget
#   gate, which can stay near 1. Half a point without a gate, or for "it has a memory cell" with a
#   reason that is not the gradient.
# - 1 point: clipping helps against exploding gradients, not against vanishing ones, with a reason.
#   Half a point without a reason.
# - 1 point: for two of these three: overlapping windows shuffled (or: the future in the training
#   part), the scale of the whole series, no comparison with a naive forecast; with what to do
#   instead. Half a point for one of them.
# - Do not take off for language, or for numbers other than these.
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown] nbgrader={"grade": false, "grade_id": "extra_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Extra, without points
#
# See gradients vanish and explode. The cell below has the states of a network with 20 units over
# 100 steps, and its recurrent weights, multiplied by `scale`. Draw `gradient_norms(H, U, upstream)`
# over the steps, with `plt.semilogy`, for scales of 0.5, 1, 1.5 and 3. For which of them is
# anything left of the gradient at the first step? How would the lines go with the weights alone,
# with zeros in the place of `H`?

# %%
# Room for the extra. Nothing here is graded.
import matplotlib.pyplot as plt

plt.rcParams["figure.figsize"] = 5, 3
rng = np.random.default_rng(0)
scale = 1.0
U = scale * rng.normal(size=(20, 20)) / np.sqrt(20)
inputs, upstream = rng.normal(size=(100, 20)), rng.normal(size=20)
H = np.zeros((100, 20))
for t in range(100):
    H[t] = np.tanh(inputs[t] + H[t - 1] @ U)
