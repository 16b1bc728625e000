"""The figures of a round: counted right, and nothing told that points at one person."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.application import Application, Status, Value
from bot.facts.cycle import StateCall
from bot.i18n import LANGUAGES
from bot.report.charts import charts
from bot.report.facts import Attended, RoundFacts
from bot.report.figures import Figures, figures, outliving
from bot.report.small import HIDDEN, LEAST, Shown, parts, share
from bot.report.writing import Format, write
from tests.unit.agenda.rounds import a_round, applicant

EVIL = '=HYPERLINK("http://evil.example")'


def people(
    count: int, state: str = "TG", status: Status = "confirmed", first: int = 1, **answers: Value
) -> list[Application]:
    given: dict[str, Value] = {
        "organisation_type": "cso", "speaker_gender": "woman", "coalition": False,
        "upr_report": "none", "themes": ("health",), "speaker_languages": ("fr",), **answers,
    }  # fmt: skip
    return [applicant(number, state, status, **given) for number in range(first, first + count)]


def counted(applications: Sequence[Application], **changes: object) -> Figures:
    facts = RoundFacts(cycle=a_round("TG", "UG"), applications=tuple(applications))
    return figures(replace(facts, **changes))  # type: ignore[arg-type]


APPLICATIONS = (
    *people(6),
    *people(4, "UG", "rejected", 10, speaker_gender="man", scope="international"),
    *people(3, "UG", "confirmed", 20, speaker_gender="man", organisation_type="nhri"),
    *(replace(each, submitted_at=None) for each in people(2, "TG", "draft", 30)),
)


def test_round_is_counted() -> None:
    found = counted(
        APPLICATIONS,
        attended={"TG": Attended(present=30, opened=True), "UG": Attended(present=41)},
        by_bot=(timedelta(seconds=1), timedelta(milliseconds=2100), timedelta(minutes=9)),
        by_office=(timedelta(hours=2),),
    )
    told = {each.name: (each.value, each.whole) for each in found.summary}
    assert told == {
        "states": (2, None),
        "applications": (13, None),
        "drafts": (2, None),
        "organisations": (13, None),
        "speakers": (9, None),
        "applications_national": (9, 13),
        "applications_women": (6, 13),
        "applications_nhri": (3, 13),
        "applications_coalition": (0, 13),
        "applications_report": (0, 13),
        "speakers_national": (9, 9),
        "speakers_women": (6, 9),
        "speakers_nhri": (3, 9),
        "speakers_coalition": (0, 9),
        "speakers_report": (0, 9),
        "meetings_noted": (2, None),
        "missions": (36, None),
        "opened": (1, 2),
        "answer_bot": (3, None),
        "answer_office": (2, None),
    }
    assert [
        (each.code, each.applications, each.missions, each.opened) for each in found.states
    ] == [
        ("TG", 6, 30, True),
        ("UG", 7, 41, False),
    ]
    themes = found.breakdown("themes", "applications")
    assert themes
    assert [(row.name, row.value) for row in themes.rows] == [("health", 13)]


def test_empty_round_has_figures_all_the_same() -> None:
    found = counted(())
    assert (found.figure("missions"), found.figure("answer_bot")) != (None, None)
    for form in get_args(Format):
        assert write([found], form, "fr")
    assert len(charts([found], "es")) == 3


def test_kept_figures_learn_what_is_noted_after_people_were_forgotten() -> None:
    kept = counted(APPLICATIONS)
    live = counted((), attended={"TG": Attended(present=30, opened=True)})
    found = outliving(kept, live)
    told = {each.name: each.value for each in found.summary}
    assert (told["applications"], told["missions"], told["opened"]) == (13, 30, 1)
    assert [(each.code, each.applications, each.missions) for each in found.states] == [
        ("TG", 6, 30),
        ("UG", 7, None),
    ]
    assert outliving(kept, counted(())) == kept


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([5, 4, 3], [5, 4, 3]),
        ([5, 4, 1], [5, HIDDEN, HIDDEN]),  # one hidden alone could be reckoned
        ([5, 2, 1], [5, HIDDEN, HIDDEN]),
        ([5, 1, 1], [HIDDEN, HIDDEN, HIDDEN]),  # two of one each: they add up to two
        ([5, 0, 0], [5, 0, 0]),
        ([1], [HIDDEN]),
        ([], []),
    ],
)
def test_small_parts_are_hidden_and_cannot_be_reckoned(
    counts: list[int], expected: list[Shown]
) -> None:
    assert parts(counts) == expected


@given(counts=st.lists(st.integers(0, 12), max_size=8))
def test_what_is_hidden_stays_hidden_from_whoever_knows_the_whole(counts: list[int]) -> None:
    shown = parts(counts)
    hidden = [count for count, value in zip(counts, shown, strict=True) if value == HIDDEN]
    told = [value for value in shown if isinstance(value, int)]
    assert all(value == 0 or value >= LEAST for value in told)
    assert all(value in {count, HIDDEN} for count, value in zip(counts, shown, strict=True))
    if any(told):  # what is left over is neither one group's number nor a handful of people
        assert not hidden or (len(hidden) > 1 and sum(hidden) >= LEAST)


@pytest.mark.parametrize(
    ("count", "whole", "expected"),
    [(0, 50, 0), (1, 50, HIDDEN), (2, 50, HIDDEN), (3, 50, 3), (48, 50, HIDDEN), (50, 50, 50)],
)
def test_share_is_told_where_neither_it_nor_the_rest_is_small(
    count: int, whole: int, expected: Shown
) -> None:
    assert share(count, whole) == expected


def test_share_repeats_no_number_that_a_breakdown_hides() -> None:
    found = counted([*people(4), *people(4, first=10, speaker_gender="man"),
                     *people(1, first=20, speaker_gender="undisclosed")])  # fmt: skip
    genders = found.breakdown("speaker_gender", "speakers")
    women = found.figure("speakers_women")
    assert genders
    assert women
    hidden = {row.name for row in genders.rows if row.value == HIDDEN}
    assert "undisclosed" in hidden
    assert len(hidden) > 1
    assert (women.value == HIDDEN) is ("woman" in hidden)


def test_nothing_a_person_wrote_is_in_any_file() -> None:
    evil = people(5, organisation=EVIL, speaker_last_name=EVIL, speaker_languages=("fr", "+evil"))
    found = counted(evil)
    for form in get_args(Format):
        content = write([found, found], form, "en")
        text = content.decode("utf-8", "replace")
        if form == "xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                sheets = [name for name in book.namelist() if "worksheets/sheet" in name]
                text = "".join(book.read(name).decode() for name in sheets)
                assert "<f>" not in text
        assert "HYPERLINK" not in text
        if form == "csv":
            rows = csv.reader(io.StringIO(text.lstrip("\ufeff")))
            assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row)


def test_rounds_stand_beside_each_other() -> None:
    earlier = replace(counted(people(8)), number=39)
    now = counted(APPLICATIONS)
    told = write([now, earlier], "text", "en").decode()
    line = next(each for each in told.splitlines() if each.startswith("Applications received"))
    assert line.split()[-2:] == ["13", "8"]
    document = json.loads(write([now, earlier], "json", "en"))
    assert [each["round"] for each in document["rounds"]] == [40, 39]
    assert document["rounds"][0]["summary"]["speakers_women"] == {
        "value": 6, "of": 9, "percent": 67,
    }  # fmt: skip


def test_charts_are_pictures_in_three_languages() -> None:
    long = counted(APPLICATIONS, cycle=replace(a_round(), states=tuple(
        StateCall(code=code) for code in ("TG", "UG", "VE", "LA", "KP", "CD")
    )))  # fmt: skip
    found = {language: charts([long, long], language) for language in LANGUAGES}
    names = ["key-figures", "states", "themes-applications", "themes-speakers", "profile",
             "comparison"]  # fmt: skip
    for each in found.values():
        assert [chart.name for chart in each] == names
        assert all(chart.png.startswith(b"\x89PNG") for chart in each)
    assert len({each[0].png for each in found.values()}) == 3
