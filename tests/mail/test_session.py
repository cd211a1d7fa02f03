"""Servers that answer oddly: what is certain stays certain, and nothing hangs."""

import asyncio
from collections.abc import Sequence

import pytest

from curator.mail.mailer import Outcome
from curator.mail.session import Session
from curator.mail.wire import LostError, Wire

LETTER = b"Subject: x\r\n\r\nx\r\n"


def talk(
    answers: Sequence[bytes], *, pipelining: bool, letters: int = 1, announced: Sequence[str] = ()
) -> tuple[list[Outcome | str], bytes]:
    """Deliver letters to a server that gives these answers, one for each command, then hangs up. And what it heard.

    announced: with the first letter this recipient is announced, with the second that one …
    """
    heard = bytearray()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        in_letter = False
        for answer in answers:
            line = b""
            while not line or (in_letter and line != b".\r\n"):
                line = await reader.readline()
                heard.extend(line)
                if not line:
                    break
            in_letter = answer.startswith(b"354")
            writer.write(answer)
        writer.close()

    async def go() -> list[Outcome | str]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        wire = Wire(2)
        await asyncio.get_running_loop().create_connection(lambda: wire, *server.sockets[0].getsockname()[:2])
        session = Session(wire, sender="a@example.org", pipelining=pipelining)
        outcomes: list[Outcome | str] = []
        for number in range(letters):
            following = announced[number] if number < len(announced) else None
            try:
                outcomes.append(await session.deliver("b@example.org", (LETTER,), following))
            except LostError as lost:
                outcomes.append(f"lost: {lost}")
                break
        await session.quit()
        server.close()
        await server.wait_closed()
        return outcomes

    return asyncio.run(go()), bytes(heard)


def kinds(outcomes: list[Outcome | str]) -> list[str]:
    return [one if isinstance(one, str) else one.kind for one in outcomes]


def test_data_granted_after_a_refused_recipient_sends_no_letter() -> None:
    answers = [b"250 Ok\r\n", b"550 5.1.1 Unknown\r\n", b"354 Go\r\n", b"554 5.5.1 Nobody\r\n", b"221 Bye\r\n"]
    outcomes, heard = talk(answers, pipelining=True)
    assert kinds(outcomes) == ["refused"]
    assert b"Subject" not in heard
    assert b"DATA\r\n.\r\n" in heard


def test_after_a_refusal_the_next_letter_begins_afresh() -> None:
    refused = [b"250 Ok\r\n", b"450 4.2.1 Busy\r\n", b"503 5.5.1 No recipient\r\n"]
    taken = [b"250 Reset\r\n", b"250 Ok\r\n", b"250 Ok\r\n", b"354 Go\r\n", b"250 Queued\r\n", b"221 Bye\r\n"]
    outcomes, heard = talk([*refused, *taken], pipelining=True, letters=2)
    assert kinds(outcomes) == ["later", "accepted"]
    assert heard.count(b"RSET\r\n") == 1
    assert heard.count(b"Subject: x") == 1


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], "lost: the server hung up"),
        ([b"250 Ok\r\n"], "lost: the server hung up"),
        ([b"250 Ok\r\n", b"250 Ok\r\n"], "lost: the server hung up"),
        ([b"nonsense\r\n"], "lost: the server gave an answer that is no SMTP"),
        ([b"250-x\r\n" * 200], "lost: the server gave an answer that is no SMTP"),
        ([b"2" * 100_000], "lost: the server gave an answer that is no SMTP"),
        ([b"250 Ok\r\n", b"250 Ok\r\n", b"354 Go\r\n"], "uncertain"),
        ([b"250 Ok\r\n", b"250 Ok\r\n", b"354 Go\r\n", b"nonsense\r\n"], "uncertain"),
        ([b"250 Ok\r\n", b"250 Ok\r\n", b"354 Go\r\n", b"354 Go on\r\n"], "uncertain"),
        ([b"250 Ok\r\n", b"250 Ok\r\n", b"354 Go\r\n", b"252 Perhaps\r\n"], "accepted"),
        ([b"250-Long\r\n250 answer\r\n", b"251 Forwarded\r\n", b"354 Go\r\n", b"250 Ok\r\n"], "accepted"),
    ],
)
def test_every_odd_answer_has_its_outcome(pipelining: bool, answers: list[bytes], expected: str) -> None:
    outcomes, _ = talk(answers, pipelining=pipelining)
    assert kinds(outcomes) == [expected]


ENVELOPE = [b"250 Ok\r\n", b"250 Ok\r\n", b"354 Go\r\n"]


def test_the_next_letter_is_announced_right_behind_the_end_of_this_one() -> None:
    answers = [*ENVELOPE, b"250 Queued\r\n", *ENVELOPE, b"250 Queued\r\n", b"221 Bye\r\n"]
    outcomes, heard = talk(answers, pipelining=True, letters=2, announced=["b@example.org"])
    assert kinds(outcomes) == ["accepted", "accepted"]
    assert b"\r\n.\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSubject" in heard
    assert (heard.count(b"MAIL FROM"), heard.count(b"Subject: x")) == (2, 2)


def test_an_announced_letter_that_never_comes_is_dropped_with_the_connection() -> None:
    outcomes, heard = talk([*ENVELOPE, b"250 Queued\r\n", *ENVELOPE], pipelining=True, announced=["b@example.org"])
    assert kinds(outcomes) == ["accepted"]
    assert heard.endswith(b"DATA\r\n"), "no end of a letter, no QUIT that would become a letter's text"


def test_no_other_letter_goes_out_in_the_place_of_an_announced_one() -> None:
    answers = [*ENVELOPE, b"250 Queued\r\n", *ENVELOPE]
    outcomes, heard = talk(answers, pipelining=True, letters=2, announced=["c@example.org"])
    assert outcomes[1] == "lost: another letter was announced"
    assert heard.count(b"Subject: x") == 1


def test_a_letter_refused_at_its_end_does_not_disturb_the_announced_one() -> None:
    answers = [*ENVELOPE, b"552 5.3.4 Too big\r\n", *ENVELOPE, b"250 Queued\r\n", b"221 Bye\r\n"]
    outcomes, heard = talk(answers, pipelining=True, letters=2, announced=["b@example.org"])
    assert kinds(outcomes) == ["refused", "accepted"]
    assert b"RSET" not in heard


def test_an_announced_recipient_who_is_refused_gets_nothing() -> None:
    refused = [b"250 Ok\r\n", b"550 5.1.1 Unknown\r\n", b"503 5.5.1 No recipient\r\n"]
    answers = [*ENVELOPE, b"250 Queued\r\n", *refused, b"221 Bye\r\n"]
    outcomes, heard = talk(answers, pipelining=True, letters=2, announced=["b@example.org"])
    assert kinds(outcomes) == ["accepted", "refused"]
    assert heard.count(b"Subject: x") == 1


def test_nothing_is_announced_to_a_server_that_does_not_pipeline() -> None:
    answers = [*ENVELOPE, b"250 Queued\r\n", *ENVELOPE, b"250 Queued\r\n", b"221 Bye\r\n"]
    outcomes, heard = talk(answers, pipelining=False, letters=2, announced=["b@example.org"])
    assert kinds(outcomes) == ["accepted", "accepted"]
    assert heard.count(b"MAIL FROM") == 2


def test_a_server_that_hangs_up_after_the_announcement_loses_no_letter() -> None:
    outcomes, _ = talk([*ENVELOPE, b"250 Queued\r\n"], pipelining=True, letters=2, announced=["b@example.org"])
    assert kinds(outcomes) == ["accepted", "lost: the server hung up"]
