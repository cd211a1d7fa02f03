"""Writes the mails that were asked for on the readers' pages, after the pages have answered.

That the answer comes first is what keeps it from telling, by its bytes or by its time, who is a reader.
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from curator.clock import Clock
from curator.errors import MailError
from curator.mail.headers import ascii_url
from curator.mail.mailer import Mailer, Outcome, Outgoing, failed, untried
from curator.model.subscriber import Subscriber
from curator.rendering.catalogues import Renderers
from curator.settings import Settings
from curator.store import signups, subscribers
from curator.store.engine import Store
from curator.store.signups import MailRequest
from curator.subscribing.private import private_token
from curator.subscribing.service_mail import ServiceKind, service_mail
from curator.subscribing.signup import ask_reader
from curator.text.tokens import make_token
from curator.text.urls import join

AT_ONCE = 10
RETRIES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))
"""How long to wait after the first, second … time that a mail was not taken; after the last it is given up."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of the mails that were due."""

    accepted: int = 0
    postponed: int = 0
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class _Means:
    store: Store
    settings: Settings
    renderers: Renderers
    now: dt.datetime


async def answer_requests(
    store: Store, make_mailer: Callable[[], Mailer], settings: Settings, renderers: Renderers, *, clock: Clock
) -> Answered:
    """Write every mail that is due. What the provider does not take now is tried again later, within some hours.

    make_mailer: called only if there is something to send; closed again here. Raises MailError (fatal) where no mail
    can go out; those that were due are tried again.
    """
    mailer: Mailer | None = None
    done = Answered()
    with ThreadPoolExecutor(1, thread_name_prefix="requests") as thread:
        aside = partial(asyncio.get_running_loop().run_in_executor, thread)
        try:
            while True:
                means = _Means(store, settings, renderers, clock())
                due = await aside(_take, means)
                if not due:
                    return done
                mailer = mailer or make_mailer()
                problem: MailError | None = None
                for request in due:
                    letter = None if problem else await aside(_letter, means, request)
                    outcome, problem = await _hand_over(mailer, letter, problem)
                    done = _counted(done, await aside(_settle, means, request, outcome))
                if problem:
                    raise problem
        finally:
            if mailer:
                await mailer.close()


def _take(means: _Means) -> list[MailRequest]:
    with means.store.write() as db:
        return signups.take(db, AT_ONCE, means.now)


async def _hand_over(
    mailer: Mailer, letter: Outgoing | None, problem: MailError | None
) -> tuple[Outcome, MailError | None]:
    """What became of a letter, and what keeps every further one from going out."""
    if problem:
        return untried(problem.message), problem
    if letter is None:
        return failed("there is nobody to write to any more", permanent=True), None
    try:
        (outcome,) = await mailer.send([letter])
    except MailError as error:
        return untried(error.message), error
    return outcome, None


def _letter(means: _Means, request: MailRequest) -> Outgoing | None:
    """The mail for one request, once what it means is stored; None if there is nobody to write to any more."""
    if not request.address:
        return None
    if request.kind == "sign-up":
        with means.store.write() as db:
            reader, asked = ask_reader(db, request, means.now)
        return _question(means, request, reader) if asked else _page(means, request, reader)
    with means.store.read() as db:
        found = next(iter(subscribers.by_ids(db, [request.subscriber or 0])), None)
    if found is None or found.state == "erased":
        return None
    return _private(means, request, found) if request.kind == "link" else _move(means, request, found)


def _question(means: _Means, request: MailRequest, reader: Subscriber) -> Outgoing:
    token = make_token("confirm", reader.id, means.settings.secrets.secret_keys[0])
    return _mail(means, request, "confirm", f"confirm/{token}", replace(reader, language=request.language))


def _page(means: _Means, request: MailRequest, reader: Subscriber) -> Outgoing:
    """To somebody who is a reader already: their own page, in the words they chose."""
    token = make_token("preferences", reader.id, means.settings.secrets.secret_keys[0])
    return _mail(means, request, "already", f"preferences/{token}", reader)


def _private(means: _Means, request: MailRequest, reader: Subscriber) -> Outgoing:
    """The hour begins now, and the address is the reader's as it is now."""
    token = private_token("private", reader.id, means.now, means.settings.secrets.secret_keys[0])
    return _mail(means, request, "link", f"private/{token}", reader)


def _move(means: _Means, request: MailRequest, reader: Subscriber) -> Outgoing:
    token = private_token("move", request.id, means.now, means.settings.secrets.secret_keys[0])
    return _mail(means, request, "move", f"address/{token}", replace(reader, address=request.address or ""))


def _mail(means: _Means, request: MailRequest, kind: ServiceKind, path: str, to: Subscriber) -> Outgoing:
    link = ascii_url(join(means.settings.readers_url, path))
    own = f"{request.id} {request.at.isoformat()}"
    return service_mail(means.settings, means.renderers, kind, to=to, link=link, own=own, now=means.now)


def _settle(means: _Means, request: MailRequest, outcome: Outcome) -> str:
    """Write down what became of a mail. An uncertain one counts as sent: whoever waits for it can ask again."""
    if outcome.kind in ("later", "trouble", "untried") and request.attempts <= len(RETRIES):
        with means.store.write() as db:
            signups.postpone(db, request.id, means.now + RETRIES[request.attempts - 1])
        return "postponed"
    went_out = outcome.kind in ("accepted", "uncertain")
    with means.store.write() as db:
        signups.done(db, request.id, means.now, keep_address=went_out and request.kind == "move")
    return "accepted" if went_out else "given_up"


def _counted(done: Answered, kept: str) -> Answered:
    return Answered(
        done.accepted + (kept == "accepted"),
        done.postponed + (kept == "postponed"),
        done.given_up + (kept == "given_up"),
    )
