"""issues/<id>/: read as one issue, changed without losing a comment or a word."""

import datetime as dt
from pathlib import Path

import pytest

from curator.errors import FileError, StoreError, UsageError
from curator.model.issue import Waiver
from curator.model.vocabulary import SECTIONS
from curator.project import Project
from curator.store.issue_files import (
    add_waiver,
    create_issue,
    current_issue,
    drop_pick,
    find_issue,
    issue_ids,
    load_issue,
    pick_in_file,
    put_pick,
    read_manifest,
)
from curator.store.yaml_file import read_yaml

ISSUE = """\
# December
issue: 2026-12
title: Making room
publish_on: 2026-12-01

picks:
  # the lead
  - id: bread
    section: raising
    title: Two words for bread
    url: https://book-river.example.org/bread
    creators: [sample-river]   # who made it
    ages: [5, 8]
    content_notes: [{note: death-grief, depth: mentioned}]
    note: >-
      A kitchen in which everything
      has two names.
    lead: true
  - id: bus
    section: reading
    title: 'The Night Bus: "Library"'
    url: https://kite.example.org/bus
    creators: []

actions:
  - text: Read the credits aloud.
    time: 5m
    cost: 0
    place: home
    called_for_by: Sample River
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "issues" / "2026-12"
    folder.mkdir(parents=True)
    (folder / "issue.yaml").write_text(ISSUE, "utf-8")
    (folder / "letter.md").write_text("Dear families,\n", "utf-8")
    return Project(tmp_path)


def path(project: Project) -> Path:
    return project.issue_dir("2026-12") / "issue.yaml"


def text(project: Project) -> str:
    return path(project).read_text("utf-8")


def test_an_issue_is_read_with_its_letter(project: Project) -> None:
    issue = load_issue(project, "2026-12", SECTIONS)
    assert issue.letter == "Dear families,\n"
    assert issue.publish_on == dt.date(2026, 12, 1)
    assert issue.picks[0].ages == (5, 8)
    assert issue.picks[0].note == "A kitchen in which everything has two names."
    assert issue.picks[0].content_notes[0].depth == "mentioned"
    assert issue.picks[1].creators == ()
    assert issue.actions[0].cost == "0"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("section: raising", "sektion: raising", 9, 'unknown key "sektion"; did you mean "section"?'),
        ("section: raising", "section: rasing", 9, 'did you mean "raising"?'),
        ("- id: bus", "- id: bread", 19, "used twice"),
        ("issue: 2026-12", "issue: 2026-11", 2, 'folder is "2026-12"'),
        ("title: Making room", "letter: hello\ntitle: Making room", 3, "letter.md"),
        ("    time: 5m\n", "", 26, '"time" is missing'),
        ("ages: [5, 8]", "ages: [5]", 13, "ages"),
        ("cost: 0", "cost: lots", 28, "is no cost"),
        ("publish_on: 2026-12-01", "publish_on: soon", 4, "publish_on"),
        ("title: Making room", "title: Making room\ntitle: Twice", 4, ""),
        ("depth: mentioned", "depth: a lot", 14, "is no depth"),
        ("creators: [sample-river]", "creators: [sample-river", 13, ""),
    ],
)
def test_what_does_not_fit_names_file_line_and_word(
    project: Project, old: str, new: str, line: int, words: str
) -> None:
    assert old in ISSUE
    path(project).write_text(ISSUE.replace(old, new, 1), "utf-8")
    with pytest.raises(FileError) as caught:
        load_issue(project, "2026-12", SECTIONS)
    assert f"issue.yaml:{line}: " in caught.value.message
    assert words in caught.value.message


def test_every_optional_key_may_be_empty(project: Project) -> None:
    empty = "issue: 2026-12\ntitle: x\nsubject:\npreheader: null\npublish_on:\npicks: []\n"
    path(project).write_text(empty, "utf-8")
    assert load_issue(project, "2026-12", SECTIONS).subject is None
    path(project).write_text(ISSUE + "prompts:\nevents:\nwaivers:\n", "utf-8")
    assert load_issue(project, "2026-12", SECTIONS).prompts == ()


def test_a_pick_is_added_at_the_end_and_taken_out_again(project: Project) -> None:
    put_pick(
        project, "2026-12", {"id": "pick-3", "section": "writing", "title": "日本語: ok", "lead": False, "note": None}
    )
    assert "    title: '日本語: ok'" in text(project)
    assert "lead: false" not in text(project)
    position, fields = drop_pick(project, "2026-12", "pick-3")
    assert (position, fields["title"]) == (2, "日本語: ok")
    assert text(project) == ISSUE


def test_a_pick_is_changed_where_it_stands(project: Project) -> None:
    put_pick(project, "2026-12", {"id": "bread", "section": "reading"})
    assert text(project) == ISSUE.replace("section: raising", "section: reading")
    found = pick_in_file(project, "2026-12", "bread")
    assert found
    assert (found[0], found[1]["ages"]) == (0, [5, 8])


def test_a_dropped_pick_goes_back_whole(project: Project) -> None:
    position, fields = drop_pick(project, "2026-12", "bread")
    put_pick(project, "2026-12", fields, position)
    picks = load_issue(project, "2026-12", SECTIONS).picks
    assert [pick.id for pick in picks] == ["bread", "bus"]
    assert picks[0].lead
    assert picks[0].content_notes[0].note == "death-grief"


def test_the_last_pick_leaves_an_empty_list(project: Project) -> None:
    drop_pick(project, "2026-12", "bread")
    drop_pick(project, "2026-12", "bus")
    assert "picks: []" in text(project)
    put_pick(project, "2026-12", {"id": "pick-1", "section": "reading", "title": "t", "url": "https://a.example.org"})
    assert read_yaml(path(project)).data["picks"][0]["id"] == "pick-1"


def test_an_unknown_pick_is_met_with_the_nearest(project: Project) -> None:
    with pytest.raises(UsageError, match='did you mean "bread"'):
        drop_pick(project, "2026-12", "bred")


def test_a_waiver_is_written_once(project: Project) -> None:
    add_waiver(project, "2026-12", Waiver("load:minutes", "a long month", dt.date(2026, 12, 1)))
    add_waiver(project, "2026-12", Waiver("load:minutes", "really", dt.date(2026, 12, 2)))
    waivers = load_issue(project, "2026-12", SECTIONS).waivers
    assert waivers == (Waiver("load:minutes", "really", dt.date(2026, 12, 2)),)
    assert text(project).startswith(ISSUE.rstrip("\n"))


def test_a_file_changed_meanwhile_is_never_overwritten(project: Project) -> None:
    file = read_yaml(path(project))
    path(project).write_text(ISSUE + "# typed just now\n", "utf-8")
    file.drop_item("picks", 0)
    with pytest.raises(FileError, match="changed by another program"):
        file.save()
    assert text(project).endswith("# typed just now\n")


def test_a_full_disk_leaves_the_old_file(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        put_pick(project, "2026-12", {"id": "bread", "section": "reading"})
    assert text(project) == ISSUE
    assert sorted(file.name for file in project.issue_dir("2026-12").iterdir()) == ["issue.yaml", "letter.md"]


def test_a_sent_issue_keeps_its_picks(project: Project) -> None:
    project.manifest("2026-12").parent.mkdir()
    project.manifest("2026-12").write_text('{"issue": "2026-12"}', "utf-8")
    with pytest.raises(UsageError, match="has been sent"):
        drop_pick(project, "2026-12", "bread")
    assert read_manifest(project, "2026-12") == {"issue": "2026-12"}
    assert current_issue(project) is None
    with pytest.raises(UsageError, match="no issue in the making"):
        find_issue(project, None)


def test_a_damaged_manifest_is_named(project: Project) -> None:
    project.manifest("2026-12").parent.mkdir()
    project.manifest("2026-12").write_text("{", "utf-8")
    with pytest.raises(FileError, match=r"manifest\.json:1: is damaged"):
        read_manifest(project, "2026-12")


def test_a_new_issue_is_valid_and_current(project: Project) -> None:
    create_issue(project, "2027-01-winter", "rest", 'A "quiet" month: really', dt.date(2027, 1, 1))
    assert issue_ids(project) == ["2026-12", "2027-01-winter"]
    assert current_issue(project) == "2027-01-winter"
    issue = load_issue(project, "2027-01-winter", SECTIONS)
    assert (issue.kind, issue.title) == ("rest", 'A "quiet" month: really')
    assert "replace me" in issue.letter
    with pytest.raises(UsageError, match="there already"):
        create_issue(project, "2027-01-winter", "rest", "x", dt.date(2027, 1, 1))
    with pytest.raises(UsageError, match="no issue id"):
        create_issue(project, "January", "rest", "x", dt.date(2027, 1, 1))
    with pytest.raises(UsageError, match='did you mean "2026-12"'):
        find_issue(project, "2026-2")


@pytest.mark.parametrize("name", ["../2026-12", "2026-12/../../x", "/etc"])
def test_an_issue_is_never_looked_for_elsewhere(project: Project, name: str) -> None:
    with pytest.raises(UsageError):
        find_issue(project, name)
