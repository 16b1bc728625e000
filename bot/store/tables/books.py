"""Timers, the audit log, leases and cursors."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from bot.store.tables.base import Serial, metadata
from bot.store.types import Instant, name

timers = Table(
    "timers",
    metadata,
    Column("id", name(120), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("due", Instant, nullable=False, index=True),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("event", String(48), nullable=False),
    Column("subject", String(80), nullable=False, index=True),
    Column("actor", String(80), nullable=False),
    Column("details", Text, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(48), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("until", Instant, nullable=False),
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", String(48), primary_key=True),
    Column("value", Text, nullable=False),
)
