"""What the editor decides in the inbox holds, is the same as in the terminal, and can be taken back."""

from curator.model.item import Entry
from curator.reviewing.triage import show_item
from curator.store.items import list_items, save_entries
from tests.desk.sample import NOW, Newsletter
from tests.desk.visitor import Visitor


def new_items(newsletter: Newsletter) -> list[int]:
    with newsletter.app.store.read() as db:
        return [item.id for item in list_items(db, state="new")]


def state(newsletter: Newsletter, item: int) -> str:
    return show_item(newsletter.app.store, item).state


def test_keep_goes_on_to_the_next_item(newsletter: Newsletter, visitor: Visitor) -> None:
    first, second = new_items(newsletter)[:2]
    page = visitor.page(f"/?item={first}")
    after = f"/?item={second}"
    assert f'value="{after}"' in page
    answer = visitor.post(f"/items/{first}/keep", {"next": after})
    assert answer.path == after
    assert "is on the shortlist" in visitor.said(answer)
    assert state(newsletter, first) == "kept"
    assert f'id="row-{first}"' not in answer.text
    assert f'data-open="{second}"' in answer.text


def test_skipping_asks_for_one_reason(newsletter: Newsletter, visitor: Visitor) -> None:
    item = new_items(newsletter)[0]
    answer = visitor.post(f"/items/{item}/skip", {"next": "/", "reason": " "})
    assert "Skipping asks for one reason" in visitor.said(answer)
    assert state(newsletter, item) == "new"
    visitor.post(f"/items/{item}/skip", {"next": "/", "reason": "not for families"})
    assert (state(newsletter, item), show_item(newsletter.app.store, item).reason) == ("skipped", "not for families")
    assert '<option value="not for families">' in visitor.page(f"/?item={new_items(newsletter)[0]}")


def test_undo_takes_back_step_by_step_and_opens_what_came_back(newsletter: Newsletter, visitor: Visitor) -> None:
    one, two = new_items(newsletter)[:2]
    visitor.post(f"/items/{one}/later", {"next": "/"})
    visitor.post(f"/items/{two}/keep", {"next": "/"})
    visitor.post(f"/items/{two}/tag", {"next": "/", "tag": "Sample Tag, another"})
    assert show_item(newsletter.app.store, two).tags == ("another", "sample-tag")
    for _ in range(3):
        answer = visitor.post("/undo", {"next": "/"})
    assert "Taken back" in visitor.said(answer)
    assert f'data-open="{one}"' in answer.text
    assert (state(newsletter, one), state(newsletter, two)) == ("new", "new")
    assert show_item(newsletter.app.store, two).tags == ()


def test_a_tag_goes_when_it_is_pressed(newsletter: Newsletter, visitor: Visitor) -> None:
    item = new_items(newsletter)[0]
    visitor.post(f"/items/{item}/tag", {"next": "/", "tag": "one, two"})
    visitor.post(f"/items/{item}/untag", {"next": "/", "tag": "one"})
    assert show_item(newsletter.app.store, item).tags == ("two",)
    assert "at least one letter" in visitor.said(visitor.post(f"/items/{item}/tag", {"next": "/", "tag": " , "}))


def test_a_note_typed_in_pieces_is_one_step_for_undo(newsletter: Newsletter, visitor: Visitor) -> None:
    item = new_items(newsletter)[0]
    visitor.post(f"/items/{item}/note", {"text": "Before.", "next": "/"})
    for text in ("Aft", "After a ", "After a while."):
        assert visitor.ask(f"/items/{item}/note", {"text": text}) == {"saved": ["text"]}
    assert show_item(newsletter.app.store, item).note == "After a while."
    visitor.post("/undo", {"next": "/"})
    assert show_item(newsletter.app.store, item).note in (None, "Before.")


def test_placing_writes_the_pick_and_keeps_comments(newsletter: Newsletter, visitor: Visitor) -> None:
    item = new_items(newsletter)[0]
    comments = [line for line in newsletter.issue_file.read_text("utf-8").splitlines() if line.strip().startswith("#")]
    fields = {"next": "/", "section": "writing", "ages": "5-8", "relation": "by", "issue": "2026-12"}
    answer = visitor.post(f"/items/{item}/place", fields)
    assert "is in 2026-12, Writing" in visitor.said(answer)
    text = newsletter.issue_file.read_text("utf-8")
    assert f"- id: pick-{item}" in text
    assert [line for line in text.splitlines() if line.strip().startswith("#")] == comments
    assert "Placed in" in visitor.page(f"/items/{item}")
    assert state(newsletter, item) == "kept"
    visitor.post("/undo", {"next": "/"})
    assert f"pick-{item}" not in newsletter.issue_file.read_text("utf-8")
    assert state(newsletter, item) == "new"


def test_what_may_not_be_picked_says_why(newsletter: Newsletter, visitor: Visitor) -> None:
    sources = newsletter.app.project.sources
    sources.write_text(sources.read_text("utf-8").replace("state: active", "state: candidate"), "utf-8")
    item = new_items(newsletter)[0]
    assert "is candidate; only active sources may be picked" in visitor.page(f"/items/{item}")
    answer = visitor.post(f"/items/{item}/place", {"next": "/", "section": "writing"})
    assert "only active sources may be picked" in visitor.said(answer)
    assert "curator sources" not in visitor.said(answer)


def test_ages_that_are_none_are_refused(newsletter: Newsletter, visitor: Visitor) -> None:
    item = new_items(newsletter)[0]
    answer = visitor.post(f"/items/{item}/place", {"next": "/", "section": "writing", "ages": "young"})
    assert "is no age range" in visitor.said(answer)
    assert state(newsletter, item) == "new"


def test_what_helps_says_why(newsletter: Newsletter, visitor: Visitor) -> None:
    with newsletter.app.store.read() as db:
        items = list_items(db)
    often = [item.source for item in items if item.tags]
    source = next(name for name in often if often.count(name) > 1)
    kept = [item for item in items if item.source == source and item.tags]
    item = next(item for item in items if item.source == source and not item.tags)
    for one in kept:
        visitor.post(f"/items/{one.id}/tag", {"tag": "kitchens", "next": "/"})
    page = visitor.page(f"/items/{item.id}")
    assert f"{len(kept)} of {len(kept)} that you tagged from this source" in page
    assert "From this source, or with one of its tags, you used:" in page
    assert show_item(newsletter.app.store, item.id).tags == ()
    with newsletter.app.store.write() as db:
        twin = Entry(identity="twin", title=kept[0].entry.title, url="https://bell-room.example.org/twin", hash="t")
        save_entries(db, "bell-room", [twin], now=NOW)
    assert "This may be the same story:" in visitor.page(f"/items/{kept[0].id}")


def test_single_keys_can_be_turned_off(visitor: Visitor) -> None:
    assert 'data-keys="on"' in visitor.page("/")
    answer = visitor.post("/wishes", {"keys": "off", "next": "/help"})
    assert 'data-keys="off"' in answer.text
    assert "Turn single keys on" in answer.text
    assert '<kbd aria-hidden="true">s</kbd>' not in visitor.page("/?item=1&state=all")


def test_the_tour_is_seen_once(visitor: Visitor) -> None:
    assert 'class="tour note"' in visitor.page("/")
    visitor.post("/wishes", {"tour": "seen", "next": "/"})
    assert 'class="tour note"' not in visitor.page("/")
