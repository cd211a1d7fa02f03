"""A creator's new name and their wish to be forgotten, searched for afterwards in every byte there is."""

import email
import email.policy
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from curator.store.engine import open_store
from curator.store.tables import metadata
from tests.support.cli import Editor
from tests.support.databases import Databases
from tests.support.feedfolder import serve_files
from tests.support.kept import Kept, kept_beside
from tests.support.newsletter import in_december, start_newsletter, write_by_hand

FORMER, NEW = "Éva O’Sample", "Robin Sample"
FORMS = ("Éva O’Sample", "Eva O'Sample", "Éva O&#39;Sample", "eva-o-sample", "E\u0301va O’Sample")
FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{t}</title>
<item><title>Bread, by {n}</title><link>https://{t}.example.org/bread</link><guid>{t}-1</guid>
<dc:creator>{n}</dc:creator>
<pubDate>Tue, 10 Nov 2026 09:00:00 GMT</pubDate><description>Sample text. {n} bakes. {long}</description></item>
<item><title>Stairs</title><link>https://{t}.example.org/stairs</link><guid>{t}-2</guid>
<dc:creator>Sample Kite</dc:creator>
<pubDate>Tue, 11 Nov 2026 09:00:00 GMT</pubDate><description>Sample text, thanks to {n}.</description></item>
</channel></rss>"""


def feed(name: str) -> bytes:
    return FEED.format(t=name, n=FORMER, long="A long sample text. " * 400).encode()


def make_letters(root: Path, url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        in_december(patch, url)
        with serve_files({"bakery.rss": feed("bakery"), "stairs.rss": feed("stairs")}) as site:
            editor = start_newsletter(root, ["bakery.rss", "stairs.rss"], site.url)
            _sources(editor)
            editor.do("fetch")
        _issue(editor)
        editor.do("send", "2026-12", "--confirm", "2")
        editor.do("publish")
        editor.do("creator", "log", "eva-o-sample", "thanked", "--note", f"wrote to {FORMER}")
        editor.do("feedback", "add", f"A reader loved what {FORMER} wrote.", "--issue", "2026-12")
        editor.do("creator", "draft", "eva-o-sample", "featured")
        editor.do("issue", "new")
        (editor.root / "issues/2027-01/letter.md").write_text(f"Last month {FORMER}\nbaked bread.\n", "utf-8")
        editor.do("build", code=3)
        (editor.root / "money.yaml").write_text(
            f"currency: EUR\npaid:\n  - {{on: 2026-12-01, to: eva-o-sample, amount: 50, what: bread}} # {FORMER}\n",
            "utf-8",
        )


@pytest.fixture
def kept(databases: Databases) -> Kept:
    return kept_beside(make_letters, databases)


@pytest.fixture
def letters(kept: Kept, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """An issue with a creator's work, sent, published and talked about; another one in the making."""
    in_december(monkeypatch, database_url)
    return Editor(kept.copy_to(tmp_path / "letters"))


def _sources(editor: Editor) -> None:
    path = editor.file("sources.yaml")
    entries = json.loads(path.read_text("utf-8"))["sources"]
    entries[0] |= {
        "name": FORMER,
        "why": f"{FORMER} bakes and writes.",
        "site": "https://bakery.example.org/",
        "consent": {"state": "yes", "since": "2026-10-01"},
    }
    entries[0]["creators"][0] |= {
        "id": "eva-o-sample",
        "name": FORMER,
        "in_their_words": f"Sample text: I am {FORMER} and I bake.",
        "statement_url": "https://bakery.example.org/about",
    }
    entries[1]["creators"].append({"id": "sample-kite", "name": "Sample Kite", "reach": "large"})
    path.write_text(json.dumps({"sources": entries}, indent=1, ensure_ascii=False), "utf-8")


def _issue(editor: Editor) -> None:
    items = {item["title"]: item["id"] for item in editor.ask("items", "list", "--source", "bakery")["items"]}
    bread = items[f"Bread, by {FORMER}"]
    editor.do("items", "tag", bread, "eva o sample")
    editor.do("items", "note", bread, f"{FORMER} at her best.")
    editor.do("issue", "new", "2026-12")
    editor.do("pick", bread, "--section", "reading", "--relation", "by", "--note", f"{FORMER} kneads.")
    other = editor.ask("items", "list", "--source", "stairs")["items"][0]["id"]
    editor.do("pick", other, "--section", "writing", "--note", "Steps.")
    write_by_hand(editor, "2026-12")
    _named_by_id(editor)
    editor.do("subscribers", "add", "one@example.org", "two@example.org", "--attest", "a test")
    editor.do("build")


