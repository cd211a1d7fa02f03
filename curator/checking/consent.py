"""consent: nothing is shown that its creators have not allowed. Each finding quotes what they allowed."""

import datetime as dt
from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.issue import Pick
from curator.model.selection import choices, in_heritage_month
from curator.model.source import Source, allowed
from curator.model.vocabulary import CONSENT_LIMITS
from curator.text.words import did_you_mean

CONSENT = Rule("consent", protects=True)
ASKED_WITHIN = dt.timedelta(days=60)
"""How old a yes may be where creators want to be asked each time."""

_SAID = {
    "no": "said no",
    "withdrawn": "took their consent back",
    "asked": "have been asked and have not answered yet",
}


def consent(evidence: Evidence) -> Iterator[Finding]:
    """A pick whose source is not active or not known, or that shows more than its creators allow."""
    yield from _letters(evidence)
    for pick in evidence.issue.picks:
        source = evidence.source_of(pick)
        if source is None:
            yield _no_source(evidence, pick)
            continue
        yield from _state(evidence, pick, source)
        if source.consent.state in _SAID:
            yield CONSENT.block(
                pick.id,
                f"{source.name}: its creators {_SAID[source.consent.state]} (consent: {source.consent.state}).",
                where=evidence.at(pick),
                mend="Take this pick out; nothing of theirs may be shown.",
            )
            continue
        yield from _reach(evidence, pick, source)
        yield from _shown(evidence, pick, source)
        yield from _limits(evidence, pick, source)


def _letters(evidence: Evidence) -> Iterator[Finding]:
    """Readers' letters that nobody has said yes to, or said yes to under other norms than today's."""
    for number, letter in enumerate(evidence.issue.letters, 1):
        where = f"{evidence.issue_file}, letter {number}"
        if not letter.consent_to_publish:
            yield CONSENT.info(
                f"letter-{number}.waits",
                f"The letter of {letter.name} is not printed: nobody has noted a yes to that.",
                where=where,
                mend="Ask, show what would be printed, and write `consent_to_publish: true` after a clear yes.",
            )
        elif evidence.norms_version and letter.norms_version != evidence.norms_version:
            then = f"version {letter.norms_version}" if letter.norms_version else "no version that is noted"
            yield CONSENT.warn(
                f"letter-{number}.norms",
                f"{letter.name} agreed to {then} of the norms; norms.md is at version {evidence.norms_version}.",
                where=where,
                mend="Show them the norms of today, and note their version under `norms_version`.",
            )


def _no_source(evidence: Evidence, pick: Pick) -> Finding:
    if pick.source:
        meant = did_you_mean(pick.source, [source.id for source in evidence.sources])
        message = f'"{pick.title}" names the source "{pick.source}", which sources.yaml does not hold{meant}'
    else:
        message = f'"{pick.title}" comes from no source of sources.yaml, so nobody knows what its creators allow.'
    return CONSENT.block(
        f"{pick.id}.source",
        message,
        where=evidence.at(pick),
        mend="Give it a source, with the consent of its creators (`curator items add` asks for what is needed).",
    )


def _state(evidence: Evidence, pick: Pick, source: Source) -> Iterator[Finding]:
    if source.state != "active":
        reason = f" ({source.reason})" if source.reason else ""
        yield CONSENT.block(
            f"{pick.id}.state",
            f'"{pick.title}" is from {source.name}, which is {source.state}{reason}; only active sources are featured.',
            where=evidence.at(pick),
            mend=f"Take the pick out, or vet {source.id} and set it active with `curator sources set-state`.",
        )


def _reach(evidence: Evidence, pick: Pick, source: Source) -> Iterator[Finding]:
    if source.consent.state != "unasked":
        return
    makers = evidence.makers_of(pick) or source.creators
    small = [maker.name for maker in makers if maker.reach == "small"]
    unknown = [maker.name for maker in makers if maker.reach == "unknown"]
    if small:
        yield CONSENT.block(
            f"{pick.id}.small",
            f"{', '.join(small)} has a small reach and has not been asked (consent: unasked).",
            where=evidence.at(pick),
            mend=f"Ask first; write the answer under consent of {source.id} in sources.yaml.",
        )
    elif unknown:
        yield CONSENT.warn(
            f"{pick.id}.reach",
            f"The reach of {', '.join(unknown)} is not noted, and nobody has asked (consent: unasked).",
            where=evidence.at(pick),
            mend="Find out and note the reach in sources.yaml; a creator of small reach is asked first.",
        )


