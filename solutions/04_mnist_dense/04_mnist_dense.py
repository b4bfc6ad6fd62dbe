# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "title", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # Exercise 4 · A dense network for handwritten digits

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/04_mnist_dense/04_mnist_dense.ipynb) · [the chapter in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/04_mnist_dense.ipynb)

# %% [markdown] nbgrader={"grade": false, "grade_id": "head", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Everything around a network, and then the network: pictures become rows, labels become targets, the
# data is split, parameters are counted, a model is built to a description, its history and its
# mistakes are read, and at the end you train one that must do well on digits it has not seen, first
# with right labels and then with many wrong ones. It goes with chapter 4. Plan 90 to 120 minutes.
#
# **How it works**
#
# - Every question is a task in words, one cell in which you write, and one to three test cells.
#   Write in place of `# YOUR CODE HERE` and delete the line `raise NotImplementedError()`. Where a
#   question asks for several functions, all are in that cell.
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
# - Questions 1 to 4, 6 and 7 need NumPy alone, questions 5 and 8 Keras. A notebook in Colab has both
#   already, and nothing is downloaded: the digits are the small ones of scikit-learn, 8 × 8 pixels.
# - Results that the task calls an array must be NumPy arrays, not lists.
#
# **Two rules for all questions**
#
# - Nothing may be rounded: results are compared to nine decimals where the task says nothing else.
# - Arrays, lists and dicts that a function is given stay as they were.
#
# **How to check the whole exercise.** Restart the kernel, run all cells, and see whether any test
# complains. That works everywhere, in Colab too, and covers the tests you can see. If you have the
# course's repository on your computer, this command runs the hidden tests as well and lists your
# points:
#
# ```
# autograder check exercises/04_mnist_dense/04_mnist_dense.ipynb
# ```
#
# In Colab you have only this notebook, and the tests you can see. To try the hidden ones too,
# download it (File, Download) to a computer that has the repository, and give the command the path
# of your copy.
#
# | question | function | points |
# |---|---|---|
# | 1 from pictures to rows | `prepare` | 2 |
# | 2 targets as categories, and back | `one_hot`, `labels_of` | 2 |
# | 3 three parts that share no row | `split` | 3 |
# | 4 parameters | `dense_parameters`, `hidden_units` | 2 |
# | 5 a model built to a description | `build_model` | 3 |
# | 6 reading a history | `best_epoch`, `overfits_from`, `early_stop` | 3 |
# | 7 which digits go wrong | `confusion_matrix`, `worst_class`, `top_k_accuracy` | 3 |
# | 8 training | `train_digits` | 2 |
# | 9 in your own words | written, marked by a person | 4 |

# %% cellView="form" jupyter={"source_hidden": true} nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# @title Set-up: run this cell first
# It imports what the exercise uses and defines the helpers of the tests. Nothing to write here.
# The helpers and the tests do without sum, max, round and their like: whoever writes `sum = 0` or
# `from numpy import *` in a cell of their own must not lose points for it.
import os

import numpy as np
from sklearn.datasets import load_digits

# TensorFlow tells at its start that it found no graphics card. Nobody needs that in red, so what is
# written to stderr while it starts is dropped.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
os.dup2(nowhere, 2)
import keras

os.dup2(stderr, 2)
os.close(stderr)
os.close(nowhere)

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


def as_count(rule, got, **given):
    """Return `got` as an int; complain if it is not a single whole number."""
    kind = type(got)
    if got is None:
        complain(rule, "a whole number", "None (is the return missing?)", given)
    if issubclass(kind, np.ndarray) and got.shape == () and got.dtype.kind in "iu":
        return int(got)
    if kind is TRUTH_VALUE or not issubclass(kind, (int, np.integer)):
        complain(rule, "a whole number", f"type {kind.__name__}: {show(got)}", given)
    return int(got)


def check_count(rule, got, expected, **given):
    """Complain unless `got` is the whole number `expected`."""
    if as_count(rule, got, **given) != expected:
        complain(rule, f"{expected}", show(got), given)


def as_list(rule, got, names, **given):
    """Return the entries of the list, tuple or array `got`; complain if not one for each name."""
    kind = type(got)
    wanted = f"a list of {np.size(names)}: " + ", ".join(names)
    if got is None:
        complain(rule, wanted, "None (is the return missing?)", given)
    if issubclass(kind, np.ndarray) and got.ndim == 1:
        got = [*got]
    elif not issubclass(kind, SEQUENCES):
        complain(rule, wanted, f"type {kind.__name__}: {show(got)}", given)
    n_parts = 0
    for _ in got:
        n_parts += 1
    if n_parts != np.size(names):
        complain(rule, wanted, f"{n_parts}: {show(got)}", given)
    return [*got]


def check_whole(rule, got, expected, **given):
    """Complain unless `got` is an array of integers with the shape and the entries of `expected`."""
    as_array(rule, got, np.shape(expected), **given)
    if np.asarray(got).dtype.kind not in "iu":
        complain(rule, "an array of integers", f"an array of type {got.dtype}", given)
    check_array(rule, got, expected, **given)


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


# %% [markdown] nbgrader={"grade": false, "grade_id": "prepare_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 1 · From pictures to rows (2 points)
#
# A dense network wants one row of small numbers for each sample. Digits come as pictures: MNIST's
# with gray values from 0 to 255 in bytes, scikit-learn's with values from 0 to 16.
#
# Write `prepare(images, largest)`:
#
# - `images`: array of shape `(n_images, height, width)`, one image or more, of any size. Its numbers
#   lie between 0 and `largest` and may be of any type: bytes (`uint8`), other integers, floats of 32
#   or 64 bits.
# - `largest`: a positive number, the gray value of full ink, 255 or 16 for example. It need not
#   occur in these images.
#
# It returns an array of shape `(n_images, height * width)` and type `float32`, with the gray values
# divided by `largest`, so between 0 and 1. Each picture is read row by row: pixel (row $i$,
# column $j$) becomes entry $i \cdot \text{width} + j$. `images` stays as it was. Values are compared
# to six decimals here.
#
# Points: 1 for shape and values, 1 for the type and for leaving `images` alone (the values must be
# right for that, too).


# %% nbgrader={"grade": false, "grade_id": "prepare", "locked": false, "schema_version": 3, "solution": true, "task": false}
def prepare(images, largest):
    """Return images as rows of numbers between 0 and 1 in float32.

    images: array of shape (n_images, height, width), gray values from 0 to largest, of any type;
    largest: positive number. Returns an array of shape (n_images, height * width).
    """
    ### BEGIN SOLUTION
    n_images, height, width = images.shape
    rows = images.reshape(n_images, height * width)
    return (rows / largest).astype("float32")
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "prepare_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Shape and values. One image of 2 rows and 3 columns; then two of 2 x 2 without a white pixel.
first_case, second_case = [[[0, 1, 2], [8, 12, 16]]], [[[51, 102], [0, 204]], [[0, 0], [0, 51]]]
picture_cases = [
    (np.array(first_case), 16, [[0, 0.0625, 0.125, 0.5, 0.75, 1]]),
    (np.array(second_case, dtype=np.uint8), 255, [[0.2, 0.4, 0, 0.8], [0, 0, 0, 0.2]]),
]
### BEGIN HIDDEN TESTS
for seed_case, size_case, given_largest, kind_case in (
    (601, (5, 3, 4), 255, np.uint8),
    (602, (1, 1, 7), 16, float),
    (603, (4, 6, 1), 16, np.float32),
    (604, (3, 4, 4), 1, float),
    (605, (2, 5, 3), 1000, np.int64),
    (606, (6, 2, 2), 2.5, np.float32),
    (607, (4, 4, 4), 16, np.int16),
    (608, (1, 1, 1), 100, np.int32),
):
    images_case = (
        np.random.default_rng(seed_case).uniform(0, given_largest, size=size_case)
    ).astype(kind_case)
    if seed_case in (604, 607):
        images_case[0] = 0  # a blank page
    rows_case = []
    for picture_case in images_case:
        rows_case.append([float(value) / given_largest for line in picture_case for value in line])
    picture_cases.append((images_case, given_largest, rows_case))
    if seed_case == 605:  # the same numbers, laid out otherwise in memory
        picture_cases.append((np.asfortranarray(images_case), given_largest, rows_case))
### END HIDDEN TESTS
for images_case, largest_case, expected in picture_cases:
    case = {"images": images_case, "largest": largest_case}
    given = {"images": images_case.copy(order="K"), "largest": largest_case}
    check_array("prepare", prepare(*given.values()), expected, 1e-6, **case)

