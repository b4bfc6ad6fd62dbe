# Right answers to exercise 07_autoencoder that are written in another way than the reference.
#
# Each cell below replaces one solution cell of solutions/07_autoencoder/07_autoencoder.py. Its
# marker line is the question's grade_id, a colon, and how this answer differs. The harness puts
# each one into the reference notebook, alone, and checks that it scores full marks. To add one:
# copy a cell, change the marker line, and write the answer. It must be right on every input the
# task allows. A right answer that fails a test shows a test that asks for more than its task does:
# mend the test.

# %% reconstruction_error: loops over the samples, two branches for the sign
def mse_per_sample(X, X_hat):
    errors = []
    for x, x_hat in zip(X.astype(float), X_hat.astype(float)):
        errors.append(((x - x_hat) ** 2).mean())
    return np.array(errors)


def bce_per_sample(X, logits):
    z = np.asarray(logits, dtype=float)
    size = np.abs(z)
    losses = np.where(z >= 0, (1 - X) * size, X * size) + np.log1p(np.exp(-size))
    return losses.mean(axis=tuple(range(1, losses.ndim)))


# %% reconstruction_error: softplus of both signs, einsum
def mse_per_sample(X, X_hat):
    d = X.reshape(len(X), -1).astype("float64") - X_hat.reshape(len(X), -1)
    return np.einsum("ij,ij->i", d, d) / d.shape[1]


def bce_per_sample(X, logits):
    def softplus(z):
        return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))

    losses = X * softplus(-logits) + (1 - X) * softplus(logits)
    return np.array([np.average(row) for row in losses])


# %% reconstruction_error: scikit-learn's error, features as samples; SciPy's log_expit
def mse_per_sample(X, X_hat):
    from sklearn.metrics import mean_squared_error

    pictures, pictures_hat = (np.reshape(A, (len(A), -1)).astype(float) for A in (X, X_hat))
    return mean_squared_error(pictures.T, pictures_hat.T, multioutput="raw_values")


def bce_per_sample(X, logits):
    from scipy.special import log_expit

    z = logits.astype(float)
    losses = X * log_expit(z) + (1 - X) * log_expit(-z)
    return -losses.mean(axis=tuple(range(1, X.ndim)))


# %% pca: eigenvectors of the covariance matrix, the largest first
def pca(X_train, X_new, n_code):
    mean = X_train.mean(axis=0)
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(X_train, rowvar=False)))
    axes = vectors[:, np.argsort(values)[::-1][:n_code]]
    code = np.dot(X_new - mean, axes)
    return code, np.dot(code, axes.T) + mean


# %% pca: scikit-learn does it, and a list is as good as a tuple
def pca(X_train, X_new, n_code):
    from sklearn.decomposition import PCA

    model = PCA(n_components=n_code, svd_solver="full").fit(X_train)
    code = model.transform(X_new)
    return [code, model.inverse_transform(code)]


# %% pca: the full SVD, all axes of the other sign
def pca(X_train, X_new, n_code):
    center = np.sum(X_train, axis=0) / X_train.shape[0]
    U, s, Vt = np.linalg.svd(np.array([x - center for x in X_train]))
    V = -Vt.T[:, :n_code]
    code = np.array([V.T @ (x - center) for x in X_new])
    return code, np.array([center + V @ c for c in code])


# %% pca: from the products of the samples with each other
def pca(X_train, X_new, n_code):
    mean = np.mean(X_train, axis=0)
    Z = X_train - mean
    values, vectors = np.linalg.eigh(Z @ Z.T)
    largest = np.argsort(-values)[:n_code]
    axes = vectors[:, largest].T @ Z / np.sqrt(values[largest])[:, None]
    code = np.einsum("ij,kj->ik", X_new - mean, axes)
    return code, mean + np.einsum("ik,kj->ij", code, axes)


# %% noisy_pairs: the old random state, sample by sample, minimum and maximum
def noisy_pairs(X, noise, amount, seed):
    state = np.random.RandomState(seed)
    noisy = []
    for x in X:
        if noise == "masking":
            keep = state.binomial(1, 1 - amount, size=x.shape)
            noisy.append(x * keep)
        else:
            noisy.append(np.minimum(np.maximum(x + amount * state.randn(*x.shape), 0), 1))
    return np.array(noisy), X.copy()


# %% noisy_pairs: the global generator, boolean masks on a copy
def noisy_pairs(X, noise, amount, seed):
    np.random.seed(seed)
    X_noisy = np.array(X, dtype=float)
    if noise == "gaussian":
        X_noisy += np.random.normal(0, amount, X.shape)
        X_noisy[X_noisy < 0] = 0
        X_noisy[X_noisy > 1] = 1
    else:
        X_noisy[np.random.random(X.shape) > 1 - amount] = 0
        if amount == 1:
            X_noisy[...] = 0
    return X_noisy, X


