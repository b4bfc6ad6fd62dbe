# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "title", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # Exercise 2 · Activation functions

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/02_activations/02_activations.ipynb) · [the chapter in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/02_activations.ipynb)

# %% [markdown] nbgrader={"grade": false, "grade_id": "head", "locked": true, "schema_version": 3, "solution": false, "task": false}
# You write the ten activation functions of the slides, then the ones that overflow so that they do
# not, then what training needs of them: slopes, the softmax Jacobian, a loss. On the way you show
# that layers without an activation are one layer, and measure how saturated a layer is. It goes
# with chapter 2. Plan 60 to 90 minutes.
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
#   here cannot cost you points there.
# - Keep the cells and the names of the functions and their arguments as they are. You may add cells
#   of your own wherever you like. The set-up and test cells are put back in their original form
#   before grading.
# - NumPy is all you need (Matplotlib too, for the extra at the end), and a notebook in Colab has it
#   already. Results that the task calls an array must be NumPy arrays, not lists.
#
# **Three rules for all questions**
#
# - Arrays may hold integers or floats, and nothing may be rounded: results are compared to nine
#   decimals (large ones to nine digits), so compute in NumPy's usual 64-bit floats.
# - Arrays that a function is given stay as they were.
# - **Warnings count as errors.** `np.exp(1000)` is too large for a float; NumPy answers `inf` and
#   warns `overflow encountered in exp`. Half of this exercise is about not getting there, so the
#   set-up cell turns such warnings into errors: if a test stops with `RuntimeWarning: overflow
#   encountered in ...`, your function computed something too large on the way, even if it did not
#   use it in the end. (With `divide by zero` or `invalid value` in place of `overflow` it divided by
#   0, took the logarithm of 0, or went on computing with `inf`.) Switching the warning off would
#   hide that and not mend it: most of these formulas then return NaN or `inf`.
#
# **How to check the whole exercise.** Restart the kernel, run all cells, and see whether any test
# complains. That works everywhere, in Colab too, and covers the tests you can see. If you have the
# course's repository on your computer, this command runs the hidden tests as well and lists your
# points:
#
# ```
# autograder check exercises/02_activations/02_activations.ipynb
# ```
#
# In Colab you have only this notebook, and the tests you can see. To try the hidden ones too,
# download it (File, Download) to a computer that has the repository, and give the command the path
# of your copy.
#
# | question | function | points |
# |---|---|---|
# | 1 ten functions by name | `activate` | 2 |
# | 2 layers without an activation | `collapse` | 2 |
# | 3 slopes from outputs | `gradient_from_output` | 2 |
# | 4 saturation | `saturated_share` | 2 |
# | 5 sigmoid and tanh without overflow | `sigmoid`, `tanh` | 3 |
# | 6 softplus without overflow | `softplus` | 2 |
# | 7 softmax with a temperature | `softmax` | 3 |
# | 8 backward through softmax | `softmax_jacobian`, `softmax_backward` | 2 |
# | 9 cross-entropy from scores | `log_softmax`, `cross_entropy` | 2 |
# | 10 in your own words | written, marked by a person | 4 |

# %% cellView="form" jupyter={"source_hidden": true} nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# @title Set-up: run this cell first
# It imports what the exercise uses and defines the helpers of the tests. Nothing to write here.
# The helpers and the tests do without sum, max, round and their like: whoever writes `sum = 0` or
# `from numpy import *` in a cell of their own must not lose points for it.
import warnings
from decimal import Decimal

import numpy as np

# Overflow, division by zero and NaN stop the cell. Not for matrix products: on some computers NumPy
# warns there without a reason.
warnings.filterwarnings(
    "error",
    message="(overflow|divide by zero|invalid value) encountered in (?!matmul|dot)",
    category=RuntimeWarning,
)

SEQUENCES = (list, tuple)
NUMBERS = (int, float, np.integer, np.floating)
TRUTH_VALUE = bool


def exact(function, values):
    """Return the array of function(v) for each entry v of an array, worked out with Decimals.

    A Decimal has 28 digits here and may be as large as 10 to the 999999: formulas that overflow in
    floats can be used as they stand in the books, though a thousand times slower.
    """
    values = np.asarray(values)
    results = [float(function(Decimal(v))) for v in values.ravel().tolist()]
    return np.reshape(np.array(results), values.shape)


def exact_slope(function, v):
    """Return the slope of a function of Decimals at the Decimal v, by central differences."""
    h = Decimal("1e-9")
    return (function(v + h) - function(v - h)) / (2 * h)


def exact_powers(row, temperature=1):
    """Return e to the v / temperature of each entry v of a row, as Decimals, and their sum."""
    powers, total = [], Decimal(0)
    for v in row.tolist():
        powers.append((Decimal(v) / Decimal(temperature)).exp())
        total += powers[-1]
    return powers, total


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


def check_number(rule, got, expected, **given):
    """Complain unless `got` is the number `expected` (relative and absolute tolerance 1e-9)."""
    number = as_number(rule, got, **given)
    if not np.abs(number - expected) <= 1e-9 * (1 + np.abs(expected)):
        complain(rule, show(expected), show(number), given)


def check_array(rule, got, expected, **given):
    """Complain unless `got` has the shape and the entries of `expected` (tolerance 1e-9)."""
    expected = np.asarray(expected, dtype=float)
    array = as_array(rule, got, expected.shape, **given)
    differs = np.argwhere(np.abs(array - expected) > 1e-9 * (1 + np.abs(expected)))
    if differs.size and show(expected) != show(array):
        complain(rule, show(expected), show(array), given)
    if differs.size:  # in a digit, or an entry, that is not shown
        place = (*differs[0].tolist(),)
        rule = f"{rule}, entry {show(differs[0])}"
        complain(rule, f"{expected[place]:.15g}", f"{array[place]:.15g}", given)


def check_untouched(rule, given_array, original):
    """Complain if a function has changed an array that it was given."""
    if not np.array_equal(given_array, original):
        raise AssertionError(
            f"{rule}: expected the argument to be left alone, {show(original)}, "
            f"got it back as {show(given_array)}"
        )


# %% [markdown] nbgrader={"grade": false, "grade_id": "activate_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 1 · Ten functions by name (2 points)
#
# Write `activate(name, z)`, the ten activation functions of the slides behind one name:
#
# | `name` | output |
# |---|---|
# | `"linear"` | $z$ |
# | `"step"` | 1 where $z \ge 0$, else 0 |
# | `"sign"` | +1 where $z \ge 0$, else −1 |
# | `"piecewise_linear"` | 0 up to $z = -\frac12$, $z + \frac12$ from there to $z = \frac12$, 1 from there on |
# | `"relu"` | $z$ where $z \ge 0$, else 0 |
# | `"leaky_relu"` | $z$ where $z \ge 0$, else $0.01\,z$ |
# | `"sigmoid"` | $1 / (1 + e^{-z})$ |
# | `"tanh"` | $(e^z - e^{-z}) / (e^z + e^{-z})$ |
# | `"softplus"` | $\ln(1 + e^z)$ |
# | `"softmax"` | $e^{z_i} / \sum_j e^{z_j}$ |
#
# (At exactly 0 the slides' step and sign differ from deck to deck; here they are 1, as in
# exercise 1. The chapter says *unit step* for the step and *logistic* for the sigmoid.)
#
# - `name`: one of the ten strings
# - `z`: a NumPy array. For the first nine names it has any shape and the function works element by
#   element. For `"softmax"` its shape is `(n_classes,)`, one sample, or `(n_samples, n_classes)`,
#   where each row is a sample of its own.
#
# It returns an array of numbers (not `True` and `False`) of the shape of `z`. No entry of `z` is
# larger than 20 or smaller than −20, so the formulas can be used as they stand; larger numbers come
# in the later questions. `z` stays as it was.
#
# Points: 1 for the six functions made of straight lines, 1 for the four with an exponential.


