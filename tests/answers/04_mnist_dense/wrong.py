# Wrong answers to exercise 04_mnist_dense: misconceptions that students really have.
#
# Each cell below replaces one solution cell of solutions/04_mnist_dense/04_mnist_dense.py. Its
# marker line is the question's grade_id, a colon, and the misconception in one line. The harness
# puts each one into the reference notebook, alone, and checks that it costs points of its own
# question and of no other. To add one: copy a cell, change the marker line, and write what the
# student wrote. It must be wrong on the task as stated, define the same functions, and end by
# itself within seconds. Training takes time: keep the answers to train_digits few.

# %% prepare: forgets to scale
def prepare(images, largest):
    return images.reshape(len(images), -1).astype("float32")


# %% prepare: scales by the largest value that it sees
def prepare(images, largest):
    rows = images.reshape(len(images), -1).astype("float32")
    return rows / max(rows.max(), 1)


# %% prepare: always divides by 255
def prepare(images, largest):
    return (images.reshape(len(images), -1) / 255).astype("float32")


# %% prepare: turns numbers into bytes before it divides
def prepare(images, largest):
    return (images.reshape(len(images), -1).astype("uint8") / largest).astype("float32")


# %% prepare: divides whole numbers by whole numbers
def prepare(images, largest):
    return (images.reshape(len(images), -1) // largest).astype("float32")


# %% prepare: stays in 64 bits
def prepare(images, largest):
    return images.reshape(len(images), -1) / largest


# %% prepare: keeps the pictures two-dimensional
def prepare(images, largest):
    return (images / largest).astype("float32")


# %% prepare: everything in one long row
def prepare(images, largest):
    return (images / largest).astype("float32").flatten()


# %% prepare: reads the pictures column by column
def prepare(images, largest):
    turned = images.transpose(0, 2, 1)
    return (turned.reshape(len(images), -1) / largest).astype("float32")


# %% prepare: reshapes with the images last, which mixes them
def prepare(images, largest):
    return (images.reshape(-1, len(images)).T / largest).astype("float32")


# %% prepare: flattens in the order of memory
def prepare(images, largest):
    return (images.flatten(order="K").reshape(len(images), -1) / largest).astype("float32")


# %% prepare: mean 0 and standard deviation 1
def prepare(images, largest):
    rows = images.reshape(len(images), -1).astype("float32")
    return (rows - rows.mean()) / (rows.std() + 1e-7)


# %% prepare: divides in the array it was given where it is float32 already
def prepare(images, largest):
    rows = np.asarray(images, dtype="float32").reshape(len(images), -1)
    rows /= largest
    return rows


# %% prepare: only MNIST's 28 by 28 or scikit-learn's 8 by 8
def prepare(images, largest):
    n_pixels = 784 if images.shape[1] == 28 else 64
    return (images.reshape(-1, n_pixels) / largest).astype("float32")


# %% one_hot: as many classes as the largest label says
def one_hot(labels, n_classes):
    return np.eye(int(labels.max()) + 1)[labels]


def labels_of(scores):
    return np.argmax(scores, axis=1)


# %% one_hot: counts labels from 1
def one_hot(labels, n_classes):
    return (labels[:, None] == np.arange(1, n_classes + 1)).astype(float)


def labels_of(scores):
    return np.argmax(scores, axis=1) + 1


# %% one_hot: truth values
def one_hot(labels, n_classes):
    return labels[:, None] == np.arange(n_classes)


def labels_of(scores):
    return np.argmax(scores, axis=1)


# %% one_hot: classes in rows, samples in columns
def one_hot(labels, n_classes):
    return np.eye(n_classes)[:, labels]


def labels_of(scores):
    return np.argmax(scores, axis=0)


# %% one_hot: writes its ones at the columns of all samples
def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[:, labels] = 1
    return rows


def labels_of(scores):
    return np.argmax(scores, axis=1)


# %% one_hot: back by looking for the ones
def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def labels_of(scores):
    return np.where(scores == 1)[1]


# %% one_hot: back by rounding probabilities to 0 and 1
def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def labels_of(scores):
    return np.argmax(np.round(scores), axis=1)


# %% one_hot: the largest score in place of its class
def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def labels_of(scores):
    return scores.max(axis=1)


# %% one_hot: the last of several that are equal
def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def labels_of(scores):
    return scores.shape[1] - 1 - np.argmax(scores[:, ::-1], axis=1)


# %% one_hot: looks for a score above 0 as the highest so far
def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def labels_of(scores):
    found = np.zeros(len(scores), dtype=int)
    for i, row in enumerate(scores):
        highest = 0
        for k, score in enumerate(row):
            if score > highest:
                highest, found[i] = score, k
    return found


# %% one_hot: labels as floats
def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def labels_of(scores):
    return np.argmax(scores, axis=1).astype(float)


# %% one_hot: softmax before the largest is looked for, whose exponentials overflow
def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def labels_of(scores):
    with np.errstate(all="ignore"):
        shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return np.argmax(shares, axis=1)


# %% one_hot: places counted in the labels' own bytes, which overflow
def one_hot(labels, n_classes):
    flat = np.zeros(len(labels) * n_classes)
    flat[np.arange(len(labels), dtype=labels.dtype) * n_classes + labels] = 1
    return flat.reshape(-1, n_classes)


def labels_of(scores):
    return np.argmax(scores, axis=1)


# %% one_hot: every place of the largest score, so that ties give more labels than samples
def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def labels_of(scores):
    return np.nonzero(scores == scores.max(axis=1, keepdims=True))[1]


# %% split: does not mix
def split(X, y, n_val, n_test, seed):
    n = len(X) - n_val - n_test
    return X[:n], y[:n], X[n : n + n_val], y[n : n + n_val], X[n + n_val :], y[n + n_val :]


# %% split: mixes the rows but not the labels
def split(X, y, n_val, n_test, seed):
    n = len(X) - n_val - n_test
    X = np.random.default_rng(seed).permutation(X)
    return X[:n], y[:n], X[n : n + n_val], y[n : n + n_val], X[n + n_val :], y[n + n_val :]


# %% split: counts the test rows from the end, where 0 means all
def split(X, y, n_val, n_test, seed):
    rows = np.random.default_rng(seed).permutation(len(X))
    test, rest = rows[-n_test:], rows[:-n_test]
    val, train = rest[:n_val], rest[n_val:]
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% split: draws the validation rows from those of the test as well
def split(X, y, n_val, n_test, seed):
    rng = np.random.default_rng(seed)
    test = rng.permutation(len(X))[:n_test]
    val = rng.permutation(len(X))[:n_val]
    train = np.setdiff1d(np.arange(len(X)), np.concatenate([val, test]))
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% split: loses a row between the parts
def split(X, y, n_val, n_test, seed):
    rows = np.random.default_rng(seed).permutation(len(X))
    n = len(X) - n_val - n_test
    train, val, test = rows[: n - 1], rows[n : n + n_val], rows[n + n_val :]
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% split: shuffles the caller's arrays
def split(X, y, n_val, n_test, seed):
    np.random.default_rng(seed).shuffle(X)
    np.random.default_rng(seed).shuffle(y)
    n = len(X) - n_val - n_test
    return X[:n], y[:n], X[n : n + n_val], y[n : n + n_val], X[n + n_val :], y[n + n_val :]


# %% split: ignores the seed
def split(X, y, n_val, n_test, seed):
    rows = np.random.default_rng(0).permutation(len(X))
    val, test, train = np.split(rows, [n_val, n_val + n_test])
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% split: another split every time
def split(X, y, n_val, n_test, seed):
    rows = np.random.default_rng().permutation(len(X))
    val, test, train = np.split(rows, [n_val, n_val + n_test])
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% split: the three X first
def split(X, y, n_val, n_test, seed):
    rows = np.random.default_rng(seed).permutation(len(X))
    val, test, train = np.split(rows, [n_val, n_val + n_test])
    return X[train], X[val], X[test], y[train], y[val], y[test]


# %% split: the test rows are drawn, the validation rows are the first of the others
def split(X, y, n_val, n_test, seed):
    rows = np.random.default_rng(seed).permutation(len(X))
    test, rest = rows[:n_test], np.sort(rows[n_test:])
    val, train = rest[:n_val], rest[n_val:]
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% split: turns the rows by a number drawn by chance
def split(X, y, n_val, n_test, seed):
    rows = np.roll(np.arange(len(X)), np.random.default_rng(seed).integers(len(X)))
    val, test, train = np.split(rows, [n_val, n_val + n_test])
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% split: mixes within each class and deals the classes out evenly
def split(X, y, n_val, n_test, seed):
    rng = np.random.default_rng(seed)
    place = np.empty(len(y))
    for k in np.unique(y):
        n = np.count_nonzero(y == k)
        place[y == k] = (rng.permutation(n) + 0.01 * rng.random(n)) / n
    rows = np.argsort(place)
    rows = np.concatenate([rows[n_test:], rows[:n_test]])
    train, val, test = np.split(rows, [len(y) - n_val - n_test, len(y) - n_test])
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% split: the second of two draws has no seed, and deals validation and test rows
def split(X, y, n_val, n_test, seed):
    rows = np.random.default_rng(seed).permutation(len(X))
    train, others = rows[n_val + n_test :], rows[: n_val + n_test]
    np.random.shuffle(others)
    val, test = others[:n_val], others[n_val:]
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% split: parts as shares of all rows, cut off to whole numbers
def split(X, y, n_val, n_test, seed):
    val_share, test_share = n_val / len(X), n_test / len(X)
    rows = np.random.default_rng(seed).permutation(len(X))
    n, m = int(len(X) * val_share), int(len(X) * test_share)
    val, test, train = np.split(rows, [n, n + m])
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% split: row 0 always trains
def split(X, y, n_val, n_test, seed):
    rows = np.random.default_rng(seed).permutation(len(X) - 1) + 1
    val, test, train = np.split(rows, [n_val, n_val + n_test])
    train = np.append(train, 0)
    return X[train], y[train], X[val], y[val], X[test], y[test]


# %% dense_parameters: forgets the biases
def dense_parameters(units):
    return [n_in * n_out for n_in, n_out in zip(units[:-1], units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = 0
    while sum(dense_parameters([n_inputs] + [h + 1] * n_layers + [n_outputs])) <= budget:
        h += 1
    return h


# %% dense_parameters: a bias for each input
def dense_parameters(units):
    return [n_in * (n_out + 1) for n_in, n_out in zip(units[:-1], units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = 0
    while sum(dense_parameters([n_inputs] + [h + 1] * n_layers + [n_outputs])) <= budget:
        h += 1
    return h


# %% dense_parameters: one bias for a whole layer
def dense_parameters(units):
    return [n_in * n_out + 1 for n_in, n_out in zip(units[:-1], units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = 0
    while sum(dense_parameters([n_inputs] + [h + 1] * n_layers + [n_outputs])) <= budget:
        h += 1
    return h


# %% dense_parameters: counts the inputs as a layer
def dense_parameters(units):
    counts = [(n_in + 1) * n_out for n_in, n_out in zip(units[:-1], units[1:])]
    return [units[0], *counts]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    def total(h):
        between = (n_layers - 1) * (h + 1) * h
        return (n_inputs + 1) * h + between + (h + 1) * n_outputs

    h = 0
    while total(h + 1) <= budget:
        h += 1
    return h


# %% dense_parameters: the total
def dense_parameters(units):
    return sum((n_in + 1) * n_out for n_in, n_out in zip(units[:-1], units[1:]))


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = 0
    while dense_parameters([n_inputs] + [h + 1] * n_layers + [n_outputs]) <= budget:
        h += 1
    return h


# %% dense_parameters: every layer is connected to the inputs
def dense_parameters(units):
    return [(units[0] + 1) * n_out for n_out in units[1:]]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = 0
    while sum(dense_parameters([n_inputs] + [h + 1] * n_layers + [n_outputs])) <= budget:
        h += 1
    return h


# %% dense_parameters: works in the list it was given
def dense_parameters(units):
    counts = []
    while len(units) > 1:
        n_in = units.pop(0)
        counts.append((n_in + 1) * units[0])
    return counts


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = 0
    while sum(dense_parameters([n_inputs] + [h + 1] * n_layers + [n_outputs])) <= budget:
        h += 1
    return h


# %% dense_parameters: the first width that exceeds the budget
def dense_parameters(units):
    return [(n_in + 1) * n_out for n_in, n_out in zip(units[:-1], units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = 0
    while sum(dense_parameters([n_inputs] + [h] * n_layers + [n_outputs])) <= budget:
        h += 1
    return h


# %% dense_parameters: below the budget, not at most
def dense_parameters(units):
    return [(n_in + 1) * n_out for n_in, n_out in zip(units[:-1], units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = 0
    while sum(dense_parameters([n_inputs] + [h + 1] * n_layers + [n_outputs])) < budget:
        h += 1
    return h


# %% dense_parameters: one hidden layer whatever n_layers says
def dense_parameters(units):
    return [(n_in + 1) * n_out for n_in, n_out in zip(units[:-1], units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    return max((budget - n_outputs) // (n_inputs + 1 + n_outputs), 0)


# %% dense_parameters: forgets the output layer in the budget
def dense_parameters(units):
    return [(n_in + 1) * n_out for n_in, n_out in zip(units[:-1], units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = 0
    while sum(dense_parameters([n_inputs] + [h + 1] * n_layers)) <= budget:
        h += 1
    return h


# %% dense_parameters: at least one unit
def dense_parameters(units):
    return [(n_in + 1) * n_out for n_in, n_out in zip(units[:-1], units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = 1
    while sum(dense_parameters([n_inputs] + [h + 1] * n_layers + [n_outputs])) <= budget:
        h += 1
    return h


# %% dense_parameters: solves the square equation and rounds
def dense_parameters(units):
    return [(n_in + 1) * n_out for n_in, n_out in zip(units[:-1], units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    a, b, c = n_layers - 1, n_inputs + n_layers + n_outputs, n_outputs - budget
    if a == 0:
        return max(round(-c / b), 0)
    return max(round((-b + max(b * b - 4 * a * c, 0) ** 0.5) / (2 * a)), 0)


# %% dense_parameters: tries widths up to 1000
def dense_parameters(units):
    return [(n_in + 1) * n_out for n_in, n_out in zip(units[:-1], units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    fits = [0]
    for h in range(1, 1001):
        if sum(dense_parameters([n_inputs] + [h] * n_layers + [n_outputs])) <= budget:
            fits.append(h)
    return fits[-1]


# %% dense_parameters: no biases between hidden layers
def dense_parameters(units):
    return [(n_in + 1) * n_out for n_in, n_out in zip(units[:-1], units[1:])]


def hidden_units(n_inputs, n_layers, n_outputs, budget):
    h = 1
    while (n_inputs + 1) * h + (n_layers - 1) * h**2 + (h + 1) * n_outputs <= budget:
        h += 1
    return h - 1


# %% build_model: the loss takes logits for probabilities
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation=activation))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    model.compile(keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy")
    return model


# %% build_model: the loss always expects logits
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation=activation))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: a loss for one-hot labels
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation=activation))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.CategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: the learning rate that Adam has of its own
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation=activation))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile("adam", loss)
    return model


# %% build_model: hidden layers without an activation
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: ReLU whatever the activation is
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: the output layer has the activation of the hidden ones
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in [*hidden, n_classes]:
        model.add(keras.layers.Dense(units, activation=activation))
        model.add(keras.layers.Dropout(dropout))
    if output == "softmax":
        model.add(keras.layers.Softmax())
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: the input is a layer of units
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in [n_inputs, *hidden]:
        model.add(keras.layers.Dense(units, activation=activation))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: forgets the dropout
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation=activation))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: one dropout before the output layer
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation=activation))
    if hidden:
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: drops what comes into each hidden layer
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dropout(dropout))
        model.add(keras.layers.Dense(units, activation=activation))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: takes the rate for the share that is kept
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation=activation))
        model.add(keras.layers.Dropout(1 - dropout if dropout else 0))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: drops before the activation
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units))
        model.add(keras.layers.Dropout(dropout))
        model.add(keras.layers.Activation(activation))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: a loss of its own, which cannot be graded
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    def loss(labels, outputs):
        right = keras.ops.one_hot(keras.ops.cast(labels, "int32"), n_classes)
        shares = keras.ops.softmax(outputs) if output == "logits" else outputs
        return -keras.ops.sum(right * keras.ops.log(shares), axis=-1)

    model = keras.Sequential([keras.Input((n_inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation=activation))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% build_model: does not say how many inputs there are
def build_model(n_inputs, hidden, n_classes, activation, dropout, output, learning_rate):
    model = keras.Sequential()
    for units in hidden:
        model.add(keras.layers.Dense(units, activation=activation))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(n_classes, activation="softmax" if output == "softmax" else None))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=output == "logits")
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model


# %% early_stop: counts epochs from 0
def best_epoch(history, name):
    values = [-v for v in history[name]] if name.endswith("accuracy") else history[name]
    return int(np.argmin(values))


def overfits_from(history):
    loss, best = history["loss"], int(np.argmin(history["val_loss"]))
    after = [k for k in range(best + 1, len(loss)) if loss[k] < loss[best]]
    return after[0] if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = 0
    for k, loss in enumerate(val_losses):
        if val_losses[best] - loss > min_delta:
            best = k
        if k - best >= patience:
            return k, best
    return len(val_losses) - 1, best


# %% early_stop: the lowest is best, for accuracies too
def best_epoch(history, name):
    return int(np.argmin(history[name])) + 1


def overfits_from(history):
    loss, best = history["loss"], int(np.argmin(history["val_loss"]))
    after = [k for k in range(best + 1, len(loss)) if loss[k] < loss[best]]
    return after[0] + 1 if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = 0
    for k, loss in enumerate(val_losses):
        if val_losses[best] - loss > min_delta:
            best = k
        if k - best >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: the last of equally good epochs
def best_epoch(history, name):
    best, values = 0, history[name]
    for k in range(len(values)):
        better = values[k] >= values[best] if "accuracy" in name else values[k] <= values[best]
        best = k if better else best
    return best + 1


def overfits_from(history):
    loss, val_loss = history["loss"], history["val_loss"]
    best = max(k for k in range(len(val_loss)) if val_loss[k] == min(val_loss))
    after = [k for k in range(best + 1, len(loss)) if loss[k] < loss[best]]
    return after[0] + 1 if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = 0
    for k, loss in enumerate(val_losses):
        if val_losses[best] - loss >= min_delta:
            best = k
        if k - best >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: only names that begin with val_acc hold accuracies
def best_epoch(history, name):
    values = history[name]
    best = max(values) if name.startswith("val_acc") else min(values)
    return values.index(best) + 1


def overfits_from(history):
    loss, best = history["loss"], int(np.argmin(history["val_loss"]))
    after = [k for k in range(best + 1, len(loss)) if loss[k] < loss[best]]
    return after[0] + 1 if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = 0
    for k, loss in enumerate(val_losses):
        if val_losses[best] - loss > min_delta:
            best = k
        if k - best >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: it overfits where the validation loss first rises
def best_epoch(history, name):
    values = history[name]
    return values.index(max(values) if name.endswith("accuracy") else min(values)) + 1


def overfits_from(history):
    val_loss = history["val_loss"]
    for k in range(1, len(val_loss)):
        if val_loss[k] > val_loss[k - 1]:
            return k + 1
    return None


def early_stop(val_losses, patience, min_delta=0.0):
    best = 0
    for k, loss in enumerate(val_losses):
        if val_losses[best] - loss > min_delta:
            best = k
        if k - best >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: it overfits from the epoch after the best, always
def best_epoch(history, name):
    values = history[name]
    return values.index(max(values) if name.endswith("accuracy") else min(values)) + 1


def overfits_from(history):
    best = int(np.argmin(history["val_loss"])) + 1
    return best + 1 if best < len(history["val_loss"]) else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = 0
    for k, loss in enumerate(val_losses):
        if val_losses[best] - loss > min_delta:
            best = k
        if k - best >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: it overfits where the training loss is below the validation loss
def best_epoch(history, name):
    values = history[name]
    return values.index(max(values) if name.endswith("accuracy") else min(values)) + 1


def overfits_from(history):
    for k, (loss, val_loss) in enumerate(zip(history["loss"], history["val_loss"])):
        if loss < val_loss:
            return k + 1
    return None


def early_stop(val_losses, patience, min_delta=0.0):
    best = 0
    for k, loss in enumerate(val_losses):
        if val_losses[best] - loss > min_delta:
            best = k
        if k - best >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: the training loss falls from one epoch to the next
def best_epoch(history, name):
    values = history[name]
    return values.index(max(values) if name.endswith("accuracy") else min(values)) + 1


def overfits_from(history):
    loss, best = history["loss"], int(np.argmin(history["val_loss"]))
    after = [k for k in range(best + 1, len(loss)) if loss[k] < loss[k - 1]]
    return after[0] + 1 if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = 0
    for k, loss in enumerate(val_losses):
        if val_losses[best] - loss > min_delta:
            best = k
        if k - best >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: it overfits where the accuracies say so
def best_epoch(history, name):
    values = history[name]
    return values.index(max(values) if name.endswith("accuracy") else min(values)) + 1


def overfits_from(history):
    accuracy, best = history["accuracy"], int(np.argmax(history["val_accuracy"]))
    after = [k for k in range(best + 1, len(accuracy)) if accuracy[k] > accuracy[best]]
    return after[0] + 1 if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = 0
    for k, loss in enumerate(val_losses):
        if val_losses[best] - loss > min_delta:
            best = k
        if k - best >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: waits for patience epochs in all, not in a row
def best_epoch(history, name):
    values = history[name]
    return values.index(max(values) if name.endswith("accuracy") else min(values)) + 1


def overfits_from(history):
    loss, best = history["loss"], int(np.argmin(history["val_loss"]))
    after = [k for k in range(best + 1, len(loss)) if loss[k] < loss[best]]
    return after[0] + 1 if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = waited = 0
    for k, loss in enumerate(val_losses):
        if val_losses[best] - loss > min_delta:
            best = k
        elif k > 0:
            waited += 1
        if waited >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: stops one epoch too late
def best_epoch(history, name):
    values = history[name]
    return values.index(max(values) if name.endswith("accuracy") else min(values)) + 1


def overfits_from(history):
    loss, best = history["loss"], int(np.argmin(history["val_loss"]))
    after = [k for k in range(best + 1, len(loss)) if loss[k] < loss[best]]
    return after[0] + 1 if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = 0
    for k, loss in enumerate(val_losses):
        if val_losses[best] - loss > min_delta:
            best = k
        if k - best > patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: compares with the epoch before, not with the best
def best_epoch(history, name):
    values = history[name]
    return values.index(max(values) if name.endswith("accuracy") else min(values)) + 1


def overfits_from(history):
    loss, best = history["loss"], int(np.argmin(history["val_loss"]))
    after = [k for k in range(best + 1, len(loss)) if loss[k] < loss[best]]
    return after[0] + 1 if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = waited = 0
    for k in range(1, len(val_losses)):
        if val_losses[k - 1] - val_losses[k] > min_delta:
            best, waited = k, 0
        else:
            waited += 1
        if waited >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: ignores min_delta
def best_epoch(history, name):
    values = history[name]
    return values.index(max(values) if name.endswith("accuracy") else min(values)) + 1


def overfits_from(history):
    loss, best = history["loss"], int(np.argmin(history["val_loss"]))
    after = [k for k in range(best + 1, len(loss)) if loss[k] < loss[best]]
    return after[0] + 1 if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = 0
    for k, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = k
        if k - best >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% early_stop: looks past the end, the best of all epochs
def best_epoch(history, name):
    values = history[name]
    return values.index(max(values) if name.endswith("accuracy") else min(values)) + 1


def overfits_from(history):
    loss, best = history["loss"], int(np.argmin(history["val_loss"]))
    after = [k for k in range(best + 1, len(loss)) if loss[k] < loss[best]]
    return after[0] + 1 if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best = int(np.argmin(val_losses))
    return min(best + patience + 1, len(val_losses)), best + 1


# %% early_stop: small steps down move the mark without counting as improvements
def best_epoch(history, name):
    values = history[name]
    return values.index(max(values) if name.endswith("accuracy") else min(values)) + 1


def overfits_from(history):
    loss, best = history["loss"], int(np.argmin(history["val_loss"]))
    after = [k for k in range(best + 1, len(loss)) if loss[k] < loss[best]]
    return after[0] + 1 if after else None


def early_stop(val_losses, patience, min_delta=0.0):
    best, wait, lowest = 0, 0, val_losses[0]
    for k, loss in enumerate(val_losses[1:], 1):
        wait += 1
        if loss < lowest - min_delta:
            best, wait = k, 0
        lowest = min(lowest, loss)
        if wait >= patience:
            return k + 1, best + 1
    return len(val_losses), best + 1


# %% confusion_matrix: predicted classes in the rows
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for i, j in zip(labels, predictions):
        matrix[j, i] += 1
    return matrix


def worst_class(matrix):
    shares = [matrix[k, k] / matrix[k].sum() if matrix[k].sum() else 2 for k in range(len(matrix))]
    return int(np.argmin(shares)), float(min(shares))


def top_k_accuracy(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% confusion_matrix: adds at once, so that pairs that come twice count once
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    matrix[labels, predictions] += 1
    return matrix


def worst_class(matrix):
    shares = [matrix[k, k] / matrix[k].sum() if matrix[k].sum() else 2 for k in range(len(matrix))]
    return int(np.argmin(shares)), float(min(shares))


def top_k_accuracy(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% confusion_matrix: numbers of pairs in the labels' own bytes, which overflow
def confusion_matrix(labels, predictions, n_classes):
    pairs = labels * n_classes + predictions
    return np.bincount(pairs, minlength=n_classes**2).reshape(n_classes, n_classes)


def worst_class(matrix):
    shares = [matrix[k, k] / matrix[k].sum() if matrix[k].sum() else 2 for k in range(len(matrix))]
    return int(np.argmin(shares)), float(min(shares))


def top_k_accuracy(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% confusion_matrix: bytes, which are full at 255
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype="uint8")
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def worst_class(matrix):
    shares = [matrix[k, k] / matrix[k].sum() if matrix[k].sum() else 2 for k in range(len(matrix))]
    return int(np.argmin(shares)), float(min(shares))


def top_k_accuracy(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% confusion_matrix: only the classes that occur
def confusion_matrix(labels, predictions, n_classes):
    from sklearn.metrics import confusion_matrix as scikit

    return scikit(labels, predictions)


def worst_class(matrix):
    shares = [matrix[k, k] / matrix[k].sum() if matrix[k].sum() else 2 for k in range(len(matrix))]
    return int(np.argmin(shares)), float(min(shares))


def top_k_accuracy(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% confusion_matrix: the worst class of the columns, which is precision
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def worst_class(matrix):
    columns = matrix.sum(axis=0)
    shares = [matrix[k, k] / columns[k] if columns[k] else 2 for k in range(len(matrix))]
    return int(np.argmin(shares)), float(min(shares))


def top_k_accuracy(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% confusion_matrix: the class with the most mistakes
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def worst_class(matrix):
    n = matrix.sum(axis=1)
    k = int(np.argmax(n - np.diag(matrix)))
    return k, float(matrix[k, k] / max(n[k], 1))


def top_k_accuracy(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% confusion_matrix: the class with the fewest right
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def worst_class(matrix):
    k = int(np.argmin(np.diag(matrix)))
    return k, float(matrix[k, k] / max(matrix[k].sum(), 1))


def top_k_accuracy(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% confusion_matrix: a class without samples has the accuracy 0 and is the worst
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def worst_class(matrix):
    shares = np.diag(matrix) / np.maximum(matrix.sum(axis=1), 1)
    return int(np.argmin(shares)), float(np.min(shares))


def top_k_accuracy(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% confusion_matrix: the k smallest scores
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def worst_class(matrix):
    shares = [matrix[k, k] / matrix[k].sum() if matrix[k].sum() else 2 for k in range(len(matrix))]
    return int(np.argmin(shares)), float(min(shares))


def top_k_accuracy(scores, labels, k):
    best = np.argsort(scores, axis=1)[:, :k]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% confusion_matrix: the k-th guess alone
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def worst_class(matrix):
    shares = [matrix[k, k] / matrix[k].sum() if matrix[k].sum() else 2 for k in range(len(matrix))]
    return int(np.argmin(shares)), float(min(shares))


def top_k_accuracy(scores, labels, k):
    return float(np.mean(np.argsort(-scores, axis=1)[:, k - 1] == labels))


# %% confusion_matrix: one guess too many
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def worst_class(matrix):
    shares = [matrix[k, k] / matrix[k].sum() if matrix[k].sum() else 2 for k in range(len(matrix))]
    return int(np.argmin(shares)), float(min(shares))


def top_k_accuracy(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, : k + 1]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% confusion_matrix: sorts the caller's scores
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def worst_class(matrix):
    shares = [matrix[k, k] / matrix[k].sum() if matrix[k].sum() else 2 for k in range(len(matrix))]
    return int(np.argmin(shares)), float(min(shares))


def top_k_accuracy(scores, labels, k):
    own = scores[np.arange(len(labels)), labels]
    scores.sort(axis=1)
    return float(np.mean(own >= scores[:, -k]))


# %% confusion_matrix: accuracies rounded to percent
def confusion_matrix(labels, predictions, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def worst_class(matrix):
    shares = [matrix[k, k] / matrix[k].sum() if matrix[k].sum() else 2 for k in range(len(matrix))]
    return int(np.argmin(shares)), round(float(min(shares)), 2)


def top_k_accuracy(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return float(np.mean([label in row for label, row in zip(labels, best)]))


# %% train_digits: returns the history
def train_digits(X_train, y_train, X_val, y_val):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((64,)), keras.layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model.fit(X_train, y_train, epochs=1, batch_size=350, verbose=0)


# %% train_digits: forgets to train
def train_digits(X_train, y_train, X_val, y_val):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((64,)), keras.layers.Dense(64, "relu"), keras.layers.Dense(10, "softmax")]
    )
    model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
    return model


# %% train_digits: trains until the labels are known by heart
def train_digits(X_train, y_train, X_val, y_val):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(128, "relu"),
            keras.layers.Dense(128, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
    model.fit(X_train, y_train, epochs=40, batch_size=50, verbose=0)
    return model


# %% train_digits: one output, the digit as a number
def train_digits(X_train, y_train, X_val, y_val):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((64,)), keras.layers.Dense(64, "relu"), keras.layers.Dense(1)]
    )
    model.compile("adam", "mse")
    model.fit(X_train, y_train, epochs=2, batch_size=50, verbose=0)
    return model


# %% train_digits: a learning rate that runs away
def train_digits(X_train, y_train, X_val, y_val):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((64,)), keras.layers.Dense(64, "relu"), keras.layers.Dense(10, "softmax")]
    )
    model.compile(keras.optimizers.Adam(1.0), "sparse_categorical_crossentropy")
    model.fit(X_train, y_train, epochs=5, batch_size=50, verbose=0)
    return model


# %% train_digits: stops after one epoch of plain gradient descent
def train_digits(X_train, y_train, X_val, y_val):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((64,)), keras.layers.Dense(64, "relu"), keras.layers.Dense(10, "softmax")]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(X_train, y_train, epochs=1, batch_size=32, verbose=0)
    return model


# %% train_digits: trains one model and returns another
def train_digits(X_train, y_train, X_val, y_val):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((64,)), keras.layers.Dense(64, "relu"), keras.layers.Dense(10, "softmax")]
    )
    model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
    model.fit(X_train, y_train, epochs=1, batch_size=350, verbose=0)
    return keras.models.clone_model(model)


# %% train_digits: returns predictions for the validation rows
def train_digits(X_train, y_train, X_val, y_val):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((64,)), keras.layers.Dense(10, "softmax")])
    return np.argmax(model(X_val), axis=1)
