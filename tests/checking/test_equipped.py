"""Creators speak for themselves, and a reader gets something to think with."""

import datetime as dt

import pytest

from curator.model.issue import Prompt
from tests.checking.samples import BREAD, KITE_POST, STAIRS, evidence, found, ids, picked, sourced


@pytest.mark.parametrize(
    ("relation", "expected"),
    [("by", []), ("led-by", []), ("about-only", ["voices"]), ("by-about-others", ["voices"]), ("unknown", ["voices"])],
)
def test_one_pick_at_least_is_first_hand(relation: str, expected: list[str]) -> None:
    assert ids("equipped", evidence(picks=picked(BREAD, relation=relation, lead=False))) == expected


def test_an_issue_without_picks_has_no_voice() -> None:
    assert ids("equipped", evidence(picks=())) == ["voices"]


def test_readers_get_a_question() -> None:
    assert ids("equipped", evidence(prompts=())) == ["prompt"]
    assert ids("equipped", evidence(prompts=(Prompt("  "),))) == ["prompt"]
    assert ids("equipped", evidence(prompts=(), kind="rest")) == []


def test_the_lead_voice_is_by_the_community() -> None:
    finding = found("lead-voice", evidence(picks=picked(BREAD, relation="about-only")))[0]
    assert (finding.id, finding.severity) == ("lead-voice:bread", "block")
    assert ids("lead-voice", evidence(picks=picked(BREAD, relation="about-only", lead=False))) == ["none"]
    assert ids("lead-voice", evidence(picks=picked(STAIRS, section="lead-voice"))) == ["stairs", "several"]


def test_no_lead_is_only_good_to_know() -> None:
    assert [f.severity for f in found("lead-voice", evidence(picks=picked(BREAD, lead=False)))] == ["info"]
    assert ids("lead-voice", evidence(picks=picked(BREAD, lead=False), kind="rest")) == []


@pytest.mark.parametrize(
    ("added", "expected"), [(dt.date(2026, 11, 4), ["kite-post"]), (dt.date(2026, 11, 3), []), (None, [])]
)
def test_a_new_source_is_read_for_four_weeks(added: dt.date | None, expected: list[str]) -> None:
    assert ids("pacing", evidence(sources=sourced(KITE_POST, added=added))) == expected
