"""What a notebook runs on, and how TensorFlow is told to use all of it.

TensorFlow puts an operation on a GPU by itself where there is one. Several GPUs, or a TPU, have to
be asked for: by building the model inside the scope of a ``tf.distribute`` strategy. A chapter that
says ``with devices.strategy().scope():`` reads the same on a laptop, where the scope does nothing.

No package is needed to import this module, TensorFlow to call what is in it.
"""

import contextlib
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tensorflow as tf

# Set, and not empty, only where there is a TPU. Looking for one without such a hint would ask the
# network, and on a laptop wait for an answer that never comes.
_ATTACHED_TPU = (
    "COLAB_TPU_1VM",
    "TPU_ACCELERATOR_TYPE",
)  # inside this machine: Colab, Cloud TPU VM
_REMOTE_TPU = ("TPU_NAME", "KUBE_GOOGLE_CLOUD_TPU_ENDPOINTS")  # TensorFlow reads these two itself
_COLAB_TPU_ADDRESS = "COLAB_TPU_ADDR"  # Colab's older TPUs


@dataclass(frozen=True)
class Machine:
    """What TensorFlow can compute on.

    Attributes:
        n_cores: processor cores that this process may use.
        gpus: the model of each GPU that TensorFlow can use, such as ("Tesla T4",).
        tpu: where a TPU is to be found, as `tf.distribute.cluster_resolver.TPUClusterResolver`
            takes it ("local" where it is a part of this machine); None where there is none. It is
            what the environment says: nobody has asked the TPU.

    Raises:
        ValueError: `n_cores` is not a whole number above 0.
    """

    n_cores: int
    gpus: tuple[str, ...] = ()
    tpu: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.n_cores, int) or self.n_cores < 1:
            raise ValueError(f"n_cores: expected a whole number above 0, got {self.n_cores!r}")

    @property
    def strategy_name(self) -> str:
        """The `tf.distribute` strategy that uses all of it: TPU, mirrored or default."""
        if self.tpu is not None:
            return "TPU"
        return "mirrored" if len(self.gpus) > 1 else "default"

    def __str__(self) -> str:
        """What was found and the strategy that fits, in a line."""
        found = [
            f"{self.n_cores} CPU core{'s' * (self.n_cores > 1)}",
            _gpu_names(self.gpus),
            "no TPU" if self.tpu is None else f"a TPU ({self.tpu})",
        ]
        return f"{', '.join(found)}: TensorFlow's {self.strategy_name} strategy"


def find(environ: Mapping[str, str] | None = None) -> Machine:
    """Look what there is to compute on, without starting, downloading or waiting for anything.

    Args:
        environ: the environment's variables, which tell of a TPU; without it `os.environ`.
    """
    import tensorflow as tf

    # Physical devices: listing logical ones would start TensorFlow, and it could not be told any
    # more how to divide them.
    gpus = tf.config.list_physical_devices("GPU")
    return Machine(
        n_cores=_usable_cores(),
        gpus=tuple(_gpu_name(tf, gpu) for gpu in gpus),
        tpu=_tpu(os.environ if environ is None else environ),
    )


def strategy(
    machine: Machine | None = None, over: Sequence[str] | None = None
) -> "tf.distribute.Strategy":
    """The `tf.distribute` strategy that uses the whole machine.

    A TPU is started here, which takes a while; call this once, near the top of a notebook. Where
    the environment names a TPU that TensorFlow cannot use, a line says so and the strategy is that
    of the machine without it.

    Args:
        machine: what to compute on; without it what `find` finds.
        over: names of TensorFlow's logical devices, such as ["CPU:0", "CPU:1"], to spread the work
            over these and no others. To ask for them starts TensorFlow.

    Returns:
        TPUStrategy for a TPU, MirroredStrategy for several GPUs or for the devices in `over`, and
        otherwise the default strategy, whose scope does nothing.

    Raises:
        ValueError: `over` is empty, names a device twice or one that is not there.
    """
    import tensorflow as tf

    if over is not None:
        _check_devices(tf, over)
        with _quiet(tf):
            return tf.distribute.MirroredStrategy(list(over))
    machine = find() if machine is None else machine
    if machine.tpu is not None:
        try:
            return _tpu_strategy(tf, machine.tpu)
        # It fails in many ways: no support in this build of TensorFlow, no answer, a TPU that
        # another notebook holds. Whatever it is, the chapters run on the rest as well.
        except (ValueError, RuntimeError, OSError, tf.errors.OpError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            print(f"The TPU ({machine.tpu}) could not be used ({reason}). It goes on without it.")
    if len(machine.gpus) > 1:
        with _quiet(tf):
            return tf.distribute.MirroredStrategy([f"GPU:{i}" for i in range(len(machine.gpus))])
    return tf.distribute.get_strategy()


def _usable_cores() -> int:
    """The cores that this process may use, which can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _gpu_name(tf, gpu) -> str:
    """The model of a GPU, or "GPU" where TensorFlow cannot tell."""
    return tf.config.experimental.get_device_details(gpu).get("device_name", "GPU")


def _gpu_names(gpus: Sequence[str]) -> str:
    """In words: "no GPU", "1 GPU (Tesla T4)", "3 GPUs (2 × Tesla T4, NVIDIA L4)"."""
    if not gpus:
        return "no GPU"
    counts = {name: gpus.count(name) for name in gpus}
    models = [name if count == 1 else f"{count} × {name}" for name, count in counts.items()]
    return f"{len(gpus)} GPU{'s' * (len(gpus) > 1)} ({', '.join(models)})"


def _tpu(environ: Mapping[str, str]) -> str | None:
    """Where the environment says that a TPU is, or None."""
    if any(environ.get(name) for name in _ATTACHED_TPU):
        return "local"
    if address := environ.get(_COLAB_TPU_ADDRESS):
        return address if "://" in address else f"grpc://{address}"
    return next((environ[name] for name in _REMOTE_TPU if environ.get(name)), None)


def _tpu_strategy(tf, address: str) -> "tf.distribute.Strategy":
    """Start a TPU, after which TensorFlow has forgotten all variables, and return its strategy."""
    resolver = tf.distribute.cluster_resolver.TPUClusterResolver(tpu=address)
    tf.config.experimental_connect_to_cluster(resolver)
    tf.tpu.experimental.initialize_tpu_system(resolver)
    return tf.distribute.TPUStrategy(resolver)


def _check_devices(tf, over: Sequence[str]) -> None:
    """Raise ValueError unless `over` names some of TensorFlow's devices, each once."""
    there = [device.name.removeprefix("/device:") for device in tf.config.list_logical_devices()]
    if not over or len(set(over)) < len(over) or not set(over) <= set(there):
        raise ValueError(f"over: expected different devices out of {there}, got {list(over)}")


@contextlib.contextmanager
def _quiet(tf) -> Iterator[None]:
    """Keep TensorFlow from telling, in red, which devices it was just given."""
    logger = tf.get_logger()
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
