"""The tables. What a person wrote or is called is only ever stored sealed (``LargeBinary``)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.types import Instant, name

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite only counts up by itself in a column that is INTEGER to the letter.
_Serial = BigInteger().with_variant(Integer, "sqlite")

cycles = Table(
    "cycles",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    Column("loaded_at", Instant, nullable=False),
)

persons = Table(
    "persons",
    metadata,
    Column("id", _Serial, primary_key=True),
    Column("language", String(2)),
    Column("zone", String(64)),
    Column("reminders", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", _Serial, primary_key=True),
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

inbox = Table(
    "inbox",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("external_id", String(255), primary_key=True),
    Column("received_at", Instant, nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("contact_id", ForeignKey("contacts.id", ondelete="SET NULL"), index=True),
    Column("body", LargeBinary),
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
    Column("id", _Serial, primary_key=True),
    Column("application_id", ForeignKey("applications.id"), nullable=False, index=True),
    Column("name", LargeBinary, nullable=False),
    Column("media_type", String(127), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_at", Instant, nullable=False),
)

late_access = Table(
    "late_access",
    metadata,
    Column("contact_id", ForeignKey("contacts.id"), primary_key=True),
    Column("cycle", Integer, primary_key=True, autoincrement=False),
    Column("state", String(2), primary_key=True),
    Column("until", Instant, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", _Serial, primary_key=True),
    Column("application_id", ForeignKey("applications.id"), nullable=False, index=True),
    Column("action", String(16), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", LargeBinary),
    Column("revision", Integer, nullable=False),
)

missions = Table(
    "missions",
    metadata,
    Column("id", _Serial, primary_key=True),
    Column("state", String(2), nullable=False),
    Column("contact_id", ForeignKey("contacts.id"), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("notes", LargeBinary),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Serial, primary_key=True),
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
    Column("id", _Serial, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("event", String(48), nullable=False),
    Column("subject", String(80), nullable=False),
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
