"""The rules of good mail, looked for in the rendered e-mail of a rich issue."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from itertools import pairwise

import pytest

from curator.mail.message import specimen
from curator.model.issue import Variant
from curator.rendering.plain import columns
from curator.text.tokens import LEAVE, PREFERENCES
from tests.rendering import samples
from tests.support.html import Node, read_html

KB = 1024
METAS = {
    "viewport": "width=device-width, initial-scale=1",
    "color-scheme": "light dark",
    "supported-color-schemes": "light dark",
    "format-detection": "telephone=no,date=no,address=no,email=no,url=no",
    "x-apple-disable-message-reformatting": "",
}
IMAGE = "https://letters.example.org/news/issues/2026-12/images/table-map.0123456789abcdef.jpg"


@pytest.fixture(scope="module")
def mail() -> Variant:
    return samples.built().variants[0]


@pytest.fixture(scope="module")
def tree(mail: Variant) -> Node:
    return read_html(mail.html)


def test_language_direction_and_title_stand_at_the_top(tree: Node) -> None:
    assert (tree.get("lang"), tree.get("dir")) == ("en", "ltr")
    assert tree.values("//title/text()") == ["A longer table: sample subject"]
    assert [node for node in tree.nodes("/html/body/*") if not (node.get("lang") and node.get("dir"))] == []


def test_the_wrapper_says_that_it_is_a_mail(tree: Node) -> None:
    (article,) = tree.nodes("//*[@role='article']")
    assert article.get("aria-roledescription") == "email"
    assert article.get("aria-label") == "A longer table: sample subject"


@pytest.mark.parametrize("name", METAS)
def test_metas(tree: Node, name: str) -> None:
    assert [meta.get("content") for meta in tree.nodes(f"//head/meta[@name='{name}']")] == [METAS[name]]


def test_one_first_heading_and_no_level_skipped(tree: Node) -> None:
    levels = [int(node.tag[1]) for node in tree.nodes("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_layout_tables_are_not_read_as_tables_and_images_have_words(mail: Variant, tree: Node) -> None:
    tables = re.findall(r"<table[^>]*>", mail.html)  # those for Outlook stand in comments
    assert len(tables) > 1
    assert [table for table in tables if 'role="presentation"' not in table] == []
    (image,) = tree.nodes("//img")
    assert image.get("alt") == "A table seen from above"
    assert (image.get("width"), image.get("height")) == ("560", "420")


def test_nothing_is_there_that_mail_programs_drop_or_fear(tree: Node) -> None:
    assert tree.nodes("//script | //form | //input | //iframe | //object | //svg | //link") == []


def test_no_text_is_smaller_than_14_pixels(mail: Variant) -> None:
    sizes = {int(size) for size in re.findall(r"font-size:(\d+)px", mail.html)}
    assert sizes - {0} == {15, 17, 21, 27, 34}  # 0 stands on cells that hold no text of their own


def test_the_preheader_stands_first_and_hidden(tree: Node) -> None:
    first = tree.nodes("//*[@role='article']/*")[0]
    assert first.text == "Sample preheader: ten things to read, write and do."
    assert "display:none" in first.get("style")
    assert (first.get("lang"), first.get("dir")) == ("en", "ltr")


def test_nothing_comes_from_a_third_party(mail: Variant, tree: Node) -> None:
    assert tree.values("//@src | //@background") == [IMAGE]
    assert not re.search(r"url\(|@import", mail.html)


def test_the_mail_is_the_same_for_all_but_for_each_readers_own_links(mail: Variant, tree: Node) -> None:
    for own in (LEAVE, PREFERENCES):
        assert len(tree.nodes(f"//a[@href='{own}']")) == mail.html.count(own) == 1
        assert mail.text.splitlines().count(own) == mail.text.count(own) == 1


def test_links_are_told_apart_by_more_than_colour(tree: Node) -> None:
    assert [node for node in tree.nodes("//a") if "text-decoration" in node.get("style")] == []


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_each_part_that_goes_out_is_ascii_or_holds_a_character_outside_latin_1(language: str) -> None:
    plain = replace(
        samples.rich_issue(), title="x", letter="x", theme=None, picks=(), prompts=(), letters=(), claims=()
    )
    variant = samples.built(plain, language=language).variants[0]
    sent = message_from_bytes(
        specimen(samples.settings(), variant, ref="2026-12", now=samples.NOW), policy=policy.default
    )
    parts = [part.get_content() for part in sent.walk() if not part.is_multipart()]
    assert len(parts) == 2
    for text in parts:
        if not text.isascii():
            with pytest.raises(UnicodeEncodeError):
                text.encode("latin-1")


def test_thirty_cards_stay_far_below_what_mail_programs_cut() -> None:
    sizes = {cards: len(samples.built(samples.large_issue(cards)).variants[0].html.encode()) for cards in (6, 30)}
    assert sizes[30] <= 92 * KB
    assert (sizes[30] - sizes[6]) / 24 <= 1.7 * KB  # a card with a note and a quotation of usual length


def test_style_sheets_are_short(tree: Node) -> None:
    assert sum(len(style.text.encode()) for style in tree.nodes("//style")) <= 8 * KB


def test_text_lines_are_72_columns_or_one_address(mail: Variant) -> None:
    assert [line for line in mail.text.splitlines() if columns(line) > 72 and "://" not in line] == []
    assert not re.search(r"<|&\w+;", mail.text)


@pytest.mark.parametrize(
    "words",
    [
        "Sample Maker 10 and Sample Maker 2",
        "Sample Maker 1 (they/them)",
        "racism (described), death and grief (mentioned)",
        "میز لمبی ہو رہی ہے",
        "長くなる食卓",
        "שולחן שמתארך",
        "Ask each other",
        "We left a maker out.",
        "Before you do this: Your name stands on the letter.",
        "“nine of ten sample tables”",
        "Promised in October 2026: Name both makers of every book. (late: due November 1, 2026)",
    ],
)
def test_html_and_text_say_the_same(mail: Variant, tree: Node, words: str) -> None:
    assert words in tree.text
    assert words in " ".join(mail.text.split())


def test_words_in_another_language_say_so(tree: Node) -> None:
    title, quote = tree.nodes("//*[@lang='ur']")
    assert (title.tag, title.get("dir"), quote.tag, quote.get("dir")) == ("span", "rtl", "blockquote", "rtl")
    assert re.search(r"border-right.*text-align:right", quote.get("style"))
    assert {node.get("dir") for node in tree.nodes("//*[@lang='ja']")} == {""}


def test_a_right_to_left_letter_runs_from_the_right() -> None:
    html = samples.built(language="ar").variants[0].html
    tree = read_html(html)
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert tree.nodes("//h2/ancestor::td[@align='right']")
    assert "text-align:left;color" not in html
