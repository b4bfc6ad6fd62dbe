# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 1 · The perceptron

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/01_perceptron.ipynb) · [the exercise in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/01_perceptron/01_perceptron.ipynb)

# %% [markdown]
# *About 90 minutes to read and play, less than a minute to run.*
#
# One artificial neuron, the smallest machine that learns. Everything later in the course is made of
# many of these, so it is worth knowing one of them completely.
#
# **What you will be able to do**
#
# - say what a nerve cell and an artificial neuron have in common, and what they have not;
# - compute a neuron's output and one step of its learning by hand;
# - turn a threshold into a bias, and read weights and bias as a line that cuts the plane in two;
# - write the perceptron in a few lines of NumPy and get the same numbers from Keras;
# - train it on real flowers, and say how many mistakes it can make at the very most;
# - recognize data on which it never settles, and know three cures;
# - prove that no single neuron computes XOR, and build two layers that do.
#
# **Builds on:** school algebra, sums and products of vectors, a little Python. No calculus is
# needed until part 3.4, and there only slopes.
#
# **Slides mirrored.** The five decks are named by letters: **A** *Deep Learning* (Chairul Aulia,
# edited by Citra Chairunnisa), **B** *Deep Learning* (Tushar B. Kute), **C** *Machine Learning part
# 2, GGE 6505/5405*, **D** *Unit 2, Introduction to Deep Learning & Architectures*, **E**
# *Fundamentals of Deep Learning: How a Neural Network Trains* (Muljono, partly Indonesian).
#
# | deck | slide title | part |
# |---|---|---|
# | B | Neuron; Biological Neuron | 1.1 |
# | B | Biological vs. Artificial Neuron (table); Artificial Neuron (characteristics) | 1.1 |
# | C | Neuron: Biological Inspiration for Computation, with its Key Difference list | 1.1 |
# | A | Neural Network | 1.1, 8.5 |
# | A | Neurons | 1.1 |
# | B | Artificial Neuron (McCulloch and Pitts 1943) | 1.2 |
# | B | Perceptron; Perceptron (1957) | 1.3 |
# | E | Arsitektur Single-layer Perceptron | 1.3 |
# | B | Perceptron function; Activation function; Summary (rows: unit step, sign) | 1.4 |
# | D | Binary Step Function | 1.4, 3.4 |
# | E | Apa yang bisa dilakukan sebuah Neuron? (what can a neuron do?) | 1.5, 2.2 |
# | B | Output (of the decision function); Feed-forward (what the bias is for) | 1.5 |
# | B | Inputs of Perceptron; Example (the bank loan) | 2.1 |
# | B | Perceptron decision function; Perceptron: Decision Function; Bias Unit | 2.2 |
# | B | Perceptron Learning Rule; Error in Perceptron | 2.3, 5.4, 6 |
# | B | Sigmoid Activation Function; Sigmoid Curve; Example; Output (0.888) | 2.4, 4.3 |
# | B | Perceptron at a Glance | 1.4, 3, 5.4 |
# | E | Unstructured Data vs Structured Data (the iris table) | 5.1 |
# | E | Permasalahan Linear dan Non-Linear (linear and non-linear problems) | 8 |
# | B | Perceptron (single layer and multilayer); Artificial Neural Network | 8.5 |
# | C, E | Simple Neural Network, Deep Learning Neural Network | 8.5 |
# | E | Arsitektur Multi-layer ANN | 8.5 |
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
import itertools

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import linprog, minimize
from sklearn.datasets import load_iris

from course import plots, quiet

with quiet.startup():  # without TensorFlow's messages about processors
    import keras

plots.use_style()

# %% [markdown]
# ---
# ## 1 · The idea
#
# This page is the whole idea; 1.1 to 1.5 fill it in.
#
# A neuron looks at a few numbers, gives each of them a weight, adds up, and says yes when the sum
# is large enough. Learning means: when it said the wrong thing, shift every weight a little toward
# what would have been right. That is all. In symbols, for inputs $x_1, \dots, x_m$ (also called
# **features**):
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
    [2, 1, 1, 1],
    labels=[["$x_1$", "$x_2$"], ["$\\Sigma$"], ["step"], ["$\\hat{y}$"]],
    edge_labels={(0, -1, 0): "$b$", (0, 0, 0): "$w_1$", (0, 1, 0): "$w_2$", (1, 0, 0): "$z$"},
    biases=[0],
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
# A nerve cell, or neuron, collects signals from other cells through its branched **dendrites**. The
# places where cells meet, the **synapses**, let some signals through strongly and others weakly.
# The cell body, the **soma**, adds up what arrives. When the sum passes a threshold the cell
# *fires*: a pulse runs down the **axon** to the cells after it.
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
# **Erratum (B).** The deck's table takes nucleus and soma for one. The *soma* gathers the signals;
# the nucleus inside it holds the genes.
#
# Deck B's list of characteristics can be checked off: our two-line formula is the function; each
# $x$ has its own $w$; $\Sigma$ collects, the step bends; what comes out may go into the next
# neuron.
#
# **Erratum (B).** What the deck calls *internal state* or *activation signal* is here nothing but
# $z$: a perceptron remembers nothing from one example to the next. Only its weights stay.
#
# Deck A writes the same neuron as $Y = f(w_1 X_1 + w_2 X_2 + b)$ and draws the bias as we do, as
# the weight of an input that is always 1.
#
# **How far does the likeness go?** Not far.
#
# **Erratum (A).** The deck has networks imitate how humans *think*. What they share with nerve
# cells is a weighted sum and a threshold.
#
# Deck C's list of differences, with a comment on each:
#
# | | brain | artificial network | comment |
# |---|---|---|---|
# | parameters | about $10^{14}$ synapses | deck: $10^7$ times fewer | which network? see below |
# | topology | no layers like ours; loops | mostly layers in a row | **Erratum (C).** The cortex has layers of its own kind. |
# | timing | asynchronous pulses | layer after layer, in step | |
# | learning | not known | gradient descent | this chapter's rule is a cousin of it |
# | power | about 20 W | far more for the same task | |
# | stages | never stops learning | first trained, then used | training can also go on |

# %%
# Rough figures from the literature: 86 billion neurons (Herculano-Houzel 2009) with some thousand
# synapses each, give or take a factor of ten. So read the results below as orders of magnitude.
synapses = 1e14
weight_counts = {
    "our perceptron with two inputs and a bias": 3,
    "LeNet-5 (1998), reads digits": 6e4,
    "a network with ten million weights": 1e7,
    "AlexNet (2012), names objects": 6e7,
    "GPT-3 (2020), writes text": 1.75e11,
}
for network, count in weight_counts.items():
    print(f"{network:42} the brain has {synapses / count:7.0e} times as many")

assert synapses / weight_counts["a network with ten million weights"] == 1e7  # the deck's factor
assert round(synapses / weight_counts["GPT-3 (2020), writes text"]) == 571

# %% [markdown]
# **Erratum (C).** The factor of ten million is right for a network with ten million weights. For
# GPT-3 it is a few hundred (571 with these figures). The gaps that have not closed are the others:
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
# **Erratum (B).** The deck spells the name *McCullock*.
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
# With two exciting inputs, $\theta = 2$ is AND and $\theta = 1$ is OR. NOT needs no exciting input
# at all: with $\theta = 0$ the cell fires on its own, until the inhibiting input stops it. From
# AND, OR and NOT any logical function can be put together, so *nets* of such cells can compute
# anything that a circuit without memory can.
#
# ### 1.3 Rosenblatt, 1957: weights that learn
#
# The psychologist Frank Rosenblatt (1928–1971) made two changes. Each input has a weight of its
# own, any real number. And these weights are not chosen by hand, they are **learned from
# examples**, one after another. He called it the *perceptron*. His report is of 1957, the paper of
# 1958; it ran first on an IBM 704, then as a machine of its own, the Mark I, which looked at its
# examples through 400 photocells and turned its weights up and down with electric motors.
#
# Learning from examples that come with their right answers is **supervised learning**. The
# perceptron is a supervised learner for two classes, a **binary classifier**: afterward it answers
# for examples it has never seen.
#
# Rosenblatt's machine had a layer of fixed random connections in front of the one that learned;
# today's word *perceptron* means the learning part alone, as in the picture above. Deck E (in
# Indonesian) describes the same parts: links with weights (*bobot*), an adder (*fungsi penambah*),
# an activation function (*fungsi aktivasi*), and calls the whole a single-layer network, because
# only one layer, the output, computes anything.

# %% [markdown]
# ### 1.4 The step, and the quarrel at zero
#
# A step function jumps at 0. With outputs 0 and 1 it is called the **unit step** (or Heaviside, or
# binary step), with outputs −1 and +1 the **sign** function. The two tell the same story:
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
    ax.plot([0, 3], [1, 1], color=plots.COLORS[1])
    for end in (0, 1):
        ax.plot(0, end, "o", color=plots.COLORS[1], markerfacecolor="white", markersize=7)
    ax.plot(0, at_zero, "o", color=plots.COLORS[0], markersize=7)
    ax.set(title=title, xlabel="net input z", ylim=(-0.2, 1.2), yticks=[0, 0.5, 1])
axes[0].set_ylabel("unit step")
plt.show()

# %% [markdown]
# *In words:* the three functions agree everywhere but at one point. The filled dot is the value at
# 0, hollow dots are left out.
#
# One point on an endless line, does it matter? A neuron whose inputs are 0 or 1 hits that point all
# the time.
#
# > **Predict, then run.** Take the weights (1, 1) and the bias −1. Which gate is it when the neuron
# > fires at zero? Which one when it does not?

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
# **Erratum (B, D).** Deck B mixes all three. In both decks a sentence says *greater than* while the
# formula beside it says $\ge$. And deck B's slide *Perceptron at a Glance* speaks of *no output*,
# though its classes are $+1$ and $-1$: a silent neuron says $-1$, which is an answer too.

