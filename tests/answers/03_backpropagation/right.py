# Right answers to exercise 03_backpropagation that are written in another way than the reference.
#
# Each cell below replaces one solution cell of
# solutions/03_backpropagation/03_backpropagation.py. Its marker line is the question's grade_id, a
# colon, and how this answer differs. The harness puts each one into the reference notebook, alone,
# and checks that it scores full marks. To add one: copy a cell, change the marker line, and write
# the answer. It must be right on every input the task allows. A right answer that fails a test
# shows a test that asks for more than its task does: mend the test.


# %% loss_and_gradient: loops and Python floats
def loss_and_gradient(kind, y, y_hat):
    import math

    n = len(y)
    pairs = [(float(t), float(p)) for t, p in zip(y, y_hat)]
    if kind == "cross_entropy":
        loss = -sum(t * math.log(p) + (1 - t) * math.log(1 - p) for t, p in pairs) / n
        return loss, np.array([-(t / p - (1 - t) / (1 - p)) / n for t, p in pairs])
    mse = sum((t - p) ** 2 for t, p in pairs) / n
    gradient = np.array([-2 * (t - p) / n for t, p in pairs])
    if kind == "rmse":
        return math.sqrt(mse), gradient / (2 * math.sqrt(mse))
    return mse, gradient


# %% loss_and_gradient: norms, and where() for the two classes
def loss_and_gradient(kind, y, y_hat):
    n, error = y.size, y - y_hat
    if kind == "mse":
        return [np.dot(error, error) / n, -error * 2 / n]
    if kind == "rmse":
        length = np.linalg.norm(error)
        return [length / np.sqrt(n), -error / length / np.sqrt(n)]
    right = np.where(y == 1, y_hat, 1 - y_hat)  # the probability of what was true
    return [np.array(-np.log(right).mean()), np.where(y == 1, -1, 1) / right / n]


# %% loss_and_gradient: a function for each loss, probabilities clipped as Keras does
def _mse(y, y_hat):
    return np.average((y - y_hat) ** 2), (y_hat - y) / (0.5 * len(y))


def _rmse(y, y_hat):
    loss, gradient = _mse(y, y_hat)
    return loss**0.5, gradient * 0.5 / loss**0.5


def _cross_entropy(y, y_hat):
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    costs = y * np.log(p) + (1 - y) * np.log1p(-p)
    return -costs.sum() / len(y), ((1 - y) / (1 - p) - y / p) / len(y)


def loss_and_gradient(kind, y, y_hat):
    return {"mse": _mse, "rmse": _rmse, "cross_entropy": _cross_entropy}[kind](y, y_hat)


# %% line_step: the second uses the first
def line_backward(x, m, upstream):
    return m * upstream, x @ upstream, upstream.sum()


def line_step(m, b, x, y, learning_rate):
    upstream = -2 * (y - (m * x + b)) / len(x)
    _, grad_m, grad_b = line_backward(x, m, upstream)
    return m - learning_rate * grad_m, b - learning_rate * grad_b


# %% line_step: loops, lists of two and three
def line_backward(x, m, upstream):
    grad_m = grad_b = 0.0
    grad_x = []
    for x_i, g in zip(x, upstream):
        grad_m += float(x_i * g)
        grad_b += float(g)
        grad_x.append(float(m * g))
    return [np.array(grad_x), grad_m, grad_b]


def line_step(m, b, x, y, learning_rate):
    for_m = for_b = 0.0
    for x_i, y_i in zip(x, y):
        error = m * x_i + b - y_i
        for_m += error * x_i
        for_b += error
    factor = 2 * learning_rate / len(x)
    return [m - factor * for_m, b - factor * for_b]


# %% line_step: as matrices, the normal equations' gradient
def line_backward(x, m, upstream):
    grads = np.vstack([x, np.ones(len(x))]) @ upstream
    return np.multiply(upstream, m), grads[0], grads[1]


def line_step(m, b, x, y, learning_rate):
    A = np.column_stack([x, np.ones(len(x))])
    v = np.array([m, b]) - learning_rate * (A.T @ A @ [m, b] - A.T @ y) * 2 / len(x)
    return tuple(v)


# %% line_step: math.fsum, over Python numbers
import math


def line_backward(x, m, upstream):
    return np.array([m * g for g in upstream.tolist()]), math.fsum(x * upstream), sum(upstream)


def line_step(m, b, x, y, learning_rate):
    errors = [m * x_i + b - y_i for x_i, y_i in zip(x.tolist(), y.tolist())]
    grad_m = 2 * math.fsum(e * x_i for e, x_i in zip(errors, x.tolist())) / len(errors)
    return m - learning_rate * grad_m, b - learning_rate * 2 * math.fsum(errors) / len(errors)


