# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "title", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # Exercise 1 · The perceptron

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/01_perceptron/01_perceptron.ipynb) · [the chapter in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/01_perceptron.ipynb)

# %% [markdown] nbgrader={"grade": false, "grade_id": "head", "locked": true, "schema_version": 3, "solution": false, "task": false}
# You build a perceptron from its smallest part up: the weighted sum, the threshold, a logic gate,
# the learning rule, the whole training loop, and at the end a two-layer network for XOR. It goes
# with chapter 1. Plan 60 to 90 minutes.
#
# **How it works**
#
# - Every question is a task in words, one cell in which you write, and one to three test cells.
#   Write in place of `# YOUR CODE HERE` and delete the line `raise NotImplementedError()`.
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
#   already. Results that the task calls an
#   array must be NumPy arrays.
#
# **How to check the whole exercise.** Restart the kernel, run all cells, and see whether any test
# complains. That works everywhere, in Colab too, and covers the tests you can see. If you have the
# course's repository on your computer, this command runs the hidden tests as well and lists your
# points:
#
# ```
# autograder check exercises/01_perceptron/01_perceptron.ipynb
# ```
#
# In Colab you have only this notebook, and the tests you can see. To try the hidden ones too,
# download it (File, Download) to a computer that has the repository, and give the command the path
# of your copy.
#
# | question | function | points |
# |---|---|---|
# | 1 weighted sum | `net_input` | 2 |
# | 2 threshold | `step` | 2 |
# | 3 logic gates | `gate_weights` | 2 |
# | 4 threshold as a weight | `augment` | 2 |
# | 5 decision | `predict` | 2 |
# | 6 one step of learning | `update` | 3 |
# | 7 training | `fit` | 3 |
# | 8 two layers for XOR | `xor_network` | 2 |
# | 9 real flowers, wrong labels | `fit_noisy` | 2 |
# | 10 in your own words | written, marked by a person | 4 |

# %% cellView="form" jupyter={"source_hidden": true} nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# @title Set-up: run this cell first
# It imports what the exercise uses and defines the helpers of the tests. Nothing to write here.
# The helpers and the tests do without sum, max, round and their like: whoever writes `sum = 0` or
# `from numpy import *` in a cell of their own must not lose points for it.
import numpy as np
from sklearn.datasets import load_iris

SEQUENCES = (list, tuple)
NUMBERS = (int, float, np.integer, np.floating)
TRUTH_VALUE = bool


def exact_z(x, w, b):
    """Return w . x + b of one sample as a number, added up feature by feature."""
    z = 0.0
    for x_j, w_j in np.column_stack([x, w]).tolist():
        z += x_j * w_j
    return z + b


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
        complain(rule, f"{expected[place]:.12g}", f"{array[place]:.12g}", given)


def check_counts(rule, got, expected, **given):
    """Complain unless `got` is the list (tuple, 1-D array) of whole numbers `expected`."""
    expected = np.array(expected)
    wanted = f"{expected.size} counts"
    if not issubclass(type(got), (*SEQUENCES, np.ndarray)):
        complain(rule, f"a list of {wanted}", f"type {type(got).__name__}: {show(got)}", given)
    counts = np.array(got, subok=False)
    if counts.ndim != 1 or counts.dtype.kind not in "iuf":
        complain(rule, f"a list of {wanted}", show(got), given)
    came = f"{counts.size} counts"
    n_both = counts.size if counts.size < expected.size else expected.size
    differs = np.flatnonzero(counts[:n_both] != expected[:n_both])
    if differs.size:
        first = differs[0]
        wanted += f", number {first + 1} of them {expected[first]}"
        came += f", number {first + 1} of them {show(counts[first])}"
    if wanted != came:
        complain(rule, wanted, came, given)


def check_untouched(rule, given_array, original):
    """Complain if a function has changed an array that it was given."""
    if not np.array_equal(given_array, original):
        raise AssertionError(
            f"{rule}: expected the argument to be left alone, {show(original)}, "
            f"got it back as {show(given_array)}"
        )


# %% [markdown] nbgrader={"grade": false, "grade_id": "net_input_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 1 · The weighted sum (2 points)
#
# Write `net_input(X, w, b)`: multiply each feature by its weight, add up, and add the bias once:
#
# $$z = w_1 x_1 + w_2 x_2 + \dots + w_m x_m + b$$
#
# - `X`: a NumPy array, either one sample of shape `(n_features,)` or a batch of shape
#   `(n_samples, n_features)`
# - `w`: a NumPy array of shape `(n_features,)`
# - `b`: a number
#
# It returns a number for one sample and an array of shape `(n_samples,)` for a batch, also for a
# batch with a single row. `X` and `w` stay as they were. Each of `X`, `w` and `b` may hold integers
# or floats, whatever the others hold, and nothing may be rounded.
#
# Points: 1 for one sample, 1 for a batch.


# %% nbgrader={"grade": false, "grade_id": "net_input", "locked": false, "schema_version": 3, "solution": true, "task": false}
def net_input(X, w, b):
    """Return the weighted sum z = X w + b.

    X: array of shape (n_features,) or (n_samples, n_features); w: array of shape (n_features,);
    b: number. Returns a number for one sample, an array of shape (n_samples,) for a batch.
    """
    ### BEGIN SOLUTION
    return X @ w + b
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "net_input_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One sample. The numbers: 0.3 * 1.4 + 0.5 * 2.5 + 0.4 = 0.42 + 1.25 + 0.4 = 2.07
x_one, w_one = np.array([1.4, 2.5]), np.array([0.3, 0.5])
given_x, given_w = x_one.copy(), w_one.copy()
got = net_input(given_x, given_w, 0.4)
check_number("net_input, one sample", got, 2.07, X=x_one, w=w_one, b=0.4)
check_untouched("net_input leaves X alone", given_x, x_one)
check_untouched("net_input leaves w alone", given_w, w_one)
### BEGIN HIDDEN TESTS
one_cases = [
    (np.array([4, -2, 7]), np.array([3, 5, -1]), -6),
    (np.array([4, -2, 7]), np.array([0.25, 1.5, -0.75]), 0.5),
    (np.array([0.5, 1.75]), np.array([3, -1]), 2),
]
for seed_case, n in ((11, 1), (12, 3), (13, 6)):
    rng = np.random.default_rng(seed_case)
    one_cases.append((rng.normal(size=n), rng.normal(size=n), float(rng.normal()) + 3.0))
for x_one, w_one, b_one in one_cases:
    expected = exact_z(x_one, w_one, b_one)
    given_x, given_w = x_one.copy(), w_one.copy()
    got = net_input(given_x, given_w, b_one)
    check_number("net_input, one sample", got, expected, X=x_one, w=w_one, b=b_one)
    check_untouched("net_input leaves X alone", given_x, x_one)
    check_untouched("net_input leaves w alone", given_w, w_one)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "net_input_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A batch of three samples: one number for each row.
