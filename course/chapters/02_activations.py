# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 2 · Activation functions

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/02_activations.ipynb) · [the exercise in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/02_activations/02_activations.ipynb)

# %% [markdown]
# *About 80 minutes to read and play, about a minute to run.*
#
# A neuron adds up its inputs and then does one more thing: it passes the sum through a small
# function. The choice of that function decides whether a deep network is more than a single layer,
# and whether it learns at all.
#
# **What you will be able to do**
#
# - write down ten activation functions with their slopes, from memory or by reasoning;
# - show with pencil and paper that layers without them collapse into one, and that a bend prevents
#   it;
# - write all ten so that they never overflow, check their slopes against difference quotients and
#   get the same numbers from Keras;
# - tell two troubles apart that are often confused, *saturation* and the *vanishing gradient*, and
#   measure both layer by layer;
# - kill a network's ReLUs on purpose, see what that looks like, and cure it;
# - read softmax, turn its temperature up and down, and undo it;
# - choose an activation for a hidden layer and for an output, and say why.
#
# **Builds on:** chapter 1 (net input, bias, logistic neuron), and the slope of a curve. The word
# *gradient* is used for "the slopes in all weights together"; how networks compute it is chapter 3.
#
# **Slides mirrored.** Decks: **A** *Deep Learning* (Chairul Aulia, edited by Citra Chairunnisa),
# **B** *Deep Learning* (Tushar B. Kute), **C** *Machine Learning part 2, GGE 6505/5405*, **D**
# *Unit 2, Introduction to Deep Learning & Architectures*, **E** *Fundamentals of Deep Learning:
# How a Neural Network Trains* (Muljono, partly Indonesian).
#
# | deck | slide title | part |
# |---|---|---|
# | A | Neurons; Sigmoid; tanh; ReLU | 1.1, 3, 5 |
# | B | Activation function (step, sign, sigmoid) | 3.1 |
# | B | Sigmoid Activation Function; Sigmoid Curve; Example; Output (0.888) | 2.1, 6 |
# | B | Relu and Softplus | 3.1, 3.2, 3.5 |
# | B | Softmax Function (four slides, with code) | 2.3, 2.4, 3.6, 7, 8.3 |
# | B | Hyperbolic Tangent; Hyperbolic Activation Functions | 2.2, 3.2, 8.3 |
# | B | Summary (seven functions in a table) | 3.1, 3.2 |
# | B | Feed-forward (rule of thumb for hidden and output layers) | 5, 9 |
# | C | Activation Function (definition, code) | 1.1, 8.3 |
# | C | Sigmoid function; Hypertangent function (tanh); ReLU | 3.2, 5.2, 5.3, 6.1, 6.4, 8.1 |
# | C | Multiple Hidden Layers | 6.3 |
# | D | Activation Functions (purpose, linear and nonlinear, derivative, monotonic) | 1, 3.2 |
# | D | Binary Step Function; Linear Function | 2.2, 5.2 |
# | D | Sigmoid Activation Function; Tanh | 1.2, 2.2, 3.1, 6.1, 6.4 |
# | D | ReLU Activation Function; Leaky ReLU | 2.2, 3.1, 4.2, 5.3, 8.1, 8.2 |
# | E | Building a Network (all regressions linear) | 1.2 |
# | E | Activation Functions (linear, ReLU, sigmoid: formulas, code, curves) | 1.1, 8.3 |
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
import math
import time

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LightSource
from sklearn.datasets import load_digits

from course import plots, quiet

with quiet.startup():  # without TensorFlow's messages about processors
    import keras
    import tensorflow as tf

tf.get_logger().setLevel("ERROR")  # it would remark that we build many small networks in a row
plots.use_style()

# %% [markdown]
# ---
# ## 1 · The idea
#
# A neuron takes two steps. It adds: $z = w \cdot x + b$, the **net input**. Then it applies a fixed
# function $\varphi$ (phi) to that number: $a = \varphi(z)$, the **activation**. The function is
# called the **activation function**; deck D also says *transfer function*. It has nothing to learn,
# it is chosen by whoever builds the network.
#
# It does two jobs, one in each direction:
#
# - **forward** it *bends*. Without a bend somewhere, a network of any depth is a single straight
#   line, plane or hyperplane (part 1.2).
# - **backward** it *passes on the slope*. Learning walks downhill on the *loss*, the number that
#   says how wrong the network is, so it must know how much the loss changes when $z$ changes a
#   little. On its way back through a neuron that information is multiplied by $\varphi'(z)$, the
#   slope of the activation function. Where the slope is 0, nothing gets through (parts 6 and 8).
#
# A good activation function is one that bends *and* lets enough slope through. The rest of this
# chapter is about that compromise.
#
# ### 1.1 A line, bent
#
# Deck E shows three neurons with one input: the line alone, the line cut off below zero (ReLU), and
# the line squeezed between 0 and 1 (sigmoid, or **logistic** function). Deck C's phrase for it:
# a linear output is converted into a nonlinear one.
#
# > **Predict, then run.** All three have $w = 2$ and $b = -1$, so $z = 2x - 1$. Where does the
# > second begin to rise? Where does the third pass through one half?

# %% tags=["nbval-ignore-output"]
x = np.linspace(-3, 4, 281)
z = 2 * x - 1
three = {
    "linear: $z$": z,
    "ReLU: $\\max(0, z)$": np.maximum(0, z),
    "logistic: $1/(1+e^{-z})$": 1 / (1 + np.exp(-z)),
}
fig, axes = plots.panels(3, columns=3, panel_size=(2.9, 2.4))
for ax, (name, a) in zip(axes, three.items(), strict=True):
    ax.plot(x, a, color=plots.COLORS[1])
    ax.axvline(0.5, color="0.6", linestyle=":", linewidth=1.2)
    ax.set(title=name, xlabel="input $x$", ylim=(-3, 4))
    ax.grid(alpha=0.3)
axes[0].set_ylabel("output $a$")
plt.show()

assert z[np.isclose(x, 0.5)] == 0
assert 1 / (1 + np.exp(-0.0)) == 0.5

# %% [markdown]
# *In words:* three curves over the same input. The first is a straight line; the second is flat at
# 0 up to $x = 0.5$ and then follows the line; the third climbs in an S from 0 to 1. At $x = 0.5$,
# the dotted line, $z = 0$: there the second bends and the third is at one half. The weight sets how
# steep, the bias sets where, the activation function sets the shape.
#
# ### 1.2 Straight layers collapse into one
#
# Deck E's sentence about it: if all the regressions are linear, the output is linear too. Deck D
# says that a network without activation functions is just linear regression. Both are right, and
# this is why, with small numbers. The first layer computes
#
# $$h_1 = x_1 + 2 x_2, \qquad h_2 = -x_1 + x_2 + 1,$$
#
# the second $y = 3 h_1 - 2 h_2 + 1$. For $x = (1, 2)$: $h_1 = 1 + 4 = 5$, $h_2 = -1 + 2 + 1 = 2$,
# $y = 15 - 4 + 1 = 12$. Now put the first two formulas into the third:
#
# $$y = 3 (x_1 + 2 x_2) - 2 (-x_1 + x_2 + 1) + 1 = 5 x_1 + 4 x_2 - 1 .$$
#
# One neuron with the weights 5 and 4 and the bias −1 does the same: $5 + 8 - 1 = 12$. In general
# $(XV + c)W + b = X(VW) + (cW + b)$: the product of two weight matrices is a weight matrix.
#
# > **Predict, then run.** Two inputs, four layers of 50 neurons and one output, all without
# > activation functions: how many numbers does it take to write down what these five layers do?

# %%
V, c = np.array([[1.0, -1.0], [2.0, 1.0]]), np.array([0.0, 1.0])  # column j: weights of h_j
W, b = np.array([[3.0], [-2.0]]), np.array([1.0])
x = np.array([[1.0, 2.0]])  # shape (1, 2)
h = x @ V + c
print("two layers:", h, "->", h @ W + b)
print("one layer: ", x @ (V @ W) + (c @ W + b), "with weights", (V @ W).ravel(), "bias", c @ W + b)

assert h.tolist() == [[5, 2]] and (h @ W + b).item() == 12
assert (V @ W).ravel().tolist() == [5, 4] and (c @ W + b).item() == -1

rng = np.random.default_rng(0)
sizes = [2, 50, 50, 50, 50, 1]
layers = [
    (rng.normal(size=(m, n)) / np.sqrt(m), rng.normal(size=n)) for m, n in itertools.pairwise(sizes)
]
points = rng.normal(size=(1000, 2))
deep, w_all, b_all = points, np.eye(2), np.zeros(2)
for V_k, c_k in layers:
    deep = deep @ V_k + c_k  # what the five layers do, one after the other
    w_all, b_all = w_all @ V_k, b_all @ V_k + c_k  # and what they amount to
parameters = sum(V_k.size + c_k.size for V_k, c_k in layers)
print(f"five layers, {parameters} parameters, do what {w_all.size + b_all.size} numbers do:")
print("   same outputs for 1000 points:", np.allclose(deep, points @ w_all + b_all))

assert parameters == 7851 and w_all.size + b_all.size == 3
assert np.allclose(deep, points @ w_all + b_all)

# %% [markdown]
# Three: two weights and a bias. The five layers have 7,851 parameters, and all that they can ever
# say is said with 3.
#
# **And with a bend?** XOR is the smallest problem that no straight neuron solves (chapter 1). Two
# ReLUs in between do, and the numbers are small enough to check in your head:
#
# $$h_1 = \max(0,\, x_1 + x_2), \qquad h_2 = \max(0,\, x_1 + x_2 - 1), \qquad y = h_1 - 2 h_2 .$$
#
# | $x_1$ | $x_2$ | $h_1$ | $h_2$ | $y$ |
# |---|---|---|---|---|
# | 0 | 0 | 0 | 0 | 0 |
# | 0 | 1 | 1 | 0 | 1 |
# | 1 | 0 | 1 | 0 | 1 |
# | 1 | 1 | 2 | 1 | 0 |
#
# > **Predict, then run.** Take the two `max` away and fit the best straight line (least squares) to
# > XOR. What does it answer for the four rows?

# %%
X_xor = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y_xor = np.array([0, 1, 1, 0])
h1, h2 = np.maximum(0, X_xor.sum(axis=1)), np.maximum(0, X_xor.sum(axis=1) - 1)
straight = np.column_stack([np.ones(4), X_xor])
best = straight @ np.linalg.lstsq(straight, y_xor, rcond=None)[0]
print("with two ReLUs:", h1 - 2 * h2)
print("best straight: ", best.round(6))

assert np.array_equal(h1 - 2 * h2, y_xor)
assert np.allclose(best, 0.5)

# %% [markdown]
# One half for every row: the best straight answer to XOR is to know nothing.
#
# **Erratum (D).** The deck calls the sigmoid nonlinear *unlike the binary step and linear
# functions*. The step is as nonlinear as can be, and layers of steps do not collapse: chapter 1
# solved XOR with them. What the step lacks is a slope.
#
# ---
# ## 2 · By hand
#
# ### 2.1 The neuron of 0.888, and how fast it changes
#
# Deck B's logistic neuron has the inputs $x = (1, 1.4, 2.5)$, the first being the constant one, and
# the weights $w = (0.4, 0.3, 0.5)$:
#
# $$z = 0.4 \cdot 1 + 0.3 \cdot 1.4 + 0.5 \cdot 2.5 = 0.4 + 0.42 + 1.25 = 2.07, \qquad
# \sigma(z) = \frac{1}{1 + e^{-2.07}} = \frac{1}{1 + 0.1262} = 0.888 .$$
#
# The slope is just as easy, because for the logistic function $\sigma' = \sigma\,(1 - \sigma)$:
#
# $$\sigma'(2.07) = 0.888 \cdot 0.112 = 0.0995 .$$
#
# So if $z$ grows by 0.1, the output grows by about 0.00995, to 0.898.
#
# Where the formula comes from: write $\sigma = 1/u$ with $u = 1 + e^{-z}$. The slope of $1/u$ is
# $-u'/u^2$, and $u' = -e^{-z}$, so $\sigma' = e^{-z}/u^2 = \frac{1}{u} \cdot \frac{e^{-z}}{u}$. The
# first factor is $\sigma$, the second is $(u - 1)/u = 1 - \sigma$.
#
# > **Predict, then run.** At which $z$ is the logistic curve steepest, and how steep is it there?

# %%
x, w = np.array([1, 1.4, 2.5]), np.array([0.4, 0.3, 0.5])
z = w @ x
a = 1 / (1 + np.exp(-z))
print(f"z = {z:.2f}, e^-z = {np.exp(-z):.4f}, output {a:.3f}, slope {a * (1 - a):.4f}")
print(f"output at z + 0.1: {1 / (1 + np.exp(-z - 0.1)):.3f}")

grid = np.linspace(-8, 8, 1601)
slopes = np.exp(-grid) / (1 + np.exp(-grid)) ** 2
print(f"steepest at z = {abs(grid[slopes.argmax()]):.2f}, with slope {slopes.max():.2f}")

