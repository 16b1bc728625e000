"""A round with an agenda and missions, for the tests of mailings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.agenda.programme import Meeting, Programme
from bot.agenda.speakers import Confidential, PublicSpeaker
from bot.facts.application import Application
from bot.facts.cycle import Cycle, StateCall, WorkingGroup
from bot.facts.mailings import Plan
from bot.message import Message
from bot.outreach import Mission, Outreach

NOW = datetime(2021, 11, 15, 9, tzinfo=UTC)
FIRST = datetime(2021, 12, 7, 8, tzinfo=UTC)
CODES = ("HT", "TG", "VE")
CYCLE = Cycle(
    number=40,
    format="virtual",
    zone="Europe/Zurich",
    opens=datetime(2021, 7, 20, tzinfo=UTC),
    closes=datetime(2021, 8, 16, 22, tzinfo=UTC),
    states=tuple(StateCall(code=code) for code in CODES),
    working_group=WorkingGroup(session=40, starts=date(2022, 1, 24), ends=date(2022, 2, 4)),
    meetings_start=date(2021, 12, 6),
    meetings_end=date(2021, 12, 10),
)


def application(number: int, state: str, *, public: bool, **answers: Any) -> Application:
    """A confirmed application; its speaker's name may be published or not."""
    given = {"state": state, "publish_name": public, "organisation": f"House {number}", **answers}
    return Application(
        id="A" + "abcdefghijk"[number % 11] * 11,
        cycle=40,
        person_id=number,
        contact_id=number,
        status="confirmed",
        answers=given,
        created_at=NOW,
        submitted_at=NOW,
    )


def programme(
    applications: Sequence[Application] = (),
    *,
    version: int = 1,
    secret: Confidential | None = None,
    changed: Mapping[str, Mapping[str, Any]] | None = None,
) -> Programme:
    """Three meetings on one morning, with the changes that a test wants."""
    confidential = secret or Confidential.of(applications)
    meetings = []
    for number, code in enumerate(CODES):
        starts = FIRST + timedelta(hours=number)
        meeting = Meeting(
            uid=f"ps40-{code.lower()}@upr-info.org",
            state=code,
            starts=starts,
            ends=starts + timedelta(minutes=45),
            link="https://meet.example.org/room",
            speakers=tuple(
                PublicSpeaker(each, confidential) for each in applications if each.state == code
            ),
        )
        meetings.append(replace(meeting, **(changed or {}).get(code, {})))
    return Programme(
        cycle=40,
        version=version,
        zone="Europe/Zurich",
        published_at=NOW,
        meetings=tuple(meetings),
    )


def mission(number: int, state: str, language: Any = "en", **more: Any) -> Mission:
    """One address of a mission."""
    return Mission(
        contact_id=number,
        state=state,
        name=f"Mission {state}",
        mailbox=f"{number}@missions.example",
        language=language,
        **more,
    )


def outreach(*missions: Mission, **more: Any) -> Outreach:
    """What a mailing to these missions is planned from."""
    current = more.pop("programme", None) or programme()
    earlier = {current.version: current, **more.pop("earlier", {})}
    return Outreach(missions=missions, programme=current, earlier=earlier, **more)


def said(plan: Plan | Message) -> dict[int, tuple[str, str] | str]:
    """Each contact's letter by subject and text, or why there is none."""
    assert isinstance(plan, Plan), plan
    told: dict[int, tuple[str, str] | str] = {}
    for each in plan.recipients:
        letter = plan.letters[each.letter]
        told[each.contact_id] = (letter.subject, letter.text)
    return told | {each.contact_id: each.reason for each in plan.excluded}
