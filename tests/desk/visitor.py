"""An editor's browser without a browser: asks the desk in this process, with the cookie and token that it gave."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from starlette.testclient import TestClient

from curator.web.desk.app import make_app
from curator.web.desk.desk import Desk
from curator.wiring import App

PORT = 8011
BASE = f"http://127.0.0.1:{PORT}"


@dataclass(frozen=True)
class Answer:
    """What came back. fragment: of the address that was gone to in the end."""

    status_code: int
    text: str
    headers: dict[str, str]
    path: str
    fragment: str
    body: bytes

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Visitor:
    """Somebody at the desk, with a session or without."""

    client: TestClient
    desk: Desk

    def get(self, path: str, **headers: str) -> Answer:
        return _answer(self.client.get(path, headers=dashed(headers), follow_redirects=True))

    def page(self, path: str) -> str:
        """A page that is there."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    @property
    def token(self) -> str:
        return str(self.client.get("/session").json()["token"])

    def post(self, path: str, fields: dict[str, Any] | None = None, **headers: str) -> Answer:
        """What a form of the desk does; gives the page that comes of it."""
        sent = {"Origin": BASE, "Content-Type": "application/x-www-form-urlencoded", **dashed(headers)}
        data = {"token": self.token, **(fields or {})}
        return _answer(self.client.post(path, data=data, headers=sent, follow_redirects=True))

    def ask(self, path: str, fields: dict[str, Any] | None = None) -> Any:
        """What the desk's scripts do: posts, and gives the JSON answer."""
        return self.post(path, fields, X_Desk="json").json()

    def said(self, answer: Answer) -> str:
        """What a page says happened."""
        found = re.search(r'<div id="said">(.*?)</div>\s*(?:<|$)', answer.text, re.DOTALL)
        return " ".join(re.sub(r"<[^>]*>", " ", found[1] if found else "").split())

    def save(self, issue: str, at: str, base: Mapping[str, object], values: Mapping[str, Any]) -> Any:
        """Save fields of a card as the script does."""
        fields = {f"f.{name}": value for name, value in values.items() if value is not None}
        return self.ask(f"/issue/{issue}/save", {"at": at, "base": json.dumps(base), **fields})


def dashed(headers: dict[str, str]) -> dict[str, str]:
    """Header names as Python can say them: `X_Desk` is `X-Desk`."""
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _answer(response: Any) -> Answer:
    """The test client's own type has moved from one package to another; this one stays."""
    url = response.url
    path = url.path + (f"?{url.query.decode()}" if url.query else "")
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, response.text, headers, path, url.fragment, response.content)


@contextmanager
def at_the_desk(app: App) -> Iterator[Visitor]:
    """An editor who came in by the link."""
    desk = Desk(app, PORT)
    with TestClient(make_app(desk), base_url=BASE) as client:
        assert client.get(f"/open?token={desk.sessions.new_link()}").status_code == 200
        yield Visitor(client, desk)
