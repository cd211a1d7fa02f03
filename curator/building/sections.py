"""Makes each section of an issue from what the editor wrote. A section without content is None."""

import datetime as dt
from dataclasses import dataclass, replace

from curator.building.calendars import named
from curator.model.care import NO_CARE
from curator.model.glossary import Following
from curator.model.issue import Ages, Issue, Need, Output, Pick, Prompt
from curator.model.people import People
from curator.model.shelf import EMPTY_SHELF, Shelf
from curator.model.weight import is_heavy
from curator.rendering.parts import (
    Actions,
    Card,
    Cards,
    Care,
    Claims,
    Contents,
    ContentsLine,
    Corrections,
    Events,
    Explained,
    Lead,
    Letters,
    Opening,
    Promised,
    PromptBand,
    Prompts,
    Section,
    Support,
    Supporter,
)
from curator.rendering.saying import safe_link, words
from curator.text.terms import term_pattern
from curator.text.words import one_line

LEAD = "lead-voice"
ACTIONS = "do-one-thing"


@dataclass(frozen=True, slots=True)
class SectionMaker:
    """Everything that sections are made from.

    cards: of each section that has any, in the order in which a reader meets them.
    today: a promise due before it is late.
    """

    issue: Issue
    order: tuple[str, ...]
    cards: dict[str, tuple[Card, ...]]
    people: People
    language: str
    today: dt.date
    output: Output
    shelf: Shelf = EMPTY_SHELF

    def make_all(self) -> tuple[Section, ...]:
        """Every section that has content, in order; words explained and the sources of our numbers come last."""
        made = [self.make(name) for name in (*self.order, "words", "claims")]
        return tuple(section for section in made if section is not None)

    def make(self, name: str) -> Section | None:
        """One section by its name."""
        if cards := self.cards.get(name):
            return Lead(name, tuple(replace(one, lead=True) for one in cards)) if name == LEAD else Cards(name, cards)
        makers = {
            "opening": self._opening,
            "in-this-issue": self._contents,
            ACTIONS: self._actions,
            "prompts": self._prompts,
            "coming-up": self._events,
            "support-creators": self._support,
            "corrections": self._corrections,
            "from-readers": self._letters,
            "care": self._care,
            "words": self._words,
            "claims": self._claims,
        }
        return makers[name](name) if name in makers else None

    def _opening(self, name: str) -> Opening | None:
        return Opening(name, self.issue.letter) if self.issue.letter.strip() else None

    def _contents(self, name: str) -> Contents | None:
        counts = {section: len(cards) for section, cards in self.cards.items()}
        if self.issue.actions:
            counts[ACTIONS] = len(self.issue.actions)
        lines = tuple(
            ContentsLine(section, counts[section], _minutes(self.cards.get(section, ())))
            for section in self.order
            if section in counts
        )
        total = sum(line.minutes for line in lines)
        return Contents(name, lines, total) if len(lines) > 1 else None

    def _actions(self, name: str) -> Actions | None:
        actions = tuple(replace(one, need=_safe_need(one.need)) for one in self.issue.actions)
        return Actions(name, actions) if actions else None

    def _prompts(self, name: str) -> Prompts | None:
        bands: dict[Ages | None, list[Prompt]] = {}
        for prompt in self.issue.prompts:
            bands.setdefault(prompt.for_ages, []).append(prompt)
        youngest_first = sorted(bands, key=lambda ages: ages or (1000, 1000))
        return Prompts(name, tuple(PromptBand(ages, tuple(bands[ages])) for ages in youngest_first)) if bands else None

    def _events(self, name: str) -> Events | None:
        events = tuple(
            replace(event, url=safe_link(event.url))
            for event in named(self.issue.events)
            if event.public_ok or self.output != "web"
        )
        return Events(name, events) if events else None

    def _support(self, name: str) -> Support | None:
        featured = [one for pick in self._shown() for one in pick.creators or ()]
        found = []
        for creator in self.people.creators(featured):
            links = tuple(replace(link, url=url) for link in creator.support if (url := safe_link(link.url)))
            if links:
                found.append(Supporter(words(one_line(creator.name), self.language), links))
        return Support(name, tuple(found)) if found else None

    def _corrections(self, name: str) -> Corrections | None:
        corrections = tuple(one for one in self.issue.corrections if not one.private)
        promises = tuple(
            Promised(
                text=one.text,
                made_in=one.made_in,
                due=one.due,
                state="kept" if one.closed_in else "late" if one.due and one.due < self.today else "open",
            )
            for one in self.issue.promises
        )
        return Corrections(name, corrections, promises) if corrections or promises else None

    def _letters(self, name: str) -> Letters | None:
        letters = tuple(letter for letter in self.issue.letters if letter.consent_to_publish)
        return Letters(name, letters, self.issue.changes) if letters or self.issue.changes else None

    def _care(self, name: str) -> Care | None:
        notes = [one.note for cards in self.cards.values() for card in cards for one in card.content_notes]
        heavy = any(is_heavy(pick) for pick in self._shown())
        care = self.shelf.care if heavy else NO_CARE
        places = tuple(replace(place, url=safe_link(place.url)) for place in care.places)
        return Care(name, tuple(dict.fromkeys(notes)), care.intro, places) if notes or places else None

    def _shown(self) -> list[Pick]:
        shown = {card.id for cards in self.cards.values() for card in cards}
        return [pick for pick in self.issue.picks if pick.id in shown]

    def _words(self, name: str) -> Explained | None:
        issue = self.issue
        ours = [issue.letter, *(pick.note or "" for pick in self._shown())]
        ours += [*(action.text for action in issue.actions), *(prompt.text for prompt in issue.prompts)]
        prose = "\n".join(ours)
        terms = tuple(
            replace(term, following=_safe_following(term.following))
            for term in self.shelf.glossary
            if term.meaning and term_pattern(term.used_word).search(prose)
        )
        return Explained(name, terms) if terms else None

    def _claims(self, name: str) -> Claims | None:
        claims = tuple(replace(claim, url=safe_link(claim.url)) for claim in self.issue.claims)
        return Claims(name, claims) if claims else None


def _safe_need(need: Need | None) -> Need | None:
    return need and replace(need, url=safe_link(need.url) or "")


def _safe_following(following: Following | None) -> Following | None:
    return following and replace(following, url=safe_link(following.url))


def _minutes(cards: tuple[Card, ...]) -> int:
    return sum(card.minutes or 0 for card in cards)
