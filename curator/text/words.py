"""Small things about words: folding for search, slugs, nearest word, shortening, counting, fingerprints."""

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_SPACE = re.compile(r"\s+")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def fold(text: str) -> str:
    """Case- and accent-folded form for searching; the same function makes the stored column and the query.

    Only combining marks of Latin, Greek and Cyrillic letters go: in other scripts a mark is part of the word.
    """
    text = text.lower()
    if not text.isascii():
        text = _FOREIGN.sub(_folded, text)
    return " ".join(text.split())


def _folded(found: re.Match[str]) -> str:
    return _fold_signs(found[0])


@lru_cache(maxsize=8_192)
def _fold_signs(word: str) -> str:
    """A run of signs beyond ASCII, folded. What stands before it is ASCII, so a mark at its start belongs to that."""
    out: list[str] = []
    keep_marks = False
    for char in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()):
        if unicodedata.combining(char) or unicodedata.category(char) == "Mn":
            if keep_marks:
                out.append(char)
            continue
        keep_marks = ord(char) >= 0x0590
        out.append(char)
    return unicodedata.normalize("NFC", "".join(out))


def slug(text: str, default: str = "item") -> str:
    """`Book River: Notes!` → `book-river-notes`; text without Latin letters or digits gives `default`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or default


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that an editor probably meant, or None."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "sections"?`, or nothing."""
    meant = nearest(word, known)
    return f'; did you mean "{meant}"?' if meant else ""


def one_line(text: str) -> str:
    """White space folded to single spaces, control characters gone."""
    return " ".join(_CONTROL.sub("", text).split())


def without_controls(text: str) -> str:
    """C0 and C1 control characters gone; tabs and line ends stay."""
    return _CONTROL.sub("", text)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word where one is near, with an ellipsis if anything went."""
    text = one_line(text)
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit * 0.6 else cut).rstrip(" ,;:.–—-") + "…"


def count_words(text: str) -> int:
    """Words, as a reader counts them."""
    return len(re.findall(r"\w+(?:['’\-]\w+)*", text))


def fingerprint(*parts: str) -> str:
    """A short stable hash of texts (128 bits, hex)."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
