# Wrong answers to exercise 07_autoencoder: misconceptions that students really have.
#
# Each cell below replaces one solution cell of solutions/07_autoencoder/07_autoencoder.py. Its
# marker line is the question's grade_id, a colon, and the misconception in one line. The harness
# puts each one into the reference notebook, alone, and checks that it costs points of its own
# question and of no other. To add one: copy a cell, change the marker line, and write what the
# student wrote. It must be wrong on the task as stated, define the same functions, and end by
# itself within seconds.

# %% reconstruction_error: one error for all samples
def mse_per_sample(X, X_hat):
    return np.mean((X.astype(float) - X_hat) ** 2)


def bce_per_sample(X, logits):
    return np.mean(np.logaddexp(0, logits) - X * logits)


# %% reconstruction_error: the difference of uint8 goes round, images keep an axis
def mse_per_sample(X, X_hat):
    return np.mean((X - X_hat) ** 2, axis=1)


def bce_per_sample(X, logits):
    return np.mean(np.logaddexp(0, logits) - X * logits, axis=-1)


# %% reconstruction_error: probabilities clipped against the logarithm of 0
def mse_per_sample(X, X_hat):
    return np.mean((X.astype(float) - X_hat).reshape(len(X), -1) ** 2, axis=1)


def bce_per_sample(X, logits):
    p = np.clip(1 / (1 + np.exp(-np.clip(logits, -700, 700))), 1e-12, 1 - 1e-12)
    losses = -(X * np.log(p) + (1 - X) * np.log(1 - p))
    return np.mean(losses.reshape(len(X), -1), axis=1)


# %% reconstruction_error: the logits are taken for probabilities
def mse_per_sample(X, X_hat):
    return np.mean((X.astype(float) - X_hat).reshape(len(X), -1) ** 2, axis=1)


def bce_per_sample(X, logits):
    p = np.clip(logits, 1e-7, 1 - 1e-7)
    losses = -(X * np.log(p) + (1 - X) * np.log(1 - p))
    return np.mean(losses.reshape(len(X), -1), axis=1)


# %% reconstruction_error: makes room by changing the argument
def mse_per_sample(X, X_hat):
    X, X_hat = X.reshape(len(X), -1), X_hat.reshape(len(X_hat), -1)
    if X.dtype != float:
        X, X_hat = X.astype(float), X_hat.astype(float)
    X_hat -= X
    X_hat **= 2
    return X_hat.mean(axis=1)


def bce_per_sample(X, logits):
    return np.mean((np.logaddexp(0, logits) - X * logits).reshape(len(X), -1), axis=1)


# %% reconstruction_error: the reconstruction is brought to the type of the picture
def mse_per_sample(X, X_hat):
    difference = X_hat.astype(X.dtype).astype(float) - X.astype(float)
    return np.mean(difference.reshape(len(X), -1) ** 2, axis=1)


def bce_per_sample(X, logits):
    return np.mean((np.logaddexp(0, logits) - X * logits).reshape(len(X), -1), axis=1)


# %% reconstruction_error: a minus sign before pixels whose type knows none
def mse_per_sample(X, X_hat):
    return np.mean((X.astype(float) - X_hat).reshape(len(X), -1) ** 2, axis=1)


def bce_per_sample(X, logits):
    return np.mean((-X * logits + np.logaddexp(0, logits)).reshape(len(X), -1), axis=1)


# %% pca: forgets to subtract the mean
def pca(X_train, X_new, n_code):
    axes = np.linalg.svd(X_train, full_matrices=False)[2][:n_code]
    code = X_new @ axes.T
    return code, code @ axes


# %% pca: the new samples are centered by their own mean
def pca(X_train, X_new, n_code):
    axes = np.linalg.svd(X_train - X_train.mean(axis=0), full_matrices=False)[2][:n_code]
    mean = X_new.mean(axis=0)
    code = (X_new - mean) @ axes.T
    return code, mean + code @ axes


# %% pca: takes columns of the last result of svd
def pca(X_train, X_new, n_code):
    mean = X_train.mean(axis=0)
    axes = np.linalg.svd(X_train - mean)[2][:, :n_code].T
    code = (X_new - mean) @ axes.T
    return code, mean + code @ axes


