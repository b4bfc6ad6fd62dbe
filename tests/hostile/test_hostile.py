"""The hostile class gets no point, no secret and no way out; everybody else's grades stand.

Each group of attacks is graded as a class of its own, together with honest students, by the command
that instructors use. Every attack is a test of its own, and what it got is in the test's message.
Attacks whose tests are not chosen are not in the class.
"""

import contextlib
from collections.abc import Callable, Iterator

import pytest

from autograder.engine import sandbox
from hostile.attacks import Attack, attacks
from hostile.course import Graded, hostile_course
from hostile.malformed import MALFORMED, Malformed

GROUPS = ("forging", "protocol", "reading", "escaping", "exhausting", "models")
ATTACKS = [attack for group in GROUPS for attack in attacks(group)]
JUDGED = [attack for attack in ATTACKS if not attack.needs_sandbox and attack.group != "models"]
CLASSES = (*GROUPS, "malformed")

COORDINATOR_BYTES = 1_000_000_000
"""How large the instructor's own process may get."""

pytestmark = pytest.mark.xdist_group("hostile")  # they need the machine's cores for themselves

Grading = Callable[[str], Graded]


def _group(attack: Attack | Malformed) -> str:
    return getattr(attack, "group", "malformed")


def _id(attack: Attack | Malformed) -> str:
    return f"{_group(attack)}-{attack.name}"


def _each(members: list, always: Callable[..., bool], name: Callable[..., str]) -> list:
    """A few belong to every test run; all of them take minutes (make hostile)."""
    return [
        pytest.param(member, id=name(member), marks=() if always(member) else pytest.mark.hostile)
        for member in members
    ]


def _always(attack: Attack | Malformed) -> bool:
    """Each eighth of the attacks that forge a verdict, which are the worst."""
    forging = [one for one in ATTACKS if one.group == "forging"]
    return attack in forging[::8]


def _grading(kind: str, request: pytest.FixtureRequest) -> Iterator[Grading]:
    """Give a function that grades a class when somebody first asks for it."""
    users = [
        item.callspec.params
        for item in request.session.items
        if request.fixturename in getattr(item, "fixturenames", ()) and hasattr(item, "callspec")
    ]
    chosen = [params["attack"] for params in users if "attack" in params]
    graded: dict[str, Graded] = {}
    with contextlib.ExitStack() as stack:

        def grade(group: str) -> Graded:
            if group not in graded:
                files = MALFORMED if group == "malformed" else []
                attackers = [one for one in chosen if isinstance(one, Attack)]
                members = {group: [one for one in attackers if one.group == group]}
                course = stack.enter_context(hostile_course(members, files))
                graded[group] = course.grade("--sandbox", kind)
            return graded[group]

        yield grade


@pytest.fixture(scope="module")
def sandboxed(request: pytest.FixtureRequest) -> Iterator[Grading]:
    """Grade a class as an instructor would."""
    kind, warning = sandbox.choose("auto")
    if kind != "bubblewrap":
        pytest.skip(f"needs bubblewrap: {warning}")
    yield from _grading(kind, request)


@pytest.fixture(scope="module")
def judged(request: pytest.FixtureRequest) -> Iterator[Grading]:
    """Grade those that only the judge can stop, with no sandbox around them."""
    yield from _grading("none", request)


def test_it_is_a_class_worth_the_name():
    names = [_id(attack) for attack in [*ATTACKS, *MALFORMED]]
    assert len(set(names)) == len(names)
    assert len(ATTACKS) >= 40


@pytest.mark.parametrize("attack", _each([*ATTACKS, *MALFORMED], _always, _id))
def test_it_gets_nothing(attack: Attack | Malformed, sandboxed: Grading):
    assert sandboxed(_group(attack)).problems(attack) == []


@pytest.mark.hostile
@pytest.mark.parametrize("attack", JUDGED, ids=_id)
def test_it_gets_nothing_without_a_sandbox(attack: Attack, judged: Grading):
    assert judged(_group(attack)).problems(attack) == []


@pytest.mark.hostile
@pytest.mark.parametrize("group", sorted({attack.group for attack in JUDGED}))
def test_honest_grades_stand_without_a_sandbox(group: str, judged: Grading):
    assert judged(group).honest_problems() == []
    assert judged(group).report["left"] == []


@pytest.mark.parametrize("group", _each([*CLASSES], "forging".__eq__, str))
class TestTheRest:
    def test_honest_grades_stand(self, group: str, sandboxed: Grading):
        assert sandboxed(group).honest_problems() == []

    def test_nothing_changed_outside(self, group: str, sandboxed: Grading):
        assert sandboxed(group).changed == {}

    def test_nothing_is_left_on_the_machine(self, group: str, sandboxed: Grading):
        assert sandboxed(group).strays() == []
        assert sandboxed(group).report["left"] == []

    def test_the_gradebook_holds_the_class_and_nothing_else(self, group: str, sandboxed: Grading):
        assert sandboxed(group).gradebook_problems() == []

    def test_the_grader_stays_small_and_comes_to_an_end(self, group: str, sandboxed: Grading):
        report = sandboxed(group).report
        assert report["code"] == (1 if group == "malformed" else 0)
        assert report["peak_bytes"] < COORDINATOR_BYTES

    def test_the_terminal_shows_no_secret_and_no_control_codes(
        self, group: str, sandboxed: Grading
    ):
        graded = sandboxed(group)
        assert graded.hostile.hidden.in_text(graded.terminal) == set()
        assert "Traceback" not in graded.terminal
        assert graded.terminal.replace("\n", "").replace("\r", "").isprintable()
