"""Items are stored once, updated in place, never lost, and found again."""

import datetime as dt
import json
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.model.item import Enclosure, Entry, FetchState
from curator.store.engine import Store
from curator.store.feeds import save_state, states
from curator.store.items import (
    SavedCounts,
    count_by_state,
    get_item,
    list_items,
    list_lines,
    refresh_search,
    save_entries,
)
from curator.store.tables import item_notes, item_tags, items, triage
from curator.text.words import fingerprint

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def entry(number: int = 1, text: str = "What happened.", **more: object) -> Entry:
    made = Entry(
        identity=f"id-{number}",
        title=f"Sample story {number}",
        url=f"https://sample.example.org/{number}",
        canonical_url=f"https://sample.example.org/{number}",
        published=NOW - number * DAY,
        summary=text,
        content_html=f"<p>{text}</p>",
    )
    made = replace(made, **more)  # type: ignore[arg-type]
    return made if "hash" in more else replace(made, hash=f"1-{fingerprint(made.title, made.content_html)}")


def save(store: Store, *entries: Entry, source: str = "river", now: dt.datetime = NOW) -> SavedCounts:
    with store.write() as db:
        return save_entries(db, source, entries, now=now)


def titles(store: Store, **query: str | int) -> list[str]:
    with store.read() as db:
        whole = list_items(db, **query)  # type: ignore[arg-type]
        lines = list_lines(db, **query)  # type: ignore[arg-type]
    told = [(i.id, i.source, i.entry.title, i.entry.url, i.entry.published, i.state, i.tags) for i in whole]
    assert told == [(i.id, i.source, i.title, i.url, i.published, i.state, i.tags) for i in lines]
    return [item.entry.title for item in whole]


# ---------------------------------------------------------------- new, changed, unchanged


def test_everything_comes_back_as_it_was(store: Store) -> None:
    full = entry(
        authors=("Sample River", "नदी"),
        published_raw="some day",
        updated=NOW - DAY,
        image="https://img.example.org/a.jpg",
        enclosure=Enclosure("https://cdn.example.org/a.mp3", "audio/mpeg", 4096, 61, "https://cdn.example.org/a.vtt"),
        language="hi",
        minutes=7,
    )
    assert save(store, full) == SavedCounts(new=1)
    with store.read() as db:
        (listed,) = list_items(db)
        item = get_item(db, listed.id)
        assert get_item(db, listed.id + 1) is None
    assert item is not None
    assert item.entry == full
    assert listed.entry == replace(full, content_html="")
    assert (item.source, item.state, item.discovered, item.changed_at, item.tags) == ("river", "new", NOW, None, ())


def test_a_second_saving_changes_nothing(store: Store) -> None:
    save(store, entry(1), entry(2))
    assert save(store, entry(1), entry(2), now=NOW + DAY) == SavedCounts(unchanged=2)
    with store.read() as db:
        assert all(item.changed_at is None for item in list_items(db))


def test_an_edit_updates_in_place_and_is_marked(store: Store) -> None:
    save(store, entry(1))
    assert save(store, entry(1, "Now it is known.", title="Better"), now=NOW + DAY) == SavedCounts(changed=1)
    with store.read() as db:
        (item,) = list_items(db, with_content=True)
    assert (item.entry.title, item.entry.content_html) == ("Better", "<p>Now it is known.</p>")
    assert (item.discovered, item.changed_at, item.hash_updates) == (NOW, NOW + DAY, 1)


def test_what_the_feed_no_longer_lists_stays(store: Store) -> None:
    save(store, entry(1), entry(2))
    save(store, entry(2))
    assert titles(store) == ["Sample story 1", "Sample story 2"]


def test_an_identity_that_comes_twice_is_stored_once(store: Store) -> None:
    assert save(store, entry(1), entry(1, title="Twin")) == SavedCounts(new=1)


def test_sources_do_not_share_identities(store: Store) -> None:
    save(store, entry(1), source="river")
    assert save(store, entry(1), source="cloud") == SavedCounts(new=1)


def test_a_new_guid_for_a_known_address_is_the_same_item(store: Store) -> None:
    save(store, entry(1))
    moved = entry(1, identity="https://new-guid.example.org/1")
    assert save(store, moved) == SavedCounts(unchanged=1)
    assert save(store, moved, entry(2)) == SavedCounts(new=1, unchanged=1)
    retold = entry(1, "Another text.", identity="third", title="Retold")
    assert save(store, retold) == SavedCounts(changed=1)
    assert len(titles(store)) == 2


def test_a_shared_address_does_not_swallow_stories(store: Store) -> None:
    """Podcasts and comics link every entry to one page."""
    home = "https://sample.example.org"
    save(store, entry(1, canonical_url=home))
    later = entry(2, canonical_url=home)
    assert save(store, later) == SavedCounts(new=1)
    both = [entry(3, canonical_url="https://s.example.org/show"), entry(4, canonical_url="https://s.example.org/show")]
    assert save(store, *both) == SavedCounts(new=2)
    assert save(store, entry(5, canonical_url="https://s.example.org/show")) == SavedCounts(new=1)


