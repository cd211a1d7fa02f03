"""How other newsletter programs name the columns of their exports, and what those say about who wants mail. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field

HEADERS = {
    "email": "email",
    "e-mail": "email",
    "email address": "email",
    "e-mail address": "email",
    "email_address": "email",
    "language": "language",
    "lang": "language",
    "format": "format",
    "sections": "sections",
    "discreet": "discreet",
    "state": "state",
    "status": "state",
}
"""What columns are called in files that people have → what they are called here. Other columns are not read."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A program that exports readers. signs: any one of these columns tells it. columns: more to read than HEADERS.

    `wanted` holds yes or no to mail, `unwanted` the opposite, `gone` the day on which somebody left.
    """

    name: str
    signs: frozenset[str]
    columns: dict[str, str] = field(default_factory=dict)


ORIGINS = (
    Origin("Mailchimp", frozenset({"member_rating", "euid", "leid"}), {"unsub_time": "gone", "clean_time": "gone"}),
    Origin("Substack", frozenset({"active_subscription", "email_disabled"}), {"email_disabled": "unwanted"}),
    Origin("Ghost", frozenset({"subscribed_to_emails"}), {"subscribed_to_emails": "wanted", "deleted_at": "gone"}),
    Origin(
        "Buttondown",
        frozenset({"unsubscription_date", "referrer_url", "subscriber_type", "secondary_id"}),
        {"unsubscription_date": "gone", "type": "state", "subscriber_type": "state"},
    ),
    Origin("listmonk", frozenset({"uuid"}), {}),
)
"""A substack file has no other sign than these two; listmonk's `status` is read as everywhere."""


def origin_of(names: Collection[str]) -> Origin | None:
    """The program that wrote a file with these columns, as far as they tell. names: in small letters."""
    return next((one for one in ORIGINS if one.signs & set(names)), None)


def columns_of(names: Collection[str]) -> list[str]:
    """What each column is called here; empty for one that is not read."""
    origin = origin_of(names)
    known = HEADERS | origin.columns if origin else HEADERS
    return [known.get(name, "") for name in names]
