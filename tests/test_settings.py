"""curator.toml and the environment: one frozen Settings, or one exact error."""

import datetime as dt
from pathlib import Path

import pytest

from curator.errors import FileError, UsageError
from curator.schema import toml_line
from curator.settings import load_settings, rehearsal_time, setting_names

BASE = '[newsletter]\ntitle = "Letters"\nfrom_email = "a@example.org"\n'


def write(root: Path, text: str, env: str = "") -> Path:
    (root / "curator.toml").write_text(text, "utf-8")
    if env:
        (root / ".env").write_text(env, "utf-8")
    return root


def test_defaults(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, BASE), {})
    assert settings.newsletter.title == "Letters"
    assert settings.config.delivery.provider == "outbox"
    assert settings.database_url == f"sqlite:///{tmp_path}/curator.db"
    assert settings.readers_url == "http://127.0.0.1:8010"
    assert settings.provider_is_local


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BASE + '[charter]\npurpos = "x"\n', 5, 'unknown key "purpos"; did you mean "purpose"?'),
        (BASE + '[delivery]\nprovider = "smpt"\n', 5, 'did you mean "smtp"?'),
        (BASE + '[delivery.smtp]\nhots = "x"\n', 5, 'did you mean "host"?'),
        (BASE + 'timezone = "Europe/Berln"\n', 4, "is no time zone"),
        (BASE + 'base_url = "letters.example.org"\n', 4, "full address"),
        (BASE + '[delivery]\nprovider = "smtp"\n', 5, "names no host"),
        (BASE + '[delivery.smtp]\nhost = "mail.example.org"\nsecurity = "none"\n', 6, "this machine only"),
        (BASE + "[fetch]\nconcurrency = 0\n", 5, "at least 1"),
        ("[newsletter]\ntitle = \n", 2, ""),
        ('[newsletter]\nfrom_email = "a@b"\n', 1, '"title" is missing'),
        (BASE + "title = 3\n", 4, ""),
    ],
)
def test_an_error_names_file_line_and_right_word(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(FileError) as caught:
        load_settings(write(tmp_path, text), {})
    assert f"curator.toml:{line}: " in caught.value.message
    assert words in caught.value.message


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "curator.toml").write_bytes(BASE.encode() + b'tagline = "\xe9"\n')
    with pytest.raises(FileError, match=r"curator\.toml:4: is not UTF-8"):
        load_settings(tmp_path, {})


def test_secrets_come_from_environment_file_or_dotenv(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("from a file\n", "utf-8")
    env = "# comment\nCURATOR_SECRET_KEY=new, old\nCURATOR_ERASURE_KEY='e'\n"
    environ = {"CURATOR_SMTP_PASSWORD_FILE": str(tmp_path / "password"), "CURATOR_ERASURE_KEY": "wins"}
    secrets = load_settings(write(tmp_path, BASE, env), environ).secrets
    assert secrets.secret_keys == ("new", "old")
    assert secrets.smtp_password == "from a file"
    assert secrets.erasure_key == "wins"
    assert "wins" not in repr(secrets)


def test_a_misspelt_variable_is_not_silently_ignored(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='did you mean "CURATOR_SECRET_KEY"'):
        load_settings(write(tmp_path, BASE), {"CURATOR_SECRET_KEYS": "x"})


def test_a_missing_secret_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="CURATOR_SMTP_PASSWORD_FILE names"):
        load_settings(write(tmp_path, BASE), {"CURATOR_SMTP_PASSWORD_FILE": str(tmp_path / "none")})


def test_a_broken_dotenv_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"\.env:2: write NAME=value"):
        load_settings(write(tmp_path, BASE, "# x\nnonsense\n"), {})


def test_the_database_may_be_elsewhere(tmp_path: Path) -> None:
    url = "postgresql://x@127.0.0.1/letters"
    assert load_settings(write(tmp_path, BASE), {"CURATOR_DATABASE_URL": url}).database_url == url
    absolute = BASE + '[store]\nurl = "sqlite:////data/letters.db"\n'
    assert load_settings(write(tmp_path, absolute), {}).database_url == "sqlite:////data/letters.db"


def test_rehearsals_set_the_time(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, BASE), {"CURATOR_NOW": "2026-12-01T10:00:00+01:00"})
    assert settings.now == dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
    assert rehearsal_time({"CURATOR_NOW": "2026-12-01"}) == dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    with pytest.raises(UsageError, match="no time"):
        rehearsal_time({"CURATOR_NOW": "soon"})


def test_a_real_provider_needs_an_address_for_readers(tmp_path: Path) -> None:
    text = BASE + '[delivery]\nprovider = "smtp"\n[delivery.smtp]\nhost = "mail.example.org"\n'
    settings = load_settings(write(tmp_path, text), {})
    assert not settings.provider_is_local
    assert settings.readers_url == ""


def test_lines_are_found_in_toml() -> None:
    text = '[a]\nx = 1\n\n[a.b]\n"y" = 2\n'
    assert toml_line(text, ("a", "x")) == 2
    assert toml_line(text, ("a", "b", "y")) == 5
    assert toml_line(text, ("a", "b", "z")) == 4
    assert toml_line(text, ("c",)) is None


def test_every_setting_has_a_name() -> None:
    names = setting_names()
    assert "newsletter.postal_address" in names
    assert "delivery.smtp.dkim_selector" in names
