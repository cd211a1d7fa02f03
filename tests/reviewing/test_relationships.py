"""The log of contacts, drafts that nobody sends, and the list to vet a source by."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from curator.errors import RefusedError, UsageError
from curator.model.relationship import Contact
from curator.model.source import Consent, Source, SupportLink
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.reviewing import relationships
from curator.reviewing.vetting import checklist
from curator.store.contacts import opted_out, remember_opt_out
from curator.store.engine import Store
from tests.checking.samples import DAY, ISSUE, KITE, KITE_POST, RIVER, RIVER_BOOKS, SETTINGS

RENDERER = Renderer(None, "en")


def test_what_passed_is_kept_in_order(store: Store, now: dt.datetime) -> None:
    relationships.log(store, RIVER, "read", "three months", now=now - dt.timedelta(days=30))
    relationships.log(store, RIVER, "contacted", "asked for\n a quotation", now=now)
    relationships.log(store, KITE, "thanked", "", now=now)
    contacts = relationships.contacts_with(store, [RIVER, KITE])
    assert [(one.kind, one.note) for one in contacts["sample-river"]] == [
        ("read", "three months"),
        ("contacted", "asked for a quotation"),
    ]
    assert [one.at for one in contacts["sample-kite"]] == [now]
    with pytest.raises(UsageError, match='did you mean "replied"'):
        relationships.contact_kind("repied")


@pytest.mark.parametrize("kind", relationships.NOTE_KINDS)
def test_a_draft_is_written_and_nothing_is_sent(tmp_path: Path, kind: relationships.NoteKind) -> None:
    project = Project(tmp_path)
    path, text = relationships.draft(project, SETTINGS, RENDERER, RIVER_BOOKS, RIVER, kind, ISSUE)
    assert path == tmp_path / f"out/drafts/sample-river-{kind}.txt"
    assert path.read_text("utf-8") == text
    assert path.stat().st_mode & 0o077 == 0
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [path]
    assert text.startswith("Subject: ")
    assert "Dear Sample River," in text
    assert max(len(line) for line in text.splitlines() if "://" not in line) <= 72
    for pressure in ("deadline", "urgent", "please reply", "share it with", "exposure"):
        assert pressure not in text.lower()


def test_asking_first_offers_a_no_and_takes_silence_for_one(tmp_path: Path) -> None:
    _, text = relationships.draft(Project(tmp_path), SETTINGS, RENDERER, RIVER_BOOKS, RIVER, "ask", ISSUE)
    said = " ".join(text.split())
    assert "If you do not answer, that is an answer: we show nothing" in said
    assert "or nothing at all" in said
    assert "Two words for bread" in said
    assert "Say here what you pay" in said


def test_a_featured_note_says_what_readers_see(tmp_path: Path) -> None:
    _, text = relationships.draft(Project(tmp_path), SETTINGS, RENDERER, RIVER_BOOKS, RIVER, "featured", ISSUE)
    said = " ".join(text.split())
    assert "with a quotation" in said
    assert "You are credited as: Sample River." in said
    assert "Tip jar" in said
    assert "https://letters.example.org/issues/2026-12/" in said
    with pytest.raises(UsageError, match="not featured"):
        relationships.draft(
            Project(tmp_path), SETTINGS, RENDERER, RIVER_BOOKS, replace(RIVER, id="other"), "featured", ISSUE
        )


@pytest.mark.parametrize("state", ["no", "withdrawn"])
def test_nobody_writes_to_those_who_said_no(tmp_path: Path, state: Literal["no", "withdrawn"]) -> None:
    said_no = replace(RIVER_BOOKS, consent=replace(RIVER_BOOKS.consent, state=state))
    with pytest.raises(RefusedError, match="has said no"):
        relationships.draft(Project(tmp_path), SETTINGS, RENDERER, said_no, RIVER, "ask", None)
    assert not (tmp_path / "out").exists()


def open_points(source: Source, contacts: dict[str, list[Contact]] | None = None) -> list[str]:
    return [f"{point.what}: {point.todo}" for point in checklist(source, contacts or {}, DAY) if not point.done]


def test_a_vetted_source_has_nothing_open() -> None:
    vetted = replace(RIVER_BOOKS, why="Answers letters.", creators=(replace(RIVER, seen_on=dt.date(2026, 11, 1)),))
    assert open_points(vetted) == []


def test_what_is_open_says_what_to_do(now: dt.datetime) -> None:
    new = replace(KITE_POST, added=dt.date(2026, 11, 20), consent=Consent())
    assert open_points(new)[0].startswith("Read for 28 days: added 2026-11-20, 11 days ago")
    assert any(point.startswith("Why it is here") for point in open_points(new))
    small = replace(new, creators=(replace(KITE, reach="small"),))
    assert any("curator creator draft sample-kite ask" in point for point in open_points(small))
    asked = {"sample-kite": [Contact("sample-kite", "contacted", now)]}
    assert any("wait for the answer" in point for point in open_points(small, asked))
    tip = SupportLink("Tip jar", "https://kite.example.org/tip", verified_on=dt.date(2025, 1, 1))
    old = replace(new, creators=(replace(KITE, support=(tip,)),))
    assert any(point.startswith("Tip jar (Sample Kite) still works") for point in open_points(old))


def test_who_asked_to_be_forgotten_is_known_again_by_a_hash_alone(store: Store, now: dt.datetime) -> None:
    with store.write() as db:
        remember_opt_out(db, ["https://www.river.example.org/feed/", "Sample River", ""], "key", now)
        remember_opt_out(db, ["Sample River"], "key", now)
    with store.read() as db:
        assert opted_out(db, ["http://river.example.org/feed"], "key")
        assert opted_out(db, ["SAMPLE  river"], "key")
        assert not opted_out(db, ["Sample River"], "another key")
        assert not opted_out(db, ["Sample Kite", ""], "key")
