"""Scores, conflicts of interest and proposed panels."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from bot.store.tables.base import metadata
from bot.store.types import Instant

reviews = Table(
    "reviews",
    metadata,
    Column("application_id", ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True),
    Column("reviewer", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("application_id", ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True),
    Column("actor", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
)

# Whose Home tab is drawn anew when something changes.
homes = Table(
    "homes",
    metadata,
    Column("actor", String(64), primary_key=True),
    Column("language", String(2), nullable=False),
    Column("opened_at", Instant, nullable=False),
)

# Every version stays: who changed a panel, and when, is asked for long after.
panels = Table(
    "panels",
    metadata,
    Column("cycle", Integer, primary_key=True, autoincrement=False),
    Column("state", String(2), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("chosen", Text, nullable=False),
    Column("waiting", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)
