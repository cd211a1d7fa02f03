"""What our own choices say over six issues and more; heritage months; advisers; repeated questions; pay."""

import datetime as dt
from dataclasses import replace

import pytest

from curator.model.charter import Charter
from curator.model.issue import Claim, Issue, Letter, Pick, Prompt, Role
from curator.model.source import Consent
from tests.checking.samples import (
    BREAD,
    ISSUE,
    KITE_POST,
    STAIRS,
    evidence,
    found,
    ids,
    picked,
    sourced,
    with_settings,
)

MONTHS = ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]


def history(*picks: Pick, months: list[str] = MONTHS) -> tuple[Issue, ...]:
    return tuple(Issue(month, month, picks=picks) for month in months)


def test_under_six_issues_nothing_is_said() -> None:
    assert ids("tokenism", evidence(history=history(BREAD, months=MONTHS[:4]))) == []


def test_the_same_guest_each_time_and_for_one_topic() -> None:
    found_ids = ids("tokenism", evidence(history=history(BREAD)))
    assert found_ids == ["sample-river.often", "sample-river.one-topic"]
    two = replace(BREAD, topics=("language-culture", "neurodiversity"))
    assert ids("tokenism", evidence(history=history(two))) == ["sample-river.often"]


def test_one_visit_long_ago() -> None:
    past = (Issue("2026-05", "May", picks=(STAIRS,)), *history(months=MONTHS[1:]))
    findings = found("tokenism", evidence(history=past, picks=(BREAD,)))
    assert [f.id for f in findings] == ["tokenism:one-and-done"]
    assert "Sample Kite" in findings[0].message
    assert findings[0].severity == "info"
    assert ids("tokenism", evidence(history=past)) == []


def test_only_struggles() -> None:
    fight = replace(BREAD, angle="struggle-resistance", topics=("language-culture", "gender"))
    seen = evidence(history=history(fight, months=MONTHS[:2]) + history(months=MONTHS[2:]), picks=(fight,))
    assert ids("tokenism", seen) == ["struggle.gender", "struggle.language-culture", "sample-river.struggle"]
    glad = replace(fight, angle="joy")
    mixed = evidence(history=history(glad, months=MONTHS[:2]) + history(months=MONTHS[2:]), picks=(fight,))
    assert ids("tokenism", mixed) == []


CALENDAR = {"language-culture": (12, 6)}


def test_only_in_a_heritage_month() -> None:
    past = history(BREAD, months=["2026-06"]) + history(months=MONTHS[2:])
    seen = evidence(history=past, picks=(BREAD,), settings=with_settings(calendar=CALENDAR))
    assert ids("tokenism", seen) == ["sample-river.heritage"]
    assert ids("tokenism", evidence(history=past, picks=(BREAD,))) == []


@pytest.mark.parametrize(
    ("past", "calendar", "severity"),
    [
        ((), CALENDAR, "block"),
        (("2026-06",), CALENDAR, "block"),
        (("2026-07",), CALENDAR, None),
        ((), {"language-culture": (3,)}, None),
        ((), {}, "warn"),
    ],
)
def test_a_creator_who_wants_no_heritage_months_alone(
    past: tuple[str, ...], calendar: dict[str, tuple[int, ...]], severity: str | None
) -> None:
    limits = Consent("public-feed-ok", since=dt.date(2026, 10, 1), limits=("not-heritage-only",))
    stairs = replace(STAIRS, topics=("language-culture",))
    seen = evidence(
        picks=(BREAD, stairs),
        sources=sourced(KITE_POST, consent=limits),
        history=history(stairs, months=list(past)),
        settings=with_settings(calendar=calendar),
    )
    assert [f.severity for f in found("consent", seen)] == ([severity] if severity else [])
    if severity:
        assert "heritage" in found("consent", seen)[0].message


def test_advisers_of_the_charter_sign_off() -> None:
    charter = Charter("A sample.", "Families.", advisers=("Sample Adviser",))
    settings = with_settings(charter=charter)
    assert ids("sign-off", evidence()) == []
    assert ids("sign-off", evidence(settings=settings)) == ["sample-adviser"]
    paid = Role("sample adviser", "adviser", "60 EUR")
    assert ids("sign-off", evidence(settings=settings, roles=(paid,))) == ["sample-adviser"]
    signed = replace(paid, signed_off=dt.date(2026, 11, 28))
    assert ids("sign-off", evidence(settings=settings, roles=(signed,))) == []


@pytest.mark.parametrize("pay", ["60 EUR", "volunteer", "0 EUR", "salaried"])
def test_pay_or_the_word_volunteer(pay: str) -> None:
    assert ids("labour", evidence(roles=(Role("Sample Editor", "editor", pay),))) == []


@pytest.mark.parametrize("pay", [None, "", "exposure", "thanks"])
def test_a_role_without_a_word_on_pay(pay: str | None) -> None:
    findings = found("labour", evidence(roles=(Role("Sample Editor", "editor", pay),)))
    assert [(f.id, f.severity) for f in findings] == [("labour:role-1.pay", "warn")]


def test_no_question_twice_within_twelve_issues() -> None:
    asked = Issue("2026-03", "March", prompts=(Prompt("Who moved up for  YOU this week?"),))
    assert ids("equipped", evidence(history=(asked,))) == ["moved-up.repeats"]
    long_ago = (asked, *history(months=[f"2026-{n:02d}" for n in range(4, 12)] + ["a", "b", "c", "d"]))
    assert ids("equipped", evidence(history=long_ago)) == []


def test_letters_wait_for_a_yes_to_todays_norms() -> None:
    waiting, agreed = Letter("Hello", "Sample Reader"), Letter("Hi", "Sample Reader", True, "1")
    assert ids("consent", evidence(letters=(waiting,))) == ["letter-1.waits"]
    assert ids("consent", evidence(letters=(agreed,), norms_version="1")) == []
    assert ids("consent", evidence(letters=(agreed,), norms_version="2")) == ["letter-1.norms"]
    assert ids("consent", evidence(letters=(agreed,))) == []


def test_what_is_contested_is_told_from_two_sides() -> None:
    letter = "Half of all books vanish, though this is disputed.\n"
    one = Claim("Half of all books", "https://a.example.org/", dt.date(2026, 1, 1), "contested")
    other = replace(one, url="https://b.example.org/")
    assert ids("claims", evidence(letter=letter, claims=(one,))) == ["one-side-1"]
    assert ids("claims", evidence(letter=letter, claims=(one, other))) == []
    tagged = picked(BREAD, topics=("contested", "language-culture"))
    assert ids("claims", evidence(picks=tagged)) == ["bread.one-side"]
    answered = (tagged[0], replace(STAIRS, topics=("language-culture",)))
    assert ids("claims", evidence(picks=answered)) == []
    assert ids("vocabulary", evidence(picks=tagged)) == []


def test_a_rest_issue_rests() -> None:
    assert ids("load", evidence(kind="rest")) == ["rest"]
    assert ids("load", evidence(kind="rest", picks=(BREAD,), prompts=())) == []
    assert ids("load", evidence(picks=ISSUE.picks)) == []
