"""Scores, conflicts of interest and proposed panels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _reviews()
    _conflicts()
    _panels()
    _homes()


def downgrade() -> None:
    """Take back."""
    op.drop_table("homes")
    op.drop_table("panels")
    op.drop_table("conflicts")
    op.drop_table("reviews")


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("reviewer", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_reviews_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "reviewer", name=op.f("pk_reviews")),
    )


def _conflicts() -> None:
    op.create_table(
        "conflicts",
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_conflicts_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "actor", name=op.f("pk_conflicts")),
    )


def _panels() -> None:
    op.create_table(
        "panels",
        sa.Column("cycle", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("waiting", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("cycle", "state", "version", name=op.f("pk_panels")),
    )


def _homes() -> None:
    op.create_table(
        "homes",
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("actor", name=op.f("pk_homes")),
    )
