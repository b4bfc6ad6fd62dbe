# Wrong answers to exercise 02_activations: misconceptions that students really have.
#
# Each cell below replaces one solution cell of solutions/02_activations/02_activations.py. Its
# marker line is the question's grade_id, a colon, and the misconception in one line. The harness
# puts each one into the reference notebook, alone, and checks that it costs points of its own
# question and of no other. To add one: copy a cell, change the marker line, and write what the
# student wrote. It must be wrong on the task as stated, define the same functions, and end by
# itself within seconds.


# %% activate: NumPy's sign, which is 0 at 0
def activate(name, z):
    if name == "linear":
        return z
    if name == "step":
        return np.where(z >= 0, 1, 0)
    if name == "sign":
        return np.sign(z)
    if name == "piecewise_linear":
        return np.clip(z + 0.5, 0, 1)
    if name == "relu":
        return np.maximum(z, 0)
    if name == "leaky_relu":
        return np.where(z >= 0, z, 0.01 * z)
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if name == "tanh":
        return np.tanh(z)
    if name == "softplus":
        return np.log1p(np.exp(z))
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


# %% activate: step above 0 only, so 0 does not fire
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z > 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: softmax over the whole batch
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(),
    }[name]


# %% activate: softmax over the columns
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=0),
    }[name]


