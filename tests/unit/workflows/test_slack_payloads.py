"""What Slack is sent while the office chooses, word for word.

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
from bot.context import Home
from bot.facts.overview import Overview
from bot.handlers.table import decide
from bot.render import render_board, render_dialog, render_home
from tests.unit.workflows.selecting import (
    at_desk,
    desk,
    draft,
    drawn,
    looking,
    name,
    pressed,
    review,
    window,
)

_FOLDER = Path(__file__).parent / "payloads"
SAVED = draft(1, 2, 4, 5, 7, version=3, waiting=(10, 11))
REVIEWED = desk(review(4, "U1", 5), review(4, "U2", 3, "Knows the courts."))


def _board(surface: str) -> Any:
    boards = drawn(at_desk(panel_draft=SAVED, desk=desk(conflicts=((2, "U9"),))))
    return render_board(boards[surface], "en").blocks


def _home() -> Any:
    figures = Overview(
        counts={"TG:submitted": 10, "TG:approved": 2, "UG:draft": 3, "UG:submitted": 1},
        to_review={"TG": 4},
        undecided={"TG": 10},
        panels=frozenset({"TG"}),
        questions=2,
        failed=1,
    )
    home = Home(actor="U1", role="approver", language="fr", overview=figures)
    (shown,) = [
        each
        for each in decide(pressed("home"), at_desk(homes=(home,)))
        if isinstance(each, fx.ShowHome)
    ]
    return render_home(shown.board, shown.language).view


def _window(data: str, language: Any, **more: object) -> Any:
    about = looking(4) if name(4) in data else at_desk()
    before = replace(about, panel_draft=SAVED, desk=REVIEWED)
    return render_dialog(window(pressed(data, **more), before), language).view


PAYLOADS: Mapping[str, Callable[[], Any]] = {
    "shortlist.en": lambda: _board("shortlist:40:TG:1"),
    "panel.en": lambda: _board("panel:40:TG"),
    "home.fr": _home,
    "application.fr": lambda: _window(f"look:{name(4)}", "fr"),
    "score.es": lambda: _window(f"score:{name(4)}", "es"),
    "change.es": lambda: _window(
        "live:panel_change:40:TG:3", "es", view="V1", values={"panel": f"{name(1)},{name(3)}"}
    ),
    "why_not.fr": lambda: _window(
        "live:panel_why_not:40:TG", "fr", view="V1", values={"applicant": "PS40-TG-0003"}
    ),
    "extend.es": lambda: _window("extend:40:TG", "es"),
}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_slack_is_sent_this(payload: str) -> None:
    made = json.dumps(PAYLOADS[payload](), indent=1, ensure_ascii=False) + "\n"
    kept = _FOLDER / f"{payload}.json"
    if os.environ.get("REWRITE_PAYLOADS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(made)
    assert kept.read_text() == made
