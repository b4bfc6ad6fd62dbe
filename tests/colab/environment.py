"""The environment with Colab's versions: made once, looked into before and after each notebook."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import UserError

PYTHON = (3, 12)
"""The Python that Colab runs."""

DISTRIBUTION = "deep-learning-companion"
"""What the chapters' fetch cell installs."""

REQUIREMENTS = Path(__file__).with_name("requirements.txt")

_LOOK = """
import importlib.metadata, json
found = {}
for distribution in importlib.metadata.distributions():
    origin = json.loads(distribution.read_text("direct_url.json") or "{}")
    commit = origin.get("vcs_info", {}).get("commit_id", "")
    found[distribution.metadata["Name"]] = [distribution.version, commit]
print(json.dumps(found))
"""


class Environment:
    """A virtual environment that kernels run in.

    Attributes:
        folder: where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def log(self) -> Path:
        """Where pip's output goes."""
        return self.folder / "install.log"

    def installed(self) -> dict[str, str]:
        """Every distribution in it but our own, as {canonical name: version}."""
        return {
            name: version for name, (version, _) in self._look().items() if name != DISTRIBUTION
        }

    def fetched(self) -> str | None:
        """The commit that our own distribution was installed from.

        Returns:
            None where it is not installed, "" where it did not come from a git repository.
        """
        version_and_commit = self._look().get(DISTRIBUTION)
        return None if version_and_commit is None else version_and_commit[1]

    def forget(self) -> None:
        """Take our own distribution out, so that the next fetch is a real one."""
        if self.fetched() is not None:
            self.pip("uninstall", "--yes", DISTRIBUTION)

    def pip(self, *arguments: str) -> None:
        """Run pip in it and add what pip says to the log.

        Raises:
            UserError: pip fails.
        """
        command = [self.python, "-m", "pip", "--disable-pip-version-check", *arguments]
        with self.log.open("a", encoding="utf-8") as log:
            done = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            reason = last_error(self.log.read_text("utf-8", errors="replace"))
            raise UserError(f"pip failed: {reason}; the whole log is in {self.log}")

    def _look(self) -> dict[str, list[str]]:
        # -I: what PYTHONPATH or the current folder hold is not installed.
        command = [self.python, "-I", "-c", _LOOK]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise UserError(f"{self.folder} is broken; delete it and run make colab again")
        return {canonical(name): found for name, found in json.loads(done.stdout).items()}


def prepare(folder: Path, given: str | None = None) -> Environment:
    """Make the environment, or take the one that was made before.

    It is made anew when the requirements have changed or when it does not hold exactly what they
    say: an environment that someone installed something into proves nothing about Colab.

    Args:
        folder: where it lies or shall lie.
        given: the interpreter to make it with; found by itself when None.

    Raises:
        UserError: there is no Python 3.12, or the installation fails.
    """
    text = REQUIREMENTS.read_text("utf-8")
    pins = pinned(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    environment, stamp = Environment(folder), folder / "requirements.sha256"
    if stamp.is_file() and stamp.read_text("utf-8") == digest and environment.python.is_file():
        environment.forget()
        if environment.installed() == pins:
            return environment
    python = find_python(given)
    print(f"Installing Colab's versions into {folder.name} (once; a few minutes) …", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    made = subprocess.run([python, "-m", "venv", folder], check=False)
    if made.returncode != 0:
        raise UserError(f"{python} cannot make a virtual environment in {folder}")
    # Only wheels: where a version has none for this machine, pip says so instead of compiling.
    install = ["install", "--no-deps", "--only-binary", ":all:", "--requirement"]
    environment.pip(*install, str(REQUIREMENTS))
    if environment.installed() != pins:
        wrong = difference(pins, environment.installed())
        raise UserError(f"{folder} is not what requirements.txt says: {wrong}")
    stamp.write_text(digest, "utf-8")
    return environment


def find_python(given: str | None = None) -> str:
    """An interpreter of the version that Colab runs.

    Args:
        given: the one to take, or None to look on PATH and among pyenv's versions.

    Raises:
        UserError: it is not of that version, or none was found.
    """
    wanted = ".".join(map(str, PYTHON))
    for candidate in [given] if given else _candidates():
        if _version(candidate) == PYTHON:
            return candidate
    how = f"{sys.executable} {Path(__file__).with_name('run.py')} --python /path/to/python{wanted}"
    if given:
        raise UserError(f"{given} is not a working Python {wanted}, which Colab runs")
    raise UserError(
        f"Colab runs Python {wanted} and none was found; install it (for example: pyenv install "
        f"{wanted}) and run make colab again, or say where it is: {how}"
    )


def pinned(requirements: str) -> dict[str, str]:
    """What a requirements file pins, as {canonical name: version}.

    Raises:
        ValueError: a line is not of the form name==version.
    """
    pins = {}
    for line in requirements.splitlines():
        text = line.split("#")[0].strip()
        if not text:
            continue
        match = re.fullmatch(r"([\w.-]+)==([\w.]+)", text)
        if match is None:
            raise ValueError(f"expected name==version, got {text!r}")
        pins[canonical(match[1])] = match[2]
    return pins


def canonical(name: str) -> str:
    """A distribution's name in the one form that all its spellings share (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def difference(before: dict[str, str], after: dict[str, str]) -> str:
    """What has changed between two listings, in words; "" where nothing has."""
    return ", ".join(
        f"{name} {before.get(name, 'absent')} → {after.get(name, 'absent')}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    )


def last_error(log: str) -> str:
    """The line of pip's log that says best what failed."""
    # pip warns once for every folder of a find-links setting that does not exist.
    lines = [line.strip() for line in log.splitlines() if "is ignored: it is" not in line]
    errors = [line for line in lines if line.startswith("ERROR")]
    return next(reversed(errors or [line for line in lines if line]), "pip said nothing")


def _candidates() -> Iterator[str]:
    yield sys.executable
    name = "python{}.{}".format(*PYTHON)
    yield from filter(None, map(shutil.which, (name, "python3", "python")))
    # pyenv's own python3.12 on PATH only works where that version is switched on.
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(pyenv.glob(f"versions/*/bin/{name}"), reverse=True))


def _version(python: str) -> tuple[int, ...] | None:
    """An interpreter's version, None where it cannot make a virtual environment."""
    code = "import ensurepip, sys, venv; print(*sys.version_info[:2])"
    try:
        done = subprocess.run(
            [python, "-I", "-c", code], check=False, capture_output=True, text=True, timeout=60
        )
        return tuple(map(int, done.stdout.split())) if done.returncode == 0 else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
