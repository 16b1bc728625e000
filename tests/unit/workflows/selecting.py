"""Facts for choosing: a State of many applicants, what the office recorded, and its events."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import effects as fx
from bot.context import Context, Role, Staff
from bot.events import StaffPressed, StaffSubmitted, TimerFired
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.facts.reviews import Attached, Desk, Dossier, Earlier, PanelDraft, Review
from bot.handlers.table import decide
from tests.e2e.crowd import applicant
from tests.unit.handlers.situation import NOW, ROUND, application, contact, context

AFTER = ROUND.closes + timedelta(hours=9)
PLACES = 6
CYCLE: Cycle = replace(ROUND, states=tuple(replace(each, maximum=PLACES) for each in ROUND.states))


def name(number: int) -> str:
    """The id of an invented application."""
    return "A" + f"{number:011d}".translate(str.maketrans("0189", "abcd"))


def crowd(count: int, **changes: object) -> tuple[Application, ...]:
    """So many applications for Togo."""
    return tuple(
        application(
            id=name(number),
            reference=f"PS40-TG-{number:04d}",
            person_id=number,
            contact_id=number,
            answers={**applicant(number), **changes},
            submitted_at=NOW,
        )
        for number in range(1, count + 1)
    )


def draft(*numbers: int, version: int = 1, waiting: tuple[int, ...] = ()) -> PanelDraft:
    """A saved panel."""
    return PanelDraft(
        cycle=40,
        state="TG",
        panel=tuple(map(name, numbers)),
        waitlist=tuple(map(name, waiting)),
        version=version,
        by="U2",
        at=NOW,
    )


def review(number: int, by: str, score: int, comment: str = "") -> Review:
    """A review that gives every criterion the same score."""
    scores = {"expertise": score, "voice": score}
    return Review(application_id=name(number), reviewer=by, scores=scores, comment=comment, at=NOW)


def at_desk(count: int = 12, role: Role | None = "approver", **known: object) -> Context:
    """What a staff member's press about Togo gets to know."""
    facts: dict[str, object] = {
        "now": AFTER,
        "cycle": CYCLE,
        "contact": None,
        "peers": crowd(count),
        "state": "TG",
        "staff": Staff(actor="U1", role=role),
        "counts": {f"{code}:submitted": 1 for code in CYCLE.codes},
        **known,
    }
    return context(**facts)


def looking(number: int, count: int = 12, **known: object) -> Context:
    """The same about one application."""
    subject = next(each for each in crowd(count) if each.id == name(number))
    holder = contact("email", id=number, address=f"bureau{number}@togo.example")
    dossier = Dossier(
        attachments=(Attached(id=7, name="report.pdf", media_type="application/pdf", size=5000),),
        earlier=(Earlier(cycle=39, state="HT", reference="PS39-HT-0003", status="confirmed"),),
        received=3,
        sent=4,
        last=NOW,
    )
    seen = at_desk(count)
    return replace(seen, subject=subject, holder=holder, dossier=dossier, **known)  # type: ignore[arg-type]


def desk(*reviews: Review, conflicts: tuple[tuple[int, str], ...] = ()) -> Desk:
    """What the office recorded."""
    return Desk(
        reviews=reviews, conflicts=frozenset((name(number), actor) for number, actor in conflicts)
    )


def pressed(data: str, **more: object) -> StaffPressed:
    """U1 presses a button."""
    event = StaffPressed(
        id="p", at=NOW, actor="U1", data=data, trigger_id="1.2", channel="C1", language_hint="en"
    )
    return replace(event, **more)  # type: ignore[arg-type]


def submitted(data: str, **values: str) -> StaffSubmitted:
    """U1 submits a window."""
    return StaffSubmitted(id="s", at=NOW, actor="U1", data=data, values=values, language_hint="en")


def drawn(before: Context) -> dict[str, fx.Board]:
    """The boards of Togo as they would be drawn."""
    timer = TimerFired(id="b", at=NOW, kind="board", subject="40:TG", due=NOW)
    effects = decide(timer, before)
    return {each.surface: each.board for each in effects if isinstance(each, fx.ShowBoard)}


def window(event: StaffPressed | StaffSubmitted, before: Context) -> fx.Dialog:
    """The window that an event opens."""
    (found,) = [
        each.dialog
        for each in decide(event, before)
        if isinstance(each, fx.OpenDialog | fx.NextDialog)
    ]
    return found


def whispers(effects: object) -> list[str]:
    """What only one person is told, by key."""
    assert isinstance(effects, list)
    return [each.message.key for each in effects if isinstance(each, fx.Whisper)]
