"""What a row of an import means, and what may be done about it. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from curator.errors import UsageError
from curator.model.subscriber import NEVER_REVIVED, Format, Subscriber
from curator.store.subscribers import NewReader
from curator.subscribing.addresses import normalise
from curator.text.words import shorten

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SECTION = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_YES = frozenset({"yes", "y", "true", "1", "x", "on"})
_NO = frozenset({"", "no", "n", "false", "0", "off"})
_WANTS_MAIL = frozenset(
    {"", "active", "subscribed", "enabled", "confirmed"}
    | {"regular", "premium", "gifted", "trialed", "churning", "past_due"}  # Buttondown's kinds of readers
)

Step = Literal["add", "activate", "keep", "refuse"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one reader, and the reason of a refusal."""

    step: Step
    reason: str = ""


def reader_of(values: dict[str, str]) -> NewReader:
    """The reader that a row describes. Raises UsageError with the reason why it cannot be one."""
    address = values.get("email", "")
    key = normalise(address)
    if len(values) == 1:
        return NewReader(address, key)
    language, form, discreet, sections = _wishes(*(values.get(name, "") for name in _COLUMNS))
    return NewReader(address, key, language, form, discreet, sections)


_COLUMNS = ("state", "wanted", "unwanted", "gone", "language", "format", "discreet", "sections")


@lru_cache(maxsize=1_000)
def _wishes(
    state: str, wanted: str, unwanted: str, gone: str, language: str, form: str, discreet: str, sections: str
) -> tuple[str | None, Format, bool, tuple[str, ...]]:
    """What a row says besides the address; thousands of rows say the same."""
    if state.lower() not in _WANTS_MAIL:
        raise UsageError(f'the file says "{shorten(state, 40)}", not active')
    if gone:
        raise UsageError(f"the file says that they left: {shorten(gone, 40)}")
    if (wanted and wanted.lower() not in _YES) or (unwanted and unwanted.lower() not in _NO):
        raise UsageError("the file says that they want no mail")
    return _language(language), _format(form), _discreet(discreet), _sections(sections)


def decide(known: Subscriber | None, *, erased: bool, attested: bool) -> Decision:
    """What an editor may do for an address. Nobody who left, bounced, complained or was erased is ever brought back."""
    if erased:
        return Decision("refuse", "was erased at their own wish; only they can come back, by signing up")
    if known is None:
        return Decision("add")
    if known.state in NEVER_REVIVED:
        since = f" on {known.left.date().isoformat()}" if known.left else ""
        words = {"left": f"left{since}", "bounced": "could not be reached", "complained": "complained about our mail"}
        return Decision("refuse", f"{words.get(known.state, known.state)}; only they can come back, by signing up")
    if known.state == "pending" and attested:
        return Decision("activate")
    return Decision("keep")


def _language(text: str) -> str | None:
    if not text:
        return None
    if not _LANGUAGE.fullmatch(text):
        raise UsageError(f'"{shorten(text, 40)}" is no language; write it like en or es-MX')
    return text.replace("_", "-")


def _format(text: str) -> Format:
    if text.lower() in ("", "html"):
        return "html"
    if text.lower() in ("text", "plain"):
        return "text"
    raise UsageError(f'"{shorten(text, 40)}" is no format; write html or text')


def _discreet(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise UsageError(f'discreet is "{shorten(text, 40)}"; write yes or no')


def _sections(text: str) -> tuple[str, ...]:
    names = tuple(name for name in re.split(r"[\s,;|]+", text) if name)
    for name in names:
        if not _SECTION.fullmatch(name):
            raise UsageError(f'"{shorten(name, 40)}" is no section')
    return names
