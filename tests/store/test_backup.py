"""A backup brings everything back, on either kind of database, and a restore harms nothing."""

import asyncio
import datetime as dt
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from curator.clock import fixed_clock
from curator.errors import MailError, RefusedError, StoreError, UsageError
from curator.mail.letterhead import links
from curator.model.subscriber import ConsentEvent
from curator.project import Project
from curator.sending.step import SendReport, send
from curator.settings import load_settings
from curator.store import mailings, subscribers
from curator.store.backup import backup, last_backup, restore
from curator.store.engine import Store, open_store
from curator.store.subscribers import NewReader
from curator.store.tables import actions, feeds, items, metadata
from tests.support.letters import sample_variant
from tests.support.mailers import ScriptedMailer
from tests.support.postgres import PostgresServer
from tests.support.readers import NOW, add_readers, addresses, freeze_for

CONFIG = '[newsletter]\ntitle = "Sample Shelf"\nfrom_email = "letters@news.example.org"\n'
SECRETS = "CURATOR_SECRET_KEY=newest,former\nCURATOR_ERASURE_KEY=erasure\n"


def newsletter(folder: Path, *, secrets: str | None = SECRETS) -> Project:
    folder.mkdir()
    (folder / "curator.toml").write_text(CONFIG)
    if secrets:
        (folder / ".env").write_text(secrets)
    return Project(folder)


