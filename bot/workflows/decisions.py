"""One decision in Slack: who may, what will go to whom, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import Press
from bot.events import StaffPressed, StaffSubmitted
from bot.facts.application import TRANSITIONS, Action, Application
from bot.facts.cycle import Cycle
from bot.facts.releases import Planned, Release
from bot.message import Message, Term
from bot.workflows import criteria, held
from bot.workflows.aside import open_window, whisper
from bot.workflows.codenames import reference
from bot.workflows.deciding import Enacted, enact, plan, redraw, take_back
from bot.workflows.preview import preview
from bot.workflows.refusals import changed_meanwhile, decided_already, not_allowed
from bot.workflows.releases.carrying import carried_over
from bot.workflows.releases.paper import release_id
from bot.workflows.releases.text import Text
from bot.workflows.releases.wordwindow import window

_ACTIONS: tuple[Action, ...] = ("approve", "waitlist", "reject", "retract", "defer", "vacate")
DECISIONS: Mapping[str, Action] = {each: each for each in _ACTIONS}


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Approve, Waitlist, Decline, Undo and the corrections; in their window, other words."""
    pressed = Press.read(event.data)
    if pressed.verb not in {*DECISIONS, "undo", "draft"} or not pressed.about:
        return None
    if pressed.verb == "undo":
        return _undo(event, context)
    verb = pressed.about[0] if pressed.verb == "draft" else pressed.verb
    refusal = _refusal(context, event.actor, verb)
    if refusal is not None:
        return [whisper(event, refusal), *redraw(context)]
    application, holder, cycle = _facts(context)
    planned = plan(context, application, DECISIONS[verb])
    if pressed.verb == "draft":
        return _draft(event, context, planned)
    if _waits(context, planned):
        return [whisper(event, Message(key="release.waits_already")), *redraw(context)]
    dialog = preview(context, cycle, application, holder, planned)
    return [
        open_window(event, dialog),
        fx.Record(event="application.previewed", subject=application.id, actor=event.actor),
    ]


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """The preview was confirmed: decide, and let the letter wait out its hold time."""
    pressed = Press.read(event.data)
    if pressed.verb != "decide" or len(pressed.about) != 3 or pressed.about[0] not in DECISIONS:
        return None
    verb, _, revision = pressed.about
    refusal = _refusal(context, event.actor, verb)
    if refusal is None and context.subject and str(context.subject.revision) != revision:
        refusal = changed_meanwhile(context.subject)
    if refusal is not None:
        return [whisper(event, refusal), *redraw(context)]
    return _decide(event, context, DECISIONS[verb])


def _decide(event: StaffSubmitted, context: Context, action: Action) -> Sequence[fx.Effect]:
    application, holder, cycle = _facts(context)
    planned = plan(context, application, action)
    if _waits(context, planned):
        return [whisper(event, Message(key="release.waits_already")), *redraw(context)]
    met = _met(context, cycle, application, action)
    why, added = (event.values.get(name, "").strip() for name in ("why", "added"))
    if cycle.panel.two_people and planned.letter is not None:
        return [*_proposed(event, context, planned=planned, added=added, met=met), *redraw(context)]
    made = Enacted(
        planned=planned,
        by=event.actor,
        why=why,
        added=added,
        criteria=criteria.of_one(met, application),
    )
    return [*enact(context, cycle, application, holder, made), *redraw(context)]


def _waits(context: Context, planned: Planned) -> bool:
    """Whether it waits on a board of its own: for its second signature, or with words of its own.

    Deciding it here would send the standard words past those that were written for it.
    """
    return any(
        each.two_people or each.texts or any(known.words for known in each.wordings.values())
        for each in context.deciding.releases
        if each.stage == "open" and each.decisions == (planned,)
    )


def _met(
    context: Context, cycle: Cycle, application: Application, action: Action
) -> Mapping[str, object]:
    """What the panel would meet by this decision."""
    chosen = {each.id for each in criteria.taken(context.peers)} - {application.id}
    if action == "approve":
        chosen.add(application.id)
    return criteria.snapshot(context, cycle, chosen)


