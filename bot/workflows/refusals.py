"""Why a press of the office has no effect, in words for the one who pressed."""

from __future__ import annotations

from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.message import Items, Message, Param, StateName, Term
from bot.workflows.aside import Acted
from bot.workflows.codenames import reference
from bot.workflows.roles import may

_LONGEST_WORD = 40


def not_allowed(context: Context, actor: str, *concerned: Application) -> Message | None:
    """Only approvers decide, and nobody about an applicant with whom they have a conflict."""
    if not may(context, "approver"):
        return Message(key="staff.not_allowed")
    if any(context.desk.recused(each.id, actor) for each in concerned):
        return Message(key="decide.recused")
    return None


def which_state(cycle: Cycle | None, event: Acted) -> Message:
    """That no State of the round was named, with those it has and the verb that was typed."""
    verb, word = (event.verb, event.rest) if isinstance(event, StaffCommanded) else ("", "")
    states = cycle.states if cycle is not None else ()
    known = tuple(
        Message(
            key="staff.state_of_round",
            params={"code": each.code, "state": StateName(code=each.code)},
        )
        for each in states
    )
    params: dict[str, Param] = {
        "states": Items(items=known),
        "command": f"/presessions {verb} {states[0].code if states else 'TG'}",
    }
    if not word:
        return Message(key="staff.name_state", params=params)
    named: dict[str, Param] = {**params, "word": word[:_LONGEST_WORD]}
    return Message(key="staff.unknown_state", params=named)


def decided_already(application: Application) -> Message:
    """Nothing was changed: somebody was faster."""
    params = {**reference(application), "status": Term(key=f"status.{application.status}")}
    return Message(key="staff.decided_already", params=params)


def changed_meanwhile(application: Application) -> Message:
    """Nothing was changed: what they looked at is no more what it was."""
    return Message(key="staff.changed_meanwhile", params=reference(application))
