"""Another person speaks for the same organisation, or the same person from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import Press, button
from bot.events import StaffPressed, StaffSubmitted
from bot.facts.application import Application, Value
from bot.facts.consent import Purpose
from bot.facts.releases import Mode
from bot.message import Choice, Message, StateName
from bot.workflows import answers
from bot.workflows.aside import open_window, whisper
from bot.workflows.codenames import introduced, reference
from bot.workflows.deciding import redraw, refresh
from bot.workflows.refusals import changed_meanwhile, decided_already, not_allowed

# What must be known anew of another speaker; consent to publication is theirs to give.
FIELDS = (
    "speaker_first_name",
    "speaker_last_name",
    "speaker_gender",
    "speaker_position",
    "speaker_email",
    "speaker_phone",
    "publish_name",
)
_TYPED = ("speaker_first_name", "speaker_last_name", "speaker_position", "speaker_email")
_MAY_LACK = ("speaker_position", "speaker_phone")


def preventing_button(application: Application) -> Choice:
    """What a speaker presses who cannot come."""
    return button("prevented.button.begin", "prevented", application.id)


def speaks(context: Context, application: Application, mode: str, *, by: str) -> list[fx.Effect]:
    """The same person speaks online, or by a recording."""
    return [
        fx.SetOffer(application_id=application.id, mode=cast("Mode", mode)),
        fx.Record(event="speaker.mode", subject=application.id, actor=by, details={"mode": mode}),
        answers.card_of(application.id, context),
        *_redraw(context, application),
    ]


def replaced(
    context: Context,
    application: Application,
    holder: Contact,
    known: Mapping[str, Value],
    *,
    by: str,
) -> list[fx.Effect]:
    """Another person of the organisation is the speaker now."""
    given = {**application.answers, **known}
    after = replace(application, answers=given)
    return [
        fx.SaveAnswers(
            application_id=application.id,
            contact_id=holder.id,
            cycle=application.cycle,
            language=application.language,
            answers=given,
        ),
        *_asked_anew(application, known),
        fx.Record(event="speaker.replaced", subject=application.id, actor=by),
        fx.TellStaff(message=Message(key="speaker.replaced", params=introduced(after, context))),
        answers.card_of(application.id, context),
        *_redraw(context, application),
    ]


def _asked_anew(application: Application, known: Mapping[str, Value]) -> list[fx.Effect]:
    """What the former speaker agreed to binds nobody else."""
    given = {"publication": known["publish_name"] is True}
    given |= dict.fromkeys(("missions", "own_mission", "recording"), False)
    return [
        fx.RecordConsent(
            application_id=application.id,
            purpose=cast("Purpose", purpose),
            given=agreed,
            language=application.language,
        )
        for purpose, agreed in given.items()
    ]


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Another person speaks, and the ways to speak, on a speaker's card."""
    pressed = Press.read(event.data)
    if pressed.verb not in {"substitute", "remote", "recorded", "in_person"}:
        return None
    application, holder = context.subject, context.holder
    if application is None or holder is None:
        return [whisper(event, Message(key="staff.gone"))]
    refusal = not_allowed(context, event.actor, application)
    if refusal is None and application.status != "confirmed":
        refusal = decided_already(application)
    if refusal is not None:
        return [whisper(event, refusal), *redraw(context)]
    if pressed.verb == "substitute":
        return [open_window(event, _dialog(application))]
    told = Message(
        key=f"prevented.{pressed.verb}", params={"state": StateName(code=application.state or "")}
    )
    return [
        *speaks(context, application, pressed.verb, by=event.actor),
        fx.Send(
            contact_id=holder.id,
            message=told,
            language=application.language,
            kind="decision",
            about=application.id,
        ),
    ]


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """The office names another speaker."""
    pressed = Press.read(event.data)
    if pressed.verb != "substituted":
        return None
    application, holder = context.subject, context.holder
    if application is None or holder is None:
        return [whisper(event, Message(key="staff.gone"))]
    refusal = not_allowed(context, event.actor, application)
    if refusal is None and application.status != "confirmed":
        refusal = decided_already(application)
    if refusal is None and pressed.about[-1] != str(application.revision):
        refusal = changed_meanwhile(application)
    known: dict[str, Value] = {
        name: event.values.get(name, "").strip() for name in (*_TYPED, "speaker_phone")
    }
    if refusal is None and not all(known[name] or name in _MAY_LACK for name in known):
        refusal = Message(key="substitute.incomplete", params=reference(application))
    if refusal is not None:
        return [whisper(event, refusal), *redraw(context)]
    # Nobody has asked them yet: a new speaker is confidential until they say otherwise.
    known |= {"publish_name": False, "speaker_gender": "undisclosed"}
    return replaced(context, application, holder, known, by=event.actor)


def _dialog(application: Application) -> fx.Dialog:
    return fx.Dialog(
        title=Message(key="substitute.dialog"),
        body=(Message(key="substitute.intro", params=reference(application)),),
        data=Press("substituted", (application.id, str(application.revision))).data,
        submit=Message(key="substitute.save"),
        inputs=tuple(
            fx.Input(
                name=name,
                label=Message(key=f"form.label.{name}"),
                optional=name in _MAY_LACK,
            )
            for name in (*_TYPED, "speaker_phone")
        ),
    )


def _redraw(context: Context, application: Application) -> list[fx.Effect]:
    if context.cycle is None:
        return []
    return refresh(context.cycle, application.state or "", context.now)
