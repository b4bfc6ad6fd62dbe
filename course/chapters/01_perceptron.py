# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 1 · The perceptron

# %% [markdown] tags=["colab-badge"]
# (written by make notebooks)

# %% [markdown]
# *About 75 minutes to read and play, less than a minute to run.*
#
# One artificial neuron, the smallest machine that learns. Everything later in the course is made
# of many of these, so it is worth knowing one of them completely.
#
# **What you will be able to do**
#
# - say what a nerve cell and an artificial neuron have in common, and what they have not;
# - compute a neuron's output and one step of its learning by hand;
# - turn a threshold into a bias, and read weights and bias as a line that cuts the plane in two;
# - write the perceptron in ten lines of NumPy and get the same numbers from Keras;
# - train it on real flowers, and say beforehand how many mistakes it can make at the very most;
# - recognize data on which it never settles, and know three cures;
# - prove that no single neuron computes XOR, and build two layers that do.
#
# **Builds on:** school algebra, sums and products of vectors, a little Python. No calculus is
# needed until part 3.4, and there only slopes.
#
# **Slides mirrored.** The five decks are named by letters: **A** *Deep Learning* (Chairul Aulia,
# edited by Citra Chairunnisa), **B** *Deep Learning* (Tushar B. Kute), **C** *Machine Learning
# part 2, GGE 6505/5405*, **D** *Unit 2, Introduction to Deep Learning & Architectures*,
# **E** *Fundamentals of Deep Learning: How a Neural Network Trains* (Muljono, partly Indonesian).
#
# | deck | slide title | part |
# |---|---|---|
# | B | Neuron; Biological Neuron | 1.1 |
# | B | Biological vs. Artificial Neuron (the table); Artificial Neuron (its characteristics) | 1.1 |
# | C | Neuron: Biological Inspiration for Computation, with its Key Difference list | 1.1 |
# | A | Neural Network; Neurons | 1.1 |
# | B | Artificial Neuron (McCulloch and Pitts 1943) | 1.2 |
# | B | Perceptron; Perceptron (1957) | 1.3 |
# | E | Arsitektur Single-layer Perceptron | 1.3 |
# | B | Perceptron function; Activation function; Summary (rows: unit step, sign) | 1.4 |
# | D | Binary Step Function | 1.4, 3.4 |
# | E | Apa yang bisa dilakukan sebuah Neuron? (what can a neuron do?) | 1.5, 2.2 |
# | B | Output (of the decision function) | 1.5 |
# | B | Inputs of Perceptron; Example (the bank loan) | 2.1 |
# | B | Perceptron decision function; Perceptron: Decision Function; Bias Unit | 2.2 |
# | B | Perceptron Learning Rule; Error in Perceptron | 2.3 |
# | B | Sigmoid Activation Function; Sigmoid Curve; Example; Output (0.888) | 2.4, 4.3 |
# | B | Perceptron at a Glance | 3, 5.4 |
# | E | Unstructured Data vs Structured Data (the iris table) | 5.1 |
# | E | Permasalahan Linear dan Non-Linear (linear and non-linear problems) | 8 |
# | B | Perceptron (single layer and multilayer); Artificial Neural Network | 8.5 |
# | C, E | Simple Neural Network, Deep Learning Neural Network | 8.5 |
# | E | Arsitektur Multi-layer ANN | 8.5 |
#
# Where a slide is wrong or loose, a note that begins with **Erratum** says so. All of them are
# collected in [course/errata.md](../errata.md).

# %% tags=["colab-setup"]
# (written by make notebooks)

# %% tags=["nbval-ignore-output"]
import itertools
import os

# TensorFlow's start-up messages help nobody here; this must come before it is imported.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import linprog, minimize
from sklearn.datasets import load_iris

from course import plots

plots.use_style()

# %% [markdown]
# ---
# ## 1 · The idea in a page
#
# A neuron looks at a few numbers, gives each of them a weight, adds up, and says yes when the sum
# is large enough. Learning means: when it said the wrong thing, shift every weight a little
# toward what would have been right. That is all. In symbols, for inputs $x_1, \dots, x_m$:
#
# $$z = w_1 x_1 + \dots + w_m x_m + b, \qquad
# \hat{y} = \begin{cases} +1 & \text{if } z \ge 0 \\ -1 & \text{otherwise.} \end{cases}$$
#
# - $z$ is the **net input**, $w_1, \dots, w_m$ are the **weights**, $b$ is the **bias**.
# - $\hat{y}$ is the **prediction**; the right answer, the **label**, is $y$, also $+1$ or $-1$.
# - The function from $z$ to $\hat{y}$ is the **activation function**; here it is a step.
#
# The picture below reads from left to right. The bias is drawn as a weight too: it belongs to an
# extra input that is always 1. Part 2.2 shows why that is a good idea.

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(6.4, 3.0))
plots.network(
    [3, 1, 1, 1],
    labels=[["1", "$x_1$", "$x_2$"], ["$\\Sigma$"], ["step"], ["$\\hat{y}$"]],
    edge_labels={(0, 0, 0): "$b$", (0, 1, 0): "$w_1$", (0, 2, 0): "$w_2$", (1, 0, 0): "$z$"},
    layer_names=["inputs", "weighted sum", "activation", "output"],
    ax=ax,
)
plt.show()

