"""money.yaml: what was paid to creators, and what links brought in. The ledger is the lines; totals are their sum."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One sum. to: the creator it went to, by the id of sources.yaml. source: the shop it came from.

    what: what it was for, in words.
    """

    on: dt.date
    amount: Decimal
    what: str
    to: str | None = None
    source: str | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Totals:
    """The two sums as the editor wrote them down, to be held against the lines."""

    paid: Decimal | None = None
    affiliate: Decimal | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Money:
    """The whole file. paid: to creators, each line with `to`. affiliate: income from links, each line with `source`."""

    currency: str = "EUR"
    paid: tuple[MoneyLine, ...] = ()
    affiliate: tuple[MoneyLine, ...] = ()
    totals: Totals = field(default_factory=Totals)

    __pydantic_config__ = STRICT


NO_MONEY = Money()


def total(lines: Sequence[MoneyLine]) -> Decimal:
    """The sum of the lines, to the cent."""
    return sum((line.amount for line in lines), Decimal(0)).quantize(Decimal("0.01"))
