"""When Slack does not take what people wrote: the operations mailbox gets it, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot import effects as fx
from bot.context import Context
from bot.events import TimerFired
from bot.facts.threads import Entry, Thread
from bot.message import Items, LanguageName, Message, Param, Term
from bot.workflows.codenames import code_of, masked

# How long Slack may take before the mailbox is tried; somebody in danger waits least.
_PATIENCE = timedelta(minutes=10)
_IN_DANGER = timedelta(minutes=2)
_LONGEST = 4000
_STALE, _MOMENT = timedelta(minutes=5), timedelta(seconds=30)


def watch(context: Context, thread: Thread, fresh: Sequence[Entry]) -> list[fx.Effect]:
    """See to it that somebody reads these words, whatever becomes of Slack."""
    if not fresh:
        return []
    wait = _IN_DANGER if thread.reason == "safety" else _PATIENCE
    if not context.office.slack:
        wait = timedelta()
    return [
        fx.SetTimer(
            id=f"alarm:{thread.person_id}:{fresh[-1].id}",
            kind="alarm",
            subject=f"person:{thread.person_id}",
            due=context.now + wait,
        )
    ]


def alarm(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Mail what Slack should have shown by now and has not."""
    thread, office = context.thread, context.office
    if thread is None:
        return []
    if office.slack and context.now - event.due > _STALE:
        # The bot itself was away: Slack gets a moment to take what waited.
        due = context.now + _MOMENT
        return [fx.SetTimer(id=event.id, kind=event.kind, subject=event.subject, due=due)]
    missed = [each for each in thread.of("person") if not (each.posted or each.mailed)]
    if not missed or thread.state == "done":
        return []
    noted = fx.Record(
        event="handover.mailed" if office.contact_id else "handover.unread",
        subject=f"thread:{thread.id}",
        actor="bot",
        details={"messages": len(missed)},
    )
    if office.contact_id is None:
        return [noted]
    return [
        fx.Send(
            contact_id=office.contact_id,
            message=_letter(context, thread, missed),
            language=office.language,
            kind="staff",
            key=f"mailed:{thread.id}:{missed[-1].id}",
            about=f"t{thread.id}",
            own_thread=True,
        ),
        fx.MarkEntries(ids=tuple(each.id for each in missed), mailed=True),
        noted,
    ]


def _letter(context: Context, thread: Thread, missed: Sequence[Entry]) -> Message:
    holder = context.holder
    assert holder is not None, "a thread has a contact"
    none = Term(key="form.value.none")
    number = context.cycle.number if context.cycle else None
    references = [
        each.reference for each in context.applications if each.reference and each.cycle == number
    ]
    words: list[Param] = [
        masked(each.text, context.applications, holder.address, context.desk.contested)[:_LONGEST]
        or none
        for each in missed
    ]
    params: dict[str, Param] = {
        "code": code_of(holder.id),
        "channel": Term(key=f"channel.{holder.channel}"),
        "language": LanguageName(code=thread.language),
        "references": ", ".join(references) or none,
        "words": Items(items=tuple(words)),
    }
    variant = "#safety" if thread.reason == "safety" else ""
    return Message(key=f"letter/hand_over{variant}", params=params)
