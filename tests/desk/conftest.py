"""The sample newsletter with an editor at its desk, made once for tests that look, anew for those that change."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from curator.project import Project
from tests.desk.sample import Newsletter, open_app, sample_newsletter
from tests.desk.visitor import Visitor, at_the_desk
from tests.support.browser import running_browser
from tests.support.kept import Kept, kept_folder

expect.set_options(timeout=60_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for the tests of one file."""
    with running_browser() as running:
        yield running


def finished(root: Path) -> None:
    """The sample newsletter, its issue complete and unsent."""
    with sample_newsletter(root):
        pass


@pytest.fixture(scope="session")
def untouched() -> Kept:
    """The one that is only copied. Made before any browser: beside a running one nothing can be fetched."""
    return kept_folder(finished)


@pytest.fixture
def newsletter(untouched: Kept, tmp_path: Path) -> Iterator[Newsletter]:
    """A copy of the sample newsletter of a test's own."""
    app = open_app(Project(untouched.copy_to(tmp_path / "newsletter")))
    try:
        yield Newsletter(app, "2026-12")
    finally:
        app.close()


@pytest.fixture
def visitor(newsletter: Newsletter) -> Iterator[Visitor]:
    """The editor of the copy, at the desk."""
    with at_the_desk(newsletter.app) as editor:
        yield editor
