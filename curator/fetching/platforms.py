"""Where well-known platforms and programs keep the feed of a site. Pure: an address and a page in, addresses out."""

import re
from urllib.parse import parse_qs, urlsplit

_CHANNEL = re.compile(r'(?:"channelId":"|"externalId":"|/channel/|channel_id=)(UC[\w-]{22})')
_GENERATOR = re.compile(
    r"""<meta[^>]{0,200}?name=["']generator["'][^>]{0,200}?content=["']([^"'>]{1,100})"""
    r"""|<meta[^>]{0,200}?content=["']([^"'>]{1,100})["'][^>]{0,200}?name=["']generator["']""",
    re.IGNORECASE,
)
_BY_PROGRAM = (
    ("wordpress", ("feed/", "?feed=rss2")),
    ("ghost", ("rss/",)),
    ("blogger", ("feeds/posts/default",)),
    ("squarespace", ("?format=rss", "blog?format=rss")),
    ("wix", ("blog-feed.xml",)),
    ("hugo", ("index.xml",)),
    ("jekyll", ("feed.xml",)),
    ("gatsby", ("rss.xml",)),
    ("eleventy", ("feed.xml", "feed/feed.xml")),
    ("astro", ("rss.xml",)),
    ("drupal", ("rss.xml",)),
    ("joomla", ("?format=feed&type=rss",)),
    ("typepad", ("atom.xml",)),
    ("movable type", ("atom.xml",)),
    ("mastodon", ()),
)
_BY_SIGN = (  # signs in a page of programs that do not name themselves
    ("static1.squarespace.com", ("?format=rss", "blog?format=rss")),
    ("static.wixstatic.com", ("blog-feed.xml",)),
    ("/wp-content/", ("feed/",)),
    ("assets.tumblr.com", ("rss",)),
    ("substackcdn.com", ("feed",)),
    ("cdn-client.medium.com", ("feed",)),
)
_BY_HOST = (
    (".substack.com", "/feed"),
    (".wordpress.com", "/feed/"),
    (".tumblr.com", "/rss"),
    (".blogspot.com", "/feeds/posts/default"),
    (".micro.blog", "/feed.xml"),
    (".bearblog.dev", "/feed/"),
    (".ghost.io", "/rss/"),
    (".medium.com", "/feed"),
    (".livejournal.com", "/data/rss"),
    (".dreamwidth.org", "/data/atom"),
    (".itch.io", "/devlog.rss"),
)
USUAL = (
    "feed", "rss", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json", "feed/", "rss/", "blog/feed",
    "blog/rss.xml", "blog-feed.xml", "feeds/posts/default", "?feed=rss2",
)  # fmt: skip
"""Paths under which feeds are kept most often."""


def by_address(url: str) -> list[str]:
    """Feeds that follow from the address of a site alone, best first."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    names = [name for name in parts.path.split("/") if name]
    query = parse_qs(parts.query)
    root = f"{parts.scheme}://{parts.netloc}"
    if host == "youtube.com":
        return _youtube(names, query)
    if host == "medium.com" and names:
        return [f"https://medium.com/feed/{names[0]}"]
    if host == "reddit.com" and len(names) >= 2 and names[0] in ("r", "user"):
        return [f"https://www.reddit.com/{names[0]}/{names[1]}/.rss"]
    if host == "github.com" and len(names) >= 2:
        return [f"https://github.com/{names[0]}/{names[1]}/releases.atom"]
    if host == "bsky.app" and names[:1] == ["profile"] and len(names) > 1:
        return [f"https://bsky.app/profile/{names[1]}/rss"]
    if host == "vimeo.com" and names and not names[0].isdigit():
        return [f"https://vimeo.com/{names[0]}/videos/rss"]
    if host == "buttondown.com" and names:
        return [f"https://buttondown.com/{names[0]}/rss"]
    if names and re.fullmatch(r"@[\w.-]+", names[0]):  # Mastodon and its kin
        return [f"{root}/{names[0]}.rss"]
    return [f"{root}{path}" for end, path in _BY_HOST if host.endswith(end)]


def by_page(text: str, url: str) -> list[str]:
    """Feeds that follow from the program a page was made with, relative to its site and to the page itself."""
    if "youtube.com" in (urlsplit(url).hostname or ""):
        found = _CHANNEL.search(text)
        return [_channel(found[1])] if found else []
    head = text[:200_000]
    generator = " ".join(name or other for name, other in _GENERATOR.findall(head)).lower()
    paths = [path for name, paths in _BY_PROGRAM if name in generator for path in paths]
    paths += [path for sign, paths in _BY_SIGN if sign in head for path in paths]
    return under(url, paths)


def under(url: str, paths: list[str] | tuple[str, ...]) -> list[str]:
    """The paths below the page and below the root of its site, each address once."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = root + parts.path.strip("/") + "/" if parts.path.strip("/") else root
    found = [_at(base, path) for path in paths for base in (folder, root)]
    return list(dict.fromkeys(found))


def _at(base: str, path: str) -> str:
    return base.rstrip("/") + path if path.startswith("?") and base.count("/") > 3 else base + path


def _youtube(names: list[str], query: dict[str, list[str]]) -> list[str]:
    if names[:1] == ["channel"] and len(names) > 1 and re.fullmatch(r"UC[\w-]{22}", names[1]):
        return [_channel(names[1])]
    if query.get("list"):
        return [f"https://www.youtube.com/feeds/videos.xml?playlist_id={query['list'][0]}"]
    if names[:1] == ["user"] and len(names) > 1:
        return [f"https://www.youtube.com/feeds/videos.xml?user={names[1]}"]
    return []


def _channel(identifier: str) -> str:
    return f"https://www.youtube.com/feeds/videos.xml?channel_id={identifier}"
