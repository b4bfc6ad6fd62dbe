# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 5 · Convolutional networks

# %% [markdown] tags=["colab-badge"]
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/course/chapters/05_cnn.ipynb) · [the exercise in Colab](https://colab.research.google.com/github/deep-learning-companion/deep-learning-companion/blob/main/exercises/05_cnn/05_cnn.ipynb)

# %% [markdown]
# *About two hours to read and play, a little more than a minute to run.*
#
# A dense network gets a picture as a list of numbers in which neighbors mean nothing. A
# **convolutional neural network**, CNN for short, looks through a small window that slides over the
# picture, and uses the same few weights at every place. That one change makes it smaller, better
# with pictures, and easier to look into.
#
# **What you will be able to do**
#
# - show by two experiments what is lost when a picture is flattened;
# - convolve and pool with a pencil, with one channel or three;
# - say how large the output of a layer is, and how much of the picture one number in it sees;
# - count weights, connections and multiplications, and say where in a network they are;
# - write convolution, pooling and their gradients in NumPy, and get Keras's numbers;
# - tell *equivariant* from *invariant*, and measure both;
# - build a CNN with fewer than 40,000 parameters that reads MNIST better than a dense network does;
# - look at filters, feature maps and the pixels behind a decision, and fool the network.
#
# **Builds on:** chapter 1 (net input, weights, bias), chapter 2 (ReLU, softmax), chapter 3 (chain
# rule, gradient, Adam) and chapter 4 (MNIST, training and validation, dropout). From school:
# rounding down.
#
# **Slides mirrored.** Decks: **A** *Deep Learning* (Chairul Aulia, edited by Citra Chairunnisa),
# **B** *Deep Learning* (Tushar B. Kute), **C** *Machine Learning part 2, GGE 6505/5405*, **D**
# *Unit 2, Introduction to Deep Learning & Architectures*, **E** *Fundamentals of Deep Learning:
# How a Neural Network Trains* (Muljono).
#
# | deck | slide title | part |
# |---|---|---|
# | C | Convolutional Neural Networks: Image Classification (picture, grid, vector) | 1.1, 8.4 |
# | B | Why ConvNet of FF Nets?; Why ConvNet over FF NN?; Input image formatting | 1.1, 1.4, 11 |
# | B | Convolutional Neural Network (why; benefits) | 1.1, 1.3, 1.4, 7 |
# | D | the 256 × 256 picture and the 4000 × 3000 one | 1.1 |
# | A | Convolutional Neural Network (CNN) | 1.4, 3.2 |
# | A | Architecture of CNN | 5 |
# | A | Convolutional Layer; Convolution Operation | 2.1 |
# | B | Convolution Layer (two slides); Movement of the Kernel (one channel, three channels) | 2.1, 2.2 |
# | A | Padding; stride | 2.3 |
# | B | Same Padding; Convolutional Neural Network (feature maps: overlap, stride, zero padding) | 2.3 |
# | A | Pooling | 2.4 |
# | B | Pooling Layer (two slides); Convolutional Neural Network (pooling layers) | 2.4, 7.2 |
# | B | Convolutional Neural Network (three types of layers; filters; feature maps) | 3.1, 3.3, 6 |
# | A | Fully connected | 5 |
# | B | Convolutional Neural Network (fully connected layers; five slides *Worked Example*) | 5 |
# | B | CNN : Best Practices (four slides) | 8.1, 8.2 |
# | B | Example: MNIST Handwritten Chars; Building CNN; CNN Architecture; Classification | 8 |
# | B | Types of Neural Network; CNN; Transformers | 11 |
# | D | Deep Representation Learning (layers build on layers); Depth | 1.4, 6, 9.3 |
# | D | Width Vs. Depth of Neural Networks (its examples) | 5 |
# | A | the comparison of ANN, CNN and RNN (its CNN column) | 11 |
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
import time

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage

from course import plots, quiet
from course.datasets import load_mnist

with quiet.startup():  # without TensorFlow's messages about processors
    import keras
    import tensorflow as tf

tf.get_logger().setLevel("ERROR")  # it would remark that we build several networks in a row
plots.use_style(dpi=80)  # many pictures: a little smaller than usual
digits = load_mnist()
print(digits)

# %% [markdown]
# If the line above speaks of scikit-learn's digits, MNIST could not be downloaded. The chapter then
# runs on 1,797 smaller and more uniform digits. What the text says about numbers and pictures then
# holds roughly, and in a few experiments not at all; what is asserted is adapted.
#
# ---
# ## 1 · The idea
#
# ### 1.1 What flattening throws away
#
# To a computer a gray picture is a grid of numbers. Deck C shows one of 28 by 28, and beside it
# what a dense network gets: the same numbers in one long column. Deck B does it with nine:
#
# $$\begin{pmatrix} 1 & 1 & 0 \\ 4 & 2 & 1 \\ 0 & 2 & 1 \end{pmatrix} \;\longrightarrow\;
# (1, 1, 0, 4, 2, 1, 0, 2, 1) .$$
#
# The 1 in the corner and the 4 below it touch. In the list they are three places apart; in a
# picture of 28 columns it is 28 places. No number is lost, but which ones were neighbors is not
# written anywhere, and a dense layer does not ask: it has one weight for each pixel, and would be
# just as happy with the pixels in any other order.
#
# There is also the size. Deck D counts inputs: 65,536 for a picture of 256 × 256, 12 million for
# the 4000 × 3000 of a phone. One dense layer of 200 neurons on the latter needs 200 weights for
# each pixel, 2.4 billion.

# %%
small_grid = np.array([[1, 1, 0], [4, 2, 1], [0, 2, 1]])
print("flattened:", small_grid.ravel())
print(f"pixels: {256 * 256:,} and {4000 * 3000:,}; weights of 200 neurons: {4000 * 3000 * 200:,}")

assert small_grid.ravel().tolist() == [1, 1, 0, 4, 2, 1, 0, 2, 1]
assert 256 * 256 == 65_536 and 4000 * 3000 == 12_000_000 and 4000 * 3000 * 200 == 2.4e9

# %% tags=["nbval-ignore-output"]
shuffle = np.random.default_rng(0).permutation(784)  # one order, the same for every picture


def shuffled(X):
    """The pictures with their pixels in another order, shape (n_samples, 28, 28, 1) as before."""
    return X.reshape(len(X), 784)[:, shuffle].reshape(X.shape)


def as_input(X):
    """Pictures of 0 to 255, shape (n, 28, 28), as 0 to 1 with one channel, (n, 28, 28, 1)."""
    return (X / 255).astype("float32")[..., None]


few = slice(0, 3000)  # the first part works with few pictures, so that it is quick
X_few, y_few = as_input(digits.X_train[few]), digits.y_train[few].astype("int32")
X_judge = as_input(digits.X_validation[:2000])  # the test pictures are for the end
y_judge = digits.y_validation[:2000].astype("int32")


def show(ax, picture, title="", cmap="gray_r", **options):
    """Draw a picture, shape (height, width), without ticks; 0 is white unless told otherwise."""
    drawn = ax.imshow(picture, cmap=cmap, **options)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(cmap == "gray_r")
    ax.spines[:].set_color("0.8")
    ax.set_title(title, fontsize=9)
    return drawn


def show_signed(ax, numbers, title=""):
    """Draw numbers of both signs, shape (height, width): orange above 0, violet below."""
    limit = np.abs(numbers).max()
    return show(ax, numbers, title, cmap="PuOr_r", vmin=-limit, vmax=limit)


fig, axes = plt.subplots(2, 6, figsize=(8.4, 2.9))
for column in range(6):
    show(axes[0, column], X_few[column, ..., 0])
    show(axes[1, column], shuffled(X_few)[column, ..., 0])
axes[0, 0].set_ylabel("as they are")
axes[1, 0].set_ylabel("shuffled")
plt.show()

assert np.array_equal(np.sort(shuffled(X_few)[0].ravel()), np.sort(X_few[0].ravel()))

# %% [markdown]
# *In words:* above, six digits. Below, the same six with their 784 pixels in another order, the
# same order for every picture. The number of dark pixels is unchanged. You cannot read them any
# more; can a network?
#
# ### 1.2 Shuffle the pixels
#
# Two networks, each trained twice on the same 3,000 digits: once as they are, once shuffled. The
# first is dense: 784 inputs, 64 hidden ReLUs, 10 outputs. The second is convolutional; its layers
# are what this chapter is about, so take it as a black box for now.
#
# > **Predict, then run.** What does shuffling do to the dense network's accuracy, and to the
# > convolutional one's?


# %% tags=["nbval-ignore-output"]
def dense_net():
    """784 pixels, 64 hidden units, 10 classes."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def small_cnn(side=28):
    """Three convolutional layers, the largest value of each feature map, 10 classes."""
    return keras.Sequential(
        [
            keras.Input((side, side, 1)),
            keras.layers.Conv2D(16, 5, strides=2, activation="relu"),
            keras.layers.Conv2D(32, 3, strides=2, activation="relu"),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def train_small(build, X, y, epochs=8, seed=0):
    """A new network of that kind, trained on X of shape (n, 28, 28, 1) and labels y of shape (n,).

    With fewer pictures there are more epochs, so that the number of steps stays about the same. The
    learning rate falls to 0, so that less depends on which step happens to be the last.
    """
    keras.utils.set_random_seed(seed)
    model = build()
    epochs = max(epochs, epochs * 3000 // len(X))
    rate = keras.optimizers.schedules.CosineDecay(0.006, epochs * -(-len(X) // 64))
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss="sparse_categorical_crossentropy",
        jit_compile=False,
    )
    model.fit(X, y, batch_size=64, epochs=epochs, verbose=0)
    return model


def predict(model, X):
    """The most probable class of each picture, shape (n,)."""
    return model.predict(X, batch_size=500, verbose=0).argmax(axis=1)


def accuracy(model, X, y):
    """Share of the pictures whose most probable class is the right one."""
    return np.mean(predict(model, X) == y)


nets, scores = {}, {}
for name, build in (("dense", dense_net), ("convolutional", small_cnn)):
    for kind, change in (("as they are", np.asarray), ("shuffled", shuffled)):
        nets[name, kind] = train_small(build, change(X_few), y_few)
        scores[name, kind] = accuracy(nets[name, kind], change(X_judge), y_judge)
for name in ("dense", "convolutional"):
    print(f"{name:14} {nets[name, 'shuffled'].count_params():6,} parameters", end="   ")
    print(*(f"{kind} {scores[name, kind]:.1%}" for kind in ("as they are", "shuffled")), sep="   ")

# The dense network, to the digit: permute the rows of its weights like the pixels.
W1, b1, W2, b2 = nets["dense", "as they are"].get_weights()
twin = dense_net()
twin.set_weights([W1[shuffle], b1, W2, b2])
same = np.abs(
    nets["dense", "as they are"].predict(X_judge[:50], verbose=0)
    - twin.predict(shuffled(X_judge[:50]), verbose=0)
).max()
print(f"dense twin with permuted weights on shuffled pictures: largest difference {same:.0e}")

assert nets["dense", "shuffled"].count_params() == 50_890
assert nets["convolutional", "shuffled"].count_params() == 14_634 < 50_890 / 3
assert same < 1e-5
luck = abs(scores["dense", "as they are"] - scores["dense", "shuffled"])
assert luck < (0.04 if digits.is_mnist else 0.1)
if digits.is_mnist:
    assert scores["convolutional", "as they are"] > scores["convolutional", "shuffled"] + 0.01
    assert scores["convolutional", "as they are"] > scores["dense", "as they are"]
    assert scores["convolutional", "shuffled"] < scores["dense", "shuffled"]

# %% [markdown]
# The dense network does not notice, up to the luck of its starting weights. It cannot: for every
# dense network that reads pictures there is a twin, with the rows of its first weight matrix
# permuted, that gives the same answers on shuffled ones. To it they are the same problem.
#
# The convolutional network gets worse, for much of its power comes from the neighborhood. On the
# pictures as they are it does better than the dense network with less than a third of the
# parameters; on the shuffled ones it does worse. (One run proves little when gaps are small. With
# four different seeds the order was the same each time, by about one to three percentage
# points.)
#
# So it is not a stronger network. It is a network with an **opinion** about its inputs, that near
# things belong together, and the opinion happens to be right for pictures. (A table of age, income
# and postcode is a shuffled picture.)
#
# ### 1.3 Shift the pixels
#
# A dense network copes badly, deck B warns, when the pictures are not all cut to one size. The same
# goes for the place. Take the two networks that were trained on the digits as they are, and show
# them the same digits moved to the right.
#
# > **Predict, then run.** A digit moved by two or four pixels is the same digit to you. What is
# > left of the accuracies?


# %%
def shift(X, down, right):
    """The pictures moved over paper that is 0, shape (n, height, width, channels) as before."""
    moved = np.zeros_like(X)
    height, width = X.shape[1:3]
    moved[:, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = X[
        :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)
    ]
    return moved


small = np.arange(1, 10).reshape(1, 3, 3, 1)
print(shift(small, 0, 1)[0, ..., 0], "is", small[0, ..., 0], "moved to the right by 1", sep="\n")
assert shift(small, 0, 1)[0, ..., 0].tolist() == [[0, 1, 2], [0, 4, 5], [0, 7, 8]]
assert shift(small, -1, 0)[0, ..., 0].tolist() == [[4, 5, 6], [7, 8, 9], [0, 0, 0]]

# %% tags=["nbval-ignore-output"]
moves = [0, 1, 2, 3, 4]
moved_scores = {
    name: [accuracy(nets[name, "as they are"], shift(X_judge, 0, k), y_judge) for k in moves]
    for name in ("dense", "convolutional")
}
ax = plots.learning_curve(moved_scores, xlabel="moved to the right by … pixels", start=0)
ax.set(ylabel="accuracy", ylim=(0, 1.02))
plt.show()
for name, values in moved_scores.items():
    print(f"{name:14}", *(f"{v:.1%}" for v in values))

assert min(moved_scores["dense"][0], moved_scores["convolutional"][0]) > 0.85
assert moved_scores["dense"][4] < 0.6
assert moved_scores["convolutional"][4] > moved_scores["dense"][4] + 0.2
assert moved_scores["convolutional"][2] > moved_scores["dense"][2]

# %% [markdown]
# *In words:* both curves start above 85 % and fall as the digits move; the dense network's falls
# much faster and is below 60 % at four pixels. The pixel that used to be the middle of a stroke is
# now paper, and its weight has never heard of the pixels beside it. The convolutional network
# applies the same weights everywhere. It loses something too; part 7 shows where.
#
# ### 1.4 Three decisions
#
# A convolutional layer is a dense layer with three decisions built in:
#
# 1. **Local.** A neuron looks at a small patch, say 5 × 5 pixels, its **receptive field**. An edge
#    or a corner is a matter of a few pixels.
# 2. **Shared.** All places use the same weights, called a **filter** or **kernel**. An edge is an
#    edge wherever it is. The outputs of one filter at all places form a picture again, the
#    **feature map**.
# 3. **Stacked.** Several filters side by side, and layers on top of each other: from edges to
#    corners and arcs, from these to loops and digits. Deck D calls it a hierarchy of
#    representations.
#
# Deck B sums up the purpose: a description of the picture that is smaller and handier, and still
# holds whatever the prediction needs. Nobody says what to look for; the filters are
# learned, like any weights.
#
# Deck A tells where the idea came from: cells in the visual cortex that fire only for edges of a
# certain orientation in a certain small part of the visual field.

# %% [markdown]
# ---
# ## 2 · By hand
#
# ### 2.1 A 5 × 5 image and a 3 × 3 kernel
#
# Deck B's image $I$ and kernel $K$:
#
# $$I = \begin{pmatrix} 1&1&1&0&0\\ 0&1&1&1&0\\ 0&0&1&1&1\\ 0&0&1&1&0\\ 0&1&1&0&0 \end{pmatrix}, \qquad
# K = \begin{pmatrix} 1&0&1\\ 0&1&0\\ 1&0&1 \end{pmatrix} .$$
#
# Lay the kernel on the upper left corner. Multiply what lies on top of each other, entry by entry,
# and add up the nine products:
#
# $$\begin{aligned} &1\cdot 1 + 1\cdot 0 + 1\cdot 1\\ +\;&0\cdot 0 + 1\cdot 1 + 1\cdot 0\\
# +\;&0\cdot 1 + 0\cdot 0 + 1\cdot 1 \;=\; 4 . \end{aligned}$$
#
# Move it one to the right: $1 + 0 + 0 + 0 + 1 + 0 + 0 + 0 + 1 = 3$. Once more: 4. Then the next
# row. The kernel fits in $3 \times 3 = 9$ places, so the **feature map** is a 3 × 3 grid.
#
# > **Predict, then run.** Fill in the other six before you look. (On the slide the last one is
# > missing.)


# %%
def convolve(image, kernel):
    """Slide a kernel over an image, one sum of products at each place where it fits.

    Args:
        image: shape (height, width).
        kernel: shape (kernel_height, kernel_width).

    Returns:
        The feature map, shape (height - kernel_height + 1, width - kernel_width + 1).
    """
    rows, columns = kernel.shape
    out = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + rows, j : j + columns] * kernel)
    return out


image = np.array(
    [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]]
)
kernel = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
feature_map = convolve(image, kernel)
print(feature_map.astype(int))

assert feature_map.tolist() == [[4, 3, 4], [2, 4, 3], [2, 3, 4]]


# %% tags=["nbval-ignore-output"]
def draw_grid(ax, A, tints=None, small=None, title="", size=10):
    """Draw a matrix as a grid of numbers.

    Args:
        ax: where to draw.
        A: the matrix, shape (rows, columns).
        tints: {(row, column): color} of the places to tint.
        small: {(row, column): text} to write small into the lower right corner of a tinted place.
        title: what to write above.
        size: of the numbers, in points.
    """
    tints, small = tints or {}, small or {}
    rows, columns = A.shape
    for i, j in np.ndindex(A.shape):
        face = plots.tint(tints[i, j], 0.35) if (i, j) in tints else "white"
        ax.add_patch(Rectangle((j, i), 1, 1, facecolor=face, edgecolor="0.6", linewidth=0.8))
        ax.text(j + 0.45, i + 0.5, f"{A[i, j]:g}", ha="center", va="center", fontsize=size)
        if (i, j) in small:
            style = {"ha": "right", "va": "bottom", "fontsize": 0.75 * size, "color": "0.25"}
            ax.text(j + 0.97, i + 1, small[i, j], **style)
    ax.set(xlim=(-0.1, columns + 0.1), ylim=(rows + 0.1, -0.1), aspect="equal")
    ax.set_title(title, fontsize=10)
    ax.axis("off")


def window(i, j, color, size=3):
    """{place: color} of the places under a kernel of that size whose corner lies at (i, j)."""
    return {(i + u, j + v): color for u in range(size) for v in range(size)}


fig, axes = plt.subplots(1, 4, figsize=(9.6, 2.7), width_ratios=[5, 5, 5, 3.2])
chosen = dict(zip([(0, 0), (0, 1), (2, 2)], plots.COLORS, strict=False))
for ax, ((i, j), color) in zip(axes, chosen.items(), strict=False):
    weights = {(i + u, j + v): f"×{kernel[u, v]}" for u, v in window(0, 0, color)}
    title = f"corner at row {i}, column {j}: {feature_map[i, j]:g}"
    draw_grid(ax, image, window(i, j, color), weights, title)
draw_grid(axes[3], feature_map, chosen, title="feature map")
plt.show()

# %% [markdown]
# *In words:* three of the nine places, with the kernel's entries written small; each place gives
# the number of the same color in the feature map. Where the kernel's five ones meet ones, the sum
# is large; 4 means that four of five met. The kernel is a stencil that looks for a slanting cross,
# ×, and the feature map says how much of one there is at each place.
#
# **Erratum (B).** The slide calls this a *matrix multiplication* of kernel and patch. It is entry
# by entry, and then a sum: a dot product of nine inputs with nine weights, chapter 1's net input.
# The product of the two matrices would be a matrix again:

# %%
patch = image[:3, :3]
print("entry by entry, summed:", np.sum(patch * kernel))
print("matrix product:", (patch @ kernel).tolist())
print("as a net input w·x:", kernel.ravel() @ patch.ravel())

assert np.sum(patch * kernel) == 4 == kernel.ravel() @ patch.ravel()
assert (patch @ kernel).shape == (3, 3) and (patch @ kernel).sum() != 4

# %% [markdown]
# A word about the word. In mathematics a **convolution** turns the kernel by 180° before it slides;
# without the turn it is called **cross-correlation**. Deep learning does not turn, and says
# convolution all the same: the weights are learned, so they come out turned or not as needed. This
# kernel looks the same either way. Others do not:

# %%
turned = kernel[::-1, ::-1]
step = np.array([[0.0, 0, 1, 1, 1]])
edge = np.array([[-1, 0, 1]])
print("deck B's kernel, turned, is the same:", np.array_equal(turned, kernel))
print("edge kernel, not turned:", convolve(step, edge)[0])
print("edge kernel, turned:    ", np.convolve(step[0], edge[0], mode="valid"))

assert np.array_equal(turned, kernel)
assert convolve(step, edge).tolist() == [[1, 1, 0]]
assert np.convolve(step[0], edge[0], mode="valid").tolist() == [-1, -1, 0]

# %% [markdown]
# ### 2.2 Three channels
#
# A color picture has three **channels**: red, green and blue. The kernel then has three slices, one
# for each; their sums are added, and the bias, *one* for the whole kernel, comes on top. On deck
# B's slide the picture is already framed with zeros (part 2.3), and goes on to the right and below,
# where the slide has dots. At the marked place, with its corner at row 1 and column 3 of the framed
# picture, counted from 0:
#
# - red: $-156 - 158 + 158 + 159 - 159 + 158 + 159 = 161$
# - green: $167 + 168 - 170 - 170 + 166 - 170 = -9$, with the rows
#   $(167, 169, 169)$, $(168, 170, 170)$, $(166, 169, 170)$
# - blue: $165 + 165 + 166 + 162 - 165 + 166 = 659$
# - bias: 1, together $161 - 9 + 659 + 1 = 812$.
#
# And the very first output, in the corner, where five of nine pixels are frame:
#
# - red: $156 - 155 + 153 + 154 = 308$
# - green: $-167 - 166 - 165 = -498$
# - blue: $163 - 160 + 161 = 164$
# - together $308 - 498 + 164 + 1 = -25$.

# %%
red = [
    [156, 155, 156, 158, 158],
    [153, 154, 157, 159, 159],
    [149, 151, 155, 158, 159],
    [146, 146, 149, 153, 158],
    [145, 143, 143, 148, 158],
]
green = [
    [167, 166, 167, 169, 169],
    [164, 165, 168, 170, 170],
    [160, 162, 166, 169, 170],
    [156, 156, 159, 163, 168],
    [155, 153, 153, 158, 168],
]
blue = [
    [163, 162, 163, 165, 165],
    [160, 161, 164, 166, 166],
    [156, 158, 162, 165, 166],
    [155, 155, 158, 162, 167],
    [154, 152, 152, 157, 167],
]
color_image = np.stack([red, green, blue], axis=-1)  # (5, 5, 3): height, width, channels
framed = np.pad(color_image, ((1, 0), (1, 0), (0, 0)))  # zeros above and to the left
color_kernel = np.stack(
    [
        [[-1, -1, 1], [0, 1, -1], [0, 1, 1]],
        [[1, 0, 0], [1, -1, -1], [1, 0, -1]],
        [[0, 1, 1], [0, 1, 0], [1, -1, 1]],
    ],
    axis=-1,
)  # (3, 3, 3): height, width, channels
by_channel = [convolve(framed[..., c], color_kernel[..., c]) for c in range(3)]
color_map = sum(by_channel) + 1

print(
    "at row 1, column 3:", *(int(part[1, 3]) for part in by_channel), "+ 1 =", int(color_map[1, 3])
)
print(
    "in the corner:     ", *(int(part[0, 0]) for part in by_channel), "+ 1 =", int(color_map[0, 0])
)
print(color_map.astype(int))

assert [part[1, 3] for part in by_channel] == [161, -9, 659] and color_map[1, 3] == 812
assert [part[0, 0] for part in by_channel] == [308, -498, 164] and color_map[0, 0] == -25
assert color_map[:2].tolist() == [[-25, 466, 466, 475], [295, 787, 798, 812]]

# %% tags=["nbval-ignore-output"]
fig, axes = plt.subplots(2, 4, figsize=(9.6, 4.2), height_ratios=[6, 4])
channels = [("red", plots.COLORS[0]), ("green", plots.COLORS[2]), ("blue", plots.COLORS[1])]
for c, (name, color) in enumerate(channels):
    draw_grid(axes[0, c], framed[..., c], window(1, 3, color), title=f"channel {name}", size=8)
    title = f"kernel {name}: sum {by_channel[c][1, 3]:g}"
    draw_grid(axes[1, c], color_kernel[..., c], window(0, 0, color), title=title)
draw_grid(axes[0, 3], color_map, {(1, 3): plots.COLORS[3]}, title="feature map", size=8)
axes[1, 3].text(0.5, 0.5, "161 − 9 + 659\n+ 1 (bias)\n= 812", ha="center", va="center", fontsize=12)
axes[1, 3].axis("off")
plt.show()

# %% [markdown]
# *In words:* above the framed picture channel by channel, with the nine places under the kernel
# tinted; below the three slices of the kernel. Three sums and one bias make one number, the tinted
# 812. The deck shows the first two rows of the feature map, we have the two below as well. *Three
# channels in, one feature map out:* a filter always reaches through all channels. Ten filters make
# ten feature maps, and these are the ten channels of the next layer's input.
#
# **Erratum (B).** The worked example calls a picture *width × height × channels*. Arrays are
# (height, width, channels): row first, as in any matrix. With pictures that are not square the
# difference is an error message, with square ones a bug.
#
# ### 2.3 Padding, stride, dilation: the size formula
#
# Along one side, $n$ pixels and a kernel of $k$ fit in $n - k + 1$ places: $5 - 3 + 1 = 3$. Three
# numbers change that:
#
# - **padding** $p$: a frame of $p$ zeros on each side, so $n + 2p$ instead of $n$;
# - **stride** $s$: the kernel moves $s$ pixels at a time, so only every $s$-th place counts;
# - **dilation** $d$: the kernel's entries are $d$ pixels apart, so it spans $d\,(k - 1) + 1$.
#
# $$\text{size} = \left\lfloor \frac{n + 2p - d\,(k - 1) - 1}{s} \right\rfloor + 1$$
#
# The brackets mean: round down. (If the last step does not fit, it is not made; the pixels beyond
# are not seen.) Take $n = 7$, $k = 3$: plain, $\lfloor 4/1 \rfloor + 1 = 5$. With $p = 1$,
# $\lfloor 6/1 \rfloor + 1 = 7$, the size is kept. With $s = 2$, $\lfloor 4/2 \rfloor + 1 = 3$.
# With $d = 2$, $\lfloor 2/1 \rfloor + 1 = 3$.
#
# > **Predict, then run.** What do $p = 1$ and $s = 2$ together give for $n = 7$? And for $n = 8$?


# %%
def output_size(n, k, stride=1, padding=0, dilation=1):
    """Places of a kernel of size k along a side of n pixels."""
    return (n + 2 * padding - dilation * (k - 1) - 1) // stride + 1


cases = [("plain", 1, 0, 1), ("padding 1", 1, 1, 1), ("stride 2", 2, 0, 1)]
cases += [("dilation 2", 1, 0, 2), ("padding 1 and stride 2", 2, 1, 1)]
sizes = {name: output_size(7, 3, s, p, d) for name, s, p, d in cases}
print(sizes)
print("8 pixels, padding 1 and stride 2:", output_size(8, 3, stride=2, padding=1))

assert list(sizes.values()) == [5, 7, 3, 3, 4] and output_size(8, 3, stride=2, padding=1) == 4
assert output_size(5, 3) == 3 and output_size(32, 5) == 28 and output_size(28, 2, stride=2) == 14

# %% tags=["nbval-ignore-output"]
fig, axes = plt.subplots(1, 4, figsize=(9.6, 2.9))
for ax, (name, s, p, d) in zip(axes, cases, strict=False):
    side = 7 + 2 * p
    for i in range(side):
        for j in range(side):
            is_frame = not (p <= i < p + 7 and p <= j < p + 7)
            style = {"facecolor": "0.88" if is_frame else "white", "hatch": "///" * is_frame}
            ax.add_patch(Rectangle((j, i), 1, 1, edgecolor="0.7", linewidth=0.7, **style))
    for step_number, color in ((0, plots.COLORS[0]), (1, plots.COLORS[1])):
        for u in range(3):
            for v in range(3):
                place = (v * d + step_number * s, u * d)
                ax.add_patch(Rectangle(place, 1, 1, facecolor=color, alpha=0.4))
    count = output_size(7, 3, s, p, d)
    centers = d + np.arange(count) * s + 0.5
    across, up = np.meshgrid(centers, centers)
    ax.plot(across.ravel(), up.ravel(), "o", color="black", markersize=3.5)
    ax.set(xlim=(-0.2, 9.2), ylim=(9.2, -0.2), aspect="equal")
    ax.set_title(f"{name}: {count} × {count}", fontsize=10)
    ax.axis("off")
    assert count == sizes[name]
plt.show()

# %% [markdown]
# *In words:* an input of 7 × 7 under a kernel of 3 × 3. Vermilion is its first place, blue its
# second (dark where they overlap), and each dot is the middle of a place, so there are as many dots
# as outputs. Plain, the dots stop one pixel before the edge. The hatched frame of zeros lets them
# go up to the edge. Stride 2 takes every second place. With dilation 2 the nine entries lie apart,
# and the kernel spans 5 × 5. (With padding 1 *and* stride 2, not drawn, 7 pixels and 8 both give 4:
# the rounding.)
#
# **Erratum (A).** *The smaller the stride, the smaller the output* is the wrong way around: stride
# 1 gave 5, stride 2 gave 3.
#
# **Erratum (B).** The best practices say that with stride 1 no padding is needed. Not to stay
# inside the picture; but each layer then takes $k - 1$ pixels off each side length, and after
# thirteen layers of 3 × 3 a picture of 28 × 28 has shrunk to 2 × 2.
#
# **Erratum (B).** With stride 1, neighboring patches share *(field width − 1) input values*, says
# the slide. They share that many *columns*: 5 × 5 patches have $4\cdot 5 = 20$ of 25 values in
# common.
#
# Keras has two names for padding. `"valid"` is none. `"same"` is as many zeros as are needed for
# $\lceil n/s \rceil$ outputs, so for stride 1 the size is kept. The total is
# $\max\bigl((\lceil n/s \rceil - 1)\,s + d\,(k - 1) + 1 - n,\, 0\bigr)$, half of it on each side;
# if it is odd, the one more goes to the right and below.
#
# Deck A's reason to pad is to keep more of what is at the border. Without padding a pixel in the
# corner lies under a 3 × 3 kernel at one place only, one in the middle at nine; with $p = 1$ the
# corner is seen from four.
#
# Zeros are a guess at what lies beyond the edge, and a bad one where the picture is bright. Deck
# A's 4 × 4 picture shows it under a kernel of our own, nine times 1/9, the mean of a patch:


# %%
def seen_from(n, padding):
    """At how many places a 3 × 3 kernel covers each pixel of an n × n picture, shape (n, n)."""
    count = np.zeros((n + 2 * padding, n + 2 * padding), dtype=int)
    for i, j in np.ndindex(n + 2 * padding - 2, n + 2 * padding - 2):
        count[i : i + 3, j : j + 3] += 1
    return count[padding : padding + n, padding : padding + n]


print("a 5 × 5 picture's pixels are seen from", *seen_from(5, 0), sep="\n")
print("with padding 1 from", *seen_from(5, 1), sep="\n")
deck_a = np.array(
    [[0.3, 0.5, 0.9, 1.0], [1.0, 1.0, 1.0, 1.0], [0.9, 0.9, 0.5, 0.3], [0.2, 0.0, 0.0, 0.0]]
)
mean = np.full((3, 3), 1 / 9)
print("without padding, 2 × 2:", *convolve(deck_a, mean).round(2), sep="\n")
print("with padding 1, 4 × 4:", *convolve(np.pad(deck_a, 1), mean).round(2), sep="\n")

assert seen_from(5, 0)[0, 0] == 1 and seen_from(5, 0)[2, 2] == 9 and seen_from(5, 1)[0, 0] == 4
shrunk = 28
for _ in range(13):
    shrunk = output_size(shrunk, 3)
assert shrunk == 2 and 5 * 4 == 20 and 5 * 5 == 25
assert convolve(np.pad(deck_a, 1), mean).shape == deck_a.shape
assert np.allclose(convolve(np.pad(deck_a, 1), mean)[1:3, 1:3], convolve(deck_a, mean))
assert round(convolve(np.pad(deck_a, 1), mean)[0, 0], 2) == 0.31
assert np.isclose(deck_a[:2, :2].mean(), 0.7)

# %% [markdown]
# The inner 2 × 2 agree. In the corner, four pixels with a mean of 0.7 and five zeros make 0.31.
# MNIST does not mind, its frame is paper anyway.
#
# ### 2.4 Pooling
#
# **Pooling** makes a feature map smaller: one number for each patch of (usually) 2 × 2, without
# overlap. **Max pooling** keeps the largest, **average pooling** the mean. There are no weights.
# Deck B's map:
#
# $$\left(\begin{array}{cc|cc} 12 & 20 & 30 & 0\\ 8 & 12 & 2 & 0\\ \hline 34 & 70 & 37 & 4\\
# 112 & 100 & 25 & 12 \end{array}\right) \;\xrightarrow{\max}\;
# \begin{pmatrix} 20 & 30\\ 112 & 37 \end{pmatrix}, \qquad
# \xrightarrow{\text{mean}}\; \begin{pmatrix} 13 & 8\\ 79 & 19.5 \end{pmatrix} .$$
#
# **Erratum (B).** The slide has 20 in the last place. $37 + 4 + 25 + 12 = 78$, and $78/4 = 19.5$.
#
# Of four numbers one remains: 75 % are discarded, says deck B. What remains of max pooling is
# *that* the feature was there, and no longer exactly *where*. All later layers have a quarter of
# the work, and a dense layer behind it a quarter of the weights (part 5); fewer weights overfit
# less, as decks A and B add. The same deck also pools with a 3 × 3 window and stride 1, where
# windows overlap; the cell below gives the slide's nine numbers.
#
# **Erratum (A).** Max pooling *produces the best outcomes*: often, no rule. Many networks end with
# an average over the whole map.
#
# **Erratum (A).** Without pooling the output has the same resolution as the input, says the deck.
# Only with padding and stride 1.


# %%
def pool(image, size=2, stride=None, how=np.max):
    """The largest value (or another summary) of each window, shape (out_height, out_width)."""
    stride = stride or size
    windows = sliding_window_view(image, (size, size))[::stride, ::stride]
    return how(windows, axis=(2, 3))


deck_b = np.array([[12, 20, 30, 0], [8, 12, 2, 0], [34, 70, 37, 4], [112, 100, 25, 12]])
overlapping = np.array(
    [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
)
print("largest:", *pool(deck_b), sep="\n")
print("mean:", *pool(deck_b, how=np.mean), sep="\n")
print("3 × 3 windows, stride 1:", *pool(overlapping, size=3, stride=1), sep="\n")

assert pool(deck_b).tolist() == [[20, 30], [112, 37]]
assert pool(deck_b, how=np.mean).tolist() == [[13, 8], [79, 19.5]]
assert pool(overlapping, size=3, stride=1).tolist() == [[3, 3, 3], [3, 3, 3], [3, 2, 3]]

# %% tags=["nbval-ignore-output"]
corners = dict(zip([(0, 0), (0, 1), (1, 0), (1, 1)], plots.COLORS, strict=False))
quarters = {(i, j): corners[i // 2, j // 2] for i, j in np.ndindex(4, 4)}
fig, axes = plt.subplots(1, 3, figsize=(7.4, 2.6), width_ratios=[4, 2.4, 2.4])
draw_grid(axes[0], deck_b, quarters, title="feature map")
draw_grid(axes[1], pool(deck_b), corners, title="max pooling")
draw_grid(axes[2], pool(deck_b, how=np.mean), corners, title="average pooling")
plt.show()

# %% [markdown]
# *In words:* four quarters in four colors, and what is left of each: below right 37, 4, 25
# and 12 become 37, or 19.5.

# %% [markdown]
# ---
# ## 3 · From scratch in NumPy
#
# ### 3.1 Many pictures, channels and filters at once
#
# Networks work on a batch of pictures, with several channels and several filters. NumPy can lay out
# all windows as a *view*, without copying a pixel, and one `einsum` does the sums. It is told in
# letters, one for each axis: `"nijcuv,uvcf->nijf"` multiplies where letters agree and adds up over
# those that are missing behind the arrow, here $c$, $u$ and $v$: channels, rows and columns of a
# window.
#
# **Erratum (B).** *The filters are essentially the neurons of the layer.* A filter is the *weights*
# that many neurons share: one neuron for each place, 784 of them in a feature map of 28 × 28.


# %%
def windows_of(X, size, stride=1, dilation=1):
    """All windows of some pictures, as a view.

    Args:
        X: shape (n_samples, height, width, n_channels).
        size: (rows, columns) of a window.
        stride: pixels from one window to the next.
        dilation: pixels from one entry of a window to the next.

    Returns:
        Shape (n_samples, out_height, out_width, n_channels, rows, columns).
    """
    span = [dilation * (side - 1) + 1 for side in size]
    views = sliding_window_view(X, span, axis=(1, 2))
    return views[:, ::stride, ::stride, :, ::dilation, ::dilation]


def conv2d(X, W, b=0.0, stride=1, padding=0, dilation=1):
    """A convolutional layer: the net inputs z, before any activation function.

    Args:
        X: pictures, shape (n_samples, height, width, n_channels).
        W: filters, shape (rows, columns, n_channels, n_filters).
        b: one bias a filter, shape (n_filters,), or one for all.
        stride, padding, dilation: as in part 2.3, the same both ways.

    Returns:
        Feature maps, shape (n_samples, out_height, out_width, n_filters).
    """
    frame = (padding, padding)
    X = np.pad(X, ((0, 0), frame, frame, (0, 0)))
    windows = windows_of(X, W.shape[:2], stride, dilation)
    return np.einsum("nijcuv,uvcf->nijf", windows, W, optimize=True) + b


def max_pool(X, size=2):
    """Largest value of each size × size patch, shape (n_samples, rows, columns, n_channels)."""
    return windows_of(X, (size, size), stride=size).max(axis=(4, 5))


one = conv2d(image[None, :, :, None], kernel[:, :, None, None])
three = conv2d(framed[None], color_kernel[..., None], b=1)
print("deck B, one channel:   ", one.shape, one[0, ..., 0].astype(int).tolist())
print("deck B, three channels:", three.shape, three[0, :2, :, 0].astype(int).tolist())
print("deck B, max pooling:   ", max_pool(deck_b[None, :, :, None])[0, ..., 0].tolist())

assert one[0, ..., 0].tolist() == [[4, 3, 4], [2, 4, 3], [2, 3, 4]]
assert np.array_equal(three[0, ..., 0], color_map)
assert max_pool(deck_b[None, :, :, None])[0, ..., 0].tolist() == [[20, 30], [112, 37]]

# %% [markdown]
# ### 3.2 Filters are detectors
#
# What does a filter find? Four made by hand, on a digit. The first is negative on its left side and
# positive on its right: its output is positive where paper turns to ink from left to right, a
# *left* edge of a stroke.
#
# > **Predict, then run.** Which of the four reacts on a plain area of ink, where all pixels are
# > equal? (Add up the entries of each.)

# %% tags=["nbval-ignore-output"]
by_name = {
    "left edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "upper edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "edges like /": [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]],
    "blur": [[1 / 9] * 3] * 3,
}
W_hand = np.stack([np.array(k, dtype=float) for k in by_name.values()], axis=-1)[:, :, None, :]
shown = X_few[[np.flatnonzero(y_few == 7)[0]]]  # a seven, shape (1, 28, 28, 1)
maps = conv2d(shown, W_hand, padding=1)
fig, axes = plt.subplots(1, 5, figsize=(9.6, 2.2))
show(axes[0], shown[0, ..., 0], "a digit")
for f, name in enumerate(by_name):
    show_signed(axes[f + 1], maps[0, ..., f], name)
plt.show()
print("sums of the entries:", *W_hand.sum(axis=(0, 1, 2)).round(6))

assert np.allclose(W_hand.sum(axis=(0, 1, 2)), [0, 0, 0, 1])

# %% [markdown]
# *In words:* a seven and four feature maps; orange is positive, violet negative, white zero. The
# first is orange along the left side of the strokes and violet along the right side, where ink
# turns to paper. The second does the same from top to bottom. The third is strongest along the
# slanting stroke, orange on its upper left side and violet on its lower right side. The fourth is a
# blurred seven. Only it reacts on plain areas: its entries add up to 1, the others' to 0. A
# convolutional network gets no such filters from us. It learns them.
#
# ### 3.3 A dense layer, cut and shared
#
# Deck B's fully connected layers are chapter 4's. A convolution is one of them, too, with most
# weights cut away and the rest tied together. Write the 25 pixels as a vector and the 9 outputs as
# a vector; then the convolution is a matrix of 9 × 25. To see who is who, take a kernel of nine
# different weights, 1 to 9.
#
# > **Predict, then run.** How many of the 225 entries are not 0, and how many different numbers are
# > among them?


# %%
def as_matrix(kernel, n):
    """The matrix that does to a flattened n × n picture what the kernel does to the picture."""
    k, out = len(kernel), n - len(kernel) + 1
    matrix = np.zeros((out * out, n * n), dtype=kernel.dtype)
    for i in range(out):
        for j in range(out):
            row = np.zeros((n, n), dtype=kernel.dtype)
            row[i : i + k, j : j + k] = kernel
            matrix[i * out + j] = row.ravel()
    return matrix


counting = np.arange(1, 10).reshape(3, 3)
matrix = as_matrix(counting, 5)
print("matrix times pixels:", as_matrix(kernel, 5) @ image.ravel())
print(f"{matrix.size} entries, {np.count_nonzero(matrix)} connections,", end=" ")
print(f"{len(np.unique(matrix)) - 1} different weights")

assert (as_matrix(kernel, 5) @ image.ravel()).tolist() == [4, 3, 4, 2, 4, 3, 2, 3, 4]
assert matrix.shape == (9, 25) and np.count_nonzero(matrix) == 81
assert len(np.unique(matrix)) - 1 == 9

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(6.6, 2.8))
ax.imshow(np.where(matrix == 0, np.nan, matrix), cmap="viridis")
for i, j in np.argwhere(matrix):
    ax.text(
        j,
        i,
        matrix[i, j],
        ha="center",
        va="center",
        fontsize=8,
        color="white" if matrix[i, j] < 7 else "black",
    )
ax.set(xlabel="pixel (input), counted row by row", ylabel="output", xticks=range(0, 25, 4))
ax.set_yticks(range(9))
plt.show()

# %% [markdown]
# *In words:* a matrix of 9 rows and 25 columns, mostly white, that is, zero. Each row is the same
# nine numbers in three groups of three, moved to the right: by one from output to output, by three
# where the kernel starts a new row. Of 225 weights 81 connections are left, and these are only 9
# numbers. *Local* is the white, *shared* is the repetition. Everything chapter 3 says about dense
# layers therefore holds: the gradient of a shared weight is the sum over all places where it is
# used.
#
# ### 3.4 The gradient, checked
#
# Let $\Delta$ be the slope of the loss in the layer's outputs (chapter 3's upstream slope). A
# weight meets a different pixel at each place, so its slope is the sum of pixel times $\Delta$ over
# all places: again a convolution, of the picture with $\Delta$. The slope in a pixel collects from
# all places whose window covered it; it is a convolution of the padded $\Delta$ with the kernel
# turned by 180°. Here the turn is back.


# %%
def conv2d_gradient(X, W, delta):
    """Slopes of the loss in W, b and X for `conv2d` with stride 1 and no padding.

    Args:
        X: pictures, shape (n_samples, height, width, n_channels).
        W: filters, shape (k, k, n_channels, n_filters).
        delta: slope of the loss in each output, shape (n_samples, out_height, out_width, n_filters).

    Returns:
        Three arrays, of the shapes of W, of b, (n_filters,), and of X.
    """
    dW = np.einsum("nijcuv,nijf->uvcf", windows_of(X, W.shape[:2]), delta, optimize=True)
    turned = W[::-1, ::-1].transpose(0, 1, 3, 2)  # filters and channels change places
    return dW, delta.sum(axis=(0, 1, 2)), conv2d(delta, turned, padding=len(W) - 1)


rng = np.random.default_rng(1)
arrays = {
    "W": rng.normal(size=(3, 3, 2, 3)),
    "b": rng.normal(size=3),
    "X": rng.normal(size=(2, 6, 5, 2)),
}
delta = rng.normal(size=(2, 4, 3, 3))  # random, so that no mistake can hide behind ones


def loss_of(W, b, X):
    """A loss whose slope in the outputs is delta."""
    return np.sum(conv2d(X, W, b) * delta)


def numerical_slope(loss, values, epsilon=1e-5):
    """Slope of a loss in each entry, from two values of the loss; shape of `values`."""
    slope = np.zeros_like(values)
    for place in np.ndindex(values.shape):
        bump = np.zeros_like(values)
        bump[place] = epsilon
        slope[place] = (loss(values + bump) - loss(values - bump)) / (2 * epsilon)
    return slope


exact = dict(zip("WbX", conv2d_gradient(arrays["X"], arrays["W"], delta), strict=True))
print("   slope in        exact  approximate   largest difference of all")
for name, values in arrays.items():
    approximate = numerical_slope(lambda v, name=name: loss_of(**{**arrays, name: v}), values)
    first = (0,) * values.ndim
    worst = np.abs(exact[name] - approximate).max()
    text = "below 1e-8" if worst < 1e-8 else "too large"
    print(f"   {name}[0, …]    {exact[name][first]:8.5f}     {approximate[first]:8.5f}   {text}")
    assert exact[name].shape == values.shape and worst < 1e-8

# %% [markdown]
# Max pooling has no weights. It hands the upstream slope of a patch to the pixel that won and
# nothing to the others; average pooling gives each of four a quarter.
#
# > **Predict, then run.** The four outputs of deck B's max pooling get the slopes 1, 2, 3 and 4.
# > Which of the sixteen places of the map get what?


# %%
def max_pool_gradient(X, delta, size=2):
    """Slope of the loss in X for `max_pool`.

    Args:
        X: feature maps, shape (n_samples, rows, columns, n_channels); `size` divides both sides.
        delta: slope in each output, shape (n_samples, rows / size, columns / size, n_channels).

    Returns:
        The shape of X. Of winners that are equally large each gets the slope.
    """

    def spread(A):
        return A.repeat(size, axis=1).repeat(size, axis=2)

    return np.where(spread(max_pool(X, size)) == X, spread(delta), 0)


from_behind = np.array([[1, 2], [3, 4]])[None, :, :, None]
handed_on = max_pool_gradient(deck_b[None, :, :, None], from_behind)[0, ..., 0]
print(handed_on)
X_pool, delta_pool = rng.normal(size=(2, 4, 6, 3)), rng.normal(size=(2, 2, 3, 3))
approximate = numerical_slope(lambda X: np.sum(max_pool(X) * delta_pool), X_pool)
worst = np.abs(max_pool_gradient(X_pool, delta_pool) - approximate).max()
print("random maps: largest difference from the numerical slope", end=" ")
print("below 1e-8" if worst < 1e-8 else "too large")

assert handed_on.tolist() == [[0, 1, 2, 0], [0, 0, 0, 0], [0, 0, 4, 0], [3, 0, 0, 0]]
assert worst < 1e-8

# %% [markdown]
# ---
# ## 4 · The same in Keras
#
# `keras.layers.Conv2D(filters, kernel_size)` keeps its weights in the same shape as our `W`, (rows,
# columns, channels, filters). Give it the slides' numbers, and get the slides' numbers:


# %%
def conv_layer(W, b, X, **options):
    """What Keras's Conv2D makes of X with the filters W and the biases b."""
    layer = keras.layers.Conv2D(W.shape[3], W.shape[:2], **options)
    layer.build(X.shape)
    layer.set_weights([W, b])
    return keras.ops.convert_to_numpy(layer(X.astype("float32")))


one_keras = conv_layer(kernel[:, :, None, None], np.zeros(1), image[None, :, :, None])
three_keras = conv_layer(color_kernel[..., None], np.ones(1), framed[None])
print("one channel:   ", one_keras[0, ..., 0].astype(int).tolist())
print("three channels:", three_keras[0, :2, :, 0].astype(int).tolist())
batch = deck_b[None, :, :, None].astype("float32")
largest = keras.ops.convert_to_numpy(keras.layers.MaxPooling2D(2)(batch))[0, ..., 0]
average = keras.ops.convert_to_numpy(keras.layers.AveragePooling2D(2)(batch))[0, ..., 0]
print("max pooling:", largest.tolist(), "  average pooling:", average.tolist())

assert np.array_equal(one_keras, one) and np.array_equal(three_keras, three)
assert largest.tolist() == [[20, 30], [112, 37]] and average.tolist() == [[13, 8], [79, 19.5]]

# %% [markdown]
# And random filters on random pictures, with stride, padding and dilation. (Keras dilates only with
# stride 1.) `"same"` is our `padding` where the zeros come out even on both sides:

# %%
X_random = rng.normal(size=(2, 9, 9, 3))
W_random, b_random = rng.normal(size=(3, 3, 3, 4)), rng.normal(size=4)
for ours, theirs in [
    ({}, {}),
    ({"padding": 1}, {"padding": "same"}),
    ({"stride": 2}, {"strides": 2}),
    ({"stride": 2, "padding": 1}, {"strides": 2, "padding": "same"}),
    ({"dilation": 2}, {"dilation_rate": 2}),
    ({"dilation": 2, "padding": 2}, {"dilation_rate": 2, "padding": "same"}),
]:
    z = conv2d(X_random, W_random, b_random, **ours)
    z_keras = conv_layer(W_random, b_random, X_random, **theirs)
    agree = z.shape == z_keras.shape and np.allclose(z, z_keras, atol=1e-4)
    print(f"{z.shape!s:16} agree: {agree}   {theirs}")
    assert agree and z.shape[1] == output_size(9, 3, **ours)

checked = 0
for n in range(5, 14):
    for k in (1, 2, 3, 5):
        for s, d in ((1, 1), (2, 1), (3, 1), (1, 2)):
            for padding in ("valid", "same"):
                if padding == "valid" and d * (k - 1) + 1 > n:
                    continue  # does not fit
                layer = keras.layers.Conv2D(1, k, strides=s, padding=padding, dilation_rate=d)
                got = layer.compute_output_shape((1, n, n, 1))[1]
                assert got == (output_size(n, k, s, 0, d) if padding == "valid" else -(-n // s))
                checked += 1
print(f"the size formula agrees with Keras in {checked} cases")

# %% [markdown]
# A trap for whoever carries weights from one library to another: with stride 2 and an *even* side,
# `"same"` puts its one zero to the right and below, PyTorch's `padding=1` puts one on every side.
# The sizes agree, the numbers do not:

# %%
X_even = rng.normal(size=(1, 8, 8, 1))
W_even = rng.normal(size=(3, 3, 1, 1))
keras_same = conv_layer(W_even, np.zeros(1), X_even, strides=2, padding="same")
both_sides = conv2d(X_even, W_even, stride=2, padding=1)
one_side = conv2d(np.pad(X_even, ((0, 0), (0, 1), (0, 1), (0, 0))), W_even, stride=2)
print("zeros on every side:     same size", keras_same.shape == both_sides.shape, end="")
print(", same numbers", np.allclose(keras_same, both_sides, atol=1e-5))
print("zeros right and below:   same size", keras_same.shape == one_side.shape, end="")
print(", same numbers", np.allclose(keras_same, one_side, atol=1e-5))

assert keras_same.shape == both_sides.shape and not np.allclose(keras_same, both_sides, atol=1e-2)
assert np.allclose(keras_same, one_side, atol=1e-5)

# %% [markdown]
# ---
# ## 5 · Counting
#
# Deck B's worked example: pictures of 32 × 32 × 1, ten filters of 5 × 5, pooling 2 × 2, then a
# dense layer of 200. After the convolution, as after every one from here on, comes a bend, by
# default ReLU. It has no weights, and the sizes stay. Deck A's word on the step between:
# *flattening* only lays the numbers of all maps in a row.
#
# | layer | output | values | weights | connections |
# |---|---|---|---|---|
# | input | 32 × 32 × 1 | 1,024 | | |
# | 10 filters of 5 × 5 | 28 × 28 × 10 | 7,840 | $10 \cdot (25 + 1) = 260$ | $26\cdot 7840 = 203{,}840$ |
# | max pooling 2 × 2 | 14 × 14 × 10 | 1,960 | 0 | |
# | flatten | 1,960 | 1,960 | 0 | |
# | dense, 200 | 200 | 200 | $(1960 + 1) \cdot 200 = 392{,}200$ | 392,200 |
#
# So a filter has **26 weights**: 25 and a bias. The layer makes **7,840 outputs** over **203,840
# connections**, and learns 260 numbers. What if a dense layer made the 7,840 outputs?
# $(1024 + 1) \cdot 7840 = 8{,}036{,}000$ weights.
#
# **Erratum (B).** The pooled maps are not *one half the size*: half as wide *and* half as high, a
# quarter of the values.
#
# > **Predict, then run.** Which share of this network's weights is in the convolutional layer?

# %%
worked = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(10, 5, activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Flatten(),
        keras.layers.Dense(200, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
for layer in worked.layers:
    shape = " × ".join(str(side) for side in layer.output.shape[1:])
    print(f"{type(layer).__name__:13}{shape:>13}{layer.count_params():>10,} parameters")
convolution, _, flat, hidden, _ = worked.layers
total = worked.count_params()
print(
    f"together {total:,}; in the convolutional layer {convolution.count_params() / total:.2%},",
    end=" ",
)
print(f"in the hidden layer {hidden.count_params() / total:.1%}")
print(f"a dense layer from 1,024 pixels to 7,840 outputs: {(1024 + 1) * 7840:,}")

assert 5 * 5 + 1 == 26 and convolution.count_params() == 260
assert convolution.output.shape[1:] == (28, 28, 10) and 28 * 28 * 10 == 7840
assert 26 * 10 * 28 * 28 == 203_840 and 25 * 7840 == 196_000
assert flat.output.shape[1:] == (1960,) and hidden.count_params() == 392_200
assert (1024 + 1) * 7840 == 8_036_000 and total == 394_470
assert round(convolution.count_params() / total, 4) == 0.0007 and total - 260 - 392_200 == 2010
assert round(hidden.count_params() / total, 3) == 0.994
assert 14 * 14 * 10 == 1960 == 7840 / 4

# %% tags=["nbval-ignore-output"]
fig, ax = plt.subplots(figsize=(8.6, 2.8))
blue, orange = plots.tint(plots.COLORS[1]), plots.tint(plots.COLORS[0], 0.6)
left, lefts = 0, []
for name, side, count in (("input", 32, 1), ("convolution", 28, 10), ("max pooling", 14, 10)):
    for k in reversed(range(count)):  # the first map is drawn last, in front
        corner = (left + 1.2 * k, -side / 2 - 1.2 * k)
        ax.add_patch(Rectangle(corner, side, side, facecolor=blue, edgecolor="0.4", linewidth=0.7))
    ax.text(left, 26, f"{name}\n{side} × {side} × {count}", va="center", fontsize=9)
    lefts.append(left)
    left += side + 1.2 * count + 16
for name, n_units, height in (("flatten", 1960, 40), ("dense", 200, 24), ("classes", 10, 10)):
    ax.add_patch(Rectangle((left, -height / 2), 3, height, facecolor=blue, edgecolor="0.4"))
    ax.text(left + 1.5, 26, f"{name}\n{n_units:,}", va="center", ha="center", fontsize=9)
    left += 24
for k, (wide, x, y, to_x, to_y) in enumerate(((5, 20, 2, 20, 4), (2, 20, 4, 10, 2))):
    x, to_x = x + lefts[k], to_x + lefts[k + 1]  # a window, and the one number it becomes
    for place, size in (((x, y), wide), ((to_x, to_y), 1)):
        ax.add_patch(Rectangle(place, size, size, facecolor=orange, edgecolor=plots.COLORS[0]))
    for edge_y, to_edge_y in ((y, to_y), (y + wide, to_y + 1)):
        ax.plot([x + wide, to_x], [edge_y, to_edge_y], color=plots.COLORS[0], linewidth=0.8)
ax.set(xlim=(-2, left - 16), ylim=(31, -28), aspect="equal")
ax.axis("off")
plt.show()

# %% [markdown]
# *In words:* the network of the table. Each square is drawn to scale: one input, ten maps of the
# convolution, ten smaller ones after pooling; a 5 × 5 window becomes one number of a map, a 2 × 2
# window of that map one number of the next. Then the numbers stand in a row, and two dense layers
# follow (their bars are not to scale).
#
# 0.07 %. The convolution is nearly free in weights, and 99.4 % sit in the one dense layer behind
# it. That is the first thing to look at when a CNN is too large. Cures: more pooling or strides
# before flattening, fewer hidden units or none, or **global** pooling, which keeps one number for
# each feature map: ten inputs instead of 1,960.
#
# *Multiplications* are another matter: the dense layer uses each weight once for a picture, the
# convolution each of its weights at 784 places, $250 \cdot 784 = 196{,}000$ times in all. Weights
# fill memory, multiplications take time.
#
# **Erratum (B).** *26 inputs per filter*: 25 inputs and a bias. And the 203,840 count the biases as
# connections; from pixel to output there are 196,000.
#
# **Erratum (B).** A *network* for 32 × 32 pixels *would require 1,024 input weights*: each *neuron*
# of its first layer would.
#
# **Erratum (B).** The 200 neurons cannot *output probabilities of class values directly*, unless
# there are 200 classes. One more layer is needed, for ten classes with $201\cdot 10 = 2{,}010$
# weights.
#
# Deck D names a real network, **VGG-16** (Simonyan and Zisserman, 2014): pictures of 224 × 224 in
# color, thirteen convolutions of 3 × 3 with padding in five blocks, pooling 2 × 2 after each block,
# then three dense layers. All of it can be counted with what you know.
#
# > **Predict, then run.** It has 138 million weights. In which layer are most of them? And where
# > are most of the multiplications?

# %%
side, n_channels, in_convolutions, work = 224, 3, 0, 0
for n_filters, n_layers in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
    for _ in range(n_layers):
        in_convolutions += (3 * 3 * n_channels + 1) * n_filters
        work += 3 * 3 * n_channels * n_filters * side * side
        n_channels = n_filters
    side //= 2  # pooling
n_flat = side * side * n_channels
in_dense = [(n_flat + 1) * 4096, (4096 + 1) * 4096, (4096 + 1) * 1000]
in_all = in_convolutions + sum(in_dense)
dense_work = n_flat * 4096 + 4096 * 4096 + 4096 * 1000
print(f"VGG-16: last maps {side} × {side} × {n_channels}, {in_all:,} weights")
print(f"in 13 convolutions {in_convolutions / in_all:.0%}", end=", ")
print(f"in the first dense layer {in_dense[0] / in_all:.0%}")
print(f"multiplications: {work / 1e9:.1f} billion in the convolutions", end=", ")
print(f"{dense_work / 1e9:.1f} billion in the dense layers")

assert in_all == 138_357_544 and (side, n_channels) == (7, 512)
assert round(in_convolutions / in_all, 2) == 0.11 and round(in_dense[0] / in_all, 2) == 0.74
assert 345 < in_all / total < 355 and work / (work + dense_work) > 0.99
assert round(work / 1e9, 1) == 15.3 and round(dense_work / 1e9, 1) == 0.1

# %% [markdown]
# The same pattern in a network about 350 times as large: three quarters of the weights are in the
# *one* layer behind `Flatten`, and more than 99 % of the multiplications in the convolutions. Deck
# D's other example, ResNet-50, took the cure: about three times as many layers, an average over
# each map instead of `Flatten`, and about 25.6 million weights. (Shortcuts help to train so many:
# each block of layers adds its input to its output, and the slopes have a short way back. He and
# others, 2015.)
#
# ---
# ## 6 · Receptive field: how far does it see?
#
# A neuron of the first layer with 3 × 3 filters sees 3 × 3 pixels. One in the second layer sees 3 ×
# 3 neurons of the first, and these together 5 × 5 pixels. So two small layers see as much as one of
# 5 × 5, with $2 \cdot 9 = 18$ weights instead of 25 and a bend in between. (Without the bend they
# would be no more than one kernel of 5 × 5; the cell checks that.) This is one thing that depth
# buys in a CNN: the deeper, the wider the view. In chapter 4 it could not, as every unit of the
# first layer saw all pixels already. In general: let $r$ be the side length seen so far, and let
# neighboring neurons be $j$ pixels apart (the **jump**). Start with $r = 1$, $j = 1$; each layer
# with kernel $k$, stride $s$, dilation $d$ does
#
# $$r \leftarrow r + d\,(k - 1)\,j, \qquad j \leftarrow j\,s .$$
#
# Pooling counts like a convolution with $k = s = 2$. Worked out for 3 × 3, pooling, 3 × 3, pooling:
# $r = 3$, then 4 and $j = 2$, then $4 + 2\cdot 2 = 8$, then $8 + 1\cdot 2 = 10$ and $j = 4$.


# %%
def receptive_field(layers):
    """Side length in pixels that one output sees, and pixels between neighboring outputs.

    Args:
        layers: (kernel, stride, dilation) of each layer, the first layer first; pooling counts.

    Returns:
        The receptive field and the jump, two whole numbers.
    """
    field, jump = 1, 1
    for k, s, d in layers:
        field += d * (k - 1) * jump
        jump *= s
    return field, jump


conv3, conv5, pool2 = (3, 1, 1), (5, 1, 1), (2, 2, 1)
stacks = {
    "one 3 × 3": [conv3],
    "two 3 × 3": [conv3, conv3],
    "four 3 × 3": [conv3] * 4,
    "3 × 3, pool, twice": [conv3, pool2] * 2,
    "dilation 1, 2, 4": [(3, 1, 1), (3, 1, 2), (3, 1, 4)],
}
for name, layers in stacks.items():
    field, jump = receptive_field(layers)
    print(f"{name:20} sees {field:2} × {field:2} pixels, neighbors {jump} apart")
paper, first, second = rng.normal(size=(8, 8)), *rng.normal(size=(2, 3, 3))
both = convolve(np.pad(first, 2), second[::-1, ::-1])  # what the two do together, 5 × 5
same = np.allclose(convolve(convolve(paper, first), second), convolve(paper, both))
print("two 3 × 3 without a bend are one", " × ".join(map(str, both.shape)), "kernel:", same)

assert same and both.shape == (5, 5)
assert [receptive_field(layers)[0] for layers in stacks.values()] == [3, 5, 9, 10, 15]
assert receptive_field([conv5]) == receptive_field([conv3, conv3]) == (5, 1)
assert receptive_field([conv3, pool2] * 2) == (10, 4)

# %% [markdown]
# Formulas deserve a test. Build each stack in Keras with random weights, and ask for the gradient
# of *one* output in the middle with respect to all pixels: where it is not 0, that output sees. The
# pictures show the size of the gradient, averaged over 24 filters to be smoother.
#
# > **Predict, then run.** Do all pixels that an output sees count the same? And which of the five
# > views might have gaps?

# %% tags=["nbval-ignore-output"]
fig, axes = plt.subplots(1, 5, figsize=(9.8, 2.3))
central = {}
for ax, (name, layers) in zip(axes, stacks.items(), strict=True):
    keras.utils.set_random_seed(0)
    pixels = inputs = keras.Input((31, 31, 1))
    for k, s, d in layers:
        if s == 1:
            pixels = keras.layers.Conv2D(24, k, dilation_rate=d)(pixels)
        else:
            pixels = keras.layers.AveragePooling2D(k)(pixels)
    stack = keras.Model(inputs, pixels)
    X_one = tf.random.normal((1, 31, 31, 1))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(X_one)
        out = stack(X_one)
        middle = out.shape[1] // 2
        probe = out[0, middle, middle]
    jacobian = tape.jacobian(probe, X_one, experimental_use_pfor=False)  # a gradient a filter
    slopes = np.abs(jacobian.numpy()).mean(axis=0)[0, ..., 0]
    seen = np.argwhere(slopes > 0)
    (top, left), (bottom, right) = seen.min(axis=0), seen.max(axis=0)
    side = bottom - top + 1
    third = slice(top + side // 3, bottom + 1 - side // 3)
    fourth = slice(left + side // 3, right + 1 - side // 3)
    central[name] = slopes[third, fourth].sum() / slopes.sum()
    show(ax, slopes[6:-6, 6:-6], f"{name}\n{side} × {side} pixels", cmap="cividis")
    corner = (left - 6.5, top - 6.5)
    ax.add_patch(
        Rectangle(corner, side, side, fill=False, edgecolor=plots.COLORS[0], linewidth=1.5)
    )
    assert side == right - left + 1 == receptive_field(layers)[0]
    assert len(seen) == side * side  # no gaps
plt.show()
print(f"four 3 × 3: the middle 3 × 3 of 9 × 9 pixels get {central['four 3 × 3']:.0%} of the slopes")

assert 0.2 < central["four 3 × 3"] < 0.6 and 9 / 81 < 0.12
assert receptive_field([conv3] * 3)[0] == 7

# %% [markdown]
# *In words:* the middle 19 × 19 pixels of five inputs; the lighter, the more one output reacts to
# that pixel; the frame is what the output sees at all. The frames have exactly the computed sizes.
# But the light falls mostly on the middle: with four layers of 3 × 3, a few ways lead from a pixel
# at the rim to the output, and many from one in the middle. The middle ninth of the area gets more
# than a fifth of all. The *effective* receptive field is smaller than the formula says. The last
# stack sees 15 × 15 pixels with as many weights as three plain layers have for 7 × 7. As its
# dilations double, nothing in between is left out; three layers with dilation 4 would have gaps.
#
# ---
# ## 7 · Equivariant or invariant?
#
# Two words that are often mixed up. Let $S$ move a picture and $f$ be a layer:
#
# - **equivariant**: $f(Sx) = S f(x)$. The output moves along with the input.
# - **invariant**: $f(Sx) = f(x)$. The output stays the same.
#
# To *find* an object you want the first, to *name* it the second.
#
# ### 7.1 Convolution moves along
#
# > **Predict, then run.** Move a digit by 3 to the right and 2 up, then convolve; or convolve first
# > and then move. How large is the largest difference? And with a quarter turn instead of a move?

# %%
X_seven = np.pad(shown, ((0, 0), (4, 4), (4, 4), (0, 0))).astype(float)  # room to move
W_probe = np.random.default_rng(2).normal(size=(5, 5, 1, 4))
first_move = conv2d(shift(X_seven, -2, 3), W_probe)
first_convolve = shift(conv2d(X_seven, W_probe), -2, 3)
print("move:        differs by less than 1e-12:", np.abs(first_move - first_convolve).max() < 1e-12)


def turn(A):
    """A quarter turn to the left."""
    return np.rot90(A, axes=(1, 2))


gap = np.abs(conv2d(turn(X_seven), W_probe) - turn(conv2d(X_seven, W_probe))).max()
W_turned = np.rot90(W_probe, axes=(0, 1))
gap_turned = np.abs(conv2d(turn(X_seven), W_turned) - turn(conv2d(X_seven, W_probe))).max()
print("turn:        differs by less than 1e-12:", gap < 1e-12)
print("turn filters as well:                   ", gap_turned < 1e-12)

assert np.abs(first_move - first_convolve).max() < 1e-12
assert gap > 1 and gap_turned < 1e-12

# %% [markdown]
# Moving passes through a convolution without a trace. (At the edges, where something is pushed out
# of the picture or zeros come in, it does not; that is why the picture got a margin.) Turning does
# not pass, unless the filters are turned too.
#
# **Erratum (B).** *Invariant to object position and distortion*, *varying orientation*: convolution
# is *equivariant* to position. To turns and distortions it is neither the one nor the other.
#
# ### 7.2 Pooling forgets, a little
#
# How much does a layer's output change, in percent of its own size, when the picture moves by a
# few pixels? 0 % would be invariant. Measured on 60 digits, with a layer of random 5 × 5 filters
# and ReLU, then max pooling once, twice and over the whole map.
#
# > **Predict, then run.** Which of the curves stays at 0, and which climbs least among the others?

# %% tags=["nbval-ignore-output"]
X_some = np.pad(X_few[:60], ((0, 0), (6, 6), (6, 6), (0, 0))).astype(float)
W_eight = np.random.default_rng(3).normal(size=(5, 5, 1, 8))


def maps_of(X):
    """Feature maps of 8 random filters, after ReLU."""
    return np.maximum(0, conv2d(X, W_eight, padding=2))


ways = {
    "pixels": np.asarray,
    "convolution": maps_of,
    "and pooling 2 × 2": lambda X: max_pool(maps_of(X), 2),
    "and pooling 4 × 4": lambda X: max_pool(maps_of(X), 4),
    "and pooling 8 × 8": lambda X: max_pool(maps_of(X), 8),
    "and the largest of all": lambda X: maps_of(X).max(axis=(1, 2)),
}
changes = {}
for name, way in ways.items():
    still = way(X_some)
    norm = np.linalg.norm(still)
    changes[name] = [np.linalg.norm(way(shift(X_some, 0, k)) - still) / norm for k in range(5)]
ax = plots.learning_curve(changes, xlabel="moved to the right by … pixels", start=0)
ax.set(ylabel="relative change", ylim=(-0.03, 1.5))
ax.legend(fontsize=7, ncols=2, loc="upper left")
plt.show()
for name, values in changes.items():
    print(f"{name:24}", *(f"{v:6.0%}" for v in values))

pooled = max_pool(maps_of(X_some), 2)
along = max_pool(maps_of(shift(X_some, 0, 2)), 2)
assert np.allclose(along, shift(pooled, 0, 1))  # by 2 pixels: equivariant, by 1 place
by_one = max_pool(maps_of(shift(X_some, 0, 1)), 2)
assert not np.allclose(by_one, pooled) and not np.allclose(by_one, shift(pooled, 0, 1))
at_two = [values[2] for values in changes.values()]
assert max(changes["and the largest of all"]) < 1e-12
assert changes["and pooling 8 × 8"][1] < changes["and pooling 2 × 2"][1] < changes["convolution"][1]
if digits.is_mnist:
    assert round(changes["convolution"][1], 1) == 0.5
    assert round(changes["and pooling 2 × 2"][1], 1) == 0.4

# %% [markdown]
# *In words:* pixels and feature maps change a great deal when the picture moves, the more the
# farther. The larger the pooling window, the lower the curve: some invariance, never all. Only the
# last curve lies at 0, the largest value of a whole map, for it has forgotten the place altogether.
# That was the trick of the small network in part 1.3, `GlobalMaxPooling2D`.
#
# Moved by 2 pixels, the map after 2 × 2 pooling moves by exactly one place: equivariant in steps of
# 2. Moved by 1 it is neither moved nor the same, because the patches cut the strokes elsewhere. The
# same goes for a stride of 2; and part 1.3's network has two of them, a reason why it loses
# accuracy when digits move.
#
# **Erratum (B).** *Rotational and positional invariant* features come from pooling, says the deck.
# Less than it sounds: after a move by a single pixel, pooling 2 × 2 brought the change down from
# about 50 % to about 40 %. And a turn it softens only as far as it moves strokes by a pixel; part
# 10.1 turns digits farther.

# %% [markdown]
# ---
# ## 8 · MNIST, with a small CNN
#
# ### 8.1 Best practices, and what we make of them
#
# Deck B gives a page of advice. Here is our network beside it:
#
# | advice | here |
# |---|---|
# | windows in 2-D for pictures; 1-D for text, 3-D for video | 2-D |
# | patches as small as possible: 3 × 3 on small pictures, 5 × 5 or 7 × 7 on larger ones | 5 × 5 once, on the pixels, then 3 × 3 |
# | stride 1 by default, 2 for large pictures | 2, twice: what is not computed costs no time |
# | pooling 2 × 2 with stride 2 | none: the strides make the maps smaller |
# | zero padding on inner maps, where sizes do not divide | in the second layer, so that 12 becomes 6 |
# | few filters first, more in deeper layers | 16, 32, 64: the maps shrink, their number grows |
# | one or more convolutions and a pooling, repeated; dense layers at the end | three convolutions; one dense layer, straight to the ten classes |
# | dropout between dense layers, perhaps after pooling | 40 % before the dense layer |
# | prepare the data: one size, scaled pixels | 28 × 28, from 0 to 1 |
#
# Three things came after the deck's list, or are not on it:
#
# - **Batch normalization** after each convolution, before the ReLU: each feature map is brought to
#   mean 0 and standard deviation 1, *over the batch* and all places, then scaled and moved by two
#   learned numbers. (With it a bias would be superfluous: `use_bias=False`.) For predictions it
#   uses running means kept from training. It allows larger learning rates, and training needs fewer
#   epochs.
# - **Augmentation** (part 8.2): more pictures out of those we have.
# - **A learning rate that rises and falls** once, from small to large and down to almost nothing:
#   `CosineDecay` with a warm-up.
#
# > **Predict, then run.** How many parameters has it? 40,000 is the limit. And how many pixels does
# > one number of the last maps see?


# %%
def build_cnn():
    """Three convolutional layers with batch normalization, one dense layer; for (28, 28, 1)."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 5, strides=2, use_bias=False, name="conv1"),
            layers.BatchNormalization(momentum=0.9, name="norm1"),
            layers.ReLU(name="maps1"),
            layers.Conv2D(32, 3, strides=2, padding="same", use_bias=False, name="conv2"),
            layers.BatchNormalization(momentum=0.9, name="norm2"),
            layers.ReLU(name="maps2"),
            layers.Conv2D(64, 3, use_bias=False, name="conv3"),
            layers.BatchNormalization(momentum=0.9, name="norm3"),
            layers.ReLU(name="maps3"),
            layers.Flatten(name="flatten"),
            layers.Dropout(0.4, name="dropout"),
            layers.Dense(10, activation="softmax", name="classes"),
        ]
    )


keras.utils.set_random_seed(0)
cnn = build_cnn()
steps_of = {"conv1": (5, 2, 1), "conv2": (3, 2, 1), "conv3": (3, 1, 1)}
passed, multiplications = [], {}
print("layer        output         parameters   multiplications   sees")
for layer in cnn.layers:
    if layer.name in steps_of:
        passed.append(steps_of[layer.name])
    shape = layer.output.shape[1:]
    weights = layer.get_weights()
    if layer.name.startswith("conv"):  # every weight at every place
        multiplications[layer.name] = weights[0].size * shape[0] * shape[1]
    elif layer.name == "classes":
        multiplications[layer.name] = weights[0].size
    size, work = " × ".join(map(str, shape)), multiplications.get(layer.name, 0)
    field = receptive_field(passed)[0] if len(shape) == 3 else 28
    print(f"{layer.name:10} {size:>12} {layer.count_params():13,} {work:17,} {field:6}")
print(
    f"together {cnn.count_params():,} parameters, {sum(multiplications.values()):,} multiplications"
)

assert cnn.count_params() == 34_138  # of 40,000 allowed
assert cnn.count_params() < nets["dense", "as they are"].count_params()
assert multiplications["conv1"] == 144 * 25 * 16 == 57_600
assert max(multiplications, key=multiplications.get) == "conv3"
assert receptive_field(list(steps_of.values())) == (17, 4)
with_pooling = 26 * 26 * 9 * 32 + 11 * 11 * 288 * 64 + 1600 * 10
print(f"a usual network with pooling: {with_pooling:,} multiplications")
assert sum(multiplications.values()) == 528_640
assert with_pooling == 2_440_960
assert round(with_pooling / 528_640, 1) == 4.6

# %% [markdown]
# 34,138 parameters, fewer than the little dense network of part 1.2. Most of the weights and most
# of the multiplications are in the third layer. The last line counts a network that is often used
# for MNIST, and follows the deck more closely: two convolutions of 32 and 64 filters of 3 × 3,
# stride 1, each with pooling. It takes 4.6 times as many. Pooling first computes four numbers and
# then throws three away; a stride of 2 computes one. (With larger pictures and more time, do as the
# deck says, and pool.)
#
# ### 8.2 Augmentation: moved, it is still a seven
#
# Every epoch sees every picture moved by up to one pixel, each way at random: nine variants of each
# digit for the price of one. The trick with the sliding windows works here too: from a picture with
# a frame, cut a window of the old size.


# %%
def nudge(X, reach, rng):
    """Every picture moved at random by up to `reach` pixels each way, shape as before.

    Args:
        X: shape (n_samples, height, width, 1); what comes in at the edge is 0.
        reach: largest move in pixels.
        rng: NumPy's random generator.
    """
    framed = np.pad(X[..., 0], ((0, 0), (reach, reach), (reach, reach)))
    windows = sliding_window_view(framed, X.shape[1:3], axis=(1, 2))  # (n, 3, 3, height, width)
    down, right = rng.integers(0, 2 * reach + 1, size=(2, len(X)))
    return windows[np.arange(len(X)), down, right][..., None]


nudged = nudge(np.repeat(X_few[:1], 200, axis=0), 1, np.random.default_rng(0))
variants = {tuple(variant.ravel()) for variant in nudged}
print("different variants among 200 draws:", len(variants), "  shape", nudged.shape)

assert len(variants) == 9 and nudged.shape == (200, 28, 28, 1)
assert all(
    tuple(shift(X_few[:1], i, j).ravel()) in variants for i in (-1, 0, 1) for j in (-1, 0, 1)
)

# %% [markdown]
# Augmentation says to the network what we know and it cannot: which changes do not matter. It must
# be true. Part 10.3 shows what a false one does.
#
# ### 8.3 Training
#
# All choices here (filters, dropout, reach, learning rate) were made on the 5,000 validation
# pictures. The test pictures give the verdict, below; parts 9 and 10 look at some of them, but
# nothing is chosen by them. There are only two epochs, so that you do not have to wait long.
#
# > **Predict, then run.** How many of 10,000 test digits will it get wrong? And will the loss be
# > lower on the training pictures or on the validation pictures? (Mind dropout and augmentation.)

# %% tags=["nbval-ignore-output"]
X_train, y_train = as_input(digits.X_train), digits.y_train.astype("int32")
X_validation, y_validation = as_input(digits.X_validation), digits.y_validation.astype("int32")
epochs = 2 if digits.is_mnist else 25  # few pictures, more rounds
batch_size = 128
steps = epochs * -(-len(X_train) // batch_size)

rate = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate=0.0008,
    warmup_target=0.008,
    warmup_steps=steps // 6,
    decay_steps=steps - steps // 6,
)
cnn.compile(
    optimizer=keras.optimizers.Adam(rate),
    loss="sparse_categorical_crossentropy",
    steps_per_execution=5,  # five steps at a time from Python to TensorFlow: a little faster
    jit_compile=False,  # on processors XLA's convolutions are slower than TensorFlow's own
)
rng = np.random.default_rng(0)
history = {"training": [], "validation": []}
started = time.perf_counter()
for epoch in range(epochs):
    fit = cnn.fit(
        nudge(X_train, 1, rng),
        y_train,
        batch_size,
        epochs=epoch + 1,
        initial_epoch=epoch,
        verbose=0,
    )
    chances = cnn.predict(X_validation, batch_size=1000, verbose=0)
    history["training"] += fit.history["loss"]
    history["validation"].append(-np.log(chances[np.arange(len(chances)), y_validation]).mean())
    right = np.mean(chances.argmax(axis=1) == y_validation)
    if digits.is_mnist or epoch % 10 == 9:
        print(f"epoch {epoch + 1:2}: {right:.2%} of the validation pictures", end="   ")
        print(f"after {time.perf_counter() - started:.0f} s")

assert right > (0.988 if digits.is_mnist else 0.93)
assert history["training"][-1] < history["training"][0]

# %% tags=["nbval-ignore-output"]
X_test, y_test = as_input(digits.X_test), digits.y_test.astype("int32")
chances = cnn.predict(X_test, batch_size=1000, verbose=0)
guesses = chances.argmax(axis=1)
wrong = np.flatnonzero(guesses != y_test)
print(
    f"test pictures: {np.mean(guesses == y_test):.2%} right, {len(wrong)} of {len(y_test):,} wrong"
)
ax = plots.learning_curve(history, ylabel="cross-entropy")
ax.set_ylim(bottom=0)
plt.show()

assert np.mean(guesses == y_test) > (0.987 if digits.is_mnist else 0.93)
assert history["training"][-1] > history["validation"][-1] or not digits.is_mnist

# %% [markdown]
# *In words:* the training loss starts high and falls steeply. The validation loss is low from the
# first epoch on and falls a little more. The training loss stays *above* it: it is measured on
# moved pictures and with 40 % of the inputs to the last layer dropped, and as an average over the
# epoch in which the network was still learning. A training loss above the validation loss is no
# miracle; it shows that the brakes on overfitting are on.
#
# With MNIST about 99 % of the test pictures are right, a little more or less from seed to seed: a
# hundred mistakes in ten thousand. With six epochs it is about 99.4 %.
# (`tests/bench/mnist_cnn.py` measures that with three seeds, and how much sooner this network is at
# 99.0 % than a well-known larger one.)
#
# ### 8.4 Its answers, and its mistakes
#
# Deck C's classifier says: 82 % cat, 15 % dog, 2 % hat, 1 % mug. Softmax makes such a list. Here
# are the digits the network gets wrong and is most sure about, with its two best guesses. (Where it
# makes fewer than eight mistakes, those follow that it gets right and is least sure about.)

# %% tags=["nbval-ignore-output"]
surest_wrong = wrong[np.argsort(-chances[wrong].max(axis=1))]
least_sure = np.argsort(chances.max(axis=1))
worst = [*surest_wrong, *(i for i in least_sure if guesses[i] == y_test[i])][:8]
fig, axes = plt.subplots(1, 8, figsize=(9.8, 1.9))
for ax, i in zip(axes, worst, strict=True):
    first, second = np.argsort(-chances[i])[:2]
    said = f"{chances[i, first]:.0%} {first}, {chances[i, second]:.0%} {second}"
    show(ax, X_test[i, ..., 0], f"label {y_test[i]}\n{said}")
plt.show()
top_two = np.argsort(-chances, axis=1)[:, :2]
in_two = np.mean((top_two == y_test[:, None]).any(axis=1))
print(f"the right digit is among the first two guesses for {in_two:.2%}")

assert in_two >= np.mean(guesses == y_test)
assert np.allclose(chances.sum(axis=1), 1, atol=1e-4)

# %% [markdown]
# *In words:* a few of them are wrong without excuse. Others you would not bet on yourself, and with
# some the label itself is doubtful.
#
# ---
# ## 9 · What it sees
#
# ### 9.1 The filters
#
# The first layer's filters work on pixels, so they can be looked at.
#
# > **Predict, then run.** Will they look like the ones made by hand in part 3.2?

# %% tags=["nbval-ignore-output"]
filters = cnn.get_layer("conv1").get_weights()[0][:, :, 0]  # (5, 5, 16)
fig, axes = plt.subplots(2, 8, figsize=(7.6, 2.1))
for f, ax in enumerate(axes.flat):
    show_signed(ax, filters[..., f])
plt.show()
balance = np.abs(filters.sum(axis=(0, 1))) / np.abs(filters).sum(axis=(0, 1))
print(f"|sum of weights| / sum of |weights|: {np.median(balance):.2f} in the middle of the 16")

assert filters.shape == (5, 5, 16) and np.median(balance) < 0.7

# %% [markdown]
# *In words:* sixteen squares of 5 × 5; orange weights are positive, violet ones negative. Many have
# an orange side and a violet side, upright, level or slanting: edges and strokes of some direction,
# like the filters made by hand in part 3.2. In most of them orange and violet partly cancel, as the
# number shows (1 would be a single color, 0 a balance), so a plain area says little to them. Some
# look like nothing we have a word for.
#
# ### 9.2 The feature maps
#
# Deeper filters cannot be looked at, they reach through 16 or 32 channels. But their outputs can.
#
# > **Predict, then run.** Will the maps of the last layer still look like the digit?

# %% tags=["nbval-ignore-output"]
watch = keras.Model(cnn.inputs[0], [cnn.get_layer(f"maps{k}").output for k in (1, 2, 3)])
specimen = X_test[[np.flatnonzero((y_test == 2) & (guesses == 2))[0]]]
all_maps = [keras.ops.convert_to_numpy(maps)[0] for maps in watch(specimen)]
fig, axes = plt.subplots(3, 9, figsize=(9.4, 3.5))
for row, maps in enumerate(all_maps):
    liveliest = np.argsort(-maps.std(axis=(0, 1)))[:8]
    for ax, f in zip(axes[row, 1:], liveliest, strict=True):
        show(ax, maps[..., f], cmap="cividis")
    size = " × ".join(map(str, maps.shape))
    axes[row, 1].set_ylabel(f"layer {row + 1}\n{size}", fontsize=8)
    axes[row, 0].axis("off")
show(axes[0, 0], specimen[0, ..., 0])
plt.show()
silent = [np.mean(maps == 0) for maps in all_maps]
print("share of zeros in the maps of layers 1, 2, 3:", *(f"{share:.0%}" for share in silent))

assert [maps.shape for maps in all_maps] == [(12, 12, 16), (6, 6, 32), (4, 4, 64)]
assert all(0.1 < share < 0.95 for share in silent)

# %% [markdown]
# *In words:* one row for each layer; left the digit, then the eight liveliest maps, lighter is
# more. In the first layer one still sees the 2, drawn with its left, right, upper or lower edges.
# In the second it falls apart into strokes and bends. In the third there are a few bright spots on
# a grid of 4 × 4: *there is such a thing roughly here*. Much is 0, cut off by ReLU.
#
# ### 9.3 What excites them most
#
# What does a filter of the third layer look for? Two ways to find out. **Search:** among 1,500
# pictures, find the places where its output is largest, and cut out what it sees there, 17 × 17
# pixels by part 6. **Invent:** begin with gray and climb the gradient *of its output in the
# pixels*, with the weights fixed: chapter 3's gradient, used uphill and on the picture. (A small
# price on differences between neighboring pixels keeps it from dissolving into noise.)
#
# > **Predict, then run.** Whole digits, or parts of them?

# %% tags=["nbval-ignore-output"]
probe = keras.Model(
    cnn.inputs[0], cnn.get_layer("norm3").output
)  # before ReLU: it always has a slope
X_search = X_train[:1500]
reactions = probe.predict(X_search, batch_size=500, verbose=0)  # (n_samples, 4, 4, 64)
strength = reactions.max(axis=(1, 2))
ranking = np.argsort(-strength.max(axis=0) / reactions.std(axis=(0, 1, 2)))  # peaks above the rest
chosen_filters = ranking[:35:5]
framed_pictures = np.pad(X_search[..., 0], ((0, 0), (0, 1), (0, 1)))  # the last field reaches out

pictures = np.full((7, 28, 28, 1), 0.3, dtype="float32")
places = [(k, 1, 1, f) for k, f in enumerate(chosen_filters)]  # near the middle of each map
for _ in range(50):
    with tf.GradientTape() as tape:
        watched = tf.constant(pictures)
        tape.watch(watched)
        reaction = tf.gather_nd(probe(watched), places)
        goal = reaction - 0.03 * tf.image.total_variation(watched)  # strong, but no mere noise
    slope = tape.gradient(goal, watched).numpy()
    slope /= np.abs(slope).max(axis=(1, 2, 3), keepdims=True)
    pictures = np.clip(pictures + 0.1 * slope, 0, 1)
invented = tf.gather_nd(probe(pictures), places).numpy()

fig, axes = plt.subplots(5, 7, figsize=(8.2, 5.6))
for column, f in enumerate(chosen_filters):
    best = np.argsort(-strength[:, f])[:4]
    for row, n in enumerate(best):
        i, j = np.unravel_index(reactions[n, ..., f].argmax(), (4, 4))
        field = framed_pictures[n, 4 * i : 4 * i + 17, 4 * j : 4 * j + 17]
        show(axes[row, column], field, f"filter {f}" if row == 0 else "", vmin=0, vmax=1)
    show(axes[4, column], pictures[column, 4:21, 4:21, 0], vmin=0, vmax=1)
axes[0, 0].set_ylabel("found", fontsize=9)
axes[4, 0].set_ylabel("invented", fontsize=9)
plt.show()
ratio = invented / strength[:, chosen_filters].max(axis=0)
print("reaction to the invented picture / to the best one found:", *ratio.round(1))

assert np.median(ratio) > 0.6

# %% [markdown]
# *In words:* a column for each filter: four pieces of real digits that excite it most, and below
# the picture invented for it. (The seven are spread over that half of the 64 filters whose peaks
# stand out most.) The pieces of a column mostly share something, a bend, an end or a
# crossing from different writers; some filters stay a riddle. The invented picture exaggerates it.
# That is deck D's hierarchy: pixels, edges, parts of digits.
#
# ### 9.4 Why this answer?
#
# Two questions to one decision. **Occlusion:** cover a patch with paper, or with ink, and see how
# much of the probability of the right class is lost; do it at every place. **Gradient:** in which
# pixels would a little more ink change the score of the class most? The first takes hundreds of
# predictions, the second a single backward pass.
#
# > **Predict, then run.** The digit is a four. Where would a little ink be most harmful?

# %% tags=["nbval-ignore-output"]
side = 5
corners_of = [(i, j) for i in range(28 - side + 1) for j in range(28 - side + 1)]


def occlusion_map(picture, label, ink):
    """Probability of the label with a patch of that ink at every place, shape (24, 24)."""
    covered = np.repeat(picture, len(corners_of), axis=0)
    for n, (i, j) in enumerate(corners_of):
        covered[n, i : i + side, j : j + side] = ink
    p = cnn.predict(covered, batch_size=600, verbose=0)
    return p[:, label].reshape(24, 24), p


fours = np.flatnonzero((y_test == 4) & (guesses == 4) & (chances.max(axis=1) > 0.95))[:6]
surveys = {i: occlusion_map(X_test[[i]], 4, 1.0) for i in fours}
four = min(fours, key=lambda i: surveys[i][0].min())  # of six fours the one most easily spoiled
with_ink, answers = surveys[four]
with_paper, _ = occlusion_map(X_test[[four]], 4, 0.0)

last_maps = keras.Model(cnn.inputs[0], cnn.get_layer("dropout").output)
W_out, b_out = cnn.get_layer("classes").get_weights()
watched = tf.Variable(X_test[[four]])
with tf.GradientTape() as tape:
    score = tf.reduce_sum(
        last_maps(watched) * W_out[:, 4]
    )  # net input of class 4, but for its bias
sensitivity = tape.gradient(score, watched).numpy()[0, ..., 0]

fig, axes = plt.subplots(1, 4, figsize=(9.8, 2.7))
show(axes[0], X_test[four, ..., 0], "the digit")
edges_ = (side / 2 - 0.5, 28 - side / 2 - 0.5, 28 - side / 2 - 0.5, side / 2 - 0.5)
for ax, survey, title in (
    (axes[1], with_paper, "covered with paper"),
    (axes[2], with_ink, "with ink"),
):
    shown_map = show(ax, survey, title, cmap="cividis", vmin=0, vmax=1, extent=edges_)
    ax.contour(X_test[four, ..., 0], levels=[0.5], colors="white", linewidths=0.8)
    ax.set(xlim=(-0.5, 27.5), ylim=(27.5, -0.5), facecolor="0.9")
fig.colorbar(shown_map, ax=axes[1:3], label="probability of 4", shrink=0.8)
show_signed(axes[3], sensitivity, "gradient of the score")
axes[3].contour(X_test[four, ..., 0], levels=[0.5], colors="black", linewidths=0.8)
plt.show()
worst_place = with_ink.argmin()
print(f"with ink at the worst place: {answers[worst_place].max():.0%}", end=" ")
print(f"{answers[worst_place].argmax()}, only {with_ink.min():.0%} 4")
print(f"with paper at the worst place: {with_paper.min():.0%} 4")

assert with_ink.min() < 0.5
assert with_ink.max() > 0.9

# %% [markdown]
# *In words:* the two middle pictures say, for each place of the patch, how probable a 4 still is:
# yellow, as sure as before; blue, not at all. The outline is the digit. Paper harms on the strokes,
# and not on all. Ink harms where a 4 must be *empty*: an absence is evidence, too. The last picture
# has orange where more ink would speak for a 4 and violet where it would speak against it. (This
# four was picked out of six because ink harms it most; others stand firmer.) All three are answers
# to *what if*; none tells what the network "thinks".
#
# ---
# ## 10 · What goes wrong
#
# ### 10.1 Pictures unlike those it learned from
#
# > **Predict, then run.** About 99 % on the test pictures. How much is left when they are moved
# > by 6 pixels, turned by 45°, printed white on black, or speckled with noise? (You can read all
# > of these.)

# %% tags=["nbval-ignore-output"]
X_fool, y_fool = X_test[:600], y_test[:600]


def rotated(X, degrees):
    """The pictures turned to the left by that angle, shape as before."""
    return np.clip(ndimage.rotate(X, degrees, axes=(2, 1), reshape=False, order=1), 0, 1)


noise = np.random.default_rng(0).normal(0, 0.3, X_fool.shape).astype("float32")
by_shift = [accuracy(cnn, shift(X_fool, 0, k), y_fool) for k in range(0, 9, 2)]
angles = list(range(0, 91, 15))
by_angle = [accuracy(cnn, rotated(X_fool, angle), y_fool) for angle in angles]
others = {
    "white on black": accuracy(cnn, 1 - X_fool, y_fool),
    "with noise": accuracy(cnn, np.clip(X_fool + noise, 0, 1), y_fool),
}
fig, axes = plt.subplots(1, 3, figsize=(9.6, 2.7), width_ratios=[3, 3, 2.2])
axes[0].plot(range(0, 9, 2), by_shift, "-o", color=plots.COLORS[1])
axes[0].set(xlabel="moved to the right, pixels", ylabel="accuracy", ylim=(0, 1.03))
axes[1].plot(angles, by_angle, "-o", color=plots.COLORS[1])
axes[1].set(xlabel="turned, degrees", ylabel="accuracy", ylim=(0, 1.03), xticks=angles[::2])
axes[2].bar(list(others), list(others.values()), color=plots.COLORS[1], width=0.6)
axes[2].set(ylabel="accuracy", ylim=(0, 1.03))
plt.show()
print("moved: ", *(f"{v:.0%}" for v in by_shift))
print("turned:", *(f"{v:.0%}" for v in by_angle))
print("others:", *(f"{name} {v:.0%}" for name, v in others.items()))

assert by_shift[0] > 0.93 and by_shift[1] > 0.8 and by_shift[4] < 0.6
assert by_angle[1] > 0.85 and by_angle[6] < 0.35
assert others["white on black"] < 0.7
assert others["with noise"] < 0.7 or not digits.is_mnist

# %% [markdown]
# *In words:* two pixels or 15 degrees cost little: some of it was trained, some comes with
# convolution. Eight pixels, a right angle, the negative or the noise cost most of the accuracy. The
# noise may surprise you most. In all its life the network has seen paper that is exactly 0.
# **Symptom:** excellent on the test set, useless in the field. **Cause:** a test set from the same
# source as the training set cannot show it. **Cure:** test with what will come; add it to the
# training (augmentation); or bring the input to the known form, centered, upright, dark on white.
#
# ### 10.2 Pictures made to fool it
#
# Chapter 3's gradient again, now *against* the network: change each pixel by $\varepsilon$ in the
# direction that raises the loss, that is, by $\varepsilon$ times the *sign* of the gradient in that
# pixel (the *fast gradient sign method*). Compare with random signs of the same size.
#
# > **Predict, then run.** With $\varepsilon = 0.06$, one part in seventeen of the way from white to
# > black, what is left of the accuracy with random signs, and what with the gradient's?

# %% tags=["nbval-ignore-output"]
X_attack, y_attack = X_test[:400], y_test[:400]
watched = tf.Variable(X_attack)
with tf.GradientTape() as tape:
    losses = keras.losses.sparse_categorical_crossentropy(y_attack, cnn(watched))
    loss = tf.reduce_sum(losses)
direction = np.sign(tape.gradient(loss, watched).numpy())
coin = np.random.default_rng(0).choice([-1.0, 1.0], X_attack.shape).astype("float32")
sizes_of_step = [0.0, 0.02, 0.04, 0.06, 0.08, 0.1]
spoiled = {
    name: [
        accuracy(cnn, np.clip(X_attack + e * signs, 0, 1).astype("float32"), y_attack)
        for e in sizes_of_step
    ]
    for name, signs in (("random signs", coin), ("signs of the gradient", direction))
}
attacked = np.clip(X_attack + 0.06 * direction, 0, 1).astype("float32")
fooled = predict(cnn, attacked)
victims = np.flatnonzero((fooled != y_attack) & (predict(cnn, X_attack) == y_attack))[:3]

fig, axes = plt.subplots(1, 4, figsize=(9.6, 2.6), width_ratios=[3.4, 2, 2, 2])
for rank, (name, values) in enumerate(spoiled.items()):
    style = {"linestyle": plots.LINESTYLES[rank], "marker": plots.MARKERS[rank]}
    axes[0].plot(sizes_of_step, values, label=name, color=plots.COLORS[1 - rank], **style)
axes[0].set(xlabel="change of each pixel, ε", ylabel="accuracy", ylim=(0, 1.03))
axes[0].legend(loc="lower left", fontsize=8)
for ax, i in zip(axes[1:], victims, strict=False):
    show(ax, attacked[i, ..., 0], f"a {y_attack[i]}, read as {fooled[i]}", vmin=0, vmax=1)
plt.show()
for name, values in spoiled.items():
    print(f"{name:22}", *(f"{v:.0%}" for v in values))

assert len(victims) == 3
assert spoiled["random signs"][3] > spoiled["signs of the gradient"][3] + 0.1

# %% [markdown]
# *In words:* random signs cost little at first, for over hundreds of pixels most of them cancel.
# The gradient's signs all pull the same way, and cost far more. Three of the fooled pictures at
# $\varepsilon = 0.06$ stand on the right; they look a little dirty, and no person would misread
# them. They are called **adversarial examples**. **Symptom:** none, until somebody looks for them.
# **Cause:** a sum over many inputs can be moved far by a little in each. **Cure:** training on such
# pictures helps against those that were trained on, at some cost in accuracy; there is no complete
# one.
#
# ### 10.3 A false augmentation
#
# Photographs of cats are often mirrored for training, so that there are more of them. Why not turn
# digits upside down? Half of part 1's 3,000 digits are turned by 180° and keep their labels;
# everything else stays as it was.
#
# > **Predict, then run.** Which digits suffer?

# %% tags=["nbval-ignore-output"]
half = np.random.default_rng(0).random(len(X_few)) < 0.5
X_turned = np.where(half[:, None, None, None], X_few[:, ::-1, ::-1], X_few)
misled = train_small(small_cnn, X_turned, y_few)
table, mixed = {}, {}
for name, net in (
    ("as they are", nets["convolutional", "as they are"]),
    ("half of them turned", misled),
):
    said = predict(net, X_judge)
    table[name] = [np.mean(said[y_judge == c] == c) for c in range(10)]
    six_or_nine = np.isin(y_judge, [6, 9])
    mixed[name] = np.mean(said[six_or_nine] == 15 - y_judge[six_or_nine])  # 15 - 6 = 9
print("digit                " + "".join(f"{c:6}" for c in range(10)) + "   6 and 9 mixed up")
for name, row in table.items():
    print(f"{name:21}" + "".join(f"{v:6.0%}" for v in row) + f"{mixed[name]:15.0%}")

assert mixed["half of them turned"] > mixed["as they are"] + 0.02 or not digits.is_mnist

# %% [markdown]
# **Symptom:** accuracy falls, and one confusion stands out: six and nine. **Cause:** a turned 6 is
# a 9 with the label 6, so the labels contradict each other, and for every six and nine the network
# has to bet. (Most other digits lose something as well, as there is twice as much to learn.)
# **Cure:** only changes that leave the label true: small moves and small turns for digits; mirror
# images for cats, but not for letters.
#
# ### 10.4 Answers that depend on the others in the batch
#
# Batch normalization has two modes: in training it takes mean and deviation from the batch, for
# predictions those kept from training. `predict` chooses the second. A loop of one's own, or a call
# with `training=True`, may not.
#
# > **Predict, then run.** 200 sevens, one batch, training mode. What is different from a batch of
# > all kinds of digits?

# %% tags=["nbval-ignore-output"]
body = keras.Model(cnn.inputs[0], cnn.get_layer("flatten").output)  # without dropout
kept = cnn.get_weights()  # a call in training mode changes the running means


def right_in(X, y, training):
    """Share of right answers when X goes through the network in one batch."""
    cnn.set_weights(kept)
    z = keras.ops.convert_to_numpy(body(X, training=training)) @ W_out + b_out
    return np.mean(z.argmax(axis=1) == y)


sevens = X_test[y_test == 7][:200]
modes = {
    "all kinds, prediction": right_in(X_test[:200], y_test[:200], False),
    "all kinds, training": right_in(X_test[:200], y_test[:200], True),
    "200 sevens, prediction": right_in(sevens, 7, False),
    "200 sevens, training": right_in(sevens, 7, True),
    "one at a time, training": np.mean([right_in(X[None], 7, True) for X in sevens[:20]]),
}
cnn.set_weights(kept)
for name, share in modes.items():
    print(f"{name:24} {share:.0%} right")

assert modes["200 sevens, prediction"] > 0.9
if digits.is_mnist:
    assert modes["200 sevens, training"] < modes["200 sevens, prediction"] - 0.03
    assert modes["one at a time, training"] > 0.7

# %% [markdown]
# **Symptom:** the same picture gets different answers in different company; good in training, worse
# in use, when batches there are all of a kind. **Cause:** what all sevens have in common is
# subtracted as the batch's mean. (A single picture fares better than one would fear: its maps have
# many places, and their mean is still a mean.) **Cure:** prediction mode; and for training,
# shuffled batches that are not too small.
#
# ### 10.5 Sure of nothing
#
# The network knows ten answers and no *none of these*. Show it noise, and shuffled digits.
#
# > **Predict, then run.** How probable does it find its best guess, on average?

# %% tags=["nbval-ignore-output"]
nonsense = {
    "noise": np.random.default_rng(0).random((500, 28, 28, 1)).astype("float32"),
    "shuffled digits": shuffled(X_test[:500]),
    "digits": X_test[:500],
}
for name, X in nonsense.items():
    best = cnn.predict(X, batch_size=500, verbose=0).max(axis=1)
    print(f"{name:16} most probable class on average {best.mean():.0%};", end=" ")
    print(f"above 90 % in {np.mean(best > 0.9):.0%} of the pictures")
    assert best.mean() > 0.15  # never the 10 % of somebody who does not know
assert best.mean() > 0.9

# %% [markdown]
# A softmax probability compares ten digits with each other. It says nothing about whether there is
# a digit at all. (Chapter 7 builds a detector for that.)
#
# ---
# ## 11 · What the decks say about CNNs
#
# Deck A's table, its column for CNNs, line by line:
#
# | the deck | what this chapter found |
# |---|---|
# | data: pictures | and everything with neighbors: sound, time series (1-D), video (3-D) |
# | shares parameters: yes | 260 weights for 7,840 outputs (part 5) |
# | recurrent connections: no | chapter 6 |
# | used for faces, text in pictures, language | for language by now mostly other networks (chapter 6) |
# | high accuracy with pictures, weight sharing | parts 8 and 5 |
# | needs inputs of one length: yes | **Erratum.** Only the dense layer after `Flatten` does; see below |
# | spatial relations: yes | part 1.2 |
# | vanishing and exploding gradients: yes | as any deep network; ReLU and batch normalization help |
# | more powerful than ANN and RNN | **Erratum.** Where neighbors matter: on shuffled pixels it was worse (part 1.2) |
# | needs much training data | less than the dense network: with 3,000 digits it was better (part 1.2) |
# | does not encode position and orientation | **Erratum.** Its feature maps do: they move along (part 7.1), and there are filters for each direction (part 9.1). Pooling over the whole map forgets the place |
#
# **Erratum (B).** *Spatial and temporal dependencies in an image*: a still picture has spatial ones
# only.
#
# Deck B's remark that **transformers** do well against CNNs in vision holds, most of all
# where there are very many pictures to learn from; they have less of an opinion about neighbors
# built in, and must learn it.
#
# Inputs of any size: part 1's small network ends in global pooling, so its layers take any picture.
# Put `None` for height and width, keep the weights.

# %% tags=["nbval-ignore-output"]
anywhere = small_cnn(side=None)
anywhere.set_weights(nets["convolutional", "as they are"].get_weights())
wide = np.pad(X_judge[:200], ((0, 0), (12, 0), (8, 24), (0, 0)))
print("pictures of", wide.shape[1:3], "->", anywhere.predict(wide, verbose=0).shape)
try:
    cnn(wide)
    refused = False
except (ValueError, tf.errors.InvalidArgumentError):
    refused = True
print("the network that flattens refuses them:", refused)
as_before = accuracy(nets["convolutional", "as they are"], X_judge[:200], y_judge[:200])
somewhere = accuracy(anywhere, wide, y_judge[:200])
print(f"right on 28 × 28: {as_before:.0%}, on 40 × 60: {somewhere:.0%}")
assert wide.shape[1:3] == (40, 60) and refused
assert somewhere > 0.5

# %% [markdown]
# On sheets of 40 × 60 pixels with the digit somewhere it still reads more than half of them,
# without a single step of training. Not as many as before: the filters now also lie at places where
# they see just the rim of a digit and a lot of paper. In training there were fewer such places, and
# the maximum over all of them may come from there. Leave the maximum out, let the last layer answer
# at every place, and there is a *map* of answers, what is where: so object detection begins, which
# deck B names beside classification.
#
# ---
# ## 12 · Check yourself
#
# ### Quiz
#
# **1.** A 7 × 7 kernel with stride 2 on 224 × 224 pixels, padding 3. How large is the output?
#
# <details><summary>Answer</summary>
#
# $\lfloor (224 + 6 - 6 - 1)/2 \rfloor + 1 = \lfloor 111.5 \rfloor + 1 = 112$.
#
# </details>
#
# **2.** How many weights has a layer of 64 filters of 3 × 3 on 32 channels? And how many
# multiplications on maps of 14 × 14, with padding?
#
# <details><summary>Answer</summary>
#
# $64\cdot(3\cdot 3\cdot 32 + 1) = 18{,}496$; and $64\cdot 288\cdot 196 = 3{,}612{,}672$.
#
# </details>
#
# **3.** What does a 1 × 1 convolution do? Is it of any use?
#
# <details><summary>Answer</summary>
#
# At each place it makes new channels out of the old ones: a dense layer for every pixel, with
# shared weights. It sees no neighbors, but it mixes channels, for example 256 into 64, cheaply.
#
# </details>
#
# **4.** Three layers of 3 × 3 or one of 7 × 7: what do they see, and how many weights have they,
# with $C$ channels in and out, without biases?
#
# <details><summary>Answer</summary>
#
# Both see 7 × 7. $3\cdot 9\,C^2 = 27\,C^2$ against $49\,C^2$, and three bends instead of one.
#
# </details>
#
# **5.** Max pooling 2 × 2 of $\begin{pmatrix} 1 & 5 & 2 & 0\\ 3 & 4 & 8 & 6 \end{pmatrix}$? And
# after a move by one to the right (a zero comes in, the last column leaves)?
#
# <details><summary>Answer</summary>
#
# $(5, 8)$. Moved: rows $(0, 1, 5, 2)$ and $(0, 3, 4, 8)$, so $(3, 8)$. Neither the same nor moved.
#
# </details>
#
# **6.** A friend standardizes each pixel *place* by its own mean and deviation over the training
# set. What does that do to a CNN?
#
# <details><summary>Answer</summary>
#
# The same stroke looks different at different places, so shared weights no longer fit everywhere.
# For CNNs one mean and one deviation for all places of a channel.
#
# </details>
#
# **7.** In part 3.3, how does the matrix look for a kernel of 1 × 1 with the weight 5?
#
# <details><summary>Answer</summary>
#
# 25 × 25, 5 on the diagonal, 0 elsewhere.
#
# </details>
#
# **8.** A network of convolutions with stride 1 and `"same"`, then global average pooling. Apart
# from the edges, is it equivariant or invariant to moves?
#
# <details><summary>Answer</summary>
#
# The maps are equivariant, their means are invariant. That is the usual recipe: first equivariant
# all the way, then forget the place once, at the end.
#
# </details>

# %% cellView="form" jupyter={"source_hidden": true}
# @title The quiz's answers, asserted
assert output_size(224, 7, stride=2, padding=3) == 112  # question 1
assert 64 * (3 * 3 * 32 + 1) == 18_496 and 64 * 288 * 14 * 14 == 3_612_672  # question 2
assert receptive_field([conv3] * 3) == receptive_field([(7, 1, 1)]) == (7, 1)  # question 4
question = np.array([[1, 5, 2, 0], [3, 4, 8, 6]])[None, :, :, None]
assert max_pool(question).ravel().tolist() == [5, 8]  # question 5
assert max_pool(shift(question, 0, 1)).ravel().tolist() == [3, 8]
assert np.array_equal(as_matrix(np.array([[5]]), 5), 5 * np.eye(25))  # question 7
print("quiz answers checked")

# %% [markdown]
# ### Recap
#
# - Flattening hides who is whose neighbor. A convolution looks at small patches (*local*) with the
#   same weights everywhere (*shared*), layer upon layer (*stacked*).
# - A filter reaches through all channels; one filter, one bias, one feature map.
# - Size: $\lfloor (n + 2p - d(k-1) - 1)/s \rfloor + 1$. Receptive field:
#   $r \leftarrow r + d(k-1)j$, $j \leftarrow js$.
# - A convolution is a dense layer with most weights cut and the rest tied: few weights, many
#   multiplications. In the worked example 99.4 % of the weights are in the dense layer behind it.
# - Convolution is equivariant to moves. Pooling adds a little invariance, global pooling much of
#   it. Nothing here is invariant to turns.
# - Small kernels, more filters deeper, batch normalization, dropout, true augmentation.
# - A network is sure of more than it knows: test it with what will come.
#
# ### Words
#
# The decks have no Indonesian words for CNNs. Deck E's words for neurons carry over: a filter is a
# set of *bobot* (weights), a feature map is its *luaran* (outputs).
#
# | English | also called | meaning here |
# |---|---|---|
# | convolution | cross-correlation | slide, multiply entry by entry, add up |
# | filter | kernel | the shared weights, (rows, columns, channels), and a bias |
# | feature map | activation map, convolved feature | outputs of one filter at all places |
# | channel | | one of several numbers at the same place |
# | receptive field | patch, window | the pixels that one output sees |
# | padding | zero padding; *same*, *valid* | a frame of zeros, or none |
# | stride | | pixels from one place to the next |
# | dilation | atrous convolution | pixels between neighboring entries of a kernel |
# | pooling | down-sampling | one number for each patch |
# | flatten | | lay all numbers in a row |
# | equivariant, invariant | | moves along; stays the same |
# | augmentation | | more training pictures by changes that keep the label |
# | batch normalization | | mean 0, deviation 1 for each map over the batch, then scaled |
# | adversarial example | | an input changed a little in order to fool |
#
# ### Further reading
#
# - David Hubel and Torsten Wiesel, *Receptive fields, binocular interaction and functional
#   architecture in the cat's visual cortex*, Journal of Physiology 160, 1962: cells for edges.
# - Kunihiko Fukushima, *Neocognitron*, Biological Cybernetics 36, 1980: local, shared, stacked.
# - Yann LeCun, Léon Bottou, Yoshua Bengio and Patrick Haffner, *Gradient-based learning applied to
#   document recognition*, Proceedings of the IEEE 86, 1998: LeNet-5 and MNIST.
# - Alex Krizhevsky, Ilya Sutskever and Geoffrey Hinton, *ImageNet classification with deep
#   convolutional neural networks*, NeurIPS 2012.
# - Karen Simonyan and Andrew Zisserman, *Very deep convolutional networks for large-scale image
#   recognition*, ICLR 2015: why small kernels.
# - Sergey Ioffe and Christian Szegedy, *Batch normalization*, ICML 2015.
# - Kaiming He, Xiangyu Zhang, Shaoqing Ren and Jian Sun, *Deep residual learning for image
#   recognition*, CVPR 2016.
# - Wenjie Luo, Yujia Li, Raquel Urtasun and Richard Zemel, *Understanding the effective receptive
#   field in deep convolutional neural networks*, NeurIPS 2016.
# - Matthew Zeiler and Rob Fergus, *Visualizing and understanding convolutional networks*, ECCV
#   2014: occlusion, and what excites a filter.
# - Ian Goodfellow, Jonathon Shlens and Christian Szegedy, *Explaining and harnessing adversarial
#   examples*, ICLR 2015.
# - Vincent Dumoulin and Francesco Visin, *A guide to convolution arithmetic for deep learning*,
#   2016: sizes, drawn.
# - Ian Goodfellow, Yoshua Bengio and Aaron Courville, *Deep Learning*, MIT Press, 2016: chapter 9.
#
# ### Now you
#
# The exercise of this chapter:
# [exercises/05_cnn/05_cnn.ipynb](../../exercises/05_cnn/05_cnn.ipynb). You write convolution and
# pooling, the size and receptive-field formulas, count parameters, and build a CNN within a budget.
