"""The sample newsletter with its issue in the making, for the tests of the desk and its pictures."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from curator.fetching.step import fetch
from curator.model.issue import Pick
from curator.pipeline.drafts import start_issue
from curator.pipeline.sample_feeds import feed_site, sample_feed
from curator.pipeline.sample_newsletter import (
    copy_sample,
    sample_issue,
    sample_project,
    sample_sources,
    write_by_hand,
)
from curator.project import Project
from curator.reviewing import picks, triage
from curator.settings import load_settings
from curator.store.items import list_items
from curator.store.source_file import find_source, load_sources
from curator.subscribing.step import add
from curator.text.urls import canonical
from curator.wiring import App

NOW = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
READERS = ("sample.one@example.org", "sample.two@example.org", "sample.three@example.org")
SECRETS = "CURATOR_SECRET_KEY=sample-secret-key-of-the-desk-tests\nCURATOR_ERASURE_KEY=sample-erasure-key\n"


@dataclass(frozen=True)
class Newsletter:
    """A newsletter on disk, with its parts open."""

    app: App
    issue: str

    @property
    def root(self) -> Path:
        return self.app.project.root

    @property
    def issue_file(self) -> Path:
        return self.app.project.issue_dir(self.issue) / "issue.yaml"

    @property
    def letter_file(self) -> Path:
        return self.app.project.issue_dir(self.issue) / "letter.md"


@contextmanager
def sample_newsletter(root: Path, *, picked: bool = True) -> Iterator[Newsletter]:
    """The sample newsletter with what its feeds brought; with `picked`, its issue stands complete and unsent."""
    sample, sources = sample_issue(sample_project()), sample_sources(sample_project())
    feeds = {f"/{s.id}/feed.xml": sample_feed(s, [p for p in sample.picks if p.source == s.id], NOW) for s in sources}
    with feed_site(feeds) as address:
        project = copy_sample(root, address, lambda: "sample")
        (root / ".env").write_text(SECRETS, "utf-8")
        app = open_app(project)
        asyncio.run(fetch(load_sources(project), app.store, app.settings, clock=app.clock))
        issue = start_issue(project, app.settings, sample.issue, now=NOW)
        if picked:
            review(app, issue, sample.picks)
            write_by_hand(project, issue, sample)
        add(app.store, app.settings, READERS, attest="sample readers", now=NOW)
    try:
        yield Newsletter(app, issue)
    finally:
        app.close()


def open_app(project: Project) -> App:
    """The newsletter's parts, at the time of the sample issue and without what this machine's environment says."""
    return App(project, replace(load_settings(project.root, {}), now=NOW))


def review(app: App, issue: str, chosen: tuple[Pick, ...]) -> None:
    """Keep, tag and place the items that the sample issue uses."""
    with app.store.read() as db:
        items = {item.entry.canonical_url: item for item in list_items(db)}
    sources = load_sources(app.project)
    for pick in chosen:
        item = items[canonical(pick.url)]
        triage.triage(app.store, [item.id], "kept", now=NOW)
        triage.tag(app.store, item.id, pick.topics or ("sample",), now=NOW)
        picks.pick(
            app.project,
            app.store,
            find_source(sources, pick.source or ""),
            triage.show_item(app.store, item.id),
            issue,
            picks.PickChoice(pick.section, note=pick.note, ages=pick.ages, relation=pick.relation, lead=pick.lead),
            sections=app.settings.config.issue.sections,
            language="en",
            now=NOW,
        )
