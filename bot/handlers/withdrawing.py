"""Withdrawing an application: asked once whether that is really meant."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.answers import understand
from bot.conversation.choices import Press, offers
from bot.conversation.field import YES_NO, Field
from bot.conversation.state import Conversation
from bot.events import PersonPressed, PersonWrote
from bot.facts.application import CHOSEN, Application
from bot.handlers import standing
from bot.handlers.drafts import own_application
from bot.handlers.gate import stale
from bot.handlers.speech import conversation_of, person_in, remember, round_in, say, spoken
from bot.i18n import Language
from bot.message import Message
from bot.workflows import answers, deciding

_SURE = Field(name="withdraw", group="withdraw", kind="yes_no", options=YES_NO)


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The buttons under receipts and statuses."""
    pressed = Press.read(event.data)
    language = spoken(event, context)
    if pressed.verb == "status":
        return standing.show(context, language)
    act = {"withdraw": _ask, "withdraw_yes": _withdraw}.get(pressed.verb)
    if act is None:
        return None
    application = own_application(context, pressed.about[0] if pressed.about else None)
    if application is None:
        return stale(event, context)
    return act(context, application, language)


def typed(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """Yes or no in words; anything else leaves the application as it is, and the question."""
    conversation = conversation_of(context)
    application = own_application(context, conversation.application)
    if conversation.mode != "withdrawing" or application is None:
        return None
    language = spoken(event, context)
    today = round_in(context).wall(context.now).date()
    said = understand(_SURE, event.text, language, states=(), answers={}, now=today)
    if said.value is True:
        return _withdraw(context, application, language)
    if said.value is False or said.command in {"cancel", "back", "skip"}:
        return standing.show(context, language)
    return None


def _ask(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    if application.status == "draft" or not application.allows("withdraw"):
        return _unchanged(context, application, language)
    asked = Message(
        key="dialogue.withdraw_sure",
        params={"reference": application.reference or ""},
        choices=(
            (
                standing.dialogue_button("withdraw_yes", application.id),
                standing.dialogue_button("status", application.id),
            ),
        ),
    )
    waiting = Conversation(
        mode="withdrawing",
        application=application.id,
        language=language,
        offered=offers(asked.choices),
    )
    return [
        remember(context, waiting),
        say(context, asked, language, kind="dialogue", about=application.id),
    ]


def _unchanged(
    context: Context, application: Application, language: Language
) -> Sequence[fx.Effect]:
    return [say(context, standing.of(context, application), language, about=application.id)]


def _withdraw(
    context: Context, application: Application, language: Language
) -> Sequence[fx.Effect]:
    if application.status == "draft" or not application.allows("withdraw"):
        return _unchanged(context, application, language)
    reference = application.reference or ""
    done = Message(key="dialogue.withdrawn", params={"reference": reference})
    told = Message(key="staff.withdrew", params={"reference": reference})
    chosen = application.status in CHOSEN
    return [
        fx.ChangeStatus(
            application_id=application.id,
            action="withdraw",
            by=f"contact:{person_in(context).id}",
        ),
        *_called_off(application),
        remember(context, Conversation(language=language)),
        say(context, done, language, kind="dialogue", about=application.id),
        *_noticed(context, application, told, chosen=chosen),
        *deciding.refresh(round_in(context), application.state or "", context.now),
    ]


def _noticed(
    context: Context, application: Application, told: Message, *, chosen: bool
) -> list[fx.Effect]:
    """A speaker's place is free: the office is told, and who could be asked next."""
    return [fx.TellStaff(message=told), answers.card_of(application.id, context)] if chosen else []


def _called_off(application: Application) -> list[fx.Effect]:
    """What was still to be sent about it."""
    return [
        *deciding.call_off(application),
        fx.CancelTimers(id=f"reminder:{application.id}:"),
    ]
