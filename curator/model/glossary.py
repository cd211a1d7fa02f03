"""Words that a newsletter uses with care: what it says instead, what it means, and whom it follows in that."""

from dataclasses import dataclass

STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Following:
    """Whom the newsletter is accountable to in a word, with the page where they say so."""

    who: str
    url: str | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of glossary.yaml.

    prefer: what the editor's own prose says in its place; without it the term is a word to explain, never to avoid.
    meaning: one line for readers, shown where an issue first uses the term (or what it prefers). since, review_by:
    months. dissent: who sees it otherwise, and why.
    """

    term: str
    prefer: str | None = None
    meaning: str | None = None
    following: Following | None = None
    since: str | None = None
    review_by: str | None = None
    dissent: str | None = None

    __pydantic_config__ = STRICT

    @property
    def used_word(self) -> str:
        """The word that the newsletter itself uses."""
        return self.prefer or self.term