X_batch, w_batch = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]]), np.array([2.0, -1.0])
given_X, given_w = X_batch.copy(), w_batch.copy()
got = net_input(given_X, given_w, 0.5)
rule = "net_input, a batch gives one number per row"
check_array(rule, got, [0.5, 1.5, 6.0], X=X_batch, w=w_batch, b=0.5)
check_untouched("net_input leaves X alone", given_X, X_batch)
check_untouched("net_input leaves w alone", given_w, w_batch)
### BEGIN HIDDEN TESTS
# integers next to floats
X_whole, w_whole = np.array([[3, -1], [0, 2], [5, 4]]), np.array([2, -3])
batch_cases = [
    (X_whole, np.array([0.25, -1.5]), 0.75),
    (X_whole, w_whole, 0.5),
    (X_whole / 4, w_whole, 7),
    (X_whole, w_whole, -4),
]
# as many rows as columns (so that a sum over the wrong axis has the right shape), one row, one
# column, and many rows
for seed_case, n, m in ((21, 4, 4), (22, 1, 3), (23, 5, 1), (24, 40, 7)):
    rng = np.random.default_rng(seed_case)
    batch_cases.append((rng.normal(size=(n, m)), rng.normal(size=m), -2.5))
for X_batch, w_batch, b_batch in batch_cases:
    expected = [exact_z(row, w_batch, b_batch) for row in X_batch]
    given_X, given_w = X_batch.copy(), w_batch.copy()
    got = net_input(given_X, given_w, b_batch)
    check_array("net_input, batch", got, expected, X=X_batch, w=w_batch, b=b_batch)
    check_untouched("net_input leaves X alone", given_X, X_batch)
    check_untouched("net_input leaves w alone", given_w, w_batch)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "step_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 2 · The threshold (2 points)
#
# Write `step(z, low=0)`: 1 where the neuron fires, `low` where it does not. The neuron fires when
# `z >= 0`, so **at exactly 0 it fires**. (The slides use three conventions for the step at 0; this
# exercise uses this one throughout.)
#
# - `z`: a number, or a NumPy array of any shape
# - `low`: 0 gives the unit step (outputs 0 and 1), -1 gives the sign (outputs -1 and +1)
#
# It returns numbers (not `True` and `False`), element by element: a number for a number, an array
# of the same shape for an array. It leaves `z` as it was.
#
# Points: 1 for the unit step on arrays, 1 for the sign, on arrays and on single numbers.


# %% nbgrader={"grade": false, "grade_id": "step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def step(z, low=0):
    """Return 1 where z >= 0 and `low` elsewhere.

    z: number or array of any shape; low: 0 (unit step) or -1 (sign).
    Returns a number or an array of the shape of z.
    """
    ### BEGIN SOLUTION
    return np.where(z >= 0, 1, low)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "step_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The unit step, the default: silent below 0, firing at 0 and above.
z_values = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
z_given = z_values.copy()
check_array("step, 1 where z >= 0, else 0", step(z_given), [0, 0, 1, 1, 1], z=z_values)
check_untouched("step leaves z alone", z_given, z_values)
### BEGIN HIDDEN TESTS
z_values = np.array([[3, -1, 0], [-4, 0, 7]])
got = step(z_values.copy())
check_array("step, 2-D, integers", got, [[1, 0, 1], [0, 1, 1]], z=z_values)
z_values = np.array([1e-12, -1e-12, -1e9, 1e9])
got = step(z_values.copy(), low=0)
check_array("step, tiny and huge numbers", got, [1, 0, 0, 1], z=z_values, low=0)
for seed_case, size_case in ((31, (9,)), (32, (4, 3)), (33, (2, 3, 2))):
    z_values = np.random.default_rng(seed_case).integers(-3, 4, size=size_case) / 2
    expected = np.array([1 if float(v) >= 0 else 0 for v in z_values.ravel()]).reshape(size_case)
    z_given = z_values.copy()
    check_array("step, element by element", step(z_given), expected, z=z_values)
    check_untouched("step leaves z alone", z_given, z_values)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "step_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The sign, for an array and for single numbers.
z_values = np.array([1.5, -1.5, 0.0])
z_given = z_values.copy()
check_array("step with low=-1, the sign", step(z_given, low=-1), [1, -1, 1], z=z_values, low=-1)
check_untouched("step leaves z alone", z_given, z_values)
check_number("step of one number", step(-3.0, low=-1), -1, z=-3.0, low=-1)
check_number("step of one number", step(2.0), 1, z=2.0)
### BEGIN HIDDEN TESTS
for value_case, low_case, expected in (
    (0.0, -1, 1),
    (0, 0, 1),
    (-0.25, 0, 0),
    (-7, -1, -1),
    (5, -1, 1),
    (-1e-9, -1, -1),
    (np.int64(-3), -1, -1),  # a number out of an array
    (np.float64(0.5), 0, 1),
):
    check_number(
        "step of one number", step(value_case, low=low_case), expected, z=value_case, low=low_case
    )
for seed_case, size_case in ((34, (11,)), (35, (3, 5))):
    z_values = np.random.default_rng(seed_case).integers(-2, 3, size=size_case)
    expected = np.array([1 if int(v) >= 0 else -1 for v in z_values.ravel()]).reshape(size_case)
    z_given = z_values.copy()
    got = step(z_given, low=-1)
    check_array("step with low=-1, the sign", got, expected, z=z_values, low=-1)
    check_untouched("step leaves z alone", z_given, z_values)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "gate_weights_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 3 · Logic gates (2 points)
#
# A McCulloch-Pitts neuron has inputs that are 0 or 1, and it fires (output 1) when the weighted sum
# reaches its threshold:
#
# $$\text{output} = 1 \quad\text{if}\quad w_1 x_1 + \dots + w_n x_n \ge \theta,
# \qquad\text{otherwise } 0$$
#
# Write `gate_weights(kind, n_inputs)`, which chooses the weights and the threshold of a gate with
# `n_inputs` inputs (1 or more):
#
# - `"AND"`: fires only when all inputs are 1
# - `"OR"`: fires when at least one input is 1
# - `"NAND"`: the opposite of AND, silent only when all inputs are 1
#
# It returns a tuple `(w, theta)`: `w` an array of shape `(n_inputs,)`, `theta` a number. Weights
# may be negative. Any numbers that make the right gate are right: the tests run your gate on all
# $2^n$ inputs. Only keep clear of rounding errors (in a computer, 0.1 + 0.2 is not 0.3): a sum that
# is to stay below $\theta$ must stay at least 0.000001 below it.
#
# Points: 1 for AND and OR, 1 for NAND.

# %% nbgrader={"grade": false, "grade_id": "gate_weights_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def check_gate(kind, n, got, outputs):
    """Complain unless `got` = (w, theta) makes a gate of n inputs with these outputs.

    outputs: for all 2**n inputs in counting order, so for n = 2: 00, 01, 10, 11. A sum reaches
    theta if it is at most 1e-9 below it, so that weights such as 0.1 are not failed for their last
    binary digit.
    """
    rule = f"gate_weights({kind!r}, {n})"
    w, theta = as_tuple(rule, got, ("w", "theta"))
    w, theta = as_array(f"{rule}, w", w, (n,)), as_number(f"{rule}, theta", theta)
    inputs = np.indices((2,) * n).reshape(n, -1).T
    fires = np.where(inputs @ w - theta >= -1e-9, 1, 0)
    for i in np.flatnonzero(fires != outputs):
        complain(rule, f"output {outputs[i]}", fires[i], {"x": inputs[i], "w": w, "theta": theta})