# %% [markdown]
# ### 1.5 What can a neuron do? It cuts space in two
#
# Where does the neuron change its mind? Where $z = 0$. With two inputs, $w_1 x_1 + w_2 x_2 + b = 0$
# is a straight line, the **decision boundary**. With three inputs it is a plane, with more a
# *hyperplane*; deck E calls the neuron a separator of hyperspace (*fungsi pemisah*), a *binary
# threshold* for two classes (*klasifikasi biner*). Classes that one such cut can part without error
# are called **linearly separable**.
#
# Four facts, for a neuron with the weights (3, 4) and the bias −12:
#
# 1. The vector $w$ stands at a right angle to the line and points to the side that fires.
# 2. Its length is $\lVert w \rVert = \sqrt{3^2 + 4^2} = 5$, and $z / \lVert w \rVert$ is a point's
#    distance from the line, with a sign for the side. For (4, 3):
#    $z = 3 \cdot 4 + 4 \cdot 3 - 12 = 12$, so it lies 12/5 = 2.4 away, on the firing side.
# 3. The bias shifts the line without turning it. The origin has $z = b = -12$, so it lies 2.4 away
#    on the other side. Without a bias the line must pass through the origin.
# 4. Ten times the weights *and* the bias give the same line. Only the direction counts.
#
# **Erratum (B).** The deck's feed-forward slide says that the bias is added *to avoid null values*.
# Nothing has to be avoided: without it the neuron works, but its line is tied to the origin (fact
# 3), and an example whose inputs are all 0 has $z = 0$ whatever the weights are.

# %%
w_line, b_line = np.array([3.0, 4.0]), -12.0
length = np.linalg.norm(w_line)
for point in ([4.0, 3.0], [0.0, 0.0], [0.0, 3.0]):
    z_point = w_line @ point + b_line
    print(f"{point}: z = {z_point:+5.1f}, signed distance = {z_point / length:+.1f}")

assert length == 5.0
assert (w_line @ [4.0, 3.0] + b_line) / length == 2.4
assert (w_line @ [0.0, 0.0] + b_line) / length == -2.4
along = np.array([4.0, 0.0]) - np.array([0.0, 3.0])  # from one point of the line to another
assert w_line @ along == 0  # fact 1: a right angle

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(5.0, 4.0))
ax.set(xlim=(-1.5, 6.5), ylim=(-1.2, 5.2), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
plots.boundary_line(w_line, b_line, ax, color="black")
ax.text(-1.3, 4.45, "$3x_1 + 4x_2 - 12 = 0$")
ax.annotate(
    "", xy=(2.0 + 0.9, 1.5 + 1.2), xytext=(2.0, 1.5), arrowprops={"arrowstyle": "-|>", "lw": 1.6}
)
ax.text(2.45, 2.8, "direction of w", ha="center")
for rank, (point, text) in enumerate([((4, 3), "+2.4"), ((0, 0), "−2.4")]):
    z_point = w_line @ point + b_line
    foot = np.array(point) - z_point / length**2 * w_line  # the nearest point of the line
    color = plots.COLORS[1 - rank]
    ax.plot(*zip(point, foot, strict=True), linestyle=":", color=color)
    ax.plot(*point, plots.MARKERS[1 - rank], color=color, markersize=9)
    ax.annotate(text, point, xytext=(9, -3), textcoords="offset points", color=color)
ax.text(4.3, 4.4, "fires: z ≥ 0", color=plots.COLORS[1])
ax.text(-1.2, -0.9, "silent: z < 0", color=plots.COLORS[0])
plt.show()

# %% [markdown]
# *In words:* a line runs from the upper left to the lower right. The point (4, 3), a triangle, lies
# 2.4 to its upper right, where the neuron fires; the origin, a circle, lies 2.4 to its lower left,
# where it is silent. The arrow shows the direction of $w$, at a right angle to the line.
#
# ---
# ## 2 · By hand
#
# ### 2.1 A bank loan
#
# Deck B's example: a perceptron decides on a loan. Its inputs are whether an applicant is salaried,
# is married, the age, and the past credit record. The slide gives no numbers, so here are small
# ones: salaried and married are 0 or 1, age is counted in tens of years, and the credit record runs
# from −2 (bad) to +2 (good). The weights are 2, 0, 0.5 and 3, and a loan is issued when the
# weighted sum reaches the threshold $\theta = 5$.
#
# | applicant | salaried | married | age | credit |
# |---|---|---|---|---|
# | P | 1 | 0 | 3.4 | 1.5 |
# | Q | 0 | 1 | 2.6 | 0.5 |
# | R | 1 | 0 | 3.0 | 0.5 |
#
# **P**, digit by digit:
# $2 \cdot 1 + 0 \cdot 0 + 0.5 \cdot 3.4 + 3 \cdot 1.5 = 2 + 0 + 1.7 + 4.5 = 8.2$. That is 3.2 above
# the threshold: **issue**, output $+1$.
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
# input, and in some countries the law demands just that (in the United States since 1974): whether
# somebody is married may not decide about credit. A learned weight obeys no law unless somebody
# looks at it.
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
# $w^T x$, that is, multiply in pairs and add. The vector with the 1 in front is called
# **augmented**. For P: $w = (-5, 2, 0, 0.5, 3)$, $x = (1, 1, 0, 3.4, 1.5)$, and $z = -5 + 2 + 0 +
# 1.7 + 4.5 = 3.2$.
#
# The same quantity has four names and two signs in the decks:
#
# | written as | the neuron fires when | for the loan |
# |---|---|---|
# | threshold $\theta$ (B) | $w \cdot x \ge \theta$ | $\theta = 5$ |
# | weight $w_0$ of the input $x_0 = 1$ (B) | $w_0 + w \cdot x \ge 0$ | $w_0 = -5$ |
# | bias $b$ with a plus (A, B, the first formula of E) | $w \cdot x + b \ge 0$ | $b = -5$ |
# | bias $b$ with a minus (E, *Apa yang bisa …*) | $w \cdot x - b \ge 0$ | $b = 5$ |
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
# $\eta$ (eta) is the **learning rate**, the size of the step. Say the weights are
# $w = (-1, 2, -1)$, bias first, and the example is $x = (1, 1, 3)$ with $y = +1$, and $\eta = 1$:
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
# Why does it always help? The new net input is
# $(w + \eta\, y\, x) \cdot x = z + \eta\, y\, \lVert x \rVert^2$: it moves by
# $\eta \lVert x \rVert^2$ toward the right side, never away from it. Here
# $\lVert x \rVert^2 = 1 + 1 + 9 = 11$, and indeed $-2 + 11 = 9$.
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
# **Other ways to write the rule.** Some books write $w \leftarrow w + \eta\,(y - \hat{y})\,x$. For
# a right answer the bracket is 0, so no *if* is needed. With labels 0 and 1 it is the rule above.
# With labels −1 and +1 the bracket of a mistake is $\pm 2$, so every step is twice as long. A trap:
# with labels 0 and 1, the short form $w + \eta\, y\, x$ never learns from a mistake on class 0,
# because $y = 0$ wipes the step out.
#
# **Erratum (B).** The deck says that a perceptron's error is *propagated backward*. In a single
# neuron there is nothing to propagate through: the error is at the output, and so are the weights.
# Backpropagation is for several layers, and has chapter 3 to itself.
#
# ### 2.4 Outlook: a soft step, and 0.888
#
# A step only says yes or no. Deck B's next neuron says *how sure*: it replaces the step by the
# **logistic** function $\sigma(z) = 1 / (1 + e^{-z})$, an S-shaped curve from 0 to 1. The slide's
# numbers are $x = (1, 1.4, 2.5)$, the first being $x_0$, and $w = (0.4, 0.3, 0.5)$:
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
# this is a logistic neuron. And 0.888 deserves the name *probability* only once the weights have
# been fitted to data; these were made up.
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
    """Predicted labels +1 or -1, shape (n_samples,), of examples X (n_samples, n_weights)."""
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
        rng: NumPy generator that shuffles the examples before each round; no shuffling when None.
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
#
# > **Predict, then run.** AND under each of the three conventions: will the number of mistakes be
# > the same? Will the weights?

# %%
conventions = {
    "fires at 0": sign_step,
    "silent at 0": lambda z: np.where(z > 0, 1, -1),
    "neither (0 at 0)": np.sign,
}
totals, neurons = {}, []
for name, step in conventions.items():
    w, mistakes, _ = fit_perceptron(G1, gates["AND"], step=step)
    totals[name] = sum(mistakes)
    neurons.append(w.tolist())
    print(f"{name:17} {sum(mistakes):3} mistakes, epoch by epoch {mistakes}, w = {w}")
    assert mistakes[-1] == 0

assert list(totals.values()) == [11, 10, 18]
assert neurons[1] == [-2, 2, 1] and len(set(map(tuple, neurons))) == 3
assert predict(G1, np.array([-2, 2, 1])).tolist() == [-1, -1, 1, 1]  # the second, fired at zero

# %% [markdown]
# 11, 10 and 18 mistakes, and three different neurons, each correct *under its own convention*:
# fired at zero, the second would call (1, 0) a $+1$. If your numbers differ from a classmate's,
# look here first. (The third counts every 0 as a mistake, for $0$ is neither label.)
#
# ### 3.4 Is it gradient descent? Almost
#
# Later chapters learn by walking downhill on a **loss**, a number that says how wrong the network
# is. The **gradient** is the slopes in all weights together, and *gradient descent* is the walk
# against it. The step function gives no hill to walk on: its slope is 0 on both sides of the jump
# (deck D says so too), and at the jump it has none. But there is a loss whose slope gives
# Rosenblatt's rule, the **perceptron criterion**: a right answer costs nothing, a mistake costs
# $\lvert z \rvert$, that is, how deep the example lies on the wrong side:
#
# $$L(w) = \frac{1}{n} \sum_{i} \max(0, -y_i z_i), \qquad
# \frac{\partial L}{\partial w} = -\frac{1}{n} \sum_{\text{mistakes } i} y_i x_i .$$
#
# One step down this slope, taken for a single example, is $w \leftarrow w + \eta\, y\, x$. (Where
# $z = 0$ the loss has a kink, and the convention decides.) To trust the formula we compare it with
# a difference quotient: nudge one weight up and down by $\varepsilon$ and see how much the loss
# changes.


# %%
def perceptron_criterion(w, X, y):
    """Mean of max(0, -y z), a number; w (n_weights,), X (n_samples, n_weights), y (n_samples,)."""
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
# So far a picture had one axis for each *input*: examples were points, and a neuron was a line. Now
# take one axis for each *weight*. A neuron is a point, and an **example is a line**: the weights on
# one side of $w \cdot x = 0$ judge it rightly, those on the other side wrongly. Each example allows
# a half-plane. Learning means finding a point that lies in all of them.
#
# Five examples without a bias, so that there are only two weights to draw:
#
# > **Predict, then run.** The rule adds $y\,x$ to $w$. In which direction will a step of the path
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
for x in X_five:
    plots.boundary_line(x, 0.0, right, color="0.35", linewidth=0.9)
right.plot(path[:, 0], path[:, 1], "o-", color=plots.COLORS[1], markersize=5, linewidth=1.4)
for k, point in enumerate(path):
    right.annotate(
        str(k),
        point,
        xytext=(5, 5),
        textcoords="offset points",
        color=plots.COLORS[1],
        weight="bold",
    )
right.set(xlabel="$w_1$", ylabel="$w_2$", title="weight space: examples are lines")
bar = fig.colorbar(image, ax=right, ticks=range(6), shrink=0.85, label="examples judged wrongly")
bar.ax.set_ylim(-0.5, 5.5)
plt.show()

# %% [markdown]
# *In words:* on the left, the five examples and the line found, with its arrow on the +1 side. On
# the right the same story seen from the weights: each thin line belongs to one example, the darker
# a place the more examples it misjudges, and the white wedge holds all weights that misjudge none.
# The path starts at (0, 0), numbered 0, and after five updates ends in the wedge, at (5, −1). Every
# piece of it stands at a right angle on the line of the example that caused it and points to that
# example's good side.
#
# XOR needs a bias, so its weight space has three dimensions and its examples allow half-*spaces*:
# these have *no* common point.
#
# ### 3.6 Does the learning rate matter?
#
# > **Predict, then run.** We train AND with learning rates from 1/64 to 64. Which one needs the
# > fewest epochs?

# %%
rates = [1 / 64, 1 / 4, 1, 4, 64]
runs = {rate: fit_perceptron(G1, gates["AND"], learning_rate=rate) for rate in rates}
for rate, (w, mistakes, _) in runs.items():
    print(f"learning rate {rate:8}: mistakes {mistakes}, w / learning rate = {w / rate}")
    assert mistakes == mistakes_and and np.array_equal(w / rate, w_and)

# %% [markdown]
# All the same. From zero weights every update adds a multiple of $\eta$, so all weights are $\eta$
# times those for $\eta = 1$, and a common factor does not move the line (fact 4 of part 1.5).
# Remember this as an exception: from chapter 3 on, the learning rate is the first thing to get
# right.
#
# > **Predict, then run.** Now the weights start at (3, −4, 2) instead of zero. Will the learning
# > rate still make no difference?

# %%
start = np.array([3.0, -4.0, 2.0])
from_elsewhere = {
    rate: fit_perceptron(G1, gates["AND"], learning_rate=rate, w=start) for rate in (0.25, 1.0, 4.0)
}
for rate, (_, mistakes, _) in from_elsewhere.items():
    print(f"learning rate {rate:4}, start {start}: {sum(mistakes):2} mistakes, {mistakes}")

totals = [sum(mistakes) for _, mistakes, _ in from_elsewhere.values()]
assert len(set(totals)) == 3 and max(totals) == totals[0], totals

# %% [markdown]
# Away from zero it counts even here: a learning rate that is small beside the starting weights
# needs many steps to undo them.
#
# One more case, worth knowing before it bites. All rates above were powers of two, which a computer
# stores exactly.
#
# > **Predict, then run.** From zero weights again, with the learning rate 0.1: eleven mistakes, as
# > before?

# %%
w, mistakes, _ = fit_perceptron(G1, gates["AND"], learning_rate=0.1)
print("learning rate 0.1:", mistakes, " w / 0.1 =", (w / 0.1).round(9))
print("0.1 + 0.2 - 0.3 =", 0.1 + 0.2 - 0.3)

assert sum(mistakes) == 8 and sum(mistakes_and) == 11
assert 0 < 0.1 + 0.2 - 0.3 < 1e-16

# %% [markdown]
# Eight mistakes instead of eleven, and other weights! The computer's 0.1 is not quite one tenth, so
# a net input that should be exactly 0 comes out a hair above or below it, and the step sees a
# different side. Whenever data lie exactly *on* the boundary, rounding decides. On measured data
# that is rare.
#
# ---
# ## 4 · The same in Keras
#
# ### 4.1 The same weights give the same numbers
#
# In Keras a layer of neurons is called `Dense`; `Dense(1)` is one of them. Without an activation it
# returns the net input $z$. It keeps the bias apart from the weights (the *kernel*, shape
# (n_features, 1)), so our `w[0]` goes into the bias and the rest into the kernel. Or we feed it
# augmented examples and switch its bias off. Both give our numbers.

# %%
keras.utils.set_random_seed(0)

with_bias = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
with_bias.set_weights([w_and[1:, None], w_and[:1]])  # kernel (2, 1), bias (1,)

on_augmented = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, use_bias=False)])
on_augmented.set_weights([w_and[:, None]])  # kernel (3, 1)

