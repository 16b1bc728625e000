"""``decide``, ``settle``, ``speaker`` and ``audit``: decisions, one speaker's card, the log."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffCommanded
from bot.facts.cycle import Cycle
from bot.facts.releases import Entry
from bot.message import Colleague, Items, Message, Moment, Param
from bot.workflows.aside import whisper
from bot.workflows.refusals import not_allowed
from bot.workflows.releases import proposing
from bot.workflows.speakers import card

_LINES = 40


def decide(event: StaffCommanded, context: Context, _cycle: Cycle) -> Sequence[fx.Effect]:
    """Prepare the decisions of a State's saved panel."""
    return proposing.decide(event, context)


def settle(event: StaffCommanded, context: Context, _cycle: Cycle) -> Sequence[fx.Effect]:
    """Prepare the letters to those without a place."""
    return proposing.settle(event, context)


def speaker(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """Post one speaker's card, with what can be done about them now."""
    application = context.subject
    if application is None:
        return [whisper(event, Message(key="speaker.which"))]
    refusal = not_allowed(context, event.actor, application)
    if refusal is not None:
        return [whisper(event, refusal)]
    seen = fx.Record(event="application.managed", subject=application.id, actor=event.actor)
    return [card.show(application, context, cycle), seen]


def audit(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """What the log says of one application: the newest lines, for whoever asked."""
    application = context.subject
    if application is None:
        return [whisper(event, Message(key="audit.which"))]
    refusal = not_allowed(context, event.actor, application)
    if refusal is not None:
        return [whisper(event, refusal)]
    lines = tuple(_line(each, cycle) for each in context.deciding.history[-_LINES:])
    params: dict[str, Param] = {
        "reference": application.reference or "",
        "lines": Items(items=lines),
    }
    seen = fx.Record(event="audit.read", subject=application.id, actor=event.actor)
    return [whisper(event, Message(key="audit.lines", params=params)), seen]


def _line(entry: Entry, cycle: Cycle) -> Message:
    colleague = re.fullmatch(r"[UW][A-Z0-9]+", entry.actor)
    who: Param = Colleague(id=entry.actor) if colleague else entry.actor
    at = Moment(at=entry.at, zone=cycle.zone)
    return Message(key="audit.line", params={"at": at, "event": entry.event, "who": who})
