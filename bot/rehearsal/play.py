"""Playing a round from its call to the end of its meetings, and judging what happened."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.consulting import Library
from bot.context import Role
from bot.facts import threads
from bot.facts.cycle import Cycle
from bot.operations import store_round
from bot.rehearsal import cast, invariants, mission, played
from bot.rehearsal.applicant import Applicant
from bot.rehearsal.book import OFFICE, Book, Delivery
from bot.rehearsal.faults import Faults
from bot.rehearsal.memory import MemoryStore
from bot.rehearsal.mission import Mission
from bot.rehearsal.office import APPROVERS, REVIEWER, Office
from bot.rehearsal.played import Played
from bot.rehearsal.posted import Json
from bot.rehearsal.stage import Restless, Stage
from bot.rehearsal.strangers import Stranger, Victim, drawn, strangers
from bot.runner import Decide
from bot.store import missions as address_book
from bot.store import overheard, schema, timers
from bot.store.transaction import Transaction
from bot.vault import Vault
from bot.workflows import retention

Progress = Callable[[float], None]
_ROLES: Mapping[str, Role] = {**dict.fromkeys(APPROVERS, "approver"), REVIEWER: "reviewer"}
_BEFORE = timedelta(days=1)
_AFTER = timedelta(days=8)  # the office writes its report a week after the meetings
_PURGED = timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What a rehearsal was asked to be, what happened, and which promises it broke."""

    seed: int
    applicants: int
    missions: Mapping[str, Mission]
    faults: bool
    book: Book
    people: Mapping[str, Applicant]
    strangers: Mapping[str, Stranger]
    struck: tuple[str, ...]
    broken: tuple[str, ...]


async def play(
    cycle: Cycle,
    *,
    applicants: int,
    missions: int = 0,
    seed: int,
    faults: bool = False,
    spared: Collection[int] = (),
    mischiefs: Sequence[str] | None = None,
    library: Library | None = None,
    deciding: Callable[[Decide], Decide] = lambda decide: decide,
    progress: Progress = lambda _share: None,
) -> Performance:
    """One rehearsal; the same arguments give the same, to the letter.

    A ``library`` that is open already need not be read again.
    ``spared`` are the numbers of strikes to leave out, ``progress`` is told how much of the
    round has passed, from 0 to 1. ``mischiefs`` are what strangers do, by default some where faults
    strike. ``deciding`` may spoil the bot's decisions, for tests.
    """
    going_wrong = Faults(seed=seed, on=faults, spared=spared)
    rehearsal = _Rehearsal(cycle, seed)
    with _empty_store() as store, opened(library) as faq:
        stage = rehearsal.staged(store, going_wrong, faq, deciding)
        rehearsal.begin(stage, applicants, missions)
        if faults or mischiefs:
            rehearsal.let_in(stage, mischiefs or drawn(applicants, seed))
        await stage.turn(lambda turn: _set_up(turn, cycle, rehearsal, stage.now))
        restless = await _pass(stage, cycle, progress)
        ended = await stage.turn(lambda turn: rehearsal.ended(turn, stage, faults=faults))
    return Performance(
        seed=seed,
        applicants=applicants,
        missions=rehearsal.missions,
        faults=faults,
        book=stage.book,
        people=rehearsal.people,
        strangers=rehearsal.strangers,
        struck=tuple(going_wrong.struck),
        broken=(*restless, *invariants.broken(ended)),
    )


@contextmanager
def opened(library: Library | None) -> Iterator[Library]:
    """The library that was given, which stays open; else one of our own, closed afterwards."""
    if library is not None:
        yield library
        return
    with closing(Library()) as own:
        yield own


@contextmanager
def _empty_store() -> Iterator[MemoryStore]:
    """A database of the present schema that goes with the rehearsal."""
    with tempfile.TemporaryDirectory(prefix="presessions-rehearsal-", dir=_memory()) as folder:
        store = MemoryStore(f"sqlite:///{folder}/round.sqlite3", Vault(["rehearsal" * 4]))
        try:
            schema.require_current(store.engine)
            yield store
        finally:
            store.close()


