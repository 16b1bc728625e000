"""A message in one language for one kind of channel."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Language
from bot.message import Message, Param
from bot.render import mail, office
from bot.render.choices import buttons, written_out
from bot.render.fill import Voice, fill, subject, text_of
from bot.render.markup import CHATS, Chat
from bot.render.rendered import Capabilities, Rendered
from bot.render.split import split
from bot.render.templates import Templates, shared
from bot.render.tree import Block


def voice_of(language: Language, templates: Templates | None = None) -> Voice:
    """A language spoken from the project's own templates, unless others are given."""
    return Voice(language, templates or shared(), office.address())


def render(
    message: Message,
    language: Language,
    capabilities: Capabilities,
    *,
    templates: Templates | None = None,
) -> Rendered:
    """The message as a channel of these capabilities shows it."""
    voice = voice_of(language, templates).saying(message)
    body = fill(message, voice)
    spelt = bool(message.choices) and not capabilities.buttons
    answers = tuple(written_out(message, voice)) if spelt else ()
    text = CHATS["plain"].whole((*body, *answers))
    title = subject(message, voice)
    parts: tuple[str, ...]
    if capabilities.markup == "mail":
        text = mail.plain(text, voice)
        parts = (mail.document(body, answers, title, voice),)
    else:
        parts = _parts((*body, *answers), CHATS[capabilities.markup], capabilities.max_length)
    offered = buttons(message, voice) if capabilities.buttons else ()
    return Rendered(text=text, parts=parts, subject=title, buttons=offered)


def _parts(blocks: Sequence[Block], chat: Chat, limit: int | None) -> tuple[str, ...]:
    runs = split(chat.lay_out(blocks), limit, chat.measure)
    return tuple(chat.write(part) for part in runs)


def label(param: Param, language: Language, *, templates: Templates | None = None) -> str:
    """One parameter as a line of plain text, as on a button."""
    return text_of(param, voice_of(language, templates))


def parameters(
    key: str, language: Language, *, templates: Templates | None = None
) -> frozenset[str]:
    """The names a message of this key must fill, for whoever holds more facts than that."""
    return (templates or shared()).find(key, language, 1).needs - {office.OFFICE}