def _shown(evidence: Evidence, pick: Pick, source: Source) -> Iterator[Finding]:
    may, why = allowed(source), _quoted(source)
    if pick.quote and pick.quote.strip() and not may.quote:
        yield CONSENT.block(
            f"{pick.id}.quote",
            f'"{pick.title}" is quoted, and {source.name} does not allow a quotation ({why}).',
            where=evidence.at(pick),
            mend="Remove `quote`, or ask for it and note the answer under consent.",
        )
    if pick.image and not may.image:
        yield CONSENT.block(
            f"{pick.id}.image",
            f'"{pick.title}" shows an image, and {source.name} does not allow one ({why}).',
            where=evidence.at(pick),
            mend="Remove `image`, or ask for it and note the answer under consent.",
        )


def _quoted(source: Source) -> str:
    limits = f", limits: {', '.join(source.consent.limits)}" if source.consent.limits else ""
    return f"consent: {source.consent.state}{limits}"


def _limits(evidence: Evidence, pick: Pick, source: Source) -> Iterator[Finding]:
    for limit in source.consent.limits:
        if limit.startswith("not-topic:"):
            yield from _topic(evidence, pick, source, limit.removeprefix("not-topic:").strip())
        elif limit == "ask-each-time":
            yield from _each_time(evidence, pick, source)
        elif limit == "not-heritage-only":
            yield from _heritage(evidence, pick, source)
        elif limit not in CONSENT_LIMITS:
            yield CONSENT.warn(
                f"{source.id}.{limit}",
                f'{source.name} has the limit "{limit}", which curator cannot watch over'
                f"{did_you_mean(limit, CONSENT_LIMITS) or '.'}",
                where=f"sources.yaml, source {source.id}",
                mend="Correct the word, or keep to this limit yourself each month.",
            )
    if source.consent.state == "yes-with-limits" and not source.consent.limits:
        yield CONSENT.warn(
            f"{source.id}.limits",
            f"{source.name} agreed with limits, and none is written down.",
            where=f"sources.yaml, source {source.id}",
            mend="Write the limits under consent, or `yes` if there are none.",
        )


def _topic(evidence: Evidence, pick: Pick, source: Source, topic: str) -> Iterator[Finding]:
    if topic in pick.topics:
        yield CONSENT.block(
            f"{pick.id}.topic",
            f'{source.name} does not want to be featured for "{topic}" (limit: not-topic:{topic}).',
            where=evidence.at(pick),
            mend="Choose another piece of theirs, or take this pick out.",
        )


def _heritage(evidence: Evidence, pick: Pick, source: Source) -> Iterator[Finding]:
    calendar = evidence.settings.config.calendar
    if not calendar:
        yield CONSENT.warn(
            f"{source.id}.heritage",
            f"{source.name} does not want to be featured in heritage months only, and [calendar] names no such month.",
            where="curator.toml, [calendar]",
            mend="Write there which months mark which topic, such as `lgbtq-families = [6]`, or keep watch yourself.",
        )
        return
    topics = pick.topics or source.topics
    past = [one for one in choices(evidence.history) if one.source == source.id and one.issue != evidence.issue.issue]
    elsewhere = any(not in_heritage_month(one.topics or source.topics, one.month, calendar) for one in past)
    if in_heritage_month(topics, evidence.day.month, calendar) and not elsewhere:
        yield CONSENT.block(
            f"{pick.id}.heritage",
            f"{source.name} does not want to be featured in heritage months only (limit: not-heritage-only), and "
            "stood in no other month of the last twelve issues.",
            where=evidence.at(pick),
            mend="Keep this pick for an ordinary month.",
        )


def _each_time(evidence: Evidence, pick: Pick, source: Source) -> Iterator[Finding]:
    since = source.consent.since
    before = [
        issue.publish_on
        for issue in evidence.history
        if issue.publish_on and issue.issue != evidence.issue.issue and any(p.source == source.id for p in issue.picks)
    ]
    fresh = since is not None and evidence.day - since <= ASKED_WITHIN and all(since > day for day in before)
    if not fresh:
        last = f"their last yes is of {since}" if since else "no yes of theirs is dated"
        yield CONSENT.block(
            f"{pick.id}.ask",
            f"{source.name} wants to be asked each time (limit: ask-each-time); {last}.",
            where=evidence.at(pick),
            mend="Ask about this issue, then write the day of their yes under consent: since.",
        )
