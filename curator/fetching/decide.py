"""Every decision about asking a server: when, where, and what its answer means for the next time. Pure.

Which entries are new or changed is decided in `model.matching`, beside the records it compares.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from curator.errors import FetchError
from curator.model.item import FetchState
from curator.text.words import fingerprint

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
LONGEST_REST = dt.timedelta(days=7)
"""However long a feed's own max-age or ttl is, and however often it failed, it is tried again after a week."""

LONGEST_RETRY_AFTER = dt.timedelta(days=31)
MOVE_SEEN_FOR = dt.timedelta(days=7)
_PERMANENT = frozenset({301, 308})
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Redirect:
    """One redirect on the way to an answer."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Said:
    """What matters of an answer: where we asked, how we were led on, what came. ttl in seconds."""

    asked: str
    status: int
    headers: Mapping[str, str]
    redirects: Sequence[Redirect] = ()


def current_state(source: str, feed: str, state: FetchState | None) -> FetchState:
    """The state to go by: a fresh one for a new source and for one whose address in sources.yaml was changed."""
    if state is None or state.feed_in_file != feed:
        return FetchState(source, feed_in_file=feed)
    return state


def address(state: FetchState) -> str:
    """The address to ask: the one that a permanent move led to, else the one in sources.yaml."""
    return state.adopted_url or state.feed_in_file or ""


def is_due(state: FetchState, now: dt.datetime, *, force: bool = False) -> bool:
    """True if the feed may be asked now. `force` sets our own schedule aside, never a server's Retry-After or a 410."""
    if state.gone_at is not None or (state.retry_at is not None and now < state.retry_at):
        return False
    return force or state.next_due is None or now >= state.next_due


def conditional(state: FetchState) -> dict[str, str]:
    """Headers that ask for news only: what the server gave, byte for byte; nothing if it gave nothing."""
    headers: dict[str, str] = {}
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return headers


def failure_of(said: Said, now: dt.datetime, *, conditional: bool) -> FetchError | None:
    """The error that a status stands for; None for an answer with news (2xx) or without (304)."""
    status = said.status
    if 200 <= status < 300 or (status == 304 and conditional):
        return None
    return FetchError(
        _sentence(status),
        kind="http",
        status=status,
        permanent=status in (404, 410),
        retry_after=_retry_after(said.headers, now) if status in (429, 503) else None,
    )


def after_news(
    state: FetchState, said: Said, now: dt.datetime, *, ttl: int | None = None, skip_hours: Sequence[int] = ()
) -> FetchState:
    """The state after an answer that was read, with or without news. ttl and skip_hours are the feed's own wishes."""
    if said.status == 304:
        etag = said.headers.get("etag") or state.etag
        modified = said.headers.get("last-modified") or state.last_modified
        ttl, skip_hours = state.ttl, state.skip_hours
    else:
        etag, modified = said.headers.get("etag") or None, said.headers.get("last-modified") or None
    rest = max(HOUR if etag or modified else DAY, min(LONGEST_REST, max(_fresh_for(said, now), _seconds(ttl))))
    return replace(
        _moved(state, said, now),
        etag=etag,
        last_modified=modified,
        last_fetched=now,
        last_status=said.status,
        next_due=_outside(now + rest, skip_hours),
        retry_at=None,
        failures=0,
        failing_since=None,
        error_kind=None,
        error=None,
        ttl=ttl,
        skip_hours=tuple(skip_hours),
    )


def after_failure(state: FetchState, error: FetchError, now: dt.datetime, said: Said | None = None) -> FetchState:
    """The state after a failure: tried again later and later, at most a week apart, and never given up silently."""
    failures = state.failures + 1
    state = replace(
        state,
        last_status=error.status,
        failures=failures,
        failing_since=state.failing_since or now,
        error_kind=error.kind,
        error=error.message,
        next_due=now + back_off(state.source, failures),
        retry_at=None,
    )
    if error.retry_after is not None:
        retry_at = now + min(dt.timedelta(seconds=error.retry_after), LONGEST_RETRY_AFTER)
        state = replace(state, retry_at=retry_at, next_due=max(state.next_due or now, retry_at))
    if error.status in (404, 410) and said is not None:
        return _not_there(state, said, error.status, now)
    return state


