"""What a mailing is planned from: the address book, who asked for news, the programme, the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.agenda.programme import Programme
from bot.agenda.speakers import Confidential
from bot.effects.mailings import Answer
from bot.events import ChannelName
from bot.i18n import Language
from bot.mailings import Delivery, Kind, Plan, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """One address of a Permanent Mission.

    ``known`` is the version of the programme that this address was last told, ``cancelled``
    the version up to which it was told of cancellations, ``got`` the kinds it was sent in
    the round. ``answers`` are the whole mission's, by the State each meeting is about.
    """

    contact_id: int
    state: str
    name: str = field(repr=False)
    mailbox: str = field(repr=False)
    language: Language
    delivery: Delivery = "ok"
    known: int | None = None
    cancelled: int | None = None
    got: Mapping[Kind, int] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A former applicant who asked to hear of calls and news."""

    contact_id: int
    channel: ChannelName
    mailbox: str = field(repr=False)
    language: Language
    delivery: Delivery = "ok"
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
class Outreach:
    """What is known when a mailing is planned, changed or answered.

    ``run`` is the one that a button or a timer names, with its ``plan`` where somebody looks
    at it; ``mission`` the one that wrote.
    """

    missions: tuple[Mission, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    programme: Programme | None = None
    earlier: Mapping[int, Programme] = field(default_factory=dict)
    confidential: Confidential = field(default_factory=Confidential)
    attendance: Mapping[str, Attendance] = field(default_factory=dict)
    run: Run | None = None
    plan: Plan | None = None
    runs: tuple[Run, ...] = ()
    mission: Mission | None = None
