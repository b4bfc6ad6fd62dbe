"""Keras models, layers and their like by value: a configuration and weights.

`library_value` builds whatever it is told to, so a judge must have `wire.models_check` look at a
tree that came from a student first: a configuration can name any function of any module.
"""

import contextlib
import json
import sys
from collections.abc import Iterator
from typing import Any
from unittest import mock

import numpy as np

from autograder.wire.errors import WireError

_TENSORS = ("tensorflow", "keras", "torch", "jax", "jaxlib")


def is_model(value: Any) -> bool:
    """Whether a value is a Keras model whose layers a configuration describes."""
    keras = sys.modules.get("keras")
    return keras is not None and type(value) in _model_kinds(keras)


def weights_of(model: Any) -> list[np.ndarray]:
    """A model's weights, as arrays."""
    return [np.asarray(weight) for weight in model.get_weights()]


def set_weights(value: Any, weights: list[np.ndarray]) -> None:
    """Give a model or a layer its weights, in the order of `weights_of`."""
    value.set_weights(weights)
    for layer in _layers(value):
        if isinstance(layer, sys.modules["keras"].layers.Normalization):
            layer.finalize_state()  # it keeps what it computes from its weights beside them


def _layers(value: Any) -> Iterator[Any]:
    """A model or layer, and the layers within it and within those."""
    yield value
    wrapped = getattr(value, "layer", None)
    for inner in (*getattr(value, "layers", ()), *([] if wrapped is None else [wrapped])):
        yield from _layers(inner)


def library_tree(value: Any) -> dict[str, Any] | None:
    """The tagged tree of a tensor, a Keras model or another Keras object; None for the rest.

    Its "parts" are still to be encoded.
    """
    kind = type(value)
    if kind.__module__.partition(".")[0] not in _TENSORS or isinstance(value, type):
        return None
    keras = sys.modules.get("keras")
    if hasattr(kind, "__array__") and hasattr(value, "shape"):
        library, is_variable = kind.__module__.partition(".")[0], hasattr(value, "assign")
        tensor_kind = f"{library} variable" if is_variable else library
        return {"t": "tensor", "kind": tensor_kind, "parts": [_array(value)]}
    if keras is None:
        return None
    if is_model(value):
        config = keras.saving.serialize_keras_object(value)
        compiled = config.pop("compile_config", None)
        return {
            "t": "model",
            "config": _json(config),
            "compiled": _json(compiled) if compiled else None,
            "parts": [weights_of(value)],
        }
    if kind is keras.callbacks.History:
        return {"t": "history", "parts": [value.history, list(value.epoch)]}
    if isinstance(value, keras.Model):
        return None
    if isinstance(value, _part_kinds(keras)):
        weights = weights_of(value) if isinstance(value, keras.layers.Layer) else []
        config = _json(keras.saving.serialize_keras_object(value))
        return {"t": "kerasobject", "config": config, "parts": [weights]}
    return None


def library_value(tree: dict[str, Any]) -> Any:
    """The value of a tree that `library_tree` made, its parts decoded.

    Raises:
        WireError: it is none.
    """
    tag = tree["t"]
    if tag == "tensor":
        return tree["parts"][0]
    import keras

    if tag == "history":
        history = keras.callbacks.History()
        history.history, history.epoch = tree["parts"]
        return history
    if tag not in ("model", "kerasobject"):
        raise WireError("something of an unknown kind came")
    weights = tree["parts"][0]
    with _plain_beginnings(keras) if weights else contextlib.nullcontext():
        value = keras.saving.deserialize_keras_object(json.loads(tree["config"]))
    if weights:
        set_weights(value, weights)
    if tree.get("compiled"):
        # Keras's compile_from_config makes the optimizer's variables as well. Training makes them
        # where they are missing, few tests train, and it takes as long as all of the rest.
        value.compile(**keras.saving.deserialize_keras_object(json.loads(tree["compiled"])))
    return value


@contextlib.contextmanager
def _plain_beginnings(keras: Any) -> Iterator[None]:
    """Have weights begin as zeros: to draw them takes longest, and they are replaced at once."""

    def zeros(self: Any, shape: Any, dtype: Any = None, **_: Any) -> Any:
        return keras.ops.zeros(shape, dtype)

    with contextlib.ExitStack() as stack:
        for kind in {kind for kind in vars(keras.initializers).values() if isinstance(kind, type)}:
            if "__call__" in vars(kind):
                stack.enter_context(mock.patch.object(kind, "__call__", zeros))
        yield


def tensor(array: np.ndarray, kind: str | None) -> Any:
    """An array as what it was when a test passed it to a student's function.

    Only TensorFlow's kinds are made again; others stay arrays.
    """
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is None:
        return array
    if kind == "tensorflow":
        return tensorflow.constant(array)
    return tensorflow.Variable(array) if kind == "tensorflow variable" else array


def _part_kinds(keras: Any) -> tuple[type, ...]:
    return (
        keras.layers.Layer,
        keras.optimizers.Optimizer,
        keras.losses.Loss,
        keras.metrics.Metric,
        keras.initializers.Initializer,
        keras.regularizers.Regularizer,
        keras.constraints.Constraint,
    )


def _model_kinds(keras: Any) -> tuple[type, ...]:
    from keras.src.models.functional import Functional

    return (keras.Sequential, Functional)


def _array(value: Any) -> np.ndarray:
    if hasattr(value, "detach"):  # a PyTorch tensor that still has its graph
        value = value.detach().cpu()
    return np.asarray(value)


def _json(config: Any) -> str:
    try:
        return json.dumps(config)
    except (TypeError, ValueError) as error:
        raise WireError(f"its configuration cannot be written down ({error})") from error
