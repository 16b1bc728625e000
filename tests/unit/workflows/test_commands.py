"""``/presessions`` in Slack: more time for a State, and for one person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot import effects as fx
from bot.context import Context, Role, Staff
from bot.events import StaffCommanded
from bot.facts.application import Status
from bot.handlers.table import decide
from bot.render import render
from bot.render.rendered import Capabilities
from bot.store.atdesk import named
from tests.unit.handlers.situation import GENEVA, NOW, ROUND, application, contact, context


def command(text: str) -> StaffCommanded:
    return StaffCommanded(id="1", at=NOW, actor="U1", text=text, channel="C1")


def by(role: Role | None, **known: object) -> Context:
    return context(**{"contact": None, "staff": Staff(actor="U1", role=role), **known})


def decided(text: str, role: Role | None, **known: object) -> list[fx.Effect]:
    """What a command leads to, the State it names found as the snapshot finds it."""
    state = named(text.partition(" ")[2], ROUND)
    return list(decide(command(text), by(role, state=state, **known)))


def told(effects: object) -> list[str]:
    assert isinstance(effects, list)
    return [each.message.key for each in effects if isinstance(each, fx.Whisper)]


@pytest.mark.parametrize(
    ("text", "known", "granted"),
    [
        ("late ama@vivre.example TG 2021-08-20", {"contact": contact()}, (23, 59)),
        ("late PS40-TG-0001 tg 2021-08-20T18:00", {"contact": contact()}, (18, 0)),
        ("late PS40-TG-0001 TG 2021-08-20 18:00", {"contact": contact()}, (18, 0)),
        ("late nobody@example.org TG 2021-08-20", {}, None),
        ("late ama@vivre.example XX 2021-08-20", {"contact": contact()}, None),
        ("late ama@vivre.example TG soon", {"contact": contact()}, None),
        ("late ama@vivre.example TG 2021-07-20", {"contact": contact()}, None),
        ("late", {"contact": contact()}, None),
    ],
)
def test_late_access_needs_a_person_a_state_and_a_later_date(
    text: str, known: dict[str, object], granted: tuple[int, int] | None
) -> None:
    effects = decided(text, "approver", **known)
    access = [each for each in effects if isinstance(each, fx.GrantLateAccess)]
    if granted is None:
        assert (access, told(effects)) == ([], ["staff.late_how"])
        return
    until = datetime(2021, 8, 20, *granted, tzinfo=GENEVA)
    assert access == [fx.GrantLateAccess(contact_id=1, cycle=40, state="TG", until=until)]
    assert told(effects) == ["staff.late_granted"]
    sent = [each.message.key for each in effects if isinstance(each, fx.Send)]
    assert sent == ["call.late_granted"]


@pytest.mark.parametrize("role", [None, "viewer", "reviewer"])
@pytest.mark.parametrize("text", ["late a@b.example TG 2021-08-20", "extend TG 2021-08-30"])
def test_more_time_is_for_approvers_to_give(role: Role | None, text: str) -> None:
    effects = decided(text, role, contact=contact())
    assert told(effects) == ["staff.not_allowed"]
    assert len(effects) == 1


def test_extend_moves_the_close_of_one_state() -> None:
    until = datetime(2021, 8, 30, 23, 59, tzinfo=GENEVA)
    effects = decided("extend Togo 2021-08-30", "approver")
    assert effects[:2] == [
        fx.ExtendState(cycle=40, state="TG", until=until),
        fx.SetTimer(
            id="close:40:TG", kind="close", subject="40:TG", due=until + timedelta(seconds=1)
        ),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("extend TG 2021-08-10", "extend.not_later"),
        ("extend XX 2021-08-30", "staff.extend_how"),
        ("extend TG", "staff.extend_how"),
    ],
)
def test_extend_only_ever_gives_more_time(text: str, expected: str) -> None:
    assert told(decided(text, "approver")) == [expected]


@pytest.mark.parametrize("text", ["help", "extend XX", "late"])
def test_examples_are_of_the_round_at_hand(text: str) -> None:
    moved = ROUND.moved(timedelta(weeks=260))
    effects = decide(command(text), by("approver", cycle=moved))
    [whisper] = [each for each in effects if isinstance(each, fx.Whisper)]
    shown = render(whisper.message, "en", Capabilities(markup="plain", buttons=False)).text
    assert moved.codes[0] in shown
    assert (moved.closes + timedelta(weeks=2)).date().isoformat() in shown
    assert "2021" not in shown


@pytest.mark.parametrize("verb", ["panel", "decide", "settle", "shortlist", "remind-drafts"])
def test_state_that_is_not_of_the_round_is_named_with_those_that_are(verb: str) -> None:
    (whisper,) = decided(f"{verb} Narnia", "approver")
    assert isinstance(whisper, fx.Whisper)
    text = render(whisper.message, "en", Capabilities(markup="plain", buttons=True)).text
    assert text.splitlines()[0] == (
        "“Narnia” is none of this round’s States. Give two letters or a name, as in: "
        f"/presessions {verb} HT"
    )
    assert "- TG: Togo" in text


@pytest.mark.parametrize("verb", ["panel", "decide", "settle", "shortlist"])
def test_state_must_be_named(verb: str) -> None:
    assert told(decided(verb, "approver")) == ["staff.name_state"]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], "settle.nobody_applied"),
        (["submitted"], "settle.no_panel"),
        (["confirmed"], "settle.nobody_left"),
    ],
)
def test_settle_says_why_there_is_nobody_to_tell(statuses: list[Status], expected: str) -> None:
    peers = tuple(
        application(id=f"A{'abc'[number] * 11}", status=status)
        for number, status in enumerate(statuses)
    )
    assert told(decided("settle TG", "approver", peers=peers)) == [expected]


def test_one_draft_is_one_draft() -> None:
    effects = decided("status", "viewer", counts={"TG:draft": 1, "HT:draft": 2})
    text = render(effects[0].message, "en", Capabilities(markup="plain", buttons=True)).text  # type: ignore[union-attr]
    lines = [line for line in text.splitlines() if line.startswith(("- Togo", "- Haiti"))]
    assert [line.split(", ")[1] for line in lines] == ["2 drafts", "1 draft"]
