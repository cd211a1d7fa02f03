"""Requests are counted, taken once, tried again and forgotten."""

import datetime as dt

import sqlalchemy as sa

from curator.model.subscriber import ConsentEvent
from curator.store import signups, subscribers
from curator.store.engine import Store
from curator.store.signups import Limits, NewRequest, ask, done, find, postpone, sweep, take
from curator.store.subscribers import Evidence, NewReader
from curator.store.tables import mail_requests

LIMITS = Limits(mailbox_a_day=3, an_hour=5)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def asked(store: Store, now: dt.datetime, mark: str = "a") -> str:
    with store.write() as db:
        return ask(db, NewRequest("sign-up", mark, f"{mark}@example.org"), LIMITS, now)


def taken(store: Store, now: dt.datetime, limit: int = 10) -> list[int]:
    with store.write() as db:
        return [one.id for one in take(db, limit, now)]


def test_three_a_day_to_one_mailbox(store: Store, now: dt.datetime) -> None:
    assert [asked(store, now) for _ in range(4)] == ["asked", "asked", "asked", "mailbox-full"]
    assert asked(store, now, "b") == "asked"
    assert asked(store, now + HOUR * 23) == "mailbox-full"
    assert asked(store, now + DAY) == "asked"


def test_so_many_an_hour_in_all(store: Store, now: dt.datetime) -> None:
    assert [asked(store, now, mark) for mark in "abcdef"] == ["asked"] * 5 + ["full"]
    assert asked(store, now + HOUR, "f") == "asked"


def test_a_request_is_taken_once_and_again_after_a_crash(store: Store, now: dt.datetime) -> None:
    for mark in "abc":
        asked(store, now, mark)
    first = taken(store, now, 2)
    assert len(first) == 2
    assert len(taken(store, now)) == 1
    assert taken(store, now) == []
    assert taken(store, now + signups.LEASE) == [*first, max(first) + 1]


def test_a_request_that_is_done_keeps_no_address(store: Store, now: dt.datetime) -> None:
    for mark in "ab":
        asked(store, now, mark)
    first, second = taken(store, now)
    with store.write() as db:
        done(db, first, now)
        postpone(db, second, now + HOUR)
        kept, waiting = find(db, first), find(db, second)
    assert kept
    assert kept.address is None
    assert waiting
    assert (waiting.address, waiting.attempts) == ("b@example.org", 1)
    assert taken(store, now + HOUR * 2) == [second]


def test_everything_is_forgotten_in_time(store: Store, now: dt.datetime) -> None:
    asked(store, now)
    question = ConsentEvent(0, "asked", now)
    with store.write() as db:
        subscribers.insert(db, [NewReader("a@example.org", "a@example.org", "es")], Evidence(question, "pending"))
        subscribers.insert(db, [NewReader("b@example.org", "b@example.org")], Evidence(question, "active"))
        sweep(db, now + DAY * 2)
        assert db.execute(sa.select(sa.func.count()).select_from(mail_requests)).scalar_one() == 0
        waiting = subscribers.by_key(db, "a@example.org")
        assert waiting
        assert waiting.state == "pending"
        sweep(db, now + signups.UNANSWERED + HOUR)
        assert subscribers.by_key(db, "a@example.org") is None
        (gone,) = subscribers.by_ids(db, [waiting.id])
        assert (gone.state, gone.address, gone.language) == ("erased", "", None)
        still = subscribers.by_key(db, "b@example.org")
        assert still
        assert still.state == "active"
        assert subscribers.insert(db, [NewReader("a@example.org", "a@example.org")], Evidence(question, "pending"))


def test_a_question_asked_again_counts_from_then_on(store: Store, now: dt.datetime) -> None:
    question = ConsentEvent(0, "asked", now)
    with store.write() as db:
        subscribers.insert(db, [NewReader("a@example.org", "a@example.org")], Evidence(question, "pending"))
        reader = subscribers.by_key(db, "a@example.org")
        assert reader
        subscribers.record(db, [reader.id], ConsentEvent(reader.id, "asked", now + DAY * 20))
        sweep(db, now + DAY * 40)
        events = subscribers.events_of(db, reader.id)
        assert subscribers.by_key(db, "a@example.org")
        assert signups.was_asked(events, now + DAY * 40)
        assert not signups.was_asked(events, now + DAY * 51)
        assert not signups.was_asked([], now)
