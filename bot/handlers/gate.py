"""What must not be answered, or not believed, before anything else looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import picked
from bot.events import PersonPressed, PersonWrote
from bot.handlers.speech import conversation_of, person_in, remember, say, spoken
from bot.message import Message
from bot.workflows import unread
from bot.workflows.codenames import code_of


def automatic(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """Vacation replies, lists and other machines are kept and never answered.

    Where only the words sound like a machine's, a person may have written them: the office hears.
    """
    if not event.automatic:
        return None
    if not event.guessed:
        return []
    contact = person_in(context)
    told = Message(key="staff.mail_guessed", params={"code": code_of(contact.id)})
    return [unread.told(told, f"contact-{contact.id}")]


def held(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """A reply token used from another address: a person must look before it counts."""
    if event.token is None or event.token.contact_id == person_in(context).id:
        return None
    told = Message(
        key="staff.token_mismatch",
        params={
            "writer": code_of(person_in(context).id),
            "holder": code_of(event.token.contact_id),
        },
    )
    language = spoken(event, context)
    return [
        fx.TellStaff(message=told),
        say(context, Message(key="mail.held_token"), language),
    ]


def edited(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """An edited chat message: the first version was answered, so say how to correct it."""
    if not event.edited:
        return None
    in_form = conversation_of(context).mode in {"form", "review"}
    hint = Message(key="chat.edited" if in_form else "chat.edited_outside")
    return [say(context, hint, spoken(event, context))]


def unsupported(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """Stickers, voice messages and encrypted mail get one polite hint until words come."""
    conversation = conversation_of(context)
    if not event.unsupported:
        return None
    if event.no_file is not None:
        return []  # they hear what became of it, as everybody does who sends a file
    if conversation.unsupported_hint:
        return []
    told = replace(conversation, unsupported_hint=True)
    by_mail = person_in(context).channel == "email"
    hint = Message(key="mail.encrypted" if by_mail else "chat.unsupported")
    return [remember(context, told), say(context, hint, spoken(event, context))]


def offered(event: PersonWrote, context: Context) -> PersonPressed | None:
    """The button that typed words name, as if it had been pressed."""
    conversation = conversation_of(context)
    if conversation.mode not in {"idle", "letter", "withdrawing"} or not conversation.offered:
        return None
    data = picked(event.text, conversation.offered)
    if data is None:
        return None
    return PersonPressed(
        id=event.id,
        at=event.at,
        sender=event.sender,
        data=data,
        language_hint=event.language_hint,
    )


def stale(event: PersonPressed, context: Context) -> Sequence[fx.Effect]:
    """A button whose time is over, or that nobody knows any more."""
    message = Message(key="dialogue.button_stale")
    return [fx.Acknowledge(message=message, language=spoken(event, context), alert=True)]
