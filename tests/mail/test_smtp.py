"""What a mail server may answer, and what becomes of the letter. Against a real server on loopback."""

import asyncio
import datetime as dt
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from curator.errors import MailError
from curator.mail.letterhead import letterhead, links
from curator.mail.mailer import Outcome, Outgoing
from curator.mail.message import Addressee, prepare
from curator.mail.smtp import SmtpMailer
from curator.settings import SmtpSettings
from tests.support.letters import sample_settings, sample_variant
from tests.support.smtp import HANG_UP, LOSE_ANSWER, SmtpServer, make_certificates, smtp_server

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
SETTINGS = sample_settings(Path("/nowhere"))
LETTER = prepare(letterhead(SETTINGS, ref="2026-12"), sample_variant())


def outgoing(address: str, number: int = 1) -> Outgoing:
    to = Addressee(address, f"<2026-12.{number}@news.example.org>", links(SETTINGS, number))
    return Outgoing(number, LETTER, to, NOW)


def settings_for(server: SmtpServer) -> SmtpSettings:
    return SmtpSettings(host="127.0.0.1", port=server.port, security="none", connections=2)


def mailer_for(server: SmtpServer, smtp: SmtpSettings | None = None, **more: object) -> SmtpMailer:
    tls = more.get("tls")
    return SmtpMailer(
        smtp or settings_for(server),
        sender="bounces@news.example.org",
        hello="news.example.org",
        password=str(more.get("password", "")),
        tls=tls if isinstance(tls, ssl.SSLContext) else None,
        patience=float(str(more.get("patience", 10))),
    )


def run(mailer: SmtpMailer, work: Callable[[SmtpMailer], Awaitable[Sequence[Outcome]]]) -> Sequence[Outcome]:
    async def go() -> Sequence[Outcome]:
        try:
            return await work(mailer)
        finally:
            await mailer.close()

    return asyncio.run(go())


def send(mailer: SmtpMailer, *addresses: str) -> Sequence[Outcome]:
    return run(mailer, lambda m: m.send([outgoing(address, n) for n, address in enumerate(addresses, 1)]))


@pytest.fixture(params=[False, True], ids=["in turn", "pipelined"])
def server(request: pytest.FixtureRequest) -> Iterator[SmtpServer]:
    with smtp_server(pipelining=request.param) as opened:
        yield opened


def test_letters_arrive_byte_for_byte_over_one_connection(server: SmtpServer) -> None:
    outcomes = send(mailer_for(server), "a@example.org", "b@example.org", "c@example.org")
    assert [outcome.kind for outcome in outcomes] == ["accepted"] * 3
    assert outcomes[0].provider_id == "2.0.0 Ok: queued as 1"
    assert server.connections == 1
    assert [letter.recipient for letter in server.taken] == ["a@example.org", "b@example.org", "c@example.org"]
    assert server.taken[1].content == outgoing("b@example.org", 2).content()
    assert server.taken[1].sender == "bounces@news.example.org"


@pytest.mark.parametrize(
    ("stage", "answer", "kind"),
    [
        ("mail", "451 4.3.0 Not now", "trouble"),
        ("mail", "421 4.7.0 Closing", "trouble"),
        ("rcpt", "450 4.2.1 Mailbox busy", "later"),
        ("rcpt", "550 5.1.1 No such user", "refused"),
        ("rcpt", "554 5.7.1 Relay access denied", "trouble"),
        ("rcpt", "421 4.7.0 Slow down", "trouble"),
        ("rcpt", HANG_UP, "trouble"),
        ("data", "451 4.3.0 Not now", "trouble"),
        ("data", "554 5.5.1 No valid recipients", "refused"),
        ("data", HANG_UP, "trouble"),
        ("content", "452 4.3.1 Disk full", "later"),
        ("content", "552 5.3.4 Too big", "refused"),
        ("content", "554 5.7.1 Looks like spam", "trouble"),
        ("content", HANG_UP, "uncertain"),
        ("content", LOSE_ANSWER, "uncertain"),
    ],
)
def test_each_answer_has_its_outcome_and_the_next_letter_goes_out(
    server: SmtpServer, stage: str, answer: str, kind: str
) -> None:
    server.answer(stage, "*", answer)
    outcomes = send(mailer_for(server), "a@example.org", "b@example.org")
    assert [outcome.kind for outcome in outcomes] == [kind, "accepted"]
    assert outcomes[0].reason
    assert server.counts["b@example.org"] == 1
    assert server.counts["a@example.org"] == (1 if answer == LOSE_ANSWER else 0)


def test_a_connection_that_was_closed_meanwhile_is_opened_again(server: SmtpServer) -> None:
    async def twice(mailer: SmtpMailer) -> Sequence[Outcome]:
        first = await mailer.send([outgoing("a@example.org")])
        server.answer("mail", "*", "421 4.4.2 Idle too long")
        second = await mailer.send([outgoing("b@example.org")])
        server.answer("mail", "*", HANG_UP)
        return [*first, *second, *await mailer.send([outgoing("c@example.org")])]

    assert [outcome.kind for outcome in run(mailer_for(server), twice)] == ["accepted"] * 3
    assert server.connections == 3


def test_an_announced_letter_goes_out_on_its_own_connection_and_no_other_does() -> None:
    async def three(mailer: SmtpMailer) -> Sequence[Outcome]:
        first = await mailer.send([outgoing("a@example.org", 1)], "b@example.org")
        other = await mailer.send([outgoing("c@example.org", 3)])
        return [*first, *other, *await mailer.send([outgoing("b@example.org", 2)])]

    with smtp_server(pipelining=True) as server:
        assert [outcome.kind for outcome in run(mailer_for(server), three)] == ["accepted"] * 3
        assert [letter.recipient for letter in server.taken] == ["a@example.org", "c@example.org", "b@example.org"]
        assert [letter.content for letter in server.taken][2] == outgoing("b@example.org", 2).content()
        assert server.connections == 2


