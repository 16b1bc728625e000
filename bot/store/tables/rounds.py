"""Rounds, applications and what was decided about them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.tables.base import Serial, metadata
from bot.store.types import Instant

cycles = Table(
    "cycles",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    Column("loaded_at", Instant, nullable=False),
)

applications = Table(
    "applications",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("cycle", Integer, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("contact_id", ForeignKey("contacts.id"), nullable=False),
    Column("state", String(2)),
    Column("status", String(16), nullable=False),
    Column("reference", String(24), unique=True),
    Column("language", String(2), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("answers", LargeBinary, nullable=False),
    Column("organisation_hash", LargeBinary(32)),
    Column("revision", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("submitted_at", Instant),
    Index("ix_applications_cycle_state_status", "cycle", "state", "status"),
)

reference_counters = Table(
    "reference_counters",
    metadata,
    Column("cycle", Integer, primary_key=True, autoincrement=False),
    Column("state", String(2), primary_key=True),
    Column("last", Integer, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("application_id", ForeignKey("applications.id"), nullable=False, index=True),
    Column("name", LargeBinary, nullable=False),
    Column("media_type", String(127), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_at", Instant, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("application_id", ForeignKey("applications.id"), nullable=False, index=True),
    Column("action", String(16), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", LargeBinary),
    Column("revision", Integer, nullable=False),
    Column("release_id", String(16)),
    Column("criteria", LargeBinary),
)
