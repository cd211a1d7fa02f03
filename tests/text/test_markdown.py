"""The editor's Markdown as HTML and as text."""

from curator.text.markdown import inline_html, links, to_html, to_text

LETTER = """Dear families,

this month we read *slowly* and **together**, with [a map](https://example.org/map).

- one
- two

> Sample text: a line.
"""


def test_html_is_what_was_written() -> None:
    html = to_html(LETTER)
    assert "<em>slowly</em>" in html
    assert '<a href="https://example.org/map">a map</a>' in html
    assert "<blockquote>" in html


def test_headings_start_where_the_page_needs_them() -> None:
    assert to_html("# One\n\n## Two", base_heading=3) == "<h3>One</h3>\n<h4>Two</h4>"


def test_raw_html_and_scripts_are_shown_never_run() -> None:
    html = to_html("<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b onclick=x>hi</b>")
    assert "<script" not in html
    assert "<b" not in html
    assert 'href="javascript' not in html


def test_inline_has_no_paragraph() -> None:
    assert inline_html("a *b*\nc") == "a <em>b</em> c"


def test_text_keeps_links_lists_and_quotes() -> None:
    text = to_text(LETTER)
    assert "slowly and together, with a map (https://example.org/map)." in text
    assert "- one\n" in text
    assert "> Sample text: a line." in text
    assert "*" not in text


def test_text_of_a_bare_address_says_it_once() -> None:
    assert to_text("<https://example.org/>") == "https://example.org/"


def test_links_are_listed() -> None:
    assert links(LETTER) == [("a map", "https://example.org/map")]
