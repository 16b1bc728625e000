"""Consents, retention and erasure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.add_column("inbox", sa.Column("source", sa.LargeBinary(), nullable=True))
    op.add_column("outbox", sa.Column("concerns", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_outbox_concerns",
        "outbox",
        ["concerns"],
        sqlite_where=sa.text("concerns IS NOT NULL"),
        postgresql_where=sa.text("concerns IS NOT NULL"),
    )
    op.add_column("persons", sa.Column("discreet", sa.Boolean(), nullable=True))
    op.create_table(
        "consents",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_consents_application_id_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index("ix_consents_application_id", "consents", ["application_id", "id"])
    op.create_table(
        "erasures",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_table(
        "code_requests",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("asker_id", _SERIAL, nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asker_id"],
            ["contacts.id"],
            name=op.f("fk_code_requests_asker_id_contacts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_requests")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_code_requests_asker_id"), "code_requests", ["asker_id"])
    op.create_table(
        "strikings",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("reached", sa.String(length=400), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strikings")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("strikings")
    op.drop_table("code_requests")
    op.drop_table("erasures")
    op.drop_table("consents")
    op.drop_column("persons", "discreet")
    op.drop_index(op.f("ix_outbox_concerns"), "outbox")
    op.drop_column("outbox", "concerns")
    op.drop_column("inbox", "source")
