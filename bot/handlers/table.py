"""Who is asked about an event, in which order; the first answer wins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot import effects as fx
from bot.context import Context
from bot.events import (
    AddressFailed,
    AddressReturned,
    Event,
    ListLeft,
    MailHeld,
    PersonPressed,
    PersonWrote,
    StaffCommanded,
    StaffPressed,
    StaffSubmitted,
    StaffWrote,
    TimerFired,
)
from bot.handlers import (
    answering,
    confirming,
    consulting,
    courtesy,
    erasing,
    files,
    filling,
    gate,
    letters,
    limits,
    linking,
    listening,
    missions,
    preventing,
    privacy,
    proof,
    quota,
    starting,
    stating,
    subscribing,
    unsaved,
    usefulness,
    withdrawing,
    zones,
)
from bot.handlers.speech import person_in
from bot.workflows import (
    addresses,
    commands,
    confirmations,
    deciding,
    decisions,
    due,
    extension,
    handover,
    home,
    lapsing,
    lessons,
    lists,
    nudging,
    proposal,
    reminders,
    replacing,
    retention,
    reviewing,
    rounds,
    statements,
    surfaces,
)
from bot.workflows.agenda import board as agenda_board
from bot.workflows.agenda import buttons as agenda_buttons
from bot.workflows.agenda import publishing as agenda_publishing
from bot.workflows.mailings import running as mailings
from bot.workflows.releases import editing, proposing, rewording, sending
from bot.workflows.speakers import board as speakers
from bot.workflows.speakers import card, returning

Handler = Callable[[Any, Context], Sequence[fx.Effect] | None]


def _slash(handler: Handler) -> Handler:
    """The handler for ``/commands`` only: in the middle of a form words are answers."""

    def only_commands(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
        return handler(event, context) if event.text.lstrip().startswith("/") else None

    return only_commands


def _both(first: Handler, second: Handler) -> Handler:
    """Two processes that wake at one moment."""

    def together(event: TimerFired, context: Context) -> Sequence[fx.Effect]:
        return [*(first(event, context) or ()), *(second(event, context) or ())]

    return together


def _as_press(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """Words that name a button just offered."""
    press = gate.offered(event, context)
    return None if press is None else _first(_PRESSED, press, context)


_DECIDING_PRESSED: tuple[Handler, ...] = (
    decisions.press,
    proposing.press,
    editing.press,
    rewording.press,
    sending.press,
    card.press,
    replacing.press,
)
_DECIDING_SUBMITTED: tuple[Handler, ...] = (
    decisions.submit,
    returning.submit,
    editing.submit,
    rewording.submit,
    sending.submit,
    replacing.submit,
)

_PRESSED: tuple[Handler, ...] = (
    erasing.press,
    privacy.press,
    listening.pressed,
    linking.press,
    letters.press,
    starting.resume,
    filling.answer_pressed,
    confirming.press,
    stating.press,
    preventing.press,
    withdrawing.press,
    starting.apply,
    starting.choose_language,
    starting.reminders_switch,
    starting.status,
    starting.greet,
    usefulness.press,
    subscribing.press,
    consulting.press,
    gate.stale,
)

HANDLERS: Mapping[type, tuple[Handler, ...]] = {
    PersonWrote: (
        missions.calendar,
        gate.automatic,
        missions.elsewhere,
        gate.held,
        missions.wrote,
        subscribing.stopped,
        answering.by_mail,
        erasing.typed,
        erasing.wanted,
        privacy.wanted,
        listening.silent,
        gate.edited,
        gate.unsupported,
        linking.opened,
        linking.typed,
        _slash(linking.begin),
        _slash(stating.begin),
        _slash(starting.greet),
        _slash(starting.status),
        _slash(starting.apply),
        starting.choose_language,
        courtesy.answer,
        _as_press,
        withdrawing.typed,
        stating.typed,
        preventing.typed,
        stating.begin,
        letters.answer,
        filling.answer_typed,
        confirming.typed,
        linking.begin,
        starting.greet,
        starting.apply,
        starting.reminders_switch,
        starting.status,
        starting.withdraw,
        consulting.answer_question,
    ),
    PersonPressed: _PRESSED,
    AddressFailed: (handover.with_answers(missions.failed),),
    AddressReturned: (addresses.returned,),
    ListLeft: (lists.left,),
    MailHeld: (addresses.held,),
    StaffPressed: (
        home.opened,
        reviewing.recused,
        reviewing.press,
        proposal.press,
        extension.press,
        *_DECIDING_PRESSED,
        handover.press,
        addresses.press,
        lessons.press,
        agenda_buttons.press,
        due.press,
        mailings.press,
    ),
    StaffSubmitted: (
        reviewing.recused,
        reviewing.submit,
        proposal.submit,
        extension.submit,
        nudging.submit,
        *_DECIDING_SUBMITTED,
        handover.submit,
        lessons.submit,
        agenda_buttons.submit,
        mailings.submit,
    ),
    StaffCommanded: (commands.answer,),
    StaffWrote: (handover.wrote,),
}

_TIMERS: Mapping[str, Handler] = {
    "reminder": handover.after_the_office(reminders.remind),
    "close": _both(surfaces.close, lapsing.closed),
    "plan": reminders.plan_one,
    "lapsed": handover.after_the_office(lapsing.tell),
    "board": surfaces.draw,
    "homes": home.redraw,
    "hold": deciding.hold_over,
    "speakers": speakers.draw,
    "speaker": card.draw,
    "statement": statements.ask,
    "replan": rounds.again,
    "mailing": mailings.tick,
    "retention": retention.purge,
    "erased": retention.forget,
    "striking": retention.strike_on,
    "code": linking.issue,
    "chase": confirmations.chase,
    "silence": confirmations.silence,
    "thread": home.after(handover.draw),
    "release": handover.release,
    "alarm": handover.alarm,
    "lesson": lessons.draw,
    "agenda": agenda_board.draw,
    "published": agenda_publishing.published,
    "due": due.remind,
}


def decide(event: Event, context: Context) -> Sequence[fx.Effect]:
    """What to do about an event, by the first handler that has an answer."""
    if isinstance(event, TimerFired):
        return _TIMERS[event.kind](event, context) or []
    if isinstance(event, PersonWrote | PersonPressed) and context.crowded:
        return limits.crowded(event, context)
    effects = _first(HANDLERS[type(event)], event, context) or []
    if isinstance(event, PersonWrote | PersonPressed):
        effects = [*effects, *listening.resumed(event, context, effects)]
        effects += privacy.asked_after(effects, context)
        whole = quota.within_room(event, context, files.stray(event, context, effects))
        said = unsaved.told(event, context, [*_back(event, context), *whole])
        believed = [*proof.proven(event, context, said), *zones.learned(event, context)]
        return limits.within(event, believed, context)
    return effects


def _first(
    handlers: Sequence[Handler], event: Event, context: Context
) -> Sequence[fx.Effect] | None:
    for handler in handlers:
        effects = handler(event, context)
        if effects is not None:
            return effects
    return None


def _back(event: PersonWrote | PersonPressed, context: Context) -> list[fx.Effect]:
    """Whoever writes can be reached again."""
    contact = person_in(context)
    if contact.reachable or (isinstance(event, PersonWrote) and not event.authentic):
        return []
    return [fx.MarkAddress(contact_id=contact.id, reachable=True)]
