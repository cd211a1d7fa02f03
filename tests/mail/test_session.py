"""Servers that answer oddly: what is certain stays certain, and nothing hangs."""

import asyncio
from collections.abc import Sequence

import pytest

from curator.mail.mailer import Outcome
from curator.mail.session import LostError, Session

LETTER = b"Subject: x\r\n\r\nx\r\n"


def talk(answers: Sequence[bytes], *, pipelining: bool, letters: int = 1) -> tuple[list[Outcome | str], bytes]:
    """Deliver letters to a server that gives these answers, one for each command, then hangs up. And what it heard."""
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
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        session = Session(reader, writer, pipelining=pipelining, patience=2)
        outcomes: list[Outcome | str] = []
        for _ in range(letters):
            try:
                outcomes.append(await session.deliver("a@example.org", "b@example.org", LETTER))
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
