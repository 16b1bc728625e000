"""Conversations with the office, and what is learned from them."""

from __future__ import annotations

from bot import effects as fx
from bot.events import PersonWrote
from bot.store import lessons, threads
from bot.store.applying.turn import Appliers, Turn
from bot.store.bodies import THREAD, LetterThread


def _pass_on(turn: Turn, effect: fx.PassOn) -> None:
    person_id = turn.contact(effect.contact_id).person_id
    threads.pass_on(turn.transaction, effect, person_id, turn.now)
    answered = LetterThread.to(turn.event) if isinstance(turn.event, PersonWrote) else None
    if answered is not None:
        threads.save_mail(turn.transaction, person_id, THREAD.dump_python(answered))


def _change_thread(turn: Turn, effect: fx.ChangeThread) -> None:
    threads.change(turn.transaction, effect, turn.now)


def _keep_note(turn: Turn, effect: fx.KeepNote) -> None:
    threads.keep_note(turn.transaction, effect, turn.now)


def _keep_draft(turn: Turn, effect: fx.KeepDraft) -> None:
    threads.keep_draft(turn.transaction, effect, turn.now)


def _keep_answer(turn: Turn, effect: fx.KeepAnswer) -> None:
    threads.keep_answer(turn.transaction, effect, turn.now)


def _mark_entries(turn: Turn, effect: fx.MarkEntries) -> None:
    threads.mark(turn.transaction, effect)


def _propose_lesson(turn: Turn, effect: fx.ProposeLesson) -> None:
    lessons.propose(turn.transaction, effect.lesson)


def _decide_lesson(turn: Turn, effect: fx.DecideLesson) -> None:
    lessons.decide(turn.transaction, effect, turn.now)


def _count_vote(turn: Turn, effect: fx.CountVote) -> None:
    lessons.vote(turn.transaction, effect, turn.now)


APPLY: Appliers = {
    fx.PassOn: _pass_on,
    fx.ChangeThread: _change_thread,
    fx.KeepNote: _keep_note,
    fx.KeepDraft: _keep_draft,
    fx.KeepAnswer: _keep_answer,
    fx.MarkEntries: _mark_entries,
    fx.ProposeLesson: _propose_lesson,
    fx.DecideLesson: _decide_lesson,
    fx.CountVote: _count_vote,
}
