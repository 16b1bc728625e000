"""What the post learned becomes rows about addresses and lists."""

from __future__ import annotations

from bot import effects as fx
from bot.store import outbox, posthealth, settling
from bot.store.applying.turn import Appliers, Turn


def _score(turn: Turn, effect: fx.ScoreAddress) -> None:
    posthealth.score(turn.transaction, effect.contact_id, effect.health)


def _leave(turn: Turn, effect: fx.LeaveList) -> None:
    if effect.back:
        posthealth.come_back(turn.transaction, effect.contact_id, effect.list)
    else:
        posthealth.leave(turn.transaction, effect.contact_id, effect.list, turn.now)


def _returned(turn: Turn, effect: fx.LetterReturned) -> None:
    outbox.returned(turn.transaction, effect.contact_id, effect.message_id, effect.reason)
    settling.homes(turn.transaction, turn.now)


APPLY: Appliers = {
    fx.ScoreAddress: _score,
    fx.LeaveList: _leave,
    fx.LetterReturned: _returned,
}
