"""What becomes of a round's agenda."""

from __future__ import annotations

from bot import effects as fx
from bot.facts.application import CHOSEN, Application
from bot.store import agendas, ledger, timers
from bot.store.applying.turn import Appliers, Turn
from bot.workflows.agenda.board import redraw


def speakers_changed(turn: Turn, before: Application, after: Application) -> None:
    """Somebody speaks, or no longer does: where there is an agenda, its board shows it."""
    if (before.status in CHOSEN) == (after.status in CHOSEN):
        return
    if agendas.plan(turn.transaction, after.cycle).revision:
        timers.put(turn.transaction, redraw(after.cycle, turn.now))


def _save(turn: Turn, effect: fx.SaveAgenda) -> None:
    agendas.save(turn.transaction, effect.plan, turn.now)
    ledger.record(
        turn.transaction,
        at=turn.now,
        event="agenda.changed",
        subject=str(effect.plan.cycle),
        actor=effect.by,
        details={"revision": effect.plan.revision},
    )


def _publish(turn: Turn, effect: fx.PublishAgenda) -> None:
    agendas.publish(turn.transaction, effect.edition)
    ledger.record(
        turn.transaction,
        at=turn.now,
        event="agenda.published",
        subject=str(effect.edition.cycle),
        actor=effect.edition.by,
        details={"version": effect.edition.version, "doubts": effect.doubts},
    )


APPLY: Appliers = {fx.SaveAgenda: _save, fx.PublishAgenda: _publish}