def _draft(event: StaffPressed, context: Context, planned: Planned) -> Sequence[fx.Effect]:
    """The letter is to have other words: the decision waits on a board of its own meanwhile."""
    application, holder, cycle = _facts(context)
    waits = (each for each in context.deciding.releases if each.stage == "open")
    release = next((each for each in waits if each.decisions == (planned,)), None)
    effects: list[fx.Effect] = []
    if release is None:
        release = _alone(event, context, planned, _met(context, cycle, application, planned.action))
        added = event.values.get("added", "").strip()
        kept = _before(context, planned)
        effects = [
            *_saved(release, planned, "", event.actor),
            *carried_over(release, kept, event.actor),
            *_paragraph(release, planned, added, event.actor),
        ]
        written = {name: each for one in kept for name, each in one.wordings.items()}
        release = replace(release, wordings=written)
    text = Text(release=release, readers=((planned, application, holder),), own=application)
    return [*effects, open_window(event, window(context, cycle, text)), *redraw(context)]


def _proposed(
    event: StaffSubmitted,
    context: Context,
    *,
    planned: Planned,
    added: str,
    met: Mapping[str, object],
) -> list[fx.Effect]:
    """The round asks for two people: what one decided waits for another to let it go."""
    release = _alone(event, context, planned, met)
    told = whisper(event, Message(key="decide.needs_another"))
    return [*_saved(release, planned, added, event.actor), told]


def _alone(
    event: StaffPressed | StaffSubmitted,
    context: Context,
    planned: Planned,
    met: Mapping[str, object],
) -> Release:
    """One decision as a release, to be read, worded and let go like any other."""
    return Release(
        id=release_id(context),
        cycle=context.subject.cycle if context.subject else 0,
        state=context.state or "",
        kind="single",
        decisions=(planned,),
        proposed_by=event.actor,
        proposed_at=context.now,
        two_people=context.cycle is not None and context.cycle.panel.two_people,
        criteria=met,
    )


def _saved(release: Release, planned: Planned, added: str, actor: str) -> list[fx.Effect]:
    return [
        fx.SaveRelease(release=release),
        fx.Record(event="release.proposed", subject=release.id, actor=actor),
        *_paragraph(release, planned, added, actor),
    ]


def _paragraph(release: Release, planned: Planned, added: str, actor: str) -> list[fx.Effect]:
    if not added:
        return []
    about = planned.application_id
    return [fx.WriteText(release_id=release.id, about=about, text=added, by=actor)]


def _before(context: Context, planned: Planned) -> list[Release]:
    """The same decision as it was worded and taken back before, if it was."""
    alike = [
        each
        for each in context.deciding.releases
        if each.kind == "single"
        and (each.decisions[0].application_id, each.decisions[0].letter)
        == (planned.application_id, planned.letter)
    ]
    return alike[-1:]


def _undo(event: StaffPressed, context: Context) -> Sequence[fx.Effect]:
    application, cycle = context.subject, context.cycle
    if application is None or cycle is None:
        return [whisper(event, Message(key="staff.gone"))]
    refusal = not_allowed(context, event.actor, application)
    if refusal is None and not held.can_undo(application, context):
        told = held.told(application, context) == application.status
        decided = told and application.status in {"approved", "waitlisted", "rejected", "declined"}
        refusal = (
            Message(key="decide.undo_too_late", params=reference(application))
            if decided
            else decided_already(application)
        )
    if refusal is not None:
        return [whisper(event, refusal), *redraw(context)]
    after = TRANSITIONS[application.status, held.undoing(application, context)]
    params = {**reference(application), "status": Term(key=f"status.{after}")}
    undone = Message(key="decide.undone", params=params)
    return [
        *take_back(context, cycle, application, event.actor),
        whisper(event, undone),
        *redraw(context),
    ]


def _refusal(context: Context, actor: str, verb: str) -> Message | None:
    application = context.subject
    if application is None or context.holder is None or context.cycle is None:
        return not_allowed(context, actor) or Message(key="staff.gone")
    refusal = not_allowed(context, actor, application)
    if refusal is None and not application.allows(DECISIONS[verb]):
        return decided_already(application)
    if refusal is None and held.undo_first(application, context, DECISIONS[verb]):
        return Message(key="decide.undo_first", params=reference(application))
    return refusal


def _facts(context: Context) -> tuple[Application, Contact, Cycle]:
    assert context.subject is not None, "refused before"
    assert context.holder is not None, "refused before"
    assert context.cycle is not None, "refused before"
    return context.subject, context.holder, context.cycle
