# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 4 · A dense network reads digits

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/04_mnist_dense.ipynb) · [the exercise in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/04_mnist_dense/04_mnist_dense.ipynb)

# %% [markdown]
# *About two hours to read and play, a little over a minute to run.*
#
# So far the examples had two numbers each. Now they are pictures: 784 numbers, written by hand by
# strangers. Nobody can say in rules what makes a 7. This chapter goes through the whole job, from
# the raw pictures to a network that reads 98 of 100 digits it has never seen, and asks at every
# step how we would notice if something were wrong.
#
# **What you will be able to do**
#
# - turn pictures and labels into arrays that a network can learn from, and say why scaling matters;
# - choose input units, output units, output function and loss for a new task;
# - count the parameters of any dense network by hand;
# - build, train, evaluate, use, save and load a network in Keras, and watch it in TensorBoard;
# - split data into training, validation and test sets, and say what each one is for;
# - recognize overfitting in two curves, and treat it in four ways;
# - say when depth is worth more than width, and when it is not;
# - read a confusion matrix, and distrust an accuracy of 90 %.
#
# **Builds on:** chapter 2 (ReLU, softmax) and chapter 3 (cross-entropy, batches, gradient check,
# Adam).
#
# **Slides mirrored.** The five decks are named by letters: **A** *Deep Learning* (Chairul Aulia,
# edited by Citra Chairunnisa), **B** *Deep Learning* (Tushar B. Kute), **C** *Machine Learning part
# 2, GGE 6505/5405*, **D** *Unit 2, Introduction to Deep Learning & Architectures*, **E**
# *Fundamentals of Deep Learning: How a Neural Network Trains* (Muljono, partly Indonesian).
#
# | deck | slide title | part |
# |---|---|---|
# | E | The MNIST Dataset; Data Preparation (*input as an array*) | 2.1, 3.1 |
# | C | Convolutional Neural Networks: Image Classification (a 28 by 28 grid as one column) | 2.1 |
# | E | Data Preparation (*targets as categories*) | 2.2, 4.2 |
# | E | Desain arsitektur ANN (how many units); From Regression to Classification | 2.3 |
# | B | Feed-forward (which function at the output) | 2.3 |
# | B | Convolutional Neural Network (1,024 inputs, *plus one bias*) | 2.4 |
# | E | Arsitektur Multi-layer ANN; An MNIST Model | 2.4, 2.5, 5.2 |
# | A | Neural Network (every neuron connected to the next layer) | 2.4 |
# | E | Contoh implementasi arsitektur *fully connected layer* (55,000 / 10,000 / 5,000) | 3.1 |
# | E | An Untrained Model | 3.3 |
# | C | TensorFlow in One Slide (the six steps) | 5 |
# | B | CNN: Best Practices (data preparation; dropout) | 5.1, 7.3 |
# | B | Back-propagation (*90 %+ is acceptable*) | 5.6 |
# | C | TensorFlow in One Slide (TensorBoard) | 6.1 |
# | E | Overfitting (two slides); Training vs Validation Data | 7 |
# | B | Deep Learning: Limitations (data availability, complexity, generalization) | 7.2, 7.3 |
# | A | Backpropagation (generalization) | 7.2 |
# | D | Width Vs. Depth of Neural Networks | 8 |
# | C | Simple Neural Network, Deep Learning Neural Network | 8 |
# | A | Differences between ML and DL (interpretability) | 5.7 |
# | C | A Neural Network Playground | 9 |
#
# Where a slide is wrong or loose, a note that begins with **Erratum** says so. All of them are
# collected in [course/errata.md](../errata.md).

# %% tags=["colab-setup"]
# Google Colab only: fetch the helpers that this chapter imports. Anywhere else nothing happens.
import subprocess
import sys
import warnings

if "google.colab" in sys.modules:
    fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    address = "git+https://github.com/deep-learning-companion/deep-learning-companion"
    if subprocess.run([*fetch, address], capture_output=True, check=False).returncode != 0:
        warnings.filterwarnings("ignore", "To exit")  # IPython's own remark would only distract
        raise SystemExit(
            "The chapter's helpers could not be fetched: check the internet connection and run "
            "this cell again; if it still fails, choose Runtime > Restart session and begin anew."
        )

# %% tags=["nbval-ignore-output"]
import functools
import itertools
import math
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

from course import playground, plots, quiet
from course.datasets import load_mnist

with quiet.startup():  # without TensorFlow's messages about processors
    import keras
    import tensorflow as tf
tf.get_logger().setLevel("ERROR")  # it would remark that we build many networks in a row

plots.use_style(dpi=80)  # many pictures: a little smaller than usual

# %% [markdown]
# ---
# ## 1 · The idea
#
# A picture of a digit is a list of numbers. A network is a function from a list of numbers to a
# list of numbers. So let it be a function from 784 shades of gray to ten probabilities, one for
# each digit, and find its weights as in chapter 3: forward, loss, backward, step. Nothing else is
# new, except for one question, and it is the most important one in this course:
#
# **How do we know that it has learned to read, and has not merely learned our pictures by heart?**
#
# The answer is to keep some pictures away from it. The data are cut into three parts:
#
# | part | deck E's sizes | what it is for |
# |---|---|---|
# | **training** | 55,000 | the network learns from them: gradients come from these only |
# | **validation** | 5,000 | *we* learn from them: which network, which settings, when to stop |
# | **test** | 10,000 | looked at once, at the very end, to report a number |
#
# Why three and not two? Whoever tries fifty networks and keeps the one that does best on some data
# has chosen by the luck of those data, too. The number that made us choose is no longer fair to
# report. So there is a third part that had no say in anything.
#
# The six steps of deck C's slide *TensorFlow in One Slide* are the plan:
#
# | step of deck C | here |
# |---|---|
# | 1 import TensorFlow and Keras | above; today Keras is a package of its own |
# | 2 get the data | part 3.1; why it must be scaled, part 5.1 |
# | 3 set up the model | part 5.2, by hand in part 2 |
# | 4 train it | part 5.2, in NumPy in part 3.3 |
# | 5 evaluate it | part 5.3 |
# | 6 make predictions | parts 5.4 to 5.6 |
#
# What the slide leaves out are the dangers: unscaled data (5.1), no validation data (5.2), one
# number in which all mistakes disappear (5.5, 5.6), and overfitting (7).
#
# ---
# ## 2 · By hand
#
# ### 2.1 A picture is an array
#
# Deck C shows a picture as a grid of 28 by 28 numbers, from 0 (paper) to 255 (ink), and next to it
# the same numbers in one long column. The grid is read like a book, row by row. Counting from 0,
# the pixel in row $r$, column $c$ gets the place
#
# $$28\,r + c .$$
#
# In the slide's grid the second row, $r = 1$, begins 0, 87, 240, 210, 24. So the 87 in column 1
# lands at place $28\cdot 1 + 1 = 29$, the 240 at 30, the 210 at 31 and the 24 at 32. The last
# pixel, row 27, column 27, is at $28\cdot 27 + 27 = 783$: there are 784 places. This is called
# **flattening**.
#
# Then every number is divided by 255, so that it lies between 0 and 1: $87/255 = 0.341$, $240/255 =
# 0.941$. Part 5.1 shows why.

# %%
grid = np.zeros((28, 28), dtype=np.uint8)
grid[1, :5] = 0, 87, 240, 210, 24  # the second row of the slide
column = grid.reshape(-1)  # the copy in one column: same numbers, same order
print("shape of the grid  ", grid.shape, "  of the column", column.shape)
print("places 28 to 32    ", column[28:33])
print("divided by 255     ", (column[28:33] / 255).round(3))

assert column.shape == (784,) and 28 * 27 + 27 == 783
assert column[28 * 1 + 1] == 87 and column[30] == 240 and column[31] == 210 and column[32] == 24
assert (column[29:31] / 255).round(3).tolist() == [0.341, 0.941]

# %% [markdown]
# The column still holds all the numbers, but no longer says which pixels are neighbors. A dense
# network does not mind, and does not know: part 10.3 shuffles the pixels to prove it.
#
# ### 2.2 Targets as categories
#
# The label of a picture is a digit, 0 to 9. Why not let the network put out that number? Because
# digits are names here, not amounts. A network with one output that wavers between a 1 and a 7
# would say 4. And to take a 9 for an 8 is no smaller mistake than to take it for a 4. So deck E
# gives every class a place of its own, **one-hot**:
#
# | label | target |
# |---|---|
# | 0 | [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] |
# | 1 | [0, 1, 0, 0, 0, 0, 0, 0, 0, 0] |
# | 2 | [0, 0, 1, 0, 0, 0, 0, 0, 0, 0] |
# | 3 | [0, 0, 0, 1, 0, 0, 0, 0, 0, 0] |
#
# In NumPy it is one line: row $k$ of the identity matrix is the one-hot target of class $k$. The
# way back is the place of the largest number, `argmax`.


# %%
def one_hot(labels, n_classes=10):
    """Targets as categories.

    Args:
        labels: classes, whole numbers from 0 to n_classes - 1, shape (n_samples,).
        n_classes: how many classes there are.

    Returns:
        Targets, shape (n_samples, n_classes): 1 at the place of the class, 0 elsewhere.
    """
    return np.eye(n_classes)[labels]


labels = np.array([0, 1, 2, 3])
print(one_hot(labels).astype(int))
print("and back:", one_hot(labels).argmax(axis=1))

assert (one_hot(labels).argmax(axis=1) == labels).all() and one_hot(labels).shape == (4, 10)

# %% [markdown]
# ### 2.3 How many units?
#
# Deck E, *Desain arsitektur*: as many input units as an example has features; at the output one
# unit is enough for regression and for two classes, several classes get a unit each. Each comes
# with its own output function and loss:
#
# | task | output units | output function | loss |
# |---|---|---|---|
# | a number (regression) | 1 | none | mean squared error |
# | two classes | 1 | sigmoid | binary cross-entropy |
# | one of $C$ classes | $C$ | softmax | cross-entropy |
# | any number of $C$ labels at once | $C$ | sigmoid, each for itself | binary cross-entropy |
#
# For the hidden layers the slide has a rule of thumb: mostly more units than at the output, and as
# many layers as the problem is hard. Part 8 looks into that.
#
# **Erratum (B).** The slide *Feed-forward* gives the sigmoid as the rule of thumb for the output.
# That is right for the second and the last row only. For regression it is wrong: a sigmoid cannot
# say 25 degrees. For one of several classes ten sigmoids are ten opinions that need not agree, as
# the net inputs 2, 1, −1 show:


