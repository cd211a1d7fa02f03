"""Foreign HTML becomes safe HTML, or text. The one place where that is done; it is done once, and last.

`sanitise` promises: only the elements and attributes listed here, addresses that are http(s) (mailto in links), every
address absolute, nesting of at most 100, at most 10,000 elements, at most 500 KB, nothing that tracks the reader.
"""

import html as entities
import re
from collections.abc import Callable
from contextvars import ContextVar
from urllib.parse import urljoin

import nh3

from curator.text.tame import MAX_DEPTH, limit_depth, tame
from curator.text.urls import is_http, without_tracking

MAX_BYTES = 500 * 1024
_MAX_INPUT = 4 * MAX_BYTES  # characters; what lies beyond could not be kept anyway

_TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "ul", "ol", "li", "dl", "dt", "dd",
    "blockquote", "pre", "code", "kbd", "samp", "var", "em", "strong", "b", "i", "u", "s", "del", "ins", "sub", "sup",
    "small", "mark", "q", "cite", "dfn", "abbr", "time", "figure", "figcaption", "img", "a", "bdi", "bdo",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "ruby", "rt", "rp", "details", "summary",
    "audio", "video", "source",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "audio": {"src"},
    "blockquote": {"cite"},
    "bdo": {"dir"},
    "img": {"src", "alt", "title", "width", "height", "style"},  # style only to find hidden ones; it never leaves
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"src", "poster", "width", "height"},
}
_GONE_WITH_CONTENT = {
    "script", "style", "template", "object", "applet", "svg", "math", "select", "iframe", "noembed", "noframes",
    "xmp", "textarea", "button", "canvas", "title", "head",
}  # fmt: skip

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DATA_URL = re.compile(r"data:[a-z0-9/+.-]*(?:;[a-z0-9=-]+)*,[a-z0-9+/=%\s]{64,}", re.IGNORECASE)
_IMG = re.compile(r"<img[^>]*>")
_NUMBER_OF = re.compile(r'\b(width|height)="\s*0*([0-9.]+)(?:px)?\s*"')
_STYLE = re.compile(r' style="([^"]*)"')
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:!|;|$))"
)
_EMPTY = re.compile(
    r"<(p|div|section|a|figure|figcaption|ul|ol|li|em|strong|b|i|h[1-6])(?: [^>]*)?>(?:\s|&nbsp;|\u200b|<br>)*</\1>"
)
_SPOKEN = re.compile(r"""(\b(?:alt|title)=")([^"]*)(")""")
"""What an attribute says to people."""
_SHORTCODE = re.compile(
    r"(?:(?<![\w\])])\[|\[/)(?:"
    r"(?:do_widget|vc_|et_pb_|fusion_|av_|mk_|wpforms|contact-form-7|ninja_form|gravityform|embedyt|sc_|tdb?_)[\w-]*"
    r"|(?:caption|gallery|embed|audio|video|playlist|wp_caption|youtube|vimeo|soundcloud|button|divider|spacer)(?=[\s\]/])"
    r"|[a-z][\w-]*(?=\s+[a-z][\w-]*=[\"'“”″][^\[\]]*\])"
    r")[^\[\]]*\]"
)
_BLOCKS = "p|div|section|h[1-6]|blockquote|ul|ol|dl|table|figure|pre|figcaption|details"
_BLOCK_END = re.compile(rf"</(?:{_BLOCKS})>|<hr[^>]*>|<(?:{_BLOCKS})(?: [^>]*)?>")
_LINE_END = re.compile(r"<br[^>]*>|</(?:tr|dt|dd|caption|summary)>")
_ITEM = re.compile(r"<li(?: [^>]*)?>")
_SHORT = 4_000
_SIMPLE = re.compile(r"[^<]*+(?:</?(?:p|b|i|em|strong|br|div|a|ul|ol|li)>[^<]*+)*+")
_ANY_TAG = re.compile(r"<[^>]*>")
_LINES = re.compile(r"\n\n\n+")


def sanitise(html: str, base: str | None) -> str:
    """Safe HTML: see the module's promise. Relative addresses are resolved against `base`, or go if there is none."""
    html = _prepared(html)
    clean = _clean(html, base)
    if "&#" in html:  # character references may have brought some back
        clean = _UNWANTED.sub("", clean)
    if clean.count("</") > MAX_DEPTH:
        clean = limit_depth(clean)
    if "<img" in clean:
        clean = _IMG.sub(_image, clean)
    clean = without_shortcodes(clean)
    for _ in range(3):
        if (emptied := _EMPTY.sub("", clean)) == clean:
            break
        clean = emptied
    if "\n" in clean and "<pre" not in clean:
        clean = "\n".join(line for part in clean.split("\n") if (line := part.strip()))
    return _shortened(clean.strip(), base)


