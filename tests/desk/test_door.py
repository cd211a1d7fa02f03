"""Who may come in, and whose forms count: nobody without the link, nothing from elsewhere."""

import re
from collections.abc import Iterator

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from curator.web.desk import app as desk_app
from curator.web.desk.app import make_app
from curator.web.desk.desk import Desk
from curator.web.desk.forms import local_path
from curator.web.desk.sessions import MOST_LINKS, Sessions
from tests.desk.sample import Newsletter
from tests.desk.visitor import BASE, PORT, Visitor

ROUTES = [route for action in desk_app.ACTIONS for route in action.routes() if isinstance(route, Route)]
EFFECTS = sorted({route.path for route in ROUTES if "POST" in (route.methods or ())})
LOOKS = sorted({route.path for route in ROUTES if "GET" in (route.methods or ())} - {"/open"})


def filled(path: str) -> str:
    """A route's path with something in its places."""
    path = path.replace("{item:int}", "1").replace("{issue:str}", "2026-12").replace("{kind:str}", "fetch")
    return path.replace("{name:str}", "desk.js")


@pytest.fixture
def stranger(newsletter: Newsletter) -> Iterator[Visitor]:
    """Somebody who reaches the desk without its link."""
    desk = Desk(newsletter.app, PORT)
    with TestClient(make_app(desk), base_url=BASE) as client:
        yield Visitor(client, desk)


def test_a_stranger_sees_nothing_at_all(stranger: Visitor) -> None:
    for path in LOOKS:
        if path.startswith("/static/"):
            continue
        answer = stranger.get(filled(path))
        assert answer.status_code == 403, path
        assert "Sample Shelf" not in answer.text
        assert "This desk is private" in answer.text
    for path in EFFECTS:
        posted = stranger.client.post(filled(path), data={"token": "x"}, headers={"Origin": BASE})
        assert posted.status_code == 403, path


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "%00", "é"])
def test_a_guessed_link_opens_nothing(stranger: Visitor, token: str) -> None:
    answer = stranger.client.get("/open", params={"token": token})
    assert answer.status_code == 403
    assert not answer.cookies


