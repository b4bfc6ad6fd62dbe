# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 0 · Deep learning

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/00_deep_learning.ipynb) · [the exercise in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/00_warmup/00_warmup.ipynb)

# %% [markdown]
# *About an hour and a half to read and play, about a minute to run.*
#
# What is deep learning, what is new about it, and how much of what is said about it is true? This
# chapter takes the claims of the opening lectures one by one and tries each of them out, on real
# data, on your computer. Most hold. Some hold only halfway, and seeing where is worth more than the
# claim.
#
# **What you will be able to do**
#
# - place artificial intelligence, machine learning and deep learning inside each other, and say for
#   a program which of the three it is;
# - build, train, evaluate and use a network in six steps of Keras, and know what each line does;
# - tell structured from unstructured data, and features made by hand from features that were
#   learned;
# - compare learners fairly: on growing amounts of data, by accuracy, by work and by what they can
#   say about their reasons;
# - break a network that is 97 % right with a nudge of four pixels, and mend it;
# - say what machine your notebook runs on, and how TensorFlow spreads work over several.
#
# **Builds on:** nothing but some Python. NumPy arrays are explained where they first appear.
#
# **Slides mirrored.** The five decks are named by letters: **A** *Deep Learning* (Chairul Aulia,
# edited by Citra Chairunnisa), **B** *Deep Learning* (Tushar B. Kute), **C** *Machine Learning part
# 2, GGE 6505/5405*, **D** *Unit 2, Introduction to Deep Learning & Architectures*, **E**
# *Fundamentals of Deep Learning: How a Neural Network Trains* (Muljono; it begins with chapter 1).
#
# | deck | slide title | part |
# |---|---|---|
# | A | Let's recap the machine learning world | 1.1, 10.1 |
# | A | Importance of Deep Learning (four claims) | 3.3, 4.3, 5 |
# | A | Differences between ML and DL: data dependencies | 5 |
# | A | Differences: hardware dependencies | 9, 6.3 |
# | A | Differences: feature engineering | 4 |
# | A | Differences: execution time | 6 |
# | A | Differences: interpretability | 7 |
# | A | Neural Network; Neurons; the chart of networks | 1.3, 10.2 |
# | B | What is Deep Learning?; Programming Patterns; Deep Learning (three slides) | 1.1, 10.1 |
# | B | Neuron (three slides: two ideas behind the likeness) | 1.3 |
# | B | Deep Learning vs. Machine Learning (five slides) | 3, 5, 6.3 |
# | B | Why Deep Learning? Why Now?; A Quick Summary | 4.3, 10.1 |
# | B | How does Deep Learning work?; Types of Neural Network; CNN, RNN, GAN; Transformers | 1.3, 10.2 |
# | B | Deep Learning: Limitations (six slides); Applications | 8, 10.3 |
# | C | Machine learning vs AI vs Deep learning (three slides); Exciting progress | 1.1, 10.3 |
# | C | Neural Network; Simple and Deep Learning Neural Network; Special Purpose Intelligence | 1.3, 3.1 |
# | C | TensorFlow in One Slide; the six steps of code | 2 |
# | C | Convolutional Neural Networks: Image Classification (28 by 28 grid) | 1.2 |
# | C | Deep learning models | 10.2 |
# | D | Deep Learning V/S Machine Learning; the comparison table | 1.1, 3, 5, 6.3 |
# | D | Feature Engineering; Representation Learning | 4 |
#
# Where a slide is wrong or loose, a note that begins with **Erratum** says so. All of them are
# collected in [course/errata.md](../errata.md).
#
# **How to use these notebooks.** A notebook is text and *cells* of Python. Click into a cell and
# press Shift+Enter: it runs, and what it prints appears below it. Cells share their variables, so
# run them from top to bottom; the number in brackets beside a cell counts the runs. When something
# is odd, restart: *Run > Restart Kernel and Run All Cells*. You cannot break anything, so change
# numbers and run a cell again.
#
# Before an experiment you will find a question marked **Predict, then run**. Write your guess down
# before you press the keys. A wrong guess teaches more than a right one, and both teach more than
# none.

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
import inspect
import time

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Ellipse
from scipy import ndimage, signal, stats
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier, export_text

from course import datasets, devices, plots, quiet

with quiet.startup():  # without TensorFlow's messages about processors
    import keras
    import tensorflow as tf

# Part 9 spreads work over two devices. So that every computer has two, TensorFlow is told here, before
# it does anything, to treat the processor as two.
[processor] = tf.config.list_physical_devices("CPU")
part = tf.config.LogicalDeviceConfiguration()
tf.config.set_logical_device_configuration(processor, [part, part])

tf.get_logger().setLevel("ERROR")  # it would remark that we build many small networks in a row
plots.use_style(dpi=80)  # many pictures: a little smaller than usual
digits = datasets.load_mnist()
print(digits)
assert digits.X_train.shape[1:] == (28, 28) and set(np.unique(digits.y_train)) == set(range(10))

# %% [markdown]
# The last line says which data you have. With an internet connection it is **MNIST**, 70,000
# handwritten digits collected in the 1990s, the fruit fly of this field. Without one the 1,797
# smaller digits that come with scikit-learn stand in: everything below runs as well, with other
# numbers. **The numbers in the text are MNIST's.** Each of them is checked by a line that begins with
# `assert`: Python stops there if the statement after it is not true. The function `check` below does
# so with a range for either data set.


# %%
def check(value, mnist, small):
    """Stop unless a figure lies between the two bounds given for the digits at hand."""
    low, high = mnist if digits.is_mnist else small
    assert low <= value <= high, f"expected {low} to {high}, got {value}"


# %% [markdown]
# ---
# ## 1 · The idea
#
# ### 1.1 Three circles
#
# - **Artificial intelligence** (AI) is any program that does what would take intelligence if a person
#   did it. How it does so is left open. A chess program that follows rules written by chess players
#   is AI.
# - **Machine learning** (ML) is the part of AI in which nobody writes the rules. A program gets
#   examples, and adjusts itself until it does well on them. *Well* is measured by a number, and
#   ought to be measured on examples that it has not seen.
# - **Deep learning** (DL) is the part of machine learning in which the program is a *network of many
#   simple units in layers*, and every layer learns: the first ones find out what is worth looking
#   at, the last one decides.

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(7.6, 3.3))
circles = [
    (
        5.0,
        9.8,
        4.6,
        1,
        "Artificial intelligence",
        "route planners · chess by rules · expert systems",
    ),
    (5.0, 7.6, 3.2, 2, "Machine learning", "logistic regression · trees · nearest neighbors"),
    (5.0, 5.2, 1.75, 0, "Deep learning", "networks with several learned layers"),
]
for x, width, height, color, name, examples in circles:
    middle = height / 2 + 0.1
    shape = Ellipse((x, middle), width, height, facecolor=plots.tint(plots.COLORS[color], 0.16))
    shape.set_edgecolor(plots.COLORS[color])
    ax.add_patch(shape)
    top = height - (0.42 if height > 2 else 0.62)
    ax.text(x, top, name, ha="center", weight="bold")
    ax.text(x, top - 0.36, examples, ha="center", fontsize="small")
ax.set(xlim=(0, 10), ylim=(0, 4.9))
ax.axis("off")
plt.show()

# %% [markdown]
# *In words:* three ellipses inside each other. The outer one is artificial intelligence, inside it
# lies machine learning, and inside that deep learning. So every deep network is machine learning,
# and every learner is AI, but not the other way around.
#
# Deck B's slide *Programming Patterns* puts the difference into what goes in and what comes out:
#
# | | goes in | comes out |
# |---|---|---|
# | classical program | data and **rules** | answers |
# | machine learning, while it is trained | data and **answers** | rules |
# | machine learning, when it is used | data and the learned rules | answers |
#
# Training is the middle line. Deck B says it more formally: a function from inputs to outputs is
# adjusted; finding it is *learning*, the process *training*. If the right answers come with the
# examples, as here, it is **supervised**. Chapter 7 learns without answers (**unsupervised**), and a
# third kind learns from rewards (**reinforcement** learning, behind the programs that play Go).
#
# **Erratum (A).** The deck has networks *imitate how humans think and learn*; deck D, that they
# *replicate* the brain. They were inspired by it, which is another thing; chapter 1 compares both.
#
# ### 1.2 One task, three ways
#
# Here is a task in which all three circles can compete: *is this a 4 or a 9?* First, what does the
# computer get to see?

# %% tags=["nbval-ignore-output"]
nine = digits.X_train[digits.y_train == 9][0]
print(nine[6:22:2, 8:22])  # every other row of the middle, to save paper
print("shape", nine.shape, " type", nine.dtype, " from", nine.min(), "to", nine.max())

assert nine.shape == (28, 28) and nine.dtype == np.uint8 and nine.max() <= 255
assert 28 * 28 == 784

# %% [markdown]
# A picture is a grid of numbers, 28 rows of 28, from 0 (paper) to 255 (ink), as deck C's *28 by 28
# grid*. In Python it is an *array* of *shape* (28, 28). Written row after row it is one long column
# of $28\cdot 28 = 784$ numbers, the form in which the learners of this chapter get it. Divided by
# 255, the numbers run from 0 to 1.


# %%
def flat(pictures):
    """Pictures of shape (n, 28, 28), 0 to 255, as rows of numbers from 0 to 1, shape (n, 784)."""
    return pictures.reshape(len(pictures), 784) / np.float32(255)


X_train, y_train = flat(digits.X_train), digits.y_train
X_validation, y_validation = flat(digits.X_validation), digits.y_validation
X_test, y_test = flat(digits.X_test), digits.y_test

assert X_train.shape == (len(y_train), 784) and X_train.min() == 0 and X_train.max() == 1

# %% [markdown]
# **The first way: somebody writes the rule.** A 9 is closed at the top and a 4 is open. So count the
# *holes*: patches of paper that ink encloses. One hole: 9. None: 4.
#
# > **Predict, then run.** Out of a hundred fours and nines, how many does this rule get right?


# %%
def holes(picture):
    """How many patches of paper are enclosed by ink; picture of shape (28, 28), 0 to 1."""
    _, patches = ndimage.label(picture < 0.5)
    return patches - 1  # the paper around the digit is a patch as well


def four_or_nine(X, y, most=None):
    """The fours and nines among digits, at most so many of them."""
    rows = np.flatnonzero((y == 4) | (y == 9))[:most]
    return X[rows], y[rows]


X49, y49 = four_or_nine(X_train, y_train, most=2000)
X49_test, y49_test = four_or_nine(X_test, y_test)
shares = {}

