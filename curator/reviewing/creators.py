"""Creators by id: who they are to this newsletter, and a new name that shows everywhere as if it had always been so."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path, PurePosixPath

from curator.errors import UsageError
from curator.model.issue import Issue
from curator.model.source import Creator, Source
from curator.project import Project
from curator.store import creator_rows as rows
from curator.store.engine import Store
from curator.store.named_files import files_named, move, pictures_with
from curator.store.retext import retexted
from curator.store.source_file import load_sources
from curator.store.yaml_file import read_yaml
from curator.text.names import Renaming, holds_in_address, is_of_several_words, name_pattern, renamed_id
from curator.text.words import did_you_mean, one_line


@dataclass(frozen=True, slots=True)
class Known:
    """A creator, the source they belong to, and the issues in which they were featured."""

    creator: Creator
    source: Source
    issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """What renaming or forgetting did. still_held: where the name stands on, in words; an editor has to look there.

    id: of the creator from now on. files: changed, absolute. rows: of the database. mailings: issues whose frozen text
    was dropped. on_their_way: mailings that could not be touched because they are not finished.
    """

    id: str
    files: tuple[Path, ...]
    rows: int
    mailings: tuple[str, ...] = ()
    on_their_way: tuple[str, ...] = ()
    still_held: tuple[str, ...] = ()
    items: int = 0
    issues: tuple[str, ...] = field(default=())


def known_creators(sources: Iterable[Source], issues: Sequence[Issue]) -> list[Known]:
    """Every creator of the file, in its order."""
    return [
        Known(creator, source, tuple(issue.issue for issue in issues if _features(issue, creator.id)))
        for source in sources
        for creator in source.creators
    ]


def _features(issue: Issue, creator: str) -> bool:
    return any(creator in (pick.creators or ()) for pick in issue.picks)


def find_creator(sources: Iterable[Source], creator_id: str) -> tuple[Source, Creator]:
    """A creator and their source. Raises UsageError with the nearest id."""
    ids = []
    for source in sources:
        for creator in source.creators:
            if creator.id == creator_id:
                return source, creator
            ids.append(creator.id)
    raise UsageError(
        f'There is no creator "{creator_id}"{did_you_mean(creator_id, ids)}', hint="`curator creator list` shows them."
    )


def rename(
    project: Project,
    store: Store,
    issues: Sequence[Issue],
    creator_id: str,
    name: str,
    *,
    also: Sequence[str] = (),
    pronouns: str | None = None,
) -> Changed:
    """Put a creator's new name in the place of the former one, in every file, row and id; the former is kept nowhere.

    issues: all there are. also: further forms of the former name. Frozen texts of finished mailings that hold it are
    dropped. Raises UsageError for a name that is none.
    """
    sources = load_sources(project)
    _, creator = find_creator(sources, creator_id)
    name = one_line(name)
    if not name or name == creator.name:
        raise UsageError("That is no new name.", hint="`curator creator show` says how they are called now.")
    names = name_pattern([creator.name, *also])
    ids = new_ids(sources, issues, creator, [creator.name, *also], name)
    moves = files_named(project, [creator.name, *also], name, images_of(issues, creator))
    change = Renaming(names, name, ids, {old.name: new.name for old, new in moves.items()})
    files = retexted(project, change)
    with store.write() as db:
        sent = rows.sent_with(db, names)
        for mailing in sent:
            if mailing.finished:
                rows.drop_frozen(db, mailing.id)
        number = rows.change_rows(db, change)
        move(moves)
        for file in files:
            file.write()
    new_id = ids.get(creator_id, creator_id)
    if pronouns is not None:
        _set_pronouns(project, new_id, pronouns)
    rows.compact(store)
    return Changed(
        id=new_id,
        files=(*(file.path for file in files), *moves.values()),
        rows=number,
        mailings=tuple(one.ref for one in sent if one.finished),
        on_their_way=tuple(one.ref for one in sent if not one.finished),
        still_held=(*_addresses(project, issues, creator.name), *copies(project), *in_pictures(project, names)),
    )


def new_ids(
    sources: Sequence[Source], issues: Sequence[Issue], creator: Creator, formers: Sequence[str], name: str
) -> dict[str, str]:
    """New ids for those in which a former name stands; each is still unique.

    A name of one word is looked for in what is theirs alone: `river` in somebody else's id is a river.
    """
    known = [source.id for source in sources] + [one.id for source in sources for one in source.creators]
    theirs = {creator.id, *(source.id for source in sources if creator in source.creators)}
    for issue in issues:
        known += [pick.id for pick in issue.picks]
        known += [one.id for part in (issue.actions, issue.prompts, issue.events) for one in part if one.id]
        theirs |= {pick.id for pick in issue.picks if creator.id in (pick.creators or ())}
    taken, new = set(known), dict[str, str]()
    for one in dict.fromkeys(known):
        wanted = one
        for former in formers:
            if one in theirs or is_of_several_words(former):
                wanted = renamed_id(wanted, former, name)
        if wanted != one:
            numbered = (f"{wanted}-{number}" for number in count(2))
            new[one] = next(free for free in chain([wanted], numbered) if free not in taken)
            taken.add(new[one])
    return new


def images_of(issues: Sequence[Issue], creator: Creator) -> frozenset[str]:
    """The names of the image files that stand beside a creator's picks."""
    picks = (pick for issue in issues for pick in issue.picks if creator.id in (pick.creators or ()))
    return frozenset(PurePosixPath(pick.image.file).name for pick in picks if pick.image)


def _set_pronouns(project: Project, creator_id: str, pronouns: str) -> None:
    file = read_yaml(project.sources)
    for number, entry in enumerate(file.items("sources")):
        for position, creator in enumerate(entry.get("creators") or []):
            if creator.get("id") == creator_id:

                def change(source: dict[str, object], place: int = position) -> None:
                    creators = source["creators"]
                    assert isinstance(creators, list)
                    creators[place]["pronouns"] = pronouns or None

                file.change_item("sources", number, change)
    file.save()


def _addresses(project: Project, issues: Sequence[Issue], former: str) -> tuple[str, ...]:
    """The addresses in which the former name stands: they lead to somebody's site and are not ours to change."""
    held = []
    for source in load_sources(project):
        urls = [source.site or "", source.feed or ""]
        for creator in source.creators:
            urls += [creator.statement_url or "", *(link.url for link in creator.support)]
        held += [f"the address {url} of {source.id}" for url in dict.fromkeys(urls) if holds_in_address(url, former)]
    for issue in issues:
        urls = [pick.url for pick in issue.picks]
        held += [f"the address {url} in {issue.issue}" for url in urls if holds_in_address(url, former)]
    return tuple(held)


def in_pictures(project: Project, names: re.Pattern[str]) -> tuple[str, ...]:
    """Images of which the data names somebody; readers get them without it, but the files in git hold it."""
    return tuple(f"what is written inside the image {path}" for path in pictures_with(project, names))


def copies(project: Project) -> tuple[str, ...]:
    """Copies of the database from before: backups, and those that an upgrade of the schema made."""
    found = [*(project.private / "backups").glob("*"), *project.root.glob("*.before-*"), *project.root.glob("*.zip")]
    return tuple(f"the copy {path}" for path in sorted(found) if path.is_file())
