"""Placing meetings: the programme of a past round, what is kept, and that it is the best."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.agenda.conflicts import conflicts
from bot.agenda.demand import Attending, Demand, demands, minutes
from bot.agenda.publishing import Publication, edition
from bot.agenda.schedule import propose
from bot.agenda.windows import Window, windows
from bot.facts.agendas import Pause, Plan, Slot
from bot.facts.cycle import AgendaRules, Hours, StateCall
from tests.unit.agenda.rounds import AFTERNOON, GENEVA, MORNING, a_round, at, meeting

EMPTY = Plan(cycle=40)
DAY = Window(starts=at(7, "09:00"), ends=at(7, "12:00"))


def placed(plan: Plan) -> dict[str, str]:
    return {slot.state: f"{slot.starts:%d %H:%M}-{slot.ends:%H:%M}" for slot in plan.slots}


def test_programme_of_a_past_virtual_round_comes_out() -> None:
    """The 36th: recorded statements shown one after another, their questions put together."""
    rules = AgendaRules(
        days=(date(2021, 12, 7), date(2021, 12, 8)),
        hours=(Hours(starts=time(9), ends=time(11, 30)), Hours(starts=time(14), ends=time(16))),
        pause=0,
        questions=45,
        shared_questions=True,
        shortest=10,
    )
    lengths = {"AD": 30, "HR": 30, "BG": 45, "HN": 40, "JM": 30, "LR": 60, "LY": 10, "US": 30}
    cycle = a_round(*lengths, "MV", agenda=rules)
    wanted = [meeting(code, length) for code, length in lengths.items()]
    wanted.append(meeting("MV", speakers=()))  # no statement came
    within = windows(cycle)
    plan = propose(EMPTY, wanted, within, rules)
    assert placed(plan) == {
        "AD": "07 09:00-09:30",
        "HR": "07 09:30-10:00",
        "BG": "07 10:00-10:45",
        "HN": "07 14:00-14:40",
        "JM": "07 14:45-15:15",
        "LR": "08 09:00-10:00",
        "LY": "08 10:00-10:10",
        "US": "08 10:15-10:45",
    }
    assert [(each.kind, each.state) for each in conflicts(plan, wanted, within, rules)] == [
        ("nobody", "MV")
    ]
    made_from = Publication(cycle=cycle, plan=plan, wanted=(), within=within, applications=())
    published = edition(made_from, by="U1", at=at(1, "09:00"), salt="x")
    assert published.pauses[:3] == (
        Pause(kind="questions", starts=at(7, "10:45"), ends=at(7, "11:30")),
        Pause(kind="questions", starts=at(7, "15:15"), ends=at(7, "16:00")),
        Pause(kind="questions", starts=at(8, "10:45"), ends=at(8, "11:30")),
    )
    assert Pause(kind="lunch", starts=at(7, "11:30"), ends=at(7, "14:00")) in published.pauses


def test_lengths_follow_from_the_speakers() -> None:
    rules = AgendaRules()
    assert [minutes(number, rules) for number in (0, 1, 2, 3, 4, 6, 8, 12)] == [
        30, 30, 30, 35, 40, 50, 60, 60,
    ]  # fmt: skip
    assert minutes(3, replace(rules, shared_questions=True, shortest=10)) == 20


def test_mornings_from_tuesday_to_friday_are_usual_and_afternoons_online() -> None:
    for held, expected in (("in_person", [9]), ("virtual", [9, 14]), ("hybrid", [9, 14])):
        found = windows(a_round("TG", format=held))
        assert [each.starts for each in found] == [
            datetime(2021, 12, day, hour, tzinfo=GENEVA)
            for day in (7, 8, 9, 10)
            for hour in expected
        ]


def test_one_longer_meeting_moves_only_what_it_must() -> None:
    rules = AgendaRules()
    within = windows(a_round("HT"))
    codes = ("HT", "IS", "LT", "MD", "SS", "SY", "TL", "TG", "UG", "VE", "ZW")
    first = propose(EMPTY, [meeting(code, 45) for code in codes], within, rules)
    longer = [
        meeting(code, 60 if code == "LT" else 45, planned=first.starts[code]) for code in codes
    ]
    second = propose(first, longer, within, rules)
    moved = [slot.state for slot in second.slots if slot.starts != first.starts[slot.state]]
    assert len(moved) <= 1
    assert conflicts(second, longer, within, rules) == ()


def test_nobody_is_called_at_night_where_it_can_be_helped() -> None:
    rules = AgendaRules()
    cycle = a_round("VE", "TL", "TG")
    zones = {"VE": "America/Caracas", "TL": "Asia/Dili", "TG": "Africa/Lome"}
    wanted = [
        meeting(code, speakers=(Attending(id="A", person=number, zone=zone),))
        for number, (code, zone) in enumerate(zones.items())
    ]
    plan = propose(EMPTY, wanted, windows(cycle), rules)
    assert placed(plan) == {
        "TL": "07 09:00-09:30",
        "TG": "07 09:45-10:15",
        "VE": "07 14:00-14:30",
    }
    mornings = windows(replace(cycle, agenda=AgendaRules(hours=(MORNING,))))
    forced = propose(EMPTY, wanted, mornings, rules)
    [night] = conflicts(forced, wanted, mornings, rules)
    assert (night.kind, night.state, night.zone) == ("night", "VE", "America/Caracas")


def test_no_speaker_or_moderator_is_in_two_rooms() -> None:
    rules = AgendaRules(rooms=2, moderators=("Ana", "Ben"))
    shared = Attending(id="A", person=7)
    wanted = [
        meeting("HT", speakers=(shared,)),
        meeting("IS", speakers=(shared,)),
        meeting("LT", moderator="Ana"),
        meeting("MD", moderator="Ana"),
    ]
    plan = propose(EMPTY, wanted, [DAY], rules)
    assert conflicts(plan, wanted, [DAY], rules) == ()
    assert {slot.moderator for slot in plan.slots} == {"Ana", "Ben"}
    starts = plan.starts
    assert starts["HT"] != starts["IS"]
    assert starts["LT"] != starts["MD"]


def test_fixed_meetings_stay_and_what_they_break_is_told() -> None:
    rules = AgendaRules()
    held = meeting("HT", planned=at(6, "18:00"), fixed=True)
    staff = Slot(state="IS", starts=at(7, "09:30"), ends=at(7, "10:00"), fixed=True)
    wanted = [held, meeting("IS"), meeting("LT")]
    plan = propose(replace(EMPTY, slots=(staff,)), wanted, [DAY], rules)
    assert placed(plan) == {
        "HT": "06 18:00-18:30",
        "IS": "07 09:30-10:00",
        "LT": "07 10:15-10:45",
    }
    assert [(each.kind, each.state) for each in conflicts(plan, wanted, [DAY], rules)] == [
        ("outside", "HT")
    ]


def test_what_finds_no_place_is_told_and_what_is_off_stays_off() -> None:
    wanted = [meeting("HT", 60), meeting("IS", 60), meeting("LT", 60), meeting("MD", 60)]
    rules = AgendaRules()
    plan = propose(replace(EMPTY, off=("MD",)), wanted, [DAY], rules)
    assert len(plan.slots) == 2
    [left] = conflicts(plan, wanted, [DAY], rules)
    assert (left.kind, left.state in {"HT", "IS", "LT"}) == ("no_place", True)


def test_first_sketch_places_states_for_which_nobody_speaks_yet() -> None:
    wanted = [meeting("HT", speakers=()), meeting("IS", speakers=())]
    assert set(propose(EMPTY, wanted, [DAY], AgendaRules()).starts) == {"HT", "IS"}
    wanted[1] = meeting("IS")
    assert set(propose(EMPTY, wanted, [DAY], AgendaRules()).starts) == {"IS"}


def test_fixed_times_of_a_file_outweigh_where_the_plan_stood() -> None:
    states = (StateCall(code="TG", meeting=at(7, "10:00"), fixed=True), StateCall(code="UG"))
    cycle = a_round("TG", states=states)
    elsewhere = {"TG": at(8, "9:00".zfill(5)), "UG": at(8, "11:00")}
    found = demands(cycle, (), {}, elsewhere)
    assert [(each.state, each.planned) for each in found] == [
        ("TG", at(7, "10:00")),
        ("UG", at(8, "11:00")),
    ]


SMALL = Window(starts=at(7, "09:00"), ends=at(7, "11:00"))
RULES = AgendaRules(step=30, pause=0)


@st.composite
def crowded(draw: st.DrawFn) -> list[Demand]:
    """Up to four meetings that share speakers, stand somewhere already, and may not all fit."""
    found = []
    for code in ("HT", "IS", "LT", "MD")[: draw(st.integers(1, 4))]:
        speakers = draw(st.sets(st.integers(1, 4), min_size=1, max_size=2))
        planned = draw(
            st.none() | st.sampled_from([at(7, "09:00"), at(7, "09:30"), at(7, "10:00")])
        )
        found.append(
            Demand(
                state=code,
                minutes=draw(st.sampled_from([30, 60])),
                speakers=tuple(Attending(id=f"A{each}", person=each) for each in sorted(speakers)),
                planned=planned,
            )
        )
    return found


def grave(plan: Plan, wanted: list[Demand], rules: AgendaRules) -> list[str]:
    return [each.kind for each in conflicts(plan, wanted, [SMALL], rules) if each.grave]


def upset(slots: tuple[Slot, ...], wanted: list[Demand]) -> int:
    """How many meetings move, those counted twice that lose the place they had."""
    now = {slot.state: slot.starts for slot in slots}
    return sum(
        (1 if each.state in now else 2)
        for each in wanted
        if each.planned is not None and now.get(each.state) != each.planned
    )


def brute_force(wanted: list[Demand], rules: AgendaRules) -> tuple[int, int]:
    """How many can be placed at most, and how few of them are then upset: the slow way."""
    best = (0, -100)
    moments = [None, *(SMALL.starts + timedelta(minutes=30 * step) for step in range(4))]
    for choice in product(moments, repeat=len(wanted)):
        pairs = [(each, when) for each, when in zip(wanted, choice, strict=True) if when]
        slots = tuple(
            Slot(state=each.state, starts=when, ends=when + each.length) for each, when in pairs
        )
        if any(slot.ends > SMALL.ends for slot in slots):
            continue
        if grave(Plan(cycle=40, slots=slots), wanted, rules):
            continue
        best = max(best, (len(slots), -upset(slots, wanted)))
    return best


@settings(max_examples=60, deadline=None)
@given(wanted=crowded(), rooms=st.integers(1, 2))
def test_as_many_as_possible_are_placed_and_as_few_as_possible_move(
    wanted: list[Demand], rooms: int
) -> None:
    rules = replace(RULES, rooms=rooms)
    plan = propose(EMPTY, wanted, [SMALL], rules)
    assert grave(plan, wanted, rules) == []
    assert (len(plan.slots), -upset(plan.slots, wanted)) == brute_force(wanted, rules)


@settings(max_examples=25, deadline=None)
@given(wanted=crowded())
def test_proposing_again_changes_nothing(wanted: list[Demand]) -> None:
    first = propose(EMPTY, wanted, [SMALL], RULES)
    again = [replace(each, planned=first.starts.get(each.state)) for each in wanted]
    assert propose(first, again, [SMALL], RULES) == first
    assert propose(EMPTY, wanted, [SMALL], RULES) == first


def test_hours_of_an_afternoon_alone_are_kept() -> None:
    cycle = a_round("TG", agenda=AgendaRules(hours=(AFTERNOON,)))
    plan = propose(EMPTY, [meeting("TG")], windows(cycle), cycle.agenda)
    assert placed(plan) == {"TG": "07 14:00-14:30"}
