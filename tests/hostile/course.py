"""A course with the hostile class in it, graded by the command that instructors use."""

import contextlib
import functools
import hashlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry

from autograder import cells
from autograder.files import write_notebook
from autograder.folder import CourseFolder
from autograder.gradebook import opened
from autograder.student_version import student_version
from hostile import attacks
from hostile.malformed import MALFORMED, Malformed

REPOSITORY = Path(__file__).parents[2]
ASSIGNMENT = {"models": "models"}
"""Which assignment a group of attacks is on; `plain` where nothing is said."""

_HONEST = ("a-honest", "m-honest", "z-honest")
_IPC_KEY = 0x6F57
_CODE = re.compile(
    r"<\w+(?:\s+[\w-]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*?"
    r"\s+(?:on\w+\s*=|(?:href|src)\s*=\s*[\"']?\s*(?:javascript|vbscript|data:text))[^<>]*>",
    re.IGNORECASE,
)
"""A tag that does something when it is shown or clicked."""

_LIMITS = ["--cell-seconds", "3", "--submission-seconds", "20"]


@dataclass
class Secrets:
    """Random words and numbers that no student may ever see."""

    token: str = field(default_factory=lambda: f"hostile-{secrets.token_hex(4)}")
    canaries: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)

    def canary(self) -> str:
        """A new secret word."""
        self.canaries.append(f"canary{secrets.token_hex(8)}")
        return self.canaries[-1]

    def in_text(self, text: str) -> set[str]:
        """The secrets that a text gives away."""
        return {secret for secret in (*self.canaries, *self.numbers) if secret in text}


def _secret_words(hidden: Secrets) -> dict[str, str]:
    """What stands in the tests in place of CANARY_… and SECRET_…."""
    large, amount = secrets.randbelow(10**12) + 10**12, secrets.randbelow(10**8) + 10**9
    names = ("SOLUTION", "TEST_SOURCE", "TEST_VALUE", "TEST_OUTPUT", "CLOSURE")
    words = {f"CANARY_{name}": hidden.canary() for name in names}
    words |= {"SECRET_TOTAL": str(large), "SECRET_AMOUNT": str(amount)}
    words["SECRET_LESS"] = str(large - 50)
    words |= {"SECRET_SIDE": f"7.{secrets.randbelow(10**6) + 1}"}
    words |= {"SECRET_SLOPE": f"2.{secrets.randbelow(10**6) + 1}", "CANARY_ITEM_A": "item"}
    # What is expected, but never sent to a student's function.
    hidden.numbers += [str(large), str(large - 50), str(amount + 7)]
    return words


