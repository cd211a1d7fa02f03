"""placeholder: what `init` wrote and marked "replace me" never reaches a reader."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from curator.checking.evidence import Evidence
from curator.checking.rule import Rule
from curator.model.finding import Finding

PLACEHOLDER = Rule("placeholder", protects=True)
_MARK = re.compile(r"\breplace[ \-_]me\b", re.IGNORECASE)
_MARK_IN_OTHERS_WORDS = re.compile(r"^\W*replace[ \-_]me\s*:|\(replace me\)", re.IGNORECASE)
_OTHERS_WORDS = frozenset({"title", "quote", "in_their_words", "url"})
"""Fields of picks and creators that hold somebody else's words: "replace me" may be a line of a song there."""


def placeholder(evidence: Evidence) -> Iterator[Finding]:
    """Each place that still says "replace me": curator.toml, the issue, the letter, the sources it uses."""
    settings, issue = evidence.settings, evidence.issue
    yield from _scan("newsletter", settings.newsletter, "curator.toml, [newsletter]")
    yield from _scan("charter", settings.charter, "curator.toml, [charter]")
    for number, line in enumerate(issue.letter.splitlines(), 1):
        if _MARK.search(line):
            yield _found(f"letter.{number}", line.strip(), f"{evidence.letter_file}:{number}")
    for part in fields(issue):
        value = getattr(issue, part.name)
        if part.name in ("picks", "letter"):
            continue
        yield from _scan(part.name, value, f"{evidence.issue_file}, {part.name}")
    for pick in issue.picks:
        yield from _scan(f"pick.{pick.id}", pick, evidence.at(pick), _OTHERS_WORDS)
    for source in evidence.used_sources():
        yield from _scan(f"source.{source.id}", source, f"sources.yaml, source {source.id}", _OTHERS_WORDS)


def _scan(place: str, value: object, where: str, others: frozenset[str] = frozenset()) -> Iterator[Finding]:
    if isinstance(value, str):
        if _MARK.search(value):
            yield _found(place, value, where)
    elif isinstance(value, tuple):
        for number, part in enumerate(value, 1):
            yield from _scan(f"{place}.{number}", part, where, others)
    elif is_dataclass(value):
        for part in fields(value):
            inner = getattr(value, part.name)
            if part.name in others and isinstance(inner, str) and not _MARK_IN_OTHERS_WORDS.search(inner):
                continue
            yield from _scan(f"{place}.{part.name}", inner, f"{where}, {part.name}", others)


def _found(place: str, text: str, where: str) -> Finding:
    shown = text if len(text) <= 70 else f"{text[:70].rstrip()}…"
    return PLACEHOLDER.block(
        place,
        f'A line to replace is still there: "{shown}"',
        where=where,
        mend="Write your own words in its place, or remove the line.",
    )