assert np.isclose(z, 2.07) and round(np.exp(-z), 4) == 0.1262 and round(a, 3) == 0.888
assert round(a * (1 - a), 4) == 0.0995 and round(1 / (1 + np.exp(-z - 0.1)), 3) == 0.898
assert np.isclose(slopes.max(), 0.25) and np.isclose(grid[slopes.argmax()], 0)

# %% [markdown]
# Steepest at $z = 0$, with slope $0.5 \cdot 0.5 = 0.25$. Remember that quarter: it is the best that
# the logistic function ever offers, and in part 6 it will be the end of a deep network.
#
# ### 2.2 Deck D's numbers
#
# The deck runs each of its functions on two inputs. All of them can be had with a pencil and the
# two values $e^{-1} = 0.3679$ and $e^{-2} = 0.1353$, plus two very small ones:
#
# - **Step:** $5 \ge 0$ gives 1, $-1 < 0$ gives 0.
# - **Linear**, $f(x) = 4x$: $f(4) = 16$, $f(-2) = -8$. (The slide leaves these two out.)
# - **Logistic:** $e^{-7} = 0.000912$, so $\sigma(7) = 1 / 1.000912 = 0.999089$. For
#   $\sigma(-22) = 1 / (1 + e^{22})$ the 1 does not count any more: it is
#   $e^{-22} = 2.789 \cdot 10^{-10}$.
# - **Tanh** from the logistic: $\tanh(x) = 2\sigma(2x) - 1$, which is a logistic curve half as wide
#   and stretched from −1 to 1. So $\tanh(0.5) = 2\sigma(1) - 1 = 2 / 1.3679 - 1 = 0.4621$. For a
#   negative input multiply above and below by $e^x$, $\sigma(x) = e^x / (1 + e^x)$, and
#   $\tanh(-1) = 2\sigma(-2) - 1 = 2 \cdot 0.1353 / 1.1353 - 1 = -0.7616$.
# - **ReLU:** 7 stays 7, −7 becomes 0.
# - **Leaky ReLU:** 7 stays 7, −7 becomes $0.01 \cdot (-7) = -0.07$.

# %%
print(f"logistic(7)   = {1 / (1 + math.exp(-7)):.13f}")
print(f"logistic(-22) = {1 / (1 + math.exp(22)):.10e}")
for x in (0.5, -1.0):
    print(f"tanh({x:4}) = {2 / (1 + math.exp(-2 * x)) - 1:.4f}")
print("step:", *(int(x >= 0) for x in (5, -1)), "  linear:", *(4 * x for x in (4, -2)))
print("ReLU:", max(0, 7), max(0, -7), "  leaky ReLU:", max(7, 0.01 * 7), max(-7, 0.01 * -7))

assert math.isclose(1 / (1 + math.exp(-7)), 0.9990889488055994)
assert math.isclose(1 / (1 + math.exp(22)), 2.7894680920908113e-10)
assert round(math.tanh(0.5), 4) == 0.4621 and round(math.tanh(-1), 4) == -0.7616
assert round(2 / 1.3679 - 1, 4) == 0.4621 and round(2 * 0.1353 / 1.1353 - 1, 4) == -0.7616
assert math.isclose(max(-7, 0.01 * -7), -0.07)

# %% [markdown]
# ### 2.3 Softmax of seven numbers
#
# The other functions turn one number into one number. **Softmax** turns a whole vector into a
# vector of the same length, whose entries lie between 0 and 1 and add up to 1. Three steps: take
# $e$ to each entry, add up, divide by the sum. Deck B's vector is $(1, 2, 3, 4, 1, 2, 3)$:
#
# | $z$ | 1 | 2 | 3 | 4 | 1 | 2 | 3 | sum |
# |---|---|---|---|---|---|---|---|---|
# | $e^z$ | 2.718 | 7.389 | 20.086 | 54.598 | 2.718 | 7.389 | 20.086 | 114.984 |
# | softmax | 0.024 | 0.064 | 0.175 | 0.475 | 0.024 | 0.064 | 0.175 | 1 |
#
# (Rounded to three places, the seven add up to 1.001.) One more unit of $z$ means $e = 2.718$ times
# the share: $0.475 / 0.175$ is about that. *Differences* of $z$ become *ratios* of shares; that is
# all there is to softmax.
#
# **Erratum (B).** The slide's sentence calls the denominator the sum of the *linear functions*. It
# is the sum of their *exponentials*, as the slide's formula says. And when the slide says that most
# of the weight is where the 4 was, that is the largest share but not the majority: 0.475.
#
# > **Predict, then run.** Add 10 to all seven numbers. What happens to the softmax?

# %%
z_slide = np.array([1, 2, 3, 4, 1, 2, 3], dtype=float)
powers = np.exp(z_slide)
shares = powers / powers.sum()
shifted = np.exp(z_slide + 10) / np.exp(z_slide + 10).sum()
print("e^z     ", powers.round(3), " sum", powers.sum().round(3))
print("softmax ", shares.round(3), " sum", shares.sum().round(3))
print("plus 10 ", shifted.round(3))

assert shares.round(3).tolist() == [0.024, 0.064, 0.175, 0.475, 0.024, 0.064, 0.175]
assert round(powers.sum(), 3) == 114.984 and np.isclose(shares.round(3).sum(), 1.001)
assert np.isclose(shares[3] / shares[2], np.e) and np.allclose(shifted, shares)

# %% [markdown]
# Nothing: every power is multiplied by $e^{10}$, and so is their sum. Only differences count. Part
# 8.3 turns this into a trick that keeps softmax from overflowing.
#
# ### 2.4 Softmax undone
#
# Deck B's code prints the softmax of a vector `Z` that the slide does not show: 0.44668973,
# 0.16107406, 0.39223621. Can we get `Z` back? Almost: the logarithm undoes the power, but the shift
# is lost for good. What comes back are the *differences*.

# %%
printed = np.array([0.44668973, 0.16107406, 0.39223621])
differences = np.log(printed) - np.log(printed[1])
print("entries of Z above the smallest one:", differences.round(4))

assert differences.round(4).tolist() == [1.02, 0, 0.89]
guess = np.exp([1.02, 0.0, 0.89])
assert np.allclose(guess / guess.sum(), printed, atol=5e-9)

# %% [markdown]
# So the first entry of `Z` was 1.02 above the second, and the third was 0.89 above it: two
# decimals, as somebody may well have typed them. Every vector $(c + 1.02,\; c,\; c + 0.89)$ has
# this softmax. A network with a softmax output therefore has one freedom too many: shifting all its
# net inputs changes nothing.
#
# ---
# ## 3 · From scratch in NumPy
#
# ### 3.1 Nine functions and their slopes
#
# Nine of the ten take numbers one by one, so they work on an array of any shape. Each comes with
# its derivative. Two things to notice before you read:
#
# - The logistic function and its relatives take $e$ only to powers that are 0 or *negative*. The
#   slides' formulas do not, and part 8.3 shows what that costs them.
# - At a jump or a kink there is no slope. A program must return something, so we follow what Keras
#   with TensorFlow does: the slope of the *left* side for ReLU and leaky ReLU, the slope of the
#   ramp at both ends of piecewise linear, and 0 at a jump.
#
# Unit step and sign fire at 0, as agreed in chapter 1.
#
# **Erratum (B).** The summary table gives the step 0.5 at $z = 0$ and the sign 0, against the same
# deck's decision function, which fires there. It gives ReLU for $z < 0$ and $z > 0$ only; at 0 it
# is 0, from both sides.


# %%
def linear(z):
    """z itself."""
    return np.asarray(z, dtype=float)


def unit_step(z):
    """1 where z >= 0, else 0 (Heaviside's function)."""
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)


def sign(z):
    """+1 where z >= 0, else -1."""
    return np.where(np.asarray(z) >= 0, 1.0, -1.0)


def piecewise_linear(z):
    """z + 1/2, cut off below 0 and above 1."""
    return np.clip(np.asarray(z) + 0.5, 0.0, 1.0)


def logistic(z):
    """1 / (1 + e^-z), in (0, 1). For z < 0 written as e^z / (1 + e^z), which is the same."""
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def tanh(z):
    """(e^z - e^-z) / (e^z + e^-z), in (-1, 1), divided above and below by e^|z|."""
    z = np.asarray(z, dtype=float)
    d = np.expm1(-2.0 * np.abs(z))  # e^(-2|z|) - 1, exact also where it is tiny
    return np.sign(z) * -d / (2.0 + d)


def relu(z):
    """max(0, z)."""
    return np.maximum(0.0, z)


def leaky_relu(z, slope=0.01):
    """z where z >= 0, else slope * z."""
    return np.where(np.asarray(z) >= 0, z, slope * np.asarray(z))


def softplus(z):
    """log(1 + e^z), with the large part taken out of the logarithm."""
    return np.maximum(0.0, z) + np.log1p(np.exp(-np.abs(z)))


def steplike_slope(z):
    """Slope of unit step and sign: 0 everywhere (at the jump there is none)."""
    return np.zeros_like(np.asarray(z, dtype=float))


catalog = {  # name: (function, its derivative)
    "linear": (linear, lambda z: np.ones_like(np.asarray(z, dtype=float))),
    "unit step": (unit_step, steplike_slope),
    "sign": (sign, steplike_slope),
    "piecewise linear": (piecewise_linear, lambda z: np.where(np.abs(z) <= 0.5, 1.0, 0.0)),
    "logistic": (logistic, lambda z: logistic(z) * logistic(-z)),
    "tanh": (tanh, lambda z: 4.0 * logistic(2 * z) * logistic(-2 * z)),
    "ReLU": (relu, lambda z: np.where(z > 0, 1.0, 0.0)),
    "leaky ReLU": (leaky_relu, lambda z: np.where(z > 0, 1.0, 0.01)),
    "softplus": (softplus, logistic),
}

for x, function, expected in [
    (7, logistic, 0.9990889488055994),
    (-22, logistic, 2.7894680920908113e-10),
    (0.5, tanh, 0.4621171572600098),
    (-1, tanh, -0.7615941559557646),
    (7, relu, 7),
    (-7, relu, 0),
    (7, leaky_relu, 7),
    (-7, leaky_relu, -0.07),
    (5, unit_step, 1),
    (-1, unit_step, 0),
]:
    ours = float(function(x))
    print(f"{function.__name__:10} of {x:5}: {ours:.6g}")
    assert math.isclose(ours, expected, rel_tol=1e-12)  # deck D's outputs

# %% [markdown]
# Two of the slopes are written in an unusual way. $\sigma(-z)$ is $1 - \sigma(z)$, so
# $\sigma(z)\,\sigma(-z)$ is the $\sigma\,(1 - \sigma)$ of the slides; and
# $4\,\sigma(2z)\,\sigma(-2z)$ is $1 - \tanh^2(z)$. The results are the same, except far out, where
# ours are better (part 8.3).
#
# **Erratum (D).** The tanh slide writes its derivative as $f(x) = g(x) = 1 - \tanh^2(x)$. What is
# meant is $f'(x) = 1 - \tanh^2(x)$.
#
# **Erratum (D).** The slides on ReLU and leaky ReLU give the derivative at $x = 0$ as 1. There is
# none: from the left the slope is 0 (or 0.01), from the right 1. Any value in between is a fair
# choice; TensorFlow takes the left one (part 4.2). It matters little, as $z$ is almost never
# exactly 0.
#
# ### 3.2 The catalog
#
# > **Predict, then run.** Before you look: which of the ten have a slope that is 0 over a whole
# > range of $z$? Which have one that is 0 nowhere?


# %%
def softmax(z):
    """Softmax over the last axis.

    Args:
        z: net inputs, shape (..., n_classes).

    Returns:
        Shares between 0 and 1 that add up to 1 along the last axis, same shape as z.
    """
    z = np.asarray(z, dtype=float)
    powers = np.exp(z - z.max(axis=-1, keepdims=True))  # the shift changes nothing (part 2.3)
    return powers / powers.sum(axis=-1, keepdims=True)


print("softmax of deck B's vector:", softmax(z_slide).round(3))
assert np.allclose(softmax(z_slide), shares)
assert np.allclose(softmax([[1.02, 0.0, 0.89]]), printed, atol=5e-9)

# %% tags=["nbval-ignore-output"]
z = np.linspace(-4, 4, 801)
fig, axes = plots.panels(10, columns=5, panel_size=(2.05, 2.1))
for ax, (name, (function, slope)) in zip(axes, catalog.items(), strict=False):
    a, d = function(z), slope(z)
    for curve in (a, d):  # no line where the curve jumps
        curve[1:][np.abs(np.diff(curve)) > 0.5] = np.nan
    ax.plot(z, a, color=plots.COLORS[1], label="$\\varphi(z)$")
    ax.plot(z, d, color=plots.COLORS[0], linestyle="--", label="slope $\\varphi'(z)$")
    if name in ("unit step", "sign"):
        low = -1 if name == "sign" else 0
        ax.plot(0, 1, "o", color=plots.COLORS[1], markersize=5)
        ax.plot(0, low, "o", color=plots.COLORS[1], markersize=5, markerfacecolor="white")
    ax.set_title(name)
