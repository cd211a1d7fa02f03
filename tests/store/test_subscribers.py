"""Readers as stored: pages, evidence, and the hash that stays of the erased. On both databases."""

import datetime as dt
import threading
from dataclasses import replace

from curator.model.subscriber import ConsentEvent
from curator.store import subscribers
from curator.store.engine import Store, open_store
from curator.store.subscribers import Evidence, NewReader, digest
from tests.support.readers import NOW, add_readers, addresses


def test_the_stream_gives_everyone_in_order_whatever_the_page(store: Store) -> None:
    add_readers(store, 25)
    with store.read() as db:
        for page in (1, 7, 25, 100):
            assert [one.address for one in subscribers.stream(db, page=page)] == addresses(25)
        assert list(subscribers.stream(db, ["left"])) == []


def test_everything_about_a_reader_comes_back(store: Store) -> None:
    new = NewReader("Ada@Example.org", "ada@example.org", "es-MX", "text", True, ("reading", "raising"))
    add_readers(store, [new])
    with store.read() as db:
        found = subscribers.by_key(db, "ada@example.org")
        assert found
        assert subscribers.by_ids(db, [found.id]) == [found]
        assert subscribers.known(db, ["ada@example.org", "bo@example.org"]) == {"ada@example.org": found}
        assert subscribers.by_key(db, "Ada@Example.org") is None
    assert (found.address, found.language, found.format) == ("Ada@Example.org", "es-MX", "text")
    assert (found.discreet, found.sections, found.state) == (True, ("reading", "raising"), "active")
    assert (found.created, found.confirmed, found.left, found.paused_until) == (NOW, NOW, None, None)


def test_who_waits_is_not_confirmed_until_they_are_activated(store: Store) -> None:
    asked = ConsentEvent(0, "asked", NOW)
    later = NOW + dt.timedelta(days=2)
    with store.write() as db:
        subscribers.insert(db, [NewReader("ada@example.org", "ada@example.org")], Evidence(asked, "pending"))
        ada = subscribers.by_key(db, "ada@example.org")
        assert ada
        assert (ada.state, ada.confirmed) == ("pending", None)
        subscribers.activate(db, [ada.id], ConsentEvent(0, "confirmed", later, wording="yes", page="/confirm"))
    with store.read() as db:
        assert subscribers.by_ids(db, [ada.id]) == [replace(ada, state="active", confirmed=later)]
        assert [event.kind for event in subscribers.events_of(db, ada.id)] == ["asked", "confirmed"]
        agreed = subscribers.last_agreements(db, [ada.id])
        assert agreed == {ada.id: ConsentEvent(ada.id, "confirmed", later, "yes", "/confirm")}


def test_the_states_are_counted(store: Store) -> None:
    add_readers(store, 5)
    with store.write() as db:
        subscribers.leave(db, 1, ConsentEvent(1, "left", NOW))
        subscribers.pause(db, 2, dt.date(2027, 1, 1), ConsentEvent(2, "paused", NOW))
        assert subscribers.count_by_state(db) == {"active": 3, "left": 1, "paused": 1}


def test_two_programs_that_add_the_same_reader_add_one(store: Store, database_url: str) -> None:
    barrier = threading.Barrier(2)
    added: list[int] = []

    def join() -> None:
        mine = open_store(database_url)
        barrier.wait()
        with mine.write() as db:
            event = ConsentEvent(0, "attested", NOW)
            added.append(
                subscribers.insert(db, [NewReader("a@example.org", "a@example.org")], Evidence(event, "active"))
            )
        mine.close()

    threads = [threading.Thread(target=join) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [0, 1]
    with store.read() as db:
        ada = subscribers.by_key(db, "a@example.org")
        assert ada
        assert len(subscribers.events_of(db, ada.id)) == 1


def test_the_hash_of_an_erased_reader_tells_them_again_and_nothing_else(store: Store) -> None:
    add_readers(store, 2)
    marks = [digest(address, "key") for address in addresses(2)]
    with store.write() as db:
        assert not subscribers.anyone_suppressed(db)
        (reader,) = subscribers.by_ids(db, [1])
        for _ in range(2):
            subscribers.erase(db, reader, marks[0], ConsentEvent(1, "erased", NOW))
        assert subscribers.suppressed(db, marks) == {marks[0]}
        assert subscribers.anyone_suppressed(db)
        assert [one.address for one in subscribers.by_ids(db, [1])] == [""]
    assert digest("ada@example.org", "key") != digest("ada@example.org", "another key")
    assert "ada" not in digest("ada@example.org", "key")
