"""Boards already posted: which Slack message shows which, and in which version."""

from __future__ import annotations

from sqlalchemy import bindparam, literal, select, update

from bot.store.prepared import Prepared
from bot.store.tables import surfaces
from bot.store.transaction import Transaction

_NEW_VERSION = Prepared(
    lambda insert: (
        (statement := insert(surfaces))
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"version": surfaces.c.version + literal(1), "digest": statement.excluded.digest},
            where=surfaces.c.digest != statement.excluded.digest,
        )
        .returning(surfaces.c.version)
    ),
    columns=("name", "version", "digest"),
)
_VERSION = Prepared(select(surfaces.c.version).where(surfaces.c.name == bindparam("surface")))
_SHOWN_IN = Prepared(select(surfaces.c.provider_id).where(surfaces.c.name == bindparam("surface")))
_SHOWING = Prepared(select(surfaces.c.name).where(surfaces.c.provider_id == bindparam("posted")))
_POSTED = Prepared(
    update(surfaces)
    .where(surfaces.c.name == bindparam("surface"))
    .values(provider_id=bindparam("posted"))
)


def new_version(transaction: Transaction, surface: str, content: bytes) -> int | None:
    """The number of a board's next version, or None when nothing on it changed."""
    # Keyed: who holds the file cannot check a guess of what a board says.
    digest = transaction.vault.fingerprint(content.decode(), "surfaces").hex()
    version: int | None = _NEW_VERSION.scalar(transaction, name=surface, version=1, digest=digest)
    return version


def version(transaction: Transaction, surface: str) -> int:
    """How often a board was changed, its first showing counted; 0 where there is none."""
    return int(_VERSION.scalar(transaction, surface=surface) or 0)


def provider_id(transaction: Transaction, surface: str) -> str | None:
    """The Slack message that shows a board, or None before it was posted."""
    found: str | None = _SHOWN_IN.scalar(transaction, surface=surface)
    return found


def posted(transaction: Transaction, surface: str, provider_id: str) -> None:
    """Remember which Slack message shows a board."""
    _POSTED.run(transaction, surface=surface, posted=provider_id)


def of_provider_id(transaction: Transaction, provider_id: str) -> str | None:
    """The board that a Slack message shows."""
    found: str | None = _SHOWING.scalar(transaction, posted=provider_id)
    return found