# %% pca: eigh's last axes, in rising order
def pca(X_train, X_new, n_code):
    mean = X_train.mean(axis=0)
    axes = np.linalg.eigh((X_train - mean).T @ (X_train - mean))[1][:, -n_code:].T
    code = (X_new - mean) @ axes.T
    return code, mean + code @ axes


# %% pca: standardizes the features first
def pca(X_train, X_new, n_code):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0) + 1e-12
    axes = np.linalg.svd((X_train - mean) / std, full_matrices=False)[2][:n_code]
    code = (X_new - mean) / std @ axes.T
    return code, mean + code @ axes * std


# %% pca: the code is divided by the standard deviation along each axis
def pca(X_train, X_new, n_code):
    mean = X_train.mean(axis=0)
    _, s, axes = np.linalg.svd(X_train - mean, full_matrices=False)
    code = (X_new - mean) @ axes[:n_code].T
    return code / s[:n_code] * np.sqrt(len(X_train)), mean + code @ axes[:n_code]


# %% pca: reconstructs into an array like X_new, so that whole numbers cut decimals off
def pca(X_train, X_new, n_code):
    mean = X_train.mean(axis=0)
    axes = np.linalg.svd(X_train - mean, full_matrices=False)[2][:n_code]
    code = (X_new - mean) @ axes.T
    X_hat = np.empty_like(X_new)
    for row in range(len(X_new)):
        X_hat[row] = np.round(mean + code[row] @ axes, 9)
    return code, X_hat


# %% noisy_pairs: the target is noisy as well
def noisy_pairs(X, noise, amount, seed):
    rng = np.random.default_rng(seed)
    if noise == "gaussian":
        X_noisy = np.clip(X + rng.normal(scale=amount, size=X.shape), 0, 1)
    else:
        X_noisy = X * (rng.uniform(size=X.shape) >= amount)
    return X_noisy, X_noisy


# %% noisy_pairs: adds the noise to the array it was given
def noisy_pairs(X, noise, amount, seed):
    rng = np.random.default_rng(seed)
    clean = X.copy()
    if noise == "gaussian":
        X[...] = np.clip(X + rng.normal(scale=amount, size=X.shape), 0, 1)
    else:
        X[rng.uniform(size=X.shape) < amount] = 0
    return X, clean


# %% noisy_pairs: no limits; masking is the share that is kept
def noisy_pairs(X, noise, amount, seed):
    rng = np.random.default_rng(seed)
    if noise == "gaussian":
        return X + rng.normal(scale=amount, size=X.shape), X
    return np.where(rng.uniform(size=X.shape) < amount, X, 0), X


# %% noisy_pairs: amount is the variance; masking rescales what is kept, as dropout does
def noisy_pairs(X, noise, amount, seed):
    rng = np.random.default_rng(seed)
    if noise == "gaussian":
        return np.clip(X + rng.normal(scale=np.sqrt(amount), size=X.shape), 0, 1), X
    if amount == 1:
        return np.zeros(X.shape), X
    return np.where(rng.uniform(size=X.shape) < amount, 0, X / (1 - amount)), X


# %% noisy_pairs: the same noise for every sample
def noisy_pairs(X, noise, amount, seed):
    rng = np.random.default_rng(seed)
    if noise == "gaussian":
        return np.clip(X + rng.normal(scale=amount, size=X.shape[1:]), 0, 1), X
    return np.where(rng.uniform(size=X.shape[1:]) < amount, 0, X), X


# %% noisy_pairs: the whole batch brought into range by its smallest and largest value
def noisy_pairs(X, noise, amount, seed):
    rng = np.random.default_rng(seed)
    if noise == "gaussian":
        X_noisy = X + rng.normal(scale=amount, size=X.shape)
        if amount > 0:
            X_noisy = (X_noisy - X_noisy.min()) / (X_noisy.max() - X_noisy.min())
        return X_noisy, X
    X_noisy = X.copy()
    count = round(amount * X[0].size)
    for row in X_noisy.reshape(len(X), -1):
        row[rng.choice(row.size, count, replace=False)] = 0
    return X_noisy, X


# %% noisy_pairs: the seed is not used, or always the same
def noisy_pairs(X, noise, amount, seed):
    if noise == "gaussian":
        return np.clip(X + np.random.default_rng(0).normal(scale=amount, size=X.shape), 0, 1), X
    return np.where(np.random.default_rng().uniform(size=X.shape) < amount, 0, X), X


