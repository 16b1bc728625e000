"""The simulated office: reads its Slack channel, decides about shortlists, answers questions."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.channels.base import Post, Window
from bot.conversation.choices import Press
from bot.facts.cycle import Cycle
from bot.rehearsal.book import Delivery
from bot.rehearsal.posted import Json, Plan, Posted
from bot.rehearsal.screen import Screen
from bot.rehearsal.windows import filled

APPROVERS = ("UAPPROVER1", "UAPPROVER2")
REVIEWER = "UREVIEWER1"
VISITOR = "UVISITOR"  # somebody of the workspace who has no role, and presses all the same

Decision = Literal["approve", "waitlist", "reject"]
_DECISIONS: Sequence[Decision] = ("approve", "waitlist", "reject")
_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_TO_DECIDE = 5 * _DAY  # within which every card of a shortlist is decided
# Dialogs that are submitted; all others are only looked at.
_CONFIRMED = frozenset(
    {
        "decide",
        "mailing",
        "agenda",
        "release_all",
        "write",
        "score",
        "substituted",
        "reply",
        "send",
    }
)
# Before the first meeting.
_CALENDAR: Sequence[tuple[timedelta, str]] = (
    (21 * _DAY, "agenda"),
    (14 * _DAY, "mailing invitation"),
    (4 * _DAY, "mailing agenda"),
    (_DAY, "mailing reminder"),
    (-7 * _DAY, "report"),
)
# What somebody looks up now and then, about a State where there is a gap.
_LOOKED_UP = ("status", "shortlist {}", "panel {}", "questions", "faq", "search ligue", "help", "x")
# What is done with a speaker's card or a letter, and how often of a hundred times.
_NOW_AND_THEN: Mapping[str, int] = {
    "look": 6,
    "unmask": 2,
    "score": 6,
    "more": 30,
    "remote": 5,
    "substitute": 10,
    "give_back": 20,
    "read": 25,
    "read_statement": 30,
    "takeover": 5,
}
_REVIEWS = frozenset({"look", "score", "takeover"})
_REFERENCE = re.compile(r"\bPS\d+-([A-Z]{2})-\d{4,}\b")
_BOARDS = frozenset({"agenda", "mailing"})
_MORNING = time(9, 30)
_TO_SETTLE = 3 * _DAY
_A_MOMENT = timedelta(seconds=20)  # to read a dialog before it is submitted
_UNDONE, _RECUSED, _TWICE, _ODD = 0.08, 0.08, 0.1, 0.1


@dataclass(slots=True, kw_only=True)
class Office:
    """Decides each application once: as many yeses as there are places, then no or maybe.

    ``mistaken`` are applications whose decision is taken back once; ``extended`` are the
    States whose call the office extends at the last minute.
    """

    cycle: Cycle
    chance: random.Random
    plan: Plan
    screen: Screen = field(default_factory=Screen)
    approved: Counter[str] = field(default_factory=Counter)
    decided: dict[str, Decision] = field(default_factory=dict)
    extended: dict[str, datetime] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """What the office does by the calendar: the agenda, the missions, the last letters."""
        zone = ZoneInfo(self.cycle.zone)
        first = datetime.combine(self.cycle.meetings_start, _MORNING, zone)
        for before, text in _CALENDAR:
            self._commands(first - before, text)
        if self.cycle.confirm_by is not None:
            for code in self.cycle.codes:
                self._commands(self.cycle.confirm_by + _TO_SETTLE, f"settle {code}")
        for text in _LOOKED_UP:
            at = self.cycle.opens + self.chance.uniform(1, 100) * _DAY
            self._commands(at, text.format(self.chance.choice(self.cycle.codes)))
        self.plan(self.cycle.opens + _DAY, lambda now: [self.screen.comes_home(REVIEWER, now)])
        if self.chance.random() < 0.5:
            code, closes = self.chance.choice(self.cycle.codes), self.cycle.closes
            until = (closes.astimezone(zone) + 7 * _DAY).date()
            self.extended[code] = datetime.combine(until, closes.astimezone(zone).time(), zone)
            self._commands(closes - 10 * _MINUTE, f"extend {code} {until}")

    def _commands(self, at: datetime, text: str) -> None:
        self.plan(at, lambda now: [self.screen.commands(APPROVERS[0], text, now)])

    def hear(self, delivery: Delivery) -> None:
        """Something appeared in Slack."""
        payload = delivery.outgoing.payload
        if isinstance(payload, Post):
            for state, card in _cards(payload.rendered.blocks):
                self._consider(state, card, delivery.at)
                self._publish(card, delivery.at)
                self._release(card, delivery.at)
                self._answer(card, delivery.at, payload.thread or delivery.given)
                self._do_now_and_then(card, delivery.at)
        elif isinstance(payload, Window):
            self.sees(payload.rendered.view, payload.trigger_id.partition(":")[0], delivery.at)

    def sees(self, view: Json, actor: str, at: datetime) -> None:
        """A window: one that asks for something is submitted, by whoever opened it."""
        press = Press.read(str(view.get("private_metadata", "")))
        if press.verb in _CONFIRMED:
            values = filled(view, press)
            self.plan(at + _A_MOMENT, lambda now: [self.screen.submits(actor, view, values, now)])

    def _consider(self, state: str, card: Mapping[str, Press], at: datetime) -> None:
        """Plan a decision about a card that offers one, unless it has been made."""
        undo = card.get("undo")
        if undo is not None and undo.about and self._draws(f"undo {undo.about[0]}") < _UNDONE:
            self._take_back(state, undo, at)
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
        others = [card[each] for each in _DECISIONS if each in card and each != verb]
        wanted = card[verb]
        when = at + _TO_DECIDE * self.chance.random()
        if self._draws(f"recuse {application}") < _RECUSED:
            self._soon(APPROVERS[1], Press("recuse", (application,)), at + _MINUTE)
            # ... and is asked all the same, and forgets.
            self._soon(APPROVERS[1], wanted, max(when - _MINUTE, at + 2 * _MINUTE))
        self.plan(when, lambda now: self._presses(wanted, others, now))

    def _take_back(self, state: str, undo: Press, at: datetime) -> None:
        """Once: a decision was a mistake, and is made anew."""
        application = undo.about[0]
        if not self._first(f"undo {application}"):
            return

        def press(now: datetime) -> Sequence[Posted]:
            self.approved[state] -= self.decided.pop(application, None) == "approve"
            return [self.screen.presses(APPROVERS[0], undo.data, now)]

        self.plan(at + 5 * _MINUTE, press)

    def _places(self, state: str) -> int:
        call = self.cycle.state(state)
        return call.maximum if call else 0

    def _publish(self, card: Mapping[str, Press], at: datetime) -> None:
        """Publish the agenda once, as soon as it stands on its board."""
        press = card.get("agenda:publish")
        if press is not None and self._first("publish"):
            self._soon(APPROVERS[0], press, at + _A_MOMENT)

    def _release(self, card: Mapping[str, Press], at: datetime) -> None:
        """Let the letters of a release go once, after some were read."""
        press = card.get("send_release")
        if press is not None and self._first(press.data):
            self._soon(APPROVERS[0], press, at + _HOUR)

    def _answer(self, card: Mapping[str, Press], at: datetime, thread: str) -> None:
        """Take a person's question over, note something, answer, and close it."""
        claim = card.get("claim")
        if claim is None or not self._first(claim.data):
            return
        reply, done = (Press(verb, claim.about) for verb in ("reply", "done"))
        begins = at + (0.2 + 8 * self._draws(f"{claim.data} when")) * _HOUR
        self._soon(REVIEWER, claim, begins)
        if self._draws(f"{claim.data} note") < 0.3:
            self.plan(
                begins + _MINUTE,
                lambda now: [self.screen.writes(REVIEWER, thread, "Who knows this?", now)],
            )
        if self._draws(f"{claim.data} reply") < 0.8:
            self._soon(REVIEWER, reply, begins + 5 * _MINUTE)
            self._soon(REVIEWER, done, begins + 20 * _MINUTE)

    def _do_now_and_then(self, card: Mapping[str, Press], at: datetime) -> None:
        for verb, often in _NOW_AND_THEN.items():
            press = card.get(verb)
            if press is None or self._draws(press.data) * 100 >= often:
                continue
            if self._first(press.data):
                actor = REVIEWER if verb in _REVIEWS else APPROVERS[0]
                self._soon(actor, press, at + self._draws(f"{press.data} when") * _HOUR)

    def _soon(self, actor: str, press: Press, at: datetime) -> None:
        self.plan(at, lambda now: [self.screen.presses(actor, press.data, now)])

    def _presses(self, press: Press, others: Sequence[Press], now: datetime) -> Sequence[Posted]:
        pressed = [self.screen.presses(APPROVERS[0], press.data, now)]
        if self.chance.random() < _TWICE:  # a double click
            pressed.append(self.screen.presses(APPROVERS[0], press.data, now))
        if self.chance.random() < _ODD:  # somebody who may not
            pressed.insert(0, self.screen.presses(VISITOR, press.data, now))
        if self.chance.random() < _TWICE:  # a colleague at the same moment
            pressed.append(self.screen.presses(APPROVERS[1], press.data, now))
        if others and self.chance.random() < _ODD:  # who thinks otherwise
            other = self.chance.choice(others)
            pressed.append(self.screen.presses(APPROVERS[1], other.data, now))
        return pressed

    def _first(self, what: str) -> bool:
        """Whether it is the first time: nothing is done for ever."""
        known = what in self._done
        self._done.add(what)
        return not known

    def _draws(self, about: str) -> float:
        """A draw that is the same however often and whenever it is asked for."""
        return random.Random(f"{self.cycle.number} {about}").random()  # noqa: S311


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
