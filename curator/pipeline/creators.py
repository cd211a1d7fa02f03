"""creator rename and forget = change the files and the database, then make everything again that showed the creator."""

import datetime as dt
import email
import email.policy
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from curator.errors import CuratorError
from curator.model.issue import Issue
from curator.pipeline.publish import publish
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.reviewing import creators, forgetting
from curator.reviewing.creators import Changed, find_creator
from curator.settings import Settings
from curator.store.engine import Store
from curator.store.issue_files import file_sums, is_sent, issue_ids, load_issue, read_manifest
from curator.store.manifest_file import renew_sums
from curator.store.source_file import load_sources
from curator.text.dates import local
from curator.text.names import mention_pattern

Mentions = Callable[[str], bool]
_CACHES = (
    "used.json", "links.json", "corrections.json", "past-picks.json", "sources.json", "issues", "pictures", "archive",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was changed, what was taken out of out/, and whether the archive was made again. problem: what was not."""

    changed: Changed
    removed: tuple[str, ...]
    published: bool
    problem: str = ""


def rename(
    project: Project,
    store: Store,
    settings: Settings,
    renderer: Renderer,
    creator_id: str,
    name: str,
    *,
    also: Sequence[str] = (),
    pronouns: str | None = None,
    now: dt.datetime,
) -> Outcome:
    """Give a creator a new name, everywhere, and make the archive again. Raises UsageError for a name that is none."""
    _, creator = find_creator(load_sources(project), creator_id)
    former = mention_pattern([creator.name, *also], [creator_id])
    untouched = _untouched(project)
    changed = creators.rename(
        project, store, all_issues(project, settings), creator_id, name, also=also, pronouns=pronouns
    )
    return _again(project, settings, renderer, changed, lambda text: former.search(text) is not None, untouched, now)


def forget(
    project: Project,
    store: Store,
    settings: Settings,
    renderer: Renderer,
    creator_id: str,
    *,
    also: Sequence[str] = (),
    now: dt.datetime,
) -> Outcome:
    """Take a creator out, everywhere, and make the archive again. Raises UsageError if there is none with this id."""
    source, creator = find_creator(load_sources(project), creator_id)
    issues = all_issues(project, settings)
    whole = len(source.creators) == 1
    ids = [creator_id, *([source.id] if whole else [])]
    names = mention_pattern([creator.name, *also, *([source.name] if whole else [])], ids)
    theirs = [
        pick
        for issue in issues
        for pick in issue.picks
        if creator_id in (pick.creators or ()) or (whole and pick.source == source.id)
    ]
    urls = {pick.url for pick in theirs}
    untouched = _untouched(project)
    changed = forgetting.forget(
        project,
        store,
        issues,
        creator_id,
        also=also,
        erasure_key=settings.secrets.erasure_key,
        now=now,
        today=local(now, settings.newsletter.timezone).date(),
    )
    if not settings.secrets.erasure_key:
        note = "nothing: CURATOR_ERASURE_KEY is not set, so nobody is warned if they are added again"
        changed = replace(changed, still_held=(*changed.still_held, note))

    def mentions(text: str) -> bool:
        return names.search(text) is not None or any(url in text for url in urls)

    return _again(project, settings, renderer, changed, mentions, untouched, now)


def all_issues(project: Project, settings: Settings) -> list[Issue]:
    """Every issue there is, oldest first."""
    return [load_issue(project, issue, settings.config.issue.sections) for issue in issue_ids(project)]


def _untouched(project: Project) -> list[str]:
    """Sent issues whose files are those that were sent."""
    sent = [issue for issue in issue_ids(project) if is_sent(project, issue)]
    return [issue for issue in sent if read_manifest(project, issue).get("files") == file_sums(project, issue)]


def _again(
    project: Project,
    settings: Settings,
    renderer: Renderer,
    changed: Changed,
    mentions: Mentions,
    untouched: Sequence[str],
    now: dt.datetime,
) -> Outcome:
    for issue in untouched:
        renew_sums(project, issue)
    for name in _CACHES:
        _remove(project.private / name)
    removed = [path for path in _made_here(project) if mentions(_text_of(path))]
    for path in removed:
        path.unlink(missing_ok=True)
    published, problem = project.site.is_dir(), ""
    if published:
        try:
            publish(project, settings, renderer, now=now)
        except CuratorError as error:
            problem = f"The archive could not be made again: {error.message}"
        left = [path for path in project.site.rglob("*") if path.is_file() and mentions(_text_of(path))]
        for path in left if problem else ():
            path.unlink()
            removed.append(path)
    return Outcome(changed, tuple(str(path) for path in removed), published, problem)


def _made_here(project: Project) -> list[Path]:
    """Every file in out/ but those of the archive, which is made again as a whole."""
    if not project.out.is_dir():
        return []
    site = project.site
    return [path for path in sorted(project.out.rglob("*")) if path.is_file() and not path.is_relative_to(site)]


def _text_of(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix != ".eml":
        return data.decode("utf-8", "ignore")
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(str(value) for value in message.values()), *(str(part) for part in parts)])


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
