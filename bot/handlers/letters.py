"""Applying by mail: one letter holds the whole form, and any reply moves it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation import engine, letterform
from bot.conversation.choices import Press
from bot.conversation.field import Field
from bot.conversation.letterform import Read
from bot.conversation.place import Desk
from bot.conversation.sendoff import sent_off
from bot.conversation.state import Conversation
from bot.events import PersonPressed, PersonWrote
from bot.facts.application import CHANGEABLE, Answers, Application
from bot.handlers import closing, consulting, files, leaving, lettertold, submitting
from bot.handlers.calls import until
from bot.handlers.drafts import answers_of, desk_for, own_application, save_draft
from bot.handlers.speech import conversation_of, person_in, remember, round_in, say, spoken
from bot.handlers.words import intent
from bot.i18n import Language
from bot.message import Message, Moment


def begin(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    """Send the whole form, to be answered in any order and in any number of mails."""
    desk = desk_for(context, application, language)
    if not desk.form.missing(application.answers):
        message = lettertold.ready(desk, application, application.answers)
    else:
        message = _form(context, desk, application)
    place = Conversation(mode="letter", application=application.id, language=language)
    # The same letter again moves nothing on: a machine could ask for it for ever.
    kind: fx.SendKind = "dialogue" if application.id == context.fresh_id else "reply"
    return [
        remember(context, place),
        replace(
            say(context, message, language, kind=kind, about=application.id),
            way_to_telegram=True,
        ),
    ]


def _form(context: Context, desk: Desk, application: Application) -> Message:
    cycle, known = round_in(context), application.answers
    closes = Moment(at=until(context, cycle, application.state), zone=cycle.zone)
    asked = [each for each in desk.form.fields if each.name not in known and _may(each, known)]
    questions = letterform.questions(desk.form, asked, desk)
    form = Message(key="letterform.begin", params={"closes": closes, "questions": questions})
    return lettertold.after_known(desk, known, form)


def _may(field: Field, known: Answers) -> bool:
    """Whether a question may still have to be asked: the answer it hangs on is open, or right."""
    return field.when is None or field.when.field not in known or field.applies(known)


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Changing answers by mail: all of them with their numbers, to be answered anew."""
    pressed = Press.read(event.data)
    application = own_application(context, pressed.about[0] if pressed.about else None)
    if application is None or application.status not in CHANGEABLE:
        return None
    if pressed.verb not in {"edit", "resume"} or not person_in(context).at_once:
        return None
    language = spoken(event, context)
    refusal = closing.refusal(context, application, language)
    if refusal is not None:
        return refusal
    if pressed.verb == "resume":
        return begin(context, application, language)
    desk = desk_for(context, application, language)
    asked = [
        field
        for field in desk.form.applicable(application.answers)
        if field.kind != "state" or not desk.submitted
    ]
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
    wanted = intent(event.text)
    if wanted in _WAYS_OUT:
        return _WAYS_OUT[wanted](context, application, spoken(event, context))
    return _read(event, context, application) if wanted in {None, "apply"} else None


def _read(
    event: PersonWrote, context: Context, application: Application
) -> Sequence[fx.Effect] | None:
    desk = desk_for(context, application, spoken(event, context))
    sending, text = sent_off(event.in_context or event.text)
    if intent(event.text) == "apply" and not letterform.marked(desk, text):
        return None
    found = letterform.read(desk, answers_of(application, conversation_of(context)), text)
    if not found.found and not sending and not event.attachments:
        return None
    refusal = closing.refusal(context, application, desk.language)
    if refusal is None or _turns_elsewhere(found, application):
        return _take(event, context, application, desk, found, sending=sending)
    if application.status != "draft":
        return refusal
    return [*save_draft(context, application, found.answers, desk.language), *refusal]


def _turns_elsewhere(found: Read, application: Application) -> bool:
    """Whether a draft for a State whose call has ended now names another."""
    return application.status == "draft" and found.answers.get("state") != application.state


def _leave(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    desk = desk_for(context, application, language)
    step = engine.leave(desk, application.id, application.answers)
    return [
        remember(context, replace(step.conversation, language=language)),
        say(context, step.say[-1], language, kind="dialogue", about=application.id),
    ]


def _open_form(event: PersonWrote, context: Context) -> Application | None:
    """The application a mail is about: its token's, else the one the dialogue is at."""
    conversation = conversation_of(context)
    named = event.token.about if event.token else None
    application = own_application(context, named or conversation.application)
    if application is None or application.status not in CHANGEABLE:
        return None
    at_form = conversation.mode == "letter" and conversation.application == application.id
    return application if at_form or application.status == "draft" else None


def _take(
    event: PersonWrote,
    context: Context,
    application: Application,
    desk: Desk,
    found: Read,
    *,
    sending: bool,
) -> Sequence[fx.Effect]:
    language = desk.language
    beside = lettertold.question_beside(found.rest)
    if beside and context.consulted is None:
        return [fx.Consult(text=beside, language=language)]
    answered = consulting.answers(context, beside, language) if beside else ()
    if event.attachments:
        answered = [fx.KeepAttachments(application_id=application.id), *answered]
    clash = submitting.same_again(context, application, found.answers)
    if clash is not None:
        said = say(context, clash, language, kind="dialogue", about=application.id)
        return [*answered, said]
    complete = not desk.form.missing(found.answers) and not found.problems
    if sending and complete:
        if event.attachments:
            answered = [*answered, *files.acknowledged(event, context, application, language)]
        return [*answered, *submitting.submit(context, application, found.answers, language)]
    return [
        *answered,
        *_keep(context, application, found, language),
        lettertold.told(event, context, application, desk, found),
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


_WAYS_OUT: Mapping[str | None, Callable[[Context, Application, Language], Sequence[fx.Effect]]] = {
    "later": leaving.for_later,
    "cancel": _leave,
}