together = softmax(np.column_stack([z, np.ones_like(z), np.zeros_like(z)]))  # shape (801, 3)
axes[9].plot(z, together[:, 0], color=plots.COLORS[1])
axes[9].plot(z, together[:, 0] * (1 - together[:, 0]), color=plots.COLORS[0], linestyle="--")
axes[9].plot(z, together[:, 1:], color="0.6", linestyle=":", linewidth=1.4)
axes[9].set_title("softmax of (z, 1, 0)")
for ax in axes:
    ax.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    ax.axvline(0, color="0.8", linewidth=0.8, zorder=0)
    ax.set(ylim=(-1.35, 2.35), xticks=[-3, 0, 3], yticks=[-1, 0, 1, 2])
for ax in axes[5:]:
    ax.set_xlabel("$z$")
for ax in (axes[0], axes[5]):
    ax.set_ylabel("value, slope")
axes[0].legend(loc="lower right", fontsize=7, handlelength=1.6)
plt.show()

# %% [markdown]
# *In words:* ten small plots, the function as a solid line, its slope dashed. Unit step and sign
# jump at 0, their slope is flat at 0. Piecewise linear rises between −0.5 and 0.5, only there it
# has a slope. Logistic and tanh are S-curves, their slopes are bells, the one of tanh four times as
# high. ReLU and leaky ReLU have a kink at 0, softplus is a ReLU with the kink rounded off, and its
# slope is the logistic curve. The last plot moves the first of three net inputs: its share rises in
# an S, and the other two (dotted) fall, because the three have to add up to 1.
#
# | name | $\varphi(z)$ | range | $\varphi'(z)$ | largest slope | centered | slope 0 |
# |---|---|---|---|---|---|---|
# | linear | $z$ | all numbers | 1 | 1 | yes | nowhere |
# | unit step | 0, 1 | $\{0, 1\}$ | 0 (none at the jump) | 0 | no | everywhere |
# | sign | −1, 1 | $\{-1, 1\}$ | 0 (none at the jump) | 0 | yes | everywhere |
# | piecewise linear | $z + \frac12$, cut at 0 and 1 | $[0, 1]$ | 1 inside, 0 outside | 1 | no | beyond ±½ |
# | logistic | $1/(1 + e^{-z})$ | $(0, 1)$ | $\varphi\,(1 - \varphi)$ | 0.25 | no | nowhere, but tiny |
# | tanh | $\frac{e^z - e^{-z}}{e^z + e^{-z}}$ | $(-1, 1)$ | $1 - \varphi^2$ | 1 | yes | nowhere, but tiny |
# | ReLU | $\max(0, z)$ | $[0, \infty)$ | 0 or 1 | 1 | no | for $z < 0$ |
# | leaky ReLU | $\max(z, 0.01 z)$ | all numbers | 0.01 or 1 | 1 | no | nowhere |
# | softplus | $\ln(1 + e^z)$ | $(0, \infty)$ | logistic | 1 (not reached) | no | nowhere, but tiny |
# | softmax | $e^{z_i} / \sum_j e^{z_j}$ | $(0, 1)$, sum 1 | $p_i (\delta_{ij} - p_j)$ | 0.25 | no | nowhere, but tiny |
#
# All ten are **monotonic**, deck D's word for never turning around (softmax in its own $z_i$). The
# column *centered* says whether $\varphi(-z) = -\varphi(z)$, so that outputs scatter around 0; part
# 6.4 shows why one may care. The smooth ones never reach the ends of their range in mathematics. In
# the computer they do: $\sigma(40)$ is rounded to exactly 1.
#
# **Erratum (A, C).** Deck A's $[-1, 1]$ for tanh and deck C's $[0, 1]$ for the sigmoid should be
# $(-1, 1)$ and $(0, 1)$. Deck C's range $[0, 1]$ for the slope of tanh should be $(0, 1]$: it
# reaches 1, at $z = 0$, and never 0. And this range is no reason why new weights are found *with
# every back propagation*; that is so with any function that has a slope.
#
# **Erratum (E).** The comments in the sigmoid code say that $e^{-x}$ lies between $-\infty$ and 0
# and that the result is squeezed into −1 to 1. It is 0 to $\infty$ and 0 to 1.
#
# **Erratum (B).** *Both ReLU and softplus give 0 for all units 0 or less*: only ReLU does. Softplus
# is positive everywhere, softplus(−1) = 0.313. And a support vector machine is no example of the
# piecewise linear function: it decides by a sign, and what is piecewise linear in it is its loss.
#
# **Erratum (D).** Activation functions are not all *scalar-to-scalar*, nor do they all map into 0
# to 1 or −1 to 1: softmax takes a vector, and ReLU, softplus and the linear function have no upper
# end.

# %%
far = np.linspace(-30, 30, 60001)
for name, (function, slope) in catalog.items():
    a, d = function(far), slope(far)
    inner = np.abs(far) > 1e-9  # without the jump or kink at 0
    centered = np.allclose(a[inner], -function(-far)[inner])
    print(f"{name:17} steepest {d.max():.2f}   centered: {'yes' if centered else 'no'}")
    assert (np.diff(a) >= 0).all()  # monotonic
    assert centered == (name in ("linear", "sign", "tanh"))

steepest = {name: slope(far).max() for name, (_, slope) in catalog.items()}
assert np.isclose(steepest["logistic"], 0.25) and np.isclose(steepest["tanh"], 1)
assert steepest["sign"] == steepest["unit step"] == 0 and logistic(40) == 1
assert round(float(softplus(-1)), 3) == 0.313

# %% [markdown]
# ### 3.3 Handwriting: what each function makes of a plane
#
# The same network each time: two inputs, two hidden layers of 24 neurons, one output, the *same
# random weights*. Nothing is trained. Only the activation function changes.
#
# > **Predict, then run.** The picture is a relief: the higher the output, the higher the ground.
# > Which function gives a tilted plane? Which gives plateaus with walls, which one facets like a
# > cut stone, which one smooth hills?

# %% tags=["nbval-ignore-output"]
rng = np.random.default_rng(4)
random_layers = [
    (rng.normal(size=(m, n)) * 1.6 / np.sqrt(m), rng.normal(size=n) * spread)
    for m, n, spread in ((2, 24, 2.0), (24, 24, 0.6), (24, 1, 0.0))
]
across, up = np.meshgrid(np.linspace(-3, 3, 240), np.linspace(-3, 3, 240))
plane = np.column_stack([across.ravel(), up.ravel()])
light = LightSource(azdeg=315, altdeg=45)  # shines on the relief from the upper left

fig, axes = plots.panels(4, columns=4, panel_size=(2.45, 2.5))
for ax, name in zip(axes, ("linear", "unit step", "ReLU", "tanh"), strict=True):
    a = plane
    for V_k, c_k in random_layers[:-1]:
        a = catalog[name][0](a @ V_k + c_k)
    out = (a @ random_layers[-1][0])[:, 0]
    out = (out - out.mean()) / out.std()
    relief = light.shade(
        out.reshape(across.shape),
        cmap=plt.get_cmap("cividis"),
        blend_mode="soft",
        vert_exag=0.5,
        dx=6 / 239,
        dy=6 / 239,
        vmin=-2.5,
        vmax=2.5,
    )
    ax.imshow(relief, origin="lower", extent=(-3, 3, -3, 3))
    ax.set(title=name, xlabel="$x_1$")
    if name == "linear":
        flat = np.column_stack([np.ones(len(plane)), plane])
        assert np.allclose(flat @ np.linalg.lstsq(flat, out, rcond=None)[0], out)  # a plane
axes[0].set_ylabel("$x_2$")
plt.show()

# %% [markdown]
# *In words:* four reliefs of the network's output over the plane, blue is low and yellow is high,
# with light from the upper left. The linear function gives one tilted plane, although the network
# has three layers. Unit steps give plateaus with vertical walls. ReLU gives flat facets that meet
# in sharp folds, like crumpled paper; tanh gives smooth hills. Training will move these shapes
# around, but the handwriting stays.
#
# ### 3.4 The slopes, checked
#
# A formula for a slope is easily wrong. The cure is the same for the whole course: nudge $z$ up and
# down by $\varepsilon$ and see how much the function changes,
#
# $$\varphi'(z) \approx \frac{\varphi(z + \varepsilon) - \varphi(z - \varepsilon)}{2 \varepsilon} .$$

# %%
z_check, epsilon = np.array([-2.2, -0.7, 0.3, 1.6]), 1e-5
print("slopes at z =      ", "".join(f"{v:9.1f}" for v in z_check))
worst = {}
for name, (function, slope) in catalog.items():
    exact = slope(z_check)
    approximate = (function(z_check + epsilon) - function(z_check - epsilon)) / (2 * epsilon)
    worst[name] = np.abs(exact - approximate).max()
    print(f"{name:17} exact      ", "".join(f"{v:8.5f} " for v in exact))
    print(f"{'':17} approximate", "".join(f"{v:8.5f} " for v in approximate))
    print(f"{'':17} largest difference below 1e-9: {worst[name] < 1e-9}")

assert max(worst.values()) < 1e-9
at_kink = (relu(epsilon) - relu(-epsilon)) / (2 * epsilon)
assert np.isclose(at_kink, 0.5)  # at ReLU's kink the quotient says 0.5: no slope to be found

# %% [markdown]
# At a kink this check fails, and rightly: for ReLU at 0 the difference quotient is 0.5, the mean of
# the two sides. When you check a ReLU network, stay away from $z = 0$.
#
# ### 3.5 Family ties
#
# Nine functions, but only a few ideas:
#
# - $\sigma(-z) = 1 - \sigma(z)$: the chance of *no* is one minus the chance of *yes*.
# - $\tanh(z) = 2\,\sigma(2z) - 1$: tanh is a logistic curve, stretched (decks B and D).
# - the slope of softplus is the logistic function (deck B), and
#   $\text{softplus}(z) - \text{softplus}(-z) = z$.
# - $\text{softplus}(kz)/k$ comes closer to ReLU the larger $k$ is, with the largest gap at 0, where
#   it is $\ln 2 / k$: 0.693 for $k = 1$, 0.0693 for $k = 10$.
# - $\max(0, z + \frac12) - \max(0, z - \frac12)$ is the piecewise linear function: two ReLUs make a
#   ramp. With many ramps of different widths and heights any curve can be followed, which is why a
#   layer of ReLUs can come as close as you wish to any continuous function on a closed, bounded
#   range, if it is wide enough.
# - ReLU is $z$ times the unit step, and the unit step is the slope of ReLU (except at 0).

# %%
z = np.linspace(-6, 6, 1201)
assert np.allclose(logistic(-z), 1 - logistic(z))
assert np.allclose(tanh(z), 2 * logistic(2 * z) - 1) and np.allclose(tanh(z), np.tanh(z))
assert np.allclose(catalog["tanh"][1](z), 1 - np.tanh(z) ** 2)
assert np.allclose(softplus(z) - softplus(-z), z)
assert np.allclose(relu(z + 0.5) - relu(z - 0.5), piecewise_linear(z))
assert np.allclose(relu(z), z * unit_step(z)) and np.allclose(
    leaky_relu(z), np.maximum(z, 0.01 * z)
)
for k in (1, 10):
    gap = np.abs(softplus(k * z) / k - relu(z)).max()
    print(f"softplus(k z)/k with k = {k:2}: largest distance from ReLU {gap:.4f}")
    assert np.isclose(gap, np.log(2) / k)

# %% [markdown]
# ### 3.6 Softmax has a table of slopes
#
# Every output $p_i$ of softmax depends on every net input $z_j$, so there is not one slope but a
# square table of them, the **Jacobian**:
#
# $$\frac{\partial p_i}{\partial z_j} = p_i\,(\delta_{ij} - p_j), \qquad
# \delta_{ij} = \begin{cases} 1 & i = j \\ 0 & i \ne j \end{cases}$$
#
# On the diagonal stands $p_i (1 - p_i)$, the logistic slope again; beside it $-p_i p_j$, because
# what one class gains the others lose. For three classes with the shares of part 2.4:
#
# > **Predict, then run.** What do the entries of each row add up to, and why?


# %%
def softmax_jacobian(z):
    """Slopes of softmax for one example.

    Args:
        z: net inputs, shape (n_classes,).

    Returns:
        Slope of output i in input j, shape (n_classes, n_classes).
    """
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


z_three = np.array([1.02, 0.0, 0.89])
exact = softmax_jacobian(z_three)
approximate = np.column_stack(
    [(softmax(z_three + n) - softmax(z_three - n)) / (2 * epsilon) for n in epsilon * np.eye(3)]
)
largest = np.abs(exact - approximate).max()
print("exact\n", exact.round(4))
print("approximate\n", approximate.round(4))
print("largest difference below 1e-9:", largest < 1e-9)

