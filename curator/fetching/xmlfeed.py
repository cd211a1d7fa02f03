"""RSS, RDF and Atom: well-formed as it is, or damaged and mended, or damaged and read as well as anyone can."""

import contextlib
import html.entities
import re

from curator.errors import FetchError
from curator.fetching.raw import RawFeed
from curator.fetching.tree import NotWellFormedError, parse_tree

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_XML_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f][0-9a-f]{2}|fff[ef]));", re.IGNORECASE
)
_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>")
_VERBATIM = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|([A-Za-z][A-Za-z0-9]{1,31});|)")
_BARE = re.compile(r"<(?![a-zA-Z_/!?])")
_UNQUOTED = re.compile(r"<[a-zA-Z][^<>\"']{0,200}=[^\s\"'<>][^<>]{0,1000}>")
_VALUE = re.compile(r"=([^\s\"'<>]+)(?=[\s>])")
_PREFIX = re.compile(r"</?([a-zA-Z][\w.-]*):[a-zA-Z]")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)\b")
_KNOWN_PREFIXES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rss": "http://purl.org/rss/1.0/",
}
_MOST_PREFIXES = 50
DAMAGED = "The feed's XML is damaged; every entry that could be read was kept."


def parse_xml(text: str) -> RawFeed:
    """The feed in a text. Raises FetchError not-a-feed if there is none in it."""
    text = _NOT_XML_REFERENCE.sub("", _NOT_XML.sub("", text)).lstrip("\ufeff \t\r\n")
    text = _DECLARATION.sub("", text, count=1) if "<?xml" in text[:4096] else text
    try:
        return parse_tree(text)
    except NotWellFormedError:
        pass
    mended = mend(text)
    try:
        feed = parse_tree(mended)
    except NotWellFormedError:
        feed = _best_of(text, mended)
    feed.flaws.append(DAMAGED)
    return feed


def _best_of(text: str, mended: str) -> RawFeed:
    """The reading that finds most: feedparser's of the text as it came or mended, or what an XML parser can rescue."""
    from curator.fetching import lenient  # feedparser costs time and memory: only for damage

    found: list[RawFeed] = []
    for candidate in (text, mended):
        if lenient.is_tame(candidate):
            with contextlib.suppress(FetchError):
                found.append(lenient.parse_leniently(candidate))
    with contextlib.suppress(NotWellFormedError, FetchError):
        found.append(parse_tree(mended, rescue=True))
    if not found:
        raise FetchError("What came back is not a feed.", kind="not-a-feed")
    return max(found, key=_worth)


def _worth(feed: RawFeed) -> tuple[int, int, int]:
    titled = sum(entry.title is not None for entry in feed.entries)
    return len(feed.entries), titled, sum(len(one.value) for entry in feed.entries for one in entry.texts)


def mend(text: str) -> str:
    """The text with bare signs, undeclared entities and prefixes, unquoted values put right; CDATA is left alone."""
    parts, done = [], 0
    for verbatim in _VERBATIM.finditer(text):
        parts += [_mended(text[done : verbatim.start()]), verbatim[0]]
        done = verbatim.end()
    text = "".join([*parts, _mended(text[done:])])
    if root := _ROOT.search(text):
        head = text[root.start() : text.find(">", root.start())]
        missing = {prefix for prefix in _PREFIX.findall(text) if prefix != "xml" and f"xmlns:{prefix}" not in head}
        spaces = "".join(
            f' xmlns:{prefix}="{_KNOWN_PREFIXES.get(prefix.lower(), f"urn:x-undeclared:{prefix}")}"'
            for prefix in sorted(missing)[:_MOST_PREFIXES]
        )
        text = text[: root.end()] + spaces + text[root.end() :]
    return text


def _mended(markup: str) -> str:
    markup = _BARE.sub("&lt;", _REFERENCE.sub(_reference, markup))
    return _UNQUOTED.sub(lambda tag: _VALUE.sub(r'="\1"', tag[0]), markup)


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if found[0] == "&":
        return "&amp;"
    if name is None:
        number = int(found[0][3:-1], 16) if found[0][2] in "xX" else int(found[0][2:-1])
        return "" if number > 0x10FFFF or _NOT_XML.match(chr(number)) else found[0]
    if name in ("amp", "lt", "gt", "quot", "apos"):
        return found[0]
    return html.entities.html5.get(f"{name};", f"&amp;{name};").replace("<", "&lt;")
