"""The rendered outputs of an issue, read back once for every check that looks at them."""

from collections.abc import Iterator
from functools import lru_cache

from curator.checking.addresses import shown_picks, written_address
from curator.checking.evidence import Evidence
from curator.checking.page import Cards, Output, read_html, read_text
from curator.model.issue import Output as Kind


@lru_cache(maxsize=32)
def _html(name: str, file: str, html: str, cards: tuple[tuple[str, str], ...]) -> Output:
    return read_html(name, file, html, dict(cards))


@lru_cache(maxsize=32)
def _text(name: str, file: str, text: str, cards: tuple[tuple[str, str], ...]) -> Output:
    return read_text(name, file, text, dict(cards))


def _cards(evidence: Evidence, kind: Kind) -> Cards:
    """Address → title of the picks that an output may carry."""
    return {written_address(pick.url): pick.title for pick in shown_picks(evidence, kind)}


def outputs(evidence: Evidence) -> Iterator[tuple[Kind, Output]]:
    """What was built: e-mail and text of every variant, the web page, the feed's entry. Nothing before a build."""
    built = evidence.built
    if built is None:
        return
    folder = f"out/issues/{evidence.issue.issue}"
    mail = tuple(_cards(evidence, "email").items())
    for number, variant in enumerate(built.variants):
        suffix, of = ("", "") if number == 0 else (f"-{variant.name}", f" ({variant.name})")
        yield "email", _html(f"e-mail{of}", f"{folder}/email{suffix}.html", variant.html, mail)
        yield "text", _text(f"text{of}", f"{folder}/email{suffix}.txt", variant.text, mail)
    web = tuple(_cards(evidence, "web").items())
    yield "web", _html("web page", f"{folder}/web.html", built.web, web)
    if built.article:
        yield "web", _html("feed", "the issue's entry in the feed", built.article, web)
