"""Damaged XML keeps its entries; what a strict parser reads and what feedparser reads is the same."""

import datetime as dt
from pathlib import Path

import pytest

from curator.fetching import lenient
from curator.fetching.decoding import decode
from curator.fetching.entries import entries_of
from curator.fetching.parse import ParsedFeed, parse_feed
from curator.fetching.tree import NotWellFormedError, parse_tree
from curator.fetching.xmlfeed import DAMAGED, parse_xml
from tests.fetching.test_formats import FORMATS
from tests.support.feedsite import item, rss

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
URL = "https://sample.example.org/feed.xml"
REAL = Path(__file__).parents[3] / "shared" / "data" / "feeds"
GOOD = rss(*(item(number) for number in range(5)))


def parse(text: str | bytes) -> ParsedFeed:
    return parse_feed(text.encode() if isinstance(text, str) else text, {}, URL, now=NOW)


DAMAGE = {
    "bare ampersand": GOOD.replace("story 2<", "story 2 & more<"),
    "bare sign": GOOD.replace("story 2<", "story 2 < 3<"),
    "undeclared entity": GOOD.replace("story 2<", "story&nbsp;2 caf&eacute; &unknown;<"),
    "control character": GOOD.replace("story 2<", "story\x06 2<"),
    "control reference": GOOD.replace("story 2<", "story&#6; 2&#xD800;<"),
    "undeclared prefix": GOOD.replace("<title>Sample story 2", "<odd:x>1</odd:x><title>Sample story 2"),
    "late declaration": "\n\n  " + GOOD,
    "comment before declaration": "<!-- made by hand -->\n" + GOOD,
    "two declarations": "<?xml version='1.0'?>" + GOOD,
    "unquoted attribute": GOOD.replace("<guid>", "<guid isPermaLink=true>"),
    "wrong end tag": GOOD.replace("story 2.</description>", "story 2.</descripton>"),
    "missing end tag": GOOD.replace("story 2.</description>", "story 2."),
    "cut off": GOOD[: GOOD.index("story 4")],
    "junk after the end": GOOD + "<script>x</script> <!-- cached -->",
    "unescaped HTML": GOOD.replace("What happened in story 2.", "<p>What happened<br>in <b>story</i> 2."),
    "no declaration, Latin-1": GOOD.removeprefix('<?xml version="1.0" encoding="UTF-8"?>'),
}


@pytest.mark.parametrize("text", DAMAGE.values(), ids=DAMAGE)
def test_damaged_feeds_keep_their_entries(text: str) -> None:
    feed = parse(text)
    kept = 4 if text == DAMAGE["cut off"] else 5
    assert [entry.title.replace("\xa0", " ")[:14] for entry in feed.entries][:kept] == [
        f"Sample story {number}"[:14] for number in range(kept)
    ]
    assert [entry.url for entry in feed.entries][:kept] == [
        f"https://sample.example.org/stories/{number}" for number in range(kept)
    ]
    assert set(feed.flaws) <= {DAMAGED}


def test_damage_is_noted_and_its_mending_is_right() -> None:
    feed = parse(DAMAGE["undeclared entity"])
    assert feed.flaws == (DAMAGED,)
    assert feed.entries[2].title == "Sample story 2 café &unknown;"
    assert parse(DAMAGE["bare ampersand"]).entries[2].title == "Sample story 2 & more"
    assert parse(DAMAGE["bare sign"]).entries[2].title == "Sample story 2 < 3"
    assert parse(GOOD).flaws == ()


def test_cdata_is_not_mended() -> None:
    text = rss(item(1, description="<![CDATA[<p>R&D &amp; a < b</p>]]>"), item(2, "x & y"))
    assert parse(text).entries[0].content_html == "<p>R&amp;D &amp; a &lt; b</p>"


def test_feeds_wrapped_in_a_page_are_found() -> None:
    atom = FORMATS["Atom 1.0"]
    page = f'<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body>{atom}</body></html>'
    assert [entry.title for entry in parse(page).entries] == ["One"]


def same(text: str) -> None:
    """The strict reading and feedparser's agree on what makes an entry."""
    strict, known = parse_tree(text), lenient.parse_leniently(text)
    for ours, theirs in zip(entries_of(strict, URL, NOW), entries_of(known, URL, NOW), strict=True):
        assert (ours.identity, ours.title, ours.url) == (theirs.identity, theirs.title, theirs.url)
        assert (ours.published, ours.updated, ours.image) == (theirs.published, theirs.updated, theirs.image)
        assert (ours.language, ours.minutes, set(ours.authors)) == (
            theirs.language,
            theirs.minutes,
            set(theirs.authors),
        )
        assert "".join(ours.content_html.split()) == "".join(theirs.content_html.split()) or ours.hash == theirs.hash
        assert (ours.enclosure and ours.enclosure.url) == (theirs.enclosure and theirs.enclosure.url)


@pytest.mark.parametrize("name", [name for name in FORMATS if "JSON" not in name])
def test_both_parsers_agree_on_every_format(name: str) -> None:
    same(FORMATS[name])


@pytest.mark.skipif(not REAL.is_dir(), reason="no folder shared/data/feeds with real feeds beside this one")
def test_both_parsers_agree_on_real_feeds() -> None:
    compared = 0
    for file in sorted(REAL.iterdir()):
        text, _ = decode(file.read_bytes())
        if file.suffix in (".tsv", ".json"):
            continue
        text = text.lstrip("\ufeff \r\n\t")
        text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
        try:
            parse_tree(text)
        except NotWellFormedError:
            continue
        if "taverncast" not in file.name and "dup-avians" not in file.name:  # they differ in white space and order
            same(text)
        compared += 1
    assert compared > 40


@pytest.mark.skipif(not REAL.is_dir(), reason="no folder shared/data/feeds with real feeds beside this one")
def test_real_feeds_lose_nothing() -> None:
    import csv

    with (REAL / "MANIFEST.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        feed = parse((REAL / row["file"]).read_bytes())
        assert len(feed.entries) >= int(row["entries"]), row["file"]
        assert all(entry.title and entry.identity for entry in feed.entries), row["file"]
        assert sum(entry.published is None for entry in feed.entries) <= int(row["without_date"]), row["file"]
        assert not any("\ufffd" in entry.title for entry in feed.entries), row["file"]


def test_a_text_that_would_take_feedparser_hours_is_not_given_to_it() -> None:
    for monster in (
        "<!--" * 1_000,
        "<![CDATA[" * 1_000,
        "<a " + "b='c' " * 10_000 + ">",
        "<author>" + "a." * 1_000 + "</author>",
        "".join(f"<p{number}:x/>" for number in range(200)),
        "x" * 1_000_001,
    ):
        assert not lenient.is_tame(monster)
    assert lenient.is_tame(GOOD + "<!-- x --><![CDATA[y]]>")


def test_what_feedparser_alone_can_read_is_read() -> None:
    text = GOOD.replace("</item>", "</itm>", 1).replace("<channel>", "<channel><junk <>")
    assert len(parse_xml(text).entries) >= 4
