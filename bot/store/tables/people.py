"""Persons, and the addresses at which they are reached."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.tables.base import Serial, metadata
from bot.store.types import Instant

persons = Table(
    "persons",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("language", String(2)),
    Column("zone", String(64)),
    Column("reminders", Boolean, nullable=False),
    Column("discreet", Boolean),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("address_hash", LargeBinary(32), nullable=False),
    Column("address", LargeBinary, nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("conversation", LargeBinary),
    Column("thread", LargeBinary),
    UniqueConstraint("channel", "address_hash"),
    sqlite_autoincrement=True,
)

late_access = Table(
    "late_access",
    metadata,
    Column("contact_id", ForeignKey("contacts.id"), primary_key=True),
    Column("cycle", Integer, primary_key=True, autoincrement=False),
    Column("state", String(2), primary_key=True),
    Column("until", Instant, nullable=False),
)
