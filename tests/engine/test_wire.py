"""What travels between a student's process and the judge, and what does not get through."""

import contextlib
import json
import socket
import struct
import threading
from typing import Any

import numpy as np
import pytest

from autograder.judge import checked_models
from autograder.wire.changes import content, is_changed
from autograder.wire.decoder import Decoder
from autograder.wire.encoder import Encoder
from autograder.wire.errors import LinkClosedError, UnsendableError, WireError
from autograder.wire.link import Link


def kind(value: Any) -> str:
    """A test's name; the text of some values differs from process to process."""
    return type(value).__name__


def refuse(tree: dict[str, Any]) -> Any:
    raise WireError(f"no {tree['t']} here")


def decoder(blobs: list[bytes] | None = None, **hooks: Any) -> Decoder:
    hooks = {"adopt": refuse, "may_be_restored": lambda *_: False} | hooks
    return Decoder(blobs or [], **hooks)


def there_and_back(value: Any) -> Any:
    encoder = Encoder(lambda _: None)
    tree = json.loads(json.dumps(encoder.encode(value), allow_nan=False))
    return decoder(encoder.blobs).decode(tree)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -1,
        2**63,
        -(10**4000),
        0.1,
        float("inf"),
        1e-320,
        2 - 3j,
        "text \U0001f600",
        b"\x00\xff",
        bytearray(b"ab"),
        [1, [2, []]],
        (1, (2,)),
        {1, "a"},
        frozenset([(1, 2)]),
        {"a": {1: [None]}, (1, 2): 3},
        range(1, 10, 3),
        slice(None, 3),
        Ellipsis,
        int,
        np.float32,
        np.dtype("float16"),
    ],
    ids=kind,
)
def test_plain_data_arrives_as_it_was(value: Any) -> None:
    got = there_and_back(value)
    assert type(got) is type(value)
    assert got == value


DTYPES = [*("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")]
DTYPES += ["U3", "S2", "M8[s]"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3)])
def test_arrays_arrive_as_they_were(dtype: str, shape: tuple[int, ...]) -> None:
    value = np.zeros(shape, dtype) if "U" in dtype else np.ones(shape).astype("i8").astype(dtype)
    got = there_and_back(value)
    expected = "f8" if value.dtype == "f2" and shape == () else value.dtype
    assert (got.dtype, got.shape, type(got)) == (expected, value.shape, np.ndarray)
    assert np.array_equal(got, value)
    scalar = np.ones(1).astype("i8").astype(dtype)[0]
    expected = np.float64 if dtype == "f2" else type(scalar)
    assert type(there_and_back(scalar)) is expected


def test_subclasses_arrive_as_what_is_below_them() -> None:
    class Always(np.ndarray):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None

    class Text(str):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = str.__hash__

    class Table(dict):
        def items(self) -> list:
            return [("lie", 1)]

        def __iter__(self) -> Any:
            return iter(["lie"])

    array = there_and_back(np.arange(3.0).view(Always))
    assert type(array) is np.ndarray
    assert not (array == 5).any()
    text = there_and_back(Text("no"))
    assert type(text) is str
    assert text != "yes"
    assert there_and_back(Table(a=1)) == {"a": 1}


def test_one_object_stays_one_and_cycles_stay_cycles() -> None:
    shared = [1]
    first, second = there_and_back([shared, shared])
    assert first is second
    cycle: list[Any] = []
    cycle.append({"self": cycle})
    got = there_and_back(cycle)
    assert got[0]["self"] is got


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (np.broadcast_to(0.0, (10**6, 10**6)), "too large"),
        ("x" * 10**8, "too large"),
        ([0] * 3_000_000, "more than"),
        (1 << 10**9, "too large"),
        (np.zeros(2, [("a", "i4"), ("b", "f8")]), "does not travel|unknown"),
        (object(), "does not travel"),
    ],
    ids=["zero strides", "text", "items", "int", "structured", "object"],
)
def test_what_cannot_be_sent_is_said(value: Any, why: str) -> None:
    with pytest.raises(WireError, match=why):
        there_and_back(value)


def test_depth_is_bounded() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(WireError, match="deeper"):
        Encoder(lambda _: None).encode(deep)


ARRAY = {"t": "array", "d": "<f8", "s": [1], "o": "C", "w": True, "b": 0}