# %% nbgrader={"grade": false, "grade_id": "gate_weights", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gate_weights(kind, n_inputs):
    """Return (w, theta) of a gate that fires when the weighted sum is at least theta.

    kind: "AND", "OR" or "NAND"; n_inputs: number of inputs, each 0 or 1, at least 1.
    Returns w, an array of shape (n_inputs,), and theta, a number.
    """
    ### BEGIN SOLUTION
    # NAND: as soon as one input is 0, the sum of the minus ones is above -n
    weight = {"AND": 1, "OR": 1, "NAND": -1}[kind]
    theta = {"AND": n_inputs, "OR": 1, "NAND": 1 - n_inputs}[kind]
    return np.full(n_inputs, weight), theta
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "gate_weights_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two inputs: the outputs for 00, 01, 10 and 11.
check_gate("AND", 2, gate_weights("AND", 2), [0, 0, 0, 1])
check_gate("OR", 2, gate_weights("OR", 2), [0, 1, 1, 1])
### BEGIN HIDDEN TESTS
for n in (1, 3, 5, 11):
    check_gate("AND", n, gate_weights("AND", n), [0] * (2**n - 1) + [1])
    check_gate("OR", n, gate_weights("OR", n), [0] + [1] * (2**n - 1))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "gate_weights_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The same for NAND.
check_gate("NAND", 2, gate_weights("NAND", 2), [1, 1, 1, 0])
### BEGIN HIDDEN TESTS
for n in (1, 3, 4, 11):
    check_gate("NAND", n, gate_weights("NAND", n), [1] * (2**n - 1) + [0])
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "augment_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 4 · The threshold becomes a weight (2 points)
#
# "Fires when $w \cdot x \ge \theta$" is the same as "fires when $w \cdot x - \theta \ge 0$". Give
# every sample one more feature $x_0 = 1$ and call its weight $w_0 = -\theta$: then the threshold is
# gone and only a weighted sum is left.
#
# Write `augment(X, w, theta)`:
#
# - `X`: array of shape `(n_samples, n_features)`
# - `w`: array of shape `(n_features,)`
# - `theta`: a number
#
# It returns a tuple `(X_augmented, w_augmented)` of shapes `(n_samples, n_features + 1)` and
# `(n_features + 1,)`. The new feature comes **first**: column 0 of `X_augmented` is all ones, and
# entry 0 of `w_augmented` is $-\theta$. `X` and `w` stay as they were.
#
# Edge cases: there may be a single row; `X` and `w` may hold integers while `theta` is 0.5, `theta`
# may be an integer while `X` and `w` hold floats, and nothing may be rounded then.
#
# Points: 1 for floats, 1 for integers with a fractional threshold.


# %% nbgrader={"grade": false, "grade_id": "augment", "locked": false, "schema_version": 3, "solution": true, "task": false}
def augment(X, w, theta):
    """Return (X_augmented, w_augmented): x_0 = 1 in front of each sample, w_0 = -theta before w.

    X: array of shape (n_samples, n_features); w: array of shape (n_features,); theta: number.
    Returns arrays of shapes (n_samples, n_features + 1) and (n_features + 1,).
    """
    ### BEGIN SOLUTION
    X_augmented = np.column_stack([np.ones(len(X)), X])
    w_augmented = np.concatenate([[-theta], w])
    return X_augmented, w_augmented
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "augment_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
X_plain = np.array([[0.5, 2.0], [1.5, -1.0], [0.0, 3.0]])
w_plain = np.array([2.0, 0.5])
given_X, given_w = X_plain.copy(), w_plain.copy()
got = augment(given_X, given_w, 1.5)
X_part, w_part = as_tuple("augment", got, ("X_augmented", "w_augmented"))
expected_X = [[1, 0.5, 2.0], [1, 1.5, -1.0], [1, 0.0, 3.0]]
check_array("augment, a column of ones in front", X_part, expected_X, X=X_plain)
check_array("augment, w_0 = -theta", w_part, [-1.5, 2.0, 0.5], w=w_plain, theta=1.5)
check_untouched("augment leaves X alone", given_X, X_plain)
check_untouched("augment leaves w alone", given_w, w_plain)
### BEGIN HIDDEN TESTS
for seed_case, n, m, theta_plain_case in (
    (41, 3, 3, 0.75),
    (42, 1, 4, -2.0),
    (43, 6, 1, 0.25),
    (47, 4, 2, 3),
    (48, 2, 3, -1),
    (49, 3, 2, 0),
):
    rng = np.random.default_rng(seed_case)
    X_plain, w_plain = rng.normal(size=(n, m)), rng.normal(size=m)
    expected_X = [[1.0, *row] for row in X_plain.tolist()]
    expected_w = [-theta_plain_case, *w_plain.tolist()]
    given_X, given_w = X_plain.copy(), w_plain.copy()
    got = augment(given_X, given_w, theta_plain_case)
    X_part, w_part = as_tuple("augment", got, ("X_augmented", "w_augmented"))
    check_array("augment, X", X_part, expected_X, X=X_plain)
    check_array("augment, w", w_part, expected_w, w=w_plain, theta=theta_plain_case)
    check_untouched("augment leaves X alone", given_X, X_plain)
    check_untouched("augment leaves w alone", given_w, w_plain)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "augment_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# AND with integer weights and the threshold 1.5: the augmented sum must be w . x - theta.
X_plain = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
w_plain = np.array([1, 1])
given_X, given_w = X_plain.copy(), w_plain.copy()
got = augment(given_X, given_w, 1.5)
X_part, w_part = as_tuple("augment", got, ("X_augmented", "w_augmented"))
X_big = as_array("augment, X", X_part, (4, 3), X=X_plain)
w_big = as_array("augment, w", w_part, (3,), w=w_plain, theta=1.5)
check_array("augment, w_0 = -theta, not rounded", w_big, [-1.5, 1, 1], w=w_plain, theta=1.5)
check_array("augment, X_augmented @ w_augmented", X_big @ w_big, [-1.5, -0.5, -0.5, 0.5], X=X_plain)
check_untouched("augment leaves X alone", given_X, X_plain)
check_untouched("augment leaves w alone", given_w, w_plain)
### BEGIN HIDDEN TESTS
for seed_case, n, m, theta_plain_case in ((44, 5, 3, 2.25), (45, 1, 1, -0.5), (46, 2, 2, 0.125)):
    rng = np.random.default_rng(seed_case)
    X_plain, w_plain = rng.integers(-4, 5, size=(n, m)), rng.integers(2, 9, size=m)
    expected_X = [[1, *row] for row in X_plain.tolist()]
    expected_w = [-theta_plain_case, *w_plain.tolist()]
    given_X, given_w = X_plain.copy(), w_plain.copy()
    got = augment(given_X, given_w, theta_plain_case)
    X_part, w_part = as_tuple("augment", got, ("X_augmented", "w_augmented"))
    check_array("augment, integers, X", X_part, expected_X, X=X_plain)
    check_array("augment, integers, w", w_part, expected_w, w=w_plain, theta=theta_plain_case)
    check_untouched("augment leaves X alone", given_X, X_plain)
    check_untouched("augment leaves w alone", given_w, w_plain)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "predict_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 5 · The decision: a loan (2 points)
#
# A bank asks four things of each applicant: has a salary (0 or 1), is married (0 or 1), age in
# decades, good credit history (0 or 1). A perceptron says +1 (grant) or -1 (deny).
#
# Write `predict(X, w, b)`:
#
# - `X`: array of shape `(n_samples, n_features)`, any number of features
# - `w`: array of shape `(n_features,)`
# - `b`: a number
#
# It returns an array of shape `(n_samples,)`, one label for each row: +1 where
# $z = w \cdot x + b \ge 0$, and -1 elsewhere. At exactly $z = 0$ the label is +1. (The loan slide
# pays only above 0; here we keep one convention throughout.) However close to 0 a $z$ below it is,
# its label is -1. `X` and `w` stay as they were.
#
# Points: 1 for the loan, 1 for rows that lie on the boundary.


