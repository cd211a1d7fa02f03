"""The doctor names what would go wrong, and how to mend it; and is content with what is sound."""

import base64
import datetime as dt
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from curator.clock import fixed_clock, system_clock
from curator.model.finding import Finding
from curator.net import sender_dns
from curator.net.sender_dns import look_up
from curator.pipeline.doctor import Patient, examine
from curator.pipeline.doctor_rules import bits, clock_findings, dns_findings, scope_findings, secret_findings
from curator.project import Project
from curator.settings import DeliverySettings, Secrets, SendgridSettings, Settings, SmtpSettings, load_settings
from curator.store.engine import Store
from tests.support.cli import Editor
from tests.support.dns import NameServer, name_server, text
from tests.support.letters import sample_settings, with_newsletter
from tests.support.newsletter import start_newsletter
from tests.support.sendgrid import KEY, sendgrid_server
from tests.support.smtp import smtp_server

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
STRONG = "dNq0tP3v9_hKxW7-2mZyRcUeLaJb5sGfQ1iToVlC4wE"
OTHER = "Yp6Tn1Vb-0sQeRw8uKzXcJhGf_dLaM3o5iU7y2BvNtE"
Zone = Mapping[tuple[str, str], Sequence[str]]


@cache
def key_pair() -> tuple[str, str]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return pem, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def zone(domain: str, **changes: Sequence[str] | None) -> Zone:
    """The records of a sender for whom all is well, but for the changes: mx, spf, dmarc, dkim."""
    found: dict[tuple[str, str], Sequence[str] | None] = {
        (domain, "MX"): changes.get("mx", [f"10 mx.{domain}."]),
        (f"mx.{domain}", "A"): ["192.0.2.1"],
        (domain, "TXT"): changes.get("spf", ['"v=spf1 ip4:192.0.2.1 -all"']),
        (f"_dmarc.{domain}", "TXT"): changes.get("dmarc", [f'"v=DMARC1; p=none; rua=mailto:d@{domain}"']),
        (f"dec._domainkey.{domain}", "TXT"): changes.get("dkim", [text(key_pair()[1])]),
    }
    return {key: records for key, records in found.items() if records is not None}


@pytest.fixture
def names() -> Iterator[NameServer]:
    with name_server({}) as server:
        yield server


def by_smtp(domain: str, *, key: str = "") -> Settings:
    plain = with_newsletter(sample_settings(Path("/nowhere")), from_email=f"letters@{domain}")
    smtp = SmtpSettings(host="mail.example.org", dkim_selector="dec")
    config = replace(plain.config, delivery=DeliverySettings(provider="smtp", smtp=smtp))
    return replace(plain, config=config, secrets=Secrets((STRONG,), OTHER, dkim_key=key))


def findings(settings: Settings, names: NameServer, found: Zone, domain: str) -> list[Finding]:
    names.zone = found
    seen = look_up(domain, envelope=domain, selectors=("dec",), resolver=names.resolver())
    return list(dns_findings(settings, seen))


def test_a_sender_whose_records_are_right_hears_nothing(names: NameServer) -> None:
    domain = "well.sample-letters.org"
    assert findings(by_smtp(domain, key=key_pair()[0]), names, zone(domain), domain) == []


