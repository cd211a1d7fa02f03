"""A pick becomes a card: credit by id, and of the rest only what its creators allow."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from curator.model.issue import Pick
from curator.model.people import People
from curator.model.source import Creator
from curator.rendering.parts import Card, Credit, CreditName, OwnWords, Picture
from curator.rendering.pictures import Shown
from curator.rendering.saying import foreign, safe_link, words
from curator.text.words import one_line


def _language(pick: Pick, people: People) -> str | None:
    source = people.source(pick)
    only = source.languages[0] if source and len(source.languages) == 1 else None
    return pick.language or only


@dataclass(frozen=True, slots=True)
class Gallery:
    """The images that can be shown. base: what stands before a file's name. shown: by what the editor calls a file."""

    base: str
    shown: Mapping[str, Shown]


def card(pick: Pick, people: People, language: str, *, introduced: set[str], gallery: Gallery | None) -> Card:
    """The card of one pick.

    introduced: ids of creators whose own words were shown already; this one's are added.
    gallery: None where images cannot be shown.
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
        language=foreign(spoken, language),
        relation=pick.relation,
        topics=pick.topics,
        access=pick.access,
        content_notes=pick.content_notes,
        quote=words(pick.quote.strip(), language, spoken) if pick.quote and may.quote else None,
        note=(pick.note or "").strip(),
        own_words=_own_words(creators, language, introduced) if may.quote else (),
        image=_picture(pick, gallery) if may.image and may.archive else None,
        lead=pick.lead,
        indexed=may.index,
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


def _picture(pick: Pick, gallery: Gallery | None) -> Picture | None:
    image = pick.image
    if image is None or gallery is None or not image.alt or image.file not in gallery.shown:
        return None
    shown = gallery.shown[image.file]
    return Picture(
        url=gallery.base + quote(shown.name),
        alt=image.alt,
        width=shown.width,
        height=shown.height,
        credit=image.credit or "",
        licence=image.licence or "",
    )
