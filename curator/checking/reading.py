"""Compares words as a reader would: typography, capitals, white space and line ends make no difference."""

import re
import unicodedata

from curator.checking.prose import visible
from curator.text.markdown import to_text
from curator.text.words import one_line

_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
"""Scripts written without spaces: a wrapped line of theirs breaks anywhere."""
_GAP = re.compile(rf"(?<=[{_UNSPACED}]) | (?=[{_UNSPACED}])")
_EDGE = re.compile(rf"[ {_UNSPACED}]")
_MARKS = "<>|│┃▌"
"""Signs that set a quotation off at the left edge of a text; they count as punctuation."""
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")


class _Plain(dict[int, str]):
    """Punctuation and separators become a space, invisible format characters go; made as characters come along."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kind = unicodedata.category(char)
        if kind[0] in "PZ" or char.isspace() or char in _MARKS:
            self[code] = " "
        else:
            self[code] = "" if kind[0] == "C" else char
        return self[code]


_PLAIN = _Plain()


def heard(text: str) -> str:
    """The words of a text as one hears them read aloud: no punctuation, no addresses, no capitals."""
    plain = _ADDRESS.sub(" ", text)
    plain = unicodedata.normalize("NFKC", plain).casefold().translate(_PLAIN)
    return _GAP.sub("", one_line(plain))


def stands_in(needle: str, heard_text: str) -> bool:
    """True if the words of `needle` stand, whole and in order, in a text that was `heard`. Nothing stands anywhere."""
    words = heard(needle)
    start = heard_text.find(words)
    while start >= 0:
        if _parts(heard_text, start, words[:1]) and _parts(heard_text, start + len(words), words[-1:]):
            return True
        start = heard_text.find(words, start + 1)
    return False


def _parts(text: str, place: int, char: str) -> bool:
    """True if no word runs on across a place, of which `char` is the neighbour on the inner side."""
    around = text[place - 1 : place + 1] if place else ""
    return len(around) < 2 or _EDGE.search(around) is not None or _EDGE.match(char) is not None


def markdown_stands_in(markdown: str, heard_text: str) -> bool:
    """The same for an editor's Markdown, however its links and emphasis were shown."""
    return any(stands_in(form, heard_text) for form in (visible(markdown), to_text(markdown), markdown))
