"""A file sent with an application: kept with it, and acknowledged by name."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import PersonWrote
from bot.facts.application import Application
from bot.handlers.speech import FromPerson, conversation_of, person_in, say, spoken
from bot.i18n import Language
from bot.message import Items, Message
from bot.workflows.codenames import code_of


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


def stray(event: FromPerson, context: Context, effects: Sequence[fx.Effect]) -> Sequence[fx.Effect]:
    """The effects, and what becomes of files that no handler asked for: none is lost in silence.

    They go with the application that the message is about, or the newest; without one their
    sender hears what to do, and the office that somebody tried.
    """
    if not isinstance(event, PersonWrote) or not event.attachments or event.automatic:
        return [*_lost(event, context), *effects]
    elsewhere = event.token is not None and event.token.contact_id != person_in(context).id
    # A mission has no application; its calendar answers with files.
    of_mission = context.outreach is not None and context.outreach.writing is not None
    kept_already = any(isinstance(each, fx.KeepAttachments) for each in effects)
    if elsewhere or of_mission or kept_already:
        return effects
    language = spoken(event, context)
    begun = [
        each.application_id
        for each in effects
        if isinstance(each, fx.SaveAnswers) and each.application_id == context.fresh_id
    ]
    if begun:
        return [*effects, *_kept_with(event, context, begun[0], language)]
    application = _about(event, context)
    if application is None:
        return [*effects, *_homeless(event, context, language)]
    kept = [*effects, *_kept_with(event, context, application.id, language)]
    if application.status == "draft":
        return kept
    told = Message(
        key="staff.file_received",
        params={"reference": application.reference or "", "count": len(event.attachments)},
    )
    return [*kept, fx.TellStaff(message=told)]


def _lost(event: FromPerson, context: Context) -> list[fx.Effect]:
    """Senders are told each time that a file did not reach us: they believe it is here."""
    if not isinstance(event, PersonWrote) or event.no_file is None:
        return []
    return [say(context, Message(key=f"chat.file_{event.no_file}"), spoken(event, context))]


def _kept_with(
    event: PersonWrote, context: Context, application_id: str, language: Language
) -> list[fx.Effect]:
    said = say(context, attached(event), language, kind="dialogue", about=application_id)
    return [fx.KeepAttachments(application_id=application_id), said]


def _homeless(event: PersonWrote, context: Context, language: Language) -> list[fx.Effect]:
    contact = person_in(context)
    told = Message(
        key="staff.file_without_application",
        params={"code": code_of(contact.id), "count": len(event.attachments)},
    )
    return [
        say(context, Message(key="person.file_without_application"), language),
        fx.TellStaff(message=told, key=f"file:{contact.id}:{context.now:%Y%m%d}"),
    ]


def _about(event: PersonWrote, context: Context) -> Application | None:
    """The application a message is about: its token's, the dialogue's, else the newest."""
    live = [each for each in context.applications if each.status != "withdrawn"]
    named = (
        event.token.about if event.token else None,
        conversation_of(context).application,
    )
    for name in named:
        if found := next((each for each in live if each.id == name), None):
            return found
    return live[-1] if live else None