# %%
def softmax(Z):
    """Probabilities from net inputs, row by row; both of shape (n_samples, n_classes)."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))  # chapter 2: without it, large Z overflow
    return E / E.sum(axis=1, keepdims=True)


z = np.array([[2.0, 1.0, -1.0]])
sigmoids = 1 / (1 + np.exp(-z))
print(f"sigmoids {sigmoids.round(3)[0]}  sum {sigmoids.sum():.3f}")
print(f"softmax  {softmax(z).round(3)[0]}  sum {softmax(z).sum():.3f}")

assert sigmoids.round(2).tolist() == [[0.88, 0.73, 0.27]] and round(sigmoids.sum(), 2) == 1.88
assert np.isclose(softmax(z).sum(), 1)

# %% [markdown]
# Three sigmoids say 88 %, 73 % and 27 %, together 188 %. Softmax shares out exactly 100 %.
#
# ### 2.4 Counting parameters
#
# In a **dense** (fully connected) layer every unit is connected to every output of the layer before
# it, and has a bias. With $n_{\text{in}}$ inputs and $n_{\text{out}}$ units that makes
#
# $$n_{\text{in}}\cdot n_{\text{out}} + n_{\text{out}} = (n_{\text{in}} + 1)\cdot n_{\text{out}} .$$
#
# The model of deck C's six steps has 784 inputs, 128 hidden units and 10 output units:
#
# | layer | weights | biases | together |
# |---|---|---|---|
# | hidden | $784\cdot 128 = 100{,}352$ | 128 | 100,480 |
# | output | $128\cdot 10 = 1{,}280$ | 10 | 1,290 |
# | | | | **101,770** |
#
# 99 % of them sit in the first layer, because a picture has so many pixels. `Flatten`, the first
# line of the slide's model, has none: it only rearranges.
#
# **Erratum (B).** For a picture of 32 × 32 pixels the slide counts *1,024 input weights (plus one
# bias)*. That is *one* unit. A layer of 128 units has $1{,}025\cdot 128 = 131{,}200$.


# %%
def n_parameters(*sizes):
    """Parameters of a dense network; sizes are its layers' units, the inputs first."""
    return sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(sizes))


print("784 -> 128 -> 10:", f"{n_parameters(784, 128, 10):,}")
print("1024 -> 1:       ", f"{n_parameters(1024, 1):,}")
print("1024 -> 128:     ", f"{n_parameters(1024, 128):,}")

assert n_parameters(784, 128) == 100_480 and n_parameters(128, 10) == 1_290
assert n_parameters(784, 128, 10) == 101_770 and round(100_480 / 101_770, 2) == 0.99
assert n_parameters(1024, 1) == 1_025 and n_parameters(1024, 128) == 131_200

# %% [markdown]
# ### 2.5 One picture through a network, every number
#
# Take the smallest pictures there are, 2 × 2 pixels, and three classes: a stroke on the *left*, a
# stroke on the *right*, a stroke on *top*. The picture, flattened and scaled:
#
# $$\begin{pmatrix} 0 & 255 \\ 0 & 255 \end{pmatrix} \;\to\; (0, 255, 0, 255) \;\to\;
# x = (0, 1, 0, 1).$$
#
# The first hidden unit compares right with left, the second compares top with bottom:
#
# $$W_1 = \begin{pmatrix} -1 & 1 \\ 1 & 1 \\ -1 & -1 \\ 1 & -1 \end{pmatrix}, \quad b_1 = (0, 1),
# \quad z_1 = x W_1 + b_1 = (1 + 1,\; 1 - 1) + (0, 1) = (2, 1).$$
#
# ReLU leaves both as they are, $a_1 = (2, 1)$. The output layer:
#
# $$W_2 = \begin{pmatrix} -1 & 1 & 0 \\ 0 & 0 & 1 \end{pmatrix}, \quad b_2 = (1, 0, 0), \quad
# z_2 = a_1 W_2 + b_2 = (-2, 2, 1) + (1, 0, 0) = (-1, 2, 1).$$
#
# Softmax: $e^{-1} = 0.368$, $e^2 = 7.389$, $e^1 = 2.718$, together 10.475, so the probabilities are
# $0.368/10.475 = 0.035$, then 0.705 and 0.259. The network says *right*, and is right. Its loss is
# $-\ln 0.705 = 0.349$. And it has $5\cdot 2 + 3\cdot 3 = 19$ parameters.

# %%
tiny = [
    np.array([[-1, 1], [1, 1], [-1, -1], [1, -1.0]]),  # W1, shape (4, 2)
    np.array([0, 1.0]),  # b1
    np.array([[-1, 1, 0], [0, 0, 1.0]]),  # W2, shape (2, 3)
    np.array([1, 0, 0.0]),  # b2
]
x = np.array([[0, 255], [0, 255]]).reshape(1, 4) / 255
z1 = x @ tiny[0] + tiny[1]
z2 = np.maximum(0, z1) @ tiny[2] + tiny[3]
s = softmax(z2)
print("x ", x[0], "\nz1", z1[0], "\nz2", z2[0], "\ns ", s[0].round(3))
print(f"loss {-np.log(s[0, 1]):.3f}, parameters {n_parameters(4, 2, 3)}")

assert z1.tolist() == [[2, 1]] and z2.tolist() == [[-1, 2, 1]]
assert s.round(3).tolist() == [[0.035, 0.705, 0.259]] and round(-np.log(s[0, 1]), 3) == 0.349
assert np.exp(z2).round(3).tolist() == [[0.368, 7.389, 2.718]]
assert round(np.exp(z2).sum(), 3) == 10.475 and n_parameters(4, 2, 3) == 19

# %% tags=["nbval-ignore-output"]
fig, axes = plt.subplots(1, 2, figsize=(7.6, 2.9), width_ratios=[1, 2.6])
axes[0].imshow(255 * x.reshape(2, 2), cmap="gray_r", vmin=0, vmax=255)
axes[0].set(title="the picture", xticks=[], yticks=[])
for r in range(2):
    for c in range(2):
        value = int(255 * x[0, 2 * r + c])
        color = "white" if value else "black"
        axes[0].text(c, r, f"{value}\nplace {2 * r + c}", ha="center", va="center", color=color)
plots.network(
    [4, 2, 3],
    labels=[
        [f"{v:g}" for v in x[0]],
        [f"{v:g}" for v in z1[0]],
        [f"{v:.2f}" for v in s[0]],
    ],
    layer_names=["pixels", "hidden (ReLU)", "left, right, top"],
    biases=(0, 1),
    ax=axes[1],
)
plt.show()

# %% [markdown]
# *In words:* the picture on the left becomes the four inputs of the network on the right. Its two
# hidden units put out 2 and 1, its three output units, from top to bottom, 0.04 for *left*, 0.71
# for *right* and 0.26 for *top*.
#
# ---
# ## 3 · From scratch in NumPy
#
# ### 3.1 The data
#
# MNIST: 70,000 digits from forms that employees of the United States Census Bureau and high-school
# students filled in, cut out, centered and brought to 28 × 28 pixels. `load_mnist` gives deck E's
# three parts.
#
# **If the line below says that scikit-learn's digits take MNIST's place**, this machine has neither
# network nor copy. Everything works with them too, but they are fewer and coarser, and most numbers
# will differ from the text, which speaks of MNIST.

# %% tags=["nbval-ignore-output"]
digits = load_mnist()
print(digits)


def floor(mnist, small):
    """What is to be reached: on MNIST, or on the smaller digits that may stand in for it."""
    return mnist if digits.is_mnist else small


N_SOME = floor(6_400, 1_280)  # for experiments that do not need all of them
y_train, y_validation, y_test = (
    y.astype("int32") for y in (digits.y_train, digits.y_validation, digits.y_test)
)
if digits.is_mnist:
    sizes = [len(y) for y in (y_train, y_validation, y_test)]
    assert sizes == [55_000, 5_000, 10_000]
    # The first fifteen, as on deck E's slide.
    assert y_train[:15].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4, 3, 5, 3, 6, 1]
assert digits.X_train.shape[1:] == (28, 28) and digits.X_train.dtype == np.uint8
assert digits.X_train.min() == 0 and digits.X_train.max() == 255

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(7.3, 3.5))
for i, (picture, label) in enumerate(zip(digits.X_train[:40], y_train[:40], strict=True)):
    top, left = 42 * (i // 10), 32 * (i % 10)  # all in one coordinate system, in pixels
    place = (left, left + 28, top + 28, top)
    ax.imshow(picture, cmap="gray_r", vmin=0, vmax=255, extent=place)
    ax.text(left + 14, top - 2, f"{label}", ha="center", fontsize=8)
ax.set(xlim=(-2, 318), ylim=(156, -12))
ax.axis("off")
plt.show()

# %% [markdown]
# *In words:* the first 40 training pictures, as many as on deck E's slide, each with its label on
# top. Look at the differences: ones that lean, sevens with and without a bar, open and closed
# fours.
#
# Now the preparation of parts 2.1 and 2.2, for all three parts at once. 32-bit floating-point
# numbers are enough, and half the memory of NumPy's 64 bits.


# %% tags=["nbval-ignore-output"]
def prepare(pictures):
    """Pictures of bytes, shape (n_samples, 28, 28), as columns from 0 to 1, (n_samples, 784)."""
    return pictures.reshape(len(pictures), -1).astype("float32") / 255


X_train, X_validation, X_test = (
    prepare(X) for X in (digits.X_train, digits.X_validation, digits.X_test)
)
for name, X, y in (
    ("training", X_train, y_train),
    ("validation", X_validation, y_validation),
    ("test", X_test, y_test),
):
    print(f"{name:11} X {X.shape!s:13} from {X.min():.0f} to {X.max():.0f}   y {y.shape}")
print(f"training pictures: {digits.X_train.nbytes / 1e6:.0f} MB as bytes, ", end="")
print(f"{X_train.nbytes / 1e6:.0f} MB as numbers from 0 to 1")

assert X_train.shape == (len(y_train), 784) and X_train.dtype == np.float32
assert X_train.min() == 0 and X_train.max() == 1
assert X_train.nbytes == 4 * digits.X_train.nbytes  # four bytes instead of one

# %% [markdown]
# ### 3.2 Forward, backward, and the check
#
# Chapter 3 had one output unit with a sigmoid. For ten units with softmax and cross-entropy the
# formulas hardly change, and the slope at the output's net input stays as simple:
# $\Delta_2 = S - T$, probabilities minus one-hot targets (divided by the number of pictures, since
# the loss is a mean).


# %%
def initialize(sizes, seed):
    """Random weights with variance 2 / n_in (He et al., 2015), biases 0.

    Args:
        sizes: units of each layer, the inputs first, for example (784, 128, 10).
        seed: of the random numbers.

    Returns:
        W1, b1, W2, b2, …: shapes (n_in, n_out) and (n_out,), 32 bits.
    """
    rng = np.random.default_rng(seed)
    parameters = []
    for n_in, n_out in itertools.pairwise(sizes):
        parameters.append((rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in)).astype("float32"))
        parameters.append(np.zeros(n_out, dtype="float32"))
    return parameters


def forward(X, parameters):
    """Outputs of a network with one hidden layer of ReLU units.

    Args:
        X: pictures, shape (n_samples, n_inputs).
        parameters: W1, b1, W2, b2.

    Returns:
        A1: outputs of the hidden layer, shape (n_samples, n_hidden).
        Z2: net inputs of the output layer, shape (n_samples, n_classes).
    """
    W1, b1, W2, b2 = parameters
    A1 = np.maximum(0, X @ W1 + b1)
    return A1, A1 @ W2 + b2


def cross_entropy(X, y, parameters):
    """Mean of -ln(probability of the right class); X (n_samples, n_inputs), y (n_samples,)."""
    Z = forward(X, parameters)[1]
    Z = Z - Z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(y)), y])