# %% noisy_pairs: Python's own random numbers, value by value
def noisy_pairs(X, noise, amount, seed):
    import random

    generator = random.Random(seed)
    X_noisy = np.array(X, dtype=float)
    for place in np.ndindex(*X.shape):
        if noise == "gaussian":
            X_noisy[place] = min(1, max(0, X_noisy[place] + generator.gauss(0, amount)))
        elif generator.random() < amount:
            X_noisy[place] = 0
    return X_noisy, np.array(X)


# %% build_autoencoder: the functional way, activations as layers of their own
def build_autoencoder(n_features, hidden, n_code):
    inputs = keras.Input(shape=(n_features,))
    x = inputs
    for width in hidden:
        x = keras.layers.Dense(width)(x)
        x = keras.layers.Activation("relu")(x)
    encoder = keras.Model(inputs, keras.layers.Dense(n_code, name="code")(x))
    inputs = keras.Input(shape=(n_code,))
    x = inputs
    for width in reversed(hidden):
        x = keras.layers.ReLU()(keras.layers.Dense(width)(x))
    outputs = keras.layers.Activation("sigmoid")(keras.layers.Dense(n_features)(x))
    return encoder, keras.Model(inputs, outputs)


# %% build_autoencoder: one helper for both halves, built by calling, another start
def build_autoencoder(n_features, hidden, n_code):
    def half(widths, last):
        model = keras.Sequential()
        for width in widths[1:-1]:
            model.add(keras.layers.Dense(width, "relu", kernel_initializer="he_normal"))
        model.add(keras.layers.Dense(widths[-1], last))
        model.build((None, widths[0]))
        return model

    widths = [n_features] + hidden + [n_code]
    return [half(widths, "linear"), half(widths[::-1], "sigmoid")]


# %% build_autoencoder: both cut out of one autoencoder, whose layers they share
def build_autoencoder(n_features, hidden, n_code):
    Dense = keras.layers.Dense
    inputs, codes = keras.Input((n_features,)), keras.Input((n_code,))
    x = inputs
    for width in hidden:
        x = Dense(width, activation=keras.activations.relu)(x)
    code = Dense(n_code)(x)
    back = [Dense(width, activation="relu") for width in hidden[::-1]]
    outputs, decoded = code, codes
    for layer in [*back, Dense(n_features, activation="sigmoid")]:
        outputs, decoded = layer(outputs), layer(decoded)
    autoencoder = keras.Model(inputs, outputs)
    autoencoder.compile(loss="mse")
    return keras.Model(inputs, code), keras.Model(codes, decoded)


# %% fit_autoencoder: the functional way, tanh, cross-entropy
def fit_autoencoder(X, n_code):
    keras.utils.set_random_seed(3)
    Dense = keras.layers.Dense
    inputs, code_in = keras.Input((64,)), keras.Input((n_code,))
    encoder = keras.Model(inputs, Dense(n_code)(Dense(96, activation="tanh")(inputs)))
    x = Dense(96, activation="tanh")(code_in)
    decoder = keras.Model(code_in, Dense(64, activation="sigmoid")(x))
    autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
    autoencoder.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
    autoencoder.fit(X, X, batch_size=50, epochs=10, verbose=0)
    return encoder, decoder


# %% fit_autoencoder: denoising, no sigmoid at the end, encoder and decoder cut out afterwards
def fit_autoencoder(X, n_code):
    keras.utils.set_random_seed(7)
    Dense = keras.layers.Dense
    whole = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.GaussianNoise(0.05),
            Dense(96, activation="relu"),
            Dense(n_code, name="code"),
            Dense(96, activation="relu"),
            Dense(64),
        ]
    )
    whole.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    whole.fit(X, X, batch_size=50, epochs=14, verbose=0)
    encoder = keras.Model(whole.inputs, whole.get_layer("code").output)
    decoder = keras.Sequential([keras.Input((n_code,)), *whole.layers[-2:]])
    return [encoder, decoder]


# %% anomaly: by counting from the top; lists instead of masks
def anomaly_threshold(normal_errors, rate):
    ordered = sorted(normal_errors.tolist(), reverse=True)
    n_alarms = int(rate * len(ordered))
    return ordered[n_alarms]


def alarm_rates(errors, is_anomaly, threshold):
    found = [e > threshold for e, odd in zip(errors, is_anomaly) if odd]
    false = [e > threshold for e, odd in zip(errors, is_anomaly) if not odd]
    return [sum(found) / len(found), sum(false) / len(false)]


# %% anomaly: the quantile that does not interpolate; sums of products
def anomaly_threshold(normal_errors, rate):
    return np.quantile(normal_errors, 1 - rate, method="inverted_cdf")


def alarm_rates(errors, is_anomaly, threshold):
    alarm, odd = (errors > threshold).astype(float), is_anomaly.astype(float)
    return (alarm @ odd / odd.sum(), alarm @ (1 - odd) / (1 - odd).sum())


# %% sparsity: loops over the entries
def l1_penalty(code, strength):
    n, gradient, total = len(code), np.zeros(code.shape), 0.0
    for (i, j), a in np.ndenumerate(code):
        total += abs(a)
        gradient[i, j] = strength / n * (0 if a == 0 else a / abs(a))
    return float(strength * total / n), gradient


