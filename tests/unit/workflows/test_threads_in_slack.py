"""Every card, post and window about a person, held to Slack's published limits in all languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot import effects as fx
from bot.facts.threads import Entry, Lesson, Tally
from bot.handlers.table import decide
from bot.i18n import LANGUAGES, Language
from bot.render import render_board, render_dialog
from bot.sandbox.slack.blockkit import checked_blocks, checked_view
from bot.workflows.handover.replying import _digest
from tests.unit.handlers.situation import NOW, application
from tests.unit.workflows.test_commands import by, command
from tests.unit.workflows.test_handover import fired, wrote
from tests.unit.workflows.threads import CLAIMED, THREAD, at_desk, pressed, submitted

HOSTILE = "<!channel> <@U1> *x* _y_ `z` <https://x.example|y> & ~ > 😀\n"
LONGEST = HOSTILE * 900  # 50,000 characters
WRITTEN = (HOSTILE * 60)[:3000]  # what one of Slack's own inputs can hold
TITLE = 24


def entry(number: int, kind: Any, text: str = LONGEST, **more: Any) -> Entry:
    return Entry(id=number, kind=kind, at=NOW, text=text, actor="U2", language="fr", **more)


ENTRIES = (
    entry(0, "person"),
    *(entry(number, "person", remark="answered", topic="contact") for number in range(1, 40)),
    *(entry(number, "answer", WRITTEN, delivery="failed") for number in range(40, 60)),
    entry(60, "note", message_id="1.5", source=None),
    entry(61, "draft", WRITTEN),
)
FULL = replace(
    CLAIMED,
    claimed_by="U2",
    reason="safety",
    topic="upr_report_requirement",
    entries=(*ENTRIES, replace(ENTRIES[-1], actor="U1", id=62)),
)
MANY = tuple(
    application(id=f"Aaaaaaaaaa{letter}a", reference=f"PS40-TG-{number:04d}")
    for number, letter in enumerate("abcdefghijklmnop")
)
LESSON = Lesson(
    entry="Laaaaaaaaaaa",
    version=12,
    questions=dict.fromkeys(LANGUAGES, WRITTEN),
    answers=dict.fromkeys(LANGUAGES, WRITTEN),
    state="live",
    proposed_by="U2",
    decided_by="U3",
    at=NOW,
)
PROPOSED = replace(LESSON, version=13, state="proposed", decided_by="")
DESK = at_desk(FULL, applications=MANY, role="approver")
SIX = {f"{kind}_{each}": WRITTEN for kind in "qa" for each in LANGUAGES}


def decisions() -> Iterator[Sequence[fx.Effect]]:
    """Everything that can be shown about a person and what they taught us."""
    yield decide(fired("thread"), DESK)
    yield decide(fired("thread"), replace(DESK, thread=replace(FULL, state="done")))
    yield decide(
        fired("release"), replace(DESK, thread=replace(FULL, active_at=NOW.replace(year=2020)))
    )
    for data in ("claim:t7", "takeover:t7", "done:t7", "reply:t7", "send_note:t7", "lesson:t7"):
        yield decide(pressed(data), DESK)
    yield decide(wrote(), DESK)
    yield decide(submitted("reply:t7:0", text=WRITTEN), DESK)
    yield decide(submitted("reply:t7:0", text=""), DESK)
    yield decide(submitted(f"send:t7:0:{_digest(WRITTEN)}"), DESK)
    yield decide(submitted("lesson:t7"), DESK)
    yield decide(submitted("lesson:t7", **SIX), DESK)
    for lessons in ((LESSON,), (LESSON, PROPOSED), (replace(LESSON, state="withdrawn"),)):
        known = replace(DESK, lessons=lessons)
        yield decide(fired("lesson", f"lesson:{LESSON.entry}"), known)
        for verb in ("change", "live", "refused", "withdrawn"):
            for version in (12, 13):
                yield decide(pressed(f"lesson_{verb}:{LESSON.entry}:{version}"), known)
    waiting = tuple(replace(THREAD, id=number, contact_id=number) for number in range(40))
    yield decide(command("questions"), by("viewer", waiting=waiting))
    tallies = tuple(Tally(entry="upr_report_requirement", useful=999, useless=1) for _ in range(40))
    yield decide(command("faq"), by("viewer", tallies=tallies, lessons=(LESSON,) * 40))


EVERY = [effect for effects in decisions() for effect in effects]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_shown_in_the_channel_is_within_slacks_limits(language: Language) -> None:
    shown = [
        effect for effect in EVERY if isinstance(effect, fx.ShowBoard | fx.TellStaff | fx.Whisper)
    ]
    assert len(shown) > 60
    for effect in shown:
        board = effect.board if isinstance(effect, fx.ShowBoard) else fx.Board(title=effect.message)
        rendered = render_board(board, language)
        checked_blocks([dict(block) for block in rendered.blocks])
        assert len(rendered.text) <= 40_000
        assert "<!channel>" not in rendered.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_window_is_within_slacks_limits_and_says_its_words_whole(language: Language) -> None:
    windows = [each.dialog for each in EVERY if isinstance(each, fx.OpenDialog | fx.NextDialog)]
    assert len(windows) > 6
    for dialog in windows:
        view = dict(render_dialog(dialog, language).view)
        checked_view(view, kinds=["modal"])
        words = [view[name]["text"] for name in ("title", "submit", "close") if name in view]
        assert [each for each in words if each.endswith("…") or len(each) > TITLE] == []
