"""Header lines, and the parts of an address or link that must become ASCII."""

from pathlib import Path

import pytest

from curator.errors import MailError, UsageError
from curator.mail import headers
from curator.mail.headers import ascii_address, ascii_url
from curator.mail.providers import make_mailer
from curator.project import Project
from curator.settings import ConfigFile, DeliverySettings, Secrets, Settings
from tests.support.letters import NEWSLETTER


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


def test_a_provider_that_is_not_there_yet_says_so(tmp_path: Path) -> None:
    config = ConfigFile(newsletter=NEWSLETTER, delivery=DeliverySettings(provider="sendgrid"))
    with pytest.raises(UsageError, match="SendGrid"):
        make_mailer(Settings(root=tmp_path, config=config, secrets=Secrets()), Project(tmp_path))
