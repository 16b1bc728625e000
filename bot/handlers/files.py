"""A file sent with an application: kept with it, and acknowledged by name."""

from __future__ import annotations

from bot import effects as fx
from bot.application import Application
from bot.context import Context
from bot.events import PersonWrote
from bot.handlers.speech import say
from bot.i18n import Language
from bot.message import Items, Message


def kept(
    event: PersonWrote, context: Context, application: Application, language: Language
) -> list[fx.Effect]:
    """Keep what was attached, and say so; nothing without a file."""
    if not event.attachments:
        return []
    said = acknowledged(event, context, application, language)
    return [fx.KeepAttachments(application_id=application.id), *said]


def acknowledged(
    event: PersonWrote, context: Context, application: Application, language: Language
) -> list[fx.Effect]:
    """Say which files arrived."""
    return [say(context, attached(event), language, kind="dialogue", about=application.id)]


def attached(event: PersonWrote) -> Message:
    """The files of a message by name."""
    names = tuple(file.name for file in event.attachments)
    return Message(key="letterform.attached", params={"items": Items(items=names)})


def as_answer(event: PersonWrote, field: str | None) -> str:
    """A report sent as a file answers the question for its reference."""
    if field != "upr_report_reference" or not event.attachments:
        return ""
    return event.attachments[0].name
