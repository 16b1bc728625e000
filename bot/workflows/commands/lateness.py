"""``late``: late access for one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import Press
from bot.conversation.state import read
from bot.cycle import Cycle
from bot.events import StaffCommanded
from bot.message import Choice, Message, Moment, Param, StateName, Term
from bot.workflows.commands.moments import moment
from bot.workflows.commands.verb import tell


def late(event: StaffCommanded, context: Context, cycle: Cycle, rest: str) -> Sequence[fx.Effect]:
    """``late PERSON STATE DATE``: the snapshot has found whom the first word names."""
    _, _, what = rest.partition(" ")
    state, _, date = what.strip().partition(" ")
    code, until, person = state.upper(), moment(date, cycle), context.contact
    if person is None or code not in cycle.codes or until is None or until <= context.now:
        return [tell(event, Message(key="staff.late_how"))]
    params: dict[str, Param] = {
        "state": StateName(code=code),
        "until": Moment(at=until, zone=cycle.zone),
    }
    return [
        fx.GrantLateAccess(contact_id=person.id, cycle=cycle.number, state=code, until=until),
        fx.Record(
            event="late.granted",
            subject=f"contact:{person.id}",
            actor=event.actor,
            details={"cycle": cycle.number, "state": code},
        ),
        _may_apply(person, cycle, params),
        tell(event, Message(key="staff.late_granted", params=params)),
    ]


def _may_apply(person: Contact, cycle: Cycle, params: Mapping[str, Param]) -> fx.Send:
    apply = Choice(label=Term(key="dialogue.button.apply"), data=Press("apply").data)
    return fx.Send(
        contact_id=person.id,
        message=Message(key="call.late_granted", params=params, choices=((apply,),)),
        language=person.language or read(person.conversation).language or cycle.default_language,
        kind="dialogue",
    )
