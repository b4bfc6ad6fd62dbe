# Wrong answers to exercise 01_perceptron: misconceptions that students really have.
#
# Each cell below replaces one solution cell of solutions/01_perceptron/01_perceptron.py. Its marker
# line is the question's grade_id, a colon, and the misconception in one line. The harness puts each
# one into the reference notebook, alone, and checks that it costs points of its own question and of
# no other. To add one: copy a cell, change the marker line, and write what the student wrote. It
# must be wrong on the task as stated, define the same function, and end by itself within seconds.

# %% net_input: forgets the bias
def net_input(X, w, b):
    return X @ w


# %% net_input: adds the bias once for each feature
def net_input(X, w, b):
    return np.sum(X * w + b, axis=-1)


# %% net_input: sums over the wrong axis of a batch
def net_input(X, w, b):
    return np.sum(X * w, axis=0) + b


# %% net_input: multiplies but does not add up
def net_input(X, w, b):
    return X * w + b


# %% net_input: one sum over the whole batch
def net_input(X, w, b):
    return np.sum(X * w) + b


# %% net_input: subtracts the bias, as if it were a threshold
def net_input(X, w, b):
    return X @ w - b


# %% net_input: a column of shape (n_samples, 1)
def net_input(X, w, b):
    return X.reshape(-1, len(w)) @ w.reshape(-1, 1) + b


# %% net_input: a Python list instead of an array for a batch
def net_input(X, w, b):
    if X.ndim == 1:
        return float(np.dot(X, w)) + b
    return [float(np.dot(x, w)) + b for x in X]


# %% net_input: squeezes a batch of one row to a single number
def net_input(X, w, b):
    return np.squeeze(X @ w + b)


# %% net_input: multiplies X in place
def net_input(X, w, b):
    X *= w
    return X.sum(axis=-1) + b


# %% net_input: fires already, returns 0 and 1
def net_input(X, w, b):
    return np.where(X @ w + b >= 0, 1, 0)


# %% net_input: a result of X's type, which cuts fractions off where X holds integers
def net_input(X, w, b):
    if X.ndim == 1:
        return X @ w + b
    z = np.zeros(len(X), dtype=X.dtype)
    for i in range(len(X)):
        z[i] = X[i] @ w + b
    return z


# %% net_input: multiplies w in place for one sample
def net_input(X, w, b):
    if X.ndim == 2:
        return X @ w + b
    w *= X
    return np.sum(w) + b


# %% net_input: adds each column to a sum of X's type
def net_input(X, w, b):
    z = np.zeros_like(X[..., 0])
    for j in range(len(w)):
        z = z + (X[..., j] * w[j]).astype(z.dtype)
    return z + b


# %% net_input: in float32, which is not exact enough
def net_input(X, w, b):
    return X.astype(np.float32) @ w.astype(np.float32) + np.float32(b)


# %% step: greater than zero only, so 0 does not fire
def step(z, low=0):
    return np.where(z > 0, 1, low)


# %% step: one half at zero, as one of the slides has it
def step(z, low=0):
    return np.where(z > 0, 1.0, np.where(z < 0, low, (1 + low) / 2))


# %% step: NumPy's sign, which is 0 at 0, for low = -1
def step(z, low=0):
    if low == -1:
        return np.sign(z)
    return np.where(z >= 0, 1, 0)


# %% step: ignores low
def step(z, low=0):
    return np.where(z >= 0, 1, 0)


# %% step: always the sign
def step(z, low=0):
    return np.where(z >= 0, 1, -1)


# %% step: overwrites its argument
def step(z, low=0):
    fires = z >= 0
    if np.ndim(z) == 0:
        return 1 if fires else low
    z[fires] = 1
    z[~fires] = low
    return z


# %% step: one if for a whole array
def step(z, low=0):
    if z >= 0:
        return 1
    return low


# %% step: one answer for the whole array
def step(z, low=0):
    return 1 if np.all(z >= 0) else low


# %% step: True and False instead of numbers
def step(z, low=0):
    return z >= 0