class HostileCourse:
    """A course on disk whose students attack, with all that they attack beside it."""

    def __init__(self, root: Path, groups: dict[str, list], malformed: list[Malformed]) -> None:
        self.root = root
        self.hidden = Secrets()
        self.outside = root / "outside"
        self.course = root / "course"
        self.temporary = root / "t"
        self.listener = Listener(self.outside / "socket", self.hidden.token)
        words = _secret_words(self.hidden)
        self.masters = {name: attacks.master(name, words) for name in ("plain", "models")}
        self._plant()
        for group in groups.values():
            for attack in group:
                self._hand_in_attack(attack)
        for case in malformed:
            self._hand_in_malformed(case)
        attacked = {ASSIGNMENT.get(group, "plain") for group in groups} or {"plain"}
        for student in _HONEST:
            for name, nb in self.masters.items():
                if name not in attacked:
                    continue
                right = attacks.right_answers(nb, f"# {self.hidden.canary()}")
                self._save(student, name, attacks.answer(student_version(nb), **right))
        subprocess.run(["chmod", "-R", "a+rwX", root], check=True)
        self._before = self._state()

    def _plant(self) -> None:
        """Everything that an attack could read or change, open to all but for the sandbox."""
        for folder in (
            self.outside,
            self.course / "exercises",
            self.temporary,
            self.root / "home/.ipython",
        ):
            folder.mkdir(parents=True, exist_ok=True)
        (self.outside / "secret.txt").write_text(self.hidden.canary())
        (self.outside / "notes.txt").write_text(self.hidden.canary())
        shutil.copy(REPOSITORY / "nbgrader_config.py", self.course)
        for name, nb in self.masters.items():
            write_notebook(self.course / "solutions" / name / f"{name}.ipynb", nb)
        for name in ("autograded", "feedback"):
            (self.course / name / "earlier" / "plain").mkdir(parents=True)
            (self.course / name / "earlier" / "plain" / "x.html").write_text(self.hidden.canary())
        folder = CourseFolder(self.course)
        with opened(folder.database_url(), folder.nbgrader_settings()) as gradebook:
            gradebook.update_or_create_student("planted", last_name=self.hidden.canary())

    def student(self, attack: "attacks.Attack | Malformed") -> str:
        """The folder name of whoever hands an attack in."""
        return f"{getattr(attack, 'group', 'malformed')}-{attack.name}"

    def mark(self, attack: "attacks.Attack | Malformed") -> str:
        """What an attack leaves wherever it gets to."""
        return f"{self.hidden.token}-{attack.name}"

    def _hand_in_attack(self, attack: attacks.Attack) -> None:
        name = ASSIGNMENT.get(attack.group, "plain")
        nb = self.masters[name]
        known = {
            "MARK": self.mark(attack),
            "COURSE": str(self.course),
            "OUTSIDE": str(self.outside),
            "TCP_PORT": self.listener.tcp_port,
            "UDP_PORT": self.listener.udp_port,
            "ABSTRACT": self.hidden.token,
            "HOST_ADDRESS": self.listener.address,
            "HOST_PROCESS": os.getpid(),
            "IPC_KEY": _IPC_KEY,
            # Shown broken, so that no secret stands in the submission itself.
            "SECRET_NUMBERS": "|".join(f"{n[:4]}[{n[4]}]{n[5:]}" for n in self.hidden.numbers),
        }
        values = "; ".join(f"{key} = {value!r}" for key, value in known.items())
        text = (attacks.HERE / "introduction.py").read_text(encoding="utf-8")
        handed_in = attacks.hand_in(attack, nb, student_version(nb), f"{values}\n{text}")
        self._save(self.student(attack), name, handed_in)

    def _hand_in_malformed(self, case: Malformed) -> None:
        nb = self.masters["plain"]
        path = self._path(self.student(case), "plain")
        path.parent.mkdir(parents=True)
        release = student_version(nb)
        case.write(path, release, attacks.answer(release, **attacks.right_answers(nb)))

    def _path(self, student: str, name: str) -> Path:
        return CourseFolder(self.course).submission(student, name)

    def _save(self, student: str, name: str, nb: NotebookNode) -> None:
        write_notebook(self._path(student, name), nb)

    def grade(self, *options: str, seconds: float = 900) -> "Graded":
        """Grade the whole class, then write its feedback."""
        names = [name for name in self.masters if list(self.course.glob(f"submitted/*/{name}"))]
        report, log = self.root / "report.json", self.root / "terminal.txt"
        program = [sys.executable, "-m", "autograder", "--course", str(self.course)]
        supervised = [sys.executable, str(attacks.HERE / "reaper.py"), str(report), str(seconds)]
        environment = {
            **os.environ,
            "TMPDIR": str(self.temporary),
            "HOME": str(self.root / "home"),
            "GRADER_TOKEN": self.hidden.canary(),
            "COLUMNS": "300",
            "PYTHONPATH": os.environ.get("HOSTILE_ENGINE", str(REPOSITORY)),
        }
        with log.open("wb") as terminal:
            run = functools.partial(
                subprocess.run,
                env=environment,
                stdin=subprocess.DEVNULL,
                cwd=self.root,
                check=False,
            )
            arguments = [*program, "grade", *options, *_LIMITS, *names]
            run([*supervised, *arguments], stdout=terminal, stderr=terminal)
            after = self._state()
            run([*program, "feedback", *names], stdout=terminal, stderr=terminal)
        return Graded(self, json.loads(report.read_text()), log.read_text(), self._before, after)

    def _state(self) -> dict[str, str]:
        """A fingerprint of every file that grading must leave alone."""
        names = ("gradebook.db", "gradebook.db.lock", "autograded", "feedback")
        grown = tuple(self.course / name for name in names)
        skipped = (*grown, self.root / "report.json", self.root / "terminal.txt")
        state = {}
        for path in sorted(self.root.rglob("*")):
            if not any(path == skip or skip in path.parents for skip in skipped):
                state[str(path.relative_to(self.root))] = _fingerprint(path)
        return state


def _fingerprint(path: Path) -> str:
    status = path.lstat()
    kind = f"{status.st_mode:o} {status.st_nlink if not path.is_dir() else ''}"
    if path.is_symlink():
        return f"{kind} -> {os.readlink(path)}"
    return f"{kind} {hashlib.sha256(path.read_bytes()).hexdigest()}" if path.is_file() else kind


