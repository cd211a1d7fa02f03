"""A mailing goes out once, whatever happens on the way."""

import asyncio
import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import sqlalchemy as sa

from curator.clock import fixed_clock
from curator.errors import MailError, RefusedError, StoreError, UsageError
from curator.mail.mailer import Mailer, failed, trouble, uncertain
from curator.mail.outbox import Outbox
from curator.model.delivery import LedgerCounts
from curator.model.issue import Variant
from curator.model.subscriber import ConsentEvent
from curator.sending.pace import Patience
from curator.sending.reconcile import ledger, settle
from curator.sending.step import SendReport, send
from curator.store import subscribers
from curator.store.engine import Store, open_store
from curator.store.subscribers import NewReader
from tests.support.letters import sample_settings, sample_variant
from tests.support.mailers import ScriptedMailer
from tests.support.readers import NOW, add_readers, addresses, reader_ids

IMPATIENT = Patience(retries=(0.02, 0.02), wait=5, first_hold=0.02, longest_hold=0.05, troubles=3)


class Desk:
    """A newsletter with readers, and an editor who sends."""

    def __init__(self, store: Store, root: Path) -> None:
        self.store, self.root = store, root
        self.mailer: Mailer = ScriptedMailer()
        self.settings = sample_settings(root)
        self.patience = IMPATIENT
        self.variants = [sample_variant()]
        self._tokens = (f"token-{number}" for number in range(1000))

    def send(self, confirm: int | None, **options: object) -> SendReport:
        return asyncio.run(self.sending(confirm, **options))

    async def sending(self, confirm: int | None, **options: object) -> SendReport:
        stop, per_hour, progress = options.get("stop"), options.get("per_hour"), options.get("progress")
        return await send(
            "2026-12",
            self.variants,
            self.store,
            self.mailer,
            self.settings,
            clock=fixed_clock(NOW),
            new_token=lambda: next(self._tokens),
            patience=self.patience,
            confirm=confirm,
            dry_run=bool(options.get("dry_run")),
            per_hour=per_hour if isinstance(per_hour, int) else None,
            stop=stop if isinstance(stop, asyncio.Event) else None,
            progress=progress if callable(progress) else None,
        )


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


@pytest.fixture
def quick(sqlite_store: Store, tmp_path: Path) -> Desk:
    """On SQLite alone, where the kind of database makes no difference."""
    return Desk(sqlite_store, tmp_path)


def scripted(desk: Desk) -> ScriptedMailer:
    assert isinstance(desk.mailer, ScriptedMailer)
    return desk.mailer


def test_everyone_gets_it_once_and_a_second_run_sends_nothing(desk: Desk) -> None:
    add_readers(desk.store, 25)
    report = desk.send(25)
    assert report == SendReport("2026-12", 25, 25, 0, 0, 0, 0, provider="scripted", finished=True)
    assert scripted(desk).counts == dict.fromkeys(addresses(25), 1)
    assert desk.send(None) == report
    assert len(scripted(desk).taken) == 25


def test_each_reader_gets_links_and_a_message_id_of_their_own(quick: Desk) -> None:
    add_readers(quick.store, 5)
    quick.send(5)
    mails = [message_from_bytes(letter.content(), policy=policy.default) for letter in scripted(quick).taken]
    assert len({mail["List-Unsubscribe"] for mail in mails}) == 5
    assert len({mail["Message-ID"] for mail in mails}) == 5
    assert {mail["Subject"] for mail in mails} == {"Sample Shelf, December"}
    assert all(mail["To"] == letter.to.address for mail, letter in zip(mails, scripted(quick).taken, strict=True))


def test_the_outbox_holds_one_file_a_reader(quick: Desk) -> None:
    add_readers(quick.store, 3)
    quick.mailer = Outbox(quick.root / "out" / "outbox")
    assert quick.send(3).accepted == 3
    files = sorted((quick.root / "out" / "outbox" / "2026-12").iterdir())
    assert len(files) == 3
    assert {message_from_bytes(file.read_bytes(), policy=policy.default)["To"] for file in files} == set(addresses(3))
    assert all(file.suffix == ".eml" for file in files)


def test_readers_get_the_format_and_discretion_they_asked_for(quick: Desk) -> None:
    discreet = replace(sample_variant("discreet"), html="<p>Quiet</p>", text="Quiet\n")
    quick.variants.append(discreet)
    add_readers(
        quick.store,
        [
            NewReader("plain@example.org", "plain@example.org", format="text"),
            NewReader("quiet@example.org", "quiet@example.org", discreet=True),
        ],
    )
    quick.send(2)
    plain, quiet = (
        message_from_bytes(letter.content(), policy=policy.default)
        for letter in sorted(scripted(quick).taken, key=lambda one: one.to.address)
    )
    assert plain.get_content_type() == "text/plain"
    assert quiet["Subject"] == "Your monthly letter"
    body = quiet.get_body(("html",))
    assert body
    assert "Quiet" in body.get_content()


