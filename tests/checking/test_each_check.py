"""Every check speaks about one issue, and is silent about another that differs from it in one thing."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import pytest

from curator.checking.evidence import Evidence, LinkResult, PublicFile
from curator.checking.step import RULES, check
from curator.model.charter import Charter
from curator.model.glossary import Term
from curator.model.issue import Claim, ContentNote, Correction, PickImage, Prompt, Role, Waiver
from curator.model.source import SupportLink
from tests.checking.samples import (
    BREAD,
    DAY,
    FIRST_STEP,
    HTML,
    ISSUE,
    KITE_POST,
    MESSAGE,
    RIVER,
    RIVER_BOOKS,
    STAIRS,
    acted,
    built,
    evidence,
    picked,
    sourced,
    with_settings,
)


@dataclass(frozen=True)
class Pair:
    """What one check says of an issue, and the same issue with one thing mended."""

    severity: str
    speaks: Evidence
    silent: Evidence


SORRY = Correction(
    "2026-11", DAY, "A name was left out.", "We copied it.", "We are sorry.", "Mended.", "We read it now."
)
IMAGE = PickImage("door.png", "An open door", "Sample River", "CC BY 4.0")
ADVISED = with_settings(charter=Charter("A sample.", "Families.", advisers=("Sample Adviser",)))
SIGNED = Role("Sample Adviser", "adviser", "40 EUR", DAY)
OLD_TIP = SupportLink("Tip jar", "https://river.example.org/tip", verified_on=dt.date(2025, 1, 1))
LATELY = tuple(
    replace(ISSUE, issue=f"2026-{month:02d}", publish_on=dt.date(2026, month, 1), prompts=()) for month in range(6, 12)
)
WITHOUT_BREAD = tuple(replace(issue, picks=(STAIRS,)) for issue in LATELY[:3]) + LATELY[3:]
NO_WAY_OUT = MESSAGE.replace(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b"")
LETTER = "Hello,\n\n{}\n"


def lettered(words: str) -> Evidence:
    return evidence(letter=LETTER.format(words))


def rivered(**changes: Any) -> Evidence:
    return evidence(sources=sourced(RIVER_BOOKS, creators=(replace(RIVER, **changes),)))


PAIRS = {
    "consent": Pair("block", evidence(sources=sourced(KITE_POST, state="paused")), evidence()),
    "self-description": Pair("block", rivered(statement_url=None), rivered()),
    "credit-link": Pair("block", evidence(picks=picked(BREAD, creators=())), evidence()),
    "image-rights": Pair(
        "block",
        evidence(picks=picked(BREAD, image=replace(IMAGE, alt=None)), images=frozenset({"door.png"})),
        evidence(picks=picked(BREAD, image=IMAGE), images=frozenset({"door.png"})),
    ),
    "support": Pair("warn", rivered(support=(OLD_TIP,)), rivered()),
    "equipped": Pair("block", evidence(prompts=()), evidence()),
    "reliable": Pair(
        "block",
        evidence(links=(LinkResult(STAIRS.url, ok=False, status=404), LinkResult(BREAD.url, ok=True, status=200))),
        evidence(links=(LinkResult(STAIRS.url, ok=True, status=200), LinkResult(BREAD.url, ok=True, status=200))),
    ),
    "action-oriented": Pair("block", evidence(actions=acted(FIRST_STEP, cost="more")), evidence()),
    "action-sound": Pair(
        "block",
        evidence(actions=acted(FIRST_STEP, deadline=dt.date(2026, 11, 30))),
        evidence(actions=acted(FIRST_STEP, deadline=DAY)),
    ),
    "labour": Pair(
        "block",
        evidence(prompts=(Prompt("Ask a Deaf parent how they were taught."),)),
        evidence(prompts=(Prompt("Ask your own parents how they were taught."),)),
    ),
    "lead-voice": Pair("block", evidence(picks=picked(BREAD, relation="led-by")), evidence()),
    "centred": Pair("warn", evidence(picks=picked(BREAD, note="I love this kitchen.")), evidence()),
    "load": Pair("warn", evidence(picks=picked(BREAD, minutes=500)), evidence(picks=picked(BREAD, minutes=50))),
    "claims": Pair(
        "block",
        lettered("80 % of the shelf is about animals."),
        evidence(
            letter=LETTER.format("80 % of the shelf is about animals."),
            claims=(Claim("80 % of the shelf", "https://count.example.org/", dt.date(2026, 5, 1)),),
        ),
    ),
    "apology": Pair("block", evidence(corrections=(replace(SORRY, repair=""),)), evidence(corrections=(SORRY,))),
    "language": Pair("warn", lettered("The Deaf community wants captions."), lettered("Deaf readers want captions.")),
    "glossary-review": Pair(
        "info",
        evidence(glossary=(Term("differently abled", "disabled", review_by="2026-11"),)),
        evidence(glossary=(Term("differently abled", "disabled", review_by="2027-11"),)),
    ),
    "content-notes": Pair(
        "warn",
        evidence(picks=picked(BREAD, note="Bread after a funeral.")),
        evidence(picks=picked(BREAD, note="Bread after a funeral.", content_notes=(ContentNote("death-grief"),))),
    ),
    "vocabulary": Pair("warn", evidence(picks=picked(BREAD, type="esay")), evidence()),
    "pacing": Pair("warn", evidence(sources=sourced(KITE_POST, added=dt.date(2026, 11, 10))), evidence()),
    "tokenism": Pair("info", evidence(history=LATELY), evidence(history=LATELY[:4])),
    "sign-off": Pair("block", evidence(settings=ADVISED), evidence(settings=ADVISED, roles=(SIGNED,))),
    "mail-legal": Pair("block", built(message=NO_WAY_OUT), built(message=MESSAGE)),
    "mail-tracking": Pair(
        "block", built(HTML.replace("</body>", '<img src="https://t.example.com/o.gif" alt=""></body>')), built()
    ),
    "mail-size": Pair("warn", built(HTML.replace("</body>", f"<!-- {'x' * 85_000} --></body>")), built()),
    "mail-access": Pair("block", built(HTML.replace(' lang="en"', "", 1)), built()),
    "link-text": Pair("warn", lettered("Read it [here](https://a.example.org/list)."), lettered("Read [the list](https://a.example.org/list).")),
    "parity": Pair("block", built(HTML.replace("A kitchen where everything has two names.", "")), built()),
    "online": Pair(
        "block",
        evidence(online=(PublicFile("page", "https://letters.example.org/issues/2026-12/", "is not there (404)"),)),
        evidence(online=(PublicFile("page", "https://letters.example.org/issues/2026-12/"),)),
    ),
    "placeholder": Pair("block", evidence(title="Replace me: the title"), evidence()),
    "waiver": Pair("info", evidence(waivers=(Waiver("pacing:nobody", "We know them."),)), evidence()),
}  # fmt: skip


def test_every_rule_has_its_pair() -> None:
    assert set(PAIRS) == set(RULES)


@pytest.mark.parametrize("name", PAIRS)
def test_it_speaks_and_says_how_to_mend(name: str) -> None:
    findings = [one for one in check(PAIRS[name].speaks).findings if one.check == name]
    assert findings
    assert findings[0].severity == PAIRS[name].severity
    for one in findings:
        assert one.id.startswith(f"{name}:")
        assert one.where
        assert one.message.endswith((".", "?", "!", "”", '"')) or "http" in one.message
        assert one.mend.endswith((".", "?", "!"))
        assert one.waivable != RULES[name].protects


@pytest.mark.parametrize("name", PAIRS)
def test_it_is_silent_once_one_thing_is_mended(name: str) -> None:
    assert [one.id for one in check(PAIRS[name].silent).findings if one.check == name] == []
