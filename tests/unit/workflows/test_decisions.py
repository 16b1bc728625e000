"""Decisions: what the preview says, who may, and what is kept out of Slack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import effects as fx
from bot.context import Contact, Context, Staff
from bot.errors import without_addresses
from bot.events import StaffPressed, TimerFired
from bot.facts.application import Application
from bot.handlers.table import decide
from bot.render import render_board, render_dialog
from bot.workflows.codenames import masked
from tests.unit.handlers.situation import (
    ANSWERS,
    FIRST,
    NOW,
    ROUND,
    application,
    contact,
    context,
)

HOLDER = contact("telegram")
# Every State has an application: no board says of any that it has none.
EVERYWHERE = {f"{code}:submitted": 1 for code in ROUND.codes}
HIDDEN = {**ANSWERS, "publish_name": False}


def before(subject: Application, *peers: Application, holder: Contact = HOLDER) -> Context:
    return context(
        contact=None,
        staff=Staff(actor="U1", role="approver"),
        subject=subject,
        holder=holder,
        peers=(subject, *peers),
    )


def pressed(verb: str) -> StaffPressed:
    return StaffPressed(id="1", at=NOW, actor="U1", data=f"{verb}:{FIRST}", trigger_id="t")


def previewed(context: Context) -> fx.Dialog:
    return next(
        each.dialog
        for each in decide(pressed("approve"), context)
        if isinstance(each, fx.OpenDialog)
    )


def peer(number: int, status: str) -> Application:
    return application(id=f"Addddddddd{'abcdefg'[number]}a", status=status)


@pytest.mark.parametrize(
    ("subject", "peers", "holder", "expected"),
    [
        (application(), [], HOLDER, ["preview_letter", "letter", "answers", "wording.first"]),
        (
            application(),
            [peer(0, "approved")],
            HOLDER,
            ["preview_letter", "letter", "answers", "wording.first"],
        ),
        (
            application(),
            [peer(0, "approved"), peer(1, "confirmed")],
            HOLDER,
            ["preview_full", "preview_letter", "letter", "answers", "wording.first"],
        ),
        (
            application(),
            [peer(0, "declined"), peer(1, "waitlisted")],
            HOLDER,
            ["preview_letter", "letter", "answers", "wording.first"],
        ),
        (
            application(),
            [],
            replace(HOLDER, reachable=False),
            ["unreachable", "preview_letter", "letter", "answers", "wording.first"],
        ),
        (
            application(answers=HIDDEN),
            [],
            HOLDER,
            ["preview_letter", "preview_masked", "letter", "answers", "wording.first"],
        ),
    ],
)
def test_preview_says_what_will_happen(
    subject: Application, peers: list[Application], holder: Contact, expected: list[str]
) -> None:
    body = previewed(before(subject, *peers, holder=holder)).body
    said = [
        each.key.removeprefix("staff.").removeprefix("release.").partition("/")[0] for each in body
    ]
    assert said == expected


# The call has ended: the boards are there.
AFTER = ROUND.closes + timedelta(hours=9)
NAMES = st.text(min_size=4, max_size=40).filter(lambda name: len(name.strip()) >= 4)


@given(
    organisation=NAMES.map(lambda name: f"Org{name}gro"),
    first=NAMES.map(lambda name: f"Fst{name}tsf"),
    publish=st.sampled_from([False, None]),
)
def test_confidential_names_stay_out_of_boards_and_windows(
    organisation: str, first: str, publish: bool | None
) -> None:
    answers = {**HIDDEN, "organisation": organisation, "speaker_first_name": first}
    if publish is None:
        del answers["publish_name"]
    hidden = application(answers=answers)
    timer = TimerFired(id="b", at=NOW, kind="board", subject="40:TG", due=NOW)
    shown = [
        str(render_board(each.board, "en"))
        for each in decide(
            timer, context(now=AFTER, contact=None, peers=(hidden,), counts=EVERYWHERE)
        )
        if isinstance(each, fx.ShowBoard)
    ]
    shown.append(str(render_dialog(previewed(before(hidden)), "en")))
    for name in (organisation, first, str(answers["speaker_last_name"])):
        assert [name in text for text in shown] == [False, False]


def test_hostile_names_arrive_as_they_were_written() -> None:
    name = "<!channel> & <b>*x*</b> نساء 🕊"
    public = application(answers={**ANSWERS, "organisation": name})
    timer = TimerFired(id="b", at=NOW, kind="board", subject="40:TG", due=NOW)
    (board,) = [
        each.board
        for each in decide(
            timer, context(now=AFTER, contact=None, peers=(public,), counts=EVERYWHERE)
        )
        if isinstance(each, fx.ShowBoard)
    ]
    shown = [render_board(board, "en").blocks, render_dialog(previewed(before(public)), "en").view]
    assert [name in "".join(_texts(each, "text")) for each in shown] == [True, True]
    assert not [text for each in shown for text in _texts(each, "mrkdwn") if "<!" in text]


def _texts(found: Any, kind: str) -> Iterator[str]:
    """What is written in blocks: as it is ("text"), or as Slack's markup ("mrkdwn")."""
    if isinstance(found, Mapping):
        if found.get("type") == kind:
            yield found["text"]
        found = list(found.values())
    if isinstance(found, list | tuple):
        for each in found:
            yield from _texts(each, kind)


def test_masked_hides_what_would_give_somebody_away() -> None:
    words = "Ama Mensah of VIVRE ENSEMBLE, bureau@vivre.example, asks for Ama"
    hidden, public = application(answers=HIDDEN), application()
    assert [masked(words, [each], "100") for each in (hidden, public)] == [
        "[…] […] of […], […], asks for […]",
        words,
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Soy Maria-Jose Penaloza.", "Soy […] […]."),
        ("MARÍA JOSÉ PEÑALOZA, marido de nadie", "[…] […], marido de nadie"),
        ("Vivre-Ensemble ! vivre ensemble", "[…] ! […]"),
    ],
)
def test_masked_hides_a_name_however_it_is_typed(typed: str, shown: str) -> None:
    secret = {
        **HIDDEN,
        "speaker_first_name": "María José",
        "speaker_last_name": "Peñaloza",
        "organisation": "Vivre Ensemble",
    }
    assert masked(typed, [application(answers=secret)], "100") == shown


def test_without_addresses_keeps_the_reason() -> None:
    told = without_addresses("550 5.1.1 <ama@vivre.example>: no such user")
    assert told == "550 5.1.1 […]: no such user"