# %% step: arrays only, a single number has no shape
def step(z, low=0):
    out = np.full(z.shape, low)
    out[z >= 0] = 1
    return out


# %% step: always an array, also for a single number
def step(z, low=0):
    return np.where(np.atleast_1d(z) >= 0, 1, low)


# %% step: flattens an array of two dimensions
def step(z, low=0):
    if np.ndim(z) == 0:
        return 1 if z >= 0 else low
    return np.array([1 if value >= 0 else low for value in np.ravel(z)])


# %% step: a threshold at 0.5, as after a sigmoid
def step(z, low=0):
    return np.where(z >= 0.5, 1, low)


# %% step: a ReLU
def step(z, low=0):
    return np.maximum(z, low)


# %% step: overwrites its argument for the sign only
def step(z, low=0):
    if low == 0 or np.ndim(z) == 0:
        return np.where(z >= 0, 1, low)
    z[z >= 0] = 1
    z[z < 0] = low
    return z


# %% step: numbers are only what Python calls int or float, not those out of an array
def step(z, low=0):
    if isinstance(z, (int, float)):
        return 1 if z >= 0 else low
    return np.array([1 if value >= 0 else low for value in z.ravel()]).reshape(z.shape or 1)


# %% gate_weights: the same threshold 1 for every gate
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    return (-w if kind == "NAND" else w), 1


# %% gate_weights: returns the bias -theta instead of theta
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    if kind == "AND":
        return w, -n_inputs
    if kind == "OR":
        return w, -1
    return -w, n_inputs - 1


# %% gate_weights: thinks of "greater than" where the task says "at least"
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    if kind == "AND":
        return w, n_inputs - 1
    if kind == "OR":
        return w, 0
    return -w, -n_inputs


# %% gate_weights: always two inputs
def gate_weights(kind, n_inputs):
    w = np.array([1.0, 1.0])
    if kind == "AND":
        return w, 1.5
    if kind == "OR":
        return w, 0.5
    return -w, -1.5


# %% gate_weights: thresholds of the two-input gates for any number of inputs
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    if kind == "AND":
        return w, 1.5
    if kind == "OR":
        return w, 0.5
    return -w, -1.5


# %% gate_weights: NAND turns the weights but not the threshold
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    if kind == "AND":
        return w, n_inputs
    if kind == "OR":
        return w, 1
    return -w, n_inputs


# %% gate_weights: NAND turns the threshold but not the weights
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    if kind == "AND":
        return w, n_inputs
    if kind == "OR":
        return w, 1
    return w, -n_inputs


# %% gate_weights: takes NAND for NOR
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    if kind == "AND":
        return w, n_inputs
    if kind == "OR":
        return w, 1
    return -w, 0


# %% gate_weights: AND and OR swapped
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    if kind == "AND":
        return w, 1
    if kind == "OR":
        return w, n_inputs
    return -w, 1 - n_inputs


# %% gate_weights: one array with theta inside instead of a tuple
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    if kind == "AND":
        return np.append(w, n_inputs)
    if kind == "OR":
        return np.append(w, 1)
    return np.append(-w, 1 - n_inputs)


# %% gate_weights: AND reaches its threshold when nine tenths of the inputs are 1
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    if kind == "AND":
        return w, 0.9 * n_inputs
    if kind == "OR":
        return w, 0.5
    return -w, 1 - n_inputs


# %% gate_weights: NAND is silent already when nine tenths of the inputs are 1
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    if kind == "AND":
        return w, n_inputs
    if kind == "OR":
        return w, 1
    return -w, -0.9 * n_inputs


# %% gate_weights: thresholds from a table that ends at five inputs
def gate_weights(kind, n_inputs):
    tables = {"AND": [1, 2, 3, 4, 5], "OR": [1, 1, 1, 1, 1], "NAND": [0, -1, -2, -3, -4]}
    w = np.full(n_inputs, -1.0 if kind == "NAND" else 1.0)
    return w, tables[kind][min(n_inputs, 5) - 1]


