"""A real mail server in between: everything comes out on the other side, and the signatures still hold."""

import asyncio
import base64
import re
import subprocess
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from curator.store.engine import Store
from tests.support.dns import name_server, text
from tests.support.postfix import Relay, relay
from tests.support.programs import program
from tests.support.readers import add_readers, addresses
from tests.support.sender import by_smtp, run, settings_for
from tests.support.smtp import SmtpServer, smtp_server

pytestmark = pytest.mark.mta
READERS = 1_000

VERIFY = """\
use strict; use Mail::DKIM::Verifier; use Mail::DKIM::DNS; use Net::DNS::Resolver;
Mail::DKIM::DNS::resolver(Net::DNS::Resolver->new(nameservers => ['127.0.0.1'], port => $ARGV[0]));
foreach my $file (glob("$ARGV[1]/*.eml")) {
  my $dkim = Mail::DKIM::Verifier->new();
  open my $mail, '<:raw', $file or die; local $/; $dkim->PRINT(<$mail>); $dkim->CLOSE; close $mail;
  print $dkim->result_detail, ' ', join(':', map { lc } $dkim->signature->headerlist), "\\n";
}
"""
"""An independent verifier: the one that SpamAssassin uses, in another language."""


def key_pair() -> tuple[str, str]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return pem, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def verified(letters: list[bytes], record: str, folder: Path) -> list[str]:
    """What the verifier says of each letter."""
    perl = program("perl", "libmail-dkim-perl")
    for number, letter in enumerate(letters):
        (folder / f"{number}.eml").write_bytes(letter)
    (folder / "verify.pl").write_text(VERIFY, "utf-8")
    with name_server({("dec._domainkey.news.example.org", "TXT"): [text(record)]}) as names:
        command = [perl, str(folder / "verify.pl"), str(names.port), str(folder)]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=100).stdout.splitlines()


def send_through(relay: Relay, onward: SmtpServer, url: str, root: Path, key: str) -> None:
    delivery = by_smtp(relay.port, 4)
    delivery = replace(delivery, smtp=replace(delivery.smtp, dkim_selector="dec"))
    report = asyncio.run(run(url, settings_for(root, delivery, dkim_key=key), READERS))
    assert report.finished
    assert report.accepted == READERS
    end = time.monotonic() + 60
    while len(onward.taken) < READERS and time.monotonic() < end:
        time.sleep(0.1)


def test_a_thousand_letters_through_postfix_arrive_once_with_signatures_that_hold(
    sqlite_store: Store, tmp_path: Path
) -> None:
    key, record = key_pair()
    add_readers(sqlite_store, READERS)
    with smtp_server() as onward, relay(onward.port) as between:
        send_through(between, onward, f"sqlite:///{tmp_path / 'curator.db'}", tmp_path, key)
        assert onward.counts == Counter(addresses(READERS))
        assert "status=bounced" not in between.log
        letters = [taken.content for taken in onward.taken]
    assert all(letter.startswith(b"Received: ") for letter in letters), "it did pass through Postfix"
    for letter in letters:
        assert re.search(rb"^List-Unsubscribe: <https://news\.example\.org/readers/leave/[\w-]+>\r?$", letter, re.M)
    found = verified(letters, record, tmp_path)
    assert len(found) == READERS
    assert {line.partition(" ")[0] for line in found} == {"pass"}, found[:3]
    covered = set(found[0].rpartition(" ")[2].split(":"))
    assert {"list-unsubscribe", "list-unsubscribe-post", "from", "subject", "message-id"} <= covered
    spoiled = letters[0].replace(b"List-Unsubscribe-Post", b"X-Unsubscribe-Post")
    (tmp_path / "spoiled").mkdir()
    assert not verified([spoiled], record, tmp_path / "spoiled")[0].startswith("pass")
