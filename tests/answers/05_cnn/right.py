# Right answers to exercise 05_cnn that are written in another way than the reference.
#
# Each cell below replaces one solution cell of solutions/05_cnn/05_cnn.py. Its marker line is the
# question's grade_id, a colon, and how this answer differs. The harness puts each one into the
# reference notebook, alone, and checks that it scores full marks. To add one: copy a cell, change
# the marker line, and write the answer. It must be right on every input the task allows. A right
# answer that fails a test shows a test that asks for more than its task does: mend the test.

# %% output_size: counts the stops one by one
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return len(range(0, size, stride))
    n_padded = size if padding == "valid" else size + 2 * padding
    last = n_padded - (1 + (kernel - 1) * dilation)
    return sum(1 for start in range(0, n_padded, stride) if start <= last)


# %% output_size: math.ceil and math.floor
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    import math

    if padding == "same":
        return math.ceil(size / stride)
    zeros = {"valid": 0}.get(padding, padding)
    return math.floor((size + 2 * zeros - dilation * (kernel - 1) - 1) / stride + 1)


# %% output_size: a whole number of NumPy
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return np.int64(np.ceil(size / stride))
    if padding == "valid":
        padding = 0
    return np.floor_divide(size + 2 * padding - dilation * (kernel - 1) - 1, stride) + 1


# %% output_size: the type of padding decides
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    effective = kernel + (kernel - 1) * (dilation - 1)
    if isinstance(padding, int):
        return (size - effective + 2 * padding + stride) // stride
    if padding.lower() == "valid":
        return (size - effective + stride) // stride
    return (size + stride - 1) // stride


# %% convolve: four loops
def convolve(image, kernel, stride=1, padding="valid"):
    height, width = image.shape
    kh, kw = kernel.shape
    if padding == "same":
        out_h, out_w = (height + stride - 1) // stride, (width + stride - 1) // stride
        top = max(0, (out_h - 1) * stride + kh - height) // 2
        left = max(0, (out_w - 1) * stride + kw - width) // 2
    else:
        top = left = 0 if padding == "valid" else padding
        out_h = (height + 2 * top - kh) // stride + 1
        out_w = (width + 2 * left - kw) // stride + 1
    z = np.zeros((out_h, out_w))
    for r in range(out_h):
        for c in range(out_w):
            for i in range(kh):
                for j in range(kw):
                    row, column = r * stride + i - top, c * stride + j - left
                    if 0 <= row < height and 0 <= column < width:
                        z[r, c] += image[row, column] * kernel[i, j]
    return z


