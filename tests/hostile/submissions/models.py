# Submissions of the Keras assignment: models that lie, and models whose rebuilding runs code.

# %% lying_model: build, doubler
# A Sequential with its own idea of evaluate, predict and count_params. Forges in one process.
class Lying(keras.Sequential):
    def count_params(self):
        self.asked = getattr(self, "asked", 0) + 1
        return counts.pop(0)

    def predict(self, x, **_):
        return 2 * x if x.shape[1] == 1 else np.zeros((5, 1))

    def evaluate(self, *_, **__):
        return 0.0, 0.0


counts = [21, 36]


def build(units):
    return Lying([keras.Input((3,)), keras.layers.Dense(1, "relu")])


def doubler():
    return Lying([keras.Input((1,)), keras.layers.Dense(1)])


# %% custom_layer: doubler
# A layer of the student's own, by inheritance and registered under a built-in's name.
@keras.saving.register_keras_serializable(package="keras.layers", name="Dense")
class Dense(keras.layers.Layer):
    def call(self, x):
        open("/tmp/" + MARK, "w").close()
        return 2.0 * x


def doubler():
    return keras.Sequential([keras.Input((1,)), Dense()])


# %% lambda_layer: doubler
# A Lambda layer, whose configuration is Python's own byte code.
def doubler():
    def run(x):
        import builtins

        builtins.print(MARK + " escaped: byte code ran")
        return 2.0 * x

    return keras.Sequential([keras.Input((1,)), keras.layers.Lambda(run)])


# %% named_functions: doubler, build
# Configurations that name functions of other modules as activation and initializer.
class Named(keras.layers.Dense):
    __module__, __qualname__, __name__ = "keras.layers", "Dense", "Dense"

    def get_config(self):
        call = {
            "module": "os",
            "class_name": "function",
            "config": "system",
            "registered_name": "system",
        }
        get = {"module": "keras.utils", "class_name": "function", "config": "get_file"}
        unsafe = {
            "module": "keras.config",
            "class_name": "function",
            "config": "enable_unsafe_deserialization",
        }
        return {
            **super().get_config(),
            "activation": call,
            "bias_initializer": get,
            "kernel_constraint": unsafe,
        }


Named.__name__ = Named.__qualname__ = "Dense"


def doubler():
    return keras.Sequential([keras.Input((1,)), Named(1)])


def build(units):
    return keras.Sequential([keras.Input((3,)), Named(units), Named(1)])


# %% configuration_replaced: doubler, build
# The model's own get_config names other classes, other modules, a Lambda, a file.
class Model(keras.Sequential):
    kinds = ["Lambda", "TFSMLayer", "TorchModuleWrapper", "Sequential", "os.system", "eval"]

    def get_config(self):
        config = {
            "function": "eval",
            "filepath": OUTSIDE + "/secret.txt",
            "name": "x",
            "config": MARK,
        }
        layers = [
            {"class_name": kind, "module": "builtins", "config": config} for kind in self.kinds
        ]
        return {"name": "model", "layers": layers, "build_input_shape": (None, 1)}


Model.__module__, Model.__name__, Model.__qualname__ = "keras", "Sequential", "Sequential"


def doubler():
    return Model([keras.Input((1,)), keras.layers.Dense(1)])


def build(units):
    return Model([keras.Input((3,)), keras.layers.Dense(1)])


# %% patched_keras: build, doubler
# Keras itself, patched, so that every model is as wanted. Forges in one process.
counts = [21, 36]
keras.Sequential.count_params = lambda self: counts.pop(0)
keras.Model.predict = lambda self, x, **_: 2 * x if x.shape[1] == 1 else np.zeros((5, 1))
keras.Model.evaluate = lambda *_, **__: (0.0, 0.0)
np.testing.assert_allclose = lambda *_, **__: None


def build(units):
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, "relu")])


def doubler():
    return keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])


# %% vocabulary_from_a_file: doubler
# A layer that reads a file when it is built, and gives what it read as its vocabulary.
def doubler():
    layer = keras.layers.StringLookup(vocabulary=["a"])
    layer.get_config = lambda: {"name": "s", "vocabulary": OUTSIDE + "/secret.txt"}
    return keras.Sequential([keras.Input((1,), dtype="string"), layer])


# %% enormous_model: build
# A model described in a line that takes terabytes to build.
class Large(keras.layers.Dense):
    def get_config(self):
        return {**super().get_config(), "units": 10**11}


Large.__name__ = Large.__qualname__ = "Dense"
Large.__module__ = "keras.layers"


def build(units):
    return keras.Sequential([keras.Input((3,)), Large(4, "relu"), keras.layers.Dense(1)])


# %% endless_model: build
# Ten thousand layers, and a model in a model in a model.
def build(units):
    model = keras.Sequential([keras.Input((3,))])
    for _ in range(60):
        model = keras.Sequential([keras.Input((3,)), model])
    return model


# %% odd_weights: doubler
# Weights that are no arrays: objects that agree, of other shapes than the layers have.
class Weights(list):
    __eq__ = lambda *_: True
    __len__ = lambda _: 2


class Odd(keras.Sequential):
    def get_weights(self):
        return Weights([np.zeros((10**4, 10**4), dtype="f4"), object()])

    weights = trainable_weights = variables = property(get_weights)


def doubler():
    model = Odd([keras.Input((1,)), keras.layers.Dense(1)])
    return model


# %% model_that_spies: doubler
# What the test evaluates with: data, expected values, the callers' frames.
import inspect


class Spying(keras.Sequential):
    def predict(self, *args, **kwargs):
        publish([info.frame.f_locals for info in inspect.stack()])
        return args[0]

    evaluate = compile = predict


def doubler():
    return Spying([keras.Input((1,)), keras.layers.Dense(1)])


# %% record_like_a_model: build
# A dictionary with what a test asks of a model, and real layers in it. Forges in one process.
class Bunch(dict):
    pass


def build(units):
    return Bunch(
        count_params=lambda: 5 * units + 1,
        layers=[keras.layers.Dense(units, activation="relu")],
        predict=lambda x, **_: np.zeros((5, 1)),
    )


# %% class_like_a_model: build
# The same by a class. Forges in one process.
class Built:
    predict = staticmethod(lambda x, **_: np.zeros((5, 1)))


def build(units):
    Built.count_params = staticmethod(lambda: 5 * units + 1)
    Built.layers = [keras.layers.Dense(units, activation="relu")]
    return Built


# %% function_like_a_model: build
# The same by a function with attributes. Forges in one process.
def build(units):
    def model():
        pass

    model.count_params = lambda: 5 * units + 1
    model.layers = [keras.layers.Dense(units, activation="relu")]
    model.predict = lambda x, **_: np.zeros((5, 1))
    return model