@pytest.mark.parametrize("said", [None, 2, 4, 0])
def test_a_wrong_confirmation_freezes_nothing_and_names_the_right_number(quick: Desk, said: int | None) -> None:
    add_readers(quick.store, 3)
    with pytest.raises(RefusedError) as caught:
        quick.send(said)
    assert "--confirm 3" in caught.value.hint
    with pytest.raises(UsageError):
        ledger(quick.store, "2026-12")
    assert scripted(quick).taken == []
    assert not (quick.root / "issues").exists()


def test_a_resume_wants_the_frozen_number_too(quick: Desk) -> None:
    add_readers(quick.store, 3)
    scripted(quick).answer("*", MailError("No network", fatal=True))
    with pytest.raises(MailError):
        quick.send(3)
    add_readers(quick.store, [NewReader("late@example.org", "late@example.org")])
    with pytest.raises(RefusedError, match="3 readers"):
        quick.send(4)
    assert quick.send(3).accepted == 3
    assert "late@example.org" not in scripted(quick).counts


def test_a_rehearsal_counts_and_changes_nothing(quick: Desk) -> None:
    add_readers(quick.store, 3)
    report = quick.send(None, dry_run=True)
    assert (report.audience, report.pending, report.dry_run) == (3, 3, True)
    assert scripted(quick).taken == []
    with pytest.raises(UsageError):
        ledger(quick.store, "2026-12")


def test_without_readers_or_text_there_is_nothing_to_send(quick: Desk) -> None:
    with pytest.raises(UsageError, match="no active reader"):
        quick.send(0)
    quick.variants = []
    with pytest.raises(UsageError, match="nothing to send"):
        quick.send(0)


def test_nobody_is_mailed_who_could_not_leave(quick: Desk) -> None:
    add_readers(quick.store, 1)
    config = quick.settings.config
    delivery = replace(config.delivery, provider="smtp", smtp=replace(config.delivery.smtp, host="mail.example.org"))
    quick.settings = replace(
        quick.settings, config=replace(config, delivery=delivery, readers=replace(config.readers, url=""))
    )
    with pytest.raises(RefusedError, match="no way to leave"):
        quick.send(1)
    quick.settings = sample_settings(quick.root)
    quick.settings = replace(quick.settings, secrets=replace(quick.settings.secrets, secret_keys=()))
    with pytest.raises(UsageError, match="CURATOR_SECRET_KEY"):
        quick.send(1)
    assert scripted(quick).taken == []


def test_text_and_audience_stay_as_they_were_when_it_began(quick: Desk) -> None:
    add_readers(quick.store, 4)
    mailer = scripted(quick)
    mailer.answer("reader3@example.org", MailError("No network", fatal=True))
    with pytest.raises(MailError):
        quick.send(4)
    quick.variants = [replace(sample_variant(), subject="Another subject", text="Another text")]
    assert quick.send(4).accepted == 4
    assert {letter.letter.variant.subject for letter in mailer.taken} == {"Sample Shelf, December"}


def test_the_manifest_follows_into_git_and_comes_back_if_it_is_lost(quick: Desk) -> None:
    add_readers(quick.store, 2)
    quick.send(2)
    path = quick.root / "issues" / "2026-12" / "sent" / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    assert manifest["issue"] == "2026-12"
    assert manifest["audience"] == 2
    assert manifest["sent_at"] == "2026-12-01T09:00:00Z"
    assert manifest["variants"]["standard"]["text_bytes"] == len(sample_variant().text.encode())
    path.unlink()
    quick.send(None)
    assert json.loads(path.read_text("utf-8")) == manifest


def test_who_leaves_while_it_runs_is_not_mailed(desk: Desk) -> None:
    add_readers(desk.store, 10)
    mailer = scripted(desk)
    mailer.parallel = 1

    def leave(letter: object) -> None:
        if len(mailer.taken) == 4:
            with desk.store.write() as db:
                last = reader_ids(db)[-1]
                subscribers.leave(db, last, ConsentEvent(last, "left", NOW))

    mailer.before = leave
    report = desk.send(10)
    assert (report.accepted, report.suppressed, report.finished) == (9, 1, True)
    assert "reader10@example.org" not in mailer.counts


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
