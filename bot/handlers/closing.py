"""The end of the call reaches a person in the middle of the form: say so at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import button, offers
from bot.conversation.state import Conversation
from bot.facts.application import Application
from bot.handlers.calls import is_open, open_states, too_late, unchangeable
from bot.handlers.speech import remember, round_in, say
from bot.i18n import Language
from bot.message import Message


def refusal(
    context: Context, application: Application, language: Language, *, at: str | None = None
) -> Sequence[fx.Effect] | None:
    """Why nothing more can be filled in, or None while the call for its State is open.

    At the question for the State itself a draft can still turn to another one.
    """
    state = application.state
    if state is None or is_open(context, state):
        return None
    if application.status == "draft" and at == "state" and open_states(context):
        return None
    return refused(context, application, language)


def refused(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    """The refusal itself, with what a draft can still be made of."""
    message = _message(context, application)
    idle = Conversation(language=language, offered=offers(message.choices))
    return [
        remember(context, idle),
        say(context, message, language, kind="dialogue", about=application.id),
    ]


def _message(context: Context, application: Application) -> Message:
    cycle, state = round_in(context), application.state or ""
    if application.status != "draft":
        return unchangeable(cycle, state)
    told = too_late(cycle, state)
    choices = [(button("dialogue.button.discard", "discard", application.id),)]
    if open_states(context):
        other = button("dialogue.button.other_state", "change", application.id, "state")
        choices.insert(0, (other,))
    return replace(told, choices=tuple(choices))
