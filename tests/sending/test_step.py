"""A mailing goes out once, whatever happens on the way."""

import json
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from curator.errors import MailError, RefusedError, UsageError
from curator.mail.outbox import Outbox
from curator.model.subscriber import ConsentEvent
from curator.sending.reconcile import ledger
from curator.sending.step import SendReport
from curator.store import subscribers
from curator.store.engine import Store
from curator.store.subscribers import NewReader
from tests.support.desk import Desk, scripted
from tests.support.letters import sample_settings, sample_variant
from tests.support.readers import NOW, add_readers, addresses, reader_ids


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


@pytest.fixture
def quick(sqlite_store: Store, tmp_path: Path) -> Desk:
    return Desk(sqlite_store, tmp_path)


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
