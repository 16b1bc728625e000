"""Was this what you needed? Asked under an answer, counted, and a "no" goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press, button
from bot.events import PersonPressed
from bot.facts.threads import lesson_in
from bot.faq.answers import ENTRIES
from bot.handlers.speech import buttons_gone, conversation_of, person_in, remember, say, spoken
from bot.i18n import Language
from bot.message import Choice, Message
from bot.workflows import handover

_YES, _NO = "y", "n"


def buttons(entry: str) -> tuple[tuple[Choice, ...], ...]:
    """The two buttons under an answer."""
    yes = button("threads.useful.yes", "useful", entry, _YES)
    return ((yes, button("threads.useful.no", "useful", entry, _NO)),)


def by_letter(entry: str) -> tuple[tuple[Choice, ...], ...]:
    """The two lines under an answer by mail: a second question by mail would be one too many."""
    ((yes, _),) = buttons(entry)
    return ((yes,), (button("threads.useful.no_by_mail", "useful", entry, _NO),))


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Count it; whoever was not helped is offered a person."""
    pressed = Press.read(event.data)
    if pressed.verb != "useful" or len(pressed.about) != 2:
        return None
    entry, said = pressed.about
    if entry not in ENTRIES and lesson_in(entry) is None:
        return None
    language = spoken(event, context)
    vote = fx.CountVote(contact_id=person_in(context).id, entry=entry, useful=said == _YES)
    if person_in(context).at_once:
        return [vote, *_by_mail(context, language, helped=said == _YES)]
    if said == _YES:
        return [vote, *_thanked(event, context, language)]
    person = button("threads.useful.person", "person")
    sorry = Message(key="threads.useful.sorry", choices=((person,),))
    gone = buttons_gone(event, context, sorry, language)
    return [vote, *gone, say(context, sorry, language)]


def _thanked(event: PersonPressed, context: Context, language: Language) -> list[fx.Effect]:
    thanks = Message(key="threads.useful.thanks")
    if not event.message_id:  # the words of the button were typed
        return [say(context, thanks, language)]
    shown = fx.Acknowledge(message=thanks, language=language)
    return [shown, *buttons_gone(event, context, thanks, language)]


def _by_mail(context: Context, language: Language, *, helped: bool) -> Sequence[fx.Effect]:
    """Nobody waits for a mail that says thank you; whoever was not helped gets a person."""
    asked = conversation_of(context)
    done = remember(context, replace(asked, question="", offered=()))
    if helped:
        return [done]
    person = person_in(context)
    return [
        *handover.ask_office(context, person, asked.question, language, reason="person"),
        done,
    ]
