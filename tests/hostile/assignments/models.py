# The target of the hostile class: Keras. Kept apart so that TensorFlow is needed for this one only.

# %% setup | locked
import keras
import numpy as np


# %% build | answer
def build(units):
    """A Sequential model: 3 numbers in, a hidden layer of relu units, one number out."""
    ### BEGIN SOLUTION
    # CANARY_SOLUTION
    return keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(1),
        ]
    )
    ### END SOLUTION


# %% build_test | test 2
model = build(4)
assert model.count_params() == 21, "build(4): expected 21 parameters"
### BEGIN HIDDEN TESTS
# CANARY_TEST_SOURCE
model = build(7)
assert model.count_params() == 36, "build(7): expected 36 parameters"
assert model.layers[0].activation is keras.activations.relu, "the hidden layer should use relu"
assert model.predict(np.ones((5, 3)), verbose=0).shape == (5, 1)
### END HIDDEN TESTS


# %% doubler | answer
def doubler():
    """A Sequential model that gives twice the number it gets."""
    ### BEGIN SOLUTION
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.set_weights([np.array([[2.0]]), np.array([0.0])])
    return model
    ### END SOLUTION


# %% doubler_test | test 2
model = doubler()
np.testing.assert_allclose(model.predict(np.array([[1.0], [2.0]]), verbose=0), [[2.0], [4.0]])
### BEGIN HIDDEN TESTS
x = np.array([[-1.0], [SECRET_SIDE], [12.0]])
model.compile(loss="mse", metrics=["mae"])
loss, error = model.evaluate(x, 2 * x, verbose=0)
assert loss < 1e-6 and error < 1e-3, "the model does not double"
assert isinstance(model, keras.Sequential)
### END HIDDEN TESTS
