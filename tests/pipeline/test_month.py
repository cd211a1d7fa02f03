"""The whole month by commands, on look-alike feeds, on both databases; and what stops it half-way."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from curator.project import Project
from curator.store.source_file import load_sources
from tests.support.cli import Editor
from tests.support.databases import Databases
from tests.support.feedfolder import serve_files
from tests.support.kept import Kept, kept_beside
from tests.support.newsletter import in_december, start_newsletter, write_by_hand

TITLES = {
    "english.rss": ["A chair by the door", "Bread & salt: <em>two</em> words"],
    "urdu.rss": ["کتابوں کی الماری", "شام کی کہانی"],
    "hebrew.rss": ["ספר על גשר", "חלון קטן"],
    "japanese.rss": ["小さな図書館", "夜のバス"],
    "chinese.rss": ["门口的椅子", "两个面包"],
    "hindi.rss": ["छोटी किताब", "दो शब्द"],
    "russian.rss": ["Окно во двор", "Два слова"],
}


def feed(name: str, titles: list[str]) -> bytes:
    host = name.partition(".")[0]
    entries = "".join(
        f"<item><title><![CDATA[{title}]]></title><link>https://{host}.example.org/{n}</link><guid>{host}-{n}</guid>"
        f"<pubDate>Tue, {10 + n} Nov 2026 09:00:00 GMT</pubDate><description>Sample text {n}.</description></item>"
        for n, title in enumerate(titles)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{entries}</channel></rss>'.encode()


FEEDS = {name: feed(name, titles) for name, titles in TITLES.items()}


def make_letters(root: Path, url: str) -> None:
    with pytest.MonkeyPatch.context() as patch, serve_files(FEEDS) as site:
        in_december(patch, url)
        report = start_newsletter(root, FEEDS, site.url).ask("fetch")
    assert (report["polled"], report["new"], report["failed"]) == (7, 14, [])


@pytest.fixture
def kept(databases: Databases) -> Kept:
    return kept_beside(make_letters, databases)


@pytest.fixture
def letters(kept: Kept, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """A newsletter with everything fetched, once on each database."""
    in_december(monkeypatch, database_url)
    return Editor(kept.copy_to(tmp_path / "letters"))


def test_the_month(letters: Editor) -> None:
    assert letters.ask("status")["next"] == "curator items list --state new"
    items = {item["title"]: item["id"] for item in letters.ask("items", "list")["items"]}
    assert "Bread & salt: two words" in items
    chosen = ["کتابوں کی الماری", "ספר על גשר", "小さな図書館", "门口的椅子", "छोटी किताब", "Окно во двор"]
    letters.do("items", "keep", *(items[title] for title in chosen))
    assert letters.ask("status")["next"] == "curator build"
    letters.do("items", "note", items[chosen[0]], "Read it **aloud**.")
    letters.do("issue", "new")
    letters.do("pick", items[chosen[0]], "--section", "lead-voice", "--lead", "--relation", "by")
    for title in chosen[1:]:
        letters.do("pick", items[title], "--section", "reading", "--note", f"Note on {title}.")
    assert letters.ask("status")["state"] == "picked"
    write_by_hand(letters, "2026-12")
    built = letters.ask("build")
    page = Path(built["email_html"]).read_text("utf-8")
    assert all(title in page for title in chosen)
    assert "<strong>aloud</strong>" in page
    assert letters.ask("status")["state"] == "ready"

    letters.do("subscribers", "add", "one@example.org", "two@example.org", "--attest", "a test")
    refused = letters.do("send", "2026-12", code=4)
    assert "--confirm 2" in refused.err
    assert letters.ask("send", "2026-12", "--dry-run")["audience"] == 2
    assert letters.ask("send", "2026-12", "--confirm", "2")["accepted"] == 2
    again = letters.ask("send", "2026-12", "--confirm", "2")
    assert (again["accepted"], again["pending"]) == (2, 0)
    assert len(list((letters.root / "out/outbox").rglob("*.eml"))) == 2
    assert [d["state"] for d in letters.ask("deliveries", "2026-12")["deliveries"]] == ["accepted", "accepted"]
    assert letters.ask("status")["next"] == "curator publish"
    letters.do("publish")
    assert letters.ask("status")["state"] == "published"
    assert letters.ask("publish")["changed"] == []
    assert letters.ask("items", "list", "--search", "NOTE ON חלון")["items"] == []
    found = letters.ask("items", "list", "--search", "окно")["items"]
    assert [item["used_in"] for item in found] == [["2026-12"]]


def test_a_test_copy_is_marked_and_counts_for_nothing(letters: Editor) -> None:
    letters.do("issue", "new")
    said = letters.do("send", "2026-12", "--test", "me@example.org", "you@example.org")
    assert "2 test copies" in said.out
    assert "no mail was sent" in said.out
    mails = list((letters.root / "out/outbox").rglob("*.eml"))
    assert len(mails) == 2
    assert all(b"Subject: [Test] " in mail.read_bytes() for mail in mails)
    letters.do("deliveries", "2026-12", code=2)


def test_an_issue_that_is_blocked_does_not_go_out(letters: Editor) -> None:
    letters.do("issue", "new")
    built = letters.ask("build", code=3)
    assert Path(built["email_html"]).is_file()
    checks = {f["check"] for f in built["findings"] if f["severity"] == "block"}
    assert {"equipped", "action-oriented", "placeholder"} <= checks
    letters.do("subscribers", "add", "one@example.org", "--attest", "a test")
    answer = letters.do("send", "2026-12", "--confirm", "1", code=3)
    assert "not ready" in answer.err
    assert letters.ask("status")["state"] in ("drafting", "blocked")


def test_a_waiver_lets_one_finding_stand_and_protection_stays(letters: Editor) -> None:
    letters.do("issue", "new")
    findings = letters.ask("check", code=3)["findings"]
    equipped = next(f["id"] for f in findings if f["check"] == "equipped")
    after = letters.ask("waive", equipped, "--reason", "a quiet month")["findings"]
    assert next(f for f in after if f["id"] == equipped)["waived"] is True
    answer = letters.do("waive", "placeholder", "--reason", "later", code=4)
    assert "Traceback" not in answer.err
    letters.do("waive", "nonsense", "--reason", "x", code=2)
    letters.do("waive", equipped, "--reason", " ", code=2)


def test_without_a_draft_build_makes_one_of_the_kept(letters: Editor) -> None:
    ids = [item["id"] for item in letters.ask("items", "list", "--limit", "3")["items"]]
    letters.do("items", "keep", *ids)
    built = letters.ask("build", code=3)
    assert built["drafted"] is True
    assert len(built["placed"]) == 3
    picks = letters.ask("issue", "show")["picks"]
    assert {pick["section"] for pick in picks} == {"reading"}
    assert not any(pick["lead"] for pick in picks)


def test_undo_takes_back_step_by_step(letters: Editor) -> None:
    first, second = [item["id"] for item in letters.ask("items", "list", "--limit", "2")["items"]]
    letters.do("issue", "new")
    letters.do("items", "skip", first, "--reason", "seen")
    letters.do("items", "tag", second, "Story Time")
    letters.do("items", "note", second, "a note")
    letters.do("pick", second, "--section", "reading")
    letters.do("pick", second, "--section", "writing", "--ages", "5-8")
    letters.do("unpick", second)

    def pick() -> tuple[str, object] | None:
        picks = letters.ask("issue", "show")["picks"]
        return (picks[0]["section"], picks[0]["ages"]) if picks else None

    assert pick() is None
    assert letters.ask("undo")["undone"] == "unpick"
    assert pick() == ("writing", [5, 8])
    letters.do("undo")
    assert pick() == ("reading", None)
    letters.do("undo")
    assert pick() is None
    assert letters.ask("items", "show", second)["state"] == "new"
    letters.do("undo")
    assert letters.ask("items", "show", second)["note"] is None
    letters.do("undo")
    assert letters.ask("items", "list", "--tag", "story-time")["items"] == []
    letters.do("undo")
    assert letters.ask("items", "show", first)["state"] == "new"
    assert "nothing to take back" in letters.do("undo", code=2).err


def test_only_active_sources_may_be_picked(letters: Editor) -> None:
    letters.do("issue", "new")
    letters.do("sources", "set-state", "hebrew", "paused", "--reason", "on leave")
    item = letters.ask("items", "list", "--source", "hebrew", "--limit", "1")["items"][0]["id"]
    assert "only active" in letters.do("pick", item, "--section", "reading", code=4).err
    listed = {source["id"]: source for source in letters.ask("sources", "list")["sources"]}
    assert (listed["hebrew"]["state"], listed["hebrew"]["reason"]) == ("paused", "on leave")
    assert load_sources(Project(letters.root))[2].state == "paused"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["items", "keep", "999"], 2, "no item 999"),
        (["items", "keep", "one"], 2, "no item id"),
        (["items", "skip", "1"], 2, "wants a reason"),
        (["items", "list", "--state", "kpet"], 2, 'did you mean "kept"'),
        (["items", "list", "--source", "hebrw"], 2, 'did you mean "hebrew"'),
        (["pick", "1", "--section", "raising"], 2, "no issue in the making"),
        (["issue", "new", "December"], 2, "no issue id"),
        (["sources", "set-state", "urdu", "activ", "--reason", "x"], 2, 'did you mean "active"'),
        (["send", "2026-12"], 2, "no issue"),
        (["subscribers", "add", "nobody", "--attest", "x"], 2, ""),
        (["fetch", "nosuch"], 2, "no source"),
        (["subscribers", "leave", "who@example.org"], 2, "not among"),
    ],
)
def test_a_mistake_gets_one_line_and_a_hint(tmp_path: Path, words: list[str], code: int, said: str) -> None:
    with serve_files(FEEDS) as site:
        editor = start_newsletter(tmp_path / "letters", FEEDS, site.url)
        editor.do("fetch", "urdu")
    answer = editor.do(*words, code=code)
    assert said in answer.err
    assert len(answer.err.splitlines()) <= 2
    assert "Traceback" not in answer.err


def test_a_locked_database_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("curator.store.engine.BUSY_SECONDS", 0)
    editor = start_newsletter(tmp_path / "letters", FEEDS, "http://127.0.0.1:9")
    editor.do("status")
    other = sqlite3.connect(editor.file("curator.db"), isolation_level=None)
    other.execute("begin exclusive")
    answer = editor.do("subscribers", "add", "one@example.org", "--attest", "x", code=1)
    assert "in use by another program" in answer.err
    other.execute("rollback")
    other.close()
    editor.do("subscribers", "add", "one@example.org", "--attest", "x")


def test_a_missing_charter_names_file_and_line(tmp_path: Path) -> None:
    editor = start_newsletter(tmp_path / "letters", FEEDS, "http://127.0.0.1:9")
    config = editor.file("curator.toml")
    config.write_text(config.read_text("utf-8").replace('purpose = "To read together."', ""), "utf-8")
    line = config.read_text("utf-8").splitlines().index("[charter]") + 1
    answer = editor.do("build", code=2)
    assert f'curator.toml:{line}: the charter has no "purpose"' in answer.err
    assert not (editor.root / "issues").exists()


def test_a_full_disk_leaves_the_former_build(letters: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    letters.do("issue", "new")
    built = Path(letters.ask("build", code=3)["email_html"])
    before = built.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = letters.do("build", code=1)
    assert "No space left" in answer.err
    assert built.read_bytes() == before
    assert not [path for path in built.parent.iterdir() if path.name.startswith(".")]


def test_ctrl_c_while_fetching_keeps_what_came(tmp_path: Path) -> None:
    """A server that never answers for one feed; the others are stored when the editor stops the run."""
    import socket

    silent = socket.create_server(("127.0.0.1", 0))
    with serve_files(FEEDS) as site:
        editor = start_newsletter(tmp_path / "letters", FEEDS, site.url)
        path = editor.file("sources.yaml")
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/feed"
        path.write_text(path.read_text("utf-8").replace(f"{site.url}/russian.rss", address), "utf-8")
        run = subprocess.Popen(
            [sys.executable, "-m", "curator", "fetch", "--root", str(editor.root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},  # noqa: TID251
        )
        for _ in range(600):
            if len(editor.ask("items", "list")["items"]) == 12:
                break
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=30)
    silent.close()
    assert run.returncode == 130, err
    assert "Traceback" not in err
    assert len(editor.ask("items", "list")["items"]) == 12
