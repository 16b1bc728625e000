"""Mail that the bot did not take in: the office hears of all of it, and is not flooded."""

from __future__ import annotations

from bot import effects as fx
from bot.message import Message

_REST = Message(key="staff.mail_more")


def told(message: Message, source: str) -> fx.TellSeldom:
    """A notice about one source, or one more in the line that counts the others of the day."""
    return fx.TellSeldom(message=message, topic="mail", source=source, rest=_REST)