# %% nbgrader={"grade": true, "grade_id": "prepare_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The type, whatever that of the images is, and the images as they were.
type_cases = [(np.array([[[0, 51], [102, 255]]], dtype=np.uint8), 255, [[0, 0.2, 0.4, 1]])]
type_cases.append((np.array([[[0.0, 4.0], [8.0, 16.0]]]), 16, [[0, 0.25, 0.5, 1]]))
### BEGIN HIDDEN TESTS
for seed_case, size_case, given_largest, kind_case in (
    (611, (4, 2, 3), 16, np.float32),
    (612, (3, 3, 3), 255, np.uint8),
    (613, (2, 4, 2), 16, float),
    (614, (1, 2, 5), 255, np.int64),
    (615, (2, 3, 1), 1, np.float32),
    (616, (2, 3, 2), 1, float),
):
    images_case = (
        np.random.default_rng(seed_case).uniform(0, given_largest, size=size_case)
    ).astype(kind_case)
    rows_case = []
    for picture_case in images_case:
        rows_case.append([float(value) / given_largest for line in picture_case for value in line])
    type_cases.append((images_case, given_largest, rows_case))
### END HIDDEN TESTS
for images_case, largest_case, expected in type_cases:
    case = {"images": images_case, "largest": largest_case}
    given = copies_of(case)
    got = prepare(*given.values())
    rule = f"prepare, images of type {images_case.dtype}"
    check_array(rule, got, expected, 1e-6, **case)
    if got.dtype != np.float32:
        complain(rule, "an array of type float32", f"type {got.dtype}", case)
    check_left_alone("prepare", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "one_hot_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 2 · Targets as categories, and back (2 points)
#
# A network that tells ten digits apart has ten outputs, so a label becomes ten numbers: a 1 at its
# own place and 0 elsewhere (*one-hot*). On the way back, the place of the largest output is the
# answer.
#
# Write two functions, both in the next cell:
#
# - `one_hot(labels, n_classes)`: `labels` is an array of shape `(n_samples,)` of integers of any
#   type, each from 0 to `n_classes - 1`; not every class need occur. It returns an array of shape
#   `(n_samples, n_classes)` of the **numbers** 0 and 1 (integers or floats, not truth values).
# - `labels_of(scores)`: `scores` is an array of shape `(n_samples, n_classes)`: one-hot rows,
#   probabilities, or outputs of any size, negative ones too. It returns an array of shape
#   `(n_samples,)` of integers, the class with the largest score in each row; where several are
#   the largest, the first of them.
#
# Points: 1 for each function.


# %% nbgrader={"grade": false, "grade_id": "one_hot", "locked": false, "schema_version": 3, "solution": true, "task": false}
def one_hot(labels, n_classes):
    """Return labels as rows with a 1 at the place of the label and 0 elsewhere.

    labels: array of shape (n_samples,) of integers from 0 to n_classes - 1; n_classes: integer.
    Returns an array of shape (n_samples, n_classes).
    """
    ### BEGIN SOLUTION
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1
    return rows
    ### END SOLUTION


def labels_of(scores):
    """Return the class with the largest score for each sample, the first of equal ones.

    scores: array of shape (n_samples, n_classes). Returns an array of shape (n_samples,) of integers.
    """
    ### BEGIN SOLUTION
    return np.argmax(scores, axis=1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "one_hot_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Four classes, of which 0 and 3 do not occur.
label_cases = [(np.array([2, 1, 2]), 4, [[0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 1, 0]])]
### BEGIN HIDDEN TESTS
for seed_case, n, n_classes, most_case, kind_case in (
    (621, 1, 10, 10, np.int64),
    (622, 30, 10, 7, np.uint8),
    (623, 10, 10, 10, np.int32),
    (624, 3, 1, 1, np.int64),
    (625, 5, 2, 2, np.int8),
    (626, 4, 300, 300, np.int64),
):
    labels_case = np.random.default_rng(seed_case).integers(0, most_case, size=n).astype(kind_case)
    rows_case = [
        [1 if k == label else 0 for k in range(n_classes)] for label in labels_case.tolist()
    ]
    label_cases.append((labels_case, n_classes, rows_case))
### END HIDDEN TESTS
for labels_case, n_case, expected in label_cases:
    case = {"labels": labels_case, "n_classes": n_case}
    given = copies_of(case)
    check_array("one_hot", one_hot(*given.values()), expected, **case)
    check_left_alone("one_hot", given, case)

# %% nbgrader={"grade": true, "grade_id": "one_hot_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One-hot rows, probabilities, outputs below 0, and two that are equal.
score_cases = [
    (np.array([[0, 0, 1, 0], [1, 0, 0, 0]]), [2, 0]),
    (np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]]), [1, 0]),
    (np.array([[-3.0, -1.5, -2.0], [7.0, 2.0, 7.0]]), [1, 0]),
]
### BEGIN HIDDEN TESTS
for seed_case, n, n_classes in ((631, 1, 10), (632, 40, 10), (633, 6, 6), (634, 3, 1), (635, 4, 2)):
    scores_case = np.random.default_rng(seed_case).normal(size=(n, n_classes)) - (
        3 if n == 6 else 0
    )
    if seed_case == 632:
        scores_case = scores_case.astype(int)  # many are equal
    if seed_case == 635:
        scores_case[1:] = [[0.5, 0.5 + 1e-6], [-1e31, -1e30], [0.0, 0.0]]
    expected = []
    for row_case in scores_case.tolist():
        best_case = 0
        for k in range(n_classes):
            best_case = k if row_case[k] > row_case[best_case] else best_case
        expected.append(best_case)
    score_cases.append((scores_case, expected))
