"""What a decision will do, shown before it is made: which letter goes to whom, and when."""

from __future__ import annotations

from dataclasses import replace

from bot import effects as fx
from bot.application import Application
from bot.context import Contact, Context
from bot.conversation.choices import Press
from bot.cycle import Cycle
from bot.message import LanguageName, Message, Param, StateName, Term
from bot.workflows.acceptance import confirmation
from bot.workflows.codenames import HIDDEN, speaker

_TAKEN = frozenset({"approved", "confirmed"})


def preview(context: Context, application: Application, holder: Contact, verb: str) -> fx.Dialog:
    """The window that asks for a decision to be confirmed."""
    assert context.cycle is not None, "refused before"
    if verb == "approve":
        body = _letter(context, context.cycle, application, holder)
    else:
        named = {"reference": application.reference or "", "speaker": speaker(application)}
        body = (Message(key=f"staff.preview_{verb}", params=named),)
    why = fx.Input(name="why", label=Message(key="staff.why"), multiline=True)
    return fx.Dialog(
        title=Message(key=f"staff.dialog_{verb}"),
        body=body,
        data=Press("decide", (verb, application.id, str(application.revision))).data,
        submit=Message(key=f"staff.confirm_{verb}"),
        inputs=(why,),
    )


def _letter(
    context: Context, cycle: Cycle, application: Application, holder: Contact
) -> tuple[Message, ...]:
    sending = Message(
        key="staff.preview_letter",
        params={
            "count": 1,
            "speaker": speaker(application),
            "channel": Term(key=f"channel.{holder.channel}"),
            "language": LanguageName(code=application.language),
            "minutes": int(cycle.hold.total_seconds() // 60),
        },
    )
    return (
        *_warnings(context, cycle, application, holder),
        sending,
        *_text(application, holder, cycle),
    )


def _warnings(
    context: Context, cycle: Cycle, application: Application, holder: Contact
) -> list[Message]:
    """What speaks against it, for the approver to weigh."""
    warnings = []
    state = cycle.state(application.state or "")
    taken = sum(each.status in _TAKEN for each in context.peers if each.id != application.id)
    if state is not None and taken >= state.maximum:
        full: dict[str, Param] = {
            "state": StateName(code=state.code),
            "count": taken,
            "maximum": state.maximum,
        }
        warnings.append(Message(key="staff.preview_full", params=full))
    if not holder.reachable:
        params = {"reference": application.reference or ""}
        warnings.append(Message(key="staff.preview_unreachable", params=params))
    return warnings


def _text(application: Application, holder: Contact, cycle: Cycle) -> tuple[Message, ...]:
    """The letter as it goes out; a confidential organisation's name stays out of Slack."""
    letter = replace(
        confirmation(application, holder, cycle), choices=(), language=application.language
    )
    if not application.confidential:
        return (letter,)
    shown = {**letter.params, "organisation": HIDDEN}
    return (Message(key="staff.preview_masked"), replace(letter, params=shown))
