"""A mail that may be forged changes nothing: its writer is asked to prove who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from bot import effects as fx
from bot.context import Context
from bot.conversation.state import read
from bot.events import PersonWrote
from bot.handlers.speech import FromPerson, conversation_of, say, spoken
from bot.message import Message

# What only somebody proven may bring about, and what may happen to anybody's mail.
_Changing = (
    fx.SetPreference
    | fx.RecordConsent
    | fx.SetDiscreet
    | fx.Erase
    | fx.FinishErasure
    | fx.Purge
    | fx.StrikeOn
    | fx.ChangeStatus
    | fx.DeleteDraft
    | fx.GrantLateAccess
    | fx.ExtendState
    | fx.SaveAgenda
    | fx.PublishAgenda
    | fx.SaveReview
    | fx.NoteHome
    | fx.FlagConflict
    | fx.BringFile
    | fx.SavePanel
    | fx.JoinAddresses
    | fx.Withhold
    | fx.SaveRelease
    | fx.Reword
    | fx.WriteText
    | fx.SetOffer
    | fx.KeepStatement
    | fx.DropStatement
    | fx.DraftMailing
    | fx.AdvanceMailing
    | fx.RecordAttendance
    | fx.RecordPresence
    | fx.Subscribe
)
_Telling = (
    fx.Send
    | fx.TellStaff
    | fx.TellSeldom
    | fx.ShowBoard
    | fx.ShowHome
    | fx.OpenDialog
    | fx.Whisper
    | fx.Acknowledge
    | fx.MarkAddress
    | fx.SetTimer
    | fx.SendCode
    | fx.IssueCode
    | fx.SpendTry
    | fx.ScoreAddress
    | fx.LeaveList
    | fx.LetterReturned
    | fx.Record
    | fx.Consult
    | fx.PassOn
    | fx.ChangeThread
    | fx.KeepNote
    | fx.KeepDraft
    | fx.KeepAnswer
    | fx.MarkEntries
    | fx.ProposeLesson
    | fx.DecideLesson
    | fx.CountVote
    | fx.NextDialog
    | fx.Refuse
    | fx.NoteBounce
)


def proven(
    event: FromPerson, context: Context, effects: Sequence[fx.Effect]
) -> Sequence[fx.Effect]:
    """The effects of a proven mail; of another one only those that change no application.

    What is left counts as automatic answers, so that nobody is flooded in another's name.
    """
    if not isinstance(event, PersonWrote) or event.authentic:
        return effects
    changes = [effect for effect in effects if _changes(effect, context)]
    if not changes:
        return [
            replace(effect, kind="reply") if isinstance(effect, fx.Send) else effect
            for effect in effects
        ]
    key = "mail.prove_answers" if all(map(_answers, changes)) else "mail.prove"
    return [say(context, Message(key=key), spoken(event, context), about=_about(changes, context))]


def _changes(effect: fx.Effect, context: Context) -> bool:
    """Whether an effect changes anything that was there; every kind must be decided here."""
    match effect:
        case fx.SaveAnswers() | fx.KeepAttachments():
            return effect.application_id != context.fresh_id
        case fx.SaveConversation():
            return _moves(effect, context)
        case fx.CancelTimers():
            return context.fresh_id not in effect.id
    if isinstance(effect, _Changing):
        return True
    if isinstance(effect, _Telling):
        return False
    assert_never(effect)


def _moves(effect: fx.SaveConversation, context: Context) -> bool:
    """Whether the dialogue leaves a place where it was waiting for its person."""
    before, after = conversation_of(context), read(effect.conversation or {})
    waiting = before.mode != "idle"
    return waiting and (before.mode, before.application, before.field, before.edited) != (
        after.mode,
        after.application,
        after.field,
        after.edited,
    )


def _answers(effect: fx.Effect) -> bool:
    return isinstance(effect, fx.SaveAnswers | fx.KeepAttachments | fx.SaveConversation)


def _about(changes: Sequence[fx.Effect], context: Context) -> str | None:
    """The application that the proof will be about, which our letter's token then names."""
    named = (getattr(effect, "application_id", None) for effect in changes)
    own = context.applications
    return next(filter(None, named), own[-1].id if own else None)
