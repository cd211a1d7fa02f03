"""Makes hostile HTML cheap to clean: no endless tags, no bottomless nesting, no scripts, no comments. Pure.

What comes out is not safe yet (`text.html.sanitise` makes it so), but a cleaner needs only linear time for it: cleaners
take minutes over one tag with 100,000 attributes, or over thousands of unclosed `<b>`. The scanner follows the HTML
standard's tokeniser; elements that switch that tokeniser into another mode go with all they hold, so that scanner and
cleaner see the same tags.
"""

import re
from dataclasses import dataclass, field

MAX_DEPTH = 100
MAX_TAGS = 10_000
MAX_TAG = 8_000
"""Characters of one start tag; longer ones hold thousands of attributes."""

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_CLOSES_ITSELF = frozenset(
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rt", "rp"]
)
_RAW = frozenset(
    [
        "script",
        "style",
        "template",
        "textarea",
        "title",
        "xmp",
        "noembed",
        "noframes",
        "svg",
        "math",
        "object",
        "applet",
    ]
)
_TAG = re.compile(
    r"""</?([a-zA-Z][^\s/>]*+)                         # name
    (?:[\s/]++                                         # between attributes
    |=?[^\s/>=]++                                      # an attribute's name
        (?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?=>)|[^\s>"'][^\s>]*+))?+
    |=                                                 # a stray sign
    )*+>""",
    re.VERBOSE,
)
_CARE = ("data-", "<noscript")
_FRAME = re.compile(r"<iframe(?=[\s/>])[^>]*+>(?:[^<]*+</iframe\s*+>)?+", re.IGNORECASE)
_COMMENT_END = re.compile(r"--!?>")
_LAZY = re.compile(r"""\bdata-(?:lazy-)?(?:src|original)=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_SOURCE = re.compile(r"""(?<=\s)src=(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
_PAGE = re.compile(r"(?:https?:)?//(?:www\.)?(?!facebook\.com/plugins|platform\.twitter\.com/widgets)")


def tame(html: str) -> str:
    """The same HTML within the limits above. Late images get their address, embedded pages become links to them."""
    if len(html) <= MAX_TAG and not any(mark in html for mark in _CARE):
        return _FRAME.sub(lambda frame: _link_to(frame[0]), html) if "<iframe" in html or "<IFRAME" in html else html
    return _Scanner(html).run()


def limit_depth(clean: str) -> str:
    """Well-formed HTML with the tags beyond the depth limit taken out; their text stays."""
    kept: list[bool] = []
    depth = 0

    def decide(found: re.Match[str]) -> str:
        nonlocal depth
        if found[2] in VOID:
            return found[0]
        if found[1]:
            if not (kept.pop() if kept else False):
                return ""
            depth -= 1
            return found[0]
        kept.append(depth < MAX_DEPTH)
        if not kept[-1]:
            return ""
        depth += 1
        return found[0]

    return re.sub(r"<(/?)([a-z0-9]+)[^>]*>", decide, clean)


@dataclass
class _Scanner:
    html: str
    out: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)
    never_closed: set[str] = field(default_factory=set)
    tags: int = 0

    def run(self) -> str:
        html, done = self.html, 0
        lazy = _LAZY.search(html) is not None
        while (start := html.find("<", done)) >= 0:
            self.out.append(html[done:start])
            following = html[start + 1 : start + 3]
            if following[:1] in ("!", "?") or (following[:1] == "/" and not following[1:].isalpha()):
                done = self._declaration(start)
                continue
            if not (following[:1].isascii() and following.lstrip("/")[:1].isalpha()):
                self.out.append("&lt;")
                done = start + 1
                continue
            if not (found := _TAG.match(html, start)):
                return "".join(self.out)  # a tag that never ends swallows the rest, in a browser too
            name = found[1].lower()
            closing = following[0] == "/"
            if not closing and (name in _RAW or name == "iframe" or (name == "noscript" and lazy)):
                done = self._element(found, name)
            else:
                self.out.append(self._tag(found[0], name, closing))
                done = found.end()
        self.out.append(html[done:])
        return "".join(self.out)

    def _declaration(self, start: int) -> int:
        """Skips a comment, doctype or processing instruction; CDATA marks go and what they hold stays."""
        html = self.html
        self.out.append(" ")
        if html.startswith("<!--", start):
            if html.startswith((">", "->"), start + 4):
                return html.index(">", start) + 1
            end = _COMMENT_END.search(html, start + 4)
            return end.end() if end else len(html)
        if html.startswith("<![CDATA[", start):
            return start + 9
        ends = html.find(">", start)
        return ends + 1 if ends >= 0 else len(html)

    def _element(self, found: re.Match[str], name: str) -> int:
        """Skips a whole element; of an embedded page a link to it remains."""
        self.out.append(_link_to(found[0]) if name == "iframe" else " ")
        if name in self.never_closed:
            return found.end()
        closing = re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.IGNORECASE).search(self.html, found.end())
        if closing:
            return closing.end()
        self.never_closed.add(name)
        return found.end()

    def _tag(self, tag: str, name: str, closing: bool) -> str:
        if closing:
            if self.dropped.get(name):
                self.dropped[name] -= 1
                return " "
            for index in range(len(self.open) - 1, max(-1, len(self.open) - 9), -1):
                if self.open[index] == name:
                    del self.open[index:]
                    break
            return tag
        self.tags += 1
        counted = name not in VOID and name not in _CLOSES_ITSELF
        if len(tag) > MAX_TAG or self.tags > MAX_TAGS or (counted and len(self.open) >= MAX_DEPTH):
            if name not in VOID:
                self.dropped[name] = self.dropped.get(name, 0) + 1
            return " "
        if counted:
            self.open.append(name)
        return _awake(tag) if name == "img" and "data-" in tag else tag


def _awake(tag: str) -> str:
    """An image that waits for a script gets its real address."""
    source = _LAZY.search(tag)
    address = (source[1] or source[2] or "") if source else ""
    if not address or address.startswith("data:") or '"' in address:
        return tag
    return f'<img src="{address}"' + _SOURCE.sub("", _LAZY.sub("", tag))[4:]


def _link_to(tag: str) -> str:
    """A link to the page that a frame embeds."""
    found = re.search(r"""(?<=\s)(?:data-)?src=(?:"([^"<>]+)"|'([^'"<>]+)')""", tag, re.IGNORECASE)
    address = (found[1] or found[2]).strip() if found else ""
    if not _PAGE.match(address):
        return " "
    shown = re.sub(r"^(?:https?:)?//(?:www\.)?|[?#].*$", "", address)
    return f'<p><a href="{address}">{shown}</a></p>'
