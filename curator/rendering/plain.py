"""Text for terminals and plain mails: lines of a width that counts East Asian letters as two columns."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from curator.text.markdown import to_text
from curator.text.words import shorten

WIDTH = 72
_MARK = re.compile(r"(?:> |[-*] |\d+[.)] | )*")
_NO_START = frozenset(
    "、。，．・：；？！ー」』）］｝〉》】〕’”\u200d\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
)
_NO_END = frozenset("「『（［｛〈《【〔‘“\u200d")


def columns(text: str) -> int:
    """How many columns a text takes in a terminal."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: str, first: str = "", rest: str | None = None, width: int = WIDTH) -> str:
    """One paragraph in lines of at most `width` columns.

    first: stands before the first line; rest: before the others, spaces as wide as `first` if not given. A word wider
    than a line, such as an address, stays whole; Chinese and Japanese text breaks between letters.
    """
    rest = " " * columns(first) if rest is None else rest
    lines: list[str] = []
    line, used, fresh = first, columns(first), True
    for word in text.split():
        for number, piece in enumerate(_pieces(word)):
            size = columns(piece)
            gap = 0 if fresh or number else 1
            if not fresh and used + gap + size > width:
                lines.append(line)
                line, used, gap = rest, columns(rest), 0
            line, used, fresh = line + " " * gap + piece, used + gap + size, False
    return "\n".join(part.rstrip() for part in (*lines, line))


def _pieces(word: str) -> list[str]:
    """A word in parts between which a line may break: whole for most scripts, letter by letter for wide ones."""
    if "://" in word or not any(unicodedata.east_asian_width(char) in "WF" for char in word):
        return [word]
    pieces = [word[0]]
    for before, char in pairwise(word):
        wide = _columns(char) == 2 or _columns(before) == 2
        if wide and _columns(char) and char not in _NO_START and before not in _NO_END:
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def block(text: str, indent: str = "", width: int = WIDTH) -> str:
    """Text with line ends: each line is wrapped on its own, under its list mark or quotation mark."""
    done = []
    for line in text.split("\n"):
        found = _MARK.match(line)
        mark = found[0] if found else ""
        body = line[len(mark) :]
        hanging = re.sub(r"[^> ]", " ", mark)
        done.append(wrap(body, indent + mark, indent + hanging, width) if body.strip() else (indent + mark).rstrip())
    return "\n".join(done)


def underlined(text: str, mark: str = "-", width: int = WIDTH) -> str:
    """A heading: the text with a line of marks below it, as long as it is."""
    wrapped = wrap(text, width=width)
    return f"{wrapped}\n{mark * max(columns(line) for line in wrapped.split(chr(10)))}"


def tidied(text: str) -> str:
    """A whole text: no more than two empty lines together, none before the first, one line end after the last."""
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip("\n") + "\n"


@lru_cache(16)
def first_words(markdown: str, limit: int = 110) -> str:
    """The beginning of a letter in one line of at most `limit` characters; a short greeting is passed over."""
    paragraphs = [text for text in to_text(markdown).split("\n\n") if len(text) > 40]
    return shorten(paragraphs[0], limit) if paragraphs else ""
