"""Scores written out: each with its scale, whatever the round asks for by now."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.facts.scoring import USUAL, Scored
from bot.files.scores import write
from tests.unit.workflows.selecting import crowd, review

(APPLICATION,) = crowd(1)
COURAGE = Scored(key="courage", highest=10)
GIVEN = [
    (
        APPLICATION,
        replace(
            review(1, "U1", 4, "=1+1; brave"),
            scores={"courage": 10, "voice": 3, "gone": 2},
            highest={"courage": 10},
        ),
    ),
    (APPLICATION, replace(review(1, "U2", 4), scores={"gone": 1})),
]


def test_json_tells_every_score_with_its_scale() -> None:
    first, second = json.loads(write(GIVEN, (COURAGE, USUAL[3]), "json"))
    assert first == {
        "reference": "PS40-TG-0001",
        "reviewer": "U1",
        "at": GIVEN[0][1].at.isoformat(timespec="seconds"),
        "mean": 4.0,
        "scores": {
            "courage": {"score": 10, "max": 10},
            "voice": {"score": 3, "max": 5},
            "gone": {"score": 2, "max": 5},
        },
        "comment": "=1+1; brave",
    }
    assert (second["mean"], second["scores"]) == (None, {"gone": {"score": 1, "max": 5}})


def test_csv_has_a_column_for_each_criterion_and_runs_nothing() -> None:
    at = GIVEN[0][1].at.isoformat(timespec="seconds")
    assert write(GIVEN, (COURAGE, USUAL[3]), "csv").decode("utf-8-sig").splitlines() == [
        "reference,reviewer,at,mean,courage,voice,gone,comment",
        f"PS40-TG-0001,U1,{at},4.0,10 of 10,3 of 5,2 of 5,'=1+1; brave",
        f"PS40-TG-0001,U2,{at},,,,1 of 5,",
    ]
