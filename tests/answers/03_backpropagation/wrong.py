# Wrong answers to exercise 03_backpropagation: misconceptions that students really have.
#
# Each cell below replaces one solution cell of
# solutions/03_backpropagation/03_backpropagation.py. Its marker line is the question's grade_id, a
# colon, and the misconception in one line. The harness puts each one into the reference notebook,
# alone, and checks that it costs points of its own question and of no other. To add one: copy a
# cell, change the marker line, and write what the student wrote. It must be wrong on the task as
# stated, define the same functions, and end by itself within seconds.


# %% loss_and_gradient: forgets to divide the gradients by the number of samples
def loss_and_gradient(kind, y, y_hat):
    error = y_hat - y
    mse = np.mean(error**2)
    if kind == "mse":
        return mse, 2 * error
    if kind == "rmse":
        return np.sqrt(mse), error / np.sqrt(mse)
    loss = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    return loss, (y_hat - y) / (y_hat * (1 - y_hat))


# %% loss_and_gradient: sums instead of means
def loss_and_gradient(kind, y, y_hat):
    error = y_hat - y
    sse = np.sum(error**2)
    if kind == "mse":
        return sse, 2 * error
    if kind == "rmse":
        return np.sqrt(sse), error / np.sqrt(sse)
    loss = -np.sum(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    return loss, (y_hat - y) / (y_hat * (1 - y_hat))


# %% loss_and_gradient: the gradient for y instead of y_hat
def loss_and_gradient(kind, y, y_hat):
    error, n = y - y_hat, len(y)
    mse = np.mean(error**2)
    if kind == "mse":
        return mse, 2 * error / n
    if kind == "rmse":
        return np.sqrt(mse), error / (n * np.sqrt(mse))
    loss = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    return loss, (y - y_hat) / (y_hat * (1 - y_hat)) / n


# %% loss_and_gradient: the gradient of RMSE is the root of MSE's
def loss_and_gradient(kind, y, y_hat):
    error, n = y_hat - y, len(y)
    mse = np.mean(error**2)
    if kind == "mse":
        return mse, 2 * error / n
    if kind == "rmse":
        return np.sqrt(mse), np.sign(error) * np.sqrt(np.abs(2 * error / n))
    loss = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    return loss, (y_hat - y) / (y_hat * (1 - y_hat)) / n


# %% loss_and_gradient: no root, RMSE is MSE
def loss_and_gradient(kind, y, y_hat):
    error, n = y_hat - y, len(y)
    if kind in ("mse", "rmse"):
        return np.mean(error**2), 2 * error / n
    loss = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    return loss, (y_hat - y) / (y_hat * (1 - y_hat)) / n


# %% loss_and_gradient: the cross-entropy counts only the samples of class 1
def loss_and_gradient(kind, y, y_hat):
    error, n = y_hat - y, len(y)
    mse = np.mean(error**2)
    if kind == "mse":
        return mse, 2 * error / n
    if kind == "rmse":
        return np.sqrt(mse), error / (n * np.sqrt(mse))
    return -np.mean(y * np.log(y_hat)), -y / y_hat / n


# %% loss_and_gradient: the cross-entropy's gradient for the sum before the sigmoid
def loss_and_gradient(kind, y, y_hat):
    error, n = y_hat - y, len(y)
    mse = np.mean(error**2)
    if kind == "mse":
        return mse, 2 * error / n
    if kind == "rmse":
        return np.sqrt(mse), error / (n * np.sqrt(mse))
    loss = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    return loss, error / n


# %% loss_and_gradient: logarithm to the base 2
def loss_and_gradient(kind, y, y_hat):
    error, n = y_hat - y, len(y)
    mse = np.mean(error**2)
    if kind == "mse":
        return mse, 2 * error / n
    if kind == "rmse":
        return np.sqrt(mse), error / (n * np.sqrt(mse))
    loss = -np.mean(y * np.log2(y_hat) + (1 - y) * np.log2(1 - y_hat))
    return loss, error / (y_hat * (1 - y_hat)) / n


# %% loss_and_gradient: one number for the gradient, the mean
def loss_and_gradient(kind, y, y_hat):
    error = y_hat - y
    mse = np.mean(error**2)
    if kind == "mse":
        return mse, np.mean(2 * error)
    if kind == "rmse":
        return np.sqrt(mse), np.mean(error) / np.sqrt(mse)
    loss = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    return loss, np.mean(error / (y_hat * (1 - y_hat)))


# %% loss_and_gradient: works in the array of predictions
def loss_and_gradient(kind, y, y_hat):
    n = len(y)
    if kind == "cross_entropy":
        loss = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
        return loss, (y_hat - y) / (y_hat * (1 - y_hat)) / n
    y_hat -= y
    mse = np.mean(y_hat**2)
    return (mse, 2 * y_hat / n) if kind == "mse" else (mse**0.5, y_hat / (n * mse**0.5))


# %% loss_and_gradient: the factor 1/2 that makes the gradient pretty
def loss_and_gradient(kind, y, y_hat):
    error, n = y_hat - y, len(y)
    mse = np.mean(error**2)
    if kind == "mse":
        return mse / 2, error / n
    if kind == "rmse":
        return np.sqrt(mse), error / (n * np.sqrt(mse))
    loss = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    return loss, error / (y_hat * (1 - y_hat)) / n


# %% loss_and_gradient: clips the probabilities far too early
def loss_and_gradient(kind, y, y_hat):
    error, n = y_hat - y, len(y)
    mse = np.mean(error**2)
    if kind == "mse":
        return mse, 2 * error / n
    if kind == "rmse":
        return np.sqrt(mse), error / (n * np.sqrt(mse))
    p = np.clip(y_hat, 0.01, 0.99)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return loss, (p - y) / (p * (1 - p)) / n


# %% loss_and_gradient: a small number under the root of the RMSE, against a division by 0
def loss_and_gradient(kind, y, y_hat):
    error, n = y_hat - y, len(y)
    mse = np.mean(error**2)
    if kind == "mse":
        return mse, 2 * error / n
    if kind == "rmse":
        rmse = np.sqrt(mse + 1e-10)
        return rmse, error / (n * rmse)
    loss = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    return loss, error / (y_hat * (1 - y_hat)) / n


# %% line_step: the new m already counts when b is updated
def line_backward(x, m, upstream):
    return upstream * m, np.sum(upstream * x), np.sum(upstream)


def line_step(m, b, x, y, learning_rate):
    m = m - learning_rate * 2 * np.mean((m * x + b - y) * x)
    b = b - learning_rate * 2 * np.mean(m * x + b - y)
    return m, b


# %% line_step: uphill
def line_backward(x, m, upstream):
    return upstream * m, np.sum(upstream * x), np.sum(upstream)


def line_step(m, b, x, y, learning_rate):
    error = m * x + b - y
    return m + learning_rate * 2 * np.mean(error * x), b + learning_rate * 2 * np.mean(error)


# %% line_step: the slides' sign, m downhill and b uphill
def line_backward(x, m, upstream):
    return upstream * m, np.sum(upstream * x), np.sum(upstream)


def line_step(m, b, x, y, learning_rate):
    error = m * x + b - y
    return m - learning_rate * 2 * np.mean(error * x), b + learning_rate * 2 * np.mean(error)


# %% line_step: the slides' formulas, whatever the points are
def line_backward(x, m, upstream):
    return upstream * m, np.sum(upstream * x), np.sum(upstream)


def line_step(m, b, x, y, learning_rate):
    return m - learning_rate * (5 * m + 3 * b - 13), b - learning_rate * (3 * m + 2 * b - 8)


# %% line_step: forgets the factor 2
def line_backward(x, m, upstream):
    return upstream * m, np.sum(upstream * x), np.sum(upstream)


def line_step(m, b, x, y, learning_rate):
    error = m * x + b - y
    return m - learning_rate * np.mean(error * x), b - learning_rate * np.mean(error)


# %% line_step: sums over the samples where the mean has been asked for
def line_backward(x, m, upstream):
    return upstream * m, np.sum(upstream * x), np.sum(upstream)


def line_step(m, b, x, y, learning_rate):
    error = m * x + b - y
    return m - learning_rate * 2 * np.sum(error * x), b - learning_rate * 2 * np.sum(error)


# %% line_step: one step for each sample in turn
def line_backward(x, m, upstream):
    return upstream * m, np.sum(upstream * x), np.sum(upstream)


def line_step(m, b, x, y, learning_rate):
    for x_i, y_i in zip(x, y):
        error = m * x_i + b - y_i
        m, b = m - learning_rate * 2 * error * x_i, b - learning_rate * 2 * error
    return m, b


# %% line_step: returns the gradient, not the new line
def line_backward(x, m, upstream):
    return upstream * m, np.sum(upstream * x), np.sum(upstream)


def line_step(m, b, x, y, learning_rate):
    error = m * x + b - y
    return 2 * np.mean(error * x), 2 * np.mean(error)


# %% line_step: divides the upstream gradient by the number of samples once more
def line_backward(x, m, upstream):
    return upstream * m, np.mean(upstream * x), np.mean(upstream)


def line_step(m, b, x, y, learning_rate):
    error = m * x + b - y
    return m - learning_rate * 2 * np.mean(error * x), b - learning_rate * 2 * np.mean(error)


# %% line_step: ignores the upstream gradient
def line_backward(x, m, upstream):
    return np.full(len(x), m), np.sum(x), len(x)


def line_step(m, b, x, y, learning_rate):
    error = m * x + b - y
    return m - learning_rate * 2 * np.mean(error * x), b - learning_rate * 2 * np.mean(error)


# %% line_step: gradients for m and b as arrays, not added up
def line_backward(x, m, upstream):
    return upstream * m, upstream * x, upstream


def line_step(m, b, x, y, learning_rate):
    error = m * x + b - y
    return m - learning_rate * 2 * np.mean(error * x), b - learning_rate * 2 * np.mean(error)


# %% line_step: x and m exchanged
def line_backward(x, m, upstream):
    return upstream * x, np.sum(upstream * m), np.sum(upstream)


def line_step(m, b, x, y, learning_rate):
    error = m * x + b - y
    return m - learning_rate * 2 * np.mean(error * x), b - learning_rate * 2 * np.mean(error)


# %% line_step: the new b already counts when m is updated
def line_backward(x, m, upstream):
    return upstream * m, np.sum(upstream * x), np.sum(upstream)


def line_step(m, b, x, y, learning_rate):
    b = b - learning_rate * 2 * np.mean(m * x + b - y)
    m = m - learning_rate * 2 * np.mean((m * x + b - y) * x)
    return m, b


# %% largest_learning_rate: 1 over lambda_max
def largest_learning_rate(X):
    A = np.column_stack([X, np.ones(len(X))])
    return 1 / np.linalg.eigvalsh(2 * A.T @ A / len(A))[-1]


# %% largest_learning_rate: the smallest eigenvalue
def largest_learning_rate(X):
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / max(np.linalg.eigvalsh(2 * A.T @ A / len(A))[0], 1e-9)


# %% largest_learning_rate: forgets the bias
def largest_learning_rate(X):
    return 2 / max(np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1], 1e-9)


