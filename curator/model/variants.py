"""Which text of an issue a reader gets: all of it or the sections they chose, and told discreetly or not.

A variant has a name: `standard`, `reading+raising`, `discreet`, `discreet:reading`. At most three sections can be
chosen, so there are at most fourteen. The language is the newsletter's: foreign labels round a letter mislead screen
readers.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from curator.model.ids import is_slug
from curator.model.vocabulary import PICK_SECTIONS, SECTIONS

STANDARD = "standard"
DISCREET = "discreet"
MOST_CHOOSABLE = 3


def variant_name(sections: Iterable[str], *, discreet: bool, choosable: Sequence[str]) -> str:
    """The variant of a reader with these wishes.

    sections: those they chose, in any order; none, or all that can be chosen, means the whole issue. One that can no
    longer be chosen does not count.
    """
    wanted = set(sections)
    chosen = [name for name in choosable if name in wanted]
    part = "" if len(chosen) in (0, len(choosable)) else "+".join(chosen)
    return ":".join(filter(None, (DISCREET if discreet else "", part))) or STANDARD


def is_discreet(name: str) -> bool:
    """True for a variant that tells nobody what the letter is about."""
    return name == DISCREET or name.startswith(f"{DISCREET}:")


def chosen_sections(name: str) -> tuple[str, ...]:
    """The sections that a variant is for; none where it holds the whole issue."""
    part = name.removeprefix(DISCREET).removeprefix(":") if is_discreet(name) else name
    return () if part in ("", STANDARD) else tuple(part.split("+"))


def left_out(name: str, choosable: Sequence[str]) -> frozenset[str]:
    """The sections that a variant does not hold."""
    chosen = chosen_sections(name)
    return frozenset(choosable) - set(chosen) if chosen else frozenset()


def all_variants(choosable: Sequence[str]) -> tuple[str, ...]:
    """Every variant there can be, the standard one first."""
    subsets = [part for size in range(max(1, len(choosable))) for part in combinations(choosable, size)]
    return tuple(
        variant_name(part, discreet=discreet, choosable=choosable) for discreet in (False, True) for part in subsets
    )


def file_suffix(name: str) -> str:
    """What a variant's file names carry: nothing for the standard one, `-discreet-reading` for `discreet:reading`."""
    return "" if name == STANDARD else "-" + name.replace(":", "-")


def choice_trouble(sections: Sequence[str]) -> str:
    """What is wrong with a list of sections to choose among, in one sentence; empty if nothing is."""
    if len(set(sections)) > MOST_CHOOSABLE:
        return f"choosable names {len(set(sections))} sections; {MOST_CHOOSABLE} is the most, each doubles the texts"
    for name in sections:
        if not is_slug(name) or name in (STANDARD, DISCREET):
            return f'"{name}" cannot be chosen; use small letters, digits and hyphens'
        if name == "lead-voice" or (name in SECTIONS and name not in PICK_SECTIONS):
            return f'"{name}" is for everyone; a reader can choose sections of picks'
    return ""
