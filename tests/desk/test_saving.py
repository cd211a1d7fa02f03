"""What is typed reaches the file field by field, comments stay, and nothing that somebody else wrote is overwritten."""

import html
import json
import re
from typing import Any

import lxml.html

from tests.desk.sample import Newsletter
from tests.desk.visitor import Visitor

BREAD = "two-words-for-bread"


def place_of(newsletter: Newsletter, title: str) -> str:
    """The place of a pick by its title: the sample's picks have the ids of their items."""
    text = newsletter.issue_file.read_text("utf-8")
    found = re.findall(r"- id: (\S+)(?:(?!- id:).)*?title: ([^\n]+)", text, re.DOTALL)
    key: str = next(key for key, name in found if name.strip("'\"") == title)
    return f"picks/{key}"


def base_of(page: str, place: str) -> dict[str, object]:
    """What a card's form says that its fields said."""
    found = re.search(
        rf'name="at" value="{re.escape(place)}">\s*<input type="hidden" name="base" value="([^"]*)"', page
    )
    assert found, place
    base: dict[str, object] = json.loads(html.unescape(found[1]))
    return base


def test_one_field_changes_one_place_of_the_file(newsletter: Newsletter, visitor: Visitor) -> None:
    place, before = place_of(newsletter, "Two words for bread"), newsletter.issue_file.read_text("utf-8")
    base = base_of(visitor.page("/issue"), place)
    answer = visitor.save("2026-12", place, {"ages": base["ages"]}, {"ages": "8-12"})
    assert answer["saved"] == ["ages"]
    assert answer["now"] == {"ages": [8, 12]}
    after = newsletter.issue_file.read_text("utf-8")
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert changed == [("    ages: [15, 99]", "    ages: [8, 12]")]


def test_every_kind_of_field_comes_back_as_it_was_typed(newsletter: Newsletter, visitor: Visitor) -> None:
    place = place_of(newsletter, "Two words for bread")
    base = base_of(visitor.page("/issue"), place)
    long = (
        "A note with “quotes”, a colon: and a # sign, "
        + "long enough to be folded into several lines, " * 3
        + "and done."
    )
    typed = {
        "note": long,
        "quote": "First line.\n\nSecond one.",
        "minutes": "7",
        "access": ["captions", "audio"],
        "content_notes.note": ["death-grief", "racism", ""],
        "content_notes.depth": ["mentioned", "described", "mentioned"],
        "image.file": "images/door.png",
        "image.alt": "A door",
        "image.credit": "",
        "image.licence": "CC0",
        "language": "es",
    }
    names = {name.split(".")[0] for name in typed}
    answer = visitor.save("2026-12", place, {name: base[name] for name in names}, typed)
    assert answer["clashes"] == []
    again = base_of(visitor.page("/issue"), place)
    assert again["note"] == long
    assert again["quote"] == "First line.\n\nSecond one."
    assert (again["minutes"], again["access"], again["language"]) == (7, ["captions", "audio"], "es")
    assert again["content_notes"] == [
        {"note": "death-grief", "depth": "mentioned"},
        {"note": "racism", "depth": "described"},
    ]
    assert again["image"] == {"file": "images/door.png", "alt": "A door", "licence": "CC0"}
    assert max(map(len, newsletter.issue_file.read_text("utf-8").splitlines())) < 130


def test_a_form_that_was_not_touched_changes_nothing(newsletter: Newsletter, visitor: Visitor) -> None:
    """Without scripts a form sends every field of its card: what nobody changed stays byte for byte."""
    before = newsletter.issue_file.read_text("utf-8")
    page = visitor.page("/issue")
    for fields in forms_of(page):
        answer = visitor.post("/issue/2026-12/save", {**fields, "next": "/issue"})
        assert visitor.said(answer) == "Nothing was changed.", (fields["at"], visitor.said(answer))
    assert newsletter.issue_file.read_text("utf-8") == before


def forms_of(page: str) -> list[dict[str, list[str]]]:
    """The fields of every card's form, as a browser without scripts would send them."""
    document: Any = lxml.html.fromstring(page)
    found = []
    for form in document.forms:
        if (form.get("action") or "").endswith("/save"):
            fields: dict[str, list[str]] = {}
            for name, value in form.form_values():
                fields.setdefault(name, []).append(value)
            found.append({name: values for name, values in fields.items() if name not in ("token", "next")})
    assert len(found) > 15
    return found


def test_a_change_elsewhere_in_the_file_is_no_clash(newsletter: Newsletter, visitor: Visitor) -> None:
    place = place_of(newsletter, "Two words for bread")
    base = base_of(visitor.page("/issue"), place)
    text = newsletter.issue_file.read_text("utf-8").replace("    ages: [15, 99]", "    ages: [3, 5] # by hand", 1)
    newsletter.issue_file.write_text(text, "utf-8")
    answer = visitor.save("2026-12", place, {"note": base["note"]}, {"note": "Mine."})
    assert answer["saved"] == ["note"]
    after = newsletter.issue_file.read_text("utf-8")
    assert "ages: [3, 5] # by hand" in after
    assert "note: Mine." in after or "      Mine." in after


