"""One reader at a time: who may be added, and that nobody who went is brought back."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from curator.errors import RefusedError, UsageError
from curator.model.subscriber import gets_mail
from curator.settings import Secrets
from curator.store import deliveries
from curator.store.deliveries import Result
from curator.store.engine import Store
from curator.store.tables import metadata
from curator.subscribing.step import AddReport, add, forget, leave, listing, pause, show
from tests.support.letters import sample_settings
from tests.support.readers import NOW, freeze_for

SETTINGS = sample_settings(Path("/nowhere"))
KEYLESS = replace(SETTINGS, secrets=Secrets(secret_keys=("key",)))
HOW = "asked at the sample school fair"


def join(store: Store, address: str = "Ada@Example.org", attest: str | None = HOW, **wishes: str) -> AddReport:
    return add(store, SETTINGS, [address], attest=attest, now=NOW, **wishes)


def test_an_attested_reader_is_active_and_the_words_are_kept(store: Store) -> None:
    assert join(store, language="es", format="text", sections="reading, raising", discreet="yes").added == 1
    details = show(store, "ada@example.org")
    assert details.reader.address == "Ada@Example.org"
    assert (details.reader.state, details.reader.confirmed) == ("active", NOW)
    assert (details.reader.language, details.reader.format, details.reader.discreet) == ("es", "text", True)
    assert details.reader.sections == ("reading", "raising")
    assert [(event.kind, event.wording) for event in details.events] == [("attested", HOW)]


def test_without_a_word_on_how_they_agreed_they_wait_and_get_nothing(store: Store) -> None:
    report = join(store, attest=None)
    assert "no mail until they confirm" in report.note
    details = show(store, "ada@example.org")
    assert details.reader.state == "pending"
    assert not gets_mail(details.reader, NOW.date())
    assert [event.kind for event in details.events] == ["asked"]
    assert join(store).added == 1
    assert show(store, "ada@example.org").reader.state == "active"


def test_adding_twice_changes_nothing(store: Store) -> None:
    join(store)
    assert join(store, "ADA@example.org", language="fr") == AddReport(0, 1)
    assert [(one.address, one.language) for one in listing(store)] == [("Ada@Example.org", None)]


def test_who_left_is_not_brought_back(store: Store) -> None:
    join(store)
    leave(store, "ada@example.org", now=NOW)
    with pytest.raises(RefusedError, match="left on 2026-12-01; only they can come back"):
        join(store)
    assert leave(store, "ada@example.org", now=NOW + dt.timedelta(days=1)).left == NOW
    assert [event.kind for event in show(store, "ada@example.org").events] == ["attested", "left"]


def test_a_pause_ends_by_itself(store: Store) -> None:
    join(store)
    reader = pause(store, "ada@example.org", dt.date(2027, 3, 1), now=NOW)
    assert not gets_mail(reader, dt.date(2027, 2, 28))
    assert gets_mail(reader, dt.date(2027, 3, 1))
    with pytest.raises(UsageError, match="has passed"):
        pause(store, "ada@example.org", dt.date(2026, 12, 1), now=NOW)
    leave(store, "ada@example.org", now=NOW)
    with pytest.raises(UsageError, match="no mail that could be paused"):
        pause(store, "ada@example.org", dt.date(2027, 3, 1), now=NOW)


def test_forgetting_leaves_nothing_but_a_hash_that_blocks_a_return(store: Store) -> None:
    join(store, attest="Ada told me at the fair", language="es")
    mailing = freeze_for(store)
    with store.write() as db:
        (claim,) = deliveries.claim(db, mailing.id, worker="w", limit=1, now=NOW).taken
        answer = Result(claim.delivery, "failed", NOW, error="550 <Ada@Example.org> unknown")
        deliveries.record(db, "w", [answer])
    forget(store, SETTINGS, "ada@example.org", now=NOW)
    with store.read() as db:
        everything = [str(row) for table in metadata.sorted_tables for row in db.execute(sa.select(table))]
    assert not [row for row in everything if "ada" in row.lower() or "'es'" in row]
    assert listing(store) == []
    for address in ("ada@example.org", "ADA@EXAMPLE.ORG"):
        with pytest.raises(RefusedError, match="erased at their own wish"):
            join(store, address)
    with pytest.raises(UsageError, match="not among the readers"):
        show(store, "ada@example.org")


def test_two_erased_readers_do_not_get_in_each_other_s_way(store: Store) -> None:
    for address in ("ada@example.org", "bo@example.org"):
        join(store, address)
        forget(store, SETTINGS, address, now=NOW)
    assert join(store, "cy@example.org").added == 1


def test_without_the_erasure_key_nobody_is_forgotten_or_added_blindly(sqlite_store: Store) -> None:
    join(sqlite_store)
    with pytest.raises(UsageError, match="CURATOR_ERASURE_KEY"):
        forget(sqlite_store, KEYLESS, "ada@example.org", now=NOW)
    forget(sqlite_store, SETTINGS, "ada@example.org", now=NOW)
    with pytest.raises(RefusedError, match="CURATOR_ERASURE_KEY"):
        add(sqlite_store, KEYLESS, ["bo@example.org"], attest=HOW, now=NOW)


def test_of_several_either_all_are_added_or_none(sqlite_store: Store) -> None:
    report = add(sqlite_store, SETTINGS, ["ada@example.org", "bo@example.org"], attest=HOW, now=NOW)
    assert report == AddReport(2, 0)
    with pytest.raises(UsageError, match="nobody"):
        add(sqlite_store, SETTINGS, ["cy@example.org", "nobody"], attest=HOW, now=NOW)
    assert [one.address for one in listing(sqlite_store)] == ["ada@example.org", "bo@example.org"]


def test_a_wrong_wish_is_named(sqlite_store: Store) -> None:
    for wish in ({"format": "pdf"}, {"language": "=cmd"}, {"discreet": "maybe"}, {"sections": "../x"}):
        with pytest.raises(UsageError, match=str(next(iter(wish.values())))):
            join(sqlite_store, **wish)
    assert listing(sqlite_store) == []


def test_the_list_can_be_narrowed_to_a_state(sqlite_store: Store) -> None:
    join(sqlite_store, "ada@example.org")
    join(sqlite_store, "bo@example.org", attest=None)
    assert [one.address for one in listing(sqlite_store, ["pending"])] == ["bo@example.org"]
