"""Boards already posted: which Slack message shows which, and in which version."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.store.database import Transaction
from bot.store.tables import surfaces

_PROVIDER = select(surfaces.c.provider_id).where(surfaces.c.name == bindparam("surface"))


def new_version(transaction: Transaction, surface: str, content: bytes) -> int | None:
    """The number of a board's next version, or None when nothing on it changed."""
    insert: Any = postgresql_insert if transaction.postgresql else sqlite_insert
    digest = hashlib.sha256(content).hexdigest()
    return transaction.connection.execute(
        insert(surfaces)
        .values(name=surface, version=1, digest=digest)
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"version": surfaces.c.version + 1, "digest": digest},
            where=surfaces.c.digest != digest,
        )
        .returning(surfaces.c.version)
    ).scalar()


def provider_id(transaction: Transaction, surface: str) -> str | None:
    """The Slack message that shows a board, or None before it was posted."""
    return transaction.connection.execute(_PROVIDER, {"surface": surface}).scalar()


def posted(transaction: Transaction, surface: str, provider_id: str) -> None:
    """Remember which Slack message shows a board."""
    transaction.connection.execute(
        update(surfaces).where(surfaces.c.name == surface).values(provider_id=provider_id)
    )


def of_provider_id(transaction: Transaction, provider_id: str) -> str | None:
    """The board that a Slack message shows."""
    return transaction.connection.execute(
        select(surfaces.c.name).where(surfaces.c.provider_id == provider_id)
    ).scalar()
