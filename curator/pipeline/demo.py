"""The demo: one whole month on sample data, by the same functions that the commands call."""

import asyncio
import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from curator.errors import RefusedError
from curator.fetching.step import fetch
from curator.model.issue import Issue, Pick
from curator.pipeline import build as build_flow
from curator.pipeline import publish as publish_flow
from curator.pipeline import send as send_flow
from curator.pipeline.drafts import start_issue
from curator.pipeline.sample_feeds import feed_site, sample_feed
from curator.pipeline.sample_newsletter import (
    copy_sample,
    sample_issue,
    sample_project,
    sample_sources,
    write_by_hand,
)
from curator.pipeline.send import Office
from curator.project import Project
from curator.rendering.newsletter import newsletter_renderer
from curator.reviewing import picks, triage
from curator.store.items import list_items
from curator.store.source_file import find_source, load_sources
from curator.subscribing.step import add
from curator.text.urls import canonical

READERS = ("sample.reader.one@example.org", "sample.reader.two@example.org", "sample.reader.three@example.org")
AGREED = "sample readers of the demo"
MARK = "demo"

Say = Callable[[str], None]
Hire = Callable[[Project, dt.datetime], Office]
"""Opens a newsletter whose clock stands at a moment: its store, mailer, settings and clock."""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """Where everything is."""

    root: Path
    issue: str
    email: Path
    text: Path
    site: Path
    outbox: Path

    def to_json(self) -> dict[str, object]:
        """For --json."""
        places = {"root": self.root, "email": self.email, "text": self.text, "site": self.site, "outbox": self.outbox}
        return {"issue": self.issue, **{name: str(path) for name, path in places.items()}}


def demo(root: Path, *, hire: Hire, new_token: Callable[[], str], say: Say) -> DemoReport:
    """Run the month in `root`, on the day of the sample issue. Raises RefusedError if something else is in `root`."""
    root = root.resolve()
    _make_room(root)
    sample = sample_issue(sample_project())
    sources = sample_sources(sample_project())
    now = dt.datetime.combine(sample.publish_on or dt.date(2026, 12, 1), dt.time(9), dt.UTC)
    feeds = {f"/{s.id}/feed.xml": sample_feed(s, [p for p in sample.picks if p.source == s.id], now) for s in sources}
    with ExitStack() as stack:
        project = copy_sample(root, stack.enter_context(feed_site(feeds)), new_token)
        project.private.mkdir(exist_ok=True)
        (project.private / MARK).touch()
        say(f"A sample newsletter in {root}: {len(sources)} invented sources, their feeds on this machine")
        office = hire(project, now)
        stack.callback(office.store.close)
        return _month(project, office, sample, say)


def _make_room(root: Path) -> None:
    """An empty folder, or one that an earlier demo made; anything else is left alone."""
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        if not (root / ".curator" / MARK).is_file():
            raise RefusedError(
                f"{root} is not empty, and no demo made it.", hint="Name another folder: curator demo FOLDER."
            )
        shutil.rmtree(root)
    root.mkdir(parents=True, exist_ok=True)


def _month(project: Project, office: Office, sample: Issue, say: Say) -> DemoReport:
    settings, store, now = office.settings, office.store, office.clock()
    renderer = newsletter_renderer(project.templates, settings, project.compiled)
    report = asyncio.run(fetch(load_sources(project), store, settings, clock=office.clock))
    say(f"fetch      {report.polled} feeds read, {report.new} items")
    issue = start_issue(project, settings, sample.issue, now=now)
    chosen = _review(project, office, sample, issue)
    say(f"items      {chosen} kept and tagged")
    say(f"pick       {chosen} placed in issues/{issue}/issue.yaml")
    write_by_hand(project, issue, sample)
    say(f"(by hand)  letter, {len(sample.actions)} actions, {len(sample.prompts)} questions to talk about")
    built = build_flow.build(project, store, settings, renderer, issue, now=now)
    open_findings = [finding for finding in built.findings if finding.waived is None]
    say(f"build      the mail has {built.html_bytes / 1024:.0f} KB; things to mend: {len(open_findings)}")
    added = add(store, settings, READERS, attest=AGREED, now=now).added
    variants = send_flow.variants_to_send(project, store, settings, renderer, issue, now=now)
    sent = send_flow.send(issue, variants, office, confirm=added)
    say(f"send       {sent.accepted} of {sent.audience} mails laid into the outbox")
    published = publish_flow.publish(project, settings, renderer, now=now)
    say(f"publish    {len(published.pages)} pages")
    return DemoReport(
        project.root,
        issue,
        built.email_html,
        built.email_text,
        Path(published.dir) / "index.html",
        project.outbox,
    )


def _review(project: Project, office: Office, sample: Issue, issue: str) -> int:
    """Keep, tag, note and pick the items that the sample issue uses."""
    store, now = office.store, office.clock()
    with store.read() as db:
        items = {item.entry.canonical_url: item for item in list_items(db)}
    wanted: list[tuple[Pick, int]] = [(pick, items[canonical(pick.url)].id) for pick in sample.picks]
    triage.triage(store, [item for _, item in wanted], "kept", now=now)
    sources = load_sources(project)
    for pick, item in wanted:
        triage.tag(store, item, pick.topics or ("sample",), now=now)
        triage.note(store, item, pick.note or "", now=now)
        choice = picks.PickChoice(pick.section, ages=pick.ages, relation=pick.relation, lead=pick.lead)
        picks.pick(
            project,
            store,
            find_source(sources, pick.source or ""),
            triage.show_item(store, item),
            issue,
            choice,
            sections=office.settings.config.issue.sections,
            language=office.settings.newsletter.language,
            now=now,
        )
    return len(wanted)
