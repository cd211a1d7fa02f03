"""What SendGrid may answer, and what becomes of the letters; and that no request breaks a documented limit."""

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from curator.errors import FileError, MailError, UsageError
from curator.mail import sendgrid_body
from curator.mail.letterhead import Links, example_links, letterhead, links
from curator.mail.mailer import Outcome, Outgoing
from curator.mail.message import Addressee, Prepared, prepare
from curator.mail.providers import make_mailer
from curator.mail.sendgrid import SendgridMailer, outcomes_of
from curator.mail.sendgrid_account import client
from curator.model.delivery import FrozenVariant
from curator.project import Project
from curator.settings import SendgridSettings, load_settings
from tests.support.letters import sample_settings, sample_variant
from tests.support.sendgrid import (
    DROP,
    HANG,
    HANG_UP,
    KEY,
    LOSE_ANSWER,
    TAKE_AND_FAIL,
    SendgridServer,
    sendgrid_server,
)

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
SETTINGS = sample_settings(Path("/nowhere"))
LETTER = prepare(letterhead(SETTINGS, ref="2026-12"), sample_variant())


def outgoing(address: str, number: int = 1, letter: Prepared = LETTER) -> Outgoing:
    to = Addressee(address, f"<2026-12.{number}@news.example.org>", links(SETTINGS, number))
    return Outgoing(number, letter, to, NOW)


def many(number: int) -> list[Outgoing]:
    return [outgoing(f"r{one}@example.org", one) for one in range(1, number + 1)]


@pytest.fixture
def server() -> Iterator[SendgridServer]:
    with sendgrid_server() as opened:
        yield opened


def mailer_for(server: SendgridServer, *, key: str = KEY, group: int | None = None) -> SendgridMailer:
    return SendgridMailer(SendgridSettings(host=server.url), api_key=key, group=group, patience=0.5, clock=lambda: NOW)


def run(mailer: SendgridMailer, work: Callable[[SendgridMailer], Awaitable[Sequence[Outcome]]]) -> Sequence[Outcome]:
    async def go() -> Sequence[Outcome]:
        try:
            return await work(mailer)
        finally:
            await mailer.close()

    return asyncio.run(go())


def send(mailer: SendgridMailer, *letters: Outgoing) -> Sequence[Outcome]:
    return run(mailer, lambda one: one.send(letters))


@pytest.mark.parametrize(
    ("answer", "kind", "went_out"),
    [
        (DROP, "accepted", 0),
        (LOSE_ANSWER, "uncertain", 2),
        (TAKE_AND_FAIL, "uncertain", 2),
        (HANG, "uncertain", 0),
        (HANG_UP, "uncertain", 0),
        ((500, {}), "uncertain", 0),
        ((502, {}), "uncertain", 0),
        ((503, {}), "trouble", 0),
        ((429, {}), "trouble", 0),
    ],
)
def test_each_answer_has_its_outcome_and_the_next_batch_goes_out(
    server: SendgridServer, answer: str | tuple[int, dict[str, str]], kind: str, went_out: int
) -> None:
    async def twice(mailer: SendgridMailer) -> Sequence[Outcome]:
        return [*await mailer.send(many(2)), *await mailer.send([outgoing("last@example.org", 9)])]

    server.answer(answer)
    outcomes = run(mailer_for(server), twice)
    assert [outcome.kind for outcome in outcomes] == [kind, kind, "accepted"]
    assert all(outcome.reason for outcome in outcomes if outcome.kind != "accepted")
    assert len(server.taken) == went_out + 1


def test_a_provider_s_own_pause_is_kept(server: SendgridServer) -> None:
    reset = str(int(NOW.timestamp()) + 40)
    for headers, seconds in (
        ({"Retry-After": "7"}, 7),
        ({"X-RateLimit-Reset": reset}, 40),
        ({"Retry-After": "7", "X-RateLimit-Reset": reset}, 40),
        ({"X-RateLimit-Reset": "1"}, None),
        ({"Retry-After": "soon"}, None),
    ):
        server.answer((429, headers))
        assert send(mailer_for(server), outgoing("a@example.org"))[0].retry_after == seconds


@pytest.mark.parametrize(
    ("status", "word"), [(200, "Sandbox"), (401, "CURATOR_SENDGRID_API_KEY"), (403, "verified"), (404, "doctor")]
)
def test_what_no_letter_can_get_past_ends_the_run_and_says_where_to_look(status: int, word: str) -> None:
    with pytest.raises(MailError) as caught:
        outcomes_of(status, {}, b"{}", 2, NOW)
    assert caught.value.fatal
    assert word in caught.value.hint


