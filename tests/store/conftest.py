"""Every store test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from tests.store.databases import (
    cluster,
    database_url,
    postgresql_url,
    sqlite_template,
    sqlite_url,
    store,
)

__all__ = [
    "cluster",
    "database_url",
    "postgresql_url",
    "sqlite_template",
    "sqlite_url",
    "store",
]