# %% largest_learning_rate: forgets the factor 2 of the square
def largest_learning_rate(X):
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / np.linalg.eigvalsh(A.T @ A / len(A))[-1]


# %% largest_learning_rate: does not divide by the number of samples
def largest_learning_rate(X):
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / np.linalg.eigvalsh(2 * A.T @ A)[-1]


# %% largest_learning_rate: always divides by 2, as for the slides' two samples
def largest_learning_rate(X):
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / np.linalg.eigvalsh(A.T @ A)[-1]


# %% largest_learning_rate: the slides' number
def largest_learning_rate(X):
    return 2 / np.linalg.eigvalsh(np.array([[5.0, 3.0], [3.0, 2.0]]))[-1]


# %% largest_learning_rate: the first feature only
def largest_learning_rate(X):
    x, n = X[:, 0], len(X)
    H = 2 / n * np.array([[np.sum(x**2), np.sum(x)], [np.sum(x), n]])
    return 2 / np.linalg.eigvalsh(H)[-1]


# %% largest_learning_rate: the diagonal only, as if no two weights were related
def largest_learning_rate(X):
    return 1 / max(np.mean(X**2, axis=0).max(), 1.0)


# %% largest_learning_rate: the trace, which is the sum of the eigenvalues
def largest_learning_rate(X):
    return 1 / (np.mean(X**2, axis=0).sum() + 1)


