"""Takes out of a record what no reader should meet: controls, marks that turn a line around, our own placeholders."""

import re
from collections.abc import Hashable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, cast

from curator.text.tokens import PLACEHOLDERS

R = TypeVar("R")
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls; tab and line end stay
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates: one left open turns everything after it
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"  # marks of no text
)
_SUSPECT = re.compile(f"{_UNWANTED.pattern}|\r|%%")


def clean_text(text: str) -> str:
    """The text without them; line ends are plain ones.

    A placeholder in someone's text is broken up, else it would become a reader's own link, even within an address.
    """
    if not _SUSPECT.search(text):
        return text
    for placeholder in PLACEHOLDERS:
        text = text.replace(placeholder, placeholder.strip("%"))
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def cleaned(record: R) -> R:
    """The same record with every text in it cleaned, however deep; itself where nothing had to be."""
    return cast(R, _clean(record))


def _clean(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return clean_text(value)
    if kind is tuple:
        parts = [_clean(one) for one in value]
        return tuple(parts) if any(new is not old for new, old in zip(parts, value, strict=True)) else value
    changes = {}
    for name in _names(cast(Hashable, kind)):
        old = getattr(value, name)
        new = _clean(old)
        if new is not old:
            changes[name] = new
    return replace(value, **changes) if changes else value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a record; none of anything else."""
    return tuple(part.name for part in fields(kind)) if is_dataclass(kind) else ()