# %% nbgrader={"grade": false, "grade_id": "predict", "locked": false, "schema_version": 3, "solution": true, "task": false}
def predict(X, w, b):
    """Return the label +1 (z >= 0) or -1 (z < 0) of each row of X, with z = X w + b.

    X: array of shape (n_samples, n_features); w: array of shape (n_features,); b: number.
    Returns an array of shape (n_samples,).
    """
    ### BEGIN SOLUTION
    return np.where(X @ w + b >= 0, 1, -1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "predict_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# First row: 2*1 + 1*0 + 0.5*3 + 3*1 - 5 = 1.5, so +1. The others give z = -2, -1 and 0.5.
X_loan = np.array([[1.0, 0, 3, 1], [0, 1, 4, 0], [1, 1, 2, 0], [0, 1, 3, 1]])
w_loan = np.array([2.0, 1.0, 0.5, 3.0])
given_X, given_w = X_loan.copy(), w_loan.copy()
got = predict(given_X, given_w, -5.0)
rule = "predict, +1 grants the loan and -1 denies it"
check_array(rule, got, [1, -1, -1, 1], X=X_loan, w=w_loan, b=-5.0)
check_untouched("predict leaves X alone", given_X, X_loan)
check_untouched("predict leaves w alone", given_w, w_loan)
### BEGIN HIDDEN TESTS
# z = 2, -1, 0.25, -0.25, 4: labels of both signs, near 0 and far from it
X_loan = np.array([[1.0, 1, 2, 1], [1, 0, 4, 0], [0, 1, 2.5, 1], [0, 1, 1.5, 1], [1, 1, 6, 1]])
loan_cases = [(X_loan, w_loan, -5.0, [1, -1, 1, -1, 1])]
# z = 1e-6 and -1e-6
X_loan = np.array([[1, 1, 4.000002, 0], [1, 1, 3.999998, 0]])
loan_cases.append((X_loan, w_loan, -5.0, [1, -1]))
for seed_case, n, m in ((51, 6, 6), (52, 50, 3), (53, 12, 1)):
    rng = np.random.default_rng(seed_case)
    # odd numbers, and an even one for the bias: z is never 0 when m is odd, and for m = 6 the
    # bias is odd as well
    X_loan, w_loan = 2 * rng.integers(-3, 4, size=(n, m)) + 1, 2 * rng.integers(-2, 3, size=m) + 1
    b_loan = -6 if m % 2 else 5
    expected = [1 if exact_z(row, w_loan, b_loan) > 0 else -1 for row in X_loan]
    loan_cases.append((X_loan, w_loan, b_loan, expected))
for X_loan, w_loan, b_loan, expected in loan_cases:
    given_X, given_w = X_loan.copy(), w_loan.copy()
    got = predict(given_X, given_w, b_loan)
    check_array("predict", got, expected, X=X_loan, w=w_loan, b=b_loan)
    check_untouched("predict leaves X alone", given_X, X_loan)
    check_untouched("predict leaves w alone", given_w, w_loan)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "predict_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# z = 0, -1, 1: the first row lies exactly on the boundary.
X_edge, w_edge = np.array([[1.0, 1.0], [0.0, 1.0], [2.0, 1.0]]), np.array([1.0, 1.0])
given_X, given_w = X_edge.copy(), w_edge.copy()
got = predict(given_X, given_w, -2.0)
check_array("predict, z = 0 counts as +1", got, [1, -1, 1], X=X_edge, w=w_edge, b=-2.0)
check_untouched("predict leaves X alone", given_X, X_edge)
check_untouched("predict leaves w alone", given_w, w_edge)
### BEGIN HIDDEN TESTS
# z = -1e-6, 0 and 1e-6; a single row
edge_cases = [
    (np.array([[1, 0.999999], [1, 1], [1, 1.000001]]), w_edge, -2.0, [-1, 1, 1]),
    (np.array([[3, -4]]), np.array([4, 3]), -1, [-1]),
]
for w_list, b_edge in (([2.0, -1.0, 0.5], 0.5), ([-1.0, 0.0, 1.5], 0.0), ([1.0, 1.0, 1.0], -1.0)):
    X_edge = np.indices((3, 3, 3)).reshape(3, -1).T - 1.0  # all rows of -1, 0 and 1
    expected = [1 if exact_z(row, w_list, b_edge) >= 0 else -1 for row in X_edge]
    edge_cases.append((X_edge, np.array(w_list), b_edge, expected))
for X_edge, w_edge, b_edge, expected in edge_cases:
    given_X, given_w = X_edge.copy(), w_edge.copy()
    got = predict(given_X, given_w, b_edge)
    check_array("predict, rows on the boundary", got, expected, X=X_edge, w=w_edge, b=b_edge)
    check_untouched("predict leaves X alone", given_X, X_edge)
    check_untouched("predict leaves w alone", given_w, w_edge)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "update_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 6 · One step of the learning rule (3 points)
#
# The perceptron looks at one sample $x$ with its true label $y$ (+1 or -1) and predicts
# $\hat y = +1$ if $w \cdot x + b \ge 0$, else $-1$. If $\hat y = y$, nothing changes. If it was a
# **mistake**, with the learning rate $\eta$:
#
# $$w \leftarrow w + \eta\, y\, x \qquad b \leftarrow b + \eta\, y$$
#
# Write `update(w, b, x, y, learning_rate)`:
#
# - `w`, `x`: arrays of shape `(n_features,)`
# - `b`: a number; `y`: +1 or -1; `learning_rate`: a positive number
#
# It returns a tuple `(w_new, b_new)`, an array of shape `(n_features,)` and a number. It changes
# neither `w` nor `x` in place. They may hold integers while `learning_rate` is 0.5, and nothing may
# be rounded then.
#
# Points: 1 for what happens at a mistake, 1 for changing only at a mistake (think of $z = 0$), 1
# for the learning rate and for leaving the arguments alone.


# %% nbgrader={"grade": false, "grade_id": "update", "locked": false, "schema_version": 3, "solution": true, "task": false}
def update(w, b, x, y, learning_rate):
    """Return (w_new, b_new) after the perceptron has seen the sample x with the label y.

    w, x: arrays of shape (n_features,); b: number; y: +1 or -1; learning_rate: positive number.
    """
    ### BEGIN SOLUTION
    y_hat = 1 if x @ w + b >= 0 else -1
    if y_hat != y:
        w = w + learning_rate * y * x
        b = b + learning_rate * y
    return w, b
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "update_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# z = 2*1 + 1*2 + 0 = 4, predicted +1, but y = -1: a mistake
w_old, x_old = np.array([2.0, 1.0]), np.array([1.0, 2.0])
given = {"w": w_old, "b": 0.0, "x": x_old, "y": -1, "learning_rate": 1.0}
got = update(w_old.copy(), 0.0, x_old.copy(), -1, 1.0)
w_part, b_part = as_tuple("update", got, ("w_new", "b_new"), **given)
check_array("update at a mistake, w", w_part, [1.0, -1.0], **given)
check_number("update at a mistake, b", b_part, -1.0, **given)
### BEGIN HIDDEN TESTS
for w_list, b_old, x_list, y_old in (
    ([1.0, -1.0], -1.0, [1.0, 2.0], 1),
    ([0.5, 2.0, -3.0], 4.0, [2.0, 1.5, -1.0], -1),
    ([-3.0], 0.5, [2.0], 1),
    ([1.0, 1.0, 1.0, 1.0], 2.0, [-1.0, -2.0, 0.5, -4.0], 1),
):
    w_old, x_old = np.array(w_list), np.array(x_list)
    given = {"w": w_old, "b": b_old, "x": x_old, "y": y_old, "learning_rate": 1.0}
    assert exact_z(x_old, w_old, b_old) * y_old < 0  # each of these is a mistake
    expected = w_old + y_old * x_old
    got = update(w_old.copy(), b_old, x_old.copy(), y_old, 1.0)
    w_part, b_part = as_tuple("update", got, ("w_new", "b_new"), **given)
    check_array("update at a mistake, w", w_part, expected, **given)
    check_number("update at a mistake, b", b_part, b_old + y_old, **given)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "update_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# z = 1*2 - 1*1 + 0.5 = 1.5: right for y = +1 (nothing changes), a mistake for y = -1
w_old, x_old = np.array([1.0, -1.0]), np.array([2.0, 1.0])
for y_old, expected_w, expected_b in ((1, [1.0, -1.0], 0.5), (-1, [-1.0, -2.0], -0.5)):
    given = {"w": w_old, "b": 0.5, "x": x_old, "y": y_old, "learning_rate": 1.0}
    got = update(w_old.copy(), 0.5, x_old.copy(), y_old, 1.0)
    w_part, b_part = as_tuple("update", got, ("w_new", "b_new"), **given)
    check_array("update changes w only at a mistake", w_part, expected_w, **given)
    check_number("update changes b only at a mistake", b_part, expected_b, **given)
### BEGIN HIDDEN TESTS
# z = 0 (three times: from zero weights, by the bias, with x at a right angle to w), a negative z,
# a z between -1 and 1, and two where the bias turns the sign of w . x
for w_list, b_old, x_list in (
    ([0.0, 0.0, 0.0], 0.0, [1.0, -2.0, 3.0]),
    ([1.0, 1.0], -3.0, [2.0, 1.0]),
    ([2.0, -1.0], 0.0, [1.0, 2.0]),
    ([1.0, -2.0], -0.5, [1.0, 3.0]),
    ([0.5, 0.25], 0.0, [-1.0, 1.0]),
    ([1.0, 0.0], -4.0, [2.0, 1.0]),
    ([-1.0, 1.0], 3.0, [2.0, 0.5]),
):
    for y_old in np.array([1, -1]):  # labels as they come out of an array
        w_old, x_old = np.array(w_list), np.array(x_list)
        given = {"w": w_old, "b": b_old, "x": x_old, "y": y_old, "learning_rate": 1.0}
        move_case = 0 if (1 if exact_z(x_old, w_old, b_old) >= 0 else -1) == y_old else y_old
        expected = w_old + move_case * x_old
        got = update(w_old.copy(), b_old, x_old.copy(), y_old, 1.0)
        w_part, b_part = as_tuple("update", got, ("w_new", "b_new"), **given)
        check_array("update changes w only at a mistake", w_part, expected, **given)
        check_number("update changes b only at a mistake", b_part, b_old + move_case, **given)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "update_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Half the learning rate, half the step; and the arguments are still what they were.
w_old, x_old = np.array([2.0, 1.0]), np.array([1.0, 2.0])
given = {"w": w_old, "b": 0.0, "x": x_old, "y": -1, "learning_rate": 0.5}
given_w, given_x = w_old.copy(), x_old.copy()
got = update(given_w, 0.0, given_x, -1, 0.5)
w_part, b_part = as_tuple("update", got, ("w_new", "b_new"), **given)
check_array("update with learning rate 0.5, w", w_part, [1.5, 0.0], **given)
check_number("update with learning rate 0.5, b", b_part, -0.5, **given)
check_untouched("update leaves w alone", given_w, w_old)
check_untouched("update leaves x alone", given_x, x_old)
### BEGIN HIDDEN TESTS
rate_cases = [(np.array([2, 1]), 0, np.array([1, 3]), 0.5), (np.array([1, -3]), 2, x_old, 0.25)]
for seed_case, n, rate_case in ((61, 3, 0.25), (62, 5, 2.0), (63, 1, 0.1)):
    rng = np.random.default_rng(seed_case)
    w_old, x_old = rng.integers(-5, 6, size=n) + 0.5, rng.integers(1, 6, size=n) + 0.0
    rate_cases.append((w_old, 0.25, x_old, rate_case))
for w_old, b_old, x_old, rate_case in rate_cases:
    y_hat = 1 if exact_z(x_old, w_old, b_old) >= 0 else -1
    for y_old in (-y_hat, y_hat):  # a mistake, and one that is right, where nothing changes
        move_case = 0 if y_old == y_hat else rate_case * y_old
        expected = w_old + move_case * x_old
        given = {"w": w_old, "b": b_old, "x": x_old, "y": y_old, "learning_rate": rate_case}
        given_w, given_x = w_old.copy(), x_old.copy()
        got = update(given_w, b_old, given_x, y_old, rate_case)
        w_part, b_part = as_tuple("update", got, ("w_new", "b_new"), **given)
        check_array("update with a learning rate, w", w_part, expected, **given)
        check_number("update with a learning rate, b", b_part, b_old + move_case, **given)
        check_untouched("update leaves w alone", given_w, w_old)
        check_untouched("update leaves x alone", given_x, x_old)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "fit_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 7 · Training (3 points)
#
# Write `fit(X, y, learning_rate=1.0, epochs=100)`, the whole training:
#
# 1. Start with all weights 0 and the bias 0.
# 2. One epoch: go through the rows of `X` **in the order given**. For each row predict +1 if
#    $w \cdot x + b \ge 0$, else -1. At a mistake apply the rule of question 6 **at once**, before
#    the next row, and count the mistake.
# 3. Stop after the first epoch without a mistake, or after `epochs` epochs.
#
# - `X`: array of shape `(n_samples, n_features)`
# - `y`: array of shape `(n_samples,)` of +1 and -1
# - `learning_rate`: a positive number
# - `epochs`: the largest number of epochs, at least 1
#
# It returns a tuple `(w, b, mistakes)`: `w` an array of shape `(n_features,)`, `b` a number,
# `mistakes` a list with the number of mistakes in each epoch that was run. If training stopped
# because an epoch had no mistake, that epoch's 0 is the last entry. `X` and `y` stay as they were.
#
# Points: 1 for the first epochs, number by number; 1 for stopping on separable data; 1 for XOR,
# which never gets there.


# %% nbgrader={"grade": false, "grade_id": "fit", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit(X, y, learning_rate=1.0, epochs=100):
    """Train a perceptron and return (w, b, mistakes).

    X: array of shape (n_samples, n_features); y: array of shape (n_samples,) of +1 and -1.
    Returns w of shape (n_features,), the number b, and the list of mistakes in each epoch run.
    """
    ### BEGIN SOLUTION
    w = np.zeros(X.shape[1])
    b = 0.0
    mistakes = []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y, strict=True):
            y_hat = 1 if x_i @ w + b >= 0 else -1
            if y_hat != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "fit_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# OR. Try it on paper: epoch 1 makes two mistakes and ends at w = (0, 1), b = 0.
