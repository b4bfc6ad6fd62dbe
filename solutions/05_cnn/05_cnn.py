# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "title", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # Exercise 5 · Convolutional networks

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/05_cnn/05_cnn.ipynb) · [the chapter in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/05_cnn.ipynb)

# %% [markdown] nbgrader={"grade": false, "grade_id": "head", "locked": true, "schema_version": 3, "solution": false, "task": false}
# You build the parts of a convolutional network in NumPy: the convolution itself with stride and
# padding, a layer of many filters, the dense layer that would do the same, pooling. You work out how
# large the outputs are, how far a unit sees and what each layer costs, and make more images out of
# few. At the end you design a network in Keras that stays within a budget of parameters, and train it
# until it reads digits that it has not seen. It goes with chapter 5. Plan 90 to 120 minutes.
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
# - Questions 1 to 8 need nothing but NumPy. Keras works with fewer digits than they ask for; it has
#   its turn in questions 9 and 10. A notebook in Colab has both already. Results that the task
#   calls an array must be NumPy arrays, not lists.
#
# **Four rules for all questions**
#
# - Images lie as in Keras: rows first, counted from the top, then columns, then channels.
#   `image[0, 2]` is the third pixel of the top row.
# - *Convolution* is what Keras calls so: the kernel is laid on the image as it is written, not turned
#   by 180°. (Mathematicians call this cross-correlation, and turn the kernel for a convolution.)
# - Arrays may hold integers or floats, also an image of integers with a kernel of floats, or the
#   other way round. Nothing may be rounded: results are compared to nine decimals where the task
#   says nothing else.
# - Arrays that a function is given stay as they were.
#
# **How to check the whole exercise.** Restart the kernel, run all cells, and see whether any test
# complains. That works everywhere, in Colab too, and covers the tests you can see. If you have the
# course's repository on your computer, this command runs the hidden tests as well and lists your
# points:
#
# ```
# autograder check exercises/05_cnn/05_cnn.ipynb
# ```
#
# In Colab you have only this notebook, and the tests you can see. To try the hidden ones too,
# download it (File, Download) to a computer that has the repository, and give the command the path
# of your copy.
#
# | question | function | points |
# |---|---|---|
# | 1 how large the output is | `output_size` | 2 |
# | 2 a kernel on an image | `convolve` | 3 |
# | 3 many channels, many filters | `conv_layer` | 2 |
# | 4 the dense layer behind it | `conv_matrix` | 2 |
# | 5 pooling | `pool` | 2 |
# | 6 how far a unit sees | `receptive_field` | 2 |
# | 7 shapes and parameters | `cnn_table` | 2 |
# | 8 more images out of few | `shift_images`, `augment` | 2 |
# | 9 a network on a budget | `build_cnn` | 1 |
# | 10 digits in motion | `fit_cnn` | 2 |
# | 11 in your own words | written, marked by a person | 4 |

# %% cellView="form" jupyter={"source_hidden": true} nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# @title Set-up: run this cell first
# It imports what the exercise uses (Keras takes some seconds) and defines the helpers of the tests.
# Nothing to write here. The helpers and the tests do without sum, max, round and their like: whoever
# writes `sum = 0` or `from numpy import *` in a cell of their own must not lose points for it.
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
        complain(rule, f"{np.size(names)} values {wanted}", f"{n_parts}: {show(parts)}", given)
    return parts


def check_whole(rule, got, expected, **given):
    """Complain unless `got` is the whole number `expected`, and of a type for whole numbers."""
    kind = type(got)
    if got is None:
        complain(rule, f"{expected}", "None (is the return missing?)", given)
    if kind is TRUTH_VALUE or not issubclass(kind, WHOLE_NUMBERS):
        came = f"{got!r}"[:100] + f", of type {kind.__name__}"
        complain(rule, f"the whole number {expected}, of type int", came, given)
    if int(got) != expected:
        complain(rule, f"{expected}", f"{int(got)}", given)


def check_array(rule, got, expected, tolerance=1e-9, **given):
    """Complain unless `got` has the shape and the entries of `expected`.

    The tolerance is relative and absolute.
    """
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


# %% [markdown] nbgrader={"grade": false, "grade_id": "output_size_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 1 · How large is the output? (2 points)
#
# A kernel slides along a row of pixels. At every stop it gives one output. How many are there?
#
# Write `output_size(size, kernel, stride=1, padding="valid", dilation=1)`:
#
# - `size`: the number of pixels in the row, a whole number, 1 or more
# - `kernel`: the number of the kernel's entries, a whole number, 1 or more
# - `stride`: how many pixels it moves on from stop to stop, 1 or more. It begins at the start of the
#   row and stops before any of its entries would lie beyond the end.
# - `padding`: how many zeros are put around the row first. A whole number, 0 or more: so many at the
#   start *and* so many at the end. `"valid"`: none. `"same"`: as many as it takes to get one output
#   for every `stride` pixels, and one for what is left over, whatever kernel and dilation are. 10
#   pixels give 10 outputs at stride 1, 5 at stride 2, and 4 at stride 3.
# - `dilation`: how far apart the kernel's entries lie, 1 or more. At 1 they lie on neighbors, at 2 on
#   every other pixel: three entries then span 5 pixels.
#
# It returns a whole number, of type `int`. The kernel always fits into the row, with its zeros, at
# least once.
#
# For an image the formula holds for the height and for the width. The slides have 32 pixels and a
# kernel of 5, and count 28 stops.
#
# Points: 1 for stride and padding, 1 for `"same"` and dilation.


