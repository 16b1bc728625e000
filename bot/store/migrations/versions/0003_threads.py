"""Conversations with the office, what was learned from them, and whether answers helped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    _threads()
    _thread_entries()
    _lessons()
    _votes()


def downgrade() -> None:
    """Take back."""
    op.drop_table("votes")
    op.drop_table("lessons")
    op.drop_table("thread_entries")
    op.drop_table("threads")


def _threads() -> None:
    op.create_table(
        "threads",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("person_id", _SERIAL, nullable=False),
        sa.Column("contact_id", _SERIAL, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("topic", sa.String(length=48), nullable=False),
        sa.Column("claimed_by", sa.String(length=32), nullable=False),
        sa.Column("listening", sa.Boolean(), nullable=False),
        sa.Column("hinted", sa.Boolean(), nullable=False),
        sa.Column("active_at", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("mail", sa.LargeBinary()),
        _foreign("threads", "person_id", "persons.id"),
        _foreign("threads", "contact_id", "contacts.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
        sa.UniqueConstraint("person_id", name=op.f("uq_threads_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_threads_contact_id"), "threads", ["contact_id"])


def _thread_entries() -> None:
    op.create_table(
        "thread_entries",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("thread_id", _SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("text", sa.LargeBinary()),
        sa.Column("language", sa.String(length=2)),
        sa.Column("remark", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=48), nullable=False),
        sa.Column("message_id", sa.String(length=32)),
        sa.Column("source", sa.Integer()),
        sa.Column("key", sa.String(length=160)),
        sa.Column("delivery", sa.String(length=8)),
        *(
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in ("shown", "posted", "mailed", "loud", "warned")
        ),
        _foreign("thread_entries", "thread_id", "threads.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_entries")),
        sa.UniqueConstraint(
            "thread_id", "message_id", name=op.f("uq_thread_entries_thread_id_message_id")
        ),
        sa.UniqueConstraint("key", name=op.f("uq_thread_entries_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_thread_entries_thread_id"), "thread_entries", ["thread_id"])


def _lessons() -> None:
    op.create_table(
        "lessons",
        sa.Column("entry", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_by", sa.String(length=32), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("entry", "version", name=op.f("pk_lessons")),
    )
    op.create_index(op.f("ix_lessons_state"), "lessons", ["state"])


def _votes() -> None:
    op.create_table(
        "votes",
        sa.Column("contact_id", _SERIAL, nullable=False),
        sa.Column("entry", sa.String(length=48), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("useful", sa.Boolean(), nullable=False),
        _foreign("votes", "contact_id", "contacts.id"),
        sa.PrimaryKeyConstraint("contact_id", "entry", "day", name=op.f("pk_votes")),
    )


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [target], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )
