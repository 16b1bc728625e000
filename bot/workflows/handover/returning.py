"""An answer that comes back after it seemed sent: its thread says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import AddressFailed
from bot.workflows.handover.card import redraw

_Handler = Callable[[AddressFailed, Context], Sequence[fx.Effect] | None]


def with_answers(failed: _Handler) -> _Handler:
    """The handler of dead addresses; the last answer sent there is marked as not delivered."""

    def both(event: AddressFailed, context: Context) -> Sequence[fx.Effect] | None:
        effects = failed(event, context)
        return effects if effects is None else [*effects, *_returned(event, context)]

    return both


def _returned(event: AddressFailed, context: Context) -> list[fx.Effect]:
    thread, contact = context.thread, context.contact
    if thread is None or contact is None or not event.permanent:
        return []
    sent = [each for each in thread.of("answer") if each.delivery != "failed"]
    if not sent or thread.contact_id != contact.id:
        return []
    return [
        fx.MarkEntries(ids=(sent[-1].id,), returned=True),
        redraw(thread.person_id, context.now),
    ]
