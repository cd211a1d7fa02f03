"""What is remembered of an archive, and how it is written: thousands of pieces are read whenever one issue is new."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import TypeAdapter

from curator.model.archive import Kept, Piece
from curator.model.issue import Correction, Waiver

FORMAT = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mark:
    """One file: what it was made from, and how it looked then."""

    key: str
    size: int
    changed: int


@dataclass(frozen=True, slots=True)
class Former:
    """One issue: what its pages were made from, the files that it has, what lists know of it without its entries.

    at: where its bulk lies, as the first byte and how many there are.
    """

    key: str
    files: tuple[str, ...]
    kept: Kept
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything that is remembered. files: path in the archive → its mark."""

    issues: dict[str, Former] = field(default_factory=dict)
    files: dict[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bulk:
    """What is large and seldom needed of an issue: how lists show its pieces, in order, and its text for the feed.

    rows: of its pieces in the reading list.
    """

    key: str
    entries: tuple[str, ...]
    article: str
    rows: tuple[str, ...]


def written(memory: Memory) -> bytes:
    """The memory as a file holds it."""
    issues = {name: [one.key, one.files, _kept(one.kept), one.at] for name, one in memory.issues.items()}
    files = {path: [mark.key, mark.size, mark.changed] for path, mark in memory.files.items()}
    return _sealed([FORMAT, issues, files])


def read(data: bytes) -> Memory:
    """What `written` wrote. Raises ValueError for anything else, and for what an older curator wrote."""
    return _opened(data, _memory)


def written_bulk(bulk: Bulk) -> bytes:
    """The same of the large part of one issue."""
    return _sealed([bulk.key, bulk.entries, bulk.article, bulk.rows])


def read_bulk(data: bytes) -> Bulk:
    """What `written_bulk` wrote. Raises ValueError for anything else."""
    return _opened(data, lambda parts: Bulk(parts[0], tuple(parts[1]), parts[2], tuple(parts[3])))


def _sealed(value: object) -> bytes:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def _opened(data: bytes, read_as: Callable[[Any], T]) -> T:
    """Only what is whole is read: then everything in it has the form in which it was written."""
    seal, _, rest = data.partition(b"\n")
    if hashlib.sha256(rest).hexdigest().encode() != seal:
        raise ValueError("not as it was written")
    return read_as(json.loads(rest))


def _memory(parts: list[Any]) -> Memory:
    if parts[0] != FORMAT:
        raise ValueError("of another form")
    _, issues, files = parts
    return Memory(
        {
            name: Former(key, tuple(paths), _as_kept(*kept), tuple(at))
            for name, (key, paths, kept, at) in issues.items()
        },
        {path: Mark(*mark) for path, mark in files.items()},
    )


def _kept(kept: Kept) -> list[object]:
    told = TypeAdapter(tuple[Correction, ...]).dump_json(kept.corrections).decode() if kept.corrections else ""
    waived = TypeAdapter(tuple[Waiver, ...]).dump_json(kept.waivers).decode() if kept.waivers else ""
    return [
        kept.id, kept.title, kept.summary, kept.kind, kept.indexed, kept.article, kept.pieces, told, kept.corrects,
        waived, kept.sources, kept.creators, kept.dated,
    ]  # fmt: skip


def _as_kept(
    name: str, title: str, summary: str, kind: Any, indexed: bool, article: str, pieces: list[Any], told: str,
    corrects: list[str], waived: str, sources: list[str], creators: list[str], dated: bool,
) -> Kept:  # fmt: skip
    return Kept(
        id=name,
        title=title,
        summary=summary,
        kind=kind,
        indexed=indexed,
        article=article,
        pieces=tuple(
            [
                Piece(pick, words, entry, tuple(topics), tuple(bands), tuple(makers), row)
                for pick, words, entry, topics, bands, makers, row in pieces
            ]
        ),
        corrections=TypeAdapter(tuple[Correction, ...]).validate_json(told) if told else (),
        corrects=tuple(corrects),
        waivers=TypeAdapter(tuple[Waiver, ...]).validate_json(waived) if waived else (),
        sources=tuple(sources),
        creators=tuple(creators),
        dated=dated,
    )
