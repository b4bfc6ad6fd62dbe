"""What is installed here, what is missing, and the command that brings it."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.engine import sandbox
from autograder.errors import UserError
from autograder.folder import CourseFolder

_OLDEST, _NEWEST = (3, 11), (3, 13)
_PACKAGES = {
    "tensorflow": True,
    "keras": True,
    "numpy": True,
    "matplotlib": True,
    "scikit-learn": True,
    "nbgrader": True,
    "jupyterlab": True,
    "jupytext": True,
    "nbval": False,
    "pytest": False,
}
_DATA = {"mnist.npz": "MNIST digits", "imdb.npz": "IMDB reviews"}
_DEVICES = "import tensorflow as tf; print(*(d.name for d in tf.config.list_physical_devices()))"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report.

    Attributes:
        what: what was looked at.
        state: "ok", "missing" (something will not work) or "optional" (all the rest will).
        detail: what was found.
        remedy: the command that brings what is missing.
    """

    what: str
    state: str
    detail: str
    remedy: str = ""


def examine(course: Path) -> Iterator[Finding]:
    """Look at everything, quick things first, giving each finding at once.

    Args:
        course: the folder to look for the course from.
    """
    yield _python()
    for package, is_needed in _PACKAGES.items():
        yield _package(package, is_needed)
    yield _program("alembic", "nbgrader makes its gradebook with it", "make setup")
    yield _course(course)
    yield from _data()
    yield _sandbox()
    yield _devices()


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if _OLDEST <= sys.version_info[:2] <= _NEWEST:
        return Finding("Python", "ok", version)
    remedy = "make clean; make PYTHON=python3.12 setup"
    return Finding("Python", "missing", f"{version}; the course needs 3.11 to 3.13", remedy)


def _package(name: str, is_needed: bool) -> Finding:
    try:
        return Finding(name, "ok", importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        state = "missing" if is_needed else "optional"
        return Finding(name, state, "not installed", "make setup")


def _program(name: str, use: str, remedy: str) -> Finding:
    own = Path(sys.executable).parent
    path = os.pathsep.join([str(own), os.environ.get("PATH", "")])
    if shutil.which(name, path=path):
        return Finding(name, "ok", use)
    return Finding(name, "missing", f"not found; {use}", remedy)


def _course(start: Path) -> Finding:
    try:
        folder = CourseFolder.find(start)
    except UserError as error:
        return Finding("course", "optional", str(error))
    names = folder.assignments()
    unreleased = [name for name in names if not folder.release(name).is_file()]
    if unreleased:
        detail = f"not released: {', '.join(unreleased)}"
        return Finding("course", "optional", detail, "autograder release")
    return Finding("course", "ok", f"{folder.root}: {', '.join(names) or 'no assignment yet'}")


def _data() -> Iterator[Finding]:
    home = os.environ.get("KERAS_HOME")
    folder = (Path(home) if home else Path.home() / ".keras") / "datasets"
    for name, what in _DATA.items():
        if (folder / name).is_file():
            yield Finding(what, "ok", str(folder / name))
        else:
            module = name.split(".", maxsplit=1)[0]
            remedy = f"{sys.executable} -c 'import keras; keras.datasets.{module}.load_data()'"
            yield Finding(what, "optional", "not on this machine; fetched at first use", remedy)


def _sandbox() -> Finding:
    if why := sandbox.why_not():
        return Finding("sandbox", "optional", why)
    return Finding("sandbox", "ok", f"bubblewrap works: {shutil.which('bwrap')}")


def _devices() -> Finding:
    """What TensorFlow can compute on, asked in a process of its own: it is slow and chatty."""
    quiet = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-c", _DEVICES]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=quiet)
    if answer.returncode != 0:
        reason = (answer.stderr.strip().splitlines() or ["it says nothing"])[-1]
        return Finding("devices", "missing", f"TensorFlow does not start: {reason}", "make setup")
    names = [name.removeprefix("/physical_device:") for name in answer.stdout.split()]
    return Finding("devices", "ok", ", ".join(names))
