"""The ledger: nothing claimed twice, nothing lost, and every change of state is as promised. On both databases."""

import datetime as dt
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa

from curator.errors import StoreError
from curator.model.delivery import Delivery, LedgerCounts, Mailing
from curator.model.subscriber import ConsentEvent
from curator.store import deliveries, mailings, subscribers, worker
from curator.store.deliveries import Claims, Result
from curator.store.engine import Store
from tests.support.readers import NOW, add_readers, freeze_for, reader_ids


def take(store: Store, mailing: Mailing, limit: int, *, name: str = "one", at: dt.datetime = NOW) -> Claims:
    with store.write() as db:
        return deliveries.claim(db, mailing.id, worker=name, limit=limit, now=at)


def answer(store: Store, *results: Result, name: str = "one") -> None:
    with store.write() as db:
        deliveries.record(db, name, results)


def counts(store: Store, mailing: Mailing) -> LedgerCounts:
    with store.read() as db:
        return deliveries.counts(db, mailing.id)


def rows(store: Store, mailing: Mailing) -> list[Delivery]:
    with store.read() as db:
        return list(deliveries.listing(db, mailing.id))


def test_a_freeze_writes_texts_audience_and_a_message_id_a_row(store: Store) -> None:
    add_readers(store, 5)
    mailing = freeze_for(store)
    assert mailing.audience == 5
    with store.read() as db:
        assert mailings.find_mailing(db, "issue", "2026-12") == mailing
        assert mailings.frozen_variants(db, mailing.id)["standard"].html == "<p>Sample</p>"
    assert [row.address for row in rows(store, mailing)] == [f"reader{n}@example.org" for n in range(1, 6)]
    assert len({row.message_id for row in rows(store, mailing)}) == 5
    assert counts(store, mailing) == LedgerCounts(pending=5)


def test_a_second_freeze_of_the_same_issue_writes_nothing(store: Store) -> None:
    add_readers(store, 2)
    first = freeze_for(store)
    with store.write() as db:
        again = mailings.freeze(
            db,
            kind="issue",
            ref="2026-12",
            variants=[],
            plan=lambda readers: [],
            message_id=str,
            provider="smtp",
            now=NOW,
        )
        assert again is None
        assert mailings.provider_of(db, first.id) == "outbox"
    assert counts(store, first).total == 2


def test_the_guide_and_a_correction_of_the_same_name_are_mailings_of_their_own(store: Store) -> None:
    add_readers(store, 2)
    kinds = [freeze_for(store, kind=kind) for kind in ("issue", "correction", "guide")]
    assert len({mailing.id for mailing in kinds}) == 3
    assert all(counts(store, mailing).pending == 2 for mailing in kinds)


def test_a_failed_freeze_leaves_nothing(store: Store) -> None:
    add_readers(store, 3)

    def fail(reader: int) -> str:
        return "<always the same>"

    with pytest.raises(StoreError), store.write() as db:
        mailings.freeze(
            db,
            kind="issue",
            ref="2026-12",
            variants=[],
            plan=lambda readers: (mailings.Planned(one.id, "standard", "html") for one in readers),
            message_id=fail,
            provider="outbox",
            now=NOW,
        )
    with store.read() as db:
        assert mailings.find_mailing(db, "issue", "2026-12") is None


def test_claims_come_in_order_and_never_twice(store: Store) -> None:
    add_readers(store, 7)
    mailing = freeze_for(store)
    first, second = take(store, mailing, 4), take(store, mailing, 4, name="two")
    assert [claim.address for claim in first.taken] == [f"reader{n}@example.org" for n in range(1, 5)]
    assert [claim.address for claim in second.taken] == [f"reader{n}@example.org" for n in range(5, 8)]
    assert take(store, mailing, 4).taken == ()
    assert {claim.attempts for claim in first.taken} == {1}


