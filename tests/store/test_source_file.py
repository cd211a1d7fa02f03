"""sources.yaml: read whole, wrong in one line, changed without losing a comment."""

from pathlib import Path

import pytest

from curator.errors import FileError, UsageError
from curator.project import Project
from curator.store.source_file import add_source, find_source, load_sources, set_state

GOOD = """\
# whom we read
sources:
  - id: book-river            # a slug
    name: Book River
    feed: https://book-river.example.org/feed.xml
    state: candidate   # being vetted
    creators:
      - id: sample-river
        name: Sample River
        support: [{label: Shop, url: "https://book-river.example.org/shop"}]
    consent: {state: public-feed-ok, since: 2026-11-20, limits: [no-image]}

  # the next one
  - id: kite
    name: Kite & Pencil
    state: active
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "sources.yaml").write_text(GOOD, "utf-8")
    return Project(tmp_path)


def rewrite(project: Project, old: str, new: str) -> None:
    assert old in GOOD
    project.sources.write_text(GOOD.replace(old, new, 1), "utf-8")


def test_sources_are_read(project: Project) -> None:
    river, kite = load_sources(project)
    assert river.creators[0].support[0].label == "Shop"
    assert river.consent.limits == ("no-image",)
    assert kite.state == "active"
    assert find_source((river, kite), "kite") is kite


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("name: Book River", "nmae: Book River", 4, 'unknown key "nmae"; did you mean "name"?'),
        ("state: candidate", "state: activ", 6, 'did you mean "active"?'),
        ("id: kite", "id: book-river", 14, "used twice"),
        ("id: sample-river", "id: Sample River", 8, "is no id"),
        ("id: kite", "id: Kite!", 14, "is no id"),
        ("https://book-river.example.org/feed.xml", "javascript:alert(1)", 5, "begins with https://"),
        ("state: public-feed-ok, ", "state: public, ", 11, "is no state"),
        ("- id: kite\n    name: Kite & Pencil", "- id: kite", 14, '"name" is missing'),
        ("    name: Kite", "   name: Kite", 15, ""),
        ("sources:", "sourcs:", 2, 'did you mean "sources"?'),
        ("limits: [no-image]", "limits: no-image", 11, "limits"),
    ],
)
def test_what_does_not_fit_names_file_line_and_word(
    project: Project, old: str, new: str, line: int, words: str
) -> None:
    rewrite(project, old, new)
    with pytest.raises(FileError) as caught:
        load_sources(project)
    assert f"sources.yaml:{line}: " in caught.value.message
    assert words in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "sources:\n", "sources: []\n"])
def test_an_empty_file_has_no_sources(project: Project, text: str) -> None:
    project.sources.write_text(text, "utf-8")
    assert load_sources(project) == ()


def test_a_list_at_the_top_is_explained(project: Project) -> None:
    project.sources.write_text("- id: x\n", "utf-8")
    with pytest.raises(FileError, match=r"sources\.yaml:1: should hold"):
        load_sources(project)


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        load_sources(Project(tmp_path))
    assert "init" in caught.value.hint


def test_setting_a_state_changes_two_lines_and_nothing_else(project: Project) -> None:
    changed = set_state(project, "book-river", "active", "read it for three months: good")
    assert (changed.state, changed.reason) == ("active", "read it for three months: good")
    before, after = GOOD.splitlines(), project.sources.read_text("utf-8").splitlines()
    assert [line for line in before if line not in after] == ["    state: candidate   # being vetted"]
    assert [line for line in after if line not in before] == [
        "    state: active      # being vetted",
        "    reason: 'read it for three months: good'",
    ]


def test_a_state_set_twice_keeps_one_reason(project: Project) -> None:
    set_state(project, "kite", "paused", "on leave")
    set_state(project, "kite", "active", "back")
    assert project.sources.read_text("utf-8").count("reason:") == 1
    assert load_sources(project)[1].reason == "back"


def test_wrong_names_are_met_with_the_nearest(project: Project) -> None:
    with pytest.raises(UsageError, match='did you mean "book-river"'):
        set_state(project, "bok-river", "active", "x")
    with pytest.raises(UsageError, match='did you mean "active"'):
        set_state(project, "kite", "actve", "x")


def test_a_source_is_added_once(project: Project) -> None:
    fields: dict[str, object] = {"id": "drum", "name": "Drum", "feed": "https://drum.example.org/feed"}
    assert add_source(project, fields).state == "candidate"
    assert project.sources.read_text("utf-8").startswith(GOOD.rstrip("\n"))
    with pytest.raises(UsageError, match="already"):
        add_source(project, fields)
