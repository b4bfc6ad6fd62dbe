"""Grade on the machines of a Dask cluster: the same function, elsewhere.

The coordinator sends each worker the assignment once and each submission as text; it gets the
grade back as text, and it alone writes. Every worker process keeps one engine. Nothing that a
student wrote is ever unpickled: what travels between our own processes are strings and bytes.
"""

import asyncio
import concurrent.futures
import contextlib
import json
import logging
import re
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config

from autograder import fingerprint
from autograder.engine import Engine, Limits
from autograder.errors import UserError
from autograder.grading import CellGrade, GradedNotebook
from autograder.pool import Begin, Outcome, Work, grading_with, outcome_of

try:
    from distributed import Client, Future, KilledWorker, WorkerPlugin, get_worker
except ModuleNotFoundError as error:
    raise UserError(
        f"--scheduler needs Dask, and the package {error.name} is missing; install it with "
        "pip install 'deep-learning-companion[cluster]'"
    ) from error

_ENGINE = "autograder-engine-"
_ASSIGNMENT = "autograder-assignment-"
_CONNECT_SECONDS = 10
_ASK_SECONDS = 2
_LOST_SECONDS = 60
_GO_ON = "what is graded is recorded, and the same command goes on from there"


@contextlib.contextmanager
def cluster(url: str, sandbox: str, preload: Sequence[str]) -> Iterator["Cluster"]:
    """Connect to a Dask cluster and give each of its workers an engine.

    Args:
        url: the scheduler's address: tcp://HOST:PORT, or dask://HOST:PORT for the same.
        sandbox: what submissions run in; "auto" is "bubblewrap" here.
        preload: what the engines' templates import.

    Raises:
        UserError: nobody answers there, there is no worker, one is of another version or has no
            working sandbox.
    """
    sandbox = "bubblewrap" if sandbox == "auto" else sandbox
    with _connected(url) as client:
        _compare_versions(client)
        _forget_the_dead(client)
        name = f"{_ENGINE}{client.id}"
        with _registered(client, _EnginePlugin(sandbox, tuple(preload)), name):
            yield Cluster(client, name, sandbox)


class Cluster:
    """A place to grade: see `autograder.pool.Workplace`."""

    def __init__(self, client: Client, engine: str, sandbox: str) -> None:
        self.sandbox = sandbox
        self._client, self._engine = client, engine
        self._threads = 0
        self._asked = self._alive = time.monotonic() - _ASK_SECONDS

    @contextlib.contextmanager
    def working_on(self, work: Work) -> Iterator[Begin]:
        """Send every worker the assignment; one that joins later gets it when it does."""
        name = f"{_ASSIGNMENT}{self._client.id}"
        with _registered(self._client, _AssignmentPlugin(_Parcel.of(work)), name):
            errand = _Errand(self._client, self._engine, name)
            try:
                yield errand.begin
            finally:
                errand.give_up()

    def room(self) -> int:
        """One for each thread of the cluster, and as many again that wait for their turn."""
        now = time.monotonic()
        if now - self._asked >= _ASK_SECONDS:
            self._asked = now
            self._threads = _threads(self._client)
            if self._threads:
                self._alive = now
        return 2 * self._threads

    def check(self) -> None:
        """Raise UserError where the scheduler or all its workers have been gone for a while."""
        self.room()
        if time.monotonic() - self._alive > _LOST_SECONDS:
            raise UserError(f"no worker has been left for {_LOST_SECONDS} s; {_GO_ON}")


