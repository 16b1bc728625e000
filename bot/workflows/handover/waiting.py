"""An open conversation as one line: why, whose, since when, and who answers."""

from __future__ import annotations

from bot.context import Context
from bot.facts.threads import Thread
from bot.message import LanguageName, Message, Moment, Term
from bot.workflows.codenames import code_of
from bot.workflows.handover.card import colleague


def line(context: Context, thread: Thread, zone: str) -> Message:
    """As `/presessions questions` and the Home tab list it."""
    standing = Message(key="threads.questions_free")
    if thread.claimed(context.now):
        actor = colleague(thread.claimed_by)
        standing = Message(key="threads.questions_claimed", params={"actor": actor})
    return Message(
        key="threads.questions_line",
        params={
            "reason": Term(key=f"threads.reason.{thread.reason}"),
            "code": code_of(thread.contact_id),
            "language": LanguageName(code=thread.language),
            "since": Moment(at=thread.active_at, zone=zone),
            "standing": standing,
        },
    )
