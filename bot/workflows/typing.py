"""Letters that nobody asked for, answered by a number: what "1" then means is remembered."""

from __future__ import annotations

from dataclasses import replace

from bot import effects as fx
from bot.context import Contact
from bot.conversation.choices import offers
from bot.conversation.state import read
from bot.message import Message


def answerable(holder: Contact, message: Message) -> list[fx.Effect]:
    """Let the choices of a letter be typed by somebody who has no buttons.

    A dialogue that waits for an answer of its own is not disturbed.
    """
    conversation = read(holder.conversation)
    if not holder.at_once or conversation.mode not in {"idle", "letter"}:
        return []
    offered = replace(conversation, offered=offers(message.choices))
    return [fx.SaveConversation(contact_id=holder.id, conversation=offered.stored())]
