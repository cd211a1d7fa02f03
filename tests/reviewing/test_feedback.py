"""Feedback is written down without a name, answered in time, and closed with what changed."""

import datetime as dt
from pathlib import Path

import pytest

from curator.errors import UsageError
from curator.reviewing import feedback
from curator.store.engine import Store
from curator.store.tables import feedback as table
from tests.support.cli import Editor
from tests.support.newsletter import start_newsletter

ZONE = "Europe/London"


def test_from_received_to_closed(store: Store, now: dt.datetime) -> None:
    one = feedback.add(store, "  The word hurt. ", issue="2026-12", zone=ZONE, now=now)
    assert (one.state, one.text, one.due) == ("received", "The word hurt.", dt.date(2026, 12, 8))
    cooled = feedback.cool(store, one.id, 2, zone=ZONE, now=now)
    assert (cooled.state, cooled.cooling_until, cooled.due) == ("cooling", dt.date(2026, 12, 3), dt.date(2026, 12, 8))
    answered = feedback.answer(store, one.id, "You are right.", zone=ZONE, now=now)
    assert (answered.state, answered.due, answered.cooling_until) == ("answered", dt.date(2026, 12, 31), None)
    done = feedback.close(store, one.id, "We say uses a wheelchair.", now=now)
    assert (done.state, done.due, done.outcome) == ("closed", None, "We say uses a wheelchair.")
    assert feedback.listing(store) == []
    assert [entry.outcome for entry in feedback.listing(store, [feedback.state_named("closed")])] == [done.outcome]


def test_a_rest_moves_the_day_only_if_it_has_to(store: Store, now: dt.datetime) -> None:
    one = feedback.add(store, "Hm.", issue=None, zone=ZONE, now=now)
    assert feedback.cool(store, one.id, 10, zone=ZONE, now=now).due == dt.date(2026, 12, 11)


def test_what_is_due_first_comes_first(store: Store, now: dt.datetime) -> None:
    for days in (5, 0, 2):
        feedback.add(store, f"{days}", issue=None, zone=ZONE, now=now + dt.timedelta(days=days))
    assert [entry.text for entry in feedback.listing(store)] == ["0", "2", "5"]
    late = now.date() + dt.timedelta(days=9)
    assert [entry.overdue(late) for entry in feedback.listing(store)] == [True, False, False]


def test_steps_come_in_their_order(store: Store, now: dt.datetime) -> None:
    one = feedback.add(store, "Hm.", issue=None, zone=ZONE, now=now)
    with pytest.raises(UsageError, match="answer it first"):
        feedback.close(store, one.id, "nothing", now=now)
    feedback.answer(store, one.id, "Thank you.", zone=ZONE, now=now)
    with pytest.raises(UsageError, match="is answered"):
        feedback.cool(store, one.id, 2, zone=ZONE, now=now)
    with pytest.raises(UsageError, match="no feedback 99"):
        feedback.answer(store, 99, "x", zone=ZONE, now=now)
    with pytest.raises(UsageError, match="nothing to write"):
        feedback.add(store, " ", issue=None, zone=ZONE, now=now)


def test_there_is_no_place_for_who_said_it() -> None:
    names = {column.name for column in table.columns}
    assert not names & {"name", "address", "email", "subscriber_id", "from", "who", "ip"}


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    monkeypatch.setenv("CURATOR_NOW", "2026-12-01T09:00:00Z")
    return start_newsletter(tmp_path / "letters", ["sample.rss"], "http://127.0.0.1:9")


def test_what_changed_is_told_in_the_issue(letters: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    said = letters.ask("feedback", "add", "The captions were missing.")["feedback"][0]
    assert (said["state"], said["due"]) == ("received", "2026-12-08")
    letters.do("feedback", "answer", said["id"], "Thank you, they were.")
    letters.do("feedback", "close", said["id"], code=2)
    closed = letters.ask("feedback", "close", said["id"], "--changed", "We look for captions first.")
    assert closed["issue"] == "2026-12"
    assert letters.ask("issue", "show")["changes"] == ["We look for captions first."]
    assert "# What you chose." in letters.file("issues/2026-12/issue.yaml").read_text("utf-8")
    assert letters.ask("feedback", "list")["feedback"] == []
    assert len(letters.ask("feedback", "list", "--all")["feedback"]) == 1
    other = letters.ask("feedback", "add", "Too long.")["feedback"][0]["id"]
    letters.do("feedback", "cool", other, "--days", "3")
    monkeypatch.setenv("CURATOR_NOW", "2026-12-20T09:00:00Z")
    assert "late" in letters.do("feedback", "list").out
    assert any("feedback is late" in one for one in letters.ask("status")["reminders"])
    letters.do("feedback", "answer", other, "It is.")
    unchanged = letters.ask("feedback", "close", other, "--unchanged", "A month has thirty days.")
    assert unchanged["issue"] is None
    assert letters.ask("issue", "show")["changes"] == ["We look for captions first."]
    assert "no state" in letters.do("feedback", "list", "--state", "opened", code=2).err
