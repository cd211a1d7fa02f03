"""What the readers' pages keep: mails they were asked for, and the sign by which a sender knows them."""

import sqlalchemy as sa
from alembic import op

from curator.store.tables import BigId, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From 0001."""
    op.create_table(
        "nonces",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nonces")),
    )
    op.create_table(
        "mail_requests",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("subscriber_id", BigId, nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("wording", sa.Text(), server_default="", nullable=False),
        sa.Column("page", sa.Text(), server_default="", nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name=op.f("fk_mail_requests_subscriber_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_requests")),
    )
    op.create_index(op.f("ix_mail_requests_at"), "mail_requests", ["at"], unique=False)
    op.create_index("ix_mail_requests_mark_at", "mail_requests", ["mark", "at"], unique=False)
    op.create_index(op.f("ix_mail_requests_subscriber_id"), "mail_requests", ["subscriber_id"], unique=False)
