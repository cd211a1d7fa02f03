"""Every output carries exactly what it may, read back from what was rendered."""

from dataclasses import replace

import pytest

from curator.checking.page import read_html, read_text
from curator.checking.reading import heard, markdown_stands_in, stands_in
from curator.model.issue import Correction, Event, Letter, PickImage, Promise
from curator.model.source import Consent
from tests.checking.samples import (
    BREAD,
    DAY,
    HTML,
    ISSUE,
    KITE_POST,
    STAIRS,
    TEXT,
    WEB,
    built,
    found,
    ids,
    picked,
    sourced,
)

NOTE = "A kitchen where everything has two names."
QUOTE = "Sample text: in our kitchen the bread answers to both of its names, and so do we, most days."


def test_outputs_that_carry_everything_are_silent() -> None:
    assert ids("parity", built()) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (">Two words for bread<", ">Three words for bread<", "its title"),
        ("By Sample River", "By the kitchen", "its credit"),
        (NOTE, "A kitchen where everything has a name.", "its note"),
        (QUOTE, "In our kitchen the bread answers.", "its quotation"),
        ("bread?page=1&amp;part=2", "bread?page=1", "its link"),
    ],
)
def test_what_is_missing_from_the_mail_is_named(old: str, new: str, says: str) -> None:
    assert old in HTML
    finding = found("parity", built(HTML.replace(old, new)))[0]
    assert (finding.id, finding.severity) == ("parity:e-mail.bread", "block")
    assert says in finding.message
    assert finding.where == "out/issues/2026-12/email.html, pick bread"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("* Two words for bread", "* Three words for bread", "its title"),
        ("By Sample River", "By the kitchen", "its credit"),
        ("  two names.", "  a name.", "its note"),
        ("> do we, most days.", "> do we.", "its quotation"),
        ("bread?page=1&part=2", "bread", "its link"),
    ],
)
def test_what_is_missing_from_the_text_is_named(old: str, new: str, says: str) -> None:
    assert old in TEXT
    finding = found("parity", built(text=TEXT.replace(old, new)))[0]
    assert finding.id == "parity:text.bread"
    assert says in finding.message


def test_a_note_beside_another_pick_is_not_in_its_place() -> None:
    swapped = HTML.replace(NOTE, "@").replace("Three friends draw their town by its <em>steps</em>.", NOTE)
    swapped = swapped.replace("@", "Three friends draw their town by its steps.")
    assert ids("parity", built(swapped)) == ["e-mail.bread", "e-mail.stairs"]
    lines = TEXT.replace("  A kitchen where everything has\n  two names.", "@")
    lines = lines.replace("  Three friends draw their town by\n  its steps.", f"  {NOTE}")
    assert ids("parity", built(text=lines.replace("@", "  Three friends draw their town by its steps."))) == [
        "text.bread",
        "text.stairs",
    ]


def test_cards_without_boxes_of_their_own_are_told_apart() -> None:
    flat = HTML.replace("</div>\n<div", "\n<hr").replace('<hr style="font-size:16px">', "<hr>")
    assert ids("parity", built(flat)) == []
    assert ids("parity", built(flat.replace(NOTE, ""))) == ["e-mail.bread"]


def test_words_that_no_reader_sees_do_not_count() -> None:
    hidden = HTML.replace(f"<p>{NOTE}</p>", f'<p style="display:none">{NOTE}</p><!-- {NOTE} -->')
    assert ids("parity", built(hidden)) == ["e-mail.bread"]


def test_the_letter_actions_questions_and_corrections_are_looked_for() -> None:
    for gone, part in (
        ("A chair was moved.", "letter"),
        ("Turn the captions on tonight.", "captions"),
        ("Called for by Sample Harbour Circle", "captions"),
        ("Who moved up for you this week?", "moved-up"),
    ):
        assert ids("parity", built(HTML.replace(gone, ""))) == [f"e-mail.{part}"]
    fix = Correction("2026-11", DAY, "We were wrong.", "We did not look.", "We are sorry.", "Mended.", "We look now.")
    parts = "<p>We were wrong. We did not look. We are sorry. Mended.</p>"
    assert ids("parity", built(HTML + parts, TEXT + parts, WEB + parts, corrections=(fix,))) == [
        f"{output}.correction-1" for output in ("e-mail", "text", "web-page")
    ]
    assert len(ids("parity", built(promises=(Promise("We will ask.", "2026-11"),)))) == 3


def test_a_section_that_the_newsletter_leaves_out_is_not_missed() -> None:
    fix = Correction("2026-11", DAY, "We were wrong.", private=True)
    assert ids("parity", built(corrections=(fix,))) == []


