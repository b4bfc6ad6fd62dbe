"""The hostile class gets no point, no secret and no way out; everybody else's grades stand."""

from collections.abc import Iterator

import pytest

from autograder.engine import sandbox
from hostile.attacks import Attack, attacks
from hostile.course import Graded, hostile_course
from hostile.malformed import MALFORMED, Malformed

GROUPS = ("forging", "protocol", "reading", "escaping", "exhausting", "models")
ATTACKS = [attack for group in GROUPS for attack in attacks(group)]
JUDGED = [attack for attack in ATTACKS if not attack.needs_sandbox and attack.group != "models"]

SECONDS = 240
"""What the whole class may take, on two cores."""

COORDINATOR_BYTES = 1_000_000_000
"""How large the instructor's own process may get."""

pytestmark = pytest.mark.xdist_group("hostile")


def _id(attack: Attack | Malformed) -> str:
    return f"{getattr(attack, 'group', 'malformed')}-{attack.name}"


def _grouped(chosen: list[Attack]) -> dict[str, list[Attack]]:
    return {group: [attack for attack in chosen if attack.group == group] for group in GROUPS}


@pytest.fixture(scope="module")
def sandboxed() -> Iterator[Graded]:
    """The whole class, graded as an instructor would grade it."""
    kind, warning = sandbox.choose("auto")
    if kind != "bubblewrap":
        pytest.skip(f"needs bubblewrap: {warning}")
    with hostile_course(_grouped(ATTACKS)) as course:
        yield course.grade("--sandbox", "bubblewrap")


@pytest.fixture(scope="module")
def judged() -> Iterator[Graded]:
    """Those that only the judge can stop, with no sandbox around them."""
    with hostile_course(_grouped(JUDGED), []) as course:
        yield course.grade("--sandbox", "none")


def test_it_is_a_class_worth_the_name():
    names = [_id(attack) for attack in [*ATTACKS, *MALFORMED]]
    assert len(set(names)) == len(names)
    assert len(ATTACKS) >= 40


@pytest.mark.parametrize("attack", [*ATTACKS, *MALFORMED], ids=_id)
def test_it_gets_nothing(attack: Attack | Malformed, sandboxed: Graded):
    assert sandboxed.problems(attack) == []


@pytest.mark.parametrize("attack", JUDGED, ids=_id)
def test_it_gets_nothing_without_a_sandbox(attack: Attack, judged: Graded):
    assert judged.problems(attack) == []


class TestTheRest:
    def test_honest_grades_stand(self, sandboxed: Graded):
        assert sandboxed.honest_problems() == []

    def test_honest_grades_stand_without_a_sandbox(self, judged: Graded):
        assert judged.honest_problems() == []

    def test_nothing_changed_outside(self, sandboxed: Graded):
        assert sandboxed.changed == {}

    def test_nothing_is_left_on_the_machine(self, sandboxed: Graded):
        assert sandboxed.strays() == []

    def test_no_process_is_left(self, sandboxed: Graded, judged: Graded):
        assert sandboxed.report["left"] == []
        assert judged.report["left"] == []

    def test_the_gradebook_holds_the_class_and_nothing_else(self, sandboxed: Graded):
        assert sandboxed.gradebook_problems() == []

    def test_the_grader_stays_small_and_quick(self, sandboxed: Graded):
        assert sandboxed.report["peak_bytes"] < COORDINATOR_BYTES
        assert sandboxed.report["seconds"] < SECONDS

    def test_the_terminal_shows_no_secret_and_no_control_codes(self, sandboxed: Graded):
        hidden = sandboxed.hostile.hidden
        assert hidden.in_text(sandboxed.terminal) == set()
        assert "Traceback" not in sandboxed.terminal
        letters = sandboxed.terminal.replace("\n", "").replace("\r", "")
        assert letters.isprintable()