# %% [markdown]
# *In words:* the inputs 1, $x_1$ and $x_2$ are multiplied by $b$, $w_1$ and $w_2$, their sum is
# $z$, and a step function makes the output $\hat{y}$ of it.

# %% [markdown]
# ### 1.1 From nerve cell to number
#
# A nerve cell, or neuron, collects signals from other cells through its branched **dendrites**.
# The places where cells touch, the **synapses**, let some signals through strongly and others
# weakly. The cell body, the **soma**, adds up what arrives. When the sum passes a threshold the
# cell *fires*: a pulse runs down the **axon** to the cells after it.
#
# There are two reasons to imitate it, and deck B names both. The engineer's: brains prove that
# intelligent behavior is possible, so copy what works. The scientist's: a model simple enough for
# mathematics may help us understand brains. This course follows the engineer.
#
# | nerve cell | what it does | artificial neuron | in the formula |
# |---|---|---|---|
# | dendrites | receive signals | inputs | $x_1, \dots, x_m$ |
# | synapses | strengthen or weaken them | weights, interconnections | $w_1, \dots, w_m$ |
# | cell nucleus, soma | gathers them | node | $z$, then the step |
# | axon | passes the result on | output | $\hat{y}$ |
#
# (Strictly, the *soma* gathers the signals; the nucleus inside it holds the genes.)
#
# Deck B's list of characteristics fits the formula above, item by item. A neuron is a mathematical
# function (ours is two lines long), and the elementary unit of a network. Its inputs are weighted
# one by one, summed, and passed through a nonlinear function (the step). Each connection carries
# one input's information, and neurons are joined to neurons by such connections. What the deck
# calls its internal state is here nothing but $z$: a perceptron remembers nothing from one
# example to the next. Only its weights stay.
#
# Deck A writes the same neuron as $Y = f(w_1 X_1 + w_2 X_2 + b)$ and draws the bias as we do, as
# the weight of an input that is always 1.
#
# **How far does the likeness go?** Not far. Deck C's list of differences, with a comment on each:
#
# | | brain | artificial network | comment |
# |---|---|---|---|
# | parameters | about $10^{14}$ synapses | the deck: $10^7$ times fewer | depends on which, see below |
# | topology | no layers like ours, loops | mostly layers in a row | the cortex has layers of its own |
# | timing | asynchronous pulses | layer after layer, in step | |
# | learning | not known | gradient descent | this chapter's rule is a cousin of it |
# | power | about 20 W | far more for the same task | |
# | stages | never stops learning | first trained, then used | training can also go on |

# %%
# Rough figures from the literature: 86 billion neurons (Herculano-Houzel 2009) with some thousand
# synapses each, give or take a factor of ten. So read the results below as orders of magnitude.
synapses = 1e14
weights = {
    "our perceptron with two inputs and a bias": 3,
    "LeNet-5 (1998), reads digits": 6e4,
    "a network with ten million weights": 1e7,
    "AlexNet (2012), names objects": 6e7,
    "GPT-3 (2020), writes text": 1.75e11,
}
for network, count in weights.items():
    print(f"{network:42} the brain has {synapses / count:7.0e} times as many")

assert synapses / weights["a network with ten million weights"] == 1e7  # the deck's factor
assert 500 < synapses / weights["GPT-3 (2020), writes text"] < 600

# %% [markdown]
# **Erratum (C).** The factor of ten million is right for a network with ten million weights. For
# GPT-3 it is a few hundred (571 with these figures). The gap that has not closed is the others:
# how a brain learns, and on how little power.
#
# ### 1.2 McCulloch and Pitts, 1943: a neuron that counts
#
# Warren McCulloch, a physician, and Walter Pitts, a logician of twenty, asked what a net of
# all-or-nothing cells can compute. Their cell is a **logic gate**: inputs and output are 0 or 1.
# Some inputs excite, and all of these count the same. Others inhibit: a single active one forbids
# the cell to fire. It fires when at least $\theta$ (theta, the **threshold**) exciting inputs are
# active. Nothing is learned. Whoever builds the net chooses $\theta$.
#
# > **Predict, then run.** Which threshold makes a cell with two exciting inputs an AND? Which one
# > makes it an OR? And how would you build NOT?


# %%
def mcculloch_pitts(exciting, inhibiting, threshold):
    """Output of a McCulloch–Pitts cell (1943).

    Args:
        exciting: 0s and 1s, shape (n_exciting,); each active one counts 1.
        inhibiting: 0s and 1s, shape (n_inhibiting,); one active one keeps the cell silent.
        threshold: how many exciting inputs it takes to fire.

    Returns:
        1 when the cell fires, else 0.
    """
    return int(sum(exciting) >= threshold and not any(inhibiting))


