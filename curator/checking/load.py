"""load, centred: an issue that a family can take in, and that is mostly in creators' own words."""

import re
from collections.abc import Iterator

from curator.checking.credit import quote_length
from curator.checking.evidence import Evidence
from curator.checking.prose import editors_prose, visible
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.weight import is_heavy

LOAD = Rule("load")
CENTRED = Rule("centred")
MANY_HEAVY = 3
REST_PARTS = 3
NOTE_WORDS = 60


def load(evidence: Evidence) -> Iterator[Finding]:
    """Over the reading time, too many picks, or several heavy ones without a word of care."""
    rules, picks, where = evidence.settings.config.issue, evidence.issue.picks, evidence.issue_file
    minutes = sum(pick.minutes or 0 for pick in picks)
    if minutes > rules.max_minutes:
        yield LOAD.warn(
            "minutes",
            f"The picks take {minutes} minutes together, more than the {rules.max_minutes} of [issue] max_minutes.",
            where=where,
            mend="Keep the ones you would press into a friend's hand; the others can wait for a later issue.",
        )
    if len(picks) > rules.max_items:
        yield LOAD.warn(
            "items",
            f"The issue holds {len(picks)} picks, more than the {rules.max_items} of [issue] max_items.",
            where=where,
            mend="Take out what says the same as another pick.",
        )
    heavy = [pick.id for pick in picks if is_heavy(pick)]
    if len(heavy) >= MANY_HEAVY and "care" not in rules.sections:
        yield LOAD.warn(
            "care",
            f"{len(heavy)} picks are heavy ({', '.join(heavy)}), and the issue has no section `care`.",
            where="curator.toml, [issue] sections",
            mend="Add `care` to the sections, or spread these picks over several issues.",
        )
    elif len(heavy) >= MANY_HEAVY and not evidence.care.places:
        yield LOAD.warn(
            "care-places",
            f"{len(heavy)} picks are heavy ({', '.join(heavy)}), and readers are told of no place to turn to.",
            where="care.yaml",
            mend="Write two or three places into care.yaml: who listens, when, and how they are reached.",
        )
    yield from _rest(evidence)


def _rest(evidence: Evidence) -> Iterator[Finding]:
    """A rest issue that has become a whole one."""
    issue = evidence.issue
    parts = {pick.section for pick in issue.picks}
    parts |= {name for name in ("actions", "prompts", "events") if getattr(issue, name)}
    if issue.kind == "rest" and len(parts) > REST_PARTS:
        yield LOAD.warn(
            "rest",
            f"This is a rest issue, and it has {len(parts)} parts ({', '.join(sorted(parts))}).",
            where=evidence.issue_file,
            mend=f"Keep {REST_PARTS} of them: a letter that rests gives its readers and its editor a quiet month.",
        )


def centred(evidence: Evidence) -> Iterator[Finding]:
    """The editor says more than the creators; a note is long, or begins with the editor."""
    for pick in evidence.issue.picks:
        note = visible(pick.note or "")
        words = quote_length(note)
        if words > NOTE_WORDS:
            yield CENTRED.warn(
                f"{pick.id}.note",
                f'The note on "{pick.title}" has {words} words; {NOTE_WORDS} are plenty.',
                where=f"{evidence.at(pick)}, note",
                mend="Say what it is and why now, and let the piece speak.",
            )
        if re.match(r"I\b(?!\.)", note) and evidence.settings.newsletter.language.lower().startswith("en"):
            yield CENTRED.warn(
                f"{pick.id}.led-by-i",
                f'The note on "{pick.title}" begins with "I".',
                where=f"{evidence.at(pick)}, note",
                mend="Begin with the piece or its creator.",
            )
    pieces = [piece for piece in editors_prose(evidence) if not piece.place.startswith("framing-")]
    ours = sum(quote_length(piece.text) for piece in pieces)  # of several openings a reader meets one
    theirs = sum(quote_length(pick.quote or "") for pick in evidence.issue.picks)
    theirs += sum(quote_length(creator.in_their_words or "") for creator in evidence.featured())
    if evidence.issue.picks and ours > theirs:
        yield CENTRED.warn(
            "balance",
            f"The issue holds {ours} words of yours and {theirs} of its creators (quotations and their own lines).",
            where=evidence.issue_file,
            mend="Shorten the letter and the notes, or quote more of those who allow it.",
        )