def test_a_field_changed_in_two_places_is_a_choice(newsletter: Newsletter, visitor: Visitor) -> None:
    place = place_of(newsletter, "Two words for bread")
    base = base_of(visitor.page("/issue"), place)
    text = newsletter.issue_file.read_text("utf-8")
    theirs = text.replace("    minutes: 6\n", "    minutes: 8 # counted again\n", 1)
    newsletter.issue_file.write_text(theirs, "utf-8")
    answer = visitor.save("2026-12", place, {"minutes": base["minutes"]}, {"minutes": "9"})
    assert answer["saved"] == []
    assert answer["clashes"][0] | {"label": ""} == {
        "field": "minutes",
        "label": "",
        "mine": "9",
        "theirs": "8",
        "base": 8,
    }
    assert newsletter.issue_file.read_text("utf-8") == theirs
    kept = visitor.save("2026-12", place, {"minutes": 8}, {"minutes": "9"})
    assert kept["saved"] == ["minutes"]
    assert "    minutes: 9 # counted again" in newsletter.issue_file.read_text("utf-8")


def test_the_letter_clashes_as_a_whole(newsletter: Newsletter, visitor: Visitor) -> None:
    newsletter.letter_file.write_text("One.\n", "utf-8")
    newsletter.letter_file.write_text("Theirs.\n", "utf-8")
    answer = visitor.save("2026-12", "letter/", {"text": "One."}, {"text": "Mine."})
    assert answer["clashes"][0]["theirs"] == "Theirs."
    assert newsletter.letter_file.read_text("utf-8") == "Theirs.\n"
    assert visitor.save("2026-12", "letter/", {"text": "Theirs."}, {"text": "Mine.\n\nTwo."})["saved"] == ["text"]
    assert newsletter.letter_file.read_text("utf-8") == "Mine.\n\nTwo.\n"


def test_without_scripts_a_clash_is_a_page_with_both_texts(newsletter: Newsletter, visitor: Visitor) -> None:
    newsletter.letter_file.write_text("Theirs <b>.\n", "utf-8")
    fields = {"at": "letter/", "base": json.dumps({"text": "One."}), "f.text": "Mine.", "next": "/issue"}
    page = visitor.post("/issue/2026-12/save", fields)
    assert page.status_code == 409
    assert "Changed in two places" in page.text
    assert "Theirs &lt;b&gt;." in page.text
    assert newsletter.letter_file.read_text("utf-8") == "Theirs <b>.\n"
    chosen = {"at": "letter/", "base": json.dumps({"text": "Theirs <b>."}), "f.text": "Mine.", "next": "/issue"}
    visitor.post("/issue/2026-12/save", {**chosen, "keep.text": "theirs"})
    assert newsletter.letter_file.read_text("utf-8") == "Theirs <b>.\n"
    visitor.post("/issue/2026-12/save", {**chosen, "keep.text": "mine"})
    assert newsletter.letter_file.read_text("utf-8") == "Mine.\n"


def test_what_no_issue_may_say_is_refused_and_nothing_written(newsletter: Newsletter, visitor: Visitor) -> None:
    before = newsletter.issue_file.read_text("utf-8")
    place = place_of(newsletter, "Two words for bread")
    base = base_of(visitor.page("/issue"), place)
    for field, typed in (("section", "nowhere"), ("ages", "8"), ("minutes", "many"), ("title", "")):
        answer = visitor.save("2026-12", place, {field: base[field]}, {field: typed})
        assert answer["problem"], field
    assert "no longer in" in visitor.save("2026-12", "picks/none", {"note": None}, {"note": "x"})["problem"]
    assert visitor.save("2026-12", "roles/1", {"name": None}, {"name": "x"}).get("saved", []) == []
    assert visitor.ask("/issue/2026-12/save", {"at": place, "base": "{"})["problem"]
    assert newsletter.issue_file.read_text("utf-8") == before


def test_a_mark_tells_that_the_files_changed(newsletter: Newsletter, visitor: Visitor) -> None:
    one = visitor.get("/issue/2026-12/version").json()["version"]
    assert visitor.get("/issue/2026-12/version").json()["version"] == one
    newsletter.letter_file.write_text("Another.\n", "utf-8")
    assert visitor.get("/issue/2026-12/version").json()["version"] != one


def test_the_words_of_a_quote_are_counted(newsletter: Newsletter, visitor: Visitor) -> None:
    page = visitor.page("/issue")
    assert re.search(r'data-words="50" for="card-picks-[^"]+-quote">\d+ of 50 words', page)


def test_the_time_of_an_event_is_typed_and_read_back(newsletter: Newsletter, visitor: Visitor) -> None:
    text = newsletter.issue_file.read_text("utf-8")
    timed = text.replace("    audience: open\n", "    audience: open\n    starts: 2026-12-12T10:30:00\n", 1)
    newsletter.issue_file.write_text(timed, "utf-8")
    base = base_of(visitor.page("/issue"), "events/story-hour")
    assert str(base["starts"]).startswith("2026-12-12")
    answer = visitor.save("2026-12", "events/story-hour", {"ends": base["ends"]}, {"ends": "2026-12-12T11:15"})
    assert answer["saved"] == ["ends"]
    text = newsletter.issue_file.read_text("utf-8")
    assert "starts: 2026-12-12T10:30:00" in text
    assert "2026-12-12T11:15" in text
