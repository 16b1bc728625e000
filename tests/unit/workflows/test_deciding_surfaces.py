"""What Slack is sent while letters are worded and answers come in: word for word, and in bounds.

``REWRITE_PAYLOADS=1`` writes the files anew: read what changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import effects as fx
from bot.facts.application import Application, Value
from bot.facts.releases import Deciding, Offer, Place, Release
from bot.i18n import LANGUAGES, Language
from bot.render import render_board, render_dialog
from bot.render.slack.kit import INPUT_VALUE
from bot.sandbox.slack.blockkit import checked_blocks, checked_view
from bot.workflows.speakers import card
from tests.unit.handlers.situation import ANSWERS, ROUND, application
from tests.unit.workflows.desk import NAMES, Desk, panel

FIRST, SECOND, THIRD = NAMES
_FOLDER = Path(__file__).parent / "payloads"
MANY = 60
PLACES = replace(ROUND, states=tuple(replace(each, maximum=MANY) for each in ROUND.states))
LONG = "Fédération «<!channel> & *Σύλλογος* `x`» – 🕊 " * 9
LONGEST: Mapping[str, Value] = {
    **ANSWERS,
    "organisation": LONG,
    "speaker_first_name": LONG,
    "speaker_last_name": LONG,
    "speaker_phone": LONG,
    "phone": LONG,
    "email": LONG,
}
NEEDED = "{first_name} **{organisation}** {meeting} {format} {answer_by} {reference}\n\n{added}\n\n"
BODY = NEEDED + "ê <!here> *x* " * ((INPUT_VALUE - len(NEEDED)) // 14)
SUBJECT = "{organisation} {state} {reference} ".ljust(150, "ê")


def crowd() -> dict[str, Application]:
    """Sixty applicants in three languages with the longest names there can be."""
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    found = {}
    for number in range(MANY):
        name = f"A{letters[number // 32]}{letters[number % 32]}aaaaaaaaa"
        found[name] = application(
            id=name,
            reference=f"PS40-TG-{number:04d}",
            contact_id=number + 1,
            person_id=number + 1,
            language=LANGUAGES[number % 3],
            answers=LONGEST,
        )
    return found


def proposed(people: dict[str, Application] | None = None) -> tuple[Desk, Release]:
    desk = Desk(cycle=PLACES, actor="U2")
    if people:
        desk.applications = people
    names = list(desk.applications)
    desk.applications |= {
        name: replace(desk.applications[name], language=LANGUAGES[number % 3])
        for number, name in enumerate(names)
    }
    desk.channels = dict.fromkeys(names[1::2], "telegram")
    desk.panel = panel(*names)
    desk.presses("decide_panel:40:TG")
    (release,) = desk.releases.values()
    return desk, release


def worded(desk: Desk, release: Release, about: str, subject: str, body: str) -> fx.Dialog:
    """A text kept, and the window that shows it."""
    named = about if about in desk.applications else None
    desk.presses(f"reword:{release.id}:{about}:40:TG", subject=named, release=release.id)
    data = desk.dialogs[-1].data
    desk.submits(data, subject=named, release=release.id, subject_=subject, body=body)
    assert desk.refused == []
    return desk.dialogs[-1]


def _drawn(surface: str) -> Any:
    desk, release = proposed()
    body = "Dear {first_name},\n\n- **{organisation}**\n- {state}\n\n{answer_by} {reference}"
    worded(desk, release, "confirmation:en", "Come: {state}", body)
    worded(desk, release, SECOND, "Venez", body)
    if surface == "board":
        desk.draws()
        return render_board(desk.boards[f"release:{release.id}"], "en").blocks
    if surface == "send":
        desk.presses(f"send_release:{release.id}:3:40:TG", release=release.id)
        return render_dialog(desk.dialogs[-1], "es").view
    if surface == "preview":
        return render_dialog(desk.dialogs[-1], "fr").view
    desk.presses(f"reword:{release.id}:confirmation:en:40:TG", release=release.id)
    return render_dialog(desk.dialogs[-1], "fr").view


def _too_late() -> Any:
    desk, before = Desk(), Desk().context(FIRST)
    given_up = replace(desk.applications[FIRST], status="declined")
    known = Deciding(offers={FIRST: Offer(back="asked")}, places={FIRST: Place(free=1)})
    context = replace(before, subject=given_up, peers=(given_up,), deciding=known)
    shown = card.show(given_up, context, ROUND)
    return render_board(shown.board, "es").blocks


PAYLOADS: Mapping[str, Callable[[], Any]] = {
    "wording.fr": lambda: _drawn("window"),
    "wording_preview.fr": lambda: _drawn("preview"),
    "release.en": lambda: _drawn("board"),
    "release_send.es": lambda: _drawn("send"),
    "late_yes.es": _too_late,
}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_slack_is_sent_this(payload: str) -> None:
    made = json.dumps(PAYLOADS[payload](), indent=1, ensure_ascii=False) + "\n"
    kept = _FOLDER / f"{payload}.json"
    if os.environ.get("REWRITE_PAYLOADS"):
        kept.write_text(made)
    assert kept.read_text() == made


def _small(block: Any) -> list[Any]:
    """The lines in small type, which say that something was left out."""
    return list(block["elements"]) if block["type"] == "context" else []


@pytest.fixture(scope="module")
def worst() -> Desk:
    """Sixty letters, every text of the greatest length, a third with words of their own."""
    desk, release = proposed(crowd())
    assert len(BODY) <= INPUT_VALUE
    for language in ("fr", "es"):
        worded(desk, release, f"confirmation:{language}", SUBJECT, BODY)
    names = list(desk.applications)
    for name in names[:6]:
        worded(desk, release, name, SUBJECT, BODY)
        paragraph = {"common": LONG * 6, "own": LONG * 6}
        data = f"write:{release.id}:{name}:40:TG"
        desk.submits(data, subject=name, release=release.id, **paragraph)
    again = desk.releases[release.id]
    desk.presses(f"send_release:{release.id}:{again.version}:40:TG", release=release.id)
    desk.draws()
    desk.lets_go(again)  # which leaves only its own window
    desk.boards["before"] = desk.boards[f"release:{release.id}"]
    desk.draws()
    return desk


@pytest.mark.parametrize("language", LANGUAGES)
def test_longest_texts_stay_within_slacks_limits(worst: Desk, language: Language) -> None:
    (sending,) = worst.dialogs
    shown = [each.key for each in sending.body]
    assert shown.count("release.text_of") == 6  # in each language one of all and one of its own
    view = render_dialog(sending, language).view
    assert checked_view(dict(view), kinds=("modal",))["type"] == "modal"
    assert {name.partition(":")[0] for name in worst.boards} == {"before", "release", "speakers"}
    for board in worst.boards.values():
        blocks = render_board(board, language).blocks
        assert checked_blocks([dict(block) for block in blocks])


def test_window_that_cannot_hold_every_text_says_how_many_are_left() -> None:
    people = {name: replace(each, answers=ANSWERS) for name, each in crowd().items()}
    desk, release = proposed(people)
    for name in list(people)[:20]:
        data = f"write:{release.id}:{name}:40:TG"
        desk.submits(data, subject=name, release=release.id, common="", own=f"For {name}.")
    again = desk.releases[release.id]
    desk.presses(f"send_release:{release.id}:{again.version}:40:TG", release=release.id)
    shown = [each.key for each in desk.dialogs[-1].body]
    assert (shown.count("release.text_of"), shown.count("release.texts_more")) == (15, 1)
    view = render_dialog(desk.dialogs[-1], "en").view
    assert checked_view(dict(view), kinds=("modal",))["type"] == "modal"
    assert "8 more letters say something of their own" in str(view)
    assert "…" not in [each.get("text") for block in view["blocks"] for each in _small(block)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_windows_with_the_longest_text_open_again(language: Language) -> None:
    desk, release = proposed(crowd())
    name = next(iter(desk.applications))
    worded(desk, release, "confirmation:fr", SUBJECT, BODY)
    worded(desk, release, name, SUBJECT, BODY)
    desk.presses(f"reword:{release.id}:{name}:40:TG", subject=name, release=release.id)
    desk.presses(f"read:{release.id}:{name}:40:TG", subject=name, release=release.id)
    desk.presses(f"approve:{name}", subject=name)
    assert [each.title.key for each in desk.dialogs] == [
        *("wording.title", "wording.preview_title") * 2,
        *("wording.title", "release.dialog_read", "staff.dialog_approve"),
    ]
    for dialog in desk.dialogs:
        view = render_dialog(dialog, language).view
        assert checked_view(dict(view), kinds=("modal",))["type"] == "modal"
