"""The whole form by mail: what is not taken and why, and what holds for any reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import letterform
from bot.conversation.form import load_form
from bot.facts.application import Value
from bot.i18n import LANGUAGES, Language
from bot.message import Message, Moment
from bot.render import label
from tests.unit.conversation.test_letterform import COMPLETE, desk

CLOSED = datetime(2021, 8, 1, 21, 59, tzinfo=UTC)
PROBLEMS: list[tuple[str, str, dict[str, Value], list[tuple[str, str]]]] = [
    ("a required answer left out", "2: skip", {}, [("organisation", "letterform.needed")]),
    ("a question for an answer", "5: what is ECOSOC?", {}, [("ecosoc", "letterform.unclear")]),
    ("consent refused", "27: no", {}, [("consent", "form.problem.consent_needed")]),
    ("half an address", "13: bureau@vivre", {}, [("email", "form.problem.email")]),
    (
        "a question another answer rules out",
        "10: Coalition of Mothers",
        {"coalition": False},
        [("coalition_name", "letterform.not_asked")],
    ),
]


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [each[1:] for each in PROBLEMS],
    ids=[each[0] for each in PROBLEMS],
)
def test_read_says_what_it_could_not_take(
    text: str, answers: dict[str, Value], expected: list[tuple[str, str]]
) -> None:
    found = letterform.read(desk(), answers, text)
    problems = [(field.name, problem.key) for field, problem in found.problems]
    assert (problems, found.answers) == (expected, answers)


def test_read_keeps_an_answer_whose_condition_is_still_open() -> None:
    assert letterform.read(desk(), {}, "10: Coalition of Mothers").answers == {
        "coalition_name": "Coalition of Mothers"
    }


def test_read_takes_a_bare_reply_for_the_only_question_left() -> None:
    found = letterform.read(desk(), COMPLETE, "Yes, I agree.\n\nAma Mensah")
    assert found.answers == {**COMPLETE, "consent": True}


def test_read_refuses_states_whose_call_has_ended() -> None:
    ended = replace(desk(), open_states=("UG",), closed={"TG": Moment(at=CLOSED)})
    found = letterform.read(ended, {}, "1: Togo")
    assert [problem.key for _, problem in found.problems] == ["dialogue.state_closed"]


def test_read_sets_questions_beside_the_answers_apart() -> None:
    text = "Hello,\n\n2: Vivre\n\nDo you pay for the journey?\n"
    found = letterform.read(desk(), {}, text)
    assert (found.answers, found.rest) == (
        {"organisation": "Vivre"},
        "Hello,\n\n\nDo you pay for the journey?",
    )


PICKED = st.lists(st.sampled_from(sorted(COMPLETE)), unique=True, min_size=1)
STYLES = st.sampled_from(
    [
        "{number}: {value}",
        "{number}. {value}",
        "{number}) {value}",
        "{label}: {value}",
        "{name}: {value}",
        "**{number}. {label}**: {value}",
        "> - {number}. {label}: …\n{value}\n",
        "{number}.\n{value}\n",
    ]
)


@given(names=PICKED, style=STYLES, language=st.sampled_from(LANGUAGES))
def test_read_finds_whatever_was_written_in_one_style(
    names: list[str], style: str, language: Language
) -> None:
    form = load_form()
    lines = [
        style.format(
            number=form.fields.index(form.field(name)) + 1,
            label=label(Message(key=f"form.label.{name}"), language),
            name=name,
            value=_typed(COMPLETE[name]),
        )
        for name in names
    ]
    found = letterform.read(desk(language), {}, "\n".join(lines))
    expected = {name: COMPLETE[name] for name in names}
    assert (found.answers, found.problems) == (expected, ())


def _typed(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


@given(text=st.text(max_size=200), language=st.sampled_from(LANGUAGES))
def test_read_survives_any_text(text: str, language: Language) -> None:
    letterform.read(desk(language), COMPLETE, text)


def test_read_takes_bare_numbers_only_where_they_fill_a_gap() -> None:
    filled = letterform.read(desk(), {}, "18: skip\n19 Kofi\n20 Agbeko\n21: man")
    assert [filled.answers.get(name) for name in ("speaker_first_name", "speaker_last_name")] == [
        "Kofi",
        "Agbeko",
    ]
    counted = letterform.read(
        desk(), {}, "17: We help families.\n20 volunteers work with us.\n22: Chair"
    )
    assert "20 volunteers work with us." in str(counted.answers["aim"])
    assert "speaker_last_name" not in counted.answers
