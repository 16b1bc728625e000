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

# Words of erased people that are still to be struck out of others' rows; gone when that is done.
strikings = Table(
    "strikings",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("words", LargeBinary, nullable=False),
    Column("reached", String(400)),
)
