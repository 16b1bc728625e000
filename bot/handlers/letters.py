"""Applying by mail: one letter holds the whole form, and any reply moves it on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.application import Application
from bot.context import Context
from bot.conversation import letterform
from bot.conversation.choices import Press
from bot.conversation.letterform import Read
from bot.conversation.place import Desk
from bot.conversation.questions import review
from bot.conversation.state import Conversation
from bot.events import PersonPressed, PersonWrote
from bot.handlers import consulting, leaving, submitting
from bot.handlers.drafts import answers_of, desk_for, own_application, save_draft
from bot.handlers.speech import conversation_of, person_in, remember, round_in, say, spoken
from bot.handlers.words import intent
from bot.i18n import Language
from bot.message import Items, Message, Moment, Param
from bot.workflows import reminders

_SEND = re.compile(
    r"^\W*(?:please\s+)?(?:submit|send(?:\s+it)?|envoyer|envoyez|enviar|env[ií]e(?:la)?)\W*$",
    re.IGNORECASE | re.MULTILINE,
)


def begin(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    """Send the whole form, to be answered in any order and in any number of mails."""
    desk = desk_for(context, application, language)
    cycle = round_in(context)
    asked = [field for field in desk.form.fields if field.name not in application.answers]
    message = Message(
        key="letterform.begin",
        params={
            "closes": Moment(at=cycle.closes_for(application.state), zone=cycle.zone),
            "questions": letterform.questions(desk.form, asked, desk),
        },
    )
    place = Conversation(mode="letter", application=application.id, language=language)
    return [
        remember(context, place),
        say(context, message, language, kind="dialogue", about=application.id),
    ]


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Changing answers by mail: all of them with their numbers, to be answered anew."""
    pressed = Press.read(event.data)
    application = own_application(context, pressed.about[0] if pressed.about else None)
    if pressed.verb != "edit" or application is None or not person_in(context).at_once:
        return None
    language = spoken(event, context)
    desk = desk_for(context, application, language)
    asked = [field for field in desk.form.fields if field.applies(application.answers)]
    message = Message(
        key="letterform.edit", params={"questions": letterform.questions(desk.form, asked, desk)}
    )
    place = Conversation(mode="letter", application=application.id, language=language)
    return [
        remember(context, place),
        say(context, message, language, kind="dialogue", about=application.id),
    ]


def answer(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """A mail while a form by letter is open, or a reply to a letter about a draft."""
    application = _open_form(event, context)
    if application is None or not person_in(context).at_once:
        return None
    language = spoken(event, context)
    wanted = intent(event.text)
    if wanted == "status":
        return leaving.show_status(context, language)
    if wanted == "stop":
        return reminders.switch_off(person_in(context), context.applications, language)
    if wanted == "apply":
        return begin(context, application, language)
    return _read(event, context, application, language)


def _open_form(event: PersonWrote, context: Context) -> Application | None:
    """The application a mail is about: its token's, else the one the dialogue is at."""
    conversation = conversation_of(context)
    named = event.token.about if event.token else None
    application = own_application(context, named or conversation.application)
    if application is None or application.status not in {"draft", "submitted"}:
        return None
    at_form = conversation.mode == "letter" and conversation.application == application.id
    return application if at_form or application.status == "draft" else None


def _read(
    event: PersonWrote, context: Context, application: Application, language: Language
) -> Sequence[fx.Effect]:
    conversation = conversation_of(context)
    desk = desk_for(context, application, language)
    text = event.in_context or event.text
    sending = _SEND.search(event.text) is not None
    found = letterform.read(desk, answers_of(application, conversation), _SEND.sub("", text))
    if not found.found and not sending and not event.attachments:
        return consulting.answer_question(event, context) or []
    effects: list[fx.Effect] = []
    if event.attachments:
        effects.append(fx.KeepAttachments(application_id=application.id))
    clash = submitting.same_again(context, application, found.answers)
    if clash is not None:
        return [*effects, say(context, clash, language, kind="dialogue", about=application.id)]
    complete = not desk.form.missing(found.answers) and not found.problems
    if sending and complete:
        return [*effects, *submitting.submit(context, application, found.answers, language)]
    return [
        *effects,
        *_keep(context, application, found, language),
        _told(event, context, application, desk, found),
    ]


def _keep(
    context: Context, application: Application, found: Read, language: Language
) -> list[fx.Effect]:
    place = Conversation(mode="letter", application=application.id, language=language)
    if application.status == "draft":
        return [
            *save_draft(context, application, found.answers, language),
            remember(context, place),
        ]
    return [remember(context, replace(place, edited=found.answers))]


def _told(
    event: PersonWrote, context: Context, application: Application, desk: Desk, found: Read
) -> fx.Send:
    """What was understood, what was not and why, and what is still open."""
    parts = []
    if found.understood:
        parts.append(_part("understood", letterform.shown(found.understood)))
    if event.attachments:
        names = tuple(file.name for file in event.attachments)
        parts.append(_part("attached", Items(items=names)))
    if found.problems:
        parts.append(_part("problems", letterform.doubts(desk.form, found.problems)))
    missing = [
        field
        for field in desk.form.missing(found.answers)
        if field not in [each for each, _ in found.problems]
    ]
    if missing:
        asked = letterform.questions(desk.form, missing, desk)
        parts.append(_part("missing", asked))
    elif not found.problems:
        shown = review(
            desk.form, found.answers, application=application.id, submitted=desk.submitted
        )
        parts.append(_part("ready", shown.params["answers"]))
    moved = "dialogue" if found.understood or event.attachments else "reply"
    return say(context, _joined(parts), desk.language, kind=moved, about=application.id)


def _part(name: str, items: Param) -> Message:
    return Message(key=f"letterform.{name}", params={"items": items})


def _joined(parts: Sequence[Message]) -> Message:
    """Several messages as one letter, in order."""
    first, *rest = parts
    if not rest:
        return first
    return Message(key="letterform.joined", params={"first": first, "rest": _joined(rest)})
