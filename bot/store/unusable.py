"""What whoever set the database up is told when it cannot be opened."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from bot.errors import UsageError


def unusable(error: OSError | SQLAlchemyError) -> UsageError:
    """The driver's own reason in one line, and the setting that may be wrong."""
    reason = str(getattr(error, "orig", error)).splitlines()[0]
    return UsageError(f"The database cannot be used: {reason} (PRESESSIONS_DATABASE_URL)")
