"""report = read every issue, make the report, write its page."""

import datetime as dt
from pathlib import Path

from curator.checking.evidence import Evidence
from curator.checking.language import language
from curator.model import vocabulary
from curator.model.issue import Issue
from curator.pipeline.creators import all_issues
from curator.project import Project
from curator.reporting.page import page_of
from curator.reporting.step import Kind, Material, Report
from curator.reporting.step import report as report_step
from curator.settings import Settings
from curator.store.atomic import write_text
from curator.store.shelf import load_shelf
from curator.store.source_file import load_sources
from curator.text.dates import local

REPORTS = "reports"


def material(project: Project, settings: Settings, *, now: dt.datetime) -> Material:
    """What reports are made from: the files of the newsletter and nothing else."""
    sources, shelf = load_sources(project), load_shelf(project)
    issues = tuple(all_issues(project, settings))
    extra = settings.config.vocabulary
    today = local(now, settings.newsletter.timezone).date()

    def phrases(issue: Issue) -> list[str]:
        evidence = Evidence(issue=issue, sources=sources, settings=settings, now=now, glossary=shelf.glossary)
        return [finding.id.rpartition(".")[2] for finding in language(evidence)]

    return Material(
        issues=issues,
        month=f"{today.year}-{today.month:02d}",
        language=settings.newsletter.language,
        calendar=settings.config.calendar,
        topics=tuple(sorted({*vocabulary.TOPICS, *extra.get("topics", ())})),
        types=tuple(sorted({*vocabulary.TYPES, *extra.get("types", ())})),
        glossary=shelf.glossary,
        phrases={issue.issue: phrases(issue) for issue in issues},
        languages={source.id: source.languages for source in sources},
    )


def report(
    project: Project, settings: Settings, kinds: tuple[Kind, ...], *, now: dt.datetime
) -> tuple[tuple[Report, Path], ...]:
    """Make these reports and write each as a page into out/reports/."""
    made = material(project, settings, now=now)
    done = []
    for kind in kinds:
        one = report_step(kind, made)
        path = project.out / REPORTS / f"{kind}.html"
        newsletter = settings.newsletter
        write_text(path, page_of(one, newsletter=newsletter.title, language=newsletter.language), mode=0o600)
        done.append((one, path))
    return tuple(done)
