"""What is remembered of issues' files is believed only while they look the same."""

import json
from pathlib import Path

import pytest

from curator.errors import FileError
from curator.project import Project
from curator.store.issue_files import file_sums
from curator.store.issue_looks import CACHE, IssueLooks


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    (made.issue_dir("2026-11") / "images").mkdir(parents=True)
    (made.issue_dir("2026-11") / "issue.yaml").write_text("issue: 2026-11\n")
    (made.issue_dir("2026-11") / "letter.md").write_text("Hello.\n")
    (made.issue_dir("2026-11") / "images/map.png").write_bytes(b"one")
    return made


def remembered(project: Project) -> IssueLooks:
    looks = IssueLooks(project)
    looks.sums("2026-11")
    looks.save()
    return IssueLooks(project)


def test_unchanged_files_are_not_read_again(project: Project) -> None:
    assert IssueLooks(project).sums("2026-11") == file_sums(project, "2026-11")
    remembered(project)
    cache = project.private / CACHE
    known = json.loads(cache.read_text())
    known["2026-11"][1] = {"issue.yaml": "as remembered"}
    cache.write_text(json.dumps(known))
    assert IssueLooks(project).sums("2026-11") == {"issue.yaml": "as remembered"}


@pytest.mark.parametrize("name", ["issue.yaml", "letter.md", "images/map.png", "images/new.png"])
def test_a_file_that_changed_or_came_is_read(project: Project, name: str) -> None:
    remembered(project)
    (project.issue_dir("2026-11") / name).write_text("something else\n")
    assert IssueLooks(project).sums("2026-11") == file_sums(project, "2026-11")


def test_a_manifest_that_came_is_found_and_a_damaged_one_is_said(project: Project) -> None:
    assert remembered(project).manifest("2026-11") is None
    manifest = project.manifest("2026-11")
    manifest.parent.mkdir()
    manifest.write_text('{"sent_at": "2026-11-01T09:00:00Z", "audience": 3}')
    assert remembered(project).manifest("2026-11") == {"sent_at": "2026-11-01T09:00:00Z", "files": None}
    manifest.write_text("{")
    with pytest.raises(FileError, match="damaged"):
        IssueLooks(project).manifest("2026-11")


@pytest.mark.parametrize("text", ["", "[]", '{"2026-11": 3}', '{"2026-11": [1, 2]}'])
def test_a_broken_memory_costs_nothing_but_time(project: Project, text: str) -> None:
    project.private.mkdir()
    (project.private / CACHE).write_text(text)
    assert IssueLooks(project).sums("2026-11") == file_sums(project, "2026-11")
