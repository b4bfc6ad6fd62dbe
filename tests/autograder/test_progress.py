"""What is told while a class is graded."""

import pytest

from autograder import progress
from autograder.progress import tracked


def test_without_a_terminal_a_line_now_and_then(capsys, monkeypatch):
    monkeypatch.setattr(progress, "_LINE_EVERY_SECONDS", 0)
    items = ["ok", "bad", "ok"]
    assert list(tracked(items, 3, "grading [x]", lambda item: item == "bad")) == items
    told = capsys.readouterr()
    assert told.out == ""
    first, second = told.err.splitlines()
    assert first.startswith("grading [x]: 1 of 3 done, 0 failed, ")
    assert second.startswith("grading [x]: 2 of 3 done, 1 failed, ")
    assert second.endswith(" left")


def test_quick_work_says_nothing(capsys):
    assert list(tracked(range(100), 100, "grading")) == list(range(100))
    assert capsys.readouterr().err == ""


def test_in_a_terminal_a_bar_that_is_gone_at_the_end(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    items = ["ok", "bad"]
    assert list(tracked(items, 2, "grading", lambda item: item == "bad")) == items
    told = capsys.readouterr()
    assert told.out == ""
    assert "1 failed" in told.err
    assert "\x1b[2K" in told.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (89, "89 s"), (600, "10 min"), (11100, "3 h 5 min")]
)
def test_a_time_as_people_say_it(seconds, text):
    assert progress._duration(seconds) == text