# %% noisy_pairs: masking draws places, so that it is always the same number of them
def noisy_pairs(X, noise, amount, seed):
    rng = np.random.default_rng(seed)
    if noise == "gaussian":
        return np.clip(X + rng.normal(scale=amount, size=X.shape), 0, 1), X
    X_noisy = X.flatten()
    X_noisy[rng.choice(X.size, round(amount * X.size), replace=False)] = 0
    return X_noisy.reshape(X.shape), X


# %% noisy_pairs: the seed 0 is taken for no seed
def noisy_pairs(X, noise, amount, seed):
    rng = np.random.default_rng(seed if seed else None)
    if noise == "gaussian":
        return np.clip(X + rng.normal(scale=amount, size=X.shape), 0, 1), X
    return np.where(rng.uniform(size=X.shape) < amount, 0, X), X


# %% noisy_pairs: only for arrays with two axes or three
def noisy_pairs(X, noise, amount, seed):
    rng = np.random.default_rng(seed)
    shape = (X.shape[0], X.shape[1]) if X.ndim == 2 else (X.shape[0], X.shape[1], X.shape[2])
    if noise == "gaussian":
        return np.clip(X + rng.normal(scale=amount, size=shape), 0, 1), X
    return np.where(rng.uniform(size=shape) < amount, 0, X), X


# %% build_autoencoder: the decoder's hidden layers in the encoder's order
def build_autoencoder(n_features, hidden, n_code):
    def chain(n_in, widths, n_out, last):
        layers = [keras.layers.Dense(width, activation="relu") for width in widths]
        return keras.Sequential(
            [keras.Input((n_in,)), *layers, keras.layers.Dense(n_out, activation=last)]
        )

    encoder = chain(n_features, hidden, n_code, None)
    return encoder, chain(n_code, hidden, n_features, "sigmoid")


# %% build_autoencoder: ReLU on the code as well
def build_autoencoder(n_features, hidden, n_code):
    encoder = keras.Sequential([keras.Input((n_features,))])
    decoder = keras.Sequential([keras.Input((n_code,))])
    for width in [*hidden, n_code]:
        encoder.add(keras.layers.Dense(width, activation="relu"))
    for width in hidden[::-1]:
        decoder.add(keras.layers.Dense(width, activation="relu"))
    decoder.add(keras.layers.Dense(n_features, activation="sigmoid"))
    return encoder, decoder


# %% build_autoencoder: no activations at all
def build_autoencoder(n_features, hidden, n_code):
    Dense = keras.layers.Dense
    encoder = keras.Sequential(
        [keras.Input((n_features,)), *[Dense(n) for n in hidden], Dense(n_code)]
    )
    decoder = keras.Sequential(
        [keras.Input((n_code,)), *[Dense(n) for n in hidden[::-1]], Dense(n_features)]
    )
    return encoder, decoder


# %% build_autoencoder: the second one is the whole autoencoder
def build_autoencoder(n_features, hidden, n_code):
    encoder = keras.Sequential([keras.Input((n_features,))])
    for width in hidden:
        encoder.add(keras.layers.Dense(width, activation="relu"))
    encoder.add(keras.layers.Dense(n_code))
    whole = keras.Sequential([encoder])
    for width in hidden[::-1]:
        whole.add(keras.layers.Dense(width, activation="relu"))
    whole.add(keras.layers.Dense(n_features, activation="sigmoid"))
    return encoder, whole


# %% build_autoencoder: no keras.Input, so no weights yet
def build_autoencoder(n_features, hidden, n_code):
    Dense = keras.layers.Dense
    encoder = keras.Sequential([*[Dense(n, activation="relu") for n in hidden], Dense(n_code)])
    decoder = keras.Sequential(
        [
            *[Dense(n, activation="relu") for n in hidden[::-1]],
            Dense(n_features, activation="sigmoid"),
        ]
    )
    return encoder, decoder


# %% build_autoencoder: dropout after the hidden layers
def build_autoencoder(n_features, hidden, n_code):
    encoder = keras.Sequential([keras.Input((n_features,))])
    decoder = keras.Sequential([keras.Input((n_code,))])
    for model, widths in ((encoder, hidden), (decoder, hidden[::-1])):
        for width in widths:
            model.add(keras.layers.Dense(width, activation="relu"))
            model.add(keras.layers.Dropout(0.2))
    encoder.add(keras.layers.Dense(n_code))
    decoder.add(keras.layers.Dense(n_features, activation="sigmoid"))
    return encoder, decoder


