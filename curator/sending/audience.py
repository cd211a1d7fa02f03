"""Who gets a mailing, and which of its texts. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from curator.model.subscriber import Subscriber, gets_mail
from curator.store.mailings import Planned

DISCREET = "discreet"


def plan(readers: Iterable[Subscriber], variants: Sequence[str], today: dt.date) -> Iterator[Planned]:
    """Everyone who is to be mailed today, each with the text that fits them; order and memory are the caller's."""
    for reader in readers:
        if gets_mail(reader, today):
            yield Planned(reader.id, variant_for(reader, variants), reader.format)


def variant_for(reader: Subscriber, variants: Sequence[str]) -> str:
    """The name of the text for one reader: discreet and in their language where there is one, else the first.

    A discreet text is never given up for a language: `es-discreet`, then `discreet`, then `es`.
    """
    language = reader.language or ""
    wishes = [language, language.partition("-")[0]]
    if reader.discreet:
        wishes = [*(f"{wish}-{DISCREET}" for wish in wishes), DISCREET, *wishes]
    return next((wish for wish in wishes if wish in variants), variants[0])