assert largest < 1e-9 and np.allclose(exact.sum(axis=0), 0) and np.allclose(exact.sum(axis=1), 0)
assert np.allclose(softmax([1.3, 0.0])[0], logistic(1.3))  # two classes: the logistic function

# %% [markdown]
# Zero. Along a row all $z_j$ rise together, and that changes nothing; along a column the gains and
# losses of the classes cancel. With two classes softmax *is* the logistic function of the
# difference: $e^{z_1} / (e^{z_1} + e^{z_2}) = \sigma(z_1 - z_2)$.
#
# ---
# ## 4 · The same in Keras
#
# ### 4.1 The same numbers
#
# Keras has eight of the ten ready-made, under the names below; unit step and piecewise linear are
# put together from `sign` and `clip`. Its numbers have 32 bits, about seven digits, so the
# comparison allows for that. The last line is the XOR network of part 1.2 as a Keras model with the
# same weights.

# %%
ops = keras.ops
in_keras = {
    "linear": keras.activations.linear,
    "unit step": lambda z: (ops.sign(z) + 1) / 2,
    "sign": ops.sign,
    "piecewise linear": lambda z: ops.clip(z + 0.5, 0, 1),
    "logistic": ops.sigmoid,
    "tanh": ops.tanh,
    "ReLU": ops.relu,
    "leaky ReLU": lambda z: ops.leaky_relu(z, negative_slope=0.01),
    "softplus": ops.softplus,
    "softmax": ops.softmax,
}
z = np.linspace(-6.05, 6.05, 122).astype("float32")  # does not hit 0, where conventions differ
for name, keras_function in in_keras.items():
    ours = softmax(z) if name == "softmax" else catalog[name][0](z)
    theirs = ops.convert_to_numpy(keras_function(ops.convert_to_tensor(z)))
    agree = np.allclose(ours, theirs, rtol=1e-5, atol=1e-6)
    print(f"{name:17} same numbers: {agree}")
    assert agree

z_keras = ops.convert_to_numpy(ops.softmax(ops.convert_to_tensor(z_slide)))
assert z_keras.round(3).tolist() == shares.round(3).tolist()

xor_model = keras.Sequential(
    [keras.Input((2,)), keras.layers.Dense(2, activation="relu"), keras.layers.Dense(1)]
)
xor_weights = [[[1, 1], [1, 1]], [0, -1], [[1], [-2]], [0]]  # V, c, W, b
xor_model.set_weights([np.array(v, dtype="float32") for v in xor_weights])
y_keras = ops.convert_to_numpy(xor_model(X_xor.astype("float32"))).ravel()
print("XOR with two ReLUs:", y_keras)
assert np.array_equal(y_keras, h1 - 2 * h2)

# %% [markdown]
# ### 4.2 The same slopes
#
# TensorFlow finds slopes by itself: a `tf.GradientTape` writes down what is computed and then
# multiplies the slopes backward (chapter 3 builds such a thing).
#
# > **Predict, then run.** The last column is the slope at exactly 0. What will TensorFlow say for
# > ReLU: 0, ½ or 1? For leaky ReLU?

# %%
z_tape = tf.Variable(np.array([-2.2, -0.7, 0.3, 1.6, 0.0]))  # float64
print("slopes at z =    ", "".join(f"{v:8.1f}" for v in z_tape.numpy()))
at_zero = {}
for name, keras_function in in_keras.items():
    if name == "softmax":
        continue
    with tf.GradientTape() as tape:
        a = keras_function(z_tape)
    found = tape.gradient(a, z_tape).numpy()
    at_zero[name] = round(float(found[-1]), 6)
    print(f"{name:17}", "".join(f"{v:8.4f}" for v in found))
    assert np.allclose(found[:-1], catalog[name][1](z_check), atol=1e-6)

assert at_zero["ReLU"] == 0 and at_zero["leaky ReLU"] == 0.01
assert at_zero["sign"] == at_zero["unit step"] == 0
ends = tf.Variable(np.array([-0.5, 0.5]))  # the kinks of piecewise linear
with tf.GradientTape() as tape:
    a = in_keras["piecewise linear"](ends)
assert np.array_equal(tape.gradient(a, ends).numpy(), catalog["piecewise linear"][1](ends.numpy()))
z_both = tf.Variable(z_three)
with tf.GradientTape() as tape:
    p = ops.softmax(z_both)
assert np.allclose(tape.jacobian(p, z_both).numpy(), softmax_jacobian(z_three))

# %% [markdown]
# The same slopes as ours. At 0 ReLU gets 0 and leaky ReLU 0.01, the slope of the left side, against
# deck D's 1. (The last line checks the table of slopes of softmax, too.)
#
# ### 4.3 The same name, another function
#
# Two traps, worth a minute now and an evening later.
#
# > **Predict, then run.** What is `leaky_relu(-7)` in Keras when you do not say how leaky?

# %%
minus_seven = ops.convert_to_tensor([-7.0])
leaks = {
    "deck D": -0.07,
    "keras.ops.leaky_relu": ops.leaky_relu(minus_seven),
    "keras.layers.LeakyReLU()": keras.layers.LeakyReLU()(minus_seven),
    "keras.ops.leaky_relu, slope 0.01": ops.leaky_relu(minus_seven, negative_slope=0.01),
}
for name, value in leaks.items():
    print(f"{name:34} {float(ops.convert_to_numpy(value).item()):6.2f}")

quarter = ops.convert_to_tensor([0.25])
ramp = float(ops.convert_to_numpy(ops.hard_sigmoid(quarter)).item())
print(
    f"at 0.25: piecewise linear {float(piecewise_linear(0.25)):.4f}, Keras's hard_sigmoid {ramp:.4f}"
)

found = [float(ops.convert_to_numpy(v).item()) for v in leaks.values()]
assert np.allclose(found, [-0.07, -1.4, -2.1, -0.07])
assert np.isclose(ramp, 0.25 / 6 + 0.5) and piecewise_linear(0.25) == 0.75

# %% [markdown]
# Deck D's leak is 0.01. The function in Keras leaks 0.2 unless told otherwise, and the layer of the
# same name 0.3. So write the slope down, always. The other trap is the piecewise linear function:
# Keras's `hard_sigmoid` looks like it, but rises with slope 1/6 from −3 to 3.
#
# ---
# ## 5 · Real data: is the digit even?
#
# ### 5.1 Ten networks that differ in one word
#
# Deck A's advice is to try several activation functions and see which one works. So let us. The
# data are the 1,797 handwritten digits that come with scikit-learn, 8 × 8 pixels each. Telling the
# ten digits apart would be a poor test, because a straight line between each pair of classes does
# nearly all of it. So the question is *even or odd?* That puts 0 with 8 and 3 with 5 but parts 8
# from 9, and it cannot be answered well with a straight cut.
#
# The networks are the same in everything (two hidden layers of 64 neurons, starting weights, order
# of the examples, learning rate 0.1, 20 rounds through the data), except for the activation of the
# hidden layers. Each starts twice, from two different sets of weights.
#
# > **Predict, then run.** Four questions. Which functions end up near the straight-line network?
# > What will the two steps do, whose slope is 0? Is the logistic function as good as tanh, its
# > twin? And softmax in a hidden layer?


# %%
digits = load_digits()
order = np.random.default_rng(0).permutation(len(digits.data))
pixels = digits.data[order]  # from 0 to 16
X = (pixels / 16 - 0.5).astype("float32")  # from -0.5 to 0.5, shape (1797, 64)
y_digit = digits.target[order]
y_even = (y_digit % 2 == 0).astype(int)
n_train = 1344  # 42 batches of 32
print("training:", X[:n_train].shape, "  test:", X[n_train:].shape)
print(f"even digits in the test set: {y_even[n_train:].mean():.1%}")

assert X.shape == (1797, 64) and len(X) - n_train == 453
assert round(y_even[n_train:].mean(), 3) == 0.532


def build(activation, hidden, n_classes):
    """A dense network: hidden layers of the given sizes, softmax at the end."""
    return keras.Sequential(
        [
            keras.Input((64,)),
            *[keras.layers.Dense(size, activation=activation) for size in hidden],
            keras.layers.Dense(n_classes, activation="softmax"),
        ]
    )


def starting_weights(model, rng, gain):
    """Normal random weights with standard deviation gain / sqrt(inputs), biases 0."""
    return [
        (rng.normal(size=v.shape) * gain / np.sqrt(v.shape[0]) * (v.ndim == 2)).astype("float32")
        for v in model.get_weights()
    ]


def train(model, y, seeds, learning_rate=0.1, epochs=20, gain=2**0.5, batch_size=32):
    """Train a network from several starts with plain gradient descent.

    Args:
        model: a Keras model that ends in a softmax.
        y: class of each digit, shape (1797,).
        seeds: one for each start; they decide about weights and order.
        learning_rate, epochs, batch_size: as in Keras.
        gain: size of the starting weights, see starting_weights.

    Returns:
        accuracies: share of the test digits that are right, one for each start.
        moved: for each start and layer the largest change of a weight, shape (n_seeds, n_layers).
    """
    # One call of Keras does all the updates: the same training without the cost of many calls.
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=learning_rate),
        loss="sparse_categorical_crossentropy",
        steps_per_execution=epochs * (n_train // batch_size),
        jit_compile=False,
    )
    accuracies, moved = [], []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        start = starting_weights(model, rng, gain)
        model.set_weights(start)
        rows = np.concatenate([rng.permutation(n_train) for _ in range(epochs)])
        model.fit(X[rows], y[rows], batch_size=batch_size, epochs=1, shuffle=False, verbose=0)
        p = ops.convert_to_numpy(model(X[n_train:]))
        accuracies.append(float((p.argmax(axis=1) == y[n_train:]).mean()))
        end = model.get_weights()
        moved.append([np.abs(v - u).max() for u, v in zip(start[::2], end[::2], strict=True)])
    return accuracies, np.array(moved)


# %% tags=["nbval-ignore-output"]
straight_line, _ = train(build("linear", (), 2), y_even, seeds=[0])
results, movement = {}, {}
for name, keras_function in in_keras.items():
    results[name], movement[name] = train(build(keras_function, (64, 64), 2), y_even, seeds=[0, 1])
    print(f"{name:17} right on the test set: {results[name][0]:.1%} {results[name][1]:.1%}")
print(f"no hidden layer   right on the test set: {straight_line[0]:.1%}")

worst = {name: min(both) for name, both in results.items()}
best = {name: max(both) for name, both in results.items()}
assert 0.86 < straight_line[0] < 0.94 and worst["linear"] > 0.87 and best["linear"] < 0.94
for name in ("piecewise linear", "tanh", "ReLU", "leaky ReLU"):
    assert worst[name] > 0.95
for name in ("unit step", "sign"):
    assert worst[name] > 0.70 and best[name] < 0.88
    assert (movement[name][:, :2] == 0).all() and (movement[name][:, 2] > 0.3).all()
assert worst["softplus"] > 0.87 and best["softplus"] < worst["tanh"]
assert worst["logistic"] > 0.80 and best["logistic"] < 0.93 and best["softmax"] < 0.60

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(6.4, 3.4))
ranked = sorted(results, key=lambda name: np.mean(results[name]))
for row, name in enumerate(ranked):
    ax.axhline(row, color="0.88", linewidth=1, zorder=0)
    for rank, accuracy in enumerate(results[name]):
        ax.plot(
            100 * accuracy,
            row,
            plots.MARKERS[rank],
            color=plots.COLORS[rank],
            markersize=6,
            label=f"start {rank + 1}" if row == 0 else None,
        )
ax.axvline(100 * straight_line[0], color="black", linestyle="--", linewidth=1.2)
ax.text(100 * straight_line[0] - 0.6, -0.3, "no hidden layer", ha="right", fontsize=8)
ax.set(
    xlim=(40, 101), yticks=range(10), yticklabels=ranked, xlabel="right on the test set, percent"
)
ax.legend(loc="lower right")
plt.show()

# %% [markdown]
# *In words:* one line for each activation, sorted, with the share of right answers on the test set
# for both starts. At the bottom stands softmax, near the 50 percent of a coin; then the two steps
# at about 80; then logistic, linear and softplus at about 90, where also the dashed line stands,
# the network without a hidden layer; piecewise linear, tanh, ReLU and leaky ReLU are at the top,
# all above 95.
#
# ### 5.2 What the plot says
#
# **Linear equals no hidden layer.** Part 1.2 in real life: two layers of 64 neurons buy nothing.
#
# **Erratum (D).** The deck reasons that a linear function cannot train well because its slope is
# the same at every step. The slope of the *activation* is constant, but the gradient of the *loss*
# also contains the error, which shrinks as the network learns. Nine digits in ten came out right:
# it trained well. What it lacks is not slope but bend.
#
# **The steps learn in the last layer only.** Their hidden weights did not move at all: the largest
# change is exactly 0, asserted above. The last layer does have a slope and makes what it can of 64
# random step features. Sounds hopeless, and is still right about 8 times in 10.
#
# **Erratum (D).** The deck rules the step out for several classes. One step unit for each class
# would do; what rules it out is the slope of 0, which the deck names next.
#
# **Logistic is not worse, it is slower.** Its slope is at most a quarter, so two layers let through
# at most a sixteenth (times the weights). At *this* learning rate and in *this* number of rounds it
# is behind. Before you dismiss a function, give it its own learning rate:

# %% tags=["nbval-ignore-output"]
patient, _ = train(build("sigmoid", (64, 64), 2), y_even, seeds=[0, 1], learning_rate=2.0)
print("logistic at learning rate 2:  ", ", ".join(f"{v:.1%}" for v in patient))
assert min(patient) > max(0.92, best["logistic"])

# %% [markdown]
# Twenty times the learning rate, and much of the gap is gone. The same learning rate for all was
# not a fair race; many comparisons of activation functions that you will read are not. (Functions
# with larger slopes need smaller rates: part 8 wrecks a ReLU network with a rate of 4.)
#
# **Softmax does not belong in hidden layers.** It makes 64 neurons share a total of 1, about 1/64
# each: tiny outputs, tinier slopes.
#
# **Erratum (C).** Deck C prefers tanh to the sigmoid, without condition. *Inside* a network mostly
# yes; at the *output*, where a probability is wanted, the sigmoid is right.
#
# ### 5.3 Is ReLU so much cheaper?
#
# Deck C counts the exponential among the disadvantages of the sigmoid. Deck D says that ReLU is
# *far more computationally efficient*, because not all neurons are active at the same time. Let us
# count what a dense layer does, and put a clock beside it.
#
# > **Predict, then run.** 256 examples go through a layer of 1,024 neurons, with 1,024 inputs each.
# > What is the most work: the weighted sums, the logistic function of all the sums, or the ReLU?

# %% tags=["nbval-ignore-output"]
rng = np.random.default_rng(0)
n_inputs = 1024
A = rng.normal(size=(256, n_inputs)).astype("float32")
W = rng.normal(size=(n_inputs, 1024)).astype("float32")


def shortest(function, repeats=15):
    """Shortest of several measured times in milliseconds: the one least disturbed by others."""
    durations = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        durations.append(1000 * (time.perf_counter() - start))
    return min(durations)


operations = {  # for one example and one neuron
    "weighted sums": n_inputs + (n_inputs - 1),  # products, additions
    "logistic": 4,  # minus, power of e, plus, division
    "ReLU": 1,  # comparison
}
cost = {
    "weighted sums": shortest(lambda: A @ W),
    "logistic": shortest(lambda: 1 / (1 + np.exp(-A))),
    "ReLU": shortest(lambda: np.maximum(A, 0)),
}
for name, count in operations.items():
    print(f"{name:14} operations: {count:5}   measured here: {cost[name]:6.2f} ms")
negative = (A @ W < 0).mean()
print(f"share of sums that are negative: {negative:.0%}")

# Only what is counted is asserted; times differ from machine to machine and from run to run.
assert operations["weighted sums"] == 2047 and 0.45 < negative < 0.55
assert (operations["logistic"] - 1 + 50) / operations["weighted sums"] < 0.03

# %% [markdown]
# **Erratum (C, D).** ReLU is cheaper than the logistic function: one operation against four, one of
# which is a power. But both come after a sum of 1,024 products, 2,047 operations, which is computed
# for *every* neuron, whether it turns out active or not. Even if the power counted as fifty, the
# logistic function would add less than 3 percent. (The clock need not agree with the count: nothing
# is as well tuned as the product of two matrices, and in narrow layers the sums are shorter.) About
# half of all sums are negative at the start; a dense layer saves nothing by that. The reason to
# prefer ReLU is its slope, not its price.
#
# ---
# ## 6 · Saturation and the vanishing gradient, layer by layer
#
# Decks B, C and D all warn of flat ends. Two different troubles hide behind the warning:
#
# - **Saturation**: a *single neuron* sits so far out on its curve that its slope is almost 0.
# - **Vanishing gradient**: on its way back through *many layers* the signal is multiplied again and
#   again by something smaller than 1, until nothing is left.
#
# The first can cause the second. But, as you will see, the second needs no saturated neuron at all.
#
# **Erratum (B).** The deck says that flat sigmoids get training trapped in local minima. A flat
# place is not a minimum: the loss could fall a long way there, only the slope does not show it.
#
# ### 6.1 Eight layers of sixty-four
#
# We send 256 digits through eight layers of 64 neurons and look at each layer. On the way forward:
# how widely do the activations scatter (their standard deviation)? And how many neurons are
# saturated? We call one saturated for an example when its slope is below a tenth of the largest
# slope of its function, and count over all neurons and examples. That is $|z| > 3.6$ for the
# logistic function (deck D says 3, where the slope is 0.045), $|z| > 1.8$ for tanh. On the way
# back: a random signal enters at the top, and at each layer is multiplied by the slope
# $\varphi'(z)$ and by the layer's weights. How much of it arrives? We measure its *root mean
# square*: square all numbers, take the mean, take the root. The way back is the heart of
# backpropagation, in three lines:


# %%
def forward(X, weights, function):
    """Net inputs and activations of all layers.

    Args:
        X: examples, shape (n_samples, n_features).
        weights: one array for each layer, shape (n_inputs, n_outputs); no biases.
        function: activation function.

    Returns:
        Two lists with one array for each layer, shape (n_samples, n_outputs).
    """
    zs, activations = [], [X]
    for W in weights:
        zs.append(activations[-1] @ W)
        activations.append(function(zs[-1]))
    return zs, activations[1:]


def backward(signal, zs, weights, slope):
    """Slope of the loss in each layer's net inputs.

    Args:
        signal: slope of the loss in the last layer's activations, shape (n_samples, n_outputs).
        zs: net inputs of all layers, as forward gives them.
        weights: as in forward.
        slope: derivative of the activation function.

    Returns:
        One array for each layer, in the order of the layers, with the shape of its net inputs.
    """
    deltas = []
    for z, W in zip(zs[::-1], weights[::-1], strict=True):
        deltas.append(signal * slope(z))  # through the activation function
        signal = deltas[-1] @ W.T  # through the weights
    return deltas[::-1]


def measure(name, gain, X, n_layers=8, seed=0):
    """Scatter, saturation and returning signal for each layer of a random network.

    Args:
        name: activation function, a key of catalog.
        gain: standard deviation of the weights times the square root of a neuron's inputs.
        X: examples, shape (n_samples, 64).

    Returns:
        Three arrays of shape (n_layers,): standard deviation of the activations, share of
        saturated neurons, and root mean square of the signal on its way back.
    """
    function, slope = catalog[name]
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(64, 64)) * gain / 8 for _ in range(n_layers)]  # 8 = sqrt(64)
    zs, activations = forward(X, weights, function)
    deltas = backward(rng.normal(size=activations[-1].shape), zs, weights, slope)
    scatter = np.array([a.std() for a in activations])
    flat = np.array([(slope(z) < 0.1 * slope(far).max()).mean() for z in zs])
    return scatter, flat, np.array([np.sqrt((d**2).mean()) for d in deltas])


assert round(far[(logistic(far) * logistic(-far) >= 0.025)].max(), 1) == 3.6
assert round(far[(1 - np.tanh(far) ** 2 >= 0.1)].max(), 1) == 1.8
assert round(float(catalog["logistic"][1](3)), 3) == 0.045

# Is backward right? Nudge one weight in each layer and compare.
rng = np.random.default_rng(2)
few, signal = X[:5].astype(float), rng.normal(size=(5, 64))
weights = [rng.normal(size=(64, 64)) / 8 for _ in range(3)]
zs, activations = forward(few, weights, tanh)
deltas = backward(signal, zs, weights, catalog["tanh"][1])
for layer, below in enumerate([few, *activations[:-1]]):
    exact = (below.T @ deltas[layer])[20, 30]
    up, down = ([W.copy() for W in weights] for _ in range(2))
    up[layer][20, 30] += epsilon
    down[layer][20, 30] -= epsilon
    loss_up, loss_down = ((signal * forward(few, w, tanh)[1][-1]).sum() for w in (up, down))
    approximate = (loss_up - loss_down) / (2 * epsilon)
    close = abs(exact - approximate) < 1e-7
    print(
        f"layer {layer + 1}: exact {exact:8.5f}  approximate {approximate:8.5f}  "
        f"difference below 1e-7: {close}"
    )
    assert close and abs(exact) > 1e-3

# %% [markdown]
# > **Predict, then run.** The weights are random with standard deviation $1/\sqrt{64}$, a usual
# > choice (and $\sqrt{2}$ times that for the second ReLU network). In which network does the signal
# > die on the way back? How many of its neurons will be saturated?

# %%
settings = {
    "logistic": ("logistic", 1.0),
    "tanh": ("tanh", 1.0),
    "ReLU": ("ReLU", 1.0),
    "ReLU, √2 wider": ("ReLU", 2**0.5),
}
measured = {label: measure(name, gain, X[:256]) for label, (name, gain) in settings.items()}
print("signal on its way back: at layer 8, at layer 1, and the mean factor for each layer")
factors = {}
for label, (_, flat, signal) in measured.items():
    factors[label] = (signal[0] / signal[-1]) ** (1 / 7)
    print(
        f"{label:15} {signal[-1]:6.2f}  {signal[0]:8.1e}   x {factors[label]:.2f} a layer, "
        f"neurons with a flat slope: {flat.mean():.0%}"
    )

lost = measured["logistic"][2][-1] / measured["logistic"][2][0]
assert (measured["logistic"][1] == 0).all() and 20_000 < lost < 30_000
assert 0.22 < factors["logistic"] < 0.25 and 0.90 < factors["tanh"] < 0.97
assert 0.67 < factors["ReLU"] < 0.75 and 0.95 < factors["ReLU, √2 wider"] < 1.05
assert np.allclose(measured["ReLU"][1], measured["ReLU, √2 wider"][1])
assert 0.45 < measured["ReLU"][1].mean() < 0.55
assert measured["ReLU"][2][-1] / measured["ReLU"][2][0] > 10
assert measured["ReLU"][0][0] / measured["ReLU"][0][-1] > 10
for label in ("tanh", "ReLU, √2 wider"):
    assert 0.5 < measured[label][0][-1] / measured[label][0][0] < 0.75

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(2, columns=2, panel_size=(3.5, 3.0), share_axes=False)
for rank, (label, (scatter, _, signal)) in enumerate(measured.items()):
    style = {
        "color": plots.COLORS[rank],
        "marker": plots.MARKERS[rank],
        "markersize": 5,
        "linestyle": plots.LINESTYLES[rank],
        "label": label,
    }
    axes[0].plot(range(1, 9), scatter, **style)
    axes[1].plot(range(1, 9), signal, **style)
axes[0].set(title="forward", xlabel="layer", ylabel="standard deviation of the activations")
axes[1].set(title="backward", xlabel="layer", ylabel="size of the signal", yscale="log")
for ax in axes:
    ax.set(xticks=range(1, 9))
    ax.grid(alpha=0.3)
axes[0].set_ylim(0, 0.5)
axes[1].legend(loc="lower right")
plt.show()

# %% [markdown]
# *In words:* on the left, forward: the activations of the logistic network scatter little, but
# evenly in all layers; those of the first ReLU network shrink more than tenfold, those of tanh and
# of the second ReLU network by less than half. On the right, backward, to be read from layer 8 to
# layer 1, with a logarithmic scale: the logistic line falls like a straight ramp over more than
# four powers of ten, the first ReLU over one, the other two stay nearly level.
#
# In the logistic network about 25,000 times less arrives at layer 1 than enters at layer 8, and
# **not a single neuron is saturated**. All sit near $z = 0$, at their very best slope; but their
# best is 0.25. The factor for each layer is
#
# $$\text{gain} \times \text{root mean square of } \varphi'(z),$$
#
# where the **gain** is the standard deviation of the weights times $\sqrt{64}$. The reason: a
# signal that is handed back is a sum of 64 products with random weights, whose squares are
# $\text{gain}^2 / 64$ on average. So the mean square of the signal is multiplied by
# $\text{gain}^2$, and before that, at the activation function, by the mean square of the slope.
# That makes for logistic $1 \cdot 0.24$, for ReLU $1 \cdot \sqrt{1/2} = 0.71$, since half of the
# slopes are 1 and half are 0, and with weights $\sqrt{2}$ times as wide exactly what is needed to
# make it 1. That $\sqrt{2}$ is the starting rule of He and others (2015), Keras's `he_normal`; and
# $1/\sqrt{n}$ suits tanh, whose slope at 0 is 1.
#
# **Erratum (C).** ReLU does not simply *overcome* the vanishing gradient: with weights that start
# too small it vanishes as well, only more slowly. And its slope of 1 holds for positive net inputs
# only.
#
# ### 6.2 Now with saturation: unscaled pixels
#
# How does a neuron get far out? By large net inputs: large weights, or large inputs. Deck C's
# six-step program feeds pixels from 0 to 255 as they are. We do the same to ours, 0 to 255 instead
# of −0.5 to 0.5, and count the saturated neurons in each layer.
#
# > **Predict, then run.** Which layers will be saturated: the first, the last, or all?

