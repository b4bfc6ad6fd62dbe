# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 3 · Backpropagation

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/03_backpropagation.ipynb) · [the exercise in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/03_backpropagation/03_backpropagation.ipynb)

# %% [markdown]
# *About two hours to read and play, less than a minute to run.*
#
# How does a network find its weights? It measures how wrong it is, works out for every single
# weight whether a little more or a little less of it would help, and takes a small step. This
# chapter does all of it by hand first, with the smallest model there is: a line through two points.
#
# **What you will be able to do**
#
# - compute MSE, RMSE and cross-entropy with a pencil, and say which one to use when;
# - take a step of gradient descent by hand, and say beforehand which learning rates will fail;
# - tell a step from an epoch, and both from a batch;
# - run a network forward and backward on paper, every weight's slope included;
# - train a two-layer network in NumPy, and prove that its gradient is right;
# - write a small automatic differentiator, and get the same numbers from TensorFlow;
# - explain what momentum and Adam change, and recognize three ways in which training fails.
#
# **Builds on:** chapter 1 (net input, bias, boundary) and chapter 2 (tanh, ReLU, sigmoid, softmax
# and their derivatives). From school: the derivative of $x^2$, and the chain rule for
# $f(g(x))$. From linear algebra: the product of two matrices; one part uses eigenvalues.
#
# **Slides mirrored.** The five decks are named by letters: **A** *Deep Learning* (Chairul Aulia,
# edited by Citra Chairunnisa), **B** *Deep Learning* (Tushar B. Kute), **C** *Machine Learning part
# 2, GGE 6505/5405*, **D** *Unit 2, Introduction to Deep Learning & Architectures*, **E**
# *Fundamentals of Deep Learning: How a Neural Network Trains* (Muljono, partly Indonesian).
#
# | deck | slide title | part |
# |---|---|---|
# | E | Mekanisme Pembelajaran (how learning works: training and inference) | 1 |
# | E | Tahapan Pembelajaran Multi-layer Perceptron ANN (its steps, *Langkah* 0 to 7) | 1, 5.3 |
# | A | Backpropagation; Back-Propagation Steps | 1, 4.3, 8.1 |
# | B | Artificial Neural Network; Phases of ANN; Feed-forward | 1, 2.6, 4.2 |
# | B | Back-propagation Step-1 (loss), Step-2 (slopes), Back-propagation (epoch) | 1, 2.3, 2.7 |
# | C | Forward Propagation; Backpropagation (three subtasks) | 1, 4.2 |
# | E | A Simpler Model (five slides: the line, MSE, RMSE, the code) | 2.1 |
# | E | Gradient Descent: Learning From Error | 2.2 |
# | E | The Loss Curve (pictures; gradient, learning rate, epoch, batch, step) | 2.2, 2.4, 2.7 |
# | E | The Loss Curve (gradient, update, λ = .6, .005, .1) | 2.3, 2.4, 2.5 |
# | C | Loss Functions; Mean Squared Error; Cross Entropy Loss | 3 |
# | C | Backpropagation (target 13, error −4) | 3.1, 4.2 |
# | C | Backpropagation (automatic differentiation) | 6 |
# | D | Unsupervised Training (items: training algorithm, loss function) | 3, 8.1 |
# | E | From Neuron to Network; Building a Network | 4.4 |
# | C | Multiple Hidden Layers; Universality | 5.5 |
# | B | Back-propagation Step-2 (the optimization function); Sigmoid Curve (local minima) | 8 |
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
from sklearn.datasets import load_iris, make_moons

from course import plots, quiet

with quiet.startup():  # without TensorFlow's messages about processors
    import keras
    import tensorflow as tf

plots.use_style(dpi=80)  # many pictures: a little smaller than usual

# %% [markdown]
# ---
# ## 1 · The idea
#
# Imagine standing on a hillside in thick fog. You want to get down, and you can see nothing but the
# ground under your feet. So you feel which way it slopes, take a step downhill, and feel again.
#
# Training a network is just that. The place where you stand is the list of all weights and biases,
# the **parameters**. The height is the **loss**, a number that says how wrong the network is on the
# training examples. The slope in every direction, all of them together, is the **gradient**. And
# **backpropagation** is the trick that finds all slopes at the price of about two more runs through
# the network, whether it has two parameters or two billion. One round goes like this:
#
# 1. **forward**: from the inputs to the prediction $\hat{y}$, layer by layer;
# 2. **loss**: compare with the right answer $y$;
# 3. **backward**: from the loss to the slope for every parameter, layer by layer, last layer first;
# 4. **step**: move every parameter a little against its slope.
#
# Four decks describe the same round, each cut into different pieces:
#
# | | E: *Langkah* | A: steps | B: phases | C: subtasks |
# |---|---|---|---|---|
# | choose weights, learning rate, when to stop | 0 | 2 | | |
# | read the inputs | 1 | 1 | feed-forward | |
# | repeat: | 2 | | | |
# | forward | 3 | 3 | feed-forward | 1 |
# | loss, error | 4 | 4 | back-propagation, step 1 | 1 |
# | backward | 4 | 5 | back-propagation, step 2 | 2 |
# | step | 5 | 5 | back-propagation, step 2 | 3 |
# | until it settles, or long enough | 6 | 6 | "reasonable accuracy" | |
# | hand over the weights | 7 | | | |
#
# Two words are easily mixed up. **Backpropagation** computes the gradient. **Gradient descent** is
# the walk that uses it.
#
# **Erratum (B).** Taking the partial derivatives is called *gradient descent* on the slide. That
# only feels the slope; descent is the step that follows.
#
# **Erratum (A).** The deck has backpropagation improve *generalization*. It lowers the loss on the
# training examples. Whether the network also does well on new ones has to be measured (part 9, and
# chapter 4).
#
# **Erratum (E).** The deck lists two kinds of learning, training and inference (*inferensi*). A
# network that is only used learns nothing: its weights stay as they are. Part 7.2 checks it.
#
# ---
# ## 2 · By hand: a line through two points
#
# ### 2.1 How wrong is it? MSE and RMSE
#
# Deck E's model has two parameters, $\hat{y} = m x + b$, and two examples: at $x = 1$ the answer is
# 3, at $x = 2$ it is 5. You see at once that $m = 2$, $b = 1$ is perfect. The machine does not. It
# starts somewhere, on the slide at $m = -1$, $b = 5$:
#
# | $x$ | $y$ | $\hat{y} = -x + 5$ | error $\hat{y} - y$ | squared |
# |---|---|---|---|---|
# | 1 | 3 | 4 | 1 | 1 |
# | 2 | 5 | 3 | −2 | 4 |
#
# The **mean squared error** is the mean of the last column, and its root is the **RMSE**:
#
# $$\text{MSE} = \frac{1}{n}\sum_{i=1}^{n}(y_i - \hat{y}_i)^2 = \frac{1 + 4}{2} = 2.5, \qquad
# \text{RMSE} = \sqrt{2.5} = 1.58 \approx 1.6 .$$

# %%
x, y = np.array([1.0, 2.0]), np.array([3.0, 5.0])  # both of shape (2,)


def mse(m, b):
    """Mean squared error of the line m x + b on the two points, in squared units of y."""
    return np.mean((m * x + b - y) ** 2)


def rmse(m, b):
    """Root of the mean squared error, in the units of y."""
    return np.sqrt(mse(m, b))


print(f"at m = -1, b = 5:  MSE = {mse(-1, 5)}   RMSE = {rmse(-1, 5):.2f}")
print(f"at m =  2, b = 1:  MSE = {mse(2, 1)}   RMSE = {rmse(2, 1):.2f}")

assert mse(-1, 5) == 2.5 and round(rmse(-1, 5), 2) == 1.58 and round(rmse(-1, 5), 1) == 1.6
assert mse(2, 1) == 0

# %% [markdown]
# **Erratum (E).** The slide's function `get_rmse` calls itself *Mean Square Error* in its
# docstring. It returns the root. The difference is the unit: if $y$ is in meters, MSE is in square
# meters and RMSE in meters again.
#
# ### 2.2 Which way is down? The gradient
#
# Write the loss out, $\text{MSE} = \frac12\left[(m + b - 3)^2 + (2m + b - 5)^2\right]$, and
# take its derivative, first as if only $m$ could change, then as if only $b$ could. These are the
# **partial derivatives**. The 2 from the squares cancels the ½, and the last factor of each product
# is the inner derivative:
#
# $$\frac{\partial\,\text{MSE}}{\partial m} = (m + b - 3)\cdot 1 + (2m + b - 5)\cdot 2
# = 5m + 3b - 13$$
#
# $$\frac{\partial\,\text{MSE}}{\partial b} = (m + b - 3)\cdot 1 + (2m + b - 5)\cdot 1
# = 3m + 2b - 8$$
#
# At $m = -1$, $b = 5$: $-5 + 15 - 13 = -3$ and $-3 + 10 - 8 = -1$. The pair $(-3, -1)$ is the
# **gradient**, written $\nabla\,\text{MSE}$.
#
# To trust a formula, compare it with a difference quotient: nudge one parameter up and down by
# $\varepsilon$ and see how much the loss changes.


# %%
def gradient(m, b):
    """Slopes of the MSE in m and in b, shape (2,); deck E, slide Gradient Descent."""
    return np.array([5 * m + 3 * b - 13, 3 * m + 2 * b - 8])


epsilon = 1e-5
exact = gradient(-1.0, 5.0)
approximate = np.array(
    [
        (mse(-1 + epsilon, 5) - mse(-1 - epsilon, 5)) / (2 * epsilon),
        (mse(-1, 5 + epsilon) - mse(-1, 5 - epsilon)) / (2 * epsilon),
    ]
)
print("exact              ", exact)
print("approximate        ", approximate.round(6))
print("largest difference below 1e-8:", np.abs(exact - approximate).max() < 1e-8)

assert exact.tolist() == [-3, -1]
assert np.abs(exact - approximate).max() < 1e-8

# %% tags=["nbval-ignore-output"]
fig, axes = plt.subplots(1, 2, figsize=(8.4, 3.2))
across = np.linspace(-3.6, 2.9, 200)
axes[0].plot(across, 2.5 * across**2 + 2 * across + 2, color=plots.COLORS[1])
axes[0].plot(across, 2.5 - 3 * (across + 1), "--", color=plots.COLORS[0])
axes[0].plot(-1, 2.5, "o", color=plots.COLORS[0], markersize=8)
axes[0].text(-1.25, 2.2, "slope −3", color=plots.COLORS[0], ha="right")
axes[0].set(title="along m, with b = 5", xlabel="m", xlim=(-3.6, 2.9), ylim=(-1, 6.5))
up = np.linspace(0, 8, 100)
axes[1].plot(up, up**2 - 11 * up + 32.5, color=plots.COLORS[1])
axes[1].plot(up, 2.5 - (up - 5), "--", color=plots.COLORS[0])
axes[1].plot(5, 2.5, "o", color=plots.COLORS[0], markersize=8)
axes[1].text(4.6, 3.3, "slope −1", color=plots.COLORS[0])
axes[1].set(title="along b, with m = −1", xlabel="b", xlim=(2, 8.5), ylim=(-1, 6.5))
axes[0].set_ylabel("MSE")
# The two parabolas are what the formula gives for b = 5 and for m = -1.
assert np.isclose(mse(0.3, 5), 2.5 * 0.3**2 + 2 * 0.3 + 2)
assert np.isclose(mse(-1, 3), 3**2 - 11 * 3 + 32.5)
plt.show()

# %% [markdown]
# *In words:* two **loss curves**, cuts through the same landscape. Seen along $m$ it is a narrow
# parabola; at the start (the dot) it falls at a rate of 3 for each unit of $m$. Seen along $b$ it
# is a wider parabola, and falls at a rate of 1 for each unit of $b$. The dashed tangents show these
# slopes.
#
# **Erratum (E).** The deck describes the gradient as the direction in which the loss *decreases*
# the most. It points to where the loss *increases* the most; we go against it. A step of a tenth of
# the gradient, once along it and once against it, shows which is which:

# %%
g = gradient(-1.0, 5.0)
for name, sign in (("along the gradient", 1), ("against it", -1)):
    m, b = np.array([-1.0, 5.0]) + sign * 0.1 * g
    print(f"{name:19} to m = {m:.1f}, b = {b:.1f}:  MSE 2.5 -> {mse(m, b):.3f}")

assert np.isclose(mse(-1.3, 4.9), 3.825) and np.isclose(mse(-0.7, 5.1), 1.825)

# %% [markdown]
# ### 2.3 One step, and a slide put right
#
# The rule of **gradient descent**, with the **learning rate** $\eta$ (deck E writes $\lambda$; we
# keep that letter for something else in part 2.5):
#
# $$m \leftarrow m - \eta\,\frac{\partial\,\text{MSE}}{\partial m}, \qquad
# b \leftarrow b - \eta\,\frac{\partial\,\text{MSE}}{\partial b} .$$
#
# With $\eta = 0.1$: $m = -1 - 0.1\cdot(-3) = -0.7$ and $b = 5 - 0.1\cdot(-1) = 5.1$. Deck B says it
# without a formula: where the slope is negative, increase the weight; where it is positive, reduce
# it. Here both slopes are negative, so both parameters go up.
#
# **Erratum (E).** Deck E arrives at $m = -0.3$, $b = 4.7$, because of two slips:
#
# - its slide *Gradient Descent* has the right gradient $(-3, -1)$, but the slides after it go on
#   with $(-7, -3)$;
# - its last line, $b := 5 + 3\lambda = 4.7$, does not add up: $5 + 3\cdot 0.1$ is 5.3.
#
# > **Predict, then run.** The right step lowers the MSE from 2.5 to 1.825. Will the slide's place,
# > (−0.3, 4.7), be better or worse than that?

