"""Getting the yes: accept or decline by button or in words, chasing, and silence."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Contact, Context
from bot.events import TimerFired
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.i18n import Language
from bot.message import Message
from bot.workflows import answers, held
from bot.workflows.codenames import introduced
from bot.workflows.deciding import CHASES, refresh
from bot.workflows.letters import parts
from bot.workflows.letters.confirmation import facts
from bot.workflows.posting import post
from bot.workflows.reminders import waking
from bot.workflows.speakers import card, returning


def given_up(context: Context) -> tuple[Application, ...]:
    """The person's applications whose place was given up, and may be asked for again."""
    return tuple(each for each in context.applications if each.status == "declined")


def awaiting(context: Context) -> tuple[Application, ...]:
    """The person's applications that were told yes and have not answered."""
    return tuple(
        application
        for application in context.applications
        if application.status == "approved" and held.was(application, context) is None
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
    before = held.was(application, context)
    waits = before is not None
    wanted = "confirmed" if yes else "declined"
    if application.status == wanted and not waits:
        return _again(application, contact, cycle, yes=yes, pressed=pressed, language=language)
    if yes and returning.in_time(application, before, context):
        return returning.accepted(context, application, contact, cycle)
    if yes and application.status == "declined":
        return returning.asked(context, application, contact, cycle)
    if waits or not application.allows("confirm" if yes else "decline"):
        stale = Message(key="confirm.not_now")
        return [fx.Send(contact_id=contact.id, message=stale, language=language)]
    by = f"contact:{contact.id}"
    if yes:
        return answers.confirmed(context, application, contact, cycle, by=by)
    return answers.declined(context, application, contact, cycle, by=by)


def chase(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """The day to answer is near: ask once more, by day, with the same two buttons."""
    application, holder, cycle = context.subject, context.holder, context.cycle
    if application is None or holder is None or cycle is None:
        return []
    offer = context.deciding.offer(application.id)
    waits = held.was(application, context) is not None
    if application.status != "approved" or waits or offer.answer_by is None:
        return []
    if offer.answer_by <= context.now:
        return []
    awake = waking(holder, application, cycle, context.now)
    if context.now < awake < offer.answer_by:
        return [fx.SetTimer(id=event.id, kind=event.kind, subject=event.subject, due=awake)]
    which = event.id.rpartition(":")[2]
    if which == "first" and context.now >= offer.answer_by - CHASES["last"]:
        return []  # after a pause only the last one is sent
    message = Message(
        key="letter/chase#last" if which == "last" else "letter/chase",
        params=facts(application, holder, cycle, offer.answer_by),
        choices=parts.attend_buttons(application),
    )
    return post(
        application,
        holder,
        message,
        kind="decision",
        key=f"chase:{application.id}:{application.revision}:{which}",
    )


def silence(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """The day to answer is over without an answer: the office must act, nothing acts by itself."""
    application, cycle = context.subject, context.cycle
    if application is None or cycle is None or application.status != "approved":
        return []
    # A card that was posted before is only brought up to date: say it aloud again.
    again = application.id in context.deciding.carded
    silent = Message(key="staff.silent", params=introduced(application, context))
    return [
        *([fx.TellStaff(message=silent)] if again else []),
        card.show(application, context, cycle),
        *refresh(cycle, application.state or "", context.now),
    ]


def _again(
    application: Application,
    contact: Contact,
    cycle: Cycle,
    *,
    yes: bool,
    pressed: bool,
    language: Language,
) -> Sequence[fx.Effect]:
    if pressed:
        return [fx.Acknowledge(message=Message(key="confirm.noted"), language=language)]
    return [answers.say(application, contact, answers.thanks(application, cycle, yes=yes))]
