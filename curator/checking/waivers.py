"""Waivers: an editor lets one finding stand, with a written reason. What protects someone cannot be waived."""

from collections.abc import Sequence
from dataclasses import replace

from curator.checking.rule import Rule
from curator.errors import RefusedError, UsageError
from curator.model.finding import Finding
from curator.model.issue import Waiver
from curator.text.words import did_you_mean

WAIVER = Rule("waiver")


def waive(findings: Sequence[Finding], name: str) -> Finding:
    """The finding that a waiver is to name: by its id, or by its check where that has only one finding.

    Raises UsageError (unknown, or several to choose from) and RefusedError (it protects someone).
    """
    named = [finding for finding in findings if finding.id == name]
    found = named or [finding for finding in findings if finding.check == name]
    if not found:
        ids = [finding.id for finding in findings]
        raise UsageError(
            f'There is no finding "{name}"{did_you_mean(name, [*ids, *{f.check for f in findings}])}',
            hint="`curator check` lists the findings with their ids.",
        )
    if len(found) > 1:
        raise UsageError(
            f'"{name}" has {len(found)} findings; name the one you mean: {", ".join(f.id for f in found)}.',
            hint="A waiver lets one finding stand, never a whole check.",
        )
    if not found[0].waivable:
        raise RefusedError(
            f"{found[0].id} protects readers or creators, so it can't be waived: {found[0].message}", hint=found[0].mend
        )
    return found[0]


def apply(findings: Sequence[Finding], waivers: tuple[Waiver, ...], *, where: str) -> list[Finding]:
    """The findings with the issue's waivers applied, and one more for each waiver that has no effect."""
    reasons = {waiver.finding: waiver.reason for waiver in waivers if waiver.reason.strip()}
    known = {finding.id: finding for finding in findings}
    applied = [
        replace(finding, waived=reasons[finding.id]) if finding.waivable and finding.id in reasons else finding
        for finding in findings
    ]
    for number, waiver in enumerate(waivers, 1):
        if trouble := _without_effect(waiver, known):
            applied.append(WAIVER.info(str(number), trouble, where=f"{where}, waivers", mend="Remove this waiver."))
    return applied


def _without_effect(waiver: Waiver, known: dict[str, Finding]) -> str:
    if waiver.finding not in known:
        meant = did_you_mean(waiver.finding, known) or "."
        return f'A waiver names "{waiver.finding}", which is no finding of this issue{meant}'
    if not known[waiver.finding].waivable:
        return f'A waiver names "{waiver.finding}", which protects someone and is never waived.'
    if not waiver.reason.strip():
        return f'The waiver of "{waiver.finding}" gives no reason, so it does not count.'
    return ""