z_numpy = net_input(G1, w_and)
z_with_bias = keras.ops.convert_to_numpy(with_bias(G))[:, 0]  # from shape (4, 1) to (4,)
z_on_augmented = keras.ops.convert_to_numpy(on_augmented(G1))[:, 0]
print("NumPy             ", z_numpy)
print("Keras, bias       ", z_with_bias)
print("Keras, augmented x", z_on_augmented)

assert np.array_equal(z_numpy, z_with_bias) and np.array_equal(z_numpy, z_on_augmented)

# %% [markdown]
# ### 4.2 The same training
#
# Keras has no perceptron rule built in, but part 3.4 found the loss whose slope is the rule. We
# take plain gradient descent (`SGD`), learning rate 1, and one example at a time, in order, from
# zero weights. At $z = 0$ the loss needs the same care as before: an example counts as misjudged
# when its *prediction* is wrong.
#
# > **Predict, then run.** Six epochs on AND. Will Keras find the very same weights, or only similar
# > ones?


# %%
def perceptron_loss(y_true, z):
    """Perceptron criterion for Keras: -y z where the prediction is wrong, else 0; shape of z."""
    predicted = keras.ops.where(z >= 0, 1.0, -1.0)
    return keras.ops.where(predicted != y_true, -y_true * z, 0.0)


neuron = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, kernel_initializer="zeros")])
neuron.compile(optimizer=keras.optimizers.SGD(learning_rate=1.0), loss=perceptron_loss)
neuron.fit(
    G.astype("float32"),
    gates["AND"].astype("float32")[:, None],
    batch_size=1,
    epochs=6,
    shuffle=False,
    verbose=0,
)
kernel, bias = neuron.get_weights()
print("Keras: bias", bias, "kernel", kernel[:, 0])
print("NumPy: bias", w_and[:1], "kernel", w_and[1:])

assert np.array_equal(bias, w_and[:1]) and np.array_equal(kernel[:, 0], w_and[1:])

# %% [markdown]
# The very same: bias −3 and weights 2 and 1. Keras has walked the path of part 3.2.
#
# ### 4.3 The logistic neuron in Keras
#
# The 0.888 of part 2.4, with `activation="sigmoid"` (Keras's name for the logistic function):

