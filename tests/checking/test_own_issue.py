"""This repository's own sample issue, loaded, rendered and checked as `curator check` does it."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from curator.building.step import render_issue
from curator.checking.credit import quote_length
from curator.checking.evidence import Evidence
from curator.checking.step import check
from curator.mail.message import specimen
from curator.model.vocabulary import PILLARS
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.settings import load_settings
from curator.store.issue_files import load_issue
from curator.store.source_file import load_sources

ROOT = Path(__file__).resolve().parents[2]
ISSUE = "2026-12"


@pytest.fixture(scope="module")
def seen() -> Evidence:
    """The sample issue with everything that the checks look at."""
    project, now = Project(ROOT), dt.datetime(2026, 11, 28, 9, 0, tzinfo=dt.UTC)
    settings = load_settings(ROOT, {"CURATOR_SECRET_KEY": "sample-key-of-a-test"})
    issue = load_issue(project, ISSUE, settings.config.issue.sections)
    sources = load_sources(project)
    renderer = Renderer(project.templates, settings.newsletter.language)
    built = render_issue(issue, sources, settings, renderer, now=now, listed=False)
    return Evidence(
        issue=issue,
        sources=sources,
        settings=settings,
        now=now,
        built=built,
        message=specimen(settings, built.variants[0], ref=ISSUE, now=now),
        images=frozenset(),
    )


def test_the_sample_issue_has_nothing_to_mend(seen: Evidence) -> None:
    assert [(finding.id, finding.message) for finding in check(seen).findings] == []


def test_it_stays_so_as_years_pass(seen: Evidence) -> None:
    assert check(replace(seen, now=seen.now + dt.timedelta(days=1500))).findings == ()


def test_it_is_a_whole_issue(seen: Evidence) -> None:
    issue = seen.issue
    assert len(issue.picks) == 12
    assert {pick.section for pick in issue.picks} == {*PILLARS, "celebrate"}
    assert 180 <= quote_length(issue.letter) <= 220
    assert len({prompt.for_ages for prompt in issue.prompts}) >= 3
    assert (len(issue.actions), len(issue.events), len(issue.corrections)) == (2, 1, 1)


def test_everyone_in_it_is_plainly_a_sample(seen: Evidence) -> None:
    for creator in seen.featured():
        assert creator.name.startswith("Sample ")
        assert (creator.in_their_words or "").startswith("Sample text: ")
    for source in seen.used_sources():
        assert source.sample
        assert (source.site or "").endswith(".example.org/")
    assert all((pick.quote or "Sample text: ").startswith("Sample text: ") for pick in seen.issue.picks)


def test_real_sources_are_candidates_that_nobody_has_asked(seen: Evidence) -> None:
    real = [source for source in seen.sources if not source.sample]
    assert len(real) >= 40
    for source in real:
        assert (source.state, source.consent.state, source.consent.since) == ("candidate", "unasked", None)
        assert source.feed
        assert all(creator.in_their_words is None and not creator.support for creator in source.creators)


def test_one_broken_card_is_found_in_the_real_mail(seen: Evidence) -> None:
    assert seen.built
    standard = seen.built.variants[0]
    pick = seen.issue.picks[3]
    note = (pick.note or "").split(".")[0]
    assert note in standard.html
    broken = replace(standard, html=standard.html.replace(note, "Something else"))
    report = check(replace(seen, built=replace(seen.built, variants=(broken,))))
    assert [finding.id for finding in report.findings] == [f"parity:e-mail.{pick.id}"]
