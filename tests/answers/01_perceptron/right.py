# Right answers to exercise 01_perceptron that are written in another way than the reference.
#
# Each cell below replaces one solution cell of solutions/01_perceptron/01_perceptron.py. Its marker
# line is the question's grade_id, a colon, and how this answer differs. The harness puts each one
# into the reference notebook, alone, and checks that it scores full marks. To add one: copy a cell,
# change the marker line, and write the answer. It must be right on every input the task allows. A
# right answer that fails a test shows a test that asks for more than its task does: mend the test.

# %% net_input: multiply and sum over the last axis
def net_input(X, w, b):
    return (X * w).sum(axis=-1) + b


# %% net_input: loops and a Python float for one sample
def net_input(X, w, b):
    if X.ndim == 1:
        total = float(b)
        for x_j, w_j in zip(X, w):
            total += float(x_j) * float(w_j)
        return total
    return np.array([sum(x_j * w_j for x_j, w_j in zip(row, w)) + b for row in X])


# %% net_input: einsum, bias added first
def net_input(X, w, b):
    return b + np.einsum("...j,j->...", X, w)


# %% net_input: bias as one more weight
def net_input(X, w, b):
    ones = np.ones(X.shape[:-1] + (1,))
    return np.concatenate([ones, X], axis=-1) @ np.concatenate([[b], w])


# %% net_input: each row by itself, along the last axis
def net_input(X, w, b):
    return np.apply_along_axis(lambda row: np.inner(row, w) + b, -1, X)


# %% net_input: math.fsum, and itself for each row of a batch
def net_input(X, w, b):
    import math

    if X.ndim == 1:
        return math.fsum([*(float(x_j) * float(w_j) for x_j, w_j in zip(X, w)), b])
    return np.fromiter((net_input(row, w, b) for row in X), dtype=float)


# %% step: arithmetic with the comparison
def step(z, low=0):
    fires = np.asarray(z) >= 0
    return fires * (1 - low) + low


# %% step: a copy that is filled in, floats
def step(z, low=0):
    z = np.asarray(z, dtype=float)
    out = np.full(z.shape, float(low))
    out[z >= 0] = 1.0
    return out


# %% step: a plain if for numbers, vectorize for arrays
def step(z, low=0):
    if np.ndim(z) == 0:
        return 1 if z >= 0 else low
    return np.vectorize(lambda value: 1 if value >= 0 else low)(z)


# %% step: NumPy's heaviside with 1 at 0
def step(z, low=0):
    return low + (1 - low) * np.heaviside(z, 1.0)


# %% step: itself for each entry of an array, whatever its dimensions
def step(z, low=0):
    if isinstance(z, np.ndarray) and z.ndim > 0:
        return np.array([step(entry, low) for entry in z])
    return 1 if z >= 0 else low


# %% step: select, one byte an entry
def step(z, low=0):
    return np.select([np.asarray(z) >= 0], [1], default=low).astype(np.int8)


# %% gate_weights: thresholds halfway, integer weights
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs, dtype=int)
    if kind == "AND":
        return w, n_inputs - 0.5
    if kind == "OR":
        return w, 0.5
    return -w, 0.5 - n_inputs


# %% gate_weights: weights of one tenth and a list of two
def gate_weights(kind, n_inputs):
    w = np.full(n_inputs, 0.1)
    if kind == "OR":
        return [w, np.float64(0.1)]
    if kind == "AND":
        return [w, 0.1 * n_inputs]
    return [-w, -0.1 * n_inputs + 0.05]


# %% gate_weights: different weights for different inputs
def gate_weights(kind, n_inputs):
    w = np.arange(1.0, n_inputs + 1)
    if kind == "AND":
        return w, w.sum()
    if kind == "OR":
        return w, w.min()
    return -w, w.min() - w.sum()


# %% gate_weights: one number with a threshold of zero dimensions
def gate_weights(kind, n_inputs):
    w = np.array([2.0 if kind != "NAND" else -2.0] * n_inputs)
    theta = {"AND": 2 * n_inputs - 1, "OR": 1, "NAND": 1 - 2 * n_inputs}[kind]
    return w, np.array(theta)