# %% nbgrader={"grade": false, "grade_id": "output_size", "locked": false, "schema_version": 3, "solution": true, "task": false}
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    """Return the number of outputs of a kernel that slides along a row of pixels.

    size, kernel, stride, dilation: whole numbers >= 1; padding: "valid", "same" or a whole number
    >= 0, the zeros at each end. Returns a whole number.
    """
    ### BEGIN SOLUTION
    if padding == "same":
        return -(-size // stride)  # size / stride, rounded up
    n_zeros = 0 if padding == "valid" else 2 * padding
    span = dilation * (kernel - 1) + 1
    return (size + n_zeros - span) // stride + 1
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "output_size_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slides: 32 pixels, kernel 5; 5 pixels, kernel 3; pooling 28 pixels by 2. Then a pixel that is
# left over, and a zero at each end.
size_cases = [
    ({"size": 32, "kernel": 5}, 28),
    ({"size": 5, "kernel": 3, "stride": 1, "padding": "valid"}, 3),
    ({"size": 28, "kernel": 2, "stride": 2}, 14),
    ({"size": 8, "kernel": 3, "stride": 2}, 3),
    ({"size": 8, "kernel": 3, "stride": 2, "padding": 1}, 4),
]
### BEGIN HIDDEN TESTS
for size_case, kernel_case, stride_case, padding_case in (
    *((1, 1, 1, "valid"), (7, 7, 3, "valid"), (224, 11, 4, 2), (224, 7, 2, 3), (6, 1, 4, 0)),
    *((10, 3, 3, "valid"), (11, 3, 3, "valid"), (12, 3, 3, 0), (2, 5, 1, 2), (1, 3, 5, 4)),
    *((9, 2, 5, 1), (100, 10, 7, 12), (28, 3, 1, 1), (28, 5, 1, 0), (3, 4, 2, 1)),
):
    case = {"size": size_case, "kernel": kernel_case, "stride": stride_case}
    case["padding"] = padding_case
    n_padded = size_case if padding_case == "valid" else size_case + padding_case + padding_case
    n_stops = 0
    for start_case in range(0, n_padded, stride_case):
        n_stops += 1 if start_case + kernel_case <= n_padded else 0
    size_cases.append((case, n_stops))
### END HIDDEN TESTS
for case, expected in size_cases:
    check_whole("output_size", output_size(**case), expected, **case)

# %% nbgrader={"grade": true, "grade_id": "output_size_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# "same" goes by the stride alone; a kernel of 3 with dilation 2 spans 5 pixels.
size_cases = [
    ({"size": 10, "kernel": 3, "stride": 1, "padding": "same"}, 10),
    ({"size": 10, "kernel": 5, "stride": 3, "padding": "same"}, 4),
    ({"size": 10, "kernel": 3, "dilation": 2}, 6),
    ({"size": 10, "kernel": 3, "stride": 2, "padding": 1, "dilation": 2}, 4),
]
### BEGIN HIDDEN TESTS
for size_case, kernel_case, stride_case, padding_case, dilation_case in (
    *((7, 3, 1, "same", 1), (7, 3, 2, "same", 1), (8, 3, 2, "same", 1), (1, 5, 3, "same", 1)),
    *((9, 4, 3, "same", 1), (9, 1, 4, "same", 1), (13, 3, 4, "same", 3), (3, 3, 1, "same", 5)),
    *((9, 3, 1, "valid", 4), (9, 3, 2, "valid", 3), (6, 1, 1, "valid", 9), (30, 5, 1, 8, 4)),
    *((12, 2, 3, 0, 5), (31, 4, 3, 3, 2), (5, 3, 2, 2, 3), (10, 3, 1, 2, 2)),
    *((10, 2, 1, "same", 1), (10, 4, 3, "same", 1), (7, 2, 2, "same", 3)),  # of an even span
):
    case = {"size": size_case, "kernel": kernel_case, "stride": stride_case}
    case |= {"padding": padding_case, "dilation": dilation_case}
    n_stops = 0
    if padding_case == "same":
        for _ in range(0, size_case, stride_case):
            n_stops += 1
    else:
        n_padded = size_case if padding_case == "valid" else size_case + padding_case + padding_case
        for start_case in range(0, n_padded, stride_case):
            n_stops += 1 if start_case + dilation_case * (kernel_case - 1) < n_padded else 0
    size_cases.append((case, n_stops))
### END HIDDEN TESTS
for case, expected in size_cases:
    check_whole("output_size", output_size(**case), expected, **case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "convolve_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 2 · A kernel on an image (3 points)
#
# Lay the kernel on the image, multiply each of its entries with the pixel below it, and add up. That
# is one output. Then move on by `stride` pixels to the right; at the end of the row go back to the
# left and `stride` pixels down.
#
# Write `convolve(image, kernel, stride=1, padding="valid")`:
#
# - `image`: array of shape `(height, width)`, not always a square
# - `kernel`: array of shape `(kernel_height, kernel_width)`, not always a square either
# - `stride`: a whole number, 1 or more, the same in both directions
# - `padding`: what is put around the image before. `"valid"`: nothing. A whole number, 0 or more: so
#   many rows of zeros above and below, and so many columns of zeros left and right. `"same"`: see
#   below.
#
# It returns an array of shape `(out_height, out_width)`. The kernel always fits at least once. The
# arguments stay as they were.
#
# For `"same"`, Keras goes by the output: `out_height` is `height / stride`, rounded up, and the zeros
# are what that takes. The last stop begins at row `(out_height - 1) * stride` of the padded image
# and needs `kernel_height` rows from there. So this many rows are missing (none if it is negative):
#
# $$(\text{out\_height} - 1) \cdot \text{stride} + \text{kernel\_height} - \text{height}$$
#
# Half of them go above, half below, and if their number is odd, the one that is left over goes
# **below**. For the columns it is the same, and the one that is left over goes to the **right**.
#
# Points: 1 for stride 1 without padding, 1 for strides and a number of zeros, 1 for `"same"`.


# %% nbgrader={"grade": false, "grade_id": "convolve", "locked": false, "schema_version": 3, "solution": true, "task": false}
def convolve(image, kernel, stride=1, padding="valid"):
    """Return the convolution (as Keras has it) of an image of one channel with one kernel.

    image: array of shape (height, width); kernel: array of shape (kernel_height, kernel_width);
    stride: whole number >= 1; padding: "valid", "same" or a whole number >= 0, the rows and columns
    of zeros at each side. Returns an array of shape (out_height, out_width).
    """
    ### BEGIN SOLUTION
    if padding == "same":
        sides = []
        for size, kernel_size in zip(image.shape, kernel.shape, strict=True):
            n_out = -(-size // stride)
            n_zeros = max((n_out - 1) * stride + kernel_size - size, 0)
            sides.append((n_zeros // 2, n_zeros - n_zeros // 2))
    else:
        sides = 0 if padding == "valid" else padding
    padded = np.pad(image, sides)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)
    return np.sum(windows[::stride, ::stride] * kernel, axis=(2, 3))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "convolve_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slides' image and kernel. Then an image with a single bright pixel: every output sees it
# through another entry of the kernel.
slide_image_case = np.array(
    [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]]
)
slide_kernel_case = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
dot_image_case, dot_kernel_case = np.zeros((3, 4)), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
dot_image_case[1, 2] = 1.0
convolve_cases = [
    (slide_image_case, slide_kernel_case, [[4, 3, 4], [2, 4, 3], [2, 3, 4]]),
    (dot_image_case, dot_kernel_case, [[6.0, 5.0], [3.0, 2.0]]),
]
### BEGIN HIDDEN TESTS
for seed_case, image_size_case, kernel_size_case in (
    (601, (6, 9), (3, 3)),
    (602, (9, 5), (2, 4)),
    (603, (4, 7), (4, 1)),
    (604, (5, 5), (1, 1)),
    (605, (3, 6), (3, 6)),
    (606, (8, 8), (5, 3)),
):
    rng = np.random.default_rng(seed_case)
    for whole_case in ("neither", "image", "kernel"):  # which of them holds integers
        image_case = rng.normal(size=image_size_case)
        kernel_case = rng.normal(size=kernel_size_case)
        if whole_case == "image":
            image_case = rng.integers(-4, 5, size=image_size_case)
        if whole_case == "kernel":
            kernel_case = rng.integers(-4, 5, size=kernel_size_case)
        n_rows, n_columns = (image_size_case[k] - kernel_size_case[k] + 1 for k in (0, 1))
        expected = np.zeros((n_rows, n_columns))
        for i, j in np.ndindex(*kernel_size_case):
            expected += kernel_case[i, j] * image_case[i : i + n_rows, j : j + n_columns]
        convolve_cases.append((image_case, kernel_case, expected))
### END HIDDEN TESTS
for image_case, kernel_case, expected in convolve_cases:
    case = {"image": image_case, "kernel": kernel_case}
    given = copies_of(case)
    check_array("convolve, stride 1, no padding", convolve(*given.values()), expected, **case)
    check_left_alone("convolve", given, case)

# %% nbgrader={"grade": true, "grade_id": "convolve_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Every other stop of the slides' example; and one pixel in a frame of zeros, under a kernel of three
# rows and two columns.
slide_image_case = np.array(
    [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]]
)
slide_kernel_case = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
tall_kernel_case = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
convolve_cases = [
    (slide_image_case, slide_kernel_case, 2, "valid", [[4, 4], [2, 4]]),
    (np.array([[10.0]]), tall_kernel_case, 1, 1, [[40.0, 30.0]]),
]
### BEGIN HIDDEN TESTS
for seed_case, image_size_case, kernel_size_case, stride_case, padding_case in (
    (611, (6, 9), (3, 3), 2, "valid"),
    (612, (9, 5), (2, 4), 3, 2),
    (613, (7, 7), (3, 3), 1, 1),
    (614, (4, 7), (1, 1), 3, "valid"),
    (615, (2, 3), (5, 4), 2, 3),
    (616, (8, 10), (3, 5), 4, 0),
    (617, (11, 8), (2, 2), 2, "valid"),
):
    rng = np.random.default_rng(seed_case)
    for whole_case in ("neither", "image", "kernel"):  # which of them holds integers
        image_case = rng.normal(size=image_size_case)
        kernel_case = rng.normal(size=kernel_size_case)
        if whole_case == "image":
            image_case = rng.integers(-4, 5, size=image_size_case)
        if whole_case == "kernel":
            kernel_case = rng.integers(-4, 5, size=kernel_size_case)
        around_case = 0 if padding_case == "valid" else padding_case
        stops_case = [
            np.arange(
                -around_case,
                image_size_case[k] + around_case - kernel_size_case[k] + 1,
                stride_case,
            )
            for k in (0, 1)
        ]
        expected = np.zeros((stops_case[0].size, stops_case[1].size))
        for r, c in np.ndindex(*expected.shape):
            for i, j in np.ndindex(*kernel_size_case):
                row_case, column_case = stops_case[0][r] + i, stops_case[1][c] + j
                if 0 <= row_case < image_size_case[0] and 0 <= column_case < image_size_case[1]:
                    expected[r, c] += kernel_case[i, j] * image_case[row_case, column_case]
        convolve_cases.append((image_case, kernel_case, stride_case, padding_case, expected))
### END HIDDEN TESTS
for image_case, kernel_case, stride_case, padding_case, expected in convolve_cases:
    case = {"image": image_case, "kernel": kernel_case}
    case |= {"stride": stride_case, "padding": padding_case}
    given = copies_of(case)
    check_array("convolve with stride or zeros", convolve(**given), expected, **case)
    check_left_alone("convolve", given, case)

# %% nbgrader={"grade": true, "grade_id": "convolve_test_3", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A kernel that is 1 in the middle gives the image back. A kernel of two columns needs one column of
# zeros, on the right. At stride 2, four columns and a kernel of three need just one as well.
small_image_case = np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]])
middle_case = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
row_of_three_case = np.array([[100, 10, 1]])
convolve_cases = [
    (small_image_case, middle_case, 1, small_image_case),
    (small_image_case, np.array([[10, 1]]), 1, [[12, 23, 34, 40], [56, 67, 78, 80]]),
    (small_image_case, row_of_three_case, 2, [[123, 340]]),
]
### BEGIN HIDDEN TESTS
for seed_case, image_size_case, kernel_size_case, stride_case in (
    (621, (5, 7), (3, 3), 1),
    (622, (5, 7), (3, 3), 2),
    (623, (8, 6), (3, 5), 2),
    (624, (6, 9), (2, 4), 1),
    (625, (7, 10), (4, 2), 3),
    (626, (4, 6), (1, 1), 3),  # gaps between the stops: no zeros, not fewer than none
    (627, (2, 3), (5, 6), 1),
    (628, (9, 8), (2, 3), 4),
):
    rng = np.random.default_rng(seed_case)
    for whole_case in ("neither", "image", "kernel"):  # which of them holds integers
        image_case = rng.normal(size=image_size_case)
        kernel_case = rng.normal(size=kernel_size_case)
        if whole_case == "image":
            image_case = rng.integers(-4, 5, size=image_size_case)
        if whole_case == "kernel":
            kernel_case = rng.integers(-4, 5, size=kernel_size_case)
        stops_case = []
        for k in (0, 1):
            starts_case = np.arange(0, image_size_case[k], stride_case)
            missing_case = starts_case[-1] + kernel_size_case[k] - image_size_case[k]
            stops_case.append(starts_case - (missing_case // 2 if missing_case > 0 else 0))
        expected = np.zeros((stops_case[0].size, stops_case[1].size))
        for r, c in np.ndindex(*expected.shape):
            for i, j in np.ndindex(*kernel_size_case):
                row_case, column_case = stops_case[0][r] + i, stops_case[1][c] + j
                if 0 <= row_case < image_size_case[0] and 0 <= column_case < image_size_case[1]:
                    expected[r, c] += kernel_case[i, j] * image_case[row_case, column_case]
        convolve_cases.append((image_case, kernel_case, stride_case, expected))
### END HIDDEN TESTS
for image_case, kernel_case, stride_case, expected in convolve_cases:
    case = {"image": image_case, "kernel": kernel_case, "stride": stride_case, "padding": "same"}
    given = copies_of(case)
    check_array("convolve, padding same", convolve(**given), expected, **case)
    check_left_alone("convolve", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "conv_layer_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 3 · Many channels, many filters (2 points)
#
# A filter has a kernel for **each** channel of its input and one bias. It lays each kernel on its
# channel, adds up the results of all of them, and adds the bias: one feature map. A layer has many
# filters, and the feature maps are the channels of its output.
#
# Write `conv_layer(X, W, b)`, a layer with stride 1, no padding and no activation:
#
# - `X`: array of shape `(n_samples, height, width, n_channels)`, a batch of images
# - `W`: array of shape `(kernel_height, kernel_width, n_channels, n_filters)`, as Keras keeps it:
#   `W[:, :, c, f]` is the kernel of filter `f` for channel `c`
# - `b`: array of shape `(n_filters,)`
#
# It returns an array of shape `(n_samples, out_height, out_width, n_filters)`. The arguments stay as
# they were.
#
# In the slides, three channels give 161, −9 and 659 at one place, the bias is 1, and the output there
# is 812. The first test has those numbers. The second one asks `keras.layers.Conv2D`, with your
# weights put into it.
#
# Points: 1 for one image and one filter, 1 for batches and several filters.


# %% nbgrader={"grade": false, "grade_id": "conv_layer", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_layer(X, W, b):
    """Return the output of a convolutional layer: stride 1, no padding, no activation.

    X: array of shape (n_samples, height, width, n_channels); W: array of shape (kernel_height,
    kernel_width, n_channels, n_filters); b: array of shape (n_filters,). Returns an array of shape
    (n_samples, out_height, out_width, n_filters).
    """
    ### BEGIN SOLUTION
    n_samples, height, width, _ = X.shape
    kernel_height, kernel_width, _, n_filters = W.shape
    out_height, out_width = height - kernel_height + 1, width - kernel_width + 1
    z = np.zeros((n_samples, out_height, out_width, n_filters)) + b
    for i, j in np.ndindex(kernel_height, kernel_width):
        # the pixels that lie below entry (i, j) of the kernel, one for each stop
        z += X[:, i : i + out_height, j : j + out_width] @ W[i, j]
    return z
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "conv_layer_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slides' three channels where the outputs are 787, 798 and 812, and the slides' kernels.
red_case = [[156, 155, 156, 158, 158], [153, 154, 157, 159, 159], [149, 151, 155, 158, 159]]
green_case = [[167, 166, 167, 169, 169], [164, 165, 168, 170, 170], [160, 162, 166, 169, 170]]
blue_case = [[163, 162, 163, 165, 165], [160, 161, 164, 166, 166], [156, 158, 162, 165, 166]]
red_kernel_case = [[-1, -1, 1], [0, 1, -1], [0, 1, 1]]
green_kernel_case = [[1, 0, 0], [1, -1, -1], [1, 0, -1]]
blue_kernel_case = [[0, 1, 1], [0, 1, 0], [1, -1, 1]]
X_slide = np.stack([red_case, green_case, blue_case], axis=-1)[None]  # shape (1, 3, 5, 3)
W_slide = np.stack([red_kernel_case, green_kernel_case, blue_kernel_case], axis=-1)[
    ..., None
]  # (3, 3, 3, 1)
layer_cases = [(X_slide, W_slide, np.array([1]), [[[[787], [798], [812]]]])]
### BEGIN HIDDEN TESTS
for seed_case, image_size_case, kernel_size_case, n_channels in (
    (631, (5, 4), (3, 3), 1),
    (632, (4, 6), (2, 3), 2),
    (633, (6, 5), (3, 2), 4),
    (634, (3, 3), (1, 1), 3),
    (635, (3, 3), (3, 3), 3),
):
    rng = np.random.default_rng(seed_case)
    for whole_case in range(4):  # which of X, W, b holds integers; none at 3
        sizes_case = ((1, *image_size_case, n_channels), (*kernel_size_case, n_channels, 1), (1,))
        X_case, W_case, b_case = (
            rng.integers(-4, 5, size=sizes_case[k])
            if k == whole_case
            else rng.normal(size=sizes_case[k])
            for k in range(3)
        )
        n_rows, n_columns = (image_size_case[k] - kernel_size_case[k] + 1 for k in (0, 1))
        expected = np.zeros((1, n_rows, n_columns, 1))
        for r, c in np.ndindex(n_rows, n_columns):
            expected[0, r, c, 0] = b_case[0]
            for i, j, k in np.ndindex(*kernel_size_case, n_channels):
                expected[0, r, c, 0] += W_case[i, j, k, 0] * X_case[0, r + i, c + j, k]
        layer_cases.append((X_case, W_case, b_case, expected))
### END HIDDEN TESTS
for X_case, W_case, b_case, expected in layer_cases:
    case = {"X": X_case, "W": W_case, "b": b_case}
    given = copies_of(case)
    check_array("conv_layer, one filter", conv_layer(*given.values()), expected, **case)
    check_left_alone("conv_layer", given, case)

# %% nbgrader={"grade": true, "grade_id": "conv_layer_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two images of one row and two channels; two filters, the second one looks at channel 1 alone.
X_case = np.array([[[[1, 10], [2, 20], [3, 30]]], [[[4, 40], [5, 50], [6, 60]]]])
W_case = np.array([[[[1, 0], [1, 1]], [[-1, 0], [0, 2]]]])
expected = [[[[9.5, 50], [19.5, 80]]], [[[39.5, 140], [49.5, 170]]]]
layer_cases = [(X_case, W_case, np.array([0.5, 0]), expected)]
### BEGIN HIDDEN TESTS
for seed_case, n, image_size_case, kernel_size_case, n_channels, n_filters in (
    (641, 2, (5, 4), (3, 3), 1, 3),
    (642, 3, (4, 6), (2, 3), 2, 2),
    (643, 4, (6, 5), (3, 2), 4, 5),
    (644, 3, (3, 3), (1, 1), 3, 3),
    (645, 1, (4, 4), (2, 2), 3, 2),
    (646, 3, (3, 3), (3, 3), 3, 3),
):
    rng = np.random.default_rng(seed_case)
    for whole_case in range(4):  # which of X, W, b holds integers; none at 3
        sizes_case = (
            (n, *image_size_case, n_channels),
            (*kernel_size_case, n_channels, n_filters),
            (n_filters,),
        )
        X_case, W_case, b_case = (
            rng.integers(-4, 5, size=sizes_case[k])
            if k == whole_case
            else rng.normal(size=sizes_case[k])
            for k in range(3)
        )
        n_rows, n_columns = (image_size_case[k] - kernel_size_case[k] + 1 for k in (0, 1))
        expected = np.zeros((n, n_rows, n_columns, n_filters))
        for s, r, c, f in np.ndindex(*expected.shape):
            window_case = X_case[s, r : r + kernel_size_case[0], c : c + kernel_size_case[1]]
            expected[s, r, c, f] = np.vdot(W_case[..., f], window_case) + b_case[f]
        layer_cases.append((X_case, W_case, b_case, expected))
### END HIDDEN TESTS
for X_case, W_case, b_case, expected in layer_cases:
    case = {"X": X_case, "W": W_case, "b": b_case}
    given = copies_of(case)
    check_array("conv_layer, several filters", conv_layer(*given.values()), expected, **case)
    check_left_alone("conv_layer", given, case)
# The same from Keras, to four decimals (it works with 32 bits).
rng = np.random.default_rng(5)
X_case, W_case, b_case = (rng.normal(size=size) for size in ((2, 6, 5, 3), (3, 2, 3, 4), (4,)))
keras_layer_case = keras.layers.Conv2D(4, (3, 2))
keras_layer_case.build(X_case.shape)
keras_layer_case.set_weights([W_case, b_case])
expected = keras.ops.convert_to_numpy(keras_layer_case(X_case.astype("float32")))
got = conv_layer(X_case.copy(), W_case.copy(), b_case.copy())
check_array("conv_layer against keras.layers.Conv2D", got, expected, 1e-4)

# %% [markdown] nbgrader={"grade": false, "grade_id": "conv_matrix_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 4 · The dense layer behind it (2 points)
#
# A convolution can be written as a dense layer without bias: flatten the image, multiply it by a
# matrix. Most of the weights in that matrix are zero (an output sees a small patch only), and the
# others come again and again (each output uses the same kernel). That is all the difference between
# a convolutional layer and a dense one.
#
# Write `conv_matrix(kernel, height, width, stride=1)`:
#
# - `kernel`: array of shape `(kernel_height, kernel_width)`
# - `height`, `width`: of the images, whole numbers. The kernel fits into such an image.
# - `stride`: a whole number, 1 or more, the same in both directions
#
# It returns an array `M` of shape `(height * width, n_outputs)`: row $i$ belongs to pixel $i$ of the
# image and column $j$ to output $j$, both counted row by row as `reshape(-1)` does. For **every**
# image of that shape, `image.reshape(-1) @ M` is the convolution of the image with the kernel,
# without padding, flattened. `kernel` stays as it was.
#
# Points: 1 for stride 1, 1 for larger strides.


# %% nbgrader={"grade": false, "grade_id": "conv_matrix", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_matrix(kernel, height, width, stride=1):
    """Return the matrix M for which image.reshape(-1) @ M is the convolution, flattened.

    kernel: array of shape (kernel_height, kernel_width); height, width, stride: whole numbers.
    Returns an array of shape (height * width, n_outputs).
    """
    ### BEGIN SOLUTION
    kernel_height, kernel_width = kernel.shape
    columns = []
    for top in range(0, height - kernel_height + 1, stride):
        for left in range(0, width - kernel_width + 1, stride):
            weights = np.zeros((height, width))
            weights[top : top + kernel_height, left : left + kernel_width] = kernel
            columns.append(weights.ravel())
    return np.column_stack(columns)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "conv_matrix_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Three columns, two rows, a kernel of two: 6 pixels, 4 outputs. In each column the kernel, elsewhere
# nothing.
one_case, two_case = 1.0, 2.0
expected = [[one_case, 0, 0, 0], [two_case, one_case, 0, 0], [0, two_case, 0, 0]]
expected += [[0, 0, one_case, 0], [0, 0, two_case, one_case], [0, 0, 0, two_case]]
matrix_cases = [(np.array([[one_case, two_case]]), 2, 3, expected)]
### BEGIN HIDDEN TESTS
for seed_case, kernel_size_case, height_case, width_case in (
    (651, (2, 2), 3, 4),
    (652, (3, 3), 5, 4),
    (653, (2, 1), 4, 3),
    (654, (1, 1), 2, 3),
    (655, (3, 2), 3, 2),
    (656, (3, 3), 4, 4),
):
    rng = np.random.default_rng(seed_case)
    for kernel_case in (
        rng.normal(size=kernel_size_case),
        rng.integers(1, 9, size=kernel_size_case),
    ):
        n_rows, n_columns = (
            height_case - kernel_size_case[0] + 1,
            width_case - kernel_size_case[1] + 1,
        )
        expected = np.zeros((height_case * width_case, n_rows * n_columns))
        for r, c in np.ndindex(n_rows, n_columns):
            for i, j in np.ndindex(*kernel_size_case):
                pixel_case = (r + i) * width_case + c + j
                expected[pixel_case, r * n_columns + c] = kernel_case[i, j]
        matrix_cases.append((kernel_case, height_case, width_case, expected))
### END HIDDEN TESTS
for kernel_case, height_case, width_case, expected in matrix_cases:
    case = {"kernel": kernel_case, "height": height_case, "width": width_case}
    given = copies_of(case)
    check_array("conv_matrix, stride 1", conv_matrix(*given.values()), expected, **case)
    check_left_alone("conv_matrix", given, case)

# %% nbgrader={"grade": true, "grade_id": "conv_matrix_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Five pixels in a row, a kernel of two, stride 2: two outputs, and the last pixel is in none of them.
matrix_cases = [(np.array([[3, -1]]), 1, 5, 2, [[3, 0], [-1, 0], [0, 3], [0, -1], [0, 0]])]
### BEGIN HIDDEN TESTS
for seed_case, kernel_size_case, height_case, width_case, stride_case in (
    (661, (2, 2), 4, 6, 2),
    (662, (3, 3), 5, 7, 2),
    (663, (2, 3), 8, 6, 3),
    (664, (1, 1), 4, 5, 3),
    (665, (3, 2), 4, 7, 4),
    (666, (2, 2), 3, 5, 1),
):
    rng = np.random.default_rng(seed_case)
    for kernel_case in (
        rng.normal(size=kernel_size_case),
        rng.integers(1, 9, size=kernel_size_case),
    ):
        n_rows = (height_case - kernel_size_case[0]) // stride_case + 1
        n_columns = (width_case - kernel_size_case[1]) // stride_case + 1
        expected = np.zeros((height_case * width_case, n_rows * n_columns))
        for r, c in np.ndindex(n_rows, n_columns):
            for i, j in np.ndindex(*kernel_size_case):
                pixel_case = (r * stride_case + i) * width_case + c * stride_case + j
                expected[pixel_case, r * n_columns + c] = kernel_case[i, j]
        matrix_cases.append((kernel_case, height_case, width_case, stride_case, expected))
### END HIDDEN TESTS
for kernel_case, height_case, width_case, stride_case, expected in matrix_cases:
    case = {"kernel": kernel_case, "height": height_case, "width": width_case}
    case["stride"] = stride_case
    given = copies_of(case)
    check_array("conv_matrix with a stride", conv_matrix(**given), expected, **case)
    check_left_alone("conv_matrix", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "pool_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 5 · Pooling (2 points)
#
# Pooling puts one number in the place of a window of `size` × `size` pixels: the largest of them, or
# their mean. It works on each channel by itself and has nothing to learn.
#
# Write `pool(X, kind, size, stride=None)`:
#
# - `X`: array of shape `(height, width, n_channels)`, the feature maps of one image
# - `kind`: `"max"` or `"average"`
# - `size`: a whole number, 1 or more, not larger than height and width
# - `stride`: how far the window moves on, a whole number, 1 or more. `None`, the default, stands for
#   `size`: then the windows lie side by side. With less they overlap, with more there are gaps.
#
# The first window begins at the top left. Windows that would stick out at the right or at the bottom
# are left out, as in Keras with `padding="valid"`. It returns an array of shape `(out_height,
# out_width, n_channels)`. `X` stays as it was.
#
# One picture of the slides pools four rows of four pixels. Its maxima, 20, 30, 112 and 37, are right.
# Of its averages, 13, 8, 79 and 20, the last one is not: the mean of 37, 4, 25 and 12 is 19.5.
#
# Points: 1 for the maximum, 1 for the average.


# %% nbgrader={"grade": false, "grade_id": "pool", "locked": false, "schema_version": 3, "solution": true, "task": false}
def pool(X, kind, size, stride=None):
    """Return the feature maps X, pooled.

    X: array of shape (height, width, n_channels); kind: "max" or "average"; size: side of the
    window; stride: how far it moves on, None for size. Returns an array of shape (out_height,
    out_width, n_channels).
    """
    ### BEGIN SOLUTION
    step = size if stride is None else stride
    windows = np.lib.stride_tricks.sliding_window_view(X, (size, size), axis=(0, 1))
    windows = windows[::step, ::step]  # shape (out_height, out_width, n_channels, size, size)
    return windows.max(axis=(3, 4)) if kind == "max" else windows.mean(axis=(3, 4))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "pool_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slides' picture, the same with every sign turned, and windows that overlap.
slide_map_case = np.array([[12, 20, 30, 0], [8, 12, 2, 0], [34, 70, 37, 4], [112, 100, 25, 12]])
slide_map_case = slide_map_case[:, :, None]
pool_cases = [
    ({"X": slide_map_case, "kind": "max", "size": 2}, [[[20], [30]], [[112], [37]]]),
    ({"X": -slide_map_case, "kind": "max", "size": 2}, [[[-8], [0]], [[-34], [-4]]]),
    ({"X": slide_map_case, "kind": "max", "size": 3, "stride": 1}, [[[70], [70]], [[112], [100]]]),
]
### BEGIN HIDDEN TESTS
for seed_case, n_rows, n_columns, n_channels, size_case, stride_case in (
    (671, 6, 4, 3, 2, None),
    (672, 7, 5, 2, 2, None),
    (673, 7, 8, 3, 3, 2),
    (674, 3, 3, 4, 3, None),
    (678, 7, 10, 2, 3, None),
    (675, 5, 9, 1, 2, 3),
    (676, 4, 5, 2, 1, 2),
    (677, 8, 6, 2, 2, 2),
):
    for whole_case in (False, True):
        rng = np.random.default_rng(seed_case)
        given_size = (n_rows, n_columns, n_channels)
        X_case = rng.normal(size=given_size) - 1
        if whole_case:  # far below whatever a search for the largest may begin with
            X_case = rng.integers(-(10**13), -(10**12), size=given_size)
        case = {"X": X_case, "kind": "max", "size": size_case}
        step_case = size_case
        if stride_case is not None:
            step_case = case["stride"] = stride_case
        tops_case = np.arange(0, n_rows - size_case + 1, step_case)
        lefts_case = np.arange(0, n_columns - size_case + 1, step_case)
        expected = np.full((tops_case.size, lefts_case.size, n_channels), -np.inf)
        for r, c, k in np.ndindex(*expected.shape):
            for i, j in np.ndindex(size_case, size_case):
                pixel_case = X_case[tops_case[r] + i, lefts_case[c] + j, k]
                expected[r, c, k] = (
                    pixel_case if pixel_case > expected[r, c, k] else expected[r, c, k]
                )
        pool_cases.append((case, expected))
### END HIDDEN TESTS
for case, expected in pool_cases:
    given = copies_of(case)
    check_array("pool, max", pool(**given), expected, **case)
    check_left_alone("pool", given, case)

# %% nbgrader={"grade": true, "grade_id": "pool_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slides' picture, with 19.5 where the slides have 20; and three columns, of which the last one
# does not fill a window.
slide_map_case = np.array([[12, 20, 30, 0], [8, 12, 2, 0], [34, 70, 37, 4], [112, 100, 25, 12]])
slide_map_case = slide_map_case[:, :, None]
pool_cases = [
    ({"X": slide_map_case, "kind": "average", "size": 2}, [[[13], [8]], [[79], [19.5]]]),
    ({"X": slide_map_case[:2, :3], "kind": "average", "size": 2}, [[[13]]]),
]
### BEGIN HIDDEN TESTS
for seed_case, n_rows, n_columns, n_channels, size_case, stride_case in (
    (681, 6, 4, 3, 2, None),
    (682, 7, 5, 2, 2, None),
    (683, 7, 8, 3, 3, 2),
    (684, 3, 3, 4, 3, None),
    (688, 7, 10, 2, 3, None),
    (685, 5, 9, 1, 2, 3),
    (686, 4, 5, 2, 1, 2),
    (687, 5, 4, 2, 2, 1),
):
    for whole_case in (False, True):
        rng = np.random.default_rng(seed_case)
        given_size = (n_rows, n_columns, n_channels)
        X_case = rng.integers(-9, 9, size=given_size) if whole_case else rng.normal(size=given_size)
        case = {"X": X_case, "kind": "average", "size": size_case}
        step_case = size_case
        if stride_case is not None:
            step_case = case["stride"] = stride_case
        tops_case = np.arange(0, n_rows - size_case + 1, step_case)
        lefts_case = np.arange(0, n_columns - size_case + 1, step_case)
        expected = np.zeros((tops_case.size, lefts_case.size, n_channels))
        for r, c, k in np.ndindex(*expected.shape):
            for i, j in np.ndindex(size_case, size_case):
                expected[r, c, k] += X_case[tops_case[r] + i, lefts_case[c] + j, k] / size_case**2
        pool_cases.append((case, expected))
### END HIDDEN TESTS
for case, expected in pool_cases:
    given = copies_of(case)
    check_array("pool, average", pool(**given), expected, **case)
    check_left_alone("pool", given, case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "receptive_field_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 6 · How far a unit sees (2 points)
#
# A unit of the first layer sees as many pixels as its kernel spans. A unit of the second layer sees
# units of the first, which together see more pixels. The *receptive field* of a unit is all that can
# reach it, measured in pixels of the **image**, along one side.
#
# Write `receptive_field(layers)`: `layers` is a list of tuples `(kernel, stride, dilation)`, one for
# each layer, from the image to the output; three whole numbers, 1 or more. A pooling layer counts as
# well: pooling by 2 is `(2, 2, 1)`. Dilation is how far apart the kernel's entries lie (question 1).
#
# It returns a tuple `(field, jump)` of two whole numbers of type `int`:
#
# - `field`: the size of the receptive field of a unit behind the last layer: the distance from the
#   first pixel it sees to the last one, both counted
# - `jump`: how many pixels of the image lie between the beginnings of the receptive fields of two
#   units that are neighbors there
#
# Without layers, the list is empty, each pixel sees itself: `(1, 1)`. Take the image to be so large
# that edges do not matter. Two layers with kernels of 3 and stride 1 see 5 pixels: the middle unit
# of the three sees three pixels, the ones beside it one more each.
#
# Points: 1 for layers with stride 1 and dilation 1, 1 for all others.


# %% nbgrader={"grade": false, "grade_id": "receptive_field", "locked": false, "schema_version": 3, "solution": true, "task": false}
def receptive_field(layers):
    """Return (field, jump) of the units behind a stack of layers, in pixels of the image.

    layers: list of tuples (kernel, stride, dilation), from the image to the output. Returns two
    whole numbers.
    """
    ### BEGIN SOLUTION
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        field += dilation * (kernel - 1) * jump
        jump *= stride
    return field, jump
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "receptive_field_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Nothing; the slides' kernel of 5; two and three kernels of 3, which see as far as one of 5 and 7.
field_cases = [
    ([], 1, 1),
    ([(5, 1, 1)], 5, 1),
    ([(3, 1, 1), (3, 1, 1)], 5, 1),
    ([(3, 1, 1), (3, 1, 1), (3, 1, 1)], 7, 1),
]
### BEGIN HIDDEN TESTS
for kernels_case in ((2,), (1,), (4, 2), (1, 7, 1), (3, 5, 7), (2, 2, 2, 2), (11, 1, 6, 3, 3)):
    seen_case = {0}
    for kernel_case in kernels_case:
        seen_case = {place + i for place in seen_case for i in range(kernel_case)}
    n_seen = 0
    for _ in seen_case:
        n_seen += 1
    field_cases.append(([(kernel_case, 1, 1) for kernel_case in kernels_case], n_seen, 1))
### END HIDDEN TESTS
for layers_case, expected_field, expected_jump in field_cases:
    case = {"layers": layers_case}
    got = receptive_field([(*layer,) for layer in layers_case])
    parts_case = as_tuple("receptive_field", got, ("field", "jump"), **case)
    check_whole("receptive_field, field", parts_case[0], expected_field, **case)
    check_whole("receptive_field, jump", parts_case[1], expected_jump, **case)

# %% nbgrader={"grade": true, "grade_id": "receptive_field_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A kernel of 3, pooling by 2, a kernel of 3: the last one sees 3 units, 2 pixels apart, of which
# each sees 4. A kernel of 3 with dilation 2.
field_cases = [
    ([(3, 1, 1), (2, 2, 1), (3, 1, 1)], 8, 2),
    ([(3, 1, 2)], 5, 1),
]
### BEGIN HIDDEN TESTS
for layers_case in (
    [(7, 3, 1)],
    [(1, 4, 1)],
    [(2, 2, 1), (2, 2, 1), (2, 2, 1)],
    [(3, 2, 1), (3, 2, 1), (3, 1, 1)],
    [(3, 1, 1), (3, 1, 2), (3, 1, 4)],
    [(3, 3, 2), (2, 1, 3)],
    [(7, 2, 1), (3, 2, 1), (3, 1, 1), (3, 1, 1), (1, 2, 1), (3, 1, 1)],
    [(2, 5, 1), (3, 2, 4), (2, 3, 2)],
    [(5, 1, 1), (2, 2, 1), (5, 1, 1), (2, 2, 1)],
):
    first_case, last_case, other_case = (
        0,
        0,
        1,
    )  # the first and the last thing it sees, and what its neighbor does
    for kernel_case, stride_case, dilation_case in layers_case[::-1]:
        first_case, other_case = first_case * stride_case, other_case * stride_case
        last_case = last_case * stride_case + (kernel_case - 1) * dilation_case
    field_cases.append((layers_case, last_case - first_case + 1, other_case - first_case))
### END HIDDEN TESTS
for layers_case, expected_field, expected_jump in field_cases:
    case = {"layers": layers_case}
    got = receptive_field([(*layer,) for layer in layers_case])
    parts_case = as_tuple("receptive_field", got, ("field", "jump"), **case)
    check_whole("receptive_field, field", parts_case[0], expected_field, **case)
    check_whole("receptive_field, jump", parts_case[1], expected_jump, **case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "cnn_table_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 7 · Shapes and parameters (2 points)
#
# What `model.summary()` prints can be worked out beforehand, with a pencil.
#
# Write `cnn_table(input_shape, layers)`: `input_shape` is a tuple `(height, width, n_channels)`, and
# `layers` a list of tuples, from the image to the output:
#
# | layer | what it does |
# |---|---|
# | `("conv", filters, kernel, stride, padding)` | a convolution with square kernels, `kernel` × `kernel`, and a bias for each filter; `padding` is `"valid"` or `"same"` as in question 1 |
# | `("pool", size)` | pools windows of `size` × `size` that lie side by side; what does not fill a window is left out |
# | `("global_pool",)` | pools each feature map to a single number |
# | `("flatten",)` | all that comes in, in a row |
# | `("dense", units)` | a dense layer with biases |
#
# It returns a list with one tuple `(shape, n_parameters)` for each layer, in their order: the shape
# of its output for one image as a tuple, `(height, width, n_channels)` or `(n_values,)`, and how many
# weights and biases it has to learn, 0 for those that learn nothing. All whole numbers of type `int`.
# A dense layer comes only after `global_pool`, `flatten` or another dense layer, and every kernel and
# window fits.
#
# The slides count for an image of 32 × 32, one channel: ten filters of 5 × 5, pooling by 2, a dense
# layer of 200. The last of these has 392,200 parameters, 1,961 for each unit.
#
# Points: 1 for convolution and pooling, 1 for whole networks.

# %% nbgrader={"grade": false, "grade_id": "cnn_table_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def check_table(got, case, expected):
    """Complain unless `got` has the rows (shape, n_parameters) that are `expected`."""
    names = [f"row of {layer[0]}" for layer in case["layers"]]
    rows = as_tuple("cnn_table", got, names, **case)
    for layer, row, wanted in zip(case["layers"], rows, expected, strict=True):
        rule = f"cnn_table, row of {show(layer)}"
        shape, n_parameters = as_tuple(rule, row, ("shape", "n_parameters"), **case)
        letters = ("height", "width", "n_channels") if wanted[0][1:] else ("n_values",)
        lengths = as_tuple(f"{rule}, shape", shape, letters, **case)
        for letter, length, wanted_length in zip(letters, lengths, wanted[0], strict=True):
            check_whole(f"{rule}, {letter}", length, wanted_length, **case)
        check_whole(f"{rule}, n_parameters", n_parameters, wanted[1], **case)


# %% nbgrader={"grade": false, "grade_id": "cnn_table", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cnn_table(input_shape, layers):
    """Return a list of (shape, n_parameters), the output's shape and the cost of each layer.

    input_shape: tuple (height, width, n_channels); layers: list of tuples such as ("conv", filters,
    kernel, stride, padding), ("pool", size), ("global_pool",), ("flatten",), ("dense", units).
    """
    ### BEGIN SOLUTION
    shape, table = input_shape, []
    for layer in layers:
        n_parameters = 0
        match layer:
            case ("conv", filters, kernel, stride, padding):
                n_parameters = (kernel * kernel * shape[2] + 1) * filters
                span = 1 if padding == "same" else kernel
                height, width = ((side - span) // stride + 1 for side in shape[:2])
                shape = (height, width, filters)
            case ("pool", size):
                shape = (shape[0] // size, shape[1] // size, shape[2])
            case ("global_pool",):
                shape = shape[2:]
            case ("flatten",):
                shape = (shape[0] * shape[1] * shape[2],)
            case ("dense", units):
                n_parameters = (shape[0] + 1) * units
                shape = (units,)
        table.append((shape, n_parameters))
    return table
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "cnn_table_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slides: ten filters of 5 x 5 on 32 x 32 pixels, 26 weights each, then pooling. And a color
# image of 9 x 7, kernels of 3 x 3 at stride 2, the image padded.
case = {"input_shape": (32, 32, 1), "layers": [("conv", 10, 5, 1, "valid"), ("pool", 2)]}
table_cases = [(case, [((28, 28, 10), 260), ((14, 14, 10), 0)])]
case = {"input_shape": (9, 7, 3), "layers": [("conv", 4, 3, 2, "same"), ("global_pool",)]}
table_cases.append((case, [((5, 4, 4), 112), ((4,), 0)]))
### BEGIN HIDDEN TESTS
case = {"input_shape": (11, 8, 2), "layers": [("pool", 3), ("conv", 5, 2, 1, "valid"), ("pool", 1)]}
table_cases.append((case, [((3, 2, 2), 0), ((2, 1, 5), 45), ((2, 1, 5), 0)]))
case = {
    "input_shape": (20, 31, 3),
    "layers": [("conv", 8, 5, 3, "valid"), ("conv", 6, 1, 2, "same")],
}
table_cases.append((case, [((6, 9, 8), 608), ((3, 5, 6), 54)]))
case = {
    "input_shape": (6, 10, 1),
    "layers": [("conv", 3, 3, 1, "same"), ("conv", 7, 3, 4, "valid")],
}
case["layers"].extend([("pool", 1), ("global_pool",)])
table_cases.append((case, [((6, 10, 3), 30), ((1, 2, 7), 196), ((1, 2, 7), 0), ((7,), 0)]))
case = {"input_shape": (224, 160, 3), "layers": [("conv", 64, 7, 2, "same"), ("pool", 2)]}
case["layers"].extend([("conv", 128, 3, 1, "valid"), ("pool", 5)])
sizes_case = [((112, 80, 64), 9472), ((56, 40, 64), 0), ((54, 38, 128), 73856), ((10, 7, 128), 0)]
table_cases.append((case, sizes_case))
### END HIDDEN TESTS
for case, expected in table_cases:
    got = cnn_table((*case["input_shape"],), [(*layer,) for layer in case["layers"]])
    check_table(got, case, expected)

# %% nbgrader={"grade": true, "grade_id": "cnn_table_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slides' network whole, with ten outputs at its end.
case = {"input_shape": (32, 32, 1), "layers": [("conv", 10, 5, 1, "valid"), ("pool", 2)]}
case["layers"].extend([("flatten",), ("dense", 200), ("dense", 10)])
sizes_case = [
    ((28, 28, 10), 260),
    ((14, 14, 10), 0),
    ((1960,), 0),
    ((200,), 392_200),
    ((10,), 2010),
]
table_cases = [(case, sizes_case)]
### BEGIN HIDDEN TESTS
case = {"input_shape": (5, 3, 2), "layers": [("flatten",), ("dense", 4), ("dense", 1)]}
table_cases.append((case, [((30,), 0), ((4,), 124), ((1,), 5)]))
case = {"input_shape": (12, 9, 1), "layers": [("conv", 6, 3, 1, "same"), ("pool", 2)]}
case["layers"].extend([("conv", 5, 3, 1, "valid"), ("global_pool",), ("dense", 10)])
sizes_case = [((12, 9, 6), 60), ((6, 4, 6), 0), ((4, 2, 5), 275), ((5,), 0), ((10,), 60)]
table_cases.append((case, sizes_case))
case = {"input_shape": (10, 15, 3), "layers": [("conv", 4, 4, 3, "same"), ("flatten",)]}
case["layers"].append(("dense", 2))
table_cases.append((case, [((4, 5, 4), 196), ((80,), 0), ((2,), 162)]))
case = {"input_shape": (28, 28, 1), "layers": [("conv", 2, 5, 4, "valid"), ("pool", 4)]}
case["layers"].extend([("flatten",), ("dense", 3), ("dense", 3)])
sizes_case = [((6, 6, 2), 52), ((1, 1, 2), 0), ((2,), 0), ((3,), 9), ((3,), 12)]
table_cases.append((case, sizes_case))
### END HIDDEN TESTS
for case, expected in table_cases:
    got = cnn_table((*case["input_shape"],), [(*layer,) for layer in case["layers"]])
    check_table(got, case, expected)

# %% [markdown] nbgrader={"grade": false, "grade_id": "augment_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 8 · More images out of few (2 points)
#
# A three stays a three when it moves a little. So each image that one has can be used again,
# shifted, and the network learns not to mind. That is *augmentation*.
#
# Write two functions (both in the next cell; the second may use the first):
#
# - `shift_images(X, down, right)`: `X` is an array of shape `(n_samples, height, width)`, a batch of
#   images of one channel. `down` and `right` are whole numbers: all images move by so many pixels,
#   upward or to the left where the number is negative. What leaves the image is lost, and what comes
#   in at the other side is **0**. `down` is smaller than the height, `right` smaller than the width,
#   whatever their signs. It returns an array of the shape of `X`.
# - `augment(X, y, max_shift, seed)`: `y` is an array of shape `(n_samples,)`, the labels. It returns a
#   tuple `(X_new, y_new)` of shapes `(2 * n_samples, height, width)` and `(2 * n_samples,)`: first all
#   images as they are, then all of them again in the same order, each one shifted by chance, as above;
#   and the labels that belong to them. For each image `down` and `right` are drawn anew and
#   independently, and every whole number from `-max_shift` to `max_shift`, both included, is as
#   likely as the others, so that an image may well stay where it is. `max_shift` is 1 or more and
#   smaller than height and width. The same `seed`, a whole number, 0 or more, gives the same shifts
#   every time, another seed other ones. `np.random.default_rng(seed)` is a source of chance that
#   starts anew from its seed.
#
# The images can hold any numbers. `X` and `y` stay as they were.
#
# Points: 1 for `shift_images`, 1 for `augment`.

# %% nbgrader={"grade": false, "grade_id": "augment_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.


def shifts_of(got, X, y, max_shift, seed):
    """Return the shifts (down, right) of the second half of augment(X, y, max_shift, seed).

    Complain if `got` is not the images, then shifted images, and their labels. Returns an array of
    shape (n_samples, 2).
    """
    rule = f"augment(X, y, {max_shift}, {seed})"
    n_samples, height, width = X.shape
    X_new, y_new = as_tuple(rule, got, ("X_new", "y_new"))
    X_new = as_array(f"{rule}, X_new", X_new, (2 * n_samples, height, width), X=X)
    check_array(f"{rule}, y_new", y_new, np.concatenate([y, y]), y=y)
    check_array(f"{rule}, first half of X_new", X_new[:n_samples], X, X=X)
    framed = np.pad(X, [(0, 0), (max_shift, max_shift), (max_shift, max_shift)])
    shifts, known = np.zeros((n_samples, 2), dtype=int), np.zeros(n_samples, dtype=TRUTH_VALUE)
    for down, right in np.ndindex(2 * max_shift + 1, 2 * max_shift + 1):
        top, left = 2 * max_shift - down, 2 * max_shift - right
        moved = framed[:, top : top + height, left : left + width]
        same = np.all(moved == X_new[n_samples:], axis=(1, 2))
        shifts[same] = (down - max_shift, right - max_shift)
        known = known | same
    if not np.all(known):
        i = int(np.argmin(known))
        wanted = f"image {i}, moved by {-max_shift} to {max_shift} pixels each way, 0 where it was"
        came = {"image": X[i], "X_new": X_new[n_samples + i]}
        complain(f"{rule}, X_new[{n_samples + i}]", wanted, "something else", came)
    return shifts


# %% nbgrader={"grade": false, "grade_id": "augment", "locked": false, "schema_version": 3, "solution": true, "task": false}
def shift_images(X, down, right):
    """Return the images X, moved by `down` and `right` pixels, with 0 where nothing has come to.

    X: array of shape (n_samples, height, width); down, right: whole numbers, negative for upward
    and to the left. Returns an array of the shape of X.
    """
    ### BEGIN SOLUTION
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)])
    top, left = height - down, width - right
    return framed[:, top : top + height, left : left + width]
    ### END SOLUTION


def augment(X, y, max_shift, seed):
    """Return (X_new, y_new): the images and a shifted copy of each, and their labels.

    X: array of shape (n_samples, height, width); y: array of shape (n_samples,); max_shift: whole
    number >= 1; seed: whole number >= 0. Returns arrays of shapes (2 * n_samples, height, width)
    and (2 * n_samples,).
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    shifts = rng.integers(-max_shift, max_shift + 1, size=(len(X), 2))
    moved = [shift_images(X[[i]], down, right) for i, (down, right) in enumerate(shifts)]
    return np.concatenate([X, *moved]), np.concatenate([y, y])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "augment_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One image: a row down; a row up and two columns to the right. Nothing comes in again at the other
# side.
one_image_case = np.array([[[1, 2, 3], [4, 5, 6]]])
shift_cases = [
    (one_image_case, 1, 0, [[[0, 0, 0], [1, 2, 3]]]),
    (one_image_case, -1, 2, [[[0, 0, 4], [0, 0, 0]]]),
]
### BEGIN HIDDEN TESTS
for seed_case, size_case, shifts_case in (
    (691, (1, 4, 4), ((0, 0), (0, -1), (3, 0), (-3, -3), (1, 1))),
    (692, (3, 5, 4), ((2, -1), (-4, 3), (0, 2), (4, 0), (-1, -2))),
    (693, (4, 3, 7), ((1, 6), (-2, -6), (-1, 0), (2, 3))),
    (694, (2, 1, 3), ((0, 1), (0, -2), (0, 0))),
):
    for whole_case in (False, True):
        rng = np.random.default_rng(seed_case)
        X_case = rng.integers(1, 17, size=size_case) if whole_case else rng.normal(size=size_case)
        for down_case, right_case in shifts_case:
            expected = np.zeros(size_case)
            for s, r, c in np.ndindex(*size_case):
                if 0 <= r - down_case < size_case[1] and 0 <= c - right_case < size_case[2]:
                    expected[s, r, c] = X_case[s, r - down_case, c - right_case]
            shift_cases.append((X_case, down_case, right_case, expected))
### END HIDDEN TESTS
for X_case, down_case, right_case, expected in shift_cases:
    case = {"X": X_case, "down": down_case, "right": right_case}
    given = copies_of(case)
    check_array("shift_images", shift_images(*given.values()), expected, **case)
    check_left_alone("shift_images", given, case)

# %% nbgrader={"grade": true, "grade_id": "augment_test_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Eight images, each as it is and once shifted; the same seed twice, and another one.
rng = np.random.default_rng(7)
augment_cases = [(rng.uniform(0.1, 1, size=(8, 6, 5)), np.array([3, 1, 4, 1, 5, 9, 2, 6]), 2, 0, 1)]
### BEGIN HIDDEN TESTS
for given_seed, size_case, most_case in (
    (21, (60, 5, 6), 1),
    (22, (2000, 4, 5), 3),
    (23, (60, 7, 7), 1),
    (24, (1, 4, 5), 2),
):
    rng = np.random.default_rng(700 + given_seed)
    X_case, y_case = rng.normal(size=size_case), rng.integers(0, 10, size=size_case[0])
    if given_seed == 23:
        X_case = rng.integers(1, 256, size=size_case)
    augment_cases.append((X_case, y_case, most_case, given_seed, given_seed + 1000))
### END HIDDEN TESTS
for X_case, y_case, most_case, given_seed, other_case in augment_cases:
    found_case, is_large_case = [], y_case.size >= 2000
    for seed_case in (given_seed,) if is_large_case else (given_seed, given_seed, other_case):
        case = {"X": X_case, "y": y_case, "max_shift": most_case, "seed": seed_case}
        given = copies_of(case)
        got = augment(*given.values())
        found_case.append(shifts_of(got, X_case, y_case, most_case, seed_case))
        check_left_alone("augment", given, case)
    if not np.array_equal(found_case[0], found_case[:2][-1]):
        complain(f"augment, seed {given_seed} twice", "the same shifts both times", "others", {})
    if 8 <= y_case.size < 2000 and np.array_equal(found_case[0], found_case[2]):
        complain(
            f"augment, seeds {given_seed} and {other_case}",
            "different shifts",
            "the same shifts",
            {},
        )
    if y_case.size >= 60:  # enough images to expect each shift among them, about equally often
        for what_case, values_case in (
            ("down", found_case[0][:, 0]),
            ("right", found_case[0][:, 1]),
        ):
            fair_case = y_case.size / (2 * most_case + 1)
            few_case, many_case = (0.7 * fair_case, 1.3 * fair_case) if is_large_case else (4, 45)
            for shift_case in range(-most_case, most_case + 1):
                times_case = np.count_nonzero(values_case == shift_case)
                if not few_case <= times_case <= many_case:
                    rule = f"augment, {y_case.size} images, max_shift {most_case}, {what_case} = {shift_case}"
                    complain(rule, f"about {fair_case:.0f} times", f"{times_case} times", {})
        for sign_case, what_case in ((1, "the same as down"), (-1, "the opposite of down")):
            if np.array_equal(found_case[0][:, 0], sign_case * found_case[0][:, 1]):
                complain("augment, right", "drawn independently of down", f"always {what_case}", {})
    if is_large_case:  # where both are independent, each pair of them comes about equally often
        fair_case = y_case.size / (2 * most_case + 1) ** 2
        for down_case, right_case in np.ndindex(2 * most_case + 1, 2 * most_case + 1):
            pair_case = (down_case - most_case, right_case - most_case)
            times_case = np.count_nonzero(np.all(found_case[0] == pair_case, axis=1))
            if not 0.2 * fair_case <= times_case <= 2 * fair_case:
                rule = f"augment, {y_case.size} images, max_shift {most_case}"
                rule = f"{rule}, down = {pair_case[0]} together with right = {pair_case[1]}"
                complain(rule, f"about {fair_case:.0f} times", f"{times_case} times", {})

# %% [markdown] nbgrader={"grade": false, "grade_id": "build_cnn_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 9 · A network on a budget (1 point)
#
# Now in Keras. Write `build_cnn(input_shape, n_classes)`:
#
# - `input_shape`: a tuple `(height, width, n_channels)` with sides from 8 to 40 pixels and 1 to 3
#   channels
# - `n_classes`: a whole number from 2 to 10
#
# It returns a Keras model, not trained, that takes images of shape `(n_samples, height, width,
# n_channels)` and puts out an array of shape `(n_samples, n_classes)`, a score for each class.
# Probabilities or logits, as you like. It has
#
# - **at most 5,000 parameters** (`model.count_params()`), however large the images are, and
# - at least one convolution (`Conv2D`, `SeparableConv2D` or `DepthwiseConv2D`) whose kernel is larger
#   than one pixel.
#
# Use layers that Keras has, no `Lambda` layers, no classes and no functions of your own, and nothing
# but layers on the way through the model: `keras.layers.Add()([x, y])` in place of `x + y`. (It is
# built again from its configuration when it is graded.) Compiling is not needed. Question 7 tells
# what costs the most: which layer is it, and what can stand in its place?

# %% nbgrader={"grade": false, "grade_id": "build_cnn_setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Run this cell; there is nothing to write here.
MOST_PARAMETERS = 5000
CONVOLUTIONS = (keras.layers.Conv2D, keras.layers.SeparableConv2D, keras.layers.DepthwiseConv2D)


def moved_digits(seed):
    """Return X_train, y_train, X_test, y_test: digits, each at a random place of its field."""
    rng = np.random.default_rng(seed)
    X, y = load_digits(return_X_y=True)
    rows = rng.permutation(y.size)
    places = rng.integers(0, 5, size=(y.size, 2))
    fields = np.zeros((y.size, 12, 12, 1), dtype="float32")
    for i in range(y.size):
        top, left = places[i]
        fields[i, top : top + 8, left : left + 8, 0] = np.reshape(X[rows[i]], (8, 8)) / 16
    return fields[:1200], y[rows[:1200]], fields[1200:], y[rows[1200:]]


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


def scores_of(rule, model, X, n_classes):
    """Return the scores that `model` gives to the images X; complain if it is no such CNN."""
    kind = type(model)
    if model is None:
        complain(rule, "a Keras model", "None (is the return missing?)", {})
    if not issubclass(kind, keras.Model):
        complain(rule, "a Keras model", f"type {kind.__name__}: {show(model)}", {})
    check_of_keras(rule, model)
    try:
        scores = keras.ops.convert_to_numpy(model(X, training=False))
    except Exception as error:
        wanted = f"a model for images of shape {X.shape[1:]}"
        complain(rule, wanted, f"{type(error).__name__}: {f'{error}'[:300]}", {})
    scores = as_array(f"{rule}, scores of {X.shape[0]} images", scores, (X.shape[0], n_classes))
    n_parameters = model.count_params()
    if n_parameters > MOST_PARAMETERS:
        rule = f"{rule}, parameters for images of shape {X.shape[1:]}"
        complain(rule, f"at most {MOST_PARAMETERS}", f"{n_parameters}", {})
    n_convolutions, parts = 0, [model]
    for part in parts:  # which grows as models inside the model come up
        parts.extend(getattr(part, "layers", ()))
        if issubclass(type(part), CONVOLUTIONS) and np.prod(part.kernel_size) > 1:
            n_convolutions += 1
    if not n_convolutions:
        found = ", ".join(type(part).__name__ for part in parts[1:])
        complain(rule, "a convolution with a kernel larger than one pixel", found, {})
    return scores


# %% nbgrader={"grade": false, "grade_id": "build_cnn", "locked": false, "schema_version": 3, "solution": true, "task": false}
def build_cnn(input_shape, n_classes):
    """Return a Keras model, not trained, with a convolution and at most 5,000 parameters.

    input_shape: tuple (height, width, n_channels); n_classes: whole number. The model gives an
    array of shape (n_samples, n_classes).
    """
    ### BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Conv2D(12, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(24, 3, padding="same", activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(n_classes),
        ]
    )
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "build_cnn_test_1", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Small gray images of ten classes, and large colored ones of three.
shape_cases = [((8, 8, 1), 10), ((40, 32, 3), 3)]
### BEGIN HIDDEN TESTS
shape_cases.extend([((9, 23, 2), 2), ((40, 40, 3), 10), ((16, 8, 1), 7)])
### END HIDDEN TESTS
for shape_case, n_classes_case in shape_cases:
    rng = np.random.default_rng(800)
    X_case = rng.uniform(size=(3, *shape_case)).astype("float32")
    rule = f"build_cnn({shape_case}, {n_classes_case})"
    scores_of(rule, build_cnn(shape_case, n_classes_case), X_case, n_classes_case)

# %% [markdown] nbgrader={"grade": false, "grade_id": "fit_cnn_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 10 · Digits in motion (2 points)
#
# The digits of scikit-learn have 8 × 8 pixels. Here each of them lies in a field of 12 × 12, at a
# place that chance has chosen. A linear model gets a third of such digits right, a dense network with
# 5,000 parameters about 70 %. A good convolutional network with as many, or fewer, gets 95 %.
#
# Write `fit_cnn(X, y)`:
#
# - `X`: array of shape `(n_samples, 12, 12, 1)`, 1,200 digits with gray values from 0 to 1
# - `y`: array of shape `(n_samples,)`, whole numbers from 0 to 9, the names of the digits. Learn them
#   from here: in grading they may be exchanged, so that each 3 is called 7, for example.
#
# It returns a Keras model, **trained** on them. What holds for the models of question 9 holds for it
# as well: at most 5,000 parameters, a convolution, a score for each of the ten classes, layers that
# Keras has. (Write it anew, do not call `build_cnn`; images of other sizes do not matter here.) The
# test shows it digits that it has **not** seen and takes the class with the largest score as its
# answer. At least 80 % must be right. `X` and `y` stay as they were.
#
# `verbose=0` in `fit` keeps it quiet, and `keras.utils.set_random_seed(0)` makes the result the same
# every time. One training should take less than ten seconds.
#
# Where it goes wrong: does the loss fall from epoch to epoch? Do the loss and the last activation fit
# together (`from_logits`)? How far does a unit of your last convolution see (question 6), compared with
# a digit? What comes after it: does one large value survive, or does it drown in a mean? And batch
# normalization takes some hundred batches before the averages that it keeps for later are right.


# %% nbgrader={"grade": false, "grade_id": "fit_cnn", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit_cnn(X, y):
    """Return a Keras model with a convolution and at most 5,000 parameters, trained on X, y.

    X: array of shape (n_samples, 12, 12, 1), gray values from 0 to 1; y: array of shape
    (n_samples,), the digits 0 to 9. The model gives an array of shape (n_samples, 10).
    """
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input(X.shape[1:]),
            keras.layers.Conv2D(48, 5, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss=loss)
    model.fit(X, y, batch_size=64, epochs=6, verbose=0)
    return model
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "fit_cnn_test_1", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Digits of which the training has seen others only. (Graded with another mixture, and other names.)
split_seed_case, names_case = 81, np.arange(10)
### BEGIN HIDDEN TESTS
split_seed_case, names_case = 82, np.array([4, 7, 1, 9, 0, 8, 3, 2, 6, 5])
### END HIDDEN TESTS
X_train, y_train, X_test, y_test = moved_digits(split_seed_case)
y_train, y_test = names_case[y_train], names_case[y_test]
case = {"X": X_train, "y": y_train}
given = copies_of(case)
scores_case = scores_of("fit_cnn", fit_cnn(*given.values()), X_test, 10)
check_left_alone("fit_cnn", given, case)
share_case = float(np.mean(np.argmax(scores_case, axis=1) == y_test))
assert share_case >= 0.8, (
    f"fit_cnn: expected at least 0.8 of {y_test.size} unseen digits right, got {share_case:.3f}"
)

# %% [markdown] nbgrader={"grade": false, "grade_id": "shuffled_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## 11 · In your own words (4 points, marked by a person)
#
# Somebody shuffles the pixels of all images, of the training and of the test data alike, every image
# in the same way: the pixel that was at one place is at another, for all of them the same. Then a
# dense network and a convolutional one are trained on the shuffled images, from scratch. What happens
# to the share of unseen images that each gets right, compared with before, and why? And: one slide
# says that pooling finds features that are "rotational and positional invariant". Put that right:
# what is convolution, what does pooling add, how far does it carry, and what about rotation? Write
# about 100 to 200 words.
#
# What the marker looks for: what becomes of the dense network, with a reason (1 point); what becomes
# of the convolutional one, with what it takes for granted about images (1 point); the difference
# between equivariant and invariant, and which of the two convolution and pooling are, and how far
# (1 point); what holds for rotation, and what can be done about it (1 point).

# %% [markdown] nbgrader={"grade": true, "grade_id": "shuffled", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **A model answer.** To the dense network nothing happens, but for the luck of the start. It has a
# weight of its own for each pixel, and no idea which pixels are neighbors: put its weights in the new
# order, and it is the same function. The convolutional network gets worse. It takes for granted that
# what belongs together lies close together, and that a pattern means the same wherever it is. Small
# kernels find edges and corners because neighbors hang together. After the shuffle, neighbors are
# pixels from anywhere, the local patterns are gone, and sharing weights between places no longer
# makes sense.
#
# Convolution is *equivariant* to shifts: move the image by two pixels, and the feature map moves by two
# pixels (away from the edges, and at stride 1; at stride 2 only shifts by multiples of 2 carry over). It
# does not stay the same, so it is not *invariant*. Pooling by 2 brings a little of that: when a maximum
# moves within its window, the output stays. Beyond that window it changes; only global pooling, or
# several layers of pooling, forgets more of the place. Neither does anything about rotation: a kernel
# for a vertical edge does not answer to a horizontal one. Who needs that shows the network turned
# images in training (augmentation), or turned filters.
#
# === BEGIN MARK SCHEME ===
# - 1 point: the dense network stays as good, because it treats all pixels alike (its weights can be
#   put in the same new order). Half a point without a reason.
# - 1 point: the convolutional network gets worse, because it relies on neighborhood (locality) or on
#   patterns that are the same everywhere (shared weights). One of the two is enough.
# - 1 point: convolution is equivariant (the map moves along), not invariant; pooling makes it invariant
#   to small shifts only. Half a point if just one of the two is right.
# - 1 point: neither gives invariance to rotation; a cure, such as augmentation with turned images.
#   Half a point without a cure.
# - Do not take off for language, or for examples other than these. That the dense network is "a little
#   different by chance" is right too.
# === END MARK SCHEME ===
# ### END SOLUTION

# %% [markdown] nbgrader={"grade": false, "grade_id": "extra_task", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Extra, without points
#
# See what a kernel sees. The cell below has a digit. Draw it with `plt.imshow(digit, cmap="gray")`,
# and beside it what your `convolve` makes of it with the kernel `np.array([[1, 0, -1]] * 3)`, which
# answers to upright edges, with the same turned on its side, with a mean of 3 × 3, and with one of
# your own (`cmap="RdBu"` with `vmin=-3, vmax=3` shows signs). Then shift the digit by one pixel and by
# two, and pool the maps by 2. After which shift has the pooled map simply moved along, and after which
# has it changed?

# %%
# Room for the extra. Nothing here is graded.
import matplotlib.pyplot as plt

plt.rcParams["figure.figsize"] = 3, 3
digit = load_digits().images[3] / 16