pairs = list(itertools.product([0, 1], repeat=2))
AND_gate = [mcculloch_pitts([p, q], [], threshold=2) for p, q in pairs]
OR_gate = [mcculloch_pitts([p, q], [], threshold=1) for p, q in pairs]
p_not_q = [mcculloch_pitts([p], [q], threshold=1) for p, q in pairs]
NOT_gate = [mcculloch_pitts([], [p], threshold=0) for p in (0, 1)]

print("p q | AND  OR  p and not q")
for (p, q), *outputs in zip(pairs, AND_gate, OR_gate, p_not_q, strict=True):
    print(p, q, "|  {}    {}       {}".format(*outputs))
print("NOT of 0 and 1:", *NOT_gate)

assert AND_gate == [0, 0, 0, 1] and OR_gate == [0, 1, 1, 1]
assert p_not_q == [0, 0, 1, 0] and NOT_gate == [1, 0]

# %% [markdown]
# With two exciting inputs, $\theta = 2$ is AND and $\theta = 1$ is OR. NOT needs no exciting
# input at all: with $\theta = 0$ the cell fires on its own, until the inhibiting input stops it.
# From AND, OR and NOT any logical function can be put together, so *nets* of such cells can compute
# anything that a circuit without memory can.
#
# ### 1.3 Rosenblatt, 1957: weights that learn
#
# The psychologist Frank Rosenblatt (1928–1971) made two changes. Inputs and weights may be any
# real numbers. And the weights are not chosen by hand, they are **learned from examples**, one
# after another. He called it the *perceptron*. His report is of 1957, the paper of 1958; it ran
# first on an IBM 704, then as a machine of its own, the Mark I, which looked at its examples
# through 400 photocells and turned its weights up and down with electric motors.
#
# Learning from examples that come with their right answers is **supervised learning**. The
# perceptron is a supervised learner for two classes, a **binary classifier**: afterward it
# answers for examples it has never seen.
#
# Rosenblatt's machine had a layer of fixed random connections in front of the one that learned;
# today's word *perceptron* means the learning part alone, as in the picture above. Deck E (in
# Indonesian) describes the same parts: links with weights (*bobot*), an adder
# (*fungsi penambah*), an activation function (*fungsi aktivasi*), and calls the whole a
# single-layer network, because only one layer, the output, computes anything.

# %% [markdown]
# ### 1.4 The step, and the quarrel at zero
#
# A step function jumps at 0. With outputs 0 and 1 it is called the **unit step** (or Heaviside,
# or binary step), with outputs −1 and +1 the **sign** function. The two tell the same story:
# $\text{sign} = 2 \cdot \text{step} - 1$. But what happens exactly *at* 0? The decks give three
# answers without saying that they differ:
#
# | at $z = 0$ | where | as unit step | as sign |
# |---|---|---|---|
# | **fires**: $z \ge 0$ | B *Decision Function*, *Bias Unit*; D *Binary Step*; E | 1 | +1 |
# | **does not fire**: $z > 0$ | B *Perceptron function*, the loan *Example* | 0 | −1 |
# | **neither** | B *Summary* table | 0.5 | 0 |

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(3, columns=3, panel_size=(2.7, 2.2))
titles = ["fires at 0: z ≥ 0", "silent at 0: z > 0", "neither: one half at 0"]
for ax, title, at_zero in zip(axes, titles, [1, 0, 0.5], strict=True):
    ax.plot([-3, 0], [0, 0], color=plots.COLORS[1])
    ax.plot([0, 3], [1, 1], color=plots.COLORS[1], linestyle="--")
    for end in (0, 1):
        ax.plot(0, end, "o", color=plots.COLORS[1], markerfacecolor="white", markersize=7)
    ax.plot(0, at_zero, "o", color=plots.COLORS[0], markersize=7)
    ax.set(title=title, xlabel="net input z", ylim=(-0.2, 1.2), yticks=[0, 0.5, 1])
axes[0].set_ylabel("unit step")
plt.show()

# %% [markdown]
# *In words:* the three functions agree everywhere but at one point. The filled dot is the value
# at 0, hollow dots are left out.
#
# One point on an endless line, does it matter? A neuron whose inputs are 0 or 1 hits that point
# all the time.
#
# > **Predict, then run.** Take the weights (1, 1) and the bias −1. Which gate is it when the
# > neuron fires at zero? Which one when it does not?

# %%
G = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)  # shape (4, 2): all pairs of bits
z = G @ np.array([1.0, 1.0]) - 1.0

fires = np.heaviside(z, 1.0)  # the second argument is the value at 0: NumPy makes us choose
silent = np.heaviside(z, 0.0)
neither = np.heaviside(z, 0.5)

print("x1 x2    z   z >= 0   z > 0   neither")
for (x1, x2), *row in zip(G, z, fires, silent, neither, strict=True):
    print(f"{x1:.0f}  {x2:.0f}  {row[0]:+.0f}  {row[1]:7.0f}  {row[2]:6.0f}  {row[3]:8.1f}")

assert fires.tolist() == OR_gate and silent.tolist() == AND_gate
assert np.sign(0.0) == 0  # NumPy's own sign follows the third convention
assert np.allclose(np.sign(z), 2 * neither - 1)

