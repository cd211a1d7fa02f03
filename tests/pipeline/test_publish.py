"""Publishing a newsletter's files: what is made again, and what an editor is told."""

import json
import os
from pathlib import Path

import pytest

from tests.support.cli import Editor
from tests.support.links import broken_links
from tests.support.own_newsletter import ISSUE, change, copy_newsletter


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    monkeypatch.setenv("CURATOR_NOW", "2026-12-02T09:00:00Z")
    return copy_newsletter(tmp_path / "letters")


def send(editor: Editor) -> None:
    editor.do("subscribers", "add", "one@example.org", "--attest", "a test")
    editor.do("send", ISSUE, "--confirm", "1")


def page(editor: Editor, name: str = f"issues/{ISSUE}/index.html") -> str:
    return editor.file(f"out/site/{name}").read_text("utf-8")


def test_the_archive_of_the_sample_newsletter_is_whole(editor: Editor) -> None:
    send(editor)
    report = editor.ask("publish")
    assert (report["made"], report["altered"], report["problem"]) == (1, [], "")
    assert len(report["pages"]) > 20
    assert broken_links(editor.file("out/site")) == []
    again = editor.ask("publish")
    assert (again["made"], again["changed"], again["pages"]) == (0, [], report["pages"])


@pytest.mark.parametrize(
    ("name", "before", "shown"),
    [
        (f"issues/{ISSUE}/letter.md", "There was a chair", "There was a stool"),
        ("curator.toml", "The Sample Shelf", "Another Shelf"),
        ("sources.yaml", "Sample River", "Sample Stream"),
    ],
)
def test_what_a_page_shows_makes_it_again(editor: Editor, name: str, before: str, shown: str) -> None:
    editor.do("publish")
    change(editor, name, (before, shown))
    assert editor.ask("publish")["made"] == 1
    assert shown in page(editor)


def test_a_source_that_an_issue_does_not_use_makes_no_issue_again(editor: Editor) -> None:
    editor.do("publish")
    text = editor.file("sources.yaml").read_text("utf-8")
    editor.file("sources.yaml").write_text(
        text.rstrip() + "\n  - id: sample-new-corner\n    name: Sample New Corner\n    state: candidate\n", "utf-8"
    )
    assert editor.ask("publish")["made"] == 0


def test_own_templates_make_all_again(editor: Editor) -> None:
    editor.do("publish")
    editor.file("templates/site").mkdir(parents=True)
    editor.file("templates/site/credit.html").write_text("<p>Made by {{ card.credit|names }}</p>\n", "utf-8")
    assert editor.ask("publish")["made"] == 1
    assert "<p>Made by Sample River</p>" in page(editor)


def test_a_sent_issue_whose_files_changed_is_named_until_a_correction_speaks_of_it(editor: Editor) -> None:
    send(editor)
    manifest = json.loads(editor.file(f"issues/{ISSUE}/sent/manifest.json").read_text("utf-8"))
    assert set(manifest["files"]) == {"issue.yaml", "letter.md"}
    change(editor, f"issues/{ISSUE}/letter.md", ("There was a chair", "There was a stool"))
    assert editor.ask("publish")["altered"] == [ISSUE]
    assert f"{ISSUE} was sent, and its files have changed since" in editor.do("publish").out
    editor.do("issue", "new", "2027-01")
    issue = editor.file("issues/2027-01/issue.yaml")
    parts = "text: It was a stool., reflection: a, apology: b, repair: c, change: d"
    told = f"corrections:\n  - {{issue: {ISSUE}, on: 2026-12-02, {parts}}}\n"
    issue.write_text(issue.read_text("utf-8") + told, "utf-8")
    assert editor.ask("publish")["altered"] == []


def test_touching_a_file_is_no_change(editor: Editor) -> None:
    send(editor)
    editor.do("publish")
    os.utime(editor.file(f"issues/{ISSUE}/letter.md"), (1, 1))
    report = editor.ask("publish")
    assert (report["made"], report["altered"], report["changed"]) == (0, [], [])


def test_another_folder_has_a_memory_of_its_own(editor: Editor, tmp_path: Path) -> None:
    editor.do("publish")
    report = editor.ask("publish", "--out", tmp_path / "elsewhere")
    assert report["made"] == 1
    assert (tmp_path / "elsewhere/index.html").read_bytes() == editor.file("out/site/index.html").read_bytes()
    assert editor.ask("publish")["changed"] == []