# %% activate: the ramp runs from -1 to 1 (a hard sigmoid of another width)
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip((z + 1) / 2, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: True and False for the step
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": z >= 0,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: the slope of leaky ReLU on both sides
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": 0.01 * z,
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: leaky ReLU written into a copy of z, which cuts fractions off where z holds integers
def activate(name, z):
    e = np.exp(z)
    if name == "leaky_relu":
        a = z.copy()
        a[z < 0] = 0.01 * z[z < 0]
        return a
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: ReLU writes zeros into its argument
def activate(name, z):
    if name == "relu":
        z[z < 0] = 0
        return z
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: the sigmoid without the minus
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": 1 / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: the logarithm to base 10 in softplus
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log10(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: tanh as 2 sigmoid(z) - 1, not of 2z
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": 2 * e / (1 + e) - 1,
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: np.vectorize, which takes the type of the first result, here an integer
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.vectorize(lambda v: v if v > 0 else 0)(z),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: a step of one half at 0, as in the summary table of the slides
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": np.heaviside(z, 0.5),
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: the ramp without its half
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.where(z >= 0.5, 1, np.where(z <= -0.5, 0, z)),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: the ramp moves its argument by one half
def activate(name, z):
    if name == "piecewise_linear":
        z += 0.5
        return np.clip(z, 0, 1)
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% activate: softmax for batches only
def activate(name, z):
    e = np.exp(z)
    if name == "softmax":
        return e / e.sum(axis=1, keepdims=True)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
    }[name]


# %% activate: e as 2.718
def activate(name, z):
    e = np.exp(z)
    return {
        "linear": z,
        "step": (z >= 0) * 1,
        "sign": np.where(z >= 0, 1, -1),
        "piecewise_linear": np.clip(z + 0.5, 0, 1),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.maximum(z, 0.01 * z),
        "sigmoid": 1 / (1 + 2.718 ** (-z)),
        "tanh": np.tanh(z),
        "softplus": np.log(1 + e),
        "softmax": e / e.sum(axis=-1, keepdims=True),
    }[name]


# %% collapse: adds the biases up
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        if b.shape == b_next.shape:
            W, b = W @ W_next, b + b_next
        else:
            W, b = W @ W_next, b.sum() + b_next
    return W, b


# %% collapse: forgets the biases of all layers but the last
def collapse(layers):
    W = layers[0][0]
    for W_next, _ in layers[1:]:
        W = W @ W_next
    return W, layers[-1][1]


# %% collapse: only the first two layers
def collapse(layers):
    if len(layers) == 1:
        return layers[0]
    (W1, b1), (W2, b2) = layers[:2]
    return W1 @ W2, b1 @ W2 + b2


# %% collapse: needs at least two layers
def collapse(layers):
    (W1, b1), (W2, b2) = layers[:2]
    W, b = W1 @ W2, b1 @ W2 + b2
    for W_next, b_next in layers[2:]:
        W, b = W @ W_next, b @ W_next + b_next
    return W, b


# %% collapse: multiplies in the wrong order
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W = (W_next.T @ W.T) if W.shape[0] == W_next.shape[1] else W @ W_next
        b = b @ W_next + b_next
    return W, b


# %% collapse: carries the bias through the product of all weights
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W = W @ W_next
        b = b_next + (b @ W if b.shape[0] == W.shape[0] else b @ W_next)
    return W, b


# %% collapse: entry by entry instead of the matrix product
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W * W_next, b * b_next
    return W, b


# %% collapse: takes the layers off the list
def collapse(layers):
    W, b = layers.pop(0)
    while layers:
        W_next, b_next = layers.pop(0)
        W, b = W @ W_next, b @ W_next + b_next
    return W, b


# %% collapse: adds to the bias it was given
def collapse(layers):
    W, b = layers[-1]
    for W_before, b_before in layers[-2::-1]:
        b += b_before @ W
        W = W_before @ W
    return W, b


# %% collapse: the bias as a row of shape (1, n_units)
def collapse(layers):
    W, b = layers[0][0], layers[0][1].reshape(1, -1)
    for W_next, b_next in layers[1:]:
        W, b = W @ W_next, b @ W_next + b_next
    return W, b


# %% collapse: weights only
def collapse(layers):
    W = layers[0][0]
    for W_next, _ in layers[1:]:
        W = W @ W_next
    return W


# %% collapse: writes the products back into the list
def collapse(layers):
    W, b = layers[0]
    for i in range(1, len(layers)):
        layers[i] = (W @ layers[i][0], b @ layers[i][0] + layers[i][1])
        W, b = layers[i]
    return W, b


# %% collapse: squeezes the weights of a single unit
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W = W @ W_next
        b = b @ W_next + b_next
    return np.squeeze(W), b


# %% collapse: weights of shape (n_units, n_inputs), for column vectors
def collapse(layers):
    W, b = layers[0]
    W = W.T
    for W_next, b_next in layers[1:]:
        W = W_next.T @ W
        b = W_next.T @ b + b_next
    return W, b


# %% collapse: multiplies in place, which overwrites square weights
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        if W.shape[1] == W_next.shape[1]:
            W @= W_next
        else:
            W = W @ W_next
        b = b @ W_next + b_next
    return W, b


# %% collapse: multi_dot, which takes no single matrix
def collapse(layers):
    W = np.linalg.multi_dot([W for W, _ in layers])
    b = np.zeros(layers[0][0].shape[0])
    for W_i, b_i in layers:
        b = b @ W_i + b_i
    return W, b


# %% collapse: puts a ReLU between the layers
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W @ W_next, np.maximum(b, 0) @ W_next + b_next
    return W, b


# %% collapse: forgets the bias of the last layer
def collapse(layers):
    W, b = layers[0]
    for W_next, _ in layers[1:]:
        W, b = W @ W_next, b @ W_next
    return W, b


# %% gradient_from_output: takes a for z in the sigmoid and in tanh
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return upstream * (a > 0)
    if name == "leaky_relu":
        return upstream * np.where(a > 0, 1, 0.01)
    if name == "sigmoid":
        s = 1 / (1 + np.exp(-a))
        return upstream * s * (1 - s)
    if name == "tanh":
        return upstream * (1 - np.tanh(a) ** 2)
    return upstream * (1 - np.exp(-a))


# %% gradient_from_output: the sigmoid of a for softplus
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return upstream * (a > 0)
    if name == "leaky_relu":
        return upstream * np.where(a > 0, 1, 0.01)
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    return upstream / (1 + np.exp(-a))


# %% gradient_from_output: forgets the upstream gradient
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return (a > 0) * 1.0
    if name == "leaky_relu":
        return np.where(a > 0, 1, 0.01)
    if name == "sigmoid":
        return a * (1 - a)
    if name == "tanh":
        return 1 - a * a
    return 1 - np.exp(-a)


# %% gradient_from_output: slope 1 at the kink
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return upstream * (a >= 0)
    if name == "leaky_relu":
        return upstream * np.where(a >= 0, 1, 0.01)
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    return upstream * (1 - np.exp(-a))


# %% gradient_from_output: leaky ReLU's slope as 0 on the left
def gradient_from_output(name, a, upstream):
    if name in ("relu", "leaky_relu"):
        return upstream * (a > 0)
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    return upstream * (1 - np.exp(-a))


# %% gradient_from_output: leaky ReLU's slope from a / z, which is 0 / 0 at the kink
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return upstream * (a > 0)
    if name == "leaky_relu":
        return upstream * (a / np.where(a > 0, a, a / 0.01))
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    return upstream * (1 - np.exp(-a))


# %% gradient_from_output: softplus by e^a, which overflows for large outputs
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return upstream * (a > 0)
    if name == "leaky_relu":
        return upstream * np.where(a > 0, 1, 0.01)
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    return upstream * (np.exp(a) - 1) / np.exp(a)


# %% gradient_from_output: tanh's slope like the sigmoid's
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return upstream * (a > 0)
    if name == "leaky_relu":
        return upstream * np.where(a > 0, 1, 0.01)
    if name in ("sigmoid", "tanh"):
        return upstream * a * (1 - a)
    return upstream * (1 - np.exp(-a))


# %% gradient_from_output: works in the array of upstream gradients
def gradient_from_output(name, a, upstream):
    if name == "relu":
        upstream[a <= 0] = 0
        return upstream
    if name == "leaky_relu":
        return upstream * np.where(a > 0, 1, 0.01)
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    return upstream * (1 - np.exp(-a))


# %% gradient_from_output: adds it all up
def gradient_from_output(name, a, upstream):
    slope = {
        "relu": (a > 0) * 1.0,
        "leaky_relu": np.where(a > 0, 1, 0.01),
        "sigmoid": a * (1 - a),
        "tanh": 1 - a * a,
        "softplus": 1 - np.exp(-np.abs(a)),
    }[name]
    return np.sum(upstream * slope)


# %% gradient_from_output: small outputs of ReLU count as silent
def gradient_from_output(name, a, upstream):
    return (
        upstream
        * {
            "relu": a > 1e-3,
            "leaky_relu": np.where(a > 0, 1, 0.01),
            "sigmoid": a * (1 - a),
            "tanh": 1 - a**2,
            "softplus": 1 - np.exp(-np.abs(a)),
        }[name]
    )


# %% gradient_from_output: a result of upstream's type, which cuts fractions off
def gradient_from_output(name, a, upstream):
    s = {
        "relu": a > 0,
        "leaky_relu": np.where(a > 0, 1, 0.01),
        "sigmoid": a * (1 - a),
        "tanh": 1 - a**2,
        "softplus": 1 - np.exp(-np.abs(a)),
    }[name]
    out = upstream.copy()
    out[...] = upstream * s
    return out


# %% gradient_from_output: squares a in place for tanh
def gradient_from_output(name, a, upstream):
    if name == "tanh":
        a *= a
        return upstream * (1 - a)
    return (
        upstream
        * {
            "relu": a > 0,
            "leaky_relu": np.where(a > 0, 1, 0.01),
            "sigmoid": a * (1 - a),
            "softplus": 1 - np.exp(-np.abs(a)),
        }[name]
    )


# %% gradient_from_output: ReLU lets only positive gradients through
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return np.maximum(upstream, 0) * (a > 0)
    if name == "leaky_relu":
        return upstream * np.where(a > 0, 1, 0.01)
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    return upstream * (1 - np.exp(-a))


# %% gradient_from_output: leaky ReLU's left side without the upstream gradient
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return upstream * (a > 0)
    if name == "leaky_relu":
        return np.where(a > 0, upstream, 0.01)
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    return upstream * (1 - np.exp(-a))


# %% gradient_from_output: takes the leak for the place of the kink
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return upstream * (a > 0)
    if name == "leaky_relu":
        return upstream * np.where(a > -0.01, 1, 0.01)
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    return upstream * (1 - np.exp(-a))


# %% gradient_from_output: softplus by way of z, which is ln 0 for an output of 0
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return upstream * (a > 0)
    if name == "leaky_relu":
        return upstream * np.where(a > 0, 1, 0.01)
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    z = a + np.log(1 - np.exp(-a))
    return upstream / (1 + np.exp(-z))


# %% gradient_from_output: softplus by 1 / e^a, which overflows for large outputs
def gradient_from_output(name, a, upstream):
    if name == "relu":
        return upstream * (a > 0)
    if name == "leaky_relu":
        return upstream * np.where(a > 0, 1, 0.01)
    if name == "sigmoid":
        return upstream * a * (1 - a)
    if name == "tanh":
        return upstream * (1 - a * a)
    return upstream * (1 - 1 / np.exp(a))


# %% saturated_share: one share for the whole layer
def saturated_share(a, low, high, margin=0.05):
    return np.mean((a <= low + margin) | (a >= high - margin))


# %% saturated_share: a share for each sample
def saturated_share(a, low, high, margin=0.05):
    return np.mean((a <= low + margin) | (a >= high - margin), axis=1)


# %% saturated_share: counts instead of shares
def saturated_share(a, low, high, margin=0.05):
    return np.sum((a <= low + margin) | (a >= high - margin), axis=0)


# %% saturated_share: only the upper end
def saturated_share(a, low, high, margin=0.05):
    return np.mean(a >= high - margin, axis=0)


# %% saturated_share: only the lower end
def saturated_share(a, low, high, margin=0.05):
    return np.mean(a <= low + margin, axis=0)


# %% saturated_share: exactly at the margin does not count
def saturated_share(a, low, high, margin=0.05):
    return np.mean((a < low + margin) | (a > high - margin), axis=0)


# %% saturated_share: the share that is not saturated
def saturated_share(a, low, high, margin=0.05):
    return np.mean((a > low + margin) & (a < high - margin), axis=0)


# %% saturated_share: both ends at once
def saturated_share(a, low, high, margin=0.05):
    return np.mean((a <= low + margin) & (a >= high - margin), axis=0)


# %% saturated_share: adds both shares, so a middle output counts twice when the margins meet
def saturated_share(a, low, high, margin=0.05):
    return np.mean(a <= low + margin, axis=0) + np.mean(a >= high - margin, axis=0)


# %% saturated_share: the margin as a share of the range
def saturated_share(a, low, high, margin=0.05):
    width = margin * (high - low) if np.isfinite(high) else margin
    return np.mean((a <= low + width) | (a >= high - width), axis=0)


# %% saturated_share: ignores the margin
def saturated_share(a, low, high, margin=0.05):
    return np.mean((a <= low + 0.05) | (a >= high - 0.05), axis=0)


# %% saturated_share: always the range of the sigmoid
def saturated_share(a, low, high, margin=0.05):
    return np.mean((a <= margin) | (a >= 1 - margin), axis=0)


# %% saturated_share: the distance from the middle of the range, which an endless range has not
def saturated_share(a, low, high, margin=0.05):
    middle, half = (low + high) / 2, (high - low) / 2
    return np.mean(np.abs(a - middle) >= half - margin, axis=0)


# %% saturated_share: percent
def saturated_share(a, low, high, margin=0.05):
    return 100 * np.mean((a <= low + margin) | (a >= high - margin), axis=0)


# %% saturated_share: zeroes the array to mark its entries
def saturated_share(a, low, high, margin=0.05):
    marks = (a <= low + margin) | (a >= high - margin)
    a[:] = marks
    return a.mean(axis=0)


# %% saturated_share: whether a unit is saturated at all
def saturated_share(a, low, high, margin=0.05):
    return ((a <= low + margin) | (a >= high - margin)).any(axis=0) * 1.0


# %% saturated_share: for ReLU always what is close to 0, whatever the margin
def saturated_share(a, low, high, margin=0.05):
    if np.isinf(high):
        return np.isclose(a, 0).mean(axis=0)
    return ((a <= low + margin) | (a >= high - margin)).mean(axis=0)


# %% saturated_share: exactly at the upper margin does not count
def saturated_share(a, low, high, margin=0.05):
    return ((a <= low + margin) | (a > high - margin)).mean(axis=0)


# %% saturated_share: a Python list instead of an array
def saturated_share(a, low, high, margin=0.05):
    return [np.mean((c <= low + margin) | (c >= high - margin)) for c in a.T]


# %% saturated_share: absolute values, for ranges that are not symmetric too
def saturated_share(a, low, high, margin=0.05):
    if low < 0:
        return (np.abs(a) >= high - margin).mean(axis=0)
    return ((a <= low + margin) | (a >= high - margin)).mean(axis=0)


# %% saturated_share: np.isclose, which adds a relative tolerance to the margin
def saturated_share(a, low, high, margin=0.05):
    at_low = np.isclose(a, low, rtol=1e-5, atol=margin)
    at_high = np.isclose(a, high, rtol=1e-5, atol=margin)
    return np.mean(at_low | at_high, axis=0)


# %% saturated_share: another margin where none is given
def saturated_share(a, low, high, margin=0.1):
    return np.mean((a <= low + margin) | (a >= high - margin), axis=0)


# %% saturated_share: divides by the number of units
def saturated_share(a, low, high, margin=0.05):
    return np.sum((a <= low + margin) | (a >= high - margin), axis=0) / a.shape[1]


# %% saturated_share: the margin at the lower end only
def saturated_share(a, low, high, margin=0.05):
    return np.mean((a <= low + margin) | (a >= high), axis=0)


# %% saturated_share: rounds the shares
def saturated_share(a, low, high, margin=0.05):
    return np.round(np.mean((a <= low + margin) | (a >= high - margin), axis=0), 2)


# %% sigmoid: the formula of the slides, which overflows
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def tanh(z):
    return np.tanh(z)


# %% sigmoid: the other formula, which overflows at the other end
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


def tanh(z):
    return 2 * sigmoid(2 * z) - 1


# %% sigmoid: np.where, which computes both sides
def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def tanh(z):
    return np.tanh(z)


# %% sigmoid: picks the formula by the first entry
def sigmoid(z):
    if z.flat[0] >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


def tanh(z):
    return np.tanh(z)


# %% sigmoid: clips at 10, which is not far enough out
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))