# %% nbgrader={"grade": false, "grade_id": "activate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def activate(name, z):
    """Return the activation function called `name` of the array z.

    name: "linear", "step", "sign", "piecewise_linear", "relu", "leaky_relu", "sigmoid", "tanh",
    "softplus" or "softmax"; z: array of any shape, for softmax (n_classes,) or
    (n_samples, n_classes). Returns an array of the shape of z.
    """
    ### BEGIN SOLUTION
    functions = {
        "linear": lambda: z,
        "step": lambda: np.where(z >= 0, 1, 0),
        "sign": lambda: np.where(z >= 0, 1, -1),
        "piecewise_linear": lambda: np.clip(z + 0.5, 0, 1),
        "relu": lambda: np.maximum(z, 0),
        "leaky_relu": lambda: np.maximum(z, 0.01 * z),
        "sigmoid": lambda: 1 / (1 + np.exp(-z)),
        "tanh": lambda: np.tanh(z),
        "softplus": lambda: np.log(1 + np.exp(z)),
        "softmax": lambda: np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True),
    }
    return functions[name]()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "activate_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The six made of straight lines. -7 under leaky_relu is the slides' example: -0.07.
z_values = np.array([-7.0, -0.5, -0.25, 0.0, 0.25, 0.5, 3.0])
line_cases = [
    ("linear", z_values, [-7, -0.5, -0.25, 0, 0.25, 0.5, 3]),
    ("step", z_values, [0, 0, 0, 1, 1, 1, 1]),
    ("sign", z_values, [-1, -1, -1, 1, 1, 1, 1]),
    ("piecewise_linear", z_values, [0, 0, 0.25, 0.5, 0.75, 1, 1]),
    ("relu", z_values, [0, 0, 0, 0, 0.25, 0.5, 3]),
    ("leaky_relu", z_values, [-0.07, -0.005, -0.0025, 0, 0.25, 0.5, 3]),
]
### BEGIN HIDDEN TESTS
for seed_case, size_case in (
    (201, (13,)),
    (202, (4, 5)),
    (203, (2, 3, 4)),
    (204, (1, 1)),
    (205, (6, 1)),
):
    rng = np.random.default_rng(seed_case)
    # many entries between -1/2 and 1/2, some at 0 exactly, some far away; integers as well
    for z_values in (
        rng.integers(-8, 9, size=size_case) / 8,
        rng.uniform(-20, 20, size=size_case),
        rng.integers(-3, 4, size=size_case),
    ):
        rules_case = [
            ("linear", lambda v: v),
            ("step", lambda v: 1 if v >= 0 else 0),
            ("sign", lambda v: 1 if v >= 0 else -1),
            ("piecewise_linear", lambda v: 0 if v < -0.5 else 1 if v > 0.5 else v + Decimal("0.5")),
            ("relu", lambda v: v if v > 0 else 0),
            ("leaky_relu", lambda v: v if v > 0 else v / 100),
        ]
        line_cases.extend(
            [(name_case, z_values, exact(rule, z_values)) for name_case, rule in rules_case]
        )
### END HIDDEN TESTS
for name_case, z_values, expected in line_cases:
    z_given = z_values.copy()
    got = activate(name_case, z_given)
    check_array(f"activate({name_case!r}, z)", got, expected, z=z_values)
    check_untouched(f"activate({name_case!r}, z) leaves z alone", z_given, z_values)

# %% nbgrader={"grade": true, "grade_id": "activate_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The four with an exponential. ln 3 makes round numbers: its exponential is 3.
z_values = np.log([1.0, 3.0, 1 / 3])
curve_cases = [
    ("sigmoid", z_values, [0.5, 0.75, 0.25]),
    ("tanh", z_values, [0, 0.8, -0.8]),
    ("softplus", z_values, np.log([2, 4, 4 / 3])),
    ("softmax", z_values, [3 / 13, 9 / 13, 1 / 13]),
]
### BEGIN HIDDEN TESTS
rules_case = [
    ("sigmoid", lambda v: 1 / (1 + (-v).exp())),
    ("tanh", lambda v: (v.exp() - (-v).exp()) / (v.exp() + (-v).exp())),
    ("softplus", lambda v: (1 + v.exp()).ln()),
]
for seed_case, size_case in ((206, (11,)), (207, (3, 4)), (208, (2, 2, 3)), (209, (1, 1))):
    rng = np.random.default_rng(seed_case)
    for z_values in (
        rng.normal(size=size_case),
        rng.uniform(-20, 20, size=size_case),
        rng.integers(-5, 6, size=size_case),
    ):
        curve_cases.extend(
            [(name_case, z_values, exact(rule, z_values)) for name_case, rule in rules_case]
        )
# one sample, as many rows as columns, one row, one class, many rows
for seed_case, size_case in (
    (210, (5,)),
    (211, (4, 4)),
    (212, (1, 6)),
    (213, (5, 1)),
    (214, (20, 3)),
):
    rng = np.random.default_rng(seed_case)
    for z_values in (rng.uniform(-20, 20, size=size_case), rng.integers(-3, 4, size=size_case)):
        expected = []
        for row_case in np.atleast_2d(z_values):
            powers_case, total_case = exact_powers(row_case)
            expected.append([float(power / total_case) for power in powers_case])
        curve_cases.append(("softmax", z_values, np.reshape(np.array(expected), size_case)))
### END HIDDEN TESTS
for name_case, z_values, expected in curve_cases:
    z_given = z_values.copy()
    got = activate(name_case, z_given)
    check_array(f"activate({name_case!r}, z)", got, expected, z=z_values)
    check_untouched(f"activate({name_case!r}, z) leaves z alone", z_given, z_values)

# %% [markdown] nbgrader={"grade": false, "grade_id": "collapse_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 2 · Layers without an activation (2 points)
#
# A layer computes $X W + b$. Put one layer after another with no activation function between them,
# and the result is still $X$ times a matrix plus a bias: the stack is one layer. Find it.
#
# Write `collapse(layers)`:
#
# - `layers`: a list of tuples `(W, b)`, the first layer first; one or more. `W` is an array of
#   shape `(n_inputs, n_units)` and `b` an array of shape `(n_units,)`. The number of inputs of a
#   layer is the number of units of the layer before.
#
# It returns a tuple `(W, b)`: the weights and the bias of the one layer that gives, for every `X`
# of shape `(n_samples, n_inputs)`, what the stack gives. So `W` has the shape (inputs of the first
# layer, units of the last), and `b` one entry for each unit of the last layer. The list and its
# arrays stay as they were.
#
# Points: 1 for two layers, 1 for any number of layers.


# %% nbgrader={"grade": false, "grade_id": "collapse", "locked": false, "schema_version": 3, "solution": true, "task": false}
def collapse(layers):
    """Return (W, b) of the one layer X W + b that equals a stack of layers without activations.

    layers: list of tuples (W, b) of arrays of shapes (n_inputs, n_units) and (n_units,), first
    layer first.
    """
    ### BEGIN SOLUTION
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        # (X W + b) W_next + b_next = X (W W_next) + (b W_next + b_next)
        W = W @ W_next
        b = b @ W_next + b_next
    return W, b
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "collapse_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two layers, 2 inputs, 3 hidden units, 1 output. On paper: W = W1 W2, and b is not b1 + b2.
W1_case, b1_case = np.array([[1.0, 0.0, 2.0], [0.0, -1.0, 1.0]]), np.array([1.0, 0.5, -2.0])
W2_case, b2_case = np.array([[2.0], [4.0], [-1.0]]), np.array([10.0])
stack_cases = [(W1_case, b1_case, W2_case, b2_case, [[0.0], [-5.0]], [16.0])]
### BEGIN HIDDEN TESTS
for seed_case, n_in, n_hidden, n_out in (
    (221, 3, 3, 3),
    (222, 4, 2, 3),
    (223, 1, 5, 2),
    (224, 2, 1, 1),
    (225, 5, 7, 4),
):
    rng = np.random.default_rng(seed_case)
    W1_case, W2_case = rng.normal(size=(n_in, n_hidden)), rng.normal(size=(n_hidden, n_out))
    b1_case, b2_case = rng.normal(size=n_hidden), rng.normal(size=n_out)
    if seed_case in (223, 225):
        W2_case = rng.integers(1, 5, size=(n_hidden, n_out))
    # what the stack makes of the corners of its input space says which layer it is
    bottom_case = b1_case @ W2_case + b2_case
    corners_case = (np.eye(n_in) @ W1_case + b1_case) @ W2_case + b2_case
    stack_cases.append(
        (W1_case, b1_case, W2_case, b2_case, corners_case - bottom_case, bottom_case)
    )
