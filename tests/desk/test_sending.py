"""Sending from the desk: a test copy, the right number, the ledger, what stays uncertain, the archive."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from curator.store import deliveries
from curator.store.mailings import find_mailing
from tests.desk.sample import Newsletter, open_app
from tests.desk.test_preview import break_issue
from tests.desk.visitor import Answer, Visitor, at_the_desk
from tests.support.smtp import LOSE_ANSWER, SmtpServer, smtp_server

SEND = "/issue/2026-12/send"


def wait_for_the_end(visitor: Visitor, kind: str = "send") -> None:
    """Until the job is over."""
    for _ in range(400):
        if visitor.desk.jobs.running(kind) is None:
            return
        time.sleep(0.05)
    pytest.fail(f"{kind} did not end")


def send(visitor: Visitor, number: str) -> Answer:
    answer = visitor.post(SEND, {"confirm": number, "next": SEND})
    wait_for_the_end(visitor)
    return visitor.get(SEND) if "problem" not in visitor.said(answer) else answer


def test_it_says_to_how_many_it_goes_and_wants_that_number(newsletter: Newsletter, visitor: Visitor) -> None:
    assert "It goes to <strong>3</strong> readers through the outbox" in visitor.page("/send")
    for wrong in ("", "three", "-3", "3.0"):
        answer = visitor.post(SEND, {"confirm": wrong, "next": SEND})
        assert "Nothing was sent" in visitor.said(answer)
    assert "Not 2, but 3 readers get 2026-12." in send(visitor, "2").text
    assert not newsletter.app.project.manifest("2026-12").exists()


def test_each_reader_gets_it_once_and_the_ledger_says_so(newsletter: Newsletter, visitor: Visitor) -> None:
    page = send(visitor, "3").text
    assert "3 of 3 handed to outbox" in page
    assert len(list(newsletter.app.project.outbox.rglob("*.eml"))) == 3
    assert newsletter.app.project.manifest("2026-12").is_file()
    assert "To send it" not in page
    assert send(visitor, "3").status_code == 200
    assert len(list(newsletter.app.project.outbox.rglob("*.eml"))) == 3


def test_a_block_is_said_and_nothing_goes_out(newsletter: Newsletter, visitor: Visitor) -> None:
    break_issue(newsletter)
    page = visitor.page("/send")
    assert "Before it can go out" in page
    assert "is not ready" in send(visitor, "3").text
    assert not newsletter.app.project.outbox.exists()


def test_a_test_copy_counts_for_nothing(newsletter: Newsletter, visitor: Visitor) -> None:
    answer = visitor.post("/issue/2026-12/test", {"address": "me@example.org", "next": "/preview"})
    assert "1 test copy handed to outbox" in visitor.said(answer)
    (letter,) = newsletter.app.project.outbox.rglob("*.eml")
    assert b"me@example.org" in letter.read_bytes()
    assert "3 of 3" in send(visitor, "3").text
    wrong = visitor.post("/issue/2026-12/test", {"address": "nobody", "next": "/preview"})
    assert 'class="note problem"' in wrong.text


@contextmanager
def with_mail_server(newsletter: Newsletter, server: SmtpServer) -> Iterator[Visitor]:
    config = newsletter.app.project.config
    text = config.read_text("utf-8")
    assert 'provider = "outbox"' in text
    text = text.replace('provider = "outbox"', 'provider = "smtp"')
    smtp = f'[delivery.smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
    config.write_text(f"{text}\n{smtp}", "utf-8")
    app = open_app(newsletter.app.project)
    try:
        with at_the_desk(app) as visitor:
            yield visitor
    finally:
        app.close()


def test_what_is_uncertain_is_settled_by_the_editor(newsletter: Newsletter) -> None:
    with smtp_server() as server:
        server.answer("content", "sample.two@example.org", LOSE_ANSWER)
        with with_mail_server(newsletter, server) as visitor:
            page = send(visitor, "3").text
            assert "1 are uncertain" in page or "uncertain: settle" in page
            assert "sample.two@example.org" in page
            delivery = uncertain_one(newsletter)
            nothing = visitor.post("/issue/2026-12/settle", {"as": "sent", "next": SEND})
            assert "Choose at least one" in visitor.said(nothing)
            fields = {"delivery": str(delivery), "as": "retry", "next": SEND}
            assert "1 settled" in visitor.said(visitor.post("/issue/2026-12/settle", fields))
            page = send(visitor, "3").text
            assert "3 of 3 handed to smtp" in page
        assert server.counts["sample.two@example.org"] == 2
        assert server.counts["sample.one@example.org"] == 1


def uncertain_one(newsletter: Newsletter) -> int:
    with newsletter.app.store.read() as db:
        mailing = find_mailing(db, "issue", "2026-12")
        assert mailing
        assert deliveries.counts(db, mailing.id).uncertain == 1
        return next(iter(deliveries.listing(db, mailing.id, "uncertain"))).id


def test_a_sending_can_be_stopped_and_goes_on(newsletter: Newsletter) -> None:
    with smtp_server() as server, with_mail_server(newsletter, server) as visitor:
        server.held = True
        visitor.post(SEND, {"confirm": "3", "next": SEND})
        assert "is being sent already" in visitor.said(visitor.post(SEND, {"confirm": "3", "next": SEND}))
        visitor.post("/jobs/send/stop", {"next": SEND})
        server.held = False
        wait_for_the_end(visitor)
        send(visitor, "3")
        assert sum(server.counts.values()) == 3


def test_progress_is_told_as_it_goes(visitor: Visitor) -> None:
    visitor.post(SEND, {"confirm": "3", "next": SEND})
    with visitor.client.stream("GET", "/jobs/send/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in events.iter_lines() if line.startswith("data:")]
    assert '"finished": true' in lines[-1]
    assert '"title": "Sending 2026-12"' in lines[0]


def test_the_archive_is_written(newsletter: Newsletter, visitor: Visitor) -> None:
    send(visitor, "3")
    answer = visitor.post("/publish", {"next": SEND})
    assert "The archive has" in visitor.said(answer)
    assert (newsletter.app.project.site / "issues/2026-12/index.html").is_file()
    assert "It was sent, and stays as it is" in visitor.page("/issue/2026-12")
    assert "Making room" in visitor.page("/issue/2026-12/frame")