def to_text(html: str) -> str:
    """The text of any HTML: paragraphs parted by a blank line, list items marked, no markup, no scripts."""
    if "<" not in html and "&" not in html:
        return _tidy(without_shortcodes(_UNWANTED.sub("", html)))
    if len(html) < _SHORT and _SIMPLE.fullmatch(html):
        return text_of_clean(without_shortcodes(_UNWANTED.sub("", html)))
    return text_of_clean(without_shortcodes(_UNWANTED.sub("", _clean(_prepared(html), None))))


def text_of_clean(html: str) -> str:
    """Like `to_text`, for what `sanitise` made."""
    text = _BLOCK_END.sub("\n\n", html.replace("\n", " "))
    text = _ITEM.sub("\n• ", _LINE_END.sub("\n", text))
    return _tidy(entities.unescape(_ANY_TAG.sub("", text)))


def from_text(text: str) -> str:
    """Safe HTML of plain text: its blank lines part paragraphs, its line ends stay."""
    paragraphs = [part for part in _tidy(_UNWANTED.sub("", text)).split("\n\n") if part]
    html = "".join(f"<p>{entities.escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in paragraphs)
    return _shortened(html, None)


def without_shortcodes(html: str) -> str:
    """The HTML (or text) without the codes in brackets that site builders leave behind; code samples keep theirs."""
    if "[" not in html or not _SHORTCODE.search(html):
        return html
    parts = re.split(r"(<[^>]*>)", html)
    verbatim = 0
    for index, part in enumerate(parts):
        if index % 2:
            if re.match(r"<(?:pre|code|kbd|samp)\b", part):
                verbatim += 1
            elif re.match(r"</(?:pre|code|kbd|samp)>", part):
                verbatim = max(0, verbatim - 1)
            elif "[" in part:
                parts[index] = _SPOKEN.sub(lambda found: found[1] + _SHORTCODE.sub("", found[2]) + found[3], part)
        elif not verbatim and "[" in part:
            parts[index] = _SHORTCODE.sub("", part)
    return "".join(parts)


def plain(text: str) -> str:
    """Plain text without characters that no reader sees and no database takes."""
    return _UNWANTED.sub("", text)


def _tidy(text: str) -> str:
    lines = "\n".join([" ".join(line.split()) for line in text.split("\n")])
    return _LINES.sub("\n\n", lines).strip()


def _prepared(html: str) -> str:
    html = _UNWANTED.sub("", html)
    if "data:" in html:
        html = _DATA_URL.sub("", html)
    return tame(html[:_MAX_INPUT])


def _clean(html: str, base: str | None) -> str:
    token = _BASE.set(base if base and is_http(base) else None)
    cleaner = _CLEANER if _PARAMETER.search(html) or any(sign in html for sign in _HIDES) else _QUICK_CLEANER
    try:
        return cleaner.clean(html)
    finally:
        _BASE.reset(token)


def _absolute(address: str) -> str | None:
    """A relative address against the base of the document that is being cleaned."""
    base = _BASE.get()
    if base and address[:1] == "/" and address[1:2] != "/" and "/." not in address:
        return base[: (base + "/").index("/", 8)] + address  # what joining gives, without its cost
    try:
        return urljoin(base, address) if base else None
    except ValueError:
        return None


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in _ADDRESSES:
        if value[:7].lower() == "mailto:":
            return value.partition("?")[0] if name == "href" else None
        try:
            return without_tracking(value) if "?" in value else value
        except ValueError:
            return None
    return value


_BASE: ContextVar[str | None] = ContextVar("base", default=None)
_ADDRESSES = frozenset(["href", "src", "cite", "poster"])
_PARAMETER = re.compile(r"\?[^\s\"'<>]")
_HIDES = ("@", "&#", "&quest")
"""Where an address may have parameters, or be one for mail: only then is each attribute looked at."""


def _cleaner(attribute_filter: Callable[[str, str, str], str | None] | None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=attribute_filter,
        url_schemes={"http", "https", "mailto"},
        url_relative=_absolute,
        link_rel=None,
    )


_CLEANER = _cleaner(_attribute)  # made once: making it costs as much as cleaning a page of text
_QUICK_CLEANER = _cleaner(None)


def _image(found: re.Match[str]) -> str:
    """The image without its style, or nothing if no one can see it."""
    tag = found[0]
    if ' src="' not in tag or any(float(size or 0) <= 1 for _, size in _sizes(tag)):
        return ""
    if style := _STYLE.search(tag):
        if _HIDDEN.search(style[1].lower()):
            return ""
        tag = _STYLE.sub("", tag)
    return tag


def _sizes(tag: str) -> list[tuple[str, str]]:
    return [(name, size if size.count(".") <= 1 else "9") for name, size in _NUMBER_OF.findall(tag) if size != "."]


def _shortened(clean: str, base: str | None) -> str:
    raw = clean.encode()
    if len(raw) <= MAX_BYTES:
        return clean
    cut = raw[: MAX_BYTES - 4096].decode("utf-8", "ignore")
    return _clean(cut[: cut.rfind("<")] if cut.rfind("<") > cut.rfind(">") else cut, base).strip()
