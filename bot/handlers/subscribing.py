"""Hearing of later calls: only for those who ask, and for as long as they want."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press, button
from bot.events import ListName, PersonPressed, PersonWrote
from bot.facts.mailings import round_of
from bot.handlers.speech import FromPerson, person_in, say, spoken
from bot.handlers.words import bare_intent
from bot.message import Choice, Message

# One question stands for both: whoever wants to apply again wants to know of the round.
_LISTS: tuple[ListName, ...] = ("calls", "news")


def offer() -> Choice:
    """The button with which a former applicant asks for calls and news."""
    return button("missions.button.want_calls", "calls")


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Asked for, or wanted no more."""
    verb = Press.read(event.data).verb
    if verb not in {"calls", "leave"}:
        return None
    return _switched(event, context, wanted=verb == "calls")


def stopped(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """STOP, in answer to a call or a newsletter."""
    answers_a_mailing = event.token is not None and round_of(event.token.about) is not None
    if not answers_a_mailing or bare_intent(event.text) != "stop":
        return None
    return _switched(event, context, wanted=False)


def _switched(event: FromPerson, context: Context, *, wanted: bool) -> list[fx.Effect]:
    contact, language = person_in(context), spoken(event, context)
    changed: list[fx.Effect] = [
        fx.Subscribe(contact_id=contact.id, list=name, wanted=wanted) for name in _LISTS
    ]
    told = Message(key="missions.subscribed" if wanted else "missions.unsubscribed")
    if wanted:
        leave = button("missions.button.leave_calls", "leave", "calls")
        told = Message(key=told.key, choices=((leave,),))
    noted = fx.Record(
        event="list.joined" if wanted else "list.left",
        subject=f"contact:{contact.id}",
        actor=f"contact:{contact.id}",
        details={"list": "calls"},
    )
    return [*changed, noted, say(context, told, language, kind="dialogue")]
