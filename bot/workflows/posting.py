"""Letters about an application that nobody asked for, and what "1" typed in answer means then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot import effects as fx
from bot.context import Contact
from bot.conversation.choices import offers
from bot.conversation.state import read
from bot.facts.application import Application
from bot.message import Choice, Message


def post(
    application: Application,
    holder: Contact,
    message: Message,
    *,
    kind: Literal["decision", "reminder"],
    key: str,
    not_before: datetime | None = None,
) -> list[fx.Effect]:
    """A letter that is sent once a key; whoever has no buttons may type its choices.

    A decision speaks the application's language, a reminder the one its reader uses by now.
    """
    now_used = holder.language if kind == "reminder" else None
    return [
        *answerable(holder, message.choices),
        fx.Send(
            contact_id=holder.id,
            message=message,
            language=now_used or application.language,
            kind=kind,
            key=key,
            about=application.id,
            not_before=not_before,
        ),
    ]


def answerable(holder: Contact, choices: Sequence[Sequence[Choice]]) -> list[fx.Effect]:
    """Let the choices of a letter be typed by somebody who has no buttons.

    A dialogue that waits for an answer of its own is not disturbed.
    """
    conversation = read(holder.conversation)
    if not holder.at_once or conversation.mode not in {"idle", "letter"}:
        return []
    offered = replace(conversation, offered=offers(choices))
    return [fx.SaveConversation(contact_id=holder.id, conversation=offered.stored())]
