# Right answers to exercise 04_mnist_dense that are written in another way than the reference.
#
# Each cell below replaces one solution cell of solutions/04_mnist_dense/04_mnist_dense.py. Its
# marker line is the question's grade_id, a colon, and how this answer differs. The harness puts
# each one into the reference notebook, alone, and checks that it scores full marks. To add one:
# copy a cell, change the marker line, and write the answer. It must be right on every input the
# task allows. A right answer that fails a test shows a test that asks for more than its task does:
# mend the test. Training takes time: keep the answers to train_digits few.

# %% prepare: loops over pixels
def prepare(images, largest):
    n, height, width = images.shape
    rows = np.empty((n, height * width), dtype=np.float32)
    for i in range(n):
        for j in range(height):
            for k in range(width):
                rows[i, j * width + k] = float(images[i, j, k]) / largest
    return rows


# %% prepare: float32 first, then a division that makes a new array
def prepare(images, largest):
    pixels = np.asarray(images, dtype="float32")
    return np.reshape(pixels / np.float32(largest), (images.shape[0], -1))


# %% prepare: rows joined side by side
def prepare(images, largest):
    lines = [images[:, j, :] for j in range(images.shape[1])]
    return np.hstack(lines).astype(np.float32) * np.float32(1 / largest)


# %% prepare: a copy in which it works
def prepare(images, largest):
    pixels = images.copy().astype("float32")
    pixels /= largest
    return np.array([picture.ravel() for picture in pixels])


# %% one_hot: rows of an identity matrix
def one_hot(labels, n_classes):
    return np.eye(n_classes, dtype="float32")[labels]


def labels_of(scores):
    return np.array([int(np.argmax(row)) for row in scores])


# %% one_hot: a comparison, and a stable sort on the way back
def one_hot(labels, n_classes):
    return (labels[:, None] == np.arange(n_classes)).astype(int)


def labels_of(scores):
    return np.argsort(-scores, axis=1, kind="stable")[:, 0]


# %% one_hot: loops
def one_hot(labels, n_classes):
    rows = []
    for label in labels:
        row = [0.0] * n_classes
        row[label] = 1.0
        rows.append(row)
    return np.array(rows)


def labels_of(scores):
    found = []
    for row in scores:
        best = 0
        for k in range(1, len(row)):
            if row[k] > row[best]:
                best = k
        found.append(best)
    return np.array(found, dtype="uint16")


# %% one_hot: Keras's own helper
def one_hot(labels, n_classes):
    return keras.utils.to_categorical(labels, n_classes)


def labels_of(scores):
    return np.asarray(scores).argmax(-1).astype("int32")


# %% split: the test part first, the rows of each part in order
def split(X, y, n_val, n_test, seed):
    order = np.random.default_rng(seed).permutation(len(y))
    test, val = np.sort(order[:n_test]), np.sort(order[n_test : n_test + n_val])
    train = np.sort(order[n_test + n_val :])
    return [X[train], y[train], X[val], y[val], X[test], y[test]]


# %% split: scikit-learn, where there is something to split
def split(X, y, n_val, n_test, seed):
    from sklearn.model_selection import train_test_split

    X_test, y_test, X_val, y_val = X[:0], y[:0], X[:0], y[:0]
    if n_test > 0:
        X, X_test, y, y_test = train_test_split(X, y, test_size=n_test, random_state=seed)
    if n_val > 0:
        X, X_val, y, y_val = train_test_split(X, y, test_size=n_val, random_state=seed)
    return X, y, X_val, y_val, X_test, y_test


# %% split: two generators with the same seed mix X and y alike
def split(X, y, n_val, n_test, seed):
    X = np.random.default_rng(seed).permutation(X)
    y = np.random.default_rng(seed).permutation(y)
    n, m = n_val, n_val + n_test
    return X[m:], y[m:], X[:n], y[:n], X[n:m], y[n:m]


