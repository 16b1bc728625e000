"""Mailings, who answered them, and who asked for them, become rows."""

from __future__ import annotations

from bot import effects as fx
from bot.store import attendance, fates, ledger, mailings, subscriptions, timers
from bot.store.applying.turn import Appliers, Turn


def _draft(turn: Turn, effect: fx.DraftMailing) -> None:
    if mailings.draft(turn.transaction, effect.id, effect.plan, effect.by, turn.now):
        _record(turn, effect.id, "drafted", effect.by, recipients=len(effect.plan.recipients))


def _advance(turn: Turn, effect: fx.AdvanceMailing) -> None:
    moved = mailings.advance(turn.transaction, effect.id, effect.step, turn.now, effect.release_at)
    if moved:
        _record(turn, effect.id, effect.step, effect.by)


def _record(turn: Turn, mailing_id: str, what: str, by: str, **details: int) -> None:
    ledger.record(
        turn.transaction,
        at=turn.now,
        event=f"mailing.{what}",
        subject=mailing_id,
        actor=by,
        details=details,
    )


def _record_attendance(turn: Turn, effect: fx.RecordAttendance) -> None:
    attendance.answer(turn.transaction, effect, turn.now)
    if effect.contact_id is not None:
        _redraw(turn, fates.answered(turn.transaction, effect.contact_id, turn.now))


def _record_presence(turn: Turn, effect: fx.RecordPresence) -> None:
    attendance.presence(turn.transaction, effect)


def _subscribe(turn: Turn, effect: fx.Subscribe) -> None:
    subscriptions.put(turn.transaction, effect, turn.now)


def _note_bounce(turn: Turn, effect: fx.NoteBounce) -> None:
    _redraw(turn, fates.bounced(turn.transaction, effect.contact_id, effect.reason, turn.now))


def _redraw(turn: Turn, mailing_id: str | None) -> None:
    """Have a run's board show what its letters brought back."""
    if mailing_id is not None:
        again = fx.SetTimer(
            id=f"mailing:{mailing_id}", kind="mailing", subject=mailing_id, due=turn.now
        )
        timers.put(turn.transaction, again)


APPLY: Appliers = {
    fx.DraftMailing: _draft,
    fx.AdvanceMailing: _advance,
    fx.RecordAttendance: _record_attendance,
    fx.RecordPresence: _record_presence,
    fx.Subscribe: _subscribe,
    fx.NoteBounce: _note_bounce,
}
