"""A database that cannot be used: for a while, or as it was set up."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from bot.errors import UsageError

# What PostgreSQL says to whoever writes, while another server is being made the first.
_READ_ONLY = "25006"


def is_outage(error: Exception) -> bool:
    """Whether the database is away, full or read-only: no event or row is to blame."""
    return isinstance(error, OperationalError | InterfaceError) or (
        isinstance(error, DBAPIError)
        and (error.connection_invalidated or getattr(error.orig, "sqlstate", "") == _READ_ONLY)
    )


def unusable(error: OSError | SQLAlchemyError) -> UsageError:
    """The driver's own reason in one line, and the setting that may be wrong."""
    reason = str(getattr(error, "orig", error)).splitlines()[0]
    return UsageError(f"The database cannot be used: {reason} (PRESESSIONS_DATABASE_URL)")
