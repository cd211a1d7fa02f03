"""curator init --pages: a workflow that publishes the archive with each push."""

from pathlib import Path

from ruamel.yaml import YAML

from tests.support.cli import Editor

FILE = ".github/workflows/archive.yml"


def test_a_new_newsletter_gets_the_workflow_when_asked(tmp_path: Path) -> None:
    plain, with_pages = Editor(tmp_path / "plain"), Editor(tmp_path / "pages")
    plain.do("init", plain.root, "--yes")
    assert not plain.file(FILE).exists()
    with_pages.do("init", with_pages.root, "--yes", "--pages")
    workflow = YAML(typ="safe").load(with_pages.file(FILE).read_text("utf-8"))
    assert workflow["on"]["push"]["branches"] == ["main"]
    assert workflow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    steps = workflow["jobs"]["publish"]["steps"]
    assert "curator publish --out site" in [step.get("run") for step in steps]
    assert {"path": "site"} in [step.get("with") for step in steps]


def test_one_that_is_there_gets_the_workflow_and_nothing_else(tmp_path: Path) -> None:
    editor = Editor(tmp_path / "letters")
    editor.do("init", editor.root, "--yes")
    before = {path: path.read_bytes() for path in editor.root.rglob("*") if path.is_file()}
    editor.do("init", editor.root, "--pages")
    after = {path: path.read_bytes() for path in editor.root.rglob("*") if path.is_file()}
    assert set(after) - set(before) == {editor.file(FILE)}
    assert all(after[path] == data for path, data in before.items())
    editor.file(FILE).write_text("mine\n", "utf-8")
    editor.do("init", editor.root, "--pages")
    assert editor.file(FILE).read_text("utf-8") == "mine\n"
