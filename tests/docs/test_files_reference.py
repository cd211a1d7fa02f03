"""The annotated files in the docs are valid and show every field there is."""

import dataclasses
import re
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from curator.model.issue import Issue
from curator.model.money import total
from curator.model.source import Source
from curator.model.vocabulary import CONTENT_NOTES, EXTENSIBLE, SECTIONS
from curator.project import Project
from curator.store.care_file import load_care
from curator.store.glossary_file import load_glossary
from curator.store.issue_files import load_issue
from curator.store.money_file import load_money
from curator.store.source_file import load_sources

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/files.md").read_text("utf-8")
WORDS = (ROOT / "docs/reference/vocabulary.md").read_text("utf-8")
LETTER_ELSEWHERE = {"letter"}


def block(name: str) -> str:
    found: list[str] = re.findall(rf"```yaml\n# {name}\n(.*?)```", PAGE, re.S)
    return found[0]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "issues/2026-12").mkdir(parents=True)
    (tmp_path / "issues/2026-12/issue.yaml").write_text(block("issue"), "utf-8")
    (tmp_path / "sources.yaml").write_text(block("sources"), "utf-8")
    return Project(tmp_path)


def unset(record: Any, where: str = "") -> list[str]:
    """Fields of a record, and of the records in it, that stand at nothing."""
    missing = []
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if value in (None, "", ()) and field.name not in {*LETTER_ELSEWHERE, "closed_in"}:
            missing.append(f"{where}{field.name}")
        for inner in value if isinstance(value, tuple) else (value,):
            if dataclasses.is_dataclass(inner):
                missing += unset(inner, f"{where}{field.name}.")
    return missing


def test_the_annotated_issue_is_valid_and_complete(project: Project) -> None:
    assert unset(load_issue(project, "2026-12", SECTIONS)) == []


def test_the_annotated_sources_are_valid_and_complete(project: Project) -> None:
    assert unset(load_sources(project)[0]) == []


def test_the_annotated_files_beside_the_issues_are_valid_and_complete(project: Project) -> None:
    for name in ("glossary", "care", "money"):
        (project.root / f"{name}.yaml").write_text(block(name), "utf-8")
    assert unset(load_care(project)) == []
    assert [unset(term) for term in load_glossary(project)] == [[]]
    money = load_money(project)
    assert total(money.paid) == money.totals.paid


def test_every_field_is_named_in_the_page() -> None:
    for record in (Issue, Source):
        for name, kind in get_type_hints(record).items():
            assert name in PAGE
            for inner in get_args(kind):
                if dataclasses.is_dataclass(inner):
                    assert all(field.name in PAGE for field in dataclasses.fields(inner))


def test_every_word_is_in_the_vocabulary_page() -> None:
    for words in (*EXTENSIBLE.values(), CONTENT_NOTES):
        for word in words:
            assert f"`{word}`" in WORDS


def test_the_sections_are_named_in_order() -> None:
    assert " ".join(f"`{section}`" for section in SECTIONS) in PAGE.replace("\n", " ")
