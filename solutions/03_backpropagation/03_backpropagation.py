# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "title", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # Exercise 3 · Backpropagation

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/03_backpropagation/03_backpropagation.ipynb) · [the chapter in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/03_backpropagation.ipynb)

# %% [markdown] nbgrader={"grade": false, "grade_id": "head", "locked": true, "schema_version": 3, "solution": false, "task": false}
# You build what trains a network, from its smallest part up: a loss and its gradient, one right step
# for the line of the slides, the largest learning rate that still works, a numerical check, the way
# backward through a layer and through a whole network, batches, optimizers, and at the end a
# training that must do well on data it has not seen. It goes with chapter 3. Plan 90 to 120 minutes.
#
# **How it works**
#
# - Every question is a task in words, one cell in which you write, and two or three test cells.
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
# - NumPy is all you need (Matplotlib too, for the extra at the end), and a notebook in Colab has it
#   already. Results that the task calls an array must be NumPy arrays, not lists.
#
# **Three rules for all questions**
#
# - Arrays may hold integers or floats, and nothing may be rounded: results are compared to nine
#   decimals where the task says nothing else. Mind that an array of integers cannot take in
#   floats: NumPy cuts their decimals off, or refuses.
# - Arrays that a function is given stay as they were, to the last digit.
# - A gradient has the shape of the thing it belongs to: `grad_W` that of `W`, `grad_b` that of `b`.
#   `upstream` is the gradient of the loss for what a layer or a line has put out. It can be any
#   array of that shape: the functions below do not need to know the loss.
#
# **How to check the whole exercise.** Restart the kernel, run all cells, and see whether any test
# complains. That works everywhere, in Colab too, and covers the tests you can see. If you have the
# course's repository on your computer, this command runs the hidden tests as well and lists your
# points:
#
# ```
# autograder check exercises/03_backpropagation/03_backpropagation.ipynb
# ```
#
# In Colab you have only this notebook, and the tests you can see. To try the hidden ones too,
# download it (File, Download) to a computer that has the repository, and give the command the path
# of your copy.
#
# | question | function | points |
# |---|---|---|
# | 1 losses and their gradients | `loss_and_gradient` | 3 |
# | 2 the slides' line, one right step | `line_backward`, `line_step` | 2 |
# | 3 the largest learning rate | `largest_learning_rate` | 2 |
# | 4 a numerical gradient | `numerical_gradient` | 2 |
# | 5 backward through a layer | `dense_backward` | 3 |
# | 6 backward through a network | `network_backward` | 2 |
# | 7 the batches of an epoch | `batches` | 2 |
# | 8 better steps | `momentum_step`, `adam_step` | 2 |
# | 9 training | `fit_network` | 2 |
# | 10 in your own words | written, marked by a person | 4 |

# %% cellView="form" jupyter={"source_hidden": true} nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# @title Set-up: run this cell first
# It imports what the exercise uses and defines the helpers of the tests. Nothing to write here.
# The helpers and the tests do without sum, max, round and their like: whoever writes `sum = 0` or
# `from numpy import *` in a cell of their own must not lose points for it.
# For the same reason most names that the tests bind end in _case: a helper function of theirs may
# well be called total or mean.
import numpy as np
from sklearn.datasets import load_digits, make_moons

SEQUENCES = (list, tuple)
NUMBERS = (int, float, np.integer, np.floating)
TRUTH_VALUE = bool


def show(value):
    """Return a short text for a number, an array or anything else, for messages."""
    if issubclass(type(value), (np.ndarray, np.generic)):
        text = np.array2string(np.asarray(value), separator=", ", precision=6, threshold=60)
        return " ".join(text.split()).replace("[ ", "[").replace(" ]", "]")
    if issubclass(type(value), SEQUENCES):
        text = ", ".join(show(part) for part in value[:30]) + (", ..." if value[30:] else "")
        return f"({text})" if issubclass(type(value), SEQUENCES[1]) else f"[{text}]"
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
    """Return `got` as an array of floats; complain if type, shape or entries do not fit.

    An entry None in `shape` leaves that length free.
    """
    kind = type(got)
    wanted = f"{shape}".replace("None", "any")
    if got is None:
        complain(rule, f"an array of shape {wanted}", "None (is the return missing?)", given)
    if not issubclass(kind, np.ndarray):
        complain(
            rule, f"a NumPy array of shape {wanted}", f"type {kind.__name__}: {show(got)}", given
        )
    array = np.array(got, subok=False)
    same = array.ndim == np.size(shape)
    for axis in range(array.ndim if same else 0):
        same = same and shape[axis] in (None, array.shape[axis])
    if not same:
        complain(rule, f"shape {wanted}", f"{array.shape}: {show(array)}", given)
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
    if differs.size and show(expected) != show(array):
        complain(rule, show(expected), show(array), given)
    if differs.size:  # in a digit, or an entry, that is not shown
        place = (*differs[0].tolist(),)
        rule = f"{rule}, entry {show(differs[0])}"
        complain(rule, f"{expected[place]:.12g}", f"{array[place]:.12g}", given)