# %%
places = {
    "start": (-1.0, 5.0),
    "right step, m = -0.7, b = 5.1": (-0.7, 5.1),
    "wrong gradient, right sum": (-0.3, 5.3),
    "as printed on the slide": (-0.3, 4.7),
}
for name, place in places.items():
    print(f"{name:30} MSE = {mse(*place):.3f}")

assert np.allclose(np.array([-1, 5]) - 0.1 * gradient(-1, 5), [-0.7, 5.1])
assert np.allclose([mse(*place) for place in places.values()], [2.5, 1.825, 2.045, 1.385])
assert np.isclose(0.1 * np.sum(gradient(-1, 5) ** 2), 1) and np.isclose(2.5 - 1.825, 0.675)
assert gradient(-3, 7).tolist() == [-7, -3] and mse(-3, 7) == 8.5

# %% [markdown]
# A surprise: the printed place is *better*, 1.385. Two slips happened to land on a good spot. That
# does not make it a step of gradient descent: the rule promises the steepest way down from where
# you stand, measured at that place, and not the best place within reach. (The gradient $(-7, -3)$
# does exist on this surface, but elsewhere: at $m = -3$, $b = 7$, where the MSE is 8.5.)
#
# How much should a step gain? Slope times way, in each direction, promises
# $3\cdot 0.3 + 1\cdot 0.1 = 1$; in general, with $g$ for the gradient,
# $\eta\,\lVert g\rVert^2 = 0.1\cdot(9 + 1) = 1$. We got $2.5 - 1.825 = 0.675$. The missing 0.325 is
# the bend of the surface: the ground levels off while we walk. The next two parts are about that
# bend.

# %% [markdown]
# ### 2.4 The loss surface, and three learning rates
#
# Over the plane of $m$ and $b$ the loss is a bowl, or rather a long narrow valley. Walk in it.


# %%
def descend(learning_rate, steps, start=(-1.0, 5.0)):
    """Gradient descent on the MSE of the line.

    Args:
        learning_rate: part of the gradient that is taken off at each step.
        steps: number of steps.
        start: m and b to begin with.

    Returns:
        The places passed, first the start, shape (steps + 1, 2).
    """
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * gradient(*path[-1]))
    return np.array(path)


def surface(m, b):
    """MSE at many places at once; m and b of one shape, the result too."""
    return ((m + b - 3) ** 2 + (2 * m + b - 5) ** 2) / 2


for place in descend(0.1, 3):
    print(f"m = {place[0]:+.4f}   b = {place[1]:.4f}   MSE = {mse(*place):.4f}")

assert np.allclose(descend(0.1, 1)[1], [-0.7, 5.1])
assert np.isclose(mse(*descend(0.1, 3)[3]), 1.657, atol=5e-4)

# %% tags=["nbval-ignore-output"]
M, B = np.meshgrid(np.linspace(-2.5, 4.5, 141), np.linspace(-2, 8, 141))
fig = plt.figure(figsize=(9.2, 3.9))
path = descend(0.1, 200)
ax = fig.add_subplot(1, 2, 1, projection="3d")
# A patch that lies along the valley: u runs on the floor, v up the walls.
U, V = np.meshgrid(np.linspace(-6.5, 3.5, 60), np.linspace(-1.8, 1.8, 40))
patch_m, patch_b = 2 + 0.526 * U + 0.851 * V, 1 - 0.851 * U + 0.526 * V
height = surface(patch_m, patch_b)
ax.plot_surface(patch_m, patch_b, height, cmap="cividis", rcount=40, ccount=40, alpha=0.6)
ax.plot(*path.T, surface(*path.T), "-o", color=plots.COLORS[0], markersize=2, zorder=10)
ax.set(xlabel="m", ylabel="b", zlabel="MSE", zticks=[0, 5, 10])
ax.view_init(elev=35, azim=45)
ax.set_box_aspect(None, zoom=0.98)
ax = fig.add_subplot(1, 2, 2)
levels = [0.1, 0.5, 1, 2.5, 5, 10, 20, 30]
lines = ax.contour(M, B, surface(M, B), levels, cmap="cividis", vmin=0, vmax=60, linewidths=1)
ax.clabel(lines, levels[1:], fontsize=7, fmt="%g")  # not 0.1: the path lies on it
ax.plot(*path.T, "-o", color=plots.COLORS[0], markersize=2.5, linewidth=1)
ax.plot(-1, 5, "o", color=plots.COLORS[0], markersize=8)
ax.plot(2, 1, "*", color="black", markersize=12)
ax.set(xlabel="m", ylabel="b", title="seen from above, η = 0.1, 200 steps")
plt.show()

# %% [markdown]
# *In words:* on the left a piece of the loss surface: a valley with steep walls and a nearly flat
# floor. On the right it is seen from above, where it runs from the upper left to the lower right,
# and each curve joins places of equal loss. The path starts at the large dot, goes down to the
# floor within a few steps, and then crawls along it to the star at $m = 2$, $b = 1$.
#
# Deck E tries three learning rates on this surface: 0.6, 0.005 and 0.1.
#
# > **Predict, then run.** What will each of the three do? Which one is too large, and how could one
# > know without trying?

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(3, columns=3, panel_size=(3.0, 2.9))
for ax, (rate, steps) in zip(axes, [(0.6, 2), (0.005, 100), (0.1, 100)], strict=True):
    path = descend(rate, steps)
    ax.contour(M, B, surface(M, B), levels, cmap="cividis", vmin=0, vmax=60, linewidths=0.8)
    ax.plot(*path.T, "-o", color=plots.COLORS[0], markersize=3, linewidth=1)
    ax.plot(-1, 5, "o", color=plots.COLORS[0], markersize=8)
    ax.plot(2, 1, "*", color="black", markersize=11)
    ax.set(title=f"η = {rate}, {steps} steps", xlabel="m", xlim=(-2.5, 4.5), ylim=(-2, 8))
axes[0].set_ylabel("b")
plt.show()

# %%
print("  rate   MSE after   1 step    3 steps  10 steps  100 steps")
after = {}
for rate in (0.6, 0.005, 0.1):
    after[rate] = [mse(*place) for place in descend(rate, 100)[[1, 3, 10, 100]]]
    print(f"{rate:6}        " + "".join(f"{loss:10.4g}" for loss in after[rate]))

assert np.allclose(after[0.6][:2], [8.2, 629.2], rtol=1e-3) and 1e98 < after[0.6][3] < 1e99
assert 1.5 < after[0.005][3] < 1.6
assert after[0.1][3] < 0.1

# %% [markdown]
# *In words:* with 0.6 the first step jumps across the valley, the second jumps back, higher up, and
# out of the picture; after 100 steps the loss has 99 digits: it **diverges**. With 0.005 every step
# is safe and tiny: after 100 steps the loss is still above 1.5. With 0.1 it falls below 0.1.
#
# ### 2.5 Why: the stability limit
#
# Along a straight cut through the valley the loss is a parabola. Take the simplest,
# $\frac12 c\,u^2$, where $u$ is the distance from the bottom and $c$ the **curvature** (its second
# derivative). Its slope is $c\,u$, so one step gives
#
# $$u \leftarrow u - \eta\,c\,u = (1 - \eta\,c)\,u .$$
#
# Every step multiplies the distance by the same factor $1 - \eta c$. It shrinks as long as the
# factor lies between −1 and 1, that is, for $0 < \eta < 2/c$. Above $2/c$ each jump lands farther
# away, on the other side. At $\eta = 1/c$ a single step hits the bottom.
#
# Our surface has two parameters. Its second derivatives form the **Hessian** matrix, and along the
# directions of its **eigenvectors** the surface is exactly two such parabolas, which do not disturb
# each other. Their curvatures are the **eigenvalues** $\lambda$, the roots of
# $\det(H - \lambda I) = 0$:
#
# $$H = \begin{pmatrix} 5 & 3 \\ 3 & 2 \end{pmatrix}, \qquad
# (5 - \lambda)(2 - \lambda) - 9 = \lambda^2 - 7\lambda + 1 = 0,$$
#
# $$\lambda_{\max} = \frac{7 + \sqrt{45}}{2} = 6.854, \quad
# \lambda_{\min} = \frac{7 - \sqrt{45}}{2} = 0.146 .$$
#
# The steepest wall decides: the **stability limit** is $2/\lambda_{\max} = 2/6.854 = 0.2918$. Deck
# E's 0.6 is more than twice that. The flat floor decides how long it takes.

# %%
H = np.array([[5.0, 3.0], [3.0, 2.0]])
curvatures = np.linalg.eigvalsh(H)  # ascending
limit = 2 / curvatures[1]
print(f"curvatures {curvatures[0]:.4f} and {curvatures[1]:.4f}, stability limit {limit:.4f}")
print("   rate   factor on the wall   factor on the floor   steps until MSE < 0.01")
steps_needed = {}
for rate in (0.6, 0.005, 0.1, 2 / 7):
    factors = 1 - rate * curvatures
    losses = surface(*descend(rate, 4000 if rate < limit else 20).T)
    steps_needed[rate] = int(np.argmax(losses < 0.01)) if losses.min() < 0.01 else None
    print(f"{rate:7.4f}{factors[1]:21.4f}{factors[0]:22.5f}{steps_needed[rate]!s:>25}")

assert np.allclose(curvatures, (7 + np.array([-1, 1]) * np.sqrt(45)) / 2)
assert curvatures.round(3).tolist() == [0.146, 6.854] and round(limit, 4) == 0.2918
assert round(1 - 0.6 * curvatures[1], 3) == -3.112 and limit < 0.3
assert steps_needed[0.6] is None and steps_needed[0.1] == 177 and steps_needed[2 / 7] == 65
assert 3500 < steps_needed[0.005] < 3600
assert np.abs(descend(0.29, 1000)[-1] - [2, 1]).max() < 1e-4  # just below the limit
assert mse(*descend(0.295, 1000)[-1]) > 1e15  # just above

# %% tags=["nbval-ignore-output"]
fig, axes = plt.subplots(1, 2, figsize=(9.0, 3.3))
rates = np.linspace(0, 0.65, 200)
for rank, (name, c) in enumerate(
    [("wall, curvature 6.85", 6.854), ("floor, curvature 0.15", 0.146)]
):
    axes[0].plot(
        rates,
        np.abs(1 - rates * c),
        plots.LINESTYLES[rank],
        color=plots.COLORS[rank],
        label=name,
    )
axes[0].axhline(1, color="0.5", linewidth=0.8)
axes[0].axvline(limit, color="black", linestyle=":")
axes[0].text(limit + 0.008, 0.15, "limit 0.2918", fontsize=9)
for rate in (0.005, 0.1, 0.6):
    axes[0].plot(rate, abs(1 - rate * 6.854), "o", color=plots.COLORS[0])
    axes[0].annotate(
        f"{rate}",
        (rate, abs(1 - rate * 6.854)),
        xytext=(8, -4) if rate > 0.01 else (-2, 8),
        textcoords="offset points",
        fontsize=9,
    )
axes[0].set(xlabel="learning rate η", ylabel="|factor| at each step", ylim=(0, 3.5))
axes[0].legend(loc="upper left")
labels = {0.6: (6, 200), 0.295: (62, 150), 0.005: (140, 2.5), 0.1: (140, 0.1), 2 / 7: (98, 1.2e-3)}
for rank, (rate, place) in enumerate(labels.items()):
    losses = surface(*descend(rate, 200).T)
    style = {"linestyle": plots.LINESTYLES[rank], "color": plots.COLORS[rank]}
    axes[1].semilogy(losses[losses < 1e3], **style)
    axes[1].text(*place, f"η = {rate:.3g}", fontsize=9)
axes[1].set(xlabel="step", ylabel="MSE (logarithmic)", ylim=(1e-4, 1e3))
plt.show()

# %% [markdown]
# *In words:* on the left, by how much each step multiplies the distance from the bottom. On the
# wall the factor first falls, reaches 0, and climbs above 1 exactly at the limit. On the floor it
# stays just below 1 all the way. On the right the loss over 200 steps: 0.6 and 0.295 are above the
# limit and grow, at once or slowly; 0.005 hardly moves; 0.1 works; 0.286 is best.
#
# - **0.6**: the factor on the wall is $1 - 0.6\cdot 6.854 = -3.112$. The error triples, and changes
#   side, at every step.
# - **0.005**: factor 0.966 on the wall, 0.9993 on the floor: stable, but more than 3,500 steps.
# - **0.1**: 0.315 and 0.985. The wall is dealt with in a few steps, the floor takes 177.
# - The best constant rate makes both factors equally large, −0.958 and 0.958:
#   $2/(\lambda_{\max} + \lambda_{\min}) = 2/7 = 0.286$, just below the limit. It still takes 65
#   steps. The trouble is the ratio $\lambda_{\max}/\lambda_{\min} = 47$, the **condition number**.
#   Part 10.2 brings it down to 1.
#
# A real network's surface is no parabola, and its curvature changes on the way. But near any place
# it is almost one, so the rule survives: when a loss jumps up and down or explodes, divide the
# learning rate by 3 or 10; when it creeps, multiply.

# %%
condition = curvatures[1] / curvatures[0]
print(f"condition number {condition:.1f}")
assert round(condition) == 47 and round(2 / 7, 3) == 0.286
assert np.allclose(1 - 0.005 * curvatures, [0.9993, 0.966], atol=5e-4)
assert np.allclose(1 - 0.1 * curvatures, [0.985, 0.315], atol=5e-4)
assert np.allclose(1 - 2 / 7 * curvatures, [0.958, -0.958], atol=5e-4)

# %% [markdown]
# ### 2.6 What the bias is for
#
# **Erratum (B).** The deck's feed-forward slide adds the bias *to avoid null values*. Take it away,
# $b = 0$, and nothing is null: the model is a line through the origin, with a best slope where
# $5m - 13 = 0$, that is $m = 2.6$. It only cannot reach both points any more: at $x = 1$ it says
# 2.6 instead of 3, at $x = 2$ it says 5.2 instead of 5, and its MSE is 0.1. The bias frees the line
# from the origin.

