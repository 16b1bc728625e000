"""The Permanent Missions of the address book, what they were sent, and what they answered."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.tables.base import Serial, metadata
from bot.store.types import Instant, name

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

# One run of a mailing. ``once`` is its content's digest from the moment it was confirmed: the
# same thing cannot be sent to the same people twice.
mailings = Table(
    "mailings",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("cycle", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("version", Integer),
    Column("by", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("once", name(120), unique=True),
    Column("document", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("release_at", Instant),
    Column("finished_at", Instant),
    Index("ix_mailings_cycle_kind", "cycle", "kind"),
)

# The letters of a run as they leave, rendered once each and never again.
mailing_letters = Table(
    "mailing_letters",
    metadata,
    Column("mailing_id", ForeignKey("mailings.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

mailing_recipients = Table(
    "mailing_recipients",
    metadata,
    Column("mailing_id", ForeignKey("mailings.id"), primary_key=True),
    Column("contact_id", ForeignKey("contacts.id"), primary_key=True, index=True),
    Column("letter", Integer, nullable=False),
    Column("state", String(2)),
    Column("outcome", String(16)),
    Column("uncertain", Boolean),
    Column("settled_at", Instant),
    Column("bounced_at", Instant),
    Column("bounce", String(255)),
    Column("answered_at", Instant),
)

attendance = Table(
    "attendance",
    metadata,
    Column("cycle", Integer, primary_key=True, autoincrement=False),
    Column("mission", String(2), primary_key=True),
    Column("meeting", String(2), primary_key=True),
    Column("answer", String(16)),
    Column("answered_at", Instant),
    Column("source", String(16)),
    Column("present", Boolean),
    Column("opened", Boolean),
)

# What former applicants asked for; what they or anybody stopped is kept with the mail's own.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("contact_id", ForeignKey("contacts.id"), primary_key=True),
    Column("list", String(16), primary_key=True),
    Column("since", Instant, nullable=False),
)
