"""Was this what you needed? Asked in chats under an answer, counted, and a "no" goes on."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.events import PersonPressed
from bot.facts.threads import lesson_in
from bot.faq.answers import ENTRIES
from bot.handlers.speech import person_in, say, spoken
from bot.message import Choice, Message, Term

_YES, _NO = "y", "n"


def buttons(entry: str) -> tuple[tuple[Choice, ...], ...]:
    """The two buttons under an answer."""
    return (
        tuple(
            Choice(
                label=Term(key=f"threads.useful.{word}"),
                data=Press("useful", (entry, said)).data,
            )
            for word, said in (("yes", _YES), ("no", _NO))
        ),
    )


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
    if said == _YES:
        thanks = Message(key="threads.useful.thanks")
        return [vote, fx.Acknowledge(message=thanks, language=language)]
    person = Choice(label=Term(key="threads.useful.person"), data=Press("person").data)
    sorry = Message(key="threads.useful.sorry", choices=((person,),))
    return [vote, say(context, sorry, language)]
