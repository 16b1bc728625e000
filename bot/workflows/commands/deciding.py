"""``decide``, ``settle`` and ``speaker``: decisions about a State, and one speaker's card."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.cycle import Cycle
from bot.events import StaffCommanded
from bot.message import Message
from bot.workflows.commands.verb import tell
from bot.workflows.refusals import not_allowed
from bot.workflows.releases import proposing
from bot.workflows.speakers import card


def decide(
    event: StaffCommanded, context: Context, _cycle: Cycle, _rest: str
) -> Sequence[fx.Effect]:
    """Prepare the decisions of a State's saved panel."""
    return proposing.decide(event, context)


def settle(
    event: StaffCommanded, context: Context, _cycle: Cycle, _rest: str
) -> Sequence[fx.Effect]:
    """Prepare the letters to those without a place."""
    return proposing.settle(event, context)


def speaker(
    event: StaffCommanded, context: Context, cycle: Cycle, _rest: str
) -> Sequence[fx.Effect]:
    """Post one speaker's card, with what can be done about them now."""
    application = context.subject
    if application is None:
        return [tell(event, Message(key="speaker.which"))]
    refusal = not_allowed(context, event.actor, application)
    if refusal is not None:
        return [tell(event, refusal)]
    seen = fx.Record(event="application.managed", subject=application.id, actor=event.actor)
    return [card.show(application, context, cycle), seen]
