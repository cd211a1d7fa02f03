"""What answers, faults, stops and two senders at once do to a mailing: nothing is lost, nothing doubled."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from curator.errors import MailError, RefusedError, StoreError
from curator.mail.mailer import failed, trouble, uncertain
from curator.mail.outbox import Outbox
from curator.model.delivery import LedgerCounts
from curator.model.issue import Variant
from curator.sending.reconcile import ledger, settle
from curator.sending.step import SendReport
from curator.store.engine import Store, open_store
from tests.support.desk import IMPATIENT, Desk, scripted
from tests.support.letters import sample_variant
from tests.support.mailers import ScriptedMailer
from tests.support.readers import NOW, add_readers, addresses


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


@pytest.fixture
def quick(sqlite_store: Store, tmp_path: Path) -> Desk:
    return Desk(sqlite_store, tmp_path)


def test_each_answer_leads_where_it_should(desk: Desk) -> None:
    add_readers(desk.store, 6)
    mailer = scripted(desk)
    mailer.answer("reader1@example.org", failed("550 No such user", permanent=True))
    mailer.answer("reader2@example.org", failed("450 Busy", permanent=False))
    mailer.answer("reader3@example.org", *[failed("450 Busy", permanent=False)] * 9)
    mailer.answer("reader4@example.org", uncertain("The answer was lost"))
    mailer.answer("reader5@example.org", trouble("421 Slow down"))
    report = desk.send(6)
    assert (report.accepted, report.failed, report.uncertain, report.pending) == (3, 2, 1, 0)
    assert not report.finished
    states = {row.address: row for row in ledger(desk.store, "2026-12")}
    assert states["reader1@example.org"].error == "550 No such user"
    assert states["reader2@example.org"].attempts == 2
    assert states["reader3@example.org"].error == "Given up after 3 tries: 450 Busy"
    assert states["reader4@example.org"].state == "uncertain"
    assert states["reader5@example.org"].state == "accepted"


def test_uncertain_ones_are_never_sent_again_until_settled(desk: Desk) -> None:
    add_readers(desk.store, 3)
    mailer = scripted(desk)
    for name in ("reader1@example.org", "reader2@example.org"):
        mailer.answer(name, uncertain("The answer was lost"))
    assert desk.send(3).uncertain == 2
    assert desk.send(3).uncertain == 2
    assert mailer.counts == {"reader3@example.org": 1}
    first, second = (row.id for row in ledger(desk.store, "2026-12", "uncertain"))
    assert settle(desk.store, [first], "sent", now=NOW).settled == (first,)
    assert settle(desk.store, [second, first, 999], "retry", now=NOW).left_alone == (first, 999)
    report = desk.send(3)
    assert (report.accepted, report.uncertain, report.finished) == (3, 0, True)
    assert mailer.counts == {"reader2@example.org": 1, "reader3@example.org": 1}


def test_deferred_letters_wait_for_the_next_run_if_their_time_is_far(quick: Desk) -> None:
    quick.patience = replace(IMPATIENT, retries=(3600,), wait=1)
    add_readers(quick.store, 2)
    scripted(quick).answer("reader1@example.org", failed("450 Busy", permanent=False))
    report = quick.send(2)
    assert (report.accepted, report.pending, report.finished) == (1, 1, False)
    (waiting,) = ledger(quick.store, "2026-12", "pending")
    assert waiting.not_before
    assert waiting.not_before >= NOW + dt.timedelta(hours=1)


def test_trouble_without_end_stops_the_run_and_blames_nobody(quick: Desk) -> None:
    add_readers(quick.store, 4)
    mailer = scripted(quick)
    mailer.answer("*", *[trouble("554 5.7.1 Relay access denied")] * 50)
    with pytest.raises(MailError, match="Relay access denied"):
        quick.send(4)
    assert [row.state for row in ledger(quick.store, "2026-12")] == ["pending"] * 4
    mailer.script.clear()
    assert quick.send(4).accepted == 4


def test_a_wrong_password_leaves_everything_pending(quick: Desk) -> None:
    add_readers(quick.store, 3)
    scripted(quick).answer("*", MailError("The login is refused", fatal=True))
    with pytest.raises(MailError, match="login is refused"):
        quick.send(3)
    report = quick.send(3, dry_run=True)
    assert report.pending + report.accepted == 3
    assert report.uncertain == 0


def test_a_fault_of_ours_makes_its_letter_uncertain_and_keeps_the_others(quick: Desk) -> None:
    add_readers(quick.store, 3)
    scripted(quick).answer("reader2@example.org", KeyError("a fault"))
    with pytest.raises(KeyError):
        quick.send(3)
    rows = {row.address: row.state for row in ledger(quick.store, "2026-12")}
    assert rows["reader2@example.org"] == "uncertain"
    assert rows["reader1@example.org"] == "accepted"


def test_stop_finishes_what_is_in_flight_and_the_next_run_goes_on(desk: Desk) -> None:
    add_readers(desk.store, 30)
    mailer = scripted(desk)
    mailer.delay = 0.01

    async def stopped() -> SendReport:
        stop = asyncio.Event()
        mailer.before = lambda letter: stop.set() if len(mailer.taken) == 10 else None
        return await desk.sending(30, stop=stop)

    report = asyncio.run(stopped())
    assert report.stopped
    assert report.uncertain == 0
    assert report.accepted == len(mailer.taken) < 30
    assert report.pending == 30 - report.accepted
    mailer.before = lambda letter: None
    assert desk.send(30).finished
    assert set(mailer.counts.values()) == {1}


def test_a_cancelled_run_records_what_is_in_flight(quick: Desk) -> None:
    add_readers(quick.store, 20)
    mailer = scripted(quick)
    mailer.delay = 0.02

    async def cancelled() -> None:
        running = asyncio.create_task(quick.sending(20))
        while len(mailer.taken) < 6:
            await asyncio.sleep(0.005)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(cancelled())
    report = quick.send(20)
    assert (report.accepted, report.uncertain) == (20, 0)
    assert set(mailer.counts.values()) == {1}


def test_two_at_once_do_not_double(desk: Desk, database_url: str) -> None:
    add_readers(desk.store, 60)
    mailer = scripted(desk)
    mailer.delay = 0.002
    other = Desk(open_store(database_url), desk.root)
    other.mailer = mailer
    other._tokens = (f"other-{number}" for number in range(10))

    async def both() -> list[SendReport]:
        return list(await asyncio.gather(desk.sending(60), other.sending(60)))

    reports = asyncio.run(both())
    other.store.close()
    assert all(report.accepted + report.pending == 60 for report in reports)
    assert desk.send(60).accepted == 60
    assert mailer.counts == dict.fromkeys(addresses(60), 1)


def test_the_provider_is_kept_busy_within_its_limits(quick: Desk) -> None:
    add_readers(quick.store, 50)
    mailer = ScriptedMailer(batch=4, parallel=3, delay=0.005)
    quick.mailer = mailer
    assert quick.send(50).accepted == 50
    assert mailer.most_flying == 3


def test_per_hour_sets_the_pace(quick: Desk) -> None:
    add_readers(quick.store, 6)

    async def timed() -> float:
        begun = asyncio.get_running_loop().time()
        await quick.sending(6, per_hour=90_000)
        return asyncio.get_running_loop().time() - begun

    assert asyncio.run(timed()) >= 5 * 3600 / 90_000
    assert len(scripted(quick).taken) == 6


def test_progress_tells_where_it_stands(quick: Desk) -> None:
    add_readers(quick.store, 9)
    seen: list[LedgerCounts] = []
    quick.send(9, progress=seen.append)
    assert [one.total for one in seen] == [9] * len(seen)
    accepted = [one.accepted for one in seen]
    assert accepted == sorted(accepted)
    assert seen[-1] == LedgerCounts(accepted=9)


def test_a_mailing_begun_in_the_outbox_does_not_go_on_by_mail(quick: Desk) -> None:
    add_readers(quick.store, 2)
    stop = asyncio.Event()
    stop.set()
    quick.mailer = Outbox(quick.root / "out")
    assert quick.send(2, stop=stop).pending == 2
    quick.mailer = ScriptedMailer()
    with pytest.raises(RefusedError, match="outbox"):
        quick.send(2)


def test_a_database_that_fails_on_the_way_loses_nothing(quick: Desk, tmp_path: Path) -> None:
    add_readers(quick.store, 8)
    mailer = scripted(quick)
    broken: Iterator[bool] = iter([False, False, True])
    write = quick.store.write

    class Failing(Store):
        """Says once that it is busy, in the middle."""

        @contextmanager
        def write(self) -> Iterator[sa.Connection]:
            if next(broken, False):
                raise StoreError("The database is in use by another program.")
            with write() as db:
                yield db

    quick.store = Failing(quick.store.engine)
    with pytest.raises(StoreError):
        quick.send(8)
    quick.store = Store(quick.store.engine)
    report = quick.send(8)
    assert (report.accepted, report.uncertain) == (8, 0)
    assert set(mailer.counts.values()) == {1}


def test_a_full_disk_of_the_outbox_is_a_calm_error(quick: Desk, tmp_path: Path) -> None:
    add_readers(quick.store, 2)
    (tmp_path / "file").write_text("in the way")
    quick.mailer = Outbox(tmp_path / "file")
    with pytest.raises(MailError, match="outbox cannot be written"):
        quick.send(2)
    assert quick.send(2, dry_run=True).pending == 2


def test_variants_are_frozen_as_built(quick: Desk) -> None:
    variant: Variant = sample_variant()
    add_readers(quick.store, 1)
    quick.send(1)
    (letter,) = scripted(quick).taken
    assert (letter.letter.variant.html, letter.letter.variant.text) == (variant.html, variant.text)
