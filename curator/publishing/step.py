"""Publishes the archive: one folder of static pages that any server, or none, can show."""

import datetime as dt
import os
from collections.abc import Callable, Container, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from curator.errors import OutsideError
from curator.model.archive import Archived, Kept
from curator.model.issue import Correction
from curator.model.source import Source
from curator.publishing import search
from curator.publishing.ahead import Ahead
from curator.publishing.archive import NO_EXTRA, Archive, Extra, Listed
from curator.publishing.extras import Extras
from curator.publishing.feeds import IN_FEED, Feeds
from curator.publishing.lists import ListPage, Lists
from curator.publishing.memory import Mark
from curator.publishing.pieces import Pieces
from curator.publishing.state import State
from curator.publishing.writer import SiteWriter
from curator.rendering.environment import Renderer
from curator.settings import Settings
from curator.text.words import fingerprint

Pictures = Sequence[tuple[str, Path]]
"""Path in the archive, and the file that lies there."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue to publish.

    sent_at: when it went out, aware; None for one in the making, which has a page and stands in no list.
    key: what its pages are made of; it needs to know what was kept of the issue when they were made.
    make: its pages; called with True where a feed carries its text.
    """

    id: str
    sent_at: dt.datetime | None
    key: Callable[[Kept], str]
    make: Callable[[bool], tuple[Archived, Pictures]]