def test_a_link_works_once(stranger: Visitor) -> None:
    link = stranger.desk.sessions.new_link()
    first = stranger.client.get(f"/open?token={link}")
    assert first.status_code == 200
    cookie = first.headers["set-cookie"]
    assert cookie.startswith(f"curator-desk-{PORT}=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    with TestClient(stranger.client.app, base_url=BASE) as another:
        assert another.get(f"/open?token={link}").status_code == 403
    assert stranger.get(f"/open?token={link}").path == "/"


def test_only_the_newest_links_wait() -> None:
    numbers = iter(range(100))
    sessions = Sessions(lambda: f"secret-{next(numbers)}")
    links = [sessions.new_link() for _ in range(MOST_LINKS + 1)]
    assert sessions.open(links[0]) is None
    assert sessions.open(links[1]) is not None
    assert sessions.find(None) is None
    assert sessions.find("") is None


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8011", "[", "", "169.254.1.1", "desk"]
)
def test_another_name_for_this_machine_is_refused(visitor: Visitor, host: str) -> None:
    answer = visitor.client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "Sample Shelf" not in answer.text
    assert (
        visitor.client.get(f"/open?token={visitor.desk.sessions.new_link()}", headers={"Host": host}).status_code == 421
    )


@pytest.mark.parametrize("host", ["localhost:8011", "127.0.0.1:9000", "localhost", "[::1]:8011"])
def test_a_tunnel_may_bring_another_port(visitor: Visitor, host: str) -> None:
    assert visitor.client.get("/static/desk.css", headers={"Host": host}).status_code == 200


ORIGINS = [
    "https://evil.example", "null", "http://127.0.0.1:9000", "http://localhost:8011", "https://127.0.0.1:8011",
    "http://127.0.0.1:8011.evil.example", "http://127.0.0.1:80110", "", "http://127.0.0.1:8011/", "HTTP://127.0.0.1:8011",
]  # fmt: skip


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_form_from_elsewhere_is_refused(newsletter: Newsletter, visitor: Visitor, origin: str) -> None:
    token = visitor.token
    answer = visitor.client.post("/items/1/skip", data={"token": token, "reason": "x"}, headers={"Origin": origin})
    assert answer.status_code == 403
    without = visitor.client.post("/items/1/skip", data={"token": token, "reason": "x"})
    assert without.status_code == 403


@pytest.mark.parametrize("path", EFFECTS)
def test_every_effect_wants_the_token(visitor: Visitor, path: str) -> None:
    for token in ("", "wrong", visitor.token[:-1], visitor.token + "x"):
        answer = visitor.client.post(filled(path), data={"token": token}, headers={"Origin": BASE})
        assert answer.status_code == 403, path
        assert "That did not come from this desk" in answer.text


@pytest.mark.parametrize("path", EFFECTS)
def test_a_link_never_has_an_effect(visitor: Visitor, path: str) -> None:
    if path not in LOOKS:
        assert visitor.get(filled(path)).status_code in (404, 405), path
    for method in ("PUT", "DELETE", "PATCH"):
        assert visitor.client.request(method, filled(path), headers={"Origin": BASE}).status_code in (404, 405)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_cannot_load_ours_as_a_part_of_it(visitor: Visitor, site: str) -> None:
    answer = visitor.client.get("/issue/2026-12/version", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"})
    assert answer.status_code == 403


def test_every_answer_carries_the_headers_that_keep_it_in(visitor: Visitor) -> None:
    for path in ("/", "/issue", "/nowhere", "/static/desk.js", "/session", "/items/1/frame"):
        headers = visitor.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "'unsafe-eval'" not in policy
        assert "script-src 'unsafe-inline'" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_no_page_has_a_script_or_style_in_it(visitor: Visitor) -> None:
    for path in ("/", "/?item=1&state=all", "/issue", "/preview", "/send", "/sources", "/readers", "/voices", "/help"):
        page = visitor.page(path)
        assert re.findall(r"<script(?![^>]*\bsrc=)", page) == [], path
        assert re.findall(r"\son\w+\s*=|<style|\sstyle=|javascript:", page) == [], path
        loaded = re.findall(r'(?:src|action)="([^"]+)"', page)
        assert [link for link in loaded if link.startswith(("http:", "https:", "//"))] == [], path


TRICKS = [
    "//evil.example", "///evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\tevil",
    "javascript:alert(1)", "/%0d%0aSet-Cookie:x=1\r\nX: 1", " /", "http:/evil.example", "/é", "evil.example",
    "/" + "x" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("path", TRICKS)
def test_next_leads_nowhere_else(visitor: Visitor, path: str) -> None:
    assert local_path(path) == ""
    answer = visitor.client.post(
        "/wishes", data={"token": visitor.token, "next": path}, headers={"Origin": BASE}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("path", ["/", "/?state=kept&item=3", "/issue/2026-12?open=card-1#card-1"])
def test_next_leads_on_within_the_desk(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "name", ["../../../curator.toml", "..%2f..%2fpyproject.toml", "%2e%2e/desk.css", "nothing.js", "icon.svg/x"]
)
def test_no_file_but_our_scripts_is_served(visitor: Visitor, name: str) -> None:
    assert visitor.get(f"/static/{name}").status_code == 404


def test_forms_that_are_too_much_or_none_are_refused(visitor: Visitor) -> None:
    token, headers = visitor.token, {"Origin": BASE}
    big = visitor.client.post("/items/1/note", data={"token": token, "text": "x" * 2_100_000}, headers=headers)
    assert big.status_code == 413
    odd = visitor.client.post("/items/1/note", content=b"{}", headers={**headers, "Content-Type": "application/json"})
    assert odd.status_code == 400
    broken = visitor.client.post(
        "/items/1/note", content=b"\xff\xfe", headers={**headers, "Content-Type": "application/x-www-form-urlencoded"}
    )
    assert broken.status_code == 400
    many = "&".join(f"f{n}=1" for n in range(3000))
    assert (
        visitor.client.post(
            "/undo", content=many, headers={**headers, "Content-Type": "application/x-www-form-urlencoded"}
        ).status_code
        == 400
    )


def test_an_open_page_goes_on_after_a_restart_with_a_fresh_token(visitor: Visitor) -> None:
    answer = visitor.client.post("/items/1/note", data={"text": "x"}, headers={"Origin": BASE, "X-Desk": "json"})
    assert answer.status_code == 403
    assert answer.json()["token"] is True
    headers = {"Origin": BASE, "X-Desk": "json", "X-Desk-Token": visitor.token}
    assert visitor.client.post("/items/1/note", data={"text": "x"}, headers=headers).json() == {"saved": ["text"]}


def test_another_browser_comes_in_by_a_link_of_its_own(visitor: Visitor) -> None:
    page = visitor.post("/session/link").text
    found = re.search(r"http://127\.0\.0\.1:8011(/open\?token=[\w-]+)", page)
    assert found
    with TestClient(visitor.client.app, base_url=BASE) as another:
        assert another.get(found[1]).status_code == 200
        assert another.get("/").status_code == 200