def test_a_wrong_key_sends_nothing(server: SendgridServer) -> None:
    with pytest.raises(MailError, match="401"):
        send(mailer_for(server, key="SG.wrong.key"), *many(3))
    assert server.taken == []


def test_a_key_that_may_not_send_is_told_so(server: SendgridServer) -> None:
    server.scopes = ["asm.groups.read"]
    with pytest.raises(MailError, match="403: access forbidden"):
        send(mailer_for(server), *many(1))


def test_addresses_that_sendgrid_refuses_are_written_off_alone(server: SendgridServer) -> None:
    letters = [outgoing("ada@example.org", 1), outgoing("bo@localhost", 2), outgoing("cy@example.org", 3)]
    outcomes = send(mailer_for(server), *letters)
    assert [outcome.kind for outcome in outcomes] == ["untried", "refused", "untried"]
    assert "valid address" in str(outcomes[1].reason)
    assert server.taken == []


def test_an_error_that_is_nobody_s_address_stops_everything() -> None:
    body = {"errors": [{"field": "personalizations.0.to.0.email", "message": "x"}, {"field": "from", "message": "y"}]}
    with pytest.raises(MailError):
        outcomes_of(400, {}, json.dumps(body).encode(), 2, NOW)
    for odd in (b"", b"[]", b'{"errors": 3}', b'{"errors": [1]}', b"<html>"):
        with pytest.raises(MailError):
            outcomes_of(400, {}, odd, 2, NOW)


def test_what_went_out_before_a_fatal_answer_is_not_forgotten(server: SendgridServer) -> None:
    other = prepare(letterhead(SETTINGS, ref="2026-12"), sample_variant(), fmt="text")
    server.answer((202, {}), (401, {}))
    outcomes = send(mailer_for(server), outgoing("a@example.org", 1), outgoing("b@example.org", 2, other))
    assert [outcome.kind for outcome in outcomes] == ["accepted", "untried"]


def test_no_request_tracks_anybody_or_holds_an_address_outside_the_to_line(server: SendgridServer) -> None:
    send(mailer_for(server), *many(5))
    assert server.not_tracked_by_us == []
    (request,) = server.requests
    for one in request["personalizations"]:
        (to,) = one.pop("to")
        assert to["email"].partition("@")[0] not in json.dumps(one)
    assert "r1@" not in json.dumps(request)
    assert server.by_delivery == dict.fromkeys("12345", 1)


def test_two_readers_never_share_a_personalization_and_an_address_is_never_twice(server: SendgridServer) -> None:
    twins = [outgoing("Ada@example.org", 1), outgoing("ada@example.org", 2), outgoing("bo@example.org", 3)]
    assert [outcome.kind for outcome in send(mailer_for(server), *twins)] == ["accepted"] * 3
    assert len(server.requests) == 2
    assert all(len(one["to"]) == 1 for request in server.requests for one in request["personalizations"])


def test_a_batch_above_the_limit_becomes_several_requests(server: SendgridServer) -> None:
    assert {outcome.kind for outcome in send(mailer_for(server), *many(1_500))} == {"accepted"}
    assert sorted(len(request["personalizations"]) for request in server.requests) == [500, 1000]
    assert set(server.counts.values()) == {1}
    assert SendgridMailer(SendgridSettings(batch_size=5_000), api_key=KEY).batch == 1000


def pack(number: int) -> list[sendgrid_body.Request]:
    letters = many(number)
    form = sendgrid_body.form_of(letters[0])
    return sendgrid_body.requests(form, [form.fill(letter) for letter in letters])


def test_a_body_above_the_limit_is_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = len(pack(8)[0].body)
    monkeypatch.setattr(sendgrid_body, "MOST_BODY", whole)
    found = pack(8)
    assert len(found) == 2
    assert all(len(one.body) < whole for one in found)
    assert [letter.delivery for one in found for letter in one.letters] == list(range(1, 9))
    monkeypatch.setattr(sendgrid_body, "MOST_BODY", 100)
    with pytest.raises(MailError) as caught:
        pack(2)
    assert caught.value.fatal


def test_links_that_are_too_long_refuse_one_letter_alone(server: SendgridServer) -> None:
    one = outgoing("a@example.org")
    links_ = example_links(SETTINGS)._replace(preferences="https://example.org/" + "x" * 10_000)
    long = one._replace(to=one.to._replace(links=links_))
    outcomes = send(mailer_for(server), long, outgoing("b@example.org", 2))
    assert [outcome.kind for outcome in outcomes] == ["refused", "accepted"]


