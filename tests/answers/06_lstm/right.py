# Right answers to exercise 06_lstm, written differently from the reference.
#
# Each cell below replaces one solution cell of solutions/06_lstm/06_lstm.py. Its marker line is the
# question's grade_id, a colon, and how it is written in one line. The harness puts each one into
# the reference notebook, alone, and checks that it earns all of its question's points. To add one:
# copy a cell, change the marker line, and write what a student might write. It must be right on the
# task as stated, whatever the tests say.

# %% make_windows: grows lists, one target at a time
def make_windows(series, n_past, horizon=1):
    X, y = [], []
    for target in range(n_past + horizon - 1, series.shape[0]):
        end = target - horizon + 1
        X.append(series[end - n_past : end].tolist())
        y.append(series[target][0])
    return np.array(X), np.array(y)


# %% make_windows: a sliding view, axes put in order
def make_windows(series, n_past, horizon=1):
    known = series[: len(series) - horizon]
    windows = np.lib.stride_tricks.sliding_window_view(known, n_past, axis=0)
    return windows.transpose(0, 2, 1), series[-len(windows) :, 0].astype(float)


# %% split_in_time: loops over both parts
def split_in_time(series, n_past, n_test):
    n_train = len(series) - n_test
    mean = float(sum(series[:n_train].tolist()) / n_train)
    std = float(np.sqrt(np.mean((series[:n_train] - mean) ** 2)))
    parts = []
    for targets in (range(n_past, n_train), range(n_train, len(series))):
        X = np.array([(series[t - n_past : t] - mean) / std for t in targets])
        y = np.array([(series[t] - mean) / std for t in targets])
        parts.extend([X, y])
    return [*parts, mean, std]


# %% split_in_time: scaled by scikit-learn's StandardScaler
def split_in_time(series, n_past, n_test):
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(series[:-n_test, None].astype(float))
    z = scaler.transform(series[:, None].astype(float))[:, 0]
    rows = np.arange(len(z) - n_past)[:, None] + np.arange(n_past + 1)
    X_train, X_test = np.split(z[rows][:, :-1], [len(rows) - n_test])
    y_train, y_test = np.split(z[rows][:, -1], [len(rows) - n_test])
    return X_train, y_train, X_test, y_test, scaler.mean_[0], scaler.scale_[0]


# %% rnn_forward: an array filled step by step
def rnn_forward(X, h0, W, U, b):
    n_samples, n_steps, _ = X.shape
    H = np.empty((n_samples, n_steps, b.shape[0]))
    for t in range(n_steps):
        before = h0 if t == 0 else H[:, t - 1]
        H[:, t, :] = np.tanh(np.dot(X[:, t, :], W) + np.dot(before, U) + b)
    return H


# %% rnn_forward: input and state side by side, one matrix
def rnn_forward(X, h0, W, U, b):
    both = np.vstack([W, U])
    states = [h0]
    for x in np.swapaxes(X, 0, 1):
        z = np.hstack([x, states[-1]]) @ both + b
        states.append((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))
    return np.swapaxes(np.array(states[1:]), 0, 1)


# %% rnn_backward: gradients for all sums first, then one product for each weight
def rnn_backward(X, h0, W, U, b, upstream):
    n_samples, n_steps, n_features = X.shape
    H = np.zeros((n_samples, n_steps + 1, b.size))
    H[:, 0] = h0
    for t in range(n_steps):
        H[:, t + 1] = np.tanh(X[:, t] @ W + H[:, t] @ U + b)
    G = np.zeros((n_samples, n_steps, b.size))
    for t in range(n_steps)[::-1]:
        G[:, t] = upstream[:, t]
        if t + 1 < n_steps:
            G[:, t] += np.einsum("nj,ij->ni", G[:, t + 1], U)
        G[:, t] *= 1 - H[:, t + 1] * H[:, t + 1]
    grad_W = np.einsum("ntf,ntu->fu", X, G)
    grad_U = np.einsum("nti,ntu->iu", H[:, :-1], G)
    return grad_W, grad_U, G.sum(axis=(0, 1))


# %% rnn_backward: sample by sample, recursion over the steps
def rnn_backward(X, h0, W, U, b, upstream):
    def back(steps, h, above):
        """Return the gradients of the steps that are left and the one for the state h."""
        if not len(steps):
            return np.zeros(W.shape), np.zeros(U.shape), np.zeros(b.shape), np.zeros(h.shape)
        new = np.tanh(steps[0] @ W + h @ U + b)
        gW, gU, gb, gh = back(steps[1:], new, above[1:])
        gz = (gh + above[0]) * (1 - new**2)
        return gW + np.outer(steps[0], gz), gU + np.outer(h, gz), gb + gz, U @ gz

    parts = [back(X[k], h0[k], upstream[k]) for k in range(len(X))]
    return [sum(part[j] for part in parts) for j in range(3)]