# %% largest_learning_rate: the covariance, with the mean taken away
def largest_learning_rate(X):
    Z = X - X.mean(axis=0)
    A = np.column_stack([Z, np.ones(len(Z))])
    return 2 / np.linalg.eigvalsh(2 * A.T @ A / len(A))[-1]


# %% largest_learning_rate: the limit rounded to four decimals, as in the chapter
def largest_learning_rate(X):
    A = np.column_stack([X, np.ones(len(X))])
    return round(2 / np.linalg.eigvalsh(2 * A.T @ A / len(A))[-1], 4)


# %% largest_learning_rate: an array of one limit for each eigenvalue
def largest_learning_rate(X):
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / np.maximum(np.linalg.eigvalsh(2 * A.T @ A / len(A)), 1e-9)


# %% largest_learning_rate: power iteration from a start that may be the wrong eigenvector
def largest_learning_rate(X):
    A = np.column_stack([X, np.ones(len(X))])
    H = 2 * A.T @ A / len(A)
    v = np.ones(len(H))
    for _ in range(1000):
        v = H @ v
        v = v / max(np.linalg.norm(v), 1e-300)
    return 2 / max(v @ H @ v, 1e-9)


# %% largest_learning_rate: power iteration that ends before it has settled
def largest_learning_rate(X):
    A = np.column_stack([X, np.ones(len(X))])
    H = 2 * A.T @ A / len(A)
    v = np.random.default_rng(1).normal(size=len(H))
    for _ in range(50):
        v = H @ v
        v = v / np.linalg.norm(v)
    return 2 / (v @ H @ v)