# %%
print(f"best line through the origin: m = {13 / 5}, MSE = {mse(13 / 5, 0):.2f}")

assert gradient(2.6, 0)[0] == 0 and np.isclose(mse(2.6, 0), 0.1)

# %% [markdown]
# ### 2.7 Step, epoch, batch
#
# Three words for three things:
#
# - a **batch** (also mini-batch) is the handful of examples used for one gradient; their number is
#   `batch_size`;
# - a **step**, or **iteration**, is one update of the parameters: one batch forward and backward;
# - an **epoch** is one round through *all* training examples: as many steps as there are batches.
#
# Our line with $\eta = 0.1$, one epoch each way. With both points in one batch it is the step of
# part 2.3. With batches of one point there are two steps, each with the gradient
# $(2 e x,\; 2 e)$ of a single squared error $e^2$, $e = \hat{y} - y$:
#
# | batch | $\hat{y}$ | $e$ | gradient | new $m$ | new $b$ |
# |---|---|---|---|---|---|
# | point (1, 3) | 4 | 1 | (2, 2) | −1.2 | 4.8 |
# | point (2, 5) | 2.4 | −2.6 | (−10.4, −5.2) | −0.16 | 5.32 |
#
# The first step even raises the loss of the whole, for it only looks at its own point. A gradient
# from a part of the data is a noisy guess at the gradient of all. If the examples are drawn at
# random, it is right *on average*; it costs a fraction; and many cheap guesses usually beat few
# exact ones. That is **stochastic** (random) **gradient descent**, SGD. In practice the examples
# are shuffled anew for each epoch; our two points keep their order, so that you can follow.


# %%
def train_line(batch_size, epochs, learning_rate=0.1):
    """Train the line in batches, without shuffling.

    Args:
        batch_size: examples for one step.
        epochs: rounds through both points.
        learning_rate: as ever.

    Returns:
        The places passed, first the start, shape (steps + 1, 2).
    """
    path = [np.array([-1.0, 5.0])]
    for _ in range(epochs):
        for first in range(0, len(x), batch_size):
            rows = slice(first, first + batch_size)
            m, b = path[-1]
            error = m * x[rows] + b - y[rows]
            slope = np.array([np.mean(2 * error * x[rows]), np.mean(2 * error)])
            path.append(path[-1] - learning_rate * slope)
    return np.array(path)


for batch_size in (2, 1):
    path = train_line(batch_size, epochs=1)
    print(f"batch size {batch_size}: {len(path) - 1} step(s) an epoch")
    for m, b in path:
        print(f"   m = {m:+.2f}   b = {b:.2f}   MSE = {mse(m, b):.4f}")

assert np.allclose(train_line(2, 1)[1], [-0.7, 5.1])
assert np.allclose(train_line(1, 1), [[-1, 5], [-1.2, 4.8], [-0.16, 5.32]])
assert mse(-1.2, 4.8) > 2.5
# The points' own gradients at the start are (2, 2) and (-8, -4); their mean is the whole's.
assert np.mean([[2, 2], [-8, -4]], axis=0).tolist() == gradient(-1, 5).tolist()

# %%
examples = {"deck C: fit, 60,000 images, batches of 32, 5 epochs": (60_000, 32, 5)}
examples["deck E's split, 55,000 images, batches of 32, 5 epochs"] = (55_000, 32, 5)
counts = []
for name, (n_samples, batch_size, epochs) in examples.items():
    steps = -(-n_samples // batch_size)  # rounded up: the last batch may be smaller
    counts.append((steps, steps * epochs))
    print(f"{name:56} {steps} steps an epoch, {steps * epochs} in all")

assert counts == [(1875, 9375), (1719, 8595)]

# %% [markdown]
# Four slides mix the three up:
#
# **Erratum (A).** An epoch is called an iteration. **Erratum (B).** One cycle of feed-forward and
# back-propagation is called an epoch; it is a step. **Erratum (E).** *Langkah* 2 says *iterasi
# (epoch)*, and *The Loss Curve* calls an epoch *a model update with the full dataset*. With 60,000
# images and batches of 32 that *one* update is 1,875 updates. Only when the whole data set is one
# batch are step and epoch the same, as on deck E's surface.

# %% [markdown]
# ---
# ## 3 · Losses: what to be wrong about
#
# Deck D: a loss function is a part of (almost) every machine learning model. It says how far the
# output is from what was wanted; which function it is depends on the task.
#
# ### 3.1 For numbers: MSE or RMSE
#
# If the answer is a number (deck C asks for tomorrow's temperature), the task is called
# **regression** and the usual loss is MSE. Deck C has an example on its slide *Backpropagation*:
# the target is 13 and the error *predicted − actual* is −4. So the network said 9, and the squared
# error is $(-4)^2 = 16$. Part 4.2 builds a network that says exactly that.
#
# Mind the sign. Decks A and C take *predicted − actual* (deck A's *actual output* is the network's,
# its *desired output* the target), deck E squares *actual − predicted*.
# Squared it is the same; in a gradient the sign decides whether you learn or unlearn. This course
# takes $\hat{y} - y$.
#
# **Erratum (B).** The slide calls the *difference* between prediction and target the loss. The
# difference is the error; the loss is what a loss function makes of it, here its square. Plain
# differences would not do: errors of +5 and −5 add up to a perfect 0.
#
# MSE and RMSE have their minimum at the same place. Why then train with MSE and report RMSE? By the
# chain rule for a root,
# $\nabla\,\text{RMSE} = \nabla\,\text{MSE} / (2\,\text{RMSE})$. Near the bottom, MSE is a bowl and
# its slope fades away. Our line can hit both points, so RMSE goes down to 0 too, and there it is a
# funnel: its slope does not fade, and steps of constant rate cannot come to rest.
#
# > **Predict, then run.** Descend with η = 0.1 on both for 3,000 steps. Which of the two ends at
# > the minimum?

# %% tags=["nbval-ignore-output"]
at_mse, at_rmse = np.array([-1.0, 5.0]), np.array([-1.0, 5.0])
last = []
for _ in range(3000):
    at_mse = at_mse - 0.1 * gradient(*at_mse)
    at_rmse = at_rmse - 0.1 * gradient(*at_rmse) / (2 * rmse(*at_rmse))
    last = [*last[-99:], rmse(*at_rmse)]
print(f"on the MSE:  m = {at_mse[0]:.4f}, b = {at_mse[1]:.4f}")
print(f"on the RMSE: it keeps hopping, RMSE between {min(last):.2f} and {max(last):.2f}")

assert np.abs(at_mse - [2, 1]).max() < 1e-6
assert min(last) > 0.05

# %% [markdown]
# If no line hits all points, RMSE has a round bottom as well. Another reason remains: the MSE of
# all examples is the mean of the MSEs of equal batches, so batches give the right gradient on
# average. For the RMSE that is not so.
#
# ### 3.2 For classes: cross-entropy
#
# If the answer is one of several classes (deck C: cold or hot?), the network gives a probability
# $s_i$ for each class, and the target $t$ is **one-hot**: 1 for the right class, 0 elsewhere.
# **Cross-entropy** is
#
# $$\text{CE} = -\sum_{i=1}^{C} t_i \ln s_i ,$$
#
# of which only one term survives: minus the logarithm of the probability given to the *right*
# class. Say $s = (0.2, 0.7, 0.1)$:
#
# | right class | target $t$ | loss |
# |---|---|---|
# | the second | (0, 1, 0) | $-\ln 0.7 = 0.357$ |
# | the first | (1, 0, 0) | $-\ln 0.2 = 1.609$ |
# | the third | (0, 0, 1) | $-\ln 0.1 = 2.303$ |
#
# A sure and right answer costs $-\ln 1 = 0$; a sure and wrong one costs without limit. Whoever
# spreads the probability evenly over ten classes pays $\ln 10 = 2.303$. That is worth remembering:
# it is about what an untrained digit classifier should show.
#
# With two classes one probability $a$ is enough, and the same thing is called **binary
# cross-entropy**, $-[\,y \ln a + (1 - y)\ln(1 - a)\,]$. For chapter 1's logistic neuron, $a =
# \sigma(2.07) = 0.888$: if $y = 1$ it costs $-\ln 0.888 = 0.119$, if $y = 0$ it costs $-\ln 0.112 =
# 2.189$.

# %% tags=["nbval-ignore-output"]
s = np.array([[0.2, 0.7, 0.1]] * 3)
t = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1.0]])
by_hand = -np.sum(t * np.log(s), axis=1)
by_keras = keras.ops.convert_to_numpy(keras.losses.categorical_crossentropy(t, s))
print("by hand", by_hand.round(3), "  Keras", by_keras.round(3))
a = 1 / (1 + np.exp(-2.07))
print(f"logistic neuron {a:.3f}:  y = 1 costs {-np.log(a):.3f},  y = 0 costs {-np.log(1 - a):.3f}")

assert by_hand.round(3).tolist() == [0.357, 1.609, 2.303]
assert np.allclose(by_hand, by_keras, atol=1e-5) and round(np.log(10), 3) == 2.303
assert round(a, 3) == 0.888 and round(-np.log(a), 3) == 0.119 and round(-np.log(1 - a), 3) == 2.189

# %% [markdown]
# ### 3.3 Why not MSE for classes, and why not accuracy?
#
# Take a logistic neuron, $a = \sigma(z)$, that should say 1. Its slope in $z$ comes from the chain
# rule, with $\sigma' = a(1 - a)$:
#
# $$\text{squared error: } 2(a - y)\,a(1-a), \qquad
# \text{cross-entropy: } \left(-\frac{y}{a} + \frac{1-y}{1-a}\right) a(1-a) = a - y .$$
#
# The flat ends of the sigmoid are in the first formula; in the second they have canceled. (The same
# happens with softmax and cross-entropy for several classes: the slopes are $s - t$.)
#
# > **Predict, then run.** The neuron is sure and wrong: $z = -6$, though $y = 1$. Which loss gives
# > the larger push, and how many times larger?


# %%
def bce(z):
    """Binary cross-entropy of a logistic neuron with net input z that should say 1, same shape."""
    return np.logaddexp(0, -z)  # ln(1 + exp(-z)) = -ln(sigma(z))


def squared(z):
    """Its squared error, same shape as z."""
    return (1 / (1 + np.exp(-z)) - 1) ** 2


z = -6.0
a = 1 / (1 + np.exp(-z))
push_squared, push_entropy = 2 * (a - 1) * a * (1 - a), a - 1
print(f"a = {a:.5f}: slope of the squared error {push_squared:.4f}, of cross-entropy", end=" ")
print(f"{push_entropy:.4f}, {push_entropy / push_squared:.0f} times as large")

h = 1e-5
assert np.isclose((squared(z + h) - squared(z - h)) / (2 * h), push_squared)
assert np.isclose((bce(z + h) - bce(z - h)) / (2 * h), push_entropy)
assert round(push_squared, 4) == -0.0049 and round(push_entropy, 4) == -0.9975
assert round(push_entropy / push_squared) == 203

# %% tags=["nbval-ignore-output"]
fig, axes = plt.subplots(1, 2, figsize=(8.6, 3.1))
across = np.linspace(-8, 5, 200)
a = 1 / (1 + np.exp(-across))
for rank, (name, loss, slope) in enumerate(
    [
        ("cross-entropy", bce(across), a - 1),
        ("squared error", squared(across), 2 * (a - 1) * a * (1 - a)),
        ("wrong or right (accuracy)", (across < 0).astype(float), 0 * across),
    ]
):
    style = {"linestyle": plots.LINESTYLES[rank], "color": plots.COLORS[rank], "label": name}
    axes[0].plot(across, loss, **style)
    axes[1].plot(across, slope, **style)
axes[0].set(xlabel="net input z", ylabel="loss, for y = 1")
axes[1].set(xlabel="net input z", ylabel="slope of the loss")
axes[0].legend()
plt.show()

# %% [markdown]
# *In words:* far on the left the neuron is sure and wrong. Cross-entropy (solid) is steep there,
# slope nearly −1. The squared error (dashed) is flat: −0.0049, a push 203 times weaker, so the
# worst mistakes are mended last. The dash-dotted line counts only wrong or right: its slope is 0
# everywhere but at the jump. That is why accuracy, which we *want*, is no loss to *descend* on.
#
# ---
# ## 4 · By hand: the chain rule on a drawn graph
#
# ### 4.1 One point, every number
#
# A network is a chain of small operations. The **chain rule** says: if a small change of $u$
# changes $v$ by $\frac{dv}{du}$ times as much, and $v$ changes $L$ by $\frac{dL}{dv}$ times as
# much, then $u$ changes $L$ by the product $\frac{dL}{du} = \frac{dL}{dv}\cdot\frac{dv}{du}$.
#
# So each operation needs to know two things only: how its output reacts to its inputs (its **local
# slope**), and the slope of the loss in its output, which arrives from behind (the **upstream
# slope**). It multiplies the two and passes the product on. At the very end, the slope of $L$ in
# $L$ itself is 1. Here for the second point, $x = 2$, $y = 5$, at $m = -1$, $b = 5$, from the back
# to the front:
#
# | operation | forward | local slope | upstream | passed on |
# |---|---|---|---|---|
# | $L = e^2$ | $(-2)^2 = 4$ | $2e = -4$ | 1 | to $e$: $1\cdot(-4) = -4$ |
# | $e = \hat{y} - y$ | $3 - 5 = -2$ | 1 and −1 | −4 | to $\hat{y}$: −4, to $y$: 4 |
# | $\hat{y} = p + b$ | $-2 + 5 = 3$ | 1 and 1 | −4 | to $p$: −4, to $b$: **−4** |
# | $p = m\,x$ | $-1\cdot 2 = -2$ | $x = 2$ and $m = -1$ | −4 | to $m$: **−8**, to $x$: 4 |
#
# Three patterns to remember: a plus passes the slope on to both; a times *swaps*, each side
# gets the slope times the *other* side's value; a power scales by its derivative. And a rule for
# later: where a value is used in several places, the slopes it gets from them **add up** (part 6).


