"""Reads YAML as editors mostly write it, forty times as fast as the full reader, without its lines and comments.

What it reads, it reads as the full reader does. Anything else (anchors, tags, text over several lines that is not
marked as such, numbers other than whole ones, escapes, mistakes) it leaves alone: the full reader has the last word.
"""

import datetime as dt
import re
from typing import TypeAlias

Value: TypeAlias = "str | int | bool | dt.date | list[Value] | dict[str, Value] | None"

_ODD = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Tabs, controls and line ends of other kinds: each has rules of its own."""
_KEY = re.compile(r"([A-Za-z_][\w-]*):(?: +|$)")
_WORDS = {"null": None, "true": True, "false": False}
_NUMBER = re.compile(r"0|[1-9][0-9]{0,9}")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_MEASURE = re.compile(r"[1-9][0-9]*(?:[ -]+[A-Za-z]|[A-DF-Za-df-z])[\w -]*")
"""`5m`, `60 EUR`: a word, not a number."""
_DOUBLE = re.compile(r'"([^"\\]*)"')
_SINGLE = re.compile(r"'((?:[^']|'')*)'")
_COMMENT = re.compile(r" +#.*")
_INNER = re.compile(r"""[^\s,\[\]{}:#"'][^,\[\]{}:#]*""")
_INNER_KEY = re.compile(r"([A-Za-z_][\w-]*): +")
_COMMA = re.compile(" *, *")
_BLOCKS = {"|": ("\n", "\n"), "|-": ("\n", ""), ">": (" ", "\n"), ">-": (" ", "")}
"""How a block of text is told: what stands between its lines, and after the last."""


class NotPlainError(Exception):
    """The full reader has to look at this."""


def read(text: str) -> dict[str, Value] | None:
    """The mapping that a text holds, or None where only the full reader can tell."""
    if _ODD.search(text):
        return None
    reader = _Reader(text.split("\n"))
    try:
        return reader.whole()
    except (NotPlainError, ValueError, RecursionError):
        return None


class _Reader:
    """Goes through the lines once. `line` is where it stands, `indent` and `words` are what stands there."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.line = -1
        self.indent = 0
        self.words = ""
        self.next()

    def next(self) -> None:
        """On to the next line that says something; after the last one, `indent` is -1."""
        for number in range(self.line + 1, len(self.lines)):
            words = self.lines[number].lstrip(" ")
            if words and words[0] != "#":
                self.line, self.indent, self.words = number, len(self.lines[number]) - len(words), words.rstrip(" ")
                return
        self.line, self.indent, self.words = len(self.lines), -1, ""

    def whole(self) -> dict[str, Value]:
        """The whole file."""
        found = self.mapping(0)
        if self.indent != -1:
            raise NotPlainError
        return found

    def block(self, parent: int) -> Value:
        """What stands below a key without a value on its own line."""
        if self.words == "-" or self.words.startswith("- "):
            return self.sequence(self.indent) if self.indent >= parent else None
        return self.mapping(self.indent) if self.indent > parent else None

    def mapping(self, indent: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        while self.indent == indent and not self.words.startswith("- "):
            key = _KEY.match(self.words)
            if not key or key[1] in found or key[1].lower() in _WORDS:
                raise NotPlainError
            found[key[1]] = self.after(self.words[key.end() :], indent)
        if self.indent > indent or not found:
            raise NotPlainError
        return found

    def sequence(self, indent: int) -> list[Value]:
        found: list[Value] = []
        while self.indent == indent and self.words.startswith("- "):
            words = self.words[2:].lstrip(" ")
            if _KEY.match(words):
                self.indent += len(self.words) - len(words)
                self.words = words
                found.append(self.mapping(self.indent))
            else:
                found.append(self.after(words, indent, listed=True))
        if self.indent > indent or self.words == "-":
            raise NotPlainError
        return found

    def after(self, words: str, indent: int, *, listed: bool = False) -> Value:
        """The value behind a key or a hyphen; the reader goes on to what comes after it."""
        if words in _BLOCKS:
            return self.text(*_BLOCKS[words], indent)
        empty = not words or words[0] == "#"
        self.next()
        if empty:
            if listed:
                raise NotPlainError
            return self.block(indent)
        while words[0] in "[{" and self.indent > indent and _open(words):
            words += " " + self.words
            self.next()
        if self.indent > indent:  # the value goes on there
            raise NotPlainError
        return _value(words)

    def text(self, between: str, end: str, indent: int) -> str:
        """A block of text; one whose lines are not all set in alike is left alone."""
        lines: list[str] = []
        number = self.line + 1
        while number < len(self.lines) and self.lines[number].startswith(" " * (indent + 1)):
            lines.append(self.lines[number])
            number += 1
        first = lines[0] if lines else ""
        margin = len(first) - len(first.lstrip(" "))
        for line in lines:
            if len(line) - len(line.lstrip(" ")) != margin or line.endswith(" ") or not line.strip():
                raise NotPlainError
        following = next((line for line in self.lines[number:] if line.strip(" ")), "")
        if not lines or following.startswith(" " * (indent + 1)) or number == len(self.lines):
            raise NotPlainError  # it goes on after an empty line, or the file ends in the middle of a line
        self.line = number - 1
        self.next()
        return between.join(line[margin:] for line in lines) + end


def _value(words: str) -> Value:
    """One value on one line, with or without a comment behind it."""
    for quoted in (_DOUBLE, _SINGLE):
        if found := quoted.match(words):
            _end(words[found.end() :])
            return found[1].replace("''", "'") if quoted is _SINGLE else found[1]
    if words[0] in "[{":
        return _flow(words)
    return _bare(_COMMENT.sub("", words, count=1) if " #" in words else words)


def _end(rest: str) -> None:
    if rest and not (rest[0] == " " and (not rest.strip(" ") or rest.lstrip(" ")[0] == "#")):
        raise NotPlainError


def _bare(words: str) -> Value:
    """A value without quotation marks."""
    if words[0].isalpha() or words[0] > "\x7f":
        if ": " in words or words[-1] == ":":
            raise NotPlainError
        small = words.lower()
        if small in _WORDS and words not in (small, small.capitalize(), small.upper()):
            raise NotPlainError
        return _WORDS.get(small, words)
    if _NUMBER.fullmatch(words):
        return int(words)
    if day := _DAY.fullmatch(words):
        return dt.date(int(day[1]), int(day[2]), int(day[3]))
    if _MONTH.fullmatch(words) or _MEASURE.fullmatch(words):
        return words
    raise NotPlainError


def _open(words: str) -> bool:
    """True where brackets wait for their other half; brackets within quotation marks are left to the full reader."""
    return words.count("[") + words.count("{") > words.count("]") + words.count("}")


def _flow(words: str) -> Value:
    """`[one, two]` or `{key: value}` and what comes after it."""
    value, end = _inner(words, 0)
    _end(words[end:])
    return value


def _inner(words: str, place: int) -> tuple[Value, int]:
    """The value that begins at a place within brackets, and the place after it."""
    first = words[place : place + 1]
    if first == "[":
        return _listed(words, place + 1)
    if first == "{":
        return _mapped(words, place + 1)
    for quoted in (_DOUBLE, _SINGLE):
        if found := quoted.match(words, place):
            return found[1].replace("''", "'") if quoted is _SINGLE else found[1], found.end()
    bare = _INNER.match(words, place)
    if not bare:
        raise NotPlainError
    return _bare(bare[0].rstrip(" ")), bare.end()


def _listed(words: str, place: int) -> tuple[list[Value], int]:
    found: list[Value] = []
    place = _past_spaces(words, place)
    while words[place : place + 1] != "]":
        value, place = _inner(words, place)
        found.append(value)
        place = _past_comma(words, place, "]")
    return found, place + 1


def _mapped(words: str, place: int) -> tuple[dict[str, Value], int]:
    found: dict[str, Value] = {}
    place = _past_spaces(words, place)
    while words[place : place + 1] != "}":
        key = _INNER_KEY.match(words, place)
        if not key or key[1] in found or key[1].lower() in _WORDS:
            raise NotPlainError
        found[key[1]], place = _inner(words, key.end())
        place = _past_comma(words, place, "}")
    return found, place + 1


def _past_comma(words: str, place: int, close: str) -> int:
    comma = _COMMA.match(words, place)
    after = comma.end() if comma else _past_spaces(words, place)
    if bool(comma) == (words[after : after + 1] == close):  # a comma before the end, or none between two values
        raise NotPlainError
    return after


def _past_spaces(words: str, place: int) -> int:
    while words[place : place + 1] == " ":
        place += 1
    return place
