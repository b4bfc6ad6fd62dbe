"""What is found, and which strategy follows from it.

GPUs and TPUs are stand-ins here: a module in TensorFlow's place that has what it is told to have.
Real TensorFlow runs in processes of its own, since devices are divided before it starts.
"""

import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest

from course import devices
from course.devices import Machine

ROOT = Path(__file__).parents[2]
NO_TPU = {"COLAB_TPU_1VM": "", "TPU_NAME": "", "PATH": "/bin"}  # Colab sets some, to nothing


class OpError(Exception):
    pass


class TensorFlow:
    """As much of TensorFlow as the module uses, with GPUs and a TPU as wished."""

    def __init__(self, gpus=(), tpu_fails_with=None):
        self.asked = []  # what could make a reader wait, in order
        self.level = 20
        ask = self._asks("resolve", tpu_fails_with)
        self.errors = SimpleNamespace(OpError=OpError)
        self.config = SimpleNamespace(
            list_physical_devices=lambda kind: list(gpus) if kind == "GPU" else [],
            list_logical_devices=self._logical_devices,
            experimental_connect_to_cluster=self._asks("connect"),
            experimental=SimpleNamespace(
                get_device_details=lambda gpu: {"device_name": gpu} if gpu else {}
            ),
        )
        self.distribute = SimpleNamespace(
            get_strategy=lambda: "default",
            MirroredStrategy=self._mirrored,
            TPUStrategy=lambda resolver: f"TPU over {resolver}",
            cluster_resolver=SimpleNamespace(TPUClusterResolver=lambda *, tpu: ask(tpu)),
        )
        self.tpu = SimpleNamespace(
            experimental=SimpleNamespace(initialize_tpu_system=self._asks("initialize"))
        )

    def _asks(self, what, error=None):
        def ask(about):
            self.asked.append((what, about))
            if error is not None:
                raise error
            return about

        return ask

    def _logical_devices(self):
        self.asked.append(("start", None))
        return [SimpleNamespace(name=f"/device:CPU:{i}") for i in range(2)]

    def _mirrored(self, names):
        return f"mirrored over {names} at log level {self.level}"

    def get_logger(self):
        return SimpleNamespace(level=self.level, setLevel=lambda new: setattr(self, "level", new))


@pytest.fixture
def tensorflow(monkeypatch):
    """Put a stand-in into TensorFlow's place."""

    def put(**wishes):
        stand_in = TensorFlow(**wishes)
        monkeypatch.setitem(sys.modules, "tensorflow", stand_in)
        return stand_in

    return put