# %% split: draws the test rows, then the validation rows from those that are left
def split(X, y, n_val, n_test, seed):
    rng = np.random.default_rng(seed)
    rows = np.arange(len(X))
    test = rng.choice(rows, n_test, replace=False)
    rest = np.setdiff1d(rows, test)
    val = rng.choice(rest, n_val, replace=False)
    train = np.setdiff1d(rest, val)
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% dense_parameters: the square equation, mended at its end
def dense_parameters(units):
    counts = []
    before = units[0]
    for n in units[1:]:
        counts.append(before * n + n)
        before = n
    return tuple(counts)


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    def total(h):
        return n_inputs * h + h + (n_layers - 1) * (h * h + h) + h * n_outputs + n_outputs

    a, b, c = n_layers - 1, n_inputs + n_layers + n_outputs, n_outputs - budget
    if c > 0:
        return 0
    h = int(-c / b) if a == 0 else int((-b + (b * b - 4 * a * c) ** 0.5) / (2 * a))
    while total(h + 1) <= budget:
        h += 1
    while h > 0 and total(h) > budget:
        h -= 1
    return h


# %% dense_parameters: arrays, and bisection
def dense_parameters(units):
    units = np.array(units)
    return list((units[:-1] + 1) * units[1:])


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    low, high = 0, budget + 1
    while high - low > 1:
        middle = (low + high) // 2
        if sum(dense_parameters([n_inputs, *[middle] * n_layers, n_outputs])) <= budget:
            low = middle
        else:
            high = middle
    return int(low)


# %% dense_parameters: all widths at once
def dense_parameters(units):
    return [int(n_out * (1 + n_in)) for n_in, n_out in zip(units, units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = np.arange(1, 125_001, dtype="int64")
    total = (n_inputs + 1) * h + (n_layers - 1) * (h + 1) * h + (h + 1) * n_outputs
    return np.count_nonzero(total <= budget)


# %% build_model: the functional way
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    inputs = keras.Input(shape=(n_inputs,))
    x = inputs
    for units in hidden:
        x = keras.layers.Dense(units, activation=activation)(x)
        if dropout:
            x = keras.layers.Dropout(dropout)(x)
    outputs = keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None)(
        x
    )
    model = keras.Model(inputs, outputs)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits"),
        metrics=["accuracy"],
    )
    return model


# %% build_model: activations as layers, a loss by its name
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    layers = [keras.layers.Input((n_inputs,))]
    for units in hidden:
        layers += [keras.layers.Dense(units), keras.layers.Activation(activation)]
        layers += [keras.layers.Dropout(dropout)]
    layers.append(keras.layers.Dense(n_classes))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    if output == "softmax":
        layers.append(keras.layers.Softmax())
        loss = "sparse_categorical_crossentropy"
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(learning_rate), loss, metrics=["accuracy"])
    return model


# %% build_model: built at the end, functions for activations
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    f = {
        "relu": keras.activations.relu,
        "tanh": keras.activations.tanh,
        "sigmoid": keras.activations.sigmoid,
    }[activation]
    model = keras.models.Sequential(name="digits")
    for units in hidden:
        model.add(keras.layers.Dense(units, f, kernel_initializer="he_normal"))
        model.add(keras.layers.Dropout(dropout, seed=1))
    last = {"softmax": "softmax", "logits": "linear"}[output]
    model.add(keras.layers.Dense(n_classes, last))
    model.build((None, n_inputs))
    optimizer = keras.optimizers.Adam()
    optimizer.learning_rate = learning_rate
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output != "softmax")
    model.compile(optimizer=optimizer, loss=[loss], metrics=["sparse_categorical_accuracy"])
    return model


