"""Releases with their added texts, offers to speakers, and statements."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables.base import Serial, metadata
from bot.store.types import Instant

# Whoever proposed a release that needs two people cannot let it go, whatever the program says.
_TWO = "NOT two_people OR released_by IS NULL OR released_by <> proposed_by"

releases = Table(
    "releases",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("cycle", Integer, nullable=False),
    Column("state", String(2), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("decisions", Text, nullable=False),
    Column("proposed_by", String(64), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("released_by", String(64)),
    Column("released_at", Instant),
    Column("two_people", Boolean, nullable=False),
    Column("criteria", LargeBinary),
    Index("ix_releases_cycle_state", "cycle", "state"),
    CheckConstraint(_TWO, name="ck_releases_two_people"),
)

release_texts = Table(
    "release_texts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("release_id", ForeignKey("releases.id"), nullable=False, index=True),
    Column("about", String(16), nullable=False),
    # A paragraph that was added, or all words of this letter.
    Column("letter", String(32)),
    Column("version", Integer),
    Column("text", LargeBinary, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)

offers = Table(
    "offers",
    metadata,
    Column("application_id", ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True),
    Column("told", String(16)),
    Column("answer_by", Instant),
    Column("ended", String(16)),
    Column("back", String(16)),
    Column("mode", String(16)),
)

statements = Table(
    "statements",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("application_id", ForeignKey("applications.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("form", String(8), nullable=False),
    Column("words", Integer),
    Column("text", LargeBinary),
    Column("name", LargeBinary),
    Column("media_type", String(127)),
    Column("content", LargeBinary),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("dropped", Boolean, nullable=False),
    UniqueConstraint("application_id", "version"),
)
