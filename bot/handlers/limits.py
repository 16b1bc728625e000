"""The last guard against two machines answering one another for ever."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import PersonWrote
from bot.handlers.speech import FromPerson, person_in, say, spoken
from bot.message import Message
from bot.workflows import handover
from bot.workflows.codenames import code_of

AUTOMATIC_A_DAY = 3


def crowded(event: FromPerson, context: Context) -> Sequence[fx.Effect]:
    """Above a sender's limit: said once to them and to the office; the rest is only kept."""
    automatic = isinstance(event, PersonWrote) and (event.automatic or event.quiet)
    if context.crowded > 1 or automatic:
        return []
    contact = person_in(context)
    told = Message(
        key="privacy.crowd",
        params={"writer": code_of(contact.id), "channel": contact.channel},
    )
    slower = say(context, Message(key="privacy.slow_down"), spoken(event, context))
    return [slower, fx.TellStaff(message=told)]


def within(
    event: FromPerson, effects: Sequence[fx.Effect], context: Context
) -> Sequence[fx.Effect]:
    """The effects without the automatic answers above the limit of an address and day.

    Only mail is limited: in a chat two machines cannot meet. Answers that moved an
    application on (``dialogue``) are no automatic answers. What a person wrote above the
    limit is passed on to the office, so that no question is lost. A person whose mail asks
    for no automatic answer gets none at all; what they wrote still counts.
    """
    if isinstance(event, PersonWrote) and event.quiet:
        return [effect for effect in effects if not isinstance(effect, fx.Send)]
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
    passed_on = any(isinstance(effect, fx.PassOn) for effect in kept)
    if len(kept) < len(effects) and isinstance(event, PersonWrote) and not passed_on:
        words, language = event.words, spoken(event, context)
        kept += handover.pass_on(context, contact, words, language, reason="unanswered")
    return kept
