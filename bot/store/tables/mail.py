"""What the post learned: proofs of an address, failing ones, lists left, mail set aside."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, LargeBinary, String, Table

from bot.store.tables.base import Serial, metadata
from bot.store.types import Instant

# A code typed by ``asker_id`` proves that they read what ``contact_id`` is sent; a one-use
# link has no asker, for whoever opens it proves the same.
link_codes = Table(
    "link_codes",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("asker_id", ForeignKey("contacts.id", ondelete="CASCADE"), index=True),
    Column(
        "contact_id",
        ForeignKey("contacts.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("code_hash", LargeBinary(32), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("used_at", Instant),
)

address_health = Table(
    "address_health",
    metadata,
    Column("contact_id", ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True),
    Column("score", Float, nullable=False),
    Column("scored_at", Instant, nullable=False),
)

unsubscriptions = Table(
    "unsubscriptions",
    metadata,
    Column("contact_id", ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True),
    Column("list", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("error", String(255), nullable=False),
    Column("event", LargeBinary, nullable=False),
    Column("replayed_at", Instant),
)
