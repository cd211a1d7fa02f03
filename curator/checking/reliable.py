"""reliable: links that work, promises that are kept, a letter that comes when it is expected. Opens nothing itself."""

from collections.abc import Iterator
from typing import Literal

from curator.checking.evidence import Evidence, LinkResult
from curator.checking.link_targets import Target, belongs_to_nobody, link_targets
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.promises import open_promises, same_promise
from curator.text.words import slug

RELIABLE = Rule("reliable")
LATE_AFTER, EARLY_BEFORE = 45, 14
"""Days between two issues of a monthly letter, at most and at least."""

Standing = Literal["alive", "dead", "unclear", "unreached"]
_GONE = frozenset({404, 410, *range(500, 600)} - {503})
_NO_NETWORK = frozenset({"dns", "refused", "timeout", "tls"})
_NO_PAGE = frozenset({"redirect", "private-address", "http"})


def standing(result: LinkResult) -> Standing:
    """How a link stands. unreached: nobody answered, which may be our own network; unclear: programs are kept out."""
    if result.ok:
        return "alive"
    if result.status is not None:
        return "dead" if result.status in _GONE else "unclear"
    if result.kind in _NO_NETWORK:
        return "unreached"
    return "dead" if result.kind in _NO_PAGE else "unclear"


def reliable(evidence: Evidence) -> Iterator[Finding]:
    """Dead links, promises that are overdue or no longer told, and an issue that comes late or early."""
    targets = link_targets(evidence)
    yield from _samples(evidence, targets)
    yield from _links(evidence, targets)
    yield from _promises(evidence)
    yield from _cadence(evidence)


def _samples(evidence: Evidence, targets: tuple[Target, ...]) -> Iterator[Finding]:
    """Sample addresses in a letter that goes to real readers."""
    for target in targets:
        if belongs_to_nobody(target.url) and not evidence.settings.provider_is_local:
            yield _dead(target, "leads to a sample address that belongs to nobody")


def _links(evidence: Evidence, targets: tuple[Target, ...]) -> Iterator[Finding]:
    results = {result.url: result for result in evidence.links}
    opened = [(target, results[target.url]) for target in targets if target.url in results]
    if opened and all(standing(result) == "unreached" for _, result in opened):
        yield RELIABLE.warn(
            "not-checked",
            f"The links were not checked: nothing could be reached ({opened[0][1].problem or 'no answer'}).",
            where=evidence.issue_file,
            mend="Look at your own connection and run `curator check` again before you send.",
        )
        return
    for target, result in opened:
        how = standing(result)
        said = f"answers with an error ({result.status})" if result.status else f"leads nowhere ({result.problem})"
        if how == "dead" or (how == "unreached" and result.kind != "timeout"):
            yield _dead(target, said)
        elif how != "alive":
            answer = f"answered {result.status}" if result.status else result.problem or "gave no answer"
            yield RELIABLE.warn(
                target.place,
                f"The link {target.what} could not be checked ({answer.rstrip('.')}): {target.url}",
                where=target.where,
                mend="Open it yourself; some sites keep programs out and let people in.",
            )


def _dead(target: Target, said: str) -> Finding:
    return RELIABLE.block(
        target.place,
        f"The link {target.what} {said}: {target.url}",
        where=target.where,
        mend="Correct the address, ask the creator where it went, or take it out.",
    )


def _promises(evidence: Evidence) -> Iterator[Finding]:
    told_here = {same_promise(promise.text) for promise in evidence.issue.promises}
    before = [issue for issue in evidence.history if issue.issue != evidence.issue.issue]
    for promise in open_promises([*before, evidence.issue]):
        place = f"promise.{slug(promise.text)[:40]}"
        if promise.due and promise.due < evidence.day:
            yield RELIABLE.warn(
                place,
                f'What we promised in {promise.made_in} was due on {promise.due} and is open: "{promise.text}"',
                where=f"{evidence.issue_file}, promises",
                mend=f"Keep it and write `closed_in: {evidence.issue.issue}`, or tell readers the new day and why.",
            )
        elif same_promise(promise.text) not in told_here:
            yield RELIABLE.info(
                place,
                f'What we promised in {promise.made_in} is open, and this issue does not mention it: "{promise.text}"',
                where=f"{evidence.issue_file}, promises",
                mend="Copy the promise into this issue, so that readers see that it is not forgotten.",
            )


def _cadence(evidence: Evidence) -> Iterator[Finding]:
    issue = evidence.issue
    dated = [other.publish_on for other in evidence.history if other.publish_on and other.issue != issue.issue]
    if not dated or issue.publish_on is None or issue.kind == "special":
        return
    days = (issue.publish_on - max(dated)).days
    if days > LATE_AFTER:
        yield RELIABLE.warn(
            "late",
            f"This issue comes {days} days after the last one; readers look for it once a month.",
            where=f"{evidence.issue_file}, publish_on",
            mend="Say in a sentence that it was a long month; next time a rest issue of three sections will do.",
        )
    elif 0 <= days < EARLY_BEFORE:
        yield RELIABLE.warn(
            "early",
            f"This issue comes {days} days after the last one; readers look for it once a month.",
            where=f"{evidence.issue_file}, publish_on",
            mend="Give readers time with the last one, or make this a special issue.",
        )
