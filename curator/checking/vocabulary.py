"""vocabulary: a word that no list holds is named with its nearest neighbour. Lists grow in curator.toml."""

from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.rule import Rule
from curator.model import vocabulary as words
from curator.model.finding import Finding
from curator.model.weight import MARKS
from curator.text.words import did_you_mean

VOCABULARY = Rule("vocabulary")
Use = tuple[str, str | None, str, str]
"""The list's name, the word used, where, and a short name of the place."""

_FIXED: dict[str, frozenset[str]] = {
    "times": frozenset(words.ACTION_TIMES),
    "energies": words.ENERGIES,
    "bodies": words.BODIES,
    "people": words.PEOPLE,
    "places": words.PLACES,
    "exposures": words.EXPOSURES,
}
_LISTS: dict[str, frozenset[str]] = {**words.EXTENSIBLE, **_FIXED}
_SINGULAR = {
    "topics": "topic",
    "angles": "angle",
    "types": "type",
    "costs": "cost",
    "access": "word for access",
    "action_kinds": "kind of action",
    "content_notes": "content note",
    "roles": "role",
    "times": "time",
    "energies": "energy",
    "bodies": "body",
    "people": "people",
    "places": "place",
    "exposures": "exposure",
}


def vocabulary(evidence: Evidence) -> Iterator[Finding]:
    """Words of the issue and its sources that no list holds, each once."""
    extra = evidence.settings.config.vocabulary
    for name in extra:
        if name not in words.EXTENSIBLE:
            yield VOCABULARY.warn(
                f"list-{name}",
                f'[vocabulary] adds to "{name}", which is no list{did_you_mean(name, words.EXTENSIBLE) or "."}',
                where="curator.toml, [vocabulary]",
                mend=f"Use one of: {', '.join(words.EXTENSIBLE)}.",
            )
    seen: set[tuple[str, str]] = set()
    for kind, term, where, place in _uses(evidence):
        known = _LISTS[kind] | set(extra.get(kind, ()))
        if not term or term in known or (kind, term) in seen:
            continue
        seen.add((kind, term))
        own = f", or add it to {kind} under [vocabulary] in curator.toml" if kind in words.EXTENSIBLE else ""
        yield VOCABULARY.warn(
            f"{place}.{kind}-{term}",
            f'"{term}" is no {_SINGULAR[kind]} that curator knows{did_you_mean(term, known) or "."}',
            where=where,
            mend=f"Use one of: {', '.join(sorted(known))}{own}.",
        )


def _uses(evidence: Evidence) -> Iterator[Use]:
    for pick in evidence.issue.picks:
        where = evidence.at(pick)
        yield from (("topics", topic, where, pick.id) for topic in pick.topics if topic not in MARKS)
        yield "angles", pick.angle, where, pick.id
        yield "types", pick.type, where, pick.id
        yield "costs", pick.cost, where, pick.id
        yield from (("access", word, where, pick.id) for word in pick.access)
        yield from (("content_notes", note.note, where, pick.id) for note in pick.content_notes)
    for name, where, action in evidence.actions():
        yield "action_kinds", action.kind, where, name
        yield "times", action.time, where, name
        yield "energies", action.energy, where, name
        yield "bodies", action.body, where, name
        yield "people", action.people, where, name
        yield "places", action.place, where, name
        yield "exposures", action.exposure, where, name
    for event in evidence.issue.events:
        yield from (("access", word, f"{evidence.issue_file}, events", event.id or "event") for word in event.access)
    for role in evidence.issue.roles:
        yield "roles", role.role, f"{evidence.issue_file}, roles", "roles"
    for source in evidence.used_sources():
        yield from (("topics", topic, f"sources.yaml, source {source.id}", source.id) for topic in source.topics)
