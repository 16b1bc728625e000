"""The letter that tells a speaker yes, with the two buttons that answer it."""

from __future__ import annotations

from bot.application import Application
from bot.context import Contact
from bot.conversation.choices import Press
from bot.cycle import Cycle
from bot.message import Choice, Day, Message, Moment, Param, StateName, Term
from bot.workflows.reminders import zone_of


def confirmation(application: Application, holder: Contact, cycle: Cycle) -> Message:
    """The letter, with the meeting and the day to answer by as far as they are known."""
    zone = zone_of(holder, application)
    params: dict[str, Param] = {
        "reference": application.reference or "",
        "organisation": application.text("organisation"),
        "state": StateName(code=application.state or ""),
        "meeting": _meeting(cycle, application.state or "", zone),
        "format": Message(key=f"letter_part.format_{cycle.format}"),
        "answer_by": _answer_by(cycle, zone),
    }
    buttons = (_button(application, "yes"), _button(application, "no"))
    return Message(key="letter/confirmation", params=params, choices=(buttons,))


def _meeting(cycle: Cycle, code: str, zone: str | None) -> Message:
    state = cycle.state(code)
    if state is not None and state.meeting is not None:
        at = Moment(at=state.meeting, zone=cycle.zone, local_zone=zone)
        return Message(key="letter_part.meeting", params={"at": at})
    days = {"from": Day(on=cycle.meetings_start), "to": Day(on=cycle.meetings_end)}
    return Message(key="letter_part.meeting_week", params=days)


def _answer_by(cycle: Cycle, zone: str | None) -> Message:
    if cycle.confirm_by is None:
        return Message(key="letter_part.confirm_soon")
    at = Moment(at=cycle.confirm_by, zone=cycle.zone, local_zone=zone)
    return Message(key="letter_part.confirm_by", params={"at": at})


def _button(application: Application, said: str) -> Choice:
    return Choice(
        label=Term(key=f"confirm.button.{said}"),
        data=Press("attend", (application.id, said)).data,
        style="primary" if said == "yes" else "plain",
    )
