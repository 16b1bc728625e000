"""Messages to people become outbox rows."""

from __future__ import annotations

from dataclasses import replace

from pydantic_core import to_json

from bot import effects as fx
from bot.context import Contact
from bot.events import PersonWrote
from bot.message import Message, with_references
from bot.store import bodies, contacts, outbox, threads
from bot.store.applying.linking import with_way_to_telegram
from bot.store.applying.turn import Appliers, Turn


def _send(turn: Turn, effect: fx.Send) -> None:
    contact = turn.contact(effect.contact_id)
    thread = None if effect.own_thread else _thread(turn, contact, effect.kind)
    send = replace(effect, message=_completed(turn, contact, effect))
    letter = bodies.QueuedLetter(send=send, thread=thread)
    outbox.enqueue(
        turn.transaction,
        outbox.NewRow(
            key=turn.key(effect.key),
            channel=contact.channel,
            target=f"contact:{contact.id}",
            shape="letter",
            kind=effect.kind,
            body=to_json(letter),
            contact_id=contact.id,
            not_before=effect.not_before,
        ),
        turn.now,
    )


def _completed(turn: Turn, contact: Contact, effect: fx.Send) -> Message:
    """The message with what only the turn knows: references given, the office, a code."""
    message, cycle = effect.message, turn.context.cycle
    if turn.references:
        message = with_references(message, turn.references)
    if cycle is not None and cycle.contact:
        message = replace(message, office=cycle.contact)
    return with_way_to_telegram(turn, contact, message) if effect.way_to_telegram else message


def _thread(turn: Turn, contact: Contact, kind: fx.SendKind) -> bodies.LetterThread | None:
    if contact.channel != "email":
        return None
    if kind == "answer":  # to the very mail the office was shown
        asked = threads.mail(turn.transaction, contact.person_id)
        if asked is not None:
            return bodies.THREAD.validate_python(asked)
    event = turn.event
    if isinstance(event, PersonWrote) and event.message_id and contact is turn.context.contact:
        return bodies.LetterThread.to(event)
    stored = contacts.thread(turn.transaction, contact.id)
    return None if stored is None else bodies.THREAD.validate_python(stored)


def _withhold(turn: Turn, effect: fx.Withhold) -> None:
    outbox.withhold(turn.transaction, effect.key, turn.now)


APPLY: Appliers = {
    fx.Send: _send,
    fx.Withhold: _withhold,
}
