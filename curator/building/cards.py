"""A pick becomes a card: credit by id, and of the rest only what its creators allow."""

import unicodedata
from urllib.parse import quote

from curator.model.issue import Pick
from curator.model.people import People
from curator.model.source import Creator
from curator.rendering.parts import Card, Credit, CreditName, OwnWords, Picture, Words
from curator.text.dates import direction
from curator.text.urls import safe_mailto, safe_url
from curator.text.words import one_line


def words(text: str, language: str, spoken: str | None = None) -> Words:
    """Text with the marks it needs in a newsletter written in `language`; `spoken` is the text's language, if known."""
    base = direction(language)
    runs = _first_direction(text) or base
    return Words(text=text, lang=_foreign(spoken, language), dir="" if runs == base else runs)


def _first_direction(text: str) -> str | None:
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return None


def _foreign(spoken: str | None, own: str) -> str:
    """The tag where it names another language than the newsletter's, else empty."""
    return spoken if spoken and spoken.split("-")[0].lower() != own.split("-")[0].lower() else ""


def _language(pick: Pick, people: People) -> str | None:
    source = people.source(pick)
    only = source.languages[0] if source and len(source.languages) == 1 else None
    return pick.language or only


def safe_link(url: str | None) -> str | None:
    """The address as a link can carry it, or None where a reader should not open it."""
    return safe_url(url) or safe_mailto(url)


def card(pick: Pick, people: People, language: str, *, introduced: set[str], image_base: str | None) -> Card:
    """The card of one pick.

    introduced: ids of creators whose own words were shown already; this one's are added.
    image_base: what stands before an image's file name; None where images cannot be shown.
    """
    may = people.allowed(pick)
    creators = people.creators(pick.creators)
    spoken = _language(pick, people)
    return Card(
        id=pick.id,
        title=words(one_line(pick.title), language, spoken),
        url=safe_link(pick.url) or "",
        credit=_credit(pick, creators, people, language),
        type=pick.type,
        minutes=pick.minutes,
        ages=pick.ages,
        cost=pick.cost or "",
        language=_foreign(spoken, language),
        relation=pick.relation,
        topics=pick.topics,
        access=pick.access,
        content_notes=pick.content_notes,
        quote=words(pick.quote.strip(), language, spoken) if pick.quote and may.quote else None,
        note=(pick.note or "").strip(),
        own_words=_own_words(creators, language, introduced) if may.quote else (),
        image=_picture(pick, image_base) if may.image and may.archive else None,
        lead=pick.lead,
    )


def _credit(pick: Pick, creators: list[Creator], people: People, language: str) -> Credit:
    names = tuple(CreditName(words(one_line(one.name), language), one.pronouns or "") for one in creators)
    source = people.source(pick)
    outlet = one_line(source.name) if source else ""
    named = outlet in [one.name.text for one in names]
    return Credit(names=names, outlet=words(outlet, language) if outlet and not named else None)


def _own_words(creators: list[Creator], language: str, introduced: set[str]) -> tuple[OwnWords, ...]:
    found = []
    for creator in creators:
        said, url = one_line(creator.in_their_words or ""), safe_link(creator.statement_url)
        if said and url and creator.id not in introduced:
            introduced.add(creator.id)
            found.append(OwnWords(words(one_line(creator.name), language), words(said, language), url))
    return tuple(found)


def is_local(file: str) -> bool:
    """True for a file below the issue's folder: no address, no way up."""
    return (
        bool(file) and not file.startswith("/") and ".." not in file.split("/") and "\\" not in file and ":" not in file
    )


def _picture(pick: Pick, base: str | None) -> Picture | None:
    image = pick.image
    if image is None or base is None or not image.alt or not is_local(image.file):
        return None
    return Picture(url=base + quote(image.file), alt=image.alt, credit=image.credit or "", licence=image.licence or "")
