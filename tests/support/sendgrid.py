"""A stand-in for SendGrid's web API on loopback that enforces the documented limits. A test can script its answers.

What it takes it fills in as SendGrid does and writes down, letter by letter. Special answers: DROP says 202 and loses
the letters; LOSE_ANSWER takes them and hangs up; TAKE_AND_FAIL takes them and says 500; HANG says nothing for long.
"""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.support.loopback import LoopbackServer
from tests.support.sendgrid_rules import MOST_BYTES, problems, tracked

KEY = "SG.sample.key"
DROP, LOSE_ANSWER, TAKE_AND_FAIL, HANG, HANG_UP = "drop", "lose answer", "take and fail", "hang", "hang up"
ASM = {"<%asm_group_unsubscribe_raw_url%>": "leave", "<%asm_preferences_raw_url%>": "preferences"}


@dataclass(frozen=True)
class Letter:
    """One letter as its reader would get it."""

    address: str
    delivery: str
    headers: dict[str, str]
    subject: str
    sender: dict[str, str]
    reply_to: str
    text: str
    html: str
    custom_args: dict[str, str]


class SendgridServer(LoopbackServer):
    """The stand-in. delay: seconds before each answer."""

    def __init__(self, *, delay: float = 0) -> None:
        self.delay = delay
        self.taken: list[Letter] = []
        self.requests: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.scopes = ["mail.send", "asm.groups.read"]
        self.groups: dict[int, list[str]] = {}
        self.suppressed: dict[str, list[str]] = {"bounces": [], "spam_reports": [], "unsubscribes": []}
        self.not_tracked_by_us: list[str] = []
        self._script: deque[str | tuple[int, dict[str, str]]] = deque()
        super().__init__()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def counts(self) -> Counter[str]:
        """How many letters each address got."""
        return Counter(letter.address for letter in self.taken)

    @property
    def by_delivery(self) -> Counter[str]:
        """How many letters went out for each delivery of the ledger."""
        return Counter(letter.delivery for letter in self.taken)

    def answer(self, *answers: str | tuple[int, dict[str, str]]) -> None:
        """Give these answers to the next requests, one after the other: a special one, or a status with headers."""
        self._script.extend(answers)

    def forget_answers(self) -> None:
        """From now on, take everything."""
        self._script.clear()

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 20)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await _read(reader):
                method, path, headers, body = request
                answer = await self._answer(method, path, headers, body)
                if answer is None:
                    writer.transport.abort()
                    return
                await asyncio.sleep(self.delay)
                writer.write(_response(*answer))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], object] | None:
        self.asked.append(f"{method} {path}")
        if headers.get("authorization") != f"Bearer {KEY}":
            return 401, {}, _errors(("", "The provided authorization grant is invalid, expired, or revoked"))
        if (method, path) == ("POST", "/v3/mail/send"):
            return await self._mail(headers, body)
        return 200, {}, self._look_up(path) if method == "GET" else None

    async def _mail(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], object] | None:
        scripted = self._script.popleft() if self._script else None
        if scripted == HANG_UP:
            return None
        if scripted == HANG:
            await asyncio.sleep(60)
        if isinstance(scripted, tuple):
            return *scripted, _errors(("", "scripted"))
        if headers.get("content-type", "").partition(";")[0] != "application/json":
            return 415, {}, _errors(("", "Unsupported media type"))
        if len(body) >= MOST_BYTES:
            return 413, {}, _errors(("", "Payload too large"))
        data, wrong = problems(body)
        if wrong:
            return 400, {}, _errors(*wrong)
        if "mail.send" not in self.scopes:
            return 403, {}, _errors(("", "access forbidden"))
        if data.get("mail_settings", {}).get("sandbox_mode", {}).get("enable"):
            return 200, {}, {}
        self.requests.append(data)
        self.not_tracked_by_us += tracked(data)
        if scripted != DROP:
            self.taken += [_letter(one, data) for one in data["personalizations"]]
        if scripted == LOSE_ANSWER:
            return None
        if scripted == TAKE_AND_FAIL:
            return 500, {}, _errors(("", "Internal server error"))
        return 202, {"X-Message-Id": f"sample-{len(self.requests)}"}, None

    def _look_up(self, path: str) -> object:
        path, _, query = path.partition("?")
        offset = int(dict(part.split("=") for part in query.split("&") if "=" in part).get("offset", 0))
        parts = path.strip("/").split("/")
        if parts[1:] == ["scopes"]:
            return {"scopes": self.scopes}
        if parts[1:3] == ["asm", "groups"]:
            number = int(parts[3])
            if number not in self.groups:
                return _errors(("", "group not found"))
            return self.groups[number] if parts[4:] == ["suppressions"] else {"id": number, "name": "Sample letters"}
        if parts[1] == "suppression":
            page = self.suppressed[parts[2]][offset : offset + 500]
            return [{"email": address, "created": 1_700_000_000} for address in page]
        return _errors(("", "not found"))


async def _read(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str], bytes] | None:
    line = await reader.readline()
    if not line:
        return None
    method, path, _ = line.decode("latin-1").split()
    headers: dict[str, str] = {}
    while (line := await reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return method, path, headers, await reader.readexactly(int(headers.get("content-length", 0)))


def _response(status: int, headers: dict[str, str], data: object) -> bytes:
    if isinstance(data, dict) and "errors" in data and status == 200:
        status = 404
    body = b"" if data is None else json.dumps(data).encode()
    lines = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Sample\r\n{head}\r\n".encode() + body


def _errors(*found: tuple[str, str]) -> dict[str, object]:
    return {"errors": [{"field": field or None, "message": words} for field, words in found]}


def _letter(one: dict[str, Any], data: dict[str, Any]) -> Letter:
    address = one["to"][0]["email"]
    values = dict(one.get("substitutions", {}))
    headers = dict(one.get("headers", {}))
    if data.get("asm"):
        values |= {mark: f"https://sendgrid.example.org/{kind}/{address}" for mark, kind in ASM.items()}
        headers |= {"List-Unsubscribe": f"<https://sendgrid.example.org/one-click/{address}>"}
    parts = {part["type"]: _filled(part["value"], values) for part in data["content"]}
    args = one.get("custom_args", {})
    return Letter(
        address=address,
        delivery=args.get("delivery", ""),
        headers=headers,
        subject=_filled(one.get("subject") or data["subject"], values),
        sender=data["from"],
        reply_to=data.get("reply_to", {}).get("email", ""),
        text=parts.get("text/plain", ""),
        html=parts.get("text/html", ""),
        custom_args=args,
    )


def _filled(text: str, values: dict[str, str]) -> str:
    for key, value in values.items():
        text = text.replace(key, value)
    return text


@contextmanager
def sendgrid_server(**options: Any) -> Iterator[SendgridServer]:
    """A server for the length of a `with`."""
    with SendgridServer(**options) as server:
        yield server
