"""The writer's own clock, as the Date of their mail tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot import effects as fx
from bot.context import Context
from bot.events import PersonWrote
from bot.handlers.speech import FromPerson, person_in

_HOUR = timedelta(hours=1)


def learned(event: FromPerson, context: Context) -> Sequence[fx.Effect]:
    """Remember a person's offset from UTC, once, from a mail that is theirs.

    UTC itself says nothing: it is what mail programs on servers write. Offsets of half an
    hour have no fixed zone of their own in the time zone database, and stay unknown.
    """
    if not isinstance(event, PersonWrote) or not event.authentic or event.automatic:
        return []
    offset, contact = event.utc_offset, person_in(context)
    if not offset or contact.zone is not None or offset % _HOUR or abs(offset) > 14 * _HOUR:
        return []
    hours = offset // _HOUR
    # The database counts these zones westwards: Etc/GMT-3 is three hours ahead of UTC.
    return [fx.SetPreference(contact_id=contact.id, zone=f"Etc/GMT{-hours:+d}")]