def tanh(z):
    return np.tanh(z)


# %% sigmoid: clips at 1000, which does not prevent the overflow
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -1000, 1000)))


def tanh(z):
    return np.tanh(z)


# %% sigmoid: the sign is wrong
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z < 0, 1, e) / (1 + e)


def tanh(z):
    return np.tanh(z)


# %% sigmoid: uses the symmetry without the 1
def sigmoid(z):
    s = 1 / (1 + np.exp(-np.abs(z)))
    return np.where(z >= 0, s, -s)


def tanh(z):
    return np.tanh(z)


# %% sigmoid: writes into an array of z's type, which cuts fractions off where z holds integers
def sigmoid(z):
    a = np.zeros_like(z)
    right = z >= 0
    a[right] = 1 / (1 + np.exp(-z[right]))
    e = np.exp(z[~right])
    a[~right] = e / (1 + e)
    return a


def tanh(z):
    return np.tanh(z)


# %% sigmoid: computes in float32
def sigmoid(z):
    e = np.exp(-np.abs(z.astype(np.float32)))
    return np.where(z >= 0, 1, e) / (1 + e)


def tanh(z):
    return np.tanh(z)


# %% sigmoid: overwrites its argument
def sigmoid(z):
    z[...] = (1 + np.tanh(z / 2)) / 2
    return z


