"""Presses and submissions about a State's panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.events import StaffCommanded, StaffPressed, StaffSubmitted
from bot.facts.reviews import PanelDraft
from bot.message import Colleague, Message, Moment, Param, StateName
from bot.workflows.aside import open_window, refuse, whisper
from bot.workflows.proposal import asking, changing, comparing
from bot.workflows.proposal.study import Study, study
from bot.workflows.roles import may
from bot.workflows.shortlist import refresh

_Act = Callable[[StaffPressed, Context, Study], Sequence[fx.Effect]]


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Propose a panel, and every button under one."""
    pressed = Press.read(event.data)
    live = pressed.verb == "live" and bool(pressed.about)
    act = _LIVE.get(pressed.about[0]) if live else _PRESSES.get(pressed.verb)
    if act is None:
        return None
    found = study(context) if may(context, "reviewer") else None
    if found is None:
        return [whisper(event, _refusal(context))]
    return act(event, context, found)


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """A changed panel is to be saved; other windows about panels only show something."""
    pressed = Press.read(event.data)
    if pressed.verb in {"panel_why_not", "panel_compare"}:
        return []
    if pressed.verb != "panel_change" or len(pressed.about) != 3:
        return None
    found, draft = study(context), context.panel_draft
    if not may(context, "reviewer") or found is None or draft is None:
        return [whisper(event, _refusal(context))]
    if str(draft.version) != pressed.about[2]:
        params: dict[str, Param] = {"who": Colleague(id=draft.by), "version": draft.version}
        return [refuse(event, changing.NAME, Message(key="panel.meanwhile", params=params))]
    chosen = event.values.get(changing.NAME, "").split(",")
    panel = changing.kept(context, found, draft, event.actor, chosen)
    places = found.proposal.places
    if len(panel) > max(places, len(found.proposal.pool.fixed())):
        too_many = Message(key="panel.too_many", params={"count": places})
        return [refuse(event, changing.NAME, too_many)]
    return [*changing.saved(found, draft, panel, event.actor), *_redrawn(context, found)]


def command(event: StaffCommanded, context: Context) -> tuple[Message, Sequence[fx.Effect]]:
    """``panel STATE``: the same as the button, answered where it was typed."""
    found = study(context)
    if found is None:
        return _refusal(context), []
    return _proposed(event.actor, context, found)


def _propose(event: StaffPressed, context: Context, found: Study) -> Sequence[fx.Effect]:
    told, effects = _proposed(event.actor, context, found)
    return [whisper(event, told), *effects]


def _proposed(actor: str, context: Context, found: Study) -> tuple[Message, Sequence[fx.Effect]]:
    """The best panel becomes the first draft; one that is there already stays."""
    draft = context.panel_draft
    state: dict[str, Param] = {"state": StateName(code=found.state)}
    if found.cycle.phase(context.now, found.state) == "open":
        closes = Moment(at=found.cycle.closes_for(found.state), zone=found.cycle.zone)
        return Message(key="panel.still_open", params=state | {"closes": closes}), []
    redrawn = _redrawn(context, found)
    if draft is not None:
        return _exists(found, draft), redrawn
    panel = found.proposal.panel
    first = changing.saved(found, None, panel, actor)
    return Message(key="panel.coming", params=state), [*first, *redrawn]


def _exists(found: Study, draft: PanelDraft) -> Message:
    return Message(
        key="panel.exists",
        params={
            "state": StateName(code=found.state),
            "version": draft.version,
            "who": Colleague(id=draft.by),
            "at": Moment(at=draft.at, zone=found.cycle.zone),
        },
    )


def _again(event: StaffPressed, context: Context, found: Study) -> Sequence[fx.Effect]:
    """The best panel as it is now becomes the next draft."""
    panel, draft = found.proposal.panel, context.panel_draft
    if draft is not None and found.references(draft.panel) == panel:
        return [whisper(event, Message(key="panel.best_already")), *_redrawn(context, found)]
    return [*changing.saved(found, draft, panel, event.actor), *_redrawn(context, found)]


def _change(event: StaffPressed, context: Context, found: Study) -> Sequence[fx.Effect]:
    draft = context.panel_draft
    if draft is None:
        return [whisper(event, Message(key="staff.gone"))]
    return [open_window(event, changing.window(context, found, draft, event.actor, draft.panel))]


def _take_off(event: StaffPressed, context: Context, found: Study) -> Sequence[fx.Effect]:
    """The window with one speaker taken off already; nothing is saved before Save."""
    draft, leaves = context.panel_draft, context.subject
    if draft is None or leaves is None:
        return [whisper(event, Message(key="staff.gone"))]
    chosen = [each for each in draft.panel if each != leaves.id]
    return [open_window(event, changing.window(context, found, draft, event.actor, chosen))]


def _changed(event: StaffPressed, context: Context, found: Study) -> Sequence[fx.Effect]:
    """The choice in the window changed: show what it would mean."""
    draft = context.panel_draft
    if draft is None:
        return []
    chosen = event.values.get(changing.NAME, "").split(",")
    return [open_window(event, changing.window(context, found, draft, event.actor, chosen))]


def _why_not(event: StaffPressed, context: Context, found: Study) -> Sequence[fx.Effect]:
    asked = event.values.get(asking.NAME, "")
    return [open_window(event, asking.why_not_window(context, found, event.actor, asked))]


def _compare(event: StaffPressed, context: Context, found: Study) -> Sequence[fx.Effect]:
    draft = context.panel_draft
    panel = found.references(draft.panel) if draft else found.proposal.panel
    return [open_window(event, comparing.comparison(context, found, panel, event.actor))]


def _refusal(context: Context) -> Message:
    if not may(context, "reviewer"):
        return Message(key="staff.not_allowed")
    if context.cycle is None or context.state is None:
        return Message(key="staff.which_state")
    return Message(key="panel.nobody", params={"state": StateName(code=context.state)})


def _redrawn(context: Context, found: Study) -> Sequence[fx.Effect]:
    return refresh(found.cycle, found.state, context.now)


_PRESSES: Mapping[str, _Act] = {
    "propose": _propose,
    "take_off": _take_off,
    "panel_again": _again,
    "panel_change": _change,
    "panel_why_not": _why_not,
    "panel_compare": _compare,
}
_LIVE: Mapping[str, _Act] = {"panel_change": _changed, "panel_why_not": _why_not}
