"""What a mailing is planned from: the address book, who asked for news, the programme, the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.agenda.programme import Programme
from bot.agenda.speakers import Confidential
from bot.effects.mailings import Answer
from bot.events import ChannelName
from bot.facts.mailings import Delivery, Kind, Plan, Run
from bot.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """One address of a Permanent Mission.

    ``left`` are the lists it does not want; ``known`` is the version of the programme that
    this address was last told, ``cancelled`` the version up to which it was told of
    cancellations, ``got`` the kinds it was sent in the round, ``reminded`` when it last was.
    ``answers`` are the whole mission's, by the State each meeting is about.
    """

    contact_id: int
    state: str
    name: str = field(repr=False)
    mailbox: str = field(repr=False)
    language: Language
    delivery: Delivery = "ok"
    left: frozenset[str] = frozenset()
    known: int | None = None
    cancelled: int | None = None
    got: Mapping[Kind, int] = field(default_factory=dict)
    reminded: datetime | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A former applicant who asked to hear of calls and news: ``lists``, without those ``left``."""

    contact_id: int
    channel: ChannelName
    mailbox: str = field(repr=False)
    language: Language
    lists: frozenset[str]
    delivery: Delivery = "ok"
    left: frozenset[str] = frozenset()
    applied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How many missions said what about one State's meeting, and how many were there."""

    accepted: int = 0
    declined: int = 0
    tentative: int = 0
    present: int = 0
    opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A mail from a mission: whose address it came from, and whose letter it answers.

    ``token_state`` is only set where it was not sent from the address that the letter went
    to. ``answers`` are what the mission has said so far.
    """

    state: str | None = None
    token_state: str | None = None
    language: Language = "en"
    answers: Mapping[str, Answer] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outreach:
    """What is known when a mailing is planned, changed or answered.

    ``own`` are all versions as the mission of a State under review may see its own meeting:
    speakers can ask that this one mission does not read their names, which
    ``own_confidential`` are by its State.
    ``run`` is the one that a button or a timer names, with its ``plan`` where
    somebody looks at it; ``sent_before`` says that the very same went out already.
    ``writing`` is there when a mission wrote.
    """

    missions: tuple[Mission, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    programme: Programme | None = None
    earlier: Mapping[int, Programme] = field(default_factory=dict)
    own: Mapping[int, Programme] = field(default_factory=dict)
    confidential: Confidential = field(default_factory=Confidential)
    own_confidential: Mapping[str, Confidential] = field(default_factory=dict)
    attendance: Mapping[str, Attendance] = field(default_factory=dict)
    runs: tuple[Run, ...] = ()
    run: Run | None = None
    plan: Plan | None = None
    sent_before: bool = False
    writing: Writing | None = None

    def seen_by(self, state: str) -> Outreach:
        """The same, with the programme as the mission of a State may see it."""
        if self.programme is None or self.programme.meeting(state) is None:
            return self
        earlier = {number: self._seen(each, state) for number, each in self.earlier.items()}
        return replace(self, programme=self._seen(self.programme, state), earlier=earlier)

    def _seen(self, programme: Programme, state: str) -> Programme:
        own = self.own.get(programme.version)
        meeting = own.meeting(state) if own else None
        if meeting is None:
            return programme
        meetings = (meeting if each.state == state else each for each in programme.meetings)
        return replace(programme, meetings=tuple(meetings))