def check_untouched(rule, given_array, original):
    """Complain if a function has changed an array that it was given."""
    if np.array_equal(given_array, original):
        return
    before, after = show(original), show(given_array)
    if before == after:  # in a digit, or an entry, that is not shown
        place = show(np.argwhere(given_array != original)[0])
        by = np.max(np.abs(given_array - original))
        after = f"{after}, changed by up to {by:.2g}, first in entry {place}"
    raise AssertionError(
        f"{rule}: expected the argument to be left alone, {before}, got it back as {after}"
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


# %% [markdown] nbgrader={"grade": false, "grade_id": "loss_and_gradient_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 1 · Losses and their gradients (3 points)
#
# For $n$ samples with true values $y_i$ and predictions $\hat y_i$:
#
# | `kind` | loss |
# |---|---|
# | `"mse"` | $\text{MSE} = \frac{1}{n} \sum_i (y_i - \hat y_i)^2$ |
# | `"rmse"` | $\sqrt{\text{MSE}}$ |
# | `"cross_entropy"` | $-\frac{1}{n} \sum_i \big( y_i \ln \hat y_i + (1 - y_i) \ln (1 - \hat y_i) \big)$ |
#
# Write `loss_and_gradient(kind, y, y_hat)`:
#
# - `kind`: one of the three strings
# - `y`, `y_hat`: arrays of shape `(n_samples,)`, one sample or more. For `"cross_entropy"`, `y`
#   holds 0 and 1, and `y_hat` probabilities from 0.001 to 0.999. For `"rmse"` at least one
#   prediction is off by 0.001 or more. So nothing has to be clipped, and no small number added to
#   what is divided by: results would no longer be exact.
#
# It returns a tuple `(loss, gradient)`: a number, and an array of shape `(n_samples,)` whose entry
# $i$ is $\partial\,\text{loss} / \partial \hat y_i$, so how the loss changes when that **prediction**
# grows a little. `y` and `y_hat` stay as they were.
#
# Points: 1 for each loss with its gradient.


# %% nbgrader={"grade": false, "grade_id": "loss_and_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def loss_and_gradient(kind, y, y_hat):
    """Return (loss, gradient): a loss of predictions and its derivative by each prediction.

    kind: "mse", "rmse" or "cross_entropy"; y, y_hat: arrays of shape (n_samples,), true and
    predicted. Returns a number and an array of shape (n_samples,).
    """
    ### BEGIN SOLUTION
    n_samples = len(y)
    if kind == "cross_entropy":
        loss = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
        return loss, (y_hat - y) / (y_hat * (1 - y_hat)) / n_samples
    error = y_hat - y
    mse = np.mean(error**2)
    if kind == "mse":
        return mse, 2 * error / n_samples
    rmse = np.sqrt(mse)
    return rmse, error / (n_samples * rmse)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "loss_and_gradient_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# MSE of the slides' line at m = -1, b = 5: predictions 4 and 3 for 3 and 5, so (1 + 4) / 2 = 2.5.
loss_cases = [(np.array([3.0, 5.0]), np.array([4.0, 3.0]), 2.5, [1.0, -2.0])]
### BEGIN HIDDEN TESTS
random_cases = [(np.array([3, -1, 4]), np.array([1, 1, 4])), (np.array([2]), np.array([-1]))]
for seed_case, n in ((301, 1), (302, 2), (303, 7), (304, 40)):
    rng = np.random.default_rng(seed_case)
    random_cases.append((rng.normal(size=n), 3 * rng.normal(size=n)))
random_cases.append((np.array([1.5, -2.0, 0.25]), np.array([1.5, -2.0, 0.25])))  # all right
for y_case, y_hat_case in random_cases:
    total_case, slopes_case = 0.0, []
    for y_i, y_hat_i in np.column_stack([y_case, y_hat_case]).tolist():
        total_case += (y_i - y_hat_i) * (y_i - y_hat_i)
        slopes_case.append(-2 * (y_i - y_hat_i) / y_case.size)
    loss_cases.append((y_case, y_hat_case, total_case / y_case.size, slopes_case))
### END HIDDEN TESTS
for y_case, y_hat_case, expected_loss, expected_gradient in loss_cases:
    case = {"y": y_case, "y_hat": y_hat_case}
    given = copies_of(case)
    got = loss_and_gradient("mse", *given.values())
    loss_part, gradient_part = as_tuple("loss_and_gradient('mse')", got, ("loss", "gradient"))
    check_number("loss_and_gradient('mse'), loss", loss_part, expected_loss, **case)
    check_array("loss_and_gradient('mse'), gradient", gradient_part, expected_gradient, **case)
    check_left_alone("loss_and_gradient('mse')", given, case)

# %% nbgrader={"grade": true, "grade_id": "loss_and_gradient_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# RMSE of the same predictions: the square root of 2.5 is 1.58 (the slides round it to 1.6).
root_case = 2.5**0.5
loss_cases = [
    (np.array([3.0, 5.0]), np.array([4.0, 3.0]), root_case, [0.5 / root_case, -1 / root_case])
]
### BEGIN HIDDEN TESTS
random_cases = [(np.array([3, -1, 4]), np.array([1, 1, 4])), (np.array([2]), np.array([-1]))]
for seed_case, n in ((311, 1), (312, 2), (313, 7), (314, 40)):
    rng = np.random.default_rng(seed_case)
    random_cases.append((rng.normal(size=n), 3 * rng.normal(size=n)))
# almost right: whoever adds a small number against a division by 0 is off here
random_cases.append((np.array([2.0, -1.0, 0.5]), np.array([2.0, -1.00125, 0.5])))
for y_case, y_hat_case in random_cases:
    # the slope of each entry from a tiny imaginary step, exact to the last digits
    loss_case, slopes_case = 0.0, []
    for i in range(y_case.size):
        total_case = 0.0
        for j in range(y_case.size):
            total_case += (y_case[j] - y_hat_case[j] - (1e-40j if j == i else 0)) ** 2
        root_case = (total_case / y_case.size) ** 0.5
        loss_case = root_case.real
        slopes_case.append(root_case.imag / 1e-40)
    loss_cases.append((y_case, y_hat_case, loss_case, slopes_case))
### END HIDDEN TESTS
for y_case, y_hat_case, expected_loss, expected_gradient in loss_cases:
    case = {"y": y_case, "y_hat": y_hat_case}
    given = copies_of(case)
    got = loss_and_gradient("rmse", *given.values())
    loss_part, gradient_part = as_tuple("loss_and_gradient('rmse')", got, ("loss", "gradient"))
    check_number("loss_and_gradient('rmse'), loss", loss_part, expected_loss, **case)
    check_array("loss_and_gradient('rmse'), gradient", gradient_part, expected_gradient, **case)
    check_left_alone("loss_and_gradient('rmse')", given, case)

# %% nbgrader={"grade": true, "grade_id": "loss_and_gradient_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Cross-entropy: 0.8 for a true 1 costs -ln 0.8 = 0.223, 0.4 for a true 0 costs -ln 0.6 = 0.511.
y_case, y_hat_case = np.array([1, 0]), np.array([0.8, 0.4])
loss_cases = [(y_case, y_hat_case, -np.log(0.48) / 2, [-0.625, 1 / 1.2])]
### BEGIN HIDDEN TESTS
for seed_case, n in ((321, 1), (322, 2), (323, 7), (324, 40)):
    rng = np.random.default_rng(seed_case)
    y_case, y_hat_case = rng.integers(0, 2, size=n), rng.uniform(0.001, 0.999, size=n)
    y_hat_case[-1] = 0.999 if seed_case == 323 else 0.001  # sure, and wrong or right
    costs_case, slopes_case = 0.0, []
    for y_i, p in np.column_stack([y_case, y_hat_case]).tolist():
        costs_case -= np.log(p) if y_i == 1 else np.log(1 - p)
        slopes_case.append((-1 / p if y_i == 1 else 1 / (1 - p)) / n)
    loss_cases.append((y_case, y_hat_case, costs_case / n, slopes_case))
    loss_cases.append((y_case + 0.0, y_hat_case, costs_case / n, slopes_case))  # labels 0.0 and 1.0
### END HIDDEN TESTS
for y_case, y_hat_case, expected_loss, expected_gradient in loss_cases:
    rule = "loss_and_gradient('cross_entropy')"
    case = {"y": y_case, "y_hat": y_hat_case}
    given = copies_of(case)
    got = loss_and_gradient("cross_entropy", *given.values())
    loss_part, gradient_part = as_tuple(rule, got, ("loss", "gradient"))
    check_number(f"{rule}, loss", loss_part, expected_loss, **case)
    check_array(f"{rule}, gradient", gradient_part, expected_gradient, **case)
    check_left_alone(rule, given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "line_step_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 2 · The slides' line: one right step (2 points)
#
# The line $\hat y = m x + b$ is the smallest network there is. Write two functions (both in the
# next cell; the second may use the first):
#
# - `line_backward(x, m, upstream)`: the way back through the line. `x` and `upstream` are arrays of
#   shape `(n_samples,)`, `m` is a number, and entry $i$ of `upstream` is
#   $\partial\,\text{loss} / \partial \hat y_i$ of some loss. It returns a tuple
#   `(grad_x, grad_m, grad_b)`: the gradient of that loss for `x`, an array of shape `(n_samples,)`,
#   and for `m` and `b`, two numbers.
# - `line_step(m, b, x, y, learning_rate)`: one step of gradient descent on the MSE,
#   $\frac{1}{n} \sum_i (y_i - \hat y_i)^2$, over all samples. `m`, `b` and `learning_rate` are
#   numbers, `x` and `y` arrays of shape `(n_samples,)`. It returns a tuple `(m_new, b_new)` of two
#   numbers.
#
# For the slides' points (1, 3) and (2, 5) and their start $m = -1$, $b = 5$ the MSE has the gradient
# $(-3, -1)$, as one slide says; the slides after it go on with $(-7, -3)$, and write
# $b := 5 + 3\lambda = 4.7$, which is 5.3. Your step is the right one. Arrays stay as they were.
#
# Points: 1 for `line_backward`, 1 for `line_step`.


# %% nbgrader={"grade": false, "grade_id": "line_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def line_backward(x, m, upstream):
    """Return (grad_x, grad_m, grad_b) of the line y_hat = m x + b.

    x: array of shape (n_samples,); m: number; upstream: array of shape (n_samples,), the gradient
    of the loss for y_hat. Returns an array of shape (n_samples,) and two numbers.
    """
    ### BEGIN SOLUTION
    return upstream * m, np.sum(upstream * x), np.sum(upstream)
    ### END SOLUTION


def line_step(m, b, x, y, learning_rate):
    """Return (m_new, b_new) after one step of gradient descent on the MSE of the line m x + b.

    m, b: numbers; x, y: arrays of shape (n_samples,); learning_rate: positive number.
    """
    ### BEGIN SOLUTION
    error = m * x + b - y
    grad_m = 2 * np.mean(error * x)
    grad_b = 2 * np.mean(error)
    return m - learning_rate * grad_m, b - learning_rate * grad_b
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "line_step_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slides' start: predictions 4 and 3 for 3 and 5, so the MSE's gradient for them is (1, -2).
line_cases = [(np.array([1.0, 2.0]), -1, np.array([1.0, -2.0]), [-1.0, 2.0], -3.0, -1.0)]
### BEGIN HIDDEN TESTS
random_cases = [(np.array([3, -1, 2]), 0.5, np.array([1, 4, -2]))]
for seed_case, n in ((331, 1), (332, 2), (333, 6), (334, 30)):
    rng = np.random.default_rng(seed_case)
    random_cases.append((3 * rng.normal(size=n), 2 * float(rng.normal()), rng.normal(size=n)))
for x_case, m_case, upstream_case in random_cases:
    for_x, for_m, for_b = [], 0.0, 0.0
    for x_i, g_i in np.column_stack([x_case, upstream_case]).tolist():
        for_x.append(m_case * g_i)
        for_m += x_i * g_i
        for_b += g_i
    line_cases.append((x_case, m_case, upstream_case, for_x, for_m, for_b))
### END HIDDEN TESTS
for x_case, m_case, upstream_case, expected_x, expected_m, expected_b in line_cases:
    case = {"x": x_case, "m": m_case, "upstream": upstream_case}
    given = copies_of(case)
    got = line_backward(*given.values())
    x_part, m_part, b_part = as_tuple("line_backward", got, ("grad_x", "grad_m", "grad_b"), **case)
    check_array("line_backward, grad_x", x_part, expected_x, **case)
    check_number("line_backward, grad_m", m_part, expected_m, **case)
    check_number("line_backward, grad_b", b_part, expected_b, **case)
    check_left_alone("line_backward", given, case)

# %% nbgrader={"grade": true, "grade_id": "line_step_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slides' points from their start, and one step further: gradients (-3, -1), then (-1.2, 0.1).
x_case, y_case = np.array([1.0, 2.0]), np.array([3.0, 5.0])
step_cases = [
    (-1, 5, x_case, y_case, 0.1, -0.7, 5.1),
    (-0.7, 5.1, x_case, y_case, 0.1, -0.58, 5.09),
]
### BEGIN HIDDEN TESTS
random_cases = [
    (2, 1, x_case, y_case, 0.1),  # the line through both points: nothing moves
    (2, -3, np.array([4, -2, 1]), np.array([1, 0, 5]), 0.25),
    (-1, 5, x_case, y_case, 0.6),
]
for seed_case, n, rate_case in ((341, 1, 0.05), (342, 3, 0.2), (343, 9, 0.01), (344, 50, 1.5)):
    rng = np.random.default_rng(seed_case)
    m_case, b_case = rng.normal(size=2).tolist()
    random_cases.append((m_case, b_case, 2 * rng.normal(size=n), 3 * rng.normal(size=n), rate_case))
for m_case, b_case, x_case, y_case, rate_case in random_cases:
    for_m, for_b = 0.0, 0.0
    for x_i, y_i in np.column_stack([x_case, y_case]).tolist():
        for_m += -2 * x_i * (y_i - (m_case * x_i + b_case)) / x_case.size
        for_b += -2 * (y_i - (m_case * x_i + b_case)) / x_case.size
    expected = (m_case - rate_case * for_m, b_case - rate_case * for_b)
    step_cases.append((m_case, b_case, x_case, y_case, rate_case, *expected))
### END HIDDEN TESTS
for m_case, b_case, x_case, y_case, rate_case, expected_m, expected_b in step_cases:
    case = {"m": m_case, "b": b_case, "x": x_case, "y": y_case, "learning_rate": rate_case}
    given = copies_of(case)
    got = line_step(*given.values())
    m_part, b_part = as_tuple("line_step", got, ("m_new", "b_new"), **case)
    check_number("line_step, m", m_part, expected_m, **case)
    check_number("line_step, b", b_part, expected_b, **case)
    check_left_alone("line_step", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "largest_learning_rate_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 3 · The largest learning rate (2 points)
#
# With the learning rate 0.6 the slides' line runs away, with 0.1 it settles. Where is the border?
#
# The MSE of a linear model is a bowl, and its second derivatives (the Hessian $H$) are the same
# everywhere. In the direction of an eigenvector of $H$ with eigenvalue $\lambda$, a step with the
# learning rate $\eta$ multiplies the distance from the minimum by $1 - \eta\lambda$. That shrinks
# only if $\eta < 2/\lambda$, and the steepest direction decides: the limit is
# $2 / \lambda_\text{max}$.
#
# For the line $\hat y = m x + b$, from the second derivatives of the MSE by $m$ and $b$:
#
# $$H = \frac{2}{n} \begin{pmatrix} \sum x_i^2 & \sum x_i \\ \sum x_i & n \end{pmatrix}
# \qquad\text{for the slides' points } x = 1, 2: \quad
# H = \begin{pmatrix} 5 & 3 \\ 3 & 2 \end{pmatrix}$$
#
# A model with several features, $\hat y = w_1 x_1 + \dots + w_p x_p + b$, has a row and a column for
# each weight and one for the bias. Work out what stands in them: which feature does the bias
# multiply?
#
# Write `largest_learning_rate(X)`: `X` is an array of shape `(n_samples, n_features)`, at least one
# of each. It returns $2 / \lambda_\text{max}$ of the MSE of the linear model **with its bias**, a
# number, right to seven decimals. Beyond it gradient descent diverges. NumPy's `np.linalg.eigvalsh`
# gives the eigenvalues of a symmetric matrix. `X` stays as it was.
#
# Points: 1 for one feature, 1 for several.


# %% nbgrader={"grade": false, "grade_id": "largest_learning_rate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def largest_learning_rate(X):
    """Return 2 / lambda_max, the stability limit of gradient descent on a linear model's MSE.

    X: array of shape (n_samples, n_features); the model has one weight for each feature and a bias.
    Returns a number.
    """
    ### BEGIN SOLUTION
    A = np.column_stack([X, np.ones(len(X))])
    hessian = 2 * A.T @ A / len(A)
    return 2 / np.linalg.eigvalsh(hessian)[-1]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "largest_learning_rate_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slides' points: lambda_max = (7 + sqrt(45)) / 2 = 6.854. A single sample at 0: H has the
# entries 0, 0, 0 and 2.
limit_cases = [(np.array([[1.0], [2.0]]), 4 / (7 + 45**0.5)), (np.array([[0.0]]), 1.0)]
### BEGIN HIDDEN TESTS
random_cases = [np.array([[3], [-1], [4], [1]]), np.array([[2.0]]), np.array([[1], [-1]])]
# eigenvalues 4 and 0, the eigenvector of 0 is (1, 1); and two eigenvalues close together
random_cases.extend([np.array([[-1.0]]), np.array([[1.02], [-1.02]])])
for seed_case, n, middle_case, width_case in ((351, 2, 0, 0.1), (352, 9, 3, 1), (353, 60, -1, 0.5)):
    random_cases.append(
        middle_case + width_case * np.random.default_rng(seed_case).normal(size=(n, 1))
    )
for X_case in random_cases:
    # the larger root of the 2 by 2 matrix's characteristic equation
    square_case, mean_case = float(np.mean(X_case * 1.0 * X_case)), float(np.mean(X_case))
    steepest_case = square_case + 1 + ((square_case - 1) ** 2 + 4 * mean_case * mean_case) ** 0.5
    limit_cases.append((X_case, 2 / steepest_case))
### END HIDDEN TESTS
for X_case, expected in limit_cases:
    case = {"X": X_case}
    given = copies_of(case)
    got = largest_learning_rate(*given.values())
    check_number("largest_learning_rate, one feature", got, expected, 1e-7, **case)
    check_left_alone("largest_learning_rate", given, case)

# %% nbgrader={"grade": true, "grade_id": "largest_learning_rate_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two features, four samples: H = 2 [[1, 0, 0], [0, 0.25, 0], [0, 0, 1]], so lambda_max = 2. Then
# the first feature doubled, so lambda_max = 8.
X_case = np.array([[1.0, 0.5], [1.0, -0.5], [-1.0, 0.5], [-1.0, -0.5]])
limit_cases = [(X_case, 1.0), (X_case * np.array([2, 1]), 0.25)]
### BEGIN HIDDEN TESTS
random_cases = [np.array([[1, 2, 0], [0, 1, -1], [3, 1, 1]]), np.array([[1, 2]])]
random_cases.append(X_case * np.array([1.02, 1.5]))  # two large eigenvalues close together
# more features than samples; a square matrix; features far from 0, of different widths
for seed_case, n, p, middle_case in (
    (361, 2, 5, 0),
    (362, 4, 4, 0.5),
    (363, 40, 3, 1.5),
    (364, 25, 2, -1),
):
    rng = np.random.default_rng(seed_case)
    random_cases.append(middle_case + rng.normal(size=(n, p)) * rng.uniform(0.2, 1.5, size=p))
for X_case in random_cases:
    singular_case = np.linalg.svd(np.insert(X_case * 1.0, 0, 1.0, axis=1), compute_uv=False)
    limit_cases.append((X_case, X_case.shape[0] / singular_case[0] ** 2))
### END HIDDEN TESTS
for X_case, expected in limit_cases:
    case = {"X": X_case}
    given = copies_of(case)
    got = largest_learning_rate(*given.values())
    check_number("largest_learning_rate, several features", got, expected, 1e-7, **case)
    check_left_alone("largest_learning_rate", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "numerical_gradient_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 4 · A gradient without calculus (2 points)
#
# Whoever has worked out a gradient by hand checks it with numbers: move one weight a little up and
# a little down, and see how the loss answers. With central differences,
#
# $$\frac{\partial L}{\partial w_i} \approx \frac{L(w + \varepsilon\,e_i) - L(w - \varepsilon\,e_i)}{2\varepsilon}$$
#
# where $e_i$ is 1 at weight $i$ and 0 elsewhere, and `epsilon` in code is $\varepsilon$. The error
# shrinks with $\varepsilon^2$; with a difference to one side only,
# $L(w + \varepsilon\,e_i) - L(w)$, it shrinks just with $\varepsilon$.
#
# The next cell defines a loss, `loss_at(W, X, y)`, of a small network with weights `W`. Take it as a
# black box: all you may do is call it.
#
# Write `numerical_gradient(W, X, y, epsilon=1e-5)`:
#
# - `W`: array of weights, of shape `(n_features,)` or `(n_features, n_units)`
# - `X`, `y`: arrays, to be passed on to `loss_at` as they are
# - `epsilon`: a positive number, how far to go up and down
#
# It returns an array of the shape of `W`, the central difference for each weight, **with exactly
# this** `epsilon`. (The tests use large ones such as 0.5 as well: there a central difference is far
# from the true slope, and the difference is what is asked for.) `W`, `X` and `y` stay as they were;
# `W` may hold integers. With the default `epsilon`, results are compared to eight decimals.
#
# Points: 1 for the small `epsilon` that is the default, 1 for larger ones.

# %% nbgrader={"grade": false, "grade_id": "numerical_gradient_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def loss_at(W, X, y):
    """Return the loss, a number, of a small network with weights W on the samples X, y."""
    W = np.asarray(W, dtype=float)
    return float(np.mean((np.tanh(X @ W) - y) ** 2))


# %% nbgrader={"grade": false, "grade_id": "numerical_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def numerical_gradient(W, X, y, epsilon=1e-5):
    """Return the central differences of loss_at(W, X, y) for each weight.

    W: array of any shape; X, y: passed on to loss_at; epsilon: positive number, half the distance
    of the two points that are compared. Returns an array of the shape of W.
    """
    ### BEGIN SOLUTION
    gradient = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        step = np.zeros(W.shape)
        step[place] = epsilon
        gradient[place] = (loss_at(W + step, X, y) - loss_at(W - step, X, y)) / (2 * epsilon)
    return gradient
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "numerical_gradient_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# At zero weights tanh has the slope 1, so the gradient is -2/n times the sum of y x, and with a
# single weight for the samples 1 and 2: -(0.5 * 1 - 1.0 * 2) = 1.5.
check_cases = [
    (np.array([0.0]), np.array([[1.0], [2.0]]), np.array([0.5, -1.0]), [1.5]),
    (np.zeros((2, 1)), np.array([[1.0, 3.0]]), np.array([[0.25]]), [[-0.5], [-1.5]]),
]
### BEGIN HIDDEN TESTS
for seed_case, n, shape_case in (
    (371, 4, (3,)),
    (372, 6, (2, 3)),
    (373, 5, (3, 3)),
    (374, 3, (1, 4)),
):
    rng = np.random.default_rng(seed_case)
    X_case, W_case = rng.normal(size=(n, shape_case[0])), rng.normal(size=shape_case)
    y_case = rng.normal(size=(n, *shape_case[1:]))
    # the true gradient, by the chain rule
    a_case = np.tanh(X_case @ W_case)
    expected_gradient = X_case.T @ ((a_case - y_case) * (1 - a_case * a_case)) * 2 / y_case.size
    check_cases.append((W_case, X_case, y_case, expected_gradient))
### END HIDDEN TESTS
for W_case, X_case, y_case, expected in check_cases:
    case = {"W": W_case, "X": X_case, "y": y_case}
    given = copies_of(case)
    got = numerical_gradient(*given.values())
    check_array("numerical_gradient, epsilon not given", got, expected, 1e-8, **case)
    check_left_alone("numerical_gradient", given, case)

# %% nbgrader={"grade": true, "grade_id": "numerical_gradient_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One weight, one sample, epsilon = 0.5, around 0: the loss is (tanh(0.5) - 1)^2 on the right and
# (tanh(-0.5) - 1)^2 on the left. The weight is an integer here.
check_cases = [(np.array([0]), np.array([[1.0]]), np.array([1.0]), 0.5, [-4 * np.tanh(0.5)])]
### BEGIN HIDDEN TESTS
random_cases = [(np.array([[1, -2], [0, 1]]), np.array([[1, 0], [1, -1]]), np.ones((2, 2)), 0.25)]
for seed_case, n, shape_case, epsilon_case in (
    (381, 4, (3,), 0.25),
    (382, 6, (2, 3), 0.1),
    (383, 5, (3, 3), 0.75),
    (384, 3, (1, 2), 0.01),
    (385, 3, (2,), 2),
):
    rng = np.random.default_rng(seed_case)
    X_case, W_case = rng.normal(size=(n, shape_case[0])), rng.normal(size=shape_case)
    random_cases.append((W_case, X_case, rng.normal(size=(n, *shape_case[1:])), epsilon_case))
for W_case, X_case, y_case, epsilon_case in random_cases:
    differences_case = []
    for i in range(W_case.size):
        up_case, down_case = W_case.astype(float), W_case.astype(float)
        up_case.flat[i], down_case.flat[i] = (
            up_case.flat[i] + epsilon_case,
            down_case.flat[i] - epsilon_case,
        )
        loss_up_case = np.mean((np.tanh(X_case @ up_case) - y_case) ** 2)
        loss_down_case = np.mean((np.tanh(X_case @ down_case) - y_case) ** 2)
        differences_case.append((loss_up_case - loss_down_case) / epsilon_case / 2)
    expected = np.reshape(np.array(differences_case), W_case.shape)
    check_cases.append((W_case, X_case, y_case, epsilon_case, expected))
### END HIDDEN TESTS
for W_case, X_case, y_case, epsilon_case, expected in check_cases:
    case = {"W": W_case, "X": X_case, "y": y_case, "epsilon": epsilon_case}
    given = copies_of(case)
    got = numerical_gradient(*given.values())
    check_array("numerical_gradient with a larger epsilon", got, expected, **case)
    check_left_alone("numerical_gradient", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "dense_backward_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 5 · Backward through a layer (3 points)
#
# A dense layer computes $z = X W + b$ and puts out $a = f(z)$, entry by entry. On the way back it is
# told `upstream`, the gradient of the loss for $a$, and works out three gradients: for its weights
# and its bias, to learn, and for $X$, which is the upstream gradient of the layer before it.
#
# Write `dense_backward(X, W, b, activation, upstream)`:
#
# - `X`: array of shape `(n_samples, n_in)`
# - `W`: array of shape `(n_in, n_out)`
# - `b`: array of shape `(n_out,)`
# - `activation`: `"linear"`, `"sigmoid"`, `"tanh"` or `"relu"`; at exactly $z = 0$ take the slope 0
#   for ReLU, as TensorFlow does
# - `upstream`: array of shape `(n_samples, n_out)`
#
# It returns a tuple `(grad_X, grad_W, grad_b)` of arrays that have the shapes of `X`, `W` and `b`.
# Nothing is divided by the number of samples: if the loss is a mean, its gradient `upstream` knows
# already. No entry of $z$ is beyond ±20, so nothing has to be clipped. The arguments stay as they
# were.
#
# Points: 1 for the linear layer, 1 for sigmoid and tanh, 1 for ReLU.


# %% nbgrader={"grade": false, "grade_id": "dense_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dense_backward(X, W, b, activation, upstream):
    """Return (grad_X, grad_W, grad_b) of the layer a = f(X W + b).

    X: array of shape (n_samples, n_in); W: array of shape (n_in, n_out); b: array of shape
    (n_out,); activation: "linear", "sigmoid", "tanh" or "relu"; upstream: array of shape
    (n_samples, n_out), the gradient of the loss for a. Returns arrays of the shapes of X, W and b.
    """
    ### BEGIN SOLUTION
    z = X @ W + b
    if activation == "sigmoid":
        a = 1 / (1 + np.exp(-z))
        slope = a * (1 - a)
    elif activation == "tanh":
        slope = 1 - np.tanh(z) ** 2
    elif activation == "relu":
        slope = np.where(z > 0, 1, 0)
    else:
        slope = 1
    grad_z = upstream * slope
    return grad_z @ W.T, X.T @ grad_z, np.sum(grad_z, axis=0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "dense_backward_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A linear layer with two inputs and one unit, two samples.
case = {"X": np.array([[1.0, 2.0], [3.0, 4.0]]), "W": np.array([[0.5], [-1.0]])}
case |= {"b": np.array([0.25]), "activation": "linear", "upstream": np.array([[1.0], [10.0]])}
layer_cases = [(case, [[0.5, -1.0], [5.0, -10.0]], [[31.0], [42.0]], [11.0])]
### BEGIN HIDDEN TESTS
# one sample, one unit, one input, and a layer where all three lengths agree; integers
for seed_case, n, n_in_case, n_out_case in (
    (401, 1, 3, 2),
    (402, 4, 2, 1),
    (403, 5, 1, 4),
    (404, 3, 3, 3),
):
    rng = np.random.default_rng(seed_case)
    sizes_case = ((n, n_in_case), (n_in_case, n_out_case), (n_out_case,), (n, n_out_case))
    for whole_case in ("", "XWbu", "XWb", "u"):  # which of the arrays hold integers
        X_case, W_case, b_case, upstream_case = (
            rng.integers(-4, 5, size=shape_case)
            if letter_case in whole_case
            else rng.normal(size=shape_case)
            for letter_case, shape_case in zip("XWbu", sizes_case, strict=True)
        )
        case = {"X": X_case, "W": W_case, "b": b_case, "activation": "linear"}
        case["upstream"] = upstream_case
        for_X, for_W, for_b = (
            np.zeros(sizes_case[0]),
            np.zeros(sizes_case[1]),
            np.zeros(sizes_case[2]),
        )
        for i, j in np.ndindex(n, n_out_case):
            for_b[j] += upstream_case[i, j]
            for k in range(n_in_case):
                for_X[i, k] += upstream_case[i, j] * W_case[k, j]
                for_W[k, j] += upstream_case[i, j] * X_case[i, k]
        layer_cases.append((case, for_X, for_W, for_b))
### END HIDDEN TESTS
for case, expected_X, expected_W, expected_b in layer_cases:
    given = copies_of(case)
    got = dense_backward(*given.values())
    got_parts = as_tuple("dense_backward", got, ("grad_X", "grad_W", "grad_b"), **case)
    check_array("dense_backward, linear, grad_X", got_parts[0], expected_X, **case)
    check_array("dense_backward, linear, grad_W", got_parts[1], expected_W, **case)
    check_array("dense_backward, linear, grad_b", got_parts[2], expected_b, **case)
    check_left_alone("dense_backward", given, case)

# %% nbgrader={"grade": true, "grade_id": "dense_backward_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One sample, one unit, z = 0 (where the sigmoid has the slope 1/4 and tanh the slope 1).
case = {"X": np.array([[2.0]]), "W": np.array([[1.5]]), "b": np.array([-3.0])}
layer_cases = [
    (case | {"activation": "sigmoid", "upstream": np.array([[8.0]])}, [[3.0]], [[4.0]], [2.0]),
    (case | {"activation": "tanh", "upstream": np.array([[8.0]])}, [[12.0]], [[16.0]], [8.0]),
]
### BEGIN HIDDEN TESTS
for seed_case, n, n_in_case, n_out_case in (
    (411, 1, 3, 2),
    (412, 4, 2, 1),
    (413, 5, 1, 4),
    (414, 3, 3, 3),
):
    rng = np.random.default_rng(seed_case)
    sizes_case = ((n, n_in_case), (n_in_case, n_out_case), (n_out_case,), (n, n_out_case))
    # which of the arrays hold integers, and which activation
    for whole_case, activation_case in (
        ("", "sigmoid"),
        ("", "tanh"),
        ("XWb", "sigmoid"),
        ("XWb", "tanh"),
        ("u", "sigmoid"),
        ("u", "tanh"),
    ):
        X_case, W_case, b_case, upstream_case = (
            rng.integers(-2, 3, size=shape_case)
            if letter_case in whole_case
            else rng.normal(size=shape_case)
            for letter_case, shape_case in zip("XWbu", sizes_case, strict=True)
        )
        case = {"X": X_case, "W": W_case, "b": b_case, "activation": activation_case}
        case["upstream"] = upstream_case
        for_X, for_W, for_b = np.zeros(sizes_case[0]), np.zeros(sizes_case[1]), np.zeros(n_out_case)
        for i, j in np.ndindex(n, n_out_case):
            z_case = 1.0 * b_case[j]
            for k in range(n_in_case):
                z_case = z_case + X_case[i, k] * W_case[k, j]
            if activation_case == "tanh":
                slope_case = np.cosh(z_case) ** -2
            else:
                slope_case = np.cosh(z_case / 2) ** -2 / 4
            for_b[j] += upstream_case[i, j] * slope_case
            for k in range(n_in_case):
                for_X[i, k] += upstream_case[i, j] * slope_case * W_case[k, j]
                for_W[k, j] += upstream_case[i, j] * slope_case * X_case[i, k]
        layer_cases.append((case, for_X, for_W, for_b))
# far out, where the slopes are tiny and the upstream gradient is large: z = 12 and z = -15
for activation_case in ("sigmoid", "tanh"):
    case = {"X": np.array([[1.0], [-0.5]]), "W": np.array([[18.0]]), "b": np.array([-6.0])}
    case |= {"activation": activation_case, "upstream": np.array([[1000.0], [-2000.0]])}
    z_case = np.array([[12.0], [-15.0]])
    if activation_case == "tanh":
        grad_case = case["upstream"] * np.cosh(z_case) ** -2
    else:
        grad_case = case["upstream"] * np.cosh(z_case / 2) ** -2 / 4
    layer_cases.append((case, 18 * grad_case, case["X"].T @ grad_case, np.sum(grad_case, axis=0)))
### END HIDDEN TESTS
for case, expected_X, expected_W, expected_b in layer_cases:
    rule = f"dense_backward, {case['activation']}"
    given = copies_of(case)
    got = dense_backward(*given.values())
    got_parts = as_tuple(rule, got, ("grad_X", "grad_W", "grad_b"), **case)
    check_array(f"{rule}, grad_X", got_parts[0], expected_X, **case)
    check_array(f"{rule}, grad_W", got_parts[1], expected_W, **case)
    check_array(f"{rule}, grad_b", got_parts[2], expected_b, **case)
    check_left_alone("dense_backward", given, case)

# %% nbgrader={"grade": true, "grade_id": "dense_backward_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# ReLU: the two units have z = 2 and z = -2 for the first sample, z = 0 and z = 1 for the second.
case = {"X": np.array([[1.0, 2.0], [1.0, 0.0]]), "W": np.array([[-1.0, 0.5], [1.0, -1.5]])}
case |= {"b": np.array([1.0, 0.5]), "activation": "relu"}
case["upstream"] = np.array([[3.0, 5.0], [7.0, -2.0]])
layer_cases = [(case, [[-3.0, 3.0], [-1.0, 3.0]], [[3.0, -2.0], [6.0, 0.0]], [3.0, -2.0])]
### BEGIN HIDDEN TESTS
# whole numbers, so that z is exactly 0 now and then; and others
for seed_case, n, n_in_case, n_out_case in (
    (421, 1, 3, 4),
    (422, 9, 2, 1),
    (423, 8, 1, 4),
    (424, 3, 3, 3),
):
    rng = np.random.default_rng(seed_case)
    sizes_case = ((n, n_in_case), (n_in_case, n_out_case), (n_out_case,), (n, n_out_case))
    for whole_case in ("", "XWb", "XWbu", "u"):  # which of the arrays hold integers
        X_case, W_case, b_case, upstream_case = (
            rng.integers(-2 if letter_case == "u" else -1, 2, size=shape_case)
            if letter_case in whole_case
            else rng.normal(size=shape_case)
            for letter_case, shape_case in zip("XWbu", sizes_case, strict=True)
        )
        case = {"X": X_case, "W": W_case, "b": b_case, "activation": "relu"}
        case["upstream"] = upstream_case
        for_X, for_W, for_b = (
            np.zeros(sizes_case[0]),
            np.zeros(sizes_case[1]),
            np.zeros(sizes_case[2]),
        )
        for i, j in np.ndindex(n, n_out_case):
            z_case = b_case[j]
            for k in range(n_in_case):
                z_case = z_case + X_case[i, k] * W_case[k, j]
            if z_case > 0:
                for_b[j] += upstream_case[i, j]
                for k in range(n_in_case):
                    for_X[i, k] += upstream_case[i, j] * W_case[k, j]
                    for_W[k, j] += upstream_case[i, j] * X_case[i, k]
        layer_cases.append((case, for_X, for_W, for_b))
### END HIDDEN TESTS
for case, expected_X, expected_W, expected_b in layer_cases:
    given = copies_of(case)
    got = dense_backward(*given.values())
    got_parts = as_tuple("dense_backward", got, ("grad_X", "grad_W", "grad_b"), **case)
    check_array("dense_backward, relu, grad_X", got_parts[0], expected_X, **case)
    check_array("dense_backward, relu, grad_W", got_parts[1], expected_W, **case)
    check_array("dense_backward, relu, grad_b", got_parts[2], expected_b, **case)
    check_left_alone("dense_backward", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "network_backward_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 6 · Backward through a network (2 points)
#
# Two layers, one after the other, ReLU units and then sigmoid units,
# $\sigma(z) = 1 / (1 + e^{-z})$:
#
# $$a_1 = \text{ReLU}(X W_1 + b_1) \qquad a_2 = \sigma(a_1 W_2 + b_2)$$
#
# Write `network_backward(X, W1, b1, W2, b2, upstream)`: first forward, to know $a_1$ and $a_2$, then
# backward, from the end to the beginning. (Write it anew, do not call `dense_backward`.)
#
# - `X`: array of shape `(n_samples, n_features)`
# - `W1`, `b1`: arrays of shapes `(n_features, n_hidden)` and `(n_hidden,)`
# - `W2`, `b2`: arrays of shapes `(n_hidden, n_out)` and `(n_out,)`
# - `upstream`: array of shape `(n_samples, n_out)`, the gradient of some loss for $a_2$, of a loss
#   that you do not know
#
# It returns a tuple `(grad_W1, grad_b1, grad_W2, grad_b2)`, arrays of the shapes of `W1`, `b1`, `W2`
# and `b2`. Where a sum before ReLU is exactly 0, its slope is 0. No sum is beyond ±20. The arguments
# stay as they were.
#
# Points: 1 for the output layer, 1 for the hidden layer.


# %% nbgrader={"grade": false, "grade_id": "network_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def network_backward(X, W1, b1, W2, b2, upstream):
    """Return (grad_W1, grad_b1, grad_W2, grad_b2) of a2 = sigmoid(relu(X W1 + b1) W2 + b2).

    X: array of shape (n_samples, n_features); W1: (n_features, n_hidden); b1: (n_hidden,);
    W2: (n_hidden, n_out); b2: (n_out,); upstream: (n_samples, n_out), the gradient of the loss
    for a2. Returns arrays of the shapes of W1, b1, W2 and b2.
    """
    ### BEGIN SOLUTION
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    grad_z2 = upstream * a2 * (1 - a2)
    grad_z1 = np.where(a1 > 0, grad_z2 @ W2.T, 0)
    return X.T @ grad_z1, np.sum(grad_z1, axis=0), a1.T @ grad_z2, np.sum(grad_z2, axis=0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "network_backward_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The output layer. Sums 2 and -1, so hidden values 2 and 0; output 1/2, slope of the sigmoid 1/4.
case = {"X": np.array([[1.0]]), "W1": np.array([[1.5, 2.0]]), "b1": np.array([0.5, -3.0])}
case |= {"W2": np.array([[1.0], [3.0]]), "b2": np.array([-2.0]), "upstream": np.array([[2.0]])}
network_cases = [(case, [[1.0], [0.0]], [0.5])]
### BEGIN HIDDEN TESTS
for seed_case, n, p, n_hidden_case, n_out_case in (
    (431, 1, 2, 6, 2),
    (432, 6, 3, 2, 1),
    (433, 4, 4, 4, 4),
    (434, 9, 2, 3, 2),
    (435, 7, 3, 3, 1),
):
    rng = np.random.default_rng(seed_case)
    sizes_case = (
        (n, p),
        (p, n_hidden_case),
        (n_hidden_case,),
        (n_hidden_case, n_out_case),
        (n_out_case,),
        (n, n_out_case),
    )
    # which of the arrays hold integers; with all of them a sum is exactly 0 now and then
    whole_case = ("", "u", "", "XVbWcu", "XVbWc")[seed_case % 10 - 1]
    X_case, W1_case, b1_case, W2_case, b2_case, upstream_case = (
        rng.integers(-1, 2, size=shape_case)
        if letter_case in whole_case
        else rng.normal(size=shape_case)
        for letter_case, shape_case in zip("XVbWcu", sizes_case, strict=True)
    )
    case = {"X": X_case, "W1": W1_case, "b1": b1_case, "W2": W2_case, "b2": b2_case}
    case["upstream"] = upstream_case
    for_W2, for_b2 = np.zeros(sizes_case[3]), np.zeros(sizes_case[4])
    hidden_case = X_case @ W1_case + b1_case
    hidden_case = np.where(hidden_case > 0, hidden_case, 0)
    # from tiny imaginary steps, exact to the last digits
    for place_case in np.ndindex(*sizes_case[3]):
        moved_case = W2_case.astype(complex)
        moved_case[place_case] += 1e-40j
        output_case = 1 / (1 + np.exp(-(hidden_case @ moved_case + b2_case)))
        for_W2[place_case] = np.sum(upstream_case * output_case.imag) / 1e-40
    for place_case in np.ndindex(*sizes_case[4]):
        moved_case = b2_case.astype(complex)
        moved_case[place_case] += 1e-40j
        output_case = 1 / (1 + np.exp(-(hidden_case @ W2_case + moved_case)))
        for_b2[place_case] = np.sum(upstream_case * output_case.imag) / 1e-40
    network_cases.append((case, for_W2, for_b2))
### END HIDDEN TESTS
for case, expected_W2, expected_b2 in network_cases:
    given = copies_of(case)
    got = network_backward(*given.values())
    part_names_case = ("grad_W1", "grad_b1", "grad_W2", "grad_b2")
    got_parts = as_tuple("network_backward", got, part_names_case, **case)
    check_array("network_backward, grad_W2", got_parts[2], expected_W2, **case)
    check_array("network_backward, grad_b2", got_parts[3], expected_b2, **case)
    check_left_alone("network_backward", given, case)

# %% nbgrader={"grade": true, "grade_id": "network_backward_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The hidden layer of the same network: the second unit is silent, nothing gets through it.
case = {"X": np.array([[1.0]]), "W1": np.array([[1.5, 2.0]]), "b1": np.array([0.5, -3.0])}
case |= {"W2": np.array([[1.0], [3.0]]), "b2": np.array([-2.0]), "upstream": np.array([[2.0]])}
network_cases = [(case, [[0.5, 0.0]], [0.5, 0.0])]
### BEGIN HIDDEN TESTS
for seed_case, n, p, n_hidden_case, n_out_case in (
    (441, 1, 2, 6, 2),
    (442, 6, 3, 2, 1),
    (443, 4, 4, 4, 4),
    (444, 9, 2, 3, 2),
    (445, 7, 3, 3, 1),
):
    rng = np.random.default_rng(seed_case)
    sizes_case = (
        (n, p),
        (p, n_hidden_case),
        (n_hidden_case,),
        (n_hidden_case, n_out_case),
        (n_out_case,),
        (n, n_out_case),
    )
    # which of the arrays hold integers; with all of them a sum is exactly 0 now and then
    whole_case = ("", "u", "", "XVbWcu", "XVbWc")[seed_case % 10 - 1]
    X_case, W1_case, b1_case, W2_case, b2_case, upstream_case = (
        rng.integers(-1, 2, size=shape_case)
        if letter_case in whole_case
        else rng.normal(size=shape_case)
        for letter_case, shape_case in zip("XVbWcu", sizes_case, strict=True)
    )
    case = {"X": X_case, "W1": W1_case, "b1": b1_case, "W2": W2_case, "b2": b2_case}
    case["upstream"] = upstream_case
    for_W1, for_b1 = np.zeros(sizes_case[1]), np.zeros(sizes_case[2])
    # from tiny imaginary steps, exact to the last digits
    for place_case in np.ndindex(*sizes_case[1]):
        moved_case = W1_case.astype(complex)
        moved_case[place_case] += 1e-40j
        hidden_case = X_case @ moved_case + b1_case
        hidden_case = np.where(hidden_case.real > 0, hidden_case, 0)
        output_case = 1 / (1 + np.exp(-(hidden_case @ W2_case + b2_case)))
        for_W1[place_case] = np.sum(upstream_case * output_case.imag) / 1e-40
    for place_case in np.ndindex(*sizes_case[2]):
        moved_case = b1_case.astype(complex)
        moved_case[place_case] += 1e-40j
        hidden_case = X_case @ W1_case + moved_case
        hidden_case = np.where(hidden_case.real > 0, hidden_case, 0)
        output_case = 1 / (1 + np.exp(-(hidden_case @ W2_case + b2_case)))
        for_b1[place_case] = np.sum(upstream_case * output_case.imag) / 1e-40
    network_cases.append((case, for_W1, for_b1))
### END HIDDEN TESTS
for case, expected_W1, expected_b1 in network_cases:
    given = copies_of(case)
    got = network_backward(*given.values())
    part_names_case = ("grad_W1", "grad_b1", "grad_W2", "grad_b2")
    got_parts = as_tuple("network_backward", got, part_names_case, **case)
    check_array("network_backward, grad_W1", got_parts[0], expected_W1, **case)
    check_array("network_backward, grad_b1", got_parts[1], expected_b1, **case)
    check_left_alone("network_backward", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "batches_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 7 · The batches of an epoch (2 points)
#
# One *step* uses one *batch* of samples; an *epoch* is over when every sample has been used once.
# The samples are mixed anew before each epoch, so that each batch is a fair sample of all.
#
# Write `batches(n_samples, batch_size, seed)`, which says which rows belong to which batch in one
# epoch:
#
# - `n_samples`, `batch_size`: whole numbers, 1 or more
# - `seed`: a whole number, 0 or more, for example the number of the epoch
#
# It returns a list of arrays of row numbers (integers from 0 to `n_samples - 1`, each array of shape
# `(rows_in_batch,)`), so that `X[rows]` is a batch:
#
# - every row number comes exactly once in the epoch;
# - every batch has `batch_size` rows. Only the last one may have fewer, when `n_samples` is not a
#   multiple of `batch_size`; no batch is empty;
# - rows are mixed over the whole epoch: any two rows can come together in a batch or not, any row
#   can be in the first batch, or in the last and perhaps smaller one, all by chance;
# - the same `seed` gives the same batches every time, another seed other ones.
#
# `np.random.default_rng(seed)` is a source of chance that starts anew from its seed.
#
# Points: 1 for every row once in batches of the right size, 1 for the mixing.

# %% nbgrader={"grade": false, "grade_id": "batches_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def check_batches(got, n_samples, batch_size, seed):
    """Return all row numbers in the order of the batches `got`; complain if they are no epoch."""
    rule = f"batches({n_samples}, {batch_size}, {seed})"
    kind = type(got)
    if got is None:
        complain(rule, "a list of arrays", "None (is the return missing?)", {})
    if not issubclass(kind, SEQUENCES):
        complain(rule, "a list of arrays", f"type {kind.__name__}: {show(got)}", {})
    n_full, n_rest = n_samples // batch_size, n_samples % batch_size
    sizes = [batch_size] * n_full + ([n_rest] if n_rest else [])
    parts, sizes_got = (*got,), []
    for part in parts:
        if not issubclass(type(part), np.ndarray):
            complain(rule, "a list of arrays", f"type {type(part).__name__} in the list", {})
        if part.ndim != 1 or part.dtype.kind not in "iu":
            whole = "arrays of shape (rows_in_batch,) of integers"
            complain(rule, whole, f"shape {part.shape}, type {part.dtype}", {})
        sizes_got.append(part.size)
    if np.size(sizes_got) != np.size(sizes):
        complain(rule, f"{np.size(sizes)} batches", f"{np.size(sizes_got)} batches", {})
    if sizes_got != sizes:
        complain(f"{rule}, rows in each batch", show(sizes), show(sizes_got), {})
    rows = np.concatenate([np.array(part, subok=False) for part in parts])
    for i in range(n_samples):
        if np.count_nonzero(rows == i) != 1:
            times = f"{np.count_nonzero(rows == i)} times"
            complain(f"{rule}, row {i}", "exactly once in the epoch", times, {"batches": parts})
    return rows


# %% nbgrader={"grade": false, "grade_id": "batches", "locked": false, "schema_version": 3, "solution": true, "task": false}
def batches(n_samples, batch_size, seed):
    """Return the batches of one epoch, a list of arrays of row numbers.

    n_samples, batch_size: whole numbers >= 1; seed: whole number >= 0, of the mixing.
    """
    ### BEGIN SOLUTION
    order = np.random.default_rng(seed).permutation(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "batches_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# 10 samples in batches of 4: 4 rows, 4 rows, 2 rows. 6 samples in batches of 3. One batch of all.
batch_cases = [(10, 4, 0), (6, 3, 1), (3, 8, 2)]
### BEGIN HIDDEN TESTS
batch_cases.extend([(1, 1, 5), (5, 1, 6), (7, 7, 7), (101, 10, 8), (64, 16, 9), (33, 32, 10)])
batch_cases.extend([(8, 7, 11), (9, 100, 12), (12, 5, 0), (7, 3, 20)])
### END HIDDEN TESTS
for n_case, size_case, seed_case in batch_cases:
    check_batches(batches(n_case, size_case, seed_case), n_case, size_case, seed_case)

# %% nbgrader={"grade": true, "grade_id": "batches_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The same seed, the same batches; another seed, other batches; and not 0, 1, 2, ... with a few
# rows exchanged.
seed_cases = [(60, 20, 0, 1)]
### BEGIN HIDDEN TESTS
seed_cases.extend([(200, 50, 7, 8), (48, 24, 3, 8), (40, 1, 12, 13), (60, 6, 0, 1000)])
### END HIDDEN TESTS
for n_case, size_case, seed_case, other_case in seed_cases:
    rows_one_case = check_batches(
        batches(n_case, size_case, seed_case), n_case, size_case, seed_case
    )
    rows_other_case = check_batches(
        batches(n_case, size_case, other_case), n_case, size_case, other_case
    )
    rows_again_case = check_batches(
        batches(n_case, size_case, seed_case), n_case, size_case, seed_case
    )
    rule = f"batches({n_case}, {size_case}, seed)"
    if not np.array_equal(rows_one_case, rows_again_case):
        complain(f"{rule}, seed {seed_case} twice", show(rows_one_case), show(rows_again_case), {})
    if np.array_equal(rows_one_case, rows_other_case):
        complain(f"{rule}, seeds {seed_case} and {other_case}", "different batches", "the same", {})
    n_stay = np.count_nonzero(rows_one_case == np.arange(n_case))
    if n_stay > n_case / 4:
        mixed_case = f"mixed rows, at most {n_case // 4} of {n_case} where they were"
        complain(f"{rule}, seed {seed_case}", mixed_case, f"{n_stay} where they were", {})
### BEGIN HIDDEN TESTS
# Many epochs. Of 8 samples in batches of 2, any two rows come together in one of 7 epochs, any row
# is in the first batch in one of 4, any row comes before any other in half of them. Of 7 samples in
# batches of 3, 3 and 1: together in 2 of 7, in the first batch in 3 of 7, in the last in one of 7.
# The limits are so far away that chance does not reach them.
n_epochs_case = 120
for n_case, size_case, often_together_case, often_first_case, often_last_case in (
    (8, 2, (1, 60), (5, 70), (5, 70)),
    (7, 3, (5, 80), (15, 95), (1, 60)),
):
    if n_case % size_case:
        try:
            check_batches(batches(n_case, size_case, 20), n_case, size_case, 20)
        except (AssertionError, ValueError, IndexError, TypeError):
            continue  # no epoch where a rest is left: that has cost the other point already
    n_together, n_before = np.zeros((2, n_case, n_case), dtype=np.int64)
    n_first, n_last = np.zeros((2, n_case), dtype=np.int64)
    for seed_case in range(20, 20 + n_epochs_case):
        rows_case = check_batches(
            batches(n_case, size_case, seed_case), n_case, size_case, seed_case
        )
        place_case = np.argsort(rows_case)
        batch_case = place_case // size_case
        n_together += batch_case[:, None] == batch_case
        n_before += place_case[:, None] < place_case
        n_first += batch_case == 0
        n_last += batch_case == (n_case - 1) // size_case
    for i, j in np.ndindex(n_case, n_case):
        for what_case, n_times, (low_case, high_case) in (
            (f"row {i} is in the first batch", n_first[i], often_first_case),
            (f"row {i} is in the last batch", n_last[i], often_last_case),
            (f"rows {i} and {j} are in the same batch", n_together[i, j], often_together_case),
            (f"row {i} comes before row {j}", n_before[i, j], (25, 95)),
        ):
            if i != j and not low_case <= n_times <= high_case:
                range_text_case = f"in {low_case} to {high_case} of {n_epochs_case} epochs"
                rule = f"batches({n_case}, {size_case}, seed), {what_case}"
                complain(rule, range_text_case, f"in {n_times}", {})
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "optimizer_step_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 8 · Better steps (2 points)
#
# Plain gradient descent forgets. *Momentum* keeps a velocity $v$, *Adam* a running mean $p$ of the
# gradients and one, $q$, of their squares. With the gradient $g$, the learning rate $\eta$ and
# everything entry by entry:
#
# | momentum, `momentum` is $\mu$ | Adam, in its $t$-th step |
# |---|---|
# | $v \leftarrow \mu\,v - \eta\,g$ | $p \leftarrow \beta_1 p + (1 - \beta_1)\,g$ |
# | $w \leftarrow w + v$ | $q \leftarrow \beta_2 q + (1 - \beta_2)\,g^2$ |
# | | $\hat p = p / (1 - \beta_1^t) \qquad \hat q = q / (1 - \beta_2^t)$ |
# | | $w \leftarrow w - \eta\,\hat p / (\sqrt{\hat q} + \varepsilon)$ |
#
# Each line uses what the lines above it have just worked out. Write two functions, both in the next
# cell:
#
# - `momentum_step(w, velocity, gradient, learning_rate, momentum=0.9)` returns a tuple
#   `(w_new, velocity_new)`.
# - `adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999,
#   epsilon=1e-7)` returns a tuple `(w_new, p_new, q_new)`. `step` is $t$: 1 in the first step. What
#   is kept from step to step is $p$ and $q$, not $\hat p$ and $\hat q$. (Elsewhere they are often
#   called $m$ and $v$.)
#
# `w`, `velocity`, `p`, `q` and `gradient` are arrays, all of the same shape, with one axis or more;
# so are the results. The arguments stay as they were.
#
# Points: 1 for momentum, 1 for Adam.


# %% nbgrader={"grade": false, "grade_id": "optimizer_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    """Return (w_new, velocity_new) after one step of gradient descent with momentum.

    w, velocity, gradient: arrays of the same shape; learning_rate, momentum: numbers.
    """
    ### BEGIN SOLUTION
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity
    ### END SOLUTION


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """Return (w_new, p_new, q_new) after one step of Adam.

    w, p, q, gradient: arrays of the same shape; step: whole number, 1 in the first step;
    learning_rate, beta_1, beta_2, epsilon: numbers.
    """
    ### BEGIN SOLUTION
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat = p / (1 - beta_1**step)
    q_hat = q / (1 - beta_2**step)
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "optimizer_step_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# From rest, the first step is plain gradient descent; then the velocity keeps 0.9 of itself.
rest_case, w_case, gradient_case = np.zeros(2), np.array([1.0, 2.0]), np.array([0.5, -4.0])
case = {"w": w_case, "velocity": rest_case, "gradient": gradient_case, "learning_rate": 0.1}
momentum_cases = [(case, [0.95, 2.4], [-0.05, 0.4])]
case = case | {"w": np.array([0.95, 2.4]), "velocity": np.array([-0.05, 0.4])}
momentum_cases.append((case, [0.855, 3.16], [-0.095, 0.76]))
### BEGIN HIDDEN TESTS
for seed_case, shape_case, rate_case, share_case in (
    (451, (1,), 0.5, None),
    (452, (7,), 0.1, 0.5),
    (453, (3, 4), 0.01, 0.99),
    (454, (2, 3, 2), 2.0, 0.0),
    (455, (3, 3), 0.25, None),
):
    rng = np.random.default_rng(seed_case)
    whole_case = seed_case == 455
    w_case, velocity_case, gradient_case = (
        rng.integers(-5, 6, size=shape_case) if whole_case else rng.normal(size=shape_case)
        for _ in range(3)
    )
    case = {"w": w_case, "velocity": velocity_case, "gradient": gradient_case}
    case["learning_rate"] = rate_case
    keep_case = 0.9
    if share_case is not None:
        keep_case = case["momentum"] = share_case
    speed_case = velocity_case * keep_case - rate_case * gradient_case
    momentum_cases.append((case, w_case + speed_case, speed_case))
### END HIDDEN TESTS
for case, expected_w, expected_velocity in momentum_cases:
    given = copies_of(case)
    got = momentum_step(*given.values())
    w_part, velocity_part = as_tuple("momentum_step", got, ("w_new", "velocity_new"), **case)
    check_array("momentum_step, w", w_part, expected_w, **case)
    check_array("momentum_step, velocity", velocity_part, expected_velocity, **case)
    check_left_alone("momentum_step", given, case)

# %% nbgrader={"grade": true, "grade_id": "optimizer_step_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Adam's first step with epsilon 0: each weight moves by the learning rate, whatever its gradient.
# The second example starts from p and q of one step and has an epsilon that is felt.
rest_case, w_case, gradient_case = np.zeros(2), np.array([1.0, 2.0]), np.array([0.5, -4.0])
case = {"w": w_case, "p": rest_case, "q": rest_case, "gradient": gradient_case, "step": 1}
case |= {"learning_rate": 0.1, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 0.0}
adap_cases = [(case, [0.9, 2.1], [0.05, -0.4], [0.00025, 0.016])]
case = {"w": np.array([1.0]), "p": np.array([0.5]), "q": np.array([2.0])}
case |= {"gradient": np.array([2.0]), "step": 2, "learning_rate": 0.1}
case |= {"beta_1": 0.5, "beta_2": 0.5, "epsilon": 1.0}
# p = 1.25, q = 3, p_hat = 1.25 / 0.75 = 5/3, q_hat = 3 / 0.75 = 4, so the step is 0.1 * (5/3) / 3
adap_cases.append((case, [1 - 0.5 / 9], [1.25], [3.0]))
### BEGIN HIDDEN TESTS
for seed_case, shape_case, n_step, options_case in (
    (461, (1,), 1, {}),
    (462, (7,), 3, {"learning_rate": 0.1}),
    (463, (3, 4), 1000, {"learning_rate": 0.01, "beta_1": 0.8}),
    (464, (2, 3, 2), 2, {"learning_rate": 0.5, "beta_1": 0.5, "beta_2": 0.75}),
    (465, (5,), 10, {"learning_rate": 1.0, "beta_1": 0.9, "beta_2": 0.99, "epsilon": 0.5}),
    (466, (3, 3), 4, {"learning_rate": 1.0, "beta_1": 0.6, "beta_2": 0.9, "epsilon": 0.01}),
):
    rng = np.random.default_rng(seed_case)
    whole_case = seed_case == 466
    w_case, p_case, gradient_case = (
        rng.integers(-5, 6, size=shape_case) if whole_case else rng.normal(size=shape_case)
        for _ in range(3)
    )
    q_case = (
        rng.integers(1, 9, size=shape_case) if whole_case else rng.uniform(0.1, 2, size=shape_case)
    )
    if seed_case == 461:  # gradients so small that the default epsilon is felt
        gradient_case, p_case, q_case = 1e-6 * gradient_case, 0.0 * p_case, 0.0 * q_case
    case = {"w": w_case, "p": p_case, "q": q_case, "gradient": gradient_case, "step": n_step}
    case |= options_case
    rate_case = options_case.get("learning_rate", 0.001)
    keep_1_case, keep_2_case = options_case.get("beta_1", 0.9), options_case.get("beta_2", 0.999)
    expected_p = gradient_case + keep_1_case * (p_case - gradient_case)
    expected_q = gradient_case * gradient_case + keep_2_case * (
        q_case - gradient_case * gradient_case
    )
    lift_case = 1 / (1 - keep_1_case**n_step)
    root_case = (expected_q / (1 - keep_2_case**n_step)) ** 0.5
    move_case = rate_case * lift_case * expected_p / (root_case + options_case.get("epsilon", 1e-7))
    # a result near 0, so that the tolerance of nine decimals sees the smallest steps as well
    if seed_case == 461:
        case["w"] = w_case = np.zeros(1)
    adap_cases.append((case, w_case - move_case, expected_p, expected_q))
### END HIDDEN TESTS
for case, expected_w, expected_p, expected_q in adap_cases:
    given = copies_of(case)
    got = adam_step(*given.values())
    w_part, p_part, q_part = as_tuple("adam_step", got, ("w_new", "p_new", "q_new"), **case)
    check_array("adam_step, p", p_part, expected_p, **case)
    check_array("adam_step, q", q_part, expected_q, **case)
    check_array("adam_step, w", w_part, expected_w, **case)
    check_left_alone("adam_step", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "fit_network_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 9 · Training (2 points)
#
# Put it all together, for data that no line separates. The network has one hidden layer of ReLU
# units,
#
# $$a_1 = \text{ReLU}(X W_1 + b_1) \qquad a_2 = \sigma(a_1 W_2 + b_2)$$
#
# and one output: $a_2$ is the probability of class 1, and the prediction is class 1 where
# $a_1 W_2 + b_2 \ge 0$.
#
# Write `fit_network(X, y)`, a training loop in NumPy. The rest is your choice: how many hidden units
# (1 to 100), the start, epochs, batches, optimizer, learning rate. Write what you need from the
# questions above again in this cell, do not call the functions there.
#
# - `X`: array of shape `(n_samples, n_features)`, numbers between about −3 and 3
# - `y`: array of shape `(n_samples,)` of 0 and 1
#
# It returns a tuple `(W1, b1, W2, b2)` of arrays of shapes `(n_features, n_hidden)`, `(n_hidden,)`,
# `(n_hidden, 1)` and `(1,)`. `X` and `y` stay as they were.
#
# The tests predict samples that your function has **not** seen:
#
# - *Two moons*, 2 features, 250 rows to train on, turned and shifted: at least 92 % right, on average
#   over several draws. A straight line gets about 87 %, a good training 97 %.
# - *Handwritten digits* of scikit-learn, 64 gray values from 0 to 1, 900 rows to train on. Five of the
#   ten digits are class 1 (odd ones, for example): at least 92 % right, on average over several
#   choices. A straight line gets about 87 %, a good training 97 %. (Some pixels are 0 in every row:
#   whoever divides a feature by its standard deviation divides by 0 there.)
#
# Use a fixed seed for whatever chance you use. One training should take less than two seconds.
# Where it goes wrong, look at the loss after each epoch. Three things to mind: with all weights 0 at
# the start, the hidden units stay alike for ever; `y` has the shape `(n,)` and $a_2$ the shape
# `(n, 1)`, and NumPy's difference of the two has the shape `(n, n)`; and the gradient of the
# cross-entropy for the sum before the sigmoid is simply $(a_2 - y) / n$.
#
# Points: 1 for the moons, 1 for the digits.

# %% nbgrader={"grade": false, "grade_id": "fit_network_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def moons_split(seed):
    """Return X_train, y_train, X_test, y_test: two moons, turned and shifted by chance."""
    rng = np.random.default_rng(seed)
    X, y = make_moons(550, noise=0.15, random_state=seed)
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    X = X @ turn + rng.uniform(-1, 1, size=2)
    return X[:250], y[:250], X[250:], y[250:]


def digits_split(ones, seed):
    """Return X_train, y_train, X_test, y_test: the digits mixed, class 1 are those in `ones`."""
    X, digits = load_digits(return_X_y=True)
    rows = np.random.default_rng(seed).permutation(digits.size)
    X, y = X[rows] / 16, np.where(np.isin(digits[rows], ones), 1, 0)
    return X[:900], y[:900], X[900:], y[900:]


def share_right(rule, got, X, y):
    """Return the share of the rows of X that the network `got` = (W1, b1, W2, b2) puts right."""
    W1, b1, W2, b2 = as_tuple(rule, got, ("W1", "b1", "W2", "b2"))
    W1 = as_array(f"{rule}, W1", W1, (X.shape[1], None))
    n_hidden = W1.shape[1]
    if not 1 <= n_hidden <= 100:
        complain(f"{rule}, W1", "1 to 100 hidden units", n_hidden, {})
    b1 = as_array(f"{rule}, b1", b1, (n_hidden,))
    W2 = as_array(f"{rule}, W2", W2, (n_hidden, 1))
    b2 = as_array(f"{rule}, b2", b2, (1,))
    z2 = np.maximum(X @ W1 + b1, 0) @ W2 + b2
    return float(np.mean((z2[:, 0] >= 0) == (y == 1)))


# %% nbgrader={"grade": false, "grade_id": "fit_network", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit_network(X, y):
    """Train a network with one hidden layer of ReLU units and return (W1, b1, W2, b2).

    X: array of shape (n_samples, n_features); y: array of shape (n_samples,) of 0 and 1.
    Returns arrays of shapes (n_features, n_hidden), (n_hidden,), (n_hidden, 1) and (1,).
    """
    ### BEGIN SOLUTION
    n_hidden, learning_rate, n_batches, epochs = 32, 0.3, 20, 100
    rng = np.random.default_rng(0)
    n_samples, n_features = X.shape
    W1 = rng.normal(scale=np.sqrt(2 / n_features), size=(n_features, n_hidden))
    W2 = rng.normal(scale=0.2, size=(n_hidden, 1))
    b1, b2 = np.zeros(n_hidden), np.zeros(1)
    for _ in range(epochs):
        for rows in np.array_split(rng.permutation(n_samples), n_batches):
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            grad_z2 = (a2 - y[rows, None]) / len(rows)
            grad_z1 = grad_z2 @ W2.T * np.sign(a1)  # ReLU's slope: 1 where the unit is on, else 0
            grad_W = (X[rows].T @ grad_z1, a1.T @ grad_z2)
            grad_b = (np.sum(grad_z1, axis=0), np.sum(grad_z2, axis=0))
            for part, gradient in zip((W1, W2, b1, b2), grad_W + grad_b, strict=True):
                part -= learning_rate * gradient
    return W1, b1, W2, b2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "fit_network_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two moons.
moon_seeds_case = [512, 515]
### BEGIN HIDDEN TESTS
moon_seeds_case.extend([511, 513, 514, 516, 517, 518])
### END HIDDEN TESTS
moon_shares_case = []
for seed_case in moon_seeds_case:
    X_train, y_train, X_test, y_test = moons_split(seed_case)
    case = {"X": X_train, "y": y_train}
    given = copies_of(case)
    got = fit_network(*given.values())
    moon_shares_case.append(share_right("fit_network, moons", got, X_test, y_test))
    check_left_alone("fit_network", given, case)
assert np.mean(moon_shares_case) >= 0.92, (
    "fit_network, two moons: expected at least 0.92 of the unseen samples right on average, "
    f"got {np.mean(moon_shares_case):.3f}; each draw: {np.round(moon_shares_case, 3).tolist()}"
)

# %% nbgrader={"grade": true, "grade_id": "fit_network_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Digits: the odd ones against the even ones, and another choice.
digit_cases = [((1, 3, 5, 7, 9), 521), ((0, 2, 4, 5, 8), 522)]
### BEGIN HIDDEN TESTS
digit_cases.extend([((0, 2, 6, 7, 9), 523), ((3, 4, 5, 6, 9), 524)])
### END HIDDEN TESTS
digit_shares_case = []
for ones_case, seed_case in digit_cases:
    X_train, y_train, X_test, y_test = digits_split(ones_case, seed_case)
    case = {"X": X_train, "y": y_train}
    given = copies_of(case)
    got = fit_network(*given.values())
    digit_shares_case.append(share_right("fit_network, digits", got, X_test, y_test))
    check_left_alone("fit_network", given, case)
assert np.mean(digit_shares_case) >= 0.92, (
    "fit_network, digits: expected at least 0.92 of the unseen samples right on average, "
    f"got {np.mean(digit_shares_case):.3f}; each choice: {np.round(digit_shares_case, 3).tolist()}"
)

# %% [markdown] nbgrader={"grade": false, "grade_id": "three_rates_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 10 · In your own words (4 points, marked by a person)
#
# The slides try the learning rates 0.6, 0.005 and 0.1 on the line through (1, 3) and (2, 5). For
# this loss, $\lambda_\text{max} = 6.854$ and $\lambda_\text{min} = 0.146$ (question 3). Explain what
# happens with each of the three, and why. Then: somebody gives $x$ in millimeters instead of
# meters, so that every $x$ is a thousand times as large. What happens to the training at the
# learning rate 0.1, and what can be done about it? Write about 100 to 200 words.
#
# What the marker looks for: why a learning rate above $2/\lambda_\text{max}$ runs away, with the
# number that each step multiplies the error by, or another argument that covers every start (1
# point); why a much smaller one is slow, and which direction of the bowl is the slowest (1 point);
# what the change of units does to the limit, and why (1 point); a cure, and why it is one (1 point).

# %% [markdown] nbgrader={"grade": true, "grade_id": "three_rates", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** The loss is a bowl whose curvature is the same everywhere. Along an eigenvector
# of the Hessian with eigenvalue $\lambda$, each step multiplies the distance from the minimum by
# $1 - \eta\lambda$. It shrinks if $\eta < 2/\lambda$, so the steepest direction sets the limit,
# $2/6.854 = 0.292$. With $\eta = 0.6$ the factor there is $1 - 0.6 \cdot 6.854 = -3.11$: each step
# jumps over the valley and lands three times as far away on the other side, from almost any start.
# With 0.1 the factors are 0.31 in the steep direction and 0.985 in the flat one: it settles, quickly
# across the valley and slowly along it, half the way every 47 steps. With 0.005 they are 0.966 and
# 0.9993: nothing goes wrong, but along the valley half the way takes about 950 steps.
#
# In millimeters $\sum x_i^2$ grows by a million, so $\lambda_\text{max}$ does too (about five
# million), and the limit falls to about 0.0000004. At 0.1 the first steps already run away. A
# learning rate below that limit does not help either, because the bias, whose curvature has not
# grown, then learns hardly at all: the bowl has become a narrow valley. The cure is to scale the
# feature, for example to mean 0 and standard deviation 1. Then both curvatures are 2, and any
# learning rate below 1 works.
#
# === BEGIN MARK SCHEME ===
# - 1 point: 0.6 diverges, with a reason: the factor $1 - \eta\lambda$ has a size above 1 (-3.11),
#   or the step overshoots further than it came. No point for "it is too large" alone.
# - 1 point: 0.005 (and, along the flat direction, 0.1 too) is slow, with the small eigenvalue or the
#   flat direction named as the reason. 0.1 settles because it is below 0.292.
# - 1 point: in millimeters the curvature grows by about a million, the limit falls by as much, so 0.1
#   diverges. Half a point for "diverges" without the square.
# - 1 point: scale or standardize the feature (and, full point as well, lower the learning rate *if*
#   the answer says that the bias then learns too slowly). An optimizer with a rate for each weight,
#   such as Adam, with the reason, is right too.
# - Do not take off for language, or for numbers rounded otherwise.
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown] nbgrader={"grade": false, "grade_id": "extra_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Extra, without points
#
# Draw the bowl: the MSE of the line through (1, 3) and (2, 5) as contours over $m$ from −2 to 5 and
# $b$ from −2 to 7, and on it the path of 30 steps from $m = -1$, $b = 5$ with the learning rates
# 0.005, 0.1, 0.28 and 0.3. The cell below imports Matplotlib for it. Which of them zigzag? Then do
# the same after scaling $x$ to mean 0 and standard deviation 1: how many steps does the best learning
# rate need?

# %%
# Room for the extra. Nothing here is graded.
import matplotlib.pyplot as plt

plt.rcParams["figure.figsize"] = 5, 4
