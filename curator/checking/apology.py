"""apology: a correction in four parts, without a way out. It never writes one; it only reads."""

import re
from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.quotations import without_quotations
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.issue import Correction

APOLOGY = Rule("apology")
_PARTS = {
    "reflection": "what you understood",
    "apology": "the apology",
    "repair": "what you mended",
    "change": "what you do differently now",
}
_ANYWHERE = re.compile(
    r"\bif (?:any(?:one|body)|some(?:one|body)|you|they|we|this|it|people|readers)\b[^.?!]*"
    r"\b(?:offen\w+|hurt|harm\w*|upset|pain\w*|distress\w*|feels?|felt)\b|"
    r"\bsorry (?:that |if |for how )?(?:you|they|people|anyone|some)\b[^.?!]*\b(?:feel|felt|took|offended|upset)\b|"
    r"\b(?:for|regret) any (?:[\w-]+ )?(?:offen[cs]e|hurt|harm|pain|distress|confusion|inconvenience|upset)\b|"
    r"\bto (?:any(?:one|body)|whoever)(?: of you)? (?:who|that|affected|hurt|offended|felt)\b|"
    r"(?<!\bwe )(?<!\bi )\bmis(?:understood|read|interpreted|construed)\b|\bmis(?:understanding|interpretation)s?\b|"
    r"\b(?:taken|took) out of context\b|"
    r"\b(?:how|the way) (?:it|this|that|they|our words|what we (?:said|wrote)) (?:came across|landed|sounded)\b|"
    r"\blanded (?:badly|wrong|poorly)\b|\bmeant well\b|\b(?:best of|good) intentions\b|"
    r"\bintentions? (?:was|were) (?:good|pure|only|never)\b|"
    r"\b(?:not|never) (?:our|my|the) intent\w*|\b(?:never|did not|didn[’']t) (?:mean|intend)\w*|"
    r"\bunintention\w+|"
    r"\bmistakes were made\b|\bmay have (?:been|caused|hurt|offended)\b|\bmight have (?:been|caused|hurt|offended)\b|"
    r"\btook offen[cs]e\b|\bto those who (?:feel|felt|were)\b|\bit should be noted\b|\bin (?:our|my) defen[cs]e\b",
    re.IGNORECASE,
)
_IN_THE_APOLOGY = re.compile(
    r"\b(?:but|however|although|though|nevertheless|unfortunately)\b|[,;.] *(?:and )?yet\b", re.IGNORECASE
)


def apology(evidence: Evidence) -> Iterator[Finding]:
    """A correction that lacks one of its four parts, or takes one back."""
    for number, fix in enumerate(evidence.issue.corrections, 1):
        where = f"{evidence.issue_file}, correction {number}"
        for part, what in _PARTS.items():
            if not getattr(fix, part).strip():
                yield APOLOGY.block(
                    f"{number}.{part}",
                    f"The correction of issue {fix.issue} lacks {what} (`{part}`).",
                    where=where,
                    mend=f"Write {what} in one or two plain sentences.",
                )
        for caveat in dict.fromkeys(_caveats(fix)):
            yield APOLOGY.block(
                f"{number}.caveat",
                f'The correction of issue {fix.issue} takes itself back with "{caveat}".',
                where=where,
                mend="Say what you did and that you are sorry for it, and end the sentence there.",
            )


def _caveats(fix: Correction) -> Iterator[str]:
    for text in (fix.text, fix.reflection, fix.apology, fix.repair, fix.change):
        yield from (found[0] for found in _ANYWHERE.finditer(without_quotations(text)))
    yield from (found[0] for found in _IN_THE_APOLOGY.finditer(without_quotations(fix.apology)))
