"""What speakers agreed to, and who has been forgotten."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, String, Table

from bot.store.tables.base import Serial, metadata
from bot.store.types import Instant

consents = Table(
    "consents",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("application_id", ForeignKey("applications.id"), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("version", String(16), nullable=False),
    Column("language", String(2), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_consents_application_id", "application_id", "id"),
)

# What a restored backup must forget again: "contact:12", "application:A…", never more.
erasures = Table(
    "erasures",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("subject", String(32), nullable=False),
    Column("at", Instant, nullable=False),
)

# Codes that were asked for a moment ago: whom for is looked up in a turn of its own.
code_requests = Table(
    "code_requests",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("asker_id", ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("request", LargeBinary, nullable=False),
    sqlite_autoincrement=True,  # timers are named by it: no number comes again
)

# Words of erased people that are still to be struck out of others' rows; gone when that is done.
strikings = Table(
    "strikings",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("words", LargeBinary, nullable=False),
    Column("reached", String(400)),
    sqlite_autoincrement=True,
)
