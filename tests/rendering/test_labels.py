"""Terms read as words, in lists that an editor extends too."""

from gettext import NullTranslations

import pytest

from curator.model import vocabulary
from curator.rendering.labels import SECTIONS, TERMS, Labels

labels = Labels("en", NullTranslations())
GROUPS = {
    "type": vocabulary.TYPES,
    "pick_cost": vocabulary.PICK_COSTS,
    "access": vocabulary.ACCESS,
    "kind": vocabulary.ACTION_KINDS,
    "time": frozenset(vocabulary.ACTION_TIMES),
    "energy": vocabulary.ENERGIES,
    "body": vocabulary.BODIES,
    "people": vocabulary.PEOPLE,
    "place": vocabulary.PLACES,
    "exposure": vocabulary.EXPOSURES,
    "content_note": vocabulary.CONTENT_NOTES,
}


@pytest.mark.parametrize("group", GROUPS)
def test_labels_and_vocabulary_hold_the_same_terms(group: str) -> None:
    extra = set(TERMS[group]) - GROUPS[group]
    missing = set() if group == "content_note" else GROUPS[group] - set(TERMS[group])
    assert (extra, missing) == (set(), set())


def test_every_section_has_a_heading() -> None:
    assert set(vocabulary.SECTIONS) - set(SECTIONS) == {"footer"}
    assert labels.section("a-corner-of-our-own") == "A corner of our own"


def test_a_term_of_the_newsletters_own_reads_as_words() -> None:
    assert labels.term("board-game", "type") == "board game"
    assert labels.term("20 minutes", "time") == "20 minutes"


@pytest.mark.parametrize(
    ("ages", "says"),
    [
        ((5, 8), "ages 5–8"),
        ((8, 5), "ages 5–8"),
        ((4, 4), "age 4"),
        ((15, 99), "ages 15 and up"),
        ((0, 99), "all ages"),
        ((18, 99), "for grown-ups"),
    ],
)
def test_ages(ages: tuple[int, int], says: str) -> None:
    assert labels.ages(ages) == says


def test_months() -> None:
    assert labels.month("2026-12-winter") == "December 2026"
    assert labels.month((2026, 3)) == "March 2026"
    assert labels.month("last winter") == "last winter"
    assert Labels("es", NullTranslations()).month("2026-12") == "diciembre de 2026"
