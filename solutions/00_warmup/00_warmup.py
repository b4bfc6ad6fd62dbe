# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "title", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # Exercise 0 · Warm-up

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/00_warmup/00_warmup.ipynb) · [the chapter in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/00_deep_learning.ipynb)

# %% [markdown] nbgrader={"grade": false, "grade_id": "head", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Twenty minutes, one line to write, one point. It checks that your computer has what the course
# needs, and shows how all later exercises work: where to write, what a test looks like when it fails,
# and how to read it. It goes with chapter 0.
#
# **How it works**
#
# - Every question is a task in words, one cell in which you write, and one to three test cells.
#   Write in place of `# YOUR CODE HERE` and delete the line `raise NotImplementedError()`.
# - Run a cell with Shift+Enter. The number in brackets beside it, such as `[5]`, counts the runs: it
#   tells in which *order* cells were run, and that order is all that counts, not where they stand.
# - Run your cell, then the test cells below it. A test that passes stays silent. A test that fails
#   turns red and says which rule was broken, for which input, what was expected and what came.
# - The tests you see are half of the story: when the exercise is graded, each test cell also tries
#   inputs that you do not see. So write the function for every input that the task allows, not for
#   the examples.
# - Keep the cells and the names of the functions and their arguments as they are. You may add cells
#   of your own wherever you like. The set-up and test cells are put back in their original form
#   before grading.
#
# **How to check the whole exercise.** Restart the kernel, run all cells, and see whether any test
# complains. That works everywhere, in Colab too, and covers the tests you can see. If you have the
# course's repository on your computer, this command runs the hidden tests as well and lists your
# points:
#
# ```
# autograder check exercises/00_warmup/00_warmup.ipynb
# ```
#
# In Colab you have only this notebook, and the tests you can see. To try the hidden ones too,
# download it (File, Download) to a computer that has the repository, and give the command the path
# of your copy.
#
# | question | function | points |
# |---|---|---|
# | 1 the share of right answers | `accuracy` | 1 |

# %% cellView="form" jupyter={"source_hidden": true} nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# @title Set-up: run this cell first
# It imports what the exercise uses and defines the helpers of the tests. Nothing to write here.
# The helpers and the tests do without sum, max, round and their like: whoever writes `sum = 0` or
# `from numpy import *` in a cell of their own must not lose points for it.
import importlib
import os
import re
import sys

import numpy as np

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


def check_number(rule, got, expected, **given):
    """Complain unless `got` is the number `expected` (relative and absolute tolerance 1e-9)."""
    number = as_number(rule, got, **given)
    if not np.abs(number - expected) <= 1e-9 * (1 + np.abs(expected)):
        complain(rule, show(expected), show(number), given)


def check_untouched(rule, given_array, original):
    """Complain if a function has changed an array that it was given."""
    if not np.array_equal(given_array, original):
        raise AssertionError(
            f"{rule}: expected the argument to be left alone, {show(original)}, "
            f"got it back as {show(given_array)}"
        )


def version_complaint(package, oldest):
    """Return what is wrong with an installed package, "" if nothing is.

    package: name to import; oldest: the oldest version that will do, as text such as "2.0".
    """
    try:
        version = importlib.import_module(package).__version__
    except ImportError as error:
        return f"{package} could not be imported ({error})"
    have, least = ([int(part) for part in re.findall(r"\d+", v)[:2]] for v in (version, oldest))
    if have < least:
        return f"{package} is version {version}, the course needs {oldest} or newer"
    return ""


# %% [markdown] nbgrader={"grade": false, "grade_id": "machine", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Is everything there?
#
# Run the next cell. It looks at the versions of the packages that the course uses, and then lets
# Keras compute one tiny layer whose answer you can check in your head: inputs 1, 2, 3, weights 0.5,
# −1, 2, bias 0.25, so $1\cdot 0.5 - 2\cdot 1 + 3\cdot 2 + 0.25 = 4.75$. The first time it takes some
# seconds: TensorFlow is large. It may also write red lines about processors or CUDA; they mean nothing
# as long as the last line says that everything is there.

# %% nbgrader={"grade": false, "grade_id": "check_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # without TensorFlow's messages about processors

needed = {
    "numpy": "2.0",
    "matplotlib": "3.9",
    "sklearn": "1.5",
    "tensorflow": "2.19",
    "keras": "3.10",
}
problems = [] if sys.version_info >= (3, 11) else ["Python is older than 3.11"]
for package, oldest in needed.items():
    complaint = version_complaint(package, oldest)
    print(f"{package:12} {complaint or 'good'}")
    if complaint:
        problems += [complaint]

if not problems:
    import keras

    layer = keras.layers.Dense(1)
    layer.build((None, 3))
    layer.set_weights([np.array([[0.5], [-1.0], [2.0]]), np.array([0.25])])
    answer = layer(np.array([[1.0, 2.0, 3.0]])).numpy()
    print(f"{'a layer':12} {answer.item()}")
    if answer.shape != (1, 1) or not np.isclose(answer.item(), 4.75):
        problems += [f"a layer that should give 4.75 gives {show(answer)}"]

if problems:
    print("\nThis must be mended before chapter 1:", *problems, sep="\n- ")
    print(
        "In Colab: Runtime > Disconnect and delete runtime, then begin anew. On your own computer:"
    )
    print("run `make lab` in the course's folder, it installs what is missing.")
