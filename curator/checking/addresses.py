"""Which addresses belong into an issue: those of its picks, creators, actions, words and of the newsletter itself."""

from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from curator.checking.evidence import Evidence
from curator.checking.page import addresses_in
from curator.model.issue import Output, Pick
from curator.model.source import Allowed, allowed
from curator.text.markdown import links, to_text
from curator.text.tokens import PLACEHOLDERS
from curator.text.urls import canonical, is_http, safe_url

READERS_OWN = frozenset(PLACEHOLDERS)
"""What stands where each reader's own links go."""

Kind = Literal["ours", "rewritten", "stray", "nowhere"]


def may_show(evidence: Evidence, pick: Pick) -> Allowed:
    """What the creators of a pick allow. A pick from nowhere is shown as one of creators who were not asked."""
    source = evidence.source_of(pick)
    return allowed(source) if source else Allowed(link=True)


def shown_picks(evidence: Evidence, output: Output, without: Collection[str] = ()) -> tuple[Pick, ...]:
    """The picks that one output may carry. without: the sections that its variant leaves out."""
    return tuple(
        pick
        for pick in evidence.issue.picks
        if (may := may_show(evidence, pick)).link
        and (output != "web" or may.archive)
        and (pick.section not in without or _leads(evidence, pick))
    )


def _leads(evidence: Evidence, pick: Pick) -> bool:
    """True for the lead voice, which stands in a section of its own that everyone gets."""
    return pick.lead and "lead-voice" in evidence.settings.config.issue.sections


def written_address(url: str) -> str:
    """A pick's address as a link can carry it."""
    return safe_url(url) or url


class Addresses:
    """The addresses that belong to an issue, and how any other one relates to them."""

    def __init__(self, evidence: Evidence, output: Output) -> None:
        newsletter = evidence.settings.newsletter
        self._known = {written_address(url) for url in _known(evidence, output)} | READERS_OWN
        self._pages = {_page(url) for url in self._known if is_http(url)}
        self._own = tuple(
            base.rstrip("/") for base in (newsletter.base_url, evidence.settings.readers_url) if is_http(base)
        )
        self._mail = {a.lower() for a in (newsletter.from_email, newsletter.reply_to) if a}
        self._relative_ok = output == "web"

    def kind(self, href: str) -> Kind:
        """ours: belongs here. rewritten: one of ours by a detour, or with something added. Else stray or nowhere."""
        if href in self._known or href in READERS_OWN or self._is_own(href):
            return "ours"
        if href.lower().startswith("mailto:"):
            return "ours" if href[7:].lower() in self._mail | _mail_of(self._known) else "stray"
        if not is_http(href):
            ours = href.startswith("#") or (
                self._relative_ok and not urlsplit(href).scheme and not href.startswith("//")
            )
            return "ours" if ours and href != "#" else "nowhere"
        return "rewritten" if self._leads_to_ours(href) else "stray"

    def _is_own(self, href: str) -> bool:
        return any(href == base or href.startswith((f"{base}/", f"{base}?", f"{base}#")) for base in self._own)

    def _leads_to_ours(self, href: str) -> bool:
        inside = unquote(unquote(href))
        if any(is_http(url) and url in inside for url in self._known):
            return True
        return _page(href) in self._pages


def _mail_of(known: set[str]) -> set[str]:
    return {url[7:].lower() for url in known if url.lower().startswith("mailto:")}


def _page(url: str) -> str:
    """Host and path, without what is added behind them."""
    parts = urlsplit(canonical(url))
    return parts.netloc + parts.path


def _known(evidence: Evidence, output: Output) -> Iterator[str]:
    issue = evidence.issue
    yield from evidence.also_linked
    for pick in shown_picks(evidence, output):
        yield pick.url
        source = evidence.source_of(pick)
        if source and source.site:
            yield source.site
        for maker in evidence.makers_of(pick):
            yield from (link.url for link in maker.support)
            yield maker.statement_url or ""
    for text in _texts(issue, shown_picks(evidence, output), evidence.featured(), evidence.settings.charter):
        if "http" in text or "mailto:" in text:
            yield from addresses_in(text) | addresses_in(to_text(text))
            yield from (address for _, address in links(text))


def _texts(*records: object) -> Iterator[str]:
    """Every text in these records, however deep; of an issue without its picks."""
    for record in records:
        if isinstance(record, str):
            yield record
        elif isinstance(record, tuple):
            yield from _texts(*record)
        elif is_dataclass(record):
            yield from _texts(*(getattr(record, part.name) for part in fields(record) if part.name != "picks"))
