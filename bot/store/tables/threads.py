"""Conversations with the office, what was learned from them, and whether answers helped."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.tables.base import Serial, metadata
from bot.store.types import Instant

threads = Table(
    "threads",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("person_id", ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("contact_id", ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", String(8), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("language", String(2), nullable=False),
    Column("topic", String(48), nullable=False),
    Column("claimed_by", String(32), nullable=False),
    Column("listening", Boolean, nullable=False),
    Column("hinted", Boolean, nullable=False),
    Column("active_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("mail", LargeBinary),
    sqlite_autoincrement=True,
)

thread_entries = Table(
    "thread_entries",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("thread_id", ForeignKey("threads.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(32), nullable=False),
    Column("text", LargeBinary),
    Column("language", String(2)),
    Column("remark", String(16), nullable=False),
    Column("topic", String(48), nullable=False),
    Column("message_id", String(32)),
    Column("source", Integer),
    Column("key", String(160), unique=True),
    Column("delivery", String(8)),
    Column("shown", Boolean, nullable=False),
    Column("posted", Boolean, nullable=False),
    Column("mailed", Boolean, nullable=False),
    Column("loud", Boolean, nullable=False),
    Column("warned", Boolean, nullable=False),
    UniqueConstraint("thread_id", "message_id"),
    sqlite_autoincrement=True,
)

lessons = Table(
    "lessons",
    metadata,
    Column("entry", String(16), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("state", String(12), nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),
    Column("proposed_by", String(32), nullable=False),
    Column("decided_by", String(32), nullable=False),
    Column("at", Instant, nullable=False),
)

votes = Table(
    "votes",
    metadata,
    Column("contact_id", ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True),
    Column("entry", String(48), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("useful", Boolean, nullable=False),
)
