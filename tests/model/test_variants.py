"""Which text a reader gets, by name."""

import pytest

from curator.model.archive import bands_of
from curator.model.variants import (
    all_variants,
    choice_trouble,
    chosen_sections,
    file_suffix,
    is_discreet,
    left_out,
    variant_name,
)

PILLARS = ("reading", "writing", "raising")


@pytest.mark.parametrize(
    ("sections", "discreet", "name"),
    [
        ((), False, "standard"),
        (PILLARS, False, "standard"),
        (("raising", "reading"), False, "reading+raising"),
        (("reading",), True, "discreet:reading"),
        ((), True, "discreet"),
        (PILLARS, True, "discreet"),
        (("gone", "reading"), False, "reading"),
        (("gone",), False, "standard"),
    ],
)
def test_a_name_for_every_wish(sections: tuple[str, ...], discreet: bool, name: str) -> None:
    assert variant_name(sections, discreet=discreet, choosable=PILLARS) == name
    assert is_discreet(name) == discreet


def test_there_are_at_most_fourteen_and_each_name_says_what_it_leaves_out() -> None:
    names = all_variants(PILLARS)
    assert len(names) == len(set(names)) == 14
    assert names[0] == "standard"
    assert left_out("discreet:reading+raising", PILLARS) == {"writing"}
    assert left_out("discreet", PILLARS) == left_out("standard", PILLARS) == frozenset()
    for name in names:
        assert variant_name(chosen_sections(name), discreet=is_discreet(name), choosable=PILLARS) == name
    assert len(all_variants(("reading", "writing"))) == 6
    assert all_variants(()) == ("standard", "discreet")


def test_files_have_names_that_every_system_takes() -> None:
    suffixes = [file_suffix(name) for name in all_variants(PILLARS)]
    assert len(set(suffixes)) == 14
    assert file_suffix("standard") == ""
    assert not any(set(':"*<>|?') & set(suffix) for suffix in suffixes)


@pytest.mark.parametrize(
    ("sections", "says"),
    [
        (("reading", "writing"), ""),
        ((), ""),
        (("reading", "writing", "raising", "celebrate"), "3 is the most"),
        (("opening",), "is for everyone"),
        (("lead-voice",), "is for everyone"),
        (("our+corner",), "small letters"),
        (("discreet",), "cannot be chosen"),
        (("our-corner",), ""),
    ],
)
def test_only_sections_of_picks_can_be_chosen_among(sections: tuple[str, ...], says: str) -> None:
    assert says in choice_trouble(sections)
    assert bool(choice_trouble(sections)) == bool(says)


@pytest.mark.parametrize(
    ("ages", "bands"),
    [
        (None, ()),
        ((5, 8), ("5-8",)),
        ((9, 7), ("5-8", "8-12")),
        ((5, 5), ("5-8",)),
        ((8, 8), ("8-12",)),
        ((15, 99), ("15+", "grown-ups")),
        ((18, 99), ("grown-ups",)),
        ((0, 99), ("0-3", "3-5", "5-8", "8-12", "12-15", "15+", "grown-ups")),
    ],
)
def test_a_piece_stands_where_someone_would_look(ages: tuple[int, int] | None, bands: tuple[str, ...]) -> None:
    assert bands_of(ages) == bands
