"""Takes out of a record what no reader should meet: controls, marks that turn a line around, our own placeholders."""

import re
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
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        parts = [_clean(one) for one in value]
        return tuple(parts) if any(new is not old for new, old in zip(parts, value, strict=True)) else value
    if is_dataclass(value) and not isinstance(value, type):
        old = {name: getattr(value, name) for name in _names(type(value))}
        changes = {name: new for name, part in old.items() if (new := _clean(part)) is not part}
        return replace(value, **changes) if changes else value
    return value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind))
