"""The parts that read what a student's process sends, each alone: nothing comes of garbage."""

import copy
import json
import random
import signal
from typing import Any

import numpy as np
import pytest

from autograder.judge import checked_models
from autograder.wire.decoder import Decoder
from autograder.wire.encoder import Encoder
from autograder.wire.errors import WireError

WORDS = (None, True, -1, 0, 2**62, 1e308, "", "x", "0x" + "f" * 5000, [], {}, [[]], {"t": "ref"})
TAGS = ("ref", "int", "float", "tuple", "dict", "set", "frozenset", "bytes", "bytearray", "complex")
TAGS += (
    "array",
    "objects",
    "scalar",
    "rng",
    "oldrng",
    "range",
    "slice",
    "dtype",
    "type",
    "fraction",
)
TAGS += ("decimal", "object", "handle", "yours", "callback", "token", "model", "weights", "nothing")


def _honest() -> tuple[Any, list[bytes]]:
    """A message with one of everything."""
    array, cycle = np.arange(6.0).reshape(2, 3), [1]
    cycle.append(cycle)
    values = [array, array.T, cycle, {1: (2, "x")}, {3, 4}, b"y", bytearray(b"z"), 10**40, 1 + 2j]
    values += [np.float32(1), range(3), slice(1, 2), np.random.default_rng(1), float("nan"), int]
    values += [np.array([{}, None], dtype=object), np.array(["a", "bc"]), frozenset({1})]
    encoder = Encoder(lambda _: None)
    return encoder.encode(values), encoder.blobs


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every container in a tree, with each of its keys."""
    places, todo = [], [tree]
    while todo:
        node = todo.pop()
        keys = range(len(node)) if isinstance(node, list) else list(node)
        places += [(node, key) for key in keys]
        todo += [node[key] for key in keys if isinstance(node[key], list | dict)]
    return places


def _spoilt(tree: Any, chance: random.Random) -> Any:
    """A copy of a tree with one to four things in it replaced."""
    tree = copy.deepcopy(tree)
    for _ in range(chance.randint(1, 4)):
        node, key = chance.choice(_places(tree))
        node[key] = copy.deepcopy(chance.choice((*WORDS, chance.choice(TAGS))))
        if isinstance(node, dict) and chance.random() < 0.3:
            node.pop(chance.choice(list(node)))
        if isinstance(node, dict) and chance.random() < 0.5:
            node["t"] = chance.choice(TAGS)
    return tree


def _refuse(tree: dict[str, Any]) -> Any:
    raise WireError("nothing else is known here")


@pytest.mark.parametrize("seed", range(20))
def test_spoilt_messages_are_read_or_refused(seed: int):
    chance = random.Random(seed)
    tree, blobs = _honest()
    signal.alarm(60)
    for _ in range(300):
        spoilt = _spoilt(tree, chance)
        decoder = Decoder(chance.sample(blobs, len(blobs)), _refuse, lambda _: True)
        try:
            decoder.decode(spoilt)
        except WireError:
            continue
        except Exception as error:
            pytest.fail(f"{type(error).__name__}: {error} from {json.dumps(spoilt)[:2000]}")
    signal.alarm(0)


def _layer(**config: Any) -> dict[str, Any]:
    layer = {"class_name": "Dense", "module": "keras.layers", "registered_name": None}
    layer["config"] = {"name": "x", "units": 1, "activation": "linear", **config}
    return layer


def _model(*layers: Any, **more: Any) -> dict[str, Any]:
    config = {"name": "model", "layers": list(layers), **more}
    return {
        "class_name": "Sequential",
        "module": "keras",
        "config": config,
        "registered_name": None,
    }


def _named(name: Any, module: Any, config: Any = None, registered: Any = None) -> dict[str, Any]:
    known = {"class_name": name, "module": module, "registered_name": registered}
    return known | {"config": {} if config is None else config}


EVIL = {
    "a function of os": _layer(activation=_named("function", "os", "system")),
    "a function of builtins": _layer(activation=_named("function", "builtins", "eval")),
    "a built-in's own name": _layer(activation=_named("function", "builtins", "exec")),
    "a download": _layer(activation=_named("function", "keras.utils", "get_file")),
    "safe mode off": _layer(
        activation=_named("function", "keras.config", "enable_unsafe_deserialization")
    ),
    "a loader": _layer(kernel_initializer=_named("function", "keras.models", "load_model")),
    "a module inside": _layer(
        activation=_named("function", "keras.src.utils.file_utils", "get_file")
    ),
    "a class of another library": _named("Popen", "subprocess", {"args": ["id"]}),
    "a lambda": _named("__lambda__", "builtins", {"value": "x"}),
    "a Lambda layer": _named(
        "Lambda", "keras.layers", {"function": _named("__lambda__", "builtins")}
    ),
    "a Lambda by its full name": _named("Lambda", "keras.src.layers.core.lambda_layer"),
    "a Lambda without a module": _named("Lambda", None),
    "a saved TensorFlow model": _named("TFSMLayer", "keras.layers", {"filepath": "/etc"}),
    "a PyTorch module": _named("TorchModuleWrapper", "keras.layers", {"module": "gASV"}),
    "a JAX function": _named("JaxLayer", "keras.layers", {"call_fn": "x"}),
    "a file of words": _named("StringLookup", "keras.layers", {"vocabulary": "/etc/passwd"}),
    "a file of numbers": _named("IntegerLookup", "keras.layers", {"vocabulary": "/etc/passwd"}),
    "a file of text": _named("TextVectorization", "keras.layers", {"vocabulary": "/etc/passwd"}),
    "a private name": _named("__class__", "keras.layers"),
    "a dotted name": _named("Dense.__init__", "keras.layers"),
    "another registered name": _named("Dense", "keras.layers", {}, "mine>Dense"),
    "a NumPy array": _named("__numpy__", "builtins", {"value": [1], "dtype": "O"}),
    "a type": _named("__typespec__", "builtins", {"name": "os", "module": "os"}),
    "a callback": _named("LambdaCallback", "keras.callbacks"),
    "a name that is no text": _named(["Dense"], "keras.layers"),
    "a module that is no text": _named("Dense", {"keras": 1}),
}


@pytest.mark.parametrize("layer", EVIL.values(), ids=EVIL.keys())
@pytest.mark.parametrize("place", ["layer", "deep", "compiled", "alone"])
def test_what_could_run_code_is_never_built(layer: Any, place: str):
    good = json.dumps(_model(_layer()))
    tree = {"t": "model", "config": good, "compiled": None, "parts": [[]]}
    if place == "layer":
        tree["config"] = json.dumps(_model(_layer(), layer))
    elif place == "deep":
        tree["config"] = json.dumps(_model(_model(_layer(bias_regularizer=[{"x": layer}]))))
    elif place == "compiled":
        tree["compiled"] = json.dumps({"loss": layer, "optimizer": "sgd"})
    else:
        tree |= {"t": "kerasobject", "config": json.dumps(layer)}
    with pytest.raises(WireError):
        checked_models.check(tree)


ODD_TREES = [
    {"t": "model"},
    {"t": "model", "config": 7, "parts": [[]]},
    {"t": "model", "config": "[" * 100_000, "parts": [[]]},
    {"t": "model", "config": "{}" + " " * 10**7, "parts": [[]]},
    {"t": "model", "config": "{}", "parts": [["x"]]},
    {"t": "model", "config": "{}", "parts": [[[]], 2]},
    {"t": "tensor", "parts": ["x"]},
    {"t": "history", "parts": [7, {}]},
    {"t": "optree", "parts": []},
]


@pytest.mark.parametrize("tree", ODD_TREES, ids=range(len(ODD_TREES)))
def test_garbled_models_are_refused(tree: dict[str, Any]):
    with pytest.raises(WireError):
        checked_models.check(tree)
