"""Late access for one person: the same from Slack and from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import effects as fx
from bot.context import Contact
from bot.conversation.choices import button
from bot.conversation.state import read
from bot.facts.cycle import Cycle
from bot.message import Message, Moment, Param, StateName


def late_access(
    person: Contact, cycle: Cycle, code: str, *, until: datetime, now: datetime, by: str
) -> Sequence[fx.Effect]:
    """Open one State to one person, write it into the audit log, and tell them."""
    granted: list[fx.Effect] = [
        fx.GrantLateAccess(contact_id=person.id, cycle=cycle.number, state=code, until=until),
        fx.Record(
            event="late.granted",
            subject=f"contact:{person.id}",
            actor=by,
            details={"cycle": cycle.number, "state": code, "until": until.isoformat()},
        ),
    ]
    return [*granted, _may_apply(person, cycle, code, until)] if until > now else granted


def granted(cycle: Cycle, code: str, until: datetime) -> Message:
    """What whoever gave it is told."""
    return Message(key="staff.late_granted", params=_params(cycle, code, until))


def _may_apply(person: Contact, cycle: Cycle, code: str, until: datetime) -> fx.Send:
    apply = button("dialogue.button.apply", "apply")
    return fx.Send(
        contact_id=person.id,
        message=Message(
            key="call.late_granted", params=_params(cycle, code, until), choices=((apply,),)
        ),
        language=person.language or read(person.conversation).language or cycle.default_language,
        kind="dialogue",
        key=f"late:{person.id}:{cycle.number}:{code}:{int(until.timestamp())}",
    )


def _params(cycle: Cycle, code: str, until: datetime) -> dict[str, Param]:
    return {"state": StateName(code=code), "until": Moment(at=until, zone=cycle.zone)}
