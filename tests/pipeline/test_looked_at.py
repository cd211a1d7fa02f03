"""Reports and the pages beside the issues in a real browser: everyone can read them, and nothing is asked of anyone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from curator.reporting.page import page_of
from curator.reporting.report import KINDS, Kind
from curator.reporting.step import report
from tests.reporting.test_reports import year
from tests.support.browser import WCAG, Scheme, opened, running_browser
from tests.support.cli import Editor
from tests.support.newsletter import BY_HAND, start_newsletter

pytestmark = pytest.mark.browser
VIEWS: tuple[tuple[int, Scheme], ...] = ((1280, "light"), (320, "dark"))
RULES = (*WCAG, "best-practice")
ISSUE = """\
issue: 2026-12
title: Making room
publish_on: 2026-12-01
picks:
  - id: one
    section: reading
    source: s
    title: A chair
    url: https://s.example.org/1
    creators: [maker-s]
    relation: by
    topics: [gender, heavy]
    note: A disabled maker is not named here.
    content_notes: [{note: death-grief, depth: described}]
framings:
  - {audience: a staff room, title: Making room at work, intro: Dear colleagues.}
taken_down:
  - {section: reading, on: 2026-12-02}
"""
NEXT = """\
issue: 2027-01
title: Next
corrections:
  - {issue: 2026-12, on: 2026-12-03, text: We were wrong., reflection: r, apology: We are sorry., repair: m, change: c}
  - {issue: 2026-12, on: 2026-12-04, text: Privately wrong., reflection: r, apology: Sorry., repair: m, change: c,
     private: true}
"""
FILES = {
    "issues/2026-12/issue.yaml": ISSUE + BY_HAND,
    "issues/2026-12/letter.md": "Hello.\n",
    "issues/2026-12/sent/manifest.json": '{"issue": "2026-12", "sent_at": "2026-12-01T08:00:00Z", "audience": 1}',
    "issues/2027-01/issue.yaml": NEXT,
    "money.yaml": "paid:\n  - {on: 2026-11-01, to: maker-s, amount: 20, what: a reading}\n",
    "care.yaml": "intro: You are *not* alone.\nplaces:\n  - {name: Sample Line, phone: 0000, url: 'https://l.example.org'}\n",
    "glossary.yaml": "- term: disabled\n  meaning: as people say of themselves\n  following: {who: a circle}\n",
    "letters/school.md": "# To a school\n\nDear [office],\n\n> a quotation\n\n- one\n",
}
PAGES = (
    "issues/2026-12/index.html", "issues/2026-12/for-a-staff-room.html", "money/index.html", "letters/index.html",
    "letters/school.html", "reading-list/index.html", "corrections/index.html", "about/index.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Editor:
    patch = pytest.MonkeyPatch()
    patch.setenv("CURATOR_NOW", "2026-12-05T09:00:00Z")
    editor = start_newsletter(tmp_path_factory.mktemp("beside") / "letters", ["s.rss"], "http://127.0.0.1:9")
    for name, text in FILES.items():
        editor.file(name).parent.mkdir(parents=True, exist_ok=True)
        editor.file(name).write_text(text, "utf-8")
    editor.type("build", "2026-12")
    editor.do("publish")
    patch.undo()
    return editor


@pytest.mark.parametrize("path", PAGES)
def test_everyone_can_read_the_pages_beside_the_issues(browser: Browser, built: Editor, path: str) -> None:
    for width, scheme in VIEWS:
        with opened(browser, built.file(f"out/site/{path}"), width=width, scheme=scheme) as page:
            assert page.violations(RULES) == [], (width, scheme)
            assert page.overflow() <= 0, width
            assert page.requests == []


def test_everyone_can_read_the_mail_with_its_care_and_its_words(browser: Browser, built: Editor) -> None:
    for width, scheme in VIEWS:
        with opened(browser, built.file("out/issues/2026-12/email.html"), width=width, scheme=scheme) as page:
            assert "Sample Line" in page.page.inner_text("body")
            assert "as people say of themselves" in page.page.inner_text("body")
            assert page.violations() == []
            assert page.overflow() <= 0, width
            assert page.requests == []


@pytest.mark.parametrize("kind", KINDS)
def test_everyone_can_read_a_report(browser: Browser, tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / f"{kind}.html"
    path.write_text(page_of(report(kind, year()), newsletter="Sample", language="en"), "utf-8")
    for width, scheme in VIEWS:
        with opened(browser, path, width=width, scheme=scheme) as page:
            assert page.violations(RULES) == [], (width, scheme)
            assert page.overflow() <= 0, width
            assert page.requests == []