# %% build_model: a model inside the model
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    body = keras.Sequential([keras.Input((n_inputs,)), keras.layers.Flatten()])
    for units in hidden:
        body.add(keras.layers.Dense(units, activation))
        body.add(keras.layers.Dropout(dropout))
    head = keras.layers.Dense(n_classes, activation=output if output == "softmax" else None)
    model = keras.Sequential([keras.Input((n_inputs,)), body, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% early_stop: loops that carry the best along
def best_epoch(history, name):
    sign = -1 if "accuracy" in name else 1
    best, lowest = None, None
    for epoch, value in enumerate(history[name], 1):
        if lowest is None or sign * value < lowest:
            best, lowest = epoch, sign * value
    return best


def overfits_from(history):
    best = best_epoch(history, "val_loss")
    for epoch in range(best + 1, len(history["loss"]) + 1):
        if history["loss"][epoch - 1] < history["loss"][best - 1]:
            return epoch


def early_stop(val_losses, patience, min_delta=0.0):
    best, lowest, waited = 1, val_losses[0], 0
    for epoch in range(2, len(val_losses) + 1):
        if lowest - val_losses[epoch - 1] > min_delta:
            best, lowest, waited = epoch, val_losses[epoch - 1], 0
        else:
            waited += 1
            if waited == patience:
                return [epoch, best]
    return [len(val_losses), best]


# %% early_stop: arrays
def best_epoch(history, name):
    values = np.asarray(history[name])
    return (np.argmax(values) if name.endswith("accuracy") else np.argmin(values)) + 1


def overfits_from(history):
    loss = np.array(history["loss"])
    best = np.argmin(history["val_loss"])
    later = np.flatnonzero(loss[best:] < loss[best])
    return int(best + later[0] + 1) if later.size else None


def early_stop(val_losses, patience, min_delta=0.0):
    epoch, best, wait = 0, 0, 0
    while epoch < len(val_losses) and wait < patience:
        if epoch > 0 and not val_losses[epoch] < val_losses[best] - min_delta:
            wait += 1
        else:
            best, wait = epoch, 0
        epoch += 1
    return np.int64(epoch), np.int64(best + 1)


# %% early_stop: index() of the smallest
def best_epoch(history, name):
    values = history[name]
    return 1 + values.index(min(values) if name.endswith("loss") else max(values))


def overfits_from(history):
    k = best_epoch(history, "val_loss")
    lower = [epoch for epoch, v in enumerate(history["loss"], 1) if v < history["loss"][k - 1]]
    lower = [epoch for epoch in lower if epoch > k]
    return min(lower, default=None)


def early_stop(val_losses, patience, min_delta=0.0):
    improved = [1]
    for epoch in range(2, len(val_losses) + 1):
        if epoch - improved[-1] > patience:
            break
        if val_losses[epoch - 1] + min_delta < val_losses[improved[-1] - 1]:
            improved.append(epoch)
    return min(improved[-1] + patience, len(val_losses)), improved[-1]


# %% confusion_matrix: counts numbers of pairs, partitions scores
def confusion_matrix(labels, predictions, n_classes):
    pairs = labels.astype(int) * n_classes + predictions
    return np.bincount(pairs, minlength=n_classes**2).reshape(n_classes, n_classes)


def worst_class(matrix):
    rows = [(row[k] / row.sum(), k) for k, row in enumerate(matrix) if row.sum() > 0]
    accuracy, label = min(rows)
    return label, accuracy


def top_k_accuracy(scores, labels, k):
    best = np.argpartition(scores, -k, axis=1)[:, -k:]
    return np.mean(np.any(best == labels[:, None], axis=1))


# %% confusion_matrix: a product of one-hot matrices, ranks
def confusion_matrix(labels, predictions, n_classes):
    eye = np.eye(n_classes, dtype=int)
    return eye[labels].T @ eye[predictions]


def worst_class(matrix):
    n = matrix.sum(axis=1)
    present = np.flatnonzero(n)
    accuracies = matrix[present, present] / n[present]
    worst = np.argmin(accuracies)
    return present[worst], accuracies[worst]


def top_k_accuracy(scores, labels, k):
    ranks = np.argsort(np.argsort(-scores, axis=1), axis=1)
    return np.array((ranks[np.arange(len(labels)), labels] < k).sum() / len(labels))


# %% confusion_matrix: plain loops
def confusion_matrix(labels, predictions, n_classes):
    matrix = [[0] * n_classes for _ in range(n_classes)]
    for label, prediction in zip(labels, predictions):
        matrix[label][prediction] += 1
    return np.array(matrix)


def worst_class(matrix):
    label = None
    for k in range(len(matrix)):
        n = int(sum(matrix[k]))
        if n and (label is None or matrix[k][k] / n < accuracy):
            label, accuracy = k, matrix[k][k] / n
    return [label, accuracy]


def top_k_accuracy(scores, labels, k):
    right = 0
    for row, label in zip(scores.tolist(), labels.tolist()):
        right += row[label] in sorted(row)[-k:]
    return right / len(labels)


# %% confusion_matrix: a mask for each pair of classes, not-a-number left out
def confusion_matrix(labels, predictions, n_classes):
    classes = range(n_classes)
    return np.array(
        [[np.sum((labels == i) & (predictions == j)) for j in classes] for i in classes]
    )


def worst_class(matrix):
    with np.errstate(invalid="ignore"):
        accuracies = matrix.diagonal() / matrix.sum(1)
    return int(np.nanargmin(accuracies)), np.nanmin(accuracies)


def top_k_accuracy(scores, labels, k):
    order = np.argsort(scores)[:, ::-1]
    return sum(np.mean(order[:, place] == labels) for place in range(k))


# %% confusion_matrix: scikit-learn told of all classes, thresholds for the k-th score
def confusion_matrix(labels, predictions, n_classes):
    from sklearn.metrics import confusion_matrix as scikit

    return scikit(labels, predictions, labels=range(n_classes))


def worst_class(matrix):
    accuracies = {k: matrix[k, k] / matrix[k].sum() for k in range(len(matrix)) if matrix[k].any()}
    label = min(accuracies, key=accuracies.get)
    return label, accuracies[label]


def top_k_accuracy(scores, labels, k):
    is_among = scores >= np.sort(scores, axis=1)[:, [-k]]
    return float(np.mean(is_among[np.arange(len(labels)), labels]))


# %% train_digits: logits and early stopping on the validation rows
def train_digits(X_train, y_train, X_val, y_val):
    keras.utils.set_random_seed(1)
    inputs = keras.Input((64,))
    x = keras.layers.Dense(96, activation="relu")(inputs)
    model = keras.Model(inputs, keras.layers.Dense(10)(x))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.005), loss)
    stop = keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)
    model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=20,
        batch_size=100,
        callbacks=[stop],
        verbose=0,
    )
    return model


# %% train_digits: one-hot targets, all 900 rows, weight decay
def train_digits(X_train, y_train, X_val, y_val):
    keras.utils.set_random_seed(2)
    X = np.concatenate([X_train, X_val])
    Y = np.eye(10)[np.concatenate([y_train, y_val])]
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Rescaling(2.0, offset=-1.0),
            keras.layers.Dense(64, "tanh", kernel_regularizer=keras.regularizers.L2(0.003)),
            keras.layers.Dense(10, "softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.005), "categorical_crossentropy")
    model.fit(X, Y, epochs=8, batch_size=100, verbose=0)
    return model


# %% train_digits: a Normalization layer, which keeps the mean of each pixel
def train_digits(X_train, y_train, X_val, y_val):
    keras.utils.set_random_seed(0)
    scaled = keras.layers.Normalization()
    scaled.adapt(X_train)
    model = keras.Sequential(
        [
            keras.Input((64,)),
            scaled,
            keras.layers.Dense(32, "relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss)
    model.fit(X_train, y_train, batch_size=70, epochs=6, verbose=0)
    return model
