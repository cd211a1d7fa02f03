"""equipped, lead-voice, pacing: creators speak for themselves, and a reader gets something to think with."""

from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.reading import heard
from curator.checking.rule import Rule
from curator.model.finding import Finding

EQUIPPED = Rule("equipped")
LEAD_VOICE = Rule("lead-voice")
PACING = Rule("pacing")
FIRST_HAND = ("by", "led-by")
DAYS_BETWEEN = 28
TWELVE = 12
"""Issues within which no question comes twice."""


def equipped(evidence: Evidence) -> Iterator[Finding]:
    """No pick by a community's own creators, or no question to think about. A rest issue needs no question."""
    issue = evidence.issue
    if not any(pick.relation in FIRST_HAND for pick in issue.picks):
        yield EQUIPPED.block(
            "voices",
            "No pick is made by the community that it speaks of."
            if issue.picks
            else "The issue holds no pick, so no creator speaks in it.",
            where=evidence.issue_file,
            mend="Choose at least one piece by creators who speak of their own lives, with `relation: by` or `led-by`.",
        )
    if issue.kind != "rest" and not any(prompt.text.strip() for prompt in issue.prompts):
        yield EQUIPPED.block(
            "prompt",
            "There is no question for readers to think or talk about.",
            where=evidence.issue_file,
            mend="Write one prompt that readers can ask themselves or each other.",
        )
    yield from _asked_before(evidence)


def _asked_before(evidence: Evidence) -> Iterator[Finding]:
    """A question that readers of the last twelve issues know already."""
    asked = {heard(prompt.text): issue.issue for issue in evidence.history[-TWELVE:] for prompt in issue.prompts}
    for name, where, prompt in evidence.prompts():
        if before := asked.get(heard(prompt.text)) if heard(prompt.text) else None:
            yield EQUIPPED.warn(
                f"{name}.repeats",
                f"The question {name} stood in {before} already.",
                where=where,
                mend="Ask it another way, or ask something new.",
            )


def lead_voice(evidence: Evidence) -> Iterator[Finding]:
    """A lead pick that is not by the community it speaks of; more than one lead; none at all is good to know."""
    leads = [pick for pick in evidence.issue.picks if pick.lead or pick.section == "lead-voice"]
    for pick in leads:
        if pick.relation != "by":
            yield LEAD_VOICE.block(
                pick.id,
                f'The lead voice "{pick.title}" is marked `{pick.relation}`: it is not by the community it speaks of.',
                where=evidence.at(pick),
                mend="Give the lead to a piece that is `by` them, or correct `relation` if their own words say so.",
            )
    if len(leads) > 1:
        yield LEAD_VOICE.warn(
            "several",
            f"{len(leads)} picks are marked as lead voice: {', '.join(pick.id for pick in leads)}.",
            where=evidence.issue_file,
            mend="Keep `lead: true` at one of them.",
        )
    if not leads and evidence.issue.kind == "standard" and evidence.issue.picks:
        yield LEAD_VOICE.info(
            "none",
            "No pick leads this issue.",
            where=evidence.issue_file,
            mend="Set `lead: true` at the piece you would want everyone to open, if there is one.",
        )


def pacing(evidence: Evidence) -> Iterator[Finding]:
    """A source that was added too short a time ago to be known."""
    for source in evidence.used_sources():
        if source.added and (days := (evidence.day - source.added).days) < DAYS_BETWEEN:
            yield PACING.warn(
                source.id,
                f"{source.name} was added {max(days, 0)} days before this issue.",
                where=f"sources.yaml, source {source.id}",
                mend=f"Read it for {DAYS_BETWEEN} days before featuring it, or be sure that you know it already.",
            )
