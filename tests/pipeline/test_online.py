"""Right before mail reaches real readers, the issue's page and images are looked at where they will be."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from curator.checking.evidence import PublicFile
from curator.checking.online import online
from curator.checking.step import RULES
from curator.pipeline.online import look_online
from curator.project import Project
from curator.rendering.newsletter import newsletter_renderer
from curator.settings import load_settings
from tests.support.cli import Editor
from tests.support.feedsite import FeedSite, Reply
from tests.support.own_newsletter import ISSUE, change, copy_newsletter

NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
WORDS = ("--alt", "A table", "--credit", "Sample", "--licence", "CC0")


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        yield running


@pytest.fixture
def editor(tmp_path: Path, site: FeedSite, monkeypatch: pytest.MonkeyPatch) -> Editor:
    monkeypatch.setenv("CURATOR_NOW", NOW.isoformat())
    made = copy_newsletter(tmp_path / "letters")
    change(
        made,
        "curator.toml",
        ('base_url = "https://letters.example.org"', f'base_url = "{site.url("/news")}"'),
        ("[fetch]\n", '[fetch]\nallow_private_hosts = ["127.0.0.1"]\n'),
    )
    Image.effect_noise((400, 300), 60).convert("RGB").save(tmp_path / "table.jpg", "JPEG")
    made.do("image", "two-words-for-bread", tmp_path / "table.jpg", *WORDS)
    return made


def look(editor: Editor) -> dict[str, str]:
    """Which file has which problem."""
    settings = load_settings(editor.root)
    renderer = newsletter_renderer(None, settings)
    seen = look_online(Project(editor.root), settings, renderer, ISSUE, now=NOW)
    return {one.name.partition(".")[0]: one.problem for one in seen}


def serve(editor: Editor, site: FeedSite) -> Path:
    """Put what `publish` wrote onto the web. Gives the image."""
    editor.do("publish")
    folder = editor.file("out/site")
    site.put(f"/news/issues/{ISSUE}/", Reply(200, (folder / f"issues/{ISSUE}/index.html").read_bytes()))
    (image,) = (folder / f"issues/{ISSUE}/images").iterdir()
    site.put(
        f"/news/issues/{ISSUE}/images/{image.name}", Reply(200, image.read_bytes(), {"Content-Type": "image/jpeg"})
    )
    return image


def test_nothing_is_there_before_it_is_published(editor: Editor) -> None:
    assert look(editor) == {"page": "is not public yet (404)", "table": "is not public yet (404)"}


def test_all_is_well_when_the_bytes_are_the_same(editor: Editor, site: FeedSite) -> None:
    serve(editor, site)
    assert look(editor) == {"page": "", "table": ""}


def test_another_page_and_another_image_are_found(editor: Editor, site: FeedSite) -> None:
    image = serve(editor, site)
    page = editor.file(f"out/site/issues/{ISSUE}/index.html").read_bytes()
    site.put(f"/news/issues/{ISSUE}/", Reply(200, page.replace(b"</body>", b"<script>count()</script></body>")))
    site.put(f"/news/issues/{ISSUE}/images/{image.name}", Reply(200, b"<p>soon</p>", {"Content-Type": "image/jpeg"}))
    assert look(editor) == {
        "page": "is there, and is not the page that would be published now",
        "table": "is there, and is another image",
    }


def test_the_same_image_of_another_version_of_the_library_will_do(
    editor: Editor, site: FeedSite, tmp_path: Path
) -> None:
    image = serve(editor, site)
    with Image.open(image) as opened:
        opened.save(tmp_path / "again.jpg", "JPEG", quality=60)
    again = Reply(200, (tmp_path / "again.jpg").read_bytes(), {"Content-Type": "image/jpeg; charset=binary"})
    site.put(f"/news/issues/{ISSUE}/images/{image.name}", again)
    assert look(editor)["table"] == ""


def test_a_server_that_does_not_answer_is_said(editor: Editor, site: FeedSite) -> None:
    serve(editor, site)
    site.put(f"/news/issues/{ISSUE}/", Reply(503))
    assert look(editor)["page"] == "is not public (the server says 503)"
    change(editor, "curator.toml", ('allow_private_hosts = ["127.0.0.1"]\n', ""))
    assert look(editor)["page"].startswith("cannot be read (")


def test_without_an_address_there_is_nothing_to_look_at(editor: Editor, site: FeedSite) -> None:
    change(editor, "curator.toml", (f'base_url = "{site.url("/news")}"', 'base_url = ""'))
    assert look(editor) == {}


def test_what_was_seen_becomes_findings_that_nobody_can_waive() -> None:
    from tests.checking.samples import evidence

    assert RULES["online"].protects
    fine, gone = (
        PublicFile("page", "https://a.example/"),
        PublicFile("door.jpg", "https://a.example/d", "is not public yet"),
    )
    (finding,) = online(evidence(online=(fine, gone)))
    assert (finding.id, finding.severity, finding.waivable) == ("online:door.jpg", "block", False)
    assert finding.message == "https://a.example/d is not public yet."


def test_a_send_to_real_readers_is_blocked_and_a_trial_is_not(editor: Editor, site: FeedSite) -> None:
    editor.do("subscribers", "add", "one@example.org", "--attest", "a test")
    assert editor.ask("send", ISSUE, "--dry-run")["audience"] == 1, "the outbox reaches nobody"
    assert site.requests == [one for one in site.requests if "/news/issues" not in one.path]
    real = 'provider = "smtp"\n[delivery.smtp]\nhost = "mail.sample.example"\n'
    real += '[readers]\nurl = "https://readers.sample.example"\n'
    change(editor, "curator.toml", ('provider = "outbox"', real), ("@example.org", "@news.sample.example"))
    assert editor.type("send", ISSUE, "--confirm", "1").code == 3
    assert any(one.path.startswith(f"/news/issues/{ISSUE}/") for one in site.requests)
