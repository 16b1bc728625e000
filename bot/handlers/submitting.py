"""Submitting: the last checks, the receipt with its reference, and what follows from it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import button, offers
from bot.conversation.form import load_form
from bot.conversation.questions import answer_lines
from bot.conversation.state import Conversation
from bot.facts.application import LIVE, Answers, Application
from bot.handlers import closing, leaving, subscribing
from bot.handlers.calls import is_open, until
from bot.handlers.speech import person_in, remember, round_in, say
from bot.i18n import Language
from bot.message import Choice, Items, Message, Moment, Param, ReferenceOf, StateName
from bot.workflows import shortlist

_SENT = LIVE | {"rejected"}


def submit(
    context: Context, application: Application, answers: Answers, language: Language
) -> Sequence[fx.Effect]:
    """Send an application in, or store the changes to one already sent."""
    state = str(answers.get("state", ""))
    if not is_open(context, state):
        return closing.refused(context, replace(application, answers=answers), language)
    if application.status != "draft" and answers == application.answers:
        return leaving.for_later(context, application, language)
    clash = same_again(context, application, answers)
    if clash is not None:
        return [say(context, clash, language, kind="dialogue", about=application.id)]
    new = application.status == "draft"
    receipt = _receipt(context, application, answers, new=new)
    conversation = Conversation(language=language, offered=offers(receipt.choices))
    return [
        fx.SaveAnswers(
            application_id=application.id,
            contact_id=person_in(context).id,
            cycle=application.cycle,
            language=language,
            answers=answers,
        ),
        fx.ChangeStatus(
            application_id=application.id,
            action="submit" if new else "edit",
            by=f"contact:{person_in(context).id}",
        ),
        fx.CancelTimers(id=f"reminder:{application.id}:"),
        fx.Withhold(key=f"reminder:{application.id}:"),
        remember(context, conversation),
        say(context, receipt, language, kind="dialogue", about=application.id),
        *shortlist.refresh(round_in(context), state, context.now),
    ]


def same_again(context: Context, application: Application, answers: Answers) -> Message | None:
    """Explain that this person has applied for this organisation and State already."""
    sent = [each for each in context.applications if each.status in _SENT]
    if not sent:
        return None
    state, organisation = answers.get("state"), _folded(answers.get("organisation"))
    if not state or not organisation:
        return None
    for other in sent:
        same = (other.state, _folded(other.answers.get("organisation"))) == (state, organisation)
        if same and other.id != application.id:
            return Message(
                key="dialogue.same_again",
                params={
                    "state": StateName(code=str(state)),
                    "organisation": str(answers["organisation"]),
                    "reference": other.reference or "",
                },
                choices=tuple((choice,) for choice in _instead(other, application)),
            )
    return None


def _instead(other: Application, application: Application) -> list[Choice]:
    return [
        button("dialogue.button.edit_sent", "edit", other.id),
        button("dialogue.button.other_state", "change", application.id, "state"),
        button("dialogue.button.discard", "discard", application.id),
    ]


def _receipt(context: Context, application: Application, answers: Answers, *, new: bool) -> Message:
    cycle = round_in(context)
    state = str(answers["state"])
    reference: Param = application.reference or ReferenceOf(application_id=application.id)
    status, edit, withdraw = (
        button(f"dialogue.button.{verb}_sent", verb, application.id)
        for verb in ("status", "edit", "withdraw")
    )
    another = button("dialogue.button.apply_sent", "apply")
    lines = answer_lines(load_form(), answers) if person_in(context).at_once else None
    shown = {} if lines is None else {"answers": Items(items=tuple(lines))}
    key = "receipt.submitted" if new else "receipt.updated"
    return Message(
        key=key if lines is None else f"{key}_with_answers",
        params={
            "reference": reference,
            "state": StateName(code=state),
            "organisation": str(answers.get("organisation", "")),
            "closes": Moment(at=until(context, cycle, state), zone=cycle.zone),
            **shown,
        },
        choices=((status, edit), (withdraw, another), *(((subscribing.offer(),),) if new else ())),
    )


def _folded(name: object) -> str:
    """An organisation's name for comparing: without accents, case or punctuation."""
    plain = unicodedata.normalize("NFKD", str(name or "").casefold())
    return "".join(sign for sign in plain if sign.isalnum())