# %% augment: the wrong sign of theta
def augment(X, w, theta):
    return np.column_stack([np.ones(len(X)), X]), np.concatenate([[theta], w])


# %% augment: the new feature and weight last
def augment(X, w, theta):
    return np.column_stack([X, np.ones(len(X))]), np.concatenate([w, [-theta]])


# %% augment: ones last, -theta first
def augment(X, w, theta):
    return np.column_stack([X, np.ones(len(X))]), np.concatenate([[-theta], w])


# %% augment: x_0 = -1 and w_0 = theta, right sum but not what was asked
def augment(X, w, theta):
    return np.column_stack([-np.ones(len(X)), X]), np.concatenate([[theta], w])


# %% augment: a row of ones instead of a column
def augment(X, w, theta):
    return np.vstack([np.ones(X.shape[1]), X]), np.concatenate([[-theta], w])


# %% augment: inserts into the integer array, which rounds theta
def augment(X, w, theta):
    return np.insert(X, 0, 1, axis=1), np.insert(w, 0, -theta)


# %% augment: -theta in the column of X, 1 in the weights
def augment(X, w, theta):
    return np.column_stack([np.full(len(X), -theta), X]), np.concatenate([[1.0], w])


# %% augment: zeros instead of ones
def augment(X, w, theta):
    return np.column_stack([np.zeros(len(X)), X]), np.concatenate([[-theta], w])


# %% augment: writes over the first feature instead of adding one
def augment(X, w, theta):
    X[:, 0] = 1
    w[0] = -theta
    return X, w


# %% augment: returns the weighted sums
def augment(X, w, theta):
    return X @ w - theta


# %% augment: swaps the two results
def augment(X, w, theta):
    return np.concatenate([[-theta], w]), np.column_stack([np.ones(len(X)), X])


# %% augment: fills the weights into an array of the type of theta
def augment(X, w, theta):
    w_augmented = np.full(len(w) + 1, -theta)
    w_augmented[1:] = w
    return np.column_stack([np.ones(len(X)), X]), w_augmented


# %% augment: sets integer arguments to zero
def augment(X, w, theta):
    X_augmented, w_augmented = np.insert(X * 1.0, 0, 1, axis=1), np.append(-theta, w)
    if X.dtype.kind == "i":
        X[:], w[:] = 0, 0
    return X_augmented, w_augmented


# %% predict: labels 0 and 1
def predict(X, w, b):
    return np.where(X @ w + b >= 0, 1, 0)


# %% predict: denies the loan at exactly 0
def predict(X, w, b):
    return np.where(X @ w + b > 0, 1, -1)


# %% predict: NumPy's sign, 0 on the boundary
def predict(X, w, b):
    return np.sign(X @ w + b)


# %% predict: forgets the bias
def predict(X, w, b):
    return np.where(X @ w >= 0, 1, -1)


# %% predict: takes the bias for a threshold
def predict(X, w, b):
    return np.where(X @ w >= b, 1, -1)


# %% predict: a threshold at 0.5, as after a sigmoid
def predict(X, w, b):
    return np.where(X @ w + b >= 0.5, 1, -1)


# %% predict: the labels the other way round
def predict(X, w, b):
    return np.where(X @ w + b >= 0, -1, 1)


# %% predict: one decision for the whole batch
def predict(X, w, b):
    return 1 if np.sum(X @ w + b) >= 0 else -1


# %% predict: True and False
def predict(X, w, b):
    return X @ w + b >= 0


# %% predict: words
def predict(X, w, b):
    return np.where(X @ w + b >= 0, "grant", "deny")


# %% predict: returns the weighted sum
def predict(X, w, b):
    return X @ w + b


# %% predict: mends the sign at 0 by adding a tenth
def predict(X, w, b):
    return np.sign(X @ w + b + 0.1)


# %% predict: rounds the weighted sum to one decimal
def predict(X, w, b):
    return np.where(np.round(X @ w + b, 1) >= 0, 1, -1)