def back_off(source: str, failures: int) -> dt.timedelta:
    """1, 2, 4 … hours, at most a week, and up to a quarter more so that not all come back at once.

    That quarter comes from the source's id and the count: the same on every run.
    """
    share = int(fingerprint(source, str(failures))[:8], 16) / 0xFFFFFFFF
    doubled = HOUR * (1 << min(failures - 1, 12))
    return min(doubled, LONGEST_REST) * (1 + share / 4)


# ---------------------------------------------------------------- moves


def _moved(state: FetchState, said: Said, now: dt.datetime) -> FetchState:
    """Adopts a permanent move: at once from http to https, else after seven days of the same answer."""
    reached, secure = said.asked, said.asked
    for redirect in said.redirects:
        if redirect.status not in _PERMANENT:
            break
        if reached == secure and _only_more_secure(redirect.url, redirect.location):
            secure = redirect.location
        reached = redirect.location
    adopted = secure if secure != said.asked else state.adopted_url
    if reached == secure:
        return replace(state, adopted_url=adopted, moved_to=None, moved_since=None)
    since = state.moved_since if state.moved_to == reached and state.moved_since else now
    if now - since >= MOVE_SEEN_FOR:
        return replace(state, adopted_url=reached, moved_to=None, moved_since=None)
    return replace(state, adopted_url=adopted, moved_to=reached, moved_since=since)


def _only_more_secure(old: str, new: str) -> bool:
    """True for the same address with https instead of http."""
    try:
        before, after = urlsplit(old), urlsplit(new)
        return (
            (before.scheme, after.scheme) == ("http", "https")
            and before.hostname == after.hostname
            and (before.path or "/", before.query) == (after.path or "/", after.query)
        )
    except ValueError:
        return False


def _not_there(state: FetchState, said: Said, status: int, now: dt.datetime) -> FetchState:
    """404 or 410: a move that was announced is adopted, an adopted one is taken back; else 410 means gone for good."""
    if state.moved_to and not said.redirects:
        return replace(state, adopted_url=state.moved_to, moved_to=None, moved_since=None, next_due=now)
    if state.adopted_url:
        return replace(state, adopted_url=None, moved_to=None, moved_since=None)
    if status == 410 and all(redirect.status in _PERMANENT for redirect in said.redirects):
        return replace(state, gone_at=now, next_due=None)
    return state


# ---------------------------------------------------------------- times


def _fresh_for(said: Said, now: dt.datetime) -> dt.timedelta:
    """How long the server calls its answer fresh, by max-age or else by Expires."""
    if age := _MAX_AGE.search(said.headers.get("cache-control", "")):
        return _seconds(int(age[1]))
    expires = _http_date(said.headers.get("expires", ""))
    if expires is None:
        return dt.timedelta(0)
    return max(dt.timedelta(0), expires - (_http_date(said.headers.get("date", "")) or now))


def _seconds(number: int | None) -> dt.timedelta:
    return dt.timedelta(seconds=min(number or 0, 10**9))


def _outside(due: dt.datetime, skip_hours: Sequence[int]) -> dt.datetime:
    """The first moment from `due` on that lies in no hour to be skipped."""
    for _ in range(24):
        if due.hour not in skip_hours:
            return due
        due = due.replace(minute=0, second=0, microsecond=0) + HOUR
    return due


def _retry_after(headers: Mapping[str, str], now: dt.datetime) -> float | None:
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,12}", value):
        return float(value)
    moment = _http_date(value)
    return max(0.0, (moment - now).total_seconds()) if moment else None


def _http_date(value: str) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _sentence(status: int) -> str:
    known = {
        304: "The server says that nothing changed, but it was not asked that (304).",
        401: "The server asks for a password (401).",
        402: "The server asks for a payment (402).",
        403: "The server does not let curator in (403).",
        404: "There is nothing at this address (404).",
        410: "The server says that this feed is gone for good (410).",
        429: "The server asks to be left alone for a while (429).",
        451: "The server may not show this for legal reasons (451).",
        503: "The server is not available at the moment (503).",
    }
    general = "The server has a problem of its own" if status >= 500 else "The server gave an answer that is no feed"
    return known.get(status, f"{general} ({status}).")
