"""The agenda in Slack: its board, a change that breaks something, and who may publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot import effects as fx
from bot.agenda.working import Working
from bot.context import Context, Role, Staff
from bot.events import StaffCommanded, StaffPressed, StaffSubmitted, TimerFired
from bot.facts.agendas import AgendaDesk, Plan, Slot
from bot.handlers.table import decide
from bot.i18n import LANGUAGES
from bot.render import render_board, render_dialog
from bot.workflows.agenda.board import board
from tests.unit.agenda.rounds import a_round, applicant, at

ROUND = a_round("TG", "UG", "VE")
NOW = at(1, "09:00")
PLAN = Plan(
    cycle=40,
    slots=(
        Slot(state="TG", starts=at(7, "09:00"), ends=at(7, "09:30")),
        Slot(state="UG", starts=at(7, "10:00"), ends=at(7, "10:30")),
    ),
    revision=3,
)
SPEAKERS = (applicant(1, "TG"), applicant(2, "UG"), applicant(3, "VE", publish_name=False))
DESK = AgendaDesk(plan=PLAN, applications=SPEAKERS)
VALUES = {"day": "2021-12-07", "time": "14:00", "minutes": "45", "room": " XX ", "hold": "fast"}
REDRAWN = fx.SetTimer(id="agenda:40", kind="agenda", subject="40", due=NOW)


def known(role: Role | None = "approver", desk: AgendaDesk = DESK) -> Context:
    staff = Staff(actor="U1", role=role)
    return Context(now=NOW, fresh_id="Abbbbbbbbbbb", cycle=ROUND, staff=staff, agenda=desk)


def pressed(data: str, role: Role | None = "approver", desk: AgendaDesk = DESK) -> list[fx.Effect]:
    event = StaffPressed(id="1", at=NOW, actor="U1", data=data, trigger_id="T", channel="C1")
    return list(decide(event, known(role, desk)))


def submitted(
    data: str,
    values: Mapping[str, str],
    role: Role | None = "approver",
    desk: AgendaDesk = DESK,
) -> list[fx.Effect]:
    event = StaffSubmitted(id="1", at=NOW, actor="U1", data=data, values=values)
    return list(decide(event, known(role, desk)))


def said(effects: list[fx.Effect]) -> list[str]:
    return [each.message.key for each in effects if isinstance(each, fx.Whisper | fx.Refuse)]


def test_board_shows_every_meeting_by_the_clock_and_those_without_a_place() -> None:
    shown = board(Working(ROUND, DESK))
    assert [card.message.key for card in shown.cards] == [
        "agenda.day", "agenda.card", "agenda.card", "agenda.card_absent", "agenda.foot",
    ]  # fmt: skip
    assert [[choice.data for choice in card.choices] for card in shown.cards[1:]] == [
        ["agenda:change:40:TG"],
        ["agenda:change:40:UG"],
        ["agenda:change:40:VE"],
        ["agenda:propose:40", "agenda:publish:40"],
    ]
    event = TimerFired(id="agenda:40", at=NOW, kind="agenda", subject="40", due=NOW)
    assert list(decide(event, known())) == [fx.ShowBoard(surface="agenda:40", board=shown)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_board_of_fourteen_states_fits_into_one_message(language: str) -> None:
    codes = ["HT", "IS", "LT", "MD", "SS", "SY", "TL", "TG", "UG", "VE", "ZW", "FR", "CH", "DE"]
    cycle = a_round(*codes)
    sketch = Working(cycle, AgendaDesk(plan=Plan(cycle=40)))
    full = Working(cycle, AgendaDesk(plan=sketch.proposed()))
    blocks = render_board(board(full), language).blocks  # type: ignore[arg-type]
    assert len(blocks) <= 50
    assert sum("agenda:change" in str(each) for each in blocks) == 14


def test_first_command_brings_a_proposal_with_it() -> None:
    event = StaffCommanded(id="1", at=NOW, actor="U1", text="agenda", channel="C1")
    empty = replace(DESK, plan=Plan(cycle=40))
    effects = list(decide(event, known(desk=empty)))
    [saved] = [each for each in effects if isinstance(each, fx.SaveAgenda)]
    assert set(saved.plan.starts) == {"TG", "UG", "VE"}
    assert (saved.plan.revision, REDRAWN in effects) == (1, True)
    for role in ("viewer", "approver"):
        again = list(decide(event, known(role, DESK if role == "approver" else empty)))
        assert not any(isinstance(each, fx.SaveAgenda) for each in again)


@pytest.mark.parametrize(
    ("data", "role", "allowed"),
    [
        ("agenda:propose:40", "viewer", False),
        ("agenda:propose:40", "reviewer", True),
        ("agenda:change:40:TG", "viewer", False),
        ("agenda:change:40:TG", "reviewer", True),
        ("agenda:publish:40", "reviewer", False),
        ("agenda:publish:40", "approver", True),
    ],
)
def test_who_may_press_what(data: str, role: Role, allowed: bool) -> None:
    assert ("staff.not_allowed" in said(pressed(data, role))) is not allowed


def test_change_without_conflict_is_saved_at_once() -> None:
    [opened] = pressed("agenda:change:40:TG")
    assert isinstance(opened, fx.OpenDialog)
    assert opened.dialog.data == "agenda:save:40:TG:3"
    for language in LANGUAGES:
        render_dialog(opened.dialog, language)
    slot = Slot(state="TG", starts=at(7, "14:00"), ends=at(7, "14:45"), room="XX", fixed=True)
    plan = replace(PLAN, slots=(PLAN.slots[1], slot), revision=4)
    assert submitted(opened.dialog.data, VALUES) == [fx.SaveAgenda(plan=plan, by="U1"), REDRAWN]


def test_change_that_breaks_something_is_shown_first_and_saved_on_a_second_yes() -> None:
    values = {**VALUES, "time": "10:15"}
    [asked] = submitted("agenda:save:40:TG:3", values)
    assert isinstance(asked, fx.NextDialog)
    doubts = asked.dialog.body[0].params["doubts"]
    assert [each.key for each in doubts.items] == ["agenda.doubt.overlap"]  # type: ignore[union-attr]
    assert len(asked.dialog.data) < 3000
    saved, redrawn = submitted(asked.dialog.data, {})
    assert isinstance(saved, fx.SaveAgenda)
    assert (saved.plan.starts["TG"], redrawn) == (at(7, "10:15"), REDRAWN)


@pytest.mark.parametrize(
    ("data", "values", "expected"),
    [
        ("agenda:save:40:TG:2", VALUES, ["agenda.changed_meanwhile"]),
        ("agenda:save:40:TG:3", {**VALUES, "time": "soon"}, ["agenda.time_how"]),
        ("agenda:save:40:TG:3", {**VALUES, "time": "25:00"}, ["agenda.time_how"]),
        ("agenda:save:40:TG:3", {**VALUES, "minutes": "-5"}, ["agenda.minutes_how"]),
        ("agenda:save:40:TG:3", {**VALUES, "minutes": "100000"}, ["agenda.minutes_how"]),
        ("agenda:sure:40:TG:2:{}", {}, ["agenda.changed_meanwhile"]),
        ("agenda:release:40:2", {}, ["agenda.changed_meanwhile"]),
    ],
)
def test_what_cannot_be_saved_says_why_and_changes_nothing(
    data: str, values: Mapping[str, str], expected: list[str]
) -> None:
    effects = submitted(data, values)
    assert said(effects) == expected
    assert not any(isinstance(each, fx.SaveAgenda | fx.PublishAgenda) for each in effects)


def test_meeting_that_is_not_held_leaves_the_plan() -> None:
    saved = submitted("agenda:save:40:UG:3", {**VALUES, "day": "off"})[0]
    assert isinstance(saved, fx.SaveAgenda)
    assert (list(saved.plan.starts), saved.plan.off) == (["TG"], ("UG",))


def test_publishing_shows_what_is_doubtful_and_then_keeps_the_version() -> None:
    [opened] = pressed("agenda:publish:40")
    assert isinstance(opened, fx.OpenDialog)
    assert [each.key for each in opened.dialog.body] == [
        "agenda.publish_about", "agenda.publish_doubts",
    ]  # fmt: skip
    published, woken, redrawn = submitted(opened.dialog.data, {})
    assert isinstance(published, fx.PublishAgenda)
    assert (published.edition.version, published.edition.by, published.doubts) == (1, "U1", 1)
    assert woken == fx.SetTimer(id="published:40:1", kind="published", subject="40", due=NOW)
    assert redrawn == REDRAWN
    after = replace(DESK, edition=published.edition)
    assert said(pressed("agenda:publish:40", desk=after)) == ["agenda.publish_same"]
    event = TimerFired(id="published:40:1", at=NOW, kind="published", subject="40", due=NOW)
    [told] = decide(event, known(desk=after))
    assert isinstance(told, fx.TellStaff)
    assert (told.message.key, told.thread, told.key) == (
        "agenda.published_first", "agenda:40", "published:40:1",
    )  # fmt: skip


def test_confidential_name_in_a_room_stops_publication() -> None:
    slots = (replace(PLAN.slots[0], room="Ama Mensah3 at home"), PLAN.slots[1])
    desk = replace(DESK, plan=replace(PLAN, slots=slots))
    assert said(pressed("agenda:publish:40", desk=desk)) == ["agenda.publish_tells"]
    effects = submitted("agenda:release:40:3", {}, desk=desk)
    assert said(effects) == ["agenda.publish_tells"]
    assert not any(isinstance(each, fx.PublishAgenda) for each in effects)
