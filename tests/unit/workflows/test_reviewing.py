"""Reading and scoring applications: what is shown to whom, and what is left of a conflict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import effects as fx
from bot.context import Context, Role, Staff
from bot.events import StaffCommanded
from bot.facts.reviews import Desk
from bot.facts.scoring import USUAL, Scored
from bot.handlers.table import decide
from bot.render import render_board, render_dialog
from tests.unit.handlers.situation import NOW
from tests.unit.workflows.selecting import (
    at_desk,
    crowd,
    desk,
    drawn,
    looking,
    name,
    pressed,
    review,
    submitted,
    whispers,
    window,
)

# Number 6 asked for confidentiality, number 4 did not.
HIDDEN, PUBLIC = 6, 4


def by(role: Role, before: Context) -> Context:
    return replace(before, staff=Staff(actor="U1", role=role))


def shown(data: str, before: Context) -> str:
    return str(render_dialog(window(pressed(data), before), "en").view)


def recorded(effects: object) -> list[tuple[str, str, str]]:
    assert isinstance(effects, list)
    return [
        (each.event, each.subject, each.actor) for each in effects if isinstance(each, fx.Record)
    ]


def names_in(text: str, number: int) -> list[str]:
    answers = crowd(number)[number - 1].answers
    telling = ("organisation", "email", "speaker_email", "speaker_last_name")
    return [key for key in telling if str(answers[key]) in text]


@pytest.mark.parametrize("role", ["viewer", "reviewer", "approver"])
def test_confidential_applicant_is_a_code_name_for_everybody(role: Role) -> None:
    before = by(role, looking(HIDDEN))
    text = shown(f"look:{name(HIDDEN)}", before)
    assert names_in(text, HIDDEN) == []
    assert ("Show name" in text) == (role == "approver")
    assert len(names_in(shown(f"look:{name(PUBLIC)}", by(role, looking(PUBLIC))), PUBLIC)) == 4


def test_own_words_do_not_name_who_asked_for_confidentiality() -> None:
    seen = looking(HIDDEN)
    assert seen.subject is not None
    telling = {
        "aim": "Write to BUREAU6@togo.example, or ask for Ama Lawson-6.",
        "speaker_last_name": "Lawson-6",
    }
    subject = replace(seen.subject, answers={**seen.subject.answers, **telling})
    text = shown(f"look:{name(HIDDEN)}", replace(seen, subject=subject))
    assert "ask for Ama […]." in text
    assert "togo.example" not in text.casefold()


def test_every_look_is_written_down_and_the_name_apart() -> None:
    looked = list(decide(pressed(f"look:{name(HIDDEN)}"), looking(HIDDEN)))
    assert recorded(looked) == [("application.opened", name(HIDDEN), "U1")]
    named = list(decide(pressed(f"unmask:{name(HIDDEN)}"), looking(HIDDEN)))
    assert recorded(named) == [("application.unmasked", name(HIDDEN), "U1")]
    text = shown(f"unmask:{name(HIDDEN)}", looking(HIDDEN))
    assert len(names_in(text, HIDDEN)) == 4


def test_draft_is_read_by_nobody() -> None:
    seen = looking(PUBLIC)
    assert seen.subject is not None
    begun = replace(seen, subject=replace(seen.subject, status="draft"))
    effects = list(decide(pressed(f"look:{name(PUBLIC)}"), begun))
    assert whispers(effects) == ["staff.gone"]
    assert len(effects) == 1


@pytest.mark.parametrize(
    ("reviews", "role", "expected"),
    [
        ((), "reviewer", (False, False, False)),
        (("U2",), "reviewer", (False, False, True)),
        (("U1", "U2"), "reviewer", (True, True, False)),
        (("U1",), "reviewer", (True, False, False)),
        (("U1", "U2"), "viewer", (False, False, False)),
        (("U2",), "approver", (False, False, True)),
    ],
)
def test_scores_of_others_come_after_ones_own(
    reviews: tuple[str, ...], role: Role, expected: tuple[bool, bool, bool]
) -> None:
    given = [review(PUBLIC, by, 4, f"said {by}") for by in reviews]
    text = shown(f"look:{name(PUBLIC)}", by(role, looking(PUBLIC, desk=desk(*given))))
    assert ("Your scores" in text, "said U2" in text, "has scored" in text) == expected


def test_scores_are_saved_and_shown_with_those_of_others() -> None:
    before = looking(PUBLIC, desk=desk(review(PUBLIC, "U2", 2, "said U2")))
    given = submitted(f"score:{name(PUBLIC)}", expertise="5/5", gender="", comment=" Good. ")
    effects = list(decide(given, before))
    assert effects[:2] == [
        fx.SaveReview(
            application_id=name(PUBLIC), reviewer="U1", scores={"expertise": 5}, comment="Good."
        ),
        fx.Record(event="application.scored", subject=name(PUBLIC), actor="U1"),
    ]
    text = str(render_dialog(window(given, before), "en").view)
    assert ("Knowledge of the themes 5/5" in text, "said U2" in text) == (True, True)


@pytest.mark.parametrize(
    "values", [{}, {"expertise": "6/5"}, {"expertise": "5"}, {"expertise": "x"}, {"comment": "4/5"}]
)
def test_review_without_a_score_stays_open(values: dict[str, str]) -> None:
    effects = decide(submitted(f"score:{name(PUBLIC)}", **values), looking(PUBLIC))
    assert [type(each) for each in effects] == [fx.Refuse]


def test_conflict_of_interest_is_flagged_and_can_be_taken_back() -> None:
    flagged = list(decide(pressed(f"recuse:{name(PUBLIC)}"), looking(PUBLIC)))
    assert flagged[0] == fx.FlagConflict(application_id=name(PUBLIC), actor="U1")
    torn = looking(PUBLIC, desk=desk(conflicts=((PUBLIC, "U1"),)))
    back = list(decide(pressed(f"unrecuse:{name(PUBLIC)}"), torn))
    assert back[0] == fx.FlagConflict(application_id=name(PUBLIC), actor="U1", held=False)
    assert len(names_in(shown(f"unrecuse:{name(PUBLIC)}", torn), PUBLIC)) == 4


@pytest.mark.parametrize(
    "data", ["look", "unmask", "score", "approve", "waitlist", "reject", "take_off"]
)
def test_who_has_a_conflict_neither_sees_nor_decides(data: str) -> None:
    torn = looking(PUBLIC, desk=desk(conflicts=((PUBLIC, "U1"),)))
    event = pressed(f"{data}:{name(PUBLIC)}")
    (effect,) = decide(event, torn)
    assert isinstance(effect, fx.OpenDialog)
    text = str(render_dialog(effect.dialog, "en").view)
    assert (names_in(text, PUBLIC), "neither see nor score" in text) == ([], True)


@pytest.mark.parametrize("data", ["score:{}", "decide:approve:{}:3"])
def test_who_has_a_conflict_cannot_submit(data: str) -> None:
    torn = looking(PUBLIC, desk=desk(conflicts=((PUBLIC, "U1"),)))
    event = submitted(data.format(name(PUBLIC)), expertise="5/5")
    assert whispers(list(decide(event, torn))) == ["selection.recused"]


def test_board_for_everybody_says_nothing_of_an_application_in_conflict() -> None:
    boards = drawn(at_desk(desk=desk(conflicts=((PUBLIC, "U9"),))))
    text = "".join(str(render_board(board, "en").blocks) for board in boards.values())
    assert (names_in(text, PUBLIC), "PS40-TG-0004" in text) == ([], True)
    assert names_in(text, 5) != []


def test_review_of_someone_with_a_conflict_no_longer_counts() -> None:
    given = (review(PUBLIC, "U1", 1), review(PUBLIC, "U2", 5))
    applications = crowd(PUBLIC)
    assert desk(*given).means(applications, USUAL) == {"PS40-TG-0004": 3.0}
    torn = desk(*given, conflicts=((PUBLIC, "U1"),))
    assert torn.means(applications, USUAL) == {"PS40-TG-0004": 5.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("search kara", ["PS40-TG-0002", "PS40-TG-0008"]),
        ("search Agbeko-1", ["PS40-TG-0001"]),
        ("search ps40-tg-0006", ["PS40-TG-0006"]),
        ("search AAAA6", ["PS40-TG-0006"]),
        ("search togo 6", []),
        ("search Tossou-4", ["PS40-TG-0004"]),
        ("search x", []),
        ("search", []),
    ],
)
def test_search_respects_confidentiality(text: str, expected: list[str]) -> None:
    event = StaffCommanded(id="c", at=NOW, actor="U1", text=text, trigger_id="1", channel="C1")
    effects = list(decide(event, at_desk(state=None, found=crowd(12))))
    told = [each.message for each in effects if isinstance(each, fx.Whisper)]
    found = [str(choice.label) for message in told for row in message.choices for choice in row]
    assert found == expected


def test_search_finds_nothing_one_must_not_see() -> None:
    event = StaffCommanded(id="c", at=NOW, actor="U1", text="search tossou-4", trigger_id="1")
    before = at_desk(found=crowd(12), desk=desk(conflicts=((PUBLIC, "U1"),)))
    assert whispers(list(decide(event, before))) == ["search.nothing"]


NOTHING = desk()
COURAGE = Scored(
    key="courage",
    highest=10,
    label={"en": "Courage", "fr": "Courage", "es": "Valentía"},
    guidance={"en": "Ask a colleague.", "fr": "Demandez.", "es": "Pregunte."},
)


def asking(*criteria: Scored, desk: Desk = NOTHING) -> Context:
    """Looking at an application in a round that asks for these scores."""
    before = looking(PUBLIC, desk=desk)
    assert before.cycle is not None
    rules = replace(before.cycle.panel, scored=criteria)
    return replace(before, cycle=replace(before.cycle, panel=rules))


def options(before: Context, key: str) -> tuple[list[str], str]:
    """What the form offers for a criterion, and what is chosen at first."""
    dialog = window(pressed(f"score:{name(PUBLIC)}"), before)
    menu = next(each for each in dialog.inputs if each.name == key)
    return [each.value for each in menu.options], menu.value


def test_form_asks_what_the_round_says() -> None:
    view = render_dialog(
        window(pressed(f"score:{name(PUBLIC)}"), asking(COURAGE, USUAL[3])), "es"
    ).view
    inputs = [each for each in view["blocks"] if each["type"] == "input"]
    assert [(each["block_id"], each["label"]["text"]) for each in inputs] == [
        ("courage", "Valentía (de 1 a 10)"),
        ("voice", "Habla por las personas afectadas (de 1 a 5)"),
        ("comment", "Comentario (para sus colegas)"),
    ]
    assert inputs[0]["hint"]["text"] == "Pregunte."
    assert len(inputs[0]["element"]["options"]) == 10


def test_score_on_a_scale_of_before_is_kept_as_it_was_meant() -> None:
    given = replace(review(PUBLIC, "U1", 4), scores={"courage": 4, "voice": 2})
    before = asking(COURAGE, desk=desk(given))
    offered, first = options(before, "courage")
    assert (offered[-1], first, offered[0]) == ("4/5", "4/5", "1/10")
    effects = list(decide(submitted(f"score:{name(PUBLIC)}", courage="4/5"), before))
    assert effects[0] == fx.SaveReview(
        application_id=name(PUBLIC), reviewer="U1", scores={"voice": 2, "courage": 4}
    )
    again = list(decide(submitted(f"score:{name(PUBLIC)}", courage="8/10"), before))
    assert again[0] == fx.SaveReview(
        application_id=name(PUBLIC),
        reviewer="U1",
        scores={"voice": 2, "courage": 8},
        highest={"courage": 10},
    )


def test_window_that_was_open_when_the_round_changed_loses_nothing() -> None:
    effects = list(decide(submitted(f"score:{name(PUBLIC)}", expertise="3/5"), asking(COURAGE)))
    assert effects[0] == fx.SaveReview(
        application_id=name(PUBLIC), reviewer="U1", scores={"expertise": 3}
    )


def test_window_shows_every_score_with_its_scale() -> None:
    scores = {"courage": 9, "voice": 2, "nerve": 1}
    given = replace(review(PUBLIC, "U1", 4), scores=scores, highest={"courage": 10})
    text = shown(f"look:{name(PUBLIC)}", asking(USUAL[0], COURAGE, desk=desk(given)))
    assert (
        "Courage 9/10, Speaks for those concerned 2/5 (no longer asked for)"
        " and nerve 1/5 (no longer asked for)"
    ) in text


def opens(before: Context, data: str) -> list[str]:
    """What the buttons of a window open, in their order."""
    dialog = window(pressed(data), before)
    rows = [choice for message in dialog.body for row in message.choices for choice in row]
    return [each.data.removeprefix("look:") for each in rows if each.data.startswith("look:")]


def test_reviewer_goes_from_one_application_to_the_next() -> None:
    given = (review(5, "U1", 3), review(6, "U2", 3))
    seen = looking(PUBLIC, desk=desk(*given, conflicts=((6, "U1"),)))
    assert opens(seen, f"look:{name(PUBLIC)}") == [name(7)]
    # After the last comes the first; a colleague's scores are not one's own.
    last = looking(12, desk=desk(*given))
    assert opens(last, f"look:{name(12)}") == [name(1)]
    every = desk(*(review(number, "U1", 3) for number in range(1, 13)))
    assert opens(looking(PUBLIC, desk=every), f"look:{name(PUBLIC)}") == []
    assert opens(by("viewer", looking(PUBLIC)), f"look:{name(PUBLIC)}") == []


def test_everything_without_ones_scores_is_in_one_window() -> None:
    peers = (*crowd(5)[:4], replace(crowd(5)[4], status="approved"))
    seen = at_desk(peers=peers, desk=desk(review(1, "U1", 3), conflicts=((2, "U1"),)))
    assert opens(seen, "to_score:40:TG") == [name(3), name(4)]
    none = at_desk(peers=peers[:1], desk=desk(review(1, "U1", 3)))
    dialog = window(pressed("to_score:40:TG"), none)
    assert [each.key for each in dialog.body] == ["selection.to_score_none"]
