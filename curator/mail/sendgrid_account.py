"""What SendGrid's API tells about an account: what its key may do, its unsubscribe groups, whom it mails no more."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

import httpx

from curator.errors import OutsideError
from curator.settings import SendgridSettings, Settings
from curator.text.words import shorten

HOSTS = {"global": "https://api.sendgrid.com", "eu": "https://api.eu.sendgrid.com"}
PATIENCE = 60.0
CONNECT_SECONDS = 10.0
PAGE = 500
SENDING = "mail.send"
GROUPS = "asm.groups.read"
MOST_PAGES = 20_000

Suppressed = tuple[Literal["left", "bounced", "complained"], str]
"""Why SendGrid mails an address no more, and the address."""


def client(settings: SendgridSettings, api_key: str, *, patience: float = PATIENCE) -> httpx.AsyncClient:
    """A pooled client for one account. patience: seconds to wait for one answer. The caller closes it."""
    return httpx.AsyncClient(
        base_url=settings.host or HOSTS[settings.region],
        headers={"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"},
        timeout=httpx.Timeout(patience, connect=min(CONNECT_SECONDS, patience)),
        limits=httpx.Limits(max_connections=8, max_keepalive_connections=8),
        trust_env=False,
    )


@dataclass(frozen=True, slots=True)
class Group:
    """An unsubscribe group."""

    number: int
    name: str


class SendgridAccount:
    """One account. An async context manager. Every question raises OutsideError if there is no answer to it."""

    def __init__(self, settings: Settings) -> None:
        self._client = client(settings.config.delivery.sendgrid, settings.secrets.sendgrid_api_key)

    async def __aenter__(self) -> "SendgridAccount":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def scopes(self) -> frozenset[str]:
        """What the key may do."""
        data = await self._get("/v3/scopes")
        found = data.get("scopes") if isinstance(data, dict) else None
        return frozenset(str(one) for one in found) if isinstance(found, list) else frozenset()

    async def group(self, number: int) -> Group | None:
        """The unsubscribe group with this number, or None."""
        data = await self._get(f"/v3/asm/groups/{number}", missing_is_none=True)
        return Group(number, str(data.get("name", ""))) if isinstance(data, dict) else None

    async def suppressed(self, group: int | None) -> AsyncIterator[Suppressed]:
        """Everyone whom SendGrid mails no more: by the group, by a wish for all mail, after a bounce or a complaint."""
        if group is not None:
            data = await self._get(f"/v3/asm/groups/{group}/suppressions")
            for one in data if isinstance(data, list) else ():
                yield "left", str(one)
        async for address in self._listed("unsubscribes"):
            yield "left", address
        async for address in self._listed("spam_reports"):
            yield "complained", address
        async for address in self._listed("bounces"):
            yield "bounced", address

    async def _listed(self, kind: str) -> AsyncIterator[str]:
        for page in range(MOST_PAGES):
            data = await self._get(f"/v3/suppression/{kind}?limit={PAGE}&offset={page * PAGE}")
            rows = data if isinstance(data, list) else []
            for row in rows:
                if isinstance(row, dict) and isinstance(row.get("email"), str):
                    yield row["email"]
            if len(rows) < PAGE:
                return

    async def _get(self, path: str, *, missing_is_none: bool = False) -> object:
        try:
            answer = await self._client.get(path)
            if answer.status_code == 404 and missing_is_none:
                return None
            if answer.status_code == 200:
                found: object = answer.json()
                return found
        except (httpx.HTTPError, ValueError) as error:
            raise OutsideError(
                f"SendGrid cannot be asked ({shorten(str(error), 200) or type(error).__name__})."
            ) from error
        place = path.partition("?")[0]
        hints = {
            401: "Check CURATOR_SENDGRID_API_KEY, and [delivery.sendgrid] region.",
            403: f"Give the key the right to read {place}.",
            429: "SendGrid asks for a pause; try again in a minute.",
        }
        raise OutsideError(f"SendGrid answers {answer.status_code} to {place}.", hint=hints.get(answer.status_code))
