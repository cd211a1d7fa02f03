"""English turns of phrase that make people small, alike or foreign. Looked for in the editor's own prose only.

It is a short list on purpose: long ones end up telling people that they may not use their own words. `autistic`,
`disabled`, `Deaf` and the like are nobody's slip and are never looked for.
"""

import re
from dataclasses import dataclass

_GROUP = r"(?:[\w’'-]+ ){0,2}[\w’'-]+"
_THINKS = (
    r"(?:thinks?|believes?|wants?|feels?|says?|needs?|agrees?|knows?|hopes?|prefers?|hates?|loves?|values?|struggles?|"
    r"celebrates?|deserves?|suffers?|expects?)"
)
_SAVIOUR = (
    r"\b(?:voice(?:s)? (?:to|of|for) the voiceless|(?:give|gives|giving|gave|lend|lends|lending|lent) (?:a )?voice to|"
    r"the (?:voiceless|less fortunate|underprivileged|needy)|those less fortunate|"
    r"(?:save|saving|rescue|rescuing|empower|empowering|uplift|uplifting) (?:them|these|those|the [\w-]+ communit\w+|"
    r"marginali[sz]ed)|speak(?:ing)? for those who (?:cannot|can[’']t)|"
    r"(?:despite|in spite of) (?:her|his|their|its) (?:disability|autism|deafness|blindness|background|diagnosis|skin)|"
    r"(?:overc[ao]mes?|overcoming) (?:her|his|their) (?:disability|autism|deafness|blindness|background)|"
    r"suffer(?:s|ing|ed)? from (?:autism|adhd|down|deafness|blindness|dyslexia|a disability)|afflicted (?:with|by)|"
    r"(?:so|surprisingly|remarkably) (?:articulate|well[- ]spoken)|(?:an )?inspiration to us all)\b"
)
_MONOLITH = (
    rf"\bthe {_GROUP} community {_THINKS}\b|"
    rf"\b(?:all|every) (?:[\w-]+ ){{1,2}}(?:people|person|women|men|famil(?:y|ies)|parents?|children) {_THINKS}\b|"
    r"\b(?:they|them) are all (?:so|the same|like)\b|"
    r"\bspeaks? for (?:the whole|the entire|all of the|an entire) (?:[\w-]+ )?(?:community|people|culture)\b"
)
_OTHERING = (
    r"\b(?:these|those|such) people\b|\bpeople like (?:that|them|those)\b|\bnot like (?:us|you and me)\b|"
    r"\b(?:normal|regular) (?:people|families|children|kids|parents|students|folks?)\b|"
    r"\b(?:exotic|unpronounceable|foreign-sounding)\b|\bethnic (?:food|names?|hair|looking|dress|clothes)\b|"
    r"\b(?:third[- ]world|illegal (?:immigrants?|aliens?)|illegals|primitive|uncivili[sz]ed)\b|"
    r"\bwhere (?:they|she|he|you) (?:are|is) really from\b"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of phrase: its name in a finding's id, how to find it, what is wrong with it, and how to mend it."""

    name: str
    pattern: re.Pattern[str]
    trouble: str
    mend: str


KINDS = (
    Kind(
        "saviour",
        re.compile(_SAVIOUR, re.IGNORECASE),
        "makes someone small so that we can be kind to them",
        "Say what people do and make. Everyone has a voice: say who listens now, or who did not.",
    ),
    Kind(
        "monolith",
        re.compile(_MONOLITH, re.IGNORECASE),
        "lets many people think one thought",
        "Name who says so: a person, a group, a page.",
    ),
    Kind(
        "othering",
        re.compile(_OTHERING, re.IGNORECASE),
        "draws a line between us and them",
        "Say whom you mean in plain words, as you would with them in the room.",
    ),
)
