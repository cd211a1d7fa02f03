"""What the DNS says about a sender's domain: who may send for it (SPF), its keys (DKIM), its policy (DMARC), its MX."""

from dataclasses import dataclass
from typing import Literal

import dns.exception
import dns.resolver
from checkdmarc.dmarc import check_dmarc
from checkdmarc.spf import check_spf

from curator.text.words import one_line, shorten

SECONDS = 5.0
State = Literal["good", "missing", "wrong", "unknown"]


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of record. text: the record as it stands; why: what is wrong with it, in the words of who looked."""

    name: str
    state: State
    text: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class SenderDns:
    """All that was found. dkim: one for each selector that was asked for. exists: False for a domain that is none."""

    exists: bool
    mx: Record
    spf: Record
    dmarc: Record
    dkim: tuple[Record, ...] = ()


def look_up(
    domain: str, *, envelope: str, selectors: tuple[str, ...] = (), resolver: dns.resolver.Resolver | None = None
) -> SenderDns:
    """Ask for the records of a sender. Never raises: what could not be asked is unknown.

    domain: of the From address. envelope: that of the address which gets the bounces. selectors: `name` or
    `name@domain` of DKIM keys. resolver: asks; the system's when left out.
    """
    asker = resolver or _system()
    if asker is None:
        nothing = Record(domain, "unknown", why="this machine has no name server")
        return SenderDns(True, nothing, nothing, nothing)
    mx = _mx(domain, asker)
    if mx.why == "NXDOMAIN":
        return SenderDns(False, mx, mx, mx)
    if mx.state == "unknown":
        return SenderDns(True, mx, mx, mx)
    return SenderDns(
        exists=True,
        mx=mx,
        spf=_spf(envelope, asker),
        dmarc=_dmarc(domain, asker),
        dkim=tuple(_dkim(one, domain, asker) for one in selectors),
    )


def _system() -> dns.resolver.Resolver | None:
    try:
        found = dns.resolver.Resolver()
    except dns.exception.DNSException:
        return None
    found.lifetime = SECONDS
    return found


def _mx(domain: str, asker: dns.resolver.Resolver) -> Record:
    try:
        found = [str(one) for one in asker.resolve(domain, "MX", lifetime=SECONDS)]
    except dns.resolver.NXDOMAIN:
        return Record(domain, "missing", why="NXDOMAIN")
    except dns.resolver.NoAnswer:
        return Record(domain, "missing")
    except (dns.exception.DNSException, OSError) as error:
        return Record(domain, "unknown", why=_words(error))
    null = all(one.split()[-1] == "." for one in found)
    return Record(domain, "missing" if null else "good", ", ".join(found))


def _spf(domain: str, asker: dns.resolver.Resolver) -> Record:
    return _checked(domain, check_spf(domain, resolver=asker, timeout=SECONDS, retries=0))


def _dmarc(domain: str, asker: dns.resolver.Resolver) -> Record:
    return _checked(domain, dict(check_dmarc(domain, resolver=asker, timeout=SECONDS, retries=0)))


def _checked(domain: str, found: dict[str, object]) -> Record:
    text = found.get("record")
    if isinstance(text, str) and found.get("valid"):
        return Record(domain, "good", text)
    why = shorten(one_line(str(found.get("error", ""))), 200)
    return Record(domain, "wrong", text, why) if isinstance(text, str) else Record(domain, "missing", why=why)


def _dkim(selector: str, domain: str, asker: dns.resolver.Resolver) -> Record:
    name, _, own = selector.partition("@")
    place = f"{name}._domainkey.{own or domain}"
    try:
        answers = asker.resolve(place, "TXT", lifetime=SECONDS)
        texts = [b"".join(one.strings).decode("ascii", "replace") for one in answers]
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Record(place, "missing")
    except (dns.exception.DNSException, OSError) as error:
        return Record(place, "unknown", why=_words(error))
    text = next((one for one in texts if "p=" in one), texts[0] if texts else "")
    key = next((part.strip()[2:] for part in text.split(";") if part.strip().startswith("p=")), "")
    return Record(place, "good" if key else "wrong", text, "" if key else "it names no key")


def _words(error: Exception) -> str:
    return shorten(one_line(str(error)), 200) or type(error).__name__
