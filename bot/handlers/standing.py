"""Where each of a person's applications stands, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import button, offers, rows
from bot.conversation.form import load_form
from bot.conversation.state import Conversation
from bot.facts.application import LIVE, Application
from bot.handlers.calls import is_open, until
from bot.handlers.speech import conversation_of, person_in, remember, round_in, say
from bot.i18n import Language
from bot.message import Choice, Items, Message, Moment, Param, StateName, Term, joined
from bot.workflows import held, statements
from bot.workflows.letters.parts import after_all_button, attend_buttons
from bot.workflows.replacing import preventing_button


def show(context: Context, language: Language) -> Sequence[fx.Effect]:
    """Every application of this person in the round; in a mail all in one letter."""
    if not context.applications:
        none = Message(key="status.none", choices=((dialogue_button("apply"),),))
        return [*_offering(context, none, language), say(context, none, language)]
    told = [(each, of(context, each)) for each in context.applications]
    if person_in(context).at_once:
        letter = joined([message for _, message in told])
        about = told[-1][0].id
        return [*_offering(context, letter, language), say(context, letter, language, about=about)]
    every = Message(key="", choices=tuple(row for _, each in told for row in each.choices))
    return [
        *_offering(context, every, language),
        *(say(context, message, language, about=each.id) for each, message in told),
    ]


def of(context: Context, application: Application) -> Message:
    """How one application stands."""
    if application.status == "draft":
        return _draft(context, application)
    buttons = []
    if application.status == "submitted" and is_open(context, application.state):
        buttons.append(_button_of(context, "edit", application))
    buttons += _answers(context, application)
    if application.status == "confirmed":
        buttons += [statements.begin_button(application), preventing_button(application)]
    if application.status in LIVE:
        buttons.append(_button_of(context, "withdraw", application))
    return Message(
        key="status.of_sent",
        params={**_said(context, application), "reference": application.reference or ""},
        choices=rows(buttons, 2),
    )


def _answers(context: Context, application: Application) -> list[Choice]:
    """The yes and no of a letter that may be lost; after a no, a way to say yes after all."""
    if held.was(application, context) is not None:
        return []
    if application.status == "approved":
        return [choice for row in attend_buttons(application) for choice in row]
    offer = context.deciding.offer(application.id)
    if application.status == "declined" and offer.back != "asked":
        return [after_all_button(application)]
    return []


def _draft(context: Context, application: Application) -> Message:
    cycle = round_in(context)
    missing = load_form().missing(application.answers)
    fields = tuple(Term(key=f"form.label.{field.name}") for field in missing)
    closes = Moment(at=until(context, cycle, application.state), zone=cycle.zone)
    params: dict[str, Param] = {**_said(context, application), "closes": closes}
    if fields:
        params["missing"] = Items(items=fields)
    buttons = (
        _button_of(context, "continue", application),
        _button_of(context, "discard", application),
    )
    key = "status.of_draft" if fields else "status.of_ready_draft"
    return Message(key=key, params=params, choices=(buttons,))


def _said(context: Context, application: Application) -> dict[str, Param]:
    none = Term(key="form.value.none")
    state = application.state
    return {
        "status": Term(key=f"status.{held.told(application, context)}"),
        "organisation": application.text("organisation") or none,
        "state": StateName(code=state) if state else none,
    }


def _offering(context: Context, message: Message, language: Language) -> list[fx.Effect]:
    """Let the choices be typed, where the dialogue does not wait for an answer."""
    kept = conversation_of(context)
    if kept.mode not in {"idle", "letter", "withdrawing"}:
        return []
    if kept.mode == "withdrawing":
        kept = Conversation(language=language)
    return [remember(context, replace(kept, offered=offers(message.choices)))]


def _button_of(context: Context, verb: str, application: Application) -> Choice:
    """A button that says which application it is about, where there are several."""
    alone = dialogue_button(verb, application.id)
    state = application.state
    if len(context.applications) < 2 or state is None:
        return alone
    params: dict[str, Param] = {
        "choice": alone.label,
        "application": application.reference or StateName(code=state),
    }
    return replace(alone, label=Message(key="status.button_of", params=params))


def dialogue_button(verb: str, *about: str) -> Choice:
    """A button of the dialogue, under the word for its verb."""
    return button(f"dialogue.button.{verb}", verb, *about)
