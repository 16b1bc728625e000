"""Leaving the form and coming back: for later, for good, and where it stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation import engine
from bot.conversation.choices import button, offers
from bot.conversation.state import Conversation
from bot.facts.application import Application
from bot.handlers import closing
from bot.handlers.calls import until
from bot.handlers.drafts import desk_for
from bot.handlers.speech import remember, round_in, say
from bot.i18n import Language
from bot.message import Message, Moment


def for_later(
    context: Context, application: Application, language: Language
) -> Sequence[fx.Effect]:
    """Keep what is there and say how to come back."""
    saved = _saved(context, application)
    idle = Conversation(language=language, offered=offers(saved.choices))
    return [
        remember(context, idle),
        say(context, saved, language, kind="dialogue", about=application.id),
    ]


def _saved(context: Context, application: Application) -> Message:
    if application.status != "draft":
        status = button("dialogue.button.status_sent", "status", application.id)
        return Message(key="dialogue.changes_dropped", choices=((status,),))
    cycle = round_in(context)
    return Message(
        key="dialogue.saved",
        params={"closes": Moment(at=until(context, cycle, application.state), zone=cycle.zone)},
        choices=((button("dialogue.button.continue", "continue", application.id),),),
    )


def discard(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    """Delete a draft; what was sent in stays and can only be withdrawn."""
    if application.status != "draft":
        return for_later(context, application, language)
    gone = Message(key="dialogue.discarded")
    return [
        remember(context, Conversation(language=language)),
        fx.CancelTimers(id=f"reminder:{application.id}:"),
        fx.Withhold(key=f"reminder:{application.id}:"),
        fx.DeleteDraft(application_id=application.id),
        say(context, gone, language, kind="dialogue"),
    ]


def take_up(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    """Go on with a draft where it stopped."""
    refusal = closing.refusal(context, application, language)
    if refusal is not None:
        return refusal
    step = engine.begin(
        desk_for(context, application, language), application.id, application.answers
    )
    again = Message(key="dialogue.welcome_back")
    return [
        remember(context, replace(step.conversation, language=language)),
        *(
            say(context, message, language, kind="dialogue", about=application.id)
            for message in (again, *step.say)
        ),
    ]
