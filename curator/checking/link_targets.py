"""Which addresses of an issue are opened to see whether they still work, and what each of them belongs to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from curator.checking.addresses import shown_picks, written_address
from curator.checking.evidence import Evidence
from curator.checking.prose import editors_prose
from curator.text.markdown import links
from curator.text.urls import host_of, is_http

_NOBODYS = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid)$")


@dataclass(frozen=True, slots=True)
class Target:
    """One address. place: short, for finding ids. what: in words, as a message goes on after "The link"."""

    url: str
    place: str
    where: str
    what: str


def belongs_to_nobody(url: str) -> bool:
    """True for a name that is reserved for samples (RFC 2606): there is nothing to open."""
    return _NOBODYS.search(host_of(url)) is not None


def link_targets(evidence: Evidence) -> tuple[Target, ...]:
    """Every address elsewhere that the issue sends readers to, each once, in the order in which they meet it."""
    own = [base.rstrip("/") for base in (evidence.settings.newsletter.base_url, evidence.settings.readers_url) if base]
    found: dict[str, Target] = {}
    for target in _all(evidence):
        ours = any(target.url == base or target.url.startswith(f"{base}/") for base in own)
        if is_http(target.url) and not ours:
            found.setdefault(target.url, target)
    return tuple(found.values())


def _all(evidence: Evidence) -> Iterator[Target]:
    issue, file = evidence.issue, evidence.issue_file
    shown = shown_picks(evidence, "email")
    for piece in editors_prose(evidence):
        for number, (words, href) in enumerate(links(piece.markdown), 1):
            yield Target(href, f"{piece.place}.link-{number}", piece.where, f'"{words}"')
    for pick in shown:
        yield Target(written_address(pick.url), pick.id, evidence.at(pick), f'to "{pick.title}"')
    for maker in dict.fromkeys(maker for pick in shown for maker in evidence.makers_of(pick)):
        where = f"sources.yaml, creator {maker.id}"
        for number, link in enumerate(maker.support, 1):
            yield Target(link.url, f"{maker.id}.support-{number}", where, f"to support {maker.name} ({link.label})")
        yield Target(maker.statement_url or "", f"{maker.id}.statement", where, f"to the own words of {maker.name}")
    for name, where, action in evidence.actions():
        if action.need:
            yield Target(action.need.url, f"{name}.need", where, f"to the need behind the action {name}")
    for number, event in enumerate(issue.events, 1):
        yield Target(event.url or "", event.id or f"event-{number}", f"{file}, events", f'to "{event.title}"')
    for number, claim in enumerate(issue.claims, 1):
        yield Target(claim.url or "", f"claim-{number}", f"{file}, claims", f'to the source of "{claim.text}"')
    for number, place in enumerate(evidence.care.places, 1):
        yield Target(place.url or "", f"care-{number}", "care.yaml", f"to {place.name}")