# %%
logistic_neuron = keras.Sequential(
    [keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid", use_bias=False)]
)
logistic_neuron.set_weights([np.array([[0.4], [0.3], [0.5]])])
output = keras.ops.convert_to_numpy(logistic_neuron(np.array([[1, 1.4, 2.5]])))
print(f"Keras {output[0, 0]:.3f}, by hand 0.888")

assert round(float(output[0, 0]), 3) == 0.888

# %% [markdown]
# ---
# ## 5 · Real data: iris
#
# ### 5.1 The table on the slide
#
# Deck E shows eleven rows of the most famous table of machine learning as its example of structured
# data: Ronald Fisher's irises of 1936, measured by Edgar Anderson. It has 150 flowers, 50 of each
# of three species; for each the length and width of its sepals (the outer leaves) and petals, in
# centimeters. scikit-learn brings the table along. Is it the slide's?

# %%
slide = np.array(
    [
        [5.1, 3.5, 1.4, 0.2],
        [4.9, 3.0, 1.4, 0.2],
        [4.7, 3.2, 1.3, 0.2],
        [4.6, 3.1, 1.5, 0.2],
        [5.0, 3.6, 1.4, 0.2],
        [5.4, 3.9, 1.7, 0.4],
        [4.6, 3.4, 1.4, 0.3],
        [5.0, 3.4, 1.5, 0.2],
        [4.4, 2.9, 1.4, 0.2],
        [4.9, 3.1, 1.5, 0.1],
        [5.4, 3.7, 1.5, 0.2],
    ]
)
iris = load_iris()
print("flowers, features:", iris.data.shape, "  of each species:", np.bincount(iris.target))
print("features:", iris.feature_names)
print("species: ", [str(name) for name in iris.target_names])
print("first 11 rows as on the slide:", np.array_equal(iris.data[:11], slide))
print("rows 35 and 38:", iris.data[34], iris.data[37])

assert np.array_equal(iris.data[:11], slide) and (iris.target[:11] == 0).all()
assert iris.data.shape == (150, 4) and np.bincount(iris.target).tolist() == [50, 50, 50]
assert iris.data[34].tolist() == [4.9, 3.1, 1.5, 0.2]
assert iris.data[37].tolist() == [4.9, 3.6, 1.4, 0.1]

# %% [markdown]
# All eleven rows agree, and all are *Iris setosa*. Further down you may meet a difference. The copy
# in the UCI repository, which many sites and probably the slide took over (the column names with
# *Cm* are those of a popular download made from it), has two flowers that are not as Fisher printed
# them: rows 35 and 38. scikit-learn's copy has Fisher's values, the ones shown above. For this
# chapter it changes nothing.
#
# ### 5.2 Setosa against versicolor
#
# We take the first two species and two of the features, sepal length and petal length, so that we
# can draw. Setosa is −1, versicolor +1.
#
# > **Predict, then run.** 100 flowers, in the order of the table, weights from zero: how many
# > mistakes before the perceptron makes none?

# %%
species = {-1: "setosa", 1: "versicolor"}
X_iris = iris.data[:100][:, [0, 2]]  # sepal length and petal length in cm, shape (100, 2)
y_iris = np.where(iris.target[:100] == 0, -1, 1)

w_iris, mistakes_iris, updates_iris = fit_perceptron(augment(X_iris), y_iris)
right = (predict(augment(X_iris), w_iris) == y_iris).sum()
print("mistakes per epoch:", mistakes_iris, " together:", sum(mistakes_iris))
print("bias, sepal length, petal length:", w_iris.round(1))
print("judged rightly:", right, "of", len(y_iris))

assert mistakes_iris == [2, 2, 3, 2, 1, 0] and right == 100
assert np.allclose(w_iris, [-2.0, -3.4, 9.1])

# %% tags=["nbval-ignore-output"]
cm = {"xlabel": "sepal length (cm)", "ylabel": "petal length (cm)"}
ax = plots.decision_regions(lambda P: predict(augment(P), w_iris), X_iris, y_iris, species)
plots.boundary_line(w_iris[1:], w_iris[0], ax)
ax.set(**cm, title="ten mistakes later")
ax.legend(loc="lower right")
plt.show()

# %% [markdown]
# *In words:* setosas (circles) lie below the line, with petals between 1.0 and 1.9 cm; versicolors
# (triangles) above it, from 3.0 cm up. The line rises gently to the right and passes just above the
# highest setosas.
#
# What did it learn? The weights say: versicolor when
# $9.1 \cdot \text{petal} - 3.4 \cdot \text{sepal} - 2.0 \ge 0$. A long petal speaks for versicolor,
# strongly; a long sepal speaks against it, because a petal must be long *for the size of the
# flower*. Ten updates on a hundred flowers, and all hundred are right.

# %%
petal = X_iris[:, 1]
print("petals of setosa:    ", petal[y_iris == -1].min(), "to", petal[y_iris == -1].max(), "cm")
print("petals of versicolor:", petal[y_iris == 1].min(), "to", petal[y_iris == 1].max(), "cm")

assert (petal[y_iris == -1].min(), petal[y_iris == -1].max()) == (1.0, 1.9)
assert petal[y_iris == 1].min() == 3.0

# %% [markdown]
# ### 5.3 Watching it learn
#
# How did the line get there? For each of the ten updates we count how many of the hundred flowers
# are judged wrongly right after it.
#
# > **Predict, then run.** Will this number go down from update to update?

# %%
wrong_after = [int((predict(augment(X_iris), w) != y_iris).sum()) for _, w in updates_iris]
print("judged wrongly after each update:", wrong_after)

assert wrong_after == [50, 50, 50, 50, 29, 50, 50, 2, 50, 0]

# %% [markdown]
# No! Most of the time half of the flowers are wrong: the line lies outside the cloud of flowers,
# and all of them get the same answer. From 2 wrong it goes back to 50, and then to 0. The rule
# cares for one flower at a time, and an update that helps that one can harm many others. It is not
# a walk downhill, and yet it arrives. (It goes downhill on the criterion of *one* flower at a time;
# the number of wrong flowers is another matter.)
#
# To *see* the line move we look at a harder pair of features, **sepal length and sepal width**,
# shuffle the flowers, and subtract from each feature its mean, so that the cloud lies around the
# origin, where the line starts. (Part 6 shows what this *centering* is worth.)
#
# In each picture below the ring marks the flower that was misjudged; line and areas are those
# *after* the update it caused.
#
# > **Predict, then look.** Is the ringed flower always on the right side after its update? And the
# > ones ringed before?

# %%
sepals = iris.data[:100][:, [0, 1]]  # sepal length and sepal width in cm, shape (100, 2)
order = np.random.default_rng(12).permutation(100)
X_moving = (sepals - sepals.mean(axis=0))[order]
y_moving = y_iris[order]
_, mistakes_moving, updates_moving = fit_perceptron(augment(X_moving), y_moving)

wrong_after = [int((predict(augment(X_moving), w) != y_moving).sum()) for _, w in updates_moving]
repaired = [predict(augment(X_moving)[[i]], w)[0] == y_moving[i] for i, w in updates_moving]
print("mistakes per epoch:", mistakes_moving)
print("judged wrongly after each update:", wrong_after)
print("ringed flower right after its update:", int(np.sum(repaired)), "of", len(repaired))

assert mistakes_moving == [8, 2, 0]
assert wrong_after == [50, 1, 29, 7, 25, 3, 15, 1, 11, 0] and all(repaired)
lone = updates_moving[2][0]  # the flower ringed in the third picture
assert y_moving[lone] == -1
assert predict(augment(X_moving)[[lone]], updates_moving[4][1])[0] != y_moving[lone]

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(10, columns=5, panel_size=(2.05, 2.0))
for k, (ax, (i, w)) in enumerate(zip(axes, updates_moving, strict=True), start=1):
    plots.decision_regions(
        lambda P, w=w: predict(augment(P), w), X_moving, y_moving, ax=ax, resolution=150, size=13
    )
    plots.boundary_line(w[1:], w[0], ax, linewidth=1.4)
    ax.plot(*X_moving[i], "o", color="black", markerfacecolor="none", markersize=10, zorder=5)
    ax.set_title(f"{k}: {wrong_after[k - 1]} wrong", fontsize=9)
fig.supxlabel("sepal length, centered (cm)", fontsize=9)
fig.supylabel("sepal width, centered (cm)", fontsize=9)
plt.show()

# %% [markdown]
# *In words:* setosas (circles) lie to the upper left, versicolors (triangles) to the lower right.
# The line swings to and fro across the gap between them, and the swings become smaller. After ten
# updates nobody is wrong.
#
# Each ringed flower was right after its update, ten times of ten. That is not guaranteed: with a
# small learning rate part 2.3 showed the contrary. And it does not last: the lone setosa at the
# lower left, ringed in the third picture, is wrong again in the fifth.
#
# ### 5.4 Two hundred orders
#
# > **Predict, then run.** We shuffle the hundred flowers 200 times, and train from zero on each
# > order. Will the 200 lines be the same? Will the number of mistakes be ten each time?

# %%
rng = np.random.default_rng(0)
finals, counts = [], []
for _ in range(200):
    order = rng.permutation(100)
    w, mistakes, _ = fit_perceptron(augment(X_iris)[order], y_iris[order])
    assert (predict(augment(X_iris), w) == y_iris).all()
    finals.append(w)
    counts.append(sum(mistakes))
directions = {tuple((w / np.linalg.norm(w)).round(6)) for w in finals}
print("mistakes: fewest", min(counts), " most", max(counts), " mean", np.mean(counts))
print("different lines:", len(directions), "of", len(finals))

assert max(set(counts), key=counts.count) == 7
assert (min(counts), max(counts)) == (5, 17) and len(directions) == 179

# %% tags=["nbval-ignore-output"]
fig, (left, right) = plt.subplots(1, 2, figsize=(9.0, 3.5), layout="constrained")
plots.scatter_classes(X_iris, y_iris, species, ax=left, size=26)
left.set(xlim=(4.1, 7.2), ylim=(0.8, 5.3), title="the first 30 lines", **cm)
for w in finals[:30]:
    plots.boundary_line(w[1:], w[0], left, linewidth=0.7, color="0.35")
left.legend(loc="lower right")
right.hist(counts, bins=np.arange(0.5, max(counts) + 1.5), color=plots.COLORS[1], edgecolor="white")
right.axvline(sum(mistakes_iris), color=plots.COLORS[0], linestyle="--", label="order of the table")
right.set(xlabel="mistakes until none is made", ylabel="orders", title="200 orders of the flowers")
right.set_xticks(range(0, 19, 2))
right.legend()
plt.show()

# %% [markdown]
# *In words:* on the left thirty lines, all between the two clouds, some hugging the one and some
# the other. On the right how many orders needed how many mistakes: from 5 to 17, seven most often;
# the table's own order, the dashed line, needed 10.
#
# **Erratum (B).** The deck says that *optimal* weights are learned. The rule stops at the first
# weights that make no mistake on the training data; which ones these are depends on the order. The
# line in the middle of the gap, the safest one, is what the support vector machine (a later method)
# looks for.
#
# ### 5.5 Flowers it has not seen
#
# Being right on the flowers it learned from is easy. So we hide 15 flowers of each species, train
# on the other 70, with all four features, and count on the hidden ones.
#
# > **Predict, then run.** How many of the 30 hidden flowers will it judge rightly?

# %%
rng = np.random.default_rng(0)
hidden = np.concatenate([rng.permutation(50)[:15], 50 + rng.permutation(50)[:15]])
seen = np.setdiff1d(np.arange(100), hidden)
X_four = augment(iris.data[:100])  # shape (100, 5)
w_four, mistakes, _ = fit_perceptron(X_four[seen], y_iris[seen])
right = int((predict(X_four[hidden], w_four) == y_iris[hidden]).sum())
print("mistakes while learning:", sum(mistakes))
print("right on hidden flowers:", right, "of", len(hidden))

assert len(seen) == 70 and right == len(hidden) == 30

# %% [markdown]
# All 30 hidden flowers are judged rightly.
#
# ---
# ## 6 · How many mistakes can it make?
#
# The most beautiful fact about the perceptron: **if a line exists that parts the classes, the rule
# finds one, and the number of its mistakes has a limit that depends only on the data.** Albert
# Novikoff proved it in 1962. Take *augmented* examples $x_i$ and start from *zero weights*. Then
#
# $$\text{mistakes} \;\le\; \left(\frac{R}{\gamma}\right)^2, \qquad
# R = \max_i \lVert x_i \rVert, \qquad
# \gamma = \max_{\lVert u \rVert = 1} \; \min_i \; y_i \, u \cdot x_i .$$
#
# $R$ is the length of the longest example. $\gamma$ (gamma) is the **margin**: how far the nearest
# *augmented* example stays from a boundary through the origin, when that is placed as well as
# possible. (It is at most the distance in the picture, and may be much less: the length of $u$
# includes the bias.) Data that are far apart for their size are easy. Neither the number of
# examples, nor the number of features, nor the learning rate is in the formula.
#
# **Erratum (B).** The learning-rule slide names neither condition nor limit. (An earlier slide does
# name the condition.)
#
# <details><summary>The proof, in four steps</summary>
#
# Let $u$ be the unit vector that attains $\gamma$, and $w^{(k)}$ the weights after $k$ mistakes,
# with $\eta = 1$ and $w^{(0)} = 0$. $\gamma > 0$, because a line exists.
#
# 1. Each update adds $y\,x$, and $u \cdot (y\,x) \ge \gamma$. So $u \cdot w^{(k)} \ge k \gamma$:
#    the weights grow *toward* $u$, at least in proportion to $k$.
# 2. $\lVert w + y\,x \rVert^2 = \lVert w \rVert^2 + 2\, y\, w \cdot x + \lVert x \rVert^2$. An
#    update happens only after a mistake, when $y\, w \cdot x \le 0$. So
#    $\lVert w^{(k)} \rVert^2 \le k R^2$: the weights grow *in length* only with $\sqrt{k}$.
# 3. A vector is at least as long as its part along $u$:
#    $k \gamma \le u \cdot w^{(k)} \le \lVert w^{(k)} \rVert \le \sqrt{k}\, R$.
# 4. Hence $\sqrt{k} \le R / \gamma$, that is $k \le (R/\gamma)^2$.
#
# So the mistakes come to an end, some epoch has none, and the weights then separate the classes.
# Something that grows like $k$ cannot stay below something that grows like $\sqrt{k}$ for long.
#
# </details>
#
# For the flowers: the margin is found by a small optimization (the direction $u$ that keeps all
# examples on the right side with as short a weight vector as possible).


# %%
def widest_margin(X, y):
    """Margin of separable examples, by boundaries w·x = 0.

    Looks for the shortest w with y (w·x) >= 1 for every example; its margin is 1 / |w|. This is
    the hard-margin support vector machine without a separate bias.

    Args:
        X: augmented examples, shape (n_samples, n_weights).
        y: labels +1 or -1, shape (n_samples,).

    Returns:
        gamma: the margin, in units of X; positive.
        u: the best direction, of length 1, shape (n_weights,).
    """
    signed = y[:, None] * X
    best = minimize(
        lambda w: w @ w / 2,
        x0=np.ones(X.shape[1]),
        jac=lambda w: w,
        constraints={"type": "ineq", "fun": lambda w: signed @ w - 1, "jac": lambda w: signed},
        method="SLSQP",
        options={"maxiter": 500},
    )
    u = best.x / np.linalg.norm(best.x)
    return (signed @ u).min(), u


def mistake_bound(X, y):
    """Novikoff's bound (R / gamma)²; arguments as in widest_margin."""
    gamma, _ = widest_margin(X, y)
    assert gamma > 0, "these examples cannot be separated"
    return (np.linalg.norm(X, axis=1).max() / gamma) ** 2


gamma, u = widest_margin(augment(X_iris), y_iris)
R = np.linalg.norm(augment(X_iris), axis=1).max()
print(f"R = {R:.2f}, gamma = {gamma:.3f}, bound = {(R / gamma) ** 2:.0f}")
print("counted in the table's order:", sum(mistakes_iris), " most in 200 orders:", max(counts))

assert round((R / gamma) ** 2) == 390 and max(counts) <= 390
for k, (_, w) in enumerate(updates_iris, start=1):  # the two inequalities of the proof
    assert u @ w >= k * gamma - 1e-9 and w @ w <= k * R**2 + 1e-9

# %% [markdown]
# At most 390; counted were 10, and in 200 orders never more than 17. A bound is a promise. To know
# $\gamma$ one must already know the best line, so the bound explains; it does not forecast.
#
# Now over many data sets: clouds of 60 points around a known boundary, from which all points closer
# than a chosen distance have been taken out.
#
# > **Predict, then run.** Halve the margin and keep everything else. What happens to the bound?
# > Will the mistakes follow it?


# %%
def cloud(distance, rng, n_samples=60):
    """Separable points in the square from -1 to 1, none nearer than `distance` to the boundary.

    Args:
        distance: least |u·x| of an augmented point x for the boundary's unit vector u.
        rng: NumPy generator.
        n_samples: number of points.

    Returns:
        X: augmented points, shape (n_samples, 3).
        y: labels +1 or -1, shape (n_samples,).
    """
    u = rng.normal(size=3) * [0.3, 1, 1]  # a small bias: both classes are then in the square
    u /= np.linalg.norm(u)
    points = augment(rng.uniform(-1, 1, size=(200 * n_samples, 2)))
    points = points[np.abs(points @ u) >= distance][:n_samples]
    return points, np.where(points @ u > 0, 1, -1)


rng = np.random.default_rng(0)
results = []  # one row (margin / R, mistakes, bound) a data set
for distance in (0.01, 0.02, 0.05, 0.1, 0.2, 0.4):
    for _ in range(10):
        X, y = cloud(distance, rng)
        _, mistakes, _ = fit_perceptron(X, y, epochs=5000)
        assert mistakes[-1] == 0
        bound = mistake_bound(X, y)
        results.append((bound**-0.5, sum(mistakes), bound))
results = np.array(results)  # shape (60, 3)
share = results[:, 1] / results[:, 2]
print("data sets:", len(results), "  above the bound:", int((share > 1).sum()))
print(f"mistakes as a share of the bound: median {np.median(share):.2f}, largest {share.max():.2f}")

assert (results[:, 1] <= results[:, 2]).all()
assert (share < 0.1).mean() > 0.5  # "most of them by a factor of ten and more"

# %% [markdown]
# Real data have an origin too. Take sepal length and sepal width again, once as measured and once
# centered, in the table's order.
#
# > **Predict, then run.** We subtract the mean from each feature. The flowers keep their distances.
# > Will the number of mistakes change?

# %%
iris_rows = {"sepal and petal length": (augment(X_iris), mistakes_iris)}
for name, features in {"sepals": sepals, "sepals, centered": sepals - sepals.mean(axis=0)}.items():
    X = augment(features)
    _, mistakes, _ = fit_perceptron(X, y_iris, epochs=2000)
    iris_rows[name] = (X, mistakes)
iris_points = {
    name: (mistake_bound(X, y_iris), sum(mistakes)) for name, (X, mistakes) in iris_rows.items()
}
for name, (bound, counted) in iris_points.items():
    # Over a thousand updates may meet a net input of exactly 0, where rounding decides: say less.
    text = str(counted) if counted < 100 else "more than 1000"
    print(f"{name:22}  bound {bound:6.0f}   counted {text}")

assert sepals[:, 0].min() > 4
assert 1000 < iris_points["sepals"][1] < iris_points["sepals"][0]
assert iris_points["sepals, centered"][1] == 4
assert round(iris_points["sepals"][0], -3) == 22000
assert round(iris_points["sepals, centered"][0]) == 229

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(6.4, 4.2))
line = np.geomspace(0.005, 0.6, 50)
ax.plot(line, line**-2, color="black", label="bound (R/γ)²")
ax.plot(
    results[:, 0], results[:, 1], "o", color=plots.COLORS[1], markersize=5, label="clouds, counted"
)
for rank, (name, (bound, counted)) in enumerate(iris_points.items(), start=2):
    ax.plot(
        bound**-0.5,
        counted,
        plots.MARKERS[rank],
        color=plots.COLORS[0],
        markersize=9,
        label=f"iris: {name}",
    )