def test_announcements_that_come_to_nothing_cost_no_more_connections_than_are_allowed() -> None:
    async def several(mailer: SmtpMailer) -> Sequence[Outcome]:
        found: list[Outcome] = []
        for number in range(1, 6):
            found += await mailer.send([outgoing(f"r{number}@example.org", number)], f"other{number}@example.org")
        return found

    with smtp_server(pipelining=True) as server:
        outcomes = run(mailer_for(server), several)
        assert [outcome.kind for outcome in outcomes] == ["accepted"] * 5
        assert len(server.taken) == 5
        assert server.most_open <= settings_for(server).connections


def test_a_server_that_swallows_the_announcement_is_not_told_again() -> None:
    async def two(mailer: SmtpMailer) -> Sequence[Outcome]:
        first = await mailer.send([outgoing("a@example.org", 1)], "b@example.org")
        return [*first, *await mailer.send([outgoing("b@example.org", 2)])]

    with smtp_server(pipelining=True, deaf=True) as server:
        mailer = mailer_for(server, patience=0.3)
        assert [outcome.kind for outcome in run(mailer, two)] == ["accepted"] * 2
        assert server.counts == {"a@example.org": 1, "b@example.org": 1}
        assert not mailer.looks_ahead


def test_a_server_that_falls_silent_is_told_by_stage() -> None:
    with smtp_server(delay=5) as server:
        outcomes = send(mailer_for(server, patience=0.3), "a@example.org")
        assert outcomes[0].kind == "uncertain"
        assert "no answer within 0.3 seconds" in str(outcomes[0].reason)


def test_an_address_that_cannot_be_mailed_costs_no_connection() -> None:
    with smtp_server() as server:
        outcomes = send(mailer_for(server), "a@example.org>\r\nRCPT TO:<b@example.org")
        assert outcomes[0].kind == "refused"
        assert server.connections == 0


def test_a_server_that_wants_fewer_connections_gets_fewer() -> None:
    with smtp_server(most_connections=1, delay=0.1) as server:
        mailer = mailer_for(server, replace(settings_for(server), connections=3))

        async def at_once(mailer: SmtpMailer) -> Sequence[Outcome]:
            first = await mailer.send([outgoing("a@example.org")])
            both = await asyncio.gather(*(mailer.send([outgoing(f"{name}@example.org")]) for name in "bc"))
            return [*first, *both[0], *both[1]]

        assert sorted(outcome.kind for outcome in run(mailer, at_once)) == ["accepted", "accepted", "trouble"]
        assert mailer.parallel == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_is_verified_and_the_login_goes_through(security: str) -> None:
    certificates = make_certificates()
    implicit = security == "tls"
    with smtp_server(tls=certificates.server, implicit_tls=implicit, login=True) as server:
        smtp = SmtpSettings(
            host="127.0.0.1", port=server.port, security="tls" if implicit else "starttls", user="letters"
        )
        outcomes = send(mailer_for(server, smtp, tls=certificates.client, password="open sesame"), "a@example.org")
        assert outcomes[0].kind == "accepted"
        assert server.taken[0].encrypted
        assert server.taken[0].logged_in


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_stops_everything(security: str) -> None:
    implicit = security == "tls"
    with smtp_server(tls=make_certificates().server, implicit_tls=implicit) as server:
        smtp = SmtpSettings(host="127.0.0.1", port=server.port, security="tls" if implicit else "starttls")
        with pytest.raises(MailError) as caught:
            send(mailer_for(server, smtp), "a@example.org")
        assert caught.value.fatal
        assert "certificate" in caught.value.hint
        assert server.taken == []


def test_a_wrong_password_stops_everything_and_says_where_to_look() -> None:
    certificates = make_certificates()
    with smtp_server(tls=certificates.server, login=True) as server:
        smtp = SmtpSettings(host="127.0.0.1", port=server.port, security="starttls", user="letters")
        with pytest.raises(MailError) as caught:
            send(mailer_for(server, smtp, tls=certificates.client, password="wrong"), "a@example.org")
        assert caught.value.fatal
        assert "refuses the login" in caught.value.message
        assert "CURATOR_SMTP_PASSWORD" in caught.value.hint
        assert "wrong" not in caught.value.message


@pytest.mark.parametrize("answer", ["530 5.7.0 Authentication required", "550 5.7.1 Not your sender"])
def test_a_sender_that_is_not_allowed_stops_everything(server: SmtpServer, answer: str) -> None:
    server.answer("mail", "*", answer)
    with pytest.raises(MailError) as caught:
        send(mailer_for(server), "a@example.org")
    assert caught.value.fatal
    assert answer[:3] in caught.value.message


def test_a_server_without_starttls_is_not_used() -> None:
    with smtp_server() as server, pytest.raises(MailError) as caught:
        send(mailer_for(server, replace(settings_for(server), security="starttls")), "a@example.org")
    assert caught.value.fatal
    assert server.taken == []


def test_nobody_at_the_address_is_a_calm_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        smtp = SmtpSettings(host="127.0.0.1", port=unused.getsockname()[1], security="none")
    with pytest.raises(MailError) as caught:
        run(
            SmtpMailer(smtp, sender="a@news.example.org", hello="news.example.org"),
            lambda m: m.send([outgoing("a@example.org")]),
        )
    assert caught.value.fatal
    assert f"127.0.0.1:{smtp.port}" in caught.value.message
