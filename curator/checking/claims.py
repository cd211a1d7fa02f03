"""claims: a number that argues, or a study that shows, has an address and a date. Block quotes are left alone."""

import re
from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.prose import Prose, editors_prose, where_in
from curator.checking.quotations import without_quotations
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.issue import Claim, Pick
from curator.model.weight import CONTESTED, MARKS
from curator.text.urls import is_http
from curator.text.words import fold

CLAIMS = Rule("claims")
_FEW = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})"
_TENS = r"(?:ten|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
_WHO = (
    r"(?:children|kids|families|parents|people|students|pupils|teachers|adults|teenagers|teens|girls|boys|women|men|"
    r"households|readers|schools|libraries|books|authors|americans|europeans)"
)
_VERB = r"(?:of|has|have|is|are|was|were|do|does|will|can|cannot|never|says?|goes|go|lives?|reads?)"
_SOURCE = r"(?:stud(?:y|ies)|research(?:ers)?|surveys?|statistics|science|scientists|experts?|evidence|data|polls?)"
_SAYS = r"(?:shows?|shown|says?|suggests?|finds?|found|proves?|proven|tells?|agrees?|confirms?)"
_IDIOM = r"(?:of )?(?:thanks?|times|things|words|ways|reasons|kisses)\b"
_PATTERNS = (
    r"\d+(?:[.,]\d+)?\s*(?:%|percent\b|per cent\b|prozent\b|pour cent\b|por ciento\b|procent\b)",
    rf"\b(?:{_FEW}|{_TENS}|a hundred) per ?cent\b",
    rf"\b{_FEW} (?:in|out of|of every) (?:every )?{_FEW}\b(?=[.,;!?]|$| {_VERB}\b| (?:\w+ )?{_WHO}\b)",
    rf"\b(?:half|thirds?|quarters?|most|majority) of (?:all |the |our |these |those )?(?:\w+ )?{_WHO}\b",
    rf"\b(?:{_FEW} times|twice) (?:as (?:many|much|likely|often|high)|more|less|likelier|the number)\b",
    rf"\b(?:hundreds|thousands?|millions?|billions?) (?!{_IDIOM})(?:of )?\w+",
    r"(?<![\w.,:/€$£#-])(?!(?:19|20)\d\d\b)(?:\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d{3,})\b(?![.,:/-]\d)",
    rf"\b{_SOURCE} (?:has |have |also |now |clearly )*{_SAYS}\b",
    r"\bnumbers (?:show|suggest|prove|say|tell)\b",
    r"\b(?:it is|it[’']s) (?:well[- ])?(?:known|proven|a fact) that\b",
    rf"\baccording to (?:an? |the |recent |new |several )*(?:{_SOURCE}|report)\b",
)
_CLAIM = re.compile("|".join(_PATTERNS), re.IGNORECASE)
_NOT_A_CLAIM = re.compile(
    r"\b(?:page|pages|p\.|chapter|room|no\.|number|issue|isbn|line|verse|track|episode)\s*(?:\d+ (?:to|and|or) )?$",
    re.I,
)
_DOUBT = re.compile(
    r"\b(?:contested|disputed|debated|disagree\w*|some say|some people say|critics|unclear|uncertain|may|might|"
    r"others say|not everyone|open question|questioned|according to)\b",
    re.IGNORECASE,
)


def claims(evidence: Evidence) -> Iterator[Finding]:
    """A number or "studies show" in the editor's prose that no entry under `claims` covers; a contested one as fact."""
    used: set[str] = set()
    for piece in editors_prose(evidence):
        for number, sentence in enumerate(piece.sentences(), 1):
            covering = [claim for claim in evidence.issue.claims if fold(claim.text) in fold(sentence)]
            used |= {claim.text for claim in covering}
            yield from _sentence(piece, number, sentence, covering)
    for number, claim in enumerate(evidence.issue.claims, 1):
        if claim.text not in used:
            yield CLAIMS.info(
                f"unused-{number}",
                f'No sentence of the issue holds the claim "{claim.text}".',
                where=f"{evidence.issue_file}, claims",
                mend="Copy the words of the sentence as they stand, or remove the entry.",
            )
    yield from _one_sided(evidence)


def _one_sided(evidence: Evidence) -> Iterator[Finding]:
    """Something contested of which readers meet one side only."""
    issue = evidence.issue
    for number, claim in enumerate(issue.claims, 1):
        sides = {other.url for other in issue.claims if fold(other.text) == fold(claim.text) and is_http(other.url)}
        first = next(n for n, other in enumerate(issue.claims, 1) if fold(other.text) == fold(claim.text))
        if claim.status == "contested" and len(sides) < 2 and number == first:
            yield CLAIMS.warn(
                f"one-side-{number}",
                f'The contested claim "{claim.text}" has one source.',
                where=f"{evidence.issue_file}, claims",
                mend="Add a second entry with the same text and the address of those who see it otherwise.",
            )
    for pick in issue.picks:
        if CONTESTED in pick.topics and not any(_other_view(pick, other) for other in issue.picks):
            yield CLAIMS.warn(
                f"{pick.id}.one-side",
                f'"{pick.title}" is tagged contested, and no other creator of this issue speaks on the same topic.',
                where=evidence.at(pick),
                mend="Put a second viewpoint beside it, by other creators whom it concerns.",
            )


def _other_view(pick: Pick, other: Pick) -> bool:
    shared = (set(pick.topics) & set(other.topics)) - MARKS
    return bool(shared) and not set(pick.creators or ()) & set(other.creators or ())


def _sentence(piece: Prose, number: int, sentence: str, covering: list[Claim]) -> Iterator[Finding]:
    plain = without_quotations(sentence)
    found = next((f for f in _CLAIM.finditer(plain) if not _NOT_A_CLAIM.search(plain[: f.start()])), None)
    place, where = f"{piece.place}.{number}", where_in(piece, sentence)
    if found and not any(_stands(claim) for claim in covering):
        yield CLAIMS.block(
            place,
            f'"{found[0].strip()}" is a claim without a source: "{_short(sentence)}"',
            where=where,
            mend="Add it under `claims` with a verbatim part of the sentence, the address and the date of its source.",
        )
    for claim in covering:
        if claim.status == "contested" and not _DOUBT.search(plain):
            yield CLAIMS.block(
                f"{place}.contested",
                f'A contested claim is told as fact: "{_short(sentence)}"',
                where=where,
                mend="Say in the sentence that it is contested, and by whom.",
            )
        if claim.status == "withdrawn":
            yield CLAIMS.block(
                f"{place}.withdrawn",
                f'A withdrawn claim is still told: "{_short(sentence)}"',
                where=where,
                mend="Take the sentence out, or tell that it was withdrawn under `corrections`.",
            )


def _stands(claim: Claim) -> bool:
    """True where nothing is missing: an address and a date, or the editor's own experience."""
    return claim.status == "editor-experience" or (is_http(claim.url) and claim.date is not None)


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 90 else f"{sentence[:90].rstrip()}…"
