"""FAQ entries the office writes: six texts, four eyes, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot import effects as fx
from bot.facts.threads import Lesson
from bot.handlers.table import decide
from bot.i18n import LANGUAGES
from tests.unit.handlers.situation import NOW
from tests.unit.workflows.test_handover import fired
from tests.unit.workflows.threads import ANSWERED, ASKED, THREAD, at_desk, pressed, shown, submitted

NAME = "Laaaaaaaaaaa"
SIX = {
    "q_en": "May I bring a child?",
    "a_en": "Yes.",
    "q_fr": "Puis-je venir avec un enfant ?",
    "a_fr": "Oui.",
    "q_es": "¿Puedo ir con un niño?",
    "a_es": "Sí.",
}
LESSON = Lesson(
    entry=NAME,
    version=1,
    questions={each: SIX[f"q_{each}"] for each in LANGUAGES},
    answers={each: SIX[f"a_{each}"] for each in LANGUAGES},
    proposed_by="U2",
    at=NOW,
)
LIVE = replace(LESSON, state="live", decided_by="U1")
DONE = replace(THREAD, state="done", entries=(ASKED, ANSWERED))


def test_window_begins_with_what_was_asked_and_answered() -> None:
    effects = decide(pressed("lesson:t7"), at_desk(DONE))
    [window] = [each for each in effects if isinstance(each, fx.OpenDialog)]
    begun = {each.name: each.value for each in window.dialog.inputs}
    assert begun == {**dict.fromkeys(SIX, ""), "q_fr": "May I bring a child?", "a_fr": "Oui."}


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (SIX, []),
        ({**SIX, "a_fr": " "}, ["a_fr"]),
        ({**SIX, "q_es": "¿Sí?"}, ["q_es"]),
        ({}, ["q_en", "a_en", "q_fr", "a_fr", "q_es", "a_es"]),
    ],
)
def test_all_six_texts_are_needed_and_the_window_stays(
    given: dict[str, str], faults: list[str]
) -> None:
    effects = decide(submitted("lesson:t7", **given), at_desk(DONE))
    assert [each.field for each in effects if isinstance(each, fx.Refuse)] == faults
    proposed = [each.lesson for each in effects if isinstance(each, fx.ProposeLesson)]
    expected = replace(LESSON, entry="Lbbbbbbbbbbb", proposed_by="U1")
    assert proposed == ([] if faults else [expected])


def test_change_is_the_next_version_of_the_same_entry() -> None:
    effects = decide(submitted(f"lesson_change:{NAME}:1", **SIX), at_desk(None, lessons=(LIVE,)))
    [proposed] = [each.lesson for each in effects if isinstance(each, fx.ProposeLesson)]
    assert (proposed.entry, proposed.version, proposed.state) == (NAME, 2, "proposed")


@pytest.mark.parametrize(
    ("verb", "role", "actor", "lesson", "state", "told"),
    [
        ("live", "approver", "U1", LESSON, "live", []),
        ("live", "approver", "U2", LESSON, None, ["threads.lesson_own"]),
        ("live", "reviewer", "U1", LESSON, None, ["staff.not_allowed"]),
        ("live", None, "U1", LESSON, None, ["staff.not_allowed"]),
        ("live", "approver", "U1", LIVE, None, ["threads.lesson_decided"]),
        ("live", "approver", "U2", replace(LIVE, state="withdrawn"), "live", []),
        ("refused", "approver", "U1", LESSON, "refused", []),
        ("refused", "approver", "U1", LIVE, None, ["threads.lesson_decided"]),
        ("withdrawn", "approver", "U1", LIVE, "withdrawn", []),
        ("withdrawn", "approver", "U1", LESSON, None, ["threads.lesson_decided"]),
        ("withdrawn", "viewer", "U1", LIVE, None, ["staff.not_allowed"]),
    ],
)
def test_another_approver_decides_once(  # noqa: PLR0917  (a table of facts)
    verb: str, role: Any, actor: str, lesson: Lesson, state: str | None, told: list[str]
) -> None:
    event = pressed(f"lesson_{verb}:{NAME}:1", actor=actor)
    effects = decide(event, at_desk(None, role=role, lessons=(lesson,)))
    decided = [each.state for each in effects if isinstance(each, fx.DecideLesson)]
    assert (decided, shown(effects)) == ([] if state is None else [state], told)


@pytest.mark.parametrize(
    ("versions", "buttons"),
    [
        ((LESSON,), ["lesson_live:1", "lesson_refused:1", "lesson_change:1"]),
        ((LIVE,), ["lesson_withdrawn:1", "lesson_change:1"]),
        (
            (LIVE, replace(LESSON, version=2)),
            ["lesson_live:2", "lesson_refused:2", "lesson_withdrawn:1", "lesson_change:2"],
        ),
        ((replace(LIVE, state="withdrawn"),), ["lesson_live:1", "lesson_change:1"]),
        ((replace(LIVE, state="refused"),), ["lesson_change:1"]),
    ],
)
def test_card_offers_what_may_be_done(versions: tuple[Lesson, ...], buttons: list[str]) -> None:
    effects = decide(fired("lesson", f"lesson:{NAME}"), at_desk(None, lessons=versions))
    [board] = [each.board for each in effects if isinstance(each, fx.ShowBoard)]
    choices = [choice.data for card in board.cards for choice in card.choices]
    assert [each.replace(f":{NAME}", "") for each in choices] == buttons