else:
    print("\nEverything is there.")

# %% [markdown] nbgrader={"grade": false, "grade_id": "accuracy_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 1 · The share of right answers (1 point)
#
# Write `accuracy(predicted, wanted)`: which part of the predictions is right? It is the number by
# which the course measures every classifier.
#
# - `predicted`: a NumPy array of shape `(n_samples,)`, the classes that a model gave
# - `wanted`: a NumPy array of the same shape, the right ones, in the same order
#
# It returns one number from 0 (all wrong) to 1 (all right): a share, no percentage and not rounded.
# There is at least one sample. Classes are whole numbers, and only equal or different counts: a 4 for
# a 5 is as wrong as a 9. Both arrays stay as they were.
#
# *Example:* predicted 7, 2, 1, 0 and wanted 7, 2, 1, 6 gives 0.75: three of four are right.
#
# **Three runs, to see how it feels.**
#
# 1. Run the cell below as it is, and then the test cell after it. It turns red and ends with
#    `NotImplementedError`: there is no answer yet. That is what an untouched question looks like.
# 2. Put `return 0.5` in place of both lines, run your cell again (or the notebook goes on with the
#    old function), then the test. It is red with another last line:
#
#    `AssertionError: accuracy, the share of right answers: expected 0.75, got 0.5; input: predicted = [7, 2, 1, 0], wanted = [7, 2, 1, 6]`
#
#    **Read a red test from its last line.** *AssertionError* means that your code ran and its answer
#    was wrong; any other name (`NameError`, `TypeError`, …) that your code itself failed, and the
#    lines above say where. Then come the rule, what was expected, what came, and the input.
# 3. Now write the answer, run your cell, then the test. Nothing happens: it passes.
#
# Would `return 0.75` do? For the example, yes. The second visible line would catch it, and whoever
# looks up the answers of all the lines they can see is caught by those that they cannot.


# %% nbgrader={"grade": false, "grade_id": "accuracy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def accuracy(predicted, wanted):
    """Return the share of predictions that are right, from 0 to 1.

    predicted, wanted: arrays of whole numbers, both of shape (n_samples,). Returns a number.
    """
    ### BEGIN SOLUTION
    return np.mean(predicted == wanted)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "accuracy_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Three of four right, then one of five.
rule = "accuracy, the share of right answers"
visible_cases = [
    (np.array([7, 2, 1, 0]), np.array([7, 2, 1, 6]), 0.75),
    (np.array([3, 3, 3, 3, 3]), np.array([3, 8, 5, 9, 2]), 0.2),
]
for predicted_case, wanted_case, expected in visible_cases:
    given_predicted, given_wanted = predicted_case.copy(), wanted_case.copy()
    got = accuracy(given_predicted, given_wanted)
    check_number(rule, got, expected, predicted=predicted_case, wanted=wanted_case)
    check_untouched("accuracy leaves predicted alone", given_predicted, predicted_case)
    check_untouched("accuracy leaves wanted alone", given_wanted, wanted_case)
### BEGIN HIDDEN TESTS
# all wrong, all right, a single sample, both orders of a pair that differs, two classes, many
# samples, and shares that are no short decimals
edge_cases = [
    ([1, 2, 3], [2, 3, 1], 0.0),
    ([4, 0, 9, 9], [4, 0, 9, 9], 1.0),
    ([6], [6], 1.0),
    ([6], [5], 0.0),
    ([0, 0, 0], [0, 0, 5], 2 / 3),
    ([9, 1, 0], [0, 1, 9], 1 / 3),
    ([1, 0, 0, 1, 1, 0, 1], [0, 0, 1, 1, 1, 1, 1], 4 / 7),
]
for seed_case, n, classes_case in ((1, 40, 10), (2, 1000, 3)):
    rng = np.random.default_rng(seed_case)
    predicted_case, wanted_case = (
        rng.integers(classes_case, size=n),
        rng.integers(classes_case, size=n),
    )
    edge_cases.append(
        (predicted_case, wanted_case, np.count_nonzero(predicted_case == wanted_case) / n)
    )
for predicted_case, wanted_case, expected in edge_cases:
    predicted_case, wanted_case = np.array(predicted_case), np.array(wanted_case)
    given_predicted, given_wanted = predicted_case.copy(), wanted_case.copy()
    got = accuracy(given_predicted, given_wanted)
    check_number(rule, got, expected, predicted=predicted_case, wanted=wanted_case)
    check_untouched("accuracy leaves predicted alone", given_predicted, predicted_case)
    check_untouched("accuracy leaves wanted alone", given_wanted, wanted_case)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "hand_in", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Before you hand in
#
# Restart the kernel and run all cells (in JupyterLab *Run > Restart Kernel and Run All Cells*, in
# Colab *Runtime > Restart session and run all*). If that goes through without red, the visible tests
# pass, also for somebody who opens your notebook anew. A notebook that works only because of a cell
# you have since changed or deleted does not survive this, and graders do just the same.
#
# Later exercises have eight or more such questions, one of them to be answered in words, and 20
# points. On to [chapter 1](../../course/chapters/01_perceptron.ipynb).