### END HIDDEN TESTS
for W1_case, b1_case, W2_case, b2_case, expected_W, expected_b in stack_cases:
    given = {"W1": W1_case, "b1": b1_case, "W2": W2_case, "b2": b2_case}
    layers_given_case = [(W1_case.copy(), b1_case.copy()), (W2_case.copy(), b2_case.copy())]
    got = collapse(layers_given_case)
    W_part, b_part = as_tuple("collapse, two layers", got, ("W", "b"), **given)
    check_array("collapse, two layers, W", W_part, expected_W, **given)
    check_array("collapse, two layers, b", b_part, expected_b, **given)
    if not layers_given_case[1:] or layers_given_case[2:]:
        complain(
            "collapse leaves the list alone", "a list of two layers", show(layers_given_case), given
        )
    check_untouched("collapse leaves W1 alone", layers_given_case[0][0], W1_case)
    check_untouched("collapse leaves b1 alone", layers_given_case[0][1], b1_case)
    check_untouched("collapse leaves W2 alone", layers_given_case[1][0], W2_case)
    check_untouched("collapse leaves b2 alone", layers_given_case[1][1], b2_case)

# %% nbgrader={"grade": true, "grade_id": "collapse_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Three layers of one unit each, and a single layer, which is already one.
W_single, b_single = np.array([[2.0, 0.5], [1.0, -3.0]]), np.array([0.25, -1.0])
layers_case = [(np.array([[2.0]]), np.array([1.0])), (np.array([[3.0]]), np.array([-1.0]))]
layers_case.append((np.array([[-1.0]]), np.array([5.0])))
stack_cases = [(layers_case, [[-6.0]], [3.0]), ([(W_single, b_single)], W_single, b_single)]
### BEGIN HIDDEN TESTS
for seed_case, sizes_case in (
    (226, (2, 3, 4, 2)),
    (227, (3, 3, 3, 3, 3)),
    (228, (4, 2)),
    (229, (1, 2, 1, 3, 1, 2)),
    (230, (2, 5, 3, 3)),
):
    rng = np.random.default_rng(seed_case)
    layers_case = []
    for n_in, n_out in np.column_stack([sizes_case[:-1], sizes_case[1:]]).tolist():
        layers_case.append((rng.normal(size=(n_in, n_out)), rng.normal(size=n_out)))
    if seed_case == 230:
        layers_case[0] = (rng.integers(1, 5, size=(2, 5)), rng.integers(1, 5, size=5))
    signals_case = np.vstack([np.zeros(sizes_case[0]), np.eye(sizes_case[0])])
    for W_case, b_case in layers_case:
        signals_case = signals_case @ W_case + b_case
    stack_cases.append((layers_case, signals_case[1:] - signals_case[0], signals_case[0]))
### END HIDDEN TESTS
for layers_case, expected_W, expected_b in stack_cases:
    given = {"layers": layers_case}
    layers_given_case = [(W_case.copy(), b_case.copy()) for W_case, b_case in layers_case]
    got = collapse(layers_given_case)
    W_part, b_part = as_tuple("collapse", got, ("W", "b"), **given)
    check_array("collapse, any number of layers, W", W_part, expected_W, **given)
    check_array("collapse, any number of layers, b", b_part, expected_b, **given)
    n_layers = 0
    for W_given, b_given in layers_given_case:
        W_case, b_case = layers_case[n_layers]
        check_untouched("collapse leaves each W alone", W_given, W_case)
        check_untouched("collapse leaves each b alone", b_given, b_case)
        n_layers += 1
    if layers_case[n_layers:]:
        complain("collapse leaves the list alone", show(layers_case), show(layers_given_case), {})

# %% [markdown] nbgrader={"grade": false, "grade_id": "gradient_from_output_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 3 · Slopes from outputs (2 points)
#
# Backward through an activation: the layer above sends the gradient of the loss for each output
# $a = f(z)$, and each entry is multiplied by the slope $f'(z)$. The functions below have a gift for
# it: their slope can be had from the output $a$ alone, so $z$ need not be kept.
#
# Write `gradient_from_output(name, a, upstream)`:
#
# - `name`: `"relu"`, `"leaky_relu"` ($0.01\,z$ for negative $z$), `"sigmoid"`, `"tanh"` or
#   `"softplus"` ($\ln(1 + e^z)$)
# - `a`: a NumPy array of any shape, the outputs $f(z)$. Far out a computer rounds them to the end
#   of the range, so 0 and 1 (sigmoid), −1 and 1 (tanh) and 0 (softplus) occur.
# - `upstream`: an array of the same shape, the gradient of the loss for each entry of `a`
#
# It returns an array of the same shape: upstream times slope, entry by entry. At the kink of the
# two ReLUs, $a = 0$, take the slope on the left, as TensorFlow does: 0 for ReLU, 0.01 for leaky
# ReLU. (The slides take the one on the right.) `a` and `upstream` stay as they were.
#
# For softplus, find the slope in terms of $z$ first; then $a = \ln(1 + e^z)$ tells what $e^z$ is.
# Its outputs go up to 1000 here: mind what you put into `np.exp`.
#
# Points: 1 for the two ReLUs, 1 for the three curves.


# %% nbgrader={"grade": false, "grade_id": "gradient_from_output", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_from_output(name, a, upstream):
    """Return upstream * f'(z), given the outputs a = f(z) of an activation function.

    name: "relu", "leaky_relu", "sigmoid", "tanh" or "softplus"; a, upstream: arrays of the same
    shape. Returns an array of that shape.
    """
    ### BEGIN SOLUTION
    slopes = {
        "relu": lambda: np.where(a > 0, 1, 0),
        "leaky_relu": lambda: np.where(a > 0, 1, 0.01),
        "sigmoid": lambda: a * (1 - a),
        "tanh": lambda: 1 - a**2,
        # 1 + e^z = e^a, so the slope, sigmoid(z) = e^z / (1 + e^z), is (e^a - 1) / e^a
        "softplus": lambda: 1 - np.exp(-a),
    }
    return upstream * slopes[name]()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "gradient_from_output_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The two ReLUs; the third output lies at the kink.
a_values, upstream_values_case = np.array([2.0, 0.5, 0.0]), np.array([3.0, -1.0, 5.0])
relu_cases = [("relu", a_values, upstream_values_case, [3.0, -1.0, 0.0])]
a_values = np.array([2.0, -0.5, 0.0])
relu_cases.append(("leaky_relu", a_values, upstream_values_case, [3.0, -0.01, 0.05]))
### BEGIN HIDDEN TESTS
for seed_case, size_case in ((231, (9,)), (232, (4, 3)), (233, (2, 3, 2)), (234, (1,))):
    rng = np.random.default_rng(seed_case)
    upstream_values_case = rng.normal(size=size_case)
    for scale_case in (4, 1, 400, 2**30):
        z_values = rng.integers(-8, 9, size=size_case) / scale_case
        z_values.flat[0] = -2.5 if scale_case == 4 else 0.0
        slope_case = exact(lambda v: 1 if v > 0 else 0, z_values)
        a_values = exact(lambda v: v if v > 0 else 0, z_values)
        relu_cases.append(
            ("relu", a_values, upstream_values_case, upstream_values_case * slope_case)
        )
        slope_case = exact(lambda v: 1 if v > 0 else Decimal("0.01"), z_values)
        a_values = exact(lambda v: v if v > 0 else v / 100, z_values)
        relu_cases.append(
            ("leaky_relu", a_values, upstream_values_case, upstream_values_case * slope_case)
        )
a_values, upstream_values_case = np.array([[3, 0], [1, 7]]), np.array([[2, 5], [-4, 0]])
relu_cases.append(("relu", a_values, upstream_values_case, [[2, 0], [-4, 0]]))
relu_cases.append(("leaky_relu", -a_values, upstream_values_case, upstream_values_case / 100))
### END HIDDEN TESTS
for name_case, a_values, upstream_values_case, expected in relu_cases:
    given = {"a": a_values, "upstream": upstream_values_case}
    given_a, given_up = a_values.copy(), upstream_values_case.copy()
    got = gradient_from_output(name_case, given_a, given_up)
    check_array(f"gradient_from_output({name_case!r}, a, upstream)", got, expected, **given)
    check_untouched("gradient_from_output leaves a alone", given_a, a_values)
    check_untouched("gradient_from_output leaves upstream alone", given_up, upstream_values_case)

