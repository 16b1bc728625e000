"""A speaker's yes or no to the office's confirmation letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation.answers import understand
from bot.conversation.choices import Press, offers
from bot.conversation.field import YES_NO, Field
from bot.events import PersonPressed, PersonWrote
from bot.facts.application import Application
from bot.handlers.gate import stale
from bot.handlers.speech import conversation_of, person_in, remember, round_in, say, spoken
from bot.i18n import Language
from bot.message import Choice, Message
from bot.states.folding import fold
from bot.workflows import confirmations

_ATTEND = Field(name="attend", group="confirm", kind="yes_no", options=YES_NO)
_LONGEST = 300  # a longer reply is read by a person, whatever its first word


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The buttons under the letter."""
    pressed = Press.read(event.data)
    if pressed.verb != "attend" or len(pressed.about) != 2:
        return None
    language = spoken(event, context)
    application = context.subject
    if application is None or context.cycle is None:
        return stale(event, context)
    return confirmations.answer(
        context,
        application,
        person_in(context),
        context.cycle,
        yes=pressed.about[1] == "yes",
        pressed=True,
        language=language,
    )


def typed(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """A yes or no in words; with several letters waiting, ask which one is meant."""
    if len(event.text) > _LONGEST or context.cycle is None:
        return None
    language = spoken(event, context)
    said = _said(event.text, language, context)
    meant = _meant(event, context, said)
    if not meant:
        return _nothing_waits(event, context, language)
    if said is None:
        return None
    if len(meant) == 1:
        return confirmations.answer(
            context,
            meant[0],
            person_in(context),
            round_in(context),
            yes=said,
            pressed=False,
            language=language,
        )
    buttons = tuple(
        (
            Choice(
                label=each.reference or each.id,
                data=Press("attend", (each.id, "yes" if said else "no")).data,
            ),
        )
        for each in meant
    )
    asked = Message(key="confirm.which", choices=buttons)
    conversation = replace(conversation_of(context), offered=offers(buttons))
    return [remember(context, conversation), say(context, asked, language)]


def _meant(event: PersonWrote, context: Context, said: bool | None) -> Sequence[Application]:
    """What the words are about: a letter that waits, or for a yes a place that was given up."""
    waiting = confirmations.awaiting(context)
    back = confirmations.given_up(context) if said else ()
    about = event.token.about if event.token else None
    return [each for each in (*waiting, *back) if each.id == about] or waiting or back


def _nothing_waits(
    event: PersonWrote, context: Context, language: Language
) -> Sequence[fx.Effect] | None:
    """A bare yes or no to nothing that was asked is no question for the office."""
    if len(event.text.split()) > 1 or _said(event.text, language, context) is None:
        return None
    return [say(context, Message(key="confirm.not_now"), language)]


# "We gladly confirm our participation", "acepto", "je décline": the whole reply, no more.
_WHOSE = "our|my|notre|ma|votre|nuestra|mi|su|your|the|l|la"
_WHAT = "participation|presence|attendance|place|invitation|participacion|presencia|asistencia"
_WHOLE = (
    r"(?:(?:{lead}) )?(?:(?:i|we|je|j|nous|yo) )?(?:gladly |hereby |con gusto )?(?:{said})"
    rf"(?: (?:{_WHOSE}) (?:{_WHAT}|invitacion))?(?: (?:gladly|avec plaisir|con gusto))?"
)
_ACCEPTS = re.compile(
    _WHOLE.format(
        lead="yes|oui|si",
        said="accept|accepter|accepte|acceptons|confirm|confirmed|confirme|confirmons|confirmo"
        "|confirmamos|acepto|aceptamos|aceptar|confirmar|confirmer",
    )
)
_CONTRARY = re.compile(r"\b(?:no|non|not)\b.*\b(?:confirm|accept|acept)")
_DECLINES = re.compile(
    _WHOLE.format(
        lead="no|non",
        said="decline|declinons|refuse|refusons|declino|declinamos|rechazo|no puedo",
    )
)


def _said(text: str, language: Language, context: Context) -> bool | None:
    bare = fold(text)
    for pattern, meaning in ((_ACCEPTS, True), (_DECLINES, False)):
        if pattern.fullmatch(bare):
            return meaning
    if _CONTRARY.search(bare):
        return None  # "no, we confirm": a person must look
    today = round_in(context).wall(context.now).date()
    understood = understand(_ATTEND, text, language, states=(), answers={}, now=today)
    return understood.value if isinstance(understood.value, bool) else None
