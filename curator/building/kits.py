"""Pages to print for people who use an issue together: which pieces, questions and actions go into each kind. Pure."""

from collections.abc import Iterable

from curator.model.issue import Action
from curator.rendering.contexts import ComposedIssue
from curator.rendering.pages import KitContext, Site
from curator.rendering.parts import Actions, Card, Cards, Lead, PromptBand, Prompts

TALKS = ("book-club", "circle", "meal")
BOOKSHELF = "bookshelf"
KINDS = (*TALKS, BOOKSHELF)
BOOKS = frozenset({"book", "picture-book"})
READ_BEFOREHAND = frozenset({"book", "picture-book", "essay", "poem", "article"})
SHORT = 10
"""Minutes that fit into a meal."""
CHILD = 13


def kinds_of(issue: ComposedIssue) -> tuple[str, ...]:
    """The kinds that an issue has something for: without questions to talk about only the bookshelf."""
    return KINDS if _bands(issue) else (BOOKSHELF,)


def kit(kind: str, issue: ComposedIssue, site: Site) -> KitContext:
    """One page to print. `kind` is one of KINDS."""
    choose = {"book-club": _book_club, "circle": _circle, "meal": _meal, BOOKSHELF: _bookshelf}[kind]
    cards, bands = choose(list(_cards(issue)), _bands(issue))
    return KitContext(site, kind, issue, tuple(cards), tuple(bands), tuple(_actions(issue, kind)))


def _book_club(cards: list[Card], bands: list[PromptBand]) -> tuple[list[Card], list[PromptBand]]:
    return [card for card in cards if card.type in READ_BEFOREHAND][:3] or cards[:3], bands


def _circle(cards: list[Card], bands: list[PromptBand]) -> tuple[list[Card], list[PromptBand]]:
    older = [band for band in bands if band.ages is None or max(band.ages) > CHILD]
    return [card for card in cards if card.lead][:1] or cards[:1], older or bands


def _meal(cards: list[Card], bands: list[PromptBand]) -> tuple[list[Card], list[PromptBand]]:
    young = [band for band in bands if band.ages is None or min(band.ages) < CHILD]
    fits = [card for card in cards if card.minutes and card.minutes <= SHORT and _for_children(card)]
    return (fits or sorted(cards, key=lambda card: card.minutes or SHORT))[:2], young or bands


def _bookshelf(cards: list[Card], bands: list[PromptBand]) -> tuple[list[Card], list[PromptBand]]:
    return [card for card in cards if card.type in BOOKS], []


def _for_children(card: Card) -> bool:
    return card.ages is not None and min(card.ages) < CHILD and not card.content_notes


def _cards(issue: ComposedIssue) -> Iterable[Card]:
    return (card for section in issue.sections if isinstance(section, (Cards, Lead)) for card in section.cards)


def _bands(issue: ComposedIssue) -> list[PromptBand]:
    return [band for section in issue.sections if isinstance(section, Prompts) for band in section.bands]


def _actions(issue: ComposedIssue, kind: str) -> list[Action]:
    if kind == BOOKSHELF:
        return []
    actions = [one for section in issue.sections if isinstance(section, Actions) for one in section.actions]
    if kind == "meal":
        at_home = [one for one in actions if one.place == "home" and one.cost == "0"]
        return (at_home or actions)[:1]
    return actions[:2]