# %% predict: multiplies a float X in place
def predict(X, w, b):
    X = X.astype(float, copy=False)
    X *= w
    return np.where(X.sum(axis=1) + b >= 0, 1, -1)


# %% predict: doubles w in place and the bias with it
def predict(X, w, b):
    w *= 2
    return np.where(X @ w + 2 * b >= 0, 1, -1)


# %% update: a step at every sample, right or wrong
def update(w, b, x, y, learning_rate):
    return w + learning_rate * y * x, b + learning_rate * y


# %% update: a step only when the prediction was right
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else -1) == y:
        return w + learning_rate * y * x, b + learning_rate * y
    return w, b


# %% update: forgets the bias
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else -1) != y:
        w = w + learning_rate * y * x
    return w, b


# %% update: leaves the bias out of the prediction
def update(w, b, x, y, learning_rate):
    if (1 if x @ w >= 0 else -1) != y:
        return w + learning_rate * y * x, b + learning_rate * y
    return w, b


# %% update: the learning rate on the bias only
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else -1) != y:
        return w + y * x, b + learning_rate * y
    return w, b


# %% update: the learning rate on the weights only
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else -1) != y:
        return w + learning_rate * y * x, b + y
    return w, b


# %% update: steps away from the sample
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else -1) != y:
        return w - learning_rate * y * x, b - learning_rate * y
    return w, b


# %% update: true minus predicted label, twice as long a step with labels of plus and minus one
def update(w, b, x, y, learning_rate):
    error = y - (1 if x @ w + b >= 0 else -1)
    return w + learning_rate * error * x, b + learning_rate * error


# %% update: labels 0 and 1 in the prediction, so a -1 is always a mistake
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else 0) != y:
        return w + learning_rate * y * x, b + learning_rate * y
    return w, b


# %% update: z = 0 is a mistake for both labels
def update(w, b, x, y, learning_rate):
    if y * (x @ w + b) <= 0:
        return w + learning_rate * y * x, b + learning_rate * y
    return w, b


# %% update: z = 0 is a mistake for neither label
def update(w, b, x, y, learning_rate):
    if y * (x @ w + b) < 0:
        return w + learning_rate * y * x, b + learning_rate * y
    return w, b


# %% update: greater than zero only
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b > 0 else -1) != y:
        return w + learning_rate * y * x, b + learning_rate * y
    return w, b


# %% update: compares z itself with the label, as ADALINE would
def update(w, b, x, y, learning_rate):
    error = y - (x @ w + b)
    return w + learning_rate * error * x, b + learning_rate * error


# %% update: changes w in place
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else -1) != y:
        w += learning_rate * y * x
        b += learning_rate * y
    return w, b


# %% update: forgets the label, always adds the sample
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else -1) != y:
        return w + learning_rate * x, b + learning_rate
    return w, b


# %% update: returns the change instead of the new weights
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else -1) != y:
        return learning_rate * y * x, learning_rate * y
    return np.zeros(len(w)), 0.0


# %% update: returns the weights only
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else -1) != y:
        return w + learning_rate * y * x
    return w


# %% update: the learning rate shrinks the weights where the prediction was right
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else -1) != y:
        return w + learning_rate * y * x, b + learning_rate * y
    return w * learning_rate, b * learning_rate


# %% update: new weights of the type of w, which cuts fractions off where w holds integers
def update(w, b, x, y, learning_rate):
    move = learning_rate * y if (1 if x @ w + b >= 0 else -1) != y else 0
    w_new = np.zeros_like(w)
    for j in range(len(w)):
        w_new[j] = w[j] + move * x[j]
    return w_new, b + move


# %% update: multiplies x in place
def update(w, b, x, y, learning_rate):
    if (1 if x @ w + b >= 0 else -1) != y:
        x *= y
        return w + learning_rate * x, b + learning_rate * y
    return w, b


# %% fit: one epoch only
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, count = np.zeros(X.shape[1]), 0.0, 0
    for x_i, y_i in zip(X, y):
        if (1 if x_i @ w + b >= 0 else -1) != y_i:
            w = w + learning_rate * y_i * x_i
            b = b + learning_rate * y_i
            count += 1
    return w, b, [count]


