"""Words of the vocabularies as parts of addresses."""

from curator.model.archive import AGE_BANDS
from curator.model.ids import is_slug
from curator.text.words import fingerprint, slug

_BANDS = frozenset(name for name, _, _ in AGE_BANDS)


def path_part(term: str) -> str:
    """A word as part of an address, always the same: `language-culture`, `15-plus`; others with a mark of their own."""
    if is_slug(term):
        return term
    plain = slug(term.replace("+", "-plus"), "word")
    return plain if term in _BANDS else f"{plain}-{fingerprint(term)[:6]}"
