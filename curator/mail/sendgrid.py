"""SendGrid's web API: letters in batches through one pooled client, and every answer turned into outcomes.

There is no key that would make a call safe to repeat: once a request was written, a lost answer is uncertain for all
its letters. SendGrid's events settle those later.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence

import httpx

from curator.clock import Clock, system_clock
from curator.errors import MailError
from curator.mail.mailer import Outcome, Outgoing, accepted, failed, trouble, uncertain, untried
from curator.mail.sendgrid_account import PATIENCE, client
from curator.mail.sendgrid_body import MOST_PERSONALIZATIONS, Filled, Form, Request, form_of, requests
from curator.settings import SendgridSettings
from curator.text.words import one_line, shorten

LONGEST_WAIT = 3600.0
NOT_SENT = (
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout),
    *(httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.ProxyError),
)
"""Failures before the first byte of a request was written. After any other, nobody can say what became of it."""

_INDEX = re.compile(r"personalizations\.(\d+)\.to\b")


class SendgridMailer:
    """Hands letters to SendGrid. batch: how many letters one lost answer can make uncertain.

    group: the unsubscribe group by which readers leave, where SendGrid hosts that.
    """

    name = "sendgrid"
    parallel = 2
    looks_ahead = False

    def __init__(
        self,
        settings: SendgridSettings,
        *,
        api_key: str,
        group: int | None = None,
        patience: float = PATIENCE,
        clock: Clock = system_clock,
    ) -> None:
        self.batch = min(settings.batch_size, MOST_PERSONALIZATIONS)
        self._settings, self._api_key, self._group = settings, api_key, group
        self._patience, self._clock = patience, clock
        self._client: httpx.AsyncClient | None = None
        self._forms: dict[tuple[int, bool], Form] = {}
        self._answered = False

    async def send(self, batch: Sequence[Outgoing], following: str | None = None) -> Sequence[Outcome]:
        """One outcome a letter. Raises MailError (fatal) where nothing of this batch went out and nothing can."""
        outcomes: dict[int, Outcome] = {}
        by_text: dict[int, tuple[Form, list[Filled]]] = {}
        for letter in batch:
            text = id(letter.letter)
            if text not in by_text:
                by_text[text] = self._form(letter), []
            form, filled = by_text[text]
            try:
                filled.append(form.fill(letter))
            except MailError as error:
                outcomes[id(letter)] = failed(error.message, permanent=True)
        todo = [one for form, filled in by_text.values() for one in requests(form, filled)]
        fatal: MailError | None = None
        for request in todo:
            try:
                answers = [untried(fatal.message)] * len(request.letters) if fatal else await self._post(request)
            except MailError as error:
                fatal, answers = error, [untried(error.message)] * len(request.letters)
            outcomes.update(zip(map(id, request.letters), answers, strict=True))
        if fatal and all(said.kind in ("untried", "refused") for said in outcomes.values()):
            raise fatal
        return [outcomes[id(letter)] for letter in batch]

    async def close(self) -> None:
        """Give every connection back."""
        if self._client:
            await self._client.aclose()
            self._client = None

    def _form(self, letter: Outgoing) -> Form:
        """The form for a text, made once. A test copy has one of its own."""
        key = id(letter.letter), letter.delivery > 0
        if key not in self._forms:
            self._forms[key] = form_of(letter, group=self._group)
        return self._forms[key]

    async def _post(self, request: Request) -> list[Outcome]:
        if self._client is None:
            self._client = client(self._settings, self._api_key, patience=self._patience)
        number = len(request.letters)
        try:
            answer = await self._client.post("/v3/mail/send", content=request.body)
        except NOT_SENT as error:
            if self._answered:
                return [trouble(f"SendGrid cannot be reached ({_words(error)}).")] * number
            raise MailError(
                f"SendGrid cannot be reached ({_words(error)}).",
                fatal=True,
                hint="Check the network and [delivery.sendgrid]; nothing was sent.",
            ) from error
        except httpx.HTTPError as error:
            return [uncertain(f"SendGrid's answer was lost ({_words(error)}).")] * number
        self._answered = True
        return outcomes_of(answer.status_code, answer.headers, answer.content, number, self._clock())


def outcomes_of(status: int, headers: Mapping[str, str], body: bytes, letters: int, now: dt.datetime) -> list[Outcome]:
    """What an answer means for the letters of its request. Pure.

    Raises MailError (fatal) for what no letter can get past.
    """
    if status == 202:
        return [accepted(headers.get("x-message-id"))] * letters
    said = _errors(body)
    words = f"{status}{': ' if said else ''}{shorten(' '.join(text for _, text in said), 200)}"
    if status == 429:
        return [trouble(f"SendGrid asks for a pause ({words}).", retry_after=_pause(headers, now))] * letters
    if status == 503:
        return [trouble(f"SendGrid is not available ({words}).", retry_after=_pause(headers, now))] * letters
    if status >= 500:
        return [uncertain(f"SendGrid had a fault of its own ({words}).")] * letters
    if status == 400 and (wrong := _wrong_ones(said, letters)):
        rest = untried("Another letter of the same request was refused.")
        return [failed(wrong[one], permanent=True) if one in wrong else rest for one in range(letters)]
    raise MailError(f"SendGrid does not take this ({words}).", fatal=True, hint=_hint(status))


def _hint(status: int) -> str:
    if status == 200:
        return "Sandbox mode is on: SendGrid only looked at the letters, nothing was sent."
    return {
        401: "Check CURATOR_SENDGRID_API_KEY, and [delivery.sendgrid] region: keys of the EU work there alone.",
        403: "The key needs the right to send mail, and the sender's domain must be verified with SendGrid.",
        413: "The letter is too large; a smaller [delivery.sendgrid] batch_size does not change that.",
    }.get(status, "Nothing of this request was sent. `curator doctor` looks at key and sender.")


def _errors(body: bytes) -> list[tuple[str, str]]:
    """Field and words of each error in an answer."""
    try:
        data = json.loads(body)
    except ValueError:
        return []
    errors = data.get("errors") if isinstance(data, dict) else None
    if not isinstance(errors, list):
        return []
    found = [one for one in errors if isinstance(one, dict)]
    return [(str(one.get("field") or ""), one_line(str(one.get("message") or ""))) for one in found]


def _wrong_ones(errors: Iterable[tuple[str, str]], letters: int) -> dict[int, str]:
    """The letters whose address SendGrid does not take, by their place; nothing if any error is of another kind."""
    wrong: dict[int, str] = {}
    for field, words in errors:
        found = _INDEX.match(field)
        if not found or int(found[1]) >= letters:
            return {}
        wrong[int(found[1])] = words
    return wrong


def _pause(headers: Mapping[str, str], now: dt.datetime) -> float | None:
    """Seconds until the provider wants to be asked again; None if it does not say."""
    waits = []
    if (asked := headers.get("retry-after", "")).isdecimal():
        waits.append(float(asked))
    if (reset := headers.get("x-ratelimit-reset", "")).isdecimal():
        waits.append(float(reset) - now.timestamp())
    wanted = [wait for wait in waits if wait > 0]
    return min(max(wanted), LONGEST_WAIT) if wanted else None


def _words(error: Exception) -> str:
    return shorten(str(error), 200) or type(error).__name__