@pytest.fixture(autouse=True)
def _no_tpu_here(monkeypatch):
    for name in ("COLAB_TPU_1VM", "TPU_ACCELERATOR_TYPE", "COLAB_TPU_ADDR", "TPU_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("KUBE_GOOGLE_CLOUD_TPU_ENDPOINTS", raising=False)


def in_new_process(program):
    """Run a program; return the lines that it prints to stdout, and what comes on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(), done.stderr


@pytest.mark.parametrize(
    ("machine", "line"),
    [
        (Machine(1), "1 CPU core, no GPU, no TPU: TensorFlow's default strategy"),
        (
            Machine(2, ("Tesla T4",)),
            "2 CPU cores, 1 GPU (Tesla T4), no TPU: TensorFlow's default strategy",
        ),
        (
            Machine(8, ("Tesla T4", "NVIDIA L4", "Tesla T4")),
            "8 CPU cores, 3 GPUs (2 × Tesla T4, NVIDIA L4), no TPU: TensorFlow's mirrored strategy",
        ),
        (
            Machine(96, tpu="local"),
            "96 CPU cores, no GPU, a TPU (local): TensorFlow's TPU strategy",
        ),
    ],
)
def test_a_machine_is_told_in_a_line(machine, line):
    assert str(machine) == line


@pytest.mark.parametrize("n_cores", [0, -1, 1.5, "2", None])
def test_a_machine_has_at_least_one_core(n_cores):
    with pytest.raises(ValueError, match=r"n_cores: expected a whole number above 0, got "):
        Machine(n_cores)


def test_gpus_are_found_by_their_models(tensorflow):
    tensorflow(gpus=["Tesla T4", ""])
    machine = devices.find(NO_TPU)
    assert machine.gpus == ("Tesla T4", "GPU")
    assert machine.n_cores >= 1
    assert machine.strategy_name == "mirrored"


@pytest.mark.parametrize(
    ("environ", "tpu"),
    [
        ({}, None),
        (NO_TPU, None),
        ({"COLAB_TPU_1VM": "1"}, "local"),
        ({"TPU_ACCELERATOR_TYPE": "v5e-1", "TPU_NAME": "node-1"}, "local"),
        ({"COLAB_TPU_ADDR": "10.0.0.2:8470"}, "grpc://10.0.0.2:8470"),
        ({"COLAB_TPU_ADDR": "grpc://10.0.0.2:8470"}, "grpc://10.0.0.2:8470"),
        ({"TPU_NAME": "node-1"}, "node-1"),
        ({"KUBE_GOOGLE_CLOUD_TPU_ENDPOINTS": "grpc://10.0.0.3:8470"}, "grpc://10.0.0.3:8470"),
    ],
)
def test_only_the_environment_tells_of_a_tpu(tensorflow, environ, tpu):
    stand_in = tensorflow()
    assert devices.find(environ).tpu == tpu
    assert stand_in.asked == []  # looking asks nobody and starts nothing


def test_the_environment_is_the_processs_own_where_none_is_given(tensorflow, monkeypatch):
    tensorflow()
    assert devices.find().tpu is None
    monkeypatch.setenv("TPU_NAME", "node-1")
    assert devices.find().tpu == "node-1"


@pytest.mark.parametrize("gpus", [(), ("Tesla T4",)])
def test_one_device_or_none_takes_the_default(tensorflow, gpus):
    stand_in = tensorflow(gpus=gpus)
    assert devices.strategy() == "default"
    assert stand_in.asked == []


def test_several_gpus_are_mirrored_and_nothing_is_said_about_it(tensorflow):
    stand_in = tensorflow(gpus=("Tesla T4", "Tesla T4"))
    assert devices.strategy() == "mirrored over ['GPU:0', 'GPU:1'] at log level 40"
    assert stand_in.level == 20


def test_a_tpu_is_resolved_connected_and_started_in_that_order(tensorflow):
    stand_in = tensorflow(gpus=("Tesla T4", "Tesla T4"))
    assert devices.strategy(Machine(4, ("a", "b"), "local")) == "TPU over local"
    assert stand_in.asked == [(what, "local") for what in ("resolve", "connect", "initialize")]


@pytest.mark.parametrize(
    "error", [ValueError("no such TPU\nat all"), RuntimeError(), OSError("x"), OpError("busy")]
)
def test_a_tpu_that_cannot_be_used_is_told_and_done_without(tensorflow, capsys, error):
    tensorflow(tpu_fails_with=error)
    assert devices.strategy(Machine(4, tpu="node-1")) == "default"
    said = capsys.readouterr()
    assert said.err == ""
    (line,) = said.out.splitlines()
    reason = str(error).splitlines()[0] if str(error) else "RuntimeError"
    assert line == f"The TPU (node-1) could not be used ({reason}). It goes on without it."


def test_an_interruption_is_not_taken_for_a_missing_tpu(tensorflow):
    tensorflow(tpu_fails_with=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        devices.strategy(Machine(4, tpu="node-1"))


def test_devices_can_be_named(tensorflow):
    tensorflow(gpus=("Tesla T4",))
    assert devices.strategy(over=["CPU:1"]) == "mirrored over ['CPU:1'] at log level 40"


@pytest.mark.parametrize("over", [[], ["CPU:2"], ["CPU:0", "CPU:0"], ["CPU:0", "GPU:0"]])
def test_only_devices_that_are_there_can_be_named(tensorflow, over):
    tensorflow()
    with pytest.raises(ValueError, match=r"over: expected .* \['CPU:0', 'CPU:1'\], got \["):
        devices.strategy(over=over)


def test_it_imports_without_any_package():
    hidden = "import sys; sys.modules.update(tensorflow=None, keras=None, numpy=None)"
    said, _ = in_new_process(f"{hidden}; from course import devices; print('imported')")
    assert said == ["imported"]


def test_two_halves_of_a_processor_share_the_work():
    """With real TensorFlow; `find` must leave it to be divided."""
    said, red = in_new_process(
        """
        import tensorflow as tf
        from course import devices

        machine = devices.find({})
        cpu = tf.config.list_physical_devices("CPU")[0]
        half = tf.config.LogicalDeviceConfiguration()
        tf.config.set_logical_device_configuration(cpu, [half, half])

        both = devices.strategy(over=["CPU:0", "CPU:1"])
        print(type(both).__name__, both.num_replicas_in_sync)

        @tf.function
        def number():
            return both.run(lambda: tf.distribute.get_replica_context().replica_id_in_sync_group)

        numbers = number()
        print([int(number) for number in both.experimental_local_results(numbers)])
        print(devices.strategy(devices.Machine(machine.n_cores)).num_replicas_in_sync)
        """
    )
    assert said == ["MirroredStrategy 2", "[0, 1]", "1"]
    assert "MirroredStrategy" not in red
    assert "nccl" not in red
