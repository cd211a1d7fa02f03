"""Nothing is shown that its creators have not allowed."""

import datetime as dt
from dataclasses import replace

import pytest

from curator.model.issue import PickImage
from curator.model.source import Consent
from curator.model.vocabulary import ConsentState, Reach
from tests.checking.samples import (
    BREAD,
    ISSUE,
    KITE,
    KITE_POST,
    RIVER_BOOKS,
    STAIRS,
    evidence,
    found,
    ids,
    picked,
    sourced,
)

IMAGE = PickImage("images/stairs.png", alt="Stairs", credit="Sample Kite", licence="CC BY 4.0")
SINCE = dt.date(2026, 10, 1)


@pytest.mark.parametrize("state", ["candidate", "paused", "retired"])
def test_only_active_sources_are_featured(state: str) -> None:
    assert ids("consent", evidence(sources=sourced(KITE_POST, state=state))) == ["stairs.state"]


@pytest.mark.parametrize("state", ["no", "withdrawn", "asked"])
def test_a_no_is_an_answer(state: ConsentState) -> None:
    finding = found("consent", evidence(sources=sourced(KITE_POST, consent=Consent(state))))[0]
    assert (finding.id, finding.severity, finding.waivable) == ("consent:stairs", "block", False)
    assert f"consent: {state}" in finding.message


# state, limits → what the pick may show besides title, credit, link and note
ALLOWED: list[tuple[ConsentState, tuple[str, ...], set[str]]] = [
    ("unasked", (), set()),
    ("public-feed-ok", (), {"quote"}),
    ("public-feed-ok", ("no-excerpt",), set()),
    ("yes", (), {"quote", "image"}),
    ("yes-with-limits", ("no-image",), {"quote"}),
    ("yes-with-limits", ("no-excerpt",), {"image"}),
    ("yes-with-limits", ("link-only",), set()),
    ("yes-with-limits", ("no-archive",), {"quote", "image"}),
    ("yes-with-limits", ("noindex",), {"quote", "image"}),
]


@pytest.mark.parametrize(("state", "limits", "allowed"), ALLOWED)
def test_quotation_and_image_follow_consent(state: ConsentState, limits: tuple[str, ...], allowed: set[str]) -> None:
    seen = evidence(
        sources=sourced(KITE_POST, consent=Consent(state, SINCE, limits)), picks=picked(STAIRS, image=IMAGE)
    )
    blocked = {finding.id.rpartition(".")[2] for finding in found("consent", seen)}
    assert blocked == {"quote", "image"} - allowed
    assert all(limit in finding.message for limit in limits for finding in found("consent", seen))


@pytest.mark.parametrize(
    ("reach", "expected"),
    [("small", ["stairs.small"]), ("unknown", ["stairs.reach"]), ("medium", []), ("large", [])],
)
def test_a_small_creator_is_asked_first(reach: Reach, expected: list[str]) -> None:
    sources = sourced(KITE_POST, consent=Consent("unasked"), creators=(replace(KITE, reach=reach),))
    seen = evidence(sources=sources, picks=picked(STAIRS, quote=None))
    assert ids("consent", seen) == expected
    assert [finding.severity for finding in found("consent", seen)] == (
        ["block"] if reach == "small" else ["warn"] * len(expected)
    )


def test_a_small_creator_who_said_yes_may_be_shown() -> None:
    assert ids("consent", evidence(picks=(BREAD,))) == []


def test_a_pick_from_no_source_is_held_back_with_the_nearest_id() -> None:
    finding = found("consent", evidence(picks=picked(STAIRS, source="kite-pots")))[0]
    assert 'did you mean "kite-post"' in finding.message
    assert finding.severity == "block"


def test_a_pick_without_a_source_takes_that_of_its_creators() -> None:
    assert ids("consent", evidence(picks=picked(STAIRS, source=None))) == []
    assert ids("consent", evidence(picks=picked(STAIRS, source=None, creators=()))) == ["stairs.source"]


def test_a_topic_that_creators_declined_is_held_back() -> None:
    consent = Consent("yes-with-limits", SINCE, ("not-topic:disability-access",))
    sources = sourced(KITE_POST, consent=consent)
    assert ids("consent", evidence(sources=sources, picks=picked(STAIRS, topics=("disability-access",)))) == [
        "stairs.topic"
    ]
    assert ids("consent", evidence(sources=sources, picks=picked(STAIRS, topics=("gender",)))) == []


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (dt.date(2026, 11, 25), []),
        (dt.date(2026, 10, 20), ["stairs.ask"]),
        (dt.date(2026, 8, 1), ["stairs.ask"]),
        (None, ["stairs.ask"]),
    ],
)
def test_ask_each_time_wants_a_yes_since_the_last_time(since: dt.date | None, expected: list[str]) -> None:
    """Their last feature was on 1 November; a yes is good for sixty days and for one issue."""
    before = replace(ISSUE, issue="2026-11", publish_on=dt.date(2026, 11, 1), picks=(STAIRS,))
    sources = sourced(KITE_POST, consent=Consent("yes-with-limits", since, ("ask-each-time",)))
    assert ids("consent", evidence(sources=sources, history=(before,))) == expected


def test_limits_that_nobody_can_watch_are_told() -> None:
    consent = Consent("yes-with-limits", SINCE, ("no-exerpt",))
    finding = found("consent", evidence(sources=sourced(KITE_POST, consent=consent)))[0]
    assert finding.severity == "warn"
    assert 'did you mean "no-excerpt"' in finding.message


def test_limits_that_are_not_written_down_are_told() -> None:
    assert ids("consent", evidence(sources=sourced(RIVER_BOOKS, consent=Consent("yes-with-limits", SINCE)))) == [
        "river-books.limits"
    ]