X_or = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y_or = np.array([-1, 1, 1, 1])
fit_cases = [
    (X_or, y_or, 1.0, 1, [0.0, 1.0], 0.0, [2]),
    (X_or, y_or, 1.0, 2, [1.0, 1.0], 0.0, [2, 2]),
    (X_or, y_or, 0.5, 3, [0.5, 0.5], -0.5, [2, 2, 1]),
]
### BEGIN HIDDEN TESTS
for seed_case, n, m, rate_case, limit_case in (
    (71, 12, 2, 1.0, 2),
    (72, 9, 4, 0.5, 1),
    (73, 15, 1, 2.0, 3),
):
    rng = np.random.default_rng(seed_case)
    X_new, y_new = rng.integers(-4, 5, size=(n, m)), rng.choice([-1, 1], size=n)
    # the same rule; all of it is exact, so z = 0 means 0
    w_sum, b_sum, counts_case = np.zeros(m), 0.0, []
    for _ in range(limit_case):
        counts_case.append(0)
        for i in range(n):
            if (1 if exact_z(X_new[i], w_sum, b_sum) >= 0 else -1) != y_new[i]:
                w_sum, b_sum = w_sum + rate_case * y_new[i] * X_new[i], b_sum + rate_case * y_new[i]
                counts_case[-1] += 1
    assert 0 not in counts_case  # so that stopping early is not in question here
    fit_cases.append((X_new, y_new, rate_case, limit_case, w_sum, b_sum, counts_case))
