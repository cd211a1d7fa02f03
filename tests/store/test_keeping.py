"""Rows set aside for a sender: nobody else takes them, they stay pending, and they are free when the sender is gone."""

import datetime as dt

from curator.model.delivery import LedgerCounts, Mailing
from curator.model.subscriber import ConsentEvent
from curator.store import deliveries, subscribers
from curator.store.deliveries import Claims, Result
from curator.store.engine import Store
from tests.support.readers import NOW, add_readers, freeze_for, reader_ids


def keep(store: Store, mailing: Mailing, limit: int, name: str = "one") -> Claims:
    with store.write() as db:
        return deliveries.keep(db, mailing.id, worker=name, limit=limit, now=NOW)


def claim(store: Store, mailing: Mailing, limit: int, kept: Claims | None = None, name: str = "one") -> list[str]:
    with store.write() as db:
        ids = [one.delivery for one in kept.taken] if kept else []
        claims = deliveries.claim(db, mailing.id, worker=name, limit=limit, now=NOW, kept=ids)
    return [one.address.partition("@")[0] for one in claims.taken]


def counts(store: Store, mailing: Mailing) -> LedgerCounts:
    with store.read() as db:
        return deliveries.counts(db, mailing.id)


def test_what_is_set_aside_is_pending_and_nobody_else_s(store: Store) -> None:
    add_readers(store, 6)
    mailing = freeze_for(store)
    kept = keep(store, mailing, 2)
    assert [one.address for one in kept.taken] == ["reader1@example.org", "reader2@example.org"]
    assert counts(store, mailing) == LedgerCounts(pending=6)
    assert claim(store, mailing, 9, name="two") == ["reader3", "reader4", "reader5", "reader6"]
    assert [one.address for one in keep(store, mailing, 2).taken] == []
    assert claim(store, mailing, 9, kept) == ["reader1", "reader2"]
    assert counts(store, mailing) == LedgerCounts(claimed=6)


def test_a_claim_takes_its_own_first_and_then_others(store: Store) -> None:
    add_readers(store, 5)
    mailing = freeze_for(store)
    keep(store, mailing, 1, name="two")
    assert claim(store, mailing, 3, keep(store, mailing, 2)) == ["reader2", "reader3", "reader4"]


def test_what_another_sender_set_aside_can_t_be_claimed_by_its_number(store: Store) -> None:
    add_readers(store, 1)
    mailing = freeze_for(store)
    assert claim(store, mailing, 1, keep(store, mailing, 1), name="two") == []
    assert counts(store, mailing) == LedgerCounts(pending=1)


def test_a_reader_who_leaves_after_being_set_aside_falls_away_at_the_claim(store: Store) -> None:
    add_readers(store, 2)
    mailing = freeze_for(store)
    kept = keep(store, mailing, 2)
    with store.write() as db:
        first = reader_ids(db)[0]
        subscribers.leave(db, first, ConsentEvent(first, "left", NOW))
    assert claim(store, mailing, 2, kept) == ["reader2"]
    assert counts(store, mailing) == LedgerCounts(claimed=1, suppressed=1)


def test_who_has_left_is_never_set_aside(store: Store) -> None:
    add_readers(store, 2)
    mailing = freeze_for(store)
    with store.write() as db:
        first = reader_ids(db)[0]
        subscribers.leave(db, first, ConsentEvent(first, "left", NOW))
    kept = keep(store, mailing, 2)
    assert ([one.address for one in kept.taken], kept.suppressed) == (["reader2@example.org"], 1)


def test_what_a_dead_sender_set_aside_is_free_and_only_its_claims_are_uncertain(store: Store) -> None:
    add_readers(store, 5)
    mailing = freeze_for(store)
    claim(store, mailing, 1)
    keep(store, mailing, 2)
    with store.read() as db:
        assert deliveries.claimants(db, mailing.id) == {"one"}
    with store.write() as db:
        assert deliveries.abandon(db, mailing.id, {"one"}) == 1
        due = deliveries.next_due(db, mailing.id)
    assert due
    assert due <= NOW
    assert counts(store, mailing) == LedgerCounts(pending=4, uncertain=1)
    assert len(claim(store, mailing, 9, name="two")) == 4


def test_nothing_is_due_while_another_sender_has_all_the_rest(store: Store) -> None:
    add_readers(store, 2)
    mailing = freeze_for(store)
    keep(store, mailing, 2)
    with store.read() as db:
        assert deliveries.next_due(db, mailing.id) is None


def test_a_row_that_goes_back_belongs_to_nobody(store: Store) -> None:
    add_readers(store, 1)
    mailing = freeze_for(store)
    with store.write() as db:
        (one,) = deliveries.claim(db, mailing.id, worker="one", limit=1, now=NOW).taken
        later = NOW + dt.timedelta(minutes=1)
        deliveries.record(db, "one", [Result(one.delivery, "pending", NOW, error="450 Busy", not_before=later)])
        assert deliveries.next_due(db, mailing.id) == later
        again = deliveries.claim(db, mailing.id, worker="two", limit=1, now=later).taken
    assert [claim.attempts for claim in again] == [2]