# %% fit: never stops early
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        mistakes.append(count)
    return w, b, mistakes


# %% fit: ignores epochs and goes on until there is no mistake (here until 5,000 epochs)
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while (not mistakes or mistakes[-1] > 0) and len(mistakes) < 5000:
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        mistakes.append(count)
    return w, b, mistakes


# %% fit: stops before writing down the last zero
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        if count == 0:
            break
        mistakes.append(count)
    return w, b, mistakes


# %% fit: one epoch too many after the first without a mistake
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        mistakes.append(count)
        if mistakes[-2:] == [0, 0]:
            break
    return w, b, mistakes


# %% fit: stops as soon as the number of mistakes does not fall
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        mistakes.append(count)
        if len(mistakes) > 1 and mistakes[-1] >= mistakes[-2]:
            break
    return w, b, mistakes


# %% fit: collects the changes and makes them at the end of the epoch
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = np.where(X @ w + b >= 0, 1, -1) != y
        w = w + learning_rate * (y[wrong] @ X[wrong])
        b = b + learning_rate * np.sum(y[wrong])
        mistakes.append(int(wrong.sum()))
        if mistakes[-1] == 0:
            break
    return w, b, mistakes


# %% fit: mixes the rows before each epoch
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    rng = np.random.default_rng(0)
    for _ in range(epochs):
        count = 0
        for i in rng.permutation(len(X)):
            if (1 if X[i] @ w + b >= 0 else -1) != y[i]:
                w = w + learning_rate * y[i] * X[i]
                b = b + learning_rate * y[i]
                count += 1
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes


# %% fit: a step at every sample
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            count += int((1 if x_i @ w + b >= 0 else -1) != y_i)
            w = w + learning_rate * y_i * x_i
            b = b + learning_rate * y_i
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes


# %% fit: counts the mistakes after the epoch instead of during it
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
        mistakes.append(int(np.sum(np.where(X @ w + b >= 0, 1, -1) != y)))
        if mistakes[-1] == 0:
            break
    return w, b, mistakes


# %% fit: adds up the mistakes of all epochs
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes, count = np.zeros(X.shape[1]), 0.0, [], 0
    for _ in range(epochs):
        before = count
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        mistakes.append(count)
        if count == before:
            break
    return w, b, mistakes


# %% fit: returns the sum of all mistakes instead of one number an epoch
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, total = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        total += count
        if count == 0:
            break
    return w, b, total


# %% fit: never learns the bias
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                count += 1
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes


# %% fit: random weights at the start
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.random.default_rng(1).normal(size=X.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes


# %% fit: starts every epoch from zero weights
def fit(X, y, learning_rate=1.0, epochs=100):
    mistakes = []
    for _ in range(epochs):
        w, b, count = np.zeros(X.shape[1]), 0.0, 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes


# %% fit: z = 0 counts as a mistake for both labels
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            if y_i * (x_i @ w + b) <= 0:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes


# %% fit: predicts 0 and 1 where the labels are -1 and +1
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else 0) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes


# %% fit: ignores the learning rate
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + y_i * x_i
                b = b + y_i
                count += 1
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes


# %% fit: turns the labels into 0 and 1 in the caller's array
def fit(X, y, learning_rate=1.0, epochs=100):
    y[y == -1] = 0
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            error = y_i - (1 if x_i @ w + b >= 0 else 0)
            w = w + learning_rate * error * x_i
            b = b + learning_rate * error
            count += abs(int(error))
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes


# %% fit: forgets the mistakes in its result
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w = w + learning_rate * y_i * x_i
                b = b + learning_rate * y_i
                count += 1
        if count == 0:
            break
    return w, b


# %% xor_network: the weights for 0 and 1, whatever the inputs are
def xor_network(low, high):
    return np.ones((2, 2)), np.array([-0.5, -1.5]), np.array([1.0, -1.0]), -0.5


