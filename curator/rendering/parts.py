"""The pieces that templates show: cards, credits, and one class for each kind of section.

With contexts.py this is the public contract of a newsletter's own templates: a field here is not renamed without a line
in the changelog. What an editor writes arrives as Markdown and goes through a filter (`mail`, `html` or `plain`);
creators' own words arrive as plain text and are shown as they stand.
"""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from curator.model.care import CarePlace
from curator.model.glossary import Term
from curator.model.issue import Action, Ages, Claim, ContentNote, Correction, Event, Letter, Prompt
from curator.model.source import SupportLink


@dataclass(frozen=True, slots=True)
class Words:
    """Someone else's words, with the language they are in where it is not the newsletter's.

    text: as they wrote it; line ends of a quotation are kept.
    lang: a language tag, or empty where it is the newsletter's own or not known.
    dir: `ltr` or `rtl` where the words run another way than the newsletter, else empty.
    """

    text: str
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class CreditName:
    """One creator in a credit.

    name: as they credit themselves.
    pronouns: as they write them, or empty.
    """

    name: Words
    pronouns: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made something, and where it appeared.

    names: every creator, in the order of the pick.
    outlet: the name of the source; empty where it is one of the names.
    """

    names: tuple[CreditName, ...] = ()
    outlet: Words | None = None


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a creator says of themselves. Shown once an issue, and only with the address where they say so.

    name: whose words they are.
    words: one line, verbatim.
    url: where they say so.
    """

    name: Words
    words: Words
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that a creator allowed.

    url: its address: from the page's root on the web, in full in the mail.
    alt: what it shows, in words.
    width: in pixels.
    height: in pixels.
    credit: who made it.
    licence: on which terms it is shown.
    """

    url: str
    alt: str
    width: int
    height: int
    credit: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One pick, with what its creators allow.

    id: the pick's id, unique in the issue; the web page uses it as the address within the page.
    title: its title.
    url: the original; empty if the pick has none that is safe to open.
    credit: names and outlet.
    type: a term of the vocabulary (`picture-book`).
    minutes: to read, listen or watch; None if not said.
    ages: two integers, or None.
    cost: a term of the vocabulary (`library`), or empty.
    language: of the item where it is not the newsletter's, else empty.
    relation: of the item to its community, a term of the vocabulary.
    topics: terms of the vocabulary.
    access: terms of the vocabulary (`captions`).
    content_notes: what is hard in it, each with `note` and `depth`.
    quote: a quotation, or None where there is none or it is not allowed.
    note: the editor's words, Markdown.
    own_words: what its creators say of themselves, those not yet shown in this issue.
    image: or None where there is none or it is not allowed.
    lead: True for the lead voice.
    indexed: False where its creators want to stay out of search, on the web and in the archive.
    """

    id: str
    title: Words
    url: str
    credit: Credit
    type: str = "article"
    minutes: int | None = None
    ages: Ages | None = None
    cost: str = ""
    language: str = ""
    relation: str = "unknown"
    topics: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    content_notes: tuple[ContentNote, ...] = ()
    quote: Words | None = None
    note: str = ""
    own_words: tuple[OwnWords, ...] = ()
    image: Picture | None = None
    lead: bool = False
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of "In this issue".

    name: the section's name.
    count: how many pieces it holds.
    minutes: how long they take together; 0 if not said.
    """

    name: str
    count: int
    minutes: int


@dataclass(frozen=True, slots=True)
class PromptBand:
    """Questions for one age.

    ages: two integers, or None for any age.
    prompts: each with `text` (Markdown), `ask_of` and `id`.
    """

    ages: Ages | None
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Promised:
    """Something we said we would do.

    text: Markdown.
    made_in: the issue in which we said so.
    due: a date, or None.
    state: open, late or kept.
    """

    text: str
    made_in: str
    due: dt.date | None
    state: Literal["open", "late", "kept"]


@dataclass(frozen=True, slots=True)
class Supporter:
    """A creator of this issue who says how they like to be supported.

    name: whom.
    links: each with `label`, `url` and `kind`.
    """

    name: Words
    links: tuple[SupportLink, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """The editor's letter.

    name: the section's name.
    letter: Markdown.
    """

    name: str
    letter: str
    kind: ClassVar[str] = "opening"


@dataclass(frozen=True, slots=True)
class Contents:
    """In this issue.

    name: the section's name.
    lines: one for each section with picks or actions.
    minutes: of all picks together.
    """

    name: str
    lines: tuple[ContentsLine, ...]
    minutes: int
    kind: ClassVar[str] = "contents"


@dataclass(frozen=True, slots=True)
class Actions:
    """Do one thing.

    name: the section's name.
    actions: each as the editor wrote it; `text` and `risk_note` are Markdown.
    """

    name: str
    actions: tuple[Action, ...]
    kind: ClassVar[str] = "actions"


@dataclass(frozen=True, slots=True)
class Cards:
    """A section of picks: reading, writing, raising, celebrate or one of the newsletter's own.

    name: the section's name.
    cards: its picks, in the editor's order.
    """

    name: str
    cards: tuple[Card, ...]
    kind: ClassVar[str] = "cards"


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead voice.

    name: the section's name.
    cards: mostly one.
    """

    name: str
    cards: tuple[Card, ...]
    kind: ClassVar[str] = "lead"