def test_another_story_at_the_same_address_is_new_if_title_and_date_differ(store: Store) -> None:
    page = "https://sample.example.org/comic"
    save(store, entry(1, canonical_url=page))
    assert save(store, entry(2, canonical_url=page)) == SavedCounts(new=1)


def test_a_story_still_listed_under_its_own_identity_is_not_taken_over(store: Store) -> None:
    save(store, entry(1))
    twin = entry(9, canonical_url="https://sample.example.org/1", title="Sample story 1")
    assert save(store, twin, entry(1)) == SavedCounts(new=1, unchanged=1)


def test_a_clock_in_the_text_is_left_alone_after_24_updates(store: Store) -> None:
    save(store, entry(1, "0"))
    changed = [save(store, entry(1, str(number))).changed for number in range(1, 40)]
    assert changed == [1] * 24 + [0] * 15
    assert save(store, entry(1, "redated", updated=NOW)) == SavedCounts(changed=1)
    assert save(store, entry(1, "and again", updated=NOW)) == SavedCounts(changed=1)


def test_a_new_way_of_hashing_flags_nothing(store: Store) -> None:
    save(store, entry(1, hash="0-old"))
    assert save(store, entry(1), now=NOW + DAY) == SavedCounts()
    with store.read() as db:
        (item,) = list_items(db)
        assert (item.changed_at, item.hash_updates, item.entry.hash[:2]) == (None, 0, "1-")


# ---------------------------------------------------------------- dates


def test_entries_without_dates_keep_the_feeds_order(store: Store) -> None:
    save(store, *(entry(number, published=None) for number in (5, 3, 4)))
    assert titles(store) == ["Sample story 5", "Sample story 3", "Sample story 4"]
    with store.read() as db:
        assert [item.entry.published for item in list_items(db)] == [NOW - dt.timedelta(seconds=n) for n in range(3)]


def test_a_date_of_ours_is_not_moved_by_later_edits(store: Store) -> None:
    save(store, entry(1, published=None), entry(2, published=NOW, published_raw="1 June 2030"))
    later = NOW + DAY
    save(store, entry(1, "x", published=None), entry(2, "x", published=later, published_raw="1 June 2030"), now=later)
    with store.read() as db:
        assert {item.entry.published for item in list_items(db)} == {NOW}
    save(store, entry(1, "y", published=NOW - 9 * DAY), now=later)
    with store.read() as db:
        assert NOW - 9 * DAY in {item.entry.published for item in list_items(db)}


# ---------------------------------------------------------------- finding


def decide(store: Store, item_id: int, state: str, tags: tuple[str, ...] = (), note: str = "") -> None:
    with store.write() as db:
        db.execute(triage.insert().values(item_id=item_id, state=state, at=NOW))
        for tag in tags:
            db.execute(item_tags.insert().values(item_id=item_id, tag=tag))
        if note:
            db.execute(item_notes.insert().values(item_id=item_id, text=note, at=NOW))
        refresh_search(db, item_id)


def ids(store: Store) -> dict[str, int]:
    with store.read() as db:
        return {item.entry.title: item.id for item in list_items(db)}


def test_lists_by_state_source_tag_and_limit(store: Store) -> None:
    save(store, entry(1), entry(2), entry(3), source="river")
    save(store, entry(4), source="cloud")
    numbers = ids(store)
    decide(store, numbers["Sample story 1"], "kept", ("books", "joy"), "for the lead")
    decide(store, numbers["Sample story 2"], "skipped")
    assert titles(store, state="new") == ["Sample story 3", "Sample story 4"]
    assert titles(store, state="kept") == ["Sample story 1"]
    assert titles(store, source="cloud") == ["Sample story 4"]
    assert titles(store, tag="joy") == ["Sample story 1"]
    assert titles(store, tag="jo") == []
    assert titles(store, limit=2) == ["Sample story 1", "Sample story 2"]
    with store.read() as db:
        assert count_by_state(db) == {"new": 2, "kept": 1, "later": 0, "skipped": 1}
        item = get_item(db, numbers["Sample story 1"])
    assert item is not None
    assert (item.state, item.tags, item.note) == ("kept", ("books", "joy"), "for the lead")