# %% numerical_gradient: a difference to one side only
def numerical_gradient(W, X, y, epsilon=1e-5):
    gradient = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up = W.astype(float)
        up[place] += epsilon
        gradient[place] = (loss_at(up, X, y) - loss_at(W, X, y)) / epsilon
    return gradient


# %% numerical_gradient: divides by epsilon instead of twice epsilon
def numerical_gradient(W, X, y, epsilon=1e-5):
    gradient = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        e = np.zeros(W.shape)
        e[place] = epsilon
        gradient[place] = (loss_at(W + e, X, y) - loss_at(W - e, X, y)) / epsilon
    return gradient


# %% numerical_gradient: forgets to put the weight back
def numerical_gradient(W, X, y, epsilon=1e-5):
    W = W.astype(float)
    gradient = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        W[place] += epsilon
        up = loss_at(W, X, y)
        W[place] -= 2 * epsilon
        gradient[place] = (up - loss_at(W, X, y)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: all weights at once, one slope for all
def numerical_gradient(W, X, y, epsilon=1e-5):
    return np.full(
        W.shape, (loss_at(W + epsilon, X, y) - loss_at(W - epsilon, X, y)) / (2 * epsilon)
    )


# %% numerical_gradient: a copy that holds integers, so that epsilon is cut off
def numerical_gradient(W, X, y, epsilon=1e-5):
    gradient = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += epsilon
        down[place] -= epsilon
        gradient[place] = (loss_at(up, X, y) - loss_at(down, X, y)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: ignores epsilon
def numerical_gradient(W, X, y, epsilon=1e-5):
    gradient = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        e = np.zeros(W.shape)
        e[place] = 1e-5
        gradient[place] = (loss_at(W + e, X, y) - loss_at(W - e, X, y)) / 2e-5
    return gradient


# %% numerical_gradient: the true gradient by the chain rule, whatever epsilon is
def numerical_gradient(W, X, y, epsilon=1e-5):
    a = np.tanh(X @ W)
    return X.T @ ((a - y) * (1 - a**2)) * 2 / np.size(y)


# %% numerical_gradient: up and down exchanged
def numerical_gradient(W, X, y, epsilon=1e-5):
    gradient = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        e = np.zeros(W.shape)
        e[place] = epsilon
        gradient[place] = (loss_at(W - e, X, y) - loss_at(W + e, X, y)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: loops over rows only
def numerical_gradient(W, X, y, epsilon=1e-5):
    gradient = np.zeros(W.shape)
    for i in range(W.shape[0]):
        e = np.zeros(W.shape)
        e[i] = epsilon
        gradient[i] = (loss_at(W + e, X, y) - loss_at(W - e, X, y)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: half of epsilon to each side
def numerical_gradient(W, X, y, epsilon=1e-5):
    gradient = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        e = np.zeros(W.shape)
        e[place] = epsilon / 2
        gradient[place] = (loss_at(W + e, X, y) - loss_at(W - e, X, y)) / epsilon
    return gradient


# %% numerical_gradient: moves the caller's weights and leaves them moved
def numerical_gradient(W, X, y, epsilon=1e-5):
    gradient = np.zeros(W.shape)
    W += 0.0 if W.dtype.kind == "f" else 0
    for place in np.ndindex(W.shape):
        W[place] += epsilon
        up = loss_at(W, X, y)
        W[place] -= 2 * epsilon
        gradient[place] = (up - loss_at(W, X, y)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: a flat array
def numerical_gradient(W, X, y, epsilon=1e-5):
    slopes = []
    for e in np.eye(W.size):
        e = epsilon * e.reshape(W.shape)
        slopes.append((loss_at(W + e, X, y) - loss_at(W - e, X, y)) / (2 * epsilon))
    return np.array(slopes)


# %% numerical_gradient: moves the caller's weights up, down and up, which leaves rounding behind
def numerical_gradient(W, X, y, epsilon=1e-5):
    gradient = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        W[place] += epsilon
        up = loss_at(W, X, y)
        W[place] -= 2 * epsilon
        down = loss_at(W, X, y)
        W[place] += epsilon
        gradient[place] = (up - down) / (2 * epsilon)
    return gradient


# %% dense_backward: the mean over the samples where the sum belongs
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return delta @ W.T, X.T @ delta / len(X), delta.mean(axis=0)


# %% dense_backward: forgets the slope of the activation
def dense_backward(X, W, b, activation, upstream):
    return upstream @ W.T, X.T @ upstream, upstream.sum(axis=0)


# %% dense_backward: forgets the upstream gradient
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0}
    delta = slopes.get(activation, np.ones(z.shape)) * 1.0
    return delta @ W.T, X.T @ delta, delta.sum(axis=0)


# %% dense_backward: the gradient of the bias is not added up over the samples
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return delta @ W.T, X.T @ delta, delta


# %% dense_backward: the gradient of the bias as a row
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return delta @ W.T, X.T @ delta, delta.sum(axis=0, keepdims=True)


# %% dense_backward: one number for the bias
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return delta @ W.T, X.T @ delta, np.sum(delta)


# %% dense_backward: the slope of the sigmoid at a instead of z
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    s = 1 / (1 + np.exp(-(1 / (1 + np.exp(-z)))))
    slopes = {"sigmoid": s * (1 - s), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return delta @ W.T, X.T @ delta, delta.sum(axis=0)


# %% dense_backward: z (1 - z) for the sigmoid and 1 - z^2 for tanh
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    slopes = {"sigmoid": z * (1 - z), "tanh": 1 - z**2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return delta @ W.T, X.T @ delta, delta.sum(axis=0)


# %% dense_backward: tanh without the square
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z), "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return delta @ W.T, X.T @ delta, delta.sum(axis=0)


# %% dense_backward: ReLU has the slope 1 at exactly 0
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z >= 0, "linear": 1}
    delta = upstream * slopes[activation]
    return delta @ W.T, X.T @ delta, delta.sum(axis=0)


# %% dense_backward: ReLU applied to the upstream gradient
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": upstream > 0}
    delta = upstream * slopes.get(activation, 1)
    return delta @ W.T, X.T @ delta, delta.sum(axis=0)


# %% dense_backward: ReLU's output in place of its slope
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": np.maximum(z, 0)}
    delta = upstream * slopes.get(activation, 1)
    return delta @ W.T, X.T @ delta, delta.sum(axis=0)


# %% dense_backward: forgets the bias on the way forward
def dense_backward(X, W, b, activation, upstream):
    z = X @ W
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return delta @ W.T, X.T @ delta, delta.sum(axis=0)


# %% dense_backward: the activation's slope is left out of the gradient for X
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return upstream @ W.T, X.T @ delta, delta.sum(axis=0)


# %% dense_backward: reshapes where it should transpose
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return delta @ W.reshape(W.shape[::-1]), X.T @ delta, delta.sum(axis=0)


# %% dense_backward: the three in another order
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return X.T @ delta, delta.sum(axis=0), delta @ W.T


# %% dense_backward: multiplies into the upstream array
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    if activation == "sigmoid":
        upstream *= a * (1 - a)
    if activation == "tanh":
        upstream *= 1 - np.tanh(z) ** 2
    if activation == "relu":
        upstream *= z > 0
    return upstream @ W.T, X.T @ upstream, upstream.sum(axis=0)


# %% dense_backward: multiplies into a copy of upstream, which may hold integers
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    delta = upstream.copy()
    if activation == "sigmoid":
        a = 1 / (1 + np.exp(-z))
        delta *= a * (1 - a)
    if activation == "tanh":
        delta *= 1 - np.tanh(z) ** 2
    if activation == "relu":
        delta *= z > 0
    return delta @ W.T, X.T @ delta, delta.sum(axis=0)


# %% dense_backward: the gradients in arrays like W and b, which may hold integers
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-z))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    grad_W, grad_b = np.zeros_like(W), np.zeros_like(b)
    grad_W[...], grad_b[...] = X.T @ delta, delta.sum(axis=0)
    return delta @ W.T, grad_W, grad_b


# %% dense_backward: clips z where the sigmoid still has a slope
def dense_backward(X, W, b, activation, upstream):
    z = X @ W + b
    a = 1 / (1 + np.exp(-np.clip(z, -10, 10)))
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - np.tanh(z) ** 2, "relu": z > 0, "linear": 1}
    delta = upstream * slopes[activation]
    return delta @ W.T, X.T @ delta, delta.sum(axis=0)


# %% network_backward: mean over the samples
def network_backward(X, W1, b1, W2, b2, upstream):
    n, a1 = len(X), np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    d2 = upstream * a2 * (1 - a2) / n
    d1 = (d2 @ W2.T) * (a1 > 0)
    return X.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0)