def backward(X, y, parameters):
    """Slopes of the cross-entropy in W1, b1, W2, b2, in their shapes.

    Args:
        X: pictures, shape (n_samples, n_inputs).
        y: labels, shape (n_samples,).
        parameters: W1, b1, W2, b2.
    """
    W2 = parameters[2]
    A1, Z2 = forward(X, parameters)
    D2 = softmax(Z2)
    D2[np.arange(len(y)), y] -= 1  # S - T without writing out T
    D2 /= len(y)
    D1 = (D2 @ W2.T) * (A1 > 0)
    return [X.T @ D1, D1.sum(axis=0), A1.T @ D2, D2.sum(axis=0)]


def accuracy(X, y, parameters):
    """Share of pictures whose class gets the highest probability, from 0 to 1."""
    return np.mean(forward(X, parameters)[1].argmax(axis=1) == y)


# %% [markdown]
# Is `backward` right? A difference quotient for some weights of every array, in 64 bits, on five
# pictures:

# %% tags=["nbval-ignore-output"]
rng = np.random.default_rng(0)
theta = [p.astype("float64") for p in initialize((784, 20, 10), seed=0)]
X_few, y_few = X_train[:5].astype("float64"), y_train[:5]
slopes, epsilon = backward(X_few, y_few, theta), 1e-6
worst = 0.0
for name, p, slope in zip(("W1", "b1", "W2", "b2"), theta, slopes, strict=True):
    # Weights of pixels without ink have slope 0: check those with the largest slopes.
    for place in np.argsort(-np.abs(slope), axis=None)[:8]:
        at = np.unravel_index(place, p.shape)
        losses = []
        for sign in (1, -1):
            p[at] += sign * epsilon
            losses.append(cross_entropy(X_few, y_few, theta))
            p[at] -= sign * epsilon
        approximate = (losses[0] - losses[1]) / (2 * epsilon)
        worst = max(worst, abs(approximate - slope[at]))
    print(f"{name}  exact {slope[at]: .6f}   approximate {approximate: .6f}")
print(f"largest difference below 1e-7: {worst < 1e-7}")

assert worst < 1e-7

# %% [markdown]
# ### 3.3 An untrained model, and a trained one
#
# > **Predict, then run.** Before any training: what share of the digits will the network get right,
# > and what is its loss? (Chapter 3 knows what ignorance costs.)


# %% tags=["nbval-ignore-output"]
def train(X, y, parameters, learning_rate, batch_size, epochs, rng=None):
    """Stochastic gradient descent.

    Args:
        X: pictures, shape (n_samples, n_inputs).
        y: labels, shape (n_samples,).
        parameters: W1, b1, W2, b2 to start from; left as they are.
        learning_rate: of every step.
        batch_size: pictures for one step.
        epochs: rounds through all pictures.
        rng: shuffles the pictures anew for each epoch; without it they keep their order.

    Returns:
        The parameters after training.
    """
    parameters = [p.copy() for p in parameters]
    for _ in range(epochs):
        order = np.arange(len(y)) if rng is None else rng.permutation(len(y))
        for first in range(0, len(y), batch_size):
            rows = order[first : first + batch_size]
            for p, slope in zip(parameters, backward(X[rows], y[rows], parameters), strict=True):
                p -= learning_rate * slope
    return parameters


start = initialize((784, 128, 10), seed=1)
untrained = cross_entropy(X_validation, y_validation, start)
untrained_accuracy = accuracy(X_validation, y_validation, start)
print(f"untrained: loss {untrained:.2f}, right {untrained_accuracy:.1%}")

epochs = floor(2, 20)  # the smaller digits are fewer: more rounds for as many steps
trained = train(X_train, y_train, start, 0.2, 64, epochs, np.random.default_rng(1))
by_numpy = accuracy(X_validation, y_validation, trained)
loss_numpy = cross_entropy(X_validation, y_validation, trained)
print(f"trained:   loss {loss_numpy:.2f}, right {by_numpy:.1%}, after {epochs} epochs")

assert 2 < untrained < 3 and untrained_accuracy < 0.25
assert by_numpy > floor(0.95, 0.85) and loss_numpy < floor(0.2, 0.6)

# %% [markdown]
# Deck E's *untrained model* guesses: about one digit in ten, with a loss not far from $\ln 10 =
# 2.30$, the price of ignorance (a little more, for its guesses are not even). Two epochs in plain
# NumPy, and it reads more than 95 of 100 digits that it has never seen.

# %%
print(f"ln 10 = {np.log(10):.2f}")
assert round(np.log(10), 2) == 2.30

# %% [markdown]
# ---
# ## 4 · The same in Keras
#
# ### 4.1 Same weights, same batches, same numbers
#
# The same network, with our starting weights, our learning rate and our batches in their own order:
#
# > **Predict, then run.** After 100 steps, from which decimal place on will the two differ?

# %% tags=["nbval-ignore-output"]
rows = slice(0, N_SOME)
ours = train(X_train[rows], y_train[rows], start, learning_rate=0.2, batch_size=64, epochs=1)

model = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.set_weights(start)
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.2),
    loss="sparse_categorical_crossentropy",
    steps_per_execution=10,  # ten steps in one call: the same steps, only faster
    jit_compile=False,  # and without a compiler that takes longer than it saves here
)
model.fit(X_train[rows], y_train[rows], batch_size=64, epochs=1, shuffle=False, verbose=0)
weights_apart = max(np.abs(k - o).max() for k, o in zip(model.get_weights(), ours, strict=True))
s_keras = model.predict(X_validation[:1000], verbose=0)
s_ours = softmax(forward(X_validation[:1000], ours)[1])
print(f"largest difference of a weight below 0.001: {weights_apart < 1e-3}")
print(f"largest difference of a probability below 0.001: {np.abs(s_keras - s_ours).max() < 1e-3}")

assert weights_apart < 1e-3 and np.abs(s_keras - s_ours).max() < 1e-3

# %% [markdown]
# After 100 steps no weight and no probability differs by 0.001. Keras does what we did, and leaves
# us less to write.
#
# ### 4.2 One-hot or whole numbers?
#
# Keras has the same loss under two names: `categorical_crossentropy` wants one-hot targets,
# `sparse_categorical_crossentropy` the labels as they are. Same numbers; the second saves memory.

# %% tags=["nbval-ignore-output"]
s_three = s_keras[:3]
as_numbers = y_validation[:3]
as_categories = keras.utils.to_categorical(as_numbers, 10)
loss_sparse = keras.ops.convert_to_numpy(
    keras.losses.sparse_categorical_crossentropy(as_numbers, s_three)
)
loss_one_hot = keras.ops.convert_to_numpy(
    keras.losses.categorical_crossentropy(as_categories, s_three)
)
print("labels", as_numbers, " losses", loss_sparse.round(3))
print("one-hot           losses", loss_one_hot.round(3))
print(f"our one_hot gives the same targets: {(one_hot(as_numbers) == as_categories).all()}")

try:
    keras.losses.categorical_crossentropy(as_numbers, s_three)  # labels where one-hot is wanted
    mixed_up = "no error"
except ValueError:
    mixed_up = "ValueError"
print("the two mixed up:", mixed_up)

assert np.allclose(loss_sparse, loss_one_hot, atol=1e-5) and mixed_up == "ValueError"
assert (one_hot(as_numbers) == as_categories).all()

# %% [markdown]
# Mixing the two up is a classic, and fortunately an error: labels have the shape `(n_samples,)`,
# one-hot targets `(n_samples, 10)`. When Keras complains about the shape of the targets, think of
# it.
#
# ### 4.3 Counted by Keras

# %%
for layer in model.layers:
    shapes = " and ".join(str(tuple(w.shape)) for w in layer.weights)
    print(f"{layer.count_params():8,} parameters: {shapes}")
print(f"{model.count_params():8,} together, {4 * model.count_params():,} bytes of 32-bit numbers")

assert model.count_params() == n_parameters(784, 128, 10) == 101_770

# %% [markdown]
# As counted in part 2.4. (`model.summary()` prints the same as a table.)

# %% [markdown]
# ---
# ## 5 · The whole job
#
# ### 5.1 Scaling matters
#
# **Erratum (C).** The six steps feed the pixels as they come, 0 to 255. Does it matter? The same
# network from the same weights on the same pictures, once from 0 to 1, once from 0 to 255, with
# plain SGD and with Adam, the slide's optimizer.
#
# Compiling takes a second, so each of the two networks is compiled once, and `start_anew` takes it
# back to the beginning. (In a notebook of your own rather build and compile anew: then nothing of
# the first training can be left behind.)
#
# > **Predict, then run.** Which of the four learns best? What will the loss be *before* training
# > when the pixels go up to 255?


# %% tags=["nbval-ignore-output"]
def slide_model(optimizer):
    """Deck C's network, compiled."""
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=optimizer,
        loss="sparse_categorical_crossentropy",
        steps_per_execution=20,
        jit_compile=False,
    )
    return model


def start_anew(model, seed):
    """First weights anew, and an optimizer without memory, without compiling anew.

    Args:
        model: a compiled Keras model; changed in place.
        seed: of the weights and of all that is random in training.
    """
    keras.utils.set_random_seed(seed)
    model.set_weights(keras.models.clone_model(model).get_weights())
    for variable in model.optimizer.variables:  # Adam's running means and its count of steps
        if variable.name != "learning_rate":
            variable.assign(keras.ops.zeros_like(variable))


rows = slice(0, N_SOME)
scaling = {}
print("                       loss before     after   right")
for name, optimizer in (
    ("SGD", keras.optimizers.SGD(learning_rate=0.1)),
    ("Adam", keras.optimizers.Adam()),
):
    model = slide_model(optimizer)
    for top in (1, 255):
        start_anew(model, seed=1)  # the same batches, too
        model.set_weights(start)
        before = cross_entropy(X_validation * top, y_validation, start)
        model.fit(X_train[rows] * top, y_train[rows], batch_size=32, epochs=2, verbose=0)
        after = [p.astype("float64") for p in model.get_weights()]
        scaling[name, top] = (
            before,
            cross_entropy(X_validation * top, y_validation, after),
            accuracy(X_validation * top, y_validation, after),
        )
        figures = scaling[name, top]
        print(
            f"{name:4} pixels 0 to {top:3} {figures[0]:12.2f} {figures[1]:9.2f} {figures[2]:7.1%}"
        )

assert scaling["Adam", 1][0] < 3 and scaling["Adam", 255][0] > 50
assert scaling["SGD", 255][2] < 0.5 and scaling["SGD", 1][2] > floor(0.88, 0.7)
assert scaling["Adam", 1][2] > floor(0.88, 0.8)
assert scaling["Adam", 255][1] > 1.5 * scaling["Adam", 1][1]

# %% [markdown]
# Unscaled, the untrained network pays a loss above 50 where ignorance costs 2.30: its net inputs
# are 255 times too large, so it is *sure* of its guesses. With SGD it never recovers: chapter 3
# (part 10.2) has the reason. The inputs enter the curvature of the loss squared, so the largest
# stable learning rate shrinks by a factor of $255^2 = 65{,}025$. Adam divides by the size of the
# slopes and survives; that is how the slide gets away with it. But it has to spend its steps on
# repairing the start, and ends behind. Deck B's best practices have it right: think of the scale of
# the pixels when you prepare the data.
#
# **Erratum (C), once more.** The slide takes its Adam from `tf.train`. That was TensorFlow 1 and is
# gone; today's form is the one above, `keras.optimizers.Adam()`.

# %%
print(f"255 squared = {255**2:,}")
print("tf.train has an AdamOptimizer:", hasattr(tf.train, "AdamOptimizer"))
assert 255**2 == 65_025 and not hasattr(tf.train, "AdamOptimizer")

