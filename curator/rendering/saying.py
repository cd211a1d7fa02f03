"""Other people's words and addresses as pages can carry them."""

import unicodedata

from curator.rendering.parts import Words
from curator.text.dates import direction
from curator.text.urls import safe_mailto, safe_url


def words(text: str, language: str, spoken: str | None = None) -> Words:
    """Text with the marks it needs in a newsletter written in `language`; `spoken` is the text's language, if known."""
    base = direction(language)
    runs = _first_direction(text) or base
    return Words(text=text, lang=foreign(spoken, language), dir="" if runs == base else runs)


def _first_direction(text: str) -> str | None:
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return None


def foreign(spoken: str | None, own: str) -> str:
    """The tag where it names another language than the newsletter's, else empty."""
    return spoken if spoken and spoken.split("-")[0].lower() != own.split("-")[0].lower() else ""


def safe_link(url: str | None) -> str | None:
    """The address as a link can carry it, or None where a reader should not open it."""
    return safe_url(url) or safe_mailto(url)
