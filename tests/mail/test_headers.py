"""Header lines, and the parts of an address or link that must become ASCII."""

import pytest

from curator.errors import MailError
from curator.mail import headers
from curator.mail.headers import ascii_address, ascii_url


@pytest.mark.parametrize("token", ["a\r\nBcc: b@example.org", "é", "a\x00", "a\tb"])
def test_a_token_that_no_header_may_hold_is_refused(token: str) -> None:
    with pytest.raises(MailError):
        headers.line("List-Id", token)


def test_a_line_is_never_longer_than_mail_allows() -> None:
    with pytest.raises(MailError, match="longer than 998"):
        headers.line("List-Archive", "<https://news.example.org/" + "x" * 1_000 + ">")
    assert len(headers.line("Subject", *headers.text_tokens("Subject", "word " * 500)).split(b"\r\n")[0]) <= 998


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://news.example.org/a?b=c&d=%20", "https://news.example.org/a?b=c&d=%20"),
        ("https://bücher.example/leser", "https://xn--bcher-kva.example/leser"),
        ("https://bücher.example:8443/é", "https://xn--bcher-kva.example:8443/%C3%A9"),
        ('https://news.example.org/"><script>', "https://news.example.org/%22%3E%3Cscript%3E"),
    ],
)
def test_an_address_on_the_web_becomes_plain_ascii(url: str, plain: str) -> None:
    assert ascii_url(url) == plain


@pytest.mark.parametrize("address", ["", "@", "a@", "ada@a_b.example", "ada@exa mple.org", "x" * 250 + "@example.org"])
def test_what_cannot_be_mailed_is_refused(address: str) -> None:
    with pytest.raises(MailError):
        ascii_address(address)
