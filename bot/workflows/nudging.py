"""Reminding those who have begun an application, by hand; nobody reads what they wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import Press
from bot.events import StaffSubmitted
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.i18n import LANGUAGES, Language
from bot.message import Items, LanguageName, Message, Moment, Param, StateName, Term
from bot.workflows.aside import whisper
from bot.workflows.posting import post
from bot.workflows.reminders import reminder, waking
from bot.workflows.roles import may

_VERB = "remind_drafts"


def window(context: Context, cycle: Cycle) -> fx.Dialog:
    """How many would be reminded, by language and channel, and the texts they would read."""
    wanted = tuple(_wanted(context, cycle))
    about = (str(cycle.number), context.state) if context.state else (str(cycle.number),)
    params: dict[str, Param] = {
        "count": len(wanted),
        "left_out": len(context.drafts) - len(wanted),
    }
    title, data = Message(key="nudge.title"), Press(_VERB, about).data
    if not wanted:
        nobody = Message(key="nudge.nobody", params={"left_out": params["left_out"]})
        return fx.Dialog(title=title, body=(nobody,), data=data)
    counted = Counter((_language(*each), each[1].channel) for each in wanted)
    lines = tuple(
        Message(
            key="nudge.line",
            params={
                "language": LanguageName(code=language),
                "channel": Term(key=f"channel.{channel}"),
                "count": count,
            },
        )
        for (language, channel), count in sorted(counted.items())
    )
    intro = Message(key="nudge.intro", params=params | {"lines": Items(items=lines)})
    spoken = {_language(*each) for each in wanted}
    samples = tuple(
        _sample(context, cycle, language) for language in LANGUAGES if language in spoken
    )
    return fx.Dialog(
        title=title,
        body=(intro, *samples),
        data=data,
        submit=Message(key="nudge.send"),
    )


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """Remind them: each by day where they are, and never more often than the round allows."""
    if Press.read(event.data).verb != _VERB:
        return None
    cycle = context.cycle
    if not may(context, "reviewer") or cycle is None:
        return [whisper(event, Message(key="staff.not_allowed"))]
    wanted = tuple(_wanted(context, cycle))
    done = Message(key="nudge.sent", params={"count": len(wanted)})
    return [
        *(effect for each in wanted for effect in _reminded(*each, context, cycle)),
        fx.Record(
            event="drafts.reminded",
            subject=f"{cycle.number}:{context.state}" if context.state else str(cycle.number),
            actor=event.actor,
            details={"count": len(wanted)},
        ),
        whisper(event, done),
    ]


def _wanted(context: Context, cycle: Cycle) -> Iterator[tuple[Application, Contact]]:
    """Those who can still send their application in and have not said that they want no more."""
    for draft in context.drafts:
        holder = context.drafters.get(draft.id)
        if holder is None or not holder.reminders or not holder.reachable:
            continue
        if cycle.phase(context.now, draft.state) != "open":
            continue
        if context.reminded_of.get(draft.id, 0) < cycle.reminder_cap:
            yield draft, holder


def _reminded(
    draft: Application, holder: Contact, context: Context, cycle: Cycle
) -> list[fx.Effect]:
    message = reminder(draft, holder, cycle)
    return post(
        draft,
        holder,
        message,
        kind="reminder",
        # Once a day at most, however many of the office press.
        key=f"reminder:{draft.id}:office:{context.now:%Y%m%d}",
        not_before=waking(holder, draft, cycle, context.now),
    )


def _sample(context: Context, cycle: Cycle, language: Language) -> Message:
    """The text as one of them may read it: with the State and date of nobody in particular."""
    code = context.state or cycle.codes[0]
    params: dict[str, Param] = {
        "state": StateName(code=code),
        "closes": Moment(at=cycle.closes_for(code), zone=cycle.zone),
        "answered": 9,
        "total": 25,
    }
    return Message(key="letter/reminder", params=params, language=language)


def _language(draft: Application, holder: Contact) -> Language:
    return holder.language or draft.language
