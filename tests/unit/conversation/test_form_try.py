"""Trying answers: JSON lines in and out."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.conversation.form_try import BadLine, try_answers

NOW = date(2021, 8, 1)


def test_try_answers_says_how_each_is_understood() -> None:
    asked = [
        {"id": "a", "field": "state", "text": "soudan du sud", "lang": "fr"},
        {"id": "b", "field": "themes", "text": "tortura y salud", "lang": "es"},
        {"id": "c", "field": "website", "text": "we have none", "lang": "en"},
        {"id": "d", "field": "organisation", "text": "retour", "lang": "fr"},
        {"id": "e", "field": "ecosoc", "text": "¿es obligatorio?", "lang": "es"},
        {"id": "f", "field": "founded", "text": "98", "lang": "en"},
        {"id": "g", "field": "ecosoc", "text": "oui", "lang": "fr"},
    ]
    lines = [json.dumps(each) for each in asked]
    tried = [json.loads(line) for line in try_answers([*lines, "\n"], now=NOW)]
    nothing = {"value": None, "command": None, "question": False, "problem": None}
    assert tried == [
        nothing | {"id": "a", "value": "SS"},
        nothing | {"id": "b", "value": ["torture", "health"]},
        nothing | {"id": "c", "value": ""},
        nothing | {"id": "d", "command": "back"},
        nothing | {"id": "e", "question": True},
        nothing
        | {
            "id": "f",
            "problem": "I could not read one year in “98”. "
            "Please write it in four figures, for example 2021.",
        },
        nothing | {"id": "g", "value": True},
    ]


def test_try_answers_knows_other_rounds() -> None:
    line = json.dumps({"id": 1, "field": "state", "text": "Kenya", "lang": "en"})
    assert json.loads(next(try_answers([line], now=NOW, states=("KE",))))["value"] == "KE"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1: not JSON"),
        ("[]", 'line 1: an object with "field" and "text" is needed'),
        ('{"field": "shoe_size", "text": "42"}', "line 1: the form has no field 'shoe_size'"),
    ],
)
def test_try_answers_refuses_a_bad_line(line: str, told: str) -> None:
    with pytest.raises(BadLine) as refused:
        list(try_answers([line], now=NOW))
    assert str(refused.value).startswith(told)
