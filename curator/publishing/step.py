"""Publishes the archive: one folder of static pages that any server, or none, can show."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from curator.model.people import People
from curator.model.source import Source
from curator.publishing.pages import IN_FEED, Archive, Listed, PublishedIssue, listing
from curator.publishing.writer import SiteWriter
from curator.rendering.environment import Renderer
from curator.settings import Settings

__all__ = ["PublishReport", "PublishedIssue", "publish"]
ISSUE_ROOT = "../../"
"""From an issue's page to the archive's first folder: what `render_issue` must be given as root."""


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was published.

    pages: every page of the archive, dir: its folder, changed: the files written or deleted. All paths are absolute.
    """

    pages: tuple[str, ...]
    dir: str
    changed: tuple[str, ...]


def publish(
    pages: Iterable[PublishedIssue],
    settings: Settings,
    sources: Sequence[Source],
    renderer: Renderer,
    site: Path,
    *,
    now: dt.datetime,
    norms: str = "",
    guide: str = "",
) -> PublishReport:
    """Write the archive into `site` and say what changed.

    pages: every issue, in any order; one at a time is held, so they may come from a generator. An issue that was sent
    by `now` is listed; any other has its page and stands in no list, feed or sitemap.
    norms, guide: Markdown of norms.md and guide.md, for the About page.
    Images go first, then pages, then lists and feeds; what is no more is deleted last. Running it again finishes what a
    crash left. Raises StoreError if the folder can't be written, RenderError if a template does not work.
    """
    writer = SiteWriter(site.resolve())
    people = People(sources)
    names: list[str] = []
    listed: list[Listed] = []
    for page in pages:
        names.append(_put_issue(page, people, writer))
        if page.sent_at is not None and page.sent_at <= now:
            listed.append(listing(page.built, page.sent_at))
            _forget_old_articles(listed)
    listed.sort(key=_newest, reverse=True)
    archive = Archive(tuple(listed), settings, sources, renderer, norms, guide)
    for path, text in archive.pages().items():
        names.append(path)
        writer.put(path, text.encode())
    for path, text in archive.lists().items():
        writer.put(path, text.encode())
    changed = writer.finish()
    return PublishReport(
        pages=tuple(str(writer.folder / name) for name in names),
        dir=str(writer.folder),
        changed=tuple(str(file) for file in changed),
    )


def _put_issue(page: PublishedIssue, people: People, writer: SiteWriter) -> str:
    issue = page.built.issue
    folder = f"issues/{issue.issue}"
    for pick in issue.picks:
        may = people.allowed(pick)
        if pick.image and page.folder and may.image and may.archive:
            file = (page.folder / pick.image.file).resolve()
            if file.is_relative_to(page.folder.resolve()) and file.is_file():
                writer.put(f"{folder}/{pick.image.file}", file.read_bytes())
    path = f"{folder}/index.html"
    writer.put(path, page.built.web.encode())
    return path


def _newest(one: Listed) -> tuple[dt.datetime, str]:
    return one.sent_at, one.link.id


def _forget_old_articles(listed: list[Listed]) -> None:
    """The feed carries the newest only: the text of others need not be held."""
    if len(listed) > 2 * IN_FEED:
        listed.sort(key=_newest, reverse=True)
        listed[IN_FEED:] = [replace(one, article="") for one in listed[IN_FEED:]]
