"""What people decide about their own data becomes rows, or the end of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import effects as fx
from bot.events import TimerFired
from bot.store import (
    consents,
    contacts,
    copies,
    erasing,
    ledger,
    retaining,
    settling,
    striking,
    timers,
)
from bot.store.applying import office
from bot.store.applying.turn import Appliers, Turn

_FAREWELL = timedelta(minutes=10)
_AFTER_THE_LAST = timedelta(seconds=30)
_WAITS_MOST = 144  # so often a farewell that cannot be sent is waited for: a day


def _record_consent(turn: Turn, effect: fx.RecordConsent) -> None:
    consents.record(turn.transaction, effect, turn.now)


def _set_discreet(turn: Turn, effect: fx.SetDiscreet) -> None:
    person_id = turn.contact(effect.contact_id).person_id
    contacts.set_preference(turn.transaction, person_id, discreet=effect.discreet)


def _erase(turn: Turn, effect: fx.Erase) -> None:
    copies.take_back_of(turn.transaction, [effect.person_id], turn.now)
    erased = erasing.erase(turn.transaction, [effect.person_id], turn.now)
    _show(turn, erased.shown)
    _draw(turn, erased.boards)
    _struck(turn, striking.strike(turn.transaction, erased.words), 1)
    _finish_later(turn, effect.person_id, 1)
    settling.homes(turn.transaction, turn.now)
    by_hand = isinstance(turn.event, TimerFired) and turn.event.kind == "operator"
    actor = "operator" if by_hand else f"person:{effect.person_id}"
    _logged(turn, erased, actor)
    ledger.record(
        turn.transaction,
        at=turn.now,
        event="person.erased",
        subject=f"person:{effect.person_id}",
        actor=actor,
        details={},
    )


def _logged(turn: Turn, erased: erasing.Erased, actor: str) -> None:
    """Their round's log goes on telling what was decided about those who are gone."""
    for gone, cycle in erased.applications:
        ledger.record(
            turn.transaction,
            at=turn.now,
            event=ledger.FORGOTTEN,
            subject=gone,
            actor=actor,
            details={"cycle": cycle},
        )


def _finish_erasure(turn: Turn, effect: fx.FinishErasure) -> None:
    tried = int(turn.event.id.rpartition(":")[2]) if turn.event.id.startswith("erased:") else 1
    if erasing.unsettled(turn.transaction, effect.person_id) and tried < _WAITS_MOST:
        _finish_later(turn, effect.person_id, tried + 1)
        return
    _show(turn, erasing.finish(turn.transaction, effect.person_id))


def _finish_later(turn: Turn, person_id: int, tries: int) -> None:
    timer = fx.SetTimer(
        id=f"erased:{person_id}:{tries}",
        kind="erased",
        subject=f"person:{person_id}",
        due=turn.now + _FAREWELL,
    )
    timers.put(turn.transaction, timer)


def _purge(turn: Turn, effect: fx.Purge) -> None:
    now = turn.now
    copies.take_back_of(turn.transaction, effect.persons, now)
    copies.take_back(turn.transaction, (*effect.applications, *effect.files), now)
    if effect.persons:
        erased = erasing.erase(turn.transaction, effect.persons, now)
        _show(turn, erased.shown)
        _draw(turn, erased.boards)
        _logged(turn, erased, "bot")
        # Many people need one pass over what is stored: it begins when the last of them went.
        number = striking.strike_later(turn.transaction, erased.words)
        if number is not None:
            _strike_later(turn, number, 0, turn.now + _AFTER_THE_LAST)
    for person_id in effect.persons:
        _show(turn, erasing.finish(turn.transaction, person_id))
    if effect.applications:
        gone = erasing.forget_applications(turn.transaction, effect.applications, now)
        _show(turn, gone.shown)
        _draw(turn, gone.boards)
        _logged(turn, gone, "bot")
    for application_id, names in effect.fields:
        retaining.forget_fields(turn.transaction, application_id, names)
    retaining.forget_files(turn.transaction, effect.files)
    if effect.messages_before is not None:
        retaining.forget_messages(turn.transaction, effect.messages_before, effect.messages)
    if effect.codes_before is not None:
        retaining.forget_codes(turn.transaction, effect.codes_before)


def _strike_on(turn: Turn, effect: fx.StrikeOn) -> None:
    done = striking.strike_on(turn.transaction, effect.striking)
    number = int(turn.event.id.rpartition(":")[2]) if turn.event.id.startswith("striking:") else 0
    _struck(turn, done, number + 1)


def _struck(turn: Turn, done: striking.Struck, turns: int) -> None:
    _show(turn, done.shown)
    if done.left is not None:
        _strike_later(turn, done.left, turns, turn.now)


def _strike_later(turn: Turn, number: int, turns: int, due: datetime) -> None:
    # Each turn's timer has a name of its own: what a turn queues is known by it.
    name = f"striking:{number}:{turns}"
    timer = fx.SetTimer(id=name, kind="striking", subject=f"striking:{number}", due=due)
    timers.put(turn.transaction, timer)


def _show(turn: Turn, boards: Iterable[fx.ShowBoard]) -> None:
    # What says that somebody is gone is nobody's: it outlives their address while Slack is down.
    nobody = replace(turn.context, contact=None, holder=None, thread=None)
    for board in boards:
        office.APPLY[fx.ShowBoard](replace(turn, context=nobody), board)


def _draw(turn: Turn, boards: Iterable[tuple[int, str]]) -> None:
    for cycle, state in boards:
        about = f"{cycle}:{state}"
        for kind in ("board", "speakers"):
            redraw = fx.SetTimer(id=f"{kind}:{about}", kind=kind, subject=about, due=turn.now)
            timers.put(turn.transaction, redraw)


APPLY: Appliers = {
    fx.RecordConsent: _record_consent,
    fx.SetDiscreet: _set_discreet,
    fx.Erase: _erase,
    fx.FinishErasure: _finish_erasure,
    fx.Purge: _purge,
    fx.StrikeOn: _strike_on,
}
