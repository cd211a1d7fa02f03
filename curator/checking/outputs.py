"""The rendered outputs of an issue, read back once for every check that looks at them."""

from collections.abc import Iterator
from functools import lru_cache

from curator.checking.addresses import shown_picks, written_address
from curator.checking.evidence import Evidence
from curator.checking.page import Output, read_html, read_text
from curator.model.issue import Output as Kind
from curator.model.variants import file_suffix, left_out

_Cards = tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def _html(name: str, file: str, html: str, cards: _Cards, without: frozenset[str]) -> Output:
    return read_html(name, file, html, dict(cards), without)


@lru_cache(maxsize=64)
def _text(name: str, file: str, text: str, cards: _Cards, without: frozenset[str]) -> Output:
    return read_text(name, file, text, dict(cards), without)


def _cards(evidence: Evidence, kind: Kind, without: frozenset[str]) -> _Cards:
    """Address and title of the picks that an output may carry."""
    return tuple({written_address(pick.url): pick.title for pick in shown_picks(evidence, kind, without)}.items())


def outputs(evidence: Evidence) -> Iterator[tuple[Kind, Output]]:
    """What was built: e-mail and text of every variant, the web page, the feed's entry. Nothing before a build."""
    built = evidence.built
    if built is None:
        return
    folder = f"out/issues/{evidence.issue.issue}"
    for number, variant in enumerate(built.variants):
        suffix, of = ("", "") if number == 0 else (file_suffix(variant.name), f" ({variant.name})")
        without = left_out(variant.name, evidence.settings.choosable)
        mail = _cards(evidence, "email", without)
        yield "email", _html(f"e-mail{of}", f"{folder}/email{suffix}.html", variant.html, mail, without)
        yield "text", _text(f"text{of}", f"{folder}/email{suffix}.txt", variant.text, mail, without)
    whole = frozenset[str]()
    web = _cards(evidence, "web", whole)
    yield "web", _html("web page", f"{folder}/web.html", built.web, web, whole)
    if built.article:
        yield "web", _html("feed", "the issue's entry in the feed", built.article, web, whole)