# %% network_backward: takes upstream for the gradient of z2, as after a cross-entropy
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    d1 = (upstream @ W2.T) * (a1 > 0)
    return X.T @ d1, d1.sum(axis=0), a1.T @ upstream, upstream.sum(axis=0)


# %% network_backward: takes upstream for the target
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    d2 = (a2 - upstream) * a2 * (1 - a2)
    d1 = (d2 @ W2.T) * (a1 > 0)
    return X.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0)


# %% network_backward: forgets the slope of ReLU
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    d2 = upstream * a2 * (1 - a2)
    d1 = d2 @ W2.T
    return X.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0)


# %% network_backward: the sigmoid's slope for the hidden layer as well
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    d2 = upstream * a2 * (1 - a2)
    d1 = (d2 @ W2.T) * a1 * (1 - a1)
    return X.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0)


# %% network_backward: the output layer's slope is skipped on the way to the hidden one
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    d2 = upstream * a2 * (1 - a2)
    d1 = (upstream @ W2.T) * (a1 > 0)
    return X.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0)


# %% network_backward: X in place of the hidden values for W2
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    d2 = upstream * a2 * (1 - a2)
    d1 = (d2 @ W2.T) * (a1 > 0)
    z1 = X @ W1 + b1
    return X.T @ d1, d1.sum(axis=0), z1.T @ d2, d2.sum(axis=0)


