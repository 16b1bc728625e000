"""From a saved panel, or a panel that is complete, to decisions that wait to be let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.events import StaffCommanded, StaffPressed
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.facts.releases import Kind, Planned, Release
from bot.facts.reviews import PanelDraft
from bot.message import Message, StateName
from bot.workflows import criteria, held
from bot.workflows.aside import whisper
from bot.workflows.deciding import plan, redraw
from bot.workflows.refusals import not_allowed, which_state
from bot.workflows.releases import settling
from bot.workflows.releases.carrying import carried_over
from bot.workflows.releases.paper import release_id
from bot.workflows.roles import may


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Send to decisions, under a panel; Prepare their letters, under the speakers."""
    act = {"decide_panel": decide, "settle": settle}.get(Press.read(event.data).verb)
    return act(event, context) if act is not None else None


def decide(event: StaffPressed | StaffCommanded, context: Context) -> Sequence[fx.Effect]:
    """Prepare the decisions of the State's saved panel."""
    cycle, draft = context.cycle, context.panel_draft
    if cycle is None or context.state is None:
        return [whisper(event, which_state(context.cycle, event))]
    refusal = _may_propose(context, cycle, event.actor, draft)
    planned = panel(context, draft) if draft and refusal is None else ()
    return _propose(event, context, "panel", planned, refusal)


def settle(event: StaffPressed | StaffCommanded, context: Context) -> Sequence[fx.Effect]:
    """Prepare the letters to everybody without a place, once no place can become free."""
    if context.cycle is None or context.state is None:
        return [whisper(event, which_state(context.cycle, event))]
    planned = settling.planned(context)
    refusal = not_allowed(context, event.actor) or settling.refusal(context)
    if refusal is None and not planned:
        refusal = Message(key="settle.nobody_left")
    return _propose(event, context, "settlement", planned, refusal)


def panel(context: Context, draft: PanelDraft) -> tuple[Planned, ...]:
    """What a saved panel decides: those without a place in it stay undecided for now."""
    peers = {each.id: each for each in context.peers}
    chosen = [peers[each] for each in draft.panel if each in peers]
    waiting = [peers[each] for each in draft.waitlist if each in peers]
    return (
        *(
            plan(context, each, "approve")
            for each in chosen
            if each.allows("approve") and not held.undo_first(each, context, "approve")
        ),
        *(
            plan(context, each, "waitlist")
            if each.allows("waitlist")
            else Planned(
                application_id=each.id,
                action="waitlist",
                language=each.language,
                revision=each.revision,
            )
            for each in waiting
            if each.status == "waitlisted"
            # Whoever waits for a correction of what they were told gets that letter first.
            or (each.allows("waitlist") and not held.undo_first(each, context, "waitlist"))
        ),
    )


def _may_propose(
    context: Context, cycle: Cycle, actor: str, draft: PanelDraft | None
) -> Message | None:
    """Where two people decide, a reviewer may be the first."""
    if cycle.panel.two_people and may(context, "reviewer"):
        refusal = None
    else:
        refusal = not_allowed(context, actor)
    if refusal is None and draft is None:
        return Message(key="release.no_panel")
    about = (*draft.panel, *draft.waitlist) if draft else ()
    if refusal is None and any(context.desk.recused(each, actor) for each in about):
        return Message(key="decide.recused")
    return refusal


def _propose(
    event: StaffPressed | StaffCommanded,
    context: Context,
    kind: Kind,
    planned: tuple[Planned, ...],
    refusal: Message | None,
) -> Sequence[fx.Effect]:
    before = [each for each in context.deciding.releases if each.kind == kind]
    waiting = [each for each in before if each.stage == "open"]
    if refusal is None and not _changes(planned, context):
        refusal = Message(key="release.nothing")
    if refusal is None and any(each.decisions == planned for each in waiting):
        refusal = Message(key="release.waits_already")
    if refusal is not None:
        return [whisper(event, refusal), *redraw(context)]
    assert context.cycle is not None, "refused before"
    release = _release(event, context, context.cycle, kind, planned)
    told = Message(key="release.ready", params={"state": StateName(code=release.state)})
    return [
        *(effect for each in waiting for effect in _replaced(each, event.actor)),
        fx.SaveRelease(release=release),
        *carried_over(release, before[-1:], event.actor),
        fx.Record(
            event="release.proposed",
            subject=release.id,
            actor=event.actor,
            details={"state": release.state, "letters": sum(bool(p.letter) for p in planned)},
        ),
        whisper(event, told),
        *redraw(context),
    ]


def _release(
    event: StaffPressed | StaffCommanded,
    context: Context,
    cycle: Cycle,
    kind: Kind,
    planned: tuple[Planned, ...],
) -> Release:
    approved = {each.application_id for each in planned if each.action == "approve"}
    staying = {each.id for each in criteria.taken(context.peers)}
    return Release(
        id=release_id(context),
        cycle=cycle.number,
        state=context.state or "",
        kind=kind,
        decisions=planned,
        proposed_by=event.actor,
        proposed_at=context.now,
        two_people=cycle.panel.two_people,
        criteria=criteria.snapshot(context, cycle, approved | staying),
    )


def _changes(planned: tuple[Planned, ...], context: Context) -> bool:
    peers: dict[str, Application] = {each.id: each for each in context.peers}
    return any(
        each.letter is not None or peers[each.application_id].allows(each.action)
        for each in planned
    )


def _replaced(release: Release, actor: str) -> list[fx.Effect]:
    dropped = replace(release, stage="dropped", version=release.version + 1)
    return [
        fx.SaveRelease(release=dropped),
        fx.Record(event="release.dropped", subject=release.id, actor=actor),
    ]
