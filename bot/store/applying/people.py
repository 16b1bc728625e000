"""What is remembered about a person."""

from __future__ import annotations

from bot import effects as fx
from bot.store import contacts, outbox, settling
from bot.store.applying.turn import Appliers, Turn


def _save_conversation(turn: Turn, effect: fx.SaveConversation) -> None:
    contacts.save_conversation(turn.transaction, effect.contact_id, effect.conversation)


def _set_preference(turn: Turn, effect: fx.SetPreference) -> None:
    given = {"language": effect.language, "zone": effect.zone, "reminders": effect.reminders}
    chosen = {name: value for name, value in given.items() if value is not None}
    person_id = turn.contact(effect.contact_id).person_id
    contacts.set_preference(turn.transaction, person_id, **chosen)


def _mark_address(turn: Turn, effect: fx.MarkAddress) -> None:
    contact = turn.contact(effect.contact_id)
    if effect.reachable and not contact.reachable:
        outbox.try_again(turn.transaction, contact.id, turn.now)
    if effect.reachable != contact.reachable:
        settling.homes(turn.transaction, turn.now)
    contacts.mark(turn.transaction, contact, reachable=effect.reachable, moved_to=effect.moved_to)


APPLY: Appliers = {
    fx.SaveConversation: _save_conversation,
    fx.SetPreference: _set_preference,
    fx.MarkAddress: _mark_address,
}
