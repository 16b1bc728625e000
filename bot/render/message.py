"""A message in one language for one kind of channel."""

from __future__ import annotations

from bot.i18n import Language
from bot.message import Message, Param
from bot.render import mail
from bot.render.choices import buttons, written_out
from bot.render.fill import Voice, fill, subject, text_of
from bot.render.markup import CHATS
from bot.render.rendered import Capabilities, Rendered
from bot.render.split import split
from bot.render.templates import Templates, shared


def voice_of(language: Language, templates: Templates | None = None) -> Voice:
    """A language spoken from the project's own templates, unless others are given."""
    return Voice(language, templates or shared())


def render(
    message: Message,
    language: Language,
    capabilities: Capabilities,
    *,
    templates: Templates | None = None,
) -> Rendered:
    """The message as a channel of these capabilities shows it."""
    voice = voice_of(language, templates)
    blocks = fill(message, voice)
    if message.choices and not capabilities.buttons:
        blocks = (*blocks, *written_out(message, voice))
    plain = CHATS["plain"]
    text = plain.write(plain.lay_out(blocks)).strip()
    title = subject(message, voice)
    offered = buttons(message, voice) if capabilities.buttons else ()
    if capabilities.markup == "mail":
        parts: tuple[str, ...] = (mail.document(blocks, title, voice),)
        return Rendered(text=mail.plain(text, voice), parts=parts, subject=title, buttons=offered)
    chat = CHATS[capabilities.markup]
    cut = split(chat.lay_out(blocks), capabilities.max_length, chat.measure)
    parts = tuple(chat.write(part) for part in cut)
    return Rendered(text=text, parts=parts, subject=title, buttons=offered)


def label(param: Param, language: Language, *, templates: Templates | None = None) -> str:
    """One parameter as a line of plain text, as on a button."""
    return text_of(param, voice_of(language, templates))


def parameters(
    key: str, language: Language, *, templates: Templates | None = None
) -> frozenset[str]:
    """The names a message of this key must fill, for whoever holds more facts than that."""
    return (templates or shared()).find(key, language, 1).needs
