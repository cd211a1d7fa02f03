"""The page that walks through the month: every command on it runs, in its order, and every place it names is there."""

import re
import shlex
from pathlib import Path

from curator.project import Project
from tests.desk.month import FEEDS, feed
from tests.desk.sample import open_app
from tests.desk.visitor import at_the_desk
from tests.support.cli import Editor
from tests.support.feedsite import FeedSite
from tests.support.newsletter import start_newsletter, write_by_hand

PAGE = (Path(__file__).parents[2] / "docs/howto/month.md").read_text("utf-8")
HOURS = re.split(r"(?m)^## ", PAGE)[1:]
READERS = ("sample.one@example.org", "sample.two@example.org", "sample.three@example.org")


def commands(hour: str) -> list[list[str]]:
    """What an hour asks to type, as words."""
    return [shlex.split(line) for line in re.findall(r"(?m)^\$ curator (.+)$", hour)]


def a_newsletter(root: Path, site: FeedSite) -> Editor:
    for name in FEEDS:
        site.feed(f"/{name}", feed(name.removesuffix(".xml")))
    editor = start_newsletter(root, FEEDS, site.url(""))
    with (root / ".env").open("a", encoding="utf-8") as env:
        env.write("CURATOR_NOW=2026-12-01T09:00:00Z\n")
    editor.do("subscribers", "add", *READERS, "--attest", "sample readers")
    return editor


def a_finding(editor: Editor) -> str:
    """One that may stand."""
    found = editor.ask("check", "--offline")["findings"]
    return str(next(one["id"] for one in found if one["waivable"]))


def meant(editor: Editor, word: str) -> str:
    """What the page's examples stand for in this newsletter."""
    if word == "FINDING":
        return a_finding(editor)
    return {"412": str(len(READERS)), "sample-river": "maker-river"}.get(word, word)


def test_every_command_of_the_month_runs(tmp_path: Path) -> None:
    assert [hour[:6] for hour in HOURS] == ["Hour 1", "Hour 2", "Hour 3", "Hour 4", "Hour 5", "Hour 6", "A mont"]
    with FeedSite() as site:
        editor = a_newsletter(tmp_path / "letters", site)
        for hour in HOURS:
            for words in commands(hour):
                typed = [meant(editor, word) for word in words]
                editor.do(*typed)
            if hour.startswith("Hour 3"):
                write_by_hand(editor, "2026-12")
    assert editor.ask("deliveries", "2026-12")["deliveries"][0]["state"] == "accepted"
    page = (editor.root / "out/site/issues/2026-12/index.html").read_text("utf-8")
    assert "Read the last page aloud." in page
    assert "2027-01" in [one["issue"] for one in editor.ask("issue", "list")["issues"]]


def test_every_place_of_the_desk_that_it_names_is_there(tmp_path: Path) -> None:
    with FeedSite() as site:
        editor = a_newsletter(tmp_path / "letters", site)

    app = open_app(Project(editor.root))
    try:
        with at_the_desk(app) as visitor:
            pages = {name: visitor.page("/" if name == "Inbox" else f"/{name.lower()}") for name in places()}
        everything = " ".join(pages.values())
        for words in ("Read the feeds", "Start the next issue", "rest:"):
            assert words in everything
    finally:
        app.close()


def places() -> set[str]:
    """The names in bold: Inbox, Issue and so on."""
    return set(re.findall(r"\*\*(\w+)\*\*", PAGE))
