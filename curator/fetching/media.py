"""Chooses the picture and the media file that stand for an entry. Pure."""

import re
from urllib.parse import urlsplit

from curator.fetching.raw import Media, RawEntry
from curator.model.item import Enclosure
from curator.text.urls import safe_url

_NOT_ABOUT_IT = re.compile(
    r"gravatar\.com/avatar|img\.shields\.io|/display-ad|doubleclick\.net|amazon-adsystem\.com|avatars?\d*\.githubusercontent|s\.w\.org/images/core|feedburner\.com"
    r"|/(?:emoji|smil(?:ies|eys)|icons?)/|/emoji\.|/(?:blank|spacer|pixel)\.(?:gif|png)"
)
_IMG = re.compile(r'<img [^>]*?src="([^"]+)"[^>]*>')
_SMALL = re.compile(r' (?:width|height)="(?:\d|[1-3]\d)"')
_TYPES = {
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "ogg": "audio/ogg", "oga": "audio/ogg",
    "opus": "audio/opus", "wav": "audio/wav", "flac": "audio/flac", "mp4": "video/mp4", "m4v": "video/mp4",
    "webm": "video/webm", "mov": "video/quicktime", "pdf": "application/pdf", "epub": "application/epub+zip",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
}  # fmt: skip
_UNWANTED = ("shockwave", "bittorrent", "mpegurl")
LEAST_WIDTH = 100


def choose_image(offered: list[Media], content_html: str, base: str) -> str | None:
    """The widest picture that the entry names, else the first real one in its text; no avatars, icons or adverts."""
    named = [one for one in offered if one.width is None or one.width >= LEAST_WIDTH]
    for one in sorted(named, key=lambda media: -(media.width or 0)):
        address = safe_url(one.url, base)
        if address and _is_picture(address):
            return address
    for tag in _IMG.finditer(content_html):
        address = safe_url(tag[1].replace("&amp;", "&"))
        if address and _is_picture(address) and not _SMALL.search(tag[0]):
            return address
    return None


def _is_picture(address: str) -> bool:
    return not _NOT_ABOUT_IT.search(address) and "[" not in address


def choose_enclosure(raw: RawEntry, base: str) -> Enclosure | None:
    """The first sound or film of the entry, else its first document."""
    offered = [
        Enclosure(
            url=address,
            type=kind or None,
            length=one.length or None,
            duration=_seconds(raw.duration) or one.duration,
            transcript=safe_url(raw.transcript, base) if raw.transcript else None,
        )
        for one in raw.enclosures
        if (address := safe_url(one.url, base))
        and not any(word in (kind := _type(one, address)) for word in _UNWANTED)
        and not kind.startswith("image/")
    ]
    heard = [one for one in offered if (one.type or "").startswith(("audio/", "video/"))]
    documents = [one for one in offered if (one.type or "") in _TYPES.values()]
    return next(iter([*heard, *documents]), None)


def _type(media: Media, address: str) -> str:
    kind = media.type.lower().split(";")[0].strip()
    if kind and "*" not in kind and kind != "application/octet-stream":
        return kind
    return _TYPES.get(urlsplit(address).path.rpartition(".")[2].lower(), kind)


def _seconds(duration: str) -> int | None:
    """Seconds of `3723`, `62:03` or `1:02:03`."""
    parts = duration.split(":")
    if not 1 <= len(parts) <= 3 or not all(re.fullmatch(r"\s*\d{1,7}(?:\.\d*)?\s*", part) for part in parts):
        return None
    total = 0.0
    for part in parts:
        total = total * 60 + float(part)
    return int(total) or None
