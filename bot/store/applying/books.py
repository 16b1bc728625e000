"""Timers and the audit log."""

from __future__ import annotations

from bot import effects as fx
from bot.store import ledger, timers
from bot.store.applying.turn import Appliers, Turn


def _set_timer(turn: Turn, effect: fx.SetTimer) -> None:
    timers.put(turn.transaction, effect)


def _cancel_timers(turn: Turn, effect: fx.CancelTimers) -> None:
    timers.cancel(turn.transaction, effect.id)


def _record(turn: Turn, effect: fx.Record) -> None:
    ledger.record(
        turn.transaction,
        at=turn.now,
        event=effect.event,
        subject=effect.subject,
        actor=effect.actor,
        details=effect.details,
    )


APPLY: Appliers = {
    fx.SetTimer: _set_timer,
    fx.CancelTimers: _cancel_timers,
    fx.Record: _record,
}