# %% nbgrader={"grade": true, "grade_id": "gradient_from_output_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The three curves. a = ln 4 is softplus of z = ln 3, where its slope is 3/4.
curve_cases = [
    ("sigmoid", np.array([0.5, 0.75]), np.array([2.0, -1.0]), [0.5, -0.1875]),
    ("tanh", np.array([0.0, 0.8, -0.5]), np.array([2.0, -1.0, 4.0]), [2.0, -0.36, 3.0]),
    ("softplus", np.log([2.0, 4.0]), np.array([3.0, -2.0]), [1.5, -1.5]),
]
### BEGIN HIDDEN TESTS
rules_case = [
    ("sigmoid", lambda v: 1 / (1 + (-v).exp())),
    ("tanh", lambda v: (v.exp() - (-v).exp()) / (v.exp() + (-v).exp())),
    ("softplus", lambda v: (1 + v.exp()).ln()),
]
for seed_case, size_case, scale_case in (
    (235, (9,), 1),
    (236, (4, 3), 2),
    (237, (2, 3, 2), 4),
    (238, (1,), 1),
):
    rng = np.random.default_rng(seed_case)
    z_values, upstream_values_case = (
        scale_case * rng.normal(size=size_case),
        rng.normal(size=size_case),
    )
    for name_case, rule in rules_case:
        slope_case = exact(lambda v, rule=rule: exact_slope(rule, v), z_values)
        a_values = exact(rule, z_values)
        curve_cases.append(
            (name_case, a_values, upstream_values_case, upstream_values_case * slope_case)
        )
