"""Test copies: marked in the subject, never counted, never stored; their links lead to nobody."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from curator.mail.letterhead import example_links, letterhead
from curator.mail.mailer import Mailer, Outgoing
from curator.mail.message import Addressee, prepare
from curator.model.issue import Variant
from curator.model.subscriber import Format
from curator.settings import Settings
from curator.text.dates import iso
from curator.text.words import fingerprint


@dataclass(frozen=True, slots=True)
class TestReport:
    """How many test copies were taken, by whom, and one sentence for each that was not."""

    accepted: int
    provider: str
    problems: tuple[str, ...] = ()


async def send_test(
    variant: Variant,
    addresses: Sequence[str],
    mailer: Mailer,
    settings: Settings,
    *,
    ref: str,
    now: dt.datetime,
    fmt: Format = "html",
) -> TestReport:
    """Send one marked copy to each address. Raises MailError (fatal) where none can go out."""
    prepared = prepare(letterhead(settings, ref=ref, test=True), variant, fmt=fmt)
    domain, links = prepared.letterhead.domain, example_links(settings)
    problems, accepted = [], 0
    for address in addresses:
        own = fingerprint(ref, address, iso(now) or "")  # another one each time: mail programs hide repeated ones
        to = Addressee(address, f"<test.{own}@{domain}>", links)
        (outcome,) = await mailer.send([Outgoing(0, prepared, to, now)])
        if outcome.kind == "accepted":
            accepted += 1
        else:
            problems.append(f"{address}: {outcome.reason}")
    return TestReport(accepted, mailer.name, tuple(problems))
