"""Turns what stood in a file into model records, or into one error that names file, line, field and the right word."""

import dataclasses
import re
import types
from collections.abc import Callable, Hashable
from functools import cache
from pathlib import PurePath
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from curator.errors import FileError
from curator.text.words import did_you_mean

T = TypeVar("T")
Where = tuple[str | int, ...]
"""A path into the data, such as ("picks", 3, "note")."""


_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def validate(kind: type[T], data: object, *, path: PurePath, line_of: Callable[[Where], int | None]) -> T:
    """`data` as a record of `kind`.

    line_of: gives the line of a place in the data, or None. Raises FileError for the first thing that does not fit.
    """
    try:
        record: T = _adapter(cast(Hashable, kind)).validate_python(data)
        return record
    except ValidationError as error:
        # a misspelt key is also a missing one: the misspelling is what helps
        problem = min(error.errors(include_url=False), key=lambda one: one["type"] not in _UNKNOWN)
    place = tuple(part for part in problem["loc"] if not _is_type_name(part))
    raise FileError(
        _say(kind, place, problem["type"], problem["msg"], problem.get("input")),
        path=path,
        line=line_of(place),
        field=_spell(place),
    )


def _is_type_name(part: str | int) -> bool:
    return isinstance(part, str) and ("[" in part or part in ("str", "int", "bool", "date", "none"))


def _spell(place: Where) -> str:
    spelled = ""
    for part in place:
        spelled += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if spelled else part)
    return spelled


def _say(kind: Any, place: Where, code: str, message: str, value: object) -> str:
    name = str(place[-1]) if place else ""
    if code in _UNKNOWN:
        known = _fields(kind, place[:-1])
        meant = did_you_mean(name, known)
        return f'unknown key "{name}"{meant}' if meant else f'unknown key "{name}" (known here: {", ".join(known)})'
    if code in ("missing", "missing_argument"):
        return f'"{name}" is missing in {_spell(place[:-1]) or "the file"}'
    if code == "literal_error":
        choices = [c.strip("' ") for c in message.removeprefix("Input should be ").replace(" or ", ", ").split(",")]
        return f'"{value}" is no {name}{did_you_mean(str(value), choices)} (one of: {", ".join(choices)})'
    text = message[0].lower() + message[1:]
    return f"{_spell(place)}: {text}" if place else text


def _fields(kind: Any, place: Where) -> list[str]:
    for part in place:
        kind = _inner(kind) if isinstance(part, int) else get_type_hints(_record(kind)).get(part)
    record = _record(kind)
    return [f.name for f in dataclasses.fields(record)] if dataclasses.is_dataclass(record) else []


def _record(kind: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        return next((arg for arg in get_args(kind) if dataclasses.is_dataclass(arg)), kind)
    return kind


def _inner(kind: Any) -> Any:
    args = get_args(kind)
    return args[0] if args else kind


def toml_line(source: str, where: Where) -> int | None:
    """The line (from 1) of a table or key in TOML text; of its nearest parent that stands there; None if none does."""
    names = [str(part) for part in where if isinstance(part, str)]
    best: int | None = None
    table: list[str] = []
    for number, line in enumerate(source.splitlines(), 1):
        if header := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?", line):
            table = [part.strip().strip("\"'") for part in header[1].split(".")]
            if table == names[: len(table)] and len(table) <= len(names):
                best = number
                if table == names:
                    return number
        elif (key := re.match(r"\s*([\w\"'.-]+)\s*=", line)) and [*table, *key[1].strip("\"'").split(".")] == names:
            return number
    return best
