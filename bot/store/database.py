"""Opening the database that a URL names."""

from __future__ import annotations

from sqlalchemy.engine import make_url

from bot.store.sqlite import SqliteStore
from bot.store.transaction import Store, Transaction
from bot.vault import Vault

__all__ = ["Store", "Transaction", "open_store"]


def open_store(url: str, vault: Vault) -> Store:
    """The store for a database URL (``sqlite:///…`` or ``postgresql://…``)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteStore(url, vault)
    # Loading its driver takes a while and needs libpq: only where it is used.
    from bot.store.postgresql import PostgresStore  # noqa: PLC0415

    return PostgresStore(parsed.set(drivername="postgresql+psycopg"), vault)
