"""Starts an issue, and makes a first draft of what the editor kept."""

import datetime as dt

from curator.model.ids import is_issue_id, issue_month
from curator.model.item import Item
from curator.model.vocabulary import IssueKind
from curator.project import Project
from curator.reviewing.picks import PickChoice, pick, section_for
from curator.settings import Settings
from curator.store.engine import Store
from curator.store.issue_files import create_issue, current_issue, issue_ids
from curator.store.items import list_items
from curator.store.source_file import load_sources
from curator.store.used_index import used_in
from curator.text.dates import local, month_name


def next_issue_id(existing: list[str], today: dt.date) -> str:
    """The month to make now: this one, or the one after the newest issue."""
    this = f"{today.year}-{today.month:02d}"
    months = [f"{year}-{month:02d}" for year, month in map(issue_month, existing)]
    if not months or max(months) < this:
        return this
    year, month = issue_month(max(months))
    return f"{year + month // 12}-{month % 12 + 1:02d}"


def start_issue(
    project: Project, settings: Settings, issue_id: str | None, kind: IssueKind = "standard", *, now: dt.datetime
) -> str:
    """Make the files of a new issue (the next month when none is named); gives its id."""
    newsletter = settings.newsletter
    today = local(now, newsletter.timezone).date()
    wanted = issue_id or next_issue_id(issue_ids(project), today)
    title, publish_on = newsletter.title, today
    if is_issue_id(wanted):
        year, month = issue_month(wanted)
        title = f"{newsletter.title}, {month_name(year, month, newsletter.language)}"
        publish_on = max(today, dt.date(year, month, 1))
    create_issue(project, wanted, kind, title, publish_on)
    return wanted


def current_or_new(project: Project, settings: Settings, *, now: dt.datetime) -> str:
    """The id of the issue in the making; the next one is started if there is none."""
    return current_issue(project) or start_issue(project, settings, None, now=now)


def draft_of_kept(project: Project, store: Store, settings: Settings, *, now: dt.datetime) -> tuple[str, list[str]]:
    """A new issue with the kept items that no issue used yet, in sections by their type; the lead stays empty.

    Gives its id and the picks' ids. Items of sources that are not active stay out.
    """
    issue = start_issue(project, settings, None, now=now)
    used = used_in(project)
    sources = {source.id: source for source in load_sources(project)}
    with store.read() as db:
        kept = list_items(db, state="kept")
    sections = settings.config.issue.sections
    placed: list[str] = []
    for item in sorted(kept, key=lambda item: item.id):
        source = sources.get(item.source)
        if source is None or source.state != "active" or not item.entry.url or _known(item, used):
            continue
        choice = PickChoice(section_for(item, sections))
        language = settings.newsletter.language
        fields = pick(project, store, source, item, issue, choice, sections=sections, language=language, now=now)
        placed.append(str(fields["id"]))
    return issue, placed


def _known(item: Item, used: dict[str, list[str]]) -> bool:
    return bool(used.get(item.entry.canonical_url or ""))
