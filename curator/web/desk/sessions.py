"""Who may come in: a one-time link opens a session, a cookie keeps it, a token in each form proves that it is ours."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_LINKS = 8
"""One-time links that wait to be opened; the oldest is void when there are more."""


@dataclass(frozen=True, slots=True)
class Flash:
    """One sentence that the next page says. problem: True where something did not work."""

    text: str
    hint: str = ""
    problem: bool = False
    undo: bool = False


@dataclass(slots=True)
class Session:
    """One browser that came in. token: what every form carries back. said: what the next page is to say."""

    token: str
    said: list[Flash] = field(default_factory=list)

    def take_said(self) -> tuple[Flash, ...]:
        """What is to be said, once."""
        said, self.said = tuple(self.said), []
        return said

    def knows(self, token: str) -> bool:
        """True for the token of this session's forms."""
        return hmac.compare_digest(token.encode(), self.token.encode())


class Sessions:
    """Links that were given out and sessions that are open, all in memory: they end with the program.

    Only hashes are looked up, so that the time it takes tells nothing about a secret.
    """

    def __init__(self, new_token: Callable[[], str]) -> None:
        self._new_token = new_token
        self._links: list[str] = []
        self._open: dict[str, Session] = {}

    def new_link(self) -> str:
        """The secret of a link that opens one session, once."""
        secret = self._new_token()
        self._links = [*self._links, _hashed(secret)][-MOST_LINKS:]
        return secret

    def open(self, secret: str) -> tuple[str, Session] | None:
        """A fresh session and its cookie's value; None for a link that was used, or that is none."""
        if (hashed := _hashed(secret)) not in self._links:
            return None
        self._links.remove(hashed)
        cookie, session = self._new_token(), Session(self._new_token())
        self._open[_hashed(cookie)] = session
        return cookie, session

    def find(self, cookie: str | None) -> Session | None:
        """The session of a cookie, or None for a stranger."""
        return self._open.get(_hashed(cookie)) if cookie else None


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
