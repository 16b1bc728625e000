"""One speaker's card: where they stand, and what the office can do about it now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press, button
from bot.events import StaffPressed, TimerFired
from bot.facts.application import CHOSEN, Application
from bot.facts.cycle import Cycle
from bot.facts.releases import Offer
from bot.message import Choice, Items, Message, Moment, Param, StateName, Term
from bot.workflows import answers, held
from bot.workflows.aside import open_window, whisper
from bot.workflows.codenames import introduced, named, reference
from bot.workflows.deciding import answering, redraw
from bot.workflows.letters import parts
from bot.workflows.letters.confirmation import day_end
from bot.workflows.posting import post
from bot.workflows.refusals import decided_already, not_allowed
from bot.workflows.reminders import zone_of
from bot.workflows.speakers import returning, succession

MORE = timedelta(days=3)
_PROMOTIONS = 3
_MODES = frozenset({"remote", "recorded", "in_person"})


def draw(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Post or update one speaker's card."""
    application, cycle = context.subject, context.cycle
    if application is None or cycle is None or context.state is None:
        return []
    return [show(application, context, cycle)]


def show(application: Application, context: Context, cycle: Cycle) -> fx.ShowBoard:
    """A speaker's card as it is now."""
    offer = context.deciding.offer(application.id)
    params = introduced(application, context)
    title = Message(key="speaker.title", params={**params})
    said = _situation(application, offer, context)
    if said in _FACTS:
        params |= _FACTS[said](application, offer, context, cycle)
    choices = tuple(_choices(said, application, offer, context, cycle))
    cards = [fx.Card(message=Message(key=f"speaker.{said}", params=params), choices=choices)]
    if said.startswith("back_"):
        cards += returning.invited(application, context)
    if application.status in {"declined", "withdrawn"} and said != "held":
        cards.append(_successors(application, context, cycle))
        if succession.free(context, cycle):
            cards += returning.also_there(application, context)
    return fx.ShowBoard(
        surface=f"speaker:{application.id}", board=fx.Board(title=title, cards=tuple(cards))
    )


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Manage, More days and Give the place back."""
    pressed = Press.read(event.data)
    act = _ACTS.get(pressed.verb)
    if act is None:
        return None
    application, cycle = context.subject, context.cycle
    if application is None or cycle is None or context.holder is None:
        return [whisper(event, Message(key="staff.gone"))]
    refusal = not_allowed(context, event.actor, application)
    if refusal is not None:
        return [whisper(event, refusal), *redraw(context)]
    return act(event, context, application, cycle)


def _manage(
    event: StaffPressed, context: Context, application: Application, cycle: Cycle
) -> Sequence[fx.Effect]:
    seen = fx.Record(event="application.managed", subject=application.id, actor=event.actor)
    return [show(application, context, cycle), seen, *redraw(context)]


def _read(
    event: StaffPressed, context: Context, application: Application, _cycle: Cycle
) -> Sequence[fx.Effect]:
    """A speaker's statement, for one staff member; the look is logged."""
    seen = fx.Record(event="statement.read", subject=application.id, actor=event.actor)
    if application.confidential:
        return [whisper(event, Message(key="statement.confidential"))]
    text = context.deciding.speech
    if not text:
        return [whisper(event, Message(key="statement.not_here"))]
    dialog = fx.Dialog(
        title=Message(key="statement.dialog"),
        body=(Message(key="statement.shown", params={"text": text}),),
        data=Press("seen", (application.id,)).data,
    )
    return [open_window(event, dialog), seen]


def _more(
    event: StaffPressed, context: Context, application: Application, cycle: Cycle
) -> Sequence[fx.Effect]:
    """Give a silent speaker more days, and tell them."""
    holder = context.holder
    if application.status != "approved" or held.was(application, context) or holder is None:
        return [whisper(event, decided_already(application)), *redraw(context)]
    offer = context.deciding.offer(application.id)
    until = day_end(cycle, max(context.now, offer.answer_by or context.now) + MORE)
    at = Moment(at=until, zone=cycle.zone, local_zone=zone_of(holder, application))
    message = Message(
        key="confirm.more_time",
        params={"state": StateName(code=application.state or ""), "at": at},
        choices=parts.attend_buttons(application),
    )
    return [
        fx.SetOffer(application_id=application.id, answer_by=until),
        *answering(application, until, context.now),
        *post(
            application,
            holder,
            message,
            kind="decision",
            key=f"chase:{application.id}:{application.revision}:{int(until.timestamp())}",
        ),
        fx.Record(event="offer.extended", subject=application.id, actor=event.actor),
        answers.card_of(application.id, context),
        *redraw(context),
    ]


