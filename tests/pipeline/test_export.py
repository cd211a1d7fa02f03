"""A project in a box holds nothing private and builds at once; a leak is refused; plain export is complete."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.cli import Editor
from tests.support.feedfolder import serve_files
from tests.support.kept import kept_folder
from tests.support.newsletter import in_december, start_newsletter, write_by_hand

CANARY = "canary-9f3a"
FEED = (
    "<rss version='2.0'><channel><title>s</title><item><title>Bread</title><link>https://s.example.org/1</link>"
    "<guid>1</guid><pubDate>Tue, 10 Nov 2026 09:00:00 GMT</pubDate><description>Sample text.</description></item>"
    "</channel></rss>"
)


def make_letters(root: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        in_december(patch)
        with serve_files({"s.rss": FEED.encode()}) as site:
            editor = start_newsletter(root, ["s.rss", "shy.rss"], site.url)
            _plant(editor)
            editor.do("fetch", "s")
        editor.do("items", "note", "1", f"{CANARY} note on bread")
        editor.do("items", "tag", "1", CANARY)
        editor.do("issue", "new")
        editor.do("pick", "1", "--section", "reading", "--note", f"{CANARY} in a note")
        write_by_hand(editor, "2026-12")
        editor.do("subscribers", "add", f"{CANARY}@readers.example.org", "--attest", f"{CANARY} signed")
        editor.do("feedback", "add", f"{CANARY} was said")
        editor.do("creator", "log", "maker-s", "contacted", "--note", f"{CANARY} by phone")


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """A newsletter with a canary in every private place there is."""
    in_december(monkeypatch)
    return Editor(kept_folder(make_letters).copy_to(tmp_path / "letters"))


def _plant(editor: Editor) -> None:
    config = editor.file("curator.toml")
    text = config.read_text("utf-8").replace("letters@example.org", f"{CANARY}@example.org")
    text = text.replace("1 Sample Street", f"{CANARY} Street").replace("To read together.", f"{CANARY} purpose")
    extra = f'[vocabulary]\ntopics = ["deaf-culture"] # {CANARY}\n\n[calendar]\ngender = [3]\n'
    config.write_text(f"# {CANARY}\n{text}\n{extra}", "utf-8")
    data = json.loads(editor.file("sources.yaml").read_text("utf-8"))
    agreed, shy = data["sources"]
    agreed |= {"why": f"{CANARY} why", "reason": f"{CANARY} reason", "site": "https://s.example.org/"}
    agreed["creators"][0] |= {"offers": [f"{CANARY} talks"]}
    shy |= {"name": f"{CANARY} Press", "consent": {"state": "public-feed-ok", "limits": ["noindex"]}}
    editor.file("sources.yaml").write_text(json.dumps(data), "utf-8")
    editor.file("glossary.yaml").write_text(
        f"# {CANARY}\n- term: x\n  prefer: y\n  meaning: z\n  dissent: {CANARY}\n  following: {{who: a circle}}\n",
        "utf-8",
    )
    editor.file("norms.md").write_text(
        f"---\nversion: 2\nauthor: {CANARY}\n---\n# Norms\n\n<!-- {CANARY} -->\nWrite to {CANARY}@example.org.\n",
        "utf-8",
    )
    (editor.root / "letters").mkdir()
    (editor.root / "letters/a.md").write_text(f"# To a school\n\n<!--\n{CANARY}\n-->Dear [office],\n", "utf-8")
    (editor.root / "templates/site").mkdir(parents=True)
    (editor.root / "templates/site/turn.html").write_text(f"{{# {CANARY} #}}<p>turn</p>\n", "utf-8")
    editor.file("money.yaml").write_text(
        f"paid:\n  - {{on: 2026-11-01, to: maker-s, amount: 5, what: {CANARY}}}\n", "utf-8"
    )
    editor.file("care.yaml").write_text(f"# {CANARY}\nplaces:\n  - {{name: Sample Line, phone: 0000}}\n", "utf-8")


def test_a_box_holds_what_was_learned_and_no_private_line(letters: Editor, tmp_path: Path) -> None:
    said = letters.ask("export", tmp_path / "box", "--starter")
    names = {str(Path(path).relative_to(tmp_path / "box")) for path in said["files"]}
    assert {"curator.toml", "sources.yaml", "glossary.yaml", "norms.md", "care.yaml", "letters/a.md"} <= names
    assert not any(name.startswith(("issues", ".env", "money", "curator.db")) for name in names)
    for path in said["files"]:
        data = Path(path).read_bytes()
        assert CANARY.encode() not in data, path
        assert b"readers.example.org" not in data
    box = Editor(tmp_path / "box")
    glossary = box.file("glossary.yaml").read_text("utf-8")
    assert "meaning: z" in glossary
    assert "dissent" not in glossary
    assert box.file("norms.md").read_text("utf-8").startswith("---\nversion: 2\n---\n# Norms")
    assert "<p>turn</p>" in box.file("templates/site/turn.html").read_text("utf-8")
    sources = box.ask("sources", "list")["sources"]
    assert [(one["id"], one["state"]) for one in sources] == [("s", "candidate")]
    config = box.file("curator.toml").read_text("utf-8")
    assert '"deaf-culture"' in config
    assert '"gender" = [3]' in config


def test_a_box_builds_at_once_and_says_what_to_replace(letters: Editor, tmp_path: Path) -> None:
    letters.do("export", tmp_path / "box", "--starter")
    box = Editor(tmp_path / "box")
    box.do("issue", "new")
    findings = box.ask("build", code=3)["findings"]
    assert any(finding["check"] == "placeholder" for finding in findings)
    assert box.ask("creator", "list")["creators"][0]["consent"] == "unasked"


@pytest.mark.parametrize("line", ["was said", "note on bread", "by phone", "Street"])
def test_what_would_leak_is_refused_and_nothing_is_left(letters: Editor, tmp_path: Path, line: str) -> None:
    """Feedback, a note on an item, a line on a contact, the editor's own address: copied into a public text."""
    letters.file("guide.md").write_text(f"# Steps\n\nAs {CANARY} {line}, so\n", "utf-8")
    answer = letters.do("export", tmp_path / "box", "--starter", code=4)
    assert "guide.md would pass on a private line" in answer.err
    assert [path for path in (tmp_path / "box").rglob("*") if path.is_file()] == []


def test_everything_comes_out_in_plain_files(letters: Editor, tmp_path: Path) -> None:
    said = letters.ask("export", tmp_path / "all")
    texts = {Path(path).name: Path(path).read_text("utf-8") for path in said["files"]}
    tables = {name: list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}
    assert set(tables) == {"contacts.csv", "feedback.csv", "items.csv", "picks.csv", "readers.csv"}
    assert tables["items.csv"][0]["note"] == f"{CANARY} note on bread"
    assert tables["picks.csv"][0]["issue"] == "2026-12"
    assert tables["contacts.csv"][0]["creator"] == "maker-s"
    assert tables["feedback.csv"][0]["state"] == "received"
    assert f"{CANARY}@readers.example.org" in str(tables["readers.csv"][0])
    assert all(Path(path).stat().st_mode & 0o077 == 0 for path in said["files"])
    assert "not empty" in letters.do("export", tmp_path / "all", code=2).err