# %% convolve: adds shifted copies of the image, one for each entry of the kernel
def convolve(image, kernel, stride=1, padding="valid"):
    (height, width), (kh, kw) = image.shape, kernel.shape
    pad = [(0, 0), (0, 0)] if padding == "valid" else [(padding, padding)] * 2
    if padding == "same":
        pad = []
        for n, k in ((height, kh), (width, kw)):
            total = max((int(np.ceil(n / stride)) - 1) * stride + k - n, 0)
            pad.append((total // 2, (total + 1) // 2))
    canvas = np.zeros((height + sum(pad[0]), width + sum(pad[1])))
    canvas[pad[0][0] : pad[0][0] + height, pad[1][0] : pad[1][0] + width] = image
    rows, columns = canvas.shape[0] - kh + 1, canvas.shape[1] - kw + 1
    z = sum(
        kernel[i, j] * canvas[i : i + rows : stride, j : j + columns : stride]
        for i in range(kh)
        for j in range(kw)
    )
    return np.asarray(z)


# %% convolve: by Fourier's transform
def convolve(image, kernel, stride=1, padding="valid"):
    sides = 0 if padding in ("valid", 0) else padding
    if padding == "same":
        sides = []
        for n, k in zip(image.shape, kernel.shape):
            t = max((-(-n // stride) - 1) * stride + k - n, 0)
            sides.append((t // 2, t - t // 2))
    p = np.pad(image.astype(float), sides)
    f = np.fft.rfft2(p) * np.conj(np.fft.rfft2(kernel, p.shape))
    full = np.fft.irfft2(f, p.shape)
    return full[
        : p.shape[0] - kernel.shape[0] + 1 : stride, : p.shape[1] - kernel.shape[1] + 1 : stride
    ]


# %% convolve: SciPy's correlation
def convolve(image, kernel, stride=1, padding="valid"):
    from scipy.signal import correlate2d

    pads = [(0, 0), (0, 0)] if padding == "valid" else [(padding, padding)] * 2
    if padding == "same":
        pads = []
        for n, k in zip(image.shape, kernel.shape):
            total = max(k - (n % stride or stride), 0)
            pads.append((total // 2, total - total // 2))
    return correlate2d(np.pad(image, pads), kernel, mode="valid")[::stride, ::stride]


# %% conv_layer: one einsum over windows
def conv_layer(X, W, b):
    windows = np.lib.stride_tricks.sliding_window_view(X, W.shape[:2], axis=(1, 2))
    return np.einsum("nhwcij,ijcf->nhwf", windows, W) + b


# %% conv_layer: loops over images, filters and places
def conv_layer(X, W, b):
    n_samples, height, width, _ = X.shape
    kh, kw, _, n_filters = W.shape
    z = np.empty((n_samples, height - kh + 1, width - kw + 1, n_filters))
    for n in range(n_samples):
        for f in range(n_filters):
            for r in range(height - kh + 1):
                for c in range(width - kw + 1):
                    z[n, r, c, f] = (X[n, r : r + kh, c : c + kw, :] * W[:, :, :, f]).sum() + b[f]
    return z


# %% conv_layer: a tensor product for each place
def conv_layer(X, W, b):
    kh, kw = W.shape[:2]
    rows = []
    for r in range(X.shape[1] - kh + 1):
        places = [
            np.tensordot(X[:, r : r + kh, c : c + kw], W, axes=3) + b
            for c in range(X.shape[2] - kw + 1)
        ]
        rows.append(np.stack(places, axis=1))
    return np.stack(rows, axis=1)


# %% conv_layer: windows as rows, one matrix product
def conv_layer(X, W, b):
    kh, kw, c, f = W.shape
    w = np.lib.stride_tricks.sliding_window_view(X, (kh, kw, c), axis=(1, 2, 3))[:, :, :, 0]
    n, H, Wd = w.shape[:3]
    return (w.reshape(n * H * Wd, -1) @ W.reshape(-1, f)).reshape(n, H, Wd, f) + b


# %% conv_matrix: entry by entry
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape
    out_h, out_w = (height - kh) // stride + 1, (width - kw) // stride + 1
    M = np.zeros((height * width, out_h * out_w))
    for r in range(out_h):
        for c in range(out_w):
            for i in range(kh):
                for j in range(kw):
                    M[(r * stride + i) * width + c * stride + j, r * out_w + c] = kernel[i, j]
    return M


# %% conv_matrix: convolves images that are 1 in a single pixel
def conv_matrix(kernel, height, width, stride=1):
    pixels = np.eye(height * width).reshape(-1, height, width)
    windows = np.lib.stride_tricks.sliding_window_view(pixels, kernel.shape, axis=(1, 2))
    outputs = (windows[:, ::stride, ::stride] * kernel).sum(axis=(3, 4))
    return outputs.reshape(height * width, -1)


# %% conv_matrix: places numbered by an array of pixel numbers
def conv_matrix(kernel, height, width, stride=1):
    numbers = np.arange(height * width).reshape(height, width)
    patches = np.lib.stride_tricks.sliding_window_view(numbers, kernel.shape)
    patches = patches[::stride, ::stride].reshape(-1, kernel.size)
    M = np.zeros((height * width, len(patches)), dtype=kernel.dtype)
    for j, patch in enumerate(patches):
        M[patch, j] = kernel.ravel()
    return M


# %% conv_matrix: kernels framed with zeros, then transposed
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape
    rows = []
    for t in range((height - kh) // stride + 1):
        for s in range((width - kw) // stride + 1):
            rows.append(
                np.pad(
                    kernel,
                    ((t * stride, height - kh - t * stride), (s * stride, width - kw - s * stride)),
                ).ravel()
            )
    return np.array(rows).T


# %% conv_matrix: Kronecker products of rows and columns
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape

    def stops(n, k, shift):
        n_out = (n - k) // stride + 1
        chosen = np.zeros((n, n_out))
        chosen[np.arange(n_out) * stride + shift, np.arange(n_out)] = 1
        return chosen

    return sum(
        kernel[i, j] * np.kron(stops(height, kh, i), stops(width, kw, j))
        for i in range(kh)
        for j in range(kw)
    )


# %% pool: loops over windows
def pool(X, kind, size, stride=None):
    if stride is None:
        stride = size
    height, width, n_channels = X.shape
    out_h, out_w = (height - size) // stride + 1, (width - size) // stride + 1
    result = np.zeros((out_h, out_w, n_channels))
    for r in range(out_h):
        for c in range(out_w):
            window = X[r * stride : r * stride + size, c * stride : c * stride + size]
            for k in range(n_channels):
                one = window[:, :, k]
                result[r, c, k] = one.max() if kind == "max" else one.sum() / one.size
    return result


# %% pool: a running maximum or sum over shifted copies
def pool(X, kind, size, stride=None):
    stride = stride or size
    rows, columns = X.shape[0] - size + 1, X.shape[1] - size + 1
    copies = [
        X[i : i + rows : stride, j : j + columns : stride] for i in range(size) for j in range(size)
    ]
    result = copies[0].astype(float)
    for copy in copies[1:]:
        result = np.maximum(result, copy) if kind == "max" else result + copy
    return result if kind == "max" else result / size**2


# %% pool: a list of lists made an array
def pool(X, kind, size, stride=None):
    function = {"max": np.max, "average": np.mean}[kind]
    step = size if stride is None else stride
    tops = range(0, X.shape[0] - size + 1, step)
    lefts = range(0, X.shape[1] - size + 1, step)
    return np.array(
        [[function(X[t : t + size, s : s + size], axis=(0, 1)) for s in lefts] for t in tops]
    )


# %% receptive_field: from the output back to the image
def receptive_field(layers):
    field = 1
    for kernel, stride, dilation in reversed(layers):
        field = (field - 1) * stride + (kernel - 1) * dilation + 1
    jump = 1
    for layer in layers:
        jump = jump * layer[1]
    return field, jump


# %% receptive_field: walks back with the places themselves
def receptive_field(layers):
    def first_and_last(unit):
        first = last = unit
        for kernel, stride, dilation in layers[::-1]:
            first = first * stride
            last = last * stride + (kernel - 1) * dilation
        return first, last

    (first, last), (second, _) = first_and_last(0), first_and_last(1)
    return [last - first + 1, second - first]


# %% receptive_field: products with NumPy
def receptive_field(layers):
    table = np.array(layers, dtype=int).reshape(-1, 3)
    jumps = np.concatenate([[1], np.cumprod(table[:, 1])])
    return 1 + np.sum((table[:, 0] - 1) * table[:, 2] * jumps[:-1]), jumps[-1]


# %% cnn_table: if and elif, shapes as lists
def cnn_table(input_shape, layers):
    import math

    rows = []
    shape = list(input_shape)
    for layer in layers:
        name = layer[0]
        if name == "conv":
            _, filters, kernel, stride, padding = layer
            n = kernel**2 * shape[2] * filters + filters
            if padding == "same":
                sides = [math.ceil(s / stride) for s in shape[:2]]
            else:
                sides = [math.floor((s - kernel) / stride) + 1 for s in shape[:2]]
            shape = [*sides, filters]
        elif name == "dense":
            n = shape[0] * layer[1] + layer[1]
            shape = [layer[1]]
        else:
            n = 0
            if name == "pool":
                shape = [shape[0] // layer[1], shape[1] // layer[1], shape[2]]
            elif name == "flatten":
                shape = [int(np.prod(shape))]
            elif name == "global_pool":
                shape = [shape[-1]]
        rows.append([shape, n])
    return rows


# %% cnn_table: a function for each kind of layer
def _conv(shape, filters, kernel, stride, padding):
    height, width, channels = shape
    if padding == "same":
        out = (-(-height // stride), -(-width // stride), filters)
    else:
        out = (1 + (height - kernel) // stride, 1 + (width - kernel) // stride, filters)
    return out, filters * (1 + channels * kernel * kernel)


def _pool(shape, size):
    return (shape[0] // size, shape[1] // size, shape[2]), 0


def _global_pool(shape):
    return (shape[2],), 0


def _flatten(shape):
    return (shape[0] * shape[1] * shape[2],), 0


def _dense(shape, units):
    return (units,), units * (1 + shape[0])


def cnn_table(input_shape, layers):
    functions = {"conv": _conv, "pool": _pool, "global_pool": _global_pool}
    functions |= {"flatten": _flatten, "dense": _dense}
    table, shape = [], input_shape
    for name, *options in layers:
        shape, n_parameters = functions[name](shape, *options)
        table.append((shape, n_parameters))
    return table


# %% cnn_table: builds the network in Keras and asks it
def cnn_table(input_shape, layers):
    x = keras.Input(input_shape)
    table = []
    for name, *options in layers:
        if name == "conv":
            filters, kernel, stride, padding = options
            layer = keras.layers.Conv2D(filters, kernel, strides=stride, padding=padding)
        elif name == "pool":
            layer = keras.layers.AveragePooling2D(options[0])
        elif name == "global_pool":
            layer = keras.layers.GlobalAveragePooling2D()
        elif name == "flatten":
            layer = keras.layers.Flatten()
        else:
            layer = keras.layers.Dense(*options)
        x = layer(x)
        table.append((tuple(x.shape[1:]), layer.count_params()))
    return table


# %% augment: slices for each sign
def shift_images(X, down, right):
    _, height, width = X.shape
    moved = np.zeros(X.shape)
    to_rows = slice(max(down, 0), height + min(down, 0))
    from_rows = slice(max(-down, 0), height + min(-down, 0))
    to_columns = slice(max(right, 0), width + min(right, 0))
    from_columns = slice(max(-right, 0), width + min(-right, 0))
    moved[:, to_rows, to_columns] = X[:, from_rows, from_columns]
    return moved


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    X_new = np.zeros((2 * len(X), *X.shape[1:]))
    X_new[: len(X)] = X
    for i in range(len(X)):
        down = rng.integers(-max_shift, max_shift, endpoint=True)
        right = rng.integers(-max_shift, max_shift, endpoint=True)
        X_new[len(X) + i] = shift_images(X[i : i + 1], down, right)[0]
    return X_new, np.tile(y, 2)


# %% augment: rolls a copy and blanks what came in again
def shift_images(X, down, right):
    moved = np.roll(X, (down, right), axis=(1, 2))
    if down > 0:
        moved[:, :down] = 0
    if down < 0:
        moved[:, down:] = 0
    if right > 0:
        moved[:, :, :right] = 0
    if right < 0:
        moved[:, :, right:] = 0
    return moved


def augment(X, y, max_shift, seed):
    import random

    chance = random.Random(seed)
    copies = []
    for image in X:
        down, right = (chance.randint(-max_shift, max_shift) for _ in range(2))
        copies.append(shift_images(image[None], down, right)[0])
    return [np.vstack([X, np.array(copies)]), np.hstack([y, y])]


# %% augment: the old random state, pixel by pixel
def shift_images(X, down, right):
    n_samples, height, width = X.shape
    moved = np.zeros_like(X)
    for r in range(height):
        for c in range(width):
            if 0 <= r - down < height and 0 <= c - right < width:
                moved[:, r, c] = X[:, r - down, c - right]
    return moved


def augment(X, y, max_shift, seed):
    state = np.random.RandomState(seed)
    downs = state.randint(-max_shift, max_shift + 1, size=len(X))
    rights = state.randint(-max_shift, max_shift + 1, size=len(X))
    moved = np.zeros_like(X)
    for down in range(-max_shift, max_shift + 1):  # all images of one shift at once
        for right in range(-max_shift, max_shift + 1):
            chosen = (downs == down) & (rights == right)
            moved[chosen] = shift_images(X[chosen], down, right)
    return np.append(X, moved, axis=0), np.append(y, y)


# %% augment: pixels chosen by number, shifts by rounding down
def shift_images(X, down, right):
    h, w = X.shape[1:]
    rows, columns = np.arange(h) - down, np.arange(w) - right
    ok = np.outer((rows >= 0) & (rows < h), (columns >= 0) & (columns < w))
    return np.where(ok, X[:, rows % h][:, :, columns % w], 0)


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    s = np.floor(rng.random((len(X), 2)) * (2 * max_shift + 1)).astype(int) - max_shift
    return np.concatenate(
        [X] + [shift_images(X[i : i + 1], *s[i]) for i in range(len(X))]
    ), np.concatenate((y, y))


# %% augment: products with ones beside the diagonal, one draw for each pair
def shift_images(X, down, right):
    _, height, width = X.shape
    return np.eye(height, k=-down) @ X @ np.eye(width, k=right)


def augment(X, y, max_shift, seed):
    np.random.seed(seed)
    side = 2 * max_shift + 1
    moved = []
    for image in X:
        down, right = divmod(np.random.randint(side**2), side)
        moved.append(shift_images(image[None], down - max_shift, right - max_shift))
    return np.vstack([X, *moved]), np.hstack([y, y])


# %% build_cnn: the functional way, strides in place of pooling, probabilities
def build_cnn(input_shape, n_classes):
    from keras import layers

    inputs = keras.Input(shape=input_shape)
    x = layers.Conv2D(16, 3, strides=2, activation="relu", padding="same")(inputs)
    x = layers.Conv2D(20, 3, strides=2, activation="relu", padding="same")(x)
    x = layers.GlobalAveragePooling2D()(x)
    outputs = layers.Dense(n_classes, activation="softmax")(x)
    return keras.Model(inputs, outputs)


# %% build_cnn: no Input layer, so that the first images build it
def build_cnn(input_shape, n_classes):
    model = keras.Sequential()
    model.add(keras.layers.Conv2D(12, (3, 3), activation="relu"))
    model.add(keras.layers.GlobalAveragePooling2D())
    model.add(keras.layers.Dense(n_classes, activation="softmax"))
    return model


# %% build_cnn: a nested model, normalized, with convolutions by depth and compiled
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    eye = keras.Sequential(
        [
            layers.SeparableConv2D(24, 3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling2D(2),
            layers.DepthwiseConv2D(3, padding="same"),
            layers.GlobalMaxPooling2D(),
        ]
    )
    inputs = keras.Input(input_shape)
    x = layers.Dropout(0.1)(eye(inputs))
    model = keras.Model(inputs, layers.Dense(n_classes)(x))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss=loss, metrics=["accuracy"])
    return model


# %% build_cnn: flattens, behind pooling that goes by the size
def build_cnn(input_shape, n_classes):
    sizes = tuple(max(1, side // 8) for side in input_shape[:2])
    return keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Conv2D(6, 3, strides=2, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(sizes, padding="same"),
            keras.layers.Flatten(),
            keras.layers.Dense(n_classes, activation="softmax"),
        ]
    )


# %% build_cnn: kernels side by side, a way around, TensorFlow's names, compiled
def build_cnn(input_shape, n_classes):
    import tensorflow as tf

    layers = tf.keras.layers
    inputs = tf.keras.Input(shape=(None, None, input_shape[-1]))
    x = layers.Rescaling(1 / 16)(inputs)
    small = layers.Conv2D(6, 3, padding="same", activation=tf.nn.relu)(x)
    large = layers.Conv2D(6, (5, 1), padding="same", activation="gelu")(x)
    x = layers.LayerNormalization()(layers.Concatenate()([small, large]))
    x = layers.Add()([x, layers.Conv2D(12, 3, padding="same", kernel_regularizer="l2")(x)])
    x = layers.Activation("softmax")(layers.GlobalMaxPooling2D()(layers.Conv2D(n_classes, 1)(x)))
    model = tf.keras.Model(inputs, x)
    rate = tf.keras.optimizers.schedules.ExponentialDecay(0.01, 100, 0.9)
    loss = tf.keras.losses.SparseCategoricalCrossentropy()
    model.compile(tf.keras.optimizers.AdamW(rate), loss, metrics=["accuracy"])
    return model


# %% fit_cnn: two layers of small kernels, the functional way, one-hot targets
def fit_cnn(X, y):
    keras.utils.set_random_seed(1)
    layers = keras.layers
    inputs = keras.Input(shape=(12, 12, 1))
    x = layers.Conv2D(16, 3, activation="relu", padding="same")(inputs)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(24, 3, activation="relu", padding="same")(x)
    x = layers.GlobalMaxPooling2D()(x)
    model = keras.Model(inputs, layers.Dense(10, activation="softmax")(x))
    optimizer = keras.optimizers.Adam(learning_rate=0.01)
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(X, keras.utils.to_categorical(y, 10), batch_size=32, epochs=7, verbose=0)
    return model


# %% fit_cnn: no Input layer, momentum, batches by hand
def fit_cnn(X, y):
    keras.utils.set_random_seed(2)
    model = keras.Sequential()
    model.add(keras.layers.Conv2D(48, (5, 5), activation="relu"))
    model.add(keras.layers.GlobalMaxPooling2D())
    model.add(keras.layers.Dense(10, activation="softmax"))
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")
    rng = np.random.default_rng(0)
    for _ in range(8):
        for rows in np.array_split(rng.permutation(len(X)), 38):
            model.train_on_batch(X[rows], y[rows])
    return model


# %% fit_cnn: batch normalization and dropout
def fit_cnn(X, y):
    keras.utils.set_random_seed(0)
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((12, 12, 1)),
            layers.Conv2D(40, 6, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.GlobalMaxPooling2D(),
            layers.Dropout(0.1),
            layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss)
    model.fit(X, y, batch_size=32, epochs=6, verbose=0)
    return model
