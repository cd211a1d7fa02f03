"""Plainly invented issues to render: a rich one with every kind of section, a large one, and a hostile one."""

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from curator.building.step import render_issue
from curator.model.charter import Charter, Newsletter
from curator.model.issue import (
    Action,
    BuiltIssue,
    Claim,
    ContentNote,
    Correction,
    Event,
    Issue,
    Letter,
    Need,
    Pick,
    PickImage,
    Promise,
    Prompt,
    Role,
    Waiver,
)
from curator.model.source import Consent, Creator, Source, SupportLink
from curator.model.vocabulary import ConsentState
from curator.rendering.environment import Renderer
from curator.rendering.newsletter import newsletter_renderer
from curator.rendering.pictures import Shown
from curator.settings import ConfigFile, ReadersSettings, Secrets, Settings

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


def settings(*, language: str = "en", base_url: str = "https://letters.example.org/news") -> Settings:
    """Settings of an invented newsletter."""
    newsletter = Newsletter(
        title="Sample Letter",
        tagline="A sample for families",
        from_email="letter@example.org",
        reply_to="editor@example.org",
        postal_address="Sample Letter\n1 Sample Street, Sampleton",
        language=language,
        base_url=base_url,
    )
    charter = Charter(
        purpose="To bring sample work to sample tables.",
        who_for="Sample families.",
        not_for="Breaking news.",
        values=("Creators speak first.", "A no is an answer."),
        accountable_to=("The creators we feature.",),
        positionality="Sample words of where the editor stands.",
        lens="Sample words of how we look.",
    )
    config = ConfigFile(
        newsletter=newsletter, charter=charter, readers=ReadersSettings(url="https://readers.example.org/r")
    )
    return Settings(root=Path("nowhere"), config=config, secrets=Secrets())


def source(
    number: int,
    name: str = "",
    state: ConsentState = "yes",
    limits: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
) -> Source:
    """An invented source with one creator, `maker-<number>`."""
    creator = Creator(
        id=f"maker-{number}",
        name=name or f"Sample Maker {number}",
        pronouns="they/them" if number == 1 else None,
        in_their_words=f"Sample text: I make thing number {number}.",
        statement_url=f"https://source-{number}.example.org/about",
        support=(SupportLink(f"Tip jar of maker {number}", f"https://source-{number}.example.org/tips"),),
    )
    return Source(
        id=f"source-{number}",
        name=f"Sample Outlet {number}",
        site=f"https://source-{number}.example.org/",
        state="active",
        creators=(creator,),
        consent=Consent(state=state, limits=limits),
        languages=languages,
    )


IMAGE = PickImage("images/table map.png", "A table seen from above", "Sample", "CC0")
PICTURES = {IMAGE.file: Shown("table-map.0123456789abcdef.jpg", 1120, 840)}
SOURCES = (
    source(1),
    source(2),
    source(3),
    source(4, "عالیہ نمونہ", languages=("ur",)),
    source(5, "見本 花子", languages=("ja",)),
    source(6, "דוגמה לוי", languages=("he",)),
    source(7, state="unasked"),
    source(8, limits=("no-archive",)),
    source(9, state="withdrawn"),
    source(10, limits=("no-excerpt", "no-image")),
)


def pick(number: int, section: str = "reading", maker: int | None = None, **more: Any) -> Pick:
    """An invented pick by one maker."""
    by = maker or number
    made = Pick(
        id=f"pick-{number}",
        section=section,
        title=f"Sample piece {number}: how a table gets longer",
        url=f"https://source-{by}.example.org/piece/{number}?a=1&b=2",
        creators=(f"maker-{by}",),
        source=f"source-{by}",
        relation="by",
        type="essay",
        note=f"Sample note {number}: read it *aloud*, twice, and leave the last line to whoever is youngest tonight.",
        quote=f"Sample quotation {number}: we moved up, and there was a seat, and nobody counted who sat down.",
        minutes=6,
        ages=(5, 8),
        cost="free",
        access=("captions", "transcript"),
    )
    return replace(made, **more)


