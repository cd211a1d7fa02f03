"""The fields of an issue's parts: what each is called, how it is typed, and how it is read back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from curator.errors import UsageError
from curator.model import vocabulary as terms
from curator.model.ages import parse_ages
from curator.web.desk.forms import Form

PREFIX = "f."
"""Before each field's name in a form, so that no field is taken for something else."""

IMAGE_PARTS = ("file", "alt", "credit", "licence")


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    name: as in the file. label: as people read it. kind: line, text, url, date, number, ages, choice, ticks, tick,
    notes or image. hint: what to write there. words: which terms there are, in the order in which they are shown.
    group: the labels of these terms. empty: what it means to choose none. count: the most words that do well.
    more: True for what is seldom needed.
    """

    name: str
    label: str
    kind: str = "line"
    hint: str = ""
    words: tuple[str, ...] = ()
    group: str = ""
    empty: str | None = "not stated"
    count: int = 0
    more: bool = False


def _sorted(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(words))


_ACCESS = _sorted(terms.ACCESS)
_AGES = "Two numbers, such as 5-8"

PICK = (
    Field("note", "Note", "text", "Why families may like it. Markdown works; most notes do with 60 words.", count=60),
    Field("quote", "Quote", "text", "Their own words, 50 at most.", count=50),
    Field("section", "Section", "choice", empty=None),
    Field("ages", "Ages", "ages", _AGES),
    Field("relation", "Who speaks", "choice", words=terms.RELATIONS),
    Field("content_notes", "Content notes", "notes", "Short facts on what is hard in it."),
    Field("access", "Access", "ticks", words=_ACCESS, group="access"),
    Field("lead", "This is the lead voice of the issue", "tick"),
    Field("title", "Title", hint="As the creators give it.", more=True),
    Field("url", "Address", "url", more=True),
    Field("creators", "Creators", "ticks", "Whom the credit names.", more=True),
    Field("type", "What it is", "choice", words=_sorted(terms.TYPES), group="type", empty="article", more=True),
    Field("topics", "Topics", "ticks", words=_sorted(terms.TOPICS), group="topic", more=True),
    Field("angle", "Angle", "choice", words=_sorted(terms.ANGLES), more=True),
    Field("minutes", "Minutes", "number", more=True),
    Field("cost", "Cost", "choice", words=_sorted(terms.PICK_COSTS), group="pick_cost", more=True),
    Field("language", "Language", hint="Its code, such as es, where it is another one than yours.", more=True),
    Field("image", "Image", "image", "A file beside the issue, with what the law and a screen reader need.", more=True),
)
ACTION = (
    Field("text", "What to do", "text", "One thing, in one or two sentences."),
    Field("time", "Time", "choice", words=terms.ACTION_TIMES, group="time", empty=None),
    Field("cost", "Cost", "choice", words=("0", "small", "more"), group="cost", empty=None),
    Field("place", "Place", "choice", words=("home", "online", "school-library", "local", "elsewhere"), group="place",
          empty=None),
    Field("called_for_by", "Called for by", hint="Who asks for this: a group, a piece of this issue."),
    Field("kind", "Kind", "choice", words=_sorted(terms.ACTION_KINDS), group="kind", empty="learn"),
    Field("exposure", "Seen by", "choice", words=("private", "known-people", "public", "on-record"), group="exposure",
          empty="private"),
    Field("energy", "Energy", "choice", words=("low", "medium", "high"), group="energy", empty="little energy"),
    Field("body", "Body", "choice", words=("seated-ok", "standing", "travel"), group="body", empty="seated is fine"),
    Field("people", "People", "choice", words=("alone", "with-child", "small-group", "crowd"), group="people",
          empty="on your own"),
    Field("risk_note", "Risk", hint="What may go wrong, and what then.", more=True),
    Field("deadline", "Until", "date", more=True),
    Field("target", "Addressed to", hint="An institution, never a private person.", more=True),
)  # fmt: skip
PROMPT = (
    Field("text", "Question", "text", "Open, and never one that asks a person to explain themselves."),
    Field("for_ages", "Ages", "ages", _AGES),
    Field("ask_of", "Asked of", hint="Such as: each other, a grown-up, the book."),
    Field("for_those", "For those of us who …", more=True),
    Field("say", "Words to try", more=True),
)
EVENT = (
    Field("title", "Title"),
    Field("when", "When", hint="As people say it: 12 December, 4 pm, online."),
    Field("where", "Where"),
    Field("url", "Address", "url"),
    Field("audience", "For whom", "choice", words=("open", "allies-welcome-to-support", "community-only"),
          group="audience", empty="open to everyone"),
    Field("public_ok", "The organisers agree that it is announced here", "tick"),
    Field("access", "Access", "ticks", words=_ACCESS, group="access", more=True),
    Field("cost", "Cost", more=True),
    Field("organiser", "Organiser", more=True),
    Field("starts", "Starts", hint="Such as 2026-12-12T16:00: the page then has a file for calendars.", more=True),
    Field("ends", "Ends", hint="Such as 2026-12-12T17:30.", more=True),
)  # fmt: skip
CLAIM = (
    Field("text", "The words", "text", "Copied from your sentence, exactly."),
    Field("url", "Where it stands", "url"),
    Field("date", "As of", "date"),
    Field(
        "status", "Status", "choice", words=("sourced", "contested", "editor-experience", "withdrawn"), empty="sourced"
    ),
)
PROMISE = (
    Field("text", "What we said we would do", "text"),
    Field("made_in", "Said in", hint="An issue, such as 2026-12."),
    Field("due", "Due", "date"),
    Field("closed_in", "Kept in", hint="An issue; empty while it is open."),
)
HEAD = (
    Field("title", "Title"),
    Field("subject", "Subject", hint="The mail's subject; the title if empty."),
    Field("preheader", "Preheader", hint="The line that mail programs show beside the subject."),
    Field("theme", "Theme of the issue"),
    Field("publish_on", "For the day", "date"),
    Field("kind", "Kind", "choice", words=("standard", "rest", "special"), empty=None),
)
LETTER = (Field("text", "Your letter", "text", "Two or three paragraphs. Markdown works."),)

FIELDS: dict[str, tuple[Field, ...]] = {
    "": HEAD,
    "letter": LETTER,
    "picks": PICK,
    "actions": ACTION,
    "prompts": PROMPT,
    "events": EVENT,
    "claims": CLAIM,
    "promises": PROMISE,
}
"""The fields of each list; "" is the top of the file."""

NEW: dict[str, dict[str, object]] = {
    "actions": {"text": "", "time": "15m", "cost": "0", "place": "home", "called_for_by": ""},
    "prompts": {"text": ""},
    "events": {"title": "", "when": ""},
    "claims": {"text": ""},
    "promises": {"text": "", "made_in": ""},
}
"""What a new entry of each list begins with."""


def read(field: Field, form: Form) -> object:
    """What a form says of one field: a plain value, None for nothing. Raises UsageError for what cannot be meant."""
    name = PREFIX + field.name
    if field.kind == "text":
        return form.text(name).strip("\n").rstrip() or None
    if field.kind == "ages":
        ages = parse_ages(form.one(name))
        return list(ages) if ages else None
    if field.kind == "number":
        return _number(field, form.one(name))
    if field.kind == "date":
        return _date(field, form.one(name))
    if field.kind == "tick":
        return True if form.one(name) else None
    if field.kind == "ticks":
        return list(dict.fromkeys(form.all(name))) or None
    if field.kind == "notes":
        rows = form.rows(f"{name}.note", f"{name}.depth")
        return [{"note": note, "depth": depth or "mentioned"} for note, depth in rows if note] or None
    if field.kind == "image":
        parts = {part: form.one(f"{name}.{part}") for part in IMAGE_PARTS}
        return {part: text for part, text in parts.items() if text} or None
    return form.one(name) or None


def _number(field: Field, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise UsageError(f'{field.label}: "{text}" is no whole number.')
    return int(text)


def _date(field: Field, text: str) -> str | None:
    try:
        return dt.date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise UsageError(f'{field.label}: "{text}" is no date.', hint="Write it like 2026-12-01.") from None


def spell(value: object) -> str:
    """A value as people read it, to compare two of them."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, list):
        return "\n".join(spell(one) for one in value) if _has_records(value) else ", ".join(spell(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {spell(one)}" for name, one in value.items())
    return str(value)


def _has_records(values: list[object]) -> bool:
    return any(isinstance(one, Mapping) for one in values)