# %% [markdown]
# ### 5.2 Build and train
#
# Now for real, with all training pictures. The model and all settings were chosen by their accuracy
# on the *validation* set; the test set stays closed until part 5.3. What is different from deck C's
# model, and why:
#
# | | deck C | here | why |
# |---|---|---|---|
# | pixels | 0 to 255 | 0 to 1 | part 5.1 |
# | hidden units | 128 | 192 and 192 | more features, and features of features |
# | starting weights | Keras's default | He's | made for ReLU |
# | batch size | 32 | 256 | fewer, larger steps: less overhead |
# | learning rate | 0.001 | up to 0.004, then down to 0 | large steps to get near, small to settle |
# | steps in one call | 1 | 5 | Keras comes back to Python less often |
# | compiled by XLA | if there is a GPU (Keras's default) | no | too short a run to pay for it |
# | validation | none, trains on 60,000 | after every epoch | shows overfitting and the best epoch |
#
# (XLA is a compiler that turns a network's operations into machine code of their own.)
#
# The output layer has no softmax: it hands over net inputs (**logits**), and the loss takes care of
# the softmax in its numerically safe form (`from_logits=True`).
#
# Keras draws a progress bar by itself. Its control characters look well while it runs, and awful
# in a saved notebook. So here is one of our own: a **callback**, an object whose methods Keras
# calls at certain moments of training. Ours redraws a single text output. And `build` makes the
# network, with its hidden layers as an argument: the parts to come need others like it.


# %%
class ProgressBar(keras.callbacks.Callback):
    """A line for each epoch, and a bar for the one under way.

    Attributes:
        lines: text of the epochs that are done.
    """

    def on_train_begin(self, logs=None):
        self.lines = []
        self.shown = display({"text/plain": ""}, raw=True, display_id=True)

    def on_train_batch_end(self, batch, logs=None):
        done = (batch + 1) / self.params["steps"]
        bar = "█" * round(20 * done) + "·" * (20 - round(20 * done))
        self._show(f"epoch {len(self.lines) + 1} {bar} {done:4.0%}   loss {logs['loss']:.3f}")

    def on_epoch_end(self, epoch, logs=None):
        self.lines.append(
            f"epoch {epoch + 1}/{self.params['epochs']}   training: loss {logs['loss']:.3f}, right "
            f"{logs['accuracy']:.1%}   validation: loss {logs['val_loss']:.3f}, right "
            f"{logs['val_accuracy']:.2%}"
        )
        self._show()

    def _show(self, last=None):
        text = "\n".join(self.lines + ([last] if last else []))
        if self.shown is not None:  # None outside a notebook
            self.shown.update({"text/plain": text}, raw=True)


def build(hidden, output_activation=None, dropout=0.0, weight_decay=0.0):
    """A dense network for digits, not yet compiled.

    Args:
        hidden: units of each hidden layer, ReLU.
        output_activation: of the ten output units; None hands over net inputs.
        dropout: share of hidden outputs that are dropped in every training step.
        weight_decay: factor of the sum of squared weights that is added to the loss.

    Returns:
        A Keras model from (n_samples, 784) to (n_samples, 10).
    """
    penalty = keras.regularizers.L2(weight_decay) if weight_decay else None
    model = keras.Sequential([keras.Input((784,))])
    for n_units in hidden:
        model.add(
            keras.layers.Dense(
                n_units,
                activation="relu",
                kernel_initializer="he_normal",
                kernel_regularizer=penalty,
            )
        )
        if dropout:
            model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(10, activation=output_activation, kernel_regularizer=penalty))
    return model


# %% [markdown]
# > **Predict, then run.** Which figures will be better in the end, those of training or those of
# > validation? And after the first epoch?

# %% tags=["nbval-ignore-output"]
HIDDEN, BATCH_SIZE, EPOCHS = [192, 192], 256, floor(5, 30)
steps = math.ceil(len(X_train) / BATCH_SIZE) * EPOCHS
keras.utils.set_random_seed(0)
model = build(HIDDEN)
W1_start = model.get_weights()[0]  # for part 5.7
model.compile(
    # From a tenth of the rate up to it in the first fifth of the steps, then down to 0.
    optimizer=keras.optimizers.Adam(
        keras.optimizers.schedules.CosineDecay(
            initial_learning_rate=0.0004,
            warmup_target=0.004,
            warmup_steps=steps // 5,
            decay_steps=steps - steps // 5,
        )
    ),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
    steps_per_execution=floor(5, 1),
    jit_compile=False,
)
logs = Path(tempfile.mkdtemp())  # for TensorBoard, part 6.1
fit = model.fit(
    X_train,
    y_train,
    batch_size=BATCH_SIZE,
    epochs=EPOCHS,
    validation_data=(X_validation, y_validation),
    validation_batch_size=1000,
    verbose=0,
    callbacks=[
        ProgressBar(),
        # With this much patience it never stops early, but it restores the best epoch's weights.
        keras.callbacks.EarlyStopping(
            monitor="val_accuracy", mode="max", patience=EPOCHS, restore_best_weights=True
        ),
        keras.callbacks.TensorBoard(log_dir=logs, write_graph=False),
    ],
)
assert model.count_params() == n_parameters(784, *HIDDEN, 10) == 189_706
assert max(fit.history["val_accuracy"]) > floor(0.977, 0.93)

# %% tags=["nbval-ignore-output"]
fig, axes = plt.subplots(1, 2, figsize=(8.4, 3.1))
for ax, name, label in zip(
    axes, ("loss", "accuracy"), ("cross-entropy", "share of right answers"), strict=True
):
    plots.learning_curve(
        {"training": fit.history[name], "validation": fit.history[f"val_{name}"]},
        ax=ax,
        ylabel=label,
    )
plt.show()

# %% [markdown]
# *In words:* on the left the loss falls from epoch to epoch, on the right the share of right
# answers rises, for both parts of the data. In the end the network is a little better on the
# pictures it has trained on than on the others: the first sign of what part 7 is about. At the
# beginning it is the other way around. That is no miracle: Keras measures the training figures
# *during* the epoch, with weights that are still getting better, and the validation figures after
# it.

# %% tags=["nbval-ignore-output"]
history = fit.history
assert history["loss"][-1] < history["loss"][0] / 2
if digits.is_mnist:
    assert history["accuracy"][-1] > history["val_accuracy"][-1]
    assert history["accuracy"][0] < history["val_accuracy"][0]
print(f"gap at the end: {history['accuracy'][-1] - history['val_accuracy'][-1]:.1%}")

# %% [markdown]
# ### 5.3 Evaluate: the test set, once
#
# Everything is decided. Now, and only now, the 10,000 test pictures.

# %% tags=["nbval-ignore-output"]
test_loss, test_accuracy = model.evaluate(X_test, y_test, batch_size=1000, verbose=0)
n_wrong = round((1 - test_accuracy) * len(y_test))
margin = 2 * math.sqrt(test_accuracy * (1 - test_accuracy) / len(y_test))
print(f"test: loss {test_loss:.3f}, right {test_accuracy:.2%} ± {margin:.2%}, {n_wrong} mistakes")

assert test_accuracy > floor(0.977, 0.92)
assert margin < floor(0.0031, 0.05)

# %% [markdown]
# About 98 %. The "±" is the luck of the draw: 10,000 pictures are a sample, and its share of right
# answers is at most about 0.3 percentage points away from the share among *all* digits of this
# kind, nineteen times in twenty. So 98.1 % here and 98.2 % there need not mean anything. (The rule:
# $2\sqrt{p(1-p)/n}$ for a share $p$ of $n$.)
#
# Over three runs with other seeds, this network reads more than 98.0 % on average, and takes less
# than half the time of deck C's model with its five epochs: `make bench` measures both.
#
# ### 5.4 Predict
#
# `model.predict` wants a *batch*: shape `(n_samples, 784)`, also for a single picture. Ours hands
# over net inputs; a softmax makes probabilities of them.

# %% tags=["nbval-ignore-output"]
one_picture = X_test[0]
S_one = softmax(model.predict(one_picture[None, :], verbose=0))  # (784,) becomes (1, 784)
print("shape in", one_picture[None, :].shape, " shape out", S_one.shape)
print("probabilities of 0 to 9:", S_one[0].round(3))
print(f"it says {S_one.argmax()}, and it is a {y_test[0]}")

assert S_one.shape == (1, 10) and np.isclose(S_one.sum(), 1, atol=1e-5)

S_test = softmax(model.predict(X_test, batch_size=1000, verbose=0))
said = S_test.argmax(axis=1)
assert S_test.shape == (len(y_test), 10) and np.isclose(np.mean(said == y_test), test_accuracy)

# %% [markdown]
# ### 5.5 Which digits are mixed up?
#
# A **confusion matrix** counts what was said for what: row for what it is, column for what the
# network says. By hand for five digits: they are 4, 4, 9, 9, 9, and the network says 4, 9, 9, 9, 4.
# So row 4 gets a 1 in column 4 and a 1 in column 9; row 9 gets a 1 in column 4, a 2 in column 9.
#
# - The diagonal holds the right answers.
# - A row's right answers divided by the row's sum is that digit's **recall**: how many of the fours
#   were found? Here 1 of 2.
# - A column's right answers divided by the column's sum is its **precision**: how many that were
#   called a four are one? Here 1 of 2, too. For the nine it is 2 of 3 both times.


# %%
def confusion_matrix(y, said, n_classes=10):
    """Counts of what was said for what.

    Args:
        y: classes, shape (n_samples,).
        said: classes that a model gave, shape (n_samples,).
        n_classes: how many classes there are.

    Returns:
        Counts, shape (n_classes, n_classes): rows for y, columns for said.
    """
    counts = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(counts, (y, said), 1)  # unlike counts[y, said] += 1 it counts repeated places
    return counts


small_matrix = confusion_matrix([4, 4, 9, 9, 9], [4, 9, 9, 9, 4])
print(small_matrix[np.ix_([4, 9], [4, 9])])

assert small_matrix[np.ix_([4, 9], [4, 9])].tolist() == [[1, 1], [1, 2]] and small_matrix.sum() == 5

# %% [markdown]
# > **Predict, then run.** Which two digits will our network mix up most often? And which one will
# > it read best?

# %% tags=["nbval-ignore-output"]
matrix = confusion_matrix(y_test, said)
recall = matrix.diagonal() / matrix.sum(axis=1)
precision = matrix.diagonal() / np.maximum(1, matrix.sum(axis=0))
mistakes = matrix - np.diag(matrix.diagonal())

fig, ax = plt.subplots(figsize=(5.4, 4.4))
image = ax.imshow(mistakes, cmap="Blues", vmin=0)
for i in range(10):
    for j in range(10):
        if matrix[i, j]:
            dark = i != j and mistakes[i, j] > mistakes.max() / 2
            ax.text(
                j,
                i,
                matrix[i, j],
                ha="center",
                va="center",
                fontsize=7 if i == j else 8,
                color="white" if dark else "black",
                fontweight="bold" if i == j else "normal",
            )
ax.set(xticks=range(10), yticks=range(10), xlabel="the network says", ylabel="it is")
ax.spines[:].set_visible(False)
fig.colorbar(image, ax=ax, label="mistakes", shrink=0.85)
plt.show()
for place in np.argsort(-mistakes, axis=None)[: min(4, np.count_nonzero(mistakes))]:
    i, j = divmod(place, 10)
    print(f"{mistakes[i, j]:2} times: it is {i}, the network says {j}")
