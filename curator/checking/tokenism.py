"""tokenism: what our own choices over the months say. It looks at whom we chose and for what, never at who they are."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from curator.checking.evidence import Evidence
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.issue import Issue
from curator.model.selection import Choice, choices, only_in_heritage_months

TOKENISM = Rule("tokenism")
ENOUGH_ISSUES = 6
"""Under six issues nothing can be said about a habit."""
OFTEN = 4
"""Issues of the last six in which the same creator stands before we ask who else there is."""
MANY = 3
"""Picks of one creator before their topics or angles mean something."""
STRUGGLE = "struggle-resistance"


def tokenism(evidence: Evidence) -> Iterator[Finding]:
    """Creators featured once and never again, the same one nearly each time, for one topic, one month or one angle."""
    before = [issue for issue in evidence.history if issue.issue < evidence.issue.issue]
    issues = [*before, evidence.issue]
    if len(issues) < ENOUGH_ISSUES:
        return
    chosen: dict[str, list[Choice]] = defaultdict(list)
    for choice in choices(issues):
        for maker in choice.creators:
            chosen[maker].append(choice)
    yield from _once(evidence, issues, chosen)
    yield from _struggle_only_topics(evidence, issues)
    for creator in evidence.featured():
        yield from _habits(evidence, issues, creator.id, creator.name, chosen[creator.id])


def _once(evidence: Evidence, issues: Sequence[Issue], chosen: dict[str, list[Choice]]) -> Iterator[Finding]:
    long_ago = {issue.issue for issue in issues[:-ENOUGH_ISSUES]}
    known = evidence.creators
    names = sorted(known[c].name for c, made in chosen.items() if c in known and {m.issue for m in made} <= long_ago)
    once = [name for name in names if name.strip()]
    if once:
        some = ", ".join(once[:8]) + (f" and {len(once) - 8} more" if len(once) > 8 else "")
        yield TOKENISM.info(
            "one-and-done",
            f"Featured {ENOUGH_ISSUES} or more issues ago and not since: {some}.",
            where="the last issues",
            mend="Look at what they have made since; a creator is more than one visit.",
        )


def _struggle_only_topics(evidence: Evidence, issues: Sequence[Issue]) -> Iterator[Finding]:
    angles: dict[str, list[str]] = defaultdict(list)
    for choice in choices(issues):
        for topic in choice.topics if choice.angle else ():
            angles[topic].append(choice.angle)
    here = {topic for pick in evidence.issue.picks for topic in pick.topics}
    for topic in sorted(here):
        if len(angles[topic]) >= MANY and set(angles[topic]) == {STRUGGLE}:
            yield TOKENISM.info(
                f"struggle.{topic}",
                f'All {len(angles[topic])} pieces on "{topic}" were about struggle.',
                where="the last issues",
                mend="Look for joy, an everyday or a song on the same topic: nobody's life is only a fight.",
            )


def _habits(
    evidence: Evidence, issues: Sequence[Issue], creator: str, name: str, made: list[Choice]
) -> Iterator[Finding]:
    where = f"the last issues, creator {creator}"
    lately = {issue.issue for issue in issues[-ENOUGH_ISSUES:]}
    times = len({choice.issue for choice in made} & lately)
    if times >= OFTEN:
        yield TOKENISM.info(
            f"{creator}.often",
            f"{name} stands in {times} of the last {ENOUGH_ISSUES} issues.",
            where=where,
            mend="Ask whom they read, and look there; one person is not to carry a whole topic.",
        )
    topics = Counter(topic for choice in made for topic in choice.topics)
    if len(made) >= MANY and len(topics) == 1 and all(choice.topics for choice in made):
        yield TOKENISM.info(
            f"{creator}.one-topic",
            f'{name} was featured {len(made)} times, always for "{next(iter(topics))}".',
            where=where,
            mend="See what else they make: a recipe, a joke, a picture, a bus timetable.",
        )
    angles = {choice.angle for choice in made if choice.angle}
    if len(made) >= MANY and angles == {STRUGGLE}:
        yield TOKENISM.info(
            f"{creator}.struggle",
            f"{name} was featured {len(made)} times, always for a struggle.",
            where=where,
            mend="Choose a piece of theirs that is glad or plain next time.",
        )
    months = evidence.settings.config.calendar
    if len(made) > 1 and only_in_heritage_months(made, months):
        yield TOKENISM.info(
            f"{creator}.heritage",
            f"{name} was only ever featured in a heritage month of their topic.",
            where=where,
            mend="Feature them in some other month, too.",
        )
