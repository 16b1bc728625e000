"""Reminding people of a draft before their State's call ends: few, awake, and stoppable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import button
from bot.conversation.form import load_form
from bot.events import TimerFired
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.i18n import Language
from bot.message import Message, Moment, Param, StateName
from bot.states import sole_zone
from bot.workflows.posting import post

Late = Mapping[str, datetime]


def ends(draft: Application, cycle: Cycle, late: Late) -> datetime:
    """When the call for a draft's State ends for its person, late access included."""
    closes = cycle.closes_for(draft.state)
    return max(closes, late.get(draft.state or "", closes))


def plan(
    application: Application, cycle: Cycle, now: datetime, late: Late = MappingProxyType({})
) -> list[fx.Effect]:
    """Set a draft's reminders anew, for the end of the call of the State it is about."""
    closes = ends(application, cycle, late)
    offsets = sorted(cycle.reminder_offsets, reverse=True)
    timers = [
        fx.SetTimer(
            id=f"reminder:{application.id}:{int(offset.total_seconds())}",
            kind="reminder",
            subject=application.id,
            due=closes - offset,
        )
        for offset in offsets
        if closes - offset > now
    ]
    return [fx.CancelTimers(id=f"reminder:{application.id}:"), *timers]


def soon(draft: Application, now: datetime) -> fx.SetTimer:
    """Plan a draft's reminders in a turn of its own, which holds the draft and its person."""
    return fx.SetTimer(id=f"plan:{draft.id}", kind="plan", subject=draft.id, due=now)


def plan_one(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """The dates that a draft is reminded by have changed."""
    draft, cycle = context.subject, context.cycle
    if draft is None or cycle is None or draft.status != "draft":
        return []
    return plan(draft, cycle, context.now, context.late)


def remind(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Remind the holder of a draft, unless there is a reason to stay silent."""
    draft, holder, cycle = context.subject, context.holder, context.cycle
    if draft is None or holder is None or cycle is None:
        return []
    if not _wanted(draft, holder, cycle, context):
        return []
    closes = ends(draft, cycle, context.late)
    if _superseded(event, closes, cycle, context.now):
        return []
    awake = waking(holder, draft, cycle, max(context.now, closes - _offset(event)))
    if context.now < awake < closes:
        return [fx.SetTimer(id=event.id, kind=event.kind, subject=event.subject, due=awake)]
    message = reminder(draft, holder, cycle, closes=closes)
    return post(
        draft,
        holder,
        message,
        kind="reminder",
        key=f"reminder:{draft.id}:{int(closes.timestamp())}:{event.id.rpartition(':')[2]}",
    )


def switch_off(
    contact: Contact, applications: Sequence[Application], language: Language
) -> Sequence[fx.Effect]:
    """No more reminders for this person, on any channel; decisions still reach them."""
    return [
        *silence(contact, applications),
        fx.Send(
            contact_id=contact.id,
            message=Message(
                key="reminder.off",
                choices=((button("reminder.on_again", "remind"),),),
            ),
            language=language,
        ),
    ]


def silence(contact: Contact, applications: Sequence[Application]) -> list[fx.Effect]:
    """No more reminders, and not a word about it."""
    return [
        fx.SetPreference(contact_id=contact.id, reminders=False),
        *(
            effect
            for application in applications
            for effect in (
                fx.CancelTimers(id=f"reminder:{application.id}:"),
                fx.Withhold(key=f"reminder:{application.id}:"),
            )
        ),
    ]


def switch_on(
    contact: Contact,
    applications: Sequence[Application],
    cycle: Cycle | None,
    language: Language,
    now: datetime,
) -> Sequence[fx.Effect]:
    """Reminders again, for the drafts there are."""
    drafts = [application for application in applications if application.status == "draft"]
    return [
        fx.SetPreference(contact_id=contact.id, reminders=True),
        *(effect for draft in drafts if cycle for effect in plan(draft, cycle, now)),
        fx.Send(contact_id=contact.id, message=Message(key="reminder.on"), language=language),
    ]


def zone_of(contact: Contact, application: Application | None) -> str | None:
    """The reader's own time zone where we know it: theirs, or a national group's State's."""
    if contact.zone is not None:
        return contact.zone
    if application is None or application.state is None:
        return None
    return sole_zone(application.state) if application.answers.get("scope") == "national" else None


def waking(contact: Contact, application: Application, cycle: Cycle, now: datetime) -> datetime:
    """The first moment from now on that is not quiet where the reader lives."""
    zone = ZoneInfo(zone_of(contact, application) or cycle.zone)
    local = now.astimezone(zone)
    quiet = cycle.quiet_hours
    if not quiet.covers(local.time().replace(tzinfo=None)):
        return now
    morning = local.replace(hour=quiet.ends.hour, minute=quiet.ends.minute, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


def _wanted(draft: Application, holder: Contact, cycle: Cycle, context: Context) -> bool:
    return (
        draft.status == "draft"
        and holder.reminders
        and holder.reachable
        and context.reminded < cycle.reminder_cap
        and context.now < ends(draft, cycle, context.late)
    )


def _superseded(event: TimerFired, closes: datetime, cycle: Cycle, now: datetime) -> bool:
    """Whether a later reminder is due as well: after a pause only the last one is sent."""
    return any(each < _offset(event) and closes - each <= now for each in cycle.reminder_offsets)


def _offset(event: TimerFired) -> timedelta:
    """How long before the close this reminder belongs; the close may have moved since."""
    return timedelta(seconds=int(event.id.rpartition(":")[2]))


def reminder(
    draft: Application, holder: Contact, cycle: Cycle, *, closes: datetime | None = None
) -> Message:
    """The letter that reminds of a draft."""
    number, total = _progress(draft)
    at = closes or cycle.closes_for(draft.state)
    told = Moment(at=at, zone=cycle.zone, local_zone=zone_of(holder, draft))
    buttons = (
        button("dialogue.button.continue", "continue", draft.id, style="primary"),
        button("reminder.stop", "stop"),
    )
    params: dict[str, Param] = {"closes": told, "answered": number, "total": total}
    if draft.state is None:
        return Message(key="letter/reminder#no_state", params=params, choices=(buttons,))
    params["state"] = StateName(code=draft.state)
    if not load_form().missing(draft.answers):
        ready = {name: params[name] for name in ("state", "closes")}
        return Message(key="letter/reminder#ready", params=ready, choices=(buttons,))
    return Message(key="letter/reminder", params=params, choices=(buttons,))


def _progress(draft: Application) -> tuple[int, int]:
    asked = load_form().applicable(draft.answers)
    return sum(field.name in draft.answers for field in asked), len(asked)
