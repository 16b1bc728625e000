"""When a State's shortlist comes, and when it keeps quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import effects as fx
from bot.context import Context
from bot.events import TimerFired
from bot.facts.application import Status
from bot.handlers.table import decide
from tests.unit.handlers.situation import NOW, ROUND, application, context

EXTENDED = replace(
    ROUND,
    states=tuple(
        replace(each, extended_until=ROUND.closes + timedelta(days=14))
        if each.code == "TG"
        else each
        for each in ROUND.states
    ),
)
CLOSED = ROUND.closes + timedelta(hours=9)


def shown(kind: str, before: Context) -> list[str]:
    timer = TimerFired(id="t", at=NOW, kind=kind, subject="40:TG", due=NOW)
    return [
        type(effect).__name__
        for effect in decide(timer, before)
        if isinstance(effect, fx.ShowBoard | fx.TellStaff)
    ]


def at(before: Context, **changes: object) -> Context:
    return replace(before, contact=None, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "before", "status", "expected"),
    [
        ("close", context(), "submitted", []),
        ("close", context(now=CLOSED), "submitted", ["ShowBoard"]),
        ("close", context(now=CLOSED, cycle=EXTENDED), "submitted", []),
        (
            "close",
            context(now=CLOSED + timedelta(days=14), cycle=EXTENDED),
            "submitted",
            ["ShowBoard", "TellStaff"],
        ),
        ("close", context(now=CLOSED + timedelta(days=400)), "submitted", []),
        ("board", context(), "submitted", []),
        ("board", context(), "approved", ["ShowBoard"]),  # extended after it was decided
        ("board", context(now=CLOSED), "submitted", ["ShowBoard"]),
    ],
)
def test_shortlist_comes_with_the_close_and_stays_in_sight(
    kind: str, before: Context, status: Status, expected: list[str]
) -> None:
    peers = (application(status=status),)
    everywhere = {f"{code}:submitted": 1 for code in ROUND.codes}
    assert shown(kind, at(before, peers=peers, counts=everywhere)) == expected
