"""What a mail server's answer means for one letter. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

from curator.errors import MailError
from curator.mail.mailer import Outcome, accepted, failed, trouble, uncertain
from curator.text.words import shorten

Stage = Literal["sender", "recipient", "data", "content"]
_POLICY = re.compile(r"5\.7\.\d+")
_NO_LOGIN = (530, 534, 535, 538)
CLOSING = 421


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of a mail server."""

    code: int
    text: str

    def __str__(self) -> str:
        return shorten(f"{self.code} {self.text}", 200)


WANTED: dict[Stage, int] = {"sender": 2, "recipient": 2, "data": 3, "content": 2}
"""The first digit of the answer that leads on."""


def verdict(stage: Stage, reply: Reply) -> Outcome | None:
    """What became of the letter after this answer, or None: go on with the next stage.

    A 4xx to a recipient or to the content is that letter's own matter; to anything else it is the server's trouble.
    A 5.7.x speaks of our permission, not of the address, so it never writes an address off. Raises MailError (fatal)
    for what no letter can get past: not logged in, or this sender is not allowed.
    """
    if reply.code // 100 == WANTED[stage]:
        return accepted(shorten(reply.text, 200)) if stage == "content" else None
    if reply.code in _NO_LOGIN:
        raise MailError(
            f"The mail server wants a login it did not get ({reply}).",
            fatal=True,
            hint="Check [delivery.smtp] user and CURATOR_SMTP_PASSWORD.",
        )
    if stage == "sender" and reply.code >= 500:
        raise MailError(
            f"The mail server does not accept this sender ({reply}).",
            fatal=True,
            hint="Check from_email and [delivery.smtp] envelope_from, or ask the provider about your quota.",
        )
    if reply.code < 400 and stage == "content":
        return uncertain(f"The answer to the letter means nothing ({reply}).")
    if reply.code == CLOSING or (reply.code < 500 and stage in ("sender", "data")):
        return trouble(str(reply))
    if _POLICY.match(reply.text):
        return trouble(str(reply))
    return failed(str(reply), permanent=reply.code >= 500)
