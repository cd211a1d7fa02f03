"""build = render + check: the monthly main job."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from curator.building.budget import KB, Advice, advise
from curator.building.step import html_bytes, render_issue, render_variant, write_built
from curator.checking.evidence import Evidence, PublicFile
from curator.checking.step import CheckReport
from curator.checking.step import check as run_checks
from curator.mail.letterhead import example_links
from curator.mail.message import specimen
from curator.model.finding import Finding
from curator.model.issue import BuiltIssue, Issue, Variant
from curator.model.people import People
from curator.model.source import Source
from curator.model.variants import DISCREET, STANDARD
from curator.pipeline.charter import require_charter
from curator.pipeline.drafts import draft_of_kept
from curator.pipeline.links import known_links
from curator.pipeline.pictures import pictures_of
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.rendering.pictures import Shown
from curator.sending.audience import needed
from curator.settings import Settings
from curator.store.atomic import write_text
from curator.store.engine import Store
from curator.store.issue_files import current_issue, find_issue, issue_ids, load_issue
from curator.store.shelf import load_shelf
from curator.store.source_file import load_sources
from curator.store.wishes import wishes
from curator.text.dates import iso
from curator.text.tokens import LEAVE, PREFERENCES

MONTHS_LOOKED_BACK = 12
"""Earlier issues that the checks look at."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Where the issue was written, how large its mail is, and what the checks found."""

    issue: str
    email_html: Path
    email_text: Path
    web: Path
    html_bytes: int
    variants: tuple[str, ...]
    findings: tuple[Finding, ...]
    drafted: bool = False
    placed: tuple[str, ...] = ()
    advice: Advice | None = None

    @property
    def blocked(self) -> bool:
        """True when a finding stops the sending."""
        return any(finding.blocks for finding in self.findings)

    def to_json(self) -> dict[str, object]:
        """For --json and report.json."""
        return {
            "issue": self.issue,
            "email_html": str(self.email_html),
            "email_text": str(self.email_text),
            "web": str(self.web),
            "html_bytes": self.html_bytes,
            "variants": list(self.variants),
            "findings": [finding_json(finding) for finding in self.findings],
            "drafted": self.drafted,
            "placed": list(self.placed),
            "advice": asdict(self.advice) if self.advice else None,
        }


def finding_json(finding: Finding) -> dict[str, object]:
    """One finding as --json shows it: waived is true or false, with the reason beside it."""
    return asdict(finding) | {"waived": finding.waived is not None, "reason": finding.waived}


def _example_links(settings: Settings) -> dict[str, str]:
    """Links as long as a reader's, for measuring."""
    links = example_links(settings)
    return {LEAVE: links.leave, PREFERENCES: links.preferences}


@dataclass(frozen=True, slots=True)
class Examined:
    """An issue as it would go out now, with what the checks say."""

    issue: Issue
    sources: tuple[Source, ...]
    built: BuiltIssue
    report: CheckReport
    pictures: Mapping[str, Shown]


def wished_variants(store: Store, settings: Settings) -> tuple[str, ...]:
    """The variants that readers would get today; the standard and the discreet one always."""
    with store.read() as db:
        return needed(wishes(db), settings.choosable)


def examine(
    project: Project,
    settings: Settings,
    renderer: Renderer,
    issue_id: str,
    *,
    now: dt.datetime,
    variants: Sequence[str] = (STANDARD, DISCREET),
    online: tuple[PublicFile, ...] = (),
) -> Examined:
    """Render one issue in memory and check it; writes nothing but the images that it makes small.

    online: what someone saw of it on the web; none where nobody looked.
    """
    require_charter(settings)
    sections = settings.config.issue.sections
    issue = load_issue(project, issue_id, sections)
    sources = load_sources(project)
    pictures = pictures_of(project, issue_id, issue.picks, People(sources))
    shown = {file: picture.shown for file, picture in pictures.items()}
    shelf = load_shelf(project)
    built = render_issue(
        issue,
        sources,
        settings,
        renderer,
        now=now,
        listed=False,
        variants=variants,
        pictures=shown,
        shelf=shelf,
    )
    earlier = [other for other in issue_ids(project) if other < issue_id]
    history = tuple(load_issue(project, other, sections) for other in earlier[-MONTHS_LOOKED_BACK:])
    evidence = Evidence(
        issue=issue,
        sources=sources,
        settings=settings,
        built=built,
        message=specimen(settings, built.variants[0], ref=issue_id, now=now),
        history=history,
        images=frozenset(_images(project, issue_id)),
        now=now,
        links=known_links(project, now),
        also_linked=shelf.addresses,
        glossary=shelf.glossary,
        care=shelf.care,
        norms_version=shelf.norms_version,
        online=online,
    )
    return Examined(issue, sources, built, run_checks(evidence), shown)


def _images(project: Project, issue_id: str) -> list[str]:
    folder = project.issue_dir(issue_id)
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def build(
    project: Project, store: Store, settings: Settings, renderer: Renderer, issue_id: str | None, *, now: dt.datetime
) -> BuildReport:
    """Render an issue into out/issues/<id>/ and check it. Without a draft, one is made of the kept items."""
    require_charter(settings)
    drafted, placed = False, list[str]()
    if issue_id is None and current_issue(project) is None:
        issue_id, placed = draft_of_kept(project, store, settings, now=now)
        drafted = True
    issue_id = find_issue(project, issue_id)
    seen = examine(project, settings, renderer, issue_id, now=now, variants=wished_variants(store, settings))
    folder = project.built_dir(issue_id)
    write_built(seen.built, folder)
    size = html_bytes(seen.built.variants[0], _example_links(settings))
    report = BuildReport(
        issue=issue_id,
        email_html=folder / "email.html",
        email_text=folder / "email.txt",
        web=folder / "web.html",
        html_bytes=size,
        variants=tuple(variant.name for variant in seen.built.variants),
        findings=seen.report.findings,
        drafted=drafted,
        placed=tuple(placed),
        advice=_advice(seen, settings, renderer, size, now),
    )
    write_text(
        folder / "report.json", json.dumps(report.to_json() | {"built_at": iso(now)}, ensure_ascii=False, indent=2)
    )
    return report


def _advice(seen: Examined, settings: Settings, renderer: Renderer, size: int, now: dt.datetime) -> Advice | None:
    def render(issue: Issue, compact: bool) -> Variant:
        return render_variant(
            STANDARD, issue, seen.sources, settings, renderer, now=now, pictures=seen.pictures, compact=compact
        )

    return advise(
        seen.issue,
        size,
        settings.config.issue.max_html_kb * KB,
        compact=settings.config.issue.layout == "compact",
        render=render,
        weigh=lambda variant: html_bytes(variant, _example_links(settings)),
    )