# %%
pixels_255 = pixels[:256] / 16 * 255
cases = {
    "inputs from -0.5 to 0.5": (1.0, X[:256]),
    "inputs from 0 to 255": (1.0, pixels_255),
    "weights four times as wide": (4.0, X[:256]),
}
print("saturated neurons in percent, layers 1 to 8")
saturated = {}
for name in ("logistic", "tanh"):
    for label, (gain, inputs) in cases.items():
        _, flat, _ = measure(name, gain, inputs)
        saturated[name, label] = 100 * flat
        print(f"{name:9} {label:27}", "".join(f"{v:5.0f}" for v in 100 * flat))

for name in ("logistic", "tanh"):
    assert (saturated[name, "inputs from -0.5 to 0.5"] < 1).all()
    assert saturated[name, "inputs from 0 to 255"][0] > 90
    assert (saturated[name, "inputs from 0 to 255"][1:] < 10).all()
assert (saturated["tanh", "weights four times as wide"][1:] > 50).all()
assert saturated["logistic", "weights four times as wide"].max() < 25

# %% [markdown]
# With unscaled pixels the **first** layer is saturated, more than nine neurons in ten, and just the
# first: it hands on numbers between 0 and 1 (or −1 and 1), so the second layer is fine again. It is
# the first layer that should learn what strokes look like, and its slopes are gone. Scale your
# inputs.
#
# With tanh and weights that start too wide every layer suffers, and from the second on more than
# half of the neurons are saturated. (With the logistic function it takes wider weights still,
# because its outputs are smaller and its flat part begins farther out.) Does the signal vanish
# there, on its way back? By the rule above the factor for each layer is the gain, 4, times the root
# mean square of the slopes:

# %%
_, flat, signal = measure("tanh", 4.0, X[:256])
growth = (signal[0] / signal[-1]) ** (1 / 7)
print(f"tanh, weights four times as wide: {flat[1:].mean():.0%} saturated in layers 2 to 8")
print(f"signal at layer 8: {signal[-1]:.1f}, at layer 1: {signal[0]:.0f}, x {growth:.1f} a layer")

assert 0.5 < flat[1:].mean() < 0.65 and 1.4 < growth < 1.9 and 25 < signal[0] / signal[-1] < 40

# %% [markdown]
# It *grows*, about thirtyfold. Most neurons pass on next to nothing, but the few that are not
# saturated pass on so much, through weights four times as wide, that they more than make up for it.
# That is the opposite trouble, the **exploding gradient** (chapter 6 meets it again). So here are
# all four cases: no saturation and a vanishing gradient (logistic, 6.1), no saturation and a steady
# one (tanh), saturation of one layer (unscaled pixels), and saturation with an exploding one. Do
# not guess which you have; measure.
#
# ### 6.3 Does it matter? Train it
#
# Eight hidden layers of 64, ten digits this time, learning rate 0.1, ten rounds through the data.
# We print how far the weights of each layer have moved.
#
# > **Predict, then run.** Which layers of the logistic network will not have moved?

# %% tags=["nbval-ignore-output"]
deep_results, deep_moved = {}, {}
print("right on the test set, and the largest change of a weight in layers 1 to 9")
for label, activation, gain in [
    ("logistic", "sigmoid", 1.0),
    ("tanh", "tanh", 1.0),
    ("ReLU, √2 wider", "relu", 2**0.5),
]:
    model = build(activation, (64,) * 8, 10)
    accuracies, moved = train(model, y_digit, seeds=[0], epochs=10, gain=gain)
    deep_results[label], deep_moved[label] = accuracies[0], moved[0]
    print(f"{label:15} {accuracies[0]:6.1%}  ", " ".join(f"{v:6.4f}" for v in moved[0]))

assert deep_results["logistic"] < 0.2
assert deep_results["tanh"] > 0.9 and deep_results["ReLU, √2 wider"] > 0.9
assert (deep_moved["logistic"][:4] < 0.001).all() and deep_moved["logistic"][-1] > 0.01
assert (deep_moved["tanh"] > 0.03).all() and (deep_moved["ReLU, √2 wider"] > 0.03).all()

# %% [markdown]
# The logistic network answers no better than a guess; in its first four layers no weight has moved
# by as much as a thousandth. The same network with tanh or ReLU gets more than nine in ten right.
# This is one of the things that held deep networks back for two decades, and that ReLU and better
# starting weights cured around 2010. (Later cures, normalization between layers and shortcuts past
# them, make even a hundred layers trainable.)
#
# ### 6.4 Centered or not
#
# Decks C and D prefer tanh to the logistic function because it is *zero-centered*. Why should that
# matter? The gradient in a neuron's weights is $\delta \cdot a$: one number $\delta$ for the neuron
# times its inputs $a_1, a_2, \dots$ If these are all positive, as the outputs of logistic neurons
# are, then all components have the sign of $\delta$. For one example, the weights can only *all
# grow* or *all shrink*.
#
# Say the best weights are $(1, -1)$ and we start from $(0, 0)$: one has to grow, the other to
# shrink. One linear neuron without a bias, one example at a time, learning rate 0.5; first with
# inputs $a$ from 0 to 1, then with $2a - 1$, from −1 to 1. (The race is fair: the mean square of
# the inputs, which sets the length of the steps, is about 1/3 both times.)
#
# > **Predict, then run.** Draw the two paths before you look.

# %%
rng = np.random.default_rng(3)
a_positive = rng.uniform(0, 1, size=(400, 2))
goal = np.array([1.0, -1.0])
paths, same_sign, needed = {}, {}, {}
for label, inputs in {"inputs 0 to 1": a_positive, "inputs −1 to 1": 2 * a_positive - 1}.items():
    w, path = np.zeros(2), [np.zeros(2)]
    for a in inputs:
        delta = w @ a - goal @ a  # slope of half the squared error
        w = w - 0.5 * delta * a
        path.append(w)
    path = np.array(path)
    steps = np.diff(path, axis=0)
    paths[label] = path
    same_sign[label] = (steps[:, 0] * steps[:, 1] > 0)[:50].mean()
    needed[label] = int(np.argmax(np.linalg.norm(path - goal, axis=1) < 0.05))
    print(
        f"{label:15} first 50 steps with both weights in the same direction: "
        f"{same_sign[label]:.0%}, steps until within 0.05 of the goal: {needed[label]}"
    )

assert same_sign["inputs 0 to 1"] == 1 and 0.3 < same_sign["inputs −1 to 1"] < 0.7
assert list(needed.values()) == [81, 11]
for inputs in (a_positive, 2 * a_positive - 1):
    assert np.isclose((inputs**2).mean(), 1 / 3, atol=0.02)
zigzag = np.diff(paths["inputs 0 to 1"][:82], axis=0)  # the steps up to there
assert (zigzag[:, 0] * zigzag[:, 1] > 0).all()

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(2, columns=2, panel_size=(3.2, 3.0))
for rank, (ax, (label, path)) in enumerate(zip(axes, paths.items(), strict=True)):
    ax.plot(
        *path[: needed[label] + 1].T,
        color=plots.COLORS[rank],
        marker=".",
        markersize=4,
        linewidth=1.0,
    )
    ax.plot(*goal, "*", color="black", markersize=12)
    ax.plot(0, 0, "o", color="black", markerfacecolor="white")
    ax.annotate("start", (0, 0), xytext=(0, -14), textcoords="offset points", ha="center")
    ax.annotate("goal", goal, xytext=(-9, -5), textcoords="offset points", ha="right")
    ax.set(title=label, xlabel="$w_1$", aspect="equal")
    ax.grid(alpha=0.3)
axes[0].set_ylabel("$w_2$")
axes[0].set(xlim=(-0.25, 1.15), ylim=(-1.15, 0.25))
plt.show()

# %% [markdown]
# *In words:* two paths from the origin to a star at (1, −1), the lower right, each drawn until it
# is within 0.05 of the goal. With positive inputs the path zigzags: every single step goes up and
# to the right or down and to the left, never straight toward the goal, and it takes 81 of them.
# With centered inputs the path has few detours and takes 11.
#
# That is what deck D means by gradients that are *not restricted to move in a certain direction*.
# Two remarks keep it honest. A gradient averaged over many examples may mix its signs, so with
# larger batches the zigzag is milder. And ReLU is not centered either, and works well all the same.
#
# ---
# ## 7 · Softmax and its temperature
#
# Divide all net inputs by a number $T$, the **temperature**, before softmax:
# $p_i = e^{z_i / T} / \sum_j e^{z_j / T}$.
#
# > **Predict, then run.** Deck B's vector again. What comes out at a very high temperature? At a
# > very low one? Does the order of the seven ever change?

# %%
print("T      softmax of (1, 2, 3, 4, 1, 2, 3) / T")
for T in (0.1, 0.5, 1.0, 2.0, 10.0, 1000.0):
    p = softmax(z_slide / T)
    print(f"{T:6}", p.round(3))
    assert p.argmax() == 3

assert softmax(z_slide / 0.1)[3] > 0.999 and np.allclose(softmax(z_slide / 1000), 1 / 7, atol=1e-3)
assert round(softmax(z_slide / 0.5)[3], 3) == 0.762 and round(softmax(z_slide / 2)[3], 3) == 0.295

# %% [markdown]
# Cold, the largest takes all: softmax becomes *arg max*, "which one is largest". At ordinary
# temperatures it is a soft version of that, hence the name. Hot, all shares become equal, 1/7 each.
# In between the share of the 4 goes from 0.762 at $T = 0.5$ to 0.295 at $T = 2$. The order never
# changes, so neither does the answer. What changes is how sure it sounds. Language models have the
# same knob under the same name, and it decides how daring they are.
#
# **A trained network has a temperature too.** Training chooses the size of the net inputs, and with
# it how sure the network sounds. Is it as sure as it should be? We train on the ten digits,
# take the net inputs of the last layer, and turn the knob on the test set. The
# **cross-entropy** is the mean of $-\ln p$ of the right class: it punishes being unsure when right
# and, harshly, being sure when wrong.
#
# > **Predict, then run.** At which temperature will the cross-entropy be lowest: far below 1, near
# > 1 or far above 1? And the number of right answers?

# %% tags=["nbval-ignore-output"]
model = build("relu", (64,), 10)
accuracies, _ = train(model, y_digit, seeds=[0], learning_rate=0.3, epochs=30)
probabilities = ops.convert_to_numpy(model(X[n_train:])).astype(float)
V_last, c_last = model.layers[-1].get_weights()
hidden_layer = keras.Sequential([keras.Input((64,)), *model.layers[:-1]])
z_test = ops.convert_to_numpy(hidden_layer(X[n_train:])).astype(float) @ V_last + c_last
assert np.allclose(softmax(z_test), probabilities, atol=1e-4)  # z is what stands before softmax

temperatures = np.array([0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.4, 2, 3, 5, 10])
y_test = y_digit[n_train:]
right, sure, entropy = [], [], []
for T in temperatures:
    p = softmax(z_test / T)
    right.append((p.argmax(axis=1) == y_test).mean())
    sure.append(p.max(axis=1).mean())
    entropy.append(-np.log(p[np.arange(len(y_test)), y_test]).mean())
    print(
        f"T = {T:4}: right {right[-1]:.1%}, sounds {sure[-1]:.1%} sure, "
        f"cross-entropy {entropy[-1]:.3f}"
    )

assert len(set(right)) == 1 and right[0] > 0.95
assert np.all(np.diff(sure) < 0) and 0.5 <= temperatures[np.argmin(entropy)] <= 2
assert sure[0] > 0.99 and sure[-1] < 1 / 3 and abs(right[5] - sure[5]) < 0.02  # [5] is T = 1

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(2, columns=2, panel_size=(3.5, 2.9), share_axes=False)
for rank, T in enumerate((0.5, 1.0, 2.0, 10.0)):
    axes[0].plot(
        range(1, 8),
        softmax(z_slide / T),
        color=plots.COLORS[rank],
        marker=plots.MARKERS[rank],
        linestyle=plots.LINESTYLES[rank],
        label=f"T = {T:g}",
    )
axes[0].set(title="deck B's vector", xlabel="entry", ylabel="softmax", ylim=(0, 0.8))
axes[0].set_xticks(range(1, 8))
axes[0].legend()
axes[1].plot(
    temperatures, right, "-", marker="o", markersize=4, color=plots.COLORS[0], label="right"
)
axes[1].plot(
    temperatures, sure, "--", marker="^", markersize=4, color=plots.COLORS[1], label="sounds sure"
)
axes[1].plot(
    temperatures,
    entropy,
    "-.",
    marker="s",
    markersize=4,
    color=plots.COLORS[2],
    label="cross-entropy",
)
axes[1].set(title="digits, test set", xlabel="temperature T", xscale="log", ylim=(0, 1.4))
axes[1].set_ylabel("share, cross-entropy")
axes[1].set_xticks([0.1, 0.3, 1, 3, 10], ["0.1", "0.3", "1", "3", "10"])
axes[1].minorticks_off()
axes[1].legend(loc="center left", fontsize=8)
plt.show()