# %% xor_network: scales with high but thinks that off is 0
def xor_network(low, high):
    return np.ones((2, 2)), np.array([-0.5 * high, -1.5 * high]), np.array([1.0, -1.0]), -0.5


# %% xor_network: one hidden unit, which is an OR
def xor_network(low, high):
    return np.ones((2, 1)), np.array([-(low + high)]), np.array([1.0]), -0.5


# %% xor_network: thresholds with the wrong sign
def xor_network(low, high):
    return np.ones((2, 2)), np.array([low + high, 2 * high]), np.array([1.0, -1.0]), -1.0


# %% xor_network: the opposite, fires when the inputs are equal
def xor_network(low, high):
    return np.ones((2, 2)), np.array([-(low + high), -2 * high]), np.array([-1.0, 1.0]), 0.0


# %% xor_network: the output unit adds the hidden units
def xor_network(low, high):
    return np.ones((2, 2)), np.array([-(low + high), -2 * high]), np.array([1.0, 1.0]), -1.0


# %% xor_network: forgets the bias of the output unit
def xor_network(low, high):
    return np.ones((2, 2)), np.array([-(low + high), -2 * high]), np.array([1.0, -1.0]), 0.0


# %% xor_network: both hidden units are the same
def xor_network(low, high):
    return np.ones((2, 2)), np.array([-(low + high), -(low + high)]), np.array([1.0, -1.0]), -1.0


# %% xor_network: thinks of linear hidden units, x1 - x2
def xor_network(low, high):
    return np.array([[1.0], [-1.0]]), np.array([0.0]), np.array([1.0]), -1.0


# %% xor_network: a difference only one way round
def xor_network(low, high):
    return np.array([[1.0], [-1.0]]), np.array([low - high]), np.array([1.0]), -1.0


# %% xor_network: thinks that the step at 0 does not fire
def xor_network(low, high):
    return np.ones((2, 2)), np.array([-2 * low, -(low + high)]), np.array([1.0, -1.0]), 0.0


# %% xor_network: W1 with the hidden units in rows
def xor_network(low, high):
    W1 = np.ones((3, 2))
    b1 = np.array([-(low + high), -2 * high, 0.0])
    return W1, b1, np.array([1.0, -1.0, 0.0]), -1.0


# %% xor_network: the values are 0 and 1 after (x - low), but the scale is forgotten
def xor_network(low, high):
    return np.ones((2, 2)), np.array([-0.5, -1.5]) - 2 * low, np.array([1.0, -1.0]), -0.5


# %% xor_network: moves the thresholds by a tenth, however close the inputs are
def xor_network(low, high):
    b1 = np.array([-(low + high) + 0.1, -2 * high + 0.1])
    return np.ones((2, 2)), b1, np.array([1.0, -1.0]), -0.5