@pytest.mark.parametrize(
    "tree",
    [
        {"t": "nonsense"},
        {"t": ["list"]},
        {"t": None},
        {},
        {"t": "ref", "v": 0},
        {"t": "ref", "v": -1},
        {"t": "ref", "v": True},
        {"t": "ref", "v": 10**30},
        {"t": "int", "v": 5},
        {"t": "int", "v": "zz"},
        {"t": "float", "v": "1e5"},
        {"t": "float"},
        {"t": "tuple"},
        {"t": "tuple", "v": 5},
        {"t": "tuple", "v": [1], "name": "class", "fields": ["x"]},
        {"t": "tuple", "v": [1], "name": "P", "fields": ["x); import os; (y"]},
        {"t": "tuple", "v": [1], "name": "P", "fields": ["x", "y"]},
        {"t": "dict", "v": [[1]]},
        {"t": "dict", "v": [[[], 1]]},
        {"t": "set", "v": [[1]]},
        {"t": "bytes", "b": 3},
        {"t": "bytes", "b": -1},
        {"t": "bytes", "b": "0"},
        {"t": "complex", "v": ["1"]},
        {**ARRAY, "s": [-1]},
        {**ARRAY, "s": [10**18]},
        {**ARRAY, "s": [1] * 40},
        {**ARRAY, "s": [True]},
        {**ARRAY, "s": "1"},
        {**ARRAY, "d": "O"},
        {**ARRAY, "d": "|O8"},
        {**ARRAY, "d": "<f8,<f8"},
        {**ARRAY, "d": "<f999999"},
        {**ARRAY, "d": None},
        {**ARRAY, "b": 7},
        {"t": "objects", "s": [2], "v": [1]},
        {"t": "scalar", "d": "<f8", "v": "AAAA"},
        {"t": "scalar", "d": "<f8", "v": "!!"},
        {"t": "rng", "v": {"t": "dict", "v": [["bit_generator", "Popen"]]}},
        {"t": "oldrng", "v": 3},
        {"t": "type", "v": "eval"},
        {"t": "type", "v": "numpy.load"},
        {"t": "type", "v": "numpy.__builtins__"},
        {"t": "range", "v": [1, 2, 0]},
        {"t": "range", "v": [1]},
        {"t": "dtype", "v": "O"},
        {"t": "fraction", "v": [1, 0]},
        {"t": "decimal", "v": "one"},
        {"t": "object", "v": []},
        {"t": "model", "parts": 5},
        {"t": "model", "parts": [{"t": "nonsense"}]},
    ],
    ids=repr,
)
def test_garbled_values_are_refused(tree: Any) -> None:
    with pytest.raises(WireError):
        decoder([b"\x00" * 8]).decode(tree)


class Node:
    """As from a locked cell."""

    unit = "cm"

    def __init__(self) -> None:
        self.value = 1

    def total(self) -> int:
        return self.value

    @property
    def twice(self) -> int:
        return 2 * self.value


@pytest.mark.parametrize(
    "name", ["__class__", "__dict__", "__init__", "total", "twice", "not a name", ""]
)
def test_attributes_that_are_no_data_are_refused(name: str) -> None:
    into = decoder(may_be_restored=lambda value, _: type(value) is Node)
    with pytest.raises(WireError, match="no data"):
        into.update(Node(), {"t": "object", "v": [[name, 5]]})


def test_attributes_that_are_data_are_taken() -> None:
    node = Node()
    into = decoder(may_be_restored=lambda value, _: type(value) is Node)
    into.update(node, {"t": "object", "v": [["value", 5], ["unit", "m"], ["left", None]]})
    assert (node.value, node.unit, node.left) == (5, "m", None)


@pytest.mark.parametrize("value", [[1], {"a": 1}, np.zeros(3), np.random.default_rng(0)], ids=kind)
def test_other_values_have_no_attributes_to_be_set(value: Any) -> None:
    into = decoder(may_be_restored=lambda value, _: type(value) is Node)
    with pytest.raises(WireError, match="none to set"):
        into.update(value, {"t": "object", "v": [["x", 5]]})


@pytest.mark.parametrize(
    ("value", "tree"),
    [([1], 5), ([1], {"t": "dict", "v": []}), ({}, [1]), (np.zeros(3), [0, 0, 0])],
)
def test_a_value_keeps_its_kind(value: Any, tree: Any) -> None:
    with pytest.raises(WireError, match="another kind"):
        decoder().update(value, tree)


def test_the_state_of_a_generator_is_not_the_students_to_choose() -> None:
    rng, planned = np.random.default_rng(0), np.random.default_rng(1)
    encoder = Encoder(lambda _: None)
    decoder(encoder.blobs).update(rng, json.loads(json.dumps(encoder.encode(planned))))
    assert rng.random() != np.random.default_rng(1).random()
    assert rng.bit_generator.state["state"]["inc"] != planned.bit_generator.state["state"]["inc"]


@pytest.mark.parametrize(
    ("value", "change"),
    [
        ([1, 2], lambda v: v.append(3)),
        ([1, 2], lambda v: v.reverse()),
        ({1: 2}, lambda v: v.update({1: 3})),
        ({1}, lambda v: v.add(2)),
        (np.zeros(3), lambda v: v.fill(1)),
        (np.array([None, 1]), lambda v: v.__setitem__(0, 5)),
        (np.random.default_rng(0), lambda v: v.random()),
        (Node(), lambda v: setattr(v, "value", 7)),
    ],
)
def test_changes_in_place_are_noticed(value: Any, change: Any) -> None:
    before = content(value)
    assert not is_changed(value, before)
    change(value)
    assert is_changed(value, before)


