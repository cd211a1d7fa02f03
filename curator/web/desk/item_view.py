"""What the desk shows of one item: what it is, what the editor made of it, and what may help."""

import re
from dataclasses import dataclass

from curator.errors import FileError
from curator.model.item import Item
from curator.model.vocabulary import PICK_SECTIONS, RELATIONS, SECTIONS
from curator.rendering.labels import Labels
from curator.reviewing.picks import section_for
from curator.reviewing.suggestions import Alike, TagHint, suggest
from curator.settings import Settings
from curator.store.issue_edit import Place
from curator.store.issue_files import current_issue
from curator.store.past_picks import past_picks
from curator.store.tagged import reasons
from curator.store.triage import all_tags
from curator.text.urls import is_http
from curator.web.desk.desk import Desk
from curator.web.desk.inbox_view import Choice, Ground, Row, row

RELATION_WORDS = {
    "by": "by the community itself",
    "by-about-others": "by somebody else about the community, with their own stake",
    "about-only": "about the community only",
    "led-by": "by an organisation that the community leads",
    "unknown": "nobody has said",
}
USUAL_REASONS = ("not for families", "we had this already", "too long", "behind a paywall", "not first-hand")
"""Reasons to begin with; the editor's own come first."""


@dataclass(frozen=True, slots=True)
class Related:
    """An earlier pick that has to do with an item.

    issue: where it stood: its id, or "this issue" for the one in the making.
    title: its title.
    """

    issue: str
    title: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item, opened.

    row: as the list shows it.
    url: of the original; empty where it has none.
    media: where its sound or film lies; may be empty.
    here: the address of this page, to come back to.
    after: where to go once it is decided.
    hints: tags that may fit, with why.
    known_tags: for typing ahead.
    alike: items that seem to tell the same story.
    related: earlier picks that have to do with it.
    reasons: for typing ahead.
    sections: where it can be placed.
    relations: to choose among.
    issue: the issue in the making; empty if there is none.
    pick: its id in that issue; empty if it is not in there.
    pick_path: where it stands there.
    placeable: why it cannot be placed; empty if it can.
    """

    row: Row
    url: str
    media: str
    here: str
    after: str
    hints: tuple[TagHint, ...]
    known_tags: tuple[str, ...]
    alike: tuple[Alike, ...]
    related: tuple[Related, ...]
    reasons: tuple[str, ...]
    sections: tuple[Choice, ...]
    relations: tuple[Choice, ...]
    issue: str
    pick: str
    pick_path: str
    placeable: str


def view_of(desk: Desk, item: Item, ground: Ground, *, after: str, here: str) -> ItemView:
    """Everything that the desk says about one item. To be called where the database may be."""
    settings = desk.settings()
    issue = current_issue(desk.project) or ""
    helps = suggest(desk.store, item, past_picks(desk.project))
    with desk.store.read() as db:
        tags, given = all_tags(db), reasons(db)
    pick = _pick_in(desk, issue, item)
    return ItemView(
        row=row(item, ground, here, chosen=True),
        url=item.entry.url if item.entry.url and is_http(item.entry.url) else "",
        media=item.entry.enclosure.url if item.entry.enclosure and is_http(item.entry.enclosure.url) else "",
        here=here,
        after=after,
        hints=helps.tags,
        known_tags=tuple(tags),
        alike=tuple(Alike(one.item, ground.names.get(one.source, one.source), one.title) for one in helps.alike),
        related=tuple(Related("this issue" if one.issue == issue else one.issue, one.title) for one in helps.related),
        reasons=tuple(dict.fromkeys([*given, *USUAL_REASONS])),
        sections=section_choices(settings, section_for(item, pick_sections(settings))),
        relations=relation_choices("unknown"),
        issue=issue,
        pick=pick,
        pick_path=f"/issue/{issue}#{card_id(Place('picks', pick))}" if pick else "",
        placeable=_why_not(desk, item, issue),
    )


def _pick_in(desk: Desk, issue: str, item: Item) -> str:
    """The id under which an item stands in the issue; empty if it does not."""
    if not issue:
        return ""
    try:
        picks = desk.issue(issue).picks
    except FileError:  # the issue's own page says what is wrong with it
        return ""
    return next((pick.id for pick in picks if pick.id == f"pick-{item.id}" or pick.url == item.entry.url), "")


def _why_not(desk: Desk, item: Item, issue: str) -> str:
    source = next((one for one in desk.sources() if one.id == item.source), None)
    if source is None:
        return "Its source is no longer in sources.yaml."
    if source.state != "active":
        return f"{source.name} is {source.state}; only active sources may be picked. Look at it under Sources."
    if not item.entry.url:
        return "It has no address, so a reader could not be sent to its creator."
    return "" if issue else "There is no issue in the making yet. Start one under Issue."


def pick_sections(settings: Settings) -> tuple[str, ...]:
    """The sections of the newsletter that hold picks: the usual ones, and its own."""
    return tuple(
        name for name in settings.config.issue.sections if name in PICK_SECTIONS or name not in SECTIONS
    ) or tuple(settings.config.issue.sections)


def section_choices(settings: Settings, chosen: str) -> tuple[Choice, ...]:
    """The sections that hold picks, to choose among."""
    labels = desk_labels()
    return tuple(Choice(name, labels.section(name), name == chosen) for name in pick_sections(settings))


def relation_choices(chosen: str) -> tuple[Choice, ...]:
    """How a piece stands to the community that it speaks of."""
    return tuple(Choice(one, f"{one}: {RELATION_WORDS.get(one, '')}", one == chosen) for one in RELATIONS)


def card_id(place: Place) -> str:
    """The id of a place's card in the page."""
    return "card-" + re.sub(r"[^A-Za-z0-9_-]", "-", f"{place.list}-{place.key}")


def desk_labels() -> Labels:
    """The words of the desk, which are English."""
    from gettext import NullTranslations

    return Labels("en", NullTranslations())
