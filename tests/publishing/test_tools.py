"""The archive before other people's tools: the W3C's HTML checker, and a link checker that opens every file."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.archive import twenty_four
from tests.support.programs import link_checker, page_checker

LANGUAGES = {"en": "standard", "ar": "daylight"}


@pytest.fixture(scope="module", params=LANGUAGES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return twenty_four(tmp_path_factory.mktemp("archive"), request.param, LANGUAGES[request.param]).site


def pages(site: Path) -> list[str]:
    return [str(page) for page in sorted(site.rglob("*.html")) if "pagefind" not in page.parts]


def broken(site: Path) -> tuple[int, list[str]]:
    """How many links lychee followed, and those that lead nowhere."""
    command = [link_checker(), "--offline", "--include-fragments", "--no-progress", "--format", "json", *pages(site)]
    done = subprocess.run(command, capture_output=True, check=False)
    found = json.loads(done.stdout)
    return found["successful"], [entry["url"] for entries in found["error_map"].values() for entry in entries]


def test_no_link_and_no_place_within_a_page_is_missing(site: Path) -> None:
    followed, wrong = broken(site)
    assert wrong == []
    assert followed > 1000


def test_the_link_checker_finds_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<p id="here"><a href="#here">a</a><a href="#no">b</a><a href="no.html">c</a>')
    followed, wrong = broken(tmp_path)
    assert followed == 1
    assert sorted(address.rsplit("/", 1)[1] for address in wrong) == ["index.html#no", "no.html"]


def invalid(pages: list[str]) -> list[str]:
    """What the checker says of some pages, one line each; sample words are English, whatever the language."""
    done = subprocess.run([*page_checker(), "--format", "json", *pages], capture_output=True, check=False)
    found = [f"{said.get('url')}: {said['message']}" for said in json.loads(done.stderr)["messages"]]
    return [line for line in found if "appears to be written in" not in line]


@pytest.mark.browser
def test_every_page_is_valid_html_and_css(site: Path) -> None:
    assert len(pages(site)) > 80
    assert invalid(pages(site)) == []


@pytest.mark.browser
def test_the_page_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text('<!doctype html><html lang="en"><title>x</title><p><div></p>')
    assert any(
        "No “p” element in scope" in said or "No p element" in said for said in invalid([str(tmp_path / "bad.html")])
    )