### END HIDDEN TESTS
for X_case, y_case, rate_case, limit_case, expected_w, expected_b, expected_counts in fit_cases:
    given = {"X": X_case, "y": y_case, "learning_rate": rate_case, "epochs": limit_case}
    got = fit(X_case.copy(), y_case.copy(), learning_rate=rate_case, epochs=limit_case)
    w_part, b_part, counts_part = as_tuple("fit", got, ("w", "b", "mistakes"), **given)
    check_counts("fit, mistakes in each epoch", counts_part, expected_counts, **given)
    check_array("fit, w", w_part, expected_w, **given)
    check_number("fit, b", b_part, expected_b, **given)

# %% nbgrader={"grade": true, "grade_id": "fit_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Separable data: training stops by itself, and the line separates the classes.
X_or = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y_or = np.array([-1, 1, 1, 1])
got = fit(X_or.copy(), y_or.copy())
w_part, b_part, counts_part = as_tuple("fit on OR", got, ("w", "b", "mistakes"), X=X_or, y=y_or)
check_counts(
    "fit stops after an epoch without a mistake", counts_part, [2, 2, 1, 0], X=X_or, y=y_or
)
check_array("fit on OR, w", w_part, [1.0, 1.0], X=X_or, y=y_or)
check_number("fit on OR, b", b_part, -1.0, X=X_or, y=y_or)
### BEGIN HIDDEN TESTS
for seed_case, normal_case, offset_case, rate_case in (
    (74, (2, -1), 1, 1.0),
    (75, (1, 1, 1), -2, 0.25),
    (76, (-3, 2, 1, 1), 2, 4.0),
):
    rng = np.random.default_rng(seed_case)
    X_new = rng.integers(-5, 6, size=(60, np.size(normal_case)))
    side_case = X_new @ np.array(normal_case) + offset_case
    X_new, side_case = (
        X_new[np.abs(side_case) >= 2],
        side_case[np.abs(side_case) >= 2],
    )  # a gap along the true line
    y_new = np.where(side_case > 0, 1, -1)
    w_sum, b_sum, counts_case = np.zeros(np.size(normal_case)), 0.0, []
    while not counts_case or counts_case[-1]:
        counts_case.append(0)
        for i in range(y_new.size):
            if (1 if exact_z(X_new[i], w_sum, b_sum) >= 0 else -1) != y_new[i]:
                w_sum, b_sum = w_sum + rate_case * y_new[i] * X_new[i], b_sum + rate_case * y_new[i]
                counts_case[-1] += 1
    assert 1 < np.size(counts_case) < 100
    given = {"X": X_new, "y": y_new, "learning_rate": rate_case}
    got = fit(X_new.copy(), y_new.copy(), learning_rate=rate_case)
    w_part, b_part, counts_part = as_tuple("fit, separable", got, ("w", "b", "mistakes"), **given)
    check_counts("fit stops after an epoch without a mistake", counts_part, counts_case, **given)
    w_new = as_array("fit, w", w_part, w_sum.shape, **given)
    b_new = as_number("fit, b", b_part, **given)
    wrong_rows_case = int(np.sum(np.where(X_new @ w_new + b_new >= 0, 1, -1) != y_new))
    if wrong_rows_case:
        complain("fit separates separable data", "0 rows on the wrong side", wrong_rows_case, given)
    check_array("fit, w", w_new, w_sum, **given)
    check_number("fit, b", b_new, b_sum, **given)
# nothing to learn: zero weights call every row +1, so one epoch is enough
X_new = np.array([[1.0, 2.0], [-3.0, 0.5]])
got = fit(X_new.copy(), np.array([1, 1]))
w_part, b_part, counts_part = as_tuple("fit, one class", got, ("w", "b", "mistakes"), X=X_new)
check_counts("fit, no mistake in the first epoch", counts_part, [0], X=X_new, y=[1, 1])
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "fit_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# XOR: no line separates it, so training runs for as many epochs as it may and no more.
X_xor = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y_xor = np.array([-1, 1, 1, -1])
given_X, given_y = X_xor.copy(), y_xor.copy()
got = fit(given_X, given_y, epochs=3)
w_part, b_part, counts_part = as_tuple("fit on XOR", got, ("w", "b", "mistakes"), X=X_xor, y=y_xor)
check_counts("fit on XOR, three epochs", counts_part, [3, 3, 4], X=X_xor, y=y_xor, epochs=3)
check_array("fit on XOR, w", w_part, [-1.0, 0.0], X=X_xor, y=y_xor, epochs=3)
check_number("fit on XOR, b", b_part, 0.0, X=X_xor, y=y_xor, epochs=3)
check_untouched("fit leaves X alone", given_X, X_xor)
check_untouched("fit leaves y alone", given_y, y_xor)
### BEGIN HIDDEN TESTS
for order_case, limit_case in (([3, 1, 0, 2], 7), ([1, 0, 3, 2], 25), ([2, 3, 1, 0], None)):
    X_new, y_new = X_xor[order_case], y_xor[order_case]
    w_sum, b_sum, counts_case = np.zeros(2), 0.0, []
    for _ in range(100 if limit_case is None else limit_case):
        counts_case.append(0)
        for i in range(4):
            if (1 if exact_z(X_new[i], w_sum, b_sum) >= 0 else -1) != y_new[i]:
                w_sum, b_sum = w_sum + y_new[i] * X_new[i], b_sum + y_new[i]
                counts_case[-1] += 1
    given = {
        "X": X_new,
        "y": y_new,
        "epochs": "not given, so 100" if limit_case is None else limit_case,
    }
    given_X, given_y = X_new.copy(), y_new.copy()
    got = fit(given_X, given_y) if limit_case is None else fit(given_X, given_y, epochs=limit_case)
    w_part, b_part, counts_part = as_tuple("fit on XOR", got, ("w", "b", "mistakes"), **given)
    check_counts("fit on XOR, as many epochs as allowed", counts_part, counts_case, **given)
    check_array("fit on XOR, w", w_part, w_sum, **given)
    check_number("fit on XOR, b", b_part, b_sum, **given)
    check_untouched("fit leaves X alone", given_X, X_new)
    check_untouched("fit leaves y alone", given_y, y_new)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "xor_network_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 8 · Two layers for XOR (2 points)