def test_no_items_are_no_error(store: Store) -> None:
    with store.read() as db:
        assert list_items(db, search="x", state="kept") == []
        assert count_by_state(db) == {"new": 0, "kept": 0, "later": 0, "skipped": 0}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("cafe", ["Café at the river"]),
        ("CAFÉ RIVER", ["Café at the river"]),
        ("river café", ["Café at the river"]),
        ("élo", ["Café at the river"]),
        ("हिन्दी", ["हिन्दी की कहानी"]),
        ("कहानी", ["हिन्दी की कहानी"]),
        ("שלום", ["שלום עולם"]),
        ("50%", ["A 50% story"]),
        ("0%", ["A 50% story"]),
        ("%", ["A 50% story"]),
        ("snake_case", ["snake_case explained"]),
        ("_", ["snake_case explained"]),
        ("back\\slash", ["A 50% story"]),
        ("body", ["Café at the river", "A 50% story", "snake_case explained", "हिन्दी की कहानी", "שלום עולם"]),
        ("bookish", ["שלום עולם"]),
        ("nothing", []),
        ("  ", ["Café at the river", "A 50% story", "snake_case explained", "हिन्दी की कहानी", "שלום עולם"]),
    ],
)
def test_search_finds_every_word_in_every_script(store: Store, search: str, found: list[str]) -> None:
    save(
        store,
        entry(1, "A body.", title="Café at the river", authors=("Éloïse Sample",)),
        entry(2, "A body with back\\slash.", title="A 50% story"),
        entry(3, "A body.", title="snake_case explained"),
        entry(4, "A body.", title="हिन्दी की कहानी"),
        entry(5, "A body.", title="שלום עולם"),
    )
    decide(store, ids(store)["שלום עולם"], "kept", ("bookish",))
    assert titles(store, search=search) == found


def test_search_follows_tags_notes_and_edits(store: Store) -> None:
    save(store, entry(1))
    item_id = ids(store)["Sample story 1"]
    decide(store, item_id, "kept", ("libraries",), "ask Éva first")
    assert titles(store, search="libraries eva") == ["Sample story 1"]
    save(store, entry(1, "Retold."))
    assert titles(store, search="libraries retold") == ["Sample story 1"]
    assert titles(store, search="happened") == []
    with store.write() as db:
        db.execute(item_tags.delete())
        refresh_search(db, item_id)
        refresh_search(db, item_id + 1)
    assert titles(store, search="libraries") == []


def test_one_story_in_several_sources_is_linked(store: Store) -> None:
    save(store, entry(1), entry(2), source="river")
    save(store, entry(1, identity="other"), source="cloud")
    save(store, entry(1, identity="third"), entry(7, canonical_url=None), source="a-stone")
    with store.read() as db:
        also = {(item.source, item.entry.title): item.also_in for item in list_items(db)}
    assert also["river", "Sample story 1"] == ("a-stone", "cloud")
    assert also["cloud", "Sample story 1"] == ("a-stone", "river")
    assert also["river", "Sample story 2"] == ()
    assert also["a-stone", "Sample story 7"] == ()


def test_many_entries_at_once(store: Store) -> None:
    many = [entry(number) for number in range(2_100)]
    assert save(store, *many) == SavedCounts(new=2_100)
    assert save(store, *many) == SavedCounts(unchanged=2_100)
    save(store, entry(7, identity="elsewhere"), source="cloud")
    decide(store, ids(store)["Sample story 9"], "kept", ("joy", "books"))
    with store.read() as db:
        listed = list_items(db)
    assert len(listed) == 2_101
    assert [item.tags for item in listed if item.tags] == [("books", "joy")]
    assert {(item.source, item.also_in) for item in listed if item.also_in} == {
        ("river", ("cloud",)),
        ("cloud", ("river",)),
    }


@given(st.text(min_size=1), st.text())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_search_is_safe(sqlite_store: Store, word: str, title: str) -> None:
    with sqlite_store.read() as db:
        assert list_items(db, search=word + title) == []


# ---------------------------------------------------------------- states


def test_states_come_back_as_they_were(store: Store) -> None:
    full = FetchState(
        source="river",
        etag='W/"a  b"',
        last_modified="Mon, 01 Jun 2026 10:00:00 GMT",
        adopted_url="https://new.example.org/feed",
        moved_to="https://newer.example.org/feed",
        moved_since=NOW,
        last_fetched=NOW,
        last_status=200,
        next_due=NOW + DAY,
        retry_at=NOW + 2 * DAY,
        failures=3,
        failing_since=NOW - DAY,
        error_kind="timeout",
        error="The server took too long to answer.",
        gone_at=NOW,
        feed_in_file="https://old.example.org/feed",
        ttl=3600,
        skip_hours=(1, 2),
    )
    with store.write() as db:
        save_state(db, FetchState("river"))
        save_state(db, full)
        save_state(db, FetchState("cloud"))
    with store.read() as db:
        assert states(db) == {"river": full, "cloud": FetchState("cloud")}


def test_saving_a_state_leaves_the_items_alone(store: Store) -> None:
    save(store, entry(1))
    with store.write() as db:
        save_state(db, FetchState("river", failures=1))
    assert titles(store) == ["Sample story 1"]


def test_what_is_stored_is_plain(store: Store) -> None:
    """Other programs may read the database: no pickles, JSON where lists are."""
    save(store, entry(1, authors=("A", "B")))
    with store.read() as db:
        row = db.execute(sa.select(items)).mappings().one()
    assert json.dumps(row["authors"]) == '["A", "B"]'
