"""Where the editor's prose says who someone is. It knows only plain English turns and looks only right beside a name.

Nothing is concluded about anyone: a word beside a name is compared with that creator's own line, and that is all.
"""

import re
from collections.abc import Iterator

from curator.checking.quotations import without_quotations
from curator.model.source import Creator
from curator.text.urls import is_http
from curator.text.words import fold

IDENTITY_WORDS = (
    "aboriginal|adhd|adopted|african|african[- ]american|arab|asexual|asian|asian[- ]american|autistic|bipoc|biracial|"
    "bisexual|black|blind|buddhist|christian|deaf|deafblind|disabled|dyslexic|fat|first nations|gay|hard of hearing|"
    "hindu|hispanic|immigrant|indigenous|intersex|jewish|latina|latine|latino|latinx|lesbian|māori|maori|migrant|"
    "mixed[- ]race|muslim|native|native american|neurodivergent|non-?binary|queer|refugee|roma|romani|sikh|trans|"
    "transgender|two-spirit|undocumented|white|working-class"
)
"""Words, as a pattern, with which people say who they are. Looked for only beside a name or a request."""

_TERM = rf"(?P<term>{IDENTITY_WORDS})(?!\w|-and)"
_STEP = r"(?:(?!about\b|on\b|for\b|with\b|of\b|in\b|to\b|by\b|from\b)[\w'’-]+,?\s+){0,3}?"
_MAKERS = (
    "activist|artist|author|blogger|creator|dad|educator|father|historian|illustrator|librarian|maker|man|mom|mother|"
    "mum|musician|novelist|parent|podcaster|poet|scholar|singer|teacher|woman|writer"
)


def about_whom(sentence: str, creators: tuple[Creator, ...]) -> Iterator[tuple[Creator, str]]:
    """Each creator of whom this sentence says who they are, with the word, unless the word stands in their own line."""
    plain = without_quotations(sentence)
    for creator in creators:
        name = r"\s+".join(re.escape(part) for part in creator.name.split())
        if not name or not re.search(name, plain):
            continue
        patterns = (
            rf"\b{name}\s*(?:,|\(|–|—)\s*(?:who is\s+)?(?:an?|the|our)\s+{_STEP}{_TERM}",
            rf"\b{name},?\s+(?:who\s+)?(?:is|was|identifies as)\s+(?:(?:an?|the)\s+{_STEP}|\w+ly\s+|also\s+)?{_TERM}",
            rf"\b{_TERM}\s+(?:[\w-]+\s+){{0,2}}(?:{_MAKERS})(?:\s+and\s+\w+)?,?\s+{name}\b",
        )
        for pattern in patterns:
            found = re.search(pattern, plain, re.IGNORECASE)
            if found and not _own_word(creator, found["term"]):
                yield creator, found["term"]
                break


def _own_word(creator: Creator, term: str) -> bool:
    words = re.findall(r"[\w-]+", fold(creator.in_their_words or ""))
    return is_http(creator.statement_url) and all(part in words for part in fold(term).split())