### END HIDDEN TESTS
for scores_case, expected in score_cases:
    case = {"scores": scores_case}
    given = copies_of(case)
    check_whole("labels_of", labels_of(*given.values()), expected, **case)
    check_left_alone("labels_of", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "split_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 3 · Three parts that share no row (3 points)
#
# A network is trained on one part of the data, choices (how many epochs, how many units) are made on
# a second, and the third is looked at once, at the end. Rows in a file often come in an order, digit
# by digit or writer by writer, so chance decides which row goes where.
#
# Write `split(X, y, n_val, n_test, seed)`:
#
# - `X`: array of shape `(n_samples, ...)`: rows of features, or pictures; `y`: array of shape
#   `(n_samples,)`, the label of each
# - `n_val`, `n_test`: how many rows go to the validation and to the test part, whole numbers that can
#   be 0. All other rows, at least one, are for training.
# - `seed`: a whole number, 0 or more
#
# It returns a tuple of six arrays, `(X_train, y_train, X_val, y_val, X_test, y_test)`:
#
# - every row of `X` is in exactly one of the three parts, with its own label; a part of no rows has
#   the shape `(0, ...)`;
# - which rows go where is drawn from all rows alike, whatever their place and their label (so the
#   split is **not** stratified). In which order the rows of a part stand is up to you;
# - the same `seed` gives the same split every time, another seed another one.
#
# `np.random.default_rng(seed)` is a source of chance that starts anew from its seed. `X` and `y`
# stay as they were.
#
# Points: 2 for three parts that lose no row and mix up no label, 1 for the chance.

# %% nbgrader={"grade": false, "grade_id": "split_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.
PARTS = ("training", "validation", "test")


def check_split(got, X, y, n_val, n_test, seed):
    """Return the row numbers of the three parts of `got`, sorted; complain if it is no split.

    The first number of each row of X must be the number of the row.
    """
    call = f"split of {y.size} rows, n_val = {n_val}, n_test = {n_test}, seed = {seed}"
    names = ("X_train", "y_train", "X_val", "y_val", "X_test", "y_test")
    parts = as_tuple(call, got, names)
    sizes = (y.size - n_val - n_test, n_val, n_test)
    rows, times = [], np.zeros(y.size, dtype=int)
    for i in range(3):
        X_name, y_name = names[2 * i], names[2 * i + 1]
        X_part = as_array(f"{call}; {X_name}", parts[2 * i], (sizes[i], *X.shape[1:]))
        y_part = as_array(f"{call}; {y_name}", parts[2 * i + 1], (sizes[i],))
        numbers = X_part.reshape(sizes[i], X[0].size)[:, 0].astype(int)
        for k in range(sizes[i]):
            known = 0 <= numbers[k] < y.size
            if not known or not np.array_equal(X_part[k], X[numbers[k]]):
                complain(f"{call}; {X_name}", "rows of X", f"the row {show(X_part[k])}", {})
            if y_part[k] != y[numbers[k]]:
                wanted = f"the label of row {numbers[k]} of X, {y[numbers[k]]}"
                complain(f"{call}; {y_name}[{k}]", wanted, show(float(y_part[k])), {})
            times[numbers[k]] += 1
        rows.append(np.sort(numbers))
    for i in range(y.size):
        if times[i] != 1:
            complain(f"{call}; row {i} of X", "in exactly one place", f"{times[i]} times", {})
    return rows


def numbered_rows(size, n_classes):
    """Return X, y for a split: X[i] begins with i, and the rows come class by class."""
    X = np.arange(size[0]).reshape(size[0], *[1] * (np.size(size) - 1)) + np.zeros(size)
    X.reshape(size[0], X[0].size)[:, 1:] /= 8
    return X, np.arange(size[0]) * n_classes // size[0]


# %% nbgrader={"grade": false, "grade_id": "split", "locked": false, "schema_version": 3, "solution": true, "task": false}
def split(X, y, n_val, n_test, seed):
    """Return (X_train, y_train, X_val, y_val, X_test, y_test), drawn by chance without a row lost.

    X: array of shape (n_samples, ...); y: array of shape (n_samples,); n_val, n_test: rows in the
    validation and in the test part; seed: whole number >= 0.
    """
    ### BEGIN SOLUTION
    rows = np.random.default_rng(seed).permutation(len(X))
    val, test, train = np.split(rows, [n_val, n_val + n_test])
    return X[train], y[train], X[val], y[val], X[test], y[test]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "split_test_1", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Ten rows: six to train, one to choose with, three to test. The first number of a row of X is here
# the number of the row, so that the test knows it again.
split_cases = [((10, 2), 2, 1, 3, 0), ((6, 2), 3, 2, 0, 1)]
### BEGIN HIDDEN TESTS
split_cases.extend([((20, 3), 4, 0, 5, 7), ((9, 1), 3, 0, 0, 8), ((5, 2), 5, 2, 2, 9)])
split_cases.extend([((12, 2, 3), 4, 3, 4, 10), ((57, 8, 8), 10, 11, 17, 11)])
split_cases.extend([((2, 2), 2, 0, 1, 12), ((40, 2), 2, 38, 1, 13)])
# in floating point, 49 * (1 / 49) is less than 1, and 25 * (7 / 25) more than 7
split_cases.extend([((49, 2), 5, 47, 1, 14), ((25, 2), 5, 14, 7, 15)])
### END HIDDEN TESTS
for size_case, n_classes, n_val_case, n_test_case, seed_case in split_cases:
    X_case, y_case = numbered_rows(size_case, n_classes)
    case = {"X": X_case, "y": y_case, "n_val": n_val_case, "n_test": n_test_case, "seed": seed_case}
    given = copies_of(case)
    got = split(*given.values())
    check_split(got, X_case, y_case, n_val_case, n_test_case, seed_case)
    check_left_alone("split", given, case)

# %% nbgrader={"grade": true, "grade_id": "split_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The same seed gives the same parts, another seed other ones, and the test part is not simply the
# end (or the beginning) of the rows.
seed_cases = [(60, 10, 20, 0, 1)]
### BEGIN HIDDEN TESTS
seed_cases.extend([(200, 0, 50, 7, 8), (90, 30, 30, 3, 1000), (50, 25, 0, 12, 13)])
### END HIDDEN TESTS
for n_case, n_val_case, n_test_case, seed_case, other_case in seed_cases:
    X_case, y_case = numbered_rows((n_case, 2), 5)
    parts_case = []
    for one_case in (seed_case, seed_case, other_case):
        case = {
            "X": X_case,
            "y": y_case,
            "n_val": n_val_case,
            "n_test": n_test_case,
            "seed": one_case,
        }
        got = split(*copies_of(case).values())
        parts_case.append(check_split(got, X_case, y_case, n_val_case, n_test_case, one_case))
    rule = f"split of {n_case} rows, n_val = {n_val_case}, n_test = {n_test_case}"
    for i in range(3):
        if not np.array_equal(parts_case[0][i], parts_case[1][i]):
            rule = f"{rule}, seed {seed_case} twice, rows of the {PARTS[i]} part"
            complain(rule, show(parts_case[0][i]), show(parts_case[1][i]), {})
    train_rows_case = parts_case[0][0]
    if np.array_equal(train_rows_case, parts_case[2][0]):
        complain(f"{rule}, seeds {seed_case} and {other_case}", "different parts", "the same", {})
    if train_rows_case[-1] - train_rows_case[0] == train_rows_case.size - 1:
        complain(
            f"{rule}, seed {seed_case}", "rows from everywhere", "neighbors only in a part", {}
        )
### BEGIN HIDDEN TESTS
# Many seeds, 12 rows, 3 to choose with and 6 to test. Of the first six rows, which are class 0: how
# often row 0 is in each part, and row 11; how often rows 0 and 1 both go to the test part, or just
# one of them; how often the test part has three rows of each class, as it always has if stratified.
n_draws, counts_case = 160, np.zeros(8, dtype=int)
X_case, y_case = numbered_rows((12, 2), 2)
for seed_case in range(30, 30 + n_draws):
    got = split(X_case.copy(), y_case.copy(), 3, 6, seed_case)
    rows_case = check_split(got, X_case, y_case, 3, 6, seed_case)
    in_test_case = np.isin(np.arange(12), rows_case[2])
    for i in range(3):
        counts_case[i] += 1 if 0 in rows_case[i].tolist() else 0
    counts_case[3] += 1 if in_test_case[11] else 0
    counts_case[4] += 1 if in_test_case[0] and in_test_case[1] else 0
    counts_case[5] += 1 if in_test_case[0] != in_test_case[1] else 0
    counts_case[6] += 1 if np.count_nonzero(in_test_case[:6]) == 3 else 0
    counts_case[7] += 1 if 11 in rows_case[1].tolist() else 0
for what_case, count_case, share_case in (
    ("row 0 is in the training part", counts_case[0], 0.25),
    ("row 0 is in the validation part", counts_case[1], 0.25),
    ("row 0 is in the test part", counts_case[2], 0.5),
    ("row 11 is in the test part", counts_case[3], 0.5),
    ("rows 0 and 1 are in the test part", counts_case[4], 5 / 22),
    ("one of the rows 0 and 1 is in the test part", counts_case[5], 12 / 22),
    ("the test part has three of the rows 0 to 5", counts_case[6], 400 / 924),
    ("row 11 is in the validation part", counts_case[7], 0.25),
):
    # five standard deviations to either side
    width_case = 5 * (n_draws * share_case * (1 - share_case)) ** 0.5
    if not np.abs(count_case - n_draws * share_case) <= width_case:
        wanted_case = f"about {n_draws * share_case:.0f} times in {n_draws} seeds"
        complain(
            f"split of 12 rows, n_val = 3, n_test = 6: {what_case}",
            wanted_case,
            f"{count_case} times",
            {},
        )
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "dense_parameters_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 4 · Parameters (2 points)
#
# A dense layer has a weight for each pair of an input and a unit, and a bias for each unit.
#
# Write two functions, both in the next cell; the second may use the first:
#
# - `dense_parameters(units)`: `units` is a list of whole numbers, the number of inputs followed by
#   the number of units of each layer, so `[784, 128, 10]` for the network of the slides. It returns
#   a list of whole numbers, how many parameters each layer has: `[100480, 1290]`. (The inputs are
#   no layer.)
# - `hidden_units(n_inputs, n_layers, n_outputs, budget)`: whoever compares wide networks with deep
#   ones lets them have equally many parameters. The network has `n_layers` hidden layers (1 or
#   more), all of the same width $h$, and an output layer of `n_outputs` units. It returns the
#   largest $h$ for which all parameters together are **at most** `budget`, a whole number; 0 if not
#   even $h = 1$ fits. `budget` is at most a million, and `n_inputs` at least 8.
#
# Points: 1 for each function.


# %% nbgrader={"grade": false, "grade_id": "dense_parameters", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dense_parameters(units):
    """Return a list: how many parameters each dense layer of a network has.

    units: list of whole numbers, the number of inputs and then of each layer's units.
    """
    ### BEGIN SOLUTION
    return [(units[i - 1] + 1) * units[i] for i in range(1, len(units))]
    ### END SOLUTION


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    """Return the largest width of n_layers hidden layers whose network stays within the budget.

    n_inputs, n_layers, n_outputs: whole numbers >= 1; budget: number of parameters, >= 0.
    """
    ### BEGIN SOLUTION
    width = 0
    while True:
        wider = [n_inputs, *[width + 1] * n_layers, n_outputs]
        if sum(dense_parameters(wider)) > budget:
            return width
        width += 1
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "dense_parameters_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slides' network, and one layer alone: 3 inputs and a unit have 3 weights and a bias.
unit_cases = [([784, 128, 10], [100480, 1290]), ([3, 1], [4])]
### BEGIN HIDDEN TESTS
for units_case in ([1, 1], [64, 10], [64, 32, 32, 10], [5, 4, 3, 2, 1], [7, 2000, 3], [2, 8, 8, 8]):
    expected = []
    for k in range(np.size(units_case) - 1):
        expected.append(units_case[k] * units_case[k + 1] + units_case[k + 1])
    unit_cases.append((units_case, expected))
### END HIDDEN TESTS
for units_case, expected in unit_cases:
    given = [*units_case]
    rule = "dense_parameters"
    got = dense_parameters(given)
    names_case = [f"layer {k + 1}" for k in range(np.size(expected))]
    parts_case = as_list(rule, got, names_case, units=units_case)
    for k in range(np.size(expected)):
        check_count(f"{rule}, {names_case[k]}", parts_case[k], expected[k], units=units_case)
    if given != units_case:
        complain(f"{rule} leaves units alone", show(units_case), show(given), {})

# %% nbgrader={"grade": true, "grade_id": "dense_parameters_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# 8 inputs, one hidden layer, 1 output: 9 h + (h + 1) parameters, so 41 for h = 4 and 51 for h = 5.
# With two hidden layers of 2: 18 + 6 + 3 = 27.
budget_cases = [(8, 1, 1, 41, 4), (8, 1, 1, 50, 4), (8, 1, 1, 51, 5), (8, 2, 1, 27, 2)]
budget_cases.append((8, 2, 1, 10, 0))
### BEGIN HIDDEN TESTS
# the exact number of parameters of some width, one less, and one less than the next width has
for n_in, n_layers, n_out, width_case in (
    (64, 1, 10, 32),
    (64, 2, 10, 32),
    (784, 1, 10, 128),
    (784, 3, 10, 150),
    (30, 5, 4, 17),
    (10, 10, 3, 1),
    (9, 1, 2, 70),
    (20, 2, 20, 20),
):
    totals_case = []
    for h in (width_case, width_case + 1):
        between_case = (n_layers - 1) * (h * h + h)
        totals_case.append(n_in * h + h + between_case + h * n_out + n_out)
    budget_cases.append((n_in, n_layers, n_out, totals_case[0], width_case))
    budget_cases.append((n_in, n_layers, n_out, totals_case[0] - 1, width_case - 1))
    budget_cases.append((n_in, n_layers, n_out, totals_case[1] - 1, width_case))
budget_cases.extend([(784, 1, 10, 804, 0), (784, 1, 10, 0, 0), (8, 1, 1, 1_000_000, 99_999)])
### END HIDDEN TESTS
for n_in, n_layers, n_out, budget_case, expected in budget_cases:
    case = {"n_inputs": n_in, "n_layers": n_layers, "n_outputs": n_out, "budget": budget_case}
    check_count("hidden_units", hidden_units(*case.values()), expected, **case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "build_model_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 5 · A model built to a description (3 points)
#
# Write `build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate)`, which
# builds and compiles a Keras model (and does not train it):
#
# - `n_inputs`: how many numbers a sample has. The model must know it, so begin with
#   `keras.Input((n_inputs,))`.
# - `hidden`: a list of whole numbers, the units of each hidden dense layer; it can be empty
# - `activation`: `"relu"`, `"tanh"` or `"sigmoid"`, of the hidden layers
# - `dropout`: a rate, 0 or more and less than 1: the share of a hidden layer's outputs that is
#   dropped during training. Each hidden layer has its own dropout right after its activation;
#   neither the inputs nor the outputs are dropped.
# - `n_classes`: the units of the output layer, a dense layer as well
# - `output`: what the output layer gives for each class: `"softmax"`, probabilities, or `"logits"`,
#   the plain sums $xW + b$, which a loss can work with more exactly
# - `learning_rate`: a positive number
#
# The model is compiled with the Adam optimizer at this learning rate, and with the cross-entropy loss
# for labels that are integers (0 to `n_classes - 1`, not one-hot) **and for this kind of output**: a
# Keras loss takes outputs for probabilities unless it is told `from_logits=True`. A loss that is told
# the wrong thing is a mistake that no error message shows: the network learns, just badly. Metrics
# are up to you.
#
# Write it as `keras.Sequential` or as `keras.Model(inputs, outputs)`, with the activation inside the
# dense layer or as a layer of its own, as you like. Layers, activations, losses and metrics are
# Keras's own, given by name or from `keras`: a model with a function of yours (a `Lambda` layer, a
# loss of your own), or with arithmetic outside layers (`keras.ops.relu(x)`, `2 * x`), cannot be
# graded.
#
# Points: 1 for layers, units and activations, 1 for dropout, 1 for optimizer and loss.

# %% nbgrader={"grade": false, "grade_id": "build_model_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.
CURVES = {
    "relu": lambda z: np.maximum(z, 0.0),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
}


def layers_of(model):
    """Return the layers of a model in order, those of models inside it too."""
    found = []
    for layer in model.layers:
        found.extend(layers_of(layer) if isinstance(layer, keras.Model) else [layer])
    return found


def told(model):
    """Return the layers of a model in words."""
    return "the layers " + ", ".join(layer.name for layer in layers_of(model))


def check_is_model(rule, got):
    """Complain unless `got` is a Keras model with weights, made of Keras's own layers."""
    if got is None:
        complain(rule, "a Keras model", "None (is the return missing?)", {})
    if not issubclass(type(got), keras.Model):
        complain(rule, "a Keras model", f"type {type(got).__name__}: {show(got)}", {})
    if not got.built:
        complain(rule, "a model that begins with keras.Input", "one that has no weights yet", {})
    check_of_keras(rule, got)


def check_weights(rule, model, n_units):
    """Complain unless a model's weights are those of dense layers; n_units begins with the inputs."""
    wanted = []
    for k in range(np.size(n_units) - 1):
        wanted.extend([(n_units[k], n_units[k + 1]), (n_units[k + 1],)])
    shapes = [(*weight.shape,) for weight in model.get_weights()]
    if shapes != wanted:
        complain(
            f"{rule}, shapes of its weights", show(wanted), show(shapes) + ", " + told(model), {}
        )


def told_loss(model):
    """Return the loss of a compiled model in words."""
    loss = model.loss
    if isinstance(loss, keras.losses.Loss):
        settings = loss.get_config()
        words = f"{type(loss).__name__}(from_logits={settings.get('from_logits', False)})"
    else:
        words = show(loss)
    return words + " and penalties on weights" if model.losses else words


def outputs_of(model, X, training=False):
    """Return what a model puts out for the rows of X, as an array of floats."""
    scores = model(np.asarray(X, dtype="float32"), training=training)
    return np.asarray(keras.ops.convert_to_numpy(scores), dtype=float)


# %% nbgrader={"grade": false, "grade_id": "build_model", "locked": false, "schema_version": 3, "solution": true, "task": false}
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    """Return a compiled dense network for classes; see the task for what it is made of.

    n_inputs, n_classes: whole numbers; hidden: list of whole numbers; activation: "relu", "tanh" or
    "sigmoid"; dropout: rate; output: "softmax" or "logits"; learning_rate: number.
    """
    ### BEGIN SOLUTION
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation=activation))
        model.add(keras.layers.Dropout(dropout))
    is_softmax = output == "softmax"
    model.add(keras.layers.Dense(n_classes, activation="softmax" if is_softmax else None))
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=not is_softmax),
    )
    return model
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "build_model_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Layers, units and activations: the network of the slides, and a small one that gives logits. Its
# outputs are compared with NumPy's for the same weights, drawn by chance, to three decimals.
model_cases = [(784, [128], 10, "relu", 0.0, "softmax", 0.001)]
model_cases.append((3, [4, 2], 2, "tanh", 0.0, "logits", 0.001))
### BEGIN HIDDEN TESTS
model_cases.append((64, [16, 8, 12], 10, "sigmoid", 0.2, "softmax", 0.01))
model_cases.append((5, [], 3, "relu", 0.0, "logits", 0.1))
### END HIDDEN TESTS
for model_case in model_cases:
    n_in, hidden_case, n_out, activation_case, _, output_case, _ = model_case
    rule = f"build_model{model_case}"
    given = [*hidden_case]
    got = build_model(n_in, given, *model_case[2:])
    check_is_model(rule, got)
    if given != hidden_case:
        complain(rule, f"hidden to be left alone, {hidden_case}", show(given), {})
    check_weights(rule, got, [n_in, *hidden_case, n_out])
    rng = np.random.default_rng(n_in)
    weights_case = [
        rng.normal(size=part.shape) / (part.shape[0] ** 0.5 if part.ndim == 2 else 1)
        for part in got.get_weights()
    ]
    got.set_weights(weights_case)
    X_case = rng.normal(size=(5, n_in))
    expected = X_case
    for k in range(0, 2 * np.size(hidden_case), 2):
        expected = CURVES[activation_case](expected @ weights_case[k] + weights_case[k + 1])
    expected = expected @ weights_case[-2] + weights_case[-1]
    if output_case == "softmax":
        expected = np.exp(expected) / np.sum(np.exp(expected), axis=1, keepdims=True)
    rule = f"{rule}, outputs, with {told(got)}"
    check_array(rule, outputs_of(got, X_case), expected, 1e-3)