@pytest.mark.parametrize(
    ("changes", "where", "severity"),
    [
        ({"mx": None}, "MX", "warn"),
        ({"mx": ["0 ."]}, "MX", "warn"),
        ({"spf": None}, "SPF", "block"),
        ({"spf": ['"v=spf1 nonsense:x -all"']}, "SPF", "block"),
        ({"dmarc": None}, "DMARC", "warn"),
        ({"dmarc": ['"v=DMARC1; p=perhaps"']}, "DMARC", "warn"),
        ({"dkim": None}, "DKIM", "block"),
        ({"dkim": ['"v=DKIM1; k=rsa; p="']}, "DKIM", "block"),
        ({"dkim": ['"v=DKIM1; k=rsa; p=AAAA"']}, "DKIM", "block"),
    ],
    ids=["no mx", "null mx", "no spf", "bad spf", "no dmarc", "bad dmarc", "no dkim", "dkim revoked", "another key"],
)
def test_each_missing_or_wrong_record_is_named_with_its_mend(
    names: NameServer,
    changes: dict[str, Sequence[str] | None],
    where: str,
    severity: str,
    request: pytest.FixtureRequest,
) -> None:
    domain = f"{request.node.callspec.id.replace(' ', '-')}.sample-letters.org"  # what was asked is remembered by name
    found = findings(by_smtp(domain, key=key_pair()[0]), names, zone(domain, **changes), domain)
    assert [(one.where.split()[0], one.severity) for one in found] == [(where, severity)]
    assert found[0].mend


def test_a_domain_that_is_none_and_a_dns_that_is_silent_are_told_apart(
    names: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = by_smtp("nowhere.sample-letters.org")
    (gone,) = findings(settings, names, {}, "nowhere.sample-letters.org")
    assert (gone.severity, "no domain" in gone.message) == ("block", True)
    names.close()
    monkeypatch.setattr(sender_dns, "SECONDS", 0.2)
    silent = look_up("silent.sample-letters.org", envelope="x", resolver=names.resolver())
    (unknown,) = dns_findings(settings, silent)
    assert unknown.severity == "info"


def secrets_of(*keys: str, erasure: str = OTHER, **more: str) -> list[tuple[str, str]]:
    plain = sample_settings(Path("/nowhere"))
    found = secret_findings(replace(plain, secrets=Secrets(keys, erasure, **more)))
    return [(one.where, one.severity) for one in found]


def test_secrets_that_can_be_guessed_or_are_missing_are_named() -> None:
    assert secrets_of(STRONG) == []
    assert secrets_of() == [("CURATOR_SECRET_KEY", "block")]
    assert secrets_of("secret") == [("CURATOR_SECRET_KEY", "block")]
    assert secrets_of("a" * 64) == [("CURATOR_SECRET_KEY", "block")]
    assert secrets_of(STRONG, "old and weak") == [("CURATOR_SECRET_KEY", "warn")]
    assert secrets_of(STRONG, erasure="") == [("CURATOR_ERASURE_KEY", "block")]
    assert secrets_of(STRONG, erasure="short") == [("CURATOR_ERASURE_KEY", "warn")]
    assert secrets_of(STRONG, erasure=STRONG) == [("CURATOR_ERASURE_KEY", "warn")]
    assert bits("") == 0


def test_what_init_writes_is_strong_and_nothing_must_be_mended(tmp_path: Path) -> None:
    editor = start_newsletter(tmp_path / "letters", [], "http://127.0.0.1:1")
    found = editor.ask("doctor")["findings"]
    assert {one["severity"] for one in found} <= {"warn", "info"}
    assert all(one["mend"] and one["message"] and one["where"] for one in found)
    assert "provider" in str(found)
    assert [one for one in found if one["check"] == "backup"]
    editor.do("backup")
    assert not [one for one in editor.ask("doctor")["findings"] if one["check"] == "backup"]
    assert "to know:" in editor.do("doctor").out


def test_private_files_in_git_or_open_to_others_are_named(tmp_path: Path) -> None:
    editor = start_newsletter(tmp_path / "letters", [], "http://127.0.0.1:1")
    env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}  # noqa: TID251

    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(editor.root), *words], check=True, capture_output=True, env=env)

    def named(check: str = "files") -> dict[str, str]:
        found = editor.type("doctor", "--json").json["findings"]
        return {one["where"]: one["severity"] for one in found if one["check"] == check and "git" in one["message"]}

    git("init", "-q")
    assert named() == {}, "init writes a .gitignore"
    editor.file(".gitignore").unlink()
    assert named()[".env"] == "warn"
    git("add", "-f", ".env")
    assert named()[".env"] == "block"
    assert editor.type("doctor").code == 1
    editor.file(".env").chmod(0o644)
    found = editor.type("doctor", "--json").json["findings"]
    assert any("chmod 600" in one["mend"] for one in found)