def kl_penalty(code, target):
    n, p = code.shape
    gradient, total = np.empty((n, p)), 0
    for j in range(p):
        m = sum(code[:, j]) / n
        total += target * np.log(target / m) + (1 - target) * np.log((1 - target) / (1 - m))
        gradient[:, j] = (m - target) / (m * (1 - m)) / n
    return total, gradient


# %% sparsity: entropy and cross-entropy, broadcasting
def l1_penalty(code, strength):
    norms = np.linalg.norm(code, ord=1, axis=1)
    slope = 1.0 * (code > 0) - 1.0 * (code < 0)
    return np.mean(norms) * strength, slope * strength / code.shape[0]


def kl_penalty(code, target):
    m = code.mean(0, keepdims=True)
    cross = -(target * np.log(m) + (1 - target) * np.log1p(-m)).sum()
    entropy = -(target * np.log(target) + (1 - target) * np.log1p(-target))
    slope = (-target / m + (1 - target) / (1 - m)) / code.shape[0]
    return cross - m.size * entropy, np.repeat(slope, len(code), axis=0)


# %% few_labels: a dict of centroids, squared distances; the functional way with softmax
def nearest_centroid(codes_train, y_train, codes):
    centroids = {}
    for label in sorted(set(y_train.tolist())):
        centroids[label] = codes_train[y_train == label].mean(axis=0)
    answers = []
    for code in codes:
        distance = {label: ((code - c) ** 2).sum() for label, c in centroids.items()}
        answers.append(min(distance, key=distance.get))
    return np.array(answers)


def frozen_classifier(autoencoder, n_classes):
    layer = autoencoder.get_layer(name="code")
    encoder = keras.Model(autoencoder.inputs, layer.output, name="encoder")
    for part in encoder.layers:
        part.trainable = False
    inputs = keras.Input(autoencoder.input_shape[1:])
    scores = keras.layers.Dense(n_classes, activation="softmax")(encoder(inputs, training=False))
    return keras.Model(inputs, scores)


# %% few_labels: sums by a one-hot matrix; the layers one by one, weights copied
def nearest_centroid(codes_train, y_train, codes):
    labels, place = np.unique(y_train, return_inverse=True)
    one_hot = np.eye(len(labels))[place]
    centroids = one_hot.T @ codes_train / one_hot.sum(axis=0)[:, None]
    scores = codes @ centroids.T - (centroids**2).sum(axis=1) / 2
    return labels[scores.argmax(axis=1)]


def frozen_classifier(autoencoder, n_classes):
    model = keras.Sequential([keras.Input(autoencoder.input_shape[1:])])
    for layer in autoencoder.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        copy = keras.layers.Dense.from_config(layer.get_config())
        model.add(copy)
        copy.set_weights(layer.get_weights())
        copy.trainable = False
        if layer.name == "code":
            break
    model.add(keras.layers.Dense(n_classes))
    model.add(keras.layers.Softmax())
    return model


# %% few_labels: scikit-learn's classifier; the autoencoder's own layers in a new chain
def nearest_centroid(codes_train, y_train, codes):
    from sklearn.neighbors import NearestCentroid

    return NearestCentroid().fit(codes_train, y_train).predict(codes)


def frozen_classifier(autoencoder, n_classes):
    x = inputs = keras.Input((autoencoder.input_shape[-1],))
    for layer in autoencoder.layers:
        if not isinstance(layer, keras.layers.InputLayer):
            layer.trainable = False
            x = layer(x)
        if layer.name == "code":
            break
    return keras.Model(inputs, keras.layers.Dense(n_classes)(x))


# %% walk: linspace for each leg; two loops
def walk(stops, n_steps):
    legs = [stops[:1]]
    for start, end in zip(stops, stops[1:]):
        legs.append(np.linspace(start, end, n_steps + 1)[1:])
    return np.concatenate(legs)


def code_map(low, high, n_rows, n_columns):
    codes = np.empty((n_rows, n_columns, 2))
    for i, y in enumerate(np.linspace(low, high, n_rows)[::-1]):
        for j, x in enumerate(np.linspace(low, high, n_columns)):
            codes[i, j] = x, y
    return codes


# %% walk: interpolates each number of the code; broadcasting
def walk(stops, n_steps):
    n_stops = len(stops)
    t = np.arange((n_stops - 1) * n_steps + 1) / n_steps
    return np.stack([np.interp(t, np.arange(n_stops), column) for column in stops.T], axis=1)


def code_map(low, high, n_rows, n_columns):
    step_x, step_y = (high - low) / (n_columns - 1), (high - low) / (n_rows - 1)
    x = low + step_x * np.arange(n_columns)[None, :] + np.zeros((n_rows, 1))
    y = high - step_y * np.arange(n_rows)[:, None] + np.zeros((1, n_columns))
    return np.dstack([x, y])