# %% largest_learning_rate: the largest singular value
def largest_learning_rate(X):
    A = np.hstack([np.ones((X.shape[0], 1)), X])
    return X.shape[0] / np.linalg.norm(A, 2) ** 2


# %% largest_learning_rate: the covariance of all columns by loops, any order of eigenvalues
def largest_learning_rate(X):
    n, p = X.shape
    columns = [X[:, j].astype(float) for j in range(p)] + [np.ones(n)]
    H = np.array([[2 * float(np.mean(u * v)) for v in columns] for u in columns])
    return 2 / max(np.linalg.eigvals(H).real)


# %% largest_learning_rate: the eigenvalues of the small matrix A A^T, which are the same
def largest_learning_rate(X):
    K = X @ X.T + 1
    return len(X) / np.linalg.eigvalsh(K).max()


# %% largest_learning_rate: power iteration
def largest_learning_rate(X):
    A = np.insert(X.astype(float), 0, 1, axis=1)
    H = A.T @ A * 2 / len(A)
    v = np.random.default_rng(0).normal(size=H.shape[0])
    for _ in range(5000):
        v = H @ v
        v /= np.linalg.norm(v)
    return np.array(2 / (v @ H @ v))


# %% largest_learning_rate: names of NumPy imported, a helper with a name that the tests could take
from numpy import array, column_stack, linalg, mean, ones


def square(v):
    return v * v


def largest_learning_rate(X):
    p = X.shape[1]
    A = column_stack([X, ones(len(X))])
    H = [
        [2 * mean(square(A[:, i]) if i == j else A[:, i] * A[:, j]) for j in range(p + 1)]
        for i in range(p + 1)
    ]
    return 2 / max(linalg.eigh(array(H))[0])


# %% numerical_gradient: a float copy that is moved and put back
def numerical_gradient(W, X, y, epsilon=1e-5):
    W = W.astype(float)
    gradient = np.empty_like(W)
    for i in range(W.size):
        old = W.flat[i]
        W.flat[i] = old + epsilon
        up = loss_at(W, X, y)
        W.flat[i] = old - epsilon
        down = loss_at(W, X, y)
        W.flat[i] = old
        gradient.flat[i] = (up - down) / (2 * epsilon)
    return gradient


# %% numerical_gradient: rows of an identity matrix
def numerical_gradient(W, X, y, epsilon=1e-5):
    slopes = []
    for e in np.eye(W.size):
        e = e.reshape(W.shape)
        slopes.append(
            0.5 * (loss_at(W + epsilon * e, X, y) - loss_at(W - epsilon * e, X, y)) / epsilon
        )
    return np.array(slopes).reshape(W.shape)


# %% numerical_gradient: nditer with a multi-index
def numerical_gradient(W, X, y, epsilon=1e-5):
    result = np.zeros(W.shape)
    places = np.nditer(W, flags=["multi_index"])
    for _ in places:
        up, down = np.array(W, dtype=float), np.array(W, dtype=float)
        up[places.multi_index] += epsilon
        down[places.multi_index] -= epsilon
        result[places.multi_index] = (loss_at(up, X, y) - loss_at(down, X, y)) / (epsilon + epsilon)
    return result


# %% dense_backward: einsum and a table of slopes
def dense_backward(X, W, b, activation, upstream):
    z = np.einsum("ni,io->no", X, W) + b
    slopes = {
        "linear": lambda: np.ones_like(z),
        "sigmoid": lambda: 1 / (2 + np.exp(z) + np.exp(-z)),
        "tanh": lambda: 1 / np.cosh(z) ** 2,
        "relu": lambda: (z > 0).astype(float),
    }
    delta = upstream * slopes[activation]()
    return (
        np.einsum("no,io->ni", delta, W),
        np.einsum("ni,no->io", X, delta),
        np.einsum("no->o", delta),
    )


# %% dense_backward: sample by sample, outer products added up
def dense_backward(X, W, b, activation, upstream):
    grad_X, grad_W, grad_b = np.zeros(X.shape), np.zeros(W.shape), np.zeros(b.shape)
    for i in range(len(X)):
        z = X[i] @ W + b
        delta = upstream[i].astype(float)
        if activation == "relu":
            delta[z <= 0] = 0
        if activation == "tanh":
            delta *= 1 - np.tanh(z) ** 2
        if activation == "sigmoid":
            s = 1 / (1 + np.exp(-z))
            delta *= s - s**2
        grad_X[i] = W @ delta
        grad_W += np.outer(X[i], delta)
        grad_b += delta
    return [grad_X, grad_W, grad_b]


