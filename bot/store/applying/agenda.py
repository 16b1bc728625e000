"""What becomes of a round's agenda."""

from __future__ import annotations

from bot import effects as fx
from bot.store import agendas, ledger
from bot.store.applying.turn import Appliers, Turn


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