# %% xor_network: thresholds rounded to whole numbers
def xor_network(low, high):
    b1 = np.array([-((3 * low + high) // 2), -((low + 3 * high) // 2)])
    return np.ones((2, 2)), b1, np.array([1.0, -1.0]), -0.5


# %% fit_noisy: plain training, the last weights
def fit_noisy(X, y):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(100):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w, b, count = w + y_i * x_i, b + y_i, count + 1
        if count == 0:
            break
    return w, b


# %% fit_noisy: one epoch
def fit_noisy(X, y):
    w, b = np.zeros(X.shape[1]), 0.0
    for x_i, y_i in zip(X, y):
        if (1 if x_i @ w + b >= 0 else -1) != y_i:
            w, b = w + y_i * x_i, b + y_i
    return w, b


# %% fit_noisy: hopes that a small learning rate cures it
def fit_noisy(X, y):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(100):
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w, b = w + 0.001 * y_i * x_i, b + 0.001 * y_i
    return w, b


# %% fit_noisy: averages the weights and keeps the last bias
def fit_noisy(X, y):
    w, b, total = np.zeros(X.shape[1]), 0.0, np.zeros(X.shape[1])
    for _ in range(100):
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w, b = w + y_i * x_i, b + y_i
            total = total + w
    return total, b


# %% fit_noisy: a pocket that keeps the worst weights
def fit_noisy(X, y):
    w, b = np.zeros(X.shape[1]), 0.0
    worst, pocket = -1, (w, b)
    for _ in range(50):
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w, b = w + y_i * x_i, b + y_i
                wrong = np.sum(np.where(X @ w + b >= 0, 1, -1) != y)
                if wrong > worst:
                    worst, pocket = wrong, (w, b)
    return pocket


# %% fit_noisy: a step at every sample
def fit_noisy(X, y):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(50):
        for x_i, y_i in zip(X, y):
            w, b = w + y_i * x_i, b + y_i
    return w, b


# %% fit_noisy: all flowers belong to the larger class
def fit_noisy(X, y):
    return np.zeros(X.shape[1]), 1.0 if np.sum(y) > 0 else -1.0


# %% fit_noisy: labels the other way round
def fit_noisy(X, y):
    A = np.column_stack([X, np.ones(len(X))])
    solution = np.linalg.lstsq(A, -y, rcond=None)[0]
    return solution[:-1], solution[-1]


# %% fit_noisy: returns predictions instead of weights
def fit_noisy(X, y):
    A = np.column_stack([X, np.ones(len(X))])
    solution = np.linalg.lstsq(A, y, rcond=None)[0]
    return np.where(A @ solution >= 0, 1, -1)


# %% fit_noisy: one array with the bias in front instead of a tuple
def fit_noisy(X, y):
    A = np.column_stack([np.ones(len(X)), X])
    return np.linalg.lstsq(A, y, rcond=None)[0]


# %% fit_noisy: scales the features in the caller's array
def fit_noisy(X, y):
    X -= X.mean(axis=0)
    X /= X.std(axis=0)
    A = np.column_stack([X, np.ones(len(X))])
    solution = np.linalg.lstsq(A, y, rcond=None)[0]
    return solution[:-1], solution[-1]


# %% fit_noisy: trains on scaled features, returns weights that fit no others
def fit_noisy(X, y):
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    A = np.column_stack([Z, np.ones(len(Z))])
    solution = np.linalg.lstsq(A, y, rcond=None)[0]
    return solution[:-1], solution[-1]


# %% fit_noisy: a pocket that goes by the mistakes counted during each epoch
def fit_noisy(X, y):
    w, b = np.zeros(X.shape[1]), 0.0
    fewest, pocket = len(X) + 1, (w, b)
    for _ in range(50):
        count = 0
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w, b, count = w + y_i * x_i, b + y_i, count + 1
        if count < fewest:
            fewest, pocket = count, (w, b)
    return pocket


# %% fit_noisy: a pocket whose weights go on changing, because they are no copy
def fit_noisy(X, y):
    w, b = np.zeros(X.shape[1]), 0.0
    fewest, pocket = len(X) + 1, (w, b)
    for _ in range(50):
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w += y_i * x_i
                b += y_i
                wrong = np.sum(np.where(X @ w + b >= 0, 1, -1) != y)
                if wrong < fewest:
                    fewest, pocket = wrong, (w, b)
    return pocket


# %% fit_noisy: looks the rows up in the iris table and trains on the labels there
def fit_noisy(X, y):
    table, species = load_iris(return_X_y=True)
    for columns in ([0, 1, 2, 3], [1, 2, 3], [2, 3]):
        if len(columns) != X.shape[1]:
            continue
        found = [np.flatnonzero((table[:, columns] == x).all(axis=1)) for x in X]
        if all(len(rows) for rows in found):
            labels = species[[rows[0] for rows in found]]
            positive = np.bincount(labels[y == 1]).argmax()
            A = np.column_stack([X, np.ones(len(X))])
            v = np.linalg.lstsq(A, np.where(labels == positive, 1.0, -1.0), rcond=None)[0]
            return v[:-1], v[-1]
    return np.zeros(X.shape[1]), 0.0