async def _pass(stage: Stage, cycle: Cycle, progress: Progress) -> tuple[str, ...]:
    """Let the time pass; what is said of a bot that never comes to rest is a finding."""
    try:
        await stage.play(cycle.over + _AFTER, progress)
    except Restless as error:
        return (str(error),)
    return ()


class _Rehearsal:
    """Everybody who takes part, and who hears what."""

    def __init__(self, cycle: Cycle, seed: int) -> None:
        self._cycle = cycle
        self._seed = seed
        self._chance = random.Random(f"people {seed}")  # noqa: S311  (invents, guards nothing)
        self._strange = random.Random(f"strangers {seed}")  # noqa: S311
        self.people: dict[str, Applicant] = {}
        self.missions: dict[str, Mission] = {}
        self.strangers: dict[str, Stranger] = {}
        self._office: Office | None = None

    def staged(
        self,
        store: MemoryStore,
        faults: Faults,
        library: Library,
        deciding: Callable[[Decide], Decide],
    ) -> Stage:
        """The bot on an empty stage, a day before the call opens."""
        return Stage(
            store,
            begins=self._cycle.opens - _BEFORE,
            seed=self._seed,
            faults=faults,
            hear=self.hear,
            see=self.see,
            roles=_ROLES.get,
            library=library,
            deciding=deciding,
        )

    def begin(self, stage: Stage, applicants: int, missions: int) -> None:
        """Let everybody know when to begin."""
        everyone = cast.applicants(applicants, self._cycle, self._chance, stage.plan, stage.gone)
        self.people = {person.address: person for person in everyone}
        self._office = Office(cycle=self._cycle, chance=self._chance, plan=stage.plan)
        invited = mission.missions(missions, self._chance, stage.plan, stage.gone)
        self.missions = {each.address: each for each in invited}
        self._office.begin()
        for person in everyone:
            person.start()

    def let_in(self, stage: Stage, mischiefs: Sequence[str]) -> None:
        """Add those who mean no good, one for each mischief."""
        everybody: list[Applicant | Mission] = [*self.people.values(), *self.missions.values()]
        known = [_victim(each) for each in everybody]
        for stranger in strangers(mischiefs, known, self._strange, stage.plan):
            self.strangers[stranger.address] = stranger
            over = self._cycle.over - self._cycle.opens
            stranger.start(self._cycle.opens + over * self._strange.random())

    def ended(self, turn: Transaction, stage: Stage, *, faults: bool) -> Played:
        """What happened to everybody, and what the database holds of it."""
        return played.read(
            turn,
            self._cycle,
            stage.book,
            people=self.people,
            missions=self.missions,
            strangers=self.strangers,
            gone=stage.gone,
            faults=faults,
        )

    def hear(self, delivery: Delivery) -> None:
        """Pass on what arrived to whoever reads there."""
        reader = delivery.reader
        person = self.people.get(reader) or self.missions.get(reader) or self.strangers.get(reader)
        if person is not None:
            person.hear(delivery)
        elif reader == OFFICE and self._office is not None:
            self._office.hear(delivery)

    def see(self, view: Json, actor: str, at: datetime) -> None:
        """Show a staff member the window that answers what they submitted."""
        if self._office is not None:
            self._office.sees(view, actor, at)


def _victim(whom: Applicant | Mission) -> Victim:
    return Victim(address=whom.address, received=lambda: whom.received)


def _set_up(turn: Transaction, cycle: Cycle, rehearsal: _Rehearsal, now: datetime) -> None:
    """What an operator and the first start leave in the database."""
    store_round(turn, cycle, now, "cycle.loaded")
    address_book.store(turn, [each.row for each in rehearsal.missions.values()], now)
    overheard.save_office(turn, threads.Office())
    # Nothing is old enough before that, and a purge a night would be most of a rehearsal's time.
    timers.ensure(turn, retention.timer(retention.next_night(cycle.over - _PURGED)))


def _memory() -> str | None:
    """A folder in memory where there is one: a rehearsal's commits need no disk."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (a folder made in it)