class _Errand:
    """One assignment's submissions on their way to workers and back."""

    def __init__(self, client: Client, engine: str, assignment: str) -> None:
        self._client, self._names = client, (engine, assignment)
        self._lock = threading.Lock()
        self._futures: set[Future] = set()
        self._suspects: deque[tuple[str, Callable[[Outcome], None]]] = deque()
        self._is_trying = False

    def begin(self, submission: NotebookNode, tell: Callable[[Outcome], None]) -> None:
        """Send a submission to whichever worker has time for it."""
        text = json.dumps(submission)
        self._send(text, lambda future: self._arrived(text, future, tell))

    def give_up(self) -> None:
        """Let go of all that is under way."""
        with self._lock:
            futures, self._futures = self._futures, set()
            self._suspects.clear()
        with contextlib.suppress(Exception):  # the scheduler may be gone
            self._client.cancel(list(futures), force=True)

    def _send(self, text: str, arrived: Callable[[Future], None]) -> None:
        future = self._client.submit(_grade_here, *self._names, text, pure=False)
        with self._lock:
            self._futures.add(future)  # a future that nobody holds is cancelled
        future.add_done_callback(arrived)

    def _arrived(self, text: str, future: Future, tell: Callable[[Outcome], None]) -> None:
        """A submission is back, or has outlived too many workers.

        Whatever else was on those workers is under the same suspicion, so the suspects are tried
        once more, one at a time: those who are innocent are graded then.
        """
        try:
            outcome = self._outcome(future)
        except KilledWorker:
            with self._lock:
                self._suspects.append((text, tell))
            self._try_next_suspect()
        else:
            tell(outcome)

    def _try_next_suspect(self) -> None:
        with self._lock:
            if self._is_trying or not self._suspects:
                return
            self._is_trying = True
            text, tell = self._suspects.popleft()

        def arrived(future: Future) -> None:
            try:
                outcome = self._outcome(future)
            except KilledWorker:
                outcome = Outcome(None, "it ends every worker that grades it")
            with self._lock:
                self._is_trying = False
            tell(outcome)
            self._try_next_suspect()

        self._send(text, arrived)

    def _outcome(self, future: Future) -> Outcome:
        """What a future brought."""
        with self._lock:
            self._futures.discard(future)
        try:
            return _unpacked(future.result())
        except KilledWorker:
            raise
        except (asyncio.CancelledError, concurrent.futures.CancelledError, OSError):
            return Outcome(None, fault=UserError(f"the Dask scheduler is gone; {_GO_ON}"))
        except Exception as error:
            logging.getLogger(__name__).debug("a task failed", exc_info=True)
            return Outcome(None, f"its worker failed ({type(error).__name__})")


@dataclass(frozen=True)
class _Parcel:
    """What a worker needs to know of an assignment, as text and bytes.

    Attributes:
        notebook: the instructor's notebook, as JSON.
        limits: what each submission may use.
        settings: the course's nbgrader settings as far as they are plain data, as JSON. The rest
            are classes of the course's own, which record grades and do not make them.
        files: the data files, by name.
    """

    notebook: str
    limits: dict[str, float]
    settings: str
    files: dict[str, bytes]

    @classmethod
    def of(cls, work: Work) -> "_Parcel":
        """Wrap up an assignment."""
        files = work.files.iterdir() if work.files else ()
        return cls(
            notebook=json.dumps(work.master),
            limits=asdict(work.limits),
            settings=json.dumps(_plain(work.settings)),
            files={path.name: path.read_bytes() for path in files if path.is_file()},
        )

    def unwrapped(self, folder: Path) -> Work:
        """The assignment again, its data files in `folder`."""
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return Work(
            master=nbformat.from_dict(json.loads(self.notebook)),
            limits=Limits(**self.limits),
            settings=Config(json.loads(self.settings)),
            files=folder if self.files else None,
        )


class _EnginePlugin(WorkerPlugin):
    """Gives a worker process its engine, and takes it away again."""

    def __init__(self, sandbox: str, preload: tuple[str, ...]) -> None:
        self._sandbox, self._preload = sandbox, preload
        self.engine: Engine | None = None
        self.problem = ""

    async def setup(self, worker: Any) -> None:
        """Make the engine, away from the loop that answers the scheduler."""
        try:
            self.engine = await asyncio.to_thread(Engine, self._sandbox, self._preload)
        except UserError as error:
            self.problem = f"the worker {worker.address} refuses: {error}"
            raise UserError(self.problem) from None

    async def teardown(self, worker: Any) -> None:
        """End the engine, and all that it started."""
        if self.engine is not None:
            await asyncio.to_thread(self.engine.close)


class _AssignmentPlugin(WorkerPlugin):
    """Brings a worker process an assignment."""

    def __init__(self, parcel: _Parcel) -> None:
        self._parcel = parcel
        self._folder: tempfile.TemporaryDirectory | None = None
        self.work: Work | None = None

    def setup(self, worker: Any) -> None:
        """Unwrap the assignment."""
        self._folder = tempfile.TemporaryDirectory(prefix="grading-")
        self.work = self._parcel.unwrapped(Path(self._folder.name))

    def teardown(self, worker: Any) -> None:
        """Remove its files."""
        if self._folder is not None:
            self._folder.cleanup()


def _grade_here(engine: str, assignment: str, submission: str) -> str:
    """What a worker does: grade one submission. Text comes in and text goes out."""
    plugins = get_worker().plugins
    if plugins[engine].engine is None:
        return json.dumps({"fault": plugins[engine].problem})
    notebook = nbformat.from_dict(json.loads(submission))
    grade = grading_with(plugins[engine].engine)
    return _packed(outcome_of(grade, plugins[assignment].work, notebook))


def _packed(outcome: Outcome) -> str:
    """An outcome as text."""
    if outcome.fault is not None:
        return json.dumps({"fault": str(outcome.fault)})
    if outcome.graded is None:
        return json.dumps({"problem": outcome.problem})
    graded = outcome.graded
    fields = {
        "notebook": graded.notebook,
        "questions": [asdict(question) for question in graded.questions],
        "flags": graded.flags,
        "unanswered": sorted(graded.unanswered),
    }
    return json.dumps({"graded": fields})