# %% nbgrader={"grade": true, "grade_id": "build_model_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Dropout. With identity matrices for weights, 1 for each bias and 1 for each input, all units of a
# layer are alike. In training each hidden output is 0 or, where it is kept, divided by 1 - dropout.
# So each output of the network is one of a few numbers, and these come in known shares.
drop_cases = [([30, 33], "relu", 0.25)]
### BEGIN HIDDEN TESTS
drop_cases.extend([([32, 30], "sigmoid", 0.1), ([30], "tanh", 0.0), ([], "relu", 0.5)])
### END HIDDEN TESTS
for hidden_case, activation_case, rate_case in drop_cases:
    rule = f"build_model(30, {hidden_case}, 30, '{activation_case}', {rate_case}, 'logits', 0.001)"
    got = build_model(30, [*hidden_case], 30, activation_case, rate_case, "logits", 0.001)
    check_is_model(rule, got)
    check_weights(rule, got, [30, *hidden_case, 30])
    rule = f"{rule}, with {told(got)}, identity matrices for weights, 1 for biases and inputs"
    shapes_case = [part.shape for part in got.get_weights()]
    got.set_weights(
        [np.eye(*size) if np.size(size) == 2 else np.ones(size) for size in shapes_case]
    )
    curve_case, kept_case = CURVES[activation_case], 1 - rate_case
    still_case, values_case, shares_case = (
        2.0,
        [2.0],
        [1.0],
    )  # what comes in plus the bias, and how often
    for _ in hidden_case:
        still_case = curve_case(still_case) + 1
        values_case = (
            [1.0, *[curve_case(value) / kept_case + 1 for value in values_case]]
            if rate_case
            else [still_case]
        )
        shares_case = (
            [rate_case, *[kept_case * share for share in shares_case]] if rate_case else [1.0]
        )
    X_case = np.ones((300, 30))
    # in use, nothing is dropped
    check_array(
        f"{rule}, outputs in use", outputs_of(got, X_case), np.full((300, 30), still_case), 1e-3
    )
    trained_case = outputs_of(got, X_case, training=True)
    counted_case = [float(np.mean(np.abs(trained_case - value) < 0.01)) for value in values_case]
    if np.any(np.abs(np.array(counted_case) - shares_case) > 0.04):
        wanted_case = ", ".join(
            f"{values_case[k]:.3f} in {shares_case[k]:.0%}" for k in range(np.size(values_case))
        )
        came_case = ", ".join(f"{counted_case[k]:.0%}" for k in range(np.size(values_case)))
        rule = f"{rule}, outputs in training, where a hidden output is 0 or divided by {kept_case}"
        came_case = f"these in {came_case}; the first sample has {show(trained_case[0, :8])}, ..."
        complain(rule, f"{wanted_case} of all places", came_case, {})

