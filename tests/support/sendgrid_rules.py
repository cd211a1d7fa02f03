"""What SendGrid's documents say a request must keep, held against a body. Knows nothing of curator."""

import json
import re
from typing import Any

Problem = tuple[str, str]
"""A field and what is wrong with it, as the API says it."""

ADDRESS = re.compile(r"[^@\s<>\",;:]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
RESERVED = frozenset(
    {"x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding"}
    | {"to", "from", "subject", "reply-to", "cc", "bcc"}
)
MOST_BYTES = 30_000_000


def problems(body: bytes) -> tuple[dict[str, Any], list[Problem]]:
    """The body as data, and everything in it that a documented limit forbids."""
    try:
        data = json.loads(body)
    except ValueError:
        return {}, [("", "Bad Request")]
    if not isinstance(data, dict):
        return {}, [("", "Bad Request")]
    found: list[Problem] = []
    people = data.get("personalizations")
    if not isinstance(people, list) or not people:
        return data, [("personalizations", "You must have at least one personalization.")]
    if len(people) > 1000:
        found.append(("personalizations", "The personalization block is limited to 1000 personalizations per request."))
    if sum(len(one.get(kind, ())) for one in people for kind in ("to", "cc", "bcc")) > 1000:
        found.append(("personalizations", "There is a limit of 1000 total recipients (to + cc + bcc) per request."))
    if not ADDRESS.fullmatch(str((data.get("from") or {}).get("email", ""))):
        found.append(("from.email", "The from email does not contain a valid address."))
    seen: set[str] = set()
    for number, one in enumerate(people):
        found += _personalization(f"personalizations.{number}", one, data, seen)
    return data, found + _content(data)


def _personalization(where: str, one: dict[str, Any], data: dict[str, Any], seen: set[str]) -> list[Problem]:
    found: list[Problem] = []
    for place, to in enumerate(one.get("to") or [{}]):
        address = str(to.get("email", ""))
        if not ADDRESS.fullmatch(address):
            found.append((f"{where}.to.{place}.email", "Does not contain a valid address."))
        if address.lower() in seen:
            found.append(
                (where, "Each unique email address in the personalizations array should only be included once.")
            )
        seen.add(address.lower())
    if not (one.get("subject") or data.get("subject")):
        found.append(("subject", "The subject is required."))
    for field, most in (("substitutions", 10_000), ("custom_args", 10_000)):
        values = one.get(field, {})
        if not all(isinstance(value, str) for value in values.values()):
            found.append((f"{where}.{field}", "Values must be strings."))
        elif sum(len(key.encode()) + len(value.encode()) for key, value in values.items()) > most:
            found.append((f"{where}.{field}", f"May not exceed {most} bytes."))
    for name, value in one.get("headers", {}).items():
        if name.lower() in RESERVED:
            found.append((f"{where}.headers", f"The {name} header is reserved."))
        if not isinstance(value, str) or not value.isascii() or re.search(r"[\r\n]", name + value):
            found.append((f"{where}.headers", f"{name} must be one line of encoded text."))
    return found


def _content(data: dict[str, Any]) -> list[Problem]:
    content = data.get("content")
    if not isinstance(content, list) or not content:
        return [("content", "The content is required.")]
    kinds = [part.get("type") for part in content]
    found = [("content", "The content value must be a string at least one character in length.") for part in content
             if not part.get("value")]  # fmt: skip
    if sorted(kinds, key=["text/plain", "text/html"].index) != kinds:
        found.append(("content", "text/plain must be first, followed by text/html."))
    return found


def tracked(data: dict[str, Any]) -> list[str]:
    """The kinds of tracking that a request does not switch off."""
    settings = data.get("tracking_settings", {})
    kinds = ("click_tracking", "open_tracking", "subscription_tracking", "ganalytics")
    return [kind for kind in kinds if settings.get(kind, {}).get("enable") is not False]
