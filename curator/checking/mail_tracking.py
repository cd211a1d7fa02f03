"""mail-tracking: a mail tells nobody who opened it. Nothing is fetched from elsewhere, every link goes straight."""

import base64
import hashlib
import re
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from email.utils import getaddresses
from urllib.parse import unquote

from curator.checking.addresses import Addresses
from curator.checking.evidence import Evidence
from curator.checking.outputs import outputs
from curator.checking.page import Node, Output, is_hidden, parse
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.text.tokens import PLACEHOLDERS
from curator.text.urls import host_of
from curator.text.words import fingerprint, slug

MAIL_TRACKING = Rule("mail-tracking", protects=True)
_FETCHED = ("src", "srcset", "background", "poster", "data", "action", "formaction", "xlink:href")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_CSS_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)", re.IGNORECASE)
_IN_COMMENT = re.compile(r"(?:src|background|srcset)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_TINY = re.compile(
    r"(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*[01](?:\.\d+)?(?:px|pt)?\s*(?:!important)?\s*(?:;|$)", re.I
)
_MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def mail_tracking(evidence: Evidence) -> Iterator[Finding]:
    """A pixel, anything fetched from elsewhere, a rewritten link, or a link that says who the reader is."""
    variants = evidence.built.variants if evidence.built else ()
    mails = [(kind, output) for kind, output in outputs(evidence) if kind != "web"]
    for variant, (_, output) in zip(variants, [mail for mail in mails if mail[0] == "email"], strict=True):
        yield from _html(evidence, output, variant.html)
    addresses = Addresses(evidence, "email")
    for _, output in mails:
        for href in dict.fromkeys(link.href for link in output.links):
            if trouble := _link_trouble(addresses, href):
                yield _found(output, f"link-{fingerprint(href)[:8]}", f"A link of the {output.name} {trouble}: {href}")
    if evidence.message is not None:
        yield from _message(evidence, evidence.message)


def _found(output: Output, part: str, message: str) -> Finding:
    return MAIL_TRACKING.block(
        f"{slug(output.name)}.{part}",
        message,
        where=output.file,
        mend="Take it out of the template: readers are watched by nobody, and links are those that creators gave.",
    )


def _link_trouble(addresses: Addresses, href: str) -> str:
    if any(placeholder in href and href != placeholder for placeholder in PLACEHOLDERS):
        return "carries a reader's own address within another one"
    kind = addresses.kind(href)
    if kind == "rewritten":
        return "takes a detour, or carries something added, on the way to a page of this issue"
    if kind == "stray" and href.startswith("http") and _MAIL_ADDRESS.search(unquote(unquote(href))):
        return "carries a mail address"
    return ""


def _html(evidence: Evidence, output: Output, html: str) -> Iterator[Finding]:
    tree = parse(html)
    for number, image in enumerate(tree.iter("img"), 1):
        if is_hidden(image) or _is_tiny(image):
            src = image.get("src") or "no address"
            yield _found(output, f"pixel-{number}", f"The {output.name} holds an image that nobody can see ({src}).")
    newsletter = evidence.settings.newsletter
    own = {host_of(url) for url in (newsletter.base_url, evidence.settings.readers_url)} - {""}
    foreign = {host_of(_absolute(address)): address for address in _fetched(html, tree)}
    for host, address in foreign.items():
        if host and host not in own:
            shown = address if len(address) <= 100 else f"{address[:100]}…"
            yield _found(output, f"host-{slug(host)}", f"The {output.name} fetches something from {host}: {shown}")


def _is_tiny(image: Node) -> bool:
    sizes = [(image.get(side) or "").strip().removesuffix("px") for side in ("width", "height")]
    return any(size in ("0", "1") for size in sizes) or bool(_TINY.search(image.get("style") or ""))


def _absolute(address: str) -> str:
    return f"https:{address}" if address.startswith("//") else address


def _fetched(html: str, tree: Node) -> Iterator[str]:
    """Every address that a mail program may fetch by itself; those in comments too, which Outlook reads."""
    for comment in _COMMENT.findall(html):
        yield from (found[1] for found in _IN_COMMENT.finditer(comment))
        yield from _in_css(comment)
    for node in tree.iter("*"):
        for name in _FETCHED:
            for part in (node.get(name) or "").split(","):
                yield from part.split()[:1]
        if node.tag == "link":
            yield node.get("href") or ""
        yield from _in_css(node.get("style") or "")
        if node.tag == "style":
            yield from _in_css(node.text or "")
        if node.tag == "meta" and "url=" in (node.get("content") or "").lower():
            yield re.split("url=", node.get("content") or "", flags=re.IGNORECASE)[1]


def _in_css(css: str) -> Iterator[str]:
    yield from (found[1] or found[2] for found in _CSS_ADDRESS.finditer(css))


def _message(evidence: Evidence, message: bytes) -> Iterator[Finding]:
    parsed = BytesParser(policy=policy.default).parsebytes(message)
    readers = [address.lower() for _, address in getaddresses([str(value) for value in parsed.get_all("to", [])])]
    texts = [
        str(part.get_content())
        for part in parsed.walk()
        if part.get_content_maintype() == "text" and part.get_content_subtype() in ("plain", "html")
    ]
    links = dict.fromkeys(found[0] for text in texts for found in _ADDRESS.finditer(text))
    for reader in readers:
        marks = _marks_of(reader)
        for number, href in enumerate(links, 1):
            plain = unquote(unquote(href))
            if any(mark in plain or mark in plain.lower() for mark in marks):
                yield MAIL_TRACKING.block(
                    f"message.link-{number}",
                    "A link of the mail as it goes out holds the reader's address, plain, encoded or hashed.",
                    where="the mail as it goes out",
                    mend="Take it out of the template; a reader's own links carry a token and nothing else.",
                )


def _marks_of(address: str) -> set[str]:
    data = address.encode()
    encoded = base64.b64encode(data).decode().rstrip("=")
    hashes = {hashlib.new(name, data, usedforsecurity=False).hexdigest() for name in ("md5", "sha1", "sha256")}
    return {address, encoded, encoded.replace("+", "-").replace("/", "_"), data.hex(), *hashes}
