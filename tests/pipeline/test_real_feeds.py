"""The whole month on feeds as people publish them, where a folder of them lies beside the checkout.

The feeds belong to their authors, so they are no part of this project: the tests beside this one use look-alikes.
"""

import csv
import email
import email.policy
import html
from pathlib import Path

import lxml.html
import pytest

from tests.support.cli import Editor
from tests.support.feedfolder import FeedFolder, serve_files
from tests.support.newsletter import source_id, start_newsletter, write_by_hand

FEEDS = Path(__file__).parents[3] / "shared" / "data" / "feeds"
pytestmark = pytest.mark.skipif(
    not FEEDS.is_dir(), reason="no folder shared/data/feeds with real feeds beside this one"
)

SCRIPTS = {
    "ur": (0x0600, 0x06FF),
    "he": (0x0590, 0x05FF),
    "ja": (0x3040, 0x30FF),
    "zh": (0x4E00, 0x9FFF),
    "hi": (0x0900, 0x097F),
    "ru": (0x0400, 0x04FF),
}


def manifest() -> list[dict[str, str]]:
    with (FEEDS / "MANIFEST.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def in_script(text: str, script: str) -> bool:
    low, high = SCRIPTS[script]
    return sum(low <= ord(char) <= high for char in text) >= 4


def month(root: Path, site: FeedFolder, files: list[str]) -> Editor:
    """Fetch twice, choose twelve items, build, check, send to three readers, publish; assert at each step."""
    editor = start_newsletter(root, files, site.url)
    editor.ask("fetch")
    listed = editor.ask("items", "list")["items"]
    counted = {row["file"]: int(row["entries"]) for row in manifest()}
    for file in files:
        found = [item for item in listed if item["source"] == source_id(file)]
        assert len(found) >= counted[file], f"{file}: {len(found)} of {counted[file]} entries"
        assert all(item["title"] and item["published"] for item in found), file

    site.look()
    again = editor.ask("fetch", "--force")
    assert (again["new"], again["changed"]) == (0, 0)
    assert set(site.look()) <= {304}
    return editor


def choose(listed: list[dict[str, str]]) -> list[dict[str, str]]:
    """Twelve items: one in each script, the rest from other sources."""
    chosen: list[dict[str, str]] = []
    for script in SCRIPTS:
        found = next(i for i in listed if in_script(i["title"], script) and i["url"] and i not in chosen)
        chosen.append(found)
    sources = {item["source"] for item in chosen}
    for item in listed:
        if len(chosen) == 12:
            break
        if item["source"] not in sources and item["url"]:
            sources.add(item["source"])
            chosen.append(item)
    return chosen


@pytest.mark.timeout(300)
def test_the_month_on_real_feeds(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURATOR_DATABASE_URL", database_url)
    files = [row["file"] for row in manifest() if int(row["entries"]) > 0]
    with serve_files({file: (FEEDS / file).read_bytes() for file in files}) as site:
        editor = month(tmp_path / "letters", site, files)
    chosen = choose(editor.ask("items", "list")["items"])
    assert len(chosen) == 12
    ids = [item["id"] for item in chosen]
    editor.do("items", "keep", *ids)
    issue = editor.ask("issue", "new", "2026-12")["issue"]
    for number, item in enumerate(chosen):
        editor.do("items", "tag", item["id"], "language-culture")
        editor.do("items", "note", item["id"], f"Worth a slow look, number {number}.")
        section = ("reading", "writing", "raising")[number % 3]
        editor.do("pick", item["id"], "--section", section, "--relation", "by", "--ages", "8-12")
    write_by_hand(editor, issue)

    built = editor.ask("build")
    assert [f for f in built["findings"] if f["severity"] == "block"] == []
    editor.ask("check")
    texts = shown(
        Path(built["email_html"]).read_text("utf-8"), Path(built["email_text"]).read_text("utf-8"), built["web"]
    )
    for number, item in enumerate(chosen):
        for name, (words, links) in texts.items():
            assert folded(item["title"]) in words, f"{name}: {item['title']}"
            assert f"Worthaslowlook,number{number}." in words, name
            assert folded(f"Maker of {item['source']}") in words, name
            assert any(link == item["url"] for link in links), f"{name}: {item['url']}"

    editor.do("subscribers", "add", "one@example.org", "two@example.org", "three@example.org", "--attest", "a test")
    sent = editor.ask("send", issue, "--confirm", "3")
    assert (sent["audience"], sent["accepted"], sent["uncertain"]) == (3, 3, 0)
    mails = sorted((editor.root / "out/outbox").rglob("*.eml"))
    assert len(mails) == 3
    for mail in mails:
        message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        assert all(folded(item["title"]) in folded(body.get_content()) for item in chosen)
    published = editor.ask("publish")
    page = Path(published["dir"]) / "issues" / issue / "index.html"
    assert all(
        html.escape(item["url"]) in page.read_text("utf-8") or item["url"] in page.read_text("utf-8") for item in chosen
    )
    assert editor.ask("status")["state"] == "published"


def folded(text: str) -> str:
    """Text without white space and quote marks, as wrapping and typography may change those."""
    return "".join(text.split()).replace("\u200b", "")


def shown(page: str, text: str, web: str) -> dict[str, tuple[str, list[str]]]:
    """What a reader sees of each output, and where its links lead."""
    seen = {"text": (folded(text.replace("\n", " ")), text.split())}
    for name, source in (("email", page), ("web", Path(web).read_text("utf-8"))):
        tree = lxml.html.document_fromstring(source)
        links = [link.get("href", "") for link in tree.iter("a")]
        seen[name] = (folded("".join(map(str, tree.itertext()))), links)
    return seen