# %% build_autoencoder: every unit of a layer starts the same
def build_autoencoder(n_features, hidden, n_code):
    def chain(widths, last):
        model = keras.Sequential([keras.Input((widths[0],))])
        for width in widths[1:-1]:
            model.add(keras.layers.Dense(width, activation="relu", kernel_initializer="ones"))
        model.add(keras.layers.Dense(widths[-1], activation=last, kernel_initializer="ones"))
        return model

    widths = [n_features, *hidden, n_code]
    return chain(widths, None), chain(widths[::-1], "sigmoid")


# %% fit_autoencoder: no activations, so PCA at best
def fit_autoencoder(X, n_code):
    keras.utils.set_random_seed(1)
    encoder = keras.Sequential([keras.Input((64,)), keras.layers.Dense(n_code)])
    decoder = keras.Sequential([keras.Input((n_code,)), keras.layers.Dense(64)])
    whole = keras.Sequential([encoder, decoder])
    whole.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
    whole.fit(X, X, batch_size=64, epochs=15, verbose=0)
    return encoder, decoder


# %% fit_autoencoder: builds and forgets to train
def fit_autoencoder(X, n_code):
    Dense = keras.layers.Dense
    encoder = keras.Sequential([keras.Input((64,)), Dense(64, activation="relu"), Dense(n_code)])
    decoder = keras.Sequential(
        [keras.Input((n_code,)), Dense(64, activation="relu"), Dense(64, activation="sigmoid")]
    )
    return encoder, decoder


# %% fit_autoencoder: returns the whole autoencoder as the encoder
def fit_autoencoder(X, n_code):
    Dense = keras.layers.Dense
    encoder = keras.Sequential([keras.Input((64,)), Dense(64, activation="relu"), Dense(n_code)])
    decoder = keras.Sequential(
        [keras.Input((n_code,)), Dense(64, activation="relu"), Dense(64, activation="sigmoid")]
    )
    return keras.Sequential([encoder, decoder]), decoder


# %% fit_autoencoder: another decoder than the one that was trained
def fit_autoencoder(X, n_code):
    keras.utils.set_random_seed(0)
    Dense = keras.layers.Dense
    inputs = keras.Input((64,))
    code = Dense(n_code)(Dense(48, activation="relu")(inputs))
    outputs = Dense(64, activation="sigmoid")(Dense(48, activation="relu")(code))
    whole = keras.Model(inputs, outputs)
    whole.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
    whole.fit(X, X, batch_size=100, epochs=3, verbose=0)
    decoder = keras.Sequential(
        [keras.Input((n_code,)), Dense(48, activation="relu"), Dense(64, activation="sigmoid")]
    )
    return keras.Model(inputs, code), decoder


# %% fit_autoencoder: one epoch
def fit_autoencoder(X, n_code):
    keras.utils.set_random_seed(0)
    Dense = keras.layers.Dense
    encoder = keras.Sequential([keras.Input((64,)), Dense(32, activation="relu"), Dense(n_code)])
    decoder = keras.Sequential(
        [keras.Input((n_code,)), Dense(32, activation="relu"), Dense(64, activation="sigmoid")]
    )
    whole = keras.Sequential([encoder, decoder])
    whole.compile(optimizer="adam", loss="binary_crossentropy")
    whole.fit(X, X, epochs=1, verbose=0)
    return encoder, decoder


# %% fit_autoencoder: trained on all of scikit-learn's digits in place of X
def fit_autoencoder(X, n_code):
    keras.utils.set_random_seed(0)
    digits = load_digits().data / 16
    Dense = keras.layers.Dense
    encoder = keras.Sequential([keras.Input((64,)), Dense(96, activation="relu"), Dense(n_code)])
    decoder = keras.Sequential(
        [keras.Input((n_code,)), Dense(96, activation="relu"), Dense(64, activation="sigmoid")]
    )
    whole = keras.Sequential([encoder, decoder])
    whole.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
    whole.fit(digits, digits, batch_size=100, epochs=6, verbose=0)
    return encoder, decoder


# %% anomaly: NumPy's quantile, which lies between two errors
def anomaly_threshold(normal_errors, rate):
    return np.quantile(normal_errors, 1 - rate)