ax.set(
    xscale="log",
    yscale="log",
    xlabel="margin in units of the longest example, γ/R",
    ylabel="mistakes",
    title="counted mistakes stay below the bound",
)
ax.grid(alpha=0.3)
ax.legend()
plt.show()

# %% [markdown]
# *In words:* both axes are logarithmic. The bound is a straight line that falls from upper left to
# lower right: half the margin, four times the bound. All clouds (dots) lie below it, most of them
# by a factor of ten and more, and scatter. The sepals as measured (diamond) have the smallest
# margin and by far the most mistakes; centered (triangle pointing down) they move to the right and
# far down, beside the pair of part 5.2 (square).
#
# Subtracting the means, one line of code, turned more than a thousand mistakes into four. Why? All
# sepals are longer than 4 cm, so the flowers as measured sit far from the origin, and seen from
# there both species lie in nearly the same direction: $R$ is large and $\gamma$ small. Centering
# and scaling inputs will help every network of this course, for related reasons.
#
# **Can the bound be reached?** Yes. Let example $i$ be 1 in feature $i$ and 0 elsewhere, all
# labeled −1, without bias. Each example teaches nothing about the others, so $n$ examples cost $n$
# mistakes; $R = 1$, $\gamma = 1/\sqrt{n}$, and the bound is $n$ too.

# %%
n = 25
_, mistakes, _ = fit_perceptron(np.eye(n), np.full(n, -1))
print("mistakes", sum(mistakes), "  bound", round(mistake_bound(np.eye(n), np.full(n, -1)), 3))

assert sum(mistakes) == n and np.isclose(mistake_bound(np.eye(n), np.full(n, -1)), n)

# %% [markdown]
# ---
# ## 7 · What goes wrong: no line exists
#
# Versicolor against virginica, with petal length and petal width. The same code, 100 epochs, in the
# order of the table.
#
# > **Predict, then run.** The perceptron makes two to four mistakes in each epoch of 100 flowers.
# > What share of the flowers will the final weights judge rightly: 97 %, 90 %, or less?

# %%
X_two = iris.data[50:][:, [2, 3]]  # petal length and petal width in cm, shape (100, 2)
y_two = np.where(iris.target[50:] == 1, -1, 1)
names_two = {-1: "versicolor", 1: "virginica"}


def accuracy(X, y, w):
    """Share of examples judged rightly, from 0 to 1; shapes as in predict."""
    return float((predict(X, w) == y).mean())


w_broken, mistakes_broken, updates_broken = fit_perceptron(augment(X_two), y_two, epochs=100)
called = predict(augment(X_two), w_broken)
print("mistakes in the last ten epochs:", mistakes_broken[-10:])
print("fewest and most in an epoch:", min(mistakes_broken), max(mistakes_broken))
print(f"accuracy of the final weights: {accuracy(augment(X_two), y_two, w_broken):.2f}")
print("flowers called virginica:", int((called == 1).sum()), "of", len(called))

epoch_of = np.repeat(np.arange(100), mistakes_broken)  # the epoch of each update
in_first_half = np.array([i < 50 for i, _ in updates_broken])  # caused by a versicolor
halves = [np.bincount(epoch_of[part]) for part in (in_first_half, ~in_first_half)]
print("updates in a half of an epoch: from", np.min(halves), "to", np.max(halves))

assert (np.min(halves), np.max(halves)) == (1, 2)
assert len(mistakes_broken) == 100 and min(mistakes_broken) == 2 and max(mistakes_broken) == 4
assert accuracy(augment(X_two), y_two, w_broken) == 0.5 and (called == 1).all()

# %% [markdown]
# Half! A coin would do as well. The final weights call *every* flower a virginica. What happened:
# the table lists 50 versicolors, then 50 virginicas. In the first half of an epoch one or two
# updates push nearly all flowers over to versicolor, in the second half one or two push them back
# to virginica, and the rest of each half runs smoothly. **Mistakes counted while learning are not
# mistakes of the final weights.**
#
# **Symptoms**, so that you recognize them elsewhere: the mistakes per epoch never reach 0; the
# accuracy jumps from one epoch to the next; the weights that you happen to end with are no better
# than those before.
#
# **The reason.** No line parts the two. A proof for these two features: one versicolor and one
# virginica have the very same petals, so *no* function of them can tell these two flowers apart.
# With all four features no two flowers of different species agree, but a linear program (a standard
# method for systems of inequalities, which also proves when there is no solution) shows that still
# no hyperplane does it:

# %%
twins = [
    (50 + v, 100 + g)
    for v in range(50)
    for g in range(50)
    if np.array_equal(X_two[v], X_two[50 + g])
]
print("same petals (row of versicolor, row of virginica), counted from 0:", twins)
print("their petal length and width:", X_two[twins[0][0] - 50], "cm")


def separable(X, y):
    """Whether some w has y (w·x) >= 1 for all augmented examples X, by a linear program."""
    program = linprog(
        np.zeros(X.shape[1]), A_ub=-y[:, None] * X, b_ub=-np.ones(len(y)), bounds=(None, None)
    )
    assert program.status in (0, 2), program.message
    return program.status == 0  # 0: a solution was found; 2: proved that there is none


print("separable with all four features:", separable(augment(iris.data[50:]), y_two))
print("setosa and versicolor, as a check:", separable(augment(iris.data[:100]), y_iris))

assert len(twins) >= 1 and X_two[twins[0][0] - 50].tolist() == [4.8, 1.8]
assert not separable(augment(iris.data[50:]), y_two)
assert separable(augment(iris.data[:100]), y_iris)
agree = (iris.data[50:100, None] == iris.data[None, 100:]).all(axis=-1)
assert not agree.any()  # no twins in all four features

# %% [markdown]
# **The cures.** First aid: *shuffle* the examples before each epoch, and bring the features to mean
# 0 and standard deviation 1. Then the mistakes no longer hide, but the weights still jump. So do
# not take the last ones. Take
#
# 1. the best ones so far: keep a copy *in the pocket*, replaced only by weights that judge more
#    training examples rightly (the **pocket algorithm**, Gallant 1990, much in the form he calls
#    *with ratchet*);
# 2. or the mean of the weights after every single example: the jumps average out (the **averaged
#    perceptron**, a cheap form of Freund and Schapire's voted perceptron, 1999);
# 3. or **stop early**: keep the weights that do best on examples set aside for **validation**,
#    which are judged but never learned from. Here we have few flowers, so we compare the first two.


# %%
def fit_pocket_and_average(X, y, epochs, rng):
    """Rosenblatt's rule with two nets to catch it.

    Args:
        X: augmented examples, shape (n_samples, n_weights).
        y: labels +1 or -1, shape (n_samples,).
        epochs: rounds through all examples, each in a new order.
        rng: NumPy generator for the orders.

    Returns:
        weights: {"last", "pocket", "averaged"}: weights, shape (n_weights,) each.
        curves: the same names: accuracy on X after each epoch, shape (epochs,) each.
        mistakes: number of mistakes in each epoch.
    """
    w = np.zeros(X.shape[1])
    pocket, best, total, steps = w, accuracy(X, y, w), np.zeros_like(w), 0
    curves, mistakes = {"last": [], "pocket": [], "averaged": []}, []
    for _ in range(epochs):
        mistakes.append(0)
        for i in rng.permutation(len(X)):
            if sign_step(net_input(X[i], w)) != y[i]:
                w = update(w, X[i], y[i])
                mistakes[-1] += 1
                if accuracy(X, y, w) > best:
                    pocket, best = w, accuracy(X, y, w)
            total, steps = total + w, steps + 1
        weights = {"last": w, "pocket": pocket, "averaged": total / steps}
        for name, curve in curves.items():
            curve.append(accuracy(X, y, weights[name]))
    return weights, curves, mistakes


def standardize(X):
    """Each feature of X, shape (n_samples, n_features), with mean 0 and standard deviation 1."""
    return (X - X.mean(axis=0)) / X.std(axis=0)


X_scaled = augment(standardize(X_two))
pocket_weights, curves, mistakes = fit_pocket_and_average(
    X_scaled, y_two, 60, np.random.default_rng(0)
)
_, unscaled, _ = fit_pocket_and_average(augment(X_two), y_two, 60, np.random.default_rng(0))
print("fewest and most mistakes in an epoch:", min(mistakes), max(mistakes))
print("accuracy of the last weights in epochs 21 to 60, scaled features:")
print(f"   from {min(curves['last'][20:]):.2f} to {max(curves['last'][20:]):.2f}")
for name, w in pocket_weights.items():
    print(f"{name:9} weights after 60 epochs: {accuracy(X_scaled, y_two, w):.2f}")

assert min(mistakes) > 0
assert (round(min(curves["last"][20:]), 2), round(max(curves["last"][20:]), 2)) == (0.86, 0.95)
assert curves["pocket"][-1] == 0.97 and curves["averaged"][-1] == 0.94
assert (np.diff(curves["pocket"]) >= 0).all()
assert min(unscaled["last"][20:]) < 0.7 and max(unscaled["last"][20:]) > 0.9

# %% tags=["nbval-ignore-output"]
shown = {
    "last, unscaled": unscaled["last"],
    "last, scaled": curves["last"],
    "pocket": curves["pocket"],
    "averaged": curves["averaged"],
}
ax = plots.learning_curve(
    {name: 100 * np.array(curve) for name, curve in shown.items()},
    ylabel="judged rightly (% of 100 flowers)",
)
ax.set(title="versicolor against virginica, shuffled", ylim=(35, 100))
ax.legend(loc="lower center", ncols=4)
plt.show()

# %% [markdown]
# *In words:* without scaling, the last weights (solid) leap between about 94 % and little more than
# half, even late. With scaled features (dashed) they tremble between 86 % and 95 %. The pocket
# (dash-dotted) can only rise, to 97 %. The averaged weights (dotted) hardly move, at 94 %.
#
# > **Predict, then run.** These were the flowers it learned from. Which weights do best on flowers
# > that were hidden: last, pocket, or averaged? One split into seen and hidden is luck, so we take
# > 40 splits, with 15 hidden flowers of each species.

# %%
scores = {name: [] for name in pocket_weights}
for seed in range(40):
    rng = np.random.default_rng(seed)
    hidden = np.concatenate([rng.permutation(50)[:15], 50 + rng.permutation(50)[:15]])
    seen = np.setdiff1d(np.arange(100), hidden)
    mean, deviation = X_two[seen].mean(axis=0), X_two[seen].std(axis=0)  # never of hidden flowers
    X = augment((X_two - mean) / deviation)
    found, _, _ = fit_pocket_and_average(X[seen], y_two[seen], 20, rng)
    for name, w in found.items():
        scores[name].append(100 * accuracy(X[hidden], y_two[hidden], w))
for name, score in scores.items():
    print(f"{name:9} mean {np.mean(score):.1f} %, worst split {np.min(score):.1f} %")

means = {name: round(np.mean(score), 1) for name, score in scores.items()}
assert means == {"last": 92.6, "pocket": 92.3, "averaged": 94.2}
assert round(min(scores["pocket"])) == 73 and round(min(scores["averaged"])) == 87

# %% [markdown]
# The averaged weights win here, if not by much: 94.2 % on the average, and 87 % in the worst split.
# The pocket, best on the flowers it learned from, does no better than the last weights on hidden
# ones (92.3 % and 92.6 %, 73 % in the worst split): choosing the best of many weights *by the
# training examples* also chooses what fits their accidents. You will meet this again as
# overfitting, in chapter 4.

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(3, columns=3, panel_size=(3.1, 2.8))
center, spread = X_two.mean(axis=0), X_two.std(axis=0)
pictures = {
    "table's order, unscaled": lambda P: predict(augment(P), w_broken),
    "pocket": lambda P: predict(augment((P - center) / spread), pocket_weights["pocket"]),
    "averaged": lambda P: predict(augment((P - center) / spread), pocket_weights["averaged"]),
}
for ax, (title, rule) in zip(axes, pictures.items(), strict=True):
    plots.decision_regions(rule, X_two, y_two, names_two, ax=ax, resolution=200, size=18)
    ax.set(title=f"{title}: {(rule(X_two) == y_two).sum()} of 100", xlabel="petal length (cm)")
    ax.get_legend().remove()
axes[0].legend(loc="lower right")
axes[0].set_ylabel("petal width (cm)")
plt.show()

# %% [markdown]
# *In words:* on the left the broken run calls the whole picture virginica, so all 50 versicolors
# are wrong. In the middle and on the right a falling line cuts through the border region: the
# averaged line is much steeper. Pocket and averaged weights get 97 and 94 of the 100 flowers right.
# No line gets all.
#
# ---
# ## 8 · XOR, and the second layer
#
# ### 8.1 Four inequalities that cannot all hold
#
# Deck E sorts problems into *linear* and *non-linear* ones: AND and OR are linear, XOR (one or the
# other, not both) is not.
#
# **Erratum (E).** Exactly: linearly *separable* or not. Neither AND nor OR is a linear function of
# its inputs.

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(3, columns=3, panel_size=(2.7, 2.6))
for ax, (name, y) in zip(axes, gates.items(), strict=True):
    plots.scatter_classes(G, y, {-1: "−1", 1: "+1"}, ax=ax, size=90)
    ax.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xlabel="$x_1$", title=name, xticks=[0, 1])
    ax.set_yticks([0, 1])
    ax.get_legend().remove()
    w, mistakes, _ = fit_perceptron(G1, y)
    if mistakes[-1] == 0:
        plots.boundary_line(w[1:], w[0], ax)
axes[0].set_ylabel("$x_2$")
axes[2].legend(loc="center")
plt.show()

# %% [markdown]
# *In words:* for AND and for OR one straight line parts circles from triangles. (It passes
# *through* triangles: there $z = 0$, which fires. The rule has no reason to keep a distance.) For
# XOR the circles sit on one diagonal and the triangles on the other.
#
# That no line can do it takes four lines to prove. A neuron for XOR would need
#
# $$\begin{aligned}
# (0,0) \to -1: &\quad b < 0 \\
# (0,1) \to +1: &\quad w_2 + b \ge 0 \\
# (1,0) \to +1: &\quad w_1 + b \ge 0 \\
# (1,1) \to -1: &\quad w_1 + w_2 + b < 0
# \end{aligned}$$
#
# Add the second and the third: $w_1 + w_2 + 2b \ge 0$. Add the first and the fourth:
# $w_1 + w_2 + 2b < 0$. Both cannot be true. (With $>$ for $\ge$ and $\le$ for $<$ it ends the same
# way.)
#
# > **Predict, then run.** There are 16 ways to fill a truth table of two inputs. How many of them
# > can a single neuron learn?