# %% network_backward: W1 in place of W2 in the chain, where the shapes let it
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    d2 = upstream * a2 * (1 - a2)
    W = W1 if W1.shape == W2.shape else W2
    d1 = (d2 @ W.T) * (a1 > 0)
    return X.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0)


# %% network_backward: W2 not transposed, where the shapes let it
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    d2 = upstream * a2 * (1 - a2)
    d1 = (d2 @ (W2 if W2.shape[0] == W2.shape[1] else W2.T)) * (a1 > 0)
    return X.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0)


# %% network_backward: no biases on the way forward
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2)))
    d2 = upstream * a2 * (1 - a2)
    d1 = (d2 @ W2.T) * (a1 > 0)
    return X.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0)


# %% network_backward: the output layer first in the result
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    d2 = upstream * a2 * (1 - a2)
    d1 = (d2 @ W2.T) * (a1 > 0)
    return a1.T @ d2, d2.sum(axis=0), X.T @ d1, d1.sum(axis=0)


# %% network_backward: the biases' gradients keep a row axis
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    d2 = upstream * a2 * (1 - a2)
    d1 = (d2 @ W2.T) * (a1 > 0)
    keep = {"axis": 0, "keepdims": True}
    return X.T @ d1, d1.sum(**keep), a1.T @ d2, d2.sum(**keep)


# %% network_backward: the upstream array is overwritten
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    upstream *= a2 * (1 - a2)
    d1 = (upstream @ W2.T) * (a1 > 0)
    return X.T @ d1, d1.sum(axis=0), a1.T @ upstream, upstream.sum(axis=0)


# %% network_backward: W2 takes a step before the way back goes through it
def network_backward(X, W1, b1, W2, b2, upstream):
    a1 = np.maximum(X @ W1 + b1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    d2 = upstream * a2 * (1 - a2)
    grad_W2 = a1.T @ d2
    W2 = W2 - 0.1 * grad_W2
    d1 = (d2 @ W2.T) * (a1 > 0)
    return X.T @ d1, d1.sum(axis=0), grad_W2, d2.sum(axis=0)


# %% batches: drops the last, smaller batch
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed).permutation(n_samples)
    return [order[k * batch_size :][:batch_size] for k in range(n_samples // batch_size)]


# %% batches: an empty batch at the end when it comes out even
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed).permutation(n_samples)
    n_batches = n_samples // batch_size + 1
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(n_batches)]


# %% batches: draws each batch by itself, so that rows come twice or never
def batches(n_samples, batch_size, seed):
    rng = np.random.default_rng(seed)
    sizes = [batch_size] * (n_samples // batch_size)
    sizes += [n_samples % batch_size] if n_samples % batch_size else []
    return [rng.choice(n_samples, size=size, replace=False) for size in sizes]


# %% batches: draws with replacement
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed).integers(0, n_samples, size=n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: counts rows from 1
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed).permutation(n_samples) + 1
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: fills up the last batch with rows from the front
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed).permutation(n_samples)
    starts = range(0, n_samples, batch_size)
    return [np.resize(np.roll(order, -start), batch_size) for start in starts]


