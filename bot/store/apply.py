"""Applying effects: every decision becomes rows in the transaction of its event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import Event
from bot.store.applying import (
    agenda,
    applications,
    books,
    deciding,
    letters,
    linking,
    mailings,
    office,
    people,
    post,
    privacy,
    selection,
    threads,
)
from bot.store.applying.turn import Appliers, Turn
from bot.store.transaction import Transaction


def apply(
    transaction: Transaction, event: Event, context: Context, effects: Sequence[fx.Effect]
) -> Mapping[str, str]:
    """Turn effects into rows, in order; returns the references that were given."""
    turn = Turn(transaction, event, context)
    for effect in effects:
        APPLY[type(effect)](turn, effect)
    return turn.references


def _answered_by_the_runner(_turn: Turn, _effect: object) -> None:
    """Notices and consultations leave no row: the runner answers them itself."""


APPLY: Appliers = {
    **letters.APPLY,
    **office.APPLY,
    **applications.APPLY,
    **people.APPLY,
    **books.APPLY,
    **agenda.APPLY,
    **deciding.APPLY,
    **selection.APPLY,
    **linking.APPLY,
    **mailings.APPLY,
    **post.APPLY,
    **privacy.APPLY,
    **threads.APPLY,
    fx.NextDialog: _answered_by_the_runner,
    fx.Refuse: _answered_by_the_runner,
    fx.Acknowledge: _answered_by_the_runner,
    fx.Consult: _answered_by_the_runner,
}