# %%
learned = []
for outputs in itertools.product([-1, 1], repeat=4):
    _, mistakes, _ = fit_perceptron(G1, np.array(outputs), epochs=100)
    learned.append(mistakes[-1] == 0)
    assert learned[-1] == separable(G1, np.array(outputs))
    if not learned[-1]:
        print("not learned:", dict(zip(pairs, outputs, strict=True)))
print("learned:", sum(learned), "of", len(learned))

assert sum(learned) == 14 and len(learned) == 16

# %% [markdown]
# Fourteen of sixteen: all but XOR and its opposite.
#
# ### 8.2 Does it come to rest?
#
# We follow the weights on XOR from epoch to epoch.
#
# > **Predict, then run.** Will they at least come to rest? And the number of mistakes?

# %%
_, mistakes_xor, updates_xor = fit_perceptron(G1, gates["XOR"], epochs=8)
ends = np.cumsum(mistakes_xor) - 1  # the last update of each epoch
for epoch, (m, k) in enumerate(zip(mistakes_xor, ends, strict=True), start=1):
    print(f"epoch {epoch}: {m} mistakes, weights at its end {updates_xor[k][1]}")

at_ends = [tuple(updates_xor[k][1].tolist()) for k in ends]
assert mistakes_xor == [3, 3, 4, 4, 4, 4, 4, 4] and len(set(at_ends[1:])) == 1
assert (gates["XOR"][:, None] * G1).sum(axis=0).tolist() == [0, 0, 0]

# %% [markdown]
# They do not. From the second epoch on every epoch ends with the same weights, but on the way they
# were others, and the mistakes go on. Nothing is random here, so the same will happen again, for
# ever. From the third epoch on all four examples are misjudged, and the four updates add up to
# zero: $-x_{00} + x_{01} + x_{10} - x_{11} = (0, 0, 0)$. Running longer is no cure. On any finite
# data that cannot be separated the weights stay within bounds and never settle (Block and Levin,
# 1970).
#
# ### 8.3 Two layers, by hand
#
# XOR is *at least one, but not both*: OR and NOT AND. Each part is one cut, so let one neuron
# compute $h_1$ = OR and another $h_2$ = NAND, and a third $h_1$ AND $h_2$. With unit steps (0 and
# 1):
#
# $$h_1 = \text{step}(x_1 + x_2 - 0.5), \quad
# h_2 = \text{step}(-x_1 - x_2 + 1.5), \quad
# \hat{y} = \text{step}(h_1 + h_2 - 1.5)$$
#
# > **Predict, then run.** Where do the four corners go in the plane of $h_1$ and $h_2$? Write down
# > $h_1$, $h_2$ for each corner before you look.


# %%
def step01(z):
    """Unit step: 1 where z >= 0, else 0; same shape as z."""
    return np.where(z >= 0, 1, 0)


W1 = np.array([[1.0, -1.0], [1.0, -1.0]])  # (n_inputs, n_hidden): a column for each hidden neuron
b1 = np.array([-0.5, 1.5])
W2, b2 = np.array([1.0, 1.0]), -1.5


def two_layers(X):
    """Hidden values, shape (n_samples, 2), and output, shape (n_samples,), for X (n_samples, 2)."""
    H = step01(X @ W1 + b1)
    return H, step01(H @ W2 + b2)


y_xor = np.array([0, 1, 1, 0])
H, y_hat = two_layers(G)
print("x1 x2   h1 h2   y")
for (x1, x2), (h1, h2), out in zip(G, H, y_hat, strict=True):
    print(f" {x1:.0f}  {x2:.0f}    {h1}  {h2}   {out}")

assert np.array_equal(y_hat, y_xor)
assert H.tolist() == [[0, 1], [1, 1], [1, 1], [1, 0]]

# %% tags=["nbval-ignore-output"]
fig, (left, middle, right) = plt.subplots(
    1, 3, figsize=(10.4, 3.2), layout="constrained", width_ratios=[1, 1.5, 1]
)
xor_names = {0: "XOR = 0", 1: "XOR = 1"}
plots.decision_regions(
    lambda P: two_layers(P)[1], G, y_xor, xor_names, left, limits=(-0.5, 1.5, -0.5, 1.5), size=90
)
plots.boundary_line(W1[:, 0], b1[0], left, linestyle="--", linewidth=1.2)
plots.boundary_line(W1[:, 1], b1[1], left, linestyle="-.", linewidth=1.2)
for name, place, va in (
    ("h₁ changes", (0.16, 0.30), "top"),
    ("h₂ changes", (0.84, 0.70), "bottom"),
):
    left.text(
        *place,
        name,
        fontsize=8,
        rotation=-45,
        rotation_mode="anchor",
        transform_rotates_text=True,
        ha="center",
        va=va,
    )
left.get_legend().remove()  # the panel on the right has it
left.set(xlabel="$x_1$", ylabel="$x_2$", title="inputs", xticks=[0, 1], yticks=[0, 1])

plots.network(
    [2, 2, 1],
    labels=[["$x_1$", "$x_2$"], ["$h_1$", "$h_2$"], ["$\\hat{y}$"]],
    edge_labels={
        (0, -1, 0): "−0.5",
        (0, -1, 1): "1.5",
        (0, 0, 0): "1",
        (0, 0, 1): "−1",
        (0, 1, 0): "1",
        (0, 1, 1): "−1",
        (1, -1, 0): "−1.5",
        (1, 0, 0): "1",
        (1, 1, 0): "1",
    },
    biases=[0, 1],
    ax=middle,
    layer_names=["inputs", "hidden", "output"],
)

plots.scatter_classes(H, y_xor, xor_names, ax=right, size=90)
right.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xlabel="$h_1$", ylabel="$h_2$")
right.set(title="hidden values", xticks=[0, 1], yticks=[0, 1])
plots.boundary_line(W2, b2, right)
right.annotate("(0,1) and (1,0)", (1, 1), xytext=(-42, 12), textcoords="offset points", fontsize=8)
right.legend(loc="lower left")
plt.show()

# %% [markdown]
# *In words:* on the left the four corners, with the strip between two parallel lines where the
# network says 1. In the middle the network, with its weights on the edges; the squares with a 1
# carry the biases. On the right the same four examples as the output neuron sees them: (0, 1) and
# (1, 0) have moved to the *same* point (1, 1), and one line parts it from the other two.
#
# That is what hidden layers are for: they move the examples to where a line is enough.
#
# Another way out is to give the single neuron a better input. With the product $x_1 x_2$ as a third
# feature, $x_1 + x_2 - 2 x_1 x_2 - 0.5$ does it. People called that feature engineering; a hidden
# layer finds its features by itself, if it can be trained.

# %%
with_product = augment(np.column_stack([G, G[:, 0] * G[:, 1]]))  # shape (4, 4)
w_product, mistakes, _ = fit_perceptron(with_product, gates["XOR"])
print("with the product as a feature:", sum(mistakes), "mistakes, then none; w =", w_product)

assert mistakes[-1] == 0
assert np.array_equal(predict(with_product, np.array([-0.5, 1, 1, -2])), gates["XOR"])

# %% [markdown]
# ### 8.4 Two layers that learn
#
# How would such a network *learn* its weights? Rosenblatt's rule needs the right answer for each
# neuron it corrects, and nobody says what $h_1$ and $h_2$ ought to be. And the step passes no slope
# back. The way out is to round the steps off (here $\tanh$, an S-curve from −1 to 1, for the hidden
# neurons and the logistic function of part 2.4 for the output) and then walk downhill on a loss.
# How that works is the subject of chapters 2 and 3; here we just let Keras do it.
#
# The result depends on the random weights at the start. So, to be honest, we start from ten
# different ones, with two hidden neurons and with four, and count.
#
# > **Predict, then run.** Two hidden neurons are enough, as part 8.3 showed. In how many of ten
# > starts will training find a solution?


# %% tags=["nbval-ignore-output"]
def train_xor(n_hidden, seeds, steps=1500):
    """Train a network with one hidden layer on XOR from several random starts.

    Args:
        n_hidden: number of hidden neurons.
        seeds: one for each start; the starting weights come from NumPy, uniform from -1 to 1.
        steps: number of updates, each with all four examples.

    Returns:
        outputs: for each start the four outputs after training, shape (n_seeds, 4).
        weights: for each start the list of weights that Keras gives.
    """
    model = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(n_hidden, activation="tanh"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    # Many updates a call and the four rows repeated: the same training as 1500 epochs of one update
    # each, without the cost of starting 1500 epochs.
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=1.0),
        loss="binary_crossentropy",
        steps_per_execution=steps,
        jit_compile=False,
    )
    X = np.tile(G, (steps, 1)).astype("float32")
    y = np.tile(y_xor, steps).astype("float32")[:, None]
    outputs, weights = [], []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        model.set_weights([rng.uniform(-1, 1, size=v.shape) for v in model.get_weights()])
        model.fit(X, y, batch_size=4, epochs=1, shuffle=False, verbose=0)
        outputs.append(keras.ops.convert_to_numpy(model(G.astype("float32")))[:, 0])
        weights.append(model.get_weights())
    return np.array(outputs), weights


seeds = range(10)
solved, trained = {}, {}
for n_hidden in (2, 4):
    found_outputs, found_weights = train_xor(n_hidden, seeds)
    trained[n_hidden] = found_outputs, found_weights
    solved[n_hidden] = (np.abs(found_outputs - y_xor) < 0.1).all(axis=1)
    print(f"{n_hidden} hidden neurons: {solved[n_hidden].sum()} of 10 starts solve XOR")
    for seed in (0, 3):
        print(f"   start {seed}: outputs for 00, 01, 10, 11: {found_outputs[seed].round(2)}")

assert solved[2].sum() == 7 and solved[4].sum() == 10

# %% [markdown]
# Seven of ten with two hidden neurons, ten of ten with four. The three that fail got stuck: two of
# the four examples come out right, the other two at about one half. The loss has flat places on
# which a walk downhill all but stops, and more hidden neurons offer more ways around them. Two is
# the smallest number that *could* do it, and training likes to have some to spare. (Deck E gives
# two rules of thumb: as many hidden *layers* as the problem is complex, and in a hidden layer more
# neurons than in the output layer. Both of our networks follow the second.)

# %%
stuck = trained[2][0][~solved[2]]
near_half = np.abs(stuck - 0.5) < 0.05
right_side = np.abs(stuck - y_xor) < 0.05
print("stuck starts:", len(stuck), "  in each, outputs near one half:", near_half.sum(axis=1))