@dataclass(frozen=True, slots=True)
class Stand:
    """What all pages are made with. key: of everything that all of them depend on. norms, guide: Markdown.

    corrections: each with the issue that tells it, be it sent or in the making; None: those of the sent issues. extra:
    what stands beside the issues and has pages of its own.
    """

    settings: Settings
    sources: Sequence[Source]
    renderer: Renderer
    key: str
    norms: str = ""
    guide: str = ""
    corrections: tuple[tuple[Correction, str], ...] | None = None
    extra: Extra = NO_EXTRA


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was published.

    pages: every page of the archive, dir: its folder, changed: the files written or deleted. All paths are absolute.
    made: how many issues were rendered; the others stood as they were. problem: what did not work, in one sentence, or
    empty. kept: what is known of each issue.
    """

    pages: tuple[str, ...]
    dir: str
    changed: tuple[str, ...]
    made: int
    problem: str
    kept: tuple[Kept, ...]


def publish(editions: Sequence[Edition], stand: Stand, site: Path, memory: Path, *, now: dt.datetime) -> PublishReport:
    """Write the archive into `site` and say what changed.

    An issue that was sent by `now` is listed; any other has its page and stands in no list, feed or sitemap. memory: a
    folder for what is known of this archive, so that unchanged issues are not made again. What is new is written first,
    then what changed, pages before lists and feeds; what is no more is deleted last. Running it again finishes what a
    crash left. Raises StoreError if the folder can't be written, RenderError if a template does not work.
    """
    with closing(State(memory)) as state, closing(SiteWriter(site.resolve(), state.forget)) as writer:
        return _Publishing(stand, writer, state, now).run(editions)


class _Publishing:
    """One run. Only what its memory, and a look at the file, can't vouch for is made again."""

    def __init__(self, stand: Stand, writer: SiteWriter, state: State, now: dt.datetime) -> None:
        self._stand, self._writer, self._state, self._now = stand, writer, state, now
        self._seen = writer.look()
        self._pages: list[str] = []
        self._keys: dict[str, str] = {}
        self._made: dict[str, Kept] = {}
        self._editions: dict[str, Edition] = {}
        self._process = os.getpid()

    def run(self, editions: Sequence[Edition]) -> PublishReport:
        self._editions = {edition.id: edition for edition in editions}
        newest = sorted(filter(self._is_listed, editions), key=_age, reverse=True)
        in_feed = {edition.id for edition in newest[:IN_FEED]}
        self._issues(editions, in_feed)
        archive = self._archive(newest)
        self._lists(archive)
        self._writer.replace()
        problem = self._search(archive)
        changed = self._writer.finish()
        self._remember()
        return PublishReport(
            pages=tuple(str(self._writer.folder / page) for page in self._pages),
            dir=str(self._writer.folder),
            changed=tuple(str(file) for file in changed),
            made=len(self._made),
            problem=problem,
            kept=tuple(former.kept for former in self._state.issues.values()),
        )

    def _is_listed(self, edition: Edition) -> bool:
        return edition.sent_at is not None and edition.sent_at <= self._now

    def _archive(self, newest: Sequence[Edition]) -> Archive:
        listed = [
            Listed(former.kept, edition.sent_at, former.key)
            for edition in newest
            if edition.sent_at and (former := self._state.issues[edition.id])
        ]
        stand = self._stand
        return Archive(
            tuple(listed),
            stand.settings,
            stand.sources,
            stand.renderer,
            stand.norms,
            stand.guide,
            stand.corrections,
            stand.extra,
        )

    # --- issues

    def _issues(self, editions: Sequence[Edition], in_feed: Container[str]) -> None:
        """The first issue that has to be made is made here: the processes begin with all that it needed."""
        todo = [edition for edition in editions if not self._stands(edition, edition.id in in_feed)]
        later = {edition.id: number for number, edition in enumerate(todo[1:])}
        self._pages += [f"issues/{edition.id}/index.html" for edition in editions]
        if todo:
            self._make(todo[0], todo[0].id in in_feed)
        with Ahead([partial(edition.make, edition.id in in_feed) for edition in todo[1:]]) as ahead:
            for edition in editions:
                if edition.id in later:
                    self._put_issue(edition, *ahead.take(later[edition.id]))
                elif edition.id not in self._made:
                    self._keep_issue(edition)

    def _keep_issue(self, edition: Edition) -> None:
        former = self._state.former.issues[edition.id]
        self._state.issues[edition.id] = former
        for path in former.files:
            self._keep(path, former.key)

    def _stands(self, edition: Edition, in_feed: bool) -> bool:
        former = self._state.former.issues.get(edition.id)
        if former is None:
            return False
        has_all = bool(former.kept.article) or not in_feed
        same = has_all and former.key == self._key_of(edition, former.kept)
        return same and all(self._is_whole(path, former.key) for path in former.files)

    def _key_of(self, edition: Edition, kept: Kept) -> str:
        return fingerprint(self._stand.key, edition.key(kept), str(self._is_listed(edition)))

    def _make(self, edition: Edition, in_feed: bool) -> Kept:
        if os.getpid() != self._process:
            raise RuntimeError("only the process that writes the archive makes an issue while lists are made")
        return self._put_issue(edition, *edition.make(in_feed))

    def _put_issue(self, edition: Edition, made: Archived, pictures: Pictures) -> Kept:
        key = self._key_of(edition, made.kept)
        folder = f"issues/{edition.id}"
        files = [(path, file.read_bytes()) for path, file in pictures]
        files += [(f"{folder}/{name}", text.encode()) for name, text in made.beside]
        files.append((f"{folder}/index.html", made.page.encode()))
        for path, data in files:
            self._put(path, data, key)
        self._state.remember(edition.id, key, tuple(path for path, _ in files), made.kept)
        self._made[edition.id] = made.kept
        return made.kept

    def _entries(self, issue: str) -> tuple[str, ...]:
        if made := self._made.get(issue):
            return tuple(piece.entry for piece in made.pieces)
        if bulk := self._state.bulk(issue):
            return bulk.entries
        return tuple(piece.entry for piece in self._make(self._editions[issue], True).pieces)

    def _rows(self, issue: str) -> tuple[str, ...]:
        if made := self._made.get(issue):
            return tuple(piece.row for piece in made.pieces)
        if bulk := self._state.bulk(issue):
            return bulk.rows
        return tuple(piece.row for piece in self._make(self._editions[issue], True).pieces)

    def _article(self, issue: str) -> str:
        if (made := self._made.get(issue)) and made.article:
            return made.article
        if (bulk := self._state.bulk(issue)) and bulk.article:
            return bulk.article
        return self._make(self._editions[issue], True).article

    # --- lists, feeds, search

    def _lists(self, archive: Archive) -> None:
        lists = Lists(archive, searchable=self._searchable(archive))
        pieces = Pieces(archive, (*lists.topics, *lists.ages), self._entries)
        folders = ["", "issues/", "topics/", "ages/", "creators/", "corrections/", "about/"]
        folders += [shelf.folder for shelf in (*lists.topics, *lists.ages)]
        extras = Extras(archive, self._stand.extra, self._entries, self._rows)
        pages = [*pieces.pages(), *extras.pages(), *lists.pages()]
        self._pages += [page.path for page in pages]
        self._put_lists([*pages, *Feeds(archive, folders, self._article).pages()])

    def _put_lists(self, pages: Sequence[ListPage]) -> None:
        keys = [fingerprint(self._stand.key, page.path, repr(page.made_of)) for page in pages]
        todo = [page for page, key in zip(pages, keys, strict=True) if not self._is_whole(page.path, key)]
        later = {page.path: number for number, page in enumerate(todo)}
        with Ahead([page.text for page in todo]) as ahead:
            for page, key in zip(pages, keys, strict=True):
                if page.path in later:
                    self._put(page.path, ahead.take(later[page.path]).encode(), key)
                else:
                    self._keep(page.path, key)

    def _searchable(self, archive: Archive) -> bool:
        return bool(search.version()) and any(one.kept.indexed for one in archive.issues)

    def _search(self, archive: Archive) -> str:
        """Make the index of the pages as they are now, if one of them changed. Gives what did not work."""
        if not self._searchable(archive):
            return ""
        pages = [f"issues/{one.kept.id}/index.html" for one in archive.issues if one.kept.indexed]
        now = self._writer.look()
        key = fingerprint(search.version(), *(repr((page, now.get(page))) for page in pages))
        former = [path for path in self._state.former.files if path.startswith(f"{search.FOLDER}/")]
        if former and all(self._is_whole(path, key) for path in former):
            for path in former:
                self._keep(path, key)
            return ""
        try:
            index = search.make_index(self._writer.folder)
        except OutsideError as error:
            return error.message
        for path, data in index.items():
            self._put(path, data, key)
        self._writer.replace()
        return ""

    # --- files

    def _put(self, path: str, data: bytes, key: str) -> None:
        self._writer.put(path, data)
        self._keys[path] = key

    def _keep(self, path: str, key: str) -> None:
        self._writer.keep(path)
        self._keys[path] = key

    def _is_whole(self, path: str, key: str) -> bool:
        mark = self._state.former.files.get(path)
        return mark is not None and mark.key == key and self._seen.get(path) == (mark.size, mark.changed)

    def _remember(self) -> None:
        now = {**self._seen, **self._writer.look_at_written()}
        for path, key in self._keys.items():
            if seen := now.get(path):
                self._state.files[path] = Mark(key, *seen)
        self._state.save()


def _age(edition: Edition) -> tuple[dt.datetime, str]:
    assert edition.sent_at is not None
    return edition.sent_at, edition.id
