"""The letter that tells a speaker yes, with the two buttons that answer it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.context import Contact
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.message import Message, Moment, Param
from bot.workflows.letters import parts
from bot.workflows.reminders import zone_of

_SHORTEST = timedelta(days=3)
_LATER = timedelta(days=7)


def confirmation(
    application: Application,
    holder: Contact,
    cycle: Cycle,
    *,
    answer_by: datetime,
    added: str = "",
    key: str = "letter/confirmation",
) -> Message:
    """The letter, with the meeting and the day to answer by."""
    return Message(
        key=key,
        params={**facts(application, holder, cycle, answer_by), "added": parts.added(added)},
        choices=parts.attend_buttons(application),
    )


def facts(
    application: Application, holder: Contact, cycle: Cycle, answer_by: datetime
) -> dict[str, Param]:
    """What every letter that asks for a yes or no says."""
    zone = zone_of(holder, application)
    by = Moment(at=answer_by, zone=cycle.zone, local_zone=zone)
    return {
        **parts.named(application),
        "meeting": parts.meeting(cycle, application.state or "", zone),
        "format": Message(key=f"letter_part.format_{cycle.format}"),
        "answer_by": Message(key="letter_part.confirm_by", params={"at": by}),
    }


def answer_until(cycle: Cycle, told: datetime) -> datetime:
    """When a speaker told now must have answered: the round's day, or a week where it is near."""
    if cycle.confirm_by is not None and cycle.confirm_by - told >= _SHORTEST:
        return cycle.confirm_by
    return day_end(cycle, told + _LATER)


def day_end(cycle: Cycle, moment: datetime) -> datetime:
    """The last minute of a day in the round's zone."""
    zone = ZoneInfo(cycle.zone)
    return datetime.combine(moment.astimezone(zone).date(), time(23, 59), zone)