# %% tags=["nbval-ignore-output"]
n_holes = np.array([holes(row.reshape(28, 28)) for row in X49_test])
by_rule = np.where(n_holes >= 1, 9, 4)
shares["a written rule"] = np.mean(by_rule == y49_test)
print(f"the rule: {shares['a written rule']:.1%} of {len(y49_test)} fours and nines are right")

fig, axes = plots.panels(8, columns=8, panel_size=(1.0, 1.25))
right = np.flatnonzero(by_rule == y49_test)[:4]
wrong = [np.flatnonzero((by_rule != y49_test) & (y49_test == digit))[:2] for digit in (9, 4)]
for ax, row in zip(axes, [*right, *wrong[0], *wrong[1]], strict=False):
    ax.imshow(X49_test[row].reshape(28, 28), cmap="gray_r")
    ax.set_title(f"{y49_test[row]}, rule {by_rule[row]}", fontsize=8)
for ax in axes:
    ax.axis("off")
plt.show()

check(shares["a written rule"], mnist=(0.83, 0.86), small=(0.55, 1.0))

# %% [markdown]
# *In words:* four digits that the rule gets right, and four that it gets wrong: two nines whose loop
# does not quite close, and two fours whose arms meet. The rule is right and people do not keep to it.
# One could add a second rule for such cases, and a third for the second's, and some have spent years
# so.
#
# **The second way: somebody chooses what to measure, and a program finds the rule.** We measure four
# things that may matter and leave it to *logistic regression* (a simple classical learner) how much
# each of them counts. Training takes 2,000 digits whose answers are known; they are not among those
# we test on.


# %%
def measure_four(picture):
    """Four numbers that somebody thought of; picture of shape (28, 28), 0 to 1."""
    ink = picture.sum()
    rows, columns = np.indices((28, 28))  # of each pixel
    return [
        holes(picture),
        picture[4:10, 10:18].sum(),  # ink in the middle of the top, where a four is open
        (rows * picture).sum() / ink,  # how low the ink lies on average
        (columns * picture).sum() / ink,  # and how far right
    ]


four_numbers = [measure_four(row.reshape(28, 28)) for row in X49]
four_numbers_test = [measure_four(row.reshape(28, 28)) for row in X49_test]
learner = make_pipeline(StandardScaler(), LogisticRegression())
shares["measured by hand, rule learned"] = learner.fit(four_numbers, y49).score(
    four_numbers_test, y49_test
)

# %% [markdown]
# **The third way: nobody chooses anything.** A small network gets the 784 pixels, and finds both what
# to look at and how to decide. You will be able to read these lines after part 2.

# %% tags=["nbval-ignore-output"]
keras.utils.set_random_seed(0)
small_net = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
small_net.compile(optimizer="adam", loss="binary_crossentropy", jit_compile=False)
small_net.fit(X49, y49 == 9, epochs=10, batch_size=32, verbose=0)
by_net = np.where(np.asarray(small_net(X49_test))[:, 0] > 0.5, 9, 4)
shares["all of it learned"] = np.mean(by_net == y49_test)

for name, share in shares.items():
    print(f"{name:32} {share:6.1%} right")

check(shares["measured by hand, rule learned"], mnist=(0.86, 0.90), small=(0.75, 1.0))
check(shares["all of it learned"], mnist=(0.96, 0.985), small=(0.85, 1.0))

# %% [markdown]
# On MNIST the written rule gets about 84 of 100 right, the learned rule about 88, and the network about
# 97, although nobody told it that nines have holes. (With better measurements the second way would do
# better; part 4 has some. But somebody has to find them.) That is the whole idea. The rest of the
# chapter asks what it costs.
#
# Deck C's *explicitly programmed* is the first way. Note that in the other two somebody still
# programs: the learner, the measurements, the layers. What is not programmed is the decision.

# %% [markdown]
# ### 1.3 What a network is
#
# One unit, a **neuron**, does what the slides of deck A list: multiply each input by a *weight*, add
# up, add a *bias*, and pass the sum through a simple bent function $f$, the *activation*:
#
# $$y = f(w_1 x_1 + w_2 x_2 + b)$$
#
# With deck B's numbers, inputs 1.4 and 2.5, weights 0.3 and 0.5, bias 0.4:
# $0.3\cdot 1.4 + 0.5\cdot 2.5 + 0.4 = 0.42 + 1.25 + 0.4 = 2.07$. The function **ReLU** keeps what is
# positive and makes the rest 0, so $y = 2.07$; the **sigmoid** squeezes everything into the range
# from 0 to 1, $1/(1 + e^{-2.07}) = 0.888$.
#
# A **layer** is a row of such neurons beside each other, all of which see the same inputs. A
# **network** is layers one after another: what one layer puts out is the next one's input. The layers
# between input and output are called *hidden*; a network with several is called *deep*.

# %% tags=["nbval-ignore-output"]
fig, axes = plt.subplots(1, 2, figsize=(8.6, 2.9), width_ratios=(1, 1.7))
plots.network([3, 4, 1], layer_names=["inputs", "hidden", "output"], ax=axes[0])
plots.network(
    [3, 4, 4, 4, 2],
    layer_names=["inputs", "hidden 1", "hidden 2", "hidden 3", "outputs"],
    ax=axes[1],
)
plt.show()

# %% [markdown]
# *In words:* on the left a network with one hidden layer of four neurons; on the right a deep one,
# with three hidden layers. Every circle is joined with every circle of the next layer, and every
# line is a weight.

# %%
net_input = 0.3 * 1.4 + 0.5 * 2.5 + 0.4
print(
    f"sum {net_input:.2f}   ReLU {max(0, net_input):.2f}   sigmoid {1 / (1 + np.exp(-net_input)):.3f}"
)

assert round(net_input, 2) == 2.07 and round(1 / (1 + np.exp(-net_input)), 3) == 0.888

# %% [markdown]
# **Erratum (B).** A deep network has *three layers* on the slide, and nodes that are *usually linear
# functions*. It has three *kinds* of layers, and as many hidden ones as one likes. And a weighted sum
# of weighted sums is again a weighted sum: without the bend in every neuron all the layers together
# could do no more than one. Two lines of algebra with small numbers:

# %%
first, second = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[3.0], [1.0]])  # two linear layers
x = np.array([[5.0, 7.0]])  # one example with two inputs
print("two layers ", (x @ first @ second).item(), "   one layer", (x @ (first @ second)).item())

assert (x @ first @ second).item() == (x @ (first @ second)).item() == 18

# %% [markdown]
# Deck B gives two reasons why the brain comes in at all: it proves that such a thing can be done, and
# a model of it may teach us about brains. Neither is needed to understand what follows. Chapter 1
# builds one neuron, chapter 2 its activation, chapter 3 shows how weights are learned.
#
# ---
# ## 2 · Six steps
#
# Deck C has the whole of deep learning in six steps. They are still the same six, in today's words.
# The slides' code is for TensorFlow 1; do not type it in.
#
# | step | on the slide | today |
# |---|---|---|
# | 1 import | TensorFlow's own copy of Keras, *not "vanilla" Keras* | `import keras`: since version 3 Keras is a package of its own again, with TensorFlow under it |
# | 2 data | pixels 0 to 255, as they come | scaled to 0 to 1, and a part set aside to choose with |
# | 3 model | the input's shape inside the first layer; `tf.nn.relu`; an optimizer from `tf.train` | `keras.Input` first; activations by name; `keras.optimizers.Adam` or just `"adam"` |
# | 4 train | `fit` | `fit` |
# | 5 evaluate | `evaluate` | `evaluate` |
# | 6 predict | `predict` | `predict` |
#
# **Erratum (C).** The optimizer that the slide names, from `tf.train`, belongs to TensorFlow 1: in
# TensorFlow 2 the line stops with an error.

# %%
print("tf.train has the slide's optimizer:", hasattr(tf.train, "AdamOptimizer"))
print("Keras has Adam:                    ", hasattr(keras.optimizers, "Adam"))

assert not hasattr(tf.train, "AdamOptimizer") and keras.__version__ >= "3"

# %% [markdown]
# **Step 1, import,** you have done in the first cell. **Step 2, data,** too: 55,000 digits to train
# with, 5,000 to choose with (*validation*), and 10,000 to be looked at once, at the end (*test*). Why
# three? Whoever tries twenty networks on the test set and reports the best one reports luck as well.
# Chapter 4 measures how much.
#
# **Step 3, the model.** The slide's network: 784 inputs, a hidden layer of 128 neurons with ReLU, and
# an output layer of 10, one a digit. Its activation **softmax** turns ten numbers into ten
# probabilities that add up to 1. The layer `Flatten` on the slide does what our `flat` has done.
#
# > **Predict, then run.** How many weights and biases is that?


# %%
def slide_network(seed=0, at_once=1):
    """Deck C's network, ready to train.

    Args:
        seed: the random weights that it starts from.
        at_once: how many moves Python hands to TensorFlow in one go; the same moves, only sooner done.
    """
    keras.utils.set_random_seed(seed)
    network = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    network.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=at_once,
        jit_compile=False,  # start at once; compiling first pays for long trainings only
    )
    return network


with devices.strategy().scope():  # all of the machine; on a laptop this line does nothing (part 9)
    model = slide_network(at_once=10 if digits.is_mnist else 1)
for layer in model.layers:
    print(f"{layer.units:4} neurons: {layer.count_params():7,} weights and biases")
print(f"together      {model.count_params():7,}")

assert 784 * 128 + 128 == 100_480 and 128 * 10 + 10 == 1290
assert model.count_params() == 100_480 + 1290 == 101_770

# %% [markdown]
# By hand: each of the 128 hidden neurons has 784 weights and a bias, $784\cdot 128 + 128 = 100{,}480$;
# each of the 10 outputs has 128 weights and a bias, $128\cdot 10 + 10 = 1{,}290$. Together 101,770.
#
# The word *loss* in `compile` is the number that training lowers: here, how little probability the
# network gave to the right digit. `adam` is the method that lowers it (chapter 3), `accuracy` the
# share of right answers, for us to read.
#
# **Step 4, train.** An *epoch* is one round through all training digits. They go in by handfuls, here
# of 128 (16 with the small digits), and after each handful every weight moves a little. (The slide's
# `fit` takes 32, which is the default: four times as many moves, and several times as long.)