#
# A network with one hidden layer of threshold units computes, for a sample $x$ with two features,
#
# $$h = \text{step}(x\,W_1 + b_1) \qquad \text{output} = \text{step}(h \cdot w_2 + b_2)$$
#
# where step is 1 at 0 and above, and 0 below. The next cell has it as code.
#
# Write `xor_network(low, high)`, which chooses the weights by hand so that the network computes XOR
# of two inputs that are not always 0 and 1: "off" is the number `low`, "on" is the number `high`,
# with `low < high`. The output is 1 when exactly one input is on, and 0 otherwise.
#
# It returns a tuple `(W1, b1, w2, b2)`; with $k$ hidden units (you choose $k$, from 1 to 100):
#
# - `W1`: array of shape `(2, k)`, column $j$ belongs to hidden unit $j$
# - `b1`: array of shape `(k,)`
# - `w2`: array of shape `(k,)`
# - `b2`: a number
#
# Any weights that give the right table are right. Only keep clear of rounding errors: where a unit
# is to output 0, hidden or not, its sum must be at least 0.000001 below 0.
#
# Points: 1 for inputs with `low = 0`, 1 for any other `low`.

# %% nbgrader={"grade": false, "grade_id": "xor_network_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def two_layer_output(x, W1, b1, w2, b2):
    """Return the output, 0 or 1, of a two-layer network of step units for one sample x.

    A unit fires if its sum is at most 1e-9 below 0, so that weights such as 0.1 are not failed for
    their last binary digit.
    """
    h = np.where(np.asarray(x, dtype=float) @ W1 + b1 >= -1e-9, 1, 0)
    return 1 if h @ w2 + b2 >= -1e-9 else 0


def check_xor(got, low, high):
    """Complain unless the weights `got` make XOR of inputs that are `low` or `high`."""
    rule = f"xor_network({low}, {high})"
    W1, b1, w2, b2 = as_tuple(rule, got, ("W1", "b1", "w2", "b2"))
    W1 = as_array(f"{rule}, W1", W1, (2, None))
    k = W1.shape[1]
    if not 1 <= k <= 100:
        complain(f"{rule}, W1", "1 to 100 hidden units", k, {})
    b1 = as_array(f"{rule}, b1", b1, (k,))
    w2 = as_array(f"{rule}, w2", w2, (k,))
    b2 = as_number(f"{rule}, b2", b2)
    for x in ((low, low), (low, high), (high, low), (high, high)):
        expected = 1 if x[0] != x[1] else 0
        output = two_layer_output(x, W1, b1, w2, b2)
        if output != expected:
            weights = {"x": x, "W1": W1, "b1": b1, "w2": w2, "b2": b2}
            complain(rule, f"output {expected}", output, weights)


# %% nbgrader={"grade": false, "grade_id": "xor_network", "locked": false, "schema_version": 3, "solution": true, "task": false}
def xor_network(low, high):
    """Return (W1, b1, w2, b2) of a two-layer step network for XOR of inputs `low` and `high`.

    low, high: numbers, low < high. Returns arrays of shapes (2, k), (k,), (k,) and a number.
    """
    ### BEGIN SOLUTION
    # x1 + x2 takes three values. Unit 1 fires when at least one input is on, unit 2 when both are.
    W1 = np.ones((2, 2))
    b1 = np.array([-(low + high), -2 * high])
    # the first unit switches the output on, the second one off again
    w2 = np.array([1, -1])
    b2 = -1
    return W1, b1, w2, b2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "xor_network_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# All four inputs, coded as 0 and 1.
check_xor(xor_network(0, 1), 0, 1)
### BEGIN HIDDEN TESTS
for high_case in (4, 0.25, 1.5, 0.01, 6000):
    check_xor(xor_network(0, high_case), 0, high_case)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "xor_network_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# All four inputs, coded as -1 and +1.
check_xor(xor_network(-1, 1), -1, 1)
### BEGIN HIDDEN TESTS
for low_case, high_case in (
    (-3, 2),
    (2, 5),
    (-4, -1),
    (0.1, 0.7),
    (-2, 0),
    (3, 3.01),
    (-0.52, -0.5),
    (-1000, 5000),
):
    check_xor(xor_network(low_case, high_case), low_case, high_case)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "fit_noisy_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 9 · Real flowers, wrong labels (2 points)
#
# The iris table has 150 flowers of three species with four lengths each, in centimeters. Here they
# were measured anew, sheet by sheet, with four different rulers: on each sheet, each column is the
# length in centimeters times a factor from 0.8 to 1.25, plus up to 0.3 more or less. Somebody was
# tired, and on some sheets **one training label in five is wrong**. No line separates such rows, so
# plain perceptron training never settles: its last weights depend on which rows came last.
#
# Write `fit_noisy(X, y)`, a training that copes with this. Choose your own method. Two that need
# only a few lines more than question 7 (write the loop again here, do not call your `fit`):
#
# - *pocket*: keep the weights that made the fewest mistakes on all the rows so far, return those
# - *averaging*: add up the weights after every row, mistake or not, and return the sum (the length
#   of the weight vector does not matter to a perceptron, as long as the bias is summed as well)
#
# The arguments:
#
# - `X`: array of shape `(n_samples, n_features)`, about 60 rows in mixed order, 2 to 4 features
# - `y`: array of shape `(n_samples,)` of +1 and -1
#
# It returns a tuple `(w, b)`: an array of shape `(n_features,)` and a number. The tests predict
# about 40 **other** flowers of the same sheet, +1 where $w \cdot x + b \ge 0$ and -1 elsewhere, and compare with
# their true labels, which are all right.
#
# - Right labels, classes that a line can separate: at least 95 % right, on average over the splits.
# - One training label in five wrong: at least 85 % right, on average over the splits.
#
# Guessing gives 50 %, plain training about 70 % on the second kind, a good method 90 %. If your
# method mixes the rows itself, let it use a fixed seed. One training should take less than a
# second; 50 epochs are enough. `X` and `y` stay as they were.
#
# Points: 1 for right labels, 1 for wrong labels.