def test_what_must_not_be_archived_is_not_on_the_web() -> None:
    kept_out = sourced(KITE_POST, consent=Consent("yes-with-limits", limits=("no-archive",)))
    findings = found("parity", built(sources=kept_out))
    assert [finding.id for finding in findings][:1] == ["parity:web-page.stairs.shown"]
    assert all(finding.id.startswith("parity:web-page.") for finding in findings)
    start = WEB.index('<div style="font-size:16px"><h2>Reading')
    end = WEB.index('<div style="font-size:16px"><p>Who moved')
    assert ids("parity", built(web=WEB[:start] + WEB[end:], sources=kept_out)) == []


def test_a_page_hides_from_search_engines_where_a_creator_asks_for_it() -> None:
    shy = sourced(KITE_POST, consent=Consent("yes-with-limits", limits=("noindex",)))
    assert ids("parity", built(sources=shy)) == ["web-page.noindex"]
    hidden = WEB.replace("<title>", '<meta name="robots" content="noindex"><title>')
    assert ids("parity", built(web=hidden, sources=shy)) == []


def test_a_quotation_that_is_not_allowed_is_found_in_every_output() -> None:
    unasked = sourced(KITE_POST, consent=Consent("unasked"))
    assert ids("parity", built(sources=unasked)) == [f"{out}.stairs.quote" for out in ("e-mail", "text", "web-page")]


def test_an_image_that_is_not_allowed_is_found_by_what_it_shows() -> None:
    image = PickImage("images/stairs.png", alt="A red staircase", credit="Sample Kite", licence="CC BY 4.0")
    html = HTML.replace(
        "<p>By Sample Kite</p>",
        '<p>By Sample Kite</p><img alt="A red staircase" src="https://letters.example.org/x.png">',
    )
    assert ids("parity", built(html, picks=picked(STAIRS, image=image))) == ["e-mail.stairs.image"]


def test_what_is_private_is_not_on_the_web_and_what_has_no_yes_is_nowhere() -> None:
    story = Event("Sample story hour for us", "Saturday", id="story", audience="community-only")
    line = "<p>Sample story hour for us</p>"
    text = f"{TEXT}\nSample story hour\nfor us\n"
    assert ids("parity", built(HTML + line, text, WEB + line, events=(story,))) == ["web-page.story.public"]
    assert ids("parity", built(HTML + line, text, events=(story,))) == []
    letter = Letter("We moved a chair as well.", "Sample Reader")
    text = f"{TEXT}\nWe moved a\nchair as well.\n"
    assert ids("parity", built(text=text, letters=(letter,))) == ["text.letter-1"]
    assert ids("parity", built(text=text, letters=(replace(letter, consent_to_publish=True),))) == []


@pytest.mark.parametrize(
    ("href", "stray"),
    [
        ("https://somewhere.example.net/", True),
        ("mailto:someone@example.net", True),
        ("#", True),
        ("", True),
        ("../about.html", True),
        ("//river.example.org/about", True),
        ("https://river.example.org/about", False),
        ("https://river.example.org/", False),
        ("https://letters.example.org/issues/2026-12/", False),
        ("https://letters.example.org.evil.example.net/", True),
        ("mailto:letter@example.org", False),
        ("#bread", False),
    ],
)
def test_links_that_belong_to_nothing_are_found(href: str, stray: bool) -> None:
    html = HTML.replace("<p>By Sample River</p>", f'<p>By Sample River, <a href="{href}">elsewhere</a></p>')
    assert len(ids("parity", built(html))) == int(stray)


def test_a_page_may_link_to_its_neighbours_and_a_text_to_what_the_editor_wrote() -> None:
    web = WEB.replace("<h1>", '<a href="../2026-11/index.html">Last month</a><h1>')
    assert ids("parity", built(web=web)) == []
    letter = (
        "Hello,\n\nA chair was moved, [as the paper says](https://paper.example.net/chair_(1)). Nobody made a speech.\n"
    )
    text = TEXT.replace("moved.", "moved, as the paper says (https://paper.example.net/chair_(1)).")
    words = 'moved, <a href="https://paper.example.net/chair_(1)">as the paper says</a>.'
    pages = (HTML.replace("moved.", words), text, WEB.replace("moved.", words))
    assert ids("parity", built(*pages, letter=letter)) == []
    strays = [i for i in ids("parity", built(*pages)) if ".link-" in i]
    assert [i.split(".")[0] for i in strays] == ["e-mail", "text", "web-page"]


