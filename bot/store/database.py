"""Opening the database that a URL names."""

from __future__ import annotations

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.store.sqlite import SqliteStore
from bot.store.transaction import Store, Transaction
from bot.store.unusable import unusable
from bot.vault import Vault

__all__ = ["Store", "Transaction", "open_store"]


def open_store(url: str, vault: Vault) -> Store:
    """The store for a database URL (``sqlite:///…`` or ``postgresql://…``).

    UsageError says why a SQLite file cannot be had; PostgreSQL is first asked for its schema.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        try:
            return SqliteStore(url, vault)
        except (OSError, SQLAlchemyError) as error:
            raise unusable(error) from None
    # Loading its driver takes a while and needs libpq: only where it is used.
    from bot.store.postgresql import PostgresStore  # noqa: PLC0415

    return PostgresStore(parsed.set(drivername="postgresql+psycopg"), vault)
