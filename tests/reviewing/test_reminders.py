"""What waits is told in calm words, once, and only while it waits."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from curator.model.feedback import Feedback
from curator.model.issue import Promise
from curator.model.relationship import Contact, ContactKind
from curator.model.source import Consent, Source
from curator.reviewing import reminders
from tests.checking.samples import BREAD, ISSUE, KITE, KITE_POST, RIVER, RIVER_BOOKS, picked
from tests.support.cli import Editor
from tests.support.newsletter import start_newsletter, write_by_hand

TODAY = dt.date(2026, 12, 1)
SOURCES = (RIVER_BOOKS, KITE_POST)


def days_ago(days: int) -> dt.datetime:
    return dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC) - dt.timedelta(days=days)


def logged(**lines: tuple[ContactKind, int]) -> dict[str, list[Contact]]:
    """One line of the log for each creator named: what, and how many days ago."""
    known = {"sample_river": RIVER.id, "sample_kite": KITE.id}
    made: dict[str, list[Contact]] = {one: [] for one in known.values()}
    for name, (kind, days) in lines.items():
        made[known[name]].append(Contact(known[name], kind, days_ago(days)))
    return made


def asked(source: Source) -> Source:
    return replace(source, consent=Consent("asked"))


def test_feedback_is_told_when_it_is_due_and_when_it_is_late() -> None:
    def entry(due: dt.date, number: int = 7) -> Feedback:
        return Feedback(number, "The map was wrong.", "received", days_ago(5), due=due)

    assert list(reminders.of_feedback([entry(TODAY + dt.timedelta(days=3))], TODAY)) == []
    (soon,) = reminders.of_feedback([entry(TODAY + dt.timedelta(days=1))], TODAY)
    assert soon == "Feedback 7: answer by 2026-12-02: “The map was wrong.”"
    late = [entry(TODAY - dt.timedelta(days=1)), entry(TODAY - dt.timedelta(days=2), 8)]
    assert list(reminders.of_feedback(late, TODAY)) == ["2 steps on feedback are late: `curator feedback list`."]


@pytest.mark.parametrize(
    ("due", "closed", "said"),
    [
        (dt.date(2026, 11, 30), None, "was due on 2026-11-30"),
        (dt.date(2026, 12, 20), None, "is due on 2026-12-20"),
        (dt.date(2027, 3, 1), None, ""),
        (None, None, ""),
        (dt.date(2026, 11, 30), "2026-12", ""),
    ],
)
def test_promises_are_told_when_their_day_is_near(due: dt.date | None, closed: str | None, said: str) -> None:
    issue = replace(ISSUE, promises=(Promise("We name every translator.", "2026-10", due, closed),))
    found = list(reminders.of_promises([issue], TODAY))
    assert len(found) == bool(said)
    assert not said or said in found[0]


def test_an_answer_is_noted_and_silence_is_a_no() -> None:
    sources = (asked(RIVER_BOOKS), asked(KITE_POST))
    found = list(
        reminders.of_answers(sources, logged(sample_river=("replied", 2), sample_kite=("contacted", 30)), TODAY)
    )
    assert found[0].startswith("Sample River answered on 2026-11-29: write it under `consent`")
    assert "No answer is a no" in found[1]
    assert list(reminders.of_answers(sources, logged(sample_kite=("contacted", 5)), TODAY)) == []
    agreed = (replace(RIVER_BOOKS, consent=Consent("yes", TODAY)), KITE_POST)
    assert list(reminders.of_answers(agreed, logged(sample_river=("replied", 2)), TODAY)) == []


def test_whoever_was_featured_is_told_once() -> None:
    issue = replace(ISSUE, picks=(BREAD,))
    (found,) = reminders.of_thanks(issue, SOURCES, logged(), days_ago(3).date())
    assert found == "Not told yet that they are in 2026-12: Sample River. `curator creator draft sample-river featured`"
    told = logged(sample_river=("contacted", 1))
    assert list(reminders.of_thanks(issue, SOURCES, told, days_ago(3).date())) == []
    assert list(reminders.of_thanks(None, SOURCES, logged(), TODAY)) == []


def test_nobody_is_written_to_who_said_no() -> None:
    no = tuple(replace(source, consent=Consent("no")) for source in SOURCES)
    long_ago = logged(sample_river=("thanked", 400))
    assert list(reminders.of_thanks(replace(ISSUE, picks=picked(BREAD)), no, long_ago, days_ago(3).date())) == []
    assert list(reminders.of_quiet(no, long_ago, TODAY)) == []


def test_a_relationship_that_went_quiet_is_named_longest_first() -> None:
    found = list(
        reminders.of_quiet(SOURCES, logged(sample_river=("thanked", 200), sample_kite=("replied", 300)), TODAY)
    )
    assert found == ["Gone quiet for half a year: Sample Kite, Sample River. `curator creator show sample-kite`"]
    assert list(reminders.of_quiet(SOURCES, logged(sample_river=("thanked", 20)), TODAY)) == []
    assert list(reminders.of_quiet(SOURCES, logged(), TODAY)) == []


def test_status_brings_them_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURATOR_NOW", "2026-12-01T09:00:00Z")
    editor: Editor = start_newsletter(tmp_path / "letters", ["bread.rss"], "http://127.0.0.1:9")
    editor.do("issue", "new", "2026-12")
    write_by_hand(editor, "2026-12")
    with editor.file("issues/2026-12/issue.yaml").open("a", encoding="utf-8") as file:
        file.write("promises:\n  - {text: We name every translator., made_in: 2026-11, due: 2026-12-20}\n")
    editor.do("feedback", "add", "Too long.")
    editor.do("creator", "log", "maker-bread", "contacted")
    assert editor.ask("status")["reminders"] == [
        "Promised in 2026-11, is due on 2026-12-20: “We name every translator.”"
    ]
    monkeypatch.setenv("CURATOR_NOW", "2027-07-01T09:00:00Z")
    said = editor.do("status").out
    assert "1 step on feedback is late" in said
    assert "was due on 2026-12-20" in said
    assert "Gone quiet for half a year: Maker of bread." in said
    editor.file("issues/2026-12/issue.yaml").write_text("issue: [", "utf-8")
    editor.do("issue", "new", "2027-07")
    assert "translator" not in editor.do("status").out, "a file that cannot be read is passed over"
