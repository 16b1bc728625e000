"""Leaving the form and coming back: for later, for good, withdrawing, and the status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.application import Application
from bot.context import Context
from bot.conversation import engine
from bot.conversation.choices import Press, offers, rows
from bot.conversation.form import load_form
from bot.conversation.state import Conversation
from bot.events import PersonPressed
from bot.handlers.calls import is_open, too_late
from bot.handlers.drafts import desk_for
from bot.handlers.speech import conversation_of, person_in, remember, round_in, say, spoken
from bot.i18n import Language
from bot.message import Choice, Items, Message, Moment, Param, StateName, Term
from bot.workflows import shortlist

_LIVE = frozenset({"submitted", "shortlisted", "approved", "waitlisted", "confirmed"})


def for_later(
    context: Context, application: Application, language: Language
) -> Sequence[fx.Effect]:
    """Keep what is there and say how to come back."""
    cycle = round_in(context)
    closes = Moment(at=cycle.closes_for(application.state), zone=cycle.zone)
    saved = Message(
        key="dialogue.saved" if application.status == "draft" else "dialogue.changes_dropped",
        params={"closes": closes} if application.status == "draft" else {},
        choices=((_button("continue", application.id),),),
    )
    idle = Conversation(language=language, offered=offers(saved.choices))
    return [
        remember(context, idle),
        say(context, saved, language, kind="dialogue", about=application.id),
    ]


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
    if application.state is not None and not is_open(context, application.state):
        refusal = too_late(round_in(context), application.state)
        return [say(context, refusal, language, about=application.id)]
    step = engine.begin(
        desk_for(context, application, language), application.id, application.answers
    )
    again = Message(key="dialogue.welcome_back")
    return [
        remember(context, replace(step.conversation, language=language)),
        say(context, again, language, kind="dialogue", about=application.id),
        *(
            say(context, message, language, kind="dialogue", about=application.id)
            for message in step.say
        ),
    ]


def show_status(context: Context, language: Language) -> Sequence[fx.Effect]:
    """Every application of this person in the round, and what can be done with each."""
    applications = context.applications
    if not applications:
        none = Message(key="status.none", choices=((_button("apply"),),))
        return [
            remember(context, replace(conversation_of(context), offered=offers(none.choices))),
            say(context, none, language),
        ]
    messages = [(each, _status_of(context, each)) for each in applications]
    choices = [row for _, message in messages for row in message.choices]
    return [
        *(
            [remember(context, replace(conversation_of(context), offered=offers(choices)))]
            if conversation_of(context).mode == "idle"
            else []
        ),
        *(
            say(context, message, language, about=application.id)
            for application, message in messages
        ),
    ]


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The buttons under receipts and statuses."""
    pressed = Press.read(event.data)
    language = spoken(event, context)
    if pressed.verb == "status":
        return show_status(context, language)
    if pressed.verb not in {"withdraw", "withdraw_yes"} or not pressed.about:
        return None
    application = next((each for each in context.applications if each.id == pressed.about[0]), None)
    if application is None:
        stale = Message(key="dialogue.button_stale")
        return [fx.Acknowledge(message=stale, language=language, alert=True)]
    acts = {"withdraw": _ask_withdrawal, "withdraw_yes": _withdraw}
    return acts[pressed.verb](context, application, language)


def _status_of(context: Context, application: Application) -> Message:
    cycle = round_in(context)
    status: dict[str, Param] = {
        "status": Term(key=f"status.{application.status}"),
        "organisation": application.text("organisation") or Term(key="form.value.none"),
        "state": StateName(code=application.state)
        if application.state
        else Term(key="form.value.none"),
    }
    if application.status == "draft":
        missing = load_form().missing(application.answers)
        fields = tuple(Term(key=f"form.label.{field.name}") for field in missing)
        status["closes"] = Moment(at=cycle.closes_for(application.state), zone=cycle.zone)
        if fields:
            status["missing"] = Items(items=fields)
        return Message(
            key="status.of_draft" if fields else "status.of_ready_draft",
            params=status,
            choices=((_button("continue", application.id), _button("discard", application.id)),),
        )
    buttons = []
    if application.status == "submitted" and is_open(context, application.state):
        buttons.append(_button("edit", application.id))
    if application.status in _LIVE:
        buttons.append(_button("withdraw", application.id))
    return Message(
        key="status.of_sent",
        params={**status, "reference": application.reference or ""},
        choices=rows(buttons, 2),
    )


def _ask_withdrawal(
    context: Context, application: Application, language: Language
) -> Sequence[fx.Effect]:
    if not application.allows("withdraw"):
        return [say(context, _status_of(context, application), language, about=application.id)]
    asked = Message(
        key="dialogue.withdraw_sure",
        params={"reference": application.reference or Term(key="status.draft")},
        choices=((_button("withdraw_yes", application.id), _button("status", application.id)),),
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


def _withdraw(
    context: Context, application: Application, language: Language
) -> Sequence[fx.Effect]:
    if not application.allows("withdraw"):
        return [say(context, _status_of(context, application), language, about=application.id)]
    done = Message(key="dialogue.withdrawn", params={"reference": application.reference or ""})
    effects: list[fx.Effect] = [
        fx.ChangeStatus(
            application_id=application.id,
            action="withdraw",
            by=f"contact:{person_in(context).id}",
        ),
        fx.Withhold(key=f"decision:{application.id}:"),
        fx.CancelTimers(id=f"reminder:{application.id}:"),
        fx.CancelTimers(id=f"confirm:{application.id}:"),
        remember(context, Conversation(language=language)),
        say(context, done, language, kind="dialogue", about=application.id),
    ]
    if application.status in {"approved", "confirmed"}:
        told = Message(key="staff.withdrew", params={"reference": application.reference or ""})
        effects.append(fx.TellStaff(message=told))
    if application.state:
        effects += shortlist.refresh(round_in(context), application.state, context.now)
    return effects


def _button(verb: str, *about: str) -> Choice:
    return Choice(label=Term(key=f"dialogue.button.{verb}"), data=Press(verb, about).data)
