"""Each check has a page that says what it finds, why, and how to mend it; and there is no page of another."""

from pathlib import Path

import pytest

from curator.checking.step import RULES

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference" / "checks"
PARTS = ["## What it finds", "## Why", "## How to mend", "## What it leaves alone"]


def test_every_check_has_its_page_and_its_line() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == {*RULES, "README"}
    index = (PAGES / "README.md").read_text("utf-8")
    assert [name for name in RULES if f"[{name}]({name}.md)" not in index] == []


@pytest.mark.parametrize("name", RULES)
def test_each_page_has_its_parts_and_tells_what_is_never_waived(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text("utf-8")
    assert [line for line in page.splitlines() if line.startswith("## ")] == PARTS
    assert page.startswith(f"# {name}\n")
    assert ("never waived" in page.split("## What")[0]) == RULES[name].protects