class Listener:
    """Takes down everything that reaches it: by TCP, UDP, an abstract socket and a socket file."""

    def __init__(self, path: Path, token: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.heard: list[bytes] = []
        self._sockets = []
        tcp, udp = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for link in (tcp, udp):
            link.bind(("0.0.0.0", 0))
        self.tcp_port, self.udp_port = tcp.getsockname()[1], udp.getsockname()[1]
        self.address = _own_address()
        abstract, file = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        abstract.bind(f"\0{token}")
        file.bind(str(path))
        for link in (tcp, abstract, file):
            link.listen(100)
            threading.Thread(target=self._accept, args=(link,), daemon=True).start()
        threading.Thread(target=self._receive, args=(udp,), daemon=True).start()
        self._sockets = [tcp, udp, abstract, file]

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _ = listening.accept()
                with link, contextlib.suppress(OSError):
                    link.settimeout(1)
                    self.heard.append(b"somebody connected")
                    self.heard.append(link.recv(1000))

    def _receive(self, link: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                self.heard.append(link.recv(1000))

    def close(self) -> None:
        """Stop listening."""
        for link in self._sockets:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()


def _own_address() -> str:
    """An address of this machine that is not the loopback's, where it has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link, contextlib.suppress(OSError):
        link.connect(("192.0.2.1", 9))  # sends nothing
        return link.getsockname()[0]
    return "127.0.0.1"


class Graded:
    """What a class looks like after it was graded."""

    def __init__(
        self, hostile: HostileCourse, report: dict, terminal: str, before: dict, after: dict
    ) -> None:
        self.hostile = hostile
        self.report = report
        self.terminal = terminal
        self.changed = {
            path: (before.get(path), after.get(path))
            for path in before.keys() | after.keys()
            if before.get(path) != after.get(path)
        }
        self.points = self._all_points()

    def _all_points(self) -> dict[tuple[str, str], dict[str, float]]:
        """By student and assignment, the points of each test in the gradebook."""
        points: dict[tuple[str, str], dict[str, float]] = {}
        with Gradebook(f"sqlite:///{self.hostile.course}/gradebook.db") as book:
            for name in self.hostile.masters:
                with contextlib.suppress(MissingEntry):
                    for submission in book.assignment_submissions(name):
                        of = points.setdefault((submission.student.id, name), {})
                        for notebook in submission.notebooks:
                            for grade in notebook.grades:
                                of[grade.name] = grade.score
        return points

    def honest_problems(self) -> list[str]:
        """What is wrong with the grades of those who answered everything rightly."""
        return [
            f"{student} has {self.points.get((student, name))} for {name}"
            for student in _HONEST
            for name, nb in self.hostile.masters.items()
            if self.points.get((student, name)) != attacks.most_points(nb, ())
            and self.hostile._path(student, name).exists()
        ]

    def problems(self, attack: "attacks.Attack | Malformed") -> list[str]:
        """Everything that an attack got and was not to get; empty if it got nothing."""
        hostile = self.hostile
        name = ASSIGNMENT.get(getattr(attack, "group", ""), "plain")
        student = hostile.student(attack)
        own = hostile.course / "autograded" / student / name / f"{name}.ipynb"
        page = hostile.course / "feedback" / student / name / f"{name}.html"
        found = self._wrong_points(attack, student, name)
        if own.exists():
            found += self._told(nbformat.read(own, as_version=4), hostile.mark(attack))
        if page.exists():
            text = page.read_text(encoding="utf-8")
            found += [f"the feedback holds {secret}" for secret in hostile.hidden.in_text(text)]
            scripts = re.findall(r"<(?:script|svg|img|iframe|style|a)\b[^>]*>[^<]{0,100}", text)
            own_words = (hostile.hidden.token, "alert('hostile", "display:none")
            scripts = [s for s in scripts if "alert(" in s or s.startswith("<style>*")]
            found += [f"the feedback holds {code[0]:.200}" for code in _CODE.finditer(text)]
            found += [f"the feedback holds {s}" for s in scripts if any(w in s for w in own_words)]
        elif own.exists():
            found.append("there is no feedback for it")
        mark = hostile.mark(attack).encode()
        found += [
            f"it was heard saying {word!r}" for word in hostile.listener.heard if mark in word
        ]
        if mark.decode() in self.terminal:
            found.append("it wrote on the instructor's terminal")
        for path in self.changed:
            file = hostile.root / path
            if attack.name in path or (file.is_file() and mark in file.read_bytes()):
                found.append(f"it changed {path}")
        return found

    def _wrong_points(
        self, attack: "attacks.Attack | Malformed", student: str, name: str
    ) -> list[str]:
        has = self.points.get((student, name))
        if getattr(attack, "refused", False):
            refusal = f"{student} is not graded: "
            problems = [] if refusal in self.terminal else ["nobody is told that it is not graded"]
            return problems if not has else [*problems, f"it has points: {has}"]
        lost = attack.lost if isinstance(attack, Malformed) else attack.targets
        due = attacks.most_points(self.hostile.masters[name], lost)
        if has is None:
            return ["it has no grade"]
        falls = not isinstance(attack, Malformed) and attack.says("Others may fall.")
        return [
            f"{test}: {has.get(test)} points instead of {most}"
            for test, most in due.items()
            if not (has.get(test) == most or (falls and has.get(test) == 0))
        ]

    def _told(self, nb: NotebookNode, mark: str) -> list[str]:
        """Secrets, and attacks that say that they worked, in what a student gets to see."""
        found = []
        for cell in nb.cells:
            # A test's own output stays with the instructor; its message does not.
            shown = json.dumps(cell.metadata.get("autograder", {}))
            if not cells.is_test(cell):
                shown += json.dumps(cell.get("outputs", []))
            found += [
                f"{shown!r:.300} holds {secret}" for secret in self.hostile.hidden.in_text(shown)
            ]
            found += re.findall(re.escape(mark) + ' (?:escaped|published)[^\\\\"]*', shown)
        return found

    def gradebook_problems(self) -> list[str]:
        """What stands in the gradebook that grading alone would not have put there."""
        folder = CourseFolder(self.hostile.course)
        known = {"planted", *(path.name for path in folder.submitted.iterdir())}
        with Gradebook(folder.database_url()) as book:
            students = {student.id for student in book.students}
            found = [f"an unknown student: {student!r}" for student in students - known]
            for name in self.hostile.masters:
                with contextlib.suppress(MissingEntry):
                    for cell in book.find_notebook(name, name).grade_cells:
                        due = attacks.most_points(self.hostile.masters[name], ())[cell.name]
                        if cell.max_score != due:
                            found.append(f"{cell.name} is worth {cell.max_score}")
                    found += [
                        f"{submission.student.id} has a manual score"
                        for submission in book.assignment_submissions(name)
                        if any(
                            g.manual_score is not None
                            for n in submission.notebooks
                            for g in n.grades
                        )
                    ]
        return found

    def strays(self) -> list[str]:
        """Whatever the class left anywhere on the machine."""
        token = self.hostile.hidden.token
        places = ("/tmp", "/dev/shm", "/var/tmp", "/", "/etc", "/usr/lib", "/root", "/home", "/run")
        libraries = {sys.prefix, sys.base_prefix, *sys.path, str(Path(nbformat.__file__).parent)}
        found = [
            str(path)
            for place in {*places, "/opt", "/boot", "/sys", "/sys/fs/cgroup", *libraries}
            for path in Path(place).glob(f"*{token}*")
            if path != self.hostile.root
        ]
        found += [
            str(path.relative_to(self.hostile.root)) for path in self.hostile.temporary.iterdir()
        ]
        for table in ("shm", "msg", "sem"):
            with contextlib.suppress(OSError):
                lines = Path(f"/proc/sysvipc/{table}").read_text().splitlines()[1:]
                found += [f"{table}: {line}" for line in lines if line.split()[0] == str(_IPC_KEY)]
        with contextlib.suppress(OSError):
            found += [key for key in Path("/proc/keys").read_text().splitlines() if token in key]
        return found


@contextlib.contextmanager
def hostile_course(
    groups: dict[str, list[attacks.Attack]], malformed: list[Malformed] = MALFORMED
) -> Iterator[HostileCourse]:
    """A course with these attacks in it, gone when the block ends."""
    root = Path(tempfile.mkdtemp(prefix="hostile-", dir="/tmp"))
    root.chmod(0o755)
    made = HostileCourse(root, groups, malformed)
    try:
        yield made
    finally:
        made.listener.close()
        if not os.environ.get("HOSTILE_KEEP"):
            shutil.rmtree(root, ignore_errors=True)