@pytest.mark.parametrize(
    "data",
    [
        struct.pack(">QI", 2**60, 0),
        struct.pack(">QI", 10, 2**31),
        struct.pack(">QIQ", 2, 1, 2**60) + b"{}",
        struct.pack(">QI", 4, 0) + b"\xff\xfe\x00\x01",
        struct.pack(">QI", 3, 0) + b"NaN",
        struct.pack(">QI", 2, 0) + b"[]",
        struct.pack(">QI", 100_000, 0) + b"[" * 100_000,
        struct.pack(">QI", 25, 0) + b'{"reply": 5, "number": 1}',
        struct.pack(">QI", 2, 0) + b"{}",
    ],
    ids=["length", "blobs", "blob", "bytes", "NaN", "list", "deep", "reply", "empty"],
)
def test_frames_that_are_none_end_the_conversation(data: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        writer = threading.Thread(target=theirs.sendall, args=(data,))
        writer.start()
        with pytest.raises(WireError):
            Link(ours, lambda *_: ({}, [])).ask({}, [])
        writer.join()


def frame(**content: Any) -> bytes:
    words = json.dumps(content).encode()
    return struct.pack(">QI", len(words), 0) + words


@pytest.mark.parametrize("number", [0, 2, -1, None, "1", [1]])
def test_a_reply_to_another_question_is_passed_by(number: Any) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(frame(reply={"v": "late"}, number=number))
        theirs.sendall(frame(reply={"v": "own"}, number=1))
        assert Link(ours, lambda *_: ({}, [])).ask({}, []) == ({"v": "own"}, [])


def test_a_question_after_a_garbled_reply_gets_its_own() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        link = Link(ours, lambda *_: ({}, []))
        theirs.sendall(struct.pack(">QI", 3, 0) + b"[[[")
        with pytest.raises(WireError):
            link.ask({}, [])
        theirs.sendall(frame(reply={"v": "first"}, number=1))
        theirs.sendall(frame(reply={"v": "second"}, number=2))
        assert link.ask({}, [])[0] == {"v": "second"}


def test_nobody_waits_for_ever_among_others_replies() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        data = frame(reply={}, number=0) * 5000
        writer = threading.Thread(target=lambda: _send_all(theirs, data))
        writer.start()
        with pytest.raises(WireError, match="other questions"):
            Link(ours, lambda *_: ({}, [])).ask({}, [])
        ours.close()
        writer.join()


def _send_all(channel: socket.socket, data: bytes) -> None:
    with contextlib.suppress(OSError):  # the reader stops before the end
        channel.sendall(data)


def test_a_frame_that_breaks_off_ends_the_conversation() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.sendall(struct.pack(">QI", 10, 0) + b"{")
        theirs.close()
        with pytest.raises(LinkClosedError):
            Link(ours, lambda *_: ({}, [])).ask({}, [])


def layer(**changes: Any) -> dict[str, Any]:
    return {
        "module": "keras.layers",
        "class_name": "Dense",
        "config": {"units": 2, "activation": "relu"},
        "registered_name": None,
    } | changes


def model(*layers: dict[str, Any]) -> dict[str, Any]:
    config = {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": "s", "layers": list(layers)},
        "registered_name": None,
    }
    return {"t": "model", "config": json.dumps(config), "compiled": None, "parts": [[]]}


def test_built_in_layers_may_be_built() -> None:
    checked_models.check(model(layer(), layer(class_name="Conv2D")))


@pytest.mark.parametrize(
    "spoilt",
    [
        layer(class_name="Lambda"),
        layer(class_name="TFSMLayer"),
        layer(class_name="StringLookup"),
        layer(class_name="_Hidden"),
        layer(class_name="os.system"),
        layer(module="os", class_name="system"),
        layer(module="subprocess", class_name="Popen"),
        layer(module="keras.src.saving", class_name="x"),
        layer(module="keras.utils", class_name="get_file"),
        layer(registered_name="Own>Dense"),
        layer(module=None),
        layer(module=["keras.layers"]),
        layer(class_name=["Dense"]),
        layer(config={"activation": {"class_name": "function", "module": "os", "config": "abort"}}),
        layer(
            config={
                "activation": {"class_name": "function", "module": "builtins", "config": "eval"}
            }
        ),
        layer(config={"cell": {"class_name": "__lambda__", "config": {"value": "x"}}}),
    ],
    ids=lambda spoilt: json.dumps(spoilt)[:100],
)
def test_nothing_else_is_built(spoilt: dict[str, Any]) -> None:
    pytest.importorskip("keras")
    with pytest.raises(WireError):
        checked_models.check(model(layer(), spoilt))


@pytest.mark.parametrize(
    "tree",
    [
        {"t": "tensor", "parts": [[1]]},
        {"t": "tensor", "parts": []},
        {"t": "history", "parts": [1, 2]},
        {"t": "model", "config": "{", "parts": [[]]},
        {"t": "model", "config": None, "parts": [["x"]]},
        {"t": "model", "config": 5, "parts": [[]]},
        {"t": "unknown", "parts": []},
    ],
)
def test_garbled_models_are_refused(tree: dict[str, Any]) -> None:
    with pytest.raises(WireError):
        checked_models.check(tree)


def test_an_argument_that_does_not_travel_is_the_tests_mistake() -> None:
    assert issubclass(UnsendableError, WireError)
