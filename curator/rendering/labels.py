"""Terms of the vocabularies as readers meet them, in the newsletter's language.

Every phrase passes through `gettext`, so that a catalogue can translate it. A term that is not here (lists can be
extended) is shown as it stands, hyphens as spaces.
"""

from collections.abc import Callable
from gettext import NullTranslations

from babel.numbers import format_decimal

from curator.model.ids import is_issue_id, is_month, issue_month
from curator.model.issue import Ages
from curator.text.dates import locale_of, month_name

Translate = Callable[[str], str]


def _(phrase: str) -> str:
    """Marks a phrase for the catalogues; it is translated when it is shown."""
    return phrase


SECTIONS = {
    "opening": _("From the editor"),
    "in-this-issue": _("In this issue"),
    "do-one-thing": _("Do one thing"),
    "lead-voice": _("Lead voice"),
    "reading": _("Reading"),
    "writing": _("Writing"),
    "raising": _("Raising"),
    "prompts": _("Talk about it"),
    "celebrate": _("Celebrate"),
    "coming-up": _("Coming up"),
    "support-creators": _("Support the creators"),
    "corrections": _("Corrections"),
    "from-readers": _("From readers"),
    "care": _("Take care"),
    "words": _("Words we use"),
    "claims": _("Where our numbers come from"),
}

TERMS: dict[str, dict[str, str]] = {
    "type": {
        "book": _("book"),
        "picture-book": _("picture book"),
        "article": _("article"),
        "essay": _("essay"),
        "poem": _("poem"),
        "podcast": _("podcast"),
        "video": _("video"),
        "film": _("film"),
        "music": _("music"),
        "art": _("art"),
        "activity": _("activity"),
        "printable": _("printable"),
        "lesson": _("lesson"),
        "event": _("event"),
        "webinar-training": _("webinar"),
        "organisation": _("organisation"),
        "campaign": _("campaign"),
        "shop-or-commission": _("shop or commission"),
    },
    "pick_cost": {
        "free": _("free"),
        "library": _("free at the library"),
        "low": _("low cost"),
        "paid": _("paid"),
        "sliding": _("pay what you can"),
    },
    "access": {
        "captions": _("captions"),
        "transcript": _("transcript"),
        "audio": _("audio"),
        "large-print": _("large print"),
        "plain-text": _("plain text"),
        "sign-language": _("sign language"),
        "none-known": _("no access features known"),
    },
    "kind": {
        "learn": _("Learn"),
        "talk": _("Talk"),
        "give": _("Give"),
        "buy-borrow": _("Buy or borrow"),
        "write": _("Write"),
        "attend": _("Attend"),
        "volunteer": _("Volunteer"),
        "host": _("Host"),
        "intervene": _("Step in"),
        "advocate": _("Speak up"),
    },
    "time": {
        "5m": _("5 minutes"),
        "15m": _("15 minutes"),
        "1h": _("an hour"),
        "half-day": _("half a day"),
        "ongoing": _("ongoing"),
    },
    "cost": {"0": _("free"), "small": _("a small sum"), "more": _("costs money")},
    "energy": {"low": _("little energy"), "medium": _("some energy"), "high": _("much energy")},
    "body": {"seated-ok": _("can be done seated"), "standing": _("standing"), "travel": _("a way to go")},
    "people": {
        "alone": _("on your own"),
        "with-child": _("with a child"),
        "small-group": _("in a small group"),
        "crowd": _("in a crowd"),
    },
    "place": {
        "home": _("at home"),
        "online": _("online"),
        "school-library": _("at school or the library"),
        "local": _("near you"),
        "elsewhere": _("somewhere else"),
    },
    "exposure": {
        "private": _("private"),
        "known-people": _("seen by people you know"),
        "public": _("in public"),
        "on-record": _("on the record"),
    },
    "audience": {
        "open": _("open to everyone"),
        "allies-welcome-to-support": _("allies are welcome, in support"),
        "community-only": _("for the community only"),
    },
    "content_note": {
        "racism": _("racism"),
        "antisemitism": _("antisemitism"),
        "islamophobia": _("islamophobia"),
        "ableism": _("ableism"),
        "homophobia": _("homophobia"),
        "transphobia": _("transphobia"),
        "sexism": _("sexism"),
        "slurs-quoted": _("slurs, quoted"),
        "violence": _("violence"),
        "police-violence": _("police violence"),
        "sexual-violence": _("sexual violence"),
        "abuse": _("abuse"),
        "self-harm-suicide": _("self-harm or suicide"),
        "death-grief": _("death and grief"),
        "war-displacement": _("war and displacement"),
        "detention-deportation": _("detention or deportation"),
        "medical": _("medical detail"),
        "body-weight": _("body weight"),
        "animal-harm": _("harm to animals"),
        "strong-language": _("strong language"),
    },
    "topic": {
        "race-racism": _("Race and racism"),
        "indigenous-sovereignty": _("Indigenous sovereignty"),
        "disability-access": _("Disability and access"),
        "neurodiversity": _("Neurodiversity"),
        "gender": _("Gender"),
        "lgbtq-families": _("LGBTQ families"),
        "religion-belief": _("Religion and belief"),
        "immigration-refuge": _("Immigration and refuge"),
        "class-housing-food": _("Class, housing and food"),
        "language-culture": _("Language and culture"),
        "family-forms-adoption": _("Forms of family and adoption"),
        "body-size-health": _("Body, size and health"),
        "environment-justice": _("Environment and justice"),
        "school-library-book-bans": _("Book bans in schools and libraries"),
    },
    "age_band": {
        "0-3": _("Ages 0 to 3"),
        "3-5": _("Ages 3 to 5"),
        "5-8": _("Ages 5 to 8"),
        "8-12": _("Ages 8 to 12"),
        "12-15": _("Ages 12 to 15"),
        "15+": _("Ages 15 and up"),
        "grown-ups": _("For grown-ups"),
    },
    "kit": {
        "book-club": _("A book club"),
        "circle": _("A circle"),
        "meal": _("A meal together"),
        "bookshelf": _("A look at your bookshelf"),
    },
    "role": {
        "editor": _("editor"),
        "guest-editor": _("guest editor"),
        "adviser": _("adviser"),
        "contributor": _("contributor"),
        "proof-reader": _("proof-reader"),
        "publisher": _("publisher"),
        "volunteer": _("volunteer"),
    },
    "depth": {"mentioned": _("mentioned"), "described": _("described"), "depicted": _("depicted")},
    "claim_status": {
        "sourced": "",
        "contested": _("contested"),
        "editor-experience": _("our own experience"),
        "withdrawn": _("withdrawn"),
    },
    "issue_kind": {"standard": "", "rest": _("a short issue"), "special": _("special issue")},
}
"""Groups of terms. A word of a newsletter's own reads as it stands."""