def tanh(z):
    return np.tanh(z)


# %% sigmoid: replaces NaN afterwards, but the warning was there
def sigmoid(z):
    return np.nan_to_num(np.exp(z) / (1 + np.exp(z)), nan=1.0)


def tanh(z):
    return np.tanh(z)


# %% sigmoid: tanh by the slides' formula, inf over inf
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def tanh(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


# %% sigmoid: tanh as 2 sigmoid(z) - 1
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def tanh(z):
    return 2 * sigmoid(z) - 1


# %% sigmoid: tanh as sigmoid(2z), not moved and stretched
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def tanh(z):
    return sigmoid(2 * z)


# %% sigmoid: tanh without its sign
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def tanh(z):
    e = np.exp(-2 * np.abs(z))
    return (1 - e) / (1 + e)


# %% sigmoid: two masks that leave 0 out
def sigmoid(z):
    a = np.zeros(z.shape)
    a[z > 0] = 1 / (1 + np.exp(-z[z > 0]))
    a[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return a


def tanh(z):
    return np.tanh(z)


# %% sigmoid: np.piecewise, whose result has the type of z
def sigmoid(z):
    right, left = lambda v: 1 / (1 + np.exp(-v)), lambda v: np.exp(v) / (1 + np.exp(v))
    return np.piecewise(z, [z >= 0], [right, left])


def tanh(z):
    return np.tanh(z)


# %% sigmoid: clips the argument itself, since asarray makes no copy
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    z[z < -500] = -500
    return 1 / (1 + np.exp(-z))


def tanh(z):
    return np.tanh(z)


# %% sigmoid: one shift for the whole array, after which small entries are 0 / 0
def sigmoid(z):
    m = np.max(z)
    return np.exp(z - m) / (np.exp(-m) + np.exp(z - m))


def tanh(z):
    return np.tanh(z)


# %% sigmoid: tanh as sinh over cosh, which both overflow
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def tanh(z):
    return np.sinh(z) / np.cosh(z)


# %% sigmoid: tanh multiplied by e^-z only, which overflows on the left
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def tanh(z):
    e = np.exp(-2 * z)
    return (1 - e) / (1 + e)


# %% softplus: the formula, which overflows
def softplus(z):
    return np.log(1 + np.exp(z))


# %% softplus: log1p alone does not prevent the overflow
def softplus(z):
    return np.log1p(np.exp(z))


# %% softplus: np.where, which computes both sides
def softplus(z):
    return np.where(z > 30, z, np.log1p(np.exp(z)))


# %% softplus: clips z, so large values are cut off
def softplus(z):
    return np.log1p(np.exp(np.clip(z, -500, 500)))


# %% softplus: ReLU far out, from 5 on
def softplus(z):
    return np.where(np.abs(z) > 5, np.maximum(z, 0), np.log1p(np.exp(np.clip(z, -5, 5))))


# %% softplus: forgets to add z on the right
def softplus(z):
    return np.log1p(np.exp(-np.abs(z)))


# %% softplus: adds z on both sides
def softplus(z):
    return z + np.log1p(np.exp(-np.abs(z)))


# %% softplus: adds the absolute value of z
def softplus(z):
    return np.abs(z) + np.log1p(np.exp(-np.abs(z)))


# %% softplus: plain ReLU
def softplus(z):
    return np.maximum(z, 0)


# %% softplus: the logarithm to base 2
def softplus(z):
    return np.maximum(z, 0) + np.log2(1 + np.exp(-np.abs(z)))


# %% softplus: writes into an array of z's type
def softplus(z):
    a = np.zeros_like(z)
    right = z > 0
    a[right] = z[right] + np.log1p(np.exp(-z[right]))
    a[~right] = np.log1p(np.exp(z[~right]))
    return a


# %% softplus: overwrites its argument
def softplus(z):
    small = np.log1p(np.exp(-np.abs(z)))
    z[z < 0] = 0
    return z + small


# %% softplus: by z + ln(1 + e^-z), which overflows on the left
def softplus(z):
    return z + np.log1p(np.exp(-z))


# %% softplus: 0 to the left of -10
def softplus(z):
    return np.where(z < -10, 0, np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))))