def alarm_rates(errors, is_anomaly, threshold):
    alarm = errors > threshold
    return np.mean(alarm[is_anomaly]), np.mean(alarm[~is_anomaly])


# %% anomaly: mean and three standard deviations; an alarm at the threshold
def anomaly_threshold(normal_errors, rate):
    return np.mean(normal_errors) + 3 * np.std(normal_errors)


def alarm_rates(errors, is_anomaly, threshold):
    alarm = errors >= threshold
    return np.mean(alarm[is_anomaly]), np.mean(alarm[~is_anomaly])


# %% anomaly: the quantile from the wrong end; precision in place of the detection rate
def anomaly_threshold(normal_errors, rate):
    return np.quantile(normal_errors, rate, method="lower")


def alarm_rates(errors, is_anomaly, threshold):
    alarm = errors > threshold
    return np.sum(alarm & is_anomaly) / max(np.sum(alarm), 1), np.mean(alarm[~is_anomaly])


# %% anomaly: one place too far, sorted in place
def anomaly_threshold(normal_errors, rate):
    normal_errors.sort()
    n_alarms = int(rate * len(normal_errors))
    return normal_errors[max(len(normal_errors) - n_alarms, 1) - 1]


def alarm_rates(errors, is_anomaly, threshold):
    alarm = errors > threshold
    return np.mean(alarm[is_anomaly]), np.mean(alarm[~is_anomaly])


# %% anomaly: counts errors equal to the threshold as alarms
def anomaly_threshold(normal_errors, rate):
    for threshold in np.sort(normal_errors):
        if np.mean(normal_errors >= threshold) <= rate:
            return threshold
    return np.max(normal_errors)


def alarm_rates(errors, is_anomaly, threshold):
    alarm = errors > threshold
    return np.mean(alarm[is_anomaly]), np.mean(alarm[~is_anomaly])


# %% anomaly: the shares in the other order
def anomaly_threshold(normal_errors, rate):
    for threshold in np.sort(normal_errors):
        if np.mean(normal_errors > threshold) <= rate:
            return threshold


def alarm_rates(errors, is_anomaly, threshold):
    alarm = errors > threshold
    return np.mean(alarm[~is_anomaly]), np.mean(alarm[is_anomaly])


# %% sparsity: L1 as a mean over all entries; KL of each entry
def l1_penalty(code, strength):
    return strength * np.mean(np.abs(code)), strength * np.sign(code) / code.size


def kl_penalty(code, target):
    terms = target * np.log(target / code) + (1 - target) * np.log((1 - target) / (1 - code))
    return np.sum(terms), (1 - target) / (1 - code) - target / code


# %% sparsity: the gradients without the number of samples
def l1_penalty(code, strength):
    return strength * np.sum(np.abs(code)) / len(code), strength * np.sign(code)


def kl_penalty(code, target):
    m = code.mean(axis=0)
    penalty = np.sum(target * np.log(target / m) + (1 - target) * np.log((1 - target) / (1 - m)))
    return penalty, np.ones(code.shape) * ((1 - target) / (1 - m) - target / m)


# %% sparsity: the sum without its sign; KL the other way round
def l1_penalty(code, strength):
    return strength * np.sum(code) / len(code), np.full(code.shape, strength / len(code))


def kl_penalty(code, target):
    m = code.mean(axis=0)
    penalty = np.sum(m * np.log(m / target) + (1 - m) * np.log((1 - m) / (1 - target)))
    slope = np.log(m / target) - np.log((1 - m) / (1 - target))
    return penalty, np.ones(code.shape) * slope / len(code)


# %% sparsity: slope 1 at 0; the mean over the samples along the wrong axis
def l1_penalty(code, strength):
    slope = np.where(code >= 0, 1, -1)
    return strength * np.sum(np.abs(code)) / len(code), strength * slope / len(code)


def kl_penalty(code, target):
    m = code.mean(axis=1, keepdims=True)
    penalty = np.sum(target * np.log(target / m) + (1 - target) * np.log((1 - target) / (1 - m)))
    slope = ((1 - target) / (1 - m) - target / m) / code.shape[1]
    return penalty, np.ones(code.shape) * slope


# %% sparsity: KL's gradient is given once for each unit
def l1_penalty(code, strength):
    return strength * np.sum(np.abs(code)) / len(code), strength * np.sign(code) / len(code)