GROWN_UP = 18
GROUPED = 1000
"""Numbers from here on are written in groups; below, every language that we know writes the digits alone."""


class Labels:
    """Labels in one language."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.language = language
        self.translations = translations

    def term(self, value: str, group: str) -> str:
        """The label of a term: `picture-book` → "picture book"."""
        known = TERMS[group].get(value)
        if known is None:
            return value.replace("-", " ")
        return self.translations.gettext(known) if known else ""

    def section(self, name: str) -> str:
        """The heading of a section; one of the newsletter's own is named by its key."""
        known = SECTIONS.get(name)
        return self.translations.gettext(known) if known else name.replace("-", " ").capitalize()

    def number(self, count: int) -> str:
        """`1,200`, as the language writes it."""
        if 0 <= count < GROUPED:
            return str(count)
        return format_decimal(count, locale=locale_of(self.language))

    def minutes(self, count: int) -> str:
        """`12 min`."""
        return self._with(self.translations.ngettext("%(count)s min", "%(count)s min", count), count)

    def minutes_in_all(self, count: int) -> str:
        """What all of an issue takes, and that nobody has to."""
        phrase = self.translations.ngettext(
            "About %(count)s minute in all. Take what fits; the rest keeps.",
            "About %(count)s minutes in all. Take what fits; the rest keeps.",
            count,
        )
        return self._with(phrase, count)

    def pieces(self, count: int) -> str:
        """`3 pieces`."""
        return self._with(self.translations.ngettext("%(count)s piece", "%(count)s pieces", count), count)

    def ways(self, count: int) -> str:
        """`2 ways to act`."""
        return self._with(self.translations.ngettext("%(count)s way to act", "%(count)s ways to act", count), count)

    def _with(self, phrase: str, count: int) -> str:
        return phrase % {"count": self.number(count)}

    def ages(self, ages: Ages) -> str:
        """`ages 5–8`, `ages 15 and up`, `for grown-ups`."""
        low, high = sorted(ages)
        if low >= GROWN_UP:
            return self.translations.gettext("for grown-ups")
        if high >= GROWN_UP:
            return (
                self.translations.gettext("ages %(low)d and up") % {"low": low}
                if low > 0
                else self.translations.gettext("all ages")
            )
        if low == high:
            return self.translations.gettext("age %(age)d") % {"age": low}
        return self.translations.gettext("ages %(low)d–%(high)d") % {"low": low, "high": high}

    def month(self, of: str | tuple[int, int]) -> str:
        """`December 2026` of an issue's id, a month or (year, month); other text as it stands."""
        if isinstance(of, str):
            if not (is_issue_id(of) or is_month(of)):
                return of
            of = issue_month(of)
        return month_name(*of, self.language)
