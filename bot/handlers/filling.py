"""Filling in the form: words and presses become steps of the dialogue, steps become effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation import engine
from bot.conversation.choices import Press
from bot.conversation.place import Outcome, Step
from bot.conversation.state import Conversation
from bot.events import PersonPressed, PersonWrote
from bot.facts.application import CHANGEABLE, Application
from bot.handlers import closing, consulting, files, leaving, standing, submitting
from bot.handlers.drafts import (
    answers_of,
    ask_again,
    desk_for,
    own_application,
    save_draft,
)
from bot.handlers.gate import stale
from bot.handlers.speech import (
    FromPerson,
    conversation_of,
    person_in,
    remember,
    say,
    spoken,
)
from bot.handlers.words import bare_intent
from bot.i18n import Language
from bot.message import Message
from bot.workflows import reminders

# "Apply" and "hello" in the middle of the form mean to go on, and are nobody's name
_GOING_ON = frozenset({"apply", "start"})
_ANSWERS = frozenset({"answer", "done", "skip", "keep", "back"})
# Leaving is possible at any time, also after the call
_ALWAYS = frozenset({"later", "discard"})
_FORM_VERBS = frozenset(
    {"answer", "tick", "done", "skip", "keep", "back", "change", "edit", "submit"}
    | {"save_changes", "later", "discard", "resume"}
)


def answer_typed(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """Words while the form waits for an answer."""
    conversation = conversation_of(context)
    application = own_application(context, conversation.application)
    if conversation.mode not in {"form", "review", "leaving"} or application is None:
        return None
    if event.unsupported or application.status not in CHANGEABLE:
        return None
    language = spoken(event, context)
    refusal = closing.refusal(context, application, language, at=conversation.field)
    return refusal or _typed(event, context, application, language)


def _typed(
    event: PersonWrote, context: Context, application: Application, language: Language
) -> Sequence[fx.Effect]:
    conversation = conversation_of(context)
    desk = desk_for(context, application, language)
    answers = answers_of(application, conversation)
    known = {field.name for field in desk.form.fields}
    if conversation.mode == "form" and conversation.field not in known:
        step = engine.begin(desk, application.id, answers)  # the form changed meanwhile
        return carry_out(event, context, application, step, language)
    if conversation.mode == "form" and bare_intent(event.text) in _GOING_ON:
        return [ask_again(context, application, language)]
    kept = files.kept(event, context, application, language)
    text = event.text or files.as_answer(event, conversation.field)
    if kept and not text:
        return [*kept, ask_again(context, application, language)]
    step = engine.typed(desk, conversation, answers, text)
    return [*kept, *carry_out(event, context, application, step, language)]


def answer_pressed(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """A button of the form, also one of an earlier question or another application."""
    press = Press.read(event.data)
    if press.verb not in _FORM_VERBS or not press.about:
        return None
    language = spoken(event, context)
    application = own_application(context, press.about[0])
    if (
        application is None
        or application.status not in CHANGEABLE
        or not engine.fits(desk := desk_for(context, application, language), press)
    ):
        return stale(event, context)
    if press.verb == "submit" and application.status == "submitted":
        sent = Message(key="dialogue.sent_already")
        return [fx.Acknowledge(message=sent, language=language, alert=True)]
    if press.verb not in _ALWAYS:
        at = press.about[1] if len(press.about) > 1 else None
        refusal = closing.refusal(context, application, language, at=at)
        if refusal is not None:
            return refusal
    conversation = _at(conversation_of(context), application)
    answers = answers_of(application, conversation)
    step = engine.pressed(desk, conversation, answers, press)
    elsewhere = conversation_of(context).application != application.id
    if elsewhere and press.verb in _ANSWERS and step.answers == answers:
        # An old button that changes nothing does not call anybody away from another form.
        return [say(context, each, language, kind="dialogue") for each in step.say]
    return carry_out(event, context, application, step, language)


def carry_out(
    event: FromPerson,
    context: Context,
    application: Application,
    step: Step,
    language: Language,
) -> Sequence[fx.Effect]:
    """Turn a step of the dialogue into effects."""
    return _OUTCOMES[step.outcome](event, context, application, step, language)


def _go_on(
    event: FromPerson,
    context: Context,
    application: Application,
    step: Step,
    language: Language,
) -> Sequence[fx.Effect]:
    conversation = step.conversation
    if conversation.language != language:
        conversation = replace(conversation, language=language)
    effects: list[fx.Effect] = []
    if step.answers != answers_of(application, conversation_of(context)):
        clash = submitting.same_again(context, application, step.answers)
        if clash is not None:
            return [say(context, clash, language, kind="dialogue", about=application.id)]
        if application.status == "draft":
            effects += save_draft(context, application, step.answers, language)
        else:
            conversation = replace(conversation, edited=step.answers)
    if conversation != conversation_of(context):
        effects.append(remember(context, conversation))
    if step.notice is not None:
        effects.append(fx.Acknowledge(message=step.notice, language=language))
    rewrite = event.message_id if step.rewrite and isinstance(event, PersonPressed) else None
    for message in step.say:
        effects.append(
            say(
                context,
                message,
                language,
                kind="dialogue",
                about=application.id,
                replaces=rewrite or None,
            )
        )
        rewrite = None
    return effects


def _at(conversation: Conversation, application: Application) -> Conversation:
    """The dialogue moved to the application whose button was pressed."""
    if conversation.application == application.id:
        return conversation
    return Conversation(mode="review", application=application.id)


def _submit(
    _event: FromPerson, context: Context, application: Application, step: Step, language: Language
) -> Sequence[fx.Effect]:
    return submitting.submit(context, application, step.answers, language)


def _later(
    _event: FromPerson, context: Context, application: Application, _step: Step, language: Language
) -> Sequence[fx.Effect]:
    return leaving.for_later(context, application, language)


def _discard(
    _event: FromPerson, context: Context, application: Application, _step: Step, language: Language
) -> Sequence[fx.Effect]:
    return leaving.discard(context, application, language)


def _stop(
    _event: FromPerson, context: Context, application: Application, _step: Step, language: Language
) -> Sequence[fx.Effect]:
    return [
        *reminders.switch_off(person_in(context), context.applications, language),
        *leaving.for_later(context, application, language),
    ]


def _status(
    _event: FromPerson, context: Context, _application: Application, _step: Step, language: Language
) -> Sequence[fx.Effect]:
    return standing.show(context, language)


def _question(
    event: FromPerson, context: Context, application: Application, step: Step, language: Language
) -> Sequence[fx.Effect]:
    assert isinstance(event, PersonWrote), "only words can be a question"
    if not step.asked:
        return consulting.in_the_form(event, context, application, language)
    if context.consulted is None:
        return [fx.Consult(text=step.asked, language=language)]
    told = consulting.answers(context, step.asked, language, keep_offers=True)
    return [*told, *_go_on(event, context, application, step, language)]


_Act = Callable[[FromPerson, Context, Application, Step, Language], Sequence[fx.Effect]]
_OUTCOMES: Mapping[Outcome, _Act] = {
    "stay": _go_on,
    "submit": _submit,
    "later": _later,
    "discard": _discard,
    "stop": _stop,
    "status": _status,
    "ask": _question,
}
