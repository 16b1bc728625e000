"""A person's applications as the form sees them: whose, with which answers, asked how."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation import engine
from bot.conversation.form import load_form
from bot.conversation.place import Desk
from bot.conversation.state import Conversation
from bot.facts.application import Answers, Application
from bot.facts.cycle import Cycle
from bot.handlers.calls import open_states
from bot.handlers.speech import conversation_of, person_in, round_in, say
from bot.i18n import Language
from bot.message import Moment
from bot.workflows import reminders


def own_application(context: Context, application_id: str | None) -> Application | None:
    """One of the person's own applications; nobody can act on another's."""
    own = (each for each in context.applications if each.id == application_id)
    return next(own, None)


def answers_of(application: Application, conversation: Conversation) -> Answers:
    """The answers the form shows: unsaved changes of a sent application come first."""
    if application.status == "draft" or conversation.application != application.id:
        return application.answers
    return conversation.edited or application.answers


def desk_for(context: Context, application: Application, language: Language) -> Desk:
    """What the form's dialogue needs to know of the round."""
    cycle = round_in(context)
    now_open = open_states(context)
    return Desk(
        form=load_form(),
        language=language,
        states=cycle.codes,
        open_states=now_open,
        closed=_closed(cycle, now_open),
        today=cycle.wall(context.now).date(),
        submitted=application.status != "draft",
    )


def _closed(cycle: Cycle, now_open: Collection[str]) -> Mapping[str, Moment]:
    if len(now_open) == len(cycle.codes):
        return {}
    return {
        code: Moment(at=cycle.closes_for(code), zone=cycle.zone)
        for code in cycle.codes
        if code not in now_open
    }


def ask_again(context: Context, application: Application, language: Language) -> fx.Send:
    """The question the form waits at, once more."""
    conversation = conversation_of(context)
    desk = desk_for(context, application, language)
    message = engine.ask_current(desk, conversation, answers_of(application, conversation))
    return say(context, message, language, kind="dialogue", about=application.id)


def save_draft(
    context: Context, application: Application, answers: Answers, language: Language
) -> list[fx.Effect]:
    """Store a draft's answers, and move its reminders when its State changed."""
    saved = fx.SaveAnswers(
        application_id=application.id,
        contact_id=person_in(context).id,
        cycle=application.cycle,
        language=language,
        answers=answers,
    )
    if answers.get("state") == application.answers.get("state"):
        return [saved]
    changed = replace(application, answers=answers)
    return [saved, *reminders.plan(changed, round_in(context), context.now, context.late)]
