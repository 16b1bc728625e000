"""A speaker's yes or no as it takes effect: what is called off, planned, said and shown."""

from __future__ import annotations

from bot import effects as fx
from bot.context import Contact, Context
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.message import Day, Message, Param, StateName
from bot.workflows import statements
from bot.workflows.codenames import introduced
from bot.workflows.deciding import call_off, refresh


def confirmed(
    context: Context, application: Application, contact: Contact, cycle: Cycle, *, by: str
) -> list[fx.Effect]:
    """The yes: thanks, and the statement is asked for in good time."""
    told = fx.TellStaff(
        message=Message(key="staff.confirmed", params=introduced(application, context))
    )
    return [
        *call_off(application),
        fx.ChangeStatus(application_id=application.id, action="confirm", by=by),
        fx.SetOffer(application_id=application.id, told="confirmed"),
        *statements.plan(application, cycle, context),
        say(application, contact, thanks(application, cycle, yes=True)),
        told,
        *refresh(cycle, application.state or "", context.now),
    ]


def declined(
    context: Context, application: Application, contact: Contact, cycle: Cycle, *, by: str
) -> list[fx.Effect]:
    """The no: the office gets a card that proposes who could be asked next."""
    return [
        *call_off(application),
        fx.ChangeStatus(application_id=application.id, action="decline", by=by),
        fx.SetOffer(application_id=application.id, told="declined", ended="declined"),
        say(application, contact, thanks(application, cycle, yes=False)),
        fx.TellStaff(
            message=Message(key="staff.declined", params=introduced(application, context))
        ),
        card_of(application.id, context),
        *refresh(cycle, application.state or "", context.now),
    ]


def card_of(application_id: str, context: Context) -> fx.SetTimer:
    """Have a speaker's card posted in the office's channel, or drawn anew."""
    name = f"speaker:{application_id}"
    return fx.SetTimer(id=name, kind="speaker", subject=application_id, due=context.now)


def say(application: Application, contact: Contact, message: Message) -> fx.Send:
    """Answer a speaker in the language of their application."""
    return fx.Send(
        contact_id=contact.id,
        message=message,
        language=application.language,
        kind="dialogue",
        about=application.id,
    )


def thanks(application: Application, cycle: Cycle, *, yes: bool) -> Message:
    """What a yes or a no is answered with."""
    params: dict[str, Param] = {"state": StateName(code=application.state or "")}
    if not yes:
        return Message(key="confirm.declined", params=params)
    if cycle.statement_deadline is None:
        return Message(key="confirm.confirmed", params=params)
    params["statement_by"] = Day(on=cycle.statement_deadline)
    return Message(key="confirm.confirmed_statement", params=params)
