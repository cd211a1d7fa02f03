"""Who made it, where it is, in whose words, and how to support them."""

import datetime as dt
from dataclasses import replace

import pytest

from curator.checking.credit import quote_length
from curator.model.source import SupportLink
from tests.checking.samples import (
    BREAD,
    HTML,
    KITE,
    KITE_POST,
    RIVER,
    RIVER_BOOKS,
    STAIRS,
    built,
    evidence,
    found,
    ids,
    picked,
    sourced,
)

FIFTY = " ".join(["word"] * 50)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"creators": None}, ["stairs.creators"]),
        ({"creators": ()}, ["stairs.creators"]),
        ({"creators": ("sample-kit",)}, ["stairs.creator-sample-kit"]),
        ({"title": "  "}, ["stairs.title"]),
        ({"url": ""}, ["stairs.url"]),
        ({"url": "kite.example.org/stairs"}, ["stairs.url"]),
        ({"url": "javascript:alert(1)"}, ["stairs.url"]),
        ({"quote": f"{FIFTY} more"}, ["stairs.quote"]),
        ({"quote": FIFTY}, []),
        ({"url": "https://пример.example.org/ступени?a=1#b"}, []),
        ({"creators": ("sample-kite", "sample-river")}, []),
    ],
)
def test_each_pick_has_byline_title_link_and_a_short_quotation(changes: dict[str, object], expected: list[str]) -> None:
    assert ids("credit-link", evidence(picks=picked(STAIRS, **changes))) == expected


def test_an_unknown_creator_is_told_with_the_nearest_id() -> None:
    finding = found("credit-link", evidence(picks=picked(STAIRS, creators=("sample-kit",))))[0]
    assert 'did you mean "sample-kite"' in finding.message


def test_a_creator_without_a_name_is_no_byline() -> None:
    sources = sourced(KITE_POST, creators=(replace(KITE, name=" "),))
    assert ids("credit-link", evidence(sources=sources)) == ["stairs.creator-sample-kite"]


def test_quotations_without_spaces_are_counted_by_characters() -> None:
    assert quote_length("字" * 100) == 50
    assert quote_length("字" * 101) == 51
    assert quote_length("मैं लिखती हूँ") <= 13


def test_own_words_need_their_address() -> None:
    sources = sourced(RIVER_BOOKS, creators=(replace(RIVER, statement_url=None),))
    block, warning = found("self-description", evidence(sources=sources))
    assert (block.id, block.severity, block.waivable) == ("self-description:sample-river", "block", False)
    assert (warning.id, warning.severity) == ("self-description:bread.by", "warn")


def test_own_words_of_creators_who_are_not_featured_wait() -> None:
    sources = sourced(RIVER_BOOKS, creators=(replace(RIVER, statement_url=None),))
    assert ids("self-description", evidence(sources=sources, picks=(STAIRS,))) == []


@pytest.mark.parametrize(
    "note",
    [
        "Sample Kite, a Deaf poet, draws maps.",
        "Sample Kite (a proudly queer illustrator) draws maps.",
        "Maps by the Muslim author Sample Kite.",
        "Maps by Indigenous writer and illustrator Sample Kite.",
        "Sample Kite is disabled, and it shows.",
        "Sample Kite, who is an immigrant, draws maps.",
        "For once: Sample Kite was openly gay.",
    ],
)
def test_nobody_is_described_in_our_words(note: str) -> None:
    finding = found("self-description", evidence(picks=picked(STAIRS, note=note)))[0]
    assert (finding.id, finding.severity) == ("self-description:stairs.sample-kite", "block")
    assert "Sample Kite" in finding.message


@pytest.mark.parametrize(
    "note",
    [
        "Sample River, an autistic writer, sets the table.",  # her own word, with its address
        "Sample Kite writes about a Deaf school.",
        "Sample Kite, a book about disabled children in the city.",
        "Sample Kite is reading to blind listeners.",
        'Sample Kite calls it "a queer little map".',
        "Disabled readers asked for this book by Sample Kite.",
        "A map for autistic and disabled children.",
        "Sample Kite is a black-and-white film.",
        "Sample Kite, the illustrator.",
    ],
)
def test_words_about_the_work_and_peoples_own_words_stay(note: str) -> None:
    assert ids("self-description", evidence(picks=picked(STAIRS, note=note))) == []


def test_the_line_in_the_letter_is_named() -> None:
    finding = found("self-description", evidence(letter="Hello,\n\nthis month\nSample Kite, a trans poet, leads.\n"))[0]
    assert finding.where == "issues/2026-12/letter.md:3"


def test_by_without_anyones_own_statement_is_worth_a_look() -> None:
    sources = sourced(KITE_POST, creators=(replace(KITE, statement_url=None),))
    finding = found("self-description", evidence(sources=sources, picks=picked(STAIRS, relation="by")))[0]
    assert (finding.id, finding.severity) == ("self-description:stairs.by", "warn")


def test_a_support_link_is_looked_at_once_a_year() -> None:
    def with_link(verified: dt.date | None) -> list[str]:
        link = SupportLink("Tip jar", "https://river.example.org/tip", verified_on=verified)
        return ids("support", evidence(sources=sourced(RIVER_BOOKS, creators=(replace(RIVER, support=(link,)),))))

    assert with_link(dt.date(2025, 12, 1)) == []
    assert with_link(dt.date(2025, 11, 1)) == ["sample-river.1"]
    assert with_link(None) == ["sample-river.1"]


def test_a_way_to_support_someone_is_shown() -> None:
    without = HTML.replace("https://river.example.org/tip", "https://river.example.org/")
    assert ids("support", built(without)) == ["sample-river.shown"]
    assert ids("support", built(without, picks=(STAIRS,))) == []
    assert ids("support", built()) == []
    assert BREAD.creators == ("sample-river",)