def patient(settings: Settings, store: Store, **more: object) -> Patient:
    return Patient(Project(settings.root), settings, lambda: store, clock=system_clock)


def test_a_mail_server_is_greeted_and_sends_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    def look(port: int) -> list[str]:
        smtp = SmtpSettings(host="127.0.0.1", port=port, security="none")
        settings = sample_settings(tmp_path, smtp=smtp)
        return [one.where for one in examine(patient(settings, sqlite_store)) if one.check == "provider"]

    with smtp_server() as server:
        assert look(server.port) == []
        assert (server.connections, server.taken) == (1, [])
        gone = server.port
    assert look(gone) == [f"127.0.0.1:{gone}"]


def test_the_key_of_sendgrid_may_do_enough_and_no_more(sqlite_store: Store, tmp_path: Path) -> None:
    def look(url: str, key: str) -> dict[str, str]:
        plain = sample_settings(tmp_path)
        delivery = DeliverySettings(provider="sendgrid", sendgrid=SendgridSettings(host=url))
        config = replace(plain.config, delivery=delivery)
        settings = replace(plain, config=config, secrets=replace(plain.secrets, sendgrid_api_key=key))
        return {one.where: one.severity for one in examine(patient(settings, sqlite_store)) if one.check == "provider"}

    with sendgrid_server() as server:
        assert look(server.url, KEY) == {}
        server.scopes = ["asm.groups.read"]
        assert look(server.url, KEY) == {"mail.send": "block"}
        server.scopes = ["mail.send", "api_keys.create"]
        assert look(server.url, KEY) == {"scopes": "warn"}
        assert look(server.url, "SG.wrong") == {"SendGrid": "block"}
    assert not list(scope_findings(sample_settings(tmp_path), frozenset({"mail.send"})))


def test_a_clock_that_is_wrong_is_named() -> None:
    def severity(seconds: int) -> list[str]:
        return [one.severity for one in clock_findings(NOW + dt.timedelta(seconds=seconds), NOW)]

    assert (severity(30), severity(-90), severity(400)) == ([], ["warn"], ["block"])
    assert list(clock_findings(None, NOW)) == []


def test_pages_that_do_not_answer_block_before_a_sending_would(
    sqlite_store: Store, tmp_path: Path, names: NameServer
) -> None:
    editor = Editor(tmp_path)
    (tmp_path / "curator.toml").write_text(
        '[newsletter]\ntitle = "S"\nfrom_email = "a@s.sample-letters.org"\n[delivery]\nprovider = "smtp"\n'
        '[delivery.smtp]\nhost = "127.0.0.3"\nport = 9\n[readers]\nurl = "https://127.0.0.1:9"\n',
        "utf-8",
    )
    settings = load_settings(editor.root, {"CURATOR_SECRET_KEY": STRONG, "CURATOR_ERASURE_KEY": OTHER})
    who = Patient(Project(tmp_path), settings, lambda: sqlite_store, fixed_clock(NOW), resolver=names.resolver())
    found = {(one.check, one.severity) for one in examine(who)}
    assert {("readers", "block"), ("provider", "block"), ("dns", "block")} <= found


def test_a_missing_address_of_the_pages_is_told_once(sqlite_store: Store, tmp_path: Path, names: NameServer) -> None:
    plain = by_smtp("once.sample-letters.org")
    config = replace(plain.config, readers=replace(plain.config.readers, url=""))
    who = replace(patient(replace(plain, root=tmp_path, config=config), sqlite_store), resolver=names.resolver())
    told = [(one.severity, one.mend) for one in examine(who) if one.where == "[readers] url"]
    assert told == [("block", "Set it to the address where `curator serve` answers.")]
