"""Rounds, speakers and meetings to place, all invented but for the States."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.agenda.demand import Attending, Demand
from bot.facts.application import Application, Status, Value
from bot.facts.cycle import AgendaRules, Cycle, Hours, StateCall, WorkingGroup

GENEVA = ZoneInfo("Europe/Zurich")
ARRIVED = datetime(2021, 8, 1, 12, tzinfo=UTC)
MORNING = Hours(starts=time(9), ends=time(12))
AFTERNOON = Hours(starts=time(14), ends=time(17))


def at(day: int, clock: str) -> datetime:
    """A moment of December 2021 in Geneva."""
    return datetime.combine(date(2021, 12, day), time.fromisoformat(clock), GENEVA)


def a_round(*codes: str, agenda: AgendaRules | None = None, **changes: object) -> Cycle:
    """A virtual round with meetings in the week of 6 December 2021."""
    cycle = Cycle(
        number=40,
        format="virtual",
        zone="Europe/Zurich",
        opens=datetime(2021, 7, 20, tzinfo=GENEVA),
        closes=datetime(2021, 8, 16, 23, 59, tzinfo=GENEVA),
        states=tuple(StateCall(code=code) for code in codes),
        working_group=WorkingGroup(session=40, starts=date(2022, 1, 24), ends=date(2022, 2, 4)),
        meetings_start=date(2021, 12, 6),
        meetings_end=date(2021, 12, 10),
        agenda=agenda or AgendaRules(),
    )
    return replace(cycle, **changes)  # type: ignore[arg-type]


def meeting(state: str, minutes: int = 30, **changes: object) -> Demand:
    """A meeting to place, with one speaker of its own at an unknown place."""
    speaker = Attending(id=f"A{state}", person=sum(map(ord, state)) * 1000 + ord(state[0]))
    wanted = Demand(state=state, minutes=minutes, speakers=(speaker,))
    return replace(wanted, **changes)  # type: ignore[arg-type]


def applicant(
    number: int, state: str = "TG", status: Status = "confirmed", **answers: Value
) -> Application:
    """A speaker of a national organisation whose name may be published."""
    given: dict[str, Value] = {
        "state": state,
        "organisation": f"Organisation {number}",
        "scope": "national",
        "speaker_first_name": "Ama",
        "speaker_last_name": f"Mensah{number}",
        "publish_name": True,
        **answers,
    }
    return Application(
        id=f"A{number:011d}".replace("0", "a").replace("1", "b"),
        cycle=40,
        person_id=number,
        contact_id=number,
        status=status,
        reference=f"PS40-{state}-{number:04d}",
        answers=given,
        created_at=ARRIVED,
        submitted_at=ARRIVED,
    )