# saturated outputs, large outputs; integers
upstream_values_case = np.array([4, -3, 5])
curve_cases.append(("sigmoid", np.array([0, 1, 0]), upstream_values_case, [0, 0, 0]))
curve_cases.append(("tanh", np.array([0, -1, 1]), upstream_values_case, [4, 0, 0]))
curve_cases.append(("softplus", np.array([0, 1000, 800]), upstream_values_case, [0, -3, 5]))
### END HIDDEN TESTS
for name_case, a_values, upstream_values_case, expected in curve_cases:
    given = {"a": a_values, "upstream": upstream_values_case}
    given_a, given_up = a_values.copy(), upstream_values_case.copy()
    got = gradient_from_output(name_case, given_a, given_up)
    check_array(f"gradient_from_output({name_case!r}, a, upstream)", got, expected, **given)
    check_untouched("gradient_from_output leaves a alone", given_a, a_values)
    check_untouched("gradient_from_output leaves upstream alone", given_up, upstream_values_case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "saturated_share_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 4 · Saturation, measured (2 points)
#
# Where an activation function is flat, no gradient gets through: the unit is *saturated* for that
# sample. It shows in the output, which then lies near an end of the function's range: 0 or 1 for
# the sigmoid, −1 or 1 for tanh. ReLU is flat where its output is exactly 0, and has no upper end.
#
# Write `saturated_share(a, low, high, margin=0.05)`:
#
# - `a`: array of shape `(n_samples, n_units)`, the outputs of a layer
# - `low`, `high`: the ends of the range, numbers; `high` is `np.inf` for ReLU
# - `margin`: a number, 0 or more. An output counts as saturated where
#   `a <= low + margin` or `a >= high - margin` (so exactly at the
#   margin counts).
#
# It returns an array of shape `(n_units,)`: for **each unit** the share of samples, from 0 to 1, for
# which it is saturated. `a` stays as it was.
#
# With `low=0, high=np.inf, margin=0` on the outputs of ReLU units, a share of 1 is a *dead* unit:
# silent for every sample. (The chapter, which has $z$ at hand, calls a unit saturated where its slope
# is below a tenth of the largest; here the output decides.)
#
# Points: 1 for the sigmoid and the default margin, 1 for other ranges and margins.


# %% nbgrader={"grade": false, "grade_id": "saturated_share", "locked": false, "schema_version": 3, "solution": true, "task": false}
def saturated_share(a, low, high, margin=0.05):
    """Return for each unit the share of samples whose output is within margin of low or high.

    a: array of shape (n_samples, n_units); low, high: ends of the activation's range, high may be
    np.inf; margin: number >= 0. Returns an array of shape (n_units,) of numbers from 0 to 1.
    """
    ### BEGIN SOLUTION
    saturated = (a <= low + margin) | (a >= high - margin)
    return np.mean(saturated, axis=0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "saturated_share_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Sigmoid outputs of three units for four samples. The first unit is saturated in two of four.
a_values = np.array([[0.01, 0.5, 0.99], [0.97, 0.4, 0.98], [0.5, 0.6, 0.02], [0.06, 0.94, 0.995]])
share_cases = [(a_values, [0.5, 0.0, 1.0])]
### BEGIN HIDDEN TESTS
# as many samples as units, one sample, one unit, a tall one
for seed_case, n, m in ((241, 5, 5), (242, 1, 4), (243, 7, 1), (244, 32, 3)):
    a_values = np.random.default_rng(seed_case).choice(
        [0.0, 0.01, 0.049, 0.051, 0.09, 0.3, 0.6, 0.9, 0.949, 0.951, 0.99, 1.0], size=(n, m)
    )
    a_values[0, 0] = 0.99
    counts_case = np.zeros(m)
    for row_case in a_values:
        for j in range(m):
            if row_case[j] < 0.05 or row_case[j] > 0.95:
                counts_case[j] += 1
    share_cases.append((a_values, counts_case / n))
### END HIDDEN TESTS
for a_values, expected in share_cases:
    a_given = a_values.copy()
    got = saturated_share(a_given, 0, 1)
    rule = "saturated_share, sigmoid, margin not given"
    check_array(rule, got, expected, a=a_values, low=0, high=1)
    check_untouched("saturated_share leaves a alone", a_given, a_values)

# %% nbgrader={"grade": true, "grade_id": "saturated_share_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# tanh outputs with the margin 0.25 (an output of -0.75 lies exactly at it), then ReLU outputs:
# of the three units the last is dead.
a_values = np.array([[-0.75, 0.5, 0.8], [0.7, -0.3, -0.9]])
share_cases = [(a_values, -1, 1, 0.25, [0.5, 0.0, 1.0])]
a_values = np.array([[0.0, 2.0, 0.0], [1.5, 0.3, 0.0], [0.0, 0.01, 0.0], [4.0, 1.0, 0.0]])
share_cases.append((a_values, 0, np.inf, 0, [0.5, 0.0, 1.0]))
### BEGIN HIDDEN TESTS
# multiples of 1/8 and margins that are such: which side of a margin they are on is exact
for seed_case, n, m, low_case, high_case, margin_case in (
    (245, 4, 4, -1, 1, 0.125),
    (246, 16, 3, -1, 1, 0.5),
    (247, 9, 2, 0, 1, 0.25),
    (248, 1, 5, 0, 1, 0.5),
    (249, 6, 3, -2, 3, 1),
    (250, 8, 4, -1, 1, 0),
):
    a_values = (
        np.random.default_rng(seed_case).integers(8 * low_case, 8 * high_case + 1, size=(n, m)) / 8
    )
    a_values[0] = low_case
    a_values[0, 0] = high_case - margin_case
    counts_case = np.zeros(m)
    for row_case in a_values.tolist():
        for j in range(m):
            if row_case[j] - low_case <= margin_case or high_case - row_case[j] <= margin_case:
                counts_case[j] += 1
    share_cases.append((a_values, low_case, high_case, margin_case, counts_case / n))
a_values = np.array([[0, 3, 0, 1], [2, 0, 0, 5], [0, 0, 0, 2]])  # integers
share_cases.append((a_values, 0, np.inf, 0, [2 / 3, 2 / 3, 1, 0]))
share_cases.append((a_values, 0, np.inf, 1, [2 / 3, 2 / 3, 1, 1 / 3]))
# outputs just above 0 are no zeros, and close to an end or to a margin is not at it
a_values = np.array([[1e-6, 0.0], [0.0, 1e-9], [1e-12, 1e-3]])
share_cases.append((a_values, 0, np.inf, 0, [1 / 3, 1 / 3]))
a_values = np.array([[1 - 1e-6, -1.0], [1.0, 1e-6 - 1], [0.5, 1 - 1e-9], [-1.0, -0.5]])
share_cases.append((a_values, -1, 1, 0, [0.5, 0.25]))
a_values = np.array([[0.75 - 1e-6, 0.25 + 1e-6], [0.75, 0.25]])
share_cases.append((a_values, 0, 1, 0.25, [0.5, 0.5]))
### END HIDDEN TESTS
for a_values, low_case, high_case, margin_case, expected in share_cases:
    given = {"a": a_values, "low": low_case, "high": high_case, "margin": margin_case}
    a_given = a_values.copy()
    got = saturated_share(a_given, low_case, high_case, margin=margin_case)
    check_array("saturated_share", got, expected, **given)
    check_untouched("saturated_share leaves a alone", a_given, a_values)

# %% [markdown] nbgrader={"grade": false, "grade_id": "sigmoid_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 5 · Sigmoid and tanh without overflow (3 points)
#
# For $z = -1000$ the formula $1 / (1 + e^{-z})$ asks for $e^{1000}$, a number of 435 digits, only
# to divide by it: the result is 0 to nine decimals. The formula $e^z / (1 + e^z)$, which is equal,
# has the same trouble at the other end.
#
# Write two functions (both in the next cell; the second may use the first):
#
# - `sigmoid(z)` returns $\sigma(z) = 1 / (1 + e^{-z})$
# - `tanh(z)` returns $\tanh z = (e^z - e^{-z}) / (e^z + e^{-z}) = 2\,\sigma(2z) - 1$
#
# `z` is a NumPy array of any shape (with at least one dimension), with entries from −1,000,000 to
# 1,000,000, small ones and huge ones in one array. Each function returns an array of the same
# shape, element by element, right to nine decimals, **without a warning on the way** (see the rules
# at the top). `z` stays as it was.
#
# Points: 1 for the sigmoid of ordinary numbers, 1 for the sigmoid of huge ones, 1 for tanh of both.


# %% nbgrader={"grade": false, "grade_id": "sigmoid", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sigmoid(z):
    """Return 1 / (1 + exp(-z)) of each entry of z, without overflow.

    z: array of any shape. Returns an array of that shape.
    """
    ### BEGIN SOLUTION
    # exp only of numbers up to 0; for z < 0 both parts of the fraction are multiplied by exp(z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)
    ### END SOLUTION


def tanh(z):
    """Return the hyperbolic tangent of each entry of z, without overflow.

    z: array of any shape. Returns an array of that shape.
    """
    ### BEGIN SOLUTION
    return 2 * sigmoid(2 * z) - 1
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "sigmoid_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Ordinary numbers: sigmoid(0) = 1/2, sigmoid(ln 3) = 3/4, and the slides' sigmoid(7).
z_values = np.array([0.0, np.log(3), -np.log(3), 7.0])
z_given = z_values.copy()
got = sigmoid(z_given)
check_array("sigmoid", got, [0.5, 0.75, 0.25, 0.9990889488055994], z=z_values)
check_untouched("sigmoid leaves z alone", z_given, z_values)
### BEGIN HIDDEN TESTS
for seed_case, size_case in (
    (251, (12,)),
    (252, (4, 4)),
    (253, (2, 3, 2)),
    (254, (1, 5)),
    (255, (1,)),
):
    rng = np.random.default_rng(seed_case)
    z_all = 3 * rng.normal(size=size_case)
    for z_values in (
        z_all,
        -z_all,
        rng.integers(-6, 7, size=size_case),
        rng.uniform(-19, 19, size_case),
    ):
        # sigmoid(-z) = 1 - sigmoid(z) comes with it, for z_all and -z_all
        expected = exact(lambda v: 1 / (1 + (-v).exp()), z_values)
        z_given = z_values.copy()
        check_array("sigmoid", sigmoid(z_given), expected, z=z_values)
        check_untouched("sigmoid leaves z alone", z_given, z_values)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "sigmoid_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Huge numbers beside ordinary ones. An error "RuntimeWarning: overflow ..." here comes from your
# function: somewhere it computed exp of a large positive number, needed or not.
z_values = np.array([-1000.0, -np.log(3), 0.0, 1000.0])
z_given = z_values.copy()
rule = "sigmoid of huge numbers"
check_array(rule, sigmoid(z_given), [0, 0.25, 0.5, 1], z=z_values)
check_untouched("sigmoid leaves z alone", z_given, z_values)
### BEGIN HIDDEN TESTS
huge_cases = [
    np.array([710.0, -710.0, 745.5, -745.5, 36.5, -36.5, 1.0]),
    np.array([[-5000, 2], [-1, 5000]]),
    np.array([1e6, -1e6, 1e-300, -1e-300, 0.5]),
    np.array([-16.0, -12.5, 16.0, 12.5, -800.0]),
    np.array([-900.0, 0.25]),
    np.array([900.0, 0.25]),
]
for seed_case, size_case in ((256, (8,)), (257, (3, 4))):
    rng = np.random.default_rng(seed_case)
    huge_cases.append(rng.normal(size=size_case) * 10.0 ** rng.integers(0, 5, size=size_case))
for z_values in huge_cases:
    expected = exact(lambda v: 1 / (1 + (-v).exp()), z_values)
    z_given = z_values.copy()
    check_array(rule, sigmoid(z_given), expected, z=z_values)
    check_untouched("sigmoid leaves z alone", z_given, z_values)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "sigmoid_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# tanh: the slides' tanh(0.5) = 0.4621 and tanh(-1) = -0.7616 with more digits, and huge numbers.
z_values = np.array([0.5, -1.0, 0.0, 1000.0, -1000.0])
z_given = z_values.copy()
expected = [0.46211715726000975, -0.7615941559557649, 0.0, 1.0, -1.0]
check_array("tanh", tanh(z_given), expected, z=z_values)
check_untouched("tanh leaves z alone", z_given, z_values)
### BEGIN HIDDEN TESTS
tanh_cases = [
    np.array([355.0, -355.0, 710.0, -710.0, 18.5, -18.5, 0.01]),
    np.array([[-5000, 2], [-1, 5000]]),
    np.array([1e6, -1e6, 1e-5, -0.25]),
]
for seed_case, size_case, scale_case in (
    (258, (10,), 1),
    (259, (3, 3), 4),
    (260, (2, 2, 3), 1),
    (261, (1,), 1),
):
    rng = np.random.default_rng(seed_case)
    z_all = scale_case * rng.normal(size=size_case)
    tanh_cases.extend([z_all, -z_all, rng.integers(-6, 7, size=size_case)])
for z_values in tanh_cases:
    expected = exact(lambda v: (v.exp() - (-v).exp()) / (v.exp() + (-v).exp()), z_values)
    z_given = z_values.copy()
    check_array("tanh", tanh(z_given), expected, z=z_values)
    check_untouched("tanh leaves z alone", z_given, z_values)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "softplus_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 6 · Softplus without overflow (2 points)
#
# Softplus, $\ln(1 + e^z)$, is a ReLU with a round corner: nearly 0 far on the left, nearly $z$ far
# on the right. In floats the formula fails on the right: $e^{1000}$ overflows, although
# softplus(1000) is 1000. (What it loses on the left does not show in nine decimals.)
#
# Write `softplus(z)`. `z` is a NumPy array of any shape (with at least one dimension), with entries
# from −1,000,000 to 1,000,000, small ones and huge ones in one array. It returns an array of the
# same shape, element by element, right to nine decimals (large values to nine digits), without a
# warning on the way. `z` stays as it was.
#
# A hint: what is $\ln(1 + e^z) - \ln(1 + e^{-z})$?
#
# Points: 1 for ordinary numbers, 1 for huge ones.


# %% nbgrader={"grade": false, "grade_id": "softplus", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softplus(z):
    """Return ln(1 + exp(z)) of each entry of z, without overflow.

    z: array of any shape. Returns an array of that shape.
    """
    ### BEGIN SOLUTION
    # ln(1 + e^z) = z + ln(1 + e^-z): take the side on which the exponent is not positive
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "softplus_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Ordinary numbers: softplus(0) = ln 2, softplus(ln 3) = ln 4.
z_values = np.array([0.0, np.log(3), -np.log(3)])
z_given = z_values.copy()
check_array("softplus", softplus(z_given), np.log([2, 4, 4 / 3]), z=z_values)
check_untouched("softplus leaves z alone", z_given, z_values)
### BEGIN HIDDEN TESTS
for seed_case, size_case in (
    (262, (12,)),
    (263, (4, 4)),
    (264, (2, 3, 2)),
    (265, (1, 5)),
    (266, (1,)),
):
    rng = np.random.default_rng(seed_case)
    z_all = 3 * rng.normal(size=size_case)
    for z_values in (
        z_all,
        -z_all,
        rng.integers(-6, 7, size=size_case),
        rng.uniform(-19, 19, size_case),
    ):
        # softplus(z) - softplus(-z) = z comes with it, for z_all and -z_all
        expected = exact(lambda v: (1 + v.exp()).ln(), z_values)
        z_given = z_values.copy()
        check_array("softplus", softplus(z_given), expected, z=z_values)
        check_untouched("softplus leaves z alone", z_given, z_values)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "softplus_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Huge numbers beside ordinary ones. An error "RuntimeWarning: overflow ..." here comes from your
# function: somewhere it computed exp of a large positive number, needed or not.
z_values = np.array([-1000.0, 0.0, 1000.0])
z_given = z_values.copy()
rule = "softplus of huge numbers"
check_array(rule, softplus(z_given), [0, 0.6931471805599453, 1000], z=z_values)
check_untouched("softplus leaves z alone", z_given, z_values)
### BEGIN HIDDEN TESTS
huge_cases = [
    np.array([710.0, -710.0, 745.5, -745.5, 36.5, -36.5, 1.0]),
    np.array([[-5000, 2], [-1, 5000]]),
    np.array([1e6, -1e6, 1e-300, -1e-300, 0.5]),
    np.array([-16.0, -12.5, 16.0, 12.5, 800.0]),
    np.array([-900.0, 0.25]),
    np.array([900.0, -0.25]),
]
for seed_case, size_case in ((267, (8,)), (268, (3, 4))):
    rng = np.random.default_rng(seed_case)
    huge_cases.append(rng.normal(size=size_case) * 10.0 ** rng.integers(0, 5, size=size_case))
for z_values in huge_cases:
    expected = exact(lambda v: (1 + v.exp()).ln(), z_values)
    z_given = z_values.copy()
    check_array(rule, softplus(z_given), expected, z=z_values)
    check_untouched("softplus leaves z alone", z_given, z_values)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "softmax_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 7 · Softmax with a temperature (3 points)
#
# Softmax turns scores into shares that add up to 1. The temperature $T$ says how sharply: a small
# one gives nearly everything to the largest score, a large one nearly the same to all.
#
# $$a_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}$$
#
# Write `softmax(Z, temperature=1.0)`:
#
# - `Z`: array of shape `(n_classes,)`, the scores of one sample, or `(n_samples, n_classes)`, where
#   each row is a sample of its own; entries from −1,000,000 to 1,000,000
# - `temperature`: a number from 0.001 to 1000
#
# It returns an array of the shape of `Z`, right to nine decimals, without a warning on the way. `Z`
# stays as it was. A sample whose scores are all far below 0, or whose large scores lie close
# together, has a softmax like any other: only the differences between its scores matter.
#
# Points: 1 for ordinary scores at temperature 1, 1 for other temperatures, 1 for huge scores.


# %% nbgrader={"grade": false, "grade_id": "softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax(Z, temperature=1.0):
    """Return the softmax of each row of Z / temperature, without overflow.

    Z: array of shape (n_classes,) or (n_samples, n_classes); temperature: number above 0.
    Returns an array of the shape of Z; each row adds up to 1.
    """
    ### BEGIN SOLUTION
    Z = Z / temperature
    # the same number taken off all scores of a sample changes nothing; the largest becomes 0
    e = np.exp(Z - np.max(Z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "softmax_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# ln 1, ln 2, ln 5 have the exponentials 1, 2, 5. In a batch each row adds up to 1.
Z_values = np.log([[1.0, 2.0, 5.0], [3.0, 3.0, 3.0]])
Z_given = Z_values[0].copy()
check_array("softmax of one sample", softmax(Z_given), [1 / 8, 2 / 8, 5 / 8], Z=Z_values[0])
check_untouched("softmax leaves Z alone", Z_given, Z_values[0])
Z_given, expected = Z_values.copy(), [[1 / 8, 2 / 8, 5 / 8], [1 / 3, 1 / 3, 1 / 3]]
check_array("softmax of a batch, row by row", softmax(Z_given), expected, Z=Z_values)
check_untouched("softmax leaves Z alone", Z_given, Z_values)
### BEGIN HIDDEN TESTS
Z_slide = np.array([1, 2, 3, 4, 1, 2, 3])
plain_cases = [Z_slide, Z_slide / 4 - 10, Z_slide.reshape(1, 7), Z_slide.reshape(7, 1)]
for seed_case, size_case in (
    (271, (5,)),
    (272, (4, 4)),
    (273, (20, 3)),
    (274, (2, 9)),
    (275, (3, 3)),
):
    Z_values = 2 * np.random.default_rng(seed_case).normal(size=size_case)
    plain_cases.extend([Z_values, np.round(8 * Z_values) / 8 + 5.0])
for Z_values in plain_cases:
    expected = []
    for row_case in np.atleast_2d(Z_values):
        powers_case, total_case = exact_powers(row_case)
        expected.append([float(power / total_case) for power in powers_case])
    expected, Z_given = np.reshape(np.array(expected), Z_values.shape), Z_values.copy()
    check_array("softmax at temperature 1", softmax(Z_given), expected, Z=Z_values)
    check_untouched("softmax leaves Z alone", Z_given, Z_values)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "softmax_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# At temperature 2, ln 4 counts like ln 2; at temperature 1/2, ln 2 counts like ln 4.
warm_cases = [
    (np.log([1.0, 4.0, 25.0]), 2, [1 / 8, 2 / 8, 5 / 8]),
    (np.log([[1.0, 2.0], [3.0, 1.0]]), 0.5, [[0.2, 0.8], [0.9, 0.1]]),
]
### BEGIN HIDDEN TESTS
for seed_case, size_case, T in (
    (276, (5,), 3),
    (277, (4, 4), 0.25),
    (278, (20, 3), 0.7),
    (279, (2, 9), 50.0),
    (280, (1, 3), 1.5),
    (281, (6, 1), 4),
):
    rng = np.random.default_rng(seed_case)
    for Z_values in (rng.normal(size=size_case), rng.integers(-4, 5, size=size_case)):
        expected = []
        for row_case in np.atleast_2d(Z_values):
            powers_case, total_case = exact_powers(row_case, T)
            expected.append([float(power / total_case) for power in powers_case])
        warm_cases.append((Z_values, T, np.reshape(np.array(expected), size_case)))
### END HIDDEN TESTS
for Z_values, T, expected in warm_cases:
    Z_given = Z_values.copy()
    got = softmax(Z_given, temperature=T)
    check_array("softmax with a temperature", got, expected, Z=Z_values, temperature=T)
    check_untouched("softmax leaves Z alone", Z_given, Z_values)

# %% nbgrader={"grade": true, "grade_id": "softmax_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Huge scores, a sample far below 0, and a cold temperature. Only differences matter.
Z_values = np.array([[1000.0, 1000.0, 0.0], [-1000.0, -1000.0, -1000.0]])
huge_cases = [
    (Z_values, 1.0, [[0.5, 0.5, 0.0], [1 / 3, 1 / 3, 1 / 3]]),
    (np.log([1.0, 2.0, 5.0]) + 4096, 1.0, [1 / 8, 2 / 8, 5 / 8]),
    (np.array([1.0, 3.0, 2.0]), 0.001, [0.0, 1.0, 0.0]),
]
### BEGIN HIDDEN TESTS
huge_inputs_case = [
    (np.array([1000, 1001, 999]), 1.0),
    (np.array([-1000.0, -1001.5, -999.5, -5000.0]), 1.0),
    (np.array([[1e6, 1e6 - 1], [-1e6, 1e6], [-1e6, -1e6 - 2], [0.0, 1.0]]), 1.0),
    (np.array([[800.0, 0.0, -800.0], [1.0, 2.0, 3.0], [-800.0, -801.0, -799.0]]), 2.0),
    (np.array([[5.0, 5.0, 4.0], [-3.0, -3.0, -3.0]]), 1 / 512),
    (np.array([2000, 2001]), 0.5),
    (np.array([[1e6], [-1e6]]), 1.0),
    # hot: shares that are 0 at temperature 1 must not be gone before the temperature counts
    (np.array([3000.0, 2000.0, 0.0]), 1000.0),
    (np.array([[1e5, 2e4, 0.0], [-1e6, 1e6, 999_000.0]]), 1000),
    # one score far above the other rows': a shift for the whole batch at once loses the others
    (np.array([[1e5, 1e5 + 1], [0.0, 1.0], [-1e5, -1e5 - 1]]), 1.0),
]
for seed_case, size_case, T in ((282, (6,), 1.0), (283, (5, 4), 0.0625)):
    Z_values = np.random.default_rng(seed_case).integers(-99, 100, size=size_case) * 8.0
    huge_inputs_case.extend([(Z_values, T), (Z_values / 4096 + 65536, T)])
for Z_values, T in huge_inputs_case:
    expected = []
    for row_case in np.atleast_2d(Z_values):
        powers_case, total_case = exact_powers(row_case, T)
        expected.append([float(power / total_case) for power in powers_case])
    huge_cases.append((Z_values, T, np.reshape(np.array(expected), Z_values.shape)))
### END HIDDEN TESTS
for Z_values, T, expected in huge_cases:
    Z_given = Z_values.copy()
    got = softmax(Z_given, temperature=T)
    check_array("softmax of huge scores", got, expected, Z=Z_values, temperature=T)
    check_untouched("softmax leaves Z alone", Z_given, Z_values)

# %% [markdown] nbgrader={"grade": false, "grade_id": "softmax_jacobian_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 8 · Backward through softmax (2 points)
#
# Each output $a_i$ of softmax depends on **every** score $z_j$, so its derivative is a matrix, the
# Jacobian. It can be had from the outputs alone (which the chapter calls $p_i$):
#
# $$J_{ij} = \frac{\partial a_i}{\partial z_j} =
# \begin{cases} a_i (1 - a_i) & i = j \\ -a_i a_j & i \ne j \end{cases}$$
#
# Write two functions (both in the next cell; the second may use the first):
#
# - `softmax_jacobian(a)`: `a` is an array of shape `(n_classes,)`, the softmax outputs of one
#   sample (temperature 1). Returns the array $J$ of shape `(n_classes, n_classes)`.
# - `softmax_backward(A, upstream)`: `A` is an array of shape `(n_samples, n_classes)`, the softmax
#   outputs of a batch, one sample a row; `upstream`, of the same shape, holds the gradient of the
#   loss for each output, $\partial L / \partial a_i$. Returns an array of the same shape, the
#   gradient for each score,
#   $\partial L / \partial z_j = \sum_i (\partial L / \partial a_i) \, J_{ij}$, with each row's own
#   Jacobian.
#
# The arrays given stay as they were. There may be a single class or a single sample.
#
# Points: 1 for the Jacobian, 1 for the batch.


# %% nbgrader={"grade": false, "grade_id": "softmax_jacobian", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax_jacobian(a):
    """Return the matrix of the derivatives da_i / dz_j of softmax.

    a: array of shape (n_classes,), outputs of softmax. Returns shape (n_classes, n_classes).
    """
    ### BEGIN SOLUTION
    return np.diag(a) - np.outer(a, a)
    ### END SOLUTION


def softmax_backward(A, upstream):
    """Return the gradient of the loss for the scores of a batch.

    A: array of shape (n_samples, n_classes), outputs of softmax; upstream: the gradient for A, of
    the same shape. Returns an array of that shape.
    """
    ### BEGIN SOLUTION
    # u J = u * a - (u . a) a, row by row, without making the matrices
    along = np.sum(upstream * A, axis=1, keepdims=True)
    return A * (upstream - along)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "softmax_jacobian_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# For a = (0.5, 0.3, 0.2). Each row and each column of a Jacobian of softmax adds up to 0.
a_values = np.array([0.5, 0.3, 0.2])
a_given = a_values.copy()
expected = [[0.25, -0.15, -0.10], [-0.15, 0.21, -0.06], [-0.10, -0.06, 0.16]]
check_array("softmax_jacobian", softmax_jacobian(a_given), expected, a=a_values)
check_untouched("softmax_jacobian leaves a alone", a_given, a_values)
### BEGIN HIDDEN TESTS
jacobian_cases = [
    (np.array([1.0, 0.0, 0.0]), np.zeros((3, 3))),  # saturated: nothing gets through
    (np.array([1.0]), np.zeros((1, 1))),
    (np.array([0.25, 0.75]), np.array([[0.1875, -0.1875], [-0.1875, 0.1875]])),
    (np.array([0, 1]), np.zeros((2, 2))),
]
for seed_case, k in ((284, 4), (285, 7), (286, 2)):
    z_all = np.random.default_rng(seed_case).normal(size=k)
    powers_case, total_case = exact_powers(z_all)
    slopes_case = np.zeros((k, k))
    for i in range(k):
        for j in range(k):

            def share_case(v, i=i, j=j, powers=powers_case, total=total_case):
                """The i-th output as a function of a change v of the j-th score."""
                moved = total_case - powers_case[j] + powers_case[j] * v.exp()
                return (powers_case[i] * v.exp() if i == j else powers_case[i]) / moved

            slopes_case[i, j] = float(exact_slope(share_case, Decimal(0)))
    jacobian_cases.append(
        (np.array([float(power / total_case) for power in powers_case]), slopes_case)
    )
for a_values, expected in jacobian_cases:
    a_given = a_values.copy()
    check_array("softmax_jacobian", softmax_jacobian(a_given), expected, a=a_values)
    check_untouched("softmax_jacobian leaves a alone", a_given, a_values)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "softmax_jacobian_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Row 1: upstream (1, 0, 0) picks the first row of the Jacobian above. Row 2: all ones give zeros,
# because the outputs always add up to 1.
A_values = np.array([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2]])
upstream_values_case = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
backward_cases = [(A_values, upstream_values_case, [[0.25, -0.15, -0.10], [0.0, 0.0, 0.0]])]
### BEGIN HIDDEN TESTS
# as many samples as classes, one sample, one class, two classes, a tall one; a saturated row
for seed_case, n, k in ((287, 4, 4), (288, 1, 5), (289, 3, 1), (290, 6, 2), (291, 12, 3)):
    rng = np.random.default_rng(seed_case)
    A_values, upstream_values_case = rng.dirichlet(np.ones(k), size=n), rng.normal(size=(n, k))
    if seed_case == 291:
        A_values[3] = (0, 1, 0)
        upstream_values_case = np.round(5 * upstream_values_case).astype(int)
    expected = np.zeros((n, k))
    for row_case in range(n):
        for j in range(k):
            for i in range(k):
                kronecker_case = 1 if i == j else 0
                slope_case = A_values[row_case, i] * (kronecker_case - A_values[row_case, j])
                expected[row_case, j] += upstream_values_case[row_case, i] * slope_case
    backward_cases.append((A_values, upstream_values_case, expected))
### END HIDDEN TESTS
for A_values, upstream_values_case, expected in backward_cases:
    given = {"A": A_values, "upstream": upstream_values_case}
    given_A, given_up = A_values.copy(), upstream_values_case.copy()
    got = softmax_backward(given_A, given_up)
    check_array("softmax_backward", got, expected, **given)
    check_untouched("softmax_backward leaves A alone", given_A, A_values)
    check_untouched("softmax_backward leaves upstream alone", given_up, upstream_values_case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "log_softmax_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 9 · Cross-entropy from scores (2 points)
#
# The loss of a classifier is minus the logarithm of the share that softmax gives to the right
# class. Softmax first and the logarithm afterwards fails exactly where the loss matters: a right
# class with a share of $e^{-1000}$ has share 0 in a computer, and the logarithm of 0 is $-\infty$.
# The logarithm of softmax itself is harmless:
#
# $$\ln a_i = z_i - \ln \sum_j e^{z_j}$$
#
# Write two functions (both in the next cell; the second may use the first):
#
# - `log_softmax(Z)`: `Z` is an array of shape `(n_samples, n_classes)`, one sample a row, entries
#   from −1,000,000 to 1,000,000. Returns an array of the same shape, the natural logarithm of the
#   softmax (temperature 1) of each row.
# - `cross_entropy(Z, y)`: `y` is an array of shape `(n_samples,)` of whole numbers, the index of
#   each sample's right class, from 0. Returns one number: the **mean** over the samples of
#   $-\ln a_y$, the loss.
#
# Right to nine decimals (large values to nine digits), without a warning on the way. The arrays
# given stay as they were.
#
# Points: 1 for ordinary scores, 1 for huge ones; both functions count for each.


# %% nbgrader={"grade": false, "grade_id": "log_softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
def log_softmax(Z):
    """Return the logarithm of the softmax of each row of Z, without overflow.

    Z: array of shape (n_samples, n_classes). Returns an array of that shape.
    """
    ### BEGIN SOLUTION
    Z = Z - np.max(Z, axis=1, keepdims=True)
    return Z - np.log(np.sum(np.exp(Z), axis=1, keepdims=True))
    ### END SOLUTION


def cross_entropy(Z, y):
    """Return the mean over the samples of -ln(softmax share of the right class).

    Z: array of shape (n_samples, n_classes), scores; y: array of shape (n_samples,), indices of the
    right classes. Returns a number.
    """
    ### BEGIN SOLUTION
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "log_softmax_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Ordinary scores: the shares are 1/8, 2/8, 5/8 in the first row and 1/4, 1/2, 1/4 in the second.
Z_values, y_values = np.log([[1.0, 2.0, 5.0], [3.0, 6.0, 3.0]]), np.array([0, 1])
expected = np.log([[1 / 8, 2 / 8, 5 / 8], [1 / 4, 1 / 2, 1 / 4]])
entropy_cases = [(Z_values, y_values, expected, np.log(4))]  # (ln 8 + ln 2) / 2
### BEGIN HIDDEN TESTS
# as many samples as classes, one sample, one class (whose share is 1), two classes, a tall one
for seed_case, n, k in (
    (292, 4, 4),
    (293, 1, 5),
    (294, 3, 1),
    (295, 6, 2),
    (296, 15, 3),
    (297, 2, 10),
):
    rng = np.random.default_rng(seed_case)
    y_values = rng.integers(0, k, size=n)
    for Z_values in (2 * rng.normal(size=(n, k)), rng.integers(-4, 5, size=(n, k))):
        expected, loss_case = np.zeros((n, k)), 0.0
        for i in range(n):
            powers_case, total_case = exact_powers(Z_values[i])
            expected[i] = [float((power / total_case).ln()) for power in powers_case]
            loss_case -= expected[i, y_values[i]] / n
        entropy_cases.append((Z_values, y_values, expected, loss_case))
### END HIDDEN TESTS
for Z_values, y_values, expected, loss_case in entropy_cases:
    Z_logs, Z_given, y_given = Z_values.copy(), Z_values.copy(), y_values.copy()
    got_logs, got_loss = log_softmax(Z_logs), cross_entropy(Z_given, y_given)
    check_array("log_softmax", got_logs, expected, Z=Z_values)
    check_untouched("log_softmax leaves Z alone", Z_logs, Z_values)
    check_number(
        "cross_entropy, mean over the samples", got_loss, loss_case, Z=Z_values, y=y_values
    )
    check_untouched("cross_entropy leaves Z alone", Z_given, Z_values)
    check_untouched("cross_entropy leaves y alone", y_given, y_values)

# %% nbgrader={"grade": true, "grade_id": "log_softmax_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Huge scores: sure and right (loss 0), sure and wrong (loss 1000), undecided (loss ln 2).
Z_values = np.array([[1000.0, 0.0], [1000.0, 0.0], [-1000.0, -1000.0]])
y_values, half_case = np.array([0, 1, 0]), -0.6931471805599453
expected = [[0.0, -1000.0], [0.0, -1000.0], [half_case, half_case]]
entropy_cases = [(Z_values, y_values, expected, (1000 - half_case) / 3)]
### BEGIN HIDDEN TESTS
for Z_values, y_values in (
    (np.array([[800, 801, -900], [-800, -1600, -801], [3, 1, 2]]), np.array([2, 1, 0])),
    (np.array([[1e6, 1e6 - 1], [-1e6, 1e6], [-1e6, -1e6 - 2], [0.0, 1.0]]), np.array([1, 0, 1, 0])),
    (np.array([[0.0, 750.0, -750.0]]), np.array([2])),
    (np.array([[-2000.0, -2000.0, -2000.0, -2001.0]]), np.array([3])),
    (np.array([[0.0, 40.0], [0.0, -40.0]]), np.array([0, 1])),
    (np.array([[1e6], [-1e6]]), np.array([0, 0])),
    # a shift for the whole batch at once loses the lower rows
    (np.array([[1e5, 1e5 + 1], [0.0, 1.0], [-1e5, -1e5 - 1]]), np.array([0, 0, 1])),
):
    expected, loss_case = np.zeros(Z_values.shape), 0.0
    for i in range(y_values.size):
        powers_case, total_case = exact_powers(Z_values[i])
        expected[i] = [float((power / total_case).ln()) for power in powers_case]
        loss_case -= expected[i, y_values[i]] / y_values.size
    entropy_cases.append((Z_values, y_values, expected, loss_case))
### END HIDDEN TESTS
for Z_values, y_values, expected, loss_case in entropy_cases:
    Z_logs, Z_given, y_given = Z_values.copy(), Z_values.copy(), y_values.copy()
    got_logs, got_loss = log_softmax(Z_logs), cross_entropy(Z_given, y_given)
    check_array("log_softmax of huge scores", got_logs, expected, Z=Z_values)
    check_untouched("log_softmax leaves Z alone", Z_logs, Z_values)
    check_number("cross_entropy of huge scores", got_loss, loss_case, Z=Z_values, y=y_values)
    check_untouched("cross_entropy leaves Z alone", Z_given, Z_values)
    check_untouched("cross_entropy leaves y alone", y_given, y_values)

# %% [markdown] nbgrader={"grade": false, "grade_id": "why_relu_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 10 · In your own words (4 points, marked by a person)
#
# A network with ten hidden layers of sigmoid units learns hardly anything in its first layers. With
# ReLU in their place, and starting weights that suit it, it learns. Why? And what is the price of
# ReLU? Write about 100 to 200 words.
#
# What the marker looks for: how the activation's slopes enter the gradient of the first layer (1
# point); a figure: how large the sigmoid's slope is at best and what ten of them make of a gradient
# (1 point); what is different with ReLU (1 point); a price that ReLU has, and a remedy (1 point).

# %% [markdown] nbgrader={"grade": true, "grade_id": "why_relu", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** By the chain rule, the gradient for a weight of the first layer is a product.
# Every hidden layer, the first included, puts in the slope of its activation, and every layer above
# the first its weights. If these factors are below 1, the product shrinks with every layer.
#
# The sigmoid's slope is $a(1-a)$. It is at most 1/4, at $z = 0$, and nearly 0 where the unit is
# saturated. Ten layers multiply the gradient by at most $(1/4)^{10}$, about one in a million, unless
# large weights make up for it, and large weights saturate the units. The first layers get next to no
# signal. The outputs are also all positive, not centered at zero, which makes the steps of a layer's
# weights less free.
#
# ReLU's slope is exactly 1 wherever the unit is active, however large $z$ is: along active units
# nothing is lost but what the weights take away. It does not saturate on the right.
#
# The price: on the left the slope is 0. A unit whose $z$ is negative for every sample, for instance
# after one too large a step, gets no gradient any more and stays dead. Leaky ReLU keeps a slope of
# 0.01 there, so it can come back; a smaller learning rate or a better start of the weights help too.
#
# === BEGIN MARK SCHEME ===
# - 1 point: the gradient of an early layer is a product over the layers, with the slope of each
#   activation as a factor (chain rule). Words suffice.
# - 1 point: the sigmoid's slope is at most 1/4 (or: is nearly 0 when saturated) and ten such factors
#   make about $10^{-6}$ or less. "The gradient vanishes" without a figure or a bound: half.
# - 1 point: ReLU's slope is 1 where it is active, so the product does not shrink by the activation.
# - 1 point: a price (dead units, no gradient for negative $z$; or unbounded, not zero-centered
#   outputs) and a remedy that fits it (leaky ReLU, smaller learning rate, initialization,
#   normalization). Price without remedy: half.
# - Do not take off for language. Credit that weights enter the product too, but do not demand it.
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown] nbgrader={"grade": false, "grade_id": "extra_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Extra, without points
#
# Make the answer to question 10 visible. Send 500 random samples of 100 features through ten layers
# of 100 units, with weights drawn from a normal distribution of standard deviation $s$, and measure
# the saturated share of each layer for tanh, sigmoid and ReLU. Then send a random gradient back down
# and draw its mean absolute value layer by layer, on a logarithmic axis. Which $s$ keeps it alive
# for tanh, and which for ReLU? The cell below imports Matplotlib for it.

# %%
# Room for the extra. Nothing here is graded.
import matplotlib.pyplot as plt

plt.rcParams["figure.figsize"] = 5, 4
