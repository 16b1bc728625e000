"""The Permanent Missions of the address book."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table, Text

from bot.store.tables.base import Serial, metadata

missions = Table(
    "missions",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("state", String(2), nullable=False),
    Column("contact_id", ForeignKey("contacts.id"), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("notes", LargeBinary),
)
