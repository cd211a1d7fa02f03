"""Titles and texts from the open web break neither the mail nor the page, and act on nobody."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.building.clean import clean_text
from curator.model.issue import Issue
from curator.text.tokens import LEAVE, PREFERENCES
from tests.rendering import samples
from tests.support.html import read_html


@pytest.fixture(scope="module", params=["mail", "web"])
def page(request: pytest.FixtureRequest) -> str:
    built = samples.built(samples.hostile_issue())
    return built.variants[0].html if request.param == "mail" else built.web


def test_no_markup_of_a_title_becomes_markup(page: str) -> None:
    tree = read_html(page)
    assert tree.nodes("//script | //mj-raw | //iframe") == []
    handlers = [name for node in tree.nodes("//*") for name in node.attributes if name.startswith("on")]
    assert handlers == []
    for words in ("</mj-text></h3><script>alert(1)</script>", '" onmouseover="alert(1)" x=\'', "{{ 7*7 }} {% raw %}"):
        assert words in tree.text


def test_only_safe_addresses_are_links(page: str) -> None:
    schemes = ("https://", "mailto:", "#", "../../", "%%")
    assert [href for href in read_html(page).values("//@href") if not href.startswith(schemes)] == []


def test_marks_that_turn_a_line_around_are_gone() -> None:
    built = samples.built(samples.hostile_issue())
    for output in (built.variants[0].html, built.variants[0].text, built.web):
        assert not any(mark in output for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\x00\x0b\ufffe")


def test_a_placeholder_in_someones_words_is_no_readers_link() -> None:
    address = f"https://evil.example/?{PREFERENCES}"
    evil = samples.pick(1, title=f"Take {LEAVE}", url=address, note=f"[x](https://evil.example/{LEAVE})")
    plain = replace(samples.rich_issue(), picks=())
    with_it = samples.built(replace(plain, picks=(evil,))).variants[0]
    without = samples.built(plain).variants[0]
    for own in (LEAVE, PREFERENCES):
        assert with_it.html.count(own) == without.html.count(own) == 1
        assert with_it.text.count(own) == without.text.count(own) == 1


def test_ids_that_are_in_no_file_leave_the_rest_standing() -> None:
    lost = samples.pick(1, creators=("nobody",), source="nowhere")
    variant = samples.built(replace(samples.rich_issue(), picks=(lost,))).variants[0]
    assert "Sample piece 1" in variant.html
    assert "Sample note 1" in variant.text
    assert "Sample quotation 1" not in variant.html  # nobody allowed it


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text_renders_and_is_read_back(title: str, note: str) -> None:
    pick = samples.pick(1, title=title, note=note, quote=note)
    built = samples.built(Issue(issue="2026-12", title=title, letter=note, picks=(pick,)))
    wanted = "".join(clean_text(title).split())
    for html in (built.variants[0].html, built.web):
        headings = ["".join(node.text.split()) for node in read_html(html).nodes("//h3")]
        assert not wanted or wanted in headings
    assert wanted in "".join(built.variants[0].text.split())