# %% [markdown]
# *In words:* on the left the softmax of the seven numbers at four temperatures, from a sharp peak
# at entry 4 to an almost level line. On the right the trained network at temperatures from 0.1 to
# 10: the share of right answers does not move; how sure it sounds falls from nearly 1 to below a
# third; the cross-entropy is lowest near $T = 1$ and rises to both sides.
#
# So this network is about as sure as it should be: at $T = 1$ how sure it sounds and how often it
# is right differ by less than two percentage points. Larger networks, trained longer, tend to be
# *too* sure. The usual repair is to measure the best temperature on data held back and to divide by
# it.
#
# Deck B mentions naive Bayes classifiers: their class probabilities are a softmax too, of the
# logarithms of the (unnormalized) class scores.
#
# ---
# ## 8 · What goes wrong
#
# ### 8.1 A ReLU dies
#
# The slope of ReLU is 0 for negative $z$. If a neuron's net input is negative for *every* training
# example, no slope comes back for any of them, so its weights never change, so its net input stays
# negative. The neuron is **dead**: it outputs 0 for ever. Deck D calls it so; deck C calls the
# trouble *dying perceptron*. (In a second or later hidden layer the inputs of a dead neuron can
# still change, as long as the layers below it learn. That may wake it; it cannot wake by itself.)
#
# One neuron, one input: $a = \max(0, wx + b)$ shall learn $y = x$ on eleven inputs from 0 to 1. It
# starts at $w = 1$, $b = -2$, as if a step that was too long had thrown it there. Then $z = x - 2$
# lies between −2 and −1: always negative.
#
# > **Predict, then run.** After 1,000 steps, where are $w$ and $b$? And with a leaky ReLU?


# %%
def learn_one(name, w, b, x, y, steps=1000, learning_rate=0.5):
    """Gradient descent for one neuron with one input on the mean of half the squared error.

    Args:
        name: activation function, a key of catalog.
        w, b: weight and bias to start from.
        x, y: inputs and right outputs, shape (n_samples,).

    Returns:
        w and b at the end, and the number of steps until some z was positive (None: never).
    """
    function, slope = catalog[name]
    woke = None
    for step in range(steps):
        z = w * x + b
        if woke is None and (z > 0).any():
            woke = step
        delta = (function(z) - y) * slope(z)
        w, b = w - learning_rate * (delta * x).mean(), b - learning_rate * delta.mean()
    return float(w), float(b), woke


x_line = np.linspace(0, 1, 11)
fates = {name: learn_one(name, 1.0, -2.0, x_line, x_line) for name in ("ReLU", "leaky ReLU")}
for name, (w, b, woke) in fates.items():
    print(f"{name:11} w = {w:.2f}, b = {round(b, 2) + 0.0:.2f}, first positive z after step {woke}")

w_neg, b_neg, _ = learn_one("ReLU", -0.5, 0.0, -x_line, 2 * x_line)
print(f"ReLU with negative inputs, w from -0.50 to {w_neg:.2f}")

assert fates["ReLU"] == (1.0, -2.0, None)
assert np.allclose(fates["leaky ReLU"][:2], [1, 0], atol=0.02) and fates["leaky ReLU"][2] > 50
assert np.allclose([w_neg, b_neg], [-2, 0], atol=0.01)

# %% [markdown]
# The ReLU has not moved by a hair. The leaky ReLU crept, with a hundredth of the slope, until some
# net input became positive, and then learned its line: $w = 1$, $b = 0$.
#
# **Erratum (C).** The deck lets a neuron die when *the training examples* are negative. It is the
# net input that counts, not the inputs: the third line of the output is a ReLU with inputs from −1
# to 0 that learned with a negative weight, as well as any. (The slide also calls ReLU $\sigma$, a
# name that is taken, and writes $\max(0, x)$ for $x \ge 0$, where plain $x$ would do.)
#
# ### 8.2 A whole layer dies, and is cured
#
# Now a network: 64 inputs, one hidden layer of 64 ReLUs, ten digits. A neuron counts as **silent**
# when its net input is 0 or less for all 1,344 training digits. We start three times each, and
# train with the learning rate 0.1 and with 4, forty times as much.
#
# > **Predict, then run.** How many of the 64 will be silent after the first round through the data
# > at the learning rate 4? Will they come back later?


# %% tags=["nbval-ignore-output"]
def count_silent(model):
    """Number of neurons of the first layer whose z is at most 0 for every training digit."""
    V, c = model.get_weights()[:2]
    return int(((X[:n_train] @ V + c).max(axis=0) <= 0).sum())


def silent_per_round(activation, learning_rate, seeds, rounds=6, batch_size=32):
    """Train and count the silent neurons before the first round and after each.

    Returns:
        silent: numbers of neurons, shape (n_seeds, rounds + 1).
        accuracies: on the test digits, shape (n_seeds,).
    """
    model = build(activation, (64,), 10)
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=learning_rate),
        loss="sparse_categorical_crossentropy",
        steps_per_execution=n_train // batch_size,
        jit_compile=False,
    )
    silent, accuracies = [], []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        model.set_weights(starting_weights(model, rng, gain=2**0.5))
        counts = [count_silent(model)]
        for _ in range(rounds):
            rows = rng.permutation(n_train)
            model.fit(X[rows], y_digit[rows], batch_size=batch_size, shuffle=False, verbose=0)
            counts.append(count_silent(model))
        p = ops.convert_to_numpy(model(X[n_train:]))
        silent.append(counts)
        accuracies.append(float((p.argmax(axis=1) == y_test).mean()))
    return np.array(silent), np.array(accuracies)


silent, reached = {}, {}
for label, activation, learning_rate in [
    ("ReLU, rate 4", in_keras["ReLU"], 4.0),
    ("leaky ReLU, rate 4", in_keras["leaky ReLU"], 4.0),
    ("ReLU, rate 0.1", in_keras["ReLU"], 0.1),
]:
    silent[label], reached[label] = silent_per_round(activation, learning_rate, seeds=range(3))
    print(
        f"{label:19} silent before, after round 1, at the end:",
        *(f"{n[0]}-{n[1]}-{n[-1]}" for n in silent[label]),
        "  right:",
        " ".join(f"{v:.0%}" for v in reached[label]),
    )

assert (np.diff(silent["ReLU, rate 4"], axis=1) >= 0).all()  # nobody comes back
assert (silent["ReLU, rate 4"][:, 1] > 45).all() and (silent["ReLU, rate 4"][:, -1] > 55).all()
assert (reached["ReLU, rate 4"] < 0.45).all() and (reached["leaky ReLU, rate 4"] > 0.6).all()
assert (silent["ReLU, rate 0.1"] <= 6).all() and (reached["ReLU, rate 0.1"] > 0.85).all()
assert (np.diff(silent["leaky ReLU, rate 4"], axis=1) < 0).any()
assert (silent["leaky ReLU, rate 4"][:, 1:] >= 32).all()

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(5.8, 3.4))
for rank, (label, counts) in enumerate(silent.items()):
    for start, line in enumerate(counts):
        ax.plot(
            line,
            color=plots.COLORS[rank],
            linestyle=plots.LINESTYLES[rank],
            marker=plots.MARKERS[rank],
            markersize=5,
            linewidth=1.4,
            label=label if start == 0 else None,
        )
ax.axhline(64, color="0.6", linewidth=0.8)
ax.set(xlabel="rounds through the data (epochs)", ylabel="silent neurons, of 64", ylim=(-3, 68))
ax.legend(loc="center right")
ax.grid(alpha=0.3)
plt.show()

# %% [markdown]
# *In words:* with ReLU and the learning rate 4 nearly all 64 neurons are silent after one round,
# and the three lines only ever creep up to the ceiling. With leaky ReLU at the same rate almost as
# many fall silent, but their lines go up *and down*: neurons come back. With ReLU and the rate 0.1
# hardly any is ever silent.
#
# **Symptoms.** The loss stays about where guessing is; once all neurons are dead, the gradient of
# the hidden layer is exactly 0 and the output is the same for every input. More training does not
# help, ever. Look at your layers' outputs: a column of zeros over the whole training set is a dead
# neuron.
#
# **Cures.** The right one first: a *smaller learning rate*, scaled inputs and sensible starting
# weights. Then *leaky ReLU*, which survives even this treatment.
#
# **Erratum (D).** Leaky ReLU does not quite *take care of* the trouble. With the slope 0.01 half of
# the neurons or more are silent most of the time at this learning rate. But they are asleep, not
# dead.
#
# ### 8.3 The slides' formulas overflow
#
# A computer's numbers end somewhere. $e^z$ becomes infinite for $z$ above 709.8 in numbers of 64
# bits, above 88.7 in the 32 bits that networks are mostly trained with, and above 11.1 in 16 bits
# (`float16`), which graphics processors like because they are fast.
#
# > **Predict, then run.** Which of these come out right with the formulas as they stand on the
# > slides: tanh(800), softmax(1000, 1001), softplus(800), softplus(−40)?


# %%
def slide_tanh(z):
    """Decks B and C."""
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def slide_tanh_d(z):
    """Deck D."""
    return 2 / (1 + np.exp(-2 * z)) - 1


def slide_softmax(z):
    """Deck B."""
    return np.exp(z) / np.sum(np.exp(z))


def slide_logistic_slope(z):
    """Decks C and D, by way of the slope f (1 - f)."""
    f = 1 / (1 + np.exp(-z))
    return f * (1 - f)


trials = [  # what, the slides' way, our way, the input
    ("tanh(800)", slide_tanh, tanh, 800.0),
    ("tanh(1e-17), B and C", slide_tanh, tanh, 1e-17),
    ("tanh(1e-17), D", slide_tanh_d, tanh, 1e-17),
    ("softmax(1000, 1001)", slide_softmax, softmax, np.array([1000.0, 1001.0])),
    ("softplus(800)", lambda z: np.log(1 + np.exp(z)), softplus, 800.0),
    ("softplus(-40)", lambda z: np.log(1 + np.exp(z)), softplus, -40.0),
    ("logistic(-800)", lambda z: 1 / (1 + np.exp(-z)), logistic, -800.0),
    ("slope of logistic at 40", slide_logistic_slope, catalog["logistic"][1], 40.0),
    ("ReLU(-inf), E", lambda z: z * (z > 0), relu, -np.inf),
]
with np.errstate(all="ignore"):  # NumPy would warn below each of them
    outcome = {what: (theirs(z), ours(z)) for what, theirs, ours, z in trials}
print(f"{'':24} {'slides':>18} {'ours':>18}")
for what, pair in outcome.items():
    print(f"{what:24}", *(f"{np.array2string(np.asarray(v), precision=3):>18}" for v in pair))

for bits in ("float16", "float32", "float64"):
    print(f"{bits}: e^z is infinite above z = {np.log(float(np.finfo(bits).max)):.1f}")

assert np.isnan(outcome["tanh(800)"][0]) and outcome["tanh(800)"][1] == 1
assert outcome["tanh(1e-17), D"] == outcome["tanh(1e-17), B and C"] == (0, 1e-17)
assert np.isnan(outcome["softmax(1000, 1001)"][0]).all()
assert outcome["softmax(1000, 1001)"][1].round(3).tolist() == [0.269, 0.731]
assert np.isinf(outcome["softplus(800)"][0]) and outcome["softplus(800)"][1] == 800
assert outcome["softplus(-40)"][0] == 0 and np.isclose(outcome["softplus(-40)"][1], np.exp(-40.0))
assert outcome["logistic(-800)"] == (0, 0)
assert outcome["slope of logistic at 40"][0] == 0 < outcome["slope of logistic at 40"][1]
assert np.isnan(outcome["ReLU(-inf), E"][0]) and outcome["ReLU(-inf), E"][1] == 0
assert [round(math.log(float(np.finfo(b).max)), 1) for b in (np.float16, np.float32)] == [
    11.1,
    88.7,
]
assert round(math.log(np.finfo(float).max), 1) == 709.8

