"""What came in and what goes out."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from bot.store.tables.base import Serial, metadata
from bot.store.types import Instant, name

inbox = Table(
    "inbox",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("external_id", String(255), primary_key=True),
    Column("received_at", Instant, nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("contact_id", ForeignKey("contacts.id", ondelete="SET NULL"), index=True),
    Column("body", LargeBinary),
    # The id as it came, which may name its sender's mail server; external_id is its hash.
    Column("source", LargeBinary),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("key", name(160), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),
    Column("target", String(80), nullable=False),
    Column("contact_id", ForeignKey("contacts.id"), index=True),
    Column("kind", String(16), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", String(16), nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("parts_done", Integer, nullable=False),
    Column("uncertain", Boolean, nullable=False),
    Column("lease", String(32)),
    Column("lease_until", Instant),
    Column("provider_id", String(255)),
    Column("error", String(255)),
    Column("created_at", Instant, nullable=False),
    Column("settled_at", Instant),
    # Whose words or name a message to the office may hold: a contact that may be erased.
    Column("concerns", BigInteger),
    Index(
        "ix_outbox_concerns",
        "concerns",
        sqlite_where=text("concerns IS NOT NULL"),
        postgresql_where=text("concerns IS NOT NULL"),
    ),
    Index(
        "ix_outbox_waiting",
        "channel",
        "not_before",
        "id",
        sqlite_where=text("state IN ('queued', 'sending')"),
        postgresql_where=text("state IN ('queued', 'sending')"),
    ),
    Index(
        "ix_outbox_target",
        "target",
        "id",
        sqlite_where=text("state IN ('queued', 'sending')"),
        postgresql_where=text("state IN ('queued', 'sending')"),
    ),
    sqlite_autoincrement=True,
)

surfaces = Table(
    "surfaces",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("provider_id", String(255)),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)
