"""Versions of the agenda: what calendars must learn, what changed, and what consent changes."""

from __future__ import annotations

from dataclasses import replace

from bot.agenda.programme import changes
from bot.agenda.publishing import confidential_of, programme
from bot.agenda.working import Working
from bot.facts.agendas import AgendaDesk, Edition, Pause, Plan, Slot
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from tests.unit.agenda.rounds import a_round, applicant, at

ROUND = a_round("TG", "UG", "VE")
SLOTS = (
    Slot(state="TG", starts=at(7, "09:00"), ends=at(7, "09:30")),
    Slot(state="UG", starts=at(7, "10:00"), ends=at(7, "10:30"), room="XX"),
    Slot(state="VE", starts=at(7, "14:00"), ends=at(7, "14:30")),
)
SPEAKERS = (applicant(1, "TG"), applicant(2, "UG"), applicant(3, "VE", publish_name=False))


def working(
    *slots: Slot,
    before: Edition | None = None,
    speakers: tuple[Application, ...] = SPEAKERS,
    cycle: Cycle = ROUND,
) -> Working:
    plan = Plan(cycle=40, slots=slots or SLOTS, revision=1)
    return Working(cycle, AgendaDesk(plan=plan, edition=before, applications=speakers))


def version(desk: Working) -> Edition:
    return desk.next_edition(by="U1", at=at(1, "09:00"), salt="Q7")


FIRST = version(working())


def test_first_version_numbers_every_meeting_from_nothing() -> None:
    assert [(each.uid, each.sequence, each.status) for each in FIRST.meetings] == [
        ("ps40-tg-q7@upr-info.org", 0, "confirmed"),
        ("ps40-ug-q7@upr-info.org", 0, "confirmed"),
        ("ps40-ve-q7@upr-info.org", 0, "confirmed"),
    ]
    assert FIRST.pauses == (
        Pause(kind="break", starts=at(7, "09:30"), ends=at(7, "10:00")),
        Pause(kind="lunch", starts=at(7, "10:30"), ends=at(7, "14:00")),
    )


def test_next_version_tells_calendars_only_what_changed() -> None:
    moved = replace(SLOTS[0], starts=at(8, "09:00"), ends=at(8, "09:30"))
    second = version(working(moved, SLOTS[1], before=FIRST))
    assert second.version == 2
    assert {each.state: (each.uid, each.sequence, each.status) for each in second.meetings} == {
        "TG": ("ps40-tg-q7@upr-info.org", 1, "confirmed"),
        "UG": ("ps40-ug-q7@upr-info.org", 0, "confirmed"),
        "VE": ("ps40-ve-q7@upr-info.org", 1, "cancelled"),
    }
    assert (FIRST.absent, second.absent) == ((), ("VE",))
    third = version(working(*SLOTS, before=second))
    assert {each.state: (each.sequence, each.status) for each in third.meetings} == {
        "TG": (2, "confirmed"),
        "UG": (0, "confirmed"),
        "VE": (2, "confirmed"),
    }


def test_changes_are_told_once_each_and_in_order() -> None:
    def shown(edition: Edition) -> object:
        return programme(edition, SPEAKERS, confidential_of(ROUND, SPEAKERS))

    moved = replace(SLOTS[0], starts=at(8, "09:00"), ends=at(8, "09:30"), room="XVII")
    second = version(working(moved, SLOTS[1], before=FIRST))
    told = changes(shown(FIRST), shown(second))  # type: ignore[arg-type]
    assert [(each.kind, each.state) for each in told] == [
        ("cancelled", "VE"),
        ("moved", "TG"),
        ("place", "TG"),
    ]
    assert changes(shown(FIRST), shown(FIRST)) == ()  # type: ignore[arg-type]
    everything = changes(None, shown(FIRST))  # type: ignore[arg-type]
    assert [each.kind for each in everything] == ["added"] * 3


def test_consent_taken_back_takes_the_name_out_of_calendars_and_of_old_versions() -> None:
    taken_back = replace(SPEAKERS[0], answers={**SPEAKERS[0].answers, "publish_name": False})
    now = (taken_back, *SPEAKERS[1:])
    desk = working(before=FIRST, speakers=now)
    assert desk.tells_new()
    second = version(desk)
    assert [each.sequence for each in second.meetings] == [1, 0, 0]
    secret = confidential_of(ROUND, now)
    old, new = programme(FIRST, now, secret), programme(second, now, secret)
    assert "Mensah1" not in repr(old)
    assert [(each.kind, each.state) for each in changes(old, new)] == [("speakers", "TG")]


def test_erased_speakers_are_gone_from_every_version() -> None:
    left = programme(FIRST, SPEAKERS[1:], confidential_of(ROUND, SPEAKERS[1:]))
    assert [len(each.speakers) for each in left.meetings] == [0, 1, 1]


def test_same_plan_is_nothing_new() -> None:
    assert not working(before=FIRST).tells_new()
    assert working().tells_new()
    declined = (replace(SPEAKERS[0], status="declined"), *SPEAKERS[1:])
    assert working(before=FIRST, speakers=declined).tells_new()


def test_confidential_name_in_a_room_or_link_is_found() -> None:
    hidden = applicant(3, "VE", publish_name=False)  # Ama Mensah3
    slots = (
        replace(SLOTS[0], room="Salle XX, pour MENSAH3 Ama"),
        replace(SLOTS[1], link="https://meet.example.org/ama.mensah3"),
        SLOTS[2],
    )
    assert working(*slots, speakers=(hidden,)).telling() == ("TG", "UG")


def test_free_moments_are_those_with_nothing_against_them() -> None:
    cycle = a_round("TG", "UG", "VE", meetings_end=at(7, "09:00").date())
    free = working(cycle=cycle).free("TG")
    assert [f"{each:%H:%M}" for each in free][:4] == ["09:00", "09:15", "10:45", "11:00"]
    assert at(7, "14:00") not in free