# %% tags=["nbval-ignore-output"]
started = time.perf_counter()
history = model.fit(
    X_train,
    y_train,
    epochs=5,
    batch_size=128 if digits.is_mnist else 16,
    validation_data=(X_validation, y_validation),
    verbose=0,
).history
for epoch in range(5):
    print(
        f"epoch {epoch + 1}: loss {history['loss'][epoch]:.3f}   right: "
        f"{history['accuracy'][epoch]:.1%} of the training digits, "
        f"{history['val_accuracy'][epoch]:.1%} of the validation digits"
    )
print(f"{time.perf_counter() - started:.0f} seconds")

assert history["loss"][-1] < history["loss"][0] / 2
check(history["val_accuracy"][-1], mnist=(0.97, 0.985), small=(0.75, 1))

# %% [markdown]
# **Step 5, evaluate,** on digits that have played no part so far:

# %% tags=["nbval-ignore-output"]
test_loss, test_accuracy = model.evaluate(X_test, y_test, batch_size=500, verbose=0)
print(f"{test_accuracy:.1%} of {len(y_test):,} test digits are right")

check(test_accuracy, mnist=(0.965, 0.985), small=(0.75, 1))

# %% [markdown]
# **Step 6, predict.** For each picture ten probabilities; the largest one is the answer.

# %% tags=["nbval-ignore-output"]
probabilities = model.predict(X_test, batch_size=500, verbose=0)  # shape (n_test, 10)
answers = probabilities.argmax(axis=1)
mistakes = np.flatnonzero(answers != y_test)
sure = np.flatnonzero(answers == y_test)[:3]
unsure = mistakes[probabilities[mistakes].max(axis=1).argsort()[:3]]
fig, axes = plt.subplots(2, 6, figsize=(9.0, 2.9), height_ratios=(1.3, 1))
for column, row in enumerate([*sure, *unsure]):
    axes[0, column].imshow(X_test[row].reshape(28, 28), cmap="gray_r")
    axes[0, column].set_title(f"a {y_test[row]}, answer {answers[row]}")
    axes[0, column].axis("off")
    colors = [plots.COLORS[1] if d == answers[row] else "0.7" for d in range(10)]
    axes[1, column].bar(range(10), probabilities[row], color=colors)
    axes[1, column].set(ylim=(0, 1), xticks=range(10), yticks=[0, 1])
    axes[1, column].tick_params(labelsize=7)
axes[1, 0].set_ylabel("probability")
plt.show()

assert probabilities.shape == (len(y_test), 10)
assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-4)
assert np.isclose(1 - len(mistakes) / len(y_test), test_accuracy, atol=1e-6)

# %% [markdown]
# *In words:* above six test digits, below each of them its ten probabilities. The first three are
# clear: one bar reaches 1. The last three are the mistakes the network was least sure of: its
# probability is spread over several digits, and a person would hesitate too.
#
# ### 2.1 What happened inside, in NumPy
#
# There is no magic in step 6. The trained network is four arrays: two of weights and two of biases.
# Predicting is two weighted sums with a bend between them.


# %%
def hidden_layer(X, parameters):
    """What the 128 hidden neurons put out.

    Args:
        X: pictures, shape (n, 784).
        parameters: W1 (784, 128), b1 (128,), W2 (128, 10), b2 (10,).

    Returns:
        Shape (n, 128), no number below 0.
    """
    W1, b1, _, _ = parameters
    return np.maximum(0, X @ W1 + b1)


def predict(X, parameters):
    """The probabilities of the ten digits, shape (n, 10); arguments as in `hidden_layer`."""
    _, _, W2, b2 = parameters
    z = hidden_layer(X, parameters) @ W2 + b2
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def share_right(network, X, y):
    """The share of pictures X, shape (n, 784), that a network gets right; y has shape (n,)."""
    return np.mean(np.asarray(network(X)).argmax(axis=1) == y)


parameters = [np.asarray(array) for array in model.get_weights()]
by_hand = predict(X_test[:500], parameters)
print([array.shape for array in parameters])
print("Keras and NumPy agree:", np.allclose(by_hand, probabilities[:500], atol=1e-4))

assert np.allclose(by_hand, probabilities[:500], atol=1e-4)
assert sum(array.size for array in parameters) == 101_770
assert np.isclose(share_right(model, X_test, y_test), test_accuracy, atol=1e-6)

# %% [markdown]
# (For small jobs there is a shorter way than `predict`: a network can be called like a function,
# `model(X)`. From here on we count right answers in that way.)
#
# So a prediction takes $784\cdot 128 + 128\cdot 10 = 101{,}632$ multiplications, one for each weight.
# Keep that number for part 6.
#
# ### 2.2 Why the pixels are divided by 255
#
# **Erratum (C).** The slide feeds the pixels as they are, 0 to 255.
#
# > **Predict, then run.** Same network, same 1,000 digits, ten epochs. What do large numbers change?

# %% tags=["nbval-ignore-output"]
scaling = {}
for name, factor in (("0 to 1", 1), ("0 to 255", 255)):
    network = slide_network()
    losses = network.fit(
        factor * X_train[:1000], y_train[:1000], epochs=10, batch_size=50, verbose=0
    ).history["loss"]
    loss, right = network.evaluate(factor * X_validation, y_validation, batch_size=500, verbose=0)
    scaling[name] = losses[0], loss, right
    print(
        f"pixels {name:9} training loss of the first epoch {losses[0]:6.2f},   "
        f"on validation digits: loss {loss:.2f}, {right:.1%} right"
    )

assert scaling["0 to 255"][0] > 4 * scaling["0 to 1"][0]
check(scaling["0 to 255"][1] / scaling["0 to 1"][1], mnist=(4, 100), small=(1.5, 100))
assert scaling["0 to 255"][2] < scaling["0 to 1"][2] + 0.01
assert 101_632 == 784 * 128 + 128 * 10

# %% [markdown]
# With large inputs it still learns, but it starts from a huge loss, and in the end it is sure of its
# mistakes: the validation loss is several times as high. Scaling costs nothing, so it is done always.
#
# ---
# ## 3 · Structured and unstructured data
#
# ### 3.1 A table
#
# Data is **structured** when it comes as a table: a row is a case, and every column has a name, a
# unit and a meaning. Deck C's example is the price of an apartment, from its size and its rooms.
# Ours: 569 tumors of the breast, each described by 30 numbers, and whether it turned out malignant.

# %%
tumors = load_breast_cancer()
X_table, malignant = tumors.data, tumors.target == 0
print(X_table.shape, "rows and columns;", malignant.sum(), "malignant")
for name, value in list(zip(tumors.feature_names, X_table[0], strict=True))[:4]:
    print(f"   {name:16} {value:8.2f}")

assert X_table.shape == (569, 30) and malignant.sum() == 212

# %% [markdown]
# (The *worst* columns you will meet are the mean of the three largest values in a picture. These 30
# numbers were measured on pictures under the microscope, by a program that somebody had thought out:
# part 4 is about that step.)
#
# Decks A, B and D agree that small tables are for classical learners. Let us see: *logistic
# regression* weighs the columns and adds up; a *forest* lets a hundred trees of questions vote; the
# network has 32 hidden neurons. Each is trained on three quarters of the rows and tested on the rest,
# five times with other rows.
#
# > **Predict, then run.** Who wins, and by how much?