def _unpacked(text: str) -> Outcome:
    """The outcome that a worker's text tells."""
    told = json.loads(text)
    if "fault" in told:
        return Outcome(None, fault=UserError(told["fault"]))
    if "problem" in told:
        return Outcome(None, told["problem"])
    graded = told["graded"]
    return Outcome(
        GradedNotebook(
            notebook=nbformat.from_dict(graded["notebook"]),
            questions=tuple(CellGrade(**question) for question in graded["questions"]),
            flags=tuple(graded["flags"]),
            unanswered=frozenset(graded["unanswered"]),
        )
    )


def _plain(settings: Any) -> Any:
    """The part of a configuration that is plain data."""
    if not isinstance(settings, dict):
        return settings
    kinds = (str, int, float, bool, list, dict, type(None))
    return {key: _plain(value) for key, value in settings.items() if isinstance(value, kinds)}


@contextlib.contextmanager
def _connected(url: str) -> Iterator[Client]:
    """A connection to a scheduler that has at least one worker."""
    address = _address(url)
    # What goes wrong is told in our own sentences; Dask's come with tracebacks.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False, name="autograder")
    except (OSError, ValueError, RuntimeError) as error:
        raise UserError(
            f"no Dask scheduler answers at {url}; start one with: dask scheduler"
        ) from error
    with client:
        if not _threads(client):
            raise UserError(
                f"the Dask scheduler at {url} has no worker; start some with: dask worker {address}"
            )
        yield client


def _address(url: str) -> str:
    """A scheduler's address as Dask writes it."""
    match = re.fullmatch(r"(dask|tcp|tls)://(\[[0-9a-fA-F:.]+\]|[^/:]+)(:\d+)?/?", url)
    if match is None:
        raise UserError(f"{url!r} is no scheduler's address; write it like tcp://HOST:8786")
    protocol = "tcp" if match[1] == "dask" else match[1]
    return f"{protocol}://{match[2]}{match[3] or ':8786'}"


def _threads(client: Client) -> int:
    """How many threads all workers have together; 0 where nobody answers."""
    try:
        return sum(client.nthreads().values()) if client.status == "running" else 0
    except OSError:
        return 0


def _compare_versions(client: Client) -> None:
    """Refuse a cluster whose members would grade otherwise than this machine."""
    try:
        dask = client.get_versions()
        for who, theirs in {"the scheduler": dask["scheduler"], **dask["workers"]}.items():
            _compare(who, theirs["packages"], dask["client"]["packages"], ("dask", "distributed"))
        members = client.run(fingerprint.versions)
        members["the scheduler"] = client.run_on_scheduler(fingerprint.versions)
    except ModuleNotFoundError as error:
        raise UserError(
            f"the cluster lacks the package {error.name}: install deep-learning-companion where "
            "the scheduler and the workers run"
        ) from error
    except (OSError, AttributeError, KeyError, RuntimeError) as error:
        raise UserError(f"the cluster does not answer as it should: {error}") from error
    ours = fingerprint.versions()
    for who, theirs in members.items():
        _compare(who, theirs, ours, ours)


def _compare(
    who: str, theirs: dict[str, str], ours: dict[str, str], packages: Iterable[str]
) -> None:
    """Refuse a member of the cluster that has other versions of some packages."""
    for package in packages:
        if theirs.get(package) != ours[package]:
            raise UserError(
                f"{who} has {package} {theirs.get(package)}, this machine has {ours[package]}: "
                "grades could differ; install the same on all"
            )


def _forget_the_dead(client: Client) -> None:
    """Take away the engines of coordinators that were killed."""
    for name in client.run_on_scheduler(_left_behind):
        client.unregister_worker_plugin(name)


def _left_behind(dask_scheduler: Any) -> list[str]:
    """Our plugins on a scheduler whose client is no longer connected to it."""
    ours = [
        (name, name.removeprefix(prefix))
        for prefix in (_ENGINE, _ASSIGNMENT)
        for name in dask_scheduler.worker_plugins
        if name.startswith(prefix)
    ]
    return [name for name, client in ours if client not in dask_scheduler.clients]


@contextlib.contextmanager
def _registered(client: Client, plugin: WorkerPlugin, name: str) -> Iterator[None]:
    """Have a plugin on every worker, those that join later included, while the block runs."""
    try:
        client.register_plugin(plugin, name=name)
        yield
    finally:
        with contextlib.suppress(Exception):  # the scheduler or a worker may be gone
            client.unregister_worker_plugin(name)
