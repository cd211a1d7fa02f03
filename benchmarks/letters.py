"""A newsletter of 24 picks as it is sent: about 105 KB a letter, with a reader's own links in both parts."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from curator.clock import system_clock
from curator.mail.letterhead import letterhead, links, message_id
from curator.mail.mailer import Outgoing
from curator.mail.message import Addressee, prepare
from curator.model.charter import Newsletter
from curator.model.delivery import FrozenVariant
from curator.model.issue import Variant
from curator.model.subscriber import ConsentEvent
from curator.settings import (
    ConfigFile,
    DeliverySettings,
    ReadersSettings,
    Secrets,
    SendgridSettings,
    Settings,
    SmtpSettings,
)
from curator.store import subscribers
from curator.store.engine import Store
from curator.store.subscribers import Evidence, NewReader
from curator.text.tokens import LEAVE, PREFERENCES

REF = "2026-12"
SENTENCE = "Sample words about a sample story, told by Sample River. "
CARD = '<table role="presentation"><tr><td style="padding:0 24px">{words}</td></tr></table>\n'


def variant() -> Variant:
    """The issue."""
    cards = "".join(CARD.format(words=SENTENCE * 60) for _ in range(24))
    foot = f'<p><a href="{LEAVE}">Leave this list</a> or <a href="{PREFERENCES}">choose what you get</a></p>'
    page = f'<html lang="en"><head><title>December</title></head><body>{cards}{foot}</body></html>\n'
    text = (SENTENCE * 12 + "\n\n") * 24 + f"Leave: {LEAVE}\nChoose:\n{PREFERENCES}\n"
    return Variant(name="standard", subject="Bench, December", preheader="", html=page, text=text)


def settings(root: Path, *, smtp: int = 0, sendgrid: int = 0, connections: int = 10, batch: int = 200) -> Settings:
    """The newsletter's settings with a sink on this machine: by SMTP or by SendGrid's API, at that port."""
    delivery = DeliverySettings(
        provider="smtp",
        smtp=SmtpSettings(host="127.0.0.1", port=smtp, security="none", connections=connections),
    )
    if sendgrid:
        own = SendgridSettings(host=f"http://127.0.0.1:{sendgrid}", batch_size=batch)
        delivery = replace(delivery, provider="sendgrid", sendgrid=own)
    newsletter = Newsletter(
        title="Bench", from_email="letters@news.example.org", postal_address="1 Sample Street", base_url="https://x.org"
    )
    config = ConfigFile(newsletter, delivery=delivery, readers=ReadersSettings(url="https://news.example.org/readers"))
    secrets = Secrets(secret_keys=("bench",), erasure_key="bench", sendgrid_api_key="SG.bench")
    return Settings(root=root, config=config, secrets=secrets)


def letters(own: Settings, number: int) -> Iterator[Outgoing]:
    """So many letters ready to be handed over."""
    prepared, now = prepare(letterhead(own, ref=REF), variant()), dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    for one in range(1, number + 1):
        named = message_id(own, kind="issue", ref=REF, subscriber=one)
        yield Outgoing(one, prepared, Addressee(f"reader{one}@example.org", named, links(own, one)), now)


def add_readers(store: Store, number: int) -> None:
    """So many active readers."""
    event = ConsentEvent(0, "attested", system_clock(), wording="bench")
    for start in range(0, number, 10_000):
        names = [f"reader{one}@example.org" for one in range(start + 1, min(start + 10_000, number) + 1)]
        with store.write() as db:
            subscribers.insert(db, [NewReader(name, name) for name in names], Evidence(event, "active"))


def frozen() -> list[FrozenVariant]:
    """The issue as it is frozen."""
    one = variant()
    return [FrozenVariant(one.name, one.subject, one.preheader, one.html, one.text)]