# %% nbgrader={"grade": true, "grade_id": "build_model_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Optimizer and loss. If the right class has got the probability 0.1, the loss is -ln 0.1 = 2.30. The
# logits (1, -1) say that the second class has the probability 1 / (1 + e^2), so 2.13 if it is right.
loss_cases = [(0.002, "softmax", np.array([[0.9, 0.1]]), np.array([1]))]
loss_cases.append((0.01, "logits", np.array([[1.0, -1.0]]), np.array([1])))
### BEGIN HIDDEN TESTS
for seed_case, n, n_out, rate_case, output_case in (
    (651, 6, 10, 0.003, "logits"),
    (652, 5, 3, 0.05, "softmax"),
    (653, 9, 4, 1e-5, "softmax"),
):
    rng = np.random.default_rng(seed_case)
    scores_case, labels_case = 2 * rng.normal(size=(n, n_out)), rng.integers(0, n_out, size=n)
    if output_case == "softmax":
        scores_case = np.exp(scores_case) / np.sum(np.exp(scores_case), axis=1, keepdims=True)
    loss_cases.append((rate_case, output_case, scores_case, labels_case))
### END HIDDEN TESTS
for rate_case, output_case, scores_case, labels_case in loss_cases:
    n, n_out = scores_case.shape
    rule = f"build_model(4, [5], {n_out}, 'relu', 0.0, '{output_case}', {rate_case})"
    got = build_model(4, [5], n_out, "relu", 0.0, output_case, rate_case)
    check_is_model(rule, got)
    if not got.compiled:
        complain(rule, "a compiled model", "one that is not compiled", {})
    if type(got.optimizer) is not keras.optimizers.Adam:
        complain(rule, "the optimizer Adam", type(got.optimizer).__name__, {})
    rate_got_case = np.asarray(keras.ops.convert_to_numpy(got.optimizer.learning_rate))
    check_number(f"{rule}, learning rate", rate_got_case, rate_case, 1e-8)
    right_case = scores_case[np.arange(n), labels_case]
    if output_case == "logits":
        costs_case = np.log(np.sum(np.exp(scores_case), axis=1)) - right_case
    else:
        costs_case = -np.log(right_case)
    case = {"outputs": scores_case, "labels": labels_case}
    try:
        loss_case = got.compute_loss(
            y=keras.ops.convert_to_tensor(labels_case, "int32"),
            y_pred=keras.ops.convert_to_tensor(scores_case, "float32"),
        )
    except (TypeError, ValueError) as error_case:
        complain(f"{rule}, loss", "one for integer labels", f"the error {error_case}", case)
    loss_case = np.asarray(keras.ops.convert_to_numpy(loss_case))
    check_number(f"{rule}, loss {told_loss(got)}", loss_case, np.mean(costs_case), 1e-4, **case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "early_stop_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 6 · Reading a history (3 points)
#
# `model.fit` returns a history, whose `history` is a dict of lists with a number for each epoch:
#
# ```
# {"loss": [1.2, 0.6, 0.4, 0.3], "accuracy": [0.6, 0.8, 0.9, 0.9],
#  "val_loss": [1.0, 0.7, 0.6, 0.8], "val_accuracy": [0.7, 0.8, 0.8, 0.8]}
# ```
#
# `loss` and `accuracy` are those of the training data, `val_…` those of the validation data. Here
# epochs are **counted from 1**. Write three functions, all in the next cell, for plain dicts and
# lists of one epoch or more:
#
# - `best_epoch(history, name)`: the epoch in which the list called `name` is best, a whole number.
#   Losses are best where they are lowest, accuracies (names that end in `accuracy`) where they are
#   highest. The first one where several are equally good. In the example: 3 for `"val_loss"`, 2 for
#   `"val_accuracy"`.
# - `overfits_from(history)`: when did it begin to learn by heart? The first epoch **after** the best
#   one for `val_loss` whose *training* loss is lower than the best epoch's, a whole number; `None` if
#   there is no such epoch. In the example: 4. (Where the training loss has not fallen either,
#   something else is wrong, a learning rate that is too large for example.)
# - `early_stop(val_losses, patience, min_delta=0.0)`: replay Keras's `EarlyStopping` on a list of
#   validation losses. An epoch *improves* if its loss is lower than that of the best epoch so far by
#   **more than** `min_delta`; then it is the best epoch. (The first epoch always improves.) The
#   training stops after the epoch that is the `patience`-th in a row without an improvement, and goes
#   on to the end of the list otherwise. It returns a tuple `(n_epochs, best)`: how many epochs were
#   run, and the best epoch among them, whose weights `restore_best_weights=True` brings back.
#   `patience` is a whole number, 1 or more.
#
# Points: 1 for each function.


# %% nbgrader={"grade": false, "grade_id": "early_stop", "locked": false, "schema_version": 3, "solution": true, "task": false}
def best_epoch(history, name):
    """Return the epoch, counted from 1, in which the list history[name] is best.

    history: dict of lists of numbers, one for each epoch; name: a key that ends in "loss" (lowest
    is best) or "accuracy" (highest is best). The first of equally good epochs.
    """
    ### BEGIN SOLUTION
    values = np.array(history[name])
    if name.endswith("accuracy"):
        values = -values
    return int(np.argmin(values)) + 1
    ### END SOLUTION


def overfits_from(history):
    """Return the first epoch after the lowest val_loss with a loss below that epoch's, or None.

    history: dict with the lists "loss" and "val_loss". Epochs are counted from 1.
    """
    ### BEGIN SOLUTION
    best = int(np.argmin(history["val_loss"])) + 1
    for epoch, loss in enumerate(history["loss"], start=1):
        if epoch > best and loss < history["loss"][best - 1]:
            return epoch
    return None
    ### END SOLUTION


def early_stop(val_losses, patience, min_delta=0.0):
    """Return (n_epochs, best): when early stopping ends a training, and its best epoch.

    val_losses: list of numbers, one for each epoch; patience: whole number >= 1; min_delta: number
    >= 0 by more than which a loss must be lower to count. Epochs are counted from 1.
    """
    ### BEGIN SOLUTION
    best, lowest = 1, val_losses[0]
    for epoch, loss in enumerate(val_losses, start=1):
        if loss < lowest - min_delta:
            best, lowest = epoch, loss
        elif epoch - best >= patience:
            return epoch, best
    return len(val_losses), best
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "early_stop_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The example of the task.
case = {"loss": [1.2, 0.6, 0.4, 0.3], "accuracy": [0.6, 0.8, 0.9, 0.9]}
case |= {"val_loss": [1.0, 0.7, 0.6, 0.8], "val_accuracy": [0.7, 0.8, 0.8, 0.8]}
best_cases = [(case, "val_loss", 3), (case, "val_accuracy", 2), (case, "loss", 4)]
### BEGIN HIDDEN TESTS
for seed_case, n in ((661, 1), (662, 2), (663, 8), (664, 30), (665, 30)):
    rng = np.random.default_rng(seed_case)
    # steps of 1/8, so that some are equal; losses may be above 1, accuracies are not
    case = {
        "loss": (rng.integers(1, 20, size=n) / 8).tolist(),
        "accuracy": (rng.integers(0, 9, size=n) / 8).tolist(),
        "val_loss": (rng.integers(1, 20, size=n) / 8).tolist(),
        "val_accuracy": (rng.integers(0, 9, size=n) / 8).tolist(),
    }
    if seed_case == 665:  # names that other metrics have
        case["sparse_categorical_accuracy"] = case["accuracy"][::-1]
        case["output_loss"] = case["loss"][::-1]
    for name_case in case:
        best_case = 0
        for k in range(n):
            better_case = case[name_case][best_case] - case[name_case][k]
            better_case = -better_case if name_case[-1] == "y" else better_case
            best_case = k if better_case > 0 else best_case
        best_cases.append((case, name_case, best_case + 1))
### END HIDDEN TESTS
for case, name_case, expected in best_cases:
    given = {key: [*values] for key, values in case.items()}
    shown_case = {name_case: case[name_case]}
    check_count(f"best_epoch of {name_case}", best_epoch(given, name_case), expected, **shown_case)
    if given != case:
        complain("best_epoch", "the history to be left alone", "another one", shown_case)

# %% nbgrader={"grade": true, "grade_id": "early_stop_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The example; a training that was still getting better; one that ran away in its last two epochs.
overfit_cases = [
    ([1.2, 0.6, 0.4, 0.3], [1.0, 0.7, 0.6, 0.8], 4),
    ([1.2, 0.6, 0.4, 0.3], [1.0, 0.7, 0.6, 0.5], None),
    ([1.2, 0.6, 2.4, 5.3], [1.0, 0.7, 2.6, 6.0], None),
]
### BEGIN HIDDEN TESTS
# a bump after the best epoch; a tie for the best; one epoch; equal training losses; a val_loss that
# falls again without a new best; a last epoch that is the first to be lower; a val_loss that rises
# before its best; a training loss that was lower before
overfit_cases.extend(
    [
        ([1.0, 0.5, 0.75, 0.5, 0.25], [1.0, 0.5, 0.75, 1.0, 1.5], 5),
        ([1.0, 0.5, 0.75, 0.25, 0.125], [0.75, 0.5, 0.5, 0.75, 1.0], 4),
        ([1.0, 0.75, 0.5, 0.25, 0.125], [0.75, 0.5, 0.5, 0.75, 1.0], 3),
        ([0.5], [0.5], None),
        ([0.5, 0.5, 0.5], [0.25, 0.5, 0.75], None),
        ([0.5, 0.25], [0.25, 0.5], 2),
        ([2.0, 1.0, 0.5, 0.25, 0.125, 0.0625], [1.0, 0.5, 0.25, 0.75, 0.5, 0.375], 4),
        ([2.0, 1.0, 1.5, 1.25, 1.125, 0.875], [1.5, 0.5, 0.75, 1.0, 0.75, 1.25], 6),
        ([1.0, 0.875, 0.75, 0.5], [1.0, 1.25, 0.75, 0.875], 4),
        ([0.25, 0.375, 0.5, 0.75, 0.4375], [1.0, 0.75, 0.5, 0.75, 0.875], 5),
        ([0.5, 1.0, 0.75], [1.0, 0.5, 0.75], 3),
    ]
)
### END HIDDEN TESTS
for losses_case, val_losses_case, expected in overfit_cases:
    # the accuracies rise all the time here: they have no say
    rising_case = [0.5 + k / 40 for k in range(np.size(losses_case))]
    case = {"loss": losses_case, "accuracy": rising_case, "val_loss": val_losses_case}
    case["val_accuracy"] = [*rising_case]
    given = {key: [*values] for key, values in case.items()}
    shown_case = {"loss": losses_case, "val_loss": val_losses_case}
    got = overfits_from(given)
    if expected is None:
        if got is not None:
            complain("overfits_from", "None: it does not overfit", show(got), shown_case)
    elif got is None:
        complain("overfits_from", f"epoch {expected}", "None", shown_case)
    else:
        check_count("overfits_from", got, expected, **shown_case)
    if given != case:
        complain("overfits_from", "the history to be left alone", "another one", shown_case)

# %% nbgrader={"grade": true, "grade_id": "early_stop_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Epochs 4 and 5 are no better than epoch 3: patience 2 stops after 5 and does not see epoch 6.
# With patience 3 the training goes on, and epoch 6 is the best. In the last one, lower by just 0.5 is
# not lower by more than 0.5.
stop_cases = [
    ([3.0, 2.0, 1.0, 2.0, 1.5, 0.5], 2, None, 5, 3),
    ([3.0, 2.0, 1.0, 2.0, 1.5, 0.5], 3, None, 6, 6),
    ([3.0, 2.5, 2.75, 1.0], 2, 0.5, 3, 1),
]
### BEGIN HIDDEN TESTS
random_cases = [([1.0], 1, None), ([1.0, 1.0, 1.0], 1, None), ([1.0, 0.5, 0.25], 1, 0.25)]
random_cases.extend([([4.0, 3.75, 3.5, 3.25, 3.0, 2.75], 5, 0.5), ([1.0, 2.0, 3.0], 3, None)])
for seed_case, n, patience_case, delta_case in (
    (671, 20, 1, None),
    (672, 40, 3, None),
    (673, 40, 5, 0.5),
    (674, 60, 4, 0.25),
    (675, 9, 9, None),
    (676, 30, 2, 0.0),
    (677, 80, 10, 0.125),
):
    fall_case = np.linspace(6, 1, n) if n > 9 else np.ones(n)
    noise_case = np.random.default_rng(seed_case).integers(-6, 7, size=n) / 4
    # eighths, so that nothing depends on the last digits
    random_cases.append(
        (((8 * fall_case).astype(int) / 8 + noise_case).tolist(), patience_case, delta_case)
    )
for val_losses_case, patience_case, delta_case in random_cases:
    best_case, waited_case, n_epochs = 0, 0, 0
    for k in range(np.size(val_losses_case)):
        if waited_case == patience_case:
            break
        n_epochs = k + 1
        if k > 0 and val_losses_case[best_case] - val_losses_case[k] > (delta_case or 0):
            best_case, waited_case = k, 0
        elif k > 0:
            waited_case += 1
    stop_cases.append((val_losses_case, patience_case, delta_case, n_epochs, best_case + 1))
### END HIDDEN TESTS
for val_losses_case, patience_case, delta_case, expected_epochs, expected_best in stop_cases:
    given = [*val_losses_case]
    case = {"val_losses": val_losses_case, "patience": patience_case}
    got = None
    if delta_case is None:
        got = early_stop(given, patience_case)
    else:
        case["min_delta"] = delta_case
        got = early_stop(given, patience_case, delta_case)
    epochs_part, best_part = as_tuple("early_stop", got, ("n_epochs", "best"), **case)
    check_count("early_stop, n_epochs", epochs_part, expected_epochs, **case)
    check_count("early_stop, best", best_part, expected_best, **case)
    if given != val_losses_case:
        complain("early_stop", "the list to be left alone", show(given), case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "confusion_matrix_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 7 · Which digits go wrong (3 points)
#
# One accuracy hides a lot: which digit is the hardest, what is it taken for, was the right one at
# least the second guess? Write three functions, all in the next cell:
#
# - `confusion_matrix(labels, predictions, n_classes)`: `labels` and `predictions` are arrays of shape
#   `(n_samples,)` of integers of any type (MNIST's labels are bytes, `uint8`) from 0 to
#   `n_classes - 1`, the true and the predicted class of each sample. It returns an array of shape `(n_classes, n_classes)` of integers: the entry in row $i$
#   and column $j$ is how many samples of the **true class $i$** were **predicted as $j$**.
# - `worst_class(matrix)`: `matrix` is such an array, of at least one sample. It returns a tuple
#   `(label, accuracy)`: the class of whose samples the smallest share was predicted right, a whole
#   number, and this share. A class without samples does not count. Where several are equally bad,
#   the first of them.
# - `top_k_accuracy(scores, labels, k)`: `scores` is an array of shape `(n_samples, n_classes)`,
#   probabilities or logits, no two equal in a row; `k` is a whole number from 1 to `n_classes`. It
#   returns the share of the samples whose label is among the `k` classes with the largest scores.
#
# Write the confusion matrix yourself; scikit-learn's is for comparison. The arguments stay as they
# were.
#
# Points: 1 for each function.


# %% nbgrader={"grade": false, "grade_id": "confusion_matrix", "locked": false, "schema_version": 3, "solution": true, "task": false}
def confusion_matrix(labels, predictions, n_classes):
    """Return how often a sample of class i (row) was predicted as class j (column).

    labels, predictions: arrays of shape (n_samples,) of integers from 0 to n_classes - 1.
    Returns an array of shape (n_classes, n_classes) of integers.
    """
    ### BEGIN SOLUTION
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix
    ### END SOLUTION


def worst_class(matrix):
    """Return (label, accuracy) of the class of which the smallest share was predicted right.

    matrix: array of shape (n_classes, n_classes) as confusion_matrix returns it.
    """
    ### BEGIN SOLUTION
    n_samples = np.sum(matrix, axis=1)
    present = np.flatnonzero(n_samples)
    accuracies = matrix[present, present] / n_samples[present]
    worst = np.argmin(accuracies)
    return int(present[worst]), float(accuracies[worst])
    ### END SOLUTION


def top_k_accuracy(scores, labels, k):
    """Return the share of samples whose label is among the k largest of its scores.

    scores: array of shape (n_samples, n_classes); labels: array of shape (n_samples,) of integers;
    k: whole number from 1 to n_classes.
    """
    ### BEGIN SOLUTION
    own = scores[np.arange(len(labels)), labels]
    n_above = np.sum(scores > own[:, None], axis=1)
    return float(np.mean(n_above < k))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "confusion_matrix_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Three samples of class 0, of which one is taken for a 2; one of class 1, taken for a 0; no 2.
labels_case, predictions_case = np.array([0, 1, 0, 0]), np.array([0, 0, 2, 0])
count_cases = [(labels_case, predictions_case, 3, [[2, 0, 1], [1, 0, 0], [0, 0, 0]])]
### BEGIN HIDDEN TESTS
for seed_case, n, n_classes, most_case, kind_case in (
    (681, 1, 10, 10, np.int64),
    (682, 200, 10, 10, np.int64),
    (683, 50, 20, 19, np.uint8),  # 18 * 20 + 19 is no byte
    (684, 5, 2, 2, np.int32),
    (685, 7, 1, 1, np.int64),
    (686, 3000, 2, 2, np.int64),
):
    rng = np.random.default_rng(seed_case)
    labels_case = rng.integers(0, most_case, size=n).astype(kind_case)
    predictions_case = rng.integers(0, n_classes, size=n).astype(kind_case)
    counts_case = np.zeros((n_classes, n_classes), dtype=int)
    for i, j in np.column_stack([labels_case, predictions_case]).tolist():
        counts_case[i, j] += 1
    count_cases.append((labels_case, predictions_case, n_classes, counts_case))
### END HIDDEN TESTS
for labels_case, predictions_case, n_case, expected in count_cases:
    case = {"labels": labels_case, "predictions": predictions_case, "n_classes": n_case}
    given = copies_of(case)
    got = confusion_matrix(*given.values())
    check_whole("confusion_matrix", got, expected, **case)
    check_left_alone("confusion_matrix", given, case)

# %% nbgrader={"grade": true, "grade_id": "confusion_matrix_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Class 1: 3 of 4 right, the others all right. Then: class 0 has 2 of 4 right, class 2 only 1 of 3.
worst_cases = [
    (np.array([[5, 0, 0], [0, 3, 1], [0, 0, 2]]), 1, 0.75),
    (np.array([[2, 2, 0], [0, 9, 0], [1, 1, 1]]), 2, 1 / 3),
]
### BEGIN HIDDEN TESTS
# nobody of class 1, though two were taken for it; two equally bad; all right; one class; a class
# that is often predicted, so that columns tell something else than rows; nothing right
for rows_case, label_case, accuracy_case in (
    ([[3, 1, 0], [0, 0, 0], [0, 1, 9]], 0, 0.75),
    ([[0, 0, 0], [1, 2, 0], [2, 0, 4]], 1, 2 / 3),
    ([[4, 0], [0, 3]], 0, 1.0),
    ([[7]], 0, 1.0),
    ([[90, 10, 0], [2, 8, 0], [0, 30, 70]], 2, 0.7),
    ([[900, 40, 0], [3, 7, 0], [0, 0, 5]], 1, 0.7),
    ([[0, 0, 0], [0, 0, 0], [0, 0, 5]], 2, 1.0),
    ([[6, 2], [5, 0]], 1, 0.0),
    ([[50, 50, 0, 0], [0, 2, 1, 0], [1, 0, 1, 0], [0, 0, 0, 8]], 0, 0.5),
    ([[98, 2, 0], [0, 299, 1], [30, 0, 970]], 2, 0.97),
):
    worst_cases.append((np.array(rows_case), label_case, accuracy_case))
### END HIDDEN TESTS
for matrix_case, expected_label, expected_accuracy in worst_cases:
    case = {"matrix": matrix_case}
    given = copies_of(case)
    with np.errstate(divide="ignore", invalid="ignore"):  # 0 / 0 for an empty class is no harm
        got = worst_class(*given.values())
    label_part, accuracy_part = as_tuple("worst_class", got, ("label", "accuracy"), **case)
    check_count("worst_class, label", label_part, expected_label, **case)
    check_number("worst_class, accuracy", accuracy_part, expected_accuracy, 1e-6, **case)
    check_left_alone("worst_class", given, case)

# %% nbgrader={"grade": true, "grade_id": "confusion_matrix_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The labels are the first, the third, the second and the first guess.
scores_case = np.array([[0.1, 0.7, 0.2], [0.5, 0.1, 0.4], [-3.0, -1.0, -2.0], [9.0, 3.0, 6.0]])
labels_case = np.array([1, 1, 2, 0])
guess_cases = [(scores_case, labels_case, 1, 0.5), (scores_case, labels_case, 2, 0.75)]
guess_cases.append((scores_case, labels_case, 3, 1.0))
### BEGIN HIDDEN TESTS
for seed_case, n, n_classes, k in (
    (691, 40, 10, 1),
    (692, 40, 10, 3),
    (693, 41, 10, 9),
    (694, 30, 5, 2),
    (695, 1, 4, 2),
    (696, 6, 6, 5),
    (697, 25, 2, 1),
):
    rng = np.random.default_rng(seed_case)
    scores_case = rng.normal(size=(n, n_classes)) - (4 if seed_case == 694 else 0)
    labels_case = rng.integers(0, n_classes, size=n)
    found_case = 0
    for i in range(n):
        better_case = np.count_nonzero(scores_case[i] > scores_case[i, labels_case[i]])
        found_case += 1 if better_case < k else 0
    guess_cases.append((scores_case, labels_case, k, found_case / n))
### END HIDDEN TESTS
for scores_case, labels_case, k_case, expected in guess_cases:
    case = {"scores": scores_case, "labels": labels_case, "k": k_case}
    given = copies_of(case)
    got = top_k_accuracy(*given.values())
    check_number("top_k_accuracy", got, expected, 1e-6, **case)
    check_left_alone("top_k_accuracy", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "train_digits_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 8 · Training (2 points)
#
# Write `train_digits(X_train, y_train, X_val, y_val)`, which builds and trains a Keras model that
# tells handwritten digits, and returns the model. How it is built and trained is your choice. Write
# what you need from the questions above again in this cell, do not call the functions there.
#
# - `X_train`, `X_val`: arrays of shape `(n_samples, 64)` and type `float32`: pictures of 8 × 8 pixels
#   as rows, gray values from 0 to 1. The pictures are mirrored and turned, all in the same way, so
#   that only what your function is given helps it.
# - `y_train`, `y_val`: arrays of shape `(n_samples,)` of integers from 0 to 9. All four stay as they
#   were.
#
# The **model** is what is returned, not its history: `keras.Sequential` or
# `keras.Model(inputs, outputs)`. For rows like those of `X_train`, just as they are, it gives an array
# of shape `(n_samples, 10)`, a score for each digit: probabilities or logits, as you like. Its
# prediction is the digit with the largest score. If you want to scale the rows otherwise, do it in a
# layer of the model. Layers, activations, losses and metrics are Keras's own: a model with a function
# of yours (a `Lambda` layer, a loss of your own), or with arithmetic outside layers (`2 * x`), cannot
# be graded.
#
# Chapter 4 lets a network overfit and then treats it. Here the data asks for that: somebody was
# careless, and about **every third label** of `y_train` and `y_val` is another digit, drawn by chance.
# Nobody knows which. The test gives your function 700 rows to train on and 200 to choose with (how
# many epochs, for example), and then lets your model predict 897 digits that your function has
# **not** seen, and whose labels are right. At least 80 % of these must be predicted right.
#
# A large network that is trained until it knows its training data by heart knows the wrong labels by
# heart, too, and gets 65 to 77 %. One that stops in time, or that is held back otherwise, gets 84 to
# 92 % from the same data. (With right labels a good training gets 94 to 97 %.)
#
# Begin with `keras.utils.set_random_seed(0)`, so that chance plays no part, and train with
# `verbose=0`. It should take less than five seconds.
#
# Points: 2.

# %% nbgrader={"grade": false, "grade_id": "train_digits_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def careless_digits(seed):
    """Return X_train, y_train, X_val, y_val, X_test, y_test: scikit-learn's digits, mixed.

    Of the labels to train on and to choose with, about 35 in 100 are other digits than shown.
    """
    X, y = load_digits(return_X_y=True)
    rng = np.random.default_rng(seed)
    pictures = X.reshape(y.size, 8, 8).transpose(0, 2, 1)
    pictures = np.rot90(pictures, rng.integers(4), axes=(1, 2))
    rows = rng.permutation(y.size)
    X, y = (pictures[rows].reshape(y.size, 64) / 16).astype("float32"), y[rows]
    wrong = rng.random(900) < 0.35
    y[:900] = np.where(wrong, (y[:900] + rng.integers(1, 10, size=900)) % 10, y[:900])
    return X[:700], y[:700], X[700:900], y[700:900], X[900:], y[900:]


def predicted(rule, got, X):
    """Return the digit with the largest score of the model `got` for each row of X."""
    if isinstance(got, keras.callbacks.History):
        complain(rule, "the model", "its history", {})
    if got is None:
        complain(rule, "a Keras model", "None (is the return missing?)", {})
    if not issubclass(type(got), keras.Model):
        complain(rule, "a Keras model", f"type {type(got).__name__}: {show(got)}", {})
    check_of_keras(rule, got)
    scores = np.asarray(keras.ops.convert_to_numpy(got(X)))
    scores = as_array(
        f"{rule}, what the model puts out for {X.shape[0]} rows", scores, (X.shape[0], 10)
    )
    return np.argmax(scores, axis=1)


# %% nbgrader={"grade": false, "grade_id": "train_digits", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_digits(X_train, y_train, X_val, y_val):
    """Return a trained Keras model with ten outputs for rows of 64 gray values.

    X_train, X_val: arrays of shape (n_samples, 64), values from 0 to 1; y_train, y_val: arrays of
    shape (n_samples,) of digits, some of which can be wrong.
    """
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    # Few units, dropout, and an end after five epochs: there is no time to learn labels by heart.
    model.fit(X_train, y_train, batch_size=70, epochs=5, verbose=0)
    return model
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "train_digits_test_1", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# One training. (When the exercise is graded, the digits are mixed otherwise.)
draw_case = 711
### BEGIN HIDDEN TESTS
draw_case = 713
### END HIDDEN TESTS
X_train, y_train, X_val, y_val, X_test, y_test = careless_digits(draw_case)
case = {"X_train": X_train, "y_train": y_train, "X_val": X_val, "y_val": y_val}
given = copies_of(case)
got = train_digits(*given.values())
share_case = np.mean(predicted("train_digits", got, X_test) == y_test)
known_case = np.mean(predicted("train_digits", got, X_train) == y_train)
check_left_alone("train_digits", given, case)
assert share_case >= 0.8, (
    f"train_digits: expected at least 0.8 of the unseen digits right, got {share_case:.3f}; of its "
    f"training labels, wrong ones included, the model repeats {known_case:.3f} (near 1: it has learned "
    "them by heart, near 0.1: it has learned hardly anything)"
)

# %% [markdown] nbgrader={"grade": false, "grade_id": "two_curves_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 9 · In your own words (4 points, marked by a person)
#
# A network with two hidden layers of 256 ReLU units was trained on 400 of the small digits; 400
# others served for validation. Whoever wrote the labels had made some mistakes, in both parts. This
# is its history:
#
# | epoch | 1 | 3 | 5 | 7 | 10 | 15 | 20 | 30 | 40 | 60 |
# |---|---|---|---|---|---|---|---|---|---|---|
# | `loss` | 2.11 | 1.12 | 0.82 | 0.70 | 0.60 | 0.47 | 0.36 | 0.20 | 0.11 | 0.04 |
# | `val_loss` | 1.90 | 1.21 | 1.13 | 1.12 | 1.13 | 1.18 | 1.26 | 1.45 | 1.65 | 1.99 |
# | `accuracy` | 0.35 | 0.80 | 0.82 | 0.85 | 0.86 | 0.88 | 0.90 | 0.95 | 0.99 | 1.00 |
# | `val_accuracy` | 0.49 | 0.73 | 0.75 | 0.77 | 0.77 | 0.76 | 0.75 | 0.72 | 0.73 | 0.73 |
#
# (The extra below draws it.) Answer in about 100 to 200 words:
#
# 1. From when on does this network overfit, and which numbers show it?
# 2. After that, `val_loss` nearly doubles, but `val_accuracy` falls by only 0.04. How can both be
#    true?
# 3. Name two remedies that suit this case. What would each do to the two loss curves?
# 4. A colleague wants to look at the accuracy on the test part after each epoch, keep the epoch
#    where it is highest, and report that accuracy. What do you say?
#
# What the marker looks for: each of the four answers, with a reason that refers to the table or to
# what the network does (1 point each).

# %% [markdown] nbgrader={"grade": true, "grade_id": "two_curves", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.**
#
# 1. From about epoch 7 on. Until then both losses fall; afterwards `loss` goes on falling, from 0.70
#    to 0.04, while `val_loss` rises from 1.12 to 1.99. With 85,002 parameters for 400 digits the
#    network has room enough to learn each of them by heart, wrong labels included: in the end it
#    predicts all labels as they are given, though some are wrong.
# 2. Accuracy only asks whether the largest output is at the right place. The loss asks how much
#    probability the given label gets. As the training goes on, the network becomes surer of
#    everything, and where it is wrong it gives the right label a probability of nearly 0. A few such
#    samples, wrongly labeled ones among them, cost very much, though they were wrong before.
# 3. Early stopping with the weights of the best epoch: the curves are the same, but end soon after
#    epoch 7. Dropout or weight decay, or a smaller network: the training loss falls more slowly and
#    not as far, and the validation loss stays near its minimum or gets below it. More digits, or
#    labels put right, would bring the two curves closer together.
# 4. No. Then the test part is one more validation part: the epoch was chosen because chance favored
#    it there, so its accuracy is too good to be expected of new digits. Choose with the validation
#    part, and look at the test part once, at the end.
#
# === BEGIN MARK SCHEME ===
# - 1 point: from epoch 7 (5 to 10 is right too), with the reason that `val_loss` rises while `loss`
#   falls. Half a point for the gap between the two alone, or for the epoch without a reason.
# - 1 point: the loss measures how sure the network is, accuracy only which output is the largest;
#   wrong predictions become surer. Half a point for "they measure different things" alone.
# - 1 point: two remedies that act against overfitting (early stopping, dropout, weight decay, fewer
#   units or layers, more data, cleaner labels), with what happens to the curves. Half a point for
#   two without the curves, or for one with them. None for more epochs or a larger network.
# - 1 point: the test part must not be used to choose, because the reported accuracy is then too
#   good; choose with the validation part. Half a point for "one must not" without a reason.
# - Do not take off for language, or for epochs read off the table a little differently.
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown] nbgrader={"grade": false, "grade_id": "extra_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Extra, without points
#
# The next cell draws the history of question 9. Then, if you have the time: load the full MNIST with
# `keras.datasets.mnist.load_data()` (11 MB, once), and see how far your functions come there. How
# many percent does a hidden layer of 128 units reach in five epochs, and which digit is the worst?
# What are its ten worst mistakes, the samples whose true label got the smallest probability? Draw
# them, and decide whether you would have known better.

# %%
# Room for the extra. Nothing here is graded.
import matplotlib.pyplot as plt

plt.rcParams["figure.figsize"] = 5, 3
epochs = [1, 3, 5, 7, 10, 15, 20, 30, 40, 60]
plt.plot(epochs, [2.11, 1.12, 0.82, 0.70, 0.60, 0.47, 0.36, 0.20, 0.11, 0.04], "o-", label="loss")
plt.plot(
    epochs, [1.90, 1.21, 1.13, 1.12, 1.13, 1.18, 1.26, 1.45, 1.65, 1.99], "s--", label="val_loss"
)
plt.xlabel("epoch")
plt.ylabel("cross-entropy")
plt.legend()
