"""A State's draft panel: proposed, changed with its effects in sight, saved once."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import effects as fx
from bot.context import Context
from bot.handlers.table import decide
from bot.message import Message
from bot.panel.compose import compose
from bot.render import render_board, render_dialog
from tests.unit.handlers.situation import ROUND
from tests.unit.workflows.selecting import (
    CYCLE,
    PLACES,
    at_desk,
    crowd,
    desk,
    draft,
    drawn,
    name,
    pressed,
    submitted,
    whispers,
    window,
)

BEST = compose(crowd(12), PLACES, CYCLE.panel)
IDS = {each.reference or "": each.id for each in crowd(12)}


def saved(effects: object) -> list[fx.SavePanel]:
    assert isinstance(effects, list | tuple)
    return [each for each in effects if isinstance(each, fx.SavePanel)]


def change(before: Context, *numbers: int, version: int = 1) -> list[fx.Effect]:
    """A window opened on a version of the draft comes back with these speakers."""
    event = submitted(
        f"panel_change:40:TG:{version}", panel=",".join(name(number) for number in numbers)
    )
    return list(decide(event, before))


def said(dialog: fx.Dialog) -> str:
    return str(render_dialog(dialog, "en").view)


def keys(dialog: fx.Dialog) -> list[str]:
    return [message.key for message in dialog.body]


def test_first_proposal_is_the_best_panel_with_its_waitlist() -> None:
    effects = list(decide(pressed("propose:40:TG"), at_desk()))
    assert saved(effects) == [
        fx.SavePanel(
            cycle=40,
            state="TG",
            panel=tuple(IDS[each] for each in BEST.panel),
            waitlist=tuple(IDS[each] for each in BEST.waitlist),
            by="U1",
        )
    ]
    assert whispers(effects) == ["panel.coming"]


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"panel_draft": draft(1, 2)}, ["panel.exists"]),
        ({"now": ROUND.closes}, ["panel.still_open"]),
        ({"peers": ()}, ["panel.nobody"]),
    ],
)
def test_nothing_is_proposed_where_it_would_be_wrong(
    known: dict[str, object], told: list[str]
) -> None:
    effects = list(decide(pressed("propose:40:TG"), replace(at_desk(), **known)))  # type: ignore[arg-type]
    assert (saved(effects), whispers(effects)) == ([], told)


def test_proposing_again_takes_the_best_as_the_next_draft() -> None:
    effects = list(decide(pressed("panel_again:40:TG"), at_desk(panel_draft=draft(1, 2))))
    assert [each.panel for each in saved(effects)] == [tuple(IDS[each] for each in BEST.panel)]
    best = replace(draft(), panel=tuple(IDS[each] for each in BEST.panel))
    again = list(decide(pressed("panel_again:40:TG"), at_desk(panel_draft=best)))
    assert (saved(again), whispers(again)) == ([], ["panel.best_already"])


def test_change_is_told_before_it_is_saved() -> None:
    before = at_desk(panel_draft=draft(1, 2, 4, 5))
    opened = window(pressed("panel_change:40:TG"), before)
    assert keys(opened) == [
        *("panel.change_none", "panel.change_suggested", "panel.counters", "panel.themes")
    ]
    live = pressed(
        "live:panel_change:40:TG:1", view="V1", values={"panel": f"{name(1)},{name(2)},{name(3)}"}
    )
    (effect,) = decide(live, before)
    assert isinstance(effect, fx.OpenDialog)
    assert (effect.view, keys(effect.dialog)[0]) == ("V1", "panel.change_effect")
    told = said(effect.dialog)
    assert "In: PS40-TG-0003. Out: PS40-TG-0004 and PS40-TG-0005." in told
    assert effect.dialog.inputs[0].value == f"{name(1)},{name(2)},{name(3)}"


def test_take_off_opens_the_window_without_that_speaker() -> None:
    subject = crowd(12)[3]
    before = at_desk(panel_draft=draft(1, 2, 4, 5), subject=subject)
    dialog = window(pressed(f"take_off:{name(4)}"), before)
    assert dialog.inputs[0].value == f"{name(1)},{name(2)},{name(5)}"


def test_saved_change_is_the_next_version_and_noted_under_the_board() -> None:
    effects = change(at_desk(panel_draft=draft(1, 2, 4, 5)), 1, 2, 3)
    (panel,) = saved(effects)
    assert panel.panel == (name(1), name(2), name(3))
    assert not {*panel.waitlist} & {*panel.panel}
    (noted,) = [each for each in effects if isinstance(each, fx.TellStaff)]
    assert (noted.thread, noted.message.key) == ("panel:40:TG", "panel.changed")
    assert noted.message.params["version"] == 2


@pytest.mark.parametrize(
    ("numbers", "version", "key"),
    [
        ((1, 2), 1, "panel.meanwhile"),
        ((1, 2, 3, 4, 5, 7, 8), 2, "panel.too_many"),
    ],
)
def test_change_that_cannot_be_saved_stays_open(
    numbers: tuple[int, ...], version: int, key: str
) -> None:
    effects = change(at_desk(panel_draft=draft(1, 2, 4, version=2)), *numbers, version=version)
    assert [each.message.key for each in effects if isinstance(each, fx.Refuse)] == [key]
    assert len(effects) == 1


@settings(max_examples=25, deadline=None)
@given(
    st.sets(st.integers(1, 12), max_size=PLACES),
    st.sets(st.integers(1, 12), max_size=PLACES),
    st.sets(st.integers(1, 12), max_size=3),
    st.sets(st.integers(1, 12), max_size=2),
)
def test_nobody_moves_whom_they_must_not_judge_or_who_is_decided(
    was: set[int], wanted: set[int], recused: set[int], decided: set[int]
) -> None:
    peers = tuple(
        replace(each, status="approved") if int(each.reference[-4:]) in decided else each
        for each in crowd(12)
        if each.reference
    )
    before = at_desk(
        peers=peers,
        panel_draft=draft(*sorted(was | decided)),
        desk=desk(conflicts=tuple((number, "U1") for number in sorted(recused))),
    )
    for panel in saved(change(before, *sorted(wanted))):
        after = {number for number in range(1, 13) if name(number) in panel.panel}
        assert decided <= after
        assert (after & recused) - decided == ((was | decided) & recused) - decided
        assert (after - recused) - decided == (wanted - recused) - decided


def test_why_not_answers_about_one_applicant() -> None:
    left_out = next(each for each in IDS if each not in BEST.panel)
    live = pressed("live:panel_why_not:40:TG", view="V1", values={"applicant": left_out})
    told = said(window(live, at_desk()))
    assert f"The best panel with this applicant has {left_out}" in told
    assert not [each for each in BEST.panel if f"'value': '{each}'" in told]


def test_nobody_asks_about_an_application_they_must_not_see() -> None:
    left_out = next(each for each in IDS if each not in BEST.panel)
    number = int(left_out[-4:])
    live = pressed("live:panel_why_not:40:TG", view="V1", values={"applicant": left_out})
    dialog = window(live, at_desk(desk=desk(conflicts=((number, "U1"),))))
    assert (keys(dialog), left_out in said(dialog)) == (["panel.why_not_intro"], False)


def test_comparison_marks_the_panel_in_the_ranking() -> None:
    dialog = window(pressed("panel_compare:40:TG"), at_desk(panel_draft=draft(1, 3)))
    marked = [each for each in _lines(dialog) if each.key == "panel.compare_line_chosen"]
    assert sorted(str(each.params["reference"]) for each in marked) == [
        "PS40-TG-0001",
        "PS40-TG-0003",
    ]
    assert len(_lines(dialog)) == 12
    torn = at_desk(panel_draft=draft(1, 3), desk=desk(conflicts=((3, "U1"),)))
    told = said(window(pressed("panel_compare:40:TG"), torn))
    assert ("PS40-TG-0001" in told, "PS40-TG-0003" in told) == (True, False)


def _lines(dialog: fx.Dialog) -> list[Message]:
    listed = dialog.body[-1].params["lines"]
    return [each for each in listed.items if isinstance(each, Message)]  # type: ignore[union-attr]


def test_board_says_who_can_no_longer_be_chosen_and_what_was_decided() -> None:
    peers = crowd(12)
    gone = replace(peers[0], status="declined")
    chosen = replace(peers[1], status="approved")
    before = at_desk(peers=(gone, chosen, *peers[2:]), panel_draft=draft(1, 2, 4))
    board = drawn(before)["panel:40:TG"]
    text = str(render_board(board, "en").blocks)
    assert "can no longer be chosen: PS40-TG-0001" in text
    assert "2 decisions have been made" in text
    assert "Take off" in text
    assert text.count("Take off") == 1  # who is decided is not taken off here


def test_board_of_a_state_without_a_draft_is_not_drawn() -> None:
    assert [each for each in drawn(at_desk()) if each.startswith("panel:")] == []


def test_comparison_says_which_rules_the_ranking_breaks() -> None:
    # The first by their own points are all men: more points, and no parity.
    peers = tuple(
        replace(each, answers={**each.answers, "speaker_gender": gender})
        for each, gender in zip(crowd(12), ["man", "woman", "woman"] * 4, strict=True)
    )
    dialog = window(
        pressed("panel_compare:40:TG"), at_desk(peers=peers, panel_draft=draft(1, 2, 4, 5))
    )
    wanted = ["panel.compare", "panel.compare_apart", "panel.compare_panel"]
    assert keys(dialog)[:3] == wanted
    assert keys(dialog)[-2:] == ["panel.sum", "panel.compare_list"]
    told = said(dialog)
    assert "Speakers: 4 · 6" in told.replace("*", "")
    assert "Only on the panel: " in told
    assert "Not kept: gender parity" in told.replace("*", "")


def test_few_applicants_leave_nothing_to_ask_and_nothing_to_compare() -> None:
    before = at_desk(3, panel_draft=draft(1, 2, 3))
    asked = window(pressed("panel_why_not:40:TG"), before)
    assert (keys(asked), asked.inputs) == (["panel.why_not_nobody"], ())
    compared = window(pressed("panel_compare:40:TG"), before)
    assert keys(compared) == [
        *("panel.compare", "panel.compare_same", "panel.rules_kept", "panel.sum"),
        "panel.compare_list",
    ]


def test_free_place_names_who_would_be_best_in_it() -> None:
    torn = desk(conflicts=((11, "U1"),))
    before = at_desk(panel_draft=draft(1, 2, 4, 5), desk=torn)
    live = "live:panel_change:40:TG:1"
    (effect,) = decide(pressed(live, view="V1", values={"panel": name(10)}), before)
    assert isinstance(effect, fx.OpenDialog)
    (told,) = [each for each in effect.dialog.body if each.key == "panel.change_suggested"]
    text = str(render_dialog(fx.Dialog(title=told, body=(told,), data=""), "en").view)
    named = re.findall(r"PS40-TG-\d{4} \([^)]*\)", text)
    assert (len(named), "PS40-TG-0011" in text) == (3, False)
    taken_off = {f"PS40-TG-000{number}" for number in (1, 2, 4, 5)}
    assert not [each for each in named if each.split()[0] in taken_off]
    full = window(
        pressed("panel_change:40:TG"), at_desk(panel_draft=draft(1, 2, 4, 5, 7, 8), desk=torn)
    )
    assert "panel.change_suggested" not in keys(full)