def kl_penalty(code, target):
    m = code.mean(axis=0)
    penalty = np.sum(target * np.log(target / m) + (1 - target) * np.log((1 - target) / (1 - m)))
    return penalty, (1 - target) / (1 - m) - target / m


# %% sparsity: KL's means are kept away from 0 and 1 by a hundredth
def l1_penalty(code, strength):
    return strength * np.sum(np.abs(code)) / len(code), strength * np.sign(code) / len(code)


def kl_penalty(code, target):
    m = np.clip(code.mean(axis=0), 0.01, 0.99)
    penalty = np.sum(target * np.log(target / m) + (1 - target) * np.log((1 - target) / (1 - m)))
    slope = ((1 - target) / (1 - m) - target / m) / len(code)
    return penalty, np.ones(code.shape) * slope


# %% few_labels: the nearest neighbor; the whole autoencoder, frozen
def nearest_centroid(codes_train, y_train, codes):
    distances = np.linalg.norm(codes[:, None] - codes_train, axis=2)
    return y_train[np.argmin(distances, axis=1)]


def frozen_classifier(autoencoder, n_classes):
    autoencoder.trainable = False
    return keras.Sequential([autoencoder, keras.layers.Dense(n_classes)])


# %% few_labels: the place of the label; the encoder is not frozen
def nearest_centroid(codes_train, y_train, codes):
    centroids = np.stack([codes_train[y_train == k].mean(axis=0) for k in np.unique(y_train)])
    return np.argmin(np.linalg.norm(codes[:, None] - centroids, axis=2), axis=1)


def frozen_classifier(autoencoder, n_classes):
    code = autoencoder.get_layer("code").output
    return keras.Model(autoencoder.inputs, keras.layers.Dense(n_classes)(code))


# %% few_labels: labels are taken for 0, 1, 2; the new layer is frozen too
def nearest_centroid(codes_train, y_train, codes):
    n_classes = np.max(y_train) + 1
    centroids = np.full((n_classes, codes.shape[1]), 1e9)
    for k in range(n_classes):
        if np.any(y_train == k):
            centroids[k] = codes_train[y_train == k].mean(axis=0)
    return np.argmin(np.linalg.norm(codes[:, None] - centroids, axis=2), axis=1)


def frozen_classifier(autoencoder, n_classes):
    code = autoencoder.get_layer("code").output
    model = keras.Model(autoencoder.inputs, keras.layers.Dense(n_classes)(code))
    model.trainable = False
    return model


# %% few_labels: the later label wins a tie; a new encoder of the same form
def nearest_centroid(codes_train, y_train, codes):
    labels = np.unique(y_train)[::-1]
    centroids = np.stack([codes_train[y_train == label].mean(axis=0) for label in labels])
    return labels[np.argmin(np.linalg.norm(codes[:, None] - centroids, axis=2), axis=1)]


def frozen_classifier(autoencoder, n_classes):
    model = keras.Model(autoencoder.inputs, autoencoder.get_layer("code").output)
    encoder = keras.models.clone_model(model)
    encoder.trainable = False
    return keras.Sequential([encoder, keras.layers.Dense(n_classes)])


# %% few_labels: city-block distance; ReLU after the code
def nearest_centroid(codes_train, y_train, codes):
    labels = np.unique(y_train)
    centroids = np.stack([codes_train[y_train == label].mean(axis=0) for label in labels])
    return labels[np.argmin(np.abs(codes[:, None] - centroids).sum(axis=2), axis=1)]


def frozen_classifier(autoencoder, n_classes):
    encoder = keras.Model(autoencoder.inputs, autoencoder.get_layer("code").output)
    encoder.trainable = False
    return keras.Sequential([encoder, keras.layers.ReLU(), keras.layers.Dense(n_classes)])


# %% few_labels: only the layer of the code is frozen
def nearest_centroid(codes_train, y_train, codes):
    labels = np.unique(y_train)
    centroids = np.stack([codes_train[y_train == label].mean(axis=0) for label in labels])
    return labels[np.argmin(np.linalg.norm(codes[:, None] - centroids, axis=2), axis=1)]


def frozen_classifier(autoencoder, n_classes):
    layer = autoencoder.get_layer("code")
    layer.trainable = False
    return keras.Model(autoencoder.inputs, keras.layers.Dense(n_classes)(layer.output))


