"""What a decision will do, shown before it is made: which letter goes to whom, and when."""

from __future__ import annotations

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import Press, button
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.facts.releases import Planned
from bot.message import LanguageName, Listing, Message, Param, Span, StateName, Term
from bot.workflows import criteria
from bot.workflows.codenames import speaker
from bot.workflows.letters.shown import as_sent


def preview(
    context: Context, cycle: Cycle, application: Application, holder: Contact, planned: Planned
) -> fx.Dialog:
    """The window that asks for a decision to be confirmed."""
    inputs = [fx.Input(name="why", label=Message(key="staff.why"), multiline=True)]
    if planned.letter is None:
        named = {"reference": application.reference or "", "speaker": speaker(application)}
        body: tuple[Message, ...] = (Message(key=f"staff.preview_{planned.action}", params=named),)
    else:
        body = _sending(context, cycle, application, holder, planned)
        inputs.insert(0, paragraph("added", application))
    return fx.Dialog(
        title=Message(key=f"staff.dialog_{planned.action}"),
        body=body,
        data=Press("decide", (planned.action, application.id, str(application.revision))).data,
        submit=Message(key=f"staff.confirm_{planned.action}"),
        inputs=tuple(inputs),
    )


def paragraph(name: str, application: Application, value: str = "") -> fx.Input:
    """The field for a paragraph of the office's own in one letter."""
    label = Message(
        key="release.own_paragraph",
        params={
            "reference": application.reference or "",
            "language": LanguageName(code=application.language),
        },
    )
    return fx.Input(name=name, label=label, value=value, multiline=True)


def _sending(
    context: Context, cycle: Cycle, application: Application, holder: Contact, planned: Planned
) -> tuple[Message, ...]:
    sending = Message(
        key="staff.preview_letter",
        params={
            "count": 1,
            "speaker": speaker(application),
            "channel": Term(key=f"channel.{holder.channel}"),
            "language": LanguageName(code=application.language),
            "hold": Span(seconds=int(cycle.hold.total_seconds())),
        },
    )
    other = button("wording.button.first", "draft", planned.action, application.id)
    return (
        *_warnings(context, cycle, application, holder, planned),
        sending,
        *as_sent(context, cycle, application, holder, planned=planned),
        Message(key="wording.first", choices=((other,),)),
    )


def _warnings(
    context: Context, cycle: Cycle, application: Application, holder: Contact, planned: Planned
) -> list[Message]:
    """What speaks against it, for the approver to weigh."""
    warnings = []
    state = cycle.state(application.state or "")
    taken = len(criteria.taken(context.peers, besides=application.id))
    if state is not None and taken >= state.maximum and planned.action == "approve":
        full: dict[str, Param] = {
            "state": StateName(code=state.code),
            "count": taken,
            "maximum": state.maximum,
        }
        warnings.append(Message(key="staff.preview_full", params=full))
    if not holder.reachable:
        warnings.append(unreachable(application))
    return warnings


def unreachable(application: Application, *, named: bool = True) -> Message:
    """That a letter will not arrive, and how else to reach the person where it may be said."""
    params: dict[str, Param] = {"reference": application.reference or ""}
    ways = ways_to(application)
    if application.confidential or not ways or not named:
        return Message(key="staff.preview_unreachable", params=params)
    params["ways"] = Listing(items=ways)
    return Message(key="release.unreachable", params=params)


def ways_to(application: Application) -> tuple[Param, ...]:
    """The telephone numbers and addresses that an application names."""
    names = ("speaker_phone", "phone", "speaker_email", "email")
    return tuple(dict.fromkeys(text for name in names if (text := application.text(name))))