# %% batches: does not mix
def batches(n_samples, batch_size, seed):
    order = np.arange(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: the same mixing whatever the seed
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(0).permutation(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: forgets the seed, so that no two calls agree
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng().permutation(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: only two orders, by turns
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed % 2).permutation(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: mixes the order of the batches, not the rows
def batches(n_samples, batch_size, seed):
    parts = [np.arange(n_samples)[s : s + batch_size] for s in range(0, n_samples, batch_size)]
    order = list(range(len(parts)))
    if n_samples % batch_size == 0:
        np.random.default_rng(seed).shuffle(order)
    return [parts[k] for k in order]


# %% batches: mixes within each batch only
def batches(n_samples, batch_size, seed):
    rng = np.random.default_rng(seed)
    rows = np.arange(n_samples)
    starts = range(0, n_samples, batch_size)
    return [rng.permutation(rows[start : start + batch_size]) for start in starts]


# %% batches: begins somewhere else each epoch, in the old order
def batches(n_samples, batch_size, seed):
    order = np.roll(np.arange(n_samples), int(np.random.default_rng(seed).integers(1, 10**6)))
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: array_split, which makes all batches about equal
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed).permutation(n_samples)
    return np.array_split(order, -(-n_samples // batch_size))


# %% batches: batch_size taken for the number of batches
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed).permutation(n_samples)
    return np.array_split(order, batch_size)


# %% batches: lists instead of arrays
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed).permutation(n_samples).tolist()
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: row numbers that are floats
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed).permutation(n_samples) * 1.0
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: the rest that fills no batch is left out of the mixing
def batches(n_samples, batch_size, seed):
    n_full = n_samples // batch_size * batch_size
    mixed = np.random.default_rng(seed).permutation(n_full)
    order = np.concatenate([mixed, np.arange(n_full, n_samples)])
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: exchanges ten pairs of rows
def batches(n_samples, batch_size, seed):
    rng, order = np.random.default_rng(seed), np.arange(n_samples)
    for _ in range(10):
        i, j = rng.integers(n_samples, size=2)
        order[i], order[j] = order[j], order[i]
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: one mixing, begun somewhere else each epoch
def batches(n_samples, batch_size, seed):
    order = np.roll(np.random.default_rng(0).permutation(n_samples), seed)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% batches: a seed of 0 is taken for none
def batches(n_samples, batch_size, seed):
    order = np.random.default_rng(seed or None).permutation(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


# %% optimizer_step: momentum moves by the old velocity
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    return w + velocity, momentum * velocity - learning_rate * gradient


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: momentum without the learning rate on the gradient
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - gradient
    return w + learning_rate * velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: momentum as a mean, the gradient weighted with 1 - momentum
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - (1 - momentum) * learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: momentum uphill
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity + learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: momentum is always 0.9
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = 0.9 * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: momentum returns only the weights
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    return w + momentum * velocity - learning_rate * gradient


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: changes the velocity and the weights in place
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity[...] = momentum * velocity - learning_rate * gradient
    w[...] = w + velocity
    return w, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: Adam without the correction of the first steps
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    return w - learning_rate * p / (np.sqrt(q) + epsilon), p, q


# %% optimizer_step: Adam keeps the corrected means
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = (beta_1 * p + (1 - beta_1) * gradient) / (1 - beta_1**step)
    q = (beta_2 * q + (1 - beta_2) * gradient**2) / (1 - beta_2**step)
    return w - learning_rate * p / (np.sqrt(q) + epsilon), p, q


# %% optimizer_step: Adam counts its steps from 0
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1 ** (step + 1)), q / (1 - beta_2 ** (step + 1))
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: Adam multiplies beta by the step instead of raising it to it
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1) / step, q / (1 - beta_2) / step
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: Adam without the root
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / (q_hat + epsilon), p, q


# %% optimizer_step: Adam with epsilon under the root
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / np.sqrt(q_hat + epsilon), p, q


# %% optimizer_step: Adam squares the mean instead of averaging the squares
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * p**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: Adam with beta_1 and beta_2 exchanged
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_2 * p + (1 - beta_2) * gradient
    q = beta_1 * q + (1 - beta_1) * gradient**2
    p_hat, q_hat = p / (1 - beta_2**step), q / (1 - beta_1**step)
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: Adam steps with the gradient in place of its mean
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    q_hat = q / (1 - beta_2**step)
    return w - learning_rate * gradient / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: Adam forgets epsilon
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / np.sqrt(q_hat), p, q


