"""Applying effects: every decision becomes rows in the transaction of its event."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot import effects as fx
from bot.context import Contact, Context
from bot.events import Event, PersonWrote
from bot.message import with_references
from bot.store import applications, bodies, contacts, ledger, outbox, rounds, surfaces, timers
from bot.store.transaction import Transaction

# A modal must open within seconds of the press that asked for it (Slack's trigger_id).
_WINDOW_LIFE = timedelta(seconds=3)


@dataclass(slots=True)
class Turn:
    """What applying one event's effects needs to share."""

    transaction: Transaction
    event: Event
    context: Context
    written: int = 0
    references: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    @property
    def now(self) -> datetime:
        """The moment of the event."""
        return self.context.now

    def key(self, given: str | None) -> str:
        """The key of an outbox row: the one decided, or one of this event's own."""
        self.written += 1
        event = hashlib.sha256(f"{type(self.event).__name__}:{self.event.id}".encode())
        return given or f"{event.hexdigest()[:32]}:{self.written}"

    def contact(self, contact_id: int) -> Contact:
        """A contact the decision was about."""
        for known in (self.context.contact, self.context.holder):
            if known is not None and known.id == contact_id:
                return known
        found = contacts.by_id(self.transaction, contact_id)
        assert found is not None, "a handler decides only about contacts of its context"
        return found


def apply(
    transaction: Transaction, event: Event, context: Context, effects: Sequence[fx.Effect]
) -> Mapping[str, str]:
    """Turn effects into rows, in order; returns the references that were given."""
    turn = Turn(transaction, event, context)
    for effect in effects:
        APPLY[type(effect)](turn, effect)
    return turn.references


def _send(turn: Turn, effect: fx.Send) -> None:
    contact = turn.contact(effect.contact_id)
    effect = replace(effect, message=with_references(effect.message, turn.references))
    letter = bodies.QueuedLetter(send=effect, thread=_thread(turn, contact))
    outbox.enqueue(
        turn.transaction,
        outbox.NewRow(
            key=turn.key(effect.key),
            channel=contact.channel,
            target=f"contact:{contact.id}",
            shape="letter",
            kind=effect.kind,
            body=bodies.LETTER.dump_json(letter),
            contact_id=contact.id,
            not_before=effect.not_before,
        ),
        turn.now,
    )


def _thread(turn: Turn, contact: Contact) -> bodies.LetterThread | None:
    if contact.channel != "email":
        return None
    event = turn.event
    if isinstance(event, PersonWrote) and event.message_id and contact is turn.context.contact:
        return bodies.LetterThread(
            message_id=event.message_id, references=event.references, subject=event.subject
        )
    stored = contacts.thread(turn.transaction, contact.id)
    return None if stored is None else bodies.THREAD.validate_python(stored)


def _withhold(turn: Turn, effect: fx.Withhold) -> None:
    outbox.withhold(turn.transaction, effect.key, turn.now)


def _show_board(turn: Turn, effect: fx.ShowBoard) -> None:
    body = bodies.BOARD.dump_json(bodies.QueuedBoard(surface=effect.surface, board=effect.board))
    version = surfaces.new_version(turn.transaction, effect.surface, body)
    if version is None:
        return
    outbox.withhold(turn.transaction, f"board:{effect.surface}:", turn.now)
    _to_staff(
        turn,
        key=f"board:{effect.surface}:{version}",
        target=f"surface:{effect.surface}",
        shape="board",
        body=body,
    )


def _tell_staff(turn: Turn, effect: fx.TellStaff) -> None:
    effect = replace(effect, message=with_references(effect.message, turn.references))
    _to_staff(
        turn,
        key=turn.key(effect.key),
        target=f"surface:{effect.thread}" if effect.thread else "office",
        shape="post",
        body=bodies.POST.dump_json(effect),
    )


def _open_dialog(turn: Turn, effect: fx.OpenDialog) -> None:
    key = turn.key(None)
    _to_staff(
        turn,
        key=key,
        target=key,
        shape="window",
        body=bodies.WINDOW.dump_json(effect),
        expires_at=turn.now + _WINDOW_LIFE,
    )


def _whisper(turn: Turn, effect: fx.Whisper) -> None:
    _to_staff(
        turn,
        key=turn.key(None),
        target=f"staff:{effect.actor}",
        shape="aside",
        body=bodies.ASIDE.dump_json(effect),
    )


