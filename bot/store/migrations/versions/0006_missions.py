"""Agendas, mailings and who answered them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Instant, name

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _mailings()
    _mailing_letters()
    _mailing_recipients()
    _attendance()
    _subscriptions()
    _agendas()


def downgrade() -> None:
    """Take back."""
    op.drop_table("round_figures")
    op.drop_table("editions")
    op.drop_table("agendas")
    op.drop_table("subscriptions")
    op.drop_table("attendance")
    op.drop_table("mailing_recipients")
    op.drop_table("mailing_letters")
    op.drop_table("mailings")


def _mailings() -> None:
    op.create_table(
        "mailings",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer()),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("once", name(120)),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("release_at", Instant()),
        sa.Column("finished_at", Instant()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sa.UniqueConstraint("once", name=op.f("uq_mailings_once")),
    )
    op.create_index("ix_mailings_cycle_kind", "mailings", ["cycle", "kind"])


def _mailing_letters() -> None:
    op.create_table(
        "mailing_letters",
        sa.Column("mailing_id", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailing_id"], ["mailings.id"], name=op.f("fk_mailing_letters_mailing_id")
        ),
        sa.PrimaryKeyConstraint("mailing_id", "number", name=op.f("pk_mailing_letters")),
    )


def _mailing_recipients() -> None:
    op.create_table(
        "mailing_recipients",
        sa.Column("mailing_id", sa.String(16), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("letter", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(2)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("uncertain", sa.Boolean()),
        sa.Column("settled_at", Instant()),
        sa.Column("bounced_at", Instant()),
        sa.Column("bounce", sa.String(255)),
        sa.Column("answered_at", Instant()),
        sa.ForeignKeyConstraint(
            ["mailing_id"], ["mailings.id"], name=op.f("fk_mailing_recipients_mailing_id")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_mailing_recipients_contact_id")
        ),
        sa.PrimaryKeyConstraint("mailing_id", "contact_id", name=op.f("pk_mailing_recipients")),
    )
    op.create_index(op.f("ix_mailing_recipients_contact_id"), "mailing_recipients", ["contact_id"])


def _attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("cycle", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mission", sa.String(2), nullable=False),
        sa.Column("meeting", sa.String(2), nullable=False),
        sa.Column("answer", sa.String(16)),
        sa.Column("answered_at", Instant()),
        sa.Column("source", sa.String(16)),
        sa.Column("present", sa.Boolean()),
        sa.Column("opened", sa.Boolean()),
        sa.PrimaryKeyConstraint("cycle", "mission", "meeting", name=op.f("pk_attendance")),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("list", sa.String(16), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_subscriptions_contact_id")
        ),
        sa.PrimaryKeyConstraint("contact_id", "list", name=op.f("pk_subscriptions")),
    )


def _agendas() -> None:
    op.create_table(
        "agendas",
        sa.Column("cycle", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("cycle", name=op.f("pk_agendas")),
    )
    op.create_table(
        "editions",
        sa.Column("cycle", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("cycle", "version", name=op.f("pk_editions")),
    )
    op.create_table(
        "round_figures",
        sa.Column("cycle", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted_at", Instant(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cycle", name=op.f("pk_round_figures")),
    )
