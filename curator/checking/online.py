"""online: what the mail leads to is public before the first copy goes out. Others looked; here it is judged."""

from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.rule import Rule
from curator.model.finding import Finding

ONLINE = Rule("online", protects=True)


def online(evidence: Evidence) -> Iterator[Finding]:
    """The issue's page or an image that is not public yet, or is not what it should be. Silent where nobody looked."""
    for seen in evidence.online:
        if seen.problem:
            yield ONLINE.block(
                seen.name,
                f"{seen.url} {seen.problem}.",
                where=f"the archive, {seen.name}",
                mend="Run `curator publish`, bring out/site to where the archive stands, and send again.",
            )