print(f"recall from {recall.min():.1%} (digit {recall.argmin()}) to {recall.max():.1%}", end="")
print(f" (digit {recall.argmax()}), precision from {precision.min():.1%} to {precision.max():.1%}")

assert matrix.sum() == len(y_test) and mistakes.sum() == n_wrong
assert recall.min() > floor(0.95, 0.7) and precision.min() > floor(0.95, 0.7)

# %% [markdown]
# *In words:* ten rows for what the digits are, ten columns for what the network says. The bold
# numbers on the diagonal are right answers; the others are mistakes, darker where there are more of
# them. Most places outside the diagonal hold a few or none: the mistakes are not spread evenly,
# they sit where digits look alike. The lines under the picture name the most frequent ones.
#
# ### 5.6 The worst mistakes, and what 90 % is worth
#
# The loss knows which mistakes are worst: those with the smallest probability for the right digit.

# %% tags=["nbval-ignore-output"]
losses = -np.log(np.maximum(1e-12, S_test[np.arange(len(y_test)), y_test]))
wrong = np.flatnonzero(said != y_test)
worst = wrong[np.argsort(-losses[wrong])][:12]
fig, axes = plots.panels(12, columns=6, panel_size=(1.25, 1.45), share_axes=False)
for ax, i in zip(axes, worst, strict=False):
    ax.imshow(digits.X_test[i], cmap="gray_r", vmin=0, vmax=255)
    ax.set(xticks=[], yticks=[])
    ax.set_title(f"a {y_test[i]}, said {said[i]}\n({S_test[i, said[i]]:.0%} sure)", fontsize=8)
for ax in axes[len(worst) :]:
    ax.remove()
plt.show()
share = losses[wrong].sum() / losses.sum()
print(f"{len(wrong)} wrong pictures of {len(y_test):,} carry {share:.0%} of the whole test loss")

assert (S_test[worst, said[worst]] > S_test[worst, y_test[worst]]).all()
assert share >= floor(0.5, 0) and len(wrong) == n_wrong

# %% [markdown]
# *In words:* twelve test digits, each with what it is, what the network said, and how sure it was.
# Some of them you would misread, too; for others you wonder. Note how sure the network is: softmax
# probabilities of a network trained to a small loss are mostly too near to 100 %. And the two or so
# pictures in a hundred that are wrong carry most of the whole loss.
#
# **Erratum (B).** The slide *Back-propagation* says that more than 90 % is often acceptable. That
# depends on what can be had for nothing. Take the question *is it a 5?* and a program that always
# says no:

# %% tags=["nbval-ignore-output"]
for digit in (5, 1):
    print(f"is it a {digit}? Always no is right for {np.mean(y_test != digit):.2%}")
most_frequent = np.bincount(y_train).argmax()
for_nothing = np.mean(y_test == most_frequent)
print(f"which digit? Always {most_frequent} is right for {for_nothing:.2%}")
print(f"a postal code of five digits: {0.9**5:.0%} right at 90 % a digit, {0.98**5:.0%} at 98 %")

if digits.is_mnist:
    assert round(100 * np.mean(y_test != 5), 2) == 91.08
    assert round(100 * for_nothing, 2) == 11.35 and most_frequent == 1
assert round(0.9**5, 2) == 0.59 and round(0.98**5, 2) == 0.90

# %% [markdown]
# It is right for 91.08 % of the test set without looking at a single pixel. With ten classes of
# about equal size 90 % *is* an achievement: the best that comes for nothing is 11.35 %. But is it
# enough? Of the postal codes with five digits 59 % would come out right, and 90 % at 98 % a digit.
# Compare with what comes for nothing, and with what the task needs. And 100 % on the *training*
# data, the slide's ideal, is mostly a bad sign (part 7).
#
# ### 5.7 What did it learn?
#
# Every unit of the first hidden layer has one weight for each pixel, so its weights are a picture,
# too. Here is what training has added to the random weights of the start:

# %% tags=["nbval-ignore-output"]
W1, _, W2 = model.get_weights()[:3]
learned = W1 - W1_start
busiest = np.argsort(-np.linalg.norm(W2, axis=1))[:12]  # those that the next layer listens to most
fig, axes = plots.panels(12, columns=6, panel_size=(1.25, 1.25), share_axes=False)
colors = plt.get_cmap("PuOr", 9)  # few steps: a small file
for ax, unit in zip(axes, busiest, strict=True):
    image = ax.imshow(learned[:, unit].reshape(28, 28), cmap=colors, vmin=-0.36, vmax=0.36)
    ax.set(xticks=[], yticks=[])
fig.colorbar(image, ax=axes, label="change of the weight", shrink=0.8)
plt.show()
ink = X_train.max(axis=0) > 0  # pixels in which any training picture has ink
print(f"{(~ink).sum()} of 784 pixels are blank in all training pictures;", end=" ")
print(f"changed weights there: {np.count_nonzero(learned[~ink])}")

assert W1.shape == (784, 192) and (~ink).sum() > 50
assert np.count_nonzero(learned[~ink]) == 0 and np.count_nonzero(learned[ink]) > floor(
    100_000, 30_000
)

# %% [markdown]
# *In words:* twelve hidden units. Where a pixel is purple, training has made the unit want ink,
# where it is orange, want none. In the middle there are patches and strokes; to say what each unit
# looks for is hard, and that is deck A's complaint about *interpretability*. The rim is white: in
# those pixels no training picture has any ink, so the slopes of their weights are 0, and the
# weights stay as they were at the start. A dense network cannot know that neighboring pixels belong
# together; it has to find out by itself, for every place anew. Chapter 5 builds that knowledge in.

# %% [markdown]
# ---
# ## 6 · Look inside, and keep it
#
# ### 6.1 TensorBoard
#
# Deck C names **TensorBoard** for visualization: a web page that shows a training while it runs,
# and compares it with others. The callback `keras.callbacks.TensorBoard` in part 5.2 has written
# the figures of every epoch into a folder. The next two lines open the page inside the notebook
# (run them: the curves under *Scalars* or *Time series* are those of part 5.2). They start a small
# server, so they are not run when this page is built.

# %% tags=["nbval-skip", "skip-execution"]
# %load_ext tensorboard
# %tensorboard --logdir {logs}

# %% [markdown]
# What is in the folder? The same figures, one event file for training and one for validation.
# TensorBoard's own reader gets them back:

# %% tags=["nbval-ignore-output"]
with quiet.startup():
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def read_scalars(folder, name):
    """One number for each epoch, as TensorBoard's callback has written it.

    Args:
        folder: where the event files lie.
        name: of the figure, for example "epoch_loss".

    Returns:
        The numbers in the order of the epochs, shape (n_epochs,).
    """
    events = EventAccumulator(str(folder), size_guidance={"tensors": 0})  # 0: all of them
    events.Reload()
    return np.array([tf.make_ndarray(event.tensor_proto) for event in events.Tensors(name)])


read = {part: read_scalars(logs / part, "epoch_accuracy") for part in ("train", "validation")}
for part, values in read.items():
    print(f"{part:10}", values.round(4))
ax = plots.learning_curve(read, ylabel="share of right answers")
ax.set_title("read back from TensorBoard's files")
plt.show()

assert np.allclose(read["train"], fit.history["accuracy"], atol=1e-6)
assert np.allclose(read["validation"], fit.history["val_accuracy"], atol=1e-6)

# %% [markdown]
# *In words:* the right half of part 5.2's picture again, this time from the files. Worth the
# trouble when a training runs for hours, on another machine, or twenty times with different
# settings: give each run a folder of its own below `--logdir`.
#
# ### 6.2 Save and load
#
# A trained network is its **architecture** (which layers) and its **weights**. The `.keras` format
# stores both, and the state of the optimizer, in one file. `save_weights` stores no architecture:
# whoever loads the weights must have built the same one first.

# %% tags=["nbval-ignore-output"]
with tempfile.TemporaryDirectory() as folder:
    whole, weights = Path(folder) / "digits.keras", Path(folder) / "digits.weights.h5"
    model.save(whole)
    model.save_weights(weights)
    loaded = keras.models.load_model(whole)
    rebuilt = build(HIDDEN)
    rebuilt.load_weights(weights)
    try:
        build([128]).load_weights(weights)
        refused = False
    except ValueError:
        refused = True
    size = whole.stat().st_size / 1e6
print(f"whole model: {size:.2f} MB, its weights alone: {4 * model.count_params() / 1e6:.2f} MB")
print(f"another shape refused: {refused}")

Z_before = model.predict(X_test[:1000], verbose=0)
for other in (loaded, rebuilt):
    assert np.allclose(other.predict(X_test[:1000], verbose=0), Z_before, atol=1e-5)
assert refused and size > 2.5 * 4 * model.count_params() / 1e6

# %% [markdown]
# Both give the same predictions as before, and a network of another shape refuses the weights. The
# whole file is about three times as large as the weights: Adam keeps two running means for each
# weight (chapter 3), and they travel along, so that training can go on where it stopped.
#
# What is *not* in the file is what you did to the pictures before: the division by 255. Part 10.1
# shows what happens when that is forgotten, and how to put it into the model.
#
# ---
# ## 7 · Overfitting
#
# ### 7.1 Which trendline is better?
#
# Deck E asks it with two curves through the same points. Ten points from the line $y = 2x + 1$ with
# some noise; a straight line has two parameters, a polynomial of degree 9 has ten.
#
# > **Predict, then run.** Which of the two is closer to the ten points? Which is closer to ten
# > *other* points from the same line?

# %%
rng = np.random.default_rng(1)
x_points, x_others = np.linspace(0, 1, 10), np.linspace(0.05, 0.95, 10)
y_points = 2 * x_points + 1 + 0.3 * rng.normal(size=10)
y_others = 2 * x_others + 1 + 0.3 * rng.normal(size=10)
trendlines, errors = {}, {}
for degree in (1, 9):
    trendlines[degree] = np.polynomial.Polynomial.fit(x_points, y_points, degree)
    errors[degree] = [
        np.sqrt(np.mean((trendlines[degree](x) - y) ** 2))
        for x, y in ((x_points, y_points), (x_others, y_others))
    ]
    print(f"degree {degree}: RMSE {errors[degree][0]:.2f} on its points", end=", ")
    print(f"{errors[degree][1]:.2f} on the others")

assert errors[9][0] < 0.01 and round(errors[1][0], 2) == 0.19
assert errors[9][1] > 2 * errors[1][1]
missed = {d: np.abs(trendline(x_others) - y_others) for d, trendline in trendlines.items()}
assert (missed[9] > missed[1]).sum() == 8

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(5.6, 3.2))
across = np.linspace(0, 1, 300)
for rank, degree in enumerate((1, 9)):
    ax.plot(
        across,
        trendlines[degree](across),
        plots.LINESTYLES[rank],
        color=plots.COLORS[rank],
        label=f"degree {degree}",
    )
ax.plot(x_points, y_points, "o", color="black", label="the ten points (training)")
ax.plot(x_others, y_others, "^", color="0.45", markerfacecolor="white", label="ten others")
ax.set(xlabel="x", ylabel="y", ylim=(-0.8, 4.2))
ax.legend(fontsize=7)
plt.show()