def rich_issue() -> Issue:
    """One of everything."""
    return Issue(
        issue="2026-12",
        title="Making a longer table",
        subject="A longer table: sample subject",
        preheader="Sample preheader: ten things to read, write and do.",
        theme="Room for one more",
        publish_on=dt.date(2026, 12, 1),
        letter=LETTER,
        picks=(
            pick(1, "raising", lead=True, image=IMAGE),
            pick(2, content_notes=(ContentNote("racism", "described"), ContentNote("death-grief"))),
            pick(3, "writing", quote="Sample line one\nSample line two\n\nSample line three", ages=(15, 99)),
            pick(4, title="میز لمبی ہو رہی ہے", quote="نمونہ: ہم نے جگہ بنائی، اور سب بیٹھ گئے۔"),
            pick(5, title="長くなる食卓", quote="見本：席をつめたら、もう一つ席ができた。", ages=(0, 3)),
            pick(6, "writing", title="שולחן שמתארך", quote="דוגמה: זזנו קצת, ונוצר מקום.", ages=(18, 99)),
            pick(7, "raising", type="picture-book", cost="library"),
            pick(8, "celebrate", note=None, minutes=None, ages=None, cost=None, access=()),
            pick(9, "celebrate", title="Withdrawn sample piece"),
            pick(10, "a-corner-of-our-own", creators=("maker-10", "maker-2", "nobody-knows")),
        ),
        actions=(
            Action(
                id="captions",
                text="Turn the captions [on](https://source-1.example.org/captions) tonight.",
                time="5m",
                cost="0",
                place="home",
                people="with-child",
                called_for_by="Sample Circle",
                need=Need("Captions without asking", "https://source-2.example.org/need", dt.date(2026, 10, 1)),
            ),
            Action(
                text="Write to your library and suggest one title.",
                time="1h",
                cost="small",
                place="school-library",
                kind="write",
                exposure="known-people",
                called_for_by="Sample Doors",
                risk_note="Your name stands on the letter.",
                deadline=dt.date(2027, 1, 31),
                target="your public library",
            ),
        ),
        prompts=(
            Prompt("Who moved up for you?", for_ages=(3, 5), ask_of="each other"),
            Prompt("Who drew the map?", for_ages=(8, 12)),
            Prompt("What is a table for?"),
        ),
        events=(
            Event("Sample story hour", "12 December, 10:30", where="Sample library", public_ok=True, cost="free",
                  organiser="Sample Doors", url="https://source-3.example.org/hour", access=("captions",)),
            Event("Sample circle", "13 December", audience="community-only"),
        ),
        promises=(
            Promise("Name both makers of every book.", "2026-10", dt.date(2026, 11, 1)),
            Promise("Add captions.", "2026-09", closed_in="2026-12"),
            Promise("Ask first.", "2026-11", dt.date(2027, 1, 1)),
        ),
        corrections=(
            Correction("2026-11", dt.date(2026, 11, 20), "We left a maker out.", "We copied a shop.", "We are sorry.",
                       "The page names both.", "We read the work itself."),
            Correction("2026-11", dt.date(2026, 11, 21), "A private sample correction.", private=True),
        ),
        claims=(
            Claim("nine of ten sample tables", "https://source-2.example.org/d", dt.date(2026, 1, 5), "contested"),
        ),
        letters=(
            Letter("A sample reader's letter.\nWith two lines.", "Sample Reader", consent_to_publish=True),
            Letter("A letter that was not for print.", "Sample Reader Two"),
        ),
        changes=("We print the ages because **you** asked.",),
        roles=(Role("Sample Editor", "editor", "volunteer"), Role("Sample Adviser", "adviser")),
        waivers=(Waiver("load", "A long sample issue, once.", dt.date(2026, 11, 30)),),
    )  # fmt: skip


