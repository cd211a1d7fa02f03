"""MJML to HTML by the compiled MRML library, with its traps closed.

MRML refuses control characters, drops a line break between two inline elements (words would run together), and links a
web-font host unless it is told not to.
"""

import re
from html.parser import HTMLParser

import mjml as _mrml

from curator.errors import RenderError

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INLINE = "a|abbr|b|bdi|code|del|em|i|s|span|strong"
_GAP = re.compile(rf"(</(?:{_INLINE})>)\s*\n\s*(?=<(?:{_INLINE})\b)")
_POSITION = re.compile(r" in root template at position (\d+):\d+$| in \w+ template$")
_VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "wbr"])


def to_html(mjml: str) -> str:
    """The HTML of an MJML document. Raises RenderError with the line of the rendered MJML that it stumbles over."""
    source = _GAP.sub(r"\1 ", _NOT_XML.sub("", mjml))
    try:
        html: str = _mrml.mjml2html(source, fonts={})
    except ValueError as error:
        raise RenderError(_say(str(error), source)) from None
    return html


def _say(problem: str, source: str) -> str:
    message = f"The e-mail's MJML cannot be read: {_POSITION.sub('', problem)}"
    found = _POSITION.search(problem)
    if found and found[1]:
        before = source.encode()[: int(found[1])].decode(errors="ignore")
        return f"{message}{_at(source, before.count(chr(10)) + 1)}."
    tags = _Tags()
    tags.feed(source)
    tags.close()
    if unclosed := tags.wrong or (tags.open[-1] if tags.open else None):
        name, line = unclosed
        return f"{message}: <{name}> is not closed{_at(source, line)}."
    return message + "."


def _at(source: str, line: int) -> str:
    return f" in line {line}, near “{source.splitlines()[line - 1].strip()[:80]}”"


class _Tags(HTMLParser):
    """Finds the first tag that is not closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[tuple[str, int]] = []
        self.wrong: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        if tag not in _VOID:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Closed at once."""

    def handle_endtag(self, tag: str) -> None:
        """It must close the last one."""
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        elif self.open and self.wrong is None:
            self.wrong = self.open[-1]