# %% [markdown]
# *In words:* the straight line passes between the dots. The polynomial of degree 9 goes through
# every single one of them and swings in between; eight of the ten triangles it misses by more. It
# has learned the noise. That is **overfitting**: good on the training data, worse on new data of
# the same kind. "Better" is decided by the triangles.
#
# ### 7.2 Provoked: few pictures, a big network
#
# Deck E: why not a *super large* network? Here is one that is super large for its data: 203,530
# parameters for 500 pictures, 407 for each.
#
# We shall train it several times, so it is compiled once and starts anew each time, as in part 5.1.


# %%
@functools.cache  # asked for the same treatment, it gives the same model
def few_model(**treatment):
    """A compiled network with 256 hidden units; treatment: `dropout`, `weight_decay` of `build`."""
    keras.utils.set_random_seed(2)  # dropout begins its random numbers when it is built
    model = build([256], **treatment)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.003),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[
            "accuracy",
            keras.metrics.SparseCategoricalCrossentropy(name="entropy", from_logits=True),
        ],
        steps_per_execution=2,
        jit_compile=False,
    )
    return model


# %% [markdown]
# > **Predict, then run.** What will the four curves do: loss and accuracy, training and validation?


# %% tags=["nbval-ignore-output"]
N_FEW = floor(500, 100)
FEW_EPOCHS = 20
X_check, y_check = X_validation[:2000], y_validation[:2000]


def fit_few(n_pictures=N_FEW, labels=y_train, epochs=FEW_EPOCHS, callbacks=(), **treatment):
    """Train `few_model` from its first weights on the first pictures.

    Args:
        n_pictures: how many of the training pictures it gets.
        labels: of the training pictures, shape (n_train,).
        epochs: rounds through them.
        callbacks: Keras callbacks.
        **treatment: `dropout` or `weight_decay`.

    Returns:
        {"loss", "accuracy", "val_loss", "val_accuracy": one number an epoch}; the losses without
        any penalty for large weights, so that they can be compared.
    """
    model = few_model(**treatment)
    start_anew(model, seed=2)
    history = model.fit(
        X_train[:n_pictures],
        labels[:n_pictures],
        batch_size=N_FEW // 10,
        epochs=epochs,
        validation_data=(X_check, y_check),
        validation_batch_size=math.ceil(len(y_check) / 2),
        verbose=0,
        callbacks=list(callbacks),
    ).history
    return {
        name.replace("entropy", "loss"): history[name]
        for name in ("entropy", "accuracy", "val_entropy", "val_accuracy")
    }


few = fit_few()
best = int(np.argmin(few["val_loss"]))
big = n_parameters(784, 256, 10)
print(f"{big:,} parameters, {big / N_FEW:.0f} for each of {N_FEW} pictures")
print(f"training:   right {few['accuracy'][-1]:.1%} in the end, loss {few['loss'][-1]:.4f}")
print(f"validation: right {few['val_accuracy'][-1]:.1%} in the end, loss ", end="")
print(f"{few['val_loss'][best]:.3f} in epoch {best + 1} and {few['val_loss'][-1]:.3f} in the end")

assert big == 203_530 and (not digits.is_mnist or round(big / N_FEW) == 407)
assert few["accuracy"][-1] > 0.99 and few["val_accuracy"][-1] < few["accuracy"][-1] - 0.02
if digits.is_mnist:
    assert few["val_loss"][-1] > 1.05 * few["val_loss"][best] and best < FEW_EPOCHS // 2
    assert few["val_accuracy"][-1] > few["val_accuracy"][best] - 0.02

# %% [markdown]
# The training pictures are all read without a mistake after a while, and their loss goes on falling
# towards 0. On the validation pictures the loss turns: it is lowest early, and then rises. From
# there on the network learns things that are true of its 500 pictures only.
#
# Mind the other curve: the *accuracy* on the validation pictures hardly gets worse. The right
# answers stay right. What grows is the certainty of the wrong ones, and cross-entropy counts that.
#
# Can the network really learn by heart? Give it the same pictures with the labels shuffled. Now
# there is nothing to understand (Zhang et al., 2017).
#
# > **Predict, then run.** How many of the senseless labels can it learn?

# %% tags=["nbval-ignore-output"]
shuffled = np.random.default_rng(0).permutation(y_train)
senseless = fit_few(labels=shuffled)
print(f"training right {senseless['accuracy'][-1]:.1%}, ", end="")
print(f"validation right {senseless['val_accuracy'][-1]:.1%}")

assert senseless["accuracy"][-1] > floor(0.95, 0.6) and senseless["val_accuracy"][-1] < 0.25

# %% [markdown]
# Nearly all of them, and on the validation pictures it guesses. So a good result on the training
# data says nothing at all about understanding: deck E's word *memorization* is exact.
#
# **Erratum (E).** The slide *Training vs Validation Data* wants accuracy and loss *similar* on
# both. Similar is not enough: a network that has learned nothing is equally bad on both
# (*underfitting*). And the training figures can be the worse ones: with dropout, which disturbs
# training only, or in a first epoch, as in part 5.2. What counts is the validation figure
# itself. The gap only tells which treatment to try: a large gap, those of part 7.3; no gap and bad
# figures, a larger network or longer training.
#
# **Erratum (A)**, as in chapter 3. Backpropagation *increases generalization*, says deck A. It has
# just lowered the training loss to nearly 0 while the validation loss rose.
#
# **Erratum (B).** The slides *Limitations* describe generalization as all parameters updating
# themselves together. They do that when learning by heart, too. To generalize is to do well on new
# data of the same kind, and how well is measured, on data kept aside. The rest of that slide is
# what we have just seen: too simple a model underfits, one too complex for its data overfits.
#
# ### 7.3 Treated: four medicines, measured
#
# - **Early stopping**: keep the weights of the epoch with the lowest validation loss; stop when it
#   has not improved for some epochs (the *patience*).
# - **Dropout** (Srivastava et al., 2014): in every training step, set a random half of the hidden
#   outputs to 0 and double the others, so that their sum stays the same on average. No unit can
#   rely on another one being there. When the network is used, nothing is dropped. Deck B
#   recommends it between fully connected layers.
# - **Weight decay**: add $\lambda \sum w^2$ to the loss. Its slope $2\lambda w$ pulls every weight
#   towards 0 a little in every step; only weights that the data keep asking for stay large. (With
#   Adam, which rescales slopes, that is not quite the same as shrinking all weights by the same
#   factor; the optimizer `AdamW` does that.)
# - **More data**: deck B, *data availability*. Ten times as many pictures, and a tenth
#   of the epochs, so that the number of steps is the same.
#
# By hand: four hidden outputs (2, 1, 0, 3), of which dropout keeps the first and the last: they
# become (4, 0, 0, 6). And a weight of 0.5 with $\lambda = 0.001$: the slope is $2\cdot 0.001\cdot
# 0.5 = 0.001$. Does Keras do the same?

# %% tags=["nbval-ignore-output"]
outputs = np.array([[2.0, 1.0, 0.0, 3.0]] * 10_000, dtype="float32")
dropout = keras.layers.Dropout(0.5, seed=0)
dropped = keras.ops.convert_to_numpy(dropout(outputs, training=True))
print(
    "each output is 0 or doubled: ",
    all(set(np.unique(dropped[:, j]).tolist()) <= {0.0, 2 * outputs[0, j]} for j in range(4)),
)
print("mean of 10,000 tries:        ", dropped.mean(axis=0).round(1))
print("when used:                   ", keras.ops.convert_to_numpy(dropout(outputs[:1]))[0])
weight = tf.Variable(0.5)
with tf.GradientTape() as tape:
    penalty = keras.regularizers.L2(0.001)(weight)
slope = tape.gradient(penalty, weight).numpy()
print(f"slope of the penalty:         {slope:.4f}")

assert np.allclose(dropped.mean(axis=0), [2, 1, 0, 3], atol=0.15)
assert set(np.unique(dropped[:, 3]).tolist()) == {0, 6} and np.isclose(slope, 0.001)
assert np.array_equal(keras.ops.convert_to_numpy(dropout(outputs[:1])), outputs[:1])

# %% [markdown]
# > **Predict, then run.** Order the four by how much they help.

# %% tags=["nbval-ignore-output"]
stop = keras.callbacks.EarlyStopping(
    monitor="val_entropy", mode="min", patience=5, restore_best_weights=True
)
runs = {
    "nothing": few,
    "early stopping": fit_few(callbacks=[stop]),
    "dropout 0.5": fit_few(dropout=0.5),
    "weight decay": fit_few(weight_decay=0.002),
    "ten times the data": fit_few(n_pictures=10 * N_FEW, epochs=FEW_EPOCHS // 10),
}
kept = {name: len(run["val_loss"]) - 1 for name, run in runs.items()}  # the last epoch
kept["early stopping"] = int(np.argmin(runs["early stopping"]["val_loss"]))
final = {}
print("                     epochs   loss: training   validation   right: validation")
for name, run in runs.items():
    at = kept[name]
    final[name] = run["loss"][at], run["val_loss"][at], run["val_accuracy"][at]
    print(f"{name:20} {len(run['loss']):6} {final[name][0]:16.3f}", end="")
    print(f"{final[name][1]:13.3f}{final[name][2]:20.1%}")

assert final["ten times the data"][1] < final["nothing"][1]
if digits.is_mnist:
    # A little room: the last epoch's loss goes up and down by a few hundredths.
    assert all(final[name][1] < 1.02 * final["nothing"][1] for name in runs)
    assert len(runs["early stopping"]["loss"]) < FEW_EPOCHS
    assert final["ten times the data"][1] < 0.7 * final["nothing"][1]
    assert final["ten times the data"][2] > final["nothing"][2] + 0.04
    others = [final[name][2] for name in ("early stopping", "dropout 0.5", "weight decay")]
    assert max(abs(share - final["nothing"][2]) for share in others) < 0.025

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(5, columns=5, panel_size=(1.95, 2.5))
for ax, (name, run) in zip(axes, runs.items(), strict=True):
    # The loss over the steps: the run with more data has as many, in fewer epochs.
    steps_taken = np.linspace(0, 1, len(run["loss"]) + 1)[1:]
    if name == "early stopping":
        steps_taken *= len(run["loss"]) / FEW_EPOCHS
    for rank, (part, curve) in enumerate(
        (("training", run["loss"]), ("validation", run["val_loss"]))
    ):
        ax.plot(
            steps_taken * FEW_EPOCHS * 10,
            curve,
            plots.LINESTYLES[rank],
            color=plots.COLORS[rank],
            label=part,
        )
    ax.plot(
        steps_taken[kept[name]] * FEW_EPOCHS * 10,
        run["val_loss"][kept[name]],
        "o",
        color=plots.COLORS[1],
    )
    ax.set(title=name, xlabel="step", ylim=(0, 1))
    ax.grid(alpha=0.3)
axes[0].set_ylabel("cross-entropy")
axes[0].legend(fontsize=7)
plt.show()
luck = 2 * math.sqrt(0.87 * 0.13 / len(y_check))
print(f"luck of the draw with {len(y_check):,} pictures: ± {luck:.1%}")

assert not digits.is_mnist or round(luck, 3) == 0.015

# %% [markdown]
# *In words:* five trainings, the training loss solid, the validation loss dashed, a dot where the
# weights were kept. With no treatment the dashed line turns and climbs. Early stopping goes back to
# its lowest point. With dropout and with weight decay the training loss falls more slowly and the
# dashed line climbs less, or not at all. With ten times the data the two lines stay together, and
# the dashed one ends far lower.
#
# What can be said, and what not:
#
# - all four end with a lower validation loss than doing nothing (early stopping's is a little
#   flattered: its epoch was chosen on the very pictures that it is measured on);
# - more data is in a class of its own: it is the only one that makes the network read *much*
#   better;
# - the accuracies of the other three differ from doing nothing by a point or two at most, and the
#   luck of the draw with 2,000 pictures alone is ±1.5 points. One such run cannot say which of them
#   is best; nor do they turn 500 pictures into 5,000.

# %% [markdown]
# ---
# ## 8 · Width against depth
#
# ### 8.1 At equal parameters
#
# Deck D: **depth** is the number of layers that have parameters, **width** the number of units in a
# layer. A deeper network can build on what earlier layers have found, a wider one can look for more
# things side by side. Both cost time and memory, and both can overfit, the deck adds. Which is
# better? A fair comparison gives both the same number of parameters. (Part 2.4's formula; with 784
# inputs, the first layer takes most of them anyway.)
#
# **Erratum (D).** By the slide's own definition its example (input, five hidden layers, output) is
# *six* layers deep, not seven: the input layer has no parameters. The networks below are 2, 3 and
# 6 layers deep; the last one is the slide's.
#
# > **Predict, then run.** Which of the three reads digits best after the same training?

# %% tags=["nbval-ignore-output"]
shapes = {"1 × 128": [128], "2 × 112": [112] * 2, "5 × 88": [88] * 5}
N_SHAPES, SHAPE_EPOCHS = floor(10_000, 1_000), floor(3, 20)
reached = {}
print("hidden      parameters   right on validation, two seeds")
for name, hidden in shapes.items():
    reached[name] = []
    net = build(hidden)
    net.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.002),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        steps_per_execution=10,
        jit_compile=False,
    )
    for seed in (0, 1):
        start_anew(net, seed)
        net.fit(
            X_train[:N_SHAPES], y_train[:N_SHAPES], batch_size=100, epochs=SHAPE_EPOCHS, verbose=0
        )
        Z = net(X_validation)
        reached[name].append(np.mean(np.argmax(Z, axis=1) == y_validation))
    assert net.count_params() == n_parameters(784, *hidden, 10)
    both = ", ".join(f"{share:.1%}" for share in reached[name])
    print(f"{name:11} {net.count_params():10,}   {both}")

