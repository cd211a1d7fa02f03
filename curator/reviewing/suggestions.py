"""Suggestions that help and never decide: tags from the editor's own past, the same story elsewhere, what was used.

Each says why it is there. Nothing here looks at who made something, only at where it came from and which words its
title has; nothing is learned, stored or sent anywhere.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from curator.model.item import Item
from curator.store.engine import Store
from curator.store.past_picks import PastPick
from curator.store.tagged import TaggedItem, recently_tagged, titles_around
from curator.text.words import fold

MOST_HINTS = 5
LEAST_TIMES = 2
SHARE = 0.5
COMMON = 0.25
"""A word that stands in more of the titles than this says nothing about any of them."""

ALIKE = 0.6
AROUND_DAYS = 45
MOST_ALIKE, MOST_RELATED = 4, 4
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class TagHint:
    """A tag that may fit, and why."""

    tag: str
    because: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Another item that seems to tell the same story."""

    item: int
    source: str
    title: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Everything that may help with one item."""

    tags: tuple[TagHint, ...] = ()
    alike: tuple[Alike, ...] = ()
    related: tuple[PastPick, ...] = ()


def suggest(store: Store, item: Item, past: Sequence[PastPick]) -> Suggestions:
    """What may help with one item. past: what earlier issues used."""
    with store.read() as db:
        tagged = recently_tagged(db)
        around = titles_around(db, item.entry.published or item.discovered, AROUND_DAYS)
    return Suggestions(
        tags=tag_hints(item, tagged),
        alike=alike(item, around),
        related=related(item, past),
    )


def tag_hints(item: Item, tagged: Iterable[TaggedItem]) -> tuple[TagHint, ...]:
    """Tags that the editor gave most items of this source, or most items with a word of this title."""
    others = [one for one in tagged if one.item != item.id]
    words = {one.item: title_words(one.title) for one in others}
    often = Counter(word for found in words.values() for word in found)
    best: dict[str, tuple[float, str]] = {}

    def consider(group: list[TaggedItem], said: str) -> None:
        for tag, times in Counter(tag for one in group for tag in one.tags).items():
            sure = (times + 1) / (len(group) + 3)  # a little wary of few
            if times >= LEAST_TIMES and times / len(group) >= SHARE and sure > best.get(tag, (0.0, ""))[0]:
                best[tag] = (sure, f"{times} of {len(group)} {said}")

    consider([one for one in others if one.source == item.source], "that you tagged from this source")
    for word in sorted(title_words(item.entry.title)):
        if LEAST_TIMES <= often[word] <= max(LEAST_TIMES, COMMON * len(others)):
            consider([one for one in others if word in words[one.item]], f"that you tagged with “{word}” in the title")
    ordered = sorted((-sure, tag, because) for tag, (sure, because) in best.items() if tag not in item.tags)
    return tuple(TagHint(tag, because) for _, tag, because in ordered[:MOST_HINTS])


@lru_cache(maxsize=4_096)
def title_words(title: str) -> frozenset[str]:
    """The longer words of a title, folded."""
    return frozenset(_WORD.findall(fold(title)))


def alike(item: Item, around: Iterable[tuple[int, str, str]]) -> tuple[Alike, ...]:
    """Items whose titles share most of their words with this one's."""
    mine = title_words(item.entry.title)
    if len(mine) < LEAST_TIMES:
        return ()
    found = []
    for number, source, title in around:
        theirs = title_words(title)
        if number != item.id and theirs and len(mine & theirs) / len(mine | theirs) >= ALIKE:
            found.append(Alike(number, source, title))
    return tuple(found[:MOST_ALIKE])


def related(item: Item, past: Iterable[PastPick]) -> tuple[PastPick, ...]:
    """Earlier picks from the same source, then those that share a tag with it; each page once."""
    tags, seen = set(item.tags), {item.entry.url}
    picks = list(past)
    same = [pick for pick in picks if pick.source == item.source]
    shared = [pick for pick in picks if pick.source != item.source and tags & set(pick.topics)]
    found: list[PastPick] = []
    for pick in [*same, *shared]:
        if pick.url not in seen:
            seen.add(pick.url)
            found.append(pick)
    return tuple(found[:MOST_RELATED])
