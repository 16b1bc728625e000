"""Leaving a list and coming back to it: at once, and without another mail about it."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import ListLeft
from bot.workflows import reminders


def left(event: ListLeft, context: Context) -> Sequence[fx.Effect]:
    """Send nothing more of a list, or everything of it again; pressing twice is pressing once."""
    contact = context.contact
    if contact is None:
        return []
    noted = fx.Record(
        event="list.joined_again" if event.back else "list.left",
        subject=f"contact:{contact.id}",
        actor=f"contact:{contact.id}",
        details={"list": event.list},
    )
    kept = fx.LeaveList(contact_id=contact.id, list=event.list, back=event.back)
    if event.list != "reminders":
        return [kept, noted]
    # A person's own switch, which they may also turn in the dialogue.
    if not event.back:
        return [*reminders.silence(contact, context.applications), noted]
    drafts = [each for each in context.applications if each.status == "draft"]
    planned = (
        effect
        for draft in drafts
        if context.cycle
        for effect in reminders.plan(draft, context.cycle, context.now)
    )
    return [fx.SetPreference(contact_id=contact.id, reminders=True), *planned, noted]
