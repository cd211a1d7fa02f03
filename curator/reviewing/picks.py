"""Places items in the issue file and takes them out again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from curator.errors import RefusedError, UsageError
from curator.model.ids import pick_id
from curator.model.item import Item
from curator.model.source import Creator, Source
from curator.model.vocabulary import RELATIONS, SECTION_OF_TYPE, TOPICS
from curator.project import Project
from curator.store import triage as rows
from curator.store.engine import Store
from curator.store.issue_files import drop_pick, load_issue, pick_in_file, put_pick
from curator.text.words import did_you_mean, fold


@dataclass(frozen=True, slots=True)
class PickChoice:
    """What the editor says about a pick; None leaves it to the item."""

    section: str
    note: str | None = None
    ages: tuple[int, int] | None = None
    relation: str | None = None
    lead: bool = False


def item_type(item: Item) -> str:
    """The resource type that an item's own data tell: podcast, video, else article."""
    kind = (item.entry.enclosure.type or "") if item.entry.enclosure else ""
    if kind.startswith("audio/"):
        return "podcast"
    if kind.startswith("video/") or "youtube.com/watch" in (item.entry.url or ""):
        return "video"
    return "article"


def section_for(item: Item, sections: Sequence[str]) -> str:
    """Where an unplaced item goes: by its type, else reading, else the newsletter's first section of picks."""
    wanted = SECTION_OF_TYPE.get(item_type(item), "reading")
    if wanted in sections:
        return wanted
    return "reading" if "reading" in sections else sections[0]


def credited(source: Source, authors: Sequence[str]) -> list[str]:
    """Ids of the creators to credit: those of the source whom the item names; all of them if it names none."""
    names = {fold(author) for author in authors}
    named = [creator.id for creator in source.creators if fold(creator.name) in names]
    return named or [creator.id for creator in source.creators]


def pick_fields(item: Item, source: Source, choice: PickChoice, language: str) -> dict[str, object]:
    """The fields of issue.yaml for one item, in the order in which an editor reads them."""
    entry = item.entry
    other_language = (
        entry.language if entry.language and entry.language.split("-")[0] != language.split("-")[0] else None
    )
    return {
        "id": pick_id(item.id),
        "section": choice.section,
        "lead": choice.lead,
        "source": source.id,
        "title": entry.title or entry.summary[:80],
        "url": entry.url,
        "creators": credited(source, entry.authors),
        "relation": choice.relation,
        "type": item_type(item),
        "note": choice.note if choice.note is not None else item.note,
        "topics": [tag for tag in item.tags if tag in TOPICS],
        "ages": list(choice.ages) if choice.ages else None,
        "minutes": entry.minutes,
        "language": other_language,
    }


def pick(
    project: Project,
    store: Store,
    source: Source,
    item: Item,
    issue: str,
    choice: PickChoice,
    *,
    sections: tuple[str, ...],
    language: str,
    now: dt.datetime,
) -> dict[str, object]:
    """Place one item in an issue; picking it again changes only what `choice` names. Gives the pick's fields.

    Raises RefusedError if the source is not active, UsageError for an unknown section or relation.
    """
    _require_pickable(source, item, choice, sections)
    load_issue(project, issue, sections)
    pick = pick_id(item.id)
    if choice.lead:
        _require_no_other_lead(project, issue, pick, sections)
    old = pick_in_file(project, issue, pick)
    fields = _named(pick, choice) if old else pick_fields(item, source, choice, language)
    put_pick(project, issue, fields)
    now_there = pick_in_file(project, issue, pick)
    with store.write() as db:
        states = rows.states_of(db, [item.id])
        if item.state != "kept":
            rows.set_states(db, {str(item.id): {"state": "kept", "reason": None}}, now)
        before = {"pick": old and {"position": old[0], "fields": old[1]}, "states": states}
        rows.log(db, "pick", f"{issue}/{pick}", before, {"pick": now_there and now_there[1]}, now)
    return now_there[1] if now_there else fields


def _named(pick: str, choice: PickChoice) -> dict[str, object]:
    """Only what the editor named now: the rest of the pick may have been edited by hand."""
    named = {"note": choice.note, "ages": list(choice.ages) if choice.ages else None, "relation": choice.relation}
    lead = {"lead": True} if choice.lead else {}
    return {"id": pick, "section": choice.section, **lead, **{k: v for k, v in named.items() if v is not None}}


def _require_pickable(source: Source, item: Item, choice: PickChoice, sections: tuple[str, ...]) -> None:
    if source.state != "active":
        raise RefusedError(
            f'"{source.id}" is {source.state}; only active sources may be picked.',
            hint=f'When you have vetted it: curator sources set-state {source.id} active --reason "…"',
        )
    if choice.section not in sections:
        raise UsageError(
            f'There is no section "{choice.section}"{did_you_mean(choice.section, sections)}',
            hint=f"One of: {', '.join(sections)}.",
        )
    if choice.relation and choice.relation not in RELATIONS:
        raise UsageError(
            f'"{choice.relation}" is no relation{did_you_mean(choice.relation, RELATIONS)}',
            hint=f"One of: {', '.join(RELATIONS)}.",
        )
    if not item.entry.url:
        raise UsageError(
            f"Item {item.id} has no address, so a reader could not be sent to its creator.",
            hint="Write the pick into issue.yaml by hand with the page's address.",
        )


def _require_no_other_lead(project: Project, issue: str, mine: str, sections: tuple[str, ...]) -> None:
    others = [p.id for p in load_issue(project, issue, sections).picks if p.lead and p.id != mine]
    if others:
        raise UsageError(
            f"{others[0]} is the lead of {issue} already.", hint=f"Take it out first: curator unpick {others[0]}"
        )


def unpick(project: Project, store: Store, issue: str, pick: str, *, now: dt.datetime) -> dict[str, object]:
    """Take a pick out of an issue; `pick` is its id or its item's. Gives the fields it had."""
    wanted = pick_id(pick) if pick.isdigit() else pick
    position, fields = drop_pick(project, issue, wanted)
    with store.write() as db:
        before = {"issue": issue, "position": position, "fields": fields}
        rows.log(db, "unpick", f"{issue}/{wanted}", before, {}, now)
    return fields


def creators_of(sources: Sequence[Source]) -> dict[str, Creator]:
    """All creators by id."""
    return {creator.id: creator for source in sources for creator in source.creators}
