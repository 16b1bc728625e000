"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Dialect, String
from sqlalchemy.dialects.postgresql import VARCHAR
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware datetime as microseconds since 1970: exact, sortable, the same everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """Into the database."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """Out of the database."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


def name(length: int) -> String:
    """A name of ours, in the order of its bytes: what begins alike stands together."""
    return String(length).with_variant(VARCHAR(length, collation="C"), "postgresql")


def under(column: Any, prefix: str) -> ColumnElement[bool]:
    """The names that begin with ``prefix``, as a range that an index can answer."""
    first, after = span(prefix)
    within: ColumnElement[bool] = (column >= first) & (column < after)
    return within


def span(prefix: str) -> tuple[str, str]:
    """The first name that may begin with ``prefix``, and the first one after all that do."""
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)
