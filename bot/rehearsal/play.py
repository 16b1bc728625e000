"""Playing a round from its call to the end of its meetings, and judging what happened."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.consulting import Library
from bot.context import Role
from bot.facts.cycle import Cycle
from bot.operations import store_round
from bot.rehearsal import cast, invariants, mission
from bot.rehearsal.applicant import Applicant
from bot.rehearsal.book import Book, Delivery
from bot.rehearsal.faults import Faults
from bot.rehearsal.mission import Mission
from bot.rehearsal.office import APPROVERS, Office
from bot.rehearsal.stage import Stage
from bot.store import missions as address_book
from bot.store import schema
from bot.store.database import open_store
from bot.vault import Vault

Progress = Callable[[float], None]
_ROLES: Mapping[str, Role] = dict.fromkeys(APPROVERS, "approver")
_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What a rehearsal was asked to be, what happened, and which promises it broke."""

    seed: int
    applicants: int
    missions: Mapping[str, Mission]
    faults: bool
    book: Book
    people: Mapping[str, Applicant]
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
    library: Library | None = None,
    progress: Progress = lambda _share: None,
) -> Performance:
    """One rehearsal; the same arguments give the same, to the letter.

    A ``library`` that is open already need not be read again.
    ``spared`` are the numbers of strikes to leave out, ``progress`` is told how much of the
    round has passed, from 0 to 1.
    """
    with tempfile.TemporaryDirectory(prefix="presessions-rehearsal-", dir=_memory()) as folder:
        store = open_store(f"sqlite:///{folder}/round.sqlite3", Vault(["rehearsal" * 4]))
        try:
            schema.require_current(store.engine)
            going_wrong = Faults(seed=seed, on=faults, spared=spared)
            rehearsal = _Rehearsal(cycle, seed, going_wrong)
            stage = Stage(
                store,
                begins=cycle.opens - _BEFORE,
                seed=seed,
                faults=going_wrong,
                hear=rehearsal.hear,
                roles=_ROLES.get,
                library=library or Library(),
            )
            rehearsal.begin(stage, applicants, missions)
            await stage.turn(lambda turn: store_round(turn, cycle, stage.now, "cycle.loaded"))
            book = [each.row for each in rehearsal.missions.values()]
            await stage.turn(lambda turn: address_book.store(turn, book, stage.now))
            await stage.play(cycle.over, progress)
            played = await stage.turn(
                lambda turn: invariants.read(
                    turn,
                    cycle,
                    stage.book,
                    people=rehearsal.people,
                    missions=rehearsal.missions,
                    gone=stage.gone,
                    faults=faults,
                )
            )
        finally:
            store.close()
    return Performance(
        seed=seed,
        applicants=applicants,
        missions=rehearsal.missions,
        faults=faults,
        book=stage.book,
        people=rehearsal.people,
        struck=tuple(going_wrong.struck),
        broken=tuple(invariants.broken(played)),
    )


class _Rehearsal:
    """Everybody who takes part, and who hears what."""

    def __init__(self, cycle: Cycle, seed: int, faults: Faults) -> None:
        self._cycle = cycle
        self._chance = random.Random(f"people {seed}")  # noqa: S311  (invents, guards nothing)
        self.people: dict[str, Applicant] = {}
        self.missions: dict[str, Mission] = {}
        self._office: Office | None = None
        self._faults = faults

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

    def hear(self, delivery: Delivery) -> None:
        """Pass on what arrived to whoever reads there."""
        person = self.people.get(delivery.reader) or self.missions.get(delivery.reader)
        if person is not None:
            person.hear(delivery)
        elif delivery.reader == "office" and self._office is not None:
            self._office.hear(delivery)


def _memory() -> str | None:
    """A folder in memory where there is one: a rehearsal's commits need no disk."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (a folder made in it)