def _named_by_id(editor: Editor) -> None:
    """The name in a pick's id, in a waiver, in the name of an image, and in what a camera wrote into it."""
    folder = editor.root / "issues/2026-12"
    (folder / "images").mkdir(exist_ok=True)
    Image.new("RGB", (40, 30), "teal").save(folder / "images/Eva_O_Sample-at-work.png")
    file = folder / "issue.yaml"
    text = file.read_text("utf-8")
    text = re.sub(r"id: \S+(?=\n(?:    .*\n)*?    title: Bread)", "id: eva-o-sample-bread", text, count=1)
    image = "{file: images/Eva_O_Sample-at-work.png, alt: At work, credit: x, licence: CC0}"
    text = text.replace("    title: Bread", f"    image: {image}\n    title: Bread", 1)
    text += "waivers:\n  - {finding: 'support:eva-o-sample.shown', reason: Asked for it}\n"
    file.write_text(text.replace("waivers: []\n", ""), "utf-8")


def everything(editor: Editor, database_url: str) -> Iterator[tuple[str, str]]:
    """Every file below the newsletter and every row of its database, as text."""
    for path in sorted(editor.root.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(editor.root)), f"{path.relative_to(editor.root)}\n{_text(path)}"
    store = open_store(database_url)
    with store.read() as db:
        for table in metadata.sorted_tables:
            for row in db.execute(sa.select(table)):
                yield table.name, json.dumps([str(value) for value in row], ensure_ascii=False)
    if store.path:
        for path in store.path.parent.glob(f"{store.path.name}*"):
            yield path.name, path.read_bytes().decode("utf-8", "ignore")
    store.close()


def _text(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix != ".eml":
        return data.decode("utf-8", "ignore")
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(str(value) for value in message.values()), *parts])


def holding(editor: Editor, database_url: str, *forms: str) -> list[str]:
    """Where one of these words still stands."""
    pattern = re.compile("|".join(re.escape(form) for form in forms), re.IGNORECASE)
    return sorted({where for where, text in everything(editor, database_url) if pattern.search(text)})


def test_before_the_name_is_everywhere(letters: Editor, database_url: str) -> None:
    held = holding(letters, database_url, *FORMS)
    assert {"items", "actions", "contacts", "feedback", "mailing_variants", "item_tags", "sources.yaml"} <= set(held)
    assert {"out/site/issues/2026-12/index.html", "issues/2026-12/issue.yaml", "issues/2027-01/letter.md"} <= set(held)


def test_a_new_name_stands_everywhere_and_the_former_one_nowhere(letters: Editor, database_url: str) -> None:
    said = letters.ask("creator", "rename", "eva-o-sample", NEW, "--pronouns", "they/them", "--yes")
    assert said["creator"] == "robin-sample"
    assert said["mailings"] == ["2026-12"]
    assert (said["still_held"], said["on_their_way"]) == ([], [])
    assert holding(letters, database_url, *FORMS) == []
    page = letters.file("out/site/issues/2026-12/index.html").read_text("utf-8")
    assert "Robin Sample kneads." in page
    assert letters.file("issues/2026-12/images/robin-sample-at-work.png").is_file()
    assert "robin-sample-at-work" in page
    assert 'id="robin-sample-bread"' in page
    issue = letters.ask("issue", "show", "2026-12")
    assert [waiver["finding"] for waiver in issue["waivers"]] == ["support:robin-sample.shown"]
    assert "they/them" in page
    shown = letters.ask("creator", "show", "robin-sample")["creators"][0]
    assert (shown["name"], shown["issues"], shown["log"][0]["note"]) == (NEW, ["2026-12"], f"wrote to {NEW}")
    found = letters.ask("items", "list", "--search", "robin kneads best")["items"]
    assert found == [] or found[0]["title"].startswith("Bread")
    assert letters.ask("items", "list", "--search", "robin sample", "--source", "bakery")["items"]
    assert [d["state"] for d in letters.ask("deliveries", "2026-12")["deliveries"]] == ["accepted", "accepted"]
    assert letters.ask("send", "2026-12", "--confirm", "2")["pending"] == 0
    assert letters.ask("publish")["altered"] == []
    letters.do("check", "2027-01", code=3)


@pytest.mark.parametrize("command", [["rename", "eva-o-sample", NEW], ["forget", "eva-o-sample"]])
def test_without_an_archive_nothing_remembers_either(letters: Editor, database_url: str, command: list[str]) -> None:
    shutil.rmtree(letters.root / "out/site")
    letters.do("items", "list")
    letters.do("creator", *command, "--yes")
    assert holding(letters, database_url, *FORMS) == []


def test_what_a_camera_wrote_into_an_image_is_told(letters: Editor) -> None:
    image = letters.root / "issues/2026-12/images/other.jpg"
    exif = Image.Exif()
    exif[0x013B] = "Eva O'Sample"
    Image.new("RGB", (40, 30), "teal").save(image, exif=exif)
    said = letters.ask("creator", "rename", "eva-o-sample", NEW, "--also", "Eva O'Sample", "--yes")
    assert said["still_held"] == [f"what is written inside the image {image}"]


