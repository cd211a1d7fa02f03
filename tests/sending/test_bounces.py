"""Returned mail ends the mailing of whom it is about, and of nobody else."""

import io
import mailbox
import sys
from pathlib import Path

import pytest

from curator.errors import OutsideError, UsageError
from curator.model.delivery import DeliveryState
from curator.sending.bounces import read_mailbox, take_returned
from curator.sending.reconcile import ledger
from curator.store import deliveries, subscribers
from curator.store.deliveries import Result
from curator.store.engine import Store
from tests.support.newsletter import start_newsletter
from tests.support.readers import NOW, add_readers, freeze_for
from tests.support.returned import REPLY, complaint, dsn, qmail


def began(store: Store, state: DeliveryState = "accepted") -> list[str]:
    """Three readers who were mailed; the Message-IDs."""
    add_readers(store, 3)
    mailing = freeze_for(store)
    with store.write() as db:
        taken = deliveries.claim(db, mailing.id, worker="w", limit=3, now=NOW).taken
        deliveries.record(db, "w", [Result(one.delivery, state, NOW) for one in taken])
    return [one.message_id for one in taken]


def states(store: Store) -> list[str]:
    with store.read() as db:
        return [reader.state for reader in subscribers.stream(db)]


def test_bounces_and_complaints_stop_their_readers_and_others_stay(store: Store) -> None:
    one, two, three = began(store)
    report = take_returned(
        store,
        [
            dsn("reader1@example.org", one),
            complaint("reader2@example.org", two),
            dsn("reader3@example.org", three, status="5.2.2", diagnostic="smtp; 552 5.2.2 Full"),
            REPLY,
        ],
        now=NOW,
    )
    assert states(store) == ["bounced", "complained", "active"]
    assert (report.read, report.bounced, report.complained, report.refused) == (4, 1, 1, 1)
    assert (report.no_report, report.stopped, report.unmatched) == (1, 2, [])
    rows = ledger(store, "2026-12")
    assert (bool(rows[0].bounced_at), bool(rows[1].complained_at), rows[2].bounced_at) == (True, True, None)
    assert rows[2].error == "5.2.2 552 5.2.2 Full"
    with store.read() as db:
        assert [event.page for event in subscribers.events_of(db, 2)][-1] == "returned mail"


def test_reading_the_same_mail_again_changes_nothing(sqlite_store: Store) -> None:
    one, two, _ = began(sqlite_store)
    mails = [dsn("reader1@example.org", one), complaint("reader2@example.org", two)]
    take_returned(sqlite_store, mails, now=NOW)
    before = ledger(sqlite_store, "2026-12"), states(sqlite_store)
    assert take_returned(sqlite_store, [*mails, *mails], now=NOW).stopped == 0
    assert (ledger(sqlite_store, "2026-12"), states(sqlite_store)) == before


def test_a_report_settles_what_was_uncertain(sqlite_store: Store) -> None:
    one, two, _ = began(sqlite_store, "uncertain")
    delivered = dsn("reader2@example.org", two, action="delivered", status="2.0.0")
    take_returned(sqlite_store, [dsn("reader1@example.org", one), delivered], now=NOW)
    rows = ledger(sqlite_store, "2026-12")
    assert [row.state for row in rows] == ["accepted", "accepted", "uncertain"]
    assert rows[1].delivered_at


def test_a_report_that_names_no_letter_of_ours_is_listed_and_not_followed(sqlite_store: Store) -> None:
    began(sqlite_store)
    forged = [
        dsn("reader1@example.org", "<guess@news.example.org>"),
        dsn("reader1@example.org", "", original=False),
        complaint("reader2@example.org", "<guess@news.example.org>"),
    ]
    report = take_returned(sqlite_store, forged, now=NOW)
    assert set(states(sqlite_store)) == {"active"}
    assert [one.address for one in report.unmatched] == ["reader1@example.org"] * 2 + ["reader2@example.org"]


def test_odd_servers_are_understood(sqlite_store: Store) -> None:
    one, *_ = began(sqlite_store)
    take_returned(sqlite_store, [qmail("reader1@example.org", one)], now=NOW)
    assert states(sqlite_store) == ["bounced", "active", "active"]


def test_a_maildir_is_read_once_and_what_is_no_report_stays_unread(sqlite_store: Store, tmp_path: Path) -> None:
    one, two, _ = began(sqlite_store)
    box = mailbox.Maildir(tmp_path / "mail", create=True)
    for raw in (dsn("reader1@example.org", one), REPLY, complaint("reader2@example.org", two)):
        box.add(raw)
    first = read_mailbox(sqlite_store, tmp_path / "mail", now=NOW)
    assert (first.read, first.stopped) == (3, 2)
    again = read_mailbox(sqlite_store, tmp_path / "mail", now=NOW)
    assert (again.read, again.no_report) == (1, 1)
    seen = [mail for mail in mailbox.Maildir(tmp_path / "mail") if "S" in mail.get_flags()]
    assert len(seen) == 2
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 1


def test_an_mbox_is_read_and_left_as_it_is(sqlite_store: Store, tmp_path: Path) -> None:
    one, _, three = began(sqlite_store)
    path = tmp_path / "bounces"
    box = mailbox.mbox(path)
    for raw in (dsn("reader1@example.org", one), dsn("reader3@example.org", three)):
        box.add(raw)
    box.close()
    before = path.read_bytes()
    assert read_mailbox(sqlite_store, path, now=NOW).stopped == 2
    assert path.read_bytes() == before
    assert states(sqlite_store) == ["bounced", "active", "bounced"]


def test_what_is_no_mailbox_is_told_calmly(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").touch()
    for name in ("nowhere", "folder"):
        with pytest.raises(UsageError):
            read_mailbox(sqlite_store, tmp_path / name, now=NOW)
    assert read_mailbox(sqlite_store, tmp_path / "empty", now=NOW).no_report == 1
    (tmp_path / "odd").mkdir()
    for part in ("cur", "new"):
        (tmp_path / "odd" / part).mkdir()
    (tmp_path / "odd" / "new" / "a folder").mkdir()
    with pytest.raises(OutsideError):
        read_mailbox(sqlite_store, tmp_path / "odd", now=NOW)


def test_the_command_reads_a_file_the_mailbox_of_the_settings_and_a_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = start_newsletter(tmp_path / "letters", [], "http://127.0.0.1:1")
    assert "Name a file" in editor.do("bounces", "read", code=2).err
    (tmp_path / "one.eml").write_bytes(dsn("ada@example.org", "<x@news.example.org>"))
    found = editor.ask("bounces", "read", tmp_path / "one.eml")
    assert (found["read"], found["unmatched"][0]["address"]) == (1, "ada@example.org")
    said = editor.do("bounces", "read", tmp_path / "one.eml").out
    assert "nothing was changed" in said
    config = tmp_path / "letters" / "curator.toml"
    config.write_text(config.read_text("utf-8") + '\n[bounces]\nmailbox = "../one.eml"\n', "utf-8")
    assert editor.ask("bounces", "read")["read"] == 1
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPLY)))
    assert editor.ask("bounces", "read", "-")["no_report"] == 1