# %% softplus: two masks that leave 0 out
def softplus(z):
    a = np.zeros(z.shape)
    a[z > 0] = z[z > 0] + np.log1p(np.exp(-z[z > 0]))
    a[z < 0] = np.log1p(np.exp(z[z < 0]))
    return a


# %% softplus: one shift for the whole array
def softplus(z):
    m = np.maximum(z.max(), 0)
    return m + np.log(np.exp(-m) + np.exp(z - m))


# %% softplus: the formula for ordinary arrays, ReLU for arrays with a huge entry
def softplus(z):
    if np.abs(z).max() > 500:
        return np.maximum(z, 0.0)
    return np.log1p(np.exp(z))


# %% softmax: the formula as it stands, which overflows
def softmax(Z, temperature=1.0):
    e = np.exp(Z / temperature)
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: takes off the maximum of the whole batch, so low rows become 0 / 0
def softmax(Z, temperature=1.0):
    Z = Z / temperature
    e = np.exp(Z - Z.max())
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: sums over the whole batch
def softmax(Z, temperature=1.0):
    Z = Z / temperature
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum()


# %% softmax: over the columns
def softmax(Z, temperature=1.0):
    Z = Z / temperature
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(axis=0)


# %% softmax: without keepdims, which needs a square batch and is wrong there
def softmax(Z, temperature=1.0):
    Z = Z / temperature
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1)


