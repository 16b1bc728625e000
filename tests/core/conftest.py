"""The core on both databases, with channels that behave as they are told."""

from __future__ import annotations

from tests.core.world import world
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
    "world",
]