# %% [markdown]
# None of the four. *nan*, not a number, is $\infty / \infty$; it spreads through a network like a
# drop of ink, and one is enough to spoil all weights.
#
# **Erratum (B, C, D, E).** What the slides' formulas do, and the four tricks that prevent it:
#
# - *Choose the form by the sign of $z$.* The logistic function is $1/(1 + e^{-z})$ for positive and
#   $e^z/(1 + e^z)$ for negative $z$: the power is never above 1. NumPy's version of the slides'
#   form gives 0 at −800 after an overflow, which is right by luck; deck C's, with `math.exp`, stops
#   with an error (below).
# - *Divide before you take powers.* tanh with everything divided by $e^{|z|}$; softmax with the
#   largest $z$ subtracted, which changes nothing (part 2.3) and makes the largest power exactly 1.
# - *Take the large part out.* $\ln(1 + e^z) = \max(0, z) + \ln(1 + e^{-|z|})$.
# - *Do not add 1 to something tiny.* In 64 bits $1 + e^{-40}$ is 1, and its logarithm 0. `np.log1p`
#   and `np.expm1` compute $\ln(1 + d)$ and $e^d - 1$ without that step. For the same reason
#   $1 - \sigma(40)$ is 0, but $\sigma(-40)$ is not. (Deck D's tanh has no trouble with large $z$,
#   but loses its digits near 0.)
#
# Deck E's ReLU, $z$ times (1 or 0), is fine for all finite $z$; at $-\infty$ it is infinity times
# 0.

# %%
z_hard = np.array([-1e4, -800, -40, -1e-17, 0, 1e-17, 40, 800, 1e4])
with np.errstate(over="raise", invalid="raise", divide="raise"):  # an overflow would stop this cell
    for function, slope in catalog.values():
        assert np.isfinite(function(z_hard)).all() and np.isfinite(slope(z_hard)).all()
    assert np.isfinite(softmax(z_hard)).all() and np.isfinite(softmax_jacobian(z_hard)).all()
try:
    1 / (1 + math.exp(800))  # deck C's sigmoid at -800
    raise AssertionError("no error?")
except OverflowError:
    print("deck C's sigmoid(-800): OverflowError")
print("ours: ten functions and their slopes, from -10000 to 10000, without an overflow")

# %% [markdown]
# ### 8.4 The same trouble, one step later: the loss
#
# The cross-entropy needs $\ln p$. If $p$ has been rounded to 0, the logarithm has nothing to work
# with. So compute $\ln p$ directly, from the net inputs:
# $\ln p_i = z_i - \ln \sum_j e^{z_j}$, again with the largest $z$ taken out. Keras does so when you
# tell it that it gets net inputs, which it calls *logits*.
#
# > **Predict, then run.** Two classes, $z = (0, 200)$, and the right one is the first. What is
# > $-\ln p$? What does Keras say when it is given the probabilities as plain numbers, and which
# > slope does it find?

# %%
z_sure, truth = tf.Variable([[0.0, 200.0]]), np.array([0])
cross_entropy = keras.losses.SparseCategoricalCrossentropy
ways = {
    "softmax by the formula": lambda: cross_entropy()(
        truth, tf.exp(z_sure - 200.0) / tf.reduce_sum(tf.exp(z_sure - 200.0))
    ),
    "net inputs, from_logits=True": lambda: cross_entropy(from_logits=True)(truth, z_sure),
    "Keras's own softmax": lambda: cross_entropy()(truth, keras.activations.softmax(z_sure)),
}
losses, slopes_found = {}, {}
for way, loss_of in ways.items():
    with tf.GradientTape() as tape:
        value = loss_of()
    losses[way], slopes_found[way] = float(value), tape.gradient(value, z_sure).numpy()[0]
    print(f"{way:29} loss {losses[way]:6.1f}   slopes {slopes_found[way] + 0.0}")

assert abs(losses["softmax by the formula"] + math.log(1e-7)) < 0.05  # p is raised to 0.0000001
assert not slopes_found["softmax by the formula"].any()
for way in ("net inputs, from_logits=True", "Keras's own softmax"):
    assert abs(losses[way] - 200) < 1e-3 and np.allclose(slopes_found[way], [-1, 1])

# %% [markdown]
# The loss is 200. From plain probabilities Keras gets 16.1, since it replaces a $p$ of 0 by
# $10^{-7}$ to save itself, and the slope is 0: the worst mistake of all teaches nothing. From the
# net inputs it gets 200 and the slopes −1 and 1.
#
# The third line is a kindness of Keras with TensorFlow: when it sees that the probabilities come
# straight from its own softmax, it quietly goes back to the net inputs. That is why the networks of
# this chapter may end in a softmax layer. Do not count on it: as soon as anything stands between
# softmax and loss, or in another library, it is gone. The safe habit is a network that ends
# *without* softmax, and `from_logits=True`.
#
# ---
# ## 9 · Choosing
#
# | where | take | because |
# |---|---|---|
# | hidden layers, to begin with | ReLU, starting weights `he_normal` | slope 1 for positive $z$ |
# | … if neurons die | smaller learning rate; leaky ReLU | a way back |
# | … small nets, recurrent nets | tanh | centered, bounded (chapter 6) |
# | gates ("how much?") | logistic | between 0 and 1 (chapter 6) |
# | output: a number | linear | any value can be right |
# | output: a positive number | softplus | never 0 or negative |
# | output: yes or no | logistic, one neuron | a probability |
# | output: one of several classes | softmax, one neuron for each class | shares that add up to 1 |
# | output: several labels at once | logistic, one neuron for each | each label for itself |
# | not in hidden layers | step, sign, linear, softmax | no slope, no bend, or too little slope |
#
# Deck B's rule of thumb is ReLU inside and sigmoid at the output. The second half of it is meant
# for *yes or no*. Unit step and sign are left to the perceptron of chapter 1.
#
# Newer functions are mostly ReLU with the kink rounded: ELU, SiLU or swish ($z\,\sigma(z)$), GELU
# ($z$ times the normal distribution function); the last two are common in language models and not
# quite monotonic: left of 0 their curves dip a little below 0 and come back. `keras.activations`
# has them all. They differ by little, and what this chapter says about slopes, starting weights and
# overflow applies to them.
#
# ---
# ## 10 · Check yourself
#
# ### Quiz
#
# **1.** $\sigma(z) = 0.9$. What is $\sigma(-z)$, and what is the slope at $z$?
#
# <details><summary>Answer</summary>
#
# $\sigma(-z) = 1 - 0.9 = 0.1$. The slope is $0.9 \cdot 0.1 = 0.09$.
#
# </details>
#
# **2.** Twenty logistic neurons stand in a row, each with the weight 1 and at its steepest point.
# By what factor does a signal shrink on its way back through all of them?
#
# <details><summary>Answer</summary>
#
# $0.25^{20}$, about $9 \cdot 10^{-13}$. That is the best case for this function.
#
# </details>
#
# **3.** Softmax of $(0, \ln 3)$?
#
# <details><summary>Answer</summary>
#
# The powers are 1 and 3, so the shares are 0.25 and 0.75.
#
# </details>
#
# **4.** Someone doubles all weights and biases of the *last* layer of a softmax classifier. What
# happens to its answers, and what to its probabilities?
#
# <details><summary>Answer</summary>
#
# All net inputs double, which is the temperature ½. The answers stay the same, the probabilities
# become more extreme.
#
# </details>
#
# **5.** A ReLU neuron outputs 0 for one training example. Is it dead?
#
# <details><summary>Answer</summary>
#
# No. It is dead only if its output is 0 for *all* training examples; being silent for about half of
# them is normal.
#
# </details>
#
# **6.** A classmate multiplies the output of every ReLU in a network by 3 and divides the weights
# of the next layer by 3. What changes in what the network computes?
#
# <details><summary>Answer</summary>
#
# Nothing, up to rounding. Since $3 \max(0, z) = \max(0, 3z)$, the factor could even be moved into
# the weights before. ReLU has no scale of its own; the logistic function has.
#
# </details>
#
# **7.** Write $|z|$ with two ReLUs.
#
# <details><summary>Answer</summary>
#
# $|z| = \max(0, z) + \max(0, -z)$.
#
# </details>
#
# **8.** Why does subtracting the *largest* net input make softmax safe, and would subtracting the
# mean do as well?
#
# <details><summary>Answer</summary>
#
# After it all powers are at most $e^0 = 1$, so none overflows, and one of them *is* 1, so the sum
# cannot become 0. With the mean, $(0, 0, 3000)$ would become $(-1000, -1000, 2000)$, and $e^{2000}$
# overflows.
#
# </details>

# %% cellView="form" jupyter={"source_hidden": true}
# @title The quiz's answers, asserted
z_quiz = math.log(9)  # where the logistic function is 0.9
assert np.isclose(logistic(z_quiz), 0.9) and np.isclose(logistic(-z_quiz), 0.1)  # question 1
assert np.isclose(catalog["logistic"][1](z_quiz), 0.09)
assert 9.0e-13 < 0.25**20 < 9.2e-13  # question 2
assert np.allclose(softmax([0, math.log(3)]), [0.25, 0.75])  # question 3
assert np.allclose(softmax(2 * z_slide), softmax(z_slide / 0.5))  # question 4
z_seven = np.linspace(-3, 3, 13)
assert np.allclose(3 * relu(z_seven), relu(3 * z_seven))  # question 6
assert np.allclose(relu(z_seven) + relu(-z_seven), np.abs(z_seven))  # question 7
assert np.mean([0, 0, 3000]) == 1000  # question 8
print("quiz answers checked")

# %% [markdown]
# ### Recap
#
# - An activation function bends on the way forward and passes the slope on the way back. Without a
#   bend, layers collapse into one; without a slope, nothing below it learns.
# - Ten functions, few ideas: tanh is a stretched logistic function, softplus a rounded ReLU, whose
#   slope is the logistic function; softmax with two classes is the logistic function.
# - The logistic function's slope is at most ¼. That alone makes a signal vanish over several
#   layers, without a single saturated neuron. tanh and ReLU, with matching starting weights, keep
#   it level.
# - Saturation comes from large net inputs: unscaled inputs saturate the first layer, wide weights
#   can saturate them all. Measure; do not guess.
# - A ReLU whose net input is negative for all examples cannot learn its way back. Smaller steps
#   prevent it, a leak brings it back.
# - Softmax turns differences into ratios; a shift changes nothing, the temperature changes how sure
#   it sounds but never the order.
# - Never take $e$ to a large positive power. Give the loss net inputs, not probabilities.
# - Keras's leaky ReLU leaks 0.2 or 0.3 unless told otherwise.
#
# ### Words
#
# Deck E uses Indonesian; the right column explains.
#
# | English | Indonesian | meaning here |
# |---|---|---|
# | activation function | *fungsi aktivasi* | $\varphi$, from net input to output |
# | output | *luaran* | what a neuron or network returns |
# | weight | *bobot* | a number by which an input is multiplied |
# | adder, linear combiner | *fungsi penambah, penggabung linear* | what computes $z$ |
# | nonlinear problem | *permasalahan non-linear* | one that no straight cut solves |
# | binary classification | *klasifikasi biner* | two classes: a logistic output |
# | several classes | *klasifikasi multiclass* | a softmax output |
# | number of neurons | *jumlah neuron* | width of a layer |
# | hidden layer | *hidden layer* | as in English |
#
# And some that the decks do not translate: **transfer function** (deck D's second name for the
# activation function), **saturated** (far out, where the slope is almost 0), **vanishing** and
# **exploding gradient**, **dead neuron**, **zero-centered**, **monotonic**, **Jacobian** (the table
# of all slopes of all outputs), **logits** (net inputs of a softmax), **temperature**, **gain**
# (how wide the starting weights are).
#
# ### Further reading
#
# - Yann LeCun, Léon Bottou, Genevieve Orr and Klaus-Robert Müller, *Efficient BackProp*, in Neural
#   Networks: Tricks of the Trade, 1998 (why centered).
# - Xavier Glorot and Yoshua Bengio, *Understanding the difficulty of training deep feedforward
#   neural networks*, AISTATS 2010 (signals layer by layer, as in part 6).
# - Vinod Nair and Geoffrey Hinton, *Rectified linear units improve restricted Boltzmann machines*,
#   ICML 2010.
# - Xavier Glorot, Antoine Bordes and Yoshua Bengio, *Deep sparse rectifier neural networks*,
#   AISTATS 2011.
# - Andrew Maas, Awni Hannun and Andrew Ng, *Rectifier nonlinearities improve neural network
#   acoustic models*, ICML workshop 2013 (leaky ReLU).
# - Kaiming He, Xiangyu Zhang, Shaoqing Ren and Jian Sun, *Delving deep into rectifiers*, ICCV 2015.
# - John Bridle, *Probabilistic interpretation of feedforward classification network outputs*, in
#   Neurocomputing, Springer, 1990 (softmax gets its name).
# - Chuan Guo, Geoff Pleiss, Yu Sun and Kilian Weinberger, *On calibration of modern neural
#   networks*, ICML 2017 (temperature).
# - Moshe Leshno and others, *Multilayer feedforward networks with a nonpolynomial activation
#   function can approximate any function*, Neural Networks 6, 1993.
# - Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning*, MIT Press, 2016: section 6.3
#   on hidden units, 6.2.2 on outputs, 4.1 on overflow. It is the textbook of deck C.
#
# ### Now you
#
# The exercise of this chapter:
# [exercises/02_activations/02_activations.ipynb](../../exercises/02_activations/02_activations.ipynb).
# You write the stable functions and their slopes yourself; the tests try numbers that overflow the
# formulas of the books.