# %% dense_backward: the bias as one more row of weights
def dense_backward(X, W, b, activation, upstream):
    A, V = np.column_stack([X, np.ones(len(X))]), np.vstack([W, b])
    z = A @ V
    if activation == "relu":
        upstream = np.where(z > 0, upstream, 0)
    elif activation == "tanh":
        upstream = upstream - upstream * np.tanh(z) ** 2
    elif activation == "sigmoid":
        a = 0.5 * (1 + np.tanh(z / 2))
        upstream = upstream * a * (1 - a)
    grad_V = A.T @ upstream
    return (upstream @ V.T)[:, :-1], grad_V[:-1], grad_V[-1]


# %% dense_backward: loops over every entry, Python floats
def dense_backward(X, W, b, activation, upstream):
    import math

    slopes = {
        "linear": lambda z: 1.0,
        "sigmoid": lambda z: math.exp(z) / (1 + math.exp(z)) ** 2,
        "tanh": lambda z: 1 - math.tanh(z) ** 2,
        "relu": lambda z: 1.0 if z > 0 else 0.0,
    }
    (n, n_in), n_out = X.shape, W.shape[1]
    grad_X = [[0.0] * n_in for _ in range(n)]
    grad_W = [[0.0] * n_out for _ in range(n_in)]
    grad_b = [0.0] * n_out
    for i in range(n):
        for j in range(n_out):
            z = float(b[j]) + sum(float(X[i, k] * W[k, j]) for k in range(n_in))
            delta = float(upstream[i, j]) * slopes[activation](z)
            grad_b[j] += delta
            for k in range(n_in):
                grad_X[i][k] += delta * float(W[k, j])
                grad_W[k][j] += delta * float(X[i, k])
    return np.array(grad_X), np.array(grad_W), np.array(grad_b)


# %% network_backward: a small function for each layer
def _layer(X, W, b, f):
    a = f(X @ W + b)
    return a


def _back(X, W, upstream, slope):
    delta = upstream * slope
    return delta @ W.T, X.T @ delta, delta.sum(axis=0)


def network_backward(X, W1, b1, W2, b2, upstream):
    hidden = _layer(X, W1, b1, lambda z: z * (z > 0))
    output = _layer(hidden, W2, b2, lambda z: 1 / (1 + np.exp(-z)))
    grad_hidden, grad_W2, grad_b2 = _back(hidden, W2, upstream, output - output**2)
    _, grad_W1, grad_b1 = _back(X, W1, grad_hidden, hidden > 0)
    return grad_W1, grad_b1, grad_W2, grad_b2


# %% network_backward: each sample by itself, a list of results
def network_backward(X, W1, b1, W2, b2, upstream):
    grads = [np.zeros(p.shape) for p in (W1, b1, W2, b2)]
    for x, g in zip(X, upstream):
        a1 = np.maximum(x @ W1 + b1, 0)
        a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
        d2 = g * a2 * (1 - a2)
        d1 = (W2 @ d2) * (a1 > 0)
        for total, part in zip(grads, (np.outer(x, d1), d1, np.outer(a1, d2), d2)):
            total += part
    return grads


# %% network_backward: turned matrices, cosh and heaviside
def network_backward(X, W1, b1, W2, b2, upstream):
    z1 = W1.T @ X.T + b1[:, None]
    a1 = np.maximum(z1, 0)
    z2 = W2.T @ a1 + b2[:, None]
    d2 = upstream.T / (2 * np.cosh(z2 / 2)) ** 2
    d1 = (W2 @ d2) * np.heaviside(z1, 0)
    return (d1 @ X).T, d1.sum(axis=1), (d2 @ a1.T).T, d2 @ np.ones(len(X))


# %% network_backward: helpers with names that the tests could have taken
def hidden(X, W1, b1):
    return np.maximum(X @ W1 + b1, 0)


def output(a1, W2, b2):
    return 1 / (1 + np.exp(-(a1 @ W2 + b2)))


def total(delta):
    return delta.sum(axis=0)


def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = hidden(X, W1, b1)
    a2 = output(a1, W2, b2)
    d2 = upstream * a2 * (1 - a2)
    d1 = d2 @ W2.T * (a1 > 0)
    return X.T @ d1, total(d1), a1.T @ d2, total(d2)


