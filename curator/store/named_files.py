"""Images that bear a person's name: under which other one they are to lie, and which hold it inside."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from curator.project import Project
from curator.text.names import is_of_several_words, renamed_id
from curator.text.words import slug

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".tif", ".tiff", ".bmp", ".svg", ".pdf"})
_METADATA_WITHIN = 262_144
"""Bytes at the start and the end of a file in which programs write who made it."""


def files_named(project: Project, formers: Iterable[str], name: str, theirs: Collection[str]) -> dict[Path, Path]:
    """Each image in whose file name one of these former names stands → the path that it gets. Nothing is moved.

    theirs: names of files of their own; a name of one word is looked for in those alone.
    """
    formers = tuple(formers)
    moves: dict[Path, Path] = {}
    for path in _pictures(project):
        stem = known = slug(path.stem)
        for former in formers if path.name in theirs else filter(is_of_several_words, formers):
            stem = renamed_id(stem, former, name)
        if stem == known:
            continue
        new = next(one for one in _free(path, stem) if not one.exists() and one not in moves.values())
        moves[path] = new
    return moves


def _free(path: Path, stem: str) -> Iterable[Path]:
    yield path.with_name(f"{stem}{path.suffix}")
    for number in range(2, 10_000):
        yield path.with_name(f"{stem}-{number}{path.suffix}")


def move(moves: Mapping[Path, Path]) -> None:
    """Move the files; one that is there no more is passed over."""
    for old, new in moves.items():
        if old.is_file():
            old.rename(new)


def pictures_with(project: Project, names: re.Pattern[str]) -> Sequence[Path]:
    """The images that name somebody in what a camera or a program wrote into them."""
    return [path for path in _pictures(project) if _holds(path, names)]


def _holds(path: Path, names: re.Pattern[str]) -> bool:
    data = path.read_bytes()
    ends = data[:_METADATA_WITHIN] + b"\n" + data[-_METADATA_WITHIN:]
    return any(names.search(ends.decode(code, "ignore")) for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"))


def _pictures(project: Project) -> list[Path]:
    if not project.issues.is_dir():
        return []
    found = (path for path in project.issues.rglob("*") if path.suffix.lower() in PICTURES and path.is_file())
    return sorted(found)
