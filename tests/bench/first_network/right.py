# ruff: noqa: F821, F811
# Right answers to the benchmark's TensorFlow assignment; see tests/answers for the form.

# %% standardize: moments and squeeze
def standardize(x):
    mean, variance = tf.nn.moments(x, axes=[0])
    return (x - mean) / (tf.sqrt(variance) + 0.001)


# %% standardize: by hand, with the number of rows
def standardize(x):
    n = tf.cast(tf.shape(x)[0], x.dtype)
    mean = tf.reduce_sum(x, axis=0, keepdims=True) / n
    deviation = tf.sqrt(tf.reduce_sum(tf.square(x - mean), axis=0, keepdims=True) / n)
    return tf.divide(x - mean, deviation + 0.001)


# %% gradients: constants that are watched
def gradients(w, b, x, y):
    with tf.GradientTape() as tape:
        tape.watch([w, b])
        prediction = tf.reduce_sum(x * w, axis=1) + b
        loss = tf.reduce_mean(tf.square(prediction - y))
    dw, db = tape.gradient(loss, [w, b])
    return dw, db


# %% gradients: a column and Keras's own loss
def gradients(w, b, x, y):
    w, b = tf.Variable(w), tf.Variable(b)
    with tf.GradientTape() as tape:
        prediction = tf.matmul(x, tf.reshape(w, (-1, 1))) + b
        loss = keras.losses.MeanSquaredError()(tf.reshape(y, (-1, 1)), prediction)
    return tape.gradient(loss, (w, b))


# %% train: a wider layer, fewer epochs, named parts
def train(x, y):
    model = keras.Sequential(name="reader")
    model.add(keras.Input((64,)))
    model.add(keras.layers.Dense(64, activation="tanh", name="hidden"))
    model.add(keras.layers.Dense(10, activation="softmax", name="digits"))
    model.compile(
        optimizer=keras.optimizers.Adam(0.02),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(x, y, epochs=4, batch_size=64, verbose=0)
    return model


# %% train: one-hot digits and plain gradient descent
def train(x, y):
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(48, activation="relu"),
            keras.layers.Dense(10),
            keras.layers.Softmax(),
        ]
    )
    model.compile(keras.optimizers.SGD(0.2, momentum=0.9), "categorical_crossentropy")
    model.fit(x, keras.utils.to_categorical(y, 10), epochs=6, batch_size=32, verbose=0)
    return model
