"""content-notes: what is hard in a piece is named beside it, in every output. It knows English words for it."""

import re
from collections.abc import Iterator
from gettext import NullTranslations

from curator.checking.addresses import shown_picks, written_address
from curator.checking.evidence import Evidence
from curator.checking.outputs import outputs
from curator.checking.reading import stands_in
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.weight import HEAVY
from curator.rendering.labels import Labels
from curator.text.words import slug

CONTENT_NOTES = Rule("content-notes")
_WORDS = {
    "antisemitism": r"antisemit\w+",
    "islamophobia": r"islamophob\w+",
    "ableism": r"ableis[mt]\w*",
    "racism": r"racis[mt]\w*|lynch\w+|segregation",
    "homophobia": r"homophob\w+",
    "transphobia": r"transphob\w+",
    "sexism": r"sexis[mt]\w*|misogyn\w+",
    "slurs-quoted": r"slurs?|n-word",
    "police-violence": r"police (?:violence|brutality|shootings?|killings?)",
    "sexual-violence": r"rape[ds]?|sexual (?:violence|assault|abuse)",
    "violence": r"violen(?:ce|t)|murder\w*|massacre\w*|genocid\w+|torture\w*|beaten",
    "abuse": r"child abuse|abused|abusive",
    "self-harm-suicide": r"suicid\w+|self-harm\w*",
    "death-grief": r"died|dies|death|dying|funerals?|grief|grieving|mourn\w*",
    "war-displacement": r"war|wars|wartime|bomb\w*|displaced|fled",
    "detention-deportation": r"deport\w+|detention|detained|imprison\w+",
    "medical": r"surger(?:y|ies)|cancer|hospitali[sz]\w+|miscarriage",
    "body-weight": r"diets?|dieting|anorexi\w+|eating disorders?|fatphob\w+",
    "animal-harm": r"slaughter\w*",
}
_NOUNS = {note: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for note, pattern in _WORDS.items()}
_COVERS = {"police-violence": {"violence"}, "sexual-violence": {"violence", "abuse"}}


def content_notes(evidence: Evidence) -> Iterator[Finding]:
    """A pick that calls for a content note and has none, or whose note is missing from an output."""
    for pick in evidence.issue.picks:
        given = {note.note for note in pick.content_notes}
        given |= {more for note in given for more in _COVERS.get(note, ())}
        words = f"{pick.title}. {pick.note or ''} {pick.quote or ''}"
        named = {note: found[0] for note, pattern in _NOUNS.items() if (found := pattern.search(words))}
        if HEAVY in pick.topics and not given:
            yield CONTENT_NOTES.warn(
                f"{pick.id}.heavy",
                f'"{pick.title}" is tagged heavy and carries no content note.',
                where=evidence.at(pick),
                mend="Name under `content_notes` what is hard in it, in one or two plain words.",
            )
        elif named and not given:
            note, word = next(iter(named.items()))
            yield CONTENT_NOTES.warn(
                f"{pick.id}.{note}",
                f'"{pick.title}" speaks of "{word}" and carries no content note.',
                where=evidence.at(pick),
                mend=f"If the piece has it, add `content_notes: [{{note: {note}, depth: mentioned}}]`.",
            )
    if evidence.settings.newsletter.language.lower().startswith("en"):
        yield from _missing(evidence)


def _missing(evidence: Evidence) -> Iterator[Finding]:
    labels = Labels("en", NullTranslations())
    for kind, output in outputs(evidence):
        for pick in shown_picks(evidence, kind, output.without):
            places = output.cards(written_address(pick.url))
            for note in pick.content_notes:
                forms = (note.note, labels.term(note.note, "content_note"))
                if not any(stands_in(form, place) for form in forms for place in places):
                    yield CONTENT_NOTES.warn(
                        f"{slug(output.name)}.{pick.id}.{note.note}",
                        f'The {output.name} shows "{pick.title}" without its content note "{forms[1]}".',
                        where=f"{output.file}, pick {pick.id}",
                        mend="Show `card.content_notes` in the template, or remove your copy of it.",
                    )