def test_a_link_with_an_ampersand_is_written_rightly_in_text_and_page(server: SendgridServer) -> None:
    letter = outgoing("a@example.org")
    odd = Links(leave="https://example.org/a&copy/x", preferences="https://example.org/b&copy/x")
    send(mailer_for(server), letter._replace(to=letter.to._replace(links=odd)))
    (got,) = server.taken
    assert odd.leave in got.text
    assert "https://example.org/a&amp;copy/x" in got.html
    assert got.headers["List-Unsubscribe"] == f"<{odd.leave}>"
    assert "%%" not in got.html + got.text


def test_latin_1_alone_never_travels(server: SendgridServer) -> None:
    variant = FrozenVariant("standard", "Zoë", "", "<p>Zoë</p>\n", "Zoë\n")
    send(mailer_for(server), outgoing("a@example.org", 1, prepare(letterhead(SETTINGS, ref="2026-12"), variant)))
    assert "—" in server.taken[0].text
    assert "—" in server.taken[0].html


def test_where_sendgrid_hosts_leaving_it_fills_in_the_links(server: SendgridServer) -> None:
    send(mailer_for(server, group=7), outgoing("ada@example.org"))
    (got,) = server.taken
    assert "https://sendgrid.example.org/leave/ada@example.org" in got.text
    assert "https://sendgrid.example.org/preferences/ada@example.org" in got.html
    assert got.headers["List-Unsubscribe"] == "<https://sendgrid.example.org/one-click/ada@example.org>"
    assert "List-Unsubscribe-Post" not in got.headers
    assert server.requests[0]["asm"] == {"group_id": 7}


def test_a_test_copy_carries_no_number_of_a_delivery(server: SendgridServer) -> None:
    send(mailer_for(server), outgoing("ada@example.org", 0))
    assert server.taken[0].custom_args == {}


def test_one_connection_serves_many_batches(server: SendgridServer) -> None:
    async def several(mailer: SendgridMailer) -> Sequence[Outcome]:
        return [said for number in range(1, 6) for said in await mailer.send([outgoing(f"r{number}@example.org")])]

    assert {outcome.kind for outcome in run(mailer_for(server), several)} == {"accepted"}


def test_the_eu_has_an_address_of_its_own() -> None:
    async def address(settings: SendgridSettings) -> str:
        async with client(settings, KEY) as opened:
            return str(opened.base_url)

    assert asyncio.run(address(SendgridSettings(region="eu"))) == "https://api.eu.sendgrid.com"
    assert asyncio.run(address(SendgridSettings())) == "https://api.sendgrid.com"


def test_a_host_that_is_no_address_sends_nothing() -> None:
    mailer = SendgridMailer(SendgridSettings(host="ftp://127.0.0.1"), api_key=KEY)
    with pytest.raises(MailError) as caught:
        send(mailer, outgoing("a@example.org"))
    assert isinstance(caught.value.__cause__, httpx.UnsupportedProtocol)


def config(root: Path, text: str) -> Path:
    (root / "curator.toml").write_text(f'[newsletter]\ntitle = "S"\nfrom_email = "a@news.example.org"\n{text}', "utf-8")
    return root


def test_the_provider_is_chosen_by_the_settings(tmp_path: Path) -> None:
    root = config(tmp_path, '[delivery]\nprovider = "sendgrid"\n[delivery.sendgrid]\nbatch_size = 50\n')
    settings = load_settings(root, {"CURATOR_SENDGRID_API_KEY": KEY})
    mailer = make_mailer(settings, Project(root))
    assert (mailer.name, mailer.batch) == ("sendgrid", 50)
    with pytest.raises(UsageError, match="CURATOR_SENDGRID_API_KEY"):
        make_mailer(load_settings(root, {}), Project(root))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[delivery]\nprovider = "sendgrid"\n[readers]\nhosted = "sendgrid"\n', "unsubscribe_group"),
        (
            '[delivery]\nprovider = "smtp"\n[delivery.smtp]\nhost = "x"\n[readers]\nhosted = "sendgrid"\n',
            'goes by "smtp"',
        ),
        ('[delivery]\nprovider = "sendgrid"\n[delivery.sendgrid]\nhost = "api.example.org"\n', "full address"),
    ],
)
def test_settings_that_would_leave_readers_no_way_out_are_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(FileError, match=words):
        load_settings(config(tmp_path, text), {})
