"""What every way of sending promises: the same letters, the same promises, held against outbox, SMTP and SendGrid."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from curator.errors import MailError
from curator.mail.letterhead import letterhead, links
from curator.mail.mailer import Mailer, Outcome, Outgoing
from curator.mail.message import Addressee, Prepared, prepare
from curator.mail.outbox import Outbox
from curator.mail.sendgrid import SendgridMailer
from curator.mail.smtp import SmtpMailer
from curator.settings import SendgridSettings, SmtpSettings
from tests.support.letters import sample_settings, sample_variant, with_newsletter
from tests.support.sendgrid import KEY, Letter, sendgrid_server
from tests.support.smtp import smtp_server

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
SETTINGS = sample_settings(Path("/nowhere"))


@dataclass(frozen=True)
class Got:
    """One letter as it reached its reader."""

    address: str
    headers: dict[str, str]
    text: str
    html: str

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")


@dataclass(frozen=True)
class Way:
    """A way of sending, and how to look at what came out of it."""

    make: Callable[[], Mailer]
    got: Callable[[], list[Got]]


def _of_mail(address: str, mail: EmailMessage) -> Got:
    def part(kind: str) -> str:
        body = mail.get_body((kind,))
        return str(body.get_content()) if body else ""

    headers = {name.lower(): str(value) for name, value in mail.items()}
    return Got(address, headers, part("plain"), part("html"))


def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def _of_letter(letter: Letter) -> Got:
    headers = {name.lower(): value for name, value in letter.headers.items()}
    sender = f"{letter.sender['name']} <{letter.sender['email']}>"
    own = {"from": sender, "to": letter.address, "subject": letter.subject, "reply-to": letter.reply_to}
    return Got(letter.address, headers | own, letter.text, letter.html)


@pytest.fixture(params=["outbox", "smtp in turn", "smtp pipelined", "sendgrid"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    with ExitStack() as stack:
        if request.param == "outbox":
            files = tmp_path / "outbox"

            def read() -> list[Got]:
                mails = [_parsed(path.read_bytes()) for path in sorted(files.rglob("*.eml"))]
                return [_of_mail(str(mail["To"]), mail) for mail in mails]

            yield Way(lambda: Outbox(files), read)
        elif request.param == "sendgrid":
            server = stack.enter_context(sendgrid_server())
            settings = SendgridSettings(host=server.url)
            yield Way(
                lambda: SendgridMailer(settings, api_key=KEY, patience=5),
                lambda: [_of_letter(letter) for letter in server.taken],
            )
        else:
            mail = stack.enter_context(smtp_server(pipelining=request.param.endswith("pipelined")))
            smtp = SmtpSettings(host="127.0.0.1", port=mail.port, security="none", connections=2)
            yield Way(
                lambda: SmtpMailer(smtp, sender="b@news.example.org", hello="news.example.org", patience=5),
                lambda: [_of_mail(taken.recipient, _parsed(taken.content)) for taken in mail.taken],
            )


def outgoing(address: str, number: int, letter: Prepared) -> Outgoing:
    to = Addressee(address, f"<2026-12.{number}@news.example.org>", links(SETTINGS, number))
    return Outgoing(number, letter, to, NOW)


def prepared(**changes: str) -> Prepared:
    head = letterhead(with_newsletter(SETTINGS, **changes), ref="2026-12")
    return prepare(head, sample_variant())


def hand_over(way: Way, letters: Sequence[Outgoing]) -> Sequence[Outcome]:
    async def go() -> Sequence[Outcome]:
        mailer = way.make()
        assert mailer.batch >= 1
        assert mailer.parallel >= 1
        try:
            return await mailer.send(letters)
        finally:
            await mailer.close()
            await mailer.close()

    return asyncio.run(go())


def by_address(way: Way) -> dict[str, Got]:
    found = way.got()
    assert len({one.address for one in found}) == len(found), "somebody got two"
    return {one.address: one for one in found}


def test_each_reader_gets_the_letter_once_with_what_is_their_own(way: Way) -> None:
    names = ["ada@example.org", "bo+shelf@example.org", "cy.d'arc@example.org"]
    letter = prepared()
    outcomes = hand_over(way, [outgoing(name, number, letter) for number, name in enumerate(names, 1)])
    assert [outcome.kind for outcome in outcomes] == ["accepted"] * 3
    assert all(outcome.provider_id for outcome in outcomes)
    got = by_address(way)
    assert set(got) == set(names)
    for number, name in enumerate(names, 1):
        own, one = links(SETTINGS, number), got[name]
        assert one.header("Message-ID") == f"<2026-12.{number}@news.example.org>"
        assert one.header("List-Unsubscribe") == f"<{own.leave}>"
        assert one.header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
        assert one.header("Subject") == "Sample Shelf, December"
        assert one.header("From") == "Sample Shelf <letters@news.example.org>"
        assert one.header("Reply-To") == "editor@news.example.org"
        for body in (one.text, one.html):
            assert own.leave in body
            assert own.preferences in body
            assert "%%" not in body
        everything = one.text + one.html + str(one.headers)
        assert not [other for other in names if other != name and other in everything]


def test_headers_that_all_letters_share_are_there(way: Way) -> None:
    hand_over(way, [outgoing("ada@example.org", 1, prepared())])
    (one,) = way.got()
    assert one.header("List-Id") == "Sample Shelf <sample-shelf.news.example.org>"
    assert one.header("List-Post") == "NO"
    assert one.header("Feedback-ID").count(":") == 3


def test_a_reader_who_wants_plain_text_gets_plain_text(way: Way) -> None:
    letter = prepare(letterhead(SETTINGS, ref="2026-12"), sample_variant(), fmt="text")
    hand_over(way, [outgoing("ada@example.org", 1, letter)])
    (one,) = way.got()
    assert one.html == ""
    assert "Leave this list:" in one.text


def test_readers_of_two_texts_can_stand_in_one_batch(way: Way) -> None:
    discreet = prepare(
        letterhead(SETTINGS, ref="2026-12", discreet=True), replace(sample_variant("discreet"), text="Quiet\n")
    )
    both = [outgoing("ada@example.org", 1, prepared()), outgoing("bo@example.org", 2, discreet)]
    outcomes = hand_over(way, [*both, outgoing("cy@example.org", 3, both[0].letter)])
    assert [outcome.kind for outcome in outcomes] == ["accepted"] * 3
    got = by_address(way)
    assert got["bo@example.org"].header("Subject") == "Your monthly letter"
    assert "Quiet" in got["bo@example.org"].text
    assert got["cy@example.org"].header("Subject") == "Sample Shelf, December"


@pytest.mark.parametrize("bad", ["", "nobody", "a@b@c", "ada@example.org\r\nBcc: all@example.org", "zoë@example.org"])
def test_an_address_that_cannot_be_mailed_is_refused_and_harms_nobody_else(way: Way, bad: str) -> None:
    letter = prepared()
    outcomes = hand_over(
        way, [outgoing("ada@example.org", 1, letter), outgoing(bad, 2, letter), outgoing("bo@example.org", 3, letter)]
    )
    assert [outcome.kind for outcome in outcomes] == ["accepted", "refused", "accepted"]
    assert outcomes[1].reason
    assert set(by_address(way)) == {"ada@example.org", "bo@example.org"}


def test_line_ends_in_names_and_subjects_write_no_headers(way: Way) -> None:
    letter = prepare(
        letterhead(with_newsletter(SETTINGS, from_name="Shelf\r\nBcc: all@example.org"), ref="2026-12"),
        replace(sample_variant(), subject="December\r\nX-Sample: yes"),
    )
    assert hand_over(way, [outgoing("ada@example.org", 1, letter)])[0].kind == "accepted"
    (one,) = way.got()
    assert not one.header("Bcc")
    assert not one.header("X-Sample")
    assert one.header("Subject") == "December X-Sample: yes"


def test_letters_of_every_script_arrive_as_written(way: Way) -> None:
    words = "Grüße — 你好, مرحبا, नमस्ते 🌍\n.a line led by a dot\nFrom a line that looks like a mailbox\n"
    variant = replace(sample_variant(), subject="Zoë’s shelf: 你好", text=words, html=f"<p>{words}</p>\n")
    hand_over(way, [outgoing("ada@example.org", 1, prepare(letterhead(SETTINGS, ref="2026-12"), variant))])
    (one,) = way.got()
    assert one.header("Subject") == "Zoë’s shelf: 你好"
    assert one.text.replace("\r\n", "\n") == words
    assert one.html.replace("\r\n", "\n") == f"<p>{words}</p>\n"


@pytest.mark.parametrize(
    "nobody",
    [
        SendgridMailer(SendgridSettings(host="http://127.0.0.1:9"), api_key=KEY),
        SmtpMailer(
            SmtpSettings(host="127.0.0.1", port=9, security="none"), sender="b@news.example.org", hello="x.example.org"
        ),
    ],
    ids=["sendgrid", "smtp"],
)
def test_nobody_there_is_one_calm_error_and_nothing_went_out(nobody: Mailer) -> None:
    with pytest.raises(MailError) as caught:
        hand_over(Way(lambda: nobody, list), [outgoing("ada@example.org", 1, prepared())])
    assert caught.value.fatal
    assert caught.value.hint
