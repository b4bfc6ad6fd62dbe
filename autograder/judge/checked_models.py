"""Let through what may be built from a student's Keras configuration, and nothing else.

Keras imports whatever a configuration names. So each class and function in it must be one of
Keras's own, and none of those that carry code or read files.
"""

import json
from typing import Any

import numpy as np

from autograder.wire.errors import WireError

_MODULES = {
    "keras": ("Sequential", "Functional", "Model", "DTypePolicy"),
    "keras.src.models.functional": ("Functional",),
    "keras.src.models.sequential": ("Sequential",),
}
_PACKAGES = (
    *("layers", "initializers", "regularizers", "constraints", "optimizers", "losses", "metrics"),
    *("optimizers.schedules", "dtype_policies"),
)
_FUNCTIONS = ("activations", "losses", "metrics", "ops")
_REFUSED = frozenset(
    (
        *("Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "Layer", "Wrapper"),
        *("StringLookup", "IntegerLookup", "TextVectorization"),  # may read a file
    )
)
_SPECIAL = ("__keras_tensor__", "__tuple__", "__slice__", "__ellipsis__")
_MOST_CHARACTERS = 5_000_000


def check(tree: dict[str, Any]) -> None:
    """Look at a tree of `wire.models` before it is built.

    Raises:
        WireError: building it could do anything else than make a built-in Keras object.
    """
    tag, parts = tree.get("t"), tree.get("parts")
    if tag not in ("tensor", "history", "model", "kerasobject") or type(parts) is not list:
        raise WireError("something of an unknown kind came")
    if tag == "tensor":
        if len(parts) != 1 or not isinstance(parts[0], (np.ndarray, np.generic)):
            raise WireError("a tensor came without its numbers")
        return
    if tag == "history":
        if len(parts) != 2 or type(parts[0]) is not dict or type(parts[1]) is not list:
            raise WireError("a training history came garbled")
        return
    if len(parts) != 1 or type(parts[0]) is not list:
        raise WireError("a model came without its weights")
    if not all(isinstance(weight, np.ndarray) for weight in parts[0]):
        raise WireError("a model came with weights that are no arrays")
    for text in (tree.get("config"), tree.get("compiled")):
        if text is not None:
            _check_config(_parsed(text))


def _parsed(text: Any) -> Any:
    if type(text) is not str or len(text) > _MOST_CHARACTERS:
        raise WireError("a model came with a configuration that cannot be read")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WireError("a model came with a configuration that cannot be read") from error


def _check_config(config: Any) -> None:
    todo = [config]
    while todo:
        node = todo.pop()
        if type(node) is list:
            todo.extend(node)
        elif type(node) is dict:
            if "class_name" in node:
                _check_class(node)
            todo.extend(node.values())


def _check_class(node: dict[str, Any]) -> None:
    """One serialized object of a configuration."""
    name, module = node.get("class_name"), node.get("module")
    if type(name) is not str or type(module) not in (str, type(None)):
        raise WireError("a model came with a configuration that cannot be read")
    if name in _SPECIAL:
        return
    if name == "function":
        config = node.get("config")
        if type(config) is str and _is_public(config) and _package(module) in _FUNCTIONS:
            return
        if type(config) is str and module == "builtins" and _is_known_function(config):
            return
        raise WireError(f"a model came that uses a function of its own ({str(config)[:60]})")
    if name in _REFUSED:
        raise WireError(f"a model came with a layer of type {name}, which may hold any code")
    if name in _MODULES.get(module, ()):
        return
    registered = node.get("registered_name")
    if _package(module) not in _PACKAGES or registered not in (None, name) or not _is_public(name):
        raise WireError(f"a model came with {name[:60]}, which is not one of Keras's own")


def _package(module: Any) -> str:
    """A module's name below keras; empty for others."""
    text = module if type(module) is str else ""
    return text.removeprefix("keras.") if text.startswith("keras.") else ""


def _is_public(name: str) -> bool:
    return name.isidentifier() and not name.startswith("_")


def _is_known_function(name: str) -> bool:
    import keras

    places = (keras.activations, keras.losses, keras.metrics)
    return _is_public(name) and any(callable(getattr(place, name, None)) for place in places)
