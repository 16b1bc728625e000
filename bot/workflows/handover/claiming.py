"""Who in the office answers a person: claiming, taking over, closing, and silence's end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import button, offers
from bot.conversation.state import Conversation, read
from bot.events import StaffPressed, TimerFired
from bot.facts.threads import Thread
from bot.message import Message
from bot.workflows.aside import whisper
from bot.workflows.handover.card import colleague, redraw, released_at, thread_button

_ASKING = frozenset({"form", "review", "leaving"})  # what the next words would be answers to


def claim(event: StaffPressed, context: Context, thread: Thread) -> Sequence[fx.Effect]:
    """From now on a member of the office speaks with this person, and the bot does not."""
    taken = thread.claimed(context.now) and thread.claimed_by != event.actor
    if taken and not event.data.startswith("takeover"):
        told = Message(key="threads.claimed_by", params={"actor": colleague(thread.claimed_by)})
        return [whisper(event, told), redraw(thread.person_id, context.now)]
    over = Message(
        key="threads.taken_over",
        params={"actor": colleague(event.actor), "before": colleague(thread.claimed_by)},
    )
    return [
        *([fx.TellStaff(message=over, thread=thread.surface)] if taken else []),
        fx.ChangeThread(
            thread_id=thread.id,
            state="open",
            claimed_by=event.actor,
            listening=thread.listening or _idle(context),
            active=True,
        ),
        redraw(thread.person_id, context.now),
        fx.Record(event="thread.claimed", subject=f"thread:{thread.id}", actor=event.actor),
    ]


def done(event: StaffPressed, context: Context, thread: Thread) -> Sequence[fx.Effect]:
    """The person has their answer: the bot speaks with them again."""
    if thread.state == "done":
        told = Message(key="threads.done_already")
        return [whisper(event, told), redraw(thread.person_id, context.now)]
    return [*closed(context, thread, event.actor), *_learn(thread)]


def closed(context: Context, thread: Thread, actor: str) -> list[fx.Effect]:
    """What closing a thread changes."""
    return [
        fx.ChangeThread(thread_id=thread.id, state="done", claimed_by="", listening=False),
        fx.CancelTimers(id=f"release:{thread.person_id}"),
        *_back_to_the_form(context, thread),
        redraw(thread.person_id, context.now),
        fx.Record(event="thread.done", subject=f"thread:{thread.id}", actor=actor or "mail"),
    ]


def release(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Nothing has happened for hours: the claim ends, and the bot answers again."""
    thread = context.thread
    if thread is None or thread.state == "done" or not thread.claimed_by:
        return []
    if thread.claimed(context.now):
        return [released_at(thread)]
    return [
        fx.ChangeThread(thread_id=thread.id, claimed_by="", listening=False),
        fx.TellStaff(message=Message(key="threads.released"), thread=thread.surface),
        *_back_to_the_form(context, thread),
        redraw(thread.person_id, context.now),
        fx.Record(event="thread.released", subject=f"thread:{thread.id}", actor="bot"),
    ]


def after_the_office(
    remind: Callable[[Any, Context], Sequence[fx.Effect]],
) -> Callable[[TimerFired, Context], Sequence[fx.Effect]]:
    """Reminders wait while a person of the office speaks, unless the call closes before."""

    def waiting(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
        thread, cycle, draft = context.thread, context.cycle, context.subject
        if thread is None or cycle is None or draft is None or not thread.claimed(context.now):
            return remind(event, context)
        if thread.until >= cycle.closes_for(draft.state):
            return remind(event, context)
        return [fx.SetTimer(id=event.id, kind=event.kind, subject=event.subject, due=thread.until)]

    return waiting


def _back_to_the_form(context: Context, thread: Thread) -> list[fx.Effect]:
    """A form that had to wait is offered again: words meant for the office are no answers to it."""
    holder = context.holder
    if holder is None or not thread.listening:
        return []
    place = read(holder.conversation)
    draft = next((each for each in context.applications if each.id == place.application), None)
    if place.mode not in _ASKING or draft is None or draft.status != "draft":
        return []
    language = holder.language or place.language or thread.language
    go_on = button("dialogue.button.continue", "continue", draft.id)
    message = Message(key="threads.form_waits", choices=((go_on,),))
    waiting = Conversation(language=language, offered=offers(message.choices))
    return [
        fx.SaveConversation(contact_id=holder.id, conversation=waiting.stored()),
        fx.Send(
            contact_id=holder.id,
            message=message,
            language=language,
            kind="dialogue",
            about=draft.id,
        ),
    ]


def _idle(context: Context) -> bool:
    """Whether nothing of the bot's waits for an answer, so that words are for the office."""
    return context.holder is not None and read(context.holder.conversation).mode == "idle"


def _learn(thread: Thread) -> list[fx.Effect]:
    """Ask once an answer whether it should become an FAQ entry."""
    if not thread.of("answer"):
        return []
    ask = Message(key="threads.learn", choices=((thread_button("lesson", thread),),))
    asked = fx.TellStaff(
        message=ask, thread=thread.surface, key=f"learn:{thread.id}:{thread.last_answer}"
    )
    return [asked]
