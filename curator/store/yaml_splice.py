"""Changes one entry of a list in YAML text and leaves every other character as it was.

A round-trip dump of the whole file would move comments: the library hangs the comment before the next section on the
last entry of this one. So only the entry's own lines are read and written again.
"""

import io
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

Change = Callable[[CommentedMap], None]


def _yaml(column: int) -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=column + 2, offset=column)
    return yaml


def whole(data: CommentedMap) -> str:
    """The text of everything; comments stay, though some may move."""
    out = io.StringIO()
    _yaml(2).dump(data, out)
    return out.getvalue()


def _dump(entry: Any, column: int) -> list[str]:
    """The lines of one entry whose hyphen stands in `column`."""
    out = io.StringIO()
    _yaml(column).dump(CommentedSeq([entry]), out)
    lines = out.getvalue().splitlines(keepends=True)
    if lines and not lines[0].startswith(" " * column + "-"):
        lines = [" " * column + line if line.strip() else line for line in lines]
    return lines


def _spans(lines: list[str], data: CommentedMap, key: str) -> tuple[int, list[tuple[int, int]]]:
    """The column of the hyphens, and first and past-the-last line (from 0) of each entry of a list.

    Blank lines and comments between two entries belong to neither.
    """
    entries = data[key]
    starts = [entries.lc.item(number)[0] for number in range(len(entries))]
    starts = [_hyphen_line(lines, start) for start in starts]
    column = len(lines[starts[0]]) - len(lines[starts[0]].lstrip(" "))
    ends = [*starts[1:], _end_of(lines, data, key)]
    return column, [(start, _trimmed(lines, start, end, column)) for start, end in zip(starts, ends, strict=True)]


def _hyphen_line(lines: list[str], line: int) -> int:
    while line > 0 and not lines[line].lstrip(" ").startswith("-"):
        line -= 1
    return line


def _end_of(lines: list[str], data: CommentedMap, key: str) -> int:
    start = data.lc.key(key)[0]
    later = [data.lc.key(other)[0] for other in data if data.lc.key(other)[0] > start]
    return min(later, default=len(lines))


def _trimmed(lines: list[str], start: int, end: int, column: int) -> int:
    while end > start + 1 and _between(lines[end - 1], column):
        end -= 1
    return end


def _between(line: str, column: int) -> bool:
    stripped = line.strip()
    indent = len(line) - len(line.lstrip(" "))
    return not stripped or stripped in ("---", "...") or (stripped.startswith("#") and indent <= column)


def _ended(lines: list[str]) -> list[str]:
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return lines


def insert(text: str, data: CommentedMap, key: str, index: int, fields: dict[str, Any] | str) -> str:
    """The text with one more entry at `index` of a list; the key is made if it is absent."""
    lines = _ended(text.splitlines(keepends=True))
    entry = fields if isinstance(fields, str) else CommentedMap(fields)
    if key not in data:
        return "".join([*lines, *(["\n"] if lines else []), f"{key}:\n", *_dump(entry, 2)])
    if not data[key]:
        line = data.lc.key(key)[0]
        head, _, rest = lines[line].partition(":")
        comment = rest[rest.index("#") :].rstrip() if "#" in rest else ""
        lines[line] = f"{head}:{' ' + comment if comment else ''}\n"
        return "".join([*lines[: line + 1], *_dump(entry, 2), *lines[line + 1 :]])
    column, spans = _spans(lines, data, key)
    at = spans[index][0] if index < len(spans) else spans[-1][1]
    return "".join([*lines[:at], *_dump(entry, column), *lines[at:]])


def change(text: str, data: CommentedMap, key: str, index: int, edit: Change) -> str:
    """The text with one entry of a list changed by `edit`."""
    lines = _ended(text.splitlines(keepends=True))
    column, spans = _spans(lines, data, key)
    start, end = spans[index]
    block = _yaml(column).load("".join(lines[start:end]))
    edit(block[0])
    out = io.StringIO()
    _yaml(column).dump(block, out)
    return "".join([*lines[:start], *_ended(out.getvalue().splitlines(keepends=True)), *lines[end:]])


def drop(text: str, data: CommentedMap, key: str, index: int) -> str:
    """The text without one entry of a list; the last one leaves an empty list."""
    lines = _ended(text.splitlines(keepends=True))
    _, spans = _spans(lines, data, key)
    start, end = spans[index]
    if len(spans) == 1:
        line = data.lc.key(key)[0]
        head, _, rest = lines[line].partition(":")
        lines[line] = f"{head}: []{rest.rstrip() and ' ' + rest.strip()}\n"
    return "".join([*lines[:start], *lines[end:]])


def move(text: str, data: CommentedMap, key: str, index: int, other: int, *, after: bool) -> str:
    """The text with one entry of a list put right before another one, or right after it.

    Comments between entries stay with what they stand above; blank lines go along.
    """
    lines = _ended(text.splitlines(keepends=True))
    _, spans = _spans(lines, data, key)
    start, end = spans[index]
    first, past = start, _past_blanks(lines, end)
    if index == len(spans) - 1:  # what follows the last entry belongs to the next key; its blank lines stand above it
        first, past = start - _blanks_above(lines, start), end
    blanks = lines[first:start] + lines[end:past]
    at = spans[other][1] if after else spans[other][0]
    moved = [*blanks, *lines[start:end]] if after else [*lines[start:end], *blanks]
    if first < at:
        return "".join([*lines[:first], *lines[past:at], *moved, *lines[at:]])
    return "".join([*lines[:at], *moved, *lines[at:first], *lines[past:]])


def _past_blanks(lines: list[str], line: int) -> int:
    while line < len(lines) and not lines[line].strip():
        line += 1
    return line


def _blanks_above(lines: list[str], line: int) -> int:
    number = 0
    while line - number > 0 and not lines[line - number - 1].strip():
        number += 1
    return number


def set_key(text: str, data: CommentedMap, key: str, value: object, after: str) -> str:
    """The text with one key of the top set to a value; None leaves the key empty. A new key comes below `after`."""
    lines = _ended(text.splitlines(keepends=True))
    if key not in data:
        _, at = _key_span(lines, data, after) if after in data else (0, 0)
        return "".join([*lines[:at], *_dumped(CommentedMap({key: value})), *lines[at:]])
    start, end = _key_span(lines, data, key)
    block = _yaml(2).load("".join(lines[start:end]))
    block[key] = value
    return "".join([*lines[:start], *_dumped(block), *lines[end:]])


def _key_span(lines: list[str], data: CommentedMap, key: str) -> tuple[int, int]:
    start = data.lc.key(key)[0]
    return start, _trimmed(lines, start, _end_of(lines, data, key), 0)


def _dumped(block: CommentedMap) -> list[str]:
    out = io.StringIO()
    _yaml(2).dump(block, out)
    return _ended(out.getvalue().splitlines(keepends=True))
