"""Who may do what: every command, every button and every window about choosing, by role."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot import effects as fx
from bot.context import Role, Staff
from bot.events import StaffCommanded, StaffPressed, StaffSubmitted
from bot.handlers.table import decide
from bot.outreach import Outreach
from bot.workflows.commands import VERBS, Verb
from tests.unit.handlers.situation import NOW
from tests.unit.workflows.selecting import (
    CYCLE,
    at_desk,
    draft,
    looking,
    name,
    pressed,
    submitted,
    whispers,
)

ROLES: tuple[Role | None, ...] = (None, *get_args(Role))
SUBJECT = name(4)
PRESSES: dict[str, Role] = {
    f"look:{SUBJECT}": "viewer",
    f"recuse:{SUBJECT}": "viewer",
    f"unrecuse:{SUBJECT}": "viewer",
    f"score:{SUBJECT}": "reviewer",
    f"unmask:{SUBJECT}": "approver",
    f"approve:{SUBJECT}": "approver",
    f"waitlist:{SUBJECT}": "approver",
    f"reject:{SUBJECT}": "approver",
    "propose:40:TG": "reviewer",
    "panel_change:40:TG": "reviewer",
    "panel_why_not:40:TG": "reviewer",
    "panel_compare:40:TG": "reviewer",
    "to_score:40:TG": "reviewer",
    "panel_again:40:TG": "reviewer",
    "live:panel_change:40:TG:1": "reviewer",
    f"take_off:{SUBJECT}": "reviewer",
    "extend:40:TG": "approver",
}
SUBMISSIONS: dict[str, Role] = {
    f"score:{SUBJECT}": "reviewer",
    "panel_change:40:TG:1": "reviewer",
    "extend:40:TG": "approver",
    "remind_drafts:40:TG": "reviewer",
}


def refused(event: StaffPressed | StaffSubmitted | StaffCommanded, role: Role | None) -> bool:
    """Whether somebody of a role is told that they may not, and nothing changes."""
    # Where two people decide, a reviewer may propose.
    together = replace(CYCLE, panel=replace(CYCLE.panel, two_people=True))
    before = replace(
        looking(4) if SUBJECT in str(event) else at_desk(),
        staff=Staff(actor="U1", role=role),
        panel_draft=draft(1, 2),
        cycle=together,
        outreach=Outreach(),
    )
    effects = list(decide(event, before))
    said = whispers(effects) == ["staff.not_allowed"]
    # A board that shows the latest state again is no change.
    changed = [each for each in effects if not isinstance(each, fx.Whisper | fx.SetTimer)]
    assert not (said and changed)
    return said


def below(role: Role | None, needed: Role) -> bool:
    return ROLES.index(role) < ROLES.index(needed)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_command_needs_its_role(verb: Verb, role: Role | None) -> None:
    # To note who was there takes more than to see how many were.
    typed = verb.name if verb.name == "attendance" else f"{verb.name} TG"
    event = StaffCommanded(id="c", at=NOW, actor="U1", text=typed, trigger_id="1", channel="C1")
    assert refused(event, role) == below(role, verb.needs)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("data", "needed"), PRESSES.items())
def test_button_needs_its_role(data: str, needed: Role, role: Role | None) -> None:
    assert refused(pressed(data), role) == below(role, needed)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("data", "needed"), SUBMISSIONS.items())
def test_window_needs_its_role_when_it_comes_back(
    data: str, needed: Role, role: Role | None
) -> None:
    values = {"expertise": "4/5", "panel": SUBJECT, "until": "2021-09-30"}
    assert refused(submitted(data, **values), role) == below(role, needed)
