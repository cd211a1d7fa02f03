"""Signatures hold, cover what mailbox providers ask for, and a letter can't be changed or added to below them."""

import base64
import datetime as dt
from functools import cache
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from curator.errors import UsageError
from curator.mail.message import specimen
from curator.mail.providers import make_mailer
from curator.mail.signing import signer
from curator.project import Project
from curator.settings import load_settings
from tests.support.letters import sample_settings, sample_variant

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


@cache
def key_pair() -> tuple[str, bytes]:
    """A private key in PEM text, and the record that names its public half."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return pem, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def holds(message: bytes) -> bool:
    found: bool = dkim.verify(message, dnsfunc=lambda name, timeout=5: key_pair()[1], minkey=1024)
    return found


def signed() -> bytes:
    letter = specimen(sample_settings(Path("/nowhere")), sample_variant(), ref="2026-12", now=NOW)
    return signer(selector="dec", domain="news.example.org", key=key_pair()[0])(letter)


def test_a_signature_stands_above_the_letter_and_holds() -> None:
    message = signed()
    assert message.startswith(b"DKIM-Signature: v=1;")
    assert holds(message)
    head = message.partition(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) <= 998
    assert b"d=news.example.org" in head
    assert b"s=dec" in head


def test_it_covers_the_headers_by_which_readers_leave() -> None:
    line = signed().partition(b"\r\nFrom:")[0].replace(b"\r\n", b"")
    covered = line.partition(b"h=")[2].partition(b";")[0].replace(b" ", b"").split(b":")
    for name in (b"list-unsubscribe", b"list-unsubscribe-post", b"from", b"subject", b"to", b"date", b"message-id"):
        assert covered.count(name) == 2, "one may not be added either"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Sample words", b"Simple words"),
        (b"Subject: Sample", b"Subject: Simple"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"MIME-Version", b"List-Unsubscribe: <https://elsewhere.example.org>\r\nMIME-Version"),
        (b"MIME-Version", b"From: somebody@else.example.org\r\nMIME-Version"),
    ],
)
def test_a_changed_letter_does_not_hold(old: bytes, new: bytes) -> None:
    message = signed()
    assert old in message
    assert not holds(message.replace(old, new, 1))


def test_white_space_at_line_ends_may_change_on_the_way() -> None:
    assert holds(signed().replace(b"\r\nSubject: ", b"\r\nSubject:  ", 1))


@pytest.mark.parametrize(
    "key", ["", "nonsense", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"]
)
def test_what_is_no_key_is_told_before_anything_is_sent(key: str) -> None:
    with pytest.raises(UsageError, match="CURATOR_DKIM_KEY"):
        signer(selector="dec", domain="news.example.org", key=key)


def test_the_settings_switch_signing_on(tmp_path: Path) -> None:
    config = '[newsletter]\ntitle = "S"\nfrom_email = "a@news.example.org"\n[delivery]\nprovider = "smtp"\n'
    smtp = '[delivery.smtp]\nhost = "127.0.0.1"\nsecurity = "none"\ndkim_selector = "dec"\n'
    (tmp_path / "curator.toml").write_text(config + smtp, "utf-8")
    (tmp_path / "key.pem").write_text(key_pair()[0], "utf-8")
    make_mailer(load_settings(tmp_path, {"CURATOR_DKIM_KEY_FILE": str(tmp_path / "key.pem")}), Project(tmp_path))
    with pytest.raises(UsageError, match="CURATOR_DKIM_KEY is not"):
        make_mailer(load_settings(tmp_path, {}), Project(tmp_path))