assert near_half[0].tolist() == [True, False, True, False]  # start 0, drawn below
assert (near_half.sum(axis=1) == 2).all() and (right_side.sum(axis=1) == 2).all()

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(3, columns=3, panel_size=(3.0, 2.8))
chosen = {
    "2 hidden, solved": trained[2][1][3],
    "2 hidden, stuck": trained[2][1][0],
    "4 hidden, solved": trained[4][1][0],
}
for ax, (title, (V1, c1, V2, c2)) in zip(axes, chosen.items(), strict=True):
    plots.decision_regions(
        lambda P, V1=V1, c1=c1, V2=V2, c2=c2: (np.tanh(P @ V1 + c1) @ V2 + c2 >= 0).astype(int)[
            :, 0
        ],
        G,
        y_xor,
        {0: "0", 1: "1"},
        ax=ax,
        limits=(-0.5, 1.5, -0.5, 1.5),
        resolution=200,
        size=90,
    )
    numbers = 1 / (1 + np.exp(-(np.tanh(G @ V1 + c1) @ V2 + c2)[:, 0]))  # the four outputs
    for place, output in zip(G, numbers, strict=True):
        ax.annotate(
            f"{output:.2f}",
            place,
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )
    ax.get_legend().remove()
    ax.set(title=title, xlabel="$x_1$", xticks=[0, 1], yticks=[0, 1])
axes[0].set_ylabel("$x_2$")
axes[0].legend(loc="center")
plt.show()

# %% [markdown]
# *In words:* on the left the network with two hidden neurons found a strip between two nearly
# parallel cuts, as ours by hand, only along the other diagonal. The numbers are the outputs. In the
# middle a stuck one: a single curved border, which gets (0, 1) and (1, 1) right and cannot make up
# its mind about the others. At (0, 0) and (1, 0) its outputs are about one half, so the color there
# means nothing. On the right four hidden neurons bend the border around two corners.
#
# ### 8.5 Single layer, many layers
#
# | | single layer | multilayer |
# |---|---|---|
# | parts | inputs and output neurons | hidden layers in between |
# | boundary | one straight cut for each output neuron | bent, pieced together |
# | can do | linearly separable problems | XOR, digits, and much more |
# | training | Rosenblatt's rule, with a guarantee | gradient descent, no guarantee (8.4) |
# | Indonesian in deck E | *arsitektur single-layer* | *arsitektur multi-layer* |
#
# In deck E's multilayer network every neuron is joined to all neurons of the next layer (*fully
# connected*). Such a network is called a *multilayer perceptron* (MLP), or *feedforward*, because
# signals run only from input to output; deck B uses *artificial neural network* for the same. A
# network with several hidden layers is called *deep*: that is the whole difference between the
# pictures titled *Simple Neural Network* and *Deep Learning Neural Network* in decks C and E.
# Beware of counting: deck E counts input, hidden and output as three layers, others count only the
# layers that compute, two here.
#
# One warning: layers of *linear* neurons gain nothing, since a weighted sum of weighted sums is
# again a weighted sum. The bend between the layers is what makes them more than one (chapter 2).
#
# In 1969 Marvin Minsky and Seymour Papert worked out what Rosenblatt's kind of perceptron cannot
# do. Training several layers became common only in the 1980s, with backpropagation (chapter 3).
#
# ---
# ## 9 · Check yourself
#
# ### Quiz
#
# **1.** A neuron has the weights (2, −1) and the threshold 3. Write it with a bias. What does it
# say about (2, 1)?
#
# <details><summary>Answer</summary>
#
# $b = -\theta = -3$. For (2, 1): $z = 4 - 1 - 3 = 0$, exactly on the boundary. In this course it
# fires, $+1$. With the strict convention it would be $-1$.
#
# </details>
#
# **2.** The weights are (0, 0, 0), the example (1, 2, −1) is augmented, its label is −1. What are
# the weights after this example, $\eta = 1$?
#
# <details><summary>Answer</summary>
#
# $z = 0$, so $\hat{y} = +1$, a mistake. $w = (0,0,0) - (1, 2, -1) = (-1, -2, 1)$.
#
# </details>
#
# **3.** You multiply all weights and the bias by −1. What changes?
#
# <details><summary>Answer</summary>
#
# The line stays, the sides swap: every prediction is reversed, except on the line itself, where
# $z = 0$ still fires.
#
# </details>
#
# **4.** A classmate trains with labels 0 and 1 and the rule $w \leftarrow w + \eta\,y\,x$. The
# result calls everything 1. Why?
#
# <details><summary>Answer</summary>
#
# With $y = 0$ the step is zero: mistakes on class 0 are never corrected. Use labels −1 and +1, or
# $w \leftarrow w + \eta\,(y - \hat{y})\,x$.
#
# </details>
#
# **5.** All examples are twice as long (all features *and* the constant 1 doubled). How does
# Novikoff's bound change?
#
# <details><summary>Answer</summary>
#
# Not at all: $R$ and $\gamma$ both double. If only the features double and the constant stays 1, it
# can change, because then the *directions* of the augmented examples change.
#
# </details>
#
# **6.** Your perceptron has made 500 mistakes and is still making them. $R = 10$, and somebody
# claims that a line with margin $\gamma = 0.5$ exists. Is that possible?
#
# <details><summary>Answer</summary>
#
# No. The bound would be $(10 / 0.5)^2 = 400$. The margin is smaller than claimed, or there is no
# line at all. (Only if you started from zero weights; with others the bound is different.)
#
# </details>
#
# **7.** Why can a two-layer network of *linear* neurons not compute XOR?
#
# <details><summary>Answer</summary>
#
# A linear function of linear functions is linear, so the whole network is one neuron in disguise,
# and part 8.1 applies.
#
# </details>

# %% cellView="form" jupyter={"source_hidden": true}
# @title The quiz's answers, asserted
assert np.array([2, -1]) @ [2, 1] - 3 == 0  # question 1
_, _, quiz_updates = fit_perceptron(np.array([[1.0, 2.0, -1.0]]), np.array([-1]), epochs=1)
assert quiz_updates[0][1].tolist() == [-1, -2, 1]  # question 2
_, _, never = fit_perceptron(G1, np.array([0, 0, 0, 1]), epochs=5)
w_never = never[-1][1] if never else np.zeros(3)
assert (predict(G1, w_never) == 1).all()  # question 4
doubled = mistake_bound(2 * augment(X_iris), y_iris)
assert np.isclose(doubled, mistake_bound(augment(X_iris), y_iris))  # question 5
assert (10 / 0.5) ** 2 == 400  # question 6
print("quiz answers checked")

# %% [markdown]
# ### Recap
#
# - A neuron computes $z = w \cdot x + b$ and compares with 0. The bias is the weight of a constant
#   input 1, or the threshold with its sign turned.
# - Its boundary is a line (plane, hyperplane); $w$ stands on it at a right angle, and the distance
#   of a point is $z / \lVert w \rVert$.
# - Rosenblatt's rule moves the weights by $\eta\,y\,x$ after each mistake. If a separating line
#   exists, it makes at most $(R/\gamma)^2$ mistakes from zero weights.
# - The learning rate does not matter from zero weights; the order of the examples does, and
#   centering the features helps a lot.
# - Without a separating line it never settles: shuffle and scale, and take the pocket or the
#   averaged weights. Judge the final weights, not the mistakes made on the way.
# - One neuron cannot compute XOR, two layers can. Training them needs a slope, which the step has
#   not.
# - Say what happens at $z = 0$.
#
# ### Words
#
# Deck E, and deck A's title page, use Indonesian. The right column explains.
#
# | English | Indonesian | meaning here |
# |---|---|---|
# | weight | *bobot* | a number by which an input is multiplied |
# | output | *luaran* | what a neuron or a network returns |
# | activation function | *fungsi aktivasi* | from net input to output, here a step |
# | adder, linear combiner | *fungsi penambah, penggabung linear* | what computes $z$ |
# | separating function | *fungsi pemisah* | the neuron as a cut through space |
# | binary classification | *klasifikasi biner* | two classes |
# | problem | *permasalahan* | as in linear and non-linear problems |
# | learning | *pembelajaran* | changing weights from examples |
# | stages of learning | *tahapan pembelajaran* | the steps of a training procedure |
# | update the weights | *perbarui bobot* | one step of the rule |
# | initialize the weights | *inisialisasi bobot* | choose those before the first step, here zeros |
# | iteration, repeat | *iterasi, ulangi* | deck E puts *epoch* in brackets behind it |
# | converge | *konvergen* | settle; here: an epoch without a mistake |
# | architecture | *arsitektur* | which layers, how many neurons |
# | number of features | *jumlah fitur* | length of an example, $m$ |
#
# And some that the decks do not translate: **net input** ($z$), **bias**, **threshold** ($\theta$),
# **augmented** (with $x_0 = 1$), **margin** ($\gamma$), **linearly separable**, **epoch** (one
# round through all examples), **label** (the right answer), **multilayer perceptron**, **MLP**
# (layers one behind the other, signals only forward).
#
# ### Further reading
#
# - Warren McCulloch and Walter Pitts, *A logical calculus of the ideas immanent in nervous
#   activity*, Bulletin of Mathematical Biophysics 5, 1943.
# - Frank Rosenblatt, *The perceptron: a probabilistic model for information storage and
#   organization in the brain*, Psychological Review 65, 1958.
# - Albert Novikoff, *On convergence proofs on perceptrons*, Symposium on the Mathematical Theory of
#   Automata, 1962.
# - Marvin Minsky and Seymour Papert, *Perceptrons*, MIT Press, 1969.
# - H. D. Block and S. A. Levin, *On the boundedness of an iterative procedure for solving a system
#   of linear inequalities*, Proceedings of the American Mathematical Society 26, 1970.
# - Stephen Gallant, *Perceptron-based learning algorithms*, IEEE Transactions on Neural Networks 1,
#   1990 (the pocket algorithm).
# - Yoav Freund and Robert Schapire, *Large margin classification using the perceptron algorithm*,
#   Machine Learning 37, 1999.
# - Ronald Fisher, *The use of multiple measurements in taxonomic problems*, Annals of Eugenics 7,
#   1936 (the irises).
# - Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning*, MIT Press, 2016: chapter 6
#   begins with XOR. It is the textbook of deck C.
#
# ### Now you
#
# The exercise of this chapter:
# [exercises/01_perceptron/01_perceptron.ipynb](../../exercises/01_perceptron/01_perceptron.ipynb).
# You write the net input, the step, the update and the training loop yourself, and build the
# network for XOR.
