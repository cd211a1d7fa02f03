"""The small vocabularies of curator. An unknown term of an extensible list is a warning, never an error.

There is deliberately no score, rank or badge for people, no census of readers and no field about a child.
"""

from typing import Literal, get_args

SourceState = Literal["candidate", "active", "paused", "retired"]
ConsentState = Literal["unasked", "asked", "yes", "yes-with-limits", "no", "withdrawn", "public-feed-ok"]
Relation = Literal["by", "by-about-others", "about-only", "led-by", "unknown"]
Triage = Literal["new", "kept", "later", "skipped"]
IssueKind = Literal["standard", "rest", "special"]
Reach = Literal["small", "medium", "large", "unknown"]
ClaimStatus = Literal["sourced", "contested", "editor-experience", "withdrawn"]
EventAudience = Literal["open", "allies-welcome-to-support", "community-only"]
Depth = Literal["mentioned", "described", "depicted"]
Cost = Literal["0", "small", "more"]

SOURCE_STATES: tuple[SourceState, ...] = get_args(SourceState)
TRIAGE_STATES: tuple[Triage, ...] = get_args(Triage)
RELATIONS: tuple[Relation, ...] = get_args(Relation)

TOPICS = frozenset(
    [
        "race-racism",
        "indigenous-sovereignty",
        "disability-access",
        "neurodiversity",
        "gender",
        "lgbtq-families",
        "religion-belief",
        "immigration-refuge",
        "class-housing-food",
        "language-culture",
        "family-forms-adoption",
        "body-size-health",
        "environment-justice",
        "school-library-book-bans",
    ]
)
ANGLES = frozenset(["joy", "everyday", "culture", "history", "struggle-resistance", "policy", "how-to", "biography"])
TYPES = frozenset(
    [
        "book",
        "picture-book",
        "article",
        "essay",
        "poem",
        "podcast",
        "video",
        "film",
        "music",
        "art",
        "activity",
        "printable",
        "lesson",
        "event",
        "webinar-training",
        "organisation",
        "campaign",
        "shop-or-commission",
    ]
)
PICK_COSTS = frozenset(["free", "library", "low", "paid", "sliding"])
ACCESS = frozenset(["captions", "transcript", "audio", "large-print", "plain-text", "sign-language", "none-known"])
ACTION_KINDS = frozenset(
    ["learn", "talk", "give", "buy-borrow", "write", "attend", "volunteer", "host", "intervene", "advocate"]
)
ACTION_TIMES = ("5m", "15m", "1h", "half-day", "ongoing")
ENERGIES = frozenset(["low", "medium", "high"])
BODIES = frozenset(["seated-ok", "standing", "travel"])
PEOPLE = frozenset(["alone", "with-child", "small-group", "crowd"])
PLACES = frozenset(["home", "online", "school-library", "local", "elsewhere"])
EXPOSURES = frozenset(["private", "known-people", "public", "on-record"])
CONTENT_NOTES = frozenset(
    [
        "racism",
        "antisemitism",
        "islamophobia",
        "ableism",
        "homophobia",
        "transphobia",
        "sexism",
        "slurs-quoted",
        "violence",
        "police-violence",
        "sexual-violence",
        "abuse",
        "self-harm-suicide",
        "death-grief",
        "war-displacement",
        "detention-deportation",
        "medical",
        "body-weight",
        "animal-harm",
        "strong-language",
    ]
)
CONSENT_LIMITS = frozenset(
    ["link-only", "no-excerpt", "no-image", "no-archive", "noindex", "ask-each-time", "not-heritage-only"]
)  # and not-topic:<topic>
ROLES = frozenset(["editor", "guest-editor", "adviser", "contributor", "proof-reader", "publisher"])

EXTENSIBLE = {
    "topics": TOPICS,
    "angles": ANGLES,
    "types": TYPES,
    "costs": PICK_COSTS,
    "access": ACCESS,
    "action_kinds": ACTION_KINDS,
    "content_notes": CONTENT_NOTES,
    "roles": ROLES,
}
"""Lists that `[vocabulary]` in curator.toml may add to, by the name used there."""

SECTIONS = (
    "opening",
    "in-this-issue",
    "do-one-thing",
    "lead-voice",
    "reading",
    "writing",
    "raising",
    "celebrate",
    "coming-up",
    "support-creators",
    "corrections",
    "from-readers",
    "care",
    "footer",
)
"""The default sections of an issue, in the order in which a reader meets them."""

PILLARS = ("reading", "writing", "raising")
PICK_SECTIONS = ("lead-voice", "reading", "writing", "raising", "celebrate")
"""Sections that hold picks. A newsletter's own section names hold picks too."""

SECTION_OF_TYPE = {
    "essay": "writing",
    "poem": "writing",
    "lesson": "raising",
    "activity": "raising",
    "printable": "raising",
    "webinar-training": "raising",
    "event": "celebrate",
    "music": "celebrate",
    "art": "celebrate",
}
"""Where `build` places a kept item that no one has placed; every other type goes to reading."""
