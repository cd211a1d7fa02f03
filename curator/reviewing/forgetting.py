"""Takes a creator out of the newsletter at their wish: out of every issue, every file and the database.

What stays is a tombstone: an issue says that a piece was taken down, the source stands as retired with its consent
withdrawn, and a keyed hash makes sure that it is not added again. It can be run again if it was stopped half-way: the
creator's own entry goes last.
"""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from curator.model.issue import Issue
from curator.model.source import Creator, Source
from curator.project import Project
from curator.reviewing.creators import Changed, copies, find_creator, images_of, in_pictures, new_ids
from curator.store import creator_rows as rows
from curator.store.contacts import remember_opt_out
from curator.store.engine import Store
from curator.store.issue_files import ISSUE_FILE
from curator.store.named_files import files_named, move
from curator.store.retext import new_text, retexted
from curator.store.source_file import load_sources
from curator.store.yaml_file import YamlFile, read_yaml
from curator.text.names import Renaming, name_pattern, renamed_id

UNNAMED = "[…]"
"""What stands in our own prose where the name stood; an editor smooths the sentence."""
NOBODY = "withdrawn"


@dataclass(frozen=True, slots=True)
class _Wish:
    """Who is to be forgotten. whole: True where the source is theirs alone."""

    source: Source
    creator: Creator
    whole: bool
    names: re.Pattern[str]
    ids: dict[str, str]

    def is_theirs(self, source: str | None, creators: Collection[str] | None) -> bool:
        """True for a pick that they made, alone or with others, or that comes from their source."""
        return self.creator.id in (creators or ()) or (self.whole and source == self.source.id)


def forget(
    project: Project,
    store: Store,
    issues: Sequence[Issue],
    creator_id: str,
    *,
    also: Sequence[str] = (),
    erasure_key: str,
    now: dt.datetime,
    today: dt.date,
) -> Changed:
    """Take a creator out. issues: all there are. also: further forms of their name. Raises UsageError if unknown."""
    sources = load_sources(project)
    source, creator = find_creator(sources, creator_id)
    wish = _wish(sources, issues, source, creator, also)
    theirs = [pick for issue in issues for pick in issue.picks if wish.is_theirs(pick.source, pick.creators)]
    featured = [issue.issue for issue in issues if any(pick in theirs for pick in issue.picks)]
    named = [creator.name, *also, *([source.name] if wish.whole else [])]
    with store.write() as db:
        sent = rows.sent_with(db, wish.names, featured)
        for mailing in sent:
            if mailing.finished:
                rows.drop_frozen(db, mailing.id)
        urls = {pick.url for pick in theirs}
        gone = rows.forget_items(db, source=source.id if wish.whole else None, names=wish.names, urls=urls)
        number = gone + rows.forget_contacts(db, creator_id)
        number += rows.change_rows(db, Renaming(wish.names, UNNAMED, wish.ids))
        if erasure_key:
            known_by = [creator.name, *also, *([source.feed or "", source.site or ""] if wish.whole else [])]
            remember_opt_out(db, known_by, erasure_key, now)
        files = [project.issue_dir(issue) / ISSUE_FILE for issue in featured]
        for issue in featured:
            _take_down(project, issue, wish, today)
        moves = files_named(project, named, NOBODY, images_of(issues, creator))
        change = Renaming(wish.names, UNNAMED, wish.ids, {old.name: new.name for old, new in moves.items()})
        move(moves)
        for file in retexted(project, change):
            if file.path != project.sources:
                file.write()
                files.append(file.path)
        _tombstone(project, wish, change, today)
        files.append(project.sources)
    rows.compact(store)
    return Changed(
        id=creator_id,
        files=tuple(dict.fromkeys(files)),
        rows=number,
        mailings=tuple(one.ref for one in sent if one.finished),
        on_their_way=tuple(one.ref for one in sent if not one.finished),
        still_held=(*copies(project), *in_pictures(project, wish.names)),
        items=gone,
        issues=tuple(featured),
    )


def _wish(
    sources: Sequence[Source], issues: Sequence[Issue], source: Source, creator: Creator, also: Sequence[str]
) -> _Wish:
    whole = len(source.creators) == 1
    ids = new_ids(sources, issues, creator, [creator.name, *also], NOBODY) | {creator.id: NOBODY}
    if whole and renamed_id(source.id, creator.name, NOBODY) != source.id:
        taken = {one.id for one in sources}
        ids[source.id] = next(f"{NOBODY}-{n}" for n in range(1, len(taken) + 2) if f"{NOBODY}-{n}" not in taken)
    names = name_pattern([creator.name, *also, *([source.name] if whole else [])])
    return _Wish(source, creator, whole, names, ids)


def _take_down(project: Project, issue: str, wish: _Wish, today: dt.date) -> None:
    """Take their picks out of one issue, with what refers to them, and say that something stood there."""
    file = read_yaml(project.issue_dir(issue) / ISSUE_FILE)
    for number, pick in reversed(list(enumerate(file.items("picks")))):
        if not wish.is_theirs(pick.get("source"), pick.get("creators")):
            continue
        file.drop_item("picks", number)
        tombstone = {"section": str(pick.get("section")), "on": today}
        file.insert_item("taken_down", len(file.items("taken_down")), tombstone)
        _drop_image(project, issue, file, pick)
        _drop_mentions(file, str(pick.get("id")))
    file.save()


def _drop_image(project: Project, issue: str, file: YamlFile, pick: dict[str, dict[str, str]]) -> None:
    name = (pick.get("image") or {}).get("file")
    used = [(other.get("image") or {}).get("file") for other in file.items("picks")]
    if not name or name in used:
        return
    folder = project.issue_dir(issue).resolve()
    for path in ((folder / name).resolve(), (folder / "images" / name).resolve()):
        if path.is_relative_to(folder) and path.is_file():
            path.unlink()


def _drop_mentions(file: YamlFile, pick: str) -> None:
    """Waivers of findings about a pick name it, and a correction may; the correction itself stays."""
    for number, waiver in reversed(list(enumerate(file.items("waivers")))):
        if re.search(rf"(?<![\w-]){re.escape(pick)}(?![\w-])", str(waiver.get("finding"))):
            file.drop_item("waivers", number)
    for number, correction in enumerate(file.items("corrections")):
        if correction.get("pick") == pick:
            file.change_item("corrections", number, lambda entry: entry.pop("pick"))


def _tombstone(project: Project, wish: _Wish, change: Renaming, today: dt.date) -> None:
    """Their entry in sources.yaml: gone from a source that others share, else retired with nothing left in it."""
    file = read_yaml(project.sources)
    number = next(n for n, entry in enumerate(file.items("sources")) if entry.get("id") == wish.source.id)
    if wish.whole:
        file.drop_item("sources", number)
        stone = {
            "id": wish.ids.get(wish.source.id, wish.source.id),
            "name": NOBODY.capitalize(),
            "state": "retired",
            "reason": "asked to be forgotten",
            "consent": {"state": "withdrawn", "since": today},
        }
        file.insert_item("sources", number, stone)
    else:

        def leave(entry: dict[str, list[dict[str, str]]]) -> None:
            kept = [one for one in entry["creators"] if one.get("id") != wish.creator.id]
            entry["creators"][:] = kept

        file.change_item("sources", number, leave)
    file.text = new_text(file.path, file.text, change)
    file.save()
