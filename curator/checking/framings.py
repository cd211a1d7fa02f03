"""parity of framings: another title and opening, and for the rest the same page, read back from what was rendered."""

from collections.abc import Iterator
from dataclasses import replace

from curator.checking.evidence import Evidence
from curator.checking.outputs import outputs
from curator.checking.page import Output, addresses_in
from curator.checking.parity import PARITY, parity
from curator.model.finding import Finding
from curator.model.framing import framed, framing_files
from curator.model.issue import BuiltIssue
from curator.text.markdown import links
from curator.text.urls import is_http


def parity_of_all(evidence: Evidence) -> Iterator[Finding]:
    """The issue's own outputs, then those of its framings."""
    yield from parity(evidence)
    yield from framings(evidence)


def framings(evidence: Evidence) -> Iterator[Finding]:
    """What a framing's page does not carry, carries without leave, or links to otherwise than the issue's own page."""
    built = evidence.built
    pages = dict(built.framings) if built else {}
    for file, framing in framing_files(evidence.issue):
        if built is None or file not in pages:
            continue
        issue = framed(evidence.issue, framing)
        other = replace(evidence, issue=issue, built=BuiltIssue(issue, (), pages[file], indexed=built.indexed))
        stem = file.removesuffix(".html")
        for finding in parity(other):
            place = finding.id.removeprefix(f"{PARITY.id}:")
            yield replace(finding, id=f"{PARITY.id}:{stem}.{place}", where=finding.where.replace("web.html", file))
        ours, theirs = _elsewhere(evidence), _elsewhere(other)
        for href in sorted(ours ^ theirs):
            lacks = "lacks a link that the issue has" if href in ours else "has a link that the issue lacks"
            yield PARITY.block(
                f"{stem}.links",
                f"The framing for {framing.audience} {lacks}: {href}",
                where=f"out/issues/{issue.issue}/{file}",
                mend="Mend the template, or write the link into both openings or into neither.",
            )


def _elsewhere(evidence: Evidence) -> set[str]:
    """The addresses that the web page links to, without those of its opening."""
    page = next(output for kind, output in outputs(evidence) if kind == "web")
    opening = {href for _, href in links(evidence.issue.letter)} | addresses_in(evidence.issue.letter)
    return _links(page) - opening


def _links(page: Output) -> set[str]:
    return {link.href for link in page.links if is_http(link.href)}