# %% gate_weights: the mean of the inputs
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs) / n_inputs
    if kind == "AND":
        return w, 1.0
    if kind == "OR":
        return w, 1 / n_inputs
    return -w, -1 + 1 / n_inputs


# %% gate_weights: the inputs as digits of a binary number
def gate_weights(kind, n_inputs):
    w = 2.0 ** np.arange(n_inputs)
    if kind == "AND":
        return w, 2.0**n_inputs - 1
    return (w, 1) if kind == "OR" else (-w, 2 - 2**n_inputs)


# %% gate_weights: thresholds that leave no more room than the task asks for
def gate_weights(kind, n_inputs):
    w = np.ones(n_inputs)
    if kind == "NAND":
        return -w, -n_inputs + 1e-6
    return w, (n_inputs - 1e-6 if kind == "AND" else 1e-6)


# %% augment: hstack and append
def augment(X, w, theta):
    return np.hstack([np.ones((X.shape[0], 1)), X]), np.append(-theta, w)


# %% augment: empty arrays filled in
def augment(X, w, theta):
    n, m = X.shape
    X_augmented = np.empty((n, m + 1))
    X_augmented[:, 0] = 1
    X_augmented[:, 1:] = X
    w_augmented = np.empty(m + 1)
    w_augmented[0] = -theta
    w_augmented[1:] = w
    return X_augmented, w_augmented


# %% augment: lists, pad and insert into floats
def augment(X, w, theta):
    X_augmented = np.pad(X, ((0, 0), (1, 0)), constant_values=1)
    return [X_augmented, np.insert(w.astype(float), 0, -theta)]


# %% augment: plain Python lists, made arrays at the end
def augment(X, w, theta):
    return np.array([[1] + list(row) for row in X]), np.array([-theta] + list(w))


# %% augment: features in rows, turned
def augment(X, w, theta):
    return np.vstack([np.ones(len(X)), X.T]).T, -np.hstack([[theta], -w])


# %% predict: arithmetic with the comparison
def predict(X, w, b):
    return 2 * ((X @ w + b) >= 0).astype(int) - 1


# %% predict: a loop over the rows, floats
def predict(X, w, b):
    labels = []
    for x in X:
        z = b
        for x_j, w_j in zip(x, w):
            z = z + x_j * w_j
        labels.append(1.0 if z >= 0 else -1.0)
    return np.array(labels)


# %% predict: the sign, mended at 0
def predict(X, w, b):
    signs = np.sign(np.dot(X, w) + b)
    signs[signs == 0] = 1
    return signs


# %% predict: the threshold on the right
def predict(X, w, b):
    return np.where((X * w).sum(axis=1) >= -b, 1, -1)


# %% predict: copysign, bias as one more weight, bytes
def predict(X, w, b):
    z = np.einsum("ij,j->i", np.c_[np.ones(len(X)), X], np.r_[b, w])
    return np.copysign(1, z + 0.0).astype(np.int8)


# %% update: half of true minus predicted label
def update(w, b, x, y, learning_rate):
    error = (y - (1 if np.dot(w, x) + b >= 0 else -1)) / 2
    return w + learning_rate * error * x, b + learning_rate * error


# %% update: a copy that is changed
def update(w, b, x, y, learning_rate):
    w_new = w.astype(float).copy()
    b_new = float(b)
    z = sum(w_j * x_j for w_j, x_j in zip(w, x)) + b
    if (y == 1 and z < 0) or (y == -1 and z >= 0):
        for j in range(len(w_new)):
            w_new[j] += learning_rate * y * x[j]
        b_new += learning_rate * y
    return w_new, b_new


# %% update: bias as one more weight, a list of two
def update(w, b, x, y, learning_rate):
    v, u = np.append(w, b), np.append(x, 1.0)
    if np.where(v @ u >= 0, 1, -1) != y:
        v = v + learning_rate * y * u
    return [v[:-1], v[-1]]


# %% update: a factor that is 0 or 1, a bias of zero dimensions
def update(w, b, x, y, learning_rate):
    is_mistake = np.where(np.dot(w, x) + b >= 0, 1, -1) != y
    move = learning_rate * y * is_mistake
    return w + move * x, np.array(b + move)