# %%
def draw_graph(ax, places, edges, values, slopes):
    """Draw a graph of operations with two numbers on every edge.

    Args:
        ax: where to draw.
        places: {name: (across, up, sign in the circle)}; a name without a sign is an input.
        edges: pairs (from, to), one for each value that flows.
        values: {name: value} from the forward pass, written above the edges.
        slopes: {name: slope of the loss in it} from the backward pass, written below.
    """
    for start, end in edges:
        (x0, y0, _), (x1, y1, _) = places[start], places[end]
        ax.annotate(
            "",
            xy=(x1, y1),
            xytext=(x0, y0),
            arrowprops={"arrowstyle": "-|>", "color": "0.6", "shrinkA": 15, "shrinkB": 15},
        )
        middle = (0.52 * x0 + 0.48 * x1, 0.52 * y0 + 0.48 * y1)
        for numbers, lift, color in ((values, 0.2, 1), (slopes, -0.2, 0)):
            ax.text(
                middle[0],
                middle[1] + lift,
                f"{numbers[start]:g}".replace("-", "−"),
                color=plots.COLORS[color],
                ha="center",
                va="center",
                weight="bold" if color else "normal",
                style="normal" if color else "italic",
            )
    for name, (across, up, sign) in places.items():
        box = {"boxstyle": "circle,pad=0.35" if sign else "round,pad=0.35", "facecolor": "0.95"}
        ax.text(across, up, sign or name, ha="center", va="center", bbox=box | {"edgecolor": "0.4"})
    ax.set(xlim=(-0.5, max(p[0] for p in places.values()) + 0.5), ylim=(-2.0, 1.6))
    ax.axis("off")


# Forward, then backward: each line is a row of the table.
value = {"m": -1.0, "x": 2.0, "b": 5.0, "y": 5.0}
value["p"] = value["m"] * value["x"]
value["ŷ"] = value["p"] + value["b"]
value["e"] = value["ŷ"] - value["y"]
value["L"] = value["e"] ** 2

slope = {"L": 1.0}
slope["e"] = slope["L"] * 2 * value["e"]
slope["ŷ"], slope["y"] = slope["e"] * 1, slope["e"] * -1
slope["p"], slope["b"] = slope["ŷ"] * 1, slope["ŷ"] * 1
slope["m"], slope["x"] = slope["p"] * value["x"], slope["p"] * value["m"]
print("values", value)
print("slopes", slope)

assert value["L"] == 4 and slope["m"] == -8 and slope["b"] == -4
assert slope["e"] == -4 and slope["y"] == 4 and slope["x"] == 4

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(8.6, 3.0))
places = {
    "m": (0, 1.1, ""),
    "x": (0, -1.1, ""),
    "p": (1.6, 0, "×"),
    "b": (1.6, -1.6, ""),
    "ŷ": (3.2, 0, "+"),
    "y": (3.2, -1.6, ""),
    "e": (4.8, 0, "−"),
    "L": (6.4, 0, "( )²"),
    "loss": (7.8, 0, ""),
}
edges = [("m", "p"), ("x", "p"), ("p", "ŷ"), ("b", "ŷ"), ("ŷ", "e"), ("y", "e"), ("e", "L")]
draw_graph(ax, places, [*edges, ("L", "loss")], value, slope)
for name in ("p", "ŷ", "e", "L"):
    ax.text(places[name][0], 0.62, f"${name}$" if name != "ŷ" else r"$\hat{y}$", ha="center")
plt.show()

# %% [markdown]
# *In words:* the line as a graph, read from left to right: $m$ times $x$, plus $b$, minus $y$,
# squared. The upper number on each arrow (blue, bold) is the value that flows forward; the lower
# one (vermilion, italic) is the slope of the loss that flows backward.
#
# The first point, $x = 1$, $y = 3$, has $\hat{y} = 4$, $e = 1$, and the slopes $(2, 2)$. The loss
# of both is the mean of the two, and so is the gradient:
# $\left(\frac{2 - 8}{2}, \frac{2 - 4}{2}\right) = (-3, -1)$, deck E's numbers again.
#
# ### 4.2 A network, every number
#
# Now a hidden layer. Two inputs, three hidden units with ReLU, $\max(0, z)$, one linear output
# unit, chosen so that every number is whole and the outcome is deck C's: target 13, error −4.
#
# $$x = (1, 2), \quad
# W_1 = \begin{pmatrix} 1 & 3 & -3 \\ 2 & -1 & 1 \end{pmatrix}, \quad
# b_1 = (-1, 1, -1), \quad
# W_2 = \begin{pmatrix} 2 \\ 1 \\ 5 \end{pmatrix}, \quad b_2 = -1 .$$
#
# Column $j$ of $W_1$ holds the weights into hidden unit $j$.
#
# **Forward.** Net inputs, ReLU, output, loss:
#
# | hidden unit | $z_j = x_1 w_{1j} + x_2 w_{2j} + b_j$ | $a_j = \max(0, z_j)$ |
# |---|---|---|
# | 1 | $1\cdot 1 + 2\cdot 2 - 1 = 4$ | 4 |
# | 2 | $1\cdot 3 + 2\cdot(-1) + 1 = 2$ | 2 |
# | 3 | $1\cdot(-3) + 2\cdot 1 - 1 = -2$ | 0 |
#
# $$\hat{y} = 4\cdot 2 + 2\cdot 1 + 0\cdot 5 - 1 = 9, \qquad L = (9 - 13)^2 = (-4)^2 = 16 .$$
#
# **Backward.** Start at the output, $\delta = \frac{dL}{d\hat{y}} = 2\cdot(-4) = -8$, and go back:
#
# 1. *weights into the output*: value in front times slope behind, $a_j\,\delta$: $4\cdot(-8) =
#    -32$, $2\cdot(-8) = -16$, $0\cdot(-8) = 0$; the bias gets $\delta = -8$ itself;
# 2. *hidden outputs*: weight times slope behind, $w_j\,\delta$: $2\cdot(-8) = -16$,
#    $1\cdot(-8) = -8$, $5\cdot(-8) = -40$;
# 3. *through the ReLU*: times 1 where $z_j > 0$, times 0 where $z_j < 0$: $-16$, $-8$, and **0**:
#    the third unit is closed, the −40 stops here;
# 4. *weights into the hidden layer*: again value in front times slope behind, $x_i\,\delta_j$:
#    from $x_1 = 1$: $-16, -8, 0$; from $x_2 = 2$: $-32, -16, 0$; biases: $-16, -8, 0$.
#
# Step 2 is where the name comes from: the error travels backward through the same weights.
#
# > **Predict, then run.** Every slope is negative or 0. What will happen to the prediction when all
# > parameters take a small step?


# %%
def relu_network(x, W1, b1, W2, b2):
    """Forward pass of the network above.

    Args:
        x: examples, shape (n_samples, 2).
        W1, b1, W2, b2: parameters, shapes (2, 3), (3,), (3, 1), (1,).

    Returns:
        z1: net inputs of the hidden layer, shape (n_samples, 3).
        a1: its outputs, shape (n_samples, 3).
        y_hat: predictions, shape (n_samples, 1).
    """
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    return z1, a1, a1 @ W2 + b2


x_one, y_one = np.array([[1.0, 2.0]]), np.array([[13.0]])
small = [
    np.array([[1.0, 3.0, -3.0], [2.0, -1.0, 1.0]]),
    np.array([-1.0, 1.0, -1.0]),
    np.array([[2.0], [1.0], [5.0]]),
    np.array([-1.0]),
]
z1, a1, y_hat = relu_network(x_one, *small)
loss = ((y_hat - y_one) ** 2).item()
print("z1", z1, " a1", a1, " prediction", y_hat.item(), " loss", loss)

delta2 = 2 * (y_hat - y_one)  # shape (1, 1)
slopes_W2, slopes_b2 = a1.T @ delta2, delta2.sum(axis=0)
delta_a = delta2 @ small[2].T  # shape (1, 3)
delta1 = np.where(z1 > 0, delta_a, 0)
slopes_W1, slopes_b1 = x_one.T @ delta1, delta1.sum(axis=0)
by_hand = [slopes_W1, slopes_b1, slopes_W2, slopes_b2]
print("slopes of W1", slopes_W1.tolist(), " of b1", slopes_b1.tolist())
print("slopes of W2", slopes_W2.ravel().tolist(), " of b2", slopes_b2.tolist())

assert z1.tolist() == [[4, 2, -2]] and a1.tolist() == [[4, 2, 0]]
assert y_hat.item() == 9 and loss == 16 and delta2.item() == -8
assert slopes_W2.ravel().tolist() == [-32, -16, 0] and slopes_b2.tolist() == [-8]
assert delta_a.tolist() == [[-16, -8, -40]] and delta1.tolist() == [[-16, -8, 0]]
assert slopes_W1.tolist() == [[-16, -8, 0], [-32, -16, 0]]
assert slopes_b1.tolist() == [-16, -8, 0]

# %% tags=["nbval-ignore-output"]
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.6))


def minus(number):
    """A number as text, with a true minus sign."""
    return f"{number:g}".replace("-", "−")


for ax, title, nodes, first, second in (
    (axes[0], "forward: values and weights", (x_one, a1, y_hat), small[0], small[2]),
    (axes[1], "backward: slopes of the loss", (None, delta1, delta2), slopes_W1, slopes_W2),
):
    edge_labels = {(1, j, 0): minus(second[j, 0]) for j in range(3)}
    inputs = ["", ""] if nodes[0] is None else [minus(v) for v in nodes[0][0]]
    plots.network(
        [2, 3, 1],
        labels=[inputs, [minus(v) for v in nodes[1][0]], [minus(nodes[2].item())]],
        edge_labels=edge_labels,
        layer_names=["inputs", "hidden", "output"],
        ax=ax,
    )
    for i in range(2):
        for j in range(3):
            share = 0.25 if (i, j) in ((0, 2), (1, 0)) else 0.42  # the crossing ones nearer in
            at = (2.5 * share, (1 - share) * (0.5 - i) + share * (1 - j))
            box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            ax.text(*at, minus(first[i, j]), ha="center", va="center", size="small", bbox=box)
    ax.set_title(title)
plt.show()

# %% [markdown]
# *In words:* the same network twice. On the left, circles hold the inputs, the hidden outputs 4, 2,
# 0 and the prediction 9, edges their weights. On the right, circles hold the slopes at the net
# inputs, −16, −8, 0 and −8, edges the slopes for the weights. Biases are not drawn; the slope of
# a bias is the number in its circle. Everything that belongs to the closed unit 3 is 0.
#
# Now the step, $\eta = 0.001$ for all 13 parameters:

# %%
n_parameters = sum(v.size for v in small)
stepped = [v - 0.001 * slope for v, slope in zip(small, by_hand, strict=True)]
y_new = relu_network(x_one, *stepped)[2].item()
promised = 0.001 * sum((slope**2).sum() for slope in by_hand)
print(f"{n_parameters} parameters, prediction 9 -> {y_new:.3f}, loss 16 -> {(y_new - 13) ** 2:.3f}")
print(f"promised by the slopes: {promised:.3f} less, came: {16 - (y_new - 13) ** 2:.3f} less")

assert n_parameters == 13
assert round(y_new, 3) == 9.412 and round((y_new - 13) ** 2, 3) == 12.875
assert round(promised, 3) == 3.264 and round(16 - (y_new - 13) ** 2, 3) == 3.125

# %% [markdown]
# The prediction rises from 9 to 9.412, the loss falls from 16 to 12.875.
#
# The code knows no loops over weights: each stage is one matrix product, and the rows can be many
# examples at once. This is the whole of backpropagation for a layer $Z = X W + b$, with
# $\Delta$ the slopes at $Z$:
#
# | | formula | shapes |
# |---|---|---|
# | forward | $Z = X W + b$ | (n, in)(in, out) + (out,) → (n, out) |
# | slopes of the weights | $X^T \Delta$ | (in, n)(n, out) → (in, out) |
# | slopes of the biases | column sums of $\Delta$ | (n, out) → (out,) |
# | passed to the layer before | $\Delta\, W^T$ | (n, out)(out, in) → (n, in) |
#
# If you forget a formula, the shapes bring it back: there is only one way to make them fit.
#
# ### 4.3 First all slopes, then the step
#
# **Erratum (A).** Step 5 of the deck travels back *to adjust the weights*. Read literally, one
# would change $W_2$ before passing the slopes through it. But the slopes belong to the place where
# the loss was measured, *old* weights included. (Deck E keeps the two apart, *Langkah* 4 and 5.)
#
# > **Predict, then run.** With $\eta = 0.01$, adjust $W_2$ first, and then compute $\delta_1$
# > through the new $W_2$. What comes instead of −16?

# %%
W2_too_early = small[2] - 0.01 * slopes_W2
delta1_wrong = np.where(z1 > 0, delta2 @ W2_too_early.T, 0)
print("right:", delta1.tolist(), "  with the new weights:", delta1_wrong.round(2).tolist())

assert np.allclose(delta1_wrong, [[-18.56, -9.28, 0]])

# %% [markdown]
# −18.56: a slope for a network that never made this prediction. With a small learning rate one
# hardly notices, which makes it a nasty mistake. A gradient check (part 5.2) finds it.
#
# ### 4.4 Why bother with the ReLU?
#
# Deck E's *Building a Network* lets neurons take more inputs, chains them, and warns: if all are
# linear, so is the whole. In our formulas: without the ReLU,
# $(x W_1 + b_1) W_2 + b_2 = x\,(W_1 W_2) + (b_1 W_2 + b_2)$, one linear layer. For our numbers:

# %%
W_one, b_one = small[0] @ small[2], small[1] @ small[2] + small[3]
many = np.random.default_rng(0).normal(size=(5, 2))
two_layers = (many @ small[0] + small[1]) @ small[2] + small[3]
print("one layer instead of two: weights", W_one.ravel(), "bias", b_one)

assert np.allclose(two_layers, many @ W_one + b_one)
assert W_one.ravel().tolist() == [-10, 8] and b_one.tolist() == [-7]

# %% [markdown]
# Thirteen parameters shrink to three: weights −10 and 8, bias −7. The bend between the layers is
# what makes them two (chapter 2).

# %% [markdown]
# ---
# ## 5 · From scratch in NumPy
#
# ### 5.1 Five small functions
#
# A network for two classes: inputs, a hidden layer with $\tanh$, one output unit whose sigmoid is
# read as the probability of class 1, and binary cross-entropy. (Deck B's rule of thumb has ReLU in
# the hidden layer. We take $\tanh$ because it is smooth, which keeps the gradient check simple; the
# exercise uses ReLU.) Two remarks on the formulas, both from part 3.3 and chapter 2:
#
# - the slope at the output's net input is simply $(a - y)/n$, with $n$ the number of examples,
#   because the loss is a mean;
# - the loss is computed from the net input $z$ directly. Since $-\ln\sigma(z) = \ln(1 + e^z) - z$
#   and $-\ln(1 - \sigma(z)) = \ln(1 + e^z)$, it is $\ln(1 + e^z) - y z$. NumPy's `logaddexp(0, z)`
#   gives $\ln(1 + e^z)$ without overflow, where the logarithm of a rounded $\sigma(z) = 0$ would be
#   minus infinity.


# %%
def initialize(n_inputs, n_hidden, seed):
    """Random weights, zero biases; the spread keeps net inputs near 1 in size.

    Args:
        n_inputs, n_hidden: sizes of the first two layers; the output layer has one unit.
        seed: of NumPy's generator.

    Returns:
        The parameters W1 (n_inputs, n_hidden), b1 (n_hidden,), W2 (n_hidden, 1), b2 (1,).
    """
    rng = np.random.default_rng(seed)
    return [
        rng.normal(size=(n_inputs, n_hidden)) / np.sqrt(n_inputs),
        np.zeros(n_hidden),
        rng.normal(size=(n_hidden, 1)) / np.sqrt(n_hidden),
        np.zeros(1),
    ]


def forward(X, parameters):
    """Hidden outputs (n_samples, n_hidden) and net input of the output unit (n_samples, 1).

    Args:
        X: examples, shape (n_samples, n_inputs).
        parameters: W1, b1, W2, b2 as `initialize` makes them.
    """
    W1, b1, W2, b2 = parameters
    a1 = np.tanh(X @ W1 + b1)
    return a1, a1 @ W2 + b2