def _situation(application: Application, offer: Offer, context: Context) -> str:
    if held.was(application, context) is not None:
        return "held"
    if application.status == "approved":
        late = offer.answer_by is not None and offer.answer_by <= context.now
        return "silent" if late else "waiting"
    if application.status == "declined" and offer.back == "asked":
        return returning.situation(application, context)
    if application.status == "declined":
        return "released" if offer.ended == "released" else "declined"
    return application.status if application.status in {"confirmed", "withdrawn"} else "other"


_Facts = Callable[[Application, Offer, Context, Cycle], dict[str, Param]]
# What a card says beside the name, by the situation.
_FACTS: Mapping[str, _Facts] = {
    "waiting": lambda _, offer, context, cycle: {
        "answer_by": Moment(at=offer.answer_by or context.now, zone=cycle.zone)
    },
    "confirmed": lambda _, offer, __, cycle: {
        "mode": Term(key=f"speakers.mode_{offer.mode or cycle.format}")
    },
}
_VERBS = {
    "held": ("undo",),
    "silent": ("heard_yes", "heard_no", "more", "vacate", "retract", "defer"),
    "waiting": ("heard_yes", "heard_no", "more", "vacate", "retract", "defer"),
    "confirmed": (
        "read_statement",
        "substitute",
        "remote",
        "recorded",
        "in_person",
        "heard_no",
        "vacate",
        "retract",
        "defer",
    ),
    "released": ("give_back",),
    "declined": ("give_back",),
    "back_kept": ("give_back", "too_late"),
    "back_offered": ("give_back", "too_late"),
    "back_taken": ("too_late",),
    "withdrawn": (),
    "other": (),
}


def _choices(
    said: str, application: Application, offer: Offer, context: Context, cycle: Cycle
) -> Iterator[Choice]:
    for verb in _VERBS[said]:
        if verb in _MODES and not _may_speak(verb, offer, cycle):
            continue
        if verb == "read_statement" and application.id not in context.deciding.statements:
            continue
        if verb == "give_back" and not succession.free(context, cycle):
            continue
        yield button(
            f"speaker.button.{verb}",
            verb,
            application.id,
            style="primary" if (said, verb) == ("back_kept", "give_back") else "plain",
        )


def _may_speak(mode: str, offer: Offer, cycle: Cycle) -> bool:
    """Whether a way to speak is another than the one agreed: in Geneva only where they meet."""
    if mode == "in_person":
        return cycle.format != "virtual" and offer.mode in {"remote", "recorded"}
    return offer.mode != mode


def _successors(application: Application, context: Context, cycle: Cycle) -> fx.Card:
    """Whom the office could ask next; nothing is done without an approver's press."""
    if not succession.free(context, cycle):
        return fx.Card(message=Message(key="speaker.place_taken"))
    able = succession.next_for(application, context, cycle)[:_PROMOTIONS]
    if not able:
        return fx.Card(message=Message(key="speaker.nobody_waits"))
    lines = tuple(Message(key="release.recipient", params=named(each, context)) for each in able)
    return fx.Card(
        message=Message(key="speaker.next", params={"who": Items(items=lines)}),
        choices=tuple(
            button(
                "speaker.button.promote",
                "approve",
                each.id,
                params=reference(each),
                style="primary" if each is able[0] else "plain",
            )
            for each in able
        ),
    )


def _heard(
    event: StaffPressed, context: Context, application: Application, cycle: Cycle
) -> Sequence[fx.Effect]:
    """They have answered on the telephone: noted for them, and they get it in writing."""
    yes, holder = Press.read(event.data).verb == "heard_yes", context.holder
    asked = application.status in ({"approved"} if yes else CHOSEN)
    if not asked or held.was(application, context) or holder is None:
        return [whisper(event, decided_already(application)), *redraw(context)]
    answer = answers.confirmed if yes else answers.declined
    heard = fx.Record(event="answer.noted", subject=application.id, actor=event.actor)
    drawn = answers.card_of(application.id, context)
    return [*answer(context, application, holder, cycle, by=event.actor), heard, drawn]


_Act = Callable[[StaffPressed, Context, Application, Cycle], Sequence[fx.Effect]]
_ACTS: Mapping[str, _Act] = {
    "manage": _manage,
    "heard_yes": _heard,
    "heard_no": _heard,
    "more": _more,
    "give_back": returning.give_back,
    "too_late": returning.too_late,
    "read_statement": _read,
}