# %% update: an object that holds the weights
class _Perceptron:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), b

    def see(self, x, y, learning_rate):
        if (self.w @ x + self.b >= 0) != (y == 1):
            self.w += learning_rate * y * x
            self.b += learning_rate * y


def update(w, b, x, y, learning_rate):
    perceptron = _Perceptron(w, b)
    perceptron.see(x, y, learning_rate)
    return perceptron.w, perceptron.b


# %% fit: bias as one more weight
def fit(X, y, learning_rate=1.0, epochs=100):
    A = np.column_stack([np.ones(len(X)), X])
    v = np.zeros(A.shape[1])
    mistakes = []
    while len(mistakes) < epochs:
        count = 0
        for a_i, y_i in zip(A, y):
            if (a_i @ v >= 0) != (y_i == 1):
                v += learning_rate * y_i * a_i
                count += 1
        mistakes.append(count)
        if not count:
            break
    return v[1:], v[0], mistakes


# %% fit: indices, half the label difference, a NumPy array of counts
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b = np.zeros(X.shape[1], dtype=float), np.float64(0.0)
    mistakes = []
    for _epoch in range(epochs):
        mistakes.append(0)
        for i in range(X.shape[0]):
            error = (y[i] - (1 if np.dot(w, X[i]) + b >= 0 else -1)) / 2
            w = w + learning_rate * error * X[i]
            b = b + learning_rate * error
            mistakes[-1] += int(error != 0)
        if mistakes[-1] == 0:
            break
    return [w, b, np.array(mistakes)]


# %% fit: plain Python lists inside, a tuple of counts
def fit(X, y, learning_rate=1.0, epochs=100):
    rows, labels = X.tolist(), y.tolist()
    w, b, mistakes, clean = [0.0] * X.shape[1], 0.0, (), False
    while not clean and len(mistakes) < epochs:
        count = 0
        for row, label in zip(rows, labels):
            z = b + sum(w_j * x_j for w_j, x_j in zip(w, row))
            if (label > 0 and z < 0) or (label < 0 and z >= 0):
                w = [w_j + learning_rate * label * x_j for w_j, x_j in zip(w, row)]
                b += learning_rate * label
                count += 1
        mistakes += (count,)
        clean = count == 0
    return np.array(w), b, mistakes


# %% fit: trains with the learning rate 1, multiplies at the end (from zero weights it is the same)
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        mistakes += [0]
        for i in range(len(X)):
            if y[i] != (1 if X[i] @ w + b >= 0 else -1):
                w, b = w + y[i] * X[i], b + y[i]
                mistakes[-1] += 1
        if not mistakes[-1]:
            break
    return learning_rate * w, learning_rate * b, mistakes


