"""Everything the office sees while choosing stays within Slack's limits, in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot import effects as fx
from bot.context import Context, Home
from bot.events import StaffCommanded, StaffPressed
from bot.facts.application import Value
from bot.facts.overview import Overview
from bot.facts.scoring import Scored
from bot.handlers.table import decide
from bot.i18n import LANGUAGES, Language
from bot.render import render_board, render_dialog, render_home
from bot.sandbox.slack.blockkit import checked_blocks, checked_view
from tests.unit.handlers.situation import NOW, contact
from tests.unit.workflows.selecting import (
    CYCLE,
    at_desk,
    crowd,
    desk,
    draft,
    drawn,
    looking,
    name,
    pressed,
    review,
    submitted,
    window,
)

MANY = 120  # more than one menu of Slack's holds
LONG = "Fédération «<!channel> & *Σύλλογος* `x`» – 🕊 " * 9
LONGEST: dict[str, Value] = {
    "organisation": LONG,
    "coalition": True,
    "coalition_name": LONG,
    "speaker_first_name": LONG,
    "speaker_position": LONG,
    "aim": LONG * 60,
    "engagement": "\n".join([LONG] * 60),
    "publish_name": True,
    "themes": (
        *("torture", "health", "women", "children", "justice", "education", "expression"),
        *("disability", "defenders", "environment_climate", "work", "food_water", "minorities"),
        *("sexual_reproductive_health", "migrants_refugees", "national_mechanisms"),
    ),
}
REVIEWED = desk(*(review(4, f"U{number}", 4, LONG * 7) for number in range(1, 30)))
PLACES = replace(CYCLE, states=tuple(replace(each, maximum=14) for each in CYCLE.states))
PANEL = draft(*range(1, 15), waiting=tuple(range(15, 29)))


def worst(**known: object) -> Context:
    """Many applicants who wrote as much as the form lets them."""
    facts = {"peers": crowd(MANY, **LONGEST), "cycle": PLACES, "panel_draft": PANEL, **known}
    return replace(at_desk(1), **facts)  # type: ignore[arg-type]


def worst_look() -> Context:
    seen = looking(4)
    assert seen.subject is not None
    longest = replace(seen.subject, answers={**seen.subject.answers, **LONGEST})
    return replace(seen, subject=longest, desk=REVIEWED)


def most_scored() -> Context:
    """A round that asks for as much, in as many words, as its file can say."""
    words: Mapping[Language, str] = dict.fromkeys(LANGUAGES, ("<!channel> & *É* " * 19)[:300])
    label: Mapping[Language, str] = {key: text[:60] for key, text in words.items()}
    criteria = tuple(
        Scored(key=f"k{number}", highest=10, weight=10, label=label, guidance=words)
        for number in range(12)
    )
    seen = worst_look()
    assert seen.cycle is not None
    rules = replace(seen.cycle.panel, scored=criteria)
    reviews = tuple(
        replace(review(4, f"U{number}", 4, LONG * 7), scores=dict.fromkeys(_KEYS, 3))
        for number in range(1, 30)
    )
    return replace(seen, cycle=replace(seen.cycle, panel=rules), desk=desk(*reviews))


_KEYS = [f"k{number}" for number in range(14)]
WINDOWS: dict[str, tuple[StaffPressed, Context]] = {
    "application": (pressed(f"look:{name(4)}"), worst_look()),
    "named": (
        pressed(f"unmask:{name(4)}"),
        replace(worst_look(), desk=desk(conflicts=((3, "U2"),))),
    ),
    "score": (pressed(f"score:{name(4)}"), worst_look()),
    "most scores": (pressed(f"score:{name(4)}"), most_scored()),
    "most scores seen": (pressed(f"look:{name(4)}"), most_scored()),
    "recused": (pressed(f"recuse:{name(4)}"), worst_look()),
    "change": (pressed("panel_change:40:TG"), worst()),
    "changed": (
        pressed("live:panel_change:40:TG:1", view="V1", values={"panel": name(90)}),
        worst(),
    ),
    "why not": (pressed("panel_why_not:40:TG"), worst()),
    "why": (
        pressed("live:panel_why_not:40:TG", view="V1", values={"applicant": "PS40-TG-0090"}),
        worst(),
    ),
    "compare": (pressed("panel_compare:40:TG"), worst()),
    "to score": (pressed("to_score:40:TG"), worst()),
    "extend": (pressed("extend:40:TG"), worst()),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", WINDOWS)
def test_window_is_within_slacks_limits(which: str, language: Language) -> None:
    event, before = WINDOWS[which]
    view = render_dialog(window(event, before), language).view
    assert checked_view(dict(view), kinds=("modal",))["type"] == "modal"


@pytest.mark.parametrize("language", LANGUAGES)
def test_boards_are_within_slacks_limits(language: Language) -> None:
    contested = desk(conflicts=((2, "U7"), (16, "U7")))
    boards = drawn(worst(desk=contested, counts={}))
    assert {surface.partition(":")[0] for surface in boards} == {"shortlist", "panel", "empty"}
    for board in boards.values():
        rendered = render_board(board, language)
        assert checked_blocks([dict(block) for block in rendered.blocks])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ["viewer", "reviewer", "approver", None])
def test_home_is_within_slacks_limits(language: Language, role: object) -> None:
    figures = Overview(
        counts={
            f"{code}:{status}": 1200 for code in CYCLE.codes for status in ("draft", "approved")
        },
        to_review={"TG": 1200},
        undecided={"TG": 1200},
        questions=300,
        own_questions=12,
        releases=3,
        failed=99,
        unreachable=40,
    )
    home = Home(actor="U1", role=role, language=language, overview=figures)  # type: ignore[arg-type]
    (shown,) = [
        each
        for each in decide(pressed("home"), worst(homes=(home,)))
        if isinstance(each, fx.ShowHome)
    ]
    view = render_home(shown.board, shown.language).view
    assert checked_view(dict(view), kinds=("home",))["type"] == "home"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["help", "status", "search federation", "remind-drafts"])
def test_answers_to_commands_are_within_slacks_limits(text: str, language: Language) -> None:
    begun = tuple(replace(each, status="draft", reference=None) for each in crowd(40))
    known = worst(
        found=crowd(MANY, **LONGEST),
        drafts=begun,
        drafters={each.id: contact("telegram") for each in begun},
        now=NOW,
    )
    event = StaffCommanded(id="c", at=NOW, actor="U1", text=text, trigger_id="1", channel="C1")
    for effect in decide(event, known):
        if isinstance(effect, fx.Whisper):
            rendered = render_board(fx.Board(title=effect.message), language)
            assert checked_blocks([dict(block) for block in rendered.blocks])
        if isinstance(effect, fx.OpenDialog):
            view = render_dialog(effect.dialog, language).view
            assert checked_view(dict(view), kinds=("modal",))["type"] == "modal"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_follows_scores_and_extensions_is_within_slacks_limits(language: Language) -> None:
    scored = submitted(f"score:{name(4)}", expertise="5/5", comment=LONG * 6)
    view = render_dialog(window(scored, worst_look()), language).view
    assert checked_view(dict(view), kinds=("modal",))["type"] == "modal"
    extended = submitted("extend:40:TG", until="2021-09-30")
    posts = [each for each in decide(extended, worst()) if isinstance(each, fx.TellStaff)]
    assert [each.message.key for each in posts] == ["staff.extended", "extend.website"]
    for post in posts:
        rendered = render_board(fx.Board(title=post.message), language)
        assert checked_blocks([dict(block) for block in rendered.blocks])