def test_a_name_of_one_word_leaves_what_is_called_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURATOR_NOW", "2026-12-01T09:00:00Z")
    editor = start_newsletter(tmp_path / "letters", ["river.rss", "stairs.rss"], "http://127.0.0.1:9")
    path = editor.file("sources.yaml")
    entries = json.loads(path.read_text("utf-8"))["sources"]
    entries[0] |= {"name": "River", "site": "https://river.example.org/River"}
    entries[0]["creators"][0] |= {"id": "river", "name": "River", "in_their_words": "I am River, like the river."}
    entries[1]["creators"][0] |= {"id": "river-stairs"}
    path.write_text(json.dumps({"sources": entries}, indent=1), "utf-8")
    said = editor.ask("creator", "rename", "river", "Robin", "--yes")
    assert said["creator"] == "robin"
    source, other = editor.ask("sources", "list")["sources"]
    assert (source["id"], source["name"], other["id"]) == ("robin", "Robin", "stairs")
    text = path.read_text("utf-8")
    assert "I am Robin, like the river." in text
    assert '"river-stairs"' in text, "somebody else's id"
    assert "https://river.example.org/River" in text
    assert any("https://river.example.org/River" in one for one in said["still_held"])
    assert "look through `git diff`" in editor.do("creator", "rename", "robin", "Sparrow", "--yes").out


def test_forgetting_takes_name_and_work_out_of_everything(letters: Editor, database_url: str) -> None:
    assert letters.do("creator", "forget", "eva-o-sample", code=4).err
    assert holding(letters, database_url, *FORMS)
    said = letters.ask("creator", "forget", "eva-o-sample", "--yes")
    assert (said["issues"], said["items"]) == (["2026-12"], 3)
    assert holding(letters, database_url, *FORMS, "bakery.example.org", "Bread, by", "kneads") == []
    source = next(one for one in letters.ask("sources", "list")["sources"] if one["state"] == "retired")
    assert source["reason"] == "asked to be forgotten"
    issue = letters.ask("issue", "show", "2026-12")
    assert [pick["note"] for pick in issue["picks"]] == ["Steps."]
    assert issue["taken_down"] == [{"section": "reading", "on": "2026-12-01"}]
    page = letters.file("out/site/issues/2026-12/index.html").read_text("utf-8")
    assert "was taken down" in page
    assert "Steps." in page
    assert letters.ask("publish")["altered"] == []
    assert "no creator" in letters.do("creator", "show", "eva-o-sample", code=2).err
    letters.do("undo", code=2)


OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
<outline type="rss" text="Someone" xmlUrl="{feed}"/></body></opml>"""


def test_whoever_was_forgotten_is_not_added_again(letters: Editor) -> None:
    feed = next(one["feed"] for one in letters.ask("sources", "list")["sources"] if one["id"] == "bakery")
    letters.do("creator", "forget", "eva-o-sample", "--yes")
    letters.file("list.opml").write_text(OPML.format(feed=feed), "utf-8")
    report = letters.ask("sources", "import", letters.file("list.opml"), code=1)
    assert report["sources"] == []
    assert "asked to be forgotten" in report["refused"][0]
    assert feed not in letters.file("sources.yaml").read_text("utf-8")


def test_a_shared_source_stays_with_those_who_stay(letters: Editor, database_url: str) -> None:
    letters.do("creator", "forget", "sample-kite", "--yes")
    sources = {one["id"]: one["state"] for one in letters.ask("sources", "list")["sources"]}
    assert sources == {"bakery": "active", "stairs": "active"}
    assert holding(letters, database_url, "sample kite", "sample-kite") == []
    assert letters.ask("creator", "show", "maker-stairs")["creators"][0]["source"] == "stairs"


def test_mail_that_is_still_on_its_way_is_said(letters: Editor, database_url: str) -> None:
    store = open_store(database_url)
    with store.write() as db:
        db.execute(metadata.tables["mailings"].update().values(finished_at=None))
    store.close()
    answer = letters.do("creator", "rename", "eva-o-sample", NEW, "--yes", code=1)
    assert "Still on its way as it was frozen: 2026-12" in answer.out
    assert set(holding(letters, database_url, "Éva O’Sample")) <= {"mailing_variants", "curator.db"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["creator", "rename", "eva", "X", "--yes"], 2, "no creator"),
        (["creator", "rename", "eva-o-sample", "  ", "--yes"], 2, "no new name"),
        (["creator", "rename", "eva-o-sample", FORMER, "--yes"], 2, "no new name"),
        (["creator", "rename", "eva-o-sample", NEW], 4, "every file"),
        (["creator", "forget", "nobody", "--yes"], 2, "no creator"),
        (["creator", "log", "eva-o-sample", "thankd"], 2, 'did you mean "thanked"'),
        (["creator", "draft", "eva-o-sample", "beg"], 2, "no draft"),
        (["creator", "draft", "sample-kite", "featured"], 2, "not featured"),
    ],
)
def test_mistakes_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, said: str
) -> None:
    monkeypatch.setenv("CURATOR_NOW", "2026-12-01T09:00:00Z")
    letters = start_newsletter(tmp_path / "letters", ["bakery.rss", "stairs.rss"], "http://127.0.0.1:9")
    _sources(letters)
    letters.do("issue", "new")
    answer = letters.do(*words, code=code)
    assert said in answer.err
    assert "Traceback" not in answer.err
