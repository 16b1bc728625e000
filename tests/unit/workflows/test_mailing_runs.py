"""A mailing from its draft to its end: who may move it, and what stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import effects as fx
from bot.agenda.speakers import Confidential
from bot.context import Context, Role, Staff
from bot.events import StaffCommanded, StaffPressed, StaffSubmitted, TimerFired
from bot.facts.mailings import STAGES, Plan, Progress, Run, Stage
from bot.outreach import Outreach
from bot.workflows.mailings import running
from bot.workflows.mailings.planning import plan
from tests.unit.workflows.mailing_round import (
    CYCLE,
    NOW,
    application,
    mission,
    outreach,
    programme,
)

HOLD = timedelta(minutes=15)
AMA = application(1, "HT", public=True, speaker_first_name="Ama", speaker_last_name="Mensah")
PROGRAMME = programme((AMA,))
BOOK = outreach(mission(1, "FR"), mission(2, "NO"), programme=PROGRAMME)


def made() -> Plan:
    found = plan("invitation", CYCLE, BOOK, NOW)
    assert isinstance(found, Plan)
    return found


def run(stage: Stage, **more: Any) -> Run:
    given = made()
    fields: dict[str, Any] = {
        "id": "Maaaaaaa",
        "kind": "invitation",
        "cycle": 40,
        "stage": stage,
        "version": 1,
        "by": "U1",
        "digest": given.digest,
        "languages": given.languages,
        "reasons": {},
        "created_at": NOW,
        "release_at": NOW,
    }
    return Run(**(fields | more))


def context(found: Outreach, role: Role | None = "approver") -> Context:
    return Context(
        now=NOW,
        fresh_id="Aabcdefghijk",
        cycle=CYCLE,
        staff=Staff(actor="U1", role=role),
        outreach=found,
    )


def told(effects: Any) -> list[str]:
    """Each effect by its type, with the step or the words it carries."""
    found = []
    for each in effects or ():
        match each:
            case fx.AdvanceMailing():
                found.append(f"step {each.step}")
            case fx.Whisper() | fx.TellStaff():
                found.append(each.message.key)
            case _:
                found.append(type(each).__name__)
    return found


def pressed(what: str) -> StaffPressed:
    return StaffPressed(id="1", at=NOW, actor="U1", data=f"mailing:{what}:Maaaaaaa")


CONFIRM = StaffSubmitted(id="1", at=NOW, actor="U1", data="mailing:confirm:Maaaaaaa")
TICK = TimerFired(id="mailing:Maaaaaaa", at=NOW, kind="mailing", subject="Maaaaaaa", due=NOW)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("invitation", ["DraftMailing", "SetTimer", "OpenDialog"]),
        ("newsletter", ["OpenDialog"]),
        ("", ["missions.no_runs"]),
        ("nonsense", ["missions.which"]),
        ("change", ["missions.refused_nobody"]),
    ],
)
def test_command_drafts_and_shows_or_says_why_not(words: str, expected: list[str]) -> None:
    event = StaffCommanded(id="1", at=NOW, actor="U1", text=f"mailing {words}")
    assert told(running.command(event, context(BOOK), CYCLE)) == expected


@pytest.mark.parametrize(
    ("stage", "role", "more", "expected"),
    [
        ("draft", "approver", {}, ["step confirm", "SetTimer"]),
        ("draft", "reviewer", {}, ["staff.not_allowed", "SetTimer"]),
        ("draft", None, {}, ["staff.not_allowed", "SetTimer"]),
        ("held", "approver", {}, ["missions.too_late", "SetTimer"]),
        ("done", "approver", {}, ["missions.too_late", "SetTimer"]),
        ("draft", "approver", {"sent_before": True}, ["missions.sent_before", "SetTimer"]),
        (
            "draft",
            "approver",
            {"programme": programme((AMA,), version=2)},
            ["missions.outdated", "SetTimer"],
        ),
        (
            "draft",
            "approver",
            {
                "confidential": Confidential.of(
                    [replace(AMA, answers={**AMA.answers, "publish_name": False})]
                )
            },
            ["missions.refused_name_since", "SetTimer"],
        ),
    ],
)
def test_confirmation_needs_an_approver_and_letters_that_still_hold(
    stage: Stage, role: Role | None, more: dict[str, Any], expected: list[str]
) -> None:
    found = replace(BOOK, run=run(stage), plan=made(), **more)
    assert told(running.submit(CONFIRM, context(found, role))) == expected


@pytest.mark.parametrize(("stage", "step"), sorted(STAGES))
@pytest.mark.parametrize("role", ["approver", "reviewer"])
def test_buttons_move_a_run_as_its_table_allows(stage: Stage, step: str, role: Role) -> None:
    effects = running.press(pressed(step), context(replace(BOOK, run=run(stage)), role))
    if step in {"confirm", "release", "finish"}:  # no button does these
        assert "step" not in " ".join(told(effects))
    elif role == "approver":
        assert told(effects) == [f"step {step}", "SetTimer"]
    else:
        assert told(effects) == ["staff.not_allowed"]


@pytest.mark.fault(18)
def test_button_of_a_screen_that_has_not_caught_up_does_nothing() -> None:
    effects = running.press(pressed("undo"), context(replace(BOOK, run=run("sending"))))
    assert told(effects) == ["missions.too_late", "SetTimer"]


SECRET = Confidential.of([replace(AMA, answers={**AMA.answers, "publish_name": False})])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (run("held", release_at=NOW + HOLD), ["ShowBoard", "SetTimer"]),
        (run("held"), ["step release", "SetTimer"]),
        (run("sending", progress=Progress(waiting=1)), ["ShowBoard", "SetTimer"]),
        (run("sending", progress=Progress(sent=2)), ["step finish", "SetTimer"]),
        (run("paused"), ["ShowBoard"]),
        (run("done"), ["ShowBoard"]),
        (run("stopped"), ["ShowBoard"]),
        (run("draft"), ["ShowBoard"]),
    ],
)
def test_clock_begins_counts_and_ends(found: Run, expected: list[str]) -> None:
    assert told(running.tick(TICK, context(replace(BOOK, run=found, plan=made())))) == expected


def test_speaker_who_asks_for_secrecy_during_the_hold_stops_the_mailing() -> None:
    found = replace(BOOK, run=run("held"), plan=made(), confidential=SECRET)
    effects = running.tick(TICK, context(found))
    assert told(effects) == ["step undo", "SetTimer", "missions.refused_name_since"]


def test_paused_mailing_does_not_go_on_with_a_name_that_became_secret() -> None:
    found = replace(BOOK, run=run("paused"), plan=made(), confidential=SECRET)
    effects = running.press(pressed("resume"), context(found))
    assert told(effects) == ["missions.refused_name_since"]
