"""More time for a State, reminders by hand, and the Home tab's figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import effects as fx
from bot.context import Contact, Context
from bot.events import StaffCommanded, TimerFired
from bot.facts.application import Application
from bot.handlers.table import decide
from bot.store.atdesk import named
from bot.workflows.extension import extension, refusal
from bot.workflows.home import bar
from tests.unit.handlers.situation import GENEVA, NOW, ROUND, contact
from tests.unit.workflows.selecting import (
    AFTER,
    at_desk,
    crowd,
    pressed,
    submitted,
    whispers,
    window,
)

UNTIL = datetime(2021, 8, 30, 23, 59, tzinfo=GENEVA)
LATER = replace(
    ROUND,
    states=tuple(
        replace(each, extended_until=UNTIL) if each.code == "TG" else each for each in ROUND.states
    ),
)


def begun(count: int, **changes: object) -> tuple[tuple[Application, ...], dict[str, Contact]]:
    """So many drafts, and who began them."""
    drafts = tuple(replace(each, status="draft", reference=None) for each in crowd(count))
    known = replace(contact("telegram"), **changes)  # type: ignore[arg-type]
    return drafts, {each.id: replace(known, id=each.contact_id) for each in drafts}


def sent(effects: object) -> list[fx.Send]:
    assert isinstance(effects, list)
    return [each for each in effects if isinstance(each, fx.Send)]


def test_window_offers_a_week_more_than_now() -> None:
    dialog = window(pressed("extend:40:TG"), at_desk())
    assert dialog.inputs[0].value == "2021-08-24"
    early = window(pressed("extend:40:TG"), at_desk(now=NOW))
    assert early.inputs[0].value == "2021-08-23"


def test_button_and_command_and_operator_do_the_same() -> None:
    by_button = list(decide(submitted("extend:40:TG", until="2021-08-30"), at_desk()))
    event = StaffCommanded(
        id="c", at=NOW, actor="U1", text="extend TG 2021-08-30", trigger_id="1", channel="C1"
    )
    by_command = list(decide(event, at_desk()))
    by_operator = extension(ROUND, "TG", UNTIL, AFTER, "U1")
    assert by_button[:-1] == by_command[:-1] == by_operator
    assert whispers(by_button) == whispers(by_command) == ["staff.extended"]


@pytest.mark.parametrize(
    ("until", "now", "key"),
    [
        (UNTIL, AFTER, None),
        (ROUND.closes, AFTER, "extend.not_later"),
        (UNTIL, UNTIL + timedelta(hours=1), "extend.past"),
        # A round of long ago may be put right.
        (UNTIL, UNTIL + timedelta(days=400), None),
        (None, AFTER, "staff.extend_how"),
    ],
)
def test_date_must_be_later_and_to_come(until: datetime | None, now: datetime, key: object) -> None:
    refused = refusal(ROUND, "TG", until, now)
    assert (refused and refused.key) == key


def test_nobody_is_told_of_an_extension_that_is_over() -> None:
    kinds = [type(each) for each in extension(ROUND, "TG", UNTIL, UNTIL + timedelta(1), "operator")]
    assert kinds == [fx.ExtendState, fx.SetTimer, fx.Record]


@pytest.mark.parametrize("value", ["", "soon", "2021-08-10", "2021-08-16"])
def test_window_stays_open_with_a_date_that_is_none(value: str) -> None:
    effects = decide(submitted("extend:40:TG", until=value), at_desk())
    assert [type(each) for each in effects] == [fx.Refuse]


@pytest.mark.parametrize(
    ("changes", "told"),
    [({}, 2), ({"reminders": False}, 0), ({"reachable": False}, 0)],
)
def test_who_has_begun_hears_of_more_time_once(changes: dict[str, bool], told: int) -> None:
    drafts, drafters = begun(2, **changes)
    timer = TimerFired(id="r", at=NOW, kind="replan", subject="40:TG", due=NOW)
    before = at_desk(cycle=LATER, drafts=drafts, drafters=drafters)
    letters = sent(list(decide(timer, before)))
    assert [each.message.key for each in letters] == ["call.extended"] * told
    closes = int(UNTIL.timestamp())
    assert [each.key for each in letters] == [f"extended:{each.id}:{closes}" for each in drafts][
        :told
    ]


def asked(before: Context) -> fx.Dialog:
    event = StaffCommanded(
        id="c", at=NOW, actor="U1", text="remind-drafts TG", trigger_id="1", channel="C1"
    )
    (effect,) = decide(event, before)
    assert isinstance(effect, fx.OpenDialog)
    return effect.dialog


def test_reminders_are_counted_before_they_are_sent() -> None:
    drafts, drafters = begun(5)
    drafters[drafts[0].id] = replace(drafters[drafts[0].id], reminders=False)
    before = at_desk(
        now=NOW, drafts=drafts, drafters=drafters, reminded_of={drafts[1].id: ROUND.reminder_cap}
    )
    dialog = asked(before)
    intro = dialog.body[0]
    assert (intro.params["count"], intro.params["left_out"]) == (3, 2)
    letters = sent(list(decide(submitted(dialog.data), before)))
    assert [each.key for each in letters] == [
        f"reminder:{each.id}:office:20210802" for each in drafts[2:]
    ]
    assert all(each.kind == "reminder" for each in letters)


def test_nobody_is_reminded_of_a_call_that_is_over() -> None:
    drafts, drafters = begun(3)
    dialog = asked(at_desk(drafts=drafts, drafters=drafters))
    assert (dialog.body[0].key, dialog.submit) == ("nudge.nobody", None)


def test_texts_shown_are_those_of_the_languages_that_are_needed() -> None:
    drafts, drafters = begun(4)  # all of them in English
    dialog = asked(at_desk(now=NOW, drafts=drafts, drafters=drafters))
    assert [each.language for each in dialog.body] == [None, "en"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("TG", "TG"),
        ("tg 2021-08-30", "TG"),
        ("Togo 2021-08-30", "TG"),
        ("Haïti", "HT"),
        ("PS40-TG-0001 UG 2021-08-20", "UG"),
        ("ama@togo.example XX 2021-08-20", None),
        ("France", None),
        ("", None),
    ],
)
def test_state_is_named_by_letters_or_name(words: str, code: str | None) -> None:
    assert named(words, ROUND) == code


@pytest.mark.parametrize(
    ("count", "minimum", "maximum", "shown"),
    [
        (0, 3, 6, "▱▱▱▱▱┃▱▱▱▱▱"),
        (3, 3, 6, "▰▰▰▰▰┃▱▱▱▱▱"),
        (60, 3, 6, "▰▰▰▰▰┃▰▰▰▰▰"),
        (1, 1, 0, "▰▰▰▰▰▰▰▰▰▰┃"),
    ],
)
def test_bar_shows_minimum_and_places(count: int, minimum: int, maximum: int, shown: str) -> None:
    assert bar(count, minimum, maximum) == shown
