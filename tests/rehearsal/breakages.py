"""Deliberate mistakes in the core, each with the promise that must find it out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import text

from bot import effects as fx
from bot import runner
from bot.channels.base import Outcome
from bot.channels.email.tokens import Tokens
from bot.context import Context
from bot.crowds import Crowds
from bot.events import Event, PersonWrote, StaffPressed, TimerFired
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.handlers import limits
from bot.i18n import LANGUAGES
from bot.rehearsal import office, play, stage
from bot.rehearsal.memory import MemoryStore
from bot.runner import Decide, Runner
from bot.store import missions as address_book
from bot.store import outbox

Effects = Sequence[fx.Effect]
Patch = pytest.MonkeyPatch


def _same(decide: Decide) -> Decide:
    return decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakage:
    """One mistake: in what is decided, or in the machinery around it.

    ``seed`` is a round in which it matters.
    """

    name: str
    found: str
    deciding: Callable[[Decide], Decide] = _same
    around: Callable[[Patch], None] = lambda _patch: None
    seed: int = 1
    applicants: int = 12
    faults: bool = True
    mischiefs: Sequence[str] | None = None

    @contextmanager
    def made(self, patch: Patch) -> Iterator[Callable[[Decide], Decide]]:
        """The mistake, for as long as it lasts."""
        with patch.context() as now:
            self.around(now)
            yield self.deciding


def without(*kinds: type) -> Callable[[Decide], Decide]:
    """Decisions that forget some kinds of effects."""
    return changing(lambda effects: [each for each in effects if not isinstance(each, kinds)])


def changing(change: Callable[[Effects], Effects]) -> Callable[[Decide], Decide]:
    """Decisions whose effects are not quite what they were."""

    def spoilt(decide: Decide) -> Decide:
        return lambda event, context: change(decide(event, context))

    return spoilt


def told_otherwise(tell: Callable[[Event, Context], tuple[Event, Context]]) -> Any:
    """Decisions on facts that are not quite what they were."""

    def spoilt(decide: Decide) -> Decide:
        return lambda event, context: decide(*tell(event, context))

    return spoilt


def _each_send(change: Callable[[fx.Send], Effects]) -> Callable[[Effects], Effects]:
    def changed(effects: Effects) -> Effects:
        return [
            new
            for each in effects
            for new in (change(each) if isinstance(each, fx.Send) else [each])
        ]

    return changed


def _no_receipt(effects: Effects) -> Effects:
    sent_in = any(isinstance(e, fx.ChangeStatus) and e.action == "submit" for e in effects)
    return [e for e in effects if not (sent_in and isinstance(e, fx.Send))]


def _other_language(send: fx.Send) -> Effects:
    return [replace(send, language=LANGUAGES[LANGUAGES.index(send.language) - 1])]


def _once_more(send: fx.Send) -> Effects:
    again = replace(send, key=f"{send.key or id(send)}#again")
    return [send, again] if send.kind == "decision" else [send]


def _a_draft_still(event: Event, context: Context) -> tuple[Event, Context]:
    if isinstance(event, TimerFired) and event.kind == "reminder" and context.subject:
        return event, replace(context, subject=replace(context.subject, status="draft"))
    return event, context


def _authentic(event: Event, context: Context) -> tuple[Event, Context]:
    if isinstance(event, PersonWrote):
        return replace(event, authentic=True), context
    return event, context


def _human(event: Event, context: Context) -> tuple[Event, Context]:
    if isinstance(event, PersonWrote):
        return replace(event, automatic=False), context
    return event, context


def _raises(decide: Decide) -> Decide:
    def spoilt(event: Event, context: Context) -> Effects:
        if isinstance(event, StaffPressed) and event.data.startswith("approve:"):
            raise KeyError("a mistake")
        return decide(event, context)

    return spoilt


def _forgets_a_step(decide: Decide) -> Decide:
    """Every third event is entered in the books, and nothing is done about it."""
    count = itertools.count(1)

    def spoilt(event: Event, context: Context) -> Effects:
        effects = decide(event, context)
        sends = isinstance(event, PersonWrote) and next(count) % 3 == 0
        return [] if sends and not any(isinstance(e, fx.Consult) for e in effects) else effects

    return spoilt


def _acknowledges_too_early(patch: Patch) -> None:
    honest = Runner.handle

    async def hasty(self: Runner, event: Event, **more: Any) -> Outcome:
        try:
            return await honest(self, event, **more)
        except Exception:  # noqa: BLE001  (the mistake)
            return Outcome()

    patch.setattr(Runner, "handle", hasty)


def _loses_rows(patch: Patch) -> None:
    honest = MemoryStore.now

    def forgetful(self: MemoryStore, work: Any) -> Any:
        def lossy(turn: Any) -> Any:
            result = work(turn)
            turn.connection.execute(
                text("DELETE FROM outbox WHERE state = 'queued' AND id % 3 = 0")
            )
            return result

        return honest(self, lossy)

    patch.setattr(MemoryStore, "now", forgetful)


def _sends_nothing_to_one(patch: Patch) -> None:
    honest = address_book.store

    def forgetful(turn: Any, rows: Any, now: Any) -> Any:
        return honest(turn, rows[:-2], now)

    patch.setattr(address_book, "store", forgetful)


def _new_ids(patch: Patch) -> None:
    honest, count = Tokens.message_id, itertools.count()

    def fresh(self: Tokens, key: str, contact_id: int, about: str | None, to: str) -> str:
        return honest(self, f"{key}{next(count)}", contact_id, about, to)

    patch.setattr(Tokens, "message_id", fresh)


def _sends_again(patch: Patch) -> None:
    """What left first is put back into the queue by every start."""
    honest = outbox.release_all
    first = "SELECT id FROM outbox WHERE state = 'sent' ORDER BY id LIMIT 5"

    def generous(turn: Any) -> int:
        turn.connection.execute(text(f"UPDATE outbox SET state = 'queued' WHERE id IN ({first})"))
        return honest(turn)

    patch.setattr(outbox, "release_all", generous)


def _everybody_decides(patch: Patch) -> None:
    patch.setattr(play, "_ROLES", {**play._ROLES, "UVISITOR": "approver"})


BREAKAGES: Sequence[Breakage] = (
    Breakage(
        name="drops the receipt",
        found=r"was never acknowledged to|nothing came of",
        deciding=changing(_no_receipt),
    ),
    Breakage(
        name="enters an event and does nothing",
        found=r"was (never acknowledged|told of)|not taken in|nothing came of",
        deciding=_forgets_a_step,
    ),
    Breakage(
        name="sends a decision twice",
        found=r"was told of a approve, then of a approve",
        deciding=changing(_each_send(_once_more)),
    ),
    Breakage(
        name="forgets a STOP",
        found=r"got a reminder after STOP",
        deciding=without(fx.SetPreference),
        seed=2,
    ),
    Breakage(
        name="uses another language",
        found=r"got a message in",
        deciding=changing(_each_send(_other_language)),
    ),
    Breakage(
        name="takes nobody for confidential",
        found=r"the name of .* reached",
        around=lambda patch: patch.setattr(
            Application, "confidential", property(lambda _self: False)
        ),
    ),
    Breakage(
        name="leaves two missions out of the address book",
        found=r"was not written to, and others were",
        around=_sends_nothing_to_one,
    ),
    Breakage(
        name="acknowledges before the commit",
        found=r"was handled 0 times",
        around=_acknowledges_too_early,
        seed=2,
    ),
    Breakage(
        name="loses rows of the outbox",
        found=r"was never acknowledged to|was not written to|nothing came of",
        around=_loses_rows,
        seed=3,
    ),
    Breakage(
        name="does not look whether an event is known",
        found=r"is not at rest|was handled 0 times",
        around=lambda patch: patch.setattr(runner, "_enter", lambda *_facts: True),
    ),
    Breakage(
        name="sends again what had left",
        found=r"got one message \d+ times",
        around=_sends_again,
    ),
    Breakage(
        name="gives each attempt a Message-ID of its own",
        found=r"under two Message-IDs",
        around=_new_ids,
    ),
    Breakage(
        name="lets anybody decide",
        found=r"by UVISITOR, who may not decide|UVISITOR, who has no role",
        around=_everybody_decides,
    ),
    Breakage(
        name="lets a decision go that was taken back",
        found=r"got a decision that had been taken back",
        deciding=without(fx.Withhold),
        seed=2,
    ),
    Breakage(
        name="forgets who stepped aside",
        found=r"after stepping aside",
        deciding=without(fx.FlagConflict),
        around=lambda patch: patch.setattr(office, "_RECUSED", 1.0),
        faults=False,
    ),
    Breakage(
        name="forgets nobody",
        found=r"asked to be forgotten, and is not",
        deciding=without(fx.Erase),
    ),
    Breakage(
        name="reminds whoever has sent everything",
        found=r"was reminded on .* after submitting",
        deciding=lambda decide: without(fx.CancelTimers)(told_otherwise(_a_draft_still)(decide)),
    ),
    Breakage(
        name="never closes",
        found=r"was taken after the call had closed",
        around=lambda patch: patch.setattr(Cycle, "phase", lambda *_facts: "open"),
        seed=2,
    ),
    Breakage(
        name="believes forged mail",
        found=r"gets no reminders, and never asked|never asked for",
        deciding=told_otherwise(_authentic),
        mischiefs=("forged",) * 3,
    ),
    Breakage(
        name="takes a machine's yes for one",
        found=r"is confirmed, and .* never said yes|which it never gave",
        deciding=told_otherwise(_human),
        seed=3,
    ),
    Breakage(
        name="answers machines for ever",
        found=r"was answered \d+ times on",
        around=lambda patch: patch.setattr(limits, "AUTOMATIC_A_DAY", 99),
        mischiefs=("loop",),
    ),
    Breakage(
        name="answers a flood",
        found=r"times in one flood",
        around=lambda patch: patch.setattr(stage, "Crowds", lambda: Crowds(at_once=10**6)),
        mischiefs=("flood",),
        faults=False,
        applicants=1,
    ),
    Breakage(
        name="fails at approvals",
        found=r"events of the kind StaffPressed could not be handled",
        deciding=_raises,
    ),
)