# %% fit: counts that are floats
def fit(X, y, learning_rate=1.0, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, [np.inf]
    while mistakes[-1] > 0 and len(mistakes) <= epochs:
        count = 0.0
        for x_i, y_i in zip(X, y):
            if y_i * (1 if np.dot(x_i, w) >= -b else -1) < 0:
                w, b, count = w + learning_rate * y_i * x_i, b + learning_rate * y_i, count + 1
        mistakes.append(count)
    return w, b, mistakes[1:]


# %% xor_network: thresholds halfway between the sums
def xor_network(low, high):
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
    b1 = np.array([-(3 * low + high) / 2, -(low + 3 * high) / 2])
    return W1, b1, np.array([1.0, -1.0]), -0.5


# %% xor_network: "only the first" and "only the second"
def xor_network(low, high):
    W1 = np.array([[1.0, -1.0], [-1.0, 1.0]])
    b1 = np.array([-(high - low) / 2, -(high - low) / 2])
    return W1, b1, np.array([1.0, 1.0]), -0.5


# %% xor_network: OR and NAND, then AND
def xor_network(low, high):
    middle = (low + high) / 2
    gap = (high - low) / 2
    W1 = np.array([[1.0, -1.0], [1.0, -1.0]])
    b1 = np.array([-(2 * middle - gap), 2 * middle + gap])
    return [W1, b1, np.array([1, 1]), np.float64(-1.5)]


# %% xor_network: inputs brought to 0 and 1 inside the weights, three hidden units
def xor_network(low, high):
    scale = 1.0 / (high - low)
    W1 = np.full((2, 3), scale)
    b1 = np.array([-0.5, -1.5, -2.5]) - 2 * low * scale
    return W1, b1, np.array([2.0, -2.0, 5.0]), -1.0


# %% xor_network: four hidden units, two of which see when the inputs are equal
def xor_network(low, high):
    scale = 2.0 / (high - low)
    W1 = np.array([[1, -1, 1, -1], [1, -1, -1, 1]]) * scale
    shift = (low + high) * scale
    return W1, np.array([-1 - shift, -1 + shift, -1, -1]), np.array([-1, -1, 1, 1]), -0.5


# %% xor_network: whole numbers throughout, large weights after the hidden units
def xor_network(low, high):
    b1 = np.array([-low - high, -high - high])
    return np.array([[1, 1], [1, 1]]), b1, np.array([2000, -2000]), np.array(-2000)


# %% fit_noisy: pocket
def fit_noisy(X, y):
    w, b = np.zeros(X.shape[1]), 0.0
    fewest, pocket = len(X) + 1, (w, b)
    for _ in range(50):
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w, b = w + y_i * x_i, b + y_i
                wrong = np.sum(np.where(X @ w + b >= 0, 1, -1) != y)
                if wrong < fewest:
                    fewest, pocket = wrong, (w, b)
    return pocket


# %% fit_noisy: averaging from weights and bias, divided by the number of steps
def fit_noisy(X, y):
    w, b, w_sum, b_sum, steps = np.zeros(X.shape[1]), 0.0, np.zeros(X.shape[1]), 0.0, 0
    for _ in range(50):
        for x_i, y_i in zip(X, y):
            if (1 if x_i @ w + b >= 0 else -1) != y_i:
                w, b = w + y_i * x_i, b + y_i
            w_sum, b_sum, steps = w_sum + w, b_sum + b, steps + 1
    return w_sum / steps, b_sum / steps


# %% fit_noisy: pocket that looks once an epoch, rows mixed with a fixed seed
def fit_noisy(X, y):
    rng = np.random.default_rng(0)
    w, b = np.zeros(X.shape[1]), 0.0
    best, kept = -1.0, (w, b)
    for _ in range(100):
        for i in rng.permutation(len(X)):
            if (1 if X[i] @ w + b >= 0 else -1) != y[i]:
                w, b = w + 0.1 * y[i] * X[i], b + 0.1 * y[i]
        right = np.mean(np.where(X @ w + b >= 0, 1, -1) == y)
        if right > best:
            best, kept = right, (w, b)
    return kept


# %% fit_noisy: least squares
def fit_noisy(X, y):
    A = np.column_stack([X, np.ones(len(X))])
    solution = np.linalg.lstsq(A, y.astype(float), rcond=None)[0]
    return solution[:-1], float(solution[-1])


# %% fit_noisy: logistic regression by gradient descent on scaled features, scaled back
def fit_noisy(X, y):
    mean, spread = X.mean(axis=0), X.std(axis=0)
    Z = (X - mean) / spread
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(300):
        pull = y / (1.0 + np.exp(y * (Z @ w + b)))
        w, b = w + 0.2 * (pull @ Z) / len(Z), b + 0.2 * pull.mean()
    return w / spread, b - float(np.sum(w * mean / spread))


# %% fit_noisy: halfway between the means of the classes
def fit_noisy(X, y):
    plus, minus = X[y == 1].mean(axis=0), X[y == -1].mean(axis=0)
    w = plus - minus
    return w, -w @ (plus + minus) / 2


# %% fit_noisy: ADALINE by gradient descent
def fit_noisy(X, y):
    A = np.column_stack([np.ones(len(X)), X])
    v = np.zeros(A.shape[1])
    for _ in range(5000):
        v += 0.01 * A.T @ (y - A @ v) / len(X)
    return v[1:], v[0]
