"""Who makes the newsletter, for whom, and why."""

from dataclasses import dataclass
from typing import Literal

from curator.model.vocabulary import PILLARS, SECTIONS

STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Newsletter:
    """`[newsletter]` in curator.toml."""

    title: str
    from_email: str
    tagline: str = ""
    language: str = "en"
    theme: str = "standard"
    timezone: str = "UTC"
    base_url: str = ""
    from_name: str = ""
    reply_to: str | None = None
    postal_address: str = ""

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Charter:
    """`[charter]` in curator.toml: printed on the About page. purpose and who_for are required to build."""

    purpose: str = ""
    who_for: str = ""
    not_for: str = ""
    values: tuple[str, ...] = ()
    accountable_to: tuple[str, ...] = ()
    advisers: tuple[str, ...] = ()
    positionality: str = ""
    lens: str = ""

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class IssueRules:
    """`[issue]` in curator.toml. choosable: the sections of picks that a reader may choose among, at most three."""

    sections: tuple[str, ...] = SECTIONS
    choosable: tuple[str, ...] = PILLARS
    max_minutes: int = 90
    max_items: int = 24
    max_html_kb: int = 92
    layout: Literal["full", "compact"] = "full"

    __pydantic_config__ = STRICT
