"""How a word of the glossary is found in prose."""

import re
from functools import lru_cache

_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@lru_cache(maxsize=1_000)
def term_pattern(term: str) -> re.Pattern[str]:
    """A pattern for a term: as whole words, however they are spaced or hyphenated, in the plural too."""
    parts = [re.escape(part) for part in re.split(r"[\s-]+", term.strip()) if part]
    body = r"[\s\u00a0-]+".join(parts)
    if not body:
        return re.compile(r"(?!)")
    if _UNSPACED.search(term):
        return re.compile(body, re.IGNORECASE)
    return re.compile(rf"(?<![\w-]){body}(?:s|es|['’]s)?(?![\w-])", re.IGNORECASE)
