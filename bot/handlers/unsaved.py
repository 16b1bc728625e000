"""Changes to a sent application that were not saved: whoever walks away from them is told."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.handlers.speech import FromPerson, conversation_of, say, spoken
from bot.message import Message

_DROPPED = "dialogue.changes_dropped"


def told(event: FromPerson, context: Context, effects: Sequence[fx.Effect]) -> Sequence[fx.Effect]:
    """The effects, after a word about unsaved changes that they give up."""
    before = conversation_of(context)
    # A statement says itself what became of it.
    if before.mode == "statement":
        return effects
    if not before.edited or not _given_up(effects, before.application):
        return effects
    dropped = Message(key=_DROPPED)
    language = spoken(event, context)
    said = say(context, dropped, language, kind="dialogue", about=before.application)
    return [said, *effects]


def _given_up(effects: Sequence[fx.Effect], application: str | None) -> bool:
    places = [effect for effect in effects if isinstance(effect, fx.SaveConversation)]
    if not places or (places[-1].conversation or {}).get("edited"):
        return False
    return not any(_saves(effect, application) or _says_so(effect) for effect in effects)


def _saves(effect: fx.Effect, application: str | None) -> bool:
    return isinstance(effect, fx.SaveAnswers) and effect.application_id == application


def _says_so(effect: fx.Effect) -> bool:
    return isinstance(effect, fx.Send) and effect.message.key == _DROPPED