# %% gradient_norms: columns, powers of a matrix, one long vector
def gradient_norms(H, U, upstream):
    n_steps = H.shape[0]
    norms = np.zeros(n_steps)
    g = np.asarray(upstream, dtype=float).reshape(-1, 1)
    norms[-1] = np.sqrt(g.T @ g)[0, 0]
    for t in range(n_steps - 2, -1, -1):
        g = U @ np.diag(1 - H[t + 1] ** 2) @ g
        norms[t] = np.sqrt(np.sum(g * g))
    return norms


def clip_by_norm(gradients, max_norm):
    long_vector = np.concatenate([g.ravel() for g in gradients])
    norm = float(np.linalg.norm(long_vector))
    if norm <= max_norm:
        return list(gradients), norm
    return tuple(g / norm * max_norm for g in gradients), norm


# %% gradient_norms: recursion from the first state
def gradient_norms(H, U, upstream):
    def gradients_from(t):
        """Return the gradients for the states t, t + 1, and so on, as a list."""
        if t == len(H) - 1:
            return [upstream]
        later = gradients_from(t + 1)
        return [np.einsum("ij,j,j->i", U, 1 - np.square(H[t + 1]), later[0]), *later]

    return np.linalg.norm(np.array(gradients_from(0), dtype=float), axis=1)


def clip_by_norm(gradients, max_norm):
    squares = [float(np.vdot(g, g)) for g in gradients]
    norm = sum(squares) ** 0.5
    factor = min(1.0, max_norm / norm) if norm else 1.0
    clipped = []
    for g in gradients:
        clipped.append(factor * g.copy())
    return clipped, norm


# %% lstm_step: slices, and the sigmoid by tanh
def lstm_step(x, h, c, W, U, b):
    n = h.shape[1]

    def total(k):
        part = slice(k * n, (k + 1) * n)
        return x @ W[:, part] + h @ U[:, part] + b[part]

    i, f, o = (0.5 + 0.5 * np.tanh(0.5 * total(k)) for k in (0, 1, 3))
    c_new = f * c + i * np.tanh(total(2))
    return [o * np.tanh(c_new), c_new]


# %% lstm_step: one matrix for input and state, gates by a reshape
def lstm_step(x, h, c, W, U, b):
    z = np.concatenate([x, h], axis=1) @ np.concatenate([W, U]) + b
    z = z.reshape(len(x), 4, -1)
    gates = 1.0 / (1.0 + np.exp(-z))
    c_new = gates[:, 1] * c
    c_new += gates[:, 0] * np.tanh(z[:, 2])
    return gates[:, 3] * np.tanh(c_new), c_new


# %% count_parameters: a case for each kind
def count_parameters(n_features, layers):
    result = []
    for kind, n in layers:
        if kind == "dense":
            result.append((n_features + 1) * n)
        elif kind == "simple":
            result.append(n_features * n + n * n + n)
        elif kind == "lstm":
            result.append(4 * (n_features * n + n**2 + n))
        elif kind == "gru":
            result.append(3 * (n_features * n + n**2 + 2 * n))
        else:
            result.append(2 * 4 * (n_features * n + n**2 + n))
        n_features = n * (2 if kind == "bi-lstm" else 1)
    return result


# %% count_parameters: builds the layers in Keras and asks them
def count_parameters(n_features, layers):
    kinds = {"simple": keras.layers.SimpleRNN, "lstm": keras.layers.LSTM, "gru": keras.layers.GRU}
    counts, shape = [], (None, 5, n_features)
    for kind, n in layers:
        if kind == "dense":
            layer = keras.layers.Dense(n)
        elif kind == "bi-lstm":
            layer = keras.layers.Bidirectional(keras.layers.LSTM(n, return_sequences=True))
        else:
            layer = kinds[kind](n, return_sequences=True)
        layer.build(shape)
        counts.append(layer.count_params())
        shape = layer.compute_output_shape(shape)
    return counts


# %% encode: by Keras, and states chosen by looking back
def encode(texts, words, n_tokens):
    rows = [
        [words.index(word) + 2 if word in words else 1 for word in text.lower().split()]
        for text in texts
    ]
    return keras.utils.pad_sequences(rows, maxlen=n_tokens, padding="post", truncating="post")


def last_states(H, tokens):
    found = []
    for states, row in zip(H, tokens):
        state = np.zeros(H.shape[2])
        for h, token in zip(states, row):
            if token != 0:
                state = h
        found.append(state)
    return np.array(found)


