"""A reader's own page: what is chosen there holds, and nothing else changes."""

import datetime as dt
from pathlib import Path

import pytest

from curator.store import subscribers
from curator.store.engine import Store
from curator.subscribing.choices import months_later, wanted
from tests.support.readers_pages import Pages, link_in, open_pages

ALL = ("reading", "writing", "raising")


def own(pages: Pages) -> str:
    return pages.path("preferences", pages.join().id)


def choose(pages: Pages, path: str, **fields: object) -> str:
    data = {"do": "choose", "sections": list(ALL), "format": "html", "language": "en", **fields}
    return pages.send(path, data).text


def test_everything_that_can_be_chosen_is_kept(both: Pages) -> None:
    path = own(both)
    said = choose(both, path, sections=["raising", "reading", "footer"], format="text", language="es", discreet="yes")
    assert "Guardado" in said
    reader = both.reader()
    assert reader.sections == ("reading", "raising")
    assert (reader.format, reader.language, reader.discreet) == ("text", "es", True)
    assert both.events(reader.id)[-1] == "changed"
    page = both.get(path).text
    assert 'value="writing">' in page
    assert 'value="reading" checked' in page
    choose(both, path)
    assert both.reader().sections == ()
    assert both.reader().discreet is False


def test_saving_the_same_twice_leaves_one_trace(pages: Pages) -> None:
    path = own(pages)
    choose(pages, path, format="text")
    before = pages.everything()
    choose(pages, path, format="text")
    assert pages.everything() == before


def test_no_section_at_all_is_not_saved_and_says_what_to_do(pages: Pages) -> None:
    path = own(pages)
    said = choose(pages, path, sections=[], format="text")
    assert "keep one part" in said
    assert pages.reader().format == "html"


def test_nonsense_leaves_what_was(pages: Pages) -> None:
    path = own(pages)
    choose(pages, path, format="<pdf>", language="../../etc", sections=["reading", "\0", "x" * 500])
    reader = pages.reader()
    assert (reader.format, reader.language, reader.sections) == ("html", "en", ("reading",))
    before = pages.everything()
    for fields in (
        {"do": "pause", "months": "999999999"},
        {"do": "pause"},
        {"do": "erase"},
        {"do": "\N{PILE OF POO}"},
        {},
    ):
        assert pages.send(path, fields).status_code == 200
    assert pages.everything() == before


def test_a_pause_ends_by_itself_or_by_a_press(both: Pages) -> None:
    path = own(both)
    said = both.send(path, {"do": "pause", "months": "3"}).text
    assert "You get no letter before March 1, 2027" in said
    reader = both.reader()
    assert (reader.state, reader.paused_until) == ("paused", dt.date(2027, 3, 1))
    assert "End the pause now" in both.get(path).text
    assert "The pause is over" in both.send(path, {"do": "resume"}).text
    assert both.reader().state == "active"
    both.send(path, {"do": "pause", "months": "1"})
    both.clock.forward(days=40)
    assert "End the pause now" not in both.get(path).text
    assert both.events(reader.id) == ["asked", "confirmed", "paused", "resumed", "paused"]


def test_who_asked_for_discretion_sees_no_name_anywhere(pages: Pages) -> None:
    path = own(pages)
    choose(pages, path, discreet="yes")
    reader = pages.reader()
    pages.clock.forward(days=1)
    pages.send(path, {"do": "link"})
    pages.sign_up("reader@example.org")
    mails = pages.post()
    shown = [pages.get(one).text for one in (path, pages.path("leave", reader.id), pages.path("confirm", reader.id))]
    assert len(mails) == 2
    for text in (*shown, pages.get(link_in(mails[0])).text, *(mail.as_string() for mail in mails)):
        assert "Sample Letters" not in text
        assert "Sampleton" not in text
        assert "letters.example.org/news" not in text
    assert "Monthly letter" in shown[0]
    assert mails[0]["From"] == "Monthly letter <letters@news.example.org>"


def test_who_has_left_can_choose_nothing_but_see_their_data(pages: Pages) -> None:
    path = own(pages)
    pages.send(pages.path("leave", pages.reader().id))
    before = pages.reader()
    for fields in ({"do": "choose", "sections": "reading"}, {"do": "pause", "months": "3"}, {"do": "resume"}):
        assert "You get no mail from us at present" in pages.send(path, fields).text
    assert pages.reader() == before
    assert "Look into your mailbox" in pages.send(path, {"do": "link"}).text


def test_the_sections_are_the_newsletter_s(tmp_path: Path, sqlite_store: Store) -> None:
    rules = '[issue]\nchoosable = ["writing"]\n'
    with open_pages(tmp_path / "letters", sqlite_store, newsletter=rules) as pages:
        page = pages.get(own(pages)).text
    assert 'value="writing" checked' in page
    assert 'value="reading"' not in page


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        (ALL, ()),
        (("raising", "reading"), ("reading", "raising")),
        (("writing",), ("writing",)),
        (("footer",), None),
        ((), None),
    ],
)
def test_all_of_them_is_stored_as_nothing(chosen: tuple[str, ...], kept: tuple[str, ...] | None) -> None:
    assert wanted(chosen, ALL) == kept
    assert wanted((), ()) == ()


def test_months_end_where_they_end() -> None:
    assert months_later(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
    assert months_later(dt.date(2026, 12, 1), 1) == dt.date(2027, 1, 1)
    assert months_later(dt.date(2026, 12, 31), 12) == dt.date(2027, 12, 31)


def test_a_reader_s_language_goes_before_the_browser_s(pages: Pages) -> None:
    path = own(pages)
    choose(pages, path, language="es")
    assert '<html lang="es"' in pages.get(path, **{"Accept-Language": "ar"}).text
    with pages.office.store.write() as db:
        subscribers._change(db, pages.reader().id, language=None)
    assert '<html lang="ar"' in pages.get(path, **{"Accept-Language": "ar"}).text
    assert '<html lang="en"' in pages.get(path, **{"Accept-Language": "tlh"}).text
