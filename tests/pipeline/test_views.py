"""preview, kit and image, as an editor types them."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.support.cli import Editor
from tests.support.feedsite import FeedSite, Reply
from tests.support.html import read_html
from tests.support.own_newsletter import ISSUE, change, copy_newsletter

WORDS = ("--alt", "A long table, seen from above", "--credit", "Sample River", "--licence", "CC BY 4.0")
PICK = "two-words-for-bread"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    monkeypatch.setenv("CURATOR_NOW", "2026-11-30T09:00:00Z")
    return copy_newsletter(tmp_path / "letters")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "Long Table.jpg"
    Image.effect_noise((2000, 1000), 60).convert("RGB").save(path, "JPEG")
    return path


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        yield running


def test_preview_shows_every_view_and_fetches_nothing(editor: Editor, picture: Path) -> None:
    editor.do("image", PICK, picture, *WORDS)
    report = editor.ask("preview", "--no-open")
    names = [Path(view).name for view in report["views"]]
    assert names == ["desktop.html", "phone.html", "dark.html", "text.html", "no-images.html", "discreet.html"]
    page = read_html(Path(report["page"]).read_text("utf-8"))
    assert page.values("//iframe/@src") == [f"preview/{name}" for name in names]
    lines = [" ".join(node.text.split()) for node in page.nodes("//ul[@class='inbox']/li")]
    assert lines[0].startswith("The Sample Shelf Making room")
    assert lines[1] == "Monthly letter Your monthly letter"
    for view in map(Path, report["views"]):
        text = view.read_text("utf-8")
        tree = read_html(text)
        assert "%%" not in text
        sources = tree.values("//@src")
        assert not [source for source in sources if "://" in source]
        assert all((view.parent / source).is_file() for source in sources)
        assert bool(sources) == (view.name not in ("text.html", "no-images.html"))
    dark, light = (Path(report["page"]).parent / f"preview/{name}.html" for name in ("dark", "phone"))
    assert "@media all{" in dark.read_text("utf-8")
    assert "@media not all{" in light.read_text("utf-8")
    assert "A long table, seen from above" in (dark.parent / "no-images.html").read_text("utf-8")


def test_preview_of_an_issue_that_is_not_there(editor: Editor) -> None:
    assert 'no issue "2026-13"' in editor.do("preview", "2026-13", code=2).err


def test_a_kit_is_a_page_to_print(editor: Editor) -> None:
    report = editor.ask("kit", "meal")
    page = read_html(Path(report["file"]).read_text("utf-8"))
    assert page.nodes("//h1")[0].text == "A meal together"
    assert "Questions to ask" in page.text
    assert 'no kit; did you mean "meal"?' in editor.do("kit", "meel", code=2).err
    text = editor.file(f"issues/{ISSUE}/issue.yaml").read_text("utf-8")
    without = re.sub(r"(?ms)^prompts:.*?(?=^\S)", "", text)
    editor.file(f"issues/{ISSUE}/issue.yaml").write_text(without, "utf-8")
    assert "no questions to talk about" in editor.do("kit", "circle", code=2).err


def test_an_image_is_laid_beside_the_issue_credited_made_small_and_shown(editor: Editor, picture: Path) -> None:
    report = editor.ask("image", PICK, picture, *WORDS)
    assert Path(report["file"]) == editor.file(f"issues/{ISSUE}/images/long-table.jpg")
    built = editor.ask("build")
    assert [one for one in built["findings"] if one["check"] in ("image-rights", "parity", "mail-tracking")] == []
    (image,) = read_html(Path(built["email_html"]).read_text("utf-8")).nodes("//img")
    assert (image.get("width"), image.get("height"), image.get("alt")) == ("560", "280", WORDS[1])
    address = image.get("src")
    assert re.fullmatch(
        rf"https://letters\.example\.org/issues/{ISSUE}/images/long-table\.[0-9a-f]{{16}}\.jpg", address
    )
    editor.do("publish")
    shown = editor.file("out/site") / address.removeprefix("https://letters.example.org/")
    with Image.open(io.BytesIO(shown.read_bytes())) as opened:
        assert opened.size == (1120, 560)
    assert "Sample River · CC BY 4.0" in read_html(Path(built["web"]).read_text("utf-8")).text


def test_an_image_is_read_once_from_the_web(editor: Editor, picture: Path, site: FeedSite) -> None:
    site.put("/pictures/table.jpg", Reply(200, picture.read_bytes(), {"Content-Type": "image/jpeg"}))
    site.put("/page", Reply(200, b"<p>no image</p>", {"Content-Type": "text/html"}))
    change(editor, "curator.toml", ("[fetch]\n", '[fetch]\nallow_private_hosts = ["127.0.0.1"]\n'))
    editor.do("image", PICK, site.url("/pictures/table.jpg"), *WORDS)
    assert editor.file(f"issues/{ISSUE}/images/table.jpg").read_bytes() == picture.read_bytes()
    assert "is no image" in editor.do("image", PICK, site.url("/page"), *WORDS, code=2).err
    assert "404" in editor.do("image", PICK, site.url("/gone.jpg"), *WORDS, code=1).err


def test_an_image_that_creators_did_not_allow_is_refused(editor: Editor, picture: Path) -> None:
    assert "have not allowed an image" in editor.do("image", "map-of-the-stairs", picture, *WORDS, code=4).err
    assert not editor.file(f"issues/{ISSUE}/images").exists()
    assert "did you mean" in editor.do("image", "two-words-for-bred", picture, *WORDS, code=2).err
    assert "cannot be read" in editor.do("image", PICK, "nowhere.jpg", *WORDS, code=2).err


def test_a_mail_over_its_budget_is_answered_with_what_would_help(editor: Editor) -> None:
    change(editor, "curator.toml", ("max_html_kb = 92", "max_html_kb = 36"))
    answer = editor.do("build")
    assert "more than the budget of 36 KB" in answer.out
    assert '[issue] layout = "compact" makes it 3' in answer.out
    advice = editor.ask("build")["advice"]
    assert len(advice["picks"]) == 12
    costs = [cost["bytes"] for cost in advice["picks"]]
    assert costs == sorted(costs, reverse=True)
    assert all(600 < cost < 4000 for cost in costs)
    assert advice["compact"] < advice["size"]
    change(editor, "curator.toml", ("max_html_kb = 36", 'max_html_kb = 92\nlayout = "compact"'))
    compact = editor.ask("build")
    assert (compact["advice"], compact["html_bytes"]) == (None, advice["compact"])


def test_build_makes_what_readers_wish(editor: Editor) -> None:
    from curator.store.engine import open_store
    from curator.store.subscribers import NewReader
    from tests.support.readers import add_readers

    store = open_store(f"sqlite:///{editor.file('curator.db')}")
    readers = [
        NewReader("a@example.org", "a@example.org", sections=("reading",)),
        NewReader("b@example.org", "b@example.org", sections=("raising", "reading"), discreet=True),
        NewReader("c@example.org", "c@example.org", sections=("reading", "writing", "raising")),
    ]
    add_readers(store, readers)
    store.close()
    built = editor.ask("build")
    assert built["variants"] == ["standard", "discreet:reading+raising", "reading", "discreet"]
    folder = Path(built["email_html"]).parent
    names = {path.name for path in folder.glob("email*")}
    assert names == {f"email{part}.{kind}" for kind in ("html", "txt") for part in
                     ("", "-discreet", "-reading", "-discreet-reading+raising")}  # fmt: skip
    sent = editor.ask("send", ISSUE, "--confirm", "3")
    assert sent["accepted"] == 3
    manifest = editor.file(f"issues/{ISSUE}/sent/manifest.json").read_text("utf-8")
    assert set(re.findall(r'"(discreet[\w:+]*|standard|reading)": \{', manifest)) == {
        "standard", "reading", "discreet:reading+raising",
    }  # fmt: skip
    mails = [path.read_bytes() for path in editor.file(f"out/outbox/{ISSUE}").glob("*.eml")]
    assert sum(b"Subject: Your monthly letter" in mail for mail in mails) == 1