counts = [n_parameters(784, *hidden, 10) for hidden in shapes.values()]
assert max(counts) / min(counts) < 1.005
assert min(min(shares) for shares in reached.values()) > floor(0.93, 0.7)
means = [np.mean(shares) for shares in reached.values()]
assert max(means) - min(means) < floor(0.015, 0.15)
luck = 2 * math.sqrt(0.95 * 0.05 / len(y_validation))
print(f"luck of the draw: ± {luck:.1%}")
assert not digits.is_mnist or round(luck, 3) == 0.006

# %% [markdown]
# All three read about 95 of 100, with 10,000 training pictures. Between the shapes there is hardly
# more difference than between two seeds of the same shape, or than the luck of 5,000 validation
# pictures, ±0.6 percentage points. So, for digits, dense layers and this much training: at equal
# parameters depth gains nothing to speak of. With other settings one or the other may win by a few
# tenths. That is a result, too, and more than one can say without measuring.
#
# ### 8.2 Where depth wins
#
# Depth has its merits, and they can be proved. Take the **tent**, the function that rises from 0 to
# 1 and falls back to 0 on the way from $x = 0$ to $x = 1$. Two ReLU units make it:
#
# $$t(x) = 2\,\text{ReLU}(x) - 4\,\text{ReLU}(x - \tfrac12).$$
#
# By hand: $t(0.25) = 0.5$, $t(0.5) = 1$, $t(0.75) = 1.5 - 1 = 0.5$. Now put a tent on a tent:
# $t(t(x))$ goes up and down *twice*, and with every further layer of two units the number of teeth
# doubles. With $k$ layers there are $2^k$ straight pieces.
#
# A network with *one* hidden layer cannot do that: each ReLU unit adds one kink (chapter 3, part
# 5.5), so $2^k$ pieces take $2^k$ units or so.


# %%
def tents(x, k):
    """The tent of the tent of the tent …, k layers of two ReLU units; x and result (n,)."""
    for _ in range(k):
        x = 2 * np.maximum(0, x) - 4 * np.maximum(0, x - 0.5)
    return x


print(" k   pieces   deep: units, parameters   one hidden layer: units, parameters")
for k in (1, 3, 5, 10):
    x = np.linspace(0, 1, 4 * 2**k + 1)
    slopes = np.diff(tents(x, k)) / np.diff(x)
    pieces = 1 + np.count_nonzero(np.diff(np.sign(slopes)))
    deep, wide = n_parameters(1, *[2] * k, 1), n_parameters(1, 2**k, 1)
    print(f"{k:2}{pieces:9,}{2 * k:14}{deep:12}{2**k:27,}{wide:12,}")
    assert pieces == 2**k

assert tents(np.array([0.25, 0.5, 0.75]), 1).tolist() == [0.5, 1, 0.5]
assert (n_parameters(1, *[2] * 10, 1), n_parameters(1, 1024, 1)) == (61, 3_073)

# %% [markdown]
# 61 parameters in ten hidden layers draw what takes 3,073 in one (Telgarsky, 2016). So there *are*
# functions for which depth is worth far more than width: those that are made by doing similar
# things again and again. Reading digits is not one of them, or training a dense network does not
# find it. In chapter 5 the layers get a structure that suits pictures, and there depth pays. Deck
# D's own examples of deep networks, VGG-16 and ResNet-50, are of that kind, and so is its wide one:
# Wide ResNet has fewer layers and more units in each.
#
# **Rule of thumb.** Begin with one or two hidden layers. Make them wider until the training loss is
# good enough, then treat overfitting; more layers are one more thing to try on the validation set.
#
# ---
# ## 9 · A playground
#
# Deck C shows the *Neural Network Playground*: points in a plane, a few neurons, and one watches
# them learn. Here is one in the notebook, with the same controls: data set, noise and share of
# training data; features; layers and neurons; activation, learning rate, regularization and its
# rate, batch size; play, step and reset. Press *Play*. (It takes a running notebook. On GitHub you
# see two pictures: before the first epoch, and after 100.)

# %% tags=["nbval-ignore-output"]
playground.show()

# %% tags=["nbval-ignore-output"]
playground.picture(playground.Settings(data="circle", hidden=(4, 2)), epochs=100)

# %% [markdown]
# *In words:* on the left the features, of which $x_1$ and $x_2$ are in use. Every tile shows what a
# neuron makes of the whole plane, blue where it puts out something positive, orange where negative.
# Each neuron of the first hidden layer makes one straight cut. Those of the second mix the cuts to
# something bent, and the output has a closed border around the blue triangles. The lines are the
# weights: the larger, the thicker, and dashed orange ones are negative. The curves at the upper
# right start at about 0.5 (on deck C's slide 0.498 and 0.489) and fall to almost 0. The loss is
# half the mean squared error, the targets are −1 and 1: whoever always says 0 pays 0.5.
#
# Try, and predict each time before you press *Play*:
#
# 1. **Circle, no hidden layer** (remove both). What can a single neuron do? Then give it the
#    features $x_1^2$ and $x_2^2$ instead. Why does that suffice?
# 2. **Circle, linear** as the activation, with as many layers as you like (chapter 2).
# 3. **XOR** with one hidden layer, of 2 and of 4 neurons. *New points* a few times: chapter 1 has
#    counted.
# 4. **Learning rate** 0.00001, 0.03, 10 (chapter 3).
# 5. **Noise 50, 10 % of the data to train on**, two layers of 8: watch training and test loss part.
#    Then L2 with a rate of 0.01 or 0.03: part 7 in fast motion.
# 6. **Spiral** with $x_1$ and $x_2$ only. It can be done; add layers and neurons until it works,
#    then try all seven features with fewer.
#
# Without a mouse, the first three look like this after 150 epochs:

# %% tags=["nbval-ignore-output"]
tries = {
    "circle, hidden 4 and 2": playground.Settings(),
    "circle, no hidden layer": playground.Settings(hidden=()),
    "the same, with the squares": playground.Settings(hidden=(), features=("x1^2", "x2^2")),
    "circle, 4 and 2, linear": playground.Settings(activation="linear"),
    "XOR, hidden 2": playground.Settings(data="xor", hidden=(2,)),
    "XOR, hidden 4": playground.Settings(data="xor", hidden=(4,)),
}
played = {}
for name, settings in tries.items():
    training = playground.Training(settings, seed=0)
    training.run(150)
    played[name] = training.losses[-1][1]
    print(f"{name:27} test loss {played[name]:.2f}")

assert max(played["circle, hidden 4 and 2"], played["the same, with the squares"]) < 0.05
assert min(played["circle, no hidden layer"], played["circle, 4 and 2, linear"]) > 0.4
assert played["XOR, hidden 4"] < 0.1 < played["XOR, hidden 2"]
untaught = playground.Training(playground.Settings(), seed=0)
assert all(0.4 < loss < 0.6 for loss in untaught.losses[0])  # training, test: before epoch 1

# %% [markdown]
# A circle is no matter of straight cuts, so a single neuron guesses, and so does any number of
# linear layers. But in $x_1^2$ and $x_2^2$ the circle *is* a straight line, $x_1^2 + x_2^2 = r^2$:
# the right features make a hard problem easy. A hidden layer finds such features by itself.
#
# ---
# ## 10 · What goes wrong
#
# ### 10.1 Scaled in training, forgotten in use
#
# The classic: the network is trained on 0 to 1, and months later somebody sends it pictures from 0
# to 255.
#
# > **Predict, then run.** What happens to its accuracy? And to its certainty?

# %% tags=["nbval-ignore-output"]
S_forgotten = softmax(model.predict(255 * X_test, batch_size=1000, verbose=0))
still_right = np.mean(S_forgotten.argmax(axis=1) == y_test)
sure = np.mean(S_forgotten.max(axis=1) > 0.999999)
sure_before = np.mean(S_test.max(axis=1) > 0.999999)
print(f"right: {test_accuracy:.1%} before, {still_right:.1%} now")
print(f"practically certain (above 99.9999 %): {sure_before:.0%} before, {sure:.0%} now")

assert still_right > test_accuracy - floor(0.02, 0.1) and sure > 0.95 > sure_before

# %% [markdown]
# **Symptom:** the accuracy hardly suffers, so nobody notices; but nearly every answer comes with
# practically complete certainty, the wrong ones too. A ReLU network without biases would give
# exactly 255 times the net inputs, the same order and a softmax that has become a hard maximum.
# **Cause:** the preparation is not part of the model. **Cure:** make it a part.

# %% tags=["nbval-ignore-output"]
complete = keras.Sequential(
    [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Rescaling(1 / 255),
        model,
        keras.layers.Softmax(),
    ]
)
S_complete = complete.predict(digits.X_test[:1000], verbose=0)  # bytes, as they come
apart = np.abs(S_complete - S_test[:1000]).max()
print(f"raw pictures in, probabilities out; largest difference below 0.0001: {apart < 1e-4}")

