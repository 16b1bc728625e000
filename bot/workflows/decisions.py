"""Decisions in Slack: who may, what will go to whom, the hold time, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot import effects as fx
from bot.application import Action, Application
from bot.context import Contact, Context
from bot.conversation.choices import Press
from bot.cycle import Cycle
from bot.events import StaffPressed, StaffSubmitted, TimerFired
from bot.i18n import Language, as_language
from bot.message import Message, Param, Term
from bot.workflows import shortlist
from bot.workflows.acceptance import confirmation
from bot.workflows.preview import preview
from bot.workflows.typing import answerable

DECISIONS: Mapping[str, Action] = {
    "approve": "approve",
    "waitlist": "waitlist",
    "reject": "reject",
}
_CHASE_BEFORE = timedelta(days=2)


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Approve, Waitlist, Decline, Undo under a shortlist."""
    pressed = Press.read(event.data)
    if pressed.verb not in {*DECISIONS, "undo"} or not pressed.about:
        return None
    language = as_language(event.language_hint) or "en"
    refusal = _refusal(context, pressed.verb)
    if refusal is not None:
        return [_whisper(event, refusal, language), *_redraw(context)]
    if pressed.verb == "undo":
        return _undo(event, context, language)
    application, holder = _subject(context)
    dialog = preview(context, application, holder, pressed.verb)
    return [
        fx.OpenDialog(trigger_id=event.trigger_id, dialog=dialog, language=language),
        fx.Record(event="application.previewed", subject=application.id, actor=event.actor),
    ]


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """The preview was confirmed: decide, and let the letter wait out its hold time."""
    pressed = Press.read(event.data)
    if pressed.verb != "decide" or len(pressed.about) != 3:
        return None
    verb, _, revision = pressed.about
    language = as_language(event.language_hint) or "en"
    refusal = _refusal(context, verb)
    if refusal is None and context.subject and str(context.subject.revision) != revision:
        refusal = Message(key="staff.changed_meanwhile", params=_reference(context))
    if refusal is not None:
        return [_aside(event, refusal, language), *_redraw(context)]
    return _decide(event, context, verb)


def hold_over(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """The hold time has ended: the letter is out, and the board no longer offers Undo."""
    application, holder, cycle = context.subject, context.holder, context.cycle
    if application is None or holder is None or cycle is None or application.status != "approved":
        return _redraw(context)
    letter = confirmation(application, holder, cycle)
    return [*answerable(holder, letter), *_redraw(context)]


def _decide(event: StaffSubmitted, context: Context, verb: str) -> Sequence[fx.Effect]:
    application, holder = _subject(context)
    cycle = _cycle(context)
    why = event.values.get("why", "").strip()
    effects: list[fx.Effect] = [
        fx.Withhold(key=f"decision:{application.id}:"),
        fx.ChangeStatus(
            application_id=application.id, action=DECISIONS[verb], by=event.actor, why=why
        ),
    ]
    if verb == "approve":
        effects += _letter_and_timers(context, application, holder, cycle)
    return [*effects, *_redraw(context)]


def _letter_and_timers(
    context: Context, application: Application, holder: Contact, cycle: Cycle
) -> list[fx.Effect]:
    released = context.now + cycle.hold
    letter = fx.Send(
        contact_id=holder.id,
        message=confirmation(application, holder, cycle),
        language=application.language,
        kind="decision",
        key=f"decision:{application.id}:{application.revision}",
        about=application.id,
        not_before=released,
    )
    timers = [
        fx.SetTimer(
            id=f"hold:{application.id}",
            kind="hold",
            subject=application.id,
            due=released + timedelta(seconds=2),
        )
    ]
    if cycle.confirm_by is not None:
        chase = {"chase": cycle.confirm_by - _CHASE_BEFORE, "silence": cycle.confirm_by}
        timers += [
            fx.SetTimer(
                id=f"confirm:{application.id}:{kind}", kind=kind, subject=application.id, due=due
            )
            for kind, due in chase.items()
            if due > released
        ]
    return [letter, *timers]


def _undo(event: StaffPressed, context: Context, language: Language) -> Sequence[fx.Effect]:
    application, _ = _subject(context)
    if not shortlist.can_undo(application, context):
        late = Message(key="staff.undo_too_late", params=_reference(context))
        return [_whisper(event, late, language), *_redraw(context)]
    undone = Message(key="staff.undone", params=_reference(context))
    return [
        fx.Withhold(key=f"decision:{application.id}:"),
        fx.CancelTimers(id=f"confirm:{application.id}:"),
        fx.CancelTimers(id=f"hold:{application.id}"),
        fx.ChangeStatus(application_id=application.id, action="undo", by=event.actor),
        _whisper(event, undone, language),
        *_redraw(context),
    ]


def _refusal(context: Context, verb: str) -> Message | None:
    """Why this press has no effect, in words for the one who pressed."""
    if context.staff is None or context.staff.role != "approver":
        return Message(key="staff.not_allowed")
    application = context.subject
    if application is None or context.holder is None or context.cycle is None:
        return Message(key="staff.gone")
    if not application.allows(DECISIONS.get(verb, "undo")):
        params = {**_reference(context), "status": Term(key=f"status.{application.status}")}
        return Message(key="staff.decided_already", params=params)
    return None


def _redraw(context: Context) -> list[fx.Effect]:
    if context.subject is None or context.subject.state is None or context.cycle is None:
        return []
    return shortlist.refresh(context.cycle, context.subject.state, context.now)


def _reference(context: Context) -> dict[str, Param]:
    return {"reference": (context.subject and context.subject.reference) or ""}


def _subject(context: Context) -> tuple[Application, Contact]:
    assert context.subject is not None, "refused before"
    assert context.holder is not None, "refused before"
    return context.subject, context.holder


def _cycle(context: Context) -> Cycle:
    assert context.cycle is not None, "refused before"
    return context.cycle


def _whisper(event: StaffPressed, message: Message, language: Language) -> fx.Whisper:
    return fx.Whisper(actor=event.actor, channel=event.channel, message=message, language=language)


def _aside(event: StaffSubmitted, message: Message, language: Language) -> fx.Whisper:
    return fx.Whisper(actor=event.actor, channel="", message=message, language=language)
