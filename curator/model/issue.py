"""One issue as an editor writes it in issue.yaml. Only what a reader needs is required."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from curator.model.vocabulary import ClaimStatus, Cost, Depth, EventAudience, IssueKind, Relation

STRICT = {"extra": "forbid"}
STRICT_TEXT = {"extra": "forbid", "coerce_numbers_to_str": True}
"""Also takes a bare `0` where text is meant, as YAML writers do."""
Ages = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ContentNote:
    """A short factual preview of what is hard in an item."""

    note: str
    depth: Depth = "mentioned"

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class PickImage:
    """An image that lies beside the issue, with what the law and a screen reader need."""

    file: str
    alt: str | None = None
    credit: str | None = None
    licence: str | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Pick:
    """One item placed in the issue. `creators` are ids of sources.yaml: the credit is rendered from them."""

    id: str
    section: str
    title: str
    url: str
    creators: tuple[str, ...] | None
    source: str | None = None
    relation: Relation = "unknown"
    type: str = "article"
    note: str | None = None
    quote: str | None = None
    topics: tuple[str, ...] = ()
    angle: str | None = None
    ages: Ages | None = None
    minutes: int | None = None
    cost: str | None = None
    language: str | None = None
    content_notes: tuple[ContentNote, ...] = ()
    access: tuple[str, ...] = ()
    image: PickImage | None = None
    lead: bool = False

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Need:
    """A need that the community stated itself."""

    text: str
    url: str
    date: dt.date | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Action:
    """Something a reader can do, with what it takes."""

    text: str
    time: str
    cost: Cost
    place: str
    called_for_by: str | None
    id: str | None = None
    kind: str = "learn"
    energy: str = "low"
    body: str = "seated-ok"
    people: str = "alone"
    exposure: str = "private"
    risk_note: str | None = None
    deadline: dt.date | None = None
    target: str | None = None
    need: Need | None = None

    __pydantic_config__ = STRICT_TEXT


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question to talk about: for whom by age, and whom it is asked of (never a person to explain themselves).

    for_those: ends the sentence "For those of us who …". say: a few words that one may try to say.
    """

    text: str
    id: str | None = None
    for_ages: Ages | None = None
    ask_of: str | None = None
    for_those: str | None = None
    say: str | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Event:
    """Something that takes place.

    when: as people say it. starts, ends: for calendars; in the newsletter's zone where they name none.
    """

    title: str
    when: str
    id: str | None = None
    where: str | None = None
    audience: EventAudience = "open"
    public_ok: bool = False
    access: tuple[str, ...] = ()
    cost: str | None = None
    organiser: str | None = None
    url: str | None = None
    starts: dt.datetime | None = None
    ends: dt.datetime | None = None

    __pydantic_config__ = STRICT_TEXT


@dataclass(frozen=True, slots=True)
class Promise:
    """Something we said we would do."""

    text: str
    made_in: str
    due: dt.date | None = None
    closed_in: str | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistake owned in four parts: reflection, apology, repair, change."""

    issue: str
    on: dt.date
    text: str = ""
    reflection: str = ""
    apology: str = ""
    repair: str = ""
    change: str = ""
    pick: str | None = None
    private: bool = False

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Claim:
    """A number or a "studies show" of the editor's prose, with where it stands. `text` is a verbatim part of it."""

    text: str
    url: str | None = None
    date: dt.date | None = None
    status: ClaimStatus = "sourced"

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Letter:
    """A reader's letter, printed as they agreed."""

    text: str
    name: str
    consent_to_publish: bool = False
    norms_version: str | None = None

    __pydantic_config__ = STRICT_TEXT


@dataclass(frozen=True, slots=True)
class Framing:
    """Another title and opening for a named audience; the picks stay the same."""

    audience: str
    title: str
    intro: str = ""

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Role:
    """Who did what for this issue, and how it was paid (an amount, or the word volunteer).

    signed_off: the day on which an adviser said yes to the issue.
    """

    name: str
    role: str
    pay: str | None = None
    signed_off: dt.date | None = None

    __pydantic_config__ = STRICT_TEXT


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that the editor lets stand, with the reason. Shown on the archive's "how we choose" page."""

    finding: str
    reason: str
    on: dt.date | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class TakenDown:
    """A piece that stood in this issue until its creator asked to be forgotten. Nothing else is kept of it."""

    section: str
    on: dt.date

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue. `issue` is its id, the name of its folder. `letter` is the Markdown of letter.md beside it."""

    issue: str
    title: str
    kind: IssueKind = "standard"
    subject: str | None = None
    preheader: str | None = None
    theme: str | None = None
    publish_on: dt.date | None = None
    picks: tuple[Pick, ...] = ()
    actions: tuple[Action, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    events: tuple[Event, ...] = ()
    promises: tuple[Promise, ...] = ()
    corrections: tuple[Correction, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    claims: tuple[Claim, ...] = ()
    letters: tuple[Letter, ...] = ()
    framings: tuple[Framing, ...] = ()
    changes: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    taken_down: tuple[TakenDown, ...] = ()
    letter: str = ""

    __pydantic_config__ = STRICT


Output = Literal["email", "text", "web"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One rendering of an issue for one kind of reader; each reader's own links are placeholders (text/tokens)."""

    name: str
    subject: str
    preheader: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class BuiltIssue:
    """What `build` makes of an issue: its variants (the first is the standard one) and its web page.

    article: the web page's content alone, for feeds. indexed: False where a creator wants no search engine to find it.
    framings: file name and web page of each of its framings.
    """

    issue: Issue
    variants: tuple[Variant, ...]
    web: str
    article: str = ""
    indexed: bool = True
    framings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """issues/<id>/sent/manifest.json: what was sent, for git. The bytes are in the database.

    files: the SHA-256 of each file that the editor wrote, as it was then.
    """

    issue: str
    sent_at: str
    audience: int
    subject: str
    variants: dict[str, dict[str, str | int]]  # name → {html_sha256, text_sha256, html_bytes, text_bytes}
    files: dict[str, str] = field(default_factory=dict)
    format: int = 1
