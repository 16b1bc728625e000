"""Decisions that go out together: proposed, edited, let go by another, taken back, settled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.files.cyclefile import parse
from bot.render import render_board, render_dialog
from bot.workflows.letters.outcomes import letter_for
from tests.unit.handlers.situation import ROUND
from tests.unit.workflows.desk import NAMES, Desk, panel

FIRST, SECOND, THIRD = NAMES
EXAMPLE = Path(__file__).parents[3] / "examples" / "presessions-40.toml"
TWO = replace(ROUND, panel=replace(ROUND.panel, two_people=True))

# What a letter says of the application that it is about.
MEANS = {
    "letter/confirmation": "approved",
    "letter/correction#approved": "approved",
    "letter/correction#rejected": "rejected",
    "letter/correction#waitlisted": "waitlisted",
    "letter/regret": "rejected",
    "letter/waiting": "waitlisted",
    "letter/released": "declined",
}
VERBS = ("approve", "waitlist", "reject", "retract", "defer", "vacate", "undo")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(VERBS), st.sampled_from(NAMES)),
        st.tuples(st.sampled_from(["yes", "no", "withdraw", "give_back"]), st.sampled_from(NAMES)),
        st.tuples(st.sampled_from(["pass", "settle", "panel", "undo_all"]), st.just("")),
    ),
    max_size=25,
)


def act(desk: Desk, verb: str, name: str) -> None:
    match verb:
        case "yes" | "no":
            desk.answers(name, verb)
        case "withdraw":
            desk.withdraws(name)
        case "give_back" | "undo":
            desk.presses(f"{verb}:{name}", subject=name)
        case "pass":
            desk.pass_hold()
        case "settle":
            desk.releases_all("settle")
        case "panel":
            desk.panel = panel(FIRST, SECOND, waiting=[THIRD], version=desk.count + 1)
            desk.releases_all("decide_panel")
        case "undo_all":
            for release in list(desk.releases.values()):
                desk.presses(f"undo_all:{release.id}:40:TG", release=release.id)
        case _:
            desk.decides(verb, name)


@settings(max_examples=250, deadline=None)
@given(STEPS)
@example([("approve", THIRD), ("pass", ""), ("retract", THIRD), ("panel", "")])
def test_no_two_letters_that_contradict_each_other_ever_wait(
    steps: list[tuple[str, str]],
) -> None:
    desk = Desk()
    for verb, name in steps:
        act(desk, verb, name)
        waiting = [send.about for send in desk.queued.values()]
        assert len(waiting) == len(set(waiting))
        for send in desk.queued.values():
            assert MEANS[send.message.key] == desk.applications[send.about or ""].status
    desk.pass_hold()
    told = {send.about: MEANS[send.message.key] for send in desk.sent if send.message.key in MEANS}
    for about, said in told.items():
        status = desk.applications[about or ""].status
        later = {"approved": {"approved", "confirmed", "declined", "withdrawn"}}
        later["declined"] = {"declined", "confirmed", "withdrawn"}
        later["waitlisted"] = {"waitlisted", "withdrawn", "submitted", "rejected"}
        later["rejected"] = {"rejected"}
        assert status in later[said]


def test_panel_is_decided_at_once_and_undone_at_once() -> None:
    desk = Desk(panel=panel(FIRST, SECOND, waiting=[THIRD]))
    desk.releases_all("decide_panel")
    assert [each.status for each in desk.applications.values()] == [
        "approved",
        "approved",
        "waitlisted",
    ]
    assert sorted(send.message.key for send in desk.queued.values()) == ["letter/confirmation"] * 2
    [release] = desk.releases.values()
    assert (release.stage, release.released_by) == ("released", "U1")
    assert release.criteria["counters"]["speakers"] == 2  # type: ignore[index]
    desk.presses(f"undo_all:{release.id}:40:TG", release=release.id)
    assert {each.status for each in desk.applications.values()} == {"submitted"}
    assert desk.queued == {}


@pytest.mark.fault(18)
def test_second_click_and_second_submit_change_nothing() -> None:
    desk = Desk(panel=panel(FIRST, SECOND))
    desk.presses("decide_panel:40:TG")
    desk.presses("decide_panel:40:TG")
    assert desk.whispered == ["release.ready", "release.waits_already"]
    assert [each.event for each in desk.recorded] == ["release.proposed"]
    [release] = desk.releases.values()
    desk.presses(f"send_release:{release.id}:1:40:TG", release=release.id)
    confirmed = desk.dialogs[-1].data
    desk.submits(confirmed, release=release.id)
    queued = dict(desk.queued)
    desk.submits(confirmed, release=release.id)
    assert desk.whispered[-1] == "release.already_released"
    assert desk.queued == queued


def test_what_is_put_aside_is_never_sent() -> None:
    desk = Desk(panel=panel(FIRST, SECOND))
    desk.presses("decide_panel:40:TG")
    [release] = desk.releases.values()
    desk.presses(f"send_release:{release.id}:1:40:TG", release=release.id)
    desk.presses(f"drop_release:{release.id}:40:TG", release=release.id)
    desk.submits(desk.dialogs[-1].data, release=release.id)
    assert desk.whispered[-1] == "release.already_dropped"
    assert (desk.queued, desk.boards[f"release:{release.id}"].cards) == ({}, ())


def test_round_file_can_ask_for_two_people() -> None:
    text = EXAMPLE.read_text()
    asking = parse(text.replace("[links]", "[panel]\ntwo_people = true\n\n[links]"), "x")
    assert [parse(text, "x").panel.two_people, asking.panel.two_people] == [False, True]


def test_two_people_means_another_lets_it_go() -> None:
    desk = Desk(cycle=TWO, panel=panel(FIRST, SECOND))
    desk.presses("decide_panel:40:TG")
    [release] = desk.releases.values()
    desk.presses(f"send_release:{release.id}:1:40:TG", release=release.id)
    desk.submits(f"release_all:{release.id}:1:40:TG", release=release.id)
    assert desk.whispered[-2:] == ["release.not_yours"] * 2
    assert desk.queued == {}
    desk.actor = "U2"
    desk.lets_go(release)
    assert len(desk.queued) == 2


def test_two_people_decide_on_one_application_as_well() -> None:
    desk = Desk(cycle=TWO)
    desk.decides("approve", FIRST)
    assert desk.whispered == ["decide.needs_another"]
    assert desk.applications[FIRST].status == "submitted"
    desk.actor = "U2"
    desk.lets_go(next(iter(desk.releases.values())))
    assert desk.applications[FIRST].status == "approved"


def test_what_was_not_looked_at_is_not_sent() -> None:
    desk = Desk(panel=panel(FIRST, SECOND))
    desk.presses("decide_panel:40:TG")
    [release] = desk.releases.values()
    desk.presses(f"send_release:{release.id}:1:40:TG", release=release.id)
    looked_at = desk.dialogs[-1].data
    data = f"write:{release.id}:{FIRST}:40:TG"
    desk.submits(data, subject=FIRST, release=release.id, common="", own="Bring a coat.")
    desk.submits(looked_at, release=release.id)
    assert desk.whispered[-1] == "release.changed"
    desk.withdraws(SECOND)
    desk.lets_go(desk.releases[release.id])
    assert desk.whispered[-1] == "release.mended"
    assert (desk.recorded[-1].event, desk.recorded[-1].details) == (
        "release.mended",
        {"taken_out": 1, "left": 1},
    )
    desk.lets_go(desk.releases[release.id])
    [letter] = desk.queued.values()
    assert letter.message.params["added"].params["text"] == "Bring a coat."  # type: ignore[union-attr]


def test_answered_late_yes_is_not_answered_again_from_its_post() -> None:
    desk = Desk()
    desk.decides("approve", FIRST)
    desk.pass_hold()
    for said in ("no", "yes"):
        desk.answers(FIRST, said)
    desk.submits(f"too_late:{FIRST}", subject=FIRST)
    desk.presses(f"give_back:{FIRST}:asked", subject=FIRST)
    assert (desk.whispered, desk.applications[FIRST].status, desk.sent[-1].message.key) == (
        ["staff.decided_already"],
        "declined",
        "confirm.too_late",
    )
    desk.presses(f"give_back:{FIRST}", subject=FIRST)  # on the card it is meant
    assert desk.applications[FIRST].status == "confirmed"


def test_silent_speaker_is_not_made_to_confirm_while_the_end_of_their_place_waits() -> None:
    desk = Desk()
    desk.decides("approve", FIRST)
    desk.pass_hold()
    desk.decides("vacate", FIRST)
    waiting = dict(desk.queued)
    desk.presses(f"give_back:{FIRST}", subject=FIRST)
    assert (desk.whispered, desk.queued) == (["decide.undo_first"], waiting)


def test_nobody_proposes_decisions_about_whom_they_must_not_judge() -> None:
    for name in (FIRST, SECOND):
        desk = Desk(panel=panel(FIRST, waiting=[SECOND]), conflicts={(name, "U1")})
        desk.presses("decide_panel:40:TG")
        assert (desk.whispered, desk.releases) == (["decide.recused"], {})


def test_log_says_that_a_panel_was_prepared_in_place_of_another() -> None:
    desk = Desk(panel=panel(FIRST, SECOND))
    desk.presses("decide_panel:40:TG")
    [first] = desk.releases
    desk.panel = panel(FIRST, THIRD, version=2)
    desk.presses("decide_panel:40:TG")
    assert [(each.event, each.subject == first) for each in desk.recorded] == [
        ("release.proposed", True),
        ("release.dropped", True),
        ("release.proposed", False),
    ]


def test_those_not_selected_hear_only_when_nobody_can_be_needed_any_more() -> None:
    desk = Desk(panel=panel(FIRST, waiting=[SECOND]))
    desk.presses("settle:40:TG")
    desk.releases_all("decide_panel")
    desk.pass_hold()
    desk.whispered.remove("release.ready")
    desk.presses("settle:40:TG")
    assert desk.whispered == ["settle.no_panel", "settle.unanswered"]
    desk.answers(FIRST, "yes")
    desk.releases_all("settle")
    letters = {send.about: send.message.key for send in desk.queued.values()}
    assert letters == {SECOND: "letter/waiting", THIRD: "letter/regret"}


def test_without_a_panel_everybody_must_be_decided_first() -> None:
    desk = Desk()
    desk.decides("approve", FIRST)
    desk.pass_hold()
    desk.answers(FIRST, "yes")
    desk.presses("settle:40:TG")
    assert desk.whispered == ["settle.undecided_left"]
    for name in (SECOND, THIRD):
        desk.decides("reject", name)
    desk.releases_all("settle")
    assert sorted(send.message.key for send in desk.queued.values()) == ["letter/regret"] * 2


def test_nobody_is_told_of_the_end_of_what_they_were_never_told_of() -> None:
    desk = Desk()
    desk.decides("approve", FIRST)
    for verb in ("retract", "defer", "vacate"):
        desk.decides(verb, FIRST)
    assert desk.whispered == ["decide.undo_first"] * 3
    desk.pass_hold()
    desk.decides("retract", FIRST)
    desk.decides("approve", FIRST)  # they have been told yes: taking the correction back is enough
    assert desk.whispered[-1] == "decide.undo_first"
    desk.presses(f"undo:{FIRST}", subject=FIRST)
    assert (desk.applications[FIRST].status, desk.queued) == ("approved", {})


def test_nobody_is_refused_while_nobody_has_a_place() -> None:
    desk = Desk()
    desk.decides("approve", FIRST)
    for name in (SECOND, THIRD):
        desk.decides("reject", name)
    desk.pass_hold()
    desk.answers(FIRST, "no")
    desk.presses("settle:40:TG")
    assert desk.whispered == ["settle.nobody_yet"]


def test_free_place_is_shown_before_those_who_wait_are_told() -> None:
    desk = Desk()
    for name in (FIRST, SECOND):
        desk.decides("approve", name)
    desk.decides("waitlist", THIRD)
    desk.pass_hold()
    desk.answers(FIRST, "yes")
    desk.answers(SECOND, "no")
    desk.draws()
    offered = [card.message.key for card in desk.boards["speakers:40:TG"].cards]
    assert "settle.offer_vacant" in offered


@pytest.mark.parametrize("back", ["undo", "withdraw"])
def test_board_shows_that_the_only_speaker_is_one_no_more(back: str) -> None:
    desk = Desk()
    desk.decides("approve", FIRST)
    desk.draws()
    shown = desk.boards["speakers:40:TG"].cards[0].message.key
    act(desk, back, FIRST)
    desk.draws()
    assert (shown, desk.boards["speakers:40:TG"].cards[0].message.key) == (
        "speakers.chosen",
        "speakers.nobody",
    )


def test_letter_that_contradicts_an_earlier_one_apologises() -> None:
    assert {
        (action, told): letter_for(action, told)  # type: ignore[arg-type]
        for action, told in [
            ("approve", "submitted"),
            ("approve", "waitlisted"),
            ("approve", "rejected"),
            ("waitlist", "submitted"),
            ("waitlist", "rejected"),
            ("reject", "submitted"),
            ("retract", "confirmed"),
            ("defer", "approved"),
            ("vacate", "approved"),
        ]
    } == {
        ("approve", "submitted"): "confirmation",
        ("approve", "waitlisted"): "confirmation",
        ("approve", "rejected"): "correction#approved",
        ("waitlist", "submitted"): None,
        ("waitlist", "rejected"): "correction#waitlisted",
        ("reject", "submitted"): None,
        ("retract", "confirmed"): "correction#rejected",
        ("defer", "approved"): "correction#waitlisted",
        ("vacate", "approved"): "released",
    }


def test_too_few_applications_are_said_before_letters_go() -> None:
    states = tuple(replace(each, minimum=4) for each in ROUND.states)
    desk = Desk(cycle=replace(ROUND, states=states), panel=panel(FIRST, SECOND))
    desk.presses("decide_panel:40:TG")
    (release,) = desk.releases.values()
    desk.draws()
    board = desk.boards[f"release:{release.id}"]
    desk.presses(f"send_release:{release.id}:1:40:TG", release=release.id)
    said = [
        [each.message.key for each in board.cards if each.message.key == "release.few"],
        [each.key for each in desk.dialogs[-1].body if each.key == "release.few"],
    ]
    assert said == [["release.few"], ["release.few"]]


@pytest.mark.parametrize(
    ("said", "statuses"),
    [
        (["heard_yes"], ["confirmed"]),
        (["heard_no"], ["declined"]),
        (["heard_yes", "heard_yes", "heard_no"], ["confirmed", "confirmed", "declined"]),
        (["heard_no", "heard_yes"], ["declined", "declined"]),
    ],
)
def test_answer_on_the_telephone_counts_once(said: list[str], statuses: list[str]) -> None:
    desk = Desk()
    desk.decides("approve", FIRST)
    desk.presses(f"heard_yes:{FIRST}", subject=FIRST)  # they have not even got the letter
    assert (desk.applications[FIRST].status, desk.sent) == ("approved", [])
    desk.pass_hold()
    found = []
    for verb in said:
        desk.presses(f"{verb}:{FIRST}", subject=FIRST)
        found.append(desk.applications[FIRST].status)
    assert found == statuses
    thanked = [send.message.key for send in desk.sent if send.kind == "dialogue"]
    assert len(thanked) == len(set(statuses))


def test_windows_and_boards_of_a_release_can_be_drawn_in_every_language() -> None:
    desk = Desk(panel=panel(FIRST, SECOND, waiting=[THIRD]))
    desk.presses("decide_panel:40:TG")
    [release] = desk.releases.values()
    desk.presses(f"read:{release.id}:{FIRST}:40:TG", subject=FIRST, release=release.id)
    desk.presses(f"send_release:{release.id}:1:40:TG", release=release.id)
    desk.draws()
    desk.lets_go(release)
    desk.draws()
    assert {name.partition(":")[0] for name in desk.boards} == {"release", "speakers"}
    for language in ("en", "fr", "es"):
        for dialog in desk.dialogs:
            assert render_dialog(dialog, language).view["blocks"]
        for board in desk.boards.values():
            assert render_board(board, language).blocks
