"""Opening the links of an issue over a real site: at once, politely, remembered for a day, calm without a network."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support.cli import Editor
from tests.support.feedsite import FeedSite, Reply
from tests.support.newsletter import start_newsletter, write_by_hand
from tests.support.serving import serving

PICK = """
  - id: {id}
    section: reading
    source: sample
    title: A title of {id}
    url: {url}
    creators: [maker-sample]
    relation: by
"""


def issue_with(editor: Editor, *picks: tuple[str, str]) -> None:
    if not (editor.root / "issues").exists():
        editor.do("issue", "new")
        write_by_hand(editor, "2026-12")
        path = editor.root / "issues/2026-12/issue.yaml"
        path.write_text(path.read_text("utf-8").replace("picks: []", "picks:\n#here"), "utf-8")
    path = editor.root / "issues/2026-12/issue.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("#here", "".join(PICK.format(id=i, url=u) for i, u in picks) + "#here"), "utf-8")


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    monkeypatch.setenv("CURATOR_NOW", "2026-12-01T09:00:00Z")
    return start_newsletter(tmp_path / "letters", ["sample.rss"], "http://127.0.0.1:9")


def at(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    monkeypatch.setenv("CURATOR_NOW", moment.isoformat())


def links_of(editor: Editor, *words: str, code: int = 0) -> dict[str, str]:
    findings = editor.ask(*words, code=code)["findings"]
    return {f["id"]: f["severity"] for f in findings if f["check"] == "reliable"}


def test_dead_links_block_and_are_remembered(
    letters: Editor, monkeypatch: pytest.MonkeyPatch, now: dt.datetime
) -> None:
    with FeedSite() as site:
        site.put("/fine", Reply(200, b"<p>here</p>"))
        site.put("/large", Reply(200, b"x" * 400_000))
        site.put("/gone", Reply(410))
        site.put("/shy", Reply(403))
        site.redirect("/moved", site.url("/fine"))
        names = ("fine", "large", "gone", "shy", "moved")
        issue_with(letters, *((name, site.url(f"/{name}")) for name in names))
        expected = {"reliable:gone": "block", "reliable:shy": "warn"}
        assert links_of(letters, "build") == {}
        assert site.requests == []
        assert links_of(letters, "check", code=3) == expected
        asked = len(site.requests)
        assert asked == 6
        assert links_of(letters, "check", code=3) == expected
        assert links_of(letters, "build", code=3) == expected
        assert len(site.requests) == asked
        letters.do("subscribers", "add", "one@example.org", "--attest", "a test")
        assert "gone" in letters.do("send", "2026-12", "--confirm", "1", code=3).err
        at(monkeypatch, now + dt.timedelta(hours=2))
        site.put("/gone", Reply(200, b"back"))
        assert links_of(letters, "check") == {"reliable:shy": "warn"}
        assert {seen.path for seen in site.requests[asked:]} == {"/gone", "/shy"}
        before = len(site.requests)
        at(monkeypatch, now + dt.timedelta(hours=27))
        letters.do("check")
        assert len(site.requests) == before + 6
        assert all("cookie" not in seen.headers and "referer" not in seen.headers for seen in site.requests)


def test_without_a_network_nothing_blocks(letters: Editor) -> None:
    issue_with(letters, ("one", "http://127.0.0.1:9/one"), ("two", "http://127.0.0.1:9/two"))
    assert links_of(letters, "check") == {"reliable:not-checked": "warn"}
    assert links_of(letters, "check", "--offline") == {"reliable:not-checked": "warn"}


def test_offline_opens_nothing(letters: Editor) -> None:
    with FeedSite() as site:
        issue_with(letters, ("one", site.url("/one")))
        assert links_of(letters, "check", "--offline") == {}
        assert site.requests == []


def test_a_private_address_is_never_opened(letters: Editor) -> None:
    with FeedSite(host="127.0.0.2") as private, FeedSite() as site:
        site.put("/fine", Reply(200, b"here"))
        site.redirect("/sly", private.url("/inside"), status=302)
        issue_with(letters, ("fine", site.url("/fine")), ("sly", site.url("/sly")), ("in", private.url("/inside")))
        assert links_of(letters, "check", code=3) == {"reliable:sly": "block", "reliable:in": "block"}
        assert private.requests == []


def test_a_damaged_memory_is_no_trouble(letters: Editor) -> None:
    with FeedSite() as site:
        site.put("/fine", Reply(200, b"here"))
        issue_with(letters, ("fine", site.url("/fine")))
        (letters.root / ".curator").mkdir(exist_ok=True)
        (letters.root / ".curator/links.json").write_text('[["half', "utf-8")
        assert links_of(letters, "check") == {}
        assert len(site.requests) == 1


HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")


@contextmanager
def waiting_for_each_other(host: str, together: threading.Barrier) -> Iterator[str]:
    """A server that answers a request only once as many are under way, at all of them, as the barrier counts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                together.wait(20)
                self.send_response(200)
            except threading.BrokenBarrierError:
                self.send_response(500)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((host, 0), Handler)
    with serving(server):
        yield f"http://{host}:{server.server_port}/"


def test_links_of_several_sites_are_opened_at_once(letters: Editor) -> None:
    config = letters.file("curator.toml")
    hosts = ", ".join(f'"{host}"' for host in HOSTS)
    config.write_text(config.read_text("utf-8").replace('["127.0.0.1"]', f"[{hosts}]"), "utf-8")
    together = threading.Barrier(len(HOSTS))
    with ExitStack() as stack:
        urls = [stack.enter_context(waiting_for_each_other(host, together)) for host in HOSTS]
        issue_with(letters, *((f"pick-{number}", url) for number, url in enumerate(urls)))
        assert links_of(letters, "check") == {}
    assert not together.broken, "one after another, none would have been answered"
