"""When a feed is asked again, and where."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import FetchError
from curator.fetching.decide import (
    DAY,
    HOUR,
    Redirect,
    Said,
    address,
    after_failure,
    after_news,
    back_off,
    conditional,
    current_state,
    failure_of,
    is_due,
)
from curator.model.item import FetchState

NOW = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)
FEED = "https://sample.example.org/feed"
STATE = FetchState("sample", feed_in_file=FEED)
VALIDATED = {"etag": '"1"'}


def said(
    status: int = 200,
    redirects: list[Redirect] | None = None,
    asked: str = FEED,
    headers: dict[str, str] | None = None,
) -> Said:
    named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
    return Said(asked, status, named, redirects or [])


def rest(**headers: str) -> dt.timedelta:
    due = after_news(STATE, said(headers=headers), NOW).next_due
    assert due is not None
    return due - NOW


# ---------------------------------------------------------------- due times


def test_hourly_with_a_validator_daily_without() -> None:
    assert rest(etag='"1"') == HOUR
    assert rest(last_modified="Mon, 01 Jun 2026 10:00:00 GMT") == HOUR
    assert rest() == DAY


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"cache_control": "public, max-age=7200"}, 2 * HOUR),
        ({"cache_control": "MAX-AGE=7200, must-revalidate"}, 2 * HOUR),
        ({"cache_control": "s-maxage=7200"}, HOUR),
        ({"cache_control": "max-age=60"}, HOUR),
        ({"cache_control": "max-age=31536000"}, 7 * DAY),
        ({"cache_control": "max-age=" + "9" * 40}, 7 * DAY),
        ({"expires": "Tue, 01 Dec 2026 15:30:00 GMT"}, 6 * HOUR),
        ({"expires": "Tue, 01 Dec 2026 15:00:00 GMT", "date": "Tue, 01 Dec 2026 10:00:00 GMT"}, 5 * HOUR),
        ({"expires": "0"}, HOUR),
        ({"expires": "Mon, 01 Jan 2001 00:00:00 GMT"}, HOUR),
        ({"expires": "Tue, 01 Dec 2026 15:30:00 GMT", "cache_control": "max-age=10800"}, 3 * HOUR),
    ],
)
def test_the_server_may_ask_for_longer(headers: dict[str, str], expected: dt.timedelta) -> None:
    assert rest(**VALIDATED, **headers) == expected


def test_the_feed_may_ask_for_longer_and_for_hours_of_rest() -> None:
    due = after_news(STATE, said(headers=VALIDATED), NOW, ttl=6 * 3600).next_due
    assert due == NOW + 6 * HOUR
    due = after_news(STATE, said(headers=VALIDATED), NOW, skip_hours=(10, 11, 12)).next_due
    assert due == dt.datetime(2026, 12, 1, 13, 0, tzinfo=dt.UTC)
    assert after_news(STATE, said(headers=VALIDATED), NOW, ttl=10**9).next_due == NOW + 7 * DAY


def test_wishes_and_validators_live_on_through_a_304() -> None:
    first = after_news(STATE, said(headers={"etag": '"1"', "last-modified": "x"}), NOW, ttl=6 * 3600, skip_hours=(15,))
    second = after_news(first, said(304), NOW)
    assert (second.etag, second.last_modified, second.ttl, second.skip_hours) == ('"1"', "x", 21_600, (15,))
    assert second.next_due == dt.datetime(2026, 12, 1, 16, 0, tzinfo=dt.UTC)
    assert after_news(first, said(304, headers={"etag": '"2"'}), NOW).etag == '"2"'


def test_validators_go_when_the_server_gives_none() -> None:
    state = after_news(replace(STATE, etag='"1"', last_modified="x"), said(200), NOW)
    assert (state.etag, state.last_modified, conditional(state)) == (None, None, {})


def test_validators_are_echoed_as_they_came() -> None:
    state = after_news(STATE, said(headers={"etag": 'W/"a  b"', "last-modified": "yesterday, about noon"}), NOW)
    assert conditional(state) == {"If-None-Match": 'W/"a  b"', "If-Modified-Since": "yesterday, about noon"}


def test_due_and_force() -> None:
    resting = replace(STATE, next_due=NOW + HOUR)
    assert is_due(STATE, NOW)
    assert not is_due(resting, NOW)
    assert is_due(resting, NOW + HOUR)
    assert is_due(resting, NOW, force=True)
    assert not is_due(replace(STATE, retry_at=NOW + HOUR), NOW, force=True)
    assert is_due(replace(STATE, retry_at=NOW), NOW, force=True)
    assert not is_due(replace(STATE, gone_at=NOW), NOW + 90 * DAY, force=True)


# ---------------------------------------------------------------- failures


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(404, True), (410, True), (403, False), (500, False), (429, False), (206, None), (200, None)],
)
def test_statuses(status: int, permanent: bool | None) -> None:
    error = failure_of(said(status), NOW, conditional=False)
    assert (error.permanent if error else None) is permanent
    if error:
        assert error.kind == "http"
        assert str(status) in error.message


def test_nothing_changed_is_no_answer_to_a_question_that_was_not_asked() -> None:
    assert failure_of(said(304), NOW, conditional=True) is None
    assert failure_of(said(304), NOW, conditional=False) is not None


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7200", 2 * HOUR),
        ("Tue, 01 Dec 2026 11:30:00 GMT", 2 * HOUR),
        (str(31 * 86_400), 31 * DAY),
        ("Fri, 01 Jan 2027 09:30:00 GMT", 31 * DAY),
        ("999999999999", 31 * DAY),
        (" 5400 ", 1.5 * HOUR),
    ],
)
def test_retry_after_is_obeyed_up_to_31_days(status: int, value: str, expected: dt.timedelta) -> None:
    error = failure_of(said(status, headers={"retry-after": value}), NOW, conditional=False)
    assert error is not None
    state = after_failure(STATE, error, NOW)
    assert state.retry_at == NOW + expected
    assert state.next_due is not None
    assert state.next_due >= NOW + expected
    assert not is_due(state, NOW + expected - dt.timedelta(seconds=1), force=True)
    assert is_due(state, NOW + expected, force=True)


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "Tue, 99 Foo"])
def test_an_unreadable_retry_after_is_a_plain_failure(value: str) -> None:
    error = failure_of(said(503, headers={"retry-after": value}), NOW, conditional=False)
    assert error is not None
    assert after_failure(STATE, error, NOW).retry_at is None


def test_retry_after_counts_on_429_and_503_only() -> None:
    error = failure_of(said(500, headers={"retry-after": "7200"}), NOW, conditional=False)
    assert error is not None
    assert error.retry_after is None


@given(st.text(min_size=1, max_size=30), st.integers(1, 10_000))
def test_back_off_doubles_with_a_little_spread_and_ends_at_a_week(source: str, failures: int) -> None:
    expected = min(HOUR * 2 ** min(failures - 1, 20), 7 * DAY)
    assert expected <= back_off(source, failures) <= expected * 1.25
    assert back_off(source, failures) == back_off(source, failures)


def test_sources_that_fail_together_do_not_come_back_together() -> None:
    assert len({back_off(f"source-{number}", 3) for number in range(50)}) > 45


def test_failing_is_remembered_and_forgotten() -> None:
    error = FetchError("The server took too long to answer.", kind="timeout")
    once = after_failure(replace(STATE, etag='"1"'), error, NOW)
    twice = after_failure(once, error, NOW + HOUR)
    assert (twice.failures, twice.failing_since, twice.error_kind) == (2, NOW, "timeout")
    assert twice.error == "The server took too long to answer."
    assert twice.etag == '"1"'
    well = after_news(twice, said(304), NOW + 3 * HOUR)
    assert (well.failures, well.failing_since, well.error, well.error_kind) == (0, None, None, None)


# ---------------------------------------------------------------- moves


def moved(*statuses: int, to: str = "https://new{}.example.org/feed") -> list[Redirect]:
    stops = [FEED, *(to.format(number) for number in range(1, len(statuses) + 1))]
    return [Redirect(stops[number], status, stops[number + 1]) for number, status in enumerate(statuses)]


def follow(state: FetchState, days: int, redirects: list[Redirect], status: int = 200) -> FetchState:
    return after_news(state, said(status, redirects, asked=address(state)), NOW + days * DAY)


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_move_is_adopted_after_seven_days_of_the_same_answer(status: int) -> None:
    state = follow(STATE, 0, moved(status))
    assert (address(state), state.moved_to) == (FEED, "https://new1.example.org/feed")
    state = follow(state, 6, moved(status))
    assert address(state) == FEED
    state = follow(state, 7, moved(status), status=304)
    assert (address(state), state.moved_to, state.feed_in_file) == ("https://new1.example.org/feed", None, FEED)


def test_another_answer_in_between_starts_the_count_again() -> None:
    state = follow(follow(STATE, 0, moved(301)), 3, [])
    state = follow(state, 4, moved(301))
    assert address(follow(state, 10, moved(301))) == FEED
    elsewhere = follow(follow(STATE, 0, moved(301)), 6, moved(301, to="https://other{}.example.org/"))
    assert address(follow(elsewhere, 8, moved(301, to="https://other{}.example.org/"))) == FEED
    assert elsewhere.moved_to == "https://other1.example.org/"


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_move_is_never_adopted(status: int) -> None:
    state = STATE
    for day in range(0, 60, 5):
        state = follow(state, day, moved(status))
    assert (address(state), state.moved_to) == (FEED, None)


def test_what_follows_a_temporary_move_is_never_adopted() -> None:
    state = follow(follow(STATE, 0, moved(301, 302)), 8, moved(301, 302))
    assert address(state) == "https://new1.example.org/feed"
    state = follow(follow(STATE, 0, moved(302, 301)), 8, moved(302, 301))
    assert address(state) == FEED
    state = follow(follow(STATE, 0, moved(301, 308, 302)), 8, moved(301, 308, 302))
    assert address(state) == "https://new2.example.org/feed"


def test_https_is_adopted_at_once() -> None:
    plain = FetchState("sample", feed_in_file="http://sample.example.org/feed")
    secure = [Redirect("http://sample.example.org/feed", 301, FEED)]
    state = after_news(plain, said(200, secure, asked="http://sample.example.org/feed"), NOW)
    assert (address(state), state.moved_to) == (FEED, None)
    on = [*secure, Redirect(FEED, 301, "https://new.example.org/feed")]
    state = after_news(plain, said(200, on, asked="http://sample.example.org/feed"), NOW)
    assert (address(state), state.moved_to) == (FEED, "https://new.example.org/feed")


@pytest.mark.parametrize(
    "to", ["https://sample.example.org/other", "https://elsewhere.example.org/feed", "http://sample.example.org/feed?x"]
)
def test_only_the_very_same_address_counts_as_more_secure(to: str) -> None:
    plain = FetchState("sample", feed_in_file="http://sample.example.org/feed")
    state = after_news(
        plain,
        said(200, [Redirect("http://sample.example.org/feed", 301, to)], asked="http://sample.example.org/feed"),
        NOW,
    )
    assert address(state) == "http://sample.example.org/feed"


def fail(state: FetchState, status: int, redirects: list[Redirect] | None = None) -> FetchState:
    answer = said(status, redirects, asked=address(state))
    error = failure_of(answer, NOW, conditional=False)
    assert error is not None
    return after_failure(state, error, NOW, answer)


@pytest.mark.parametrize("status", [404, 410])
def test_an_announced_move_is_adopted_when_the_old_address_ends(status: int) -> None:
    state = fail(follow(STATE, 0, moved(301)), status)
    assert address(state) == "https://new1.example.org/feed"
    assert state.gone_at is None
    assert is_due(state, NOW)


def test_gone_pauses_and_missing_does_not() -> None:
    gone, missing = fail(STATE, 410), fail(STATE, 404)
    assert (gone.gone_at, is_due(gone, NOW + 90 * DAY, force=True)) == (NOW, False)
    assert (missing.gone_at, is_due(missing, NOW + 8 * DAY)) == (None, True)
    assert fail(STATE, 410, moved(302)).gone_at is None
    assert fail(STATE, 410, moved(301)).gone_at == NOW


def test_an_adopted_address_that_ends_is_taken_back() -> None:
    adopted = replace(STATE, adopted_url="https://new1.example.org/feed")
    for status in (404, 410):
        state = fail(adopted, status)
        assert (address(state), state.gone_at) == (FEED, None)


def test_a_new_address_in_the_file_starts_afresh() -> None:
    state = replace(STATE, gone_at=NOW, adopted_url="https://new1.example.org/feed", failures=9, etag='"1"')
    assert current_state("sample", FEED, state) == state
    assert current_state("sample", "https://other.example.org/", state) == FetchState(
        "sample", feed_in_file="https://other.example.org/"
    )
