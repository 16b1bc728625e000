"""Publishing a version of the agenda: what forbids it, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import effects as fx
from bot.agenda.working import Working
from bot.context import Context
from bot.events import TimerFired
from bot.message import Listing, Message
from bot.workflows.agenda.board import redraw


def refused(working: Working) -> Message | None:
    """Why the present plan cannot be published, or None."""
    if telling := working.telling():
        states = Listing.states(telling)
        return Message(key="agenda.publish_tells", params={"states": states})
    if not working.plan.slots:
        return Message(key="agenda.publish_empty")
    if not working.tells_new():
        return Message(key="agenda.publish_same")
    return None


def released(working: Working, *, by: str, at: datetime, salt: str) -> Sequence[fx.Effect]:
    """The plan becomes the next version; ``published`` then wakes whoever must tell of it."""
    edition = working.next_edition(by=by, at=at, salt=salt)
    subject = f"{edition.cycle}:{edition.version}"
    return [
        fx.PublishAgenda(edition=edition, doubts=len(working.doubts())),
        fx.SetTimer(
            id=f"published:{subject}", kind="published", subject=str(edition.cycle), due=at
        ),
        redraw(working.cycle.number, at),
    ]


def published(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """A version is out: the office's channel is told, once, with what to do next."""
    cycle, desk = context.cycle, context.agenda
    if cycle is None or desk is None or desk.edition is None:
        return []
    first = desk.edition.version == 1
    told = Message(
        key="agenda.published_first" if first else "agenda.published_again",
        params={"number": str(cycle.number), "version": desk.edition.version},
    )
    key = f"published:{cycle.number}:{desk.edition.version}"
    return [fx.TellStaff(message=told, thread=f"agenda:{cycle.number}", key=key, broadcast=True)]
