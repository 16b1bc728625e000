"""The last guard against two machines answering one another for ever."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context

AUTOMATIC_A_DAY = 3


def within(effects: Sequence[fx.Effect], context: Context) -> Sequence[fx.Effect]:
    """The effects without the automatic answers above the limit of an address and day.

    Only mail is limited: in a chat two machines cannot meet. Answers that moved an
    application on (``dialogue``) are no automatic answers.
    """
    contact = context.contact
    if contact is None or contact.channel != "email":
        return effects
    left = AUTOMATIC_A_DAY - context.automatic_today
    kept: list[fx.Effect] = []
    for effect in effects:
        if isinstance(effect, fx.Send) and effect.kind == "reply":
            if left <= 0:
                continue
            left -= 1
        kept.append(effect)
    return kept