def test_four_processes_at_once_claim_no_row_twice(store: Store, database_url: str) -> None:
    add_readers(store, 200)
    mailing = freeze_for(store)
    command = [sys.executable, "-m", "tests.support.claimer", database_url, str(mailing.id)]
    running = [
        subprocess.Popen([*command, f"w{n}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for n in range(4)
    ]
    for process in running:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60)[0].split() for process in running]
    claimed = Counter(row for rows in answers for row in rows)
    assert len(claimed) == 200
    assert set(claimed.values()) == {1}
    assert sum(1 for rows in answers if rows) >= 2
    assert counts(store, mailing) == LedgerCounts(accepted=200)


def test_answers_are_written_with_their_words(store: Store) -> None:
    add_readers(store, 4)
    mailing = freeze_for(store)
    one, two, three, four = take(store, mailing, 4).taken
    later = NOW + dt.timedelta(minutes=5)
    answer(
        store,
        Result(one.delivery, "accepted", NOW, provider_id="queued as 7"),
        Result(two.delivery, "failed", NOW, error="550 No such user"),
        Result(three.delivery, "pending", NOW, error="450 Busy", not_before=later),
        Result(four.delivery, "uncertain", NOW, error="The answer was lost"),
    )
    assert counts(store, mailing) == LedgerCounts(accepted=1, failed=1, pending=1, uncertain=1)
    written = rows(store, mailing)
    assert (written[0].provider_id, written[0].accepted_at) == ("queued as 7", NOW)
    assert written[1].error == "550 No such user"
    assert written[2].not_before == later
    assert take(store, mailing, 4).taken == ()
    with store.read() as db:
        assert deliveries.next_due(db, mailing.id) == later
    again = take(store, mailing, 4, at=later).taken
    assert [(claim.delivery, claim.attempts) for claim in again] == [(three.delivery, 2)]


def test_one_answer_for_many_letters_is_written_for_each_that_the_worker_holds(store: Store) -> None:
    add_readers(store, 5)
    mailing = freeze_for(store)
    mine, theirs = take(store, mailing, 3).taken, take(store, mailing, 1, name="two").taken
    also = tuple(claim.delivery for claim in (*mine[1:], *theirs))
    answer(store, Result(mine[0].delivery, "accepted", NOW, provider_id="x7", also=also))
    assert counts(store, mailing) == LedgerCounts(accepted=3, claimed=1, pending=1)
    assert [row.provider_id for row in rows(store, mailing)] == ["x7", "x7", "x7", None, None]


def test_only_the_worker_that_holds_a_row_may_answer_for_it(store: Store) -> None:
    add_readers(store, 1)
    mailing = freeze_for(store)
    (claim,) = take(store, mailing, 1).taken
    answer(store, Result(claim.delivery, "accepted", NOW), name="somebody else")
    assert counts(store, mailing) == LedgerCounts(claimed=1)
    answer(store, Result(claim.delivery, "accepted", NOW))
    answer(store, Result(claim.delivery, "failed", NOW))
    assert counts(store, mailing) == LedgerCounts(accepted=1)


def test_readers_who_want_no_mail_now_fall_away_right_before_the_hand_over(store: Store) -> None:
    add_readers(store, 6)
    mailing = freeze_for(store)
    with store.write() as db:
        ids = reader_ids(db)
        subscribers.leave(db, ids[0], ConsentEvent(ids[0], "left", NOW))
        subscribers.pause(db, ids[1], dt.date(2027, 3, 1), ConsentEvent(ids[1], "paused", NOW))
        subscribers.pause(db, ids[2], dt.date(2026, 12, 1), ConsentEvent(ids[2], "paused", NOW))
        (gone,) = subscribers.by_ids(db, [ids[3]])
        subscribers.erase(db, gone, "digest", ConsentEvent(ids[3], "erased", NOW))
    claims = take(store, mailing, 2)
    assert [claim.address for claim in claims.taken] == ["reader3@example.org", "reader5@example.org"]
    assert claims.suppressed == 3
    assert counts(store, mailing) == LedgerCounts(pending=1, claimed=2, suppressed=3)