# %% optimizer_step: Adam in place
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if p.dtype.kind == "f":
        p *= beta_1
        p += (1 - beta_1) * gradient
    else:
        p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat, q_hat = p / (1 - beta_1**step), q / (1 - beta_2**step)
    return w - learning_rate * p_hat / (np.sqrt(q_hat) + epsilon), p, q


# %% optimizer_step: Adam corrects the mean of the gradients only
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    p_hat = p / (1 - beta_1**step)
    return w - learning_rate * p_hat / (np.sqrt(q) + epsilon), p, q


# %% optimizer_step: Adam as Keras works it out, with epsilon beside the uncorrected root
def momentum_step(w, velocity, gradient, learning_rate, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def adam_step(w, p, q, gradient, step, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    p = beta_1 * p + (1 - beta_1) * gradient
    q = beta_2 * q + (1 - beta_2) * gradient**2
    rate = learning_rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    return w - rate * p / (np.sqrt(q) + epsilon), p, q


# %% fit_network: all weights 0 at the start
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = np.zeros((X.shape[1], 16)), np.zeros(16)
    W2, b2 = np.zeros((16, 1)), np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: all weights the same at the start
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = np.full((X.shape[1], 16), 0.1), np.zeros(16)
    W2, b2 = np.full((16, 1), 0.1), np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: no hidden activation in training
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = X[rows] @ W1 + b1
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = d2 @ W2.T
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: trains with sigmoid hidden units, which is another network
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = 1 / (1 + np.exp(-(X[rows] @ W1 + b1)))
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * a1 * (1 - a1)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: trains with tanh hidden units, which is another network
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.tanh(X[rows] @ W1 + b1)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (1 - a1**2)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: y of shape (n,) taken from a2 of shape (n, 1)
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows]).mean(axis=1, keepdims=True) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: uphill
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 + 0.5 * X[rows].T @ d1, b1 + 0.5 * d1.sum(axis=0)
            W2, b2 = W2 + 0.5 * a1.T @ d2, b2 + 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: a learning rate that is far too small
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.001 * X[rows].T @ d1, b1 - 0.001 * d1.sum(axis=0)
            W2, b2 = W2 - 0.001 * a1.T @ d2, b2 - 0.001 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: a learning rate that is far too large
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-np.clip(a1 @ W2 + b2, -500, 500)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 100.0 * X[rows].T @ d1, b1 - 100.0 * d1.sum(axis=0)
            W2, b2 = W2 - 100.0 * a1.T @ d2, b2 - 100.0 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: three epochs
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(3):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: trains the output layer only
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: only ever sees the first batch
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        for _start in range(0, len(X), 25):
            rows = np.arange(25)
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: a single hidden unit
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 1)) / np.sqrt(X.shape[1]), np.zeros(1)
    W2, b2 = rng.normal(size=(1, 1)), np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: no hidden biases, and none at the output
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2
    b1, b2 = b1 - 2, b2 + 2
    return W1, b1, W2, b2


# %% fit_network: mixes the rows of X and forgets y
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[start : start + 25, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: returns W2 of shape (n_hidden,)
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2[:, 0], b2


# %% fit_network: returns the predictions
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return (np.maximum(X @ W1 + b1, 0) @ W2 + b2)[:, 0] >= 0


# %% fit_network: returns the weights of the training on standardized features
def fit_network(X, y):
    X = (X - X.mean(axis=0) - 1) / (X.std(axis=0) + 0.1)
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: turns the labels around in the caller's array
def fit_network(X, y):
    y *= -1
    y += 1
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - (1 - y[rows, None])) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: shuffles the caller's rows in place
def fit_network(X, y):
    rng = np.random.default_rng(0)
    order = rng.permutation(len(X))
    X[...], y[...] = X[order], y[order]
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = (d2 @ W2.T) * (a1 > 0)
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2


# %% fit_network: forgets the slope of ReLU on the way back
def fit_network(X, y):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(X.shape[1], 16)) / np.sqrt(X.shape[1]), np.zeros(16)
    W2, b2 = rng.normal(size=(16, 1)) / 4, np.zeros(1)
    for _ in range(100):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 25):
            rows = order[start : start + 25]
            a1 = np.maximum(X[rows] @ W1 + b1, 0)
            a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
            d2 = (a2 - y[rows, None]) / len(rows)
            d1 = d2 @ W2.T
            W1, b1 = W1 - 0.5 * X[rows].T @ d1, b1 - 0.5 * d1.sum(axis=0)
            W2, b2 = W2 - 0.5 * a1.T @ d2, b2 - 0.5 * d2.sum(axis=0)
    return W1, b1, W2, b2
