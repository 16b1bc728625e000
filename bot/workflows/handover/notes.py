"""What staff write in a thread: an internal note, whatever becomes of it later."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import StaffWrote
from bot.facts.threads import Entry, Thread
from bot.message import Message
from bot.workflows.handover.card import redraw, thread_button


def wrote(event: StaffWrote, context: Context) -> Sequence[fx.Effect]:
    """Keep a note, follow its edits, and say once how it becomes an answer."""
    thread = context.thread
    if thread is None:
        return []
    before = next((each for each in thread.of("note") if each.message_id == event.message_id), None)
    effects: list[fx.Effect] = [
        fx.KeepNote(
            thread_id=thread.id,
            message_id=event.message_id,
            actor=event.actor,
            text=event.text,
            change=event.change,
        )
    ]
    if event.change != "written":
        return [*effects, *_sent_stays(thread, before)]
    effects += [
        fx.ChangeThread(thread_id=thread.id, hinted=True, active=thread.claimed_by == event.actor),
        fx.Record(event="thread.noted", subject=f"thread:{thread.id}", actor=event.actor),
    ]
    if thread.claimed_by == event.actor:
        effects.append(redraw(thread.person_id, context.now))
    return effects if thread.hinted else [*effects, _hint(thread)]


def _hint(thread: Thread) -> fx.TellStaff:
    message = Message(key="threads.hint", choices=((thread_button("send_note", thread),),))
    return fx.TellStaff(message=message, thread=thread.surface, key=f"hint:{thread.id}")


def _sent_stays(thread: Thread, note: Entry | None) -> list[fx.Effect]:
    """A note that was sent is changed in vain: said once."""
    if note is None or note.warned or note.id not in {each.source for each in thread.of("answer")}:
        return []
    return [
        fx.TellStaff(message=Message(key="threads.sent_stays"), thread=thread.surface),
        fx.MarkEntries(ids=(note.id,), warned=True),
    ]