# %% few_labels: centroids in an array of the codes' type; the narrowest layer is the code
def nearest_centroid(codes_train, y_train, codes):
    labels = np.unique(y_train)
    centroids = np.zeros((len(labels), codes.shape[1]), dtype=codes_train.dtype)
    for place, label in enumerate(labels):
        centroids[place] = codes_train[y_train == label].mean(axis=0)
    return labels[np.argmin(np.linalg.norm(codes[:, None] - centroids, axis=2), axis=1)]


def frozen_classifier(autoencoder, n_classes):
    layers = [layer for layer in autoencoder.layers if isinstance(layer, keras.layers.Dense)]
    narrowest = min(layers, key=lambda layer: layer.units)
    encoder = keras.Model(autoencoder.inputs, narrowest.output)
    encoder.trainable = False
    return keras.Sequential([encoder, keras.layers.Dense(n_classes)])


# %% few_labels: medians; layers built anew with ReLU, and none at the code, whatever they had
def nearest_centroid(codes_train, y_train, codes):
    labels = np.unique(y_train)
    centers = np.stack([np.median(codes_train[y_train == label], axis=0) for label in labels])
    return labels[np.argmin(np.linalg.norm(codes[:, None] - centers, axis=2), axis=1)]


def frozen_classifier(autoencoder, n_classes):
    model = keras.Sequential([keras.Input(autoencoder.input_shape[1:])])
    for layer in autoencoder.layers:
        if isinstance(layer, keras.layers.Dense):
            activation = None if layer.name == "code" else "relu"
            model.add(keras.layers.Dense(layer.units, activation=activation, trainable=False))
            model.layers[-1].set_weights(layer.get_weights())
            if layer.name == "code":
                break
    model.add(keras.layers.Dense(n_classes))
    return model


# %% walk: n_steps places on each leg, both ends among them; row 0 at the bottom
def walk(stops, n_steps):
    legs = [np.linspace(a, b, n_steps) for a, b in zip(stops, stops[1:])]
    return np.concatenate(legs)


def code_map(low, high, n_rows, n_columns):
    across, up = np.meshgrid(np.linspace(low, high, n_columns), np.linspace(low, high, n_rows))
    return np.stack([across, up], axis=-1)


# %% walk: the stops in between come twice; rows and columns swapped
def walk(stops, n_steps):
    legs = [np.linspace(a, b, n_steps + 1) for a, b in zip(stops, stops[1:])]
    return np.concatenate(legs) if legs else stops.astype(float)


def code_map(low, high, n_rows, n_columns):
    across, up = np.meshgrid(
        np.linspace(low, high, n_columns), np.linspace(high, low, n_rows), indexing="ij"
    )
    return np.stack([across, up], axis=-1)


# %% walk: forgets where it ends; the two numbers of the code in the other order
def walk(stops, n_steps):
    rows = []
    for a, b in zip(stops, stops[1:]):
        rows += [a + (b - a) * t / n_steps for t in range(n_steps)]
    return np.array(rows) if rows else np.zeros((0, stops.shape[1]))


def code_map(low, high, n_rows, n_columns):
    across, up = np.meshgrid(np.linspace(low, high, n_columns), np.linspace(high, low, n_rows))
    return np.stack([up, across], axis=-1)


# %% walk: straight from the first stop to the last; the map stops one step early
def walk(stops, n_steps):
    n_rows = (len(stops) - 1) * n_steps + 1
    return np.linspace(stops[0], stops[-1], n_rows)


def code_map(low, high, n_rows, n_columns):
    x = low + (high - low) * np.arange(n_columns) / n_columns
    y = high - (high - low) * np.arange(n_rows) / n_rows
    return np.stack(np.meshgrid(x, y), axis=-1)


# %% walk: fills an array of the type of the stops, so that integers cut decimals off
def walk(stops, n_steps):
    codes = np.zeros(((len(stops) - 1) * n_steps + 1, stops.shape[1]), dtype=stops.dtype)
    codes[0] = stops[0]
    for leg in range(len(stops) - 1):
        for step in range(1, n_steps + 1):
            share = step / n_steps
            codes[leg * n_steps + step] = (1 - share) * stops[leg] + share * stops[leg + 1]
    return codes


def code_map(low, high, n_rows, n_columns):
    across, up = np.meshgrid(np.linspace(low, high, n_columns), np.linspace(high, low, n_rows))
    return np.stack([across, up])