def test_typography_and_line_ends_make_no_difference() -> None:
    assert stands_in('"It\'s a non-breaking... story"', heard("“It’s a non‑breaking…\n story”"))
    assert stands_in("co\u00adoperate", heard("cooperate"))
    assert stands_in("Straße", heard("STRASSE"))
    assert not stands_in("bread", heard("gingerbread"))
    assert stands_in("", heard("anything"))


@pytest.mark.parametrize(
    "title",
    [
        "كتاب المطبخ",
        "ספר המטבח",
        "今月の本棚について",
        "रसोई की किताब",
        "Книга о кухне",
        "ครัวและหนังสือ",
        "Bücher für Ölöfen",
    ],
)
def test_titles_in_every_script_are_found_and_missed(title: str) -> None:
    picks = picked(BREAD, title=title)
    pages = [page.replace("Two words for bread", title) for page in (HTML, TEXT, WEB)]
    assert ids("parity", built(*pages, picks=picks)) == []
    assert ids("parity", built(pages[0].replace(title, title[:-3]), pages[1], pages[2], picks=picks)) == [
        "e-mail.bread"
    ]


def test_scripts_without_spaces_may_be_wrapped_anywhere() -> None:
    note = "台所のすべてのものにふたつの名前がある。"
    picks = picked(BREAD, note=note)
    text = TEXT.replace(
        "  A kitchen where everything has\n  two names.", "  台所のすべてのものに\n  ふたつの名前がある。"
    )
    pages = (HTML.replace(NOTE, note), text, WEB.replace(NOTE, note))
    assert ids("parity", built(*pages, picks=picks)) == []


@pytest.mark.parametrize(
    ("note", "wrapped"),
    [
        ("Pencils … > paper", "  Pencils …\n  > paper"),
        ("Trapped | Paradise", "  Trapped |\n  Paradise"),
        ("2024にRGBの本を読む", "  2024に\n  RGBの本を\n  読む"),
        ("See https://river.example.org/extra, or don’t.", "  See https://river.example.org/extra, or\n  don’t."),
        ("self-made maps", "  self-\n  made maps"),
    ],
)
def test_a_wrapped_line_reads_as_it_was_written(note: str, wrapped: str) -> None:
    picks = picked(BREAD, note=note)
    text = TEXT.replace("  A kitchen where everything has\n  two names.", wrapped)
    html = note.replace(">", "&gt;")
    assert ids("parity", built(HTML.replace(NOTE, html), text, WEB.replace(NOTE, html), picks=picks)) == []


def test_markdown_is_looked_for_as_it_is_read() -> None:
    note = "A *kitchen* with [two names](https://river.example.org/about): **read** it."
    assert markdown_stands_in(note, heard("A kitchen with two names: read it."))
    assert markdown_stands_in(note, heard("A kitchen with two names (https://river.example.org/about): read it."))
    assert not markdown_stands_in(note, heard("A kitchen with names: read it."))


def test_pages_are_read_in_order_with_their_links() -> None:
    page = read_html(
        "e-mail", "f", '<p>One<b>Two</b> <a href=" https://a.example/?x=1&amp;y=2 ">th<i>ree</i></a></p><p>four', {}
    )
    assert page.heard() == "onetwo three four"
    assert [(link.href, link.words) for link in page.links] == [("https://a.example/?x=1&y=2", "three")]


def test_images_in_links_say_their_alt_text() -> None:
    page = read_html("e-mail", "f", '<a href="https://a.example/"><img src="x.png" alt="A door"></a>', {})
    assert [link.words for link in page.links] == ["A door"]


@pytest.mark.parametrize(
    ("line", "href"),
    [
        ("See (https://a.example/b_(c)).", "https://a.example/b_(c)"),
        ("See <https://a.example/b>, please.", "https://a.example/b"),
        ("https://a.example/b?c=d&e=f", "https://a.example/b?c=d&e=f"),
        ("%%leave_url%%", "%%leave_url%%"),
    ],
)
def test_addresses_in_text_end_where_they_end(line: str, href: str) -> None:
    assert [link.href for link in read_text("text", "f", line, {}).links] == [href]


@pytest.mark.parametrize(
    "html", ["", "   ", "<", "<p", "<a href='x", "\x00", "<html></html>", "<a" * 2000, "<div>" * 5000]
)
def test_broken_pages_are_findings_and_never_failures(html: str) -> None:
    assert "e-mail.bread" in ids("parity", built(html))


def test_every_variant_is_read() -> None:
    seen = built()
    assert seen.built
    discreet = replace(seen.built.variants[0], name="discreet", text=TEXT.replace("Sample River", "S. R."))
    both = replace(seen, built=replace(seen.built, variants=(*seen.built.variants, discreet)))
    assert ids("parity", both) == ["text-discreet.bread"]
    assert ISSUE.picks[0] == BREAD
