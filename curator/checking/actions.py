"""action-oriented, action-sound: something to do that everyone can, and that is asked for, current and safe."""

import re
from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.rule import Rule
from curator.model.access import is_low_access
from curator.model.finding import Finding
from curator.model.issue import Action

ACTION_ORIENTED = Rule("action-oriented")
ACTION_SOUND = Rule("action-sound")

_PERSON = re.compile(
    r"\b(?:mrs?|ms|miss|mx|sir|frau|herrn?|señora?|monsieur|madame)\.?\s+\w|"
    r"\b(?:my|your|our|a|the|his|her|their)\s+(?:\w+\s+)?"
    r"(?:neighbou?r|classmate|colleague|co-?worker|landlady|landlord|mother|father|parents?|pupil|friend|relative)s?\b|"
    r"[^\s@]+@(?:gmail|googlemail|outlook|hotmail|yahoo|icloud|gmx|proton|protonmail|web|aol)\.|"
    r"(?:^|\s)@\w{2,}",
    re.IGNORECASE,
)


def action_oriented(evidence: Evidence) -> Iterator[Finding]:
    """No action, none that everyone can do, or none that asks a little more. A rest issue may go without."""
    actions, where = evidence.issue.actions, evidence.issue_file
    if not actions:
        if evidence.issue.kind != "rest":
            yield ACTION_ORIENTED.block(
                "none",
                "The issue holds nothing to do.",
                where=where,
                mend="Add one action: at most 15 minutes, free, from home, private or among people one knows.",
            )
        return
    low = [is_low_access(action) for action in actions]
    if not any(low):
        yield ACTION_ORIENTED.block(
            "low-access",
            "No action is open to everyone: at most 15 minutes, free, from home, private or among people one knows.",
            where=where,
            mend="Add such a first step (`time: 15m`, `cost: 0`, `place: home`, `exposure: private`).",
        )
    if all(low) and evidence.issue.kind != "rest":
        yield ACTION_ORIENTED.warn(
            "stretch",
            "Every action is a first step; nothing asks a little more of those who can give it.",
            where=where,
            mend="Add one stretch: an hour, a letter signed with one's name, a place to go to.",
        )


def action_sound(evidence: Evidence) -> Iterator[Finding]:
    """An action that is over, that nobody called for, that aims at a private person, or that hides a risk.

    And an event of which nobody knows whether they can take part.
    """
    names = [creator.name for creator in evidence.creators.values() if creator.name.strip()]
    for name, where, action in evidence.actions():
        yield from _deadline(evidence, action, name, where)
        if not (action.called_for_by or "").strip():
            yield ACTION_SOUND.block(
                f"{name}.called-for-by",
                "Nobody is named who calls for this action.",
                where=where,
                mend="Write under `called_for_by` which people or group ask for it; if none does, leave it out.",
            )
        if action.kind == "intervene" and not (action.risk_note or "").strip():
            yield ACTION_SOUND.block(
                f"{name}.risk",
                "Stepping in can put a reader or someone else at risk, and there is no risk note.",
                where=where,
                mend="Write under `risk_note` what can go wrong and when not to do it; name gentler ways to help.",
            )
        target = (action.target or "").strip()
        if target and (_PERSON.search(target) or target in names):
            yield ACTION_SOUND.block(
                f"{name}.target",
                f'The action is aimed at a person ("{target}").',
                where=where,
                mend="Name the institution that can decide: a library, a school board, a council, a publisher.",
            )
    yield from _events(evidence)


def _events(evidence: Evidence) -> Iterator[Finding]:
    """Whoever needs captions or a plain text has to know before they set out."""
    for number, event in enumerate(evidence.issue.events, 1):
        if not event.access:
            yield ACTION_SOUND.warn(
                f"{event.id or f'event-{number}'}.access",
                f'Nothing is said of how people can take part in "{event.title}".',
                where=f"{evidence.issue_file}, events",
                mend="Write under `access` what its organiser says (`captions`, `sign-language` …), or `none-known`.",
            )


def _deadline(evidence: Evidence, action: Action, name: str, where: str) -> Iterator[Finding]:
    if action.deadline is None:
        return
    mend = "Take the action out, or correct its deadline."
    if action.deadline < evidence.day:
        yield ACTION_SOUND.block(
            f"{name}.deadline",
            f"The deadline of this action, {action.deadline}, has passed when the issue comes out on {evidence.day}.",
            where=where,
            mend=mend,
        )
    elif action.deadline < evidence.now.date():
        yield ACTION_SOUND.warn(
            f"{name}.deadline",
            f"The deadline of this action, {action.deadline}, has passed by now.",
            where=where,
            mend=mend,
        )