def _to_staff(
    turn: Turn,
    *,
    key: str,
    target: str,
    shape: outbox.Shape,
    body: bytes,
    expires_at: datetime | None = None,
) -> None:
    row = outbox.NewRow(
        key=key,
        channel="slack",
        target=target[:80],
        shape=shape,
        kind="staff",
        body=body,
        expires_at=expires_at,
    )
    outbox.enqueue(turn.transaction, row, turn.now)


def _save_conversation(turn: Turn, effect: fx.SaveConversation) -> None:
    contacts.save_conversation(turn.transaction, effect.contact_id, effect.conversation)


def _save_answers(turn: Turn, effect: fx.SaveAnswers) -> None:
    known = {application.id for application in turn.context.applications}
    if turn.context.subject is not None:
        known.add(turn.context.subject.id)
    if effect.application_id in known | turn.fresh:
        applications.save_answers(turn.transaction, effect)
    else:
        turn.fresh.add(effect.application_id)
        holder = turn.contact(effect.contact_id)
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


def _delete_draft(turn: Turn, effect: fx.DeleteDraft) -> None:
    applications.delete_draft(turn.transaction, effect.application_id)


def _keep_attachments(turn: Turn, effect: fx.KeepAttachments) -> None:
    assert isinstance(turn.event, PersonWrote)
    applications.keep_attachments(
        turn.transaction, effect.application_id, turn.event.attachments, turn.now
    )


def _set_preference(turn: Turn, effect: fx.SetPreference) -> None:
    given = {"language": effect.language, "zone": effect.zone, "reminders": effect.reminders}
    chosen = {name: value for name, value in given.items() if value is not None}
    person_id = turn.contact(effect.contact_id).person_id
    contacts.set_preference(turn.transaction, person_id, **chosen)


def _mark_address(turn: Turn, effect: fx.MarkAddress) -> None:
    contact = turn.contact(effect.contact_id)
    contacts.mark(turn.transaction, contact, reachable=effect.reachable, moved_to=effect.moved_to)


def _grant_late_access(turn: Turn, effect: fx.GrantLateAccess) -> None:
    contacts.grant_late(
        turn.transaction, effect.contact_id, effect.cycle, effect.state, effect.until
    )


def _extend_state(turn: Turn, effect: fx.ExtendState) -> None:
    cycle = rounds.numbered(turn.transaction, effect.cycle)
    assert cycle is not None, "a handler extends only a round of its context"
    states = tuple(
        replace(state, extended_until=effect.until) if state.code == effect.state else state
        for state in cycle.states
    )
    rounds.save(turn.transaction, replace(cycle, states=states), turn.now)


def _set_timer(turn: Turn, effect: fx.SetTimer) -> None:
    timers.put(turn.transaction, effect)


def _cancel_timers(turn: Turn, effect: fx.CancelTimers) -> None:
    timers.cancel(turn.transaction, effect.id)


def _record(turn: Turn, effect: fx.Record) -> None:
    ledger.record(
        turn.transaction,
        at=turn.now,
        event=effect.event,
        subject=effect.subject,
        actor=effect.actor,
        details=effect.details,
    )


def _answered_by_the_runner(_turn: Turn, _effect: object) -> None:
    """Notices and consultations leave no row: the runner answers them itself."""


APPLY: Mapping[type, Callable[[Turn, Any], None]] = {
    fx.Send: _send,
    fx.Withhold: _withhold,
    fx.ShowBoard: _show_board,
    fx.OpenDialog: _open_dialog,
    fx.Whisper: _whisper,
    fx.TellStaff: _tell_staff,
    fx.Acknowledge: _answered_by_the_runner,
    fx.SaveConversation: _save_conversation,
    fx.SaveAnswers: _save_answers,
    fx.ChangeStatus: _change_status,
    fx.DeleteDraft: _delete_draft,
    fx.KeepAttachments: _keep_attachments,
    fx.SetPreference: _set_preference,
    fx.MarkAddress: _mark_address,
    fx.GrantLateAccess: _grant_late_access,
    fx.ExtendState: _extend_state,
    fx.SetTimer: _set_timer,
    fx.CancelTimers: _cancel_timers,
    fx.Record: _record,
    fx.Consult: _answered_by_the_runner,
}
