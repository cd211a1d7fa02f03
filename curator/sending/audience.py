"""Who gets a mailing, and which of its texts. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from curator.model.subscriber import Subscriber, gets_mail
from curator.model.variants import DISCREET, STANDARD, variant_name
from curator.store.mailings import Planned
from curator.store.wishes import Wish


def needed(wishes: Iterable[Wish], choosable: Sequence[str]) -> tuple[str, ...]:
    """The variants that readers with these wishes need, the standard and the discreet one always among them.

    Those two are there for whoever changes their wishes while an editor confirms.
    """
    wanted = {variant_name(sections, discreet=discreet, choosable=choosable) for sections, discreet in wishes}
    return (STANDARD, *sorted(wanted - {STANDARD, DISCREET}), DISCREET)


def plan(
    readers: Iterable[Subscriber], variants: Sequence[str], today: dt.date, choosable: Sequence[str] = ()
) -> Iterator[Planned]:
    """Everyone who is to be mailed today, each with the text that fits them; order and memory are the caller's."""
    names, sections = tuple(variants), tuple(choosable)
    for reader in readers:
        if gets_mail(reader, today):
            yield Planned(reader.id, variant_for(reader, names, sections), reader.format)


def variant_for(reader: Subscriber, variants: tuple[str, ...], choosable: tuple[str, ...] = ()) -> str:
    """The name of the text for one reader, of those that there are; the first where none fits better.

    Discretion is never given up for a choice of sections: where their own text is missing they get the whole issue,
    discreetly.
    """
    return _variant_for(reader.sections, reader.discreet, variants, choosable)


@lru_cache(maxsize=64)
def _variant_for(
    sections: tuple[str, ...], discreet: bool, variants: tuple[str, ...], choosable: tuple[str, ...]
) -> str:
    wanted = variant_name(sections, discreet=discreet, choosable=choosable)
    whole = variant_name((), discreet=discreet, choosable=choosable)
    return next((name for name in (wanted, whole) if name in variants), variants[0])
