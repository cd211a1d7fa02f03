"""Addresses: which are safe to show, and the canonical form that finds the same story twice."""

import contextlib
import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(utm_|mtm_|pk_|piwik_|hsa_|oly_|vero_|wt\.)\w*|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|"
    r"igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|ref_src|ref_url|rb_clickid|s_cid|at_medium|at_campaign|"
    r"sfmc_id|guccounter|guce_referrer|guce_referrer_sig|cmpid|__s|_openstat|trk_\w+|wickedid|action_object_map"
)
_SHARING = frozenset(["youtu.be", "youtube.com", "m.youtube.com", "music.youtube.com", "open.spotify.com"])
_SPACES = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]+")
_MARKUP = re.compile(r'["<>`]')


def is_http(url: str | None) -> bool:
    """True for an absolute http or https address with a host that a browser would open."""
    if not url or _SPACES.search(url) or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def safe_url(url: str | None, base: str | None = None) -> str | None:
    """The address resolved against `base`, free of white space and markup, or None if it is not plain http(s)."""
    if not url:
        return None
    url = _SPACES.sub(lambda m: "%20" if m[0] == " " else "", url.strip("\x00 \t\r\n\f\v\xa0\ufeff"))
    url = _MARKUP.sub(lambda sign: f"%{ord(sign[0]):02X}", url)
    try:
        joined = urljoin(base, url) if base else url
    except ValueError:
        return None
    return joined if is_http(joined) else None


def safe_mailto(url: str | None) -> str | None:
    """The address if it is a mailto: with nothing but one plain address, else None."""
    if url and re.fullmatch(r"mailto:[^\s@<>?&\"']+@[^\s@<>?&\"']+", url, re.I):
        return url
    return None


def host_of(url: str) -> str:
    """The host in small letters without a leading `www.`; empty if there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _ascii_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    with contextlib.suppress(UnicodeError):
        host = host.encode("idna").decode() if not host.isascii() else host
    return f"[{host}]" if ":" in host else host


def without_tracking(url: str) -> str:
    """The same address without parameters that only track the reader."""
    parts = urlsplit(url)
    if not parts.query:
        return url
    site = host_of(url)
    kept = [piece for piece in parts.query.split("&") if piece and not _is_tracking(*_key_value(piece), site)]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _key_value(piece: str) -> tuple[str, str]:
    key, _, value = piece.partition("=")
    return unquote(key).lower(), unquote(value).lower()


def _is_tracking(key: str, value: str, site: str) -> bool:
    return (
        _TRACKING.fullmatch(key) is not None
        or (key == "ref" and value.removeprefix("www.") in (site, f"{site}-newsletter"))
        or (key == "source" and value.startswith("rss"))
        or (key == "si" and site in _SHARING)
    )


def canonical(url: str) -> str:
    """One form for all addresses of the same page. Used to find duplicates, never shown.

    Host in ASCII small letters without `www.`, https, no default port, no fragment, no tracking, no `amp`, parameters
    sorted, no slash at the end.
    """
    parts = urlsplit(without_tracking(url))
    host = _ascii_host(parts).removeprefix("www.").removeprefix("amp.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = re.sub(r"/amp/?$|(?<=/)amp/(?=.)", "", re.sub(r"//+", "/", parts.path))
    path = quote(unquote(path), safe="/%:@!$&'()*+,;=~-._").rstrip("/")
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not (k == "amp" and v in ("", "1"))]
    return urlunsplit(("https", host + port, path, urlencode(sorted(query)), ""))


def join(base: str, path: str) -> str:
    """`base` may carry a path, and every link keeps it: join("https://a.example/news", "about/")."""
    return base.rstrip("/") + "/" + path.lstrip("/")
