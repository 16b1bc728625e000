"""Questions: the FAQ answers what it is sure of; a person in the office gets the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.application import Application
from bot.context import Consulted, Context
from bot.conversation.choices import Press, offers
from bot.events import PersonPressed, PersonWrote
from bot.faq.answers import ENTRIES, answer
from bot.handlers.drafts import ask_again
from bot.handlers.speech import conversation_of, person_in, remember, say, spoken
from bot.i18n import Language
from bot.message import Choice, Message, Term
from bot.workflows import handover

_NEAREST = 3


def answer_question(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """Anything that no earlier handler knew what to do with."""
    language = spoken(event, context)
    text = event.text if event.text.strip() else event.subject
    if not text.strip():
        return [say(context, Message(key="faq.empty"), language)]
    if context.consulted is None:
        return [fx.Consult(text=text, language=language)]
    return _answers(event, context, language)


def in_the_form(
    event: PersonWrote, context: Context, application: Application, language: Language
) -> Sequence[fx.Effect]:
    """A question in the middle of the form: answer it, then ask the form's question again."""
    if context.consulted is None:
        return [fx.Consult(text=event.text, language=language)]
    return [
        *_answers(event, context, language, keep_offers=True),
        ask_again(context, application, language),
    ]


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The nearest entries offered as buttons, and the wish to reach a person."""
    pressed = Press.read(event.data)
    language = spoken(event, context)
    if pressed.verb == "faq" and pressed.about and pressed.about[0] in ENTRIES:
        return [say(context, _entry(context, pressed.about[0], ()), language)]
    if pressed.verb == "ask":
        return [say(context, Message(key="faq.ask_away"), language)]
    if pressed.verb == "person":
        return handover.ask_office(context, person_in(context), "", language, reason="person")
    return None


def _answers(
    event: PersonWrote, context: Context, language: Language, *, keep_offers: bool = False
) -> Sequence[fx.Effect]:
    assert context.consulted is not None, "the index was asked before"
    effects: list[fx.Effect] = [
        say(context, _entry(context, each.entry, each.states), language)
        for each in context.consulted
        if each.entry is not None
    ]
    unknown = [each for each in context.consulted if each.entry is None]
    if unknown:
        effects += _unsure(event, context, unknown, language, keep_offers=keep_offers)
    return effects


def _unsure(
    event: PersonWrote,
    context: Context,
    unknown: Sequence[Consulted],
    language: Language,
    *,
    keep_offers: bool,
) -> Sequence[fx.Effect]:
    reason = next((each.handover for each in unknown if each.handover), None)
    near = tuple(dict.fromkeys(entry for each in unknown for entry in each.near))[:_NEAREST]
    if reason is not None or not near:
        return handover.ask_office(
            context, person_in(context), event.text, language, reason=reason or "unknown"
        )
    buttons = [
        Choice(label=Message(key=f"faq/{entry}#title"), data=Press("faq", (entry,)).data)
        for entry in near
    ]
    buttons.append(Choice(label=Term(key="faq.button.person"), data=Press("person").data))
    offered = Message(key="faq.near", choices=tuple((button,) for button in buttons))
    asked: list[fx.Effect] = [say(context, offered, language)]
    if not keep_offers:
        conversation = replace(
            conversation_of(context), language=language, offered=offers(offered.choices)
        )
        asked.insert(0, remember(context, conversation))
    return [*asked, *handover.note(person_in(context), event.text)]


def _entry(context: Context, entry: str, states: Sequence[str]) -> Message:
    return answer(entry, cycle=context.cycle, now=context.now, states=tuple(states))
