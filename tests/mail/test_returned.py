"""What a returned mail says: of the standard kinds, of the odd kinds, and of none."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.mail.returned import Returned, read_returned
from tests.support.returned import REPLY, complaint, dsn, qmail

ID = "<2026-12.abc@news.example.org>"
TEN = dt.datetime(2026, 12, 1, 10, 0, tzinfo=dt.UTC)


def test_a_delivery_report_names_letter_address_and_reason() -> None:
    assert read_returned(dsn("Ada@example.org", ID)) == Returned(
        "bounced", (ID,), "ada@example.org", "5.1.1 550 5.1.1 No such user here", TEN
    )


@pytest.mark.parametrize(
    ("status", "action", "diagnostic", "kind"),
    [
        ("5.1.1", "failed", "smtp; 550 5.1.1 No such user", "bounced"),
        ("5.0.0", "failed", "smtp; 550 unknown", "bounced"),
        ("5.2.1", "failed", "smtp; 550 5.2.1 Disabled", "bounced"),
        ("5.2.2", "failed", "smtp; 552 5.2.2 Mailbox full", "refused"),
        ("5.7.1", "failed", "smtp; 554 5.7.1 Blocked by a list", "refused"),
        ("5.0.0", "failed", "smtp; 550 5.7.1 Looks like spam", "refused"),
        ("5.4.7", "failed", "smtp; delivery time expired", "refused"),
        ("4.4.7", "failed", "smtp; 451 4.4.7 Timed out", "refused"),
        ("4.4.1", "delayed", "smtp; 451 Greylisted", "delayed"),
        ("2.0.0", "delivered", "smtp; 250 Ok", "delivered"),
        ("2.0.0", "relayed (to somewhere)", "smtp; 250 Ok", "delivered"),
    ],
)
def test_only_what_will_never_work_is_a_bounce(status: str, action: str, diagnostic: str, kind: str) -> None:
    found = read_returned(dsn("ada@example.org", ID, status=status, action=action, diagnostic=diagnostic))
    assert found
    assert found.kind == kind


def test_the_address_is_the_one_that_was_mailed_not_where_it_was_passed_on_to() -> None:
    found = read_returned(dsn("ada@example.org", ID, final="ada@elsewhere.example.net"))
    assert found
    assert found.address == "ada@example.org"


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [("abuse", "complained"), ("Abuse", "complained"), ("opt-out", "left"), ("fraud", "complained")],
)
def test_a_complaint_names_letter_and_address(kind: str, meaning: str) -> None:
    found = read_returned(complaint("ada@example.org", ID, kind=kind))
    assert found
    assert (found.kind, found.message_ids, found.address) == (meaning, (ID,), "ada@example.org")


def test_somebody_saying_that_it_is_no_spam_is_no_complaint() -> None:
    assert read_returned(complaint("ada@example.org", ID, kind="not-spam")) is None


def test_an_odd_report_is_read_and_finds_its_letter_in_the_quoted_text() -> None:
    found = read_returned(qmail("ada@example.org", ID))
    assert found
    assert (found.kind, found.address) == ("bounced", "ada@example.org")
    assert ID in found.message_ids


def test_a_report_without_the_letter_still_says_whom_it_is_about() -> None:
    found = read_returned(dsn("ada@example.org", ID, original=False))
    assert found
    assert found.address == "ada@example.org"
    assert ID not in found.message_ids


@pytest.mark.parametrize("raw", [REPLY, b"", b"\0\0\0", b"Subject: x\r\n\r\n", b"\xff" * 500])
def test_what_is_no_report_reports_nothing(raw: bytes) -> None:
    assert read_returned(raw) is None


PIECES = st.sampled_from(
    [
        *(b"--sample\n", b"--sample--\n", b"\n", b"\n\n", b"\xff\xfe", b"Date: 99\n", b"Action: failed\n"),
        *(b"Content-Type: message/delivery-status\n\n", b"Content-Type: message/feedback-report\n\n"),
        *(b"Final-Recipient: rfc822;;\n", b"Status: 5.x.y\n", b"Feedback-Type: abuse\n"),
        b"Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n!!!!\n",
        *(b"Content-Type: message/rfc822\n\n", b"Content-Type: multipart/mixed; boundary=sample\n\n"),
    ]
)


@given(st.lists(PIECES | st.binary(max_size=40), max_size=25))
def test_broken_reports_do_no_harm(pieces: list[bytes]) -> None:
    head = b'Content-Type: multipart/report; report-type=delivery-status; boundary="sample"\n\n'
    for raw in (head + b"".join(pieces), b"".join(pieces)):
        found = read_returned(raw)
        assert found is None or found.kind