def fill(store: Store) -> None:
    """A row with every kind of value in many tables."""
    readers = [
        NewReader("Ada@Example.org", "ada@example.org", language="es", discreet=True, sections=("reading",)),
        NewReader("bo@example.org", "bo@example.org", format="text"),
    ]
    add_readers(store, readers)
    add_readers(store, 1_500)
    freeze_for(store)
    with store.write() as db:
        subscribers.pause(db, 2, dt.date(2027, 3, 1), ConsentEvent(2, "paused", NOW, wording="ein Jahr — “Pause”"))
        feed = db.execute(feeds.insert().values(source="book-river").returning(feeds.c.id)).scalar_one()
        values = {"feed_id": feed, "identity": "x", "title": "本の話", "authors": ["Ada", "Bo"], "hash": "h"}
        db.execute(
            items.insert().values(published=NOW, discovered=NOW, enclosure={"url": "https://x.example"}, **values)
        )
        db.execute(
            items.insert().values(published=NOW, discovered=NOW, enclosure=sa.null(), **(values | {"identity": "y"}))
        )
        first = {"at": NOW, "kind": "tag", "subject": "1", "before": {"tags": []}, "after": {"tags": ["a"]}}
        number = db.execute(actions.insert().values(**first).returning(actions.c.id)).scalar_one()
        db.execute(actions.insert().values(at=NOW, kind="undo", subject="1", undoes=number))


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.read() as db:
        return {
            table.name: [tuple(row) for row in db.execute(sa.select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_everything_comes_back_on_either_kind(
    store: Store, tmp_path: Path, to: str, postgres: PostgresServer, request: pytest.FixtureRequest
) -> None:
    fill(store)
    old = newsletter(tmp_path / "old")
    file = backup(store, old, tmp_path / "b.zip", now=NOW)
    new = newsletter(tmp_path / "new", secrets=None)
    url = "" if to == "sqlite" else postgres.new_database(f"restored_{'lite' if store.is_sqlite else 'pg'}")
    environ = {"CURATOR_DATABASE_URL": url} if url else {}
    report = restore(file, new.root, environ)
    assert report.secrets
    assert (new.root / ".env").read_text() == SECRETS
    restored = open_store(load_settings(new.root, environ).database_url)
    assert everything(restored) == everything(store)
    assert report.rows == sum(len(rows) for rows in everything(store).values())
    add_readers(restored, [NewReader("later@example.org", "later@example.org")])
    with restored.read() as db:
        assert db.execute(sa.text("select count(*) from items where enclosure is null")).scalar() == 1
    restored.close()


def test_the_file_and_the_secrets_are_for_their_owner_alone(sqlite_store: Store, tmp_path: Path) -> None:
    project = newsletter(tmp_path / "old")
    file = backup(sqlite_store, project, None, now=NOW)
    assert file == project.root / ".curator" / "backups" / "curator-2026-12-01-090000.zip"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert last_backup(project) == NOW
    new = newsletter(tmp_path / "new", secrets=None)
    restore(file, new.root, {})
    assert stat.S_IMODE((new.root / ".env").stat().st_mode) == 0o600
    assert last_backup(new) is None


def test_an_older_backup_is_never_overwritten(sqlite_store: Store, tmp_path: Path) -> None:
    project = newsletter(tmp_path / "old")
    backup(sqlite_store, project, tmp_path / "b.zip", now=NOW)
    with pytest.raises(RefusedError, match="exists already"):
        backup(sqlite_store, project, tmp_path / "b.zip", now=NOW)


def test_a_place_that_cannot_be_written_leaves_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        backup(sqlite_store, newsletter(tmp_path / "old"), tmp_path / "file" / "b.zip", now=NOW)


def test_a_database_that_holds_anything_is_never_overwritten(store: Store, database_url: str, tmp_path: Path) -> None:
    fill(store)
    file = backup(store, newsletter(tmp_path / "old"), tmp_path / "b.zip", now=NOW)
    before = everything(store)
    new = newsletter(tmp_path / "new", secrets=None)
    with pytest.raises(RefusedError, match="not empty"):
        restore(file, new.root, {"CURATOR_DATABASE_URL": database_url})
    assert everything(store) == before
    assert not (new.root / ".env").exists()


def test_other_secrets_are_never_overwritten(sqlite_store: Store, tmp_path: Path) -> None:
    file = backup(sqlite_store, newsletter(tmp_path / "old"), tmp_path / "b.zip", now=NOW)
    new = newsletter(tmp_path / "new", secrets="CURATOR_SECRET_KEY=another\n")
    with pytest.raises(RefusedError, match="other secrets"):
        restore(file, new.root, {})
    assert (new.root / ".env").read_text() == "CURATOR_SECRET_KEY=another\n"


def _change(file: Path, edit: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    edit(members)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _manifest(members: dict[str, bytes], **changes: object) -> None:
    members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | changes).encode()


def _forge_row(members: dict[str, bytes]) -> None:
    import hashlib

    members["tables/feeds.jsonl"] = b'{"id": 1}\n'
    tables = json.loads(members["manifest.json"])["tables"]
    tables["feeds"] = {"rows": 1, "sha256": hashlib.sha256(b'{"id": 1}\n').hexdigest()}
    _manifest(members, tables=tables)


@pytest.mark.parametrize(
    "edit",
    [
        lambda members: members.update({"../../outside": b"x"}),
        lambda members: members.update({"tables/../../../outside.jsonl": b"x"}),
        lambda members: members.update({"/etc/outside": b"x"}),
        lambda members: members.update({"tables/unknown.jsonl": b""}),
        lambda members: members.pop("tables/items.jsonl"),
        lambda members: members.pop("manifest.json"),
        lambda members: members.update({"manifest.json": b"[]"}),
        lambda members: members.update({"manifest.json": b"\xff"}),
        lambda members: members.update({"tables/subscribers.jsonl": b"{}\n"}),
        _forge_row,
    ],
)
def test_a_file_that_was_tampered_with_is_refused_before_anything_is_written(
    sqlite_store: Store, tmp_path: Path, edit: Callable[[dict[str, bytes]], None]
) -> None:
    file = backup(sqlite_store, newsletter(tmp_path / "old"), tmp_path / "b.zip", now=NOW)
    _change(file, edit)
    new = newsletter(tmp_path / "new", secrets=None)
    with pytest.raises(UsageError, match="no whole backup"):
        restore(file, new.root, {})
    assert not (new.root / ".env").exists()
    assert not (tmp_path / "outside").exists()


def test_a_damaged_or_missing_file_is_named(sqlite_store: Store, tmp_path: Path) -> None:
    fill(sqlite_store)
    file = backup(sqlite_store, newsletter(tmp_path / "old"), tmp_path / "b.zip", now=NOW)
    whole = file.read_bytes()
    new = newsletter(tmp_path / "new", secrets=None)
    for damaged in (whole[:-100], whole[: len(whole) // 2], b"", whole.replace(whole[5_000:5_010], b"0123456789")):
        file.write_bytes(damaged)
        with pytest.raises(UsageError, match="no whole backup"):
            restore(file, new.root, {})
    with pytest.raises(UsageError, match="no file"):
        restore(tmp_path / "missing.zip", new.root, {})


def test_a_backup_of_another_version_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    file = backup(sqlite_store, newsletter(tmp_path / "old"), tmp_path / "b.zip", now=NOW)
    _change(file, lambda members: _manifest(members, schema="9999"))
    with pytest.raises(RefusedError, match="another version"):
        restore(file, newsletter(tmp_path / "new", secrets=None).root, {})


def test_a_newsletter_moves_to_another_folder_and_goes_on_sending(tmp_path: Path) -> None:
    old = newsletter(tmp_path / "old")
    mailer = ScriptedMailer()
    mailer.answer("reader7@example.org", MailError("No network", fatal=True))

    def go_on(project: Project, store: Store) -> SendReport:
        going = send(
            "2026-12",
            [sample_variant()],
            store,
            mailer,
            load_settings(project.root, {}),
            clock=fixed_clock(NOW),
            new_token=lambda: project.root.name,
            confirm=12,
        )
        return asyncio.run(going)

    first = open_store(load_settings(old.root, {}).database_url)
    add_readers(first, 12)
    with pytest.raises(MailError):
        go_on(old, first)
    assert 0 < len(mailer.taken) < 12
    file = backup(first, old, tmp_path / "b.zip", now=NOW)
    first.close()

    new = newsletter(tmp_path / "new", secrets=None)
    restore(file, new.root, {})
    (tmp_path / "old" / "curator.db").unlink()
    moved = open_store(load_settings(new.root, {}).database_url)
    assert go_on(new, moved).finished
    assert mailer.counts == dict.fromkeys(addresses(12), 1)
    leave = {letter.to.links.leave for letter in mailer.taken}
    assert leave == {links(load_settings(new.root, {}), number).leave for number in range(1, 13)}
    with moved.read() as db:
        mailing = mailings.find_mailing(db, "issue", "2026-12")
        assert mailing
        assert mailing.finished_at
    moved.close()
