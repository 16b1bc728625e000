"""Whoever flagged a conflict of interest neither sees nor decides, on whatever surface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot import effects as fx
from bot.context import Context
from bot.events import (
    Address,
    Event,
    PersonPressed,
    StaffCommanded,
    StaffPressed,
    StaffSubmitted,
    TimerFired,
)
from bot.facts.application import Status
from bot.facts.releases import Entry, Offer, Place, Release
from bot.handlers.table import decide
from bot.render import render_board, render_dialog
from tests.unit.handlers.situation import ANSWERS, NOW, ROUND
from tests.unit.workflows.desk import NAMES, Desk, panel, start

FIRST, SECOND, THIRD = NAMES
REVISION = start()[FIRST].revision
RECUSED, OTHER = "U9", "U1"
SECRET = {
    **ANSWERS,
    "organisation": "Qorvex Foundation",
    "speaker_first_name": "Zelbine",
    "speaker_last_name": "Karvanth",
    "speaker_phone": "+22890112233",
    "speaker_email": "zelbine@qorvex.example",
    "email": "office@qorvex.example",
    "phone": "+22890445566",
}
TOLD = ("Qorvex", "Zelbine", "Karvanth", "+228", "qorvex.example")
STATUSES: tuple[Status, ...] = (
    *("submitted", "approved", "waitlisted", "rejected", "confirmed", "declined"),
)
CYCLE = replace(ROUND, statement_deadline=date(2021, 8, 30))
OFFICE = (
    fx.ShowBoard
    | fx.ShowHome
    | fx.TellStaff
    | fx.Whisper
    | fx.OpenDialog
    | fx.NextDialog
    | fx.Refuse
)
ACTS = (
    *(fx.ChangeStatus, fx.SaveReview, fx.SetOffer, fx.SaveAnswers, fx.Send, fx.Withhold),
    *(fx.WriteText, fx.Reword),
)


def situation(status: Status, actor: str | None = RECUSED) -> Context:
    """A State whose first applicant the actor must not judge; their letter does not arrive."""
    desk = Desk(cycle=CYCLE, panel=panel(*NAMES[:2], waiting=[THIRD]), conflicts={(FIRST, RECUSED)})
    mine = replace(desk.applications[FIRST], status=status, answers=SECRET)
    desk.applications[FIRST] = mine
    desk.presses("decide_panel:40:TG")
    before = desk.context(FIRST, next(iter(desk.releases), None))
    holders = {**before.holders, FIRST: replace(before.holders[FIRST], reachable=False)}
    entry = Entry(
        at=NOW, event="application.opened", subject=FIRST, reference="PS40-TG-0001", actor="U1"
    )
    asked = Offer(ended="declined", back="asked", answer_by=NOW)
    return replace(
        before,
        holders=holders,
        found=before.peers,
        staff=replace(before.staff, actor=actor) if before.staff and actor else before.staff,
        deciding=replace(
            before.deciding,
            offers={FIRST: asked},
            places={FIRST: Place(free=1)},
            carded=frozenset({FIRST}),
            history=(entry,),
            speech="Qorvex says so.",
        ),
    )


def pressed(data: str, **more: str) -> StaffPressed:
    return StaffPressed(id="1", at=NOW, actor=RECUSED, data=data, trigger_id="t", values=more)


def submitted(data: str, **values: str) -> StaffSubmitted:
    return StaffSubmitted(id="1", at=NOW, actor=RECUSED, data=data, values=values)


def typed(text: str) -> StaffCommanded:
    return StaffCommanded(id="1", at=NOW, actor=RECUSED, text=text, trigger_id="t", channel="C1")


def timer(kind: str, subject: str, name: str = "t") -> TimerFired:
    return TimerFired(id=name, at=NOW, kind=kind, subject=subject, due=NOW)


ABOUT_IT = (
    *("look", "unmask", "score", "approve", "waitlist", "reject", "retract", "defer", "vacate"),
    *(
        "undo",
        "manage",
        "more",
        "heard_yes",
        "heard_no",
        "give_back",
        "too_late",
        "read_statement",
        "substitute",
    ),
    *("remote", "recorded", "in_person", "draft:approve", "draft:retract"),
)
_NAMED = ("speaker_first_name", "speaker_last_name", "speaker_position", "speaker_email")
WINDOWS: Mapping[str, dict[str, str]] = {
    f"score:{FIRST}": {"expertise": "5", "comment": "Good."},
    f"decide:approve:{FIRST}:{REVISION}": {"why": "", "added": ""},
    f"substituted:{FIRST}:{REVISION}": dict.fromkeys(_NAMED, "x"),
    f"too_late:{FIRST}": {},
}
STATE_WIDE = (
    *("decide_panel:40:TG", "settle:40:TG", "propose:40:TG", "panel_change:40:TG"),
    *("panel_why_not:40:TG", "panel_compare:40:TG", "extend:40:TG", "panel_again:40:TG"),
)
OF_RELEASE = (
    f"send_release:{{}}:1:40:TG read:{{}}:{FIRST}:40:TG reword:{{}}:{FIRST}:40:TG "
    f"reword:{{}}:confirmation:en:40:TG standard:{{}}:{FIRST}:40:TG undo_all:{{}}:40:TG"
).split()
COMMANDS = (
    *("application PS40-TG-0001", "search qorvex", "search PS40-TG", "audit PS40-TG-0001"),
    *("speaker PS40-TG-0001", "decide TG", "settle TG", "panel TG", "status", "shortlist TG"),
)
TIMERS = {
    "shortlist": timer("board", "40:TG"),
    "speakers": timer("speakers", "40:TG"),
    "card": timer("speaker", FIRST),
    "silence": timer("silence", FIRST),
    "statement missing": timer("statement", FIRST, f"statement:{FIRST}:missing"),
}


def release_of(context: Context) -> Release | None:
    return next(iter(context.deciding.releases), None)


def everything(context: Context) -> Iterator[tuple[str, Event]]:
    """What a colleague can press, submit and type, and what is drawn by itself."""
    for verb in ABOUT_IT:
        yield verb, pressed(f"{verb}:{FIRST}")
    for data, values in WINDOWS.items():
        yield data, submitted(data, **values)
    for data in STATE_WIDE:
        yield data, pressed(data)
    for text in COMMANDS:
        yield text, typed(text)
    yield from TIMERS.items()
    release = release_of(context)
    for data in OF_RELEASE if release else ():
        yield data, pressed(data.format(release.id if release else ""))
    if release:
        written = {"subject": "S {reference}", "body": "{organisation} {reference} {answer_by}"}
        yield "reworded", submitted(f"reworded:{release.id}:{FIRST}:1:40:TG", **written)
        yield "release_all", submitted(f"release_all:{release.id}:1:40:TG", why="")
        write = f"write:{release.id}:{FIRST}:40:TG"
        yield "write", submitted(write, common="", own="Hello.")


def words(effect: fx.Effect) -> str:
    """Everything of an effect that the office can read."""
    match effect:
        case fx.OpenDialog(dialog=dialog) | fx.NextDialog(dialog=dialog):
            return str(render_dialog(dialog, "en").view)
        case fx.ShowBoard(board=board) | fx.ShowHome(board=board):
            return str(render_board(board, "en").blocks)
        case (
            fx.TellStaff(message=message) | fx.Whisper(message=message) | fx.Refuse(message=message)
        ):
            return str(render_board(fx.Board(title=message), "en").blocks)
        case _:
            return ""


def leaks(effects: Sequence[fx.Effect]) -> list[str]:
    text = " ".join(words(each) for each in effects)
    return [secret for secret in TOLD if secret in text]


def acts(effects: Sequence[fx.Effect]) -> list[str]:
    """What was done about the applicant in question."""
    own = (each for each in effects if isinstance(each, ACTS))
    return [type(each).__name__ for each in own if FIRST in str(each)]


@pytest.mark.parametrize("status", STATUSES)
def test_nothing_can_be_seen_or_done_by_whoever_has_a_conflict(status: Status) -> None:
    context = situation(status)
    found = {}
    for name, event in everything(context):
        effects = decide(event, _without_office(context) if name in TIMERS else context)
        if leaks(effects) or (name not in TIMERS and acts(effects)):
            found[name] = (leaks(effects), acts(effects))
    assert found == {}


def _without_office(context: Context) -> Context:
    return replace(context, staff=None)


def _by_another(event: Event) -> Event:
    if isinstance(event, StaffPressed | StaffSubmitted | StaffCommanded):
        return replace(event, actor=OTHER)
    return event


def test_the_same_surfaces_show_and_do_for_others() -> None:
    """The table above would be worthless if its secrets were never to be seen."""
    seen, done = set(), set()
    for status in STATUSES:
        before = situation(status, OTHER)
        context = replace(before, desk=replace(before.desk, conflicts=frozenset()))
        for name, event in everything(context):
            free = _by_another(event)
            effects = decide(free, context)
            seen |= {name} if leaks(effects) else set()
            done |= {name} if acts(effects) else set()
    assert {
        *("look", "approve", "manage", "shortlist", "speakers", "card", "silence"),
        *("statement missing", "search qorvex", "speaker PS40-TG-0001", "read_statement"),
        *("reworded", OF_RELEASE[0], OF_RELEASE[1]),
    } <= seen
    assert {
        f"decide:approve:{FIRST}:{REVISION}",
        "give_back",
        "remote",
        "release_all",
        "write",
    } <= done


SAYS: Mapping[str, tuple[Status, str]] = {
    "yes": ("approved", f"attend:{FIRST}:yes"),
    "no": ("approved", f"attend:{FIRST}:no"),
    "late yes": ("declined", f"attend:{FIRST}:yes"),
    "prevented": ("confirmed", f"prevented:{FIRST}"),
    "remote": ("confirmed", f"prevented_how:{FIRST}:recorded"),
    "out": ("confirmed", f"prevented_out:{FIRST}"),
    "withdraws": ("confirmed", f"withdraw_yes:{FIRST}"),
}


@pytest.mark.parametrize("said", SAYS)
def test_channel_hears_of_an_applicant_without_a_name_where_anybody_is_recused(said: str) -> None:
    status, data = SAYS[said]
    context = situation(status)
    own = context.subject
    assert own is not None
    holder = context.holders[FIRST]
    person = replace(context, contact=holder, applications=(own,), staff=None)
    event = PersonPressed(
        id="1",
        at=NOW,
        sender=Address(channel="email", value=holder.address),
        data=data,
    )
    effects = [each for each in decide(event, person) if isinstance(each, OFFICE)]
    assert (len(effects) > 0, leaks(effects)) == (True, [])
    free = replace(person, desk=replace(person.desk, conflicts=frozenset()))
    heard = leaks([each for each in decide(event, free) if isinstance(each, OFFICE)])
    assert bool(heard) == (said != "withdraws")


@pytest.mark.parametrize("verb", ["recuse", "unrecuse"])
def test_every_board_of_the_state_follows_a_conflict(verb: str) -> None:
    before = situation("confirmed")
    if verb == "recuse":
        before = replace(before, desk=replace(before.desk, conflicts=frozenset()))
    effects = decide(pressed(f"{verb}:{FIRST}"), before)
    timers = {each.id for each in effects if isinstance(each, fx.SetTimer)}
    assert {"board:40:TG", "speakers:40:TG"} <= timers