# %%
def table_network(seed=0):
    """A network for the table: 30 inputs, 32 hidden neurons, one output, malignant or not."""
    keras.utils.set_random_seed(seed)
    network = keras.Sequential(
        [
            keras.Input((30,)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    network.compile(
        optimizer=keras.optimizers.SGD(0.2), loss="binary_crossentropy", jit_compile=False
    )
    return network


def split_table(seed):
    """Columns scaled to mean 0 and spread 1; a quarter of the rows for testing."""
    parts = train_test_split(X_table, malignant, test_size=0.25, random_state=seed)
    scaler = StandardScaler().fit(parts[0])
    return scaler.transform(parts[0]), scaler.transform(parts[1]), *parts[2:]


# %% tags=["nbval-ignore-output"]
right = {"logistic regression": [], "forest": [], "network": []}
table_model = table_network()
fresh = table_model.get_weights()
for seed in range(5):
    X_in, X_out, y_in, y_out = split_table(seed)
    right["logistic regression"].append(LogisticRegression().fit(X_in, y_in).score(X_out, y_out))
    forest = RandomForestClassifier(100, random_state=0).fit(X_in, y_in)
    right["forest"].append(forest.score(X_out, y_out))
    table_model.set_weights(fresh)  # forget the other rows
    table_model.fit(X_in, y_in, epochs=5, batch_size=16, verbose=0)
    right["network"].append(np.mean((np.asarray(table_model(X_out))[:, 0] > 0.5) == y_out))
print(f"{'':20}  mean   five splits")
for name, values in right.items():
    print(f"{name:20} {np.mean(values):6.1%}   " + "  ".join(f"{v:.3f}" for v in values))

means = [np.mean(values) for values in right.values()]
assert min(means) > 0.93 and max(means) - min(means) < 0.035

# %% [markdown]
# Nobody wins: the three lie within about three points of each other, and a lucky split makes up as
# much. On a table like this the classical learners have nothing to fear, are trained in a blink, and
# logistic regression can even be read: one weight a column. Nor does the network fail on 426 rows, as
# one might expect from the slides' *millions of data points*.
#
# **Erratum (D).** *Thousands of data points* for machine learning and *millions* for deep learning are
# habits, no limits: see the network above. Nor do classical learners stop at thousands.
#
# **Erratum (B).** On large, complex data machine learning *fails* and underfits. Not in general: on
# large tables *boosted trees* (each tree corrects the ones before it) are still hard to beat; the study
# by Grinsztajn and others under Further reading compares them with networks.
#
# ### 3.2 What is the difference really?
#
# **Unstructured** are pictures, sound and text: numbers (pixels) without a meaning of their own. In a
# table one can shuffle the columns, and nobody is worse off, as long as all rows are shuffled alike.
#
# > **Predict, then run.** We shuffle the 784 pixels of all digits, in the same way for every picture,
# > and train on that. What will happen to a forest of trees, and what to our network?

# %% tags=["nbval-ignore-output"]
order = np.random.default_rng(0).permutation(784)
some = slice(0, 2000)
shuffled = {}
for name, columns in (("as they were", np.arange(784)), ("shuffled", order)):
    forest = RandomForestClassifier(30, random_state=0)
    forest.fit(X_train[some][:, columns], y_train[some])
    network = slide_network()
    network.fit(X_train[some][:, columns], y_train[some], epochs=5, batch_size=50, verbose=0)
    shuffled[name] = (
        forest.score(X_validation[:, columns], y_validation),
        share_right(network, X_validation[:, columns], y_validation),
    )
    print(f"pixels {name:13} forest {shuffled[name][0]:.1%}   network {shuffled[name][1]:.1%}")

fig, axes = plots.panels(6, columns=6, panel_size=(1.2, 1.2))
for number in range(3):
    axes[2 * number].imshow(X_train[number].reshape(28, 28), cmap="gray_r")
    axes[2 * number + 1].imshow(X_train[number][order].reshape(28, 28), cmap="gray_r")
for ax in axes:
    ax.axis("off")
plt.show()

difference = np.abs(np.subtract(shuffled["shuffled"], shuffled["as they were"]))
check(difference.max(), mnist=(0, 0.02), small=(0, 0.08))

# %% [markdown]
# *In words:* three digits and, to the right of each, the same pixels shuffled: gray noise to us. Yet
# both learners do as well as before, up to chance. So to a forest, and to a network of this simple
# kind, a picture *is* a table with 784 columns; they never knew which pixels are neighbors. A network
# that uses the neighborhood, a *convolutional* one, enters in part 5, and chapter 5 explains it.
#
# ### 3.3 Text, with a classical learner
#
# **Erratum (A, D).** *Machine learning works only with structured and semi-structured data.* The forest
# above has just learned from pictures. And text: here are the help texts of two parts of SciPy, a
# Python library, one on statistics and one on signals. Which part is a text from? All that somebody has
# to do is to make a table of them: a row for each text, a column for each word, 1 where it occurs and 0
# where it does not. The names of the two parts are left out, that would be too easy.
#
# > **Predict, then run.** How many of a hundred new texts does logistic regression sort rightly, when
# > all it knows is which words occur in them, not in which order?


# %%
def help_texts(module):
    """The help texts of all functions and classes of a module, each once."""
    things = [getattr(module, name) for name in dir(module) if not name.startswith("_")]
    found = {inspect.getdoc(thing) or "" for thing in things if callable(thing)}
    return sorted(text for text in found if len(text) > 200)


# %% tags=["nbval-ignore-output"]
kinds = [help_texts(signal), help_texts(stats)]
texts, on_statistics = kinds[0] + kinds[1], np.repeat([False, True], [len(kind) for kind in kinds])
texts_in, texts_out, y_in, y_out = train_test_split(texts, on_statistics, random_state=0)
too_easy = ["scipy", "stats", "statistics", "statistical", "signal", "signals"]
words = CountVectorizer(binary=True, min_df=2, stop_words=too_easy)
reader = LogisticRegression(max_iter=500).fit(words.fit_transform(texts_in), y_in)
text_share = reader.score(words.transform(texts_out), y_out)
telling = words.get_feature_names_out()[reader.coef_[0].argsort()]
print(
    f"{len(texts)} texts, {len(telling)} columns; {text_share:.1%} of {len(y_out)} new ones right"
)
print("words that speak for signals:   ", ", ".join(telling[:8]))
print("words that speak for statistics:", ", ".join(telling[:-9:-1]))

assert text_share > 0.9 and 0.5 < on_statistics.mean() < 0.8

# %% [markdown]
# More than nine of ten. So classical learners handle unstructured data too, *once somebody has made
# features of it*. Counting words throws the order away, just as shuffling pixels does; *not good,
# bad* and *not bad, good* become the same row. Here that does not matter. Where it does, chapter 6
# has networks that read in order.
#
# ---
# ## 4 · Features: made by hand, or learned
#
# A **feature** is a number that a learner gets to see: a column. *Feature engineering* is the craft of
# thinking up good ones; *representation learning* is leaving that to the machine. We compare five
# sets of features for all ten digits, each followed by the same plain learner, logistic regression:
#
# 1. ten measurements that come to one's mind: ink, holes, height, width, …
# 2. the 784 pixels themselves;
# 3. *gradient histograms*: in each of 49 small squares, how much edge there is in each of eight
#    directions. Experts worked on such features for years; this is a short version of them;
# 4. what the hidden layer of deck C's network puts out, 128 numbers, after it has learned;
# 5. the same from a small convolutional network (chapter 5), which knows about neighbors: 64 numbers.
#
# > **Predict, then run.** All get the same 10,000 digits. In which order will they come in?


# %%
row_of, column_of = np.indices((28, 28))  # of each pixel


def measure(picture):
    """Ten measurements of a digit, chosen by common sense; picture of shape (28, 28), 0 to 1."""
    ink = picture.sum()
    low, right = (row_of * picture).sum() / ink, (column_of * picture).sum() / ink
    dark = picture > 0.5
    crossings = np.abs(np.diff(dark.astype(int), axis=1)).sum(axis=1) / 2
    return [
        ink,
        holes(picture),
        low,
        right,
        np.ptp(np.flatnonzero(dark.any(axis=1))),  # height
        np.ptp(np.flatnonzero(dark.any(axis=0))),  # width
        ((row_of - low) * (column_of - right) * picture).sum() / ink,  # slant
        np.abs(picture - picture[:, ::-1]).sum() / ink,  # how unlike its mirror image
        crossings[8:12].mean(),  # strokes crossed by a line through the upper half
        crossings[16:20].mean(),  # and through the lower half
    ]


def gradient_histograms(X):
    """Edges by place and direction.

    Args:
        X: pictures as rows, shape (n, 784).

    Returns:
        Shape (n, 392): for each of 7 × 7 squares the strength of edges in 8 directions, as the root of
        its share in all edges of the picture. A simple form of what Dalal and Triggs (2005) did.
    """
    down, right = np.gradient(X.reshape(-1, 28, 28), axis=(1, 2))
    strength = np.hypot(down, right)
    direction = np.floor((np.arctan2(down, right) / np.pi + 1) * 4) % 8
    by_direction = [strength * (direction == k) for k in range(8)]
    in_rows = [edges.reshape(-1, 7, 4, 28).sum(axis=2) for edges in by_direction]
    squares = np.stack([edges.reshape(-1, 7, 7, 4).sum(axis=3) for edges in in_rows], axis=1)
    squares = squares.reshape(len(X), 392)
    return np.sqrt(squares / squares.sum(axis=1, keepdims=True))


def convolutional_network(seed=0, at_once=1):
    """A small network that looks at neighborhoods; chapter 5 explains each line.

    Arguments as in `slide_network`.
    """
    keras.utils.set_random_seed(seed)
    network = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Reshape((28, 28, 1)),
            keras.layers.Conv2D(16, 5, strides=2, activation="relu"),
            keras.layers.Conv2D(32, 3, strides=2, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    network.compile(
        optimizer=keras.optimizers.Adam(0.004),
        loss="sparse_categorical_crossentropy",
        steps_per_execution=at_once,
        jit_compile=False,
    )
    return network


def train(network, X, y):
    """Train for 4 rounds, or up to 25 where there are few digits, and return the network."""
    rounds = int(np.clip((15_000 if digits.is_mnist else 35_000) / len(X), 4, 25))
    rows = np.tile(np.arange(len(X)), rounds)  # all rounds as one long one, which is quicker
    network.fit(X[rows], y[rows], batch_size=50 if len(X) >= 1000 else 25, verbose=0)
    return network


# %% tags=["nbval-ignore-output"]
n = min(10_000, len(X_train))
X_few, y_few = X_train[:n], y_train[:n]
X_new, y_new = X_test[:: 5 if digits.is_mnist else 1], y_test[:: 5 if digits.is_mnist else 1]

seconds = {}  # how long training takes, for part 6
started = time.perf_counter()
dense = train(slide_network(at_once=10), X_few, y_few)
seconds["dense network"] = time.perf_counter() - started
started = time.perf_counter()
convolutional = train(convolutional_network(at_once=10), X_few, y_few)
seconds["convolutional network"] = time.perf_counter() - started

# %% tags=["nbval-ignore-output"]
learned = [np.asarray(array) for array in dense.get_weights()]
before_last = keras.Model(convolutional.inputs[0], convolutional.layers[-2].output)
features = {
    "ten measurements": lambda X: np.array([measure(row.reshape(28, 28)) for row in X]),
    "pixels": lambda X: X,
    "gradient histograms": gradient_histograms,
    "learned, dense network": lambda X: hidden_layer(X, learned),
    "learned, convolutional": lambda X: np.asarray(before_last(X)),
}
by_features = {}
print(f"{'features':24} columns   right")
for name, make in features.items():
    plain = make_pipeline(StandardScaler(), LogisticRegression(C=0.05, max_iter=60, tol=1e-3))
    columns = make(X_few)
    by_features[name] = plain.fit(columns, y_few).score(make(X_new), y_new)
    print(f"{name:24} {columns.shape[1]:7}   {by_features[name]:.1%}")

check(by_features["ten measurements"], mnist=(0.55, 0.68), small=(0.45, 0.9))
check(by_features["pixels"], mnist=(0.88, 0.915), small=(0.7, 1))
check(by_features["gradient histograms"], mnist=(0.96, 0.98), small=(0.75, 1))
check(by_features["learned, dense network"], mnist=(0.92, 0.965), small=(0.7, 1))
check(by_features["learned, convolutional"], mnist=(0.96, 0.985), small=(0.75, 1))

# %% [markdown]
# ### 4.1 What the table says
#
# The ten measurements are far behind, about 61 of 100: what comes to one's mind is not enough. The
# pixels give about 90, and have a limit: a weighted sum of single pixels cannot say *ink here, but only
# if there is none there*. The dense network's hidden layer can, and adds some points. On top are the
# convolutional network's features, with about 97, and beside them the experts' histograms.
#
# So it is true that a network finds good features by itself. It is also true that good hand-made ones
# hold their own. The difference is who does the work: such histograms took experts years, and are of no
# use for sound or text. The learned features took seconds, and the same lines of code would learn
# others from other data.
#
# What does one of the hidden neurons look at? Its 784 weights make a picture:

# %% tags=["nbval-ignore-output"]
strongest = np.abs(learned[2]).sum(axis=1).argsort()[::-1][:8]
fig, axes = plots.panels(8, columns=8, panel_size=(1.05, 1.05))
for ax, neuron in zip(axes, strongest, strict=True):
    weights = learned[0][:, neuron].reshape(28, 28)
    limit = np.abs(weights).max()
    ax.imshow(weights, cmap="PuOr", vmin=-limit, vmax=limit)
    ax.axis("off")
plt.show()

assert learned[0].shape == (784, 128)

# %% [markdown]
# *In words:* the weights of eight hidden neurons. Violet: ink here makes the neuron fire; orange: ink
# here holds it back; white: no matter. Here and there one believes to see a stroke or a gap, but
# nothing that has a name. (The specks at the rim are what is left of the random start: where there is
# never any ink, nothing is learned.) Keep that in mind for part 7.
#
# ### 4.2 A map of the digits
#
# A good representation puts together what belongs together. Both pictures below squeeze many columns
# into two (by *principal components*, the two directions in which the points spread the most).

# %% tags=["nbval-ignore-output"]
maps = {
    "the pixels": X_new,
    "what the convolutional network makes of them": features["learned, convolutional"](X_new),
}
few = (y_new < 5).nonzero()[0][:400]
fig, axes = plots.panels(2, columns=2, panel_size=(4.2, 3.5), share_axes=False)
near_own = {}
for ax, (name, columns) in zip(axes, maps.items(), strict=True):
    flat_map = PCA(2, random_state=0).fit_transform(columns[few])
    plots.scatter_classes(flat_map, y_new[few], {d: str(d) for d in range(5)}, ax, size=18)
    ax.set(title=name, xlabel="first component", ylabel="second component")
    centers = np.array([flat_map[y_new[few] == d].mean(axis=0) for d in range(5)])
    distances = ((flat_map[:, None] - centers) ** 2).sum(axis=2)
    near_own[name] = np.mean(distances.argmin(axis=1) == y_new[few])
plt.show()
for name, share in near_own.items():
    print(f"{name}: {share:.0%} of the points lie nearest to the middle of their own digit")

own_pixels, own_learned = near_own.values()
check(own_learned - own_pixels, mnist=(0.03, 0.25), small=(-0.15, 0.25))

# %% [markdown]
# *In words:* a point is a digit from 0 to 4; marker and color tell which. By their pixels the digits
# overlap. By the features that the network has learned they part into groups. Where two groups still
# touch, remember that this is two columns out of 64: in all of them together a weighted sum for each
# digit gets about 97 of 100 right, as the table above says. That is all the last layer has to do.
#
# ### 4.3 Put right
#
# **Erratum (B).** The summary speaks of *representative* learning. It is *representation* learning.
#
# **Erratum (B).** *No human intervention is required.* Less is: nobody measured anything. But somebody
# scaled the pixels, chose the layers and their sizes, the number of epochs, and labeled every digit by
# hand.
#
# **Erratum (A).** Machine learning *cannot perform complex operations efficiently*. Our plain learner
# with gradient histograms is a few points from perfect on a task that is complex enough.
#
# **Erratum (A).** Classical learners extract patterns from *labeled* data, deep learning takes *large
# volumes* and analyzes them. Labels belong to the task, not to the learner: our networks used the label
# of every digit, and the principal components of 4.2, as classical as can be, used none. Deck B has it
# right: both kinds learn with labels, without, and from rewards.
#
# Deck D adds what makes a representation good: *information*, *compactness* and *generalization*.
# Chapter 7 measures all three. Note also the deck's two kinds of representation learning: ours were
# learned with labels (supervised), chapter 7's without (unsupervised).
#
# ---
# ## 5 · More and more data
#
# The decks' main claim, and their best known picture: with little data classical learners are better;
# with much data deep learning overtakes them. Deck A goes further: the performance of classical
# learners *decreases* as the data grow.
#
# > **Predict, then run.** Draw the picture on paper: accuracy on new digits against the number of
# > training digits, one curve for each of the five learners below. Which curve is on top on the left,
# > which one on the right, and does any go down?
#
# - **logistic regression**, a weighted sum for each digit;
# - a **forest** of 30 trees, each trained on other digits and asked to vote;
# - a **support vector machine** (SVM), which compares a new digit with the most telling known ones, on
#   the 50 directions in which pictures differ the most;
# - deck C's **dense network**, and the small **convolutional network** of part 4.


# %%
def learners():
    """The classical learners, untrained, by name."""
    return {
        "logistic regression": LogisticRegression(C=0.1, max_iter=60, tol=1e-3),
        "forest": RandomForestClassifier(30, random_state=0),
        "SVM": make_pipeline(PCA(50, random_state=0), SVC(C=5, gamma=0.02)),
    }


networks = {"dense network": slide_network, "convolutional network": convolutional_network}
trained = {"dense network": dense, "convolutional network": convolutional}  # on the most, in part 4
sizes = [100, 1000, 10_000] if digits.is_mnist else [100, 400, len(X_train)]

# %% tags=["nbval-ignore-output"]
curves = {name: [] for name in [*learners(), *networks]}
for size in sizes:
    X, y = X_train[:size], y_train[:size]
    for name, learner in learners().items():
        started = time.perf_counter()
        learner.fit(X, y)
        seconds[name] = time.perf_counter() - started
        curves[name].append(learner.score(X_new, y_new))
    for name, make in networks.items():
        network = train(make(at_once=10), X, y) if size < sizes[-1] else trained[name]
        curves[name].append(share_right(network, X_new, y_new))

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(6.6, 4.0))
for rank, (name, values) in enumerate(curves.items()):
    style = {"linestyle": plots.LINESTYLES[rank], "marker": plots.MARKERS[rank]}
    ax.semilogx(sizes, 100 * np.array(values), label=name, **style)
ax.set(xlabel="training digits (logarithmic)", ylabel="new digits right, in %", xticks=sizes)
ax.set_xticklabels([f"{size:,}" for size in sizes])
ax.minorticks_off()
ax.legend(loc="lower right")
plt.show()
print(f"{'training digits':22}" + "".join(f"{size:8,}" for size in sizes))
for name, values in curves.items():
    print(f"{name:22}" + "".join(f"{value:8.1%}" for value in values))

first, last = ({name: values[k] for name, values in curves.items()} for k in (0, -1))
for values in curves.values():
    check(values[-1] - values[0], mnist=(0.15, 0.4), small=(-0.03, 0.3))  # nobody gets worse
    check(min(np.diff(values)), mnist=(0.02, 0.3), small=(-0.06, 0.3))  # (257 digits decide little)
check(max(last.values()) - last["convolutional network"], mnist=(0, 0.015), small=(0, 0.06))
check(last["SVM"] - last["dense network"], mnist=(0, 0.06), small=(-0.03, 0.1))
check(last["convolutional network"] - last["SVM"], mnist=(-0.015, 0.025), small=(-0.06, 0.06))
check(last["forest"] - last["logistic regression"], mnist=(0.02, 0.1), small=(-0.03, 0.1))
check(last["convolutional network"], mnist=(0.955, 0.985), small=(0.85, 1))
check(max(first.values()) - min(first.values()), mnist=(0, 0.15), small=(0, 0.25))

# %% [markdown]
# *In words:* all five curves rise from left to right; none falls. With 100 digits the learners lie
# within ten points or so of each other, far below where they end. Logistic regression climbs less and less
# and ends lowest. The forest, the dense network and the SVM end some points above it, and the
# convolutional network is on top at 10,000, or so near that chance decides.
#
# **What holds, and what does not.**
#
# - *More data help*: true for every learner here.
# - **Erratum (A).** *The performance of classical learners decreases as the data grow.* Not one of
#   the three does. What is true: a simple one *levels off*. Logistic regression has a weight for each
#   pixel and digit, and once these are known, more digits have little to add.
# - *With little data, classical learners are better*: hardly visible here. What they really have ahead
#   is that they are quicker to set up, and less easy to get wrong.
# - *With much data, deep learning is better*: only for the network that knows something about
#   pictures. The plain dense network does not beat the SVM. It is not depth by itself, and not the
#   amount of data by itself, but layers that fit the data, and then much of it.
# - **Erratum (C).** Layers make computations possible that are *not possible* for standard learners. On
#   these digits the SVM is not behind the plain network, and close to the convolutional one. What the
#   right layers change is how far one gets as tasks and data grow.
#
# With pictures of a thousand kinds, with speech, with text, the gap is as wide as the decks say. On
# MNIST it is small, because MNIST is small and easy.
#
# ---
# ## 6 · Time
#
# Deck A: a network is slow to train and quick to use; with *k nearest neighbors* it is the reverse,
# and the more data, the slower. The method is soon told: keep all training digits; for a new one, find
# the k most similar, and take their majority. There is nothing to train.
#
# ### 6.1 By counting
#
# Seconds depend on the computer. Multiplications can be counted anywhere. To compare a new digit with
# *one* known digit takes 784 of them; with 55,000 known ones, $784\cdot 55{,}000 = 43{,}120{,}000$. The
# network needs 101,632, one for each weight, however many digits it was trained with: 424 times
# fewer.
#
# > **Predict, then run.** For that much more work, do the neighbors get more digits right than the
# > network? And how many digits must they know for 90 of 100?


# %%
class NearestNeighbors:
    """k nearest neighbors that counts its work.

    Attributes:
        multiplications: how many it has done so far.
    """

    def __init__(self, X, y, k=3):
        """Keep the known examples X, shape (n, n_features), and their classes y, shape (n,)."""
        self.X, self.y, self.k = X, y, k
        self.lengths = (X**2).sum(axis=1)  # once; part of "training"
        self.multiplications = 0

    def predict(self, X_new):
        """The majority among the k nearest of each row of X_new, shape (n_new,)."""
        # |a - b|² = |a|² - 2 a·b + |b|²; |a|² is the same for all neighbors of a and is left out.
        squared = self.lengths - 2 * X_new @ self.X.T
        self.multiplications += X_new.shape[0] * self.X.size
        nearest = np.argpartition(squared, self.k, axis=1)[:, : self.k]
        return np.array([np.bincount(row).argmax() for row in self.y[nearest]])


def quickest(answer, X):
    """Milliseconds for one row of X: the quickest of three tries, the others were disturbed."""
    tries = []
    for _ in range(3):
        started = time.perf_counter()
        answer(X)
        tries.append(1000 * (time.perf_counter() - started) / len(X))
    return min(tries)


known = [size for size in (1000, 3000, 10_000, 30_000, 55_000) if size <= len(X_train)]
known += [] if digits.is_mnist else [len(X_train)]
X_ask, y_ask = X_test[:200], y_test[:200]

# %% tags=["nbval-ignore-output"]
asked, found_right = {"neighbors": [], "network": []}, {}
print("known digits   multiplications a digit     ms a digit    right")
for size in known:
    neighbors = NearestNeighbors(X_train[:size], y_train[:size])
    for name, answer in (
        ("neighbors", neighbors.predict),
        ("network", lambda X: predict(X, parameters)),
    ):
        asked[name].append(quickest(answer, X_ask[:100]))
    found_right[size] = np.mean(neighbors.predict(X_ask) == y_ask)
    assert neighbors.multiplications == (3 * 100 + len(X_ask)) * size * 784
    print(f"{size:12,}{size * 784:26,}{asked['neighbors'][-1]:15.3f}{found_right[size]:9.1%}")
network_right = np.mean(answers[:200] == y_ask)
print(f"{'the network':12}{101_632:26,}{np.mean(asked['network']):15.3f}{network_right:9.1%}")

check(found_right[known[-1]] - network_right, mnist=(-0.03, 0.03), small=(-0.05, 0.2))
check(found_right[known[1]], mnist=(0.9, 0.95), small=(0.85, 1))  # 3,000 digits of MNIST
assert 784 * 55_000 == 43_120_000 and round(43_120_000 / 101_632) == 424

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(5.6, 3.3))
for rank, (name, values) in enumerate(asked.items()):
    style = {"linestyle": plots.LINESTYLES[rank], "marker": plots.MARKERS[rank]}
    ax.plot(known, values, color=plots.COLORS[rank], **style)
    ax.text(known[-1], values[-1], f"  {name}", color=plots.COLORS[rank], va="bottom")
ax.set(xlabel="known digits", ylabel="milliseconds for one answer", xlim=(0, 1.25 * known[-1]))
ax.set_ylim(bottom=0)
plt.show()

# %% [markdown]
# *In words:* the time that the neighbors take grows in proportion to the digits they know. The
# network's is a flat line just above 0. So deck A is right. And for all their work the neighbors are
# right about as often as the network, no more. But with 3,000 digits, and without any training, they
# already read more than nine of ten.
#
# ### 6.2 When does training pay?
#
# Training is work as well. Each example is predicted first: one multiplication a weight. Then one
# more a weight tells which way that weight should move; and one more for each of the last layer's
# $128\cdot 10 = 1{,}280$ weights hands the error back to the hidden layer (chapter 3 does all of this
# by hand). Together $2\cdot 101{,}632 + 1{,}280 = 204{,}544$, about two predictions. Moving the
# weights comes once in a handful, and is left out. Five epochs with 55,000 digits:
# $204{,}544\cdot 55{,}000\cdot 5\approx 56$ billion.
#
# > **Predict, then run.** The neighbors need no training. After how many answers is the network ahead
# > all the same: a thousand, a million, a billion?

# %%
training = (2 * 101_632 + 128 * 10) * 55_000 * 5
saved = 43_120_000 - 101_632  # with each answer
print(f"training {training:,} multiplications, saved with each answer {saved:,}")
print(f"so it pays after {training / saved:,.0f} answers")

assert 2 * 101_632 + 1280 == 204_544 and 128 * 10 == 1280
assert round(training / 1e9) == 56 and round(training / saved) == 1308

# %% [markdown]
# After 1,308. A program that sorts a city's mail is there in a minute.
#
# ### 6.3 Is training so slow, and does it take a GPU?
#
# The seconds it took to train each learner of part 5 on its largest set, on this computer:

# %% tags=["nbval-ignore-output"]
for name, value in sorted(seconds.items(), key=lambda pair: pair[1]):
    print(f"{name:22}{value:6.1f} s")
print(devices.find())
assert len(seconds) == 5

# %% [markdown]
# The order depends on your computer, so nothing is claimed about it. On most, the convolutional network
# takes the longest, and deck A has a point. But it is a matter of seconds. Days and weeks are what
# networks with millions and billions of weights take, because they are large and not because they are
# networks.
#
# **Erratum (A, B, D).** GPUs are *an integral part* of deep learning's working; an ordinary processor
# *will not be able to withstand* it; a GPU *is required*. All networks of this course train on a
# laptop's processor. A GPU saves time, and for large networks so much of it that nobody goes without.
# Part 9 shows how one is used.
#
# ---
# ## 7 · Why did it say so?
#
# Deck A: a network that grades essays may be right, but cannot tell *why*; a decision tree can. We
# take the tumors of part 3. Here is a tree that may ask at most three questions in a row:

# %% tags=["nbval-ignore-output"]
X_in, X_out, y_in, y_out = train_test_split(X_table, malignant, test_size=0.25, random_state=0)
tree = DecisionTreeClassifier(max_depth=3, min_samples_leaf=5, random_state=0).fit(X_in, y_in)
rules = export_text(
    tree, feature_names=list(tumors.feature_names), class_names=["benign", "malignant"], decimals=2
)
print(rules)
print(f"{tree.score(X_out, y_out):.1%} of {len(y_out)} new tumors are right")

assert tree.get_depth() == 3 and tree.score(X_out, y_out) > 0.87
assert tree.score(X_out, y_out) < max(values[0] for values in right.values())  # part 3, same rows

# %% [markdown]
# That is the whole model: one can print it, check it against what one knows, and follow it for a single
# patient. (Where both answers to a question lead to the same class, the question only changes how sure
# the tree is.) Why does it call this tumor what it does?

# %% tags=["nbval-ignore-output"]
patient = np.flatnonzero(y_out)[0]
for node in tree.decision_path(X_out[[patient]]).indices[:-1]:
    column, limit = tree.tree_.feature[node], tree.tree_.threshold[node]
    value = X_out[patient, column]
    sign = "at most" if value <= limit else "above"
    print(f"because {tumors.feature_names[column]} is {value:.2f}, {sign} {limit:.2f},")
verdict = "malignant" if tree.predict(X_out[[patient]])[0] else "benign"
print("so", verdict)

assert verdict == "malignant"  # and it is

# %% [markdown]
# The network has no such sentence. But one can *ask* it. Take one column, shuffle it among the
# patients, so that it no longer means anything, and see how much worse the network does: the column's
# **permutation importance**. It needs nothing but the network's answers, so it works for any learner.
#
# > **Predict, then run.** There are 30 columns, and the network is right for about 95 of 100 tumors. How
# > many points does it lose with its most important column shuffled?

# %% tags=["nbval-ignore-output"]
X_in, X_out, y_in, y_out = split_table(seed=0)
table_model.set_weights(fresh)
table_model.fit(X_in, y_in, epochs=5, batch_size=16, verbose=0)
rng = np.random.default_rng(0)
repeats = 10
stack = np.repeat(X_out[None], 30 * repeats, axis=0)  # 300 copies of the test table
for copy in range(30 * repeats):
    stack[copy, :, copy // repeats] = rng.permutation(stack[copy, :, copy // repeats])
said = np.asarray(table_model(stack.reshape(-1, 30)))[:, 0] > 0.5
whole = np.mean((np.asarray(table_model(X_out))[:, 0] > 0.5) == y_out)
drop = whole - (said.reshape(30, repeats, -1) == y_out).mean(axis=(1, 2))

fig, ax = plt.subplots(figsize=(6.4, 3.0))
top = drop.argsort()[::-1][:8]
ax.barh([tumors.feature_names[k] for k in top][::-1], 100 * drop[top][::-1], color=plots.COLORS[1])
ax.set_xlabel("points of accuracy lost when the column is shuffled")
plt.show()
print(
    f"whole {whole:.1%}; the most important column, {tumors.feature_names[top[0]]}, "
    f"is worth {100 * drop[top[0]]:.1f} points"
)

assert 0 < drop.max() < 0.15 and whole > 0.93

# %% [markdown]
# *In words:* the eight columns that the network would miss the most. Even the first is worth only a few
# points. That is no error: many columns say nearly the same (radius, perimeter and area), and when one
# is shuffled the others stand in. So the answer is worth having, and it is not a *why*.
#
# For a picture the columns are pixels. Cover a small square of it with paper, slide the square across,
# and write down each time how sure the network of part 2 still is: an **occlusion map**.


# %% tags=["nbval-ignore-output"]
def occlusion(row, side=8):
    """How sure the network stays of its answer with a square of the picture covered.

    Args:
        row: the picture, shape (784,).
        side: of the square, in pixels.

    Returns:
        Probability of the original answer, shape (29 - side, 29 - side), by the square's corner.
    """
    steps = 29 - side
    covered = np.repeat(row.reshape(1, 28, 28), steps**2, axis=0)
    for k in range(steps**2):
        covered[k, k // steps : k // steps + side, k % steps : k % steps + side] = 0
    answer = predict(row[None], parameters).argmax()
    return predict(covered.reshape(-1, 784), parameters)[:, answer].reshape(steps, steps)


fig, axes = plt.subplots(2, 4, figsize=(8.2, 4.2))
lowest = []
for column, digit in enumerate((4, 9, 7, 2)):
    clear = (y_test == digit) & (answers == digit) & (probabilities.max(axis=1) > 0.6)
    row = X_test[clear][0]
    still = occlusion(row)
    lowest.append(still.min())
    axes[0, column].imshow(row.reshape(28, 28), cmap="gray_r")
    picture = axes[1, column].imshow(still, cmap="cividis", vmin=0, vmax=1, extent=(3, 24, 24, 3))
    axes[1, column].set(xlim=(-0.5, 27.5), ylim=(27.5, -0.5), xticks=[], yticks=[])
    for color, width in (("white", 2.2), ("black", 0.8)):  # to be seen on bright and on dark
        outline = {"colors": color, "linewidths": width}
        axes[1, column].contour(row.reshape(28, 28), [0.5], **outline)
    axes[1, column].set_facecolor("0.6")  # where the square would leave the picture
    axes[0, column].axis("off")
fig.colorbar(picture, ax=axes[1], label="still this sure", shrink=0.9)
plt.show()
print("least sure, anywhere:", np.round(lowest, 2))

assert min(lowest) < 0.7 and len(lowest) == 4

# %% [markdown]
# *In words:* above four digits that the network gets right; below how sure it stays when the middle
# of a square of paper lies at that place, bright where nothing changes and dark where it gives up its
# answer; the thin line is the digit. In the gray rim the square would not fit. The dark places are
# those without which the digit would not be the digit, and now and then a place where nobody would
# have looked.
#
# **What holds, and what does not.** A small tree explains itself, and a network does not: true. But a
# forest of thirty trees does not either; logistic regression does, as long as its columns mean
# something; and the tree paid for its clearness with accuracy: in part 3 another learner did better
# on the same rows. It is the *small* model with *meaningful* columns that can be read. For the rest
# there are questions to ask, and the answers are clues and no reasons.
#
# **Erratum (B).** Deep learning *can essentially do everything that machine learning does*. Giving its
# reasons, it cannot.
#
# ---
# ## 8 · What goes wrong
#
# Deck B lists what deep learning cannot do. The first points, *data availability* and *lacks global
# generalization*, can be seen in a minute. The network of part 2 is right for about 97 of 100 digits.
# Now move the test digits a little to the right.
#
# > **Predict, then run.** A person would not even notice four pixels. How many digits does the network
# > get right then?


# %%
def moved(X, right, down=0):
    """Pictures moved by up to four whole pixels.

    Args:
        X: pictures as rows, shape (n, 784).
        right: how far to the right, -4 to 4; negative to the left.
        down: how far down, -4 to 4; negative up.

    Returns:
        Shape (n, 784). Paper comes in on one side; what leaves on the other is lost.
    """
    with_margin = np.pad(X.reshape(-1, 28, 28), ((0, 0), (4, 4), (4, 4)))
    return with_margin[:, 4 - down : 32 - down, 4 - right : 32 - right].reshape(-1, 784)


# %% tags=["nbval-ignore-output"]
fragile = [share_right(model, moved(X_test, pixels), y_test) for pixels in range(5)]
for pixels, share in enumerate(fragile):
    print(f"moved by {pixels} pixels: {share:.1%} right")

noise = np.random.default_rng(0).uniform(size=(1000, 784)).astype("float32")
sure_of_noise = np.mean(predict(noise, parameters).max(axis=1) > 0.9)
print(f"and of pictures of pure noise it is more than 90% sure in {sure_of_noise:.0%} of cases")

lost = 1 - moved(X_test, 4).sum() / X_test.sum()  # ink that left the picture
check(lost, mnist=(0, 0.005), small=(0, 0.1))
check(fragile[0], mnist=(0.96, 0.985), small=(0.75, 1))
check(fragile[4] / fragile[0], mnist=(0.05, 0.5), small=(0.02, 0.8))
assert fragile[0] > fragile[2] > fragile[4]

# %% [markdown]
# Four pixels cost more than half of the right answers, and it is not that the digits were cut off: less
# than half a percent of the ink leaves the picture.
#
# **Symptom:** excellent on the test set, useless on what a person would call the same digits. **Cause:**
# all training digits were centered, and the network has a weight for each *place*. It never learned
# what a 7 is, only where its ink tends to be. The test set cannot show this, as it was centered in the
# same way. And there is no *none of these*: the ten probabilities add up to 1 for any picture.
#
# **Cure:** train with what will come. Every epoch, each digit is moved by up to four pixels in both
# directions, anew (this is called *augmentation*).

# %% tags=["nbval-ignore-output"]
sturdy_model = slide_network()
rng = np.random.default_rng(0)
n = min(15_000, len(X_train))
for _ in range(5 if digits.is_mnist else 40):
    X_moved = X_train[:n].copy()
    for part_rows in np.array_split(rng.permutation(n), 40):  # each part moves by its own amount
        right, down = rng.integers(-4, 5, size=2)
        X_moved[part_rows] = moved(X_moved[part_rows], right, down)
    sturdy_model.fit(X_moved, y_train[:n], batch_size=128, verbose=0)
cured = [share_right(sturdy_model, moved(X_test, pixels), y_test) for pixels in range(5)]

fig, ax = plt.subplots(figsize=(5.6, 3.2))
for rank, (name, values) in enumerate(
    {"as before": fragile, "trained on moved digits": cured}.items()
):
    style = {"linestyle": plots.LINESTYLES[rank], "marker": plots.MARKERS[rank]}
    ax.plot(100 * np.array(values), label=name, **style)
ax.set(xlabel="moved to the right by, in pixels", ylabel="test digits right, in %", ylim=(0, 100))
ax.set_xticks(range(5))
ax.legend(loc="lower left")
plt.show()
print("as before:", np.round(fragile, 3), "  trained on moved digits:", np.round(cured, 3))

check(cured[4], mnist=(0.78, 0.97), small=(0.5, 1))
assert cured[4] > fragile[4] + 0.2 and cured[0] <= fragile[0] + 0.05

# %% [markdown]
# *In words:* the network of before falls steeply with each pixel; the one trained on moved digits stays
# almost level. On centered digits it is worse by some points: it has more to learn, with the same
# number of weights and fewer digits. Chapter 5 has a network into which the moving is built.
#
# **Erratum (B).** Deep networks are *incapable of multitasking*. One that was trained on digits cannot
# do faces, true. But one network can have several outputs. Here one body of 64 neurons serves two
# tasks, *which digit* and *is it written thick or thin*:

# %% tags=["nbval-ignore-output"]
ink = X_train.sum(axis=1)
is_thick = ink > np.median(ink)
n = min(10_000, len(X_train))
keras.utils.set_random_seed(0)
picture_in = keras.Input((784,))
body = keras.layers.Dense(64, activation="relu")(picture_in)
both_tasks = keras.Model(
    picture_in,
    [
        keras.layers.Dense(10, activation="softmax", name="digit")(body),
        keras.layers.Dense(1, activation="sigmoid", name="thick")(body),
    ],
)
both_tasks.compile(
    optimizer="adam",
    loss=["sparse_categorical_crossentropy", "binary_crossentropy"],
    jit_compile=False,
)
both_tasks.fit(
    X_train[:n],
    [y_train[:n], is_thick[:n]],
    epochs=6 if n == 10_000 else 30,
    batch_size=100,
    verbose=0,
)
which, thick = map(np.asarray, both_tasks(X_new))
task_shares = (
    np.mean(which.argmax(axis=1) == y_new),
    np.mean((thick[:, 0] > 0.5) == (X_new.sum(axis=1) > np.median(ink))),
)
print(f"which digit: {task_shares[0]:.1%} right   thick or thin: {task_shares[1]:.1%} right")

check(task_shares[0], mnist=(0.9, 0.98), small=(0.75, 1))
check(task_shares[1], mnist=(0.85, 1), small=(0.55, 1))

# %% [markdown]
# Both at once, by one network. Large language models answer questions, translate and write programs
# with one and the same set of weights.
#
# The slide also puts whatever *requires reasoning* completely beyond deep learning, however much data
# there is. It was written before those models. They now solve many tasks that were set to test
# reasoning, and fail at others that look easier; whether that is general intelligence is an open
# dispute, and no longer a plain no.
#
# ---
# ## 9 · What machine is this?
#
# ### 9.1 What is there
#
# A **CPU** is a computer's ordinary processor: a few cores, each quick and good at everything. A **GPU**
# (graphics processing unit) has thousands of small ones that do the same thing to many numbers at once,
# which is just what weighted sums are. A **TPU** (tensor processing unit) is built for nothing else. In
# Colab, *Runtime > Change runtime type* offers all three.

# %% tags=["nbval-ignore-output"]
machine = devices.find()
print(machine)
for device in tf.config.list_logical_devices():
    print("TensorFlow can use", device.name.removeprefix("/device:"))

assert machine.n_cores >= 1

# %% [markdown]
# The first line is this machine. The list is what TensorFlow works with. There are *two* CPUs in it,
# because the first cell asked for the processor to be treated as two **logical devices**. They share
# the same cores, so nothing gets faster. But everything that works on two such devices works in the
# same way on two GPUs, and so one can try it on a laptop.
#
# ### 9.2 How TensorFlow places work
#
# Without being told, TensorFlow puts an operation on the GPU if there is one, and on the first CPU
# otherwise. You need not do anything. `tf.device` overrules it:

# %% tags=["nbval-ignore-output"]
a = tf.constant([[1.0, 2.0], [3.0, 4.0]])
by_itself = a @ a
with tf.device("CPU:1"):
    told = a @ a


def place(tensor):
    """The device on which a tensor lies, such as "CPU:0"."""
    return tensor.device.split("/device:")[-1]


print("by itself on", place(by_itself), "   told to be on", place(told))
print(told.numpy())

assert place(told) == "CPU:1" and np.array_equal(told, by_itself)
assert place(by_itself) == ("GPU:0" if machine.gpus else "CPU:0")

# %% [markdown]
# ### 9.3 Several at once
#
# With several devices the batch is *divided*: each gets a copy of the network and its share of the
# examples, works out its gradient, and the average of the gradients is the step. Such a plan is called
# a **strategy**. `devices.strategy()` picks the one that fits: for a TPU, for several GPUs, or the default
# one, which changes nothing. That is why part 2 could say `with devices.strategy().scope():` and runs
# everywhere.
#
# > **Predict, then run.** Eight examples, two devices. Which examples land where?

# %%
both = devices.strategy(over=["CPU:0", "CPU:1"])
batches = both.experimental_distribute_dataset(
    tf.data.Dataset.from_tensor_slices(np.arange(8.0)).batch(8)
)


@tf.function  # makes a graph of it first, as Keras does
def add_up(batch):
    """The sum of each device's share of a batch."""
    return both.run(tf.reduce_sum, args=(batch,))


for batch in batches:
    for share in both.experimental_local_results(batch):
        print(place(share), "gets", share.numpy())
    sums = add_up(batch)
    total = both.reduce("SUM", sums, axis=None)
    print(
        "sums", [float(s) for s in both.experimental_local_results(sums)], " together", float(total)
    )

assert both.num_replicas_in_sync == 2 and float(total) == 28 == sum(range(8))
assert type(devices.strategy(devices.Machine(n_cores=1))) is type(tf.distribute.get_strategy())

# %% [markdown]
# Each device has four of the eight, and their sums add up to the whole. With gradients it is the same:
# the mean of two halves' gradients is the whole batch's gradient, so two devices learn what one would.
#
# What was tried here is placement and division on two logical devices of one processor. For several
# GPUs, and for a TPU, the same lines follow TensorFlow's documentation; nothing is claimed about how
# much faster they are.

# %% [markdown]
# ---
# ## 10 · Why now, and what next
#
# ### 10.1 An old idea
#
# | year | |
# |---|---|
# | 1943 | McCulloch and Pitts: a neuron as a logic gate (chapter 1) |
# | 1957 | Rosenblatt: the perceptron, which learns its weights (chapter 1) |
# | 1965 | Ivakhnenko and Lapa: networks with several learned layers |
# | 1970 | Linnainmaa: differentiating backward through a program (chapter 3) |
# | 1980 | Fukushima: a layered network for pictures, ancestor of the convolutional ones (chapter 5) |
# | 1986 | Rumelhart, Hinton and Williams: backpropagation becomes widely known (chapter 3) |
# | 1989 | LeCun and others read handwritten zip codes with it (chapter 5) |
# | 1997 | Hochreiter and Schmidhuber: the LSTM (chapter 6) |
# | 2012 | Krizhevsky, Sutskever and Hinton win ImageNet's contest with a deep network on two GPUs |
# | 2014 | Goodfellow and others: generative adversarial networks |
# | 2015 | He and others: residual networks, up to 152 layers |
# | 2017 | Vaswani and others: the transformer |
#
# **Erratum (B).** The deck dates the theory to the 1980s. That is when backpropagation became
# popular; networks with several learned layers are twenty years older. (Deck A is
# right that depth grew with the hardware: eight learned layers won in 2012, 152 three years later.)
#
# Deck B's *Why now?* has three answers, and the winner of 2012 had all three: **better algorithms**
# (ReLU, dropout), **GPUs** (two, for almost a week) and **more data** (1.2 million labeled pictures).
# Its 60 million weights are 590 times ours. How large is ours? Its weights fill 0.4 MB, its 55,000
# training pictures 43 MB.

# %%
print(f"{60e6 / 101_770:.0f} times as many weights; ours fill {101_770 * 4 / 1e6:.1f} MB,")
print(f"55,000 pictures of 784 bytes {55_000 * 784 / 1e6:.0f} MB")

assert round(60e6 / 101_770, -1) == 590
assert round(101_770 * 4 / 1e6, 1) == 0.4 and round(55_000 * 784 / 1e6) == 43

# %% [markdown]
# And a fourth, which is part of the first: anybody can do it. Deck C's *TensorFlow in One Slide* is a
# list of tools. Still there: Keras, TensorFlow.js (in the browser), Colaboratory, TPUs, TensorBoard
# (chapter 4), TensorFlow Serving, TFX and TensorFlow Probability. TensorFlow Lite now goes by the name
# of LiteRT, and what was on TensorFlow Hub has moved to Kaggle Models.
#
# **Erratum (C).** Some of it is history: Swift for TensorFlow, Tensor2Tensor, and of the alternatives
# MXNet and CNTK have ended. PyTorch is very much alive, and JAX has joined it. Keras runs on TensorFlow,
# JAX or PyTorch.
#
# ### 10.2 Kinds of networks
#
# The decks' lists and charts of networks are long. What matters is which structure of the data a kind
# makes use of:
#
# | kind | for | makes use of | chapter |
# |---|---|---|---|
# | dense network, multilayer perceptron (MLP) | tables, anything flat | nothing | 3, 4 |
# | convolutional network (CNN) | pictures | neighbors; the same pattern may occur anywhere | 5 |
# | recurrent network (RNN), LSTM | text, sound, series | order in time | 6 |
# | autoencoder | data without labels | much of it is redundant | 7 |
# | transformer | text, and by now pictures and sound | which parts refer to which | |
# | generative adversarial network (GAN) | making new pictures | a second network that judges | |
#
# Deck C also names *radial basis function networks*, *self-organizing maps*, *restricted Boltzmann
# machines* and the *deep belief networks* made of them. They have had their time, and are worth reading
# about for their ideas.
#
# ### 10.3 What it is used for, and where it ends
#
# Deck C's *exciting progress*, in groups: **seeing** (faces, classes of pictures, medical pictures, the
# road ahead of a car), **hearing and speaking** (speech to text and back), **reading and writing**
# (handwriting, translation, assistants, search), **choosing** (advertisements, recommendations) and
# **playing** (games, by rewards).
#
# Deck B's limits, as this chapter found them:
#
# | the deck says | here |
# |---|---|
# | needs much data | helped by it like all others; 426 rows were enough for a small table (3.1, 5) |
# | choosing its complexity is trial and error | yes: chapter 4 shows how to try without fooling oneself |
# | does not generalize everywhere | yes, and worse than one thinks: four pixels (8) |
# | one task only | no (8) |
# | depends on hardware | large ones do (6.3, 9) |
#
# Two that are missing there: it repeats whatever is unfair in the data it learned from, and its training
# can use a great deal of energy.
#
# ---
# ## 11 · Check yourself
#
# ### Quiz
#
# **1.** A program sorts e-mail by a list of forbidden words that the provider's staff keep. AI, ML, DL?
# And if it learns the words from mail that users have marked as spam, by logistic regression?
#
# <details><summary>Answer</summary>
#
# First: AI at most, as the rules are written by people. Second: machine learning, so AI as well; not
# deep, there is no hidden layer.
#
# </details>
#
# **2.** A network has 784 inputs, 30 hidden neurons and 10 outputs. How many weights and biases?
#
# <details><summary>Answer</summary>
#
# $784\cdot 30 + 30 = 23{,}550$ and $30\cdot 10 + 10 = 310$, together 23,860.
#
# </details>
#
# **3.** And how many multiplications for one answer? How many for one answer of nearest neighbors that
# know 10,000 digits?
#
# <details><summary>Answer</summary>
#
# $784\cdot 30 + 30\cdot 10 = 23{,}820$; biases are added, not multiplied. Neighbors:
# $784\cdot 10{,}000 = 7{,}840{,}000$.
#
# </details>
#
# **4.** You shuffle the pixels of all *training* pictures in one way, those of the *test* pictures in
# another. What does the network get right?
#
# <details><summary>Answer</summary>
#
# About one in ten, by chance: the weights for each place meet the pixels of another place. In part 3.2
# both were shuffled in the same way.
#
# </details>
#
# **5.** A colleague has trained 40 networks and reports the accuracy of the best one on the test set.
# What is wrong?
#
# <details><summary>Answer</summary>
#
# The test set was used to choose, so the figure contains the luck of the best of 40. Choose on the
# validation set, and look at the test set once.
#
# </details>
#
# **6.** Shuffling the column *mean radius* costs a network nothing. Is the radius without importance for
# the diagnosis?
#
# <details><summary>Answer</summary>
#
# Not necessarily: perimeter and area are still there and say nearly the same. It only means that *this*
# network can do without it *as long as it has the others*.
#
# </details>
#
# **7.** With 3,000 digits a learner gets 91.0 % right, with 10,000 digits 91.4 %. What do you advise:
# more data or another learner?
#
# <details><summary>Answer</summary>
#
# Another learner, or other features: this one has leveled off.
#
# </details>
#
# **8.** You run this notebook on a computer with two GPUs. Which strategy does `devices.strategy()` give,
# and how many of 128 digits does each GPU get?
#
# <details><summary>Answer</summary>
#
# The mirrored one; 64 each.
#
# </details>

# %% cellView="form" jupyter={"source_hidden": true}
# @title The quiz's answers, asserted
assert 784 * 30 + 30 == 23_550 and 30 * 10 + 10 == 310 and 23_550 + 310 == 23_860  # question 2
assert 784 * 30 + 30 * 10 == 23_820 and 784 * 10_000 == 7_840_000  # question 3
assert devices.Machine(n_cores=8, gpus=("A", "A")).strategy_name == "mirrored"  # question 8
print("quiz answers checked")

# %% [markdown]
# ### Recap
#
# - AI holds machine learning, which holds deep learning. Rules written; rules learned; features
#   learned as well.
# - Six steps: import, data, model, train, evaluate, predict. Scale the inputs; test once.
# - A trained network is a few arrays; predicting is weighted sums with a bend between them.
# - A picture is a table to a dense network: shuffled pixels do not hurt it. What makes deep learning
#   strong on pictures is a structure that uses neighbors.
# - Good features part the classes. Experts can make them, networks can learn them.
# - More data help every learner; simple ones level off, none gets worse.
# - Nearest neighbors pay when asked, networks when trained.
# - Small models with meaningful columns explain themselves. The others can be asked, and give clues.
# - Excellent on a test set says nothing about data of another kind.
#
# ### Words
#
# The Indonesian terms are the usual ones; deck E uses *bobot* and *luaran*.
#
# | English | Indonesian | meaning here |
# |---|---|---|
# | artificial intelligence | *kecerdasan buatan* | programs that do what takes intelligence |
# | machine learning | *pembelajaran mesin* | rules found from examples |
# | deep learning | *pembelajaran mendalam* | networks with several learned layers |
# | neural network | *jaringan saraf tiruan* | units in layers, joined by weights |
# | weight | *bobot* | how much an input counts |
# | output | *luaran* | what a neuron or network gives |
# | feature | *fitur* | a number that a learner sees |
# | layer, hidden layer | *lapisan, lapisan tersembunyi* | neurons side by side; those in between |
# | training data, test data | *data latih, data uji* | to learn from; to be judged by |
#
# And some that the decks leave in English: **epoch** (a round through the training data), **loss** (what
# training lowers), **accuracy** (share of right answers), **validation set** (to choose with),
# **representation** (the numbers a layer makes of its input), **augmentation** (training on changed
# copies), **logical device** (a part of a processor that TensorFlow treats as one of its own).
#
# ### Further reading
#
# - Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning*, MIT Press, 2016: chapter 1 tells
#   the history. It is the textbook of deck C.
# - Yann LeCun, Yoshua Bengio and Geoffrey Hinton, *Deep learning*, Nature 521, 2015: ten pages by three
#   who made it.
# - Jürgen Schmidhuber, *Deep learning in neural networks: an overview*, Neural Networks 61, 2015: who did
#   what first.
# - Yann LeCun, Léon Bottou, Yoshua Bengio and Patrick Haffner, *Gradient-based learning applied to
#   document recognition*, Proceedings of the IEEE 86, 1998: where MNIST comes from.
# - Alex Krizhevsky, Ilya Sutskever and Geoffrey Hinton, *ImageNet classification with deep convolutional
#   neural networks*, NIPS 2012.
# - Navneet Dalal and Bill Triggs, *Histograms of oriented gradients for human detection*, CVPR 2005:
#   features made by hand at their best.
# - Leo Breiman, *Statistical modeling: the two cultures*, Statistical Science 16, 2001, and *Random
#   forests*, Machine Learning 45, 2001: what one gives up, and what one gets; permutation importance.
# - Léo Grinsztajn, Edouard Oyallon and Gaël Varoquaux, *Why do tree-based models still outperform deep
#   learning on typical tabular data?*, NeurIPS 2022.
# - Matthew Zeiler and Rob Fergus, *Visualizing and understanding convolutional networks*, ECCV 2014:
#   occlusion maps.
#
# ### Now you
#
# The warm-up takes twenty minutes, checks that your computer has everything, and shows how the exercises
# work: [exercises/00_warmup/00_warmup.ipynb](../../exercises/00_warmup/00_warmup.ipynb). Then build your
# first neuron in [chapter 1](01_perceptron.ipynb).
