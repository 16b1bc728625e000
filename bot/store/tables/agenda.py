"""The office's agenda of each round, the versions that were published, and its figures."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from bot.store.tables.base import metadata
from bot.store.types import Instant

agendas = Table(
    "agendas",
    metadata,
    Column("cycle", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

editions = Table(
    "editions",
    metadata,
    Column("cycle", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("published_at", Instant, nullable=False),
    Column("by", String(64), nullable=False),
    Column("document", LargeBinary, nullable=False),
)

# What was counted of a round, kept when those who were counted are forgotten: numbers only.
round_figures = Table(
    "round_figures",
    metadata,
    Column("cycle", Integer, primary_key=True, autoincrement=False),
    Column("counted_at", Instant, nullable=False),
    Column("document", Text, nullable=False),
)
