"""Sources and creators: whom we read, in their own words, and what they allow."""

import datetime as dt
from dataclasses import dataclass, field

from curator.model.vocabulary import ConsentState, Reach, SourceState

STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class SupportLink:
    """A way to support a creator that they name themselves."""

    label: str
    url: str
    kind: str = "pay"
    verified_on: dt.date | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Creator:
    """A person or group as they credit themselves; of identity nothing but their own words, with address and date."""

    id: str
    name: str
    pronouns: str | None = None
    in_their_words: str | None = None
    statement_url: str | None = None
    seen_on: dt.date | None = None
    support: tuple[SupportLink, ...] = ()
    offers: tuple[str, ...] = ()
    reach: Reach = "unknown"

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Consent:
    """What the creators of a source allow, since when, with which limits."""

    state: ConsentState = "unasked"
    since: dt.date | None = None
    limits: tuple[str, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Source:
    """One feed or site that the editor reads. `id` is a slug; everything else refers to it."""

    id: str
    name: str
    site: str | None = None
    feed: str | None = None
    state: SourceState = "candidate"
    reason: str | None = None  # why it stands in this state
    added: dt.date | None = None
    why: str | None = None
    creators: tuple[Creator, ...] = ()
    consent: Consent = field(default_factory=Consent)
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sample: bool = False

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be shown of a source: nothing, or a link with credit and note, and a quote, and an image."""

    link: bool = False
    quote: bool = False
    image: bool = False
    archive: bool = True
    index: bool = True


def allowed(source: Source) -> Allowed:
    """What the consent of a source allows; limits only take away.

    no / withdrawn / asked: nothing. unasked: title, credit, link and note. public-feed-ok: and a quote. yes: and an
    image. (That a small creator must be asked first is a check's matter: it needs the pick.)
    """
    state, limits = source.consent.state, set(source.consent.limits)
    if state in ("no", "withdrawn", "asked"):
        return Allowed(archive=False, index=False)
    link_only = "link-only" in limits
    return Allowed(
        link=True,
        quote=state in ("public-feed-ok", "yes", "yes-with-limits") and not link_only and "no-excerpt" not in limits,
        image=state in ("yes", "yes-with-limits") and not link_only and "no-image" not in limits,
        archive="no-archive" not in limits,
        index="noindex" not in limits,
    )


AGREED = frozenset({"public-feed-ok", "yes", "yes-with-limits"})


def may_name(source: Source) -> bool:
    """True for a source whose creators agreed to stand on public pages and lists, or offer a feed to everyone."""
    may = allowed(source)
    return source.consent.state in AGREED and may.archive and may.index


def may_pass_on(source: Source) -> bool:
    """True for a source that may stand on a list of whom we read: it is active, and its creators agreed."""
    return source.state == "active" and may_name(source)