# %% encode: lists filled up by hand, and states chosen by a mask
def encode(texts, words, n_tokens):
    numbers = dict(zip(words, range(2, len(words) + 2)))
    rows = []
    for text in texts:
        row = [numbers[w] if w in numbers else 1 for w in map(str.lower, text.split())]
        rows.append((row + [0] * n_tokens)[:n_tokens])
    return np.array(rows, dtype=np.uint16)


def last_states(H, tokens):
    is_word = tokens != 0
    follows = np.column_stack([is_word[:, 1:], np.zeros(len(tokens), dtype=bool)])
    return np.sum(H * (is_word & ~follows)[:, :, None], axis=1)


# %% fit_forecaster: an LSTM, the functional way
def fit_forecaster(X, y):
    keras.utils.set_random_seed(3)
    inputs = keras.Input(shape=(24, 1))
    x = keras.layers.LSTM(24)(inputs)
    model = keras.Model(inputs, keras.layers.Dense(1)(x))
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(learning_rate=0.02))
    model.fit(X, y, epochs=12, batch_size=32, verbose=0)
    return model


# %% fit_forecaster: two directions, targets as a column
def fit_forecaster(X, y):
    keras.utils.set_random_seed(4)
    layers = keras.layers
    model = keras.Sequential(
        [layers.Bidirectional(layers.SimpleRNN(16)), layers.Dense(8, "relu"), layers.Dense(1)]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mae")
    model.fit(X, y.reshape(-1, 1), epochs=10, verbose=0)
    return model


# %% rnn_backward: forward in time, derivatives of the state carried along
def rnn_backward(X, h0, W, U, b, upstream):
    F, K = W.shape
    all_in = np.concatenate([W, U, b[None]]).astype(float)
    grad = np.zeros(all_in.shape)
    for i in range(len(X)):
        h, D = h0[i], np.zeros((K, *all_in.shape))
        for t in range(X.shape[1]):
            v = np.concatenate([X[i, t], h, [1.0]])
            new = np.tanh(v @ all_in)
            direct = np.einsum("p,kq->kpq", v, np.eye(K))
            D = (1 - new**2)[:, None, None] * (direct + np.einsum("jk,jpq->kpq", U, D))
            h = new
            grad += np.einsum("k,kpq->pq", upstream[i, t], D)
    return grad[:F], grad[F : F + K], grad[-1]


# %% gradient_norms: length and direction apart
def gradient_norms(H, U, upstream):
    g = upstream.astype(float)
    length = np.linalg.norm(g)
    out = np.zeros(len(H))
    out[-1] = length
    for t in range(len(H) - 1, 0, -1):
        if length == 0:
            break
        g = U @ ((1 - H[t]) * (1 + H[t]) * (g / length))
        own = np.linalg.norm(g)
        g, length = g * length, length * own
        out[t - 1] = length
    return out


def clip_by_norm(gradients, max_norm):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    return [g * min(1, max_norm / max(norm, 1e-300)) for g in gradients], norm


# %% gradient_norms: norm of norms, divided by a maximum
def clip_by_norm(gradients, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in gradients])
    return tuple(g / max(1.0, norm / max_norm) for g in gradients), norm


def gradient_norms(H, U, upstream):
    g, norms = upstream, [np.linalg.norm(upstream)]
    for t in range(len(H) - 1, 0, -1):
        g = U @ (g * (1 - H[t] ** 2))
        norms.insert(0, np.linalg.norm(g))
    return np.array(norms)


# %% encode: one-hot steps and einsum
def last_states(H, tokens):
    n = np.count_nonzero(tokens, axis=1)
    hot = np.eye(tokens.shape[1] + 1)[n][:, 1:]
    return np.einsum("nt,ntu->nu", hot, H)


def encode(texts, words, n_tokens):
    rows = np.zeros((len(texts), n_tokens), dtype=int)
    for row, text in zip(rows, texts):
        found = [words.index(w) + 2 if w in words else 1 for w in text.lower().split()][:n_tokens]
        row[: len(found)] = found
    return rows


# %% fit_forecaster: the change since the last value, stopped early by the latest values
def fit_forecaster(X, y):
    keras.utils.set_random_seed(1)
    inputs = keras.Input((24, 1))
    h = keras.layers.SimpleRNN(24)(inputs)
    last = keras.layers.Flatten()(keras.layers.Cropping1D((23, 0))(inputs))
    model = keras.Model(inputs, keras.layers.Add()([last, keras.layers.Dense(1)(h)]))
    model.compile(keras.optimizers.RMSprop(0.005), "mse")
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    model.fit(X, y, epochs=12, validation_split=0.15, callbacks=[stop], verbose=0)
    return model
