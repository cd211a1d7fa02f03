"""Decides what one output shows of an issue: which sections, in which order, and what consent allows. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from curator.building.cards import Gallery, card
from curator.building.clean import cleaned
from curator.building.sections import LEAD, SectionMaker
from curator.model.ids import is_issue_id, issue_month
from curator.model.issue import Claim, Issue, Output, Pick
from curator.model.people import People
from curator.model.shelf import EMPTY_SHELF, Shelf
from curator.model.source import Source
from curator.model.variants import STANDARD, chosen_sections, is_discreet, left_out
from curator.model.vocabulary import PICK_SECTIONS, PILLARS, SECTIONS
from curator.rendering.contexts import ComposedIssue
from curator.rendering.parts import Card
from curator.rendering.pictures import Shown
from curator.rendering.plain import first_words
from curator.settings import Settings
from curator.text.urls import join
from curator.text.words import one_line

ENDS = ("coming-up", "support-creators", "corrections", "from-readers", "care", "footer")
"""What comes after the picks, in a newsletter that lists no section of picks at all."""

IMAGES = "images"
"""The folder of an issue's images in the archive, below `issues/<id>/`."""
NO_PICTURES: Mapping[str, Shown] = MappingProxyType({})


def compose(
    issue: Issue,
    sources: Sequence[Source],
    settings: Settings,
    *,
    today: dt.date,
    output: Output,
    variant: str = STANDARD,
    pictures: Mapping[str, Shown] = NO_PICTURES,
    shelf: Shelf = EMPTY_SHELF,
) -> ComposedIssue:
    """What `output` shows of an issue.

    Sections come in the order of `[issue] sections`; empty ones vanish, and picks of a section that is not in that list
    follow after the last one of picks, so that none is lost. Picks whose source allows nothing are left out; on the web
    also those that must not be archived, and events that are not public. A creator or source that is in no file is left
    out of the credit: a check reports it.

    today: in the newsletter's zone; a promise due before publish_on (before today, where that is not set) is late.
    variant: whose sections are left out, and whether the letter is told discreetly. pictures: by what the editor calls
    their files; one that is not here is not shown. shelf: what stands beside the issues.
    """
    return composed(
        cleaned(issue),
        People(sources, cleaned),
        settings,
        today=today,
        output=output,
        variant=variant,
        pictures=pictures,
        shelf=cleaned(shelf),
    )


def composed(
    issue: Issue,
    people: People,
    settings: Settings,
    *,
    today: dt.date,
    output: Output,
    variant: str = STANDARD,
    pictures: Mapping[str, Shown] = NO_PICTURES,
    shelf: Shelf = EMPTY_SHELF,
) -> ComposedIssue:
    """Like `compose`, of an issue, people and a shelf that are cleaned already."""
    allowed = [pick for pick in issue.picks if _may_show(pick, people, output)]
    order = section_order(settings.config.issue.sections, allowed)
    placed = _placed(allowed, order)
    for name in left_out(variant, settings.choosable):
        placed.pop(name, None)
    shown = [pick for picks in placed.values() for pick in picks]
    gallery = _gallery(issue.issue, settings.newsletter.base_url, output, pictures)
    cards = _cards(placed, people, settings.newsletter.language, gallery)
    discreet = is_discreet(variant)
    kept = {pick.id for pick in shown}
    gone = [pick for pick in allowed if pick.id not in kept]
    title, theme = one_line(issue.title), one_line(issue.theme or "")
    maker = SectionMaker(
        issue=replace(issue, claims=_claims(issue, gone)) if gone else issue,
        order=order,
        cards=cards,
        people=people,
        language=settings.newsletter.language,
        today=issue.publish_on or today,
        output=output,
        shelf=shelf,
    )
    return ComposedIssue(
        id=issue.issue,
        title=title,
        subject=settings.config.discreet.subject if discreet else one_line(issue.subject or "") or title,
        preheader="" if discreet else one_line(issue.preheader or "") or first_words(issue.letter),
        kind=issue.kind,
        theme=theme if theme != title else "",
        month=issue_month(issue.issue) if is_issue_id(issue.issue) else (today.year, today.month),
        date=issue.publish_on,
        count=len(shown),
        minutes=sum(pick.minutes or 0 for pick in shown),
        sections=maker.make_all(),
        roles=issue.roles,
        output=output,
        discreet=discreet,
        chosen=tuple(name for name in order if name in chosen_sections(variant)),
        indexed=all(people.allowed(pick).index for pick in shown),
        taken_down=len(issue.taken_down) if output == "web" else 0,
    )


def section_order(sections: Sequence[str], picks: Iterable[Pick]) -> tuple[str, ...]:
    """Every section in order: those of the list, `prompts` after the pillars, strays after the last one of picks."""
    order = list(dict.fromkeys(sections))
    after_pillars = _after(order, [name for name in order if name in PILLARS])
    if "prompts" not in order:
        order.insert(after_pillars, "prompts")
    of_picks = [name for name in order if name in PICK_SECTIONS or name not in (*SECTIONS, "prompts")]
    strays = [pick.section for pick in picks if not (pick.lead and LEAD in order) and pick.section not in order]
    after_picks = _after(order, [*of_picks, "prompts"])
    order[after_picks:after_picks] = dict.fromkeys(strays)
    return tuple(order)


def _after(order: Sequence[str], names: Sequence[str]) -> int:
    if names:
        return max(order.index(name) for name in names) + 1
    return next((place for place, name in enumerate(order) if name in ENDS), len(order))


def _may_show(pick: Pick, people: People, output: Output) -> bool:
    may = people.allowed(pick)
    return may.link and (may.archive or output != "web")


def _placed(picks: Iterable[Pick], order: Sequence[str]) -> dict[str, list[Pick]]:
    placed: dict[str, list[Pick]] = {name: [] for name in order}
    for pick in picks:
        placed[LEAD if pick.lead and LEAD in placed else pick.section].append(pick)
    return placed


def _claims(issue: Issue, gone: Sequence[Pick]) -> tuple[Claim, ...]:
    """The claims that are still made when some picks are left out."""
    left_out = "\n".join(pick.note or "" for pick in gone)
    kept = "\n".join((issue.letter, *(pick.note or "" for pick in issue.picks if pick not in gone)))
    return tuple(claim for claim in issue.claims if claim.text not in left_out or claim.text in kept)


def _gallery(issue: str, base: str, output: Output, pictures: Mapping[str, Shown]) -> Gallery | None:
    folder = f"issues/{issue}/{IMAGES}/"
    if output == "web":
        return Gallery(folder, pictures)
    return Gallery(join(base, folder), pictures) if base and output == "email" else None


def _cards(
    placed: dict[str, list[Pick]], people: People, language: str, gallery: Gallery | None
) -> dict[str, tuple[Card, ...]]:
    """The cards of each section that has any, in the order in which a reader meets them."""
    introduced: set[str] = set()
    return {
        name: tuple(card(pick, people, language, introduced=introduced, gallery=gallery) for pick in picks)
        for name, picks in placed.items()
        if picks
    }