LETTER = """\
Hello,

### A heading that begins too low

nine of ten sample tables can be made longer. This letter has *two*
[links](https://source-1.example.org/one) and [one more](https://source-2.example.org/two).

1. a list
2. of two

> A quotation in the letter.

Good reading
"""


def large_issue(cards: int) -> Issue:
    """An issue of `cards` picks with notes and quotations of usual length."""
    sections = ("reading", "writing", "raising", "celebrate")
    made = [pick(n, sections[n % 4], maker=1 + n % 3) for n in range(1, cards + 1)]
    return replace(rich_issue(), picks=tuple(made))


HOSTILE = (
    "</mj-text></h3><script>alert(1)</script>",
    '" onmouseover="alert(1)" x=\'',
    "]]> <!-- --> <![CDATA[ <? ?> &amp; &nbsp & %%leave %(name)s {{ 7*7 }} {% raw %}",
    "\u202eoverride \u2067isolate \u200fmark \x00nul \x0bcontrol \ufffe end",
    "Donaudampfschifffahrtsgesellschaft" * 6,
    "🎉👩🏽‍🦽👨‍👩‍👧‍👦🏳️‍🌈 emoji 🇨🇦",
    "<mj-raw><p>unclosed <b>and ٢٣ עברית (mixed) text",
    "   white \t space\r\n and\nlines   ",
    "\\ back ` tick * star _ under # hash [l](javascript:alert(1)) <https://x.example>",
    "'",
)


def hostile_issue() -> Issue:
    """Every text of the issue is one that breaks things."""
    picks = tuple(
        pick(n, maker=1, title=text, quote=text, note=text, url=f"https://source-1.example.org/{n}")
        for n, text in enumerate(HOSTILE, 1)
    )
    rich = rich_issue()
    return replace(
        rich,
        title=HOSTILE[0] + HOSTILE[1],
        subject=HOSTILE[7],
        preheader=HOSTILE[1] + HOSTILE[6],
        letter="\n\n".join(HOSTILE),
        theme=HOSTILE[5],
        picks=(
            *picks,
            pick(99, maker=1, url="javascript:alert(1)"),
            pick(98, maker=1, url='https://x.example/"><script>'),
        ),
        prompts=tuple(Prompt(text, ask_of=text) for text in HOSTILE),
        events=tuple(Event(text, text, where=text, public_ok=True, url="javascript:alert(1)") for text in HOSTILE),
        actions=tuple(replace(rich.actions[0], text=text, called_for_by=text, time=text) for text in HOSTILE),
        letters=tuple(Letter(text, text, consent_to_publish=True) for text in HOSTILE),
        changes=HOSTILE,
        roles=tuple(Role(text, "editor") for text in HOSTILE),
    )


@cache
def renderer(language: str, theme: str) -> Renderer:
    """The default templates in a language and a look, made ready once."""
    plain = settings(language=language)
    newsletter = replace(plain.newsletter, theme=theme)
    return newsletter_renderer(None, replace(plain, config=replace(plain.config, newsletter=newsletter)))


@cache
def built(
    issue: Issue | None = None,
    *,
    language: str = "en",
    theme: str = "standard",
    base_url: str | None = None,
    listed: bool = True,
    variants: tuple[str, ...] = ("standard",),
    layout: Literal["full", "compact"] = "full",
) -> BuiltIssue:
    """An issue rendered with the default templates."""
    chosen = settings(language=language) if base_url is None else settings(language=language, base_url=base_url)
    config = replace(chosen.config, newsletter=replace(chosen.newsletter, theme=theme))
    config = replace(config, issue=replace(config.issue, layout=layout))
    chosen = replace(chosen, config=config)
    return render_issue(
        issue or rich_issue(),
        SOURCES,
        chosen,
        renderer(chosen.newsletter.language, chosen.newsletter.theme),
        now=NOW,
        listed=listed,
        variants=variants,
        pictures=PICTURES,
    )
