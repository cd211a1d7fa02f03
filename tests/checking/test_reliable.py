"""Links, promises and cadence: what blocks, what is only worth a look, and what is left alone."""

import datetime as dt
from dataclasses import replace

import pytest

from curator.checking.evidence import Evidence, LinkResult
from curator.checking.link_targets import link_targets
from curator.model.care import CareBlock, CarePlace
from curator.model.issue import Claim, Event, Issue, Promise
from curator.settings import DeliverySettings, SmtpSettings
from tests.checking.samples import BREAD, ISSUE, KITE, KITE_POST, evidence, found, ids, picked, sourced, with_settings

BREAD_URL, STAIRS_URL = "https://river.a-press.net/bread", "https://kite.a-press.net/stairs"


def linked(*results: LinkResult, **changes: object) -> Evidence:
    """The sample with its two picks on a site that can be opened."""
    picks = (replace(picked(BREAD, url=BREAD_URL)[0]), replace(ISSUE.picks[1], url=STAIRS_URL))
    return evidence(picks=picks, links=results, **changes)


def no_answer(url: str, kind: str, problem: str = "no such host") -> LinkResult:
    return LinkResult(url, ok=False, problem=problem, kind=kind)


FINE = LinkResult(STAIRS_URL, ok=True, status=200)


@pytest.mark.parametrize(
    ("result", "severity"),
    [
        (LinkResult(BREAD_URL, ok=False, status=404), "block"),
        (LinkResult(BREAD_URL, ok=False, status=410), "block"),
        (LinkResult(BREAD_URL, ok=False, status=500), "block"),
        (no_answer(BREAD_URL, "dns"), "block"),
        (no_answer(BREAD_URL, "refused"), "block"),
        (no_answer(BREAD_URL, "redirect"), "block"),
        (no_answer(BREAD_URL, "private-address"), "block"),
        (LinkResult(BREAD_URL, ok=False, status=403), "warn"),
        (LinkResult(BREAD_URL, ok=False, status=429), "warn"),
        (LinkResult(BREAD_URL, ok=False, status=503), "warn"),
        (no_answer(BREAD_URL, "timeout", "took too long"), "warn"),
    ],
)
def test_a_link_that_is_dead_blocks_and_one_that_keeps_us_out_is_worth_a_look(
    result: LinkResult, severity: str
) -> None:
    findings = found("reliable", linked(result, FINE))
    assert [(f.id, f.severity) for f in findings] == [("reliable:bread", severity)]
    assert "Two words for bread" in findings[0].message
    assert findings[0].where == "issues/2026-12/issue.yaml, pick bread"


def test_links_that_work_and_links_that_nobody_opened_are_silent() -> None:
    assert ids("reliable", linked(LinkResult(BREAD_URL, ok=True, status=200), FINE)) == []
    assert ids("reliable", linked(FINE)) == []
    assert ids("reliable", linked()) == []


def test_no_network_is_one_warning_and_never_a_block() -> None:
    findings = found("reliable", linked(no_answer(BREAD_URL, "dns"), no_answer(STAIRS_URL, "timeout")))
    assert [(f.id, f.severity) for f in findings] == [("reliable:not-checked", "warn")]


def test_a_sample_address_never_reaches_real_readers() -> None:
    smtp = DeliverySettings(provider="smtp", smtp=SmtpSettings(host="mail.a-press.net"))
    assert ids("reliable", evidence()) == []
    found_ids = ids("reliable", evidence(settings=with_settings(delivery=smtp)))
    assert "bread" in found_ids
    assert "stairs" in found_ids


def test_every_address_that_readers_are_sent_to_is_opened_once() -> None:
    care = CareBlock(places=(CarePlace("Sample line", url="https://care.a-press.net/"),))
    seen = linked(
        letter="Read [their page](https://words.a-press.net/) and [home](https://letters.example.org/about/).\n",
        claims=(Claim("half", "https://numbers.a-press.net/", dt.date(2026, 1, 1)),),
        events=(Event("Story hour", "Saturday", url="https://hour.a-press.net/"),),
        care=care,
    )
    urls = [target.url for target in link_targets(seen)]
    assert len(urls) == len(set(urls))
    wanted = {"words", "numbers", "hour", "care", "river", "kite"}
    assert {url.split("//")[1].split(".")[0] for url in urls if "a-press" in url} == wanted
    assert not any(url.startswith("https://letters.example.org") for url in urls)


def test_what_is_not_shown_is_not_opened() -> None:
    no = replace(KITE_POST, consent=replace(KITE_POST.consent, state="no"))
    urls = [target.url for target in link_targets(linked(sources=sourced(KITE_POST, consent=no.consent)))]
    assert STAIRS_URL not in urls
    assert KITE.statement_url not in urls


PROMISE = Promise("We name every translator.", "2026-10", due=dt.date(2026, 11, 30))


def before(*promises: Promise, day: dt.date = dt.date(2026, 11, 1), issue: str = "2026-11") -> Issue:
    return Issue(issue, "Before", publish_on=day, promises=promises)


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ((), (PROMISE,), ["warn"]),
        ((PROMISE,), (), ["warn"]),
        ((PROMISE,), (replace(PROMISE, closed_in="2026-12"),), []),
        ((replace(PROMISE, closed_in="2026-11"),), (), []),
        ((replace(PROMISE, due=dt.date(2027, 1, 31)),), (), ["info"]),
        ((replace(PROMISE, due=dt.date(2027, 1, 31)),), (replace(PROMISE, due=dt.date(2027, 1, 31)),), []),
        ((), (replace(PROMISE, due=None),), []),
    ],
)
def test_promises_are_kept_told_again_or_asked_about(
    then: tuple[Promise, ...], now: tuple[Promise, ...], expected: list[str]
) -> None:
    findings = found("reliable", evidence(history=(before(*then),), promises=now))
    assert [f.severity for f in findings] == expected


@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [
        (dt.date(2026, 11, 1), "standard", []),
        (dt.date(2026, 10, 1), "standard", ["late"]),
        (dt.date(2026, 11, 25), "standard", ["early"]),
        (dt.date(2026, 11, 25), "special", []),
    ],
)
def test_the_letter_comes_about_once_a_month(day: dt.date, kind: str, expected: list[str]) -> None:
    assert ids("reliable", evidence(history=(before(day=day),), kind=kind)) == expected
