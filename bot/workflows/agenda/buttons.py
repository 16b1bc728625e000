"""The buttons of the agenda's board, and the dialogs behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot import effects as fx
from bot.agenda.words import doubt
from bot.agenda.working import Working
from bot.context import Context, Role
from bot.conversation.choices import Press
from bot.events import StaffPressed, StaffSubmitted
from bot.message import Items, Message, Param
from bot.workflows.agenda import changing
from bot.workflows.agenda.board import redraw
from bot.workflows.agenda.publishing import refused, released
from bot.workflows.aside import open_window, whisper
from bot.workflows.fewness import few_among
from bot.workflows.roles import may


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """A button of the board."""
    pressed = Press.read(event.data)
    if pressed.verb != "agenda" or len(pressed.about) < 2 or pressed.about[0] not in _PRESSED:
        return None
    needed, act = _PRESSED[pressed.about[0]]
    if not may(context, needed):
        return [whisper(event, Message(key="staff.not_allowed"))]
    if context.cycle is None or context.agenda is None:
        return [whisper(event, Message(key="staff.no_round"))]
    return act(event, context, Working(context.cycle, context.agenda), pressed.about[2:])


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """A dialog of the board was sent."""
    pressed = Press.read(event.data)
    if pressed.verb != "agenda" or context.cycle is None or context.agenda is None:
        return None
    verb, _number, *about = pressed.about
    if not may(context, "approver" if verb == "release" else "reviewer"):
        return [whisper(event, Message(key="staff.not_allowed"))]
    working = Working(context.cycle, context.agenda)
    if verb == "release":
        return _release(event, context, working, about)
    state, revision, *carried = about
    asked = changing.Asked(state=state, revision=revision)
    confirmed = ":".join(carried) if verb == "sure" else None
    return changing.submitted(event, working, asked, context.now, confirmed)


def _propose(
    event: StaffPressed, context: Context, working: Working, _about: Sequence[str]
) -> Sequence[fx.Effect]:
    proposed = working.proposed()
    same = (proposed.slots, proposed.off) == (working.plan.slots, working.plan.off)
    told = whisper(event, Message(key="agenda.proposed_same" if same else "agenda.proposed"))
    saved = [] if same else [fx.SaveAgenda(plan=proposed, by=event.actor)]
    return [*saved, told, redraw(working.cycle.number, context.now)]


def _change(
    event: StaffPressed, _context: Context, working: Working, about: Sequence[str]
) -> Sequence[fx.Effect]:
    if not about or about[0] not in working.cycle.codes:
        return []
    return changing.opened(event, working, about[0])


def _publish(
    event: StaffPressed, _context: Context, working: Working, _about: Sequence[str]
) -> Sequence[fx.Effect]:
    """What the new version says, and what is against it, before anything is published."""
    problem = refused(working)
    if problem is not None:
        return [whisper(event, problem)]
    last = working.desk.edition
    params: dict[str, Param] = {
        "version": last.version + 1 if last else 1,
        "count": len(working.plan.slots),
    }
    body = [Message(key="agenda.publish_about", params=params)]
    if doubts := working.doubts():
        told = Items(items=tuple(doubt(each, working.cycle) for each in doubts))
        body.append(Message(key="agenda.publish_doubts", params={"doubts": told}))
    held = [each.state for each in working.plan.slots]
    if short := few_among(working.cycle, held, working.desk.applications):
        body.append(short)
    number, revision = str(working.cycle.number), str(working.plan.revision)
    dialog = fx.Dialog(
        title=Message(key="agenda.publish_title"),
        body=tuple(body),
        data=Press("agenda", ("release", number, revision)).data,
        submit=Message(key="agenda.publish_submit"),
    )
    return [open_window(event, dialog)]


def _release(
    event: StaffSubmitted, context: Context, working: Working, about: Sequence[str]
) -> Sequence[fx.Effect]:
    problem = refused(working)
    if problem is None and about and about[0] != str(working.plan.revision):
        problem = Message(key="agenda.changed_meanwhile")
    if problem is not None:
        return [whisper(event, problem), redraw(working.cycle.number, context.now)]
    salt = context.fresh_id[-8:]
    return released(working, by=event.actor, at=context.now, salt=salt)


_Act = Callable[[StaffPressed, Context, Working, Sequence[str]], Sequence[fx.Effect]]
_PRESSED: Mapping[str, tuple[Role, _Act]] = {
    "propose": ("reviewer", _propose),
    "change": ("reviewer", _change),
    "publish": ("approver", _publish),
}
