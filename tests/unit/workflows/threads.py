"""A thread, its person and the office, for the tests of what is decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import effects as fx
from bot.context import Context, Role, Staff
from bot.events import StaffPressed, StaffSubmitted
from bot.facts.threads import Entry, Thread
from tests.unit.handlers.situation import NOW, application, contact, context

ASKED = Entry(id=1, kind="person", at=NOW, text="May I bring a child?", language="fr")
ANSWERED = Entry(
    id=5, kind="answer", at=NOW, text="Oui.", actor="U2", language="fr", delivery="sent"
)
THREAD = Thread(
    id=7,
    person_id=1,
    contact_id=1,
    reason="unknown",
    language="fr",
    active_at=NOW - timedelta(minutes=5),
    entries=(ASKED,),
)
CLAIMED = replace(THREAD, claimed_by="U1", listening=True)


def at_desk(thread: Thread | None = THREAD, role: Role | None = "reviewer", **more: Any) -> Context:
    """What a member of the office decides on."""
    known: dict[str, Any] = {
        "contact": None,
        "holder": contact("telegram"),
        "thread": thread,
        "staff": Staff(actor="U1", role=role),
        "applications": (application(),),
    }
    return context(**(known | more))


def pressed(data: str, actor: str = "U1", hint: str = "en-GB") -> StaffPressed:
    return StaffPressed(
        id="1", at=NOW, actor=actor, data=data, trigger_id="T", channel="C1", language_hint=hint
    )


def submitted(data: str, actor: str = "U1", **values: str) -> StaffSubmitted:
    return StaffSubmitted(id="1", at=NOW, actor=actor, data=data, values=values)


def shown(effects: Sequence[fx.Effect]) -> list[str]:
    """What the office is shown or told, by template key."""
    found = []
    for effect in effects:
        match effect:
            case fx.OpenDialog() | fx.NextDialog():
                found += [each.key for each in effect.dialog.body]
            case fx.Whisper() | fx.TellStaff() | fx.Refuse():
                found.append(effect.message.key)
            case fx.ShowBoard():
                found.append(effect.board.title.key)
            case _:
                continue
    return found


def changes(effects: Sequence[fx.Effect]) -> list[fx.ChangeThread]:
    return [each for each in effects if isinstance(each, fx.ChangeThread)]


def kinds(effects: Sequence[fx.Effect]) -> list[str]:
    return [type(effect).__name__ for effect in effects]