# %% [markdown]
# The same weights are an OR under one convention and an AND under the other. Under the third the
# neuron gives answers that are no answers. Training feels it too: it starts from zero weights,
# where *every* $z$ is 0 (part 3.3 counts the difference).
#
# None of them is wrong, but mixing them is. **This course fires at zero:** $\hat{y} = +1$ if
# $z \ge 0$, else $-1$, as in deck B's decision function.
#
# **Erratum (B).** The deck mixes all three. On one slide the sentence says *greater than* while
# the formula beside it says $\ge$.

# %% [markdown]
# ### 1.5 What can a neuron do? It cuts space in two
#
# Where does the neuron change its mind? Where $z = 0$. With two inputs, $w_1 x_1 + w_2 x_2 + b =
# 0$ is a straight line, the **decision boundary**. With three inputs it is a plane, with more a
# *hyperplane*; deck E calls the neuron a separator of hyperspace (*fungsi pemisah*). Classes that
# one such cut can part without error are called **linearly separable**.
#
# Four facts, for a neuron with the weights (3, 4) and the bias −12:
#
# 1. The vector $w$ stands at a right angle to the line and points to the side that fires.
# 2. Its length is $\lVert w \rVert = \sqrt{3^2 + 4^2} = 5$, and $z / \lVert w \rVert$ is a point's
#    distance from the line, with a sign for the side. For (4, 3):
#    $z = 3 \cdot 4 + 4 \cdot 3 - 12 = 12$, so it lies 12/5 = 2.4 away, on the firing side.
# 3. The bias shifts the line without turning it. The origin has $z = b = -12$, so it lies 2.4
#    away on the other side. Without a bias the line must pass through the origin.
# 4. Ten times the weights *and* the bias give the same line. Only the direction counts.

# %%
w, b = np.array([3.0, 4.0]), -12.0
length = np.linalg.norm(w)
for point in ([4.0, 3.0], [0.0, 0.0], [0.0, 3.0]):
    z_point = w @ point + b
    print(f"{point}: z = {z_point:+5.1f}, signed distance = {z_point / length:+.1f}")