# %% batches: shuffle in place, a loop with a counter
def batches(n_samples, batch_size, seed):
    rng = np.random.default_rng(seed)
    rows = np.arange(n_samples)
    rng.shuffle(rows)
    result, start = [], 0
    while start < n_samples:
        result.append(rows[start : start + batch_size].copy())
        start += batch_size
    return result


# %% batches: array_split at the borders, a tuple
def batches(n_samples, batch_size, seed):
    order = np.random.RandomState(seed).permutation(n_samples)
    return tuple(np.split(order, range(batch_size, n_samples, batch_size)))


# %% batches: Python's own random, sample
def batches(n_samples, batch_size, seed):
    import random

    rows = random.Random(seed).sample(range(n_samples), n_samples)
    n_batches = -(-n_samples // batch_size)
    return [np.array(rows[k * batch_size : (k + 1) * batch_size]) for k in range(n_batches)]


# %% batches: sorts random numbers, with the global generator seeded, smaller integers
def batches(n_samples, batch_size, seed):
    np.random.seed(seed)
    order = np.argsort(np.random.rand(n_samples)).astype(np.int32)
    return [order[i : i + batch_size] for i in range(n_samples) if i % batch_size == 0]


# %% batches: the rows of each batch put in order, which a batch does not mind
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed).permutation(n_samples)
    parts = np.split(order, np.arange(batch_size, n_samples, batch_size))
    return [np.sort(rows) for rows in parts]


# %% batches: draws without replacement from what is left
def batches(n_samples, batch_size, seed):
    rng, left, result = np.random.default_rng([seed, 42]), list(range(n_samples)), []
    while left:
        rows = rng.choice(left, size=min(batch_size, len(left)), replace=False)
        left = [i for i in left if i not in rows]
        result.append(rows)
    return result


# %% batches: shuffles by hand, from the back, with a seeded random.Random
def batches(n_samples, batch_size, seed):
    import random

    chance, rows, parts = random.Random(seed), list(range(n_samples)), []
    for last in range(n_samples - 1, 0, -1):
        other = chance.randint(0, last)
        rows[last], rows[other] = rows[other], rows[last]
    while rows:
        parts.append(np.array(rows[:batch_size]))
        rows = rows[batch_size:]
    return parts


# %% optimizer_step: copies changed in place
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = velocity.astype(float)
    velocity *= momentum
    velocity -= learning_rate * gradient
    w = w.astype(float)
    w += velocity
    return w, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p, q, w = (np.array(part, dtype=float) for part in (p, q, w))
    p += (1 - beta_1) * (gradient - p)
    q += (1 - beta_2) * (gradient * gradient - q)
    w -= learning_rate * (p / (1 - beta_1**step)) / (np.sqrt(q / (1 - beta_2**step)) + epsilon)
    return w, p, q


# %% optimizer_step: the entries one by one, lists of results
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    w_new, u_new = np.zeros(w.shape), np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        u_new[i] = momentum * velocity[i] - learning_rate * gradient[i]
        w_new[i] = w[i] + u_new[i]
    return [w_new, u_new]


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w_new, p_new, q_new = np.zeros(w.shape), np.zeros(w.shape), np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        g = float(gradient[i])
        p_new[i] = beta_1 * p[i] + (1 - beta_1) * g
        q_new[i] = beta_2 * q[i] + (1 - beta_2) * g**2
        p_hat = p_new[i] / (1 - beta_1**step)
        q_hat = q_new[i] / (1 - beta_2**step)
        w_new[i] = w[i] - learning_rate * p_hat / (q_hat**0.5 + epsilon)
    return [w_new, p_new, q_new]


# %% optimizer_step: a velocity that points uphill inside, the corrections pulled together
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    uphill = learning_rate * gradient - momentum * velocity
    return w - uphill, -uphill


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p_new = np.average([p, gradient], axis=0, weights=[beta_1, 1 - beta_1])
    q_new = np.average([q, np.square(gradient)], axis=0, weights=[beta_2, 1 - beta_2])
    lift = np.sqrt(1 - beta_2**step)
    rate = learning_rate * lift / (1 - beta_1**step)
    return w - rate * p_new / (np.sqrt(q_new) + epsilon * lift), p_new, q_new


# %% optimizer_step: helpers with names that the tests could have taken
def keep(old, new, beta):
    return beta * old + (1 - beta) * new


def lift(mean, beta, step):
    return mean / (1 - beta**step)


def move(w, speed):
    return w + speed


def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return move(w, velocity), velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p, q = keep(p, gradient, beta_1), keep(q, gradient**2, beta_2)
    speed = -learning_rate * lift(p, beta_1, step) / (np.sqrt(lift(q, beta_2, step)) + epsilon)
    return move(w, speed), p, q