# %% nbgrader={"grade": false, "grade_id": "fit_noisy_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def iris_split(negative, positive, columns, seed, one_in_five_wrong):
    """Return X_train, y_train, X_test, y_test: the 100 flowers of two species, mixed and split.

    negative, positive: the species (0 setosa, 1 versicolor, 2 virginica) with labels -1 and +1;
    columns: features to keep (0 and 1 sepal, 2 and 3 petal length and width, each measured with
    its own ruler); seed: of the mixing and the rulers; one_in_five_wrong: whether a fifth of the
    training labels is turned around.
    """
    rng = np.random.default_rng(seed)
    X_all, species = load_iris(return_X_y=True)
    rows = rng.permutation(np.flatnonzero((species == negative) | (species == positive)))
    X, y = np.take(X_all[rows], columns, axis=1), np.where(species[rows] == positive, 1, -1)
    # another number of rows in each split, so that luck with one order does not repeat
    n_train = 55 + seed % 11
    y_train = y[:n_train].copy()
    if one_in_five_wrong:
        turned = rng.choice(n_train, n_train // 5, replace=False)
        y_train[turned] = -y_train[turned]
    # other rulers for each split: who looks the rows up in the iris table does not find them
    X = X * rng.uniform(0.8, 1.25, size=X.shape[1]) + rng.uniform(-0.3, 0.3, size=X.shape[1])
    return X[:n_train], y_train, X[n_train:], y[n_train:]


def share_right(rule, got, X, y):
    """Return the share of the rows of X that the weights `got` = (w, b) label as y says."""
    w, b = as_tuple(rule, got, ("w", "b"))
    w = as_array(f"{rule}, w", w, (X.shape[1],))
    b = as_number(f"{rule}, b", b)
    return float(np.mean(np.where(X @ w + b >= 0, 1, -1) == y))


# %% nbgrader={"grade": false, "grade_id": "fit_noisy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit_noisy(X, y):
    """Train a linear classifier on data that no line may separate, and return (w, b).

    X: array of shape (n_samples, n_features); y: array of shape (n_samples,) of +1 and -1.
    Returns w, an array of shape (n_features,), and the number b.
    """
    ### BEGIN SOLUTION
    # averaged perceptron on rows with a leading 1, so that the bias is averaged as well
    X_augmented = np.column_stack([np.ones(len(X)), X])
    w = np.zeros(X_augmented.shape[1])
    total = np.zeros(X_augmented.shape[1])
    for _ in range(100):
        for x_i, y_i in zip(X_augmented, y, strict=True):
            if y_i * (x_i @ w) <= 0:
                w = w + y_i * x_i
            total = total + w
    return total[1:], total[0]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "fit_noisy_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Setosa (-1) against versicolor (+1), all four features, labels right.
noisy_cases = [(0, 1, (0, 1, 2, 3), 5), (0, 1, (0, 1, 2, 3), 6)]
### BEGIN HIDDEN TESTS
# the species change sides, the features change: remembered weights are of no use
noisy_cases.extend([(1, 0, (0, 1, 2, 3), 81), (0, 2, (2, 3), 82), (2, 0, (1, 2, 3), 83)])
### END HIDDEN TESTS
noisy_shares_case = []
for negative_case, positive_case, columns_case, seed_case in noisy_cases:
    X_train, y_train, X_test, y_test = iris_split(
        negative_case, positive_case, columns_case, seed_case, False
    )
    given_X, given_y = X_train.copy(), y_train.copy()
    got = fit_noisy(given_X, given_y)
    noisy_shares_case.append(share_right("fit_noisy", got, X_test, y_test))
    check_untouched("fit_noisy leaves X alone", given_X, X_train)
    check_untouched("fit_noisy leaves y alone", given_y, y_train)
assert np.mean(noisy_shares_case) >= 0.95, (
    "fit_noisy, right labels: expected at least 0.95 of the other flowers right on average, "
    f"got {np.mean(noisy_shares_case):.3f}; each split: {np.round(noisy_shares_case, 3).tolist()}"
)

# %% nbgrader={"grade": true, "grade_id": "fit_noisy_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Versicolor (-1) against virginica (+1), one training label in five wrong.
noisy_cases = [(1, 2, (0, 1, 2, 3), seed_case) for seed_case in (10, 16, 20, 22)]
### BEGIN HIDDEN TESTS
noisy_cases.extend([(2, 1, (0, 1, 2, 3), seed_case) for seed_case in (84, 85, 86, 87, 88, 89)])
noisy_cases.extend([(1, 2, (1, 2, 3), seed_case) for seed_case in (106, 107, 108, 109, 110, 111)])
### END HIDDEN TESTS
noisy_shares_case = []
for negative_case, positive_case, columns_case, seed_case in noisy_cases:
    X_train, y_train, X_test, y_test = iris_split(
        negative_case, positive_case, columns_case, seed_case, True
    )
    given_X, given_y = X_train.copy(), y_train.copy()
    got = fit_noisy(given_X, given_y)
    noisy_shares_case.append(share_right("fit_noisy", got, X_test, y_test))
    check_untouched("fit_noisy leaves X alone", given_X, X_train)
    check_untouched("fit_noisy leaves y alone", given_y, y_train)
assert np.mean(noisy_shares_case) >= 0.85, (
    "fit_noisy, one label in five wrong: expected at least 0.85 of the other flowers right on "
    f"average, got {np.mean(noisy_shares_case):.3f}; each split: {np.round(noisy_shares_case, 3).tolist()}"
)

# %% [markdown] nbgrader={"grade": false, "grade_id": "why_xor_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 10 · In your own words (4 points, marked by a person)
#
# Why can no single perceptron compute XOR, whatever its weights, and what does a second layer
# change? Write about 100 to 200 words. A drawing in words or a few inequalities are welcome.
#
# What the marker looks for: an argument that covers **every** choice of weights and not only the
# ones you tried (2 points); what the hidden units do to the four points, so that one line is enough
# after them (1 point); why the hidden units need the step, or another bend, for this (1 point).

# %% [markdown] nbgrader={"grade": true, "grade_id": "why_xor", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** Suppose weights $w_1, w_2$ and a bias $b$ computed XOR, firing when
# $w_1 x_1 + w_2 x_2 + b \ge 0$. The four rows of the table demand: $b < 0$ from (0, 0),
# $w_2 + b \ge 0$ from (0, 1), $w_1 + b \ge 0$ from (1, 0) and $w_1 + w_2 + b < 0$ from (1, 1).
# Adding the second and third gives $w_1 + w_2 + 2b \ge 0$; adding the first and the last gives
# $w_1 + w_2 + 2b < 0$. Both cannot hold, so there are no such weights. In the plane: the two "on"
# points are opposite corners of a square, the two "off" points the other two corners, both
# diagonals cross in the middle, and a line cannot have one diagonal wholly on one side and the
# other diagonal wholly on the other.
#
# A hidden layer gives the output unit other coordinates. With one unit for "at least one input is
# on" and one for "both are on", the four inputs land on (0, 0), (1, 0), (1, 0) and (1, 1): the two
# "on" points fall together, and one line, $h_1 - h_2 \ge 1$, now separates them from the rest.
#
# The step in the hidden units is what makes this possible. Without it the hidden layer is a linear
# map, and a linear map followed by a linear map is one linear map: the network would be a single
# perceptron again.
#
# === BEGIN MARK SCHEME ===
# - 2 points: an argument that rules out all weights. The four inequalities and their contradiction,
#   the crossing diagonals (convex hulls), or an equal argument. Only 1 point for "not linearly
#   separable" with a drawing but no reason why no line will do; 0 for "training did not converge".
# - 1 point: says what the hidden units compute (OR and AND, OR and NAND, "only the first" and "only
#   the second", ...) and that the output unit separates the new points with one line.
# - 1 point: says that without a nonlinear unit two layers collapse into one.
# - Do not take off for language. A right answer in another order or another pair of hidden units
#   earns all 4.
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown] nbgrader={"grade": false, "grade_id": "extra_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Extra, without points
#
# The decision boundary in two dimensions is the line $w_1 x_1 + w_2 x_2 + b = 0$. Solve for $x_2$
# and draw it over the petal lengths and widths of setosa and versicolor, for weights that you have
# trained; the cell below imports Matplotlib for it. Then work out the distance of each flower from it, $y\,(w \cdot x + b) / \lVert w \rVert$
# in cm: which flower is the closest? That smallest distance is the margin $\gamma$ in the bound
# $(R/\gamma)^2$ on the number of mistakes (chapter 1). What happens to it if you multiply $w$ and
# $b$ by 10?

# %%
# Room for the extra. Nothing here is graded.
import matplotlib.pyplot as plt

plt.rcParams["figure.figsize"] = 5, 4
