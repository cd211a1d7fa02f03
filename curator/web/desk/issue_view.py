"""What the desk shows of an issue: its parts as cards with fields. Made of the issue's file as it stands."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from curator.model.source import Source
from curator.model.vocabulary import CONTENT_NOTES, RELATIONS
from curator.rendering.labels import TERMS, Labels
from curator.settings import Settings
from curator.store.issue_edit import TOP, IssueEdit, Place
from curator.text.urls import is_http
from curator.text.words import count_words, shorten
from curator.web.desk.fields import FIELDS, HEAD, IMAGE_PARTS, PICK, Field
from curator.web.desk.inbox_view import Choice, language_tag
from curator.web.desk.item_view import RELATION_WORDS, card_id, desk_labels, pick_sections

DEPTHS = ("mentioned", "described", "depicted")
LISTS: dict[str, tuple[str, str, str]] = {
    "actions": ("Do one thing", "action", "At least one should fit everyone: 15 minutes, free, from home, private."),
    "prompts": ("Talk about it", "question", "Questions by age, for the table or the way home."),
    "events": ("Coming up", "event", "Only what its organisers want announced."),
    "claims": ("Where our numbers come from", "claim", "Each number in your own sentences, with its source and date."),
    "promises": ("Promises", "promise", "What you said you would do, until it is done."),
}
"""The lists below the picks: heading, what one is called, and what belongs there."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One row of content notes.

    notes: the facts to choose among.
    depths: how deep it goes.
    """

    notes: tuple[Choice, ...]
    depths: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as a form shows it.

    field: what it is.
    id: of its element.
    name: in the form.
    value: as text.
    choices: of a choice or of ticks.
    rows: of content notes, one empty row at the end.
    parts: of an image, each with its value.
    words: how many there are.
    """

    field: Field
    id: str
    name: str
    value: str
    choices: tuple[Choice, ...] = ()
    rows: tuple[NoteRow, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    words: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One part of the issue.

    id: of its element.
    place: where it stands, for the form.
    key: its name in its list.
    title: in a few words.
    lang: its language's code; may be empty.
    line: what is to be known without opening it.
    url: where the original is; may be empty.
    lead: True for the lead voice.
    main: its fields. more: those that are seldom needed.
    base: what the fields say now, as JSON, to notice whether somebody else changes them.
    first: True for the first of its list. last: True for the last.
    before: the key of the card above; empty for the first. after: the key below the one below; empty for none.
    """

    id: str
    place: str
    key: str
    title: str
    lang: str
    line: str
    url: str
    lead: bool
    main: tuple[FieldView, ...]
    more: tuple[FieldView, ...]
    base: str
    first: bool = False
    last: bool = False
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its picks, or one of the lists below.

    name: of the section; of the list.
    label: its heading.
    hint: what belongs there; may be empty.
    noun: what one of it is called; empty for picks.
    cards: in their order.
    """

    name: str
    label: str
    hint: str
    noun: str
    cards: tuple[Card, ...]


class Cards:
    """Makes cards of an opened issue file."""

    def __init__(self, opened: IssueEdit, settings: Settings, sources: Sequence[Source]) -> None:
        self._opened, self._settings = opened, settings
        self._names = {creator.id: creator.name for source in sources for creator in source.creators}
        self._makers = {source.id: [creator.id for creator in source.creators] for source in sources}
        self._labels: Labels = desk_labels()

    def head(self) -> Card:
        """Title, subject, date."""
        return self._card(TOP, self._opened.entry(TOP), HEAD, "Title, subject and date", "")

    def letter(self, text: str) -> Card:
        """The editor's letter."""
        words = f"{count_words(text)} words" if text.strip() else "nothing yet"
        return self._card(Place("letter", ""), {"text": text or None}, FIELDS["letter"], "Your letter", words)

    def sections(self) -> tuple[SectionView, ...]:
        """The sections that hold picks, each with its own; a section that is no longer one, as long as it has some."""
        keys = self._opened.keys("picks")
        found: dict[str, list[tuple[str, Mapping[str, object]]]] = {name: [] for name in pick_sections(self._settings)}
        for key in keys:
            entry = self._opened.entry(Place("picks", key))
            found.setdefault(str(entry.get("section")), []).append((key, entry))
        return tuple(
            SectionView(name, self._labels.section(name), "", "", self._in_order("picks", entries))
            for name, entries in found.items()
        )

    def lists(self) -> tuple[SectionView, ...]:
        """Actions, prompts and the other lists below the picks."""
        views = []
        for name, (label, noun, hint) in LISTS.items():
            entries = [(key, self._opened.entry(Place(name, key))) for key in self._opened.keys(name)]
            views.append(SectionView(name, label, hint, noun, self._in_order(name, entries)))
        return tuple(views)

    def one(self, place: Place) -> Card:
        """One card of a list."""
        return self._of(place, self._opened.entry(place))

    def _in_order(self, name: str, entries: Sequence[tuple[str, Mapping[str, object]]]) -> tuple[Card, ...]:
        keys = [key for key, _ in entries]
        cards = []
        for at, (key, entry) in enumerate(entries):
            card = self._of(Place(name, key), entry)
            cards.append(
                replace(
                    card,
                    before=keys[at - 1] if at else "",
                    after=keys[at + 2] if at + 2 < len(keys) else "",
                    first=at == 0,
                    last=at == len(keys) - 1,
                )
            )
        return tuple(cards)

    def _of(self, place: Place, entry: Mapping[str, object]) -> Card:
        if place.list == "picks":
            names = [self._names.get(one, one) for one in _texts(entry.get("creators"))]
            line = " · ".join(filter(None, [", ".join(names) or "nobody credited", self._ages(entry), _minutes(entry)]))
            return self._card(place, entry, PICK, str(entry.get("title") or place.key), line)
        title = shorten(str(entry.get("text") or entry.get("title") or ""), 90) or "Not written yet"
        return self._card(place, entry, FIELDS[place.list], title, self._facts(place.list, entry))

    def _facts(self, name: str, entry: Mapping[str, object]) -> str:
        if name == "actions":
            parts = [self._labels.term(str(entry.get(key) or ""), key) for key in ("time", "cost", "place")]
            return " · ".join(part for part in parts if part)
        shown = entry.get("when") or entry.get("url") or entry.get("due") or ""
        return self._ages(entry) or str(shown)

    def _ages(self, entry: Mapping[str, object]) -> str:
        ages = entry.get("ages") or entry.get("for_ages")
        if isinstance(ages, list) and len(ages) == 2 and all(isinstance(one, int) for one in ages):
            return self._labels.ages((ages[0], ages[1]))
        return ""

    def _card(self, place: Place, entry: Mapping[str, object], fields: Sequence[Field], title: str, line: str) -> Card:
        anchor = card_id(place)
        views = [self._field(field, entry, anchor) for field in fields]
        url = str(entry.get("url") or "")
        return Card(
            id=anchor,
            place=str(place),
            key=place.key,
            title=title,
            lang=language_tag(str(entry.get("language") or "")),
            line=line,
            url=url if is_http(url) else "",
            lead=bool(entry.get("lead")),
            main=tuple(view for view in views if not view.field.more),
            more=tuple(view for view in views if view.field.more),
            base=json.dumps({field.name: entry.get(field.name) for field in fields}, ensure_ascii=False),
        )

    def _field(self, field: Field, entry: Mapping[str, object], anchor: str) -> FieldView:
        value = entry.get(field.name)
        text = "" if value is None or isinstance(value, list | dict | bool) else str(value)
        if value is True:
            text = "yes"
        if field.kind == "ages" and isinstance(value, list):
            text = "-".join(str(one) for one in value)
        return FieldView(
            field=field,
            id=f"{anchor}-{field.name}",
            name=f"f.{field.name}",
            value=text,
            choices=self._choices(field, value, entry),
            rows=_note_rows(value, self._labels) if field.kind == "notes" else (),
            parts=_parts(value) if field.kind == "image" else (),
            words=count_words(text) if field.count else 0,
        )

    def _choices(self, field: Field, value: object, entry: Mapping[str, object]) -> tuple[Choice, ...]:
        if field.kind not in ("choice", "ticks"):
            return ()
        chosen = _texts(value)
        known = list(self._words(field, entry))
        # what is chosen comes first, in the file's order: a form that was not touched says what the file says
        words = list(dict.fromkeys([*chosen, *known] if field.kind == "ticks" else [*known, *chosen]))
        return tuple(Choice(word, self._label(field, word), word in chosen) for word in words)

    def _words(self, field: Field, entry: Mapping[str, object]) -> Iterable[str]:
        if field.name == "section":
            return pick_sections(self._settings)
        if field.name == "creators":
            return self._makers.get(str(entry.get("source")), [])
        own = {"topics": "topics", "angle": "angles", "type": "types", "cost": "costs", "access": "access"}
        more = self._settings.config.vocabulary.get(own.get(field.name, ""), ())
        return [*field.words, *more]

    def _label(self, field: Field, word: str) -> str:
        if field.name == "section":
            return self._labels.section(word)
        if field.name == "creators":
            return self._names.get(word, word)
        if field.words == RELATIONS:
            return RELATION_WORDS.get(word, word)
        return self._labels.term(word, field.group) or word if field.group in TERMS else word.replace("-", " ")


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return [] if value is None else [str(value)]


def _minutes(entry: Mapping[str, object]) -> str:
    minutes = entry.get("minutes")
    return f"{minutes}\u00a0min" if isinstance(minutes, int) and minutes else ""


def _note_rows(value: object, labels: Labels) -> tuple[NoteRow, ...]:
    known = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    rows = []
    for one in [*known, {}]:
        note, depth = str(one.get("note") or ""), str(one.get("depth") or "mentioned")
        words = sorted({*CONTENT_NOTES, *([note] if note else [])})
        rows.append(
            NoteRow(
                tuple(Choice(word, labels.term(word, "content_note"), word == note) for word in words),
                tuple(Choice(word, word, word == depth) for word in DEPTHS),
            )
        )
    return tuple(rows)


def _parts(value: object) -> tuple[tuple[str, str], ...]:
    given = value if isinstance(value, dict) else {}
    return tuple((part, str(given.get(part) or "")) for part in IMAGE_PARTS)
