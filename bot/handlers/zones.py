"""The writer's own clock, as the Date of their mail tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.context import Context
from bot.events import PersonWrote
from bot.handlers.speech import FromPerson, person_in
from bot.states import time_zones


def learned(event: FromPerson, context: Context) -> Sequence[fx.Effect]:
    """Remember a person's time zone, once, from a mail that is theirs.

    An offset is no zone: it says nothing of next summer. It only picks one of those where
    the person may be, their State's and the round's; UTC itself is what servers write.
    """
    if not isinstance(event, PersonWrote) or not event.authentic or event.automatic:
        return []
    offset, contact = event.utc_offset, person_in(context)
    if not offset or contact.zone is not None:
        return []
    fitting = (
        zone
        for zone in _likely(context)
        if event.at.astimezone(ZoneInfo(zone)).utcoffset() == offset
    )
    zone = next(fitting, None)
    return [] if zone is None else [fx.SetPreference(contact_id=contact.id, zone=zone)]


def _likely(context: Context) -> Iterator[str]:
    for application in context.applications:
        yield from time_zones(application.state or "")
    if context.cycle is not None:
        yield context.cycle.zone
