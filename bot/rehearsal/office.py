"""The simulated office: reads its Slack channel, decides about shortlists, confirms dialogs."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.channels.base import Post, Window
from bot.conversation.choices import Press
from bot.events import Event, StaffCommanded, StaffPressed, StaffSubmitted
from bot.facts.cycle import Cycle
from bot.rehearsal.book import Delivery

APPROVERS = ("UAPPROVER1", "UAPPROVER2")
VISITOR = "UVISITOR"  # somebody of the workspace who has no role, and presses all the same

Plan = Callable[[datetime, Callable[[datetime], Sequence[Event]]], None]
Decision = Literal["approve", "waitlist", "reject"]
_DECISIONS: Sequence[Decision] = ("approve", "waitlist", "reject")
_TO_DECIDE = timedelta(days=5)  # within which every card of a shortlist is decided
_CONFIRMED = frozenset({"decide", "mailing", "agenda", "release"})  # dialogs that are submitted
# Before the first meeting.
_CALENDAR: Sequence[tuple[timedelta, str]] = (
    (timedelta(days=21), "agenda"),
    (timedelta(days=14), "mailing invitation"),
    (timedelta(days=4), "mailing agenda"),
    (timedelta(days=1), "mailing reminder"),
)
_REFERENCE = re.compile(r"\bPS\d+-([A-Z]{2})-\d{4,}\b")
_BOARDS = frozenset({"agenda", "mailing"})
_MORNING = time(9, 30)
_TO_SETTLE = timedelta(days=3)
_A_MOMENT = timedelta(seconds=20)  # to read a dialog before it is submitted


@dataclass(slots=True, kw_only=True)
class Office:
    """Decides each application once: as many yeses as there are places, then no or maybe."""

    cycle: Cycle
    chance: random.Random
    plan: Plan
    approved: Counter[str] = field(default_factory=Counter)
    decided: dict[str, Decision] = field(default_factory=dict)
    published: bool = False
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def begin(self) -> None:
        """What the office does by the calendar: the agenda, the missions, the last letters."""
        first = datetime.combine(self.cycle.meetings_start, _MORNING, ZoneInfo(self.cycle.zone))
        for before, text in _CALENDAR:
            self._commands(first - before, text)
        if self.cycle.confirm_by is not None:
            for code in self.cycle.codes:
                self._commands(self.cycle.confirm_by + _TO_SETTLE, f"settle {code}")

    def _commands(self, at: datetime, text: str) -> None:
        def command(now: datetime) -> Sequence[Event]:
            event = StaffCommanded(
                id=f"command-{next(self._numbers)}",
                at=now,
                actor=APPROVERS[0],
                text=text,
                trigger_id=f"{APPROVERS[0]}:{next(self._numbers)}",
                channel="C0OFFICE",
            )
            return [event]

        self.plan(at, command)

    def hear(self, delivery: Delivery) -> None:
        """Something appeared in Slack."""
        payload = delivery.outgoing.payload
        if isinstance(payload, Post):
            for state, card in _cards(payload.rendered.blocks):
                self._consider(state, card, delivery.at)
                self._publish(card, delivery.at)
        elif isinstance(payload, Window):
            self._confirm(payload.rendered.view, payload.trigger_id, delivery.at)

    def _consider(self, state: str, card: Mapping[str, Press], at: datetime) -> None:
        """Plan a decision about a card that offers one, unless it has been made."""
        press = card.get("approve")
        if press is None or not press.about or press.about[0] in self.decided:
            return
        application = press.about[0]
        if self.approved[state] < self._places(state):
            verb: Decision = "approve"
        else:
            verb = self.chance.choice(("waitlist", "reject"))
        if verb not in card:
            return
        self.approved[state] += verb == "approve"
        self.decided[application] = verb
        wanted = card[verb]
        when = at + _TO_DECIDE * self.chance.random()
        self.plan(when, lambda now: self._presses(wanted, now))

    def _places(self, state: str) -> int:
        call = self.cycle.state(state)
        return call.maximum if call else 0

    def _publish(self, card: Mapping[str, Press], at: datetime) -> None:
        """Publish the agenda once, as soon as it stands on its board."""
        press = card.get("agenda:publish")
        if press is None or self.published:
            return
        self.published = True
        self.plan(at + _A_MOMENT, lambda now: [self._pressed(APPROVERS[0], press, now)])

    def _presses(self, press: Press, now: datetime) -> Sequence[Event]:
        pressed = [self._pressed(APPROVERS[0], press, now)]
        if self.chance.random() < 0.1:  # a double click
            pressed.append(self._pressed(APPROVERS[0], press, now))
        if self.chance.random() < 0.1:  # somebody who may not
            pressed.insert(0, self._pressed(VISITOR, press, now))
        if self.chance.random() < 0.1:  # a colleague at the same moment
            pressed.append(self._pressed(APPROVERS[1], press, now))
        return pressed

    def _pressed(self, actor: str, press: Press, now: datetime) -> StaffPressed:
        number = next(self._numbers)
        return StaffPressed(
            id=f"press-{number}",
            at=now,
            actor=actor,
            data=press.data,
            trigger_id=f"{actor}:{number}",
            channel="C0OFFICE",
        )

    def _confirm(self, view: Mapping[str, Any], trigger_id: str, at: datetime) -> None:
        """Submit a dialog that asks for a decision, by whoever opened it."""
        data, actor = str(view["private_metadata"]), trigger_id.partition(":")[0]
        if Press.read(data).verb not in _CONFIRMED:
            return
        number = next(self._numbers)

        def submit(now: datetime) -> Sequence[Event]:
            event = StaffSubmitted(
                id=f"submit-{number}", at=now, actor=actor, data=data, values={"why": ""}
            )
            return [event]

        self.plan(at + _A_MOMENT, submit)


def _cards(blocks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Press]]]:
    """The buttons of each row of a board by their verb, and the State of whom they are about."""
    state = ""
    for block in blocks:
        if found := _REFERENCE.search(str(block)):
            state = found[1]
        if block["type"] == "actions":
            presses = [Press.read(each["value"]) for each in block["elements"] if "value" in each]
            yield state, {_name(press): press for press in presses}


def _name(press: Press) -> str:
    """A button by its verb; those of one board by what they do there."""
    return f"{press.verb}:{press.about[0]}" if press.verb in _BOARDS else press.verb