@dataclass(frozen=True, slots=True)
class Prompts:
    """Conversation starters.

    name: always `prompts`.
    bands: youngest first, questions for any age last.
    """

    name: str
    bands: tuple[PromptBand, ...]
    kind: ClassVar[str] = "prompts"


@dataclass(frozen=True, slots=True)
class Events:
    """Coming up. On the web only what may be public.

    name: the section's name.
    events: each as the editor wrote it.
    """

    name: str
    events: tuple[Event, ...]
    kind: ClassVar[str] = "events"


@dataclass(frozen=True, slots=True)
class Support:
    """Support the creators.

    name: the section's name.
    creators: those of this issue who name a way.
    """

    name: str
    creators: tuple[Supporter, ...]
    kind: ClassVar[str] = "support"


@dataclass(frozen=True, slots=True)
class Corrections:
    """What we got wrong, and what we promised.

    name: the section's name.
    corrections: each in four parts; private ones are left out.
    promises: open ones, and those closed in this issue.
    """

    name: str
    corrections: tuple[Correction, ...]
    promises: tuple[Promised, ...]
    kind: ClassVar[str] = "corrections"


@dataclass(frozen=True, slots=True)
class Letters:
    """From readers, as they agreed.

    name: the section's name.
    letters: each with `text` and `name`, plain text.
    changes: what readers changed, Markdown.
    """

    name: str
    letters: tuple[Letter, ...]
    changes: tuple[str, ...]
    kind: ClassVar[str] = "letters"


@dataclass(frozen=True, slots=True)
class Care:
    """Take care: shown when picks carry content notes, or weigh on a reader.

    name: the section's name.
    notes: the content notes of this issue, each once.
    intro: what care.yaml says before its places, Markdown; empty where the issue is not heavy.
    places: where to turn to, each with `name`, `what`, `phone`, `url` and `hours`; none where the issue is not heavy.
    """

    name: str
    notes: tuple[str, ...]
    intro: str = ""
    places: tuple[CarePlace, ...] = ()
    kind: ClassVar[str] = "care"


@dataclass(frozen=True, slots=True)
class Claims:
    """Where our numbers come from.

    name: always `claims`.
    claims: each with `text`, `url`, `date` and `status`.
    """

    name: str
    claims: tuple[Claim, ...]
    kind: ClassVar[str] = "claims"


@dataclass(frozen=True, slots=True)
class Explained:
    """Words that this issue uses and that the glossary explains.

    name: always `words`.
    terms: each with `used_word`, `meaning` and `following` (`who`, `url`).
    """

    name: str
    terms: tuple[Term, ...]
    kind: ClassVar[str] = "words"


Section = (
    Opening
    | Contents
    | Actions
    | Lead
    | Cards
    | Prompts
    | Events
    | Support
    | Corrections
    | Letters
    | Care
    | Explained
    | Claims
)
"""One section. `kind` names its partials: email/sections/<kind>.mjml and .txt, site/sections/<kind>.html."""
