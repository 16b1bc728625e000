"""Speaking to a person: in which language, and through which effects."""

from __future__ import annotations

from dataclasses import replace

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.state import Conversation, read
from bot.events import PersonPressed, PersonWrote
from bot.facts.cycle import Cycle
from bot.i18n import Language, as_language, choose
from bot.i18n.detect import detect, unmistakable
from bot.message import Message

FromPerson = PersonWrote | PersonPressed

_SURE = 0.8
# Fewer say too little of their language, unless it is the first word and no other has it
_WORDS = 3
# What is written here are answers: names, places, numbers and speeches of any language
_ANSWERING = frozenset({"form", "letter", "substitute", "statement", "linking"})


def conversation_of(context: Context) -> Conversation:
    """Where the person's dialogue stands."""
    return read(person_in(context).conversation)


def person_in(context: Context) -> Contact:
    """The contact of an event that came from a person."""
    assert context.contact is not None, "an event from a person has a contact"
    return context.contact


def round_in(context: Context) -> Cycle:
    """The round of an event that some earlier handler would have answered without one."""
    assert context.cycle is not None, "without a round the first handlers answer"
    return context.cycle


def on_both_channels(context: Context) -> bool:
    """Whether what is begun by mail can be gone on with on Telegram, and the other way round."""
    return {"telegram", "email"} <= context.channels


def spoken(event: FromPerson, context: Context) -> Language:
    """The language to answer in: chosen, else this message's, else the last, the hint, ours."""
    conversation = conversation_of(context)
    default: Language = context.cycle.default_language if context.cycle else "en"
    return choose(
        chosen=person_in(context).language,
        detected=_of_message(event, conversation),
        hint=conversation.language or as_language(event.language_hint),
        default=default,
    )


def _of_message(event: FromPerson, conversation: Conversation) -> Language | None:
    """What the words themselves say; answers to a form are names and numbers, so not those.

    A mail that may be forged says nothing of the language of those whom we know.
    """
    if not isinstance(event, PersonWrote) or conversation.mode in _ANSWERING:
        return None
    if not event.authentic and conversation.language is not None:
        return None
    text = event.words
    if len(text.split()) < _WORDS:
        return unmistakable(text) if conversation.language is None else None
    found = detect(text)
    return found.language if found and found.confidence >= _SURE else None


def say(
    context: Context,
    message: Message,
    language: Language,
    *,
    kind: fx.SendKind = "reply",
    about: str | None = None,
    replaces: str | None = None,
) -> fx.Send:
    """A message to the person the event came from."""
    return fx.Send(
        contact_id=person_in(context).id,
        message=message,
        language=language,
        kind=kind,
        about=about,
        replaces=replaces,
    )


def buttons_gone(
    event: PersonPressed, context: Context, instead: Message, language: Language
) -> list[fx.Send]:
    """Take the buttons away that were answered: left there, they look as if nobody had heard.

    ``instead`` is what was said to the press; its own buttons are not shown.
    """
    if not event.message_id:  # the words of the button were typed
        return []
    bare = replace(instead, choices=())
    gone = say(context, bare, language, replaces=event.message_id)
    return [replace(gone, keeps_text=True)]


def remember(context: Context, conversation: Conversation) -> fx.SaveConversation:
    """Keep the dialogue's place."""
    return fx.SaveConversation(
        contact_id=person_in(context).id, conversation=conversation.stored() or None
    )
