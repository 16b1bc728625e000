"""All that a decision may know, read in the transaction that will hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.events import CHANNELS, ChannelName
from bot.facts.agendas import AgendaDesk
from bot.facts.application import Application
from bot.facts.consent import Consents
from bot.facts.cycle import Cycle
from bot.facts.deliverability import Health
from bot.facts.linking import Proof
from bot.facts.overview import Overview
from bot.facts.releases import Deciding
from bot.facts.retention import Expired
from bot.facts.reviews import Desk, Dossier, PanelDraft
from bot.facts.threads import Lesson, Office, Tally, Thread
from bot.i18n import Language
from bot.message import OFFICE_ZONE, Message
from bot.outreach import Outreach
from bot.report.figures import Figures

Role = Literal["viewer", "reviewer", "approver"]
# Bytes that one person's files may have together.
FILES_MOST = 100 * 1024 * 1024
KnownBy = Literal["late_access", "threads", "missions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An address of a person, with what they chose and where the dialogue stands."""

    id: int
    person_id: int
    channel: ChannelName
    address: str = field(repr=False)
    language: Language | None = None
    zone: str | None = None
    reminders: bool = True
    discreet: bool = False
    reachable: bool = True
    conversation: Mapping[str, object] = field(default_factory=dict, repr=False)
    known_by: frozenset[KnownBy] = frozenset()
    """In which other books they stand; most people in none, and then none is opened."""

    @property
    def at_once(self) -> bool:
        """Whether they answer the whole form in one letter rather than question by question."""
        return self.channel == "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A member of the office and what they may do; None is a visitor of the workspace."""

    actor: str
    role: Role | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The Home tab of one staff member, with the figures it shows."""

    actor: str
    role: Role | None
    language: Language
    overview: Overview = field(default_factory=Overview)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted:
    """What the FAQ index said about one question: an entry, or None when it is not sure.

    ``taught`` is the answer in each language where the office wrote the entry itself;
    ``offered`` is the question of such an entry that stands first among the near ones.
    """

    question: str = field(repr=False)
    entry: str | None
    near: tuple[str, ...] = ()
    handover: Literal["person", "safety"] | None = None
    states: tuple[str, ...] = ()
    taught: Mapping[Language, str] = field(default_factory=dict, repr=False)
    offered: Mapping[Language, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A frozen snapshot for one event.

    ``arrived`` is when a person's message came in, where that was before ``now`` because the
    bot did not run: a deadline counts by it. ``cycle`` is the round the event is about,
    ``applications`` the person's own in it, ``late`` the States they have late access to.
    ``subject`` is the application a button, a timer or a letter names, with the ``holder`` its
    messages go to, ``peers`` are all submitted applications for the same State, ``drafts``
    those begun for a State whose dates changed. ``reminded``
    counts the reminders its draft was sent, ``pending`` are the keys of decisions that wait
    out their hold time. ``counts`` are applications by ``STATE:submitted`` and
    ``STATE:draft``. ``state`` is the State that a timer, a staff member's press or command is
    about, ``desk`` what the office recorded about its applications, ``panel_draft`` the panel
    saved for it; ``dossier`` is what lies beside the answers of a ``subject`` that is looked at,
    ``homes`` are the Home tabs to draw. ``drafters`` began each of the ``drafts``, which were
    reminded ``reminded_of`` times; ``found`` is what a search looks through. ``proof`` is what
    a code or a one-use link in the event's words proves, ``health`` how the address that failed
    has fared, and ``elsewhere`` are its person's other addresses. ``fresh_id`` may name one new
    thing. ``outreach`` is there where a mailing or a mission is involved, ``agenda`` where the
    round's agenda or its clock is. ``consents`` are what was agreed to since the form, by
    application; ``expired`` is what a nightly purge may forget, ``kept`` a message that somebody
    who asked for discreet notices wants to read now. ``crowded`` counts what one sender wrote
    above the limit.
    ``channels`` are those that are on, ``figures`` the rounds a report is about, the first before
    those it is compared with.
    """

    now: datetime
    fresh_id: str
    arrived: datetime | None = None
    cycle: Cycle | None = None
    contact: Contact | None = None
    applications: tuple[Application, ...] = ()
    late: Mapping[str, datetime] = field(default_factory=dict)
    subject: Application | None = None
    holder: Contact | None = None
    peers: tuple[Application, ...] = ()
    drafts: tuple[Application, ...] = ()
    staff: Staff | None = None
    consulted: tuple[Consulted, ...] | None = None
    channels: frozenset[str] = CHANNELS
    automatic_today: int = 0
    reminded: int = 0
    pending: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    state: str | None = None
    desk: Desk = field(default_factory=Desk)
    panel_draft: PanelDraft | None = None
    dossier: Dossier | None = None
    homes: tuple[Home, ...] = ()
    drafters: Mapping[str, Contact] = field(default_factory=dict)
    reminded_of: Mapping[str, int] = field(default_factory=dict)
    found: tuple[Application, ...] = ()
    deciding: Deciding = field(default_factory=Deciding)
    holders: Mapping[str, Contact] = field(default_factory=dict)
    thread: Thread | None = None
    waiting: tuple[Thread, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    tallies: tuple[Tally, ...] = ()
    office: Office = field(default_factory=Office)
    proof: Proof | None = None
    health: Health = field(default_factory=Health)
    elsewhere: tuple[Contact, ...] = ()
    outreach: Outreach | None = None
    agenda: AgendaDesk | None = None
    figures: tuple[Figures, ...] = ()
    consents: Mapping[str, Consents] = field(default_factory=dict)
    room: int = FILES_MOST
    expired: Expired | None = None
    kept: Message | None = None
    crowded: int = 0

    @property
    def zone(self) -> str:
        """The time zone of the round, or the office's while there is none."""
        return self.cycle.zone if self.cycle else OFFICE_ZONE
