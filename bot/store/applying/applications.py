"""What becomes of applications and their round."""

from __future__ import annotations

from dataclasses import replace

from bot import effects as fx
from bot.events import PersonWrote
from bot.store import applications, contacts, ledger, rounds, timers
from bot.store.applying import agenda
from bot.store.applying.turn import Appliers, Turn
from bot.workflows.reminders import soon


def _save_answers(turn: Turn, effect: fx.SaveAnswers) -> None:
    known = {application.id for application in turn.context.applications}
    if turn.context.subject is not None:
        known.add(turn.context.subject.id)
    holder = turn.contact(effect.contact_id)
    if effect.application_id in known | turn.fresh:
        applications.save_answers(turn.transaction, effect, holder)
    else:
        turn.fresh.add(effect.application_id)
        applications.create(turn.transaction, effect, holder, turn.now)


def _change_status(turn: Turn, effect: fx.ChangeStatus) -> None:
    before, changed = applications.change_status(turn.transaction, effect, turn.now)
    if changed.reference:
        turn.references[changed.id] = changed.reference
    ledger.record(
        turn.transaction,
        at=turn.now,
        event=f"application.{effect.action}",
        subject=changed.id,
        actor=effect.by,
        details={"from": before.status, "to": changed.status, "revision": before.revision},
    )
    agenda.speakers_changed(turn, before, changed)


def _delete_draft(turn: Turn, effect: fx.DeleteDraft) -> None:
    applications.delete_draft(turn.transaction, effect.application_id)


def _keep_attachments(turn: Turn, effect: fx.KeepAttachments) -> None:
    assert isinstance(turn.event, PersonWrote)
    applications.keep_attachments(
        turn.transaction, effect.application_id, turn.event.attachments, turn.now
    )


def _grant_late_access(turn: Turn, effect: fx.GrantLateAccess) -> None:
    contacts.grant_late(
        turn.transaction, effect.contact_id, effect.cycle, effect.state, effect.until
    )
    # Their drafts for this State are reminded by their own date now.
    for draft in applications.drafts(turn.transaction, effect.cycle, effect.state):
        if draft.contact_id == effect.contact_id:
            timers.put(turn.transaction, soon(draft, turn.now))


def _extend_state(turn: Turn, effect: fx.ExtendState) -> None:
    cycle = rounds.numbered(turn.transaction, effect.cycle)
    assert cycle is not None, "a handler extends only a round of its context"
    states = tuple(
        replace(state, extended_until=effect.until) if state.code == effect.state else state
        for state in cycle.states
    )
    rounds.save(turn.transaction, replace(cycle, states=states), turn.now)


APPLY: Appliers = {
    fx.SaveAnswers: _save_answers,
    fx.ChangeStatus: _change_status,
    fx.DeleteDraft: _delete_draft,
    fx.KeepAttachments: _keep_attachments,
    fx.GrantLateAccess: _grant_late_access,
    fx.ExtendState: _extend_state,
}
