"""What helps with an item comes from the editor's own past, says why, and changes nothing by itself."""

import datetime as dt

from curator.model.item import Entry, Item
from curator.reviewing.suggestions import alike, related, suggest, tag_hints
from curator.store.engine import Store
from curator.store.items import get_item, save_entries
from curator.store.past_picks import PastPick
from curator.store.tagged import TaggedItem
from curator.store.triage import set_tags


def item(title: str, *, source: str = "book-river", tags: tuple[str, ...] = (), number: int = 99) -> Item:
    entry = Entry(identity=title, title=title, url=f"https://{source}.example.org/{number}", hash="x")
    when = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    return Item(id=number, source=source, entry=entry, discovered=when, tags=tags)


def tagged(*rows: tuple[str, str, tuple[str, ...]]) -> list[TaggedItem]:
    return [TaggedItem(number, source, title, tags) for number, (source, title, tags) in enumerate(rows)]


def test_a_habit_with_a_source_is_offered_with_its_numbers() -> None:
    past = tagged(
        ("book-river", "One", ("picture-books",)),
        ("book-river", "Two", ("picture-books", "songs")),
        ("book-river", "Three", ("picture-books",)),
        ("kite", "Four", ("comics",)),
    )
    hints = tag_hints(item("Something new"), past)
    assert [(hint.tag, hint.because) for hint in hints] == [
        ("picture-books", "3 of 3 that you tagged from this source")
    ]


def test_a_word_of_the_title_is_a_reason_too_and_a_common_one_is_none() -> None:
    past = tagged(
        *((f"source-{n}", f"The captions of evening {n}", ("captions",)) for n in range(3)),
        *((f"source-{n}", f"The story of morning {n}", (f"tag-{n}",)) for n in range(9)),
    )
    hints = tag_hints(item("New captions for an old story", source="elsewhere"), past)
    assert [(hint.tag, hint.because) for hint in hints] == [
        ("captions", "3 of 3 that you tagged with “captions” in the title")
    ]


def test_once_is_no_habit_and_what_is_there_is_not_offered() -> None:
    assert tag_hints(item("New"), tagged(("book-river", "One", ("songs",)))) == ()
    past = tagged(*(("book-river", f"Number {n}", ("songs",)) for n in range(4)))
    assert tag_hints(item("New", tags=("songs",)), past) == ()
    assert tag_hints(item("New"), []) == ()


def test_the_same_story_elsewhere_is_told_by_its_words() -> None:
    mine = item("How a library says yes to every family")
    around = [
        (1, "kite", "How a library says yes to every family"),
        (2, "window", "Library says: yes to every family!"),
        (3, "many-doors", "How a school says no"),
        (99, "book-river", "How a library says yes to every family"),
    ]
    assert [one.item for one in alike(mine, around)] == [1, 2]
    assert alike(item("Yes"), around) == ()


def test_what_was_used_from_the_source_comes_before_what_shares_a_tag() -> None:
    past = [
        PastPick("2026-11", "With a tag", "https://kite.example.org/1", "kite", topics=("songs",)),
        PastPick("2026-10", "From here", "https://book-river.example.org/1", "book-river"),
        PastPick("2026-09", "From here", "https://book-river.example.org/1", "book-river"),
        PastPick("2026-08", "Of nothing alike", "https://window.example.org/1", "window", topics=("bread",)),
        PastPick("2026-07", "This very page", "https://book-river.example.org/99", "book-river"),
    ]
    found = related(item("New", tags=("songs",)), past)
    assert [(one.issue, one.title) for one in found] == [("2026-10", "From here"), ("2026-11", "With a tag")]


def test_suggestions_never_decide(store: Store, now: dt.datetime) -> None:
    entries = [
        Entry(identity=str(n), title=f"Bread and songs {n}", url=f"https://a.example.org/{n}", hash=str(n))
        for n in range(4)
    ]
    with store.write() as db:
        save_entries(db, "book-river", entries, now=now)
        ids = [row[0] for row in db.exec_driver_sql("select id from items order by id")]
        for number in ids[:3]:
            set_tags(db, number, ["songs"])
    with store.read() as db:
        before = get_item(db, ids[3])
    assert before is not None
    helps = suggest(store, before, [])
    assert [hint.tag for hint in helps.tags] == ["songs"]
    assert len(helps.alike) == 3
    with store.read() as db:
        assert get_item(db, ids[3]) == before
