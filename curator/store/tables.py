"""The tables. Migrations lead here step by step; a test proves both equal.

Sources, creators and subscribers have surrogate ids or slugs, never an address as key.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware moment, kept and returned in UTC on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """To UTC; a moment without a zone is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """To UTC; SQLite gives the bare time back."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", BigId, primary_key=True, autoincrement=True)


feeds = sa.Table(
    "feeds",
    metadata,
    _id(),
    sa.Column("source", sa.Text, nullable=False, unique=True),
    sa.Column("feed_in_file", sa.Text),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("adopted_url", sa.Text),
    sa.Column("moved_to", sa.Text),
    sa.Column("moved_since", UtcDateTime),
    sa.Column("last_fetched", UtcDateTime),
    sa.Column("last_status", sa.Integer),
    sa.Column("next_due", UtcDateTime),
    sa.Column("retry_at", UtcDateTime),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("failing_since", UtcDateTime),
    sa.Column("error_kind", sa.Text),
    sa.Column("error", sa.Text),
    sa.Column("gone_at", UtcDateTime),
    sa.Column("ttl", sa.Integer),
    sa.Column("skip_hours", sa.JSON),
)

items = sa.Table(
    "items",
    metadata,
    _id(),
    sa.Column("feed_id", BigId, sa.ForeignKey("feeds.id"), nullable=False),
    sa.Column("identity", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("canonical_url", sa.Text, index=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("authors", sa.JSON, nullable=False),
    sa.Column("published", UtcDateTime, nullable=False, index=True),
    sa.Column("published_raw", sa.Text),
    sa.Column("updated", UtcDateTime),
    sa.Column("summary", sa.Text, nullable=False, server_default=""),
    sa.Column("image", sa.Text),
    sa.Column("enclosure", sa.JSON),
    sa.Column("language", sa.Text),
    sa.Column("minutes", sa.Integer),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("hash_updates", sa.Integer, nullable=False, server_default="0"),
    sa.Column("discovered", UtcDateTime, nullable=False),
    sa.Column("changed_at", UtcDateTime),
    # The long columns stand last: reading the others then never touches their pages.
    sa.Column("search", sa.Text, nullable=False, server_default=""),
    sa.Column("content_html", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("feed_id", "identity", name="uq_items_feed_id_identity"),
)

triage = sa.Table(
    "triage",
    metadata,
    sa.Column("item_id", BigId, sa.ForeignKey("items.id"), primary_key=True),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("reason", sa.Text),
    sa.Column("at", UtcDateTime, nullable=False),
)

item_tags = sa.Table(
    "item_tags",
    metadata,
    sa.Column("item_id", BigId, sa.ForeignKey("items.id"), primary_key=True),
    sa.Column("tag", sa.Text, primary_key=True, index=True),
)

item_notes = sa.Table(
    "item_notes",
    metadata,
    sa.Column("item_id", BigId, sa.ForeignKey("items.id"), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

actions = sa.Table(
    "actions",
    metadata,
    _id(),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # triage, tag, note, pick, unpick
    sa.Column("subject", sa.Text, nullable=False),  # an item's id, or issue/pick
    sa.Column("before", sa.JSON),
    sa.Column("after", sa.JSON),
    sa.Column("undoes", BigId, sa.ForeignKey("actions.id"), unique=True),
)

subscribers = sa.Table(
    "subscribers",
    metadata,
    _id(),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("language", sa.Text),
    sa.Column("format", sa.Text, nullable=False, server_default="html"),
    sa.Column("discreet", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("sections", sa.JSON, nullable=False),
    sa.Column("created", UtcDateTime, nullable=False),
    sa.Column("confirmed", UtcDateTime),
    sa.Column("paused_until", sa.Date),
    sa.Column("left_at", UtcDateTime),
)

consent_events = sa.Table(
    "consent_events",
    metadata,
    _id(),
    sa.Column("subscriber_id", BigId, sa.ForeignKey("subscribers.id"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("wording", sa.Text, nullable=False, server_default=""),
    sa.Column("page", sa.Text, nullable=False, server_default=""),
)

suppressions = sa.Table(
    "suppressions",
    metadata,
    _id(),
    sa.Column("digest", sa.Text, nullable=False, unique=True),  # keyed hash of the normalised address
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

mailings = sa.Table(
    "mailings",
    metadata,
    _id(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("frozen_at", UtcDateTime, nullable=False),
    sa.Column("audience", sa.Integer, nullable=False),
    sa.Column("provider", sa.Text, nullable=False, server_default=""),
    sa.Column("finished_at", UtcDateTime),
    sa.UniqueConstraint("kind", "ref", name="uq_mailings_kind_ref"),
)

mailing_variants = sa.Table(
    "mailing_variants",
    metadata,
    sa.Column("mailing_id", BigId, sa.ForeignKey("mailings.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("preheader", sa.Text, nullable=False),
    sa.Column("html", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    _id(),
    sa.Column("mailing_id", BigId, sa.ForeignKey("mailings.id"), nullable=False),
    sa.Column("subscriber_id", BigId, sa.ForeignKey("subscribers.id"), nullable=False, index=True),
    sa.Column("variant", sa.Text, nullable=False),
    sa.Column("format", sa.Text, nullable=False, server_default="html"),
    sa.Column("message_id", sa.Text, nullable=False, unique=True),
    sa.Column("state", sa.Text, nullable=False, server_default="pending"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("not_before", UtcDateTime),
    sa.Column("claimed_by", sa.Text),
    sa.Column("provider_id", sa.Text),
    sa.Column("error", sa.Text),
    sa.Column("accepted_at", UtcDateTime),
    sa.Column("delivered_at", UtcDateTime),
    sa.Column("bounced_at", UtcDateTime),
    sa.Column("complained_at", UtcDateTime),
    sa.UniqueConstraint("mailing_id", "subscriber_id", name="uq_deliveries_mailing_id_subscriber_id"),
    sa.Index("ix_deliveries_mailing_id_state", "mailing_id", "state", "id"),
)

mail_requests = sa.Table(
    "mail_requests",
    metadata,
    _id(),
    sa.Column("kind", sa.Text, nullable=False),  # sign-up, link, move
    sa.Column("mark", sa.Text, nullable=False),  # keyed hash of the mailbox, for the limits
    sa.Column("address", sa.Text),  # emptied as soon as it is not needed any more
    sa.Column("subscriber_id", BigId, sa.ForeignKey("subscribers.id"), index=True),
    sa.Column("language", sa.Text),
    sa.Column("wording", sa.Text, nullable=False, server_default=""),
    sa.Column("page", sa.Text, nullable=False, server_default=""),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("not_before", UtcDateTime),
    sa.Column("done_at", UtcDateTime),
    sa.Index("ix_mail_requests_mark_at", "mark", "at"),
)

nonces = sa.Table(
    "nonces",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),  # one row, 1
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

contacts = sa.Table(
    "contacts",
    metadata,
    _id(),
    sa.Column("creator", sa.Text, nullable=False, index=True),  # the id in sources.yaml
    sa.Column("kind", sa.Text, nullable=False),  # read, contacted, replied, thanked
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
)

feedback = sa.Table(
    "feedback",
    metadata,
    _id(),
    sa.Column("text", sa.Text, nullable=False),  # what was said; never by whom
    sa.Column("issue", sa.Text),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("received", UtcDateTime, nullable=False),
    sa.Column("due", sa.Date),  # of the next step
    sa.Column("cooling_until", sa.Date),
    sa.Column("answer", sa.Text),
    sa.Column("answered", UtcDateTime),
    sa.Column("outcome", sa.Text),  # what was changed, or why nothing was
    sa.Column("closed", UtcDateTime),
)

opt_outs = sa.Table(
    "opt_outs",
    metadata,
    _id(),
    sa.Column("digest", sa.Text, nullable=False, unique=True),  # keyed hash of an address or a name
    sa.Column("at", UtcDateTime, nullable=False),
)
