"""A person's card in the office's channel, and what is said in its thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import button
from bot.events import TimerFired
from bot.facts.application import Application
from bot.facts.threads import Entry, Thread
from bot.message import (
    Choice,
    Colleague,
    Items,
    LanguageName,
    Message,
    Moment,
    Param,
    StateName,
    Style,
    Term,
)
from bot.workflows.codenames import code_of, masked
from bot.workflows.handover import outage

_IN_CARD = 300  # characters of each of the last messages
_IN_THREAD = 12_000  # characters of one message in the thread; Slack takes no more than 50 blocks
_LAST = 4
_ANSWERS = 6  # whose fate may still change


def redraw(person_id: int, now: datetime) -> fx.SetTimer:
    """Have a person's card brought up to date, and what is new put into its thread."""
    return fx.SetTimer(
        id=f"thread:{person_id}", kind="thread", subject=f"person:{person_id}", due=now
    )


def colleague(actor: str) -> Param:
    """A member of the office; those who answer from the operations mailbox have no name."""
    return Term(key="threads.by_mail") if actor in {"", "mail"} else Colleague(id=actor)


def draw(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Show where a thread stands, and what nobody in the office could read yet."""
    thread, holder = context.thread, context.holder
    if thread is None or holder is None:
        return []
    fresh = tuple(each for each in thread.of("person") if not each.shown)
    effects: list[fx.Effect] = outage.watch(context, thread, fresh)
    if fresh:
        effects.append(fx.MarkEntries(ids=tuple(each.id for each in fresh), shown=True))
    if thread.claimed(context.now):
        effects.append(released_at(thread))
    if not context.office.slack:
        return effects
    return [
        fx.ShowBoard(surface=thread.surface, board=board(context, thread, holder)),
        *(_said(context, thread, holder, each) for each in fresh),
        *(_answered(context, thread, holder, each) for each in thread.of("answer")[-_ANSWERS:]),
        *effects,
    ]


def released_at(thread: Thread) -> fx.SetTimer:
    """What ends a claim once nothing happens any more."""
    return fx.SetTimer(
        id=f"release:{thread.person_id}",
        kind="release",
        subject=f"person:{thread.person_id}",
        due=thread.until,
    )


def board(context: Context, thread: Thread, holder: Contact) -> fx.Board:
    """The card: who it is by code name, what they asked, and who answers."""
    params: dict[str, Param] = {
        "channel": Term(key=f"channel.{holder.channel}"),
        "language": LanguageName(code=thread.language),
        "topic": Message(key=f"faq/{thread.topic}#title")
        if thread.topic
        else Term(key="threads.topic_unknown"),
        "applications": Items(items=tuple(map(_application, present)))
        if (present := of_this_round(context))
        else Message(key="threads.no_application"),
        "standing": _standing(context, thread),
        "words": Items(items=tuple(_lines(context, thread, holder))),
    }
    title = Message(key=f"threads.title_{thread.reason}", params={"code": code_of(holder.id)})
    card = fx.Card(
        message=Message(key="threads.card", params=params), choices=_buttons(thread, context)
    )
    return fx.Board(title=title, cards=(card,))


def of_this_round(context: Context) -> tuple[Application, ...]:
    """The person's applications in the present round; those of others only mask names."""
    number = context.cycle.number if context.cycle else None
    return tuple(each for each in context.applications if each.cycle == number)


def words_of(context: Context, holder: Contact, entry: Entry, longest: int) -> str:
    """What an entry says, without what would give its person away."""
    said = masked(entry.text, context.applications, holder.address, context.desk.contested)
    return said if len(said) <= longest else f"{said[:longest].rstrip()} …"


def _application(application: Application) -> Message:
    state = application.state
    params: dict[str, Param] = {
        "state": StateName(code=state) if state else Term(key="form.value.none"),
        "status": Term(key=f"status.{application.status}"),
    }
    if application.reference is None:  # a draft has none yet
        return Message(key="threads.application_draft", params=params)
    return Message(key="threads.application", params={"reference": application.reference, **params})


def _standing(context: Context, thread: Thread) -> Message:
    if thread.state == "done":
        return Message(key="threads.standing_done")
    if not thread.claimed(context.now):
        return Message(key="threads.standing_open")
    until = Moment(at=thread.until, zone=context.zone)
    return Message(
        key="threads.standing_claimed",
        params={"actor": colleague(thread.claimed_by), "until": until},
    )


def _lines(context: Context, thread: Thread, holder: Contact) -> list[Param]:
    lines: list[Param] = [
        Message(
            key=f"threads.line_{each.kind}",
            params={
                "words": words_of(context, holder, each, _IN_CARD) or Term(key="threads.wordless"),
                **({"actor": colleague(each.actor)} if each.kind == "answer" else {}),
            },
        )
        for each in _shown(thread)
    ]
    if any(each.mailed and not each.posted for each in thread.of("person")):
        lines.append(Message(key="threads.mailed_too"))
    return lines


def _shown(thread: Thread) -> tuple[Entry, ...]:
    """The last things said, and always the oldest question that nobody has answered."""
    said = thread.of("person", "answer")
    last = said[-_LAST:]
    open_ones = (
        each
        for each in said
        if each.kind == "person" and each.remark != "answered" and each.id > thread.last_answer
    )
    oldest = next(open_ones, None)
    return last if oldest is None or oldest in last else (oldest, *last[1:])


def _buttons(thread: Thread, context: Context) -> tuple[Choice, ...]:
    if thread.state == "done":
        lesson = ("lesson",) if thread.of("answer") else ()
        verbs: tuple[str, ...] = ("reply", *lesson)
    elif thread.claimed(context.now):
        verbs = ("reply", "done", "takeover")
    else:
        verbs = ("claim", "reply", "done")
    return tuple(thread_button(verb, thread) for verb in verbs)


def thread_button(verb: str, thread: Thread) -> Choice:
    """A button about a thread."""
    style: Style = "primary" if verb in {"claim", "send_note"} else "plain"
    return button(f"threads.button.{verb}", verb, f"t{thread.id}", style=style)


def _said(context: Context, thread: Thread, holder: Contact, entry: Entry) -> fx.TellStaff:
    words = words_of(context, holder, entry, _IN_THREAD)
    params: dict[str, Param] = {
        "code": code_of(holder.id),
        "words": words or Term(key="threads.wordless"),
    }
    cut_off = "_cut" if len(entry.text) > _IN_THREAD else ""
    key = f"threads.wrote_{entry.remark}" if entry.remark else f"threads.wrote{cut_off}"
    if entry.remark == "answered":
        params["topic"] = _topic(entry)
    return fx.TellStaff(
        message=Message(key=key, params=params),
        thread=thread.surface,
        key=f"entry:{entry.id}",
        broadcast=entry.loud,
    )


def _topic(entry: Entry) -> Param:
    return Message(key=f"faq/{entry.topic}#title") if entry.topic else Term(key="form.value.none")


def _answered(context: Context, thread: Thread, holder: Contact, entry: Entry) -> fx.ShowBoard:
    words = words_of(context, holder, entry, _IN_THREAD)
    params: dict[str, Param] = {"actor": colleague(entry.actor), "words": words}
    message = Message(key=f"threads.answer_{entry.delivery or 'sent'}", params=params)
    return fx.ShowBoard(
        surface=f"answer:{entry.id}", board=fx.Board(title=message), under=thread.surface
    )