def sigmoid(z):
    """1 / (1 + exp(-z)), same shape as z, written so that it never overflows."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def cross_entropy(X, Y, parameters):
    """Mean binary cross-entropy, a number; X (n_samples, n_inputs), Y (n_samples, 1) of 0 and 1."""
    z2 = forward(X, parameters)[1]
    return np.mean(np.logaddexp(0, z2) - Y * z2)


def backward(X, Y, parameters):
    """Gradient of the mean binary cross-entropy: the table of part 4.2, twice.

    Args:
        X: examples, shape (n_samples, n_inputs).
        Y: their classes 0 or 1, shape (n_samples, 1).
        parameters: W1, b1, W2, b2.

    Returns:
        The slopes, arrays of the same shapes as W1, b1, W2, b2.
    """
    W2 = parameters[2]
    a1, z2 = forward(X, parameters)
    delta2 = (sigmoid(z2) - Y) / len(X)  # shape (n_samples, 1)
    delta1 = delta2 @ W2.T * (1 - a1**2)  # shape (n_samples, n_hidden); tanh' = 1 - tanh^2
    return [X.T @ delta1, delta1.sum(axis=0), a1.T @ delta2, delta2.sum(axis=0)]


# %% [markdown]
# ### 5.2 Is the gradient right?
#
# A wrong gradient rarely crashes. It trains, only worse, and one never learns why. So check it, on
# a few random examples, parameter by parameter, with the difference quotient that looks both ways:
#
# $$\frac{\partial L}{\partial \theta} \approx
# \frac{L(\theta + \varepsilon) - L(\theta - \varepsilon)}{2\varepsilon} .$$


# %%
def numerical_gradient(loss, parameters, epsilon=1e-5):
    """Central difference quotients.

    Args:
        loss: function from a list of arrays to a number.
        parameters: where to take the slopes; left as they are.
        epsilon: by how much each entry is nudged.

    Returns:
        Arrays of the same shapes.
    """
    slopes = []
    for k, array in enumerate(parameters):
        slope = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            up, down = ([v.copy() for v in parameters] for _ in range(2))
            up[k][place] += epsilon
            down[k][place] -= epsilon
            slope[place] = (loss(up) - loss(down)) / (2 * epsilon)
        slopes.append(slope)
    return slopes


rng = np.random.default_rng(5)
X_few = rng.normal(size=(7, 2))
Y_few = np.array([[0], [1], [1], [0], [1], [0], [1]])
theta = initialize(2, 3, seed=5)
theta[1], theta[3] = rng.normal(size=3), rng.normal(size=1)  # biases too, or mistakes may hide


def loss_few(parameters):
    """Loss on the few examples, as a function of the parameters alone."""
    return cross_entropy(X_few, Y_few, parameters)


exact = backward(X_few, Y_few, theta)
approximate = numerical_gradient(loss_few, theta)
for name, e, n in zip(("W1", "b1", "W2", "b2"), exact, approximate, strict=True):
    print(f"{name}  exact       {e.ravel().round(5)}")
    print(f"    approximate {n.ravel().round(5)}")
    print(f"    largest difference below 1e-9: {np.abs(e - n).max() < 1e-9}")
    assert np.abs(e - n).max() < 1e-9

# %% [markdown]
# How small should $\varepsilon$ be? Smaller is not always better.
#
# > **Predict, then run.** What happens to the difference when $\varepsilon$ shrinks to
# > $10^{-12}$?

# %% tags=["nbval-ignore-output"]
sizes = 10.0 ** np.arange(-1, -12.5, -0.5)
flat_exact = np.concatenate([e.ravel() for e in exact])


def one_sided(loss, parameters, epsilon):
    """Difference quotients that nudge each entry up only; flat, all slopes in one array."""
    slopes, here = [], loss(parameters)
    for k, array in enumerate(parameters):
        for place in np.ndindex(array.shape):
            up = [v.copy() for v in parameters]
            up[k][place] += epsilon
            slopes.append((loss(up) - here) / epsilon)
    return np.array(slopes)


errors = {"one-sided": [], "central": []}
for size in sizes:
    central = np.concatenate([n.ravel() for n in numerical_gradient(loss_few, theta, size)])
    errors["central"].append(np.abs(central - flat_exact).max())
    errors["one-sided"].append(np.abs(one_sided(loss_few, theta, size) - flat_exact).max())
fig, ax = plt.subplots(figsize=(5.6, 3.2))
for rank, (name, curve) in enumerate(errors.items()):
    ax.loglog(
        sizes, curve, linestyle=plots.LINESTYLES[rank], marker=plots.MARKERS[rank], label=name
    )
ax.set(xlabel="nudge ε", ylabel="largest difference from backward()")
ax.legend()
plt.show()

best = {name: sizes[int(np.argmin(curve))] for name, curve in errors.items()}
assert 1e-7 < best["central"] < 1e-3 and 1e-9 < best["one-sided"] < 1e-6
assert min(errors["central"]) < 1e-9 and errors["central"][-1] > 1e-6
assert min(errors["one-sided"]) > 10 * min(errors["central"])
assert 80 < errors["central"][2] / errors["central"][4] < 120  # from 0.01 to 0.001
assert 8 < errors["one-sided"][2] / errors["one-sided"][4] < 12

# %% [markdown]
# *In words:* read from right to left. As $\varepsilon$ shrinks, the difference first falls, because
# the curve looks straighter from close by: a hundredfold for each factor of ten if one looks both
# ways (triangles), tenfold if one looks only ahead (circles). Then it rises again: two nearly equal
# losses are subtracted, and only rounding errors are left. About $10^{-5}$ is a good choice, for
# 64-bit numbers; with the 32 bits that Keras uses the check is far coarser.
#
# Does the check find mistakes? Three popular ones:


# %%
def broken_backward(X, Y, parameters, mistake):
    """`backward` with one of three mistakes in it: "no mean", "no tanh'" or "bias mean"."""
    W2 = parameters[2]
    a1, z2 = forward(X, parameters)
    delta2 = (sigmoid(z2) - Y) / (1 if mistake == "no mean" else len(X))
    delta1 = delta2 @ W2.T * (1 if mistake == "no tanh'" else 1 - a1**2)
    over_rows = np.mean if mistake == "bias mean" else np.sum
    return [X.T @ delta1, over_rows(delta1, 0), a1.T @ delta2, over_rows(delta2, 0)]


caught = {}
for mistake in ("none", "no mean", "no tanh'", "bias mean"):
    slopes = broken_backward(X_few, Y_few, theta, mistake)
    caught[mistake] = [
        name
        for name, s, n in zip(("W1", "b1", "W2", "b2"), slopes, approximate, strict=True)
        if np.abs(s - n).max() > 1e-6
    ]
    print(f"{mistake:10} differs in: {', '.join(caught[mistake]) or 'nothing'}")

assert caught == {
    "none": [],
    "no mean": ["W1", "b1", "W2", "b2"],
    "no tanh'": ["W1", "b1"],
    "bias mean": ["b1", "b2"],
}

# %% [markdown]
# Where it differs tells what to look for. (With ReLU there is one more trap: an example within
# $\varepsilon$ of a kink makes a right gradient look wrong. Take another random seed then.)
#
# ### 5.3 Two moons
#
# No line parts these two half-moons. Half of the points are kept aside, to test on.

# %% tags=["nbval-ignore-output"]
X_all, y_all = make_moons(400, noise=0.2, random_state=3)
X_moons, y_moons, X_test, y_test = X_all[:200], y_all[:200], X_all[200:], y_all[200:]
mean, spread = X_moons.mean(axis=0), X_moons.std(axis=0)
X_moons, X_test = (X_moons - mean) / spread, (X_test - mean) / spread  # why: part 10.2
Y_moons, Y_test = y_moons[:, None], y_test[:, None]
moons = {0: "moon 0", 1: "moon 1"}
assert 90 <= y_moons.sum() <= 110

ax = plots.scatter_classes(X_moons, y_moons, moons)
ax.set(xlabel="$x_1$ (standardized)", ylabel="$x_2$ (standardized)")
plt.show()

# %% [markdown]
# *In words:* two half-moons of 100 points each, more or less, hooked into each other, with a few
# points between them.
#
# The loop is deck E's *Tahapan Pembelajaran*, stage by stage. It measures the loss before each
# step, because the forward pass is needed anyway.


# %%
def train(X, Y, parameters, learning_rate, steps):
    """Gradient descent with all examples in every step.

    Args:
        X: examples, shape (n_samples, n_inputs)                            (Langkah 1).
        Y: classes 0 or 1, shape (n_samples, 1).
        parameters: W1, b1, W2, b2 to start from; left as they are          (Langkah 0).
        learning_rate: of every step.
        steps: number of steps; each is an epoch here.

    Returns:
        history: loss before each step and after the last, shape (steps + 1,).
        path: the parameters before each step and after the last, a list   (Langkah 7).
    """
    history, path = [cross_entropy(X, Y, parameters)], [parameters]
    for _ in range(steps):  # Langkah 2 and 6
        slopes = backward(X, Y, path[-1])  # Langkah 3 and 4
        path.append([v - learning_rate * s for v, s in zip(path[-1], slopes, strict=True)])  # 5
        history.append(cross_entropy(X, Y, path[-1]))
    return np.array(history), path


def accuracy(X, Y, parameters):
    """Share of examples on the right side, from 0 to 1."""
    return np.mean((forward(X, parameters)[1] >= 0) == Y)


history, path = train(X_moons, Y_moons, initialize(2, 4, seed=0), learning_rate=0.5, steps=2000)
theta_moons = path[-1]
for step in (0, 10, 100, 1000, 2000):
    right = accuracy(X_moons, Y_moons, path[step])
    print(f"step {step:4}   loss {history[step]:.3f}   right {right:.1%}")
print(f"on the 200 points kept aside: {accuracy(X_test, Y_test, theta_moons):.1%}")

assert (
    history[900] > 0.25 and history[-1] < 0.08 and accuracy(X_moons, Y_moons, theta_moons) >= 0.97
)
assert accuracy(X_test, Y_test, theta_moons) >= 0.93

# %% [markdown]
# For comparison a single logistic neuron, one straight cut, trained the same way. Its `backward` is
# one line:

# %%
X1_moons = np.column_stack([np.ones(len(X_moons)), X_moons])
w = np.zeros((3, 1))
neuron_history = []
for _ in range(2001):
    z = X1_moons @ w
    neuron_history.append(np.mean(np.logaddexp(0, z) - Y_moons * z))
    w = w - 0.5 * X1_moons.T @ (sigmoid(z) - Y_moons) / len(X_moons)
neuron_accuracy = np.mean((X1_moons @ w >= 0) == Y_moons)
print(f"one neuron: loss {neuron_history[-1]:.3f}, right {neuron_accuracy:.1%}")

assert 0.26 < neuron_history[-1] < 0.275 and 0.84 < neuron_accuracy < 0.91

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(4, columns=4, panel_size=(2.4, 2.5))
for ax, step in zip(axes, (0, 20, 1200, 2000), strict=True):
    plots.decision_regions(
        lambda P, step=step: (forward(P, path[step])[1][:, 0] >= 0).astype(int),
        X_moons,
        y_moons,
        moons,
        ax=ax,
        limits=(-2.4, 2.4, -2.4, 2.4),
        resolution=150,
        size=12,
    )
    ax.get_legend().remove()
    W1, b1 = path[step][:2]
    for j in range(4):
        plots.boundary_line(W1[:, j], b1[j], ax, linestyle="--", linewidth=0.9, color="0.35")
    ax.set(title=f"step {step}, loss {history[step]:.2f}", xlabel="$x_1$")
axes[0].set_ylabel("$x_2$")
plt.show()

# %% tags=["nbval-ignore-output"]
curves = {"two layers, 4 hidden units": history, "one logistic neuron": neuron_history}
ax = plots.learning_curve(
    curves, xlabel="step (here the same as epoch)", ylabel="cross-entropy", start=0
)
ax.set(ylim=(0, 0.8))
plt.show()

# %% [markdown]
# *In words:* four moments of training. The dashed lines are where the hidden units change sign. At
# the start all pass through the middle, for the biases are 0, and after 20 steps the border between
# the two colored regions is still hardly more than one cut. Then the dashed lines move to where the
# moons bend, and the border, pieced together from them, winds between the moons. The curves below:
# the single neuron settles early on a loss of about 0.27; the network lingers at that height for
# some 900 steps, then finds the bend, and falls below 0.08. Whoever had stopped it at step 500
# would have called it useless.
#
# ### 5.4 How many hidden units?
#
# Deck E asks for enough hidden units for the problem. Ten random starts each with 1, 2 and 4:
#
# > **Predict, then run.** With how many units does every start succeed?

# %% tags=["nbval-ignore-output"]
final = {}
for n_hidden in (1, 2, 4):
    final[n_hidden] = np.sort(
        [
            train(X_moons, Y_moons, initialize(2, n_hidden, seed), 0.5, 2000)[0][-1]
            for seed in range(10)
        ]
    )
    good = (final[n_hidden] < 0.15).sum()
    print(f"{n_hidden} hidden: {good:2} of 10 starts below 0.15;  {final[n_hidden].round(2)}")

assert [(final[n] < 0.15).sum() for n in (1, 2, 4)] == [0, 2, 10]
assert final[1].min() > 0.24 and final[2][2] > 0.22 and final[2][-1] < 0.28

# %% [markdown]
# One hidden unit never succeeds: it makes one straight cut, like the single neuron. Two succeed in
# two starts of ten; the eight others stop at a loss of about 0.25, hardly better than one cut. Four
# succeed every time. A network somewhat larger than necessary is not only stronger, it is also
# easier to train: there are more ways down.
#
# ### 5.5 Universality, and its small print
#
# Deck C: for *any* function there is a network that comes close to it everywhere.
#
# **Erratum (C).** The theorem speaks of *continuous* functions on a bounded closed set, with as
# many hidden units as it takes and a suitable activation function (sigmoid, tanh and ReLU are). And
# it says that such weights *exist*, nothing about training finding them: part 5.4 has seen starts
# that do not.
#
# In one dimension one can build the weights by hand: a ReLU network draws a chain of straight
# pieces, and each hidden unit adds one kink. Put the kinks on the curve:


# %%
def relu_interpolation(f, low, high, n_hidden):
    """A ReLU network with one hidden layer through n_hidden + 1 equidistant points of f.

    Args:
        f: function of one variable.
        low, high: ends of the interval.
        n_hidden: number of hidden units, one straight piece each.

    Returns:
        Function from x, shape (n,), to the network's output, shape (n,).
    """
    knots = np.linspace(low, high, n_hidden + 1)
    slopes = np.diff(f(knots)) / np.diff(knots)
    W1, b1 = np.ones((1, n_hidden)), -knots[:-1]  # unit j begins to rise at knot j
    W2 = np.diff(slopes, prepend=0)[:, None]  # by how much the slope changes there
    b2 = f(knots[:1])
    return lambda x: (np.maximum(0, x[:, None] @ W1 + b1) @ W2 + b2)[:, 0]


def jump(x):
    """0 below 2, 1 from 2 on: not continuous."""
    return (x >= 2).astype(float)


across = np.linspace(0, 2 * np.pi, 20_001)
worst = {}
print("hidden units   worst error for sin   for a jump")
for n_hidden in (4, 8, 16, 32, 64):
    worst[n_hidden] = [
        np.abs(relu_interpolation(f, 0, 2 * np.pi, n_hidden)(across) - f(across)).max()
        for f in (np.sin, jump)
    ]
    print(f"{n_hidden:12}{worst[n_hidden][0]:22.4f}{worst[n_hidden][1]:13.1f}")

assert all(worst[n][0] <= (2 * np.pi / n) ** 2 / 8 for n in worst)  # the bound from calculus
assert 3.9 < worst[32][0] / worst[64][0] < 4.1
assert min(errors_of[1] for errors_of in worst.values()) > 0.4

# %% [markdown]
# For the sine, twice as many units make the error four times smaller, as far as one likes. For the
# jump the worst error never goes away: right at the jump a continuous network cannot be close to
# both sides.
#
# ---
# ## 6 · A tiny automatic differentiator
#
# Nobody writes `backward` by hand for a large network. The drawn graph of part 4.1 shows how a
# program can do it: let every number remember which numbers it was made from, and with which local
# slopes. That is all the class below does. It fits on a page.


# %%
class Value:
    """A number that remembers how it was made.

    Attributes:
        data: the number.
        grad: slope of the loss in it, after `backward` was called on the loss.
        parents: pairs (Value it was made from, local slope).
    """

    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = float(data), 0.0, parents

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def __pow__(self, n):
        return Value(self.data**n, ((self, n * self.data ** (n - 1)),))

    def relu(self):
        return Value(max(0.0, self.data), ((self, float(self.data > 0)),))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, ((self, 1 - t**2),))

    def softplus(self):
        return Value(np.logaddexp(0, self.data), ((self, sigmoid(self.data)),))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -as_value(other)

    def __rsub__(self, other):
        return -self + other

    __radd__, __rmul__ = __add__, __mul__

    def __repr__(self):
        return f"Value({self.data:g}, grad={self.grad:g})"

    def backward(self):
        """Fill in `grad` of every number this one was made from, itself first."""
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for parent, _ in value.parents:
                    visit(parent)
                order.append(value)  # after all its parents

        visit(self)
        for value in order:
            value.grad = 0.0
        self.grad = 1.0
        for value in reversed(order):  # when its turn comes, its own slope is complete
            for parent, local_slope in value.parents:
                parent.grad += local_slope * value.grad


def as_value(number):
    """The Value itself, or a plain number as one."""
    return number if isinstance(number, Value) else Value(number)


m, b = Value(-1), Value(5)
loss = ((m * 1 + b - 3) ** 2 + (m * 2 + b - 5) ** 2) * 0.5
loss.backward()
print("m:", m, "  b:", b, "  loss:", loss)

assert loss.data == 2.5 and (m.grad, b.grad) == (-3, -1)

# %% [markdown]
# Deck E's gradient, $(-3, -1)$, and nobody had to differentiate anything. Two lines deserve a
# closer look:
#
# - `reversed(order)`: a number may pass its slope on only when it has received all of it, from
#   *every* place where it was used. The order (parents first) makes sure of that;
# - `+=`, not `=`: a number used twice gets two slopes, and they **add**. Above, $m$ and $b$ are
#   used twice each. The smallest case is $L = x\cdot x$:

# %%
number = Value(3)
square = number * number
square.backward()
print("slope of x * x at 3, with +=:", number.grad)

with_equals_sign = square.parents[-1][1] * square.grad  # what `=` would leave: the last one only
print("and with =:                  ", with_equals_sign)

assert number.grad == 6 and with_equals_sign == 3

# %% [markdown]
# Now the network of part 4.2, with its target 13, and then our two-layer network on the few
# examples of the gradient check:


# %%
def value_network(x, W1, b1, W2, b2, activation):
    """Output unit's net input, a Value, for one example.

    Args:
        x: inputs, n_inputs numbers.
        W1, b1, W2, b2: nested lists of Values, (n_inputs, n_hidden), (n_hidden,), (n_hidden, 1)
            and (1,).
        activation: name of the hidden units' function, "relu" or "tanh".
    """
    output = b2[0]
    for j in range(len(b1)):
        z = b1[j] + sum(x[i] * W1[i][j] for i in range(len(x)))
        output = output + W2[j][0] * getattr(z, activation)()
    return output


def as_values(array):
    """Nested lists of Values in the shape of an array."""
    return [as_values(part) for part in array] if np.ndim(array) else Value(array)


def slopes_of(values):
    """Array of the slopes in nested lists of Values."""
    return np.array(
        [slopes_of(part) for part in values] if isinstance(values, list) else values.grad
    )


values = [as_values(v) for v in small]
loss = (value_network([1, 2], *values, "relu") - 13) ** 2
loss.backward()
automatic = [slopes_of(v) for v in values]
print("part 4.2:  loss", loss.data, "  slopes of W1", (automatic[0] + 0.0).tolist())
assert all(np.array_equal(a, h) for a, h in zip(automatic, by_hand, strict=True))

values = [as_values(v) for v in theta]
loss = Value(0)
for row, target in zip(X_few, Y_few[:, 0], strict=True):
    z = value_network(row.tolist(), *values, "tanh")
    loss = loss + (z.softplus() - int(target) * z) * (1 / len(X_few))
loss.backward()
automatic = [slopes_of(v) for v in values]
differences = [np.abs(a - e).max() for a, e in zip(automatic, exact, strict=True)]
print("part 5.2:  largest difference from backward() below 1e-14:", max(differences) < 1e-14)

assert max(differences) < 1e-14

# %% [markdown]
# All that differs is rounding, in the fifteenth decimal or beyond.
#
# **Erratum (C).** The deck calls automatic differentiation a *numerical method*. Numerical
# differentiation is the difference quotient of part 5.2: approximate, and expensive. Automatic
# differentiation applies the chain rule to every operation and is exact up to rounding. Nor does it
# manipulate formulas, as *symbolic* differentiation does; it works with numbers at one place.
#
# How expensive? For each layer with $p$ weights, an example costs $p$ multiplications forward, and
# about $2p$ backward: $p$ for $X^T\Delta$ and $p$ for $\Delta W^T$. So a gradient costs about three
# forward passes, **however many parameters there are**. The difference quotient takes two forward
# passes *per parameter*:

# %%
for name, layers in {"part 5.3": (2, 4, 1), "a net for digits": (784, 128, 10)}.items():
    n_parameters = sum((fan_in + 1) * out for fan_in, out in itertools.pairwise(layers))
    print(f"{name:17} {n_parameters:7,} parameters: {2 * n_parameters:7,} forward passes against 3")

assert n_parameters == 101_770

# %% [markdown]
# 203,540 forward passes against three, for a small net. This saving is what made deep learning
# possible.

# %% [markdown]
# ---
# ## 7 · The same in TensorFlow and Keras
#
# ### 7.1 `tf.GradientTape`
#
# TensorFlow's automatic differentiator is the same idea, with arrays in place of numbers. While the
# **tape** runs it records every operation; `tape.gradient` plays it backward. (*Logits* is
# TensorFlow's word for net inputs that still await their sigmoid or softmax.)

# %% tags=["nbval-ignore-output"]
m, b = tf.Variable(-1.0), tf.Variable(5.0)
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((m * x + b - y) ** 2)
slopes = [s.numpy().item() for s in tape.gradient(loss, [m, b])]
print("the line:", loss.numpy().item(), slopes)
assert loss.numpy() == 2.5 and slopes == [-3, -1]

W1, b1, W2, b2 = small_tf = [tf.Variable(v) for v in small]
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((tf.nn.relu(x_one @ W1 + b1) @ W2 + b2 - y_one) ** 2)
slopes = tape.gradient(loss, small_tf)
print("part 4.2:", loss.numpy().item(), "  slopes of W1", (slopes[0].numpy() + 0.0).tolist())
assert all(np.array_equal(s, h) for s, h in zip(slopes, by_hand, strict=True))

W1, b1, W2, b2 = theta_tf = [tf.Variable(v) for v in theta]
with tf.GradientTape() as tape:
    z2 = tf.tanh(X_few @ W1 + b1) @ W2 + b2
    loss = tf.reduce_mean(
        tf.nn.sigmoid_cross_entropy_with_logits(labels=Y_few.astype(float), logits=z2)
    )
slopes = tape.gradient(loss, theta_tf)
difference = max(np.abs(s - e).max() for s, e in zip(slopes, exact, strict=True))
print("part 5.2: largest difference from backward() below 1e-12:", bool(difference < 1e-12))
assert difference < 1e-12

# %% [markdown]
# The same numbers for the third time: by hand, by our `Value`, by the tape.
#
# ### 7.2 Keras trains as we do
#
# In Keras the whole loop is one line. Give it our starting weights, our learning rate and all
# examples in one batch, and it must take the same steps. (`from_logits=True` says that the model
# hands over net inputs; Keras then computes the loss in the safe way of part 5.1.)
#
# > **Predict, then run.** After 30 steps, how far apart will the two losses be?

# %% tags=["nbval-ignore-output"]
model = keras.Sequential(
    [keras.Input((2,)), keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1)]
)
model.set_weights(initialize(2, 4, seed=0))
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.5),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
)
X_keras, Y_keras = X_moons.astype("float32"), Y_moons.astype("float32")
fit = model.fit(X_keras, Y_keras, batch_size=200, epochs=30, shuffle=False, verbose=0)
from_keras = np.array(fit.history["loss"])  # before each step, as in our history
print("step     0        10       29")
print("ours  ", history[[0, 10, 29]].round(5))
print("Keras ", from_keras[[0, 10, 29]].round(5))
print(f"largest difference in 30 steps: {np.abs(from_keras - history[:30]).max():.0e}")

assert np.abs(from_keras - history[:30]).max() < 1e-4
assert all(np.allclose(k, o, atol=1e-4) for k, o in zip(model.get_weights(), path[30], strict=True))

before = model.get_weights()
model(X_keras)  # inference
unchanged = all(np.array_equal(p, q) for p, q in zip(before, model.get_weights(), strict=True))
print("weights unchanged by inference:", unchanged)
assert unchanged

# %% [markdown]
# The same to four decimals and more; Keras computes with 32-bit numbers, we with 64. And using the
# model changed no weight (deck E's *inferensi*, part 1).
#
# ---
# ## 8 · Better ways down: optimizers
#
# ### 8.1 Momentum and Adam on the same surface
#
# Deck B calls the rule that turns slopes into steps the **optimization function**; the usual word
# is **optimizer**. Deck D names two, SGD and Adam. (Keras calls the plain rule SGD, whatever the
# batch. So do we here, though each step sees both points.) Plain gradient descent has one trouble
# in deck E's valley (part 2.5): what is safe on the walls is slow on the floor. Two ideas help.
#
# **Momentum.** Think of a heavy ball. At each step it keeps the part $\mu$ of its speed $v$, 0.9
# say. On the floor, where all slopes point the same way, speed adds up, to as much as
# $1/(1 - \mu) = 10$ times a plain step; on the walls, where they alternate, it cancels. With
# $\theta$ for the parameters and $g$ for the gradient:
#
# $$v \leftarrow \mu\, v - \eta\, g, \qquad \theta \leftarrow \theta + v .$$
#
# **Adam** (Kingma and Ba, 2015) also divides each parameter's step by the usual size of its own
# slope, so parameters with large and with small slopes move about equally fast. It keeps running
# means $p$ of the slope and $q$ of its square, with $\beta_1 = 0.9$ and $\beta_2 = 0.999$. Both
# start at 0, hence are too small at first; the fractions below correct that. $t$ is the number of
# the step, and the tiny $\epsilon = 10^{-7}$ guards against a division by 0:
#
# $$p \leftarrow \beta_1 p + (1-\beta_1)\, g, \qquad q \leftarrow \beta_2 q + (1-\beta_2)\, g^2,$$
#
# $$\theta \leftarrow \theta
# - \eta\,\frac{p / (1 - \beta_1^t)}{\sqrt{q / (1-\beta_2^t)} + \epsilon} .$$
#
# By hand, the first step of Adam with $\eta = 0.3$: $p/(1 - 0.9) = g$ and $q/(1 - 0.999) = g^2$, so
# the step is $0.3\, g/\lvert g\rvert$: exactly 0.3 in each parameter, whatever the slopes. From
# $(-1, 5)$ to $(-0.7, 5.3)$.
#
# > **Predict, then run.** Plain descent with 0.1 took 177 steps to bring the MSE below 0.01 for
# > good. Which of the others is faster?


# %%
def walk(optimizer, learning_rate, steps, gradient=gradient, start=(-1.0, 5.0)):
    """Walk down a surface.

    Args:
        optimizer: "sgd", "momentum" or "adam".
        learning_rate: of every step.
        steps: number of steps.
        gradient: function from the coordinates to the slopes, an array of the same length.
        start: coordinates to begin with.

    Returns:
        The places passed, first the start, shape (steps + 1, n_coordinates).
    """
    path = [np.array(start, dtype=float)]
    v = p = q = np.zeros_like(path[0])
    for t in range(1, steps + 1):
        g = gradient(*path[-1])
        if optimizer == "sgd":
            step = -learning_rate * g
        elif optimizer == "momentum":
            step = v = 0.9 * v - learning_rate * g
        else:
            p, q = 0.9 * p + 0.1 * g, 0.999 * q + 0.001 * g**2
            step = -learning_rate * (p / (1 - 0.9**t)) / (np.sqrt(q / (1 - 0.999**t)) + 1e-7)
        path.append(path[-1] + step)
    return np.array(path)


walks = {"sgd": 0.1, "momentum": 0.1, "adam": 0.3}
needed = {}
for optimizer, rate in walks.items():
    losses = surface(*walk(optimizer, rate, 400).T)
    needed[optimizer] = int(np.nonzero(losses >= 0.01)[0].max()) + 1
    print(f"{optimizer:9} rate {rate}: MSE stays below 0.01 from step {needed[optimizer]}")

assert needed == {"sgd": 177, "momentum": 43, "adam": 55}
assert np.allclose(walk("adam", 0.3, 1)[1], [-0.7, 5.3], atol=1e-6)
assert mse(*train_line(1, 30)[-1]) < mse(*walk("sgd", 0.1, 60)[-1])  # 60 steps each, see below

# %% tags=["nbval-ignore-output"]
fig, axes = plots.panels(4, columns=4, panel_size=(2.4, 2.5))
tracks = {f"{name}, η = {rate}": walk(name, rate, 60) for name, rate in walks.items()}
tracks["sgd, one point a step"] = train_line(batch_size=1, epochs=30)  # 60 steps too, η = 0.1
for ax, (name, track) in zip(axes, tracks.items(), strict=True):
    ax.contour(M, B, surface(M, B), levels, cmap="cividis", vmin=0, vmax=60, linewidths=0.8)
    ax.plot(*track.T, "-o", color=plots.COLORS[0], markersize=2.5, linewidth=1)
    ax.plot(-1, 5, "o", color=plots.COLORS[0], markersize=8)
    ax.plot(2, 1, "*", color="black", markersize=11)
    ax.set(title=name, xlabel="m", xlim=(-2.5, 4.5), ylim=(-2, 8))
axes[0].set_ylabel("b")
plt.show()

# %% [markdown]
# *In words:* 60 steps each. Plain descent is still halfway down the valley. Momentum swings from
# wall to wall at first, rolls along the floor and a little past the star, and comes back. Adam sets
# out diagonally, 0.3 in both directions, turns, and follows the floor to the star and slightly past
# it. The last is part 2.7's descent with one point a step: it zigzags between what the two points
# want, and gets a little farther than plain descent, at half the work a step.
#
# 177, 43 and 55 steps. Do not read it as a ranking: each depends on its learning rate, and on other
# surfaces the order changes. Momentum has a stability limit too (for $\mu = 0.9$ it is
# $2\,(1 + \mu)/\lambda_{\max} = 0.554$ here). Adam's rate means something different: about how far
# each parameter moves in a step.
#
# Keras has the same three. The same path, step by step:

# %% tags=["nbval-ignore-output"]
keras_optimizers = {
    "sgd": keras.optimizers.SGD(learning_rate=0.1),
    "momentum": keras.optimizers.SGD(learning_rate=0.1, momentum=0.9),
    "adam": keras.optimizers.Adam(learning_rate=0.3),
}
for optimizer, keras_optimizer in keras_optimizers.items():
    place = keras.Variable(np.array([-1.0, 5.0], dtype="float32"))
    places = [keras.ops.convert_to_numpy(place)]
    for _ in range(40):
        slope = gradient(*places[-1]).astype("float32")
        keras_optimizer.apply_gradients([(keras.ops.convert_to_tensor(slope), place)])
        places.append(np.array(keras.ops.convert_to_numpy(place)))
    apart = np.abs(np.array(places) - walk(optimizer, walks[optimizer], 40)).max()
    print(f"{optimizer:9} largest distance from ours in 40 steps below 0.001: {apart < 1e-3}")
    assert apart < 1e-3

assert round(2 * (1 + 0.9) / curvatures[1], 3) == 0.554  # the limit with momentum, both sides of it
assert np.abs(walk("momentum", 0.55, 4000)[-1] - [2, 1]).max() < 1e-3
assert np.abs(walk("momentum", 0.56, 4000)[-1]).max() > 1e3

# %% [markdown]
# ### 8.2 Local minima
#
# Deck E's bowl has one lowest point, so every downhill path ends there. Networks have hills and
# hollows. One parameter is enough to see it, $f(w) = w^4 - 3w^2 + w$, with slope $4w^3 - 6w + 1$:
#
# > **Predict, then run.** From $w = 2$, where will plain descent end, and where a heavy ball?


# %%
def hollows(w):
    """A curve with two minima."""
    return w**4 - 3 * w**2 + w


def hollows_slope(w):
    """Its derivative, as an array of length 1."""
    return np.array([4 * w**3 - 6 * w + 1])


ends = {}
for start in (-2.0, 2.0):
    for optimizer in ("sgd", "momentum"):
        w = walk(optimizer, 0.01, 500, hollows_slope, (start,))[-1, 0]
        ends[start, optimizer] = round(w, 2)
        print(f"from {start:+.0f} with {optimizer:9} to w = {w:+.2f}, f = {hollows(w):.2f}")

assert list(ends.values()) == [-1.3, -1.3, 1.13, -1.3]
assert round(hollows(-1.3008), 2) == -3.51 and round(hollows(1.1309), 2) == -1.07

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(5.6, 3.2))
across = np.linspace(-2.15, 2.15, 200)
ax.plot(across, hollows(across), color="0.5")
for rank, optimizer in enumerate(("sgd", "momentum")):
    track = walk(optimizer, 0.01, 500, hollows_slope, (2.0,))[:, 0]
    ax.plot(
        track,
        hollows(track) + 0.35 * rank,
        plots.MARKERS[rank],
        color=plots.COLORS[rank],
        markersize=4,
        label=f"{optimizer}, from w = 2",
    )
    ax.plot(track[-1], hollows(track[-1]), plots.MARKERS[rank], color=plots.COLORS[rank], ms=11)
ax.set(xlabel="w", ylabel="f(w)")
ax.legend(loc="upper center")
plt.show()

# %% [markdown]
# *In words:* a curve with a deep hollow on the left ($f = -3.51$) and a shallow one on the right
# ($f = -1.07$). Plain descent from the right (circles) stops in the shallow one. The ball with
# momentum (triangles, drawn a little higher) rolls over the hump and settles in the deep one. That
# is luck with these numbers, no guarantee: a heavier ball can also roll *out* of a good hollow.
#
# Is every training that stands still in a local minimum? No. Of the eight stuck starts of part 5.4
# one cannot tell by looking at the loss: a flat stretch and a **saddle**, downhill in some other
# direction, look the same. Large networks have many more saddles and flat places than bad minima.
# Remedies are the same for all: other random starts, more hidden units, momentum or Adam, and the
# noise of small batches.
#
# **Erratum (B).** The slide on the sigmoid curve blames its flat ends for local minima. Flat ends
# make small slopes, hence slow learning; that is no minimum (chapter 2).
#
# ---
# ## 9 · Real data: the iris in the middle
#
# Chapter 1 ended its search for a line with versicolor against virginica. Here is a harder question
# about the same flowers: is it a *versicolor*, or one of the two others? By the petals, versicolor
# lies between them, so no line parts it from the rest. 100 flowers to train on, 50 to test, both
# standardized by the training flowers' means and spreads.
#
# Training goes in batches of 10 this time: ten steps an epoch.
#
# > **Predict, then run.** Always answering *not versicolor* is right for 62 % of the test flowers.
# > How much better is one logistic neuron? And four hidden units?

# %% tags=["nbval-ignore-output"]
iris = load_iris()
order = np.random.default_rng(0).permutation(150)
rows_train, rows_test = order[:100], order[100:]
petals = iris.data[:, 2:]  # length and width in cm, shape (150, 2)
petal_mean, petal_spread = petals[rows_train].mean(axis=0), petals[rows_train].std(axis=0)
X_iris = ((petals - petal_mean) / petal_spread).astype("float32")
Y_iris = (iris.target == 1).astype("float32")[:, None]


def iris_model(n_hidden):
    """A compiled Keras model with that many tanh units, or none; weights from seed 3."""
    keras.utils.set_random_seed(3)
    hidden = [keras.layers.Dense(n_hidden, activation="tanh")] if n_hidden else []
    model = keras.Sequential([keras.Input((2,)), *hidden, keras.layers.Dense(1)])
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.05),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        steps_per_execution=10,  # an epoch in one go; the steps are the same, only faster
        jit_compile=False,
    )
    return model


def iris_accuracy(model, rows):
    """Share of those flowers on the right side."""
    z = keras.ops.convert_to_numpy(model(X_iris[rows]))
    return np.mean((z >= 0) == (Y_iris[rows] == 1))


models, curves, scores = {}, {}, {}
for name, n_hidden in (("one neuron", 0), ("4 hidden units", 4)):
    models[name] = iris_model(n_hidden)
    fit = models[name].fit(
        X_iris[rows_train], Y_iris[rows_train], batch_size=10, epochs=30, verbose=0
    )
    curves[name] = fit.history["loss"]
    scores[name] = iris_accuracy(models[name], rows_train), iris_accuracy(models[name], rows_test)
    print(
        f"{name:15} right: {scores[name][0]:.0%} of training, {scores[name][1]:.0%} of test flowers"
    )
base = np.mean(Y_iris[rows_test] == 0)
print(f"always no       right: {base:.0%} of test flowers")

assert round(base, 2) == 0.62
assert scores["one neuron"][1] < 0.75 and scores["4 hidden units"][1] >= 0.9

# %% tags=["nbval-ignore-output"]
fig, axes = plt.subplots(1, 3, figsize=(10.2, 3.3))
kinds = {0: "other iris", 1: "versicolor"}
for ax, (name, model) in zip(axes, models.items(), strict=False):

    def predict(P, model=model):
        standardized = ((P - petal_mean) / petal_spread).astype("float32")
        return (keras.ops.convert_to_numpy(model(standardized))[:, 0] >= 0).astype(int)

    plots.decision_regions(
        predict, petals[rows_test], Y_iris[rows_test, 0].astype(int), kinds, ax=ax, resolution=150
    )
    ax.set(title=f"{name}, test flowers", xlabel="petal length in cm")
axes[0].set_ylabel("petal width in cm")
axes[1].get_legend().remove()
plots.learning_curve(curves, ax=axes[2], ylabel="cross-entropy (training)")
axes[2].set_ylim(bottom=0)
plt.show()

# %% [markdown]
# *In words:* on the left the single neuron's cut. It passes beside nearly all the flowers: with one
# line there is little better to do than to say no to almost everything. In the middle the network
# found a band: versicolor's petals are neither short nor long. On the right the two losses: the
# neuron's stays above 0.5, the network's falls below 0.15.

# %%
assert curves["one neuron"][-1] > 0.5 and curves["4 hidden units"][-1] < 0.15

# %% [markdown]
# ---
# ## 10 · What goes wrong
#
# ### 10.1 All weights equal
#
# Deck E's *Langkah* 0 initializes the weights, deck A says they are *usually* random. Why not
# zeros?
#
# > **Predict, then run.** Train the moons network from zeros, and from 0.5 everywhere.

# %%
for start in (0.0, 0.5):
    equal = [np.full_like(v, start) for v in initialize(2, 4, seed=0)]
    losses, states = train(X_moons, Y_moons, equal, learning_rate=0.5, steps=1000)
    W1_end = states[-1][0]
    alike = np.allclose(W1_end, W1_end[:, :1])
    print(f"all {start}: loss {losses[0]:.2f} -> {losses[-1]:.2f}, hidden units all alike: {alike}")
    print("         the rows of W1:", *[(row + 0.0).round(2) for row in W1_end])
    assert alike
    assert (losses[-1] > 0.69) if start == 0 else (0.24 < losses[-1] < 0.3)

# %% [markdown]
# **Symptom:** from zeros the loss stays at $\ln 2 = 0.69$: with $W_2 = 0$ no slope gets back to the
# hidden layer, and with hidden outputs 0 none gets to $W_2$; only the last bias can move. From 0.5
# the loss falls, but only to that of a single unit: all four hidden units get the same slopes, so
# they stay copies of each other for ever. **Cause:** symmetry. **Cure:** random weights (biases may
# start at 0), as `initialize` makes them and Keras does by default.
#
# ### 10.2 Inputs on different scales
#
# Deck E's line again, but with $x$ in other units: 100 and 200 instead of 1 and 2. Same line, same
# points. The Hessian of the MSE of any line (differentiate part 2.2's slopes once more) is
#
# $$H = 2\begin{pmatrix} \text{mean of } x^2 & \text{mean of } x \\ \text{mean of } x & 1
# \end{pmatrix},$$
#
# for 1 and 2 the familiar 5, 3, 3, 2. So $x$ enters squared.
#
# > **Predict, then run.** What happens to the stability limit 0.2918?


# %%
def line_hessian(x):
    """Hessian of the MSE of a line in (m, b), shape (2, 2); x has shape (n_samples,)."""
    A = np.column_stack([x, np.ones(len(x))])
    return 2 * A.T @ A / len(x)


figures = {}
for name, inputs in {
    "1 and 2": x,
    "100 and 200": 100 * x,
    "standardized, -1 and 1": (x - x.mean()) / x.std(),
}.items():
    low, high = np.linalg.eigvalsh(line_hessian(inputs))
    figures[name] = 2 / high, high / low
    print(f"{name:23} stability limit {2 / high:.2g}   condition number {high / low:,.0f}")

assert np.array_equal(line_hessian(x), H)
assert np.allclose(figures["100 and 200"], (4.0e-5, 2.5e5), rtol=0.01)
assert np.allclose(figures["standardized, -1 and 1"], (1, 1))

# One step with learning rate 1/2 on the standardized inputs, from the same m = -1, b = 5.
u = (x - x.mean()) / x.std()
m, b = np.array([-1.0, 5.0]) - 0.5 * np.array(
    [np.mean(2 * (-u + 5 - y) * u), np.mean(2 * (-u + 5 - y))]
)
print(f"standardized, one step: m = {m}, b = {b}, predictions {m * u + b}")
assert (m, b) == (1, 4) and np.array_equal(m * u + b, y)

# %% [markdown]
# **Symptom:** the loss explodes with a learning rate that used to work, or creeps with one that is
# safe. **Cause:** with inputs of 100 and 200 the limit is 0.00004 and the condition number about a
# quarter of a million. **Cure:** standardize, that is, subtract the mean and divide by the standard
# deviation. Here 1 and 2 become $u = -1$ and $u = 1$. The valley becomes a round bowl, condition
# number 1, and a *single step* with $\eta = 0.5$ lands on the solution, for both points at once:
# $\hat{y} = u + 4$, which is 3 and 5. The narrow valley was never in the problem, only in the unit
# and the zero from which $x$ was measured. (With several inputs the bowl is perfectly round only if
# they are uncorrelated, but equal scales are most of the cure.) That is why chapter 4 divides
# pixels by 255 before anything else.
#
# ### 10.3 A learning rate too large, in a network
#
# What 0.6 did to the line, seen in the moons network, with plain steps:

# %% tags=["nbval-ignore-output"]
runs = {
    f"η = {rate}": train(X_moons, Y_moons, initialize(2, 4, seed=0), rate, 150)[0]
    for rate in (0.005, 0.5, 30)
}
ax = plots.learning_curve(runs, xlabel="step", ylabel="cross-entropy", start=0)
ax.set(yscale="log")
plt.show()
jumps = {name: int((np.diff(curve) > 0).sum()) for name, curve in runs.items()}
print("steps that raised the loss:", jumps)

assert jumps["η = 0.005"] == 0 and jumps["η = 0.5"] == 0 and jumps["η = 30"] > 30
assert runs["η = 30"].max() > 1 and runs["η = 0.005"][-1] > runs["η = 0.5"][-1] + 0.05
assert (runs["η = 30"] > runs["η = 30"][0]).sum() > 20

# %% [markdown]
# *In words:* with 0.005 the loss creeps, with 0.5 it falls smoothly, with 30 it jumps up and down
# and again and again rises above where it began. Unlike the line's, it does not run off to infinity
# at once: $a - y$ and $\tanh$ are bounded, so the slopes for $W_2$ cannot grow with the error.
# **Symptom:** a loss that is jagged from step to step with *all* examples in the batch, or `nan`.
# **Cure:** a third or a tenth of the learning rate.

# %% [markdown]
# ---
# ## 11 · Check yourself
#
# ### Quiz
#
# **1.** Deck E's line starts at $m = 0$, $b = 0$. Gradient, and the place after one step with
# $\eta = 0.1$? And the MSE before and after?
#
# <details><summary>Answer</summary>
#
# $(-13, -8)$, so to $(1.3, 0.8)$. Before: $(9 + 25)/2 = 17$. After: $\hat{y} = 2.1$ and $3.4$,
# $(0.81 + 2.56)/2 = 1.685$.
#
# </details>
#
# **2.** 55,000 training images, `batch_size=50`, `epochs=10`. How many steps?
#
# <details><summary>Answer</summary>
#
# 1,100 steps an epoch, 11,000 in all.
#
# </details>
#
# **3.** Along one direction a loss has the curvature 8. Which learning rates are stable? What do
# exactly 0.25 and exactly 0.125 do?
#
# <details><summary>Answer</summary>
#
# Those below $2/8 = 0.25$. At 0.25 the factor is −1: it hops from side to side for ever. At 0.125
# the factor is 0: one step to the bottom.
#
# </details>
#
# **4.** A classifier for ten classes shows a loss of 9.2 before any training. What can you say?
#
# <details><summary>Answer</summary>
#
# Even ignorance costs only $\ln 10 = 2.3$. 9.2 means that it typically gives the right class a
# probability of about $e^{-9.2} = 0.0001$: sure and wrong. The starting weights or the inputs are
# far too large.
#
# </details>
#
# **5.** Your gradient check finds all slopes exactly $n$ times too large. What did you forget?
#
# <details><summary>Answer</summary>
#
# To divide by the number of examples: the loss is a mean, your gradient a sum.
#
# </details>
#
# **6.** In part 4.2 all slopes of the third hidden unit are 0. Will it never learn?
#
# <details><summary>Answer</summary>
#
# Not from this example. Another one may open it ($z_3 > 0$), and then it learns. Only a unit that
# is closed for *all* examples is dead (chapter 2).
#
# </details>
#
# **7.** $L = a\,b + a$ at $a = 2$, $b = 5$. Slopes, by the graph?
#
# <details><summary>Answer</summary>
#
# $b$: 2. $a$ is used twice: 5 by the product and 1 by the sum, together 6.
#
# </details>
#
# **8.** In the network of part 4.2, what is the slope of the loss in the input $x_1$?
#
# <details><summary>Answer</summary>
#
# Pass $\delta_1$ through the weights once more, $\Delta_1 W_1^T$: $1\cdot(-16) + 3\cdot(-8) +
# (-3)\cdot 0 = -40$. Nothing is learned from it here, but it is how the layer before would get its
# share.
#
# </details>

# %% cellView="form" jupyter={"source_hidden": true}
# @title The quiz's answers, asserted
assert gradient(0, 0).tolist() == [-13, -8] and mse(0, 0) == 17  # question 1
assert np.isclose(mse(1.3, 0.8), 1.685)
assert 55_000 / 50 == 1100 and 1100 * 10 == 11_000  # question 2
assert 1 - 0.25 * 8 == -1 and 1 - 0.125 * 8 == 0  # question 3
assert round(np.exp(-9.2), 4) == 0.0001  # question 4
left, right = Value(2), Value(5)
(left * right + left).backward()
assert (left.grad, right.grad) == (6, 2)  # question 7
assert (delta1 @ small[0].T).tolist() == [[-40, -24]]  # question 8
print("quiz answers checked")

# %% [markdown]
# ### Recap
#
# - Forward, loss, backward, step. Backpropagation is the third, gradient descent the fourth.
# - Regression: MSE to train, RMSE to report. Classes: cross-entropy, whose slope with a sigmoid or
#   a softmax is just prediction minus target.
# - The gradient points uphill. A step goes against it, $\theta \leftarrow \theta - \eta\,g$.
# - Stable below $2/\lambda_{\max}$, the largest curvature; slow in proportion to the condition
#   number. Standardized inputs improve both.
# - A step is one update, a batch the examples it uses, an epoch all batches once.
# - The chain rule on a graph: local slope times upstream slope, and what is used twice adds up. All
#   slopes first, then the step.
# - A gradient costs about three forward passes, for any number of parameters. Check it with a
#   central difference.
# - Momentum and Adam go faster through narrow valleys. Start from random weights.
#
# ### Words
#
# The Indonesian terms are deck E's. The right column explains.
#
# | English | Indonesian | meaning here |
# |---|---|---|
# | learning mechanism | *mekanisme pembelajaran* | how a network learns |
# | stages of learning | *tahapan pembelajaran* | the round of part 1 |
# | step (of a procedure) | *langkah* | its numbered lines, not an update of the weights |
# | initialize the weights | *inisialisasi bobot* | choose random ones to start from |
# | read the input vector | *membaca vektor input* | take the next examples |
# | compute the outputs | *hitung luaran* | the forward pass |
# | back-propagated error | *back propagate error* | $\delta$, the slope at a net input |
# | update all weights | *perbarui semua bobot* | one step |
# | repeat until converged | *ulangi hingga konvergen* | until the loss settles |
# | maximum iterations | *maksimum iterasi* | when to stop at the latest |
# | weight matrix | *matrik bobot* | $W_1$, $W_2$: what training hands over |
# | inference | *inferensi* | using the trained network; nothing is learned |
#
# And some that the decks do not translate: **loss**, **gradient** (all slopes), **learning rate**
# ($\eta$; deck E's $\lambda$), **batch**, **step**, **epoch**, **curvature**, **Hessian**,
# **condition number**, **upstream slope**, **one-hot**, **optimizer**, **momentum**, **saddle**,
# **automatic differentiation**, **gradient check**.
#
# ### Further reading
#
# - David Rumelhart, Geoffrey Hinton and Ronald Williams, *Learning representations by
#   back-propagating errors*, Nature 323, 1986: the paper that made it popular.
# - Seppo Linnainmaa, *Taylor expansion of the accumulated rounding error*, BIT 16, 1976: the idea
#   of differentiating backward through a program, from his thesis of 1970.
# - Herbert Robbins and Sutton Monro, *A stochastic approximation method*, Annals of Mathematical
#   Statistics 22, 1951: why noisy steps arrive.
# - Boris Polyak, *Some methods of speeding up the convergence of iteration methods*, USSR
#   Computational Mathematics and Mathematical Physics 4, 1964: the heavy ball.
# - Diederik Kingma and Jimmy Ba, *Adam: a method for stochastic optimization*, ICLR 2015.
# - George Cybenko, *Approximation by superpositions of a sigmoidal function*, Mathematics of
#   Control, Signals, and Systems 2, 1989: universality.
# - Yann LeCun, Léon Bottou, Genevieve Orr and Klaus-Robert Müller, *Efficient BackProp*, in
#   *Neural Networks: Tricks of the Trade*, Springer, 1998: scaling, learning rates, curvature.
# - Atılım Güneş Baydin, Barak Pearlmutter, Alexey Radul and Jeffrey Mark Siskind, *Automatic
#   differentiation in machine learning: a survey*, Journal of Machine Learning Research 18, 2018.
# - Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning*, MIT Press, 2016: chapters 6
#   and 8. It is the textbook of deck C.
#
# ### Now you
#
# The exercise of this chapter:
# [exercises/03_backpropagation/03_backpropagation.ipynb](../../exercises/03_backpropagation/03_backpropagation.ipynb).
# You write the losses, the gradients of a line and of a two-layer network, the stability limit and
# a training loop yourself.
