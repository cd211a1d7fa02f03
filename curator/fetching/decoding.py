"""Bytes of a feed become text, whatever they claim to be. Pure.

What is valid UTF-8 is UTF-8, whoever says otherwise; a text that is UTF-8 but for a few stray bytes stays UTF-8 and the
stray bytes are read as Windows-1252; else the declared encodings are tried, else the usual one of the feed's language.
"""

import codecs
import re

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]+)""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]+)""", re.IGNORECASE)
_LANGUAGE = re.compile(rb"<(?:dc:)?language>\s*([a-zA-Z]{2})")
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"), (b"{\0", "utf-16-le"), (b"\0{", "utf-16-be"))
_ALIASES = {  # what browsers take these names for
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949", "big5": "big5hkscs", "utf8": "utf-8", "utf_8": "utf-8",
}  # fmt: skip
_OF_LANGUAGE = {
    b"ru": "cp1251", b"uk": "cp1251", b"be": "cp1251", b"bg": "cp1251", b"sr": "cp1251", b"el": "cp1253",
    b"he": "cp1255", b"iw": "cp1255", b"ar": "cp1256", b"fa": "cp1256", b"tr": "cp1254", b"pl": "cp1250",
    b"cs": "cp1250", b"sk": "cp1250", b"hu": "cp1250", b"hr": "cp1250", b"sl": "cp1250", b"ro": "cp1250",
    b"lt": "cp1257", b"lv": "cp1257", b"th": "cp874", b"ja": "cp932", b"zh": "gb18030", b"ko": "cp949",
}  # fmt: skip
_HIGH = bytes(byte for byte in range(0x80, 0xC0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)).decode("cp1252")
_TWICE = re.compile(rf"â€[{_HIGH}]|[ÂÃ][{_HIGH}]")
_SEVEN_BIT = ("iso-2022-jp", "iso-2022-kr", "hz-gb-2312")
_NEVER = ("utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined")
_STRAY = "Some characters are not in the encoding that the feed declares."


def decode(body: bytes, content_type: str = "") -> tuple[str, str | None]:
    """The text, and what was wrong with its encoding (None if nothing was). Never fails."""
    text, flaw = _decoded(body, content_type)
    if "â€" in text or "Ã" in text or "Â" in text:
        text = _TWICE.sub(_once, text)
    return text, flaw


def _once(found: re.Match[str]) -> str:
    """A character that was encoded twice: `â€™` is an apostrophe, `Ã©` an é. Anything else stays."""
    try:
        return found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return found[0]


def _decoded(body: bytes, content_type: str) -> tuple[str, str | None]:
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace"), None
    for start, encoding in _WIDE:
        if body.startswith(start):
            return body.decode(encoding, "replace"), None
    declared = _declared(body, content_type)
    if declared and declared[0] in _SEVEN_BIT and (text := _strict(body, declared[0])) is not None:
        return text, None
    if (text := _strict(body, "utf-8")) is not None:
        return text, None
    mixed = body.decode("utf-8", "replace")
    if len(_MULTIBYTE.findall(body)) >= 10 * (mixed.count("\ufffd") - body.count(b"\xef\xbf\xbd")):
        return body.decode("utf-8", _STRAY_BYTES), _STRAY
    for encoding in declared:
        if encoding != "utf-8" and (text := _strict(body, encoding)) is not None:
            return text, None
    return _guessed(body, declared)


def _guessed(body: bytes, declared: list[str]) -> tuple[str, str]:
    for encoding in declared:
        if encoding != "utf-8":
            try:
                return body.decode(encoding, "replace"), _STRAY
            except LookupError:
                continue
    language = _LANGUAGE.search(body)
    usual = _OF_LANGUAGE.get(language[1].lower(), "cp1252") if language else "cp1252"
    text = _strict(body, usual)
    return body.decode("utf-8", _STRAY_BYTES) if text is None else text, (
        _STRAY if declared else "The feed does not say which encoding it is in."
    )


def _declared(body: bytes, content_type: str) -> list[str]:
    head = body[:2048]
    names = [match[1].decode() for match in (_DECLARED.search(head), _META.search(head)) if match]
    if header := _CHARSET.search(content_type):
        names.append(header[1])
    known = [_ALIASES.get(name.lower(), name.lower()) for name in names]
    return [name for name in dict.fromkeys(known) if name.replace("_", "-") not in _NEVER]


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (LookupError, UnicodeError):
        return None


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_STRAY_BYTES = "curator-stray-bytes"
codecs.register_error(_STRAY_BYTES, _as_windows)
