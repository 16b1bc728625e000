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
    """An address of a person, with what they chose and where the dialogue stands.

    ``known_by`` are the other books they stand in; most people in none, and then none is opened.
    """

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
    """A frozen snapshot for one event; what the event is not about stays empty.

    Every kind of event has readers that fill in what its decisions need: ``bot/store/snapshot.py``.
    """

    now: datetime
    # May name one new thing.
    fresh_id: str
    # The channels that are on.
    channels: frozenset[str] = CHANNELS
    # The round it is about, and the State that a timer, a press or a command names.
    cycle: Cycle | None = None
    state: str | None = None

    # Who wrote or pressed, whose address failed, or whom the office names; their other
    # addresses, and how the one that failed has fared.
    contact: Contact | None = None
    elsewhere: tuple[Contact, ...] = ()
    health: Health = field(default_factory=Health)
    # When their message came in, where that was before now because the bot did not run: a
    # deadline counts by it.
    arrived: datetime | None = None
    # Their applications in the round, the States they have late access to, and by application
    # what they agreed to since the form.
    applications: tuple[Application, ...] = ()
    late: Mapping[str, datetime] = field(default_factory=dict)
    consents: Mapping[str, Consents] = field(default_factory=dict)
    # What the FAQ said, once it was asked; automatic answers today; messages above the limit.
    consulted: tuple[Consulted, ...] | None = None
    automatic_today: int = 0
    crowded: int = 0
    # What a code or a one-use link in their words proves; the bytes their files may still have.
    proof: Proof | None = None
    room: int = FILES_MOST
    # The message behind a discreet notice, which they want to read now.
    kept: Message | None = None

    # The application that a button, a timer or a letter names, the address its messages go to,
    # how often its draft was reminded, and what lies beside its answers.
    subject: Application | None = None
    holder: Contact | None = None
    reminded: int = 0
    dossier: Dossier | None = None
    # All that were submitted for the same State, the addresses that their letters go to, and
    # the keys of decisions that wait out their hold time.
    peers: tuple[Application, ...] = ()
    holders: Mapping[str, Contact] = field(default_factory=dict)
    pending: tuple[str, ...] = ()
    # Drafts for a State whose dates changed, who began each, and how often it was reminded.
    drafts: tuple[Application, ...] = ()
    drafters: Mapping[str, Contact] = field(default_factory=dict)
    reminded_of: Mapping[str, int] = field(default_factory=dict)

    # Which member of the office acted, and the Home tabs to draw.
    staff: Staff | None = None
    homes: tuple[Home, ...] = ()
    # Applications by "STATE:draft" and "STATE:submitted", and those that a search looks through.
    counts: Mapping[str, int] = field(default_factory=dict)
    found: tuple[Application, ...] = ()
    # What the office recorded about a State's applications, the panel saved for it, and what
    # was decided and told.
    desk: Desk = field(default_factory=Desk)
    panel_draft: PanelDraft | None = None
    deciding: Deciding = field(default_factory=Deciding)
    # How the office is reached; the person's thread with it, those that wait, the FAQ entries
    # that it wrote, and how often an answer helped.
    office: Office = field(default_factory=Office)
    thread: Thread | None = None
    waiting: tuple[Thread, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    tallies: tuple[Tally, ...] = ()
    # Where a mailing or a mission is involved, and where the round's agenda or its clock is.
    outreach: Outreach | None = None
    agenda: AgendaDesk | None = None
    # The rounds of a report, the first before those it is compared with.
    figures: tuple[Figures, ...] = ()
    # What a nightly purge may forget.
    expired: Expired | None = None

    @property
    def zone(self) -> str:
        """The time zone of the round, or the office's while there is none."""
        return self.cycle.zone if self.cycle else OFFICE_ZONE
