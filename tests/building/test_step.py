"""A built issue: its files, whole and the same each time."""

from pathlib import Path

import pytest

from curator.building.step import html_bytes, render_issue, write_built
from curator.errors import RenderError, StoreError
from curator.rendering.environment import Renderer
from curator.text.tokens import LEAVE, PREFERENCES
from tests.rendering import samples
from tests.support.html import read_fragment, read_html

LINKS = {
    LEAVE: "https://readers.example.org/leave/" + "x" * 28,
    PREFERENCES: "https://readers.example.org/p/" + "x" * 28,
}


def test_three_files_are_written_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "out/issues/2026-12"
    built = samples.built()
    write_built(built, folder)
    write_built(built, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["email.html", "email.txt", "web.html"]
    assert (folder / "email.html").read_text("utf-8") == built.variants[0].html
    assert (folder / "email.txt").read_text("utf-8") == built.variants[0].text
    assert (folder / "web.html").read_text("utf-8") == built.web


def test_a_folder_that_can_not_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="cannot be written"):
        write_built(samples.built(), tmp_path / "out/issues/2026-12")


def test_the_size_is_that_of_the_mail_as_it_goes_out() -> None:
    variant = samples.built().variants[0]
    filled = variant.html.replace(LEAVE, LINKS[LEAVE]).replace(PREFERENCES, LINKS[PREFERENCES])
    assert html_bytes(variant, LINKS) == len(filled.encode()) > len(variant.html.encode())


def test_building_twice_gives_the_same_bytes() -> None:
    samples.built.cache_clear()
    first = samples.built()
    samples.built.cache_clear()
    assert samples.built() == first


def test_a_page_not_yet_sent_says_so_and_keeps_search_engines_out() -> None:
    draft, sent = samples.built(listed=False).web, samples.built(listed=True).web
    assert '<meta name="robots" content="noindex">' in draft
    assert "has not gone out yet" in draft
    assert "noindex" not in sent
    assert "has not gone out yet" not in sent


def test_links_of_the_page_name_files_and_follow_the_root() -> None:
    links = read_html(samples.built().web).values("//a/@href")
    ours = [link for link in links if not link.startswith(("https://", "#"))]
    assert set(ours) == {
        "../../site/index.html",
        "../../site/issues/index.html",
        "../../site/about/index.html",
        "../../site/about/index.html#how-we-choose",
        "../../site/atom.xml",
        "../../site/topics/index.html",
        "../../site/ages/index.html",
        "../../site/search/index.html",
        "../../site/creators/index.html",
        "../../site/corrections/index.html",
    }


def test_the_feeds_text_has_full_addresses_only() -> None:
    article = read_fragment(samples.built().article)
    addresses = article.values("//@href | //@src")
    assert [address for address in addresses if not address.startswith("https://")] == []
    assert "Sample quotation 1" in article.text


def test_a_newsletter_without_an_address_links_nowhere() -> None:
    variant = samples.built(base_url="").variants[0]
    assert "on the web" not in variant.html
    assert 'href=""' not in variant.html
    assert "On the web" not in variant.text


def test_a_broken_own_template_is_named(tmp_path: Path) -> None:
    (tmp_path / "email").mkdir()
    (tmp_path / "email/credit.mjml").write_text("<p>{{ card.credti }}</p>")
    with pytest.raises(RenderError, match=r"credit\.mjml:1: "):
        render_issue(
            samples.rich_issue(),
            samples.SOURCES,
            samples.settings(),
            Renderer(tmp_path, "en"),
            now=samples.NOW,
            listed=True,
        )


def test_an_own_template_changes_one_part(tmp_path: Path) -> None:
    (tmp_path / "email").mkdir()
    own = '{% extends "default:email/issue.mjml" %}{% block masthead %}<mj-text><h1>Ours</h1></mj-text>{% endblock %}'
    (tmp_path / "email/issue.mjml").write_text(own)
    built = render_issue(
        samples.rich_issue(),
        samples.SOURCES,
        samples.settings(),
        Renderer(tmp_path, "en"),
        now=samples.NOW,
        listed=True,
    )
    html = built.variants[0].html
    assert "<h1>Ours</h1>" in html
    assert "Sample quotation 1" in html
    assert html.count("<h1") == 1
