"""What an answer depends on, and what it says: a variant of a text with its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.facts.cycle import Cycle, Phase
from bot.message import Link, Moment, Param


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question's circumstances: the round if there is one, the moment, the States named."""

    cycle: Cycle | None
    now: datetime
    states: tuple[str, ...]

    @property
    def phase(self) -> Phase:
        """Where the round stands as a whole; without one, everything is over."""
        return self.cycle.phase(self.now) if self.cycle else "over"

    @property
    def today(self) -> date:
        """The day on the round's calendar."""
        zone = ZoneInfo(self.cycle.zone) if self.cycle else None
        return self.now.astimezone(zone).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A variant of an entry's text; the unnamed one is the default.

    ``entry`` is another entry that has the better answer, as the deadline for a closed call.
    """

    variant: str
    params: Mapping[str, Param]
    entry: str = ""


def said(variant: str = "", /, **params: Param) -> Told:
    """The variant with its parameters."""
    return Told(variant=variant, params=params)


def moments(**times: datetime) -> dict[str, Param]:
    """Points in time as parameters."""
    return {name: Moment(at=at) for name, at in times.items()}


def link(asked: Asked, name: str) -> Link | None:
    """An address that the round publishes."""
    address = asked.cycle.links.get(name) if asked.cycle else None
    return Link(url=address) if address else None
