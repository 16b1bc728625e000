"""The Date field: when the author wrote, and how far their clock was from Greenwich."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

_LATEST_YEAR = 2200


def read_date(value: str) -> tuple[datetime | None, timedelta | None]:
    """The moment (aware) and the author's offset; None where the field does not say."""
    try:
        parts = parsedate_tz(value[:120])
        if parts is None or not 1970 <= parts[0] <= _LATEST_YEAR:
            return None, None
        moment = datetime(*parts[:5], min(parts[5], 59), tzinfo=UTC)
        seconds = parts[9]
        # "-0000" and a missing zone both say that the author's zone is unknown.
        if seconds is None or "-0000" in value or abs(seconds) > 14 * 3600:
            return moment, None
        offset = timedelta(seconds=seconds)
        return moment - offset, offset
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, None
