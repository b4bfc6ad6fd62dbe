# ruff: noqa: F821, F811
# Wrong answers to the benchmark's TensorFlow assignment; see tests/answers for the form.

# %% standardize: over the whole tensor
def standardize(x):
    return (x - tf.reduce_mean(x)) / (tf.math.reduce_std(x) + 0.001)


# %% standardize: divides by the variance
def standardize(x):
    return (x - tf.reduce_mean(x, axis=0)) / (tf.math.reduce_variance(x, axis=0) + 0.001)


# %% gradients: the sum and not the mean
def gradients(w, b, x, y):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((tf.linalg.matvec(x, w) + b - y) ** 2)
    return tape.gradient(loss, [w, b])


# %% gradients: nobody watches
def gradients(w, b, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.linalg.matvec(x, w) + b - y) ** 2)
    return tape.gradient(loss, [w, b])


# %% train: never trains
def train(x, y):
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model


# %% train: forgets to return the model
def train(x, y):
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(x, y, epochs=5, batch_size=32, verbose=0)