def test_claims_of_a_dead_worker_become_uncertain_and_a_living_one_s_stay(store: Store) -> None:
    add_readers(store, 4)
    mailing = freeze_for(store)
    take(store, mailing, 2, name="dead")
    with worker.working(store, "living"):
        take(store, mailing, 1, name="living")
        with store.read() as db:
            names = deliveries.claimants(db, mailing.id)
        assert names == {"dead", "living"}
        assert worker.dead(store, names) == {"dead"}
        with store.write() as db:
            assert deliveries.abandon(db, mailing.id, {"dead"}) == 2
        assert counts(store, mailing) == LedgerCounts(pending=1, claimed=1, uncertain=2)
    assert worker.dead(store, {"living"}) == {"living"}


def test_a_worker_given_up_too_early_still_says_what_became_of_its_letter(store: Store) -> None:
    add_readers(store, 2)
    mailing = freeze_for(store)
    first, second = take(store, mailing, 2).taken
    with store.write() as db:
        deliveries.abandon(db, mailing.id, {"one"})
        deliveries.settle(db, [second.delivery], "retry", NOW)
    answer(store, Result(first.delivery, "accepted", NOW), Result(second.delivery, "accepted", NOW))
    assert counts(store, mailing) == LedgerCounts(accepted=1, pending=1)


@pytest.mark.parametrize(
    ("outcome", "left"), [("sent", LedgerCounts(accepted=3)), ("retry", LedgerCounts(accepted=1, pending=2))]
)
def test_settling_moves_uncertain_rows_alone(store: Store, outcome: str, left: LedgerCounts) -> None:
    add_readers(store, 3)
    mailing = freeze_for(store)
    done, *unsure = take(store, mailing, 3).taken
    answer(store, Result(done.delivery, "accepted", NOW))
    answer(store, *(Result(claim.delivery, "uncertain", NOW) for claim in unsure))
    with store.write() as db:
        ids = [claim.delivery for claim in (done, *unsure)]
        settled = deliveries.settle(db, ids, "sent" if outcome == "sent" else "retry", NOW)
    assert settled == {claim.delivery for claim in unsure}
    assert counts(store, mailing) == left
    with store.read() as db:
        found = mailings.find_mailing(db, "issue", "2026-12")
    assert found
    assert (found.finished_at is not None) == (outcome == "sent")


def test_a_mailing_is_finished_when_nothing_is_left_to_send_or_settle(store: Store) -> None:
    add_readers(store, 1)
    mailing = freeze_for(store)
    with store.write() as db:
        assert not deliveries.finish_or_reopen(db, mailing.id, NOW)
    (claim,) = take(store, mailing, 1).taken
    answer(store, Result(claim.delivery, "failed", NOW))
    with store.write() as db:
        assert deliveries.finish_or_reopen(db, mailing.id, NOW)
        assert deliveries.finish_or_reopen(db, mailing.id, NOW + dt.timedelta(days=1))
        assert mailings.find_mailing(db, "issue", "2026-12") == replace(mailing, finished_at=NOW)


def test_the_listing_pages_through_everyone_and_filters(store: Store) -> None:
    add_readers(store, 2_345)
    mailing = freeze_for(store)
    take(store, mailing, 100)
    assert len(rows(store, mailing)) == 2_345
    with store.read() as db:
        assert len(list(deliveries.listing(db, mailing.id, "claimed"))) == 100


def test_a_worker_s_lock_ends_with_its_process(store: Store, database_url: str) -> None:
    code = (
        "import sys; from curator.store.engine import open_store; from curator.store.worker import working\n"
        f"store = open_store({database_url!r})\n"
        "with working(store, 'w'): print('ready', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdin
    assert process.stdout.readline() == "ready\n"
    assert worker.dead(store, {"w", "never lived"}) == {"never lived"}
    process.kill()
    process.wait()
    process.stdout.close()
    process.stdin.close()
    for _ in range(200):  # PostgreSQL notices a closed connection after a moment
        if worker.dead(store, {"w"}):
            break
        with store.read() as db:
            db.execute(sa.select(1))
    assert worker.dead(store, {"w"}) == {"w"}