assert S_complete.shape == (len(X_test[:1000]), 10) and apart < 1e-4

# %% [markdown]
# `complete` takes pictures as they are and hands over probabilities. This is the one to save.
#
# ### 10.2 The softmax forgotten
#
# An output layer without softmax, and a loss that was not told so (`from_logits` is `False` by
# default). No error, no warning.
#
# > **Predict, then run.** Will it learn at all?

# %% tags=["nbval-ignore-output"]
found = {}
for name, activation in (("there", "softmax"), ("forgotten", None)):
    keras.utils.set_random_seed(0)
    net = build([128], output_activation=activation)
    net.compile(
        optimizer=keras.optimizers.Adam(),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=20,
        jit_compile=False,
    )
    history = net.fit(
        X_train[:N_SOME], y_train[:N_SOME], batch_size=64, epochs=floor(3, 12), verbose=0
    ).history
    found[name] = history["loss"][-1], history["accuracy"][-1]
    print(f"softmax {name:9}: loss {found[name][0]:.2f}, right {found[name][1]:.1%}")
outputs = keras.ops.convert_to_numpy(net(X_validation[:1000]))
print(f"{np.mean(outputs < 0):.0%} of the outputs without softmax are negative")
all_negative = keras.losses.sparse_categorical_crossentropy(
    np.array([3, 3]), np.array([[-1.0] * 10, [-50.0] * 10])
)
all_negative = keras.ops.convert_to_numpy(all_negative)
print("loss of ten negative outputs:", all_negative.round(3))

assert found["there"][1] > 0.85 and found["forgotten"][1] < found["there"][1] - 0.15
assert found["forgotten"][0] > 1 and np.mean(outputs < 0) > 0.8
assert np.allclose(all_negative, np.log(10), atol=1e-3)

# %% [markdown]
# **Symptom:** a loss that stays near 2.30, and an accuracy that gets stuck, at about half or less.
# **Cause:** the loss takes the outputs for probabilities, and what is negative for the smallest
# probability it allows. The first steps push nearly all outputs below 0. There every slope is 0:
# ten negative outputs cost $\ln 10$ whatever they are, so nothing tells the network which way to
# go. **Cure:** a softmax layer and the loss by its name, or no softmax layer and
# `from_logits=True`. (The other mix-up, a softmax layer *and* `from_logits=True`, is one that Keras
# notices and warns about.)
#
# ### 10.3 Shuffled pixels: something that does *not* go wrong
#
# > **Predict, then run.** Move all pixels to random places, the same for every picture, and train
# > anew. Nobody could read these pictures. Can the network?

# %% tags=["nbval-ignore-output"]
places = np.random.default_rng(0).permutation(784)
right = {}
for name, order in (("as they are", np.arange(784)), ("shuffled", places)):
    net_start = [start[0][order], *start[1:]]  # the same weights for the same pixels
    parameters = train(
        X_train[:N_SOME][:, order], y_train[:N_SOME], net_start, 0.2, 64, floor(1, 5)
    )
    right[name] = accuracy(X_validation[:, order], y_validation, parameters)
    print(f"pixels {name:11}: right {right[name]:.1%}")

assert abs(right["as they are"] - right["shuffled"]) < 0.005

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(2, columns=2, panel_size=(1.5, 1.6), share_axes=False)
for ax, order, title in ((axes[0], slice(None), "for us"), (axes[1], places, "the same to it")):
    ax.imshow(X_train[0][order].reshape(28, 28), cmap="gray_r")
    ax.set(xticks=[], yticks=[], title=title)
plt.show()

# %% [markdown]
# *In words:* on the left the first training picture, on the right the same with its pixels at other
# places; to our eyes a cloud of dots. To a dense network they are the same: with its weights moved
# along, it computes the same sums, and learns exactly as well. That is its strength (it works for
# tables, too, whose columns have no order) and its weakness: it gets no help from the fact that
# pictures have neighbors. Chapter 5 uses it.
#
# ---
# ## 11 · Check yourself
#
# ### Quiz
#
# **1.** Parameters of 784 → 300 → 100 → 10?
#
# <details><summary>Answer</summary>
#
# $785\cdot 300 + 301\cdot 100 + 101\cdot 10 = 235{,}500 + 30{,}100 + 1{,}010 = 266{,}610$.
#
# </details>
#
# **2.** Where in the column is the pixel in row 14, column 14? Which pixel is at place 100?
#
# <details><summary>Answer</summary>
#
# $28\cdot 14 + 14 = 406$. And $100 = 28\cdot 3 + 16$: row 3, column 16.
#
# </details>
#
# **3.** A network shall tell from a picture (a) whether there is a dog in it, (b) which of 120
# breeds it is, (c) how heavy it is, (d) which of twelve objects are in the picture. Output units,
# function, loss?
#
# <details><summary>Answer</summary>
#
# (a) 1, sigmoid, binary cross-entropy; (b) 120, softmax, cross-entropy; (c) 1, none, mean squared
# error; (d) 12, sigmoid, binary cross-entropy.
#
# </details>
#
# **4.** Training accuracy 99.9 %, validation accuracy 91 %. What is it, and what would you try? And
# with 90 % and 91 %?
#
# <details><summary>Answer</summary>
#
# Overfitting: more data, dropout, weight decay, early stopping, a smaller network. The second looks
# like underfitting: a larger network, a better learning rate, more epochs.
#
# </details>
#
# **5.** A colleague tries thirty networks and reports the best accuracy on the test set. What is
# wrong, and in which direction?
#
# <details><summary>Answer</summary>
#
# The test set has chosen the network, so its figure includes the best luck of thirty. It is too
# high. Choose on the validation set.
#
# </details>
#
# **6.** The loss of an untrained network for ten classes is 90. What do you suspect?
#
# <details><summary>Answer</summary>
#
# Ignorance costs 2.30. Inputs that were not scaled, or starting weights far too large.
#
# </details>
#
# **7.** Of 50 nines, 45 were found, and 5 other digits were called a nine. Recall and precision of
# the nine?
#
# <details><summary>Answer</summary>
#
# Recall $45/50 = 0.9$. Precision: 50 were called a nine, 45 of them are, $45/50 = 0.9$.
#
# </details>
#
# **8.** Two networks read 97.9 % and 98.1 % of 1,000 test pictures. Is the second better?
#
# <details><summary>Answer</summary>
#
# Nobody can tell: the luck of the draw is $2\sqrt{0.98\cdot 0.02/1000} = 0.9$ percentage points.
#
# </details>

# %% cellView="form" jupyter={"source_hidden": true}
# @title The quiz's answers, asserted
assert n_parameters(784, 300, 100, 10) == 235_500 + 30_100 + 1_010 == 266_610  # question 1
assert 28 * 14 + 14 == 406 and divmod(100, 28) == (3, 16)  # question 2
assert 45 / 50 == 0.9  # question 7
assert round(200 * math.sqrt(0.98 * 0.02 / 1000), 1) == 0.9  # question 8
print("quiz answers checked")

# %% [markdown]
# ### Recap
#
# - A picture is flattened row by row, place $28r + c$, and scaled to 0–1. Labels become one-hot
#   targets, or stay numbers with the *sparse* loss.
# - One output unit for a number or two classes, $C$ units with softmax for one of $C$ classes.
# - A dense layer has $(n_{\text{in}} + 1)\cdot n_{\text{out}}$ parameters.
# - Training data are for the network, validation data for our choices, test data for one number in
#   the end.
# - Unscaled inputs make the loss huge at the start and learning slow or impossible.
# - A network can learn anything by heart. Overfitting shows in the validation loss first, through
#   the certainty of wrong answers.
# - More data help most; dropout, weight decay and early stopping help, too.
# - Depth is no end in itself: at equal parameters a dense net for digits gains nothing from it.
# - Look at the confusion matrix and at the worst mistakes, and compare an accuracy with what comes
#   for nothing.
# - Put the preparation into the model before you save it.
#
# ### Words
#
# The Indonesian terms are deck E's. The right column explains.
#
# | English | Indonesian | meaning here |
# |---|---|---|
# | architecture design | *desain arsitektur* | how many layers and units |
# | number of neurons | *jumlah neuron* | units of a layer |
# | feature | *fitur* | one input number; here a pixel |
# | input data | *data input* | pictures as an array |
# | class label | *label kelas* | the digit that a picture shows |
# | picture | *citra* | 28 × 28 numbers |
# | digit recognition | *pengenalan angka* | what this chapter trains for |
# | binary classification | *klasifikasi biner* | two classes |
# | regression | *regresi* | a number as the answer |
# | complexity of the problem | *kompleksitas permasalahan* | how much the network has to do |
# | divided into three | *dibagi menjadi 3* | training, validation, test |
#
# And some that the decks do not translate: **dense** or **fully connected layer**, **flatten**,
# **one-hot**, **logits** (net inputs before the softmax), **validation data**, **overfitting**,
# **underfitting**, **generalization**, **dropout**, **weight decay**, **regularization** (whatever
# works against overfitting), **early stopping**, **patience**, **callback**, **confusion matrix**,
# **recall**, **precision**, **width**, **depth**.
#
# ### Further reading
#
# - Yann LeCun, Léon Bottou, Yoshua Bengio and Patrick Haffner, *Gradient-based learning applied to
#   document recognition*, Proceedings of the IEEE 86, 1998: MNIST, and many methods on it.
# - Patrice Simard, Dave Steinkraus and John Platt, *Best practices for convolutional neural
#   networks applied to visual document analysis*, ICDAR 2003: how far a dense net gets with more
#   (distorted) data.
# - Nitish Srivastava, Geoffrey Hinton, Alex Krizhevsky, Ilya Sutskever and Ruslan Salakhutdinov,
#   *Dropout: a simple way to prevent neural networks from overfitting*, Journal of Machine Learning
#   Research 15, 2014.
# - Anders Krogh and John Hertz, *A simple weight decay can improve generalization*, NIPS 1991.
# - Ilya Loshchilov and Frank Hutter, *Decoupled weight decay regularization*, ICLR 2019: AdamW.
# - Lutz Prechelt, *Early stopping — but when?*, in *Neural Networks: Tricks of the Trade*,
#   Springer, 1998.
# - Chiyuan Zhang, Samy Bengio, Moritz Hardt, Benjamin Recht and Oriol Vinyals, *Understanding deep
#   learning requires rethinking generalization*, ICLR 2017: the shuffled labels.
# - Matus Telgarsky, *Benefits of depth in neural networks*, COLT 2016: the tents.
# - Kaiming He, Xiangyu Zhang, Shaoqing Ren and Jian Sun, *Delving deep into rectifiers*, ICCV 2015:
#   the starting weights.
# - Daniel Smilkov, Shan Carter, D. Sculley, Fernanda Viégas and Martin Wattenberg,
#   *Direct-manipulation visualization of deep networks*, 2016: the playground.
# - Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning*, MIT Press, 2016: chapters 5
#   and 7. It is the textbook of deck C.
#
# ### Now you
#
# The exercise of this chapter:
# [exercises/04_mnist_dense/04_mnist_dense.ipynb](../../exercises/04_mnist_dense/04_mnist_dense.ipynb).
# You prepare pictures and labels, split data, count parameters, build and train a network that must
# do well on digits it has never seen, read a history, and draw up a confusion matrix yourself.