assert length == 5.0
assert (w @ [4.0, 3.0] + b) / length == 2.4 and (w @ [0.0, 0.0] + b) / length == -2.4
along = np.array([4.0, 0.0]) - np.array([0.0, 3.0])  # from one point of the line to another
assert w @ along == 0  # fact 1: a right angle

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(5.0, 4.0))
ax.set(xlim=(-1.5, 6.5), ylim=(-1.2, 5.2), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
plots.boundary_line(w, b, ax, color="black", label="3x₁ + 4x₂ − 12 = 0")
ax.annotate(
    "", xy=(2.0 + 0.9, 1.5 + 1.2), xytext=(2.0, 1.5), arrowprops={"arrowstyle": "-|>", "lw": 1.6}
)
ax.text(2.45, 2.8, "w", fontsize=12)
for rank, (point, text) in enumerate([((4, 3), "+2.4"), ((0, 0), "−2.4")]):
    foot = np.array(point) - (w @ point + b) / length**2 * w  # the nearest point of the line
    color = plots.COLORS[1 - rank]
    ax.plot(*zip(point, foot, strict=True), linestyle=":", color=color)
    ax.plot(*point, plots.MARKERS[1 - rank], color=color, markersize=9)
    ax.annotate(text, point, xytext=(9, -3), textcoords="offset points", color=color)
ax.text(4.3, 4.4, "fires: z ≥ 0", color=plots.COLORS[1])
ax.text(-1.2, -0.9, "silent: z < 0", color=plots.COLORS[0])
ax.legend(loc="lower right")
plt.show()

# %% [markdown]
# *In words:* a line runs from the upper left to the lower right. The point (4, 3), a triangle,
# lies 2.4 to its upper right, where the neuron fires; the origin, a circle, lies 2.4 to its lower
# left, where it is silent. The arrow $w$ stands on the line at a right angle.
#
# ---
# ## 2 · By hand
#
# ### 2.1 A bank loan
#
# Deck B's example: a perceptron decides on a loan. Its inputs are whether an applicant is
# salaried, is married, the age, and the past credit record. The slide gives no numbers, so here
# are small ones: salaried and married are 0 or 1, age is counted in tens of years, and the credit
# record runs from −2 (bad) to +2 (good). The weights are 2, 0, 0.5 and 3, and a loan is issued
# when the weighted sum reaches the threshold $\theta = 5$.
#
# | applicant | salaried | married | age | credit |
# |---|---|---|---|---|
# | P | 1 | 0 | 3.4 | 1.5 |
# | Q | 0 | 1 | 2.6 | 0.5 |
# | R | 1 | 0 | 3.0 | 0.5 |
#
# **P**, digit by digit: $2 \cdot 1 + 0 \cdot 0 + 0.5 \cdot 3.4 + 3 \cdot 1.5
# = 2 + 0 + 1.7 + 4.5 = 8.2$. That is 3.2 above the threshold: **issue**, output $+1$.
#
# **Q**: $0 + 0 + 1.3 + 1.5 = 2.8$, that is 2.2 below: **deny**, output $-1$.
#
# > **Predict, then run.** Work out R with a pencil. Does R get the loan?

# %%
applicants = np.array([[1, 0, 3.4, 1.5], [0, 1, 2.6, 0.5], [1, 0, 3.0, 0.5]])  # shape (3, 4)
w_loan, theta = np.array([2, 0, 0.5, 3]), 5.0

sums = applicants @ w_loan
for name, total in zip("PQR", sums, strict=True):
    at_least, above = ("issue" if fires else "deny" for fires in (total >= theta, total > theta))
    print(f"{name}: sum {total:.1f}   with >= {at_least:5}   with > {above}")

assert np.allclose(sums, [8.2, 2.8, 5.0]) and np.allclose(sums - theta, [3.2, -2.2, 0.0])
assert sums[2] == theta  # exactly: 2, 1.5 and 1.5 have no rounding error in binary

# %% [markdown]
# R's sum is exactly 5. Deck B's loan slide asks for *greater*, and denies; its decision function
# asks for *greater or equal*, and issues. The convention at zero is one person's loan.
#
# The weight 0 for *married* makes the neuron blind to it. A weight of 0 is how a neuron ignores an
# input, and in many countries the law demands just that: marital status or age may not
# decide who gets credit. A learned weight obeys no law unless somebody looks at it.
#
# ### 2.2 Bringing the threshold to the left
#
# The test $w_1 x_1 + \dots + w_m x_m \ge \theta$ compares with a number that also has to be
# learned. Subtract it on both sides and give it the look of one more weighted input:
#
# $$-\theta \cdot 1 + w_1 x_1 + \dots + w_m x_m \ge 0
# \quad\Longleftrightarrow\quad
# w_0 x_0 + w_1 x_1 + \dots + w_m x_m \ge 0
# \quad\text{with}\quad w_0 = -\theta,\; x_0 = 1 .$$
#
# Now the step always sits at 0, the threshold is learned like any weight, and $z$ is one product
# $w^T x$. The vector with the 1 in front is called **augmented**. For P: $w = (-5, 2, 0, 0.5, 3)$,
# $x = (1, 1, 0, 3.4, 1.5)$, and $z = -5 + 2 + 0 + 1.7 + 4.5 = 3.2$.
#
# The same quantity has four names and two signs in the decks:
#
# | written as | the neuron fires when | for the loan |
# |---|---|---|
# | threshold $\theta$ (B) | $w \cdot x \ge \theta$ | $\theta = 5$ |
# | weight $w_0$ of the input $x_0 = 1$ (B) | $w_0 + w \cdot x \ge 0$ | $w_0 = -5$ |
# | bias $b$ with a plus (A, B, the first formula of E) | $w \cdot x + b \ge 0$ | $b = -5$ |
# | bias $b$ with a minus (E, *Apa yang bisa dilakukan sebuah Neuron?*) | $w \cdot x - b \ge 0$ | $b = 5$ |
#
# **Erratum (E).** The deck uses $+b$ on one slide and $-b$ on the next. Its second $b$ is a
# threshold. We write $+b$, as Keras does. **Erratum (B).** *Bias unit* is the name of the input
# $x_0 = 1$; its weight $w_0$ is the *bias*.


# %%
def augment(X):
    """Put the constant input x0 = 1 in front of every example.

    Args:
        X: examples, shape (n_samples, n_features).

    Returns:
        Augmented examples, shape (n_samples, 1 + n_features).
    """
    return np.column_stack([np.ones(len(X)), X])


w_augmented = np.concatenate([[-theta], w_loan])  # shape (5,)
z = augment(applicants) @ w_augmented
print("augmented applicant P:", augment(applicants)[0])
print("z for P, Q, R:        ", z.round(1))

assert np.allclose(z, [3.2, -2.2, 0.0])
assert np.array_equal(z >= 0, applicants @ w_loan >= theta)  # w0 = -theta
assert np.array_equal(z >= 0, applicants @ w_loan - 5.0 >= 0)  # deck E's sign: its b is +5

# %% [markdown]
# ### 2.3 One step of learning
#
# Rosenblatt's rule, for an example $x$ (augmented) with label $y$:
#
# $$\text{if } \hat{y} \ne y: \qquad w \;\leftarrow\; w + \eta \, y \, x ,
# \qquad\text{otherwise nothing happens.}$$
#
# $\eta$ (eta) is the **learning rate**, the size of the step. Say the weights are $w = (-1, 2,
# -1)$, bias first, and the example is $x = (1, 1, 3)$ with $y = +1$, and $\eta = 1$:
#
# | | bias | $w_1$ | $w_2$ | |
# |---|---|---|---|---|
# | weights $w$ | −1 | 2 | −1 | |
# | example $x$ | 1 | 1 | 3 | label $y = +1$ |
# | products | −1 | 2 | −3 | $z = -1 + 2 - 3 = -2$, so $\hat{y} = -1$: a **mistake** |
# | change $\eta\, y\, x$ | +1 | +1 | +3 | |
# | new weights | 0 | 3 | 2 | |
# | products | 0 | 3 | 6 | $z = 0 + 3 + 6 = 9$, so $\hat{y} = +1$: right |
#
# Why does it always help? The new net input is $(w + \eta\, y\, x) \cdot x = z + \eta\, y\, \lVert x
# \rVert^2$: it moves by $\eta \lVert x \rVert^2$ toward the right side, never away from it.
# Here $\lVert x \rVert^2 = 1 + 1 + 9 = 11$, and indeed $-2 + 11 = 9$.
#
# > **Predict, then run.** With $\eta = 0.1$, is the example right after one update?

# %%
w_before, x, y_x = np.array([-1.0, 2.0, -1.0]), np.array([1.0, 1.0, 3.0]), 1
for learning_rate in (1.0, 0.1):
    w_after = w_before + learning_rate * y_x * x
    print(f"learning rate {learning_rate}: w = {w_after.round(1)}, z = {w_after @ x:+.1f}")
    assert np.isclose(w_after @ x, w_before @ x + learning_rate * y_x * (x @ x))

assert w_before @ x == -2 and x @ x == 11
assert (w_before + x).tolist() == [0, 3, 2] and (w_before + x) @ x == 9
assert np.isclose((w_before + 0.1 * x) @ x, -0.9)

# %% [markdown]
# With $\eta = 0.1$ the net input climbs only from −2 to −0.9: better, not yet right. The rule
# promises a step in the right direction, no more; the next time around it steps again.
#
# **Three ways to write one rule.** Some books write $w \leftarrow w + \eta\,(y - \hat{y})\,x$. For a
# right answer the bracket is 0, so no *if* is needed. With labels 0 and 1 it is the rule above.
# With labels −1 and +1 the bracket of a mistake is $\pm 2$, so every step is twice as long.
# A trap: with labels 0 and 1, the short form $w + \eta\, y\, x$ never learns from a mistake
# on class 0, because $y = 0$ wipes the step out.
#
# **Erratum (B).** The deck says that a perceptron's error is *propagated backward*. In a single
# neuron there is nothing to propagate through: the error is at the output, and so are the weights.
# Backpropagation is for several layers, and has chapter 3 to itself.
#
# ### 2.4 Outlook: a soft step, and 0.888
#
# A step only says yes or no. Deck B's next neuron says *how sure*: it replaces the step by the
# **logistic** function $\sigma(z) = 1 / (1 + e^{-z})$, an S-shaped curve from 0 to 1. The
# slide's numbers are $x = (1, 1.4, 2.5)$, the first being $x_0$, and $w = (0.4, 0.3, 0.5)$:
#
# $$z = 0.4 \cdot 1 + 0.3 \cdot 1.4 + 0.5 \cdot 2.5 = 0.4 + 0.42 + 1.25 = 2.07$$
#
# $$e^{-2.07} = 0.1262, \qquad \sigma(2.07) = \frac{1}{1 + 0.1262} = 0.888$$

# %%
x, w = np.array([1, 1.4, 2.5]), np.array([0.4, 0.3, 0.5])
z = w @ x
sigma = 1 / (1 + np.exp(-z))
print(f"products {w * x},  z = {z:.2f},  e^-z = {np.exp(-z):.4f},  sigma = {sigma:.3f}")

assert np.isclose(z, 2.07) and round(np.exp(-z), 4) == 0.1262 and round(sigma, 3) == 0.888

# %% [markdown]
# The slide calls an output above 0.5 true. Since $\sigma(0) = 0.5$, that is the case exactly when
# $z > 0$: with the same weights, the logistic neuron and the perceptron draw the *same* boundary
# (and at $z = 0$ they again need a convention). What is new is the slope, which chapters 2 and 3
# live on.
#
# **Erratum (B).** The slide calls 0.888 *the perceptron output*. A perceptron's output is $+1$;
# this is a logistic neuron. And 0.888 deserves the name *probability* only once the
# weights have been fitted to data; these were made up.
#
# ---
# ## 3 · From scratch in NumPy
#
# ### 3.1 Five small functions
#
# Everything works on augmented examples, so the bias is simply `w[0]`, and a weight vector has one
# number more than there are features.


# %%
def net_input(X, w):
    """Net input z of one example or of many.

    Args:
        X: augmented examples, shape (n_samples, n_weights), or one of them, shape (n_weights,).
        w: weights, the bias first, shape (n_weights,).

    Returns:
        z, shape (n_samples,), or a single number for a single example.
    """
    return X @ w


def sign_step(z):
    """+1 where z >= 0, else -1; same shape as z. Fires at zero, as agreed in part 1.4."""
    return np.where(z >= 0, 1, -1)


def predict(X, w):
    """Predicted labels +1 or -1, shape (n_samples,), of examples of shape (n_samples, n_weights)."""
    return sign_step(net_input(X, w))


def update(w, x, y, learning_rate=1.0):
    """One step of Rosenblatt's rule after a mistake.

    Args:
        w: weights, shape (n_weights,); left as they are.
        x: the augmented example that was misjudged, shape (n_weights,).
        y: its label, +1 or -1.
        learning_rate: length of the step in units of x.

    Returns:
        New weights, shape (n_weights,).
    """
    return w + learning_rate * y * x


def fit_perceptron(X, y, epochs=100, learning_rate=1.0, w=None, rng=None, step=sign_step):
    """Go through the examples again and again until none is misjudged.

    Args:
        X: augmented examples, shape (n_samples, n_weights).
        y: labels +1 or -1, shape (n_samples,).
        epochs: at most so many rounds through all examples.
        learning_rate: length of a step.
        w: weights to start from, shape (n_weights,); zeros when None.
        rng: NumPy generator that shuffles the examples before each round; their own order when None.
        step: function from z to a prediction.

    Returns:
        w: weights at the end, shape (n_weights,).
        mistakes: number of mistakes in each epoch, a list that ends with 0 if all became right.
        updates: one pair (row of the example, weights after it) for each mistake, in order.
    """
    w = np.zeros(X.shape[1]) if w is None else np.array(w, dtype=float)
    mistakes, updates = [], []
    for _ in range(epochs):
        before = len(updates)
        for i in range(len(X)) if rng is None else rng.permutation(len(X)):
            if step(net_input(X[i], w)) != y[i]:
                w = update(w, X[i], y[i], learning_rate)
                updates.append((int(i), w))
        mistakes.append(len(updates) - before)
        if mistakes[-1] == 0:
            break
    return w, mistakes, updates


# %% [markdown]
# ### 3.2 It learns AND
#
# The four rows of the truth table are the examples, the labels are −1, −1, −1, +1, and the weights
# start at zero. An **epoch** is one round through all examples.
#
# > **Predict, then run.** How many mistakes will it make before it has learned AND? Fewer than 5,
# > about 10, or more than 20?

# %%
G1 = augment(G)  # shape (4, 3)
gates = {
    "AND": np.array([-1, -1, -1, 1]),
    "OR": np.array([-1, 1, 1, 1]),
    "XOR": np.array([-1, 1, 1, -1]),
}
w_and, mistakes_and, updates_and = fit_perceptron(G1, gates["AND"])

print("mistake   x1 x2   y    z   bias  w1  w2 after it")
w = np.zeros(3)
for k, (i, w_next) in enumerate(updates_and, start=1):
    y_i, z_i = gates["AND"][i], net_input(G1[i], w)
    print(
        f"{k:7}   {G[i, 0]:2.0f} {G[i, 1]:2.0f}  {y_i:+d}   {z_i:+.0f}   "
        + "  ".join(f"{v:+.0f}" for v in w_next)
    )
    w = w_next
print("mistakes per epoch:", mistakes_and)
print("weights at the end:", w_and, " z:", net_input(G1, w_and))

assert sum(mistakes_and) == 11 and len(mistakes_and) == 6
assert w_and.tolist() == [-3, 2, 1]
assert np.array_equal(predict(G1, w_and), gates["AND"])

# %% [markdown]
# Eleven mistakes in six epochs, the last of which is clean. Follow two or three rows with a pencil;
# it is the table of part 2.3 again and again. The result says: $2x_1 + x_2 \ge 3$, which is AND,
# though lopsided: nothing in the rule asks for symmetry, it stops at the *first* weights that make
# no mistake.
#
# ### 3.3 The convention at zero, once more
#
# In the first row of that table $z$ was 0, because all weights were. So the convention decides
# whether the very first example is a mistake, and everything after it.

# %%
conventions = {
    "fires at 0": sign_step,
    "silent at 0": lambda z: np.where(z > 0, 1, -1),
    "neither (0 at 0)": np.sign,
}
totals = {}
for name, step in conventions.items():
    w, mistakes, _ = fit_perceptron(G1, gates["AND"], step=step)
    totals[name] = sum(mistakes)
    print(f"{name:17} {sum(mistakes):3} mistakes, epoch by epoch {mistakes}, w = {w}")
    assert mistakes[-1] == 0

assert list(totals.values()) == [11, 10, 18]

# %% [markdown]
# 11, 10 and 18 mistakes, and three different neurons, all of them correct. If your numbers differ
# from a classmate's, look here first. (The third counts every 0 as a mistake, for $0$ is neither
# label.)
#
# ### 3.4 Is it gradient descent? Almost
#
# Later chapters learn by walking downhill on a loss. The step function gives no hill to walk on:
# its slope is 0 everywhere (deck D says so too) and at 0 it has none. But there is a loss whose
# slope is exactly Rosenblatt's rule, the **perceptron criterion**: a right answer costs nothing, a
# mistake costs $|z|$, that is, how deep the example lies on the wrong side:
#
# $$L(w) = \frac{1}{n} \sum_{i} \max(0, -y_i z_i), \qquad
# \frac{\partial L}{\partial w} = -\frac{1}{n} \sum_{\text{mistakes } i} y_i x_i .$$
#
# One step down this slope, taken for a single example, is $w \leftarrow w + \eta\, y\, x$. To
# trust the formula we compare it with a difference quotient: nudge one weight up and down by
# $\varepsilon$ and see how much the loss changes.


# %%
def perceptron_criterion(w, X, y):
    """Mean of max(0, -y z): a number. Shapes: w (n_weights,), X (n_samples, n_weights), y (n_samples,)."""
    return np.maximum(0, -y * net_input(X, w)).mean()


def perceptron_gradient(w, X, y):
    """Slope of the criterion in each weight, shape (n_weights,); mistakes alone contribute."""
    wrong = y * net_input(X, w) < 0
    return -(y[wrong, None] * X[wrong]).sum(axis=0) / len(X)


rng = np.random.default_rng(1)
X_check = augment(rng.normal(size=(20, 2)))
y_check = rng.choice([-1, 1], size=20)
w_check, epsilon = rng.normal(size=3), 1e-6

exact = perceptron_gradient(w_check, X_check, y_check)
approximate = np.array(
    [
        perceptron_criterion(w_check + nudge, X_check, y_check)
        - perceptron_criterion(w_check - nudge, X_check, y_check)
        for nudge in epsilon * np.eye(3)
    ]
) / (2 * epsilon)
largest = np.abs(exact - approximate).max()
print("exact      ", exact.round(6))
print("approximate", approximate.round(6))
print("largest difference below 1e-8:", largest < 1e-8)

assert largest < 1e-8 and np.abs(exact).max() > 0.1  # a slope of 0 would prove nothing

# %% [markdown]
# ### 3.5 The other space: where the weights live
#
# So far a picture had one axis for each *input*: examples were points, and a neuron was a line.
# Now take one axis for each *weight*. A neuron is a point, and an **example is a line**: the
# weights on one side of $w \cdot x = 0$ judge it rightly, those on the other side wrongly. Each
# example allows a half-plane. Learning means finding a point that lies in all of them.
#
# Five examples without a bias, so that there are only two weights to draw:
#
# > **Predict, then run.** The rule adds $y\,x$ to $w$. In which direction will an arrow of the path
# > point, seen from the line of the example that caused it?

# %%
X_five = np.array([[-1, 4], [-2, 0], [1, 2], [-3, -2], [1, 3]], dtype=float)  # shape (5, 2)
y_five = np.array([-1, -1, 1, -1, 1])
w_five, mistakes_five, updates_five = fit_perceptron(X_five, y_five)
path = np.array([np.zeros(2)] + [w for _, w in updates_five])  # shape (n_updates + 1, 2)
print("mistakes per epoch:", mistakes_five)
print("examples that caused an update:", [i + 1 for i, _ in updates_five])
print("path of w:", *(f"({p:.0f}, {q:.0f})" for p, q in path))

assert mistakes_five == [3, 2, 0] and w_five.tolist() == [5, -1]
for (i, _), before, after in zip(updates_five, path[:-1], path[1:], strict=True):
    assert np.array_equal(after - before, y_five[i] * X_five[i])  # at a right angle to its line

# %% tags=["nbval-ignore-output"]
fig, (left, right) = plt.subplots(1, 2, figsize=(9.4, 4.1), layout="constrained")
sign_names = {-1: "y = −1", 1: "y = +1"}
plots.scatter_classes(X_five, y_five, sign_names, ax=left, size=60)
left.set(xlim=(-5, 5), ylim=(-5, 5), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
left.set_title("input space: examples are points")
plots.boundary_line(w_five, 0.0, left, arrow=True)
for number, point in enumerate(X_five, start=1):
    left.annotate(str(number), point, xytext=(6, 5), textcoords="offset points")

grid = np.linspace(-5, 7, 241), np.linspace(-6, 5, 221)
places = np.stack(np.meshgrid(*grid), axis=-1)  # shape (221, 241, 2): a weight vector each
wrong = (predict(places.reshape(-1, 2), np.eye(2)) * 0).shape[0]  # how many places there are
judged = sign_step(places @ X_five.T)  # shape (221, 241, 5)
count = (judged != y_five).sum(axis=-1)
image = right.imshow(
    count,
    extent=(-5, 7, -6, 5),
    origin="lower",
    cmap=plt.get_cmap("Greys", 8),
    vmin=-0.5,
    vmax=7.5,
    aspect="equal",
)
for number, x in enumerate(X_five, start=1):
    plots.boundary_line(x, 0.0, right, color="0.35", linewidth=0.9)
right.plot(path[:, 0], path[:, 1], "o-", color=plots.COLORS[1], markersize=5, linewidth=1.4)
for k, point in enumerate(path):
    right.annotate(
        str(k), point, xytext=(5, 5), textcoords="offset points", color=plots.COLORS[1], weight="bold"
    )
right.set(xlabel="$w_1$", ylabel="$w_2$", title="weight space: examples are lines")
bar = fig.colorbar(image, ax=right, ticks=range(6), shrink=0.85, label="examples judged wrongly")
bar.ax.set_ylim(-0.5, 5.5)
plt.show()