# %% softmax: for batches only
def softmax(Z, temperature=1.0):
    Z = Z / temperature
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% softmax: one sample comes back as a batch of one
def softmax(Z, temperature=1.0):
    Z = np.atleast_2d(Z) / temperature
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% softmax: multiplies by the temperature
def softmax(Z, temperature=1.0):
    Z = Z * temperature
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: ignores the temperature
def softmax(Z, temperature=1.0):
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: divides the exponentials by the temperature, where it cancels
def softmax(Z, temperature=1.0):
    e = np.exp(Z - Z.max(axis=-1, keepdims=True)) / temperature
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: divides the shares by the temperature
def softmax(Z, temperature=1.0):
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True) / temperature


# %% softmax: whole division
def softmax(Z, temperature=1.0):
    Z = Z // temperature
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: clips the scores
def softmax(Z, temperature=1.0):
    e = np.exp(np.clip(Z / temperature, -700, 700))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: takes off the mean, which does not bound the exponent
def softmax(Z, temperature=1.0):
    Z = Z / temperature
    e = np.exp(Z - Z.mean(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: takes off the sum of the absolute values, so the exponentials all become 0
def softmax(Z, temperature=1.0):
    Z = Z / temperature
    e = np.exp(Z - np.abs(Z).sum(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: takes the maximum off its argument
def softmax(Z, temperature=1.0):
    Z -= Z.max(axis=-1, keepdims=True)
    e = np.exp(Z / temperature)
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: scores by their share, without the exponential
def softmax(Z, temperature=1.0):
    return Z / Z.sum(axis=-1, keepdims=True)


# %% softmax: all to the largest score
def softmax(Z, temperature=1.0):
    return (Z == Z.max(axis=-1, keepdims=True)) * 1.0


# %% softmax: a small number in the denominator against division by 0
def softmax(Z, temperature=1.0):
    Z = Z / temperature
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / (e.sum(axis=-1, keepdims=True) + 1e-8)


# %% softmax: takes the first row's maximum off all rows
def softmax(Z, temperature=1.0):
    Z = Z / temperature
    e = np.exp(Z - np.max(Z[0]))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: rounds the temperature down to a whole number
def softmax(Z, temperature=1.0):
    Z = Z / max(int(temperature), 1)
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: takes off the largest absolute value, so low rows become 0 / 0
def softmax(Z, temperature=1.0):
    Z = Z / temperature
    e = np.exp(Z - np.abs(Z).max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: the temperature as a power of the shares, of which the small ones are 0 already
def softmax(Z, temperature=1.0):
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    powers = (e / e.sum(axis=-1, keepdims=True)) ** (1 / temperature)
    return powers / powers.sum(axis=-1, keepdims=True)


# %% softmax: clips the differences before the temperature divides them
def softmax(Z, temperature=1.0):
    differences = np.maximum(Z - Z.max(axis=-1, keepdims=True), -700)
    e = np.exp(differences / temperature)
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: all to the largest where scores are huge
def softmax(Z, temperature=1.0):
    Z = Z / temperature
    if np.abs(Z).max() > 700:
        e = (Z == Z.max(axis=-1, keepdims=True)) * 1.0
    else:
        e = np.exp(Z)
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: renames the argument
def softmax(Z, T=1.0):
    Z = Z / T
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: divides a copy in place, which integers do not allow
def softmax(Z, temperature=1.0):
    Z = Z.copy()
    Z /= temperature
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax: takes off the maximum before it divides the scores alone by the temperature
def softmax(Z, temperature=1.0):
    e = np.exp(Z / temperature - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% softmax_jacobian: only the diagonal
def softmax_jacobian(a):
    return np.diag(a * (1 - a))


def softmax_backward(A, upstream):
    return upstream * A * (1 - A)


# %% softmax_jacobian: only the diagonal, as a vector
def softmax_jacobian(a):
    return a * (1 - a)


def softmax_backward(A, upstream):
    return A * (upstream - np.sum(upstream * A, axis=1, keepdims=True))


# %% softmax_jacobian: the wrong sign off the diagonal
def softmax_jacobian(a):
    return np.diag(a - 2 * a**2) + np.outer(a, a)


def softmax_backward(A, upstream):
    return A * (upstream - np.sum(upstream * A, axis=1, keepdims=True))


# %% softmax_jacobian: -a a on the diagonal as well
def softmax_jacobian(a):
    return -np.outer(a, a)


def softmax_backward(A, upstream):
    return A * (upstream - np.sum(upstream * A, axis=1, keepdims=True))


# %% softmax_jacobian: the identity instead of diag(a)
def softmax_jacobian(a):
    return np.eye(len(a)) - np.outer(a, a)


def softmax_backward(A, upstream):
    return A * (upstream - np.sum(upstream * A, axis=1, keepdims=True))


# %% softmax_jacobian: takes a for the scores and applies softmax again
def softmax_jacobian(a):
    s = np.exp(a) / np.exp(a).sum()
    return np.diag(s) - np.outer(s, s)


def softmax_backward(A, upstream):
    return A * (upstream - np.sum(upstream * A, axis=1, keepdims=True))


# %% softmax_jacobian: an inner product where an outer one is meant
def softmax_jacobian(a):
    return np.diag(a) - a @ a


def softmax_backward(A, upstream):
    return A * (upstream - np.sum(upstream * A, axis=1, keepdims=True))


# %% softmax_jacobian: backward sums over the samples
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    return A * (upstream - np.sum(upstream * A, axis=0))


# %% softmax_jacobian: backward with one sum over the batch
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    return A * (upstream - np.sum(upstream * A))


# %% softmax_jacobian: backward with the first sample's Jacobian for all
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    return upstream @ softmax_jacobian(A[0])


# %% softmax_jacobian: backward with the mean gradient instead of the weighted one
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    return A * (upstream - np.mean(upstream, axis=1, keepdims=True))


# %% softmax_jacobian: backward takes upstream for a one-hot target
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    return A - upstream


# %% softmax_jacobian: backward averages over the batch
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    return A * (upstream - np.sum(upstream * A, axis=1, keepdims=True)) / len(A)


# %% softmax_jacobian: backward works in upstream
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    upstream -= np.sum(upstream * A, axis=1, keepdims=True)
    return A * upstream


# %% softmax_jacobian: backward writes into an array of upstream's type
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    gradient = np.zeros_like(upstream)
    for i in range(len(A)):
        gradient[i] = softmax_jacobian(A[i]) @ upstream[i]
    return gradient


# %% softmax_jacobian: backward uses the diagonals of the Jacobians only
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    return np.array([np.diag(softmax_jacobian(a)) * u for a, u in zip(A, upstream)])


# %% softmax_jacobian: backward squeezes a batch of one sample
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    return np.squeeze(A * (upstream - np.sum(upstream * A, axis=1, keepdims=True)))


# %% softmax_jacobian: a_i (1 - a_j) everywhere
def softmax_jacobian(a):
    return np.outer(a, 1 - a)


def softmax_backward(A, upstream):
    return A * (upstream - np.sum(upstream * A, axis=1, keepdims=True))


# %% softmax_jacobian: a row times a column, which for a vector are the same thing
def softmax_jacobian(a):
    return np.diag(a) - a * a.T


def softmax_backward(A, upstream):
    return A * (upstream - np.sum(upstream * A, axis=1, keepdims=True))


# %% softmax_jacobian: backward without the output as a factor
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    return upstream - np.sum(upstream * A, axis=1, keepdims=True)


# %% softmax_jacobian: backward with the mean Jacobian of the batch
def softmax_jacobian(a):
    return np.diag(a) - np.outer(a, a)


def softmax_backward(A, upstream):
    return upstream @ np.mean([softmax_jacobian(a) for a in A], axis=0)


# %% log_softmax: softmax first, then the logarithm
def log_softmax(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: a small number in the logarithm
def log_softmax(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True) + 1e-12)


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: the formula without the shift, which overflows
def log_softmax(Z):
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: the maximum of the whole batch
def log_softmax(Z):
    Z = Z - Z.max()
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: forgets to put the maximum back
def log_softmax(Z):
    Z_max = Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z - Z_max).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: over the columns
def log_softmax(Z):
    Z = Z - Z.max(axis=0)
    return Z - np.log(np.exp(Z).sum(axis=0))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: the loss as a sum, not a mean
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.sum(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: the loss without the minus
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: the loss over all columns of the chosen classes
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[:, y])


# %% log_softmax: the loss divided by the number of classes as well
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    one_hot = np.eye(Z.shape[1])[y]
    return -np.mean(one_hot * log_softmax(Z))


# %% log_softmax: takes the scores for shares
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.mean(np.log(np.clip(Z[np.arange(len(y)), y], 1e-12, 1.0)))


# %% log_softmax: one loss for each sample
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -log_softmax(Z)[np.arange(len(y)), y]


# %% log_softmax: classes counted from 1
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y - 1])


# %% log_softmax: the logarithm to base 2
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return (Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))) / np.log(2)


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: takes the maximum off its argument
def log_softmax(Z):
    Z -= Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: the loss by way of the shares, which become 0
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    shares = np.exp(log_softmax(Z))
    return -np.mean(np.log(shares[np.arange(len(y)), y]))


# %% log_softmax: the loss overwrites y
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    n = len(y)
    out = -log_softmax(Z)[np.arange(n), y].mean()
    y[:] = 0
    return out


# %% log_softmax: cuts the logarithm off at -100
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return np.maximum(Z - np.log(np.exp(Z).sum(axis=1, keepdims=True)), -100)


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: the loss of the class with the largest score, whatever y says
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z).max(axis=1))


# %% log_softmax: the median instead of the mean
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.median(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: the loss as an array of shape (1,)
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return np.array([-np.mean(log_softmax(Z)[np.arange(len(y)), y])])


# %% log_softmax: samples and classes change places in the index
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[y, np.arange(len(y))])


# %% log_softmax: the logarithm of the mean share, not the mean of the logarithms
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return -np.log(np.mean(np.exp(log_softmax(Z)[np.arange(len(y)), y])))


# %% log_softmax: the loss with exponentials of its own, which overflow
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    return np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(y)), y])


# %% log_softmax: a share of 0 counts as a share of 1
def log_softmax(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    shares = e / e.sum(axis=1, keepdims=True)
    return np.log(np.where(shares > 0, shares, 1))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: the least float instead of a share of 0
def log_softmax(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.log(np.maximum(e / e.sum(axis=1, keepdims=True), np.finfo(float).tiny))


def cross_entropy(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])


# %% log_softmax: the loss takes the maximum off its argument
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, y):
    Z -= Z.max(axis=1, keepdims=True)
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y])