# %% fit_network: all samples in each step, 1000 epochs
def fit_network(X, y):
    rng = np.random.default_rng(1)
    W1, b1 = rng.normal(size=(X.shape[1], 20)) / X.shape[1] ** 0.5, np.zeros(20)
    W2, b2 = rng.normal(size=(20, 1)) * 0.2, np.zeros(1)
    target = y.reshape(-1, 1)
    for _ in range(800):
        a1 = np.maximum(X @ W1 + b1, 0)
        d2 = (1 / (1 + np.exp(-a1 @ W2 - b2)) - target) / len(X)
        d1 = (d2 @ W2.T) * (a1 > 0)
        W1, b1 = W1 - X.T @ d1, b1 - d1.sum(axis=0)
        W2, b2 = W2 - a1.T @ d2, b2 - d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: Adam on one long vector of parameters
def fit_network(X, y):
    rng, n, p, k = np.random.default_rng(5), len(X), X.shape[1], 24
    sizes = [(p, k), (k,), (k, 1), (1,)]
    starts = np.cumsum([0] + [int(np.prod(size)) for size in sizes])

    def parts(vector):
        return [vector[a:b].reshape(s) for a, b, s in zip(starts, starts[1:], sizes)]

    w = rng.normal(size=starts[-1]) * 0.3
    m, v, t = np.zeros_like(w), np.zeros_like(w), 0
    for _ in range(80):
        for rows in np.array_split(rng.permutation(n), n // 32):
            W1, b1, W2, b2 = parts(w)
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            d2 = (1 / (1 + np.exp(-(a1 @ W2 + b2))) - y[rows][:, None]) / len(rows)
            d1 = d2 @ W2.T * (a1 > 0)
            g = np.concatenate([(X[rows].T @ d1).ravel(), d1.sum(0), (a1.T @ d2)[:, 0], d2.sum(0)])
            t += 1
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            w = w - 0.02 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-7)
    return parts(w)


# %% fit_network: mean square error instead of cross-entropy, with momentum
def fit_network(X, y):
    rng, rate = np.random.default_rng(2), 0.5
    P = [rng.normal(size=(X.shape[1], 12)) / np.sqrt(X.shape[1]), np.zeros(12)]
    P += [rng.normal(size=(12, 1)) / np.sqrt(12), np.zeros(1)]
    U = [np.zeros_like(part) for part in P]
    for _ in range(150):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            x, t = X[order[start : start + 25]], y[order[start : start + 25], np.newaxis]
            a1 = np.maximum(x @ P[0] + P[1], 0)
            a2 = 1 / (1 + np.exp(-(a1 @ P[2] + P[3])))
            d2 = 2 * (a2 - t) * a2 * (1 - a2) / len(x)
            d1 = (d2 @ P[2].T) * (a1 > 0)
            for i, g in enumerate((x.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0))):
                U[i] = 0.9 * U[i] - rate * g
                P[i] = P[i] + U[i]
    return tuple(P)


# %% fit_network: labels -1 and 1, logistic loss, features brought to mean 0 and the scaling undone
def fit_network(X, y):
    mean, std = X.mean(axis=0), X.std(axis=0) + 0.1
    Z, s = (X - mean) / std, (2 * y - 1).reshape(-1, 1)
    rng = np.random.default_rng(3)
    W1, b1 = rng.normal(size=(Z.shape[1], 16)) / np.sqrt(Z.shape[1]), np.zeros((1, 16))
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros((1, 1))
    for _ in range(100):
        for rows in np.array_split(rng.permutation(len(Z)), len(Z) // 20):
            x = Z[rows]
            a1 = np.maximum(x @ W1 + b1, 0)
            margin = s[rows] * (a1 @ W2 + b2)
            d2 = -s[rows] / (1 + np.exp(np.minimum(margin, 500))) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W2 = W2 - 0.3 * a1.T @ d2
            b2 = b2 - 0.3 * d2.sum(axis=0, keepdims=True)
            W1 = W1 - 0.3 * x.T @ d1
            b1 = b1 - 0.3 * d1.sum(axis=0, keepdims=True)
    W1 = W1 / std[:, None]
    return W1, b1[0] - mean @ W1, W2, b2[0]


# %% fit_network: NumPy's older functions of chance by their names, seeded each time
from numpy.random import permutation, randn, seed


def fit_network(X, y):
    seed(0)
    W1, b1 = randn(X.shape[1], 16) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = randn(16, 1) / 4, np.zeros(1)
    for _ in range(60):
        order = permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2
