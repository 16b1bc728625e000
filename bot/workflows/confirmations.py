"""Getting the yes: accept or decline by button or in words, chasing, and silence."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.application import Action, Application, Status
from bot.context import Contact, Context
from bot.cycle import Cycle
from bot.events import TimerFired
from bot.i18n import Language
from bot.message import Day, Message, Param, StateName
from bot.workflows import shortlist
from bot.workflows.acceptance import confirmation
from bot.workflows.codenames import speaker
from bot.workflows.reminders import waking
from bot.workflows.typing import answerable


def told(application: Application, context: Context) -> Status:
    """The status as its person may know it: decisions nobody has been told are none yet."""
    untold = application.status in {"shortlisted", "waitlisted", "rejected"}
    return "submitted" if untold or _held(application, context) else application.status


def awaiting(context: Context) -> tuple[Application, ...]:
    """The person's applications that were told yes and have not answered."""
    return tuple(
        application
        for application in context.applications
        if application.status == "approved" and not _held(application, context)
    )


def answer(
    context: Context,
    application: Application,
    contact: Contact,
    cycle: Cycle,
    *,
    yes: bool,
    pressed: bool,
    language: Language,
) -> Sequence[fx.Effect]:
    """A speaker accepts or declines; the same button again is only acknowledged."""
    action: Action = "confirm" if yes else "decline"
    wanted = "confirmed" if yes else "declined"
    if _held(application, context) or not (
        application.allows(action) or application.status == wanted
    ):
        stale = Message(key="confirm.not_now")
        return [fx.Send(contact_id=contact.id, message=stale, language=language)]
    thanks = fx.Send(
        contact_id=contact.id,
        message=_thanks(application, cycle, yes=yes),
        language=application.language,
        kind="dialogue",
        about=application.id,
    )
    if application.status == wanted:
        noted = fx.Acknowledge(message=Message(key="confirm.noted"), language=language)
        return [noted] if pressed else [thanks]
    return [
        fx.ChangeStatus(application_id=application.id, action=action, by=f"contact:{contact.id}"),
        fx.CancelTimers(id=f"confirm:{application.id}:"),
        fx.Withhold(key=f"chase:{application.id}:"),
        thanks,
        fx.TellStaff(message=Message(key=f"staff.{wanted}", params=_named(application))),
        *shortlist.refresh(cycle, application.state or "", context.now),
    ]


def chase(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """The day to confirm is near: ask once more, by day, with the same two buttons."""
    application, holder, cycle = context.subject, context.holder, context.cycle
    if application is None or holder is None or cycle is None:
        return []
    if application.status != "approved" or cycle.confirm_by is None:
        return []
    if cycle.confirm_by <= context.now:
        return []
    awake = waking(holder, application, cycle, context.now)
    if context.now < awake < cycle.confirm_by:
        return [fx.SetTimer(id=event.id, kind=event.kind, subject=event.subject, due=awake)]
    letter = confirmation(application, holder, cycle)
    return [
        *answerable(holder, letter),
        fx.Send(
            contact_id=holder.id,
            message=Message(key="letter/chase", params=letter.params, choices=letter.choices),
            language=application.language,
            kind="decision",
            key=f"chase:{application.id}:{application.revision}",
            about=application.id,
        ),
    ]


def silence(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """The day to confirm is over without an answer: the office must act."""
    application = context.subject
    if application is None or application.status != "approved":
        return []
    return [fx.TellStaff(message=Message(key="staff.silent", params=_named(application)))]


def _held(application: Application, context: Context) -> bool:
    return any(key.startswith(f"decision:{application.id}:") for key in context.pending)


def _thanks(application: Application, cycle: Cycle, *, yes: bool) -> Message:
    params: dict[str, Param] = {"state": StateName(code=application.state or "")}
    if not yes:
        return Message(key="confirm.declined", params=params)
    if cycle.statement_deadline is None:
        return Message(key="confirm.confirmed", params=params)
    params["statement_by"] = Day(on=cycle.statement_deadline)
    return Message(key="confirm.confirmed_statement", params=params)


def _named(application: Application) -> dict[str, Param]:
    return {
        "reference": application.reference or "",
        "speaker": speaker(application),
        "state": StateName(code=application.state or ""),
    }
