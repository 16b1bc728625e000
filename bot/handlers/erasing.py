"""Being forgotten: asked once whether that is meant, proven, done, and said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press, button, offers, picked
from bot.conversation.state import Offer
from bot.events import PersonPressed, PersonWrote
from bot.facts.application import CHOSEN
from bot.handlers.speech import conversation_of, person_in, remember, say, spoken
from bot.handlers.words import intent
from bot.i18n import Language
from bot.message import Choice, Listing, Message, StateName, Term
from bot.states.folding import fold
from bot.workflows import shortlist
from bot.workflows.codenames import hidden

_MEANT = timedelta(hours=24)  # an older button may have been pressed by mistake
_DIGITS = 9  # of minutes: whoever sends more made the button up
_ABOUT = "erase"  # what the token of the letter that asks says
_ANSWERED_IN = frozenset({"idle", "letter", "withdrawing"})
_YES = frozenset({"yes", "oui", "si"})
_NO = frozenset({"no", "non"})


def wanted(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """ "Delete my data", in words or in one word, also in the middle of a form."""
    return _ask(context, spoken(event, context)) if intent(event.words) == "erase" else None


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The button that asks for it, and the two that answer."""
    pressed = Press.read(event.data)
    if pressed.verb != "erase":
        return None
    return _answered(context, pressed, spoken(event, context))


def typed(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """The same answers in words, where no form waits for one.

    By mail only an answer to the very letter that asked counts: whoever writes it reads that
    mailbox, and means this.
    """
    conversation = conversation_of(context)
    if conversation.mode not in _ANSWERED_IN:
        return None
    asked = tuple(each for each in conversation.offered if each[0].startswith("erase:"))
    if not asked:
        return None
    data = picked(event.text, conversation.offered) or _said(event.text, asked)
    if data is None or not data.startswith("erase:"):
        return None
    language = spoken(event, context)
    contact = person_in(context)
    token = event.token
    proven = token is not None and (token.contact_id, token.about) == (contact.id, _ABOUT)
    if contact.channel == "email" and not proven:
        return _ask(context, language)
    return _answered(context, Press.read(data), language)


def _said(text: str, asked: Sequence[Offer]) -> str | None:
    """A plain yes or no to the question."""
    word = fold(text)
    yes = next((data for data, *_ in asked if data.startswith("erase:yes")), None)
    return yes if word in _YES else "erase:no" if word in _NO else None


def _ask(context: Context, language: Language) -> Sequence[fx.Effect]:
    asked_at = _minutes(context.now)
    choices = (
        (button("privacy.button.erase_yes", "erase", "yes", str(asked_at), style="danger"),),
        (Choice(label=Term(key="privacy.button.erase_no"), data="erase:no"),),
    )
    place = any(each.status in CHOSEN for each in context.applications)
    sent = [each.reference for each in context.applications if each.reference]
    key = "privacy.erase_sure_speaker" if place else "privacy.erase_sure"
    message = Message(key=key, choices=choices)
    if sent:
        message = Message(
            key=f"{key}_of", params={"references": Listing(items=tuple(sent))}, choices=choices
        )
    kept = replace(conversation_of(context), offered=offers(choices), language=language)
    asked = say(context, message, language, kind="dialogue", about=_ABOUT)
    return [remember(context, kept), asked]


def _answered(context: Context, pressed: Press, language: Language) -> Sequence[fx.Effect]:
    match pressed.about:
        case ("yes", asked_at) if asked_at.isdecimal() and len(asked_at) <= _DIGITS:
            asked = timedelta(minutes=_minutes(context.now) - int(asked_at))
            return _ask(context, language) if asked > _MEANT else _erase(context, language)
        case ("no",):
            kept = replace(conversation_of(context), offered=())
            said = Message(key="privacy.erase_not")
            return [remember(context, kept), say(context, said, language, kind="dialogue")]
        case _:
            return _ask(context, language)


def _erase(context: Context, language: Language) -> Sequence[fx.Effect]:
    contact = person_in(context)
    redrawn = [
        effect
        for each in context.applications
        if context.cycle is not None and each.state and each.status != "draft"
        for effect in shortlist.refresh(context.cycle, each.state, context.now)
    ]
    return [
        fx.Erase(person_id=contact.person_id),
        say(context, Message(key="privacy.erased"), language, kind="dialogue"),
        *told_office(context),
        *redrawn,
    ]


def told_office(context: Context) -> list[fx.Effect]:
    """The office hears which copies of its own to destroy, and which places are free."""
    effects: list[fx.Effect] = []
    sent = [each for each in context.applications if each.reference]
    for each in sent:
        key = "privacy.place_free" if each.status in CHOSEN else "privacy.gone"
        told = Message(
            key=key,
            params={
                "reference": each.reference or "",
                "code": hidden(each),
                "state": StateName(code=each.state or ""),
            },
        )
        effects.append(fx.TellStaff(message=told))
    return effects


def _minutes(moment: datetime) -> int:
    return int(moment.timestamp()) // 60
