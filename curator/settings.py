"""curator.toml and the environment become one frozen Settings. The only reader of the environment."""

import datetime as dt
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from curator.errors import FileError, UsageError
from curator.model.charter import STRICT, Charter, IssueRules, Newsletter
from curator.model.ids import is_slug
from curator.model.variants import choice_trouble
from curator.schema import Where, toml_line, validate
from curator.text.words import did_you_mean

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEFAULT_READERS_URL = "http://127.0.0.1:8010"


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """`[fetch]`: how feeds are read. pause in seconds between two requests to one host."""

    user_agent_url: str = ""
    concurrency: int = 32
    per_host: int = 2
    pause: float = 1.0
    allow_private_hosts: tuple[str, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """`[delivery.smtp]`. security none is for loopback only. connections: how many at once."""

    host: str = ""
    port: int = 587
    envelope_from: str = ""
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    connections: int = 4
    dkim_selector: str = ""
    dkim_domain: str = ""

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class SendgridSettings:
    """`[delivery.sendgrid]`. host: another API address, for tests.

    unsubscribe_group: the number of the group by which readers leave, where `[readers] hosted` is "sendgrid".
    """

    region: Literal["global", "eu"] = "global"
    batch_size: int = 200
    unsubscribe_group: int | None = None
    host: str = ""

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """`[delivery]`: who carries the mail."""

    provider: Literal["outbox", "smtp", "sendgrid"] = "outbox"
    per_hour: int | None = None
    smtp: SmtpSettings = field(default_factory=SmtpSettings)
    sendgrid: SendgridSettings = field(default_factory=SendgridSettings)

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class ReadersSettings:
    """`[readers]`: where subscribers reach `curator serve`; may carry a path.

    The most mails that its pages can be made to write: to one mailbox in a day, for one network and in all in an hour.
    """

    url: str = ""
    hosted: Literal["sendgrid"] | None = None
    mails_per_address: int = 3
    mails_per_network: int = 20
    mails_per_hour: int = 200

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class DiscreetSettings:
    """`[discreet]`: the neutral names for readers who asked for discretion."""

    from_name: str = "Monthly letter"
    subject: str = "Your monthly letter"
    list_name: str = "monthly letter"

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class BouncesSettings:
    """`[bounces]`: where returned mail goes."""

    address: str = ""
    mailbox: str = ""

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """`[store]`. A relative SQLite path starts at the newsletter's root."""

    url: str = "sqlite:///curator.db"

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Secrets:
    """What never stands in a file in git. secret_keys: newest first, so that old leave links live on."""

    secret_keys: tuple[str, ...] = ()
    erasure_key: str = field(default="", repr=False)
    sendgrid_api_key: str = field(default="", repr=False)
    sendgrid_webhook_key: str = field(default="", repr=False)
    smtp_password: str = field(default="", repr=False)
    dkim_key: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)

    def __repr__(self) -> str:
        return "Secrets(…)"


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """curator.toml as it stands."""

    newsletter: Newsletter
    charter: Charter = field(default_factory=Charter)
    issue: IssueRules = field(default_factory=IssueRules)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    delivery: DeliverySettings = field(default_factory=DeliverySettings)
    readers: ReadersSettings = field(default_factory=ReadersSettings)
    discreet: DiscreetSettings = field(default_factory=DiscreetSettings)
    bounces: BouncesSettings = field(default_factory=BouncesSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    vocabulary: dict[str, tuple[str, ...]] = field(default_factory=dict)
    calendar: dict[str, tuple[int, ...]] = field(default_factory=dict)

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is set, built once and passed down. `now` is a fixed time for rehearsals, else None."""

    root: Path
    config: ConfigFile
    secrets: Secrets
    now: dt.datetime | None = None

    @property
    def newsletter(self) -> Newsletter:
        """`[newsletter]`."""
        return self.config.newsletter

    @property
    def charter(self) -> Charter:
        """`[charter]`."""
        return self.config.charter

    @property
    def database_url(self) -> str:
        """Where the database is; SQLite paths are absolute."""
        url = self.secrets.database_url or self.config.store.url
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
            return f"sqlite:///{self.root / url.removeprefix('sqlite:///')}"
        return url

    @property
    def choosable(self) -> tuple[str, ...]:
        """The sections that a reader may choose among: those of `[issue] choosable` that an issue has."""
        rules = self.config.issue
        return tuple(dict.fromkeys(name for name in rules.choosable if name in rules.sections))

    @property
    def provider_is_local(self) -> bool:
        """True when no mail can leave this machine: the outbox, or a loopback host."""
        delivery = self.config.delivery
        if delivery.provider == "outbox":
            return True
        host = delivery.smtp.host if delivery.provider == "smtp" else _host(delivery.sendgrid.host)
        return host in LOOPBACK

    @property
    def hosted(self) -> bool:
        """True when readers leave on SendGrid's own pages: by an unsubscribe group, without `curator serve`."""
        return self.config.delivery.provider == "sendgrid" and self.config.readers.hosted == "sendgrid"

    @property
    def readers_url(self) -> str:
        """Where readers' links point, without a slash at the end; the trial address while no mail leaves."""
        return (self.config.readers.url or (DEFAULT_READERS_URL if self.provider_is_local else "")).rstrip("/")


def _host(url: str) -> str:
    return re.sub(r"^\w+://", "", url).split("/")[0].rsplit(":", 1)[0].strip("[]")


def load_settings(root: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of the newsletter at `root`. Raises FileError (file, line, right word) or UsageError."""
    environ = os.environ if environ is None else environ  # noqa: TID251 - this is the one place
    config = _read_config(root / "curator.toml")
    values = {**_read_dotenv(root / ".env"), **environ}
    return Settings(root=root, config=config, secrets=_secrets(values), now=_now(values.get("CURATOR_NOW")))


def rehearsal_time(environ: Mapping[str, str] | None = None) -> dt.datetime | None:
    """The time that CURATOR_NOW sets, or None; for the one command that runs before there is a newsletter."""
    environ = os.environ if environ is None else environ  # noqa: TID251
    return _now(environ.get("CURATOR_NOW"))


def _read_config(path: Path) -> ConfigFile:
    try:
        source = path.read_text("utf-8")
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        message = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise FileError(message[0].lower() + message[1:], path=path, line=int(found[1]) if found else None) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FileError("is not UTF-8 text", path=path, line=line) from None
    except OSError as error:
        raise FileError(f"cannot be read ({error.strerror})", path=path) from None

    def line_of(where: Where) -> int | None:
        return toml_line(source, where)

    config = validate(ConfigFile, data, path=path, line_of=line_of)
    _check_values(config, path, line_of)
    return config


def _check_values(config: ConfigFile, path: Path, line_of: Any) -> None:
    def wrong(message: str, *where: str) -> FileError:
        return FileError(message, path=path, line=line_of(where), field=".".join(where))

    try:
        ZoneInfo(config.newsletter.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = config.newsletter.timezone
        raise wrong(f'"{zone}" is no time zone; write one such as "Europe/Berlin"', "newsletter", "timezone") from None
    for table, key, url in (
        ("newsletter", "base_url", config.newsletter.base_url),
        ("readers", "url", config.readers.url),
    ):
        if url and not re.match(r"https?://[^\s/]+", url):
            raise wrong(f'{key} is "{url}"; write a full address such as "https://letters.example.org"', table, key)
    if trouble := choice_trouble(config.issue.choosable):
        raise wrong(trouble, "issue", "choosable")
    if not is_slug(config.newsletter.theme):
        raise wrong(
            f'theme is "{config.newsletter.theme}"; name a file of themes/, such as "standard"', "newsletter", "theme"
        )
    for topic, months in config.calendar.items():
        if not all(1 <= month <= 12 for month in months):
            raise wrong(f'the months of "{topic}" are numbers from 1 to 12', "calendar", topic)
    smtp = config.delivery.smtp
    sendgrid = config.delivery.sendgrid
    if sendgrid.host and not re.match(r"https?://[^\s/]+", sendgrid.host):
        raise wrong(f'host is "{sendgrid.host}"; write a full address', "delivery", "sendgrid", "host")
    if config.readers.hosted and config.delivery.provider == "sendgrid" and sendgrid.unsubscribe_group is None:
        raise wrong(
            'hosted is "sendgrid" but [delivery.sendgrid] names no unsubscribe_group; readers could not leave',
            *("readers", "hosted"),
        )
    if config.readers.hosted and config.delivery.provider == "smtp":
        raise wrong('hosted is "sendgrid", but mail goes by "smtp"; set url instead', "readers", "hosted")
    if config.delivery.provider == "smtp" and not smtp.host:
        raise wrong('provider is "smtp" but [delivery.smtp] names no host', "delivery", "provider")
    if smtp.security == "none" and smtp.host and smtp.host not in LOOPBACK:
        raise wrong('security "none" is for this machine only; use "starttls" or "tls"', "delivery", "smtp", "security")
    for number, least, where in (
        (config.fetch.concurrency, 1, ("fetch", "concurrency")),
        (config.fetch.per_host, 1, ("fetch", "per_host")),
        (smtp.connections, 1, ("delivery", "smtp", "connections")),
        (config.delivery.sendgrid.batch_size, 1, ("delivery", "sendgrid", "batch_size")),
        (config.readers.mails_per_address, 1, ("readers", "mails_per_address")),
        (config.readers.mails_per_network, 1, ("readers", "mails_per_network")),
        (config.readers.mails_per_hour, 1, ("readers", "mails_per_hour")),
    ):
        if number < least:
            raise wrong(f"{where[-1]} must be at least {least}", *where)


def _read_dotenv(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"cannot be read ({error})", path=path) from None
    values: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        key, sign, value = line.removeprefix("export ").partition("=")
        if not sign:
            raise FileError("write NAME=value", path=path, line=number)
        values[key.strip()] = value.strip().strip("\"'")
    return values


_SECRETS = {
    "CURATOR_SECRET_KEY": "secret_keys",
    "CURATOR_ERASURE_KEY": "erasure_key",
    "CURATOR_SENDGRID_API_KEY": "sendgrid_api_key",
    "CURATOR_SENDGRID_WEBHOOK_KEY": "sendgrid_webhook_key",
    "CURATOR_SMTP_PASSWORD": "smtp_password",
    "CURATOR_DKIM_KEY": "dkim_key",
    "CURATOR_DATABASE_URL": "database_url",
}
ENVIRONMENT = (*_SECRETS, "CURATOR_NOW")
"""Every variable that curator reads (each secret also as NAME_FILE)."""


def _secrets(values: Mapping[str, str]) -> Secrets:
    for name in values:
        known = {*ENVIRONMENT, *(f"{secret}_FILE" for secret in _SECRETS)}
        if name.startswith("CURATOR_") and name not in known:
            raise UsageError(
                f'The environment sets "{name}", which curator does not know{did_you_mean(name, known)}',
                hint="Correct its name or remove it.",
            )
    read = {attribute: _secret(values, name) for name, attribute in _SECRETS.items()}
    keys = tuple(re.split(r"[,\s]+", read.pop("secret_keys").strip(", \n"))) if read["secret_keys"] else ()
    read.pop("secret_keys", None)
    return Secrets(secret_keys=keys, **read)


def _secret(values: Mapping[str, str], name: str) -> str:
    if value := values.get(name):
        return value
    if file := values.get(f"{name}_FILE"):
        try:
            return Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"{name}_FILE names {file}, which cannot be read ({error}).",
                hint="Correct the path in the environment.",
            ) from None
    return ""


def _now(text: str | None) -> dt.datetime | None:
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f'CURATOR_NOW is "{text}", which is no time.', hint="Write it like 2026-12-01T09:00:00+00:00."
        ) from None
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def setting_names() -> list[str]:
    """Every key of curator.toml as `table.key`, for the docs and their test."""

    def walk(record: Any, prefix: str) -> list[str]:
        names: list[str] = []
        for part in fields(record):
            kind = part.type if not isinstance(part.type, str) else None
            name = f"{prefix}{part.name}"
            if kind is not None and is_dataclass(kind):
                names.extend(walk(kind, f"{name}."))
            else:
                names.append(name)
        return names

    return walk(ConfigFile, "")
